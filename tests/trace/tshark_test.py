#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Captures as Wireshark sees them: tshark dissects what the capture writer made and must find nothing wrong; its fields
are held against what osmo-supserv-codec and osmo-mmi say of the same messages. The ten lessons, each with --pcap; the
TCAP messages of tcap.jsonl; components of corpus.jsonl in TCAP, some of them in several SCCP segments; GSUP."""
import glob
import json
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile

import tshark
from codec_batch import batch, load

sys.path.insert(0, os.path.join(os.environ["abs_top_srcdir"], "tests/vty"))
from supserv import Daemon  # noqa: E402

TOP, BUILD = os.environ["abs_top_srcdir"], os.environ["abs_top_builddir"]
PROGRAM = os.path.join(BUILD, "src/osmo-supserv/osmo-supserv")
MMI = os.path.join(BUILD, "src/utils/osmo-mmi")
CAPTURE_HEX = os.path.join(BUILD, "tests/trace/capture_hex")
LESSONS = sorted(glob.glob(os.path.join(TOP, "doc/examples/lab-*.vty")))
OPCODES = {"registerSS": 10, "eraseSS": 11, "activateSS": 12, "deactivateSS": 13, "interrogateSS": 14,
           "registerPassword": 17, "processUnstructuredSS-Request": 59}


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def test(self, name, problems):
        """problems: lines that say what is wrong, none when nothing is."""
        self.count += 1
        self.failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.count} - {name}", flush=True)
        for line in problems[:20]:
            print("# " + line.replace("\n", "\n# "))


# --- messages that are given as octets ------------------------------------------------------------------------------

def capture_hex(directory, name, messages):
    """Write (protocol, from, to, hex) to a capture. -> its path"""
    path = os.path.join(directory, name + ".pcapng")
    subprocess.run([CAPTURE_HEX, path], input="".join(" ".join(m) + "\n" for m in messages), text=True, check=True)
    return path


def compare(frames, messages, wanted):
    """frames: those that carry the end of a message."""
    if len(frames) != len(messages):
        return [f"tshark shows {len(frames)} messages of {len(messages)}"]
    return [f"frame {f['frame.number'][0]}, {m[3]}: {d}" for f, m, w in zip(frames, messages, wanted)
            for d in tshark.differences(f, w)]


def direction(message):
    return ("MSC", "HLR") if "begin" in message else ("HLR", "MSC")


def tcap_vectors(tap, directory):
    # those that a MAP user of today can have sent: not the octets that the codec keeps as they are
    rows = [r for r in load(os.path.join(TOP, "tests/trace/tcap.jsonl"))
            if r["type"] == "TCMessage" and '"octets"' not in json.dumps(r["json"])]
    messages = [("map", *direction(r["json"]), r["hex"]) for r in rows]
    path = capture_hex(directory, "tcap", messages)
    tap.test("TCAP: nothing malformed", tshark.complaints(path))
    frames = tshark.frames(path, ["frame.number", "tcap.otid", "tcap.dtid"] + tshark.FIELDS, "tcap")
    tap.test("TCAP: operations and parameters",
             compare(frames, messages, [tshark.wanted_of_message(r["json"]) for r in rows]))
    tids = [f"{r['id']}: {f}" for r, f in zip(rows, frames)
            for name in ("otid", "dtid")
            if f.get("tcap." + name, [None])[0] != next(iter(r["json"].values())).get(name)]
    tap.test("TCAP: transaction ids", tids)


# Type of a value in corpus.jsonl -> the operation that it belongs to, the component, the application context
CORPUS = {"RegisterSS-Arg": (10, "invoke", "18.2"), "SS-Info": (10, "returnResult", "18.2"),
          "SS-ForBS-Code": (11, "invoke", "18.2"), "InterrogateSS-Res": (14, "returnResult", "18.2"),
          "USSD-Arg": (59, "invoke", "19.2"), "USSD-Res": (59, "returnResult", "19.2"),
          "ProvideRoamingNumberRes": (4, "returnResult", "3.3"), "SendRoutingInfoArg": (22, "invoke", "5.3")}


def dialogue_portion(kind, context, **members):
    pdu = {"protocol-version": {"value": "80", "length": 1}, "application-context-name": "0.4.0.0.1.0." + context}
    return {"external": {"direct-reference": "0.0.17.773.1.1.1", "single-ASN1-type": {kind: dict(pdu, **members)}}}


def in_tcap(row, tid):
    code, kind, context = CORPUS[row["type"]]
    if kind == "invoke":
        return {"begin": {"otid": tid, "dialoguePortion": dialogue_portion("dialogueRequest", context), "components": [
            {kind: {"invokeID": 1, "opcode": {"local": code}, "argument": row["json"]}}]}}
    accepted = {"result": "accepted", "result-source-diagnostic": {"dialogue-service-user": "null"}}
    return {"end": {"dtid": tid, "dialoguePortion": dialogue_portion("dialogueResponse", context, **accepted),
                    "components": [
                        {kind: {"invokeID": 1, "result": {"opcode": {"local": code}, "parameter": row["json"]}}}]}}


def corpus(tap, directory):
    """Values that are right as types but random inside: only the fields count, not what tshark thinks of digits."""
    rows = [r for r in load(os.path.join(TOP, "tests/trace/corpus.jsonl")) if r["type"] in CORPUS]
    values = [in_tcap(r, f"{n:08x}") for n, r in enumerate(rows, 1)]
    octets = [a["hex"] for a in batch([{"type": "TCMessage", "json": v} for v in values])]
    messages = [("map", *direction(v), o) for v, o in zip(values, octets)]
    path = capture_hex(directory, "corpus", messages)
    frames = tshark.frames(path, ["frame.number", "ip.checksum.status", "sctp.checksum.status"] + tshark.FIELDS, "tcap")
    wanted = [tshark.wanted_of_message(m) for m in tshark.decode("TCMessage", octets)]
    for kind in CORPUS:
        mine = [i for i, r in enumerate(rows) if r["type"] == kind and i < len(frames)]
        tap.test(f"{kind} in TCAP, {len(mine)} values",
                 compare([frames[i] for i in mine], [messages[i] for i in mine], [wanted[i] for i in mine]))
    tap.test("checksums of IPv4 and SCTP", [str(f) for f in frames if f.get("ip.checksum.status") != ["1"]
                                             or f.get("sctp.checksum.status") != ["1"]])
    segments = tshark.frames(path, ["frame.number"], "sccp.message_type == 0x11")
    tap.test("some came in segments", [] if len(segments) > 10 else [f"only {len(segments)}"])


GSUP = [
    ("gsup", "MSC", "supserv", "04010810010000000000f1"),
    ("gsup", "supserv", "MSC", "06010810010000000000f1"),
    # PROC_SS_REQUEST with interrogateSS CFU
    ("gsup", "MSC", "supserv", "20" "010800010100000010f1" "300400000001" "310101"
     "3510" "a10e" "020101" "02010e" "3006" "040121" "830111"),
]


def gsup(tap, directory):
    # longer than a TCP segment on an Ethernet: INSERT_DATA_REQUEST with ten long APNs
    apn = "05f3" + "100101" + "1102f121" + "12ea" + (b"\x08internet" * 26).hex()
    big = ("gsup", "supserv", "MSC", "10" + "010800010100000010f1" + apn * 10)
    path = capture_hex(directory, "gsup", GSUP + [big])
    tap.test("GSUP: nothing malformed", tshark.complaints(path))
    types = [f["gsup.msg_type"] for f in tshark.frames(path, ["gsup.msg_type"], "gsup")]
    tap.test("GSUP: message types", [] if types == [["4"], ["6"], ["32"], ["16"]] else [str(types)])
    codes = [f["gsm_map.ss.ss_Code"] for f in tshark.frames(path, ["gsm_map.ss.ss_Code"], "gsm_map.ss.ss_Code")]
    tap.test("GSUP: the component inside", [] if codes == [["33"]] else [str(codes)])


# --- live -----------------------------------------------------------------------------------------------------------

def udp_packet(addr, octets):
    """An IPv4 packet without checksums, which tshark takes."""
    header = struct.pack(">BBHHHBBH", 0x45, 0, 28 + len(octets), 0, 0, 64, socket.IPPROTO_UDP, 0)
    return header + addr * 2 + struct.pack(">HHHH", 4729, 4729, 8 + len(octets), 0) + octets


def gsmtap(tap, directory):
    """What `trace gsmtap` sends, as a Wireshark that looks on shows it."""
    path = os.path.join(directory, "gsmtap.pcap")
    daemon = Daemon("lab\n clock stepped\n")
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
            listener.bind((daemon.addr, 4729))
            listener.settimeout(60)
            vty = daemon.vty()
            for line in ("enable", "lab mobile alice number 1001", "lab mobile alice attach",
                         f"trace gsmtap {daemon.addr}", "lab mobile alice dial **21*1003#"):
                vty.command(line)
            packets = [udp_packet(socket.inet_aton(daemon.addr), listener.recv(2048)) for _ in range(4)]
    finally:
        daemon.remove()
    with open(path, "wb") as f:
        f.write(struct.pack(">IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
        for p in packets:
            f.write(struct.pack(">IIII", 0, 0, len(p), len(p)) + p)
    frames = tshark.frames(path, ["gsmtap.uplink", "gsm_a.dtap.msg_mm_type", "gsm_a.dtap.msg_ss_type",
                                  "gsm_map.ss.forwardedToNumber"], "gsmtap")
    wanted = [{"gsmtap.uplink": ["1"], "gsm_a.dtap.msg_mm_type": ["0x24"]},
              {"gsmtap.uplink": ["0"], "gsm_a.dtap.msg_mm_type": ["0x21"]},
              {"gsmtap.uplink": ["1"], "gsm_a.dtap.msg_ss_type": ["0x3b"], "gsm_map.ss.forwardedToNumber": ["810130"]}]
    tap.test("GSMTAP: a registration", [] if frames[:3] == wanted else [str(frames)])
    tap.test("GSMTAP: nothing malformed", [line for line in tshark.complaints(path) if "hecksum" not in line])


# --- lessons --------------------------------------------------------------------------------------------------------

def play(lesson, directory):
    """-> (path of the capture, messages as `show trace ... json` gives them)"""
    path = os.path.join(directory, os.path.basename(lesson) + ".pcapng")
    copy = os.path.join(directory, os.path.basename(lesson))
    with open(lesson, encoding="utf-8") as source, open(copy, "w", encoding="utf-8") as f:
        f.write(source.read() + "\nshow trace last 4096 json\n")
    with open(os.path.join(directory, "lab.cfg"), "w", encoding="utf-8") as f:
        f.write("lab\n clock stepped\n")
    done = subprocess.run([PROGRAM, "-s", "-c", "lab.cfg", "--lesson", copy, "--pcap", path], cwd=directory,
                          stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return path, [json.loads(line) for line in done.stdout.splitlines() if line.lstrip().startswith('{"nr":')]


FACILITY, DISCONNECT, FACILITY_IEI, SIGNAL_IEI = 0x3a, 0x25, 0x1c, 0x34


def component_of(octets):
    """The component in a message of call control or of supplementary services, as hex; None where it has none."""
    if octets[0] & 0x0f not in (0x03, 0x0b):
        return None
    rest = octets[2:]
    if octets[1] & 0x3f == FACILITY:			# mandatory, without identifier
        return rest[1:1 + rest[0]].hex()
    if octets[0] & 0x0f == 0x03 and octets[1] & 0x3f == DISCONNECT:
        rest = rest[1 + rest[0]:]			# the cause
    while rest and rest[0] != FACILITY_IEI:
        rest = rest[1 if rest[0] & 0x80 else 2 if rest[0] == SIGNAL_IEI else 2 + rest[1]:]
    return rest[2:2 + rest[1]].hex() if rest else None


def wanted_of_lesson(messages):
    """What tshark should show for each message of a lesson."""
    wanted = [{} for _ in messages]
    for i, m in enumerate(messages):
        octets = bytes.fromhex(m["octets"] or "")
        if m["proto"] == "map":
            wanted[i] = tshark.wanted_of_message(tshark.decode("TCMessage", [m["octets"]])[0])
        elif m["proto"] == "dtap" and component_of(octets):
            tshark.wanted_of_component(tshark.decode("Component", [component_of(octets)])[0], wanted[i])
        elif m["proto"] != "dtap":
            wanted[i]["gsmtap_log.string"] = [m["label"]]
    return wanted


SETUP_COMMENT = re.compile(r"; state \w+; TS 24\.008 9\.3\.23; call \d+; IMSI \d+$")
TYPE_FIELDS = {0x03: "gsm_a.dtap.msg_cc_type", 0x05: "gsm_a.dtap.msg_mm_type", 0x06: "gsm_a.dtap.msg_rr_type",
               0x0b: "gsm_a.dtap.msg_ss_type"}


def wrong_type(frame, message):
    """Message type and transaction identifier of the radio. -> "" when they are as they should be"""
    octets = bytes.fromhex(message["octets"])
    discriminator = octets[0] & 0x0f
    wanted = f"0x{octets[1] & (0xff if discriminator == 6 else 0x3f):02x}"
    if frame.get(TYPE_FIELDS[discriminator]) != [wanted]:
        return f"frame {frame['frame.number'][0]}: type {wanted} of discriminator {discriminator}, tshark has {frame}"
    if discriminator in (0x03, 0x0b) and [frame.get("gsm_a.dtap.ti_flag"), frame.get("gsm_a.dtap.tio")] != \
            [[str(octets[0] >> 7)], [str(octets[0] >> 4 & 7)]]:
        return f"frame {frame['frame.number'][0]}: transaction identifier {octets[0]:02x}, tshark has {frame}"
    return ""


def dialled(lesson):
    """What the lesson's MMI strings mean: (operation code, SS code, digits, time), of those that a phone sends."""
    with open(lesson, encoding="utf-8") as f:
        strings = re.findall(r"^lab mobile \w+ dial (\S+)$", f.read(), re.M)
    lines = subprocess.run([MMI, "--json", *strings], capture_output=True, encoding="utf-8", check=False).stdout
    return [(OPCODES[m["operation"]], m["ss_code"], (m["number"] or {}).get("digits"), m["no_reply_time"])
            for m in map(json.loads, lines.splitlines()) if m["operation"] in OPCODES]


