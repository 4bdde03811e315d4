/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message.h"

#include <stdlib.h>

enum {
    MESSAGE_MEMBER = 'F',
    MESSAGE_HEAD = 'H',
    MESSAGE_INDICATOR = 'I',
    MESSAGE_ACTOR = 'A',
    MESSAGE_CLAIM = 'C',
    MESSAGE_MENTION = 'M',
    MESSAGE_TEXT = 'T',
    MESSAGE_UNREAD = 'U',
    MESSAGE_PROBLEM = 'P',
};

/* An indicator's fields that are often absent. */
enum { HAS_WRITTEN = 1, HAS_VALIDITY = 2, HAS_ROLE = 4, HAS_SET_ASIDE = 8, IS_PREFIX = 16, HAS_PLACE = 32 };

#define TEXT_FIELD_BYTES ((size_t)1 << 20) /* of a field that is handed out with a NUL */

/* ---- from the sink to bytes ---- */

static void put_str(vg_buf *out, const char *text)
{
    vg_buf_put_slice(out, vg_slice_str(text));
}

static void put_span(vg_buf *out, vg_span span)
{
    vg_buf_put_u64(out, span.offset);
    vg_buf_put_u64(out, span.length);
}

static void put_when(vg_buf *out, const vg_when *when)
{
    vg_buf_put_i64(out, when->start);
    vg_buf_put_i64(out, when->end);
    vg_buf_put_u32(out, (uint32_t)when->min_duration_days);
    vg_buf_put_u8(out, (uint8_t)when->precision);
}

static void put_party(vg_buf *out, const vg_party *party)
{
    vg_buf_put_slice(out, party->name);
    vg_buf_put_u8(out, (uint8_t)party->kind);
    put_str(out, party->country);
    put_span(out, party->span);
}

static void put_target(vg_buf *out, const vg_target *target)
{
    vg_buf_put_slice(out, target->name);
    put_str(out, target->country);
    vg_buf_put_slice(out, target->sector);
    vg_buf_put_u8(out, target->named);
    put_span(out, target->span);
}

void vg_message_member(vg_buf *out, const char *name, const char *sha256)
{
    vg_buf_put_u8(out, MESSAGE_MEMBER);
    vg_buf_put_u8(out, name != NULL);
    put_str(out, name);
    put_str(out, sha256);
}

static void send_head(void *context, const vg_report_head *head)
{
    vg_buf *out = context;
    vg_buf_put_u8(out, MESSAGE_HEAD);
    put_str(out, head->format);
    put_str(out, head->language);
    vg_buf_put_slice(out, head->title);
    vg_buf_put_i64(out, head->published);
    put_str(out, head->encoding);
    vg_buf_put_u8(out, head->extracted.data != NULL);
    vg_buf_put_slice(out, head->original_file);
    vg_buf_put_slice(out, head->original_member);
    vg_buf_put_slice(out, head->original_sha256);
    vg_buf_put_slice(out, head->original_format);
}

static int send_indicator(void *context, const vg_indicator *i)
{
    vg_buf *out = context;
    bool respelt = i->written.size && !vg_slice_eq(i->written, i->value);
    bool bounded = i->validity.from != VG_TIME_NONE || i->validity.until != VG_TIME_NONE;
    unsigned flags = (respelt ? HAS_WRITTEN : 0U) | (bounded ? HAS_VALIDITY : 0U) | (i->role ? HAS_ROLE : 0U) |
                     (i->set_aside ? HAS_SET_ASIDE : 0U) | (i->prefix ? IS_PREFIX : 0U) |
                     (i->offset != VG_REPORT_NOWHERE ? HAS_PLACE : 0U);
    vg_buf_put_u8(out, MESSAGE_INDICATOR);
    vg_buf_put_u8(out, (uint8_t)i->kind);
    vg_buf_put_u8(out, (uint8_t)flags);
    vg_buf_put_slice(out, i->value);
    if (respelt) vg_buf_put_slice(out, i->written);
    if (bounded) {
        vg_buf_put_i64(out, i->validity.from);
        vg_buf_put_i64(out, i->validity.until);
    }
    if (i->role) put_str(out, i->role);
    if (i->set_aside) put_str(out, i->set_aside);
    if (flags & HAS_PLACE) put_span(out, (vg_span){i->offset, i->length});
    return out->status;
}

