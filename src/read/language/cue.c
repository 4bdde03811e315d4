/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The word of saying first, then its subject: left of it, right of it where it is inverted ("said Microsoft"), or that
 * of the verb before it. What is said stands behind the clause of saying, or before it, or on both sides. */
#include "cue.h"

#include <string.h>

#define LOOK 12 /* items that may stand between a verb and its subject, or the word that begins what is said */

#define BORDERS (VG_FN(that) | VG_FN(relative) | VG_FN(subordinate) | VG_FN(whether))

static bool is_border(const vg_item *item)
{
    if (item->mark == VG_MARK_SEMICOLON || item->mark == VG_MARK_COLON || item->mark == VG_MARK_DASH ||
        item->mark == VG_MARK_STOP)
        return true;
    return item->mark == VG_MARK_WORD && (item->fn & BORDERS) && !(item->fn & (VG_FN(definite) | VG_FN(of)));
}

/* What may stand between a subject and its verb. */
static bool is_between(const vg_item *item)
{
    if (item->time || item->hedge) return true;
    return item->mark == VG_MARK_WORD && item->group < 0 && !item->verb &&
           (item->fn & (VG_FN(be) | VG_FN(have) | VG_FN(modal) | VG_FN(negation) | VG_FN(adverb) | VG_FN(habitual) |
                        VG_FN(reported) | VG_FN(infinitive)));
}

/* The same, and the preposition of a date: "on Monday". */
static bool between_at(const vg_phrases *p, size_t i)
{
    if (is_between(&p->items[i])) return true;
    return i + 1 < p->count && p->items[i + 1].time && p->items[i].mark == VG_MARK_WORD && p->items[i].group < 0 &&
           !p->items[i].verb && p->items[i].fn != 0;
}

int16_t vg_group_root(const vg_phrases *p, int16_t g)
{
    for (int n = 0; g >= 0 && n < VG_PHRASE_GROUPS && (p->groups[g].flags & VG_GROUP_ATTACHED); n++)
        g = p->groups[g].parent;
    return g;
}

size_t vg_clause_end(const vg_phrases *p, size_t i)
{
    while (i < p->count && p->items[i].mark != VG_MARK_COMMA && !is_border(&p->items[i])) i++;
    return i;
}

static bool is_bare(const vg_group *g)
{
    return !(g->flags & VG_GROUP_ATTACHED) && (g->prep & ~VG_FN(as)) == 0;
}

/* Whether a group could speak, by its words alone. */
static bool can_speak(const vg_group *g)
{
    if (g->flags & VG_GROUP_DEED) return false;
    if (g->flags & VG_GROUP_PRONOUN || g->org || g->flags & VG_GROUP_PROPER) return true;
    if (g->body == VG_BODY_thing) return (g->flags & VG_GROUP_DEFINITE) != 0; /* a victim speaks */
    if (g->body != VG_BODY_NONE) return true;
    return g->place != NULL || (!g->prep && (g->flags & VG_GROUP_DEFINITE));
}

static bool vg_acts(const vg_group *g)
{
    return g->actor || g->body <= VG_BODY_group;
}

/* Whether a group is one who speaks by trade: a company, researchers, a paper, an organisation, an office. */
static bool speaks_by_trade(const vg_group *g)
{
    if (g->flags & (VG_GROUP_DEED | VG_GROUP_ATTACHED | VG_GROUP_PRONOUN) || vg_acts(g)) return false;
    bool office = g->body >= VG_BODY_government && g->body < VG_BODY_NONE;
    bool trade = g->body >= VG_BODY_people && g->body <= VG_BODY_document;
    return g->org || trade || office || (g->body == VG_BODY_NONE && (g->flags & VG_GROUP_PROPER));
}

/* Whether a group stands right behind the verb of a deed. */
static bool is_object(const vg_phrases *p, int16_t g)
{
    size_t from = p->groups[g].from;
    while (from > 0 && p->items[from - 1].group < 0 && !p->items[from - 1].verb &&
           p->items[from - 1].mark == VG_MARK_WORD)
        from--;
    return from > 0 && p->items[from - 1].verb && p->items[from - 1].action;
}

/* Adds root group g and those that "and" or a comma of the list joins to it before. */
static void add_sources(const vg_phrases *p, int16_t g, vg_cue *c)
{
    bool list = false;
    for (int16_t i = g; i >= 0 && c->source_count < VG_CUE_SOURCES; i--) {
        const vg_group *group = &p->groups[i];
        if (group->flags & VG_GROUP_ATTACHED) continue;
        for (int n = c->source_count; n > 0; n--) c->sources[n] = c->sources[n - 1];
        c->sources[0] = i;
        c->source_count++;
        size_t from = group->from;
        while (from > 0 && p->items[from - 1].group < 0 &&
               (p->items[from - 1].fn & (VG_FN(definite) | VG_FN(indefinite) | VG_FN(possessive))))
            from--;
        if (from < c->clause.from) c->clause.from = (uint16_t)from;
        list = list || (group->flags & VG_GROUP_AND); /* a comma counts where an "and" stands behind it */
        if (!(group->flags & VG_GROUP_AND) && !(list && (group->flags & VG_GROUP_COMMA))) break;
        if (list && !(group->flags & VG_GROUP_AND) && i > 0 && is_object(p, i - 1))
            break; /* "… broke into ports, X and Y said" */
    }
    if (p->groups[g].end > c->clause.until) c->clause.until = p->groups[g].end;
}

