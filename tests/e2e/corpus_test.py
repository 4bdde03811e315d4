#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The annotated passages and stories of eval/ are sound, and the scorer of ./dev eval read counts as it says."""
import copy
import datetime
import json
import os
import re
import subprocess
import sys

from tap import SOURCE, case, each, folder, run, shared

sys.path.insert(0, str(SOURCE / "eval"))
import claim_score as score  # noqa: E402

LANGUAGES = {"en": (14, 14), "fr": (14, 14), "de": (14, 14), "es": (14, 14), "it": (6, 12)}  # passages: tune, test
HALVES = ("tune", "test")
PARTS = ("train", *HALVES)
ANSWERS = {"denies", "declines", "no_answer", "confirms"}
CLAIM = {"sources", "act", "actor", "action", "targets", "when", "likelihood", "quoted", "object", "answers",
         "derived_from"}


def passages(half, language):
    path = SOURCE / "eval/claims" / half / f"{language}.json"
    return json.loads(path.read_text(encoding="utf-8"))["passages"] if path.exists() else []


def every_passage():
    return [(half, language, passage) for half in PARTS for language in LANGUAGES
            for passage in passages(half, language)]


def stories():
    return sorted(path for path in (SOURCE / "eval/stories").iterdir())


def ledger_of(path):
    return json.loads((path / "ledger.json").read_text(encoding="utf-8"))


# ---- the annotations -------------------------------------------------------------------------------------------------

def known(value, values, what):
    for option in score.alternatives(value):
        assert option in values, f"{what}: {option!r}"


def is_name(value):
    return all(option is None or isinstance(option, str) and option.strip() == option != ""
               for option in score.alternatives(value))


def is_country(value):
    return all(option is None or re.fullmatch("[A-Z]{2}", option) for option in score.alternatives(value))


def check_time(when):
    if when is None:
        return
    assert set(when) == {"start", "end", "min_duration_days"}, when
    days = {side: [datetime.date.fromisoformat(option) for option in score.alternatives(when[side]) if option]
            for side in ("start", "end")}
    assert not days["start"] or not days["end"] or min(days["start"]) <= max(days["end"]), when
    assert when["min_duration_days"] is None or set(when["min_duration_days"]) == {"at_least"}, when
    assert any(when.values()), "a time that says nothing is null"


def check_claim(claim):
    assert CLAIM <= set(claim) <= CLAIM | {"negated", "optional"}, sorted(set(claim) ^ CLAIM)
    known(claim["act"], set(score.ACTS) - {"declines", "no_answer"}, "act")  # silence never makes a claim
    known(claim["action"], score.ACTIONS, "action")
    known(claim["likelihood"], {*score.LIKELIHOODS, None}, "likelihood")
    assert isinstance(claim["quoted"], bool)
    assert claim.get("negated", True) is True and claim.get("optional", True) is True, "left out, or true"
    assert set(claim["actor"]) == {"kind", "country", "name"}
    known(claim["actor"]["kind"], score.KINDS, "kind")
    assert is_country(claim["actor"]["country"]) and is_name(claim["actor"]["name"]), claim["actor"]
    for option in score.alternatives(claim["sources"]):
        assert all(map(is_name, option)) and None not in option, option
    for option in score.alternatives(claim["targets"]):
        for target in option:
            assert {"country", "sector", "named"} <= set(target) <= {"country", "sector", "named", "name"}, target
            assert is_country(target["country"]) and is_name(target.get("name")), target
            assert not target["named"] or target.get("name"), f"a named target has a name: {target}"
    for option in score.alternatives(claim["answers"]):
        for answer in option:
            assert set(answer) == {"by", "act"} and is_name(answer["by"]), answer
            known(answer["act"], ANSWERS, "answer")
    assert is_name(claim["derived_from"]) and is_name(claim["object"])
    check_time(claim["when"])
    if claim.get("negated"):
        assert "denies" in score.alternatives(claim["act"]), "a denial is as right as a negation"


