# SPDX-License-Identifier: AGPL-3.0-or-later
"""A base station system on the A interface of an osmo-msc, for phones that are independent of osmo-supserv's code: SCCP
(Q.713), BSSMAP and DTAP (TS 48.006, TS 48.008). One thread receives and lets the phones react; tests wait for what
came of it."""
import struct
import threading

from m3ua import Asp, point_code

TIMEOUT = 10
LAI = bytes.fromhex("00f110") + struct.pack(">H", 2)	# 001-01, location area 2
CELL = 77
SSN_BSSAP = 254
# SCCP message types, Q.713 table 1
CR, CC, CREF, RLSD, RLC, DT1, UDT = 1, 2, 3, 4, 5, 6, 9
CLASS_2 = 2
DATA_IE, CALLING_IE = 0x0f, 0x04
# BSSMAP messages, TS 48.008 3.2.2.1, and elements, 3.2.2
ASSIGNMENT_REQUEST, ASSIGNMENT_COMPLETE, ASSIGNMENT_FAILURE = 0x01, 0x02, 0x03
CLEAR_COMMAND, CLEAR_COMPLETE, CLEAR_REQUEST = 0x20, 0x21, 0x22
RESET, RESET_ACKNOWLEDGE, PAGING, COMPLETE_LAYER_3 = 0x30, 0x31, 0x52, 0x57
IE_IMSI, IE_TMSI, IE_AOIP_ADDRESS = 0x08, 0x09, 0x7c
CODEC_FR = bytes.fromhex("7d0180")			# speech codec list: FR version 1 over IP
CHOSEN_CODEC_FR = bytes.fromhex("7e0180")
CHOSEN_CHANNEL_FR = bytes.fromhex("2198 2c01 4001")	# full rate channel, no encryption, speech version 1
CAUSE_RADIO_FAILURE, CAUSE_NO_RADIO_RESOURCE = 0x01, 0x21


def bcd(digits):
    """Two digits an octet, the low half first (TS 24.008 10.5.4.7)."""
    digits = digits.translate(str.maketrans("*#abc", "abcde")) + "f" * (len(digits) % 2)
    return bytes(int(digits[i + 1] + digits[i], 16) for i in range(0, len(digits), 2))


def unbcd(octets):
    return "".join(f"{o & 15:x}{o >> 4:x}" for o in octets).rstrip("f")


def tlvs(data):
    """TS 48.008 elements that have a length. -> {tag: value}"""
    found = {}
    while len(data) >= 2:
        found[data[0]] = data[2:2 + data[1]]
        data = data[2 + data[1]:]
    return found


def party(pc):
    """A party address: point code and subsystem number, routed on both."""
    return struct.pack("<BBHB", 4, 0x43, pc, SSN_BSSAP)


class RadioConnection:
    """A phone's signalling connection: one SCCP connection."""

    def __init__(self, bss, phone):
        self.bss, self.phone = bss, phone
        self.reference = bss.next_reference()
        self.peer = None
        self.released = False
        self.assigned = None		# (host, port) where the MSC wants the speech, after ASSIGNMENT
        self.messages = []		# DTAP from the network, without N(SD)
        self.refuse_assignment = False
        # N(SD), TS 24.007 11.2.3.2.3: the initial message counts when it is one of MM
        self.n_sd = 0

    def open(self, layer_3):
        """COMPLETE LAYER 3 INFORMATION in a connection request."""
        self.n_sd = 1 if layer_3[0] & 15 == 5 else 0
        l3 = (bytes([COMPLETE_LAYER_3, 0x05, 8, 0]) + LAI + struct.pack(">H", CELL) + bytes([0x17, len(layer_3)]) +
              layer_3 + CODEC_FR)
        data = bytes([0, len(l3)]) + l3
        self.bss.send_sccp(bytes([CR]) + self.reference + bytes([CLASS_2, 2, 6]) + party(self.bss.peer_pc) +
                           bytes([CALLING_IE]) + party(self.bss.own_pc) + bytes([DATA_IE, len(data)]) + data + b"\0")
        return self

    def send_data(self, data):
        self.bss.send_sccp(bytes([DT1]) + self.peer + bytes([0, 1, len(data)]) + data)

    def send_bssmap(self, message):
        self.send_data(bytes([0, len(message)]) + message)

    def send(self, layer_3):
        """DTAP. MM, CC and SS messages have a sequence number, modulo 2 before release 99."""
        if layer_3[0] & 15 in (3, 5, 11):
            layer_3 = bytes([layer_3[0], layer_3[1] & 0x3f | self.n_sd << 6]) + layer_3[2:]
            self.n_sd ^= 1
        self.send_data(bytes([1, 0, len(layer_3)]) + layer_3)

    def radio_failure(self):
        """CLEAR REQUEST: the phone is lost."""
        self.send_bssmap(bytes([CLEAR_REQUEST, 4, 1, CAUSE_RADIO_FAILURE]))

    # --- from the network, under the BSS's lock

    def receive(self, data):
        if data[0] == 0:
            self.receive_bssmap(data[2:2 + data[1]])
        else:
            message = data[3:3 + data[2]]
            self.messages.append(message)
            self.phone.receive(self, message)

    def receive_bssmap(self, message):
        if message[0] == CLEAR_COMMAND:
            self.send_bssmap(bytes([CLEAR_COMPLETE]))
        elif message[0] == ASSIGNMENT_REQUEST:
            self.assign(message)

    def assign(self, message):
        if self.refuse_assignment:
            self.send_bssmap(bytes([ASSIGNMENT_FAILURE, 4, 1, CAUSE_NO_RADIO_RESOURCE]))
            return
        at = message.find(bytes([IE_AOIP_ADDRESS, 6]), 1)
        host = ".".join(map(str, message[at + 2:at + 6]))
        self.assigned = (host, int.from_bytes(message[at + 6:at + 8], "big"))
        own = self.phone.speech.address
        self.send_bssmap(bytes([ASSIGNMENT_COMPLETE, 0x15, 0]) + CHOSEN_CHANNEL_FR + bytes([IE_AOIP_ADDRESS, 6]) +
                         bytes(map(int, own[0].split("."))) + struct.pack(">H", own[1]) + CHOSEN_CODEC_FR)

    def lost(self):
        self.released = True
        self.phone.connection_lost(self)


