/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conclude.h"

#include <stdlib.h>
#include <string.h>

#include "coverage.h"

#define GAPS_MAX 1000

typedef struct build {
    vg_hunt_result *r;
    const vg_catalog *catalog;
    const vg_partial *p;
    const char **names; /* of the partial, in the arena */
    bool failed;
} build;

static void *take(build *b, size_t count, size_t size)
{
    void *data = vg_arena_alloc(b->r->arena, count * size + 1);
    if (!data) b->failed = true;
    return data;
}

static const char *name_or_null(const build *b, uint32_t name)
{
    return name ? b->names[name] : NULL;
}

/* -- sightings
 * --------------------------------------------------------------------------------------------------------- */

/* Orders hosts of the partial by (seen, name): what follows indexes runs of it. */
typedef struct host_key {
    uint32_t seen;
    const char *name;
    uint32_t at; /* in the partial */
} host_key;

static int by_seen_and_name(const void *a, const void *b)
{
    const host_key *x = a, *y = b;
    if (x->seen != y->seen) return x->seen < y->seen ? -1 : 1;
    return strcmp(x->name, y->name);
}

typedef struct day_key {
    uint32_t seen, host; /* host: its number within the sighting */
    int32_t day;
    uint64_t count;
} day_key;

static int by_seen_host_day(const void *a, const void *b)
{
    const day_key *x = a, *y = b;
    if (x->seen != y->seen) return x->seen < y->seen ? -1 : 1;
    if (x->host != y->host) return x->host < y->host ? -1 : 1;
    return (x->day > y->day) - (x->day < y->day);
}

static void fill_hosts(build *b, vg_sighting *sightings)
{
    const vg_partial *p = b->p;
    host_key *keys = take(b, p->host_count, sizeof *keys);
    uint32_t *places = take(b, p->host_count, sizeof *places); /* of a partial's host within its sighting */
    day_key *days = take(b, p->day_count, sizeof *days);
    vg_sighting_host *hosts = take(b, p->host_count, sizeof *hosts);
    vg_sighting_day *cells = take(b, p->day_count, sizeof *cells);
    if (b->failed) return;
    for (uint32_t i = 0; i < p->host_count; i++) keys[i] = (host_key){p->hosts[i].seen, b->names[p->hosts[i].host], i};
    if (p->host_count) qsort(keys, p->host_count, sizeof *keys, by_seen_and_name);
    for (size_t i = 0; i < p->host_count; i++) {
        const vg_seen_host *h = &p->hosts[keys[i].at];
        vg_sighting *s = &sightings[h->seen];
        if (s->host_count == 0) s->hosts = &hosts[i];
        places[keys[i].at] = (uint32_t)s->host_count++;
        hosts[i] = (vg_sighting_host){keys[i].name, h->first, h->last, h->count};
    }
    for (size_t i = 0; i < p->day_count; i++) {
        const vg_seen_day *d = &p->days[i];
        days[i] = (day_key){p->hosts[d->seen_host].seen, places[d->seen_host], d->day, d->count};
    }
    if (p->day_count) qsort(days, p->day_count, sizeof *days, by_seen_host_day);
    for (size_t i = 0; i < p->day_count; i++) {
        vg_sighting *s = &sightings[days[i].seen];
        if (s->day_count == 0) s->days = &cells[i];
        s->day_count++;
        cells[i] = (vg_sighting_day){days[i].host, days[i].day, days[i].count};
    }
}

static int by_time_and_place(const void *a, const void *b)
{
    const vg_evidence *x = a, *y = b;
    bool undated_x = x->time == VG_TIME_NONE, undated_y = y->time == VG_TIME_NONE;
    if (undated_x != undated_y) return undated_x ? 1 : -1;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    int order = strcmp(x->file, y->file);
    if (order == 0) order = strcmp(x->member ? x->member : "", y->member ? y->member : "");
    if (order == 0) order = (x->offset > y->offset) - (x->offset < y->offset);
    return order;
}

