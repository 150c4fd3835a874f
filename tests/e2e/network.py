# SPDX-License-Identifier: AGPL-3.0-or-later
"""A GSM network of Debian's osmo-stp, osmo-hlr, osmo-mgw and osmo-msc with osmo-supserv in it, on a loopback address of
its own: with the ports that these programs have by default several networks run at the same time."""
import os
import shutil
import tempfile

from config import hlr_config, mgw_config, msc_config, stp_config, supserv_config
from gsup_recorder import Recorder
from program import Program, Supserv, wait_until
from supserv import PROGRAM

STP_VTY, HLR_VTY, MGW_VTY, MSC_VTY, SUPSERV_VTY = 4239, 4258, 4243, 4254, 4290
HLR_GSUP, PROXY_GSUP = 4222, 4223
KI = "000102030405060708090a0b0c0d0e1f"
MSC_POINT_CODES = ["0.23.1", "0.23.3"]


class Msc(Program):
    """osmo-msc number `index` of the network, with a loopback address and a point code of its own."""

    def __init__(self, network, index, gsup, external_mncc):
        self.address = network.addresses[index]
        self.point_code = MSC_POINT_CODES[index]
        super().__init__(network.dir, f"msc{index + 1}", "osmo-msc", self.address, MSC_VTY, "OsmoMSC", shim=True)
        self.mncc_socket = os.path.join(network.dir, self.name + ".mncc")
        self.configure(msc_config(self, network, gsup, external_mncc))

    def is_attached(self):
        """It has its way to the BSS."""
        return "ASP_ACTIVE" in self.ask("show cs7 instance 0 asp")

    def subscribers(self):
        return self.ask("show subscriber cache")


class Network:
    """mode: of the GSUP door of osmo-supserv, None: osmo-supserv is not there. mncc: it controls the calls of the first
    MSC. hlr: there is an OsmoHLR. recorders: what the first MSC and OsmoHLR send and get is recorded.
    authentication: of OsmoMSC. virtual_bss: the lab's phones of osmo-supserv are on the first MSC. extra: more lines of
    osmo-supserv's configuration."""
    count = 0

    def __init__(self, mode="proxy", mncc=True, mscs=1, hlr=True, recorders=False, extra="",
                 authentication="optional", virtual_bss=False):
        self.dir = tempfile.mkdtemp(prefix="supserv-e2e-")
        self.addresses = [self.next_address() for _ in range(mscs)]
        self.address = self.addresses[0]
        self.authentication, self.virtual_bss = authentication, virtual_bss
        self.mode, self.mncc, self.recorders = mode, mncc and mode is not None, {}
        upstream = self.record("hlr", (self.address, HLR_GSUP)) if recorders else (self.address, HLR_GSUP)
        door = (self.address, PROXY_GSUP) if mode else upstream
        self.gsup = self.record("msc", door) if recorders else door
        self.stp = self.program(stp_config, "stp", "osmo-stp", STP_VTY, "OsmoSTP", shim=True)
        self.hlr = self.program(hlr_config, "hlr", "osmo-hlr", HLR_VTY, "OsmoHLR") if hlr else None
        self.mgw = self.program(mgw_config, "mgw", "osmo-mgw", MGW_VTY, "OsmoMGW")
        self.mscs = [Msc(self, i, self.gsup, self.mncc and i == 0) for i in range(mscs)]
        self.msc = self.mscs[0]
        self.supserv = None
        if mode:
            self.supserv = Supserv(self.dir, "supserv", PROGRAM, self.address, SUPSERV_VTY, "OsmoSupServ")
            self.supserv.configure(supserv_config(self, upstream, extra))

    @classmethod
    def next_address(cls):
        pid = os.getpid()
        cls.count += 1
        return f"127.{200 + cls.count % 50}.{pid >> 8 & 255}.{pid & 254 | 1}"

    def program(self, config, name, command, vty_port, prompt, shim=False):
        program = Program(self.dir, name, command, self.address, vty_port, prompt, shim)
        program.configure(config(self))
        return program

    def record(self, name, target):
        """Put a recorder before `target`. -> where it listens"""
        self.recorders[name] = Recorder(self.address, target)
        return self.recorders[name].address

    def programs(self):
        """In the order in which they are started."""
        return [p for p in [self.stp, self.hlr, self.mgw, self.supserv, *self.mscs] if p]

    def start(self):
        for program in self.programs():
            program.start()
        self.wait_ready()

    def wait_ready(self):
        for msc in self.mscs:
            wait_until(msc.is_attached, f"{msc.name} has its link to osmo-stp")
        wait_until(self.has_gsup, "each MSC has its way to an HLR")
        if self.mncc:
            wait_until(lambda: "OsmoMSC connected" in self.supserv.ask("show mncc"), "osmo-supserv controls the calls")

        if self.virtual_bss:
            wait_until(lambda: "serves the phones" in self.supserv.ask("show lab bss"), "the lab's phones have an MSC")

    def has_gsup(self):
        if self.mode == "server":
            return f"{len(self.mscs)} MSCs" in self.supserv.ask("show gsup")
        # an MSC says who it is; the line that a connection has before that names nobody
        return self.hlr.ask("show gsup-connections").count("MSC-") >= len(self.mscs)

    def subscriber(self, imsi, msisdn, authentication=False):
        """Make a subscriber in OsmoHLR, or where there is none in osmo-supserv."""
        if not self.hlr:
            self.supserv.ask(f"subscriber imsi {imsi} create {msisdn}")
            if authentication:
                self.supserv.ask(f"subscriber imsi {imsi} authentication xor ki {KI}")
            return
        aud = f"xor ki {KI}" if authentication else "none"
        self.hlr.ask(f"subscriber imsi {imsi} create", f"subscriber imsi {imsi} update msisdn {msisdn}",
                     f"subscriber imsi {imsi} update aud2g {aud}")

    def forwardings(self, number):
        """What is registered in osmo-supserv's store. -> {"CFU": number, ...}"""
        for line in self.supserv.ask("show subscribers").splitlines():
            words = line.split()
            if words[1:2] == [number]:
                return dict(word.split(">") for word in words[2:])
        return None

    def stop(self):
        """-> a list of what went wrong with it"""
        problems = [problem for program in reversed(self.programs()) for problem in program.stop()]
        for recorder in self.recorders.values():
            recorder.close()
        return problems

    def remove(self):
        shutil.rmtree(self.dir)
