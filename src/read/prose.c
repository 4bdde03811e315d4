/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a document to its indicators: refang the whole text, extract, then block by block decide for each value how it
 * stands (running prose or a listing), when it was valid and what it was for. */
#include <stdlib.h>

#include "defang.h"
#include "document.h"
#include "knowledge/benign.h"
#include "literals.h"
#include "observe/extract.h"
#include "roles.h"
#include "time/validity.h"
#include "value.h"

#define COLUMNS    24
#define LINE_BYTES 1024 /* a longer one is prose */

enum { COLUMN_OTHER = 0, COLUMN_FIRST, COLUMN_LAST, COLUMN_DATES, COLUMN_REFERENCE, COLUMN_FILE };

typedef struct found {
    vg_kind kind;
    size_t from, until; /* in the refanged text */
    size_t value_at, value_size;
} found;

typedef struct prose {
    vg_document *d;
    vg_time published;
    vg_gather *g;
    const vg_report_sink *sink;
    vg_refanged refanged;
    vg_dating *dating, *intro_dating;
    size_t block; /* the block that the pending values stand in */
    size_t link;  /* the next link */
    size_t origin;
    uint64_t located; /* in the stored bytes of that origin: up to there values were found */
    vg_prose_literals literals;
    size_t literal; /* the next one */
    found *pending;
    size_t count, capacity;
    vg_buf values;      /* their canonical forms */
    size_t intro_block; /* what intro_* was read from; SIZE_MAX: nothing yet */
    vg_dated intro_dated;
    vg_interval intro_interval;
    const char *intro_role;
    uint32_t table; /* the group that columns_* describe */
    uint8_t columns[COLUMNS];
    const char *column_roles[COLUMNS];
    size_t role_from, role_until; /* of the refanged text: `role` is what its words say */
    const char *role;
    size_t unclear, undated;
    vg_status status;
} prose;

static vg_slice clean(const prose *p, size_t from, size_t until)
{
    return vg_slice_of(p->refanged.text.data + from, until - from);
}

static size_t placed(const prose *p, size_t original)
{
    return vg_refanged_place(&p->refanged, original);
}

/* ---- what introduces ---- */

static bool is_listing(const vg_block *b)
{
    return b->kind == VG_BLOCK_ITEM || b->kind == VG_BLOCK_ROW || b->kind == VG_BLOCK_CODE;
}

/* The block that introduces block i: what stands right before its list or table. */
static size_t find_intro(const prose *p, size_t i)
{
    const vg_block *blocks = p->d->blocks;
    size_t at = i;
    while (at > 0 && blocks[i].group && blocks[at - 1].group == blocks[i].group) at--;
    return at > 0 ? at - 1 : SIZE_MAX;
}

static void read_intro(prose *p, size_t intro)
{
    const vg_block *b = &p->d->blocks[intro];
    p->intro_block = intro;
    p->intro_dated = VG_DATED_NOT;
    p->intro_role = NULL;
    if (is_listing(b)) return;
    size_t from = placed(p, b->from), until = placed(p, b->until);
    if (until - from > 4096) from = until - 4096;
    vg_slice text = clean(p, from, until);
    if (vg_dating_scan(p->intro_dating, text, p->d->language, p->published) != VG_OK) return;
    p->intro_dated = vg_dating_last(p->intro_dating, &p->intro_interval);
    size_t last_from, last_until;
    vg_dating_sentence(p->intro_dating, text.size ? text.size - 1 : 0, &last_from, &last_until);
    p->intro_role = vg_role_in(vg_slice_of(text.data + last_from, last_until - last_from));
}

