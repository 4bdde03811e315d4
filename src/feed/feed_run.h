/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run over one feed: what the kinds of feeds share. */
#ifndef VG_FEED_RUN_H
#define VG_FEED_RUN_H

#include "base/workers.h"
#include "feed_envelope.h"
#include "feed_http.h"
#include "feed_state.h"
#include "feed_store.h"
#include "vigie/feed.h"

typedef struct vg_run_lost {
    char *url, *reason;
} vg_run_lost;

typedef struct vg_feed_run {
    const vg_feed_options *options;
    vg_http *http;
    vg_workers *workers;
    vg_store store;
    vg_state state;
    vg_feed_progress progress;
    vg_run_lost *skips;
    size_t skip_count, skip_capacity;
    uint64_t skips_untold;
    bool complete;
    char target[VG_URL_BYTES]; /* the collection, or the manifest's folder; ends in a slash */
} vg_feed_run;

#define VG_TAXII_TYPE   "application/taxii+json"
#define VG_TAXII_ACCEPT VG_TAXII_TYPE ";version=2.1"

bool vg_run_stopped(const vg_feed_run *r);
void vg_run_tell(vg_feed_run *r);
/* Counts what could not be had. A lack of memory here loses the words, not the count. */
void vg_run_skip(vg_feed_run *r, const char *url, const char *reason);
/* A worker takes the bytes apart; the reply lives until the next call. */
vg_status vg_run_parse(vg_feed_run *r, vg_envelope kind, vg_slice bytes, vg_slice *ret_reply, vg_error *err);
/* vg_http_get, with the user told of progress. */
vg_status vg_run_get(vg_feed_run *r, const vg_http_request *request, vg_http_answer *ret_answer, vg_error *err);
/* Why an answer with that status is no use; returns VG_E_IO. */
vg_status vg_run_explain(vg_feed_run *r, const char *url, const vg_http_answer *answer, vg_error *err);
vg_status vg_run_save(vg_feed_run *r, vg_error *err);
/* A server's text as it may be shown: printable ASCII, other bytes as '?', cut to the room. */
void vg_run_show(vg_slice text, char *ret_text, size_t room);

/* feed_taxii.c. is: by the URL alone. find: sets r->target; VG_E_UNSUPPORTED where the server answers, but not as TAXII
 * does. fetch: the pass. */
bool vg_taxii_is(const char *url);
vg_status vg_taxii_find(vg_feed_run *r, const char *url, vg_error *err);
vg_status vg_taxii_fetch(vg_feed_run *r, vg_error *err);

/* feed_misp.c */
bool vg_misp_is(const char *url);
vg_status vg_misp_find(vg_feed_run *r, const char *url, vg_error *err);
vg_status vg_misp_fetch(vg_feed_run *r, vg_error *err);

#endif
