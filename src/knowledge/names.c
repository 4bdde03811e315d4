/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The finder of names. The text is cut into words (knowledge/text_words.h: "APT28", "APT 28" and "APT-28" are the same
 * two words); each word's hash is looked up among all words that occur in names; from a word that begins a name a trie
 * of words is walked. A name has at most LONGEST_NAME words, and what was found out about a word is kept in a ring, so
 * that the work for each word of the text is bounded. make_names_table.py folds and cuts names in the same way. */
#include "knowledge/names.h"

#include <string.h>

#include "letters.h"

typedef struct bearer {
    uint32_t entry;
    uint16_t coiner;
    uint8_t form;
} bearer;

/* Entries that bear one name in some languages under one rule. */
typedef struct sense {
    uint32_t bearer;
    uint16_t count;
    uint16_t languages; /* a bit each; NO_LANGUAGE: in any text */
    uint8_t kind, rule, flags;
    uint32_t written; /* in `strings`; for RULE_EXACT and SENSE_GLUED */
} sense;

typedef struct word {
    uint32_t text; /* in `strings` */
    uint32_t root; /* the node of names that begin with it, or 0 */
    uint8_t size;
    uint8_t context; /* VG_BESIDE_… */
} word;

enum { RULE_ANY = 0, RULE_CAPITAL, RULE_TITLE, RULE_UPPER, RULE_EXACT };
enum { SENSE_CONTEXT = 1, SENSE_GLUED = 2, SENSE_DOT = 4, SENSE_GENERAL = 8, SENSE_NOTHING = 16 };
#define NO_LANGUAGE 15

#include "names_table.h" /* NOLINT(bugprone-suspicious-include): made, and read here alone */

/* What stands between two words. The first four are the classes of the trie's edges. */
enum { GAP_SPACE = 0, GAP_MARK, GAP_APOSTROPHE, GAP_AND, GAP_GLUED, GAP_OTHER };

#define RING          64U /* a power of two, above LONGEST_NAME and what is looked at around a name */
#define CONTEXT_WORDS 3   /* how far from a name a word may stand that says what it is */
#define CHUNK_BYTES   96  /* how far around a name a URL or path is looked for */

_Static_assert(LONGEST_NAME + 2 * CONTEXT_WORDS + 2 < RING, "a name and its surroundings fit the ring");

typedef struct token {
    size_t from, until;
    size_t known;   /* its number in the text, from 1; 0: an empty place of the ring */
    uint32_t word;  /* 0: in no name */
    uint8_t gap;    /* before it */
    bool upper;     /* begins with a capital letter, or a digit */
    uint8_t digits; /* how many, where it is a number */
    bool stop;      /* a sentence or a line ended before it */
} token;

typedef struct finder {
    const vg_words *words;
    vg_slice text;      /* up to where names may stand */
    size_t from;        /* where they may begin */
    size_t first, past; /* the words from there to there */
    uint16_t languages;
    uint8_t searches;   /* VG_NAMES_… */
    size_t until[2][2]; /* names and techniques: where the last match of each search ended */
    token ring[RING];
} finder;

/* ---- words ---- */

/* The number of a word, which is written so; 0: it is in no name. */
static uint32_t look_up(const vg_word *w, vg_slice written)
{
    const uint8_t *bytes = written.data;
    uint8_t folded[WORD_BYTES];
    size_t size = written.size;
    if (!vg_word_is(w, VG_WORD_PLAIN | VG_WORD_FIGURES)) {
        size = vg_word_fold(written, folded, WORD_BYTES);
        bytes = folded;
    }
    if (size > WORD_BYTES) return 0;
    for (uint32_t at = w->hash;; at++) {
        const uint32_t slot = word_slots[at & (WORD_SLOTS - 1)], found = slot & 0xFFFFU;
        if (slot == 0) return 0;
        if ((slot ^ w->hash) >> 16 || words[found].size != size) continue;
        const uint8_t *known = strings + words[found].text;
        size_t i = 0;
        while (i < size && vg_lower(bytes[i]) == known[i]) i++;
        if (i == size) return found;
    }
}

