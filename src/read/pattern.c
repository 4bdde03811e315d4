/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Descends by the grammar with a depth limit: observations (AND, OR, FOLLOWEDBY, parentheses, qualifiers) hold
 * comparisons (AND, OR, parentheses, tests). Every test that is an equality with a known property is kept until the
 * whole pattern has proved valid; then the values are handed out in their order. */
#include "pattern.h"

#include <stdlib.h>

#include "base/buf.h"

#define DEPTH_MAX       64
#define PATTERN_BYTES   ((size_t)1 << 20)
#define COMPARISONS_MAX 100000
#define PATH_BYTES      160

typedef struct test {
    uint32_t text_at, text_size; /* the literal, in `text`; left out: its place in the pattern */
    const char *left_out;        /* NULL: a value */
    uint32_t observation;
    uint8_t kind;
    bool conjunct; /* one of several terms of an AND */
} test;

typedef struct parser {
    vg_slice s;
    size_t at;
    int depth;
    test *tests;
    size_t count, capacity;
    uint32_t observation;
    vg_buf text;
    const char *wrong; /* what was expected, once something failed */
    vg_status status;
} parser;

static const struct {
    const char *path;
    vg_kind kind;
} properties[] = {
    {"ipv4-addr:value", VG_KIND_IPV4},
    {"ipv6-addr:value", VG_KIND_IPV6},
    {"domain-name:value", VG_KIND_DOMAIN},
    {"domain-name:resolves_to_refs[*].value", VG_KIND_IPV4},
    {"hostname:value", VG_KIND_DOMAIN},
    {"url:value", VG_KIND_URL},
    {"email-addr:value", VG_KIND_EMAIL},
    {"email-message:from_ref.value", VG_KIND_EMAIL},
    {"email-message:sender_ref.value", VG_KIND_EMAIL},
    {"file:hashes.MD5", VG_KIND_MD5},
    {"file:hashes.SHA-1", VG_KIND_SHA1},
    {"file:hashes.SHA-256", VG_KIND_SHA256},
    {"file:hashes.SHA-512", VG_KIND_SHA512},
    {"file:hashes.SHA1", VG_KIND_SHA1},
    {"file:hashes.SHA256", VG_KIND_SHA256},
    {"file:hashes.SHA512", VG_KIND_SHA512},
    {"artifact:hashes.MD5", VG_KIND_MD5},
    {"artifact:hashes.SHA-1", VG_KIND_SHA1},
    {"artifact:hashes.SHA-256", VG_KIND_SHA256},
    {"process:image_ref.hashes.MD5", VG_KIND_MD5},
    {"process:image_ref.hashes.SHA-1", VG_KIND_SHA1},
    {"process:image_ref.hashes.SHA-256", VG_KIND_SHA256},
    {"process:binary_ref.hashes.SHA-256", VG_KIND_SHA256},
    {"x509-certificate:hashes.SHA-1", VG_KIND_SHA1},
    {"x509-certificate:hashes.SHA-256", VG_KIND_SHA256},
    {"x509-certificate:hashes.MD5", VG_KIND_MD5},
    {"file:name", VG_KIND_LITERAL},
    {"file:path", VG_KIND_PATH},
    {"directory:path", VG_KIND_PATH},
    {"file:parent_directory_ref.path", VG_KIND_PATH},
    {"windows-registry-key:key", VG_KIND_REGISTRY},
    {"mutex:name", VG_KIND_MUTEX},
    {"process:command_line", VG_KIND_LITERAL},
    {"process:image_ref.name", VG_KIND_LITERAL},
    {"network-traffic:dst_ref.value", VG_KIND_IPV4},
    {"network-traffic:src_ref.value", VG_KIND_IPV4},
    {"network-traffic:extensions.http-request-ext.request_header.User-Agent", VG_KIND_USER_AGENT},
    {"network-traffic:extensions.http-request-ext.request_header.Host", VG_KIND_DOMAIN},
    {"network-traffic:extensions.http-request-ext.request_header.User-Agent[*]", VG_KIND_USER_AGENT},
    {"user-agent:value", VG_KIND_USER_AGENT},
};

static bool fail(parser *p, const char *expected)
{
    if (!p->wrong) p->wrong = expected;
    return false;
}

static vg_slice rest_of(const parser *p)
{
    return vg_slice_of(p->s.data + p->at, p->s.size - p->at);
}

