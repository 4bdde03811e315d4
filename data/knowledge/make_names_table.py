#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles data/knowledge/names/ and data/languages/ into one C table: make_names_table.py OUTPUT NAMES_FOLDER LANGUAGES_FOLDER
(or --folds OUTPUT: the letters without their accents)

The table holds words (hashed), a trie of words over all names (edges hashed by node, gap and word) and, at the ends of
names, senses: which entries bear the name, in which languages and under which rule. src/knowledge/names.c reads it; the
two share tokens(), fold() and fnv(). docs/languages.md describes the files of a language. The output depends on the
inputs alone.
"""
import pathlib
import re
import sys
import unicodedata

MARKS = {"=": "exact", "*": "any", "^": "capital"}
KINDS = ["actor", "malware", "technique", "place", "sector", "organisation"]
FORMS = ["name", "adjective", "capital", "seat", "region", "id", "behaviour"]
RULES = {"any": 0, "capital": 1, "title": 2, "upper": 3, "exact": 4}
CONTEXTS = {"actor": 1, "malware": 2, "sector": 4, "body": 16, "of": 64, "title": 128}
PRODUCT = 32 # a word that only looks like a name that a report coins
NOTHING = "-" # what only looks like a name: found, and not told
GENERAL = 0xFFFF # every language, and none
NO_LANGUAGE = 15
WORD_BYTES, NAME_WORDS, DIGITS = 32, 12, 6
GAPS = {"": 0, "space": 0, "mark": 1, "apostrophe": 2, "and": 3}


class Bad(Exception):
    pass


# ---- what src/knowledge/text_words.c does with text, too ----

def fold_point(point):
    """U+00C0…U+024F without accents, in lower case, as at most two ASCII letters; "" where there is no such form."""
    special = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n"}
    low = chr(point).lower()
    if low in special:
        return special[low]
    plain = "".join(c for c in unicodedata.normalize("NFKD", low) if c.isascii() and c.isalpha()).lower()
    return plain[:2]


def fold(word):
    out = []
    for c in word:
        if 0xC0 <= ord(c) < 0x250:
            out.append(fold_point(ord(c)) or c)
        elif not 0x300 <= ord(c) < 0x370:
            out.append(c.lower() if c.isascii() else c)
    return "".join(out)


def tokens(text):
    """[(gap before, word)]; letters and digits part. A run of n times U+0001 stands for any number of n digits."""
    out, gap = [], ""
    for piece in re.finditer(r"[^\W\d_]+|[0-9]+|\x01+|.", unicodedata.normalize("NFC", text.replace("\xad", ""))):
        p = piece[0]
        if p[0].isalpha() or p[0].isdigit() or p[0] == "\x01":
            out.append((gap if out else "", "#" * len(p) if p[0] == "\x01" else fold(p)))
            gap = ""
        elif p in " -\xa0\u2011":
            gap = gap or "space"
        elif p in "._/@#+:":
            gap = "mark"
        elif p in "'\u2019":
            gap = "apostrophe"
        elif p == "&":
            gap = "and"
        elif p in "()$,":
            raise Bad(f"{text}: {p} cannot stand in a name")
        else:
            raise Bad(f"{text}: {p!r} cannot stand in a name")
    return out


def fnv(data):
    h = 0x811C9DC5
    for byte in data:
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def mix(key):
    key = (key * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    return key >> 32


# ---- reading ----

def rows(path, columns):
    if not path.exists():
        return
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) > columns:
                sys.exit(f"{path}:{number}: {len(cells)} cells, {columns} are read")
            yield f"{path}:{number}", cells + [""] * (columns - len(cells))


class Pack:
    def __init__(self):
        self.entries, self.order = {}, []   # (kind, key) → info
        self.bearers = {}                   # (tokens, written) → …
        self.problems = []

    def entry(self, kind, key, ident, name, country="", type_=""):
        if (kind, key) not in self.entries:
            self.entries[kind, key] = (kind, ident, name, country, type_)
        return kind, key

    def add(self, place, text, entry, form="name", rule="any", context=False, glued=False, languages=GENERAL, coined="",
            general=False):
        try:
            path = tuple(tokens(text))
        except Bad as bad:
            self.problems.append(f"{place}: {bad}")
            return
        if not path or len(path) > NAME_WORDS or any(len(w.encode()) > WORD_BYTES for _, w in path):
            self.problems.append(f"{place}: {text}: too long, or no word")
            return
        path = tuple((GAPS[g], w) for g, w in path)
        dot = text.endswith(".")
        written = text if rule == "exact" or glued else ""
        flags = (1 if context else 0) | (2 if glued else 0) | (4 if dot else 0) | (8 if general else 0) | \
            (16 if entry[1] == NOTHING else 0)
        key = (path, entry, FORMS.index(form), RULES[rule], flags, written)
        known = self.bearers.get(key, (0, ""))
        self.bearers[key] = (known[0] | languages, known[1] or coined)


# ---- names of actors and malware ----

def name_rule(name, everyday):
    """(rule, needs a context word). Short names and everyday words are not searched as others are."""
    letters = sum(c.isalpha() for c in name)
    digits = sum(c.isdigit() for c in name)
    if everyday == "word":
        return ("capital", True)
    if everyday == "words" and not re.fullmatch(r"[A-Za-z]{2,5}[ -]?[A-Z]?[ -]?\d+", name):
        return ("title", False)
    if letters + digits <= 3:
        return ("exact", digits == 0)
    if letters <= 4 and not digits:
        return ("capital", False)
    return ("any", False)


SUFFIXES = "RAT|Loader|Ransomware|Stealer|Botnet|Backdoor|Trojan|Malware|Worm|Miner|Dropper|Locker|Wiper|Rootkit|Spyware"


def variants(kind, name, rule, context):
    """Other ways to write a name, each with its rule: "Muddy Water" for "MuddyWater", "QuasarRAT" and, where the text has
    the whole name or a word beside it, "Quasar" for "Quasar RAT"."""
    out = []
    parts = re.fullmatch(r"([A-Za-z0-9]{3,}) ([A-Za-z]{3,})", name)
    if parts:
        out.append((parts[1] + parts[2], rule, context))
    camel = re.findall(r"[A-Z][a-z]{2,}|[A-Z]{2,}$|^[A-Z]{2,}(?=[A-Z][a-z])", name)
    if len(camel) == 2 and "".join(camel) == name:
        out.append((" ".join(camel), "title", kind == "malware"))
    stem = re.fullmatch(rf"([A-Za-z][A-Za-z0-9]{{3,}})(?: (?i:{SUFFIXES})|RAT|Ransomware|Stealer|Trojan)", name)
    if kind == "malware" and stem:
        out.append((stem[1], "capital", True))
    return out


def read_names(pack, folder):
    cautions = {(k, fold(n)): r for _, (k, n, r) in rows(folder / "cautions.tsv", 3)}
    for kind in ("actor", "malware"):
        file = folder / ("actors.tsv" if kind == "actor" else "malware.tsv")
        for _, (key, name, country, _, type_, _) in rows(file, 6):
            ident = key if re.fullmatch(r"[GCS]\d{4}", key) else ""
            entry = pack.entry(kind, key, ident, name, country, type_)
            if ident:
                pack.add(key, ident, entry, "id", "exact", glued=True)
    files = [folder / "aliases.tsv", folder / "more_aliases.tsv"]
    for file in files:
        for place, (kind, key, name, coined, everyday) in rows(file, 5):
            if (kind, key) not in pack.entries:
                sys.exit(f"{place}: no {kind} {key}")
            rule, context = name_rule(name, everyday)
            told = cautions.get((kind, fold(name)))
            if told == "off":
                continue
            if told == "context":
                rule, context = "capital" if rule != "exact" else rule, True
            elif told:
                rule, context = told, False
            clean = re.sub(r"[$!]+$", "", name.replace("(", " ").replace(")", " ")).strip()
            pack.add(place, clean, (kind, key), "name", rule, context, coined=coined)
            for other, its_rule, its_context in variants(kind, clean, rule, context):
                if cautions.get((kind, fold(other))) != "off":
                    pack.add(place, other, (kind, key), "name", its_rule, its_context, coined=coined)
    for place, (prefix, digits, coined, rule) in rows(folder / "schemes.tsv", 4):
        entry = pack.entry("actor", "scheme:" + prefix, "", f"{prefix}…", "", "numbered")
        low, _, high = digits.partition("-")
        for n in range(int(low), int(high or low) + 1):
            pack.add(place, prefix + "\x01" * n, entry, "name", rule, coined=coined)


def read_techniques(pack, folder):
    names = {}
    off = {n for _, (k, n, r) in rows(folder / "cautions.tsv", 3) if k == "technique" and r == "off"}
    table = list(rows(folder / "techniques.tsv", 4))
    usual = [(place, ident, name.strip()) for place, (ident, cell) in rows(folder / "technique_names.tsv", 2)
             for name in cell.split(";")]
    meant = {tuple(tokens(name)) for _, _, name in usual}
    domains = ["enterprise", "mobile", "ics"]
    for _, (ident, name, _, domain) in table: # of a name in several matrices the first one's is meant
        names.setdefault(name, {}).setdefault(domains.index(domain), []).append(ident)
    for place, (ident, name, parent, _) in table:
        entry = pack.entry("technique", ident, ident, f"{parent}: {name}" if parent else name)
        pack.add(place, ident, entry, "id", "exact", glued=True)
        # A name of one everyday word ("Screensaver", "Hardware") is no mention of a technique.
        plain = re.sub(r"[,/]", " ", name)
        if len(plain.split()) > 1 and name not in off and ident in names[name][min(names[name])] and "(" not in plain \
                and tuple(tokens(plain)) not in meant:
            pack.add(place, plain, entry, "name", "any")
    known = {ident for _, (ident, *_) in table}
    for place, ident, name in usual:
        if ident not in known:
            sys.exit(f"{place}: no technique {ident}")
        pack.add(place, name.replace("/", " "), ("technique", ident), "name", "any")
    return known


# ---- languages ----

class Language:
    """Inflections and defaults of one file of a language, and the names in its cells. A name may begin with a mark: =
    exactly so, ^ with a capital letter, * in any case; of sectors ! no general word although it is one alone, ? general
    although it is several."""

    def __init__(self, defaults):
        self.classes, self.defaults, self.also = {}, defaults, {}

    def names(self, place, cell, rule):
        for item in filter(None, (i.strip() for i in cell.split(";"))):
            marks = item[:len(item) - len(item.lstrip("".join(MARKS) + "!?"))]
            own = next((MARKS[m] for m in marks if m in MARKS), rule)
            general = True if "?" in marks else False if "!" in marks else None
            stem, _, klass = item[len(marks):].partition("~")
            if klass and klass not in self.classes:
                sys.exit(f"{place}: no inflection {klass}")
            for ending in self.classes[klass] if klass else [""]:
                yield stem + ending, own, general

    def directive(self, cells):
        if cells[0] == "inflection":
            self.classes[cells[1]] = ["" if e == "-" else e for e in cells[2].split()]
        elif cells[0] == "case":
            self.defaults[cells[1]] = cells[2]
        elif cells[0] == "ending": # a genitive that every name of a form may take
            self.also[cells[1]] = cells[2]
        else:
            return False
        return True


def place_entry(pack, code, form, name, english):
    if form == "city":
        return pack.entry("place", f"{code}:{name}", "", name, code if code.isupper() else "")
    if re.fullmatch("[A-Z]{2}", code):
        return pack.entry("place", code, code, english.get(code, name), code)
    return pack.entry("place", code, code, english.get(code, name), "")


def read_places(pack, folder, bit, english):
    file = Language({"name": "capital", "adjective": "capital", "capital": "capital", "seat": "capital", "region": "capital",
                     "city": "capital"})
    refused = set()
    own = []
    for place, cells in rows(folder / "places.tsv", 3):
        if file.directive(cells):
            continue
        if cells[0] == "not":
            refused |= {(n.strip(), cells[1]) for n in cells[2].split(";")}
        elif cells[1] not in file.defaults:
            sys.exit(f"{place}: no form {cells[1]}")
        elif cells[0] not in english:
            sys.exit(f"{place}: no place {cells[0]} in English")
        else:
            own.append((place, cells))
    cldr = [(place, cells) for place, cells in rows(folder / "countries.tsv", 3)
            if (cells[2], cells[1]) not in refused and (cells[2], "") not in refused]
    capitals = {(c, n) for p, (c, f, cell) in own if f in ("capital", "seat") for n, _, _ in file.names(p, cell, "any")}
    for place, (code, form, cell) in cldr + own:
        for name, rule, _ in file.names(place, cell, file.defaults[form]):
            if form == "city" and (code, name) in capitals:
                continue
            entry = place_entry(pack, code, form, name, english)
            ending = file.also.get(form, "")
            names = [name, name + ending] if ending and rule != "exact" and name[-1] not in "sxzß." else [name]
            for one in names:
                pack.add(place, one, entry, "region" if form == "city" else form, rule, languages=bit)


def read_cities(pack, folder, english):
    known = {fold(info[2]) for (kind, _), info in pack.entries.items() if kind == "place"}
    for place, (code, cell) in rows(folder / "cities.tsv", 2):
        for name in filter(None, (n.strip() for n in cell.split(";"))):
            if fold(name) not in known: # what a language has already is its own
                pack.add(place, name, place_entry(pack, code, "city", name, english), "region", "capital")


def english_names(folder):
    names = {}
    for file in ("places.tsv", "countries.tsv"):
        for _, (code, form, cell) in rows(folder / "en" / file, 3):
            if form in ("name", "region") and code not in ("not", "case", "inflection"):
                name = cell.split(";")[0].strip().lstrip("=*^")
                names.setdefault(code, name) if file == "countries.tsv" or form == "region" else None
    return names


def read_listed(pack, path, kind, form, bit, known, rule="any"):
    """id TAB words: sectors, behaviours."""
    file = Language({form: rule})
    for place, cells in rows(path, 3):
        if file.directive(cells):
            continue
        if cells[0] not in known and cells[0] != NOTHING:
            sys.exit(f"{place}: no {kind} {cells[0]}")
        pack.entry(kind, cells[0], "", "nothing") if cells[0] == NOTHING else None
        for name, own, general in file.names(place, cells[1], file.defaults[form]):
            if general is None:
                general = kind == "sector" and own != "exact" and len(tokens(name)) == 1
            pack.add(place, name, (kind, cells[0]), form, own, languages=bit, general=general)


def read_contexts(path, words):
    file = Language({})
    for place, cells in rows(path, 3):
        if file.directive(cells):
            continue
        if cells[0] not in CONTEXTS:
            sys.exit(f"{place}: no context {cells[0]}")
        for name, _, _ in file.names(place, cells[1], "any"):
            parts = tokens(name)
            if len(parts) != 1:
                sys.exit(f"{place}: {name}: a context is one word")
            words[parts[0][1]] = words.get(parts[0][1], 0) | CONTEXTS[cells[0]]


def read_organisations(pack, folder):
    for place, (name, type_, country, aliases) in rows(folder / "organisations.tsv", 4):
        file = Language({"name": "capital"})
        entry = pack.entry("organisation", name, "", name, country, type_)
        # an acronym is written as such
        own = "exact" if name.upper() == name and " " not in name else "capital"
        for alias, rule, _ in [(name, own, None), *file.names(place, aliases, "capital")]:
            pack.add(place, alias, entry, "name", rule)
    have = {tuple(w for _, w in key[0]) for key in pack.bearers if key[1][0] == "organisation"}
    for place, (name, country) in rows(folder / "agencies.tsv", 2):
        words = tuple(fold(w) for w in re.findall(r"[^\W\d_]+|[0-9]+", name))
        if words not in have and len(name.split()) > 2:
            entry = pack.entry("organisation", name, "", name, country, "agency")
            pack.add(place, re.sub(r"[(),/]", " ", name), entry, "name", "capital")


# ---- writing ----

class Strings:
    def __init__(self):
        self.data, self.at = bytearray(b"\0"), {"": 0}

    def put(self, text):
        if text not in self.at:
            self.at[text] = len(self.data)
            self.data += text.encode() + b"\0"
        return self.at[text]


def quoted(text):
    out = []
    for byte in text.encode():
        out.append(chr(byte) if 32 <= byte < 127 and byte not in b'"\\?' else f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def numbers(values, per_line=16):
    values = list(map(str, values))
    return ["    " + ", ".join(values[i:i + per_line]) + "," for i in range(0, len(values), per_line)]


def senses_of(group, index):
    """Bearers of one ending → senses: one list of entries for a (kind, rule, …) and the languages that share it."""
    kinds = {}
    for (path, entry, form, rule, flags, written), (languages, coined) in group:
        # the strictest rule first: "India" the country before Spanish "india" the adjective
        kinds.setdefault((KINDS.index(entry[0]), -rule, flags, written), []).append((form, index[entry], languages, coined))
    out = []
    for key, bearers in sorted(kinds.items(), key=lambda k: (k[0][:2], -(k[0][2] & 4), k[0])): # "Inc." before "Inc"
        by_set = {}
        for bit in range(16):
            found = {}
            for form, number, languages, coined in sorted(bearers):
                if languages >> bit & 1:
                    found.setdefault(number, (form, number, coined))
            if found:
                listed = tuple(sorted(found.values()))
                by_set[listed] = by_set.get(listed, 0) | 1 << bit
        out += [(key, languages, listed) for listed, languages in sorted(by_set.items())]
    return out


def build(pack, contexts):
    index = {key: i for i, key in enumerate(sorted(pack.entries, key=lambda k: (KINDS.index(k[0]), k[1])))}
    endings = {}
    for key, value in sorted(pack.bearers.items(), key=lambda kv: repr(kv[0])):
        endings.setdefault(key[0], []).append((key, value))
    words = sorted({w for path in endings for _, w in path} | set(contexts))
    word_id = {w: i + 1 for i, w in enumerate(words)}
    nodes, edges, roots, ends = 1, {}, {}, {}
    for path in sorted(endings):
        node = 0
        for i, (gap, word) in enumerate(path):
            key = ("root", word) if i == 0 else (node, gap, word)
            table = roots if i == 0 else edges
            if key not in table:
                table[key] = nodes
                nodes += 1
            node = table[key]
        ends[node] = senses_of(endings[path], index)
    inner = {key[0] for key in edges}
    return index, words, word_id, nodes, edges, roots, ends, inner


def hashed(items, slots):
    """Open addressing, linear probing."""
    table = [None] * slots
    for at, item in items:
        while table[at % slots] is not None:
            at += 1
        table[at % slots] = item
    return table


def power_above(n):
    size = 1
    while size < n:
        size *= 2
    return size


def first_words(path):
    """What src/knowledge/names.c makes of a name's first word, or its first two: all numbers are one there."""
    first = fnv(path[0][1].encode())
    if len(path) == 1:
        return first
    second = path[1][1]
    number = second[0] == "#" or second.isdigit()
    return (first << 5 & 0xFFFFFFFF | first >> 27) ^ (0 if number else fnv(second.encode()))


