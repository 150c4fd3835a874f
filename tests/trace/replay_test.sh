#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Every capture of this tree and every dialogue that was made a test of its own, one test a dialogue; differences that
# are known stand beside each with their reason.
cd "$abs_top_srcdir/tests/trace" || exit 1
exec "$abs_top_builddir/src/utils/osmo-supserv-replay" pcaps/*.pcap pcaps/*.pcapng dialogues/*.test.json
