# SPDX-License-Identifier: AGPL-3.0-or-later
"""Calls that osmo-supserv controls on an OsmoMSC: each forwarding, what the phones are told, and speech from A to C."""
import pytest

from bss import Bss
from phone import ALERTING, CAUSE_BUSY, CONNECT, phones_at
from services import CFB, CFNRC, CFNRY, CFU, erase, is_result, register
from speech import say_until_heard

NO_REPLY_TIME = 5
NO_PAGING_RESPONSE = 27


@pytest.fixture(name="network", scope="module")
def network_fixture(networks):
    return networks()


@pytest.fixture(name="phones", scope="module")
def phones_fixture(network):
    with Bss(network, network.msc) as bss:
        yield phones_at(bss, [1, 2, 3])


class Forwarding:
    """B's calls go to C while this is entered."""

    def __init__(self, phones, code, time=None):
        self.b, self.c = phones[1], phones[2]
        self.code, self.time = code, time

    def __enter__(self):
        assert is_result(self.b.facility(register(self.code, self.c.number, self.time)))

    def __exit__(self, *_):
        assert is_result(self.b.facility(erase(self.code)))


def talk(call, incoming):
    """C answers; both hear each other; A hangs up."""
    incoming.answer()
    call.wait_for(CONNECT)
    a, c = call.phone, incoming.phone
    say_until_heard(call, f"{a.number} speaks to {c.number}", c)
    say_until_heard(incoming, f"{c.number} speaks to {a.number}", a)
    call.hang_up()
    assert incoming.wait_end() == 16
    call.wait_end()


def forwarded_to(phones, call, timeout=10):
    """C is called, and sees who calls and who forwarded. -> the call"""
    a, b, c = phones
    incoming = c.wait_called(timeout)
    assert (incoming.calling, incoming.redirecting) == (a.number, b.number)
    return incoming


def test_not_forwarded(phones):
    a, b, _ = phones
    call = a.dial(b.number)
    incoming = b.wait_called()
    assert (incoming.calling, incoming.redirecting) == (a.number, None)
    call.wait_for(ALERTING)
    talk(call, incoming)


def test_unconditional(phones):
    a, b, _ = phones
    with Forwarding(phones, CFU):
        called_before = len(b.calls)
        call = a.dial(b.number)
        incoming = forwarded_to(phones, call)
        call.wait_for(ALERTING)
        talk(call, incoming)
        assert len(b.calls) == called_before


def test_busy(phones):
    a, b, _ = phones
    with Forwarding(phones, CFB):
        b.is_busy = True
        call = a.dial(b.number)
        talk(call, forwarded_to(phones, call))
        b.is_busy = False


def test_busy_by_the_user(phones):
    """B rejects the call while it rings."""
    a, b, _ = phones
    with Forwarding(phones, CFB):
        call = a.dial(b.number)
        b.wait_called().hang_up(CAUSE_BUSY)
        talk(call, forwarded_to(phones, call))


def test_no_reply(phones):
    """Speech that A sends came to B's side of the MGW first: the forward turns it to C."""
    a, b, _ = phones
    with Forwarding(phones, CFNRY, NO_REPLY_TIME):
        call = a.dial(b.number)
        ringing = b.wait_called()
        call.wait_for(ALERTING)
        incoming = forwarded_to(phones, call, NO_REPLY_TIME + 5)
        ringing.wait_end()
        talk(call, incoming)


def test_not_reachable_detached(phones):
    a, b, _ = phones
    with Forwarding(phones, CFNRC):
        b.detach()
        call = a.dial(b.number)
        talk(call, forwarded_to(phones, call))
        assert b.attach() is None


def test_not_reachable_lost(phones):
    """B does not answer paging."""
    a, b, _ = phones
    with Forwarding(phones, CFNRC):
        b.hears_paging = False
        call = a.dial(b.number)
        talk(call, forwarded_to(phones, call))
        b.hears_paging = True


def test_nobody_is_left(network, phones):
    """After all of it no call, and no leg of one."""
    assert "0 calls running" in network.supserv.ask("show calls")
    assert "0 phones in calls" in network.supserv.ask("show mncc")
    assert all(call.ended for phone in phones for call in phone.calls)
