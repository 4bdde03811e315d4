/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a hunt on a terminal: the verdict first, then when and where, then what proves it, then what was not
 * covered, then what to do. */
#include <stdio.h>

#include "terminal.h"
#include "vigie/publish.h"

#define SHOWN_SIGHTINGS 20
#define SHOWN_SOURCES   16
#define SHOWN_GAPS      3
#define SHOWN_PROBLEMS  10
#define SHOWN_HOSTS     6

static void put_separator(page *p)
{
    page_text(p, INK_DIM, " · ");
}

static size_t count_seen(const vg_hunt_result *r, bool in_validity)
{
    size_t n = 0;
    for (size_t i = 0; i < r->sighting_count; i++) n += r->sightings[i].in_validity == in_validity;
    return n;
}

static size_t count_gaps(const vg_hunt_result *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->source_count; i++) n += r->sources[i].gap_count;
    return n;
}

static bool has_coverage(const vg_hunt_result *r)
{
    return r->verdict.covered_first != VG_TIME_NONE && r->verdict.covered_last != VG_TIME_NONE;
}

static void put_band(page *p, ink i, word w)
{
    vg_buf band = VG_BUF_INIT(256);
    vg_buf_printf(&band, p->color ? " %s " : "[%s]", page_word(p, w));
    page_put(p, i, vg_buf_slice(&band));
    vg_buf_free(&band);
    page_spaces(p, 2);
}

/* What stands beside the verdict: set in one go, so that it can be measured and moved to the next line. */
typedef struct items {
    vg_buf text; /* each ends in NUL */
} items;

/* Between these, what is put goes to the items. */
static vg_buf *open_item(page *p, items *list)
{
    vg_buf *out = p->out;
    p->out = &list->text;
    return out;
}

static void close_item(page *p, items *list, vg_buf *out)
{
    vg_buf_add_byte(&list->text, 0);
    p->out = out;
}

static void add_count(page *p, items *list, uint64_t n, word one, word many)
{
    vg_buf *out = open_item(p, list);
    page_count(p, INK_PLAIN, n, one, many);
    close_item(p, list, out);
}

static void add_hit_items(page *p, items *list, const vg_hunt_result *r)
{
    const vg_verdict *v = &r->verdict;
    vg_buf *out = open_item(p, list);
    page_number(p, INK_PLAIN, count_seen(r, true));
    page_spaces(p, 1);
    page_text(p, INK_PLAIN, page_word(p, W_OF));
    page_spaces(p, 1);
    page_count(p, INK_PLAIN, r->indicator_count, W_INDICATOR, W_INDICATORS);
    close_item(p, list, out);
    add_count(p, list, v->host_count, W_HOST, W_HOSTS);
    if (v->dwell_days < 0) return;
    out = open_item(p, list);
    if (v->censored_left || v->censored_right) {
        page_text(p, INK_PLAIN, page_word(p, W_AT_LEAST));
        page_spaces(p, 1);
    }
    page_count(p, INK_PLAIN, (uint64_t)v->dwell_days, W_DAY, W_DAYS);
    close_item(p, list, out);
}

static void put_items(page *p, size_t used, items *list)
{
    bool first = true;
    for (size_t at = 0; at < list->text.size;) {
        const char *item = (const char *)list->text.data + at;
        size_t width = text_width(vg_slice_str(item));
        if (!first && used + 3 + width > p->columns) {
            page_line(p);
            page_spaces(p, 2);
            used = 2;
        } else if (!first) {
            put_separator(p);
            used += 3;
        }
        page_text(p, INK_BOLD, item);
        used += width;
        first = false;
        at += strlen(item) + 1;
    }
    page_line(p);
    if (list->text.status != VG_OK) p->out->status = list->text.status;
    vg_buf_free(&list->text);
}

