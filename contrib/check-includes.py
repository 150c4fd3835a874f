#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hold the rule of who may include whom, and the licence line of every file.

Each room of src/ may use its own headers and those of the rooms below it; single files and single headers that
are meant to be exceptions are named here with their reason. Speaks TAP; `--self-test` also tries the rule on small
trees that break it, so that a check that has gone blind does not pass.
"""
import os
import re
import sys
import tempfile

# Which room a header of include/osmocom/supserv belongs to. A header that is missing here is an error.
HEADERS = {
    "ss": "basic_service fwd_decide fwd_why mmi number ss_code ss_msg ss_proc ss_profile ss_session",
    "codec": "asn1 ber component jer map_types sccp tcap",
    "trace": "capture_ip capture_read capture_write ladder pcapng_write trace trace_gsmtap trace_label trace_ring",
    "hlr": "hlr hlr_auth store subscriber_io",
    "call": "call cdr",
    "map": "sccp_node ss_dialogue tc",
    "net/ipa": "ipa_ccm ipa_conn ipa_connector",
    "net/gsup": "gsup_door gsup_request",
    "net/mncc": "mncc_door mncc_link mncc_msg mncc_server",
    "net/sigtran": "map_hlr map_screen sigtran_door",
    "lab": "lab lab_bss lesson",
    "vty": "doors vty",
    "all": "debug",
}
# Which rooms a room may use besides itself.
ROLES = "ss codec trace hlr call map"
DOORS = "net/ipa net/gsup net/mncc net/sigtran"
USES = {
    "ss": "",
    "codec": "ss",
    "trace": "",
    "hlr": "ss",
    "call": "ss trace",
    "map": "ss codec trace",
    "net/ipa": ROLES,
    "net/gsup": ROLES + " net/ipa",
    "net/mncc": ROLES,
    "net/sigtran": ROLES,
    "lab": ROLES,
    "vty": " ".join([ROLES, DOORS, "lab"]),
    "osmo-supserv": " ".join([ROLES, DOORS, "lab vty"]),
    "utils": ROLES + " lab net/sigtran",
}
# (file or header, as a pattern on its path) -> rooms or headers that it may use beyond that.
EXCEPTIONS = [
    # call/ hands NotifySS to a leg as a value; it never encodes one
    (r"(src/call/|include/osmocom/supserv/call\.h)", {"component"}),
    # the readers of the trace bus make labels from the bytes
    (r"src/trace/\w*(label|ladder|json|mermaid|pcap|capture|gsmtap)\w*\.[ch]$", {"codec", "ss"}),
    (r"include/osmocom/supserv/\w*(label|ladder|capture)\w*\.h$", {"codec", "ss"}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)
OURS = "osmocom/supserv/"

SPDX = "SPDX-License-Identifier: AGPL-3.0-or-later"
COMMENTED = (".c", ".h", ".py", ".sh", ".am", ".ac", ".mk", ".sql", ".vty", ".cfg", ".service", ".md")
NOT_OURS = {"build-aux", "m4", "autom4te.cache", ".git", ".deps", "__pycache__"}


def files(root):
    """Every file of the source tree; build trees, whatever their name, hold a config.status or a tarball's name."""
    for path, dirs, names in os.walk(root):
        dirs[:] = sorted(d for d in dirs if d not in NOT_OURS and not d.startswith("osmo-supserv-")
                         and not os.path.exists(os.path.join(path, d, "config.status")))
        for name in sorted(names):
            yield os.path.relpath(os.path.join(path, name), root)


def room_of_header(name):
    for room, names in HEADERS.items():
        if name in names.split():
            return room
    return None


def room_of_file(path):
    parts = path.split("/")
    if parts[0] == "src" and len(parts) > 2:
        return "/".join(parts[1:3]) if parts[1] == "net" else parts[1]
    if path.startswith("include/" + OURS):
        return room_of_header(parts[-1][:-2])
    return None


def allowed_beyond(path):
    return set().union(*(extra for pattern, extra in EXCEPTIONS if re.search(pattern, path)))


