# SPDX-License-Identifier: AGPL-3.0-or-later
"""The network of these tests without osmo-supserv, so that a failure elsewhere is not the network's."""
import pytest

from bss import Bss
from phone import ALERTING, CONNECT, Phone, imsi, phones_at
from services import CFU, FACILITY_NOT_SUPPORTED, interrogate
from speech import say_until_heard


@pytest.fixture(name="phones", scope="module")
def phones_fixture(networks):
    network = networks(mode=None)
    with Bss(network, network.msc) as bss:
        yield phones_at(bss, [1, 2])


def test_unknown_subscriber_is_refused(phones):
    assert Phone(phones[0].bss, imsi(99), "1099").attach() is not None


def test_service_request_is_refused_by_osmo_hlr(phones):
    """facilityNotSupported: what this network lacks without osmo-supserv."""
    assert phones[0].facility(interrogate(CFU)) == FACILITY_NOT_SUPPORTED


def test_call_with_speech(phones):
    a, b = phones
    outgoing = a.dial(b.number)
    incoming = b.wait_called()
    outgoing.wait_for(ALERTING)
    incoming.answer()
    outgoing.wait_for(CONNECT)
    assert incoming.calling == a.number and incoming.redirecting is None
    for call, word, other in (outgoing, "hello", b), (incoming, "yes?", a):
        say_until_heard(call, word, other)
    outgoing.hang_up()
    assert incoming.wait_end() == 16
    outgoing.wait_end()
