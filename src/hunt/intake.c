/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/stream.h"
#include "base/walk.h"
#include "base/workers.h"
#include "read/report.h"

/* A worker's reply is a sequence of these, each with its letter; see send_… and take_… . */
enum { MESSAGE_HEAD = 'H', MESSAGE_INDICATOR = 'I', MESSAGE_ACTOR = 'A', MESSAGE_PROBLEM = 'P' };

#define ACTORS_MAX 64 /* of one report */

enum { HAS_WRITTEN = 1, HAS_VALIDITY = 2, HAS_ROLE = 4, HAS_SET_ASIDE = 8, IS_PREFIX = 16 };

/* -- in the worker ---------------------------------------------------------------------------------------------------
 */

typedef struct reading {
    vg_buf *reply;
    bool head_sent;
} reading;

static void send_head(void *context, const vg_report_head *head)
{
    reading *r = context;
    if (r->head_sent) return; /* of an archive's further members */
    r->head_sent = true;
    vg_buf_put_u8(r->reply, MESSAGE_HEAD);
    vg_buf_put_slice(r->reply, vg_slice_str(head->format));
    vg_buf_put_slice(r->reply, vg_slice_str(head->language));
    vg_buf_put_slice(r->reply, head->title);
    vg_buf_put_i64(r->reply, head->published);
}

static int send_indicator(void *context, const vg_indicator *i)
{
    vg_buf *out = ((reading *)context)->reply;
    bool respelt = i->written.size && !vg_slice_eq(i->written, i->value);
    bool bounded = i->validity.from != VG_TIME_NONE || i->validity.until != VG_TIME_NONE;
    unsigned flags = (respelt ? HAS_WRITTEN : 0U) | (bounded ? HAS_VALIDITY : 0U) | (i->role ? HAS_ROLE : 0U) |
                     (i->set_aside ? HAS_SET_ASIDE : 0U) | (i->prefix ? IS_PREFIX : 0U);
    vg_buf_put_u8(out, MESSAGE_INDICATOR);
    vg_buf_put_u8(out, (uint8_t)i->kind);
    vg_buf_put_u8(out, (uint8_t)flags);
    vg_buf_put_slice(out, i->value);
    if (respelt) vg_buf_put_slice(out, i->written);
    if (bounded) {
        vg_buf_put_i64(out, i->validity.from);
        vg_buf_put_i64(out, i->validity.until);
    }
    if (i->role) vg_buf_put_slice(out, vg_slice_str(i->role));
    if (i->set_aside) vg_buf_put_slice(out, vg_slice_str(i->set_aside));
    return out->status != VG_OK;
}

static void send_actor(void *context, vg_slice name)
{
    vg_buf *out = ((reading *)context)->reply;
    vg_buf_put_u8(out, MESSAGE_ACTOR);
    vg_buf_put_slice(out, name);
}

static void send_problem(void *context, const char *reason)
{
    vg_buf *out = ((reading *)context)->reply;
    vg_buf_put_u8(out, MESSAGE_PROBLEM);
    vg_buf_put_slice(out, vg_slice_str(reason));
}

static vg_status read_all(vg_stream *stream, vg_buf *bytes, _Atomic uint64_t *progress, uint64_t *counted,
                          vg_error *err)
{
    for (;;) {
        if (vg_buf_reserve(bytes, 1 << 16) != VG_OK)
            return vg_fail(err, bytes->status, "larger than a report may be (%llu MiB)",
                           (unsigned long long)(VG_LIMIT_REPORT_BYTES >> 20));
        ptrdiff_t got = vg_stream_read(stream, bytes->data + bytes->size, bytes->capacity - bytes->size, err);
        if (got < 0) return (vg_status)got;
        if (got == 0) return VG_OK;
        bytes->size += (size_t)got;
        *progress += vg_stream_consumed(stream) - *counted;
        *counted = vg_stream_consumed(stream);
    }
}

/* A ZIP that is one document comes as it is stored. */
static bool is_document(int fd)
{
    uint8_t head[512];
    ssize_t got = pread(fd, head, sizeof head, 0);
    return got > 0 && vg_report_is_document(vg_slice_of(head, (size_t)got));
}

