#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kept mail: what its encodings hide is found, what merely looks like it is not, and evidence is the message as it lies."""
import base64
import gzip
import hashlib
import json
import random
import shutil
import subprocess

from tap import Skip, case, each, folder, run, vigie

REPORT = """# Advisory

| kind | value |
| --- | --- |
| domain | evil-domain[.]com |
| address | 203.0.114[.]7 |
| page | hxxps://drop[.]site/a/b.php |
| mutex | qq7vFa |
"""

HEAD = """Return-Path: <sender@outside.example>
Delivered-To: d.keller@institute.example
Received: from outside.example (outside.example [192.0.2.25])
\tby mx1.institute.example with ESMTPS id 4J7Bx01Zq8z; Sun, {day} Jan 2022 08:58:10 +0100
Date: {day} Jan 2022 08:57:59 +0100
From: sender@outside.example
To: d.keller@institute.example
Subject: agenda
Message-ID: <{day}@outside.example>
MIME-Version: 1.0
"""


def message(body, day=2):
    return HEAD.format(day=day).encode() + (body.encode() if isinstance(body, str) else body)


def mbox(*messages):
    return b"".join(b"From sender@outside.example Sun Jan  2 07:58:11 2022\n" + m.rstrip(b"\n") + b"\n\n" for m in messages)


def base64_body(data, width=76):
    text = base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()
    return "Content-Transfer-Encoding: base64\n\n" + "\n".join(text[i:i + width] for i in range(0, len(text), width)) + "\n"


def hunt(where, files, *options, report=REPORT, status=None):
    (where / "report.md").write_text(report)
    for name, content in files.items():
        path = where / "mail" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    done = vigie("hunt", "--json", "-q", *options, "-r", where / "report.md", where / "mail")
    assert status is None or done.returncode == status, (done.returncode, done.stderr, done.stdout[:2000])
    return json.loads(done.stdout)


def finds(body, expected):
    for name, content in (("a.eml", message(body)), ("box", mbox(message("\nnothing\n", 1), message(body), message("\nnor here\n", 3)))):
        with folder() as where:
            result = hunt(where, {name: content})
            found = [s["indicator"]["value"] for s in result["sightings"]]
            assert found == expected, (name, found, expected)
            assert result["coverage"][0]["format"] == ("rfc5322" if name == "a.eml" else "mbox"), result["coverage"]
            for sighting in result["sightings"]:
                (evidence,) = sighting["evidence"]
                assert evidence["time"] == "2022-01-02T07:57:59Z" and evidence["host"] == "mx1.institute.example", evidence
                original = content[evidence["offset"]:evidence["offset"] + evidence["length"]]
                assert hashlib.sha256(original).hexdigest() == evidence["sha256"]
                assert b"<2@outside.example>" in original and b"<1@" not in original and b"<3@" not in original


DOMAIN, ADDRESS, URL = ["evil-domain.com"], ["203.0.114.7"], ["https://drop.site/a/b.php"]
QP = "Content-Transfer-Encoding: quoted-printable\n\n"
HTML = "Content-Type: text/html; charset=utf-8\n"
LONG = "x" * 57 * 7
for name, body, expected in [
    ("as it is", "\nsee evil-domain.com\n", DOMAIN),
    ("quoted-printable", QP + "see http://evil=2Ddomain=2Ecom/\n", DOMAIN),
    ("a soft line break", QP + "see http://evil-dom=\nain.com/\n", DOMAIN),
    ("a soft line break with CRLF", QP.replace("\n", "\r\n") + "see https://drop.si=\r\nte/a/b.php\r\n", URL),
    ("quoted-printable, longer", QP + "see evil-domain.com=2Eexample.org or evil-domain.com=\nmunity\n", []),
    ("base64", base64_body("see evil-domain.com now"), DOMAIN),
    ("base64 in lines of 19", base64_body("see 203.0.114.7 now", 19), ADDRESS),
    ("base64 in lines of 1", base64_body("see 203.0.114.7 now", 1), ADDRESS),
    ("base64, where a line ends with the value and goes on", base64_body(LONG[:57 - 16] + " evil-domain.com" + "munity " + LONG), []),
    ("base64, where the value goes over a line", base64_body(LONG[:57 - 6] + " evil-domain.com " + LONG), DOMAIN),
    ("base64, longer before", base64_body("see notevil-domain.com and 1203.0.114.7"), []),
    ("base64 in a text that is not encoded", "\n" + base64.b64encode(b" evil-domain.com ").decode() + "\n", []),
    ("base64 of base64", base64_body(base64.b64encode(b" evil-domain.com ")), []),
    ("such letters as they are", "\naaa+qq7vFa+aaaaa\n", ["qq7vFa"]),
    ("letters of base64 that are a literal's", base64_body(base64.b64decode("aaa+qq7vFa+aaaaa")), []),
    ("a footer behind base64", base64_body("hello") + "____\nhttp://evil-domain.com/list\n", DOMAIN),
    ("an encoded word", "X-Info: =?utf-8?B?" + base64.b64encode(b"evil-domain.com").decode() + "?=\n\nx\n", DOMAIN),
    ("two encoded words", "Comments: =?utf-8?Q?evil-do?=\n =?utf-8?Q?main=2Ecom?=\n\nx\n", DOMAIN),
    ("references", HTML + '\n<a href="https&colon;//drop&#46;site&#x2f;a/b.php">\n', URL),
    ("references below quoted-printable", HTML + QP + '<a href=3D"http://evil-domain&#4=\n6;com">\n', DOMAIN),
    ("references in plain text", "\nevil-domain&#46;com\n", []),
    ("parts", "Content-Type: multipart/mixed; boundary=a\n\n--a\n" + HTML + base64_body("<b>evil-domain&period;com</b>") + "--a\n\n203.0.114.7\n--a--\n", ADDRESS + DOMAIN),
    ("a forwarded message", "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\nFrom: x@y.example\n" + base64_body("evil-domain.com") + "--a--\n", DOMAIN),
    ("UTF-16 below base64", "Content-Type: text/plain; charset=utf-16le\n" + base64_body("see evil-domain.com".encode("utf-16-le")), DOMAIN),
    ("the sender's address in Received", "X-Originating-IP: [203.0.114.7]\n\nx\n", ADDRESS),
]:
    each(f"mail: {name}", finds, body, expected)