@case
def each_annotation_has_known_values():
    for _, _, passage in every_passage():
        assert set(passage) == {"id", "published", "text", "claims", "not_claims"}, passage["id"]
        datetime.date.fromisoformat(passage["published"])
        for claim in passage["claims"]:
            try:
                check_claim(claim)
            except (AssertionError, ValueError) as wrong:
                raise AssertionError(f'{passage["id"]}: {wrong}') from wrong


@case
def passages_are_as_many_and_as_long_as_promised():
    for language, counts in LANGUAGES.items():
        for half, count in zip(HALVES, counts):
            found = passages(half, language)
            assert len(found) >= count, f"{half} {language}: {len(found)}"
            for number, passage in enumerate(found, 1):
                assert passage["id"] == f"{language}-{half}-{number:02}"
            with_others = sum(bool(passage["not_claims"]) for passage in found)
            assert with_others * 5 >= len(found), f"{half} {language}: too few passages say what is no claim"
    for half, _, passage in every_passage():
        assert half == "train" or 40 <= len(passage["text"].split()) <= 120, passage["id"]


@case
def every_act_and_action_occurs_in_both_halves():
    for half in HALVES:
        claims = [claim for of, _, passage in every_passage() if of == half for claim in passage["claims"]]
        acts = {option for claim in claims for option in score.alternatives(claim["act"])}
        actions = {option for claim in claims for option in score.alternatives(claim["action"])}
        answers = {option for claim in claims for answer in choose(claim["answers"], False)
                   for option in score.alternatives(answer["act"])}
        assert acts == set(score.ACTS) - {"declines", "no_answer"}, f"{half}: {sorted(acts)}"
        assert actions == set(score.ACTIONS), f"{half}: {sorted(actions)}"
        assert answers == ANSWERS, f"{half}: {sorted(answers)}"
        assert any(claim.get("negated") for claim in claims) and any(not claim["sources"] for claim in claims), half


def sentences(text):
    return {sentence.strip().casefold() for sentence in re.split(r"(?<=[.!?»”])\s+", text) if len(sentence) > 20}


@case
def no_text_is_there_twice_and_the_halves_share_no_sentence():
    texts = [passage["text"] for _, _, passage in every_passage()]
    assert len(set(texts)) == len(texts)
    told = [path.read_text(encoding="utf-8") for story in stories() for path in story.glob("*.txt")]
    work, test = (set().union(*(sentences(passage["text"]) for half, _, passage in every_passage()
                                if (half == "test") == held_out)) for held_out in (False, True))
    stray = set().union(*map(sentences, told))
    assert not work & test and not (work | test) & stray, (work & test) | ((work | test) & stray)


@case
def the_halves_share_no_long_run_of_words():
    def runs(half, language):
        words = [re.findall(r"\w+", passage["text"].casefold()) for passage in passages(half, language)]
        return {tuple(row[at:at + 7]) for row in words for at in range(len(row) - 6)}
    for language in LANGUAGES:
        both = (runs("train", language) | runs("tune", language)) & runs("test", language)
        assert not both, f"{language}: {sorted(both)[:3]}"


@case
def each_story_is_told_in_four_languages():
    assert len(stories()) >= 10
    for path in stories():
        truth = ledger_of(path)
        assert set(truth) == {"about", "published", "claims"}, path.name
        datetime.date.fromisoformat(truth["published"])
        assert truth["claims"], path.name
        for claim in truth["claims"]:
            check_claim(claim)
        for language in ("en", "fr", "de", "es"):
            text = (path / f"{language}.txt").read_text(encoding="utf-8")
            assert 2 <= len(re.findall(r"[.!?](?=\s|$)", text)) <= 4, f"{path.name} {language}"


# ---- the scorer ------------------------------------------------------------------------------------------------------

def choose(value, last):
    options = score.alternatives(value)
    return options[-1 if last else 0]


