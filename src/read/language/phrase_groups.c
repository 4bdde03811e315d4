/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items → groups. A group is what lies between verbs, marks, articles and prepositions; what "of", "at" or "linked to"
 * joins to it is its complement, and says whose it is. */
#include "phrase.h"
#include "phrase_steps.h"

#define PREPOSITIONS                                                                                                   \
    (VG_FN(of) | VG_FN(in) | VG_FN(target) | VG_FN(agent) | VG_FN(to) | VG_FN(from) | VG_FN(for) | VG_FN(about) | VG_FN(with))
#define ARTICLES (VG_FN(definite) | VG_FN(indefinite) | VG_FN(possessive))
#define PRONOUNS (VG_FN(it) | VG_FN(person) | VG_FN(they))
#define BREAKS                                                                                                         \
    (VG_FN(that) | VG_FN(relative) | VG_FN(negation) | VG_FN(be) | VG_FN(have) | VG_FN(modal) | VG_FN(verb) |          \
     VG_FN(subordinate) | VG_FN(but) | VG_FN(whether))

typedef struct builder {
    vg_phrases *p;
    vg_group *open;    /* the group that is being filled */
    uint64_t prep;     /* seen since the last group */
    uint32_t flags;    /* of the next group */
    bool linked, list; /* "linked to" or "and" was seen since the last group */
    bool comma;        /* or a comma */
    bool adjacent;     /* nothing but prepositions and articles since the last group */
    vg_group spare;    /* takes what is past VG_PHRASE_GROUPS */
} builder;

static void close_group(builder *b, size_t at)
{
    if (!b->open) return;
    b->open->until = b->open->end = (uint16_t)at;
    b->open = NULL;
    b->adjacent = true;
}

/* What the new group may be a complement of; complements() decides. French "des" is an article where there is none. */
static void find_parent(builder *b, int16_t last)
{
    vg_group *g = b->open;
    const vg_group *before = &b->p->groups[last];
    if ((b->list || b->comma) && before->parent >= 0 && (before->prep & g->prep || before->flags & VG_GROUP_LINKED)) {
        g->parent = before->parent;
        if (before->flags & VG_GROUP_LINKED) g->flags |= VG_GROUP_LINKED;
    } else if (b->adjacent && !b->list && !b->comma && (g->prep || b->linked)) {
        g->parent = last;
    } else if (b->linked) { /* "the hackers, who work for X" */
        for (int16_t i = last; i >= 0 && last - i < 3 && g->parent < 0; i--)
            if (b->p->groups[i].body <= VG_BODY_group || b->p->groups[i].actor) g->parent = i;
    }
}

static vg_group *open_group(builder *b, size_t at)
{
    vg_phrases *p = b->p;
    if (b->open) return b->open;
    b->open = p->group_count < VG_PHRASE_GROUPS ? &p->groups[p->group_count++] : &b->spare;
    *b->open = (vg_group){.from = (uint16_t)at, .flags = b->flags, .parent = -1, .prep = b->prep, .body = VG_BODY_NONE};
    if (b->list) b->open->flags |= VG_GROUP_AND;
    if (b->comma) b->open->flags |= VG_GROUP_COMMA;
    if (b->linked) b->open->flags |= VG_GROUP_LINKED;
    if (p->group_count > 1 && b->open != &b->spare) find_parent(b, (int16_t)(p->group_count - 2));
    b->prep = 0;
    b->flags = 0;
    b->linked = b->list = b->comma = false;
    return b->open;
}

/* Heads of a group: what acts or speaks goes before a thing, the first before the later ones. */
static bool better_body(const vg_lexicon *l, uint8_t now, uint8_t next)
{
    bool speak = now >= VG_BODY_people && now <= VG_BODY_document && next >= VG_BODY_people && next <= VG_BODY_document;
    if (speak && vg_lexicon_heads_last(l)) return true; /* media scholars are scholars */
    if (now == VG_BODY_NONE || now == VG_BODY_portfolio) return true;
    if (now == VG_BODY_thing || now == VG_BODY_document) return next != VG_BODY_thing && next != VG_BODY_document;
    return now == VG_BODY_group && next == VG_BODY_hackers;
}

