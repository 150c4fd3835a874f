# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ten lessons, as they stand in doc/examples, on a real OsmoMSC and OsmoHLR: the lab's phones are on its A
interface, osmo-supserv is the GSUP proxy and controls the calls."""
import glob
import os
import re

import pytest

from supserv import TOP

LESSONS = sorted(glob.glob(os.path.join(TOP, "doc/examples/lab-*.vty")))
PASSED, FAILED = "The lesson ends as it should.", "The lesson failed."
# the lab makes the IMSI of a phone from its number
IMSI = "00101000000{}"
NUMBERS = ["1001", "1002", "1003", "1004"]


@pytest.fixture(name="network", scope="module")
def network_fixture(networks):
    network = networks(virtual_bss=True)
    for number in NUMBERS:
        network.subscriber(IMSI.format(number), number)
    return network


def play(network, path):
    """-> what the VTY says, with the verdict at its end"""
    vty = network.supserv.vty()
    vty.sock.settimeout(60)
    vty.command("enable")
    output = vty.command(f"lab play {path}")
    vty.close()
    return output.rstrip()


def test_there_are_ten():
    assert len(LESSONS) == 10


@pytest.mark.parametrize("lesson", LESSONS, ids=[os.path.basename(lesson) for lesson in LESSONS])
def test_lesson(network, lesson):
    output = play(network, lesson)
    assert output.endswith(PASSED), output


def test_phones_are_on_osmo_msc(network):
    subscribers = network.msc.subscribers()
    assert all(IMSI.format(number) in subscribers for number in NUMBERS[:3])


def test_wrong_check_fails_the_lesson(network):
    path = os.path.join(network.dir, "wrong.vty")
    with open(LESSONS[0], encoding="utf-8") as lesson, open(path, "w", encoding="utf-8") as f:
        f.write(re.sub("^lab expect status 1002 CFU P,R,A$", "lab expect status 1002 CFU P", lesson.read(), flags=re.M))
    output = play(network, path)
    assert output.endswith(FAILED) and "this line failed: lab expect status 1002 CFU P" in output, output
