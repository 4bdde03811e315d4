#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles the words of each language into const tables: make_lexicon.py HEADER OUTPUT FOLDER…

A folder data/languages/XX holds endings.tsv, saying.tsv, hedges.tsv, actions.tsv, bodies.tsv, functions.tsv and
remarks.tsv; docs/languages.md says what stands in each. What is wrong stops the build, with its file and line. The
output depends on the inputs alone.

A phrase is a path in a trie over the language's words; a word is found by its FNV-1a hash, the same function as in
src/read/language/lexicon.c. Words written "*ending" match any word that ends so (compounds).
"""
import pathlib
import re
import sys

# What the model fixes; the rest is taken from src/read/language/lexicon.h.
ACTS = ["asserts", "attributes", "assesses", "accuses", "reveals", "denies", "declines", "no_answer", "confirms",
        "retracts", "answers"]
LIKELIHOODS = ["none", "remote", "very_unlikely", "unlikely", "roughly_even", "possible", "likely", "very_likely",
               "almost_certain"]
ACTIONS = ["other", "intrusion", "espionage", "targeting", "collection", "theft", "disruption", "influence"]
HEADER = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
KEEP = -1    # what is written out plainly has no form, whatever stands beside it
VERB = 3      # finite and participle: what is written out plainly may be either
VERBAL = 15  # the bits of finite, participle, infinitive, gerund
PHRASE_WORDS = 7
MAX_SENSES = 24


class Bad(Exception):
    pass


def listed(name):
    """The names of an X macro of the header."""
    body = re.search(r"#define VG_LEX_" + name + r"\(X\)((?:[^\n]*\\\n)*[^\n]*\n)", HEADER)
    if not body:
        sys.exit(f"make_lexicon.py: {sys.argv[1]} has no list VG_LEX_{name}")
    return re.findall(r"X\((\w+)\)", body.group(1))


CLASSES, FORMS, FRAMES, BODIES = listed("CLASSES"), listed("FORMS"), listed("FRAMES"), listed("BODIES")
FUNCTIONS, REMARKS = listed("FUNCTIONS"), listed("REMARKS")
SAYING_OPTIONS, ACTION_OPTIONS = listed("SAYING_OPTIONS"), listed("ACTION_OPTIONS")


def fnv(data):
    h = 0x811C9DC5
    for byte in data:
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def rows_of(path, least, most):
    """(line number, cells) of each row; cells are filled up to `most`."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [c.strip() for c in line.split("\t")]
        if not least <= len(cells) <= most or not cells[0]:
            raise Bad(f"{path}:{number}: {least} to {most} cells, apart by tabs, are expected")
        yield number, cells + [""] * (most - len(cells))


def split_words(phrase):
    """As the tokenizer does: blanks and hyphens part words; an apostrophe ends its word (elision), but for the short
    endings of English."""
    words = []
    for word in phrase.replace("-", " ").split():
        head, mark, tail = word.partition("'")
        if not mark or not head or tail == "t":
            words.append(word)
        elif tail in ("s", "re", "ve", "ll", "d", "m"):
            words += [head, "'" + tail]
        else:
            words += [head + "'"] + ([tail] if tail else [])
    return words


