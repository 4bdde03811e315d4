/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YARA rules as carriers (yara.readthedocs.io, "Writing YARA rules"): digests and references of `meta`, text strings
 * that are whole observables. Hexadecimal strings, regular expressions and other text are for scanning files and are
 * counted. Read by tokens: comments, "text" with its escapes, /regex/, { hex }; whether a rule would compile does not
 * matter. */
#include <stdlib.h>

#include "formats/formats.h"
#include "observe/extract.h"
#include "value.h"

enum { IN_NOTHING = 0, IN_META, IN_STRINGS, IN_CONDITION };

typedef struct yara {
    const vg_read_job *job;
    vg_slice text;
    size_t at;
    int section;
    vg_gather *g;
    vg_refanged scratch;
    vg_value value;
    vg_buf plain; /* a string with its escapes undone */
    vg_slice title, first_rule;
    vg_time published;
    size_t rules, others;
    vg_status status;
} yara;

bool vg_yara_detect(const vg_read_job *job)
{
    vg_slice head = vg_slice_take(job->bytes, 65536);
    bool named = vg_job_named(job, ".yar") || vg_job_named(job, ".yara");
    bool rule = vg_slice_find(head, vg_slice_str("\nrule ")) != SIZE_MAX ||
                vg_slice_find(head, vg_slice_str("\nprivate rule ")) != SIZE_MAX ||
                vg_slice_is(vg_slice_take(head, 5), "rule ");
    if (!rule) return false;
    size_t condition = vg_slice_find(head, vg_slice_str("condition:"));
    if (condition == SIZE_MAX || named) return named;
    /* prose with a rule in it is prose: here nothing but comments, imports and rules comes first */
    vg_slice start = vg_slice_trim(head);
    static const char *const starts[] = {"rule ", "private rule ", "import ", "include ", "/*", "//", "global "};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (vg_slice_eq(vg_slice_take(start, strlen(starts[i])), vg_slice_str(starts[i]))) return true;
    return false;
}

static uint8_t peek(const yara *y, size_t ahead)
{
    return y->at + ahead < y->text.size ? y->text.data[y->at + ahead] : 0;
}

static void skip_blanks(yara *y)
{
    while (y->at < y->text.size) {
        if (vg_is_space(peek(y, 0))) {
            y->at++;
        } else if (peek(y, 0) == '/' && peek(y, 1) == '/') {
            const uint8_t *end = memchr(y->text.data + y->at, '\n', y->text.size - y->at);
            y->at = end ? (size_t)(end - y->text.data) : y->text.size;
        } else if (peek(y, 0) == '/' && peek(y, 1) == '*') {
            size_t end = vg_slice_find(vg_slice_skip(y->text, y->at + 2), vg_slice_str("*/"));
            y->at = end == SIZE_MAX ? y->text.size : y->at + 2 + end + 2;
        } else {
            return;
        }
    }
}

/* The text between quotes; at: on the first quote, then behind the last. The plain form goes to y->plain. */
static vg_slice take_string(yara *y)
{
    size_t from = ++y->at;
    vg_buf_reset(&y->plain);
    while (y->at < y->text.size && peek(y, 0) != '"' && peek(y, 0) != '\n') {
        uint8_t c = peek(y, 0);
        if (c == '\\') {
            uint8_t e = peek(y, 1);
            int high = vg_hex_value(peek(y, 2)), low = vg_hex_value(peek(y, 3));
            y->at++;
            if (e == 'x' && high >= 0 && low >= 0) {
                c = (uint8_t)(high << 4 | low);
                y->at += 2;
            } else {
                c = e == 'n' ? '\n' : e == 't' ? '\t' : e == 'r' ? '\r' : e;
            }
        }
        vg_buf_add_byte(&y->plain, c);
        y->at++;
    }
    vg_slice written = vg_slice_of(y->text.data + from, y->at - from);
    if (y->at > y->text.size) y->at = y->text.size, written.size = y->at - from;
    if (peek(y, 0) == '"') y->at++;
    return written;
}

