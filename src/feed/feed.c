/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "base/limits.h"
#include "feed_run.h"

#define STATE "state"

typedef struct feed_file {
    char *path, *url;
    uint64_t objects;
    int64_t order; /* MISP: time of the last change */
    bool fresh;
} feed_file;

struct vg_feed_result {
    vg_feed_run run;
    const char *kind; /* static */
    feed_file *files;
    size_t file_count;
};

/* -- what the kinds share --------------------------------------------------------------------------------------------
 */

bool vg_run_stopped(const vg_feed_run *r)
{
    return r->options->stop && *r->options->stop;
}

void vg_run_tell(vg_feed_run *r)
{
    r->progress.requests = vg_http_requests(r->http);
    r->progress.bytes = vg_http_bytes(r->http);
    if (r->options->progress) r->options->progress(r->options->context, &r->progress);
}

void vg_run_show(vg_slice text, char *ret_text, size_t room)
{
    size_t size = text.size < room - 1 ? text.size : room - 1;
    for (size_t i = 0; i < size; i++) ret_text[i] = text.data[i] < ' ' || text.data[i] > '~' ? '?' : (char)text.data[i];
    ret_text[size] = 0;
}

static void free_skip(vg_run_lost *skip)
{
    free(skip->url);
    free(skip->reason);
}

void vg_run_skip(vg_feed_run *r, const char *url, const char *reason)
{
    vg_run_lost *longer = r->skips;
    if (r->skip_count < VG_LIMIT_FEED_SKIPS && r->skip_count == r->skip_capacity) {
        size_t room = r->skip_capacity ? r->skip_capacity * 2 : 16;
        longer = realloc(r->skips, room * sizeof *longer);
        if (longer) {
            r->skips = longer;
            r->skip_capacity = room;
        }
    }
    if (!longer || r->skip_count >= VG_LIMIT_FEED_SKIPS) {
        r->skips_untold++;
        return;
    }
    vg_run_lost skip = {strdup(url), strdup(reason)};
    if (skip.url && skip.reason) {
        r->skips[r->skip_count++] = skip;
        return;
    }
    free_skip(&skip);
    r->skips_untold++;
}

static vg_status task(void *context, int fd, vg_slice payload, vg_buf *reply, _Atomic uint64_t *progress, vg_error *err)
{
    (void)context;
    (void)fd;
    (void)progress;
    if (payload.size == 0) return vg_fail(err, VG_E_USAGE, "a damaged task");
    return vg_envelope_read((vg_envelope)payload.data[0], vg_slice_skip(payload, 1), reply, err);
}

vg_status vg_run_parse(vg_feed_run *r, vg_envelope kind, vg_slice bytes, vg_slice *ret_reply, vg_error *err)
{
    vg_buf payload = VG_BUF_INIT(VG_LIMIT_FEED_BODY_BYTES + 1);
    vg_task_result result;
    int got = 0;
    vg_buf_add_byte(&payload, (uint8_t)kind);
    vg_status status = vg_buf_add_slice(&payload, bytes) == VG_OK ? VG_OK : vg_fail(err, VG_E_NOMEM, "no memory");
    if (status == VG_OK) status = vg_workers_submit(r->workers, 0, -1, vg_buf_slice(&payload), err);
    vg_buf_free(&payload);
    if (status != VG_OK) return status;
    while (got == 0) {
        if (vg_run_stopped(r)) return vg_fail(err, VG_E_INTERRUPTED, "interrupted");
        got = vg_workers_wait(r->workers, 200, &result, err);
    }
    if (got < 0) return (vg_status)got;
    if (result.status != VG_OK) return vg_fail(err, result.status, "%s", result.error.message);
    *ret_reply = result.reply;
    return VG_OK;
}

vg_status vg_run_get(vg_feed_run *r, const vg_http_request *request, vg_http_answer *ret_answer, vg_error *err)
{
    vg_status status = vg_http_get(r->http, request, ret_answer, err);
    vg_run_tell(r);
    return status;
}

