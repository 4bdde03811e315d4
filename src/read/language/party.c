/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discourse.h"

#include <string.h>

vg_slice vg_group_text(const vg_phrases *p, const vg_group *g, vg_span *ret_span)
{
    size_t from = g->from;
    vg_slice text = vg_phrases_text(p, from, g->end);
    *ret_span = (vg_span){(uint64_t)(text.data - p->text.data), text.size};
    return text;
}

static void set_country(vg_party *party, const char *country)
{
    if (country && strlen(country) == 2) memcpy(party->country, country, 3);
}

/* "Embassy of Russia in Washington", in English in every language, so that two texts name it alike. */
static vg_slice body_name(vg_discourse *c, const vg_phrases *p, const vg_group *g)
{
    char text[160];
    const char *body = vg_lexicon_text(p->lexicon, g->body_sense);
    size_t size = strcspn(body, "|");
    vg_buf name = VG_BUF_INIT(sizeof text);
    const char *country = g->place ? g->place->name : "";
    if (g->body == VG_BODY_government) {
        vg_buf_add_str(&name, country);
    } else {
        bool mission = g->body == VG_BODY_mission && size > 7;
        vg_buf_add(&name, body, mission ? 7 : size);
        if (country[0]) vg_buf_printf(&name, " of %.60s", country);
        if (mission) vg_buf_add(&name, body + 7, size - 7);
        if (!mission && g->body == VG_BODY_mission && g->org) vg_buf_printf(&name, " to the %.60s", g->org->name);
        if (g->where && g->body != VG_BODY_mission) {
            vg_slice city = vg_phrases_text(p, g->where_item, (size_t)g->where_item + 1);
            vg_buf_printf(&name, " in %.*s", (int)(city.size < 60 ? city.size : 60), (const char *)city.data);
        }
    }
    vg_slice made = vg_arena_dup(c->arena, vg_buf_slice(&name));
    vg_buf_free(&name);
    return made;
}

/* "hackers", "spies", "group": what who acts is called, alike in every language. */
static vg_slice body_word(const vg_phrases *p, const vg_group *g)
{
    const char *body = vg_lexicon_text(p->lexicon, g->body_sense);
    return vg_slice_of(body, strcspn(body, "|"));
}

void vg_party_of_org(const vg_phrases *p, const vg_group *g, vg_party *party)
{
    const vg_item *item = &p->items[g->org_item];
    party->name = vg_slice_str(g->org->name);
    party->kind = strcmp(g->org->type, "government") == 0 ? VG_PARTY_STATE : VG_PARTY_ORGANISATION;
    party->span = (vg_span){item->from, item->until - item->from};
    set_country(party, g->org->country);
}

void vg_party_of_state(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *party)
{
    vg_group_text(p, g, &party->span);
    party->kind = VG_PARTY_STATE;
    if (g->place) set_country(party, g->place->country);
    if (vg_body_of_state(g->body))
        party->name = body_name(c, p, g);
    else if (party->country[0])
        party->name = vg_slice_str(g->place->name);
}

/* A country that stands for its government: "China", "Pékin", "the Kremlin". */
bool vg_group_is_state(const vg_group *g)
{
    if (!g->place || !g->place->country[0] || g->body != VG_BODY_NONE || g->org || g->actor) return false;
    return g->place_form == VG_FORM_NAME || g->place_form == VG_FORM_CAPITAL || g->place_form == VG_FORM_SEAT;
}

static bool is_of_state(const vg_name_info *org)
{
    return org->country[0] && (strcmp(org->type, "government") == 0 || strcmp(org->type, "agency") == 0);
}

bool vg_group_is_service(const vg_group *g)
{
    return g->org && g->body == VG_BODY_NONE && is_of_state(g->org);
}

static bool is_definite(const vg_group *g)
{
    return (g->flags & (VG_GROUP_DEFINITE | VG_GROUP_POSSESSIVE)) && !(g->flags & VG_GROUP_INDEFINITE);
}

