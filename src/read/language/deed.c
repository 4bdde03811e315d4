/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main deed of a statement is its first strong verb, else its first strong noun. Who did it: whom the frame of the
 * word of saying names, an agent ("by X"), whoever can act, an owner ("China's campaign"), a state that is the subject.
 * Whom it hit: everybody else who is joined to it by a preposition of targets or as its object. */
#include "deed.h"

#include <string.h>

typedef struct finder {
    vg_discourse *c;
    const vg_phrases *p;
    const vg_cue *cue;
    vg_deed *deed;
    bool skip[VG_SENTENCE_TOKENS];    /* items outside the statement, or in a clause that only explains it */
    bool outside[VG_SENTENCE_TOKENS]; /* items outside the statement */
    const vg_name_info *pending[VG_GROUP_SECTORS]; /* sectors of targets whose countries follow */
    size_t pending_count;
} finder;

static bool verb_follows(const vg_phrases *p, size_t i, size_t until)
{
    for (; i < until && p->items[i].mark != VG_MARK_COMMA; i++)
        if (p->items[i].verb || (p->items[i].fn & (VG_FN(be) | VG_FN(have) | VG_FN(verb)))) return true;
    return false;
}

static void mark_content(finder *f)
{
    const vg_phrases *p = f->p;
    memset(f->skip, true, sizeof f->skip);
    memset(f->outside, true, sizeof f->outside);
    for (size_t r = 0; r < 2; r++) {
        vg_range range = f->cue->content[r];
        for (size_t i = range.from; i < range.until; i++) f->outside[i] = false;
        for (size_t i = range.from; i < range.until; i++) {
            bool explains = i > range.from && (p->items[i].fn & VG_FN(subordinate)) && p->items[i].group < 0;
            if (explains && (p->items[i].fn & VG_FN(target)))
                explains = verb_follows(p, i + 1, range.until); /* after */
            if (!explains) {
                f->skip[i] = false;
                continue;
            }
            while (i + 1 < range.until && p->items[i].mark != VG_MARK_COMMA && p->items[i].mark != VG_MARK_UNQUOTE) i++;
        }
    }
}

/* ---- the deed ---- */

/* of: the frame names a deed by its noun ("accuses X of a campaign that …"): verbs go no further than nouns. */
static int strength(const vg_item *item, bool of)
{
    const vg_sense *s = item->action;
    if (!s || (!item->verb && !item->noun)) return 0;
    if (s->value == VG_ACTION_OTHER) return 1;
    if (s->options & VG_ACTION_WEAK) return 2;
    return item->verb && !of ? 4 : 3;
}

static bool find_deed(finder *f)
{
    int best = 0;
    bool of = f->cue->sense->frame == VG_FRAME_of || f->cue->sense->frame == VG_FRAME_to, relative = false;
    for (size_t i = 0; i < f->p->count; i++) {
        const vg_item *at = &f->p->items[i];
        if (at->mark == VG_MARK_COMMA) relative = false;
        if ((at->fn & VG_FN(relative)) && at->group < 0 && i > 0 && f->p->items[i - 1].group >= 0) relative = true;
        bool last =
            of && at->verb && vg_lexicon_capital_nouns(f->p->lexicon); /* "wirft X vor, mit … gehackt zu haben" */
        int now = f->skip[i] ? 0 : strength(at, (of && !last) || relative);
        if (now <= best) continue;
        best = now;
        f->deed->item = (int16_t)i;
    }
    if (!best) return false;
    const vg_item *item = &f->p->items[f->deed->item];
    f->deed->action = (vg_action)item->action->value;
    f->deed->verb = item->verb;
    f->deed->weak = best <= 2;
    if (item->group >= 0) {
        const uint32_t flags = f->p->groups[item->group].flags;
        f->deed->definite = (flags & VG_GROUP_DEFINITE) && !(flags & VG_GROUP_INDEFINITE);
    }
    return true;
}

/* "They attribute it to X", "their findings point to X": the deed was told before. */
static bool no_deed(finder *f)
{
    const uint8_t act = f->cue->sense->value;
    if (act != VG_ACT_ATTRIBUTES && act != VG_ACT_ASSESSES && act != VG_ACT_ACCUSES) return false;
    f->deed->definite = f->deed->known = true;
    return true;
}

