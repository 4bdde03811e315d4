/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens → dates → mentions of intervals → which are about the value. A token is a word or phrase of date_words.c, a
 * number, a date in figures, or a mark. A date is a run of tokens ("mid-May 2022", "3 janvier 2022", "last March"); a
 * mention is one or two dates with the words that make an interval of them. Whether a mention counts is decided by its
 * clause: what is said of an unrelated group or of a publication is dropped. Month precision: from the first instant of
 * the month to the last; early, mid and late are the thirds of a month or year. */
#include "validity.h"

#include <stdlib.h>

#define DATING_BYTES  ((size_t)1 << 20) /* of one block; longer ones are no prose */
#define PHRASE_WORDS  6
#define NEAR_MENTIONS 16

enum { T_WORD, T_NUMBER, T_DATE, T_DASH, T_COMMA, T_CLAUSE };

typedef struct token {
    uint32_t from, until;
    uint32_t sentence;
    int32_t number; /* T_NUMBER; T_DATE: the year */
    uint8_t type, word, value;
    uint8_t month, day; /* T_DATE; day 0: a month */
    bool capital;
} token;

typedef struct sentence {
    uint32_t from, until;
} sentence;

struct vg_dating {
    vg_slice text;
    vg_time published;
    token *tokens;
    size_t count, capacity;
    sentence *sentences;
    size_t sentence_count, sentence_capacity;
    vg_date_mention *mentions;
    uint32_t *first_tokens; /* of the mentions: first and one past the last, two each */
    size_t mention_count, mention_capacity;
    bool failed;
};

/* ---- tokens ---- */

static bool room(vg_dating *d, void *array, size_t count, size_t *capacity, size_t size, void **ret_array)
{
    *ret_array = array;
    if (count < *capacity) return true;
    size_t wanted = *capacity ? *capacity * 2 : 64;
    void *grown = realloc(array, wanted * size);
    if (!grown) {
        d->failed = true;
        return false;
    }
    *ret_array = grown;
    *capacity = wanted;
    return true;
}

static token *push(vg_dating *d, uint8_t type, size_t from, size_t until)
{
    void *array;
    bool ok = room(d, d->tokens, d->count, &d->capacity, sizeof *d->tokens, &array);
    d->tokens = array;
    if (!ok) return NULL;
    token *t = &d->tokens[d->count++];
    *t = (token){
        .from = (uint32_t)from, .until = (uint32_t)until, .type = type, .sentence = (uint32_t)d->sentence_count};
    return t;
}

static void end_sentence(vg_dating *d, size_t until)
{
    void *array;
    bool ok = room(d, d->sentences, d->sentence_count, &d->sentence_capacity, sizeof *d->sentences, &array);
    d->sentences = array;
    if (!ok) return;
    uint32_t from = d->sentence_count ? d->sentences[d->sentence_count - 1].until : 0;
    d->sentences[d->sentence_count++] = (sentence){from, (uint32_t)until};
}

