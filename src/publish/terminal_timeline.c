/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline of a terminal page: whole days over columns. Where the logs leave out more than a sixth of their whole
 * time, that time is cut out of the axis. */
#include <stdio.h>
#include <stdlib.h>

#include "terminal.h"

#define SEGMENTS 4
#define ROWS     12

typedef struct segment {
    int64_t first_day, days;
    size_t at, columns;
} segment;

typedef struct axis {
    vg_interval *covered; /* merged, in order */
    size_t covered_count;
    segment segments[SEGMENTS];
    size_t segment_count;
    size_t columns;
} axis;

typedef struct row {
    const char *name;
    vg_time first;
    uint64_t *columns;
} row;

static int by_from(const void *a, const void *b)
{
    const vg_interval *x = a, *y = b;
    return x->from != y->from ? (x->from > y->from) - (x->from < y->from)
                              : (x->until > y->until) - (x->until < y->until);
}

/* What any source covers: its extent without its gaps. */
static bool collect_covered(axis *a, const vg_hunt_result *r)
{
    size_t room = 1, n = 0;
    for (size_t i = 0; i < r->source_count; i++) room += 1 + r->sources[i].gap_count;
    a->covered = calloc(room, sizeof *a->covered);
    if (!a->covered) return false;
    for (size_t i = 0; i < r->source_count; i++) {
        const vg_source *s = &r->sources[i];
        if (s->first == VG_TIME_NONE || s->last == VG_TIME_NONE) continue;
        vg_time from = s->first;
        for (size_t g = 0; g < s->gap_count; g++) {
            a->covered[n++] = (vg_interval){from, s->gaps[g].from};
            from = s->gaps[g].until;
        }
        a->covered[n++] = (vg_interval){from, s->last};
    }
    if (n) qsort(a->covered, n, sizeof *a->covered, by_from);
    for (size_t i = 0; i < n; i++) {
        vg_interval *last = a->covered_count ? &a->covered[a->covered_count - 1] : NULL;
        if (last && a->covered[i].from <= last->until) {
            if (a->covered[i].until > last->until) last->until = a->covered[i].until;
        } else {
            a->covered[a->covered_count++] = a->covered[i];
        }
    }
    return true;
}

static void add_segment(axis *a, vg_time from, vg_time until)
{
    int64_t first = vg_time_day(from);
    a->segments[a->segment_count++] = (segment){first, vg_time_day(until) - first + 1, 0, 0};
}

/* Shares the columns out: eight to each segment, so that a date fits under it, the rest by its days. */
static void share_columns(axis *a)
{
    int64_t days = 0;
    if (a->segment_count == 0) return;
    for (size_t i = 0; i < a->segment_count; i++) days += a->segments[i].days;
    size_t cuts = a->segment_count - 1;
    size_t least = (a->columns - cuts) / a->segment_count;
    if (least > 8) least = 8;
    size_t free_columns = a->columns - cuts - least * a->segment_count;
    size_t at = 0;
    for (size_t i = 0; i < a->segment_count; i++) {
        segment *s = &a->segments[i];
        s->at = at;
        s->columns = least + (size_t)((int64_t)free_columns * s->days / days);
        at += s->columns + 1;
    }
    a->columns = at - 1;
}

static bool build_axis(axis *a, const vg_hunt_result *r, size_t columns)
{
    a->columns = columns;
    if (!collect_covered(a, r)) return false;
    vg_time from = r->verdict.first, until = r->verdict.last;
    bool hit = from != VG_TIME_NONE && until != VG_TIME_NONE;
    size_t n = a->covered_count;
    if (n == 0 && !hit) return true;
    if (!hit) from = until = a->covered[0].from;
    if (n && a->covered[0].from < from) from = a->covered[0].from;
    for (size_t i = 0; i < n; i++)
        if (a->covered[i].until > until) until = a->covered[i].until;
    vg_time longest = (until / 6 - from / 6);
    if (longest < 30 * VG_DAY_NS) longest = 30 * VG_DAY_NS;
    vg_time begin = from;
    for (size_t i = 1; i < n && a->segment_count + 1 < SEGMENTS; i++) {
        vg_time silence_from = a->covered[i - 1].until, silence_until = a->covered[i].from;
        if (silence_until - silence_from <= longest) continue;
        if (hit && r->verdict.first < silence_until && r->verdict.last > silence_from) continue;
        add_segment(a, begin, silence_from);
        begin = silence_until;
    }
    add_segment(a, begin, until);
    share_columns(a);
    return true;
}

