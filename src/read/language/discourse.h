/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a text has spoken of so far: who spoke, who acted, whom a later word means, what it says of a name that nobody
 * else knows. */
#ifndef VG_READ_DISCOURSE_H
#define VG_READ_DISCOURSE_H

#include "party.h"

/* Who was introduced with a group's noun, "the shipyard"; false where nobody was. */
bool vg_discourse_head(const vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *ret_party);
/* Completes the groups of a sentence by what the text said of their names before. A constant a group. */
void vg_discourse_recall(vg_discourse *c, vg_phrases *p);
/* Remembers whom the sentence speaks of. */
void vg_discourse_note(vg_discourse *c, const vg_phrases *p);
void vg_discourse_spoke(vg_discourse *c, const vg_party *source);
/* The country of a name that the text explains; "" where it does not. */
const char *vg_discourse_country(vg_discourse *c, vg_slice name);

#endif
