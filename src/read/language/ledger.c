/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

static bool same_party(const vg_party *a, const vg_party *b)
{
    if (a->name.size && b->name.size && vg_slice_ieq(a->name, b->name)) return true;
    return a->kind == VG_PARTY_STATE && b->kind == VG_PARTY_STATE && a->country[0] &&
           strcmp(a->country, b->country) == 0;
}

static bool same_sources(const vg_entry *a, const vg_entry *b)
{
    if (a->claim.source_count != b->claim.source_count) return false;
    for (size_t i = 0; i < a->claim.source_count; i++) {
        bool found = false;
        for (size_t k = 0; k < b->claim.source_count; k++) found = found || same_party(&a->sources[i], &b->sources[k]);
        if (!found) return false;
    }
    return true;
}

/* An actor by its country where both have one, else by its name; one that is open agrees with any. */
static bool same_actor(const vg_party *a, const vg_party *b)
{
    if (a->country[0] && b->country[0]) return strcmp(a->country, b->country) == 0;
    bool open = (!a->name.size && !a->country[0]) || (!b->name.size && !b->country[0]);
    return open || vg_slice_ieq(a->name, b->name);
}

/* Whether every country of b's targets is one of a's; where b names none, it says nothing else. */
static bool holds_targets(const vg_entry *a, const vg_entry *b)
{
    for (size_t i = 0; i < b->claim.target_count; i++) {
        bool found = !b->targets[i].country[0];
        for (size_t k = 0; k < a->claim.target_count; k++)
            found = found || strcmp(a->targets[k].country, b->targets[i].country) == 0;
        if (!found) return false;
    }
    return true;
}

/* Getting in and spying are told of one and the same deed; an unspecified one agrees with any. */
static bool same_action(const vg_entry *a, const vg_entry *b, bool loose)
{
    static const uint8_t family[VG_ACTION_COUNT] = {
        [VG_ACTION_INTRUSION] = 1, [VG_ACTION_ESPIONAGE] = 1,  [VG_ACTION_COLLECTION] = 1, [VG_ACTION_TARGETING] = 1,
        [VG_ACTION_THEFT] = 1,     [VG_ACTION_DISRUPTION] = 2, [VG_ACTION_INFLUENCE] = 3};
    if (a->claim.action == b->claim.action || b->claim.action == VG_ACTION_OTHER) return true;
    return loose && family[a->claim.action] == family[b->claim.action];
}

static bool denial(vg_act act)
{
    return act == VG_ACT_DENIES || act == VG_ACT_RETRACTS;
}

static bool restates(const vg_entry *old, const vg_entry *new)
{
    if (denial(old->claim.act) != denial(new->claim.act) || old->claim.negated != new->claim.negated) return false;
    if (!same_sources(old, new)) return false;
    bool open = !new->claim.actor.name.size && !new->claim.actor.country[0];
    if (open && !new->definite && old->claim.act != new->claim.act) return false; /* says something else of the same */
    return same_actor(&old->claim.actor, &new->claim.actor) && same_action(old, new, false) && holds_targets(old, new);
}

/* What the restatement adds. */
static void complete(vg_entry *old, const vg_entry *new)
{
    vg_claim *c = &old->claim;
    if (!c->actor.name.size && !c->actor.country[0]) c->actor = new->claim.actor;
    if (c->target_count == 0) {
        memcpy(old->targets, new->targets, sizeof old->targets);
        c->target_count = new->claim.target_count;
    }
    if (c->when.start == VG_TIME_NONE && c->when.end == VG_TIME_NONE && c->when.min_duration_days < 0)
        c->when = new->claim.when;
    if (!c->basis.size) c->basis = new->claim.basis;
    if (!c->object.size) c->object = new->claim.object;
    if (!c->derived_from.size) c->derived_from = new->claim.derived_from;
}

/* "The hack took place in March": who did it, and to whom, is what the same source says next, or said last. */
static void explain(vg_ledger *l, size_t at)
{
    vg_entry *e = l->entries[at];
    bool open = !e->claim.actor.country[0] && !e->claim.actor.name.size && e->claim.target_count == 0;
    if (!e->definite || !open) return;
    for (size_t n = 1; n <= 3; n++)
        for (int side = 0; side < 2; side++) {
            if (side == 0 ? at < n : at + n >= l->count) continue;
            const vg_entry *other = l->entries[side == 0 ? at - n : at + n];
            if (denial(other->claim.act) || !same_sources(e, other) || !same_action(other, e, true)) continue;
            if (!other->claim.actor.country[0] && !other->claim.actor.name.size) continue;
            e->claim.actor = other->claim.actor;
            memcpy(e->targets, other->targets, sizeof e->targets);
            e->claim.target_count = other->claim.target_count;
            return;
        }
}

/* Of a claim that names no deed: that of the claim before. */
static void take_over(const vg_ledger *l, vg_entry *e)
{
    const vg_entry *last = l->entries[l->count - 1];
    e->claim.action = last->claim.action;
    if (e->claim.target_count) return;
    memcpy(e->targets, last->targets, sizeof e->targets);
    e->claim.target_count = last->claim.target_count;
}

