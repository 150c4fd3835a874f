#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The project's own vectors through osmo-supserv-codec: values that another codec made, extension containers, malformed
octets, and what phones sent. Values are compared, not the order of their members."""
import os
import subprocess

from codec_batch import CODEC, Tap, batch, decode, encode, load, round_trip

HERE = os.path.join(os.environ["abs_top_srcdir"], "tests/trace")


def own(name):
    return load(os.path.join(HERE, name))


def tcap(tap):
    rows = own("tcap.jsonl")
    tap.by_type("dialogues decode", rows, [a.get("json") == r["json"] for a, r in zip(decode(rows), rows)])
    tap.by_type("dialogues encode", rows, [a.get("hex") == r["hex"] for a, r in zip(encode(rows), rows)])


def corpus(tap):
    rows = own("corpus.jsonl")
    tap.by_type("decode", rows, [a.get("json") == r["json"] for a, r in zip(decode(rows), rows)])
    tap.by_type("encode", rows, [a.get("hex") == r["hex"] for a, r in zip(encode(rows), rows)])


def extensions(tap):
    rows = own("extensions.jsonl")
    tap.by_type("extensions", rows, [octets == r["hex"] for octets, r in zip(round_trip(rows), rows)])


def malformed(tap):
    rows = [r for r in own("malformed.jsonl") if r["expect"] != "any"]
    tap.by_type("malformed", rows, [a["ok"] == (r["expect"] == "accept") for a, r in zip(decode(rows), rows)])
    # unusual but legal: the same value as the octets that it was made from
    base = {r["id"]: r for r in own("corpus.jsonl") + own("extensions.jsonl")}
    rows = [r for r in rows if r["expect"] == "accept" and r["base"] in base]
    same = [a == b for a, b in zip(decode(rows), decode([base[r["base"]] for r in rows]))]
    tap.check("unusual encodings have the value of the usual one", rows, same)


def phones(tap):
    rows = [dict(r, type="Component") for r in own("phones.jsonl")]
    opcode = {"registerSS": 10, "eraseSS": 11, "activateSS": 12, "deactivateSS": 13, "interrogateSS": 14,
              "processUnstructuredSS-Request": 59}
    tap.check("phones: the octets again", rows, [octets == r["hex"] for octets, r in zip(round_trip(rows), rows)])
    rows = [r for r in rows if "operation" in r]
    tap.check("phones: the operation", rows, [a["json"]["invoke"]["opcode"] == {"local": opcode[r["operation"]]}
                                              for a, r in zip(decode(rows), rows)])


def components(tap):
    """The JSON form of components, as interfaces.md gives it."""
    forms = [
        ("a10e0201018001020201" "0a3003040121", {"invoke": {"invokeID": 1, "linkedID": 2, "opcode": {"local": 10},
                                                            "argument": {"ss-Code": "21"}}}),
        ("a20b020101300602010e800104", {"returnResult": {"invokeID": 1, "result": {
            "opcode": {"local": 14}, "parameter": {"ss-Status": "04"}}}}),
        ("a309020101020111040104", {"returnError": {"invokeID": 1, "errcode": {"local": 17}, "parameter": "04"}}),
        ("a109020101060404000102", {"invoke": {"invokeID": 1, "opcode": {"global": "0.4.0.1.2"}}}),
        ("a406020101810101", {"reject": {"invokeID": 1, "problem": {"invoke": 1}}}),
        ("a4050500800102", {"reject": {"invokeID": None, "problem": {"general": 2}}}),
        ("a10b02010102014d3003040121", {"invoke": {"invokeID": 1, "opcode": {"local": 77},
                                                   "argument": "3003040121"}}),
        ("a30b02010102017f3003040121", {"returnError": {"invokeID": 1, "errcode": {"local": 127},
                                                        "parameter": "3003040121"}}),
    ]
    rows = [{"type": "Component", "hex": octets, "json": value} for octets, value in forms]
    tap.check("component as JSON: decode", rows, [a.get("json") == r["json"] for a, r in zip(decode(rows), rows)])
    tap.check("component as JSON: encode", rows, [a.get("hex") == r["hex"] for a, r in zip(encode(rows), rows)])


def refused(tap):
    """What the program answers with ok false: octets left over, and JSON that is no value of the type."""
    requests = [
        {"type": "SS-Code", "hex": "04012100"},
        {"type": "SS-Code", "hex": "0401"},
        {"type": "SS-Code", "hex": "xy"},
        {"type": "SS-Code", "hex": ""},
        {"type": "No-Such-Type", "hex": "040121"},
        {"type": "SS-Code"},
        {"type": "SS-Code", "json": "212"},
        {"type": "SS-Code", "json": "2122"},
        {"type": "SS-Code", "json": 21},
        {"type": "SS-ForBS-Code", "json": {}},
        {"type": "SS-ForBS-Code", "json": {"ss-Code": "21", "colour": "red"}},
        {"type": "SS-Info", "json": {"ss-Data": {}, "callBarringInfo": {}}},
        {"type": "ForwardingFeatureList", "json": [{}] * 14},
        {"type": "Password", "json": "12a4"},
        {"type": "RegisterSS-Arg", "json": {"ss-Code": "2a", "noReplyConditionTime": 31}},
        {"type": "GuidanceInfo", "json": "enterSomething"},
        {"type": "ODB-GeneralData", "json": {"value": "0000", "length": 14}},
        {"type": "ODB-GeneralData", "json": {"value": "0000", "length": 17}},
        {"type": "Component", "json": {"invoke": {"invokeID": 128, "opcode": {"local": 10}}}},
        {"type": "Component", "json": {"invoke": {"invokeID": 1, "opcode": {"global": "3.1"}}}},
        {"type": "Component", "json": {"invoke": {"invokeID": 1, "opcode": {"global": "1.40"}}}},
        {"type": "Component", "json": {"invoke": {"invokeID": 1, "opcode": {"global": "1.2."}}}},
        {"type": "Component", "json": {"invoke": {"invokeID": 1, "opcode": {"global": "1"}}}},
        {"type": "Component", "json": {"invoke": {"invokeID": 1, "opcode": {"global": "2.4294967296"}}}},
        {"type": "Component", "hex": "a1080201010603048001"},
        {"type": "Component", "hex": "a10702010106020481"},
        {"type": "TCMessage", "hex": "6200"},
        {"type": "TCMessage", "hex": "62024800"},
        {"type": "TCMessage", "hex": "620748050102030405"},
        {"type": "TCMessage", "hex": "6605480401020304"},
        {"type": "TCMessage", "hex": "62056c00480101"},
        {"type": "TCMessage", "hex": "62054801016c00"},
    ]
    answers = batch(requests)
    tap.check("refused with a sentence", requests, [a["ok"] is False and len(a["error"]) > 5 for a in answers])


def command_line(tap):
    """One value at a time: what is printed where, and the exit status."""
    runs = [
        (["decode", "SS-ForBS-Code", "3003040121"], 0, '{"ss-Code":"21"}\n'),
        (["decode", "SS-ForBS-Code", "30 03 04 01 21"], 0, '{"ss-Code":"21"}\n'),
        (["decode", "SS-Status", "040107"], 0, '"07"\n'),
        (["encode", "SS-ForBS-Code", '{"ss-Code":"21"}'], 0, "3003040121\n"),
        (["encode", "SS-Status", '"07"'], 0, "040107\n"),
        (["decode", "SS-ForBS-Code", "30030401"], 1, ""),
        (["decode", "SS-ForBS-Code", "300304012100"], 1, ""),
        (["encode", "SS-ForBS-Code", "{"], 1, ""),
        (["encode", "SS-ForBS-Code", "{}"], 1, ""),
        (["decode", "SS-ForBS-Code"], 1, ""),
        (["--colour"], 1, ""),
        ([], 1, ""),
    ]
    done = [subprocess.run([CODEC] + r[0], capture_output=True, text=True) for r in runs]
    tap.check("command line", runs, [d.returncode == r[1] and d.stdout == r[2] and (d.stderr != "") == (r[1] != 0)
                                     for d, r in zip(done, runs)])
    words = [["--help", "Usage: osmo-supserv-codec decode TYPE HEX"], ["--version", "osmo-supserv-codec 0"]]
    done = [subprocess.run([CODEC, w[0]], capture_output=True, text=True, check=True) for w in words]
    tap.check("help and version", words, [d.stdout.startswith(w[1]) for d, w in zip(done, words)])


def main():
    tap = Tap()
    for part in (tcap, corpus, extensions, malformed, phones, components, refused, command_line):
        part(tap)
    tap.finish()


main()
