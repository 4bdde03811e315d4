#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Feeds whose servers misbehave, and runs that end early: nothing is lost, nothing comes twice, everything is told."""
import json
import pathlib
import random
import shutil
import signal
import stat
import subprocess
import time

from feed_server import HOUSE, Site, TAXII, Taxii, command, fetch, fresh, good, held, ids, indicator, name, objects, refused, taxii
from tap import case, each, folder, run

# ---- servers that misbehave ----

def says(status, word, body=b"", content="text/plain"):
    class Refusing(Taxii):
        def objects(self, request):
            return status, {"Content-Type": content}, body

    with folder() as where, Refusing([]) as site:
        refused(fetch(site.collection, where), word, f"({status})", status=-2)


for row in [(400, "does not accept"), (401, "wants credentials"), (403, "does not let"), (404, "no such thing"),
            (406, "TAXII 2.1"), (413, "more than it will send"), (500, "has failed"), (418, "does not give it"),
            (404, "no collection here, ask elsewhere", json.dumps(
                {"title": "no collection here", "description": "ask elsewhere", "http_status": "404"}).encode(), TAXII),
            (404, "?[31mred", b'{"title": "\\u001b[31mred"}', TAXII), (404, "no such", b"[" * 5000, TAXII)]:
    each(f"status {row[0]} is explained: {row[1]}", says, *row)


@case
def smaller_pages_are_asked_for_where_they_are_too_large():
    class Narrow(Taxii):
        def objects(self, request):
            if int(request.query["limit"]) > 10:
                return taxii({"title": "too large"}, 413)
            return super().objects(request)

    with folder() as where, Narrow(objects(25)) as site:
        assert good(fetch(site.collection, where))["new"] == 25


@case
def retry_after_is_heeded():
    class Busy(Taxii):
        def objects(self, request):
            if len(self.log) == 2:
                self.told = time.monotonic()
                return 429, {"Retry-After": "1"}, b""
            if len(self.log) == 3:
                self.waited = time.monotonic() - self.told
            return super().objects(request)

    with folder() as where, Busy(objects(5), page=2) as site:
        assert good(fetch(site.collection, where))["new"] == 5
        assert site.waited >= 0.95


@case
def a_pause_that_is_too_long_ends_the_run_and_the_next_goes_on():
    class Busy(Taxii):
        shut = True

        def objects(self, request):
            if "next" in request.query and self.shut:
                return 429, {"Retry-After": "3600"}, b""
            return super().objects(request)

    with folder() as where, Busy(objects(5), page=2) as site:
        result = fetch(site.collection, where, wait=2)
        assert result["status"] == 0 and not result["complete"] and ids(held(fresh(result))) == ids(objects(2))
        assert "3600 s" in result["skips"][0]["reason"]
        site.shut = False
        seen = len(site.log)
        assert ids(held(fresh(good(fetch(site.collection, where))))) == ids(objects(3, first=2))
        assert site.log[seen].query["next"] == "t2"


def write_cut(request, body, cut, length):
    request.raw.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: " + TAXII.encode() + b"\r\n" +
                            (f"Content-Length: {len(body)}\r\n".encode() if length else b"") + b"Connection: close\r\n\r\n")
    request.raw.wfile.write(body[:cut])
    request.raw.wfile.flush()


