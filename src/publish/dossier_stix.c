/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dossiers as a STIX 2.1 bundle. What STIX has an object for becomes one; who says what about whom becomes the new
 * object of docs/schemas/stix-claims.md, and what a report's objects cannot hold stands in its extension, from which
 * src/read/formats/stix_claims.c reads the dossier back. */
#include <stdio.h>

#include "dossier_text.h"
#include "stix_bundle.h"
#include "stix_rows.h"
#include "vigie/publish.h"
#include "visible_text.h"

#define SCHEMA           "vigie: docs/schemas/stix-claims.md"
#define ACTORS_INDICATED 4 /* relationships of each indicator, at the most */

typedef struct writer {
    stix_bundle s;
    const vg_dossier *d;
    char report_key[VG_SHA256_HEX]; /* what the report at hand is, for the ids of what belongs to it alone */
    vg_buf rows; /* ids, STIX_ID bytes each: of the claims, then of the indicators ("" where set aside) */
    char indicated[ACTORS_INDICATED][STIX_ID];
    size_t indicated_count;
} writer;

static void put_strings(vg_json_out *j, const char *key, const char *const *values, size_t count)
{
    open_list(j, key);
    for (size_t i = 0; i < count; i++) vg_json_str(j, values[i]);
    vg_json_close(j, ']');
}

/* ---- who and where ---- */

static const char *const identity_classes[VG_PARTY_COUNT] = {"unknown", "organization", "group", "individual",
                                                             "organization"};

/* An identity, by name or at least by country; false where there is neither. */
static bool put_identity(writer *w, vg_slice name, vg_party_kind kind, const char country[3], vg_slice sector,
                         char ret_id[STIX_ID])
{
    char known[DOSSIER_COUNTRY_BYTES];
    if (!name.size) {
        if (!country[0]) return false;
        dossier_country(country, false, known);
        name = vg_slice_str(known);
    }
    stix_key_slice(&w->s, name);
    stix_key(&w->s, identity_classes[kind]);
    stix_key(&w->s, country);
    if (!stix_object(&w->s, "identity", ret_id)) return true;
    vg_json_out *j = &w->s.j;
    put_known(j, "name", name);
    put_str(j, "identity_class", identity_classes[kind]);
    const char *sectors[1] = {"government-national"};
    if (kind == VG_PARTY_STATE) put_strings(j, "sectors", sectors, 1);
    if (sector.size && kind != VG_PARTY_STATE) {
        open_list(j, "sectors");
        vg_json_string(j, sector);
        vg_json_close(j, ']');
    }
    vg_json_close(j, '}');
    return true;
}

static void put_location(writer *w, const char country[3], char ret_id[STIX_ID])
{
    char name[DOSSIER_COUNTRY_BYTES];
    stix_key(&w->s, country);
    if (!stix_object(&w->s, "location", ret_id)) return;
    dossier_country(country, false, name);
    put_str(&w->s.j, "name", name);
    put_str(&w->s.j, "country", country);
    vg_json_close(&w->s.j, '}');
}

/* Whom a claim accuses: a group is an intrusion set, all others are threat actors. */
static bool put_accused(writer *w, const vg_party *actor, char ret_id[STIX_ID])
{
    char known[DOSSIER_COUNTRY_BYTES + 16] = "";
    vg_json_out *j = &w->s.j;
    vg_slice name = actor->name;
    if (!name.size && actor->country[0]) {
        dossier_country(actor->country, false, known);
        name = vg_slice_str(known);
    }
    if (!name.size) return false;
    stix_key_slice(&w->s, name);
    if (actor->kind == VG_PARTY_GROUP) {
        if (stix_object(&w->s, "intrusion-set", ret_id)) {
            put_known(j, "name", name);
            vg_json_close(j, '}');
        }
        return true;
    }
    stix_key(&w->s, vg_party_kind_name(actor->kind));
    stix_key(&w->s, actor->country);
    if (stix_object(&w->s, "threat-actor", ret_id)) {
        const char *type = actor->kind == VG_PARTY_STATE ? "nation-state" : "unknown";
        put_known(j, "name", name);
        put_strings(j, "threat_actor_types", &type, 1);
        vg_json_close(j, '}');
    }
    if (!actor->country[0]) return true;
    char place[STIX_ID];
    put_location(w, actor->country, place);
    stix_relation(&w->s, ret_id, "located-at", place);
    return true;
}