/* Those that "and" joins behind root group g. */
static void add_later_sources(const vg_phrases *p, int16_t g, vg_cue *c)
{
    for (size_t i = (size_t)g + 1; i < p->group_count && c->source_count < VG_CUE_SOURCES; i++) {
        const vg_group *group = &p->groups[i];
        if (group->flags & VG_GROUP_ATTACHED) continue;
        if (!(group->flags & VG_GROUP_AND) || !is_bare(group) || group->from > c->clause.until + 3) break;
        if (group->end < p->count && p->items[group->end].verb) break;
        c->sources[c->source_count++] = (int16_t)i;
        c->clause.until = group->end;
    }
}

/* "afferma in un'analisi la società X": who stands right behind a document, or else the document. */
static int16_t next_speaker(const vg_phrases *p, int16_t document)
{
    const size_t end = p->groups[document].end;
    for (size_t g = (size_t)document + 1; g < p->group_count && p->groups[g].from <= end + 1; g++) {
        const vg_group *group = &p->groups[g];
        if (group->flags & VG_GROUP_ATTACHED) continue;
        return is_bare(group) && speaks_by_trade(group) ? (int16_t)g : document;
    }
    return document;
}

/* The group that begins within a few items behind i, with nothing but auxiliaries before it, or -1. */
static int16_t group_behind(const vg_phrases *p, size_t i)
{
    for (size_t n = 0; i < p->count && n < 5; i++, n++) {
        if (p->items[i].group >= 0) {
            int16_t g = vg_group_root(p, p->items[i].group);
            if (g < 0) return -1;
            if (p->groups[g].body == VG_BODY_document && !is_bare(&p->groups[g])) /* "lit-on dans l'étude" */
                return next_speaker(p, g);
            return is_bare(&p->groups[g]) ? g : -1;
        }
        bool article = (p->items[i].fn & (VG_FN(definite) | VG_FN(indefinite) | VG_FN(possessive))) != 0;
        bool passed = (p->items[i].fn & (VG_FN(in) | VG_FN(of) | VG_FN(from) | VG_FN(and))) != 0;
        if (!between_at(p, i) && !article && !passed) return -1;
    }
    return -1;
}

/* "X, a company in Y, said": the group before the first comma, where the verb stands behind the second. */
static int16_t before_apposition(const vg_phrases *p, size_t comma)
{
    size_t i = comma;
    while (i > 0 && comma - i < 40 && p->items[i - 1].mark != VG_MARK_COMMA && !is_border(&p->items[i - 1])) i--;
    if (i > 0 && comma - i < 40 && (p->items[i - 1].fn & VG_FN(relative))) i--;
    if (i < comma && (p->items[i].fn & VG_FN(and)) && p->items[comma - 1].group >= 0) /* ", joined by Y," */
        return vg_group_root(p, p->items[comma - 1].group);
    if (i < 2 || p->items[i - 1].mark != VG_MARK_COMMA || p->items[i - 2].group < 0) return -1;
    int16_t g = vg_group_root(p, p->items[i - 2].group);
    return g >= 0 && is_bare(&p->groups[g]) ? g : -1;
}

static bool has_deed(const vg_phrases *p, size_t from, size_t until)
{
    for (size_t i = from; i < until; i++)
        if (p->items[i].action) return true;
    return false;
}

/* Whether something was said before item i: a comma or a closed quotation stands right before it. */
static bool behind_statement(const vg_phrases *p, size_t i)
{
    if (i == 0) return false;
    uint8_t mark = p->items[i - 1].mark;
    return mark == VG_MARK_COMMA || mark == VG_MARK_UNQUOTE || mark == VG_MARK_DASH || mark == VG_MARK_STOP;
}

static bool inverted(const vg_phrases *p, size_t verb, vg_cue *c)
{
    int16_t g = group_behind(p, verb + 1);
    if (g < 0 || !can_speak(&p->groups[g])) return false;
    c->clause.until = (uint16_t)(verb + 1);
    add_sources(p, g, c);
    add_later_sources(p, g, c);
    return true;
}

/* The first bare group of the sentence that stands before item `until`. */
static int16_t first_bare(const vg_phrases *p, size_t until)
{
    for (size_t i = 0; i < p->group_count && p->groups[i].from < until; i++)
        if (is_bare(&p->groups[i])) return (int16_t)i;
    return -1;
}

/* Whether the sentence begins with somebody and a comma: "Illyra, which runs the exchange, said". */
static bool leads_alone(const vg_phrases *p)
{
    if (p->group_count == 0 || !can_speak(&p->groups[0]) || p->groups[0].prep) return false;
    size_t end = p->groups[0].end;
    for (size_t i = 0; i < p->groups[0].from; i++)
        if (!(p->items[i].fn & (VG_FN(definite) | VG_FN(indefinite)))) return false;
    return end < p->count && p->items[end].mark == VG_MARK_COMMA;
}

