/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/intake.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/stream.h"
#include "base/walk.h"
#include "base/workers.h"
#include "message.h"

enum { ASKS_DOSSIER = 1 };

/* ---- in the worker ---- */

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

/* One member's bytes as messages; false where no report came of them. */
static bool read_member(vg_slice bytes, const vg_report_options *options, bool dossier, vg_buf *reply, vg_error *err)
{
    const vg_report_sink sink = vg_message_sink(reply, dossier);
    size_t before = reply->size;
    if (vg_read_report(bytes, options, &sink, err) != VG_OK) {
        sink.problem(sink.context, err->message);
        return false;
    }
    return reply->size > before;
}

static vg_status read_whole(int fd, const vg_report_options *options, bool dossier, const char *hash, vg_buf *reply,
                            _Atomic uint64_t *progress, vg_error *err)
{
    vg_buf bytes = VG_BUF_INIT(VG_LIMIT_REPORT_BYTES);
    vg_status status = read_document(fd, &bytes, progress, err);
    vg_message_member(reply, NULL, hash);
    if (status == VG_OK) (void)read_member(vg_buf_slice(&bytes), options, dossier, reply, err);
    vg_buf_free(&bytes);
    return status;
}

static vg_status read_members(int fd, const vg_report_options *options, bool dossier, const char *hash, vg_buf *reply,
                              _Atomic uint64_t *progress, vg_error *err)
{
    vg_stream *stream = NULL;
    vg_stream_member member;
    vg_buf bytes = VG_BUF_INIT(VG_LIMIT_REPORT_BYTES);
    uint64_t counted = 0;
    struct stat st;
    char own_hash[VG_SHA256_HEX];
    bool any = false;
    int more;
    vg_status status = vg_stream_open(fd, NULL, &stream, err), worst = status;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size < VG_LIMIT_REPORT_BYTES - (1 << 17))
        vg_buf_reserve(&bytes, (size_t)st.st_size + (1 << 17));
    while (status == VG_OK && (more = vg_stream_next(stream, &member, err)) != 0) {
        vg_buf_reset(&bytes);
        status = more < 0 ? (vg_status)more : read_all(stream, &bytes, progress, &counted, err);
        bool named = more > 0 && member.name;
        own_hash[0] = 0;
        if (!hash[0] && status == VG_OK && !named && !member.compressed) vg_sha256_hex(vg_buf_slice(&bytes), own_hash);
        vg_message_member(reply, named ? member.name : NULL, hash[0] ? hash : own_hash);
        if (status != VG_OK) {
            const vg_report_sink sink = vg_message_sink(reply, false);
            worst = status;
            sink.problem(sink.context, err->message);
            status = VG_OK; /* what was readable before the damage is read all the same */
        }
        if (!bytes.size) continue;
        if (read_member(vg_buf_slice(&bytes), options, dossier, reply, err))
            any = true;
        else
            worst = VG_E_FORMAT;
    }
    vg_buf_free(&bytes);
    vg_stream_close(stream);
    if (any || worst != VG_OK) return any || reply->size ? VG_OK : worst;
    return vg_fail(err, VG_E_FORMAT, "it is empty");
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
    vg_report_options options = {.path = path, .published = vg_cursor_i64(&c)};
    unsigned asks = vg_cursor_u8(&c);
    vg_slice name = vg_cursor_slice(&c), forced = vg_cursor_slice(&c);
    if (c.failed) return vg_fail(err, VG_E_USAGE, "a damaged task");
    if (name.size && name.size < sizeof path) memcpy(path, name.data, name.size);
    if (forced.size && forced.size < sizeof format) {
        memcpy(format, forced.data, forced.size);
        options.format = format;
    }
    char hash[VG_SHA256_HEX] = "";
    if (vg_sha256_fd(fd, hash, NULL) != VG_OK) hash[0] = 0; /* a pipe has no second reading */
    if (is_document(fd)) return read_whole(fd, &options, (asks & ASKS_DOSSIER) != 0, hash, reply, progress, err);
    return read_members(fd, &options, (asks & ASKS_DOSSIER) != 0, hash, reply, progress, err);
}