/* Reads what introduces block i, and the heading above that where it ends with a colon and says nothing itself. */
static void load_intro(prose *p, size_t i)
{
    size_t intro = find_intro(p, i);
    if (intro == p->intro_block) return;
    if (intro == SIZE_MAX) {
        p->intro_block = intro;
        p->intro_dated = VG_DATED_NOT;
        p->intro_role = NULL;
        return;
    }
    read_intro(p, intro);
    const vg_block *b = &p->d->blocks[intro];
    bool colon = p->d->text.data[b->until - 1] == ':';
    if (p->intro_dated != VG_DATED_NOT || !colon || intro == 0) return;
    if (p->d->blocks[intro - 1].kind != VG_BLOCK_HEADING) return;
    const char *role = p->intro_role;
    read_intro(p, intro - 1);
    p->intro_block = intro;
    if (role) p->intro_role = role;
}

/* ---- tables ---- */

static uint8_t column_meaning(vg_slice name)
{
    static const struct {
        const char *words;
        uint8_t meaning;
    } known[] = {
        {"first seen", COLUMN_FIRST},     {"first_seen", COLUMN_FIRST},
        {"first observed", COLUMN_FIRST}, {"from", COLUMN_FIRST},
        {"valid_from", COLUMN_FIRST},     {"valid from", COLUMN_FIRST},
        {"since", COLUMN_FIRST},          {"depuis", COLUMN_FIRST},
        {"registered", COLUMN_FIRST},     {"last seen", COLUMN_LAST},
        {"last_seen", COLUMN_LAST},       {"until", COLUMN_LAST},
        {"last observed", COLUMN_LAST},   {"valid_until", COLUMN_LAST},
        {"valid until", COLUMN_LAST},     {"to", COLUMN_LAST},
        {"jusqu", COLUMN_LAST},           {"active", COLUMN_DATES},
        {"period", COLUMN_DATES},         {"validity", COLUMN_DATES},
        {"in use", COLUMN_DATES},         {"actif", COLUMN_DATES},
        {"periode", COLUMN_DATES},        {"p\xC3\xA9riode", COLUMN_DATES},
        {"reference", COLUMN_REFERENCE},  {"source", COLUMN_REFERENCE},
        {"filename", COLUMN_FILE},        {"file name", COLUMN_FILE},
        {"nom du fichier", COLUMN_FILE},  {"nom de fichier", COLUMN_FILE},
        {"dateiname", COLUMN_FILE},       {"nombre del archivo", COLUMN_FILE},
        {"nome del file", COLUMN_FILE},   {"premi\xC3\xA8re", COLUMN_FIRST},
        {"derni\xC3\xA8re", COLUMN_LAST},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        vg_slice words = vg_slice_str(known[i].words);
        if (name.size < words.size || name.size > words.size + 12) continue;
        if (vg_slice_ieq(vg_slice_take(name, words.size), words)) return known[i].meaning;
    }
    return COLUMN_OTHER;
}

/* The next cell of a row from *at on; false at its end. */
static bool next_cell(vg_slice row, uint8_t separator, size_t *at, vg_slice *ret_cell)
{
    if (*at > row.size) return false;
    const uint8_t *end = *at < row.size ? memchr(row.data + *at, separator, row.size - *at) : NULL;
    size_t until = end ? (size_t)(end - row.data) : row.size;
    *ret_cell = vg_slice_trim(vg_slice_of(row.data + *at, until - *at));
    *at = until + 1;
    return true;
}

static void read_header(prose *p, const vg_block *b)
{
    vg_slice row = clean(p, placed(p, b->from), placed(p, b->until)), cell;
    size_t at = 0;
    p->table = b->group;
    memset(p->columns, 0, sizeof p->columns);
    memset(p->column_roles, 0, sizeof p->column_roles);
    for (size_t i = 0; i < COLUMNS && next_cell(row, b->cell, &at, &cell); i++) {
        p->columns[i] = column_meaning(cell);
        p->column_roles[i] = vg_role_in(cell);
    }
}

