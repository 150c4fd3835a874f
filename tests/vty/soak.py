#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Soak: phones of the lab dial services, call, answer, reject, lose coverage and hang up at random, on a database, for
SOAK_SECONDS (600). At the end nothing but the subscribers' rows may have stayed: as many talloc blocks as after the
warm-up, no call, no session. Part of check-long; SOAK_SEED repeats a run."""
import os
import random
import re
import sys
import time

from supserv import Daemon, Tap

PHONES = [f"p{i}" for i in range(6)]
SERVICES = ["21", "67", "61", "62", "002", "004"]
# calls until all that is bounded (call records, trace ring) is full
WARM_UP_CALLS = 300


def number(i):
    return str(1001 + i)


def dialled(rnd):
    """A string that somebody might dial."""
    other = number(rnd.randrange(len(PHONES)))
    return rnd.choice([
        *[other] * 12,
        f"**{rnd.choice(SERVICES)}*{other}#", f"**61*{other}*11*{rnd.choice([5, 10, 30])}#",
        f"##{rnd.choice(SERVICES)}#", f"#{rnd.choice(SERVICES)}#", f"*{rnd.choice(SERVICES)}#",
        f"*#{rnd.choice(SERVICES)}#", "*43#", "#43#", "*#43#", "*33*0000#", "#33*0000#", "*35*1111#", "#330*0000#",
        f"#31#{other}", f"*31#{other}", "**03*330*0000*0000*0000#", "*100#", "2", "0", "1", "112", "4711",
    ])


def step(vty, rnd):
    phone = rnd.choice(PHONES)
    act = rnd.choice(["dial"] * 8 + ["answer"] * 4 + ["hangup"] * 4 + ["reject", "reject 21", "lose-coverage",
                                                                     "regain-coverage", "attach", "detach"])
    vty.command(f"lab mobile {phone} {act} {dialled(rnd)}" if act == "dial" else f"lab mobile {phone} {act}")
    vty.command(f"lab clock advance {rnd.choice([1, 1, 1, 6, 40])}")


def fresh(vty):
    vty.command("lab reset")
    for i, phone in enumerate(PHONES):
        vty.command(f"lab mobile {phone} number {number(i)}")
        vty.command(f"lab mobile {phone} attach")


def calls(vty):
    match = re.search(r"call (\d+):", vty.command("show call last"))
    return int(match.group(1)) if match else 0


def blocks(vty):
    """Talloc blocks when nothing goes on."""
    vty.command("lab reset")
    vty.command("lab clock advance 300")
    text = vty.command("show talloc-context application brief")
    return int(re.search(r"total +\d+ bytes in +(\d+) blocks", text).group(1))


def run_until(vty, rnd, enough):
    n = 0
    while not enough():
        step(vty, rnd)
        n += 1
        if n % 200 == 0:
            fresh(vty)
    return n


def main():
    tap = Tap()
    seconds = float(os.environ.get("SOAK_SECONDS", "600"))
    seed = int(os.environ.get("SOAK_SEED", str(int(time.time()))))
    rnd = random.Random(seed)
    daemon = Daemon("store\n database soak.db\n")
    vty = daemon.vty()
    vty.command("enable")
    vty.command("lab clock stepped")
    fresh(vty)
    for _ in range(WARM_UP_CALLS):
        vty.command("lab mobile p0 dial 1002")
        vty.command("lab clock advance 1")
        vty.command("lab mobile p0 hangup")
    before = blocks(vty)
    fresh(vty)
    end = time.monotonic() + seconds
    steps = run_until(vty, rnd, lambda: time.monotonic() > end)
    n_calls = calls(vty)
    after = blocks(vty)
    print(f"# seed {seed}: {steps} steps, {n_calls} calls in {seconds:.0f} s, {before} talloc blocks before, {after} after")
    tap.result("nothing stays", "" if after <= before else vty.command("show talloc-context application full"))
    tap.equal("no call stays", vty.command("show calls").strip().splitlines()[-1].strip(), "0 calls running")
    vty.close()
    tap.result("it ends well", daemon.stop())
    daemon.remove()
    tap.end()


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
