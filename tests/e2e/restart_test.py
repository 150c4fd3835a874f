# SPDX-License-Identifier: AGPL-3.0-or-later
"""OsmoHLR, OsmoMSC and osmo-supserv go away and come back. What was acknowledged is there afterwards."""
import random
import time

import pytest

from bss import Bss
from phone import (ALERTING, CM_SS, CONNECT, IE_CAUSE, IE_FACILITY, PD_SS, SS_REGISTER, SS_RELEASE_COMPLETE, Phone,
                   imsi, lv, phones_at)
from program import wait_until
from services import CFNRY, CFU, erase, interrogate, is_result, register

ASK_OWN_NUMBER = "a11302010502013b300b04010f0406aa510c061b01"	# *#100#, answered by OsmoHLR
AT_ONCE = 3		# seconds; an MSC's own timers are longer
KILLS = 8


@pytest.fixture(name="network", scope="module")
def network_fixture(networks):
    return networks()


@pytest.fixture(name="bss")
def bss_fixture(network):
    with Bss(network, network.msc) as bss:
        yield bss


def test_osmo_hlr_is_away(network, bss):
    a, b = phones_at(bss, [1, 2])
    assert is_result(a.facility(register(CFU, "1002")))
    network.hlr.kill()
    # who is known is served on
    assert is_result(a.facility(interrogate(CFU)))
    assert is_result(b.facility(register(CFNRY, "1001", 5)))
    # all else fails at once, and the phone is told so
    before = time.monotonic()
    message_type, found = a.request(bytes.fromhex(ASK_OWN_NUMBER))
    assert message_type == SS_RELEASE_COMPLETE and IE_CAUSE in found
    assert Phone(bss, imsi(3), "1003").attach() is not None
    assert time.monotonic() - before < AT_ONCE
    network.hlr.start()
    wait_until(network.has_gsup, "the way to OsmoHLR is there again")
    assert is_result(a.facility(ASK_OWN_NUMBER))
    assert phones_at(bss, [3])
    assert network.forwardings("1001") == {"CFU": "1002"}
    assert network.forwardings("1002") == {"CFNRy": "1001"}


def test_osmo_msc_restarts(network):
    with Bss(network, network.msc) as bss:
        a, = phones_at(bss, [4])
        assert is_result(a.facility(register(CFU, "1010")))
    network.msc.kill()
    wait_until(lambda: "MSC-" not in network.hlr.ask("show gsup-connections"), "OsmoHLR sees that the MSC is gone")
    network.msc.start()
    network.wait_ready()
    with Bss(network, network.msc) as bss:
        a, b, c = phones_at(bss, [4, 6, 10])
        assert is_result(a.facility(interrogate(CFU)))
        # the calls are controlled again
        call = b.dial(a.number)
        assert c.wait_called().redirecting == a.number
        call.hang_up()
        call.wait_end()


def restart_supserv(network):
    network.supserv.start()
    network.wait_ready()


def test_kill_during_a_call(network, bss):
    """Calls end, and new ones are possible at once."""
    a, b, c, d = phones_at(bss, [5, 6, 7, 8])
    call = a.dial(b.number)
    b.wait_called().answer()
    call.wait_for(CONNECT)
    ringing = c.dial(d.number)
    ringing.wait_for(ALERTING)
    network.supserv.kill()
    for ended in [call, ringing, *b.calls, *d.calls]:
        ended.wait_end()
    restart_supserv(network)
    assert "0 calls running" in network.supserv.ask("show calls")
    call = a.dial(b.number)
    b.wait_called().answer()
    call.wait_for(CONNECT)
    call.hang_up()
    for ended in call, b.calls[-1]:
        ended.wait_end()


def test_kill_during_registrations(network, bss):
    """Whenever osmo-supserv is killed: what it acknowledged is there, and nothing that nobody asked for."""
    a, = phones_at(bss, [9])
    chance = random.Random(4)
    for n in range(KILLS):
        old, new = network.forwardings(a.number), str(2000 + n)
        connection = a.service(CM_SS)
        connection.send(bytes([PD_SS, SS_REGISTER, IE_FACILITY]) + lv(bytes.fromhex(register(CFU, new))))
        if n == 0:
            a.wait_message(connection, PD_SS, (SS_RELEASE_COMPLETE,))
        else:
            time.sleep(chance.uniform(0, 0.01))
        network.supserv.kill()
        a.wait_released(connection)
        answers = [m for m in connection.messages if m[0] & 15 == PD_SS and m[2] == IE_FACILITY]
        restart_supserv(network)
        if answers:
            assert is_result(answers[0][4:].hex())
            assert network.forwardings(a.number) == {"CFU": new}
        else:
            assert network.forwardings(a.number) in (old, {"CFU": new})
    assert is_result(a.facility(erase(CFU)))
    assert network.forwardings(a.number) == {}
