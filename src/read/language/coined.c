/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coined.h"

#include <stdlib.h>

#include "base/limits.h"

#define SLOTS       (4 * VG_COINED_WORDS) /* a power of two */
#define MIN_LETTERS 5
#define MAX_LETTERS 24

/* A word that may be a name, and what stands beside it. */
typedef struct candidate {
    const uint8_t *word; /* its first place */
    uint8_t size;        /* 0: a free slot */
    bool refused;        /* a list has it, or it is a product */
    uint32_t places, actor, malware;
} candidate;

typedef struct search {
    const vg_document *d;
    const char *language;
    candidate *slots;
    size_t words;
    vg_coined *out;
} search;

static bool is_capital(uint8_t c)
{
    return (uint8_t)(c - 'A') < 26;
}

/* A capital behind a small letter, or a digit between letters and one of these a capital; not all of it capitals. */
static bool looks_coined(vg_slice w)
{
    bool camel = false, digit = false, small = false, capital = false;
    if (w.size < MIN_LETTERS || w.size > MAX_LETTERS || vg_is_digit(w.data[0])) return false;
    for (size_t i = 0; i < w.size; i++) {
        uint8_t c = w.data[i];
        bool before_small = i > 0 && vg_is_alpha(w.data[i - 1]) && !is_capital(w.data[i - 1]);
        camel |= is_capital(c) && before_small;
        digit |= vg_is_digit(c) && i + 1 < w.size && vg_is_alpha(w.data[i + 1]);
        small |= vg_is_alpha(c) && !is_capital(c);
        capital |= is_capital(c);
    }
    return small && capital && (camel || digit);
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

static candidate *slot_of(search *s, vg_slice word)
{
    uint32_t hash = 0x811C9DC5U;
    for (size_t i = 0; i < word.size; i++) hash = (hash ^ word.data[i]) * 0x01000193U;
    for (uint32_t at = hash;; at++) {
        candidate *c = &s->slots[at & (SLOTS - 1)];
        if (c->size == word.size && memcmp(c->word, word.data, word.size) == 0) return c;
        if (c->size) continue;
        if (s->words == VG_COINED_WORDS) return NULL;
        s->words++;
        c->word = word.data;
        c->size = (uint8_t)word.size;
        c->refused = (vg_names_word(word) & VG_WORD_PRODUCT) != 0;
        vg_names_find_weak(word, s->language, on_known, &c->refused);
        return c;
    }
}

static void count_place(search *s, size_t from, size_t until)
{
    const vg_slice text = s->d->text;
    candidate *c = slot_of(s, vg_slice_of(text.data + from, until - from));
    if (!c || c->refused) return;
    uint8_t before = vg_names_word(neighbour(text, from, until, false)),
            after = vg_names_word(neighbour(text, from, until, true));
    c->places++;
    c->actor += (before | after) & VG_BESIDE_ACTOR && !((before | after) & VG_BESIDE_MALWARE);
    c->malware += ((before | after) & VG_BESIDE_MALWARE) != 0;
}

static bool tell_place(search *s, size_t from, size_t until)
{
    const candidate *c = slot_of(s, vg_slice_of(s->d->text.data + from, until - from));
    vg_coined *out = s->out;
    if (!c || c->refused || c->places < 2 || c->actor + c->malware == 0) return true;
    if (out->count == VG_LIMIT_MENTIONS) return true;
    if (out->count == out->capacity) {
        size_t wanted = out->capacity ? out->capacity * 2 : 64;
        vg_coined_place *grown = realloc(out->places, wanted * sizeof *grown);
        if (!grown) return false;
        out->places = grown;
        out->capacity = wanted;
    }
    out->places[out->count++] = (vg_coined_place){from, until, c->actor > c->malware ? VG_NAME_ACTOR : VG_NAME_MALWARE};
    return true;
}

/* Each word of a block that looks coined: counted, or told. */
static bool walk(search *s, const vg_block *b, bool telling)
{
    const vg_slice text = s->d->text;
    for (size_t at = b->from; at < b->until;) {
        size_t end = at;
        while (end < b->until && vg_is_alnum(text.data[end])) end++;
        if (end > at && looks_coined(vg_slice_of(text.data + at, end - at)) && is_loose(text, at, end)) {
            if (telling && !tell_place(s, at, end)) return false;
            if (!telling) count_place(s, at, end);
        }
        at = end + (end == at);
    }
    return true;
}

vg_status vg_coined_find(const vg_document *d, const char *language, vg_coined *ret_coined)
{
    search s = {.d = d, .language = language, .out = ret_coined};
    vg_status status = VG_OK;
    *ret_coined = (vg_coined){0};
    s.slots = calloc(SLOTS, sizeof *s.slots);
    if (!s.slots) return VG_E_NOMEM;
    for (int telling = 0; telling < 2; telling++)
        for (size_t i = 0; i < d->block_count && status == VG_OK; i++)
            if (d->blocks[i].kind != VG_BLOCK_CODE && !walk(&s, &d->blocks[i], telling)) status = VG_E_NOMEM;
    free(s.slots);
    return status;
}

void vg_coined_free(vg_coined *c)
{
    free(c->places);
    *c = (vg_coined){0};
}
