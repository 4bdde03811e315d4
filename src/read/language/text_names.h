/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of a document, searched once for all that ask for them. */
#ifndef VG_READ_TEXT_NAMES_H
#define VG_READ_TEXT_NAMES_H

#include "document.h"
#include "knowledge/names.h"

typedef struct vg_text_names {
    vg_name_match *list; /* places in the document's text, in its order */
    size_t count, capacity;
} vg_text_names;

/* Both searches (knowledge/names.h) in each block that is neither code nor set aside; a name lies within one block.
 * words: of d's text. VG_E_NOMEM. */
vg_status vg_text_names_find(const vg_document *d, const vg_words *words, const char *language,
                             vg_text_names *ret_names);
void vg_text_names_free(vg_text_names *n);

#endif
