/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block of text → its sentences, and each sentence → its words and marks. UTF-8; malformed bytes are parts of words.
 */
#ifndef VG_READ_SENTENCE_H
#define VG_READ_SENTENCE_H

#include "knowledge/text_words.h"
#include "lexicon.h"

typedef enum vg_mark {
    VG_MARK_WORD = 0,
    VG_MARK_NUMBER,
    VG_MARK_COMMA,
    VG_MARK_SEMICOLON,
    VG_MARK_COLON,
    VG_MARK_DASH, /* between blanks, or – and — */
    VG_MARK_OPEN, /* ( [ */
    VG_MARK_CLOSE,
    VG_MARK_QUOTE,   /* opening */
    VG_MARK_UNQUOTE, /* closing */
    VG_MARK_STOP,    /* . ! ? … */
    VG_MARK_OTHER,
} vg_mark;

enum {
    VG_TOKEN_CAPITAL = 1, /* begins with a capital letter */
    VG_TOKEN_QUOTED = 2,  /* between quotation marks */
    VG_TOKEN_JOINED = 4,  /* to the one before, by a hyphen */
    VG_TOKEN_FIRST = 8,   /* the first word of the sentence, or of a quotation */
    VG_TOKEN_PROPER = 16, /* of a name that nobody knows: "Tern Point Intelligence" */
};

typedef struct vg_token {
    uint32_t from, until; /* in the text */
    uint16_t word, node;  /* in the lexicon; 0 and VG_LEX_NO_NODE where it does not stand there */
    uint8_t mark, flags;
    uint8_t compound_count;
    const vg_sense *compound; /* what its ending says, where it is no word itself */
} vg_token;

/* A longer sentence is cut: what reads it then costs no more than a constant a token. */
#define VG_SENTENCE_TOKENS 256

typedef struct vg_sentence {
    vg_token tokens[VG_SENTENCE_TOKENS];
    size_t count;
    uint32_t from, until; /* in the text; without the blanks around */
    bool cut;             /* goes on in the next one */
} vg_sentence;

typedef struct vg_sentence_reader {
    const vg_lexicon *lexicon;
    const vg_words *words;
    vg_slice text;
    size_t next; /* of the words: the one at `at` or behind it */
    size_t at, until;
    bool quoted; /* a quotation is open */
} vg_sentence_reader;

/* Reads [from, until) of the words' text. */
static inline vg_sentence_reader vg_sentence_reader_of(const vg_lexicon *l, const vg_words *words, size_t from,
                                                       size_t until)
{
    return (vg_sentence_reader){l, words, words->text, vg_words_seek(words, from), from, until, false};
}
/* False at the block's end. Linear. */
bool vg_sentence_next(vg_sentence_reader *r, vg_sentence *ret_sentence);

#endif
