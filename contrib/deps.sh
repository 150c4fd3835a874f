#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Debian packages that building and testing needs, and the means to install what is missing.
# To be sourced by the scripts beside it; run alone it installs what the build needs.

DEPS_BUILD="autoconf automake make gcc libc6-dev pkg-config bzip2 libtalloc-dev libosmocore-dev libosmo-netif-dev
	libosmo-sigtran-dev libpcap-dev libsqlite3-dev libjansson-dev libcmocka-dev python3"
# What a test needs, which is skipped without it.
DEPS_CHECK="tshark"
# The programs of tests/e2e. Their packages start none of them as a service in a container; where they do, it does not
# matter: the tests have a network namespace of their own.
DEPS_E2E="osmo-stp osmo-hlr osmo-msc osmo-mgw iproute2 util-linux python3-pytest"
DEPS_FUZZ="clang-14 libclang-rt-14-dev"

say() {
	echo "== $*"
}

# One sentence on what is wrong, and the end.
fail() {
	echo "error: $*" >&2
	exit 1
}

# deps_missing PACKAGE...: print those that are not installed.
deps_missing() {
	for package in "$@"; do
		dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' || echo "$package"
	done
}

# deps_install PACKAGE...: install what is missing with apt-get, as root or through sudo.
deps_install() {
	if ! command -v apt-get >/dev/null; then
		say "this is no Debian (there is no apt-get): counting on these being here: $*"
		return 0
	fi
	# shellcheck disable=SC2046
	set -- $(deps_missing "$@")
	[ $# -gt 0 ] || return 0

	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null ||
			fail "packages are missing and there is no sudo here; run this as root first: apt-get install $*"
		as_root=sudo
	fi
	say "installing with ${as_root:+sudo }apt-get: $*"
	log=$(mktemp)
	if ! { $as_root env DEBIAN_FRONTEND=noninteractive apt-get update &&
	       $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } \
			>"$log" 2>&1; then
		tail -n 5 "$log" >&2
		fail "apt-get could not install what is missing (is the package mirror reachable?), it said more in $log"
	fi
	rm -f "$log"
}

case "$0" in
*deps.sh)
	# shellcheck disable=SC2086
	deps_install $DEPS_BUILD
	;;
esac
