# SPDX-License-Identifier: AGPL-3.0-or-later
"""Configurations of the programs of a network."""
import os

LOG = """log stderr
 logging filter all 1
 logging color 0
 logging print category 1
 logging print category-hex 0
 logging print level 1
 logging print extended-timestamp 1
 logging level set-all {level}
"""


def head(address, level):
    return LOG.format(level=level) + f"line vty\n no login\n bind {address}\nctrl\n bind {address}\n"


# The virtual BSS of osmo-supserv at osmo-stp: on IPA, which needs no SCTP. IPA carries no point codes, so each side of
# it stands for one peer.
BSS_POINT_CODE = "0.23.7"
STP_OF_BSS = f""" point-code 0.23.2
 as asp-clnt-bss ipa
  routing-key 0 {BSS_POINT_CODE}
  point-code override dpc 0.23.1
 route-table system
  update route {BSS_POINT_CODE} 7.255.7 linkset asp-clnt-bss
"""


def bss_config(network):
    return f"""cs7 instance 0
 point-code {BSS_POINT_CODE}
 asp asp-clnt-bss 5000 0 ipa
  remote-ip {network.address}
  local-ip {network.address}
 as as-bss ipa
  asp asp-clnt-bss
  routing-key 0 {BSS_POINT_CODE}
  point-code override dpc {network.msc.point_code}
lab
 bss msc {network.msc.point_code}
 bss rtp-address {network.address}
 radio msc
"""


def stp_config(network):
    # phones of our own are on M3UA with a point code that they ask for
    return LOG.format(level="notice") + f"""line vty
 no login
 bind {network.address}
cs7 instance 0
 xua rkm routing-key-allocation dynamic-permitted
 listen m3ua 2905
  accept-asp-connections dynamic-permitted
  local-ip {network.address}
 listen ipa 5000
  accept-asp-connections dynamic-permitted
  local-ip {network.address}
{STP_OF_BSS}"""


def hlr_config(network):
    return head(network.address, "info") + f"""hlr
 gsup
  bind ip {network.address}
 ussd route prefix *#100# internal own-msisdn
 ussd route prefix *#101# internal own-imsi
"""


def mgw_config(network):
    address = network.address
    return head(address, "notice") + f"""mgcp
  bind ip {address}
  rtp port-range 4002 16000
  rtp bind-ip {address}
  bind port 2427
  sdp audio payload number 3
  sdp audio payload name GSM
  number endpoints 64
  loop 0
  force-realloc 1
  rtcp-omit
  rtp-patch ssrc
  rtp-patch timestamp
"""


def msc_config(msc, network, gsup, external_mncc):
    name = f"asp-clnt-{msc.name}"
    mncc = f"external {msc.mncc_socket}" if external_mncc else "internal"
    return head(msc.address, "info") + f"""cs7 instance 0
 point-code {msc.point_code}
 asp {name} 2905 0 m3ua
  remote-ip {network.address}
  local-ip {msc.address}
 as as-clnt-{msc.name} m3ua
  asp {name}
  routing-key {1 + network.addresses.index(msc.address)} {msc.point_code}
network
 network country code 1
 mobile network code 1
 short name OsmoMSC
 long name OsmoMSC
 encryption a5 0
 authentication {network.authentication}
 rrlp mode none
 mm info 0
msc
 mgw remote-ip {network.address}
 mgw remote-port 2427
 mgw local-ip {msc.address}
 mgw local-port 2728
 assign-tmsi
 timer geran X4 4
 ncss guard-timeout 2
 sms-database {os.path.join(network.dir, msc.name)}.sms.db
 mncc {mncc}
hlr
 remote-ip {gsup[0]}
 remote-port {gsup[1]}
 ipa-name MSC-{msc.name}
sgs
 local-ip {msc.address}
"""


def supserv_config(network, upstream, extra):
    address = network.address
    mncc = f"mncc\n msc-socket {network.mscs[0].mncc_socket}\n" if network.mncc else ""
    bss = bss_config(network) if network.virtual_bss else ""
    return head(address, "info") + f"""store
 database {os.path.join(network.dir, "supserv.db")}
gsup
 mode {network.mode}
 local-ip {address}
 local-port 4223
 hlr-ip {upstream[0]}
 hlr-port {upstream[1]}
{mncc}{bss}{extra}"""