/* Where nouns stand beside each other without being one: a country, not in the genitive, and then another noun. */
static bool ends_with_state(const builder *b, size_t at)
{
    const vg_phrases *p = b->p;
    const vg_item *last = &p->items[at - 1], *item = &p->items[at];
    if (!vg_lexicon_capital_nouns(p->lexicon) || !last->place || last->place_form == VG_FORM_ADJECTIVE ||
        last->place_form == VG_FORM_REGION)
        return false;
    bool genitive = p->text.data[last->until - 1] == 's' && (item->flags & VG_TOKEN_CAPITAL);
    return !genitive && (item->flags & VG_TOKEN_CAPITAL) && !(item->flags & VG_TOKEN_JOINED) && b->open->from == at - 1;
}

/* "vermutet Microsoft Russland": where nouns follow each other without an article, two names are two phrases. */
static bool two_names(const builder *b, const vg_item *item)
{
    if (!item->place || item->place_form == VG_FORM_ADJECTIVE || item->org || item->body != VG_BODY_NONE) return false;
    bool state = b->open->place && (b->open->place_form == VG_FORM_NAME || b->open->place_form == VG_FORM_CAPITAL);
    bool whole = b->open->place && b->open->place_form == VG_FORM_ADJECTIVE && b->open->body != VG_BODY_NONE &&
                 b->p->text.data[item->until - 1] != 's'; /* "die niederländische Polizei Russland zu" */
    return vg_lexicon_capital_nouns(b->p->lexicon) && item->place->country[0] && (b->open->org || state || whole);
}

/* "Überlastung ukrainischer Banken", "haben Hacker lettische Banken": without an article. */
static bool adjective_begins(const builder *b, size_t at)
{
    const vg_phrases *p = b->p;
    const vg_item *last = &p->items[at - 1], *item = &p->items[at];
    if (!vg_lexicon_capital_nouns(p->lexicon) || !item->place || item->place_form != VG_FORM_ADJECTIVE) return false;
    return (last->flags & VG_TOKEN_CAPITAL) && last->group >= 0 && !(item->flags & VG_TOKEN_CAPITAL);
}

static void add_content(builder *b, size_t at)
{
    vg_item *item = &b->p->items[at];
    if (b->open && adjective_begins(b, at)) { /* the ending of the plural's genitive, or another's */
        const vg_item *before = item - 1;
        bool name = before->org || before->place || before->actor;
        close_group(b, at);
        if (!name && b->p->text.data[item->until - 1] == 'r') b->prep |= VG_FN(of);
    }
    if (b->open && (ends_with_state(b, at) || two_names(b, item))) close_group(b, at); /* "dass Russland Dokumente …" */
    vg_group *g = open_group(b, at);
    item->group = g == &b->spare ? -1 : (int16_t)(b->p->group_count - 1);
    if (item->body != VG_BODY_NONE && better_body(b->p->lexicon, g->body, item->body)) {
        g->body = item->body;
        g->body_sense = item->body_sense;
        g->head = (uint16_t)at;
    }
    if (item->place && (!g->place || g->place_form != VG_FORM_ADJECTIVE)) {
        g->place = item->place;
        g->place_form = item->place_form;
    }
    if (item->org && !g->org) {
        g->org = item->org;
        g->org_item = (uint16_t)at;
    }
    if (item->actor && !g->actor) {
        g->actor = item->actor;
        g->actor_item = (uint16_t)at;
    }
    if (item->sector && g->sector_count < VG_GROUP_SECTORS) g->sectors[g->sector_count++] = item->sector;
    if (item->action && item->noun) g->flags |= VG_GROUP_DEED;
    if (item->fn & VG_FN(elsewhere)) g->flags |= VG_GROUP_ELSEWHERE;
    bool proper = (item->flags & VG_TOKEN_PROPER) ||
                  (!item->known && !item->place && !item->org && !item->actor && !item->sector &&
                   (item->flags & VG_TOKEN_CAPITAL) && item->mark == VG_MARK_WORD);
    if (proper) {
        if (!(g->flags & VG_GROUP_PROPER) || g->proper_until != at) g->proper_from = (uint16_t)at;
        g->proper_until = (uint16_t)(at + 1);
        g->flags |= VG_GROUP_PROPER;
        if (item->flags & VG_TOKEN_PROPER) g->flags |= VG_GROUP_RUN;
    }
}

