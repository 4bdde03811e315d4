/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dossier_names.h"

#include <stdlib.h>

#include "base/buf.h"

#define ALIASES_MAX 64 /* of one name; the mentions have them all */

typedef struct entry {
    vg_named named;
    vg_slice *aliases;
} entry;

typedef struct grouping {
    vg_arena *arena;
    entry **entries; /* in the order of the text */
    size_t count, capacity;
    uint32_t *slots; /* entry + 1, 0 where free; a power of two */
    size_t slot_count;
    vg_buf key;
} grouping;

/* What makes two mentions one name. */
static bool same(const vg_mention *a, const vg_mention *b)
{
    if (a->kind != b->kind || !vg_slice_eq(a->id, b->id) || !vg_slice_eq(a->name, b->name)) return false;
    return a->kind != VG_MENTION_VICTIM ||
           (memcmp(a->country, b->country, 2) == 0 && vg_slice_eq(a->sector, b->sector));
}

static uint64_t hash_of(grouping *g, const vg_mention *m)
{
    vg_buf_reset(&g->key);
    vg_buf_put_u8(&g->key, (uint8_t)m->kind);
    vg_buf_put_slice(&g->key, m->id);
    vg_buf_put_slice(&g->key, m->name);
    if (m->kind == VG_MENTION_VICTIM) vg_buf_put_slice(&g->key, m->sector);
    return vg_hash64(vg_buf_slice(&g->key));
}

static bool make_room(grouping *g)
{
    if (g->count == g->capacity) {
        size_t wanted = g->capacity ? g->capacity * 2 : 64;
        entry **entries = realloc(g->entries, wanted * sizeof *entries);
        if (!entries) return false;
        g->entries = entries;
        g->capacity = wanted;
    }
    if (g->slot_count > 2 * g->count) return true;
    size_t wanted = g->slot_count ? 2 * g->slot_count : 128;
    uint32_t *slots = calloc(wanted, sizeof *slots);
    if (!slots) return false;
    for (size_t i = 0; i < g->count; i++) {
        size_t at = (size_t)hash_of(g, &g->entries[i]->named.first) & (wanted - 1);
        while (slots[at]) at = (at + 1) & (wanted - 1);
        slots[at] = (uint32_t)i + 1;
    }
    free(g->slots);
    g->slots = slots;
    g->slot_count = wanted;
    return true;
}

/* The name's entry, made where it is new; NULL without memory. */
static entry *entry_of(grouping *g, const vg_mention *m)
{
    if (!make_room(g)) return NULL;
    size_t at = (size_t)hash_of(g, m) & (g->slot_count - 1);
    for (; g->slots[at]; at = (at + 1) & (g->slot_count - 1))
        if (same(&g->entries[g->slots[at] - 1]->named.first, m)) return g->entries[g->slots[at] - 1];
    entry *e = calloc(1, sizeof *e);
    if (!e) return NULL;
    e->named.first = *m;
    g->entries[g->count++] = e;
    g->slots[at] = (uint32_t)g->count;
    return e;
}

static bool take(grouping *g, const vg_mention *m)
{
    entry *e = entry_of(g, m);
    if (!e) return false;
    vg_named *n = &e->named;
    n->count++;
    n->first.inferred = n->first.inferred && m->inferred; /* named once is named */
    if (!m->written.size || vg_slice_eq(m->written, m->name)) return true;
    for (size_t i = 0; i < n->alias_count; i++)
        if (vg_slice_eq(e->aliases[i], m->written)) return true;
    if (n->alias_count == ALIASES_MAX) return true;
    if (n->alias_count % 4 == 0) {
        vg_slice *aliases = realloc(e->aliases, (n->alias_count + 4) * sizeof *aliases);
        if (!aliases) return false;
        e->aliases = aliases;
    }
    e->aliases[n->alias_count++] = m->written;
    return true;
}

/* An actor of the report's own relations: the mention that has its name, else one of its own. */
static bool take_relation(grouping *g, vg_slice name)
{
    for (size_t i = 0; i < g->count && i < 4096; i++) {
        vg_named *n = &g->entries[i]->named;
        if (n->first.kind != VG_MENTION_ACTOR && n->first.kind != VG_MENTION_MALWARE) continue;
        if (!vg_slice_ieq(n->first.name, name) && !vg_slice_ieq(n->first.written, name)) continue;
        n->indicates = true;
        return true;
    }
    const vg_slice none = vg_slice_of("", 0);
    vg_mention m = {.kind = VG_MENTION_ACTOR, .name = name, .written = name, .id = none, .coined_by = none};
    m.sector = none;
    m.when = (vg_when){VG_TIME_NONE, VG_TIME_NONE, -1, VG_PRECISION_NONE};
    m.span.offset = VG_REPORT_NOWHERE;
    entry *e = entry_of(g, &m);
    if (e) e->named.indicates = true;
    return e != NULL;
}

