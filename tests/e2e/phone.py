# SPDX-License-Identifier: AGPL-3.0-or-later
"""A phone on a Bss: mobility management, calls and supplementary services (TS 24.008, TS 24.080), as far as a test of
the network needs. What the network sends is answered from the BSS's thread; tests wait for what came of it."""
import functools
import operator
import time

from bss import LAI, bcd, unbcd
from network import KI
from speech import Speech

# protocol discriminators, TS 24.007 11.2.3.1.1
PD_CC, PD_MM, PD_SS = 3, 5, 11
# MM, TS 24.008 table 9.2.1
IMSI_DETACH, LU_ACCEPT, LU_REJECT, LU_REQUEST = 0x01, 0x02, 0x04, 0x08
AUTH_REQUEST, AUTH_RESPONSE, IDENTITY_REQUEST, IDENTITY_RESPONSE = 0x12, 0x14, 0x18, 0x19
TMSI_REALLOC_COMPLETE, CM_ACCEPT, CM_REJECT, CM_REQUEST = 0x1b, 0x21, 0x22, 0x24
# CC, TS 24.008 table 9.3.1
ALERTING, CALL_CONFIRMED, CALL_PROCEEDING, SETUP, CONNECT, CONNECT_ACK = 0x01, 0x08, 0x02, 0x05, 0x07, 0x0f
DISCONNECT, RELEASE, RELEASE_COMPLETE, FACILITY, NOTIFY = 0x25, 0x2d, 0x2a, 0x3a, 0x3e
# SS, TS 24.080 2.2
SS_REGISTER, SS_RELEASE_COMPLETE, SS_FACILITY = 0x3b, 0x2a, 0x3a
EMERGENCY_SETUP = 0x0e
CM_MO_CALL, CM_EMERGENCY, CM_SS = 1, 2, 8
# elements
IE_FACILITY, IE_CAUSE, IE_CALLING, IE_CALLED, IE_REDIRECTING, IE_SS_VERSION = 0x1c, 0x08, 0x5c, 0x5e, 0x74, 0x7f
CLASSMARK_2 = bytes.fromhex("03301901")			# of a phone before release 99
BEARER_SPEECH_FR = bytes.fromhex("04022080")
CC_CAPABILITIES = bytes.fromhex("150101")
CAUSE_NORMAL, CAUSE_BUSY = 16, 17
TI_FLAG = 0x80
# osmo-msc's own call control releases a call that is answered before both traffic channels are there
MNCC_INTERNAL = 0.3


def lv(value):
    return bytes([len(value)]) + value


def cause(value):
    return bytes([0xe0, 0x80 | value])


def elements(data):
    """TS 24.008 optional elements. -> {tag: value}"""
    found = {}
    while data:
        if data[0] & 0x80:
            found[data[0] & 0xf0] = bytes([data[0] & 15])
            data = data[1:]
        else:
            found[data[0]] = data[2:2 + data[1]]
            data = data[2 + data[1]:]
    return found


