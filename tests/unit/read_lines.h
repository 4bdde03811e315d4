/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report as lines of text, for tests: "# head", one line an indicator, "actor …", "problem …". */
#ifndef VG_TEST_READ_LINES_H
#define VG_TEST_READ_LINES_H

#include "base/buf.h"
#include "read/report.h"

typedef struct read_lines {
    vg_buf text;
    vg_slice bytes; /* the report: each place is checked against it */
    size_t indicators;
    size_t misplaced; /* places that do not hold what was written */
    size_t heads;
    bool wide; /* stored in another encoding: what is written there looks otherwise */
} read_lines;

/* Reads `bytes` (path, published and format may be NULL) into ret_lines; free ret_lines->text. */
vg_status read_lines_of(vg_slice bytes, const char *path, const char *published, const char *format,
                        read_lines *ret_lines, vg_error *err);

#endif