static void fill_evidence(build *b, vg_sighting *out, const vg_seen *s)
{
    size_t most = (size_t)s->early_count + s->late_count, count = 0;
    vg_evidence *evidence = take(b, most, sizeof *evidence);
    if (b->failed) return;
    for (size_t i = 0; i < most; i++) {
        const vg_proof *e = i < s->early_count ? &s->early[i] : &s->late[i - s->early_count];
        vg_evidence *place = &evidence[i];
        *place = (vg_evidence){.file = b->names[e->file],
                               .member = name_or_null(b, e->member),
                               .offset = e->offset,
                               .length = e->length,
                               .time = e->time,
                               .host = name_or_null(b, e->host)};
        memcpy(place->sha256, e->sha256, sizeof place->sha256);
        place->line = vg_arena_dup(b->r->arena, vg_slice_of(e->line, e->line_size));
    }
    if (most) qsort(evidence, most, sizeof *evidence, by_time_and_place);
    for (size_t i = 0; i < most; i++)
        if (count == 0 || by_time_and_place(&evidence[count - 1], &evidence[i]) != 0) evidence[count++] = evidence[i];
    out->evidence = evidence;
    out->evidence_count = count;
}

static void fill_indicator(build *b, vg_sighting *out, uint32_t entry)
{
    const vg_catalog *c = b->catalog;
    size_t count;
    const vg_naming *namings = vg_catalog_namings(c, entry, &count);
    uint32_t report = vg_catalog_report_of(c, entry);
    out->kind = vg_set_kind(c->set, entry);
    out->value = vg_arena_str(b->r->arena, vg_set_value(c->set, entry));
    out->report = c->reports[report].file;
    out->written = out->value;
    out->validity = VG_INTERVAL_ALWAYS;
    if (!out->value) b->failed = true;
    for (size_t i = 0; i < count; i++) {
        const vg_naming *naming = &namings[i];
        if (i == 0 && naming->written) out->written = naming->written;
        if (!out->role) out->role = naming->role;
        if (i == 0 && naming->report == report) {
            out->validity = naming->validity;
            continue;
        }
        if (naming->validity.from == VG_TIME_NONE || naming->validity.from < out->validity.from)
            out->validity.from = naming->validity.from;
        if (out->validity.until != VG_TIME_NONE &&
            (naming->validity.until == VG_TIME_NONE || naming->validity.until > out->validity.until))
            out->validity.until = naming->validity.until;
    }
}

static int by_weight(const void *a, const void *b)
{
    const vg_sighting *x = a, *y = b;
    if (x->in_validity != y->in_validity) return x->in_validity ? -1 : 1;
    bool undated_x = x->first == VG_TIME_NONE, undated_y = y->first == VG_TIME_NONE;
    if (undated_x != undated_y) return undated_x ? 1 : -1;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return strcmp(x->value, y->value);
}

static void fill_sightings(build *b)
{
    const vg_partial *p = b->p;
    vg_sighting *sightings = take(b, p->seen_count, sizeof *sightings);
    if (b->failed) return;
    for (size_t i = 0; i < p->seen_count && !b->failed; i++) {
        const vg_seen *s = &p->seen[i];
        vg_sighting *out = &sightings[i];
        fill_indicator(b, out, s->entry);
        out->in_validity = !s->outside;
        out->first = s->first;
        out->last = s->last;
        out->count = s->count;
        out->undated = s->undated;
        fill_evidence(b, out, s);
    }
    if (!b->failed) fill_hosts(b, sightings);
    if (!b->failed && p->seen_count) qsort(sightings, p->seen_count, sizeof *sightings, by_weight);
    b->r->sightings = sightings;
    b->r->sighting_count = p->seen_count;
}

/* -- indicators
 * --------------------------------------------------------------------------------------------------------- */

static vg_hunt_indicator listed(const vg_sighting *s)
{
    return (vg_hunt_indicator){.kind = s->kind,
                               .value = s->value,
                               .written = s->written,
                               .role = s->role,
                               .report = s->report,
                               .validity = s->validity};
}

static int by_seen_entry(const void *a, const void *b)
{
    const vg_seen *x = *(const vg_seen *const *)a, *y = *(const vg_seen *const *)b;
    if (x->entry != y->entry) return x->entry < y->entry ? -1 : 1;
    return x->outside - y->outside;
}

