/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The properties of the STIX extension (docs/schemas/stix-claims.md). STIX knows no null: what is unknown is left out.
 */
#ifndef VG_PUBLISH_STIX_ROWS_H
#define VG_PUBLISH_STIX_ROWS_H

#include "base/json_out.h"
#include "read/read_result.h"

#define STIX_CLAIM "vigie-claim"

void stix_put_claim(vg_json_out *j, const vg_claim *c);
/* What the report is and where it came from. */
void stix_put_head(vg_json_out *j, const vg_dossier *d);
/* ref: of its STIX object, or "". */
void stix_put_indicator(vg_json_out *j, const vg_indicator *i, const char *ref);
/* Names and where they stand, what was not understood. */
void stix_put_rest(vg_json_out *j, const vg_dossier *d);

#endif
