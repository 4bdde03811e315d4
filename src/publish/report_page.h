/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages that web/ builds: parts of text, each followed by a slot to fill. */
#ifndef VG_PUBLISH_REPORT_PAGE_H
#define VG_PUBLISH_REPORT_PAGE_H

#include <stddef.h>

typedef struct report_part {
    const unsigned char *text;
    size_t size;
    const char *slot; /* "" after the last part */
} report_part;

extern const report_part report_parts[]; /* of a hunt */
extern const size_t report_part_count;
extern const report_part read_parts[]; /* of a dossier */
extern const size_t read_part_count;

#endif
