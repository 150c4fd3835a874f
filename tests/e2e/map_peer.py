# SPDX-License-Identifier: AGPL-3.0-or-later
"""A MAP node that is independent of osmo-supserv's SCCP and TCAP dialogues: it sits behind osmo-stp on M3UA, with a
number and a subsystem of its own. Only the octets of TCAP messages are made by osmo-supserv-codec."""
import itertools
import json
import os
import queue
import subprocess

from m3ua import Asp
from supserv import BUILD

CODEC = os.path.join(BUILD, "src/utils/osmo-supserv-codec")
TIMEOUT = 10
# SCCP messages, Q.713 table 1; their cause of return, 3.12
UDT, UDTS, XUDT = 0x09, 0x0a, 0x11
RETURN_ON_ERROR, IN_SEQUENCE = 0x80, 0x01
HOPS = 15
TAG_SEGMENTATION, FIRST_SEGMENT = 0x10, 0x80
CHUNK = 180
# TCAP's own application context, and that of MAP (29.002 17.3.2)
DIALOGUE_AS, MAP_DIALOGUE_AS, MAP_AC = "0.0.17.773.1.1.1", "0.4.0.0.1.1.1.1", "0.4.0.0.1.0"
# type of the number that an IMSI is in a reference: international, plan of TS 23.003 (E.212)
LAND_MOBILE = "96"
SSN_HLR = 6


def bcd(digits):
    """Two digits an octet, the low half first, filler 0 (Q.713 3.4.2.3.1)."""
    digits += "0" * (len(digits) % 2)
    return bytes(int(digits[i + 1] + digits[i], 16) for i in range(0, len(digits), 2))


def unbcd(octets, odd):
    digits = "".join(f"{o & 15:x}{o >> 4:x}" for o in octets)
    return digits[:-1] if odd else digits


def address_string(digits):
    """An international E.164 number as MAP has it in hex: filler f."""
    digits += "f" * (len(digits) % 2)
    return "91" + bytes(int(digits[i + 1] + digits[i], 16) for i in range(0, len(digits), 2)).hex()


def tbcd(digits):
    return address_string(digits)[2:]


def global_title(digits, ssn):
    """Routed on an international E.164 number (GTI 4, translation type 0)."""
    return bytes([0x12, ssn, 0, 0x11 if len(digits) % 2 else 0x12, 4]) + bcd(digits)


def number_of(address):
    """-> the digits of a global title, None for an address without one"""
    indicator, rest = address[0], address[1:]
    rest = rest[2 * (indicator & 1) + (indicator >> 1 & 1):]
    return unbcd(rest[3:], rest[1] & 15 == 1) if indicator >> 2 & 15 == 4 else None


def unitdata(called, calling, data):
    """-> the messages that carry it"""
    if len(data) <= CHUNK:
        return [message(bytes([UDT, RETURN_ON_ERROR]), [called, calling, data])]
    chunks = [data[i:i + CHUNK] for i in range(0, len(data), CHUNK)]
    return [message(bytes([XUDT, RETURN_ON_ERROR | IN_SEQUENCE, HOPS]), [called, calling, chunk],
                    bytes([TAG_SEGMENTATION, 4, (FIRST_SEGMENT if i == 0 else 0) | len(chunks) - 1 - i, 0, 0, 7, 0]))
            for i, chunk in enumerate(chunks)]


def message(fixed, parts, optional=None):
    """Pointers count from themselves to the length of their part."""
    pointers, body = [], b""
    n = len(parts) + (optional is not None)
    for i, part in enumerate(parts):
        pointers.append(n - i + len(body))
        body += bytes([len(part)]) + part
    if optional is not None:
        pointers.append(1 + len(body))
        body += optional
    return fixed + bytes(pointers) + body


def parts_of(octets):
    """-> (called, calling, data, optional part) of UDT, UDTS, XUDT, XUDTS (Q.713 4.10 to 4.19)"""
    at = 2 if octets[0] in (UDT, UDTS) else 3

    def part(pointer):
        start = pointer + octets[pointer]
        return octets[start + 1:start + 1 + octets[start]]

    optional = octets[at + 3 + octets[at + 3]:] if at == 3 and octets[at + 3] else b""
    return part(at), part(at + 1), part(at + 2), optional


def codec(direction, value):
    done = subprocess.run([CODEC, direction, "TCMessage", value], check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{value}: {done.stderr}"
    return done.stdout.strip()


class Peer:
    """number, ssn: its own."""

    def __init__(self, stp_address, point_code, peer_point_code, number, ssn):
        self.number, self.ssn = number, ssn
        self.messages = queue.Queue()
        self.segments = b""
        self.tids = itertools.count(0x11000000)
        self.asp = Asp(stp_address, point_code, peer_point_code, self.receive)

    def receive(self, octets):
        _, calling, data, optional = parts_of(octets)
        if optional[:1] == bytes([TAG_SEGMENTATION]):
            self.segments = (b"" if optional[2] & FIRST_SEGMENT else self.segments) + data
            if optional[2] & 15:
                return
            data = self.segments
        self.messages.put((octets[0], calling, data))

    def send(self, called, tcap):
        for octets in unitdata(global_title(called, SSN_HLR), global_title(self.number, self.ssn), tcap):
            self.asp.send(octets)

    def begin(self, context, operation, argument, called, imsi=None):
        """Ask the HLR that has the number `called`; context: (application context, version); imsi: of the MAP-open of a
        supplementary service, which also says who asks. -> the Dialogue"""
        dialogue = Dialogue(self, called, f"{next(self.tids):08x}")
        request = {"application-context-name": f"{MAP_AC}.{context[0]}.{context[1]}"}
        if imsi:
            references = {"destinationReference": LAND_MOBILE + tbcd(imsi),
                          "originationReference": address_string(self.number)}
            request["user-information"] = [{"direct-reference": MAP_DIALOGUE_AS,
                                            "single-ASN1-type": {"map-open": references}}]
        dialogue.say("begin", {"otid": dialogue.tid, "dialoguePortion": {"external": {
            "direct-reference": DIALOGUE_AS, "single-ASN1-type": {"dialogueRequest": request}}}, "components": [
                {"invoke": {"invokeID": 1, "opcode": {"local": operation}, "argument": argument}}]})
        return dialogue

    def close(self):
        self.asp.close()


class Dialogue:
    """With the HLR at the number `called`."""

    def __init__(self, peer, called, tid):
        self.peer, self.called, self.tid = peer, called, tid
        self.other = None

    def say(self, kind, value):
        self.peer.send(self.called, bytes.fromhex(codec("encode", json.dumps({kind: value}))))

    def hear(self):
        """-> (kind of message, its first component, the number that it is from)"""
        sccp, calling, data = self.peer.messages.get(timeout=TIMEOUT)
        assert sccp in (UDT, XUDT), f"the message came back: {data.hex()}"
        (kind, value), = json.loads(codec("decode", data.hex())).items()
        assert value.get("dtid", self.tid) == self.tid
        self.other = value.get("otid", self.other)
        return kind, (value.get("components") or [None])[0], number_of(calling)

    def take(self, invoke_id):
        """Say yes to what the other asks, and go on."""
        self.say("continue", {"otid": self.tid, "dtid": self.other, "components": [
            {"returnResult": {"invokeID": invoke_id}}]})