static bool is_content(const vg_item *item)
{
    if (item->mark > VG_MARK_NUMBER || item->time) return false;
    if (item->place || item->org || item->actor || item->sector || item->body != VG_BODY_NONE) return true;
    if (item->verb) return false;
    if (item->noun || item->action || item->saying) return true;
    if (item->hedge) return false; /* ends a phrase, or stands before one */
    const uint64_t nouns = VG_FN(evidence) | VG_FN(comment) | VG_FN(elsewhere);
    return !item->fn || (item->fn & nouns) != 0;
}

/* "China-linked hackers", "state-backed": the word stays within its group. */
static bool links_inside(const builder *b, size_t at)
{
    const vg_phrases *p = b->p;
    if (at + 1 >= p->count) return false;
    const vg_item *next = &p->items[at + 1];
    return (b->open || at == 0 || (p->items[at].flags & VG_TOKEN_JOINED) == 0) && is_content(next) && !next->verb &&
           !(next->place && next->place_form != VG_FORM_ADJECTIVE) && next->mark == VG_MARK_WORD;
}

/* A word that is a function and nothing else. */
static void add_function(builder *b, size_t at)
{
    uint64_t fn = b->p->items[at].fn;
    if (fn & VG_FN(genitive) && b->open) {
        b->open->flags |= VG_GROUP_OWNER;
        close_group(b, at);
        return;
    }
    if (fn & VG_FN(linked)) {
        if (links_inside(b, at)) {
            open_group(b, at)->flags |= VG_GROUP_LINKED;
            return;
        }
        close_group(b, at);
        b->linked = true;
        return;
    }
    bool was_open = b->open != NULL;
    close_group(b, at);
    if (fn & VG_FN(and)) {
        b->list = b->list || was_open || b->adjacent || b->comma;
        b->prep = 0;
        return;
    }
    /* "des" and "der" join only what stands right behind a noun; elsewhere they are articles: contre des …, sagte der …
     */
    bool article = (fn & VG_FN(of)) && (fn & ARTICLES) && (b->prep || !was_open);
    if ((fn & PREPOSITIONS) && !article) b->prep |= fn & PREPOSITIONS;
    if (fn & ARTICLES) {
        if (fn & VG_FN(definite)) b->flags |= VG_GROUP_DEFINITE;
        if (fn & VG_FN(indefinite)) b->flags |= VG_GROUP_INDEFINITE;
        if (fn & VG_FN(possessive)) b->flags |= VG_GROUP_POSSESSIVE;
    }
    if ((fn & PRONOUNS) && !(fn & ARTICLES)) {
        vg_group *g = open_group(b, at);
        b->p->items[at].group = g == &b->spare ? -1 : (int16_t)(b->p->group_count - 1);
        if (fn & VG_FN(it)) g->flags |= VG_GROUP_IT;
        if (fn & VG_FN(person)) g->flags |= VG_GROUP_PERSON;
        if (fn & VG_FN(they)) g->flags |= VG_GROUP_THEY;
        close_group(b, at + 1);
        return;
    }
    if ((fn & BREAKS) && !(fn & (PREPOSITIONS | ARTICLES))) {
        b->adjacent = b->list = b->linked = false;
        b->prep = 0;
    }
}

