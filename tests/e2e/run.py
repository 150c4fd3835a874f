#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run the pytest modules that are named, in a network namespace of their own where that is allowed, and print TAP."""
import os
import shutil
import subprocess
import sys

PROGRAMS = ["osmo-stp", "osmo-hlr", "osmo-msc", "osmo-mgw", "ip", "unshare"]
IN_NAMESPACE = "SUPSERV_E2E_NAMESPACE"


def skip(reason):
    """In contrib/jenkins.sh everything is installed, and what is missing there is a failure."""
    if os.environ.get("SUPSERV_E2E_REQUIRED"):
        print(f"1..1\nnot ok 1 - {reason}")
        sys.exit(1)
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


def python_with_pytest():
    for python in sys.executable, "/usr/bin/python3":
        if subprocess.run([python, "-c", "import pytest"], check=False, capture_output=True).returncode == 0:
            return python
    return skip("pytest (python3-pytest) is not installed")


def enter_namespace():
    """Loopback addresses and ports are then nobody else's. Does not return where that is allowed."""
    command = [python_with_pytest(), *sys.argv]
    os.environ[IN_NAMESPACE] = "1"
    for unshare in ["unshare", "-n"], ["unshare", "-U", "-r", "-n"]:
        tried = subprocess.run([*unshare, "ip", "link", "set", "lo", "up"], check=False, capture_output=True)
        if tried.returncode == 0:
            os.execvp(unshare[0], [*unshare, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command])
    # the networks have loopback addresses of their own
    os.execvp(command[0], command)


class TapReporter:
    """A line for each test when it is over, with what pytest says about a failure as comments. What pytest itself
    prints is of no use beside it."""

    def __init__(self):
        self.count = self.failed = 0
        self.out = os.fdopen(os.dup(1), "w")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def pytest_configure(self, config):
        config.tap = self

    def print(self, line):
        print(line, file=self.out, flush=True)

    def comment(self, text):
        for row in text.splitlines():
            self.print("# " + row)

    def result(self, ok, name):
        self.count += 1
        self.failed += not ok
        self.print(f"{'ok' if ok else 'not ok'} {self.count} - {name}")

    def pytest_runtest_logreport(self, report):
        name = report.nodeid.rpartition("::")[2]
        if report.failed:
            self.result(False, name if report.when == "call" else f"{name}, {report.when}")
            self.comment(report.longreprtext)
            for title, content in report.sections:
                self.comment(f"--- {title}\n{content}")
        elif report.skipped:
            self.result(True, f"{name} # SKIP {report.longrepr[2]}")
        elif report.when == "call":
            self.result(True, name)

    def pytest_collectreport(self, report):
        if report.failed:
            self.result(False, f"{report.nodeid} can be read")
            self.comment(report.longreprtext)

    def pytest_sessionfinish(self):
        self.print(f"1..{self.count}")


def main():
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing:
        skip("not installed: " + " ".join(missing))
    if not os.environ.get(IN_NAMESPACE):
        enter_namespace()
    import pytest
    reporter = TapReporter()
    status = pytest.main(["-p", "no:cacheprovider", "--rootdir", os.path.dirname(os.path.abspath(__file__)),
                          *sys.argv[1:]], plugins=[reporter])
    if status != 0 and not reporter.failed:
        reporter.print("Bail out! pytest could not run the tests")
    return status


if __name__ == "__main__":
    # osmo-hlr and others are in /usr/bin, ip may be in a place that a user's PATH lacks
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    sys.exit(main())