/* What a relative word at item i stands for: the group before it. */
static int16_t antecedent(const vg_phrases *p, size_t i)
{
    if (i > 0 && p->items[i - 1].mark == VG_MARK_COMMA) i--;
    if (i == 0 || p->items[i - 1].group < 0) return -1;
    int16_t g = vg_group_root(p, p->items[i - 1].group);
    return g >= 0 && can_speak(&p->groups[g]) ? g : -1;
}

/* The auxiliary that a participle or infinitive at the end of its clause belongs to, where other words stand between
 * ("Litauen hat Belarus eine Kampagne zugeschrieben"); SIZE_MAX where there is none. */
static size_t far_auxiliary(const vg_phrases *p, size_t verb)
{
    bool between = false;
    for (size_t i = verb, n = 0; i > 0 && n < 30; n++) {
        const vg_item *item = &p->items[--i];
        if (item->mark > VG_MARK_NUMBER || is_border(item) || item->verb) return SIZE_MAX;
        if ((item->fn & (VG_FN(be) | VG_FN(have) | VG_FN(modal))) && item->group < 0) return between ? i : SIZE_MAX;
        between = between || item->group >= 0;
    }
    return SIZE_MAX;
}

static bool far_subject(const vg_phrases *p, vg_cue *c)
{
    size_t auxiliary = far_auxiliary(p, c->item);
    if (auxiliary == SIZE_MAX) return false;
    int16_t g =
        auxiliary > 0 && p->items[auxiliary - 1].group >= 0 ? vg_group_root(p, p->items[auxiliary - 1].group) : -1;
    if (g < 0 || !is_bare(&p->groups[g])) g = group_behind(p, auxiliary + 1);
    if (g < 0 || !can_speak(&p->groups[g])) return false;
    c->clause = (vg_range){(uint16_t)auxiliary, (uint16_t)(auxiliary + 1)};
    add_sources(p, g, c);
    c->content[1] = (vg_range){c->clause.until, c->item};
    c->far = true;
    return true;
}

/* "unter Berufung auf X": X is cited, and says nothing itself. */
static bool cited(const vg_phrases *p, size_t from)
{
    while (from > 0 && !p->items[from - 1].saying && (p->items[from - 1].fn & (VG_FN(definite) | VG_FN(indefinite))))
        from--;
    const vg_sense *s = from > 0 ? p->items[from - 1].saying : NULL;
    return s && (s->frame == VG_FRAME_cite || s->frame == VG_FRAME_before);
}

/* ", añadió." ", aseguran," and "Añadió que …": the verb from item `at` on has no subject. */
static bool stands_alone(const vg_phrases *p, size_t at, size_t verb)
{
    if (!vg_lexicon_subjects_left_out(p->lexicon) || verb + 1 >= p->count || (at > 0 && !behind_statement(p, at)))
        return false;
    const vg_item *next = &p->items[verb + 1];
    return next->mark > VG_MARK_NUMBER || (at == 0 && (next->fn & VG_FN(that)));
}

static void find_subject(const vg_phrases *p, vg_cue *c)
{
    size_t at = c->item;
    if (vg_lexicon_capital_nouns(p->lexicon) && (c->sense->forms & (VG_FORM(participle) | VG_FORM(infinitive))) &&
        far_subject(p, c))
        return;
    while (at > 0 && between_at(p, at - 1)) at--;
    c->clause.from = (uint16_t)at;
    c->left_out = !c->passive && stands_alone(p, at, c->item);
    if (c->left_out) return;
    if (at == 0 || behind_statement(p, at)) {
        if (at > 0 && leads_alone(p)) { /* "X, which …, said" */
            int16_t g = before_apposition(p, at - 1);
            vg_cue behind = {.item = c->item};
            bool turned = g == 0 && vg_acts(&p->groups[0]) &&
                          inverted(p, c->item, &behind) && /* "Hackers, who …, says X" */
                          speaks_by_trade(&p->groups[behind.sources[0]]);
            if (g == 0 && !turned) {
                add_sources(p, g, c);
                add_later_sources(p, g, c); /* "Two firms, X and Y, said" */
                return;
            }
        }
        bool stated = at == 0 || p->items[at - 1].mark != VG_MARK_COMMA || has_deed(p, 0, at);
        if (stated && inverted(p, c->item, c)) return;
        int16_t g = at > 0 ? before_apposition(p, at - 1) : -1;
        if (g >= 0 && !can_speak(&p->groups[g]) && !vg_acts(&p->groups[g])) g = -1;
        if (g >= 0) add_sources(p, g, c);
        if (g >= 0) add_later_sources(p, g, c);
        if (g < 0 && !stated && inverted(p, c->item, c)) return;
        if (g >= 0 || at == 0) return;
    }
    for (size_t n = 0; at > 0 && n < 60; n++, at--) {
        const vg_item *before = &p->items[at - 1];
        if (before->fn & (VG_FN(and) | VG_FN(but)) && before->group < 0) {
            c->elided = true;
            break;
        }
        if ((before->fn & VG_FN(relative)) && before->group < 0 && at == c->clause.from) { /* ", who admitted that …" */
            int16_t g = antecedent(p, at - 1);
            if (g >= 0) add_sources(p, g, c);
            if (g >= 0) return;
        }
        if (is_border(before) || (before->mark == VG_MARK_COMMA && n > 0)) break;
        if (before->group < 0) continue;
        int16_t g = vg_group_root(p, before->group);
        if (g < 0) continue;
        const vg_group *group = &p->groups[g];
        at = (size_t)group->from + 1;
        if (!is_bare(group) || cited(p, group->from)) continue;
        if ((group->flags & VG_GROUP_DEED) && inverted(p, c->item, c)) return; /* "Den Angriff schreibt X …" */
        c->subject = true;
        add_sources(p, g, c);
        return;
    }
    if (inverted(p, c->item, c)) {
        c->elided = false;
        return;
    }
    if (!c->elided) return;
    int16_t g = first_bare(p, c->item);
    if (g < 0) return;
    uint16_t from = c->clause.from;
    add_sources(p, g, c);
    c->clause.from = from;
}

