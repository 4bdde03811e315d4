#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of time are data: a mistake in them ends the build with its file and line, and a language needs no C."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

from tap import SOURCE, Skip, case, each, run

TOOL = SOURCE / "data/languages/make_time_tables.py"
FOLDS = SOURCE / "data/knowledge/make_names_table.py"
ENGLISH = (SOURCE / "data/languages/en/time.tsv").read_text(encoding="utf-8")


def compile_words(folder, text, code="en"):
    """(exit status, what was said, the file, the output) of compiling one language."""
    path = pathlib.Path(folder) / code / "time.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    out = pathlib.Path(folder) / "time_tables.h"
    done = subprocess.run([sys.executable, TOOL, out, path], capture_output=True, text=True)
    return done.returncode, done.stderr, path, out


def is_refused(line, reason):
    with tempfile.TemporaryDirectory() as folder:
        status, said, path, out = compile_words(folder, ENGLISH + line + "\n")
        number = ENGLISH.count("\n") + 1
        assert status != 0 and not out.exists()
        assert said.startswith(f"{path}:{number}: ") and reason in said, said


for words, reason in [
    ("month\t13\tundecember", "'13' is not a whole number from 1 to 12"),
    ("month\tx\tundecember", "'x' is not a whole number"),
    ("moon\t1\tluna", "no class 'moon'"),
    ("unit\tfathom\tfathom", "'unit' has no value 'fathom'"),
    ("filler\t-", "2 columns, not 3"),
    ("filler\t-\tthe | \tx", "4 columns, not 3"),
    ("filler\t-\tthus | ", "no word in ''"),
    ("filler\t-\tthe", "'the' is said twice as filler"),
    ("filler\t-\tone two three four five six seven", "more than 6 words"),
    ("filler\t-\tabcdefghijklmnopqrstuvwxyz", "longer than 24 bytes"),
    ("filler\t-\tc2", "a word is made of letters"),
    ("join\tand\tover", "'over' has more than 3 meanings"),
    ("trait\torder\tydm", "no order 'ydm'"),
    ("trait\tcolour\tred", "no trait 'colour'"),
    ("deictic\tday-1000\tlong ago", "'deictic' has no value 'day-1000'"),
]:
    each(f"refused: {reason}", is_refused, words, reason)


@case
def what_every_language_needs_is_asked_for():
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join(line for line in ENGLISH.splitlines() if not line.startswith(("month\t7", "trait\torder")))
        status, said, path, _ = compile_words(folder, text)
        assert status != 0 and said.startswith(f"{path}:1: not said: month 7, trait order"), said


@case
def a_folder_is_named_by_its_language():
    with tempfile.TemporaryDirectory() as folder:
        status, said, path, _ = compile_words(folder, ENGLISH, "english")
        assert status != 0 and said.startswith(f"{path}:1: a language's folder is named by its two letters"), said


@case
def the_output_depends_on_the_inputs_alone():
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        first, second = (compile_words(folder, ENGLISH)[3].read_bytes() for folder in (one, two))
        assert first == second and len(first) > 10000


PORTUGUESE = """trait\torder\tdmy
trait\twhich-after\tyes
""" + "".join(f"month\t{i}\t{name}\n" for i, name in enumerate(
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(), 1)) + "".join(
    f"weekday\t{i}\t{name}\n" for i, name in enumerate("segunda terça quarta quinta sexta sábado domingo".split(), 1)) + """\
unit\tday\tdia
unit\tdays\tdias
unit\tweek\tsemana
unit\tweeks\tsemanas
unit\tmonth\tmês
unit\tmonths\tmeses
unit\tyear\tano
unit\tyears\tanos
number\t1\tum | uma
number\t2\tdois | duas
number\t5\tcinco
which\tlast\tpassado | passada
which\tthis\teste | esta
ago\tbefore\thá
lead\tsince\tdesde
lead\tin\tem | durante | no | na
join\tand\te
bound\tmin\tpelo menos
filler\t-\to | a | de | do
"""

PROBE = r"""
#include <stdio.h>
#include "times.h"
int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        char from[VG_TIME_TEXT], until[VG_TIME_TEXT];
        vg_times t = VG_TIMES_INIT;
        if (vg_times_find(vg_slice_str(argv[i]), "pt", INT64_C(1694044800) * VG_SECOND_NS, &t) != VG_OK) return 2;
        for (size_t k = 0; k < t.count; k++) {
            vg_time_format(t.items[k].interval.from, from);
            vg_time_format(t.items[k].interval.until, until);
            printf("%d %.10s %.10s %d;", t.items[k].kind, from, until, t.items[k].min_duration_days);
        }
        puts("");
        vg_times_free(&t);
    }
    return 0;
}
"""


@case
def a_language_needs_no_c():
    cc = shutil.which("cc")
    if not cc:
        raise Skip("no C compiler named cc")
    with tempfile.TemporaryDirectory() as folder:
        status, said, _, _ = compile_words(folder, PORTUGUESE, "pt")
        assert status == 0, said
        probe = pathlib.Path(folder) / "probe.c"
        probe.write_text(PROBE)
        subprocess.run([sys.executable, FOLDS, "--folds", pathlib.Path(folder) / "word_folds.h"], check=True)
        room = SOURCE / "src/read/time"
        sources = [probe, *(SOURCE / "src" / file for file in ("base/time.c", "base/slice.c", "knowledge/text_words.c")),
                   *sorted(room.glob("time*.c"))]
        includes = [folder, room, SOURCE / "include", SOURCE / "src/knowledge",
                    *(SOURCE / "src" / layer / "include" for layer in ("base", "model", "knowledge"))]
        program = pathlib.Path(folder) / "probe"
        built = subprocess.run([cc, "-std=c17", "-D_GNU_SOURCE", *(f"-I{i}" for i in includes), *sources, "-o", program],
                               capture_output=True, text=True)
        assert built.returncode == 0, built.stderr
        texts = ["O ataque foi em março de 2022.", "no mês passado", "há duas semanas", "pelo menos cinco meses",
                 "desde novembro de 2021", "em 7 de setembro de 2023"]
        said = subprocess.run([program, *texts], capture_output=True, text=True, check=True).stdout.splitlines()
        assert said == ["0 2022-03-01 2022-03-31 -1;", "0 2023-08-01 2023-08-31 -1;", "0 2023-08-21 2023-08-27 -1;",
                        "2   150;", "1 2021-11-01  -1;", "0 2023-09-07 2023-09-07 -1;"], said


run()