/* For a hunt, which has no use for the place. */
static int send_value(void *context, const vg_indicator *i)
{
    vg_indicator value = *i;
    value.offset = VG_REPORT_NOWHERE;
    return send_indicator(context, &value);
}

static void send_actor(void *context, vg_slice name)
{
    vg_buf *out = context;
    vg_buf_put_u8(out, MESSAGE_ACTOR);
    vg_buf_put_slice(out, name);
}

static int send_claim(void *context, const vg_claim *c)
{
    vg_buf *out = context;
    vg_buf_put_u8(out, MESSAGE_CLAIM);
    vg_buf_put_u32(out, c->id);
    vg_buf_put_u8(out, (uint8_t)c->act);
    vg_buf_put_u8(out, (uint8_t)c->action);
    vg_buf_put_u8(out, (uint8_t)c->likelihood);
    vg_buf_put_u8(out, c->quoted);
    vg_buf_put_u8(out, c->negated);
    put_when(out, &c->when);
    vg_buf_put_i64(out, c->said_start);
    vg_buf_put_i64(out, c->said_end);
    vg_buf_put_slice(out, c->basis);
    vg_buf_put_slice(out, c->object);
    vg_buf_put_slice(out, c->derived_from);
    put_span(out, c->span);
    vg_buf_put_slice(out, c->words);
    put_party(out, &c->actor);
    vg_buf_put_u32(out, (uint32_t)c->source_count);
    for (size_t i = 0; i < c->source_count; i++) put_party(out, &c->sources[i]);
    vg_buf_put_u32(out, (uint32_t)c->target_count);
    for (size_t i = 0; i < c->target_count; i++) put_target(out, &c->targets[i]);
    vg_buf_put_u32(out, (uint32_t)c->answer_count);
    for (size_t i = 0; i < c->answer_count; i++) {
        vg_buf_put_u8(out, (uint8_t)c->answers[i].act);
        put_party(out, &c->answers[i].by);
    }
    return out->status;
}

static int send_mention(void *context, const vg_mention *m)
{
    vg_buf *out = context;
    vg_buf_put_u8(out, MESSAGE_MENTION);
    vg_buf_put_u8(out, (uint8_t)m->kind);
    vg_buf_put_slice(out, m->name);
    vg_buf_put_slice(out, m->written);
    vg_buf_put_slice(out, m->id);
    vg_buf_put_slice(out, m->coined_by);
    put_str(out, m->country);
    vg_buf_put_slice(out, m->sector);
    vg_buf_put_u8(out, m->named);
    vg_buf_put_u8(out, m->ambiguous);
    vg_buf_put_u8(out, m->inferred);
    put_when(out, &m->when);
    put_span(out, m->span);
    return out->status;
}

static int send_text(void *context, const vg_text_run *run)
{
    vg_buf *out = context;
    vg_buf_put_u8(out, MESSAGE_TEXT);
    vg_buf_put_u8(out, (uint8_t)run->kind);
    vg_buf_put_u8(out, run->begins);
    vg_buf_put_slice(out, run->text);
    put_span(out, run->span);
    return out->status;
}

static void send_unread(void *context, vg_slice sentence, vg_span span)
{
    vg_buf *out = context;
    vg_buf_put_u8(out, MESSAGE_UNREAD);
    vg_buf_put_slice(out, sentence);
    put_span(out, span);
}

static void send_problem(void *context, const char *reason)
{
    vg_buf *out = context;
    vg_buf_put_u8(out, MESSAGE_PROBLEM);
    put_str(out, reason);
}

