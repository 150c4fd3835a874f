# SPDX-License-Identifier: AGPL-3.0-or-later
"""osmo-supserv as an HLR on SIGTRAN: a VLR, a GMSC and a stranger, each a program of its own on M3UA, ask it through
Debian's osmo-stp."""
import re
import shutil
import tempfile

import pytest

from config import LOG
from map_peer import Peer, address_string, tbcd
from network import STP_VTY, SUPSERV_VTY, Network
from program import Program, Supserv, wait_until
from supserv import PROGRAM

PC_HLR, PC_VLR, PC_GMSC, PC_STRANGER = "0.23.6", "0.23.5", "0.23.1", "0.23.3"
GT_HLR, GT_VLR, GT_GMSC, GT_STRANGER = "491700000006", "491700000007", "33600000008", "33700000007"
IMSI, MSISDN, FORWARDED_TO = "262010000000001", "491711234567", "4930123456"
SSN_VLR, SSN_MSC = 7, 8
# application contexts with their version, operations, errors: TS 29.002 17.3.2, 17.5, 17.6.6
LOCATION_UPDATE, ROUTING, SERVICES = (1, 3), (5, 3), (18, 2)
UPDATE_LOCATION, INSERT_DATA, REGISTER_SS, SEND_ROUTING_INFO = 2, 7, 10, 22
UNEXPECTED_DATA = 36
RECOVERY = 30


def stp_config(address):
    return LOG.format(level="notice") + f"""line vty
 no login
 bind {address}
cs7 instance 0
 xua rkm routing-key-allocation dynamic-permitted
 listen m3ua 2905
  accept-asp-connections dynamic-permitted
  local-ip {address}
 point-code 0.23.2
"""


def hlr_config(address):
    return LOG.format(level="notice") + f"""line vty
 no login
 bind {address}
ctrl
 bind {address}
cs7 instance 0
 point-code {PC_HLR}
 asp hlr 2905 0 m3ua
  remote-ip {address}
  local-ip {address}
 as hlr m3ua
  asp hlr
  routing-key 66 {PC_HLR}
store
 database hlr.db
ss
 country-code 49
map
 cs7-instance 0
 gt {GT_HLR}
 gt-route 49171 local
 gt-route 49170 point-code {PC_VLR}
 gt-route 336 point-code {PC_GMSC}
 gt-route 337 point-code {PC_STRANGER}
 screening allow 336 sendRoutingInfo
"""


class World:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="supserv-map-")
        self.address = Network.next_address()
        self.stp = Program(self.dir, "stp", "osmo-stp", self.address, STP_VTY, "OsmoSTP", shim=True)
        self.stp.configure(stp_config(self.address))
        self.hlr = Supserv(self.dir, "hlr", PROGRAM, self.address, SUPSERV_VTY, "OsmoSupServ", shim=True)
        self.hlr.configure(hlr_config(self.address))
        self.peers = {}

    def start(self):
        self.stp.start()
        self.hlr.start()
        self.wait_up()
        self.hlr.ask(f"subscriber imsi {IMSI} create +{MSISDN}",
                     f"subscriber imsi {IMSI} forwarding CFU register +{FORWARDED_TO}")
        self.connect()

    def wait_up(self):
        wait_until(lambda: "0.23.6: up" in self.hlr.ask("show sigtran"), "the HLR has its link to osmo-stp", RECOVERY)

    def connect(self):
        for peer in self.peers.values():
            peer.close()
        self.peers = {
            "vlr": Peer(self.address, PC_VLR, PC_HLR, GT_VLR, SSN_VLR),
            "gmsc": Peer(self.address, PC_GMSC, PC_HLR, GT_GMSC, SSN_MSC),
            "stranger": Peer(self.address, PC_STRANGER, PC_HLR, GT_STRANGER, SSN_VLR),
        }

    def stop(self):
        for peer in self.peers.values():
            peer.close()
        return self.hlr.stop() + self.stp.stop()


@pytest.fixture(name="world", scope="module")
def world_fixture():
    world = World()
    world.start()
    yield world
    assert world.stop() == []
    shutil.rmtree(world.dir)


