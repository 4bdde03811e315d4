/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Block by block, sentence by sentence: words, names and dates → groups → cues of saying → deeds → the ledger. */
#include "claims.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deed.h"
#include "discourse.h"
#include "ledger.h"

#define ARENA_BYTES ((size_t)64 << 20)

typedef struct reader {
    const vg_document *d;
    const vg_words *words;
    const vg_report_sink *sink;
    const vg_times *times;
    const vg_text_names *text_names;
    size_t time_at, name_at;
    vg_block_names names;
    vg_discourse discourse;
    vg_ledger ledger;
    uint32_t sentence;
    vg_deed told;     /* what was told last without anybody who says it: a deed that the next ones may mean */
    uint32_t told_at; /* the sentence; 0: none */
    vg_status status;
    vg_phrases phrases; /* large, and set anew for each sentence */
} reader;

bool vg_claims_speak(const char *language)
{
    return vg_lexicon_find(language) != NULL;
}

/* ---- from cues to entries ---- */

static bool accuses(vg_act act)
{
    return act == VG_ACT_ACCUSES || act == VG_ACT_ATTRIBUTES;
}

static bool has_in(const vg_phrases *p, vg_range range, uint64_t fn)
{
    for (size_t i = range.from; i < range.until && i < p->count; i++)
        if (p->items[i].fn & fn) return true;
    return false;
}

static void take_sources(reader *r, const vg_cue *c, vg_entry *e)
{
    if (c->left_out && vg_party_is(&r->discourse.last_source))
        e->sources[e->claim.source_count++] = r->discourse.last_source;
    for (size_t i = 0; i < c->source_count && e->claim.source_count < VG_LEDGER_SOURCES; i++) {
        vg_party party;
        bool own = (c->sense->options & VG_SAYING_OWN) != 0;
        const vg_group *g = &r->phrases.groups[c->sources[i]];
        if (own ? vg_party_boaster(&r->discourse, &r->phrases, g, &party)
                : vg_party_source(&r->discourse, &r->phrases, g, &party) ||
                      (g->actor && vg_party_boaster(&r->discourse, &r->phrases, g, &party))) {
            vg_party_locate(&r->phrases, g, &party);
            e->sources[e->claim.source_count++] = party;
        }
    }
}

/* Of a passive the subject is the accused; who accuses stands behind "by", if anywhere. */
static void take_passive_sources(reader *r, const vg_cue *c, vg_entry *e)
{
    const vg_phrases *p = &r->phrases;
    for (size_t g = 0; g < p->group_count; g++) {
        const vg_group *group = &p->groups[g];
        vg_party party;
        if (!(group->prep & VG_FN(agent)) || (group->flags & VG_GROUP_ATTACHED)) continue;
        const bool last = c->far || vg_lexicon_capital_nouns(p->lexicon); /* the participle */
        if ((group->from < c->item && !last) || group->from > c->item + 10) continue;
        bool own = (c->sense->options & VG_SAYING_OWN) != 0;
        if (own ? vg_party_boaster(&r->discourse, p, group, &party) : vg_party_source(&r->discourse, p, group, &party))
            e->sources[e->claim.source_count++] = party;
        return;
    }
}

static bool tells(const vg_phrases *p, vg_range range)
{
    for (size_t i = range.from; i < range.until; i++)
        if (p->items[i].action) return true;
    return false;
}

static void set_when(reader *r, const vg_cue *c, const vg_deed *deed, vg_entry *e)
{
    const vg_phrases *p = &r->phrases;
    (void)deed;
    e->claim.when = (vg_when){VG_TIME_NONE, VG_TIME_NONE, -1, VG_PRECISION_NONE};
    e->claim.said_start = e->claim.said_end = VG_TIME_NONE;
    for (size_t k = 0; k < 2; k++) {
        vg_range range = c->content[k];
        if (range.from >= range.until || (k == 1 && !tells(p, range))) continue;
        if (vg_times_when(r->times, p->items[range.from].from, p->items[range.until - 1].until, &e->claim.when)) break;
    }
    vg_when said;
    bool before = tells(p, c->content[1]);     /* the statement: a date there is not the saying's */
    size_t from = before ? c->clause.from : 0; /* "Last month, X revealed" */
    if (from < c->clause.until &&
        vg_times_when(r->times, p->items[from].from, p->items[c->clause.until - 1].until, &said)) {
        e->claim.said_start = said.start;
        e->claim.said_end = said.end;
    }
}