static void put_headline(page *p, const vg_hunt_result *r)
{
    const vg_verdict *v = &r->verdict;
    size_t outside = count_seen(r, false);
    items list = {VG_BUF_INIT(4096)};
    word title = v->hit ? W_HIT : has_coverage(r) ? W_NOT_SEEN : W_NOT_COVERED;
    if (v->hit) {
        add_hit_items(p, &list, r);
    } else if (has_coverage(r)) {
        add_count(p, &list, r->indicator_count, W_INDICATOR, W_INDICATORS);
        add_count(p, &list, r->source_count, W_SOURCE, W_SOURCES);
        add_count(p, &list, count_gaps(r), W_GAP, W_GAPS);
    }
    if (!v->hit && (r->problem_count || title == W_NOT_COVERED))
        add_count(p, &list, r->problem_count, W_PROBLEM, W_PROBLEMS);
    bool doubt = title == W_NOT_COVERED || r->problem_count || count_gaps(r) || r->interrupted;
    put_band(p, v->hit ? INK_HIT_BAND : doubt ? INK_GAP_BAND : INK_OK_BAND, title);
    put_items(p, text_width(vg_slice_str(page_word(p, title))) + 4, &list);
    if (outside) {
        page_spaces(p, 2);
        page_count(p, INK_GAP, outside, W_SEEN_OUTSIDE, W_SEEN_OUTSIDE_MANY);
        page_line(p);
    }
    page_line(p);
    if (v->statement) page_wrap(p, INK_PLAIN, v->statement, 2);
    if (r->interrupted) page_wrap(p, INK_GAP, page_word(p, W_INTERRUPTED), 2);
    if (!r->sandboxed) page_wrap(p, INK_GAP, page_word(p, W_UNSANDBOXED), 2);
}

static void put_extent(page *p, vg_time first, vg_time last)
{
    page_time(p, INK_PLAIN, first);
    page_text(p, INK_DIM, " → ");
    page_time(p, INK_PLAIN, last);
}

static void put_hosts(page *p, const vg_sighting *s)
{
    vg_buf line = VG_BUF_INIT(TEXT_BYTES);
    size_t named = 0, shown = 0;
    for (size_t i = 0; i < s->host_count; i++) {
        if (!s->hosts[i].name[0]) continue;
        named++;
        if (shown == SHOWN_HOSTS) continue;
        if (shown++) vg_buf_add_str(&line, ", ");
        vg_buf_add_str(&line, s->hosts[i].name);
    }
    if (named > shown) vg_buf_printf(&line, ", + %zu %s", named - shown, page_word(p, W_MORE_HOSTS));
    if (shown) page_wrap(p, INK_PLAIN, vg_buf_text(&line), 4);
    vg_buf_free(&line);
}

/* Where the indicator stands in the line, or SIZE_MAX. ASCII case aside. */
static size_t find_value(vg_slice line, const char *value)
{
    vg_slice v = vg_slice_str(value);
    if (v.size == 0) return SIZE_MAX;
    for (size_t i = 0; i + v.size <= line.size; i++)
        if (vg_lower(line.data[i]) == vg_lower(v.data[0]) && vg_slice_ieq(vg_slice_of(line.data + i, v.size), v))
            return i;
    return SIZE_MAX;
}

/* The part of the record around the indicator that fits on one line, the indicator in bold. */
static void put_excerpt(page *p, const vg_sighting *s, vg_slice line)
{
    size_t room = p->columns - 6, at = find_value(line, s->value), size = strlen(s->value);
    if (at == SIZE_MAX) at = size = 0;
    size_t before = 0;
    if (at + size > room - 2) {
        size_t lead = room > size + 8 ? (room - size) / 3 : 0, tail = line.size - at - size;
        if (tail + size + 2 < room - lead) lead = room - size - tail - 2;
        before = at > lead ? at - lead : 0;
        while (before < at && (line.data[before] & 0xc0U) == 0x80) before++;
    }
    vg_slice parts[3] = {vg_slice_of(line.data + before, at - before), vg_slice_of(line.data + at, size),
                         vg_slice_skip(line, at + size)};
    page_spaces(p, 4);
    if (before) page_text(p, INK_DIM, "…");
    size_t left = room - (before > 0);
    for (int i = 0; i < 3; i++) {
        vg_buf_reset(&p->scratch);
        text_add_visible(&p->scratch, vg_slice_take(parts[i], 4 * room));
        vg_slice shown = vg_buf_slice(&p->scratch);
        size_t fit = text_fit(shown, left);
        bool cut = fit < shown.size || parts[i].size > 4 * room;
        if (cut) fit = text_fit(shown, left ? left - 1 : 0);
        page_put(p, i == 1 ? INK_HIT : INK_DIM, vg_slice_take(shown, fit));
        left -= text_width(vg_slice_take(shown, fit));
        if (cut) {
            if (left) page_text(p, INK_DIM, "…");
            break;
        }
    }
    page_line(p);
}