/* ---- names ---- */

static void put_reference(vg_json_out *j, const char *source, vg_slice id)
{
    open_list(j, "external_references");
    vg_json_open(j, '{');
    put_str(j, "source_name", source);
    put_known(j, "external_id", id);
    vg_json_close(j, '}');
    vg_json_close(j, ']');
}

static void put_aliases(vg_json_out *j, const vg_named *n)
{
    if (!n->alias_count) return;
    open_list(j, "aliases");
    for (size_t i = 0; i < n->alias_count; i++) vg_json_string(j, n->aliases[i]);
    vg_json_close(j, ']');
}

static bool is_attack_id(vg_slice id, const char *letters)
{
    return id.size > 2 && strchr(letters, id.data[0]) && vg_is_digit(id.data[1]);
}

static void put_named(writer *w, const vg_named *n, const char *type, const char *letters, char ret_id[STIX_ID])
{
    vg_json_out *j = &w->s.j;
    stix_key_slice(&w->s, n->first.name);
    if (!stix_object(&w->s, type, ret_id)) return;
    put_known(j, "name", n->first.name);
    if (n->first.kind == VG_MENTION_MALWARE) put_bool(j, "is_family", true);
    put_aliases(j, n);
    if (is_attack_id(n->first.id, letters)) put_reference(j, "mitre-attack", n->first.id);
    vg_json_close(j, '}');
}

static void put_names(writer *w)
{
    const vg_dossier *d = w->d;
    char id[STIX_ID], place[STIX_ID];
    w->indicated_count = 0;
    for (size_t i = 0; i < d->actor_count; i++) {
        put_named(w, &d->actors[i], "intrusion-set", "G", id);
        if (d->actors[i].indicates && w->indicated_count < ACTORS_INDICATED)
            memcpy(w->indicated[w->indicated_count++], id, STIX_ID);
    }
    for (size_t i = 0; i < d->malware_count; i++) {
        put_named(w, &d->malware[i], "malware", "S", id);
        if (d->malware[i].indicates && w->indicated_count < ACTORS_INDICATED)
            memcpy(w->indicated[w->indicated_count++], id, STIX_ID);
    }
    for (size_t i = 0; i < d->technique_count; i++)
        if (d->techniques[i].first.name.size) put_named(w, &d->techniques[i], "attack-pattern", "T", id);
    for (size_t i = 0; i < d->victim_count; i++) {
        const vg_mention *v = &d->victims[i].first;
        if (!v->named || !put_identity(w, v->name, VG_PARTY_ORGANISATION, v->country, v->sector, id)) continue;
        if (!v->country[0]) continue;
        put_location(w, v->country, place);
        stix_relation(&w->s, id, "located-at", place);
    }
}

/* ---- indicators ---- */

/* The left side of a comparison, by kind; NULL: no pattern. */
static const char *const properties[VG_KIND_COUNT] = {
    [VG_KIND_IPV4] = "ipv4-addr:value",
    [VG_KIND_IPV6] = "ipv6-addr:value",
    [VG_KIND_DOMAIN] = "domain-name:value",
    [VG_KIND_URL] = "url:value",
    [VG_KIND_EMAIL] = "email-addr:value",
    [VG_KIND_MD5] = "file:hashes.MD5",
    [VG_KIND_SHA1] = "file:hashes.'SHA-1'",
    [VG_KIND_SHA256] = "file:hashes.'SHA-256'",
    [VG_KIND_SHA512] = "file:hashes.'SHA-512'",
    [VG_KIND_PATH] = "file:parent_directory_ref.path",
    [VG_KIND_REGISTRY] = "windows-registry-key:key",
    [VG_KIND_MUTEX] = "mutex:name",
    [VG_KIND_USER_AGENT] = "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
    [VG_KIND_PIPE] = "file:name",
    [VG_KIND_LITERAL] = "file:name",
};