static void skip_regex(yara *y)
{
    y->at++;
    for (bool class = false; y->at < y->text.size && peek(y, 0) != '\n'; y->at++) {
        uint8_t c = peek(y, 0);
        if (c == '\\')
            y->at++;
        else if (c == '[')
            class = true;
        else if (c == ']')
            class = false;
        else if (c == '/' && !class)
            break;
    }
    if (y->at < y->text.size) y->at++;
}

static void skip_hex(yara *y)
{
    const uint8_t *end = memchr(y->text.data + y->at, '}', y->text.size - y->at);
    y->at = end ? (size_t)(end - y->text.data) + 1 : y->text.size;
}

static vg_slice take_word(yara *y)
{
    size_t from = y->at;
    while (vg_is_alnum(peek(y, 0)) || peek(y, 0) == '_' || peek(y, 0) == '$' || peek(y, 0) == '*') y->at++;
    if (y->at == from) y->at++;
    if (y->at > y->text.size) y->at = y->text.size;
    return vg_slice_of(y->text.data + from, y->at - from);
}

static void add(yara *y, vg_slice written, const char *set_aside)
{
    vg_indicator in = {.kind = y->value.kind,
                       .value = vg_value_slice(&y->value),
                       .written = written,
                       .offset = (uint64_t)(written.data - y->job->bytes.data),
                       .length = written.size,
                       .prefix = y->value.prefix,
                       .set_aside = set_aside,
                       .validity = VG_INTERVAL_ALWAYS};
    vg_status status = vg_gather_add(y->g, &in, (vg_standing){.defanged = y->value.defanged});
    if (status != VG_OK) y->status = status;
}

static bool is_digest(vg_kind kind)
{
    return kind == VG_KIND_MD5 || kind == VG_KIND_SHA1 || kind == VG_KIND_SHA256 || kind == VG_KIND_SHA512;
}

static bool holds(vg_slice key, const char *word)
{
    for (size_t i = 0, size = strlen(word); i + size <= key.size; i++)
        if (vg_slice_ieq(vg_slice_of(key.data + i, size), vg_slice_of(word, size))) return true;
    return false;
}

static void take_meta(yara *y, vg_slice key, vg_slice written)
{
    vg_slice plain = vg_slice_trim(vg_buf_slice(&y->plain));
    vg_time t;
    if (holds(key, "date") || holds(key, "creat")) {
        if (y->published == VG_TIME_NONE && vg_publication_date(plain, &t)) y->published = t;
        return;
    }
    if (holds(key, "description") && y->title.size == 0 && written.size < 400) y->title = written;
    /* several digests may stand in one text */
    for (size_t at = 0; at < written.size;) {
        size_t end = at;
        while (end < written.size && !strchr(" ,;|\t", written.data[end])) end++;
        vg_slice part = vg_slice_of(written.data + at, end - at);
        at = end + 1;
        if (part.size < 8 || !vg_value_read(part, &y->scratch, &y->value)) continue;
        bool imphash = holds(key, "imphash") || holds(key, "ssdeep") || holds(key, "rich");
        bool link = y->value.kind == VG_KIND_URL;
        if (is_digest(y->value.kind) && !imphash && !holds(key, "id"))
            add(y, part, NULL);
        else if (link && !holds(key, "license"))
            add(y, part, "a reference link of the report");
    }
}

typedef struct whole {
    vg_slice text;
    bool found;
} whole;

static int on_found(void *context, const vg_found *found)
{
    whole *w = context;
    w->found |= found->offset == 0 && found->length == w->text.size;
    return 1;
}

/* "System.Net" and "Main.Run" are names in a program: a host is in small letters, and so the extraction finds it. */
static bool is_host(vg_slice text)
{
    whole w = {text, false};
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] >= 'A' && text.data[i] <= 'Z') return false;
    vg_extract(text, on_found, &w);
    return w.found;
}