/* What stands before word i. */
static void read_gap(const finder *f, size_t i, token *t)
{
    const vg_slice text = vg_slice_take(f->text, t->from);
    size_t at = i > f->first ? f->words->list[i - 1].until : f->from, newlines = 0, marks = 0;
    uint8_t gap = i > f->first ? GAP_GLUED : GAP_OTHER;
    bool spaced = false, stop = i == f->first;
    while (at < text.size) {
        size_t size;
        const uint8_t *p = text.data + at;
        const uint8_t kind = vg_letter_kind(text, at, &size);
        at += size;
        if (kind == IS_LEAD) continue;
        bool space = kind == IS_SPACE || kind == IS_NEWLINE;
        newlines += kind == IS_NEWLINE;
        spaced |= space;
        if (gap == GAP_GLUED) {
            gap = space || kind == IS_DASH ? GAP_SPACE
                  : kind == IS_MARK        ? GAP_MARK
                  : kind == IS_APOSTROPHE  ? GAP_APOSTROPHE
                  : kind == IS_AND         ? GAP_AND
                                           : GAP_OTHER;
        } else if (!space && !(kind == IS_DASH && gap == GAP_SPACE)) {
            gap = kind == IS_AND && gap == GAP_SPACE ? GAP_AND : GAP_OTHER;
        }
        marks += *p == '.' || *p == '!' || *p == '?' || *p == ';';
        stop |= marks > 0 && spaced;
    }
    if (newlines > 1) gap = GAP_OTHER;
    t->gap = gap;
    t->stop = stop || newlines > 1;
}

/* Word i, looked up when it is asked for: few words stand near a name. */
static const token *token_at(finder *f, size_t i)
{
    token *t = &f->ring[i & (RING - 1)];
    if (t->known == i + 1) return t;
    const vg_word *w = &f->words->list[i];
    const size_t until = w->until < f->text.size ? w->until : f->text.size, size = until - w->from;
    *t = (token){.from = w->from, .until = until, .known = i + 1, .upper = vg_word_is(w, VG_WORD_UPPER)};
    t->word = look_up(w, vg_slice_of(f->text.data + w->from, size));
    if (vg_word_is(w, VG_WORD_FIGURES)) t->digits = (uint8_t)(size < DIGITS ? size : DIGITS);
    read_gap(f, i, t);
    return t;
}

/* ---- the trie ---- */

static uint32_t child_of(uint32_t node, uint8_t gap, uint32_t next)
{
    if (gap == GAP_GLUED) gap = GAP_SPACE;
    if (!next || gap > GAP_AND || !(inner_nodes[node / 8] >> (node & 7U) & 1U)) return 0;
    uint64_t key = (uint64_t)node << 22 | (uint64_t)gap << 20 | next;
    const uint64_t home = (key * 0x9E3779B97F4A7C15U) >> 32;
    /* most words do not go on with a name: one bit of few says so, as for the words themselves */
    if (!(edge_bits[(home & (EDGE_SLOTS - 1)) / 8] >> (home & 7U) & 1U)) return 0;
    for (uint64_t at = home;; at++) {
        uint64_t slot = edge_slots[at & (EDGE_SLOTS - 1)];
        if (slot == 0) return 0;
        if (slot >> 20 == key) return (uint32_t)(slot & 0xFFFFFU);
    }
}

/* The same, or the edge for any number of so many digits: "TA" and four of them. */
static uint32_t child_by(uint32_t node, const token *t)
{
    uint32_t child = child_of(node, t->gap, t->word);
    return child || !t->digits ? child : child_of(node, t->gap, digit_words[t->digits]);
}

/* ---- rules ---- */

/* The letters and digits of both, byte by byte. */
static bool written_so(vg_slice text, const char *written)
{
    size_t i = 0;
    for (;;) {
        while (i < text.size && text.data[i] < 0x80 && !vg_is_alnum(text.data[i])) i++;
        while (*written && (uint8_t)*written < 0x80 && !vg_is_alnum((uint8_t)*written)) written++;
        if (i == text.size || !*written) return i == text.size && !*written;
        if (text.data[i++] != (uint8_t)*written++) return false;
    }
}

/* An acronym that is a part of something else: "US $", "TIBER-EU". */
static bool is_part(const finder *f, size_t from, size_t until)
{
    const vg_slice text = f->text;
    if (from > f->from + 1 && text.data[from - 1] == '-' && (uint8_t)(text.data[from - 2] - 'A') < 26) return true;
    while (until < text.size && text.data[until] == ' ') until++;
    return until < text.size && text.data[until] == '$';
}

static bool has_small(vg_slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((uint8_t)(text.data[i] - 'a') < 26) return true;
    return false;
}

