#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""data/languages/make_lexicon.py: a mistake in a language's words ends the build with its file and line."""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tap import SOURCE, case, run

SCRIPT = SOURCE / "data/languages/make_lexicon.py"
HEADER = SOURCE / "src/read/language/lexicon.h"
FILES = ("actions", "bodies", "endings", "functions", "hedges", "remarks", "saying")


def compile_with(file, line):
    """The outcome with `line` added to a file of the Italian words, and the number of that line."""
    with tempfile.TemporaryDirectory(prefix="vigie-lexicon-") as folder:
        language = Path(folder) / "it"
        language.mkdir()
        for name in FILES:
            shutil.copy(SOURCE / "data/languages/it" / f"{name}.tsv", language)
        path = language / f"{file}.tsv"
        text = path.read_text(encoding="utf-8") + (line + "\n" if line else "")
        path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, SCRIPT, HEADER, Path(folder) / "out.h", language], capture_output=True,
                              text=True, timeout=120)
        made = (Path(folder) / "out.h").read_bytes() if done.returncode == 0 else b""
        return done.returncode, done.stderr, f"{file}.tsv:{text.count(chr(10))}:", made


@case
def the_words_as_they_are():
    first, again = compile_with("saying", ""), compile_with("saying", "")
    assert first[0] == 0, first[1]
    assert first[3] == again[3], "the same words give other tables"


MISTAKES = [
    ("saying", "dice\tsays", "'says' is none of"),
    ("saying", "dice\tasserts\twhither", "'whither' is none of"),
    ("saying", "dice\tasserts\t\tloudly", "the option 'loudly'"),
    ("saying", "Dice\tasserts", "is not in lower case"),
    ("saying", "dic~xyz\tasserts", "no row 'xyz' in endings.tsv"),
    ("saying", "dice / detto\tasserts", "finite / participle / infinitive / gerund"),
    ("saying", "uno due tre quattro cinque sei sette otto\tasserts", "1 to 7 words"),
    ("saying", "dice", "cells, apart by tabs"),
    ("saying", "va la / andato / andare / andando\tasserts", "stands as a form of a verb"),
    ("actions", "ruba\tplunder", "'plunder' is none of"),
    ("bodies", "*ma\tcompany", "an ending of a compound"),
    ("bodies", "ministero\toffice", "'office' is none of"),
    ("functions", "il\tarticle", "'article' is none of"),
    ("hedges", "forse\tmaybe", "'maybe' is none of"),
    ("endings", "are\ta ano", "stands there twice"),
]


@case
def mistakes_are_told():
    for file, line, reason in MISTAKES:
        status, told, place, _ = compile_with(file, line)
        assert status != 0, f"{line!r} was taken"
        assert reason in told and (place in told or file == "saying" and "stands as" in told), f"{line!r}: {told}"


run()