/* The partial's own order follows which worker finished first. */
static const vg_seen **seen_by_entry(build *b)
{
    const vg_seen **order = take(b, b->p->seen_count, sizeof *order);
    if (b->failed) return NULL;
    for (size_t i = 0; i < b->p->seen_count; i++) order[i] = &b->p->seen[i];
    if (b->p->seen_count) qsort(order, b->p->seen_count, sizeof *order, by_seen_entry);
    return order;
}

/* Hit ones first, then the others in the order of the reports, then those set aside. */
static void fill_indicators(build *b)
{
    vg_hunt_result *r = b->r;
    const vg_catalog *c = b->catalog;
    uint32_t total = vg_set_count(c->set);
    vg_hunt_indicator *list = take(b, VG_HUNT_LISTED + c->aside_count, sizeof *list);
    uint32_t *place = calloc((size_t)total + 1, sizeof *place); /* + 1; 0: not listed */
    const vg_seen **order = seen_by_entry(b);
    size_t count = 0;
    if (!place || !order) {
        b->failed = true;
        free(place);
        return;
    }
    for (size_t i = 0; !b->failed && i < b->p->seen_count; i++) {
        const vg_seen *seen = order[i];
        if (!place[seen->entry]) {
            if (count >= VG_HUNT_LISTED) continue;
            vg_sighting s = {0};
            fill_indicator(b, &s, seen->entry);
            list[count] = listed(&s);
            place[seen->entry] = (uint32_t)++count;
        }
        vg_hunt_indicator *at = &list[place[seen->entry] - 1];
        if (seen->outside)
            at->outside += seen->count;
        else
            at->count += seen->count;
    }
    for (uint32_t entry = 0; !b->failed && entry < total && count < VG_HUNT_LISTED; entry++) {
        if (place[entry]) continue;
        vg_sighting s = {0};
        fill_indicator(b, &s, entry);
        list[count++] = listed(&s);
    }
    if (!b->failed && c->aside_count) memcpy(&list[count], c->aside, c->aside_count * sizeof *list);
    free(place);
    r->indicators = list;
    r->listed_count = b->failed ? 0 : count + c->aside_count;
    r->indicator_count = total;
}

/* -- coverage
 * ------------------------------------------------------------------------------------------------------------ */

static uint64_t scaled(uint64_t part, uint64_t sampled, uint64_t whole)
{
    if (sampled == 0 || sampled >= whole) return part;
    return (uint64_t)((long double)part * (long double)whole / (long double)sampled + 0.5L);
}

static void fill_gaps(build *b, const vg_hour *hours, size_t count, vg_interval **ret_gaps, size_t *ret_count)
{
    vg_interval *found = malloc(GAPS_MAX * sizeof *found);
    if (!found) {
        b->failed = true;
        return;
    }
    *ret_count = vg_coverage_gaps(hours, count, found, GAPS_MAX);
    *ret_gaps = take(b, *ret_count, sizeof **ret_gaps);
    if (*ret_count && !b->failed) memcpy(*ret_gaps, found, *ret_count * sizeof *found);
    free(found);
}

static int by_file_and_member(const void *a, const void *b)
{
    const vg_coverage *x = a, *y = b;
    int order = strcmp(x->file, y->file);
    return order ? order : strcmp(x->member ? x->member : "", y->member ? y->member : "");
}

static void fill_coverage(build *b)
{
    vg_hunt_result *r = b->r;
    vg_coverage *list = take(b, b->p->cover_count, sizeof *list);
    for (size_t i = 0; !b->failed && i < b->p->cover_count; i++) {
        const vg_file_cover *c = &b->p->covers[i];
        vg_coverage *out = &list[i];
        *out = (vg_coverage){.file = b->names[c->file],
                             .member = name_or_null(b, c->member),
                             .format = b->names[c->format],
                             .detail = b->names[c->detail],
                             .year_note = name_or_null(b, c->year_note),
                             .bytes = c->bytes,
                             .events = c->events,
                             .sampled = c->sampled,
                             .first = VG_TIME_NONE,
                             .last = VG_TIME_NONE};
        out->undated = scaled(c->undated, c->sampled, c->events);
        out->unparsed_bytes = c->binary_bytes ? c->binary_bytes : scaled(c->undated_bytes, c->sampled_bytes, c->bytes);
        out->source = vg_source_name(r->arena, out->file, out->member);
        if (!out->source) b->failed = true;
        if (c->hour_count) {
            out->first = c->hours[0].first;
            out->last = c->hours[c->hour_count - 1].last;
        }
        fill_gaps(b, c->hours, c->hour_count, &out->gaps, &out->gap_count);
        r->bytes += c->bytes;
        r->events += c->events;
    }
    r->coverage = list;
    r->coverage_count = r->files = b->failed ? 0 : b->p->cover_count;
}