static bool before(const vg_phrases *p, size_t i, size_t reach, uint64_t fn)
{
    for (size_t n = 0; i > 0 && n < reach; n++) {
        const vg_item *item = &p->items[--i];
        if ((item->fn & fn) && item->group < 0) return true;
        if (item->mark != VG_MARK_WORD) return false;
    }
    return false;
}

static void read_voice(finder *f)
{
    const vg_phrases *p = f->p;
    if (f->deed->item < 0) return;
    size_t i = (size_t)f->deed->item;
    const vg_sense *s = p->items[i].action;
    if (f->deed->verb && (s->forms & VG_FORM(participle))) {
        bool agent = i + 1 < p->count && (p->items[i + 1].fn & (VG_FN(agent) | VG_FN(be))) && p->items[i + 1].group < 0;
        size_t reach = vg_lexicon_capital_nouns(p->lexicon) ? 24 : 4; /* "wurde die Firma X von Y angegriffen" */
        f->deed->passive = (before(p, i, reach, VG_FN(be)) && !before(p, i, 5, VG_FN(reflexive))) || agent;
    }
    f->deed->negated = before(p, i, 5, VG_FN(negation));
    for (size_t k = 0; k < p->count; k++) /* no evidence that … */
        if (!f->outside[k] && (p->items[k].fn & VG_FN(evidence)) && before(p, k, 4, VG_FN(negation)))
            f->deed->negated = true;
}

/* ---- the actor ---- */

static bool is_candidate(const finder *f, size_t g)
{
    const vg_group *group = &f->p->groups[g];
    if ((group->flags & VG_GROUP_ATTACHED) || f->skip[group->from]) return false;
    for (size_t i = 0; i < f->cue->source_count; i++)
        if (f->cue->sources[i] == (int16_t)g) return false;
    return true;
}

static bool can_act(const vg_group *g)
{
    return g->actor || vg_body_acts(g->body);
}

static bool is_state(const vg_group *g)
{
    if (vg_body_of_state(g->body)) return true;
    return g->place && g->place_form != VG_FORM_ADJECTIVE && g->place_form != VG_FORM_REGION &&
           g->body == VG_BODY_NONE && !g->org;
}

/* Whoever could have done it: hackers, a state, one of its services. */
static bool may_act(const vg_group *g)
{
    return can_act(g) || is_state(g) || vg_group_is_service(g);
}

/* The group of the deed's noun; -1 where a verb tells it, or nothing. */
static int16_t noun_group(const finder *f)
{
    return f->deed->item < 0 || f->deed->verb ? (int16_t)-1 : f->p->items[f->deed->item].group;
}

/* "the attack on the Dutch police": who stands right behind the noun of a deed was hit, where somebody else could have
 * done it. */
static bool is_victim(const finder *f, size_t g)
{
    const vg_phrases *p = f->p;
    const int16_t deed = noun_group(f);
    if (deed < 0 || (int16_t)g != deed + 1 || !(p->groups[g].prep & VG_FN(target))) return false;
    for (size_t i = 0; i < p->group_count; i++)
        if (i != g && is_candidate(f, i) && (can_act(&p->groups[i]) || is_state(&p->groups[i]))) return true;
    return false;
}

static bool take_actor(finder *f, size_t g)
{
    if (is_victim(f, g)) return false;
    if (!vg_party_actor(f->c, f->p, &f->p->groups[g], &f->deed->actor)) return false;
    f->deed->actor_group = (int16_t)g;
    return true;
}

/* Whoever stands accused, though by nature they would not act: a company. */
static bool take_accused(finder *f, size_t g)
{
    const vg_group *group = &f->p->groups[g];
    const bool somebody = group->body != VG_BODY_NONE || group->org || group->place ||
                          (group->flags & (VG_GROUP_PROPER | VG_GROUP_PRONOUN)); /* "condemned the decision": nobody */
    if (!somebody || (group->prep & ~(VG_FN(to) | VG_FN(target)))) return false;
    if (!vg_party_source(f->c, f->p, group, &f->deed->actor)) return false;
    f->deed->actor_group = (int16_t)g;
    return true;
}

