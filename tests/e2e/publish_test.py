# SPDX-License-Identifier: GPL-3.0-or-later
"""hunt --json conforms to docs/schemas/hunt.schema.json, and the commands that it gives to check a record do."""

import bz2
import gzip
import hashlib
import io
import json
import lzma
import shutil
import subprocess
import tarfile
import zipfile

from schema import Schema
from tap import BUILD, SOURCE, Skip, case, each, folder, run

SAMPLE = BUILD / "tests" / "publish-sample"
SCHEMA = Schema("hunt")


def sample(*arguments):
    if not SAMPLE.exists():
        raise Skip(f"{SAMPLE} is not built")
    return subprocess.run([str(SAMPLE), *map(str, arguments)], capture_output=True, timeout=60)


def conforms(name):
    document = json.loads(sample(name, "json").stdout)
    found = SCHEMA.errors(document)
    assert not found, "\n".join(found[:20])
    undocumented = set(document) - set(SCHEMA.schema["properties"])
    assert not undocumented, f"not in the schema: {undocumented}"


@case
def the_schema_test_can_fail():
    document = json.loads(sample("small", "json").stdout)
    document["verdict"]["first"] = "2022-01-01 08:00:00"
    document["indicators"][0]["kind"] = "none"
    del document["totals"]["bytes"]
    document["sightings"][0]["evidence"][0]["offset"] = -1
    assert len(SCHEMA.errors(document)) == 4


for name in ("small", "hit", "fr", "clean", "nothing", "hostile", "large"):
    each(f"{name} conforms to the schema", conforms, name)

RECORD = b'Dec  6 04:12:09 mail01 said "\xff\x00"\r'
CONTENT = b"x" * 4097 + RECORD + b"\nand more\n" * 1000
NAMES = ["plain.log", "with space.log", "it's $(touch owned) `id`.log", "-n.log", "new\nline\x1b.log", "nuit d'été.log"]


def zst(data):
    if not shutil.which("zstd"):
        raise Skip("zstd is not installed")
    return subprocess.run(["zstd", "-c"], input=data, capture_output=True, check=True).stdout


PACK = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zst}


def checks_out(at, file, member):
    done = sample("check", file, member, 4097, len(RECORD))
    assert done.returncode == 0, f"no command for {file!r} {member!r}"
    command = done.stdout.decode(errors="surrogateescape").rstrip("\n")
    ran = subprocess.run(["bash", "-c", command], cwd=at, capture_output=True, timeout=60)
    assert ran.stdout.split()[0].decode() == hashlib.sha256(RECORD).hexdigest(), f"{command}\n{ran.stdout}{ran.stderr}"
    assert not (at / "owned").exists()


def plain_or_packed(suffix):
    with folder() as at:
        for name in NAMES:
            (at / (name + suffix)).write_bytes(PACK[suffix](CONTENT))
            checks_out(at, name + suffix, "")


def archived(kind, suffix):
    with folder() as at:
        file = "logs of 'May'" + kind
        names = [n + suffix for n in NAMES + ["a [b]*?.log"] if not n.startswith("-") and "\n" not in n]
        data = PACK[suffix](CONTENT)
        if kind == ".zip":
            with zipfile.ZipFile(at / file, "w") as archive:
                archive.writestr("other.log", b"z" * 9000)
                for name in names:
                    archive.writestr(name, data)
        else:
            with tarfile.open(at / file, "w:gz" if kind.endswith("gz") else "w") as archive:
                for name in ["other.log", *names]:
                    entry = tarfile.TarInfo(name)
                    entry.size = len(data)
                    archive.addfile(entry, io.BytesIO(data))
        if kind == ".zip" and not shutil.which("unzip"):
            raise Skip("unzip is not installed")
        for name in names:
            checks_out(at, file, name)


for suffix in PACK:
    each(f"the command checks a {suffix or 'plain'} file", plain_or_packed, suffix)
for kind in (".zip", ".tar", ".tar.gz"):
    for suffix in ("", ".gz"):
        each(f"the command checks a {suffix or 'plain'} member of a {kind}", archived, kind, suffix)

run()