static vg_status read_document(int fd, vg_buf *bytes, _Atomic uint64_t *progress, vg_error *err)
{
    for (;;) {
        if (vg_buf_reserve(bytes, 1 << 18) != VG_OK) return vg_fail(err, bytes->status, "larger than a report may be");
        ssize_t got = pread(fd, bytes->data + bytes->size, bytes->capacity - bytes->size, (off_t)bytes->size);
        if (got < 0) return vg_fail(err, VG_E_IO, "cannot be read");
        if (got == 0) return VG_OK;
        bytes->size += (size_t)got;
        *progress += (uint64_t)got;
    }
}

static vg_status read_members(int fd, vg_read_options *options, reading *r, _Atomic uint64_t *progress, vg_error *err)
{
    const vg_report_sink sink = {
        .context = r, .head = send_head, .indicator = send_indicator, .actor = send_actor, .problem = send_problem};
    vg_stream *stream = NULL;
    vg_stream_member member;
    vg_buf bytes = VG_BUF_INIT(VG_LIMIT_REPORT_BYTES);
    uint64_t counted = 0;
    struct stat st;
    int more;
    if (is_document(fd)) {
        vg_status whole = read_document(fd, &bytes, progress, err);
        if (whole == VG_OK) whole = vg_read_report(vg_buf_slice(&bytes), options, &sink, err);
        vg_buf_free(&bytes);
        return whole;
    }
    vg_status status = vg_stream_open(fd, NULL, &stream, err), worst = status;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size < VG_LIMIT_REPORT_BYTES - (1 << 17))
        vg_buf_reserve(&bytes, (size_t)st.st_size + (1 << 17));
    while (status == VG_OK && (more = vg_stream_next(stream, &member, err)) != 0) {
        vg_buf_reset(&bytes);
        status = more < 0 ? (vg_status)more : read_all(stream, &bytes, progress, &counted, err);
        if (status != VG_OK) {
            worst = status;
            send_problem(r, err->message);
            status = VG_OK; /* what was readable before the damage is read all the same */
        }
        if (bytes.size && vg_read_report(vg_buf_slice(&bytes), options, &sink, err) != VG_OK) {
            worst = VG_E_FORMAT;
            send_problem(r, err->message);
        }
    }
    vg_buf_free(&bytes);
    vg_stream_close(stream);
    if (r->head_sent) return VG_OK;
    return worst != VG_OK ? worst : vg_fail(err, VG_E_FORMAT, "it is empty");
}

static vg_status begin(void *context, vg_error *err)
{
    (void)context, (void)err;
    vg_read_prepare();
    return VG_OK;
}

static vg_status task(void *context, int fd, vg_slice payload, vg_buf *reply, _Atomic uint64_t *progress, vg_error *err)
{
    (void)context;
    vg_cursor c = vg_cursor_of(payload);
    char path[4096] = "", format[64] = "";
    vg_read_options options = {.path = path, .published = vg_cursor_i64(&c)};
    vg_slice name = vg_cursor_slice(&c), forced = vg_cursor_slice(&c);
    if (c.failed) return vg_fail(err, VG_E_USAGE, "a damaged task");
    if (name.size && name.size < sizeof path) memcpy(path, name.data, name.size);
    if (forced.size && forced.size < sizeof format) {
        memcpy(format, forced.data, forced.size);
        options.format = format;
    }
    char hash[VG_SHA256_HEX] = "";
    reading r = {reply, false};
    if (vg_sha256_fd(fd, hash, NULL) != VG_OK) hash[0] = 0; /* a pipe has no second reading */
    vg_buf_put_slice(reply, vg_slice_str(hash));
    return read_members(fd, &options, &r, progress, err);
}

/* -- in the parent ---------------------------------------------------------------------------------------------------
 */

typedef struct intake {
    vg_catalog *catalog;
    const vg_hunt_options *options;
    vg_intake_problem_fn on_problem;
    void *context;
    vg_workers *workers;
    vg_time published;
    char **paths;
    size_t path_count, path_capacity, readable;
    vg_status status;
    vg_error *err;
} intake;

static void problem(void *context, const char *file, const char *reason)
{
    intake *in = context;
    in->on_problem(in->context, file, reason);
}

