#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every token of every command of ours has a help text of its own."""
import xml.etree.ElementTree as ElementTree

from supserv import Daemon, Tap

# Commands of libosmocore's that the test goes through as well are not ours to mend.
OURS = ("subscriber", "show subscriber", "show call", "show trace", "trace", "no trace", "why", "simulate", "database", "lab",
        "hlr", "ss", "gsup", "mncc", "show gsup", "show mncc", "map", "no map", "show map", "show sigtran", "show gt", "show screening", "store",
        "call")
OUR_NODES = ("config-hlr", "config-ss", "config-store", "config-call", "config-lab", "config-gsup", "config-mncc",
             "config-map")
NAMESPACE = "{urn:osmocom:xml:libosmocore:vty:doc:1.0}"


def is_ours(node, command):
    if node.get("id") in OUR_NODES:
        return True
    return command.get("id").startswith(OURS)


def own_commands(root):
    for node in root.iter(NAMESPACE + "node"):
        for command in node.iter(NAMESPACE + "command"):
            if is_ours(node, command):
                yield node.get("id"), command


def faults(command):
    params = list(command.iter(NAMESPACE + "param"))
    words = [p.get("doc") or "" for p in params]
    return [f"{command.get('id')}: nothing is said about '{p.get('name')}'"
            for p, doc in zip(params, words) if len(doc.strip()) < 2 or doc.strip() == "(null)"]


if __name__ == "__main__":
    tap = Tap()
    daemon = Daemon()
    try:
        vty = daemon.vty()
        vty.command("enable")
        root = ElementTree.fromstring(vty.command("show online-help"))
        found = list(own_commands(root))
        tap.result(f"{len(found)} commands", "" if len(found) > 60 else "so few: does the test look at the right nodes?")
        problems = [fault for _, command in found for fault in faults(command)]
        tap.result("help on every token", "\n".join(problems))
        asked = vty.ask("subscriber msisdn 1001 forwarding ")
        tap.result("? explains", "" if "SERVICE" in asked and "CFNRy" in asked else asked)
        vty.close()
        tap.result("clean end", daemon.stop())
    finally:
        daemon.remove()
    tap.end()
