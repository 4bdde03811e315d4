# SPDX-License-Identifier: GPL-3.0-or-later
"""The layers as src/meson.build lists them, and the compiler as the build calls it for each."""
import ast
import functools
import json
import re
import shlex
import subprocess

from tap import BUILD, SOURCE, Skip


def layers():
    """{layer: [layers it may use]}, lowest first."""
    text = (SOURCE / "src/meson.build").read_text()
    return ast.literal_eval(re.search(r"^uses = (\{.*?^\})", text, re.MULTILINE | re.DOTALL)[1])


def headers(layer):
    """The headers that a layer shows to those above, as they are included."""
    folder = SOURCE / "src" / layer / "include"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.h"))


def private_headers(layer):
    """The headers that a layer keeps to itself, as another could try to include them."""
    folder = SOURCE / "src"
    return sorted(str(path.relative_to(folder)) for path in (folder / layer).rglob("*.h")
                  if (folder / layer / "include") not in path.parents)


def public_headers():
    folder = SOURCE / "include"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.h"))


@functools.cache
def _commands():
    path = BUILD / "compile_commands.json"
    if not path.exists():
        raise Skip(f"{path} is absent")
    return json.loads(path.read_text())


@functools.cache
def compiler(layer):
    """How the build compiles a file of a layer ("cli": of the program), without the file: (command, folder)."""
    part = "vigie.p/" if layer == "cli" else f"src/libvigie-{layer}.a.p/"
    for entry in _commands():
        if entry["output"].startswith(part) and entry["file"].endswith(".c"):
            words = shlex.split(entry["command"])
            words = words[:words.index("-o")] + words[words.index("-o") + 2:]
            words.remove("-c")
            words.remove(entry["file"])
            drop = ("-MD", "-MQ", "-MF")
            for word in drop:
                if word in words:
                    at = words.index(word)
                    del words[at:at + (1 if word == "-MD" else 2)]
            return tuple(words), entry["directory"]
    raise Skip(f"the layer {layer} has no file yet")


def compiles(command, text, folder=BUILD, language="c"):
    """(does it compile, what the compiler says) for a source text on its standard input."""
    done = subprocess.run([*command, "-fdiagnostics-color=never", "-fsyntax-only", "-x", language, "-"], input=text,
                          cwd=folder, capture_output=True, text=True)
    return done.returncode == 0, done.stderr
