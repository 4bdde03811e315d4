/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is behind vg_read_result, for the layers that show it. */
#ifndef VG_READ_READ_RESULT_H
#define VG_READ_READ_RESULT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "model/sighting.h"
#include "read/report.h"
#include "vigie/read.h"

/* One name of a report: its mentions under one (kind, id, name), a victim's under one (name, country, sector). */
typedef struct vg_named {
    vg_mention first;        /* as it is first met; span VG_REPORT_NOWHERE where only the report's structure names it */
    const vg_slice *aliases; /* the other spellings in the text, in its order */
    size_t alias_count;
    size_t count;   /* places */
    bool indicates; /* an actor that a STIX or MISP relation ties to the indicators */
} vg_named;

typedef struct vg_unread {
    vg_slice sentence;
    vg_span span;
} vg_unread;

/* What one report says; everything in the order of the text. */
typedef struct vg_dossier {
    const char *file;
    const char *member; /* inside an archive, or NULL */
    char sha256[VG_SHA256_HEX];
    const char *format;
    const char *encoding; /* or NULL */
    bool extracted;       /* spans count in the text that was made of it, not in its stored bytes */
    const char *language; /* or NULL */
    const char *title;    /* or NULL */
    vg_time published;
    const char *original_file; /* what the spans point into, where that is not the file itself; or NULL, as these: */
    const char *original_member, *original_sha256, *original_format;
    vg_claim *claims;
    size_t claim_count, claim_capacity;
    vg_indicator *indicators; /* role and set_aside live in the result's arena */
    size_t indicator_count, indicator_capacity;
    size_t set_aside; /* of these */
    vg_mention *mentions;
    size_t mention_count, mention_capacity;
    vg_unread *unread;
    size_t unread_count, unread_capacity;
    vg_text_run *text;
    size_t text_count, text_capacity;
    vg_named *actors, *malware, *techniques, *victims;
    size_t actor_count, malware_count, technique_count, victim_count;
    vg_slice *indicated_by; /* names that relations tie to the indicators */
    size_t indicated_count, indicated_capacity;
} vg_dossier;

struct vg_read_result {
    vg_arena *arena;
    vg_dossier *reports; /* in the order of the paths */
    size_t report_count, report_capacity;
    vg_problem *problems; /* by file, then reason */
    size_t problem_count, problem_capacity;
    uint64_t bytes; /* as stored */
    bool interrupted;
    bool sandboxed;
};

/* The words at a span, as a person reads them (white space made one, markup gone), into out; nothing where the span has
 * no place in the text. At most max bytes, cut at a character; "…" then stands for the rest. */
void vg_dossier_words(const vg_dossier *d, vg_span span, size_t max, vg_buf *out);

#endif
