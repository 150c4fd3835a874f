# SPDX-License-Identifier: AGPL-3.0-or-later
# What every room and every test is compiled and linked with.
AM_CPPFLAGS = -I$(top_srcdir)/include -I$(top_builddir)
AM_CFLAGS = \
	$(WARN_CFLAGS) \
	$(LIBTALLOC_CFLAGS) \
	$(LIBOSMOCORE_CFLAGS) \
	$(LIBOSMOGSM_CFLAGS) \
	$(LIBOSMOVTY_CFLAGS) \
	$(LIBOSMOCTRL_CFLAGS) \
	$(LIBOSMONETIF_CFLAGS) \
	$(LIBOSMOSIGTRAN_CFLAGS) \
	$(LIBPCAP_CFLAGS) \
	$(SQLITE3_CFLAGS) \
	$(JANSSON_CFLAGS) \
	$(NULL)
OSMO_LIBS = $(LIBOSMOSIGTRAN_LIBS) $(LIBOSMONETIF_LIBS) $(LIBOSMOCTRL_LIBS) $(LIBOSMOVTY_LIBS) $(LIBOSMOGSM_LIBS) $(LIBOSMOCORE_LIBS) $(LIBTALLOC_LIBS)

LIB_LOG = $(top_builddir)/src/osmo-supserv/liblog.a
LIB_SS = $(top_builddir)/src/ss/libss.a
LIB_CODEC = $(top_builddir)/src/codec/libcodec.a
LIB_TRACE = $(top_builddir)/src/trace/libtrace.a
LIB_HLR = $(top_builddir)/src/hlr/libhlr.a
LIB_CALL = $(top_builddir)/src/call/libcall.a
LIB_MAP = $(top_builddir)/src/map/libmap.a
LIB_GSUP = $(top_builddir)/src/net/gsup/libgsup.a
LIB_MNCC = $(top_builddir)/src/net/mncc/libmncc.a
LIB_SIGTRAN = $(top_builddir)/src/net/sigtran/libsigtran.a
LIB_IPA = $(top_builddir)/src/net/ipa/libipa.a
LIB_LAB = $(top_builddir)/src/lab/liblab.a
LIB_VTY = $(top_builddir)/src/vty/libvty.a
# All rooms, each before those that it uses.
LIB_ALL = $(LIB_VTY) $(LIB_GSUP) $(LIB_MNCC) $(LIB_SIGTRAN) $(LIB_IPA) $(LIB_LAB) $(LIB_MAP) $(LIB_CALL) $(LIB_HLR) $(LIB_TRACE) $(LIB_CODEC) $(LIB_SS)
