#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The doors in the configuration, and what `show gsup`, `show mncc` and `show calls` tell of their links."""
import os
import socket
import struct
import time

from config_test import own_nodes, run
from supserv import Daemon, Tap

CONFIG = """\
gsup
 mode proxy
 local-ip {addr}
 hlr-ip {addr}
 hlr-port 1
mncc
 msc-socket msc_mncc
 server-socket outside_mncc
"""
HELLO = struct.Struct("=8I")


def wait_for(vty, command, text):
    """-> the command's answer once it has the text, or the last one"""
    deadline = time.monotonic() + 10
    answer = vty.command(command)
    while text not in answer and time.monotonic() < deadline:
        time.sleep(0.05)
        answer = vty.command(command)
    return answer


def has(tap, name, answer, *texts):
    tap.result(name, "\n".join(f"no \"{text}\" in: {answer}" for text in texts if text not in answer))


def listen(directory, name):
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    sock.bind(os.path.join(directory, name))
    sock.listen()
    return sock


def check_links(tap, daemon, vty):
    answer = vty.command("show mncc")
    has(tap, "OsmoMSC and handler are away", answer, "OsmoMSC away", "handler away", "last error: cannot connect",
        "last error: none")
    has(tap, "show calls tells it, too", vty.command("show calls"), "OsmoMSC away", "handler away")
    msc_socket = listen(daemon.dir, "msc_mncc")
    msc, _ = msc_socket.accept()
    handler = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    handler.connect(os.path.join(daemon.dir, "outside_mncc"))
    hello = handler.recv(4096)
    tap.equal("a handler gets the hello of an OsmoMSC 1.9.0", HELLO.unpack(hello),
              (0x400, 8, 1876, 8, 104, 796, 812, 832))
    msc.send(hello)
    has(tap, "both are connected", wait_for(vty, "show mncc", "OsmoMSC connected"), "OsmoMSC connected",
        "handler connected", "Messages received:", "Clients refused")
    handler.close()
    has(tap, "the handler is gone", wait_for(vty, "show mncc", "handler away"), "handler away",
        "last error: the peer closed the socket")
    msc.close()
    msc_socket.close()


def check_gsup(tap, daemon, vty):
    has(tap, "no MSC yet", vty.command("show gsup"), "0 MSCs", "last error: none")
    with socket.create_connection((daemon.addr, 4223), timeout=10):
        has(tap, "an MSC", wait_for(vty, "show gsup", "1 MSCs"), "1 MSCs")
    has(tap, "the MSC is gone", wait_for(vty, "show gsup", "0 MSCs"), "last error: MSC: ")


def check_settings(tap, vty):
    first = own_nodes(vty.command("show running-config"))
    has(tap, "settings are shown", first, "\n msc-socket msc_mncc", "\n server-socket outside_mncc")
    for command in ("configure terminal", "mncc", "no server-socket", "no msc-socket", "end"):
        vty.command(command)
    tap.equal("and taken back", "server-socket" in vty.command("show running-config"), False)


def check_faults(tap):
    daemon = Daemon()
    try:
        for name, lines in (("server-socket alone", " server-socket x\n"),
                            ("the same socket twice", " server-socket x\n msc-socket x\n"),
                            ("a path that cannot be", " server-socket no/such/dir\n msc-socket x\n")):
            with open(os.path.join(daemon.dir, "wrong.cfg"), "w", encoding="utf-8") as f:
                f.write("line vty\n bind 127.250.0.1\nctrl\n bind 127.250.0.1\nmncc\n" + lines)
            done = run(["-c", "wrong.cfg"], daemon.dir)
            tap.equal(name, (done.returncode, b"socket" in done.stdout or b"no/such/dir" in done.stdout), (1, True))
        tap.result("clean end", daemon.stop())
    finally:
        daemon.remove()


if __name__ == "__main__":
    tap = Tap()
    daemon = Daemon()
    daemon.stop()
    with open(daemon.config, "a", encoding="utf-8") as f:
        f.write(CONFIG.format(addr=daemon.addr))
    try:
        daemon.start()
        vty = daemon.vty()
        vty.command("enable")
        check_links(tap, daemon, vty)
        check_gsup(tap, daemon, vty)
        check_settings(tap, vty)
        vty.close()
        tap.result("clean end", daemon.stop())
        tap.equal("the socket is removed", os.path.exists(os.path.join(daemon.dir, "outside_mncc")), False)
    finally:
        daemon.remove()
    check_faults(tap)
    tap.end()
