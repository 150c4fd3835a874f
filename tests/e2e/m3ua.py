# SPDX-License-Identifier: AGPL-3.0-or-later
"""M3UA (RFC 4666) over TCP: an application server process with a point code of its own, at an osmo-stp."""
import socket
import struct
import threading

TIMEOUT = 10
PORT = 2905
SI_SCCP, NI_NATIONAL = 3, 2
# message classes and types, 3.1.2 and 3.1.3
MGMT_ERR = (0, 0)
DATA = (1, 1)
ASPUP, ASPUP_ACK, BEAT, BEAT_ACK = (3, 1), (3, 4), (3, 3), (3, 6)
ASPAC, ASPAC_ACK = (4, 1), (4, 3)
REG_REQ, REG_RSP = (9, 1), (9, 2)
# parameter tags, 3.2
TAG_ROUTING_CONTEXT, TAG_TRAFFIC_MODE = 0x0006, 0x000b
TAG_ROUTING_KEY, TAG_REG_RESULT, TAG_LOCAL_RK_ID = 0x0207, 0x0208, 0x020a
TAG_DPC, TAG_PROTOCOL_DATA, TAG_REG_STATUS = 0x020b, 0x0210, 0x0212
MODE_OVERRIDE = 1
HDR_LEN, ROUTING_LABEL_LEN = 8, 12


def point_code(text):
    """Format 3.8.3."""
    network, cluster, member = map(int, text.split("."))
    return network << 11 | cluster << 3 | member


def parameter(tag, value):
    return struct.pack(">HH", tag, 4 + len(value)) + value + bytes(-len(value) % 4)


def parameters(data):
    """-> {tag: value}"""
    found = {}
    while len(data) >= 4:
        tag, length = struct.unpack(">HH", data[:4])
        found[tag] = data[4:length]
        data = data[length + 3 & ~3:]
    return found


class Asp:
    """receive(octets) is called with each SCCP message, from a thread of the Asp's."""

    def __init__(self, stp_address, own_pc, peer_pc, receive):
        self.own_pc, self.peer_pc, self.receive = point_code(own_pc), point_code(peer_pc), receive
        self.sock = socket.create_connection((stp_address, PORT), timeout=TIMEOUT)
        self.buf = b""
        self.send_message(ASPUP, b"")
        self.expect(ASPUP_ACK)
        self.send_message(REG_REQ, parameter(TAG_ROUTING_KEY, parameter(TAG_LOCAL_RK_ID, struct.pack(">I", 1)) +
                                             parameter(TAG_DPC, struct.pack(">I", self.own_pc))))
        result = parameters(parameters(self.expect(REG_RSP))[TAG_REG_RESULT])
        assert result[TAG_REG_STATUS] == bytes(4), f"osmo-stp refuses the routing key: {result}"
        self.context = parameter(TAG_ROUTING_CONTEXT, result[TAG_ROUTING_CONTEXT])
        self.send_message(ASPAC, parameter(TAG_TRAFFIC_MODE, struct.pack(">I", MODE_OVERRIDE)) + self.context)
        self.expect(ASPAC_ACK)
        self.sock.settimeout(None)
        threading.Thread(target=self.run, daemon=True).start()

    def send_message(self, kind, body):
        self.sock.sendall(struct.pack(">BBBBI", 1, 0, *kind, HDR_LEN + len(body)) + body)

    def receive_message(self):
        """-> (class and type, body)"""
        while len(self.buf) < HDR_LEN or len(self.buf) < int.from_bytes(self.buf[4:HDR_LEN], "big"):
            chunk = self.sock.recv(65536)
            if not chunk:
                raise ConnectionError("osmo-stp closed the link")
            self.buf += chunk
        end = int.from_bytes(self.buf[4:HDR_LEN], "big")
        message, self.buf = self.buf[:end], self.buf[end:]
        return (message[2], message[3]), message[HDR_LEN:]

    def expect(self, wanted):
        while True:
            kind, body = self.receive_message()
            assert kind != MGMT_ERR, f"osmo-stp answers with an error: {body.hex()}"
            if kind == wanted:
                return body

    def run(self):
        try:
            while True:
                kind, body = self.receive_message()
                if kind == BEAT:
                    self.send_message(BEAT_ACK, body)
                elif kind == DATA:
                    self.receive(parameters(body)[TAG_PROTOCOL_DATA][ROUTING_LABEL_LEN:])
        except OSError:
            pass

    def send(self, sccp):
        label = struct.pack(">IIBBBB", self.own_pc, self.peer_pc, SI_SCCP, NI_NATIONAL, 0, 0)
        self.send_message(DATA, self.context + parameter(TAG_PROTOCOL_DATA, label + sccp))

    def close(self):
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.sock.close()