/* ---- the kinds of cues ---- */

static bool near(const vg_phrases *p, size_t i, size_t reach, uint64_t fn)
{
    for (size_t n = 0; i > 0 && n < reach; n++) {
        const vg_item *before = &p->items[--i];
        if (before->fn & fn && before->group < 0) return true;
        if (before->mark != VG_MARK_WORD || (before->verb && n > 0)) return false;
        if ((before->fn & VG_FN(relative)) && before->group < 0) return false; /* "c'est ce qu'a annoncé X" */
    }
    return false;
}

/* Behind the clause of saying: past dates, receivers and the word that begins the statement. */
static size_t skip_to_content(const vg_phrases *p, size_t at, bool *ret_that)
{
    *ret_that = false;
    for (size_t i = at, n = 0; i < p->count && n < LOOK; i++, n++) {
        const vg_item *item = &p->items[i];
        if (item->fn & VG_FN(that) && item->group < 0) {
            *ret_that = true;
            return i + 1;
        }
        if (item->mark == VG_MARK_COLON) return i + 1;
        if (item->verb || item->mark == VG_MARK_STOP || item->mark == VG_MARK_SEMICOLON) break;
    }
    return at;
}

/* "Behind the raid, X suspects a gang": nobody does anything before the comma. */
static bool has_verb(const vg_phrases *p, size_t until)
{
    for (size_t i = 0; i < until; i++)
        if (p->items[i].verb || (p->items[i].group < 0 && (p->items[i].fn & (VG_FN(be) | VG_FN(have) | VG_FN(verb)))))
            return true;
    return false;
}

static void verb_content(const vg_phrases *p, vg_cue *c)
{
    const bool inverted = c->source_count > 0 && p->groups[c->sources[0]].from > c->item;
    bool that;
    if (c->far) {
        c->content[0] = (vg_range){(uint16_t)(skip_to_content(p, (size_t)c->item + 1, &that)), (uint16_t)p->count};
        return;
    }
    size_t behind = c->clause.until > c->item ? c->clause.until : (size_t)c->item + 1;
    size_t right = behind;
    that = false;
    if (c->sense->frame == VG_FRAME_that) right = skip_to_content(p, behind, &that);
    bool aside = behind_statement(p, c->clause.from); /* "It is unlikely, X says, that …" */
    bool left = aside && !that && has_deed(p, 0, c->clause.from) && (inverted || has_verb(p, c->clause.from));
    bool as =
        c->clause.from > 0 && (p->items[c->clause.from - 1].fn & VG_FN(as)) && p->items[c->clause.from - 1].group < 0;
    if (as) {
        right = vg_clause_end(p, behind);
        left = c->clause.from > 1;
    }
    if (left && !as) right = vg_clause_end(p, behind); /* what follows the next comma goes on with it, … */
    if (left && right + 1 < p->count && (p->items[right + 1].fn & VG_FN(relative)) && p->items[right + 1].group < 0)
        right = p->count; /* … but not what is said of the source */
    c->content[0] = (vg_range){(uint16_t)right, (uint16_t)p->count};
    c->clause.until = (uint16_t)(left ? vg_clause_end(p, behind) : right);
    if (left || aside) c->content[1] = (vg_range){0, c->clause.from};
    size_t first = c->item; /* "Behind the attack X suspects Y" */
    while (first > 0 && !is_border(&p->items[first - 1]) && p->items[first - 1].mark != VG_MARK_COMMA) first--;
    if (!left && !aside && inverted && vg_lexicon_capital_nouns(p->lexicon) && first < c->clause.from)
        c->content[1] = (vg_range){(uint16_t)first, c->clause.from};
}

/* "It emerges from a report by X that …": the document near the verb, where no one else speaks. */
static void find_document(const vg_phrases *p, vg_cue *c)
{
    bool pronoun = c->source_count == 1 && (p->groups[c->sources[0]].flags & VG_GROUP_IT);
    if (c->source_count && !pronoun) return;
    for (size_t g = 0; g < p->group_count; g++) {
        const vg_group *group = &p->groups[g];
        bool capital = pronoun && group->place_form == VG_FORM_CAPITAL && group->place && group->body == VG_BODY_NONE &&
                       (group->prep & VG_FN(in)); /* "In Moskau hieß es" */
        if ((group->body != VG_BODY_document && !capital) || (group->flags & (VG_GROUP_ATTACHED | VG_GROUP_DEED)))
            continue;
        if (!(group->prep & (VG_FN(from) | VG_FN(in) | VG_FN(of))) || group->from > c->item + 4 ||
            group->until + 12 < c->item)
            continue;
        c->source_count = 0;
        add_sources(p, (int16_t)g, c);
        return;
    }
}

