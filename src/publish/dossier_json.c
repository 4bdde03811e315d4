/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reports say, as docs/schemas/read.md describes it. */
#include "dossier_text.h"
#include "json_fields.h"
#include "vigie/publish.h"
#include "visible_text.h"

static void put_span(vg_json_out *j, vg_span span)
{
    vg_json_key(j, "span");
    if (span.offset == VG_REPORT_NOWHERE) {
        vg_json_null(j);
        return;
    }
    vg_json_open_row(j);
    put_u64(j, "offset", span.offset);
    put_u64(j, "length", span.length);
    vg_json_close_row(j);
}

static void put_country(vg_json_out *j, const char country[3])
{
    put_known(j, "country", vg_slice_str(country));
}

static void put_party(vg_json_out *j, const vg_party *party)
{
    put_known(j, "name", party->name);
    put_str(j, "kind", vg_party_kind_name(party->kind));
    put_country(j, party->country);
    put_span(j, party->span);
}

static void put_when(vg_json_out *j, const char *key, const vg_when *when)
{
    vg_json_key(j, key);
    int indent = open_line(j);
    put_time(j, "start", when->start);
    put_time(j, "end", when->end);
    vg_json_key(j, "min_duration_days");
    if (when->min_duration_days >= 0)
        vg_json_int(j, when->min_duration_days);
    else
        vg_json_null(j);
    put_str(j, "precision", dossier_precision(when->precision));
    close_line(j, indent);
}

static void put_targets(vg_json_out *j, const vg_claim *c)
{
    open_list(j, "targets");
    for (size_t i = 0; i < c->target_count; i++) {
        const vg_target *t = &c->targets[i];
        int indent = open_line(j);
        put_known(j, "name", t->name);
        put_country(j, t->country);
        put_known(j, "sector", t->sector);
        put_bool(j, "named", t->named);
        put_span(j, t->span);
        close_line(j, indent);
    }
    vg_json_close(j, ']');
}

static void put_answers(vg_json_out *j, const vg_claim *c)
{
    open_list(j, "answers");
    for (size_t i = 0; i < c->answer_count; i++) {
        const vg_answer *a = &c->answers[i];
        int indent = open_line(j);
        put_known(j, "by", a->by.name);
        put_str(j, "act", vg_act_name(a->act));
        put_str(j, "kind", vg_party_kind_name(a->by.kind));
        put_country(j, a->by.country);
        put_span(j, a->by.span);
        close_line(j, indent);
    }
    vg_json_close(j, ']');
}

static void put_claim(vg_json_out *j, const vg_claim *c)
{
    vg_json_open(j, '{');
    put_u64(j, "id", c->id);
    open_list(j, "sources");
    for (size_t i = 0; i < c->source_count; i++) {
        int line = open_line(j);
        put_party(j, &c->sources[i]);
        close_line(j, line);
    }
    vg_json_close(j, ']');
    put_str(j, "act", vg_act_name(c->act));
    vg_json_key(j, "actor");
    int indent = open_line(j);
    put_party(j, &c->actor);
    close_line(j, indent);
    put_str(j, "action", vg_action_name(c->action));
    put_bool(j, "negated", c->negated);
    put_targets(j, c);
    put_when(j, "when", &c->when);
    vg_json_key(j, "said");
    indent = open_line(j);
    put_time(j, "start", c->said_start);
    put_time(j, "end", c->said_end);
    close_line(j, indent);
    put_str(j, "likelihood", vg_likelihood_name(c->likelihood));
    put_known(j, "basis", c->basis);
    put_known(j, "object", c->object);
    put_bool(j, "quoted", c->quoted);
    put_answers(j, c);
    put_known(j, "derived_from", c->derived_from);
    put_span(j, c->span);
    put_known(j, "words", c->words);
    vg_json_close(j, '}');
}

static void put_indicators(vg_json_out *j, const vg_dossier *d)
{
    open_list(j, "indicators");
    for (size_t i = 0; i < d->indicator_count; i++) {
        const vg_indicator *in = &d->indicators[i];
        int indent = open_line(j);
        put_str(j, "kind", vg_kind_name(in->kind));
        put_known(j, "value", in->value);
        put_known(j, "written", in->written);
        put_str(j, "role", in->role);
        put_time(j, "valid_from", in->validity.from);
        put_time(j, "valid_until", in->validity.until);
        put_str(j, "set_aside", in->set_aside);
        put_bool(j, "prefix", in->prefix);
        put_span(j, (vg_span){in->offset, in->length});
        close_line(j, indent);
    }
    vg_json_close(j, ']');
}

static void put_aliases(vg_json_out *j, const vg_named *n)
{
    open_list(j, "aliases_in_text");
    for (size_t i = 0; i < n->alias_count; i++) vg_json_string(j, n->aliases[i]);
    vg_json_close(j, ']');
}

static void put_actors(vg_json_out *j, const char *key, const vg_named *names, size_t count)
{
    open_list(j, key);
    for (size_t i = 0; i < count; i++) {
        const vg_named *n = &names[i];
        int indent = open_line(j);
        put_known(j, "name", n->first.name);
        put_known(j, "id", n->first.id);
        put_aliases(j, n);
        if (n->first.kind == VG_MENTION_ACTOR) {
            put_country(j, n->first.country);
            put_bool(j, "indicates", n->indicates);
        }
        put_bool(j, "ambiguous", n->first.ambiguous);
        put_u64(j, "count", n->count);
        put_span(j, n->first.span);
        close_line(j, indent);
    }
    vg_json_close(j, ']');
}