class Bss:
    """A BSC at `network`, for its MSC `msc`."""
    references = 0		# of all: an MSC may still release what a BSC before this one left

    def __init__(self, network, msc, own_pc="0.23.5"):
        self.network = network
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.phones, self.connections = [], {}
        self.is_up = False
        self.own_pc, self.peer_pc = point_code(own_pc), point_code(msc.point_code)
        self.asp = Asp(network.address, own_pc, msc.point_code, self.receive_sccp)
        self.reset()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def reset(self):
        self.is_up = False
        self.send_unitdata(bytes([RESET, 4, 1, 0x20]))
        self.wait(lambda: self.is_up, "RESET ACKNOWLEDGE")

    def wait(self, condition, what, timeout=TIMEOUT):
        with self.changed:
            assert self.changed.wait_for(condition, timeout), f"not within {timeout} s: {what}"
            return condition()

    def next_reference(self):
        Bss.references += 1
        return struct.pack(">I", Bss.references)[1:]

    def connection(self, phone):
        with self.lock:
            connection = RadioConnection(self, phone)
            self.connections[connection.reference] = connection
            return connection

    def send_sccp(self, sccp):
        self.asp.send(sccp)

    def send_unitdata(self, message):
        data = bytes([0, len(message)]) + message
        called, calling = party(self.peer_pc), party(self.own_pc)
        pointers = bytes([3, 2 + len(called), 1 + len(called) + len(calling)])
        self.send_sccp(bytes([UDT, 0]) + pointers + called + calling + bytes([len(data)]) + data)

    def receive_sccp(self, message):
        with self.changed:
            if message[0] == UDT:
                at = 4 + message[4]
                self.receive_unitdata(message[at + 1 + 2:at + 1 + message[at]])
            elif message[1:4] in self.connections:
                self.receive_connected(self.connections[message[1:4]], message)
            self.changed.notify_all()

    def receive_unitdata(self, message):
        if message[0] == RESET:
            self.send_unitdata(bytes([RESET_ACKNOWLEDGE]))
            self.is_up = True
        elif message[0] == RESET_ACKNOWLEDGE:
            self.is_up = True
        elif message[0] == PAGING:
            elements = tlvs(message[1:])
            imsi = unbcd(elements[IE_IMSI])[1:]
            for phone in self.phones:
                if phone.imsi == imsi:
                    phone.paged()

    def receive_connected(self, connection, message):
        if message[0] == CC:
            connection.peer = message[4:7]
        elif message[0] == DT1:
            connection.receive(message[7:7 + message[6]])
        elif message[0] == RLSD:
            self.send_sccp(bytes([RLC]) + message[4:7] + message[1:4])
            connection.lost()
            del self.connections[connection.reference]
        elif message[0] == CREF:
            connection.lost()
            del self.connections[connection.reference]

    def close(self):
        self.asp.close()
        for phone in self.phones:
            phone.speech.close()
