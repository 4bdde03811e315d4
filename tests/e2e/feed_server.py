# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers of feeds on loopback, well-behaved and not, and what fetches from them, for the feeds' tests.

    with Taxii(objects(5), page=2) as site:
        ... site.collection ... site.log
"""
import datetime
import http.server
import json
import os
import pathlib
import ssl
import subprocess
import threading
import urllib.parse
import uuid

from tap import BUILD, Skip

TAXII = "application/taxii+json;version=2.1"
FIRST = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def name(number):
    """A UUID that is the same in each run."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"vigie feed test {number}"))


def indicator(number, value=None):
    return {"type": "indicator", "spec_version": "2.1", "id": "indicator--" + name(number),
            "created": "2026-01-01T00:00:00.000Z", "modified": "2026-01-01T00:00:00.000Z",
            "pattern": f"[domain-name:value = '{value or f'bad-{number}.example-feed.net'}']", "pattern_type": "stix",
            "valid_from": "2026-01-01T00:00:00Z"}


def objects(count, first=0):
    return [indicator(first + i) for i in range(count)]


class Request:
    def __init__(self, handler):
        parts = urllib.parse.urlsplit(handler.path)
        self.path = parts.path
        self.query = {key: values[0] for key, values in urllib.parse.parse_qs(parts.query).items()}
        self.headers = handler.headers


class Site:
    """Answers by `answer(request)`, which returns (status, {header: value}, bytes), or None once it has written to
    `request.raw` itself. Every request is in `log`."""

    def __init__(self, certificate=None):
        self.certificate = certificate
        self.log = []
        self.guard = threading.Lock()

    def answer(self, request):
        return 404, {}, b""

    def __enter__(self):
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60
            disable_nagle_algorithm = True

            def do_GET(self):
                request = Request(self)
                request.raw = self
                with site.guard:
                    site.log.append(request)
                try:
                    answer = site.answer(request)
                    if answer is None:
                        self.close_connection = True
                        return
                    status, headers, body = answer
                    self.send_response(status)
                    for key, value in headers.items():
                        self.send_header(key, value)
                    if status != 304:
                        self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # clients that are killed break off

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.url = f"https://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def asked(self, end=""):
        """The requests whose path ends so."""
        return [request for request in self.log if request.path.endswith(end)]


def taxii(document, status=200, **headers):
    return status, {"Content-Type": TAXII, **{key.replace("_", "-"): value for key, value in headers.items()}}, \
        json.dumps(document).encode()


