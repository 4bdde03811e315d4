#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev bench hunt: vigie beside grep, rg, ugrep and Vectorscan, on the same logs and the same lists, in one run.

What is measured, how, and how much disk it takes: bench/README.md. Prints one Markdown table, and writes the figures
to build-bench/bench-hunt.json.
"""
import argparse
import collections
import gzip
import hashlib
import json
import mmap
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

SOURCE = pathlib.Path(os.environ.get("VIGIE_SOURCE") or pathlib.Path(__file__).resolve().parents[1])
BUILD = pathlib.Path(os.environ.get("VIGIE_BUILD") or SOURCE / "build-bench")
SHARED = pathlib.Path(os.environ.get("VIGIE_SHARED") or SOURCE.parent / "shared")
PROGRAM = pathlib.Path(os.environ.get("VIGIE_PROGRAM") or BUILD / "vigie")
TYPES = ("conn", "dns", "http", "ssl", "files", "smtp")
MB = 1_000_000
KEPT_INPUTS = 2


def note(text):
    print(text, file=sys.stderr, flush=True)


# ---- the inputs ------------------------------------------------------------------------------------------------------

def zeek_files():
    """{type: [gzipped Zeek logs]}: the shared data, or the bundled example's logs where it is absent."""
    folder = SHARED / "data/zeek"
    found = {kind: sorted(folder.glob(f"tsv/{kind}.log.gz")) + sorted(folder.glob(f"tsv-72h/*/{kind}.*.log.gz"))
             for kind in TYPES}
    if any(found.values()):
        return {kind: paths for kind, paths in found.items() if paths}, None
    note(f"!! {folder} is absent: the logs are made from those of the bundled example")
    room = tempfile.TemporaryDirectory(prefix="vigie-bench-")
    subprocess.run([str(BUILD / "examples/npo-mash/npo-mash-generate"), room.name], check=True, timeout=120)
    found = {kind: sorted(pathlib.Path(room.name).glob(f"zeek/*/{kind}.log.gz")) for kind in TYPES}
    return {kind: paths for kind, paths in found.items() if paths}, room


def write_base(paths, output):
    """One text log of the rows whose columns are the commonest, under one header."""
    layouts = collections.defaultdict(lambda: [b"", []])
    for path in paths:
        lines = gzip.decompress(path.read_bytes()).split(b"\n")
        header = [line for line in lines[:12] if line.startswith(b"#") and not line.startswith(b"#close")]
        rows = [line for line in lines if line and not line.startswith(b"#")]
        layout = layouts[next((line for line in header if line.startswith(b"#fields")), b"")]
        layout[0] = layout[0] or b"\n".join(header) + b"\n"
        layout[1] += rows
    header, rows = max(layouts.values(), key=lambda layout: sum(map(len, layout[1])))
    output.write_bytes(header + b"\n".join(rows) + b"\n")


def cut_slice(folder, share, output):
    """The first part of each log, whole lines."""
    output.mkdir()
    for path in sorted(folder.glob("*.log")):
        with path.open("rb") as source, (output / path.name).open("wb") as target:
            left = int(path.stat().st_size * share)
            while left > 0:
                piece = source.read(min(left, 16 * MB))
                left -= len(piece)
                target.write(piece)
                if not piece:
                    break
            target.write(source.readline())


