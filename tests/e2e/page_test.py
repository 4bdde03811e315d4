# SPDX-License-Identifier: GPL-3.0-or-later
"""The report page in headless Chromium, over the hand-made results of tests/unit/publish_sample.c."""

import base64
import pathlib
import re
import subprocess
import tempfile
import unicodedata
import zlib

from browser import Browser, find_chromium
from tap import BUILD, Skip, case, each, run

SAMPLE = BUILD / "tests" / "publish-sample"
SAMPLES = ("small", "hit", "fr", "clean", "nothing", "hostile", "large")
_state = {}


def page():
    if not SAMPLE.exists():
        raise Skip(f"{SAMPLE} is not built")
    if "page" not in _state:
        path = find_chromium()
        if not path:
            raise Skip("chromium is not installed")
        _state["folder"] = tempfile.TemporaryDirectory(prefix="vigie-page-")
        _state["browser"] = Browser(path)
        _state["page"] = _state["browser"].page()
    return _state["page"]


def show(name, width=1280, **look):
    p = page()
    file = pathlib.Path(_state["folder"].name) / f"{name}.html"
    if not file.exists():
        file.write_bytes(subprocess.run([str(SAMPLE), name, "html"], capture_output=True, check=True).stdout)
    p.look(width, **look)
    p.browser.events.clear()
    p.open(file.as_uri())
    return p


def text(p, selector):
    return p.run(f"document.querySelector({selector!r}).innerText")


def is_quiet(p, name):
    """No error, no message, no request but the page itself."""
    assert not p.events("Runtime.exceptionThrown"), p.events("Runtime.exceptionThrown")
    assert not p.events("Runtime.consoleAPICalled"), p.events("Runtime.consoleAPICalled")
    assert not p.events("Log.entryAdded"), p.events("Log.entryAdded")
    asked = [e["request"]["url"] for e in p.events("Network.requestWillBeSent")]
    assert len(asked) == 1 and asked[0].endswith(f"/{name}.html"), asked


def renders(name):
    p = show(name)
    p.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    p.settle()
    is_quiet(p, name)
    assert p.run("document.querySelector('h1').innerText.length") > 2
    assert p.run("document.querySelector('main').children.length") >= 7
    assert p.run("document.querySelectorAll('a, img, iframe, form, [onerror], [onclick]').length") == 0
    assert p.run("document.querySelectorAll('script').length") == 2


def fits(name, width):
    p = show(name, width)
    p.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    p.settle()
    wide = p.run(
        "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 &&"
        " !e.closest('.cards thead') && !e.closest('svg')).map(e => e.tagName + '.' + e.className).slice(0, 5)"
    )
    assert p.run("document.documentElement.scrollWidth") <= width, wide
    assert not wide, wide


for name in SAMPLES:
    each(f"{name} renders, silent and alone", renders, name)
for name in ("hit", "fr", "hostile", "nothing"):
    for width in (360, 760, 1600):
        each(f"{name} needs no sideways scrolling at {width} px", fits, name, width)


@case
def the_verdict_is_the_headline():
    p = show("hit")
    assert text(p, "h1") == "Hit"
    assert "at least 159 days" in text(p, ".statement")
    assert text(p, ".dwell .days") == "159 days"
    assert text(show("clean"), "h1") == "Not seen"
    assert "What the logs cover" in text(page(), "#coverage")
    assert "2022-02-11 18:02:11" in text(page(), "#coverage")
    assert text(show("nothing"), "h1") == "Nothing covered"
    p = show("fr")
    assert text(p, "h1") == "Touché"
    assert p.run("document.documentElement.lang") == "fr"
    assert text(p, "#evidence h2") == "Preuves"


@case
def open_ends_are_arrows():
    closed, opened = (len(show(n).run("document.querySelector('.dwell .end path').getAttribute('d')")) for n in ("hit", "large"))
    assert opened > closed
    assert text(page(), ".dwell .days") == "at least 9,998 days"