def answer_for(claim, last=False):
    """A claim as the program would print it, if it read as the annotation does: the first or the last alternatives."""
    actor, when = claim["actor"], claim["when"]
    country, name = choose(actor["country"], last), choose(actor["name"], last)
    if country is None and name is None and None not in score.alternatives(actor["name"]):
        name = score.alternatives(actor["name"])[0]
    duration = when and when["min_duration_days"]
    return {
        "sources": [{"name": choose(source, last), "kind": "organisation", "country": None}
                    for source in choose(claim["sources"], last)],
        "act": choose(claim["act"], last), "action": choose(claim["action"], last),
        "negated": bool(claim.get("negated")),
        "actor": {"kind": choose(actor["kind"], last), "country": country, "name": name},
        "targets": [{"name": choose(target.get("name"), last), "country": choose(target["country"], last),
                     "sector": target["sector"], "named": target["named"]}
                    for target in choose(claim["targets"], last)],
        "when": when and {"start": iso(choose(when["start"], last)), "end": iso(choose(when["end"], last)),
                          "min_duration_days": duration and duration["at_least"], "precision": "day"},
        "likelihood": choose(claim["likelihood"], last), "quoted": claim["quoted"], "object": claim["object"],
        "answers": [{"by": choose(answer["by"], last), "act": choose(answer["act"], last)}
                    for answer in choose(claim["answers"], last)],
        "derived_from": choose(claim["derived_from"], last),
    }


def iso(day):
    return day and f"{day}T00:00:00Z"


def all_claims():
    return ([(passage["id"], passage["claims"]) for _, _, passage in every_passage()]
            + [(path.name, ledger_of(path)["claims"]) for path in stories()])


def perfect(last):
    tally = score.Tally()
    for name, claims in all_claims():
        found = [answer_for(claim, last) for claim in claims]
        assert tally.add(claims, found), f"{name} is not right by its own annotation"
    assert tally.precision == tally.recall == tally.f1 == 1.0
    wrong = [field for field, (right, count) in tally.fields.items() if right != count]
    assert not wrong, f"fields of a perfect answer are wrong: {wrong}"


each("a perfect answer scores 1, with the first alternatives", perfect, False)
each("a perfect answer scores 1, with the last alternatives", perfect, True)


@case
def without_the_optional_claims_it_is_perfect_too():
    tally = score.Tally()
    for name, claims in all_claims():
        assert tally.add(claims, [answer_for(claim) for claim in claims if not claim.get("optional")]), name
    assert tally.f1 == 1.0


SAMPLE = {
    "sources": ["Helmswatch Labs", {"one_of": ["Norway", "Government of Norway"]}], "act": "attributes",
    "actor": {"kind": "state", "country": "RU", "name": None}, "action": {"one_of": ["intrusion", "espionage"]},
    "targets": [{"country": "FI", "sector": "energy", "named": False},
                {"country": "SE", "sector": None, "named": False}],
    "when": {"start": "2023-03-01", "end": "2023-03-31", "min_duration_days": {"at_least": 20}}, "likelihood": "likely",
    "quoted": False, "object": None, "answers": [{"by": "Embassy of Russia in Oslo", "act": "no_answer"}],
    "derived_from": None,
}


def sample_tally(change):
    """Two claims were read, the first of them wrongly: `change` alters the list, or returns another."""
    other = copy.deepcopy(SAMPLE)
    other["actor"]["country"] = "BY"
    found = [answer_for(SAMPLE), answer_for(other)]
    changed = change(found)
    tally = score.Tally()
    tally.add([SAMPLE, other], changed if isinstance(changed, list) else found)
    return tally


CHANGES = {
    "a claim dropped": (lambda found: found[1:], (1.0, 0.5)),
    "a claim told twice": (lambda found: found + [copy.deepcopy(found[0])], (2 / 3, 1.0)),
    "a source missing": (lambda found: found[0]["sources"].pop(), (0.5, 0.5)),
    "a source more": (lambda found: found[0]["sources"].append({"name": "Reuters"}), (0.5, 0.5)),
    "another source": (lambda found: found[0]["sources"][0].update(name="Tern Point"), (0.5, 0.5)),
    "another act": (lambda found: found[0].update(act="denies"), (0.5, 0.5)),
    "a negation made up": (lambda found: found[0].update(negated=True), (0.5, 0.5)),
    "another actor": (lambda found: found[0]["actor"].update(country="CN"), (0.5, 0.5)),
    "no actor": (lambda found: found[0].update(actor=None), (0.5, 0.5)),
    "another action": (lambda found: found[0].update(action="theft"), (0.5, 0.5)),
    "a target missing": (lambda found: found[0]["targets"].pop(), (0.5, 0.5)),
    "a target more": (lambda found: found[0]["targets"].append({"country": "DK"}), (0.5, 0.5)),
    "nothing found": (lambda found: found.clear(), (0.0, 0.0)),
}