static vg_act act_of(const vg_cue *c, const vg_deed *deed)
{
    vg_act act = (vg_act)c->sense->value;
    if (deed->likelihood != VG_LIKELIHOOD_NONE && act != VG_ACT_DENIES && act != VG_ACT_RETRACTS &&
        act != VG_ACT_CONFIRMS)
        return VG_ACT_ASSESSES;
    return act;
}

static vg_span range_span(const reader *r, vg_range a, vg_range b)
{
    const vg_phrases *p = &r->phrases;
    size_t from = SIZE_MAX, until = 0;
    vg_range ranges[2] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        if (ranges[i].from >= ranges[i].until) continue;
        if (p->items[ranges[i].from].from < from) from = p->items[ranges[i].from].from;
        if (p->items[ranges[i].until - 1].until > until) until = p->items[ranges[i].until - 1].until;
    }
    if (from == SIZE_MAX) return (vg_span){p->sentence.from, p->sentence.until - p->sentence.from};
    return (vg_span){from, until - from};
}

/* "E-mails to X were not returned", "from X there was no answer": whoever was asked; -1: whoever is the subject. */
static int16_t addressee(const reader *r, const vg_cue *c)
{
    const vg_phrases *p = &r->phrases;
    const bool silent = c->sense->value == VG_ACT_NO_ANSWER || (c->sense->value == VG_ACT_ANSWERS && c->passive);
    bool asked = false;
    for (size_t i = 0, g = 0; silent && g < p->group_count && p->groups[g].from < c->item; g++) {
        const vg_group *group = &p->groups[g];
        for (; i < group->from; i++) asked = asked || (p->items[i].fn & VG_FN(comment));
        if (group->flags & VG_GROUP_ATTACHED) continue;
        const bool body = group->org || vg_body_of_state(group->body) || (group->flags & VG_GROUP_PROPER) ||
                          (group->body >= VG_BODY_company && group->body <= VG_BODY_agency) || vg_group_is_state(group);
        const bool to = asked && (group->prep & (VG_FN(to) | VG_FN(target) | VG_FN(in)));
        if (body && (to || (g == 0 && (group->prep & (VG_FN(from) | VG_FN(agent)))))) return (int16_t)g;
    }
    return -1;
}

/* An embassy that gives no answer, a ministry that does not comment. */
static bool read_answer(reader *r, const vg_cue *c)
{
    vg_entry e = {.sentence = r->sentence};
    vg_act act = (vg_act)c->sense->value;
    if (c->sense->value == VG_ACT_ANSWERS) {
        if (!c->negated) return false;
        act = VG_ACT_NO_ANSWER;
    }
    const int16_t asked = addressee(r, c);
    if (asked >= 0) {
        vg_party party;
        if (vg_party_source(&r->discourse, &r->phrases, &r->phrases.groups[asked], &party))
            e.sources[e.claim.source_count++] = party;
    } else if (c->source_count) {
        take_sources(r, c, &e);
    } else {
        take_passive_sources(r, c, &e); /* "no comment from X" */
    }
    for (size_t i = 0; i < e.claim.source_count; i++) {
        vg_answer answer = {e.sources[i], act};
        vg_ledger_answer(&r->ledger, &answer);
    }
    return e.claim.source_count > 0;
}

