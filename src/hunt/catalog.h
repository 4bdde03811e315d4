/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All indicators of all reports: the compiled set, and beside it what the reports say of an entry. A plain list of a
 * million values costs nothing here: an entry's report follows from its number, and only namings that say more (a
 * validity, a role, another spelling) are kept. */
#ifndef VG_HUNT_CATALOG_H
#define VG_HUNT_CATALOG_H

#include "base/arena.h"
#include "base/time.h"
#include "hunt/result.h"
#include "model/indicator.h"
#include "observe/set.h"

typedef struct vg_naming {
    uint32_t entry;
    uint32_t report;
    vg_interval validity;
    const char *role;    /* or NULL */
    const char *written; /* or NULL: as the value */
} vg_naming;

typedef struct vg_catalog {
    vg_set *set;
    vg_arena *arena; /* text of the namings and reports */
    vg_hunt_report *reports;
    uint32_t *first_entries; /* of each report: entries from this number on are first named by it or a later one */
    size_t report_count, report_capacity, entry_capacity;
    vg_naming *namings; /* by (entry, report) once sealed */
    size_t naming_count, naming_capacity;
    vg_hunt_indicator *aside; /* set aside; the first VG_HUNT_LISTED */
    size_t aside_count, aside_capacity;
} vg_catalog;

vg_status vg_catalog_init(vg_catalog *c, vg_error *err);
void vg_catalog_free(vg_catalog *c);
/* The report's number, whose indicators follow. */
vg_status vg_catalog_report(vg_catalog *c, const vg_hunt_report *report, uint32_t *ret_report, vg_error *err);
/* An indicator of the newest report; views are copied. */
vg_status vg_catalog_add(vg_catalog *c, const vg_indicator *indicator, vg_error *err);
/* Compiles the set; nothing is added afterwards. */
vg_status vg_catalog_seal(vg_catalog *c, vg_error *err);

uint32_t vg_catalog_report_of(const vg_catalog *c, uint32_t entry);
/* The namings on an entry: *ret_count of them, in the order of the reports. */
const vg_naming *vg_catalog_namings(const vg_catalog *c, uint32_t entry, size_t *ret_count);
/* True where a report calls the entry malicious at this time; an unknown time counts as within. */
bool vg_catalog_valid(const vg_catalog *c, uint32_t entry, vg_time t);

#endif
