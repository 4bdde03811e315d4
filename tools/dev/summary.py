#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the TAP tests of a meson run: summary.py MESON-LOGS [COUNT-FILE].

Prints what was skipped and why, each failure with its output, and last "N passed, N failed[, N skipped]". Exit status 1
where something failed. COUNT-FILE holds how many tests must run; it says so where the number can be raised."""
import json
import pathlib
import re
import sys

TEST = re.compile(r"^(not ok|ok)\b\s*\d*\s*-?\s*(.*?)(?:\s+# (SKIP|TODO)\b\s*(.*))?$", re.IGNORECASE)
SKIPPED_PLAN = re.compile(r"^1\.\.0\s*# SKIP\s*(.*)$", re.IGNORECASE)
GOOD = ("OK", "EXPECTEDFAIL", "SKIP")


class Program:
    """One test program's cases: passed names, skipped (name, reason), failed (name, output lines)."""

    def __init__(self, entry):
        self.name = entry["name"]
        self.passed, self.skipped, self.failed = [], [], []
        lines = []  # since the last test
        for line in (entry.get("stdout") or "").split("\n"):
            test = TEST.match(line)
            if plan := SKIPPED_PLAN.match(line):
                self.skipped.append(("all of it", plan[1]))
            elif not test:
                lines.append(line)
            else:
                lines = []
                if (test[3] or "").upper() == "SKIP":
                    self.skipped.append((test[2], test[4]))
                elif test[1] == "ok":
                    self.passed.append(test[2])
                else:
                    self.failed.append((test[2], lines))  # what is said about a failure follows it
        errors = [line for line in (entry.get("stderr") or "").split("\n")
                  if not line.startswith("(test program exited")]
        if self.failed:
            self.failed[-1][1].extend(errors)
        elif entry["result"] not in GOOD or (entry.get("returncode") or 0) != 0:
            what = f"the program itself ({entry['result'].lower()}, exit status {entry.get('returncode')})"
            self.failed.append((what, lines + errors))


def tell_failure(program, case, output):
    print(f"FAILED  {program}: {case}")
    for line in output[-60:]:
        print("    " + line)


def tell_count(path, ran):
    least = int(path.read_text())
    if ran < least:
        print(f"{ran} tests ran; {path} says {least}")
    elif ran > least:
        print(f"{path} can be raised from {least} to {ran}")


def main():
    log = pathlib.Path(sys.argv[1]) / "testlog.json"
    programs = [Program(json.loads(line)) for line in log.read_text().split("\n") if line]
    programs.sort(key=lambda program: program.name)
    for program in programs:
        for case, reason in program.skipped:
            print(f"SKIPPED {program.name}: {case}: {reason or 'no reason given'}")
    for program in programs:
        for case, output in program.failed:
            tell_failure(program.name, case, output)
    passed, failed, skipped = (sum(len(getattr(program, what)) for program in programs)
                               for what in ("passed", "failed", "skipped"))
    if len(sys.argv) > 2:
        tell_count(pathlib.Path(sys.argv[2]), passed + failed)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
