/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "literal.h"

#include <hs.h>
#include <stdlib.h>

#include "find/find.h"
#include "set_impl.h"

/* Each literal is compiled as written and, where that differs, as JSON writes it ("\\" doubled, quotes and controls
 * escaped), and again with '/' escaped. */
enum { FORM_PLAIN, FORM_JSON, FORM_JSON_SLASH, FORM_COUNT };

typedef struct literal_pattern {
    uint32_t entry;
    uint32_t size;
    bool escaped;
    bool word_first, word_last; /* begins, ends with a letter or digit: must not be continued by one */
} literal_pattern;

struct vg_literals {
    hs_database_t *database;
    literal_pattern *patterns;
    uint32_t count;
    size_t longest;
};

/* Vectorscan 5.4.9 (Debian 12) misses literals that end 3 to 21 bytes before the end of what it is given: it gets this
 * much more than is asked about, zeros at the end of the data. */
#define BEHIND 128U

struct vg_literal_scratch {
    hs_scratch_t *scratch;
    uint8_t *tail; /* a copy of the data's end, with BEHIND zeros */
    size_t tail_capacity;
};

static bool word_byte(uint8_t c)
{
    return vg_is_alnum(c) || c >= 0x80;
}

/* Writes the form's text; 0 where it does not differ from the one before. */
static size_t write_form(vg_slice value, int form, char *out)
{
    size_t n = 0;
    bool differs = form == FORM_PLAIN, slash = false;
    for (size_t i = 0; i < value.size; i++) {
        char c = (char)value.data[i];
        bool escape = form != FORM_PLAIN && (c == '\\' || c == '"');
        if (c == '/') slash = true;
        if (form == FORM_JSON_SLASH && c == '/') escape = true;
        if (escape) {
            out[n++] = '\\';
            differs = true;
        }
        out[n++] = c;
    }
    if (form == FORM_JSON_SLASH && !slash) return 0;
    return differs ? n : 0;
}

typedef struct pattern_list {
    vg_literals *literals;
    char **texts;
    size_t *sizes;
    unsigned *flags, *ids;
} pattern_list;

static bool add_form(pattern_list *list, uint32_t entry, vg_slice value, int form)
{
    vg_literals *l = list->literals;
    char *text = malloc(2 * value.size + 1);
    if (!text) return false;
    size_t n = write_form(value, form, text);
    if (n == 0) {
        free(text);
        return true;
    }
    list->texts[l->count] = text;
    list->sizes[l->count] = n;
    list->flags[l->count] = HS_FLAG_CASELESS;
    list->ids[l->count] = l->count;
    l->patterns[l->count++] = (literal_pattern){entry, (uint32_t)n, form != FORM_PLAIN, word_byte((uint8_t)text[0]),
                                                word_byte((uint8_t)text[n - 1])};
    if (n > l->longest) l->longest = n;
    return true;
}

static vg_status compile(pattern_list *list, vg_error *err)
{
    hs_compile_error_t *problem = NULL;
    hs_error_t code =
        hs_compile_lit_multi((const char *const *)list->texts, list->flags, list->ids, list->sizes,
                             list->literals->count, HS_MODE_BLOCK, NULL, &list->literals->database, &problem);
    if (code == HS_SUCCESS) return VG_OK;
    vg_fail(err, VG_E_UNSUPPORTED, "literals: %s", problem ? problem->message : "cannot be compiled");
    hs_free_compile_error(problem);
    return VG_E_UNSUPPORTED;
}

static uint32_t count_literals(const vg_set *set)
{
    uint32_t count = 0;
    for (int kind = 1; kind < VG_KIND_COUNT; kind++)
        if (!vg_kind_is_token((vg_kind)kind)) count += set->by_kind[kind];
    return count;
}