static int submit(void *context, const vg_walk_file *file)
{
    intake *in = context;
    vg_buf payload = VG_BUF_INIT(1 << 16);
    if (in->path_count == in->path_capacity) {
        size_t room = in->path_capacity ? in->path_capacity * 2 : 16;
        char **paths = realloc(in->paths, room * sizeof *paths);
        if (!paths) return in->status = vg_fail(in->err, VG_E_NOMEM, "no memory");
        in->paths = paths;
        in->path_capacity = room;
    }
    in->paths[in->path_count] = strdup(file->path);
    if (!in->paths[in->path_count]) return in->status = vg_fail(in->err, VG_E_NOMEM, "no memory");
    vg_buf_put_i64(&payload, in->published);
    vg_buf_put_slice(&payload, vg_slice_str(file->path));
    vg_buf_put_slice(&payload, vg_slice_str(in->options->report_format ? in->options->report_format : ""));
    in->status = vg_workers_submit(in->workers, in->path_count++, file->fd, vg_buf_slice(&payload), in->err);
    vg_buf_free(&payload);
    return in->status;
}

static const char *text_of(vg_arena *arena, vg_slice s)
{
    return s.size ? vg_arena_str(arena, s) : NULL;
}

static vg_status take_indicator(intake *in, vg_cursor *c, vg_buf *role, vg_buf *aside)
{
    vg_indicator i = {.validity = VG_INTERVAL_ALWAYS, .offset = VG_REPORT_NOWHERE};
    i.kind = (vg_kind)vg_cursor_u8(c);
    unsigned flags = vg_cursor_u8(c);
    i.value = vg_cursor_slice(c);
    if (flags & HAS_WRITTEN) i.written = vg_cursor_slice(c);
    if (flags & HAS_VALIDITY) {
        i.validity.from = vg_cursor_i64(c);
        i.validity.until = vg_cursor_i64(c);
    }
    vg_buf_reset(role);
    vg_buf_reset(aside);
    if (flags & HAS_ROLE) vg_buf_add_slice(role, vg_cursor_slice(c));
    if (flags & HAS_SET_ASIDE) vg_buf_add_slice(aside, vg_cursor_slice(c));
    if (flags & HAS_ROLE) i.role = vg_buf_text(role);
    if (flags & HAS_SET_ASIDE) i.set_aside = vg_buf_text(aside);
    i.prefix = (flags & IS_PREFIX) != 0;
    if (c->failed) return VG_E_FORMAT;
    vg_error ignored;
    vg_status status = vg_catalog_add(in->catalog, &i, &ignored);
    if (status == VG_E_FORMAT) {
        char reason[768];
        snprintf(reason, sizeof reason, "not hunted: %.*s (%s)", (int)(i.value.size < 120 ? i.value.size : 120),
                 (const char *)i.value.data, ignored.message);
        in->on_problem(in->context, in->catalog->reports[in->catalog->report_count - 1].file, reason);
        return VG_OK;
    }
    return status;
}

static vg_status take_actor(intake *in, uint32_t number, vg_slice name)
{
    vg_hunt_report *report = &in->catalog->reports[number];
    if (!report->actors) report->actors = vg_arena_alloc(in->catalog->arena, ACTORS_MAX * sizeof *report->actors);
    if (!report->actors) return vg_fail(in->err, VG_E_NOMEM, "no memory");
    for (size_t i = 0; i < report->actor_count; i++)
        if (vg_slice_is(name, report->actors[i])) return VG_OK;
    const char *copy = report->actor_count < ACTORS_MAX ? vg_arena_str(in->catalog->arena, name) : NULL;
    if (copy) report->actors[report->actor_count++] = copy;
    return VG_OK;
}

