#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A layer sees those below it and nothing else: asked of the compiler, with the flags that the build gives it."""
import collections
import re

from house import compiler, compiles, headers, layers, private_headers, public_headers
from tap import SOURCE, case, each, run

USES = layers()
INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.MULTILINE)


def probe(layer, header):
    command, folder = compiler(layer)
    return compiles(command, f'#include "{header}"\nint vg_probe;\n', folder)


def sees(layer, below):
    for header in headers(below):
        good, said = probe(layer, header)
        assert good, f"{layer} cannot include {header}:\n{said}"


def cannot_include(layer, header):
    good, said = probe(layer, header)
    assert not good, f"{layer} can include {header}"
    assert f"{header}: No such file" in said or f"'{header}' file not found" in said, said


def does_not_see(layer, above):
    for header in headers(above):
        cannot_include(layer, header)


def keeps_private(layer):
    """What a layer does not show cannot be included from another, under any name."""
    others = [other for other in [*ORDER, "cli"] if other != layer]
    shown = headers(layer)
    for header in [name for name in private_headers(layer) if name not in shown][:8]:
        for other in others:
            cannot_include(other, header)


ORDER = list(USES)
for layer, allowed in USES.items():
    for other in ORDER:
        if other == layer or other in allowed:
            each(f"{layer} sees {other}", sees, layer, other)
        else:
            each(f"{layer} does not see {other}", does_not_see, layer, other)
for layer in ORDER:
    each(f"{layer} keeps its own headers private", keeps_private, layer)
for other in ORDER:
    each(f"cli does not see {other}", does_not_see, "cli", other)


@case
def each_layer_uses_only_layers_listed_before_it():
    for place, layer in enumerate(ORDER):
        assert set(USES[layer]) <= set(ORDER[:place]), f"{layer} uses {USES[layer]}"


@case
def reading_and_telemetry_do_not_know_each_other():
    assert "telemetry" not in USES["read"] and "read" not in USES["telemetry"]


@case
def every_layer_sees_the_public_headers():
    for layer in [*ORDER, "cli"]:
        for header in public_headers():
            good, said = probe(layer, header)
            assert good, f"{layer} cannot include {header}:\n{said}"


@case
def no_include_walks_up_the_tree():
    for path in sorted((SOURCE / "src").rglob("*.[ch]")):
        for name in INCLUDE.findall(path.read_text()):
            assert ".." not in name.split("/"), f"{path.relative_to(SOURCE)} includes {name}"


@case
def the_program_includes_only_public_and_own_headers():
    own = {path.name for path in (SOURCE / "src/cli").rglob("*.h")}
    for path in sorted((SOURCE / "src/cli").rglob("*.[ch]")):
        for name in re.findall(r'^\s*#\s*include\s*"([^"]+)"', path.read_text(), re.MULTILINE):
            assert name.startswith("vigie/") or name in own, f"{path.relative_to(SOURCE)} includes {name}"


@case
def file_names_are_unique_below_src():
    places = collections.defaultdict(list)
    for path in (SOURCE / "src").rglob("*.[ch]"):
        places[path.name].append(str(path.relative_to(SOURCE)))
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert not twice, twice


run()