def cut_body(length):
    class Cut(Taxii):
        cuts = 2

        def objects(self, request):
            answer = super().objects(request)
            if "next" in request.query and self.cuts:
                self.cuts -= 1
                return write_cut(request, answer[2], len(answer[2]) // 2, length)
            return answer

    with folder() as where, Cut(objects(6), page=2) as site:
        result = fetch(site.collection, where)
        if length:  # libcurl knows that something is missing, and asking again mends it
            assert good(result)["new"] == 6
        else:  # only the JSON shows it; the page is not taken, and the next runs go on
            assert result["status"] == 0 and not result["complete"] and result["new"] == 2, result
            assert "JSON" in result["skips"][0]["reason"]
            fetch(site.collection, where)
            good(fetch(site.collection, where))
        assert sorted(ids(held(good(fetch(site.collection, where))["files"]))) == sorted(ids(objects(6)))


each("a body that is cut is asked for again", cut_body, True)
each("a body that is cut without a length is not taken", cut_body, False)


@case
def a_token_that_comes_back_is_a_circle():
    class Circle(Taxii):
        def objects(self, request):
            return taxii({"more": True, "next": "again", "objects": objects(2)})

    with folder() as where, Circle([]) as site:
        result = fetch(site.collection, where)
        assert result["status"] == 0 and not result["complete"] and result["new"] == 2
        assert "circle" in result["skips"][0]["reason"] and len(site.log) == 2


@case
def pages_that_never_end_and_bring_nothing_new_end():
    class Endless(Taxii):
        def objects(self, request):
            return taxii({"more": True, "next": f"t{len(self.log)}", "objects": objects(2)})

    with folder() as where, Endless([]) as site:
        result = fetch(site.collection, where)
        assert not result["complete"] and result["new"] == 2 and "circles" in result["skips"][0]["reason"]
        assert len(site.log) < 150


@case
def pages_that_never_end_are_bounded_by_bytes():
    class Endless(Taxii):
        def objects(self, request):
            number = len(self.log)
            return taxii({"more": True, "next": f"t{number}", "objects": objects(50, first=50 * number)})

    with folder() as where, Endless([]) as site:
        result = fetch(site.collection, where, max_bytes=300000)
        assert result["status"] == 0 and not result["complete"] and "next one goes on" in result["skips"][0]["reason"]
        assert 200 < result["new"] < 3000 and result["new"] == len(held(fresh(result)))
        again = fetch(site.collection, where, max_bytes=300000)
        assert again["new"] > 200 and not set(ids(held(fresh(again)))) & set(ids(held(result["files"])))


@case
def pages_that_never_end_are_bounded_by_time():
    class Endless(Taxii):
        def objects(self, request):
            time.sleep(0.1)
            number = len(self.log)
            return taxii({"more": True, "next": f"t{number}", "objects": objects(1, first=number)})

    with folder() as where, Endless([]) as site:
        result = fetch(site.collection, where, max_seconds=1)
        assert result["status"] == 0 and not result["complete"] and "time of one run" in result["skips"][0]["reason"]
        assert 1 <= result["new"] <= 40 and result["new"] == len(held(fresh(result)))


def hostile(body, content=TAXII):
    class Hostile(Taxii):
        def objects(self, request):
            return 200, {"Content-Type": content}, body

    with folder() as where, Hostile([]) as site:
        result = fetch(site.collection, where)
        refused(result)
        assert result["message"].isprintable() and not list((where / "feeds").glob("*/bundle*"))
        good(fetch_from_good(where, site))  # the folder is as usable as before


def fetch_from_good(where, site):
    site.objects = lambda request: Taxii.objects(site, request)
    return fetch(site.collection, where)


for label, body in {"nothing": b"", "a list": b"[]", "text": b"hello", "deep": b'{"objects":' + b"[" * 200000,
                    "deep objects": b'{"objects":[' + b'{"a":' * 100000, "binary": bytes(range(256)) * 64,
                    "objects as text": b'{"objects":"x"}', "objects as an object": b'{"objects":{}}',
                    "a number that is too large": b'{"objects":[{"a":' + b"9" * 400 + b"}]}",
                    "bad UTF-8": b'{"objects":[{"a":"\xff\xfe"}]}', "two documents": b"{}{}",
                    "behind the end": b'{"objects":[]} <script>'}.items():
    each(f"hostile page: {label}", hostile, body)
each("hostile page: HTML", hostile, b"<html>log in", "text/html")


def odd_page(document, new, skips, complete=True):
    class Odd(Taxii):
        def objects(self, request):
            return taxii(document)

    with folder() as where, Odd([]) as site:
        result = fetch(site.collection, where)
        assert result["status"] == 0 and result["complete"] == complete, result
        assert result["new"] == new and len(held(result["files"])) == new
        assert len(result["skips"]) == skips, result["skips"]


for label, row in {
        "entries that are no objects": ({"objects": [1, "x", None, [], indicator(1)]}, 1, 1),
        "the same object often": ({"objects": [indicator(1)] * 500}, 1, 0),
        "a token with a line break": ({"objects": objects(1), "more": True, "next": "a\nadded-after 2099"}, 1, 1, False),
        "a token without an end": ({"objects": objects(1), "more": True, "next": "x" * 100000}, 1, 1, False),
        "a token that is a number": ({"objects": objects(1), "more": True, "next": 7}, 1, 1, False),
        "a NUL in a value": ({"objects": [{"type": "note", "content": "a\0b"}]}, 1, 0),
        "names of any kind": ({"objects": [{"type": "note", "</script>": "\u2028\u202e"}]}, 1, 0)}.items():
    each(f"odd page: {label}", odd_page, *row)


@case
def a_line_of_ten_megabytes_is_read():
    with folder() as where, Taxii([{"type": "note", "id": "note--" + name(1), "content": "x" * 10_000_000}]) as site:
        assert held(good(fetch(site.collection, where))["files"]) == site.held


@case
def an_answer_without_end_is_cut_off():
    class Flood(Taxii):
        sent = 0

        def objects(self, request):
            request.raw.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: " + TAXII.encode() + b"\r\n\r\n{\"objects\":[")
            piece = b'{"a":1},' * 131072
            while self.sent < 400 << 20:
                request.raw.wfile.write(piece)
                self.sent += len(piece)

    with folder() as where, Flood([]) as site:
        refused(fetch(site.collection, where), "MiB", status=-4)
        assert site.sent < 100 << 20


@case
def headers_without_end_are_cut_off():
    class Flood(Taxii):
        def objects(self, request):
            request.raw.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(100000):
                request.raw.wfile.write(f"X-{number}: {'x' * 900}\r\n".encode())

    with folder() as where, Flood([]) as site:
        refused(fetch(site.collection, where))


def slow(drip):
    class Slow(Taxii):
        def objects(self, request):
            request.raw.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: " + TAXII.encode() + b"\r\n\r\n{")
            for _ in range(300):
                request.raw.wfile.write(drip)
                request.raw.wfile.flush()
                time.sleep(0.1)

    with folder() as where, Slow([]) as site:
        begun = time.monotonic()
        refused(fetch(site.collection, where, timeout=1), "too slowly", status=-2)
        assert time.monotonic() - begun < 30


each("a server that sends nothing is left", slow, b"")
each("a server that drips is left", slow, b" ")


@case
def a_server_that_is_not_there_is_told():
    with folder() as where, Site() as site:
        url = site.url
    with folder() as where:
        refused(fetch(url + "/api/collections/1/", where), "connect", status=-2)


# ---- runs that end early ----

@case
def an_interrupted_run_goes_on_where_it_was():
    with folder() as where, Taxii(objects(10), page=2) as site:
        refused(fetch(site.collection, where, stop=2), "interrupted", status=-8)
        assert [request.query.get("next") for request in site.log] == [None, "t2"]
        result = good(fetch(site.collection, where))
        assert [request.query.get("next") for request in site.log[2:]] == ["t2", "t4", "t6", "t8"]
        assert held(result["files"]) == site.held and len(result["files"]) == 1


@case
def a_token_that_has_aged_begins_anew_without_repeating():
    class Aged(Taxii):
        def objects(self, request):
            if "next" in request.query and len(self.log) == 4:
                return taxii({"title": "unknown token"}, 404)
            return super().objects(request)

    with folder() as where, Aged(objects(10), page=2) as site:
        refused(fetch(site.collection, where, stop=3), status=-8)
        assert held(good(fetch(site.collection, where))["files"]) == site.held
        assert site.log[3].query["next"] == "t4" and "next" not in site.log[4].query


def killed(seed):
    """Killed again and again at any moment, the runs together bring everything once."""
    chance = random.Random(seed)

    class Steady(Taxii):
        def objects(self, request):
            time.sleep(0.01)
            return super().objects(request)

    with folder() as where, Steady(objects(60), page=3) as site:
        for _ in range(8):
            process = subprocess.Popen(command(site.collection, where), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, env={**HOUSE, "HOME": str(where)})
            time.sleep(chance.uniform(0.02, 0.25))
            process.send_signal(signal.SIGKILL)
            process.wait()
        result = good(fetch(site.collection, where))
        found = held(result["files"])
        assert sorted(ids(found)) == sorted(ids(site.held))
        assert len(site.log) < 60 / 3 + 20, "each run began at the beginning"
        assert good(fetch(site.collection, where))["new"] == 0


for seed in range(3):
    each(f"killed at any moment, nothing is lost or doubled ({seed})", killed, seed)


@case
def what_a_killed_run_left_half_written_is_dropped():
    with folder() as where, Taxii(objects(10), page=2) as site:
        fetch(site.collection, where, stop=3)
        [home] = (where / "feeds").iterdir()
        with (home / "part").open("ab") as part:
            part.write(b'{"half":')
        with (home / "seen").open("ab") as seen:
            seen.write(b"\xff" * 21)
        (home / ".new").write_text("half a state")
        result = good(fetch(site.collection, where))
        assert held(result["files"]) == site.held and not (home / ".new").exists()


@case
def two_runs_at_once_are_one():
    class Slow(Taxii):
        def objects(self, request):
            time.sleep(0.3)
            return super().objects(request)

    with folder() as where, Slow(objects(8), page=2) as site:
        processes = [subprocess.Popen(command(site.collection, where), stdout=subprocess.PIPE, text=True,
                                      env={**HOUSE, "HOME": str(where)}) for _ in range(3)]
        results = [json.loads(process.communicate(timeout=60)[0]) for process in processes]
        won = [result for result in results if result["status"] == 0]
        assert len(won) == 1 and held(won[0]["files"]) == site.held
        for result in results:
            assert result in won or "another run" in result["message"]


def damaged(change):
    with folder() as where, Taxii(objects(4), page=2) as site:
        good(fetch(site.collection, where))
        [home] = (where / "feeds").iterdir()
        change(home / "state")
        refused(fetch(site.collection, where), "remove that folder", status=-3)
        shutil.rmtree(home)
        assert good(fetch(site.collection, where))["new"] == 4


for label, change in {
        "cut": lambda path: path.write_bytes(path.read_bytes()[:-5]),
        "empty": lambda path: path.write_bytes(b""),
        "binary": lambda path: path.write_bytes(bytes(range(256))),
        "another version": lambda path: path.write_text(path.read_text().replace("vigie-feed 1", "vigie-feed 2")),
        "another feed": lambda path: path.write_text(path.read_text().replace("/api1/", "/api2/")),
        "a line that nobody knows": lambda path: path.write_text(path.read_text().replace("end\n", "colour red\nend\n")),
        "more seen than there is": lambda path: path.write_text(path.read_text().replace("seen 4", "seen 400"))}.items():
    each(f"a damaged state is refused: {label}", damaged, change)


@case
def a_feeds_folder_is_private():
    with folder() as where, Taxii(objects(2)) as site:
        good(fetch(site.collection, where))
        [home] = (where / "feeds").iterdir()
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        for path in home.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        home.chmod(0o777)
        refused(fetch(site.collection, where), "others may write", status=-2)


@case
def a_link_in_a_feeds_folder_is_not_followed():
    with folder() as where, Taxii(objects(2)) as site:
        good(fetch(site.collection, where))
        [home] = (where / "feeds").iterdir()
        (where / "precious").write_text("mine")
        for name_of in ["part", "seen"]:
            (home / name_of).unlink(missing_ok=True)
            (home / name_of).symlink_to(where / "precious")
        site.held += objects(1, first=5)
        refused(fetch(site.collection, where))
        assert (where / "precious").read_text() == "mine"


@case
def the_cache_is_the_default_folder():
    with folder() as where, Taxii(objects(1)) as site:
        words = [word for word in command(site.collection, where) if not word.startswith("directory=")]
        for env, place in [({"XDG_CACHE_HOME": str(where / "xdg")}, where / "xdg/vigie/feeds"),
                           ({"XDG_CACHE_HOME": "relative"}, where / ".cache/vigie/feeds")]:
            subprocess.run(words, check=True, capture_output=True, env={**HOUSE, "HOME": str(where), **env})
            assert len(list(place.glob("*/bundle-000001.json"))) == 1


run()
