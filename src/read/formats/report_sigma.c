/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sigma rules as carriers (sigma-specification 2.1, sigma-rules-specification): YAML by libyaml, one rule a document.
 * Title and date; references, set aside; tags attack.t… and cve.…; values of a detection that are whole observables.
 * What a condition takes away (`not filter`) is set aside. The rule itself is not run here: what is no observable is
 * counted. */
#include <stdlib.h>
#include <yaml.h>

#include "formats/formats.h"
#include "read_json.h"
#include "value.h"

#define DEPTH_MAX 32
#define KEY_BYTES 64

typedef struct level {
    bool mapping, wants_value; /* of a mapping: its key has come */
    char key[KEY_BYTES];       /* lower case */
} level;

typedef struct sigma {
    const vg_read_job *job;
    vg_gather *g;
    vg_locator locator;
    vg_refanged scratch;
    vg_value value;
    level levels[DEPTH_MAX];
    int depth, too_deep;
    vg_buf title, conditions; /* of all rules, lower case, each between blanks */
    vg_time published;
    bool collecting; /* the first of two passes: conditions stand behind what they speak of */
    size_t rules, others;
    vg_status status;
} sigma;

bool vg_sigma_detect(const vg_read_job *job)
{
    vg_slice head = vg_slice_take(job->bytes, 65536);
    bool detection = vg_slice_find(head, vg_slice_str("\ndetection:")) != SIZE_MAX;
    return detection && vg_slice_find(head, vg_slice_str("title:")) != SIZE_MAX &&
           (vg_slice_find(head, vg_slice_str("\nlogsource:")) != SIZE_MAX || vg_job_named(job, ".yml"));
}

static bool starts(const char *text, const char *head)
{
    return strncmp(text, head, strlen(head)) == 0;
}

static const char *key_at(const sigma *s, int depth)
{
    return depth < s->depth && s->levels[depth].mapping ? s->levels[depth].key : "";
}

/* "not filter", "not 1 of filter_*", "not (a or filter)": the selection's name behind a "not". */
static bool is_taken_away(const sigma *s, const char *selection)
{
    vg_slice all = vg_buf_slice(&s->conditions);
    if (starts(selection, "filter")) return true;
    for (size_t at = 0; at + 4 < all.size;) {
        size_t not = vg_slice_find(vg_slice_skip(all, at), vg_slice_str(" not "));
        if (not == SIZE_MAX) return false;
        at += not +5;
        vg_slice rest = vg_slice_take(vg_slice_skip(all, at), 120);
        static const char *const counts[] = {"1 of ", "all of ", "any of "};
        for (size_t i = 0; i < 3; i++)
            if (vg_slice_eq(vg_slice_take(rest, strlen(counts[i])), vg_slice_str(counts[i])))
                rest = vg_slice_skip(rest, strlen(counts[i]));
        size_t size = 0;
        while (size < rest.size && (vg_is_alnum(rest.data[size]) || rest.data[size] == '_')) size++;
        bool star = size < rest.size && rest.data[size] == '*';
        if (size && (star ? strlen(selection) >= size : strlen(selection) == size) &&
            memcmp(rest.data, selection, size) == 0)
            return true;
    }
    return false;
}

static void add(sigma *s, vg_slice written, const char *set_aside)
{
    vg_indicator in = {.kind = s->value.kind,
                       .value = vg_value_slice(&s->value),
                       .written = written,
                       .length = written.size,
                       .prefix = s->value.prefix,
                       .set_aside = set_aside,
                       .validity = VG_INTERVAL_ALWAYS};
    in.offset = vg_locate(&s->locator, written);
    vg_status status = vg_gather_add(s->g, &in, (vg_standing){.defanged = s->value.defanged});
    if (status != VG_OK) s->status = status;
}

/* "attack.t1059.001", "cve.2021-44228", "cve.2021.44228" */
static void take_tag(sigma *s, vg_slice tag)
{
    char text[48];
    if (tag.size < 9 || tag.size > 32) return;
    bool attack = vg_slice_ieq(vg_slice_take(tag, 8), vg_slice_str("attack.t"));
    bool cve = vg_slice_ieq(vg_slice_take(tag, 4), vg_slice_str("cve."));
    if (!attack && !cve) return;
    size_t size = 0;
    if (cve) memcpy(text, "CVE-", size = 4);
    vg_slice rest = vg_slice_skip(tag, attack ? 7 : 4);
    for (size_t i = 0; i < rest.size; i++) text[size++] = cve && rest.data[i] == '.' ? '-' : (char)rest.data[i];
    if (vg_value_read(vg_slice_of(text, size), &s->scratch, &s->value)) add(s, tag, NULL);
}

