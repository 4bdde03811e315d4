/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions → mentions → which are about the value. Whether a mention counts is decided by its clause: what is said
 * of an unrelated group or of a publication is dropped. */
#include "validity.h"

#include <stdlib.h>

#include "time_items.h"

#define DATING_BYTES  ((size_t)1 << 20) /* of one block; longer ones are no prose */
#define NEAR_MENTIONS 16

struct vg_dating {
    vg_time_tokens t;
    vg_time published;
    vg_date_mention *mentions;
    struct mention_tokens {
        uint32_t first, past;
        bool point; /* "in", "on": a date, not a range; its clause says more */
        bool day;
        bool told; /* its clause tells of use, of a beginning or an end */
    } * spans;     /* of the mentions */
    size_t mention_count, mention_capacity;
    bool failed;
};

static bool is(const vg_dating *d, size_t at, vg_time_word word)
{
    return vg_time_is(&d->t, at, word);
}

/* ---- which expressions are mentions ---- */

static void add_mention(vg_dating *d, size_t first, size_t past, vg_interval interval, bool undated, bool point,
                        bool day)
{
    if (interval.from == VG_TIME_NONE && interval.until == VG_TIME_NONE && !undated) return; /* not settled */
    if (d->mention_count == d->mention_capacity) {
        size_t capacity = d->mention_capacity ? d->mention_capacity * 2 : 32;
        vg_date_mention *mentions = realloc(d->mentions, capacity * sizeof *mentions);
        if (mentions) d->mentions = mentions;
        struct mention_tokens *spans = mentions ? realloc(d->spans, capacity * sizeof *spans) : NULL;
        if (spans) d->spans = spans;
        d->failed = !mentions || !spans;
        if (d->failed) return;
        d->mention_capacity = capacity;
    }
    d->spans[d->mention_count] = (struct mention_tokens){(uint32_t)first, (uint32_t)past, point, day, false};
    d->mentions[d->mention_count++] = (vg_date_mention){.from = d->t.list[first].from,
                                                        .until = d->t.list[past - 1].until,
                                                        .sentence = d->t.list[first].sentence,
                                                        .interval = undated ? VG_INTERVAL_ALWAYS : interval,
                                                        .undated = undated};
}

/* "first seen: on 3 January", "registered in": the label before an expression that begins with token `first`. */
static vg_time_word label_before(const vg_dating *d, size_t first, size_t *ret_label)
{
    size_t at = first;
    for (int i = 0; i < 4 && at > 0; i++) {
        at--;
        if (d->t.list[at].sentence != d->t.list[first].sentence) break;
        *ret_label = at;
        if (is(d, at, VG_TW_START)) return VG_TW_START;
        if (is(d, at, VG_TW_END)) return VG_TW_END;
        bool skip =
            d->t.list[at].type == VG_TT_CLAUSE || is(d, at, VG_TW_IN) || is(d, at, VG_TW_ON) || is(d, at, VG_TW_FILLER);
        if (!skip) break;
    }
    return VG_TW_NONE;
}

/* "in 2020 and 2021", "in January and February 2022": past the second date, which *f then covers too; or `end`. */
static size_t join_next(const vg_dating *d, size_t end, vg_time_found *f)
{
    vg_time_found g;
    if (!is(d, end, VG_TW_AND) || f->day || f->item.kind != VG_TIMES_DATE) return end;
    size_t next = end + 1, past = vg_time_read_item(&d->t, next, d->published, &g);
    if (past == next || !g.past || g.day || g.last || g.item.kind != VG_TIMES_DATE ||
        g.item.needs_published != f->item.needs_published)
        return end;
    if (g.lead != VG_TW_NONE && g.lead != VG_TW_IN && g.lead != VG_TW_ON) return end;
    if (g.item.precision != f->item.precision || f->relative || g.relative) return end;
    if (g.item.interval.until < f->item.interval.from) return end;
    f->item.interval.until = g.item.interval.until;
    return past;
}

