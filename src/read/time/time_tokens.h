/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text → tokens: words and phrases of one language, numbers, dates in figures, marks. */
#ifndef VG_READ_TIME_TIME_TOKENS_H
#define VG_READ_TIME_TIME_TOKENS_H

#include "knowledge/text_words.h"
#include "time_words.h"
#include "vigie/status.h"

typedef enum vg_time_token_type {
    VG_TT_WORD = 0, /* a word, a phrase, or what is neither a word nor a number (a value) */
    VG_TT_NUMBER,
    VG_TT_DATE, /* in figures: 2023-09-07, 07.09.2023, 09/2023 */
    VG_TT_DASH,
    VG_TT_COMMA,
    VG_TT_CLAUSE, /* a mark that ends a clause: brackets, colon, cell; a sentence's end */
} vg_time_token_type;

typedef struct vg_time_token {
    const vg_time_entry *entry; /* of a word; of a number's mark ("1990s"); NULL: none of the words of time */
    uint32_t from, until;       /* in the text */
    uint32_t sentence;
    int32_t number; /* a number's value; of a date the year; of Q1 the figure */
    uint8_t type;   /* vg_time_token_type */
    uint8_t month, day;
    uint8_t orders; /* of a date in figures: VG_ORDER_DMY | VG_ORDER_MDY where both can be; month, day: by DMY */
    uint8_t digits; /* of a number */
    bool capital;   /* begins with one */
    bool ordinal;   /* "1st", "7." */
    bool tight;     /* stands right behind the mark or word before it */
    bool value;     /* not a word: a name with dots or figures */
    bool anchor;    /* without one there is no expression: a month, a unit, a year… */
} vg_time_token;

typedef struct vg_time_sentence {
    uint32_t from, until;
} vg_time_sentence;

typedef struct vg_time_tokens {
    vg_slice text;
    const vg_time_language *language;
    const vg_words *words; /* of a text that holds this one from `base` on; NULL: it was not cut into words */
    size_t base;
    size_t next;   /* of the words: the one at hand or behind it */
    vg_word plain; /* the one at hand, with its places in this text */
    bool merge;    /* runs of words that are none of the language's words of time become one token */
    vg_time_token *list;
    size_t count, capacity;
    vg_time_sentence *sentences;
    size_t sentence_count, sentence_capacity;
    size_t anchors; /* how many there are */
    uint8_t orders; /* orders that dates in figures of the text can only have: VG_ORDER_… */
    bool failed;    /* no memory */
} vg_time_tokens;

/* Fills *t from t->text; t->language, t->words, t->base and t->merge are set. Drops what it held. Linear. */
vg_status vg_time_tokenize(vg_time_tokens *t);
void vg_time_tokens_free(vg_time_tokens *t);

/* The language whose words of time cover most of the text; the first one where there are none. */
const vg_time_language *vg_time_guess(vg_slice text);

extern const vg_time_token vg_time_no_token;

/* The token, or a mark past the end. */
static inline const vg_time_token *vg_time_peek(const vg_time_tokens *t, size_t at)
{
    return at < t->count ? &t->list[at] : &vg_time_no_token;
}

static inline bool vg_time_is(const vg_time_tokens *t, size_t at, vg_time_word word)
{
    const vg_time_token *k = vg_time_peek(t, at);
    return k->type == VG_TT_WORD && vg_time_means(k->entry, word, NULL);
}

#endif