static bool is_open(uint8_t c)
{
    return vg_is_space(c) || c == '"' || c == '<' || c == '>' || c == '(' || c == ')' || c == '[' || c == ']' ||
           c == ',' || c == ';' || c == '|' || c == '*';
}

/* Whether [from, until) is part of a URL, a host name, a path or an address, by the bytes around it up to a space. */
static bool is_technical(const finder *f, size_t from, size_t until)
{
    const vg_slice text = f->text;
    size_t left = from, right = until, slashes = 0;
    while (left > f->from && from - left < CHUNK_BYTES && !is_open(text.data[left - 1])) left--;
    while (right < text.size && right - until < CHUNK_BYTES && !is_open(text.data[right])) right++;
    for (size_t i = left; i < right; i++) {
        if (i == from) i = until; /* what the name itself holds says nothing */
        if (i >= right) break;
        uint8_t c = text.data[i];
        if (c == '\\' || c == '@' || c == '=' || c == '%' || c == '_') return true;
        if (c == '/' && (i == left || slashes++ > 0)) return true;
        if (c == '.' && i > left && i + 1 < right && vg_is_alnum(text.data[i - 1]) && vg_is_alnum(text.data[i + 1]))
            return true;
    }
    return false;
}

/* What words say at some distance; the others matter in one place. */
enum { AROUND = VG_BESIDE_ACTOR | VG_BESIDE_MALWARE | VG_BESIDE_SECTOR | VG_BESIDE_BODY };

/* How many words before and after a name tell what it is. */
typedef struct word_reach {
    uint8_t before, after;
} word_reach;

/* VG_BESIDE_… of the words around a name, within its sentence. */
static uint8_t beside(finder *f, size_t first, size_t last, word_reach reach)
{
    uint8_t said = 0;
    for (size_t i = first, n = 0; i > f->first && n < reach.before && !token_at(f, i)->stop; i--, n++)
        said |= words[token_at(f, i - 1)->word].context & AROUND;
    for (size_t i = last + 1, n = 0; i < f->past && n < reach.after && !token_at(f, i)->stop; i++, n++) {
        uint8_t context = words[token_at(f, i)->word].context;
        said |= context & AROUND;
        if (n == 0 && context & VG_BESIDE_ACTOR && token_at(f, i)->gap == GAP_SPACE) said |= VG_BESIDE_GANG_NEXT;
        if (n == 0 && token_at(f, i)->gap == GAP_APOSTROPHE) reach.after++; /* "China's government" */
    }
    return said;
}

/* Whether the word at `i` goes on with a name in capital letters from the word before it. */
static bool goes_on(finder *f, size_t i)
{
    return i < f->past && !token_at(f, i)->stop && token_at(f, i)->gap == GAP_SPACE;
}

static bool is_body(finder *f, size_t i)
{
    return token_at(f, i)->upper && words[token_at(f, i)->word].context & (VG_BESIDE_BODY | VG_BESIDE_TITLE);
}

/* Whether a place is a part of a body's name: "Michigan State University", "Ruhr University Bochum", "University of
 * London". */
static bool in_title(finder *f, size_t first, size_t last)
{
    for (size_t i = last + 1; i <= last + 2 && goes_on(f, i) && token_at(f, i)->upper; i++)
        if (is_body(f, i)) return true;
    if (first == f->first || !goes_on(f, first)) return false;
    if (is_body(f, first - 1)) return true;
    return words[token_at(f, first - 1)->word].context & VG_WORD_OF && first > f->first + 1 && goes_on(f, first - 1) &&
           is_body(f, first - 2);
}

enum { NO = 0, WEAK, STRONG };

static int passes(finder *f, const sense *s, size_t first, size_t last)
{
    const token *a = token_at(f, first), *b = token_at(f, last);
    if (!(s->languages & f->languages)) return NO;
    if ((s->rule == RULE_CAPITAL || s->rule == RULE_TITLE) && !a->upper) return NO;
    if (s->rule == RULE_TITLE && !b->upper) return NO;
    vg_slice text = vg_slice_of(f->text.data + a->from, b->until - a->from);
    const char *written = (const char *)strings + s->written;
    if (s->flags & SENSE_GLUED && text.size != strlen(written)) return NO;
    if (s->rule == RULE_EXACT && (!written_so(text, written) || is_part(f, a->from, b->until))) return NO;
    if (s->rule == RULE_UPPER && has_small(text)) return NO;
    if (!(s->flags & SENSE_CONTEXT)) return STRONG;
    /* its own kind within some words; the other right beside it: "the Maze gang" */
    const uint8_t own = s->kind == VG_NAME_ACTOR ? VG_BESIDE_ACTOR : VG_BESIDE_MALWARE;
    if (beside(f, first, last, (word_reach){CONTEXT_WORDS, CONTEXT_WORDS}) & own) return STRONG;
    if (beside(f, first, last, (word_reach){1, 1}) & (VG_BESIDE_ACTOR | VG_BESIDE_MALWARE)) return STRONG;
    return f->searches & VG_NAMES_WEAK ? WEAK : NO;
}