/* An expression as it may count for a value: past it. */
static size_t take(vg_dating *d, size_t end, vg_time_found *f)
{
    const vg_times_item *x = &f->item;
    size_t first = f->first, label;
    if (x->kind == VG_TIMES_SET || x->kind == VG_TIMES_DURATION) return end;
    bool undated = x->needs_published;
    if (f->second) {
        if (f->lead != VG_TW_ON) add_mention(d, first, end, x->interval, undated, false, false);
        return end;
    }
    vg_time_word before = label_before(d, first, &label);
    if (before != VG_TW_NONE && x->kind == VG_TIMES_DATE) {
        vg_interval interval = x->interval;
        if (before == VG_TW_START)
            interval.until = VG_TIME_NONE;
        else
            interval.from = VG_TIME_NONE;
        add_mention(d, label, end, interval, undated, false, false);
        return end;
    }
    switch ((int)f->lead) {
    case VG_TW_SINCE:
    case VG_TW_UNTIL:
    case VG_TW_BEFORE: add_mention(d, first, end, x->interval, undated, false, false); return end;
    case VG_TW_ON:
        if (!f->day && !f->relative) return end;
        add_mention(d, first, end, x->interval, undated, true, f->day);
        return end;
    case VG_TW_IN: {
        bool day = f->day;
        end = join_next(d, end, f);
        add_mention(d, first, end, x->interval, undated, true, day);
        return end;
    }
    case VG_TW_NONE: /* "mars dernier", "two weeks ago" with nothing before it */
        if (f->last || f->relative) add_mention(d, first, end, x->interval, undated, true, f->day);
        return end;
    default: return end;
    }
}

/* ---- what their clauses say ---- */

/* What the words of a clause are about. */
typedef struct tone {
    bool start, end, report, use, unrelated;
} tone;

static void hear(const vg_dating *d, size_t at, size_t end, tone *ret_tone)
{
    for (; at < end; at++) {
        if (d->t.list[at].type != VG_TT_WORD || !d->t.list[at].entry) continue;
        ret_tone->start |= is(d, at, VG_TW_START);
        ret_tone->end |= is(d, at, VG_TW_END);
        ret_tone->report |= is(d, at, VG_TW_REPORT);
        ret_tone->use |= is(d, at, VG_TW_USE);
        ret_tone->unrelated |= is(d, at, VG_TW_UNRELATED);
        if (is(d, at, VG_TW_OTHER_ONE))
            for (size_t i = at + 1; i < end && i < at + 4; i++) ret_tone->unrelated |= is(d, i, VG_TW_ACTOR);
    }
}

static bool is_turn(const vg_dating *d, size_t at)
{
    uint8_t type = d->t.list[at].type;
    return type == VG_TT_COMMA || type == VG_TT_CLAUSE || is(d, at, VG_TW_TURN) || is(d, at, VG_TW_AND);
}

#define CLAUSE_TOKENS 64 /* looked at on each side of a mention */

/* Back to the beginning of the clause that holds token `at`, not before `low`. */
static size_t clause_start(const vg_dating *d, size_t at, size_t low)
{
    size_t start = at;
    while (start > low && at - start < CLAUSE_TOKENS && !is_turn(d, start - 1)) start--;
    return start;
}

static size_t clause_end(const vg_dating *d, size_t at, size_t high)
{
    size_t end = at;
    while (end < high && end - at < CLAUSE_TOKENS && !is_turn(d, end)) end++;
    return end;
}

/* A token that is no word: a name with dots or figures in it. */
static bool is_value(const vg_dating *d, size_t at)
{
    const vg_time_token *k = &d->t.list[at];
    return k->type == VG_TT_WORD && k->value && memchr(d->t.text.data + k->from, '.', k->until - k->from) != NULL;
}

/* Decides whether mention i counts, and turns "in March … began" into a beginning. */
static void weigh(vg_dating *d, size_t i)
{
    vg_date_mention *m = &d->mentions[i];
    bool point = d->spans[i].point, day = d->spans[i].day;
    size_t first = d->spans[i].first, past = d->spans[i].past;
    size_t low = first, high = past;
    while (low > 0 && first - low < CLAUSE_TOKENS && d->t.list[low - 1].sentence == m->sentence) low--;
    while (high < d->t.count && high - past < CLAUSE_TOKENS && d->t.list[high].sentence == m->sentence) high++;
    if (i > 0 && d->spans[i - 1].past > low) low = d->spans[i - 1].past;
    if (i + 1 < d->mention_count && d->spans[i + 1].first < high) high = clause_start(d, d->spans[i + 1].first, past);
    tone t = {0};
    size_t own_end = clause_end(d, past, high);
    size_t own_start = clause_start(d, first, low);
    hear(d, own_start, own_end, &t);
    tone wide = t;
    /* an apposition belongs to it: "in 2020 it served X, an unrelated group" */
    if (own_end < high && d->t.list[own_end].type == VG_TT_COMMA && own_end + 1 < high &&
        !is(d, own_end + 1, VG_TW_TURN) && !is(d, own_end + 1, VG_TW_BEFORE)) {
        tone apposition = {0};
        hear(d, own_end + 1, own_end + 5 < high ? own_end + 5 : high, &apposition);
        t.unrelated |= apposition.unrelated;
        /* "In March 2022, the group began …": the words of a leading date stand behind the comma */
        bool leading = own_end == past;
        wide.unrelated = t.unrelated;
        if (leading) hear(d, own_end + 1, clause_end(d, own_end + 1, high), &wide);
        if (leading && point) t = wide;
    }
    m->bound = own_start >= 2 && is_value(d, own_start - 2) &&
               (d->t.list[own_start - 1].type == VG_TT_COMMA || d->t.text.data[d->t.list[own_start - 1].from] == '(');
    m->unrelated = t.unrelated;
    d->spans[i].told = wide.use || wide.start || wide.end;
    if (!point || m->unrelated || m->undated) return;
    if (t.start && !t.end) m->interval.until = VG_TIME_NONE;
    if (t.end && !t.start) m->interval.from = VG_TIME_NONE;
    if (t.report && !t.use && !t.start && !t.end) m->unrelated = true;
    if (day && !t.use && !t.start && !t.end) m->unrelated = true;
}