static void put_pattern(vg_json_out *j, const vg_indicator *i)
{
    vg_buf pattern = VG_BUF_INIT(TEXT_BYTES);
    const char *property = properties[i->kind], *test = i->prefix ? "LIKE" : "=";
    if (i->kind == VG_KIND_CIDR) {
        property = memchr(i->value.data, ':', i->value.size) ? "ipv6-addr:value" : "ipv4-addr:value";
        test = "ISSUBSET";
    }
    vg_buf_printf(&pattern, "[%s %s '", property, test);
    for (size_t k = 0; k < i->value.size; k++) {
        if (i->value.data[k] == '\'' || i->value.data[k] == '\\') vg_buf_add_byte(&pattern, '\\');
        vg_buf_add_byte(&pattern, i->value.data[k]);
    }
    if (i->prefix) vg_buf_add_byte(&pattern, '%');
    vg_buf_add_str(&pattern, "']");
    put_known(j, "pattern", vg_buf_slice(&pattern));
    if (pattern.status != VG_OK) j->out->status = pattern.status;
    vg_buf_free(&pattern);
}

/* STIX wants a beginning: the report's day where it states none, or the year 1970 where an end is before that. */
static vg_time beginning(const vg_dossier *d, const vg_indicator *i)
{
    vg_time from = i->validity.from != VG_TIME_NONE ? i->validity.from : d->published;
    if (from == VG_TIME_NONE || (i->validity.until != VG_TIME_NONE && from >= i->validity.until)) return 0;
    return from;
}

static void put_indicator(writer *w, const vg_indicator *i, char ret_id[STIX_ID])
{
    vg_json_out *j = &w->s.j;
    ret_id[0] = 0;
    if (i->set_aside) return;
    if (i->kind == VG_KIND_CVE) {
        stix_key_slice(&w->s, i->value);
        if (!stix_object(&w->s, "vulnerability", ret_id)) return;
        put_known(j, "name", i->value);
        put_reference(j, "cve", i->value);
        vg_json_close(j, '}');
        return;
    }
    if (i->kind != VG_KIND_CIDR && !properties[i->kind]) return;
    stix_key(&w->s, w->report_key);
    stix_key(&w->s, vg_kind_name(i->kind));
    stix_key_slice(&w->s, i->value);
    if (!stix_object(&w->s, "indicator", ret_id)) return;
    const char *type = "malicious-activity";
    put_known(j, "name", i->value);
    put_strings(j, "indicator_types", &type, 1);
    put_pattern(j, i);
    put_str(j, "pattern_type", "stix");
    put_str(j, "pattern_version", "2.1");
    stix_time(j, "valid_from", beginning(w->d, i));
    if (i->validity.until != VG_TIME_NONE) stix_time(j, "valid_until", i->validity.until + 1); /* exclusive there */
    if (i->role) {
        open_list(j, "labels");
        vg_json_str(j, i->role);
        vg_json_close(j, ']');
    }
    vg_json_close(j, '}');
    for (size_t k = 0; k < w->indicated_count; k++) stix_relation(&w->s, ret_id, "indicates", w->indicated[k]);
}

/* ---- claims ---- */

static bool accuses(const vg_claim *c)
{
    return !c->negated && c->act != VG_ACT_DENIES && c->act != VG_ACT_DECLINES && c->act != VG_ACT_NO_ANSWER &&
           c->act != VG_ACT_RETRACTS;
}

