/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry of formats, detection, and what all of them share. */
#include <stdlib.h>

#include "log_format.h"

static const vg_log_reader *const readers[] = {
#define X(id) &vg_log_reader_##id,
#include "formats/formats.list"
#undef X
};
#define READERS (sizeof readers / sizeof readers[0])

size_t vg_log_format_count(void)
{
    return READERS;
}

const char *vg_log_format_name(size_t i)
{
    return i < READERS ? readers[i]->name : NULL;
}

const char *vg_log_format_title(size_t i)
{
    return i < READERS ? readers[i]->title : NULL;
}

const vg_log_reader *vg_log_reader_named(vg_slice name)
{
    for (size_t i = 0; i < READERS; i++)
        if (vg_slice_is(name, readers[i]->name)) return readers[i];
    return NULL;
}

static vg_slice without_mark(vg_slice s)
{
    return s.size >= 3 && memcmp(s.data, "\xEF\xBB\xBF", 3) == 0 ? vg_slice_skip(s, 3) : s;
}

static void head_init(vg_log_head *head, vg_slice all)
{
    head->all = without_mark(all);
    head->count = 0;
    head->whole_line = true;
    vg_slice rest = head->all;
    while (rest.size && head->count < VG_HEAD_LINES) {
        const uint8_t *end = memchr(rest.data, '\n', rest.size);
        if (!end && head->count) return; /* may be cut */
        head->whole_line = end != NULL;
        size_t size = end ? (size_t)(end - rest.data) : rest.size;
        vg_slice line = vg_slice_of(rest.data, size);
        rest = vg_slice_skip(rest, size + 1);
        while (line.size && line.data[line.size - 1] == '\r') line.size--;
        if (vg_slice_trim(line).size) head->lines[head->count++] = line;
    }
}

vg_slice vg_head_first(const vg_log_head *head)
{
    return head->count ? head->lines[0] : vg_slice_of(NULL, 0);
}

unsigned vg_head_share(const vg_log_head *head, bool (*test)(vg_slice line))
{
    unsigned held = 0;
    for (unsigned i = 0; i < head->count; i++) held += test(head->lines[i]);
    return head->count ? held * 100 / head->count : 0;
}

vg_stamp_rules vg_log_stamp_rules(const vg_log *log)
{
    return (vg_stamp_rules){log->zone_minutes, log->order};
}

void vg_log_set_mark(vg_log *log, vg_slice mark)
{
    if (mark.size > sizeof log->mark) mark.size = sizeof log->mark;
    if (mark.size) memcpy(log->mark, mark.data, mark.size);
    log->mark_size = (uint32_t)mark.size;
}

/* "format: what", where what is short and printable. */
void vg_log_set_detail(vg_log *log, vg_slice what)
{
    size_t at = strlen(log->reader->name);
    if (at > sizeof log->detail / 2) at = sizeof log->detail / 2;
    memcpy(log->detail, log->reader->name, at);
    if (what.size) {
        log->detail[at++] = ':';
        log->detail[at++] = ' ';
    }
    for (size_t i = 0; i < what.size && at + 1 < sizeof log->detail; i++) {
        uint8_t c = what.data[i];
        log->detail[at++] = (char)(c >= 0x20 && c < 0x7F ? c : '?');
    }
    log->detail[at] = 0;
}

static const vg_log_reader *detect(const vg_log_head *head)
{
    for (size_t i = 0; i < READERS; i++)
        if (readers[i]->detect(head)) return readers[i];
    return readers[READERS - 1];
}

vg_status vg_log_open(vg_slice head_bytes, const vg_log_hints *hints, vg_log **ret_log, vg_error *err)
{
    vg_log_head head;
    head_init(&head, head_bytes);
    const vg_log_reader *reader = NULL;
    if (hints && hints->format) {
        reader = vg_log_reader_named(vg_slice_str(hints->format));
        if (!reader) return vg_fail(err, VG_E_USAGE, "no log format is called \"%.60s\"", hints->format);
    }
    if (!reader) reader = detect(&head);
    vg_log *log = calloc(1, sizeof *log);
    if (!log) return vg_fail(err, VG_E_NOMEM, "no memory for a log");
    log->reader = reader;
    log->day = VG_TIME_NONE;
    log->separator = '\t';
    if (hints && hints->zone_minutes >= -16 * 60 && hints->zone_minutes <= 16 * 60)
        log->zone_minutes = hints->zone_minutes;
    vg_log_year_init(log, hints);
    vg_log_set_detail(log, vg_slice_of(NULL, 0));
    if (reader->learn) reader->learn(log, &head);
    *ret_log = log;
    return VG_OK;
}

void vg_log_free(vg_log *log)
{
    free(log);
}

const char *vg_log_format(const vg_log *log)
{
    return log->reader->name;
}

const char *vg_log_detail(const vg_log *log)
{
    return log->detail;
}

bool vg_log_sequential(const vg_log *log)
{
    return log->year.yearless || log->clock_only;
}

bool vg_log_lines(const vg_log *log)
{
    return log->framing == VG_FRAMING_LINE;
}

bool vg_log_carries(const vg_log *log)
{
    return log->reader->carries;
}

bool vg_log_is_header(vg_log *log, vg_slice record)
{
    record = without_mark(record);
    if (vg_slice_trim(record).size == 0) return true;
    return log->reader->header && log->reader->header(log, record);
}

/* Programs write the epoch's first hours where they have no time. */
static bool is_unset(vg_time t)
{
    return t > -VG_DAY_NS && t < VG_DAY_NS;
}

static bool time_of(vg_log *log, vg_slice record, bool ahead, vg_time *ret_time, vg_precision *ret_precision)
{
    vg_stamp stamp;
    if (!log->reader->time(log, without_mark(record), &stamp)) return false;
    vg_time t = stamp.time;
    if (stamp.dateless) {
        if (log->day == VG_TIME_NONE || __builtin_add_overflow(t, log->day, &t)) return false;
    } else if (log->year.yearless) {
        t = vg_log_year_place(log, &stamp, record.data, ahead);
    } else if (stamp.yearless || is_unset(t)) {
        return false;
    }
    *ret_time = t;
    *ret_precision = stamp.precision;
    return true;
}

bool vg_log_time(vg_log *log, vg_slice record, vg_time *ret_time, vg_precision *ret_precision)
{
    return time_of(log, record, true, ret_time, ret_precision);
}

void vg_log_event(vg_log *log, vg_slice record, vg_event *ret_event)
{
    ret_event->time = VG_TIME_NONE;
    ret_event->precision = VG_PRECISION_NONE;
    ret_event->host_count = 0;
    ret_event->field_count = 0;
    log->names_used = 0;
    time_of(log, record, false, &ret_event->time, &ret_event->precision);
    if (log->reader->event) log->reader->event(log, without_mark(record), ret_event);
}
