/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#include <stdlib.h>

void vg_document_init(vg_document *d, vg_slice raw)
{
    *d = (vg_document){.raw = raw, .text = raw, .published = VG_TIME_NONE};
    d->buffer = d->links_text = VG_BUF_INIT(VG_PROSE_BYTES);
    d->title_text = VG_BUF_INIT(4096);
}

void vg_document_free(vg_document *d)
{
    vg_buf_free(&d->buffer);
    vg_buf_free(&d->links_text);
    vg_buf_free(&d->title_text);
    free(d->blocks);
    free(d->links);
    free(d->origins);
    free(d->marks);
    free(d->codes);
    *d = (vg_document){0};
}

/* Room for one more of `size` bytes; the array, or NULL (and the status says so). */
static void *grow(vg_document *d, void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) return array;
    size_t wanted = *capacity ? *capacity + *capacity / 2 : 64;
    void *grown = d->status == VG_OK ? realloc(array, wanted * size) : NULL;
    if (!grown) {
        d->status = VG_E_NOMEM;
        return NULL;
    }
    *capacity = wanted;
    return grown;
}

void vg_document_block(vg_document *d, vg_block block)
{
    while (block.from < block.until && vg_is_space(d->text.data[block.from])) block.from++;
    while (block.until > block.from && vg_is_space(d->text.data[block.until - 1])) block.until--;
    if (block.from == block.until) return;
    vg_block *blocks = grow(d, d->blocks, d->block_count, &d->block_capacity, sizeof *blocks);
    if (!blocks) return;
    d->blocks = blocks;
    d->blocks[d->block_count++] = block;
}

void vg_document_link(vg_document *d, size_t from, size_t until, vg_slice target, bool reference)
{
    vg_link *links = grow(d, d->links, d->link_count, &d->link_capacity, sizeof *links);
    if (!links) return;
    d->links = links;
    links[d->link_count++] =
        (vg_link){(uint32_t)from, (uint32_t)until, (uint32_t)d->links_text.size, (uint32_t)target.size, reference};
    vg_buf_add_slice(&d->links_text, target);
}

void vg_document_code(vg_document *d, size_t from, size_t until)
{
    if (until <= from) return;
    vg_code *codes = grow(d, d->codes, d->code_count, &d->code_capacity, sizeof *codes);
    if (!codes) return;
    d->codes = codes;
    codes[d->code_count++] = (vg_code){(uint32_t)from, (uint32_t)until};
}

void vg_document_origin(vg_document *d, size_t text_from, size_t raw_from, size_t raw_until)
{
    vg_origin *origins = grow(d, d->origins, d->origin_count, &d->origin_capacity, sizeof *origins);
    if (!origins) return;
    d->origins = origins;
    origins[d->origin_count++] = (vg_origin){(uint32_t)text_from, raw_from, raw_until};
}

/* The last origin at or before a place of the text; SIZE_MAX where there is none. */
static size_t origin_at(const vg_document *d, uint64_t at)
{
    size_t low = 0, high = d->origin_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->origins[middle].text_from <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : SIZE_MAX;
}

#define MARK ((size_t)128) /* bytes of text between two places that are kept */

/* Where a walk through one origin stands: text[at] is what raw[raw_at] writes. */
typedef struct walk {
    uint64_t at, raw_at, raw_until;
} walk;

/* Past tags, blanks that the text leaves out, and the end of a tag that the origin begins with. */
static void skip_markup(const vg_document *d, walk *w)
{
    uint8_t want = d->text.data[w->at];
    while (w->raw_at < w->raw_until) {
        uint8_t have = d->raw.data[w->raw_at];
        if (have == want || have == '&') return;
        if (have == '<') {
            while (w->raw_at < w->raw_until && d->raw.data[w->raw_at] != '>') w->raw_at++;
            w->raw_at += w->raw_at < w->raw_until;
        } else if (have == '>' || (vg_is_space(have) && !vg_is_space(want))) {
            w->raw_at++;
        } else {
            return;
        }
    }
}

/* One character of the text on: an entity may write it, and several blanks may write one. */
static void walk_on(const vg_document *d, walk *w)
{
    uint8_t want = d->text.data[w->at], have = w->raw_at < w->raw_until ? d->raw.data[w->raw_at] : 0;
    w->at++;
    if (w->raw_at >= w->raw_until) return;
    if (have == '&') {
        uint64_t end = w->raw_at;
        while (end < w->raw_until && end - w->raw_at < 40 && d->raw.data[end] != ';') end++;
        bool entity = end < w->raw_until && d->raw.data[end] == ';';
        w->raw_at = entity ? end + 1 : w->raw_at + 1;
        while (entity && w->at < d->text.size && (d->text.data[w->at] & 0xC0U) == 0x80U) w->at++;
    } else if (vg_is_space(want)) {
        while (w->raw_at < w->raw_until && vg_is_space(d->raw.data[w->raw_at])) w->raw_at++;
    } else {
        w->raw_at++;
    }
}

vg_status vg_document_mark(vg_document *d)
{
    if (d->text.data == d->raw.data || d->origin_count == 0 || d->marks) return VG_OK;
    d->marks = calloc(d->text.size / MARK + 1, sizeof *d->marks);
    if (!d->marks) return VG_E_NOMEM;
    for (size_t o = 0; o < d->origin_count; o++) {
        uint64_t end = o + 1 < d->origin_count ? d->origins[o + 1].text_from : d->text.size;
        walk w = {d->origins[o].text_from, d->origins[o].raw_from, d->origins[o].raw_until};
        while (w.at < end) {
            if (w.at % MARK == 0) d->marks[w.at / MARK] = w.raw_at + 1;
            skip_markup(d, &w);
            walk_on(d, &w);
        }
    }
    return VG_OK;
}

/* The stored place of text[at], from the last mark of its origin on. */
static uint64_t stored_place(const vg_document *d, size_t origin, uint64_t at)
{
    const vg_origin *o = &d->origins[origin];
    walk w = {o->text_from, o->raw_from, o->raw_until};
    uint64_t mark = at / MARK;
    bool beyond = origin + 1 < d->origin_count && mark * MARK >= d->origins[origin + 1].text_from;
    if (beyond && mark > 0) mark--; /* that one is the next origin's */
    if (d->marks && mark * MARK > o->text_from && d->marks[mark])
        w = (walk){mark * MARK, d->marks[mark] - 1, o->raw_until};
    while (w.at < at) {
        skip_markup(d, &w);
        walk_on(d, &w);
    }
    return w.raw_at;
}

vg_span vg_document_span(const vg_document *d, vg_span text)
{
    if (d->text.data == d->raw.data) return text;
    size_t first = origin_at(d, text.offset), last = origin_at(d, text.offset + (text.length ? text.length - 1 : 0));
    if (first == SIZE_MAX || last == SIZE_MAX) return (vg_span){VG_REPORT_NOWHERE, 0};
    walk w = {text.offset, stored_place(d, first, text.offset), d->origins[first].raw_until};
    if (text.offset < d->text.size) skip_markup(d, &w);
    uint64_t until = stored_place(d, last, text.offset + text.length);
    return (vg_span){w.raw_at, until > w.raw_at ? until - w.raw_at : 0};
}
