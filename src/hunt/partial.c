/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partial.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define NAMES_MAX       ((size_t)4 << 20)
#define NAMES_BYTES_MAX ((size_t)512 << 20)
#define SEEN_MAX        ((size_t)4 << 20)
#define HOSTS_MAX       ((size_t)4 << 20)
#define DAYS_MAX        ((size_t)16 << 20)
#define HOURS_MAX       ((size_t)1 << 18) /* 30 years of hours: more is nonsense in the times */

/* Room for one more element in a growing array; false at the limit or without memory. */
static bool grow(void **array, size_t *capacity, size_t count, size_t element, size_t max)
{
    if (count < *capacity) return true;
    if (count >= max) return false;
    size_t room = *capacity ? *capacity * 2 : 16;
    if (room > max) room = max;
    void *data = realloc(*array, room * element);
    if (!data) return false;
    *array = data;
    *capacity = room;
    return true;
}
#define GROW(array, capacity, count, max) grow((void **)&(array), &(capacity), count, sizeof *(array), max)

void vg_partial_init(vg_partial *p, unsigned proofs)
{
    memset(p, 0, sizeof *p);
    p->proofs = proofs > VG_PROOFS_MAX ? VG_PROOFS_MAX : proofs;
    p->names.text = VG_BUF_INIT(NAMES_BYTES_MAX);
    vg_partial_name(p, vg_slice_str(""));
}

static void free_proofs(vg_proof *proofs, unsigned places)
{
    for (unsigned i = 0; proofs && i < places; i++) free(proofs[i].line);
    free(proofs);
}

void vg_partial_free(vg_partial *p)
{
    for (size_t i = 0; i < p->seen_count; i++) {
        free_proofs(p->seen[i].early, p->proofs);
        free_proofs(p->seen[i].late, p->proofs);
    }
    for (size_t i = 0; i < p->cover_count; i++) free(p->covers[i].hours);
    free(p->seen);
    free(p->hosts);
    free(p->days);
    free(p->covers);
    free(p->names.ends);
    vg_buf_free(&p->names.text);
    vg_table_free(&p->names.index);
    vg_table_free(&p->seen_index);
    vg_table_free(&p->host_index);
    vg_table_free(&p->day_index);
    vg_table_free(&p->cover_index);
    memset(p, 0, sizeof *p);
}

vg_slice vg_partial_text(const vg_partial *p, uint32_t name)
{
    const vg_names *n = &p->names;
    if (name >= n->count) return vg_slice_of(NULL, 0);
    uint32_t start = name ? n->ends[name - 1] : 0;
    return vg_slice_skip(vg_slice_take(vg_buf_slice(&n->text), n->ends[name]), start);
}

uint32_t vg_partial_name(vg_partial *p, vg_slice text)
{
    vg_names *n = &p->names;
    uint64_t hash = vg_hash64(text);
    uint32_t number;
    for (size_t at = SIZE_MAX; vg_table_next(&n->index, hash, &at, &number);)
        if (vg_slice_eq(vg_partial_text(p, number), text)) return number;
    if (!GROW(n->ends, n->capacity, n->count, NAMES_MAX) || vg_buf_reserve(&n->text, text.size + 1) != VG_OK ||
        !vg_table_put(&n->index, hash, (uint32_t)n->count)) {
        n->text.status = VG_OK;
        p->dropped++;
        return 0;
    }
    vg_buf_add_slice(&n->text, text);
    n->ends[n->count] = (uint32_t)n->text.size;
    return (uint32_t)n->count++;
}

/* -- sightings ---------------------------------------------------------------------------------------------------- */

static vg_seen *seen_of(vg_partial *p, uint32_t entry, bool outside)
{
    uint64_t hash = vg_mix64((uint64_t)entry << 1 | outside);
    uint32_t number;
    for (size_t at = SIZE_MAX; vg_table_next(&p->seen_index, hash, &at, &number);)
        if (p->seen[number].entry == entry && p->seen[number].outside == outside) return &p->seen[number];
    if (!GROW(p->seen, p->seen_capacity, p->seen_count, SEEN_MAX)) return NULL;
    vg_seen s = {
        .entry = entry, .outside = outside, .first = VG_TIME_NONE, .last = VG_TIME_NONE, .last_record = UINT64_MAX};
    if (p->proofs) {
        s.early = calloc(p->proofs, sizeof *s.early);
        s.late = calloc(p->proofs, sizeof *s.late);
    }
    if ((p->proofs && (!s.early || !s.late)) || !vg_table_put(&p->seen_index, hash, (uint32_t)p->seen_count)) {
        free(s.early);
        free(s.late);
        return NULL;
    }
    p->seen[p->seen_count] = s;
    return &p->seen[p->seen_count++];
}

