/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How calls report failure: a negative status, and the message in the caller's vg_error. */
#ifndef VIGIE_STATUS_H
#define VIGIE_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum vg_status {
    VG_OK = 0,
    VG_E_NOMEM = -1,       /* no memory */
    VG_E_IO = -2,          /* the system refused: open, read, write */
    VG_E_FORMAT = -3,      /* the input is not what it claims to be, or is damaged */
    VG_E_LIMIT = -4,       /* a declared limit was reached; see base/limits.h */
    VG_E_USAGE = -5,       /* the caller asked for what cannot be */
    VG_E_UNSUPPORTED = -6, /* valid, but not handled here */
    VG_E_WORKER = -7,      /* a sandboxed worker died or was stopped */
    VG_E_INTERRUPTED = -8, /* the user interrupted */
} vg_status;

/* A message for a person. The struct is the caller's; it owns nothing. */
typedef struct vg_error {
    vg_status code;
    char message[480]; /* NUL-terminated UTF-8, one line, no trailing full stop */
} vg_error;

/* Sets *err (err may be NULL) and returns code, so that `return vg_fail(...)` reads well. */
vg_status vg_fail(vg_error *err, vg_status code, const char *format, ...) __attribute__((format(printf, 3, 4)));

#ifdef __cplusplus
}
#endif
#endif
