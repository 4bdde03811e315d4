/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

bool vg_cli_feeds_option(vg_cli_feeds *f, int option, const char *value)
{
    switch (option) {
    case VG_OPTION_AUTH: f->options.auth_file = value; return true;
    case VG_OPTION_CA_FILE: f->options.ca_file = value; return true;
    case VG_OPTION_COLLECTION: f->options.collection = value; return true;
    case VG_OPTION_FEED: f->options.kind = value; return strcmp(value, "taxii") == 0 || strcmp(value, "misp") == 0;
    case VG_OPTION_FEED_ALL: f->all = true; return true;
    case VG_OPTION_FEED_DIR: f->options.directory = value; return value[0] != 0;
    case VG_OPTION_SINCE: f->options.since = value; return true;
    default: return false;
    }
}

static bool add_path(vg_cli_feeds *f, const char *path)
{
    if (f->path_count == f->path_capacity) {
        size_t room = f->path_capacity ? f->path_capacity * 2 : 16;
        const char **longer = realloc(f->paths, room * sizeof *longer);
        if (!longer) return false;
        f->paths = longer;
        f->path_capacity = room;
    }
    f->paths[f->path_count++] = path;
    return true;
}

static bool add_lost(vg_cli_feeds *f, const char *url, const char *reason)
{
    if (f->lost_count == f->lost_capacity) {
        size_t room = f->lost_capacity ? f->lost_capacity * 2 : 16;
        vg_read_lost *longer = realloc(f->lost, room * sizeof *longer);
        if (!longer) return false;
        f->lost = longer;
        f->lost_capacity = room;
    }
    f->lost[f->lost_count++] = (vg_read_lost){url, reason};
    return true;
}

/* A feed of which nothing could be had. */
static bool add_failure(vg_cli_feeds *f, const char *url, const char *reason)
{
    char **longer = realloc(f->owned, (f->owned_count + 1) * sizeof *longer);
    if (!longer) return false;
    f->owned = longer;
    char *copy = strdup(reason);
    if (!copy) return false;
    f->owned[f->owned_count++] = copy;
    return add_lost(f, url, copy);
}

static void on_progress(void *context, const vg_feed_progress *progress)
{
    vg_cli_feeds *f = context;
    const vg_bar_state state = {"fetching", progress->bytes, 0, progress->objects, "new objects"};
    vg_bar_draw(&f->bar, &state);
}

/* Credentials belong to one server. */
static bool one_server(const vg_cli_feeds *f, const char *const *reports, size_t count)
{
    const char *first = NULL;
    if (!f->options.auth_file && !f->options.auth) return true;
    for (size_t i = 0; i < count; i++) {
        if (!vg_feed_is_url(reports[i])) continue;
        if (!first) first = reports[i];
        if (!vg_feed_same_origin(first, reports[i])) return false;
    }
    return true;
}

static void tell(const vg_cli_feeds *f, const char *url, const vg_feed_result *result, size_t files)
{
    if (f->quiet) return;
    if (files == 0)
        vg_cli_complain("%s: nothing new%s", url,
                        vg_feed_file_count(result) ? "; --feed-all reads what is kept of it" : "");
    else
        vg_cli_complain("%s: %llu new; %zu file%s to read", url, (unsigned long long)vg_feed_new_objects(result), files,
                        files == 1 ? "" : "s");
}

/* False without memory. */
static bool take_result(vg_cli_feeds *f, const char *url, vg_feed_result *result)
{
    size_t before = f->path_count;
    vg_feed_result **longer = realloc(f->results, (f->result_count + 1) * sizeof *longer);
    if (!longer) {
        vg_feed_result_free(result);
        return false;
    }
    f->results = longer;
    f->results[f->result_count++] = result;
    for (size_t i = 0; i < vg_feed_file_count(result); i++) {
        const vg_feed_file file = vg_feed_file_at(result, i);
        if ((file.fresh || f->all) && !add_path(f, file.path)) return false;
    }
    for (size_t i = 0; i < vg_feed_skip_count(result); i++)
        if (!add_lost(f, vg_feed_skip_at(result, i).url, vg_feed_skip_at(result, i).reason)) return false;
    vg_bar_clear(&f->bar);
    tell(f, url, result, f->path_count - before);
    return true;
}

int vg_cli_feeds_fetch(vg_cli_feeds *f, const char *command, const char *const *reports, size_t count)
{
    bool memory = true, failed = false;
    f->options.auth = getenv("VIGIE_FEED_TOKEN");
    if (f->options.auth && !f->options.auth[0]) f->options.auth = NULL;
    f->options.stop = &vg_cli_stop;
    f->options.context = f;
    if (!one_server(f, reports, count))
        return vg_cli_misused(command,
                              "credentials belong to one server: name feeds of several with ~/.netrc, or apart");
    vg_bar_begin(&f->bar, f->quiet);
    f->options.progress = f->bar.shown ? on_progress : NULL;
    for (size_t i = 0; memory && i < count; i++) {
        vg_feed_result *result = NULL;
        vg_error err = {VG_OK, ""};
        if (!vg_feed_is_url(reports[i])) {
            memory = add_path(f, reports[i]);
            continue;
        }
        vg_status status = vg_feed_fetch(&f->options, reports[i], &result, &err);
        vg_bar_clear(&f->bar);
        if (status == VG_OK) {
            memory = take_result(f, reports[i], result);
            continue;
        }
        if (status == VG_E_INTERRUPTED) {
            vg_cli_complain("interrupted: the same command goes on from here");
            return VG_EXIT_ERROR;
        }
        failed = true;
        memory = add_failure(f, reports[i], err.message);
    }
    if (!memory) {
        vg_cli_complain("no memory");
        return VG_EXIT_ERROR;
    }
    if (!failed || f->path_count > 0) return VG_EXIT_NOTHING;
    for (size_t i = 0; i < f->lost_count; i++) vg_cli_complain("%s: %s", f->lost[i].file, f->lost[i].reason);
    return VG_EXIT_ERROR;
}

void vg_cli_feeds_done(vg_cli_feeds *f)
{
    vg_error err = {VG_OK, ""};
    for (size_t i = 0; i < f->result_count; i++)
        if (vg_feed_mark_read(f->results[i], &err) != VG_OK)
            vg_cli_complain("the feed's state cannot be written, and the next run reads the same again: %s",
                            err.message);
}

void vg_cli_feeds_free(vg_cli_feeds *f)
{
    for (size_t i = 0; i < f->result_count; i++) vg_feed_result_free(f->results[i]);
    for (size_t i = 0; i < f->owned_count; i++) free(f->owned[i]);
    free(f->owned);
    free(f->results);
    free(f->paths);
    free(f->lost);
}