/* ---- finding ---- */

typedef struct ending {
    uint32_t node;
    size_t last;
} ending;

/* The names that begin at a word, shortest first. */
static size_t endings_at(finder *f, size_t first, ending ret_endings[LONGEST_NAME])
{
    size_t count = 0;
    uint32_t node = words[token_at(f, first)->word].root;
    for (size_t i = first; node; i++) {
        bool glued = i + 1 < f->past && token_at(f, i + 1)->gap == GAP_GLUED;
        if (!glued && first_sense[node] != first_sense[node + 1]) ret_endings[count++] = (ending){node, i};
        if (i + 1 >= f->past) break;
        node = child_by(node, token_at(f, i + 1));
    }
    return count;
}

/* The best sense of an ending among the names (layer 0) or the techniques (layer 1). */
static int best_of(finder *f, const ending *e, size_t first, int layer)
{
    int best = NO;
    for (uint32_t s = first_sense[e->node]; s < first_sense[e->node + 1]; s++) {
        if ((senses[s].kind == VG_NAME_TECHNIQUE) != (layer == 1)) continue;
        int how = passes(f, &senses[s], first, e->last);
        if (how > best) best = how;
    }
    return best;
}

/* How far from a name what is told of the words beside it may stand; 0: nothing is told. */
static const word_reach words_beside[VG_NAME_COUNT] = {[VG_NAME_ACTOR] = {CONTEXT_WORDS, CONTEXT_WORDS},
                                                       [VG_NAME_MALWARE] = {CONTEXT_WORDS, CONTEXT_WORDS},
                                                       [VG_NAME_PLACE] = {2, 2},
                                                       [VG_NAME_SECTOR] = {CONTEXT_WORDS, 2}};

static vg_name_match match_of(finder *f, const sense *s, size_t first, size_t last, bool weak, uint8_t searches)
{
    const bearer *b = &bearers[s->bearer];
    size_t from = token_at(f, first)->from, until = token_at(f, last)->until;
    uint8_t said = words_beside[s->kind].before ? beside(f, first, last, words_beside[s->kind]) : 0;
    if (s->kind == VG_NAME_PLACE && in_title(f, first, last)) said |= VG_BESIDE_TITLE;
    if (s->flags & SENSE_DOT && until < f->text.size && f->text.data[until] == '.') until++;
    return (vg_name_match){.from = from,
                           .until = until,
                           .entry = b->entry,
                           .count = s->count,
                           .kind = (vg_name_kind)s->kind,
                           .form = (vg_name_form)b->form,
                           .coined_by = coiners[b->coiner],
                           .beside = said,
                           .weak = weak,
                           .general = (s->flags & SENSE_GENERAL) != 0,
                           .searches = searches,
                           .bearer = s->bearer};
}

static const uint8_t search_at[2] = {VG_NAMES_SURE, VG_NAMES_WEAK};

/* The searches that have no name yet that reaches over a word of the text. */
static uint8_t open_searches(const finder *f, size_t from, int layer)
{
    uint8_t open = 0;
    for (int i = 0; i < 2; i++)
        if (from >= f->until[layer][i]) open |= search_at[i];
    return open & f->searches;
}

/* Each kind once: by a sense that passes, or else by a weak one. */
static int report(finder *f, const ending *e, size_t first, int layer, vg_name_fn on_match, void *context)
{
    const uint8_t open = open_searches(f, token_at(f, first)->from, layer);
    unsigned told = 0;
    for (int how = STRONG; how > NO; how--) {
        const uint8_t searches = how == WEAK ? open & VG_NAMES_WEAK : open;
        if (!searches) continue;
        for (uint32_t i = first_sense[e->node]; i < first_sense[e->node + 1]; i++) {
            const sense *s = &senses[i];
            if ((s->kind == VG_NAME_TECHNIQUE) != (layer == 1) || told >> s->kind & 1U) continue;
            if (passes(f, s, first, e->last) != how) continue;
            vg_name_match match = match_of(f, s, first, e->last, how == WEAK, searches);
            told |= 1U << s->kind;
            for (int k = 0; k < 2; k++)
                if (searches & search_at[k]) f->until[layer][k] = match.until;
            int stop = s->flags & SENSE_NOTHING ? 0 : on_match(context, &match);
            if (stop) return stop;
        }
    }
    return 0;
}

