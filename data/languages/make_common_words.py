#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles the commonest words of all languages to one C table: make_common_words.py OUTPUT OTHERS COMMON…

COMMON is data/languages/XX/common.tsv, whose folder is the language; OTHERS has one language a line. The table is sorted by
the words' bytes; a word has a bit for each language that has it.
"""
import pathlib
import sys


def rows(path):
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def slot_table(words):
    """For each slot the number of a word from 1, or 0: FNV-1a over its bytes, then the next free slot."""
    count = 1 << (2 * len(words)).bit_length()
    slots = [0] * count
    for number, word in enumerate(words, 1):
        at = 0x811C9DC5
        for byte in word.encode():
            at = (at ^ byte) * 0x01000193 & 0xFFFFFFFF
        while slots[at % count]:
            at += 1
        slots[at % count] = number
    return slots


def main():
    out, others, *files = map(pathlib.Path, sys.argv[1:])
    languages = {path.parent.name: rows(path) for path in sorted(files)}
    for line in rows(others):
        code, words = line.split("\t")
        languages[code] = words.split()
    if len(languages) > 32:
        sys.exit("more than 32 languages: the bits of a word do not suffice")
    words = {}
    for bit, (code, listed) in enumerate(languages.items()):
        if len(code) != 2 or len(set(listed)) < 20:
            sys.exit(f"{code}: a code of two letters and at least twenty words are needed")
        for word in listed:
            if word != word.strip() or word != word.lower() or len(word.encode()) > 15:
                sys.exit(f"{code}: not a word in small letters of at most 15 bytes: {word!r}")
            words[word] = words.get(word, 0) | 1 << bit
    text = ["/* Made by data/languages/make_common_words.py. */", "static const char language_codes[][3] = {"]
    text += [f'    "{code}",' for code in languages] + ["};", "static const common_word common_words[] = {"]
    listed = sorted(words, key=lambda w: w.encode())
    for word in listed:
        data = word.encode()
        escaped = "".join(chr(b) if b < 128 else f"\\{b:03o}" for b in data)
        text.append(f'    {{"{escaped}", {len(data)}, 0x{words[word]:x}U}},')
    slots = slot_table(listed)
    text += ["};", f"#define COMMON_SLOTS {len(slots)}U", "static const uint16_t common_slots[COMMON_SLOTS] = {"]
    text += ["    " + ", ".join(map(str, slots[at : at + 24])) + "," for at in range(0, len(slots), 24)]
    out.write_text("\n".join(text + ["};", ""]))


main()