def falls(change, figures):
    tally = sample_tally(change)
    assert abs(tally.precision - figures[0]) < 1e-9 and abs(tally.recall - figures[1]) < 1e-9, \
        (tally.precision, tally.recall)


for title, (change, figures) in CHANGES.items():
    each(f"the score falls: {title}", falls, change, figures)

DETAILS = {
    "kind": lambda found: found["actor"].update(kind="group"),
    "named": lambda found: found["targets"][0].update(named=True),
    "when": lambda found: found["when"].update(start="2023-02-01T00:00:00Z"),
    "likelihood": lambda found: found.update(likelihood="possible"),
    "quoted": lambda found: found.update(quoted=True),
    "answers": lambda found: found["answers"][0].update(act="denies"),
    "derived_from": lambda found: found.update(derived_from="Reuters"),
}


def detail(field, change):
    found = answer_for(SAMPLE)
    assert score.RIGHT[field](SAMPLE, found)
    change(found)
    assert not score.RIGHT[field](SAMPLE, found), f"a wrong {field} passes"
    assert score.is_right(SAMPLE, found), f"{field} is no part of a whole claim"


for field, change in DETAILS.items():
    each(f"a wrong field is seen: {field}", detail, field, change)


@case
def names_are_compared_without_their_dress():
    for one, other in (("SentinelOne Inc.", "sentinelone"), ("The Baltic Ledger", "Baltic Ledger"),
                       ("Kornblick GmbH", "Kornblick"), ("L'Observatoire du Phare", "Observatoire du Phare"),
                       ("two European officials", "European officials"), ("Cóndor Austral S.A.", "Condor Austral")):
        assert score.normalise(one) == score.normalise(other), (one, other)
    assert score.normalise("Tern Point") != score.normalise("Fern Point")
    assert score.normalise("Inc.") and score.normalise("The") and score.normalise("Un"), "never an empty name"
    assert not score.right_name("Microsoft", None) and not score.right_name("Microsoft", "")


@case
def a_state_is_known_by_its_country():
    assert score.right_name("Norway", {"name": "Oslo", "kind": "state", "country": "NO"})
    assert not score.right_name("Norway", {"name": "Oslo", "kind": "state", "country": "SE"})
    assert not score.right_name("Norway", {"name": "Oslo", "kind": "organisation", "country": "NO"})


@case
def every_state_that_speaks_is_known_to_the_scorer():
    for name, claims in all_claims():
        for claim in claims:
            for party in score.names_of(claim):
                options = [option for option in score.alternatives(party) if option]
                for option in options:
                    if option.startswith("Government of ") and option != "Government of Catalonia":
                        country = score.normalise(option.removeprefix("Government of "))
                        assert country in score.STATES, f"{name}: {option}"


@case
def a_negation_is_kept_or_is_a_denial():
    negated = {**copy.deepcopy(SAMPLE), "act": {"one_of": ["asserts", "denies"]}, "negated": True}
    found = {**answer_for(SAMPLE), "act": "asserts"}
    assert not score.is_right(negated, found), "a silent flip passes"
    assert score.is_right(negated, {**found, "negated": True})
    assert score.is_right(negated, {**found, "act": "denies"})
    unlikely = {**copy.deepcopy(SAMPLE), "act": "assesses", "likelihood": "unlikely"}
    found = answer_for(unlikely)
    assert score.is_right(unlikely, found) and score.is_right(unlikely, {**found, "likelihood": None, "negated": True})
    assert not score.is_right(unlikely, {**found, "likelihood": "likely"}), "a silent flip of an unlikelihood passes"