def write(out, pack, contexts, languages):
    index, words, word_id, nodes, edges, roots, ends, inner = build(pack, contexts)
    strings = Strings()
    text = ["/* Made by data/knowledge/make_names_table.py. */", ""]
    order = sorted(index, key=index.get)
    text += ["static const vg_name_info entries[] = {"]
    kind_names = ["VG_NAME_" + k.upper() for k in KINDS]
    for key in order:
        kind, ident, name, country, type_ = pack.entries[key]
        text.append(f"    {{{kind_names[KINDS.index(kind)]}, {quoted(ident)}, {quoted(name)}, {quoted(country)}, {quoted(type_)}}},")
    text += ["};", ""]
    coiners = sorted({c for group in pack.bearers.values() for c in [group[1]]} | {""})
    text += ["static const char *const coiners[] = {"] + [f"    {quoted(c)}," for c in coiners] + ["};", ""]
    bearers, senses, first_sense = [], [], []
    for node in range(nodes):
        first_sense.append(len(senses))
        for (kind, rule, flags, written), langs, listed in ends.get(node, []):
            senses.append((len(bearers), len(listed), langs, kind, -rule, flags, strings.put(written)))
            bearers += [(number, coiners.index(coined), form) for form, number, coined in listed]
    first_sense.append(len(senses))
    text += ["static const bearer bearers[] = {"] + [f"    {{{e}, {c}, {f}}}," for e, c, f in bearers] + ["};", ""]
    text += ["static const sense senses[] = {"] + ["    {%d, %d, 0x%X, %d, %d, %d, %d}," % s for s in senses] + ["};", ""]
    text += [f"static const uint32_t first_sense[{nodes + 1}] = {{"] + numbers(first_sense) + ["};", ""]
    word_rows = []
    for w in words:
        root = roots.get(("root", w), 0)
        word_rows.append((strings.put(w), root, len(w.encode()), contexts.get(w, 0)))
    text += ["static const word words[] = {", "    {0, 0, 0, 0},"] + ["    {%d, %d, %d, %d}," % w for w in word_rows] + ["};", ""]
    slots = power_above(2 * len(words))
    table = hashed([(fnv(w.encode()), fnv(w.encode()) & 0xFFFF0000 | word_id[w]) for w in words], slots)
    text += [f"#define WORD_SLOTS {slots}U", "static const uint32_t word_slots[WORD_SLOTS] = {"]
    text += [f"    [{i}] = 0x{s:X}U," for i, s in enumerate(table) if s] + ["};", ""]
    begins = {first_words(path) for path, *_ in pack.bearers}
    slots = power_above(32 * len(begins))
    bits = bytearray(slots // 8)
    for begin in begins:
        bits[begin % slots // 8] |= 1 << begin % 8
    text += [f"#define BEGIN_SLOTS {slots}U", "static const uint8_t begin_bits[BEGIN_SLOTS / 8] = {"] + numbers(bits, 24) + ["};", ""]
    if nodes >= 1 << 20 or len(words) >= 1 << 16:
        sys.exit("more than 2^20 nodes, or 2^16 words")
    keyed = []
    for (node, gap, word), child in sorted(edges.items()):
        key = node << 22 | gap << 20 | word_id[word]
        keyed.append((mix(key), key << 20 | child))
    slots = power_above(2 * len(keyed) + 1)
    table = hashed(keyed, slots)
    text += [f"#define EDGE_SLOTS {slots}U", "static const uint64_t edge_slots[EDGE_SLOTS] = {"]
    text += [f"    [{i}] = 0x{s:X}U," for i, s in enumerate(table) if s] + ["};", ""]
    homes = {home % slots for home, _ in keyed}
    bits = [sum(1 << (n % 8) for n in range(b, b + 8) if n in homes) for b in range(0, slots, 8)]
    text += ["static const uint8_t edge_bits[EDGE_SLOTS / 8] = {"] + numbers(bits, 24) + ["};", ""]
    bits = [sum(1 << (n % 8) for n in range(b, b + 8) if n in inner) for b in range(0, nodes, 8)]
    text += [f"static const uint8_t inner_nodes[{len(bits)}] = {{"] + numbers(bits) + ["};", ""]
    text += ["static const char language_codes[][3] = {"] + [f'    "{x}",' for x in languages] + ["};", ""]
    digit_words = [word_id.get("#" * n, 0) for n in range(DIGITS + 1)]
    text += [f"#define DIGITS {DIGITS} /* of a number; longer ones are as this */",
             f"static const uint32_t digit_words[DIGITS + 1] = {{{', '.join(map(str, digit_words))}}};", ""]
    text += [f"#define LONGEST_NAME {max((len(p) for p in {k[0] for k in pack.bearers}), default=1)}",
             f"#define WORD_BYTES {WORD_BYTES}", ""]
    data = bytes(strings.data)
    text += [f"static const uint8_t strings[{len(data)}] = {{"] + numbers(data, 24) + ["};", ""]
    out.write_text("\n".join(text))
    return len(order), len(pack.bearers), len(words), nodes


def write_folds(out):
    folds = []
    for point in range(0xC0, 0x250):
        f = fold_point(point).ljust(2, "\0")
        folds.append(f"{{{ord(f[0])}, {ord(f[1])}}}")
    text = ["/* Made by data/knowledge/make_names_table.py. */", ""]
    text += ["static const uint8_t folds[0x250 - 0xC0][2] = {"] + numbers(folds, 12) + ["};", ""]
    out.write_text("\n".join(text))


def main():
    if sys.argv[1] == "--folds":
        write_folds(pathlib.Path(sys.argv[2]))
        return
    out, names, langs = map(pathlib.Path, sys.argv[1:4])
    pack, contexts = Pack(), {}
    read_names(pack, names)
    techniques = read_techniques(pack, names)
    read_organisations(pack, names)
    for place, (cell,) in rows(names / "products.tsv", 1):
        for word in filter(None, (fold(w.strip()) for w in cell.split(";"))):
            if word.isalpha():
                contexts[word] = contexts.get(word, 0) | PRODUCT
    sectors = set()
    for _, (ident, name, _, _) in rows(names / "sectors.tsv", 4):
        pack.entry("sector", ident, ident, name)
        sectors.add(ident)
    english = english_names(langs)
    files = ("countries", "places", "sectors", "behaviours", "context")
    languages = sorted(p.name for p in langs.iterdir() if any((p / f"{f}.tsv").exists() for f in files))
    if len(languages) >= NO_LANGUAGE:
        sys.exit("more than 15 languages")
    for number, language in enumerate(languages):
        folder, bit = langs / language, 1 << number
        read_places(pack, folder, bit, english)
        read_listed(pack, folder / "sectors.tsv", "sector", "name", bit, sectors)
        read_listed(pack, folder / "behaviours.tsv", "technique", "behaviour", bit, techniques)
        read_contexts(folder / "context.tsv", contexts)
    read_cities(pack, names, english)
    counts = write(out, pack, contexts, languages)
    if "--depfile" in sys.argv:
        inputs = [p for folder in (names, langs) for p in sorted(folder.rglob("*"))] + [names, langs]
        depfile = pathlib.Path(sys.argv[sys.argv.index("--depfile") + 1])
        depfile.write_text(f"{out}: {' '.join(str(p) for p in inputs)}\n")
    if "--verbose" in sys.argv:
        print("entries %d, names %d, words %d, nodes %d" % counts)
        print("\n".join(pack.problems))


main()
