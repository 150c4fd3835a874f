#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Replay every .transcript file of this directory, and try the comparison on answers that are wrong."""
import glob
import os

from supserv import Tap
from transcript import blocks_of_transcript, matches, replay

COMPARISONS = [
    # wanted, got, do they match?
    (["a"], ["a"], True),
    (["a"], ["b"], False),
    (["a"], ["a", "b"], False),
    (["a", "b"], ["a"], False),
    (["a ... d"], ["a b c d"], True),
    (["a ... d"], ["a b c"], False),
    (["...", "z"], ["x", "y", "z"], True),
    (["...", "z"], ["x", "y"], False),
    (["(a.c)"], ["(abc)"], False),
]

if __name__ == "__main__":
    tap = Tap()
    for wanted, got, same in COMPARISONS:
        tap.equal(f"compare {wanted} with {got}", matches(wanted, got), same)
    for path in sorted(glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), "*.transcript"))):
        replay(blocks_of_transcript(path), tap)
    tap.end()
