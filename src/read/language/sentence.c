/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sentence.h"

#define WORD_BYTES 40 /* a longer word stands in no lexicon */

/* What begins at a place that is no part of a word: its mark and its length. */
typedef struct sign {
    uint8_t mark, size;
    bool space, straight;
} sign;

static sign sign_at(const uint8_t *s, size_t left)
{
    switch (s[0]) {
    case ',': return (sign){VG_MARK_COMMA, 1, false, false};
    case ';': return (sign){VG_MARK_SEMICOLON, 1, false, false};
    case ':': return (sign){VG_MARK_COLON, 1, false, false};
    case '(':
    case '[': return (sign){VG_MARK_OPEN, 1, false, false};
    case ')':
    case ']': return (sign){VG_MARK_CLOSE, 1, false, false};
    case '"': return (sign){VG_MARK_QUOTE, 1, false, true};
    case '.':
    case '!':
    case '?': return (sign){VG_MARK_STOP, 1, false, false};
    case 0xC2:
        if (left < 2) break;
        if (s[1] == 0xA0) return (sign){VG_MARK_OTHER, 2, true, false};
        if (s[1] == 0xAB || s[1] == 0xBB) return (sign){VG_MARK_QUOTE, 2, false, true}; /* « » stand either way round */
        if (s[1] == 0xBF || s[1] == 0xA1) return (sign){VG_MARK_OTHER, 2, false, false}; /* ¿ ¡ */
        break;
    case 0xE2:
        if (left < 3 || s[1] != 0x80) break;
        if (s[2] == 0x93 || s[2] == 0x94) return (sign){VG_MARK_DASH, 3, false, false};
        if (s[2] == 0x9E) return (sign){VG_MARK_QUOTE, 3, false, false}; /* „ */
        if (s[2] == 0x9C) return (sign){VG_MARK_QUOTE, 3, false, true};  /* “ opens in English, closes in German */
        if (s[2] == 0x9D) return (sign){VG_MARK_UNQUOTE, 3, false, false};
        if (s[2] == 0xA6) return (sign){VG_MARK_STOP, 3, false, false};
        if (s[2] == 0xAF || s[2] <= 0x8B)
            return (sign){VG_MARK_OTHER, 3, true, false}; /* narrow and typographic spaces */
        break;
    default: break;
    }
    return (sign){VG_MARK_OTHER, 1, false, false};
}

/* One byte of a word, whatever it means; apostrophes and full stops inside words are seen to by read_word. */
static inline bool is_word_byte(const uint8_t *s, size_t left)
{
    if (vg_is_alnum(s[0]) || s[0] == '_' || s[0] == '@') return true;
    if (s[0] < 0x80) return false;
    if (s[0] == 0xC2) return left < 2 || (s[1] != 0xA0 && s[1] != 0xAB && s[1] != 0xBB && s[1] != 0xBF && s[1] != 0xA1);
    if (s[0] == 0xE2 && left >= 3 && s[1] == 0x80) return s[2] > 0x8B && s[2] < 0x93;
    return true;
}

/* The length of an apostrophe, or 0. */
static size_t apostrophe(const uint8_t *s, size_t left)
{
    if (left && s[0] == '\'') return 1;
    return left >= 3 && s[0] == 0xE2 && s[1] == 0x80 && s[2] == 0x99 ? 3 : 0;
}

