/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MISP events as JSON: {"Event": …}, {"response": [{"Event": …}]} or {"response": {"Attribute": […]}}, a list of
 * events, an event itself. Attributes stand in the event and in its objects; a type may name two values ("domain|ip").
 */
#include "formats/formats.h"

#include <stdlib.h>

#include "read_json.h"
#include "roles.h"
#include "value.h"

#define DEPTH_MAX  8 /* of events, objects and attributes in one another */
#define ACTORS_MAX 1000

/* What the parts of a type mean; VG_KIND_NONE: not searched for. */
static const struct {
    const char *type;
    vg_kind first, second;
} types[] = {
    {"ip-dst", VG_KIND_IPV4, 0},
    {"ip-src", VG_KIND_IPV4, 0},
    {"ip-dst|port", VG_KIND_IPV4, 0},
    {"ip-src|port", VG_KIND_IPV4, 0},
    {"ip", VG_KIND_IPV4, 0},
    {"domain", VG_KIND_DOMAIN, 0},
    {"hostname", VG_KIND_DOMAIN, 0},
    {"hostname|port", VG_KIND_DOMAIN, 0},
    {"domain|ip", VG_KIND_DOMAIN, VG_KIND_IPV4},
    {"url", VG_KIND_URL, 0},
    {"uri", VG_KIND_URL, 0},
    {"link", VG_KIND_URL, 0},
    {"md5", VG_KIND_MD5, 0},
    {"sha1", VG_KIND_SHA1, 0},
    {"sha256", VG_KIND_SHA256, 0},
    {"sha512", VG_KIND_SHA512, 0},
    {"filename|md5", VG_KIND_LITERAL, VG_KIND_MD5},
    {"filename|sha1", VG_KIND_LITERAL, VG_KIND_SHA1},
    {"filename|sha256", VG_KIND_LITERAL, VG_KIND_SHA256},
    {"filename|sha512", VG_KIND_LITERAL, VG_KIND_SHA512},
    {"malware-sample", VG_KIND_LITERAL, VG_KIND_MD5},
    {"x509-fingerprint-md5", VG_KIND_MD5, 0},
    {"x509-fingerprint-sha1", VG_KIND_SHA1, 0},
    {"x509-fingerprint-sha256", VG_KIND_SHA256, 0},
    {"email", VG_KIND_EMAIL, 0},
    {"email-src", VG_KIND_EMAIL, 0},
    {"email-dst", VG_KIND_EMAIL, 0},
    {"email-reply-to", VG_KIND_EMAIL, 0},
    {"filename", VG_KIND_LITERAL, 0},
    {"regkey", VG_KIND_REGISTRY, 0},
    {"regkey|value", VG_KIND_REGISTRY, 0},
    {"mutex", VG_KIND_MUTEX, 0},
    {"user-agent", VG_KIND_USER_AGENT, 0},
    {"named pipe", VG_KIND_PIPE, 0},
    {"vulnerability", VG_KIND_CVE, 0},
};

typedef struct misp {
    const vg_read_job *job;
    vg_gather *g;
    vg_locator locator;
    vg_refanged scratch;
    vg_value value;
    json_t *told;
    size_t unread, unknown;
    vg_slice first_unread;
    vg_status status;
} misp;

bool vg_misp_detect(const vg_read_job *job)
{
    static const char *const signs[] = {"\"Event\"", "\"Attribute\"", "\"to_ids\"", "\"threat_level_id\""};
    vg_slice head = vg_slice_trim(vg_slice_take(job->bytes, 65536));
    if (head.size == 0 || (head.data[0] != '{' && head.data[0] != '[')) return false;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (vg_slice_find(head, vg_slice_str(signs[i])) != SIZE_MAX) return true;
    return false;
}

/* A time as MISP writes it: RFC 3339, or seconds since 1970 in a string or a number. */
static vg_time time_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    vg_time t;
    vg_precision precision;
    uint64_t seconds = 0;
    if (json_is_integer(value)) seconds = json_integer_value(value) > 0 ? (uint64_t)json_integer_value(value) : 0;
    if (json_is_string(value)) {
        if (vg_time_parse(vg_json_slice(value), &t, &precision)) return t;
        if (!vg_slice_u64(vg_json_slice(value), &seconds)) return VG_TIME_NONE;
    }
    return seconds > 0 && seconds < UINT64_C(9000000000) ? (vg_time)seconds * VG_SECOND_NS : VG_TIME_NONE;
}

/* "last_seen": "2022-05-31" means the whole day. MISP keeps microseconds: the last one of a second stands for its end.
 */
