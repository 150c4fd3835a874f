#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The CTRL interface: our variables, what is not there, and counters."""
from supserv import Daemon, Tap

SETUP = [
    "enable",
    "subscriber imsi 262420000000001 create 1001",
    "subscriber msisdn 1001 forwarding CFNRy register 1003 time 5",
]
REQUESTS = [
    ("GET 1 subscribers", "GET_REPLY 1 subscribers 1"),
    ("GET 2 calls", "GET_REPLY 2 calls 0"),
    ("GET 3 subscriber.by-msisdn-1001.imsi", "GET_REPLY 3 subscriber.by-msisdn-1001.imsi 262420000000001"),
    ("GET 4 subscriber.by-imsi-262420000000001.msisdn",
     "GET_REPLY 4 subscriber.by-imsi-262420000000001.msisdn 1001"),
    ("GET 5 subscriber.by-msisdn-1001.forwarding",
     "GET_REPLY 5 subscriber.by-msisdn-1001.forwarding CFU P CFB P CFNRy P,R,A 1003 CFNRc P"),
    ("GET 6 subscriber.by-msisdn-9999.imsi", "ERROR 6 There is no such subscriber"),
    ("GET 7 subscriber.by-name-bob.imsi", "ERROR 7 Say subscriber.by-imsi-IMSI or subscriber.by-msisdn-NUMBER"),
    ("SET 8 subscriber.by-msisdn-1001.imsi 1", "ERROR 8 Read Only attribute"),
    ("GET 9 subscriber", "ERROR 9 Error while resolving object"),
]

if __name__ == "__main__":
    tap = Tap()
    daemon = Daemon()
    try:
        vty = daemon.vty()
        for line in SETUP:
            vty.command(line)
        vty.close()
        ctrl = daemon.ctrl()
        for request, wanted in REQUESTS:
            tap.equal(request, ctrl.request(request), wanted)
        ctrl.close()
        tap.result("clean end", daemon.stop())
    finally:
        daemon.remove()
    tap.end()
