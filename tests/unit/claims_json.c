/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "claims_json.h"

#include "base/json_out.h"
#include "model/dossier.h"
#include "read/report.h"

typedef struct collector {
    vg_buf text[3]; /* claims, victims, unread */
    vg_json_out json[3];
    char language[3];
} collector;

static void put_text(vg_json_out *j, const char *key, vg_slice s)
{
    vg_json_key(j, key);
    if (s.size)
        vg_json_string(j, s);
    else
        vg_json_null(j);
}

static void put_str(vg_json_out *j, const char *key, const char *text)
{
    vg_json_key(j, key);
    vg_json_str(j, text && text[0] ? text : NULL);
}

static void put_span(vg_json_out *j, vg_span span)
{
    vg_json_key(j, "span");
    vg_json_open(j, '{');
    vg_json_key(j, "offset");
    vg_json_u64(j, span.offset);
    vg_json_key(j, "length");
    vg_json_u64(j, span.length);
    vg_json_close(j, '}');
}

static void put_party(vg_json_out *j, const vg_party *p)
{
    vg_json_open(j, '{');
    put_text(j, "name", p->name);
    put_str(j, "kind", vg_party_kind_name(p->kind));
    put_str(j, "country", p->country);
    vg_json_close(j, '}');
}

static void put_when(vg_json_out *j, const vg_when *w)
{
    vg_json_key(j, "when");
    vg_json_open(j, '{');
    vg_json_key(j, "start");
    vg_json_time(j, w->start);
    vg_json_key(j, "end");
    vg_json_time(j, w->end);
    vg_json_key(j, "min_duration_days");
    if (w->min_duration_days < 0)
        vg_json_null(j);
    else
        vg_json_int(j, w->min_duration_days);
    vg_json_close(j, '}');
}

static void put_lists(vg_json_out *j, const vg_claim *c)
{
    vg_json_key(j, "targets");
    vg_json_open(j, '[');
    for (size_t i = 0; i < c->target_count; i++) {
        vg_json_open(j, '{');
        put_text(j, "name", c->targets[i].name);
        put_str(j, "country", c->targets[i].country);
        put_text(j, "sector", c->targets[i].sector);
        vg_json_key(j, "named");
        vg_json_bool(j, c->targets[i].named);
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
    vg_json_key(j, "answers");
    vg_json_open(j, '[');
    for (size_t i = 0; i < c->answer_count; i++) {
        vg_json_open(j, '{');
        vg_json_key(j, "by");
        put_party(j, &c->answers[i].by);
        put_str(j, "act", vg_act_name(c->answers[i].act));
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
}

static int on_claim(void *context, const vg_claim *c)
{
    collector *k = context;
    vg_json_out *j = &k->json[0];
    vg_json_open(j, '{');
    vg_json_key(j, "id");
    vg_json_int(j, c->id);
    vg_json_key(j, "sources");
    vg_json_open(j, '[');
    for (size_t i = 0; i < c->source_count; i++) put_party(j, &c->sources[i]);
    vg_json_close(j, ']');
    put_str(j, "act", vg_act_name(c->act));
    vg_json_key(j, "negated");
    vg_json_bool(j, c->negated);
    vg_json_key(j, "actor");
    put_party(j, &c->actor);
    put_str(j, "action", vg_action_name(c->action));
    put_when(j, &c->when);
    put_str(j, "likelihood", vg_likelihood_name(c->likelihood));
    put_text(j, "basis", c->basis);
    put_text(j, "object", c->object);
    vg_json_key(j, "quoted");
    vg_json_bool(j, c->quoted);
    put_text(j, "derived_from", c->derived_from);
    put_lists(j, c);
    put_span(j, c->span);
    vg_json_close(j, '}');
    return 0;
}

static int on_mention(void *context, const vg_mention *m)
{
    collector *k = context;
    vg_json_out *j = &k->json[1];
    if (m->kind != VG_MENTION_VICTIM) return 0;
    vg_json_open(j, '{');
    put_text(j, "name", m->name);
    put_str(j, "country", m->country);
    put_text(j, "sector", m->sector);
    vg_json_key(j, "named");
    vg_json_bool(j, m->named);
    put_span(j, m->span);
    vg_json_close(j, '}');
    return 0;
}

static void on_unread(void *context, vg_slice sentence, vg_span span)
{
    collector *k = context;
    (void)span;
    vg_json_string(&k->json[2], sentence);
}

static void on_head(void *context, const vg_report_head *head)
{
    collector *k = context;
    memcpy(k->language, head->language, 3);
}

static int on_indicator(void *context, const vg_indicator *indicator)
{
    (void)context;
    (void)indicator;
    return 0;
}

bool claims_json(vg_slice report, const char *path, vg_time published, vg_buf *ret_text)
{
    collector k = {0};
    vg_error err = {0};
    vg_report_options options = {.path = path, .published = published};
    vg_report_sink sink = {.context = &k,
                           .head = on_head,
                           .indicator = on_indicator,
                           .claim = on_claim,
                           .mention = on_mention,
                           .unread = on_unread};
    for (int i = 0; i < 3; i++) {
        k.text[i] = VG_BUF_INIT((size_t)1 << 28);
        k.json[i] = vg_json_out_to(&k.text[i], 1);
        vg_json_open(&k.json[i], '[');
    }
    vg_status status = vg_read_report(report, &options, &sink, &err);
    for (int i = 0; i < 3; i++) vg_json_close(&k.json[i], ']');
    vg_buf_printf(ret_text, "{\"language\": \"%s\", \"claims\": ", k.language);
    vg_buf_add_slice(ret_text, vg_buf_slice(&k.text[0]));
    vg_buf_add_str(ret_text, ",\n\"victims\": ");
    vg_buf_add_slice(ret_text, vg_buf_slice(&k.text[1]));
    vg_buf_add_str(ret_text, ",\n\"unread\": ");
    vg_buf_add_slice(ret_text, vg_buf_slice(&k.text[2]));
    vg_buf_add_str(ret_text, "}\n");
    for (int i = 0; i < 3; i++) vg_buf_free(&k.text[i]);
    return status == VG_OK;
}
