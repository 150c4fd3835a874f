# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two OsmoMSCs behind one osmo-supserv, each with its own way to OsmoHLR. Both count their SS sessions from the same
number."""
import pytest

from bss import Bss
from phone import Phone, phones_at
from program import wait_until
from services import CFB, CFU, interrogate, is_result, register, shown


@pytest.fixture(name="network", scope="module")
def network_fixture(networks):
    return networks(mscs=2)


@pytest.fixture(name="cells", scope="module")
def cells_fixture(network):
    with Bss(network, network.mscs[0], "0.23.5") as first, Bss(network, network.mscs[1], "0.23.6") as second:
        yield first, second


def test_each_msc_has_its_own_connection(network):
    assert "2 MSCs" in network.supserv.ask("show gsup")
    connections = network.hlr.ask("show gsup-connections")
    assert all(f"MSC-{msc.name}" in connections for msc in network.mscs)


def test_sessions_do_not_mix(network, cells):
    (a,), (b,) = phones_at(cells[0], [1]), phones_at(cells[1], [2])
    for n in range(5):
        assert is_result(a.facility(register(CFU, f"21{n:02}")))
        assert is_result(b.facility(register(CFU, f"22{n:02}")))
        assert network.forwardings(a.number) == {"CFU": f"21{n:02}"}
        assert network.forwardings(b.number) == {"CFU": f"22{n:02}"}


def test_services_go_with_the_subscriber(network, cells):
    """The phone moves to the other MSC and asks there for what it registered here."""
    a, = phones_at(cells[0], [3])
    assert is_result(a.facility(register(CFB, "1001")))
    assert f"MSC-{network.mscs[0].name}" in network.supserv.ask(f"show subscriber imsi {a.imsi}")
    moved = Phone(cells[1], a.imsi, a.number)
    assert moved.attach() is None
    assert shown(moved.facility(interrogate(CFB))) == ["telephony", "activated", "1001"]
    assert f"MSC-{network.mscs[1].name}" in network.supserv.ask(f"show subscriber imsi {a.imsi}")


def test_one_msc_goes(network, cells):
    network.mscs[1].kill()
    wait_until(lambda: "1 MSCs" in network.supserv.ask("show gsup"), "osmo-supserv sees that it is gone")
    a, = phones_at(cells[0], [4])
    assert is_result(a.facility(register(CFU, "1001")))