/* "denied the allegations": of what they stand accused, if the sentence does not say it. */
static bool read_denial(reader *r, const vg_cue *c, vg_deed *deed, bool has_deed)
{
    const vg_phrases *p = &r->phrases;
    vg_entry e = {.sentence = r->sentence};
    take_sources(r, c, &e);
    if (e.claim.source_count == 0) return false;
    vg_range sentence = {0, (uint16_t)p->count};
    e.habitual = has_in(p, sentence, VG_FN(habitual));
    bool says_what = has_deed && deed->action != VG_ACTION_OTHER && (deed->verb || !deed->definite) &&
                     !(deed->item >= 0 && p->items[deed->item].saying_noun);
    vg_answer answer = {e.sources[0], (vg_act)c->sense->value};
    bool answers = !e.habitual && vg_ledger_answer(&r->ledger, &answer);
    if (answers && !says_what) return true;
    if (!has_deed && !e.habitual && !has_in(p, sentence, VG_FN(accusation))) return false;
    e.claim.act = answer.act;
    e.claim.action = has_deed ? deed->action : VG_ACTION_OTHER;
    e.claim.actor = has_deed && vg_party_is(&deed->actor) ? deed->actor : e.sources[0];
    if (has_deed) {
        memcpy(e.targets, deed->targets, sizeof deed->targets);
        e.claim.target_count = deed->target_count;
        e.claim.quoted = deed->quoted;
        e.claim.object = deed->object;
        e.claim.basis = deed->basis;
    } else {
        e.claim.object = e.claim.basis = vg_slice_str("");
    }
    e.claim.derived_from = vg_slice_str("");
    set_when(r, c, deed, &e);
    e.claim.span = range_span(r, c->clause, c->content[0]);
    return vg_ledger_add(&r->ledger, &e);
}

/* "confirmed the incident" answers; "confirmed that hackers …" is a claim. */
static bool read_confirmation(reader *r, const vg_cue *c, const vg_deed *deed, bool has_deed)
{
    vg_entry e = {.sentence = r->sentence};
    if (has_deed && (deed->verb || !deed->definite || vg_party_is(&deed->actor))) return false;
    take_sources(r, c, &e);
    bool answered = false;
    for (size_t i = 0; i < e.claim.source_count; i++) {
        vg_answer answer = {e.sources[i], VG_ACT_CONFIRMS};
        answered = vg_ledger_answer(&r->ledger, &answer) || answered;
    }
    return answered;
}

static bool enough(const vg_cue *c, const vg_deed *deed)
{
    bool actor = vg_party_is(&deed->actor), victim = deed->target_count > 0;
    if (c->sense->frame == VG_FRAME_noun || (c->sense->options & VG_SAYING_WEAK))
        return actor && deed->action != VG_ACTION_OTHER;
    if (deed->weak) return actor && (victim || deed->known);
    return actor || victim || deed->definite || deed->passive || deed->possessive;
}

/* "… had encrypted its servers": whoever says so is the victim. */
static void own_target(vg_entry *e)
{
    const vg_party *s = &e->sources[0];
    vg_target *t = &e->targets[0];
    *t = (vg_target){.name = s->name, .sector = vg_slice_str(""), .named = true, .span = s->span};
    memcpy(t->country, s->country, sizeof t->country);
    e->claim.target_count = 1;
}

/* "Hackers plunder hospitals, experts say": nobody who speaks, nobody who acts, nobody whom it hits. */
static bool general(const vg_entry *e)
{
    const vg_claim *c = &e->claim;
    for (size_t i = 0; i < c->source_count; i++)
        if (e->sources[i].kind != VG_PARTY_PERSON || e->sources[i].country[0]) return false;
    for (size_t i = 0; i < c->target_count; i++)
        if (e->targets[i].country[0] || e->targets[i].named) return false;
    return c->source_count > 0 && !c->actor.country[0] && c->actor.kind != VG_PARTY_GROUP;
}

/* A gang that tells of a deed tells of its own; "the hospital group Velmora" is none. */
static bool boasts(const vg_phrases *p, const vg_group *g)
{
    const bool gang = p->items[g->from].malware && g->until == g->from + 1 && !g->org; /* "LockBit said it had …" */
    return gang || g->actor || g->body == VG_BODY_hackers || (g->body == VG_BODY_group && g->sector_count == 0);
}

