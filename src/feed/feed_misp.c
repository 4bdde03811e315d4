/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A MISP feed is a folder on a web server: manifest.json names the events by UUID, with the time of their last change;
 * UUID.json is an event. What is new or changed is fetched; a file is replaced whole. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "base/time.h"
#include "feed_run.h"

#define MANIFEST       "manifest.json"
#define FAILURES_MAX   20 /* events one after another that cannot be had: the server is left alone */
#define SAVED_AT_LEAST 32 /* events between two writes of the state */

typedef struct manifest {
    char (*uuids)[VG_UUID_SIZE + 1];
    int64_t *timestamps;
    size_t count, left_out;
} manifest;

bool vg_misp_is(const char *url)
{
    vg_slice path = vg_url_path(url), name = vg_slice_str("/" MANIFEST);
    return path.size >= name.size && vg_slice_eq(vg_slice_skip(path, path.size - name.size), name);
}

vg_status vg_misp_find(vg_feed_run *r, const char *url, vg_error *err)
{
    size_t size = strlen(url) - (vg_misp_is(url) ? strlen(MANIFEST) : 0);
    return vg_url_cut(url, size, r->target, err);
}

static void manifest_free(manifest *m)
{
    free(m->uuids);
    free(m->timestamps);
}

static vg_status take_manifest(vg_slice reply, manifest *m, vg_error *err)
{
    vg_cursor c = vg_cursor_of(reply);
    m->left_out = vg_cursor_u32(&c);
    uint32_t count = vg_cursor_count(&c, 4 + VG_UUID_SIZE + 8);
    m->uuids = malloc((count ? count : 1) * sizeof *m->uuids);
    m->timestamps = malloc((count ? count : 1) * sizeof *m->timestamps);
    if (!m->uuids || !m->timestamps) return vg_fail(err, VG_E_NOMEM, "no memory");
    for (uint32_t i = 0; i < count; i++) {
        vg_slice uuid = vg_cursor_slice(&c);
        m->timestamps[i] = vg_cursor_i64(&c);
        if (c.failed || !vg_is_uuid(uuid) || m->timestamps[i] < 0)
            return vg_fail(err, VG_E_FORMAT, "the worker's answer is damaged");
        memcpy(m->uuids[i], uuid.data, VG_UUID_SIZE);
        m->uuids[i][VG_UUID_SIZE] = 0;
        m->count++;
    }
    return VG_OK;
}

/* True where every event that the state holds is there. */
static bool has_all_files(const vg_feed_run *r)
{
    char name[VG_STATE_NAME_BYTES];
    for (size_t i = 0; i < r->state.event_count; i++) {
        vg_state_event_name(r->state.events[i].uuid, name);
        if (!vg_store_has(&r->store, name)) return false;
    }
    return true;
}

/* *ret_same: nothing has changed since the last whole run. */
static vg_status get_manifest(vg_feed_run *r, const char *url, vg_http_answer *answer, manifest *m, bool *ret_same,
                              vg_error *err)
{
    vg_state *s = &r->state;
    bool asked = strcmp(s->asked, url) == 0 && has_all_files(r);
    const vg_http_request request = {.url = url,
                                     .accept = "application/json",
                                     .misp = true,
                                     .etag = asked ? s->etag : NULL,
                                     .modified = asked ? s->modified : NULL};
    vg_slice reply;
    *ret_same = false;
    vg_status status = vg_run_get(r, &request, answer, err);
    if (status != VG_OK) return status;
    if (answer->status == 304 && asked) {
        *ret_same = true;
        return VG_OK;
    }
    if (answer->status != 200) return vg_run_explain(r, url, answer, err);
    status = vg_run_parse(r, VG_ENVELOPE_MANIFEST, vg_buf_slice(&answer->body), &reply, err);
    if (status == VG_OK) status = take_manifest(reply, m, err);
    return status;
}

/* One event into its file. */
static vg_status get_event(vg_feed_run *r, const char *uuid, const char *url, vg_error *err)
{
    char name[VG_STATE_NAME_BYTES];
    const vg_http_request request = {.url = url, .accept = "application/json", .misp = true};
    vg_http_answer answer;
    vg_slice reply;
    vg_status status = vg_run_get(r, &request, &answer, err);
    if (status != VG_OK) return status;
    if (answer.status != 200) return vg_run_explain(r, url, &answer, err);
    status = vg_run_parse(r, VG_ENVELOPE_EVENT, vg_buf_slice(&answer.body), &reply, err);
    if (status != VG_OK) return status;
    vg_cursor c = vg_cursor_of(reply);
    if (!vg_slice_ieq(vg_cursor_slice(&c), vg_slice_str(uuid)))
        return vg_fail(err, VG_E_FORMAT, "it holds another event than its name says");
    vg_state_event_name(uuid, name);
    return vg_store_replace(&r->store, name, vg_buf_slice(&answer.body), err);
}