/* ---- scanning ---- */

vg_dating *vg_dating_new(void)
{
    return calloc(1, sizeof(vg_dating));
}

static void clear(vg_dating *d)
{
    vg_time_tokens_free(&d->t);
    free(d->mentions);
    free(d->spans);
}

void vg_dating_free(vg_dating *d)
{
    if (!d) return;
    clear(d);
    free(d);
}

static vg_status begin(vg_dating *d, vg_slice text, const char *language, vg_time published)
{
    d->t.text = vg_slice_take(text, DATING_BYTES);
    d->t.language = vg_time_language_of(language);
    if (!d->t.language) d->t.language = vg_time_guess(d->t.text);
    d->published = published;
    d->mention_count = 0;
    d->failed = false;
    if (!d->t.language) return VG_E_UNSUPPORTED;
    return vg_time_tokenize(&d->t);
}

vg_status vg_dating_scan(vg_dating *d, vg_slice text, const char *language, vg_time published)
{
    vg_status status = begin(d, text, language, published);
    if (status != VG_OK) {
        d->t.count = d->t.sentence_count = 0;
        return status;
    }
    for (size_t at = 0, anchor = 0; d->t.anchors && !d->failed;) {
        vg_time_found found;
        at = vg_time_next_start(&d->t, at, &anchor);
        if (at >= d->t.count) break;
        size_t end = vg_time_read_item(&d->t, at, published, &found);
        at = end == at ? at + 1 : found.past ? take(d, end, &found) : end;
    }
    for (size_t i = 0; i < d->mention_count; i++) weigh(d, i);
    if (d->failed) d->mention_count = 0;
    return d->failed ? VG_E_NOMEM : VG_OK;
}

size_t vg_dating_count(const vg_dating *d, const vg_date_mention **ret_mentions)
{
    *ret_mentions = d->mentions;
    return d->mention_count;
}

