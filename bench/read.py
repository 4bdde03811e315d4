#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev bench read: how fast reports are read, beside public tools that extract indicators, on the same reports.

The reports are AnnoCTR's and ESET's of the shared data, or the bundled examples' where that is absent. vigie's rates are
bench_read's: values (undo the defanging, find all values: what the other tools do), indicators (what a hunt reads:
roles, validity, what is set aside) and the whole (`vigie read`). The tools iocextract, ioc-finder and iocsearcher are
measured where the interpreter in $VIGIE_PEERS (or python3) can import them, in one process, without the import's time;
what is absent is skipped, and said. Processor time of one thread throughout.
"""
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get("VIGIE_SOURCE") or pathlib.Path(__file__).resolve().parents[1])
BUILD = pathlib.Path(os.environ.get("VIGIE_BUILD") or SOURCE / "build-bench")
SHARED = pathlib.Path(os.environ.get("VIGIE_SHARED") or SOURCE.parent / "shared")
PEERS_PYTHON = os.environ.get("VIGIE_PEERS") or "python3"
LIMIT_S = 120

PEER = """
import sys, time
name, paths = sys.argv[1], sys.argv[2:]
texts = [open(path, encoding="utf-8", errors="replace").read() for path in paths]
if name == "iocextract":
    import iocextract
    run = lambda text: sum(1 for _ in iocextract.extract_iocs(text, refang=True))
elif name == "ioc-finder":
    from ioc_finder import find_iocs
    run = lambda text: sum(len(found) for found in find_iocs(text).values())
else:
    from iocsearcher.searcher import Searcher
    searcher = Searcher()
    run = lambda text: len(searcher.search_data(text))
done = found = 0
begin = time.process_time()
for text in texts:
    found += run(text)
    done += len(text.encode())
    if time.process_time() - begin > float(%r):
        break
print(done / (time.process_time() - begin) / 1e6, found, done)
"""


def reports():
    """{name: paths}"""
    found = {"AnnoCTR's reports (prose)": sorted(SHARED.glob("data/reports/annoctr/text/*/*.txt")),
             "ESET's lists of indicators": sorted(SHARED.glob("data/reports/eset/**/*.adoc"))}
    if not all(found.values()):
        print(f"!! {SHARED}/data/reports is absent: the bundled examples are read instead", file=sys.stderr)
        found = {"the examples": sorted(SOURCE.glob("examples/*/*.html")) + sorted(SOURCE.glob("examples/*/*.txt"))}
    return found


def ours(paths):
    run = subprocess.run([str(BUILD / "bench/bench_read"), "20", *map(str, paths)], check=True, capture_output=True,
                         text=True, timeout=600)
    for line in run.stdout.splitlines():
        name, rate = line.split()[:2]
        yield f"vigie, {name}", float(rate)


def theirs(paths):
    for name in ("iocextract", "ioc-finder", "iocsearcher"):
        try:
            run = subprocess.run([PEERS_PYTHON, "-c", PEER % LIMIT_S, name, *map(str, paths)], capture_output=True,
                                 text=True, timeout=3 * LIMIT_S, check=False)
        except subprocess.TimeoutExpired:
            yield name, None
            continue
        if "ModuleNotFoundError" in run.stderr:
            print(f"!! skipped: {name} is not installed for {PEERS_PYTHON}", file=sys.stderr)
        elif run.returncode:
            print(f"!! skipped: {name} failed: {run.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        else:
            yield name, float(run.stdout.split()[0])


def main():
    for name, paths in reports().items():
        size = sum(path.stat().st_size for path in paths)
        print(f"\n{name}: {len(paths)} files, {size / 1e6:.2f} MB; one thread\n\n| | MB/s |\n| --- | ---: |")
        rows = [*ours(paths), *theirs(paths)]
        for tool, rate in rows:
            print(f"| {tool} | {f'{rate:,.2f}' if rate else f'not done in {3 * LIMIT_S} s'} |")


main()
