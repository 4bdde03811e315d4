/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dossiers as MISP events: one report, one event. Indicators are attributes with first_seen and last_seen, names are
 * galaxy tags, the report itself is an object; claims, for which MISP has no place, are attributes of text for people.
 * src/read/formats/report_misp.c reads the rest back. */
#include <stdio.h>

#include "dossier_text.h"
#include "json_fields.h"
#include "vigie/publish.h"
#include "visible_text.h"

/* Of the ids of events and attributes. */
static const uint8_t name_space[16] = {0xe0, 0x9a, 0x7b, 0x85, 0x29, 0x56, 0x4c, 0x39,
                                       0xae, 0x6a, 0x74, 0x1a, 0x50, 0xdd, 0xaa, 0xd2};

/* The types of MISP and the categories that they may have there. */
static const struct {
    const char *type, *category;
} types[VG_KIND_COUNT] = {
    [VG_KIND_IPV4] = {"ip-dst", "Network activity"},
    [VG_KIND_IPV6] = {"ip-dst", "Network activity"},
    [VG_KIND_CIDR] = {"ip-dst", "Network activity"},
    [VG_KIND_DOMAIN] = {"domain", "Network activity"},
    [VG_KIND_URL] = {"url", "Network activity"},
    [VG_KIND_EMAIL] = {"email", "Payload delivery"},
    [VG_KIND_MD5] = {"md5", "Payload delivery"},
    [VG_KIND_SHA1] = {"sha1", "Payload delivery"},
    [VG_KIND_SHA256] = {"sha256", "Payload delivery"},
    [VG_KIND_SHA512] = {"sha512", "Payload delivery"},
    [VG_KIND_CVE] = {"vulnerability", "External analysis"},
    [VG_KIND_PATH] = {"filename", "Artifacts dropped"},
    [VG_KIND_REGISTRY] = {"regkey", "Persistence mechanism"},
    [VG_KIND_MUTEX] = {"mutex", "Artifacts dropped"},
    [VG_KIND_USER_AGENT] = {"user-agent", "Network activity"},
    [VG_KIND_PIPE] = {"named pipe", "Artifacts dropped"},
    [VG_KIND_LITERAL] = {"filename", "Artifacts dropped"},
};

typedef struct writer {
    vg_json_out j;
    const vg_dossier *d;
    char event[VG_UUID_TEXT];
    vg_buf text; /* of one call */
} writer;

static void put_uuid(writer *w, const char *what, vg_slice key)
{
    char uuid[VG_UUID_TEXT];
    vg_buf name = VG_BUF_INIT(TEXT_BYTES);
    vg_json_out quoted = vg_json_out_to(&name, 0);
    vg_buf_printf(&name, "%s %s ", w->event, what);
    vg_json_string(&quoted, key);
    vg_uuid5(name_space, vg_buf_slice(&name), uuid);
    vg_buf_free(&name);
    put_str(&w->j, "uuid", uuid);
}

static vg_time second_of(vg_time t)
{
    return t == VG_TIME_NONE ? 0 : t / VG_SECOND_NS;
}

/* MISP counts in seconds since 1970, as text. */
static void put_stamp(writer *w, const char *key)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)second_of(w->d->published));
    put_str(&w->j, key, text);
}

/* To the microsecond, as MISP keeps times. */
static void put_seen(vg_json_out *j, const char *key, vg_time t)
{
    char text[VG_TIME_TEXT], whole[64];
    if (t == VG_TIME_NONE) return;
    vg_time_format(t, text);
    vg_time below = ((t % VG_SECOND_NS) + VG_SECOND_NS) % VG_SECOND_NS;
    snprintf(whole, sizeof whole, "%.19s.%06lld+00:00", text, (long long)(below / 1000));
    put_str(j, key, whole);
}

