/* SPDX-License-Identifier: GPL-3.0-or-later */
/* feed-fetch URL [NAME=VALUE…]: fetches a feed and prints what came of it as JSON. NAME: kind, collection, types,
 * since, directory, auth-file, auth, ca, timeout, wait, page, max-bytes, max-seconds; mark=0 leaves what is fresh
 * fresh; stop=N ends at the Nth request. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
#include "vigie/vigie.h"

typedef struct wish {
    uint64_t timeout, wait, page, max_bytes, max_seconds, mark, stop;
} wish;

static volatile sig_atomic_t stop_now;
static uint64_t stop_at;

static void on_progress(void *context, const vg_feed_progress *progress)
{
    (void)context;
    if (stop_at && progress->requests >= stop_at) stop_now = 1;
}

static bool take(vg_feed_options *o, wish *w, const char *argument)
{
    const char *equals = strchr(argument, '=');
    const struct {
        const char *name;
        const char **text;
        uint64_t *number;
    } rows[] = {
        {"kind", &o->kind, NULL},
        {"collection", &o->collection, NULL},
        {"types", &o->types, NULL},
        {"since", &o->since, NULL},
        {"directory", &o->directory, NULL},
        {"auth-file", &o->auth_file, NULL},
        {"auth", &o->auth, NULL},
        {"ca", &o->ca_file, NULL},
        {"timeout", NULL, &w->timeout},
        {"wait", NULL, &w->wait},
        {"page", NULL, &w->page},
        {"max-bytes", NULL, &w->max_bytes},
        {"max-seconds", NULL, &w->max_seconds},
        {"mark", NULL, &w->mark},
        {"stop", NULL, &w->stop},
    };
    for (size_t i = 0; equals && i < sizeof rows / sizeof *rows; i++) {
        if (!vg_slice_is(vg_slice_of(argument, (size_t)(equals - argument)), rows[i].name)) continue;
        if (rows[i].text) *rows[i].text = equals + 1;
        return rows[i].text || vg_slice_u64(vg_slice_str(equals + 1), rows[i].number);
    }
    return false;
}

static void print_result(const vg_feed_result *result, vg_json_out *j)
{
    vg_json_key(j, "kind");
    vg_json_str(j, vg_feed_kind(result));
    vg_json_key(j, "complete");
    vg_json_bool(j, vg_feed_complete(result));
    vg_json_key(j, "new");
    vg_json_u64(j, vg_feed_new_objects(result));
    vg_json_key(j, "files");
    vg_json_open(j, '[');
    for (size_t i = 0; i < vg_feed_file_count(result); i++) {
        const vg_feed_file file = vg_feed_file_at(result, i);
        vg_json_open_row(j);
        vg_json_key(j, "path");
        vg_json_str(j, file.path);
        vg_json_key(j, "url");
        vg_json_str(j, file.url);
        vg_json_key(j, "objects");
        vg_json_u64(j, file.objects);
        vg_json_key(j, "fresh");
        vg_json_bool(j, file.fresh);
        vg_json_close_row(j);
    }
    vg_json_close(j, ']');
    vg_json_key(j, "skips");
    vg_json_open(j, '[');
    for (size_t i = 0; i < vg_feed_skip_count(result); i++) {
        vg_json_open_row(j);
        vg_json_key(j, "url");
        vg_json_str(j, vg_feed_skip_at(result, i).url);
        vg_json_key(j, "reason");
        vg_json_str(j, vg_feed_skip_at(result, i).reason);
        vg_json_close_row(j);
    }
    vg_json_close(j, ']');
}

int main(int argc, char **argv)
{
    vg_feed_options options = {.progress = on_progress, .stop = &stop_now};
    wish w = {.mark = 1};
    vg_feed_result *result = NULL;
    vg_error err = {VG_OK, ""};
    vg_buf out = VG_BUF_INIT(SIZE_MAX / 2);
    vg_json_out j = vg_json_out_to(&out, 1);
    for (int i = 2; i < argc; i++)
        if (!take(&options, &w, argv[i])) return 3;
    if (argc < 2) return 3;
    options.timeout_seconds = (unsigned)w.timeout;
    options.max_wait_seconds = (unsigned)w.wait;
    options.page_objects = (unsigned)w.page;
    options.max_bytes = w.max_bytes;
    options.max_seconds = (unsigned)w.max_seconds;
    options.no_sandbox = getenv("VIGIE_NO_SANDBOX") != NULL;
    stop_at = w.stop;
    vg_status status = vg_feed_fetch(&options, argv[1], &result, &err);
    vg_json_open(&j, '{');
    vg_json_key(&j, "status");
    vg_json_int(&j, status);
    vg_json_key(&j, "message");
    vg_json_str(&j, err.message);
    if (result) print_result(result, &j);
    vg_json_close(&j, '}');
    if (result && w.mark && vg_feed_mark_read(result, &err) != VG_OK) fprintf(stderr, "%s\n", err.message);
    vg_feed_result_free(result);
    puts(vg_buf_text(&out));
    vg_buf_free(&out);
    return status == VG_OK ? 0 : 2;
}