/* Whether the clause around item i has a word with one of these functions. */
static bool clause_has(const vg_phrases *p, size_t i, uint64_t fn)
{
    size_t from = i, until = i + 1;
    while (from > 0 && i - from < 30 && p->items[from - 1].mark != VG_MARK_SEMICOLON &&
           p->items[from - 1].mark != VG_MARK_STOP)
        from--;
    while (until < p->count && until - i < 30 && p->items[until].mark != VG_MARK_SEMICOLON &&
           p->items[until].mark != VG_MARK_STOP)
        until++;
    for (size_t k = from; k < until; k++)
        if (p->items[k].fn & fn) return true;
    return false;
}

static bool ends_clause(const vg_phrases *p, size_t i, uint16_t particle)
{
    for (size_t k = i + 1; k + 1 < p->count && k < i + 40; k++)
        if (p->items[k].word == particle && p->items[k + 1].mark > VG_MARK_NUMBER) return true;
    return false;
}

/* Of the meanings of a word of saying the one whose company is there, one without demands else; NULL: none. */
static const vg_sense *choose_sense(const vg_phrases *p, size_t i)
{
    const vg_item *item = &p->items[i];
    const vg_sense *plain = NULL;
    uint16_t particle = item->saying->particle;
    for (size_t k = 0; k < item->sense_count; k++) /* the particle that ends its clause goes before others */
        if (item->senses[k].kind == VG_LEX_saying && item->senses[k].particle &&
            ends_clause(p, i, item->senses[k].particle))
            particle = item->senses[k].particle;
    for (size_t k = 0; k < item->sense_count; k++) {
        const vg_sense *s = &item->senses[k];
        if (s->kind != VG_LEX_saying || s->frame == VG_FRAME_noun) continue;
        if (particle && s->particle != particle) continue;
        if (!particle && s->particle) continue;
        if ((s->options & VG_SAYING_ACCUSATION) && clause_has(p, i, VG_FN(accusation))) return s;
        if ((s->options & VG_SAYING_COMMENT) && clause_has(p, i, VG_FN(comment) | VG_FN(accusation))) return s;
        if (!(s->options & (VG_SAYING_ACCUSATION | VG_SAYING_COMMENT)) && !plain) plain = s;
    }
    return plain;
}

/* "Dem Iran wirft Berlin vor, …": who is accused stands first, in a case that no subject has; who accuses stands behind
 * the verb. */
static void turn_dative(const vg_phrases *p, vg_cue *c)
{
    if (c->passive || c->source_count != 1) return;
    const int16_t g = c->sources[0];
    const uint16_t from = p->groups[g].from;
    if (p->groups[g].prep || from == 0 || from > c->item || !(p->items[from - 1].fn & VG_FN(dative))) return;
    c->source_count = 0;
    if (inverted(p, c->item, c)) c->accused = (uint16_t)(g + 1);
}

/* "The raid was blamed on X": the noun of a deed is the subject. */
static bool deed_before(const vg_phrases *p, size_t i)
{
    for (size_t g = 0; g < p->group_count && p->groups[g].from < i; g++)
        if (!(p->groups[g].flags & VG_GROUP_ATTACHED) && !p->groups[g].prep) return p->groups[g].flags & VG_GROUP_DEED;
    return false;
}

/* "For the raid Y holds X responsible", "it was X whom Y blames": what a verb that ties somebody to a deed lacks behind
 * it stands before it. */
static void look_before(const vg_phrases *p, vg_cue *c)
{
    const bool ties = c->sense->frame == VG_FRAME_of || c->sense->frame == VG_FRAME_to;
    const vg_range behind = c->content[0], before = c->content[1];
    if (!ties || before.from < before.until) return;
    const size_t from = c->clause.from;
    size_t main = from; /* where the clause begins that the verb is in */
    while (main > 0 && !(p->items[main - 1].fn & VG_FN(subordinate))) main--;
    const bool told = !has_deed(p, behind.from, behind.until) && has_deed(p, main, from);
    const bool cleft = from > 1 && (p->items[from - 1].fn & VG_FN(relative)) && p->items[from - 2].group >= 0 &&
                       (p->groups[p->items[from - 2].group].prep & VG_FN(to));
    if (told || cleft) c->content[1] = (vg_range){0, (uint16_t)from};
}

