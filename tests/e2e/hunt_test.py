#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hunt from a report to a verdict: what is found and what is not, when, where, and evidence that holds."""
import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import shlex
import shutil
import subprocess
import tarfile
import zipfile

from tap import Skip, case, each, folder, run, vigie

REPORT = """# Advisory

The actor used evil[.]example[.]org hmm.

| kind | value |
| --- | --- |
| domain | evil-domain[.]com |
| address | 203.0.114[.]7 |
| address | 2001:db9::17 |
| network | 100.128.4[.]0/24 |
| hash | 9216198a2ebc14dd68386738c1c59792 |
| page | hxxps://drop[.]site/a/b.php |
| mail | sender@bad-mail[.]net |
"""


def hunt(where, report=REPORT, logs=None, *options, status=None):
    """Runs a hunt over {name: content}; returns the JSON object."""
    (where / "report.md").write_text(report)
    (where / "logs").mkdir(exist_ok=True)
    for name, content in (logs or {}).items():
        path = where / "logs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    done = vigie("hunt", "--json", "-q", *options, "-r", where / "report.md", where / "logs")
    if status is not None:
        assert done.returncode == status, (done.returncode, done.stderr, done.stdout[:2000])
    return json.loads(done.stdout) if done.stdout else None


def line(value, second=0):
    return f"2022-03-04T05:06:{second:02d}Z host7 app[1]: saw {value} today\n"


def matches(value, expected):
    with folder() as where:
        result = hunt(where, REPORT, {"app.log": line("nothing") + line(value, 1)})
        found = [s["indicator"]["value"] for s in result["sightings"]]
        assert found == expected, (value, found)


DOMAIN, ADDRESS, HASH = ["evil-domain.com"], ["203.0.114.7"], ["9216198a2ebc14dd68386738c1c59792"]
for text, expected in [
    ("evil-domain.com", DOMAIN),
    ("EVIL-Domain.COM.", DOMAIN),
    ("a.b.evil-domain.com", DOMAIN),
    ("http://evil-domain.com:8080/x?y", DOMAIN),
    ("user@evil-domain.com", DOMAIN),
    ('{"u":"http:\\/\\/evil-domain.com\\/x"}', DOMAIN),
    ('"evil\\u002ddomain\\u002ecom"', DOMAIN),
    ("u=http%3A%2F%2Fevil-domain.com%2Fx", DOMAIN),
    ("u=evil-domain%2Ecom", DOMAIN),
    ("notevil-domain.com", []),
    ("not-evil-domain.com", []),
    ("evil-domain.com.example.net", []),
    ("evil-domain.community", []),
    ("u=evil-domain.com%2Eexample.net", []),
    ("u=x%2Devil-domain.com", []),
    ("203.0.114.7", ADDRESS),
    ("[203.0.114.7]:443", ADDRESS),
    ("203.0.114.7:443", ADDRESS),
    ("203.0.114.7.", ADDRESS),
    ("203.0.114.77", []),
    ("1203.0.114.7", []),
    ("203.0.114.7.5", []),
    ("v203.0.114.7", []),
    ("Agent/203.0.114.7", []),
    ("HIER_DIRECT/203.0.114.7 text/html", ADDRESS),
    ("GET /lookup/203.0.114.7 HTTP/1.1", ADDRESS),
    ("version 203.0.114.7", []),
    ("2001:0DB9:0:0:0:0:0:17", ["2001:db9::17"]),
    ("[2001:db9::17]:80", ["2001:db9::17"]),
    ("2001:db9::171", []),
    ("100.128.4.200", ["100.128.4.0/24"]),
    ("100.128.5.1", []),
    ("MD5=9216198A2EBC14DD68386738C1C59792,x", HASH),
    ("9216198a2ebc14dd68386738c1c597920", []),
    ("aa9216198a2ebc14dd68386738c1c59792aa", []),
    ("https://drop.site/a/b.php", ["https://drop.site/a/b.php"]),
    ("http://DROP.site/a/b.php", ["https://drop.site/a/b.php"]),
    ("https://drop.site/a/c.php", []),
    ("from=<Sender@bad-mail.net>", ["sender@bad-mail.net"]),
    ("from=<other@bad-mail.net>", []),
    ("from=<xsender@bad-mail.net>", []),
]:
    each(f"{text} -> {', '.join(expected) or 'nothing'}", matches, text, expected)


