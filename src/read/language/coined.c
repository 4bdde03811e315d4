/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coined.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"

#define FIRST_SLOTS 64 /* a power of two */
#define MIN_LETTERS 5
#define MAX_LETTERS 24

/* A word that may be a name, and what stands beside it. */
typedef struct candidate {
    const uint8_t *word; /* its first place; NULL: a free slot */
    uint8_t size;
    bool refused; /* a list has it, or it is a product */
    uint32_t places, actor, malware;
} candidate;

typedef struct search {
    vg_slice text;
    const vg_words *text_words;
    const char *language;
    candidate *slots;
    size_t words, slot_count;
    vg_coined *out;
} search;

enum { OTHER = 0, SMALL, CAPITAL, DIGIT };

static uint8_t kind_of(uint8_t c)
{
    return (uint8_t)(c - 'a') < 26   ? SMALL
           : (uint8_t)(c - 'A') < 26 ? CAPITAL
           : (uint8_t)(c - '0') < 10 ? DIGIT
                                     : OTHER;
}

/* The end of the word that begins at `at`, and whether it looks coined: a capital behind a small letter, or a digit
 * before a letter and capitals; not all of it capitals. */
static size_t word_at(vg_slice text, size_t at, size_t end, bool *ret_coined)
{
    const size_t from = at;
    unsigned seen = 0; /* a bit for each pair of neighbours */
    uint8_t before = OTHER;
    for (; at < end; at++) {
        uint8_t kind = kind_of(text.data[at]);
        if (kind == OTHER) break;
        seen |= 1U << (before * 4 + kind);
        before = kind;
    }
    const unsigned camel = 1U << (SMALL * 4 + CAPITAL), digit = 1U << (DIGIT * 4 + SMALL) | 1U << (DIGIT * 4 + CAPITAL);
    const unsigned small = 1U << SMALL | 1U << (4 + SMALL) | 1U << (8 + SMALL) | 1U << (12 + SMALL);
    const unsigned capital = 1U << CAPITAL | 1U << (4 + CAPITAL) | 1U << (8 + CAPITAL) | 1U << (12 + CAPITAL);
    *ret_coined = at - from >= MIN_LETTERS && at - from <= MAX_LETTERS && seen & (camel | digit) && seen & small &&
                  seen & capital && !(seen & 1U << DIGIT);
    return at;
}

/* Part of a path, a URL, code: bytes right beside it that stand in no sentence. */
static bool is_loose(vg_slice text, size_t from, size_t until)
{
    uint8_t before = from ? text.data[from - 1] : ' ', after = until < text.size ? text.data[until] : ' ';
    uint8_t second = until + 1 < text.size ? text.data[until + 1] : ' ';
    if (strchr("/\\_@.=%&#$-:{", before) || strchr("/\\_@=%(:{", after)) return false;
    return !(after == '.' && vg_is_alnum(second)) && before < 0x80 && (after < 0x80 || after == 0xE2);
}

/* The word right before (or after) a place, past one blank and marks of emphasis. */
static vg_slice neighbour(vg_slice text, size_t from, size_t until, bool after)
{
    size_t blanks = 0;
    if (after) {
        while (until < text.size && strchr(" *\"", text.data[until]) && blanks < 6) blanks++, until++;
        size_t end = until;
        while (end < text.size && vg_is_alnum(text.data[end]) && end - until < MAX_LETTERS) end++;
        return vg_slice_of(text.data + until, end - until);
    }
    while (from > 0 && strchr(" *\"", text.data[from - 1]) && blanks < 6) blanks++, from--;
    size_t start = from;
    while (start > 0 && vg_is_alnum(text.data[start - 1]) && from - start < MAX_LETTERS) start--;
    return vg_slice_of(text.data + start, from - start);
}

static int on_known(void *context, const vg_name_match *match)
{
    (void)match;
    *(bool *)context = true;
    return 1;
}

/* The slot of a word, or the free one that it would take. */
static candidate *probe(const search *s, vg_slice word)
{
    for (size_t at = (size_t)vg_hash64(word);; at++) { /* the text fills the table */
        candidate *c = &s->slots[at & (s->slot_count - 1)];
        if (!c->word || (c->size == word.size && memcmp(c->word, word.data, word.size) == 0)) return c;
    }
}

