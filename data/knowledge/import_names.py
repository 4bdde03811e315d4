#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes data/knowledge/names/{actors,malware,techniques,aliases,agencies}.tsv from ATT&CK, the MISP galaxy and Microsoft's mapping.

Run by hand when those are renewed: import_names.py DATA_FOLDER [--words FILE…]. Facts only: ids, names, who is said to
stand behind them and who coined a name; no description. The build itself never needs the sources.

How sources meet. An entity is what one source describes. Two sources' entities are one where both give it the same main
name; else each stays its own. A name that ATT&CK gives to a group is that group's; only where ATT&CK does not know a name,
the other sources' main names are asked, and then their aliases. So no alias is carried from one name to a third: "Grizzly
Steppe" leads to APT28 and to APT29, which stay two.
"""
import argparse
import gzip
import json
import pathlib
import re
import unicodedata

OUT = pathlib.Path(__file__).parent / "names"
ATTACK_HEAD = "© The MITRE Corporation. Reproduced and distributed with the permission of The MITRE Corporation (ATT&CK 18.1)."
MISP_HEAD = "MISP galaxy, https://github.com/MISP/misp-galaxy (CC0 1.0 / BSD-2-Clause)."
MICROSOFT_HEAD = "Microsoft's threat actor names, https://github.com/microsoft/mstic (CC BY 4.0)."

# The MISP galaxy names producers by UUID only; each is plain from the names that it stands beside.
PRODUCERS = {
    "da5cdcd1-7b15-4371-b7eb-ca32916d2052": "Mandiant", "3ac8f6fc-9c04-4ebd-bda2-788cc02fe4ed": "Trend Micro",
    "3a43aca5-6366-4168-b182-a8afec4550b5": "ESET", "d0c33595-b684-45ef-91c3-e2f5ce1a8191": "Microsoft",
    "e9491d3b-2174-47d6-8a15-ecec552d16ae": "Palo Alto Networks", "cae79680-67a6-4411-903c-f824dbcc813f": "Proofpoint",
    "a7119872-bc6b-494b-9f7a-8c50faaf53a9": "Secureworks", "a1ad5090-2487-46d2-8237-6151a2dd5063": "MITRE",
    "598308b3-5475-48c6-9a2c-676fe1d2c6fb": "Google", "f9eb432f-2293-48b7-bca4-cc78beb50df0": "CrowdStrike",
    "0d4886f9-97e1-4cb2-8822-580fd09540e5": "Kaspersky", "e583434b-7fb8-42c8-90ce-89aa8ed35f0c": "Symantec",
    "9f2ba728-8b29-48f9-badf-4f4cefb929f0": "PwC", "adb3369a-5683-46b2-bceb-4dafa6526b21": "Check Point",
    "996c48de-7bb8-414d-b6fe-ec94abb5f461": "SentinelOne", "ad7032df-0e9a-4ea9-b35c-c68ff854be80": "Recorded Future",
    "e4ed3168-7830-490f-9eed-d1b3ef2daccd": "Dragos", "c2f76813-f24c-450e-abfd-0db4495ab68e": "Volexity",
    "d597f230-4f70-43cb-817e-c745efd4fe35": "F-Secure", "21afba9e-cd2a-45c9-b421-b1f14fd181e9": "Group-IB",
    "0adf6f0f-3795-4de1-9763-1bdd1c31a5d7": "Cisco Talos",
}
# Naming schemes that their makers publish.
SCHEMES = [
    (r"(APT|FIN|UNC)[ -]?\d+|TEMP\.\w+", "Mandiant"), (r"TA\d{3,4}", "Proofpoint"),
    (r"(Storm|DEV)-\d{4}|\w+ (Typhoon|Blizzard|Sandstorm|Sleet|Tempest|Tsunami|Flood|Storm|Rain|Cyclone|Dust|Hail|Squall)",
     "Microsoft"),
    (r"(?i)\w+ (PANDA|BEAR|KITTEN|SPIDER|CHOLLIMA|TIGER|LEOPARD|JACKAL|BUFFALO|WOLF|HAWK|CRANE|OCELOT|LYNX|SAIGA|SPHINX|HYENA)",
     "CrowdStrike"),
    (r"(BRONZE|GOLD|IRON|COBALT|NICKEL|ALUMINUM|COPPER|ZINC) [A-Z]+|TG-\d{4}", "Secureworks"),
    (r"\w+ (Ursa|Taurus|Serpens|Libra|Pisces|Scorpius|Lyra|Orion|Virgo|Gemini|Draco)", "Palo Alto Networks"),
    (r"APT-C-\d+", "360"), (r"ATK ?\d+", "Thales"), (r"ITG\d+|Hive\d{4}", "IBM"), (r"(Earth|Water) [A-Z]\w+", "Trend Micro"),
    (r"UAC-\d{4}", "CERT-UA"), (r"TAG-\d+", "Recorded Future"), (r"CL-(STA|CRI|UNK)-\d+", "Palo Alto Networks"),
    (r"UAT-?\d{4}", "Cisco Talos"), (r"\w+ (NEPTUNE|RELIC|COMET)", "Google"),
]
# What the Microsoft mapping and the galaxies write for a state, beyond ISO codes and English names.
COUNTRIES = {"russia": "RU", "russian federation": "RU", "china": "CN", "north korea": "KP", "iran": "IR", "iran (islamic republic of)": "IR",
             "south korea": "KR", "korea": "KR", "vietnam": "VN", "viet nam": "VN", "israel": "IL", "lebanon": "LB",
             "turkey": "TR", "türkiye": "TR", "austria": "AT", "belarus": "BY", "pakistan": "PK", "india": "IN", "ukraine": "UA",
             "united states": "US", "usa": "US", "taiwan": "TW", "syria": "SY", "korea (democratic people's republic of)": "KP",
             "korea (republic of)": "KR", "iran, islamic republic of": "IR", "egypt": "EG", "kazakhstan": "KZ", "spain": "ES"}


def same(name):
    """What two spellings of a name share: letters and digits without accents, case and separators."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    return "".join(c for c in plain.lower() if c.isalnum())