/* The dates of a row, by its columns. */
static vg_dated date_row(const prose *p, const vg_block *b, vg_interval *ret_interval)
{
    vg_slice row = clean(p, placed(p, b->from), placed(p, b->until)), cell;
    vg_interval interval = VG_INTERVAL_ALWAYS, one;
    size_t at = 0;
    bool any = false;
    if (p->table != b->group || row.size > 65536) return VG_DATED_NOT;
    for (size_t i = 0; i < COLUMNS && next_cell(row, b->cell, &at, &cell); i++) {
        if (p->columns[i] == COLUMN_OTHER || p->columns[i] >= COLUMN_REFERENCE) continue;
        if (!vg_dating_cell(cell, p->d->language, p->published, &one)) continue;
        if (p->columns[i] != COLUMN_LAST) interval.from = one.from;
        if (p->columns[i] != COLUMN_FIRST) interval.until = one.until;
        any = true;
    }
    if (!any || (interval.until != VG_TIME_NONE && interval.from > interval.until)) return VG_DATED_NOT;
    *ret_interval = interval;
    return VG_DATED;
}

static size_t column_of(const prose *p, const vg_block *b, size_t at)
{
    size_t column = 0;
    if (at - placed(p, b->from) > 4 * LINE_BYTES) return COLUMNS;
    for (size_t i = placed(p, b->from); i < at && column < COLUMNS; i++) column += p->refanged.text.data[i] == b->cell;
    return column;
}

/* ---- one value ---- */

/* Whether the words of [from, until) around the value are few: it is listed, not told of. */
static bool stands_alone(vg_slice text, size_t from, size_t until)
{
    size_t words = 0;
    bool in_word = false;
    for (size_t i = 0; i < text.size && words <= 5; i++) {
        if (i == from) {
            i = until;
            in_word = false;
            if (i >= text.size) break;
        }
        bool letter = vg_is_alnum(text.data[i]) || text.data[i] >= 0x80;
        words += letter && !in_word;
        in_word = letter;
    }
    return words <= 5;
}

/* The line around [from, until) within [low, high), or LINE_BYTES of it to each side. */
static void line_around(const prose *p, size_t *from, size_t *until, size_t low, size_t high)
{
    const uint8_t *text = p->refanged.text.data;
    size_t first = *from, last = *until;
    while (*from > low && first - *from < LINE_BYTES && text[*from - 1] != '\n') --*from;
    while (*until < high && *until - last < LINE_BYTES && text[*until] != '\n') ++*until;
}

/* A list without marks: the value's line has few words, and so has the line before, or that ends with a colon. */
static bool is_running_line(const prose *p, const found *f, size_t low, size_t high)
{
    size_t from = f->from, until = f->until;
    line_around(p, &from, &until, low, high);
    if (until - from > LINE_BYTES) return true;
    if (!stands_alone(clean(p, from, until), f->from - from, f->until - from)) return true;
    if (from <= low + 1) return false;
    size_t before_from = from - 1, before_until = from - 1;
    line_around(p, &before_from, &before_until, low, from - 1);
    vg_slice before = vg_slice_trim(clean(p, before_from, before_until));
    if (before.size == 0 || before.data[before.size - 1] == ':') return false;
    return before.size > LINE_BYTES || !stands_alone(before, before.size, before.size);
}

static bool is_running(const prose *p, const vg_block *b, const found *f)
{
    if (!b) return true;
    if (b->kind == VG_BLOCK_ROW || b->kind == VG_BLOCK_CODE) return false;
    size_t from = placed(p, b->from), until = placed(p, b->until);
    if (f->from < from) return true;
    if (until - from <= LINE_BYTES && stands_alone(clean(p, from, until), f->from - from, f->until - from))
        return false;
    return is_running_line(p, f, from, until);
}