vg_report_sink vg_message_sink(vg_buf *out, bool dossier)
{
    vg_report_sink sink = {
        .context = out, .head = send_head, .indicator = send_value, .actor = send_actor, .problem = send_problem};
    if (dossier) {
        sink.indicator = send_indicator;
        sink.claim = send_claim;
        sink.mention = send_mention;
        sink.text = send_text;
        sink.unread = send_unread;
    }
    return sink;
}

/* ---- from bytes to the sink ---- */

typedef struct delivery {
    vg_cursor c;
    const vg_message_handlers *handlers;
    vg_buf first, second; /* fields that are handed out with a NUL */
    bool headed;          /* a head of this member came */
    vg_status status;
} delivery;

/* One byte below `count`. */
static unsigned take_below(vg_cursor *c, unsigned count)
{
    unsigned v = vg_cursor_u8(c);
    if (v >= count) c->failed = true;
    return c->failed ? 0 : v;
}

static bool take_flag(vg_cursor *c)
{
    return take_below(c, 2) != 0;
}

static vg_span take_span(vg_cursor *c)
{
    vg_span span = {.offset = vg_cursor_u64(c)};
    span.length = vg_cursor_u64(c); /* apart: what a list of initialisers evaluates first is not said */
    if (span.offset != VG_REPORT_NOWHERE && span.length > UINT64_MAX - 1 - span.offset) c->failed = true;
    return span;
}

/* A country or language: nothing or two letters. */
static void take_pair(vg_cursor *c, char ret_pair[3])
{
    vg_slice s = vg_cursor_slice(c);
    memset(ret_pair, 0, 3);
    if (s.size != 0 && (s.size != 2 || !vg_is_alpha(s.data[0]) || !vg_is_alpha(s.data[1])))
        c->failed = true;
    else if (s.size)
        memcpy(ret_pair, s.data, 2);
}

static vg_when take_when(vg_cursor *c)
{
    vg_when when = {.start = vg_cursor_i64(c)};
    when.end = vg_cursor_i64(c);
    when.min_duration_days = (int32_t)vg_cursor_u32(c);
    when.precision = (vg_precision)take_below(c, VG_PRECISION_NS + 1);
    return when;
}

static vg_party take_party(vg_cursor *c)
{
    vg_party party = {.name = vg_cursor_slice(c)};
    party.kind = (vg_party_kind)take_below(c, VG_PARTY_COUNT);
    take_pair(c, party.country);
    party.span = take_span(c);
    return party;
}

static vg_target take_target(vg_cursor *c)
{
    vg_target target = {.name = vg_cursor_slice(c)};
    take_pair(c, target.country);
    target.sector = vg_cursor_slice(c);
    target.named = take_flag(c);
    target.span = take_span(c);
    return target;
}

/* With a NUL, in *keep. */
static const char *take_text(vg_cursor *c, vg_buf *keep)
{
    vg_buf_reset(keep);
    if (vg_buf_add_slice(keep, vg_cursor_slice(c)) != VG_OK) c->failed = true;
    return vg_buf_text(keep);
}

static void deliver_member(delivery *d)
{
    bool named = take_flag(&d->c);
    const char *name = take_text(&d->c, &d->first);
    const char *sha256 = take_text(&d->c, &d->second);
    d->headed = false;
    if (!d->c.failed && d->handlers->member) d->handlers->member(d->handlers->context, named ? name : NULL, sha256);
}

