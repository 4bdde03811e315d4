#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles data/knowledge/benign/*.tsv into one C table: make_benign_table.py OUTPUT INPUT…

Exact values go to an open-addressing hash table (FNV-1a, the same function as in src/knowledge/benign.c), blocks to an
array that is walked (there are few). The output depends on the inputs alone.
"""
import ipaddress
import pathlib
import sys

KINDS = {"ipv4": "VG_KIND_IPV4", "ipv6": "VG_KIND_IPV6", "domain": "VG_KIND_DOMAIN", "url": "VG_KIND_URL",
         "md5": "VG_KIND_MD5", "sha1": "VG_KIND_SHA1", "sha256": "VG_KIND_SHA256", "sha512": "VG_KIND_SHA512",
         "path": "VG_KIND_PATH", "registry-key": "VG_KIND_REGISTRY"}
# Where a value stands in several lists, the first of these names it.
ORDER = ["empty-hashes", "common-hashes", "rfc6761", "security-sites", "captive-portals", "revocation-hosts", "cdn",
         "microsoft", "public-resolvers", "top-domains"]


HASHED_BYTES = 20


def fnv(data):
    h = 0x811C9DC5
    for byte in bytes([len(data)]) + data[:HASHED_BYTES]:
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def quoted(value):
    return value.replace("\\", "\\\\").replace('"', '\\"')


def read(path):
    name, rows = None, []
    for line in path.read_text().splitlines():
        if line.startswith("# list: "):
            name = line[8:]
        elif line and not line.startswith("#"):
            kind, value = line.split("\t")
            rows.append((kind, value))
    if not name:
        sys.exit(f"{path}: no '# list: NAME' line")
    return name, rows


def main():
    out = pathlib.Path(sys.argv[1])
    paths = sorted(map(pathlib.Path, sys.argv[2:]),
                   key=lambda p: (ORDER.index(p.stem) if p.stem in ORDER else len(ORDER), p.stem))
    names, exact, blocks = [], {}, []
    for path in paths:
        name, rows = read(path)
        names.append(name)
        for kind, value in rows:
            if kind == "block":
                net = ipaddress.ip_network(value)
                low = net.network_address.packed.rjust(16, b"\0")
                blocks.append((4 if net.version == 4 else 6, low, net.prefixlen + (96 if net.version == 4 else 0),
                               len(names) - 1))
            else:
                exact.setdefault((KINDS[kind], value), len(names) - 1)
    size = 1
    while size < 2 * len(exact):
        size *= 2
    table = [None] * size
    for (kind, value), which in sorted(exact.items()):
        at = fnv(value.encode()) % size
        while table[at]:
            at = (at + 1) % size
        table[at] = (kind, value, which)
    text = ["/* Made by data/knowledge/make_benign_table.py. */",
            "static const char *const list_names[] = {"]
    text += [f'    "{n}",' for n in names] + ["};", f"#define HASHED_BYTES {HASHED_BYTES}U", f"#define ENTRY_SLOTS {size}U",
                                              "static const entry entries[ENTRY_SLOTS] = {"]
    for at, row in enumerate(table):
        if row:
            text.append(f'    [{at}] = {{"{quoted(row[1])}", {len(row[1])}, {row[0]}, {row[2]}}},')
    text += ["};", "static const block blocks[] = {"]
    for version, low, bits, which in sorted(blocks, key=lambda b: (b[0], -b[2], b[1])):
        text.append(f"    {{{version}, {bits}, {which}, {{{', '.join(map(str, low))}}}}},")
    text += ["};", ""]
    out.write_text("\n".join(text))


main()
