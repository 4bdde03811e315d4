/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon.h"

#include <string.h>

/* A word and its place: a number and a node of the trie; or an ending and its senses (first, count). */
typedef struct lex_word {
    const char *text;
    uint8_t size;
    uint16_t a, b;
} lex_word;

/* Children of one node lie together, ascending by word. */
typedef struct lex_node {
    uint16_t word, child, children, sense, senses;
} lex_node;

#include "lexicon_tables.h"

struct vg_lexicon {
    const char *code;
    const lex_word *words, *suffixes;
    const uint32_t *word_slots, *suffix_slots;
    uint32_t word_mask, suffix_mask;
    size_t longest_suffix;
    const lex_node *nodes;
    const vg_sense *senses;
    const char *const *texts;
    bool capital_nouns, heads_last, subjects_left_out;
};

static const vg_lexicon lexicons[] = {
#define X(xx, XX)                                                                                                      \
    {.code = #xx,                                                                                                      \
     .words = xx##_words,                                                                                              \
     .suffixes = xx##_suffixes,                                                                                        \
     .word_slots = xx##_words_slots,                                                                                   \
     .suffix_slots = xx##_suffixes_slots,                                                                              \
     .word_mask = XX##_WORDS - 1,                                                                                      \
     .suffix_mask = XX##_SUFFIXES - 1,                                                                                 \
     .longest_suffix = XX##_SUFFIXES_LONGEST,                                                                          \
     .nodes = xx##_nodes,                                                                                              \
     .senses = xx##_senses,                                                                                            \
     .texts = xx##_texts,                                                                                              \
     .capital_nouns = XX##_CAPITAL_NOUNS,                                                                              \
     .heads_last = XX##_HEADS_LAST,                                                                                    \
     .subjects_left_out = XX##_SUBJECTS_LEFT_OUT},
    LANGUAGES(X)
#undef X
};

const vg_lexicon *vg_lexicon_at(size_t i)
{
    return i < sizeof lexicons / sizeof lexicons[0] ? &lexicons[i] : NULL;
}

const vg_lexicon *vg_lexicon_find(const char *code)
{
    for (size_t i = 0; i < sizeof lexicons / sizeof lexicons[0]; i++)
        if (strcmp(lexicons[i].code, code) == 0) return &lexicons[i];
    return NULL;
}

const char *vg_lexicon_code(const vg_lexicon *l)
{
    return l->code;
}

bool vg_lexicon_capital_nouns(const vg_lexicon *l)
{
    return l->capital_nouns;
}

bool vg_lexicon_subjects_left_out(const vg_lexicon *l)
{
    return l->subjects_left_out;
}

bool vg_lexicon_heads_last(const vg_lexicon *l)
{
    return l->heads_last;
}

static bool is_written(const lex_word *w, vg_slice text)
{
    size_t i = 0;
    while (i < text.size && vg_lower(text.data[i]) == (uint8_t)w->text[i]) i++;
    return i == text.size;
}

/* The slots are a power of two and half of them are free: the walk ends. */
static const lex_word *probe(const lex_word *words, const uint32_t *slots, uint32_t mask, vg_slice text, uint32_t hash)
{
    for (uint32_t at = hash & mask; slots[at]; at = (at + 1) & mask) {
        if ((slots[at] ^ hash) >> 16) continue;
        const lex_word *w = &words[(slots[at] & 0xFFFFU) - 1];
        if (w->size == text.size && is_written(w, text)) return w;
    }
    return NULL;
}

uint16_t vg_lexicon_word(const vg_lexicon *l, vg_slice word, uint32_t hash, uint16_t *ret_node)
{
    const lex_word *found = probe(l->words, l->word_slots, l->word_mask, word, hash);
    *ret_node = found ? found->b : VG_LEX_NO_NODE;
    return found ? found->a : 0;
}

uint16_t vg_lexicon_step(const vg_lexicon *l, uint16_t node, uint16_t word)
{
    const lex_node *n = &l->nodes[node];
    uint16_t low = n->child, high = (uint16_t)(n->child + n->children);
    while (low < high) {
        uint16_t middle = (uint16_t)(low + (high - low) / 2);
        if (l->nodes[middle].word == word) return middle;
        if (l->nodes[middle].word < word)
            low = (uint16_t)(middle + 1);
        else
            high = middle;
    }
    return VG_LEX_NO_NODE;
}

size_t vg_lexicon_senses(const vg_lexicon *l, uint16_t node, const vg_sense **ret_senses)
{
    *ret_senses = &l->senses[l->nodes[node].sense];
    return l->nodes[node].senses;
}

size_t vg_lexicon_compound(const vg_lexicon *l, vg_slice word, const vg_sense **ret_senses)
{
    const lex_word *best = NULL;
    uint32_t hash = VG_FNV1A_SEED;
    for (size_t length = 1; length + 3 <= word.size && length <= l->longest_suffix; length++) {
        hash = vg_fnv1a(hash, vg_lower(word.data[word.size - length]));
        if (length < 3) continue;
        const vg_slice suffix = vg_slice_skip(word, word.size - length);
        const lex_word *found = probe(l->suffixes, l->suffix_slots, l->suffix_mask, suffix, hash);
        if (found) best = found;
    }
    if (!best) return 0;
    *ret_senses = &l->senses[best->a];
    return best->b;
}

const char *vg_lexicon_text(const vg_lexicon *l, const vg_sense *sense)
{
    return l->texts[sense->text];
}
