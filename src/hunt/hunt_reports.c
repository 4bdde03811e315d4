/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hunt_reports.h"

#include <stdio.h>
#include <string.h>

#include "read/intake.h"

#define ACTORS_MAX 64 /* of one report */

typedef struct taking {
    vg_catalog *catalog;
    vg_hunt_problem_fn on_problem;
    void *context;
    vg_error *err;
} taking;

static vg_hunt_report *newest(const taking *t)
{
    return &t->catalog->reports[t->catalog->report_count - 1];
}

static const char *text_of(vg_arena *arena, vg_slice s)
{
    return s.size ? vg_arena_str(arena, s) : NULL;
}

/* The members of an archive, the reports of a bundle are one report here: they have one file. */
static int on_report(void *context, const vg_intake_report *from)
{
    taking *t = context;
    vg_arena *arena = t->catalog->arena;
    uint32_t number;
    if (t->catalog->report_count && strcmp(newest(t)->file, from->file) == 0) return VG_OK;
    vg_hunt_report report = {.file = vg_arena_str(arena, vg_slice_str(from->file)),
                             .format = text_of(arena, vg_slice_str(from->head.format)),
                             .language = text_of(arena, vg_slice_str(from->head.language)),
                             .title = text_of(arena, from->head.title),
                             .published = from->head.published};
    if (!report.file) return vg_fail(t->err, VG_E_NOMEM, "no memory");
    snprintf(report.sha256, sizeof report.sha256, "%s", from->sha256);
    return vg_catalog_report(t->catalog, &report, &number, t->err);
}

static int on_indicator(void *context, const vg_indicator *i)
{
    taking *t = context;
    vg_error why;
    vg_status status = vg_catalog_add(t->catalog, i, &why);
    if (status == VG_E_FORMAT) {
        char reason[768];
        snprintf(reason, sizeof reason, "not hunted: %.*s (%s)", (int)(i->value.size < 120 ? i->value.size : 120),
                 (const char *)i->value.data, why.message);
        t->on_problem(t->context, newest(t)->file, reason);
        return VG_OK;
    }
    return status == VG_OK ? VG_OK : vg_fail(t->err, status, "%s", why.message);
}

static void on_actor(void *context, vg_slice name)
{
    taking *t = context;
    vg_hunt_report *report = newest(t);
    if (!report->actors) report->actors = vg_arena_alloc(t->catalog->arena, ACTORS_MAX * sizeof *report->actors);
    if (!report->actors) return;
    for (size_t i = 0; i < report->actor_count; i++)
        if (vg_slice_is(name, report->actors[i])) return;
    const char *copy = report->actor_count < ACTORS_MAX ? vg_arena_str(t->catalog->arena, name) : NULL;
    if (copy) report->actors[report->actor_count++] = copy;
}

static void on_problem(void *context, const char *file, const char *reason)
{
    const taking *t = context;
    t->on_problem(t->context, file, reason);
}

vg_status vg_hunt_take_reports(vg_catalog *c, const vg_hunt_options *options, const char *const *reports, size_t count,
                               vg_hunt_problem_fn tell_problem, void *context, vg_error *err)
{
    taking t = {c, tell_problem, context, err};
    const vg_intake_options intake = {.jobs = options->jobs,
                                      .sandbox = !options->no_sandbox,
                                      .format = options->report_format,
                                      .published = options->published,
                                      .stop = options->stop};
    const vg_intake_sink sink = {.context = &t,
                                 .report = on_report,
                                 .problem = on_problem,
                                 .items = {.indicator = on_indicator, .actor = on_actor}};
    return vg_intake_run(&intake, reports, count, &sink, err);
}
