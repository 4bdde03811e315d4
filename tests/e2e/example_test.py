#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bundled example, judged by what its generator planted: examples/npo-mash/README.md says what that is.

The generator counts while it writes and never searches, so that a hunt is compared with something that cannot make
the hunt's own mistakes.
"""
import datetime
import functools
import gzip
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

from tap import BUILD, SOURCE, Skip, case, run, vigie

EXAMPLE = SOURCE / "examples/npo-mash"
_room = tempfile.TemporaryDirectory(prefix="vigie-example-")


def second(time):
    return None if time is None else re.sub(r"\.\d+(?=Z$)", "", time)


@functools.cache
def made():
    """(folder of logs, truth)"""
    program = BUILD / "examples/npo-mash/npo-mash-generate"
    if not program.exists():
        raise Skip(f"{program} is not built")
    logs, truth = pathlib.Path(_room.name) / "logs", pathlib.Path(_room.name) / "truth.json"
    subprocess.run([str(program), str(logs), str(truth)], check=True, timeout=120, stdin=subprocess.DEVNULL)
    return logs, json.loads(truth.read_text())


@functools.cache
def hunted(*reports):
    logs, _ = made()
    arguments = [word for report in reports or ("report.en.html",) for word in ("-r", EXAMPLE / report)]
    done = vigie("hunt", "--json", *arguments, logs, status=1)
    return json.loads(done.stdout)


def sightings(result, valid):
    """{(kind, value): {count, first, last, hosts}} of what was seen, the reports taken together."""
    found = {}
    for row in result["sightings"]:
        if row["in_validity"] is not valid or not row["count"]:
            continue
        key = row["indicator"]["kind"], row["indicator"]["value"]
        assert key not in found, f"{key} comes twice"
        found[key] = {"count": row["count"], "first": second(row["first"]), "last": second(row["last"]),
                      "hosts": sorted(row["hosts"])}
    return found


def planted(rows):
    return {(row["kind"], row["value"]): {"count": row["count"], "first": second(row["first"]),
                                          "last": second(row["last"]), "hosts": sorted(row["hosts"])} for row in rows}


def compare(found, expected):
    wrong = [f"{key}: found {found.get(key)}, planted {expected.get(key)}"
             for key in sorted({*found, *expected}) if found.get(key) != expected.get(key)]
    assert not wrong, "\n".join(wrong)


def unescaped(line):
    """Without the escapes of JSON and of URLs."""
    return re.sub(r"\\u00([0-9a-fA-F]{2})|%([0-9a-fA-F]{2})", lambda m: chr(int(m[1] or m[2], 16)),
                  line.replace("\\/", "/"))


@functools.cache
def whole(kind, value):
    """The value as a whole token: a domain may be the end of a longer name, an address or a hash of nothing."""
    left = {"domain": r"(?<![0-9a-z-])", "ipv4": r"(?<![0-9a-z.])"}.get(kind, r"(?<![0-9a-z])")
    return re.compile(left + re.escape(value) + r"(?![0-9a-z]|[.-][0-9a-z])", re.I)


@case
def the_generator_writes_the_same_bytes_twice():
    logs, truth = made()
    with tempfile.TemporaryDirectory(prefix="vigie-example-") as other:
        subprocess.run([str(BUILD / "examples/npo-mash/npo-mash-generate"), f"{other}/logs", f"{other}/truth.json"],
                       check=True, timeout=120, stdin=subprocess.DEVNULL)
        for folder in (logs, pathlib.Path(other, "logs")):
            assert any(folder.rglob("*.gz"))
        digests = [{str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime)
                    for path in folder.rglob("*") if path.is_file()} for folder in (logs, pathlib.Path(other, "logs"))]
        assert digests[0] == digests[1]
        assert truth == json.loads(pathlib.Path(other, "truth.json").read_text())


@case
def what_is_planted_is_there_and_what_is_missing_is_missing():
    """The truth itself, by plain means: no record names one indicator twice, so lines and sightings are one number."""
    logs, truth = made()
    first, last = truth["gap"]["first"], truth["gap"]["last"]
    zeek_and_squid = [path for folder in ("zeek", "squid") for path in (logs / folder).rglob("*") if path.is_file()]
    days = {path.parent.name for path in zeek_and_squid if path.parent.parent.name == "zeek"}
    assert {"2022-02-12", "2022-02-21"} <= days and not any("2022-02-12" < day < "2022-02-21" for day in days)
    assert first < "2022-02-13" and last > "2022-02-21"
    counts = dict.fromkeys(((row["kind"], row["value"]) for row in truth["indicators"] + truth["never_seen"]), 0)
    near = re.compile(rb"-packages|192\.169\.7\.197|5\.134\.119\.142|bsef|packages%2E|" +
                      b"|".join(value.encode() for kind, value in counts if kind in ("md5", "sha1")), re.I)
    for path in logs.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for line in (gzip.decompress(data) if path.suffix == ".gz" else data).split(b"\n"):
            if near.search(line) or b"%2Dpackages" in line:
                text = unescaped(line.decode())
                for kind, value in counts:
                    counts[kind, value] += bool(whole(kind, value).search(text))
    expected = dict.fromkeys(counts, 0)
    for row in truth["indicators"] + truth["out_of_validity"]:
        expected[row["kind"], row["value"]] += row["count"]
    assert counts == expected, {key: (counts[key], expected[key]) for key in counts if counts[key] != expected[key]}


@case
def the_verdict_is_the_interval_to_the_second():
    verdict, truth = hunted()["verdict"], made()[1]["verdict"]
    assert verdict["hit"] is True
    assert (second(verdict["first"]), second(verdict["last"])) == (second(truth["first"]), second(truth["last"]))
    assert verdict["dwell_days"] in (158, 159), verdict["dwell_days"]
    assert verdict["hosts"] == sorted(truth["hosts"]), verdict["hosts"]


@case
def the_logs_show_both_ends_of_it():
    verdict = hunted()["verdict"]
    assert verdict["censored_left"] is False and verdict["censored_right"] is False


@case
def each_indicator_is_seen_as_often_as_it_was_planted():
    compare(sightings(hunted(), True), planted(made()[1]["indicators"]))


@case
def the_address_outside_its_months_is_kept_apart():
    found, truth = sightings(hunted(), False), made()[1]
    compare(found, planted(truth["out_of_validity"]))
    assert found["ipv4", "192.169.7.197"]["first"].startswith("2020-") and truth["out_of_validity_2020"] == 12
    assert not hunted()["verdict"]["first"].startswith("2020-")


@case
def no_decoy_is_a_hit():
    """Every record shown as evidence names the indicator as a whole, once the carrier's escapes are undone."""
    for row in hunted()["sightings"]:
        kind, value = row["indicator"]["kind"], row["indicator"]["value"]
        for evidence in row["evidence"]:
            assert whole(kind, value).search(unescaped(evidence["line"])), f"{value} is not in: {evidence['line']}"


