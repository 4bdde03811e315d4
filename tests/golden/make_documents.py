#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the golden reports that are no text: make_documents.py tests/golden/read

An invented campaign in a PDF (two columns, hyphens, ligatures, a table whose values wrap, running heads), a DOCX (tracked
changes, a link, a footnote) and an ODT. The standard fonts are not embedded. The output depends on this file alone.
"""
import pathlib
import sys
import zipfile

HASH = "3b7c1f9e5a2d4c6b8f0a1e3d5c7b9a8f6e4d2c1b0a9f8e7d6c5b4a3f2e1d0c9b"
HOST = "averylonghostname.of.the.grey-heron-operators[.]com"
LINK = "hxxp://static.heron-cdn[.]com/assets/images/2023/05/banner.png"

LEFT = ["Published: 12 June 2023", "In March 2023 the operators put an of\xdecial con\xdeg-",
        "uration file beside the signed program. The loader",
        "asks its command server at update[.]heron-", "cdn[.]com what to do and afterwards down-",
        "loads hxxps://files.heron-cdn[.]com/stage/", "two.bin as its second stage. The server was in",
        "use from 3 May 2023 until 9 June 2023."]
RIGHT = ["The second column goes on with the story of", "the servers. They answer at 198.18.7.9 too,",
         "which was seen by two of the victims and by", "nobody else. The implant leaves the path",
         "C:\\ProgramData\\Heron\\svc.dll behind, and it", "makes the mutex named \"HeronNest7\" so that",
         "one copy runs at a time. Nothing else of it", "is known."]


def chunks(text, size):
    return [text[i:i + size] for i in range(0, len(text), size)]


def show(font, size, x, y, text):
    text = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def frame(number):
    return show("H", 8, 60, 810, "Lantern Labs - all may read this") + show("H", 8, 280, 30, f"Page {number} of 2")


def first_page():
    out = frame(1) + show("H", 18, 60, 770, "Grey Heron in the of\xdece network")
    for i, line in enumerate(LEFT):
        out += show("H", 10, 60, 730 - 12 * i, line)
    for i, line in enumerate(RIGHT):
        out += show("H", 10, 310, 727 - 12 * i, line)
    out += show("H", 14, 60, 600, "Indicators of compromise")
    y = 570
    for row in [("Type", "Value", "Last seen", "Note"), ("SHA-256", HASH, "2023-05-02", "the loader, as the\nvendor signed it"),
                ("Domain", HOST, "2023-05-03", "C2 server"), ("URL", LINK, "2023-05-04", "payload"),
                ("MD5", "9e107d9d372bb6826bd81d3542a419d6", "2023-05-05", "dropper")]:
        cells = [[row[0]], chunks(row[1], 24), [row[2]], row[3].split("\n")]
        for x, font, cell in zip((60, 130, 286, 370), "HCHH", cells):
            for i, line in enumerate(cell):
                out += show(font, 10, x, y - 12 * i, line)
        y -= 12 * max(map(len, cells)) + 8
    return out


def second_page():
    out = frame(2)
    for i, line in enumerate(["The operators came back in May with one more server, second[.]heron-cdn[.]com, and",
                              "were gone a week later."]):
        out += show("H", 10, 60, 770 - 12 * i, line)
    return out


def pdf():
    font = "<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/MacRomanEncoding>>"
    pages = [first_page(), second_page()]
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>"]
    for i in (0, 1):
        bodies.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + i} 0 R"
                      "/Resources<</Font<</H 7 0 R/C 8 0 R>>>>>>")
    bodies += [f"<</Length {len(p)}>>stream\n{p}endstream" for p in pages]
    bodies += [font % "Helvetica", font % "Courier", "<</Title(Grey Heron)/CreationDate(D:20230612090000Z)>>"]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n" + "".join(f"{p:010} 00000 n \n" for p in places)
    out += f"trailer<</Size {len(bodies) + 1}/Root 1 0 R/Info 9 0 R>>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def archive(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in members:
            info = zipfile.ZipInfo(name, (2023, 6, 12, 9, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            z.writestr(info, text)


def paragraph(*runs, properties=""):
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(path):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' \
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    rows = [("Kind", "Value", "First seen"), ("Domain", "update[.]heron-cdn[.]com", "2023-05-03"),
            ("SHA-1", "1f2e3d4c5b6a79880716253443526170fedcba98", "2023-05-04")]
    table = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(run(c))}</w:tc>" for c in row) + "</w:tr>" for row in rows)
    body = paragraph(run("Grey Heron in the office network"), properties='<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>')
    body += paragraph(run("The loader comes from hxxp://files.her"), run("on-cdn[.]com/stage/two.bin and asks "),
                      '<w:del w:id="1"><w:r><w:delText>old[.]heron-cdn[.]com</w:delText></w:r></w:del>',
                      '<w:ins w:id="2">' + run("new[.]heron-cdn[.]com") + "</w:ins>", run(" for orders; see "),
                      '<w:hyperlink r:id="rId7">' + run("the earlier story") + "</w:hyperlink>", run("."),
                      '<w:r><w:footnoteReference w:id="2"/></w:r>')
    body += f"<w:tbl>{table}</w:tbl>"
    body += paragraph(run("It keeps "), '<w:r><w:instrText>PAGE hidden[.]heron-cdn[.]com</w:instrText></w:r>',
                      run("HKCU\\Software\\Heron\\Nest as its mark."), properties="<w:pPr><w:numPr/></w:pPr>")
    notes = f'<w:footnotes {space}><w:footnote w:id="2">{paragraph(run("It moved to third[.]heron-cdn[.]com later."))}' \
            "</w:footnote></w:footnotes>"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship ' \
                'Id="rId7" Type="hyperlink" Target="https://lantern-labs.example/2022/heron" TargetMode="External"/>' \
                "</Relationships>"
    core = '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:t="t"><dc:title>Grey Heron</dc:title>' \
           "<t:created>2023-06-12T09:00:00Z</t:created></cp:coreProperties>"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    archive(path, [("[Content_Types].xml", head + "<Types/>"),
                   ("word/document.xml", f"{head}<w:document {space}><w:body>{body}</w:body></w:document>"),
                   ("word/_rels/document.xml.rels", head + relations), ("word/footnotes.xml", head + notes),
                   ("docProps/core.xml", head + core)])


def odt(path):
    space = 'xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:xlink="x" xmlns:dc="d" xmlns:meta="m"'
    body = '<text:tracked-changes><text:changed-region><text:deletion><text:p>old[.]heron-cdn[.]com</text:p>' \
           "</text:deletion></text:changed-region></text:tracked-changes>" \
           "<text:h>Reiher im B\u00fcronetz</text:h><text:p>Der Lader kommt von hxxp://files.her<text:span>on-cdn[.]com/" \
           "stage/two.bin</text:span> und fragt seit Mai 2023 bei new[.]heron-cdn[.]com nach.<text:note>" \
           "<text:note-citation>1</text:note-citation><text:note-body><text:p>Sp\u00e4ter war es third[.]heron-cdn[.]com." \
           "</text:p></text:note-body></text:note> Mehr steht im <text:a xlink:href=" \
           '"https://lantern-labs.example/2022/heron">ersten Bericht</text:a>, der auch die Opfer nennt.</text:p>' \
           "<text:list><text:list-item><text:p>198.18.7.9</text:p></text:list-item></text:list>" \
           "<table:table><table:table-row><table:table-cell><text:p>Wert</text:p></table:table-cell><table:table-cell>" \
           "<text:p>Rolle</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>" \
           f"{HASH[:40]}<text:line-break/>{HASH[40:]}</text:p></table:table-cell><table:table-cell><text:p>Lader</text:p>" \
           "</table:table-cell></table:table-row></table:table>"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    archive(path, [("mimetype", "application/vnd.oasis.opendocument.text"),
                   ("content.xml", f"{head}<office:document-content {space}><office:body><office:text>{body}"
                                   "</office:text></office:body></office:document-content>"),
                   ("meta.xml", f"{head}<office:document-meta {space}><office:meta><dc:title>Graureiher</dc:title>"
                                "<meta:creation-date>2023-06-12T09:00:00</meta:creation-date></office:meta>"
                                "</office:document-meta>")])


folder = pathlib.Path(sys.argv[1])
(folder / "heron.pdf").write_bytes(pdf())
docx(folder / "heron.docx")
odt(folder / "heron.odt")