def included(root, path):
    """Names of our own headers that a file includes, with the room that each belongs to."""
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as f:
        text = f.read()
    for kind, name in INCLUDE.findall(text):
        base = os.path.basename(name)[:-2]
        if name.startswith(OURS):
            yield base, room_of_header(base)
        elif kind == '"' and name != "config.h":
            other = os.path.normpath(os.path.join(os.path.dirname(path), name))
            yield name, room_of_file(other)


def include_faults(root, path):
    room = room_of_file(path)
    if room is None:
        return [f"{path}: belongs to no room: name it in contrib/check-includes.py"]
    if room == "all":
        return [f"{path}: includes {name}" for name, other in included(root, path) if other != "all"]
    if room not in USES:
        return [f"{path}: src/{room} is no room: name it in contrib/check-includes.py"]
    may = {room, "all"} | set(USES[room].split()) | allowed_beyond(path)
    return [f"{path}: room {room} must not include {name} of room {other}"
            for name, other in included(root, path) if other not in may and name not in may]


def spdx_fault(root, path):
    # Made files of an in-tree build have a template beside them, or none of the endings.
    if not path.endswith(COMMENTED) or path in ("config.h", "aclocal.m4"):
        return []
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as f:
        head = f.readline() + f.readline()
    return [] if SPDX in head else [f"{path}: no line '{SPDX}' at its head"]


def faults_by_test(root):
    """-> [(name of the test, faults)]: one per room, one for the licence lines."""
    by_room = {room: [] for room in list(USES) + ["headers"]}
    spdx = []
    for path in files(root):
        spdx += spdx_fault(root, path)
        if not path.endswith((".c", ".h")):
            continue
        if path.startswith("include/"):
            by_room["headers"] += include_faults(root, path)
        elif path.startswith("src/"):
            by_room.setdefault(room_of_file(path) or "headers", []).extend(include_faults(root, path))
    return [(f"includes of {room}", found) for room, found in by_room.items()] + [("licence lines", spdx)]


LICENCE = f"/* {SPDX} */\n"
SELF_TESTS = [
    # (path, text, should there be a fault?)
    ("src/ss/a.c", LICENCE + "#include <osmocom/supserv/ss_code.h>\n#include <osmocom/core/utils.h>\n", False),
    ("src/ss/a.c", LICENCE + "#include <osmocom/supserv/store.h>\n", True),
    ("src/call/a.c", LICENCE + "#include <osmocom/supserv/component.h>\n", False),
    ("src/call/a.c", LICENCE + "#include <osmocom/supserv/hlr.h>\n", True),
    ("src/trace/trace.c", LICENCE + "#include <osmocom/supserv/component.h>\n", True),
    ("src/trace/trace_label.c", LICENCE + "#include <osmocom/supserv/component.h>\n", False),
    ("src/hlr/a.c", LICENCE + '#include "../call/private.h"\n', True),
    ("src/lab/a.c", LICENCE + "#include <osmocom/supserv/not_in_the_table.h>\n", True),
    ("src/cellar/a.c", LICENCE, True),
    ("include/osmocom/supserv/ss_code.h", LICENCE + "#  include <osmocom/supserv/call.h>\n", True),
    ("src/ss/a.c", "int a;\n", True),
    ("tests/vty/a.py", "#!/usr/bin/env python3\n# " + SPDX + "\n", False),
]


def self_test(path, text, bad):
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(os.path.join(root, os.path.dirname(path)))
        with open(os.path.join(root, path), "w", encoding="utf-8") as f:
            f.write(text)
        found = [f for _, faults in faults_by_test(root) for f in faults]
    return [] if bool(found) == bad else [f"{path}: expected {'a' if bad else 'no'} fault, found {found}", text]


def main():
    root = os.environ.get("abs_top_srcdir") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    results = faults_by_test(root)
    if "--self-test" in sys.argv[1:]:
        results += [(f"the check itself, case {i}", self_test(*case)) for i, case in enumerate(SELF_TESTS, 1)]
    print(f"1..{len(results)}")
    for i, (name, found) in enumerate(results, 1):
        print(f"{'not ok' if found else 'ok'} {i} - {name}")
        for fault in found:
            print("# " + fault.rstrip().replace("\n", "\n# "))
    return 1 if any(found for _, found in results) else 0


if __name__ == "__main__":
    sys.exit(main())
