#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# The tree itself: who includes whom, and the licence line of every file.
exec "${PYTHON3:-python3}" "$abs_top_srcdir/contrib/check-includes.py" --self-test
