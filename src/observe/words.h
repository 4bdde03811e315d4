/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Word lists that tell names of hosts from names of files and of detections. Data, sorted; add a word to its row. */
#ifndef VG_OBSERVE_WORDS_H
#define VG_OBSERVE_WORDS_H

#include <stdbool.h>

#include "base/slice.h"

typedef enum vg_words {
    VG_WORDS_FILE_ENDING = 0, /* endings of files that are top-level domains as well */
    VG_WORDS_INNER_ENDING,    /* endings of files before another: "report.pdf.zip" */
    VG_WORDS_DOS_COMMAND,     /* programs that end in .com */
    VG_WORDS_PLATFORM,        /* what precedes '/', ':' or '.' in a detection's name */
    VG_WORDS_FAMILY,          /* first labels of a detection's name without platform: "agent.bt" */
    VG_WORDS_CODE,            /* whole names that are code or products */
    VG_WORDS_COUNT,
} vg_words;

/* Any case. */
bool vg_word_in(vg_words list, vg_slice word);

#endif