/* As it stands, or with its & as HTML writes it; then `written` becomes what is stored. */
static size_t find_written(vg_slice raw, vg_indicator *in)
{
    uint8_t escaped[1024];
    size_t size = 0, at = vg_slice_find(raw, in->written);
    if (at != SIZE_MAX || in->written.size > 512 || !memchr(in->written.data, '&', in->written.size)) return at;
    for (size_t i = 0; i < in->written.size; i++) {
        if (size + 5 > sizeof escaped) return SIZE_MAX;
        escaped[size++] = in->written.data[i];
        if (in->written.data[i] != '&') continue;
        memcpy(escaped + size, "amp;", 4);
        size += 4;
    }
    at = vg_slice_find(raw, vg_slice_of(escaped, size));
    if (at == SIZE_MAX) return at;
    in->written = vg_slice_of(raw.data + at, size);
    in->length = size;
    return at;
}

/* Where a range of the document's text stands in the stored bytes. */
static void locate(prose *p, size_t from, size_t until, vg_indicator *in)
{
    const vg_document *d = p->d;
    in->written = vg_slice_of(d->text.data + from, until - from);
    in->length = until - from;
    in->offset = VG_REPORT_NOWHERE;
    if (d->text.data == d->raw.data) {
        in->offset = from;
        return;
    }
    while (p->origin + 1 < d->origin_count && d->origins[p->origin + 1].text_from <= from) {
        p->origin++;
        p->located = 0;
    }
    if (d->origin_count == 0) return;
    size_t last = p->origin;
    while (last + 1 < d->origin_count && d->origins[last + 1].text_from < until && last - p->origin < 16) last++;
    const vg_origin *o = &d->origins[p->origin];
    uint64_t low = p->located > o->raw_from ? p->located : o->raw_from, high = d->origins[last].raw_until;
    size_t at = find_written(vg_slice_of(d->raw.data + low, (size_t)(high - low)), in);
    if (at == SIZE_MAX) return;
    in->offset = low + at;
    p->located = in->offset + in->length; /* the next one stands behind it */
    if (p->located > o->raw_until) p->located = o->raw_until;
}

static void date_value(prose *p, const vg_block *b, size_t i, size_t base, bool running, vg_indicator *in)
{
    const found *f = &p->pending[i];
    size_t next = i + 1 < p->count ? p->pending[i + 1].from - base : SIZE_MAX;
    vg_interval interval;
    vg_dated dated = VG_DATED_NOT;
    if (b && b->kind == VG_BLOCK_ROW) dated = date_row(p, b, &interval);
    if (dated == VG_DATED_NOT) dated = vg_dating_pick(p->dating, f->from - base, f->until - base, next, &interval);
    if (dated == VG_DATED_NOT && b && (is_listing(b) || !running)) {
        dated = p->intro_dated;
        interval = p->intro_interval;
    }
    if (dated == VG_DATED) in->validity = interval;
    p->unclear += dated == VG_DATED_UNCLEAR;
    p->undated += dated == VG_DATED_UNKNOWN_DAY;
}

/* Values that stand beside each other ask for the same words. */
static const char *role_within(prose *p, size_t from, size_t until)
{
    if (p->role_from != from || p->role_until != until) {
        p->role_from = from;
        p->role_until = until;
        p->role = vg_role_in(clean(p, from, until));
    }
    return p->role;
}

static const char *role_of(prose *p, const vg_block *b, const found *f, size_t base, size_t size, bool running)
{
    const char *role = NULL;
    if (!b) return NULL;
    if (b->kind == VG_BLOCK_ROW && p->table == b->group) role = p->column_roles[column_of(p, b, f->from) % COLUMNS];
    if (role) return role;
    size_t from, until;
    vg_dating_sentence(p->dating, f->from - base, &from, &until);
    if (until > size) until = size;
    if (until - from > 512) from = f->from - base > 256 ? f->from - base - 256 : 0;
    if (until - from > 512) until = from + 512;
    if (from < until) role = role_within(p, base + from, base + until);
    if (role || (!is_listing(b) && running)) return role;
    return p->intro_role;
}

/* What stands at `end`, behind the "/" of a value, stands for any name: "<id>", "{id}"; and where the author defanged
 * the value, so that it is no link, "[id]", "*" and "...". */
