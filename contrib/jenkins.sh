#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Everything that decides whether the tree is good: build with sanitizers, all tests, a minute of fuzzing for each
# decoder, the release tarball. The last line is "N passed, N failed"; the exit status says the same.
#
# Environment: FUZZ_SECONDS (60) for each fuzz target, 0: none. JENKINS_DISTCHECK (1), 0: none.

cd "$(dirname "$0")/.." || exit 1
. contrib/deps.sh

FUZZ_SECONDS=${FUZZ_SECONDS:-60}
JENKINS_DISTCHECK=${JENKINS_DISTCHECK:-1}
top=$PWD
jobs=$(nproc)
passed=0
failed=0
skipped=0

# However this ends, it ends with the count. An end before the last step counts as a failure.
finished=no
closing_line() {
	[ "$finished" = yes ] || failed=$((failed + 1))
	[ "$skipped" -eq 0 ] || echo "$skipped skipped"
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ] || exit 1
}
trap closing_line EXIT
trap 'exit 1' INT TERM

# step LOG WHAT COMMAND...: run, keep the output, print its tail when it fails.
step() {
	log=$1
	what=$2
	shift 2
	say "$what"
	"$@" >"$log" 2>&1 && return 0
	tail -n 30 "$log"
	echo "$what failed, the whole output is in $PWD/$log"
	return 1
}

# One test that is not one of make check's.
count() {
	if [ "$1" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
}

# tests_with RESULT DIR: how many tests of make check in DIR ended so. A .trs file has a line for each.
tests_with() {
	find "$2/tests" -name '*.trs' -exec sed -n "s/^:test-result: $1 */x/p" {} + | wc -l
}

# Add up what make check said in DIR; name each failure and the reason of each skip.
count_tests() {
	for result in FAIL XPASS ERROR; do
		failed=$((failed + $(tests_with $result "$1")))
		find "$1/tests" -name '*.trs' -exec sed -n "s/^:test-result: $result */$result: /p" {} +
	done
	passed=$((passed + $(tests_with PASS "$1") + $(tests_with XFAIL "$1")))
	skipped=$((skipped + $(tests_with SKIP "$1")))
	find "$1/tests" -name '*.log' ! -name test-suite.log -exec grep -Hi '^1\.\.0 *# *skip\|^ok .*# *skip' {} + |
		sed "s|^$1/tests/|skipped: |"
}

check() {
	mkdir -p build-ci
	step build-ci/autoreconf.log "preparing the build" autoreconf -fi || exit 1
	cd build-ci || exit 1
	step configure.log "configure with sanitizers" ../configure --enable-sanitize --enable-werror || exit 1
	step make.log "building" make -j"$jobs" || exit 1
	find . -name '*.trs' -delete
	step check.log "make check" make -k -j"$jobs" check
	status=$?
	cd "$top" || exit 1
	failed_before=$failed
	count_tests build-ci
	# a test that does not build has no .trs file
	if [ $status -ne 0 ] && [ "$failed" -eq "$failed_before" ]; then
		failed=$((failed + 1))
	fi
}

# Each target starts from a copy of its corpus in the tree; what it finds stays in build-fuzz/.
fuzz_one() {
	target=$1
	name=$(basename "$target")
	seeds="$top/tests/fuzz/corpus/$name"
	work="$top/build-fuzz/work/$name"
	mkdir -p "$work"
	[ ! -d "$seeds" ] || cp "$seeds"/* "$work"
	(cd "$work/.." && "$target" -max_total_time="$FUZZ_SECONDS" -timeout=10 -rss_limit_mb=2048 \
		-artifact_prefix="$top/build-fuzz/$name-" -print_final_stats=1 "$work")
}

fuzz() {
	[ "$FUZZ_SECONDS" -gt 0 ] || return 0
	# shellcheck disable=SC2086
	deps_install $DEPS_FUZZ
	mkdir -p build-fuzz && cd build-fuzz || exit 1
	step configure.log "configure for fuzzing" ../configure CC=clang-14 --enable-fuzz --enable-werror &&
		step make.log "building the fuzz targets" make -j"$jobs" &&
		step make-fuzz.log "linking the fuzz targets" make -C tests/fuzz fuzz-targets
	status=$?
	cd "$top" || exit 1
	count $status
	[ $status -eq 0 ] || return 0
	targets=$(find build-fuzz/tests/fuzz -maxdepth 1 -type f -name 'fuzz_*' -perm -u+x | sort)
	say "fuzzing, $FUZZ_SECONDS s each, $jobs at a time: $(echo "$targets" | xargs -n1 basename | xargs)"
	running=0
	for target in $targets; do
		name=$(basename "$target")
		{
			fuzz_one "$top/$target" >"build-fuzz/$name.log" 2>&1
			echo $? >"build-fuzz/$name.status"
		} &
		running=$((running + 1))
		[ $((running % jobs)) -ne 0 ] || wait
	done
	wait
	for target in $targets; do
		fuzz_report "$(basename "$target")"
	done
}

fuzz_report() {
	status=$(cat "build-fuzz/$1.status")
	count "$status"
	if [ "$status" -eq 0 ]; then
		echo "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' "build-fuzz/$1.log") inputs"
	else
		tail -n 30 "build-fuzz/$1.log"
		echo "$1 found something, the input is in build-fuzz/, the whole output in build-fuzz/$1.log"
	fi
}

distcheck() {
	[ "$JENKINS_DISTCHECK" -ne 0 ] || return 0
	if [ "$(($(date +%s) - started))" -gt 900 ]; then
		skipped=$((skipped + 1))
		echo "skipped: make distcheck: 15 minutes have gone by"
		return 0
	fi
	step build-ci/distcheck.log "make distcheck" make -C build-ci -j"$jobs" distcheck
	count $?
}

started=$(date +%s)
# shellcheck disable=SC2086
deps_install $DEPS_BUILD $DEPS_CHECK $DEPS_E2E
# a program that tests/e2e misses is a failure here, not a skipped test
export SUPSERV_E2E_REQUIRED=1
# the same for any other test
export SUPSERV_REQUIRE_ALL=1
check
fuzz
distcheck
finished=yes