/* "found no evidence that …", "n'ont trouvé aucune preuve que …". */
static bool no_evidence(const vg_phrases *p, const vg_cue *c)
{
    for (size_t i = c->item; i < c->content[0].from && i < p->count; i++) {
        if (!(p->items[i].fn & VG_FN(evidence))) continue;
        if (c->negated) return true;
        for (size_t k = c->item; k < i; k++)
            if (p->items[k].fn & VG_FN(negation)) return true;
    }
    return false;
}

#define TOLD_SENTENCES 3 /* how far a deed that was told without a source reaches */

/* "The network of X was down for days. Y blames Z.", "… The attack, says Y, …": the deed of the sentence before. */
static void mean_told(reader *r, vg_deed *deed)
{
    const vg_deed *told = &r->told;
    if (deed->weak && deed->definite && !deed->verb && deed->target_count == 0)
        deed->known = true; /* "this activity" */
    bool near = r->told_at && r->sentence - r->told_at <= TOLD_SENTENCES;
    bool open = deed->known || (deed->definite && !deed->verb && deed->target_count == 0);
    if (!near || !open) return;
    if (deed->known || deed->action == VG_ACTION_OTHER || deed->action == VG_ACTION_INTRUSION)
        deed->action = told->action;
    if (!vg_party_is(&deed->actor)) deed->actor = told->actor;
    memcpy(deed->targets, told->targets, sizeof deed->targets);
    memcpy(deed->office, told->office, sizeof deed->office);
    deed->target_count = told->target_count;
    deed->told = true;
}

/* A sentence in which nobody says anything may tell the deed that the next ones speak of. */
static void note_told(reader *r)
{
    vg_deed deed;
    if (!r->phrases.has_action || !vg_deed_told(&r->discourse, &r->phrases, &deed)) return;
    if (deed.negated || deed.weak || (deed.target_count == 0 && !vg_party_is(&deed.actor))) return;
    r->told = deed;
    r->told_at = r->sentence;
}

/* "This was said by X", "Lo ha reso noto X": what the sentence before told. */
static bool says_that(const reader *r, const vg_cue *c, vg_deed *ret_deed)
{
    const vg_phrases *p = &r->phrases;
    const uint8_t act = c->sense->value;
    const bool says = act == VG_ACT_ASSERTS || act == VG_ACT_REVEALS || act == VG_ACT_CONFIRMS;
    if (!says || !r->told_at || r->sentence - r->told_at != 1 || c->negated || p->has_action) return false;
    if (c->source_count == 0 && !(c->passive && (p->all & VG_FN(agent)))) return false;
    bool pronoun = false;
    for (size_t i = 0; i < p->count && i < 3; i++)
        pronoun = pronoun || (p->items[i].fn & (VG_FN(that) | VG_FN(it) | VG_FN(definite) | VG_FN(adverb)) &&
                              p->items[i].mark == VG_MARK_WORD);
    for (size_t g = 0; g < p->group_count; g++) {
        bool speaks = (p->groups[g].flags & (VG_GROUP_ATTACHED | VG_GROUP_PRONOUN)) != 0 ||
                      (p->groups[g].until == 1 && (p->items[0].flags & VG_TOKEN_FIRST)); /* "Así lo anunció X" */
        for (size_t k = 0; k < c->source_count; k++) speaks = speaks || c->sources[k] == (int16_t)g;
        const uint64_t beside = VG_FN(in) | VG_FN(from) | VG_FN(with) | (c->passive ? VG_FN(agent) : 0);
        if (!speaks && !(p->groups[g].prep & beside)) return false;
    }
    if (!pronoun) return false;
    *ret_deed = r->told;
    ret_deed->told = true;
    return true;
}