/* The server's own words (TAXII 3.6.1), where they are JSON. */
static void quote_server(vg_feed_run *r, const vg_http_answer *answer, char *ret_text, size_t room)
{
    char title[160], description[160];
    vg_slice reply;
    ret_text[0] = 0;
    if (!strstr(answer->type, "json") || answer->body.size > 65536) return;
    if (vg_run_parse(r, VG_ENVELOPE_ERROR, vg_buf_slice(&answer->body), &reply, NULL) != VG_OK) return;
    vg_cursor c = vg_cursor_of(reply);
    vg_run_show(vg_cursor_slice(&c), title, sizeof title);
    vg_run_show(vg_cursor_slice(&c), description, sizeof description);
    if (c.failed || (!title[0] && !description[0])) return;
    if (vg_http_quotes_auth(r->http, title) || vg_http_quotes_auth(r->http, description)) return;
    (void)snprintf(ret_text, room, ": %s%s%s", title, title[0] && description[0] ? ", " : "", description);
}

vg_status vg_run_explain(vg_feed_run *r, const char *url, const vg_http_answer *answer, vg_error *err)
{
    static const struct {
        long status;
        const char *means;
    } meanings[] = {
        {400, "does not accept the request"},
        {403, "does not let these credentials read it"},
        {404, "has no such thing"},
        {406, "does not speak TAXII 2.1"},
        {410, "has it no more"},
        {413, "has more than it will send at once"},
        {415, "does not speak TAXII 2.1"},
        {429, "has had too many requests"},
        {500, "has failed"},
        {503, "is not available"},
    };
    char words[340], shown[200];
    const char *means = "does not give it";
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].status == answer->status) means = meanings[i].means;
    if (answer->status == 401) means = vg_http_has_auth(r->http) ? "refuses the credentials" : "wants credentials";
    quote_server(r, answer, words, sizeof words);
    vg_run_show(vg_slice_take(vg_slice_str(url), strcspn(url, "?")), shown, sizeof shown);
    return vg_fail(err, VG_E_IO, "%s: the server %s (%ld)%s", shown, means, answer->status, words);
}

vg_status vg_run_save(vg_feed_run *r, vg_error *err)
{
    vg_buf text = VG_BUF_INIT(VG_LIMIT_FEED_STATE_BYTES);
    vg_status status = vg_state_write(&r->state, &text);
    if (status != VG_OK)
        status = vg_fail(err, status, "the state of the feed is too large");
    else
        status = vg_store_replace(&r->store, STATE, vg_buf_slice(&text), err);
    vg_buf_free(&text);
    return status;
}

/* -- one run ---------------------------------------------------------------------------------------------------------
 */

static vg_status load_state(vg_feed_run *r, const char *kind, vg_error *err)
{
    vg_buf text = VG_BUF_INIT(VG_LIMIT_FEED_STATE_BYTES);
    vg_error why = {VG_OK, ""};
    bool there;
    vg_status status = vg_store_read(&r->store, STATE, &text, &there, err);
    if (status == VG_OK && there) {
        status = vg_state_parse(vg_buf_slice(&text), &r->state, &why);
        if (status == VG_OK && (strcmp(r->state.kind, kind) != 0 || strcmp(r->state.url, r->target) != 0))
            status = vg_fail(&why, VG_E_FORMAT, "it is another feed's");
        if (status != VG_OK)
            status = vg_fail(err, VG_E_FORMAT, "%.250s/" STATE ": %.100s; remove that folder to fetch all anew",
                             r->store.path, why.message);
    }
    (void)snprintf(r->state.kind, sizeof r->state.kind, "%s", kind);
    (void)snprintf(r->state.url, sizeof r->state.url, "%s", r->target);
    vg_buf_free(&text);
    return status;
}

/* Which kind of feed it is, and where. *ret_probed: it is taken for a MISP feed because it is no TAXII server. */
static vg_status find_feed(vg_feed_run *r, const char *url, const char **ret_kind, bool *ret_probed, vg_error *err)
{
    const char *kind = r->options->kind;
    *ret_probed = false;
    if (kind && strcmp(kind, "taxii") != 0 && strcmp(kind, "misp") != 0)
        return vg_fail(err, VG_E_USAGE, "no such kind of feed: %.40s (taxii and misp are)", kind);
    bool misp = kind ? strcmp(kind, "misp") == 0 : vg_misp_is(url);
    vg_status status = misp ? VG_E_UNSUPPORTED : vg_taxii_find(r, url, err);
    *ret_kind = status == VG_OK ? "taxii" : "misp";
    if (status != VG_E_UNSUPPORTED || (!misp && (kind || vg_taxii_is(url)))) return status;
    *ret_probed = !misp;
    return vg_misp_find(r, url, err);
}