/* "blames the raid on X on Y": the last of them, behind the noun of the deed, did it. */
static bool blamed_on(finder *f)
{
    const vg_cue *cue = f->cue;
    const vg_phrases *p = f->p;
    if (cue->sense->frame != VG_FRAME_of || cue->sense->value != VG_ACT_ATTRIBUTES || f->deed->verb) return false;
    const int16_t deed = noun_group(f);                          /* -1: "blamed it on" */
    for (size_t g = 0; g < p->group_count && !cue->passive; g++) /* "blames X for the raid": X stands first */
        if (p->groups[g].from > cue->item && (int16_t)g < deed && !(p->groups[g].flags & VG_GROUP_DEED)) return false;
    size_t least = cue->item;
    if (!cue->passive && deed >= 0 && p->groups[deed].until > least) least = p->groups[deed].until;
    for (size_t g = p->group_count; g-- > 0;) {
        const vg_group *group = &p->groups[g];
        if (group->from < least || !(group->prep & VG_FN(target)) || !is_candidate(f, g)) continue;
        return may_act(group) && take_actor(f, g);
    }
    return false;
}

/* "rastreó hasta Rusia", "vinculó con Rusia", "schrieb den Angriff Russland zu", "brachte … mit Russland in
 * Verbindung": right behind the word, with its preposition, or in a bare case. */
static bool beside_cue(finder *f)
{
    const vg_phrases *p = f->p;
    const bool cases = vg_lexicon_capital_nouns(p->lexicon);
    for (size_t g = p->group_count; g-- > 0;) {
        const vg_group *group = &p->groups[g];
        const bool bare = !group->prep && !(group->flags & VG_GROUP_DEED);
        const bool next = bare && group->from == f->cue->item + 1U;
        const bool with = (group->prep & VG_FN(with)) && (cases || group->from > f->cue->item);
        if (may_act(group) && (next || with || (bare && cases)) && is_candidate(f, g) && take_actor(f, g)) return true;
    }
    return false;
}

/* "attributes the attack to X"; where what suffers has the same preposition, "l'attacco alla polizia alla Russia", the
 * one right behind the noun of the deed suffers. */
static bool attributed_to(finder *f)
{
    const vg_phrases *p = f->p;
    const int16_t deed = noun_group(f);
    size_t first = SIZE_MAX;
    for (size_t g = 0; g < p->group_count; g++) {
        const vg_group *group = &p->groups[g];
        if (!is_candidate(f, g) || !(group->prep & VG_FN(to))) continue;
        if (!may_act(group) && !(group->flags & VG_GROUP_PRONOUN)) continue;
        if (first == SIZE_MAX && deed >= 0 && (int16_t)g == deed + 1) {
            first = g;
            continue;
        }
        if (take_actor(f, g)) return true;
    }
    if (beside_cue(f)) return true;
    if (first != SIZE_MAX) return take_actor(f, first);
    for (size_t g = 0; g < p->group_count; g++)
        if (is_candidate(f, g) && (p->groups[g].prep & VG_FN(to)) && p->groups[g].from > f->cue->item &&
            take_actor(f, g))
            return true;
    return false;
}

/* "Behind the raid was X", "Y sees X behind it": whoever stands there without a preposition, or right before it with
 * that of an object ("ve a X detrás"). */
static bool actor_behind(finder *f)
{
    const vg_phrases *p = f->p;
    if (f->deed->verb || !(p->all & VG_FN(behind))) return false;
    size_t behind = 0;
    while (behind < p->count && (f->outside[behind] || !(p->items[behind].fn & VG_FN(behind)))) behind++;
    if (behind == p->count) return false;
    for (size_t g = 0; g < p->group_count; g++) {
        const vg_group *group = &p->groups[g];
        const bool object = group->end == behind && !(group->prep & ~(VG_FN(to) | VG_FN(target)));
        if ((!group->prep || object) && may_act(group) && is_candidate(f, g) && take_actor(f, g)) return true;
    }
    return false;
}