/* Whether one of those who speak has a name: who has one does not speak in general. */
static bool has_name(const vg_phrases *p, const vg_cue *c)
{
    for (size_t i = 0; i < c->source_count; i++)
        if ((p->groups[c->sources[i]].flags & VG_GROUP_PROPER) || p->groups[c->sources[i]].org) return true;
    return false;
}

static bool read_statement(reader *r, const vg_cue *c, const vg_deed *deed, const vg_cue *citing)
{
    vg_entry e = {.sentence = r->sentence, .definite = deed->definite};
    const vg_phrases *p = &r->phrases;
    if (c->passive)
        take_passive_sources(r, c, &e);
    else
        take_sources(r, c, &e);
    bool it = c->source_count == 1 && (p->groups[c->sources[0]].flags & VG_GROUP_PRONOUN) &&
              e.claim.source_count == 1 && e.sources[0].kind == VG_PARTY_GROUP; /* the gang of the sentence before */
    bool gang = !c->passive && c->source_count == 1 && (it || boasts(p, &p->groups[c->sources[0]])) &&
                deed->action != VG_ACTION_OTHER;
    if (!enough(c, deed) && !gang) return false;
    if (deed->known && (!vg_party_is(&deed->actor) || e.claim.source_count == 0)) return false;
    if (deed->known && !deed->told && r->ledger.count == 0) return false;
    bool refers = deed->definite && !deed->verb && deed->target_count == 0 && r->ledger.count > 0; /* "the attack" */
    e.known = (deed->known && !deed->told) ||
              (refers && ((c->sense->options & VG_SAYING_OWN) || accuses((vg_act)c->sense->value)));
    e.sentence_span = (vg_span){p->sentence.from, p->sentence.until - p->sentence.from};
    bool open = e.claim.source_count == 0;
    if (open && !c->passive && c->sense->frame != VG_FRAME_noun && !accuses((vg_act)c->sense->value)) return false;
    vg_claim *claim = &e.claim;
    claim->act = act_of(c, deed);
    claim->actor = deed->actor;
    if (((c->sense->options & VG_SAYING_OWN) && !open) || (gang && !vg_party_is(&deed->actor)))
        claim->actor = e.sources[0];
    if (gang) claim->actor.kind = VG_PARTY_GROUP;
    claim->action = deed->action;
    memcpy(e.targets, deed->targets, sizeof deed->targets);
    claim->target_count = deed->target_count;
    claim->likelihood = claim->act == VG_ACT_RETRACTS ? VG_LIKELIHOOD_NONE : deed->likelihood;
    claim->object = deed->object;
    claim->basis = deed->basis;
    claim->quoted = deed->quoted;
    claim->negated = (deed->negated || no_evidence(p, c)) && claim->act != VG_ACT_RETRACTS;
    if (c->negated && !claim->negated) return false;
    if (claim->negated && claim->act == VG_ACT_ASSERTS && !vg_party_is(&claim->actor))
        claim->act = VG_ACT_DENIES; /* "it was no attack" */
    if (deed->possessive && claim->target_count == 0 && !open) own_target(&e);
    for (size_t i = 0; i < claim->target_count && !open; i++) /* a state that speaks of "the president" */
        if (deed->office[i] && !e.targets[i].country[0] &&
            (e.sources[0].kind == VG_PARTY_STATE || e.sources[0].kind == VG_PARTY_PERSON))
            memcpy(e.targets[i].country, e.sources[0].country, sizeof e.targets[i].country);
    if (!has_name(p, c) && general(&e)) return false;
    claim->derived_from = vg_slice_str("");
    vg_party cited;
    if (citing && citing->source_count && vg_party_source(&r->discourse, p, &p->groups[citing->sources[0]], &cited))
        claim->derived_from = cited.name;
    set_when(r, c, deed, &e);
    const vg_range behind = c->content[0], ahead = c->content[1];
    const bool told_behind =
        deed->item >= behind.from && deed->item < behind.until; /* "Last month, X revealed that …" */
    claim->span = range_span(r, c->clause, told_behind || ahead.from >= ahead.until ? behind : ahead);
    if (open && c->sense->frame == VG_FRAME_noun && vg_ledger_knows(&r->ledger, &e)) return true;
    if (!vg_ledger_add(&r->ledger, &e)) return false;
    if (vg_party_is(&deed->actor)) r->discourse.actor = deed->actor;
    return true;
}