bool vg_ledger_add(vg_ledger *l, const vg_entry *entry)
{
    size_t recent = l->count > 64 ? l->count - 64 : 0; /* a constant a claim */
    for (size_t i = l->count; i-- > recent;)
        if (restates(l->entries[i], entry)) {
            complete(l->entries[i], entry);
            return true;
        }
    if (l->count == VG_LEDGER_CLAIMS) {
        l->dropped++;
        return true;
    }
    if (l->count == l->capacity) {
        size_t capacity = l->capacity ? l->capacity * 2 : 16;
        vg_entry **entries = realloc(l->entries, capacity * sizeof(vg_entry *));
        if (!entries) {
            l->status = VG_E_NOMEM;
            return false;
        }
        l->entries = entries;
        l->capacity = capacity;
    }
    vg_entry *copy = vg_arena_alloc(l->arena, sizeof *copy);
    if (!copy) {
        l->status = VG_E_NOMEM;
        return false;
    }
    *copy = *entry;
    if (copy->known && l->count) take_over(l, copy);
    l->entries[l->count++] = copy;
    for (size_t n = 1; n <= 4 && n <= l->count; n++) explain(l, l->count - n);
    return true;
}

bool vg_ledger_knows(const vg_ledger *l, const vg_entry *entry)
{
    for (size_t i = l->count, n = 0; i-- > 0 && n < 64; n++) {
        const vg_entry *old = l->entries[i];
        if (denial(old->claim.act)) continue;
        if (entry->claim.actor.country[0] && old->claim.actor.country[0] &&
            same_actor(&old->claim.actor, &entry->claim.actor) && same_action(old, entry, true) &&
            holds_targets(old, entry))
            return true;
    }
    return false;
}

/* Whether the claim is about whoever answers: its actor, its target, or the named victim. */
static bool concerns(const vg_entry *e, const vg_party *by)
{
    const vg_claim *c = &e->claim;
    if (by->country[0] && strcmp(c->actor.country, by->country) == 0) return true;
    if (by->name.size && vg_slice_ieq(c->actor.name, by->name)) return true;
    for (size_t i = 0; i < c->target_count; i++) {
        if (by->country[0] && by->kind == VG_PARTY_STATE && strcmp(e->targets[i].country, by->country) == 0)
            return true;
        if (by->name.size && vg_slice_ieq(e->targets[i].name, by->name)) return true;
    }
    return false;
}

static bool said_by(const vg_entry *e, const vg_party *by)
{
    for (size_t i = 0; i < e->claim.source_count; i++)
        if (same_party(&e->sources[i], by)) return true;
    return false;
}

const vg_entry *vg_ledger_last_of(const vg_ledger *l, const vg_party *source)
{
    for (size_t i = l->count, n = 0; i-- > 0 && n < 64; n++)
        if (!denial(l->entries[i]->claim.act) && said_by(l->entries[i], source)) return l->entries[i];
    return NULL;
}

/* The nearest claim of fact before it; where there is none, the nearest judgement. */
bool vg_ledger_answer(vg_ledger *l, const vg_answer *answer)
{
    vg_entry *found = NULL;
    for (int pass = 0; pass < 3 && !found; pass++)
        for (size_t i = l->count, n = 0; i-- > 0 && n < 64; n++) {
            vg_entry *e = l->entries[i];
            if (denial(e->claim.act) || said_by(e, &answer->by)) continue;
            if (pass == 0 && e->claim.act == VG_ACT_ASSESSES) continue;
            if (pass < 2 && !concerns(e, &answer->by) && !e->definite) continue;
            if (pass == 2 && n > 2) break;
            found = e;
            break;
        }
    if (!found) return false;
    vg_claim *c = &found->claim;
    for (size_t i = 0; i < c->answer_count; i++)
        if (same_party(&found->answers[i].by, &answer->by) && found->answers[i].act == answer->act) return true;
    if (c->answer_count < VG_LEDGER_ANSWERS) found->answers[c->answer_count++] = *answer;
    return true;
}

/* "Hackers accused of …" above a text that says who accuses them. */
static bool restated_by_source(const vg_ledger *l, size_t at)
{
    const vg_entry *e = l->entries[at];
    if (e->claim.source_count || e->claim.target_count == 0 || !e->claim.actor.country[0]) return false;
    for (size_t n = 1; n <= 4 && at + n < l->count; n++) {
        const vg_entry *other = l->entries[at + n];
        if (other->claim.source_count && !denial(other->claim.act) && other->claim.negated == e->claim.negated &&
            same_actor(&other->claim.actor, &e->claim.actor) && same_action(other, e, false) && holds_targets(other, e))
            return true;
    }
    return false;
}

/* "The hack", of which nobody says more, is no claim. */
static void drop_unexplained(vg_ledger *l)
{
    for (size_t i = 0; i < l->count; i++) {
        vg_entry *e = l->entries[i];
        bool open = !e->claim.actor.country[0] && !e->claim.actor.name.size && e->claim.target_count == 0;
        e->restated = restated_by_source(l, i);
        e->dropped = e->restated || (e->definite && open && !denial(e->claim.act) && e->claim.act != VG_ACT_CONFIRMS);
    }
}

void vg_ledger_close(vg_ledger *l)
{
    drop_unexplained(l);
    uint32_t id = 0;
    for (size_t i = 0; i < l->count; i++) {
        vg_entry *e = l->entries[i];
        if (!e->dropped) e->claim.id = ++id;
        e->claim.sources = e->sources;
        e->claim.targets = e->targets;
        e->claim.answers = e->answers;
    }
}

void vg_ledger_free(vg_ledger *l)
{
    free(l->entries);
    *l = (vg_ledger){0};
}