class Call:
    """One call of a phone. ti: the octet's upper half in messages to the network."""

    def __init__(self, phone, connection, ti):
        self.phone, self.connection, self.ti = phone, connection, ti
        self.received = []		# (message type, octets after it)
        self.calling = self.redirecting = None
        self.cause = None
        self.ended = False

    def send(self, message_type, body=b""):
        self.connection.send(bytes([self.ti | PD_CC, message_type]) + body)

    def types(self):
        return [message_type for message_type, _ in self.received]

    def wait(self, condition, what, timeout=10):
        return self.phone.bss.wait(condition, f"{self.phone.number}: {what}", timeout)

    def wait_for(self, message_type, timeout=10):
        self.wait(lambda: message_type in self.types() or self.ended, f"CC message {message_type:02x}", timeout)
        assert message_type in self.types(), f"{self.phone.number}: the call ended, cause {self.cause}"
        return next(body for t, body in self.received if t == message_type)

    def wait_end(self, timeout=10):
        """-> the cause"""
        self.wait(lambda: self.ended and self.connection.released, "the call ends", timeout)
        return self.cause

    def wait_speech(self):
        """-> where the speech goes"""
        return self.wait(lambda: self.connection.assigned, "a traffic channel")

    def answer(self):
        self.wait_speech()
        if not self.phone.bss.network.mncc:
            time.sleep(MNCC_INTERNAL)
        self.send(CONNECT)
        self.wait_for(CONNECT_ACK)

    def hang_up(self, value=CAUSE_NORMAL):
        self.send(DISCONNECT, lv(cause(value)))

    def say(self, word):
        self.phone.speech.say(word, self.connection.assigned)

    # --- from the network

    def receive(self, message_type, body):
        self.received.append((message_type, body))
        if message_type == SETUP:
            self.receive_setup(body)
        elif message_type == CONNECT:
            self.send(CONNECT_ACK)
        elif message_type == DISCONNECT:
            self.cause = self.cause or body[2] & 0x7f
            self.send(RELEASE, bytes([IE_CAUSE]) + lv(cause(CAUSE_NORMAL)))
        elif message_type in (RELEASE, RELEASE_COMPLETE):
            self.end(elements(body))
            if message_type == RELEASE:
                self.send(RELEASE_COMPLETE)

    def receive_setup(self, body):
        found = elements(body)
        # octet 3a, the presentation, is there when the first octet says so
        self.calling = self.number(found.get(IE_CALLING))
        self.redirecting = self.number(found.get(IE_REDIRECTING))
        if self.phone.is_busy:
            self.end({})
            self.send(RELEASE_COMPLETE, bytes([IE_CAUSE]) + lv(cause(CAUSE_BUSY)))
            return
        self.send(CALL_CONFIRMED, CC_CAPABILITIES)
        self.send(ALERTING)

    @staticmethod
    def number(value):
        return unbcd(value[1 if value[0] & 0x80 else 2:]) if value else None

    def end(self, found):
        if IE_CAUSE in found:
            self.cause = self.cause or found[IE_CAUSE][-1] & 0x7f
        self.ended = True