static bool has_document(const vg_phrases *p)
{
    for (size_t g = 0; g < p->group_count; g++)
        if (p->groups[g].body == VG_BODY_document) return true;
    return (p->all & VG_FN(accusation)) != 0;
}

/* "The company later withdrew the report": what it said before. */
static bool read_retraction(reader *r, const vg_cue *c)
{
    vg_entry e = {.sentence = r->sentence};
    take_sources(r, c, &e);
    const vg_entry *old = e.claim.source_count ? vg_ledger_last_of(&r->ledger, &e.sources[0]) : NULL;
    const vg_item *item = &r->phrases.items[c->item];
    const bool phrase = vg_slice_find(vg_slice_of(r->phrases.text.data + item->from, item->until - item->from),
                                      vg_slice_str(" ")) != SIZE_MAX; /* "retiré son rapport" */
    if (!old || c->negated || (!phrase && !has_document(&r->phrases))) return false;
    e.claim = old->claim;
    memcpy(e.sources, old->sources, sizeof e.sources);
    memcpy(e.targets, old->targets, sizeof e.targets);
    e.claim.act = VG_ACT_RETRACTS;
    e.claim.likelihood = VG_LIKELIHOOD_NONE;
    e.claim.answer_count = 0;
    e.claim.quoted = e.claim.negated = false;
    e.claim.span = range_span(r, c->clause, c->content[0]);
    return vg_ledger_add(&r->ledger, &e);
}

static bool read_cue(reader *r, const vg_cue *cues, size_t count, size_t at, const vg_cue *citing)
{
    const vg_cue *c = &cues[at];
    uint8_t act = c->sense->value;
    if (act == VG_ACT_ANSWERS || act == VG_ACT_DECLINES || act == VG_ACT_NO_ANSWER) return read_answer(r, c);
    vg_deed deed;
    vg_party self;
    if (c->source_count == 1 && boasts(&r->phrases, &r->phrases.groups[c->sources[0]]) &&
        vg_party_boaster(&r->discourse, &r->phrases, &r->phrases.groups[c->sources[0]], &self))
        r->discourse.actor = self; /* "it" is the gang */
    bool has_deed = vg_deed_read(&r->discourse, &r->phrases, cues, count, at, &deed);
    if (has_deed)
        mean_told(r, &deed);
    else
        has_deed = says_that(r, c, &deed);
    if (act == VG_ACT_CONFIRMS && read_confirmation(r, c, &deed, has_deed)) return true;
    if (act == VG_ACT_DENIES && c->sense->frame != VG_FRAME_noun && !c->passive)
        return read_denial(r, c, &deed, has_deed);
    if (act == VG_ACT_RETRACTS && (!has_deed || deed.known)) return read_retraction(r, c);
    return has_deed && read_statement(r, c, &deed, citing);
}

static bool is_finite(const vg_cue *c)
{
    return c->sense->frame != VG_FRAME_noun && (c->sense->forms & (VG_FORM(finite) | VG_FORM(participle))) &&
           !(c->sense->options & (VG_SAYING_COMMENT | VG_SAYING_WEAK));
}

/* "…, selon le rapport, …" inside what a noun of saying tells names the noun's source. */
static void lend_source(vg_cue *cues, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        vg_cue *noun = &cues[i], *next = &cues[i + 1];
        if (noun->sense->frame != VG_FRAME_noun || noun->source_count || next->sense->frame != VG_FRAME_before)
            continue;
        memcpy(noun->sources, next->sources, sizeof noun->sources);
        noun->source_count = next->source_count;
        noun->content[1] = next->content[0];
        next->source_count = 0;
        next->content[0].until = next->content[0].from;
        next->content[1].until = next->content[1].from;
    }
}

