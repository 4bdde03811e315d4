/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports → what they call malicious. Pure functions of bytes: they run inside a worker. */
#ifndef VG_READ_REPORT_H
#define VG_READ_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/time.h"
#include "model/dossier.h"
#include "model/indicator.h"
#include "vigie/observable.h"
#include "vigie/status.h"

typedef struct vg_report_options {
    const char *path;   /* for the format's guess and the vendor's own site; may be NULL */
    vg_time published;  /* --published, or VG_TIME_NONE */
    const char *format; /* forced: "text", "markdown", "html", "stix", "misp", "csv", "list"; or NULL */
} vg_report_options;

typedef struct vg_report_head {
    const char *format; /* static */
    char language[3];   /* ISO 639-1, "" where unknown */
    vg_slice title;     /* "" where none */
    vg_time published;  /* VG_TIME_NONE where unknown */
} vg_report_head;

/* What a piece of the readable text stands in. */
typedef enum vg_block_kind {
    VG_BLOCK_PARAGRAPH = 0,
    VG_BLOCK_HEADING,
    VG_BLOCK_ITEM,
    VG_BLOCK_ROW,
    VG_BLOCK_CODE,
    VG_BLOCK_COUNT,
} vg_block_kind;

/* A piece of a report's readable text and the stored bytes that it came from: the same bytes where the lengths are
 * equal, else the piece as a whole stands for the span (an entity, white space made one). */
typedef struct vg_text_run {
    vg_block_kind kind;
    bool begins; /* a block begins with it */
    vg_slice text;
    vg_span span;
} vg_text_run;

typedef struct vg_report_sink {
    void *context;
    /* Once, before any indicator. */
    void (*head)(void *context, const vg_report_head *head);
    /* In the order of the text; views live during the call; duplicates of one (kind, value) come once, with the
     * first place and the union of the validities. Non-zero stops. */
    int (*indicator)(void *context, const vg_indicator *indicator);
    /* An actor that a STIX or MISP relationship ties to the indicators. May be NULL. */
    void (*actor)(void *context, vg_slice name);
    /* Claims, in the order of the text; NULL: they are not looked for. Views live during the call. Non-zero stops. */
    int (*claim)(void *context, const vg_claim *claim);
    /* Names of actors, malware, techniques, victims, places, sectors, and dates, in the order of the text; NULL: not
     * looked for. Non-zero stops. */
    int (*mention)(void *context, const vg_mention *mention);
    /* The text as a person reads it, in order; NULL: not asked for. Non-zero stops. */
    int (*text)(void *context, const vg_text_run *run);
    /* A sentence with a verb of saying that gave no claim. May be NULL. */
    void (*unread)(void *context, vg_slice sentence, vg_span span);
    /* What could not be read of it (a malformed object, a pattern beyond what is supported). May be NULL. */
    void (*problem)(void *context, const char *reason);
} vg_report_sink;

/* VG_E_FORMAT only where nothing at all could be read. */
vg_status vg_read_report(vg_slice bytes, const vg_report_options *options, const vg_report_sink *sink, vg_error *err);

/* The names that options.format takes, in the order in which formats are asked; NULL past the end. Static. */
const char *vg_report_format_name(size_t i);

#endif
