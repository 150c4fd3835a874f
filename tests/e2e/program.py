# SPDX-License-Identifier: AGPL-3.0-or-later
"""One program of a network: started in a directory with a configuration and a log of its own, asked, stopped."""
import os
import re
import shutil
import signal
import socket
import subprocess
import time

from supserv import BUILD, Vty

SHIM = os.path.join(BUILD, "tests/e2e/sctpshim.so")
TIMEOUT = 20
NOT_UNDERSTOOD = re.compile("^% (Unknown|Ambiguous|Command incomplete|Invalid)", re.M)


def wait_until(condition, what, timeout=TIMEOUT):
    """Ask until `condition()` is true. -> what it returned."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {timeout} s: {what}"
        time.sleep(0.02)


def shim_for(command):
    """-> what to preload so that SCTP is TCP: a sanitizer that `command` is linked with comes first"""
    linked = subprocess.run(["ldd", shutil.which(command)], check=True, capture_output=True, text=True).stdout
    return " ".join([line.split()[2] for line in linked.splitlines() if "libasan" in line] + [SHIM])


class Program:
    """name: of its files; prompt: of its VTY; shim: its SCTP sockets are TCP sockets."""

    def __init__(self, directory, name, command, address, vty_port, prompt, shim=False):
        self.dir, self.name = directory, name
        self.command = [command, "-c", name + ".cfg"]
        self.vty_address = (address, vty_port)
        self.prompt = prompt
        self.environment = {**os.environ, "LD_PRELOAD": shim_for(command)} if shim else None
        self.log = os.path.join(directory, name + ".log")
        self.process = None

    def configure(self, text):
        with open(os.path.join(self.dir, self.name + ".cfg"), "w", encoding="utf-8") as f:
            f.write(text)

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, cwd=self.dir, env=self.environment, stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL)
        wait_until(self.listens, f"{self.name} answers at its VTY")

    def listens(self):
        assert self.process.poll() is None, f"{self.name} ended, status {self.process.poll()}: {self.tail()}"
        try:
            self.vty().close()
        except OSError:
            return False
        return True

    def vty(self):
        return Vty(socket.create_connection(self.vty_address, timeout=TIMEOUT), self.prompt)

    def ask(self, *lines):
        """Type the lines at an enabled VTY. -> all answers together"""
        vty = self.vty()
        vty.command("enable")
        answers = "".join(vty.command(line) for line in lines)
        vty.close()
        assert not NOT_UNDERSTOOD.search(answers), f"{self.name}: {lines}: {answers}"
        return answers

    def tail(self):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return "".join(f.readlines()[-20:])

    def stop(self):
        """End it as an administrator would. -> a list of what is wrong with the way it ended"""
        if self.process is None:
            return []
        if self.process.poll() is not None:
            return [f"{self.name} had ended by itself, status {self.process.poll()}:\n{self.tail()}"]
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self.kill()
            return [f"{self.name} did not end on SIGTERM"]
        finally:
            self.process = None
        return []

    def kill(self):
        """kill -9: it gets no chance to put anything in order."""
        self.process.kill()
        self.process.wait()
        self.process = None


class Supserv(Program):
    """Ours: it must end well, and a sanitizer must have found nothing."""

    def stop(self):
        process = self.process
        problems = super().stop()
        with open(self.log, encoding="utf-8", errors="replace") as f:
            log = f.read()
        if not problems and process and process.returncode != 0:
            problems.append(f"{self.name} ended with status {process.returncode}:\n{self.tail()}")
        if "Sanitizer" in log or "runtime error" in log:
            problems.append(f"{self.name}: a sanitizer found something, see {self.log}")
        return problems