static void add_item(builder *b, size_t at)
{
    const vg_item *item = &b->p->items[at];
    if (is_content(item)) {
        add_content(b, at);
        return;
    }
    if (item->mark == VG_MARK_WORD && !item->time && !item->verb && item->fn) {
        add_function(b, at);
        return;
    }
    if (item->hedge && !item->fn && !item->verb) {
        if (b->open) close_group(b, at);
        return;
    }
    if (item->mark == VG_MARK_QUOTE || item->mark == VG_MARK_UNQUOTE) {
        if (b->open) close_group(b, at);
        return;
    }
    bool was_open = b->open != NULL;
    close_group(b, at);
    b->comma = item->mark == VG_MARK_COMMA && was_open;
    b->list = b->adjacent = false;
    b->linked = false;
    b->prep = item->verb && (item->fn & VG_FN(to)) ? VG_FN(to) : 0; /* "been linked to" */
    b->flags = 0;
}

/* ---- complements ---- */

static bool speaks(uint8_t body)
{
    return body == VG_BODY_people || body == VG_BODY_person || body == VG_BODY_experts || body == VG_BODY_document ||
           body == VG_BODY_company || body == VG_BODY_media || body == VG_BODY_agency;
}

static bool of_state(uint8_t body)
{
    return body >= VG_BODY_government && body < VG_BODY_NONE;
}

static void add_sectors(vg_group *to, const vg_group *from)
{
    for (size_t i = 0; i < from->sector_count && to->sector_count < VG_GROUP_SECTORS; i++)
        to->sectors[to->sector_count++] = from->sectors[i];
}

/* Whether g says whose `head` is, or where. */
/* ties: the sentence attributes something to somebody. */
static bool is_complement(const vg_group *head, const vg_group *g, bool ties)
{
    bool place = g->place && g->body == VG_BODY_NONE && !g->org && g->sector_count == 0;
    bool linked = (g->flags & VG_GROUP_LINKED) && !(g->flags & VG_GROUP_PRONOUN);
    if (linked && !(head->flags & (VG_GROUP_DEED | VG_GROUP_PRONOUN))) return head->body != VG_BODY_NONE;
    if (place && (g->flags & (VG_GROUP_AND | VG_GROUP_COMMA)))
        return false; /* in Israel and in Saudi Arabia: each for itself */
    if (g->flags & VG_GROUP_PRONOUN) return false;
    if (head->flags & (VG_GROUP_DEED | VG_GROUP_PRONOUN)) return false;
    bool named = (head->org && head->body == VG_BODY_NONE) ||
                 (ties && speaks(head->body)); /* "schreibt Microsoft der Gruppe X zu": a dative */
    if (g->prep & VG_FN(of)) return !(named && (g->actor || g->body <= VG_BODY_group));
    if ((g->prep & VG_FN(agent)) && head->body == VG_BODY_document) return true;
    if (g->body == VG_BODY_media && ((g->prep & VG_FN(to)) || of_state(head->body)))
        return false; /* "told the paper X", "sagte die Ministerin der Zeitung X" */
    bool envoy = head->body == VG_BODY_embassy || head->body == VG_BODY_mission;
    if ((g->prep & VG_FN(to)) && of_state(head->body) && !envoy && (ties || !(g->prep & VG_FN(in))))
        return false;                                           /* "attributed the attack on the police to Russia" */
    if (ties && (g->prep & VG_FN(with)) && place) return false; /* "linked the attack on the police with Russia" */
    if ((g->prep & VG_FN(from)) && head->body == VG_BODY_document)
        return g->org && g->body == VG_BODY_NONE; /* research from X */
    if ((g->prep & VG_FN(for)) && (head->body == VG_BODY_person || head->body == VG_BODY_people))
        return of_state(g->body) || speaks(g->body) || g->org || (g->flags & VG_GROUP_PROPER); /* a spokesman for X */
    bool acts = head->body <= VG_BODY_group;
    if (acts && (g->prep & VG_FN(from)) && place) return true; /* hackers from China */
    if (g->prep & (VG_FN(in) | VG_FN(from) | VG_FN(to) | VG_FN(with)))
        return (of_state(head->body) || (speaks(head->body) && head->body != VG_BODY_document)) &&
               (g->place || g->org || of_state(g->body) || speaks(g->body) || (g->flags & VG_GROUP_PROPER));
    return false;
}