/* An intrusion, with a time and somebody who is said to have done it, is a campaign. */
static void put_campaign(writer *w, const vg_claim *c, const char *claim, const char *accused)
{
    vg_json_out *j = &w->s.j;
    char id[STIX_ID], target[STIX_ID];
    vg_buf name = VG_BUF_INIT(TEXT_BYTES);
    if (!accuses(c) || c->when.start == VG_TIME_NONE || !accused[0] || c->action == VG_ACTION_OTHER) return;
    stix_key(&w->s, claim);
    if (stix_object(&w->s, "campaign", id)) {
        dossier_campaign(c, &name);
        put_known(j, "name", vg_buf_slice(&name));
        if (c->when.min_duration_days >= 0) {
            vg_buf_reset(&name);
            vg_buf_printf(&name, "At least %d days, within first_seen and last_seen.", c->when.min_duration_days);
            put_known(j, "description", vg_buf_slice(&name));
        }
        stix_time(j, "first_seen", c->when.start);
        if (c->when.end != VG_TIME_NONE) stix_time(j, "last_seen", c->when.end);
        if (c->object.size) put_known(j, "objective", c->object);
        vg_json_close(j, '}');
    }
    if (name.status != VG_OK) j->out->status = name.status;
    vg_buf_free(&name);
    stix_relation(&w->s, id, "attributed-to", accused);
    for (size_t i = 0; i < c->target_count; i++) {
        const vg_target *t = &c->targets[i];
        if (t->named && put_identity(w, t->name, VG_PARTY_ORGANISATION, t->country, t->sector, target))
            stix_relation(&w->s, id, "targets", target);
        else if (t->country[0]) {
            put_location(w, t->country, target);
            stix_relation(&w->s, id, "targets", target);
        }
    }
}

static void put_author(vg_json_out *j, vg_slice by)
{
    if (!by.size) return;
    open_list(j, "authors");
    vg_json_string(j, by);
    vg_json_close(j, ']');
}

/* What is said of claims: a denial is an opinion, silence is a note. `subjects`: ids, STIX_ID bytes each. */
static void put_word(writer *w, vg_act act, vg_slice by, const char *key, size_t number, const char *subjects,
                     size_t count)
{
    vg_json_out *j = &w->s.j;
    char id[STIX_ID], order[24];
    bool silent = act == VG_ACT_DECLINES || act == VG_ACT_NO_ANSWER;
    snprintf(order, sizeof order, "%zu", number);
    stix_key(&w->s, key);
    stix_key(&w->s, order);
    if (!stix_object(&w->s, silent ? "note" : "opinion", id)) return;
    put_author(j, by);
    if (silent)
        put_str(j, "content",
                act == VG_ACT_DECLINES ? "Declined to comment." : "Gave no answer to a request for comment.");
    else
        put_str(j, "opinion", act == VG_ACT_DENIES || act == VG_ACT_RETRACTS ? "disagree" : "agree");
    open_list(j, "object_refs");
    for (size_t i = 0; i < count; i++) vg_json_str(j, subjects + i * STIX_ID);
    vg_json_close(j, ']');
    vg_json_close(j, '}');
}

/* A denial that stands alone answers what the report says of the same actor before. */
static void put_denial(writer *w, const vg_claim *c, size_t at, const char *own)
{
    vg_buf subjects = VG_BUF_INIT(TEXT_BYTES);
    size_t count = 0;
    for (size_t i = at; i > 0 && count < 16; i--) {
        const vg_claim *other = &w->d->claims[i - 1];
        bool same = c->actor.country[0] ? strcmp(c->actor.country, other->actor.country) == 0
                                        : c->actor.name.size && vg_slice_eq(c->actor.name, other->actor.name);
        if (!same || !accuses(other)) continue;
        vg_buf_add(&subjects, w->rows.data + (i - 1) * STIX_ID, STIX_ID);
        count++;
    }
    if (count && w->rows.status == VG_OK && subjects.status == VG_OK)
        put_word(w, c->act, c->source_count ? c->sources[0].name : vg_slice_of(NULL, 0), own, SIZE_MAX,
                 (const char *)subjects.data, count);
    vg_buf_free(&subjects);
}

