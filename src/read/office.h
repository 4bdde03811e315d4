/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What DOCX and ODT share: members out of the ZIP, and a document put together from paragraphs, cells and links. */
#ifndef VG_READ_OFFICE_H
#define VG_READ_OFFICE_H

#include "document.h"
#include "formats/formats.h"

typedef struct vg_office {
    vg_document *d;
    size_t block_from;
    int kind; /* of the block that is open: vg_block_kind */
    int skip; /* inside something that is not the text: depth of elements */
    int tables, rows;
    uint32_t group;
    uint8_t last_kind;
    bool header, first_row;
    vg_buf notes; /* foot- and endnotes, told behind the text */
    int note;     /* > 0: text goes there */
    vg_buf href;
    size_t anchor_from; /* SIZE_MAX: no link is open */
} vg_office;

void vg_office_init(vg_office *o, vg_document *d);
void vg_office_free(vg_office *o);
void vg_office_text(vg_office *o, vg_slice text);
/* A line break within a paragraph. */
void vg_office_break(vg_office *o);
void vg_office_begin(vg_office *o, vg_block_kind kind);
void vg_office_end(vg_office *o);
void vg_office_table(vg_office *o, bool begins);
void vg_office_row(vg_office *o, bool begins);
void vg_office_cell(vg_office *o);
void vg_office_link(vg_office *o, vg_slice target);
void vg_office_link_end(vg_office *o);
/* Closes all, adds the notes. */
void vg_office_finish(vg_office *o);

/* The members of the ZIP in `bytes` that are named; ret_members[i] stays empty where it is not there. VG_E_FORMAT where
 * the archive is damaged before all were found. */
vg_status vg_office_members(const vg_read_job *job, const char *const *names, size_t count, vg_buf *ret_members,
                            vg_error *err);
/* Title and date of docProps/core.xml or meta.xml. */
void vg_office_metadata(vg_document *d, vg_slice xml);
/* Hands the document on as `format` and frees nothing. */
vg_status vg_office_prose(const vg_read_job *job, const char *format, vg_document *d, vg_error *err);
/* True where the archive's first local headers name a member that begins so. */
bool vg_office_has(vg_slice bytes, const char *name);

#endif
