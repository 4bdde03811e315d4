/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the syslog formats share: the priority, the tag, and what well-known programs write. */
#ifndef VG_TELEMETRY_SYSLOG_H
#define VG_TELEMETRY_SYSLOG_H

#include "log_format.h"

/* Steps over "<34>"; false (and nothing done) where there is none. */
bool vg_syslog_pri(vg_slice *rest);
/* The next word and the blanks after it. */
vg_slice vg_syslog_word(vg_slice *rest);

/* "<34>Jan  2 03:04:05 " and its variants; the rest is what follows. */
bool vg_syslog_bsd_head(vg_slice record, const vg_stamp_rules *rules, vg_stamp *ret_stamp, vg_slice *ret_rest);

typedef struct vg_syslog_tag {
    vg_slice host, program, pid, message;
} vg_syslog_tag;

/* "host prog[pid]: message" or "prog[pid]: message", as it stands after the time. */
void vg_syslog_read_tag(vg_slice rest, vg_syslog_tag *ret_tag);
/* What a BSD syslog and dnsmasq's own file, which is one without hosts, have in common: false where the line has no
 * such time; whether that time lacks its year; and the two calls of a vg_log_reader. */
bool vg_syslog_bsd_tag(vg_slice line, vg_syslog_tag *ret_tag);
bool vg_syslog_bsd_yearless(vg_slice line);
bool vg_syslog_bsd_time(const vg_log *log, vg_slice record, vg_stamp *ret_stamp);
void vg_syslog_bsd_event(vg_log *log, vg_slice record, vg_event *event);
/* Fields and hosts of a record whose head was read. */
void vg_syslog_event(const vg_syslog_tag *tag, vg_event *event);
/* The program that most of the head's lines name goes into the log's detail. */
void vg_syslog_learn_program(vg_log *log, const vg_log_head *head,
                             bool (*tag_of)(vg_slice line, vg_syslog_tag *ret_tag));

/* What a DNS server says in its query log: the client, name and type as fields; the client comes back. Empty where
 * the message is no query. */
vg_slice vg_dns_dnsmasq(vg_slice message, vg_event *event);
vg_slice vg_dns_bind(vg_slice message, vg_event *event);
vg_slice vg_dns_unbound(vg_slice message, vg_event *event);

/* The word after the marker; empty where the marker is not there. */
vg_slice vg_word_after(vg_slice text, const char *marker);

#endif