def iso(text):
    text = (text or "").strip()
    if re.fullmatch("[A-Z]{2}", text):
        return text
    return COUNTRIES.get(text.lower(), "")


def coined(name, told=""):
    if told:
        return told
    for pattern, who in SCHEMES:
        if re.fullmatch(pattern, name):
            return who
    return ""


class Book:
    """Entities of one kind (actor or malware), and the names that lead to them."""

    def __init__(self, kind):
        self.kind, self.entities, self.by_main, self.names = kind, {}, {}, {}

    def entity(self, key, name, country="", type_="", source=""):
        """The entity of that main name; a new one where there is none yet."""
        known = self.by_main.get(same(name))
        if known:
            row = self.entities[known]
            if country and not row["country"]:
                row["country"], row["said_by"] = country, source
            return known
        self.entities[key] = {"name": name, "country": country, "said_by": source if country else "", "type": type_,
                              "source": source}
        self.by_main[same(name)] = key
        return key

    def name(self, key, name, tier, told=""):
        """Tier 0: ATT&CK; 1: another source's main name; 2: another source's alias."""
        name = re.sub(r"\s+", " ", name).strip()
        if len(same(name)) >= 2:
            self.names.setdefault(same(name), {}).setdefault((tier, key), []).append((name, told))

    def short_names(self):
        """ "Lazarus Group" is "Lazarus" too, "Pegasus for iOS" is "Pegasus"."""
        for key, row in list(self.entities.items()):
            found = re.fullmatch(r"(?:The )?(.{3,}?)(?:[ -](?:Group|Team|Gang|APT)| for (?:iOS|Android|Windows|Linux))?", row["name"])
            if found and found[1] != row["name"]:
                tier = min((t for t, k in self.names.get(same(row["name"]), {}) if k == key), default=2)
                self.name(key, found[1], tier)

    def rows(self):
        """(key, name, coined by), the lowest tier of each name alone."""
        for found in self.names.values():
            best = min(tier for tier, _ in found)
            for (tier, key), spellings in found.items():
                if tier != best:
                    continue
                told = next((t for _, t in spellings if t), "")
                told = told or next((t for (_, k), s in found.items() if k == key for _, t in s if t), "")
                written = {}
                for name, _ in spellings:
                    written.setdefault(name, coined(name, told))
                for name, who in written.items():
                    yield key, name, who