/* "the company", "the American tech giant": the last organisation of that country and kind. */
static bool find_organisation(const vg_discourse *c, const vg_group *g, vg_party *ret_party)
{
    static const struct {
        uint8_t body;
        const char *type;
    } types[] = {{VG_BODY_company, "company"}, {VG_BODY_media, "media"}, {VG_BODY_agency, "agency"}};
    const char *type = NULL;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].body == g->body) type = types[i].type;
    if (type && c->last_source.kind == VG_PARTY_ORGANISATION) { /* who spoke last goes before who was spoken of */
        const char *spoke = "";
        for (size_t i = 0; i < c->source_count; i++)
            if (vg_slice_eq(c->sources[i].name, c->last_source.name)) spoke = c->source_types[i];
        bool country =
            !g->place || !c->last_source.country[0] || strcmp(g->place->country, c->last_source.country) == 0;
        if (country && (!spoke[0] || strcmp(spoke, type) == 0)) {
            *ret_party = c->last_source;
            return true;
        }
    }
    for (size_t i = 0; i < c->source_count; i++) {
        const vg_party *s = &c->sources[i];
        if (g->place && s->country[0] && strcmp(g->place->country, s->country) != 0) continue;
        bool fits = !type || !c->source_types[i][0] || strcmp(type, c->source_types[i]) == 0 ||
                    (g->body == VG_BODY_agency && strcmp(c->source_types[i], "media") == 0);
        if (!fits) continue;
        *ret_party = *s;
        return true;
    }
    return false;
}

static bool describe(const vg_phrases *p, const vg_group *g, vg_party_kind kind, vg_party *party)
{
    party->name = vg_group_text(p, g, &party->span);
    party->kind = kind;
    if (g->place) set_country(party, g->place->country);
    return true;
}

bool vg_party_of_name(const vg_phrases *p, const vg_group *g, vg_party *party)
{
    party->name = vg_phrases_text(p, g->proper_from, g->proper_until);
    party->span = (vg_span){p->items[g->proper_from].from, party->name.size};
    party->kind = VG_PARTY_ORGANISATION;
    if (g->body == VG_BODY_person) party->kind = VG_PARTY_PERSON;
    if (g->body == VG_BODY_group || g->body == VG_BODY_hackers) party->kind = VG_PARTY_GROUP;
    if (g->place) set_country(party, g->place->country);
    return true;
}

/* "its managers": of the organisation that the sentence named last before them. */
static bool named_before(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *party)
{
    for (size_t i = p->group_count; i-- > 0;) {
        const vg_group *named = &p->groups[i];
        bool office = vg_body_of_state(named->body) && named->place && (g->flags & VG_GROUP_POSSESSIVE);
        bool firm = (named->flags & VG_GROUP_PROPER) && named->body >= VG_BODY_company && named->body <= VG_BODY_agency;
        if (named->from >= g->from || vg_body_acts(named->body) || named->actor ||
            ((named->flags & VG_GROUP_ATTACHED) && !firm))
            continue;
        if (!(named->org || office || (named->flags & VG_GROUP_PROPER))) continue;
        if (office)
            vg_party_of_state(c, p, named, party);
        else if (named->org)
            vg_party_of_org(p, named, party);
        else
            vg_party_of_name(p, named, party);
        return true;
    }
    if (!(g->flags & VG_GROUP_POSSESSIVE)) return false;
    for (size_t i = 0; i < p->group_count; i++) { /* "A utility was …, its director said" */
        const vg_group *first = &p->groups[i];
        if (first->from >= g->from) return false;
        bool some = first->body == VG_BODY_thing || first->body == VG_BODY_company ||
                    (first->body == VG_BODY_NONE && first->sector_count);
        if (!first->prep && some && !(first->flags & VG_GROUP_ATTACHED))
            return describe(p, first, VG_PARTY_ORGANISATION, party);
    }
    return false;
}

/* "the committee's report": whose it is, in the words of the text. */
static bool owner_of(const vg_phrases *p, const vg_group *g, vg_party *party)
{
    for (size_t i = 0; i < p->group_count; i++) {
        const vg_group *owner = &p->groups[i];
        if (!(owner->flags & VG_GROUP_ATTACHED) || owner->parent < 0 || &p->groups[owner->parent] != g) continue;
        return describe(p, owner, VG_PARTY_ORGANISATION, party);
    }
    return false;
}