typedef struct source_key {
    const char *source, *format;
    const vg_file_cover *cover;
} source_key;

static int by_source(const void *a, const void *b)
{
    const source_key *x = a, *y = b;
    int order = strcmp(x->source, y->source);
    return order ? order : strcmp(x->format, y->format);
}

static void fill_source(build *b, vg_source *out, const source_key *keys, size_t count)
{
    vg_partial union_of; /* a place to merge the files' hours in */
    vg_partial_init(&union_of, 0);
    vg_file_cover *all = vg_partial_cover(&union_of, 0, 0);
    *out = (vg_source){.name = keys[0].source,
                       .format = keys[0].format,
                       .files = count,
                       .first = VG_TIME_NONE,
                       .last = VG_TIME_NONE,
                       .hit_first = VG_TIME_NONE,
                       .hit_last = VG_TIME_NONE};
    for (size_t i = 0; all && i < count; i++)
        for (size_t j = 0; j < keys[i].cover->hour_count; j++) {
            vg_cover_time(all, keys[i].cover->hours[j].first);
            vg_cover_time(all, keys[i].cover->hours[j].last);
        }
    for (size_t i = 0; i < count; i++) {
        const vg_file_cover *c = keys[i].cover;
        out->hits += c->hits;
        if (c->hit_first == VG_TIME_NONE) continue;
        if (out->hit_first == VG_TIME_NONE || c->hit_first < out->hit_first) out->hit_first = c->hit_first;
        if (out->hit_last == VG_TIME_NONE || c->hit_last > out->hit_last) out->hit_last = c->hit_last;
    }
    if (all) vg_cover_settle(all);
    if (all && all->hour_count) {
        out->first = all->hours[0].first;
        out->last = all->hours[all->hour_count - 1].last;
        fill_gaps(b, all->hours, all->hour_count, &out->gaps, &out->gap_count);
    }
    if (!all) b->failed = true;
    vg_partial_free(&union_of);
}

static void fill_sources(build *b)
{
    vg_hunt_result *r = b->r;
    source_key *keys = take(b, r->coverage_count, sizeof *keys);
    vg_source *sources = take(b, r->coverage_count, sizeof *sources);
    if (b->failed) return;
    for (size_t i = 0; i < r->coverage_count; i++)
        keys[i] = (source_key){r->coverage[i].source, r->coverage[i].format, &b->p->covers[i]};
    if (r->coverage_count) qsort(keys, r->coverage_count, sizeof *keys, by_source);
    for (size_t i = 0, end; i < r->coverage_count; i = end) {
        for (end = i + 1; end < r->coverage_count && by_source(&keys[i], &keys[end]) == 0;) end++;
        fill_source(b, &sources[r->source_count++], &keys[i], end - i);
    }
    r->sources = sources;
}

bool vg_result_build(vg_hunt_result *r, const vg_catalog *catalog, const vg_partial *p)
{
    build b = {.r = r, .catalog = catalog, .p = p};
    b.names = take(&b, p->names.count, sizeof *b.names);
    for (uint32_t i = 0; i < p->names.count && !b.failed; i++) {
        b.names[i] = vg_arena_str(r->arena, vg_partial_text(p, i));
        if (!b.names[i]) b.failed = true;
    }
    if (!b.failed) fill_sightings(&b);
    if (!b.failed) fill_indicators(&b);
    if (!b.failed) fill_coverage(&b);
    if (!b.failed) fill_sources(&b);
    if (!b.failed && r->coverage_count) qsort(r->coverage, r->coverage_count, sizeof *r->coverage, by_file_and_member);
    return !b.failed;
}