/* ---- in the parent ---- */

/* A file under way; its answer waits here for its turn. */
typedef struct order {
    char *path;
    uint8_t *reply;
    size_t size;
    bool there;
} order;

typedef struct intake {
    const vg_intake_options *options;
    const vg_intake_sink *sink;
    vg_workers *workers;
    vg_time published;
    order *orders;
    size_t count, capacity;
    size_t next; /* the order whose turn it is */
    size_t readable;
    vg_intake_progress progress;
    char *member; /* of the report at hand, or NULL */
    char sha256[VG_SHA256_HEX];
    vg_status status;
    vg_error *err;
} intake;

static void tell_problem(void *context, const char *file, const char *reason)
{
    intake *in = context;
    if (in->sink->problem) in->sink->problem(in->sink->context, file, reason);
}

static void on_member(void *context, const char *name, const char *sha256)
{
    intake *in = context;
    free(in->member);
    in->member = name ? strdup(name) : NULL;
    size_t size = strlen(sha256);
    in->sha256[0] = 0;
    if (size < sizeof in->sha256) memcpy(in->sha256, sha256, size + 1);
}

static void on_head(void *context, const vg_report_head *head)
{
    intake *in = context;
    vg_intake_report report = {in->orders[in->next].path, in->member, in->sha256, *head};
    in->readable++;
    if (in->status == VG_OK) in->status = (vg_status)in->sink->report(in->sink->context, &report);
}

static void on_problem(void *context, const char *reason)
{
    intake *in = context;
    tell_problem(in, in->orders[in->next].path, reason);
}

#define ITEM(name, type)                                                                                               \
    static int on_##name(void *context, const type *item)                                                              \
    {                                                                                                                  \
        intake *in = context;                                                                                          \
        if (in->status == VG_OK) in->status = (vg_status)in->sink->items.name(in->sink->context, item);                \
        return in->status;                                                                                             \
    }
ITEM(indicator, vg_indicator)
ITEM(claim, vg_claim)
ITEM(mention, vg_mention)
ITEM(text, vg_text_run)
#undef ITEM

static void on_actor(void *context, vg_slice name)
{
    intake *in = context;
    if (in->status == VG_OK) in->sink->items.actor(in->sink->context, name);
}

static void on_unread(void *context, vg_slice sentence, vg_span span)
{
    intake *in = context;
    if (in->status == VG_OK) in->sink->items.unread(in->sink->context, sentence, span);
}

static void deliver(intake *in, vg_slice reply)
{
    const vg_report_sink *items = &in->sink->items;
    vg_message_handlers handlers = {.context = in, .member = on_member};
    handlers.sink = (vg_report_sink){.context = in,
                                     .head = on_head,
                                     .indicator = items->indicator ? on_indicator : NULL,
                                     .actor = items->actor ? on_actor : NULL,
                                     .claim = items->claim ? on_claim : NULL,
                                     .mention = items->mention ? on_mention : NULL,
                                     .text = items->text ? on_text : NULL,
                                     .unread = items->unread ? on_unread : NULL,
                                     .problem = on_problem};
    vg_status status = vg_message_deliver(reply, &handlers);
    if (status == VG_E_FORMAT && in->status == VG_OK)
        tell_problem(in, in->orders[in->next].path, "the worker's answer is damaged");
    else if (in->status == VG_OK && status != VG_OK)
        in->status = vg_fail(in->err, status, "no memory");
    free(in->member);
    in->member = NULL;
}

/* Hands out every answer whose turn has come. */
static void deliver_ready(intake *in)
{
    while (in->status == VG_OK && in->next < in->count && in->orders[in->next].there) {
        order *o = &in->orders[in->next];
        deliver(in, vg_slice_of(o->reply, o->size));
        free(o->reply);
        o->reply = NULL;
        in->next++;
    }
}

