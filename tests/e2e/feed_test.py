#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Feeds over HTTP, from servers that these tests start on loopback: paging, what is new, finding a collection,
credentials, and that nothing is contacted but what the user names."""
import json
import shutil
import subprocess

from feed_server import HOUSE, Misp, Site, TAXII, Taxii, event, fetch, fresh, good, held, ids, indicator, name, objects, refused, taxii
from tap import Skip, case, each, folder, run, shared, vigie

# ---- what is new ----

@case
def pages_become_one_bundle():
    with folder() as where, Taxii(objects(7), page=3) as site:
        result = good(fetch(site.collection, where, page=500))
        assert result["kind"] == "taxii" and result["new"] == 7 and len(result["files"]) == 1
        assert held(result["files"]) == site.held
        assert result["files"][0]["url"] == site.collection
        assert len(site.log) == 3
        assert all(request.headers["Accept"] == TAXII for request in site.log)
        assert all(request.query["limit"] == "500" for request in site.log)
        assert [request.query.get("next") for request in site.log] == [None, "t3", "t6"]
        assert "indicator" in site.log[0].query["match[type]"].split(",")


@case
def the_second_run_asks_for_what_came_after_and_finds_nothing():
    with folder() as where, Taxii(objects(5), page=2) as site:
        good(fetch(site.collection, where))
        seen = len(site.log)
        result = good(fetch(site.collection, where))
        assert result["new"] == 0 and not fresh(result) and len(result["files"]) == 1
        assert [request.query.get("added_after") for request in site.log[seen:]] == [site.added(4)]


@case
def what_is_added_later_comes_alone():
    with folder() as where, Taxii(objects(5)) as site:
        first = good(fetch(site.collection, where))
        site.held += objects(3, first=5)
        result = good(fetch(site.collection, where))
        assert result["new"] == 3 and ids(held(fresh(result))) == ids(objects(3, first=5))
        assert result["files"][0]["path"] == first["files"][0]["path"]


@case
def a_server_that_forgets_added_after_brings_nothing_twice():
    class Forgetful(Taxii):
        def select(self, request):
            return list(enumerate(self.held))

    with folder() as where, Forgetful(objects(5), page=2, headers=False) as site:
        good(fetch(site.collection, where))
        site.held.insert(0, indicator(77))
        result = good(fetch(site.collection, where))
        assert result["new"] == 1 and ids(held(fresh(result))) == ids([indicator(77)])


@case
def a_changed_object_is_new_and_an_equal_one_is_not():
    with folder() as where, Taxii(objects(3)) as site:
        good(fetch(site.collection, where))
        changed = {**indicator(1), "modified": "2026-02-01T00:00:00.000Z", "revoked": True}
        site.held += [changed, indicator(2)]
        assert held(fresh(good(fetch(site.collection, where)))) == [changed]


@case
def more_without_next_goes_on_by_the_date():
    with folder() as where, Taxii(objects(7), page=3, tokens=False) as site:
        result = good(fetch(site.collection, where))
        assert held(result["files"]) == site.held
        assert [request.query.get("added_after") for request in site.log] == [None, site.added(2), site.added(5)]


@case
def more_without_next_or_date_is_told():
    with folder() as where, Taxii(objects(7), page=3, tokens=False, headers=False) as site:
        result = fetch(site.collection, where)
        assert result["status"] == 0 and not result["complete"] and result["new"] == 3
        assert "does not say how to get them" in result["skips"][0]["reason"]


@case
def a_conditional_request_is_answered_by_nothing():
    with folder() as where, Taxii(objects(3), etags=True) as site:
        good(fetch(site.collection, where))
        assert site.log[-1].headers["If-None-Match"] is None
        good(fetch(site.collection, where))  # another query: what came after
        assert site.log[-1].headers["If-None-Match"] is None
        result = good(fetch(site.collection, where))
        assert site.log[-1].headers["If-None-Match"] and result["new"] == 0
        site.held += objects(1, first=9)
        assert good(fetch(site.collection, where))["new"] == 1


@case
def an_unasked_304_is_no_answer():
    class Lazy(Taxii):
        def objects(self, request):
            return 304, {}, b""

    with folder() as where, Lazy(objects(3)) as site:
        refused(fetch(site.collection, where), "(304)")


@case
def since_bounds_the_first_run_and_a_change_of_it_begins_anew():
    with folder() as where, Taxii(objects(5)) as site:
        result = good(fetch(site.collection, where, since=site.added(2)))
        assert ids(held(result["files"])) == ids(objects(2, first=3))
        result = good(fetch(site.collection, where))
        assert ids(held(fresh(result))) == ids(objects(3))
        assert good(fetch(site.collection, where))["new"] == 0
        refused(fetch(site.collection, where, since="yesterday"), "not a date", status=-5)
        good(fetch(site.collection, where, since="2025-12-31"))
        assert site.log[-1].query["added_after"] == "2025-12-31T00:00:00.000000Z"  # TAXII 2: to the microsecond


@case
def the_date_of_an_empty_page_is_none():
    class Now(Taxii):
        def objects(self, request):
            status, headers, body = super().objects(request)
            return status, {"X-TAXII-Date-Added-Last": "2099-01-01T00:00:00.000000Z", **headers}, body

    with folder() as where, Now(objects(2)) as site:
        good(fetch(site.collection, where))
        good(fetch(site.collection, where))  # nothing new, and a date that would hide all that is to come
        site.held += objects(1, first=5)
        assert good(fetch(site.collection, where))["new"] == 1


@case
def types_that_were_left_out_come_once_they_are_asked_for():
    with folder() as where, Taxii([indicator(1), {"type": "x-other", "id": "x-other--" + name(2)}]) as site:
        assert ids(held(good(fetch(site.collection, where))["files"])) == ids([indicator(1)])
        result = good(fetch(site.collection, where, types=""))
        assert ids(held(fresh(result))) == ["x-other--" + name(2)]
        assert "match[type]" not in site.log[-1].query


@case
def what_is_fresh_stays_fresh_until_it_is_read():
    with folder() as where, Taxii(objects(2)) as site:
        assert len(fresh(good(fetch(site.collection, where, mark=0)))) == 1
        again = good(fetch(site.collection, where))
        assert again["new"] == 0 and len(fresh(again)) == 1
        assert not fresh(good(fetch(site.collection, where)))


@case
def an_empty_collection_is_no_error():
    with folder() as where, Taxii([]) as site:
        assert good(fetch(site.collection, where))["files"] == []


# ---- finding the collection ----

def finds(path, **wishes):
    with folder() as where, Taxii(objects(2)) as site:
        result = good(fetch(site.url + path.replace("ID", site.ID), where, **wishes))
        assert result["files"][0]["url"] == site.collection and result["new"] == 2


for path in ["/taxii2/", "/taxii2", "", "/", "/api1/", "/api1", "/api1/collections/", "/api1/collections/ID",
             "/api1/collections/ID/", "/api1/collections/ID/objects", "/api1/collections/ID/objects/"]:
    each(f"the collection is found from the URL {path or 'of the server'}", finds, path)


@case
def one_of_several_collections_must_be_chosen():
    others = [{"id": name("other"), "title": "Other", "can_read": True},
              {"id": name("shut"), "title": "Shut", "can_read": False}]
    with folder() as where, Taxii(objects(2), others=others) as site:
        refused(fetch(site.url + "/taxii2/", where), site.ID, "Reports", name("other"), status=-5)
        assert "Shut" not in fetch(site.url + "/taxii2/", where)["message"]
        for wish in [site.ID, "reports", "Reports"]:
            good(fetch(site.url + "/taxii2/", where, collection=wish))
        refused(fetch(site.url + "/taxii2/", where, collection="nowhere"), "another", status=-5)
        refused(fetch(site.url + "/taxii2/", where, collection="Shut"), status=-5)


@case
def an_api_root_at_another_origin_is_not_contacted():
    with folder() as where, Taxii(objects(2)) as other:
        class Elsewhere(Site):
            def answer(self, request):
                return taxii({"title": "t", "default": f"{other.url}/api1/"})

        with Elsewhere() as site:
            refused(fetch(site.url + "/taxii2/", where), "another origin", other.url, status=-5)
        assert not other.log


@case
def a_collections_id_cannot_leave_its_place():
    class Climber(Taxii):
        ID = "../../../admin"

    with folder() as where, Climber(objects(2)) as site:
        refused(fetch(site.url + "/taxii2/", where), "id")
        assert len(site.log) == 2


@case
def taxii_2_0_is_told_apart():
    class Old(Site):
        def answer(self, request):
            return 200, {"Content-Type": "application/vnd.oasis.taxii+json; version=2.0"}, b"{}"

    with folder() as where, Old() as site:
        refused(fetch(site.url + "/taxii2/", where), "TAXII 2.0", status=-6)


@case
def what_is_no_feed_is_said_to_be_none():
    class Page(Site):
        def answer(self, request):
            return 200, {"Content-Type": "text/html"}, b"<p>hello"

    with folder() as where, Page() as site:
        refused(fetch(site.url + "/news/", where), "neither", "text/html", status=-3)
        assert not list((where / "feeds").glob("*/event-*"))


# ---- credentials ----

def secret_file(where, text, mode=0o600):
    path = where / "auth"
    path.write_text(text)
    path.chmod(mode)
    return path


def nowhere(where, result, secret):
    """The secret stands in nothing that the run left or said."""
    assert secret not in json.dumps(result)
    for path in (where / "feeds").rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path


def authorized(line, header, secret):
    with folder() as where, Taxii(objects(2), authorization=header) as site:
        result = good(fetch(site.collection, where, auth_file=secret_file(where, line)))
        nowhere(where, result, secret)
        nowhere(where, good(fetch(site.collection, where, auth=line.strip())), secret)


for row in [("bearer s3cr3t-token\n", "Bearer s3cr3t-token", "s3cr3t-token"), ("s3cr3t-token", "Bearer s3cr3t-token", "s3cr3t"),
            ("Basic aladdin:opensesame", "Basic YWxhZGRpbjpvcGVuc2VzYW1l", "opensesame"),
            ("key s3cr3t-key\n", "s3cr3t-key", "s3cr3t-key")]:
    each(f"credentials: {row[0].split()[0]} as {row[1].split()[0]}", authorized, *row)


@case
def misp_takes_a_lone_word_as_its_key():
    with folder() as where, Misp([event(1, "bad.example-feed.net", 5)], authorization="s3cr3tkey") as site:
        good(fetch(site.feed + "manifest.json", where, auth="s3cr3tkey"))


@case
def netrc_is_read():
    with folder() as where, Taxii(objects(2), authorization="Basic YWxhZGRpbjpvcGVuc2VzYW1l") as site:
        (where / ".netrc").write_text("machine 127.0.0.1 login aladdin password opensesame\n")
        nowhere(where, good(fetch(site.collection, where)), "opensesame")


@case
def missing_and_wrong_credentials_are_told():
    with folder() as where, Taxii(objects(2), authorization="Bearer right") as site:
        refused(fetch(site.collection, where), "wants credentials", "401", status=-2)
        refused(fetch(site.collection, where, auth="bearer wr0ng-secret"), "refuses the credentials", status=-2)
        refused(fetch(site.url + "/taxii2/", where), "wants credentials", status=-2)


@case
def a_server_that_echoes_credentials_is_not_quoted():
    class Echo(Taxii):
        def answer(self, request):
            return taxii({"title": "bad", "description": "you sent " + request.headers["Authorization"]}, 403)

    with folder() as where, Echo([]) as site:
        for auth in ["bearer s3cr3t-token", "basic aladdin:s3cr3t-token", "key s3cr3t-token"]:
            result = fetch(site.collection, where, auth=auth)
            refused(result, "(403)")
            nowhere(where, result, "s3cr3t-token")


@case
def a_file_of_credentials_that_others_can_read_is_refused():
    with folder() as where, Taxii(objects(2)) as site:
        refused(fetch(site.collection, where, auth_file=secret_file(where, "bearer x", 0o644)), "chmod 600", status=-5)
        refused(fetch(site.collection, where, auth_file=where / "none"), status=-5)
        for text in ["", "digest x", "bearer a\nbearer b", "basic nocolon", "bearer " + "x" * 5000]:
            refused(fetch(site.collection, where, auth_file=secret_file(where, text)), "cannot be used", status=-5)
        assert not site.log


@case
def credentials_do_not_travel_in_plain_text():
    with folder() as where:
        refused(fetch("http://feeds.example.org/api/collections/1/", where, auth="bearer x"), "https://", status=-5)
        refused(fetch("http://127.0.0.1.example.org/api/collections/1/", where, auth="bearer x"), "https://", status=-5)


@case
def a_proxy_is_asked_but_never_with_credentials_for_this_machine():
    with folder() as where, Taxii(objects(2)) as site:
        class Proxy(Site):
            def answer(self, request):
                return 502, {}, b""

        with Proxy() as proxy:
            env = {"http_proxy": proxy.url, "no_proxy": ""}
            refused(fetch(site.collection, where, env=env))
            assert proxy.log and not site.log
            seen = len(proxy.log)
            good(fetch(site.collection, where, env=env, auth="bearer x"))
            assert len(proxy.log) == seen


# ---- only what the user names ----

def not_taken(url, *words):
    with folder() as where:
        refused(fetch(url, where), *words, status=-5)
        assert not (where / "feeds").exists()


for row in [("file:///etc/passwd", "https://"), ("ftp://127.0.0.1/", "https://"), ("gopher://127.0.0.1:9/", "https://"),
            ("https://user@127.0.0.1/", "every user"), ("https://user:pass@127.0.0.1/", "every user"),
            ("https://127.0.0.1/?key=1", "no ?"), ("https://127.0.0.1/#x", "no #"), ("http://", "URL")]:
    each(f"refused: {row[0]}", not_taken, *row)


@case
def a_redirect_to_another_origin_is_refused_and_not_followed():
    with folder() as where, Taxii(objects(2)) as other:
        class Away(Taxii):
            def objects(self, request):
                return 302, {"Location": other.collection + "objects/?secret=1"}, b""

        with Away([]) as site:
            refused(fetch(site.collection, where, auth="bearer x"), "another origin", other.url, status=-5)
            assert "secret" not in fetch(site.collection, where)["message"]
        assert not other.log


@case
def a_redirect_within_the_origin_is_followed_and_a_circle_ends():
    class Moved(Taxii):
        def answer(self, request):
            if request.path.startswith("/api1/"):
                query = request.raw.path.partition("?")[2]
                return 301, {"Location": request.path.replace("/api1/", "/moved/") + "?" + query}, b""
            request.path = request.path.replace("/moved/", "/api1/")
            return super().answer(request)

    class Circle(Taxii):
        def answer(self, request):
            return 307, {"Location": request.raw.path}, b""

    with folder() as where, Moved(objects(3), page=2) as site, Circle([]) as circle:
        assert good(fetch(site.collection, where))["new"] == 3
        refused(fetch(circle.collection, where), "redirects", status=-4)
        assert len(circle.log) == 6


@case
def a_redirect_to_a_file_is_refused():
    class File(Taxii):
        def objects(self, request):
            return 302, {"Location": "file:///etc/passwd"}, b""

    with folder() as where, File([]) as site:
        refused(fetch(site.collection, where))


@case
def certificates_are_verified():
    if not shutil.which("openssl"):
        raise Skip("no openssl")
    with folder() as where:
        key, certificate = where / "key.pem", where / "cert.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        with Taxii(objects(2), certificate=(certificate, key)) as site:
            refused(fetch(site.collection, where, auth="bearer x"), "certificate", status=-2)
            assert not site.log
            good(fetch(site.collection, where, ca=certificate, auth="bearer x"))
            refused(fetch(site.collection.replace("localhost", "127.0.0.1"), where, ca=certificate), status=-2)


# ---- and then they are reports ----

@case
def what_was_fetched_is_hunted():
    with folder() as where, Taxii(objects(3)) as taxii_site, Misp([event(4, "bad-4.example-feed.net", 5)]) as misp_site:
        files = good(fetch(taxii_site.collection, where))["files"] + good(fetch(misp_site.feed, where))["files"]
        (where / "dns.log").write_text("2026-02-01T00:00:00Z gate named[1]: query: bad-1.example-feed.net IN A\n"
                                       "2026-02-01T00:00:01Z gate named[1]: query: bad-4.example-feed.net IN A\n")
        reports = [word for file in files for word in ("-r", file["path"])]
        result = json.loads(vigie("hunt", "--json", *reports, where / "dns.log", status=1).stdout)
        assert {row["indicator"]["value"] for row in result["sightings"]} == {"bad-1.example-feed.net", "bad-4.example-feed.net"}


def read(where, *arguments, status=None, env=None):
    done = vigie("read", "--json", "--feed-dir", where / "feeds", *arguments, status=status,
                 env={**HOUSE, "HOME": str(where), **(env or {})})
    return (json.loads(done.stdout) if done.stdout else None), done.stderr


def values(result):
    return sorted(row["value"] for report in result["reports"] for row in report["indicators"])


@case
def vigie_read_takes_a_feed_and_reads_what_is_new():
    with folder() as where, Taxii(objects(3), page=2) as site:
        result, said = read(where, site.collection, status=1)
        assert values(result) == [f"bad-{i}.example-feed.net" for i in range(3)] and not result["errors"]
        assert "3 new; 1 file to read" in said and site.collection in said
        result, said = read(where, site.collection, status=0)
        assert result["reports"] == [] and "nothing new" in said
        site.held += objects(1, first=8)
        assert values(read(where, site.collection, status=1)[0]) == ["bad-8.example-feed.net"]
        assert len(values(read(where, "--feed-all", site.collection, status=1)[0])) == 4


@case
def vigie_read_takes_feeds_beside_files():
    with folder() as where, Taxii(objects(1)) as one, Misp([event(4, "bad-4.example-feed.net", 5)]) as other:
        (where / "list.txt").write_text("bad-9.example-feed.net\nbad-8.example-feed.net\nbad-7.example-feed.net\n")
        result, _ = read(where, one.collection, where / "list.txt", other.feed, status=1)
        assert values(result) == [f"bad-{i}.example-feed.net" for i in (0, 4, 7, 8, 9)]


@case
def what_a_feed_did_not_give_stands_among_the_errors():
    with folder() as where, Misp([event(1, "bad-1.example-feed.net", 5)]) as site, Taxii([], authorization="x") as shut:
        site.extra = {name(2): {"timestamp": "7"}}
        result, said = read(where, site.feed + "manifest.json", shut.collection, status=1)
        assert values(result) == ["bad-1.example-feed.net"]
        told = {row["file"]: row["reason"] for row in result["errors"]}
        assert "(404)" in told[f"{site.feed}{name(2)}.json"] and "wants credentials" in told[shut.collection]
        assert "wants credentials" in said
        assert "wants credentials" in read(where, shut.collection, status=2)[1]


@case
def vigie_read_sends_the_token_of_the_environment_to_one_server_alone():
    with folder() as where, Taxii(objects(1), authorization="Bearer s3cr3t") as site, Taxii(objects(1)) as other:
        env = {"VIGIE_FEED_TOKEN": "s3cr3t"}
        result, said = read(where, site.collection, status=1, env=env)
        assert "s3cr3t" not in said + json.dumps(result)
        seen = len(site.log)
        assert "one server" in read(where, site.collection, other.collection, status=2, env=env)[1]
        assert not other.log and len(site.log) == seen
        read(where, "--auth", secret_file(where, "bearer s3cr3t"), site.collection, status=0)


@case
def what_was_not_shown_is_not_read():
    with folder() as where, Taxii(objects(2)) as site:
        done = vigie("read", "--json", "--feed-dir", where / "feeds", "--stix", where / "no/such/folder/x", site.collection,
                     env=HOUSE)
        assert done.returncode == 2
        assert len(values(read(where, site.collection, status=1)[0])) == 2


@case
def options_of_feeds_are_checked():
    with folder() as where:
        for wrong in [("--feed", "rss"), ("--feed-dir", ""), ("--auth",)]:
            assert "vigie read --help" in vigie("read", *wrong, "https://127.0.0.1:9/", status=2).stderr
        assert "not a date" in read(where, "--since", "soon", "http://127.0.0.1:9/api/collections/1/", status=2)[1]


def said(result):
    """What reports say, whatever they are called and in how many files they came."""
    fields = ("kind", "value", "role", "valid_from", "valid_until", "set_aside")
    return sorted([str(row[field]) for field in fields] for report in result["reports"] for row in report["indicators"])


@case
def a_published_bundle_says_the_same_by_way_of_taxii():
    paths = sorted(shared("data/stix/examples/threat-reports").glob("*.json"))
    assert paths
    for path in paths:
        with folder() as where, Taxii(json.loads(path.read_text())["objects"], page=7) as site:
            direct, _ = read(where, path)
            fetched, _ = read(where, site.collection)
            assert said(fetched) == said(direct) and said(direct), path


def published_events():
    """Events as an instance exports them; one of the files is no JSON."""
    for path in sorted(shared("data/reports/eset").rglob("*.json")):
        try:
            yield from json.loads(path.read_text())["response"]
        except ValueError:
            continue


@case
def published_events_say_the_same_by_way_of_a_feed():
    with folder() as where, Misp(published_events()) as site:
        assert len(site.events) > 10
        (where / "direct").mkdir()
        for key, held_event in site.events.items():
            (where / "direct" / f"{key}.json").write_text(json.dumps(held_event))
        direct, _ = read(where, where / "direct")
        fetched, _ = read(where, site.feed)
        assert len(fetched["reports"]) == len(site.events)
        assert len(fetched["errors"]) == len(direct["errors"])  # attributes that are not searched for, on both ways
        assert said(fetched) == said(direct) and len(said(direct)) > 500


run()
