/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5424: "<34>1 2003-10-11T22:14:15.003Z host app procid msgid [sd] message", a line each, or octet-counted as
 * RFC 6587 3.4.1 sends them: "123 <34>1 …" with nothing between. */
#include "syslog.h"

/* "123 " before "<34>1 ". */
static size_t octet_count_size(vg_slice s)
{
    size_t at = 0;
    while (at < s.size && at < 7 && vg_is_digit(s.data[at])) at++;
    return at > 0 && at + 1 < s.size && s.data[at] == ' ' && s.data[at + 1] == '<' ? at + 1 : 0;
}

static bool read_head(vg_slice record, vg_slice *ret_rest)
{
    vg_slice rest = vg_slice_skip(record, octet_count_size(record));
    size_t digits = 0;
    if (!vg_syslog_pri(&rest)) return false;
    while (digits < rest.size && digits < 3 && vg_is_digit(rest.data[digits])) digits++;
    if (digits == 0 || digits >= rest.size || rest.data[digits] != ' ' || rest.data[0] == '0') return false;
    *ret_rest = vg_slice_skip(rest, digits + 1);
    return true;
}

static bool is_syslog(vg_slice line)
{
    vg_slice rest;
    vg_stamp stamp;
    const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};
    if (!read_head(line, &rest)) return false;
    return (rest.size && rest.data[0] == '-') || (vg_stamp_read(rest, &utc, &stamp) && stamp.shape == VG_STAMP_ISO);
}

static bool detect(const vg_log_head *head)
{
    return is_syslog(vg_head_first(head)) && vg_head_share(head, is_syslog) >= 20;
}

static bool tag_of(vg_slice line, vg_syslog_tag *ret_tag)
{
    vg_slice rest;
    if (!read_head(line, &rest)) return false;
    vg_syslog_word(&rest);
    ret_tag->host = vg_syslog_word(&rest);
    ret_tag->program = vg_syslog_word(&rest);
    ret_tag->pid = vg_syslog_word(&rest);
    ret_tag->message = rest;
    return true;
}

static void learn(vg_log *log, const vg_log_head *head)
{
    size_t count = octet_count_size(head->all);
    if (count) {
        uint64_t size = 0;
        vg_slice_u64(vg_slice_take(head->all, count - 1), &size);
        /* A count whose message ends with the line is still a line; the rest are frames. */
        vg_slice next = vg_slice_skip(head->all, size < head->all.size ? count + (size_t)size : head->all.size);
        if (next.size == 0 || octet_count_size(next)) log->framing = VG_FRAMING_OCTETS;
    }
    vg_syslog_learn_program(log, head, tag_of);
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    vg_slice rest;
    return read_head(record, &rest) && vg_stamp_read(rest, &rules, ret_stamp) && ret_stamp->shape == VG_STAMP_ISO;
}

/* Structured data (6.3): "-", or elements [id name="value" …] with \", \\ and \] escaped. */
static size_t structured_end(vg_slice s)
{
    size_t at = 0;
    bool quoted = false;
    if (s.size == 0 || s.data[0] != '[') return s.size && s.data[0] == '-' ? 1 : 0;
    for (; at < s.size; at++) {
        if (quoted && s.data[at] == '\\')
            at++;
        else if (s.data[at] == '"')
            quoted = !quoted;
        else if (s.data[at] == ']' && !quoted && (at + 1 >= s.size || s.data[at + 1] != '['))
            return at + 1;
    }
    return s.size;
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    vg_syslog_tag tag = {.message = record};
    (void)log;
    if (!tag_of(record, &tag)) return;
    if (vg_slice_is(tag.program, "-")) tag.program = vg_slice_of(NULL, 0);
    if (vg_slice_is(tag.pid, "-")) tag.pid = vg_slice_of(NULL, 0);
    vg_slice id = vg_syslog_word(&tag.message);
    size_t structured = structured_end(tag.message);
    if (!vg_slice_is(id, "-")) vg_event_field(event, "msgid", id);
    vg_event_pairs(event, vg_slice_take(tag.message, structured));
    tag.message = vg_skip_any(vg_slice_skip(tag.message, structured), " ");
    vg_syslog_event(&tag, event);
}

const vg_log_reader vg_log_reader_syslog_rfc5424 = {
    .name = "syslog-rfc5424",
    .title = "syslog with version, ISO 8601 times and structured data (RFC 5424), octet-counted too",
    .detect = detect,
    .learn = learn,
    .time = time_of,
    .event = event_of,
};
