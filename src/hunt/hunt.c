/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hunt as a whole: reports in, tasks out to the workers, partials merged, a result. */
#include "vigie/hunt.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cursor.h"
#include "base/walk.h"
#include "base/workers.h"
#include "catalog.h"
#include "conclude.h"
#include "hunt_reports.h"
#include "hunt_scan.h"
#include "read/report.h"
#include "telemetry/log.h"

#define RANGE_BYTES    (UINT64_C(64) << 20) /* a large plain file is hunted in pieces of this size */
#define PROOFS_DEFAULT 5

/* A task under way. */
typedef struct order {
    char *path;
    vg_scan_task task;
    int fd; /* of a probe: kept for what follows */
} order;

typedef struct hunt {
    const vg_hunt_options *options;
    vg_hunt_result *result;
    vg_catalog catalog;
    vg_workers *workers;
    vg_partial all;
    order *orders;
    size_t order_count, order_capacity;
    vg_hunt_progress progress;
    size_t problem_capacity;
    uint64_t seen_files;
    vg_status status;
    vg_error *err;
} hunt;

static bool stopped(const hunt *h)
{
    return h->options->stop && *h->options->stop;
}

static void problem(void *context, const char *file, const char *reason)
{
    hunt *h = context;
    vg_hunt_result *r = h->result;
    if (h->options->problem) h->options->problem(h->options->context, file, reason);
    if (r->problem_count == h->problem_capacity) {
        size_t room = h->problem_capacity ? h->problem_capacity * 2 : 16;
        vg_problem *problems = vg_arena_alloc(r->arena, room * sizeof *problems);
        if (!problems) return;
        if (r->problem_count) memcpy(problems, r->problems, r->problem_count * sizeof *problems);
        r->problems = problems;
        h->problem_capacity = room;
    }
    vg_problem p = {vg_arena_str(r->arena, vg_slice_str(file)), vg_arena_str(r->arena, vg_slice_str(reason))};
    if (p.file && p.reason) r->problems[r->problem_count++] = p;
}

static void show_progress(hunt *h)
{
    if (!h->options->progress) return;
    h->progress.bytes_done = vg_workers_progress(h->workers);
    h->options->progress(h->options->context, &h->progress);
}

/* -- tasks out
 * ---------------------------------------------------------------------------------------------------------- */

/* Takes fd over. */
static vg_status submit(hunt *h, const char *path, vg_scan_task task, int fd)
{
    if (h->order_count == h->order_capacity) {
        size_t room = h->order_capacity ? h->order_capacity * 2 : 64;
        order *orders = realloc(h->orders, room * sizeof *orders);
        if (!orders) {
            close(fd);
            return vg_fail(h->err, VG_E_NOMEM, "no memory");
        }
        h->orders = orders;
        h->order_capacity = room;
    }
    order *o = &h->orders[h->order_count];
    *o = (order){strdup(path), task, -1};
    if (!o->path) {
        close(fd);
        return vg_fail(h->err, VG_E_NOMEM, "no memory");
    }
    if (task.kind == VG_SCAN_PROBE) o->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    task.path = vg_slice_str(path);
    vg_buf payload = VG_BUF_INIT(1 << 16);
    vg_status status = vg_scan_task_save(&task, &payload);
    if (status == VG_OK)
        status = vg_workers_submit(h->workers, h->order_count, fd, vg_buf_slice(&payload), h->err);
    else
        close(fd);
    vg_buf_free(&payload);
    h->order_count++;
    return status;
}

/* A plain file that can be read from anywhere is hunted in ranges, by as many workers as there are; another whole. */
static vg_status after_probe(hunt *h, size_t at, bool splittable)
{
    vg_scan_task task = h->orders[at].task;
    char *path = h->orders[at].path;
    int fd = h->orders[at].fd;
    vg_status status = VG_OK;
    h->orders[at].fd = -1;
    if (fd < 0) return vg_fail(h->err, VG_E_IO, "too many open files");
    task.kind = splittable ? VG_SCAN_RANGE : VG_SCAN_FILE;
    uint64_t step = splittable ? RANGE_BYTES : task.size;
    for (task.from = 0; status == VG_OK && task.from < task.size; task.from += step) {
        task.until = task.size - task.from < step ? task.size : task.from + step;
        bool last = task.until == task.size;
        int own = last ? fd : fcntl(fd, F_DUPFD_CLOEXEC, 0);
        if (last) fd = -1;
        status = own < 0 ? vg_fail(h->err, VG_E_IO, "too many open files") : submit(h, path, task, own);
        path = h->orders[at].path; /* the orders may have moved, the text has not */
    }
    if (fd >= 0) close(fd);
    return status;
}

