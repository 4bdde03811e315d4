/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DOCX (ECMA-376, WordprocessingML): word/document.xml with the targets of its links in word/_rels/document.xml.rels,
 * notes in two further parts. What was deleted or moved away under tracked changes is not the text; nor are field
 * codes, the second form of an alternative content, heads and feet of pages, and comments. */
#include <jansson.h>

#include "office.h"
#include "xml_walk.h"

enum { DOCUMENT = 0, RELATIONS, FOOTNOTES, ENDNOTES, CORE, MEMBERS };

static const char *const members[MEMBERS] = {"word/document.xml", "word/_rels/document.xml.rels", "word/footnotes.xml",
                                             "word/endnotes.xml", "docProps/core.xml"};

typedef struct docx {
    vg_office o;
    json_t *targets; /* relationship id → target */
    int skipping;    /* depth of what is left out */
    bool text;       /* inside w:t */
    bool properties; /* inside w:pPr */
    size_t deleted;
} docx;

bool vg_docx_detect(const vg_read_job *job)
{
    return vg_office_has(job->bytes, "word/") ||
           (vg_office_has(job->bytes, "[Content_Types].xml") && vg_job_named(job, ".docx"));
}

static bool one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

static bool is_left_out(const char *name)
{
    static const char *const names[] = {"del",          "moveFrom",  "Fallback", "instrText",
                                        "delInstrText", "rPrChange", "pPrChange"};
    return one_of(name, names, sizeof names / sizeof names[0]);
}

static void style(docx *x, vg_slice name)
{
    static const char *const headings[] = {"heading", "title", "berschrift", "titre", "subtitle"};
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
        vg_slice word = vg_slice_str(headings[i]);
        for (size_t at = 0; at < 3 && at + word.size <= name.size; at++)
            if (vg_slice_ieq(vg_slice_of(name.data + at, word.size), word) && !x->o.rows) x->o.kind = VG_BLOCK_HEADING;
    }
    if (vg_slice_find(name, vg_slice_str("Code")) != SIZE_MAX && !x->o.rows) x->o.kind = VG_BLOCK_CODE;
}

static void on_start(void *context, const char *name, vg_xml_attributes attributes)
{
    docx *x = context;
    if (x->skipping || is_left_out(name)) {
        x->deleted += !x->skipping && (strcmp(name, "del") == 0 || strcmp(name, "moveFrom") == 0);
        x->skipping++;
        return;
    }
    vg_office *o = &x->o;
    if (strcmp(name, "p") == 0) {
        vg_office_begin(o, VG_BLOCK_PARAGRAPH);
    } else if (strcmp(name, "pPr") == 0) {
        x->properties = true;
    } else if (strcmp(name, "pStyle") == 0) {
        style(x, vg_xml_attribute(attributes, "val"));
    } else if (strcmp(name, "numPr") == 0 && x->properties && !o->rows && o->kind == VG_BLOCK_PARAGRAPH) {
        o->kind = VG_BLOCK_ITEM;
    } else if (strcmp(name, "t") == 0) {
        x->text = true;
    } else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) {
        vg_office_break(o);
    } else if (strcmp(name, "tab") == 0 && !x->properties) {
        vg_office_text(o, vg_slice_str(" "));
    } else if (strcmp(name, "noBreakHyphen") == 0) {
        vg_office_text(o, vg_slice_str("-"));
    } else if (strcmp(name, "tbl") == 0) {
        vg_office_table(o, true);
    } else if (strcmp(name, "tr") == 0) {
        vg_office_row(o, true);
    } else if (strcmp(name, "tc") == 0) {
        vg_office_cell(o);
    } else if (strcmp(name, "hyperlink") == 0) {
        vg_slice id = vg_xml_attribute(attributes, "id");
        const json_t *target = id.size ? json_object_getn(x->targets, (const char *)id.data, id.size) : NULL;
        if (target) vg_office_link(o, vg_slice_of(json_string_value(target), json_string_length(target)));
    }
}

static void on_end(void *context, const char *name)
{
    docx *x = context;
    if (x->skipping) {
        x->skipping--;
        return;
    }
    vg_office *o = &x->o;
    if (strcmp(name, "p") == 0)
        vg_office_end(o);
    else if (strcmp(name, "pPr") == 0)
        x->properties = false;
    else if (strcmp(name, "t") == 0)
        x->text = false;
    else if (strcmp(name, "tbl") == 0)
        vg_office_table(o, false);
    else if (strcmp(name, "tr") == 0)
        vg_office_row(o, false);
    else if (strcmp(name, "hyperlink") == 0)
        vg_office_link_end(o);
}

static void on_text(void *context, vg_slice text)
{
    docx *x = context;
    if (x->text && !x->skipping) vg_office_text(&x->o, text);
}

static void relation_start(void *context, const char *name, vg_xml_attributes attributes)
{
    docx *x = context;
    if (strcmp(name, "Relationship") != 0) return;
    vg_slice id = vg_xml_attribute(attributes, "Id"), target = vg_xml_attribute(attributes, "Target");
    if (id.size && target.size && target.size < 4096 && json_object_size(x->targets) < 100000)
        json_object_setn_new(x->targets, (const char *)id.data, id.size,
                             json_stringn((const char *)target.data, target.size));
}

static void nothing_end(void *context, const char *name)
{
    (void)context, (void)name;
}

static void nothing_text(void *context, vg_slice text)
{
    (void)context, (void)text;
}

vg_status vg_docx_read(const vg_read_job *job, vg_error *err)
{
    vg_buf parts[MEMBERS];
    vg_document d;
    docx x = {.targets = json_object()};
    const vg_xml_handlers body = {&x, on_start, on_end, on_text};
    const vg_xml_handlers relations = {&x, relation_start, nothing_end, nothing_text};
    vg_error why = {VG_OK, ""};
    vg_document_init(&d, vg_slice_of(NULL, 0));
    d.buffer.max = 4 * VG_PROSE_BYTES;
    d.text = vg_slice_of(NULL, 0);
    vg_office_init(&x.o, &d);
    vg_status status = vg_office_members(job, members, MEMBERS, parts, err);
    if (status == VG_OK && parts[RELATIONS].size)
        (void)vg_xml_walk(vg_buf_slice(&parts[RELATIONS]), false, &relations, NULL);
    for (int part = DOCUMENT; status == VG_OK && part <= ENDNOTES; part++) {
        if (part == RELATIONS || parts[part].size == 0) continue;
        x.o.note = part != DOCUMENT;
        x.skipping = 0;
        vg_status walked = vg_xml_walk(vg_buf_slice(&parts[part]), false, &body, &why);
        if (walked != VG_OK) vg_job_problem(job, "%s: %s", members[part], why.message);
        if (walked != VG_OK && part == DOCUMENT && d.buffer.size == 0) status = vg_fail(err, walked, "%s", why.message);
    }
    if (status == VG_OK) {
        vg_office_finish(&x.o);
        vg_office_metadata(&d, vg_buf_slice(&parts[CORE]));
        status = vg_office_prose(job, "docx", &d, err);
        if (x.deleted)
            vg_job_problem(job, "passages that tracked changes delete or move away: %zu, left out", x.deleted);
    }
    for (int i = 0; i < MEMBERS; i++) vg_buf_free(&parts[i]);
    vg_office_free(&x.o);
    vg_document_free(&d);
    json_decref(x.targets);
    return status;
}
