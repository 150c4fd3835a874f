#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# kill -9 in the middle of a load of registrations, at random instants: nothing that was acknowledged is lost, nothing is half
# done, and a request that was not answered can be repeated.
# KILLS: how often (10); SEED: of the instants.
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

LOAD = os.path.join(os.environ.get("abs_top_builddir", "../.."), "tests/scenario/store_load")
KILLS = int(os.environ.get("KILLS", "10"))
SEED = int(os.environ.get("SEED", str(random.randrange(1 << 30))))


class Requests:
    """What was tried and acknowledged, over all lives of the database."""

    def __init__(self):
        self.acked = {}     # (kind, key) -> value acknowledged last
        self.open = {}      # (kind, key) -> values that were tried and may or may not be there
        self.n_acked = 0
        self.takes = []     # (number, IMSI) in the order in which they were acknowledged

    def line(self, line):
        verb, kind, imsi, number = line.split()[:4]
        # a registration belongs to its subscriber, a moved number to itself
        key, value = ((kind, imsi), number) if kind == "register" else ((kind, number), imsi)
        if verb == "try":
            self.open.setdefault(key, []).append(value)
        elif verb == "ack":
            tried = self.open[key]
            tried.remove(value)
            self.acked[key] = value
            self.n_acked += 1
            if kind == "msisdn":
                self.takes.append((number, imsi))
        else:
            raise AssertionError("unexpected: " + line)

    def allowed(self, key):
        return [self.acked.get(key, "-")] + self.open.get(key, [])

    def may_be_without_number(self, imsi):
        """It never took one, or another one took, or may have taken, its last one afterwards."""
        for i in reversed(range(len(self.takes))):
            number, taker = self.takes[i]
            if taker != imsi:
                continue
            return any(n == number and t != imsi for n, t in self.takes[i:]) or \
                any(t != imsi for t in self.open.get(("msisdn", number), []))
        return True

    def settle(self, key, value):
        """This is what the database holds: the rest of the open ones never happened."""
        self.acked[key] = value
        self.open[key] = []


def load_and_kill(db, seed, delay, requests):
    proc = subprocess.Popen([LOAD, db, "load", str(seed)], stdout=subprocess.PIPE)
    first = proc.stdout.readline()
    timer = time.monotonic() + delay
    lines = [first]
    os.set_blocking(proc.stdout.fileno(), False)
    rest = b""
    while time.monotonic() < timer:
        rest += proc.stdout.read() or b""
    proc.send_signal(signal.SIGKILL)
    os.set_blocking(proc.stdout.fileno(), True)
    rest += proc.stdout.read()
    proc.wait()
    assert proc.returncode == -signal.SIGKILL, "it ended by itself: %d" % proc.returncode
    lines += rest.splitlines(keepends=True)
    for line in lines:
        if line.endswith(b"\n"):
            requests.line(line.decode())


def dump(db):
    out = subprocess.run([LOAD, db, "dump"], stdout=subprocess.PIPE, check=True, text=True).stdout
    return [line.split()[1:] for line in out.splitlines()]


def check(db, requests):
    """Returns problems."""
    problems = []
    holders = {}
    for imsi, version, msisdn, cfu, cfb, cfnry, cfnrc in dump(db):
        if not cfu == cfb == cfnry == cfnrc:
            problems.append("%s is half registered: %s" % (imsi, (cfu, cfb, cfnry, cfnrc)))
        allowed = requests.allowed(("register", imsi))
        if cfu not in allowed:
            problems.append("%s has %s, not one of %s" % (imsi, cfu, allowed))
        requests.settle(("register", imsi), cfu)
        if msisdn != "-":
            if msisdn in holders:
                problems.append("%s has two holders" % msisdn)
            holders[msisdn] = imsi
        elif not requests.may_be_without_number(imsi):
            problems.append("%s lost its number to nobody" % imsi)
    numbers = {key[1] for key in list(requests.acked) + list(requests.open) if key[0] == "msisdn"}
    for number in numbers:
        # a holder that took another number afterwards leaves this one to nobody
        holder = holders.get(number, "-")
        allowed = requests.allowed(("msisdn", number))
        if holder != "-" and holder not in allowed:
            problems.append("%s is held by %s, not one of %s" % (number, holder, allowed))
        if holder != "-" and holder != requests.acked.get(("msisdn", number)):
            requests.takes.append((number, holder))
        requests.settle(("msisdn", number), holder)
    return problems


def repeat(db, requests):
    """The phone repeats what it got no answer for, whether it was done or not. Returns problems."""
    problems = []
    proc = subprocess.Popen([LOAD, db, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert proc.stdout.readline() == "ready\n"
    for imsi, number in repeat_of(requests):
        proc.stdin.write("register %s %s\n" % (imsi, number))
        proc.stdin.flush()
        answer = proc.stdout.readline()
        if answer != "result %s %s\n" % (imsi, number):
            problems.append("repeated registration of %s: %s" % (imsi, answer.strip()))
        requests.settle(("register", imsi), number)
    proc.stdin.close()
    if proc.wait() != 0:
        problems.append("serve ended with %d" % proc.returncode)
    return problems


def repeat_of(requests):
    last = {key[1]: tried[-1] for key, tried in requests.unanswered.items()}
    return sorted(last.items())[:3]


def run_kill(db, i, rnd, requests):
    before = requests.n_acked
    delay = rnd.uniform(0, 0.15)
    load_and_kill(db, SEED + i, delay, requests)
    requests.unanswered = {k: v for k, v in requests.open.items() if k[0] == "register" and v}
    problems = check(db, requests)
    problems += repeat(db, requests)
    problems += check(db, requests)
    ok = "ok" if not problems else "not ok"
    print("%s %d - killed after %.3f s, %d acknowledged, %d were not" %
          (ok, i + 1, delay, requests.n_acked - before, sum(len(v) for v in requests.unanswered.values())))
    for p in problems:
        print("# " + p)
    sys.stdout.flush()
    return not problems


def main():
    rnd = random.Random(SEED)
    requests = Requests()
    directory = tempfile.mkdtemp(prefix="supserv-kill-")
    print("1..%d" % (KILLS + 1))
    print("# SEED=%d" % SEED)
    results = [run_kill(os.path.join(directory, "hlr.db"), i, rnd, requests) for i in range(KILLS)]
    enough = requests.n_acked > KILLS
    print("%s %d - %d acknowledged in all" % ("ok" if enough else "not ok", KILLS + 1, requests.n_acked))
    shutil.rmtree(directory)
    return 0 if all(results) and enough else 1


sys.exit(main())
