/* SPDX-License-Identifier: GPL-3.0-or-later */
/* STIX 2.0 and 2.1: a bundle, a list of objects or one object. Indicators give the values of their patterns with
 * valid_from (inclusive) and valid_until (exclusive, STIX 2.1 4.7); observables that belong to an infrastructure or
 * malware are taken, too; relationships name the actors. */
#include "formats/formats.h"

#include <stdlib.h>

#include "formats/stix_claims.h"
#include "pattern.h"
#include "read_json.h"
#include "roles.h"
#include "value.h"

#define ACTORS_MAX 1000

typedef struct stix {
    const vg_read_job *job;
    vg_gather *g;
    json_t *objects; /* borrowed array */
    json_t *by_id;   /* id → object */
    json_t *taken;   /* ids of indicators that a dossier of ours accounts for */
    vg_locator locator;
    vg_refanged scratch;
    vg_value value;
    vg_indicator shared; /* what all values of the indicator at hand have in common */
    vg_slice id;         /* of it */
    size_t dossiers;     /* reports that vigie itself had kept here */
    size_t left_out, unread;
    const char *first_left_out;
    vg_status status;
} stix;

bool vg_stix_detect(const vg_read_job *job)
{
    static const char *const signs[] = {"\"spec_version\"", "\"indicator--",     "\"bundle--",  "\"attack-pattern--",
                                        "\"relationship--", "\"intrusion-set--", "\"malware--", "\"identity--"};
    vg_slice head = vg_slice_trim(vg_slice_take(job->bytes, 65536));
    if (head.size == 0 || (head.data[0] != '{' && head.data[0] != '[')) return false;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (vg_slice_find(head, vg_slice_str(signs[i])) != SIZE_MAX) return true;
    return false;
}

static bool is_actor_type(vg_slice type)
{
    return vg_slice_is(type, "intrusion-set") || vg_slice_is(type, "threat-actor") || vg_slice_is(type, "campaign") ||
           vg_slice_is(type, "malware");
}

static void add_value(stix *s, vg_kind kind, vg_slice written, bool part)
{
    vg_indicator in = s->shared;
    bool token = vg_kind_is_token(kind);
    if (!vg_value_read_as(kind, written, &s->scratch, &s->value)) {
        s->unread++;
        return;
    }
    in.kind = s->value.kind;
    in.value = vg_value_slice(&s->value);
    in.prefix = s->value.prefix;
    in.written = written;
    /* Behind a dossier of ours places are those of its original. */
    in.offset = s->dossiers ? VG_REPORT_NOWHERE : vg_locate(&s->locator, written);
    in.length = written.size;
    if (!in.set_aside && part) in.set_aside = "one part of a combination, weak alone";
    if (!in.set_aside && !token && written.size < 5) in.set_aside = "too short to search for";
    vg_status status = vg_gather_add(s->g, &in, (vg_standing){.defanged = s->value.defanged});
    if (status != VG_OK) s->status = status;
}

static void on_value(void *context, vg_kind kind, vg_slice written, bool part)
{
    add_value(context, kind, written, part);
}

static void on_left_out(void *context, const char *reason, vg_slice where)
{
    stix *s = context;
    (void)where;
    if (s->left_out++ == 0) s->first_left_out = reason;
}

static vg_time time_of(const json_t *object, const char *key)
{
    vg_time t;
    vg_precision precision;
    return vg_time_parse(vg_json_text(object, key), &t, &precision) ? t : VG_TIME_NONE;
}

static const char *role_of_words(const json_t *words)
{
    const char *role = NULL;
    for (size_t i = 0; !role && i < json_array_size(words) && i < 16; i++) {
        json_t *word = json_array_get(words, i);
        if (json_is_object(word)) word = json_object_get(word, "phase_name");
        if (!json_is_string(word)) continue;
        role = vg_role_in(vg_json_slice(word));
    }
    return role;
}

static bool has_label(const json_t *labels, const char *label)
{
    for (size_t i = 0; i < json_array_size(labels) && i < 64; i++) {
        const json_t *one = json_array_get(labels, i);
        if (json_is_string(one) && vg_slice_is(vg_json_slice(one), label)) return true;
    }
    return false;
}