def make_inputs(cache, size_bytes):
    """The folder that holds logs, slices, lists and the truth; made once for the same maker, data and size."""
    maker = BUILD / "bench/bench-make-logs"
    if not maker.exists():
        sys.exit(f"{maker} is not built: run ./dev bench hunt")
    files, room = zeek_files()
    key = hashlib.sha256(maker.read_bytes() + str(size_bytes).encode())
    for kind in files:
        for path in files[kind]:
            key.update(hashlib.sha256(path.read_bytes()).digest())
    folder = cache / key.hexdigest()[:16]
    if not (folder / "complete").exists():
        needed = int(size_bytes * 1.4) + 200 * MB
        cache.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(cache).free < needed * 1.2:
            sys.exit(f"{cache}: {needed / 1e9:.1f} GB are needed; use --gb or --cache")
        old = sorted((path for path in cache.iterdir() if (path / "truth.tsv").exists()),
                     key=lambda path: path.stat().st_mtime)
        for path in old[:max(0, len(old) - KEPT_INPUTS + 1)]:
            shutil.rmtree(path)
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "base").mkdir(parents=True)
        note(f"making {size_bytes / 1e9:.2f} GB of logs in {folder}")
        for kind in files:
            write_base(files[kind], folder / "base" / kind)
        (folder / "full").mkdir()
        subprocess.run([str(maker), str(folder), str(size_bytes)] +
                       [f"{kind}={folder / 'base' / kind}" for kind in files], check=True, timeout=1800)
        for path in folder.glob("*.log"):
            path.rename(folder / "full" / path.name)
        for name, wanted in (("slice-16", 16 * MB), ("slice-128", 128 * MB)):
            if wanted < size_bytes / 2:
                cut_slice(folder / "full", wanted / size_bytes, folder / name)
        (folder / "tiny").mkdir()
        with (folder / "full/conn.log").open("rb") as log:
            (folder / "tiny/conn.log").write_bytes(b"".join(log.readline() for _ in range(9)))
        (folder / "complete").touch()
    if room:
        room.cleanup()
    return folder


def make_gzip(folder, limit_bytes):
    """A .gz of the first part of conn.log, and that part as it is."""
    plain, packed = folder / "gzip/plain/conn.log", folder / "gzip/packed/conn.log.gz"
    if not packed.exists():
        shutil.rmtree(folder / "gzip", ignore_errors=True)
        (folder / "gzip/packed").mkdir(parents=True)
        source = folder / "full/conn.log"
        (folder / "gzip/one").mkdir()
        (folder / "gzip/one/conn.log").symlink_to(source)
        note("compressing the part for the gzip measure")
        cut_slice(folder / "gzip/one", min(1.0, limit_bytes / source.stat().st_size), folder / "gzip/plain")
        with packed.with_suffix(".part").open("wb") as out:
            subprocess.run(["gzip", "-6", "-n", "-c", str(plain)], stdout=out, check=True, timeout=900)
        packed.with_suffix(".part").rename(packed)
    return plain, packed


class Truth:
    """Which rows name which indicator, as counted when they were planted."""

    def __init__(self, folder):
        self.rows = [self._load(folder / "truth.tsv"), self._load(folder / "decoys.tsv")]

    @staticmethod
    def _load(path):
        rows = collections.defaultdict(dict)
        with path.open() as lines:
            for line in lines:
                log, offset, kind, value = line.rstrip("\n").split("\t")
                rows[log][int(offset)] = (kind, value)
        return rows

    def within(self, sizes, decoys=False):
        """{(log, offset): (kind, value)} of the rows that lie in logs of these sizes."""
        return {(log, offset): value for log, rows in self.rows[decoys].items()
                for offset, value in rows.items() if offset < sizes.get(log, 0)}


# ---- running ---------------------------------------------------------------------------------------------------------

def tree(pid):
    """The process and all below it."""
    found, queue = [], [pid]
    while queue:
        pid = queue.pop()
        found.append(pid)
        try:
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as children:
                    queue += map(int, children.read().split())
        except OSError:
            pass
    return found


def memory_of(pids):
    """(proportional set size, the part of it that is not a mapped file) in bytes."""
    total = private = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
                for line in lines:
                    if line.startswith("Pss:"):
                        total += int(line.split()[1]) * 1024
                    elif line.startswith(("Pss_Anon:", "Pss_Shmem:")):
                        private += int(line.split()[1]) * 1024
        except OSError:
            pass
    return total, private


