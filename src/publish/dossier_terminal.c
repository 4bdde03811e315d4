/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reports say, on a terminal: the claims as a ledger, then who and what is named, then the indicators, then what
 * was not understood. */
#include <stdio.h>

#include "dossier_text.h"
#include "terminal.h"
#include "vigie/publish.h"

#define SHOWN_NAMES      12 /* of a kind */
#define SHOWN_INDICATORS 12
#define SHOWN_REASONS    6
#define SHOWN_PROBLEMS   10
#define BODY             4 /* columns before what belongs to a claim */

typedef struct ledger {
    page p;
    const vg_ledger *wish;
    const vg_dossier *d;
} ledger;

/* ---- small parts ---- */

static void put_word_ink(flow *f, ink i, word w)
{
    flow_str(f, i, page_word(f->p, w));
}

static void put_gap(flow *f)
{
    flow_str(f, INK_DIM, " · ");
}

/* " [North Korea, state]": what the words stand for; only what they do not say themselves. */
static void put_meaning(flow *f, const char country[3], vg_slice name, const char *more)
{
    char known[DOSSIER_COUNTRY_BYTES] = "";
    vg_buf text = VG_BUF_INIT(TEXT_BYTES);
    if (country[0] && name.size) dossier_country(country, f->p->french, known);
    bool said = known[0] && vg_slice_find(name, vg_slice_str(known)) != SIZE_MAX;
    if (known[0] && !said) vg_buf_add_str(&text, known);
    if (more[0]) vg_buf_printf(&text, "%s%s", text.size ? ", " : "", more);
    if (text.size) {
        vg_buf whole = VG_BUF_INIT(TEXT_BYTES);
        vg_buf_printf(&whole, " [%s]", vg_buf_text(&text));
        flow_text(f, INK_DIM, vg_buf_slice(&whole));
        vg_buf_free(&whole);
    }
    vg_buf_free(&text);
}

/* Of who speaks the country matters where it is a state's: "Beijing [China]". */
static void put_party(flow *f, ink i, const vg_party *party, bool with_kind)
{
    static const char nowhere[3] = "";
    char known[DOSSIER_COUNTRY_BYTES];
    const char *kind = with_kind ? page_word(f->p, (word)(W_KIND_UNKNOWN + (int)party->kind)) : "";
    if (party->name.size) {
        flow_text(f, i, party->name);
    } else {
        dossier_country(party->country, f->p->french, known);
        flow_str(f, i, known);
    }
    put_meaning(f, with_kind || party->kind == VG_PARTY_STATE ? party->country : nowhere, party->name, kind);
}

static bool is_known(const vg_party *party)
{
    return party->name.size || party->country[0];
}

/* ---- times in words ---- */

static void add_month(vg_buf *out, const page *p, int month)
{
    const char *names = page_word(p, W_MONTHS);
    for (; month > 1; month--) names = strchr(names, '|') + 1;
    vg_buf_add(out, names, strcspn(names, "|"));
}

static void add_point(vg_buf *out, const page *p, vg_time t, vg_precision precision)
{
    vg_civil c;
    vg_time_to_civil(t, &c);
    if (precision == VG_PRECISION_YEAR) {
        vg_buf_printf(out, "%d", c.year);
        return;
    }
    if (precision != VG_PRECISION_MONTH) vg_buf_printf(out, "%d%s ", c.day, p->french && c.day == 1 ? "er" : "");
    add_month(out, p, c.month);
    vg_buf_printf(out, " %d", c.year);
    if (precision >= VG_PRECISION_MINUTE) vg_buf_printf(out, " %02d:%02d UTC", c.hour, c.minute);
}

