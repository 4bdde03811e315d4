/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass; each byte is looked at a bounded number of times: a phrase is tried from at most VG_TIME_PHRASE_WORDS words
 * of at most VG_TIME_WORD_BYTES. */
#include "time_tokens.h"

#include <stdlib.h>

#include "times.h"

const vg_time_token vg_time_no_token = {.type = VG_TT_CLAUSE};

#define YEAR_FIRST 1900
#define YEAR_LAST  2099

static bool room(vg_time_tokens *t, void **array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) return true;
    size_t wanted = *capacity ? *capacity * 2 : 256;
    void *grown = realloc(*array, wanted * size);
    if (!grown) {
        t->failed = true;
        return false;
    }
    *array = grown;
    *capacity = wanted;
    return true;
}

static vg_time_token *push(vg_time_tokens *t, vg_time_token_type type, size_t from, size_t until)
{
    void *array = t->list;
    bool ok = room(t, &array, t->count, &t->capacity, sizeof *t->list);
    t->list = array;
    if (!ok) return NULL;
    vg_time_token *k = &t->list[t->count++];
    *k = (vg_time_token){.from = (uint32_t)from,
                         .until = (uint32_t)until,
                         .type = (uint8_t)type,
                         .sentence = (uint32_t)t->sentence_count,
                         .tight = t->count > 1 && k[-1].until == from};
    return k;
}

static void set_anchor(vg_time_tokens *t, vg_time_token *k)
{
    k->anchor = true;
    t->anchors++;
}

/* A word that means nothing here; a run of them is one token where that is asked for. */
static void push_other(vg_time_tokens *t, size_t from, size_t until, bool value)
{
    if (t->merge && t->count) {
        vg_time_token *last = &t->list[t->count - 1];
        if (last->type == VG_TT_WORD && !last->entry && last->sentence == t->sentence_count) {
            last->until = (uint32_t)until;
            last->value = value;
            return;
        }
    }
    vg_time_token *k = push(t, VG_TT_WORD, from, until);
    if (!k) return;
    k->value = value;
    k->capital = t->text.data[from] >= 'A' && t->text.data[from] <= 'Z';
}

static void end_sentence(vg_time_tokens *t, size_t until)
{
    void *array = t->sentences;
    bool ok = room(t, &array, t->sentence_count, &t->sentence_capacity, sizeof *t->sentences);
    t->sentences = array;
    if (!ok) return;
    uint32_t from = t->sentence_count ? t->sentences[t->sentence_count - 1].until : 0;
    t->sentences[t->sentence_count++] = (vg_time_sentence){from, (uint32_t)until};
}

/* ---- bytes ---- */

static bool in_value(uint8_t c)
{
    /* letters, figures and . _ : / @ \ % = ? & ~, a bit each */
    static const uint32_t set[8] = {0, 0xA7FFC060U, 0x97FFFFFFU, 0x47FFFFFEU};
    return set[c >> 5] >> (c & 31U) & 1U;
}

/* The size of the letter at `at`, or 0. Of what is not ASCII all is taken for letters but the blocks of marks. */
static size_t letter(vg_slice s, size_t at)
{
    if (at >= s.size) return 0;
    uint8_t c = s.data[at];
    if (c < 0x80) return vg_is_alpha(c) ? 1 : 0;
    if (c < 0xC3 || c == 0xE2 || s.size - at < 2) return 0; /* Latin-1's marks; U+2000 to U+2FFF */
    if (c == 0xE3 && s.data[at + 1] == 0x80) return 0;      /* CJK marks */
    if (c == 0xC3 && (s.data[at + 1] == 0x97 || s.data[at + 1] == 0xB7)) return 0;
    if (c == 0xEF && s.data[at + 1] == 0xBB) return 0; /* U+FEFF */
    size_t size = c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    if (size > s.size - at) return 0;
    for (size_t i = 1; i < size; i++)
        if ((s.data[at + i] & 0xC0U) != 0x80U) return 0;
    return size;
}