static vg_time end_of(const json_t *object, const char *key)
{
    vg_time t = time_of(object, key);
    if (t == VG_TIME_NONE) return t;
    if (vg_json_text(object, key).size == 10) return t + VG_DAY_NS - 1;
    return t % VG_SECOND_NS == 999999000 ? t + 999 : t;
}

static void add_part(misp *m, vg_indicator in, vg_kind kind, vg_slice written)
{
    bool token = vg_kind_is_token(kind);
    if (kind == VG_KIND_NONE || written.size == 0) return;
    if (!vg_value_read_as(kind, written, &m->scratch, &m->value)) {
        if (m->unread++ == 0) m->first_unread = written;
        return;
    }
    in.kind = m->value.kind;
    in.value = vg_value_slice(&m->value);
    in.prefix = m->value.prefix;
    in.written = written;
    in.offset = vg_locate(&m->locator, written);
    in.length = written.size;
    if (!in.set_aside && !token && written.size < 5) in.set_aside = "too short to search for";
    vg_status status = vg_gather_add(m->g, &in, (vg_standing){.defanged = m->value.defanged});
    if (status != VG_OK) m->status = status;
}

static void read_attribute(misp *m, const json_t *attribute)
{
    vg_slice type = vg_json_text(attribute, "type"), value = vg_json_text(attribute, "value");
    size_t row = 0, rows = sizeof types / sizeof types[0];
    const json_t *to_ids = json_object_get(attribute, "to_ids");
    if (json_is_true(json_object_get(attribute, "deleted"))) return;
    while (row < rows && !vg_slice_is(type, types[row].type)) row++;
    if (row == rows) {
        m->unknown += json_is_true(to_ids);
        return;
    }
    vg_indicator in = {.validity = {time_of(attribute, "first_seen"), end_of(attribute, "last_seen")}};
    if (in.validity.until != VG_TIME_NONE && in.validity.from > in.validity.until) in.validity = VG_INTERVAL_ALWAYS;
    if (vg_slice_is(type, "link")) in.set_aside = "misp: a link to a reference";
    bool off = json_is_false(to_ids) || (json_is_integer(to_ids) && json_integer_value(to_ids) == 0) ||
               (json_is_string(to_ids) && vg_slice_is(vg_json_slice(to_ids), "0"));
    if (off && !in.set_aside) in.set_aside = "misp: to_ids is false";
    in.role = vg_role_in(vg_json_text(attribute, "comment"));
    if (!in.role) in.role = vg_role_in(vg_json_text(attribute, "category"));
    size_t bar = vg_slice_find(type, vg_slice_str("|")) != SIZE_MAX || vg_slice_is(type, "malware-sample")
                     ? vg_slice_find(value, vg_slice_str("|"))
                     : SIZE_MAX;
    if (bar == SIZE_MAX) {
        bool path = vg_slice_is(type, "filename") && vg_literal_kind(value) == VG_KIND_PATH;
        add_part(m, in, path ? VG_KIND_PATH : types[row].first, value);
        return;
    }
    vg_indicator weak = in;
    if (types[row].first == VG_KIND_LITERAL && !weak.set_aside)
        weak.set_aside = "one part of a combination, weak alone";
    add_part(m, weak, types[row].first, vg_slice_take(value, bar));
    add_part(m, in, types[row].second, vg_slice_skip(value, bar + 1));
}

static void tell_actor(misp *m, vg_slice name)
{
    if (name.size == 0 || json_object_getn(m->told, (const char *)name.data, name.size)) return;
    if (json_object_size(m->told) >= ACTORS_MAX) return;
    json_object_setn_new(m->told, (const char *)name.data, name.size, json_true());
    if (m->job->sink->actor) m->job->sink->actor(m->job->sink->context, name);
}

/* What stands in quotes behind the head, or nothing. */
static vg_slice tagged(vg_slice tag, const char *head)
{
    vg_slice h = vg_slice_str(head);
    if (!vg_slice_eq(vg_slice_take(tag, h.size), h)) return vg_slice_of("", 0);
    vg_slice name = vg_slice_skip(tag, h.size);
    size_t quote = vg_slice_find(name, vg_slice_str("\""));
    return vg_slice_take(name, quote == SIZE_MAX ? name.size : quote);
}

/* misp-galaxy:mitre-attack-pattern="Proxy - T1090": a mention without a place. */
static void tell_name(const misp *m, vg_mention_kind kind, vg_slice name)
{
    static const vg_slice none = {(const uint8_t *)"", 0};
    if (!name.size || !m->job->sink->mention) return;
    vg_mention mention = {.kind = kind, .name = name, .id = none, .coined_by = none, .sector = none};
    mention.when = (vg_when){VG_TIME_NONE, VG_TIME_NONE, -1, VG_PRECISION_NONE};
    mention.span.offset = VG_REPORT_NOWHERE;
    for (size_t i = name.size; i >= 3; i--)
        if (vg_slice_is(vg_slice_take(vg_slice_skip(name, i - 3), 3), " - ")) {
            mention.id = vg_slice_skip(name, i);
            mention.name = vg_slice_take(name, i - 3);
            break;
        }
    mention.written = mention.name;
    m->job->sink->mention(m->job->sink->context, &mention);
}