/* Who acts, what suffers and what was done do not speak, unless they are known for more. */
static bool is_mute(const vg_group *g)
{
    if (g->org) return g->body == VG_BODY_hackers || (g->body == VG_BODY_spies && g->org_item != g->head);
    if (g->flags & VG_GROUP_DEED) return true;
    bool named = (g->flags & VG_GROUP_PROPER) && g->body != VG_BODY_spies; /* "a gang named Grey Lantern" */
    if (g->body == VG_BODY_thing) return !named && !is_definite(g);
    return vg_body_acts(g->body) && !named;
}

/* By its own words: a part of a state, an organisation, a country, an unknown name. */
static bool names_itself(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *party)
{
    bool again = !g->place && !g->org && is_definite(g) && vg_party_is(&c->body) && c->state_body;
    bool of_state =
        vg_body_of_state(g->body) &&
        !(g->org && (g->body == VG_BODY_service || (g->flags & VG_GROUP_CALLED))); /* the British service GCHQ */
    if (of_state && (g->flags & VG_GROUP_CALLED) && !g->org && vg_party_of_name(p, g, party))
        party->kind = VG_PARTY_STATE;
    else if (of_state && again && c->state_body->value == g->body_sense->value)
        *party = c->body;
    else if (of_state || (vg_group_is_state(g) && !g->org))
        vg_party_of_state(c, p, g, party);
    else if (g->org)
        vg_party_of_org(p, g, party);
    else if (g->flags & VG_GROUP_PROPER)
        return vg_party_of_name(p, g, party);
    else
        return false;
    return true;
}

/* "the report", "the shipyard", "the American tech giant", "its director", "the analysts": by what was said before. */
static bool refers_back(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *party)
{
    bool spoke = vg_party_is(&c->last_source);
    switch (g->body) {
    case VG_BODY_thing: return vg_discourse_head(c, p, g, party);
    case VG_BODY_document:
        if (g->place && g->place_form == VG_FORM_ADJECTIVE && (g->prep & VG_FN(to))) { /* "nach britischen Angaben" */
            *party = (vg_party){.kind = VG_PARTY_STATE, .name = vg_slice_str(g->place->name)};
            set_country(party, g->place->country);
            return true;
        }
        if ((g->flags & VG_GROUP_POSSESSIVE) && spoke) {
            *party = c->last_source;
            return true;
        }
        if (!vg_party_is(&c->author) && !spoke)
            return owner_of(p, g, party) || describe(p, g, VG_PARTY_ORGANISATION, party);
        *party = vg_party_is(&c->author) ? c->author : c->last_source;
        return true;
    case VG_BODY_company:
    case VG_BODY_media:
    case VG_BODY_agency:
        return is_definite(g) && (vg_discourse_head(c, p, g, party) || (!g->place && named_before(c, p, g, party)) ||
                                  find_organisation(c, g, party));
    case VG_BODY_people:
    case VG_BODY_person:
    case VG_BODY_experts:
        if (g->body != VG_BODY_people && (g->flags & VG_GROUP_POSSESSIVE) && named_before(c, p, g, party)) return true;
        if (g->place || (g->body != VG_BODY_person && (!is_definite(g) || !spoke))) return false;
        if (!is_definite(g))
            spoke = spoke && c->last_source.kind != VG_PARTY_GROUP && c->last_source.kind != VG_PARTY_PERSON;
        if (!spoke && (is_definite(g) || c->source_count == 0)) return false;
        *party = spoke ? c->last_source : c->sources[0]; /* "a spokeswoman", of whom the text speaks */
        return true;
    default: return false;
    }
}