class Language:
    def __init__(self, folder):
        self.folder, self.name = folder, folder.name
        self.words, self.suffixes = {}, {}
        self.root = {}  # word id -> node; node: [children, senses]
        self.suffix_senses = {}
        self.endings = {}
        self.traits = {"capital nouns": False, "heads last": False, "subjects left out": False}
        self.grouped = {}  # a word that stands alone in a "finite / participle / …" cell -> where
        for number, cells in rows_of(folder / "endings.tsv", 2, 6):
            if cells[0] in self.traits:
                self.check(f"{folder}/endings.tsv:{number}", cells[1], ["yes", "no"])
                self.traits[cells[0]] = cells[1] == "yes"
                continue
            if cells[0] in self.endings:
                raise Bad(f"{folder}/endings.tsv:{number}: {cells[0]} stands there twice")
            self.endings[cells[0]] = [[("" if e == "." else e) for e in c.split() if e != "-"] for c in cells[1:]]
        self.saying()
        self.simple("hedges.tsv", "hedge", LIKELIHOODS, [], 5)
        self.simple("actions.tsv", "action", ACTIONS, ACTION_OPTIONS, 5)
        self.simple("bodies.tsv", "body", BODIES, [], 5)
        self.simple("functions.tsv", "function", FUNCTIONS, [], 5)
        self.no_stray_words()
        self.simple("remarks.tsv", "remark", REMARKS, [], 5)

    # ---- notation of forms ----

    def inflect(self, written, where):
        """(words, forms of it as bits) for each form of one word."""
        if "~" not in written:
            return [(written.replace("_", " "), 0)]
        stem, name = written.split("~", 1)
        if name not in self.endings:
            raise Bad(f"{where}: no row {name!r} in endings.tsv")
        found = {}
        for bit, endings in enumerate(self.endings[name]):
            for ending in endings:
                key = (stem + ending).replace("_", " ")
                found[key] = found.get(key, 0) | 1 << bit
        return list(found.items())

    def expand(self, cell, where, default):
        """(phrase, particle, form bits) for each form that a cell stands for. What is written out plainly among verbs is a
        verb, too ("broke into" beside hack~v)."""
        found = {}
        for alternative in cell.split(", "):
            particle = ""
            if " ... " in alternative:
                alternative, particle = alternative.split(" ... ")
            tail = ""
            if " / " in alternative:
                if " + " in alternative:
                    alternative, tail = alternative.split(" + ")
                groups = alternative.split(" / ")
                if len(groups) != 4:
                    raise Bad(f"{where}: finite / participle / infinitive / gerund are expected in {alternative!r}")
                if not tail:
                    self.grouped.update({w: where for g in groups for w in g.split()})
                forms = [(f"{w.replace('_', ' ')} {tail}".strip(), 1 << bit) for bit, g in enumerate(groups) for w in g.split() if w != "-"]
            else:
                forms = [("", 0)]
                for word in alternative.split():
                    forms = [(f"{p} {w}".strip(), bits | more) for p, bits in forms
                             for w, more in self.inflect(word, where)]
            for phrase, bits in forms:
                found[phrase, particle] = found.get((phrase, particle), 0) | bits
        if default != KEEP and any(bits & VERBAL for bits in found.values()):
            default = 1 << FORMS.index("finite") | 1 << FORMS.index("participle")
        default = max(default, 0)
        return [(phrase, particle, bits or default) for (phrase, particle), bits in found.items()]

    def no_stray_words(self):
        """In a cell of four groups a blank parts alternatives: a stray "the" there would make a verb of every "the"."""
        stray = set(FUNCTIONS[:FUNCTIONS.index("modal")] + ["of", "in", "target", "agent", "to", "from", "for", "with", "and"])
        for number, cells in rows_of(self.folder / "functions.tsv", 2, 5):
            if stray & set(cells[1].split()):
                for phrase, _, _ in self.expand(cells[0], f"{self.folder}/functions.tsv:{number}", 0):
                    if phrase in self.grouped:
                        raise Bad(f"{self.grouped[phrase]}: {phrase!r} stands as a form of a verb; join the words of a "
                                  "form with _, or put what all forms share behind ' + '")

    # ---- files ----

    def saying(self):
        path = self.folder / "saying.tsv"
        for number, (cell, act, frame, option) in rows_of(path, 2, 4):
            where = f"{path}:{number}"
            frame = frame if frame not in ("", "-") else "that"
            self.check(where, act, ACTS)
            self.check(where, frame, FRAMES)
            options = self.options(where, option, SAYING_OPTIONS)
            noun = 1 << FORMS.index("noun")
            for phrase, particle, bits in self.expand(cell, where, noun if frame == "noun" else KEEP if frame in ("before", "behind", "cite") else VERB):
                self.add(where, phrase, ("saying", ACTS.index(act), bits, FRAMES.index(frame), options, particle, ""))

    def simple(self, file, kind, values, options, most):
        path = self.folder / file
        for number, cells in rows_of(path, 1 if kind == "remark" else 2, most):
            where = f"{path}:{number}"
            names = (cells[1] or "general").split()
            for name in names:
                self.check(where, name, values)
            option = self.options(where, cells[2], options) if options else 0
            text = cells[2] if kind == "body" else ""
            sector = cells[3] if kind == "body" else ""
            for phrase, particle, bits in self.expand(cells[0], where, 1 << FORMS.index("noun")):
                for name in names:
                    self.add(where, phrase, (kind, values.index(name), bits, 0, option, particle,
                                             text + ("|" + sector if sector else "")))

    @staticmethod
    def check(where, value, values):
        if value not in values:
            raise Bad(f"{where}: {value!r} is none of {', '.join(values)}")

    @staticmethod
    def options(where, cell, known):
        bits = 0
        for option in cell.split():
            if option not in known:
                raise Bad(f"{where}: the option {option!r} is none of {', '.join(known) or '(no options)'}")
            bits |= 1 << known.index(option)
        return bits

    # ---- the trie ----

    def word(self, text):
        if len(text.encode()) > 40:
            raise Bad(f"{self.folder}: the word {text!r} is longer than 40 bytes")
        return self.words.setdefault(text, len(self.words) + 1)

    def add(self, where, phrase, sense):
        if phrase != phrase.lower():
            raise Bad(f"{where}: {phrase!r} is not in lower case")
        if phrase.startswith("*"):
            senses = self.suffix_senses.setdefault(phrase[1:], [])
            if len(phrase[1:].encode()) < 3 or " " in phrase:
                raise Bad(f"{where}: an ending of a compound is one word of three bytes at least")
        else:
            words = split_words(phrase)
            if not 0 < len(words) <= PHRASE_WORDS:
                raise Bad(f"{where}: a phrase has 1 to {PHRASE_WORDS} words: {phrase!r}")
            children = self.root
            for text in words:
                node = children.setdefault(self.word(text), [{}, []])
                children = node[0]
            senses = node[1]
        if sense[5]:
            self.word(sense[5])
        if sense not in senses:
            senses.append(sense)
        if len(senses) > MAX_SENSES:
            raise Bad(f"{where}: {phrase!r} has more than {MAX_SENSES} meanings")

    # ---- output ----

    def emit(self, out):
        nodes, senses, texts = [], [], {"": 0}

        def add_senses(items):
            first = len(senses)
            for kind, value, bits, frame, option, particle, text in sorted(items):
                at = texts.setdefault(text, len(texts))
                senses.append((CLASSES.index(kind), value, bits, frame, option, self.words.get(particle, 0), at))
            return first, len(items)

        def build(children):
            """Nodes of one level lie together, by word, so that a child is found by halving."""
            first = len(nodes)
            order = sorted(children)
            nodes.extend([None] * len(order))
            for i, word in enumerate(order):
                below, found = children[word]
                first_sense, count = add_senses(found)
                first_child = build(below) if below else 0
                nodes[first + i] = (word, first_child, len(below), first_sense, count)
            return first

        build(self.root)
        node_of_word = {node[0]: i for i, node in enumerate(nodes[:len(self.root)])}
        if max(len(nodes), len(senses), len(self.words), len(texts)) > 65535:
            raise Bad(f"{self.folder}: more than the tables hold")
        name = self.name
        self.table(out, name + "_words", [(t, w, node_of_word.get(w, 0xFFFF)) for t, w in self.words.items()],
                   lambda r: (r[0], f"{r[1]}, {r[2]}"))
        suffix_rows = [(text, *add_senses(found)) for text, found in sorted(self.suffix_senses.items())]
        self.table(out, name + "_suffixes", suffix_rows, lambda r: (r[0], f"{r[1]}, {r[2]}"), reverse=True)
        out += [f"#define {name.upper()}_{trait.upper().replace(' ', '_')} {str(value).lower()}"
                for trait, value in self.traits.items()]
        out.append(f"static const lex_node {name}_nodes[] = {{")
        out += [f"    {{{', '.join(map(str, n))}}}," for n in nodes] + ["    {0}", "};"]
        out.append(f"static const vg_sense {name}_senses[] = {{")
        out += [f"    {{{', '.join(map(str, s))}}}," for s in senses] + ["    {0}", "};"]
        out.append(f"static const char *const {name}_texts[] = {{")
        out += [f'    "{t}",' for t in texts] + ["};"]

    @staticmethod
    def table(out, name, rows, render, reverse=False):
        """The words, and the slots that find them: the upper half of the hash, and the number of the word from 1."""
        size = 8
        while size < 2 * len(rows):
            size *= 2
        slots, words = [0] * size, []
        for number, row in enumerate(sorted(rows), 1):
            text, values = render(row)
            data = text.encode()
            hashed = fnv(data[::-1] if reverse else data)
            at = hashed % size
            while slots[at]:
                at = (at + 1) % size
            slots[at] = hashed & 0xFFFF0000 | number
            words.append(f'    {{"{text}", {len(data)}, {values}}},')
        out.append(f"static const lex_word {name}[] = {{")
        out += words + ["    {NULL, 0, 0, 0},", "};"]
        out.append(f"#define {name.upper()} {size}U")
        out.append(f"static const uint32_t {name}_slots[{size}] = {{")
        out += ["    " + " ".join(f"0x{s:X}," for s in slots[at:at + 12]) for at in range(0, size, 12)] + ["};"]
        out.append(f"#define {name.upper()}_LONGEST {max([len(render(row)[0].encode()) for row in rows], default=0)}")


def main():
    out = ["/* Made by data/languages/make_lexicon.py. */"]
    names = []
    try:
        for folder in sorted(map(pathlib.Path, sys.argv[3:])):
            Language(folder).emit(out)
            names.append(folder.name)
    except (Bad, FileNotFoundError, UnicodeDecodeError) as error:
        sys.exit(f"make_lexicon.py: {error}")
    out.append("#define LANGUAGES(X) " + " ".join(f"X({n}, {n.upper()})" for n in names))
    pathlib.Path(sys.argv[2]).write_text("\n".join(out) + "\n", encoding="utf-8")


main()