/* misp-galaxy:threat-actor="APT37" */
static void read_tag(misp *m, vg_slice tag)
{
    static const char *const actors[] = {"misp-galaxy:threat-actor=\"", "misp-galaxy:mitre-intrusion-set=\"",
                                         "misp-galaxy:microsoft-activity-group=\""};
    for (size_t i = 0; i < sizeof actors / sizeof actors[0]; i++) {
        vg_slice name = tagged(tag, actors[i]);
        if (name.size) tell_actor(m, name);
    }
    tell_name(m, VG_MENTION_TECHNIQUE, tagged(tag, "misp-galaxy:mitre-attack-pattern=\""));
    tell_name(m, VG_MENTION_MALWARE, tagged(tag, "misp-galaxy:mitre-malware=\""));
    tell_name(m, VG_MENTION_MALWARE, tagged(tag, "misp-galaxy:mitre-tool=\""));
    tell_name(m, VG_MENTION_MALWARE, tagged(tag, "misp-galaxy:malpedia=\""));
}

static void read_node(misp *m, const json_t *node, int depth)
{
    static const char *const below[] = {"Event", "response", "Attribute", "Object", "ObjectReference"};
    if (depth > DEPTH_MAX || m->status != VG_OK) return;
    if (json_is_array(node)) {
        for (size_t i = 0; i < json_array_size(node); i++) read_node(m, json_array_get(node, i), depth + 1);
        return;
    }
    if (!json_is_object(node)) return;
    if (json_object_get(node, "value") && json_object_get(node, "type")) {
        read_attribute(m, node);
        return;
    }
    if (json_is_true(json_object_get(node, "deleted"))) return;
    const json_t *tags = json_object_get(node, "Tag");
    for (size_t i = 0; i < json_array_size(tags) && i < 1000; i++)
        read_tag(m, vg_json_text(json_array_get(tags, i), "name"));
    for (size_t i = 0; i + 1 < sizeof below / sizeof below[0]; i++) {
        const json_t *child = json_object_get(node, below[i]);
        if (child) read_node(m, child, depth + 1);
    }
}

/* The first event of the document: it gives the title. */
static const json_t *first_event(const json_t *root)
{
    const json_t *node = root;
    for (int i = 0; node && i < DEPTH_MAX; i++) {
        if (json_is_array(node)) {
            node = json_array_get(node, 0);
        } else if (json_object_get(node, "Event")) {
            node = json_object_get(node, "Event");
        } else if (json_object_get(node, "response")) {
            node = json_object_get(node, "response");
        } else {
            return node;
        }
    }
    return node;
}

vg_status vg_misp_read(const vg_read_job *job, vg_error *err)
{
    json_t *root = NULL;
    misp m = {.job = job, .locator = vg_locator_of(job->bytes), .scratch = VG_REFANGED_INIT};
    vg_status status = vg_json_load(job->bytes, &root, err);
    if (status != VG_OK) return status;
    m.told = json_object();
    m.g = vg_gather_new(job->bytes);
    m.status = m.told && m.g ? VG_OK : VG_E_NOMEM;
    if (m.status == VG_OK) {
        const json_t *event = first_event(root);
        vg_time published = time_of(event, "publish_timestamp");
        if (published == VG_TIME_NONE) published = time_of(event, "date");
        if (published == 0) published = VG_TIME_NONE; /* MISP wants a date: 1970 is none */
        vg_job_head(job, "misp", "", vg_json_text(event, "info"), published);
        read_node(&m, root, 0);
        if (m.unread)
            vg_job_problem(job, "%zu values are not what their type says, the first is \"%.*s\"", m.unread,
                           m.first_unread.size > 60 ? 60 : (int)m.first_unread.size, (const char *)m.first_unread.data);
        if (m.unknown)
            vg_job_problem(job, "%zu attributes of types that are not searched for were left out", m.unknown);
        if (m.status == VG_OK) vg_gather_flush(m.g, job->sink);
    }
    vg_gather_free(m.g);
    vg_refanged_free(&m.scratch);
    json_decref(m.told);
    json_decref(root);
    return m.status == VG_OK ? VG_OK : vg_fail(err, m.status, "no memory for the event");
}
