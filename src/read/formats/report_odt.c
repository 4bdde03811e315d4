/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ODT (OpenDocument 1.3, part 3): content.xml, with title and day in meta.xml. Tracked changes hold what was deleted;
 * annotations are comments: neither is the text. Notes are told behind it. */
#include "office.h"
#include "xml_walk.h"

enum { CONTENT = 0, META, MEMBERS };

static const char *const members[MEMBERS] = {"content.xml", "meta.xml"};

typedef struct odt {
    vg_office o;
    int skipping;
    bool body; /* inside office:body */
    size_t changes;
} odt;

bool vg_odt_detect(const vg_read_job *job)
{
    vg_slice head = vg_slice_take(job->bytes, 120);
    return vg_office_has(job->bytes, "mimetype") &&
           vg_slice_find(head, vg_slice_str("application/vnd.oasis.opendocument.text")) != SIZE_MAX;
}

static bool is_left_out(const char *name)
{
    return strcmp(name, "tracked-changes") == 0 || strcmp(name, "annotation") == 0 ||
           strcmp(name, "note-citation") == 0;
}

static void on_start(void *context, const char *name, vg_xml_attributes attributes)
{
    odt *x = context;
    vg_office *o = &x->o;
    if (x->skipping || is_left_out(name)) {
        x->changes += !x->skipping && strcmp(name, "tracked-changes") == 0;
        x->skipping++;
        return;
    }
    if (strcmp(name, "body") == 0) {
        x->body = true;
    } else if (strcmp(name, "p") == 0) {
        vg_office_begin(o, o->kind == VG_BLOCK_ITEM ? VG_BLOCK_ITEM : VG_BLOCK_PARAGRAPH);
    } else if (strcmp(name, "h") == 0) {
        vg_office_begin(o, VG_BLOCK_HEADING);
    } else if (strcmp(name, "list-item") == 0) {
        vg_office_begin(o, VG_BLOCK_ITEM);
    } else if (strcmp(name, "line-break") == 0) {
        vg_office_break(o);
    } else if (strcmp(name, "tab") == 0 || strcmp(name, "s") == 0) {
        vg_office_text(o, vg_slice_str(" "));
    } else if (strcmp(name, "table") == 0) {
        vg_office_table(o, true);
    } else if (strcmp(name, "table-row") == 0) {
        vg_office_row(o, true);
    } else if (strcmp(name, "table-cell") == 0) {
        vg_office_cell(o);
    } else if (strcmp(name, "a") == 0) {
        vg_office_link(o, vg_xml_attribute(attributes, "href"));
    } else if (strcmp(name, "note-body") == 0) {
        o->note++;
    }
}

static void on_end(void *context, const char *name)
{
    odt *x = context;
    vg_office *o = &x->o;
    if (x->skipping) {
        x->skipping--;
        return;
    }
    if (strcmp(name, "body") == 0)
        x->body = false;
    else if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0 || strcmp(name, "list-item") == 0)
        vg_office_end(o);
    else if (strcmp(name, "table") == 0)
        vg_office_table(o, false);
    else if (strcmp(name, "table-row") == 0)
        vg_office_row(o, false);
    else if (strcmp(name, "a") == 0)
        vg_office_link_end(o);
    else if (strcmp(name, "note-body") == 0 && o->note > 0)
        o->note--;
}

/* White space between elements is no text; runs of it are one blank (part 3, 6.1.2). */
static void on_text(void *context, vg_slice text)
{
    odt *x = context;
    const vg_buf *out = x->o.note ? &x->o.notes : &x->o.d->buffer;
    if (x->skipping || !x->body) return;
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && !vg_is_space(text.data[end])) end++;
        if (end > at) vg_office_text(&x->o, vg_slice_of(text.data + at, end - at));
        if (end < text.size && out->size && !vg_is_space(out->data[out->size - 1]))
            vg_office_text(&x->o, vg_slice_str(" "));
        while (end < text.size && vg_is_space(text.data[end])) end++;
        at = end;
    }
}

vg_status vg_odt_read(const vg_read_job *job, vg_error *err)
{
    vg_buf parts[MEMBERS];
    vg_document d;
    odt x = {.skipping = 0};
    const vg_xml_handlers handlers = {&x, on_start, on_end, on_text};
    vg_error why = {VG_OK, ""};
    vg_document_init(&d, vg_slice_of(NULL, 0));
    d.buffer.max = 4 * VG_PROSE_BYTES;
    d.text = vg_slice_of(NULL, 0);
    vg_office_init(&x.o, &d);
    vg_status status = vg_office_members(job, members, MEMBERS, parts, err);
    if (status == VG_OK) {
        vg_status walked = vg_xml_walk(vg_buf_slice(&parts[CONTENT]), false, &handlers, &why);
        if (walked != VG_OK && d.buffer.size == 0)
            status = vg_fail(err, walked, "%s: %s", members[CONTENT], why.message);
        if (walked != VG_OK && status == VG_OK) vg_job_problem(job, "%s: %s", members[CONTENT], why.message);
    }
    if (status == VG_OK) {
        vg_office_finish(&x.o);
        vg_office_metadata(&d, vg_buf_slice(&parts[META]));
        status = vg_office_prose(job, "odt", &d, err);
        if (x.changes) vg_job_problem(job, "it has tracked changes: what they deleted is left out");
    }
    for (int i = 0; i < MEMBERS; i++) vg_buf_free(&parts[i]);
    vg_office_free(&x.o);
    vg_document_free(&d);
    return status;
}
