/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rsyslog's and syslog-ng's file format with ISO 8601 times: "2022-01-02T03:04:05.6+01:00 host prog[pid]: message",
 * also behind a priority (ESXi). Told from any text with such a time by "prog:" as the second or third word. */
#include "syslog.h"

static bool read_head(vg_slice record, const vg_stamp_rules *rules, vg_stamp *ret_stamp, vg_slice *ret_rest)
{
    vg_slice rest = record;
    vg_syslog_pri(&rest);
    /* "Sun 2022-01-02 03:04:05 CET": journalctl -o short-full. */
    if (rest.size > 4 && vg_is_alpha(rest.data[0]) && vg_is_alpha(rest.data[2]) && rest.data[3] == ' ')
        rest = vg_slice_skip(rest, 4);
    if (!vg_stamp_read(rest, rules, ret_stamp) || ret_stamp->shape != VG_STAMP_ISO) return false;
    if (ret_stamp->precision < VG_PRECISION_SECOND) return false;
    rest = vg_slice_skip(rest, ret_stamp->size);
    *ret_rest = vg_skip_any(rest, " ");
    return rest.size == 0 || ret_rest->size < rest.size;
}

static const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};

static bool tag_of(vg_slice line, vg_syslog_tag *ret_tag)
{
    vg_stamp stamp;
    vg_slice rest;
    if (!read_head(line, &utc, &stamp, &rest)) return false;
    vg_syslog_read_tag(rest, ret_tag);
    return true;
}

static bool is_host(vg_slice s)
{
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        if (!vg_is_alnum(c) && c != '.' && c != '-' && c != '_' && c != ':') return false;
    }
    return s.size > 0 && s.data[s.size - 1] != ':';
}

static bool is_program(vg_slice s)
{
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        if (!vg_is_alnum(c) && c != '.' && c != '-' && c != '_' && c != '/' && c != '(' && c != ')' && c != '@')
            return false;
    }
    return s.size > 0;
}

static bool is_syslog(vg_slice line)
{
    vg_syslog_tag tag;
    return tag_of(line, &tag) && is_host(tag.host) && is_program(tag.program);
}

/* A level where the host would stand: "2022-01-02 03:04:05 INFO worker: …" is an application's own log. */
static bool is_level(vg_slice line)
{
    static const char *const levels[] = {"INFO",  "WARN",  "WARNING", "ERROR",   "DEBUG",
                                         "TRACE", "FATAL", "NOTICE",  "CRITICAL"};
    vg_syslog_tag tag;
    if (!tag_of(line, &tag)) return false;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (vg_slice_ieq(tag.host, vg_slice_str(levels[i]))) return true;
    return false;
}

static bool detect(const vg_log_head *head)
{
    return vg_head_share(head, is_syslog) >= 60 && vg_head_share(head, is_level) < 20;
}

static void learn(vg_log *log, const vg_log_head *head)
{
    vg_syslog_learn_program(log, head, tag_of);
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    vg_slice rest;
    return read_head(record, &rules, ret_stamp, &rest);
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    vg_syslog_tag tag = {.message = record};
    (void)log;
    tag_of(record, &tag);
    vg_syslog_event(&tag, event);
}

const vg_log_reader vg_log_reader_syslog_iso = {
    .name = "syslog-iso",
    .title = "syslog files with ISO 8601 times (rsyslog, syslog-ng, ESXi)",
    .detect = detect,
    .learn = learn,
    .time = time_of,
    .event = event_of,
};
