/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The claims of a document as they come together: restatements fall together, answers find the claim that they answer,
 * "the hack" finds who is said to have done it. Kept to the document's end, because what comes later may complete what
 * came before. */
#ifndef VG_READ_LEDGER_H
#define VG_READ_LEDGER_H

#include "base/arena.h"
#include "model/dossier.h"
#include "vigie/status.h"

#define VG_LEDGER_CLAIMS  4096 /* of one document; more are counted and reported */
#define VG_LEDGER_SOURCES 6
#define VG_LEDGER_TARGETS 8
#define VG_LEDGER_ANSWERS 8

typedef struct vg_entry {
    vg_claim claim; /* its lists point at the arrays below once the ledger is closed */
    vg_party sources[VG_LEDGER_SOURCES];
    vg_target targets[VG_LEDGER_TARGETS];
    vg_answer answers[VG_LEDGER_ANSWERS];
    bool definite; /* names its deed as known: "the hack" */
    bool habitual; /* says what somebody does as a rule */
    bool known;    /* names no deed: what the source told before */
    bool restated; /* without a source, what a source says elsewhere: a headline */
    bool dropped;  /* nothing explains it */
    vg_span sentence_span;
    uint32_t sentence;
} vg_entry;

typedef struct vg_ledger {
    vg_entry **entries;
    size_t count, capacity;
    size_t dropped; /* beyond VG_LEDGER_CLAIMS */
    vg_arena *arena;
    vg_status status; /* sticky */
} vg_ledger;

/* Adds a claim, or completes the one that it restates; true where it is new or said something of an earlier one. */
bool vg_ledger_add(vg_ledger *l, const vg_entry *entry);
/* An answer to what was claimed before about whoever answers; false where there is no such claim. */
bool vg_ledger_answer(vg_ledger *l, const vg_answer *answer);
/* Whether an earlier claim says the same of this actor, whoever said it. */
bool vg_ledger_knows(const vg_ledger *l, const vg_entry *entry);
/* The last statement of fact by a source; NULL: none. */
const vg_entry *vg_ledger_last_of(const vg_ledger *l, const vg_party *source);
/* Numbers the claims and sets their lists. */
void vg_ledger_close(vg_ledger *l);
void vg_ledger_free(vg_ledger *l);

#endif
