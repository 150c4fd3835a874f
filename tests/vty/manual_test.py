#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Replay every transcript of README.md and of the manuals, one daemon a session."""
import glob
import os

from supserv import TOP, Tap
from transcript import blocks_of_markdown, replay

if __name__ == "__main__":
    tap = Tap()
    for path in [os.path.join(TOP, "README.md")] + sorted(glob.glob(os.path.join(TOP, "doc/manuals/*.md"))):
        replay(blocks_of_markdown(path), tap)
    tap.result("there are transcripts", "" if tap.n else "none was found")
    tap.end()
