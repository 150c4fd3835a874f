#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Speed of the codec, as ratios: a value beside a memcpy of its octets, a capture of CAPTURE_MESSAGES (100,000) TCAP
messages beside tshark's dissection of the same file. For people: no test depends on it. `make bench`."""
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

TOP, BUILD = os.environ["abs_top_srcdir"], os.environ["abs_top_builddir"]
BENCH = os.path.join(BUILD, "tests/bench/codec_bench")
CAPTURE_HEX = os.path.join(BUILD, "tests/trace/capture_hex")
# As Wireshark dissects it: the tree to its last leaf, and nothing printed but one field of MAP.
TSHARK = ["tshark", "-n", "-V", "-O", "gsm_map", "-r"]


def values(line):
    return dict(re.findall(r"(\w+)=(\S+)", line))


def codec_bench(*args):
    return subprocess.run([BENCH, *args], capture_output=True, text=True, check=True).stdout


def vectors():
    """-> messages of MAP in hex"""
    with open(os.path.join(TOP, "tests/trace/tcap.jsonl"), encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    return [r["hex"] for r in rows if r["type"] == "TCMessage" and '"octets"' not in json.dumps(r["json"])]


def write_capture(path, count):
    messages = vectors()
    lines = "".join(f"map MSC HLR {messages[i % len(messages)]}\n" for i in range(count))
    subprocess.run([CAPTURE_HEX, path], input=lines, text=True, check=True)


def cpu_seconds(command):
    """Processor time of a program that ends."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def capture(directory, count):
    path, empty = os.path.join(directory, "bench.pcapng"), os.path.join(directory, "empty.pcapng")
    write_capture(path, count)
    write_capture(empty, 0)
    line = codec_bench(path)
    print(line, end="")
    if not shutil.which("tshark"):
        print("there is no tshark here to compare with (Debian package tshark)")
        return
    ours = cpu_seconds([BENCH, path])
    # what it costs to start is not dissection
    theirs = cpu_seconds(TSHARK + [path]) - cpu_seconds(TSHARK + [empty])
    print(f"tshark messages={values(line)['messages']} codec_cpu_seconds={ours:.3f} tshark_cpu_seconds={theirs:.3f} "
          f"tshark_per_codec={theirs / ours:.0f}")


def main():
    with open(os.path.join(BUILD, "config.status"), encoding="utf-8") as f:
        if "sanitize" in f.read():
            print("This build has sanitizers: its numbers say nothing. Configure without --enable-sanitize.")
    print(codec_bench(), end="")
    with tempfile.TemporaryDirectory(prefix="supserv-bench-") as directory:
        capture(directory, int(os.environ.get("CAPTURE_MESSAGES", "100000")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