static bool is_placeholder(const prose *p, const found *f, size_t end)
{
    vg_slice left = vg_slice_skip(p->refanged.text, end);
    if (left.size < 2) return false;
    if (left.data[0] == '<' || left.data[0] == '{') return vg_is_alpha(left.data[1]);
    if (!vg_refanged_was_defanged(&p->refanged, f->from, end)) return false;
    if (vg_value_on_shared_site(clean(p, f->from, end))) return false;
    if (left.data[0] == '[') {
        const uint8_t *close = memchr(left.data, ']', left.size < 40 ? left.size : 40);
        return close && vg_is_alpha(left.data[1]);
    }
    if (left.data[0] == '*') return left.data[1] != '*' && (f->from == 0 || p->refanged.text.data[f->from - 1] != '*');
    return vg_slice_is(vg_slice_take(left, 3), "...") || vg_slice_is(vg_slice_take(left, 3), "\xE2\x80\xA6");
}

/* A bare "host/path", and what is cut at a placeholder. */
static void widen(const prose *p, const found *f, size_t *ret_until, vg_value *ret_value, vg_indicator *in)
{
    vg_slice text = p->refanged.text;
    size_t end = f->until;
    if (f->kind == VG_KIND_DOMAIN && end + 1 < text.size && text.data[end] == '/' && text.data[end + 1] > ' ') {
        static const char stops[] = "\"'`<>|)]},;";
        while (end < text.size && end - f->from < 2000 && text.data[end] > ' ' && text.data[end] < 0x7F &&
               !strchr(stops, text.data[end]))
            end++;
        while (end > f->until && (text.data[end - 1] == '.' || text.data[end - 1] == ':')) end--;
        vg_refanged unused = VG_REFANGED_INIT;
        bool url = vg_value_read(clean(p, f->from, end), &unused, ret_value) && ret_value->kind == VG_KIND_URL;
        vg_refanged_free(&unused);
        if (url) {
            in->kind = VG_KIND_URL;
            in->value = vg_value_slice(ret_value);
            *ret_until = end;
        }
    }
    if (in->kind == VG_KIND_URL && in->value.size && in->value.data[in->value.size - 1] == '/' &&
        is_placeholder(p, f, *ret_until))
        in->prefix = p->d->text.data == p->d->raw.data; /* in HTML a "<" in the text is one, too; kept simple */
}

/* The URL ends at `end` already. */
static void cut(const prose *p, const found *f, size_t end, size_t *ret_until, vg_value *ret_value, vg_indicator *in)
{
    char url[VG_CANONICAL_MAX];
    if (end >= *ret_until || end <= f->from || end - f->from + 7 > sizeof url) return;
    vg_slice written = clean(p, f->from, end);
    size_t scheme = vg_slice_find(written, vg_slice_str("://")) == SIZE_MAX ? 7 : 0; /* it goes without saying */
    memcpy(url, "http://", 7);
    memcpy(url + scheme, written.data, written.size);
    size_t size = vg_canonical(VG_KIND_URL, vg_slice_of(url, scheme + written.size), ret_value->data);
    if (size == 0) return;
    ret_value->size = size;
    in->value = vg_value_slice(ret_value);
    *ret_until = end;
}

/* AsciiDoc's `https://host/path[words]`: the URL ends where the link's target does. */
static void cut_at_link(prose *p, const found *f, size_t *ret_until, vg_value *ret_value, vg_indicator *in)
{
    vg_document *d = p->d;
    size_t from, until;
    if (in->kind != VG_KIND_URL || d->link_count == 0) return;
    vg_refanged_origin(&p->refanged, f->from, f->until, &from, &until);
    while (p->link < d->link_count && d->links[p->link].until > d->links[p->link].from &&
           d->links[p->link].until <= from)
        p->link++;
    if (p->link >= d->link_count) return;
    size_t end = placed(p, d->links[p->link].until);
    if (d->links[p->link].from <= from && end > f->from) cut(p, f, end, ret_until, ret_value, in);
}