/* "March 2023", "November 2021 to May 2022", "since November 2021", "at least 150 days in 2022". */
static void add_when(vg_buf *out, const page *p, const vg_when *when)
{
    vg_buf from = VG_BUF_INIT(256), until = VG_BUF_INIT(256);
    bool duration = when->min_duration_days >= 0;
    if (when->start != VG_TIME_NONE) add_point(&from, p, when->start, when->precision);
    if (when->end != VG_TIME_NONE) add_point(&until, p, when->end, when->precision);
    if (duration)
        vg_buf_printf(out, "%s %d %s", page_word(p, W_AT_LEAST), when->min_duration_days,
                      page_word(p, when->min_duration_days == 1 ? W_DAY : W_DAYS));
    if (from.size && until.size && vg_slice_eq(vg_buf_slice(&from), vg_buf_slice(&until))) {
        if (duration) vg_buf_printf(out, " %s ", when->precision <= VG_PRECISION_MONTH ? p->french ? "en" : "in" : "·");
        vg_buf_add_slice(out, vg_buf_slice(&from));
    } else if (from.size || until.size) {
        if (duration) vg_buf_add_str(out, ", ");
        bool article = p->french && when->precision >= VG_PRECISION_DAY; /* du 1er mai au 3 juin; depuis le 1er mai */
        if (!until.size) vg_buf_printf(out, "%s ", page_word(p, W_SINCE));
        if (article && from.size) vg_buf_add_str(out, until.size ? "du " : "le ");
        vg_buf_add_slice(out, vg_buf_slice(&from));
        if (until.size && article) vg_buf_add_str(out, from.size ? " au " : "jusqu'au ");
        if (until.size && !article)
            vg_buf_printf(out, "%s%s ", from.size ? " " : "", page_word(p, from.size ? W_TO : W_UNTIL));
        vg_buf_add_slice(out, vg_buf_slice(&until));
    }
    vg_buf_free(&from);
    vg_buf_free(&until);
}

static void add_day(vg_buf *out, const page *p, vg_time t)
{
    add_point(out, p, t, VG_PRECISION_DAY);
}

/* ---- claims ---- */

static ink ink_of(vg_act act)
{
    static const ink inks[VG_ACT_COUNT] = {
        [VG_ACT_ASSERTS] = INK_ACT,    [VG_ACT_ATTRIBUTES] = INK_ACT, [VG_ACT_ASSESSES] = INK_ACT,
        [VG_ACT_ACCUSES] = INK_ACCUSE, [VG_ACT_REVEALS] = INK_ACT,    [VG_ACT_DENIES] = INK_GAP,
        [VG_ACT_DECLINES] = INK_GAP,   [VG_ACT_NO_ANSWER] = INK_GAP,  [VG_ACT_CONFIRMS] = INK_OK,
        [VG_ACT_RETRACTS] = INK_GAP,
    };
    return inks[act];
}

static word word_of(vg_act act, bool many)
{
    return (word)((many ? W_ASSERT : W_ASSERTS) + (int)act);
}

/* Who says it, and how. */
static void put_saying(ledger *l, const vg_claim *c)
{
    char number[16];
    snprintf(number, sizeof number, "%2u", c->id);
    page_text(&l->p, INK_DIM, number);
    flow f = page_flow(&l->p, 2, BODY);
    f.used = strlen(number) + 2;
    if (!c->source_count) put_word_ink(&f, INK_GAP, W_NO_SOURCE);
    for (size_t i = 0; i < c->source_count; i++) {
        if (i) flow_str(&f, INK_PLAIN, i + 1 < c->source_count ? ", " : page_word(&l->p, W_AND));
        put_party(&f, INK_BOLD, &c->sources[i], false);
    }
    flow_str(&f, INK_PLAIN, "  ");
    put_word_ink(&f, ink_of(c->act), word_of(c->act, c->source_count > 1));
    if (c->act == VG_ACT_ACCUSES || (!c->source_count && c->act <= VG_ACT_REVEALS)) {
        put_gap(&f);
        put_word_ink(&f, INK_ACCUSE, W_ALLEGATION);
    }
    if (c->quoted) {
        put_gap(&f);
        put_word_ink(&f, INK_DIM, W_QUOTED);
    }
    if (c->derived_from.size) {
        put_gap(&f);
        put_word_ink(&f, INK_DIM, W_REPEATS);
        flow_str(&f, INK_PLAIN, " ");
        flow_text(&f, INK_PLAIN, c->derived_from);
    }
    flow_end(&f);
}

static void put_target(flow *f, const vg_target *t)
{
    char known[DOSSIER_COUNTRY_BYTES];
    vg_buf sector = VG_BUF_INIT(TEXT_BYTES);
    vg_buf_add_slice(&sector, t->sector);
    if (t->name.size) {
        flow_text(f, t->named ? INK_BOLD : INK_PLAIN, t->name);
        put_meaning(f, t->country, t->name, vg_buf_text(&sector));
    } else {
        if (t->country[0]) dossier_country(t->country, f->p->french, known);
        flow_str(f, INK_PLAIN, t->country[0] ? known : vg_buf_text(&sector));
        if (t->country[0]) put_meaning(f, t->country, t->name, vg_buf_text(&sector));
    }
    vg_buf_free(&sector);
}