static void deliver_head(delivery *d)
{
    vg_report_head head = {.format = take_text(&d->c, &d->first)};
    take_pair(&d->c, head.language);
    head.title = vg_cursor_slice(&d->c);
    head.published = vg_cursor_i64(&d->c);
    head.encoding = take_text(&d->c, &d->second);
    if (take_flag(&d->c)) head.extracted = vg_slice_str(""); /* that there is one: the text comes in runs */
    head.original_file = vg_cursor_slice(&d->c);
    head.original_member = vg_cursor_slice(&d->c);
    head.original_sha256 = vg_cursor_slice(&d->c);
    head.original_format = vg_cursor_slice(&d->c);
    if (d->c.failed) return;
    d->headed = true;
    if (d->handlers->sink.head) d->handlers->sink.head(d->handlers->sink.context, &head);
}

static void deliver_indicator(delivery *d)
{
    vg_cursor *c = &d->c;
    vg_indicator i = {.validity = VG_INTERVAL_ALWAYS, .offset = VG_REPORT_NOWHERE};
    i.kind = (vg_kind)take_below(c, VG_KIND_COUNT);
    unsigned flags = take_below(c, 2 * HAS_PLACE);
    i.written = i.value = vg_cursor_slice(c);
    if (flags & HAS_WRITTEN) i.written = vg_cursor_slice(c);
    if (flags & HAS_VALIDITY) {
        i.validity.from = vg_cursor_i64(c);
        i.validity.until = vg_cursor_i64(c);
    }
    if (flags & HAS_ROLE) i.role = take_text(c, &d->first);
    if (flags & HAS_SET_ASIDE) i.set_aside = take_text(c, &d->second);
    i.prefix = (flags & IS_PREFIX) != 0;
    if (flags & HAS_PLACE) {
        vg_span span = take_span(c);
        i.offset = span.offset;
        i.length = span.length;
    }
    if (i.kind == VG_KIND_NONE) c->failed = true;
    if (!c->failed && d->handlers->sink.indicator)
        d->status = (vg_status)d->handlers->sink.indicator(d->handlers->sink.context, &i);
}

#define PARTY_BYTES  25 /* serialised, at the least */
#define TARGET_BYTES 29
#define ANSWER_BYTES 26

static void *room(delivery *d, size_t count, size_t element)
{
    void *list = calloc(count ? count : 1, element);
    if (!list) d->status = VG_E_NOMEM;
    return list;
}

static void deliver_claim(delivery *d)
{
    vg_cursor *cur = &d->c;
    vg_claim c = {.id = vg_cursor_u32(cur)};
    c.act = (vg_act)take_below(cur, VG_ACT_COUNT);
    c.action = (vg_action)take_below(cur, VG_ACTION_COUNT);
    c.likelihood = (vg_likelihood)take_below(cur, VG_LIKELIHOOD_COUNT);
    c.quoted = take_flag(cur);
    c.negated = take_flag(cur);
    c.when = take_when(cur);
    c.said_start = vg_cursor_i64(cur);
    c.said_end = vg_cursor_i64(cur);
    c.basis = vg_cursor_slice(cur);
    c.object = vg_cursor_slice(cur);
    c.derived_from = vg_cursor_slice(cur);
    c.span = take_span(cur);
    c.words = vg_cursor_slice(cur);
    c.actor = take_party(cur);
    c.source_count = vg_cursor_count(cur, PARTY_BYTES);
    vg_party *sources = room(d, c.source_count, sizeof *sources);
    for (size_t i = 0; sources && i < c.source_count; i++) sources[i] = take_party(cur);
    c.target_count = vg_cursor_count(cur, TARGET_BYTES);
    vg_target *targets = room(d, c.target_count, sizeof *targets);
    for (size_t i = 0; targets && i < c.target_count; i++) targets[i] = take_target(cur);
    c.answer_count = vg_cursor_count(cur, ANSWER_BYTES);
    vg_answer *answers = room(d, c.answer_count, sizeof *answers);
    for (size_t i = 0; answers && i < c.answer_count; i++) {
        answers[i].act = (vg_act)take_below(cur, VG_ACT_COUNT);
        answers[i].by = take_party(cur);
    }
    c.sources = sources;
    c.targets = targets;
    c.answers = answers;
    if (!cur->failed && d->status == VG_OK && d->handlers->sink.claim)
        d->status = (vg_status)d->handlers->sink.claim(d->handlers->sink.context, &c);
    free(sources);
    free(targets);
    free(answers);
}

