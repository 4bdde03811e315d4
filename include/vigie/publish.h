/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result as a person or a program wants it. */
#ifndef VIGIE_PUBLISH_H
#define VIGIE_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "vigie/hunt.h"
#include "vigie/read.h"
#include "vigie/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vg_terminal {
    unsigned columns; /* 0: 80; taken as at least 60 and at most 200 */
    bool color;
    unsigned evidence; /* records shown per indicator; 0: 1 */
} vg_terminal;

/* Each sets *ret_text to memory of *ret_size bytes (a NUL follows), which the caller frees with free(). */

/* docs/schemas/hunt.md; seconds: the run's wall-clock time, negative: null. */
vg_status vg_publish_hunt_json(const vg_hunt_result *result, double seconds, char **ret_text, size_t *ret_size,
                               vg_error *err);
/* One file: no outside request, light and dark, printable. */
vg_status vg_publish_hunt_html(const vg_hunt_result *result, char **ret_text, size_t *ret_size, vg_error *err);
vg_status vg_publish_hunt_terminal(const vg_hunt_result *result, const vg_terminal *terminal, char **ret_text,
                                   size_t *ret_size, vg_error *err);

typedef struct vg_ledger {
    unsigned columns; /* 0: 80; taken as at least 60 and at most 200 */
    bool color;
    bool quotes;          /* the words of each claim below it */
    bool unread;          /* the sentences that gave no claim */
    const char *language; /* of labels: "en" (NULL too) or "fr" */
} vg_ledger;

vg_status vg_publish_read_terminal(const vg_read_result *result, const vg_ledger *wish, char **ret_text,
                                   size_t *ret_size, vg_error *err);
/* docs/schemas/read.md. */
vg_status vg_publish_read_json(const vg_read_result *result, char **ret_text, size_t *ret_size, vg_error *err);
/* One file: no outside request, light and dark, printable; the text beside the claims. language: of labels, "en" (NULL
 * too) or "fr". */
vg_status vg_publish_read_html(const vg_read_result *result, const char *language, char **ret_text, size_t *ret_size,
                               vg_error *err);
/* A STIX 2.1 bundle (docs/schemas/stix-claims.md); the same result, the same bytes. */
vg_status vg_publish_read_stix(const vg_read_result *result, char **ret_text, size_t *ret_size, vg_error *err);
/* A MISP event a report; several are a "response". The same result, the same bytes. */
vg_status vg_publish_read_misp(const vg_read_result *result, char **ret_text, size_t *ret_size, vg_error *err);

#ifdef __cplusplus
}
#endif
#endif
