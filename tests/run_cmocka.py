#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a cmocka program and passes its TAP on, mended where cmocka 1.1.5 is not what TAP says:
a skipped test is "not ok N # SKIP name" there, and each group of a program starts its own plan and numbers.
A test that skips says why on a line of its own that holds the word SKIP; that reason travels with it."""
import re
import subprocess
import sys

PLAN = re.compile(r"^1\.\.(\d+)\s*$")
TEST = re.compile(r"^\s*(not ok|ok) \d+(?: - | )(.*)$")
SKIP = re.compile(r"^# SKIP\s*(.*)$")
REASON = re.compile(r"\bskip(?:ped|ping)?\b\W*(.*)", re.IGNORECASE)


def main(command):
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, errors="replace")
    planned, number, reason, failed = 0, 0, "", False
    for line in program.stdout:
        line = line.rstrip("\n")
        if plan := PLAN.match(line):
            planned += int(plan[1])
        elif test := TEST.match(line):
            number += 1
            status, name = test[1], test[2]
            if skip := SKIP.match(name):
                print(f"ok {number} - {skip[1]} # SKIP {reason or 'no reason given'}")
            else:
                failed |= status != "ok"
                print(f"{status} {number} - {name.replace('#', '')}")
            reason = ""
        else:
            if found := REASON.search(line):
                reason = found[1] or line
            print("#", line.removeprefix("# "))
        sys.stdout.flush()
    status = program.wait()
    print(f"1..{max(planned, number)}")
    if status and not failed:
        sys.exit(f"{command[0]}: ended with status {status}" if status > 0 else f"{command[0]}: signal {-status}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