static void deliver_mention(delivery *d)
{
    vg_cursor *c = &d->c;
    vg_mention m = {.kind = (vg_mention_kind)take_below(c, VG_MENTION_COUNT)};
    m.name = vg_cursor_slice(c);
    m.written = vg_cursor_slice(c);
    m.id = vg_cursor_slice(c);
    m.coined_by = vg_cursor_slice(c);
    take_pair(c, m.country);
    m.sector = vg_cursor_slice(c);
    m.named = take_flag(c);
    m.ambiguous = take_flag(c);
    m.inferred = take_flag(c);
    m.when = take_when(c);
    m.span = take_span(c);
    if (!c->failed && d->handlers->sink.mention)
        d->status = (vg_status)d->handlers->sink.mention(d->handlers->sink.context, &m);
}

static void deliver_text(delivery *d)
{
    vg_text_run run = {.kind = (vg_block_kind)take_below(&d->c, VG_BLOCK_COUNT)};
    run.begins = take_flag(&d->c);
    run.text = vg_cursor_slice(&d->c);
    run.span = take_span(&d->c);
    if (!d->c.failed && d->handlers->sink.text)
        d->status = (vg_status)d->handlers->sink.text(d->handlers->sink.context, &run);
}

static void deliver_actor(delivery *d)
{
    vg_slice name = vg_cursor_slice(&d->c);
    if (!d->c.failed && d->handlers->sink.actor) d->handlers->sink.actor(d->handlers->sink.context, name);
}

static void deliver_unread(delivery *d)
{
    vg_slice sentence = vg_cursor_slice(&d->c);
    vg_span span = take_span(&d->c);
    if (!d->c.failed && d->handlers->sink.unread) d->handlers->sink.unread(d->handlers->sink.context, sentence, span);
}

static void deliver_problem(delivery *d)
{
    const char *reason = take_text(&d->c, &d->first);
    if (!d->c.failed && d->handlers->sink.problem) d->handlers->sink.problem(d->handlers->sink.context, reason);
}

static const struct {
    uint8_t letter;
    bool of_report; /* only behind a head */
    void (*deliver)(delivery *d);
} kinds[] = {
    {MESSAGE_MEMBER, false, deliver_member},      {MESSAGE_HEAD, false, deliver_head},
    {MESSAGE_INDICATOR, true, deliver_indicator}, {MESSAGE_ACTOR, true, deliver_actor},
    {MESSAGE_CLAIM, true, deliver_claim},         {MESSAGE_MENTION, true, deliver_mention},
    {MESSAGE_TEXT, true, deliver_text},           {MESSAGE_UNREAD, true, deliver_unread},
    {MESSAGE_PROBLEM, false, deliver_problem},
};

vg_status vg_message_deliver(vg_slice messages, const vg_message_handlers *handlers)
{
    delivery d = {.c = vg_cursor_of(messages),
                  .handlers = handlers,
                  .first = VG_BUF_INIT(TEXT_FIELD_BYTES),
                  .second = VG_BUF_INIT(TEXT_FIELD_BYTES)};
    const size_t count = sizeof kinds / sizeof *kinds;
    while (d.status == VG_OK && !d.c.failed && !vg_cursor_done(&d.c)) {
        uint8_t letter = vg_cursor_u8(&d.c);
        size_t i = 0;
        while (i < count && kinds[i].letter != letter) i++;
        if (i == count || (kinds[i].of_report && !d.headed))
            d.c.failed = true;
        else
            kinds[i].deliver(&d);
    }
    vg_buf_free(&d.first);
    vg_buf_free(&d.second);
    return d.status == VG_OK && d.c.failed ? VG_E_FORMAT : d.status;
}