static int find_at(finder *f, size_t first, vg_name_fn on_match, void *context)
{
    ending endings[LONGEST_NAME];
    size_t count = endings_at(f, first, endings);
    for (int layer = 0; layer < 2 && count; layer++) {
        const ending *chosen = NULL;
        int best = NO;
        if (!open_searches(f, token_at(f, first)->from, layer)) continue;
        for (size_t i = count; i-- > 0 && best != STRONG;) {
            int how = best_of(f, &endings[i], first, layer);
            if (how <= best) continue;
            best = how;
            chosen = &endings[i];
        }
        if (!chosen || is_technical(f, token_at(f, first)->from, token_at(f, chosen->last)->until)) continue;
        int stop = report(f, chosen, first, layer, on_match, context);
        if (stop) return stop;
    }
    return 0;
}

static bool is_begin(uint32_t hash)
{
    return begin_bits[(hash & (BEGIN_SLOTS - 1)) / 8] >> (hash & 7U) & 1U;
}

/* Whether a name may begin with word i, by its hash and that of the next: of most words no more is looked at. */
static bool may_begin(const finder *f, size_t i)
{
    const vg_word *w = &f->words->list[i];
    if (i > f->first && w[-1].until == w->from) return false;
    if (is_begin(w->hash)) return true;
    if (i + 1 == f->past) return false;
    return is_begin((w->hash << 5 | w->hash >> 27) ^ (vg_word_is(w + 1, VG_WORD_FIGURES) ? 0 : w[1].hash));
}

int vg_names_find_in(const vg_words *w, size_t from, size_t until, const char *language, uint8_t searches,
                     vg_name_fn on_match, void *context)
{
    finder f = {.words = w,
                .text = vg_slice_take(w->text, until),
                .from = from,
                .first = vg_words_seek(w, from),
                .past = vg_words_seek(w, until),
                .languages = 1U << NO_LANGUAGE,
                .searches = searches};
    for (size_t i = 0; i < sizeof language_codes / sizeof language_codes[0]; i++)
        if (strcmp(language_codes[i], language) == 0) f.languages |= (uint16_t)(1U << i);
    for (size_t i = f.first; i < f.past; i++) {
        if (!may_begin(&f, i)) continue;
        const token *t = token_at(&f, i);
        if (!words[t->word].root || t->gap == GAP_GLUED) continue;
        int stop = find_at(&f, i, on_match, context);
        if (stop) return stop;
    }
    return 0;
}

int vg_names_find(vg_slice text, const char *language, uint8_t searches, vg_name_fn on_match, void *context)
{
    vg_words w = {0};
    int stop = vg_words_cut(&w, text);
    if (stop == VG_OK) stop = vg_names_find_in(&w, 0, text.size, language, searches, on_match, context);
    vg_words_free(&w);
    return stop;
}

uint8_t vg_names_word(vg_slice text)
{
    size_t size;
    if (text.size == 0) return 0;
    const uint8_t kind = vg_letter_kind(text, 0, &size);
    if (kind != IS_LETTER && kind != IS_DIGIT) return 0;
    const vg_word w = vg_word_at(text, 0);
    return w.until == text.size ? words[look_up(&w, text)].context : 0;
}

/* ---- entries ---- */

uint32_t vg_name_entry_count(void)
{
    return sizeof entries / sizeof entries[0];
}

const vg_name_info *vg_name_info_of(uint32_t entry)
{
    return entry < vg_name_entry_count() ? &entries[entry] : NULL;
}

uint32_t vg_name_entry(const vg_name_match *match, uint32_t i)
{
    return i < match->count ? bearers[match->bearer + i].entry : UINT32_MAX;
}

const char *vg_name_coined_by(const vg_name_match *match, uint32_t i)
{
    return i < match->count ? coiners[bearers[match->bearer + i].coiner] : "";
}
