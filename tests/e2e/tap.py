# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end tests share: cases that print TAP, and where things are.

    from tap import case, run, vigie
    @case
    def says_its_version():
        assert vigie("--version").stdout.startswith("vigie ")
    run()
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

SOURCE = pathlib.Path(os.environ.get("VIGIE_SOURCE") or pathlib.Path(__file__).resolve().parents[2])
BUILD = pathlib.Path(os.environ.get("VIGIE_BUILD") or SOURCE / "build")
PROGRAM = pathlib.Path(os.environ.get("VIGIE_PROGRAM") or BUILD / "vigie")
SHARED = pathlib.Path(os.environ.get("VIGIE_SHARED") or SOURCE.parent / "shared")

_cases = []


class Skip(Exception):
    """Raised with the reason that is printed."""


def case(function):
    """Registers a test case; its name is what TAP shows."""
    _cases.append((function.__name__.replace("_", " "), function))
    return function


def each(name, function, *arguments):
    """Registers a case for one row of a table."""
    _cases.append((name, lambda: function(*arguments)))


def shared(path):
    """A file of the shared data; skips the case where it is absent."""
    found = SHARED / path
    if not found.exists():
        raise Skip(f"{found} is absent")
    return found


def vigie(*arguments, status=None, **options):
    """Runs the program; with `status`, asserts its exit status. Output is text."""
    if not PROGRAM.exists():
        raise Skip(f"{PROGRAM} is not built")
    options = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL, "timeout": 240, **options}
    if "input" in options:
        del options["stdin"]
    done = subprocess.run([str(PROGRAM), *map(str, arguments)], **options)
    if status is not None:
        assert done.returncode == status, f"exit status {done.returncode}, not {status}\n{done.stdout}{done.stderr}"
    return done


class folder:
    """A temporary folder for a `with` block."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="vigie-test-"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def run():
    """Runs every case; to be called last. Arguments select cases by a part of their name."""
    wanted = [(name, function) for name, function in _cases
              if not sys.argv[1:] or any(word in name for word in sys.argv[1:])]
    print(f"1..{len(wanted)}", flush=True)
    failed = 0
    for number, (name, function) in enumerate(wanted, 1):
        try:
            function()
            print(f"ok {number} - {name}", flush=True)
        except Skip as reason:
            print(f"ok {number} - {name} # SKIP {reason}", flush=True)
        except Exception:  # whatever it is, it is this case's failure and not the end of the others
            failed += 1
            print(f"not ok {number} - {name}")
            print("\n".join("# " + line for line in traceback.format_exc().splitlines()), flush=True)
    sys.exit(1 if failed else 0)