/* -- partials in
 * -------------------------------------------------------------------------------------------------------- */

static vg_status take(hunt *h, const vg_task_result *result)
{
    order *o = &h->orders[result->id];
    vg_cursor c = vg_cursor_of(result->reply);
    if (result->status != VG_OK) {
        problem(h, o->path, result->error.message);
        if (o->fd >= 0) close(o->fd);
        o->fd = -1;
        h->progress.files_done++;
        return VG_OK;
    }
    bool splittable = vg_cursor_u8(&c) != 0;
    if (o->task.kind == VG_SCAN_PROBE) return after_probe(h, result->id, splittable);
    uint32_t problems = vg_cursor_count(&c, 4);
    for (uint32_t i = 0; i < problems && !c.failed; i++) {
        vg_buf text = VG_BUF_INIT(1 << 16);
        vg_buf_add_slice(&text, vg_cursor_slice(&c));
        problem(h, o->path, vg_buf_text(&text));
        vg_buf_free(&text);
    }
    if (c.failed || !vg_partial_load(&h->all, vg_slice_skip(result->reply, c.at))) {
        if (h->all.failed) return vg_fail(h->err, VG_E_NOMEM, "no memory for the sightings");
        problem(h, o->path, "the worker's answer is damaged");
    }
    if (o->task.kind == VG_SCAN_FILE || o->task.until == o->task.size) h->progress.files_done++;
    h->progress.sightings = h->all.records;
    return VG_OK;
}

/* Takes results until workers are free for more, or (drain) until none is under way. */
static void pump(hunt *h, bool drain)
{
    while (h->status == VG_OK && !stopped(h)) {
        if (drain ? vg_workers_pending(h->workers) == 0 : vg_workers_ready(h->workers)) return;
        vg_task_result result;
        int got = vg_workers_wait(h->workers, 100, &result, h->err);
        if (got < 0) h->status = (vg_status)got;
        if (got == 1) h->status = take(h, &result);
        show_progress(h);
    }
}

static int on_file(void *context, const vg_walk_file *file)
{
    hunt *h = context;
    vg_scan_task task = {VG_SCAN_FILE, vg_slice_of(NULL, 0), file->modified, file->size, 0, file->size};
    if (file->regular && file->size == 0) {
        close(file->fd);
        problem(h, file->path, "it is empty");
        return 0;
    }
    if (file->regular && file->size > RANGE_BYTES) task.kind = VG_SCAN_PROBE;
    h->seen_files++;
    h->status = submit(h, file->path, task, file->fd);
    if (h->status == VG_OK) pump(h, false);
    return h->status != VG_OK || stopped(h);
}

/* -- all
 * ---------------------------------------------------------------------------------------------------------------- */

static int count_file(void *context, const vg_walk_file *file)
{
    hunt *h = context;
    h->progress.files_total++;
    h->progress.bytes_total += file->size;
    close(file->fd);
    return stopped(h);
}

static void ignore_problem(void *context, const char *path, const char *reason)
{
    (void)context;
    (void)path;
    (void)reason;
}