def attack(folder, actors, malware):
    techniques = {}
    for domain in ("enterprise", "mobile", "ics"):
        bundle = json.load(gzip.open(folder / "attack" / f"{domain}-attack.json.gz"))
        objects = [o for o in bundle["objects"] if not o.get("revoked") and not o.get("x_mitre_deprecated")]
        for o in objects:
            refs = o.get("external_references") or [{}]
            ident = refs[0].get("external_id", "")
            if o["type"] == "intrusion-set":
                key = actors.entity(ident, o["name"], source="ATT&CK")
                for alias in [o["name"]] + o.get("aliases", []):
                    actors.name(key, alias, 0)
            elif o["type"] == "campaign":
                key = actors.entity(ident, o["name"], type_="campaign", source="ATT&CK")
                for alias in [o["name"]] + o.get("aliases", []):
                    actors.name(key, alias, 0)
            elif o["type"] in ("malware", "tool"):
                key = malware.entity(ident, o["name"], type_=o["type"], source="ATT&CK")
                for alias in [o["name"]] + o.get("x_mitre_aliases", []):
                    malware.name(key, alias, 0)
            elif o["type"] == "attack-pattern":
                techniques[ident] = (o["name"], domain)
    parents = {i: n for i, (n, _) in techniques.items() if "." not in i}
    return sorted((i, n, parents.get(i.split(".")[0], "") if "." in i else "", d) for i, (n, d) in techniques.items())


def split_names(text):
    return [n.strip() for n in (text or "").split(",") if n.strip()]


def galaxy(folder, name):
    return json.loads((folder / "misp-galaxy" / f"{name}.json").read_text())["values"]


def other_actors(folder, actors):
    for v in galaxy(folder, "threat-actor"):
        meta = v.get("meta", {})
        country = iso(meta.get("country")) or iso(meta.get("cfr-suspected-state-sponsor"))
        key = actors.entity("misp:" + v["uuid"][:8], v["value"], country, source="MISP")
        told = {}
        for pair in meta.get("name-attribution", []):
            name, _, uuid = pair.rpartition(":")
            told[same(name)] = PRODUCERS.get(uuid, "")
        for field, value in meta.items():
            if field.startswith("origin:") and isinstance(value, str):
                told.setdefault(same(field[7:]), value)
        for alias in [v["value"]] + meta.get("synonyms", []):
            if not re.fullmatch(r"[GCS]\d{4}", alias):
                actors.name(key, alias, 1 if alias == v["value"] else 2, told.get(same(alias), ""))
    mapping = json.loads((folder / "microsoft-actor-names" / "MicrosoftMapping.json").read_text(encoding="utf-8-sig"))
    for row in mapping:
        country = iso(row["Origin/Threat"].split(",")[0])
        key = actors.entity("ms:" + same(row["Threat actor name"]), row["Threat actor name"], country, source="Microsoft")
        actors.name(key, row["Threat actor name"], 1, "Microsoft")
        for alias in split_names(row["Other names"]):
            actors.name(key, alias, 2)
    for v in galaxy(folder, "microsoft-activity-group"):
        meta = v.get("meta", {})
        key = actors.entity("ms:" + same(v["value"]), v["value"], iso(meta.get("country")), source="Microsoft")
        for alias in [v["value"]] + meta.get("synonyms", []):
            actors.name(key, alias, 1 if alias == v["value"] else 2, "Microsoft" if alias == v["value"] else "")
    for v in galaxy(folder, "tidal-groups"):
        key = actors.entity("tidal:" + v["uuid"][:8], v["value"], iso(v.get("meta", {}).get("country")), source="Tidal Cyber")
        actors.name(key, v["value"], 1)
    for v in galaxy(folder, "360net"):
        country = iso(v.get("meta", {}).get("country"))
        names = [n.strip() for n in re.split(r"\s+-\s+", v["value"])]
        code = next((n for n in names if n.startswith("APT-C-")), "")
        if code:
            key = actors.entity("360:" + code, code, country, source="360")
            actors.name(key, code, 1, "360")
            for name in names:
                if name != code and name.isascii():
                    actors.name(key, name, 2)


