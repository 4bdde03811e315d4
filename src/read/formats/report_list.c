/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value a line. Comments begin with "#", "//" or ";"; behind the value may stand a comment or further columns.
 * A hosts file ("0.0.0.0 evil.com") gives its names. Nothing is kept but a table of eight bytes a value that finds
 * repetitions: its tag and the offset of the line that came first. */
#include "formats/formats.h"

#include <stdlib.h>

#include "base/hash.h"
#include "value.h"

#define SAMPLE_LINES 200
#define WAITING      8

/* A value that waits while the memory of its slot is on its way. */
typedef struct waiting {
    vg_value value;
    vg_slice written;
    size_t line_at;
    uint64_t tag;
} waiting;

typedef struct list {
    const vg_read_job *job;
    bool columns; /* commas part columns */
    vg_refanged scratch, other_scratch;
    uint64_t *slots; /* tag << 32 | offset + 1 */
    size_t slot_count, count;
    size_t unread; /* lines without a value */
    vg_slice first_unread;
    waiting ring[WAITING];
    size_t entered, left;
    vg_value other;
} list;

static bool next_line(vg_slice text, size_t *at, vg_slice *ret_line)
{
    if (*at >= text.size) return false;
    const uint8_t *newline = memchr(text.data + *at, '\n', text.size - *at);
    size_t until = newline ? (size_t)(newline - text.data) : text.size;
    *ret_line = vg_slice_trim(vg_slice_of(text.data + *at, until - *at));
    *at = until + 1;
    return true;
}

static bool is_comment(vg_slice line)
{
    return line.size == 0 || line.data[0] == '#' || line.data[0] == ';' ||
           (line.size > 1 && line.data[0] == '/' && line.data[1] == '/');
}

/* Where the first field ends. A URL may hold commas, unless the list has columns. */
static size_t field_end(vg_slice line, bool columns)
{
    enum { ENDS = 1, ENDS_COLUMN = 2 };
    static const uint8_t mark[256] = {
        [' '] = ENDS, ['\t'] = ENDS, ['\v'] = ENDS,       ['\f'] = ENDS,      ['\r'] = ENDS,
        ['|'] = ENDS, ['"'] = ENDS,  [','] = ENDS_COLUMN, [';'] = ENDS_COLUMN};
    bool url = false;
    for (size_t i = 2; i + 1 < line.size && i < 16; i++) url |= line.data[i] == '/' && line.data[i + 1] == '/';
    uint8_t stop = columns || !url ? ENDS | ENDS_COLUMN : ENDS;
    size_t end = 0;
    while (end < line.size && !(mark[line.data[end]] & stop)) end++;
    return end;
}

static vg_slice first_field(vg_slice line, bool columns)
{
    if (line.size > 1 && (line.data[0] == '"' || line.data[0] == '\'')) line = vg_slice_skip(line, 1);
    vg_slice field = vg_slice_take(line, field_end(line, columns));
    while (field.size && field.data[field.size - 1] == '\'') field.size--;
    return field;
}

static bool is_hosts_address(vg_slice field)
{
    return vg_slice_is(field, "0.0.0.0") || vg_slice_is(field, "127.0.0.1") || vg_slice_is(field, "::1") ||
           vg_slice_is(field, "::");
}

/* A registry key, a path and the like may hold blanks: they end at a tab or " #". */
static vg_slice whole_literal(vg_slice line)
{
    size_t tab = vg_slice_find(line, vg_slice_str("\t")), comment = vg_slice_find(line, vg_slice_str(" #"));
    size_t end = tab < comment ? tab : comment;
    return vg_slice_trim(vg_slice_take(line, end == SIZE_MAX ? line.size : end));
}

/* The value of a line, and where it is written; false where there is none. */
static bool read_value(vg_slice line, bool columns, vg_refanged *scratch, vg_value *ret_value, vg_slice *ret_written)
{
    vg_kind literal = vg_literal_kind(line);
    vg_slice field = literal != VG_KIND_NONE ? whole_literal(line) : first_field(line, columns);
    *ret_written = field;
    if (field.size < line.size && is_hosts_address(field)) {
        vg_slice rest = vg_slice_trim(vg_slice_skip(line, (size_t)(field.data - line.data) + field.size));
        vg_slice name = first_field(rest, columns);
        if (vg_value_read(name, scratch, ret_value)) {
            *ret_written = name;
            return true;
        }
    }
    if (vg_value_read(field, scratch, ret_value)) return true;
    *ret_written = line;
    return field.size < line.size && line.size < 512 && vg_value_read(line, scratch, ret_value);
}

static vg_status grow(list *l)
{
    if (l->slot_count > 2 * l->count) return VG_OK;
    /* at first as many as lines of forty bytes would need */
    size_t slot_count = l->slot_count ? 2 * l->slot_count : 4096;
    while (!l->slot_count && slot_count < l->job->bytes.size / 20) slot_count *= 2;
    uint64_t *slots = calloc(slot_count, sizeof *slots);
    if (!slots) return VG_E_NOMEM;
    for (size_t i = 0; i < l->slot_count; i++) {
        if (!l->slots[i]) continue;
        /* the tag's bits do for the place as well: 32 of them, enough for what 1 GiB can hold */
        size_t at = (size_t)(l->slots[i] >> 32) & (slot_count - 1);
        while (slots[at]) at = (at + 1) & (slot_count - 1);
        slots[at] = l->slots[i];
    }
    free(l->slots);
    l->slots = slots;
    l->slot_count = slot_count;
    return VG_OK;
}

