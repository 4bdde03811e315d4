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
    const char *format; /* forced: a name of vg_report_format_name; or NULL */
    unsigned depth;     /* 0; an attachment of a mail is read with the mail's and one more */
} vg_report_options;

typedef struct vg_report_head {
    const char *format;   /* static */
    char language[3];     /* ISO 639-1, "" where unknown */
    vg_slice title;       /* "" where none */
    vg_time published;    /* VG_TIME_NONE where unknown */
    const char *encoding; /* static: of the stored text ("UTF-8", "windows-1252"); "" for a container */
    /* The text that was made of the report, where its words have no place in the stored bytes: PDF, DOCX, ODT, mail,
     * text in a charset of several bytes, repaired text. UTF-8; every offset and span then counts in it. Lives until
     * vg_read_report returns. {NULL, 0}: they count in the stored bytes. */
    vg_slice extracted;
    /* Of a dossier that was kept as STIX: the file that it was made of, whose bytes its spans point into. All {NULL, 0}
     * where the report is itself what they point into. */
    vg_slice original_file, original_member, original_sha256, original_format;
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

/* A piece of a report's readable text and the stored bytes that it came from: byte for byte where the lengths are equal
 * (a line break may have become a blank), else the piece as a whole stands for the span (an entity, white space made
 * one). Spans ascend. */
typedef struct vg_text_run {
    vg_block_kind kind;
    bool begins; /* a block begins with it */
    vg_slice text;
    vg_span span;
} vg_text_run;

typedef struct vg_report_sink {
    void *context;
    /* Before what follows of a report; once, but for a bundle of several reports: then once each. */
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

/* Loads what the libraries below would load at first use (converters, tables of PDF and mail). Call it before a sandbox
 * closes; it may be called often. */
void vg_read_prepare(void);

/* True where a file that begins with these bytes (512 will do) is a ZIP that is one document: DOCX, ODT. It must come
 * to vg_read_report as a whole, not member by member. */
bool vg_report_is_document(vg_slice head);

/* VG_E_FORMAT only where nothing at all could be read. */
vg_status vg_read_report(vg_slice bytes, const vg_report_options *options, const vg_report_sink *sink, vg_error *err);

/* The names that options.format takes, in the order in which formats are asked; NULL past the end. Static. */
const char *vg_report_format_name(size_t i);

#endif