static void put_record(page *p, const vg_sighting *s, const vg_evidence *e)
{
    char place[64];
    snprintf(place, sizeof place, " @%llu+%llu", (unsigned long long)e->offset, (unsigned long long)e->length);
    size_t room = p->columns - 5 - strlen(place);
    page_spaces(p, 4);
    vg_buf name = VG_BUF_INIT(TEXT_BYTES);
    vg_buf_add_str(&name, e->file);
    if (e->member) vg_buf_printf(&name, " ▸ %s", e->member);
    page_cut(p, INK_DIM, vg_buf_text(&name), room);
    vg_buf_free(&name);
    page_text(p, INK_DIM, place);
    page_line(p);
    put_excerpt(p, s, e->line);
}

static void put_value(page *p, const vg_sighting *s)
{
    vg_buf value = VG_BUF_INIT(TEXT_BYTES);
    text_add_defanged(&value, s->kind, s->value);
    size_t kind = strlen(vg_kind_name(s->kind));
    page_spaces(p, 2);
    page_cut(p, s->in_validity ? INK_HIT : INK_BOLD, vg_buf_text(&value), p->columns - 4 - kind);
    page_spaces(p, 2);
    page_text(p, INK_DIM, vg_kind_name(s->kind));
    if (s->role) {
        put_separator(p);
        page_cut(p, INK_DIM, s->role, 16);
    }
    page_line(p);
    vg_buf_free(&value);
}

static void put_sighting(page *p, const vg_sighting *s, unsigned evidence)
{
    put_value(p, s);
    page_spaces(p, 4);
    put_extent(p, s->first, s->last);
    if (p->columns < 76) {
        page_line(p);
        page_spaces(p, 4);
    } else {
        page_spaces(p, 2);
    }
    page_count(p, INK_BOLD, s->count, W_RECORD, W_RECORDS);
    if (s->undated) {
        page_text(p, INK_DIM, " (");
        page_number(p, INK_DIM, s->undated);
        page_spaces(p, 1);
        page_text(p, INK_DIM, page_word(p, W_UNDATED));
        page_text(p, INK_DIM, ")");
    }
    page_line(p);
    put_hosts(p, s);
    if (!s->in_validity) {
        page_spaces(p, 4);
        page_text(p, INK_GAP, page_word(p, W_STATED));
        if (s->validity.from != VG_TIME_NONE) {
            page_spaces(p, 1);
            page_text(p, INK_GAP, page_word(p, W_STATED_FROM));
            page_spaces(p, 1);
            page_day(p, INK_GAP, s->validity.from);
        }
        if (s->validity.until != VG_TIME_NONE) {
            page_spaces(p, 1);
            page_text(p, INK_GAP, page_word(p, W_STATED_UNTIL));
            page_spaces(p, 1);
            page_day(p, INK_GAP, s->validity.until);
        }
        page_line(p);
    }
    for (size_t i = 0; i < s->evidence_count && i < evidence; i++) put_record(p, s, &s->evidence[i]);
}

static void put_sightings(page *p, const vg_hunt_result *r, bool in_validity, unsigned evidence)
{
    size_t total = count_seen(r, in_validity), shown = 0;
    if (total == 0) return;
    page_heading(p, in_validity ? W_SEEN : W_OUTSIDE, W_COUNT);
    if (!in_validity) page_wrap(p, INK_DIM, page_word(p, W_OUTSIDE_WHY), 2);
    for (size_t i = 0; i < r->sighting_count && shown < SHOWN_SIGHTINGS; i++) {
        if (r->sightings[i].in_validity != in_validity) continue;
        if (shown++) page_line(p);
        put_sighting(p, &r->sightings[i], evidence);
    }
    if (shown < total) {
        page_text(p, INK_DIM, "  + ");
        page_number(p, INK_DIM, total - shown);
        page_spaces(p, 1);
        page_text(p, INK_DIM, page_word(p, W_MORE_SEEN));
        page_line(p);
    }
}