/* Keeps a quarter of the slots taken at most. */
static bool grow(search *s)
{
    const search old = *s;
    if (s->slots && 4 * (s->words + 1) <= s->slot_count) return true;
    s->slot_count = old.slot_count ? 4 * old.slot_count : FIRST_SLOTS;
    s->slots = calloc(s->slot_count, sizeof *s->slots);
    for (size_t i = 0; s->slots && i < old.slot_count; i++)
        if (old.slots[i].word) *probe(s, vg_slice_of(old.slots[i].word, old.slots[i].size)) = old.slots[i];
    free(old.slots);
    return s->slots != NULL;
}

static candidate *slot_of(search *s, size_t from, size_t until)
{
    const vg_slice word = vg_slice_of(s->text.data + from, until - from);
    candidate *c = probe(s, word);
    if (c->word) return c;
    if (s->words == VG_COINED_WORDS) return NULL;
    s->words++;
    c->word = word.data;
    c->size = (uint8_t)word.size;
    c->refused = (vg_names_word(word) & VG_WORD_PRODUCT) != 0;
    vg_names_find_in(s->text_words, from, until, s->language, VG_NAMES_WEAK, on_known, &c->refused);
    return c;
}

static bool keep(vg_coined *out, size_t from, size_t until)
{
    if (out->count == out->capacity) {
        size_t wanted = out->capacity ? out->capacity * 2 : 64;
        vg_coined_place *grown = realloc(out->places, wanted * sizeof *grown);
        if (!grown) return false;
        out->places = grown;
        out->capacity = wanted;
    }
    out->places[out->count++] = (vg_coined_place){from, until, VG_NAME_MALWARE};
    return true;
}

/* Counts a place, and keeps it for when all of them are counted. */
static bool count_place(search *s, size_t from, size_t until)
{
    const vg_slice text = s->text;
    if (!grow(s)) return false;
    candidate *c = slot_of(s, from, until);
    if (!c || c->refused || s->out->count == VG_LIMIT_MENTIONS) return true;
    uint8_t said =
        vg_names_word(neighbour(text, from, until, false)) | vg_names_word(neighbour(text, from, until, true));
    c->places++;
    c->actor += said & VG_BESIDE_ACTOR && !(said & VG_BESIDE_MALWARE);
    c->malware += (said & VG_BESIDE_MALWARE) != 0;
    return keep(s->out, from, until);
}

/* Leaves the places of words that turned out to be names. */
static void settle(search *s)
{
    vg_coined *out = s->out;
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        vg_coined_place p = out->places[i];
        const candidate *c = slot_of(s, p.from, p.until);
        if (!c || c->places < 2 || c->actor + c->malware == 0) continue;
        p.kind = c->actor > c->malware ? VG_NAME_ACTOR : VG_NAME_MALWARE;
        out->places[kept++] = p;
    }
    out->count = kept;
}

/* Whether word i tells of a coined one around it: a capital behind a small letter, or a letter behind a figure. */
static bool is_hint(const vg_words *w, size_t i)
{
    const vg_word *word = &w->list[i];
    if (vg_word_is(word, VG_WORD_MIXED)) return true;
    return i > 0 && vg_word_is(word - 1, VG_WORD_FIGURES) && word[-1].until == word->from;
}

vg_status vg_coined_find(const vg_document *d, const vg_words *words, const char *language, vg_coined *ret_coined)
{
    search s = {.text = d->text, .text_words = words, .language = language, .out = ret_coined};
    vg_status status = VG_OK;
    *ret_coined = (vg_coined){0};
    for (size_t i = 0; i < d->block_count && status == VG_OK; i++) {
        const vg_block *b = &d->blocks[i];
        if (b->kind == VG_BLOCK_CODE || b->set_aside) continue;
        size_t past = vg_words_seek(words, b->until), done = b->from;
        for (size_t k = vg_words_seek(words, b->from); k < past && status == VG_OK; k++) {
            size_t from = words->list[k].from;
            bool coined;
            if (from < done || !is_hint(words, k)) continue;
            while (from > b->from && kind_of(d->text.data[from - 1]) != OTHER) from--;
            for (done = words->list[k].until; k + 1 < past && words->list[k + 1].from == done; k++)
                done = words->list[k + 1].until;
            if (done - from > 8 * (size_t)MAX_LETTERS) continue; /* a digest, code */
            done = word_at(d->text, from, b->until, &coined);
            if (coined && is_loose(d->text, from, done) && !count_place(&s, from, done)) status = VG_E_NOMEM;
        }
    }
    if (status == VG_OK && s.slots) settle(&s);
    free(s.slots);
    return status;
}

void vg_coined_free(vg_coined *c)
{
    free(c->places);
    *c = (vg_coined){0};
}