static vg_status run_feed(vg_feed_result *result, const char *url, vg_error *err)
{
    vg_feed_run *r = &result->run;
    char hex[VG_SHA256_HEX];
    bool probed = false;
    vg_error why = {VG_OK, ""};
    vg_status status = find_feed(r, url, &result->kind, &probed, err);
    if (status != VG_OK) return status;
    if (probed && err) why = *err;
    bool misp = strcmp(result->kind, "misp") == 0;
    vg_sha256_hex(vg_slice_str(r->target), hex);
    hex[16] = 0;
    status = vg_store_open(r->options->directory, hex, &r->store, err);
    if (status == VG_OK) status = load_state(r, result->kind, err);
    if (status == VG_OK) status = misp ? vg_misp_fetch(r, err) : vg_taxii_fetch(r, err);
    if (probed && err && (status == VG_E_IO || status == VG_E_FORMAT) && r->state.event_count == 0) {
        const vg_error misp_why = *err;
        status = vg_fail(err, VG_E_FORMAT, "neither a TAXII 2.1 server (%.200s) nor a MISP feed (%.200s)", why.message,
                         misp_why.message);
    }
    return status;
}

/* -- what comes out --------------------------------------------------------------------------------------------------
 */

static char *join(const char *a, const char *slash, const char *b)
{
    size_t size = strlen(a) + strlen(slash) + strlen(b) + 1;
    char *text = malloc(size);
    if (text) (void)snprintf(text, size, "%s%s%s", a, slash, b);
    return text;
}

static vg_status add_file(vg_feed_result *result, const char *name, const char *url_end, uint64_t objects, bool read,
                          int64_t order, vg_error *err)
{
    vg_feed_run *r = &result->run;
    char *url = join(r->state.url, "", url_end);
    if (!url) return vg_fail(err, VG_E_NOMEM, "no memory");
    if (!vg_store_has(&r->store, name)) {
        if (!read) vg_run_skip(r, url, "its file was removed before it was read");
        free(url);
        return VG_OK;
    }
    char *path = join(r->store.path, "/", name);
    if (!path) {
        free(url);
        return vg_fail(err, VG_E_NOMEM, "no memory");
    }
    result->files[result->file_count++] = (feed_file){path, url, objects, order, !read};
    return VG_OK;
}

static int by_order(const void *a, const void *b)
{
    const feed_file *left = a, *right = b;
    if (left->order != right->order) return left->order < right->order ? -1 : 1;
    return strcmp(left->path, right->path);
}

/* The last line says how many more there are. */
static void tell_untold(vg_feed_run *r)
{
    char reason[80];
    if (r->skips_untold == 0) return;
    if (r->skip_count == VG_LIMIT_FEED_SKIPS) {
        free_skip(&r->skips[--r->skip_count]);
        r->skips_untold++;
    }
    (void)snprintf(reason, sizeof reason, "and %llu more", (unsigned long long)r->skips_untold);
    vg_run_skip(r, r->state.url, reason);
}

static vg_status list_files(vg_feed_result *result, vg_error *err)
{
    const vg_state *s = &result->run.state;
    char name[VG_STATE_NAME_BYTES];
    vg_status status = VG_OK;
    result->files = calloc(s->bundle_count + s->event_count + 1, sizeof *result->files);
    if (!result->files) return vg_fail(err, VG_E_NOMEM, "no memory");
    for (size_t i = 0; status == VG_OK && i < s->bundle_count; i++) {
        vg_state_bundle_name(i + 1, name);
        status = add_file(result, name, "", s->bundles[i].objects, s->bundles[i].read, 0, err);
    }
    for (size_t i = 0; status == VG_OK && i < s->event_count; i++) {
        char end[VG_UUID_SIZE + 8];
        (void)snprintf(end, sizeof end, "%s.json", s->events[i].uuid);
        vg_state_event_name(s->events[i].uuid, name);
        status = add_file(result, name, end, 1, s->events[i].read, s->events[i].timestamp, err);
    }
    qsort(result->files, result->file_count, sizeof *result->files, by_order);
    tell_untold(&result->run);
    return status;
}

