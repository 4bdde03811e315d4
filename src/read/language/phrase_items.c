/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens → items: the longest phrase of the lexicon, the longest name, and whether a word stands as a verb or a noun.
 */
#include "phrase.h"
#include "phrase_steps.h"

/* The longest phrase of the lexicon from token i on: its number of tokens, and its node. */
static size_t longest_phrase(const vg_phrases *p, size_t i, uint16_t *ret_node)
{
    const vg_token *tokens = p->sentence.tokens;
    size_t best = 0;
    uint16_t node = tokens[i].node;
    for (size_t n = 1; node != VG_LEX_NO_NODE; n++) {
        const vg_sense *senses;
        if (vg_lexicon_senses(p->lexicon, node, &senses) > 0) {
            best = n;
            *ret_node = node;
        }
        if (i + n >= p->sentence.count || !tokens[i + n].word) break;
        node = vg_lexicon_step(p->lexicon, node, tokens[i + n].word);
    }
    return best;
}

/* "teilte … mit": the particle stands later in the clause. */
static bool particle_follows(const vg_phrases *p, size_t i, uint16_t particle)
{
    for (size_t n = 0; i < p->sentence.count && n < 40; i++, n++) {
        const vg_token *t = &p->sentence.tokens[i];
        if (t->word == particle) return true;
        if (t->mark == VG_MARK_STOP || t->mark == VG_MARK_SEMICOLON) return false;
    }
    return false;
}

static void take_senses(const vg_phrases *p, vg_item *item, const vg_sense *senses, size_t count, size_t next)
{
    item->senses = senses;
    item->sense_count = (uint8_t)count;
    for (size_t i = 0; i < count; i++) {
        const vg_sense *s = &senses[i];
        if (s->particle && !particle_follows(p, next, s->particle)) continue;
        item->known = true;
        switch (s->kind) {
        case VG_LEX_saying:
            if (s->frame == VG_FRAME_noun)
                item->saying_noun = s;
            else if (!item->saying || (s->particle && !item->saying->particle))
                item->saying = s;
            break;
        case VG_LEX_hedge:
            if (item->hedge < s->value) item->hedge = s->value;
            break;
        case VG_LEX_action:
            if (!item->action || (s->particle && !item->action->particle)) item->action = s;
            break;
        case VG_LEX_body:
            if (!item->body_sense) {
                item->body_sense = s;
                item->body = s->value;
            }
            break;
        case VG_LEX_function: item->fn |= UINT64_C(1) << s->value; break;
        default: item->general = true; break;
        }
    }
}

/* Names that begin within [from, until): the longest; its kinds go to the item. Returns where it ends, 0: none. */
static size_t take_name(const vg_phrases *p, vg_block_names *names, const vg_token *t, size_t least, vg_item *item)
{
    size_t end = 0;
    while (names->at < names->count && names->matches[names->at].from < t->from) names->at++;
    for (size_t i = names->at; i < names->count && names->matches[i].from < t->until; i++)
        if (names->matches[i].until > end && names->matches[i].kind != VG_NAME_TECHNIQUE) end = names->matches[i].until;
    bool malware = false, tool = false;
    const vg_item *before = p->count ? &p->items[p->count - 1] : NULL;
    if (end < least || end > p->sentence.until) return 0;
    for (size_t i = names->at; i < names->count && names->matches[i].from < t->until; i++) {
        const vg_name_match *m = &names->matches[i];
        if (m->until != end) continue;
        const vg_name_info *info = vg_name_info_of(m->entry);
        switch (m->kind) {
        case VG_NAME_PLACE:
            item->place = info;
            item->place_form = (uint8_t)m->form;
            break;
        case VG_NAME_ORGANISATION: item->org = info; break;
        case VG_NAME_ACTOR: item->actor = info; break;
        case VG_NAME_SECTOR: item->sector = info; break;
        case VG_NAME_MALWARE:
            malware = true;
            tool = (m->beside & VG_BESIDE_MALWARE) && !(m->beside & VG_BESIDE_ACTOR);
            break;
        case VG_NAME_TECHNIQUE:
        case VG_NAME_COUNT:
        default: break;
        }
    }
    if (item->place && item->actor) item->actor = NULL; /* Beijing is no group of that name */
    if (tool && item->actor && (!before || before->body > VG_BODY_group))
        item->actor = NULL; /* "the spyware Pegasus" */
    item->malware = malware && (!before || before->body > VG_BODY_group);
    return item->place || item->org || item->actor || item->sector ? end : 0;
}

