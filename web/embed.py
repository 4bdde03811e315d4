# SPDX-License-Identifier: GPL-3.0-or-later
"""embed.py NAME TEMPLATE SCRIPT STYLE OUT.c: a page as C data, NAME_parts and NAME_part_count.

The template's {{script}}, {{style}} and their hashes (for its Content-Security-Policy) are put in; what remains of
{{slots}} splits it into parts, which the program fills."""

import base64
import hashlib
import re
import sys


def source_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def c_bytes(text: str) -> str:
    data = text.encode()
    rows = [", ".join(str(b) for b in data[i : i + 24]) for i in range(0, len(data), 24)]
    return ",\n    ".join(rows) or "0"


def main() -> None:
    name, template_path, script_path, style_path, out_path = sys.argv[1:]
    template, script, style = (open(p, encoding="utf-8").read() for p in (template_path, script_path, style_path))
    # HTML would end the element here, and comments change how the parser reads what follows.
    for text in (script, style):
        if re.search(r"</(script|style)|<!--", text, re.I):
            sys.exit(f"embed.py: {script_path} or {style_path} holds an end tag or a comment's beginning")
    values = {
        "script": script,
        "style": style,
        "script-hash": source_hash(script),
        "style-hash": source_hash(style),
    }
    pieces = re.split(r"\{\{([a-z-]+)\}\}", template)
    parts: list[tuple[str, str]] = []
    text = ""
    for i, piece in enumerate(pieces):
        if i % 2 == 0:
            text += piece
        elif piece in values:
            text += values[piece]
        else:
            parts.append((text, piece))
            text = ""
    parts.append((text, ""))
    with open(out_path, "w", encoding="utf-8") as out:
        out.write(f'/* Made by web/embed.py from {template_path}. */\n#include "report_page.h"\n\n')
        for i, (text, _) in enumerate(parts):
            out.write(f"static const unsigned char part_{i}[] = {{\n    {c_bytes(text)}}};\n")
        out.write(f"\nconst report_part {name}_parts[] = {{\n")
        for i, (text, slot) in enumerate(parts):
            out.write(f'    {{part_{i}, {len(text.encode())}, "{slot}"}},\n')
        out.write(f"}};\nconst size_t {name}_part_count = {len(parts)};\n")


main()
