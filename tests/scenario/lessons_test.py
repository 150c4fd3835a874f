#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Play the ten lessons of doc/examples, one TAP test each: in stepped time; with --real-time in real time as well, where
the ladders of both must be the same but for the times in them. A lesson whose check is made wrong must fail."""
import glob
import os
import re
import subprocess
import sys
import tempfile

TOP = os.environ["abs_top_srcdir"]
PROGRAM = os.path.join(os.environ["abs_top_builddir"], "src/osmo-supserv/osmo-supserv")
LESSONS = sorted(glob.glob(os.path.join(TOP, "doc/examples/lab-*.vty")))
TIMEOUT = 300
LADDER = "\nshow trace last 2000 ladder\n"


def play(lesson, clock, directory):
    """-> (exit status, what was printed)"""
    config = os.path.join(directory, clock + ".cfg")
    with open(config, "w", encoding="utf-8") as f:
        f.write(f"lab\n clock {clock}\n")
    done = subprocess.run([PROGRAM, "-s", "-c", config, "--lesson", lesson], cwd=directory, timeout=TIMEOUT,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding="utf-8", errors="replace", check=False)
    return done.returncode, done.stdout


def with_ladder(lesson, directory):
    """A copy of the lesson that shows the whole trace at its end."""
    copy = os.path.join(directory, os.path.basename(lesson))
    with open(lesson, encoding="utf-8") as source, open(copy, "w", encoding="utf-8") as f:
        f.write(source.read() + LADDER)
    return copy


def made_wrong(lesson, directory):
    """A copy in which the first check is the contrary of what it was."""
    copy = os.path.join(directory, "wrong-" + os.path.basename(lesson))
    with open(lesson, encoding="utf-8") as source, open(copy, "w", encoding="utf-8") as f:
        text = source.read()
        f.write(re.sub(r"^lab expect mobile (\w+) displays", r"lab expect not mobile \1 displays", text, count=1,
                       flags=re.M))
    return copy


def without_times(output):
    return re.sub(r"\b\d+:\d\d:\d\d(\.\d+)?|\+?\b\d+\.\d{3,6}\b", "T", output)


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def test(self, ok, name, output):
        self.count += 1
        self.failed += not ok
        print(f"{'ok' if ok else 'not ok'} {self.count} - {name}", flush=True)
        if not ok:
            for line in output.splitlines()[-25:]:
                print(f"# {line}")


def main():
    tap = Tap()
    real_time = "--real-time" in sys.argv
    tap.test(len(LESSONS) == 10, "there are ten lessons", str(LESSONS))
    with tempfile.TemporaryDirectory(prefix="supserv-lessons-") as directory:
        for lesson in LESSONS:
            name = os.path.basename(lesson)
            status, stepped = play(with_ladder(lesson, directory), "stepped", directory)
            tap.test(status == 0, f"{name} in stepped time", stepped)
            if real_time:
                status, real = play(with_ladder(lesson, directory), "real", directory)
                tap.test(status == 0, f"{name} in real time", real)
                tap.test(without_times(real) == without_times(stepped), f"{name}: the ladders agree",
                         stepped + "\n--- in real time:\n" + real)
        status, output = play(made_wrong(LESSONS[2], directory), "stepped", directory)
        told = "this line failed" in output and "wanted:" in output and "got:" in output and ".vty:" in output
        tap.test(status == 1 and told, "a check that does not hold fails the lesson, and says where", output)
        status, output = play(os.path.join(directory, "none.vty"), "stepped", directory)
        tap.test(status == 1 and "Cannot read the lesson" in output, "a lesson that is not there", output)
    print(f"1..{tap.count}")
    return tap.failed > 0


if __name__ == "__main__":
    sys.exit(main())