/* "NoName057(16)": a number in parentheses that nothing parts from the name before it; where it ends. */
static size_t number_behind(const vg_phrases *p, size_t i, size_t end)
{
    const vg_token *t = p->sentence.tokens;
    while (i < p->sentence.count && t[i].from < end) i++;
    const bool number = i + 2 < p->sentence.count && t[i].mark == VG_MARK_OPEN && t[i].from == end &&
                        t[i + 1].mark == VG_MARK_NUMBER && t[i + 2].mark == VG_MARK_CLOSE;
    return number ? t[i + 2].until : end;
}

static bool is_time(const vg_times *times, size_t *at, const vg_item *item)
{
    while (*at < times->count && times->items[*at].until <= item->from) ++*at;
    return *at < times->count && times->items[*at].from < item->until;
}

/* ---- unknown names ---- */

/* Words that say something in phrases only ("own up") are nobody's acquaintances by themselves. */
static bool is_unknown(const vg_phrases *p, const vg_token *t)
{
    const vg_sense *senses;
    if (t->node != VG_LEX_NO_NODE && vg_lexicon_senses(p->lexicon, t->node, &senses) > 0) return false;
    return t->compound_count == 0;
}

static bool capital_unknown(const vg_phrases *p, const vg_token *t)
{
    return t->mark == VG_MARK_WORD && (t->flags & VG_TOKEN_CAPITAL) && is_unknown(p, t);
}

static bool is_body(const vg_phrases *p, const vg_token *t)
{
    const vg_sense *senses;
    size_t count = t->node == VG_LEX_NO_NODE ? 0 : vg_lexicon_senses(p->lexicon, t->node, &senses);
    for (size_t i = 0; i < count; i++)
        if (senses[i].kind == VG_LEX_body) return true;
    return false;
}

/* A capitalised noun that says what the name behind it is: "Magazin", "Sicherheitsfirma". */
static bool tells_what(const vg_phrases *p, const vg_token *t)
{
    if (t->mark != VG_MARK_WORD || !(t->flags & VG_TOKEN_CAPITAL)) return false;
    for (size_t i = 0; i < t->compound_count; i++)
        if (t->compound[i].kind == VG_LEX_body) return true;
    return is_body(p, t);
}

/* goes_on: a capitalised word that nobody knows follows ("Baltic Ledger"). */
static bool names_begin(const vg_block_names *names, const vg_token *t, bool goes_on)
{
    for (size_t i = names->at; i < names->count && names->matches[i].from < t->until; i++)
        if (names->matches[i].from >= t->from && names->matches[i].kind != VG_NAME_TECHNIQUE &&
            names->matches[i].kind != VG_NAME_SECTOR &&
            !(names->matches[i].kind == VG_NAME_PLACE && names->matches[i].form == VG_FORM_REGION && goes_on))
            return true;
    return false;
}

