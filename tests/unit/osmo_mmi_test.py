#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""osmo-mmi from end to end: the JSON of interfaces.md member by member, exit status, options, and explanations."""
import json
import os
import subprocess

MMI = os.path.join(os.environ["abs_top_builddir"], "src", "utils", "osmo-mmi")
PHONES = os.path.join(os.environ["abs_top_srcdir"], "tests", "trace", "phones.jsonl")
MEMBERS = ["input", "kind", "operation", "service", "ss_code", "basic_service", "number", "no_reply_time", "clir",
           "component", "error"]
USSD = "processUnstructuredSS-Request"


def run(*args):
    done = subprocess.run([MMI, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def line(string, *options):
    """The one line of a string, as pairs in their order, and the exit status."""
    status, out, err = run("--json", *options, "--", string)
    assert err == "", err
    assert out.endswith("\n") and out.count("\n") == 1, out
    return json.loads(out, object_pairs_hook=list), status


def row(string, kind, operation=None, service=None, ss_code=None, bs=None, number=None, time=None, clir=None,
        component=None):
    """The members that a string must have; number "+49" is international."""
    if number is not None:
        number = [("digits", number.lstrip("+")), ("ton", "international" if number[0] == "+" else "unknown"),
                  ("npi", "isdn")]
    if bs is not None:
        bs = [("type", bs[0]), ("code", bs[1])]
    return list(zip(MEMBERS, [string, kind, operation, service, ss_code, bs, number, time, clir,
                              component and component.replace(" ", ""), None]))


TS11 = ("teleservice", 0x11)
# The vectors of TS 24.080 components, and other strings of every kind.
ROWS = [
    row("*21#", "ss", "activateSS", "CFU", 33, component="a1 0b 02 01 01 02 01 0c 30 03 04 01 21"),
    row("#21#", "ss", "deactivateSS", "CFU", 33, component="a1 0b 02 01 01 02 01 0d 30 03 04 01 21"),
    row("*#21#", "ss", "interrogateSS", "CFU", 33, component="a1 0b 02 01 01 02 01 0e 30 03 04 01 21"),
    row("##21#", "ss", "eraseSS", "CFU", 33, component="a1 0b 02 01 01 02 01 0b 30 03 04 01 21"),
    row("*21*+491533221100#", "ss", "registerSS", "CFU", 33, number="+491533221100",
        component="a1 14 02 01 01 02 01 0a 30 0c 04 01 21 84 07 91 94 51 33 22 11 00"),
    row("**21*+491533221100#", "ss", "registerSS", "CFU", 33, number="+491533221100",
        component="a1 14 02 01 01 02 01 0a 30 0c 04 01 21 84 07 91 94 51 33 22 11 00"),
    row("**61*+491533221100*11*20#", "ss", "registerSS", "CFNRy", 42, TS11, "+491533221100", 20,
        component="a1 1a 02 01 01 02 01 0a 30 12 04 01 2a 83 01 11 84 07 91 94 51 33 22 11 00 85 01 14"),
    row("*61***25#", "ss", "activateSS", "CFNRy", 42, component="a1 0b 02 01 01 02 01 0c 30 03 04 01 2a"),
    row("**61*1003**12#", "ss", "registerSS", "CFNRy", 42, number="1003", time=12,
        component="a1 13 02 01 01 02 01 0a 30 0b 04 01 2a 84 03 81 01 30 85 01 0c"),
    row("**67*1003*20*12#", "ss", "registerSS", "CFB", 41, ("bearerService", 0), "1003",
        component="a1 13 02 01 01 02 01 0a 30 0b 04 01 29 82 01 00 84 03 81 01 30"),
    row("**62#", "ss", "registerSS", "CFNRc", 43, component="a1 0b 02 01 01 02 01 0a 30 03 04 01 2b"),
    row("*#002#", "ss", "interrogateSS", "all-CF", 32, component="a1 0b 02 01 01 02 01 0e 30 03 04 01 20"),
    row("##004**13#", "ss", "eraseSS", "all-cond-CF", 40, ("teleservice", 0x60),
        component="a1 0e 02 01 01 02 01 0b 30 06 04 01 28 83 01 60"),
    row("*#31#", "ss", "interrogateSS", "CLIR", 18, component="a1 0b 02 01 01 02 01 0e 30 03 04 01 12"),
    row("*31#", "ss", "activateSS", "CLIR", 18, component="a1 0b 02 01 01 02 01 0c 30 03 04 01 12"),
    row("*33*1234#", "ss", "activateSS", "BAOC", 146, component="a1 0b 02 01 01 02 01 0c 30 03 04 01 92"),
    row("*330*1234#", "ss", "activateSS", "all-barring", 144, component="a1 0b 02 01 01 02 01 0c 30 03 04 01 90"),
    row("#35*1234*11#", "ss", "deactivateSS", "BAIC", 154, TS11,
        component="a1 0e 02 01 01 02 01 0d 30 06 04 01 9a 83 01 11"),
    row("*43*11#", "ss", "activateSS", "CW", 65, TS11, component="a1 0e 02 01 01 02 01 0c 30 06 04 01 41 83 01 11"),
    row("*#37#", "ss", "interrogateSS", "CCBS", 67, component="a1 0b 02 01 01 02 01 0e 30 03 04 01 43"),
    row("*752#", "ss", "registerSS", "eMLPP", 161, component="a1 0e 02 01 01 02 01 0a 30 06 04 01 a1 87 01 02"),
    row("**88*3#", "ss", "registerSS", "MC", 69, component="a1 0e 02 01 01 02 01 0a 30 06 04 01 45 88 01 03"),
    row("**03*330*1234*5678*5678#", "password", "registerPassword", "all-barring", 144,
        component="a1 09 02 01 01 02 01 11 04 01 90"),
    row("**03**1234*5678*5678#", "password", "registerPassword", "all-SS", 0,
        component="a1 09 02 01 01 02 01 11 04 01 00"),
    row("*100#", "ussd", USSD, component="a1 12 02 01 01 02 01 3b 30 0a 04 01 0f 04 05 aa 18 0c 36 02"),
    row("*#100#", "ussd", USSD, component="a1 13 02 01 01 02 01 3b 30 0b 04 01 0f 04 06 aa 51 0c 06 1b 01"),
    row("2", "ussd", USSD, component="a1 0e 02 01 01 02 01 3b 30 06 04 01 0f 04 01 32"),
    row("12", "dial", number="12"),
    row("+4930123", "dial", number="+4930123"),
    row("112", "emergency", number="112"),
    row("#31#0301234", "call", service="CLIR", ss_code=18, number="0301234", clir="invoke"),
    row("*31#+49301234", "call", service="CLIR", ss_code=18, number="+49301234", clir="suppress"),
    row("*361*1#1003", "call", service="UUS1", ss_code=129, number="1003"),
    row("*360*1#1003", "call", number="1003"),
    row("*#06#", "local"),
    row("**04*1111*2222*2222#", "local"),
]
IN_CALL_ROWS = [
    row("12", "in-call"),
    row("4*+491003", "in-call", number="+491003"),
    row("*21#", "ss", "activateSS", "CFU", 33, component="a1 0b 02 01 01 02 01 0c 30 03 04 01 21"),
    row("1003", "dial", number="1003"),
]
INVALID = ["", "foo", "**21*1003*99#", "*43*26#", "**61*1003**31#", "**61*1003**4#", "**21*1003*23#", "*21*12x4#",
           "**03*330*1234*5678*5679#", "*360#", "-5x", "\u00e9#", "1" * 10000, "*21*" + "1" * 10000 + "#",
           "*100*" + "1" * 200 + "#"]


def check_json():
    for want in ROWS:
        assert line(want[0][1]) == (want, 0), line(want[0][1])
        # what the network is changes nothing in what the handset sends
        assert line(want[0][1], "--cc", "49", "--intl", "011", "--trunk", "1") == (want, 0)


def check_json_in_call():
    for want in IN_CALL_ROWS:
        assert line(want[0][1], "--in-call") == (want, 0), line(want[0][1], "--in-call")


def check_json_invalid():
    for string in INVALID:
        got, status = line(string)
        assert status == 1
        assert [name for name, _ in got] == MEMBERS
        assert got[0] == ("input", string) and got[1] == ("kind", "invalid")
        assert all(value is None for _, value in got[2:-1]), got
        assert isinstance(got[-1][1], str) and len(got[-1][1]) > 10


def check_octets_that_are_no_utf8():
    done = subprocess.run([os.fsencode(MMI), b"--json", b"*21*\xff\xfe#"], stdout=subprocess.PIPE, timeout=60)
    got = json.loads(done.stdout.decode())
    assert done.returncode == 1 and got["kind"] == "invalid" and got["input"] == "*21*\ufffd\ufffd#", got


def check_compact_and_one_line_each():
    status, out, _ = run("--json", "*21#", "bad", "*#21#")
    assert status == 1
    lines = out.splitlines()
    assert [json.loads(text)["input"] for text in lines] == ["*21#", "bad", "*#21#"]
    for text in lines:
        assert text == json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)
    assert run("--json", "*21#", "*#21#")[0] == 0


def check_what_phones_send():
    """A recorded phone, where it has no quirk, sends the same octets but for its invoke id."""
    with open(PHONES, encoding="utf-8") as recorded:
        rows = [json.loads(text) for text in recorded if text.strip()]
    rows = [row for row in rows if row.get("dialled") and row["quirk"] is None and row["hex"].startswith("a1")]
    assert len(rows) >= 10
    for recorded in rows:
        got = dict(line(recorded["dialled"])[0])
        assert got["operation"] == recorded["operation"], recorded
        assert got["component"][:8] + recorded["hex"][8:10] + got["component"][10:] == recorded["hex"], recorded


def check_exit_status():
    assert run("*21#")[0] == 0
    assert run("*21#", "foo")[0] == 1
    for wrong in ([], ["--json"], ["--no-such-option", "*21#"], ["--cc", "49x", "*21#"], ["--cc", "4949", "*21#"],
                  ["--intl", "+", "*21#"], ["--trunk", "a", "*21#"]):
        status, out, err = run(*wrong)
        assert status == 2 and out == "" and err != "", wrong
    for option, text in (("--help", "--in-call"), ("--version", "osmo-mmi ")):
        status, out, err = run(option)
        assert status == 0 and text in out and err == ""


def explained(string, *options):
    """An explanation as a dictionary of its named lines; the component's lines are a list."""
    _, out, _ = run(*options, "--", string)
    lines = out.splitlines()
    assert lines[0] == string
    named = {text[2:17].strip(): text[18:] for text in lines[1:] if not text.startswith("    ")}
    octets = [text.split(":")[0] for text in lines[1:] if text.startswith("    ")]
    return named, octets


def check_explanation_names_every_octet():
    for want in ROWS:
        want = dict(want)
        named, octets = explained(want["input"])
        assert named["risk"]
        assert "".join(octets).replace(" ", "") == (want["component"] or ""), octets
    assert len(explained("**61*+491533221100*11*20#")[1]) == 8


def check_explanation_of_the_network():
    named, _ = explained("**61*015112345**12#", "--cc", "49")
    assert named["stored as"] == "+4915112345"
    assert named["answer"].startswith("Call forwarding on no reply") and "+4915112345 after 10 s" in named["answer"]
    named, _ = explained("**61*015112345**12#", "--cc", "44", "--trunk", "", "--intl", "01")
    assert named["stored as"] == "+5112345"
    assert explained("*33*1234#")[0]["refused"] == "Wrong password"
    assert explained("*33*0000#")[0]["answer"].endswith(": active")
    assert explained("*33#")[0]["handset answers"] == "what you enter then"
    assert "answer" not in explained("*33#")[0]
    assert "illegalSS-Operation" in explained("*#002#")[0]["because"]
    assert explained("**03*330*0000*5678*5678#")[0]["answer"] == "The barring password is changed"


def check_explanation_of_the_risk():
    def risk(string, *options):
        return explained(string, *options)[0]["risk"]
    assert risk("*21*+33140000000#", "--cc", "49").startswith("All your calls would go to a foreign number")
    assert risk("*21*0900123456#", "--cc", "49").startswith("All your calls would go to a number of a very expensive")
    assert risk("*67*015112345#", "--cc", "49").startswith("Calls while you are busy would go to another number")
    assert risk("*#21#") == "None: it only asks"


CHECKS = [check_json, check_json_in_call, check_json_invalid, check_octets_that_are_no_utf8,
          check_compact_and_one_line_each, check_what_phones_send, check_exit_status,
          check_explanation_names_every_octet, check_explanation_of_the_network, check_explanation_of_the_risk]


def main():
    print(f"1..{len(CHECKS)}")
    for number, check in enumerate(CHECKS, 1):
        name = check.__name__[len("check_"):].replace("_", " ")
        try:
            check()
            print(f"ok {number} - {name}")
        except Exception as why:  # a broken program may break a check anywhere
            print(f"not ok {number} - {name}")
            print("\n".join(f"# {text}" for text in f"{type(why).__name__}: {why}".splitlines()))


main()