static bool verb_cue(const vg_phrases *p, size_t i, vg_cue *c)
{
    const vg_sense *s = choose_sense(p, i);
    if (!s) return false;
    *c = (vg_cue){.sense = s, .item = (uint16_t)i, .clause = {(uint16_t)i, (uint16_t)(i + 1)}};
    bool participle = (s->forms & VG_FORM(participle)) != 0;
    bool agent =
        i + 1 < p->count && p->items[i + 1].group < 0 && (p->items[i + 1].fn & VG_FN(agent)); /* ", claimed by X," */
    const int16_t next = i + 2 < p->count ? p->items[i + 2].group : (int16_t)-1;
    bool bare = participle && s->frame == VG_FRAME_of && i + 1 < p->count && p->items[i + 1].group < 0 &&
                (p->items[i + 1].fn & VG_FN(of)) &&       /* "Hackers accused of …" */
                (next < 0 || !vg_acts(&p->groups[next])); /* "rend responsables des hackers" */
    const bool impersonal = (s->options & VG_SAYING_IMPERSONAL) != 0;
    c->passive = impersonal || bare || (participle && (agent || near(p, i, 5, VG_FN(be))));
    c->negated = near(p, i, 6, VG_FN(negation));
    bool blamed = s->frame == VG_FRAME_of && s->value == VG_ACT_ATTRIBUTES && deed_before(p, i);
    bool deed = c->passive && (blamed || impersonal || (s->options & VG_SAYING_OWN) || s->frame == VG_FRAME_to ||
                               (agent && s->frame == VG_FRAME_that));
    bool alone = participle && !(s->forms & VG_FORM(finite)) && !near(p, i, 5, VG_FN(be) | VG_FN(have));
    int16_t accused = alone && s->frame == VG_FRAME_of ? antecedent(p, i) : -1; /* "the gang, accused of" */
    c->passive = c->passive || accused >= 0;
    if (accused >= 0)
        add_sources(p, accused, c);
    else if (!deed)
        find_subject(p, c); /* "The attack was claimed by X": the deed is the subject */
    turn_dative(p, c);
    size_t far = c->far ? far_auxiliary(p, i) : SIZE_MAX; /* "wird von X beschuldigt" */
    if (participle && far != SIZE_MAX && (p->items[far].fn & VG_FN(be))) c->passive = true;
    find_document(p, c);
    verb_content(p, c);
    if (deed) c->content[1] = (vg_range){0, c->clause.from};
    if (deed && s->frame == VG_FRAME_to) c->content[0].from = (uint16_t)(i + 1); /* "by X to Y" */
    look_before(p, c);
    return true;
}

/* "selon un rapport rendu public par X", "das Ergebnis einer Untersuchung der Kanzlei X": whose a document is. */
static int16_t author_behind(const vg_phrases *p, int16_t document)
{
    const vg_group *d = &p->groups[document];
    if (d->body != VG_BODY_document || d->org || d->place || (d->flags & (VG_GROUP_PROPER | VG_GROUP_POSSESSIVE)))
        return document;
    for (size_t g = (size_t)document + 1; g < p->group_count && p->groups[g].from < d->end + 6U; g++) {
        const vg_group *group = &p->groups[g];
        if (group->flags & VG_GROUP_ATTACHED) continue;
        for (size_t i = d->end; i < group->from; i++)
            if (p->items[i].mark > VG_MARK_NUMBER) return document;
        const bool agent = (group->prep & VG_FN(agent)) && can_speak(group);
        const bool owned =
            group->body == VG_BODY_document && group->from <= d->end + 1U && (group->flags & VG_GROUP_PROPER);
        if (agent || owned) return (int16_t)g;
    }
    return document;
}

/* "according to X": up to the group's end; what is said is the rest of the sentence. */
static bool preposition_cue(const vg_phrases *p, size_t i, vg_cue *c)
{
    *c = (vg_cue){.sense = p->items[i].saying, .item = (uint16_t)i, .clause = {(uint16_t)i, (uint16_t)(i + 1)}};
    size_t at = c->sense->frame == VG_FRAME_behind ? i : i + 1;
    int16_t g = -1;
    if (c->sense->frame == VG_FRAME_behind) {
        while (at > 0 && between_at(p, at - 1)) at--; /* "die Firma ist nach eigenen Angaben" */
        if (at > 0 && p->items[at - 1].group >= 0) g = vg_group_root(p, p->items[at - 1].group);
    } else {
        for (size_t n = 0; g < 0 && at < p->count && n < 4 && p->items[at].mark == VG_MARK_WORD; at++, n++)
            if (p->items[at].group >= 0) g = vg_group_root(p, p->items[at].group);
    }
    if (g < 0) return false;
    if (c->sense->frame != VG_FRAME_behind) g = author_behind(p, g);
    add_sources(p, g, c);
    if (c->sense->frame != VG_FRAME_behind) add_later_sources(p, g, c);
    if (c->clause.from > i) c->clause.from = (uint16_t)i;
    if (c->clause.until <= i) c->clause.until = (uint16_t)(i + 1);
    c->content[0] = (vg_range){c->clause.until, (uint16_t)p->count};
    c->content[1] = (vg_range){0, c->clause.from};
    return true;
}

/* "the allegations of X that …": the source completes the noun, or owns it. */
static bool noun_cue(const vg_phrases *p, size_t i, vg_cue *c)
{
    const vg_item *item = &p->items[i];
    *c = (vg_cue){.sense = item->saying_noun, .item = (uint16_t)i, .clause = {(uint16_t)i, (uint16_t)(i + 1)}};
    if (item->group < 0) return false;
    const vg_group *head = &p->groups[item->group];
    c->clause = (vg_range){head->from, head->end};
    if (head->org || head->place || (head->flags & (VG_GROUP_PROPER | VG_GROUP_POSSESSIVE)) ||
        head->body != VG_BODY_document) {
        c->sources[0] = item->group;
        c->source_count = 1;
    }
    for (size_t g = (size_t)item->group + 1; g < p->group_count; g++) {
        const vg_group *group = &p->groups[g];
        if (group->from > c->clause.until + 3 || !(group->prep & (VG_FN(agent) | VG_FN(of) | VG_FN(from)))) break;
        if (group->flags & VG_GROUP_ATTACHED) continue;
        c->sources[0] = (int16_t)g;
        c->source_count = 1;
        c->clause.until = group->end;
    }
    c->content[0] = (vg_range){c->clause.until, (uint16_t)p->count};
    return true;
}

