#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The configuration: every setting round-trips, the examples are accepted, a missing or wrong file is an error."""
import os
import socket
import subprocess

from supserv import PROGRAM, TOP, Daemon, Tap

# Every setting of the program's own nodes, each with a value that is not the default, but for those that open doors.
SETTINGS = """\
timer call T301 90
timer hlr X2 45
timer map X30 20
hlr
 create-on-demand
 home-country 262
ss
 country-code 49
 international-prefix 011
 no trunk-prefix
 min-national-length 9
 speech-code all-speech
 max-wrong-pw 5
 lenient-erase
 cond-cf-while-cfu refuse
 interrogation inactive status
 interrogation vlr-services refuse
 interrogation group-codes answer
 forwarding short-codes accept
 no forwarding deny-prefix all
 forwarding deny-prefix +1900
 forwarding deny-prefix 0137
store
 database subscribers.db
call
 max-forwardings 2
 max-forwarded-calls 3
 no-answer-to-setup not-reachable
 forwarding-refused cause condition
 absent-subscriber cause 18
 emergency route-to 4917000112
 cdr file calls.jsonl
gsup
 mode off
 local-ip 127.0.0.2
 local-port 14223
 hlr-ip ::1
 hlr-port 14222
 hlr-ctrl ::1 14259
map
 gt 491700000006
 mode strict
 gt-route any point-code 0.23.2
 gt-route 336 point-code 0.23.4 ssn 6 route-on ssn
 gt-route 49171 local
 gt-route 49172 local ssn 6
 gt-route 49173 point-code 7.255.7 ssn 7
 gt-route 49174 point-code 0.0.1 route-on ssn
 screening report
 screening allow any none
 screening allow 336 registerSS
 screening allow 336 sendRoutingInfo
 screening allow 337 200
lab
 clock stepped
 bss cs7-instance 3
 bss plmn 262 042
 bss lac 4711
 bss cell-identity 815
 bss rtp-address 127.0.0.9
 radio msc
 map hlr-gt 491700000006
 msc-gt 491700000008
 vlr-gt 491700000007
"""


def running(config):
    """-> the running configuration, and what is wrong with the end of the daemon"""
    daemon = Daemon(config)
    try:
        vty = daemon.vty()
        vty.command("enable")
        text = vty.command("show running-config")
        vty.close()
        return text, daemon.stop()
    finally:
        daemon.remove()


def check_round_trip(tap):
    daemon = Daemon(SETTINGS)
    try:
        vty = daemon.vty()
        vty.command("enable")
        first = vty.command("show running-config")
        missing = [line for line in SETTINGS.splitlines() if line not in first.splitlines()]
        tap.result("every setting is shown", "\n".join("not shown: " + line for line in missing))
        answer = vty.command("write file")
        tap.result("write file", "" if "saved" in answer.lower() else answer)
        vty.close()
        tap.result("clean end", daemon.stop())
        daemon.start()
        vty = daemon.vty()
        vty.command("enable")
        tap.equal("the same after write and reload", vty.command("show running-config"), first)
        vty.close()
        tap.result("clean end after reload", daemon.stop())
    finally:
        daemon.remove()


def own_nodes(text):
    return text[text.index("\nhlr") + 1:text.rindex("\nend") + 1]


def check_defaults(tap):
    first, ended = running("")
    tap.result("defaults: clean end", ended)
    second, _ = running(own_nodes(first))
    tap.equal("the shown defaults are the defaults", own_nodes(second), own_nodes(first))


def run(args, cwd):
    return subprocess.run([PROGRAM, *args], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
                          stdin=subprocess.DEVNULL, check=False)


def check_errors(tap):
    daemon = Daemon()
    try:
        done = run(["-c", "nowhere.cfg"], daemon.dir)
        tap.equal("a missing file is an error", (done.returncode, b"nowhere.cfg" in done.stdout), (1, True))
        with open(os.path.join(daemon.dir, "wrong.cfg"), "w", encoding="utf-8") as f:
            f.write("ss\n min-national-length many\n")
        done = run(["-c", "wrong.cfg"], daemon.dir)
        tap.equal("a wrong value is an error", (done.returncode, b"many" in done.stdout), (1, True))
        done = run(["--stay"], daemon.dir)
        tap.equal("options that do not go together", (done.returncode, b"--lesson" in done.stdout), (2, True))
        done = run(["-V"], daemon.dir)
        tap.equal("version", (done.returncode, b"version" in done.stdout), (0, True))
        done = run(["-h"], daemon.dir)
        tap.equal("help", (done.returncode, b"--lesson" in done.stdout), (0, True))
        tap.result("clean end", daemon.stop())
    finally:
        daemon.remove()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def check_example(tap, name):
    with open(os.path.join(TOP, "doc/examples", name), encoding="utf-8") as f:
        text = f.read()
    # the test has addresses of its own, and nobody's calls to control
    for line in " bind 127.0.0.1", " local-ip 127.0.0.1":
        text = text.replace(line, "")
    text = text.replace("local-port 4223", f"local-port {free_port()}").replace("/tmp/msc_mncc", "no-msc")
    shown, ended = running(text)
    tap.result(f"the example {name} is accepted", ended)
    settings = [line for line in text.splitlines() if line.strip() and line[0] == " " and line[:2] != " !"]
    missing = [line for line in settings if line not in shown.splitlines() and not line.startswith(" logging")]
    tap.result(f"all of {name} is shown", "\n".join(missing))


if __name__ == "__main__":
    tap = Tap()
    check_round_trip(tap)
    check_defaults(tap)
    check_errors(tap)
    check_example(tap, "osmo-supserv.cfg")
    check_example(tap, "osmo-supserv-proxy.cfg")
    check_example(tap, "osmo-supserv-map.cfg")
    tap.end()