static bool is_wanted(const vg_feed_run *r, const manifest *m, size_t i, int64_t since)
{
    char name[VG_STATE_NAME_BYTES];
    const vg_state_event *kept = vg_state_find_event(&r->state, vg_slice_str(m->uuids[i]));
    if (m->timestamps[i] < since) return false;
    if (!kept || m->timestamps[i] > kept->timestamp) return true;
    vg_state_event_name(kept->uuid, name);
    return !vg_store_has(&r->store, name);
}

/* What ends the run, where an event's failure does not. */
static bool is_end(const vg_feed_run *r, vg_status status)
{
    return status == VG_E_INTERRUPTED || status == VG_E_NOMEM || vg_http_is_spent(r->http);
}

static vg_status get_events(vg_feed_run *r, const manifest *m, int64_t since, vg_error *err)
{
    vg_status status = VG_OK;
    size_t unsaved = 0, failures = 0, rest = 0;
    for (size_t i = 0; i < m->count; i++) rest += is_wanted(r, m, i, since);
    size_t batch = rest / 64 > SAVED_AT_LEAST ? rest / 64 : SAVED_AT_LEAST;
    r->progress.objects_total = rest;
    for (size_t i = 0; status == VG_OK && i < m->count; i++) {
        char url[VG_URL_BYTES], name[VG_UUID_SIZE + 8];
        if (!is_wanted(r, m, i, since)) continue;
        (void)snprintf(name, sizeof name, "%s.json", m->uuids[i]);
        status = vg_url_below(r->target, name, url, err);
        if (status == VG_OK) status = get_event(r, m->uuids[i], url, err);
        if (status == VG_OK) {
            status = vg_state_set_event(&r->state, vg_slice_str(m->uuids[i]), m->timestamps[i], false, err);
            r->progress.objects++;
            failures = 0;
            rest--;
            if (status == VG_OK && ++unsaved >= batch) {
                status = vg_run_save(r, err);
                unsaved = 0;
            }
            continue;
        }
        if (is_end(r, status)) break;
        vg_run_skip(r, url, err->message);
        status = VG_OK;
        if (++failures >= FAILURES_MAX) break;
    }
    r->complete = rest == 0;
    if (status != VG_OK && (status != VG_E_LIMIT || !vg_http_is_spent(r->http))) {
        (void)vg_run_save(r, NULL); /* the first failure is the one to tell */
        return status;
    }
    if (rest > 0) {
        char reason[160];
        (void)snprintf(reason, sizeof reason, "%zu events could not be had in this run; the next one asks again", rest);
        vg_run_skip(r, r->target, reason);
    }
    return VG_OK;
}

vg_status vg_misp_fetch(vg_feed_run *r, vg_error *err)
{
    vg_state *s = &r->state;
    char url[VG_URL_BYTES], since_text[VG_TIME_TEXT] = "";
    vg_time since = VG_TIME_NONE;
    vg_precision precision;
    vg_http_answer answer;
    manifest m = {0};
    bool same = false;
    if (r->options->since && !vg_time_parse(vg_slice_str(r->options->since), &since, &precision))
        return vg_fail(err, VG_E_USAGE, "not a date: %.60s (2023-09-07 is one)", r->options->since);
    vg_time_format(since, since_text);
    if (strcmp(s->since, since_text) != 0) s->asked[0] = 0; /* then the same manifest has other events to give */
    memcpy(s->since, since_text, sizeof since_text);
    vg_status status = vg_url_below(r->target, MANIFEST, url, err);
    if (status == VG_OK) status = get_manifest(r, url, &answer, &m, &same, err);
    if (status == VG_OK && same) r->complete = true;
    if (status == VG_OK && !same) {
        /* The validators hold once everything that the manifest names is there. */
        char etag[VG_HTTP_ETAG_BYTES], modified[VG_HTTP_TIME_BYTES];
        memcpy(etag, answer.etag, sizeof etag);
        memcpy(modified, answer.modified, sizeof modified);
        s->asked[0] = s->etag[0] = s->modified[0] = 0;
        if (m.left_out) {
            char reason[80];
            (void)snprintf(reason, sizeof reason, "%zu entries of the manifest name no event, or are too many",
                           m.left_out);
            vg_run_skip(r, url, reason);
        }
        status = get_events(r, &m, since == VG_TIME_NONE ? 0 : since / VG_SECOND_NS, err);
        if (status == VG_OK && r->complete) {
            memcpy(s->asked, url, strlen(url) + 1);
            memcpy(s->etag, etag, sizeof s->etag);
            memcpy(s->modified, modified, sizeof s->modified);
        }
    }
    manifest_free(&m);
    return status == VG_OK ? vg_run_save(r, err) : status;
}
