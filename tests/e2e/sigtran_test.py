# SPDX-License-Identifier: AGPL-3.0-or-later
"""MAP's transport between two nodes with Debian's osmo-stp between: over IPA/SCCPlite, which needs no SCTP, and over
M3UA. The nodes are programs with nothing but an SCCP user on the SIGTRAN door of osmo-supserv."""
import os
import queue
import shutil
import subprocess
import tempfile
import threading

import pytest

from config import LOG
from network import Network
from program import TIMEOUT, Program, shim_for
from supserv import BUILD

NODE = os.path.join(BUILD, "tests/e2e/sigtran_node")
STP_VTY = 4239
PC_A, PC_B = "0.23.5", "0.23.6"
GT_VLR, GT_HLR, MSISDN = "491700000007", "491700000006", "4917112345"
# libosmo-sigtran tries again every 5 s; M3UA has 2 s more before it registers its routing key
RECOVERY = 30


def stp_config(address, transport):
    """IPA carries no point codes: each AS stands for the peer that it may talk to, and is called like its ASP."""
    config = LOG.format(level="notice") + f"""line vty
 no login
 bind {address}
cs7 instance 0
 xua rkm routing-key-allocation dynamic-permitted
 listen {transport} {5000 if transport == "ipa" else 2905}
  accept-asp-connections dynamic-permitted
  local-ip {address}
 point-code 0.23.2
"""
    if transport == "ipa":
        for name, own, peer in ("A", PC_A, PC_B), ("B", PC_B, PC_A):
            config += f" as {name} ipa\n  routing-key 0 {own}\n  point-code override dpc {peer}\n"
        config += " route-table system\n"
        for name, own in ("A", PC_A), ("B", PC_B):
            config += f"  update route {own} 7.255.7 linkset {name}\n"
    return config


def node_config(address, transport, name, own, peer):
    ipa = transport == "ipa"
    override = f"  point-code override dpc {peer}\n" if ipa else ""
    return LOG.format(level="notice") + f"""cs7 instance 0
 point-code {own}
 asp {name} {5000 if ipa else 2905} 0 {transport}
  remote-ip {address}
  local-ip {address}
 as as-{name} {transport}
  asp {name}
  routing-key {0 if ipa else ord(name)} {own}
{override}"""


class Node:
    """A running sigtran_node: what it prints comes line by line."""

    def __init__(self, stp, name, own, peer, gt, ssn):
        config = os.path.join(stp.dir, name + ".cfg")
        with open(config, "w", encoding="utf-8") as f:
            f.write(node_config(stp.address, stp.transport, name, own, peer))
        environment = dict(os.environ)
        if stp.transport == "m3ua":
            environment["LD_PRELOAD"] = shim_for(NODE)
        self.log = os.path.join(stp.dir, name + ".log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([NODE, config, gt, str(ssn)], stdin=subprocess.PIPE, text=True,
                                            stdout=subprocess.PIPE, stderr=log, env=environment)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def route(self, prefix, pc):
        self.tell(f"route {prefix} {pc}")
        assert self.hears() == "routed"

    def hears(self, timeout=TIMEOUT):
        try:
            return self.lines.get(timeout=timeout)
        except queue.Empty:
            return None

    def silent(self):
        return self.lines.empty()

    def stop(self):
        """-> what is wrong with the way it ended, "" when nothing is"""
        self.process.stdin.close()
        try:
            status = self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return f"{self.log}: it did not end"
        with open(self.log, encoding="utf-8", errors="replace") as f:
            log = f.read()
        return "" if status == 0 and "Sanitizer" not in log else f"status {status}:\n{log}"


class World:
    """osmo-stp with node A (a VLR) and node B (an HLR) behind it."""

    def __init__(self, transport):
        self.transport = transport
        self.dir = tempfile.mkdtemp(prefix="supserv-sigtran-")
        self.address = Network.next_address()
        self.stp = Program(self.dir, "stp", "osmo-stp", self.address, STP_VTY, "OsmoSTP", shim=True)
        self.stp.configure(stp_config(self.address, transport))
        self.stp.start()
        self.a = Node(self, "A", PC_A, PC_B, GT_VLR, 7)
        self.b = Node(self, "B", PC_B, PC_A, GT_HLR, 6)

    def nodes(self):
        return self.a, self.b

    def stop(self):
        problems = [problem for problem in [node.stop() for node in self.nodes()] + self.stp.stop() if problem]
        if problems:
            return problems
        shutil.rmtree(self.dir)
        return []


@pytest.fixture(name="world", scope="module", params=["ipa", "m3ua"])
def world_fixture(request):
    world = World(request.param)
    for node in world.nodes():
        assert node.hears() == "up"
    world.a.route("49", PC_B)
    world.b.route("49", PC_A)
    yield world
    assert world.stop() == []


def ask_number(world, octets, number=GT_HLR):
    """A asks a number of B, and is answered by what B has as its own."""
    world.a.tell(f"gt {number} 6 {octets}")
    assert world.b.hears() == f"rx GT {number} SSN 6 | GT {GT_VLR} SSN 7 | {octets}"
    assert world.a.hears() == f"rx GT {GT_VLR} SSN 7 | GT {GT_HLR} SSN 6 | {octets}"


def test_numbers_lead_to_the_other(world):
    ask_number(world, 20)


def test_long_messages_arrive_whole(world):
    """255 octets do not fit beside two numbers; 3400 are sixteen segments."""
    for octets in 220, 255, 600, 3400:
        ask_number(world, octets)


def test_point_code_leads_to_the_other(world):
    world.a.tell(f"pc {PC_B} 6 20")
    assert world.b.hears() == f"rx PC {PC_B} SSN 6 | GT {GT_VLR} SSN 7 | 20"
    assert world.a.hears() == f"rx GT {GT_VLR} SSN 7 | GT {GT_HLR} SSN 6 | 20"


def test_number_of_a_subscriber(world):
    """Somebody else's number that leads to B is B's only where B says so."""
    world.a.tell(f"gt {MSISDN} 6 20")
    assert world.a.hears() == f"notice GT {MSISDN} SSN 6 1"
    world.b.route("49171", PC_B)
    ask_number(world, 20, MSISDN)


def test_what_is_not_there_comes_back(world):
    world.a.tell(f"gt {GT_HLR} 9 20")
    assert world.a.hears() == f"notice GT {GT_HLR} SSN 9 4"
    world.a.tell("gt 33600000001 6 20")
    assert world.a.hears() == "notice GT 33600000001 SSN 6 1"


def test_recovery(world):
    """osmo-stp is killed: who sends is told. It comes back: all goes on, nobody had to do anything."""
    world.stp.kill()
    for node in world.nodes():
        assert node.hears() == "down"
    world.a.tell(f"gt {GT_HLR} 6 20")
    assert world.a.hears() == f"notice GT {GT_HLR} SSN 6 5"
    world.stp.start()
    for node in world.nodes():
        assert node.hears(RECOVERY) == "up"
    ask_number(world, 20)
    ask_number(world, 600)
    assert world.a.silent() and world.b.silent()
