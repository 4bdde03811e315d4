/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict: since when, how long, where, and whether the logs could have shown more. */
#include <stdlib.h>
#include <string.h>

#include "conclude.h"

static int by_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* How long the activity is silent between two of its own days, at the longest; a day at the least. Where the logs
 * begin within this distance before the first sighting, the absence of an earlier one says nothing. */
static vg_time usual_silence(const vg_hunt_result *r)
{
    size_t count = 0, at = 0;
    vg_time longest = VG_DAY_NS;
    for (size_t i = 0; i < r->sighting_count; i++)
        if (r->sightings[i].in_validity) count += r->sightings[i].day_count;
    int32_t *days = malloc((count + 1) * sizeof *days);
    if (!days) return longest;
    for (size_t i = 0; i < r->sighting_count; i++)
        for (size_t j = 0; r->sightings[i].in_validity && j < r->sightings[i].day_count; j++)
            days[at++] = r->sightings[i].days[j].day;
    qsort(days, count, sizeof *days, by_day);
    for (size_t i = 1; i < count; i++)
        if ((days[i] - days[i - 1]) * VG_DAY_NS > longest) longest = (days[i] - days[i - 1]) * VG_DAY_NS;
    free(days);
    return longest;
}

/* Does the source stop being readable within `margin` before t (or after it, where `after`)? */
static bool blind(const vg_source *s, vg_time t, vg_time margin, bool after)
{
    if (after ? s->last - t <= margin : t - s->first <= margin) return true;
    for (size_t i = 0; i < s->gap_count; i++) {
        vg_time edge = after ? s->gaps[i].from : s->gaps[i].until;
        if (after ? edge >= t && edge - t <= margin : edge <= t && t - edge <= margin) return true;
    }
    return false;
}

/* An end is open where a source that shows it is blind beyond it. A second source that shows the same end and goes on
 * bounds it only for what it records itself, so one blind source is enough. */
static void censor(vg_hunt_result *r)
{
    vg_verdict *v = &r->verdict;
    vg_time margin = usual_silence(r);
    for (size_t i = 0; i < r->source_count; i++) {
        const vg_source *s = &r->sources[i];
        if (s->hit_first == VG_TIME_NONE) continue;
        if (s->hit_first == v->first && blind(s, v->first, margin, false)) v->censored_left = true;
        if (s->hit_last == v->last && blind(s, v->last, margin, true)) v->censored_right = true;
    }
}

static int by_start(const void *a, const void *b)
{
    const vg_interval *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

static bool add_gaps(vg_hunt_result *r)
{
    vg_verdict *v = &r->verdict;
    size_t most = 0;
    for (size_t i = 0; i < r->source_count; i++) most += r->sources[i].gap_count;
    v->gaps = vg_arena_alloc(r->arena, most * sizeof *v->gaps + 1);
    if (!v->gaps) return false;
    for (size_t i = 0; i < r->source_count; i++)
        for (size_t j = 0; r->sources[i].hits && j < r->sources[i].gap_count; j++) {
            vg_interval g = r->sources[i].gaps[j];
            if (g.until <= v->first || g.from >= v->last) continue;
            v->gaps[v->gap_count++] = g;
        }
    if (v->gap_count) qsort(v->gaps, v->gap_count, sizeof *v->gaps, by_start);
    /* Overlapping ones of several sources become one. */
    size_t kept = 0;
    for (size_t i = 0; i < v->gap_count; i++) {
        if (kept && v->gaps[i].from <= v->gaps[kept - 1].until) {
            if (v->gaps[i].until > v->gaps[kept - 1].until) v->gaps[kept - 1].until = v->gaps[i].until;
        } else {
            v->gaps[kept++] = v->gaps[i];
        }
    }
    v->gap_count = kept;
    return true;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool add_hosts(vg_hunt_result *r)
{
    vg_verdict *v = &r->verdict;
    size_t most = 0, kept = 0;
    for (size_t i = 0; i < r->sighting_count; i++) most += r->sightings[i].host_count;
    v->hosts = vg_arena_alloc(r->arena, most * sizeof *v->hosts + 1);
    if (!v->hosts) return false;
    for (size_t i = 0; i < r->sighting_count; i++)
        for (size_t j = 0; r->sightings[i].in_validity && j < r->sightings[i].host_count; j++)
            if (r->sightings[i].hosts[j].name[0]) v->hosts[v->host_count++] = r->sightings[i].hosts[j].name;
    if (v->host_count) qsort(v->hosts, v->host_count, sizeof *v->hosts, by_text);
    for (size_t i = 0; i < v->host_count; i++)
        if (kept == 0 || strcmp(v->hosts[kept - 1], v->hosts[i]) != 0) v->hosts[kept++] = v->hosts[i];
    v->host_count = kept;
    return true;
}

bool vg_result_judge(vg_hunt_result *r, const char *language)
{
    vg_verdict *v = &r->verdict;
    *v = (vg_verdict){.first = VG_TIME_NONE,
                      .last = VG_TIME_NONE,
                      .covered_first = VG_TIME_NONE,
                      .covered_last = VG_TIME_NONE,
                      .dwell_days = -1};
    v->language = language && strcmp(language, "fr") == 0 ? "fr" : "en";
    for (size_t i = 0; i < r->sighting_count; i++) {
        const vg_sighting *s = &r->sightings[i];
        if (!s->in_validity) continue;
        v->hit = true;
        if (s->first == VG_TIME_NONE) continue;
        if (v->first == VG_TIME_NONE || s->first < v->first) v->first = s->first;
        if (v->last == VG_TIME_NONE || s->last > v->last) v->last = s->last;
    }
    for (size_t i = 0; i < r->source_count; i++) {
        const vg_source *s = &r->sources[i];
        if (s->first == VG_TIME_NONE) continue;
        if (v->covered_first == VG_TIME_NONE || s->first < v->covered_first) v->covered_first = s->first;
        if (v->covered_last == VG_TIME_NONE || s->last > v->covered_last) v->covered_last = s->last;
    }
    if (!add_hosts(r)) return false;
    if (v->first != VG_TIME_NONE) {
        v->dwell_days = (v->last - v->first) / VG_DAY_NS;
        censor(r);
        if (!add_gaps(r)) return false;
    }
    v->statement = vg_result_statement(r, v->language);
    return v->statement != NULL;
}
