#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lab's BSS without an MSC: what is missing is said in a sentence, phones have no network, and all ends clean."""
import os
import socket
import subprocess

from supserv import PROGRAM, Daemon, Tap

LINK = """\
cs7 instance 2
 point-code 0.23.5
 asp asp-clnt-bss {port} 0 ipa
  remote-ip 127.0.0.1
 as as-bss ipa
  asp asp-clnt-bss
  routing-key 0 0.23.5
 sccp-address the-msc
  routing-indicator PC
  point-code 0.23.1
"""
LAB = "lab\n bss cs7-instance 2\n bss msc {msc}\n"
# (configuration, part of the sentence that the program ends with)
FAULTS = [
    (LAB.format(msc="0.23.1"), "no 'cs7 instance'"),
    ("cs7 instance 2\n" + LAB.format(msc="0.23.1"), "no 'point-code'"),
    ("cs7 instance 2\n point-code 0.23.5\n" + LAB.format(msc="0.23.1"), "no 'as'"),
    (LINK.format(port=1) + LAB.format(msc="nobody"), "'bss msc' is neither"),
    (LINK.format(port=1) + LAB.format(msc="0.23.1") + " clock stepped\n", "needs real time"),
]


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def check_faults(tap):
    daemon = Daemon()
    try:
        for config, sentence in FAULTS:
            with open(os.path.join(daemon.dir, "fault.cfg"), "w", encoding="utf-8") as f:
                f.write(config)
            done = subprocess.run([PROGRAM, "-c", "fault.cfg"], cwd=daemon.dir, stdout=subprocess.PIPE, timeout=60,
                                  stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False, text=True)
            tap.equal(f"the program does not start: {sentence}", (done.returncode, sentence in done.stdout), (1, True))
        tap.result("clean end", daemon.stop())
    finally:
        daemon.remove()


def check_no_link(tap):
    daemon = Daemon(LINK.format(port=closed_port()) + LAB.format(msc="the-msc") + " radio msc\n")
    try:
        vty = daemon.vty()
        vty.command("enable")
        for line, wanted in (("show lab bss", "There is no SS7 link to the MSC 0.23.1"),
                             ("lab clock stepped", "% A real network is connected"),
                             ("lab mobile alice number 1001", ""),
                             ("lab mobile alice attach", "alice displays: no network"),
                             ("lab list", "searching, on the MSC"),
                             ("lab mobile alice dial 1002", "% The phone is not attached."),
                             ("lab mobile alice radio lab", "% The phone is on: 'detach' it first."),
                             ("lab mobile alice roam 49", "% The phone is on a real MSC"),
                             ("lab mobile alice detach", ""),
                             ("lab mobile alice radio lab", ""),
                             ("lab mobile alice attach", "alice displays: attached")):
            answer = vty.command(line)
            tap.result(line, "" if wanted in answer and ("%" in wanted) == ("%" in answer) else answer)
        vty.close()
        tap.result("clean end with a BSS", daemon.stop())
    finally:
        daemon.remove()


if __name__ == "__main__":
    tap = Tap()
    check_faults(tap)
    check_no_link(tap)
    tap.end()
