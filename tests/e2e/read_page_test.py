# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a dossier in headless Chromium, over the hand-made ones of tests/unit/dossier_sample.c."""

import json
import pathlib
import re
import subprocess
import tempfile
import unicodedata

from browser import Browser, find_chromium
from tap import BUILD, SOURCE, Skip, case, each, folder, run, vigie

SAMPLE = BUILD / "tests" / "dossier-sample"
SAMPLES = ("press", "vendor", "two", "hostile", "large", "empty")
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


def show(name, width=1280, form="html", **look):
    p = page()
    file = pathlib.Path(_state["folder"].name) / f"{name}-{form}.html"
    if not file.exists():
        file.write_bytes(subprocess.run([str(SAMPLE), name, form], capture_output=True, check=True).stdout)
    p.look(width, **look)
    p.browser.events.clear()
    p.open(file.as_uri())
    return p


def text(p, selector):
    return p.run(f"document.querySelector({selector!r}).innerText")


def renders(name):
    """No error, no message, no request but the page itself, and nothing of the report that became markup."""
    p = show(name)
    for event in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
        assert not p.events(event), p.events(event)
    asked = [e["request"]["url"] for e in p.events("Network.requestWillBeSent")]
    assert len(asked) == 1, asked
    assert p.run("document.querySelectorAll('img, iframe, form, object, [onerror], [onclick], [style]').length") == 0
    assert p.run("document.querySelectorAll('script').length") == 2
    assert p.run("[...document.querySelectorAll('a')].every(a => a.getAttribute('href').startsWith('#'))")


def fits(name, width):
    p = show(name, width)
    wide = p.run(
        "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        ".map(e => e.tagName + '.' + e.className).slice(0, 5)"
    )
    assert p.run("document.documentElement.scrollWidth") <= width, wide
    assert not wide, wide


for name in SAMPLES:
    each(f"{name} renders, silent and alone", renders, name)
for name in ("press", "two", "hostile"):
    for width in (360, 760, 1600):
        each(f"{name} needs no sideways scrolling at {width} px", fits, name, width)


@case
def every_claim_stands_beside_its_words():
    p = show("press")
    assert p.run("document.querySelectorAll('.card.claim').length") == 7
    for i in range(7):
        words = p.run(f"document.querySelector('#r0-card-claim-{i} blockquote').textContent")
        marked = p.run(
            f"[...document.querySelectorAll('[data-card=\"r0-card-claim-{i}\"].kind-claim')]"
            ".map(m => { const c = m.cloneNode(true); c.querySelectorAll('.tag').forEach(t => t.remove());"
            " return c.textContent; }).join('').trim().replace(/\\s+/g, ' ')"
        )
        assert re.sub(r"\s+", " ", marked) == words, (marked, words)
    left = p.run("document.querySelector('.left').getBoundingClientRect().right")
    right = p.run("document.querySelector('.right').getBoundingClientRect().left")
    assert left <= right
    narrow = show("press", 400)
    bottom = narrow.run("document.querySelector('.left').getBoundingClientRect().bottom")
    assert narrow.run("document.querySelector('.right').getBoundingClientRect().top") >= bottom


@case
def acts_have_words_and_not_only_colours():
    p = show("press")
    tags = p.run("[...document.querySelectorAll('.source .kind-claim > .tag')].map(t => t.textContent)")
    assert tags == ["1 asserts", "2 assesses", "3 accuses", "4 reveals", "5 asserts", "6 asserts", "7 denies"], tags
    answers = p.run("[...document.querySelectorAll('.source .kind-answer > .tag')].map(t => t.textContent)")
    assert answers == ["gives no answer", "gives no answer", "declines to comment"], answers
    tones = p.run("[0, 2, 6].map(i => getComputedStyle(document.querySelector(`#r0-card-claim-${i}`)).borderLeftColor)")
    assert len(set(tones)) == 3, tones


@case
def links_lead_both_ways():
    p = show("press", 1280, height=600)
    p.run("document.querySelector('#r0-claim-6 > .tag').click()")
    p.settle()
    assert p.run("document.querySelector('.here').id") == "r0-card-claim-6"
    assert p.run("document.activeElement.id") == "r0-card-claim-6"
    p.run("document.querySelector('#r0-card-claim-3 .saying a').click()")
    p.settle()
    assert p.run("document.querySelector('mark.here').id") == "r0-claim-3"
    assert p.run("location.hash") == "#r0-claim-3"
    p.run("document.querySelector('.source .kind-malware').click()")
    assert p.run("document.querySelector('.here').innerText").startswith("OpenCarrot")
    every = p.run(
        "[...document.querySelectorAll('[data-card]')].every(m => document.getElementById(m.dataset.card)"
        " || m.matches('.kind-other'))"
    )
    assert every, "a mark leads nowhere"