/* The days [*ret_first, *ret_end) of a column, false where the column is a cut. */
static bool column_days(const axis *a, size_t column, int64_t *ret_first, int64_t *ret_end)
{
    for (size_t i = 0; i < a->segment_count; i++) {
        const segment *s = &a->segments[i];
        if (column < s->at || column >= s->at + s->columns) continue;
        int64_t at = (int64_t)(column - s->at), columns = (int64_t)s->columns;
        *ret_first = s->first_day + at * s->days / columns;
        *ret_end = s->first_day + (at + 1) * s->days / columns;
        if (*ret_end <= *ret_first) *ret_end = *ret_first + 1;
        return true;
    }
    return false;
}

/* The columns [*ret_from, *ret_end) that show a day. */
static bool day_columns(const axis *a, int64_t day, size_t *ret_from, size_t *ret_end)
{
    for (size_t i = 0; i < a->segment_count; i++) {
        const segment *s = &a->segments[i];
        int64_t at = day - s->first_day, columns = (int64_t)s->columns;
        if (at < 0 || at >= s->days) continue;
        int64_t from = columns >= s->days ? (at * columns + s->days - 1) / s->days : ((at + 1) * columns - 1) / s->days;
        int64_t end = columns >= s->days ? ((at + 1) * columns + s->days - 1) / s->days : from + 1;
        *ret_from = s->at + (size_t)from;
        *ret_end = s->at + (size_t)end;
        return true;
    }
    return false;
}

static bool is_covered(const axis *a, int64_t first, int64_t end)
{
    vg_time from = first * VG_DAY_NS, until = end * VG_DAY_NS, sum = 0;
    size_t low = 0, high = a->covered_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (a->covered[middle].until < from)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < a->covered_count && a->covered[i].from < until; i++) {
        vg_time f = a->covered[i].from > from ? a->covered[i].from : from;
        vg_time u = a->covered[i].until < until ? a->covered[i].until : until;
        if (u >= f) sum += u - f + 1;
    }
    /* The first and the last day of a log are rarely whole ones. */
    bool edge = low < a->covered_count && (a->covered[low].from > from || a->covered[low].until < until);
    return sum * 2 >= until - from || (edge && end - first == 1 && sum > 0);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const row *)a)->name, ((const row *)b)->name);
}

static int by_first(const void *a, const void *b)
{
    const row *x = a, *y = b;
    if (x->first != y->first) return (x->first > y->first) - (x->first < y->first);
    return strcmp(x->name, y->name);
}

/* Hosts with a sighting in validity, each once, by name. */
static row *collect_rows(const vg_hunt_result *r, size_t *ret_count)
{
    size_t room = 1, n = 0, kept = 0;
    for (size_t i = 0; i < r->sighting_count; i++) room += r->sightings[i].host_count;
    row *rows = calloc(room, sizeof *rows);
    for (size_t i = 0; rows && i < r->sighting_count; i++)
        for (size_t h = 0; r->sightings[i].in_validity && h < r->sightings[i].host_count; h++) {
            const vg_sighting_host *host = &r->sightings[i].hosts[h];
            rows[n++] = (row){host->name, host->first == VG_TIME_NONE ? INT64_MAX : host->first, NULL};
        }
    if (n) qsort(rows, n, sizeof *rows, by_name);
    for (size_t i = 0; i < n; i++) {
        if (kept && strcmp(rows[kept - 1].name, rows[i].name) == 0) {
            if (rows[i].first < rows[kept - 1].first) rows[kept - 1].first = rows[i].first;
        } else {
            rows[kept++] = rows[i];
        }
    }
    *ret_count = kept;
    return rows;
}

