#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The MAP services of the HLR in the VTY: show map, map inject, the mode of the node map."""
from supserv import Daemon, Tap

CONFIG = """\
timer map X2 12
cs7 instance 0
 point-code 0.23.1
 asp hlr 1 0 ipa
  remote-ip 127.0.0.1
 as hlr ipa
  asp hlr
  routing-key 0 0.23.1
map
 cs7-instance 0
 gt 491700000006
 mode strict
"""


def has(tap, name, answer, *texts):
    tap.result(name, "\n".join(f"no \"{text}\" in: {answer}" for text in texts if text not in answer))


def injections(vty):
    return [line.strip() for line in vty.command("show map").splitlines() if line.startswith(" map inject")]


def check_show(tap, vty):
    has(tap, "number, mode, dialogues, counters, timers", vty.command("show map"), "HLR 491700000006, strict",
        "0 dialogues, 0 subscribers whose VLR is being told", "sendRoutingInfo:", "Dialogues that", "X30 = 10 s", "X2 = 12 s")
    has(tap, "the HLR is bound", vty.command("show sigtran"), "HLR: ", "491700000006")


def check_inject(tap, vty):
    vty.command("enable")
    for command in ("map inject sendRoutingInfo delay 1500", "map inject updateLocation error roamingNotAllowed times 2",
                    "map inject activateSS delay 20 error systemFailure", "map inject registerSS drop",
                    "map inject interrogateSS drop times 1"):
        tap.equal(command, vty.command(command), "")
    tap.equal("they are listed as they are typed", injections(vty), [
        "map inject sendRoutingInfo delay 1500", "map inject updateLocation error roamingNotAllowed times 2",
        "map inject activateSS delay 20 error systemFailure", "map inject registerSS drop",
        "map inject interrogateSS drop times 1"])
    tap.equal("a new one replaces the former", vty.command("map inject sendRoutingInfo error absentSubscriber"), "")
    for operation in ("updateLocation", "activateSS", "registerSS", "interrogateSS"):
        tap.equal(f"no map inject {operation}", vty.command(f"no map inject {operation}"), "")
    tap.equal("one is left", injections(vty), ["map inject sendRoutingInfo error absentSubscriber"])
    has(tap, "what is not there", vty.command("no map inject purgeMS"), "% Nothing is injected into purgeMS")
    tap.equal("injections are not saved", "map inject" in vty.command("show running-config"), False)


def check_mode(tap, vty):
    has(tap, "the mode is saved", vty.command("show running-config"), "\n mode strict\n")
    for command in ("configure terminal", "map", "mode liberal", "end"):
        vty.command(command)
    has(tap, "and changed at once", vty.command("show map"), "HLR 491700000006, liberal")


def check_no_number(tap):
    daemon = Daemon(CONFIG.replace(" gt 491700000006\n", ""))
    try:
        daemon.process.wait(60)
        has(tap, "MAP to other nodes needs a number", daemon.read_log(), "set gt in the node map")
        tap.equal("without one it does not start", daemon.process.returncode != 0, True)
    finally:
        daemon.remove()


if __name__ == "__main__":
    tap = Tap()
    daemon = Daemon(CONFIG)
    try:
        vty = daemon.vty()
        check_show(tap, vty)
        check_inject(tap, vty)
        check_mode(tap, vty)
        vty.close()
        tap.result("clean end", daemon.stop())
    finally:
        daemon.remove()
    check_no_number(tap)
    tap.end()