@case
def what_was_not_planted_is_not_seen():
    seen = {(row["indicator"]["kind"], row["indicator"]["value"]) for row in hunted()["sightings"] if row["count"]}
    for row in made()[1]["never_seen"]:
        assert (row["kind"], row["value"]) not in seen, row
    known = {(row["kind"], row["value"]) for row in made()[1]["indicators"]}
    assert seen <= known, seen - known


@case
def all_of_the_report_is_hunted():
    hunted_for = {(row["kind"], row["value"]) for row in hunted()["indicators"] if not row["set_aside"]}
    truth = made()[1]
    wanted = {(row["kind"], row["value"]) for row in truth["indicators"] + truth["never_seen"]}
    assert hunted_for >= wanted, wanted - hunted_for
    further = {pair for pair in hunted_for - wanted if pair[0] != "url"}
    assert not further, f"not of the report's table: {further}"


@case
def the_failed_disks_are_a_gap():
    """Nothing is covered while the disks were gone; the other sources say so for themselves."""
    gap = made()[1]["gap"]
    first, last = second(gap["first"]), second(gap["last"])
    for row in hunted()["coverage"]:
        if row["format"] not in ("zeek-tsv", "squid") or row["first"] is None or row["first"].startswith("2020-"):
            continue
        for edge in (row["first"], row["last"]):
            assert not first < second(edge) < last, row
        if second(row["first"]) <= first and second(row["last"]) >= last:
            assert any(second(hole["first"]) <= first and second(hole["last"]) >= last for hole in row["gaps"]), row
    sources = [row for row in hunted()["sources"] if row["format"] in ("zeek-tsv", "squid") and row["hits"]]
    live = [row for row in sources if row["last"] > "2022-06"]
    assert live
    for row in live:
        assert any(second(hole["first"]) <= first and second(hole["last"]) >= last for hole in row["gaps"]), row


@case
def every_log_is_read_and_dated():
    logs, truth = made()
    result = hunted()
    assert result["errors"] == [], result["errors"][:3]
    files = {str(path.relative_to(logs)) for path in logs.rglob("*") if path.is_file()}
    covered = {os.path.relpath(row["file"], logs) for row in result["coverage"]}
    assert covered == files, sorted(covered ^ files)[:5]
    for row in result["coverage"]:
        assert row["undated"] == 0 and row["unparsed_bytes"] == 0 and row["first"] and row["last"], row
    assert sum(row["events"] for row in result["coverage"]) == sum(row["events"] for row in truth["coverage"])


@case
def logs_without_years_get_the_right_ones():
    for row in hunted()["coverage"]:
        if row["format"] != "syslog-rfc3164":
            continue
        day = re.search(r"-(\d{4})(\d{2})(\d{2})\.gz$", row["file"])
        end = datetime.date(*map(int, day.groups())) if day else datetime.date(2022, 6, 30)
        for edge in (row["first"], row["last"]):
            assert 0 <= (end - datetime.date.fromisoformat(edge[:10])).days <= 7, row


@case
def evidence_is_the_original_bytes():
    checked = 0
    for row in hunted()["sightings"]:
        for evidence in row["evidence"][:3]:
            data = pathlib.Path(evidence["file"]).read_bytes()
            if evidence["file"].endswith(".gz"):
                data = gzip.decompress(data)
            piece = data[evidence["offset"]:evidence["offset"] + evidence["length"]]
            assert hashlib.sha256(piece).hexdigest() == evidence["sha256"], evidence
            assert piece.decode() == evidence["line"], evidence
            checked += 1
    assert checked


@case
def the_press_article_leads_to_the_same_interval():
    for name in ("article.fr.html", "article.fr.txt"):
        result, truth = hunted(name), made()[1]
        verdict = result["verdict"]
        assert (second(verdict["first"]), second(verdict["last"])) == (second(truth["verdict"]["first"]),
                                                                       second(truth["verdict"]["last"])), name
        expected = planted(row for row in truth["indicators"] if row["kind"] in ("domain", "ipv4"))
        del expected["domain", "bsef.or.kr"]
        compare(sightings(result, True), expected)
        compare(sightings(result, False), planted(truth["out_of_validity"]))


run()