static void put_indicator(writer *w, const vg_indicator *i)
{
    vg_json_out *j = &w->j;
    if (!types[i->kind].type) return; /* techniques are tags */
    vg_json_open(j, '{');
    put_uuid(w, vg_kind_name(i->kind), i->value);
    put_str(j, "type", types[i->kind].type);
    put_str(j, "category", types[i->kind].category);
    put_known(j, "value", i->value);
    put_bool(j, "to_ids", !i->set_aside);
    vg_buf_reset(&w->text);
    if (i->role) vg_buf_add_str(&w->text, i->role);
    if (i->set_aside) vg_buf_printf(&w->text, "%sset aside: %s", i->role ? "; " : "", i->set_aside);
    put_str(j, "comment", vg_buf_text(&w->text));
    put_stamp(w, "timestamp");
    put_str(j, "distribution", "5"); /* as the event */
    put_seen(j, "first_seen", i->validity.from);
    put_seen(j, "last_seen", i->validity.until);
    vg_json_close(j, '}');
}

static void put_text(writer *w, const char *what, const char *relation, vg_slice value, const char *comment)
{
    vg_json_out *j = &w->j;
    if (!value.size) return;
    vg_json_open(j, '{');
    put_uuid(w, what, value);
    put_str(j, "type", "text");
    put_str(j, "category", "Other");
    if (relation) put_str(j, "object_relation", relation);
    put_known(j, "value", value);
    put_bool(j, "to_ids", false);
    put_str(j, "comment", comment);
    put_stamp(w, "timestamp");
    put_str(j, "distribution", "5");
    vg_json_close(j, '}');
}

/* "claim 1: Microsoft asserts; answers: Embassy of Russia no_answer". */
static void put_claim(writer *w, const vg_claim *c)
{
    vg_buf comment = VG_BUF_INIT(TEXT_BYTES);
    char what[32];
    snprintf(what, sizeof what, "claim %u", c->id);
    vg_buf_printf(&comment, "%s: ", what);
    for (size_t i = 0; i < c->source_count; i++) {
        if (i) vg_buf_add_str(&comment, ", ");
        vg_buf_add_slice(&comment, c->sources[i].name);
    }
    vg_buf_printf(&comment, "%s%s", c->source_count ? " " : "", vg_act_name(c->act));
    for (size_t i = 0; i < c->answer_count; i++) {
        vg_buf_add_str(&comment, i ? ", " : "; answers: ");
        vg_buf_add_slice(&comment, c->answers[i].by.name);
        vg_buf_printf(&comment, " %s", vg_act_name(c->answers[i].act));
    }
    put_text(w, what, NULL, c->words, vg_buf_text(&comment));
    vg_buf_free(&comment);
}

/* misp-galaxy:threat-actor="APT37"; a quote in a name would end it. */
static void put_tag(writer *w, const char *galaxy, vg_slice name, vg_slice id)
{
    vg_buf_reset(&w->text);
    vg_buf_printf(&w->text, "misp-galaxy:%s=\"", galaxy);
    for (size_t i = 0; i < name.size; i++) vg_buf_add_byte(&w->text, name.data[i] == '"' ? '\'' : name.data[i]);
    if (id.size) vg_buf_add_str(&w->text, " - ");
    vg_buf_add_slice(&w->text, id);
    vg_buf_add_byte(&w->text, '"');
    vg_json_open(&w->j, '{');
    put_known(&w->j, "name", vg_buf_slice(&w->text));
    vg_json_close(&w->j, '}');
}

static void put_tags(writer *w)
{
    const vg_dossier *d = w->d;
    const vg_slice none = vg_slice_of(NULL, 0);
    open_list(&w->j, "Tag");
    for (size_t i = 0; i < d->actor_count; i++) put_tag(w, "threat-actor", d->actors[i].first.name, none);
    for (size_t i = 0; i < d->malware_count; i++)
        if (d->malware[i].first.name.size)
            put_tag(w, d->malware[i].first.id.size ? "mitre-malware" : "malpedia", d->malware[i].first.name,
                    d->malware[i].first.id);
    for (size_t i = 0; i < d->technique_count; i++)
        if (d->techniques[i].first.id.size)
            put_tag(w, "mitre-attack-pattern", d->techniques[i].first.name, d->techniques[i].first.id);
    vg_json_close(&w->j, ']');
}