/* AsciiDoc's `++https://…++`, Markdown's **https://…**: marks of the markup that the URL took along. */
static void cut_marks(const prose *p, const found *f, size_t *ret_until, vg_value *ret_value, vg_indicator *in)
{
    const uint8_t *text = p->refanged.text.data;
    size_t end = *ret_until;
    if (in->kind != VG_KIND_URL || f->from == 0 || end < f->from + 4) return;
    uint8_t mark = text[f->from - 1];
    if (mark != '+' && mark != '*' && mark != '_') return;
    while (end > f->from && text[end - 1] == mark) end--;
    cut(p, f, end, ret_until, ret_value, in);
}

/* The name of a certificate's owner: `emailAddress=x@example.org`. */
static void cut_label(vg_indicator *in, size_t *ret_from)
{
    static const char label[] = "emailaddress=";
    const size_t size = sizeof label - 1;
    if (in->kind != VG_KIND_EMAIL || in->value.size <= size || memcmp(in->value.data, label, size) != 0) return;
    in->value = vg_slice_skip(in->value, size);
    *ret_from += size;
}

/* "57:03:14:fb:da:f8:df:6d": eight bytes of a serial number or a fingerprint, not an address. */
static bool is_serial(vg_kind kind, vg_slice written)
{
    if (kind != VG_KIND_IPV6 || written.size != 23) return false;
    for (size_t i = 2; i < written.size; i += 3)
        if (written.data[i] != ':') return false;
    return true;
}

/* "C:\\Users\\x" as programs and markup write it: one backslash between two names. */
static size_t single_backslashes(vg_slice text, char ret_value[VG_CANONICAL_MAX])
{
    size_t size = 0;
    for (size_t i = 0; i < text.size && size < VG_CANONICAL_MAX; i++)
        if (!(text.data[i] == '\\' && i > 1 && text.data[i - 1] == '\\')) ret_value[size++] = (char)text.data[i];
    return size;
}

/* Literals that begin before `until` of the document's text. */
static void add_literals(prose *p, size_t until)
{
    for (; p->literal < p->literals.count && p->literals.list[p->literal].from < until; p->literal++) {
        const vg_prose_literal *l = &p->literals.list[p->literal];
        const vg_block *b = &p->d->blocks[l->block];
        char single[VG_CANONICAL_MAX], value[VG_CANONICAL_MAX];
        vg_slice text = vg_slice_of(p->d->text.data + l->from, l->until - l->from);
        if (l->kind == VG_KIND_PATH || l->kind == VG_KIND_REGISTRY)
            text = vg_slice_of(single, single_backslashes(text, single));
        vg_indicator in = {.kind = l->kind, .validity = VG_INTERVAL_ALWAYS};
        in.value = vg_slice_of(value, vg_canonical(l->kind, text, value));
        if (in.value.size == 0) continue;
        if (l->placeholder) in.set_aside = "holds a placeholder: nothing to search for";
        if (b->set_aside) in.set_aside = b->set_aside;
        locate(p, l->from, l->until, &in);
        if (b->kind == VG_BLOCK_ROW && p->table == b->group) {
            vg_interval interval;
            if (date_row(p, b, &interval) == VG_DATED) in.validity = interval;
        }
        if (vg_gather_add(p->g, &in, (vg_standing){.running = false}) != VG_OK) p->status = VG_E_NOMEM;
    }
}

/* "update.co" inside "C:\update.co\a.exe" is no host. */
static bool is_inside_literal(const prose *p, size_t from, vg_kind kind)
{
    if (p->literal == 0 || (kind != VG_KIND_DOMAIN && kind != VG_KIND_EMAIL && kind != VG_KIND_IPV4)) return false;
    const vg_prose_literal *l = &p->literals.list[p->literal - 1];
    if (from < l->from || from >= l->until) return false;
    return kind != VG_KIND_IPV4 || l->kind == VG_KIND_USER_AGENT;
}

