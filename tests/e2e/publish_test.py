# SPDX-License-Identifier: GPL-3.0-or-later
"""hunt --json conforms to docs/schemas/hunt.schema.json, and the commands that it gives to check a record do."""

import bz2
import gzip
import hashlib
import io
import json
import lzma
import re
import shutil
import subprocess
import tarfile
import zipfile

from tap import BUILD, SOURCE, Skip, case, each, folder, run

SAMPLE = BUILD / "tests" / "publish-sample"
SCHEMA = json.loads((SOURCE / "docs/schemas/hunt.schema.json").read_text())
TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
}
KNOWN = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties", "items", "const",
         "enum", "pattern", "anyOf", "allOf", "minimum", "minLength", "maxItems"}  # fmt: skip


def errors(schema, value, at="$"):
    """What of `value` breaks `schema`: the part of JSON Schema 2020-12 that hunt.schema.json uses."""
    unknown = set(schema) - KNOWN
    assert not unknown, f"this test does not know {unknown}"
    if "$ref" in schema:
        yield from errors(SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, at)
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(TYPES[t](value) for t in types):
            yield f"{at} is no {' or '.join(types)}: {value!r}"
            return
    if "const" in schema and value != schema["const"]:
        yield f"{at} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} is none of the values: {value!r}"
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at} does not match {schema['pattern']}: {value!r}"
        if len(value) < schema.get("minLength", 0):
            yield f"{at} is too short"
    if TYPES["number"](value) and value < schema.get("minimum", value):
        yield f"{at} is below {schema['minimum']}"
    if isinstance(value, dict):
        yield from (f"{at}.{key} is missing" for key in schema.get("required", ()) if key not in value)
        for key, item in schema.get("properties", {}).items():
            if key in value:
                yield from errors(item, value[key], f"{at}.{key}")
    if isinstance(value, list):
        if len(value) > schema.get("maxItems", len(value)):
            yield f"{at} has too many items"
        for i, item in enumerate(value if "items" in schema else ()):
            yield from errors(schema["items"], item, f"{at}[{i}]")
    for part in schema.get("allOf", ()):
        yield from errors(part, value, at)
    if "anyOf" in schema and all(any(True for _ in errors(part, value, at)) for part in schema["anyOf"]):
        yield f"{at} fits none: {value!r}"


def sample(*arguments):
    if not SAMPLE.exists():
        raise Skip(f"{SAMPLE} is not built")
    return subprocess.run([str(SAMPLE), *map(str, arguments)], capture_output=True, timeout=60)


def conforms(name):
    document = json.loads(sample(name, "json").stdout)
    found = list(errors(SCHEMA, document))
    assert not found, "\n".join(found[:20])
    undocumented = set(document) - set(SCHEMA["properties"])
    assert not undocumented, f"not in the schema: {undocumented}"


@case
def the_schema_test_can_fail():
    document = json.loads(sample("small", "json").stdout)
    document["verdict"]["first"] = "2022-01-01 08:00:00"
    document["indicators"][0]["kind"] = "none"
    del document["totals"]["bytes"]
    document["sightings"][0]["evidence"][0]["offset"] = -1
    assert len(list(errors(SCHEMA, document))) == 4


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
