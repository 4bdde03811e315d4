/* SPDX-License-Identifier: GPL-3.0-or-later */
/* URLs by libcurl's own parser (RFC 3986), so that what is compared here is what is contacted there. */
#ifndef VG_FEED_URL_H
#define VG_FEED_URL_H

#include <stdbool.h>

#include "base/slice.h"
#include "vigie/status.h"

#define VG_URL_BYTES 4096 /* with the NUL */

/* The user's URL in one form: http or https, a host, no user, password, query or fragment (all are visible to other
 * users of the machine while the command runs, and would go into the state). VG_E_USAGE. */
vg_status vg_url_accept(const char *text, char ret_url[VG_URL_BYTES], vg_error *err);
/* Scheme, host and port. */
bool vg_url_same_origin(const char *a, const char *b);
/* A reference (RFC 3986 4.1), absolute or not, seen from base. VG_E_FORMAT where it is none. */
vg_status vg_url_resolve(const char *base, vg_slice reference, char ret_url[VG_URL_BYTES], vg_error *err);
/* base, a slash if it has none, name. */
vg_status vg_url_below(const char *base, const char *name, char ret_url[VG_URL_BYTES], vg_error *err);
/* Appends name=value, percent-encoded, to the query of url. */
vg_status vg_url_add_query(char url[VG_URL_BYTES], const char *name, const char *value, vg_error *err);
/* The path, which begins with a slash; a view. */
vg_slice vg_url_path(const char *url);
/* The first size bytes, then a slash. */
vg_status vg_url_cut(const char *url, size_t size, char ret_url[VG_URL_BYTES], vg_error *err);
bool vg_url_is_plain(const char *url);    /* http:// */
bool vg_url_is_loopback(const char *url); /* localhost, 127.0.0.0/8, [::1] */

#endif