static size_t word_end(vg_slice s, size_t at)
{
    for (;;) {
        while (at < s.size && vg_is_alpha(s.data[at])) at++;
        size_t size = at < s.size && s.data[at] >= 0xC3 ? letter(s, at) : 0;
        if (size == 0) return at;
        at += size;
    }
}

/* The size of white space at `at`, one character of it; no-break and thin spaces included. */
static size_t space(vg_slice s, size_t at)
{
    if (at >= s.size) return 0;
    uint8_t c = s.data[at];
    if (vg_is_space(c)) return 1;
    if (c == 0xC2 && s.size - at >= 2 && s.data[at + 1] == 0xA0) return 2;
    if (c == 0xE2 && s.size - at >= 3 && s.data[at + 1] == 0x80 &&
        ((s.data[at + 2] >= 0x80 && s.data[at + 2] <= 0x8B) || s.data[at + 2] == 0xAF))
        return 3;
    return 0;
}

/* Past white space, at most 16 characters: more is a layout's, not a phrase's. */
static size_t skip_space(vg_slice s, size_t at)
{
    for (int i = 0; i < 16; i++) {
        size_t size = space(s, at);
        if (size == 0) break;
        at += size;
    }
    return at;
}

/* Figures of exactly `digits` at s[at]; -1 else. */
static int figures(vg_slice s, size_t at, size_t digits)
{
    int value = 0;
    if (at > s.size || s.size - at < digits) return -1;
    for (size_t i = 0; i < digits; i++) {
        if (!vg_is_digit(s.data[at + i])) return -1;
        value = value * 10 + (s.data[at + i] - '0');
    }
    return value;
}

/* How many figures stand at `at`, at most 6, and their value. */
static size_t run(vg_slice s, size_t at, int32_t *ret_value)
{
    size_t end = at;
    int32_t value = 0;
    for (; end < s.size && end - at < 6 && vg_is_digit(s.data[end]); end++) value = value * 10 + (s.data[end] - '0');
    *ret_value = value;
    return end - at;
}

static bool is_year(int32_t n)
{
    return n >= YEAR_FIRST && n <= YEAR_LAST;
}

/* ---- numbers and dates in figures ---- */

/* What is neither a word nor a number: a value, a name with figures in it. */
static size_t lex_blob(vg_time_tokens *t, size_t at)
{
    size_t end = at;
    vg_slice s = t->text;
    while (end < s.size && (in_value(s.data[end]) || s.data[end] == '-')) end++;
    while (end > at + 1 && (s.data[end - 1] == '.' || s.data[end - 1] == ':' || s.data[end - 1] == '?')) end--;
    if (end == at) end = at + 1;
    push_other(t, at, end, true);
    return end - at;
}

/* Whether a date in figures may end here: what follows does not belong to a longer value. */
static bool may_end(vg_slice s, size_t end)
{
    if (end >= s.size) return true;
    uint8_t c = s.data[end];
    if (vg_is_alnum(c) || c == '_' || c == '/' || c == '\\' || c == '@' || c == '=' || c == '%') return false;
    bool more = end + 1 < s.size && vg_is_alnum(s.data[end + 1]);
    return !((c == '-' || c == '.') && more);
}

/* Past a time of day behind a date ("T10:00:00Z"), or `end`. */
static size_t skip_clock(vg_slice s, size_t end)
{
    if (end >= s.size || (s.data[end] != 'T' && s.data[end] != 't') || figures(s, end + 1, 2) < 0) return end;
    while (end < s.size && (vg_is_alnum(s.data[end]) || s.data[end] == ':' || s.data[end] == '.' ||
                            s.data[end] == '+' || s.data[end] == '-'))
        end++;
    while (s.data[end - 1] == '.' || s.data[end - 1] == ':' || s.data[end - 1] == '-') end--;
    return end;
}

static size_t push_date(vg_time_tokens *t, size_t at, size_t end, const int32_t date[3], uint8_t orders)
{
    vg_time_token *k = push(t, VG_TT_DATE, at, end);
    if (!k) return end - at;
    set_anchor(t, k);
    k->number = date[0];
    k->month = (uint8_t)date[1];
    k->day = (uint8_t)date[2];
    k->orders = orders;
    return end - at;
}