/* The entries of one kind, into the arena. */
static bool list(const grouping *g, vg_mention_kind kind, vg_named **ret_list, size_t *ret_count)
{
    size_t count = 0;
    for (size_t i = 0; i < g->count; i++) count += g->entries[i]->named.first.kind == kind;
    vg_named *names = vg_arena_alloc(g->arena, (count ? count : 1) * sizeof *names);
    if (!names) return false;
    count = 0;
    for (size_t i = 0; i < g->count; i++) {
        const entry *e = g->entries[i];
        if (e->named.first.kind != kind) continue;
        names[count] = e->named;
        if (e->named.alias_count) {
            vg_slice *aliases = vg_arena_alloc(g->arena, e->named.alias_count * sizeof *aliases);
            if (!aliases) return false;
            memcpy(aliases, e->aliases, e->named.alias_count * sizeof *aliases);
            names[count].aliases = aliases;
        }
        count++;
    }
    *ret_list = names;
    *ret_count = count;
    return true;
}

bool vg_dossier_group(vg_dossier *d, vg_arena *arena)
{
    grouping g = {.arena = arena, .key = VG_BUF_INIT((size_t)1 << 30)};
    bool ok = true;
    for (size_t i = 0; ok && i < d->mention_count; i++) {
        vg_mention_kind kind = d->mentions[i].kind;
        if (kind == VG_MENTION_ACTOR || kind == VG_MENTION_MALWARE || kind == VG_MENTION_TECHNIQUE ||
            kind == VG_MENTION_VICTIM)
            ok = take(&g, &d->mentions[i]);
    }
    for (size_t i = 0; ok && i < d->indicated_count; i++) ok = take_relation(&g, d->indicated_by[i]);
    ok = ok && list(&g, VG_MENTION_ACTOR, &d->actors, &d->actor_count) &&
         list(&g, VG_MENTION_MALWARE, &d->malware, &d->malware_count) &&
         list(&g, VG_MENTION_TECHNIQUE, &d->techniques, &d->technique_count) &&
         list(&g, VG_MENTION_VICTIM, &d->victims, &d->victim_count);
    for (size_t i = 0; i < g.count; i++) {
        free(g.entries[i]->aliases);
        free(g.entries[i]);
    }
    free(g.entries);
    free(g.slots);
    vg_buf_free(&g.key);
    return ok;
}

/* ---- the words at a span ---- */

/* Adds a piece; runs of white space are one blank, none leads. */
static void add_words(vg_buf *out, size_t begin, vg_slice s)
{
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = vg_is_space(s.data[i]) ? ' ' : s.data[i];
        if (c == ' ' && (out->size == begin || out->data[out->size - 1] == ' ')) continue;
        vg_buf_add_byte(out, c);
    }
}

void vg_dossier_words(const vg_dossier *d, vg_span span, size_t max, vg_buf *out)
{
    size_t low = 0, high = d->text_count, begin = out->size;
    if (span.offset == VG_REPORT_NOWHERE) return;
    uint64_t until = span.offset + span.length;
    while (low < high) { /* the first run that ends behind the span's beginning */
        size_t middle = low + (high - low) / 2;
        if (d->text[middle].span.offset + d->text[middle].span.length <= span.offset)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < d->text_count && d->text[low].span.offset < until && out->size - begin <= max; low++) {
        const vg_text_run *run = &d->text[low];
        vg_slice text = run->text;
        if (run->begins) add_words(out, begin, vg_slice_of(" ", 1));
        if (run->span.length == text.size) {
            if (run->span.offset + text.size > until) text = vg_slice_take(text, (size_t)(until - run->span.offset));
            if (run->span.offset < span.offset) text = vg_slice_skip(text, (size_t)(span.offset - run->span.offset));
        }
        add_words(out, begin, text);
    }
    if (out->status != VG_OK) return;
    while (out->size > begin && out->data[out->size - 1] == ' ') out->size--;
    if (out->size - begin <= max) return;
    size_t cut = begin + max;
    while (cut > begin && (out->data[cut] & 0xC0U) == 0x80U) cut--;
    out->size = cut;
    vg_buf_add_str(out, "…");
}