def ask_route(world):
    """-> what a GMSC is told that asks the HLR at a number of a subscriber"""
    dialogue = world.peers["gmsc"].begin(ROUTING, SEND_ROUTING_INFO, {
        "msisdn": address_string(MSISDN), "interrogationType": "basicCall",
        "gmsc-OrGsmSCF-Address": address_string(GT_GMSC)}, called=MSISDN)
    kind, component, number = dialogue.hear()
    # the first message back says what the HLR's own number is
    assert (kind, number) == ("end", GT_HLR)
    return component["returnResult"]["result"]["parameter"]


def register(world, who):
    """registerSS of CFNRc for speech. -> the component of the answer"""
    argument = {"ss-Code": "2b", "basicService": {"teleservice": "11"},
                "forwardedToNumber": address_string(FORWARDED_TO)}
    kind, component, _ = world.peers[who].begin(SERVICES, REGISTER_SS, argument, called=GT_HLR, imsi=IMSI).hear()
    assert kind == "end"
    return component


def update_location(world, who, says, octets=0):
    """updateLocation that says to be from VLR `says`, with so many octets that the HLR does not know. All data that the
    HLR inserts is taken. -> (components that it inserts, the last one)"""
    extension = tlv(0x30, tlv(0xa0, tlv(0x30, tlv(0x06, bytes([0x2a, 3, 9])) + tlv(0x04, bytes(octets)))))
    argument = {"imsi": tbcd(IMSI), "msc-Number": address_string(says), "vlr-Number": address_string(says),
                "extensionContainer": extension.hex()}
    dialogue = world.peers[who].begin(LOCATION_UPDATE, UPDATE_LOCATION, argument, called=GT_HLR)
    inserted = []
    kind, component, _ = dialogue.hear()
    while kind == "continue":
        assert component["invoke"]["opcode"]["local"] == INSERT_DATA
        inserted.append(component["invoke"])
        dialogue.take(component["invoke"]["invokeID"])
        kind, component, _ = dialogue.hear()
    assert kind == "end"
    return inserted, component


def tlv(tag, value):
    length = bytes([len(value)]) if len(value) < 128 else bytes([0x82, len(value) >> 8, len(value) & 255])
    return bytes([tag]) + length + value


def refused(world, rule, ask):
    """ask() gets an error, and it is counted by the rule."""
    before = counted(world, rule)
    assert ask()["returnError"]["errcode"]["local"] == UNEXPECTED_DATA
    assert counted(world, rule) == before + 1


def counted(world, what):
    return int(re.search(f"{what}: +([0-9]+)", world.hlr.ask("show screening")).group(1))


def test_routing_of_a_forwarded_number(world):
    """Asked at the subscriber's number by a node abroad that is no neighbour."""
    assert ask_route(world)["extendedRoutingInfo"]["routingInfo"]["forwardingData"]["forwardedToNumber"] == \
        address_string(FORWARDED_TO)


def test_services_are_for_the_vlr_of_the_subscriber(world):
    """Nobody has it yet, so nobody may change its services."""
    for who in "vlr", "stranger":
        refused(world, "than the VLR of the subscriber", lambda who=who: register(world, who))


def test_nobody_says_to_be_another(world):
    refused(world, "not its own", lambda: update_location(world, "stranger", GT_VLR)[1])


def test_peer_has_a_list(world):
    """That of the gateway has nothing but sendRoutingInfo."""
    refused(world, "not in the list of the peer", lambda: update_location(world, "gmsc", GT_GMSC)[1])


def test_location_update_in_parts(world):
    """A message that three XUDTs hold is answered with the subscriber's data."""
    inserted, component = update_location(world, "vlr", GT_VLR, octets=400)
    assert inserted
    assert component["returnResult"]["result"]["parameter"]["hlr-Number"] == address_string(GT_HLR)


def test_vlr_registers_a_service(world):
    component = register(world, "vlr")
    assert component["returnResult"]["result"]["opcode"]["local"] == REGISTER_SS
    assert "CFNRc     P,R,A" in world.hlr.ask(f"subscriber imsi {IMSI} show")
    refused(world, "than the VLR of the subscriber", lambda: register(world, "stranger"))


def test_registration_survives_the_stp(world):
    """osmo-stp is killed: nothing is lost, and all goes on when it is back."""
    world.stp.kill()
    wait_until(lambda: "away" in world.hlr.ask("show sigtran"), "the HLR notices that osmo-stp has gone")
    world.stp.start()
    world.wait_up()
    world.connect()
    assert "returnResult" in register(world, "vlr")
    assert ask_route(world)
