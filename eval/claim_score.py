# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares claims that `vigie read --json` found with claims that a person annotated (eval/claims/GUIDE.md).

A *whole* claim is right when its sources, its act, its actor (the country, or the name where there is no country), its
action and the countries of its targets are all right, and when a negation is kept. The other fields are compared for
diagnosis. An annotated value may be {"one_of": [...]}; a field that is left out of an annotation is not compared.
"""
import datetime
import re
import unicodedata

ACTS = ("asserts", "attributes", "assesses", "accuses", "reveals", "denies", "declines", "no_answer", "confirms",
        "retracts")
ACTIONS = ("other", "intrusion", "espionage", "targeting", "collection", "theft", "disruption", "influence")
KINDS = ("unknown", "state", "group", "person", "organisation")
LIKELIHOODS = ("remote", "very_unlikely", "unlikely", "even", "possible", "likely", "very_likely", "almost_certain")
DOUBTS = {"remote", "very_unlikely", "unlikely"}
WHOLE = ("sources", "act", "actor", "action", "targets")
EXTRA = ("kind", "named", "when", "likelihood", "quoted", "answers", "derived_from")

# A state as a source: its English short name in the annotations, kind and country in the program's answer.
STATES = {
    "albania": "AL", "egypt": "EG", "rwanda": "RW",
    "argentina": "AR", "australia": "AU", "belarus": "BY", "belgium": "BE", "brazil": "BR", "chile": "CL",
    "china": "CN", "colombia": "CO", "costa rica": "CR", "czechia": "CZ", "denmark": "DK", "ecuador": "EC",
    "estonia": "EE", "finland": "FI", "france": "FR", "georgia": "GE", "germany": "DE", "greece": "GR", "india": "IN",
    "iran": "IR", "israel": "IL", "italy": "IT", "japan": "JP", "latvia": "LV", "lithuania": "LT", "mexico": "MX",
    "moldova": "MD", "montenegro": "ME", "morocco": "MA", "netherlands": "NL", "north korea": "KP", "norway": "NO",
    "pakistan": "PK", "peru": "PE", "philippines": "PH", "poland": "PL", "portugal": "PT", "romania": "RO",
    "russia": "RU", "saudi arabia": "SA", "south korea": "KR", "spain": "ES", "sweden": "SE", "switzerland": "CH",
    "turkey": "TR", "ukraine": "UA", "united kingdom": "GB", "united states": "US", "venezuela": "VE", "vietnam": "VN",
}

# What a name may begin with and does not count: articles and small numbers in the five languages.
LEADING = set("""
    the a an two three four several some unnamed
    le la les l un une des deux trois quatre plusieurs certains
    der die das den dem des ein eine einer zwei drei vier mehrere einige
    el los las una unos unas dos tres cuatro varios varias algunos
    il lo gli i uno due tre quattro alcuni alcune
""".split())

# What a name may end with and does not count: legal forms.
LEGAL = set("""
    inc incorporated corp corporation co company ltd limited llc plc gmbh ag se kg ev sa sas sarl sl srl spa bv nv ab as oy
    oyj aps
""".split())


def alternatives(value):
    """The values that are equally right, as a list."""
    return value["one_of"] if isinstance(value, dict) and set(value) == {"one_of"} else [value]


def normalise(name):
    """A name as it is compared: no case, accents, punctuation, leading article or number, trailing legal form; and
    "Ruritania's mission to X" is "mission of Ruritania to X"."""
    text = unicodedata.normalize("NFKD", name or "").casefold()
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text)  # S.A. is SA
    text = re.sub(r"['’]s\b", " s", text)
    words = re.sub(r"[^\w]+", " ", text).split()
    while len(words) > 1 and words[0] in LEADING:
        del words[0]
    while len(words) > 1 and words[-1] in LEGAL:
        del words[-1]
    return re.sub(r"^(.+?) s (\w+)\b", r"\2 of \1", " ".join(words))


def party(value):
    """A source or whoever answers, as (name, kind, country); the program may give a name alone."""
    if isinstance(value, dict):
        return value.get("name"), value.get("kind"), value.get("country")
    return value, None, None


def right_name(expected, found):
    """Is a found party one of the expected names? A state is also known by its country."""
    name, kind, country = party(found)
    for option in alternatives(expected):
        if normalise(option) == normalise(name) != "":
            return True
        if kind == "state" and country and STATES.get(normalise(option)) == country:
            return True
    return False


def paired(expected, found, right):
    """Does each expected item pair with one found item of its own, none left over? Lists are short."""
    if len(expected) != len(found):
        return False
    if not expected:
        return True
    return any(right(expected[0], item) and paired(expected[1:], found[:at] + found[at + 1:], right)
               for at, item in enumerate(found))


def right_sources(expected, found):
    return any(paired(option, found.get("sources") or [], right_name) for option in alternatives(expected["sources"]))


def doubtful(claim):
    return not DOUBTS.isdisjoint(alternatives(claim.get("likelihood")))


def right_act(expected, found):
    """A negation must be kept, be it as such, as a denial or as an unlikelihood; what is not negated must not be."""
    if found.get("act") not in alternatives(expected["act"]):
        return False
    if expected.get("negated") or doubtful(expected):
        return bool(found.get("negated")) or found["act"] == "denies" or doubtful(found)
    return not found.get("negated") or found["act"] == "denies"


def described(name):
    """Is a found actor's name a mere description ("hackers", "Unbekannte"), or absent?"""
    return not name or name[:1].islower() or " " not in name.strip() and normalise(name) in ("unknown", "unbekannte")


