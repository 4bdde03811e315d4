/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "office.h"

#include <stdlib.h>

#include "base/stream.h"
#include "value.h"
#include "xml_walk.h"

#define CELL      0x1F
#define NOTES_MAX ((size_t)8 << 20)

void vg_office_init(vg_office *o, vg_document *d)
{
    *o = (vg_office){.d = d, .anchor_from = SIZE_MAX, .notes = VG_BUF_INIT(NOTES_MAX), .href = VG_BUF_INIT(4096)};
}

void vg_office_free(vg_office *o)
{
    vg_buf_free(&o->notes);
    vg_buf_free(&o->href);
}

void vg_office_text(vg_office *o, vg_slice text)
{
    vg_buf *out = o->note ? &o->notes : &o->d->buffer;
    if (o->skip || vg_buf_reserve(out, text.size) != VG_OK) return;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        out->data[out->size++] = c < ' ' && c != '\n' ? ' ' : c;
    }
}

void vg_office_break(vg_office *o)
{
    if (!o->skip) vg_buf_add_byte(o->note ? &o->notes : &o->d->buffer, '\n');
}

static void close_block(vg_office *o)
{
    vg_document *d = o->d;
    d->text = vg_buf_slice(&d->buffer);
    vg_block block = {
        .from = (uint32_t)o->block_from, .until = (uint32_t)d->buffer.size, .kind = (uint8_t)o->kind, .cell = CELL};
    size_t before = d->block_count;
    if (block.kind == VG_BLOCK_ITEM && o->last_kind != VG_BLOCK_ITEM) o->group++;
    if (block.kind == VG_BLOCK_ITEM || block.kind == VG_BLOCK_ROW) block.group = o->group;
    block.header = block.kind == VG_BLOCK_ROW && o->header;
    vg_document_block(d, block);
    if (d->block_count > before) {
        o->last_kind = block.kind;
        vg_buf_add_byte(&d->buffer, '\n');
    }
    o->block_from = d->buffer.size;
}

void vg_office_begin(vg_office *o, vg_block_kind kind)
{
    if (o->skip) return;
    if (o->note || o->rows) {
        vg_buf *out = o->note ? &o->notes : &o->d->buffer;
        if (out->size && out->data[out->size - 1] != '\n' && out->data[out->size - 1] != CELL)
            vg_buf_add_byte(out, '\n');
        return;
    }
    close_block(o);
    o->kind = (int)kind;
}

void vg_office_end(vg_office *o)
{
    if (o->skip || o->note || o->rows) return;
    close_block(o);
    o->kind = VG_BLOCK_PARAGRAPH;
}

/* A table inside a cell is lines of that cell. */
void vg_office_table(vg_office *o, bool begins)
{
    if (o->skip || o->note) return;
    o->tables += begins ? 1 : o->tables > 0 ? -1 : 0;
    if (o->rows) return;
    close_block(o);
    if (begins) {
        o->group++;
        o->first_row = true;
    }
    o->last_kind = VG_BLOCK_PARAGRAPH;
}

void vg_office_row(vg_office *o, bool begins)
{
    if (o->skip || o->note) return;
    if (begins && o->rows++ == 0) {
        close_block(o);
        o->kind = VG_BLOCK_ROW;
        o->header = o->first_row;
        o->first_row = false;
    } else if (!begins && o->rows > 0 && --o->rows == 0) {
        close_block(o);
        o->kind = VG_BLOCK_PARAGRAPH;
        o->header = false;
    }
}

void vg_office_cell(vg_office *o)
{
    if (!o->skip && !o->note && o->rows == 1 && o->d->buffer.size > o->block_from) vg_buf_add_byte(&o->d->buffer, CELL);
}

void vg_office_link(vg_office *o, vg_slice target)
{
    o->anchor_from = SIZE_MAX;
    if (o->skip || o->note || target.size == 0 || target.size > 2048) return;
    if (vg_slice_find(target, vg_slice_str("://")) == SIZE_MAX) return;
    vg_buf_reset(&o->href);
    vg_buf_add_slice(&o->href, target);
    o->anchor_from = o->d->buffer.size;
}

void vg_office_link_end(vg_office *o)
{
    vg_refanged scratch = VG_REFANGED_INIT;
    vg_value value;
    size_t until = o->d->buffer.size;
    if (o->anchor_from == SIZE_MAX || o->anchor_from > until || o->note) return;
    vg_slice words = vg_slice_of(NULL, 0);
    if (until > o->anchor_from)
        words = vg_slice_trim(vg_slice_of(o->d->buffer.data + o->anchor_from, until - o->anchor_from));
    bool prose = words.size == 0 || words.size > 2048 || !vg_value_read(words, &scratch, &value);
    vg_refanged_free(&scratch);
    vg_document_link(o->d, until, until, vg_buf_slice(&o->href), prose);
    o->anchor_from = SIZE_MAX;
}

void vg_office_finish(vg_office *o)
{
    vg_slice notes = vg_buf_slice(&o->notes);
    o->skip = o->note = o->rows = 0;
    close_block(o);
    o->kind = VG_BLOCK_PARAGRAPH;
    for (size_t at = 0; at < notes.size;) {
        const uint8_t *newline = memchr(notes.data + at, '\n', notes.size - at);
        size_t until = newline ? (size_t)(newline - notes.data) : notes.size;
        vg_buf_add(&o->d->buffer, notes.data + at, until - at);
        close_block(o);
        at = until + 1;
    }
    o->d->text = vg_buf_slice(&o->d->buffer);
    if (o->d->buffer.status != VG_OK) o->d->status = o->d->buffer.status;
}

