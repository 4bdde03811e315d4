/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log's layout between processes: "VGL1", then the members in their order. What is loaded comes from a worker that
 * read hostile input, so it is checked as a whole before it is used. */
#include <stdlib.h>

#include "base/cursor.h"
#include "log_format.h"

#define MAGIC UINT32_C(0x314C4756)

static void put_layout(const vg_log_layout *layout, vg_buf *out)
{
    vg_buf_put_u32(out, layout->count);
    for (uint32_t i = 0; i < layout->count; i++) vg_buf_put_slice(out, vg_layout_name(layout, i));
    vg_buf_put_i64(out, layout->time);
    vg_buf_put_i64(out, layout->date);
    for (size_t i = 0; i < VG_LAYOUT_HOSTS; i++) vg_buf_put_i64(out, layout->hosts[i]);
}

static void put_year(const vg_log_year *y, vg_buf *out)
{
    vg_buf_put_u8(out, (uint8_t)(y->yearless | y->started << 1 | y->settled << 2 | y->seen_anchor << 3));
    vg_buf_put_u8(out, y->note);
    vg_buf_put_i64(out, y->index);
    vg_buf_put_i64(out, y->anchor);
    vg_buf_put_i64(out, y->leap_index);
    vg_buf_put_i64(out, y->base);
    vg_buf_put_i64(out, y->hint_year);
    vg_buf_put_i64(out, y->last);
    vg_buf_put_i64(out, y->first);
    vg_buf_put_i64(out, y->until);
    vg_buf_put_i64(out, y->name_from);
    vg_buf_put_i64(out, y->name_until);
    vg_buf_put_i64(out, y->modified);
}

vg_status vg_log_save(const vg_log *log, vg_buf *out)
{
    vg_buf_put_u32(out, MAGIC);
    vg_buf_put_slice(out, vg_slice_str(log->reader->name));
    vg_buf_put_slice(out, vg_slice_str(log->detail));
    vg_buf_put_i64(out, log->zone_minutes);
    vg_buf_put_u8(out, (uint8_t)log->framing);
    vg_buf_put_u8(out, log->separator);
    vg_buf_put_u8(out, (uint8_t)(log->quoted | log->clock_only << 1));
    vg_buf_put_u8(out, (uint8_t)log->order);
    vg_buf_put_u8(out, (uint8_t)log->shape);
    vg_buf_put_u32(out, log->stamp_at);
    vg_buf_put_i64(out, log->day);
    vg_buf_put_slice(out, vg_slice_of(log->mark, log->mark_size));
    vg_buf_put_slice(out, vg_slice_of(log->second, log->second_size));
    vg_buf_put_slice(out, vg_slice_of(log->time_key, log->time_key_size));
    put_year(&log->year, out);
    vg_buf_put_u32(out, log->layout);
    vg_buf_put_u32(out, log->layout_count);
    for (uint32_t i = 0; i < log->layout_count; i++) put_layout(&log->layouts[i], out);
    return out->status;
}

/* Within [low, high], or the cursor fails. */
static int64_t take_within(vg_cursor *c, int64_t low, int64_t high)
{
    int64_t v = vg_cursor_i64(c);
    if (v < low || v > high) c->failed = true;
    return c->failed ? low : v;
}

static uint8_t take_flags(vg_cursor *c, uint8_t below)
{
    uint8_t v = vg_cursor_u8(c);
    if (v >= below) c->failed = true;
    return c->failed ? 0 : v;
}

static uint32_t take_bytes(vg_cursor *c, uint8_t *to, size_t room)
{
    vg_slice s = vg_cursor_slice(c);
    if (s.size > room) c->failed = true;
    if (c->failed) return 0;
    if (s.size) memcpy(to, s.data, s.size);
    return (uint32_t)s.size;
}

static void take_layout(vg_cursor *c, vg_log_layout *layout)
{
    uint32_t count = vg_cursor_count(c, 4);
    if (count == 0 || count > VG_LAYOUT_COLUMNS) c->failed = true;
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        vg_slice name = vg_cursor_slice(c);
        size_t used = layout->count ? layout->ends[layout->count - 1] : 0;
        if (name.size > sizeof layout->names - used) c->failed = true;
        if (!c->failed) vg_layout_add(layout, name);
    }
    layout->time = (int16_t)take_within(c, -1, (int64_t)count - 1);
    layout->date = (int16_t)take_within(c, -1, (int64_t)count - 1);
    for (size_t i = 0; i < VG_LAYOUT_HOSTS; i++) layout->hosts[i] = (int16_t)take_within(c, -1, (int64_t)count - 1);
}