/* "2022-01-03", "2022/01/03", "2022.01.03", "2022-01", with a time behind; its length or 0. */
static size_t lex_year_first(vg_time_tokens *t, size_t at)
{
    vg_slice s = t->text;
    int year = figures(s, at, 4), month = figures(s, at + 5, 2), day = 0;
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12) return 0;
    uint8_t mark = s.data[at + 4];
    if (mark != '-' && mark != '/' && mark != '.') return 0;
    size_t end = at + 7;
    if (end < s.size && s.data[end] == mark && figures(s, end + 1, 2) > 0) {
        day = figures(s, end + 1, 2);
        end += 3;
        if (day > vg_days_in_month(year, month)) return 0;
    } else if (mark != '-') {
        return 0;
    }
    size_t past = day ? skip_clock(s, end) : end;
    if (past == end && !may_end(s, end)) return 0;
    return push_date(t, at, past, (int32_t[3]){year, month, day}, 0);
}

/* "7/9/2023", "07.09.2023", "7-9-2023", "07/09/23", "09/2023"; its length or 0. */
static size_t lex_year_last(vg_time_tokens *t, size_t at)
{
    vg_slice s = t->text;
    int32_t a, b, year;
    size_t digits = run(s, at, &a), end = at + digits;
    if (digits > 2 || end >= s.size || a < 1) return 0;
    uint8_t mark = s.data[end];
    if (mark != '/' && mark != '.' && mark != '-') return 0;
    size_t second = run(s, end + 1, &b);
    if (second == 4 && mark == '/' && is_year(b) && a <= 12) {
        end += 1 + second;
        return may_end(s, end) ? push_date(t, at, end, (int32_t[3]){b, a, 0}, 0) : 0;
    }
    if (second < 1 || second > 2 || b < 1) return 0;
    end += 1 + second;
    if (end >= s.size || s.data[end] != mark) return 0;
    size_t third = run(s, end + 1, &year);
    end += 1 + third;
    if (third == 2 && digits == 2 && second == 2 && mark == '/')
        year += year < 70 ? 2000 : 1900;
    else if (third != 4)
        return 0;
    if (!is_year(year)) return 0;
    size_t past = skip_clock(s, end);
    if (past == end && !may_end(s, end)) return 0;
    uint8_t orders = 0;
    if (b <= 12 && a <= vg_days_in_month(year, b)) orders |= VG_ORDER_DMY;
    if (a <= 12 && b <= vg_days_in_month(year, a)) orders |= VG_ORDER_MDY;
    uint8_t known = (uint8_t)(orders & t->language->orders);
    if (mark == '.' && (known & VG_ORDER_DMY)) known = VG_ORDER_DMY;
    if (known) orders = known; /* "8/18/2021" in a German text has one order still */
    if (orders == 0) return 0;
    if (orders != (VG_ORDER_DMY | VG_ORDER_MDY) && a != b && mark != '.') t->orders |= orders;
    if (a == b) orders = VG_ORDER_DMY;
    if (orders == VG_ORDER_MDY) return push_date(t, at, past, (int32_t[3]){year, a, b}, orders);
    return push_date(t, at, past, (int32_t[3]){year, b, a}, orders);
}

/* The entry of what is written onto a figure: "#st" (behind = true), "q#". */
static const vg_time_entry *attached(const vg_time_tokens *t, size_t from, size_t end, bool behind)
{
    char key[VG_TIME_WORD_BYTES + 1];
    vg_slice word = vg_slice_of(t->text.data + from, end - from);
    if (word.size == 0 || word.size > 8) return NULL;
    uint32_t hash = VG_FNV1A_SEED;
    if (behind) hash = vg_fnv1a(hash, '#');
    size_t size = vg_time_fold(word, key + (behind ? 1 : 0), &hash);
    if (size == 0) return NULL;
    if (behind) {
        key[0] = '#';
    } else {
        key[size] = '#';
        hash = vg_fnv1a(hash, '#');
    }
    return vg_time_entry_of(t->language, vg_slice_of(key, size + 1), hash, word);
}