/* True where the value came before; else remembers it. */
static vg_status is_repeated(list *l, const waiting *w, bool *ret_repeated)
{
    vg_slice line, written;
    vg_status status = grow(l);
    if (status != VG_OK) return status;
    size_t at = (size_t)w->tag & (l->slot_count - 1);
    for (; l->slots[at]; at = (at + 1) & (l->slot_count - 1)) {
        if (l->slots[at] >> 32 != w->tag) continue;
        size_t other_at = (size_t)((l->slots[at] & UINT32_MAX) - 1);
        if (next_line(l->job->bytes, &other_at, &line) &&
            read_value(line, l->columns, &l->other_scratch, &l->other, &written) && l->other.kind == w->value.kind &&
            vg_slice_eq(vg_value_slice(&l->other), vg_value_slice(&w->value))) {
            *ret_repeated = true;
            return VG_OK;
        }
    }
    l->slots[at] = w->tag << 32 | (uint64_t)(w->line_at + 1);
    l->count++;
    *ret_repeated = false;
    return VG_OK;
}

static bool is_header(vg_slice line)
{
    static const char *const names[] = {"indicator", "indicators", "ioc",    "iocs",  "domain", "domains",
                                        "ip",        "ips",        "url",    "urls",  "hash",   "hashes",
                                        "md5",       "sha1",       "sha256", "value", "host",   "hostname"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (vg_slice_ieq(line, vg_slice_str(names[i]))) return true;
    return false;
}

/* Commas part columns where most lines have one. */
static bool has_columns(vg_slice text)
{
    size_t at = 0, lines = 0, with = 0;
    for (vg_slice line; lines < SAMPLE_LINES && next_line(text, &at, &line);) {
        if (is_comment(line)) continue;
        lines++;
        with += memchr(line.data, ',', line.size) || memchr(line.data, ';', line.size);
    }
    return lines >= 3 && with * 10 >= lines * 8;
}

bool vg_list_detect(const vg_read_job *job)
{
    vg_refanged scratch = VG_REFANGED_INIT;
    vg_value value;
    size_t at = 0, lines = 0, values = 0;
    if (vg_job_named(job, ".md") || vg_job_named(job, ".adoc") || vg_slice_is(vg_slice_take(job->bytes, 2), "= "))
        return false;
    bool columns = has_columns(job->bytes);
    /* more than a quarter of the largest sample is too much, whatever follows */
    for (vg_slice line, written;
         lines < SAMPLE_LINES && (lines - values) * 4 <= SAMPLE_LINES && next_line(job->bytes, &at, &line);) {
        if (is_comment(line) || (lines == 0 && is_header(line))) continue;
        lines++;
        if (line.size > 2048) continue;
        vg_slice field = first_field(line, columns);
        bool tail = field.size + 160 > line.size; /* what follows is a remark, not a paragraph */
        values += tail && read_value(line, columns, &scratch, &value, &written);
    }
    vg_refanged_free(&scratch);
    return lines && values * 4 >= lines * 3;
}

static void report_unread(const list *l)
{
    if (!l->unread) return;
    int size = l->first_unread.size > 60 ? 60 : (int)l->first_unread.size;
    vg_job_problem(l->job, "%zu lines hold no value of a known kind, the first is \"%.*s\"", l->unread, size,
                   (const char *)l->first_unread.data);
}

/* Hands on the value that waited longest. *ret_stop: the caller wants no more. */
static vg_status let_out(list *l, bool *ret_stop)
{
    const waiting *w = &l->ring[l->left++ % WAITING];
    bool repeated = false;
    vg_status status = is_repeated(l, w, &repeated);
    if (status != VG_OK || repeated) return status;
    vg_indicator in = {.kind = w->value.kind,
                       .value = vg_value_slice(&w->value),
                       .written = w->written,
                       .validity = VG_INTERVAL_ALWAYS,
                       .prefix = w->value.prefix,
                       .length = w->written.size};
    in.offset = (uint64_t)(w->written.data - l->job->bytes.data);
    in.set_aside = vg_set_aside_by_value(in.kind, in.value, true);
    *ret_stop = l->job->sink->indicator(l->job->sink->context, &in) != 0;
    return VG_OK;
}

static vg_status read_all(list *l)
{
    vg_slice line;
    bool seen_any = false, stop = false;
    vg_status status = grow(l);
    for (size_t at = 0, line_at = 0; status == VG_OK && !stop && next_line(l->job->bytes, &at, &line); line_at = at) {
        if (is_comment(line) || (!seen_any && is_header(line))) continue;
        seen_any = true;
        waiting *w = &l->ring[l->entered % WAITING];
        if (!read_value(line, l->columns, &l->scratch, &w->value, &w->written)) {
            if (l->unread++ == 0) l->first_unread = line;
            continue;
        }
        w->line_at = line_at;
        w->tag = (vg_hash64(vg_value_slice(&w->value)) + (uint64_t)w->value.kind * 0x9e3779b97f4a7c15U) >> 32;
        __builtin_prefetch(&l->slots[(size_t)w->tag & (l->slot_count - 1)], 1);
        if (++l->entered - l->left == WAITING) status = let_out(l, &stop);
    }
    while (status == VG_OK && !stop && l->left < l->entered) status = let_out(l, &stop);
    report_unread(l);
    return status;
}

vg_status vg_list_read(const vg_read_job *job, vg_error *err)
{
    list *l = calloc(1, sizeof *l);
    if (!l) return vg_fail(err, VG_E_NOMEM, "no memory");
    l->job = job;
    l->columns = has_columns(job->bytes);
    l->scratch = l->other_scratch = VG_REFANGED_INIT;
    vg_job_head(job, "list", "", vg_slice_str(""), VG_TIME_NONE);
    vg_status status = read_all(l);
    vg_refanged_free(&l->scratch);
    vg_refanged_free(&l->other_scratch);
    free(l->slots);
    free(l);
    return status == VG_OK ? VG_OK : vg_fail(err, status, "no memory for a list of that length");
}