vg_status vg_literals_compile(const vg_set *set, vg_literals **ret_literals, vg_error *err)
{
    uint32_t count = count_literals(set);
    if (count == 0) return VG_OK;
    size_t most = (size_t)count * FORM_COUNT;
    vg_literals *l = calloc(1, sizeof *l);
    pattern_list list = {l, calloc(most, sizeof *list.texts), calloc(most, sizeof *list.sizes),
                         calloc(most, sizeof *list.flags), calloc(most, sizeof *list.ids)};
    bool ok = l && list.texts && list.sizes && list.flags && list.ids;
    if (ok) l->patterns = calloc(most, sizeof *l->patterns);
    ok = ok && l->patterns;
    for (uint32_t i = 0; i < set->count && ok; i++) {
        if (vg_kind_is_token((vg_kind)set->entries[i].kind)) continue;
        for (int form = 0; form < FORM_COUNT && ok; form++) ok = add_form(&list, i, vg_set_text(set, i), form);
    }
    vg_status status = ok ? compile(&list, err) : vg_fail(err, VG_E_NOMEM, "no memory for the set of indicators");
    for (uint32_t i = 0; l && list.texts && i < l->count; i++) free(list.texts[i]);
    free(list.texts);
    free(list.sizes);
    free(list.flags);
    free(list.ids);
    if (status < 0)
        vg_literals_free(l);
    else
        *ret_literals = l;
    return status;
}

void vg_literals_free(vg_literals *l)
{
    if (!l) return;
    hs_free_database(l->database);
    free(l->patterns);
    free(l);
}

vg_status vg_literal_scratch_new(const vg_literals *l, vg_literal_scratch **ret_scratch, vg_error *err)
{
    vg_literal_scratch *s = calloc(1, sizeof *s);
    if (!s || hs_alloc_scratch(l->database, &s->scratch) != HS_SUCCESS) {
        free(s);
        return vg_fail(err, VG_E_NOMEM, "no memory for a scan");
    }
    *ret_scratch = s;
    return VG_OK;
}

void vg_literal_scratch_free(vg_literal_scratch *s)
{
    if (!s) return;
    hs_free_scratch(s->scratch);
    free(s->tail);
    free(s);
}

typedef struct literal_scan {
    const vg_literals *literals;
    const uint8_t *data;
    size_t size, base, from, to;
    vg_literal_fn on_literal;
    void *context;
} literal_scan;

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
    (void)from, (void)flags;
    const literal_scan *s = context;
    const literal_pattern *p = &s->literals->patterns[id];
    size_t end = s->base + (size_t)to;
    if (end <= s->from || end > s->to) return 0; /* reported with another chunk */
    size_t begin = end - p->size;
    if (p->word_first && begin > 0 && word_byte(s->data[begin - 1])) return 0;
    if (p->word_last && end < s->size && word_byte(s->data[end])) return 0;
    s->on_literal(s->context, p->entry, begin, end, p->escaped);
    return 0;
}

static vg_status copy_tail(vg_literal_scratch *scratch, vg_slice tail)
{
    if (tail.size + BEHIND > scratch->tail_capacity) {
        free(scratch->tail);
        scratch->tail_capacity = 0;
        scratch->tail = malloc(2 * tail.size + BEHIND);
        if (!scratch->tail) return VG_E_NOMEM;
        scratch->tail_capacity = 2 * tail.size + BEHIND;
    }
    if (tail.size > 0) memcpy(scratch->tail, tail.data, tail.size);
    memset(scratch->tail + tail.size, 0, BEHIND);
    return VG_OK;
}

vg_status vg_literals_scan(const vg_literals *l, vg_literal_scratch *scratch, const uint8_t *data, size_t size,
                           size_t from, size_t to, vg_literal_fn on_literal, void *context)
{
    size_t base = from > l->longest ? from - l->longest : 0;
    literal_scan s = {l, data, size, base, from, to, on_literal, context};
    const uint8_t *text = data + base;
    if (size - to < BEHIND) {
        if (copy_tail(scratch, vg_slice_of(text, size - base)) < 0) return VG_E_NOMEM;
        text = scratch->tail;
    }
    hs_error_t code =
        hs_scan(l->database, (const char *)text, (unsigned)(to - base + BEHIND), 0, scratch->scratch, on_match, &s);
    return code == HS_SUCCESS ? VG_OK : VG_E_NOMEM;
}

size_t vg_literals_longest(const vg_literals *l)
{
    return l->longest;
}