/* Thousandths of a source's records that have no readable time; UINT64_MAX where it has no record. */
static uint64_t undated_share(const vg_hunt_result *r, const vg_source *s)
{
    uint64_t events = 0, undated = 0;
    for (size_t i = 0; i < r->coverage_count; i++)
        if (r->coverage[i].source && strcmp(r->coverage[i].source, s->name) == 0) {
            events += r->coverage[i].events;
            undated += r->coverage[i].undated;
        }
    if (events == 0) return UINT64_MAX;
    return undated > UINT64_MAX / 1000 ? 1000 : (undated * 1000 + events - 1) / events;
}

/* Bytes of the folders that all names of sources begin with; 0 for a single source. */
static size_t common_folder(const vg_hunt_result *r)
{
    size_t common = 0;
    for (size_t i = 1; i < r->source_count; i++) {
        const char *a = r->sources[0].name, *b = r->sources[i].name;
        size_t n = 0, folder = 0;
        for (; a[n] && a[n] == b[n]; n++)
            if (a[n] == '/') folder = n + 1;
        if (i == 1 || folder < common) common = folder;
    }
    return common;
}

/* Columns that the longest name of a source takes, as far as there is room. */
static size_t source_room(page *p, const vg_hunt_result *r, size_t folder)
{
    size_t most = p->columns > 76 ? p->columns - 55 : p->columns - 16, room = 12;
    for (size_t i = 0; i < r->source_count && room < most; i++) {
        vg_buf_reset(&p->scratch);
        text_add_visible(&p->scratch, vg_slice_str(r->sources[i].name + folder));
        size_t width = text_width(vg_buf_slice(&p->scratch));
        if (width > room) room = width < most ? width : most;
    }
    return room;
}

static void put_source(page *p, const vg_hunt_result *r, const vg_source *s, size_t folder, size_t name_room)
{
    page_spaces(p, 2);
    size_t width = page_cut(p, INK_PLAIN, s->name + folder, name_room);
    page_spaces(p, name_room - width + 2);
    width = page_cut(p, INK_DIM, s->format, 12);
    if (p->columns > 76) {
        page_spaces(p, 13 - width);
    } else {
        page_line(p);
        page_spaces(p, 4);
    }
    if (s->first == VG_TIME_NONE) {
        page_text(p, INK_GAP, page_word(p, W_NO_DATES));
    } else {
        page_day(p, INK_OK, s->first);
        page_text(p, INK_DIM, " → ");
        page_day(p, INK_OK, s->last);
        page_spaces(p, 2);
        page_count(p, INK_DIM, s->files, W_FILE_, W_FILES);
    }
    page_line(p);
    for (size_t g = 0; g < s->gap_count && g < SHOWN_GAPS; g++) {
        page_spaces(p, 4);
        page_text(p, INK_GAP, "░ ");
        page_time(p, INK_GAP, s->gaps[g].from);
        page_text(p, INK_DIM, " → ");
        page_time(p, INK_GAP, s->gaps[g].until);
        page_text(p, INK_DIM, "  ");
        page_duration(p, INK_GAP, s->gaps[g].from, s->gaps[g].until);
        page_line(p);
    }
    if (s->gap_count > SHOWN_GAPS) {
        page_text(p, INK_GAP, "    ░ + ");
        page_count(p, INK_GAP, s->gap_count - SHOWN_GAPS, W_GAP, W_GAPS);
        page_line(p);
    }
    uint64_t share = undated_share(r, s);
    if (share == UINT64_MAX || share < 10) return;
    page_spaces(p, 4);
    vg_buf_reset(&p->scratch);
    vg_buf_printf(&p->scratch, "%llu%s%% ", (unsigned long long)(share / 10), p->french ? " " : "");
    vg_buf_add_str(&p->scratch, page_word(p, W_UNDATED));
    page_put(p, INK_GAP, vg_buf_slice(&p->scratch));
    page_line(p);
}

static void put_folder(page *p, const char *name, size_t size)
{
    vg_buf folder = VG_BUF_INIT(TEXT_BYTES);
    vg_buf_add(&folder, name, size);
    page_spaces(p, 2);
    page_cut(p, INK_DIM, vg_buf_text(&folder), p->columns - 2);
    page_line(p);
    vg_buf_free(&folder);
}