static void put_claim(writer *w, size_t at)
{
    const vg_claim *c = &w->d->claims[at];
    char id[STIX_ID] = "", other[STIX_ID], accused[STIX_ID] = "", number[24];
    vg_json_out *j = &w->s.j;
    for (size_t i = 0; i < c->source_count; i++)
        put_identity(w, c->sources[i].name, c->sources[i].kind, c->sources[i].country, vg_slice_of(NULL, 0), other);
    for (size_t i = 0; i < c->answer_count; i++)
        put_identity(w, c->answers[i].by.name, c->answers[i].by.kind, c->answers[i].by.country, vg_slice_of(NULL, 0),
                     other);
    if (!put_accused(w, &c->actor, accused)) accused[0] = 0;
    snprintf(number, sizeof number, "%zu", at);
    stix_key(&w->s, w->report_key);
    stix_key(&w->s, number);
    if (stix_object(&w->s, STIX_CLAIM, id)) {
        if (accused[0]) put_str(j, "actor_ref", accused);
        stix_put_claim(j, c);
        vg_json_key(j, "extensions");
        vg_json_open(j, '{');
        vg_json_key(j, STIX_EXTENSION);
        vg_json_open(j, '{');
        put_str(j, "extension_type", "new-sdo");
        vg_json_close(j, '}');
        vg_json_close(j, '}');
        vg_json_close(j, '}');
    }
    vg_buf_add(&w->rows, id, STIX_ID);
    put_campaign(w, c, id, accused);
    for (size_t i = 0; i < c->answer_count; i++) put_word(w, c->answers[i].act, c->answers[i].by.name, id, i, id, 1);
    if (c->act == VG_ACT_DENIES || c->act == VG_ACT_RETRACTS) put_denial(w, c, at, id);
}

/* ---- the report ---- */

static void put_extension(writer *w)
{
    const vg_dossier *d = w->d;
    vg_json_out *j = &w->s.j;
    vg_json_key(j, "extensions");
    vg_json_open(j, '{');
    vg_json_key(j, STIX_EXTENSION);
    vg_json_open(j, '{');
    put_str(j, "extension_type", "property-extension");
    stix_put_head(j, d);
    if (d->claim_count) {
        open_list(j, "claim_refs");
        for (size_t i = 0; i < d->claim_count; i++) vg_json_str(j, (const char *)w->rows.data + i * STIX_ID);
        vg_json_close(j, ']');
    }
    if (d->indicator_count) {
        open_list(j, "indicators");
        for (size_t i = 0; i < d->indicator_count; i++)
            stix_put_indicator(j, &d->indicators[i], (const char *)w->rows.data + (d->claim_count + i) * STIX_ID);
        vg_json_close(j, ']');
    }
    stix_put_rest(j, d);
    vg_json_close(j, '}');
    vg_json_close(j, '}');
}