def right_actor(expected, found):
    actor, given = expected["actor"], found.get("actor") or {}
    countries = alternatives(actor.get("country"))
    if given.get("country") not in countries:
        return False
    if given.get("country"):
        return True
    wanted = actor.get("name")
    if wanted is None:
        return given.get("kind") in (None, "unknown") or described(given.get("name"))
    return any(right_name(option, {"name": given.get("name")}) if option is not None
               else described(given.get("name")) for option in alternatives(wanted))


def target_countries(targets):
    """Every set of countries that an annotated list of targets allows."""
    sets = [frozenset()]
    for target in targets:
        sets = [known | {country} if country else known
                for known in sets for country in alternatives(target.get("country"))]
    return sets


def right_targets(expected, found):
    given = {target.get("country") for target in found.get("targets") or []} - {None, ""}
    return any(given == allowed for option in alternatives(expected["targets"]) for allowed in target_countries(option))


def day(stamp, last=False):
    """The day of an RFC 3339 time; an end at midnight is the end of the day before."""
    if not stamp:
        return None
    if last and re.search(r"T00:00:00(\.0+)?(Z|\+00:00)$", stamp):
        return str(datetime.date.fromisoformat(stamp[:10]) - datetime.timedelta(days=1))
    return stamp[:10]


def right_duration(expected, found):
    """{"at_least": 150} is met by 150 and, as months differ, by a few days more."""
    if isinstance(expected, dict) and "at_least" in expected:
        return found is not None and expected["at_least"] <= found <= expected["at_least"] * 1.05 + 3
    return expected == found


def right_when(expected, found):
    wanted, given = expected["when"] or {}, found.get("when") or {}
    ends = {day(given.get("end")), day(given.get("end"), last=True)}
    return (day(given.get("start")) in alternatives(wanted.get("start"))
            and any(option in ends for option in alternatives(wanted.get("end")))
            and any(right_duration(option, given.get("min_duration_days"))
                    for option in alternatives(wanted.get("min_duration_days"))))


def right_answers(expected, found):
    def right(answer, given):
        return right_name(answer["by"], given.get("by")) and given.get("act") in alternatives(answer["act"])
    return any(paired(option, found.get("answers") or [], right) for option in alternatives(expected["answers"]))


def right_named(expected, found):
    given = any(target.get("named") for target in found.get("targets") or [])
    return any(given == any(target.get("named") for target in option) for option in alternatives(expected["targets"]))


def right_derivation(expected, found):
    given = found.get("derived_from")
    return any(not given if option is None else right_name(option, given)
               for option in alternatives(expected["derived_from"]))


RIGHT = {
    "sources": right_sources,
    "act": right_act,
    "actor": right_actor,
    "action": lambda expected, found: found.get("action") in alternatives(expected["action"]),
    "targets": right_targets,
    "kind": lambda expected, found: (found.get("actor") or {}).get("kind") in alternatives(expected["actor"]["kind"]),
    "named": right_named,
    "when": right_when,
    "likelihood": lambda expected, found: found.get("likelihood") in alternatives(expected["likelihood"]),
    "quoted": lambda expected, found: bool(found.get("quoted")) in alternatives(expected["quoted"]),
    "answers": right_answers,
    "derived_from": right_derivation,
}
PART_OF = {"kind": ("actor", "kind"), "named": ("targets",)}


def given(field, expected):
    """Does the annotation say anything about a field?"""
    place = expected
    for key in PART_OF.get(field, (field,)):
        if not isinstance(place, dict) or key not in place:
            return False
        place = place[key]
    if field == "named":  # the seed leaves it out of some targets
        return all("named" in target for option in alternatives(place) for target in option)
    return True


