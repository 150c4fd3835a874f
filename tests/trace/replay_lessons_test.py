#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Captures of the lab's own lessons, read and replayed: a fresh HLR gives the answers that the lab's HLR gave."""
import glob
import os
import re
import subprocess
import tempfile

from codec_batch import Tap

BUILD = os.environ["abs_top_builddir"]
LESSONS = sorted(glob.glob(os.path.join(os.environ["abs_top_srcdir"], "doc/examples/lab-*.vty")))
TEST = re.compile(r"^(not ok|ok) \d+ - \S+ packets? [\d-]+: (.*)$", re.M)


def capture(lesson, path):
    subprocess.run([os.path.join(BUILD, "src/osmo-supserv/osmo-supserv"), "--lesson", lesson, "--pcap", path],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=120)


def replay(path):
    done = subprocess.run([os.path.join(BUILD, "src/utils/osmo-supserv-replay"), path], capture_output=True, text=True,
                          timeout=120)
    return done.stdout


def main():
    tap = Tap()
    replayed = 0
    with tempfile.TemporaryDirectory() as work:
        for lesson in LESSONS:
            path = os.path.join(work, os.path.basename(lesson) + ".pcapng")
            capture(lesson, path)
            out = replay(path)
            tests = TEST.findall(out)
            replayed += sum(name.endswith("replayed") for _, name in tests)
            tap.check(os.path.basename(lesson), [{"id": name} for _, name in tests] or [{"id": out}],
                      [verdict == "ok" for verdict, _ in tests] or ["problem" not in out])
    tap.check("dialogues were replayed", [{"id": replayed}], [replayed > len(LESSONS)])
    tap.finish()


main()
