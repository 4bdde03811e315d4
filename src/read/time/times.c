/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "times.h"

#include <stdlib.h>

#include "time_items.h"

#define CHUNK_BYTES ((size_t)1 << 18)
#define CUT_BYTES   ((size_t)1 << 14) /* how far back a chunk's end looks for a place that cuts no expression */

bool vg_times_speaks(const char *language)
{
    return vg_time_language_of(language) != NULL;
}

void vg_times_free(vg_times *t)
{
    free(t->items);
    *t = VG_TIMES_INIT;
}

static bool add(vg_times *t, const vg_times_item *item, size_t base)
{
    if (t->count == t->capacity) {
        size_t capacity = t->capacity ? t->capacity * 2 : 32;
        vg_times_item *items = realloc(t->items, capacity * sizeof *items);
        if (!items) return false;
        t->items = items;
        t->capacity = capacity;
    }
    vg_times_item *i = &t->items[t->count++];
    *i = *item;
    i->from += (uint32_t)base;
    i->until += (uint32_t)base;
    for (int k = 0; k < i->point_count; k++) {
        i->points[k].from += (uint32_t)base;
        i->points[k].until += (uint32_t)base;
    }
    return true;
}

/* Where a chunk that begins at `at` ends: behind a paragraph, a line, a full stop, a blank. */
static size_t chunk_end(vg_slice text, size_t at)
{
    if (text.size - at <= CHUNK_BYTES) return text.size;
    size_t end = at + CHUNK_BYTES, low = end - CUT_BYTES;
    for (size_t i = end; i > low; i--)
        if (text.data[i - 1] == '\n' && text.data[i - 2] == '\n') return i;
    for (size_t i = end; i > low; i--)
        if (text.data[i - 1] == '\n') return i;
    for (size_t i = end; i > low; i--)
        if (text.data[i - 1] == ' ' && text.data[i - 2] == '.') return i;
    for (size_t i = end; i > low; i--)
        if (text.data[i - 1] == ' ') return i;
    return end;
}

vg_status vg_times_find_in(const vg_words *words, const char *language, vg_time published, vg_times *ret)
{
    const vg_slice text = words->text;
    vg_time_tokens t = {.language = vg_time_language_of(language), .words = words, .merge = true};
    if (!t.language) t.language = vg_time_guess(text);
    vg_status status = t.language ? VG_OK : VG_E_UNSUPPORTED;
    for (size_t from = 0; from < text.size && status == VG_OK;) {
        size_t until = chunk_end(text, from);
        t.text = vg_slice_of(text.data + from, until - from);
        t.base = from;
        status = vg_time_tokenize(&t);
        for (size_t at = 0, anchor = 0; t.anchors && status == VG_OK;) {
            vg_time_found found;
            at = vg_time_next_start(&t, at, &anchor);
            if (at >= t.count) break;
            size_t next = vg_time_read_item(&t, at, published, &found);
            if (next > at && found.past && !add(ret, &found.item, from)) status = VG_E_NOMEM;
            at = next > at ? next : at + 1;
        }
        from = until;
    }
    vg_time_tokens_free(&t);
    return status;
}

vg_status vg_times_find(vg_slice text, const char *language, vg_time published, vg_times *ret)
{
    vg_words words = {0};
    vg_status status = vg_words_cut(&words, text);
    if (status == VG_OK) status = vg_times_find_in(&words, language, published, ret);
    vg_words_free(&words);
    return status;
}

/* ---- what leaves the room ---- */

vg_when vg_times_item_when(const vg_times_item *item)
{
    return (vg_when){.start = item->interval.from,
                     .end = item->interval.until,
                     .min_duration_days = item->min_duration_days,
                     .precision = item->precision};
}

/* Whether a holds all of b. */
static bool holds(vg_interval a, vg_interval b)
{
    return (a.from == VG_TIME_NONE || (b.from != VG_TIME_NONE && a.from <= b.from)) &&
           (a.until == VG_TIME_NONE || (b.until != VG_TIME_NONE && a.until >= b.until));
}

bool vg_times_when(const vg_times *t, size_t from, size_t until, vg_when *ret_when)
{
    vg_when when = {VG_TIME_NONE, VG_TIME_NONE, -1, VG_PRECISION_NONE};
    bool any = false, dated = false, torn = false;
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->items[middle].from < from)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < t->count && t->items[low].until <= until; low++) {
        const vg_times_item *i = &t->items[low];
        if (i->kind == VG_TIMES_SET) continue;
        any = true;
        if (i->min_duration_days > when.min_duration_days) when.min_duration_days = i->min_duration_days;
        if (i->interval.from == VG_TIME_NONE && i->interval.until == VG_TIME_NONE) continue;
        vg_interval now = {when.start, when.end};
        if (!dated || holds(now, i->interval)) {
            when.start = i->interval.from;
            when.end = i->interval.until;
            when.precision = i->precision;
        } else if (!holds(i->interval, now)) {
            torn = true;
        }
        dated = true;
    }
    if (torn) {
        when.start = when.end = VG_TIME_NONE;
        when.precision = VG_PRECISION_NONE;
    }
    if (any) *ret_when = when;
    return any;
}
