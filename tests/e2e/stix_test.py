# SPDX-License-Identifier: GPL-3.0-or-later
"""Dossiers as STIX 2.1 and back, over the hand-made ones of tests/unit/dossier_sample.c and over real files."""
import json
import subprocess
import uuid
import warnings

from tap import BUILD, SOURCE, Skip, case, each, folder, run, shared, vigie

SAMPLE = BUILD / "tests" / "dossier-sample"
SAMPLES = ("press", "vendor", "two", "hostile", "large", "empty")
EXTENSION = "extension-definition--ea0cd8ed-17f2-4f1a-97cb-ffc4758bca40"
EXAMPLES = ("article.fr.html", "article.fr.txt", "report.en.html")
_schemas = {}


def sample(name, form):
    if not SAMPLE.exists():
        raise Skip(f"{SAMPLE} is not built")
    return subprocess.run([str(SAMPLE), name, form], capture_output=True, check=True, text=True).stdout


def stix_of(*arguments):
    with folder() as here:
        vigie("read", "--json", "--stix", here / "b.json", *arguments)
        return (here / "b.json").read_text()


def validator():
    """The bundle's schema with all that it refers to, from the shared data."""
    try:
        import jsonschema
    except ImportError:
        raise Skip("python3-jsonschema is not installed")
    root = shared("data/stix/schemas")
    if not _schemas:
        for path in sorted(root.rglob("*.json")):
            schema = json.loads(path.read_text())
            _schemas[schema["$id"]] = schema
        # What the bundle's schema has no row for (notes, opinions, locations, extension definitions, new objects) must
        # be a domain object or an observable, and not both; but the schema of observables takes every domain object.
        # So no bundle with a note in it is valid by the letter. It is held to either here, and to its own kind below.
        bundle = next(s for name, s in _schemas.items() if name.endswith("/common/bundle.json"))
        others = bundle["properties"]["objects"]["items"]["anyOf"][1]["allOf"][0]
        others["anyOf"] = others.pop("oneOf")
    bundle = next(s for name, s in _schemas.items() if name.endswith("/common/bundle.json"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        resolver = jsonschema.RefResolver(bundle["$id"], bundle, store=_schemas)
        return jsonschema.Draft202012Validator(bundle, resolver=resolver), resolver


def check(bundle):
    validate, resolver = validator()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import jsonschema

        errors = [f"{list(e.absolute_path)[:4]}: {e.message[:300]}" for e in validate.iter_errors(bundle)]
        assert not errors, errors[:5]
        # The bundle's schema takes any object for one of its own kind that it does not know: each is held to its kind.
        kinds = {name.rsplit("/", 1)[1][:-5]: schema for name, schema in _schemas.items()}
        for thing in bundle["objects"]:
            if thing["type"] == "vigie-claim":
                continue
            own = jsonschema.Draft202012Validator(kinds[thing["type"]], resolver=resolver)
            errors = [e.message[:300] for e in own.iter_errors(thing)]
            assert not errors, (thing["id"], errors[:3])


def check_references(bundle):
    ids = [o["id"] for o in bundle["objects"]]
    assert len(ids) == len(set(ids)), "an id twice"
    known = set(ids)

    def refs(value, key=""):
        if isinstance(value, dict):
            for k, v in value.items():
                yield from refs(v, k)
        elif isinstance(value, list):
            for v in value:
                yield from refs(v, key)
        elif key.endswith("_ref") or key.endswith("_refs"):
            yield value

    for thing in bundle["objects"]:
        for ref in refs({k: v for k, v in thing.items() if k != "id"}):
            assert ref in known, f"{thing['id']} refers to {ref}"
        version = uuid.UUID(thing["id"].split("--", 1)[1]).version
        assert version == 5 or thing["id"] == EXTENSION, thing["id"]


def validates(name):
    bundle = json.loads(sample(name, "stix"))
    check_references(bundle)
    check(bundle)


def loads_back(name):
    """The same JSON, but for which file it is, and byte for byte the same bundle again."""
    before = json.loads(sample(name, "json"))
    with folder() as here:
        first = sample(name, "stix")
        (here / "first.json").write_text(first)
        after = json.loads(vigie("read", "--json", "--stix", here / "second.json", here / "first.json").stdout)
        assert (here / "second.json").read_text() == first, "written again it is another bundle"
    same(before, after)


def same(before, after):
    assert len(before["reports"]) == len(after["reports"])
    for a, b in zip(before["reports"], after["reports"]):
        origin = b.pop("original")
        assert origin == {k: a[k] for k in ("file", "member", "sha256", "format")}, origin
        assert a.pop("original") is None
        assert b["format"] == "stix" and b["sha256"] != a["sha256"]
        for key in ("file", "member", "sha256", "format"):
            del a[key], b[key]
        for key in a:
            assert a[key] == b[key], f"{key}: {str(a[key])[:400]} is now {str(b[key])[:400]}"
        assert a == b


for name in SAMPLES:
    each(f"{name} validates against the schemas of STIX 2 1", validates, name)
    each(f"{name} loads back without loss", loads_back, name)


@case
def the_examples_validate_and_load_back():
    for name in EXAMPLES:
        file = SOURCE / "examples" / "npo-mash" / name
        with folder() as here:
            before = json.loads(vigie("read", "--json", "--stix", here / "b.json", file).stdout)
            after = json.loads(vigie("read", "--json", here / "b.json").stdout)
            bundle = json.loads((here / "b.json").read_text())
        same(before, after)
        check_references(bundle)
        check(bundle)


@case
def the_bundle_follows_from_the_report_alone():
    file = SOURCE / "examples" / "npo-mash" / "report.en.html"
    assert stix_of(file) == stix_of("--jobs", "1", file)
    bundle = json.loads(stix_of(file))
    stamps = {o["created"] for o in bundle["objects"] if o["type"] not in ("identity", "extension-definition")}
    assert stamps == {"2023-08-07T10:00:00.000Z"}, stamps


@case
def indicators_keep_their_validity_and_set_aside_ones_get_no_pattern():
    bundle = json.loads(sample("vendor", "stix"))
    indicators = {o["name"]: o for o in bundle["objects"] if o["type"] == "indicator"}
    assert set(indicators) == {"centos-packages.com", "192.169.7.197", "9216198a2ebc14dd68386738c1c59792"}
    address = indicators["192.169.7.197"]
    assert address["pattern"] == "[ipv4-addr:value = '192.169.7.197']"
    assert address["valid_from"] == "2022-01-01T00:00:00Z"
    assert address["valid_until"] == "2022-06-01T00:00:00Z", "valid_until is exclusive in STIX"
    assert "8.8.8.8" not in json.dumps([o for o in bundle["objects"] if o["type"] != "report"])


@case
def denials_are_opinions_and_silence_is_a_note():
    objects = json.loads(sample("press", "stix"))["objects"]
    claims = {o["number"]: o["id"] for o in objects if o["type"] == "vigie-claim"}
    notes = [o for o in objects if o["type"] == "note"]
    assert [n["object_refs"] for n in notes[:2]] == [[claims[1]], [claims[1]]]
    assert notes[0]["authors"] == ["North Korea's mission to the United Nations"]
    (opinion,) = [o for o in objects if o["type"] == "opinion"]
    assert opinion["opinion"] == "disagree" and opinion["authors"] == ["Beijing"]
    assert set(opinion["object_refs"]) == {claims[5], claims[6]}, "what Beijing denies is what is said of China"


@case
def a_claim_with_a_time_and_an_actor_is_a_campaign():
    objects = json.loads(sample("press", "stix"))["objects"]
    campaigns = [o for o in objects if o["type"] == "campaign"]
    assert [(c["first_seen"][:10], c["last_seen"][:10]) for c in campaigns] == [
        ("2023-03-01", "2023-03-31"),
        ("2022-01-01", "2022-12-31"),
    ]
    by_id = {o["id"]: o for o in objects}
    relations = [(o["relationship_type"], by_id[o["source_ref"]]["type"], by_id[o["target_ref"]]["type"])
                 for o in objects if o["type"] == "relationship"]
    assert ("attributed-to", "campaign", "threat-actor") in relations
    assert ("targets", "campaign", "location") in relations


@case
def names_carry_the_ids_of_attack():
    objects = json.loads(sample("vendor", "stix"))["objects"]
    ids = {(o["type"], o["external_references"][0]["external_id"]) for o in objects if "external_references" in o}
    assert {("intrusion-set", "G0032"), ("attack-pattern", "T1090"), ("attack-pattern", "T1114")} <= ids
    (group,) = [o for o in objects if o["type"] == "intrusion-set"]
    assert group["aliases"] == ["Diamond Sleet"]


@case
def without_the_extension_the_indicators_are_still_read():
    bundle = json.loads(sample("vendor", "stix"))
    for thing in bundle["objects"]:
        thing.pop("extensions", None)
    bundle["objects"] = [o for o in bundle["objects"] if o["type"] not in ("vigie-claim", "extension-definition")]
    with folder() as here:
        (here / "b.json").write_text(json.dumps(bundle))
        report = json.loads(vigie("read", "--json", here / "b.json", status=1).stdout)["reports"][0]
    values = {i["value"]: (i["valid_from"], i["valid_until"]) for i in report["indicators"]}
    assert values["192.169.7.197"] == ("2022-01-01T00:00:00Z", "2022-05-31T23:59:59.999999999Z")
    assert report["original"] is None


@case
def what_others_take_out_or_revoke_is_gone_and_what_they_add_is_read():
    bundle = json.loads(sample("vendor", "stix"))
    by_name = {o.get("name"): o for o in bundle["objects"] if o["type"] == "indicator"}
    bundle["objects"].remove(by_name["centos-packages.com"])
    by_name["192.169.7.197"]["revoked"] = True
    added = dict(by_name["192.169.7.197"], id=f"indicator--{uuid.uuid4()}", revoked=False, name="x")
    added["pattern"] = "[domain-name:value = 'added-by-others.com']"
    bundle["objects"].append(added)
    with folder() as here:
        (here / "b.json").write_text(json.dumps(bundle))
        report = json.loads(vigie("read", "--json", here / "b.json", status=1).stdout)["reports"][0]
    values = {i["value"]: i["set_aside"] for i in report["indicators"]}
    assert values == {"192.169.7.197": "stix: revoked", "8.8.8.8": "public DNS resolvers",
                      "9216198a2ebc14dd68386738c1c59792": None, "added-by-others.com": None}, values


@case
def the_hunt_takes_a_bundle_as_it_takes_its_report():
    report = SOURCE / "examples" / "npo-mash" / "report.en.html"
    with folder() as here:
        vigie("read", "--stix", here / "b.json", report)
        (here / "dns.log").write_text("2022-03-01T10:00:00Z ns1 query: a.centos-packages.com IN A\n"
                                      "2020-03-01T10:00:00Z gw to 192.169.7.197\n")
        hunts = [json.loads(vigie("hunt", "--json", "-r", r, here / "dns.log", status=1).stdout)
                 for r in (report, here / "b.json")]
    for hunt in hunts:
        assert hunt["verdict"]["first"] == "2022-03-01T10:00:00Z"
        assert [s["in_validity"] for s in hunt["sightings"]] == [True, False]
        for i in hunt["indicators"]:
            del i["report"]
    assert hunts[0]["indicators"] == hunts[1]["indicators"]


@case
def a_hostile_extension_is_left_out_and_told():
    bundle = json.loads(sample("vendor", "stix"))
    (report,) = [o for o in bundle["objects"] if o["type"] == "report"]
    extension = report["extensions"][EXTENSION]
    extension["claim_refs"] += ["vigie-claim--nowhere", 7, {}]
    extension["indicators"] += [{"kind": "ipv4", "value": "999.1.1.1"}, {"kind": "none"}, 3,
                                {"kind": "ipv4", "value": "8.8.4.4", "offset": -5, "length": 2**62}]
    extension["mentions"] += [{"kind": "spaceship", "name": "x"}, "y"]
    with folder() as here:
        (here / "b.json").write_text(json.dumps(bundle))
        read = json.loads(vigie("read", "--json", here / "b.json", status=1).stdout)
    assert any("8 entries" in e["reason"] for e in read["errors"]), read["errors"]
    (late,) = [i for i in read["reports"][0]["indicators"] if i["value"] == "8.8.4.4"]
    assert late["set_aside"] and late["span"] is None, "a benign value stays benign, whatever a bundle says"


run()
