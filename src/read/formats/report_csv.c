/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV with a header (RFC 4180; comma, semicolon, tab or bar). Any cell that is an observable is a value; columns that
 * are named for it give the validity, the role, the kind of a literal, or are references. A header may stand behind
 * a "#", as in lists that open with comments. */
#include "formats/formats.h"

#include <stdlib.h>

#include "roles.h"
#include "time/validity.h"
#include "value.h"

#define COLUMNS_MAX 64
#define SAMPLE_ROWS 20

typedef enum meaning {
    MEANS_VALUE = 0,
    MEANS_FIRST,
    MEANS_LAST,
    MEANS_ROLE,
    MEANS_KIND,
    MEANS_REFERENCE,
    MEANS_IGNORE,
} meaning;

static const struct {
    const char *name;
    meaning meaning;
} columns[] = {
    {"valid_from", MEANS_FIRST},
    {"first_seen", MEANS_FIRST},
    {"firstseen", MEANS_FIRST},
    {"first seen", MEANS_FIRST},
    {"first_seen_utc", MEANS_FIRST},
    {"date_added", MEANS_FIRST},
    {"dateadded", MEANS_FIRST},
    {"valid from", MEANS_FIRST},
    {"start", MEANS_FIRST},
    {"valid_until", MEANS_LAST},
    {"last_seen", MEANS_LAST},
    {"lastseen", MEANS_LAST},
    {"last seen", MEANS_LAST},
    {"valid until", MEANS_LAST},
    {"end", MEANS_LAST},
    {"role", MEANS_ROLE},
    {"comment", MEANS_ROLE},
    {"description", MEANS_ROLE},
    {"threat_type", MEANS_ROLE},
    {"category", MEANS_ROLE},
    {"threat", MEANS_ROLE},
    {"context", MEANS_ROLE},
    {"note", MEANS_ROLE},
    {"notes", MEANS_ROLE},
    {"usage", MEANS_ROLE},
    {"type", MEANS_KIND},
    {"kind", MEANS_KIND},
    {"indicator_type", MEANS_KIND},
    {"ioc_type", MEANS_KIND},
    {"reference", MEANS_REFERENCE},
    {"references", MEANS_REFERENCE},
    {"source", MEANS_REFERENCE},
    {"link", MEANS_REFERENCE},
    {"report", MEANS_REFERENCE},
    {"urlhaus_link", MEANS_REFERENCE},
    {"reporter", MEANS_IGNORE},
    {"id", MEANS_IGNORE},
    {"tags", MEANS_IGNORE},
    {"date", MEANS_IGNORE},
    {"author", MEANS_IGNORE},
};

/* Names of literal kinds as columns and MISP write them. */
static const struct {
    const char *name;
    vg_kind kind;
} literals[] = {
    {"mutex", VG_KIND_MUTEX},
    {"path", VG_KIND_PATH},
    {"filepath", VG_KIND_PATH},
    {"file path", VG_KIND_PATH},
    {"registry", VG_KIND_REGISTRY},
    {"regkey", VG_KIND_REGISTRY},
    {"registry-key", VG_KIND_REGISTRY},
    {"user-agent", VG_KIND_USER_AGENT},
    {"user agent", VG_KIND_USER_AGENT},
    {"useragent", VG_KIND_USER_AGENT},
    {"pipe", VG_KIND_PIPE},
    {"named pipe", VG_KIND_PIPE},
    {"filename", VG_KIND_LITERAL},
    {"literal", VG_KIND_LITERAL},
};

typedef struct row {
    vg_slice cells[COLUMNS_MAX];
    size_t count;
} row;

typedef struct csv {
    const vg_read_job *job;
    uint8_t separator;
    uint8_t meanings[COLUMNS_MAX];
    size_t column_count;
    vg_gather *g;
    vg_refanged scratch;
    vg_value value;
    size_t empty_rows;
} csv;

/* One cell from *at on, which goes behind its separator; *ret_last at the row's end. Quotes stay doubled inside. */
static vg_slice read_cell(vg_slice s, size_t *at, uint8_t separator, bool *ret_last)
{
    size_t from = *at, until;
    bool quoted = from < s.size && s.data[from] == '"';
    if (quoted) {
        from++;
        for (until = from; until < s.size; until++) {
            if (s.data[until] != '"') continue;
            if (until + 1 < s.size && s.data[until + 1] == '"')
                until++;
            else
                break;
        }
        *at = until < s.size ? until + 1 : until;
        while (*at < s.size && s.data[*at] != separator && s.data[*at] != '\n') ++*at;
    } else {
        for (until = from; until < s.size && s.data[until] != separator && s.data[until] != '\n';) until++;
        *at = until;
    }
    *ret_last = *at >= s.size || s.data[*at] == '\n';
    if (*at < s.size) ++*at;
    return vg_slice_trim(vg_slice_of(s.data + from, until - from));
}

