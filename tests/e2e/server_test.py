# SPDX-License-Identifier: AGPL-3.0-or-later
"""Server mode: a network without OsmoHLR."""
import pytest

from bss import Bss
from phone import ALERTING, IE_CAUSE, Phone, imsi, phones_at
from program import wait_until
from services import CFU, interrogate, is_result, register, shown


@pytest.fixture(name="network", scope="module")
def network_fixture(networks):
    return networks(mode="server", hlr=False, authentication="required", mscs=2)


@pytest.fixture(name="bss", scope="module")
def bss_fixture(network):
    with Bss(network, network.msc) as bss:
        yield bss


def test_unknown_subscriber_is_refused(bss):
    assert Phone(bss, imsi(99), "1099").attach() is not None


def test_forwarded_call(network, bss):
    a, b, c = phones_at(bss, [1, 2, 3], authentication=True)
    assert is_result(b.facility(register(CFU, c.number)))
    assert is_result(b.facility(interrogate(CFU)))
    call = a.dial(b.number)
    incoming = c.wait_called()
    assert (incoming.calling, incoming.redirecting) == (a.number, b.number)
    call.wait_for(ALERTING)
    incoming.answer()
    call.hang_up()
    incoming.wait_end()
    call.wait_end()
    assert not b.calls


def test_former_msc_forgets_the_subscriber(network, bss):
    a, = phones_at(bss, [4], authentication=True)
    assert a.imsi in network.mscs[0].subscribers()
    with Bss(network, network.mscs[1], "0.23.6") as other:
        assert Phone(other, a.imsi, a.number).attach() is None
        wait_until(lambda: a.imsi not in network.mscs[0].subscribers(), "LOCATION CANCEL has its effect")
        assert a.imsi in network.mscs[1].subscribers()


def test_services_outlive_a_restart(network, bss):
    network.supserv.kill()
    network.supserv.start()
    network.wait_ready()
    a, b = phones_at(bss, [1, 2], authentication=True)
    assert shown(b.facility(interrogate(CFU))) == ["telephony", "activated", "1003"]
    message_type, found = a.request(bytes.fromhex("a11202010502013b300a04010f0405aa180c3602"))
    assert message_type == 0x2a and IE_CAUSE not in found	# USSD that nobody knows: an error of the operation