static void take_complement(vg_group *head, vg_group *g)
{
    bool inside = (g->prep & VG_FN(in)) && !(g->prep & VG_FN(of));
    g->flags |= VG_GROUP_ATTACHED;
    head->end = g->end;
    bool abroad = head->body == VG_BODY_embassy || head->body == VG_BODY_mission;
    if (g->place && inside && of_state(head->body) && (head->place || abroad || g->place_form != VG_FORM_CAPITAL)) {
        head->where = g->place;
        head->where_item = g->from;
        return;
    }
    if (g->place && !head->place) {
        head->place = g->place;
        head->place_form = g->place_form;
    }
    if (!head->where) {
        head->where = g->where;
        head->where_item = g->where_item;
    }
    if (g->org && !head->org) {
        head->org = g->org;
        head->org_item = g->org_item;
    }
    if (g->actor && !head->actor) {
        head->actor = g->actor;
        head->actor_item = g->actor_item;
    }
    if (head->body == VG_BODY_ministry && g->body == VG_BODY_portfolio) {
        head->body_sense = g->body_sense; /* "ministère polonais de l'Intérieur" */
    } else if (g->body == VG_BODY_portfolio) {
        add_sectors(head, g);
        return;
    } else if (head->body == VG_BODY_NONE || (head->body == VG_BODY_thing && of_state(g->body))) {
        head->body = g->body;
        head->body_sense = g->body_sense;
    } else if ((head->body == VG_BODY_people || head->body == VG_BODY_person) && of_state(g->body)) {
        head->body_sense = g->body_sense; /* a spokeswoman of the ministry speaks for the ministry */
        head->body = g->body;
    } else if (head->body >= VG_BODY_people && head->body <= VG_BODY_experts && g->body >= VG_BODY_company &&
               g->body <= VG_BODY_agency && (g->flags & VG_GROUP_DEFINITE) && !(g->flags & VG_GROUP_PROPER) &&
               !(head->flags & VG_GROUP_PROPER)) {
        head->body_sense = g->body_sense; /* "a spokesman of the company": the company, wherever it was named */
        head->body = g->body;
        head->head = g->head;
        head->flags = (head->flags & ~(uint32_t)VG_GROUP_INDEFINITE) | VG_GROUP_DEFINITE;
    } else if (head->body == VG_BODY_group && g->body == VG_BODY_hackers) {
        head->body = g->body;
    }
    if ((g->flags & VG_GROUP_PROPER) && !(head->flags & VG_GROUP_PROPER) &&
        (speaks(head->body) || head->body <= VG_BODY_group || head->body == VG_BODY_thing)) {
        head->flags |= VG_GROUP_PROPER;
        head->proper_from = g->proper_from;
        head->proper_until = g->proper_until;
    }
    if (g->body == VG_BODY_person || of_state(g->body)) head->flags |= VG_GROUP_OFFICE;
    add_sectors(head, g);
}

/* "China's", "Microsoft's": the owner is whose the next group is. */
static void take_owner(vg_group *owner, vg_group *g, int16_t index)
{
    if (g->flags & VG_GROUP_DEED) return;
    g->parent = owner->parent;
    g->flags |= owner->flags & VG_GROUP_LINKED;
    owner->flags |= VG_GROUP_ATTACHED;
    owner->parent = index;
    if (owner->place && !g->place) {
        g->place = owner->place;
        g->place_form = owner->place_form;
    }
    if (owner->org && !g->org) {
        g->org = owner->org;
        g->org_item = owner->org_item;
    }
    if (of_state(owner->body) && (g->body == VG_BODY_people || g->body == VG_BODY_person || g->body == VG_BODY_NONE)) {
        g->body = owner->body;
        g->body_sense = owner->body_sense;
    }
    if ((owner->flags & VG_GROUP_PROPER) && !(g->flags & VG_GROUP_PROPER)) {
        g->flags |= VG_GROUP_PROPER;
        g->proper_from = owner->proper_from;
        g->proper_until = owner->proper_until;
    }
    g->flags |= VG_GROUP_DEFINITE;
    g->from = owner->from;
    g->prep |= owner->prep;
    if (owner->flags & VG_GROUP_AND) g->flags |= VG_GROUP_AND;
}

