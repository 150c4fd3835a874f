# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every recorded request of real phones, sent through a real OsmoMSC, gets an answer that the phone's own rules accept,
and that says what it should. The requests follow each other as they stand in the files: what one registers the next
interrogates."""
import json
import os

import pytest

import mobile_rules
from bss import Bss
from phone import IE_FACILITY, SS_RELEASE_COMPLETE, phones_at
from supserv import TOP

OWN = os.path.join(TOP, "tests/trace/phones.jsonl")
NOKIA = os.path.join(os.environ.get("SUPSERV_TRACES", ""), "others/nokia.jsonl")

REFUSED = ["<error received>"]
ON, OFF = ["telephony", "activated"], ["telephony", "deactivated"]
# what `mobile` displays, by what was dialled
DISPLAYED = {
    "*#100#": ["Your extension is 1001"],			# OsmoHLR's
    "*100#": REFUSED,						# OsmoHLR has no route for it
    "*21*1234#": ["Reply for CFU", *ON, "1234"],
    "**21*1234#": ["Reply for CFU", *ON, "1234"],
    "*#21#": [*ON, "1234"],
    "*21#": ["Reply for CFU", *ON, "1234"],
    "#21#": ["Reply for CFU", *OFF, "1234"],
    "##21#": ["Reply for CFU", *OFF],
    "*67*1234#": ["Reply for CFB", *ON, "1234"],
    "*#67#": [*ON, "1234"],
    "##67#": ["Reply for CFB", *OFF],
    "*61*1234#": ["Reply for CFNR", *ON, "1234"],
    "*#61#": [*ON, "1234"],
    "#61#": ["Reply for CFNR", *OFF, "1234"],
    "##61#": ["Reply for CFNR", *OFF],
    "*62*+4912345#": ["Reply for CF NR", *ON, "+4912345"],
    "*#62#": [*ON, "+4912345"],
    "##62#": ["Reply for CF NR", *OFF],
    "*002*1234#": ["Reply for all CF", *ON, "1234"],
    "*#002#": REFUSED,						# TS 29.002 11.5.3: no groups
    "##002#": ["Reply for all CF", *OFF],
    "*004*1234#": ["Reply for all cond. CF", *ON, "1234"],
    "*#004#": REFUSED,
    "##004#": ["Reply for all cond. CF", *OFF],
    # basic service and time stand in the number that this phone sends: they are cut off
    "*61*1234**20#": ["Reply for CFNR", *ON, "1234"],
    "*61*1234*11*20#": ["Reply for CFNR", *ON, "1234"],
    # the phone does not know these codes and sends them as USSD
    "*#43#": ["Call waiting: not active"],
    "*33*0000#": ["Barring of all outgoing calls (short messages): active"],
}
NOKIA_DISPLAYED = {
    "registerSS CFU to 5551234 (*21*…)": ["Reply for CFU", *ON, "5551234"],
    "registerSS CFNRy TS10, 5 s": ["Reply for CFNR", *ON, "5551234"],
    "deactivateSS CFU": ["Reply for CFU", *OFF, "5551234"],
    "interrogateSS CFU": [*OFF, "5551234"],
    "processUnstructuredSS-Request *100#": REFUSED,
}


def rows(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def requests(path):
    return [row for row in rows(path) if "direction" not in row and "network->phone" not in row.get("what", "")]


@pytest.fixture(name="phones", scope="module")
def phones_fixture(networks):
    network = networks()
    with Bss(network, network.msc) as bss:
        yield phones_at(bss, [1, 2])


def each(those, name, missing=""):
    """A test for each of those rows; none at all: one that is skipped, with what is missing."""
    if not those:
        return pytest.mark.parametrize("row", [pytest.param(None, marks=pytest.mark.skip(f"{missing} is not there"))])
    return pytest.mark.parametrize("row", those, ids=[name(row) for row in those])


@each([row for row in rows(OWN) if "displayed" in row], lambda row: row["what"].rpartition(": ")[2])
def test_rules_are_those_of_the_phone(row):
    """The answers of which was seen what the phone displayed."""
    component = bytes.fromhex(row["hex"])
    shown = mobile_rules.display(component, component[4])
    assert all(word in shown for word in row["displayed"].replace(", ", " / ").split(" / "))


@each(requests(OWN), lambda row: row["dialled"])
def test_osmocom_mobile(phones, row):
    request = bytes.fromhex(row["hex"])
    message_type, found = phones[0].request(request, version=False)	# `mobile` sends no SS version indicator
    assert message_type == SS_RELEASE_COMPLETE
    assert mobile_rules.display(found[IE_FACILITY], request[4]) == DISPLAYED[row["dialled"]]


@each(requests(NOKIA), lambda row: row["what"].replace("*21*…", "*21*"), NOKIA)
def test_nokia(phones, row):
    octets = bytes.fromhex(row["hex"])
    if row["level"] == "l3":
        message_type, found = phones[1].request_message(octets)
        octets = octets[4:]
    else:
        message_type, found = phones[1].request(octets)
    assert message_type == SS_RELEASE_COMPLETE
    assert mobile_rules.display(found[IE_FACILITY], octets[4]) == NOKIA_DISPLAYED[row["what"].partition(" [")[0]]


def test_no_recording_is_left_out():
    assert len(requests(OWN)) == 28
    assert len(requests(NOKIA)) in (10, 0)
