/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text in each language in turn (the first byte chooses): claims are numbered from 1, their enumerations are in
 * range, every place lies within the text, and the same text gives the same claims. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "read/report.h"

typedef struct reading {
    size_t size, count;
    uint64_t sum; /* of what was told */
} reading;

/* Places count in the text that was made of the report where there is one. */
static void on_head(void *context, const vg_report_head *head)
{
    reading *r = context;
    if (head->extracted.size) r->size = head->extracted.size;
}

static void check_span(reading *r, vg_span span)
{
    CHECK(span.offset <= r->size && span.length <= r->size - span.offset);
    r->sum = r->sum * 31 + span.offset * 7 + span.length;
}

static void check_party(reading *r, const vg_party *p)
{
    CHECK(p->kind < VG_PARTY_COUNT && p->country[2] == 0);
    CHECK(p->name.size == 0 || p->name.data != NULL);
    if (p->name.size || p->country[0]) check_span(r, p->span);
    r->sum = r->sum * 31 + p->name.size;
}

static int on_claim(void *context, const vg_claim *c)
{
    reading *r = context;
    CHECK(c->id == ++r->count);
    CHECK(c->act < VG_ACT_COUNT && c->action < VG_ACTION_COUNT && c->likelihood < VG_LIKELIHOOD_COUNT);
    CHECK(c->when.start == VG_TIME_NONE || c->when.end == VG_TIME_NONE || c->when.start <= c->when.end);
    for (size_t i = 0; i < c->source_count; i++) check_party(r, &c->sources[i]);
    for (size_t i = 0; i < c->answer_count; i++) check_party(r, &c->answers[i].by);
    for (size_t i = 0; i < c->target_count; i++) check_span(r, c->targets[i].span);
    check_party(r, &c->actor);
    check_span(r, c->span);
    return 0;
}

static void on_unread(void *context, vg_slice sentence, vg_span span)
{
    reading *r = context;
    CHECK(sentence.size > 0);
    check_span(r, span);
}

static int on_indicator(void *context, const vg_indicator *indicator)
{
    (void)context;
    (void)indicator;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Sentences that make the language plain whatever follows. */
    static const char *const leads[] = {
        "The firm said that it was of the view that the spies of the state had been in the network for months. ",
        "La soci\xC3\xA9t\xC3\xA9 a dit que les espions de la Chine ont \xC3\xA9t\xC3\xA9 dans le r\xC3\xA9seau de la "
        "banque et du port. ",
        "Die Firma sagte, dass die Hacker der Gruppe nicht in das Netz der Bank und des Hafens eingedrungen sind. ",
        "La empresa dijo que los esp\xC3\xAD"
        "as de la banda no se introdujeron en la red del banco y de los puertos. ",
        "La societ\xC3\xA0 ha detto che le spie della banda non sono entrate nella rete della banca e degli ospedali. ",
    };
    if (size < 1) return 0;
    const char *lead = leads[data[0] % (sizeof leads / sizeof leads[0])];
    size_t head = strlen(lead), whole = head + size - 1;
    uint8_t *text = malloc(whole);
    if (!text) return 0;
    memcpy(text, lead, head);
    memcpy(text + head, data + 1, size - 1);
    reading r[2] = {{.size = whole}, {.size = whole}};
    for (size_t i = 0; i < 2; i++) {
        vg_error err = {0};
        vg_report_options options = {.path = "x.txt", .published = 1687219200 * VG_SECOND_NS, .format = "text"};
        vg_report_sink sink = {
            .context = &r[i], .head = on_head, .indicator = on_indicator, .claim = on_claim, .unread = on_unread};
        (void)vg_read_report(vg_slice_of(text, whole), &options, &sink, &err);
    }
    CHECK(r[0].count == r[1].count && r[0].sum == r[1].sum);
    free(text);
    return 0;
}
