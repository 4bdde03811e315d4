#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles data/languages/XX/roles.tsv into one C table, and checks them: make_role_table.py OUTPUT INPUT…

Phrases are folded (small letters, accents off) and sorted by their first byte, behind an index by that byte. A mistake
ends the build with the file and the line. The output depends on the inputs alone.
"""
import pathlib
import sys
import unicodedata

ROLES = ("c2", "payload", "loader", "phishing", "exfiltration", "delivery", "proxy", "scanner", "victim")
LONGEST = 40


def fold(text):
    plain = unicodedata.normalize("NFD", text.lower()).replace("ß", "s")
    return "".join(c for c in plain if not unicodedata.combining(c))


def phrases(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        role, _, rest = line.partition("\t")
        where = f"{path}:{number}"
        if role not in ROLES:
            sys.exit(f"{where}: no such role: {role} (there are {', '.join(ROLES)})")
        for phrase in rest.split("|"):
            folded = fold(phrase.strip())
            if not 2 <= len(folded) <= LONGEST or not folded.isascii():
                sys.exit(f"{where}: a phrase has 2 to {LONGEST} letters: {phrase.strip()!r}")
            yield folded, role, where


def main(output, *inputs):
    found = {}
    for path in sorted(map(pathlib.Path, inputs)):
        for phrase, role, where in phrases(path):
            if found.setdefault(phrase, (role, where))[0] != role:
                sys.exit(f"{where}: {phrase!r} is {found[phrase][0]} in {found[phrase][1]}")
    rows = sorted(found)
    first = [sum(ord(row[0]) < byte for row in rows) for byte in range(129)]
    seconds = [0] * 128
    for row in rows:
        seconds[ord(row[0])] |= 1 << (ord(row[1]) & 31)
    lines = ["/* Made by make_role_table.py from data/languages/XX/roles.tsv. */",
             "static const role_phrase phrases[] = {"]
    lines += [f'    {{"{row}", {len(row)}, "{found[row][0]}"}},' for row in rows]
    lines += ["};", "/* Where the phrases that begin with a byte begin; those of the next byte end them. */",
              "static const uint16_t phrases_of[129] = {" + ", ".join(map(str, first)) + "};",
              "/* The second bytes of the phrases that begin with a byte, a bit for the lower five of each. */",
              "static const uint32_t seconds_of[128] = {" + ", ".join(map(hex, seconds)) + "};", ""]
    pathlib.Path(output).write_text("\n".join(lines), encoding="ascii")


main(*sys.argv[1:])