static vg_seen_host *host_of(vg_partial *p, uint32_t seen, uint32_t host)
{
    uint64_t hash = vg_mix64((uint64_t)seen << 32 | host);
    uint32_t number;
    for (size_t at = SIZE_MAX; vg_table_next(&p->host_index, hash, &at, &number);)
        if (p->hosts[number].seen == seen && p->hosts[number].host == host) return &p->hosts[number];
    if (!GROW(p->hosts, p->host_capacity, p->host_count, HOSTS_MAX) ||
        !vg_table_put(&p->host_index, hash, (uint32_t)p->host_count))
        return NULL;
    p->hosts[p->host_count] = (vg_seen_host){seen, host, VG_TIME_NONE, VG_TIME_NONE, 0};
    return &p->hosts[p->host_count++];
}

static vg_seen_day *day_of(vg_partial *p, uint32_t seen_host, int32_t day)
{
    uint64_t hash = vg_mix64((uint64_t)seen_host << 32 | (uint32_t)day);
    uint32_t number;
    for (size_t at = SIZE_MAX; vg_table_next(&p->day_index, hash, &at, &number);)
        if (p->days[number].seen_host == seen_host && p->days[number].day == day) return &p->days[number];
    if (!GROW(p->days, p->day_capacity, p->day_count, DAYS_MAX) ||
        !vg_table_put(&p->day_index, hash, (uint32_t)p->day_count))
        return NULL;
    p->days[p->day_count] = (vg_seen_day){seen_host, day, 0};
    return &p->days[p->day_count++];
}

static void widen(vg_time *first, vg_time *last, vg_time from, vg_time until)
{
    if (from != VG_TIME_NONE && (*first == VG_TIME_NONE || from < *first)) *first = from;
    if (until != VG_TIME_NONE && (*last == VG_TIME_NONE || until > *last)) *last = until;
}

/* -- evidence ------------------------------------------------------------------------------------------------------ */

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_text(vg_slice a, vg_slice b)
{
    size_t n = a.size < b.size ? a.size : b.size;
    int order = n ? memcmp(a.data, b.data, n) : 0;
    return order ? order : compare(a.size, b.size);
}

/* Total order of evidence; `a` of partial pa, `b` of pb. Undated records come behind the dated ones, at either end. */
static int compare_proof(const vg_partial *pa, const vg_proof *a, const vg_partial *pb, const vg_proof *b, bool late)
{
    bool undated_a = a->time == VG_TIME_NONE, undated_b = b->time == VG_TIME_NONE;
    if (undated_a != undated_b) return undated_a ? 1 : -1;
    int order = (a->time > b->time) - (a->time < b->time);
    if (order == 0) order = compare_text(vg_partial_text(pa, a->file), vg_partial_text(pb, b->file));
    if (order == 0) order = compare_text(vg_partial_text(pa, a->member), vg_partial_text(pb, b->member));
    if (order == 0) order = compare(a->offset, b->offset);
    return late ? -order : order;
}

static bool copy_line(vg_proof *place, vg_slice line)
{
    uint32_t size = (uint32_t)(line.size < VG_LIMIT_EVIDENCE_BYTES ? line.size : VG_LIMIT_EVIDENCE_BYTES);
    if (size > place->line_capacity) {
        uint8_t *data = realloc(place->line, size);
        if (!data) return false;
        place->line = data;
        place->line_capacity = size;
    }
    if (size) memcpy(place->line, line.data, size);
    place->line_size = size;
    return true;
}

/* Finds where `proof` belongs among the k best and returns that place, emptied, or NULL. Keeps the displaced line's
 * memory for the new one. */
static vg_proof *proof_place(vg_partial *p, vg_proof *proofs, uint8_t *count, const vg_partial *from,
                             const vg_proof *proof, bool late)
{
    unsigned at = *count;
    while (at > 0) {
        int order = compare_proof(from, proof, p, &proofs[at - 1], late);
        if (order == 0) return NULL; /* the same record, merged twice */
        if (order > 0) break;
        at--;
    }
    if (at >= p->proofs) return NULL;
    unsigned end = *count < p->proofs ? *count : p->proofs - 1;
    vg_proof displaced = proofs[end];
    memmove(&proofs[at + 1], &proofs[at], (end - at) * sizeof *proofs);
    proofs[at] = displaced;
    if (*count < p->proofs) ++*count;
    return &proofs[at];
}

/* The hash of a record that is kept whole is made when the partial is saved: most proofs are displaced before. */
static void hash_if_cut(vg_proof *place, const vg_record_hit *hit)
{
    place->sha256[0] = 0;
    if (hit->sha256)
        memcpy(place->sha256, hit->sha256, sizeof place->sha256);
    else if (hit->bytes.data != hit->line.data || hit->bytes.size > VG_LIMIT_EVIDENCE_BYTES)
        vg_sha256_hex(hit->bytes, place->sha256);
}

