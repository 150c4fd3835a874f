# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two osmo-supserv with Debian's osmo-stp between, over IPA/SCCPlite: the phones of one belong to the HLR of the other.
The ten lessons are played over SIGTRAN, in real time, as they are in one process; and osmo-stp is killed."""
import glob
import os
import shutil
import tempfile
import time

import pytest

from config import LOG
from network import Network
from program import Program, Supserv, wait_until
from sigtran_test import PC_A, PC_B, RECOVERY, STP_VTY, stp_config
from supserv import PROGRAM, TOP

LESSONS = sorted(glob.glob(os.path.join(TOP, "doc/examples/lab-*.vty")))
SUPSERV_VTY = 4290
HLR, VLR, MSC = "491700000006", "491700000007", "491700000008"
PHONES = {"alice": 1001, "bob": 1002, "carol": 1003, "dave": 1004}
# how long an HLR elsewhere must have been silent; the processes are on one machine
QUIET_MS = 50


def imsi(number):
    return f"00101{number:010d}"


def node_config(node, stp, name, own, peer, specific):
    """The AS is called like its ASP, which osmo-stp knows it by."""
    return LOG.format(level="notice") + f"""line vty
 bind {node}
ctrl
 bind {node}
cs7 instance 0
 point-code {own}
 asp {name} 5000 0 ipa
  remote-ip {stp}
  local-ip {node}
 as as-{name} ipa
  asp {name}
  routing-key 0 {own}
  point-code override dpc {peer}
map
 cs7-instance 0
{specific}"""


def phones_config(*addresses):
    return node_config(*addresses, "A", PC_A, PC_B, f"""\
 gt-route 491700 point-code {PC_B}
timer lab X21 {QUIET_MS}
lab
 map hlr-gt {HLR}
 msc-gt {MSC}
 vlr-gt {VLR}
""")


def hlr_config(*addresses):
    return node_config(*addresses, "B", PC_B, PC_A, f"""\
 gt {HLR}
 gt-route 491700 point-code {PC_A}
 gt-route 44491700 point-code {PC_A}
store
 database hlr.db
""")


class World:
    """osmo-stp, the node with the phones, and the node with the HLR on a database."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="supserv-two-nodes-")
        stp, phones, hlr = (Network.next_address() for _ in range(3))
        self.stp = Program(self.dir, "stp", "osmo-stp", stp, STP_VTY, "OsmoSTP", shim=True)
        self.stp.configure(stp_config(stp, "ipa"))
        self.phones = Supserv(self.dir, "phones", PROGRAM, phones, SUPSERV_VTY, "OsmoSupServ")
        self.phones.configure(phones_config(phones, stp))
        self.hlr = Supserv(self.dir, "hlr", PROGRAM, hlr, SUPSERV_VTY, "OsmoSupServ")
        self.hlr.configure(hlr_config(hlr, stp))
        for program in self.programs():
            program.start()
        self.wait_for_links()

    def programs(self):
        return self.stp, self.hlr, self.phones

    def wait_for_links(self):
        for program in self.hlr, self.phones:
            wait_until(lambda p=program: ": up" in p.ask("show sigtran"), f"{program.name} has its link", RECOVERY)

    def subscribers(self):
        """Those of the lessons, as the template has them."""
        for number in PHONES.values():
            self.hlr.ask(f"subscriber imsi {imsi(number)} delete")
            assert "created" in self.hlr.ask(f"subscriber imsi {imsi(number)} create {number}")

    def attach(self, *names):
        self.phones.ask("lab reset")
        for name in names:
            said = self.phones.ask(f"lab mobile {name} number {PHONES[name]}", f"lab mobile {name} attach")
            assert f"{name} displays: attached" in said

    def dial(self, name, what):
        return self.phones.ask(f"lab mobile {name} dial {what}")

    def stop(self):
        problems = [problem for program in self.programs() for problem in program.stop()]
        if not problems:
            shutil.rmtree(self.dir)
        return problems


@pytest.fixture(name="world", scope="module")
def world_fixture():
    world = World()
    yield world
    assert world.stop() == []


@pytest.mark.parametrize("lesson", LESSONS, ids=[os.path.basename(lesson) for lesson in LESSONS])
def test_lesson(world, lesson):
    world.phones.ask("lab reset")
    world.subscribers()
    said = world.phones.ask("trace ring on", f"lab play {lesson}")
    assert "The lesson ends as it should." in said, said[-2000:]


def test_subscribers_are_elsewhere(world):
    """The node with the phones has none of them, and the node with the HLR has them all."""
    world.subscribers()
    world.attach("alice", "bob")
    assert imsi(1002) not in world.phones.ask("show subscribers")
    assert f"registered at VLR {VLR}" in world.hlr.ask("show subscriber msisdn 1002")
    world.phones.ask("lab mobile bob roam 44")
    assert f"registered at VLR 44{VLR}" in world.hlr.ask("show subscriber msisdn 1002")


def test_administrator_changes_subscription(world):
    """The VLR acts on what the HLR pushes."""
    world.subscribers()
    world.attach("alice", "bob", "carol")
    world.hlr.ask("subscriber msisdn 1002 forwarding CFNRc register 1003")
    wait_until(lambda: "P,R,A" not in world.phones.ask("lab expect status 1002 CFNRc P,R,A"), "the VLR has it")
    world.phones.ask("lab mobile bob lose-coverage")
    world.dial("alice", "1002")
    assert "wanted" not in world.phones.ask("lab wait 15 mobile carol is ringing")
    world.phones.ask("lab reset")


def test_stp_is_killed(world):
    """Nobody is told anything but that it does not work just now; then all is as it was."""
    world.subscribers()
    world.attach("alice", "bob", "carol")
    assert "active, to 1003" in world.dial("bob", "**21*1003*11#")
    world.stp.kill()
    wait_until(lambda: ": away" in world.phones.ask("show sigtran"), "the node with the phones knows")
    assert "bob displays" in world.dial("bob", "##21#")
    said = world.phones.ask("lab mobile carol detach", "lab mobile carol attach")
    assert "no service" in said
    world.dial("alice", "1002")
    assert "wanted" not in world.phones.ask("lab expect call 1001 cause 41")
    world.stp.start()
    world.wait_for_links()
    # the phone registers by itself when its timer is over
    assert "wanted" not in world.phones.ask("lab wait 30 mobile carol is idle")
    assert "active, to 1003" in world.dial("bob", "*#21#")
    world.dial("alice", "1002")
    assert "wanted" not in world.phones.ask("lab wait 5 mobile carol is ringing")
    world.phones.ask("lab reset")


def test_hlr_is_killed(world):
    """What was answered is in its database; the VLR goes on with what it has, and the HLR knows where it is."""
    world.subscribers()
    world.attach("alice", "bob", "carol")
    assert "active, to 1003" in world.dial("bob", "**62*1003*11#")
    world.hlr.kill()
    time.sleep(0.1)
    world.hlr.start()
    world.wait_for_links()
    assert f"registered at VLR {VLR}" in world.hlr.ask("show subscriber msisdn 1002")
    assert "active, to 1003" in world.dial("bob", "*#62#")
    world.phones.ask("lab mobile bob detach")
    world.dial("alice", "1002")
    assert "wanted" not in world.phones.ask("lab wait 5 mobile carol is ringing")
    world.phones.ask("lab reset")
