#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well indicators are read: ESET's folders, whose AsciiDoc and MISP events tell of the same cases.

Recall: values of a folder's MISP events and lists of hashes that occur in its AsciiDoc (found there by a plain refanging
of its own, not by vigie's) and that vigie takes as indicators of that kind, not set aside. Precision: of what vigie takes
beyond those values, the share that is labelled an indicator in indicators/extras.tsv (by hand); what is not labelled yet is
counted. Folders are halved by a hash of their names: rules are made by looking at the tune half alone.

  read_indicators.py [--failures] [--extras]   lists what is missed, and what has no label, in the tune half
"""
import collections
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
SHARED = pathlib.Path(os.environ.get("VIGIE_SHARED", ROOT / ".." / "shared"))
BUILD = pathlib.Path(os.environ.get("VIGIE_BUILD", ROOT / "build-test"))
EXTRAS = HERE / "indicators" / "extras.tsv"

# MISP type → kinds of its parts ("" is not searched for)
TYPES = {"md5": ["md5"], "sha1": ["sha1"], "sha256": ["sha256"], "ip-dst": ["ip"], "ip-src": ["ip"], "domain": ["domain"],
         "hostname": ["domain"], "url": ["url"], "domain|ip": ["domain", "ip"], "ip-dst|port": ["ip", ""],
         "email-src": ["email"], "email-dst": ["email"], "email": ["email"], "filename|sha1": ["", "sha1"],
         "filename|md5": ["", "md5"], "filename|sha256": ["", "sha256"]}
KINDS = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "ipv4": "ip", "ipv6": "ip", "domain": "domain", "url": "url",
         "email": "email"}
WANTED = {"md5": 1.0, "sha1": 1.0, "sha256": 1.0, "ip": 1.0, "domain": 0.98, "url": 0.95, "email": 1.0}


def half(name):
    return "held-out" if hashlib.sha256(name.encode()).digest()[0] & 1 else "tune"


def attributes(node):
    """All attributes of a MISP document, however deep."""
    if isinstance(node, list):
        for child in node:
            yield from attributes(child)
    elif isinstance(node, dict):
        if "type" in node and isinstance(node.get("value"), str):
            yield node
        else:
            for child in node.values():
                yield from attributes(child)


def gold_of(folder):
    gold = set()
    for path in sorted(folder.rglob("*.json")):
        try:
            document = json.loads(path.read_bytes())
        except ValueError:
            continue
        for a in attributes(document):
            if a.get("category") in ("External analysis", "Internal reference"): # links to articles
                continue
            for kind, part in zip(TYPES.get(a["type"], []), a["value"].split("|")):
                if kind:
                    gold.add((kind, part.strip().lower()))
    for kind in ("md5", "sha1", "sha256"):
        for path in sorted(folder.rglob(f"samples.{kind}")):
            gold |= {(kind, line.split()[0].lower()) for line in path.read_text().splitlines() if line.strip()}
    return gold


def refang(text):
    """The plain way: what stands in brackets, and the schemes."""
    text = re.sub(r"[\u200b\u200c\u200d\ufeff\u00ad]", "", text.lower())
    text = re.sub(r"\[(\.|:|@|/|://)\]", r"\1", text)
    text = re.sub(r"h(xx|\*\*)p(s?)", r"http\2", text)
    return re.sub(r"\[dot\]|\(dot\)|\(\.\)", ".", text).replace("[at]", "@").replace("\\_", "_")


def occurs(kind, value, text):
    """Whether the value stands in the refanged text as a whole token of its kind."""
    if not value:
        return False
    before, after = {"url": (r"(?<![a-z0-9])", r"(?![a-z0-9/?=&_%-])"), "email": (r"(?<![a-z0-9._-])", r"(?![a-z0-9-])"),
                     "domain": (r"(?<![a-z0-9._@/-])", r"(?![a-z0-9_/@:-]|\.[a-z0-9])"),
                     "ip": (r"(?<![0-9.])", r"(?![0-9]|\.[0-9])")}.get(kind, (r"(?<![0-9a-z])", r"(?![0-9a-z])"))
    return re.search(before + re.escape(value) + after, text) is not None


def url_key(value):
    """Without the scheme and the web's port; "host:80:/path", as configurations write it, is "host:80/path"."""
    value = re.sub(r"^[a-z]+://", "", value.lower())
    value = value.split("#")[0]
    value = re.sub(r"^([^/:]+:\d+):(?=/)", r"\1", value)
    value = re.sub(r"^([^/:]+):(?:80|443)(?=/|$)", r"\1", value)
    return value[:-1] if value.endswith("/") and value.count("/") == 1 else value


