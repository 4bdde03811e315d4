#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles data/languages/XX/time.tsv into C tables, and checks them: make_time_tables.py OUTPUT INPUT…

docs/languages.md describes the format. A mistake ends the build with the file and the line. Words are folded (small
letters, accents off) with the table that is also written for the C side, so that both sides fold alike. The output
depends on the inputs alone.
"""
import pathlib
import re
import sys
import unicodedata

UNITS = {"hour": "HOUR", "day": "DAY", "week": "WEEK", "fortnight": "FORTNIGHT", "month": "MONTH", "season": "SEASON",
         "quarter": "QUARTER", "half": "HALF", "year": "YEAR", "decade": "DECADE"}
SEASONS = ["spring", "summer", "autumn", "winter"]
# class of the first column -> values of the second -> (class in C, value in C); a callable computes the pair.
WORDS = {
    "month": lambda v: ("MONTH", whole(v, 1, 12)),
    "weekday": lambda v: ("WEEKDAY", whole(v, 1, 7)),
    "season": lambda v: ("SEASON", SEASONS.index(v) + 1) if v in SEASONS else None,
    "unit": lambda v: ("UNIT", f"VG_UNIT_{UNITS[v]}") if v in UNITS else
                      ("UNIT", f"VG_UNIT_{UNITS[v[:-1]]} + VG_UNIT_PLURAL") if v.endswith("s") and v[:-1] in UNITS else None,
    "number": lambda v: ("NUMBER", -1 if v == "some" else whole(v, 1, 999)),
    "span": lambda v: ("SPAN", whole(v, 1, 999)),
    "ordinal": lambda v: ("ORDINAL", -1 if v == "last" else whole(v, 1, 31)),
    "part": {"early": ("PART", "VG_PART_EARLY"), "mid": ("PART", "VG_PART_MID"), "late": ("PART", "VG_PART_LATE")},
    "earlier": {"-": ("EARLIER", 0)},
    "later": {"-": ("LATER", 0)},
    "deictic": lambda v: deictic(v),
    "which": {"last": ("LAST", 0), "lasts": ("LAST", 1), "past": ("PAST", 0), "this": ("THIS", 0), "next": ("NEXT", 0)},
    "ago": {"before": ("AGO_BEFORE", 0), "after": ("AGO_AFTER", 0)},
    "lead": {name: (name.upper(), 0)
             for name in ("since", "from", "until", "between", "in", "on", "before", "after", "by", "for")},
    "join": {name: (name.upper(), 0) for name in ("and", "or", "to", "onward")},
    "bound": {"min": ("MIN", 0), "max": ("MAX", 0), "about": ("ABOUT", 0)},
    "long": {"-": ("LONG", 0)},
    "every": {"-": ("EVERY", 0)},
    "set": lambda v: ("SET", f"VG_UNIT_{UNITS[v]}") if v in UNITS else None,
    "filler": {"-": ("FILLER", 0)},
    "fiscal": {"-": ("FISCAL", 0)},
    "decade": {"-": ("DECADE", 0)},
    "notyear": {"before": ("NO_YEAR_AFTER", 0), "after": ("NO_YEAR_BEFORE", 0)},
    "tense": {"past": ("PAST_TENSE", 0), "future": ("FUTURE_TENSE", 0)},
    "tells": {"start": ("START", 0), "end": ("END", 0), "report": ("REPORT", 0), "use": ("USE", 0),
              "unrelated": ("UNRELATED", 0), "other": ("OTHER_ONE", 0), "actor": ("ACTOR", 0), "turn": ("TURN", 0)},
    "anaphor": {"pronoun": ("PRONOUN", 0), "thing": ("THING", 0), "that": ("THAT", 0)},
}
# What is written onto a figure: "#st" behind it, "q#" before it. These are keys of the same table.
ATTACHED = {
    ("suffix", "ordinal"): ("#{}", ("ORDINAL_MARK", 0)),
    ("suffix", "decade"): ("#{}", ("DECADE_MARK", 0)),
    ("letter", "quarter"): ("{}#", ("LETTER", "VG_UNIT_QUARTER")),
    ("letter", "half"): ("{}#", ("LETTER", "VG_UNIT_HALF")),
    ("letter", "fiscal"): ("{}#", ("LETTER", "VG_UNIT_YEAR")),
}
REQUIRED = [("month", str(i)) for i in range(1, 13)] + [("weekday", str(i)) for i in range(1, 8)] + \
           [("unit", u) for u in ("day", "week", "month", "year")] + [("number", "1"), ("number", "2")] + \
           [("which", "last"), ("which", "this"), ("lead", "since"), ("lead", "in"), ("join", "and"), ("filler", "-")]
ORDERS = {"dmy": 1, "mdy": 2, "ymd": 4}
PHRASE_WORDS, KEY_BYTES, SENSES, WORD_BYTES = 6, 95, 3, 24  # as time_words.h has them


class Mistake(Exception):
    pass


def whole(text, low, high):
    if not re.fullmatch(r"\d{1,3}", text) or not low <= int(text) <= high:
        raise Mistake(f"'{text}' is not a whole number from {low} to {high}")
    return int(text)


def deictic(text):
    found = re.fullmatch(r"(day|week|month|year)([+-]\d{1,2})", text)
    return ("DEICTIC", f"VG_DEICTIC(VG_UNIT_{UNITS[found[1]]}, {int(found[2])})") if found else None


def base(point):
    """What a letter becomes: small, without its accents; the ligatures and letters that do not decompose as typed."""
    extra = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
    low = chr(point).lower()
    text = "".join(extra.get(c, c) for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))
    return text


def fold(text):
    out = []
    for c in text:
        point = ord(c)
        if c.isascii():
            out.append(c.lower())
        elif 0xC0 <= point < 0x250 and base(point).isascii() and 0 < len(base(point)) <= 2:
            out.append(base(point))
        elif 0x370 <= point < 0x530 and len(base(point)) == 1 and len(base(point).encode()) == 2:
            out.append(base(point))
        elif 0x300 <= point < 0x370:
            continue
        else:
            out.append(c)
    return "".join(out)


def key_of(form):
    """Folded, the words of a phrase apart by one blank, an apostrophe or a hyphen being a blank."""
    words = re.split(r"[\s'’-]+", form.strip())
    folded = [fold(w) for w in words if w]
    if not folded:
        raise Mistake(f"no word in '{form}'")
    if len(folded) > PHRASE_WORDS:
        raise Mistake(f"'{form}' has more than {PHRASE_WORDS} words")
    for word in folded:
        if len(word.encode()) > WORD_BYTES:
            raise Mistake(f"'{word}' is longer than {WORD_BYTES} bytes")
        if not all(unicodedata.category(c)[0] in "LM" for c in word):
            raise Mistake(f"'{form}': a word is made of letters")
    return " ".join(folded)


class Language:
    def __init__(self, path):
        self.path, self.code = path, path.parent.name
        self.entries = {}  # (key, exact or "") -> [flags, [senses]]
        self.order, self.ordinal_dot, self.which_after = 0, False, False
        self.past, self.future = [], []
        self.seen = set()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                self.row(line)
            except Mistake as mistake:
                sys.exit(f"{path}:{number}: {mistake}")
        missing = [f"{c} {v}" for c, v in REQUIRED if (c, v) not in self.seen] + ([] if self.order else ["trait order"])
        if missing:
            sys.exit(f"{path}:1: not said: {', '.join(missing)}")

    def row(self, line):
        columns = line.split("\t")
        if len(columns) != 3:
            raise Mistake(f"{len(columns)} columns, not 3 (class, value, words), apart by tabs")
        name, value, words = columns
        if name == "trait":
            return self.trait(value, words)
        self.seen.add((name, value))
        attached = ATTACHED.get((name, value))
        if not attached:
            known = WORDS.get(name)
            if not known:
                raise Mistake(f"no class '{name}'")
            sense = known(value) if callable(known) else known.get(value)
            if not sense:
                raise Mistake(f"'{name}' has no value '{value}'")
        for form in words.split(" | "):
            if attached:
                self.add(attached[0].format(key_of(form)), "", 0, attached[1])
                continue
            if name == "tense" and form.startswith("-"):
                (self.past if value == "past" else self.future).append(key_of(form[1:]))
                continue
            weak, exact = form.endswith("^"), form.startswith("=")
            bare = form[exact:len(form) - weak]
            self.add(key_of(bare), bare.lower() if exact else "", int(weak), sense)

    def trait(self, name, value):
        if name == "order":
            for order in value.split():
                if order not in ORDERS:
                    raise Mistake(f"no order '{order}': {', '.join(ORDERS)}")
                self.order |= ORDERS[order]
        elif name == "ordinal-dot" and value == "yes":
            self.ordinal_dot = True
        elif name == "which-after" and value == "yes":
            self.which_after = True
        else:
            raise Mistake(f"no trait '{name}' with '{value}'")

    def add(self, key, exact, weak, sense):
        if len(key.encode()) > KEY_BYTES:
            raise Mistake(f"'{key}' is longer than {KEY_BYTES} bytes")
        entry = self.entries.setdefault((key, exact), [weak, []])
        if any(old[0] == sense[0] for old in entry[1]):
            raise Mistake(f"'{key}' is said twice as {sense[0].lower()}")
        if len(entry[1]) == SENSES:
            raise Mistake(f"'{key}' has more than {SENSES} meanings: " +
                          ", ".join(s[0].lower() for s in entry[1] + [sense]))
        entry[0] |= weak
        entry[1].append(sense)


def fnv(data):
    h = 0x811C9DC5
    for byte in data:
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def quoted(text):
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in text.encode()) + '"'


def table(language):
    """Entries sorted; slots of an open-addressing table: the upper half of the hash over the entry's number + 1."""
    most, follow = {}, {}
    for key, _ in language.entries:
        first, *rest = key.split(" ")
        most[first] = max(most.get(first, 1), key.count(" ") + 1)
        follow[first] = follow.get(first, 0) | (1 << fnv(rest[0].encode()) % 64 if rest else 0)
    entries = dict(language.entries)
    for first in most:
        if not any(key == first for key, _ in entries):
            entries[(first, "")] = [0, []]
    rows = sorted(entries, key=lambda k: (k[0], k[1] == "", k[1]))
    size = 1
    while size < 3 * len(rows):
        size *= 2
    slots = [0] * size
    for number, (key, _) in enumerate(rows, 1):
        h = fnv(key.encode())
        at = h % size
        while slots[at]:
            at = (at + 1) % size
        slots[at] = (h & 0xFFFF0000) | number
    code = language.code
    text = [f"static const vg_time_entry {code}_entries[] = {{"]
    for key, exact in rows:
        flags, senses = entries[(key, exact)]
        said = ", ".join(f"{{VG_TW_{c}, {v}}}" for c, v in senses) or "{0, 0}"
        mask = " | ".join(f"VG_TW_BIT(VG_TW_{c})" for c, _ in senses) or "0"
        text.append(f"    {{{quoted(key)}, {quoted(exact) if exact else 'NULL'}, {mask}, 0x{follow.get(key, 0):X}U, {len(key.encode())}, "
                    f"{most.get(key, 1)}, {'true' if flags else 'false'}, {len(senses)}, {{{said}}}}},")
    text += ["};", f"static const uint32_t {code}_slots[] = {{"]
    for at in range(0, size, 10):
        text.append("    " + " ".join(f"0x{s:X}," for s in slots[at:at + 10]))
    text.append("};")
    for name, endings in (("past", language.past), ("future", language.future)):
        text.append(f"static const char *const {code}_{name}[] = {{{', '.join([quoted(e) for e in endings] + ['NULL'])}}};")
    return text, f'    {{"{code}", {language.order}, {str(language.ordinal_dot).lower()}, ' \
                 f"{str(language.which_after).lower()}, {size - 1}, {code}_slots, " \
                 f"{code}_entries, {code}_past, {code}_future}},"


