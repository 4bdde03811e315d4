#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clang-tidy over the project's C files: tidy.py BUILD CACHE JOBS.

Each file is analysed with the flags of its build. A file that was clean is not analysed again until it, a header that
it includes, its flags, the configuration or the analyser change: CACHE holds one empty file for each such state."""
import concurrent.futures
import hashlib
import json
import pathlib
import re
import shlex
import subprocess
import sys

OURS = re.compile(r"^(src|include|tests|fuzz|bench|examples)/")
COMMON = ["-Wno-unknown-warning-option", "-Wno-error"]


def ours():
    """(file, compiler flags, folder) of each of our files in the compile database, once."""
    root, seen = pathlib.Path.cwd(), {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        path = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
        if path.suffix != ".c" or not path.is_relative_to(root) or not OURS.match(str(path.relative_to(root))):
            continue
        words = shlex.split(entry["command"])
        if words[0].endswith("ccache"):
            words = words[1:]
        if "gcc" not in words[0] and not words[0].endswith(("cc", "clang")) or "aarch64" in words[0]:
            continue
        words = words[1:words.index("-o")] + words[words.index("-o") + 2:]
        for word in ("-MQ", "-MF"):
            if word in words:
                del words[words.index(word):words.index(word) + 2]
        flags = [word for word in words if word not in ("-c", "-MD", entry["file"], "-pipe")]
        seen.setdefault(path, (flags, entry["directory"]))
    return [(path, *row) for path, row in sorted(seen.items())]


def state(path, flags, folder):
    """A digest of all that the analysis of a file depends on."""
    listed = subprocess.run(["clang", *flags, *COMMON, "-MM", str(path)], cwd=folder, capture_output=True, text=True)
    digest = hashlib.sha256("\0".join([TIDY, CONFIG, *flags]).encode())
    for name in sorted(set(re.split(r"[\s\\]+", listed.stdout.partition(":")[2])) - {""}):
        digest.update((pathlib.Path(folder) / name).read_bytes())
    return digest.hexdigest()


def analyse(row):
    path, flags, folder = row
    done = CACHE / state(path, flags, folder)
    if done.exists():
        return None
    result = subprocess.run(["clang-tidy", "--quiet", str(path), "--", *flags, *COMMON], cwd=folder,
                            capture_output=True, text=True)
    if result.returncode == 0:
        done.touch()
        return ""
    return re.sub(r"^\d+ warnings? .*\n|^Suppressed .*\n", "", result.stdout + result.stderr, flags=re.MULTILINE)


BUILD, CACHE, JOBS = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
TIDY = subprocess.run(["clang-tidy", "--version"], capture_output=True, text=True).stdout
CONFIG = pathlib.Path(".clang-tidy").read_text()
CACHE.mkdir(parents=True, exist_ok=True)
with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
    results = list(pool.map(analyse, ours()))
failed = [result for result in results if result]
print("\n".join(failed), end="")
print(f"{len(results)} files, {sum(r is None for r in results)} unchanged, {len(failed)} with findings")
sys.exit(1 if failed or not results else 0)
