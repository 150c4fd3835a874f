# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shadow mode: all passes, SS requests too, nothing is answered or stored; what would have been is logged."""
import pytest

from bss import Bss
from phone import phones_at
from services import CFU, FACILITY_NOT_SUPPORTED, interrogate, register


@pytest.fixture(name="network", scope="module")
def network_fixture(networks):
    return networks(mode="shadow", mncc=False, recorders=True)


def test_osmo_hlr_answers(network):
    with Bss(network, network.msc) as bss:
        a, = phones_at(bss, [1])
        assert a.facility(interrogate(CFU)) == FACILITY_NOT_SUPPORTED
        message_type, found = a.request(bytes.fromhex(register(CFU, "1002")))
    assert (message_type, list(found)) == (0x2a, [0x08])	# a cause only: OsmoHLR cannot read it


@pytest.mark.parametrize("way", ["up", "down"])
def test_no_octet_is_changed(network, way):
    assert network.recorders["msc"].gsup(way) == network.recorders["hlr"].gsup(way)
    assert len(network.recorders["msc"].gsup(way)) >= 4


def test_nothing_is_stored(network):
    assert not network.forwardings("1001")


def test_what_would_have_been_answered_is_logged(network):
    """The log is what this mode is for."""
    with open(network.supserv.log, encoding="utf-8") as f:
        told = [line for line in f if "would be answered" in line]
    assert len(told) == 2
    assert "interrogateSS" in told[0] and "registerSS" in told[1]