/* A small "of" between two capitalised words of a name. */
static bool joins_name(const vg_phrases *p, const vg_block_names *names, size_t i)
{
    const vg_token *tokens = p->sentence.tokens;
    const vg_sense *senses;
    if (i + 1 >= p->sentence.count || tokens[i].node == VG_LEX_NO_NODE || (tokens[i].flags & VG_TOKEN_CAPITAL))
        return false;
    if (tokens[i + 1].mark != VG_MARK_WORD || !(tokens[i + 1].flags & VG_TOKEN_CAPITAL) ||
        names_begin(names, &tokens[i + 1], false))
        return false;
    size_t count = vg_lexicon_senses(p->lexicon, tokens[i].node, &senses);
    for (size_t k = 0; k < count; k++)
        if (senses[k].kind == VG_LEX_function && senses[k].value == VG_FN_BIT_of) return true;
    return false;
}

/* A run of capitalised words, one of which nobody knows, is one name: what the lexicon says of the others does not
 * count
 * ("Tern Point Intelligence"). Where nouns are capitalised the run begins with the unknown word. */
static void mark_names(vg_phrases *p, vg_block_names *names)
{
    vg_token *tokens = p->sentence.tokens;
    bool nouns = vg_lexicon_capital_nouns(p->lexicon);
    size_t at = names->at;
    for (size_t i = 0; i < p->sentence.count;) {
        size_t end = i;
        bool unknown = false, alone = false;
        if (tokens[i].mark != VG_MARK_WORD || !(tokens[i].flags & VG_TOKEN_CAPITAL)) {
            i++;
            continue;
        }
        while (names->at < names->count && names->matches[names->at].from < tokens[i].from) names->at++;
        while (end < p->sentence.count && tokens[end].mark == VG_MARK_WORD && (tokens[end].flags & VG_TOKEN_CAPITAL) &&
               !names_begin(names, &tokens[end], end + 1 < p->sentence.count && capital_unknown(p, &tokens[end + 1]))) {
            bool told =
                nouns && end > 0 && !tokens[end].word && tells_what(p, &tokens[end - 1]); /* Magazin Atlantikbrief */
            unknown = unknown || is_unknown(p, &tokens[end]) || told;
            alone = alone || told;
            if (nouns && !unknown) break;
            if ((tokens[end].flags & VG_TOKEN_FIRST) && end > i) break;
            end++;
            if (!nouns && joins_name(p, names, end)) end++; /* Mirador del Sur */
        }
        size_t from = i;
        bool first = (tokens[i].flags & VG_TOKEN_FIRST) && !is_unknown(p, &tokens[i]);
        if (first && !(is_body(p, &tokens[i]) && end > i + 1 && capital_unknown(p, &tokens[i + 1])))
            from++;        /* "Radio Vltavan" */
        size_t joined = 0; /* U-Boot-Motoren is one noun */
        for (size_t k = from + 1; nouns && k < end; k++) joined += (tokens[k].flags & VG_TOKEN_JOINED) != 0;
        if (unknown && (end > from + 1 + joined || (alone && end > from)))
            for (size_t k = from; k < end; k++) tokens[k].flags |= VG_TOKEN_PROPER;
        i = end > i ? end : i + 1;
    }
    names->at = at;
}

/* ---- verb or noun ---- */

static bool verbal(const vg_sense *s)
{
    return s && (s->forms & (VG_FORM(finite) | VG_FORM(participle) | VG_FORM(infinitive) | VG_FORM(gerund))) != 0;
}

/* What comes before a noun: an article, a preposition, an adjective of a country, an owner. */
static bool before_noun(const vg_item *item)
{
    const uint64_t mask = VG_FN(definite) | VG_FN(indefinite) | VG_FN(possessive) | VG_FN(genitive) | VG_FN(of) |
                          VG_FN(in) | VG_FN(target) | VG_FN(agent) | VG_FN(from) | VG_FN(for) | VG_FN(about) | VG_FN(with);
    if (item->fn & (VG_FN(infinitive) | VG_FN(it) | VG_FN(they) | VG_FN(person) | VG_FN(relative))) return false;
    return (item->fn & mask) != 0 || (item->place && item->place_form == VG_FORM_ADJECTIVE);
}

