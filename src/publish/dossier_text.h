/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers of dossiers share. */
#ifndef VG_PUBLISH_DOSSIER_TEXT_H
#define VG_PUBLISH_DOSSIER_TEXT_H

#include "base/json_out.h"
#include "read/read_result.h"

/* The object of docs/schemas/read.md. */
void dossier_json_write(vg_json_out *j, const vg_read_result *result);
/* The text in blocks, cut where something that was found begins or ends: {"marks": [["claim", 0], …], "blocks": [{"k",
 * "p": [{"t", "m"}]}]}; m are places in marks. At most DOSSIER_MARKS on one piece. */
#define DOSSIER_MARKS 8
void dossier_marks_write(vg_json_out *j, const vg_dossier *d);

/* "month"; NULL for VG_PRECISION_NONE; what is finer than a second is "second". Static. */
const char *dossier_precision(vg_precision precision);

#define DOSSIER_COUNTRY_BYTES 128
/* "North Korea", "Corée du Nord" (CLDR); the code itself where it is none. */
void dossier_country(const char code[3], bool french, char ret_name[DOSSIER_COUNTRY_BYTES]);

/* A name for what a claim tells of: "Intrusion by North Korea against Russia, 2022". */
void dossier_campaign(const vg_claim *c, vg_buf *out);

#endif
