/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discourse.h"

#include <string.h>

static void push_source(vg_discourse *c, const vg_party *party, const char *type)
{
    size_t at = 0;
    while (at < c->source_count && !vg_slice_eq(c->sources[at].name, party->name)) at++;
    if (at == c->source_count && c->source_count < VG_RECENT) c->source_count++;
    if (at == VG_RECENT) at--;
    for (; at > 0; at--) {
        c->sources[at] = c->sources[at - 1];
        c->source_types[at] = c->source_types[at - 1];
    }
    c->sources[0] = *party;
    c->source_types[0] = type;
}

/* "the shipyard": who was introduced with that word. */
bool vg_discourse_head(const vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *ret_party)
{
    uint16_t word = p->items[g->head].word;
    for (size_t n = 0; word && n < c->head_count && n < VG_HEADS; n++) {
        size_t i = (c->head_count - 1 - n) % VG_HEADS;
        if (c->heads[i].word != word) continue;
        if (g->place && c->heads[i].party.country[0] && strcmp(g->place->country, c->heads[i].party.country) != 0)
            continue;
        *ret_party = c->heads[i].party;
        return true;
    }
    return false;
}

static void note_head(vg_discourse *c, const vg_phrases *p, const vg_group *g)
{
    bool kind =
        g->body == VG_BODY_thing || g->body == VG_BODY_company || g->body == VG_BODY_media || g->body == VG_BODY_agency;
    if (!kind || !p->items[g->head].word || !(g->flags & VG_GROUP_PROPER) || g->org) return;
    size_t i = c->head_count++ % VG_HEADS;
    c->heads[i].word = p->items[g->head].word;
    c->heads[i].party = (vg_party){.name = vg_slice_str("")};
    vg_party_of_name(p, g, &c->heads[i].party);
}

/* ---- names that the text itself explains ---- */

static bool begins_with(vg_slice name, vg_slice with)
{
    if (name.size < with.size || !vg_slice_ieq(vg_slice_of(name.data, with.size), with)) return false;
    return name.size == with.size || name.data[with.size] == ' ';
}

/* "Wexmoor" is Wexmoor Security; "bei Velmora Patientenakten" is at Velmora. */
static bool same_name(vg_slice known, vg_slice name)
{
    return begins_with(known, name) || begins_with(name, known);
}

static vg_known *find_known(vg_discourse *c, vg_slice name)
{
    for (size_t i = 0; name.size && i < c->known_count && i < VG_KNOWN; i++)
        if (same_name(c->known[i].name, name)) return &c->known[i];
    return NULL;
}

/* The name of a group that nobody else explains: where it comes from, whether it acts. */
static void note_name(vg_discourse *c, const vg_phrases *p, const vg_group *g)
{
    const bool proper = (g->flags & VG_GROUP_PROPER) && !g->org && !vg_body_of_state(g->body);
    if (!proper && !g->actor) return;
    const bool acts = g->actor || g->body == VG_BODY_group || g->body == VG_BODY_hackers;
    if (!acts && !g->place) return;
    const size_t from = g->actor ? g->actor_item : g->proper_from;
    const vg_slice name = vg_phrases_text(p, from, g->actor ? from + 1U : g->proper_until);
    vg_known *k = find_known(c, name);
    if (!k) {
        k = &c->known[c->known_count++ % VG_KNOWN];
        *k = (vg_known){.name = name};
    }
    k->acts = k->acts || acts;
    if (!k->actor) k->actor = g->actor;
    if (!k->place && g->place && g->place->country[0]) k->place = g->place;
}

void vg_discourse_recall(vg_discourse *c, vg_phrases *p)
{
    for (size_t i = 0; c->known_count && i < p->group_count; i++) {
        vg_group *g = &p->groups[i];
        if (!(g->flags & VG_GROUP_PROPER) || g->org || g->actor) continue;
        const vg_known *k = find_known(c, vg_phrases_text(p, g->proper_from, g->proper_until));
        if (!k) continue;
        while (g->proper_until > g->proper_from + 1 &&
               vg_phrases_text(p, g->proper_from, g->proper_until).size > k->name.size)
            g->proper_until--;
        if (k->acts && g->body == VG_BODY_NONE) g->body = VG_BODY_group;
        if (k->actor) g->actor = k->actor;
        g->actor_item = g->proper_from;
        if (k->place && !g->place) {
            g->place = k->place;
            g->place_form = VG_FORM_ADJECTIVE; /* whose it is, and not who it is */
        }
    }
}

const char *vg_discourse_country(vg_discourse *c, vg_slice name)
{
    const vg_known *k = find_known(c, name);
    return k && k->place ? k->place->country : "";
}

void vg_discourse_note(vg_discourse *c, const vg_phrases *p)
{
    for (size_t i = 0; i < p->group_count; i++) {
        const vg_group *g = &p->groups[i];
        note_head(c, p, g);
        if (!(g->flags & VG_GROUP_ATTACHED)) note_name(c, p, g);
        if (g->flags & VG_GROUP_ATTACHED && !g->org) continue;
        vg_party party = {.name = vg_slice_str("")};
        if (g->org) {
            vg_party_of_org(p, g, &party);
            push_source(c, &party, g->org->type);
            if (g->body == VG_BODY_document) c->author = party;
        } else if ((g->flags & VG_GROUP_PROPER) && g->body >= VG_BODY_company && g->body <= VG_BODY_agency) {
            vg_party_of_name(p, g, &party);
            push_source(c, &party,
                        g->body == VG_BODY_media    ? "media"
                        : g->body == VG_BODY_agency ? "agency"
                                                    : "company");
        } else if (vg_body_of_state(g->body) && g->body_sense && g->place) {
            vg_party_of_state(c, p, g, &party);
            c->body = party;
            c->state_body = g->body_sense;
        }
    }
}

void vg_discourse_spoke(vg_discourse *c, const vg_party *source)
{
    c->last_source = *source;
    if (!vg_party_is(&c->author) && source->kind == VG_PARTY_ORGANISATION) c->author = *source;
}
