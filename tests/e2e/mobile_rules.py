# SPDX-License-Identifier: AGPL-3.0-or-later
"""By which rules osmocom-bb's `mobile` takes the answer to a service request, and what it then displays. They are
stricter than TS 24.080 in some points and looser in others; an answer that breaks one leaves the user without any."""

INVOKE, RETURN_RESULT, RETURN_ERROR, REJECT = 0xa1, 0xa2, 0xa3, 0xa4
INTEGER, OCTET_STRING, SEQUENCE = 0x02, 0x04, 0x30
DCS_DEFAULT_ALPHABET = 0x0f
USSD = (59, 60)
CALL_FORWARDING = (10, 11, 12, 13, 14)
SERVICES = {0x21: "CFU", 0x29: "CFB", 0x2a: "CFNR", 0x2b: "CF NR", 0x20: "all CF", 0x28: "all cond. CF"}
TELESERVICES = {0x10: "speech", 0x11: "telephony"}


class NotUnderstood(Exception):
    """The phone says "Service request failed" or nothing."""


def element(data, at_least=0):
    """Lengths are of one octet, or of 81 and one. -> (tag, value, the rest)"""
    head = 3 if data[1:2] == b"\x81" else 2
    if len(data) < head or len(data) - head < max(data[head - 1], at_least):
        raise NotUnderstood(f"too short: {data.hex()}")
    return data[0], data[head:head + data[head - 1]], data[head + data[head - 1]:]


def wanted(data, tag, what, at_least=1):
    found, value, rest = element(data, at_least)
    if found != tag:
        raise NotUnderstood(f"no {what}: {data.hex()}")
    return value, rest


def status(value):
    return "activated" if value[0] & 1 else "deactivated"


def number(value):
    digits = "".join(f"{o & 15:x}{o >> 4:x}" for o in value[1:]).rstrip("f")
    return ("+" if value[0] >> 4 & 7 == 1 else "") + digits.translate(str.maketrans("ab", "*#"))


def gsm7(octets):
    """Of the default alphabet what is in ASCII at the same place."""
    bits = int.from_bytes(octets, "little")
    text = "".join(chr(bits >> 7 * i & 0x7f) for i in range(len(octets) * 8 // 7))
    return text.rstrip("\r\0")


def ussd(data):
    body, _ = wanted(data, SEQUENCE, "sequence", 0)
    scheme, body = wanted(body, OCTET_STRING, "data coding scheme")
    if scheme != bytes([DCS_DEFAULT_ALPHABET]):
        raise NotUnderstood(f"another data coding scheme: {data.hex()}")
    text, _ = wanted(body, OCTET_STRING, "text", 0)
    return [gsm7(text)]


FEATURE = {
    0x83: lambda value: TELESERVICES.get(value[0], f"teleservice {value[0]:02x}"),
    0x84: status,
    0x85: number,
}


def forwarding(data):
    """Result of an operation on call forwarding: SS-Info with forwarding info, or an interrogation's choice."""
    tag, value, _ = element(data)
    if tag == 0x80:
        return [status(value)]
    lines = []
    if tag == 0xa0:
        code, value = wanted(value, OCTET_STRING, "SS-Code")
        lines.append("Reply for " + SERVICES[code[0]])
        value, _ = wanted(value, SEQUENCE, "feature list", 0)
    elif tag != 0xa3:
        raise NotUnderstood(f"Call Forwarding reply unsupported: {data.hex()}")
    while value:
        feature, value = wanted(value, SEQUENCE, "feature", 0)
        while feature:
            tag, inner, feature = element(feature, 1)
            if tag in FEATURE:
                lines.append(FEATURE[tag](inner))
    return lines


def display(component, invoke_id):
    """-> the lines that the phone displays"""
    kind, value, _ = element(component)
    if kind == RETURN_ERROR:
        return ["<error received>"]
    if kind == REJECT:
        return ["<service rejected>"]
    if kind not in (INVOKE, RETURN_RESULT):
        raise NotUnderstood(f"no component: {component.hex()}")
    own_id, value = wanted(value, INTEGER, "invoke ID")
    if kind == RETURN_RESULT and own_id[-1] != invoke_id:
        raise NotUnderstood(f"another invoke ID: {component.hex()}")
    if not value:
        return ["<no result>"]
    tag, inner, _ = element(value)
    operation, rest = wanted(inner if tag == SEQUENCE else value, INTEGER, "operation")
    if operation[0] in USSD:
        return ussd(rest)
    if operation[0] in CALL_FORWARDING:
        return forwarding(rest)
    raise NotUnderstood(f"operation {operation[0]}: {component.hex()}")
