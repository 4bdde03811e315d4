#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dates in threat reports against AnnoCTR's annotations (TimeML, DATE only): read_dates.py [train|dev] [--errors]

One figure a line. A span counts where it overlaps an annotated one, each taken once; a value where, besides, the TIMEX3
value is the same (2021-05-20, 2021-05, 2021, 2021-Q2…). The expressions come from the test program `read-dates`, with
the day of publication as the data give it (DCT). Tune on train; dev is for reporting.
"""
import html
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("VIGIE_SOURCE", pathlib.Path(__file__).resolve().parent.parent))
SHARED = pathlib.Path(os.environ.get("VIGIE_SHARED", SOURCE.parent / "shared"))
DATA = SHARED / "data/reports/annoctr/time"


def program():
    folders = [os.environ.get("VIGIE_BUILD"), SOURCE / "build-test", SOURCE / "build"]
    for folder in filter(None, folders):
        path = pathlib.Path(folder) / "tests/read-dates"
        if path.exists():
            return path
    sys.exit("no test program read-dates: ./dev test read_times builds it")


def load(path):
    """The text, the day of publication, and the annotated dates as (from, until, value), in bytes."""
    source = path.read_text(encoding="utf-8")
    published = re.search(r'CREATION_TIME[^>]*value="([^"]*)"', source)[1]
    body = re.search(r"<TEXT>(.*)</TEXT>", source, re.S)[1]
    text, dates, at = b"", [], 0
    for tag in re.finditer(r"<TIMEX3([^>]*)>(.*?)</TIMEX3>", body, re.S):
        text += html.unescape(body[at:tag.start()]).encode()
        start = len(text)
        text += html.unescape(tag[2]).encode()
        if re.search(r'type="DATE"', tag[1]):
            dates.append((start, len(text), re.search(r'value="([^"]*)"', tag[1])[1]))
        at = tag.end()
    text += html.unescape(body[at:]).encode()
    return text, published, dates


def timex(start, end, unit):
    """The TIMEX3 value of a date that covers start to end."""
    if not start:
        return ""
    year, month = start[:4], int(start[5:7])
    import datetime
    if unit == "day":
        return start
    if unit in ("week", "fortnight"):
        iso = datetime.date.fromisoformat(start).isocalendar()
        return f"{iso[0]}-W{iso[1]:02}"
    return {"month": start[:7], "quarter": f"{year}-Q{(month + 2) // 3}", "half": f"{year}-H{(month + 5) // 6}",
            "season": f"{year}-{ {3: 'SP', 6: 'SU', 9: 'FA', 12: 'WI'}.get(month, '') }", "decade": year[:3]}.get(unit, year)


def found(paths):
    """Of each file the found dates as (from, until, value, words)."""
    out = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            text, published, _ = load(path)
            plain = pathlib.Path(folder) / path.name
            plain.write_bytes(text)
            said = subprocess.run([program(), "en", published, plain], capture_output=True, check=True).stdout
            kind, dates = "", []
            for line in said.decode("utf-8", "replace").splitlines():
                fields = line.split("\t")
                if fields[0]:
                    kind = fields[0]
                elif kind in ("date", "range") and fields[3]:  # one whose days are known
                    start, end = int(fields[1]), int(fields[2])
                    dates.append((start, end, timex(fields[3], fields[4], fields[6]), text[start:end].decode("utf-8", "replace")))
            out[path] = dates
    return out


def f1(right, said, wanted):
    precision, recall = right / said if said else 0, right / wanted if wanted else 0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0


def evaluate(split, errors=False):
    """{name: (precision, recall, F1)} of a split."""
    paths = sorted((DATA / split).glob("*.tml"))
    answers = found(paths)
    said = wanted = spans = exact = values = 0
    for path in paths:
        text, published, gold = load(path)
        got = answers[path]
        said, wanted = said + len(got), wanted + len(gold)
        taken = set()
        for start, end, value in gold:
            near = [i for i, g in enumerate(got) if i not in taken and g[0] < end and g[1] > start]
            if not near:
                if errors:
                    print("missed", text[max(0, start - 40):start].decode("utf-8", "replace"), "[[", text[start:end].decode(), "]]",
                          text[end:end + 30].decode("utf-8", "replace"), value, sep="|")
                continue
            best = max(near, key=lambda i: min(got[i][1], end) - max(got[i][0], start))
            taken.add(best)
            spans += 1
            exact += got[best][:2] == (start, end)
            values += got[best][2] == value
            if errors and got[best][2] != value:
                print("value", published, text[max(0, start - 60):end + 20].decode("utf-8", "replace"), value, "not", got[best][2],
                      got[best][3], sep="|")
        if errors:
            for i, g in enumerate(got):
                if i not in taken:
                    print("extra", text[max(0, g[0] - 50):g[0]].decode("utf-8", "replace"), "[[", g[3], "]]",
                          text[g[1]:g[1] + 30].decode("utf-8", "replace"), sep="|")
    return {"span": f1(spans, said, wanted), "span, exact": f1(exact, said, wanted), "value": f1(values, said, wanted)}


def main():
    if not DATA.is_dir():
        sys.exit(f"SKIP: {DATA} is not here")
    split = next((a for a in sys.argv[1:] if not a.startswith("-")), "dev")
    for name, (precision, recall, score) in evaluate(split, "--errors" in sys.argv).items():
        print(f"dates {split}, {name}: precision {precision:.3f} recall {recall:.3f} F1 {score:.3f}")


if __name__ == "__main__":
    main()