static void add_value(prose *p, const vg_block *b, size_t i, size_t base, size_t size)
{
    const found *f = &p->pending[i];
    vg_value value;
    vg_indicator in = {.kind = f->kind,
                       .value = vg_slice_of(p->values.data + f->value_at, f->value_size),
                       .validity = VG_INTERVAL_ALWAYS};
    size_t from, until, start = f->from, end = f->until;
    if (is_serial(f->kind, clean(p, f->from, f->until))) return;
    widen(p, f, &end, &value, &in);
    cut_at_link(p, f, &end, &value, &in);
    cut_marks(p, f, &end, &value, &in);
    cut_label(&in, &start);
    vg_refanged_origin(&p->refanged, start, end, &from, &until);
    add_literals(p, from + 1);
    if (is_inside_literal(p, from, in.kind)) return;
    vg_standing standing = {.defanged = vg_refanged_was_defanged(&p->refanged, f->from, end)};
    standing.running = is_running(p, b, f);
    while (p->link < p->d->link_count && p->d->links[p->link].until <= from &&
           p->d->links[p->link].until > p->d->links[p->link].from)
        p->link++;
    const vg_link *link = p->link < p->d->link_count ? &p->d->links[p->link] : NULL;
    if (link && link->from < link->until && from >= link->from && from < link->until && !standing.defanged) {
        if (!link->reference) return; /* the words before it are the value */
        in.set_aside = "a reference link of the report";
    }
    if (b && b->kind == VG_BLOCK_ROW && p->table == b->group && !standing.defanged &&
        p->columns[column_of(p, b, f->from) % COLUMNS] == COLUMN_REFERENCE)
        in.set_aside = "a reference link of the report";
    if (b && b->kind == VG_BLOCK_ROW && p->table == b->group && in.kind == VG_KIND_DOMAIN && !standing.defanged &&
        p->columns[column_of(p, b, f->from) % COLUMNS] == COLUMN_FILE)
        in.set_aside = "a file's name, by its column";
    if (b && b->set_aside && !in.set_aside && !standing.defanged) in.set_aside = b->set_aside;
    locate(p, from, until, &in);
    if (!in.set_aside) date_value(p, b, i, base, standing.running, &in);
    in.role = role_of(p, b, f, base, size, standing.running);
    vg_status status = vg_gather_add(p->g, &in, standing);
    if (status != VG_OK) p->status = status;
}

/* Links whose target is not in the text, up to `until` of the document's text. */
static void add_links(prose *p, size_t until)
{
    vg_document *d = p->d;
    vg_refanged scratch = VG_REFANGED_INIT;
    for (; p->link < d->link_count && d->links[p->link].from <= until; p->link++) {
        const vg_link *link = &d->links[p->link];
        vg_value value;
        if (link->from < link->until) break; /* in the text: taken by its value */
        vg_slice target = vg_slice_of(d->links_text.data + link->target_at, link->target_size);
        if (!link->reference || !vg_value_read(target, &scratch, &value)) continue;
        vg_indicator in = {.kind = value.kind,
                           .value = vg_value_slice(&value),
                           .written = target,
                           .validity = VG_INTERVAL_ALWAYS,
                           .offset = VG_REPORT_NOWHERE,
                           .set_aside = "a reference link of the report"};
        if (vg_gather_add(p->g, &in, (vg_standing){.running = true}) != VG_OK) p->status = VG_E_NOMEM;
    }
    vg_refanged_free(&scratch);
}

static void flush_block(prose *p)
{
    vg_document *d = p->d;
    const vg_block *b = p->block < d->block_count ? &d->blocks[p->block] : NULL;
    size_t first = p->pending[0].from, last = p->pending[p->count - 1].until;
    if (b && placed(p, b->from) > first) b = NULL; /* between two blocks */
    size_t base = b ? placed(p, b->from) : first, until = b ? placed(p, b->until) : last;
    if (until < last) until = last;
    if (vg_dating_scan(p->dating, clean(p, base, until), d->language, p->published) != VG_OK) p->status = VG_E_NOMEM;
    if (b) load_intro(p, p->block);
    for (size_t i = 0; i < p->count && p->status == VG_OK; i++) {
        if (!b || b->kind != VG_BLOCK_ROW) {
            size_t from, unused;
            vg_refanged_origin(&p->refanged, p->pending[i].from, p->pending[i].from, &from, &unused);
            add_links(p, from);
        }
        add_value(p, b, i, base, until - base);
    }
    p->count = 0;
    vg_buf_reset(&p->values);
}