/* "SHA256=…", "MD5=…" of the field Hashes; an import hash is none of the file. */
static vg_slice without_algorithm(vg_slice text, bool *ret_other)
{
    size_t equals = vg_slice_find(vg_slice_take(text, 10), vg_slice_str("="));
    *ret_other = equals != SIZE_MAX && vg_slice_ieq(vg_slice_take(text, equals), vg_slice_str("imphash"));
    static const char *const names[] = {"md5", "sha1", "sha256", "sha512"};
    for (size_t i = 0; equals != SIZE_MAX && i < 4; i++)
        if (vg_slice_ieq(vg_slice_take(text, equals), vg_slice_str(names[i]))) return vg_slice_skip(text, equals + 1);
    return text;
}

/* Fields that hold hosts; no field: a keyword. "eventSource: iam.amazonaws.com" is the name of a service. */
static bool is_for_hosts(const char *field)
{
    static const char *const parts[] = {"host", "domain",  "dns", "query",  "uri",    "url",       "dest",   "dst",
                                        "src_", "referer", "sni", "server", "sender", "recipient", "address"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strstr(field, parts[i])) return true;
    return !field[0] || starts(field, "keyword");
}

static void take_value(sigma *s, vg_slice text)
{
    const char *selection = key_at(s, 1), *field = key_at(s, s->depth - 1);
    for (int d = s->depth - 1; d > 1 && !field[0]; d--) field = key_at(s, d);
    bool imphash = false;
    while (text.size && text.data[0] == '*') text = vg_slice_skip(text, 1);
    while (text.size && text.data[text.size - 1] == '*') text.size--;
    text = without_algorithm(text, &imphash);
    imphash |= starts(field, "imphash");
    bool good = !imphash && text.size > 4 && text.size < 2048 && !memchr(text.data, '*', text.size);
    if (good && starts(field, "pipename"))
        good = vg_value_read_as(VG_KIND_PIPE, text, &s->scratch, &s->value);
    else if (good && (strstr(field, "useragent") || strstr(field, "user_agent")))
        good = vg_value_read_as(VG_KIND_USER_AGENT, text, &s->scratch, &s->value);
    else if (good)
        good = vg_value_read(text, &s->scratch, &s->value);
    /* an end of a path ("\\a.exe") is none, and numbers with dots are versions where no address is asked for */
    if (good && s->value.kind == VG_KIND_DOMAIN && !is_for_hosts(field)) good = false;
    if (good && s->value.kind == VG_KIND_IPV4 && strstr(field, "version")) good = false;
    if (!good) {
        s->others++;
        return;
    }
    bool folder = !vg_kind_is_token(s->value.kind) && text.data[text.size - 1] == '\\';
    add(s, text,
        is_taken_away(s, selection) ? "the rule excludes it"
        : folder                    ? "one part of a combination, weak alone"
                                    : NULL);
}

static void collect(sigma *s, vg_slice text)
{
    const char *top = key_at(s, 0);
    vg_time t;
    if (s->depth == 1 && strcmp(top, "title") == 0) {
        s->rules++;
        if (s->title.size == 0) vg_buf_add_slice(&s->title, vg_slice_take(text, 900));
    } else if (s->depth == 1 && (strcmp(top, "date") == 0 || strcmp(top, "modified") == 0) &&
               s->published == VG_TIME_NONE) {
        char day[16] = "";
        for (size_t i = 0; i < text.size && i < 15; i++) day[i] = text.data[i] == '/' ? '-' : (char)text.data[i];
        if (vg_publication_date(vg_slice_str(day), &t)) s->published = t;
    } else if (strcmp(top, "detection") == 0 && strcmp(key_at(s, 1), "condition") == 0) {
        vg_buf_add_byte(&s->conditions, ' ');
        for (size_t i = 0; i < text.size && i < 4096; i++) {
            uint8_t c = vg_lower(text.data[i]);
            vg_buf_add_byte(&s->conditions, c == '(' || c == ')' || c < ' ' ? ' ' : c);
        }
        vg_buf_add_byte(&s->conditions, ' ');
    }
}

