/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stix_rows.h"

#include "dossier_text.h"
#include "json_fields.h"

static void put_if(vg_json_out *j, const char *key, vg_slice s)
{
    if (s.size) put_known(j, key, s);
}

static void put_if_str(vg_json_out *j, const char *key, const char *text)
{
    if (text && text[0]) put_str(j, key, text);
}

static void put_if_time(vg_json_out *j, const char *key, vg_time t)
{
    if (t != VG_TIME_NONE) put_time(j, key, t);
}

static void put_place(vg_json_out *j, vg_span span)
{
    if (span.offset == VG_REPORT_NOWHERE) return;
    put_u64(j, "offset", span.offset);
    put_u64(j, "length", span.length);
}

static void put_party(vg_json_out *j, const vg_party *party)
{
    vg_json_open_row(j);
    put_if(j, "name", party->name);
    put_str(j, "kind", vg_party_kind_name(party->kind));
    put_if_str(j, "country", party->country);
    put_place(j, party->span);
    vg_json_close_row(j);
}

static bool has_when(const vg_when *when)
{
    return when->start != VG_TIME_NONE || when->end != VG_TIME_NONE || when->min_duration_days >= 0 ||
           when->precision != VG_PRECISION_NONE;
}

static void put_when(vg_json_out *j, const vg_when *when)
{
    if (!has_when(when)) return;
    vg_json_key(j, "when");
    vg_json_open(j, '{');
    put_if_time(j, "start", when->start);
    put_if_time(j, "end", when->end);
    if (when->min_duration_days >= 0) put_u64(j, "min_duration_days", (uint64_t)when->min_duration_days);
    put_if_str(j, "precision", dossier_precision(when->precision));
    vg_json_close(j, '}');
}

static void put_parties(vg_json_out *j, const vg_claim *c)
{
    if (c->source_count) {
        open_list(j, "sources");
        for (size_t i = 0; i < c->source_count; i++) put_party(j, &c->sources[i]);
        vg_json_close(j, ']');
    }
    vg_json_key(j, "actor");
    put_party(j, &c->actor);
    if (c->target_count) {
        open_list(j, "targets");
        for (size_t i = 0; i < c->target_count; i++) {
            const vg_target *t = &c->targets[i];
            vg_json_open_row(j);
            put_if(j, "name", t->name);
            put_if_str(j, "country", t->country);
            put_if(j, "sector", t->sector);
            put_bool(j, "named", t->named);
            put_place(j, t->span);
            vg_json_close_row(j);
        }
        vg_json_close(j, ']');
    }
    if (!c->answer_count) return;
    open_list(j, "answers");
    for (size_t i = 0; i < c->answer_count; i++) {
        vg_json_open(j, '{');
        put_str(j, "act", vg_act_name(c->answers[i].act));
        vg_json_key(j, "by");
        put_party(j, &c->answers[i].by);
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
}

void stix_put_claim(vg_json_out *j, const vg_claim *c)
{
    put_u64(j, "number", c->id);
    put_str(j, "act", vg_act_name(c->act));
    put_str(j, "claimed_action", vg_action_name(c->action));
    put_parties(j, c);
    put_when(j, &c->when);
    put_if_time(j, "said_start", c->said_start);
    put_if_time(j, "said_end", c->said_end);
    put_if_str(j, "likelihood", vg_likelihood_name(c->likelihood));
    put_if(j, "basis", c->basis);
    put_if(j, "object", c->object);
    put_bool(j, "quoted", c->quoted);
    put_bool(j, "negated", c->negated);
    put_if(j, "derived_from", c->derived_from);
    if (c->span.offset != VG_REPORT_NOWHERE) {
        vg_json_key(j, "span");
        vg_json_open_row(j);
        put_place(j, c->span);
        vg_json_close_row(j);
    }
    put_if(j, "words", c->words);
}

void stix_put_head(vg_json_out *j, const vg_dossier *d)
{
    put_str(j, "file_name", d->original_file ? d->original_file : d->file);
    put_if_str(j, "member", d->original_file ? d->original_member : d->member);
    put_if_str(j, "sha256", d->original_file ? d->original_sha256 : d->sha256);
    put_if_str(j, "format", d->original_file ? d->original_format : d->format);
    put_if_str(j, "encoding", d->encoding);
    if (d->extracted) put_bool(j, "extracted", true);
    put_if_str(j, "language", d->language);
    put_if_str(j, "title", d->title);
    put_if_time(j, "published", d->published);
}

void stix_put_indicator(vg_json_out *j, const vg_indicator *i, const char *ref)
{
    vg_json_open_row(j);
    put_if_str(j, "ref", ref);
    put_str(j, "kind", vg_kind_name(i->kind));
    put_if(j, "value", i->value);
    if (!vg_slice_eq(i->written, i->value)) put_if(j, "written", i->written);
    put_if_str(j, "role", i->role);
    put_if_time(j, "valid_from", i->validity.from);
    put_if_time(j, "valid_until", i->validity.until);
    put_if_str(j, "set_aside", i->set_aside);
    if (i->prefix) put_bool(j, "prefix", true);
    put_place(j, (vg_span){i->offset, i->length});
    vg_json_close_row(j);
}

static void put_mention(vg_json_out *j, const vg_mention *m)
{
    vg_json_open(j, '{');
    put_str(j, "kind", vg_mention_kind_name(m->kind));
    put_if(j, "name", m->name);
    put_if(j, "written", m->written);
    put_if(j, "id", m->id);
    put_if(j, "coined_by", m->coined_by);
    put_if_str(j, "country", m->country);
    put_if(j, "sector", m->sector);
    if (m->named) put_bool(j, "named", true);
    if (m->ambiguous) put_bool(j, "ambiguous", true);
    if (m->inferred) put_bool(j, "inferred", true);
    put_when(j, &m->when);
    put_place(j, m->span);
    vg_json_close(j, '}');
}

void stix_put_rest(vg_json_out *j, const vg_dossier *d)
{
    if (d->mention_count) {
        open_list(j, "mentions");
        for (size_t i = 0; i < d->mention_count; i++) put_mention(j, &d->mentions[i]);
        vg_json_close(j, ']');
    }
    if (d->indicated_count) {
        open_list(j, "indicated_by");
        for (size_t i = 0; i < d->indicated_count; i++) vg_json_string(j, d->indicated_by[i]);
        vg_json_close(j, ']');
    }
    if (!d->unread_count) return;
    open_list(j, "unread");
    for (size_t i = 0; i < d->unread_count; i++) {
        vg_json_open_row(j);
        put_if(j, "sentence", d->unread[i].sentence);
        put_place(j, d->unread[i].span);
        vg_json_close_row(j);
    }
    vg_json_close(j, ']');
}