/* "has been linked to X", "ha collegato a X" say who did it; "hackers linked to X" says who they are. */
static void decide_linked(vg_phrases *p, size_t i)
{
    static const vg_sense ties = {
        .kind = VG_LEX_saying, .value = VG_ACT_ATTRIBUTES, .forms = VG_FORM(participle), .frame = VG_FRAME_to};
    vg_item *item = &p->items[i];
    const uint64_t linked_to = VG_FN(linked) | VG_FN(to);
    if ((item->fn & linked_to) != linked_to || (item->flags & VG_TOKEN_JOINED) || i + 1 == p->count) return;
    size_t at = i;
    while (at > 0 && (p->items[at - 1].fn & VG_FN(adverb)) && p->items[at - 1].group < 0) at--;
    if (at == 0 || !(p->items[at - 1].fn & (VG_FN(be) | VG_FN(have)))) return;
    item->fn = VG_FN(to);
    item->saying = &ties;
    item->senses = &ties;
    item->sense_count = 1;
}

static void decide_word(vg_phrases *p, size_t i)
{
    vg_item *item = &p->items[i];
    if (!item->known) return; /* neither */
    bool verb = verbal(item->saying) || verbal(item->action), noun = item->saying_noun || item->body != VG_BODY_NONE;
    if (item->action && (item->action->forms & VG_FORM(noun))) noun = true;
    if (item->saying && item->saying->forms == 0) verb = true; /* according to */
    if (item->fn & (VG_FN(be) | VG_FN(have)) && item->body != VG_BODY_NONE && i > 0 &&
        (p->items[i - 1].fn & (VG_FN(be) | VG_FN(have)))) {
        item->body = VG_BODY_NONE; /* "è stato", "ha estado" */
        item->body_sense = NULL;
        noun = false;
    }
    if (verb && noun) {
        const vg_item *before = i ? &p->items[i - 1] : NULL;
        const vg_item *after = i + 1 < p->count ? &p->items[i + 1] : NULL;
        bool led = before && (before_noun(before) || before->verb); /* "rejected claims" */
        bool adjective = before && !before->known && !before->place && !before->org && before->mark == VG_MARK_WORD &&
                         !(before->flags & VG_TOKEN_CAPITAL) && i > 1 && before_noun(&p->items[i - 2]);
        bool verb_next =
            after && verbal(after->saying) && !(after->fn & VG_FN(that)) && (after->saying->forms & VG_FORM(finite));
        noun = led || adjective || verb_next || i == 0;
        verb = !noun;
    }
    if ((item->fn & VG_FN(linked)) && (item->flags & VG_TOKEN_JOINED)) verb = false; /* "China-linked hackers" */
    const vg_sense *s = item->action && verbal(item->action) ? item->action : item->saying;
    bool finite = s && s->forms == VG_FORM(finite);
    if (verb && finite && i > 0 && (p->items[i - 1].fn & (VG_FN(of) | VG_FN(in) | VG_FN(from) | VG_FN(agent))) &&
        !(p->items[i - 1].fn & VG_FN(infinitive)))
        verb = false;                                                  /* "di documenti" */
    if (verb && finite && i > 0 && p->items[i - 1].verb) verb = false; /* "rubato documenti" */
    bool bare = s && (s->forms & VG_FORM(finite)) && !(s->forms & (VG_FORM(participle) | VG_FORM(gerund)));
    const bool small = vg_lexicon_capital_nouns(p->lexicon) && !(item->flags & VG_TOKEN_CAPITAL); /* no noun */
    if (verb && bare && !small && i > 0 &&
        (p->items[i - 1].fn & (VG_FN(definite) | VG_FN(indefinite) | VG_FN(possessive))) &&
        !(p->items[i - 1].fn & (VG_FN(it) | VG_FN(they) | VG_FN(person) | VG_FN(relative))))
        verb = false; /* "the records" */
    if (verb) {
        item->body = VG_BODY_NONE;
        item->body_sense = NULL;
    } else {
        if (item->action && !(item->action->forms & VG_FORM(noun))) item->action = NULL;
        item->saying = NULL;
    }
    item->verb = verb;
    item->noun = noun;
    if (noun && item->saying_noun && item->body == VG_BODY_NONE) item->body = VG_BODY_document;
}