/* Who is said to have done what to whom. */
static void put_matter(ledger *l, const vg_claim *c)
{
    const char *action = page_word(&l->p, (word)(W_ACTION_OTHER + (int)c->action));
    bool alone = !c->target_count && !action[0];
    if (!is_known(&c->actor) && alone) return;
    flow f = page_flow(&l->p, BODY, BODY + 2);
    if (alone) {
        put_word_ink(&f, INK_DIM, W_ABOUT);
        flow_str(&f, INK_DIM, " ");
    }
    if (is_known(&c->actor))
        put_party(&f, INK_PLAIN, &c->actor, true);
    else
        put_word_ink(&f, INK_DIM, W_NO_ACTOR);
    if (!alone) flow_str(&f, INK_DIM, " →");
    if (action[0]) {
        flow_str(&f, INK_PLAIN, " ");
        flow_str(&f, INK_BOLD, action);
    }
    for (size_t i = 0; i < c->target_count; i++) {
        flow_str(&f, INK_DIM, i ? ", " : !action[0] ? " " : l->p.french ? "\u00a0: " : ": ");
        put_target(&f, &c->targets[i]);
    }
    if (c->negated) {
        put_gap(&f);
        put_word_ink(&f, INK_GAP, W_NOT_SO);
    }
    flow_end(&f);
}

/* When, and how likely. */
static void put_bounds(ledger *l, const vg_claim *c)
{
    vg_buf when = VG_BUF_INIT(1024);
    vg_when said = {c->said_start, c->said_end, -1, VG_PRECISION_DAY};
    add_when(&when, &l->p, &c->when);
    if (said.start != VG_TIME_NONE && said.end != VG_TIME_NONE && said.end - said.start > 2 * VG_DAY_NS)
        said.precision = VG_PRECISION_MONTH;
    bool has_said = said.start != VG_TIME_NONE || said.end != VG_TIME_NONE;
    const char *likely = page_word(&l->p, (word)(W_LIKELY_NONE + (int)c->likelihood));
    if (when.size || likely[0] || has_said) {
        flow f = page_flow(&l->p, BODY, BODY + 2);
        flow_text(&f, INK_PLAIN, vg_buf_slice(&when));
        if (when.size && likely[0]) put_gap(&f);
        flow_str(&f, INK_GAP, likely);
        if (has_said) {
            if (when.size || likely[0]) put_gap(&f);
            vg_buf_reset(&when);
            add_when(&when, &l->p, &said);
            put_word_ink(&f, INK_DIM, W_SAID);
            flow_str(&f, INK_DIM, " ");
            flow_text(&f, INK_DIM, vg_buf_slice(&when));
        }
        flow_end(&f);
    }
    vg_buf_free(&when);
}

static void put_labelled(ledger *l, word label, vg_slice text)
{
    if (!text.size) return;
    flow f = page_flow(&l->p, BODY, BODY + 2);
    put_word_ink(&f, INK_DIM, label);
    flow_str(&f, INK_DIM, l->p.french ? "\u00a0: " : ": ");
    flow_text(&f, INK_PLAIN, text);
    flow_end(&f);
}

static void put_quotation(ledger *l, vg_slice words)
{
    if (!words.size) return;
    page_spaces(&l->p, BODY);
    page_text(&l->p, INK_DIM, "│ ");
    flow f = page_flow(&l->p, 0, BODY + 2);
    f.used = BODY + 2;
    flow_text(&f, INK_DIM, words);
    flow_end(&f);
}

static void put_claim(ledger *l, const vg_claim *c)
{
    put_saying(l, c);
    put_matter(l, c);
    put_bounds(l, c);
    put_labelled(l, W_BASIS, c->basis);
    put_labelled(l, W_SOUGHT, c->object);
    if (l->wish->quotes) put_quotation(l, c->words);
    for (size_t i = 0; i < c->answer_count; i++) {
        page_spaces(&l->p, BODY);
        page_text(&l->p, INK_DIM, "↳ ");
        flow f = page_flow(&l->p, 0, BODY + 4);
        f.used = BODY + 2;
        if (is_known(&c->answers[i].by))
            put_party(&f, INK_PLAIN, &c->answers[i].by, false);
        else
            put_word_ink(&f, INK_GAP, W_NO_SOURCE);
        flow_str(&f, INK_PLAIN, "  ");
        put_word_ink(&f, ink_of(c->answers[i].act), word_of(c->answers[i].act, false));
        flow_end(&f);
    }
}

