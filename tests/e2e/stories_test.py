#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stories of eval/stories, each told in four languages: every telling gives the story's claims and no other."""
import json
import sys

from tap import SOURCE, each, run, vigie

sys.path.insert(0, str(SOURCE / "eval"))
import claim_score as score  # noqa: E402

DEEP = score.WHOLE + ("when", "likelihood", "quoted", "answers", "derived_from")


def tells(folder, language, truth):
    done = vigie("read", "--json", "--published", truth["published"], folder / f"{language}.txt")
    found = json.loads(done.stdout)["reports"][0]["claims"]
    pairs = score.match(truth["claims"], found, lambda one, other: score.is_right(one, other, DEEP))
    wanted = {at for at, claim in enumerate(truth["claims"]) if not claim.get("optional")}
    assert wanted <= {pair[0] for pair in pairs}, f"missing: {found}"
    assert len(pairs) == len(found), f"extra: {found}"


for story in sorted((SOURCE / "eval/stories").iterdir()):
    ledger = json.loads((story / "ledger.json").read_text(encoding="utf-8"))
    for code in ("en", "fr", "de", "es"):
        each(f"story {story.name} in {code}", tells, story, code, ledger)
run()