/* "European officials", "the customs office", "Danish auditors": by the words of the text. */
static bool is_described(const vg_phrases *p, const vg_group *g, vg_party *party)
{
    bool somebody = g->body == VG_BODY_people || g->body == VG_BODY_person || g->body == VG_BODY_experts;
    if (g->body == VG_BODY_document) return false;
    bool unknown = g->body == VG_BODY_NONE && !g->prep && (g->flags & VG_GROUP_DEFINITE) && !g->place;
    if (g->body == VG_BODY_NONE && !unknown && !(g->place && g->place->country[0])) return false;
    return describe(p, g, somebody ? VG_PARTY_PERSON : VG_PARTY_ORGANISATION, party);
}

bool vg_party_source(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *ret_party)
{
    vg_party party = {.name = vg_slice_str("")};
    vg_span span;
    vg_group_text(p, g, &span);
    if (g->flags & VG_GROUP_PRONOUN) {
        if (!vg_party_is(&c->last_source) && c->source_count == 0) return false;
        party = vg_party_is(&c->last_source) ? c->last_source : c->sources[0];
        party.span = span;
    } else if (is_mute(g)) {
        return false;
    } else if (!names_itself(c, p, g, &party)) {
        bool back = refers_back(c, p, g, &party);
        if (back) party.span = span;
        if (!back && !is_described(p, g, &party)) return false;
    }
    *ret_party = party;
    return true;
}

bool vg_party_boaster(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *ret_party)
{
    if (g->actor || vg_body_acts(g->body)) return vg_party_actor(c, p, g, ret_party);
    return vg_party_source(c, p, g, ret_party);
}

bool vg_party_actor(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *ret_party)
{
    vg_party party = {.name = vg_slice_str("")};
    vg_span span;
    vg_slice text = vg_group_text(p, g, &span);
    if (g->flags & VG_GROUP_PRONOUN) {
        if (!vg_party_is(&c->actor)) return false;
        party = c->actor;
        party.span = span;
    } else if (g->actor) {
        party.name = vg_slice_str(g->actor->name);
        party.kind = VG_PARTY_GROUP;
        party.span = span;
        set_country(&party, g->place ? g->place->country : g->actor->country);
    } else if (vg_body_acts(g->body) || vg_body_of_state(g->body) || vg_group_is_state(g)) {
        if (!g->place && vg_body_acts(g->body) && is_definite(g) && vg_party_is(&c->actor)) {
            party = c->actor;
            party.span = span;
        } else if (!vg_body_acts(g->body)) {
            vg_party_of_state(c, p, g, &party);
            if (!party.country[0]) return false;
        } else {
            party.name = g->body_sense ? body_word(p, g) : text;
            party.span = span;
            party.kind = g->body == VG_BODY_group ? VG_PARTY_GROUP : VG_PARTY_UNKNOWN;
            if (g->body == VG_BODY_spies || (g->place && g->place->country[0])) party.kind = VG_PARTY_STATE;
            if (g->place) set_country(&party, g->place->country);
            if (g->org && !g->place && g->body != VG_BODY_spies && is_of_state(g->org)) { /* hackers of the FSB */
                set_country(&party, g->org->country);
                party.kind = VG_PARTY_STATE;
            }
            if (g->org && g->body == VG_BODY_spies) { /* the GRU */
                vg_party_of_org(p, g, &party);
                party.kind = VG_PARTY_STATE;
            }
            if (g->flags & VG_GROUP_PROPER) party.name = vg_phrases_text(p, g->proper_from, g->proper_until);
        }
    } else if (vg_group_is_service(g)) {
        vg_party_of_org(p, g, &party);
        party.kind = VG_PARTY_STATE;
    } else {
        return false;
    }
    *ret_party = party;
    return true;
}

void vg_party_locate(const vg_phrases *p, const vg_group *g, vg_party *party)
{
    size_t i = g->end;
    if (party->country[0] || party->kind == VG_PARTY_STATE || i >= p->count || p->items[i].mark != VG_MARK_COMMA)
        return;
    for (i++; i < p->count && p->items[i].mark != VG_MARK_COMMA && p->items[i].mark != VG_MARK_STOP; i++) {
        const vg_name_info *place = p->items[i].place;
        if (!place || !place->country[0]) continue;
        set_country(party, place->country);
        return;
    }
}
