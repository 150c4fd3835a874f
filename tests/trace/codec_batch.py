# SPDX-License-Identifier: AGPL-3.0-or-later
"""osmo-supserv-codec --batch for the tests of this directory, and TAP."""
import json
import os
import subprocess

CODEC = os.path.join(os.environ["abs_top_builddir"], "src/utils/osmo-supserv-codec")
COMPONENT_TAG_FACILITY = 0x1c
L3_REGISTER = 0x3b
L3_FACILITY = 0x3a


def batch(requests):
    """The answers to a list of requests, in their order."""
    lines = "".join(json.dumps(r) + "\n" for r in requests)
    done = subprocess.run([CODEC, "--batch"], input=lines, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(requests), "one answer a line"
    return answers


def decode(rows):
    return batch([{"type": r["type"], "hex": r["hex"]} for r in rows])


def encode(rows):
    return batch([{"type": r["type"], "json": r["json"]} for r in rows])


def round_trip(rows):
    """Octets that come of decoding and encoding again; None where one of them fails."""
    decoded = decode(rows)
    encoded = encode([{"type": r["type"], "json": d.get("json")} for r, d in zip(rows, decoded)])
    return [e.get("hex") if d["ok"] else None for d, e in zip(decoded, encoded)]


def facility(l3_hex):
    """Contents of the Facility IE of a TS 24.080 message."""
    octets = bytes.fromhex(l3_hex)
    offset = 2 if octets[1] & 0x3f == L3_FACILITY else 3
    if offset == 3:
        assert octets[2] == COMPONENT_TAG_FACILITY, "the first element is Facility"
    return octets[offset + 1:offset + 1 + octets[offset]].hex()


def load(path):
    with open(path) as lines:
        return [json.loads(line) for line in lines]


class Tap:
    """Collects verdicts; prints them as TAP at the end."""

    def __init__(self):
        self.lines = []
        self.count = 0

    def check(self, name, rows, verdicts):
        """One test over many rows: which of them are wrong is printed."""
        wrong = [r for r, good in zip(rows, verdicts) if not good]
        good = not wrong and len(rows) > 0
        self.count += 1
        self.lines.append("%s %d - %s (%d)" % ("ok" if good else "not ok", self.count, name, len(rows)))
        self.lines += ["# %s" % json.dumps(r)[:200] for r in wrong[:5]]

    def by_type(self, name, rows, verdicts):
        for type_name in sorted({r["type"] for r in rows}):
            some = [(r, v) for r, v in zip(rows, verdicts) if r["type"] == type_name]
            self.check("%s: %s" % (name, type_name), [r for r, _ in some], [v for _, v in some])

    def finish(self):
        print("1..%d" % self.count)
        print("\n".join(self.lines))