static void count_columns(const axis *a, const vg_hunt_result *r, row *rows, size_t shown)
{
    for (size_t i = 0; i < r->sighting_count; i++) {
        const vg_sighting *s = &r->sightings[i];
        if (!s->in_validity) continue;
        for (size_t d = 0; d < s->day_count; d++) {
            size_t at = 0, from = 0, end = 0;
            if (s->days[d].host >= s->host_count || !day_columns(a, s->days[d].day, &from, &end)) continue;
            while (at < shown && strcmp(rows[at].name, s->hosts[s->days[d].host].name) != 0) at++;
            for (size_t c = from; at < shown && c < end; c++) rows[at].columns[c] += s->days[d].count;
        }
    }
}

/* 0 to 4, by the square root of the share of the most. */
static unsigned level(uint64_t count, uint64_t most)
{
    uint64_t share = count > UINT64_MAX / 25 ? 25 : count * 25 / most;
    unsigned root = 0;
    while ((uint64_t)(root + 1) * (root + 1) <= share) root++;
    return root < 5 ? root : 4;
}

static bool overlaps(const vg_interval *list, size_t count, int64_t first_day, int64_t end_day)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].from < end_day * VG_DAY_NS && list[i].until >= first_day * VG_DAY_NS) return true;
    return false;
}

/* A host's row: where the sources that saw it fall silent, nothing is known. */
static void put_host_row(page *p, const axis *a, const vg_verdict *v, const uint64_t *counts, uint64_t most)
{
    static const char *const blocks[] = {"▁", "▂", "▃", "▅", "▇"};
    for (size_t c = 0; c < a->columns; c++) {
        int64_t first = 0, end = 0;
        if (!column_days(a, c, &first, &end))
            page_text(p, INK_DIM, "╱");
        else if (counts[c])
            page_text(p, INK_HIT, blocks[level(counts[c], most)]);
        else if (!is_covered(a, first, end) || overlaps(v->gaps, v->gap_count, first, end))
            page_text(p, INK_GAP, "░");
        else
            page_text(p, INK_DIM, "·");
    }
    page_line(p);
}

static void put_logged_row(page *p, const axis *a, const vg_hunt_result *r)
{
    for (size_t c = 0; c < a->columns; c++) {
        int64_t first = 0, end = 0;
        bool partly = false;
        if (!column_days(a, c, &first, &end)) {
            page_text(p, INK_DIM, "╱");
            continue;
        }
        for (size_t i = 0; i < r->source_count && !partly; i++)
            partly = overlaps(r->sources[i].gaps, r->sources[i].gap_count, first, end);
        if (!is_covered(a, first, end))
            page_text(p, INK_GAP, "░");
        else
            page_text(p, partly ? INK_GAP : INK_OK, partly ? "╌" : "━");
    }
    page_line(p);
}

/* Dates under the axis: each segment's first day, and where there is room the months between. */
static void put_dates(page *p, const axis *a, size_t label)
{
    size_t used = 0, next = 0; /* columns written; the first one that the next date may have */
    page_spaces(p, label);
    for (size_t c = 0; c < a->columns; c++) {
        int64_t first = 0, end = 0;
        vg_civil from, before;
        if (c < used || !column_days(a, c, &first, &end)) continue;
        bool start = false;
        for (size_t i = 0; i < a->segment_count; i++) start |= a->segments[i].at == c;
        if (!start && c < next) continue;
        vg_time_to_civil((end - 1) * VG_DAY_NS, &from);
        vg_time_to_civil((first - 1) * VG_DAY_NS, &before);
        if (!start && from.month == before.month && from.year == before.year) continue;
        if (a->columns - c < 7) break;
        /* A cut's two sides must both fit. */
        bool clear = true;
        for (size_t i = 1; i < a->segment_count && !start; i++)
            clear &= !(a->segments[i].at > c && a->segments[i].at < c + 8);
        if (!clear) continue;
        if (start) vg_time_to_civil(first * VG_DAY_NS, &from);
        page_spaces(p, c - used);
        vg_buf_reset(&p->scratch);
        vg_buf_printf(&p->scratch, "%04d-%02d", from.year, from.month);
        page_put(p, INK_DIM, vg_buf_slice(&p->scratch));
        used = c + 7;
        next = c + 10;
    }
    page_line(p);
}

