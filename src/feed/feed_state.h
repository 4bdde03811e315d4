/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a feed was fetched: a text file of lines "name value", ended by "end", so that half a file is told from a
 * whole one. It holds no credentials. Its version counts: another is refused, not guessed at. */
#ifndef VG_FEED_STATE_H
#define VG_FEED_STATE_H

#include "base/buf.h"
#include "feed_envelope.h"
#include "feed_http.h"
#include "feed_url.h"

#define VG_STATE_NEXT_BYTES  2048
#define VG_STATE_TYPES_BYTES 1024
#define VG_STATE_NAME_BYTES  64 /* of a file that a feed's folder holds */

typedef struct vg_state_bundle {
    uint64_t objects;
    bool read;
} vg_state_bundle;

typedef struct vg_state_event {
    char uuid[VG_UUID_SIZE + 1];
    int64_t timestamp; /* seconds since 1970: the version that the file holds */
    bool read;
} vg_state_event;

typedef struct vg_state {
    char kind[8];           /* "taxii", "misp" */
    char url[VG_URL_BYTES]; /* the collection, or the folder of the manifest; ends in a slash */
    /* What was asked for. Where that changes, everything is asked anew. */
    char types[VG_STATE_TYPES_BYTES];
    char since[VG_HTTP_TIME_BYTES];
    /* TAXII: everything up to added_after was fetched. A pass goes from there to the end, page by page. */
    char added_after[VG_HTTP_TIME_BYTES];
    uint64_t under_way;                  /* 1: a pass was begun and has not come to its end */
    uint64_t again;                      /* 1: a pass over what may have been fetched before */
    char pass_after[VG_HTTP_TIME_BYTES]; /* added_after of the page to ask for next */
    char next[VG_STATE_NEXT_BYTES];      /* its token */
    char reached[VG_HTTP_TIME_BYTES];    /* X-TAXII-Date-Added-Last of the last page */
    uint64_t part_bytes, part_objects;   /* of the file "part": pages that are no bundle yet */
    uint64_t seen;                       /* fingerprints in the file "seen" */
    /* The validators of the last whole answer to `asked`. */
    char asked[VG_URL_BYTES];
    char etag[VG_HTTP_ETAG_BYTES];
    char modified[VG_HTTP_TIME_BYTES];
    vg_state_bundle *bundles; /* numbered from 1 in this order */
    size_t bundle_count, bundle_capacity;
    vg_state_event *events; /* sorted by UUID */
    size_t event_count, event_capacity;
} vg_state;

/* Fills *ret_state, which must be zeroed. VG_E_FORMAT where it is damaged or of another version. */
vg_status vg_state_parse(vg_slice text, vg_state *ret_state, vg_error *err);
vg_status vg_state_write(const vg_state *s, vg_buf *out);
vg_status vg_state_add_bundle(vg_state *s, uint64_t objects, bool read, vg_error *err);
/* The event's row, or NULL. */
vg_state_event *vg_state_find_event(const vg_state *s, vg_slice uuid);
/* Adds the event or changes its row. */
vg_status vg_state_set_event(vg_state *s, vg_slice uuid, int64_t timestamp, bool read, vg_error *err);
void vg_state_free(vg_state *s);

/* The files' names in the feed's folder. */
void vg_state_bundle_name(size_t number, char ret_name[VG_STATE_NAME_BYTES]);
void vg_state_event_name(const char *uuid, char ret_name[VG_STATE_NAME_BYTES]);

#endif