bool vg_feed_is_url(const char *text)
{
    vg_slice s = vg_slice_str(text);
    return vg_slice_ieq(vg_slice_take(s, 7), vg_slice_str("http://")) ||
           vg_slice_ieq(vg_slice_take(s, 8), vg_slice_str("https://"));
}

bool vg_feed_same_origin(const char *a, const char *b)
{
    return vg_url_same_origin(a, b);
}

vg_status vg_feed_fetch(const vg_feed_options *options, const char *url, vg_feed_result **ret_result, vg_error *err)
{
    char accepted[VG_URL_BYTES];
    vg_auth auth = {.scheme = VG_AUTH_NONE};
    vg_error why = {VG_OK, ""};
    vg_status status = vg_url_accept(url, accepted, err);
    if (status != VG_OK) return status;
    vg_feed_result *result = calloc(1, sizeof *result);
    if (!result) return vg_fail(err, VG_E_NOMEM, "no memory");
    vg_feed_run *r = &result->run;
    r->options = options;
    r->store = (vg_store){-1, -1, ""};
    const vg_workers_options workers = {
        .jobs = 1, .sandbox = !options->no_sandbox, .max_reply = VG_ENVELOPE_REPLY_BYTES, .run = task};
    /* The workers first: they need not hold the credentials, and libcurl's threads had better not meet a fork. */
    status = vg_workers_start(&workers, &r->workers, &why);
    if (status == VG_OK) status = vg_auth_load(options, &auth, &why);
    if (status == VG_OK) status = vg_http_open(options, accepted, &auth, &r->http, &why);
    vg_auth_wipe(&auth);
    if (status == VG_OK) status = run_feed(result, accepted, &why);
    vg_workers_stop(r->workers);
    vg_http_close(r->http);
    r->workers = NULL;
    r->http = NULL;
    if (status == VG_OK) status = list_files(result, &why);
    r->options = NULL; /* they live during the call */
    if (status != VG_OK) {
        vg_feed_result_free(result);
        return vg_fail(err, status, "%s", why.message);
    }
    *ret_result = result;
    return VG_OK;
}

void vg_feed_result_free(vg_feed_result *result)
{
    if (!result) return;
    for (size_t i = 0; i < result->file_count; i++) {
        free(result->files[i].path);
        free(result->files[i].url);
    }
    for (size_t i = 0; i < result->run.skip_count; i++) free_skip(&result->run.skips[i]);
    free(result->files);
    free(result->run.skips);
    vg_state_free(&result->run.state);
    vg_store_close(&result->run.store);
    free(result);
}

const char *vg_feed_kind(const vg_feed_result *result)
{
    return result->kind;
}

bool vg_feed_complete(const vg_feed_result *result)
{
    return result->run.complete;
}

uint64_t vg_feed_new_objects(const vg_feed_result *result)
{
    return result->run.progress.objects;
}

size_t vg_feed_file_count(const vg_feed_result *result)
{
    return result->file_count;
}

vg_feed_file vg_feed_file_at(const vg_feed_result *result, size_t i)
{
    if (i >= result->file_count) return (vg_feed_file){NULL, NULL, 0, false};
    const feed_file *file = &result->files[i];
    return (vg_feed_file){file->path, file->url, file->objects, file->fresh};
}

size_t vg_feed_skip_count(const vg_feed_result *result)
{
    return result->run.skip_count;
}

vg_feed_skip vg_feed_skip_at(const vg_feed_result *result, size_t i)
{
    if (i >= result->run.skip_count) return (vg_feed_skip){NULL, NULL};
    return (vg_feed_skip){result->run.skips[i].url, result->run.skips[i].reason};
}

vg_status vg_feed_mark_read(vg_feed_result *result, vg_error *err)
{
    vg_state *s = &result->run.state;
    bool changed = false;
    for (size_t i = 0; i < s->bundle_count; i++) {
        changed = changed || !s->bundles[i].read;
        s->bundles[i].read = true;
    }
    for (size_t i = 0; i < s->event_count; i++) {
        changed = changed || !s->events[i].read;
        s->events[i].read = true;
    }
    return changed ? vg_run_save(&result->run, err) : VG_OK;
}