/* Blanks and comments: WS, COMMENT and LINE_COMMENT of the grammar. */
static void skip_space(parser *p)
{
    for (;;) {
        while (p->at < p->s.size && vg_is_space(p->s.data[p->at])) p->at++;
        vg_slice rest = rest_of(p);
        if (rest.size >= 2 && rest.data[0] == 0xC2 && (rest.data[1] == 0xA0 || rest.data[1] == 0x85)) {
            p->at += 2;
        } else if (rest.size >= 2 && rest.data[0] == '/' && rest.data[1] == '*') {
            size_t end = vg_slice_find(vg_slice_of(rest.data + 2, rest.size - 2), vg_slice_str("*/"));
            if (end == SIZE_MAX) return;
            p->at += end + 4;
        } else if (rest.size >= 2 && rest.data[0] == '/' && rest.data[1] == '/') {
            while (p->at < p->s.size && p->s.data[p->at] != '\n' && p->s.data[p->at] != '\r') p->at++;
        } else {
            return;
        }
    }
}

static int next_byte(parser *p)
{
    skip_space(p);
    return p->at < p->s.size ? p->s.data[p->at] : -1;
}

static bool take(parser *p, const char *mark)
{
    skip_space(p);
    vg_slice m = vg_slice_str(mark);
    if (!vg_slice_eq(vg_slice_take(rest_of(p), m.size), m)) return false;
    p->at += m.size;
    return true;
}

static bool is_identifier(uint8_t c)
{
    return vg_is_alnum(c) || c == '_' || c == '-';
}

/* A keyword, whole; the grammar writes them in capitals, older producers not always. */
static bool take_word(parser *p, const char *word)
{
    skip_space(p);
    vg_slice w = vg_slice_str(word);
    vg_slice rest = rest_of(p);
    if (!vg_slice_ieq(vg_slice_take(rest, w.size), w)) return false;
    if (rest.size > w.size && is_identifier(rest.data[w.size])) return false;
    p->at += w.size;
    return true;
}

/* 'text' with \' and \\ undone, appended to p->text. */
static bool read_string(parser *p, uint32_t *ret_at, uint32_t *ret_size)
{
    if (!take(p, "'")) return fail(p, "a string");
    size_t from = p->text.size;
    while (p->at < p->s.size && p->s.data[p->at] != '\'') {
        if (p->s.data[p->at] == '\\' && ++p->at >= p->s.size) break;
        vg_buf_add_byte(&p->text, p->s.data[p->at++]);
    }
    if (p->at >= p->s.size) return fail(p, "the end of a string");
    p->at++;
    *ret_at = (uint32_t)from;
    *ret_size = (uint32_t)(p->text.size - from);
    if (p->text.status != VG_OK) p->status = p->text.status;
    return p->status == VG_OK;
}

/* Any literal; *ret_string says whether it is a plain string. */
static bool read_literal(parser *p, bool *ret_string, uint32_t *ret_at, uint32_t *ret_size)
{
    int c = next_byte(p);
    *ret_string = c == '\'';
    if (c == '\'') return read_string(p, ret_at, ret_size);
    if ((c == 'h' || c == 'b' || c == 't') && p->at + 1 < p->s.size && p->s.data[p->at + 1] == '\'') {
        p->at++;
        return read_string(p, ret_at, ret_size);
    }
    if (take_word(p, "true") || take_word(p, "false")) return true;
    size_t from = p->at;
    bool digits = false;
    if (c == '+' || c == '-') p->at++;
    while (p->at < p->s.size && (vg_is_digit(p->s.data[p->at]) || p->s.data[p->at] == '.'))
        digits |= p->s.data[p->at++] != '.';
    return digits || (p->at = from, fail(p, "a literal"));
}

/* object-type:property.'quoted'.more[*] → ret_path without quotes; "" where it is too long to be known. */
static bool read_path(parser *p, char ret_path[PATH_BYTES])
{
    size_t size = 0;
    bool colon = false;
    skip_space(p);
    for (;;) {
        size_t from = p->at;
        uint32_t at = 0, length = 0;
        bool quoted = colon && p->at < p->s.size && p->s.data[p->at] == '\'';
        if (quoted && !read_string(p, &at, &length)) return false;
        while (!quoted && p->at < p->s.size && is_identifier(p->s.data[p->at])) p->at++;
        vg_slice part = quoted ? vg_slice_of(p->text.data + at, length) : vg_slice_of(p->s.data + from, p->at - from);
        if (part.size == 0) return fail(p, colon ? "a property" : "an object type");
        if (size + part.size + 8 < PATH_BYTES) memcpy(ret_path + size, part.data, part.size);
        size = size + part.size + 8 < PATH_BYTES ? size + part.size : PATH_BYTES;
        if (quoted) p->text.size = at;
        while (colon && p->at < p->s.size && p->s.data[p->at] == '[') {
            while (p->at < p->s.size && p->s.data[p->at] != ']') p->at++;
            if (p->at >= p->s.size) return fail(p, "]");
            p->at++;
            if (size + 8 < PATH_BYTES) memcpy(ret_path + size, "[*]", 3);
            size = size + 8 < PATH_BYTES ? size + 3 : PATH_BYTES;
        }
        uint8_t mark = p->at < p->s.size ? p->s.data[p->at] : 0;
        if (mark != (colon ? '.' : ':')) break;
        if (size + 8 < PATH_BYTES) ret_path[size++] = (char)mark;
        colon = true;
        p->at++;
    }
    if (!colon) return fail(p, ":");
    if (size >= PATH_BYTES) size = 0;
    ret_path[size] = 0;
    return true;
}

