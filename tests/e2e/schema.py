# SPDX-License-Identifier: GPL-3.0-or-later
"""What of JSON Schema 2020-12 the schemas of docs/schemas use, and no more."""

import json
import re

from tap import SOURCE

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


class Schema:
    def __init__(self, name):
        self.schema = json.loads((SOURCE / f"docs/schemas/{name}.schema.json").read_text())

    def errors(self, value):
        """What of `value` breaks the schema."""
        return list(self.breaks(self.schema, value, "$"))

    def fields(self, definition):
        """The fields that a definition names."""
        return set(self.schema["$defs"][definition]["properties"])

    def breaks(self, schema, value, at):
        """What of `value` breaks `schema`: the part of JSON Schema 2020-12 that the schemas use."""
        unknown = set(schema) - KNOWN
        assert not unknown, f"this test does not know {unknown}"
        if "$ref" in schema:
            yield from self.breaks(self.schema["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, at)
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
                    yield from self.breaks(item, value[key], f"{at}.{key}")
        if isinstance(value, list):
            if len(value) > schema.get("maxItems", len(value)):
                yield f"{at} has too many items"
            for i, item in enumerate(value if "items" in schema else ()):
                yield from self.breaks(schema["items"], item, f"{at}[{i}]")
        for part in schema.get("allOf", ()):
            yield from self.breaks(part, value, at)
        if "anyOf" in schema and all(any(True for _ in self.breaks(part, value, at)) for part in schema["anyOf"]):
            yield f"{at} fits none: {value!r}"
