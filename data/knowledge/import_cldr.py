#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes data/languages/XX/countries.tsv from CLDR (Debian's unicode-cldr-core): import_cldr.py CLDR_COMMON_FOLDER XX…

Facts only: what CLDR calls each country, region, federal state and time-zone city in a language. The build never needs
CLDR. Word lists given by --words XX=FILE (one word a line, as Debian's wamerican and its like have them) keep out towns
whose names are everyday words of the language ("Troll", "Center"): a wrong place is worse than none.
"""
import argparse
import pathlib
import re
import xml.etree.ElementTree as ET

HERE = pathlib.Path(__file__).parent
LANGUAGES = HERE.parent / "languages"
# M49 areas under the names that reports use; the rest of CLDR's areas are statistics' own.
REGIONS = {"002", "003", "005", "011", "013", "014", "015", "017", "019", "021", "029", "030", "034", "035", "039", "054",
           "061", "142", "143", "145", "150", "151", "154", "155", "202", "419", "009", "053"}
NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
# States whose federal parts reports name without the state.
STATES = ("us", "ca", "gb", "au", "cn")
# Zones that CLDR has under an older name, or that are no town.
SKIP_ZONE = re.compile(r"^(Etc|Antarctica|Arctic)/|/(Indiana|Kentucky|North_Dakota|Argentina)/|/(Easter|Pacific|Center)$")


def zones(zone_tab):
    """Time zone → country, from tzdata's zone.tab (public domain)."""
    rows = (line.split("\t") for line in zone_tab.read_text().splitlines() if line and line[0] != "#")
    return {row[2]: row[0] for row in rows}


def clean(name):
    return re.sub(r"\s+", " ", name.replace("\u200b", "").replace("\u2019", "'").replace("\xa0", " ")).strip()


def main():
    args = argparse.ArgumentParser()
    args.add_argument("common", type=pathlib.Path)
    args.add_argument("languages", nargs="+")
    args.add_argument("--words", action="append", default=[])
    args.add_argument("--zone-tab", default="/usr/share/zoneinfo/zone.tab", type=pathlib.Path)
    args = args.parse_args()
    words = {}
    for pair in args.words:
        language, path = pair.split("=", 1)
        words[language] = {w for w in pathlib.Path(path).read_text(errors="replace").splitlines() if w[:1].islower()}
    where = zones(args.zone_tab)
    for language in args.languages:
        rows, everyday = set(), words.get(language, set())
        root = ET.parse(args.common / "main" / f"{language}.xml").getroot()
        for t in root.findall(".//territories/territory"):
            code, name = t.get("type"), clean(t.text)
            if "(" in name or code in NO_COUNTRY or t.get("alt") == "short" and len(name) < 5:
                continue # short forms are written by hand in places.tsv, each with its rule
            if code.isalpha() and len(code) == 2:
                rows.add((code, "name", name))
            elif code in REGIONS:
                rows.add((f"m49-{code}", "region", name))
        for z in root.findall(".//timeZoneNames/zone"):
            city, zone = z.findtext("exemplarCity"), z.get("type")
            if city and zone in where and not SKIP_ZONE.search(zone) \
                    and clean(city).lower() not in everyday and len(clean(city)) > 3 and ", " not in city:
                rows.add((where[zone], "city", clean(city)))
        if language == "en": # English names of most zones are the zones' own
            for zone, country in where.items():
                city = zone.split("/")[-1].replace("_", " ")
                if not SKIP_ZONE.search(zone) and city.lower() not in everyday and len(city) > 3:
                    rows.add((country, "city", city))
        for s in ET.parse(args.common / "subdivisions" / f"{language}.xml").getroot().findall(".//subdivision"):
            code, name = s.get("type"), clean(s.text)
            if code[:2] in STATES and len(code) <= 5 and name.lower() not in everyday and len(name) > 3 and "(" not in name \
                    and (code[:2] != "gb" or code in ("gbeng", "gbsct", "gbwls", "gbnir")):
                rows.add((code[:2].upper(), "city", name))
        names = {(c, n) for c, f, n in rows if f == "name"}
        rows = sorted(r for r in rows if r[1] != "city" or (r[0], r[2]) not in names)
        out = LANGUAGES / language / "countries.tsv"
        out.parent.mkdir(parents=True, exist_ok=True)
        head = ["# SPDX-License-Identifier: Unicode-DFS-2016",
                "# Names of countries, areas (UN M49), states and towns from CLDR 41, https://cldr.unicode.org",
                "# Made by data/knowledge/import_cldr.py; corrections and what CLDR lacks are in places.tsv.",
                "# place\tform\tname"]
        out.write_text("\n".join(head + ["\t".join(r) for r in rows]) + "\n")
        print(language, len(rows))


main()