/* "º", "ª", "°" behind a number. */
static size_t ordinal_mark(vg_slice s, size_t at)
{
    if (at + 1 >= s.size || s.data[at] != 0xC2) return 0;
    return s.data[at + 1] == 0xBA || s.data[at + 1] == 0xAA || s.data[at + 1] == 0xB0 ? 2 : 0;
}

static const vg_time_entry *find_phrase(vg_time_tokens *t, size_t at, size_t *ret_end);

/* Whether the full stop at `at` makes an ordinal of the number before it: what follows goes on about a date. */
static bool dot_is_ordinal(vg_time_tokens *t, size_t at)
{
    size_t next = skip_space(t->text, at + 1), end;
    if (next >= t->text.size || next == at + 1) return false;
    uint8_t c = t->text.data[next];
    if (c == '/' || c == '-' || c == 0xE2) return true; /* "5. – 7. September" */
    const vg_time_entry *e = find_phrase(t, next, &end);
    return vg_time_means(e, VG_TW_MONTH, NULL) || vg_time_means(e, VG_TW_UNIT, NULL) ||
           vg_time_means(e, VG_TW_UNTIL, NULL) || vg_time_means(e, VG_TW_AND, NULL);
}

static bool is_currency(vg_slice s, size_t at)
{
    if (at == 0) return false;
    uint8_t c = s.data[at - 1];
    if (c == '$' || c == '#' || c == '=' || c == '&' || c == '_') return true;
    return at >= 2 && c > 0xA0 && s.data[at - 2] == 0xC2; /* pound, section, …; not the no-break space */
}

/* "2021-22", "2021/22": the year, a dash, and the year after. */
static size_t push_two_years(vg_time_tokens *t, size_t at, size_t end, int32_t year)
{
    for (int i = 0; i < 3; i++) {
        size_t from = i == 0 ? at : end + (i == 1 ? 0 : 1), until = i == 0 ? end : end + (i == 1 ? 1 : 3);
        vg_time_token *k = push(t, i == 1 ? VG_TT_DASH : VG_TT_NUMBER, from, until);
        if (!k) return end + 3 - at;
        if (i == 1) continue;
        k->number = i == 0 ? year : year + 1;
        k->digits = 4;
        set_anchor(t, k);
    }
    return end + 3 - at;
}

static size_t lex_number(vg_time_tokens *t, size_t at)
{
    vg_slice s = t->text;
    bool joined = at > 0 && (in_value(s.data[at - 1]) || s.data[at - 1] == '-') && t->count &&
                  t->list[t->count - 1].value && t->list[t->count - 1].until == at;
    size_t date = joined ? 0 : lex_year_first(t, at);
    if (!date && !joined) date = lex_year_last(t, at);
    if (date) return date;
    int32_t value;
    size_t digits = run(s, at, &value), end = at + digits, marked = word_end(s, end);
    const vg_time_entry *mark = NULL;
    bool ordinal = false;
    if (marked > end && marked - end <= 8) {
        mark = attached(t, end, marked, true);
        bool decade = vg_time_means(mark, VG_TW_DECADE_MARK, NULL) && (digits == 4 || digits == 2) && value % 10 == 0;
        ordinal = digits <= 2 && vg_time_means(mark, VG_TW_ORDINAL_MARK, NULL);
        if (ordinal || decade)
            end = marked;
        else
            mark = NULL;
    } else if (digits <= 2 && ordinal_mark(s, end)) {
        end += 2;
        ordinal = true;
    }
    bool dotted = end + 1 < s.size && s.data[end] == '.' && vg_is_alnum(s.data[end + 1]);
    bool tied = end < s.size && s.data[end] != '.' && s.data[end] != ':' && s.data[end] != '?' &&
                (in_value(s.data[end]) || letter(s, end));
    if (digits == 4 && end < s.size && (s.data[end] == '-' || s.data[end] == '/') && is_year(value) &&
        figures(s, end + 1, 2) == (value + 1) % 100 && may_end(s, end + 3) && !is_currency(s, at))
        return push_two_years(t, at, end, value);
    int32_t behind = 0; /* "2022-13-45" and "2019-19781" are no years, "2019-2021" are two */
    bool dashed = digits == 4 && end + 1 < s.size && s.data[end] == '-' && vg_is_digit(s.data[end + 1]) &&
                  (run(s, end + 1, &behind) != 4 || !is_year(behind));
    if (digits > 4 || dotted || tied || dashed || is_currency(s, at)) return lex_blob(t, at);
    vg_time_token *k = push(t, VG_TT_NUMBER, at, end);
    if (!k) return end - at;
    k->number = value;
    k->entry = ordinal ? NULL : mark;
    k->digits = (uint8_t)digits;
    k->ordinal = ordinal;
    if ((digits == 4 && is_year(value)) || mark) set_anchor(t, k);
    if (t->language->ordinal_dot && digits <= 2 && !ordinal && end < s.size && s.data[end] == '.' &&
        dot_is_ordinal(t, end)) {
        t->list[t->count - 1].ordinal = true;
        t->list[t->count - 1].until = (uint32_t)(end + 1);
        end++;
    }
    return end - at;
}

