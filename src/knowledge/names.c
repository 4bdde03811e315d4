/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The finder of names. The text is cut into words (letters and digits part, so that "APT28", "APT 28" and "APT-28" are
 * the same two words); each word is folded and looked up once in a hash of all words that occur in names; from a word
 * that begins a name a trie of words is walked. A name has at most LONGEST_NAME words, and words wait in a ring, so
 * that the work for each word of the text is bounded. make_names_table.py folds and cuts names in the same way. */
#include "knowledge/names.h"

#include <string.h>

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

typedef struct word_slot {
    uint32_t hash, word;
} word_slot;

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
    uint32_t word;  /* 0: in no name */
    uint8_t gap;    /* before it */
    bool upper;     /* begins with a capital letter, or a digit */
    uint8_t digits; /* how many, where it is a number */
    bool stop;      /* a sentence or a line ended before it */
} token;

typedef struct finder {
    vg_slice text;
    uint16_t languages;
    uint8_t searches;     /* VG_NAMES_… */
    size_t at;            /* what was cut into words */
    size_t filled, index; /* words so far; the word looked at */
    bool glued;           /* the last word ends at `at`: what follows without a gap is glued to it */
    size_t until[2][2];   /* names and techniques: where the last match of each search ended */
    token ring[RING];
} finder;

/* ---- words ---- */

enum { IS_OTHER = 0, IS_LETTER, IS_DIGIT, IS_SPACE, IS_NEWLINE, IS_MARK, IS_DASH, IS_APOSTROPHE, IS_AND, IS_LEAD };

#define L IS_LETTER
#define D IS_DIGIT
#define S IS_SPACE
#define M IS_MARK
static const uint8_t kinds[256] = {
    ['\t'] = S,
    ['\n'] = IS_NEWLINE,
    ['\v'] = S,
    ['\f'] = S,
    ['\r'] = S,
    [' '] = S,
    ['#'] = M,
    ['&'] = IS_AND,
    ['\''] = IS_APOSTROPHE,
    ['+'] = M,
    ['-'] = IS_DASH,
    ['.'] = M,
    ['/'] = M,
    [':'] = M,
    ['@'] = M,
    ['_'] = M,
    ['0'] = D,
    D,
    D,
    D,
    D,
    D,
    D,
    D,
    D,
    D,
    ['A'] = L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    ['a'] = L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    L,
    [0xC2] = IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
    IS_LEAD,
};
#undef L
#undef D
#undef S
#undef M

/* One code point from a lead byte; a broken one is one byte, U+FFFD. */
static uint32_t decode(const uint8_t *p, size_t left, size_t *ret_size)
{
    size_t size = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    *ret_size = 1;
    if (left < size) return 0xFFFD;
    uint32_t point = p[0] & (0xFFU >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((p[i] & 0xC0U) != 0x80U) return 0xFFFD;
        point = point << 6 | (p[i] & 0x3FU);
    }
    *ret_size = size;
    return point;
}

/* What a code point above ASCII is; IS_LEAD: nothing at all (soft hyphen, zero width, combining accent). */
static uint8_t kind_of(uint32_t point)
{
    if (point == 0xA0 || point == 0x202F || point == 0x3000 || (point >= 0x2000 && point <= 0x200A)) return IS_SPACE;
    if (point == 0xAD || (point >= 0x200B && point <= 0x200F) || point == 0x2060 || point == 0xFEFF) return IS_LEAD;
    if (point >= 0x300 && point < 0x370) return IS_LEAD;
    if ((point >= 0x2010 && point <= 0x2013) || point == 0x2212) return IS_DASH;
    if (point == 0x2018 || point == 0x2019 || point == 0x2BC) return IS_APOSTROPHE;
    if (point < 0xC0) return point == 0xAA || point == 0xB5 || point == 0xBA ? IS_LETTER : IS_OTHER;
    if (point == 0xD7 || point == 0xF7 || (point >= 0x2000 && point < 0x2C00)) return IS_OTHER;
    if ((point >= 0x3001 && point <= 0x3020) || point >= 0xFFF0) return IS_OTHER;
    return IS_LETTER;
}

/* Whether a letter above ASCII is a capital: Latin-1, Latin Extended-A and -B by their tables, nothing beyond. */
static bool is_capital(uint32_t point)
{
    if (point < 0xE0) return point >= 0xC0;
    if (point < 0x100 || point > 0x17F) return false;
    if ((point >= 0x139 && point <= 0x148) || point >= 0x179) return (point & 1U) != 0 && point != 0x17F;
    return (point & 1U) == 0 && point != 0x138;
}