/* "X accuses Y", "attributes it to Y": as the frame says. */
static bool actor_by_frame(finder *f)
{
    const vg_cue *cue = f->cue;
    if (cue->accused && (take_actor(f, cue->accused - 1U) || take_accused(f, cue->accused - 1U))) return true;
    if (blamed_on(f)) return true;
    if (cue->sense->frame == VG_FRAME_of && !cue->passive) {
        for (size_t g = 0; g < f->p->group_count; g++) {
            const vg_group *group = &f->p->groups[g];
            bool victim = (group->prep & VG_FN(target)) && !(group->prep & (VG_FN(to) | VG_FN(of) | VG_FN(about))) &&
                          f->deed->item > cue->item && f->deed->item < group->from; /* condemned a raid against Y */
            if (group->from < cue->item || victim || !is_candidate(f, g)) continue;
            if (take_actor(f, g) || take_accused(f, g)) return true;
        }
    }
    uint64_t on =
        cue->sense->frame == VG_FRAME_of && cue->sense->value == VG_ACT_ATTRIBUTES ? VG_FN(target) : 0; /* blamed on */
    const bool fell = (cue->sense->options & VG_SAYING_IMPERSONAL) != 0; /* "suspicion fell upon" */
    if (cue->passive)
        for (size_t g = 0; g < f->p->group_count; g++)
            if (is_candidate(f, g) && (fell || (f->p->groups[g].prep & (VG_FN(to) | on))) &&
                f->p->groups[g].from > cue->item && f->p->groups[g].from < cue->item + 6 && take_actor(f, g))
                return true;
    if (cue->sense->frame == VG_FRAME_to && vg_lexicon_capital_nouns(f->p->lexicon))
        for (size_t g = f->p->group_count; g-- > 0;) { /* "führt … auf X zurück", "bringt … mit X in Verbindung" */
            const vg_group *group = &f->p->groups[g];
            bool by = (group->prep & (VG_FN(target) | VG_FN(with))) && (can_act(group) || is_state(group));
            size_t end = vg_clause_end(f->p, cue->item); /* the last of the clause, but for its particle */
            if (!by || cue->far || group->from < cue->item || group->end > end || group->end + 2U < end) continue;
            if (is_candidate(f, g) && take_actor(f, g)) return true;
        }
    return cue->sense->frame == VG_FRAME_to && attributed_to(f);
}

static bool actor_by_agent(finder *f)
{
    bool could = f->deed->passive || !f->deed->verb;
    for (size_t g = 0; could && g < f->p->group_count; g++)
        if (is_candidate(f, g) && (f->p->groups[g].prep & VG_FN(agent)) && take_actor(f, g)) return true;
    return false;
}

/* The first that could act and stands without a preposition before an active verb. */
static bool actor_by_subject(finder *f)
{
    for (size_t g = 0; f->deed->verb && !f->deed->passive && g < f->p->group_count; g++) {
        const vg_group *group = &f->p->groups[g];
        if (!is_candidate(f, g) || group->prep || group->from > f->deed->item || (group->flags & VG_GROUP_PRONOUN))
            continue;
        if (may_act(group) && take_actor(f, g)) return true;
    }
    return false;
}

static bool actor_by_nature(finder *f)
{
    for (size_t g = 0; g < f->p->group_count; g++) {
        const vg_group *group = &f->p->groups[g];
        if (!is_candidate(f, g) || !can_act(group)) continue;
        if ((group->prep & VG_FN(target)) && !(group->prep & (VG_FN(about) | VG_FN(of) | VG_FN(to))) && f->deed->verb)
            continue;
        if (take_actor(f, g)) return true;
    }
    return false;
}

/* "China's operations", "les opérations de la Chine", "Chinese campaign". */
static bool actor_by_owner(finder *f)
{
    int16_t own = f->deed->item < 0 ? -1 : f->p->items[f->deed->item].group;
    if (f->deed->verb || own < 0) return false;
    for (size_t g = 0; g < f->p->group_count; g++) {
        const vg_group *group = &f->p->groups[g];
        bool genitive = (group->flags & VG_GROUP_OWNER) && (int16_t)g == own - 1;
        bool of = (group->prep & VG_FN(of)) && group->parent == own && is_state(group);
        if ((genitive || of) && is_candidate(f, g) && take_actor(f, g)) return true;
    }
    const vg_group *deed = &f->p->groups[own];
    if (deed->place && deed->place_form == VG_FORM_ADJECTIVE && deed->place->country[0]) {
        vg_span span;
        f->deed->actor = (vg_party){.kind = VG_PARTY_STATE, .name = vg_slice_str(deed->place->name)};
        memcpy(f->deed->actor.country, deed->place->country, 2);
        vg_group_text(f->p, deed, &span);
        f->deed->actor.span = span;
        return true;
    }
    return false;
}

