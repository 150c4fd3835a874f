# SPDX-License-Identifier: AGPL-3.0-or-later
"""A running osmo-supserv on loopback addresses of its own, a VTY client, a CTRL client, and TAP."""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TOP = os.environ.get("abs_top_srcdir") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("abs_top_builddir") or os.path.join(TOP, "build")
PROGRAM = os.path.join(BUILD, "src/osmo-supserv/osmo-supserv")
VTY_PORT, CTRL_PORT = 4290, 4291
TIMEOUT = 60
PROMPT = r"(?:^|\n)({}(?:\([\w-]+\))?[>#] )$"


class Daemon:
    """osmo-supserv in a directory of its own; every instance has the default ports of another loopback address."""
    instances = 0

    def __init__(self, config="", args=()):
        self.dir = tempfile.mkdtemp(prefix="supserv-")
        pid = os.getpid()
        self.addr = f"127.{1 + Daemon.instances % 200}.{pid >> 8 & 255}.{pid & 255}"
        Daemon.instances += 1
        self.config = os.path.join(self.dir, "test.cfg")
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(f"line vty\n bind {self.addr}\nctrl\n bind {self.addr}\n{config}")
        self.log = os.path.join(self.dir, "log")
        self.start(args)

    def start(self, args=()):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([PROGRAM, "-s", "-c", self.config, *args], cwd=self.dir, stdout=log,
                                            stderr=log, stdin=subprocess.DEVNULL)

    def connect(self, port):
        deadline = time.monotonic() + TIMEOUT
        while True:
            try:
                return socket.create_connection((self.addr, port), timeout=TIMEOUT)
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"osmo-supserv does not listen; its log: {self.read_log()}") from None
                time.sleep(0.02)

    def vty(self):
        return Vty(self.connect(VTY_PORT))

    def ctrl(self):
        return Ctrl(self.connect(CTRL_PORT))

    def read_log(self):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return f.read()

    def stop(self):
        """End it as an administrator would. -> what is wrong with the way it ended, "" when nothing is."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "osmo-supserv did not end on SIGTERM"
        log = self.read_log()
        if status != 0 or "Sanitizer" in log or "runtime error" in log:
            return f"osmo-supserv ended with status {status}:\n{log}"
        return ""

    def remove(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.dir)


class Vty:
    """A telnet session with the Osmocom program that prompts so. The telnet negotiation is dropped, lines end with \\n."""

    def __init__(self, sock, program="OsmoSupServ"):
        self.sock = sock
        self.prompt_re = re.compile(PROMPT.format(program))
        self.greeting, self.prompt = self.read()

    def read(self):
        """-> (text up to the prompt, prompt)"""
        raw = b""
        while True:
            chunk = self.sock.recv(65536)
            if not chunk:
                return self.clean(raw), ""
            raw += chunk
            text = self.clean(raw)
            match = self.prompt_re.search(text)
            if match:
                return text[:match.start(1)], match.group(1)

    @staticmethod
    def clean(raw):
        raw = re.sub(rb"\xff[\xfb-\xfe].", b"", raw, flags=re.S)
        return raw.decode("utf-8", "replace").replace("\r", "").replace("\0", "")

    def command(self, line):
        """-> what the VTY answers, without the echo; the new prompt is in self.prompt."""
        self.sock.sendall(line.encode() + b"\n")
        text, self.prompt = self.read()
        return text.partition("\n")[2]

    def ask(self, line):
        """What `line?` explains. The line is not executed."""
        self.sock.sendall(line.encode() + b"?")
        text = ""
        while not text.endswith(self.prompt + line):
            chunk = self.sock.recv(65536)
            if not chunk:
                break
            text += self.clean(chunk)
        self.sock.sendall(b"\x15")
        return text

    def close(self):
        self.sock.close()


class Ctrl:
    """The CTRL interface: IPA framing, one request at a time."""

    def __init__(self, sock):
        self.sock = sock

    def request(self, text):
        payload = b"\x00" + text.encode()
        self.sock.sendall(len(payload).to_bytes(2, "big") + b"\xee" + payload)
        head = self.receive(3)
        return self.receive(int.from_bytes(head[:2], "big"))[1:].decode()

    def receive(self, n):
        data = b""
        while len(data) < n:
            chunk = self.sock.recv(n - len(data))
            if not chunk:
                raise RuntimeError("the CTRL connection was closed")
            data += chunk
        return data

    def close(self):
        self.sock.close()


class Tap:
    """Collects results; the plan comes last."""

    def __init__(self):
        self.n = self.failed = 0

    def result(self, name, problem=""):
        """problem: what is wrong, "" when nothing is."""
        self.n += 1
        self.failed += bool(problem)
        print(f"{'not ok' if problem else 'ok'} {self.n} - {name}")
        for line in problem.splitlines():
            print("# " + line)
        sys.stdout.flush()

    def equal(self, name, got, wanted):
        self.result(name, "" if got == wanted else f"wanted: {wanted}\ngot:    {got}")

    def end(self):
        print(f"1..{self.n}")
        sys.exit(1 if self.failed else 0)
