#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Captures of a running daemon: what the commands say, that the file is whole whenever the daemon dies, logrotate, and
the messages of the radio that GSMTAP sends."""
import os
import signal
import socket
import struct
import sys
import time

from supserv import Daemon, Tap

SECTION, INTERFACE, NAMES, PACKET = 0x0a0d0d0a, 1, 4, 6
GSMTAP_PORT, GSMTAP_TYPE_ABIS, GSMTAP_UPLINK = 4729, 2, 0x4000
LAB = "lab\n clock stepped\n"


def blocks(path):
    """Types of the blocks of a pcapng file; a file that ends within a block is an error."""
    with open(path, "rb") as f:
        data = f.read()
    types, pos = [], 0
    while pos < len(data):
        kind, length = struct.unpack_from("=II", data, pos)
        assert pos + length <= len(data), f"the file ends within a block at {pos}"
        assert struct.unpack_from("=I", data, pos + length - 4)[0] == length, f"two lengths of a block at {pos}"
        types.append(kind)
        pos += length
    return types


def phone(vty, name, number):
    vty.command(f"lab mobile {name} number {number}")
    return vty.command(f"lab mobile {name} attach")


def commands(tap, daemon, vty):
    path = os.path.join(daemon.dir, "a.pcapng")
    tap.equal("show without a capture", vty.command("show trace pcap"),
              "No capture is being written; 'trace pcap FILE' begins one.\n")
    tap.equal("end without a capture", vty.command("no trace pcap"),
              "% There is no capture to end; 'trace pcap FILE' begins one.\n")
    tap.equal("begin", vty.command(f"trace pcap {path}"), f"Every message goes to {path} until 'no trace pcap'.\n")
    phone(vty, "alice", 1001)
    shown = vty.command("show trace pcap")
    tap.equal("the file has the octets that are shown", shown.split()[-2], str(os.path.getsize(path)))
    tap.equal("and the packets", shown.split()[6], str(blocks(path).count(PACKET)))
    vty.command("lab reset")
    phone(vty, "bob", 1002)
    tap.equal("it goes on after lab reset", blocks(path)[:2] + [blocks(path).count(PACKET) > int(shown.split()[6])],
              [SECTION, INTERFACE, True])
    closed = vty.command("no trace pcap")
    tap.equal("end", closed.startswith(f"Capture to {path} is closed: "), True)
    size = os.path.getsize(path)
    phone(vty, "carol", 1003)
    tap.equal("nothing is written any more", os.path.getsize(path), size)
    vty.command(f"trace pcap {path}")
    tap.equal("a capture is replaced", blocks(path), [SECTION, INTERFACE])
    other = os.path.join(daemon.dir, "b.pcapng")
    vty.command(f"trace pcap {other}")
    phone(vty, "dave", 1004)
    tap.equal("another file", (blocks(path), blocks(other).count(PACKET) > 0), ([SECTION, INTERFACE], True))


def wrong(tap, daemon, vty):
    before = vty.command("show trace pcap")
    tap.equal("a file that is no capture is left alone", vty.command(f"trace pcap {daemon.config}"),
              f"% No capture: cannot write to {daemon.config}: it is there and is no capture; name another file.\n")
    tap.equal("a directory that is not there", vty.command("trace pcap /nowhere/a"),
              "% No capture: cannot open /nowhere/a: No such file or directory.\n")
    tap.equal("no host", vty.command("trace gsmtap alice"),
              "% No capture: alice is no IP address; type one like 127.0.0.1.\n")
    tap.equal("the capture goes on", vty.command("show trace pcap"), before)


def logrotate(tap, daemon, vty):
    path = os.path.join(daemon.dir, "c.pcapng")
    vty.command(f"trace pcap {path}")
    phone(vty, "erin", 1005)
    daemon.process.send_signal(signal.SIGHUP)
    vty.command("show trace pcap")
    kept = blocks(path).count(PACKET)
    os.rename(path, path + ".1")
    daemon.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 60
    while not os.path.exists(path) and time.monotonic() < deadline:
        vty.command("show trace pcap")
        time.sleep(0.01)
    phone(vty, "frank", 1006)
    tap.equal("SIGHUP keeps a file that is where it was", kept > 0, True)
    tap.equal("SIGHUP after logrotate", (blocks(path + ".1").count(PACKET), blocks(path)[:2],
                                         blocks(path).count(PACKET) > 0), (kept, [SECTION, INTERFACE], True))


def gsmtap(tap, daemon, vty):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind((daemon.addr, GSMTAP_PORT))
        listener.settimeout(60)
        tap.equal("nothing yet", vty.command("show trace gsmtap"),
                  "Nothing goes to GSMTAP; 'trace gsmtap HOST' begins it.\n")
        vty.command(f"trace gsmtap {daemon.addr}")
        phone(vty, "gina", 1007)
        request, answer = listener.recv(2048), listener.recv(2048)
    heads = [(p[0], p[1] * 4, p[2], struct.unpack_from(">H", p, 4)[0] & GSMTAP_UPLINK) for p in (request, answer)]
    tap.equal("header, direction", heads, [(2, 16, GSMTAP_TYPE_ABIS, GSMTAP_UPLINK), (2, 16, GSMTAP_TYPE_ABIS, 0)])
    tap.equal("location update and its answer", [p[16:18].hex() for p in (request, answer)], ["0508", "0502"])
    tap.equal("what was sent", vty.command("show trace gsmtap"),
              f"GSMTAP to {daemon.addr} port 4729: 2 messages, 0 that could not be sent.\n")
    phone(vty, "hugo", 1008)	# nobody listens any more
    tap.equal("without a listener", vty.command("no trace gsmtap"), "")
    tap.equal("end", vty.command("no trace gsmtap"), "% Nothing goes to GSMTAP; 'trace gsmtap HOST' begins it.\n")


def killed(tap):
    daemon = Daemon(LAB)
    try:
        vty = daemon.vty()
        vty.command("enable")
        path = os.path.join(daemon.dir, "a.pcapng")
        vty.command(f"trace pcap {path}")
        phone(vty, "alice", 1001)
        packets = int(vty.command("show trace pcap").split()[6])
        daemon.process.kill()
        daemon.process.wait()
        tap.equal("kill -9: every message is in the file", blocks(path).count(PACKET), packets)
    finally:
        daemon.remove()


def main():
    tap = Tap()
    daemon = Daemon(LAB)
    try:
        vty = daemon.vty()
        vty.command("enable")
        commands(tap, daemon, vty)
        wrong(tap, daemon, vty)
        logrotate(tap, daemon, vty)
        gsmtap(tap, daemon, vty)
        vty.close()
        tap.result("the daemon ends well", daemon.stop())
    finally:
        daemon.remove()
    killed(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())
