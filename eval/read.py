#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev eval read [PART...]: how well `vigie read` reads. One figure a line; --json prints them as one object.

    seed        the article that the project started from, against ../shared/data/seed.claims.json
    claims      the passages of eval/claims: precision, recall, F1 of whole claims; what is compared: claim_score.py
    stories     the stories of eval/stories, each told in four languages, one expected ledger
    plain       the sentences of eval/plain, one said in each usual way: worked on, so no measure of unseen text
    annoctr     names and dates (eval/read_annoctr.py)
    indicators  indicators of compromise (eval/read_indicators.py)
    speed       bytes a second (bench/read.py)
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import claim_score as score

SOURCE = pathlib.Path(os.environ.get("VIGIE_SOURCE") or pathlib.Path(__file__).resolve().parents[1])
BUILD = pathlib.Path(os.environ.get("VIGIE_BUILD") or SOURCE / "build")
PROGRAM = pathlib.Path(os.environ.get("VIGIE_PROGRAM") or BUILD / "vigie")
SHARED = pathlib.Path(os.environ.get("VIGIE_SHARED") or SOURCE.parent / "shared")
HALVES = ("train", "tune", "test")  # train: further passages to work on, written later
LANGUAGES = ("en", "fr", "de", "es")  # "all" means these; Italian is data alone, and is printed apart
LATER = ("it",)
OTHERS = {"annoctr": "eval/read_annoctr.py", "indicators": "eval/read_indicators.py", "speed": "bench/read.py"}
PARTS = ("seed", "claims", "stories", "plain", *OTHERS)
PUBLISHED = "2023-06-20"  # of the plain sentences


class Failed(Exception):
    """The evaluation cannot go on; the reason is printed."""


def note(text):
    print(text, file=sys.stderr, flush=True)


# ---- the program -----------------------------------------------------------------------------------------------------

def read_claims(path, published):
    """The claims that the program finds in one file."""
    done = subprocess.run([str(PROGRAM), "read", "--json", "--published", published, str(path)], capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, timeout=120)
    if done.returncode not in (0, 1):
        raise Failed(f"vigie read {path.name}: exit status {done.returncode}\n{done.stderr.strip()}")
    try:
        answer = json.loads(done.stdout)
    except ValueError as wrong:
        raise Failed(f"vigie read {path.name}: no JSON ({wrong})\n{done.stderr.strip()}") from wrong
    if answer.get("errors") or len(answer["reports"]) != 1:
        raise Failed(f"vigie read {path.name}: {answer.get('errors')}")
    return answer["reports"][0]["claims"]


def read_text(text, published, name):
    with tempfile.TemporaryDirectory(prefix="vigie-eval-") as folder:
        path = pathlib.Path(folder) / f"{name}.txt"
        path.write_text(text + "\n", encoding="utf-8")
        return read_claims(path, published)


# ---- what is printed -------------------------------------------------------------------------------------------------

class Figures:
    """Printed as they come, or kept for --json."""

    def __init__(self, as_json):
        self.as_json, self.kept = as_json, {}

    def add(self, name, **values):
        self.kept[name] = values
        if not self.as_json:
            shown = {key.replace("_", " "): f"{value:.3f}" if isinstance(value, float) else value
                     for key, value in values.items()}
            print(f"{name}: " + " ".join(f"{key} {value}" for key, value in shown.items()), flush=True)

    def tally(self, name, tally):
        self.add(name, precision=tally.precision, recall=tally.recall, F1=tally.f1, right=tally.right,
                 expected=tally.expected, found=tally.found, passages=tally.passages)

    def fields(self, name, tally):
        self.add(f"{name} fields", **{field: right / count for field, (right, count) in tally.fields.items() if count})


def brief(claim):
    """A claim on one line, without what is null."""
    shown = {key: value for key, value in claim.items()
             if value not in (None, [], False, "") and key not in ("span", "id")}
    return json.dumps(shown, ensure_ascii=False)


def show_failure(name, text, expected, found):
    """What was expected and what was found, to standard error; the wrong fields of those that can be aligned."""
    pairs = dict(score.align(expected, found))
    note(f"\n== {name}\n{text}")
    for index, claim in enumerate(expected):
        right = score.right_fields(claim, found[pairs[index]], score.WHOLE) if index in pairs else {}
        wrong = [field for field in score.WHOLE if right and not right.get(field, True)]
        if index in pairs and not wrong:
            note(f"  right     {brief(claim)}")
            continue
        state = "optional" if claim.get("optional") else "expected"
        note(f"  {state}  {brief(claim)}")
        if index in pairs:
            note(f"  found     {brief(found[pairs[index]])}\n  wrong     {', '.join(wrong)}")
    for at, claim in enumerate(found):
        if at not in pairs.values():
            note(f"  extra     {brief(claim)}")


