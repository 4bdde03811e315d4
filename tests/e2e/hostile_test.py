#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bad input gets: a clear line, and everything else is still hunted."""
import gzip
import json
import os
import signal
import subprocess
import time
import zipfile

from tap import PROGRAM, Skip, case, each, folder, run, shared, vigie

HIT = "2022-03-04T05:06:07Z host app: evil-domain.com\n"
REPORT = "- evil-domain[.]com\n"


def hunt(where, *options, report=REPORT, paths=None, **how):
    if not (where / "report.md").exists():
        (where / "report.md").write_text(report)
    done = vigie("hunt", "--json", *options, "-r", where / "report.md", *(paths or [where / "logs"]), **how)
    return done, json.loads(done.stdout) if done.stdout else None


def beside_a_good_one(name, content, told, *options):
    """The bad file is named with a reason (where one is due), the good one beside it is hunted."""
    with folder() as where:
        (where / "logs").mkdir()
        (where / "logs" / "good.log").write_text(HIT)
        (where / "logs" / name).write_bytes(content() if callable(content) else content)
        done, result = hunt(where, *options)
        assert done.returncode == 1, (done.returncode, done.stderr)
        reasons = [e["reason"] for e in result["errors"] if e["file"].endswith(name)]
        assert bool(reasons) == bool(told), reasons
        assert not told or any(word in reasons[0] for word in told), reasons
        assert not told or name in done.stderr
        assert any(e["file"].endswith("good.log") for s in result["sightings"] for e in s["evidence"])
        return result


