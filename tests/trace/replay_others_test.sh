#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Captures of other projects, read where they are ($SUPSERV_TRACES/others) and never copied into this one.
pcaps="$SUPSERV_TRACES/others/pcaps"
if ! ls "$pcaps"/*.pcap > /dev/null 2>&1; then
	echo "1..0 # SKIP no captures in $pcaps (SUPSERV_TRACES)"
	exit 0
fi
cd "$pcaps" &&
	exec "$abs_top_builddir/src/utils/osmo-supserv-replay" --expect "$abs_top_srcdir/tests/trace/others.expect" *.pcap