def key(kind, value):
    return (kind, url_key(value) if kind == "url" else value)


def read(paths):
    """What vigie takes: {path: {(kind, value): set aside or ""}}."""
    out = collections.defaultdict(dict)
    vigie = BUILD / "vigie"
    helped = subprocess.run([vigie, "read", "--help"], capture_output=True)
    if helped.returncode == 0:
        done = subprocess.run([vigie, "read", "--json", *paths], capture_output=True)
        for report in json.loads(done.stdout)["reports"]:
            for i in report["indicators"]:
                out[report["file"]][i["kind"], i["value"].lower()] = i["set_aside"] or ""
    else:
        done = subprocess.run([BUILD / "tests" / "read-lines", *paths], capture_output=True, text=True, errors="replace")
        for line in done.stdout.splitlines():
            path, kind, value, aside = line.split("\t")
            out[path][kind, value.lower()] = aside
    return out


def main():
    eset = SHARED / "data" / "reports" / "eset"
    if not eset.is_dir():
        print(f"SKIP: {eset} is not there")
        return 0
    pages = sorted(eset.glob("**/README.adoc"))
    taken = read(list(map(str, pages)))
    labels = {}
    if EXTRAS.exists():
        for line in EXTRAS.read_text().splitlines():
            if line and not line.startswith("#"):
                value, kind, verdict, _ = line.split("\t")
                labels[kind, value] = verdict == "yes"
    halves = {name: {"wanted": collections.Counter(), "found": collections.Counter(), "aside": collections.Counter(),
                     "yes": 0, "no": 0, "open": 0, "agreed": 0} for name in ("tune", "held-out")}
    for page in pages:
        folder = page.parent
        name = folder.relative_to(eset).parts[0]
        sums = halves[half(name)]
        text = refang(page.read_text(errors="replace"))
        gold = {key(k, v) for k, v in gold_of(folder) if occurs(k, v, text)}
        mine = {key(KINDS[k], v): aside for (k, v), aside in taken[str(page)].items() if k in KINDS}
        hosts = {url_key(v).split("/")[0].split(":")[0] for k, v in mine if k == "url"}
        for kind, value in sorted(gold):
            sums["wanted"][kind] += 1
            hit = (kind, value) in mine or (kind == "url" and "/" not in value and ("domain", value) in mine)
            hit = hit or (kind == "url" and any(("url", u) in mine for u in (value + "/", value.rstrip("/"))))
            hit = hit or (kind in ("domain", "ip") and value in hosts)
            aside = mine.get((kind, value), "")
            sums["found"][kind] += hit and not aside
            sums["aside"][kind] += hit and bool(aside)
            if "--failures" in sys.argv and half(name) == "tune" and (not hit or aside):
                print(f"missed\t{name}\t{kind}\t{value}\t{aside}")
        if not any(folder.rglob("*.json")):
            continue # extras are judged where the publisher's own list says what the indicators are
        for (kind, value), aside in sorted(mine.items()):
            if aside:
                continue
            if (kind, value) in gold or (kind, value) in {key(*g) for g in gold_of(folder)}:
                sums["agreed"] += 1
                continue
            verdict = labels.get((kind, value))
            sums["open" if verdict is None else "yes" if verdict else "no"] += 1
            if verdict is None and ("--extras-held-out" if half(name) == "held-out" else "--extras") in sys.argv:
                print(f"extra\t{name}\t{value}\t{kind}")
            if verdict is False and "--failures" in sys.argv and half(name) == "tune":
                print(f"wrong\t{name}\t{value}\t{kind}")
    for name, sums in halves.items():
        for kind in WANTED:
            if sums["wanted"][kind]:
                wanted, found = sums["wanted"][kind], sums["found"][kind]
                print(f"indicators {name} {kind}: recall {found / wanted:.3f} ({found} of {wanted}, "
                      f"{sums['aside'][kind]} set aside; to reach {WANTED[kind]:.2f})")
        taken_in_all = sums["agreed"] + sums["yes"] + sums["no"]
        judged = sums["yes"] + sums["no"]
        extras = sums["yes"] / judged if judged else float("nan")
        whole = (sums["agreed"] + sums["yes"]) / taken_in_all if taken_in_all else float("nan")
        print(f"indicators {name} extras: precision {extras:.3f} of {judged} judged by hand, {sums['open']} not judged; "
              f"of all {taken_in_all} taken {whole:.3f} (to reach 0.98)")
    return 0


sys.exit(main())