static void share(stix *s, const json_t *object)
{
    s->id = vg_json_text(object, "id");
    s->shared = (vg_indicator){.validity = {time_of(object, "valid_from"), time_of(object, "valid_until")}};
    if (s->shared.validity.until != VG_TIME_NONE) s->shared.validity.until--;
    if (s->shared.validity.until != VG_TIME_NONE && s->shared.validity.from > s->shared.validity.until) {
        vg_job_problem(s->job, "%.*s: valid_until lies before valid_from; neither bounds it",
                       (int)(s->id.size < 120 ? s->id.size : 120), (const char *)s->id.data);
        s->shared.validity = VG_INTERVAL_ALWAYS;
    }
    if (json_is_true(json_object_get(object, "revoked"))) s->shared.set_aside = "stix: revoked";
    if (has_label(json_object_get(object, "indicator_types"), "benign") ||
        has_label(json_object_get(object, "labels"), "benign"))
        s->shared.set_aside = "stix: called benign";
    s->shared.role = role_of_words(json_object_get(object, "kill_chain_phases"));
    if (!s->shared.role) s->shared.role = role_of_words(json_object_get(object, "indicator_types"));
    if (!s->shared.role) s->shared.role = role_of_words(json_object_get(object, "infrastructure_types"));
    if (!s->shared.role) s->shared.role = vg_role_in(vg_json_text(object, "name"));
}

static void read_indicator(stix *s, const json_t *object)
{
    vg_error why;
    vg_slice type = vg_json_text(object, "pattern_type"), pattern = vg_json_text(object, "pattern");
    share(s, object);
    int id_size = s->id.size > 80 ? 80 : (int)s->id.size;
    if (type.size && !vg_slice_is(type, "stix")) {
        vg_job_problem(s->job, "%.*s: a pattern of type %.*s is not read here", id_size, (const char *)s->id.data,
                       type.size > 40 ? 40 : (int)type.size, (const char *)type.data);
        return;
    }
    if (pattern.size == 0) {
        vg_job_problem(s->job, "%.*s: an indicator without a pattern", id_size, (const char *)s->id.data);
        return;
    }
    vg_pattern_sink sink = {s, on_value, on_left_out};
    if (vg_pattern_read(pattern, &sink, &why) != VG_OK)
        vg_job_problem(s->job, "%.*s: the pattern cannot be read: %s", id_size, (const char *)s->id.data, why.message);
}

/* A cyber-observable object that an infrastructure or malware has. */
static void read_observable(stix *s, const json_t *owner, const json_t *object)
{
    static const struct {
        const char *type, *property;
        vg_kind kind;
    } simple[] = {
        {"ipv4-addr", "value", VG_KIND_IPV4},
        {"ipv6-addr", "value", VG_KIND_IPV6},
        {"domain-name", "value", VG_KIND_DOMAIN},
        {"url", "value", VG_KIND_URL},
        {"email-addr", "value", VG_KIND_EMAIL},
        {"mutex", "name", VG_KIND_MUTEX},
        {"windows-registry-key", "key", VG_KIND_REGISTRY},
    };
    static const struct {
        const char *name;
        vg_kind kind;
    } hashes[] = {
        {"MD5", VG_KIND_MD5}, {"SHA-1", VG_KIND_SHA1}, {"SHA-256", VG_KIND_SHA256}, {"SHA-512", VG_KIND_SHA512}};
    vg_slice type = vg_json_text(object, "type");
    share(s, owner);
    for (size_t i = 0; i < sizeof simple / sizeof simple[0]; i++)
        if (vg_slice_is(type, simple[i].type))
            add_value(s, simple[i].kind, vg_json_text(object, simple[i].property), false);
    const json_t *digests = json_object_get(object, "hashes");
    for (size_t i = 0; digests && i < sizeof hashes / sizeof hashes[0]; i++) {
        vg_slice digest = vg_json_text(digests, hashes[i].name);
        if (digest.size) add_value(s, hashes[i].kind, digest, false);
    }
}

static json_t *find(const stix *s, const json_t *relation, const char *key)
{
    vg_slice id = vg_json_text(relation, key);
    return id.size && id.size < 256 ? json_object_getn(s->by_id, (const char *)id.data, id.size) : NULL;
}