static void keep_proof(vg_partial *p, const vg_record_hit *hit, vg_seen *s, uint32_t host)
{
    vg_proof proof = {.time = hit->time,
                      .file = hit->file,
                      .member = hit->member,
                      .host = host,
                      .offset = hit->offset,
                      .length = hit->length};
    for (int late = 0; late < 2; late++) {
        vg_proof *place = late ? proof_place(p, s->late, &s->late_count, p, &proof, true)
                               : proof_place(p, s->early, &s->early_count, p, &proof, false);
        if (!place) continue;
        uint8_t *line = place->line;
        uint32_t capacity = place->line_capacity;
        *place = proof;
        place->line = line;
        place->line_capacity = capacity;
        if (!copy_line(place, hit->line)) p->failed = true;
        hash_if_cut(place, hit);
    }
}

void vg_partial_add(vg_partial *p, const vg_record_hit *hit)
{
    vg_seen *s = seen_of(p, hit->entry, hit->outside);
    if (!s) {
        p->dropped++;
        return;
    }
    if (s->last_record == hit->record) return;
    s->last_record = hit->record;
    s->count++;
    p->records++;
    s->undated += hit->time == VG_TIME_NONE;
    widen(&s->first, &s->last, hit->time, hit->time);
    uint32_t host = vg_partial_name(p, hit->host);
    vg_seen_host *h = host_of(p, (uint32_t)(s - p->seen), host);
    if (h) {
        h->count++;
        widen(&h->first, &h->last, hit->time, hit->time);
        if (hit->time != VG_TIME_NONE) {
            vg_seen_day *d = day_of(p, (uint32_t)(h - p->hosts), (int32_t)vg_time_day(hit->time));
            if (d)
                d->count++;
            else
                p->dropped++;
        }
    } else {
        p->dropped++;
    }
    if (p->proofs) keep_proof(p, hit, s, host);
    vg_file_cover *cover = hit->outside ? NULL : vg_partial_cover(p, hit->file, hit->member);
    if (cover) {
        cover->hits++;
        widen(&cover->hit_first, &cover->hit_last, hit->time, hit->time);
    }
}

/* -- coverage ------------------------------------------------------------------------------------------------------ */

vg_file_cover *vg_partial_cover(vg_partial *p, uint32_t file, uint32_t member)
{
    uint64_t hash = vg_mix64((uint64_t)file << 32 | member);
    uint32_t number;
    for (size_t at = SIZE_MAX; vg_table_next(&p->cover_index, hash, &at, &number);)
        if (p->covers[number].file == file && p->covers[number].member == member) return &p->covers[number];
    if (!GROW(p->covers, p->cover_capacity, p->cover_count, NAMES_MAX) ||
        !vg_table_put(&p->cover_index, hash, (uint32_t)p->cover_count)) {
        p->failed = true;
        return NULL;
    }
    p->covers[p->cover_count] =
        (vg_file_cover){.file = file, .member = member, .hit_first = VG_TIME_NONE, .hit_last = VG_TIME_NONE};
    return &p->covers[p->cover_count++];
}

static int64_t hour_of(vg_time t)
{
    int64_t hour = t / VG_HOUR_NS;
    return hour - (t % VG_HOUR_NS < 0);
}

static int by_hour(const void *a, const void *b)
{
    const vg_hour *x = a, *y = b;
    return (x->hour > y->hour) - (x->hour < y->hour);
}

void vg_cover_settle(vg_file_cover *c)
{
    if (c->settled == c->hour_count) return;
    size_t kept = 0;
    qsort(c->hours, c->hour_count, sizeof *c->hours, by_hour);
    for (size_t i = 0; i < c->hour_count; i++) {
        if (kept && c->hours[kept - 1].hour == c->hours[i].hour)
            widen(&c->hours[kept - 1].first, &c->hours[kept - 1].last, c->hours[i].first, c->hours[i].last);
        else
            c->hours[kept++] = c->hours[i];
    }
    c->settled = c->hour_count = kept;
}

/* Logs are nearly in order: most hours are among the last ones. Others wait unsorted at the end until they are as many
 * as the sorted ones, so that a log in any order costs no more than its sorting. */
static void cover_hour(vg_file_cover *c, const vg_hour *h)
{
    for (size_t back = 1; back <= 4 && back <= c->hour_count; back++) {
        vg_hour *near = &c->hours[c->hour_count - back];
        if (near->hour != h->hour) continue;
        widen(&near->first, &near->last, h->first, h->last);
        return;
    }
    if (c->hour_count > 2 * c->settled + 1024 || c->hour_count == HOURS_MAX) vg_cover_settle(c);
    if (!GROW(c->hours, c->hour_capacity, c->hour_count, HOURS_MAX)) return;
    bool next = c->settled == c->hour_count && (c->hour_count == 0 || c->hours[c->hour_count - 1].hour < h->hour);
    c->hours[c->hour_count++] = *h;
    if (next) c->settled++;
}