/* ---- the archive ---- */

static vg_status read_member(vg_stream *stream, vg_buf *out, vg_error *err)
{
    for (;;) {
        if (vg_buf_reserve(out, 1 << 16) != VG_OK)
            return vg_fail(err, out->status, "its text is larger than %zu MiB", VG_PROSE_BYTES >> 20);
        ptrdiff_t got = vg_stream_read(stream, out->data + out->size, out->capacity - out->size, err);
        if (got <= 0) return (vg_status)got;
        out->size += (size_t)got;
    }
}

vg_status vg_office_members(const vg_read_job *job, const char *const *names, size_t count, vg_buf *ret_members,
                            vg_error *err)
{
    vg_stream *stream = NULL;
    vg_stream_member member;
    const vg_stream_limits limits = {.max_bytes = UINT64_C(4) << 30};
    size_t found = 0;
    int more = 0;
    vg_error why = {VG_OK, ""};
    for (size_t i = 0; i < count; i++) ret_members[i] = VG_BUF_INIT(4 * VG_PROSE_BYTES);
    vg_status status = vg_stream_open_bytes(job->bytes, &limits, &stream, err);
    for (size_t tries = 0; status == VG_OK && found < count && tries < 20000; tries++) {
        more = vg_stream_next(stream, &member, &why);
        if (more == 0) break;
        for (size_t i = 0; more > 0 && i < count; i++) {
            if (!member.name || strcmp(member.name, names[i]) != 0 || ret_members[i].size) continue;
            vg_status read = read_member(stream, &ret_members[i], &why);
            if (read != VG_OK) vg_job_problem(job, "%s is damaged: %s", names[i], why.message);
            found++;
        }
    }
    vg_stream_close(stream);
    if (status == VG_OK && ret_members[0].size == 0)
        return vg_fail(err, VG_E_FORMAT, "the document has no %s%s%s", names[0], why.message[0] ? ": " : "",
                       why.message);
    return status;
}

bool vg_office_has(vg_slice bytes, const char *name)
{
    /* APPNOTE.TXT 4.3.7: signature, 26 bytes to the name's length, 30 to the name */
    vg_slice rest = vg_slice_take(bytes, 1 << 16), wanted = vg_slice_str(name);
    if (!vg_slice_is(vg_slice_take(rest, 4), "PK\x03\x04")) return false;
    for (;;) {
        size_t at = vg_slice_find(rest, vg_slice_str("PK\x03\x04"));
        if (at == SIZE_MAX || rest.size - at < 30) return false;
        rest = vg_slice_skip(rest, at);
        size_t size = rest.data[26] | (size_t)rest.data[27] << 8;
        vg_slice member = vg_slice_take(vg_slice_skip(rest, 30), size);
        if (vg_slice_eq(vg_slice_take(member, wanted.size), wanted)) return true;
        rest = vg_slice_skip(rest, 30);
    }
}

/* ---- metadata ---- */

typedef struct metadata {
    vg_document *d;
    vg_buf text;
} metadata;

static void meta_start(void *context, const char *name, vg_xml_attributes attributes)
{
    (void)name, (void)attributes;
    vg_buf_reset(&((metadata *)context)->text);
}

static void meta_end(void *context, const char *name)
{
    metadata *m = context;
    vg_slice text = vg_slice_trim(vg_buf_slice(&m->text));
    vg_time t;
    if (strcmp(name, "title") == 0 && text.size && text.size < 1000) {
        vg_buf_reset(&m->d->title_text);
        vg_buf_add_slice(&m->d->title_text, text);
    } else if ((strcmp(name, "created") == 0 || strcmp(name, "creation-date") == 0) && vg_publication_date(text, &t)) {
        m->d->published = t;
    }
    vg_buf_reset(&m->text);
}

static void meta_text(void *context, vg_slice text)
{
    vg_buf_add_slice(&((metadata *)context)->text, text);
}

void vg_office_metadata(vg_document *d, vg_slice xml)
{
    metadata m = {d, VG_BUF_INIT(4096)};
    const vg_xml_handlers handlers = {&m, meta_start, meta_end, meta_text};
    if (xml.size) (void)vg_xml_walk(xml, false, &handlers, NULL);
    vg_buf_free(&m.text);
}

vg_status vg_office_prose(const vg_read_job *job, const char *format, vg_document *d, vg_error *err)
{
    vg_read_job own = *job;
    if (d->text.size > VG_PROSE_BYTES) {
        d->text.size = VG_PROSE_BYTES;
        vg_job_problem(job, "only the first %zu MiB of prose were read", VG_PROSE_BYTES >> 20);
    }
    while (d->block_count && d->blocks[d->block_count - 1].until > d->text.size) d->block_count--;
    d->raw = own.extracted = d->text;
    vg_gather *g = vg_gather_new(d->text);
    if (!g) return vg_fail(err, VG_E_NOMEM, "no memory");
    vg_document_find_published(d);
    for (size_t i = 0; i < d->block_count && i < 20 && d->title_text.size == 0; i++)
        if (d->blocks[i].kind == VG_BLOCK_HEADING && d->blocks[i].until - d->blocks[i].from < 400)
            vg_buf_add(&d->title_text, d->text.data + d->blocks[i].from, d->blocks[i].until - d->blocks[i].from);
    d->title = vg_slice_trim(vg_buf_slice(&d->title_text));
    vg_status status = vg_job_prose(&own, format, "", d, g, err);
    vg_gather_free(g);
    return status;
}