static void put_coverage(page *p, const vg_hunt_result *r)
{
    size_t shown = 0, folder = common_folder(r), room = source_room(p, r, folder);
    page_heading(p, W_COVERAGE, W_COUNT);
    if (folder) put_folder(p, r->sources[0].name, folder);
    if (!has_coverage(r)) page_wrap(p, INK_GAP, page_word(p, W_NO_COVERAGE), 2);
    /* Those that showed hits first: their limits bound the verdict. */
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < r->source_count && shown < SHOWN_SOURCES; i++)
            if ((r->sources[i].hits > 0) == (pass == 0)) {
                put_source(p, r, &r->sources[i], folder, room);
                shown++;
            }
    if (shown < r->source_count) {
        page_text(p, INK_DIM, "  + ");
        page_number(p, INK_DIM, r->source_count - shown);
        page_spaces(p, 1);
        page_text(p, INK_DIM, page_word(p, W_MORE_SOURCES));
        page_line(p);
    }
}

static void put_problems(page *p, const vg_hunt_result *r)
{
    if (r->problem_count == 0) return;
    page_heading(p, W_ERRORS, W_COUNT);
    for (size_t i = 0; i < r->problem_count && i < SHOWN_PROBLEMS; i++) {
        page_spaces(p, 2);
        page_cut(p, INK_GAP, r->problems[i].file, p->columns - 3);
        page_line(p);
        page_wrap(p, INK_PLAIN, r->problems[i].reason, 4);
    }
    if (r->problem_count > SHOWN_PROBLEMS) {
        page_text(p, INK_DIM, "  + ");
        page_number(p, INK_DIM, r->problem_count - SHOWN_PROBLEMS);
        page_spaces(p, 1);
        page_text(p, INK_DIM, page_word(p, W_MORE));
        page_line(p);
    }
}

static void put_bytes(page *p, uint64_t bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    size_t unit = 0;
    uint64_t tenths = bytes;
    while (tenths >= (unit ? 10000U : 1000U) && unit + 1 < sizeof units / sizeof *units) {
        tenths = unit ? tenths / 1000 : tenths / 100;
        unit++;
    }
    vg_buf_reset(&p->scratch);
    if (unit)
        vg_buf_printf(&p->scratch, "%llu%s%llu ", (unsigned long long)(tenths / 10), p->french ? "," : ".",
                      (unsigned long long)(tenths % 10));
    else
        vg_buf_printf(&p->scratch, "%llu ", (unsigned long long)tenths);
    vg_buf_add_str(&p->scratch, units[unit]);
    page_put(p, INK_PLAIN, vg_buf_slice(&p->scratch));
}

static void put_totals(page *p, const vg_hunt_result *r)
{
    size_t aside = 0;
    for (size_t i = 0; i < r->report_count; i++) aside += r->reports[i].set_aside;
    page_line(p);
    page_text(p, INK_BOLD, page_word(p, W_HUNTED));
    page_spaces(p, 2);
    page_count(p, INK_PLAIN, r->indicator_count, W_INDICATOR, W_INDICATORS);
    page_spaces(p, 1);
    page_text(p, INK_PLAIN, page_word(p, W_IN));
    page_spaces(p, 1);
    page_count(p, INK_PLAIN, r->events, W_RECORD, W_RECORDS);
    if (p->columns < 76) {
        page_line(p);
        page_spaces(p, text_width(vg_slice_str(page_word(p, W_HUNTED))) + 2);
    } else {
        put_separator(p);
    }
    page_count(p, INK_PLAIN, r->files, W_FILE_, W_FILES);
    put_separator(p);
    put_bytes(p, r->bytes);
    page_line(p);
    if (!aside) return;
    page_spaces(p, text_width(vg_slice_str(page_word(p, W_HUNTED))) + 2);
    page_number(p, INK_DIM, aside);
    page_spaces(p, 1);
    page_text(p, INK_DIM, page_word(p, W_SET_ASIDE));
    page_line(p);
}

