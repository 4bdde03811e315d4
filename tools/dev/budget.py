#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instruction counts against their budgets: budget.py BUILD BUDGETS [--update].

A row of BUDGETS is `case, kernel, function, instructions`, separated by tabs. Each is measured by running
`bench_budget CASE` under callgrind with VIGIE_KERNEL=kernel, counting what `function` and all it calls execute. Counts
repeat to the digit on one machine and compiler; the tolerance is for another build of the same compiler. A count that
is more than the tolerance above its budget fails; one that is below says that the budget can be lowered."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOLERANCE = 0.03


def measure(program, case, kernel, function):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "callgrind.out"
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", f"--toggle-collect={function}", str(program),
             case], env={**os.environ, "VIGIE_KERNEL": kernel}, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{program} {case} with {kernel}: status {done.returncode}\n{done.stdout}{done.stderr}")
        return int(re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.MULTILINE)[1])


def main():
    build, budgets = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    program = build / "bench/bench_budget"
    if not program.exists():
        sys.exit(f"{program} is not built")
    kept, failed, rows = [], 0, 0
    for line in budgets.read_text().splitlines():
        if not line or line.startswith("#"):
            kept.append(line)
            continue
        case, kernel, function, budget = line.split("\t")
        count, budget = measure(program, case, kernel, function), int(budget)
        over = count / budget - 1 if budget else 0.0
        wrong = count == 0 or over > TOLERANCE
        word = "TOO MANY" if wrong else "can be lowered" if over < -TOLERANCE else "ok"
        print(f"{case:12} {kernel:8} {count:>14} of {budget:>14}  {over:+7.2%}  {word}", flush=True)
        failed += wrong
        rows += 1
        kept.append(f"{case}\t{kernel}\t{function}\t{count}")
    if "--update" in sys.argv:
        budgets.write_text("\n".join(kept) + "\n")
        return 0
    print(f"{rows} budgets, {failed} exceeded")
    return 1 if failed or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