class Taxii(Site):
    """One API root with some collections; the first holds objects, each added a second after the one before it."""

    ID = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"

    def __init__(self, held, page=1000, others=(), tokens=True, headers=True, etags=False, authorization=None, **rest):
        super().__init__(**rest)
        self.held = list(held)
        self.page, self.tokens, self.headers, self.etags, self.authorization = page, tokens, headers, etags, authorization
        self.others = list(others)

    @property
    def collection(self):
        return f"{self.url}/api1/collections/{self.ID}/"

    def added(self, number):
        return (FIRST + datetime.timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def answer(self, request):
        if self.authorization and request.headers.get("Authorization") != self.authorization:
            return taxii({"title": "Unauthorized", "http_status": "401"}, 401)
        if request.path == "/taxii2/":
            return taxii({"title": "test", "default": f"{self.url}/api1/", "api_roots": [f"{self.url}/api1/"]})
        if request.path == "/api1/":
            return taxii({"title": "root", "versions": [TAXII], "max_content_length": 1})
        if request.path == "/api1/collections/":
            return taxii({"collections": [{"id": self.ID, "title": "Reports", "alias": "reports", "can_read": True,
                                           "can_write": False}, *self.others]})
        if request.path == f"/api1/collections/{self.ID}/objects/":
            return self.objects(request)
        return taxii({"title": "no such thing", "http_status": "404"}, 404)

    def select(self, request):
        """(number, object) of what the request asks for, before paging."""
        types = request.query.get("match[type]", "").split(",")
        after = request.query.get("added_after", "")
        return [(number, held) for number, held in enumerate(self.held)
                if self.added(number) > after and (types == [""] or held["type"] in types)]

    def objects(self, request):
        chosen = self.select(request)
        begin = int(request.query.get("next", "t0")[1:])
        size = min(self.page, int(request.query["limit"]))
        page = chosen[begin:begin + size]
        document, headers = {}, {}
        if page:
            document["objects"] = [held for _, held in page]
        if begin + size < len(chosen):
            document["more"] = True
            if self.tokens:
                document["next"] = f"t{begin + size}"
        if page and self.headers:
            headers["X-TAXII-Date-Added-First"] = self.added(page[0][0])
            headers["X-TAXII-Date-Added-Last"] = self.added(page[-1][0])
        if self.etags:
            headers["ETag"] = f'W/"{hash(json.dumps(document)):x}"'
            if request.headers.get("If-None-Match") == headers["ETag"]:
                return 304, headers, b""
        return taxii(document, **headers)


def event(number, value, timestamp):
    return {"Event": {"uuid": name(number), "info": f"event {number}", "date": "2026-01-01",
                      "timestamp": str(timestamp),
                      "Attribute": [{"uuid": name(f"a{number}"), "type": "domain", "category": "Network activity",
                                     "to_ids": True, "value": value, "timestamp": str(timestamp)}]}}


class Misp(Site):
    """A feed in the folder /feed/."""

    def __init__(self, events=(), etags=True, authorization=None, **rest):
        super().__init__(**rest)
        self.events = {held["Event"]["uuid"]: held for held in events}
        self.etags, self.authorization = etags, authorization
        self.extra = {}  # further entries of the manifest

    @property
    def feed(self):
        return f"{self.url}/feed/"

    def manifest(self):
        return {**{key: {"info": held["Event"]["info"], "timestamp": held["Event"]["timestamp"], "date": "2026-01-01"}
                   for key, held in self.events.items()}, **self.extra}

    def answer(self, request):
        if self.authorization and request.headers.get("Authorization") != self.authorization:
            return 403, {}, b"no"
        if request.path == "/feed/manifest.json":
            body = json.dumps(self.manifest()).encode()
            headers = {"Content-Type": "application/json"}
            if self.etags:
                headers["ETag"] = f'"{hash(body):x}"'
                if request.headers.get("If-None-Match") == headers["ETag"]:
                    return 304, headers, b""
            return 200, headers, body
        key = request.path.removeprefix("/feed/").removesuffix(".json")
        if key in self.events:
            return 200, {"Content-Type": "application/json"}, json.dumps(self.events[key]).encode()
        return 404, {"Content-Type": "text/html"}, b"<h1>404</h1>"


# ---- the client ----

FETCH = BUILD / "tests/feed-fetch"
HOUSE = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}


def command(url, where, **wishes):
    if not FETCH.exists():
        raise Skip(f"{FETCH} is not built")
    wishes = {"directory": where / "feeds", "timeout": 5, **wishes}
    return [str(FETCH), url, *(f"{key.replace('_', '-')}={value}" for key, value in wishes.items())]


def fetch(url, where, env=None, **wishes):
    done = subprocess.run(command(url, where, **wishes), capture_output=True, text=True, timeout=120,
                          env={**HOUSE, "HOME": str(where), **(env or {})})
    assert done.returncode in (0, 2), f"{done.returncode}\n{done.stdout}{done.stderr}"
    result = json.loads(done.stdout)
    result["stderr"] = done.stderr
    assert (result["status"] == 0) == (done.returncode == 0)
    return result


def good(result):
    assert result["status"] == 0 and result["complete"] and not result["skips"], result
    return result


def fresh(result):
    return [file for file in result["files"] if file["fresh"]]


def held(files):
    """The STIX objects of some files; each file is a bundle as the standard has it."""
    found = []
    for file in files:
        bundle = json.loads(pathlib.Path(file["path"]).read_text())
        assert bundle["type"] == "bundle" and bundle["id"].startswith("bundle--") and len(bundle["id"]) == 44
        assert len(bundle["objects"]) == file["objects"]
        found += bundle["objects"]
    return found


def ids(things):
    return [thing["id"] for thing in things]


def refused(result, *words, status=None):
    assert result["status"] < 0, result
    assert status is None or result["status"] == status, result
    for word in words:
        assert word in result["message"], result["message"]
