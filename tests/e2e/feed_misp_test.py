#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""MISP feeds, from servers that these tests start on loopback."""
import json
import pathlib
import random
import signal
import subprocess
import time

from feed_server import HOUSE, Misp, command, event, fetch, fresh, good, name, refused
from tap import case, each, folder, run

def events(count, when=100):
    return [event(i, f"bad-{i}.example-feed.net", when + i) for i in range(count)]


def misp_ids(files):
    return [json.loads(pathlib.Path(file["path"]).read_text())["Event"]["uuid"] for file in files]


@case
def the_events_of_a_manifest_are_fetched_oldest_first():
    with folder() as where, Misp(events(4)) as site:
        result = good(fetch(site.feed + "manifest.json", where))
        assert result["kind"] == "misp" and result["new"] == 4
        assert misp_ids(result["files"]) == [name(i) for i in range(4)]
        assert [request.path for request in site.log[1:]] == [f"/feed/{name(i)}.json" for i in range(4)]
        assert result["files"][0]["url"] == f"{site.feed}{name(0)}.json"
        path = pathlib.Path(result["files"][2]["path"])
        assert path.read_bytes() == json.dumps(site.events[name(2)]).encode()  # as it was sent


@case
def a_folder_is_found_to_be_a_feed():
    with folder() as where, Misp(events(2)) as site:
        assert good(fetch(site.feed, where))["new"] == 2
        assert good(fetch(site.feed.rstrip("/"), where, kind="misp"))["new"] == 0


@case
def only_what_is_new_or_changed_is_fetched():
    with folder() as where, Misp(events(4), etags=False) as site:
        good(fetch(site.feed, where, kind="misp"))
        site.events[name(1)] = event(1, "worse.example-feed.net", 900)
        site.events[name(7)] = event(7, "new.example-feed.net", 800)
        seen = len(site.log)
        result = good(fetch(site.feed, where, kind="misp"))
        assert misp_ids(fresh(result)) == [name(7), name(1)] and len(site.log) - seen == 3
        assert "worse" in pathlib.Path(fresh(result)[1]["path"]).read_text() and len(result["files"]) == 5
        assert good(fetch(site.feed, where, kind="misp"))["new"] == 0


@case
def a_manifest_that_has_not_changed_is_not_sent_again():
    with folder() as where, Misp(events(2)) as site:
        good(fetch(site.feed, where, kind="misp"))
        seen = len(site.log)
        assert good(fetch(site.feed, where, kind="misp"))["new"] == 0
        assert len(site.log) == seen + 1 and site.log[-1].headers["If-None-Match"]


@case
def an_event_that_cannot_be_had_costs_one_line_and_is_asked_for_again():
    with folder() as where, Misp(events(3)) as site:
        gone = site.events.pop(name(1))
        site.extra = {name(1): {"timestamp": "101"}}
        result = fetch(site.feed, where, kind="misp")
        assert result["status"] == 0 and not result["complete"] and misp_ids(result["files"]) == [name(0), name(2)]
        assert "(404)" in result["skips"][0]["reason"] and name(1) in result["skips"][0]["url"]
        site.events[name(1)] = gone
        assert misp_ids(fresh(good(fetch(site.feed, where, kind="misp")))) == [name(1)]


def bad_event(body):
    class Bad(Misp):
        def answer(self, request):
            if request.path.endswith(f"{name(1)}.json"):
                return 200, {"Content-Type": "application/json"}, body
            return super().answer(request)

    with folder() as where, Bad(events(3)) as site:
        result = fetch(site.feed, where, kind="misp")
        assert result["status"] == 0 and not result["complete"] and misp_ids(result["files"]) == [name(0), name(2)]
        assert name(1) in result["skips"][0]["url"]


for label, body in {"nothing": b"", "HTML": b"<html>", "cut": json.dumps(event(1, "x", 101)).encode()[:-9], "a list": b"[]",
                    "another event": json.dumps(event(2, "x", 101)).encode(), "deep": b"[" * 100000,
                    "no uuid": b'{"Event":{}}'}.items():
    each(f"hostile event: {label}", bad_event, body)


@case
def names_in_a_manifest_cannot_leave_the_folder():
    with folder() as where, Misp(events(1)) as site:
        for key in ["../../../../etc/passwd", "..", "", "/etc/passwd", "http://127.0.0.1:9/x", name(3) + "/../x",
                    "../" * 12, "x" * 100000]:
            site.extra[key] = {"timestamp": "1"}
        site.extra[name(8)] = {"timestamp": "soon"}
        site.extra[name(9)] = "no object"
        result = fetch(site.feed, where, kind="misp")
        assert result["complete"] and misp_ids(result["files"]) == [name(0)]
        assert result["skips"][0]["reason"].startswith("10 entries")
        assert len(site.log) == 2


def bad_manifest(body):
    class Bad(Misp):
        def answer(self, request):
            return 200, {"Content-Type": "application/json"}, body

    with folder() as where, Bad() as site:
        refused(fetch(site.feed, where, kind="misp"))


for label, body in {"nothing": b"", "a list": b"[1]", "no events": b'{"a":{"timestamp":1}}',
                    "a NUL in a name": json.dumps({name(3)[:-1] + "\0": {"timestamp": "1"}}).encode(), "deep": b"[" * 100000}.items():
    each(f"hostile manifest: {label}", bad_manifest, body)


@case
def an_empty_manifest_is_no_error():
    with folder() as where, Misp() as site:
        assert good(fetch(site.feed, where, kind="misp"))["files"] == []


@case
def since_leaves_older_events_out():
    with folder() as where, Misp(events(4, when=86400 * 20000)) as site:
        result = good(fetch(site.feed, where, kind="misp", since="2024-10-04T00:00:02Z"))
        assert misp_ids(result["files"]) == [name(2), name(3)]
        assert misp_ids(fresh(good(fetch(site.feed, where, kind="misp")))) == [name(0), name(1)]


@case
def a_server_that_refuses_every_event_is_left_alone():
    class Shut(Misp):
        def answer(self, request):
            return super().answer(request) if request.path.endswith("manifest.json") else (403, {}, b"")

    with folder() as where, Shut(events(100)) as site:
        result = fetch(site.feed, where, kind="misp")
        assert not result["complete"] and len(site.log) < 30 and "100 events" in result["skips"][-1]["reason"]


@case
def a_removed_file_is_fetched_again():
    with folder() as where, Misp(events(3)) as site:
        result = good(fetch(site.feed, where, kind="misp"))
        pathlib.Path(result["files"][1]["path"]).unlink()
        assert misp_ids(fresh(good(fetch(site.feed, where, kind="misp")))) == [name(1)]


@case
def killed_between_events_goes_on():
    class Steady(Misp):
        def answer(self, request):
            time.sleep(0.01)
            return super().answer(request)

    with folder() as where, Steady(events(120)) as site:
        chance = random.Random(4)
        for _ in range(4):
            process = subprocess.Popen(command(site.feed, where, kind="misp"), stdout=subprocess.DEVNULL,
                                       env={**HOUSE, "HOME": str(where)})
            time.sleep(chance.uniform(0.3, 0.9))
            process.send_signal(signal.SIGKILL)
            process.wait()
        result = good(fetch(site.feed, where, kind="misp"))
        assert misp_ids(result["files"]) == [name(i) for i in range(120)]
        assert len(site.log) < 120 + 4 * 40 + 10


run()
