/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hostile input or a user can drive, in one place. Each is counted and shown when reached. */
#ifndef VG_BASE_LIMITS_H
#define VG_BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#define VG_LIMIT_REPORT_BYTES         (UINT64_C(1) << 30) /* a report or a list of indicators */
#define VG_LIMIT_MENTIONS             ((size_t)1 << 18)   /* names told of one report */
#define VG_LIMIT_RECORD_BYTES         ((size_t)1 << 20)   /* a record of telemetry; longer ones are read in pieces */
#define VG_LIMIT_TOKEN_BYTES          ((size_t)4096)      /* an observable as written */
#define VG_LIMIT_EVIDENCE_BYTES       ((size_t)8192)      /* the part of a record that is kept to be shown */
#define VG_LIMIT_JSON_DEPTH           128                 /* nesting of a JSON record */
#define VG_LIMIT_MIME_DEPTH           16                  /* multiparts in each other */
#define VG_LIMIT_HEADER_FIELD_BYTES   ((size_t)64 << 10)  /* of a message; longer ones are read as plain text */
#define VG_LIMIT_ARCHIVE_DEPTH        3                   /* a gz inside a zip inside a tar */
#define VG_LIMIT_ARCHIVE_MEMBERS      1000000
#define VG_LIMIT_DECOMPRESSION_RATIO  500 /* plain bytes per stored byte, past the first 64 MiB */
#define VG_LIMIT_DECOMPRESSED_BYTES   (UINT64_C(1) << 40)
#define VG_LIMIT_WALK_DEPTH           64
#define VG_LIMIT_WORKER_BYTES         (UINT64_C(2) << 30) /* address space that a worker may add */
#define VG_LIMIT_WORKER_STALL_SECONDS 60                  /* without progress a worker is stopped */

#define VG_LIMIT_FEED_BODY_BYTES   ((size_t)64 << 20)  /* one answer of a feed: a page, a manifest, an event */
#define VG_LIMIT_FEED_RUN_BYTES    (UINT64_C(1) << 30) /* fetched in one run */
#define VG_LIMIT_FEED_RUN_SECONDS  3600
#define VG_LIMIT_FEED_BUNDLE_BYTES (UINT64_C(96) << 20) /* past which pages go on in another bundle */
#define VG_LIMIT_FEED_HEADER_BYTES ((size_t)256 << 10)  /* headers of one answer */
#define VG_LIMIT_FEED_PAGES        10000                /* in one run */
#define VG_LIMIT_FEED_IDLE_PAGES   100     /* one after another with nothing new: a server that goes round */
#define VG_LIMIT_FEED_REDIRECTS    5       /* all within one origin */
#define VG_LIMIT_FEED_EVENTS       200000  /* of a MISP manifest */
#define VG_LIMIT_FEED_COLLECTIONS  1000    /* of an API root; API roots of a server */
#define VG_LIMIT_FEED_SEEN         4000000 /* objects of a collection that are told apart */
#define VG_LIMIT_FEED_SKIPS        1000    /* told one by one */
#define VG_LIMIT_FEED_STATE_BYTES  ((size_t)32 << 20)

#endif