static void put_claims(ledger *l)
{
    if (!l->d->claim_count) return;
    page_line(&l->p);
    flow f = page_flow(&l->p, 0, 2);
    put_word_ink(&f, INK_BOLD, W_CLAIMS_HEAD);
    put_gap(&f);
    put_word_ink(&f, INK_DIM, W_CLAIMS_NOTE);
    flow_end(&f);
    for (size_t i = 0; i < l->d->claim_count; i++) {
        page_line(&l->p);
        put_claim(l, &l->d->claims[i]);
    }
}

/* ---- names ---- */

static void put_places(flow *f, const vg_named *n)
{
    char count[48];
    if (n->count < 2) return;
    put_gap(f);
    snprintf(count, sizeof count, "%zu %s", n->count, page_word(f->p, W_PLACES));
    flow_str(f, INK_DIM, count);
}

/* Other spellings; of what is inferred, the words that it is inferred from. */
static void put_aliases(flow *f, const vg_named *n)
{
    size_t shown = 0;
    for (size_t i = 0; i < n->alias_count && shown < 4; i++) {
        if (vg_slice_eq(n->aliases[i], n->first.id)) continue;
        if (shown == 0) {
            put_gap(f);
            put_word_ink(f, n->first.inferred ? INK_GAP : INK_DIM, n->first.inferred ? W_INFERRED : W_ALSO);
        }
        flow_str(f, INK_DIM, shown++ ? ", " : " ");
        flow_text(f, INK_PLAIN, n->aliases[i]);
    }
}

static void put_name(ledger *l, const vg_named *n)
{
    char known[DOSSIER_COUNTRY_BYTES];
    const vg_mention *m = &n->first;
    bool victim = m->kind == VG_MENTION_VICTIM;
    flow f = page_flow(&l->p, 2, BODY);
    vg_slice name = m->name.size ? m->name : m->written;
    flow_text(&f, victim && !m->named ? INK_PLAIN : INK_BOLD, name);
    if (m->id.size) {
        flow_str(&f, INK_PLAIN, " ");
        flow_text(&f, INK_DIM, m->id);
    }
    if (m->country[0]) {
        if (name.size) put_gap(&f); /* a victim may be a country and no more */
        dossier_country(m->country, l->p.french, known);
        flow_str(&f, INK_PLAIN, known);
    }
    if (victim && m->sector.size) {
        if (name.size || m->country[0]) put_gap(&f);
        flow_text(&f, INK_PLAIN, m->sector);
    }
    put_aliases(&f, n);
    if (m->ambiguous) {
        put_gap(&f);
        put_word_ink(&f, INK_GAP, W_AMBIGUOUS);
    }
    if (victim && !m->named) {
        put_gap(&f);
        put_word_ink(&f, INK_GAP, W_NOT_NAMED);
    }
    if (n->indicates) {
        put_gap(&f);
        put_word_ink(&f, INK_DIM, W_FROM_RELATIONS);
    }
    put_places(&f, n);
    flow_end(&f);
}

static void put_more(page *p, size_t more)
{
    if (!more) return;
    page_text(p, INK_DIM, "  + ");
    page_number(p, INK_DIM, more);
    page_spaces(p, 1);
    page_text(p, INK_DIM, page_word(p, W_MORE_ITEMS));
    page_line(p);
}

/* A heading with how many there are. */
static void put_head(page *p, word title, size_t count)
{
    page_line(p);
    page_text(p, INK_BOLD, page_word(p, title));
    page_text(p, INK_DIM, "  ");
    page_number(p, INK_DIM, count);
    page_line(p);
}

static void put_names(ledger *l, word title, const vg_named *names, size_t count)
{
    if (!count) return;
    put_head(&l->p, title, count);
    for (size_t i = 0; i < count && i < SHOWN_NAMES; i++) put_name(l, &names[i]);
    put_more(&l->p, count > SHOWN_NAMES ? count - SHOWN_NAMES : 0);
}

/* ---- indicators ---- */