def attachment(data, name="scan.bin"):
    return f"Content-Type: multipart/mixed; boundary=a\n\n--a\n\nas agreed\n--a\nContent-Type: application/octet-stream; name={name}\n" + base64_body(data) + "--a--\n"


@case
def dd_and_sha256sum_confirm_a_message_of_20_megabytes_in_a_gzipped_mbox():
    if not shutil.which("zcat"):
        raise Skip("zcat is not here")
    noise = random.Random(5).randbytes
    data = noise(14_000_000) + b"\0http://evil-domain.com/late\0" + noise(1_000_000)
    box = mbox(message("\nbefore\n", 1), message(attachment(data)), message("\nevil-domain.com\n", 3))
    report = REPORT + f"| hash | {hashlib.sha256(data).hexdigest()} |\n| hash | {hashlib.md5(data).hexdigest()} |\n"
    with folder() as where:
        result = hunt(where, {"box.gz": gzip.compress(box, 1)}, report=report, status=1)
        counts = {s["indicator"]["kind"]: s["count"] for s in result["sightings"]}
        assert counts == {"domain": 2, "sha256": 1, "md5": 1}, counts
        assert result["coverage"][0]["events"] == 3 and result["coverage"][0]["undated"] == 0, result["coverage"]
        lengths = set()
        for evidence in (e for s in result["sightings"] for e in s["evidence"]):
            shell = f"zcat {where}/mail/box.gz | dd bs=65536 iflag=fullblock,skip_bytes,count_bytes skip={evidence['offset']} count={evidence['length']} 2>/dev/null | sha256sum"
            assert subprocess.run(shell, shell=True, capture_output=True, text=True).stdout.split()[0] == evidence["sha256"]
            lengths.add(evidence["length"])
        assert max(lengths) > 20_000_000, lengths
        assert result["verdict"]["first"] == "2022-01-02T07:57:59Z" and result["verdict"]["last"] == "2022-01-03T07:57:59Z", result["verdict"]


@case
def a_message_in_a_file_has_the_files_hash_and_its_folder_is_the_source():
    files = {f"Maildir/cur/164109264{day}.M1P{day}.mx1:2,S": message("\nevil-domain.com\n", day) for day in (2, 3, 4)}
    with folder() as where:
        result = hunt(where, files, status=1)
        (sighting,) = result["sightings"]
        digests = {hashlib.sha256(content).hexdigest() for content in files.values()}
        assert {e["sha256"] for e in sighting["evidence"]} == digests and sighting["count"] == 3
        assert {c["source"] for c in result["coverage"]} == {str(where / "mail/Maildir")}, result["coverage"]


@case
def an_indicator_counts_once_for_a_message():
    with folder() as where:
        box = mbox(message(attachment(b" evil-domain.com " * 200_000 + b"x")), message("\nevil-domain.com evil-domain.com\n", 3))
        assert hunt(where, {"box": box})["sightings"][0]["count"] == 2