/* "in Israel and the United States": the preposition is said once. Not where a verb follows: that has a subject. */
static void share_prepositions(vg_phrases *p)
{
    for (size_t i = 1; i < p->group_count; i++) {
        vg_group *g = &p->groups[i];
        bool verb =
            g->until < p->count && (p->items[g->until].verb || p->items[g->until].fn & (VG_FN(have) | VG_FN(be)));
        const vg_group *last = &p->groups[i - 1];
        bool places = g->place && last->place && g->body == VG_BODY_NONE && last->body == VG_BODY_NONE;
        bool listed = (g->flags & VG_GROUP_AND) || ((g->flags & VG_GROUP_COMMA) && places && !verb);
        if (listed && g->prep == 0 && (places || !verb) && !(g->flags & (VG_GROUP_PRONOUN | VG_GROUP_OWNER)))
            g->prep = p->groups[i - 1].prep;
    }
}

/* "wurde … von X gehackt": a passive, whose deed stands right behind the group. */
static bool agent_of(const vg_phrases *p, const vg_group *g)
{
    if (g->end >= p->count || !p->items[g->end].verb || !p->items[g->end].action) return false;
    if (g->end + 1U < p->count && (p->items[g->end + 1].fn & VG_FN(be))) return true;
    for (size_t i = g->from; i > 0 && p->items[i - 1].mark <= VG_MARK_NUMBER; i--)
        if ((p->items[i - 1].fn & VG_FN(be)) && p->items[i - 1].group < 0) return true;
    return false;
}

static bool attributes(const vg_phrases *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].saying && p->items[i].verb && p->items[i].saying->frame == VG_FRAME_to) return true;
    return false;
}

static void complements(vg_phrases *p)
{
    const bool ties = attributes(p);
    share_prepositions(p);
    for (size_t i = 0; i + 1 < p->group_count; i++)
        if ((p->groups[i].flags & VG_GROUP_OWNER) && p->groups[i + 1].from == p->groups[i].until + 1)
            take_owner(&p->groups[i], &p->groups[i + 1], (int16_t)(i + 1));
    for (size_t i = p->group_count; i-- > 1;) {
        vg_group *g = &p->groups[i];
        if (g->parent < 0 || (g->flags & (VG_GROUP_ATTACHED | VG_GROUP_OWNER))) continue;
        if ((g->prep & VG_FN(agent)) && vg_lexicon_capital_nouns(p->lexicon) && agent_of(p, g)) continue;
        int16_t h = g->parent;
        for (int n = 0; n < 4 && h >= 0 && !is_complement(&p->groups[h], g, ties); n++)
            h = p->groups[h].flags & VG_GROUP_DEED ? -1 : p->groups[h].parent;
        if (h < 0 || !is_complement(&p->groups[h], g, ties)) continue;
        g->parent = h;
        take_complement(&p->groups[h], g);
    }
}

void vg_phrases_groups(vg_phrases *p)
{
    builder b = {.p = p};
    p->group_count = 0;
    for (size_t i = 0; i < p->count; i++) add_item(&b, i);
    close_group(&b, p->count);
    complements(p);
    vg_phrases_asides(p);
}

/* Whether the sentence names somebody whom a later one may mean. */
static bool has_party(const vg_phrases *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].org || p->items[i].body != VG_BODY_NONE) return true;
    return false;
}

void vg_phrases_read(vg_phrases *p, vg_block_names *names, const vg_times *times, size_t *time_at)
{
    vg_phrases_items(p, names, times, time_at);
    p->group_count = 0;
    if (vg_phrases_claim(p) || has_party(p)) vg_phrases_groups(p);
}
