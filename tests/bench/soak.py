#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Soak under load: SOAK_REQUESTS (1,000,000) SS requests over GSUP, a fifth of them refused and a twentieth left open
for ever by the phone, and SOAK_CALLS (100,000) calls over MNCC, forwarded, refused and abandoned ones among them.
Afterwards no descriptor, session, call or talloc block may have stayed, and a request costs what it cost at the start.
Part of check-long."""
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "vty"))
from supserv import BUILD, Daemon, Tap  # noqa: E402

ROUNDS = 10
MIX = ["interrogate=40", "register=20", "erase=15", "refused=20", "abandoned=5"]
# A block of numbers for each scenario, and what its subscribers have registered.
BLOCK = 1000
SCENARIOS = [("connect", None), ("cfu", "cfu"), ("busy", "cfb"), ("udub", "cfb"), ("nrc", "cfnrc"), ("refused", None),
             ("abandoned", None)]
# The HLR waits 30 s for a password.
PASSWORD_GUARD_S = 30
# Not a matter of a slow machine: what this is about grows with every request. osmo-hlr's cost grew 137 times.
COST_FACTOR_MAX = 4
IMSI = {"1": 901701000000000, "2": 901702000000000, "3": 901703000000000}


def write_subscribers(path):
    with open(path, "w", encoding="utf-8") as f:
        f.write("imsi,msisdn,cfu,cfb,cfnrc\n")
        for block, (_, service) in enumerate(SCENARIOS):
            for i in range(block * BLOCK, (block + 1) * BLOCK):
                for who in "123":
                    forwarded = [f"3{i:06d}" if who == "2" and service == s else "" for s in ("cfu", "cfb", "cfnrc")]
                    f.write(f"{IMSI[who] + i},{who}{i:06d},{','.join(forwarded)}\n")
        for i in range(10000):
            f.write(f"{901700000000000 + i},{5000000 + i},,,\n")


def program(name, *args):
    """Run a load generator -> its result as a dictionary."""
    run = subprocess.run([os.path.join(BUILD, "tests/bench", name), *map(str, args)], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, encoding="utf-8", check=False)
    found = dict(re.findall(r"(\w+)=(\S+)", run.stdout))
    found["problem"] = run.stdout if run.returncode else ""
    return found


class Load:
    def __init__(self, daemon):
        self.daemon = daemon
        self.gsup = ["-H", daemon.addr, "-P", 4223, "-p", daemon.process.pid]

    def requests(self, count):
        return program("gsup_load", *self.gsup, "-n", 4, "-w", 16, "-c", count, *MIX)

    def locate(self, who):
        """Every phone registers at the MSC, so that it can be called."""
        n = BLOCK * len(SCENARIOS)
        return program("gsup_load", *self.gsup, "-n", 1, "-w", 32, "-i", IMSI[who], "-k", n, "-c", n, "-N", "MSC", "ul")

    def calls(self, count):
        return [program("mncc_load", "-S", os.path.join(self.daemon.dir, "msc.sock"), "-n", 16, "-b", block * BLOCK,
                        "-k", BLOCK, "-c", count // len(SCENARIOS), "-p", self.daemon.process.pid, name)
                for block, (name, _) in enumerate(SCENARIOS)]


def blocks_of(vty):
    """-> talloc blocks but those of the resident subscribers, which grow with what is registered."""
    text = vty.command("show talloc-context application full")
    return sum(sign * int(re.search(name + r".*bytes in +(\d+) blocks", text).group(1))
               for name, sign in (("total", 1), ("struct resident", -1)))


def settled(vty):
    """-> what is left when nothing goes on: (talloc blocks, sessions, calls)"""
    deadline = time.monotonic() + PASSWORD_GUARD_S + 30
    while True:
        sessions = int(re.search(r"(\d+) SS session", vty.command("show gsup")).group(1))
        calls = int(re.search(r"(\d+) calls? running", vty.command("show calls")).group(1))
        if not sessions and not calls or time.monotonic() > deadline:
            return blocks_of(vty), sessions, calls
        time.sleep(1)


def problems(results):
    return "\n".join(r["problem"] for r in results if r["problem"])


def main():
    tap = Tap()
    n_requests = int(os.environ.get("SOAK_REQUESTS", "1000000"))
    n_calls = int(os.environ.get("SOAK_CALLS", "100000"))
    daemon = Daemon()
    daemon.stop()
    with open(daemon.config, "a", encoding="utf-8") as f:
        f.write(f"gsup\n mode server\n local-ip {daemon.addr}\nmncc\n msc-socket {daemon.dir}/msc.sock\n"
                "store\n database soak.db\n")
    csv = os.path.join(daemon.dir, "soak.csv")
    write_subscribers(csv)
    daemon.start(["--import", csv])
    tap.equal("import", daemon.process.wait(), 0)
    daemon.start()
    vty = daemon.vty()
    vty.command("enable")
    load = Load(daemon)

    tap.result("location updates", problems([load.locate(who) for who in "123"]))
    # until all that is bounded (call records, free lists) is full
    load.requests(n_requests // 50)
    load.calls(max(n_calls // 50, 700))
    before = settled(vty)
    descriptors = len(os.listdir(f"/proc/{daemon.process.pid}/fd"))
    rounds = [load.requests(n_requests // ROUNDS) for _ in range(ROUNDS)]
    tap.result(f"{n_requests} requests", problems(rounds))
    calls = [load.calls(n_calls // ROUNDS) for _ in range(ROUNDS)]
    tap.result(f"{n_calls} calls", problems(sum(calls, [])))
    after = settled(vty)
    print(f"# talloc blocks, sessions, calls: {before} before, {after} after")
    tap.result("nothing stays", "" if after[0] <= before[0] else f"{after[0] - before[0]} blocks more than before")
    tap.equal("no session and no call stays", after[1:], (0, 0))
    tap.equal("no descriptor stays", len(os.listdir(f"/proc/{daemon.process.pid}/fd")), descriptors)
    cost = [float(r.get("cpu_us", 0)) for r in rounds]
    print(f"# CPU of a request in us, round by round: {cost}")
    print(f"# CPU of a call in us, first and last round: {[c.get('cpu_us') for c in calls[0]]} "
          f"{[c.get('cpu_us') for c in calls[-1]]}")
    tap.result("a request costs what it cost", "" if cost[-1] < COST_FACTOR_MAX * cost[0] else f"{cost}")
    vty.close()
    tap.result("it ends well", daemon.stop())
    daemon.remove()
    tap.end()


if __name__ == "__main__":
    main()
