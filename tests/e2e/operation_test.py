# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the manual's chapter "Adding call forwarding to an Osmocom network" says, done with a network that runs: the
example configuration as it is, the two lines as they stand there, and back. osmo-supserv has no capability, as its unit
has it."""
import os
import re

import pytest

from bss import Bss
from config import msc_config
from network import SUPSERV_VTY
from phone import phones_at
from program import Supserv
from services import CFU, FACILITY_NOT_SUPPORTED, interrogate, is_result, register
from supserv import PROGRAM, TOP

WITHOUT_CAPABILITIES = ["setpriv", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"]
MNCC_SOCKET = "/tmp/msc_mncc"


def text_of(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


def lines_of_manual(name):
    """The block of the chapter that is marked so."""
    return re.search(f"^```{name}$\n(.*?)^```$", text_of("doc/manuals/osmocom-network.md"), re.M | re.S).group(1)


def change_msc(network, name):
    """Change the lines of the manual in OsmoMSC's configuration and restart it."""
    network.msc.kill()
    before = msc_config(network.msc, network, network.gsup, external_mncc=False)
    network.msc.configure(before + lines_of_manual(name).replace(MNCC_SOCKET, network.msc.mncc_socket))
    network.msc.start()
    # it remembers for 30 s the sessions that it refused, and OsmoMSC counts from the beginning again
    network.hlr.kill()
    network.hlr.start()
    network.wait_ready()


@pytest.fixture(name="network", scope="module")
def network_fixture(networks):
    """It runs as it did before anybody thought of osmo-supserv."""
    return networks(mode=None)


@pytest.mark.parametrize("day", ["before", "with it", "after"])
def test_what_phones_have(network, day):
    if day == "with it":
        network.supserv = Supserv(network.dir, "supserv", PROGRAM, network.address, SUPSERV_VTY, "OsmoSupServ")
        network.supserv.command[:0] = WITHOUT_CAPABILITIES
        network.supserv.configure(text_of("doc/examples/osmo-supserv-proxy.cfg")
                                  .replace("127.0.0.1", network.address)
                                  .replace(MNCC_SOCKET, network.msc.mncc_socket))
        network.supserv.start()
        network.mode, network.mncc = "proxy", True
        change_msc(network, "osmo-msc.cfg")
    elif day == "after":
        network.mode, network.mncc = None, False
        change_msc(network, "osmo-msc.cfg undo")
        assert not network.supserv.stop()
    with Bss(network, network.msc) as bss:
        a, b, c = phones_at(bss, [1, 2, 3])
        if day == "with it":
            assert is_result(b.facility(register(CFU, c.number)))
        else:
            assert b.facility(interrogate(CFU)) == FACILITY_NOT_SUPPORTED
        call = a.dial(b.number)
        rung = (c if day == "with it" else b).wait_called()
        call.hang_up()
        call.wait_end()
        rung.wait_end()