static void take_year(vg_cursor *c, vg_log_year *y)
{
    const int64_t span = INT64_C(120) * 366 * VG_DAY_NS; /* of fictive times, see MAX_YEAR_INDEX */
    uint8_t flags = take_flags(c, 16);
    y->yearless = flags & 1;
    y->started = flags >> 1 & 1;
    y->settled = flags >> 2 & 1;
    y->seen_anchor = flags >> 3 & 1;
    y->note = take_flags(c, 16);
    y->index = (int32_t)take_within(c, -1, 100);
    y->anchor = (int32_t)take_within(c, -400, 2300);
    y->leap_index = (int32_t)take_within(c, -2, INT32_MAX);
    y->base = (int32_t)take_within(c, 0, 2300);
    y->hint_year = (int32_t)take_within(c, 0, 2300);
    vg_time *const fictive[] = {&y->last, &y->first, &y->until};
    for (size_t i = 0; i < 3; i++) {
        *fictive[i] = vg_cursor_i64(c);
        if (*fictive[i] != VG_TIME_NONE && (*fictive[i] < -span || *fictive[i] > span)) c->failed = true;
    }
    if (y->started && (y->last == VG_TIME_NONE || y->first == VG_TIME_NONE || y->until == VG_TIME_NONE))
        c->failed = true;
    y->name_from = vg_cursor_i64(c);
    y->name_until = vg_cursor_i64(c);
    if ((y->name_from == VG_TIME_NONE) != (y->name_until == VG_TIME_NONE)) c->failed = true;
    y->modified = vg_cursor_i64(c);
    const vg_time real[] = {y->name_from, y->name_until, y->modified};
    for (size_t i = 0; i < 3; i++)
        if (real[i] != VG_TIME_NONE && !vg_log_year_plausible(real[i])) c->failed = true;
}

static void take_log(vg_cursor *c, vg_log *log)
{
    vg_slice detail = vg_cursor_slice(c);
    if (detail.size >= sizeof log->detail || (detail.size && memchr(detail.data, 0, detail.size))) c->failed = true;
    if (!c->failed && detail.size) memcpy(log->detail, detail.data, detail.size);
    log->zone_minutes = (int32_t)take_within(c, -16 * 60, 16 * 60);
    log->framing = (vg_framing)take_flags(c, VG_FRAMING_COUNT);
    log->separator = vg_cursor_u8(c);
    uint8_t flags = take_flags(c, 4);
    log->quoted = flags & 1;
    log->clock_only = flags >> 1 & 1;
    log->order = (vg_day_order)take_flags(c, VG_ORDER_DAY_FIRST + 1);
    log->shape = (vg_stamp_shape)take_flags(c, VG_STAMP_COUNT);
    log->stamp_at = vg_cursor_u32(c);
    log->day = vg_cursor_i64(c);
    if (log->day != VG_TIME_NONE && (log->day < -100000 * VG_DAY_NS || log->day > 100000 * VG_DAY_NS)) c->failed = true;
    log->mark_size = take_bytes(c, log->mark, sizeof log->mark);
    log->second_size = take_bytes(c, log->second, sizeof log->second);
    log->time_key_size = take_bytes(c, log->time_key, sizeof log->time_key);
    take_year(c, &log->year);
    log->layout = vg_cursor_u32(c);
    uint32_t count = vg_cursor_count(c, 4);
    if (count > VG_LOG_LAYOUTS || (count ? log->layout >= count : log->layout != 0)) c->failed = true;
    for (uint32_t i = 0; i < count && !c->failed; i++) take_layout(c, &log->layouts[i]);
    if (!c->failed) log->layout_count = count;
}

vg_status vg_log_load(vg_slice saved, vg_log **ret_log, vg_error *err)
{
    vg_cursor c = vg_cursor_of(saved);
    if (vg_cursor_u32(&c) != MAGIC) return vg_fail(err, VG_E_FORMAT, "not a saved log layout");
    const vg_log_reader *reader = vg_log_reader_named(vg_cursor_slice(&c));
    if (c.failed || !reader) return vg_fail(err, VG_E_FORMAT, "a saved log layout of an unknown format");
    vg_log *log = calloc(1, sizeof *log);
    if (!log) return vg_fail(err, VG_E_NOMEM, "no memory for a log");
    log->reader = reader;
    take_log(&c, log);
    if (c.failed || !vg_cursor_done(&c)) {
        free(log);
        return vg_fail(err, VG_E_FORMAT, "a damaged log layout");
    }
    *ret_log = log;
    return VG_OK;
}