static void put_step(page *p, word w)
{
    page_text(p, INK_BOLD, "  → ");
    /* The arrow stands in the first line's indent. */
    size_t start = p->out->size;
    page_wrap(p, INK_PLAIN, page_word(p, w), 4);
    if (p->out->status != VG_OK || p->out->size < start + 4) return;
    memmove(p->out->data + start, p->out->data + start + 4, p->out->size - start - 4);
    p->out->size -= 4;
}

/* To be copied: broken after a pipe alone, where a shell reads on. */
static void put_command(page *p, vg_slice command)
{
    size_t used = 0;
    while (command.size) {
        size_t at = vg_slice_find(command, vg_slice_str(" | "));
        size_t end = at == SIZE_MAX ? command.size : at + 2;
        size_t width = text_width(vg_slice_take(command, end));
        if (used && used + 1 + width > p->columns) {
            page_line(p);
            used = 0;
        }
        page_spaces(p, used ? 1 : 4);
        page_put(p, INK_BOLD, vg_slice_take(command, end));
        used += width + (used ? 1 : 4);
        command = vg_slice_skip(command, end + (at != SIZE_MAX));
    }
    page_line(p);
}

static void put_check(page *p, const vg_hunt_result *r)
{
    vg_buf command = VG_BUF_INIT(TEXT_BYTES);
    const vg_evidence *e = NULL;
    for (size_t i = 0; i < r->sighting_count && !e; i++)
        for (size_t k = 0; r->sightings[i].in_validity && k < r->sightings[i].evidence_count && !e; k++)
            if (text_add_check(&command, &r->sightings[i].evidence[k])) e = &r->sightings[i].evidence[k];
    if (e) {
        put_step(p, W_NEXT_CHECK);
        page_line(p);
        vg_buf shown = VG_BUF_INIT(TEXT_BYTES);
        text_add_visible(&shown, vg_buf_slice(&command));
        put_command(p, vg_buf_slice(&shown));
        vg_buf_free(&shown);
        page_spaces(p, 4);
        page_text(p, INK_DIM, "# ");
        page_text(p, INK_DIM, page_word(p, W_NEXT_MUST));
        page_spaces(p, 1);
        page_text(p, INK_DIM, p->columns >= 100 ? e->sha256 : "");
        vg_buf_reset(&p->scratch);
        vg_buf_printf(&p->scratch, "%.16s…", e->sha256);
        if (p->columns < 100) page_put(p, INK_DIM, vg_buf_slice(&p->scratch));
        page_line(p);
        page_line(p);
    }
    vg_buf_free(&command);
}

static void put_next(page *p, const vg_hunt_result *r)
{
    const vg_verdict *v = &r->verdict;
    page_heading(p, W_NEXT, W_COUNT);
    put_check(p, r);
    if (v->hit) put_step(p, W_NEXT_KEEP);
    if (v->hit && v->censored_left) put_step(p, W_NEXT_EARLIER);
    if (v->hit && v->censored_right) put_step(p, W_NEXT_LATER);
    if (count_gaps(r)) put_step(p, W_NEXT_GAPS);
    if (r->problem_count) put_step(p, W_NEXT_ERRORS);
    if (!v->hit) put_step(p, W_NEXT_OTHER);
}

vg_status vg_publish_hunt_terminal(const vg_hunt_result *result, const vg_terminal *terminal, char **ret_text,
                                   size_t *ret_size, vg_error *err)
{
    vg_buf out = VG_BUF_INIT(TEXT_BYTES);
    const char *language = result->verdict.language;
    size_t columns = terminal->columns ? terminal->columns : 80;
    page p = {&out,
              columns < 50    ? 50
              : columns > 200 ? 200
                              : columns,
              terminal->color, language && strcmp(language, "fr") == 0, VG_BUF_INIT(TEXT_BYTES)};
    put_headline(&p, result);
    page_timeline(&p, result);
    put_sightings(&p, result, true, terminal->evidence ? terminal->evidence : 1);
    put_sightings(&p, result, false, terminal->evidence ? terminal->evidence : 1);
    put_coverage(&p, result);
    put_problems(&p, result);
    put_totals(&p, result);
    put_next(&p, result);
    if (p.scratch.status != VG_OK) out.status = p.scratch.status;
    vg_buf_free(&p.scratch);
    return text_finish(&out, ret_text, ret_size, err);
}
