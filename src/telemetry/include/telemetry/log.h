/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log as vigie reads it: its format is found from its first bytes, then any record of it can be dated and taken
 * apart where it lies, without reading what precedes. The hunt scans bytes first and asks here only about the few
 * records that matter: those with a hit, and the samples that tell what the log covers. */
#ifndef VG_TELEMETRY_LOG_H
#define VG_TELEMETRY_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"
#include "base/time.h"
#include "model/event.h"
#include "vigie/status.h"

/* What is known of one stream of records. Opaque, without pointers into the head it was made from; it can be
 * copied between processes by vg_log_save and vg_log_load. */
typedef struct vg_log vg_log;

typedef struct vg_log_hints {
    const char *path;   /* file name as given, for dates and words in it ("mail.log-20220105.gz"); may be NULL */
    vg_time modified;   /* of the file, the gzip header or the archive's member; VG_TIME_NONE where unknown */
    const char *format; /* forced format's name, or NULL to detect */
    int zone_minutes;   /* of times that carry no zone; 0: UTC */
    int year;           /* of the first record, where times carry no year; 0: infer */
} vg_log_hints;

/* head: the first bytes of the plain content (64 KiB is enough; all of it where shorter), already UTF-8
 * (telemetry/utf16.h). Never fails on content: what nothing recognises is "text" (with timestamps) or "binary". */
vg_status vg_log_open(vg_slice head, const vg_log_hints *hints, vg_log **ret_log, vg_error *err);
void vg_log_free(vg_log *log);
/* "zeek-tsv", "zeek-json", "suricata-eve", "json-lines", "syslog-rfc3164"…; static. */
const char *vg_log_format(const vg_log *log);
/* "zeek-tsv: conn" where the format tells what is logged; lives as long as the log. */
const char *vg_log_detail(const vg_log *log);
/* True where a record's time needs those before it (a syslog without years): such a log is read by one worker from
 * its first byte to its last, in order. */
bool vg_log_sequential(const vg_log *log);
/* True where a record is a line: then records can be counted by line ends, and found from any line end on. */
bool vg_log_lines(const vg_log *log);

/* True where the records carry text in another form than they lie in (mail): what is in them is found by a carrier
 * (telemetry/carrier.h), not by scanning their bytes. */
bool vg_log_carries(const vg_log *log);

/* The record around block[at]: [*ret_start, *ret_end) without its line end. Block boundaries count as record
 * boundaries. Formats whose records span lines (pretty-printed JSON, journal export) return the whole record. */
void vg_log_record(const vg_log *log, vg_slice block, size_t at, size_t *ret_start, size_t *ret_end);
/* Where to ask for the record after the one that ended at `end`: behind its line end, commas and blanks; the block's
 * size where there is none. Always greater than the ended record's start. */
size_t vg_log_next(const vg_log *log, vg_slice block, size_t end);
/* The last position in the block where a record begins, so that [0, that) is whole records; 0: none ends in it. */
size_t vg_log_last_boundary(const vg_log *log, vg_slice block);
/* True for what is no event: Zeek's #fields, W3C's directives, a CSV header, blank lines, JSON brackets. A directive
 * that changes the layout (a second #Fields) is taken in. */
bool vg_log_is_header(vg_log *log, vg_slice record);

/* The record's time; false where it has none. Logs without years answer in a fictive calendar, see below. */
bool vg_log_time(vg_log *log, vg_slice record, vg_time *ret_time, vg_precision *ret_precision);

/* Takes a record apart. Views live as long as the record, and until the next call of vg_log_event on this log (which
 * keeps joined names) or a header that changes the layout. */
void vg_log_event(vg_log *log, vg_slice record, vg_event *ret_event);

/* Logs without years (RFC 3164): times come in a fictive calendar in which every year has 366 days and the first
 * record's year is 0; vg_log_time must then see the sampled records in order (less than eleven months apart), so that
 * it notices New Year. vg_log_event may be asked about any record of the block that vg_log_time saw last: it finds the
 * year that the record had then. When the last one was seen, vg_log_settle fixes the years (hints.year, a record that
 * does carry a year, the file name's date, the modification time, in this order) and vg_log_real maps each time;
 * VG_TIME_NONE where no year could be had. It may be called again after more records. For other logs settle does
 * nothing and real is the identity. */
void vg_log_settle(vg_log *log);
vg_time vg_log_real(const vg_log *log, vg_time fictive);
/* Says how the year was found ("year from the file name"), or NULL. Static. */
const char *vg_log_year_note(const vg_log *log);

vg_status vg_log_save(const vg_log *log, vg_buf *out);
vg_status vg_log_load(vg_slice saved, vg_log **ret_log, vg_error *err);

/* The list of formats, for --format, completion and docs. */
size_t vg_log_format_count(void);
const char *vg_log_format_name(size_t i);
const char *vg_log_format_title(size_t i);

#endif
