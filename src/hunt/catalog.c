/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "catalog.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES_MAX ((size_t)2 << 30)

vg_status vg_catalog_init(vg_catalog *c, vg_error *err)
{
    memset(c, 0, sizeof *c);
    c->set = vg_set_new();
    c->arena = vg_arena_new(TEXT_BYTES_MAX);
    if (c->set && c->arena) return VG_OK;
    vg_catalog_free(c);
    return vg_fail(err, VG_E_NOMEM, "no memory for the indicators");
}

void vg_catalog_free(vg_catalog *c)
{
    vg_set_free(c->set);
    vg_arena_free(c->arena);
    free(c->reports);
    free(c->first_entries);
    free(c->namings);
    free(c->aside);
    memset(c, 0, sizeof *c);
}

static vg_status no_memory(vg_error *err)
{
    return vg_fail(err, VG_E_NOMEM, "no memory for the indicators");
}

static bool room(void **array, size_t *capacity, size_t count, size_t element)
{
    if (count < *capacity) return true;
    size_t wanted = *capacity ? *capacity * 2 : 16;
    void *data = realloc(*array, wanted * element);
    if (!data) return false;
    *array = data;
    *capacity = wanted;
    return true;
}

vg_status vg_catalog_report(vg_catalog *c, const vg_hunt_report *report, uint32_t *ret_report, vg_error *err)
{
    if (!room((void **)&c->reports, &c->report_capacity, c->report_count, sizeof *c->reports) ||
        !room((void **)&c->first_entries, &c->entry_capacity, c->report_count, sizeof *c->first_entries))
        return no_memory(err);
    c->reports[c->report_count] = *report;
    c->first_entries[c->report_count] = vg_set_count(c->set);
    *ret_report = (uint32_t)c->report_count++;
    return VG_OK;
}

static vg_status set_aside(vg_catalog *c, const vg_indicator *i, vg_hunt_report *report, vg_error *err)
{
    report->set_aside++;
    if (c->aside_count >= VG_HUNT_LISTED) return VG_OK;
    if (!room((void **)&c->aside, &c->aside_capacity, c->aside_count, sizeof *c->aside)) return no_memory(err);
    vg_hunt_indicator *a = &c->aside[c->aside_count++];
    *a = (vg_hunt_indicator){.kind = i->kind, .validity = i->validity, .report = report->file};
    a->value = vg_arena_str(c->arena, i->value);
    a->written = vg_arena_str(c->arena, i->written);
    a->role = i->role ? vg_arena_str(c->arena, vg_slice_str(i->role)) : NULL;
    a->set_aside = vg_arena_str(c->arena, vg_slice_str(i->set_aside));
    return a->value && a->written && a->set_aside ? VG_OK : no_memory(err);
}

static bool always(vg_interval v)
{
    return v.from == VG_TIME_NONE && v.until == VG_TIME_NONE;
}

vg_status vg_catalog_add(vg_catalog *c, const vg_indicator *i, vg_error *err)
{
    vg_hunt_report *report = &c->reports[c->report_count - 1];
    if (i->set_aside) return set_aside(c, i, report, err);
    uint32_t before = vg_set_count(c->set), entry;
    vg_status status = vg_set_add(c->set, i->kind, i->value, i->prefix ? VG_SET_PREFIX : 0, &entry, err);
    if (status != VG_OK) return status;
    report->indicators++;
    bool again = entry < before;
    bool respelt = i->written.size && !vg_slice_eq(i->written, i->value);
    /* A later report that sets no bounds widens what an earlier one bounded, so it is kept too. */
    if (always(i->validity) && !i->role && !respelt && !(again && c->naming_count)) return VG_OK;
    if (!room((void **)&c->namings, &c->naming_capacity, c->naming_count, sizeof *c->namings)) return no_memory(err);
    vg_naming *naming = &c->namings[c->naming_count++];
    *naming = (vg_naming){entry, (uint32_t)(c->report_count - 1), i->validity, NULL, NULL};
    if (i->role) naming->role = vg_arena_str(c->arena, vg_slice_str(i->role));
    if (respelt) naming->written = vg_arena_str(c->arena, i->written);
    return VG_OK;
}

static int by_entry(const void *a, const void *b)
{
    const vg_naming *x = a, *y = b;
    if (x->entry != y->entry) return x->entry < y->entry ? -1 : 1;
    return (x->report > y->report) - (x->report < y->report);
}

vg_status vg_catalog_seal(vg_catalog *c, vg_error *err)
{
    if (c->naming_count) qsort(c->namings, c->naming_count, sizeof *c->namings, by_entry);
    return vg_set_compile(c->set, err);
}

uint32_t vg_catalog_report_of(const vg_catalog *c, uint32_t entry)
{
    size_t low = 0, high = c->report_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (c->first_entries[middle] <= entry)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}

const vg_naming *vg_catalog_namings(const vg_catalog *c, uint32_t entry, size_t *ret_count)
{
    size_t low = 0, high = c->naming_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->namings[middle].entry < entry)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < c->naming_count && c->namings[end].entry == entry) end++;
    *ret_count = end - low;
    return c->namings ? c->namings + low : NULL;
}

bool vg_catalog_valid(const vg_catalog *c, uint32_t entry, vg_time t)
{
    size_t count;
    const vg_naming *namings = vg_catalog_namings(c, entry, &count);
    if (t == VG_TIME_NONE || count == 0 || namings[0].report != vg_catalog_report_of(c, entry)) return true;
    for (size_t i = 0; i < count; i++)
        if (vg_interval_has(namings[i].validity, t)) return true;
    return false;
}