class Phone:
    """is_busy: it refuses calls as busy. hears_paging: False in a tunnel."""

    def __init__(self, bss, imsi, number):
        self.bss, self.imsi, self.number = bss, imsi, number
        self.tmsi = None
        self.is_busy, self.hears_paging = False, True
        self.calls = []
        self.speech = Speech(bss.network.address)
        bss.phones.append(self)

    def imsi_identity(self):
        return bytes([int(self.imsi[0]) << 4 | len(self.imsi) % 2 << 3 | 1]) + bcd(self.imsi[1:])

    def identity(self):
        return lv(b"\xf4" + self.tmsi if self.tmsi else self.imsi_identity())

    # --- what the user does

    def attach(self):
        """Location update with IMSI. -> None when it is accepted, else the cause"""
        connection = self.bss.connection(self)
        connection.open(bytes([PD_MM, LU_REQUEST, 0x72]) + LAI + bytes([0x30]) + lv(self.imsi_identity()))
        answer = self.wait_message(connection, PD_MM, (LU_ACCEPT, LU_REJECT))
        self.wait_released(connection)
        return None if answer[1] & 0x3f == LU_ACCEPT else answer[2]

    def detach(self):
        connection = self.bss.connection(self)
        connection.open(bytes([PD_MM, IMSI_DETACH, 0x30]) + self.identity())
        self.wait_released(connection)

    def dial(self, number):
        call = Call(self, self.service(CM_MO_CALL), 0)
        self.calls.append(call)
        call.send(SETUP, BEARER_SPEECH_FR + bytes([IE_CALLED]) + lv(b"\x81" + bcd(number)) + CC_CAPABILITIES)
        return call

    def emergency(self):
        """An emergency call; its SETUP has no number."""
        call = Call(self, self.service(CM_EMERGENCY), 0)
        self.calls.append(call)
        call.send(EMERGENCY_SETUP, BEARER_SPEECH_FR)
        return call

    def request(self, facility, version=True):
        """An SS request. version: the phone says that it knows phase 2. -> (message type, {element: value})"""
        return self.request_message(bytes([PD_SS, SS_REGISTER, IE_FACILITY]) + lv(facility) +
                                    (bytes([IE_SS_VERSION, 1, 0]) if version else b""))

    def request_message(self, register):
        """The same with a whole REGISTER."""
        connection = self.service(CM_SS)
        connection.send(register)
        answer = self.wait_message(connection, PD_SS, (SS_RELEASE_COMPLETE, SS_FACILITY))
        self.wait_released(connection)
        return answer[1] & 0x3f, elements(answer[2:])

    def facility(self, hexadecimal):
        """-> the component of the answer to a request, in hexadecimal"""
        message_type, found = self.request(bytes.fromhex(hexadecimal))
        assert message_type == SS_RELEASE_COMPLETE and IE_FACILITY in found, f"{message_type:02x} {found}"
        return found[IE_FACILITY].hex()

    def service(self, kind):
        """CM SERVICE REQUEST, accepted. -> the connection"""
        connection = self.bss.connection(self)
        connection.open(bytes([PD_MM, CM_REQUEST, 0x70 | kind]) + CLASSMARK_2 + self.identity())
        answer = self.wait_message(connection, PD_MM, (CM_ACCEPT, CM_REJECT))
        assert answer[1] & 0x3f == CM_ACCEPT, f"{self.number}: CM SERVICE REJECT, cause {answer[2]}"
        return connection

    def wait_message(self, connection, discriminator, types):
        def found():
            messages = [m for m in connection.messages if m[0] & 15 == discriminator and m[1] & 0x3f in types]
            assert messages or not connection.released, f"{self.number}: released without an answer"
            return messages[0] if messages else None
        return self.bss.wait(found, f"{self.number}: an answer")

    def wait_released(self, connection):
        self.bss.wait(lambda: connection.released, f"{self.number}: its connection is released")

    def wait_called(self, timeout=10):
        """-> the call that comes in"""
        def incoming():
            return next((call for call in self.calls if call.ti & TI_FLAG and not call.ended), None)
        return self.bss.wait(incoming, f"{self.number}: an incoming call", timeout)

    # --- from the network, under the BSS's lock

    def paged(self):
        if self.hears_paging:
            self.bss.connection(self).open(b"\x06\x27\x07" + CLASSMARK_2 + self.identity())

    def receive(self, connection, message):
        discriminator, message_type = message[0] & 15, message[1] & 0x3f
        if discriminator == PD_MM:
            self.receive_mm(connection, message_type, message[2:])
        elif discriminator == PD_CC:
            self.call_of(connection, message[0] & 0xf0 ^ TI_FLAG).receive(message_type, message[2:])

    def receive_mm(self, connection, message_type, body):
        if message_type == IDENTITY_REQUEST:
            connection.send(bytes([PD_MM, IDENTITY_RESPONSE]) + lv(self.imsi_identity()))
        elif message_type == AUTH_REQUEST:
            connection.send(bytes([PD_MM, AUTH_RESPONSE]) + self.sres(body[1:17]))
        elif message_type == LU_ACCEPT and body[5:8] == b"\x17\x05\xf4":
            self.tmsi = body[8:12]
            connection.send(bytes([PD_MM, TMSI_REALLOC_COMPLETE]))

    @staticmethod
    def sres(rand):
        """The test algorithm (TS 34.108 8.1.2): RAND xor Ki, and SRES is its four words one upon the other."""
        words = [int.from_bytes(octets[i:i + 4], "big") for octets in (rand, bytes.fromhex(KI)) for i in (0, 4, 8, 12)]
        return functools.reduce(operator.xor, words).to_bytes(4, "big")

    def call_of(self, connection, ti):
        for call in self.calls:
            if call.connection is connection and call.ti == ti:
                return call
        self.calls.append(Call(self, connection, ti))
        return self.calls[-1]

    def connection_lost(self, connection):
        for call in self.calls:
            if call.connection is connection:
                call.ended = True


def imsi(n):
    return f"0010100000000{n:02}"


def phones_at(bss, numbers, authentication=False):
    """Subscribers 1 to 99 of the network, and their phones, which register. -> the phones"""
    phones = []
    for n in numbers:
        bss.network.subscriber(imsi(n), f"10{n:02}", authentication)
        phones.append(Phone(bss, imsi(n), f"10{n:02}"))
        assert phones[-1].attach() is None
    return phones
