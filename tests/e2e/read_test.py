# SPDX-License-Identifier: GPL-3.0-or-later
"""vigie read: its JSON, its ledger, its options, and what MISP can hold of a dossier."""
import json
import pathlib
import re
import subprocess
import zipfile

from schema import Schema
from tap import BUILD, PROGRAM, SOURCE, Skip, case, each, folder, run, shared, vigie

SAMPLE = BUILD / "tests" / "dossier-sample"
SAMPLES = ("press", "vendor", "two", "hostile", "large", "empty")
EXAMPLES = SOURCE / "examples" / "npo-mash"
SCHEMA = Schema("read")


def sample(name, form, *more):
    if not SAMPLE.exists():
        raise Skip(f"{SAMPLE} is not built")
    return subprocess.run([str(SAMPLE), name, form, *more], capture_output=True, check=True, text=True).stdout


def read(*arguments, status=None, **options):
    return json.loads(vigie("read", "--json", *arguments, status=status, **options).stdout)


def conforms(document):
    found = SCHEMA.errors(document)
    assert not found, "\n".join(found[:20])
    assert set(document) == set(SCHEMA.schema["properties"])
    for report in document["reports"]:
        assert set(report) == SCHEMA.fields("report"), set(report) ^ SCHEMA.fields("report")
        for claim in report["claims"]:
            assert set(claim) == SCHEMA.fields("claim")
        for mention in report["mentions"]:
            assert set(mention) <= SCHEMA.fields("mention")


for name in SAMPLES:
    each(f"{name} conforms to the schema", lambda name=name: conforms(json.loads(sample(name, "json"))))
for file in ("article.fr.html", "article.fr.txt", "report.en.html"):
    each(f"{file} conforms to the schema", lambda file=file: conforms(read(EXAMPLES / file)))


@case
def the_schema_test_can_fail():
    document = json.loads(sample("press", "json"))
    claim = document["reports"][0]["claims"][0]
    claim["act"] = "shouts"
    claim["when"]["start"] = "2023-03-01"
    claim["actor"]["country"] = "North Korea"
    del claim["basis"]
    claim["span"]["offset"] = -1
    assert len(SCHEMA.errors(document)) == 5, SCHEMA.errors(document)


@case
def spans_point_at_what_is_written():
    for file in sorted(EXAMPLES.glob("*.html")) + sorted(EXAMPLES.glob("article*.txt")):
        raw = file.read_bytes()
        (report,) = read(file)["reports"]
        assert report["sha256"] == subprocess.run(["sha256sum", file], capture_output=True, text=True).stdout[:64]
        for i in report["indicators"]:
            if not i["span"]:
                continue  # a link's target that stands nowhere
            at, size = i["span"]["offset"], i["span"]["length"]
            assert raw[at : at + size].decode().replace("&amp;", "&") == i["written"].replace("&amp;", "&"), i


@case
def exit_status_says_whether_anything_was_found():
    with folder() as here:
        (here / "nothing.txt").write_text("Nothing of note happened here today.\n")
        (here / "empty").write_bytes(b"")
        vigie("read", here / "nothing.txt", status=0)
        vigie("read", EXAMPLES / "report.en.html", status=1)
        vigie("read", here / "empty", status=2)
        vigie("read", here / "absent", status=2)
        vigie("read", status=2)
        vigie("read", "--format", "no-such", EXAMPLES / "report.en.html", status=2)
        vigie("read", "--published", "yesterday", EXAMPLES / "report.en.html", status=2)
        vigie("read", "--stix", here / "no" / "folder.json", EXAMPLES / "report.en.html", status=2)


@case
def what_cannot_be_read_is_told_beside_what_can():
    with folder() as here:
        (here / "a.txt").write_bytes(b"\x7fELF\x00\x01\x02" * 9)
        (here / "b.txt").write_text("198.51.77.3\nevil-domain-of-ours.com\n")
        document = read(here, status=1)
        assert [pathlib.Path(r["file"]).name for r in document["reports"]] == ["b.txt"]
        assert [pathlib.Path(e["file"]).name for e in document["errors"]] == ["a.txt"]
        conforms(document)
        loud = vigie("read", here)
        assert "a.txt" in loud.stderr and "a.txt" in loud.stdout
        assert vigie("read", "--quiet", here).stderr == ""


@case
def standard_input_and_archives_are_read():
    text = (EXAMPLES / "report.en.html").read_text()
    (piped,) = read("-", input=text)["reports"]
    (plain,) = read(EXAMPLES / "report.en.html")["reports"]
    assert piped["file"] == "-" and piped["sha256"] == plain["sha256"]
    assert piped["indicators"] == plain["indicators"]
    with folder() as here:
        with zipfile.ZipFile(here / "two.zip", "w") as archive:
            archive.writestr("one/report.html", text)
            archive.writestr("two.txt", (EXAMPLES / "article.fr.txt").read_text())
        document = read(here / "two.zip", status=1)
        assert [r["member"] for r in document["reports"]] == ["one/report.html", "two.txt"]
        assert document["reports"][0]["indicators"] == plain["indicators"]
        assert [r["language"] for r in document["reports"]] == ["en", "fr"]


@case
def published_goes_before_what_the_report_says():
    (report,) = read("--published", "2021-02-03", EXAMPLES / "article.fr.html")["reports"]
    assert report["published"] == "2021-02-03T00:00:00Z"
    assert read(EXAMPLES / "article.fr.html")["reports"][0]["published"].startswith("2023-09-0")