static vg_status keep(intake *in, order *o, vg_slice reply)
{
    o->reply = malloc(reply.size + 1);
    if (!o->reply) return vg_fail(in->err, VG_E_NOMEM, "no memory");
    if (reply.size) memcpy(o->reply, reply.data, reply.size);
    o->size = reply.size;
    o->there = true;
    return VG_OK;
}

/* Waits a while for one answer. */
static void take(intake *in)
{
    vg_task_result result;
    int got = vg_workers_wait(in->workers, 100, &result, in->err);
    if (got < 0) in->status = (vg_status)got;
    if (in->options->stop && *in->options->stop) in->status = vg_fail(in->err, VG_E_INTERRUPTED, "interrupted");
    if (got == 1 && in->status == VG_OK) {
        order *o = &in->orders[result.id];
        if (result.status != VG_OK) tell_problem(in, o->path, result.error.message);
        in->progress.files_done++;
        if (result.id == in->next) {
            deliver(in, result.reply);
            in->next++;
        } else {
            in->status = keep(in, o, result.reply);
        }
        deliver_ready(in);
    }
    in->progress.bytes_done = vg_workers_progress(in->workers);
    if (in->sink->progress) in->sink->progress(in->sink->context, &in->progress);
}

static int submit(void *context, const vg_walk_file *file)
{
    intake *in = context;
    vg_buf payload = VG_BUF_INIT(1 << 16);
    if (in->count == in->capacity) {
        size_t room = in->capacity ? in->capacity * 2 : 16;
        order *orders = realloc(in->orders, room * sizeof *orders);
        if (!orders) return in->status = vg_fail(in->err, VG_E_NOMEM, "no memory");
        in->orders = orders;
        in->capacity = room;
    }
    order *o = &in->orders[in->count];
    *o = (order){.path = strdup(file->path)};
    if (!o->path) return in->status = vg_fail(in->err, VG_E_NOMEM, "no memory");
    vg_buf_put_i64(&payload, in->published);
    vg_buf_put_u8(&payload, in->options->dossier ? ASKS_DOSSIER : 0);
    vg_buf_put_slice(&payload, vg_slice_str(file->path));
    vg_buf_put_slice(&payload, vg_slice_str(in->options->format));
    in->progress.files_total++;
    in->progress.bytes_total += file->size;
    in->status = vg_workers_submit(in->workers, in->count++, file->fd, vg_buf_slice(&payload), in->err);
    vg_buf_free(&payload);
    while (in->status == VG_OK && !vg_workers_ready(in->workers)) take(in);
    return in->status;
}

vg_status vg_intake_run(const vg_intake_options *options, const char *const *paths, size_t count,
                        const vg_intake_sink *sink, vg_error *err)
{
    intake in = {.options = options, .sink = sink, .err = err, .published = VG_TIME_NONE};
    vg_precision precision;
    if (options->published && !vg_time_parse(vg_slice_str(options->published), &in.published, &precision))
        return vg_fail(err, VG_E_USAGE, "not a date: %s (2023-09-07 is one)", options->published);
    const vg_workers_options workers = {
        .jobs = options->jobs, .sandbox = options->sandbox, .begin = begin, .run = task};
    vg_status status = vg_workers_start(&workers, &in.workers, err);
    if (status != VG_OK) return status;
    const vg_walk_handlers handlers = {submit, tell_problem};
    vg_walk(paths, count, &handlers, &in);
    while (in.status == VG_OK && in.next < in.count) take(&in);
    vg_workers_stop(in.workers);
    for (size_t i = 0; i < in.count; i++) {
        free(in.orders[i].path);
        free(in.orders[i].reply);
    }
    free(in.orders);
    free(in.member);
    if (in.status == VG_OK && in.readable == 0) return vg_fail(err, VG_E_FORMAT, "no report could be read");
    return in.status;
}