static void take_scalar(sigma *s, vg_slice text)
{
    const char *top = key_at(s, 0);
    if (s->collecting) {
        collect(s, text);
    } else if (strcmp(top, "references") == 0) {
        if (vg_value_read(text, &s->scratch, &s->value) && s->value.kind == VG_KIND_URL)
            add(s, text, "a reference link of the report");
    } else if (strcmp(top, "tags") == 0) {
        take_tag(s, text);
    } else if (strcmp(top, "detection") == 0 && s->depth > 1 && strcmp(key_at(s, 1), "condition") != 0 &&
               strcmp(key_at(s, 1), "timeframe") != 0) {
        take_value(s, text);
    }
}

static void on_scalar(sigma *s, vg_slice text)
{
    level *l = s->depth ? &s->levels[s->depth - 1] : NULL;
    if (s->too_deep || !l) return;
    if (l->mapping && !l->wants_value) {
        size_t size = text.size < KEY_BYTES - 1 ? text.size : KEY_BYTES - 1;
        for (size_t i = 0; i < size; i++) l->key[i] = (char)vg_lower(text.data[i]);
        l->key[size] = 0;
        l->wants_value = true;
        return;
    }
    take_scalar(s, text);
    if (l->mapping) l->wants_value = false;
}

static void open_level(sigma *s, bool mapping)
{
    if (s->depth == DEPTH_MAX || s->too_deep) {
        s->too_deep++;
        return;
    }
    s->levels[s->depth++] = (level){.mapping = mapping};
}

static void close_level(sigma *s)
{
    if (s->too_deep) {
        s->too_deep--;
    } else if (s->depth > 0 && --s->depth > 0 && s->levels[s->depth - 1].mapping) {
        s->levels[s->depth - 1].wants_value = false;
    }
}

/* One pass over all documents; false where the YAML is damaged. */
static bool walk(sigma *s)
{
    yaml_parser_t parser;
    yaml_event_t event;
    bool going = true, good = true;
    if (!yaml_parser_initialize(&parser)) {
        s->status = VG_E_NOMEM;
        return false;
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, s->job->bytes.data, s->job->bytes.size);
    s->depth = s->too_deep = 0;
    while (going && s->status == VG_OK) {
        if (!yaml_parser_parse(&parser, &event)) {
            good = false;
            break;
        }
        if (event.type == YAML_MAPPING_START_EVENT || event.type == YAML_SEQUENCE_START_EVENT)
            open_level(s, event.type == YAML_MAPPING_START_EVENT);
        else if (event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT)
            close_level(s);
        else if (event.type == YAML_SCALAR_EVENT)
            on_scalar(s, vg_slice_of(event.data.scalar.value, event.data.scalar.length));
        else if (event.type == YAML_ALIAS_EVENT) /* not followed: what it repeats was read */
            on_scalar(s, vg_slice_str(""));
        going = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return good;
}

vg_status vg_sigma_read(const vg_read_job *job, vg_error *err)
{
    sigma *s = calloc(1, sizeof *s);
    if (!s) return vg_fail(err, VG_E_NOMEM, "no memory");
    s->job = job;
    s->locator = vg_locator_of(job->bytes);
    s->scratch = VG_REFANGED_INIT;
    s->title = VG_BUF_INIT(1024);
    s->conditions = VG_BUF_INIT(VG_RULE_BYTES);
    s->published = VG_TIME_NONE;
    s->g = vg_gather_new(job->bytes);
    s->status = s->g ? VG_OK : VG_E_NOMEM;
    if (job->bytes.size > VG_RULE_BYTES) s->status = VG_E_LIMIT;
    vg_status status = s->status;
    if (status == VG_OK) {
        s->collecting = true;
        (void)walk(s);
        s->collecting = false;
        vg_job_head(job, "sigma", "", vg_buf_slice(&s->title), s->published);
        if (!walk(s)) vg_job_problem(job, "the YAML is damaged: what came before was read");
        status = s->status;
        if (s->others)
            vg_job_problem(job, "%zu values of %zu Sigma rules are for running them: not searched for alone", s->others,
                           s->rules);
        if (status == VG_OK) vg_gather_flush(s->g, job->sink);
    }
    vg_gather_free(s->g);
    vg_refanged_free(&s->scratch);
    vg_buf_free(&s->title);
    vg_buf_free(&s->conditions);
    free(s);
    if (status == VG_E_LIMIT) return vg_fail(err, status, "Sigma rules of more than %zu MiB", VG_RULE_BYTES >> 20);
    return status == VG_OK ? VG_OK : vg_fail(err, status, "no memory for the rules");
}
