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

#endif