def registered(frames):
    """The same, as tshark reads it in what phones REGISTER."""
    found = []
    for f in frames:
        if f.get("gsm_a.dtap.msg_ss_type") != ["0x3b"]:
            continue
        number = f.get("gsm_map.ss.forwardedToNumber", [None])[0]
        digits = number and "".join(o[1] + o[0] for o in re.findall("..", number)[1:]).rstrip("f")
        code = (f.get("gsm_map.ss.ss_Code") or f.get("gsm_map.ss_Code") or [None])[0]
        time = f.get("gsm_map.ss.noReplyConditionTime", [None])[0]
        found.append((int(f["gsm_old.localValue"][0]), code and int(code), digits, time and int(time)))
    return found


def lesson_problems(path, messages, tap, name, lesson):
    fields = ["frame.number", "frame.comment", "gsmtap_log.string", "gsm_a.dtap.ti_flag", "gsm_a.dtap.tio",
              "gsm_map.ss_Code", "sccp.message_type", *TYPE_FIELDS.values(), *tshark.FIELDS]
    frames = tshark.frames(path, fields, "frame.comment")
    # of a message in segments the last one has it all
    frames = [f for f, after in zip(frames, frames[1:] + [{}]) if f["frame.comment"] != after.get("frame.comment")
              or f.get("sccp.message_type") != ["0x11"]]
    if len(frames) != len(messages):
        return tap.test(f"{name}: every message", [f"{len(messages)} messages, {len(frames)} frames with a comment"])
    problems = [f"frame {f['frame.number'][0]}: comment {f['frame.comment']}, label {m['label']}"
                for f, m in zip(frames, messages) if m["label"] not in f["frame.comment"][0]]
    setups = [f["frame.comment"][0] for f in frames if f.get("gsm_a.dtap.msg_cc_type") == ["0x05"]]
    problems += [f"no state, clause and call: {c}" for c in setups if not SETUP_COMMENT.search(c)]
    tap.test(f"{name}: every message, with its comment", problems)
    wanted = wanted_of_lesson(messages)
    problems = compare(frames, [(m["proto"], m["from"], m["to"], m["octets"]) for m in messages], wanted)
    problems += [f"frame {f['frame.number'][0]}: text {f.get('gsmtap_log.string')}" for f, w in zip(frames, wanted)
                 if f.get("gsmtap_log.string") != w.get("gsmtap_log.string")]
    tap.test(f"{name}: operations and parameters", problems)
    problems = [wrong_type(f, m) for f, m in zip(frames, messages) if m["proto"] == "dtap"]
    tap.test(f"{name}: messages of the radio", [p for p in problems if p])
    meant, got = dialled(lesson), registered(frames)
    tap.test(f"{name}: what was dialled", [] if meant and meant == got else [f"dialled {meant}", f"tshark {got}"])
    return None


