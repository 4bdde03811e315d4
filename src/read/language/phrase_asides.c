/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside a group and says who it is: a kind, a name or a place between commas ("Roomlift, a firm in
 * Malta,", "the security service, Sapo,", "two firms, Ravelin and Ostrea,"), or a name in a clause ("which Microsoft
 * calls X"). */
#include "phrase.h"
#include "phrase_steps.h"

#define ARTICLES (VG_FN(definite) | VG_FN(indefinite) | VG_FN(possessive))
#define REACH    4 /* groups between a group and its end, words in a clause that gives a name */

static bool is_named(const vg_group *g)
{
    return g->actor || g->org || (g->flags & VG_GROUP_PROPER);
}

static bool acts(const vg_group *g)
{
    return g->actor || g->body <= VG_BODY_group;
}

static bool is_person(const vg_group *g)
{
    return g->body >= VG_BODY_people && g->body <= VG_BODY_experts;
}

/* Whether a group says what somebody is, and not who. */
static bool is_kind(const vg_group *g)
{
    return g->body != VG_BODY_NONE && g->body != VG_BODY_document && g->body != VG_BODY_portfolio && !is_named(g) &&
           !(g->flags & (VG_GROUP_DEED | VG_GROUP_PRONOUN));
}

/* Whether nothing but a mark, or a word that begins another clause, stands at item i. */
static bool closes(const vg_phrases *p, size_t i)
{
    if (i >= p->count) return true;
    const vg_item *item = &p->items[i];
    if (item->mark > VG_MARK_NUMBER) return true;
    return item->group < 0 && !item->verb && (item->fn & (VG_FN(relative) | VG_FN(linked))) != 0;
}

/* The item before the articles of group g. */
static size_t before_articles(const vg_phrases *p, const vg_group *g)
{
    size_t i = g->from;
    while (i > 0 && p->items[i - 1].group < 0 && p->items[i - 1].mark == VG_MARK_WORD &&
           (p->items[i - 1].fn & ARTICLES))
        i--;
    return i;
}

/* The group that ends right before item i, a comma or a dash; -1: none. */
static int16_t ends_at(const vg_phrases *p, size_t g, size_t i)
{
    if (i >= p->count || (p->items[i].mark != VG_MARK_COMMA && p->items[i].mark != VG_MARK_DASH)) return -1;
    for (size_t n = 0; g > 0 && n < REACH; n++) {
        const vg_group *host = &p->groups[--g];
        if (!(host->flags & VG_GROUP_ATTACHED) && host->end == i) return (int16_t)g;
    }
    return -1;
}

static void take_place(vg_group *host, const vg_name_info *place)
{
    if (host->place || !place->country[0]) return;
    host->place = place;
    host->place_form = VG_FORM_ADJECTIVE; /* whose it is, and not who it is */
}

static void attach(vg_phrases *p, size_t host, size_t aside)
{
    vg_group *a = &p->groups[aside];
    a->parent = (int16_t)host;
    a->flags = (a->flags & ~(uint32_t)(VG_GROUP_AND | VG_GROUP_COMMA)) | VG_GROUP_ATTACHED;
}

/* "Ventomar, in Denmark,": where somebody is. */
static bool take_where(vg_phrases *p, size_t g)
{
    const vg_group *a = &p->groups[g];
    if (!(a->prep & VG_FN(in)) || !a->place || a->body != VG_BODY_NONE || a->org || !closes(p, a->end)) return false;
    size_t i = before_articles(p, a);
    if (i < 2) return false;
    const int16_t host = ends_at(p, g, i - 2);
    if (host < 0 || !is_named(&p->groups[host]) || p->groups[host].actor) return false;
    take_place(&p->groups[host], a->place);
    attach(p, (size_t)host, g);
    return true;
}

/* Whether one of two groups says what the other is, or how it is called. */
static bool agree(const vg_group *kind, const vg_group *name)
{
    if (name->actor || kind->body <= VG_BODY_group) return acts(kind) && !name->org && !name->place;
    if (name->org && (kind->body == VG_BODY_thing || is_person(kind))) return false;
    return name->body == VG_BODY_NONE || name->body == kind->body;
}

/* "Kimsuky, a North Korean outfit,": what somebody is. */
static void take_kind(vg_phrases *p, size_t host, size_t aside)
{
    vg_group *g = &p->groups[host];
    const vg_group *a = &p->groups[aside];
    if (a->place) take_place(g, a->place);
    if (g->body == VG_BODY_NONE && !g->actor && !g->org) {
        g->body = a->body;
        g->body_sense = a->body_sense;
        g->head = a->head;
    }
    for (size_t i = 0; i < a->sector_count && g->sector_count < VG_GROUP_SECTORS; i++)
        g->sectors[g->sector_count++] = a->sectors[i];
    g->end = a->end;
    attach(p, host, aside);
}

/* "Sweden's security service, Sapo,": how somebody is called. */
static void take_name(vg_phrases *p, size_t host, size_t aside)
{
    vg_group *g = &p->groups[host];
    const vg_group *a = &p->groups[aside];
    g->flags |= (a->flags & (VG_GROUP_PROPER | VG_GROUP_RUN)) | VG_GROUP_CALLED;
    g->proper_from = a->proper_from;
    g->proper_until = a->proper_until;
    g->org = a->org;
    g->org_item = a->org_item;
    g->actor = a->actor;
    g->actor_item = a->actor_item;
    if (a->place) take_place(g, a->place);
    if (a->from >= g->end) g->end = a->end;
    attach(p, host, aside);
}

/* "two firms, Ravelin and Ostrea,": the names stand for what they are. */
static bool take_names(vg_phrases *p, size_t host, size_t first)
{
    size_t last = first;
    vg_group *g = &p->groups[host];
    while (last + 1 < p->group_count && is_named(&p->groups[last + 1]) && !p->groups[last + 1].prep &&
           (p->groups[last + 1].flags & (VG_GROUP_AND | VG_GROUP_COMMA)))
        if (p->groups[++last].flags & VG_GROUP_AND) break;
    if (last == first || !(p->groups[last].flags & VG_GROUP_AND)) return false;
    if (!(g->flags & VG_GROUP_INDEFINITE) && p->items[g->end].mark != VG_MARK_DASH) return false;
    for (size_t i = first; i <= last; i++) {
        vg_group *name = &p->groups[i];
        if (!agree(g, name)) return false;
        name->prep = g->prep;
        if (g->place) take_place(name, g->place);
    }
    vg_group *name = &p->groups[first];
    name->flags = (name->flags & ~(uint32_t)VG_GROUP_COMMA) | (g->flags & (VG_GROUP_AND | VG_GROUP_COMMA));
    attach(p, first, host);
    return true;
}

static void read_apposition(vg_phrases *p, size_t g)
{
    const vg_group *a = &p->groups[g];
    if (a->prep || (a->flags & (VG_GROUP_AND | VG_GROUP_PRONOUN | VG_GROUP_DEED))) return;
    const size_t i = before_articles(p, a);
    const int16_t h = i > 0 ? ends_at(p, g, i - 1) : (int16_t)-1;
    if (h < 0) return;
    const size_t host = (size_t)h;
    const vg_group *b = &p->groups[host];
    if (is_kind(b) && is_named(a) && !is_person(b) && take_names(p, host, g)) return;
    if (!closes(p, a->end) ||
        (g + 1 < p->group_count && (p->groups[g + 1].flags & VG_GROUP_AND) && p->groups[g + 1].from <= a->end + 3))
        return; /* of a list */
    if (is_named(b) && is_kind(a) && agree(a, b))
        take_kind(p, host, g);
    else if (is_kind(b) && is_named(a) && !is_person(b) && agree(b, a))
        take_name(p, host, g);
}

/* Where nouns are capitalised an article behind a comma may be one: ", die Microsoft … nennt". */
static bool is_relative(const vg_phrases *p, size_t i)
{
    const vg_item *item = &p->items[i];
    if (i == 0 || item->group >= 0 || item->mark != VG_MARK_WORD) return false;
    if (item->fn & VG_FN(relative)) return true;
    return vg_lexicon_capital_nouns(p->lexicon) && (item->fn & VG_FN(definite)) &&
           p->items[i - 1].mark == VG_MARK_COMMA;
}

/* Where the relative clause begins in which item `at` is the verb; 0: in none. */
static size_t relative_before(const vg_phrases *p, size_t at)
{
    for (size_t n = 0; at > 0 && n < REACH + 2; n++)
        if (is_relative(p, --at)) return at;
    return 0;
}

/* The group before a relative clause, which tells of it; -1: none that could act. */
static int16_t antecedent(const vg_phrases *p, size_t relative)
{
    size_t end = relative;
    while (end > 0 && p->items[end - 1].group < 0 &&
           (p->items[end - 1].mark == VG_MARK_COMMA || p->items[end - 1].fn & (VG_FN(to) | VG_FN(target))))
        end--;
    int16_t g = end > 0 ? p->items[end - 1].group : (int16_t)-1;
    for (size_t n = 0; g >= 0 && n < REACH && (p->groups[g].flags & VG_GROUP_ATTACHED); n++) g = p->groups[g].parent;
    return g >= 0 && acts(&p->groups[g]) && !(p->groups[g].flags & VG_GROUP_DEED) ? g : (int16_t)-1;
}

/* The clause from item `from` to `until` says nothing but who somebody is. */
static void attach_all(vg_phrases *p, int16_t host, size_t from, size_t until)
{
    for (size_t i = from; i < until; i++) {
        const int16_t g = p->items[i].group;
        if (g >= 0 && g != host) attach(p, (size_t)host, (size_t)g);
        p->items[i].verb = false;
        p->items[i].saying = NULL;
    }
}

/* "a group that Microsoft calls Volt Typhoon": who gives the name says nothing here. */
static void read_naming(vg_phrases *p, int16_t host, size_t relative, size_t at)
{
    int16_t name = -1;
    if (p->groups[host].actor) return;
    for (size_t i = relative + 1; i < p->count && i < at + REACH && name < 0; i++) {
        const int16_t g = p->items[i].group;
        if (i != at && p->items[i].mark > VG_MARK_NUMBER && p->items[i].mark != VG_MARK_QUOTE) break;
        if (g >= 0 && g != host && (p->groups[g].actor || i > at) && is_named(&p->groups[g])) name = g;
    }
    if (name < 0) return;
    if (p->groups[name].actor) p->groups[name].org = NULL; /* "die Microsoft Volt Typhoon nennt": one group */
    take_name(p, (size_t)host, (size_t)name);
    attach_all(p, host, relative, at + 1);
}

/* "the group, which Washington links to China,". */
static void read_tie(vg_phrases *p, int16_t host, size_t relative, size_t at)
{
    for (size_t i = at + 1; i < p->count && i < at + REACH; i++) {
        const int16_t g = p->items[i].group;
        if (p->items[i].mark > VG_MARK_NUMBER) return;
        if (g < 0) continue;
        const vg_group *to = &p->groups[g];
        if (!(to->prep & (VG_FN(to) | VG_FN(with))) || !to->place || !closes(p, to->end)) return;
        take_place(&p->groups[host], to->place);
        attach_all(p, host, relative, to->end);
        return;
    }
}

static void read_relative(vg_phrases *p, size_t at)
{
    const vg_item *verb = &p->items[at];
    const bool names = (verb->fn & VG_FN(names)) != 0;
    const bool ties = verb->verb && verb->saying && verb->saying->frame == VG_FRAME_to;
    const size_t relative = names || ties ? relative_before(p, at) : 0;
    const int16_t host = relative ? antecedent(p, relative) : (int16_t)-1;
    if (host < 0) return;
    if (names)
        read_naming(p, host, relative, at);
    else
        read_tie(p, host, relative, at);
}

void vg_phrases_asides(vg_phrases *p)
{
    for (size_t i = 0; i < p->count; i++) read_relative(p, i);
    for (size_t g = 1; g < p->group_count; g++)
        if (!(p->groups[g].flags & VG_GROUP_ATTACHED) && !take_where(p, g)) read_apposition(p, g);
}
