# SPDX-License-Identifier: AGPL-3.0-or-later
"""Service requests as a phone encodes them (TS 24.080), and forwardings as they stand in osmo-supserv's store."""
import mobile_rules
from bss import bcd

CFU, CFB, CFNRY, CFNRC = 0x21, 0x29, 0x2a, 0x2b
NAMES = {CFU: "CFU", CFB: "CFB", CFNRY: "CFNRy", CFNRC: "CFNRc"}
REGISTER, ERASE, INTERROGATE = 10, 11, 14
TELEPHONY = bytes([0x83, 1, 0x11])
INVOKE_ID = 5
FACILITY_NOT_SUPPORTED = "a306020105020115"


def tlv(tag, value):
    return bytes([tag, len(value)]) + value


def invoke(operation, argument):
    return tlv(0xa1, bytes([2, 1, INVOKE_ID, 2, 1, operation]) + tlv(0x30, argument)).hex()


def register(code, number, no_reply_time=None):
    time = bytes([0x85, 1, no_reply_time]) if no_reply_time else b""
    return invoke(REGISTER, bytes([4, 1, code]) + TELEPHONY + tlv(0x84, b"\x81" + bcd(number)) + time)


def erase(code):
    return invoke(ERASE, bytes([4, 1, code]) + TELEPHONY)


def interrogate(code):
    return invoke(INTERROGATE, bytes([4, 1, code]))


def is_result(component):
    """It is a ReturnResult to our request."""
    return component.startswith("a2") and component[4:10] == f"0201{INVOKE_ID:02x}"


def shown(component):
    """What the phone displays of the answer to our request."""
    return mobile_rules.display(bytes.fromhex(component), INVOKE_ID)