@case
def kinds_can_be_hidden():
    p = show("vendor")
    visible = "getComputedStyle(document.querySelector('[data-kind=\"indicator\"].group')).display"
    assert p.run(visible) == "block"
    assert p.run("getComputedStyle(document.querySelector('.mark.kind-indicator')).fontFamily").startswith("ui-mono")
    p.run("document.querySelector('#show-indicator').click()")
    assert p.run(visible) == "none"
    assert not p.run("getComputedStyle(document.querySelector('.mark.kind-indicator')).fontFamily").startswith("ui-mono")
    p.run("document.querySelector('#show-claim').click()")
    assert p.run("getComputedStyle(document.querySelector('.tag')).display") == "none"


@case
def hostile_text_is_inert_and_can_be_seen():
    p = show("hostile")
    assert p.run("document.title").startswith("<script>document.title='owned'</script>")
    shown = p.run("document.body.innerText")
    assert "<script>document.title='owned'</script>" in shown and "U+202E" in shown and "\\x1b" in shown
    bad = {c for c in p.run("document.body.textContent") if unicodedata.category(c) in ("Cf", "Co", "Cs")}
    markup = p.run("document.documentElement.outerHTML")
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', markup, re.S)[1]
    outside = {c for c in markup.replace(data, "") if unicodedata.category(c) in ("Cf", "Co", "Cs")}
    assert not outside, outside
    assert bad <= set(data), bad
    titles = p.run("[...document.querySelectorAll('[title]')].map(e => e.title).join('')")
    assert not {c for c in titles if unicodedata.category(c) in ("Cf", "Cc")}


@case
def both_schemes_keep_their_contrast():
    script = """(() => {
      const rgb = c => (c.match(/[\\d.]+/g) ?? []).map(Number);
      const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
      const light = c => 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
      const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
        if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
      const out = [];
      for (const e of document.querySelectorAll('main *')) {
        if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
        const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) out.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
      }
      return [...new Set(out)];
    })()"""
    for scheme in ("light", "dark"):
        for name in ("press", "vendor"):
            assert not show(name, scheme=scheme).run(script), (scheme, name, page().run(script))


@case
def it_prints_whole():
    p = show("press", media="print")
    assert p.run("getComputedStyle(document.querySelector('.filter')).display") == "none"
    assert p.run("getComputedStyle(document.querySelector('.right')).maxHeight") == "none"


@case
def it_speaks_french():
    p = show("press", form="page")
    assert p.run("document.documentElement.lang") == "fr"
    assert "au moins 150 jours en 2022" in p.run("document.body.innerText")
    assert "mars 2023" in text(p, "#r0-card-claim-0")


@case
def without_scripts_the_words_stand_there():
    html = subprocess.run([str(SAMPLE), "press", "html"], capture_output=True, check=True, text=True).stdout
    nothing = re.search(r"<noscript>(.*?)</noscript>", html, re.S)[1]
    assert "Beijing regularly denies such accusations" in nothing
    hostile = subprocess.run([str(SAMPLE), "hostile", "html"], capture_output=True, check=True, text=True).stdout
    assert "<script>document.title" not in hostile and "<img src=x" not in hostile


@case
def the_program_writes_it():
    with folder() as here:
        vigie("read", "--html", here / "page.html", SOURCE / "examples" / "npo-mash" / "report.en.html", status=1)
        html = (here / "page.html").read_text()
        data = json.loads(re.search(r'id="data">(.*?)</script>', html, re.S)[1])
        assert data["read"]["reports"][0]["indicators"]
        words = "".join(part["t"] for block in data["texts"][0]["blocks"] for part in block["p"])
        assert "centos-packages[.]com" in words and "<p>" not in words
        p = page()
        p.browser.events.clear()
        p.open((here / "page.html").as_uri())
        assert not p.events("Runtime.exceptionThrown")
        assert p.run("document.querySelectorAll('.source .kind-indicator').length") >= 20


try:
    run()
finally:
    if "browser" in _state:
        _state["browser"].close()