static void put_label(page *p, ink i, const char *name, size_t label)
{
    page_spaces(p, 2);
    size_t width = page_cut(p, i, name, label - 3);
    page_spaces(p, label - 2 - width);
}

/* One sign and its meaning, on a line of its own where this one is full. Returns the columns used. */
static size_t put_sign(page *p, size_t used, ink i, const char *sign, const char *meaning)
{
    size_t width = text_width(vg_slice_str(sign)) + 1 + text_width(vg_slice_str(meaning));
    if (used > 2 && used + 2 + width > p->columns) {
        page_line(p);
        used = 0;
    }
    page_spaces(p, 2);
    page_text(p, i, sign);
    page_spaces(p, 1);
    page_text(p, INK_DIM, meaning);
    return used + 2 + width;
}

static void put_key(page *p, const axis *a, bool hits)
{
    const segment *s = &a->segments[0];
    size_t used = 0;
    for (size_t i = 1; i < a->segment_count; i++)
        if (a->segments[i].days > s->days) s = &a->segments[i];
    int64_t columns = s->columns ? (int64_t)s->columns : 1, days = (s->days + columns / 2) / columns;
    if (hits) {
        used = put_sign(p, used, INK_HIT, "▁▂▃▅▇", page_word(p, W_KEY_HITS));
        used = put_sign(p, used, INK_DIM, "·", page_word(p, W_KEY_QUIET));
    }
    used = put_sign(p, used, INK_GAP, "░", page_word(p, W_KEY_GAP));
    used = put_sign(p, used, INK_GAP, "╌", page_word(p, W_KEY_PARTLY));
    if (a->segment_count > 1) used = put_sign(p, used, INK_DIM, "╱", page_word(p, W_KEY_BREAK));
    if (days > 1) {
        char text[64];
        snprintf(text, sizeof text, "~%lld %s", (long long)days, page_word(p, W_DAYS));
        put_sign(p, used, INK_DIM, page_word(p, W_A_COLUMN), text);
    }
    page_line(p);
}

static void put_rows(page *p, const vg_hunt_result *r, axis *a, size_t label, row *rows, size_t count)
{
    size_t shown = count > ROWS ? ROWS - 1 : count;
    uint64_t most = 0;
    uint64_t *cells = calloc(shown * a->columns + 1, sizeof *cells);
    if (!cells) {
        p->out->status = VG_E_NOMEM;
        return;
    }
    if (count) qsort(rows, count, sizeof *rows, by_first);
    for (size_t i = 0; i < shown; i++) rows[i].columns = cells + i * a->columns;
    count_columns(a, r, rows, shown);
    for (size_t i = 0; i < shown * a->columns; i++)
        if (cells[i] > most) most = cells[i];
    page_heading(p, W_TIMELINE, W_UTC);
    for (size_t i = 0; i < shown; i++) {
        put_label(p, INK_PLAIN, rows[i].name[0] ? rows[i].name : page_word(p, W_NO_HOST), label);
        put_host_row(p, a, &r->verdict, rows[i].columns, most);
    }
    if (shown < count) {
        page_text(p, INK_DIM, "  + ");
        page_number(p, INK_DIM, count - shown);
        page_spaces(p, 1);
        page_text(p, INK_DIM, page_word(p, W_MORE_HOSTS));
        page_line(p);
    }
    put_label(p, INK_DIM, page_word(p, W_LOGGED), label);
    put_logged_row(p, a, r);
    put_dates(p, a, label);
    put_key(p, a, shown > 0);
    free(cells);
}

void page_timeline(page *p, const vg_hunt_result *r)
{
    axis a = {NULL, 0, {{0}}, 0, 0};
    size_t count = 0;
    row *rows = collect_rows(r, &count);
    size_t label = 12;
    for (size_t i = 0; rows && i < count; i++) {
        size_t width = text_width(vg_slice_str(rows[i].name)) + 3;
        if (width > label) label = width;
    }
    if (label > p->columns * 3 / 10) label = p->columns * 3 / 10;
    if (!rows || !build_axis(&a, r, p->columns - label - 1))
        p->out->status = VG_E_NOMEM;
    else if (a.segment_count)
        put_rows(p, r, &a, label, rows, count);
    free(rows);
    free(a.covered);
}