static bool actor_by_pronoun(finder *f)
{
    for (size_t g = 0; !f->deed->passive && g < f->p->group_count; g++) {
        const vg_group *group = &f->p->groups[g];
        if (!is_candidate(f, g) || group->prep || group->from > f->deed->item) continue;
        if ((is_state(group) || vg_group_is_service(group) || (group->flags & VG_GROUP_PRONOUN)) && take_actor(f, g))
            return true;
    }
    return false;
}

/* "Chinese services": a country's, whatever they are, where they are the subject. */
static bool actor_by_demonym(finder *f)
{
    for (size_t g = 0; f->deed->verb && !f->deed->passive && g < f->p->group_count; g++) {
        const vg_group *group = &f->p->groups[g];
        bool some = group->place && group->place->country[0] && group->body == VG_BODY_NONE && !group->org;
        if (!some || !is_candidate(f, g) || group->prep || group->from > f->deed->item || group->sector_count) continue;
        f->deed->actor = (vg_party){.kind = VG_PARTY_STATE, .name = vg_slice_str(group->place->name)};
        memcpy(f->deed->actor.country, group->place->country, 2);
        vg_group_text(f->p, group, &f->deed->actor.span);
        f->deed->actor_group = (int16_t)g;
        return true;
    }
    return false;
}

static bool is_infinitive(const finder *f)
{
    const vg_phrases *p = f->p;
    const vg_range told = f->cue->content[0];
    if (!f->deed->verb || !vg_lexicon_capital_nouns(p->lexicon) || f->deed->item < told.from) return false;
    for (size_t i = told.from; i < (size_t)f->deed->item; i++)
        if (p->items[i].mark == VG_MARK_COMMA) return false; /* of a purpose: who acts stands in the clause before */
    for (size_t i = (size_t)f->deed->item; i < p->count && i <= (size_t)f->deed->item + 2; i++)
        if ((p->items[i].fn & VG_FN(infinitive)) && p->items[i].group < 0) return true;
    const vg_sense *s = p->items[f->deed->item].action;
    return (s->forms & VG_FORM(infinitive)) && !(s->forms & (VG_FORM(finite) | VG_FORM(participle)));
}

static void find_actor(finder *f)
{
    const vg_cue *cue = f->cue;
    f->deed->actor_group = -1;
    if (cue->passive && cue->sense->frame != VG_FRAME_to && cue->source_count > 0) {
        size_t g = (size_t)cue->sources[cue->source_count - 1];
        bool pronoun = (f->p->groups[g].flags & VG_GROUP_PRONOUN) != 0; /* "il a été reproché au Maroc" */
        if (!pronoun && (take_actor(f, g) || (cue->sense->frame == VG_FRAME_of && take_accused(f, g)))) return;
    }
    if (actor_by_frame(f) || actor_behind(f) || actor_by_agent(f)) return;
    if (is_infinitive(f)) return; /* "bestritt, die Polizei gehackt zu haben": its object stands before it */
    if (actor_by_subject(f) || actor_by_nature(f) || actor_by_owner(f)) return;
    if (cue->sense->value == VG_ACT_ASSESSES && !f->deed->verb) /* "behind it Microsoft suspects Russia" */
        for (size_t g = 0; g < f->p->group_count; g++) {
            const vg_group *group = &f->p->groups[g];
            bool bare = is_candidate(f, g) && !group->prep && is_state(group);
            if (bare && group->from > cue->item && group->from > f->deed->item && take_actor(f, g)) return;
        }
    if (actor_by_pronoun(f)) return;
    actor_by_demonym(f);
}

/* ---- the targets ---- */

static bool same_country(const char *a, const char *b)
{
    return a[0] && strcmp(a, b) == 0;
}