def other_malware(folder, malware):
    for name, type_ in (("malpedia", ""), ("tool", ""), ("rat", "rat"), ("backdoor", "backdoor")):
        for v in galaxy(folder, name):
            main = re.sub(r"\s*\([^)]*\)$", "", v["value"]).strip()
            if "/" in main or not main.isascii() or len(main) > 40:
                continue
            meta = v.get("meta", {})
            key = malware.entity(f"{name}:{v['uuid'][:8]}", main, type_=type_, source="MISP" if name != "malpedia" else "Malpedia")
            for alias in [main] + meta.get("synonyms", []):
                alias = re.sub(r"\s*\([^)]*\)$", "", alias).strip()
                if alias.isascii() and not re.search(r"[/:!@\\]|^\w+\.\w+\.", alias) and len(alias) <= 40:
                    malware.name(key, alias, 1 if alias == main else 2)


def write(file, head, columns, rows):
    lines = ["# SPDX-License-Identifier: GPL-3.0-or-later", *(f"# {h}" for h in head), "# Made by data/knowledge/import_names.py.",
             "# " + "\t".join(columns)]
    rows = sorted(set(rows))
    for row in rows:
        assert not any("\t" in c or "\n" in c for c in row), row
    (OUT / file).write_text("\n".join(lines + ["\t".join(r) for r in rows]) + "\n")
    print(file, len(rows))


def main():
    args = argparse.ArgumentParser()
    args.add_argument("data", type=pathlib.Path)
    args.add_argument("--words", action="append", default=[], type=pathlib.Path)
    args = args.parse_args()
    everyday = set()
    for path in args.words:
        everyday |= {w.strip().lower() for w in path.read_text(errors="replace").splitlines() if "'" not in w}
    actors, malware = Book("actor"), Book("malware")
    techniques = attack(args.data, actors, malware)
    other_actors(args.data, actors)
    other_malware(args.data, malware)
    actors.short_names()
    malware.short_names()
    heads = [ATTACK_HEAD, MISP_HEAD, MICROSOFT_HEAD]
    aliases = []
    for book in (actors, malware):
        used = set()
        for key, name, who in book.rows():
            parts = re.findall(r"[^\W\d_]+|\d+", name)
            common = all(p.lower() in everyday or p.isdigit() and len(parts) > 1 for p in parts)
            word = "" if not common and same(name) not in everyday else "word" if len(parts) == 1 else "words"
            aliases.append((book.kind, key, name, who, word))
            used.add(key)
        rows = [(k, e["name"], e["country"], e["said_by"], e["type"], e["source"]) for k, e in book.entities.items() if k in used]
        write("actors.tsv" if book is actors else "malware.tsv", heads,
              ("key", "name", "country", "who says so", "type", "source"), rows)
    write("aliases.tsv", heads + [
          "everyday: what stands in an English, French, German, Spanish or Italian dictionary (all its words: words)."],
          ("kind", "key", "name", "coined by", "everyday"), aliases)
    write("techniques.tsv", [ATTACK_HEAD], ("id", "name", "parent", "domain"), techniques)
    agencies = [(v["value"], v["meta"].get("country", "")) for v in galaxy(args.data, "intelligence-agencies")]
    write("agencies.tsv", [MISP_HEAD], ("name", "country"), [a for a in agencies if 3 <= len(a[0]) <= 80])


main()