/* A noun of saying within the clause of a later verb is its object ("hat ihren Vorwurf zurückgezogen"). */
static size_t drop_governed(vg_cue *cues, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool governed = false;
        for (size_t k = i + 1; k < count && cues[i].sense->frame == VG_FRAME_noun; k++)
            governed =
                governed || (cues[k].sense->frame != VG_FRAME_noun && cues[i].item >= cues[k].clause.from &&
                             (cues[i].item < cues[k].clause.until || (cues[k].far && cues[i].item < cues[k].item)));
        if (!governed) cues[kept++] = cues[i];
    }
    return kept;
}

/* A statement ends where the next clause of saying begins. */
static void part_contents(vg_cue *cues, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        vg_range *r = &cues[i].content[0];
        size_t n = i + 1;
        while (n < count && cues[n].sense->frame == VG_FRAME_cite) n++; /* belongs to the clause before it */
        if (n == count || cues[i].sense->value == VG_ACT_RETRACTS) continue;
        uint16_t next = cues[n].clause.from;
        if (next >= r->from && next < r->until) r->until = next;
    }
    for (size_t i = 1; i < count; i++) {
        vg_range *l = &cues[i].content[1];
        uint16_t last = cues[i - 1].clause.until;
        if (last > l->from && l->until > l->from) l->from = last < l->until ? last : l->until;
    }
}

/* "permits to say that": an infinitive or gerund without a source is part of another's statement. */
static bool is_finite_cue(const vg_cue *c)
{
    bool bare = c->sense->forms && !(c->sense->forms & (VG_FORM(finite) | VG_FORM(participle) | VG_FORM(noun)));
    return !bare || c->source_count > 0 || c->sense->frame == VG_FRAME_of || c->sense->frame == VG_FRAME_to;
}

/* Whether the cue at item i only names what an earlier one speaks of: a noun in its clause ("denied the allegations"),
 * and all that is withdrawn or denied. */
static bool is_inside(const vg_phrases *p, const vg_cue *cues, size_t count, size_t i)
{
    const vg_cue *here = &cues[count];
    if (here->sense->frame == VG_FRAME_to && count > 0) /* ", which it links to Belarus,": who a group is */
        for (size_t k = here->clause.from, n = 0; k > 0 && n < 2; n++)
            if (p->items[--k].fn & VG_FN(relative)) return true;
    if (here->sense->frame == VG_FRAME_noun) { /* "stole files": an object, not what somebody says */
        size_t k = here->clause.from;
        while (k > 0 && p->items[k - 1].group < 0 && !p->items[k - 1].verb &&
               (p->items[k - 1].fn & (VG_FN(definite) | VG_FN(indefinite))))
            k--;
        if (k > 0 && p->items[k - 1].verb && p->items[k - 1].action) return true;
    }
    if (count == 0) return false;
    const vg_cue *last = &cues[count - 1], *now = &cues[count];
    bool noun = now->sense->frame == VG_FRAME_noun;
    bool holds = (last->sense->value == VG_ACT_DENIES || last->sense->value == VG_ACT_RETRACTS) &&
                 last->sense->frame != VG_FRAME_noun;
    if (holds && last->sense->value == VG_ACT_RETRACTS) return true;
    if (noun && (last->sense->options & VG_SAYING_WEAK) && i < (size_t)last->item + 8)
        return true; /* published a report */
    for (size_t k = 0; k + 1 < count && noun; k++)
        if (i >= cues[k].clause.from && i < cues[k].clause.until) return true;
    return noun && (holds || (i >= last->clause.from && i < last->clause.until));
}

/* "…, growls the firm X." with a verb that nobody knows: the last part of a sentence that told of a deed before, with
 * nothing in it but who says so. */
static bool unknown_cue(const vg_phrases *p, vg_cue *c)
{
    static const vg_sense says = {.kind = VG_LEX_saying, .value = VG_ACT_ASSERTS, .frame = VG_FRAME_that};
    size_t end = p->count, from;
    while (end > 0 && p->items[end - 1].mark == VG_MARK_STOP) end--;
    for (from = end; from > 0 && p->items[from - 1].mark != VG_MARK_COMMA && p->items[from - 1].mark != VG_MARK_UNQUOTE;
         from--) {
    }
    if (from == 0 || end - from > 14 || end - from < 2 || has_deed(p, from, end) || !has_deed(p, 0, from)) return false;
    if (p->items[from].fn & (VG_FN(relative) | VG_FN(and) | VG_FN(subordinate))) return false;
    for (size_t g = 0; g < p->group_count; g++) {
        const vg_group *group = &p->groups[g];
        if (group->from < from || !speaks_by_trade(group) || (group->prep & ~VG_FN(as))) continue;
        *c = (vg_cue){.sense = &says,
                      .item = (uint16_t)from,
                      .clause = {(uint16_t)from, (uint16_t)end},
                      .content[1] = {0, (uint16_t)from}};
        c->content[0] = (vg_range){(uint16_t)end, (uint16_t)end};
        c->sources[c->source_count++] = (int16_t)g;
        return true;
    }
    return false;
}

