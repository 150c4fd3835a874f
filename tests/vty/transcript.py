# SPDX-License-Identifier: AGPL-3.0-or-later
"""Transcripts: sessions as a person sees them, replayed and compared.

A transcript is text with prompts. A line "OsmoSupServ# show calls" is typed; what follows up to the next prompt is
what must be answered. "..." inside a line stands for any text, on a line of its own for any lines. In a .transcript file
lines that begin with "! " are remarks, and "!config LINE" adds a line to the configuration.

In Markdown every fenced block ```vty is a transcript; ```vty continued goes on in the session of the one before. Every
block ```console holds "$ command" lines for a shell and their output.
"""
import os
import re
import subprocess

from supserv import BUILD, TOP, Daemon

TYPED = re.compile(r"(OsmoSupServ(?:\([\w-]+\))?[>#] ?)(.*)$")
FENCE = re.compile(r"^```(\w*) *(.*)$")


class Block:
    def __init__(self, name, kind, continued, lines):
        self.name, self.kind, self.continued = name, kind, continued
        self.config = "".join(line[8:] + "\n" for line in lines if line.startswith("!config "))
        self.lines = lines

    def steps(self, pattern):
        """-> [(prompt, command, expected lines)]"""
        found = []
        for line in self.lines:
            match = pattern.match(line)
            if match:
                found.append((match.group(1), match.group(2), []))
            elif found:
                found[-1][2].append(line)
        return found


def blocks_of_markdown(path):
    blocks, lines, fence = [], None, None
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f.read().splitlines(), 1):
            match = FENCE.match(line)
            if match and lines is None:
                fence, lines = (number, match.group(1), match.group(2)), []
            elif match:
                if fence[1] in ("vty", "console"):
                    name = f"{os.path.basename(path)}:{fence[0]}"
                    blocks.append(Block(name, fence[1], "continued" in fence[2], lines))
                lines = None
            elif lines is not None:
                lines.append(line)
    return blocks


def blocks_of_transcript(path):
    with open(path, encoding="utf-8") as f:
        lines = [line for line in f.read().splitlines() if not line.startswith("! ")]
    return [Block(os.path.basename(path), "vty", False, lines)]


def line_matches(wanted, got):
    return re.fullmatch(".*".join(re.escape(part.rstrip()) if i else re.escape(part)
                                  for i, part in enumerate(wanted.rstrip().split("..."))), got.rstrip()) is not None


def matches(wanted, got):
    """Do the lines match? "..." alone: any number of lines."""
    if not wanted:
        return not got
    if wanted[0].strip() == "...":
        return any(matches(wanted[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and line_matches(wanted[0], got[0]) and matches(wanted[1:], got[1:])


def strip_empty(lines):
    """Empty lines at the end are a matter of taste of who wrote the file."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def difference(what, wanted, got):
    if matches(strip_empty(wanted), strip_empty(got)):
        return ""
    return "\n".join([what, "wanted:", *("    " + line for line in wanted), "got:", *("    " + line for line in got)])


def replay_vty(block, vty):
    for prompt, command, wanted in block.steps(TYPED):
        if vty.prompt.strip() != prompt.strip():
            return f"wanted the prompt '{prompt}' for '{command}', got '{vty.prompt}'"
        problem = difference(f"{prompt}{command}", wanted, vty.command(command).splitlines())
        if problem:
            return problem
    return ""


def replay_console(block):
    env = dict(os.environ, LC_ALL="C.UTF-8", PATH=":".join([BUILD + "/src/utils", BUILD + "/src/osmo-supserv", os.environ["PATH"]]))
    for _, command, wanted in block.steps(re.compile(r"(\$ )(.*)$")):
        done = subprocess.run(["sh", "-c", command], cwd=TOP, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, timeout=120, check=False)
        problem = difference(f"$ {command}", wanted, done.stdout.decode("utf-8", "replace").splitlines())
        if problem:
            return problem
    return ""


def replay_session(blocks, tap):
    """The blocks of one VTY session: the first, and those that continue it."""
    daemon = Daemon(blocks[0].config)
    try:
        vty = daemon.vty()
        for block in blocks:
            problem = replay_vty(block, vty)
            tap.result(block.name, problem)
            if problem:
                break
        vty.close()
        ended = daemon.stop()
        if ended:
            tap.result(blocks[0].name + ": clean end", ended)
    finally:
        daemon.remove()


def replay(blocks, tap):
    session = []
    for block in blocks + [None]:
        if block and block.kind == "vty" and block.continued and session:
            session.append(block)
            continue
        if session:
            replay_session(session, tap)
            session = []
        if block and block.kind == "vty":
            session = [block]
        elif block:
            tap.result(block.name, replay_console(block))