#define HASH_START  0x811C9DC5U /* FNV-1a */
#define HASH_FACTOR 0x01000193U

typedef struct folding {
    uint8_t bytes[WORD_BYTES];
    size_t size; /* above WORD_BYTES: no word of a name */
    uint32_t hash;
} folding;

static void fold_byte(folding *f, uint8_t byte)
{
    if (f->size < WORD_BYTES) f->bytes[f->size] = byte;
    f->size += f->size <= WORD_BYTES;
    f->hash = (f->hash ^ byte) * HASH_FACTOR;
}

static void fold_point(folding *f, uint32_t point, const uint8_t *bytes, size_t size)
{
    if (point >= 0xC0 && point < 0x250 && folds[point - 0xC0][0]) {
        fold_byte(f, folds[point - 0xC0][0]);
        if (folds[point - 0xC0][1]) fold_byte(f, folds[point - 0xC0][1]);
        return;
    }
    for (size_t i = 0; i < size; i++) fold_byte(f, bytes[i]);
}

/* The word with that hash that is these bytes, small letters for capitals. */
static uint32_t look_up(uint32_t hash, const uint8_t *bytes, size_t size)
{
    const uint32_t home = hash & (WORD_SLOTS - 1);
    /* most words of a text are in no name: one bit says so, and the bits stay in the nearest cache */
    if (!(word_bits[home / 8] >> (home & 7U) & 1U) || size > WORD_BYTES) return 0;
    for (uint32_t at = home;; at++) {
        const word_slot *slot = &word_slots[at & (WORD_SLOTS - 1)];
        if (slot->word == 0) return 0;
        if (slot->hash != hash || words[slot->word].size != size) continue;
        const uint8_t *known = strings + words[slot->word].text;
        size_t i = 0;
        while (i < size && vg_lower(bytes[i]) == known[i]) i++;
        if (i == size) return slot->word;
    }
}

