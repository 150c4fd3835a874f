# SPDX-License-Identifier: AGPL-3.0-or-later
"""osmo-supserv comes to phones that are registered already: it asks OsmoHLR's CTRL interface for their numbers."""
import os

import pytest

from bss import Bss
from phone import CONNECT, phones_at
from program import wait_until
from services import CFU, interrogate, is_result, register

HLR_CTRL = 4259


@pytest.fixture(name="network", scope="module")
def network_fixture(networks):
    return networks()


@pytest.fixture(name="bss")
def bss_fixture(network):
    with Bss(network, network.msc) as bss:
        yield bss


def start_anew(network):
    """osmo-supserv without a memory of the time before."""
    network.supserv.ask("configure terminal", "gsup", f"hlr-ctrl {network.address} {HLR_CTRL}", "end", "write file")
    assert network.supserv.stop() == []
    for name in os.listdir(network.dir):
        if name.startswith("supserv.db"):
            os.remove(os.path.join(network.dir, name))
    network.supserv.start()
    network.wait_ready()


def test_numbers_of_registered_phones(network, bss):
    a, b, c = phones_at(bss, [1, 2, 3])
    start_anew(network)
    assert "idle" in network.supserv.ask("show gsup")
    for phone in a, c:
        assert is_result(phone.facility(interrogate(CFU)))
    assert is_result(b.facility(register(CFU, c.number)))
    wait_until(lambda: b.number in network.supserv.ask(f"show subscriber imsi {b.imsi}"), "B's number is known")
    call = a.dial(b.number)
    incoming = c.wait_called()
    assert incoming.redirecting == b.number
    incoming.answer()
    call.wait_for(CONNECT)
    call.hang_up()
    incoming.wait_end()
    assert "connected" in network.supserv.ask("show gsup")
