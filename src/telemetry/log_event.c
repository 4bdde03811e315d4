/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the formats share when they fill an event. */
#include "log_format.h"

void vg_event_field_view(vg_event *event, vg_slice name, vg_slice value)
{
    if (event->field_count >= VG_EVENT_FIELDS || name.size == 0 || value.size == 0) return;
    event->fields[event->field_count++] = (vg_field){name, value};
}

void vg_event_field(vg_event *event, const char *name, vg_slice value)
{
    vg_event_field_view(event, vg_slice_str(name), value);
}

void vg_event_host(vg_event *event, vg_slice host)
{
    host = vg_slice_trim(host);
    if (host.size == 0 || event->host_count >= VG_EVENT_HOSTS) return;
    if (vg_slice_is(host, "-") || vg_slice_is(host, "(empty)") || vg_slice_is(host, "null")) return;
    for (unsigned i = 0; i < event->host_count; i++)
        if (vg_slice_ieq(event->hosts[i], host)) return;
    event->hosts[event->host_count++] = host;
}

vg_slice vg_skip_any(vg_slice s, const char *bytes)
{
    size_t at = 0;
    if (!s.data) return s;
    while (at < s.size && s.data[at] != 0 && strchr(bytes, s.data[at])) at++;
    return vg_slice_of(s.data + at, s.size - at);
}

vg_slice vg_log_name(vg_log *log, vg_slice name)
{
    if (name.size == 0 || name.size > sizeof log->names - log->names_used) return vg_slice_of(NULL, 0);
    uint8_t *to = log->names + log->names_used;
    memcpy(to, name.data, name.size);
    log->names_used += name.size;
    return vg_slice_of(to, name.size);
}

static bool is_key_byte(uint8_t c)
{
    return vg_is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/* key=value, key="value", key=<value>, key=[value]; a plain value ends at a blank, a comma or a semicolon. */
void vg_event_pairs(vg_event *event, vg_slice text)
{
    size_t at = 0;
    while (at < text.size && event->field_count < VG_EVENT_FIELDS) {
        const uint8_t *equals = memchr(text.data + at, '=', text.size - at);
        if (!equals) return;
        size_t middle = (size_t)(equals - text.data), key = middle, end = middle + 1;
        while (key > at && is_key_byte(text.data[key - 1])) key--;
        if (key == middle || end >= text.size) {
            at = end;
            continue;
        }
        uint8_t open = text.data[end];
        uint8_t close = open == '"' ? '"' : open == '<' ? '>' : open == '[' ? ']' : 0;
        size_t from = end;
        if (close) {
            const uint8_t *found = memchr(text.data + end + 1, close, text.size - end - 1);
            from = end + 1;
            end = found ? (size_t)(found - text.data) : text.size;
        } else {
            while (end < text.size && text.data[end] != ' ' && text.data[end] != ',' && text.data[end] != ';') end++;
        }
        vg_event_field_view(event, vg_slice_of(text.data + key, middle - key),
                            vg_slice_of(text.data + from, end - from));
        at = end;
    }
}