@case
def many_reports_come_in_order_whatever_the_workers_do():
    with folder() as here:
        for i in range(60):
            lines = "".join(f"host{k}.evil-number-{i}.com\n" for k in range(1 + (i * 37) % 90))
            (here / f"{i:03}.txt").write_text(lines)
        outputs = {vigie("read", "--json", "--jobs", jobs, here, status=1).stdout for jobs in (1, 3, 7)}
        assert len(outputs) == 1
        reports = json.loads(outputs.pop())["reports"]
        assert [pathlib.Path(r["file"]).stem for r in reports] == [f"{i:03}" for i in range(60)]


@case
def without_the_sandbox_it_says_so():
    assert read("--no-sandbox", EXAMPLES / "article.fr.txt")["sandboxed"] is False
    assert read(EXAMPLES / "article.fr.txt")["sandboxed"] is True
    assert "--no-sandbox" in vigie("read", "--no-sandbox", EXAMPLES / "article.fr.txt").stdout


@case
def the_ledger_reads_at_a_glance():
    text = sample("press", "terminal", "80", "plain")
    for line in (
        " 1  Microsoft asserts",
        "    March 2023",
        " 3  (source not named) accuses · allegation",
        " 4  Reuters and SentinelOne reveal",
        "    at least 150 days in 2022",
        "    possible: no degree is stated",
        "    ↳ Russia's embassy in Washington gives no answer",
        " 7  Beijing [China] denies",
    ):
        assert f"\n{line}\n" in text, line
    french = sample("vendor", "french", "80", "plain")
    assert "du 1er janvier 2022 au 31 mai 2022" in french and "depuis le 1er novembre 2021" in french
    assert "attribue · citation" in french and " nie\n" in french and "novembre 2021 à mai 2022" in french


@case
def colours_are_asked_for():
    file = EXAMPLES / "article.fr.txt"
    assert "\x1b[" not in vigie("read", file).stdout
    assert "\x1b[" in vigie("read", "--color", "always", file).stdout
    assert "Indicateurs" in vigie("read", "--lang", "fr", file).stdout
    assert vigie("read", "--lang", "xx", file).returncode == 2


def misp_of(source):
    with folder() as here:
        if source.startswith("sample:"):
            before = json.loads(sample(source[7:], "json"))
            (here / "m.json").write_text(sample(source[7:], "misp"))
        else:
            before = read("--misp", here / "m.json", source)
        text = (here / "m.json").read_text()
        after = read("--misp", here / "again.json", here / "m.json")
        (here / "third.json").write_text((here / "again.json").read_text())
        return before["reports"][0], after["reports"][0], json.loads(text), after["errors"]


def kept_by_misp(source):
    before, after, _, problems = misp_of(source)
    assert after["format"] == "misp" and not problems, problems
    assert after["title"] == before["title"] and after["published"] == before["published"]

    def rows(report):
        return [(i["kind"], i["value"], i["valid_from"], i["valid_until"], i["set_aside"] is not None)
                for i in report["indicators"]]

    assert rows(after) == rows(before)
    assert [a["name"] for a in after["actors"]] == [a["name"] for a in before["actors"]]
    for kind in ("malware", "techniques"):
        assert [(n["name"], n["id"]) for n in after[kind]] == [
            (n["name"], n["id"]) for n in before[kind] if kind == "malware" or n["id"]
        ]


for source in ("sample:press", "sample:vendor", "sample:large", str(EXAMPLES / "report.en.html"),
               str(EXAMPLES / "article.fr.html")):  # fmt: skip
    each(f"a MISP event keeps what it can of {pathlib.Path(source).name}", kept_by_misp, source)


@case
def a_misp_event_is_what_misp_takes():
    _, _, event, _ = misp_of("sample:vendor")
    event = event["Event"]
    uuids = [event["uuid"], *(a["uuid"] for a in event["Attribute"]), *(o["uuid"] for o in event["Object"])]
    assert len(uuids) == len(set(uuids)) and all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", u) for u in uuids)
    by_value = {a["value"]: a for a in event["Attribute"]}
    assert by_value["8.8.8.8"]["to_ids"] is False, "what is set aside is not to be blocked"
    assert by_value["192.169.7.197"]["first_seen"] == "2022-01-01T00:00:00.000000+00:00"
    assert by_value["192.169.7.197"]["last_seen"] == "2022-05-31T23:59:59.999999+00:00"
    claims = [a for a in event["Attribute"] if a["comment"].startswith("claim 1: ")]
    assert claims[0]["type"] == "text" and "denies" in claims[0]["comment"]
    assert {"name": 'misp-galaxy:threat-actor="Lazarus Group"'} in event["Tag"]
    assert event["published"] is False and event["distribution"] == "0"


@case
def esets_events_survive_misp_and_stix():
    events = sorted(shared("data/reports/eset").rglob("*misp*.json"))[:6]
    assert events
    for event in events:
        with folder() as here:
            first = read("--misp", here / "m.json", "--stix", here / "s.json", event)["reports"][0]
            misp = read(here / "m.json")["reports"][0]
            stix = read(here / "s.json")["reports"][0]
        values = [(i["kind"], i["value"], i["valid_from"], i["valid_until"]) for i in first["indicators"]]
        assert [(i["kind"], i["value"], i["valid_from"], i["valid_until"]) for i in misp["indicators"]] == values, event
        assert stix["indicators"] == first["indicators"], event


@case
def an_interrupted_run_shows_what_it_has():
    import os
    import signal

    if not PROGRAM.exists():
        raise Skip("no program")
    process = subprocess.Popen([str(PROGRAM), "read", "--json", EXAMPLES / "report.en.html", "-"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    import time
    time.sleep(1.5)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert json.loads(out)["interrupted"] is True, err
    assert "interrupted" in err and process.returncode in (1, 2)


run()