def seen_in_utf16(encoding):
    with folder() as where:
        text = "\ufeff" + line("nothing") + line("evil-domain.com é", 5) + line("x", 6)
        raw = text.encode(encoding)
        result = hunt(where, REPORT, {"app.log": raw})
        evidence = result["sightings"][0]["evidence"][0]
        piece = raw[evidence["offset"]:evidence["offset"] + evidence["length"]]
        assert piece.decode(encoding).strip() == line("evil-domain.com é", 5).strip(), piece
        assert hashlib.sha256(piece).hexdigest() == evidence["sha256"]
        assert evidence["time"] == "2022-03-04T05:06:05Z"


each("UTF-16LE is read and evidence points at its bytes", seen_in_utf16, "utf-16-le")
each("UTF-16BE is read and evidence points at its bytes", seen_in_utf16, "utf-16-be")


@case
def an_international_name_matches_both_ways():
    with folder() as where:
        report = "bad hosts:\n\n- bücher-böse[.]com\n- xn--mller-kva[.]com\n"
        logs = {"a.log": line("bücher-böse.com".encode("idna").decode()) + line("http://MÜLLER.com/x", 1)}
        found = sorted(s["indicator"]["value"] for s in hunt(where, report, logs)["sightings"])
        ours = sorted(n.encode("idna").decode() for n in ("bücher-böse.com", "müller.com"))
        assert found == ours, (found, ours)


def packed(name, pack):
    """Evidence holds through compression, as dd and sha256sum see it."""
    with folder() as where:
        text = "".join(line(f"filler {i}", i % 60) for i in range(5000)) + line("evil-domain.com", 7)
        result = hunt(where, REPORT, {name: pack(text.encode())})
        (sighting,) = result["sightings"]
        (evidence,) = sighting["evidence"]
        path = where / "logs" / name
        command = {"gz": "zcat", "zst": "zstdcat", "xz": "xzcat", "bz2": "bzcat", "lz4": "lz4cat"}.get(name.split(".")[-1], "cat")
        if evidence["member"]:
            command = f"unzip -p {shlex.quote(str(path))} {evidence['member']}" if name.endswith("zip") else f"tar -xOf {shlex.quote(str(path))} {evidence['member']}"
        else:
            command = f"{command} {shlex.quote(str(path))}"
        if not shutil.which(command.split()[0]):
            raise Skip(f"{command.split()[0]} is not here")
        shell = f"{command} | dd bs=1 skip={evidence['offset']} count={evidence['length']} iflag=fullblock 2>/dev/null | sha256sum"
        assert subprocess.run(shell, shell=True, capture_output=True, text=True).stdout.split()[0] == evidence["sha256"]
        assert evidence["line"] == line("evil-domain.com", 7).rstrip("\n")
        assert result["coverage"][0]["events"] == 5001, result["coverage"]


def with_tool(tool):
    def pack(data):
        if not shutil.which(tool[0]):
            raise Skip(f"{tool[0]} is not here")
        return subprocess.run(tool, input=data, capture_output=True, check=True).stdout
    return pack