static vg_kind property_kind(const char *path)
{
    vg_slice s = vg_slice_str(path);
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++)
        if (vg_slice_ieq(s, vg_slice_str(properties[i].path))) return properties[i].kind;
    return VG_KIND_NONE;
}

static bool add_test(parser *p, test t)
{
    if (p->count == COMPARISONS_MAX) {
        p->status = VG_E_LIMIT;
        return fail(p, "fewer comparisons");
    }
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? 2 * p->capacity : 16;
        test *tests = realloc(p->tests, capacity * sizeof *tests);
        if (!tests) {
            p->status = VG_E_NOMEM;
            return fail(p, "memory");
        }
        p->tests = tests;
        p->capacity = capacity;
    }
    t.observation = p->observation;
    p->tests[p->count++] = t;
    return true;
}

static bool leave_out(parser *p, size_t from, const char *reason)
{
    return add_test(p, (test){.text_at = (uint32_t)from, .text_size = (uint32_t)(p->at - from), .left_out = reason});
}

static bool keep_value(parser *p, vg_kind kind, bool string, uint32_t at, uint32_t size, size_t from)
{
    if (kind == VG_KIND_NONE) return leave_out(p, from, "a property that is not searched for");
    if (!string) return leave_out(p, from, "a value that is not a string");
    return add_test(p, (test){.text_at = at, .text_size = size, .kind = (uint8_t)kind});
}

/* IN ('a', 'b') */
static bool read_set(parser *p, vg_kind kind, bool negated, size_t from)
{
    if (!take(p, "(")) return fail(p, "(");
    if (take(p, ")")) return true;
    do {
        bool string;
        uint32_t at = 0, size = 0;
        if (!read_literal(p, &string, &at, &size)) return false;
        if (!negated && !keep_value(p, kind, string, at, size, from)) return false;
    } while (take(p, ","));
    if (!take(p, ")")) return fail(p, ")");
    return !negated || leave_out(p, from, "a negated comparison");
}

static bool read_comparison(parser *p);

/* propTest */
static bool read_test(parser *p)
{
    static const char *const orders[] = {">=", "<=", ">", "<"};
    static const char *const wide[] = {"LIKE", "MATCHES", "ISSUPERSET"};
    char path[PATH_BYTES];
    bool string;
    uint32_t at = 0, size = 0;
    skip_space(p);
    size_t from = p->at;
    if (take(p, "(")) {
        if (++p->depth > DEPTH_MAX) return fail(p, "fewer parentheses");
        if (!read_comparison(p) || !take(p, ")")) return fail(p, ")");
        p->depth--;
        return true;
    }
    bool not_exists = take_word(p, "NOT");
    if (take_word(p, "EXISTS")) return read_path(p, path) && leave_out(p, from, "EXISTS");
    if (not_exists) return fail(p, "EXISTS");
    if (!read_path(p, path)) return false;
    vg_kind kind = property_kind(path);
    bool negated = take_word(p, "NOT");
    if (take_word(p, "IN")) return read_set(p, kind, negated, from);
    for (size_t i = 0; i < 3; i++)
        if (take_word(p, wide[i]))
            return read_literal(p, &string, &at, &size) &&
                   leave_out(p, from, "LIKE, MATCHES and ISSUPERSET are not searched for");
    if (take_word(p, "ISSUBSET")) {
        if (!read_literal(p, &string, &at, &size)) return false;
        return negated ? leave_out(p, from, "a negated comparison") : keep_value(p, kind, string, at, size, from);
    }
    if (take(p, "!=") || take(p, "<>")) {
        if (!read_literal(p, &string, &at, &size)) return false;
        return negated ? keep_value(p, kind, string, at, size, from) : leave_out(p, from, "a negated comparison");
    }
    if (take(p, "==") || take(p, "=")) {
        if (!read_literal(p, &string, &at, &size)) return false;
        return negated ? leave_out(p, from, "a negated comparison") : keep_value(p, kind, string, at, size, from);
    }
    for (size_t i = 0; i < 4; i++)
        if (take(p, orders[i]))
            return read_literal(p, &string, &at, &size) && leave_out(p, from, "an order comparison");
    return fail(p, "an operator");
}