static bool read_row(vg_slice s, size_t *at, uint8_t separator, row *ret_row)
{
    bool last = false;
    ret_row->count = 0;
    if (*at >= s.size) return false;
    while (!last) {
        vg_slice cell = read_cell(s, at, separator, &last);
        if (ret_row->count < COLUMNS_MAX) ret_row->cells[ret_row->count++] = cell;
    }
    return true;
}

static bool is_blank(const row *r)
{
    return r->count == 1 && r->cells[0].size == 0;
}

/* Where a header may begin: the first line that is no comment, and the last comment before it that has separators. */
static void find_headers(vg_slice s, size_t *ret_plain, size_t *ret_comment)
{
    *ret_plain = 0;
    *ret_comment = SIZE_MAX;
    for (size_t at = 0; at < s.size;) {
        const uint8_t *newline = memchr(s.data + at, '\n', s.size - at);
        size_t next = newline ? (size_t)(newline - s.data) + 1 : s.size;
        vg_slice line = vg_slice_trim(vg_slice_of(s.data + at, next - at));
        *ret_plain = at;
        if (line.size && line.data[0] != '#') return;
        if (memchr(line.data, ',', line.size) || memchr(line.data, '\t', line.size) ||
            memchr(line.data, ';', line.size))
            *ret_comment = at;
        at = next;
    }
}

static size_t skip_mark(vg_slice s, size_t at)
{
    while (at < s.size && (s.data[at] == '#' || s.data[at] == ' ')) at++;
    return at;
}

/* The separator, and whether the first rows are a table with a header; *ret_body is behind the header. */
static bool look_at(vg_slice s, size_t start, csv *c, row *ret_header, size_t *ret_body)
{
    static const uint8_t separators[] = {',', ';', '\t', '|'};
    size_t best = 1;
    start = skip_mark(s, start);
    for (size_t i = 0; i < sizeof separators; i++) {
        size_t at = start;
        row r;
        if (read_row(s, &at, separators[i], &r) && r.count > best) {
            best = r.count;
            c->separator = separators[i];
        }
    }
    if (best == 1) return false;
    size_t at = start;
    if (!read_row(s, &at, c->separator, ret_header)) return false;
    *ret_body = at;
    for (size_t i = 0; i < ret_header->count; i++)
        if (ret_header->cells[i].size > 60 || vg_value_read(ret_header->cells[i], &c->scratch, &c->value)) return false;
    size_t rows = 0, even = 0, with = 0;
    row r;
    while (rows < SAMPLE_ROWS && read_row(s, &at, c->separator, &r)) {
        if (is_blank(&r) || (r.cells[0].size && r.cells[0].data[0] == '#')) continue;
        rows++;
        even += r.count == ret_header->count;
        bool any = false;
        for (size_t i = 0; i < r.count && !any; i++) any = vg_value_read(r.cells[i], &c->scratch, &c->value);
        with += any;
    }
    return rows && even * 10 >= rows * 8 && with * 2 >= rows;
}

static bool look(vg_slice s, csv *c, row *ret_header, size_t *ret_body)
{
    size_t plain, comment;
    find_headers(s, &plain, &comment);
    if (look_at(s, plain, c, ret_header, ret_body)) return true;
    return comment != SIZE_MAX && look_at(s, comment, c, ret_header, ret_body);
}

bool vg_csv_detect(const vg_read_job *job)
{
    csv *c = calloc(1, sizeof *c);
    row header;
    size_t body;
    bool found = false;
    if (c) {
        c->scratch = VG_REFANGED_INIT;
        found = look(vg_slice_take(job->bytes, 65536), c, &header, &body);
        vg_refanged_free(&c->scratch);
    }
    free(c);
    return found;
}

static vg_kind literal_named(vg_slice name)
{
    for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++)
        if (vg_slice_ieq(name, vg_slice_str(literals[i].name))) return literals[i].kind;
    return VG_KIND_NONE;
}

static void read_meanings(csv *c, const row *header)
{
    c->column_count = header->count;
    for (size_t i = 0; i < header->count; i++) {
        c->meanings[i] = MEANS_VALUE;
        for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++)
            if (vg_slice_ieq(header->cells[i], vg_slice_str(columns[k].name)))
                c->meanings[i] = (uint8_t)columns[k].meaning;
    }
}