static void tell_actor(const stix *s, json_t *told, const json_t *object)
{
    vg_slice name = vg_json_text(object, "name");
    if (!object || name.size == 0 || !is_actor_type(vg_json_text(object, "type"))) return;
    if (json_object_getn(told, (const char *)name.data, name.size) || json_object_size(told) >= ACTORS_MAX) return;
    json_object_setn_new(told, (const char *)name.data, name.size, json_true());
    if (s->job->sink->actor) s->job->sink->actor(s->job->sink->context, name);
}

static void read_relations(stix *s)
{
    json_t *told = json_object();
    for (size_t i = 0; told && i < json_array_size(s->objects); i++) {
        const json_t *relation = json_array_get(s->objects, i);
        if (!vg_slice_is(vg_json_text(relation, "type"), "relationship")) continue;
        if (json_is_true(json_object_get(relation, "revoked"))) continue;
        if (vg_slice_is(vg_json_text(relation, "created_by_ref"), VG_STIX_VIGIE)) continue; /* its report says more */
        vg_slice type = vg_json_text(relation, "relationship_type");
        const json_t *source = find(s, relation, "source_ref"), *target = find(s, relation, "target_ref");
        vg_slice source_type = vg_json_text(source, "type");
        if (vg_slice_is(type, "indicates") || vg_slice_is(type, "uses") || vg_slice_is(type, "attributed-to")) {
            tell_actor(s, told, source);
            tell_actor(s, told, target);
        } else if (target && (vg_slice_is(type, "consists-of") || vg_slice_is(type, "communicates-with")) &&
                   (vg_slice_is(source_type, "infrastructure") || vg_slice_is(source_type, "malware"))) {
            read_observable(s, source, target);
        }
    }
    json_decref(told);
}

static void read_objects(stix *s)
{
    const json_t *report = NULL;
    size_t odd = 0;
    for (size_t i = 0; i < json_array_size(s->objects); i++) {
        json_t *object = json_array_get(s->objects, i);
        vg_slice id = vg_json_text(object, "id"), type = vg_json_text(object, "type");
        if (!json_is_object(object) || type.size == 0) {
            odd++;
            continue;
        }
        if (id.size) json_object_setn(s->by_id, (const char *)id.data, id.size, object);
        if (!report && vg_slice_is(type, "report")) report = object;
    }
    int stop = vg_stix_claims_read(s->job, s->objects, s->by_id, s->taken, &s->dossiers);
    if (stop) s->status = (vg_status)stop;
    if (!s->dossiers)
        vg_job_head(s->job, "stix", "", vg_json_text(report, "name"),
                    report ? time_of(report, "published") : VG_TIME_NONE);
    if (odd) vg_job_problem(s->job, "%zu entries are no STIX objects", odd);
    for (size_t i = 0; i < json_array_size(s->objects); i++) {
        const json_t *object = json_array_get(s->objects, i);
        vg_slice id = vg_json_text(object, "id");
        if (id.size && json_object_getn(s->taken, (const char *)id.data, id.size)) continue;
        if (vg_slice_is(vg_json_text(object, "type"), "indicator")) read_indicator(s, object);
    }
    read_relations(s);
    if (s->left_out)
        vg_job_problem(s->job, "%zu comparisons were left out, the first: %s", s->left_out, s->first_left_out);
    if (s->unread) vg_job_problem(s->job, "%zu values are not what their property says", s->unread);
}

vg_status vg_stix_read(const vg_read_job *job, vg_error *err)
{
    json_t *root = NULL, *single = NULL;
    stix s = {.job = job, .locator = vg_locator_of(job->bytes), .scratch = VG_REFANGED_INIT};
    vg_status status = vg_json_load(job->bytes, &root, err);
    if (status != VG_OK) return status;
    s.objects = json_is_array(root) ? root : json_object_get(root, "objects");
    if (!json_is_array(s.objects)) {
        single = json_array();
        json_array_append(single, root);
        s.objects = single;
    }
    s.by_id = json_object();
    s.taken = json_object();
    s.g = vg_gather_new(job->bytes);
    s.status = s.g && s.by_id && s.taken ? VG_OK : VG_E_NOMEM;
    if (s.status == VG_OK) read_objects(&s);
    if (s.status == VG_OK) vg_gather_flush(s.g, job->sink);
    vg_gather_free(s.g);
    vg_refanged_free(&s.scratch);
    json_decref(s.by_id);
    json_decref(s.taken);
    json_decref(single);
    json_decref(root);
    return s.status == VG_OK ? VG_OK : vg_fail(err, s.status, "no memory for the bundle");
}
