# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tshark makes of a capture, and what osmo-supserv-codec makes of the same octets, in the same words."""
import os
import shutil
import subprocess
import tempfile

from codec_batch import batch

# All checksums are verified, no name is looked up.
OPTIONS = ["-n", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE",
           "-o", "sctp.checksum:CRC 32c", "-o", "sccp.defragment_xudt:TRUE"]
# Expert information that is a note or worse; comments of packets and chats are less.
BAD = "_ws.malformed or _ws.expert.severity >= 0x400000"
SEPARATOR, AGGREGATOR = "\x1f", "\x1e"


def missing():
    """-> why tshark cannot be used here, "" when it can."""
    return "" if shutil.which("tshark") else "there is no tshark here (Debian package tshark)"


def run(path, *args):
    with tempfile.TemporaryDirectory(prefix="supserv-tshark-") as home:
        env = dict(os.environ, HOME=home, XDG_CONFIG_HOME=home, LC_ALL="C.UTF-8")
        return subprocess.run(["tshark", "-r", path, *OPTIONS, *args], env=env, capture_output=True, check=True,
                              encoding="utf-8", timeout=300).stdout


def frames(path, fields, keep=""):
    """-> for each frame a dictionary of field -> its values, in their order. Only fields that are there."""
    args = ["-T", "fields", "-E", f"separator={SEPARATOR}", "-E", "occurrence=a", "-E", f"aggregator={AGGREGATOR}"]
    for field in fields:
        args += ["-e", field]
    rows = []
    # not splitlines(), which takes the aggregator for the end of a line
    for line in run(path, *args, *(["-Y", keep] if keep else [])).rstrip("\n").split("\n"):
        values = line.split(SEPARATOR)
        rows.append({f: v.split(AGGREGATOR) for f, v in zip(fields, values) if v})
    return rows


def complaints(path):
    """-> a line for each frame that tshark finds anything wrong with."""
    return run(path, "-Y", BAD, "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message",
               "-e", "_ws.col.Info").splitlines()


# --- the same words -----------------------------------------------------------------------------------------------

def as_hex(value):
    return value


def as_number(value):
    return str(int(value, 16)) if isinstance(value, str) else str(value)


SS_ERROR_STATUS = 17
SS = {
    "ss-Code": ("gsm_map.ss.ss_Code", as_number),
    "ss-Status": ("gsm_map.ss.ss_Status", as_hex),
    "forwardedToNumber": ("gsm_map.ss.forwardedToNumber", as_hex),
    "forwardingOptions": ("gsm_map.ss.forwardingOptions", as_hex),
    "noReplyConditionTime": ("gsm_map.ss.noReplyConditionTime", as_number),
}
# Operation -> member of the argument or result -> (field of tshark, how it prints it)
MEMBERS = {
    # its IMSI has no field of MAP in tshark, only E.212's
    2: {"vlr-Number": ("gsm_map.ms.vlr_Number", as_hex)},
    4: {"imsi": ("gsm_map.ch.imsi", as_hex), "msisdn": ("gsm_map.ch.msisdn", as_hex),
        "roamingNumber": ("gsm_map.ch.roamingNumber", as_hex)},
    7: {"msisdn": ("gsm_map.ms.msisdn", as_hex), "ss-Code": ("gsm_map.ms.ss_Code", as_number),
        "ss-Status": ("gsm_map.ms.ss_Status", as_hex),
        "forwardedToNumber": ("gsm_map.ms.forwardedToNumber", as_hex),
        "forwardingOptions": ("gsm_map.ms.forwardingOptions", as_hex),
        "noReplyConditionTime": ("gsm_map.ms.noReplyConditionTime", as_number)},
    10: SS,
    11: SS,
    12: SS,
    13: SS,
    14: SS,
    16: {"ss-Code": ("gsm_ss.ss_Code", as_number), "ss-Notification": ("gsm_ss.ss_Notification", as_hex),
         "ss-Status": ("gsm_ss.ss_Status", as_hex), "callIsWaiting-Indicator": ("", as_hex)},
    22: {"imsi": ("gsm_map.ch.imsi", as_hex), "msisdn": ("gsm_map.ch.msisdn", as_hex),
         "roamingNumber": ("gsm_map.ch.roamingNumber", as_hex),
         "forwardedToNumber": ("gsm_map.ch.forwardedToNumber", as_hex),
         "forwardingOptions": ("gsm_map.ch.forwardingOptions", as_hex)},
    59: {"ussd-String": ("gsm_map.ss.ussd_String", as_hex),
         "ussd-DataCodingScheme": ("gsm_map.ss.ussd_DataCodingScheme", as_hex)},
}
FIELDS = sorted({"gsm_old.invokeID", "gsm_old.localValue"} |
                {field for members in MEMBERS.values() for field, _ in members.values() if field})


def leaves(value, found):
    """Each (name, value) in a decoded value, in its order."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, (dict, list)):
                leaves(inner, found)
            else:
                found.append((name, inner))
    elif isinstance(value, list):
        for inner in value:
            leaves(inner, found)
    return found


def local(code):
    return code.get("local") if isinstance(code, dict) else None


def add(wanted, field, value):
    wanted.setdefault(field, []).append(value)


def wanted_of_component(component, wanted):
    """What tshark should show for a component in JSON: added to field -> values."""
    (kind, body), = component.items()
    if kind == "reject":
        return
    if body.get("invokeID") is not None:
        add(wanted, "gsm_old.invokeID", str(body["invokeID"]))
    part = body.get("result", body)
    code = local(part.get("opcode", part.get("errcode")))
    if code is None:
        return
    add(wanted, "gsm_old.localValue", str(code))
    if kind == "returnError":
        if code == SS_ERROR_STATUS and part.get("parameter"):
            add(wanted, "gsm_map.ss.ss_Status", part["parameter"])
        return
    for name, value in leaves(part.get("argument", part.get("parameter")), []):
        field, form = MEMBERS.get(code, {}).get(name, ("", None))
        if field:
            add(wanted, field, form(value))


def wanted_of_message(message):
    """The same for a TCMessage."""
    wanted = {}
    (_, body), = message.items()
    for component in body.get("components", []):
        wanted_of_component(component, wanted)
    return wanted


def decode(kind, octets):
    """-> JSON of many values of a type; the codec must take each."""
    answers = batch([{"type": kind, "hex": h} for h in octets])
    bad = [h for h, a in zip(octets, answers) if not a["ok"]]
    assert not bad, f"osmo-supserv-codec does not decode {bad[0]} as {kind}"
    return [a["json"] for a in answers]


def differences(frame, wanted):
    """-> a line for each field that tshark shows in another way."""
    return [f"{field}: tshark has {frame.get(field, [])}, meant was {wanted.get(field, [])}"
            for field in FIELDS if frame.get(field, []) != wanted.get(field, [])]