/* ---- words ---- */

/* What joins two words of a phrase: white space, an apostrophe, a hyphen; past it, or `at`. */
static size_t phrase_gap(vg_slice s, size_t at)
{
    if (at >= s.size) return at;
    if (s.data[at] == ' ' && at + 1 < s.size && vg_is_alpha(s.data[at + 1])) return at + 1;
    if (s.data[at] == '\'' || s.data[at] == '-') return at + 1;
    if (s.size - at >= 3 && memcmp(s.data + at, "\xE2\x80\x99", 3) == 0) return at + 3;
    return skip_space(s, at);
}

/* Folds the word at `at` behind what is in `phrase` and moves *size, *hash and *ret_end; false where there is none, or
 * one that is too long. */
static bool fold_next(vg_slice s, size_t at, char *phrase, size_t *size, uint32_t *hash, size_t *ret_end)
{
    const size_t most = s.size - at < VG_TIME_WORD_BYTES ? s.size - at : VG_TIME_WORD_BYTES;
    uint32_t h = *hash;
    size_t count = 0;
    for (; count < most && vg_is_alpha(s.data[at + count]); count++) {
        const uint8_t c = s.data[at + count] | 0x20U;
        phrase[*size + count] = (char)c;
        h = vg_fnv1a(h, c);
    }
    size_t end = at + count;
    if (count == 0 || (end < s.size && (vg_is_alpha(s.data[end]) || s.data[end] >= 0xC3))) {
        end = word_end(s, at);
        if (end == at || end - at > 2 * VG_TIME_WORD_BYTES) return false;
        h = *hash;
        count = vg_time_fold(vg_slice_of(s.data + at, end - at), phrase + *size, &h);
        if (count == 0) return false;
    }
    *hash = h;
    *size += count;
    *ret_end = end;
    return true;
}

/* Whether the word at the letter `at` is one of ASCII letters alone: t->plain, then. */
static bool read_plain(vg_time_tokens *t, size_t at)
{
    if (t->plain.from == at && t->plain.until > at) return true;
    t->plain.until = 0;
    if (!t->words) {
        t->plain = vg_word_at(t->text, at);
    } else {
        const vg_word *list = t->words->list;
        const size_t from = t->base + at, count = t->words->count;
        while (t->next < count && list[t->next].from < from) t->next++;
        if (t->next == count || list[t->next].from != from || list[t->next].until - t->base > t->text.size)
            return false;
        t->plain = list[t->next];
        t->plain.from -= (uint32_t)t->base;
        t->plain.until -= (uint32_t)t->base;
    }
    if (!vg_word_is(&t->plain, VG_WORD_PLAIN)) t->plain.until = 0;
    return t->plain.until > at;
}

