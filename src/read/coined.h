/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that the document itself coins or that no list has yet. */
#ifndef VG_READ_COINED_H
#define VG_READ_COINED_H

#include "document.h"
#include "knowledge/names.h"

typedef struct vg_coined_place {
    size_t from, until; /* in the document's text */
    vg_name_kind kind;  /* actor or malware */
} vg_coined_place;

typedef struct vg_coined {
    vg_coined_place *places; /* in the order of the text */
    size_t count, capacity;
} vg_coined;

/* Words with a capital or a digit inside ("HydroJiin", "M00nD3V") that are no entry of knowledge/names.h and no
 * product, that stand twice or more, and once right beside a word that says what they are. The caller frees;
 * VG_E_NOMEM. At most VG_COINED_WORDS different ones are told apart, the rest is not looked at. Linear in the text.
 * words: of d's text. */
#define VG_COINED_WORDS 1024
vg_status vg_coined_find(const vg_document *d, const vg_words *words, const char *language, vg_coined *ret_coined);
void vg_coined_free(vg_coined *c);

#endif
