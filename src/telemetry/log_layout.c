/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records in columns: names, the roles of some, and walking a record. */
#include "log_format.h"

vg_log_layout *vg_layout_begin(vg_log *log)
{
    vg_log_layout *layout = &log->draft;
    layout->count = 0;
    layout->time = layout->date = -1;
    for (size_t i = 0; i < VG_LAYOUT_HOSTS; i++) layout->hosts[i] = -1;
    return layout;
}

bool vg_layout_add(vg_log_layout *layout, vg_slice name)
{
    size_t used = layout->count ? layout->ends[layout->count - 1] : 0;
    if (layout->count >= VG_LAYOUT_COLUMNS) return false;
    if (name.size > sizeof layout->names - used) name.size = sizeof layout->names - used;
    if (name.size) memcpy(layout->names + used, name.data, name.size);
    layout->ends[layout->count++] = (uint16_t)(used + name.size);
    return true;
}

vg_slice vg_layout_name(const vg_log_layout *layout, size_t column)
{
    if (column >= layout->count) return vg_slice_of(NULL, 0);
    size_t from = column ? layout->ends[column - 1] : 0;
    return vg_slice_of(layout->names + from, layout->ends[column] - from);
}

int16_t vg_layout_find(const vg_log_layout *layout, const char *name)
{
    vg_slice wanted = vg_slice_str(name);
    for (size_t i = 0; i < layout->count; i++)
        if (vg_slice_ieq(vg_layout_name(layout, i), wanted)) return (int16_t)i;
    return -1;
}

static bool layouts_equal(const vg_log_layout *a, const vg_log_layout *b)
{
    size_t names = a->count ? a->ends[a->count - 1] : 0;
    return a->count == b->count && a->time == b->time && a->date == b->date &&
           memcmp(a->hosts, b->hosts, sizeof a->hosts) == 0 &&
           memcmp(a->ends, b->ends, a->count * sizeof a->ends[0]) == 0 && memcmp(a->names, b->names, names) == 0;
}

void vg_layout_commit(vg_log *log)
{
    if (log->draft.count == 0) return;
    for (uint32_t i = 0; i < log->layout_count; i++) {
        if (!layouts_equal(&log->layouts[i], &log->draft)) continue;
        log->layout = i;
        return;
    }
    log->layout = log->layout_count < VG_LOG_LAYOUTS ? log->layout_count++ : (log->layout + 1) % VG_LOG_LAYOUTS;
    log->layouts[log->layout] = log->draft;
}

/* A quoted column ends at a quote that is not doubled (RFC 4180 2.7); the value is what stands between, doubled
 * quotes left as they are. */
static size_t quoted_end(vg_slice rest)
{
    size_t at = 1;
    while (at < rest.size) {
        const uint8_t *quote = memchr(rest.data + at, '"', rest.size - at);
        if (!quote) return rest.size;
        at = (size_t)(quote - rest.data) + 1;
        if (at >= rest.size || rest.data[at] != '"') return at - 1;
        at++;
    }
    return rest.size;
}

/* rest.data becomes NULL after the last column, so that an empty last column still counts. */
bool vg_layout_next(const vg_log *log, vg_slice *rest, vg_slice *ret_value)
{
    if (!rest->data) return false;
    if (log->separator == ' ') {
        while (rest->size && rest->data[0] == ' ') *rest = vg_slice_skip(*rest, 1);
        if (rest->size == 0) return false;
    }
    vg_slice value;
    size_t end;
    if (log->quoted && rest->size && rest->data[0] == '"') {
        size_t close = quoted_end(*rest);
        value = vg_slice_of(rest->data + 1, close - 1);
        end = close < rest->size ? close + 1 : close;
        if (end < rest->size && rest->data[end] != log->separator) {
            const uint8_t *found = memchr(rest->data + end, log->separator, rest->size - end);
            end = found ? (size_t)(found - rest->data) : rest->size;
        }
    } else {
        const uint8_t *found = rest->size ? memchr(rest->data, log->separator, rest->size) : NULL;
        end = found ? (size_t)(found - rest->data) : rest->size;
        value = vg_slice_of(rest->data, end);
    }
    if (end < rest->size)
        *rest = vg_slice_skip(*rest, end + 1);
    else
        *rest = vg_slice_of(NULL, 0);
    *ret_value = value;
    return true;
}

size_t vg_layout_columns(const vg_log *log, vg_slice record)
{
    vg_slice value;
    size_t n = 0;
    while (n <= VG_LAYOUT_COLUMNS && vg_layout_next(log, &record, &value)) n++;
    return n;
}

const vg_log_layout *vg_layout_for(const vg_log *log, vg_slice record)
{
    size_t columns = vg_layout_columns(log, record);
    if (log->layout < log->layout_count && log->layouts[log->layout].count == columns)
        return &log->layouts[log->layout];
    for (uint32_t i = 0; i < log->layout_count; i++)
        if (log->layouts[i].count == columns) return &log->layouts[i];
    return NULL;
}

bool vg_layout_column(const vg_log *log, vg_slice record, int column, vg_slice *ret_value)
{
    vg_slice value;
    for (int i = 0; column >= 0 && vg_layout_next(log, &record, &value); i++) {
        if (i != column) continue;
        *ret_value = value;
        return true;
    }
    return false;
}

static bool is_unset(vg_slice value)
{
    return value.size == 0 || vg_slice_is(value, "-") || vg_slice_is(value, "(empty)");
}

void vg_layout_event(vg_log *log, vg_slice record, vg_event *event)
{
    const vg_log_layout *layout = vg_layout_for(log, record);
    vg_slice hosts[VG_LAYOUT_HOSTS] = {{NULL, 0}};
    vg_slice value, rest = record;
    for (size_t i = 0; vg_layout_next(log, &rest, &value) && event->field_count < VG_EVENT_FIELDS; i++) {
        if (layout && !is_unset(value))
            for (size_t h = 0; h < VG_LAYOUT_HOSTS; h++)
                if (layout->hosts[h] == (int16_t)i) hosts[h] = value;
        if (is_unset(value)) continue;
        if (layout) {
            vg_event_field_view(event, vg_layout_name(layout, i), value);
            continue;
        }
        /* No known layout has as many columns: better no names than wrong ones. */
        uint8_t name[16] = "column ";
        size_t n = 7;
        if (i + 1 >= 100) name[n++] = (uint8_t)('0' + (i + 1) / 100 % 10);
        if (i + 1 >= 10) name[n++] = (uint8_t)('0' + (i + 1) / 10 % 10);
        name[n++] = (uint8_t)('0' + (i + 1) % 10);
        vg_event_field_view(event, vg_log_name(log, vg_slice_of(name, n)), value);
    }
    for (size_t h = 0; h < VG_LAYOUT_HOSTS; h++) vg_event_host(event, hosts[h]);
}
