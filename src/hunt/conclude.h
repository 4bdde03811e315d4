/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reduce's end: a partial and the catalogue into what is shown. */
#ifndef VG_HUNT_CONCLUDE_H
#define VG_HUNT_CONCLUDE_H

#include "catalog.h"
#include "hunt/result.h"
#include "partial.h"

/* Fills r's sightings, indicators, coverage and sources; r->arena is there. False without memory. */
bool vg_result_build(vg_hunt_result *r, const vg_catalog *catalog, const vg_partial *p);
/* r's verdict, from what vg_result_build made. language: "en" or "fr". */
bool vg_result_judge(vg_hunt_result *r, const char *language);
/* The statement, in the arena; NULL without memory. */
char *vg_result_statement(const vg_hunt_result *r, const char *language);

/* The source that a file belongs to: its path without dates, rotation numbers and compression. */
char *vg_source_name(vg_arena *arena, const char *file, const char *member);

#endif