static vg_slice join_sectors(finder *f, const vg_group *g)
{
    char text[120];
    vg_buf say = VG_BUF_INIT(sizeof text);
    const vg_name_info *all[2 * VG_GROUP_SECTORS];
    size_t count = 0;
    for (size_t i = 0; i < f->pending_count; i++) all[count++] = f->pending[i];
    for (size_t i = 0; g && i < g->sector_count; i++) all[count++] = g->sectors[i];
    for (size_t i = 0; i < count; i++) {
        bool seen = false;
        for (size_t k = 0; k < i; k++) seen = seen || strcmp(all[k]->id, all[i]->id) == 0;
        if (!seen) vg_buf_printf(&say, "%s%.40s", say.size ? "; " : "", all[i]->id);
    }
    if (count == 0 && g && g->body_sense && vg_body_of_state(g->body)) {
        const char *own = strchr(vg_lexicon_text(f->p->lexicon, g->body_sense), '|');
        if (own) vg_buf_add_str(&say, own + 1);
    }
    vg_slice made = vg_arena_dup(f->c->arena, vg_buf_slice(&say));
    vg_buf_free(&say);
    return made.data ? made : vg_slice_str("");
}

static void add_target(finder *f, const vg_group *g)
{
    vg_deed *d = f->deed;
    vg_target target = {.name = vg_slice_str("")};
    vg_slice text = vg_group_text(f->p, g, &target.span);
    const vg_name_info *place = g->place ? g->place : g->where;
    const char *country = place ? place->country : g->org && g->body != VG_BODY_thing ? g->org->country : "";
    if (strlen(country) == 2) memcpy(target.country, country, 3);
    target.named = g->org || (g->flags & VG_GROUP_PROPER) || (vg_body_of_state(g->body) && target.country[0]);
    bool plain = g->place && g->body == VG_BODY_NONE && !g->org && g->sector_count == 0;
    if (g->org)
        target.name = vg_slice_str(g->org->name);
    else if (g->flags & VG_GROUP_PROPER)
        target.name = vg_phrases_text(f->p, g->proper_from, g->proper_until);
    else if (!plain)
        target.name = text;
    bool office = (g->flags & VG_GROUP_OFFICE) || vg_body_of_state(g->body);
    bool noun = vg_lexicon_capital_nouns(f->p->lexicon) && !(g->flags & VG_GROUP_RUN) && g->body == VG_BODY_NONE &&
                !(g->prep & (VG_FN(in) | VG_FN(of) | VG_FN(target)));
    if (noun && !g->org) target.named = false;
    if (!target.country[0] && !g->org && (!(g->flags & VG_GROUP_PROPER) || noun) && !office) {
        for (size_t i = 0; i < g->sector_count && f->pending_count < VG_GROUP_SECTORS; i++)
            f->pending[f->pending_count++] = g->sectors[i];
        return;
    }
    target.sector = join_sectors(f, g);
    for (size_t i = 0; i < d->target_count; i++)
        if (plain && same_country(target.country, d->targets[i].country)) return;
    if (d->target_count == VG_DEED_TARGETS) return;
    d->office[d->target_count] = office;
    d->targets[d->target_count++] = target;
}

/* "its servers", "the data of its patients": what is the source's own names nobody else. */
static bool is_own(const finder *f, size_t g)
{
    const vg_phrases *p = f->p;
    const vg_group *group = &p->groups[g];
    if (group->place || group->org || can_act(group) || (group->flags & (VG_GROUP_DEED | VG_GROUP_PROPER)))
        return false;
    if (group->flags & VG_GROUP_POSSESSIVE) return true;
    for (size_t i = g + 1; i < p->group_count && p->groups[i].from < group->end; i++)
        if ((p->groups[i].flags & VG_GROUP_ATTACHED) && (p->groups[i].flags & VG_GROUP_POSSESSIVE)) return true;
    return false;
}

