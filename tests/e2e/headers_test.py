#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each header compiles alone, twice over, under strict flags: the public ones as C17 and C++17 with nothing but
include/ in sight, a layer's with the flags that its files get."""
import shutil

from house import compiler, compiles, headers, layers, public_headers
from tap import SOURCE, Skip, each, run

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wundef", "-Wwrite-strings", "-Werror"]
STRICT_C = [*STRICT, "-Wstrict-prototypes", "-Wmissing-prototypes", "-Wvla"]
STRICT_CXX = [*STRICT, "-Wold-style-cast"]


def twice(header):
    return f'#include "{header}"\n#include "{header}"\n'


def public(header, program, standard, flags):
    if not shutil.which(program):
        raise Skip(f"no {program}")
    good, said = compiles([program, f"-std={standard}", *flags, f"-I{SOURCE / 'include'}"], twice(header),
                          language="c++" if "++" in standard else "c")
    assert good, said


def internal(layer, header):
    command, folder = compiler(layer)
    good, said = compiles(command, twice(header) + "typedef int vg_probe;\n", folder)
    assert good, said


for header in public_headers():
    each(f"{header} alone as C17", public, header, "gcc", "c17", STRICT_C)
    each(f"{header} alone as C++17", public, header, "g++", "c++17", STRICT_CXX)
for layer in layers():
    for header in headers(layer):
        each(f"{header} alone", internal, layer, header)
run()