def lessons(tap, directory):
    tap.test("there are ten lessons", [] if len(LESSONS) == 10 else LESSONS)
    for lesson in LESSONS:
        name = os.path.basename(lesson)
        path, messages = play(lesson, directory)
        tap.test(f"{name}: nothing malformed", tshark.complaints(path))
        lesson_problems(path, messages, tap, name, lesson)


def the_test_itself(tap, directory):
    """A capture with octets that are wrong is noticed."""
    messages = [("map", "MSC", "HLR", "6215480411223344" "6c0d" "a10b" "020101" "02010c" "3003" "040521")]
    path = capture_hex(directory, "wrong", messages)
    tap.test("octets that are malformed are told of", [] if tshark.complaints(path) else ["tshark found nothing"])
    frame = {"gsm_old.localValue": ["10"]}
    tap.test("another operation is told of",
             [] if tshark.differences(frame, {"gsm_old.localValue": ["12"]}) else ["nothing was told"])


def main():
    reason = tshark.missing()
    if reason and not os.environ.get("SUPSERV_REQUIRE_ALL"):
        print(f"1..0 # SKIP {reason}")
        return 0
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="supserv-tshark-") as directory:
        the_test_itself(tap, directory)
        tcap_vectors(tap, directory)
        corpus(tap, directory)
        gsup(tap, directory)
        gsmtap(tap, directory)
        lessons(tap, directory)
    print(f"1..{tap.count}")
    return tap.failed > 0


if __name__ == "__main__":
    sys.exit(main())
