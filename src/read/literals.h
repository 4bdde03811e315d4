/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that are no tokens, in prose: paths of Windows and Unix, registry keys, named pipes, mutexes, user agents.
 * Each only where its own beginning (`C:\`, `HKLM\`, `\\.\pipe\`, `%APPDATA%\`, `/tmp/`), or marks and a label around
 * it (a mutex named "…"), or the column or list that it stands in show that it is a value. */
#ifndef VG_READ_LITERALS_H
#define VG_READ_LITERALS_H

#include "document.h"

typedef struct vg_prose_literal {
    size_t from, until; /* in the document's text */
    vg_kind kind;
    uint32_t block;
    bool running;     /* in running text, without marks around it */
    bool placeholder; /* "C:\Users\<user>\…": it cannot be searched for */
} vg_prose_literal;

typedef struct vg_prose_literals {
    vg_prose_literal *list; /* ascending, no two overlap */
    size_t count, capacity;
} vg_prose_literals;

/* Finds all of a document. Free ret->list. VG_E_NOMEM. Linear in the text's size. */
vg_status vg_literals_find(const vg_document *d, vg_prose_literals *ret);

#endif