static void take_text(yara *y, vg_slice written)
{
    vg_slice plain = vg_buf_slice(&y->plain);
    bool good = plain.size > 5 && plain.size < 2048 && vg_value_read(plain, &y->scratch, &y->value);
    if (good && (y->value.kind == VG_KIND_DOMAIN || y->value.kind == VG_KIND_EMAIL)) good = is_host(plain);
    if (good && y->value.kind == VG_KIND_IPV4) good = memchr(plain.data, '.', plain.size) != NULL;
    if (good && (y->value.kind == VG_KIND_CVE || y->value.kind == VG_KIND_ATTACK || y->value.kind == VG_KIND_CIDR))
        good = false;
    if (good && is_digest(y->value.kind)) good = false; /* a constant inside a program */
    if (good && !vg_kind_is_token(y->value.kind)) {
        /* "\\" of the rule is one backslash of the value */
        y->value.size = vg_canonical(y->value.kind, plain, y->value.data);
        good = y->value.size > 0;
    }
    if (good)
        add(y, written, NULL);
    else
        y->others++;
}

static void read_entry(yara *y, vg_slice key)
{
    skip_blanks(y);
    if (peek(y, 0) != '=') return;
    y->at++;
    skip_blanks(y);
    uint8_t c = peek(y, 0);
    if (c == '"') {
        vg_slice written = take_string(y);
        if (y->section == IN_META)
            take_meta(y, key, written);
        else
            take_text(y, written);
    } else if (c == '{' && y->section == IN_STRINGS) {
        skip_hex(y);
        y->others++;
    } else if (c == '/' && y->section == IN_STRINGS) {
        skip_regex(y);
        y->others++;
    }
}

static void read_rules(yara *y)
{
    while (y->at < y->text.size && y->status == VG_OK) {
        skip_blanks(y);
        if (y->at >= y->text.size) return;
        uint8_t c = peek(y, 0);
        if (c == '"') {
            (void)take_string(y);
            continue;
        }
        if (c == '/' && y->section == IN_CONDITION) {
            skip_regex(y);
            continue;
        }
        vg_slice word = take_word(y);
        bool colon = peek(y, 0) == ':';
        if (vg_slice_is(word, "rule") && (y->section == IN_NOTHING || y->section == IN_CONDITION)) {
            skip_blanks(y);
            vg_slice name = take_word(y);
            if (y->rules++ == 0) y->first_rule = name;
            y->section = IN_NOTHING;
        } else if (colon && vg_slice_is(word, "meta")) {
            y->section = IN_META;
        } else if (colon && vg_slice_is(word, "strings")) {
            y->section = IN_STRINGS;
        } else if (colon && vg_slice_is(word, "condition")) {
            y->section = IN_CONDITION;
        } else if (y->section == IN_META || y->section == IN_STRINGS) {
            read_entry(y, word);
        }
    }
}

vg_status vg_yara_read(const vg_read_job *job, vg_error *err)
{
    yara y = {.job = job,
              .text = vg_slice_take(job->bytes, VG_RULE_BYTES),
              .scratch = VG_REFANGED_INIT,
              .plain = VG_BUF_INIT(1 << 20),
              .published = VG_TIME_NONE};
    y.g = vg_gather_new(job->bytes);
    if (!y.g) return vg_fail(err, VG_E_NOMEM, "no memory");
    read_rules(&y);
    if (y.status == VG_OK) {
        vg_job_head(job, "yara", "", y.title.size ? y.title : y.first_rule, y.published);
        if (job->bytes.size > y.text.size) vg_job_problem(job, "only the first %zu MiB were read", VG_RULE_BYTES >> 20);
        if (y.others)
            vg_job_problem(job, "%zu strings of %zu YARA rules are for scanning files: not searched for in logs",
                           y.others, y.rules);
        vg_gather_flush(y.g, job->sink);
    }
    vg_gather_free(y.g);
    vg_refanged_free(&y.scratch);
    vg_buf_free(&y.plain);
    return y.status == VG_OK ? VG_OK : vg_fail(err, y.status, "no memory for the rules");
}