/* "s", "re", "ve", "ll", "d", "m", "t" behind an apostrophe are endings of English. */
static bool is_ending(const uint8_t *s, size_t left)
{
    size_t n = 0;
    while (n < left && n < 3 && vg_is_alpha(s[n])) n++;
    if (n == 1) return strchr("sdmtSDMT", s[0]) != NULL;
    if (n != 2) return false;
    uint8_t a = vg_lower(s[0]), b = vg_lower(s[1]);
    return (a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l');
}

/* Lower case of the two bytes of a Latin letter: U+00C0..U+00DE, and the pairs of Latin Extended-A that reports use. */
static uint8_t lower_second(uint8_t first, uint8_t second)
{
    if (first == 0xC3 && second >= 0x80 && second <= 0x9E && second != 0x97) return (uint8_t)(second + 0x20U);
    if (first == 0xC5 && second == 0x92) return 0x93;
    if ((first == 0xC4 || (first == 0xC5 && second < 0xB8)) && second < 0xB8 && !(second & 1U))
        return (uint8_t)(second | 1U);
    return second;
}

typedef struct folded {
    char text[WORD_BYTES];
    size_t size; /* WORD_BYTES + 1 where it is longer */
    uint32_t hash;
} folded;

static void fold(const uint8_t *s, size_t size, folded *f)
{
    f->size = 0;
    f->hash = VG_FNV1A_SEED;
    for (size_t i = 0; i < size;) {
        size_t mark = apostrophe(s + i, size - i);
        uint8_t c = mark                                        ? '\''
                    : i && s[i - 1] >= 0xC3 && s[i - 1] <= 0xC5 ? lower_second(s[i - 1], s[i])
                                                                : vg_lower(s[i]);
        i += mark ? mark : 1;
        if (f->size >= WORD_BYTES) {
            f->size = WORD_BYTES + 1;
            return;
        }
        f->text[f->size++] = (char)c;
        f->hash = vg_fnv1a(f->hash, c);
    }
}

static bool is_capital(const uint8_t *s, size_t size)
{
    if (s[0] >= 'A' && s[0] <= 'Z') return true;
    return size > 1 && s[0] >= 0xC3 && s[0] <= 0xC5 && lower_second(s[0], s[1]) != s[1];
}

static void look_up_folded(const vg_lexicon *l, vg_slice word, uint32_t hash, vg_token *t)
{
    const vg_sense *senses;
    t->word = vg_lexicon_word(l, word, hash, &t->node);
    bool known = t->node != VG_LEX_NO_NODE && vg_lexicon_senses(l, t->node, &senses) > 0;
    if (!known && word.size >= 6) t->compound_count = (uint8_t)vg_lexicon_compound(l, word, &t->compound);
}

static void look_up(const vg_lexicon *l, const uint8_t *s, vg_token *t)
{
    size_t size = t->until - t->from;
    folded f;
    t->node = VG_LEX_NO_NODE;
    if (t->mark == VG_MARK_NUMBER) { /* any short number is the word "0" */
        if (size <= 2) t->word = vg_lexicon_word(l, vg_slice_str("0"), vg_fnv1a(VG_FNV1A_SEED, '0'), &t->node);
        return;
    }
    if (is_capital(s, size)) t->flags |= VG_TOKEN_CAPITAL;
    if (size > WORD_BYTES + 4) return;
    fold(s, size, &f);
    if (f.size <= WORD_BYTES) look_up_folded(l, vg_slice_of(f.text, f.size), f.hash, t);
}

/* The end of the word at `at`: an elision keeps its apostrophe, an English ending is a word of its own. */
static size_t word_end(const vg_sentence_reader *r, size_t at)
{
    const uint8_t *s = r->text.data;
    size_t mark = apostrophe(s + at, r->until - at), begin = at;
    if (mark) at += mark; /* 's */
    while (at < r->until) {
        if (is_word_byte(s + at, r->until - at)) {
            at++;
            continue;
        }
        bool inside = s[at] == '.' && at > begin && at + 1 < r->until && vg_is_alnum(s[at + 1]);
        if (s[at] == ',' && at > begin && at + 1 < r->until)
            inside = vg_is_digit(s[at - 1]) && vg_is_digit(s[at + 1]); /* 12,000 */
        if (inside) {
            at++;
            continue;
        }
        mark = apostrophe(s + at, r->until - at);
        if (!mark || at == begin || at + mark >= r->until || !is_word_byte(s + at + mark, r->until - at - mark)) break;
        if (!is_ending(s + at + mark, r->until - at - mark)) return at + mark; /* l', d', qu' */
        if (vg_lower(s[at + mark]) != 't') break;                              /* 's: the next word */
        at += mark;                                                            /* didn't */
    }
    return at;
}

/* Most words are letters of ASCII, and what ends them is no part of any word: those are words of the table. NULL: the
 * word at `at` is another. */
static const vg_word *plain_word(vg_sentence_reader *r, size_t at)
{
    const vg_word *list = r->words->list;
    while (r->next < r->words->count && list[r->next].from < at) r->next++;
    const vg_word *w = list + r->next;
    if (r->next == r->words->count || w->from != at || !vg_word_is(w, VG_WORD_PLAIN)) return NULL;
    if (w->until > r->until || w->until - w->from > WORD_BYTES) return NULL;
    if (w->until == r->until) return w;
    const uint8_t *end = r->text.data + w->until;
    if (*end == ' ' || *end == ',' || *end == '\n' || *end == ')' || *end == '-') return w;
    return *end == '.' && (w->until + 1 == r->until || !vg_is_alnum(end[1])) ? w : NULL;
}

static vg_token word_at(vg_sentence_reader *r, size_t at)
{
    const uint8_t *s = r->text.data;
    const vg_word *plain = plain_word(r, at);
    if (plain) {
        vg_token t = {.from = plain->from, .until = plain->until, .mark = VG_MARK_WORD, .node = VG_LEX_NO_NODE};
        if (r->quoted) t.flags |= VG_TOKEN_QUOTED;
        if (at > 0 && s[at - 1] == '-') t.flags |= VG_TOKEN_JOINED;
        if (vg_word_is(plain, VG_WORD_UPPER)) t.flags |= VG_TOKEN_CAPITAL;
        look_up_folded(r->lexicon, vg_slice_of(s + at, plain->until - at), plain->hash, &t);
        return t;
    }
    size_t end = word_end(r, at);
    vg_token t = {.from = (uint32_t)at, .until = (uint32_t)end, .mark = VG_MARK_NUMBER};
    for (size_t i = at; i < end && i < at + 24; i++)
        if (!vg_is_digit(s[i]) && s[i] != '.' && s[i] != ',') {
            t.mark = VG_MARK_WORD;
            break;
        }
    if (r->quoted) t.flags |= VG_TOKEN_QUOTED;
    if (at > 0 && s[at - 1] == '-') t.flags |= VG_TOKEN_JOINED;
    look_up(r->lexicon, s + at, &t);
    return t;
}

static size_t skip_space(const vg_sentence_reader *r, size_t at)
{
    while (at < r->until) {
        const uint8_t *s = r->text.data + at;
        if (vg_is_space(*s)) {
            at++;
            continue;
        }
        if (*s < 0x80) break;
        sign found = sign_at(s, r->until - at);
        if (!found.space) break;
        at += found.size;
    }
    return at;
}

static bool is_abbreviation(const vg_sentence_reader *r, const vg_sentence *sentence)
{
    const vg_sense *senses;
    if (sentence->count == 0) return false;
    const vg_token *t = &sentence->tokens[sentence->count - 1];
    if (t->mark == VG_MARK_WORD && t->until - t->from == 1 && (t->flags & VG_TOKEN_CAPITAL)) return true; /* J. */
    if (t->node == VG_LEX_NO_NODE) return false;
    size_t count = vg_lexicon_senses(r->lexicon, t->node, &senses);
    for (size_t i = 0; i < count; i++)
        if (senses[i].kind == VG_LEX_function && senses[i].value == VG_FN_BIT_abbreviation) return true;
    return false;
}

/* Whether the sentence ends with the stop before `at` (behind closing marks): the next word does not go on with it. */
static bool ends_before(const vg_sentence_reader *r, size_t at)
{
    size_t next = skip_space(r, at);
    if (next == r->until) return true;
    if (next == at) return false; /* no blank behind it */
    const uint8_t *s = r->text.data + next;
    if (vg_is_alpha(s[0]) || s[0] >= 0xC3) return is_capital(s, r->until - next) || s[0] > 0xC5;
    return s[0] != ',' && s[0] != ';';
}

static bool ends_text(const vg_sentence_reader *r, size_t at)
{
    return skip_space(r, at) == r->until;
}

static void push_sign(vg_sentence_reader *r, vg_sentence *sentence, sign found)
{
    vg_token t = {
        .from = (uint32_t)r->at, .until = (uint32_t)(r->at + found.size), .mark = found.mark, .node = VG_LEX_NO_NODE};
    if (found.straight && r->quoted) t.mark = VG_MARK_UNQUOTE;
    if (t.mark == VG_MARK_QUOTE) r->quoted = true;
    if (t.mark == VG_MARK_UNQUOTE) r->quoted = false;
    sentence->tokens[sentence->count++] = t;
    r->at += found.size;
}

/* Reads the mark at r->at; true where the sentence ends with it. */
static bool read_sign(vg_sentence_reader *r, vg_sentence *sentence)
{
    const uint8_t *s = r->text.data;
    sign found = sign_at(s + r->at, r->until - r->at);
    if (s[r->at] == '-') {
        bool apart = r->at > 0 && vg_is_space(s[r->at - 1]) && r->at + 1 < r->until && vg_is_space(s[r->at + 1]);
        if (!apart) {
            r->at++;
            return false;
        }
        found.mark = VG_MARK_DASH;
    }
    if (found.mark == VG_MARK_OTHER) {
        r->at += found.size;
        return false;
    }
    bool stop = found.mark == VG_MARK_STOP, abbreviation = stop && s[r->at] == '.' && is_abbreviation(r, sentence);
    if (abbreviation && !ends_text(r, r->at + 1)) {
        r->at++;
        return false;
    }
    push_sign(r, sentence, found);
    if (!stop) return false;
    while (r->at < r->until && sentence->count < VG_SENTENCE_TOKENS) {
        found = sign_at(s + r->at, r->until - r->at);
        bool closing = found.mark == VG_MARK_CLOSE || found.mark == VG_MARK_UNQUOTE || found.mark == VG_MARK_STOP ||
                       (found.mark == VG_MARK_QUOTE && found.straight && r->quoted);
        if (!closing) break;
        push_sign(r, sentence, found);
    }
    return ends_before(r, r->at);
}

bool vg_sentence_next(vg_sentence_reader *r, vg_sentence *ret_sentence)
{
    bool first = true;
    ret_sentence->count = 0;
    ret_sentence->cut = false;
    r->at = skip_space(r, r->at);
    ret_sentence->from = (uint32_t)r->at;
    while (r->at < r->until && ret_sentence->count < VG_SENTENCE_TOKENS) {
        const uint8_t *s = r->text.data + r->at;
        size_t left = r->until - r->at;
        if (vg_is_space(*s)) {
            r->at++;
        } else if (is_word_byte(s, left) || (apostrophe(s, left) && ret_sentence->count &&
                                             is_ending(s + apostrophe(s, left), left - apostrophe(s, left)))) {
            vg_token t = word_at(r, r->at);
            if (first) t.flags |= VG_TOKEN_FIRST;
            first = false;
            r->at = t.until;
            ret_sentence->tokens[ret_sentence->count++] = t;
        } else {
            size_t before = ret_sentence->count;
            if (read_sign(r, ret_sentence)) break;
            first = first || (ret_sentence->count > before &&
                              ret_sentence->tokens[ret_sentence->count - 1].mark == VG_MARK_QUOTE);
        }
    }
    ret_sentence->cut = ret_sentence->count == VG_SENTENCE_TOKENS && r->at < r->until;
    ret_sentence->until = (uint32_t)r->at;
    return ret_sentence->count > 0 || r->at < r->until;
}