@case
def evidence_opens_by_one_click():
    p = show("hit")
    hidden = "[...document.querySelectorAll('#evidence .record')].filter(r => r.checkVisibility()).length"
    assert p.run(hidden) == 0
    at = p.run("(() => { const r = document.querySelector('#evidence summary').getBoundingClientRect();"
               " scrollTo(0, r.top - 100); const s = document.querySelector('#evidence summary').getBoundingClientRect();"
               " return [s.left + 40, s.top + s.height / 2]; })()")  # fmt: skip
    for kind in ("mousePressed", "mouseReleased"):
        p.call("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)
    p.settle()
    assert p.run(hidden) == 4
    record = text(p, "#evidence .record")
    for part in ("2021-12-06 04:12:09 UTC", "logs/dns/dnsmasq.log-20211212.gz", "48219933", "77",
                 "Dec  6 04:12:09 ns1 dnsmasq[811]: query[A] centos-packages.com from 10.20.0.5",
                 "zcat 'logs/dns/dnsmasq.log-20211212.gz' | tail -c +48219934 | head -c 77 | sha256sum"):  # fmt: skip
        assert part in record, f"{part} is not in\n{record}"
    assert text(p, "#evidence .record mark") == "centos-packages.com"
    assert re.search(r"\b[0-9a-f]{64}\b", record)


@case
def sightings_outside_validity_stand_apart():
    p = show("hit")
    assert "192.169.7[.]197" in text(p, "#outside") and "do not count" in text(p, "#outside")
    assert "The report states from 2022-01-01 until 2022-05-31" in text(p, "#outside")
    assert p.run("document.querySelectorAll('#evidence .sighting').length") == 4


@case
def the_filter_and_the_columns_work():
    p = show("hit")
    rows = "[...document.querySelectorAll('#indicators tbody tr')].map(r => r.cells[0].innerText)"
    assert len(p.run(rows)) == 18

    def put(selector, value, event):
        p.run(f"(() => {{ const e = document.querySelector({selector!r}); e.value = {value!r};"
              f" e.dispatchEvent(new Event({event!r})); }})()")  # fmt: skip
        return p.run(rows)

    assert put("#filter", "PACKAGES", "input") == ["centos-packages[.]com", "redhat-packages[.]com"]
    assert put("#filter", "192.169.7[.]197", "input") == ["192.169.7[.]197"]
    assert put("#filter", "tranco", "input") == ["microsoft[.]com"]
    assert text(p, "#indicators output") == "1 of 18"
    put("#filter", "", "input")
    assert len(put("#group", "2", "change")) == 11
    assert len(put("#group", "3", "change")) == 3
    put("#group", "0", "change")
    p.run("document.querySelectorAll('#indicators thead button')[4].click()")
    assert p.run(rows)[:3] == ["192.169.7[.]197", "centos-packages[.]com", "redhat-packages[.]com"]
    p.run("document.querySelectorAll('#indicators thead button')[0].click()")
    first = p.run(rows)
    p.run("document.querySelectorAll('#indicators thead button')[0].click()")
    assert p.run(rows) == first[::-1] and first[0] == "07b494575d548a83f0812ceba6b8d567c7ec86ed"


@case
def rows_of_the_timeline_tell_exact_figures():
    p = show("hit")
    row = "[...document.querySelectorAll('.trow')].find(r => r.innerText.trim() === 'ws-031.lab.example.org')"
    p.run(f"{row}.focus()")
    p.settle()
    assert "ws-031.lab.example.org: " in text(p, ".tip")
    p.call("Input.dispatchKeyEvent", type="keyDown", key="ArrowRight", windowsVirtualKeyCode=39)
    p.settle()
    assert re.match(r"ws-031\.lab\.example\.org · 2022-02-21 · \d+ records?$", text(p, ".tip")), text(p, ".tip")
    p.call("Input.dispatchKeyEvent", type="keyDown", key="End", windowsVirtualKeyCode=35)
    p.settle()
    assert "2022-03-30" in text(p, ".tip")
    gap = p.run(f"(() => {{ const r = {row}; r.scrollIntoView({{block: 'center'}});"
                " const g = r.querySelector('.gap').getBoundingClientRect(); return [g.x + g.width / 2, g.y + 5]; })()")  # fmt: skip
    p.call("Input.dispatchMouseEvent", type="mouseMoved", x=gap[0], y=gap[1])
    p.settle()
    assert "no log" in text(p, ".tip"), text(p, ".tip")


def luminance(color):
    values = [int(v) / 255 for v in re.findall(r"\d+", color)[:3]]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@case
def text_has_contrast_in_light_and_dark():
    script = """(() => { const out = [];
      const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
        if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
      for (const e of document.querySelectorAll('main *, footer')) {
        if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
        out.push([e.tagName + '.' + e.className, getComputedStyle(e).color, ground(e)]); }
      return out; })()"""
    grounds = set()
    for scheme in ("light", "dark"):
        p = show("hostile", scheme=scheme)
        p.run("document.querySelectorAll('details').forEach(d => d.open = true)")
        p.settle()
        grounds.add(p.run("getComputedStyle(document.documentElement).backgroundColor"))
        for name, ink, ground in {tuple(row) for row in p.run(script)}:
            light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
            ratio = (light + 0.05) / (dark + 0.05)
            assert ratio >= 4.5, f"{scheme}: {name} has {ratio:.2f}: {ink} on {ground}"
    assert len(grounds) == 2


@case
def hostile_text_stays_text():
    p = show("hostile")
    p.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    p.settle()
    assert p.run("document.title") == "Hit · vigie"
    body = p.run("document.body.innerText")
    assert "</script><script>document.title='pwned'</script>" in body
    for hidden in "\u202e\u202c\u200b\u2028\x1b\x07\x9b":
        assert hidden not in body, f"U+{ord(hidden):04X} is in the page"
    marks = p.run("[...new Set([...document.querySelectorAll('.ctl')].map(e => e.textContent))]")
    assert {"U+202E", "U+202C", "U+200B", "U+2028", "U+E0041", "\\x1b", "\\x9b"} <= set(marks), marks
    longest = p.run("[...document.querySelectorAll('pre')].find(e => e.innerText.startsWith('AAAA')).scrollTop")
    assert longest > 0, "a long record does not open at its indicator"


@case
def large_results_come_in_steps():
    p = show("large")
    count = "document.querySelectorAll('#evidence .sighting').length"
    assert p.run(count) == 500
    p.run("[...document.querySelectorAll('#evidence .more button')].pop().click()")
    assert p.run(count) == 1000
    assert p.run("document.querySelectorAll('#indicators tbody tr').length") == 200
    assert p.run("document.querySelectorAll('#timeline .bar').length") < 20000
    assert p.run("(() => { const d = document.querySelectorAll('#evidence .sighting')[499]; d.open = true;"
                 " return new Promise(r => setTimeout(() => r(d.querySelectorAll('.record').length), 50)); })()") == 1  # fmt: skip


def pdf_text(data):
    """The text of a PDF as Chromium writes it: glyphs by each font's ToUnicode map (ISO 32000-1, 9.10.3)."""
    objects = {}
    for found in re.finditer(rb"(\d+) 0 obj\n(.*?)\nendobj", data, re.S):
        head, stream, body = found[2].partition(b" stream\n")
        body = body.rsplit(b"\nendstream", 1)[0]
        if stream and b"FlateDecode" in head:
            body = zlib.decompressobj().decompress(body)
        objects[int(found[1])] = (head, body)
    maps = {}
    for number, (head, _) in objects.items():
        to = re.search(rb"/ToUnicode (\d+) 0 R", head)
        if not to:
            continue
        glyphs = maps[number] = {}
        for rows in re.findall(rb"beginbfchar\n(.*?)endbfchar", objects[int(to[1])][1], re.S):
            for code, char in re.findall(rb"<(\w+)> <(\w+)>", rows):
                glyphs[int(code, 16)] = bytes.fromhex(char.decode()).decode("utf-16-be")
        for rows in re.findall(rb"beginbfrange\n(.*?)endbfrange", objects[int(to[1])][1], re.S):
            for first, last, char in re.findall(rb"<(\w+)> <(\w+)> <(\w+)>", rows):
                for i in range(int(first, 16), int(last, 16) + 1):
                    glyphs[i] = chr(int(char, 16) + i - int(first, 16))
    out = []
    for _, body in objects.values():
        font = {}
        for name, string in re.findall(rb"/F(\d+) [\d.]+ Tf|<([0-9A-F]+)>", body if b" Tf" in body else b""):
            if name:
                font = maps.get(int(name), {})
            else:
                out += (font.get(int(string[i : i + 4], 16), "?") for i in range(0, len(string), 4))
    return "".join(out)


@case
def the_print_has_the_evidence():
    p = show("hit", scheme="dark")
    data = base64.b64decode(p.call("Page.printToPDF", printBackground=False)["data"])
    assert data.startswith(b"%PDF")
    written = unicodedata.normalize("NFKC", pdf_text(data)).replace(" ", "")
    for part in ("Evidence", "query[A]", "centos-packages.com", "48219933", "sha256sum", "ws-031'scopy.jsonl",
                 "Everyfile", "RFC5737"):  # fmt: skip
        assert part in written, f"{part} is not in the print"
    p.settle()
    assert p.run("document.querySelectorAll('details[open]').length") == 0, "printing left the page open"


try:
    run()
finally:
    if "browser" in _state:
        _state["browser"].close()
        _state["folder"].cleanup()