def zipped(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("var/app.log", data)
    return out.getvalue()


def tarred(data):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as t:
        info = tarfile.TarInfo("var/app.log")
        info.size = len(data)
        t.addfile(info, io.BytesIO(data))
    return out.getvalue()


for name, pack in [("plain.log", lambda d: d), ("app.log.gz", gzip.compress), ("two.log.gz", lambda d: gzip.compress(d[:9999]) + gzip.compress(d[9999:])),
                   ("app.log.xz", lzma.compress), ("app.log.bz2", bz2.compress), ("app.log.zst", with_tool(["zstd", "-c"])),
                   ("app.log.lz4", with_tool(["lz4", "-c"])), ("logs.zip", zipped), ("logs.tar.gz", tarred)]:
    each(f"dd and sha256sum confirm the evidence in {name}", packed, name, pack)


@case
def the_interval_is_bounded_where_the_logs_reach_further():
    with folder() as where:
        lines = [f"2022-{m:02d}-{d:02d}T10:00:00Z h app: ok\n" for m in range(1, 13) for d in range(1, 29)]
        hits = [f"2022-05-{d:02d}T12:00:{d:02d}Z h app: evil-domain.com\n" for d in range(3, 21)]
        result = hunt(where, REPORT, {"app.log": "".join(sorted(lines + hits))}, status=1)
        verdict = result["verdict"]
        assert verdict["first"] == "2022-05-03T12:00:03Z" and verdict["last"] == "2022-05-20T12:00:20Z", verdict
        assert verdict["dwell_days"] == 17 and not verdict["censored_left"] and not verdict["censored_right"], verdict
        assert verdict["hosts"] == ["h"]


@case
def an_interval_that_begins_with_the_logs_is_open():
    with folder() as where:
        hits = [f"2022-05-{d:02d}T12:00:{d:02d}Z h app: evil-domain.com\n" for d in range(3, 21)]
        tail = [f"2022-{m:02d}-{d:02d}T12:30:00Z h app: ok\n" for m, d in [(5, d) for d in range(20, 32)] + [(6, d) for d in range(1, 31)]]
        verdict = hunt(where, REPORT, {"app.log": "".join(hits + tail)})["verdict"]
        assert verdict["censored_left"] and not verdict["censored_right"], verdict
        assert "at least 17 days" in verdict["statement"], verdict["statement"]
        french = hunt(where, REPORT, {}, "--lang", "fr")["verdict"]
        assert "au moins 17 jours" in french["statement"], french["statement"]


@case
def a_sighting_outside_validity_is_kept_apart():
    with folder() as where:
        report = "Between January and May 2022 the address 203.0.114[.]7 served the actor.\n\nAlso evil-domain[.]com.\n"
        logs = {"a.log": "2020-03-04T05:06:07Z h x: 203.0.114.7\n" + "".join(f"2022-0{m}-04T05:06:07Z h x: y\n" for m in range(1, 10))}
        result = hunt(where, report, logs, status=0)
        assert not result["verdict"]["hit"]
        (sighting,) = result["sightings"]
        assert sighting["in_validity"] is False and sighting["first"] == "2020-03-04T05:06:07Z"
        logs = {"a.log": "2020-03-04T05:06:07Z h x: 203.0.114.7\n2022-03-04T05:06:07Z h x: 203.0.114.7\n"}
        result = hunt(where, report, logs, status=1)
        assert result["verdict"]["first"] == "2022-03-04T05:06:07Z"
        assert [s["in_validity"] for s in result["sightings"]] == [True, False]


@case
def a_bundle_names_its_actors():
    bundle = {"type": "bundle", "id": "bundle--11111111-1111-4111-8111-111111111111", "objects": [
        {"type": "indicator", "spec_version": "2.1", "id": "indicator--11111111-1111-4111-8111-111111111111", "pattern_type": "stix", "pattern": "[domain-name:value = 'evil-domain.com' OR ipv4-addr:value = '203.0.114.7']", "valid_from": "2022-01-01T00:00:00Z", "valid_until": "2022-06-01T00:00:00Z"},
        {"type": "intrusion-set", "spec_version": "2.1", "id": "intrusion-set--11111111-1111-4111-8111-111111111111", "name": "Example Lynx"},
        {"type": "relationship", "spec_version": "2.1", "id": "relationship--11111111-1111-4111-8111-111111111111", "relationship_type": "indicates", "source_ref": "indicator--11111111-1111-4111-8111-111111111111", "target_ref": "intrusion-set--11111111-1111-4111-8111-111111111111"}]}
    with folder() as where:
        result = hunt(where, json.dumps(bundle), {"a.log": line("evil-domain.com") + "2022-07-04T05:06:07Z h a: 203.0.114.7\n"}, status=1)
        (report,) = result["reports"]
        assert report["format"] == "stix" and report["actors"] == ["Example Lynx"] and report["indicators"] == 2, report
        assert [(s["indicator"]["value"], s["in_validity"]) for s in result["sightings"]] == [("evil-domain.com", True), ("203.0.114.7", False)]


@case
def no_sighting_comes_with_coverage():
    with folder() as where:
        result = hunt(where, REPORT, {"a.log": line("x") + line("y", 9)}, status=0)
        assert "Not seen" in result["verdict"]["statement"] and "2022-03-04" in result["verdict"]["statement"]
        assert result["coverage"][0]["first"] == "2022-03-04T05:06:00Z" and result["coverage"][0]["last"] == "2022-03-04T05:06:09Z"


@case
def the_year_of_a_syslog_follows_from_its_name_across_new_year():
    with folder() as where:
        log = "Dec 30 10:00:00 mx a[1]: x\nDec 31 23:59:59 mx a[1]: evil-domain.com\nJan  1 00:00:01 mx a[1]: evil-domain.com\nJan  2 00:00:00 mx a[1]: z\n"
        result = hunt(where, REPORT, {"mail.log-20220102.gz": gzip.compress(log.encode())}, status=1)
        assert result["verdict"]["first"] == "2021-12-31T23:59:59Z" and result["verdict"]["last"] == "2022-01-01T00:00:01Z", result["verdict"]
        assert result["coverage"][0]["year_from"], result["coverage"]


@case
def a_syslog_of_two_years_is_read_again_with_the_right_one():
    with folder() as where:
        days = [(m, d) for m in range(1, 13) for d in (1, 15)]
        names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
        log = "".join(f"{names[m - 1]} {d:2d} 10:00:00 mx a[1]: {'evil-domain.com' if (y, m, d) == (0, 2, 15) else 'x'}\n" for y in range(2) for m, d in days)
        path = where / "logs" / "mail.log"
        (where / "logs").mkdir()
        path.write_text(log)
        os.utime(path, (1672000000, 1672000000))  # 2022-12-25: the log ends then, so it begins in January 2021
        result = hunt(where, REPORT, {}, status=1)
        assert result["verdict"]["first"] == "2021-02-15T10:00:00Z", result["verdict"]
        assert result["coverage"][0]["first"] == "2021-01-01T10:00:00Z", result["coverage"]


def same_whatever_the_jobs(size):
    with folder() as where:
        (where / "logs").mkdir()
        for part in range(3):
            with open(where / "logs" / f"app{part}.log", "w") as out:
                i = 0
                while out.tell() < size:
                    out.write(f"2022-03-{1 + i % 28:02d}T05:{i % 60:02d}:00Z host{i % 5} app: request {i} {'evil-domain.com' if i % 997 == 0 else 'fine.example.org'} {'203.0.114.7' if i % 1201 == 0 else '192.0.2.1'}\n")
                    i += 1
        outputs = []
        for jobs in (1, 2, 5):
            result = hunt(where, REPORT, {}, "--jobs", jobs)
            result["totals"]["seconds"] = None
            outputs.append(json.dumps(result))
        assert outputs[0] == outputs[1] == outputs[2]


each("the result is the same whatever the number of jobs", same_whatever_the_jobs, 300_000)
each("the same, with files large enough to be split", same_whatever_the_jobs, 70_000_000)


@case
def counts_survive_the_split_of_a_large_file():
    with folder() as where:
        (where / "logs").mkdir()
        expected = lines = 0
        with open(where / "logs" / "app.log", "w") as out:
            while out.tell() < 150_000_000:
                hit = lines % 1009 == 0
                expected += hit
                out.write(f"2022-03-{1 + lines // 100000:02d}T05:06:07Z host app: {lines:09d} {'evil-domain.com' if hit else 'fine.example.org'} {'x' * (lines % 97)}\n")
                lines += 1
        result = hunt(where, REPORT, {}, status=1)
        assert result["sightings"][0]["count"] == expected, (result["sightings"][0]["count"], expected)
        assert result["coverage"][0]["events"] == lines, (result["coverage"][0]["events"], lines)


run()