static vg_status add_cell(csv *c, const row *r, size_t i, vg_indicator shared, vg_kind literal)
{
    vg_slice cell = r->cells[i];
    bool reference = c->meanings[i] == MEANS_REFERENCE;
    if (!vg_value_read(cell, &c->scratch, &c->value)) {
        if (literal == VG_KIND_NONE || c->meanings[i] != MEANS_VALUE ||
            !vg_value_read_as(literal, cell, &c->scratch, &c->value))
            return VG_E_UNSUPPORTED;
    }
    shared.kind = c->value.kind;
    shared.value = vg_value_slice(&c->value);
    shared.written = cell;
    shared.prefix = c->value.prefix;
    shared.offset = (uint64_t)(cell.data - c->job->bytes.data);
    shared.length = cell.size;
    if (reference) shared.set_aside = "a column of references";
    vg_status status =
        vg_gather_add(c->g, &shared, (vg_standing){.defanged = c->value.defanged, .list_of_values = true});
    return status;
}

static vg_status read_values(csv *c, const row *r)
{
    vg_indicator shared = {.validity = VG_INTERVAL_ALWAYS};
    vg_kind literal = VG_KIND_NONE;
    bool any = false;
    for (size_t i = 0; i < r->count && i < c->column_count; i++) {
        vg_interval dates;
        vg_slice cell = r->cells[i];
        switch ((meaning)c->meanings[i]) {
        case MEANS_FIRST:
            if (vg_dating_cell(cell, "", VG_TIME_NONE, &dates)) shared.validity.from = dates.from;
            break;
        case MEANS_LAST:
            if (vg_dating_cell(cell, "", VG_TIME_NONE, &dates)) shared.validity.until = dates.until;
            break;
        case MEANS_ROLE:
            if (!shared.role) shared.role = vg_role_in(cell);
            break;
        case MEANS_KIND: literal = literal_named(cell); break;
        case MEANS_VALUE:
        case MEANS_REFERENCE:
        case MEANS_IGNORE: break;
        }
    }
    if (shared.validity.until != VG_TIME_NONE && shared.validity.from > shared.validity.until)
        shared.validity = VG_INTERVAL_ALWAYS;
    for (size_t i = 0; i < r->count && i < c->column_count; i++) {
        if (c->meanings[i] != MEANS_VALUE && c->meanings[i] != MEANS_REFERENCE) continue;
        vg_status status = add_cell(c, r, i, shared, any ? VG_KIND_NONE : literal);
        if (status == VG_OK)
            any = any || c->meanings[i] == MEANS_VALUE;
        else if (status != VG_E_UNSUPPORTED)
            return status;
    }
    c->empty_rows += !any;
    return VG_OK;
}

vg_status vg_csv_read(const vg_read_job *job, vg_error *err)
{
    csv *c = calloc(1, sizeof *c);
    row r = {.count = 0};
    size_t at = 0;
    vg_status status = VG_E_NOMEM;
    if (!c) return vg_fail(err, VG_E_NOMEM, "no memory");
    c->job = job;
    c->separator = ',';
    c->scratch = VG_REFANGED_INIT;
    c->g = vg_gather_new(job->bytes);
    if (c->g) {
        bool table = look(job->bytes, c, &r, &at);
        if (!table) { /* forced: the first row is taken for the header unless it holds values */
            at = skip_mark(job->bytes, 0);
            read_row(job->bytes, &at, c->separator, &r);
            for (size_t i = 0; i < r.count; i++)
                if (vg_value_read(r.cells[i], &c->scratch, &c->value)) at = 0;
        }
        read_meanings(c, &r);
        vg_job_head(job, "csv", "", vg_slice_str(""), VG_TIME_NONE);
        status = VG_OK;
        while (status == VG_OK && read_row(job->bytes, &at, c->separator, &r))
            if (!is_blank(&r) && !(r.cells[0].size && r.cells[0].data[0] == '#')) status = read_values(c, &r);
        if (c->empty_rows) vg_job_problem(job, "%zu rows hold no value of a known kind", c->empty_rows);
        if (status == VG_OK) vg_gather_flush(c->g, job->sink);
    }
    vg_gather_free(c->g);
    vg_refanged_free(&c->scratch);
    free(c);
    return status == VG_OK ? VG_OK : vg_fail(err, status, "no memory for a table of that length");
}