def fold_tables():
    latin = [base(p) for p in range(0xC0, 0x250)]
    text = ["static const char latin_fold[][3] = { /* U+00C0 to U+024F; empty: stays as it is */"]
    cells = [quoted(b if b.isascii() and len(b) <= 2 else "") for b in latin]
    text += ["    " + ", ".join(cells[i:i + 16]) + "," for i in range(0, len(cells), 16)] + ["};"]
    other = [base(p) for p in range(0x370, 0x530)]
    text.append("static const uint16_t other_fold[] = { /* U+0370 to U+052F: Greek, Cyrillic */")
    cells = [str(ord(b) if len(b) == 1 and len(b.encode()) == 2 else 0x370 + i) for i, b in enumerate(other)]
    text += ["    " + ", ".join(cells[i:i + 16]) + "," for i in range(0, len(cells), 16)] + ["};"]
    return text


def main():
    out = pathlib.Path(sys.argv[1])
    languages = [Language(p) for p in sorted(map(pathlib.Path, sys.argv[2:]), key=lambda p: p.parent.name)]
    text, rows = ["/* Made by data/languages/make_time_tables.py. */"] + fold_tables(), []
    for language in languages:
        if not re.fullmatch(r"[a-z]{2}", language.code):
            sys.exit(f"{language.path}:1: a language's folder is named by its two letters (ISO 639-1)")
        body, row = table(language)
        text += body
        rows.append(row)
    text += ["static const vg_time_language languages[] = {"] + rows + ["};", ""]
    out.write_text("\n".join(text), encoding="utf-8")


main()
