/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of vg_phrases_read. */
#ifndef VG_READ_PHRASE_STEPS_H
#define VG_READ_PHRASE_STEPS_H

#include "phrase.h"

void vg_phrases_items(vg_phrases *p, vg_block_names *names, const vg_times *times, size_t *time_at);
void vg_phrases_groups(vg_phrases *p);
void vg_phrases_asides(vg_phrases *p);

#endif