# ---- the parts -------------------------------------------------------------------------------------------------------

def eval_seed(figures, options):
    article, truth = SHARED / "data/seed.fr.txt", SHARED / "data/seed.claims.json"
    if not article.exists() or not truth.exists():
        note(f"seed: skipped, {article} or its claims are absent")
        return
    expected = json.loads(truth.read_text(encoding="utf-8"))["claims"]
    found = read_claims(article, "2023-09-07")
    pairs = score.match(expected, found)
    partner = {index: found[at] for index, at in score.align(expected, found)}

    def count(field, rows):
        right = sum(index in partner and score.RIGHT[field](claim, partner[index]) for index, claim in rows)
        return f"{right} of {len(rows)}"

    rows = list(enumerate(expected))
    silent = [index for index, claim in rows if "when" not in claim]
    figures.add("seed", found=f"{len(pairs)} of {len(expected)}", extra=len(found) - len(pairs))
    figures.add("seed answers", right=count("answers", [row for row in rows if "answers" in row[1]]),
                made_up=sum(bool(partner[index].get("answers")) for index, claim in rows
                            if index in partner and "answers" not in claim))
    figures.add("seed times", right=count("when", [row for row in rows if "when" in row[1]]),
                made_up=sum(score.day((partner[index].get("when") or {}).get("start")) is not None
                            for index in silent if index in partner))
    figures.add("seed other fields", **{field: count(field, [row for row in rows if score.given(field, row[1])])
                                        for field in ("kind", "named", "likelihood", "quoted")})
    if options.failures and (len(pairs) < len(expected) or len(found) > len(pairs)):
        show_failure("seed", "", expected, found)


def corpus(half, language):
    path = SOURCE / "eval/claims" / half / f"{language}.json"
    return json.loads(path.read_text(encoding="utf-8"))["passages"] if path.exists() else []


def eval_language(half, language, options):
    tally = score.Tally()
    for passage in corpus(half, language):
        found = read_text(passage["text"], passage["published"], passage["id"])
        right = tally.add(passage["claims"], found)
        if not right and options.failures and (half != "test" or options.really):
            show_failure(passage["id"], f'[{passage["published"]}] {passage["text"]}', passage["claims"], found)
    return tally


def eval_claims(figures, options):
    for half in HALVES if options.half is None else (options.half,):
        every, apart = score.Tally(), []
        for language in LANGUAGES + LATER if options.language is None else (options.language,):
            tally = eval_language(half, language, options)
            if not tally.passages:
                continue
            figures.tally(f"claims {half} {language}", tally)
            if language in LANGUAGES:
                every.merge(tally)
            else:
                apart.append((language, tally))
        if options.language is None and every.passages:
            figures.tally(f"claims {half} all", every)
            figures.fields(f"claims {half} all", every)
        for language, tally in apart:
            figures.fields(f"claims {half} {language}", tally)


def is_ledger(expected, found, fields):
    """Every claim is right in these fields, and none is missing or extra."""
    pairs = score.match(expected, found, lambda one, other: score.is_right(one, other, fields))
    missing = {index for index, claim in enumerate(expected) if not claim.get("optional")} - {pair[0] for pair in pairs}
    return not missing and len(pairs) == len(found)


def eval_stories(figures, options):
    told = whole = full = same = stories = 0
    deep = score.WHOLE + ("when", "likelihood", "quoted", "answers", "derived_from")
    for folder in sorted((SOURCE / "eval/stories").iterdir()):
        truth = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
        ledgers = []
        for language in LANGUAGES if options.language is None else (options.language,):
            path = folder / f"{language}.txt"
            if not path.exists():
                continue
            found = read_claims(path, truth["published"])
            right, deeply = is_ledger(truth["claims"], found, score.WHOLE), is_ledger(truth["claims"], found, deep)
            told, whole, full = told + 1, whole + right, full + deeply
            ledgers.append(score.ledger(truth["claims"], found))
            if options.failures and not deeply:
                text = path.read_text(encoding="utf-8").strip()
                show_failure(f"story {folder.name} {language}", text, truth["claims"], found)
        stories += 1
        same += bool(ledgers[0]) and all(ledger == ledgers[0] for ledger in ledgers)
    figures.add("stories", expected_ledger=f"{whole} of {told}")
    figures.add("stories with times, likelihood, quotation, answers, derivation", expected_ledger=f"{full} of {told}")
    if options.language is None:
        figures.add("stories in four languages", same_ledger=f"{same} of {stories}")