/* For a bar that knows its end. Pipes are left out: to open one is to use it. */
static void measure(hunt *h, const char *const *paths, size_t count)
{
    const vg_walk_handlers handlers = {count_file, ignore_problem};
    struct stat st;
    for (size_t i = 0; i < count && h->options->progress; i++)
        if (strcmp(paths[i], "-") != 0 && stat(paths[i], &st) == 0 && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
            vg_walk(&paths[i], 1, &handlers, h);
}

static vg_status search(hunt *h, const char *const *paths, size_t count)
{
    unsigned proofs = h->options->evidence ? h->options->evidence : PROOFS_DEFAULT;
    vg_scan_context context = {
        .catalog = &h->catalog, .options = h->options, .proofs = proofs < VG_PROOFS_MAX ? proofs : VG_PROOFS_MAX};
    const vg_workers_options options = {.jobs = h->options->jobs,
                                        .sandbox = !h->options->no_sandbox,
                                        .begin = vg_scan_begin,
                                        .run = vg_scan_run,
                                        .context = &context};
    const vg_walk_handlers handlers = {on_file, problem};
    vg_partial_init(&h->all, context.proofs);
    h->progress.phase = "hunting";
    measure(h, paths, count);
    vg_status status = vg_workers_start(&options, &h->workers, h->err);
    if (status != VG_OK) return status;
    vg_walk(paths, count, &handlers, h);
    if (h->status == VG_OK) pump(h, true);
    h->result->interrupted = stopped(h);
    vg_workers_stop(h->workers);
    for (size_t i = 0; i < h->order_count; i++) {
        if (h->orders[i].fd >= 0) close(h->orders[i].fd);
        free(h->orders[i].path);
    }
    free(h->orders);
    if (h->status == VG_OK && h->seen_files == 0)
        return vg_fail(h->err, VG_E_USAGE, "no log to read in what was given");
    return h->status;
}

static int by_file_and_reason(const void *a, const void *b)
{
    const vg_problem *x = a, *y = b;
    int files = strcmp(x->file, y->file);
    return files ? files : strcmp(x->reason, y->reason);
}

static vg_status conclude(hunt *h)
{
    vg_hunt_result *r = h->result;
    r->sandboxed = !h->options->no_sandbox;
    r->report_count = h->catalog.report_count;
    r->reports = h->catalog.reports;
    if (h->all.dropped) {
        char reason[128];
        snprintf(reason, sizeof reason, "%llu records found no place in the result: a limit on hosts and days",
                 (unsigned long long)h->all.dropped);
        problem(h, "(all)", reason);
    }
    if (r->problem_count) qsort(r->problems, r->problem_count, sizeof *r->problems, by_file_and_reason);
    if (!vg_result_build(r, &h->catalog, &h->all) || !vg_result_judge(r, h->options->language))
        return vg_fail(h->err, VG_E_NOMEM, "no memory for the result");
    return VG_OK;
}

/* The result keeps the text of the reports and of set-aside indicators, which the catalogue's arena holds. */
struct owned_result {
    vg_hunt_result result;
    vg_catalog catalog;
};

vg_status vg_hunt_run(const vg_hunt_options *options, const char *const *reports, size_t report_count,
                      const char *const *paths, size_t path_count, vg_hunt_result **ret_result, vg_error *err)
{
    struct owned_result *owned = calloc(1, sizeof *owned);
    if (owned) owned->result.arena = vg_arena_new(SIZE_MAX / 2);
    if (!owned || !owned->result.arena) {
        free(owned);
        return vg_fail(err, VG_E_NOMEM, "no memory");
    }
    hunt h = {.options = options, .result = &owned->result, .err = err};
    h.progress.phase = "reading";
    vg_status status = vg_catalog_init(&h.catalog, err);
    if (status == VG_OK) status = vg_hunt_take_reports(&h.catalog, options, reports, report_count, problem, &h, err);
    if (status == VG_OK) status = vg_catalog_seal(&h.catalog, err);
    if (status == VG_OK) status = search(&h, paths, path_count);
    if (status == VG_OK) status = conclude(&h);
    vg_partial_free(&h.all);
    owned->catalog = h.catalog;
    vg_set_free(owned->catalog.set);
    owned->catalog.set = NULL;
    if (status != VG_OK) {
        vg_hunt_result_free(&owned->result);
        return status;
    }
    *ret_result = &owned->result;
    return owned->result.interrupted ? vg_fail(err, VG_E_INTERRUPTED, "interrupted") : VG_OK;
}

void vg_hunt_result_free(vg_hunt_result *result)
{
    if (!result) return;
    struct owned_result *owned = (struct owned_result *)(void *)result;
    vg_catalog_free(&owned->catalog);
    vg_arena_free(owned->result.arena);
    free(owned);
}

bool vg_hunt_found(const vg_hunt_result *result)
{
    return result->verdict.hit;
}

size_t vg_hunt_problems(const vg_hunt_result *result)
{
    return result->problem_count;
}

size_t vg_hunt_indicators(const vg_hunt_result *result)
{
    return result->indicator_count;
}

size_t vg_hunt_files(const vg_hunt_result *result)
{
    return (size_t)result->files;
}

const char *vg_hunt_log_format(size_t i)
{
    return i < vg_log_format_count() ? vg_log_format_name(i) : NULL;
}

const char *vg_hunt_report_format(size_t i)
{
    return vg_report_format_name(i);
}
