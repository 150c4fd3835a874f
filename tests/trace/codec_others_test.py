#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Octets of other projects, read where they are ($SUPSERV_TRACES/others) and never copied into this one."""
import json
import os
import sys

from codec_batch import Tap, decode, encode, facility, load, round_trip

OTHERS = os.path.join(os.environ["SUPSERV_TRACES"], "others")
FILES = ("tcap.jsonl", "jss7.jsonl", "jss7-extensions.jsonl", "nokia.jsonl", "libosmocore.json")

# Forms of an older version that have the name of version 3 in these files: only the application context of a dialogue
# tells them apart in MAP.
FORMS_OF_A_VERSION = {
    "SendRoutingInformationRequest.getData2": "SendRoutingInfoArgV2",
    "SendRoutingInformationRequest.getData3": "SendRoutingInfoArgV2",
    "SendRoutingInformationResponse.getMAPV3ParameterTestData2": "SendRoutingInfoResV2",
    "SendRoutingInformationResponse.getMAPV3ParameterTestData3": "SendRoutingInfoResV2",
    "UpdateLocationRequest.getEncodedData_V1": "UpdateLocationArgV1",
    "UpdateLocationResponse.getEncodedData_V1": "UpdateLocationResV1",
    "CancelLocationRequest.getEncodedData2": "CancelLocationArgV2",
    "CancelLocationRequest.getEncodedData3": "CancelLocationArgV2",
    "PurgeMSRequest.getData1": "PurgeMS-ArgV2",
}


def other(name):
    return load(os.path.join(OTHERS, name))


def form(row, name):
    return FORMS_OF_A_VERSION.get(name, "TCMessage" if row["type"] == "TCAP" else row["type"])


def jss7(tap):
    rows = [dict(r, type=form(r, r["name"]), json=r["value"]) for r in other("jss7.jsonl")]
    for r in rows:
        if r["type"] == "UpdateLocationResV1":  # the bare number
            r["json"] = r["json"]["hlr-Number"]
    tap.by_type("jss7 decode", rows, [a.get("json") == r["json"] for a, r in zip(decode(rows), rows)])
    tap.by_type("jss7 encode", rows, [a.get("hex") == r["hex"] for a, r in zip(encode(rows), rows)])


def jss7_extensions(tap):
    rows = [dict(r, type=form(r, r["id"].removeprefix("jss7:"))) for r in other("jss7-extensions.jsonl")]
    tap.by_type("jss7 extensions decode", rows, [a["ok"] for a in decode(rows)])


def tcap(tap):
    rows = [dict(r, type=form(r, r["name"])) for r in other("tcap.jsonl")]
    tap.by_type("tcap: the octets again", rows, [octets == r["hex"] for octets, r in zip(round_trip(rows), rows)])


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
    for part in (jss7, jss7_extensions, tcap, nokia, libosmocore):
        part(tap)
    tap.finish()


main()
