/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who says something in a sentence, and where in it what they say stands. */
#ifndef VG_READ_CUE_H
#define VG_READ_CUE_H

#include "phrase.h"

#define VG_CUES        8 /* of one sentence; a sentence with more is a list, or hostile */
#define VG_CUE_SOURCES 6

typedef struct vg_range {
    uint16_t from, until; /* items */
} vg_range;

typedef struct vg_cue {
    uint16_t accused; /* a group + 1 in the dative before the verb, "Dem Iran wirft Berlin vor"; 0: none */
    const vg_sense *sense;
    uint16_t item;                   /* the word of saying */
    int16_t sources[VG_CUE_SOURCES]; /* groups */
    uint8_t source_count;
    vg_range clause;     /* the words that report: the source, the verb, what stands around it */
    vg_range content[2]; /* what is said: behind the clause, before it; empty ones have from == until */
    bool passive;        /* "has been accused": the accused is the subject */
    bool negated;        /* "did not respond", "does not say" */
    bool far;            /* its objects stand between the auxiliary and the participle: content[1] */
    bool elided;         /* the source is the subject of the verb before */
    bool left_out;       /* the verb stands alone: ", aseguran," */
    bool subject;        /* a subject was there, whether it can speak or not */
} vg_cue;

/* Finds the cues in the order of the text; their number. */
size_t vg_cues_find(const vg_phrases *p, vg_cue ret_cues[VG_CUES]);

/* Of the group at `g`: the one that it completes in the end. */
int16_t vg_group_root(const vg_phrases *p, int16_t g);
/* Behind the clause that begins at item i: a mark or a word that begins another. */
size_t vg_clause_end(const vg_phrases *p, size_t i);

#endif