static void put_indicator(ledger *l, const vg_indicator *i)
{
    vg_buf text = VG_BUF_INIT(TEXT_BYTES), value = VG_BUF_INIT(TEXT_BYTES);
    vg_buf_add_slice(&value, i->value);
    text_add_defanged(&text, i->kind, vg_buf_text(&value));
    page_spaces(&l->p, 2);
    const char *kind = vg_kind_name(i->kind);
    page_cut(&l->p, INK_BOLD, vg_buf_text(&text), l->p.columns - 5 - strlen(kind));
    page_spaces(&l->p, 2);
    page_text(&l->p, INK_DIM, kind);
    page_line(&l->p);
    vg_when when = {i->validity.from, i->validity.until, -1, VG_PRECISION_DAY};
    vg_buf_reset(&text);
    if (i->role) vg_buf_add_str(&text, i->role);
    if (when.start != VG_TIME_NONE || when.end != VG_TIME_NONE) {
        if (text.size) vg_buf_add_str(&text, " · ");
        add_when(&text, &l->p, &when);
    }
    if (text.size) {
        flow f = page_flow(&l->p, BODY, BODY + 2);
        flow_text(&f, INK_PLAIN, vg_buf_slice(&text));
        flow_end(&f);
    }
    vg_buf_free(&text);
    vg_buf_free(&value);
}

/* "2 domain, 1 ipv4" of those that will be hunted. */
static void put_kinds(ledger *l)
{
    size_t counts[VG_KIND_COUNT] = {0};
    char text[64];
    flow f = page_flow(&l->p, 2, BODY);
    bool any = false;
    for (size_t i = 0; i < l->d->indicator_count; i++)
        if (!l->d->indicators[i].set_aside) counts[l->d->indicators[i].kind]++;
    for (int kind = 0; kind < VG_KIND_COUNT; kind++) {
        if (!counts[kind]) continue;
        snprintf(text, sizeof text, "%s%zu %s", any ? ", " : "", counts[kind], vg_kind_name((vg_kind)kind));
        flow_str(&f, INK_DIM, text);
        any = true;
    }
    flow_end(&f);
}

static void put_aside(ledger *l)
{
    const vg_dossier *d = l->d;
    const char *reasons[SHOWN_REASONS];
    size_t counts[SHOWN_REASONS] = {0}, known = 0, other = 0;
    char text[32];
    if (!d->set_aside) return;
    for (size_t i = 0; i < d->indicator_count; i++) {
        if (!d->indicators[i].set_aside) continue;
        size_t r = 0;
        while (r < known && strcmp(reasons[r], d->indicators[i].set_aside) != 0) r++;
        if (r == known && known < SHOWN_REASONS) reasons[known++] = d->indicators[i].set_aside;
        if (r < SHOWN_REASONS)
            counts[r]++;
        else
            other++;
    }
    page_spaces(&l->p, 2);
    page_count(&l->p, INK_GAP, d->set_aside, W_ASIDE, W_ASIDE_MANY);
    page_line(&l->p);
    for (size_t r = 0; r < known; r++) {
        flow f = page_flow(&l->p, BODY, BODY + 4);
        snprintf(text, sizeof text, "%zu ", counts[r]);
        flow_str(&f, INK_DIM, text);
        flow_str(&f, INK_PLAIN, reasons[r]);
        flow_end(&f);
    }
    put_more(&l->p, other);
}

static void put_indicators(ledger *l)
{
    const vg_dossier *d = l->d;
    size_t shown = 0, hunted = d->indicator_count - d->set_aside;
    if (!d->indicator_count) return;
    put_head(&l->p, W_INDICATORS_HEAD, hunted);
    if (hunted > 1) put_kinds(l);
    for (size_t i = 0; i < d->indicator_count && shown < SHOWN_INDICATORS; i++) {
        if (d->indicators[i].set_aside) continue;
        put_indicator(l, &d->indicators[i]);
        shown++;
    }
    put_more(&l->p, hunted - shown);
    put_aside(l);
}

/* ---- all ---- */

static void put_title(ledger *l)
{
    const vg_dossier *d = l->d;
    vg_buf day = VG_BUF_INIT(256);
    char count[48];
    flow f = page_flow(&l->p, 0, 0);
    vg_slice title = vg_slice_str(d->title ? d->title : d->file);
    size_t fit = text_fit(title, 2 * l->p.columns);
    flow_text(&f, INK_BOLD, vg_slice_take(title, fit));
    if (fit < title.size) flow_str(&f, INK_DIM, "…");
    flow_end(&f);
    f = page_flow(&l->p, 0, 0);
    if (d->title) {
        flow_str(&f, INK_DIM, d->file);
        put_gap(&f);
    }
    if (d->member) {
        flow_str(&f, INK_DIM, d->member);
        put_gap(&f);
    }
    flow_str(&f, INK_DIM, d->format ? d->format : "?");
    if (d->original_file) {
        put_gap(&f);
        put_word_ink(&f, INK_DIM, W_MADE_FROM);
        flow_str(&f, INK_DIM, " ");
        flow_str(&f, INK_DIM, d->original_file);
    }
    if (d->language) {
        put_gap(&f);
        flow_str(&f, INK_DIM, d->language);
    }
    put_gap(&f);
    if (d->published != VG_TIME_NONE) {
        put_word_ink(&f, INK_DIM, W_PUBLISHED);
        flow_str(&f, INK_DIM, " ");
        add_day(&day, &l->p, d->published);
        flow_text(&f, INK_DIM, vg_buf_slice(&day));
    } else {
        put_word_ink(&f, INK_GAP, W_UNDATED_REPORT);
    }
    put_gap(&f);
    snprintf(count, sizeof count, "%zu %s", d->claim_count, page_word(&l->p, d->claim_count == 1 ? W_CLAIM : W_CLAIMS));
    flow_str(&f, INK_DIM, d->claim_count ? count : page_word(&l->p, W_NO_CLAIMS));
    flow_end(&f);
    vg_buf_free(&day);
}

