# SPDX-License-Identifier: AGPL-3.0-or-later
"""With the proxy in between and no SS traffic OsmoMSC and OsmoHLR cannot tell: two recorded runs of the same requests,
with and without osmo-supserv, are compared octet by octet, pings and the order of connections aside."""
import pytest

import gsup_client as g
from bss import Bss
from phone import CONNECT, Phone, imsi, phones_at
from speech import say_until_heard

ASK_OWN_NUMBER = "a11302010502013b300b04010f0406aa510c061b01"	# *#100#
ASK_OWN_IMSI = "a11302010502013b300b04010f0406aa510c161b01"	# *#101#
ASK_NOTHING = "a11202010502013b300a04010f0405aa180c3602"		# *100#, which has no route
IMSIS = [imsi(n) for n in (1, 2, 3)]
UNKNOWN = imsi(99)
IMEI = "49015420323751"
NO_SUCH_REQUEST = 0x7c


def phones_at_work(bss):
    """Registration, authentication, USSD, a call, detach, and who is not known."""
    a, b, c = phones_at(bss, [1, 2, 3], authentication=True)
    shown = [phone.attach() for phone in (a, c, Phone(bss, UNKNOWN, "1099"))]
    shown += [a.facility(request) for request in (ASK_OWN_NUMBER, ASK_OWN_IMSI, ASK_NOTHING)]
    call = a.dial(b.number)
    b.wait_called().answer()
    call.wait_for(CONNECT)
    say_until_heard(call, "hello", b)
    call.hang_up()
    shown.append(call.wait_end())
    b.detach()
    shown += [b.attach(), c.facility(ASK_OWN_NUMBER)]
    return shown


def sgsn_at_work(network):
    """Requests that OsmoMSC does not make, wrong ones among them."""
    client = g.GsupClient(network.gsup, "SGSN-e2e")
    begin = (g.IE_SESSION_STATE, g.STATE_BEGIN)
    for request in (
            g.gsup(g.SEND_AUTH_INFO, IMSIS[0]),
            g.gsup(g.SEND_AUTH_INFO, UNKNOWN),
            g.gsup(g.UPDATE_LOCATION, IMSIS[1], (g.IE_CN_DOMAIN, g.DOMAIN_PS)),
            g.gsup(g.INSERT_DATA_RESULT, IMSIS[1]),
            g.gsup(g.UPDATE_LOCATION, UNKNOWN, (g.IE_CN_DOMAIN, g.DOMAIN_PS)),
            g.gsup(g.PURGE_MS, IMSIS[1], (g.IE_CN_DOMAIN, g.DOMAIN_PS)),
            g.gsup(g.CHECK_IMEI, IMSIS[0], (g.IE_IMEI, g.tbcd(IMEI))),
            g.gsup(g.PROC_SS, IMSIS[0], (g.IE_SESSION_ID, b"\x20\0\0\x01"), begin, (g.IE_CLASS, g.CLASS_USSD),
                   (g.IE_SS_INFO, bytes.fromhex(ASK_OWN_NUMBER))),
            g.gsup(g.PROC_SS, IMSIS[0], (g.IE_SESSION_ID, b"\x20\0\0\x02"), begin, (g.IE_SS_INFO, b"\xff\xff"))):
        client.ask(request)
    # OsmoHLR answers none of these
    for request in (
            g.gsup(g.MO_FORWARD_SM, IMSIS[0], (g.IE_SM_RP_MR, b"\x01")),
            g.gsup(NO_SUCH_REQUEST, IMSIS[0]),
            g.gsup(g.SEND_AUTH_INFO, IMSIS[0])[:-3],
            bytes([g.UPDATE_LOCATION])):
        client.send(request)
    client.ask(g.gsup(g.SEND_AUTH_INFO, IMSIS[2]))
    client.close()


class Run:
    """What was recorded on both sides of where the proxy is or is not, and what the phones saw."""

    def __init__(self, network):
        with Bss(network, network.msc) as bss:
            self.shown = phones_at_work(bss)
        sgsn_at_work(network)
        self.msc, self.hlr = network.recorders["msc"], network.recorders["hlr"]


@pytest.fixture(name="runs", scope="module")
def runs_fixture(networks):
    """-> the run without the proxy, the run with it"""
    common = {"recorders": True, "authentication": "required"}
    return Run(networks(mode=None, **common)), Run(networks(mncc=False, **common))


def test_there_is_something_to_compare(runs):
    for run in runs:
        assert min(len(run.msc.gsup("up")), len(run.msc.gsup("down"))) > 25
        assert run.shown[:3] == [None, None, 2]
        assert any(octets[1] == g.SEND_AUTH_INFO + 2 and g.without_vectors(octets[1:]) != octets[1:]
                   for _, octets in run.msc.gsup("down"))


def test_phones_see_the_same(runs):
    assert runs[0].shown == runs[1].shown


@pytest.mark.parametrize("way", ["up", "down"])
def test_proxy_changes_no_octet(runs, way):
    """Within the run: what went in came out, authentication vectors and all."""
    assert runs[1].msc.gsup(way) == runs[1].hlr.gsup(way)


@pytest.mark.parametrize("way", ["up", "down"])
@pytest.mark.parametrize("side", ["msc", "hlr"])
def test_runs_are_the_same(runs, side, way):
    """Between the runs."""
    without, with_proxy = ([g.without_vectors(octets[1:]) for _, octets in getattr(run, side).gsup(way)]
                           for run in runs)
    assert without == with_proxy


def test_identities_are_the_same(runs):
    for side in "msc", "hlr":
        assert sorted(runs[0].msc.identities()) == sorted(getattr(runs[1], side).identities())