@case
def times_are_days_whatever_the_end_means():
    found = answer_for(SAMPLE)
    for end in ("2023-03-31T00:00:00Z", "2023-03-31T23:59:59.999999999Z", "2023-04-01T00:00:00Z"):
        found["when"]["end"] = end
        assert score.right_when(SAMPLE, found), end
    for end in ("2023-04-01T00:00:01Z", "2023-03-30T23:59:59Z", None):
        found["when"]["end"] = end
        assert not score.right_when(SAMPLE, found), end
    assert score.right_duration({"at_least": 150}, 153)
    assert not any(score.right_duration({"at_least": 150}, days) for days in (149, 180, None))


@case
def a_group_without_country_goes_by_its_name():
    claim = copy.deepcopy(SAMPLE)
    claim["actor"] = {"kind": "group", "country": {"one_of": [None, "RU"]}, "name": "Killnet"}
    found = answer_for(claim)
    assert score.is_right(claim, found)
    for actor, right in (({"name": "Killnet", "country": "RU"}, True), ({"name": "LockBit", "country": None}, False),
                         ({"name": None, "country": None}, False), ({"name": "Killnet", "country": "CN"}, False)):
        assert score.is_right(claim, {**found, "actor": actor}) == right, actor
    nobody = {**copy.deepcopy(SAMPLE), "actor": {"kind": "unknown", "country": None, "name": None}}
    for actor, right in (({"name": "hackers", "kind": "group"}, True), ({"name": None, "kind": None}, True),
                         ({"name": "LockBit", "kind": "group"}, False), ({"name": None, "country": "RU"}, False)):
        assert score.is_right(nobody, {**found, "actor": actor}) == right, actor


@case
def the_claims_are_paired_as_well_as_can_be():
    loose = {**copy.deepcopy(SAMPLE), "action": {"one_of": ["intrusion", "theft"]}}
    strict = {**copy.deepcopy(SAMPLE), "action": "intrusion"}
    found = [{**answer_for(SAMPLE), "action": "intrusion"}, {**answer_for(SAMPLE), "action": "theft"}]
    assert len(score.match([loose, strict], found)) == 2 == len(score.match([strict, loose], found))


@case
def one_ledger_in_four_languages():
    for path in stories():
        claims = ledger_of(path)["claims"]
        ledgers = [score.ledger(claims, [answer_for(claim) for claim in claims]) for _ in range(2)]
        assert ledgers[0] == ledgers[1]
        broken = [answer_for(claim) for claim in claims]
        broken[0]["actor"] = {"kind": "state", "country": "XX", "name": None}
        assert score.ledger(claims, broken) != ledgers[0]


# ---- ./dev eval read, with a program that answers by the annotations ------------------------------------------------

FAKE = """#!/usr/bin/env python3
import json, pathlib, sys
answers = json.loads(pathlib.Path(__file__).with_name("answers.json").read_text())
path = pathlib.Path(sys.argv[-1])
assert sys.argv[1:4] == ["read", "--json", "--published"]
print(json.dumps({"reports": [{"claims": answers[path.read_text().strip()]}], "errors": []}))
"""


def evaluate(answers, *arguments, status=0):
    """eval/read.py over a fake program that gives these answers by text: the completed process."""
    with folder() as room:
        (room / "vigie").write_text(FAKE)
        (room / "vigie").chmod(0o755)
        (room / "answers.json").write_text(json.dumps(answers))
        environment = {**os.environ, "VIGIE_SOURCE": str(SOURCE), "VIGIE_PROGRAM": str(room / "vigie")}
        done = subprocess.run([sys.executable, str(SOURCE / "eval/read.py"), *arguments], env=environment,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=110)
    assert done.returncode == status, f"exit status {done.returncode}\n{done.stdout}{done.stderr}"
    return done


def perfect_answers(half, language):
    return {passage["text"]: [answer_for(claim) for claim in passage["claims"]] for passage in passages(half, language)}


