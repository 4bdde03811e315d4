/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From words with places on pages to a document: columns in reading order, tables as rows with what wraps inside a cell
 * put together, hyphens at the ends of lines and ligatures undone, running heads and feet told once. */
#ifndef VG_READ_PAGE_LAYOUT_H
#define VG_READ_PAGE_LAYOUT_H

#include "document.h"

#define VG_PAGE_WORDS 200000 /* of one page; more are not read */

typedef struct vg_word {
    float x1, y1, x2, y2; /* y grows downwards, in points */
    uint32_t from, size;  /* in the layout's bytes: UTF-8 without white space */
    bool code;            /* in a font whose letters are equally wide */
} vg_word;

typedef struct vg_layout vg_layout;

vg_layout *vg_layout_new(vg_document *d);
void vg_layout_free(vg_layout *l);
/* The next word of the page that is open. VG_E_LIMIT past VG_PAGE_WORDS. */
vg_status vg_layout_word(vg_layout *l, float x1, float y1, float x2, float y2, bool code, vg_slice text);
/* Ends the page. */
vg_status vg_layout_page(vg_layout *l, float height);
/* Writes all pages to the document as blocks. */
vg_status vg_layout_finish(vg_layout *l);

#endif
