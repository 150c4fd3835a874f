# SPDX-License-Identifier: AGPL-3.0-or-later
"""Calls of a real OsmoMSC's phones to and from outside, through the MNCC server of osmo-supserv."""
import os

import pytest

import handler as mncc
from bss import Bss
from handler import Handler
from phone import ALERTING, CONNECT, Phone
from services import CFB, CFU, erase, register
from speech import say_until_heard

OUTSIDE = "4711"
START_DTMF, START_DTMF_ACK, STOP_DTMF, STOP_DTMF_ACK = 0x35, 0x36, 0x31, 0x32
IE_KEYPAD = 0x2c
NETWORK_OUT_OF_ORDER, NO_ROUTE, BUSY = 38, 3, 17


@pytest.fixture(name="network", scope="module")
def network_fixture(networks):
    return networks(extra="mncc\n server-socket outside.mncc\n")


@pytest.fixture(name="outside", scope="module")
def outside_fixture(network):
    outside = Handler(os.path.join(network.dir, "outside.mncc"), network.address, OUTSIDE)
    yield outside
    outside.close()


@pytest.fixture(name="phones", scope="module")
def phones_fixture(network):
    bss = Bss(network, network.msc)
    phones = []
    for n in 1, 2, 3:
        network.subscriber(f"00101000000000{n}", f"100{n}")
        phones.append(Phone(bss, f"00101000000000{n}", f"100{n}"))
    assert [phone.attach() for phone in phones] == [None, None, None]
    yield phones
    bss.close()


def accepted(phone, request):
    answer = phone.facility(request)
    assert answer.startswith("a2"), answer


def both_speak(call, phone, outside):
    say_until_heard(call, "from the phone", outside)
    say_until_heard(outside, "from outside", phone)


def idle(network):
    """No leg and no call is left."""
    answer = network.supserv.ask("show mncc") + network.supserv.ask("show calls")
    return "0 numbers in calls" in answer and "0 phones in calls" in answer and "0 calls running" in answer


def wait_idle(phone, network):
    phone.bss.wait(lambda: idle(network), "osmo-supserv has no call left")


def test_call_out(network, phones, outside):
    a = phones[0]
    call = a.dial(OUTSIDE)
    setup = outside.take_call()
    assert (setup.number(mncc.CALLED), setup.number(mncc.CALLING)) == (OUTSIDE, a.number)
    assert not setup.fields & mncc.F_REDIRECTING
    call.wait_for(ALERTING)
    outside.answer(setup.callref)
    call.wait_for(CONNECT)
    both_speak(call, a, outside)
    outside.hang_up(setup.callref)
    assert call.wait_end() == 16
    wait_idle(a, network)


def test_keys(network, phones, outside):
    a = phones[0]
    call = a.dial(OUTSIDE)
    setup = outside.take_call()
    outside.answer(setup.callref)
    call.wait_for(CONNECT)
    call.send(START_DTMF, bytes([IE_KEYPAD, ord("5")]))
    assert outside.expect(mncc.START_DTMF_IND).word(mncc.KEYPAD) == ord("5")
    assert call.wait_for(START_DTMF_ACK) == bytes([IE_KEYPAD, ord("5")])
    call.send(STOP_DTMF)
    outside.expect(mncc.STOP_DTMF_IND)
    call.wait_for(STOP_DTMF_ACK)
    call.hang_up()
    assert outside.expect(mncc.REL_IND).cause() == 16
    wait_idle(a, network)


def test_outside_is_busy(network, phones, outside):
    call = phones[0].dial(OUTSIDE)
    outside.hang_up(outside.expect(mncc.SETUP_IND).callref, BUSY)
    assert call.wait_end() == BUSY
    wait_idle(phones[0], network)


def test_forwarded_to_outside(network, phones, outside):
    a, b, _ = phones
    accepted(b, register(CFU, OUTSIDE))
    call = a.dial(b.number)
    setup = outside.take_call()
    assert (setup.number(mncc.CALLED), setup.number(mncc.CALLING)) == (OUTSIDE, a.number)
    assert setup.number(mncc.REDIRECTING) == b.number
    outside.answer(setup.callref)
    call.wait_for(CONNECT)
    both_speak(call, a, outside)
    call.hang_up()
    outside.expect(mncc.REL_IND)
    accepted(b, erase(CFU))
    wait_idle(a, network)


def test_call_in(network, phones, outside):
    b = phones[1]
    ref = outside.dial(b.number)
    call = b.wait_called()
    assert call.calling == OUTSIDE and call.redirecting is None
    outside.wait_ringing(ref)
    call.answer()
    outside.wait_answer(ref)
    both_speak(call, b, outside)
    call.hang_up()
    assert outside.expect(mncc.REL_IND).cause() == 16
    wait_idle(b, network)


def test_call_in_is_forwarded(network, phones, outside):
    _, b, c = phones
    accepted(b, register(CFB, c.number))
    b.is_busy = True
    ref = outside.dial(b.number)
    outside.expect(mncc.FACILITY_IND)
    call = c.wait_called()
    assert (call.calling, call.redirecting) == (OUTSIDE, b.number)
    outside.wait_ringing(ref)
    call.answer()
    outside.wait_answer(ref)
    both_speak(call, c, outside)
    outside.hang_up(ref)
    assert call.wait_end() == 16
    b.is_busy = False
    accepted(b, erase(CFB))
    wait_idle(b, network)


def test_emergency_call(network, phones, outside):
    a = phones[0]
    call = a.emergency()
    setup = outside.take_call()
    assert setup.fields & mncc.F_EMERGENCY and setup.word(mncc.EMERGENCY) == 1
    assert setup.number(mncc.CALLING) == a.number
    outside.answer(setup.callref)
    call.wait_for(CONNECT)
    call.hang_up()
    outside.expect(mncc.REL_IND)
    wait_idle(a, network)


def test_handler_disappears(network, phones, outside):
    a, b, _ = phones
    active = a.dial(OUTSIDE)
    outside.answer(outside.take_call().callref)
    active.wait_for(CONNECT)
    early = b.dial(OUTSIDE)
    outside.expect(mncc.SETUP_IND)
    outside.disappear()
    active.wait_end()
    assert early.wait_end() == NETWORK_OUT_OF_ORDER
    wait_idle(a, network)
    assert a.dial(OUTSIDE).wait_end() == 1
    assert a.emergency().wait_end() == NO_ROUTE
    outside.connect()
    call = a.dial(OUTSIDE)
    outside.take_call()
    call.wait_for(ALERTING)
    call.hang_up()
    outside.expect(mncc.REL_IND)
    wait_idle(a, network)