/* "ha reso noto": several words. */
static bool is_phrase(const vg_phrases *p, const vg_item *item)
{
    return vg_slice_find(vg_slice_of(p->text.data + item->from, item->until - item->from), vg_slice_str(" ")) !=
           SIZE_MAX;
}

/* A participle right behind an article describes its noun ("the stolen plans"). */
static void decide_modifier(vg_phrases *p, size_t i)
{
    vg_item *item = &p->items[i];
    if (!item->verb || i == 0 || i + 1 >= p->count || is_phrase(p, item)) return;
    const vg_sense *s = item->action ? item->action : item->saying;
    if (!(s->forms & (VG_FORM(participle) | VG_FORM(gerund)))) return;
    uint64_t before = p->items[i - 1].fn;
    const vg_item *after = &p->items[i + 1];
    bool noun_next = after->body != VG_BODY_NONE || (!after->known && after->mark == VG_MARK_WORD);
    if ((before & (VG_FN(definite) | VG_FN(indefinite) | VG_FN(possessive) | VG_FN(genitive))) && noun_next &&
        !(before & (VG_FN(they) | VG_FN(person) | VG_FN(it))))
        item->verb = false;
}

void vg_phrases_items(vg_phrases *p, vg_block_names *names, const vg_times *times, size_t *time_at)
{
    const vg_token *tokens = p->sentence.tokens;
    mark_names(p, names);
    p->count = 0;
    p->all = 0;
    p->has_saying = p->has_action = p->has_general = false;
    memset(p->items, 0, p->sentence.count * sizeof *p->items); /* at once: one by one costs more than the rest */
    for (size_t i = 0; i < p->sentence.count;) {
        vg_item *item = &p->items[p->count];
        item->from = tokens[i].from;
        item->until = tokens[i].until;
        item->mark = tokens[i].mark;
        item->flags = tokens[i].flags;
        item->body = VG_BODY_NONE;
        item->word = tokens[i].word;
        item->group = -1;
        uint16_t node = VG_LEX_NO_NODE;
        bool proper = (item->flags & VG_TOKEN_PROPER) != 0;
        size_t length = item->mark <= VG_MARK_NUMBER && !proper ? longest_phrase(p, i, &node) : 0;
        size_t end = length ? tokens[i + length - 1].until : tokens[i].until;
        size_t name_end = item->mark <= VG_MARK_NUMBER && !proper ? take_name(p, names, &tokens[i], end, item) : 0;
        const vg_sense *senses;
        if (length && (!name_end || name_end == end)) {
            size_t count = vg_lexicon_senses(p->lexicon, node, &senses);
            take_senses(p, item, senses, count, i + length);
        } else if (!length && tokens[i].compound_count && (!name_end || name_end == end) && !proper) {
            take_senses(p, item, tokens[i].compound, tokens[i].compound_count, i + 1);
        }
        if (name_end > end) end = name_end;
        if (item->actor) end = number_behind(p, i, end);
        i++;
        while (i < p->sentence.count && tokens[i].from < end) i++;
        item->until = tokens[i - 1].until;
        item->time = item->mark <= VG_MARK_NUMBER && is_time(times, time_at, item);
        p->all |= item->fn;
        p->has_saying = p->has_saying || item->saying || item->saying_noun;
        p->has_action = p->has_action || item->action;
        p->has_general = p->has_general || item->general;
        p->count++;
    }
    for (size_t i = 0; i < p->count; i++) {
        decide_linked(p, i);
        decide_word(p, i);
    }
    for (size_t i = 0; i < p->count; i++) decide_modifier(p, i);
}