class Run:
    """One process, pinned, timed, and ended with its whole group when its time or memory is up. Watching its memory
    takes a tenth of a core and the locks of what is watched, so runs whose time counts go without where they can."""

    def __init__(self, command, cpus, output, limit_s, memory_limit, cpu_time, watched=True):
        self.watched = watched
        environment = {**os.environ, "LC_ALL": "C", "RIPGREP_CONFIG_PATH": ""}
        self.peak, self.peak_private, self.stopped = 0, 0, None
        done = threading.Event()
        with open(output, "wb") as out, tempfile.TemporaryFile() as complaints:
            begin = time.perf_counter()
            child = subprocess.Popen(command, stdout=out, stderr=complaints, stdin=subprocess.DEVNULL, env=environment,
                                     start_new_session=True, preexec_fn=lambda: os.sched_setaffinity(0, cpus))
            watcher = threading.Thread(target=self._watch, args=(child.pid, done, begin, limit_s, memory_limit))
            watcher.start()
            try:
                _, status, usage = os.wait4(child.pid, 0)
                self.seconds = time.perf_counter() - begin
            except BaseException:
                os.killpg(child.pid, signal.SIGKILL)
                raise
            finally:
                done.set()
                watcher.join()
                try:
                    os.killpg(child.pid, signal.SIGKILL)  # what it may have left behind
                except ProcessLookupError:
                    pass
            child.returncode = os.waitstatus_to_exitcode(status)
            self.status = child.returncode
            if cpu_time and len(cpus) == 1:
                self.seconds = usage.ru_utime + usage.ru_stime
            self.max_rss = usage.ru_maxrss * 1024
            complaints.seek(0)
            self.complaint = complaints.read()[-400:].decode("utf-8", "replace").strip()

    def _watch(self, pid, done, begin, limit_s, memory_limit):
        pause = 0.01
        while not done.wait(pause):
            start = time.perf_counter()
            total, private = memory_of(tree(pid)) if self.watched else (0, 0)
            self.peak, self.peak_private = max(self.peak, total), max(self.peak_private, private)
            if start - begin > limit_s:
                self.stopped = f"over {limit_s:.0f} s"
            elif private > memory_limit:
                self.stopped = f"over {memory_limit / 1e9:.0f} GB of memory"
            if self.stopped and not done.is_set():
                try:
                    os.killpg(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            pause = max(0.02, 8 * (time.perf_counter() - start))

    def failed(self):
        if self.stopped:
            return self.stopped
        return None if self.status in (0, 1) else f"exit status {self.status}: {self.complaint.splitlines()[-1:]}"


class Tool:
    def __init__(self, name, command, cpus, scorer, slow=True):
        self.name, self.command, self.cpus, self.scorer, self.slow = name, command, cpus, scorer, slow


def log_sizes(folder):
    return {path.name.split(".")[0]: path.stat().st_size for path in folder.glob("*.log")}


def score_lines(output, sizes, truth):
    """A line-based tool printed LOG:OFFSET: for each line it reports, the offset being that of the line or in it."""
    reported, logs = set(), {}
    with open(output, "rb") as lines:
        for line in lines:
            path, offset, _ = line.split(b":", 2)
            if path not in logs:
                with open(path, "rb") as file:
                    logs[path] = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            reported.add((os.path.basename(path).split(b".")[0].decode(), logs[path].rfind(b"\n", 0, int(offset)) + 1))
    wanted, near = truth.within(sizes).keys(), truth.within(sizes, decoys=True).keys()
    return {"true": len(reported & wanted), "missed": len(wanted - reported), "false": len(reported - wanted),
            "near_misses_taken": len(reported & near)}


def score_vigie(output, sizes, truth):
    """Counts per indicator, in validity or not."""
    result = json.loads(pathlib.Path(output).read_bytes())
    found = collections.Counter()
    for row in result["sightings"]:
        found[row["indicator"]["kind"], row["indicator"]["value"]] += row["count"]
    wanted = collections.Counter(truth.within(sizes).values())
    near = truth.within(sizes, decoys=True)
    taken = 0
    for row in result["sightings"]:
        for evidence in row["evidence"]:
            taken += (os.path.basename(evidence["file"]).split(".")[0], evidence["offset"]) in near
    wrong = {f"{kind} {value}": [found[kind, value], wanted[kind, value]] for kind, value in {*found, *wanted}
             if found[kind, value] != wanted[kind, value]}
    return {"true": sum((found & wanted).values()), "missed": sum((wanted - found).values()),
            "false": sum((found - wanted).values()), "near_misses_taken": taken,
            "wrong": dict(sorted(wrong.items())[:20]), "hunted": result.get("indicators_total"),
            "set_aside": sum(report.get("set_aside") or 0 for report in result.get("reports", [])),
            "errors": result["errors"][:5]}


def tools(jobs_too=True):
    """Those that are here; the others are named aloud."""
    def vigie(jobs):
        return lambda words, paths: [str(PROGRAM), "hunt", "--json", "--jobs", str(jobs), "-r", words, *paths]

    rows = []
    if PROGRAM.exists():
        rows.append(Tool("vigie", vigie(1), {0}, score_vigie, slow=False))
        if jobs_too and len(os.sched_getaffinity(0)) > 1:
            rows.append(Tool("vigie, 2 threads", vigie(2), {0, 1}, score_vigie, slow=False))
    else:
        note(f"!! skipped: vigie ({PROGRAM} is not built)")
    peers = [
        ("grep -F -f", "grep", lambda w, p: ["grep", "-F", "-a", "-b", "-H", "-f", w, *p]),
        ("rg -F -f", "rg", lambda w, p: ["rg", "--no-config", "-F", "-j1", "-b", "-H", "-N", "--no-heading",
                                         "--color=never", "-f", w, *p]),
        ("rg -a -F -f", "rg", lambda w, p: ["rg", "--no-config", "-a", "-F", "-j1", "-b", "-H", "-N", "--no-heading",
                                            "--color=never", "-f", w, *p]),
        ("ugrep -F -f", "ugrep", lambda w, p: ["ugrep", "-F", "-a", "-J1", "-b", "-H", "--color=never", "-f", w, *p]),
        ("Vectorscan literals", str(BUILD / "bench/peer-vectorscan"),
         lambda w, p: [str(BUILD / "bench/peer-vectorscan"), w, *p])]
    for name, program, command in peers:
        if shutil.which(program):
            rows.append(Tool(name, command, {0}, score_lines))
        else:
            note(f"!! skipped: {name} ({program} is not here)")
    return rows


# ---- measuring -------------------------------------------------------------------------------------------------------

def rate_without(empty, done, size):
    """Bytes a second without the set-up; None where the set-up is nearly all, and the difference would be noise."""
    scanning = done.seconds - empty.seconds
    return size / scanning if scanning > 0.02 * done.seconds else None


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.truth = Truth(folder)
        self.output = pathlib.Path(tempfile.mkdtemp(prefix="vigie-bench-")) / "output"
        self.slices = [name for name in ("slice-16", "slice-128", "full") if (folder / name).exists()]

    def close(self):
        shutil.rmtree(self.output.parent, ignore_errors=True)

    def run(self, command, cpus, watched=True):
        return Run(command, cpus, self.output, self.options.limit, self.options.memory * 1e9, self.options.cpu_time,
                   watched)

    def median(self, command, cpus):
        """Memory of one run, and the time of the median of others; where it is long, one run is all."""
        first = self.run(command, cpus)
        if first.failed() or first.seconds >= 10:
            return first
        runs = [self.run(command, cpus, watched=False) for _ in range(self.options.runs)]
        chosen = statistics.median_low(run.seconds for run in runs)
        best = next(run for run in runs if run.seconds == chosen)
        best.peak, best.peak_private = first.peak, first.peak_private
        return best

    def command(self, tool, words, where):
        return tool.command(str(words), [str(path) for path in sorted((self.folder / where).glob("*.log"))])

    def measure(self, tool, size):
        """One row of the table."""
        words = self.folder / f"list-{size}.txt"
        row = {"list": size, "tool": tool.name, "problem": None}
        empty = self.median(self.command(tool, words, "tiny"), tool.cpus)
        if empty.failed():
            return {**row, "problem": f"set-up: {empty.failed()}", "peak_bytes": empty.peak,
                    "peak_private_bytes": empty.peak_private}
        where, kept = self.slices[0] if tool.slow else "full", None
        while True:
            done = self.median(self.command(tool, words, where), tool.cpus)
            sizes = log_sizes(self.folder / where)
            row |= {"bytes": sum(sizes.values()), "slice": where, "setup_s": empty.seconds, "total_s": done.seconds,
                    "peak_bytes": max(done.peak, empty.peak), "max_rss_bytes": done.max_rss,
                    "peak_private_bytes": max(done.peak_private, empty.peak_private)}
            if done.failed():
                return kept or {**row, "problem": done.failed()}
            scan_rate = rate_without(empty, done, row["bytes"])
            row |= {"scan_bytes_per_s": scan_rate, "total_bytes_per_s": row["bytes"] / done.seconds}
            row |= tool.scorer(self.output, sizes, self.truth)
            larger = self.slices[self.slices.index(where) + 1:] if tool.slow else []
            if not scan_rate and done.seconds * 1.5 < self.options.limit:
                larger = larger[:1]  # nearly all was set-up: how much it can do is not known
            else:
                larger = [name for name in larger if self.options.limit > empty.seconds +
                          sum(log_sizes(self.folder / name).values()) * 1.2 / (scan_rate or row["total_bytes_per_s"])]
            if not larger:
                return row
            where, kept = larger[-1], dict(row)

    def limits(self):
        """What the machine gives one core: reading from the page cache, and touching each byte."""
        paths = [str(path) for path in sorted((self.folder / "full").glob("*.log"))]
        size, rates = sum(log_sizes(self.folder / "full").values()), {}
        for mode in ("read", "touch"):
            run = self.median([str(BUILD / "bench/peer-inflate"), mode, *paths], {0})
            rates[mode] = size / run.seconds if not run.failed() else None
        return rates

    def gzip(self, here, sizes):
        plain, packed = make_gzip(self.folder, self.options.gzip_mb * MB)
        size = plain.stat().st_size
        inflate = self.median([str(BUILD / "bench/peer-inflate"), "inflate", str(packed)], {0})
        rows = []
        if inflate.failed():
            return {"problem": inflate.failed()}
        for tool, words in [(tool, words) for tool in here if tool.scorer is score_vigie for words in sizes]:
            path = str(self.folder / f"list-{words}.txt")
            empty = self.median(self.command(tool, path, "tiny"), tool.cpus)
            done = self.median(tool.command(path, [str(packed)]), tool.cpus)
            row = {"list": words, "tool": tool.name, "problem": done.failed() or empty.failed()}
            if not row["problem"]:
                scan_rate = rate_without(empty, done, size) or size / done.seconds
                row |= {"setup_s": empty.seconds, "total_s": done.seconds, "scan_bytes_per_s": scan_rate,
                        "of_inflate": scan_rate * inflate.seconds / size, "peak_bytes": done.peak,
                        **score_vigie(self.output, {"conn": size}, self.truth)}
            rows.append(row)
        return {"plain_bytes": size, "gzip_bytes": packed.stat().st_size, "inflate_bytes_per_s": size / inflate.seconds,
                "vigie": rows}


def warm(folder):
    """Everything into the page cache."""
    for path in [*(folder / "full").glob("*.log"), *folder.glob("slice-*/*.log"), *folder.glob("list-*.txt")]:
        with path.open("rb") as file:
            while file.read(16 * MB):
                pass


# ---- showing ---------------------------------------------------------------------------------------------------------

def rate(value):
    if not value:
        return "too short to tell"
    return f"{value / 1e9:.2f} GB/s" if value >= 1e9 else f"{value / 1e6:.1f} MB/s"


def table(result):
    rows = ["| list | tool | scanned | set-up | total | scan rate | with set-up | peak memory (own) | true | missed | "
            "false | near misses taken |", "| ---: | --- |" + " ---: |" * 10]
    for row in result["rows"]:
        if "scan_bytes_per_s" not in row or row["problem"]:
            memory = f"{row.get('peak_bytes', 0) / MB:.0f} ({row.get('peak_private_bytes', 0) / MB:.0f}) MB"
            setup = f"{row['setup_s']:.2f} s" if "setup_s" in row else "-"
            rows.append(f"| {row['list']:,} | {row['tool']} | - | {setup} | {row['problem']} | - | - | {memory} "
                        "| - | - | - | - |")
            continue
        rows.append(f"| {row['list']:,} | {row['tool']} | {row['bytes'] / MB:,.0f} MB | {row['setup_s']:.2f} s | "
                    f"{row['total_s']:.2f} s | {rate(row['scan_bytes_per_s'])} | {rate(row['total_bytes_per_s'])} | "
                    f"{row['peak_bytes'] / MB:.0f} ({row['peak_private_bytes'] / MB:.0f}) MB | {row['true']:,} | "
                    f"{row['missed']:,} | {row['false']:,} | {row['near_misses_taken']:,} |")
    return "\n".join(rows)


def find(result, size, tool):
    return next((row for row in result["rows"] if row["list"] == size and row["tool"] == tool and
                 row.get("scan_bytes_per_s") and not row["problem"]), None)


def goals(result):
    """[(what, figure, reached)], for what was measured. Two threads' wall-clock time says nothing beside another
    clock."""
    found, wall = [], result["clock"].startswith("wall")
    million, two = find(result, 1_000_000, "vigie"), find(result, 1_000_000, "vigie, 2 threads")
    hundred, rg = find(result, 100_000, "vigie"), find(result, 100_000, "rg -F -f")
    if million:
        found += [("1.5 GB/s on one core at 1,000,000 indicators", rate(million["scan_bytes_per_s"]),
                   million["scan_bytes_per_s"] >= 1.5e9),
                  ("set-up under a second at 1,000,000", f"{million['setup_s']:.2f} s", million["setup_s"] < 1),
                  ("peak memory under 150 MB at 1,000,000", f"{million['peak_private_bytes'] / MB:.0f} MB of its own, "
                   f"{million['peak_bytes'] / MB:.0f} MB with mapped files", million["peak_private_bytes"] < 150 * MB)]
    if million and two and wall:
        ratio = two["scan_bytes_per_s"] / million["scan_bytes_per_s"]
        whole = million["total_s"] / two["total_s"]
        found.append(("two threads 1.8 times one", f"{ratio:.2f} (with set-up {whole:.2f})", ratio >= 1.8))
    if hundred and rg:
        ratio = hundred["scan_bytes_per_s"] / rg["scan_bytes_per_s"]
        found.append(("100 times rg -F -f at 100,000", f"{ratio:.0f}", ratio >= 100))
    for row in result.get("gzip", {}).get("vigie", []):
        if not row["problem"] and (wall or "2 threads" not in row["tool"]):
            found.append((f"gzip at 0.9 of mere inflation, {row['list']:,}, {row['tool']}", f"{row['of_inflate']:.2f}",
                          row["of_inflate"] >= 0.9))
    ours = [row for row in [*result["rows"], *result.get("gzip", {}).get("vigie", [])]
            if not row["problem"] and "missed" in row and row["tool"].startswith("vigie")]
    if ours:
        missed, false = sum(row["missed"] for row in ours), sum(row["false"] for row in ours)
        found.append(("no missed and no false hit", f"{missed} missed, {false} false", missed + false == 0))
    return found


def show(result):
    print(f"## ./dev bench hunt: {result['bytes'] / 1e9:.2f} GB of Zeek logs, {result['cpu']}\n")
    print(table(result))
    print(f"\nOne thread each, pinned to one core, data in the page cache, {result['clock']}; the median of up to "
          f"{result['runs']} runs. Slow peers scan the largest part of the same logs that ends within "
          f"{result['limit_s']:.0f} s. Set-up is a run on a file of one row; the scan rate leaves it out. Memory: the "
          "whole process tree's proportional set size, in brackets without mapped files. Hits: rows that name an "
          "indicator, against those that were planted; line-based tools report lines. grep, rg and ugrep run as named, "
          "which makes them miss what is in upper case.")
    if result.get("limits"):
        print(f"\nThe page cache gives one core {rate(result['limits']['read'])} by read(2) and "
              f"{rate(result['limits']['touch'])} by mmap(2) with each byte touched.")
    packed = result.get("gzip")
    if packed and "plain_bytes" in packed:
        print(f"\ngzip: {packed['plain_bytes'] / MB:.0f} MB in {packed['gzip_bytes'] / MB:.0f} MB; ISA-L merely "
              f"inflates it at {rate(packed['inflate_bytes_per_s'])}.\n")
        for row in packed["vigie"]:
            print(f"- {row['tool']}, {row['list']:,} indicators: " + (row["problem"] or
                  f"{rate(row['scan_bytes_per_s'])} of plain bytes, {row['of_inflate']:.2f} of mere inflation; "
                  f"{row['true']} true, {row['missed']} missed, {row['false']} false"))
    elif packed:
        print(f"\ngzip: {packed['problem']}")
    if result["goals"]:
        print("\n| to reach | measured | |\n| --- | --- | --- |")
        for what, figure, reached in result["goals"]:
            print(f"| {what} | {figure} | {'reached' if reached else 'NOT reached'} |")
    for row in result["rows"]:
        if row.get("wrong") or row.get("set_aside") or row.get("errors"):
            print(f"\n{row['tool']} at {row['list']:,}: set aside {row['set_aside']}, errors {row['errors']}, "
                  f"[found, planted] where they differ: {row['wrong']}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gb", type=float, default=2.2, help="size of the logs (2.2)")
    parser.add_argument("--limit", type=float, default=90, help="seconds that one run may take (90)")
    parser.add_argument("--memory", type=float, default=14, help="GB of memory at which a run is stopped (14)")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median counts (3)")
    parser.add_argument("--cpu-time", action="store_true", help="count processor time instead of wall-clock time where "
                        "one core is used: for a machine that others use too")
    parser.add_argument("--lists", default="1000,100000,1000000", help="sizes of the lists")
    parser.add_argument("--tools", default="", help="only the tools whose names contain one of these, by commas")
    parser.add_argument("--gzip-mb", type=int, default=512, help="plain size for the gzip measure; 0: leave it out")
    parser.add_argument("--cache", type=pathlib.Path, help="folder for the inputs (~/.cache/vigie-bench)")
    parser.add_argument("--output", type=pathlib.Path, default=BUILD / "bench-hunt.json", help="figures as JSON")
    return parser.parse_args()


def main():
    options = arguments()
    home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    cache = options.cache or pathlib.Path(home) / "vigie-bench"
    folder = make_inputs(cache, int(options.gb * 1e9))
    cpus = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cpus[-1]})  # out of the way of the one core that is measured
    warm(folder)
    sizes = [int(size) for size in options.lists.split(",")]
    bench = Bench(options, folder)
    with open("/proc/cpuinfo", encoding="ascii") as lines:
        cpu = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown processor")
    result = {"schema": "vigie.bench.hunt/1", "cpu": cpu, "runs": options.runs,
              "clock": "processor time" if options.cpu_time else "wall-clock time", "limit_s": options.limit,
              "bytes": sum(log_sizes(folder / "full").values()), "logs": log_sizes(folder / "full"),
              "planted": sum(map(len, bench.truth.rows[0].values())), "rows": []}
    try:
        os.sched_setaffinity(0, set(cpus))
        wanted = options.tools.split(",")
        here = [tool for tool in tools() if any(word in tool.name for word in wanted)]
        os.sched_setaffinity(0, {cpus[-1]})
        result["limits"] = bench.limits()
        for size in sizes:
            for tool in here:
                note(f"{size:,} indicators: {tool.name}")
                result["rows"].append(bench.measure(tool, size))
        if options.gzip_mb:
            note("gzip")
            result["gzip"] = bench.gzip(here, sizes)
    finally:
        bench.close()
    result["goals"] = goals(result)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(result, indent=1) + "\n")
    show(result)


if __name__ == "__main__":
    main()