static void put_report(writer *w)
{
    const vg_dossier *d = w->d;
    vg_json_out *j = &w->s.j;
    char id[STIX_ID];
    const char *sha256 = d->original_sha256 ? d->original_sha256 : d->sha256;
    const char *file = d->original_file ? d->original_file : d->file;
    const char *member = d->original_file ? d->original_member : d->member;
    vg_buf_reset(&w->rows);
    vg_buf_put_slice(&w->rows, vg_slice_str(sha256[0] ? sha256 : file));
    vg_buf_put_slice(&w->rows, vg_slice_str(member));
    vg_sha256_hex(vg_buf_slice(&w->rows), w->report_key);
    vg_buf_reset(&w->rows);
    stix_stamp(&w->s, d->published);
    put_names(w);
    for (size_t i = 0; i < d->claim_count; i++) put_claim(w, i);
    for (size_t i = 0; i < d->indicator_count; i++) {
        put_indicator(w, &d->indicators[i], id);
        vg_buf_add(&w->rows, id, STIX_ID);
    }
    if (w->rows.status != VG_OK) {
        j->out->status = w->rows.status;
        return;
    }
    stix_key(&w->s, w->report_key);
    if (!stix_container(&w->s, "report", id)) return; /* the same bytes were read twice */
    const char *type = "threat-report";
    put_str(j, "name", d->title ? d->title : file);
    put_strings(j, "report_types", &type, 1);
    stix_time(j, "published", d->published);
    if (d->language) put_str(j, "lang", d->language);
    stix_refs(&w->s, STIX_VIGIE);
    put_extension(w);
    vg_json_close(j, '}');
}

static void put_common(vg_json_out *j, const char *type, const char *id)
{
    vg_json_open(j, '{');
    put_str(j, "type", type);
    put_str(j, "spec_version", "2.1");
    put_str(j, "id", id);
    put_str(j, "created", "2023-09-07T00:00:00.000Z");
    put_str(j, "modified", "2023-09-07T00:00:00.000Z");
}

static void put_own(vg_json_out *j)
{
    static const char *const kinds[] = {"new-sdo", "property-extension"};
    put_common(j, "identity", STIX_VIGIE);
    put_str(j, "name", "vigie");
    put_str(j, "identity_class", "system");
    vg_json_close(j, '}');
    put_common(j, "extension-definition", STIX_EXTENSION);
    put_str(j, "created_by_ref", STIX_VIGIE);
    put_str(j, "name", "Claims of a report");
    put_str(j, "description", "Who says what about whom, when, on what basis, and who answers; each with its place.");
    put_str(j, "schema", SCHEMA);
    put_str(j, "version", "1.0.0");
    put_strings(j, "extension_types", kinds, 2);
    vg_json_close(j, '}');
}

/* The bundle is what its reports are. */
static void bundle_id(const vg_read_result *r, char ret_id[STIX_ID])
{
    static const uint8_t none[16] = {0};
    char uuid[VG_UUID_TEXT];
    vg_buf key = VG_BUF_INIT(TEXT_BYTES);
    for (size_t i = 0; i < r->report_count; i++) {
        const vg_dossier *d = &r->reports[i];
        vg_buf_put_slice(&key, vg_slice_str(d->original_sha256 ? d->original_sha256 : d->sha256));
        vg_buf_put_slice(&key, vg_slice_str(d->original_file ? d->original_file : d->file));
    }
    vg_uuid5(none, vg_buf_slice(&key), uuid);
    vg_buf_free(&key);
    snprintf(ret_id, STIX_ID, "bundle--%s", uuid);
}

vg_status vg_publish_read_stix(const vg_read_result *result, char **ret_text, size_t *ret_size, vg_error *err)
{
    vg_buf b = VG_BUF_INIT(TEXT_BYTES);
    writer w = {.rows = VG_BUF_INIT(TEXT_BYTES)};
    vg_json_out *j = &w.s.j;
    char id[STIX_ID];
    if (stix_open(&w.s, &b) != VG_OK) b.status = VG_E_NOMEM;
    bundle_id(result, id);
    vg_json_open(j, '{');
    put_str(j, "type", "bundle");
    put_str(j, "id", id);
    open_list(j, "objects");
    put_own(j);
    for (size_t i = 0; b.status == VG_OK && i < result->report_count; i++) {
        w.d = &result->reports[i];
        put_report(&w);
    }
    vg_json_close(j, ']');
    vg_json_close(j, '}');
    vg_buf_add_byte(&b, '\n');
    stix_close(&w.s);
    vg_buf_free(&w.rows);
    return text_finish(&b, ret_text, ret_size, err);
}
