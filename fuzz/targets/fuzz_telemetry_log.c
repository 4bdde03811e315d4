/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first byte chooses a format to force (0: detect), the second the zone; the rest is the log. Records tile it,
 * views lie inside the record, what is saved loads as the same. */
#include <stdlib.h>
#include <string.h>

#include "telemetry/log.h"

static void require(bool condition)
{
    if (!condition) abort();
}

static bool inside(vg_slice view, vg_slice record)
{
    return view.size == 0 || (view.data >= record.data && view.data + view.size <= record.data + record.size);
}

static void take_apart(vg_log *log, vg_slice record)
{
    vg_event event;
    vg_time t = 0;
    vg_precision p = VG_PRECISION_NONE;
    bool header = vg_log_is_header(log, record);
    bool dated = vg_log_time(log, record, &t, &p);
    vg_log_event(log, record, &event);
    if (!header) require(dated == (event.time != VG_TIME_NONE));
    require(!dated || (p > VG_PRECISION_NONE && p <= VG_PRECISION_NS));
    require(event.host_count <= VG_EVENT_HOSTS && event.field_count <= VG_EVENT_FIELDS);
    for (unsigned i = 0; i < event.host_count; i++) require(event.hosts[i].size > 0 && inside(event.hosts[i], record));
    size_t names = 0;
    for (unsigned i = 0; i < event.field_count; i++) {
        require(inside(event.fields[i].value, record));
        for (size_t k = 0; k < event.fields[i].name.size; k++) names += event.fields[i].name.data[k]; /* readable */
    }
    require(names > 0 || event.field_count == 0 || event.fields[0].name.size > 0);
}

static void walk(vg_log *log, vg_slice all)
{
    size_t start = 0, end = 0, s2 = 0, e2 = 0;
    for (size_t at = 0; at < all.size;) {
        vg_log_record(log, all, at, &start, &end);
        require(start <= end && end <= all.size);
        if (end > start) {
            vg_log_record(log, all, start + (end - start) / 2, &s2, &e2);
            require(s2 == start && e2 == end);
        }
        uint8_t *copy = malloc(end - start ? end - start : 1);
        require(copy != NULL);
        memcpy(copy, all.data + start, end - start);
        take_apart(log, vg_slice_of(copy, end - start));
        free(copy);
        size_t next = vg_log_next(log, all, end > at ? end : at);
        require(next > at && next <= all.size);
        at = next;
    }
    require(vg_log_last_boundary(log, all) <= all.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    size_t choice = data[0] % (vg_log_format_count() + 1);
    vg_log_hints hints = {.path = "log-20220105", .modified = INT64_C(1641200000) * VG_SECOND_NS};
    hints.format = choice ? vg_log_format_name(choice - 1) : NULL;
    hints.zone_minutes = (int8_t)data[1] * 5;
    uint8_t *copy = malloc(size - 2 ? size - 2 : 1);
    require(copy != NULL);
    memcpy(copy, data + 2, size - 2);
    vg_slice all = vg_slice_of(copy, size - 2);
    vg_log *log = NULL, *loaded = NULL;
    vg_error err;
    vg_buf saved = VG_BUF_INIT(1 << 20);
    require(vg_log_open(vg_slice_take(all, 4096), &hints, &log, &err) == VG_OK);
    require(vg_log_save(log, &saved) == VG_OK);
    require(vg_log_load(vg_buf_slice(&saved), &loaded, &err) == VG_OK);
    vg_buf_free(&saved);
    require(strcmp(vg_log_detail(log), vg_log_detail(loaded)) == 0);
    walk(log, all);
    vg_log_settle(log);
    require(vg_log_real(log, VG_TIME_NONE) == VG_TIME_NONE);
    require(vg_log_save(log, &saved) == VG_OK);
    vg_log_free(loaded);
    require(vg_log_load(vg_buf_slice(&saved), &loaded, &err) == VG_OK); /* with all that was learnt on the way */
    vg_log_free(loaded);
    vg_log_free(log);
    /* The same bytes as something saved. */
    if (vg_log_load(all, &loaded, &err) == VG_OK) {
        walk(loaded, all);
        vg_log_free(loaded);
    }
    vg_buf_free(&saved);
    free(copy);
    return 0;
}
