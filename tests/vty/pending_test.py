#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Commands that answer later: with a database every change waits for the disk. The answer comes before the prompt, lines
that are typed meanwhile are executed in their order, and a session that closes while it waits harms nobody."""
import os
import sqlite3

from supserv import Daemon, Tap

DATABASE = "store\n database subscribers.db\n"
TYPED_AHEAD = [
    "subscriber imsi 262420000000001 create 1001",
    "subscriber imsi 262420000000002 create 1002",
    "subscriber msisdn 1001 forwarding CFU register 1002",
    "subscriber msisdn 1001 forwarding CFU register 1001",
    "no such command",
    "show subscribers",
]
ANSWERS = [
    "Subscriber 262420000000001 created.",
    "Subscriber 262420000000002 created.",
    "Call forwarding unconditional (telephony): active, to 1002",
    "% Refused: ...",
    "% Unknown command.",
    "262420000000001 1001             CFU>1002",
    "262420000000002 1002",
    "2 subscribers, store: sqlite ...",
]


def read_prompts(vty, n):
    """Read up to the n th prompt of what was typed at once."""
    text = ""
    while text.count("OsmoSupServ# ") < n:
        chunk = vty.sock.recv(65536)
        if not chunk:
            break
        text += vty.clean(chunk)
    return text


def check_typed_ahead(tap, daemon):
    vty = daemon.vty()
    vty.command("enable")
    vty.sock.sendall(("\n".join(TYPED_AHEAD) + "\n").encode())
    text = read_prompts(vty, len(TYPED_AHEAD))
    lines = [line.rstrip() for line in text.splitlines()]
    answers = [line for line in lines if line and not line.startswith("OsmoSupServ#") and line not in TYPED_AHEAD]
    same = len(answers) == len(ANSWERS) and all(got.startswith(wanted.split("...")[0])
                                                for got, wanted in zip(answers, ANSWERS))
    tap.result("typed ahead: every answer, in order", "" if same else text)
    vty.close()


def check_answer_after_commit(tap, daemon):
    """When the answer is there, the change is in the database for everybody."""
    vty = daemon.vty()
    vty.command("enable")
    lost = []
    for i in range(20):
        vty.command(f"subscriber imsi 26242000000{100 + i:04} create {3000 + i}")
        with sqlite3.connect(os.path.join(daemon.dir, "subscribers.db")) as db:
            if f"{3000 + i}" not in "\n".join(db.iterdump()):
                lost.append(f"{3000 + i} was answered and is not in the database")
    tap.result("answered after the commit", "\n".join(lost))
    vty.close()


def check_closed_while_waiting(tap, daemon):
    for i in range(20):
        vty = daemon.vty()
        vty.command("enable")
        vty.sock.sendall(f"subscriber imsi 26242000001{i:04} create {4000 + i}\nshow subscribers\n".encode())
        vty.close()
    vty = daemon.vty()
    vty.command("enable")
    answer = vty.command("show subscriber msisdn 1001")
    tap.result("sessions that close while they wait", "" if "number 1001" in answer else answer)
    vty.close()


def check_files(tap, daemon):
    vty = daemon.vty()
    vty.command("enable")
    answers = [
        ("database backup copy.db", "Backup complete.\n"),
        ("database backup copy.db", "% No backup: "),
        ("subscriber export all.json", " subscribers written.\n"),
        ("subscriber import all.json dry-run", "Nothing was changed: 0 problems, 0 would be created, 0 changed, "),
        ("subscriber import all.json", "0 created, 0 changed, "),
        ("subscriber export all.txt", "% "),
        ("subscriber import nowhere.csv", "% "),
    ]
    for line, wanted in answers:
        got = vty.command(line)
        tap.result(line, "" if wanted in got else f"wanted: {wanted}\ngot:    {got}")
    tap.result("the copy is a database", "" if os.path.getsize(os.path.join(daemon.dir, "copy.db")) > 4096 else "it is empty")
    with open(os.path.join(daemon.dir, "bad.csv"), "w", encoding="utf-8") as f:
        f.write("imsi,msisdn\n26,1\n262420000000077,bob\n")
    got = vty.command("subscriber import bad.csv")
    tap.result("problems with line and column", "" if "bad.csv:2:1: " in got and "bad.csv:3:17: " in got else got)
    vty.close()


if __name__ == "__main__":
    tap = Tap()
    daemon = Daemon(DATABASE)
    try:
        check_typed_ahead(tap, daemon)
        check_answer_after_commit(tap, daemon)
        check_closed_while_waiting(tap, daemon)
        check_files(tap, daemon)
        tap.result("clean end", daemon.stop())
    finally:
        daemon.remove()
    tap.end()