# ---- plain sentences -------------------------------------------------------------------------------------------------

def one_line(claim):
    """sources | act | actor | action | countries of targets, and its answers."""
    sources = "+".join(source["name"] or "" for source in claim["sources"])
    targets = "+".join(sorted({target["country"] or target["name"] or "?" for target in claim["targets"]}))
    answers = "".join(f" ans:{answer['by']}:{answer['act']}" for answer in claim["answers"])
    actor = claim["actor"]["country"] or claim["actor"]["name"]
    return f"{sources}|{claim['act']}|{actor}|{claim['action']}|{targets}{' NEG' if claim['negated'] else ''}{answers}"


def eval_plain(figures, options):
    """A line of eval/plain/XX.txt: a sentence, " ## ", what comes out as an expression; first "# lead: TEXT", which
    stands before each sentence so that its language is plain."""
    for language in LANGUAGES + LATER if options.language is None else (options.language,):
        path = SOURCE / "eval/plain" / f"{language}.txt"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        lead, right, told = "", 0, 0
        for number, line in enumerate(lines, 1):
            if line.startswith("# lead: "):
                lead = line[8:]
            text, sign, wanted = line.partition(" ## ")
            if not sign or line.startswith("#"):
                continue
            found = " ;; ".join(one_line(c) for c in read_text(f"{lead}\n\n{text}", PUBLISHED, f"plain-{number}"))
            told, right = told + 1, right + bool(re.fullmatch(wanted, found))
            if options.failures and not re.fullmatch(wanted, found):
                note(f"\n{path.name}:{number}: {text}\n  expected  {wanted}\n  found     {found}")
        if told:
            figures.add(f"plain {language}", sentences=f"{right} of {told}")


def eval_other(part, figures):
    """A part that is a script of its own."""
    script = SOURCE / OTHERS[part]
    if not script.exists():
        note(f"{part}: skipped, {OTHERS[part]} is absent")
        return
    environment = {**os.environ, "VIGIE_SOURCE": str(SOURCE), "VIGIE_BUILD": str(BUILD), "VIGIE_PROGRAM": str(PROGRAM)}
    done = subprocess.run([sys.executable, str(script)], env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE if figures.as_json else None, text=True)
    if figures.as_json:
        figures.kept[part] = {"lines": done.stdout.splitlines()}
    if done.returncode:
        raise Failed(f"{OTHERS[part]}: exit status {done.returncode}")


def parse():
    parser = argparse.ArgumentParser(prog="./dev eval read", formatter_class=argparse.RawDescriptionHelpFormatter,
                                     description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS) + "; all")
    parser.add_argument("--half", choices=HALVES, help="of the passages; both")
    parser.add_argument("--language", choices=LANGUAGES + LATER, help="of passages and stories; all")
    parser.add_argument("--failures", action="store_true",
                        help="show what was expected and what was found, on standard error; never of the test half")
    parser.add_argument("--really", action="store_true",
                        help="with --failures: of the test half too, which is spent as a test from then on")
    parser.add_argument("--json", action="store_true", help="one object instead of lines")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part {' '.join(sorted(unknown))}: {', '.join(PARTS)}")
    if options.failures and options.half == "test" and not options.really:
        parser.error("the test half tells how well vigie reads what nobody worked on, so its failures are not shown; "
                     "work with --half tune (or give --really, and write a new test half afterwards)")
    return options


def main():
    options = parse()
    figures = Figures(options.json)
    if not PROGRAM.exists():
        raise Failed(f"{PROGRAM} is not built")
    run = {"seed": eval_seed, "claims": eval_claims, "stories": eval_stories, "plain": eval_plain}
    for part in options.parts or PARTS:
        if part in run:
            run[part](figures, options)
        else:
            eval_other(part, figures)
    if options.json:
        print(json.dumps(figures.kept, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    try:
        main()
    except Failed as reason:
        note(f"./dev eval read: {reason}")
        sys.exit(2)