static void put_techniques(vg_json_out *j, const vg_dossier *d)
{
    open_list(j, "techniques");
    for (size_t i = 0; i < d->technique_count; i++) {
        const vg_named *n = &d->techniques[i];
        int indent = open_line(j);
        put_known(j, "id", n->first.id);
        put_known(j, "name", n->first.name);
        put_aliases(j, n);
        put_bool(j, "inferred", n->first.inferred);
        put_u64(j, "count", n->count);
        put_span(j, n->first.span);
        close_line(j, indent);
    }
    vg_json_close(j, ']');
}

static void put_victims(vg_json_out *j, const vg_dossier *d)
{
    open_list(j, "victims");
    for (size_t i = 0; i < d->victim_count; i++) {
        const vg_named *n = &d->victims[i];
        int indent = open_line(j);
        put_known(j, "name", n->first.name);
        put_country(j, n->first.country);
        put_known(j, "sector", n->first.sector);
        put_bool(j, "named", n->first.named);
        put_u64(j, "count", n->count);
        put_span(j, n->first.span);
        close_line(j, indent);
    }
    vg_json_close(j, ']');
}

static void put_mentions(vg_json_out *j, const vg_dossier *d)
{
    open_list(j, "mentions");
    for (size_t i = 0; i < d->mention_count; i++) {
        const vg_mention *m = &d->mentions[i];
        int indent = open_line(j);
        put_str(j, "kind", vg_mention_kind_name(m->kind));
        put_known(j, "name", m->name);
        put_known(j, "written", m->written);
        put_known(j, "id", m->id);
        put_known(j, "coined_by", m->coined_by);
        put_country(j, m->country);
        put_known(j, "sector", m->sector);
        put_bool(j, "named", m->named);
        put_bool(j, "ambiguous", m->ambiguous);
        put_bool(j, "inferred", m->inferred);
        if (m->kind == VG_MENTION_DATE) put_when(j, "when", &m->when);
        put_span(j, m->span);
        close_line(j, indent);
    }
    vg_json_close(j, ']');
}

static void put_unread(vg_json_out *j, const vg_dossier *d)
{
    open_list(j, "unread");
    for (size_t i = 0; i < d->unread_count; i++) {
        int indent = open_line(j);
        put_known(j, "sentence", d->unread[i].sentence);
        put_span(j, d->unread[i].span);
        close_line(j, indent);
    }
    vg_json_close(j, ']');
}

static void put_report(vg_json_out *j, const vg_dossier *d)
{
    vg_json_open(j, '{');
    put_str(j, "file", d->file);
    put_str(j, "member", d->member);
    put_str(j, "sha256", d->sha256[0] ? d->sha256 : NULL);
    put_str(j, "format", d->format);
    put_str(j, "encoding", d->encoding);
    put_bool(j, "extracted", d->extracted);
    vg_json_key(j, "original");
    if (d->original_file) {
        vg_json_open(j, '{');
        put_str(j, "file", d->original_file);
        put_str(j, "member", d->original_member);
        put_str(j, "sha256", d->original_sha256);
        put_str(j, "format", d->original_format);
        vg_json_close(j, '}');
    } else {
        vg_json_null(j);
    }
    put_str(j, "language", d->language);
    put_str(j, "title", d->title);
    put_time(j, "published", d->published);
    open_list(j, "claims");
    for (size_t i = 0; i < d->claim_count; i++) put_claim(j, &d->claims[i]);
    vg_json_close(j, ']');
    put_indicators(j, d);
    put_actors(j, "actors", d->actors, d->actor_count);
    put_actors(j, "malware", d->malware, d->malware_count);
    put_techniques(j, d);
    put_victims(j, d);
    put_mentions(j, d);
    put_unread(j, d);
    vg_json_close(j, '}');
}

void dossier_json_write(vg_json_out *j, const vg_read_result *result)
{
    vg_json_open(j, '{');
    put_str(j, "schema", "vigie.read/1");
    put_str(j, "vigie", VIGIE_VERSION);
    put_bool(j, "interrupted", result->interrupted);
    put_bool(j, "sandboxed", result->sandboxed);
    open_list(j, "reports");
    for (size_t i = 0; i < result->report_count; i++) put_report(j, &result->reports[i]);
    vg_json_close(j, ']');
    open_list(j, "errors");
    for (size_t i = 0; i < result->problem_count; i++) {
        vg_json_open(j, '{');
        put_str(j, "file", result->problems[i].file);
        put_str(j, "reason", result->problems[i].reason);
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
    vg_json_close(j, '}');
}

vg_status vg_publish_read_json(const vg_read_result *result, char **ret_text, size_t *ret_size, vg_error *err)
{
    vg_buf b = VG_BUF_INIT(TEXT_BYTES);
    vg_json_out j = vg_json_out_to(&b, 2);
    dossier_json_write(&j, result);
    vg_buf_add_byte(&b, '\n');
    return text_finish(&b, ret_text, ret_size, err);
}