/* The block that holds `at` of the refanged text, or the next one. */
static size_t seek_block(prose *p, size_t at)
{
    size_t i = p->block;
    while (i < p->d->block_count && placed(p, p->d->blocks[i].until) <= at) {
        if (p->d->blocks[i].kind == VG_BLOCK_ROW && p->d->blocks[i].header) read_header(p, &p->d->blocks[i]);
        i++;
    }
    return i;
}

static int on_found(void *context, const vg_found *v)
{
    prose *p = context;
    const vg_block *b = p->block < p->d->block_count ? &p->d->blocks[p->block] : NULL;
    if (p->count && b && placed(p, b->until) <= v->offset) flush_block(p);
    if (p->count == 0) p->block = seek_block(p, v->offset);
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? p->capacity * 2 : 64;
        found *pending = realloc(p->pending, capacity * sizeof *pending);
        if (!pending) {
            p->status = VG_E_NOMEM;
            return 1;
        }
        p->pending = pending;
        p->capacity = capacity;
    }
    p->pending[p->count++] = (found){v->kind, v->offset, v->offset + v->length, p->values.size, v->value.size};
    if (vg_buf_add_slice(&p->values, v->value) != VG_OK) p->status = p->values.status;
    return p->status == VG_OK ? 0 : 1;
}

static void tell_problems(const prose *p)
{
    char text[160];
    vg_buf say = VG_BUF_INIT(sizeof text);
    if (!p->sink->problem) return;
    if (p->unclear) {
        vg_buf_printf(&say, "%zu values stand beside several intervals and none is clearly theirs: no validity taken",
                      p->unclear);
        p->sink->problem(p->sink->context, vg_buf_text(&say));
    }
    vg_buf_reset(&say);
    if (p->undated) {
        vg_buf_printf(&say, "%zu values have a date that hangs on the day of publication, which is not known",
                      p->undated);
        p->sink->problem(p->sink->context, vg_buf_text(&say));
    }
    vg_buf_free(&say);
}

vg_status vg_prose_read(vg_document *d, vg_time published, vg_gather *g, const vg_report_sink *sink, vg_error *err)
{
    prose p = {.d = d,
               .published = published,
               .g = g,
               .sink = sink,
               .refanged = VG_REFANGED_INIT,
               .intro_block = SIZE_MAX - 1,
               .values = VG_BUF_INIT(UINT32_MAX)};
    p.dating = vg_dating_new();
    p.intro_dating = vg_dating_new();
    p.status = p.dating && p.intro_dating ? d->status : VG_E_NOMEM;
    if (p.status == VG_OK) p.status = vg_literals_find(d, &p.literals);
    if (p.status == VG_OK) p.status = vg_refang(&p.refanged, d->text);
    if (p.status == VG_OK) {
        vg_extract(p.refanged.text, on_found, &p);
        if (p.count && p.status == VG_OK) flush_block(&p);
        if (p.status == VG_OK) add_literals(&p, SIZE_MAX);
        if (p.status == VG_OK) add_links(&p, SIZE_MAX);
        tell_problems(&p);
    }
    vg_dating_free(p.dating);
    vg_dating_free(p.intro_dating);
    vg_refanged_free(&p.refanged);
    vg_buf_free(&p.values);
    free(p.pending);
    free(p.literals.list);
    return p.status == VG_OK ? VG_OK : vg_fail(err, p.status, "the report could not be taken apart: no memory");
}
