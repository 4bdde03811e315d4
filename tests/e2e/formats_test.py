#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of every format through the program, whose workers can open no file: what a library would load at first use
must have been loaded before, and what a hostile document makes it look for costs that, not the report."""
import json
import subprocess
import sys
import zipfile

from browser import find_chromium
from tap import SOURCE, Skip, case, each, folder, run, vigie

READ = SOURCE / "tests/golden/read"
SEEN = "2023-05-05T10:00:00Z host app: asked update.heron-cdn.com and 9e107d9d372bb6826bd81d3542a419d6 and new.heron-cdn.com\n"


def hunt(where, *reports):
    (where / "seen.log").write_text(SEEN)
    options = [part for report in reports for part in ("-r", report)]
    done = vigie("hunt", "--json", *options, where / "seen.log")
    return done, json.loads(done.stdout) if done.stdout else None


def is_read_by_a_worker(name):
    with folder() as where:
        done, result = hunt(where, READ / name)
        assert done.returncode == 1, (done.returncode, done.stderr)
        assert "worker" not in done.stderr, done.stderr
        values = {s["indicator"]["value"] for s in result["sightings"]}
        assert values & {"update.heron-cdn.com", "new.heron-cdn.com"}, values


for name in ["heron.pdf", "heron.docx", "heron.odt", "alert.eml", "old.ioc", "heron.yar", "heron.yml", "page.html",
             "latin1.html", "koi8.txt", "cp1252.txt", "mojibake.txt"]:
    each(f"{name} is read by a worker", is_read_by_a_worker, name)


def pdf(font):
    """A page whose font is not embedded."""
    stream = "BT /F 12 Tf 20 700 Td (update.heron-cdn.com) Tj ET BT /G 12 Tf 20 600 Td <4E2D65876587> Tj ET"
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
              "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R/G 6 0 R>>>>>>",
              f"<</Length {len(stream)}>>stream\n{stream}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", font]
    out = "%PDF-1.4\n" + "".join(f"{i} 0 obj{body}endobj\n" for i, body in enumerate(bodies, 1))
    return (out + "trailer<</Root 1 0 R>>\n").encode()


def costs_a_font_at_most(font):
    with folder() as where:
        (where / "r.pdf").write_bytes(pdf(font))
        done, result = hunt(where, where / "r.pdf")
        assert done.returncode == 1, (done.returncode, done.stderr)
        assert "worker" not in done.stderr, done.stderr


for name, font in [
    ("Chinese by a table of its own", "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts"
     "[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
     "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4>>>>]>>"),
    ("an unknown table", "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/../../etc/passwd/DescendantFonts[<</Type/Font"
     "/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 0>>>>]>>"),
    ("a font that is not there", "<</Type/Font/Subtype/TrueType/BaseFont/NoSuchFont,Bold/Encoding/WinAnsiEncoding>>"),
]:
    each(f"a PDF that asks for {name} costs the font at most", costs_a_font_at_most, font)


def charset_is_decoded(charset, encoded):
    with folder() as where:
        (where / "m.eml").write_bytes(
            f"Message-ID: <1@x>\nMIME-Version: 1.0\nFrom: =?{charset}?B?{encoded}?= <a@b.org>\nSubject: =?{charset}?B?"
            f"{encoded}?=\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n"
            f"dXBkYXRlWy5daGVyb24tY2RuWy5dY29tCg==\n".encode())
        done, _ = hunt(where, where / "m.eml")
        assert done.returncode == 1, (done.returncode, done.stderr)
        assert "worker" not in done.stderr, done.stderr


for charset in ["windows-1252", "iso-8859-15", "koi8-r", "windows-1251", "gb18030", "big5", "shift_jis", "iso-2022-jp",
                "euc-kr", "utf-7", "utf-16", "x-no-such-charset", "../../etc/passwd", "ebcdic-us", "cp037"]:
    each(f"a mail in {charset} is read by a worker", charset_is_decoded, charset, "6Xrp4A==")


def page(style):
    """A page with words in columns and tables of narrow columns, and the values that it holds."""
    values, rows, items = [], "", ""
    for i in range(60):
        sha1, sha256 = f"{i * 7919 + 11:040x}"[::-1], f"{i * 104729 + 5:064x}"[::-1]
        sha1, sha256 = sha1.replace("0", "a", 9), sha256.replace("0", "b", 20)
        host, url = f"very-long-name{i}.of.heron-cdn{i}.com", f"http://files{i}.heron-cdn.com/assets/{i:04}/stage-two/file.bin"
        address = f"45.33.{i}.{i + 9}"
        values += [sha1, sha256, host, url, address]
        rows += f"<tr><td>{sha1}<td>svc-{i}.dll<td>Win32/Heron.{i}<td>The loader number {i} of the case, as it was found there</tr>"
        rows += f"<tr><td>{sha256}<td>{host.replace('.', '[.]')}<td>{address}<td>{url.replace('http', 'hxxp')}</tr>"
        items += f"<li>{host.replace('.', '[.]')}</li><li>{address}</li>"
    words = "The operators put an official file beside the signed program of a vendor and wait for the next day. " * 40
    return (f"<!doctype html><html lang=en><meta charset=utf-8><title>Heron</title><style>body{{font:10pt {style}}}"
            ".c{column-count:2;text-align:justify}table{width:100%;border-collapse:collapse;table-layout:fixed}td{border:1px solid;"
            "padding:3px;vertical-align:top;overflow-wrap:anywhere}@page{size:A4;@bottom-center{content:'Page ' counter(page)}}"
            f"</style><h1>Heron</h1><div class=c><p>{words}</p></div><h2>Files</h2><table>{rows}</table><h2>Hosts</h2>"
            f"<ul>{items}</ul></html>"), values


def a_printed_page_gives_what_the_page_gives(style):
    chromium = find_chromium()
    if not chromium:
        raise Skip("no chromium to print with")
    with folder() as where:
        text, values = page(style)
        (where / "r.html").write_text(text)
        made = subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                               f"--user-data-dir={where / 'profile'}", f"--print-to-pdf={where / 'r.pdf'}", where / "r.html"],
                              capture_output=True, timeout=120)
        if made.returncode or not (where / "r.pdf").exists():
            raise Skip("chromium did not print")
        (where / "all.log").write_text("".join(f"2023-05-05T10:00:00Z host app: {v}\n" for v in values))
        found = {}
        for name in ["r.html", "r.pdf"]:
            done = vigie("hunt", "--json", "-r", where / name, where / "all.log", status=1)
            found[name] = {s["indicator"]["value"] for s in json.loads(done.stdout)["sightings"]}
        assert found["r.html"] >= set(values), sorted(set(values) - found["r.html"])[:5]
        missed = found["r.html"] - found["r.pdf"]
        assert len(missed) * 100 <= len(values), (len(missed), len(values), sorted(missed)[:8])


for style in ["serif", "sans-serif", "monospace"]:
    each(f"a page printed in {style} gives what the page gives", a_printed_page_gives_what_the_page_gives, style)


@case
def an_archive_of_documents_is_read_member_by_member():
    with folder() as where:
        with zipfile.ZipFile(where / "reports.zip", "w") as z:
            z.write(READ / "heron.pdf", "a/heron.pdf")
            z.write(READ / "alert.eml", "alert.eml")
        done, result = hunt(where, where / "reports.zip")
        assert done.returncode == 1, done.stderr


@case
def the_documents_of_the_golden_files_are_made_by_their_script():
    with folder() as where:
        subprocess.run([sys.executable, SOURCE / "tests/golden/make_documents.py", where], check=True)
        assert (where / "heron.pdf").read_bytes() == (READ / "heron.pdf").read_bytes()
        for name in ["heron.docx", "heron.odt"]:
            with zipfile.ZipFile(where / name) as made, zipfile.ZipFile(READ / name) as kept:
                assert made.namelist() == kept.namelist()
                assert all(made.read(n) == kept.read(n) for n in made.namelist()), name


run()
