/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report in prose, taken apart into blocks: what stands in a heading, a paragraph, an item, a row of a table, code.
 */
#ifndef VG_READ_DOCUMENT_H
#define VG_READ_DOCUMENT_H

#include "base/buf.h"
#include "gather.h"

typedef struct vg_block {
    uint32_t from, until;  /* in the document's text */
    uint32_t group;        /* the table or list it belongs to; 0: none */
    uint8_t kind;          /* vg_block_kind */
    uint8_t cell;          /* a row: the byte between its cells */
    bool header;           /* a row that names the columns */
    const char *set_aside; /* static: why values in it are not hunted, or NULL */
} vg_block;

/* The set_aside of a block of a page that is not its article: menus, banners, related stories. Who reads prose for what
 * it says passes over such blocks. */
#define VG_OUTSIDE_ARTICLE "outside the article"

typedef struct vg_link {
    uint32_t from, until;            /* the target's place in the text; from == until where it is kept apart (HTML) */
    uint32_t target_at, target_size; /* then its place in `links_text` */
    bool reference;                  /* its words are prose, not the value itself */
} vg_link;

/* A part of the text that is set in a fixed font: `code`. Plain text has its marks in the text itself. */
typedef struct vg_code {
    uint32_t from, until;
} vg_code;

/* The stored bytes that a piece of the text came from, where the text is not the stored bytes themselves. */
typedef struct vg_origin {
    uint32_t text_from;
    uint64_t raw_from, raw_until;
} vg_origin;

typedef struct vg_document vg_document;
struct vg_document {
    vg_slice raw;
    vg_slice text; /* raw itself, or a view of `buffer` */
    vg_buf buffer;
    vg_buf links_text; /* targets that are not in the text */
    vg_block *blocks;
    size_t block_count, block_capacity;
    vg_link *links;
    size_t link_count, link_capacity;
    vg_code *codes; /* ascending */
    size_t code_count, code_capacity;
    vg_origin *origins; /* ascending; none where text is raw */
    size_t origin_count, origin_capacity;
    uint64_t *marks; /* places in the stored bytes, by vg_document_mark */
    vg_slice title;  /* view of raw, of `buffer` or of `title_text` */
    vg_buf title_text;
    vg_time published;
    char language[3]; /* ISO 639-1, "" where unknown */
    vg_status status; /* sticky */
};

/* What the prose of a report may measure; the rest of a longer one is reported as not read. */
#define VG_PROSE_BYTES ((size_t)64 << 20)

void vg_document_init(vg_document *d, vg_slice raw);
void vg_document_free(vg_document *d);
/* Adds [from, until) as a block, trimmed of white space; nothing where that leaves nothing. */
void vg_document_block(vg_document *d, vg_block block);
void vg_document_link(vg_document *d, size_t from, size_t until, vg_slice target, bool reference);
void vg_document_code(vg_document *d, size_t from, size_t until);
void vg_document_origin(vg_document *d, size_t text_from, size_t raw_from, size_t raw_until);

/* Where a range of the text stands in the stored bytes; of a text that is not the stored bytes the pieces that it lies
 * in, the first from where its words begin where they are found there. */
vg_span vg_document_span(const vg_document *d, vg_span text);
/* Makes that fast for any number of places: one walk through the text, which must be complete. VG_E_NOMEM. */
vg_status vg_document_mark(vg_document *d);

/* Blocks and links of plain text, Markdown and AsciiDoc, by their lines. */
void vg_document_lines(vg_document *d, bool markup);
/* The same from a place of the text on. */
void vg_document_lines_from(vg_document *d, size_t first, bool markup);

/* The day that the first lines of the text state ("Published: 7 August 2023"). */
void vg_document_find_published(vg_document *d);

/* Finds the values of a document and hands them to the gatherer: roles, validity, what is set aside. */
vg_status vg_prose_read(vg_document *d, vg_time published, vg_gather *g, const vg_report_sink *sink, vg_error *err);

/* Tells the sink the text, block by block, where it asks for it; its non-zero return comes back. */
int vg_document_tell(const vg_document *d, const vg_report_sink *sink);

/* ISO 639-1 by the script or the commonest words, "" where too little shows it; static. */
const char *vg_language_of(vg_slice text);

#endif
