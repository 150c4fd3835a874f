#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lab commands that answer later: lines pasted behind them, sessions that close while they wait, two sessions at once."""
import os

from supserv import TOP, Daemon, Tap

LESSON = os.path.join(TOP, "doc/examples/lab-03-cfnry.vty")
PHONES = [
    "lab mobile alice number 1001", "lab mobile bob number 1002", "lab mobile carol number 1003",
    "lab mobile alice attach", "lab mobile bob attach", "lab mobile carol attach",
    "lab mobile bob dial **61*1003*11*5#",
]


def test_paste(tap, daemon):
    vty = daemon.vty()
    for line in ["enable", *PHONES]:
        vty.command(line)
    vty.sock.sendall(b"lab mobile alice dial 1002\nlab clock advance 6\nlab mobile carol answer\nlab mobile nobody answer\n")
    text = ""
    while "There is no phone" not in text:
        more, _ = vty.read()
        if not more:
            break
        text += more
    order = [text.find(part) for part in ("bob hears: ringing", "carol displays: forwarded by 1002",
                                          "alice hears: speech of carol", "There is no phone 'nobody'")]
    tap.result("pasted lines wait for each other", "" if -1 not in order and order == sorted(order) else text)
    vty.close()


def test_close(tap, daemon):
    """Sessions close in the midst of a wait and of a lesson; others go on."""
    for command in ("lab wait 3600 mobile bob displays what never comes", f"lab play {LESSON}"):
        vty = daemon.vty()
        vty.command("enable")
        vty.sock.sendall(command.encode() + b"\n")
        vty.close()
        other = daemon.vty()
        other.command("enable")
        # which phones there are depends on how far the lesson came
        answer = other.command("lab expect mobile nobody is idle").split("\n")[1].partition(";")[0]
        tap.equal(f"closed during '{command.split()[1]}'", answer, "% got: there is no phone 'nobody'")
        other.close()


def test_two_sessions(tap, daemon):
    """What one session does, the other sees that has used a lab command."""
    one, two = daemon.vty(), daemon.vty()
    for vty in (one, two):
        vty.command("enable")
        vty.command("lab clock advance 3600")	# also ends what the closed ones left
    tap.result("a lesson plays", "" if "The lesson ends as it should." in one.command(f"lab play {LESSON}") else "it failed")
    two.command("lab clock advance 1")
    one.command("lab mobile alice dial #31#1003")
    text, _ = two.read()
    while "withheld" not in text:
        more, prompt = two.read()
        if not prompt:
            break
        text += more
    tap.result("the other session sees it", "" if "carol displays: incoming call from withheld" in text else text)
    one.close()
    two.close()


def main():
    tap = Tap()
    daemon = Daemon("lab\n clock stepped\n")
    try:
        test_paste(tap, daemon)
        test_close(tap, daemon)
        test_two_sessions(tap, daemon)
        tap.result("clean end", daemon.stop())
    finally:
        daemon.remove()
    tap.end()


if __name__ == "__main__":
    main()