static void put_unread(ledger *l)
{
    const vg_dossier *d = l->d;
    if (!d->unread_count) return;
    if (l->wish->unread) {
        put_head(&l->p, W_UNREAD_HEAD, d->unread_count);
        for (size_t i = 0; i < d->unread_count; i++) put_quotation(l, d->unread[i].sentence);
        return;
    }
    page_line(&l->p);
    vg_buf text = VG_BUF_INIT(1024);
    vg_buf_printf(&text, "%zu %s", d->unread_count,
                  page_word(&l->p, d->unread_count == 1 ? W_UNREAD_ONE : W_UNREAD_MANY));
    flow f = page_flow(&l->p, 2, 2);
    flow_text(&f, INK_GAP, vg_buf_slice(&text));
    flow_end(&f);
    vg_buf_free(&text);
}

static void put_report(ledger *l)
{
    const vg_dossier *d = l->d;
    put_title(l);
    put_claims(l);
    put_names(l, W_ACTORS_HEAD, d->actors, d->actor_count);
    put_names(l, W_MALWARE_HEAD, d->malware, d->malware_count);
    put_names(l, W_TECHNIQUES_HEAD, d->techniques, d->technique_count);
    put_names(l, W_VICTIMS_HEAD, d->victims, d->victim_count);
    put_indicators(l);
    if (!d->claim_count && !d->actor_count && !d->malware_count && !d->technique_count && !d->victim_count &&
        !d->indicator_count)
        page_wrap(&l->p, INK_GAP, page_word(&l->p, W_NOTHING_FOUND), 2);
    put_unread(l);
}

static void put_problems(page *p, const vg_read_result *r)
{
    if (!r->problem_count) return;
    put_head(p, W_ERRORS, r->problem_count);
    for (size_t i = 0; i < r->problem_count && i < SHOWN_PROBLEMS; i++) {
        flow f = page_flow(p, 2, BODY);
        flow_str(&f, INK_PLAIN, r->problems[i].file);
        flow_str(&f, INK_DIM, ": ");
        flow_str(&f, INK_GAP, r->problems[i].reason);
        flow_end(&f);
    }
    put_more(p, r->problem_count > SHOWN_PROBLEMS ? r->problem_count - SHOWN_PROBLEMS : 0);
}

vg_status vg_publish_read_terminal(const vg_read_result *result, const vg_ledger *wish, char **ret_text,
                                   size_t *ret_size, vg_error *err)
{
    vg_buf b = VG_BUF_INIT(TEXT_BYTES);
    size_t columns = wish->columns ? wish->columns : 80;
    ledger l = {.wish = wish};
    l.p = (page){.out = &b,
                 .columns = columns < 60    ? 60
                            : columns > 200 ? 200
                                            : columns,
                 .color = wish->color,
                 .french = wish->language && strcmp(wish->language, "fr") == 0,
                 .scratch = VG_BUF_INIT(TEXT_BYTES)};
    for (size_t i = 0; i < result->report_count; i++) {
        if (i) page_line(&l.p);
        l.d = &result->reports[i];
        put_report(&l);
    }
    put_problems(&l.p, result);
    if (result->interrupted) page_wrap(&l.p, INK_GAP, page_word(&l.p, W_INTERRUPTED), 2);
    if (!result->sandboxed) page_wrap(&l.p, INK_GAP, page_word(&l.p, W_UNSANDBOXED), 2);
    if (l.p.scratch.status != VG_OK) b.status = l.p.scratch.status;
    vg_buf_free(&l.p.scratch);
    return text_finish(&b, ret_text, ret_size, err);
}