/* Whether a phrase may go on behind t->plain, which is its first word; most do not. */
static bool may_go_on(const vg_time_tokens *t, const vg_time_entry *e)
{
    const size_t at = t->plain.until + 1;
    if (e->most_words == 1) return false;
    if (at >= t->text.size || t->text.data[at - 1] != ' ' || !vg_is_alpha(t->text.data[at])) return true;
    const vg_word next = t->words ? t->words->list[t->next + 1] : vg_word_at(t->text, at);
    return !vg_word_is(&next, VG_WORD_PLAIN) || e->follow >> (next.hash & 63U) & 1U;
}

/* The longest word or phrase of the language that begins at `at`; *ret_end is its end. NULL: none. */
static const vg_time_entry *find_phrase(vg_time_tokens *t, size_t at, size_t *ret_end)
{
    char phrase[VG_TIME_PHRASE_WORDS * (VG_TIME_WORD_BYTES + 1)];
    const vg_time_entry *found = NULL;
    const size_t start = at;
    uint32_t hash = VG_FNV1A_SEED;
    size_t size = 0;
    int most = 1;
    if (vg_is_alpha(t->text.data[at]) && read_plain(t, at) && t->plain.until - at <= VG_TIME_WORD_BYTES) {
        const vg_slice word = vg_slice_of(t->text.data + at, t->plain.until - at);
        const vg_time_entry *e = vg_time_entry_of(t->language, word, t->plain.hash, word);
        if (!e) return NULL;
        if (!may_go_on(t, e)) {
            *ret_end = at + word.size;
            return e->sense_count ? e : NULL;
        }
    }
    for (int words = 0; words < most; words++) {
        size_t end;
        if (at >= t->text.size || !fold_next(t->text, at, phrase, &size, &hash, &end)) break;
        const vg_time_entry *e = vg_time_entry_of(t->language, vg_slice_of(phrase, size), hash,
                                                  vg_slice_of(t->text.data + start, end - start));
        if (e && words == 0) most = e->most_words;
        if (!e && words == 0) break;
        if (e && e->sense_count) {
            found = e;
            *ret_end = end;
        }
        if (words + 1 == most) break;
        size_t next = phrase_gap(t->text, end);
        if (next == end) break;
        phrase[size++] = ' ';
        hash = vg_fnv1a(hash, ' ');
        at = next;
    }
    return found;
}

/* "Q1", "H2", "FY2022": a letter that means something before a figure; its length or 0. */
static size_t lex_letter(vg_time_tokens *t, size_t at, size_t end)
{
    vg_slice s = t->text;
    int32_t number;
    int unit;
    size_t digits = run(s, end, &number), past = end + digits;
    if (past < s.size && (vg_is_alnum(s.data[past]) || s.data[past] == '_')) return 0;
    const vg_time_entry *e = attached(t, at, end, false);
    if (!vg_time_means(e, VG_TW_LETTER, &unit)) return 0;
    if (unit == VG_UNIT_YEAR) {
        if (digits == 2) number += 2000;
        if (!is_year(number)) return 0;
    } else if (digits != 1 || number < 1 || number > (unit == VG_UNIT_HALF ? 2 : 4)) {
        return 0;
    }
    vg_time_token *k = push(t, VG_TT_WORD, at, past);
    if (!k) return past - at;
    set_anchor(t, k);
    k->entry = e;
    k->number = number;
    return past - at;
}

#define ANCHORS                                                                                                        \
    (VG_TW_BIT(VG_TW_MONTH) | VG_TW_BIT(VG_TW_WEEKDAY) | VG_TW_BIT(VG_TW_UNIT) | VG_TW_BIT(VG_TW_DEICTIC) |            \
     VG_TW_BIT(VG_TW_SEASON) | VG_TW_BIT(VG_TW_SET) | VG_TW_BIT(VG_TW_FISCAL) | VG_TW_BIT(VG_TW_DECADE) |              \
     VG_TW_BIT(VG_TW_SPAN))

