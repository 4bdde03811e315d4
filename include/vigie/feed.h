/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports from a TAXII 2.1 collection (OASIS Standard, 10 June 2021) or a MISP feed (manifest.json and UUID.json), by
 * the URL that the user names: what is new is fetched into files, which are then read as any other report.
 *
 * Nothing but the origin (scheme, host and port) of that URL is contacted, and nothing that a report names: a redirect
 * to another origin is an error that names the target. Certificates are verified. What a feed sends is parsed in a
 * sandboxed worker, as files are.
 *
 * Each feed has a folder of its own, readable by its user alone: the state (what was fetched up to where), the files,
 * and a lock. Whatever ends a run, the next one goes on where it stood. A file is `fresh` until vg_feed_mark_read. */
#ifndef VIGIE_FEED_H
#define VIGIE_FEED_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vg_feed_progress {
    uint64_t requests;      /* answered so far */
    uint64_t bytes;         /* of their bodies */
    uint64_t objects;       /* STIX objects or MISP events that are new */
    uint64_t objects_total; /* 0 where unknown (TAXII tells no total) */
} vg_feed_progress;

/* Zero-initialised is the default of everything. Strings live during the call. */
typedef struct vg_feed_options {
    const char *kind;       /* "taxii" or "misp"; NULL: told by the URL, else by what the server answers */
    const char *collection; /* TAXII: id, alias or title, where the URL names a server or an API root and not a
                             * collection; NULL: the only one that may be read */
    const char *types;      /* TAXII: STIX types to ask for, comma-separated; "": all; NULL: those that vigie reads */
    const char *since;      /* RFC 3339 date or time: nothing that was added (TAXII) or last changed (MISP) before it */
    const char *directory; /* folder of all feeds; NULL: $XDG_CACHE_HOME/vigie/feeds or ~/.cache/vigie/feeds. Made where
                            * it is absent; a feed's own folder below it is named by a hash of its URL */
    /* One line: "bearer TOKEN", "basic USER:PASSWORD" or "key KEY" (MISP's Authorization key). A lone word is a token
     * for TAXII and a key for MISP. The file must belong to its user alone. NULL for both: ~/.netrc, if there is one.
     * Sent to the URL's origin alone, and never in plain text except to this machine itself. */
    const char *auth_file;
    const char *auth;
    const char *ca_file;       /* PEM, instead of the system's authorities */
    bool no_sandbox;           /* parse without Landlock and seccomp */
    unsigned timeout_seconds;  /* for a connection, and for a server that sends (almost) nothing; 0: 30 */
    unsigned max_wait_seconds; /* longest pause that a server may ask for (Retry-After); 0: 60 */
    unsigned page_objects;     /* objects asked for in one page; 0: 1000 */
    uint64_t max_bytes;        /* fetched in one run; 0: 1 GiB. The next run goes on from there */
    unsigned max_seconds;      /* of one run, but for the answer under way; 0: an hour. The same */
    /* Called now and then from the thread that fetches. May be NULL. */
    void (*progress)(void *context, const vg_feed_progress *progress);
    void *context;
    const volatile sig_atomic_t *stop; /* non-zero: end soon with VG_E_INTERRUPTED; the next run goes on. May be NULL */
} vg_feed_options;

typedef struct vg_feed_file {
    const char *path; /* a report: a STIX bundle or a MISP event */
    const char *url;  /* where it came from */
    uint64_t objects; /* STIX objects in it; 1 for a MISP event */
    bool fresh;       /* no run has marked it as read */
} vg_feed_file;

typedef struct vg_feed_skip {
    const char *url;
    const char *reason;
} vg_feed_skip;

/* Owns everything it hands out, and holds the feed's lock until it is freed. */
typedef struct vg_feed_result vg_feed_result;

/* True for http:// and https://, in any case. */
bool vg_feed_is_url(const char *text);
/* True where both have one origin: scheme, host and port. */
bool vg_feed_same_origin(const char *a, const char *b);

/* VG_OK even where some of it could not be had (see vg_feed_skips and vg_feed_complete); a negative status where
 * nothing could be done, and *ret_result is then untouched: VG_E_USAGE  not a URL of a feed, a collection to be chosen
 * (the message lists them), credentials that cannot be used VG_E_IO     the server or the folder refused, or another
 * run is at work on this feed VG_E_FORMAT the answer is neither TAXII's nor a MISP feed's, or the state is damaged Not
 * for use from several threads at once: it forks workers. */
vg_status vg_feed_fetch(const vg_feed_options *options, const char *url, vg_feed_result **ret_result, vg_error *err);
void vg_feed_result_free(vg_feed_result *result);

/* "taxii" or "misp"; static. */
const char *vg_feed_kind(const vg_feed_result *result);
/* False where more is to be had: the next run goes on. */
bool vg_feed_complete(const vg_feed_result *result);
/* New STIX objects, or MISP events, of this run. */
uint64_t vg_feed_new_objects(const vg_feed_result *result);
/* Every file that is kept, oldest first (MISP: by the time of the last change, then by UUID); views into the result. */
size_t vg_feed_file_count(const vg_feed_result *result);
vg_feed_file vg_feed_file_at(const vg_feed_result *result, size_t i);
size_t vg_feed_skip_count(const vg_feed_result *result);
vg_feed_skip vg_feed_skip_at(const vg_feed_result *result, size_t i);

/* Once what is fresh has been read and its result is safe: from now on it is not fresh. A run that ends without this
 * leaves it fresh, so that nothing is lost between fetching and reading. */
vg_status vg_feed_mark_read(vg_feed_result *result, vg_error *err);

#ifdef __cplusplus
}
#endif
#endif
