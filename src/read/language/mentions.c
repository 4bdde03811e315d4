/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mentions.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "coined.h"
#include "knowledge/names.h"
#include "time/times.h"

/* What the document says of an entry wherever it names it. */
enum { IS_NAMED = 1, IS_SAID = 2 };

/* Between two words of a list of sectors: ", and ". */
#define LIST_GAP 7

typedef struct mentions {
    const vg_document *d;
    const vg_report_sink *sink;
    vg_name_match *found; /* places in the document's text */
    size_t count, capacity, left_out;
    uint8_t *entries; /* IS_… of each entry */
    vg_status status;
} mentions;

/* Whether the words beside an actor or malware say that it is one. */
static bool says_so(const vg_name_match *match)
{
    return match->beside & (match->kind == VG_NAME_ACTOR ? VG_BESIDE_ACTOR : VG_BESIDE_MALWARE);
}

static void keep(mentions *m, const vg_name_match *match)
{
    if (m->count == VG_LIMIT_MENTIONS) {
        m->left_out++;
        return;
    }
    if (m->count == m->capacity) {
        size_t wanted = m->capacity ? m->capacity * 2 : 256;
        vg_name_match *grown = realloc(m->found, wanted * sizeof *grown);
        if (!grown) {
            m->status = VG_E_NOMEM;
            return;
        }
        m->found = grown;
        m->capacity = wanted;
    }
    m->found[m->count++] = *match;
    for (uint32_t i = 0; !match->weak && i < match->count; i++)
        m->entries[vg_name_entry(match, i)] |= says_so(match) ? IS_NAMED | IS_SAID : IS_NAMED;
}

/* Whether the document says anywhere that one of a match's entries is what it is (IS_SAID), or names it (IS_NAMED). */
static bool elsewhere(const mentions *m, const vg_name_match *match, uint8_t what)
{
    for (uint32_t i = 0; i < match->count; i++)
        if (m->entries[vg_name_entry(match, i)] & what) return true;
    return false;
}

static bool has_id(const vg_name_match *match)
{
    return vg_name_info_of(match->entry)->id[0] != '\0';
}

/* Of an actor and a malware in one place: whether `a` gives way to `b`. */
static bool gives_way(const mentions *m, const vg_name_match *a, const vg_name_match *b)
{
    if (a->weak != b->weak) return a->weak;
    if (says_so(a) != says_so(b)) return says_so(b);
    bool a_said = elsewhere(m, a, IS_SAID), b_said = elsewhere(m, b, IS_SAID);
    if (a_said != b_said) return b_said;
    if (has_id(a) != has_id(b)) return has_id(b);
    return a->count > b->count;
}

/* Whether a word is a sector by itself, or by "companies" or the like beside it. */
static bool is_surely_sector(const vg_name_match *match)
{
    return match->kind == VG_NAME_SECTOR && (!match->general || match->beside & VG_BESIDE_SECTOR);
}

/* Whether one of the sectors that a list goes on with, to the left (-1) or to the right, is surely one. */
static bool has_sure_neighbour(const mentions *m, size_t i, int step)
{
    for (size_t at = i, next; (next = at + (size_t)step) < m->count; at = next) {
        const vg_name_match *a = &m->found[step < 0 ? next : at], *b = &m->found[step < 0 ? at : next];
        if (m->found[next].kind != VG_NAME_SECTOR || b->from < a->until || b->from - a->until > LIST_GAP) return false;
        if (is_surely_sector(&m->found[next])) return true;
    }
    return false;
}

/* A general word is a sector where it is surely one, or stands in a list with one that is. */
static bool is_sector(const mentions *m, size_t i)
{
    return is_surely_sector(&m->found[i]) || has_sure_neighbour(m, i, -1) || has_sure_neighbour(m, i, 1);
}

static bool stands(const mentions *m, size_t i)
{
    const vg_name_match *a = &m->found[i];
    if (a->weak && !elsewhere(m, a, IS_NAMED)) return false;
    if (a->kind == VG_NAME_PLACE)
        return a->form != VG_FORM_SEAT && !(a->beside & VG_BESIDE_TITLE) &&
               !(a->form <= VG_FORM_ADJECTIVE && a->beside & VG_BESIDE_BODY);
    if (a->kind == VG_NAME_SECTOR) return is_sector(m, i);
    if (a->kind > VG_NAME_MALWARE) return true;
    const vg_name_match *b = NULL;
    if (i > 0 && m->found[i - 1].from == a->from) b = a - 1;
    if (i + 1 < m->count && m->found[i + 1].from == a->from) b = a + 1;
    if (!b || b->kind > VG_NAME_MALWARE || b->kind == a->kind) return true;
    return !gives_way(m, a, b);
}