static bool in_value(uint8_t c)
{
    return vg_is_alnum(c) || c == '.' || c == '_' || c == ':' || c == '/' || c == '@' || c == '\\' || c == '%' ||
           c == '=' || c == '?' || c == '&' || c == '~';
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

/* "2022-01-03", "2022/01/03", "2022-01", with a time behind; its length or 0. */
static size_t lex_date(vg_dating *d, size_t at)
{
    vg_slice s = d->text;
    int year = figures(s, at, 4), month = figures(s, at + 5, 2), day = 0;
    if (year < 1990 || year > 2099 || month < 1 || month > 12) return 0;
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
    if (end < s.size && (s.data[end] == 'T' || s.data[end] == 't') && figures(s, end + 1, 2) >= 0)
        while (end < s.size &&
               (vg_is_alnum(s.data[end]) || s.data[end] == ':' || s.data[end] == '.' || s.data[end] == '+'))
            end++;
    else if (end < s.size && (vg_is_alnum(s.data[end]) || s.data[end] == '-' || s.data[end] == '_'))
        return 0;
    while (s.data[end - 1] == '.') end--;
    token *t = push(d, T_DATE, at, end);
    if (t) {
        t->number = year;
        t->month = (uint8_t)month;
        t->day = (uint8_t)day;
    }
    return end - at;
}

/* What is neither a word nor a number: a value, a name with figures in it. */
static size_t lex_blob(vg_dating *d, size_t at)
{
    size_t end = at;
    while (end < d->text.size && (in_value(d->text.data[end]) || d->text.data[end] == '-')) end++;
    while (end > at + 1 &&
           (d->text.data[end - 1] == '.' || d->text.data[end - 1] == ':' || d->text.data[end - 1] == '?'))
        end--;
    push(d, T_WORD, at, end);
    return end > at ? end - at : 1;
}

static size_t lex_number(vg_dating *d, size_t at)
{
    vg_slice s = d->text;
    size_t end = at, date = lex_date(d, at);
    if (date) return date;
    int32_t value = 0;
    for (; end < s.size && vg_is_digit(s.data[end]) && end - at < 5; end++) value = value * 10 + (s.data[end] - '0');
    size_t digits = end - at;
    static const char *const ordinals[] = {"st", "nd", "rd", "th", "er"};
    for (size_t i = 0; i < 5; i++)
        if (digits <= 2 && s.size - end >= 2 && vg_slice_ieq(vg_slice_of(s.data + end, 2), vg_slice_str(ordinals[i]))) {
            end += 2;
            break;
        }
    bool dotted = end + 1 < s.size && s.data[end] == '.' && vg_is_alnum(s.data[end + 1]);
    bool tied = end < s.size && s.data[end] != '.' && s.data[end] != ':' && s.data[end] != '?' && in_value(s.data[end]);
    bool dashed = digits == 4 && end + 1 < s.size && s.data[end] == '-' && vg_is_digit(s.data[end + 1]) &&
                  figures(s, end + 1, 4) < 1990; /* "2022-13-45", not "2019-2021" */
    if (digits > 4 || dotted || tied || dashed) return lex_blob(d, at);
    token *t = push(d, T_NUMBER, at, end);
    if (t) t->number = value;
    return end - at;
}

static bool starts_word(vg_slice s, size_t at)
{
    return at < s.size && (vg_is_alpha(s.data[at]) || (s.data[at] == 0xC3 && at + 1 < s.size));
}

static size_t word_end(vg_slice s, size_t at)
{
    while (starts_word(s, at)) at += s.data[at] == 0xC3 ? 2 : 1;
    return at;
}

/* The longest phrase of date_words.c that begins at `at`; *ret_end is its end. */
static const vg_word_row *find_phrase(vg_slice s, size_t at, size_t *ret_end)
{
    char phrase[PHRASE_WORDS * (VG_FOLDED_WORD + 1)];
    const vg_word_row *found = NULL;
    size_t size = 0;
    for (int words = 0; words < PHRASE_WORDS && starts_word(s, at); words++) {
        size_t end = word_end(s, at);
        size_t folded = vg_word_fold(vg_slice_of(s.data + at, end - at), phrase + size);
        if (folded == 0) break;
        size += folded;
        const vg_word_row *row = vg_word_find(vg_slice_of(phrase, size));
        if (row) {
            found = row;
            *ret_end = end;
        }
        phrase[size++] = ' ';
        at = end;
        if (at < s.size && s.data[at] == '\'')
            at++;
        else if (s.size - at >= 3 && memcmp(s.data + at, "\xE2\x80\x99", 3) == 0)
            at += 3;
        else if (at < s.size && vg_is_space(s.data[at])) {
            while (at < s.size && vg_is_space(s.data[at])) at++;
        } else
            break;
    }
    return found;
}

static size_t lex_word(vg_dating *d, size_t at)
{
    vg_slice s = d->text;
    size_t end = word_end(s, at), phrase_end = end;
    bool more = end + 1 < s.size && in_value(s.data[end]) && s.data[end] != ':';
    if (more && (vg_is_digit(s.data[end]) || (s.data[end + 1] > ' ' && in_value(s.data[end + 1])))) {
        /* "Q1 2022" is the one word with a figure that counts */
        uint8_t c = vg_lower(s.data[at]), digit = s.data[end];
        bool ends = end + 1 == s.size || !in_value(s.data[end + 1]);
        if (end - at == 1 && (c == 'q' || c == 'h') && digit >= '1' && digit <= '4' && ends) {
            token *t = push(d, T_WORD, at, end + 1);
            if (t) t->word = c == 'q' ? VG_WORD_QUARTER : VG_WORD_HALF, t->value = (uint8_t)(digit - '0');
            return 2;
        }
        return lex_blob(d, at);
    }
    const vg_word_row *row = find_phrase(s, at, &phrase_end);
    token *t = push(d, T_WORD, at, phrase_end);
    if (!t) return end - at;
    if (row) {
        t->word = row->word;
        t->value = row->value;
    }
    if (vg_slice_is(vg_slice_of(s.data + at, end - at), "d\xC3\xA8s")) t->word = VG_WORD_SINCE;
    t->capital = s.data[at] >= 'A' && s.data[at] <= 'Z';
    return phrase_end - at;
}

/* A full stop that ends a sentence: white space and then no small letter follow, and no abbreviation stands before. */
static bool ends_sentence(const vg_dating *d, size_t at)
{
    vg_slice s = d->text;
    size_t next = at + 1;
    while (next < s.size && (s.data[next] == '"' || s.data[next] == ')' || s.data[next] == '\'')) next++;
    if (next >= s.size) return true;
    if (!vg_is_space(s.data[next])) return false;
    while (next < s.size && vg_is_space(s.data[next])) next++;
    if (next < s.size && s.data[next] >= 'a' && s.data[next] <= 'z') return false;
    if (s.data[at] != '.' || d->count == 0) return true;
    const token *last = &d->tokens[d->count - 1];
    if (last->until != at || last->type != T_WORD) return true;
    if (last->word == VG_WORD_MONTH && last->until - last->from <= 4)
        return !(next < s.size && vg_is_digit(s.data[next]));
    return last->until - last->from > 1 || vg_is_digit(s.data[last->from]);
}

static size_t lex_mark(vg_dating *d, size_t at)
{
    vg_slice s = d->text;
    uint8_t c = s.data[at];
    if (c == 0xE2 && s.size - at >= 3 && s.data[at + 1] == 0x80 && (s.data[at + 2] == 0x93 || s.data[at + 2] == 0x94)) {
        push(d, T_DASH, at, at + 3);
        return 3;
    }
    if (c == '-') {
        push(d, T_DASH, at, at + 1);
    } else if (c == ',') {
        push(d, T_COMMA, at, at + 1);
    } else if (c == '(' || c == ')' || c == ':' || c == '|' || c == '\t' || c == 0x1F) {
        push(d, T_CLAUSE, at, at + 1);
    } else if (c == ';' || ((c == '.' || c == '!' || c == '?') && ends_sentence(d, at))) {
        push(d, T_CLAUSE, at, at + 1);
        end_sentence(d, at + 1);
    }
    return 1;
}

static void lex(vg_dating *d)
{
    vg_slice s = d->text;
    for (size_t at = 0; at < s.size && !d->failed;) {
        if (vg_is_digit(s.data[at]))
            at += lex_number(d, at);
        else if (starts_word(s, at))
            at += lex_word(d, at);
        else
            at += lex_mark(d, at);
    }
    end_sentence(d, s.size);
}

/* ---- dates ---- */

typedef struct date {
    int year, month, day; /* 0: not said */
    uint8_t part;         /* VG_WORD_EARLY, MID, LATE or 0 */
    int quarter, half;    /* 1.. or 0 */
    int months_back;      /* "last month": 1, "this month": 0 with relative */
    bool relative_month, relative_year, last;
} date;

static const token *peek(const vg_dating *d, size_t at)
{
    static const token none = {.type = T_CLAUSE};
    return at < d->count ? &d->tokens[at] : &none;
}

static bool is_word(const vg_dating *d, size_t at, vg_word word)
{
    const token *t = peek(d, at);
    return t->type == T_WORD && t->word == word;
}

static bool is_year(const token *t)
{
    return t->type == T_NUMBER && t->until - t->from == 4 && t->number >= 1990 && t->number <= 2099;
}

static bool is_day(const token *t)
{
    return t->type == T_NUMBER && t->number >= 1 && t->number <= 31 && t->until - t->from <= 4;
}

static size_t skip_fillers(const vg_dating *d, size_t at, bool of)
{
    for (int i = 0; i < 3; i++) {
        if (is_word(d, at, VG_WORD_FILLER) || (of && (is_word(d, at, VG_WORD_FROM) || is_word(d, at, VG_WORD_IN))))
            at++;
    }
    return at;
}

static size_t read_year(const vg_dating *d, size_t at, date *ret_date)
{
    size_t next = at;
    if (peek(d, next)->type == T_COMMA || peek(d, next)->type == T_DASH) next++;
    next = skip_fillers(d, next, false);
    if (!is_year(peek(d, next))) return at;
    ret_date->year = peek(d, next)->number;
    return next + 1;
}

/* What follows a month: a day and a year, a year, "dernier". */
static size_t read_after_month(const vg_dating *d, size_t at, date *ret_date)
{
    const token *t = peek(d, at);
    if (ret_date->day == 0 && !ret_date->part && is_day(t) && !is_year(t)) {
        ret_date->day = t->number;
        at++;
    }
    size_t next = read_year(d, at, ret_date);
    if (next == at && is_word(d, at, VG_WORD_LAST) && !peek(d, at)->capital) {
        ret_date->last = true;
        return at + 1;
    }
    return next;
}

/* "last March", "le mois dernier", "this year": past the words, or `at` itself. */
static size_t read_relative(const vg_dating *d, size_t at, date *ret_date)
{
    const token *first = peek(d, at), *second = peek(d, at + 1);
    if (first->type != T_WORD || second->type != T_WORD) return at;
    bool ahead = first->word == VG_WORD_LAST || first->word == VG_WORD_THIS;
    const token *unit = ahead ? second : first, *which = ahead ? first : second;
    if (which->word != VG_WORD_LAST && which->word != VG_WORD_THIS) return at;
    ret_date->last = which->word == VG_WORD_LAST;
    if (unit->word == VG_WORD_MONTH && ret_date->last)
        ret_date->month = unit->value;
    else if (unit->word == VG_WORD_UNIT_MONTH)
        ret_date->relative_month = true;
    else if (unit->word == VG_WORD_UNIT_YEAR)
        ret_date->relative_year = true;
    else
        return at;
    return at + 2;
}

/* One date from token `at` on: the token after it, or `at` where there is none. */
static size_t read_date(const vg_dating *d, size_t start, date *ret_date)
{
    *ret_date = (date){0};
    size_t at = skip_fillers(d, start, false), next;
    const token *t = peek(d, at);
    if (is_word(d, at, VG_WORD_ON) && !is_word(d, at + 1, VG_WORD_ON)) t = peek(d, ++at); /* "le 3 janvier" */
    if (t->type == T_WORD && (t->word == VG_WORD_EARLY || t->word == VG_WORD_MID || t->word == VG_WORD_LATE)) {
        ret_date->part = t->word;
        at++;
        if (peek(d, at)->type == T_DASH) at++;
        at = skip_fillers(d, at, true);
        if (is_word(d, at, VG_WORD_UNIT_YEAR) && is_year(peek(d, at + 1))) at++;
        t = peek(d, at);
    }
    next = read_relative(d, at, ret_date);
    if (next != at) return next;
    *ret_date = (date){.part = ret_date->part};
    if (t->type == T_DATE) {
        ret_date->year = t->number;
        ret_date->month = t->month;
        ret_date->day = t->day;
        return at + 1;
    }
    if (is_year(t)) {
        ret_date->year = t->number;
        return at + 1;
    }
    bool ordinal = t->type == T_WORD && t->word == VG_WORD_ORDINAL;
    const token *unit = ordinal ? peek(d, at + 1) : t;
    if (unit->type == T_WORD && (unit->word == VG_WORD_QUARTER || unit->word == VG_WORD_HALF) &&
        (ordinal || unit->value)) {
        int number = ordinal ? t->value : unit->value;
        next = read_year(d, skip_fillers(d, at + (ordinal ? 2 : 1), true), ret_date);
        if (unit->word == VG_WORD_QUARTER)
            ret_date->quarter = number;
        else
            ret_date->half = number;
        return ret_date->year && number <= (unit->word == VG_WORD_HALF ? 2 : 4) ? next : start;
    }
    if (is_day(t)) {
        next = at + 1;
        if (peek(d, next)->type == T_DASH) next++;
        next = skip_fillers(d, next, true);
        if (!is_word(d, next, VG_WORD_MONTH)) return start;
        ret_date->day = t->number;
        ret_date->month = peek(d, next)->value;
        return read_after_month(d, next + 1, ret_date);
    }
    if (t->type != T_WORD || t->word != VG_WORD_MONTH) return start;
    ret_date->month = t->value;
    next = read_after_month(d, at + 1, ret_date);
    /* "may", "march" and "mar" are verbs and names, too */
    bool bare = next == at + 1;
    if (bare && !t->capital && (t->until - t->from <= 3 || t->value == 3) &&
        !vg_slice_is(vg_slice_of(d->text.data + t->from, t->until - t->from), "mai") &&
        !vg_slice_is(vg_slice_of(d->text.data + t->from, t->until - t->from), "mars"))
        return start;
    return next;
}

static bool instant(int year, int month, int day, bool end, vg_time *ret_time)
{
    vg_civil c = {.year = year, .month = month, .day = day};
    if (!vg_time_from_civil(&c, ret_time)) return false;
    if (end) *ret_time += VG_DAY_NS - 1;
    return true;
}

/* The months and days that a date covers. */
static bool cover(const date *w, vg_interval *ret_interval)
{
    int from_month = 1, until_month = 12, from_day = 1, until_day;
    int third = w->part == VG_WORD_EARLY ? 0 : w->part == VG_WORD_MID ? 1 : 2;
    if (w->month) from_month = until_month = w->month;
    if (w->quarter) from_month = 3 * w->quarter - 2, until_month = 3 * w->quarter;
    if (w->half) from_month = 6 * w->half - 5, until_month = 6 * w->half;
    if (w->part && !w->month) from_month = 4 * third + 1, until_month = 4 * third + 4;
    until_day = vg_days_in_month(w->year, until_month);
    if (w->part && w->month) {
        from_day = 10 * third + 1;
        if (third < 2) until_day = 10 * third + 10;
    }
    if (w->day) from_day = until_day = w->day;
    return instant(w->year, from_month, from_day, false, &ret_interval->from) &&
           instant(w->year, until_month, until_day, true, &ret_interval->until);
}

/* Fills in what hangs on the day of publication; false where that is not known. */
static bool settle(date *w, vg_time published)
{
    vg_civil c;
    if (w->year) return true;
    if (published == VG_TIME_NONE) return false;
    vg_time_to_civil(published, &c);
    if (w->relative_year) {
        w->year = c.year - (w->last ? 1 : 0);
    } else if (w->relative_month) {
        w->month = c.month - (w->last ? 1 : 0);
        w->year = w->month ? c.year : c.year - 1;
        if (!w->month) w->month = 12;
    } else {
        bool later = w->month > c.month || (w->month == c.month && w->last);
        w->year = later ? c.year - 1 : c.year;
    }
    return true;
}

/* ---- mentions ---- */

typedef enum how { CLOSED, OPEN_END, OPEN_START, BEFORE } how;

static void add_mention(vg_dating *d, size_t first, size_t end, date *a, date *b, how kind)
{
    vg_interval x = VG_INTERVAL_ALWAYS, y = VG_INTERVAL_ALWAYS;
    if (b && !a->year && b->year) a->year = a->month > b->month ? b->year - 1 : b->year;
    if (b && a->year && !b->year) b->year = b->month && b->month < a->month ? a->year + 1 : a->year;
    bool dated = settle(a, d->published) && (!b || settle(b, d->published));
    if (dated && (!cover(a, &x) || (b && !cover(b, &y)))) return;
    if (dated && b && y.until < x.from) return;
    void *array;
    size_t capacity = d->mention_capacity;
    bool ok = room(d, d->mentions, d->mention_count, &capacity, sizeof *d->mentions, &array);
    d->mentions = array;
    if (!ok) return;
    if (capacity != d->mention_capacity) {
        uint32_t *firsts = realloc(d->first_tokens, 2 * capacity * sizeof *firsts);
        if (!firsts) {
            d->failed = true;
            return;
        }
        d->first_tokens = firsts;
        d->mention_capacity = capacity;
    }
    vg_interval interval = {x.from, b ? y.until : x.until};
    if (kind == OPEN_END) interval.until = VG_TIME_NONE;
    if (kind == OPEN_START) interval.from = VG_TIME_NONE;
    if (kind == BEFORE) interval = (vg_interval){VG_TIME_NONE, x.from - 1};
    d->first_tokens[2 * d->mention_count] = (uint32_t)first;
    d->first_tokens[2 * d->mention_count + 1] = (uint32_t)end;
    d->mentions[d->mention_count++] = (vg_date_mention){.from = d->tokens[first].from,
                                                        .until = d->tokens[end - 1].until,
                                                        .sentence = d->tokens[first].sentence,
                                                        .interval = dated ? interval : VG_INTERVAL_ALWAYS,
                                                        .undated = !dated};
}

/* A second date behind "to", "until", a dash: past it, or `at`. */
static size_t read_second(const vg_dating *d, size_t at, bool and, date *ret_date)
{
    size_t next = at;
    if (peek(d, next)->type == T_COMMA) next++;
    const token *t = peek(d, next);
    bool joins =
        t->type == T_DASH ||
        (t->type == T_WORD && (t->word == VG_WORD_TO || t->word == VG_WORD_UNTIL || (and&&t->word == VG_WORD_AND)));
    if (!joins) return at;
    next++;
    if (is_word(d, next, VG_WORD_TO) || is_word(d, next, VG_WORD_IN) || is_word(d, next, VG_WORD_SINCE)) next++;
    size_t end = read_date(d, next, ret_date);
    return end == next ? at : end;
}

/* What the words of a clause are about. */
typedef struct tone {
    bool start, end, report, use, unrelated;
} tone;

static void hear(const vg_dating *d, size_t at, size_t end, tone *ret_tone)
{
    for (; at < end; at++) {
        const token *t = &d->tokens[at];
        if (t->type != T_WORD) continue;
        ret_tone->start |= t->word == VG_WORD_START;
        ret_tone->end |= t->word == VG_WORD_END;
        ret_tone->report |= t->word == VG_WORD_REPORT;
        ret_tone->use |= t->word == VG_WORD_USE;
        ret_tone->unrelated |= t->word == VG_WORD_UNRELATED;
        if (t->word == VG_WORD_OTHER_ONE)
            for (size_t i = at + 1; i < end && i < at + 4; i++)
                ret_tone->unrelated |= d->tokens[i].word == VG_WORD_ACTOR;
    }
}

static bool is_turn(const token *t)
{
    if (t->type == T_COMMA || t->type == T_CLAUSE) return true;
    return t->type == T_WORD && (t->word == VG_WORD_TURN || t->word == VG_WORD_AND);
}

#define CLAUSE_TOKENS 64 /* looked at on each side of a mention */

/* Back to the beginning of the clause that holds token `at`, not before `low`. */
static size_t clause_start(const vg_dating *d, size_t at, size_t low)
{
    size_t start = at;
    while (start > low && at - start < CLAUSE_TOKENS && !is_turn(&d->tokens[start - 1])) start--;
    return start;
}

static size_t clause_end(const vg_dating *d, size_t at, size_t high)
{
    size_t end = at;
    while (end < high && end - at < CLAUSE_TOKENS && !is_turn(&d->tokens[end])) end++;
    return end;
}

/* A token that is no word: a name with dots or figures in it. */
static bool is_value(const vg_dating *d, size_t at)
{
    const token *t = &d->tokens[at];
    if (t->type != T_WORD || t->word != VG_WORD_OTHER) return false;
    return memchr(d->text.data + t->from, '.', t->until - t->from) != NULL;
}

/* Decides whether mention i counts, and turns "in March … began" into a beginning. `point`: "in", "on". */
static void weigh(vg_dating *d, size_t i, bool point, bool day)
{
    vg_date_mention *m = &d->mentions[i];
    size_t first = d->first_tokens[2 * i], past = d->first_tokens[2 * i + 1];
    size_t low = first, high = past;
    while (low > 0 && first - low < CLAUSE_TOKENS && d->tokens[low - 1].sentence == m->sentence) low--;
    while (high < d->count && high - past < CLAUSE_TOKENS && d->tokens[high].sentence == m->sentence) high++;
    if (i > 0 && d->first_tokens[2 * i - 1] > low) low = d->first_tokens[2 * i - 1];
    if (i + 1 < d->mention_count && d->first_tokens[2 * i + 2] < high)
        high = clause_start(d, d->first_tokens[2 * i + 2], past);
    tone t = {0};
    size_t own_end = clause_end(d, past, high);
    size_t own_start = clause_start(d, first, low);
    hear(d, own_start, own_end, &t);
    /* an apposition belongs to it: "in 2020 it served X, an unrelated group" */
    if (own_end < high && d->tokens[own_end].type == T_COMMA && own_end + 1 < high &&
        d->tokens[own_end + 1].word != VG_WORD_TURN && d->tokens[own_end + 1].word != VG_WORD_BEFORE) {
        tone apposition = {0};
        hear(d, own_end + 1, own_end + 5 < high ? own_end + 5 : high, &apposition);
        t.unrelated |= apposition.unrelated;
        /* "In March 2022, the group began …": the words of a leading date stand behind the comma */
        if (point && own_end == past) hear(d, own_end + 1, clause_end(d, own_end + 1, high), &t);
    }
    m->bound = own_start >= 2 && is_value(d, own_start - 2) &&
               (d->tokens[own_start - 1].type == T_COMMA || d->text.data[d->tokens[own_start - 1].from] == '(');
    m->unrelated = t.unrelated;
    if (!point || m->unrelated) return;
    if (t.start && !t.end) m->interval.until = VG_TIME_NONE;
    if (t.end && !t.start) m->interval.from = VG_TIME_NONE;
    if (t.report && !t.use && !t.start && !t.end) m->unrelated = true;
    if (day && !t.use && !t.start && !t.end) m->unrelated = true;
}

/* A mention that begins with token `at`: past it, or `at`. *ret_point: how `weigh` must take it. */
static size_t read_mention(vg_dating *d, size_t at, bool *ret_point, bool *ret_day)
{
    date a, b;
    const token *t = peek(d, at);
    uint8_t word = t->type == T_WORD ? t->word : VG_WORD_OTHER;
    size_t lead = word != VG_WORD_OTHER && word != VG_WORD_MONTH && word != VG_WORD_FILLER ? 1 : 0;
    size_t next = at + lead;
    bool label = word == VG_WORD_START || word == VG_WORD_END || word == VG_WORD_SINCE;
    *ret_point = *ret_day = false;
    if (word == VG_WORD_EARLY || word == VG_WORD_MID || word == VG_WORD_LATE || word == VG_WORD_ORDINAL ||
        word == VG_WORD_LAST || word == VG_WORD_THIS)
        next = at, lead = 0;
    for (int i = 0; label && i < 3; i++) { /* "first seen: on 3 January", "depuis au moins" */
        const token *skip = peek(d, next);
        if (skip->type == T_CLAUSE || (skip->type == T_WORD && (skip->word == VG_WORD_IN || skip->word == VG_WORD_ON ||
                                                                skip->word == VG_WORD_FILLER)))
            next++;
    }
    size_t end = read_date(d, next, &a);
    if (end == next) return at;
    size_t second = read_second(d, end, word == VG_WORD_BETWEEN, &b);
    if (second != end && (word != VG_WORD_BETWEEN || lead) && word != VG_WORD_ON) {
        add_mention(d, at, second, &a, &b, CLOSED);
        return second;
    }
    switch (word) {
    case VG_WORD_SINCE:
    case VG_WORD_START: add_mention(d, at, end, &a, NULL, OPEN_END); return end;
    case VG_WORD_END:
    case VG_WORD_UNTIL: add_mention(d, at, end, &a, NULL, OPEN_START); return end;
    case VG_WORD_BEFORE: add_mention(d, at, end, &a, NULL, BEFORE); return end;
    case VG_WORD_FROM: {
        bool onward =
            is_word(d, end, VG_WORD_ONWARD) || (is_word(d, end, VG_WORD_ON) && peek(d, end + 1)->type != T_NUMBER);
        if (!onward) return end;
        add_mention(d, at, end + 1, &a, NULL, OPEN_END);
        return end + 1;
    }
    case VG_WORD_IN:
    case VG_WORD_ON:
        if (is_word(d, end, VG_WORD_AND) && !a.day && read_date(d, end + 1, &b) != end + 1 && !b.day && !b.last &&
            (a.month != 0) == (b.month != 0)) { /* "in 2020 and 2021" */
            end = read_date(d, end + 1, &b);
            *ret_point = true;
            add_mention(d, at, end, &a, &b, CLOSED);
            return end;
        }
        *ret_point = true;
        *ret_day = a.day > 0;
        if (word == VG_WORD_ON && !a.day && !a.relative_month) return end;
        add_mention(d, at, end, &a, NULL, CLOSED);
        return end;
    default:
        if (a.last && lead == 0) { /* "mars dernier" with nothing before it */
            *ret_point = true;
            add_mention(d, at, end, &a, NULL, CLOSED);
        }
        return lead ? at : end;
    }
}

vg_dating *vg_dating_new(void)
{
    return calloc(1, sizeof(vg_dating));
}

void vg_dating_free(vg_dating *d)
{
    if (!d) return;
    free(d->tokens);
    free(d->sentences);
    free(d->mentions);
    free(d->first_tokens);
    free(d);
}

static void begin(vg_dating *d, vg_slice text, vg_time published)
{
    d->text = vg_slice_take(text, DATING_BYTES);
    d->published = published;
    d->count = d->sentence_count = d->mention_count = 0;
    d->failed = false;
    lex(d);
}

vg_status vg_dating_scan(vg_dating *d, vg_slice text, vg_time published)
{
    begin(d, text, published);
    uint8_t *points = calloc(d->count + 1, 1); /* 1: point, 2: day, by mention */
    if (!points || d->failed) {
        free(points);
        d->mention_count = 0;
        return VG_E_NOMEM;
    }
    for (size_t at = 0; at < d->count && !d->failed;) {
        bool point, day;
        size_t count = d->mention_count, next = read_mention(d, at, &point, &day);
        if (d->mention_count > count) points[count] = (uint8_t)((point ? 1 : 0) | (day ? 2 : 0));
        at = next > at ? next : at + 1;
    }
    for (size_t i = 0; i < d->mention_count; i++) weigh(d, i, points[i] & 1, points[i] & 2);
    free(points);
    return d->failed ? VG_E_NOMEM : VG_OK;
}

size_t vg_dating_count(const vg_dating *d, const vg_date_mention **ret_mentions)
{
    *ret_mentions = d->mentions;
    return d->mention_count;
}

static size_t sentence_at(const vg_dating *d, size_t at)
{
    size_t low = 0, high = d->sentence_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (d->sentences[middle].from <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void vg_dating_sentence(const vg_dating *d, size_t at, size_t *ret_from, size_t *ret_until)
{
    *ret_from = 0;
    *ret_until = d->text.size;
    if (d->sentence_count == 0) return;
    const sentence *s = &d->sentences[sentence_at(d, at)];
    *ret_from = s->from;
    *ret_until = s->until;
}

/* The mentions of one sentence that count, at most NEAR_MENTIONS. */
static size_t usable(const vg_dating *d, size_t which, size_t from, const vg_date_mention *ret_usable[NEAR_MENTIONS],
                     bool *ret_undated)
{
    size_t low = 0, high = d->mention_count, count = 0;
    *ret_undated = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->mentions[middle].sentence < which)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < d->mention_count && d->mentions[low].sentence == which && count < NEAR_MENTIONS; low++) {
        const vg_date_mention *m = &d->mentions[low];
        if (m->undated && !m->unrelated) *ret_undated = true;
        if (m->bound && m->until <= from) continue; /* another value's */
        if (!m->unrelated && !m->undated) ret_usable[count++] = m;
    }
    return count;
}

static bool same(vg_interval a, vg_interval b)
{
    return a.from == b.from && a.until == b.until;
}

static vg_dated choose(const vg_date_mention *const *usable, size_t count, size_t until, size_t next,
                       vg_interval *ret_interval)
{
    const vg_date_mention *found = NULL;
    size_t between = 0;
    bool all_same = true;
    for (size_t i = 0; i < count; i++) {
        all_same &= same(usable[i]->interval, usable[0]->interval);
        if (usable[i]->from >= until && usable[i]->until <= next) {
            found = usable[i];
            between++;
        }
    }
    if (all_same) {
        *ret_interval = usable[0]->interval;
        return VG_DATED;
    }
    vg_interval a = usable[0]->interval, b = usable[1]->interval;
    bool faces =
        (a.until == VG_TIME_NONE && b.from == VG_TIME_NONE) || (b.until == VG_TIME_NONE && a.from == VG_TIME_NONE);
    if (count == 2 && faces) { /* "since November … until May" */
        vg_interval both = {a.from == VG_TIME_NONE ? b.from : a.from, a.until == VG_TIME_NONE ? b.until : a.until};
        if (both.from <= both.until) {
            *ret_interval = both;
            return VG_DATED;
        }
    }
    if (between != 1) return VG_DATED_UNCLEAR;
    *ret_interval = found->interval;
    return VG_DATED;
}

static vg_dated pick(const vg_dating *d, size_t which, size_t from, size_t until, size_t next,
                     vg_interval *ret_interval)
{
    const vg_date_mention *mentions[NEAR_MENTIONS];
    bool undated;
    size_t count = usable(d, which, from, mentions, &undated);
    if (count == 0) return undated ? VG_DATED_UNKNOWN_DAY : VG_DATED_NOT;
    return choose(mentions, count, until, next, ret_interval);
}

vg_dated vg_dating_pick(const vg_dating *d, size_t from, size_t until, size_t next, vg_interval *ret_interval)
{
    if (d->mention_count == 0 || from >= d->text.size) return VG_DATED_NOT;
    return pick(d, sentence_at(d, from), from, until, next, ret_interval);
}

vg_dated vg_dating_last(const vg_dating *d, vg_interval *ret_interval)
{
    if (d->mention_count == 0 || d->count == 0) return VG_DATED_NOT;
    return pick(d, d->tokens[d->count - 1].sentence, 0, SIZE_MAX, SIZE_MAX, ret_interval);
}

bool vg_dating_cell(vg_slice cell, vg_time published, vg_interval *ret_interval)
{
    vg_dating d = {0};
    date a, b;
    bool found = false;
    begin(&d, vg_slice_take(cell, 128), published);
    size_t end = read_date(&d, 0, &a);
    if (end > 0 && !d.failed) {
        size_t second = read_second(&d, end, true, &b);
        add_mention(&d, 0, second, &a, second != end ? &b : NULL, CLOSED);
        found = d.mention_count == 1 && !d.mentions[0].undated;
        if (found) *ret_interval = d.mentions[0].interval;
    }
    free(d.tokens);
    free(d.sentences);
    free(d.mentions);
    free(d.first_tokens);
    return found;
}