void vg_cover_time(vg_file_cover *c, vg_time t)
{
    vg_hour h = {hour_of(t), t, t};
    cover_hour(c, &h);
}

/* -- merging ------------------------------------------------------------------------------------------------------- */

static uint32_t rename_in(vg_partial *a, const vg_partial *b, uint32_t name)
{
    return name ? vg_partial_name(a, vg_partial_text(b, name)) : 0;
}

static void merge_proofs(vg_partial *a, vg_proof *into, uint8_t *count, const vg_partial *b, const vg_proof *proofs,
                         uint8_t proof_count, bool late)
{
    for (unsigned i = 0; i < proof_count && a->proofs; i++) {
        vg_proof *place = proof_place(a, into, count, b, &proofs[i], late);
        if (!place) continue;
        uint8_t *line = place->line;
        uint32_t capacity = place->line_capacity;
        *place = proofs[i];
        place->line = line;
        place->line_capacity = capacity;
        place->file = rename_in(a, b, proofs[i].file);
        place->member = rename_in(a, b, proofs[i].member);
        place->host = rename_in(a, b, proofs[i].host);
        if (!copy_line(place, vg_slice_of(proofs[i].line, proofs[i].line_size))) a->failed = true;
    }
}

static void merge_cover(vg_partial *a, const vg_partial *b, const vg_file_cover *from)
{
    vg_file_cover *c = vg_partial_cover(a, rename_in(a, b, from->file), rename_in(a, b, from->member));
    if (!c) return;
    if (!c->format) c->format = rename_in(a, b, from->format);
    if (!c->detail) c->detail = rename_in(a, b, from->detail);
    if (!c->year_note) c->year_note = rename_in(a, b, from->year_note);
    c->bytes += from->bytes;
    c->events += from->events;
    c->sampled += from->sampled;
    c->undated += from->undated;
    c->sampled_bytes += from->sampled_bytes;
    c->undated_bytes += from->undated_bytes;
    c->binary_bytes += from->binary_bytes;
    c->hits += from->hits;
    widen(&c->hit_first, &c->hit_last, from->hit_first, from->hit_last);
    for (size_t i = 0; i < from->hour_count; i++) cover_hour(c, &from->hours[i]);
    vg_cover_settle(c);
}

void vg_partial_merge(vg_partial *a, const vg_partial *b)
{
    uint32_t *seen = calloc(b->seen_count + 1, sizeof *seen);
    uint32_t *hosts = calloc(b->host_count + 1, sizeof *hosts);
    if (!seen || !hosts) a->failed = true;
    for (size_t i = 0; i < b->seen_count && !a->failed; i++) {
        const vg_seen *from = &b->seen[i];
        vg_seen *s = seen_of(a, from->entry, from->outside);
        seen[i] = UINT32_MAX;
        if (!s) {
            a->dropped += from->count;
            continue;
        }
        seen[i] = (uint32_t)(s - a->seen);
        s->count += from->count;
        a->records += from->count;
        s->undated += from->undated;
        widen(&s->first, &s->last, from->first, from->last);
        merge_proofs(a, s->early, &s->early_count, b, from->early, from->early_count, false);
        merge_proofs(a, s->late, &s->late_count, b, from->late, from->late_count, true);
    }
    for (size_t i = 0; i < b->host_count && !a->failed; i++) {
        const vg_seen_host *from = &b->hosts[i];
        vg_seen_host *h =
            seen[from->seen] == UINT32_MAX ? NULL : host_of(a, seen[from->seen], rename_in(a, b, from->host));
        hosts[i] = UINT32_MAX;
        if (!h) continue;
        hosts[i] = (uint32_t)(h - a->hosts);
        h->count += from->count;
        widen(&h->first, &h->last, from->first, from->last);
    }
    for (size_t i = 0; i < b->day_count && !a->failed; i++) {
        const vg_seen_day *from = &b->days[i];
        vg_seen_day *d = hosts[from->seen_host] == UINT32_MAX ? NULL : day_of(a, hosts[from->seen_host], from->day);
        if (d)
            d->count += from->count;
        else
            a->dropped += from->count;
    }
    for (size_t i = 0; i < b->cover_count && !a->failed; i++) merge_cover(a, b, &b->covers[i]);
    a->dropped += b->dropped;
    a->failed = a->failed || b->failed;
    free(seen);
    free(hosts);
}
