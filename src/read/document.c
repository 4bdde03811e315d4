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

/* The stored place of text[at]: the words of its piece up to there, counted through blanks and entities. */
static uint64_t stored_place(const vg_document *d, size_t origin, uint64_t at)
{
    const vg_origin *o = &d->origins[origin];
    uint64_t raw = o->raw_from;
    for (uint64_t i = o->text_from; i < at && raw < o->raw_until; i++) {
        uint8_t want = d->text.data[i], have = d->raw.data[raw];
        if (want == have && have != '&') {
            raw++;
        } else if (have == '&') {
            while (raw < o->raw_until && d->raw.data[raw] != ';') raw++;
            raw += raw < o->raw_until;
            while (i + 1 < at && (d->text.data[i + 1] & 0xC0U) == 0x80U) i++;
        } else if (vg_is_space(have)) {
            while (raw < o->raw_until && vg_is_space(d->raw.data[raw])) raw++;
            if (!vg_is_space(want)) i--;
        } else {
            return raw;
        }
    }
    return raw;
}

vg_span vg_document_span(const vg_document *d, vg_span text)
{
    if (d->text.data == d->raw.data) return text;
    size_t first = origin_at(d, text.offset), last = origin_at(d, text.offset + (text.length ? text.length - 1 : 0));
    if (first == SIZE_MAX || last == SIZE_MAX) return (vg_span){VG_REPORT_NOWHERE, 0};
    uint64_t from = stored_place(d, first, text.offset), until = stored_place(d, last, text.offset + text.length);
    return (vg_span){from, until > from ? until - from : 0};
}