/* Whether a plain word is none of the language's, and ends as words do: then it is done with. */
static inline bool is_other(const vg_time_tokens *t, uint32_t hash, size_t until)
{
    const uint8_t next = until < t->text.size ? t->text.data[until] : ' ';
    return (next == ' ' || next == ',' || next == '\n') && !vg_time_may_be(t->language, hash);
}

/* Past a word that is none of the language's, and where they merge past all such words that follow it; `at`: not so. */
static size_t skip_plain(vg_time_tokens *t, size_t at)
{
    if (!vg_is_alpha(t->text.data[at]) || !read_plain(t, at) || !is_other(t, t->plain.hash, t->plain.until)) return at;
    size_t end = t->plain.until;
    if (!t->words || !t->merge) return end;
    const vg_word *past = t->words->list + t->words->count;
    for (const vg_word *w = t->words->list + t->next + 1; w < past && vg_word_is(w, VG_WORD_PLAIN); w++) {
        const size_t until = w->until - t->base;
        if (w->from - t->base != end + 1 || until > t->text.size || t->text.data[end] != ' ') break;
        if (!is_other(t, w->hash, until)) break;
        end = until;
    }
    return end;
}

static size_t lex_word(vg_time_tokens *t, size_t at)
{
    vg_slice s = t->text;
    size_t end = skip_plain(t, at), phrase_end;
    if (end > at) {
        push_other(t, at, end, false);
        return end - at;
    }
    end = t->plain.from == at && t->plain.until > at ? t->plain.until : at;
    end = phrase_end = word_end(s, end);
    if (end < s.size && vg_is_digit(s.data[end])) {
        size_t length = end - at <= 4 ? lex_letter(t, at, end) : 0;
        return length ? length : lex_blob(t, at);
    }
    const vg_time_entry *e = find_phrase(t, at, &phrase_end);
    if (end + 1 < s.size && s.data[end] != ':' && s.data[end + 1] > ' ' && in_value(s.data[end]) &&
        in_value(s.data[end + 1])) {
        bool month = s.data[end] == '.' && vg_is_digit(s.data[end + 1]) && vg_time_means(e, VG_TW_MONTH, NULL);
        if (!month) return lex_blob(t, at); /* "Sept.2018" is the one such that counts */
    }
    if (!e) {
        push_other(t, at, end, false);
        return end - at;
    }
    vg_time_token *k = push(t, VG_TT_WORD, at, phrase_end);
    if (!k) return end - at;
    k->entry = e;
    k->capital = (s.data[at] >= 'A' && s.data[at] <= 'Z') ||
                 (s.data[at] == 0xC3 && s.data[at + 1] < 0xA0); /* Latin-1's capitals */
    if (e->mask & ANCHORS) set_anchor(t, k);
    return phrase_end - at;
}

/* ---- marks ---- */

/* A full stop that ends a sentence: white space and then no small letter follow, and no abbreviation stands before. */
static bool ends_sentence(const vg_time_tokens *t, size_t at)
{
    vg_slice s = t->text;
    size_t next = at + 1;
    while (next < s.size && next < at + 4 && (s.data[next] == '"' || s.data[next] == ')' || s.data[next] == '\''))
        next++;
    if (next >= s.size) return true;
    if (!space(s, next)) return false;
    next = skip_space(s, next);
    if (next < s.size && s.data[next] >= 'a' && s.data[next] <= 'z') return false;
    if (s.data[at] != '.' || t->count == 0) return true;
    const vg_time_token *last = &t->list[t->count - 1];
    if (last->until != at || last->type != VG_TT_WORD) return true;
    if (vg_time_means(last->entry, VG_TW_MONTH, NULL) && last->until - last->from <= 5)
        return !(next < s.size && vg_is_digit(s.data[next]));
    if (last->until - last->from == 1) return vg_is_digit(s.data[last->from]);
    /* the last of a run may be a single letter: "by the U.S. in 2020" */
    return !(at >= 2 && vg_is_alpha(s.data[at - 1]) && (s.data[at - 2] == ' ' || s.data[at - 2] == '.'));
}

