/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credentials: read from a file or a string, held in memory, handed to libcurl, wiped. They go into no message, no
 * state and no URL. */
#ifndef VG_FEED_AUTH_H
#define VG_FEED_AUTH_H

#include <stdbool.h>

#include "vigie/feed.h"

typedef enum vg_auth_scheme {
    VG_AUTH_NONE,
    VG_AUTH_BEARER, /* RFC 6750 */
    VG_AUTH_BASIC,  /* RFC 7617 */
    VG_AUTH_KEY,    /* the key alone, as MISP takes it */
    VG_AUTH_WORD,   /* a lone word: a token for TAXII, a key for MISP */
} vg_auth_scheme;

#define VG_AUTH_BYTES 4096

typedef struct vg_auth {
    vg_auth_scheme scheme;
    char secret[VG_AUTH_BYTES]; /* without the scheme; NUL-terminated, no control character */
} vg_auth;

/* VG_E_USAGE where what is there cannot be used: no file, others can read it, no credentials in it. */
vg_status vg_auth_load(const vg_feed_options *options, vg_auth *ret_auth, vg_error *err);
/* The line of the request ("Authorization: …"), to be wiped by the caller; false where libcurl makes it (basic) or
 * there is none. */
bool vg_auth_header(const vg_auth *a, bool misp, char ret_line[VG_AUTH_BYTES + 32]);
/* True where text quotes the secret. */
bool vg_auth_in(const vg_auth *a, const char *text);
void vg_auth_wipe(vg_auth *a);

#endif
