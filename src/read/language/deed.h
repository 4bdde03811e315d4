/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said to have been done: the deed in a statement, who did it and whom it hit. */
#ifndef VG_READ_DEED_H
#define VG_READ_DEED_H

#include "cue.h"
#include "party.h"

#define VG_DEED_TARGETS 8

typedef struct vg_deed {
    vg_action action;
    int16_t item; /* that names it, or -1 */
    bool verb, weak, passive, negated;
    bool definite;  /* "the hack": it was spoken of before */
    vg_party actor; /* "" where the statement names none */
    int16_t actor_group;
    vg_target targets[VG_DEED_TARGETS];
    bool office[VG_DEED_TARGETS]; /* the target is a part or a person of a state: "the president" */
    size_t target_count;
    vg_likelihood likelihood;
    vg_slice object, basis;
    bool quoted;
    bool hearsay;    /* "allegedly" */
    bool possessive; /* it hit what is the source's own: "its servers" */
    bool known;      /* no deed is named: it was told before */
    bool told;       /* by a sentence in which nobody says it */
    vg_span span;
} vg_deed;

/* Reads the deed that a sentence tells in which nobody says anything. */
bool vg_deed_told(vg_discourse *c, const vg_phrases *p, vg_deed *ret_deed);

/* Reads the deed out of the content of cues[at]; what the other cues' clauses say is no part of it. False where there
 * is none. */
bool vg_deed_read(vg_discourse *c, const vg_phrases *p, const vg_cue *cues, size_t count, size_t at, vg_deed *ret_deed);

#endif