@case
def the_evaluation_prints_one_figure_a_line():
    answers = perfect_answers("tune", "it")
    done = evaluate(answers, "claims", "--half", "tune", "--language", "it")
    assert "claims tune it: precision 1.000 recall 1.000 F1 1.000" in done.stdout, done.stdout
    first = next(text for text, claims in answers.items() if claims)
    lost = evaluate({**answers, first: []}, "claims", "--half", "tune", "--language", "it", "--json")
    assert json.loads(lost.stdout)["claims tune it"]["recall"] < 1


@case
def failures_of_the_tune_half_are_shown():
    answers = {text: [] for text in perfect_answers("tune", "it")}
    done = evaluate(answers, "claims", "--half", "tune", "--language", "it", "--failures")
    assert "== it-tune-01" in done.stderr and "expected" in done.stderr, done.stderr
    assert "recall 0.000" in done.stdout


@case
def failures_of_the_test_half_are_not_shown():
    answers = {text: [] for half in PARTS for text in perfect_answers(half, "it")}
    refused = evaluate(answers, "claims", "--half", "test", "--failures", status=2)
    assert "test half" in refused.stderr and "it-test" not in refused.stderr
    both = evaluate(answers, "claims", "--language", "it", "--failures")
    assert "== it-tune-01" in both.stderr and "it-test" not in both.stderr
    really = evaluate(answers, "claims", "--half", "test", "--language", "it", "--failures", "--really")
    assert "== it-test-01" in really.stderr


@case
def stories_are_counted_and_compared():
    answers = {(path / f"{language}.txt").read_text(encoding="utf-8").strip():
               [answer_for(claim) for claim in ledger_of(path)["claims"]]
               for path in stories() for language in ("en", "fr", "de", "es")}
    count = len(stories())
    done = json.loads(evaluate(answers, "stories", "--json").stdout)
    assert done["stories"] == {"expected_ledger": f"{4 * count} of {4 * count}"}, done
    assert done["stories in four languages"] == {"same_ledger": f"{count} of {count}"}, done
    one = (stories()[0] / "de.txt").read_text(encoding="utf-8").strip()
    done = json.loads(evaluate({**answers, one: []}, "stories", "--json").stdout)
    assert done["stories"] == {"expected_ledger": f"{4 * count - 1} of {4 * count}"}, done
    assert done["stories in four languages"] == {"same_ledger": f"{count - 1} of {count}"}, done


@case
def the_seed_is_counted_by_its_own_annotations():
    text = shared("data/seed.fr.txt").read_text(encoding="utf-8").strip()
    truth = json.loads(shared("data/seed.claims.json").read_text(encoding="utf-8"))["claims"]
    rest = {"when": None, "likelihood": None, "quoted": False, "object": None, "answers": [], "derived_from": None,
            "targets": []}
    claims = [answer_for({**rest, **copy.deepcopy(claim)} | {
        "actor": {"kind": "state", "name": None, **claim["actor"]},
        "targets": [{"sector": None, "named": False, **target} for target in claim.get("targets", [])],
        "when": {"start": None, "end": None, "min_duration_days": None, **claim["when"]} if "when" in claim else None})
        for claim in truth]
    done = json.loads(evaluate({text: claims}, "seed", "--json").stdout)
    assert done["seed"] == {"found": "7 of 7", "extra": 0}, done
    assert done["seed answers"] == {"right": "2 of 2", "made_up": 0}, done
    assert done["seed times"] == {"right": "2 of 2", "made_up": 0}, done
    claims[3]["when"]["start"], claims[0]["answers"] = "2023-08-01T00:00:00Z", []
    done = json.loads(evaluate({text: claims[:6]}, "seed", "--json").stdout)
    assert done["seed"] == {"found": "6 of 7", "extra": 0}, done
    assert done["seed answers"]["right"] == "1 of 2" and done["seed times"]["right"] == "1 of 2", done


@case
def a_program_that_fails_ends_the_evaluation():
    done = evaluate({}, "claims", "--half", "tune", "--language", "it", status=2)
    assert "vigie read it-tune-01.txt: no JSON" in done.stderr


run()