def near_misses_at_every_place(miss):
    """Whatever the decoder cuts its text at, no cut makes a value of what is none."""
    with folder() as where:
        box = mbox(*(message("\n" + "." * pad + " " + miss * (600_000 // len(miss)), 2) for pad in range(len(miss))))
        assert hunt(where, {"box": box}, status=0)["sightings"] == []


each("no cut of a long text makes a hit: at its end", near_misses_at_every_place, "evil-domain.com.example.org ")
each("no cut of a long text makes a hit: at its beginning", near_misses_at_every_place, "notevil-domain.com ")


@case
def archives_that_are_attached_are_counted_and_said():
    with folder() as where:
        data = gzip.compress(b"evil-domain.com")
        result = hunt(where, {"a.eml": message(attachment(data))}, report=REPORT + f"| hash | {hashlib.sha1(data).hexdigest()} |\n")
        assert [s["indicator"]["kind"] for s in result["sightings"]] == ["sha1"], result["sightings"]
        (reason,) = [e["reason"] for e in result["errors"] if e["file"].endswith("a.eml")]
        assert reason.startswith("1 ") and "archives" in reason, reason


@case
def time_and_host_are_had_from_what_there_is():
    def told(*lines):
        with folder() as where:
            content = ("\n".join(lines) + "\nMIME-Version: 1.0\nSubject: s\nFrom: a@b.example\n\nevil-domain.com\n").encode()
            (sighting,) = hunt(where, {"x": content})["sightings"]
            return sighting["evidence"][0]["time"], sighting["evidence"][0]["host"]
    by = "Received: from a (sent by accident) by mx.b.example (x); Sun, 2 Jan 2022 03:04:05 +0100 (CET)"
    line = "From a@b.example Sun Jan  2 09:00:00 2022"
    assert told(by, "Date: Mon, 3 Jan 2022 00:00:00 -0500", "To: c@b.example") == ("2022-01-03T05:00:00Z", "mx.b.example")
    assert told(by) == ("2022-01-02T02:04:05Z", "mx.b.example")
    assert told(line, by) == ("2022-01-02T09:00:00Z", "mx.b.example")
    assert told(line, "Delivered-To: <d@b.example>", "To: c@b.example") == ("2022-01-02T09:00:00Z", "d@b.example")
    assert told("To: C <c@b.example>, d@b.example") == (None, "c@b.example")
    assert told("Received: nonsense", "Date: yesterday") == (None, None)


@case
def mail_is_the_same_whatever_the_jobs_and_beside_a_broken_one():
    whole = gzip.compress(mbox(*(message(base64_body("evil-domain.com"), day) for day in range(1, 29))))
    files = {"a.gz": whole, "cut.gz": whole[:-40], "b/c.eml": message(attachment(b"203.0.114.7" + bytes(3_000_000)))}
    with folder() as where:
        outputs = []
        for jobs in (1, 2, 5):
            result = hunt(where, files, "--jobs", jobs, status=1)
            result["totals"]["seconds"] = None
            outputs.append(json.dumps(result))
        assert outputs[0] == outputs[1] == outputs[2]
        assert any(e["file"].endswith("cut.gz") for e in result["errors"]), result["errors"]
        assert [s["count"] > 28 for s in result["sightings"] if s["indicator"]["kind"] == "domain"] == [True]


def hostile(body):
    with folder() as where:
        box = mbox(message("\nevil-domain.com\n", 1), message(body), message("\nevil-domain.com\n", 3))
        result = hunt(where, {"box": box}, status=1)
        assert result["sightings"][0]["count"] >= 2, result["sightings"]
        assert result["coverage"][0]["events"] == 3, result["coverage"]


for name, make in [
    ("a line of 100 MB", lambda: "\n" + "evil" * 25_000_000),
    ("a line of 100 MB of base64", lambda: "Content-Transfer-Encoding: base64\n\n" + "ZXZp" * 25_000_000),
    ("a head of 50 MB", lambda: "X: y\n" * 10_000_000 + "\n"),
    ("a field of 50 MB", lambda: "X: " + "=?a?q?" * 8_000_000 + "\n\n"),
    ("100,000 nested multiparts", lambda: "".join(f"Content-Type: multipart/x; boundary=b{i}\n\n--b{i}\n" for i in range(100_000))),
    ("a million boundaries", lambda: "Content-Type: multipart/x; boundary=b\n\n" + "--b\n" * 1_000_000),
    ("zero bytes", lambda: "Content-Transfer-Encoding: base64\n\n" + "\0" * 1_000_000),
    ("references without an end", lambda: HTML + "\n" + "&#" * 5_000_000),
    ("a part that is cut", lambda: "Content-Type: multipart/x; boundary=b\n\n--b\n" + base64_body("x" * 1000)[:-30]),
]:
    each(f"hostile mail: {name}", lambda make=make: hostile(make()))


run()