/* Whether group g can be what the deed hit. */
static bool is_target(const finder *f, size_t g)
{
    const vg_group *group = &f->p->groups[g];
    const vg_deed *d = f->deed;
    if (!is_candidate(f, g) || (int16_t)g == d->actor_group) return false;
    if (group->flags & (VG_GROUP_PRONOUN | VG_GROUP_DEED)) return false;
    if (is_own(f, g)) return false;
    if ((group->flags & VG_GROUP_POSSESSIVE) && !group->place && !group->org && !(group->flags & VG_GROUP_PROPER))
        return false;
    if (can_act(group) && !group->org) return false;
    if (d->actor_group >= 0 && group->parent == d->actor_group && (group->prep & (VG_FN(of) | VG_FN(agent))))
        return false;
    if (group->prep & (VG_FN(agent) | VG_FN(with)) && !(group->prep & (VG_FN(in) | VG_FN(target)))) return false;
    if (group->prep &&
        !(group->prep & (VG_FN(target) | VG_FN(in) | VG_FN(of) | VG_FN(from) | VG_FN(to) | VG_FN(about))))
        return false;
    bool subject = !group->prep && group->from < d->item;
    bool object = d->actor_group >= 0 && (int16_t)g > d->actor_group; /* where verbs come last */
    if (subject && d->verb && !d->passive && is_state(group) && !object) return false;
    const vg_name_info *place = group->place ? group->place : group->org;
    bool own_side = place && place->country[0] && strcmp(place->country, d->actor.country) == 0;
    if (own_side && group->body != VG_BODY_thing && !(group->prep & (VG_FN(target) | VG_FN(in))))
        return false; /* apposition */
    if (group->place && group->place_form == VG_FORM_REGION && group->body == VG_BODY_NONE) return false;
    return true;
}

/* Beside targets that say whose they are, those that do not say it are parts of them. */
static void drop_vague(vg_deed *d)
{
    bool some = false;
    size_t kept = 0;
    for (size_t i = 0; i < d->target_count; i++) some = some || d->targets[i].country[0];
    for (size_t i = 0; i < d->target_count; i++) {
        if (some && !d->targets[i].country[0] && !d->targets[i].named) continue;
        d->office[kept] = d->office[i];
        d->targets[kept++] = d->targets[i];
    }
    d->target_count = kept;
}

static void find_targets(finder *f)
{
    int16_t own = f->deed->item < 0 ? -1 : f->p->items[f->deed->item].group;
    for (size_t g = 0; g < f->p->group_count; g++)
        if ((int16_t)g != own && is_target(f, g)) add_target(f, &f->p->groups[g]);
    for (size_t g = 0; g < f->p->group_count; g++) {
        bool own_thing = is_own(f, g);
        if (own_thing && is_candidate(f, g) && (int16_t)g != f->deed->actor_group) f->deed->possessive = true;
    }
    for (size_t i = 0; i < f->p->count; i++) /* "says it was the victim of an attack" */
        if (!f->outside[i] && (f->p->items[i].fn & VG_FN(suffer))) f->deed->possessive = true;
    if (f->deed->target_count == 0 && f->pending_count > 0) {
        vg_target target = {.name = vg_slice_str("")};
        target.sector = join_sectors(f, NULL);
        f->deed->targets[f->deed->target_count++] = target;
    }
    drop_vague(f->deed);
    for (size_t i = 0; i < f->deed->target_count; i++)
        if (!f->deed->targets[i].sector.data) f->deed->targets[i].sector = vg_slice_str("");
}

/* ---- the rest ---- */

/* "The attack was likely …": nothing but auxiliaries between the noun of the deed and item i. */
static bool predicate_begins(const finder *f, size_t i)
{
    const uint64_t between = VG_FN(be) | VG_FN(have) | VG_FN(modal) | VG_FN(adverb) | VG_FN(negation);
    if (f->deed->verb) return false;
    for (size_t k = (size_t)f->deed->item + 1; k < i; k++)
        if (!(f->p->items[k].fn & between)) return false;
    return true;
}

static void read_manner(finder *f)
{
    const vg_phrases *p = f->p;
    size_t quoted = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (f->skip[i]) continue;
        const vg_item *item = &p->items[i];
        if (item->hedge && ((int16_t)i <= f->deed->item + 1 || predicate_begins(f, i)))
            f->deed->likelihood = (vg_likelihood)item->hedge;
        if (item->fn & VG_FN(reported)) f->deed->hearsay = true;
        quoted += (item->flags & VG_TOKEN_QUOTED) && item->mark == VG_MARK_WORD;
    }
    f->deed->quoted = quoted >= 2;
}

/* "North Korean hackers sat for months in …": who can only have broken in, and where. */
static bool presence(finder *f)
{
    f->deed->actor_group = -1;
    for (size_t g = 0; g < f->p->group_count && f->deed->actor_group < 0; g++)
        if (is_candidate(f, g) && can_act(&f->p->groups[g]) && !f->p->groups[g].prep) take_actor(f, g);
    if (f->deed->actor_group < 0) return false;
    f->deed->verb = f->deed->weak = true;
    f->deed->action = VG_ACTION_INTRUSION;
    find_targets(f);
    read_manner(f);
    f->deed->negated = false;
    bool some = f->deed->possessive;
    for (size_t i = 0; i < f->deed->target_count; i++)
        some = some || f->deed->targets[i].country[0] || f->deed->targets[i].named;
    return some;
}

