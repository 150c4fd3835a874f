#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# No answer leaves before the disk has the change: with a preloaded sync that blocks, or fails (slowsync.c).
import os
import shutil
import subprocess
import sys
import tempfile
import time

BUILD = os.path.join(os.environ.get("abs_top_builddir", "../.."), "tests/scenario")
LOAD = os.path.join(BUILD, "store_load")
IMSI = "001010000000001"
OTHER = "001010000000002"


class Disk:
    def __init__(self, directory):
        self.directory = directory
        self.mode("ok")

    def mode(self, mode):
        """Written beside and moved: a half written mode is never read."""
        path = os.path.join(self.directory, "mode")
        with open(path + ".new", "w") as f:
            f.write(mode)
        os.rename(path + ".new", path)

    def wait_until_blocked(self):
        deadline = time.monotonic() + 20
        while not os.path.exists(os.path.join(self.directory, "blocked")):
            if time.monotonic() > deadline:
                raise TimeoutError("nobody synced")
            time.sleep(0.001)


class Server:
    def __init__(self, directory):
        # the sanitizer wants to be first of all libraries; ours has no need of it
        asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        env = dict(os.environ, LD_PRELOAD=os.path.join(BUILD, "slowsync.so"), SLOWSYNC=directory, ASAN_OPTIONS=asan)
        self.proc = subprocess.Popen([LOAD, os.path.join(directory, "hlr.db"), "serve"], env=env, text=True,
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.expect("ready")

    def send(self, line):
        self.proc.stdin.write(line + "\n")
        self.proc.stdin.flush()

    def expect(self, line):
        got = self.proc.stdout.readline().strip()
        assert got == line, "wanted %r, got %r" % (line, got)

    def ask(self, line, answer):
        self.send(line)
        self.expect(answer)

    def kill(self):
        self.proc.kill()
        self.proc.wait()

    def end(self):
        self.proc.stdin.close()
        assert self.proc.wait() == 0, "ended with %d" % self.proc.returncode


def on_disk(directory):
    """What a program finds that knows nothing of the one before, which is dead."""
    out = subprocess.run([LOAD, os.path.join(directory, "hlr.db"), "dump"], stdout=subprocess.PIPE, check=True,
                         text=True).stdout
    return {line.split()[1]: line.split()[4] for line in out.splitlines()}


def test_blocked(directory):
    """While the sync blocks there is no answer; the main loop reads on, and reads the old state."""
    disk = Disk(directory)
    server = Server(directory)
    server.ask("register %s 1001" % IMSI, "result %s 1001" % IMSI)
    disk.mode("block")
    server.send("register %s 1002" % IMSI)
    disk.wait_until_blocked()
    # the next answer is that of the later question: the registration has not been answered
    server.ask("read " + IMSI, "number 1001")
    server.ask("read " + IMSI, "number 1001")
    disk.mode("ok")
    server.expect("result %s 1002" % IMSI)
    server.ask("read " + IMSI, "number 1002")
    server.end()
    assert on_disk(directory)[IMSI] == "1002"


def test_gathered(directory):
    """What comes while one batch syncs is the next batch: all of it is answered after one more sync."""
    disk = Disk(directory)
    server = Server(directory)
    server.ask("register %s 1001" % IMSI, "result %s 1001" % IMSI)
    disk.mode("block")
    server.send("register %s 1002" % IMSI)
    disk.wait_until_blocked()
    for i in range(20):
        server.send("register 0010100000001%02d 20%02d" % (i, i))
    server.ask("read 001010000000100", "nobody")
    disk.mode("ok")
    server.expect("result %s 1002" % IMSI)
    for i in range(20):
        server.expect("result 0010100000001%02d 20%02d" % (i, i))
    server.end()


def test_killed_while_blocked(directory):
    """Killed before the sync returned: nothing was answered, so both states are honest; but not a mixture."""
    disk = Disk(directory)
    server = Server(directory)
    server.ask("register %s 1001" % IMSI, "result %s 1001" % IMSI)
    disk.mode("block")
    server.send("register %s 1002" % IMSI)
    disk.wait_until_blocked()
    server.kill()
    assert on_disk(directory)[IMSI] in ("1001", "1002")
    # between commit and answer; the phone repeats
    disk.mode("ok")
    os.unlink(os.path.join(directory, "blocked"))
    server = Server(directory)
    server.ask("register %s 1002" % IMSI, "result %s 1002" % IMSI)
    server.end()
    assert on_disk(directory)[IMSI] == "1002"


def test_failed(directory):
    """A sync that fails is systemFailure, and the old state is read: now, and by the next program."""
    disk = Disk(directory)
    server = Server(directory)
    server.ask("register %s 1001" % IMSI, "result %s 1001" % IMSI)
    disk.mode("fail")
    server.ask("register %s 1002" % IMSI, "error 34")
    server.ask("read " + IMSI, "number 1001")
    server.ask("register %s 1003" % OTHER, "error 34")
    server.ask("read " + OTHER, "nobody")
    server.kill()
    found = on_disk(directory)
    assert found == {IMSI: "1001"}, found


def test_failed_then_well(directory):
    """When the disk is well again, so are the answers."""
    disk = Disk(directory)
    server = Server(directory)
    server.ask("register %s 1001" % IMSI, "result %s 1001" % IMSI)
    disk.mode("fail")
    server.ask("register %s 1002" % IMSI, "error 34")
    disk.mode("ok")
    server.ask("register %s 1003" % OTHER, "result %s 1003" % OTHER)
    server.ask("read " + IMSI, "number 1001")
    server.ask("register %s 1004" % IMSI, "result %s 1004" % IMSI)
    server.kill()
    found = on_disk(directory)
    assert found == {IMSI: "1004", OTHER: "1003"}, found


def main():
    tests = [test_blocked, test_gathered, test_killed_while_blocked, test_failed, test_failed_then_well]
    failed = 0
    print("1..%d" % len(tests))
    for i, test in enumerate(tests):
        directory = tempfile.mkdtemp(prefix="supserv-sync-")
        try:
            test(directory)
            print("ok %d - %s" % (i + 1, test.__doc__.split("\n")[0]))
        except (AssertionError, TimeoutError, OSError) as e:
            print("not ok %d - %s" % (i + 1, test.__doc__.split("\n")[0]))
            print("# %s" % e)
            failed += 1
        sys.stdout.flush()
        shutil.rmtree(directory)
    return 1 if failed else 0


sys.exit(main())
