# SPDX-License-Identifier: AGPL-3.0-or-later
"""An MNCC handler as osmo-sip-connector is one, on the socket that osmo-supserv offers for calls to outside: messages of
version 8 (radio-and-gsup.md section 5), and one party with speech of its own behind it."""
import socket
import struct

from program import wait_until
from speech import Speech

TIMEOUT = 10
HELLO, RTP_CREATE, RTP_CONNECT = 0x400, 0x204, 0x205
SETUP_REQ, SETUP_IND, SETUP_RSP, SETUP_CNF = 0x101, 0x102, 0x103, 0x104
SETUP_COMPL_REQ, SETUP_COMPL_IND, CALL_CONF_IND, CALL_PROC_REQ = 0x105, 0x106, 0x107, 0x108
ALERT_REQ, ALERT_IND, DISC_REQ, REL_IND, FACILITY_IND = 0x10a, 0x10b, 0x10e, 0x111, 0x114
START_DTMF_IND, STOP_DTMF_IND, HOLD_IND, RETRIEVE_IND = 0x115, 0x118, 0x11f, 0x122
F_CALLED, F_CALLING, F_REDIRECTING, F_CAUSE, F_EMERGENCY = 0x02, 0x04, 0x08, 0x20, 0x100
PRESENTATION_RESTRICTED = 1
SIZE, RTP_SIZE = 1876, 1168
# offsets of struct gsm_mncc
CALLED, CALLING, REDIRECTING, CAUSE, CAUSE_VALUE, KEYPAD, EMERGENCY, IMSI = 104, 156, 208, 312, 328, 800, 812, 816
NUMBER_LEN, NUMBER_DIGITS = 52, 16
RTP_ADDR, RTP_PAYLOAD_TYPE = 8, 136
PT_GSM = 3


class Message:
    def __init__(self, octets):
        self.octets = octets
        self.type, self.callref, self.fields = struct.unpack_from("=III", octets)

    def word(self, offset):
        return struct.unpack_from("=i", self.octets, offset)[0]

    def number(self, offset):
        digits = self.octets[offset + NUMBER_DIGITS:offset + NUMBER_LEN]
        return digits[:digits.index(0)].decode()

    def presentation(self, offset):
        return self.word(offset + 8)

    def cause(self):
        return self.word(CAUSE_VALUE)

    def media(self):
        """-> (host, port), IPv4"""
        family, = struct.unpack_from("=H", self.octets, RTP_ADDR)
        port, = struct.unpack_from(">H", self.octets, RTP_ADDR + 2)
        return (socket.inet_ntoa(self.octets[RTP_ADDR + 4:RTP_ADDR + 8]), port) if family == socket.AF_INET else None


class Handler:
    """number: of the party behind it, for the messages of a failed test and as the caller."""

    def __init__(self, path, host, number):
        self.path, self.number = path, number
        self.speech = Speech(host)
        self.sock = None
        self.peer = None		# where the phone's speech is to be sent
        self.callref = 0		# of its own calls, the last one
        self.connect()

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.sock.settimeout(TIMEOUT)
        wait_until(self.is_connected, "the socket for calls to outside")
        hello = self.sock.recv(4096)
        assert struct.unpack_from("=III", hello) == (HELLO, 8, SIZE)

    def is_connected(self):
        try:
            self.sock.connect(self.path)
        except OSError:
            return False
        return True

    def disappear(self):
        self.sock.close()

    def close(self):
        self.sock.close()
        self.speech.close()

    def receive(self):
        return Message(self.sock.recv(4096))

    def expect(self, message_type):
        """-> the next message, which has this type"""
        message = self.receive()
        assert message.type == message_type, f"{self.number}: MNCC {message.type:x} instead of {message_type:x}"
        return message

    def send(self, message_type, callref, numbers=None, cause=None):
        """numbers: {offset: digits}"""
        message = bytearray(SIZE)
        fields = 0
        bits = {CALLED: F_CALLED, CALLING: F_CALLING, REDIRECTING: F_REDIRECTING}
        for offset, digits in (numbers or {}).items():
            fields |= bits[offset]
            struct.pack_into("=iiii33s", message, offset, 0, 1, 0, 0, digits.encode())
        if cause is not None:
            fields |= F_CAUSE
            struct.pack_into("=i", message, CAUSE_VALUE, cause)
        struct.pack_into("=III", message, 0, message_type, callref, fields)
        self.sock.send(message)

    def send_rtp(self, message_type, callref, media=None):
        message = bytearray(RTP_SIZE)
        struct.pack_into("=II", message, 0, message_type, callref)
        if media:
            struct.pack_into("=H", message, RTP_ADDR, socket.AF_INET)
            struct.pack_into(">H4s", message, RTP_ADDR + 2, media[1], socket.inet_aton(media[0]))
            struct.pack_into("=I", message, RTP_PAYLOAD_TYPE, PT_GSM)
        self.sock.send(message)

    # --- what osmo-sip-connector does step by step

    def take_call(self):
        """A call leaves: learn the phone's address, and ring. -> SETUP_IND"""
        setup = self.expect(SETUP_IND)
        self.ask_media(setup.callref)
        self.send(CALL_PROC_REQ, setup.callref)
        self.send(ALERT_REQ, setup.callref)
        return setup

    def ask_media(self, callref):
        self.send_rtp(RTP_CREATE, callref)
        self.peer = self.expect(RTP_CREATE).media()
        assert self.peer, "no address for speech"

    def answer(self, callref):
        self.send_rtp(RTP_CONNECT, callref, self.speech.address)
        self.send(SETUP_RSP, callref)
        self.expect(SETUP_COMPL_IND)

    def dial(self, number, redirecting=None):
        """-> callref"""
        self.callref += 1
        numbers = {CALLING: self.number, CALLED: number}
        if redirecting:
            numbers[REDIRECTING] = redirecting
        self.send(SETUP_REQ, self.callref, numbers)
        return self.callref

    def wait_ringing(self, callref):
        """A phone that rings at once does it before its channel is there."""
        assert self.expect(CALL_CONF_IND).callref == callref
        self.send_rtp(RTP_CREATE, callref)
        found = {message.type: message for message in (self.receive(), self.receive())}
        assert set(found) == {RTP_CREATE, ALERT_IND}, found
        self.peer = found[RTP_CREATE].media()

    def wait_answer(self, callref):
        self.expect(SETUP_CNF)
        self.send_rtp(RTP_CONNECT, callref, self.speech.address)
        self.send(SETUP_COMPL_REQ, callref)

    def hang_up(self, callref, cause=16):
        self.send(DISC_REQ, callref, cause=cause)
        assert self.expect(REL_IND).callref == callref

    def say(self, word):
        self.speech.say(word, self.peer)
