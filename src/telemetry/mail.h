/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the mail formats share: the line that begins a message of an mbox, and header fields (RFC 5322 2.2). */
#ifndef VG_TELEMETRY_MAIL_H
#define VG_TELEMETRY_MAIL_H

#include "log_format.h"

/* "From sender Sun Jan  2 03:04:05 2022" (RFC 4155 appendix A), also with a zone before or after the year. The line may
 * be cut behind its first VG_MAIL_FROM_BYTES bytes. Prose that begins with "From " has no such date. */
#define VG_MAIL_FROM_BYTES 512
bool vg_mail_is_from_line(vg_slice line);
/* A message of an mbox begins at block[at]: such a line, behind an empty one or at the block's beginning. */
bool vg_mail_begins(vg_slice block, size_t at);

/* The next header field: its name, and its value with the folds that it has. False at the empty line, or at the end. A
 * line that is no field is stepped over. */
bool vg_mail_next_field(vg_slice *rest, vg_slice *ret_name, vg_slice *ret_value);

/* The calls of vg_log_reader, for a record that is one message, or begins like one. */
bool vg_mail_time(const vg_log *log, vg_slice record, vg_stamp *ret_stamp);
void vg_mail_event(vg_log *log, vg_slice record, vg_event *event);
/* The head of the message that begins `text` is a mail's. */
bool vg_mail_recognise(vg_slice text);

#endif
