/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document's text as a person reads it, each piece with the stored bytes that it came from. */
#include "document.h"

static int tell(const vg_report_sink *sink, const vg_block *b, bool begins, vg_slice text, vg_span span)
{
    vg_text_run run = {(vg_block_kind)b->kind, begins, text, span};
    return sink->text(sink->context, &run);
}

/* Where text and stored bytes of one origin go on alike: `size` bytes of both, then `skip` of the stored bytes stand
 * for `taken` of the text (an entity; white space that became one blank, or none). */
static void walk_alike(vg_slice text, vg_slice raw, size_t *ret_size, size_t *ret_taken, size_t *ret_skip)
{
    size_t n = 0;
    while (n < text.size && n < raw.size && text.data[n] == raw.data[n] && raw.data[n] != '&') n++;
    *ret_size = n;
    *ret_taken = *ret_skip = 0;
    if (n == text.size || n == raw.size) return;
    vg_slice rest = vg_slice_skip(raw, n);
    if (rest.data[0] == '&') {
        size_t end = vg_slice_find(vg_slice_take(rest, 40), vg_slice_str(";"));
        size_t taken = 1;
        while (n + taken < text.size && (text.data[n + taken] & 0xC0U) == 0x80U) taken++;
        if (end == SIZE_MAX) end = text.data[n] == '&' ? 0 : SIZE_MAX;
        if (end != SIZE_MAX) {
            *ret_taken = taken;
            *ret_skip = end + 1;
        }
        return;
    }
    size_t space = 0;
    while (space < rest.size && vg_is_space(rest.data[space])) space++;
    if (!space) return;
    *ret_skip = space;
    *ret_taken = text.data[n] == ' ' ? 1 : 0;
}

/* How far the telling is. */
typedef struct teller {
    const vg_document *d;
    const vg_report_sink *sink;
    size_t origin; /* of the document, that holds `at` */
    size_t at;     /* in the text */
    uint64_t raw_at;
} teller;

static void enter_origin(teller *t, size_t origin)
{
    t->origin = origin;
    t->at = t->d->origins[origin].text_from;
    t->raw_at = t->d->origins[origin].raw_from;
}

/* The text of block b up to `until`, all of the origin at hand; what lies before the block is passed over. */
static int tell_origin(teller *t, const vg_block *b, size_t until)
{
    const vg_document *d = t->d;
    uint64_t raw_until = d->origins[t->origin].raw_until;
    size_t size, taken, skip;
    int stop = 0;
    while (!stop && t->at < until) {
        vg_slice text = vg_slice_of(d->text.data + t->at, until - t->at);
        vg_slice raw = vg_slice_of(d->raw.data + t->raw_at, (size_t)(raw_until - t->raw_at));
        walk_alike(text, raw, &size, &taken, &skip);
        if (size == 0 && skip == 0) { /* no longer alike: what is left stands for what is left */
            taken = text.size;
            skip = raw.size;
        }
        size_t before = t->at < b->from ? b->from - t->at : 0; /* of it lies before the block */
        if (size > before)
            stop = tell(t->sink, b, t->at + before == b->from, vg_slice_of(text.data + before, size - before),
                        (vg_span){t->raw_at + before, size - before});
        if (!stop && taken && size + taken > before)
            stop = tell(t->sink, b, t->at + size <= b->from, vg_slice_of(text.data + size, taken),
                        (vg_span){t->raw_at + size, skip});
        t->at += size + taken;
        t->raw_at += size + skip;
    }
    return stop;
}

static int tell_block(teller *t, const vg_block *b)
{
    const vg_document *d = t->d;
    vg_slice text = vg_slice_of(d->text.data + b->from, b->until - b->from);
    int stop = 0;
    if (d->text.data == d->raw.data) return tell(t->sink, b, true, text, (vg_span){b->from, text.size});
    if (d->origin_count == 0 || d->origins[0].text_from > b->from)
        return tell(t->sink, b, true, text, (vg_span){VG_REPORT_NOWHERE, 0});
    for (size_t i = t->origin; !stop && i < d->origin_count && d->origins[i].text_from < b->until; i++) {
        size_t next = i + 1 < d->origin_count ? d->origins[i + 1].text_from : d->text.size;
        if (next <= b->from) continue;
        if (i != t->origin || t->at > b->from) enter_origin(t, i);
        stop = tell_origin(t, b, next < b->until ? next : b->until);
    }
    return stop;
}

int vg_document_tell(const vg_document *d, const vg_report_sink *sink)
{
    teller t = {.d = d, .sink = sink, .at = SIZE_MAX};
    int stop = 0;
    if (!sink->text) return 0;
    for (size_t i = 0; !stop && i < d->block_count; i++) stop = tell_block(&t, &d->blocks[i]);
    return stop;
}