/* MISP's template "report". */
static void put_object(writer *w)
{
    vg_json_out *j = &w->j;
    vg_slice title = vg_slice_str(w->d->title ? w->d->title : w->d->file);
    open_list(j, "Object");
    vg_json_open(j, '{');
    put_uuid(w, "object", title);
    put_str(j, "name", "report");
    put_str(j, "meta-category", "misc");
    put_str(j, "template_uuid", "70a68471-df22-4e3f-aa1a-5a3be19f82df");
    put_str(j, "template_version", "8");
    put_stamp(w, "timestamp");
    put_str(j, "distribution", "5");
    open_list(j, "Attribute");
    put_text(w, "title", "title", title, "");
    vg_json_close(j, ']');
    vg_json_close(j, '}');
    vg_json_close(j, ']');
}

static void put_event(writer *w)
{
    const vg_dossier *d = w->d;
    vg_json_out *j = &w->j;
    char day[VG_TIME_TEXT], own[VG_UUID_TEXT];
    const char *sha256 = d->original_sha256 ? d->original_sha256 : d->sha256;
    vg_buf_reset(&w->text);
    vg_buf_put_slice(&w->text, vg_slice_str(sha256[0] ? sha256 : d->file));
    vg_buf_put_slice(&w->text, vg_slice_str(d->original_file ? d->original_member : d->member));
    vg_uuid5(name_space, vg_buf_slice(&w->text), w->event);
    vg_uuid5(name_space, vg_slice_str("vigie"), own);
    vg_time_format(d->published == VG_TIME_NONE ? 0 : d->published, day);
    vg_json_open(j, '{');
    vg_json_key(j, "Event");
    vg_json_open(j, '{');
    put_str(j, "uuid", w->event);
    put_str(j, "info", d->title ? d->title : d->file);
    vg_json_key(j, "date");
    vg_json_string(j, vg_slice_take(vg_slice_str(day), 10));
    put_stamp(w, "timestamp");
    put_stamp(w, "publish_timestamp");
    put_bool(j, "published", false);
    put_str(j, "threat_level_id", "4"); /* undefined */
    put_str(j, "analysis", "0");
    put_str(j, "distribution", "0"); /* whoever imports it decides who sees it */
    vg_json_key(j, "Orgc");
    vg_json_open(j, '{');
    put_str(j, "name", "vigie");
    put_str(j, "uuid", own);
    vg_json_close(j, '}');
    put_tags(w);
    open_list(j, "Attribute");
    for (size_t i = 0; i < d->indicator_count; i++) put_indicator(w, &d->indicators[i]);
    for (size_t i = 0; i < d->claim_count; i++) put_claim(w, &d->claims[i]);
    vg_json_close(j, ']');
    put_object(w);
    vg_json_close(j, '}');
    vg_json_close(j, '}');
}

vg_status vg_publish_read_misp(const vg_read_result *result, char **ret_text, size_t *ret_size, vg_error *err)
{
    vg_buf b = VG_BUF_INIT(TEXT_BYTES);
    writer w = {.j = vg_json_out_to(&b, 2), .text = VG_BUF_INIT(TEXT_BYTES)};
    if (result->report_count != 1) {
        vg_json_open(&w.j, '{');
        open_list(&w.j, "response");
    }
    for (size_t i = 0; i < result->report_count; i++) {
        w.d = &result->reports[i];
        put_event(&w);
    }
    if (result->report_count != 1) {
        vg_json_close(&w.j, ']');
        vg_json_close(&w.j, '}');
    }
    vg_buf_add_byte(&b, '\n');
    if (w.text.status != VG_OK) b.status = w.text.status;
    vg_buf_free(&w.text);
    return text_finish(&b, ret_text, ret_size, err);
}