/* Whether a blank line begins at `at`, which holds a newline; past it in *ret_end. */
static bool blank_line(vg_slice s, size_t at, size_t *ret_end)
{
    size_t next = at + 1;
    while (next < s.size && next - at < 64 && (s.data[next] == ' ' || s.data[next] == '\t' || s.data[next] == '\r'))
        next++;
    *ret_end = next + 1;
    return next < s.size && s.data[next] == '\n';
}

static size_t lex_mark(vg_time_tokens *t, size_t at)
{
    vg_slice s = t->text;
    uint8_t c = s.data[at];
    if (c == 0xE2 && s.size - at >= 3 && s.data[at + 1] == 0x80) {
        if (s.data[at + 2] >= 0x90 && s.data[at + 2] <= 0x95) push(t, VG_TT_DASH, at, at + 3);
        return 3;
    }
    size_t end = at + 1;
    if (c == '-') {
        push(t, VG_TT_DASH, at, end);
    } else if (c == ',') {
        push(t, VG_TT_COMMA, at, end);
    } else if (c == '(' || c == ')' || c == ':' || c == '|' || c == '\t' || c == 0x1F || c == '[' || c == ']') {
        push(t, VG_TT_CLAUSE, at, end);
    } else if (c == ';' || ((c == '.' || c == '!' || c == '?') && ends_sentence(t, at))) {
        push(t, VG_TT_CLAUSE, at, end);
        end_sentence(t, end);
    } else if (c == '\n' && blank_line(s, at, &end)) {
        push(t, VG_TT_CLAUSE, at, end);
        end_sentence(t, end);
        return end - at;
    }
    return 1;
}

vg_status vg_time_tokenize(vg_time_tokens *t)
{
    vg_slice s = t->text;
    t->count = t->sentence_count = t->anchors = 0;
    t->orders = 0;
    t->failed = false;
    t->next = t->words ? vg_words_seek(t->words, t->base) : 0;
    t->plain.until = 0;
    for (size_t at = 0; at < s.size && !t->failed;) {
        uint8_t c = s.data[at];
        if (c == ' ')
            at++;
        else if (vg_is_alpha(c) || (c >= 0xC3 && letter(s, at)))
            at += lex_word(t, at);
        else if (vg_is_digit(c))
            at += lex_number(t, at);
        else
            at += lex_mark(t, at);
    }
    end_sentence(t, s.size);
    return t->failed ? VG_E_NOMEM : VG_OK;
}

void vg_time_tokens_free(vg_time_tokens *t)
{
    free(t->list);
    free(t->sentences);
    *t = (vg_time_tokens){0};
}

#define GUESS_BYTES ((size_t)1 << 16)

/* Each word is hashed once, and asked of the languages that may have it. */
const vg_time_language *vg_time_guess(vg_slice text)
{
    const vg_time_language *english = vg_time_language_of("en"), *best = english ? english : vg_time_language_at(0), *l;
    size_t covered[VG_TIME_LANGUAGES] = {0}, past[VG_TIME_LANGUAGES] = {0}, most = 0; /* past: of its last phrase */
    vg_time_tokens t = {.text = vg_slice_take(text, GUESS_BYTES)};
    for (size_t at = 0, end; at < t.text.size; at = end) {
        const bool plain = vg_is_alpha(t.text.data[at]) && read_plain(&t, at);
        end = plain ? word_end(t.text, t.plain.until) : word_end(t.text, at);
        for (size_t i = 0, phrase_end; end > at && (l = vg_time_language_at(i)) != NULL; i++) {
            if (at < past[i] || (plain && !vg_time_may_be(l, t.plain.hash))) continue;
            t.language = l;
            if (!find_phrase(&t, at, &phrase_end)) continue;
            covered[i] += phrase_end - at;
            past[i] = phrase_end;
        }
        if (end == at) end++;
    }
    for (size_t i = 0; (l = vg_time_language_at(i)) != NULL; i++) {
        if (covered[i] > most || (covered[i] == most && most && l == english)) {
            most = covered[i];
            best = l;
        }
    }
    return best;
}