/* What stands before the next word, up to its first byte. */
static void skip_gap(finder *f, token *ret_token)
{
    uint8_t gap = f->glued ? GAP_GLUED : GAP_OTHER;
    size_t newlines = 0, marks = 0;
    bool stop = f->filled == 0, spaced = false;
    if (f->glued && f->text.size - f->at > 1 && f->text.data[f->at] == ' ') {
        const uint8_t next = kinds[f->text.data[f->at + 1]];
        if (next == IS_LETTER || next == IS_DIGIT) { /* one blank, as between most words */
            f->at++;
            ret_token->gap = GAP_SPACE;
            ret_token->stop = stop;
            return;
        }
    }
    while (f->at < f->text.size) {
        const uint8_t *p = f->text.data + f->at;
        uint8_t kind = kinds[*p];
        size_t size = 1;
        if (kind == IS_LEAD) kind = kind_of(decode(p, f->text.size - f->at, &size));
        if (kind == IS_LETTER || kind == IS_DIGIT) break;
        f->at += size;
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
    ret_token->gap = gap;
    ret_token->stop = stop || newlines > 1;
}

/* A word that has letters above ASCII, from `at` on; where it ends. */
static size_t fold_word(const finder *f, size_t at, token *t)
{
    folding fold = {.hash = HASH_START};
    const uint8_t *data = f->text.data;
    while (at < f->text.size) {
        size_t size = 1;
        uint8_t kind = kinds[data[at]];
        if (kind == IS_LETTER) {
            fold_byte(&fold, vg_lower(data[at]));
        } else if (kind == IS_LEAD) {
            uint32_t point = decode(data + at, f->text.size - at, &size);
            kind = kind_of(point);
            if (kind != IS_LETTER && kind != IS_LEAD) break;
            if (at == t->from) t->upper = is_capital(point);
            if (kind == IS_LETTER) fold_point(&fold, point, data + at, size);
        } else {
            break;
        }
        at += size;
    }
    t->word = look_up(fold.hash, fold.bytes, fold.size);
    return at;
}

/* The next word of the text; false at its end. */
static bool next_token(finder *f)
{
    token *t = &f->ring[f->filled & (RING - 1)];
    skip_gap(f, t);
    if (f->at >= f->text.size) return false;
    const uint8_t *data = f->text.data;
    const size_t from = f->at, end = f->text.size;
    const uint8_t kind = kinds[data[from]];
    size_t at = from;
    uint32_t hash = HASH_START;
    for (; at < end && kinds[data[at]] == kind && kind != IS_LEAD; at++)
        hash = (hash ^ (data[at] | 0x20U)) * HASH_FACTOR; /* digits have that bit, and letters then are small */
    t->from = from;
    t->upper = kind == IS_DIGIT || (uint8_t)(data[from] - 'A') < 26;
    t->digits = kind != IS_DIGIT ? 0 : (uint8_t)(at - from < DIGITS ? at - from : DIGITS);
    if (kind != IS_DIGIT && at < end && kinds[data[at]] == IS_LEAD)
        at = fold_word(f, from, t);
    else
        t->word = look_up(hash, data + from, at - from);
    t->until = at;
    f->at = at;
    f->glued = true;
    f->filled++;
    return true;
}

static token *token_at(finder *f, size_t i)
{
    return &f->ring[i & (RING - 1)];
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
static bool is_part(vg_slice text, size_t from, size_t until)
{
    if (from > 1 && text.data[from - 1] == '-' && (uint8_t)(text.data[from - 2] - 'A') < 26) return true;
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
static bool is_technical(vg_slice text, size_t from, size_t until)
{
    size_t left = from, right = until, slashes = 0;
    while (left > 0 && from - left < CHUNK_BYTES && !is_open(text.data[left - 1])) left--;
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
    for (size_t i = first, n = 0; i > 0 && n < reach.before && !token_at(f, i)->stop; i--, n++)
        said |= words[token_at(f, i - 1)->word].context & AROUND;
    for (size_t i = last + 1, n = 0; i < f->filled && n < reach.after && !token_at(f, i)->stop; i++, n++) {
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
    return i < f->filled && !token_at(f, i)->stop && token_at(f, i)->gap == GAP_SPACE;
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
    if (first == 0 || !goes_on(f, first)) return false;
    if (is_body(f, first - 1)) return true;
    return words[token_at(f, first - 1)->word].context & VG_WORD_OF && first > 1 && goes_on(f, first - 1) &&
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
    if (s->rule == RULE_EXACT && (!written_so(text, written) || is_part(f->text, a->from, b->until))) return NO;
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
        bool glued = i + 1 < f->filled && token_at(f, i + 1)->gap == GAP_GLUED;
        if (!glued && first_sense[node] != first_sense[node + 1]) ret_endings[count++] = (ending){node, i};
        if (i + 1 >= f->filled) break;
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
        if (!chosen || is_technical(f->text, token_at(f, first)->from, token_at(f, chosen->last)->until)) continue;
        int stop = report(f, chosen, first, layer, on_match, context);
        if (stop) return stop;
    }
    return 0;
}

static int find(vg_slice text, const char *language, uint8_t searches, vg_name_fn on_match, void *context)
{
    finder f = {.text = text, .languages = 1U << NO_LANGUAGE, .searches = searches};
    for (size_t i = 0; i < sizeof language_codes / sizeof language_codes[0]; i++)
        if (strcmp(language_codes[i], language) == 0) f.languages |= (uint16_t)(1U << i);
    for (bool more = true;; f.index++) {
        while (more && f.filled < f.index + LONGEST_NAME + CONTEXT_WORDS + 2) more = next_token(&f);
        if (f.index >= f.filled) return 0;
        const token *t = token_at(&f, f.index);
        if (!words[t->word].root || t->gap == GAP_GLUED) continue;
        int stop = find_at(&f, f.index, on_match, context);
        if (stop) return stop;
    }
}

int vg_names_find(vg_slice text, const char *language, vg_name_fn on_match, void *context)
{
    return find(text, language, VG_NAMES_SURE, on_match, context);
}

int vg_names_find_weak(vg_slice text, const char *language, vg_name_fn on_match, void *context)
{
    return find(text, language, VG_NAMES_WEAK, on_match, context);
}

int vg_names_find_both(vg_slice text, const char *language, vg_name_fn on_match, void *context)
{
    return find(text, language, VG_NAMES_SURE | VG_NAMES_WEAK, on_match, context);
}

uint8_t vg_names_word(vg_slice text)
{
    finder f = {.text = text};
    if (!next_token(&f) || f.ring[0].from != 0 || f.ring[0].until != text.size) return 0;
    return words[f.ring[0].word].context;
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
