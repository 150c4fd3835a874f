#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""osmo-supserv-replay as a tool: what it says of differences, of expectations, of files that are no captures."""
import json
import os
import re
import subprocess
import tempfile

from codec_batch import Tap

TOOL = os.path.join(os.environ["abs_top_builddir"], "src/utils/osmo-supserv-replay")
DAEMON = os.path.join(os.environ["abs_top_builddir"], "src/osmo-supserv/osmo-supserv")
PCAPS = os.path.join(os.environ["abs_top_srcdir"], "tests/trace/pcaps")
REGISTER = os.path.join(PCAPS, "synthetic_registerSS_CFU_ok.pcap")
BARRING = os.path.join(PCAPS, "synthetic_activateSS_BAOC_getPassword.pcap")


def run(*args):
    done = subprocess.run([TOOL, *args], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


class Tool:
    def __init__(self, tap, work):
        self.tap = tap
        self.work = work

    def path(self, name, data):
        path = os.path.join(self.work, name)
        with open(path, "wb") as f:
            f.write(data)
        return path

    def changed(self, name, old, new):
        """A copy of a capture with other octets."""
        with open(REGISTER, "rb") as f:
            data = f.read()
        assert data.count(bytes.fromhex(old)) == 1
        return self.path(name, data.replace(bytes.fromhex(old), bytes.fromhex(new)))

    def check(self, name, good, *why):
        self.tap.check(name, [{"id": w} for w in why] or [{"id": name}], [good] * (len(why) or 1))

    def a_result_that_differs(self):
        # ss-Status 07 of the result becomes 06
        path = self.changed("differs.pcap", "840107850791945155", "840106850791945155")
        status, out, _ = run(path)
        self.check("a difference is named by its path, with both values",
                   status == 1 and "not ok 1 - " in out and
                   '.forwardingFeatureList[0].ss-Status: recorded "06", ours "07"' in out, out)

    def expected(self):
        path = self.changed("expected.pcap", "840107850791945155", "840106850791945155")
        expect = self.path("some.expect", b"# a comment\nregisterSS * | *ss-Status | it was made so\n")
        status, out, _ = run("--expect", expect, path)
        self.check("an expected difference passes, with its reason",
                   status == 0 and "ok 1 - " in out and "because it was made so" in out, out)
        self.path("expected.pcap.expect", b"registerSS * | *ss-Status | so\neraseSS * | * | never\n")
        status, out, _ = run(path)
        self.check("expectations beside the capture are found, and one that nothing meets fails",
                   status == 1 and re.search("^ok 1 ", out, re.M) and re.search("^not ok 2 ", out, re.M) and
                   "line 2" in out, out)
        expect = self.path("wrong.expect", b"registerSS *\n")
        status, out, err = run("--expect", expect, path)
        self.check("a line that is no expectation is named", status == 2 and "wrong.expect: line 1: type" in err, err)

    def subscriber(self):
        """A new one, as the daemon exports it."""
        db, csv, exported = (os.path.join(self.work, name) for name in ("s.db", "one.csv", "all.json"))
        if not os.path.exists(exported):
            self.path("one.csv", b"imsi,msisdn\n001010000000001,4915550000\n")
            for option in (["--import", csv], ["--export", exported]):
                subprocess.run([DAEMON, "-l", db, *option], capture_output=True, check=True, timeout=60)
        with open(exported) as f:
            return json.loads(f.readline())

    def profile(self):
        # barring as recorded needs the password 1234: a profile with another one is refused
        _, out, _ = run("-v", BARRING)
        self.check("what was implied is told", "# password: as it was entered" in out, out)
        exported = self.path("subscribers.json", b"")
        with open(exported, "w") as f:
            json.dump(self.subscriber(), f)
        status, out, _ = run("--profile", exported, BARRING)
        self.check("a profile with another password is refused",
                   status == 1 and "recorded result activateSS, ours error negativePW-Check" in out, out)
        with open(exported, "w") as f:
            json.dump(dict(self.subscriber(), password="1234"), f)
        status, out, _ = run("--profile", exported, BARRING)
        self.check("a profile with that password gives the recorded answer", status == 0, out)
        subscriber = {"imsi": "001010000000001", "msisdn": None}
        path = self.path("nobody.json", (json.dumps(subscriber) + "\n").encode())
        status, out, _ = run("--profile", path, BARRING)
        self.check("a profile that is not whole is refused with its place",
                   status == 1 and "nobody.json:1" in out, out)

    def imported(self):
        into = os.path.join(self.work, "imported")
        os.mkdir(into)
        status, _, _ = run("--import", into, REGISTER, BARRING)
        tests = sorted(name for name in os.listdir(into) if name.endswith(".test.json"))
        self.check("a test is written for each dialogue", status == 0 and len(tests) == 2, str(tests))
        text = "".join(open(os.path.join(into, name)).read() for name in os.listdir(into))
        # 4915 5510 000 was registered to: the last seven digits are others now, the first four are as they were
        self.check("no number of the capture is in it, but one of the same length and prefix",
                   "919451550100f0" not in text and text.count('"919451000000f1"') == 2, text)
        self.check("nor is a password", '"1234"' not in text and text.count('"0001"') == 1, text)
        status, out, _ = run(*(os.path.join(into, name) for name in tests))
        self.check("the tests pass as their dialogues did, with what was expected of them",
                   status == 0 and out.count("replayed") == 2 and "because" in out, out)
        again = os.path.join(self.work, "again")
        os.mkdir(again)
        run("--import", again, BARRING)
        run("--import", again, REGISTER)
        self.check("a dialogue becomes the same test whatever comes before it",
                   sorted(os.listdir(again)) == sorted(os.listdir(into)), str(os.listdir(again)))
        status, out, _ = run("--import", os.path.join(self.work, "nowhere"), REGISTER)
        self.check("a directory that is not there is told", "# not imported: " in out and "nowhere" in out, out)

    def broken_tests(self):
        path = self.path("one.test.json", b'{"steps": [{"component": {"invoke": {"invokeID": 1}}}]}')
        status, _, err = run(path)
        self.check("a test without its answers", status == 2 and "one.golden.json" in err, err)
        self.path("one.golden.json", b"[]")
        status, _, err = run(path)
        self.check("a component that is none is told with its step", status == 2 and "one.test.json: step 1:" in err,
                   err)
        self.path("one.test.json", b'{"steps": [{"answer": 1}]}')
        status, _, err = run(path)
        self.check("an answer that is not there", status == 2 and "step 1: the golden file" in err, err)

    def no_captures(self):
        status, _, err = run("/nowhere/x.pcap")
        self.check("a file that is not there", status == 2 and "/nowhere/x.pcap: cannot be opened" in err, err)
        path = self.path("text.pcap", b"this is no capture at all\n")
        status, _, err = run(path)
        self.check("a file that is no capture", status == 2 and "text.pcap: not a capture" in err, err)
        with open(REGISTER, "rb") as f:
            data = f.read()
        status, _, err = run(self.path("short.pcap", data[:-10]))
        self.check("a capture that ends in the middle of a packet", status == 2 and "after packet 1:" in err, err)
        status, _, err = run(self.path("link.pcap", data[:20] + b"\x0a\0\0\0" + data[24:]))
        self.check("a link type that is not known", status == 2 and "link type" in err, err)
        status, _, err = run()
        self.check("no file at all: usage", status == 2 and err.startswith("Usage:"), err)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as work:
        tool = Tool(tap, work)
        for part in (tool.a_result_that_differs, tool.expected, tool.profile, tool.imported,
                     tool.broken_tests, tool.no_captures):
            part()
    tap.finish()


main()
