#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Every capture of this tree, one test a dialogue; differences that are known stand beside each with their reason.
cd "$abs_top_srcdir/tests/trace/pcaps" && exec "$abs_top_builddir/src/utils/osmo-supserv-replay" *.pcap
