/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET over libcurl, within one origin. Redirects are followed within it alone; certificates are verified; proxies come
 * from the environment as curl has them. HTTP/1.1 without compression: what a server sends is not interpreted here
 * beyond its headers. A server that asks for a pause (Retry-After), breaks off or fails is asked again, a few times. */
#ifndef VG_FEED_HTTP_H
#define VG_FEED_HTTP_H

#include "base/buf.h"
#include "feed_auth.h"
#include "feed_url.h"
#include "vigie/feed.h"

typedef struct vg_http vg_http;

#define VG_HTTP_ETAG_BYTES 512
#define VG_HTTP_TIME_BYTES 64

typedef struct vg_http_request {
    const char *url;
    const char *accept;
    bool misp;            /* how a lone word of credentials is sent */
    const char *etag;     /* conditional (RFC 9110 13); NULL or "": not */
    const char *modified; /* the same */
} vg_http_request;

/* Strings that the server sent are printable ASCII, or "" where they were absent, longer, or held anything else. */
typedef struct vg_http_answer {
    long status;
    char type[128];                      /* Content-Type */
    char etag[VG_HTTP_ETAG_BYTES];       /* ETag */
    char modified[VG_HTTP_TIME_BYTES];   /* Last-Modified */
    char added_last[VG_HTTP_TIME_BYTES]; /* X-TAXII-Date-Added-Last */
    vg_buf body;                         /* lives until the next request on this vg_http; not the caller's to free */
} vg_http_answer;

/* origin: a URL of the only origin that may be asked. Copies what it needs of auth; options live until the close. */
vg_status vg_http_open(const vg_feed_options *options, const char *origin, const vg_auth *auth, vg_http **ret_http,
                       vg_error *err);
/* VG_OK for any status in the end; VG_E_IO: no answer, or a pause that is too long; VG_E_LIMIT: an answer that is too
 * large, or the run's bytes or time are used up; VG_E_USAGE: another origin, or credentials in plain text;
 * VG_E_INTERRUPTED. */
vg_status vg_http_get(vg_http *h, const vg_http_request *request, vg_http_answer *ret_answer, vg_error *err);
/* Credentials were given, by an option at least. */
bool vg_http_has_auth(const vg_http *h);
/* True where text quotes the credentials. */
bool vg_http_quotes_auth(const vg_http *h, const char *text);
/* The run's bytes or its time are used up. */
bool vg_http_is_spent(const vg_http *h);
uint64_t vg_http_requests(const vg_http *h);
uint64_t vg_http_bytes(const vg_http *h);
void vg_http_close(vg_http *h);

#endif
