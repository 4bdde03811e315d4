/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats of reports. Detection asks them in this order: what has a structure of its own first, the loosest last.
 * OpenIOC is XML with a name of its own, rules of YARA and Sigma look like text to whatever comes later.
 * A JSON document is STIX or MISP or plain text; a table with a header is asked before a list, which is any file whose
 * lines begin with values; Markdown before text, which takes everything that is text at all.
 * To add one: a file here with vg_<name>_detect and vg_<name>_read, and its line. */
#ifndef VG_READ_FORMATS_H
#define VG_READ_FORMATS_H

#include "gather.h"
#include "read/report.h"

/* Asked first, about the stored bytes; each gives the sink a text of its own making (vg_report_head.extracted). */
#define VG_REPORT_CONTAINERS(X)                                                                                        \
    X(pdf)                                                                                                             \
    X(docx)                                                                                                            \
    X(odt)                                                                                                             \
    X(mail)

/* Asked about the text as UTF-8. */
#define VG_REPORT_FORMATS(X)                                                                                           \
    X(stix)                                                                                                            \
    X(misp)                                                                                                            \
    X(openioc)                                                                                                         \
    X(yara)                                                                                                            \
    X(sigma)                                                                                                           \
    X(html)                                                                                                            \
    X(csv)                                                                                                             \
    X(list)                                                                                                            \
    X(markdown)                                                                                                        \
    X(text)

#define VG_RULE_BYTES ((size_t)64 << 20) /* a file of rules */

struct vg_document;

typedef struct vg_read_job vg_read_job;
struct vg_read_job {
    vg_slice bytes;       /* UTF-8 as far as it is text, no BOM; the stored bytes for a container */
    vg_slice extracted;   /* what goes to the head; a container sets it in a copy of the job */
    const char *encoding; /* static: of the stored text, or NULL */
    const char *path;     /* or NULL */
    vg_time published;    /* --published, or VG_TIME_NONE */
    unsigned depth;       /* of mails and their attachments in one another */
    const vg_report_sink *sink;
    /* Called after the prose of a document was gathered and before it is handed on; or NULL. */
    vg_status (*attached)(const vg_read_job *job, vg_gather *g, vg_error *err);
    void *own; /* of whoever set `attached` */
};

#define X(name)                                                                                                        \
    bool vg_##name##_detect(const vg_read_job *job);                                                                   \
    vg_status vg_##name##_read(const vg_read_job *job, vg_error *err);
VG_REPORT_CONTAINERS(X)
VG_REPORT_FORMATS(X)
#undef X

/* Calls the sink's head; what --published says goes before what the report says. */
void vg_job_head(const vg_read_job *job, const char *format, const char *language, vg_slice title, vg_time published);
void vg_job_problem(const vg_read_job *job, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Reads a document in prose to its end and frees it; language "" finds it out. */
vg_status vg_job_prose(const vg_read_job *job, const char *format, const char *language, struct vg_document *d,
                       vg_gather *g, vg_error *err);
/* Appends the text of a page to the document, with blocks, links, origins in `bytes`, title and day; language: "" or
 * what the page says. The publisher's site goes to g. */
void vg_html_into(const vg_read_job *job, vg_slice bytes, struct vg_document *d, vg_gather *g, char language[3]);
/* True where the path ends so (ASCII, any case). */
bool vg_job_named(const vg_read_job *job, const char *ending);
/* A date that a report states about itself ("2023-08-07T10:00:00Z", "7 August 2023"). */
bool vg_publication_date(vg_slice s, vg_time *ret_time);

#endif
