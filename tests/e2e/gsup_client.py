# SPDX-License-Identifier: AGPL-3.0-or-later
"""A GSUP client as an SGSN or an MSC is one: IPA framing, its identity, requests as octets."""
import socket
import struct

TIMEOUT = 10
IPA_CCM, IPA_OSMO, OSMO_GSUP = 0xfe, 0xee, 0x05
PING, PONG, ID_GET, ID_RESP = 0, 1, 4, 5
TAG_SERIAL, TAG_UNIT_NAME, TAG_UNIT_ID = 0x00, 0x01, 0x08
# message types
UPDATE_LOCATION, SEND_AUTH_INFO, PURGE_MS, INSERT_DATA, INSERT_DATA_RESULT = 0x04, 0x08, 0x0c, 0x10, 0x12
PROC_SS, MO_FORWARD_SM, CHECK_IMEI = 0x20, 0x24, 0x30
# information elements
IE_IMSI, IE_AUTH_TUPLE, IE_CN_DOMAIN, IE_SESSION_ID, IE_SESSION_STATE = 0x01, 0x03, 0x28, 0x30, 0x31
IE_SS_INFO, IE_IMEI, IE_SM_RP_MR, IE_CLASS = 0x35, 0x50, 0x40, 0x0a
DOMAIN_PS, STATE_BEGIN, STATE_END, CLASS_USSD = b"\x01", b"\x01", b"\x03", b"\x03"


def tbcd(digits):
    digits += "f" * (len(digits) % 2)
    return bytes(int(digits[i + 1] + digits[i], 16) for i in range(0, len(digits), 2))


def gsup(message_type, imsi, *elements):
    """elements: (tag, value)"""
    parts = [(IE_IMSI, tbcd(imsi)), *elements]
    return bytes([message_type]) + b"".join(bytes([tag, len(value)]) + value for tag, value in parts)


def without_vectors(message):
    """Authentication vectors are random: their octets as zeros."""
    out, rest = message[:1], message[1:]
    while len(rest) >= 2 and len(rest) >= 2 + rest[1]:
        value = rest[2:2 + rest[1]]
        out += rest[:2] + (bytes(len(value)) if rest[0] == IE_AUTH_TUPLE else value)
        rest = rest[2 + rest[1]:]
    return out + rest


class GsupClient:
    def __init__(self, address, name):
        self.name = name
        self.sock = socket.create_connection(address, timeout=TIMEOUT)
        self.buf = b""
        self.is_known = False
        while not self.is_known:
            self.receive_message()

    def send_ipa(self, protocol, payload):
        self.sock.sendall(struct.pack(">HB", len(payload), protocol) + payload)

    def send(self, message):
        self.send_ipa(IPA_OSMO, bytes([OSMO_GSUP]) + message)

    def receive(self, n):
        while len(self.buf) < n:
            chunk = self.sock.recv(65536)
            if not chunk:
                raise ConnectionError("the GSUP connection was closed")
            self.buf += chunk
        data, self.buf = self.buf[:n], self.buf[n:]
        return data

    def receive_message(self):
        """-> a GSUP message, None when it was one of IPA's own"""
        length, protocol = struct.unpack(">HB", self.receive(3))
        payload = self.receive(length)
        if protocol != IPA_CCM:
            return payload[1:]
        if payload[0] == PING:
            self.send_ipa(IPA_CCM, bytes([PONG]))
        elif payload[0] == ID_GET:
            tags = (TAG_UNIT_ID, "0/0/0"), (TAG_UNIT_NAME, self.name), (TAG_SERIAL, self.name)
            self.send_ipa(IPA_CCM, bytes([ID_RESP]) + b"".join(
                struct.pack(">HB", len(value) + 2, tag) + value.encode() + b"\0" for tag, value in tags))
            self.is_known = True
        return None

    def answer(self):
        """-> the next GSUP message"""
        while True:
            message = self.receive_message()
            if message is not None:
                return message

    def ask(self, message):
        self.send(message)
        return self.answer()

    def close(self):
        self.sock.close()
