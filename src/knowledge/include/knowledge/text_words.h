/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text cut into words, once for all who read it: names, times, sentences, coined words. A word is a run of letters,
 * or one of figures: "APT28" is two. Each has the hash of its folded form, which the tables of names, of times and of
 * the lexicon share, so that who looks a word up does not look at its bytes first. */
#ifndef VG_KNOWLEDGE_TEXT_WORDS_H
#define VG_KNOWLEDGE_TEXT_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "vigie/status.h"

enum {
    VG_WORD_PLAIN = 1,   /* letters of ASCII alone */
    VG_WORD_FIGURES = 2, /* figures; with neither of the two it has letters above ASCII */
    VG_WORD_UPPER = 4,   /* begins with a capital letter, or a figure */
    VG_WORD_MIXED = 8,   /* a capital of ASCII stands behind a small letter of it */
};

typedef struct vg_word {
    uint32_t from, until; /* in the text */
    uint32_t hash;        /* FNV-1a of its folded bytes: small letters, Latin ones without accents */
    uint8_t flags;        /* VG_WORD_… */
} vg_word;

typedef struct vg_words {
    vg_slice text; /* the caller's; it outlives this */
    vg_word *list; /* in the order of the text */
    size_t count, capacity;
} vg_words;

/* Fills *w (all zero before the first call) anew; a text of 4 GiB or more as far as that. Linear;
 * sixteen bytes a word. VG_E_NOMEM. */
vg_status vg_words_cut(vg_words *w, vg_slice text);
void vg_words_free(vg_words *w);

/* The one word that begins with the letter or figure at `at`, for who looks at few. */
vg_word vg_word_at(vg_slice text, size_t at);

/* The first word that begins at `from` or behind it; w->count where there is none. */
size_t vg_words_seek(const vg_words *w, size_t from);

static inline bool vg_word_is(const vg_word *w, uint8_t flag)
{
    return (w->flags & flag) != 0;
}

#endif
