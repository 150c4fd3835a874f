# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stands before a GSUP server, passes every octet on, and keeps the messages in both directions."""
import socket
import threading

IPA_CCM, CCM_ID_RESP = 0xfe, 0x05


class Recorder:
    """messages: ("up" or "down", IPA protocol, octets) in the order in which they passed."""

    def __init__(self, host, target):
        self.target = target
        self.messages = []
        self.changed = threading.Condition()
        self.server = socket.create_server((host, 0))
        self.address = self.server.getsockname()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self.target)
            except OSError:
                client.close()
                continue
            for source, sink, way in (client, server, "up"), (server, client, "down"):
                threading.Thread(target=self.passing, args=(source, sink, way), daemon=True).start()

    def passing(self, source, sink, way):
        buf = b""
        try:
            while chunk := source.recv(65536):
                buf = self.keep(way, buf + chunk)
                sink.sendall(chunk)
        except OSError:
            pass
        for sock in source, sink:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def keep(self, way, buf):
        """-> the octets of a message that is not complete yet"""
        while len(buf) >= 3 and len(buf) >= 3 + int.from_bytes(buf[:2], "big"):
            end = 3 + int.from_bytes(buf[:2], "big")
            with self.changed:
                self.messages.append((way, buf[2], buf[3:end]))
                self.changed.notify_all()
            buf = buf[end:]
        return buf

    def gsup(self, way=None):
        """The messages without IPA's own: (way, octets)."""
        with self.changed:
            return [(w, octets) for w, protocol, octets in self.messages if protocol != IPA_CCM and way in (None, w)]

    def identities(self):
        """With what the client named itself."""
        with self.changed:
            return [octets for way, protocol, octets in self.messages
                    if way == "up" and protocol == IPA_CCM and octets[:1] == bytes([CCM_ID_RESP])]

    def close(self):
        self.server.close()