static int tell_name(const mentions *m, const vg_name_match *match)
{
    static const vg_mention_kind kinds[VG_NAME_COUNT] = {[VG_NAME_ACTOR] = VG_MENTION_ACTOR,
                                                         [VG_NAME_MALWARE] = VG_MENTION_MALWARE,
                                                         [VG_NAME_TECHNIQUE] = VG_MENTION_TECHNIQUE,
                                                         [VG_NAME_PLACE] = VG_MENTION_PLACE,
                                                         [VG_NAME_SECTOR] = VG_MENTION_SECTOR};
    const vg_name_info *info = vg_name_info_of(match->entry);
    vg_mention out = {.kind = kinds[match->kind],
                      .written = vg_slice_of(m->d->text.data + match->from, match->until - match->from),
                      .name = vg_slice_str(info->name),
                      .id = vg_slice_str(info->id),
                      .coined_by = vg_slice_str(match->coined_by),
                      .sector = vg_slice_str(""),
                      .ambiguous = match->count > 1,
                      .inferred = match->form == VG_FORM_BEHAVIOUR,
                      .when = {VG_TIME_NONE, VG_TIME_NONE, -1, VG_PRECISION_NONE}};
    const char *country = info->country;
    for (uint32_t i = 1; i < match->count; i++)
        if (strcmp(vg_name_info_of(vg_name_entry(match, i))->country, country) != 0) country = "";
    memcpy(out.country, country, strlen(country) == 2 ? 3 : 1);
    if (out.ambiguous) out.id = vg_slice_str("");
    if (out.ambiguous || strcmp(info->type, "numbered") == 0) out.name = out.written;
    out.span = vg_document_span(m->d, (vg_span){match->from, match->until - match->from});
    return m->sink->mention(m->sink->context, &out);
}

static int tell_coined(const mentions *m, const vg_coined_place *p)
{
    vg_mention out = {.kind = p->kind == VG_NAME_ACTOR ? VG_MENTION_ACTOR : VG_MENTION_MALWARE,
                      .written = vg_slice_of(m->d->text.data + p->from, p->until - p->from),
                      .id = vg_slice_str(""),
                      .coined_by = vg_slice_str(""),
                      .sector = vg_slice_str(""),
                      .when = {VG_TIME_NONE, VG_TIME_NONE, -1, VG_PRECISION_NONE}};
    out.name = out.written;
    out.span = vg_document_span(m->d, (vg_span){p->from, p->until - p->from});
    return m->sink->mention(m->sink->context, &out);
}

static int tell_date(const mentions *m, size_t from, size_t until, vg_when when)
{
    vg_mention out = {.kind = VG_MENTION_DATE,
                      .written = vg_slice_of(m->d->text.data + from, until - from),
                      .id = vg_slice_str(""),
                      .coined_by = vg_slice_str(""),
                      .sector = vg_slice_str(""),
                      .when = when};
    out.name = out.written;
    out.span = vg_document_span(m->d, (vg_span){from, until - from});
    return m->sink->mention(m->sink->context, &out);
}

/* A range tells both its ends, each with its own place; what has no place in time is told as it stands. */
static int tell_item(const mentions *m, const vg_times_item *item)
{
    int stop = 0;
    if (item->point_count == 0) return tell_date(m, item->from, item->until, vg_times_item_when(item));
    for (size_t i = 0; i < item->point_count && !stop; i++) {
        const vg_times_point *p = &item->points[i];
        stop = tell_date(m, p->from, p->until, (vg_when){p->interval.from, p->interval.until, -1, p->precision});
    }
    return stop;
}

/* Names, coined names and dates are three lists in the order of the text. */
static void tell_all(const mentions *m, const vg_coined *coined, const vg_times *times)
{
    size_t name = 0, own = 0, date = 0;
    for (int stop = 0; !stop;) {
        size_t at_name = name < m->count ? m->found[name].from : SIZE_MAX;
        size_t at_own = own < coined->count ? coined->places[own].from : SIZE_MAX;
        size_t at_date = date < times->count ? times->items[date].from : SIZE_MAX;
        if (at_date <= at_name && at_date <= at_own) {
            if (at_date == SIZE_MAX) return;
            stop = tell_item(m, &times->items[date++]);
        } else if (at_name <= at_own) {
            if (stands(m, name)) stop = tell_name(m, &m->found[name]);
            name++;
        } else {
            stop = tell_coined(m, &coined->places[own++]);
        }
    }
}

vg_status vg_mentions_read(const vg_document *d, const vg_words *words, const char *language, const vg_times *times,
                           const vg_text_names *names, const vg_report_sink *sink)
{
    mentions m = {.d = d, .sink = sink, .status = VG_OK};
    vg_coined coined = {0};
    m.entries = calloc(vg_name_entry_count(), 1);
    if (!m.entries) return VG_E_NOMEM;
    for (size_t i = 0; i < names->count && m.status == VG_OK; i++) {
        const vg_name_match *match = &names->list[i];
        if (match->searches & VG_NAMES_WEAK && match->kind != VG_NAME_ORGANISATION) keep(&m, match);
    }
    if (m.status == VG_OK) m.status = vg_coined_find(d, words, language, &coined);
    if (m.status == VG_OK) tell_all(&m, &coined, times);
    if (m.left_out && sink->problem) {
        char text[120];
        snprintf(text, sizeof text, "%zu names beyond the first %zu are not told", m.left_out,
                 (size_t)VG_LIMIT_MENTIONS);
        sink->problem(sink->context, text);
    }
    vg_coined_free(&coined);
    free(m.found);
    free(m.entries);
    return m.status;
}