def right_fields(expected, found, fields):
    """{field: is it right} for the fields that the annotation has."""
    return {field: RIGHT[field](expected, found) for field in fields if given(field, expected)}


def is_right(expected, found, fields=WHOLE):
    return all(right_fields(expected, found, fields).values())


def match(expected, found, right=is_right):
    """The largest set of pairs (index of an expected claim, index of a found one) that are right; of several that are
    as large, one with many fields right beside."""
    partner = {}
    choices = [sorted((at for at, claim in enumerate(found) if right(wanted, claim)),
                      key=lambda at: (-sum(right_fields(wanted, found[at], EXTRA).values()), at))
               for wanted in expected]

    def place(index, seen):
        for at in choices[index]:
            if at not in seen:
                seen.add(at)
                if at not in partner or place(partner[at], seen):
                    partner[at] = index
                    return True
        return False

    order = sorted(range(len(expected)), key=lambda index: bool(expected[index].get("optional")))
    for index in order:  # those that count first
        place(index, set())
    return sorted((index, at) for at, index in partner.items())


def align(expected, found):
    """The right pairs, and then the likeliest of the rest: the most equal fields, at least two of them."""
    pairs = match(expected, found)
    left = [index for index in range(len(expected)) if index not in {pair[0] for pair in pairs}]
    free = [at for at in range(len(found)) if at not in {pair[1] for pair in pairs}]
    ranked = sorted((-sum(right_fields(expected[index], found[at], WHOLE).values()), index, at)
                    for index in left for at in free)
    for negative, index, at in ranked:
        if -negative >= 2 and index in left and at in free:
            left.remove(index)
            free.remove(at)
            pairs.append((index, at))
    return sorted(pairs)


class Tally:
    """Counts over passages: right, missing and extra claims, and the fields of those that can be aligned."""

    def __init__(self):
        self.passages = self.right = self.expected = self.found = 0
        self.fields = {field: [0, 0] for field in WHOLE + EXTRA}

    def add(self, expected, found):
        """Counts one passage; True when every claim is right and none is missing or extra. An optional claim counts on
        neither side, found or not."""
        pairs = match(expected, found)
        counted = [pair for pair in pairs if not expected[pair[0]].get("optional")]
        required = sum(not claim.get("optional") for claim in expected)
        ignored = len(pairs) - len(counted)
        self.passages += 1
        self.right += len(counted)
        self.expected += required
        self.found += len(found) - ignored
        for index, at in align(expected, found):
            for field, right in right_fields(expected[index], found[at], WHOLE + EXTRA).items():
                self.fields[field][0] += right
                self.fields[field][1] += 1
        return len(counted) == required == len(found) - ignored

    def merge(self, other):
        self.passages += other.passages
        self.right += other.right
        self.expected += other.expected
        self.found += other.found
        for field, (right, count) in other.fields.items():
            self.fields[field][0] += right
            self.fields[field][1] += count

    @property
    def precision(self):
        return self.right / self.found if self.found else float(not self.expected)

    @property
    def recall(self):
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self):
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def ledger(expected, found):
    """A found ledger without its language, for comparing those of one story: names that the expected ledger knows are
    replaced by their first form, and the order of the text is left out."""
    known = {normalise(option): alternatives(name)[0]
             for claim in expected for name in names_of(claim) for option in alternatives(name) if option}

    def plain(value):
        name, kind, country = party(value)
        if kind == "state" and country in STATES.values():
            return country
        name = known.get(normalise(name), name)
        return STATES.get(normalise(name), normalise(name))

    rows = []
    for claim in found:
        actor, when = claim.get("actor") or {}, claim.get("when") or {}
        rows.append((
            sorted(plain(source) for source in claim.get("sources") or []),
            claim.get("act"), bool(claim.get("negated")),
            actor.get("country") or ("" if described(actor.get("name")) else plain({"name": actor.get("name")})),
            claim.get("action"), sorted({target.get("country") or "" for target in claim.get("targets") or []}),
            [day(when.get("start")) or "", day(when.get("end")) or "", when.get("min_duration_days") or 0],
            claim.get("likelihood") or "", bool(claim.get("quoted")), plain(claim.get("derived_from") or ""),
            sorted((plain(answer.get("by")), answer.get("act")) for answer in claim.get("answers") or [])))
    return sorted(rows, key=repr)


def names_of(claim):
    """Every name that an annotated claim gives to a party."""
    for option in alternatives(claim["sources"]):
        yield from option
    for option in alternatives(claim.get("answers") or []):
        yield from (answer["by"] for answer in option)
    yield claim["actor"].get("name")
    yield claim.get("derived_from")
