/* SPDX-License-Identifier: GPL-3.0-or-later */
/* systemd's journal export format (systemd.io/JOURNAL_EXPORT_FORMATS): entries separated by empty lines; a field is
 * NAME=value in a line, or, where the value is not plain text, NAME, a line feed, 8 bytes of length (little-endian),
 * the value, a line feed. __REALTIME_TIMESTAMP counts microseconds. */
#include "base/cursor.h"
#include "log_format.h"

static bool detect(const vg_log_head *head)
{
    vg_slice s = head->all;
    return s.size > 12 && (memcmp(s.data, "__CURSOR=", 9) == 0 || memcmp(s.data, "__REALTIME_T", 12) == 0);
}

static void learn(vg_log *log, const vg_log_head *head)
{
    const uint8_t *equals = head->all.size ? memchr(head->all.data, '=', head->all.size) : NULL;
    size_t size = equals ? (size_t)(equals - head->all.data) + 1 : 0;
    bool fits = size > 3 && size <= VG_LOG_MARK_BYTES && head->all.data[0] == '_';
    log->framing = VG_FRAMING_JOURNAL;
    vg_log_set_mark(log, fits ? vg_slice_of(head->all.data, size) : vg_slice_str("__CURSOR="));
}

/* The next field; false at the end, and where a binary field is cut. */
static bool next_field(vg_cursor *c, vg_slice *ret_name, vg_slice *ret_value)
{
    while (vg_cursor_peek(c, 0) == '\n') vg_cursor_u8(c);
    vg_slice rest = vg_slice_of(c->data + c->at, vg_cursor_left(c));
    if (rest.size == 0) return false;
    const uint8_t *feed = memchr(rest.data, '\n', rest.size);
    vg_slice line = vg_cursor_take(c, feed ? (size_t)(feed - rest.data) : rest.size);
    const uint8_t *equals = line.size ? memchr(line.data, '=', line.size) : NULL;
    if (equals) {
        *ret_name = vg_slice_take(line, (size_t)(equals - line.data));
        *ret_value = vg_slice_skip(line, ret_name->size + 1);
        return true;
    }
    vg_cursor_u8(c);
    uint64_t size = vg_cursor_u64(c);
    if (c->failed || size > vg_cursor_left(c)) return false;
    *ret_name = line;
    *ret_value = vg_cursor_take(c, (size_t)size);
    return true;
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    vg_cursor c = vg_cursor_of(record);
    vg_slice name, value;
    while (next_field(&c, &name, &value))
        if (vg_slice_is(name, "__REALTIME_TIMESTAMP"))
            return vg_stamp_parse(value, &rules, ret_stamp) && !ret_stamp->dateless;
    return false;
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    vg_cursor c = vg_cursor_of(record);
    vg_slice name, value;
    (void)log;
    while (next_field(&c, &name, &value)) {
        if (vg_slice_is(name, "_HOSTNAME")) vg_event_host(event, value);
        vg_event_field_view(event, name, value);
    }
}

const vg_log_reader vg_log_reader_journal_export = {
    .name = "journal-export",
    .title = "systemd's journal, as journalctl -o export writes it",
    .detect = detect,
    .learn = learn,
    .time = time_of,
    .event = event_of,
};
