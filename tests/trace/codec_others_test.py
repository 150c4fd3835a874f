#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Octets of other projects, read where they are ($SUPSERV_TRACES/others) and never copied into this one."""
import json
import os
import sys

from codec_batch import Tap, batch, decode, encode, facility, load, round_trip

OTHERS = os.path.join(os.environ["SUPSERV_TRACES"], "others")
FILES = ("jss7.jsonl", "jss7-extensions.jsonl", "nokia.jsonl", "libosmocore.json")

# Version 2 forms under the same name: only the application context of a dialogue tells them from version 3.
FORMS_OF_A_VERSION = {"SendRoutingInfoArg", "SendRoutingInfoRes"}


def other(name):
    return load(os.path.join(OTHERS, name))


def known(rows):
    """Rows of types that the codec has."""
    types = sorted({r["type"] for r in rows} - FORMS_OF_A_VERSION)
    answers = batch([{"type": t, "hex": "00"} for t in types])
    names = {t for t, a in zip(types, answers) if a["error"] != "no such type"}
    return [r for r in rows if r["type"] in names]


def jss7(tap):
    rows = [dict(r, json=r["value"]) for r in known(other("jss7.jsonl"))]
    tap.by_type("jss7 decode", rows, [a.get("json") == r["json"] for a, r in zip(decode(rows), rows)])
    tap.by_type("jss7 encode", rows, [a.get("hex") == r["hex"] for a, r in zip(encode(rows), rows)])


def jss7_extensions(tap):
    rows = known(other("jss7-extensions.jsonl"))
    tap.by_type("jss7 extensions decode", rows, [a["ok"] for a in decode(rows)])


def nokia(tap):
    rows = [dict(r, type="Component", hex=facility(r["hex"]) if r["level"] == "l3" else r["hex"])
            for r in other("nokia.jsonl")]
    tap.check("nokia: the octets again", rows, [octets == r["hex"] for octets, r in zip(round_trip(rows), rows)])


def libosmocore(tap):
    with open(os.path.join(OTHERS, "libosmocore.json")) as f:
        rows = [r for r in json.load(f) if r["source_file"].endswith("ussd_test.c")]
    rows = [dict(r, type="Component", hex=facility(r["hex"])) for r in rows]
    broken = [r for r in rows if "overflow" in r["name"]]
    rows = [r for r in rows if r not in broken]
    tap.check("libosmocore: the octets again", rows, [octets == r["hex"] for octets, r in zip(round_trip(rows), rows)])
    tap.check("libosmocore: a string longer than the message", broken, [not a["ok"] for a in decode(broken)])


def main():
    missing = [f for f in FILES if not os.path.exists(os.path.join(OTHERS, f))]
    if missing:
        print("1..0 # SKIP no %s in %s (SUPSERV_TRACES)" % (", ".join(missing), OTHERS))
        sys.exit(0)
    tap = Tap()
    for part in (jss7, jss7_extensions, nokia, libosmocore):
        part(tap)
    tap.finish()


main()