static void read_cues(reader *r)
{
    vg_cue cues[VG_CUES];
    const vg_phrases *p = &r->phrases;
    size_t count = vg_cues_find(p, cues);
    if (count == 0) note_told(r);
    const vg_cue *citing = NULL;
    bool claimed = false, said = false;
    lend_source(cues, count);
    for (size_t i = 0; i < count; i++)
        if (cues[i].sense->frame == VG_FRAME_cite) citing = &cues[i];
    for (size_t i = 0; i < count; i++) {
        const vg_cue *c = &cues[i];
        if (c->sense->frame == VG_FRAME_cite) continue;
        said = said || is_finite(c);
        if (read_cue(r, cues, count, i, citing)) claimed = true;
        for (size_t k = 0; k < c->source_count; k++) {
            vg_party source;
            if (!c->passive && vg_party_source(&r->discourse, p, &p->groups[c->sources[k]], &source))
                vg_discourse_spoke(&r->discourse, &source);
        }
    }
    if (said && !claimed && r->sink->unread) {
        vg_span span = {p->sentence.from, p->sentence.until - p->sentence.from};
        r->sink->unread(r->sink->context, vg_slice_of(p->text.data + span.offset, span.length),
                        vg_document_span(r->d, span));
    }
}

/* ---- the document ---- */

static bool add_name(reader *r, const vg_name_match *match)
{
    vg_block_names *n = &r->names;
    if (n->count == n->capacity) {
        size_t capacity = n->capacity ? n->capacity * 2 : 256;
        vg_name_match *matches = realloc(n->matches, capacity * sizeof *matches);
        if (!matches) {
            r->status = VG_E_NOMEM;
            return false;
        }
        n->matches = matches;
        n->capacity = capacity;
    }
    n->matches[n->count++] = *match;
    return true;
}

/* The names of a block, without those that are everyday words here. */
static void take_names(reader *r, const vg_block *b)
{
    const vg_text_names *all = r->text_names;
    r->names.count = r->names.at = 0;
    while (r->name_at < all->count && all->list[r->name_at].from < b->from) r->name_at++;
    for (; r->name_at < all->count && all->list[r->name_at].from < b->until; r->name_at++)
        if (all->list[r->name_at].searches & VG_NAMES_SURE && !add_name(r, &all->list[r->name_at])) return;
}

static void read_block(reader *r, const vg_block *b)
{
    vg_slice text = vg_slice_take(r->d->text, b->until);
    vg_sentence_reader sentences = vg_sentence_reader_of(r->phrases.lexicon, r->words, b->from, b->until);
    take_names(r, b);
    r->phrases.text = text;
    while (r->status == VG_OK && vg_sentence_next(&sentences, &r->phrases.sentence)) {
        vg_phrases_read(&r->phrases, &r->names, r->times, &r->time_at);
        r->sentence++;
        vg_discourse_recall(&r->discourse, &r->phrases);
        if (vg_phrases_claim(&r->phrases)) read_cues(r);
        vg_discourse_note(&r->discourse, &r->phrases);
        if (r->ledger.status != VG_OK) r->status = r->ledger.status;
    }
}

static bool is_prose(const vg_block *b)
{
    if (b->set_aside) return false; /* a menu, a banner, a mail's header */
    return b->kind == VG_BLOCK_PARAGRAPH || b->kind == VG_BLOCK_HEADING || b->kind == VG_BLOCK_ITEM;
}

static void place_spans(const reader *r, vg_entry *e)
{
    vg_claim *c = &e->claim;
    c->span = vg_document_span(r->d, c->span);
    if (vg_party_is(&c->actor)) c->actor.span = vg_document_span(r->d, c->actor.span);
    for (size_t i = 0; i < c->source_count; i++) e->sources[i].span = vg_document_span(r->d, e->sources[i].span);
    for (size_t i = 0; i < c->target_count; i++) e->targets[i].span = vg_document_span(r->d, e->targets[i].span);
    for (size_t i = 0; i < c->answer_count; i++) e->answers[i].by.span = vg_document_span(r->d, e->answers[i].by.span);
}