GZIP = gzip.compress(HIT.encode() * 1000 + os.urandom(20000))
for name, content, told in [
    ("truncated.gz", GZIP[:-200], ["truncated", "end", "cut"]),
    ("corrupt.gz", GZIP[:len(GZIP) // 2] + b"\0" * 64 + GZIP[len(GZIP) // 2 + 64:], ["damaged", "corrupt", "gzip"]),
    ("empty.log", b"", ["empty"]),
    ("nul.log", b"\0" * 100000, None),
    ("junk.bin", os.urandom(300000), None),
    ("bom.log", b"\xef\xbb\xbf" + HIT.encode(), None),
    ("crlf.log", HIT.replace("\n", "\r\n").encode(), None),
    ("nest.json", b"[" * 1000000 + b"]" * 1000000, None),
    ("deep.json", b'{"a":' * 1000000 + b"1" + b"}" * 1000000 + b"\n", None),
    ("cut.zip", b"PK\x03\x04" + os.urandom(500), ["zip", "Zip", "ZIP", "damaged", "truncated", "archive"]),
    ("cut.zst", b"\x28\xb5\x2f\xfd" + os.urandom(500), ["zst", "Zst", "damaged", "corrupt", "truncated"]),
]:
    each(f"{name} costs at most a line", beside_a_good_one, name, content, told)


@case
def what_precedes_the_damage_is_read():
    with folder() as where:
        (where / "logs").mkdir()
        good = gzip.compress(HIT.encode() * 5000 + os.urandom(30000), 1)
        (where / "logs" / "cut.gz").write_bytes(good[:-1000])
        done, result = hunt(where)
        assert done.returncode == 1 and result["sightings"][0]["count"] >= 4990, result["sightings"]
        assert result["errors"], result


@case
def a_bomb_is_stopped_and_named():
    bomb = lambda: gzip.compress(b"\0" * 300_000_000, 9)
    result = beside_a_good_one("bomb.gz", bomb, ["max-ratio", "max-bytes"])
    assert result["totals"]["bytes"] < 300_000_000
    beside_a_good_one("large.gz", bomb, ["max-bytes"], "--max-ratio", "100000", "--max-bytes", "10M")


@case
def a_line_of_a_gigabyte_is_read_in_pieces():
    with folder() as where:
        (where / "logs").mkdir()
        with open(where / "logs" / "long.log", "wb") as out:
            out.write(b"2022-03-04T05:06:07Z host app: ")
            for i in range(1000):
                out.write(b"x" * 999_000 + b" ")
                if i in (3, 500):
                    out.write(b"evil-domain.com ")
            out.write(b" evil-domain.com\n" + HIT.encode())
        done, result = hunt(where)
        assert done.returncode == 1, done.stderr
        assert result["sightings"][0]["count"] == 4, result["sightings"][0]["count"]
        assert all(len(e["line"]) <= 8192 for e in result["sightings"][0]["evidence"])


@case
def tokens_are_not_halved_where_a_long_line_is_cut():
    with folder() as where:
        (where / "logs").mkdir()
        (where / "logs" / "long.log").write_bytes(b"a" * 900_000 + b" " + b"notevil-domain.com-" * 40000 + b"\n" + b"b" * 3_000_000 + b"evil-domain.com\n")
        done, result = hunt(where)
        assert done.returncode == 0, result["sightings"]


@case
def a_fifo_a_loop_and_a_missing_path_are_told():
    with folder() as where:
        (where / "logs" / "deep").mkdir(parents=True)
        (where / "logs" / "good.log").write_text(HIT)
        os.mkfifo(where / "logs" / "fifo")
        os.symlink("..", where / "logs" / "deep" / "loop")
        os.symlink("good.log", where / "logs" / "again.log")
        done, result = hunt(where, paths=[where / "logs", where / "not-there"])
        assert done.returncode == 1
        files = [e["file"] for e in result["errors"]]
        assert any(f.endswith("fifo") for f in files) and any(f.endswith("not-there") for f in files), files
        assert result["sightings"][0]["count"] == 1, "the file behind the link is the same file"


@case
def no_permission_is_told():
    if os.geteuid() == 0:
        raise Skip("root may read everything")
    with folder() as where:
        (where / "logs").mkdir()
        (where / "logs" / "good.log").write_text(HIT)
        (where / "logs" / "secret.log").write_text(HIT)
        (where / "logs" / "secret.log").chmod(0)
        done, result = hunt(where)
        assert done.returncode == 1 and any("secret.log" in e["file"] for e in result["errors"])


@case
def an_empty_folder_is_nothing_to_do():
    with folder() as where:
        (where / "logs").mkdir()
        (where / "report.md").write_text(REPORT)
        done = vigie("hunt", "-r", where / "report.md", where / "logs")
        assert done.returncode == 2 and "no log" in done.stderr, done.stderr


@case
def a_report_without_indicators_says_so():
    with folder() as where:
        (where / "logs").mkdir()
        (where / "logs" / "good.log").write_text(HIT)
        done, result = hunt(where, report="Nothing to see here.\n")
        assert done.returncode == 0 and "no indicator" in result["verdict"]["statement"], done


@case
def a_malformed_bundle_is_told():
    with folder() as where:
        (where / "logs").mkdir()
        (where / "logs" / "good.log").write_text(HIT)
        (where / "bad.json").write_text('{"type":"bundle","id":"bundle--1","objects":[{"type":"indicator","pattern":"[domain-name:value = ')
        (where / "report.md").write_text(REPORT)
        done = vigie("hunt", "--json", "-r", where / "bad.json", "-r", where / "report.md", where / "logs")
        assert done.returncode == 1, done.stderr
        assert any("bad.json" in e["file"] for e in json.loads(done.stdout)["errors"]), done.stdout[:500]


@case
def lists_with_bom_and_crlf():
    with folder() as where:
        (where / "logs").mkdir()
        (where / "logs" / "good.log").write_text(HIT)
        (where / "report.md").write_bytes(b"\xef\xbb\xbfevil-domain.com\r\n203.0.114.7\r\n")
        done, result = hunt(where)
        assert done.returncode == 1 and result["indicators_total"] == 2, result["indicators_total"]


@case
def a_growing_file_is_read_as_it_was_when_opened():
    with folder() as where:
        (where / "logs").mkdir()
        path = where / "logs" / "grow.log"
        with open(path, "w") as out:
            while out.tell() < 80_000_000:
                out.write(HIT * 1000)
        (where / "report.md").write_text(REPORT)
        hunting = subprocess.Popen([PROGRAM, "hunt", "--json", "-q", "--jobs", "1", "-r", where / "report.md", path], stdout=subprocess.PIPE)
        with open(path, "a") as out:
            for _ in range(50):
                out.write(HIT * 100)
                out.flush()
                time.sleep(0.001)
        result = json.loads(hunting.communicate(timeout=60)[0])
        count = result["sightings"][0]["count"]
        assert 80_000_000 // len(HIT) <= count <= 80_000_000 // len(HIT) + 6100 and not result["errors"], (count, result["errors"])


def until_open(process, path):
    """Waits until the process has the file open."""
    for _ in range(100000):
        for entry in os.scandir(f"/proc/{process}/fd"):
            try:
                if os.readlink(entry.path) == str(path):
                    return
            except OSError:
                pass
    raise AssertionError("it never opened the file")


@case
def a_shrinking_file_is_told():
    with folder() as where:
        (where / "logs").mkdir()
        path = where / "logs" / "shrink.log"
        with open(path, "w") as out:
            while out.tell() < 400_000_000:
                out.write("2022-03-04T05:06:07Z host app: something fine\n" * 10000)
            size = out.tell()
        (where / "report.md").write_text(REPORT)
        hunting = subprocess.Popen([PROGRAM, "hunt", "--json", "-q", "--jobs", "1", "-r", where / "report.md", path], stdout=subprocess.PIPE)
        until_open(hunting.pid, path)
        os.truncate(path, 1000)
        out = hunting.communicate(timeout=60)[0]
        assert hunting.returncode == 0, hunting.returncode
        result = json.loads(out)
        assert any("shrank" in e["reason"] for e in result["errors"]) or result["totals"]["bytes"] == size, out[:2000]


@case
def hash_collision_strings_do_not_slow_it_down():
    strings = shared("data/suricata/hash-collisions/hash-collision-strings").read_bytes()
    with folder() as where:
        (where / "logs").mkdir()
        (where / "logs" / "strings.log").write_bytes(strings + HIT.encode())
        (where / "report.md").write_text(REPORT)
        values = [s.decode("latin-1") for s in strings.split()[:200000]]
        (where / "list.txt").write_text("".join(f"{v[:60]}.com\n" for v in values if v.isalnum()))
        started = time.monotonic()
        done = vigie("hunt", "--json", "-q", "-r", where / "report.md", "-r", where / "list.txt", where / "logs")
        assert done.returncode == 1, done.stderr
        assert time.monotonic() - started < 20


@case
def killing_it_leaves_nothing_behind():
    with folder() as where:
        (where / "logs").mkdir()
        for i in range(4):
            with open(where / "logs" / f"{i}.log", "w") as out:
                while out.tell() < 60_000_000:
                    out.write(HIT * 1000)
        (where / "report.md").write_text(REPORT)
        before = {p: p.stat().st_mtime_ns for p in (where / "logs").iterdir()}
        for delay in (0.01, 0.05, 0.1):
            hunting = subprocess.Popen([PROGRAM, "hunt", "-q", "--html", where / "page.html", "-r", where / "report.md", where / "logs"], stdout=subprocess.DEVNULL)
            time.sleep(delay)
            hunting.send_signal(signal.SIGKILL)
            hunting.wait()
        time.sleep(0.3)
        left = subprocess.run(["pgrep", "-f", str(where / "report.md")], capture_output=True, text=True).stdout
        assert not left.strip(), f"workers are left: {left}"
        assert sorted(p.name for p in where.iterdir()) == ["logs", "report.md"] or (where / "page.html").read_text().rstrip().endswith("</html>")
        assert before == {p: p.stat().st_mtime_ns for p in (where / "logs").iterdir()}


@case
def interrupting_says_what_was_covered():
    with folder() as where:
        (where / "logs").mkdir()
        for i in range(6):
            with open(where / "logs" / f"{i}.log", "w") as out:
                while out.tell() < 100_000_000:
                    out.write("2022-03-04T05:06:07Z host app: something fine\n" * 10000)
        (where / "report.md").write_text(REPORT)
        hunting = subprocess.Popen([PROGRAM, "hunt", "--json", "--jobs", "1", "-r", where / "report.md", where / "logs"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.15)
        hunting.send_signal(signal.SIGINT)
        out, err = hunting.communicate(timeout=30)
        if hunting.returncode == 0:
            raise Skip("it was done before the signal came")
        assert hunting.returncode == 2 and "interrupted" in err, (hunting.returncode, err)
        assert not out or json.loads(out)["interrupted"] is True


@case
def logs_are_never_written_to():
    with folder() as where:
        (where / "logs").mkdir()
        path = where / "logs" / "app.log"
        path.write_text(HIT)
        os.utime(path, (1000000000, 1000000000))
        before = path.stat()
        hunt(where)
        after = path.stat()
        assert (before.st_mtime_ns, before.st_size, before.st_ino, before.st_ctime_ns) == (after.st_mtime_ns, after.st_size, after.st_ino, after.st_ctime_ns)


@case
def members_of_a_zip_with_a_damaged_one():
    with folder() as where:
        (where / "logs").mkdir()
        path = where / "logs" / "logs.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("a.log", HIT * 100 + "".join(f"{i}\n" for i in range(5000)))
            z.writestr("b.log", HIT * 7)
        raw = bytearray(path.read_bytes())
        raw[300:340] = b"\xff" * 40
        path.write_bytes(raw)
        done, result = hunt(where)
        assert result["errors"], result
        assert any(c["member"] == "b.log" for c in result["coverage"]), result["coverage"]


run()