/* "Microsoft: Chinese hackers read mail". */
static bool colon_cue(const vg_phrases *p, vg_cue *c)
{
    static const vg_sense says = {.kind = VG_LEX_saying, .value = VG_ACT_ASSERTS, .frame = VG_FRAME_that};
    if (p->group_count == 0) return false;
    const vg_group *g = &p->groups[0];
    size_t at = g->end;
    if (at >= p->count || p->items[at].mark != VG_MARK_COLON || !speaks_by_trade(g) || g->prep) return false;
    *c = (vg_cue){.sense = &says, .item = (uint16_t)at, .clause = {0, (uint16_t)(at + 1)}};
    c->content[0] = (vg_range){(uint16_t)(at + 1), (uint16_t)p->count};
    c->sources[c->source_count++] = 0;
    return true;
}

/* "Russian hackers are said to have …", "sollen … haben": what nobody says, in a sentence in which nobody speaks. */
static bool hearsay_cue(const vg_phrases *p, vg_cue *c)
{
    static const vg_sense said = {.kind = VG_LEX_saying, .value = VG_ACT_ASSERTS, .frame = VG_FRAME_that};
    const uint64_t hearsay = VG_FN(modal) | VG_FN(reported);
    for (size_t i = 0; (p->all & hearsay) == hearsay && i < p->count; i++) {
        if ((p->items[i].fn & hearsay) != hearsay) continue;
        *c = (vg_cue){.sense = &said, .item = (uint16_t)i, .clause = {(uint16_t)i, (uint16_t)(i + 1)}, .passive = true};
        c->content[0] = (vg_range){0, (uint16_t)p->count};
        return true;
    }
    return false;
}

/* Of a verb whose subject is not clear: the only one of the sentence who speaks by trade, outside what is said. */
static void lend_speaker(const vg_phrases *p, vg_cue *c)
{
    if (c->source_count || c->passive || c->left_out || c->sense->frame == VG_FRAME_noun) return;
    int16_t found = -1;
    for (size_t g = 0; g < p->group_count; g++) {
        const vg_group *group = &p->groups[g];
        if (!speaks_by_trade(group) || (group->prep & ~(VG_FN(from) | VG_FN(of) | VG_FN(in)))) continue;
        bool close = group->end + 8 > c->item && group->from < c->item + 8;
        if (!close || found >= 0) return;
        found = (int16_t)g;
    }
    if (found >= 0) c->sources[c->source_count++] = found;
}

/* "X published a report that says …": who publishes it says it. */
static void lend_publisher(const vg_cue *before, vg_cue *c)
{
    const bool open = c->source_count == 0 && !c->passive && c->sense->frame == VG_FRAME_that && !c->subject;
    if (!open || !(before->sense->options & VG_SAYING_WEAK) || before->source_count == 0) return;
    memcpy(c->sources, before->sources, sizeof c->sources);
    c->source_count = before->source_count;
    c->left_out = false;
}

size_t vg_cues_find(const vg_phrases *p, vg_cue ret_cues[VG_CUES])
{
    size_t count = 0;
    for (size_t i = 0; i < p->count && count < VG_CUES; i++) {
        const vg_item *item = &p->items[i];
        bool found = false;
        const uint16_t particle = count ? ret_cues[count - 1].sense->particle : 0;
        if (particle && item->word == particle) continue; /* "called it absurd": a part of the cue before */
        if (item->saying && item->verb)
            found = item->saying->frame == VG_FRAME_before || item->saying->frame == VG_FRAME_behind ||
                            item->saying->frame == VG_FRAME_cite
                        ? preposition_cue(p, i, &ret_cues[count])
                        : verb_cue(p, i, &ret_cues[count]);
        else if (item->saying_noun && item->noun)
            found = noun_cue(p, i, &ret_cues[count]);
        if (found && is_inside(p, ret_cues, count, i)) found = false;
        if (found && !is_finite_cue(&ret_cues[count])) found = false;
        if (found) count++;
    }
    count = drop_governed(ret_cues, count);
    for (size_t i = 0; i < count; i++) lend_speaker(p, &ret_cues[i]);
    for (size_t i = 1; i < count; i++) lend_publisher(&ret_cues[i - 1], &ret_cues[i]);
    bool said = false;
    if (count == 0 && hearsay_cue(p, &ret_cues[count])) count++;
    if (count < VG_CUES && colon_cue(p, &ret_cues[count])) count++;
    for (size_t i = 0; i < count; i++)
        said =
            said || (ret_cues[i].source_count > 0 && ret_cues[i].sense->frame != VG_FRAME_noun) || ret_cues[i].passive;
    if (!said && count < VG_CUES && unknown_cue(p, &ret_cues[count])) count++;
    part_contents(ret_cues, count);
    return count;
}