/* Who is said to have been hit; once a place. Who denies, or is cleared, names no victim. */
static bool tell_victims(const reader *r, const vg_entry *e, vg_span *last)
{
    const vg_claim *c = &e->claim;
    if (!r->sink->mention || c->negated || c->act == VG_ACT_DENIES || c->act == VG_ACT_RETRACTS) return true;
    for (size_t i = 0; i < c->target_count; i++) {
        const vg_target *t = &e->targets[i];
        vg_mention m = {.kind = VG_MENTION_VICTIM,
                        .name = t->name,
                        .written = t->name,
                        .id = vg_slice_str(""),
                        .coined_by = vg_slice_str(""),
                        .sector = t->sector,
                        .named = t->named,
                        .when = c->when,
                        .span = t->span};
        memcpy(m.country, t->country, sizeof m.country);
        if (t->span.offset == last->offset && t->span.length == last->length) continue;
        *last = t->span;
        if (r->sink->mention(r->sink->context, &m)) return false;
    }
    return true;
}

/* "broke into Roomlift … Roomlift, a company in Malta, …": what the text says of a victim later on. */
static void locate_targets(reader *r, vg_entry *e)
{
    for (size_t i = 0; i < e->claim.target_count; i++) {
        vg_target *t = &e->targets[i];
        const char *country = t->named && !t->country[0] ? vg_discourse_country(&r->discourse, t->name) : "";
        if (strlen(country) == 2) memcpy(t->country, country, 3);
    }
}

static void hand_out(reader *r)
{
    vg_span last = {VG_REPORT_NOWHERE, 0};
    vg_ledger_close(&r->ledger);
    for (size_t i = 0; i < r->ledger.count; i++) {
        vg_entry *e = r->ledger.entries[i];
        place_spans(r, e);
        locate_targets(r, e);
        if (e->dropped) {
            vg_span s = e->sentence_span;
            if (r->sink->unread && !e->restated)
                r->sink->unread(r->sink->context, vg_slice_of(r->d->text.data + s.offset, (size_t)s.length),
                                vg_document_span(r->d, s));
            continue;
        }
        if (!tell_victims(r, e, &last)) return;
        if (r->sink->claim && r->sink->claim(r->sink->context, &e->claim)) return;
    }
    if (r->ledger.dropped && r->sink->problem) {
        char text[80];
        snprintf(text, sizeof text, "%zu claims beyond the first %d were not kept", r->ledger.dropped,
                 VG_LEDGER_CLAIMS);
        r->sink->problem(r->sink->context, text);
    }
}

vg_status vg_claims_read(const vg_document *d, const vg_words *words, const char *language, const vg_times *times,
                         const vg_text_names *names, const vg_report_sink *sink, vg_error *err)
{
    const vg_lexicon *lexicon = vg_lexicon_find(language);
    if (!lexicon) return vg_fail(err, VG_E_UNSUPPORTED, "claims are not read in this language");
    reader *r = malloc(sizeof *r);
    vg_arena *arena = vg_arena_new(ARENA_BYTES);
    vg_status status = VG_E_NOMEM;
    if (r && arena) {
        memset(r, 0, offsetof(reader, phrases));
        r->d = d;
        r->words = words;
        r->sink = sink;
        r->times = times;
        r->text_names = names;
        r->discourse.arena = r->ledger.arena = arena;
        r->phrases.lexicon = lexicon;
        for (size_t i = 0; i < d->block_count && r->status == VG_OK; i++)
            if (is_prose(&d->blocks[i])) read_block(r, &d->blocks[i]);
        status = r->status;
        if (status == VG_OK) hand_out(r);
        vg_ledger_free(&r->ledger);
        free(r->names.matches);
    }
    vg_arena_free(arena);
    free(r);
    return status == VG_OK ? VG_OK : vg_fail(err, status, "no memory for the claims of a report");
}