/* What was sought or taken: the words behind a verb that takes an object, to the end of its clause. */
static void read_object(finder *f)
{
    const vg_phrases *p = f->p;
    for (size_t i = 0; i < p->count; i++) {
        const vg_item *item = &p->items[i];
        if (f->outside[i] || !item->action || !item->verb || !(item->action->options & VG_ACTION_OBJECT)) continue;
        size_t from = i + 1, until = from;
        while (until < p->count && p->items[until].mark <= VG_MARK_NUMBER && !p->items[until].verb &&
               !p->items[until].time)
            until++;
        f->deed->object = vg_phrases_text(p, from, until);
        return;
    }
    int16_t own = f->deed->item < 0 ? -1 : p->items[f->deed->item].group;
    if (f->deed->action == VG_ACTION_INFLUENCE && own >= 0) {
        vg_span span;
        f->deed->object = vg_group_text(p, &p->groups[own], &span);
    }
}

/* The clause that speaks of evidence, anywhere in the sentence. */
static void read_basis(finder *f)
{
    const vg_phrases *p = f->p;
    for (size_t i = 0; i < p->count; i++) {
        if (!(p->items[i].fn & VG_FN(evidence))) continue;
        size_t from = i, until = vg_clause_end(p, i);
        while (from > 0 && p->items[from - 1].mark != VG_MARK_COMMA && !p->items[from - 1].verb) from--;
        f->deed->basis = vg_phrases_text(p, from, until);
        return;
    }
}

static void mark_others(finder *f, const vg_cue *cues, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        if (&cues[k] == f->cue || cues[k].far) continue;
        bool around = cues[k].clause.from <= f->cue->item && f->cue->item < cues[k].clause.until;
        for (size_t i = cues[k].clause.from; i < cues[k].clause.until && !around; i++)
            f->skip[i] = f->outside[i] = true;
    }
}

bool vg_deed_read(vg_discourse *c, const vg_phrases *p, const vg_cue *cues, size_t count, size_t at, vg_deed *ret_deed)
{
    const vg_cue *cue = &cues[at];
    finder f = {.c = c, .p = p, .cue = cue, .deed = ret_deed};
    *ret_deed = (vg_deed){.item = -1,
                          .actor_group = -1,
                          .actor.name = vg_slice_str(""),
                          .object = vg_slice_str(""),
                          .basis = vg_slice_str("")};
    mark_content(&f);
    mark_others(&f, cues, count);
    if (!find_deed(&f)) {
        memcpy(f.skip, f.outside, sizeof f.skip); /* perhaps in a clause that explains */
        if (!find_deed(&f) && !no_deed(&f)) return presence(&f);
    } else if (f.deed->weak) {
        int16_t weak = ret_deed->item;
        bool kept[VG_SENTENCE_TOKENS];
        memcpy(kept, f.skip, sizeof kept);
        memcpy(f.skip, f.outside, sizeof f.skip); /* "use the occasion to collect": the purpose says more */
        find_deed(&f);
        if (f.deed->weak) {
            ret_deed->item = weak;
            memcpy(f.skip, kept, sizeof f.skip);
        }
    }
    read_voice(&f);
    find_actor(&f);
    find_targets(&f);
    read_manner(&f);
    read_object(&f);
    read_basis(&f);
    if (!ret_deed->object.data) ret_deed->object = vg_slice_str("");
    if (!ret_deed->basis.data) ret_deed->basis = vg_slice_str("");
    return true;
}

bool vg_deed_told(vg_discourse *c, const vg_phrases *p, vg_deed *ret_deed)
{
    static const vg_sense tells = {.kind = VG_LEX_saying, .value = VG_ACT_ASSERTS, .frame = VG_FRAME_that};
    const vg_cue cue = {.sense = &tells, .content[0] = {0, (uint16_t)p->count}};
    return vg_deed_read(c, p, &cue, 1, 0, ret_deed);
}
