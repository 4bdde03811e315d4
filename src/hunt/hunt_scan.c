/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hunt_scan.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "base/stream.h"
#include "carried.h"
#include "coverage.h"
#include "reader.h"
#include "telemetry/log.h"

vg_status vg_scan_task_save(const vg_scan_task *t, vg_buf *out)
{
    vg_buf_put_u8(out, (uint8_t)t->kind);
    vg_buf_put_slice(out, t->path);
    vg_buf_put_i64(out, t->modified);
    vg_buf_put_u64(out, t->size);
    vg_buf_put_u64(out, t->from);
    return vg_buf_put_u64(out, t->until);
}

static bool load_task(vg_slice payload, vg_scan_task *t)
{
    vg_cursor c = vg_cursor_of(payload);
    t->kind = (vg_scan_kind)vg_cursor_u8(&c);
    t->path = vg_cursor_slice(&c);
    t->modified = vg_cursor_i64(&c);
    t->size = vg_cursor_u64(&c);
    t->from = vg_cursor_u64(&c);
    t->until = vg_cursor_u64(&c);
    return !c.failed;
}

/* One stream of records being scanned. */
typedef struct scan {
    const vg_scan_context *context;
    vg_partial *partial;
    vg_log *log;
    vg_reader *reader;
    vg_block block;
    uint32_t file, member;
    /* The record of the last hit, taken apart once for all its hits. */
    size_t start, end;
    bool known, header;
    uint64_t place, length;
    vg_event event;
} scan;

static void load_record(scan *s, size_t at)
{
    if (s->known && at >= s->start && at < s->end) return;
    vg_log_record(s->log, s->block.text, at, &s->start, &s->end);
    vg_slice record = vg_slice_of(s->block.text.data + s->start, s->end - s->start);
    s->known = true;
    s->header = vg_log_is_header(s->log, record);
    if (s->header) return;
    vg_log_event(s->log, record, &s->event);
    if (s->event.time != VG_TIME_NONE) s->event.time = vg_log_real(s->log, s->event.time);
    s->place = vg_reader_place(s->reader, &s->block, s->start);
    s->length = vg_reader_place(s->reader, &s->block, s->end) - s->place;
}

static bool overlaps(vg_slice host, const uint8_t *from, const uint8_t *until)
{
    return (uintptr_t)host.data < (uintptr_t)until && (uintptr_t)(host.data + host.size) > (uintptr_t)from;
}

/* The defender's machine: the first of the record's hosts that is not the observable itself. */
static vg_slice host_of(const scan *s, const vg_hit *hit)
{
    const uint8_t *from = s->block.text.data + hit->offset;
    for (unsigned i = 0; i < s->event.host_count; i++) {
        vg_slice host = s->event.hosts[i];
        if (!overlaps(host, from, from + hit->length) &&
            !vg_slice_ieq(host, vg_set_value(s->context->catalog->set, hit->entry)))
            return host;
    }
    return vg_slice_of(NULL, 0);
}

static int on_hit(void *context, const vg_hit *hit)
{
    scan *s = context;
    const vg_block *b = &s->block;
    if ((b->cut_before && hit->offset == 0) || (b->cut_after && hit->offset + hit->length == b->text.size)) return 0;
    load_record(s, hit->offset);
    if (s->header) return 0;
    uint64_t in_raw = s->place - b->offset;
    vg_slice text = vg_slice_of(b->text.data + s->start, s->end - s->start);
    vg_record_hit h = {
        .entry = hit->entry,
        .outside = !vg_catalog_valid(s->context->catalog, hit->entry, s->event.time),
        .record = s->place,
        .time = s->event.time,
        .host = host_of(s, hit),
        .file = s->file,
        .member = s->member,
        .offset = s->place,
        .length = s->length,
        .bytes = vg_slice_of(b->raw.data + in_raw, (size_t)s->length),
        .line = text,
    };
    vg_partial_add(s->partial, &h);
    return s->partial->failed;
}

typedef struct job {
    vg_scan_context *context;
    vg_scan_task task;
    int fd;
    vg_partial partial;
    vg_buf problems;
    uint32_t problem_count;
    _Atomic uint64_t *progress;
    uint64_t counted;
    int year;       /* in which the member begins, where a first reading proved the inferred one wrong; 0: infer */
    int wrong_year; /* set by that first reading */
} job;

static void add_problem(job *j, const char *member, const char *reason)
{
    vg_buf text = VG_BUF_INIT(1 << 16);
    if (member) vg_buf_printf(&text, "%s: ", member);
    vg_buf_add_str(&text, reason);
    vg_buf_put_slice(&j->problems, vg_buf_slice(&text));
    vg_buf_free(&text);
    j->problem_count++;
}

static void advance(job *j, uint64_t bytes)
{
    if (bytes > j->counted) *j->progress += bytes - j->counted;
    j->counted = bytes;
}

