/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dossiers that vigie kept in a STIX bundle: docs/schemas/stix-claims.md, as src/publish/dossier_stix.c writes it. */
#ifndef VG_READ_STIX_CLAIMS_H
#define VG_READ_STIX_CLAIMS_H

#include "formats.h"
#include "read_json.h"

/* The identity by which vigie signs its objects. */
#define VG_STIX_VIGIE "identity--f61a8225-0c73-5b5a-8a80-5f5094d59b98"

/* Hands the dossiers of all reports with the extension to the sink, each with its head; the ids of the indicators that
 * they account for go into `taken`. *ret_count: how many there were. Non-zero where the sink stopped. */
int vg_stix_claims_read(const vg_read_job *job, const json_t *objects, const json_t *by_id, json_t *taken,
                        size_t *ret_count);

#endif