static size_t sentence_at(const vg_dating *d, size_t at)
{
    size_t low = 0, high = d->t.sentence_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (d->t.sentences[middle].from <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void vg_dating_sentence(const vg_dating *d, size_t at, size_t *ret_from, size_t *ret_until)
{
    *ret_from = 0;
    *ret_until = d->t.text.size;
    if (d->t.sentence_count == 0) return;
    const vg_time_sentence *s = &d->t.sentences[sentence_at(d, at)];
    *ret_from = s->from;
    *ret_until = s->until;
}

/* ---- choosing ---- */

/* The first mention of sentence `which` or a later one, or the first from `from` on, whichever is later. */
static size_t first_mention(const vg_dating *d, size_t which, size_t from)
{
    size_t low = 0, high = d->mention_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const vg_date_mention *m = &d->mentions[middle];
        if (m->sentence < which || m->from < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The mentions of one sentence that count, of the NEAR_MENTIONS nearest to either side of `from`: what has no full stop
 * for pages is a list, where no other is about the value. told: only those whose clause tells of use. */
static size_t usable(const vg_dating *d, size_t which, size_t from, bool told,
                     const vg_date_mention *ret_usable[2 * NEAR_MENTIONS], bool *ret_undated)
{
    size_t low = first_mention(d, which, 0), near = first_mention(d, which, from), count = 0;
    size_t high = near + NEAR_MENTIONS < d->mention_count ? near + NEAR_MENTIONS : d->mention_count;
    if (near > low + NEAR_MENTIONS) low = near - NEAR_MENTIONS;
    *ret_undated = false;
    for (; low < high && d->mentions[low].sentence == which; low++) {
        const vg_date_mention *m = &d->mentions[low];
        if (told && !d->spans[low].told) continue;
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

static vg_dated pick(const vg_dating *d, size_t which, size_t from, size_t until, size_t next, bool told,
                     vg_interval *ret_interval)
{
    const vg_date_mention *mentions[2 * NEAR_MENTIONS];
    bool undated;
    size_t count = usable(d, which, from, told, mentions, &undated);
    if (count == 0) return undated ? VG_DATED_UNKNOWN_DAY : VG_DATED_NOT;
    return choose(mentions, count, until, next, ret_interval);
}

/* ---- the sentence after ---- */

#define SUBJECT_TOKENS 4  /* "the same C2 server" */
#define REFUSE_TOKENS  64 /* of a sentence, looked through for another subject */

/* The first token of a sentence. */
static size_t first_token(const vg_dating *d, size_t sentence)
{
    size_t low = 0, high = d->t.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->t.list[middle].sentence < sentence)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* "It", "this domain", "the same C2 server": a subject that may stand for a value, from token `at` on. *ret_pronoun:
 * one that may stand for much else. */
static bool is_anaphor(const vg_dating *d, size_t at, size_t sentence, bool *ret_pronoun)
{
    *ret_pronoun = is(d, at, VG_TW_PRONOUN);
    if (*ret_pronoun) return true;
    if (!is(d, at, VG_TW_THAT)) return false;
    for (size_t i = at + 1; i < d->t.count && i <= at + SUBJECT_TOKENS && d->t.list[i].sentence == sentence; i++) {
        if (is(d, i, VG_TW_THING)) /* not "the server of the ministry" */
            return !is(d, i + 1, VG_TW_FILLER) && !is(d, i + 1, VG_TW_FROM) && !is(d, i + 1, VG_TW_IN);
        if (!is(d, i, VG_TW_THAT) && (!d->t.list[i].value || is_value(d, i))) return false; /* "C2" may stand here */
    }
    return false;
}

/* Whether sentence `which` goes on about the one value of the sentence before it: its subject, first or behind a
 * leading date, is an anaphor; neither sentence has another value; and where the subject is but a pronoun, the sentence
 * has no actor that it may stand for ("It is believed that the group …"). */
static bool goes_on(const vg_dating *d, size_t which, size_t from, size_t until, size_t next)
{
    const vg_time_token *list = d->t.list;
    if (which >= d->t.sentence_count || next < d->t.sentences[which].until) return false;
    size_t start = first_token(d, which), at = start;
    for (size_t i = start; i > 0 && start - i < REFUSE_TOKENS && list[i - 1].sentence + 1 == which; i--)
        if (is_value(d, i - 1) && (list[i - 1].until <= from || list[i - 1].from >= until)) return false;
    vg_time_found lead;
    size_t past = at < d->t.count ? vg_time_read_item(&d->t, at, d->published, &lead) : at;
    if (past > at) {
        at = past;
        if (at < d->t.count && list[at].type == VG_TT_COMMA) at++;
    }
    bool pronoun = false;
    if (at >= d->t.count || list[at].sentence != which || !is_anaphor(d, at, which, &pronoun)) return false;
    for (size_t i = at; i < d->t.count && i - at < REFUSE_TOKENS && list[i].sentence == which; i++)
        if (is_value(d, i) || (pronoun && is(d, i, VG_TW_ACTOR))) return false;
    return true;
}

vg_dated vg_dating_pick(const vg_dating *d, size_t from, size_t until, size_t next, vg_interval *ret_interval)
{
    if (d->mention_count == 0 || from >= d->t.text.size) return VG_DATED_NOT;
    size_t own = sentence_at(d, from);
    vg_dated dated = pick(d, own, from, until, next, false, ret_interval);
    if (dated != VG_DATED_NOT || !goes_on(d, own + 1, from, until, next)) return dated;
    return pick(d, own + 1, from, until, next, true, ret_interval);
}

vg_dated vg_dating_last(const vg_dating *d, vg_interval *ret_interval)
{
    if (d->mention_count == 0 || d->t.count == 0) return VG_DATED_NOT;
    return pick(d, d->t.list[d->t.count - 1].sentence, 0, SIZE_MAX, SIZE_MAX, false, ret_interval);
}

#define CELL_BYTES 128

bool vg_dating_cell(vg_slice cell, const char *language, vg_time published, vg_interval *ret_interval)
{
    vg_dating d = {0};
    bool found = false;
    if (begin(&d, vg_slice_take(cell, CELL_BYTES), language, published) == VG_OK && d.t.count) {
        vg_time_found f;
        size_t end = vg_time_read_item(&d.t, 0, published, &f);
        found = end > 0 && f.past && (f.item.kind == VG_TIMES_DATE || f.item.kind == VG_TIMES_RANGE) &&
                !f.item.ambiguous && (f.item.interval.from != VG_TIME_NONE || f.item.interval.until != VG_TIME_NONE);
        if (found) *ret_interval = f.item.interval;
    }
    clear(&d);
    return found;
}