static vg_status open_log(const job *j, vg_reader *reader, const vg_stream_member *member, vg_log **ret_log,
                          vg_error *err)
{
    char path[4096] = "";
    vg_slice head;
    if (j->task.path.size < sizeof path) memcpy(path, j->task.path.data, j->task.path.size);
    const vg_log_hints hints = {
        .path = member->name ? member->name : path,
        .modified = member->modified != VG_TIME_NONE ? member->modified : j->task.modified,
        .format = j->context->options->log_format,
        .zone_minutes = j->context->options->zone_minutes,
        .year = j->year ? j->year : j->context->options->year,
    };
    vg_status status = vg_reader_head(reader, &head, err);
    return status == VG_OK ? vg_log_open(head, &hints, ret_log, err) : status;
}

static void advance_carried(void *context, uint64_t consumed)
{
    job *j = context;
    advance(j, consumed - j->task.from);
}

/* One line for each thing in kept mail that was not looked into. */
static void add_carrier_problems(job *j, const char *member, const vg_carrier_counts *counts)
{
    const struct {
        uint64_t count;
        const char *what;
    } all[] = {
        {counts->packed, "attached archives, office or PDF files were not opened, only compared by their hashes"},
        {counts->undecoded, "parts of mail are in an unknown transfer encoding and were read as they lie"},
        {counts->nested,
         "messages attached below an encoding were searched without undoing what they encode themselves"},
        {counts->unsplit, "multiparts of mail without a boundary, or nested too deep, were read as they lie"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char text[160];
        if (all[i].count == 0) continue;
        snprintf(text, sizeof text, "%llu %s", (unsigned long long)all[i].count, all[i].what);
        add_problem(j, member, text);
    }
}

static vg_status scan_carried(job *j, const vg_carried_job *carried, const char *member, vg_error *err)
{
    vg_carrier_counts counts = {.records = 0};
    vg_status status = vg_carried_scan(carried, &counts, err);
    add_carrier_problems(j, member, &counts);
    return status;
}

/* Scans every block of one stream of records into the partial. */
static vg_status scan_records(job *j, vg_partial *into, vg_reader *reader, vg_log *log, const char *member,
                              vg_error *err)
{
    scan s = {.context = j->context, .partial = into, .log = log, .reader = reader};
    vg_scan_result counted;
    s.file = vg_partial_name(into, j->task.path);
    s.member = vg_partial_name(into, vg_slice_str(member));
    vg_file_cover *cover = vg_partial_cover(into, s.file, s.member);
    if (!cover) return vg_fail(err, VG_E_NOMEM, "no memory");
    cover->format = vg_partial_name(into, vg_slice_str(vg_log_format(log)));
    cover->detail = vg_partial_name(into, vg_slice_str(vg_log_detail(log)));
    if (vg_log_carries(log) && vg_reader_is_bytes(reader)) {
        const vg_carried_job carried = {j->context, into, reader, log, cover, s.file, s.member, advance_carried, j};
        return scan_carried(j, &carried, member, err);
    }
    vg_sampler sampler;
    vg_sampler_begin(&sampler, cover, log);
    int got;
    while ((got = vg_reader_next(reader, log, &s.block, err)) == 1) {
        s.known = false;
        vg_sampler_date(&sampler, &s.block);
        if (vg_scan(j->context->scanner, s.block.text.data, s.block.text.size, on_hit, &s, &counted) != 0) break;
        vg_sampler_count(&sampler, &s.block, counted.newlines);
        advance(j, vg_reader_consumed(reader) - j->task.from);
    }
    vg_sampler_end(&sampler);
    j->wrong_year = vg_sampler_wrong_year(&sampler);
    if (vg_log_year_note(log)) cover->year_note = vg_partial_name(into, vg_slice_str(vg_log_year_note(log)));
    if (into->failed) return vg_fail(err, VG_E_NOMEM, "no memory");
    return got < 0 ? (vg_status)got : VG_OK;
}

static vg_status scan_reader(job *j, vg_reader *reader, const vg_stream_member *member, vg_error *err)
{
    vg_log *log = NULL;
    vg_partial own;
    vg_status status = open_log(j, reader, member, &log, err);
    if (status != VG_OK) return status;
    j->wrong_year = 0;
    if (vg_log_sequential(log)) {
        /* Kept apart until its end shows that the year was right. */
        vg_partial_init(&own, j->context->proofs);
        status = scan_records(j, &own, reader, log, member->name, err);
        if (!j->wrong_year || j->year) vg_partial_merge(&j->partial, &own);
        vg_partial_free(&own);
    } else {
        status = scan_records(j, &j->partial, reader, log, member->name, err);
    }
    vg_log_free(log);
    return status;
}

/* Opens the file again and goes to its member number `index`. */
static vg_status reopen(job *j, const vg_stream_limits *limits, size_t index, vg_stream **stream,
                        vg_stream_member *ret_member, vg_error *err)
{
    vg_stream_close(*stream);
    *stream = NULL;
    if (lseek(j->fd, 0, SEEK_SET) != 0) return vg_fail(err, VG_E_IO, "a pipe cannot be read again");
    vg_status status = vg_stream_open(j->fd, limits, stream, err);
    for (size_t i = 0; status == VG_OK && i <= index; i++) {
        int more = vg_stream_next(*stream, ret_member, err);
        if (more < 0 && i == index) status = (vg_status)more;
        if (more == 0) status = vg_fail(err, VG_E_IO, "it changed while being read");
    }
    return status;
}

static vg_status scan_member(job *j, vg_stream *stream, const vg_stream_member *member, vg_error *err)
{
    vg_reader *reader = NULL;
    vg_status status = vg_reader_of_stream(stream, member->compressed ? j->context->ahead : NULL, &reader, err);
    if (status == VG_OK) status = scan_reader(j, reader, member, err);
    vg_reader_free(reader);
    return status;
}

static vg_status scan_file(job *j, vg_error *err)
{
    const vg_stream_limits limits = {j->context->options->max_ratio, j->context->options->max_bytes};
    vg_stream *stream = NULL;
    vg_stream_member member = {NULL, VG_TIME_NONE, false};
    vg_status status = vg_stream_open(j->fd, &limits, &stream, err);
    if (status != VG_OK) return status;
    int more;
    for (size_t index = 0; (more = vg_stream_next(stream, &member, err)) != 0; index++) {
        status = more < 0 ? (vg_status)more : scan_member(j, stream, &member, err);
        if (status == VG_OK && j->wrong_year) {
            j->year = j->wrong_year;
            status = reopen(j, &limits, index, &stream, &member, err);
            if (status == VG_OK) status = scan_member(j, stream, &member, err);
            j->year = 0;
        }
        if (status != VG_OK) add_problem(j, more > 0 ? member.name : NULL, err->message);
        if (status == VG_E_NOMEM || !stream) break;
        advance(j, vg_stream_consumed(stream));
    }
    vg_stream_close(stream);
    struct stat st;
    if (j->task.size && fstat(j->fd, &st) == 0 && (uint64_t)st.st_size < j->task.size)
        add_problem(j, NULL, "it shrank while being read");
    return status == VG_E_NOMEM ? status : VG_OK;
}

static vg_status scan_range(job *j, vg_error *err)
{
    const vg_stream_member plain = {NULL, VG_TIME_NONE, false};
    vg_reader *reader = NULL;
    vg_status status = vg_reader_of_range(j->fd, j->task.from, j->task.until, j->task.size, &reader, err);
    if (status == VG_OK) status = scan_reader(j, reader, &plain, err);
    vg_reader_free(reader);
    if (status != VG_OK && status != VG_E_NOMEM) {
        add_problem(j, NULL, err->message);
        status = VG_OK;
    }
    return status;
}

/* Whether the file is plain and its records can be found from any place in it. */
static bool splittable(job *j)
{
    vg_stream *stream = NULL;
    vg_stream_member member;
    vg_error ignored;
    vg_reader *reader = NULL;
    vg_log *log = NULL;
    bool yes = false;
    if (vg_stream_open(j->fd, NULL, &stream, &ignored) == VG_OK && vg_stream_next(stream, &member, &ignored) == 1 &&
        !member.name && !member.compressed && vg_reader_of_stream(stream, NULL, &reader, &ignored) == VG_OK) {
        vg_slice head;
        yes = open_log(j, reader, &member, &log, &ignored) == VG_OK && !vg_log_sequential(log) && vg_log_lines(log) &&
              vg_reader_head(reader, &head, &ignored) == VG_OK && vg_charset_detect(head) == VG_CHARSET_BYTES;
    }
    vg_log_free(log);
    vg_reader_free(reader);
    vg_stream_close(stream);
    return yes;
}

vg_status vg_scan_begin(void *context, vg_error *err)
{
    vg_scan_context *c = context;
    c->scanner = NULL;
    c->ahead = NULL;
    return c->options->jobs == 1 ? VG_OK : vg_ahead_new(!c->options->no_sandbox, &c->ahead, err);
}

vg_status vg_scan_run(void *context, int fd, vg_slice payload, vg_buf *reply, _Atomic uint64_t *progress, vg_error *err)
{
    job j = {.context = context, .fd = fd, .progress = progress, .problems = VG_BUF_INIT((size_t)64 << 20)};
    if (!load_task(payload, &j.task)) return vg_fail(err, VG_E_USAGE, "a damaged task");
    if (j.task.kind == VG_SCAN_PROBE) {
        vg_buf_put_u8(reply, splittable(&j));
        lseek(fd, 0, SEEK_SET); /* the description is shared: the file is read from its beginning later */
        return VG_OK;
    }
    vg_status status = VG_OK;
    if (!j.context->scanner) status = vg_scanner_new(j.context->catalog->set, &j.context->scanner, err);
    if (status != VG_OK) return status;
    vg_partial_init(&j.partial, j.context->proofs);
    status = j.task.kind == VG_SCAN_RANGE ? scan_range(&j, err) : scan_file(&j, err);
    vg_buf_put_u8(reply, 0);
    vg_buf_put_u32(reply, j.problem_count);
    vg_buf_add_slice(reply, vg_buf_slice(&j.problems));
    if (status == VG_OK) status = vg_partial_save(&j.partial, reply);
    vg_partial_free(&j.partial);
    vg_buf_free(&j.problems);
    return status;
}
