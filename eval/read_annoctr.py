#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and dates in threat reports against AnnoCTR's annotations: read_annoctr.py [train|dev] [--json] [--errors KIND]

One figure a line. A name counts where it overlaps an annotated one of its kind, each taken once; of dates, the value as
well (TIMEX3: 2021-05-20, 2021-05, 2021…), with the day of publication that the data give. Tools, which the data mark apart
from malware and vigie does not, are neither wanted nor wrong. Tune on train; dev is for reporting. The corpus (Lange et
al., CC BY-SA 4.0) is read from ../shared or $VIGIE_SHARED.
"""
import html
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("VIGIE_SOURCE") or pathlib.Path(__file__).resolve().parents[1])
BUILD = pathlib.Path(os.environ.get("VIGIE_BUILD") or SOURCE / "build")
PROGRAM = pathlib.Path(os.environ.get("VIGIE_PROGRAM") or BUILD / "vigie")
SHARED = pathlib.Path(os.environ.get("VIGIE_SHARED") or SOURCE.parent / "shared")
DATA = SHARED / "data/reports/annoctr"
# The data's label, what vigie calls it, and the label of what is neither wanted nor wrong.
KINDS = {"places": ("LOC", "place", ()), "groups": ("GROUP", "actor", ()), "malware": ("MALWARE", "malware", ("TOOL",)),
         "sectors": ("SECTOR", "sector", ()), "techniques": ("TECHNIQUE", "technique", ("TACTIC", "CON", "CLICommand/CodeSnippet"))}


# ---- the annotations ----

def documents(path):
    """Of each document its tokens with their labels in all columns."""
    tokens = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if cells[0] == "<DOCSTART>":
            if tokens:
                yield tokens
            tokens = []
        elif len(cells) > 1:
            tokens.append((cells[0], cells[1:]))
    if tokens:
        yield tokens


def squeezed(text):
    return re.sub(r"\s+", "", text)


def place(tokens, text):
    """Where each token stands in the text (characters); None where it does not."""
    out, at = [], 0
    for token, _ in tokens:
        bare = squeezed(token)
        if not bare: # white space that the tokeniser kept
            out.append(None)
            continue
        # a token may have lost blanks that the text has
        found = re.compile(r"\s*".join(map(re.escape, bare))).search(text, at, at + 2000)
        if not found:
            out.append(None)
            continue
        out.append((found.start(), found.end()))
        at = found.end()
    return out


def spans_of(tokens, places, label):
    """The annotated spans of a label, from whichever column has them."""
    spans = set()
    for column in range(len(tokens[0][1])):
        current = None
        for (_, labels), where in zip(tokens + [("", ["O"] * len(tokens[0][1]))], places + [None]):
            said = labels[column]
            if said == f"I-{label}" and current:
                current = (current[0], where[1]) if where else current
                continue
            if current:
                spans.add(current)
            current = where if said == f"B-{label}" else None
    return sorted(spans)


def load(split):
    """[(text, {kind: spans}, {kind: spans that do not count})]"""
    texts = {p: p.read_text(encoding="utf-8") for p in sorted((DATA / "text" / split).glob("*.txt"))}
    index = {squeezed(t)[:400]: p for p, t in texts.items()}
    for tokens in documents(DATA / "AnnoCTR/ner_bio" / f"{split}.bio"):
        head = squeezed("".join(t for t, _ in tokens))[:400]
        path = index.get(head)
        if path is None:
            sys.exit(f"no text for a document that begins {head[:60]}")
        places = place(tokens, texts[path])
        yield path, texts[path], {k: spans_of(tokens, places, wanted) for k, (wanted, _, _) in KINDS.items()}, \
            {k: [s for label in others for s in spans_of(tokens, places, label)] for k, (_, _, others) in KINDS.items()}


def timex_documents(split):
    """[(path, text, day of publication, dates as (from, until, value) in characters)]"""
    for path in sorted((DATA / "time" / split).glob("*.tml")):
        source = path.read_text(encoding="utf-8")
        published = re.search(r'CREATION_TIME[^>]*value="([^"]*)"', source)[1]
        body = re.search(r"<TEXT>(.*)</TEXT>", source, re.S)[1]
        text, dates, at = "", [], 0
        for tag in re.finditer(r"<TIMEX3([^>]*)>(.*?)</TIMEX3>", body, re.S):
            text += html.unescape(body[at:tag.start()])
            start = len(text)
            text += html.unescape(tag[2])
            if re.search(r'type="DATE"', tag[1]):
                dates.append((start, len(text), re.search(r'value="([^"]*)"', tag[1])[1]))
            at = tag.end()
        yield path, text + html.unescape(body[at:]), published, dates


# ---- the program ----

def mentions(text, name, published=None):
    """What the program tells of a text, with places in characters."""
    with tempfile.TemporaryDirectory(prefix="vigie-eval-") as folder:
        path = pathlib.Path(folder) / f"{name}.txt"
        data = text.encode("utf-8")
        path.write_bytes(data)
        command = [str(PROGRAM), "read", "--json", *(["--published", published] if published else []), str(path)]
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
    if done.returncode not in (0, 1):
        sys.exit(f"vigie read {name}: exit status {done.returncode}\n{done.stderr.decode(errors='replace')}")
    chars = [0] * (len(data) + 1) # the character at each byte
    count = 0
    for i, byte in enumerate(data):
        count += byte & 0xC0 != 0x80
        chars[i + 1] = count
    reports = json.loads(done.stdout)["reports"]
    return [{**m, "from": chars[m["span"]["offset"]], "until": chars[m["span"]["offset"] + m["span"]["length"]]}
            for m in (reports[0]["mentions"] if reports else []) if m["span"]]


def timex(when):
    """The TIMEX3 value of an interval."""
    start, end = when["start"], when["end"]
    if not start or not end:
        return ""
    a, b = start[:10], end[:10]
    if a == b:
        return a
    if a[:4] == b[:4]:
        if a[5:] == "01-01" and b[5:] == "12-31":
            return a[:4]
        if a[:7] == b[:7] and a[8:] == "01" and int(b[8:]) >= 28:
            return a[:7]
        quarters = {("01-01", "03-31"): "Q1", ("04-01", "06-30"): "Q2", ("07-01", "09-30"): "Q3", ("10-01", "12-31"): "Q4",
                    ("01-01", "06-30"): "H1", ("07-01", "12-31"): "H2"}
        if (a[5:], b[5:]) in quarters:
            return f"{a[:4]}-{quarters[a[5:], b[5:]]}"
    import datetime
    first, last = datetime.date.fromisoformat(a), datetime.date.fromisoformat(b)
    if (last - first).days == 6 and first.isocalendar()[2] in (1, 7):
        year, week, _ = (first + datetime.timedelta(days=1)).isocalendar()
        return f"{year}-W{week:02}"
    season = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}.get(first.month)
    if season and 80 < (last - first).days < 125:
        return f"{a[:4]}-{season}"
    if (last - first).days > 3600:
        return a[:3]
    return a[:4] if when["precision"] == "year" else ""


# ---- scores ----

class Tally:
    def __init__(self):
        self.right = self.said = self.wanted = self.values = 0

    def figures(self, right):
        precision = right / self.said if self.said else 0.0
        recall = right / self.wanted if self.wanted else 0.0
        return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def overlap(a, b):
    return min(a[1], b[1]) - max(a[0], b[0])


def align(said, wanted):
    """Pairs that overlap, the longest overlaps first, each taken once."""
    pairs = sorted(((-overlap(s, w), i, j) for i, s in enumerate(said) for j, w in enumerate(wanted) if overlap(s, w) > 0))
    taken_said, taken_wanted, out = set(), set(), []
    for _, i, j in pairs:
        if i not in taken_said and j not in taken_wanted:
            taken_said.add(i)
            taken_wanted.add(j)
            out.append((i, j))
    return out


def show(what, path, text, span):
    line = text[max(0, span[0] - 50):span[0]] + "[[" + text[span[0]:span[1]] + "]]" + text[span[1]:span[1] + 40]
    print(what, path.stem[:24], re.sub(r"\s+", " ", line), sep="|")


def names(split, errors):
    tallies = {k: Tally() for k in KINDS}
    for path, text, wanted, others in load(split):
        told = mentions(text, path.stem)
        for kind, tally in tallies.items():
            said = [(m["from"], m["until"]) for m in told if m["kind"] == KINDS[kind][1]]
            pairs = align(said, wanted[kind])
            matched = {i for i, _ in pairs}
            # A second name within an annotated span is no error where the span was met; nor is a tool.
            extra = [i for i, s in enumerate(said) if i not in matched and not any(overlap(s, w) > 0 for w in wanted[kind] + others[kind])]
            tally.right += len(pairs)
            tally.said += len(pairs) + len(extra)
            tally.wanted += len(wanted[kind])
            if errors == kind:
                for j, w in enumerate(wanted[kind]):
                    if j not in {j for _, j in pairs}:
                        show("missed", path, text, w)
                for i in extra:
                    show("extra", path, text, said[i])
    return {k: t.figures(t.right) for k, t in tallies.items()}


def dates(split, errors):
    tally = Tally()
    for path, text, published, wanted in timex_documents(split):
        told = [m for m in mentions(text, path.stem, published) if m["kind"] == "date" and m["when"]["start"]]
        said = [(m["from"], m["until"]) for m in told]
        pairs = align(said, wanted)
        tally.right += len(pairs)
        tally.values += sum(timex(told[i]["when"]) == wanted[j][2] for i, j in pairs)
        tally.said += len(said)
        tally.wanted += len(wanted)
        if errors == "dates":
            for i, j in pairs:
                if timex(told[i]["when"]) != wanted[j][2]:
                    show(f"value {timex(told[i]['when'])} for {wanted[j][2]}", path, text, said[i])
            for j, w in enumerate(wanted):
                if j not in {j for _, j in pairs}:
                    show("missed", path, text, w)
            for i, s in enumerate(said):
                if i not in {i for i, _ in pairs}:
                    show("extra", path, text, s)
    return {"dates span": tally.figures(tally.right), "dates value": tally.figures(tally.values)}


def main():
    if not DATA.is_dir():
        print(f"SKIP: {DATA} is not here")
        return
    rest = [a for a in sys.argv[1:] if not a.startswith("-")]
    split = next((a for a in rest if a in ("train", "dev")), "dev")
    errors = sys.argv[sys.argv.index("--errors") + 1] if "--errors" in sys.argv else None
    if errors and split != "train":
        sys.exit("errors are looked at in train alone")
    figures = {}
    if errors != "dates":
        figures |= names(split, errors)
    if errors is None or errors == "dates":
        figures |= dates(split, errors)
    if "--json" in sys.argv:
        print(json.dumps({f"{n} {split}": dict(zip(("precision", "recall", "F1"), f)) for n, f in figures.items()}))
        return
    for name, (precision, recall, f1) in figures.items():
        print(f"{name} {split}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")


if __name__ == "__main__":
    main()
