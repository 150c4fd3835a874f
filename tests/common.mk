# SPDX-License-Identifier: AGPL-3.0-or-later
# Tests speak TAP: cmocka groups (one a program) and scripts, all under automake's TAP driver.
include $(top_srcdir)/src/common.mk
AM_CFLAGS += $(CMOCKA_CFLAGS)
TEST_LIBS = $(CMOCKA_LIBS) $(OSMO_LIBS)
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
PY_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_DRIVER = $(LOG_DRIVER)
TEST_EXTENSIONS = .py .sh
PY_LOG_COMPILER = $(PYTHON3)
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE; \
	ASAN_OPTIONS=$${ASAN_OPTIONS:-detect_leaks=1}; export ASAN_OPTIONS; \
	abs_top_builddir='$(abs_top_builddir)'; export abs_top_builddir; \
	abs_top_srcdir='$(abs_top_srcdir)'; export abs_top_srcdir; \
	SUPSERV_TRACES="$${SUPSERV_TRACES:-$(abs_top_srcdir)/../shared/traces}"; export SUPSERV_TRACES;

.PHONY: check-long
