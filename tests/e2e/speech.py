# SPDX-License-Identifier: AGPL-3.0-or-later
"""The end of a phone's speech on the A interface: RTP (RFC 3550) with full rate frames (RFC 3551 4.5.8)."""
import socket
import struct
import threading

from program import wait_until

VERSION_2, PT_GSM = 0x80, 3
HDR_LEN = 12
SAMPLES = 160			# 20 ms
FRAME_LEN, FRAME_MAGIC = 33, 0xd0


class Speech:
    def __init__(self, host):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((host, 0))
        self.address = self.sock.getsockname()
        self.heard = set()
        self.sequence = 0
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        try:
            while True:
                packet = self.sock.recv(2048)
                self.heard.add(packet[HDR_LEN:])
        except OSError:
            pass

    @staticmethod
    def frame(word):
        """A speech frame that nobody else says."""
        return bytes([FRAME_MAGIC]) + word.encode().ljust(FRAME_LEN - 1, b".")

    def say(self, word, to):
        """One packet to the MGW at `to`."""
        self.sequence += 1
        hdr = struct.pack(">BBHII", VERSION_2, PT_GSM, self.sequence, self.sequence * SAMPLES, 1)
        self.sock.sendto(hdr + self.frame(word), to)

    def hears(self, word):
        return self.frame(word) in self.heard

    def close(self):
        self.sock.close()


def say_until_heard(call, word, phone):
    """Speech of one end of a call comes out at `phone`. The MGW drops packets until the way is open."""
    def heard():
        call.say(word)
        return phone.speech.hears(word)
    wait_until(heard, f"{phone.number} hears {word!r}")