static vg_status take_reply(intake *in, const vg_task_result *result)
{
    vg_arena *arena = in->catalog->arena;
    vg_cursor c = vg_cursor_of(result->reply);
    vg_buf role = VG_BUF_INIT(1 << 16), aside = VG_BUF_INIT(1 << 16);
    vg_hunt_report report = {.file = vg_arena_str(arena, vg_slice_str(in->paths[result->id])),
                             .published = VG_TIME_NONE};
    vg_slice hash = vg_cursor_slice(&c);
    if (hash.size && hash.size < sizeof report.sha256) memcpy(report.sha256, hash.data, hash.size);
    bool added = false;
    uint32_t number = 0;
    vg_status status = VG_OK;
    while (status == VG_OK && !vg_cursor_done(&c) && !c.failed) {
        uint8_t letter = vg_cursor_u8(&c);
        if (letter == MESSAGE_HEAD && !added) {
            report.format = text_of(arena, vg_cursor_slice(&c));
            report.language = text_of(arena, vg_cursor_slice(&c));
            report.title = text_of(arena, vg_cursor_slice(&c));
            report.published = vg_cursor_i64(&c);
            status = vg_catalog_report(in->catalog, &report, &number, in->err);
            added = true;
        } else if (letter == MESSAGE_INDICATOR && added) {
            status = take_indicator(in, &c, &role, &aside);
        } else if (letter == MESSAGE_ACTOR && added) {
            status = take_actor(in, number, vg_cursor_slice(&c));
        } else if (letter == MESSAGE_PROBLEM) {
            vg_buf_reset(&aside);
            vg_buf_add_slice(&aside, vg_cursor_slice(&c));
            problem(in, in->paths[result->id], vg_buf_text(&aside));
        } else {
            c.failed = true;
        }
    }
    if (c.failed) problem(in, in->paths[result->id], "the worker's answer is damaged");
    in->readable += added;
    vg_buf_free(&role);
    vg_buf_free(&aside);
    return c.failed && status == VG_E_FORMAT ? VG_OK : status;
}

/* A reply that came before its turn. */
typedef struct early_reply {
    uint8_t *data;
    size_t size;
    bool there;
} early_reply;

static vg_status keep_reply(intake *in, early_reply *place, vg_slice reply)
{
    place->data = malloc(reply.size + 1);
    if (!place->data) return vg_fail(in->err, VG_E_NOMEM, "no memory");
    if (reply.size) memcpy(place->data, reply.data, reply.size);
    place->size = reply.size;
    place->there = true;
    return VG_OK;
}

/* Reports are numbered in the order of their paths, whatever the order in which workers finish. */
static vg_status collect(intake *in)
{
    early_reply *early = calloc(in->path_count + 1, sizeof *early);
    if (!early) return vg_fail(in->err, VG_E_NOMEM, "no memory");
    vg_status status = VG_OK;
    for (size_t next = 0; status == VG_OK && next < in->path_count;) {
        vg_task_result result = {.id = next};
        if (early[next].there) {
            result.reply = vg_slice_of(early[next].data, early[next].size);
            status = take_reply(in, &result);
            next++;
            continue;
        }
        int got = vg_workers_wait(in->workers, 200, &result, in->err);
        if (in->options->stop && *in->options->stop) status = vg_fail(in->err, VG_E_INTERRUPTED, "interrupted");
        if (got < 0) status = (vg_status)got;
        if (got != 1 || status != VG_OK) continue;
        if (result.status != VG_OK) problem(in, in->paths[result.id], result.error.message);
        status = result.id == next ? take_reply(in, &result) : keep_reply(in, &early[result.id], result.reply);
        if (result.id == next) next++;
    }
    for (size_t i = 0; i < in->path_count; i++) free(early[i].data);
    free(early);
    return status;
}

vg_status vg_intake(vg_catalog *c, const vg_hunt_options *options, const char *const *reports, size_t count,
                    vg_intake_problem_fn on_problem, void *context, vg_error *err)
{
    intake in = {.catalog = c,
                 .options = options,
                 .on_problem = on_problem,
                 .context = context,
                 .err = err,
                 .published = VG_TIME_NONE};
    vg_precision precision;
    if (options->published && !vg_time_parse(vg_slice_str(options->published), &in.published, &precision))
        return vg_fail(err, VG_E_USAGE, "not a date: %s (2023-09-07 is one)", options->published);
    const vg_workers_options workers = {
        .jobs = options->jobs, .sandbox = !options->no_sandbox, .begin = begin, .run = task};
    vg_status status = vg_workers_start(&workers, &in.workers, err);
    if (status != VG_OK) return status;
    const vg_walk_handlers handlers = {submit, problem};
    vg_walk(reports, count, &handlers, &in);
    status = in.status == VG_OK ? collect(&in) : in.status;
    vg_workers_stop(in.workers);
    for (size_t i = 0; i < in.path_count; i++) free(in.paths[i]);
    free(in.paths);
    if (status == VG_OK && in.readable == 0) status = vg_fail(err, VG_E_FORMAT, "no report could be read");
    return status;
}