/* comparisonExpression: OR of ANDs. */
static bool read_comparison(parser *p)
{
    do {
        size_t first = p->count, terms = 0;
        do {
            if (!read_test(p)) return false;
            terms++;
        } while (take_word(p, "AND"));
        for (size_t i = first; terms > 1 && i < p->count; i++) p->tests[i].conjunct = true;
    } while (take_word(p, "OR"));
    return true;
}

/* START t'…' STOP t'…', WITHIN n SECONDS, REPEATS n TIMES */
static bool read_qualifiers(parser *p)
{
    bool string;
    uint32_t at, size;
    for (;;) {
        if (take_word(p, "START")) {
            if (!read_literal(p, &string, &at, &size)) return false;
            if (!take_word(p, "STOP")) return fail(p, "STOP");
            if (!read_literal(p, &string, &at, &size)) return false;
        } else if (take_word(p, "WITHIN")) {
            if (!read_literal(p, &string, &at, &size)) return false;
            if (!take_word(p, "SECONDS")) return fail(p, "SECONDS");
        } else if (take_word(p, "REPEATS")) {
            if (!read_literal(p, &string, &at, &size)) return false;
            if (!take_word(p, "TIMES")) return fail(p, "TIMES");
        } else {
            return true;
        }
    }
}

/* observationExpressions; precedence does not matter for what is taken out of it. */
static bool read_observations(parser *p)
{
    do {
        if (take(p, "(")) {
            if (++p->depth > DEPTH_MAX) return fail(p, "fewer parentheses");
            if (!read_observations(p) || !take(p, ")")) return fail(p, ")");
            p->depth--;
        } else {
            if (!take(p, "[")) return fail(p, "[");
            if (!read_comparison(p)) return false;
            if (!take(p, "]")) return fail(p, "]");
            p->observation++;
        }
        if (!read_qualifiers(p)) return false;
    } while (take_word(p, "AND") || take_word(p, "OR") || take_word(p, "FOLLOWEDBY"));
    return true;
}

static bool is_strong(const test *t)
{
    return !t->left_out && vg_kind_is_token((vg_kind)t->kind);
}

static void hand_out(const parser *p, const vg_pattern_sink *sink)
{
    for (size_t first = 0; first < p->count;) {
        size_t end = first;
        bool strong = false;
        for (; end < p->count && p->tests[end].observation == p->tests[first].observation; end++)
            strong |= is_strong(&p->tests[end]) && p->tests[end].conjunct;
        for (; first < end; first++) {
            const test *t = &p->tests[first];
            if (t->left_out)
                sink->left_out(sink->context, t->left_out, vg_slice_of(p->s.data + t->text_at, t->text_size));
            else
                sink->value(sink->context, (vg_kind)t->kind, vg_slice_of(p->text.data + t->text_at, t->text_size),
                            t->conjunct && strong && !is_strong(t));
        }
    }
}

vg_status vg_pattern_read(vg_slice pattern, const vg_pattern_sink *sink, vg_error *err)
{
    parser p = {.s = pattern, .text = VG_BUF_INIT(PATTERN_BYTES + 64)};
    if (pattern.size == 0 || !pattern.data) return vg_fail(err, VG_E_FORMAT, "an empty pattern");
    if (pattern.size > PATTERN_BYTES) return vg_fail(err, VG_E_LIMIT, "a pattern of more than 1 MiB");
    p.status = vg_buf_reserve(&p.text, 1); /* an empty string has a place, too */
    bool good = p.status == VG_OK ? read_observations(&p) : fail(&p, "memory");
    if (good && next_byte(&p) != -1) good = fail(&p, "the end");
    if (good) hand_out(&p, sink);
    free(p.tests);
    vg_buf_free(&p.text);
    if (good) return VG_OK;
    return vg_fail(err, p.status != VG_OK ? p.status : VG_E_FORMAT, "%s was expected at byte %zu",
                   p.wrong ? p.wrong : "memory", p.at);
}
