/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as one with times in it; the first byte chooses the language and the day of publication. Items stand in
 * order and inside, begin before they end, and are the same where the text is read again; the picker's intervals are
 * closed the right way round for every place. */
#include <stdlib.h>

#include "../../src/read/time/times.h"
#include "../../src/read/time/validity.h"
#include "check.h"

static bool in_order(vg_interval i)
{
    return i.from == VG_TIME_NONE || i.until == VG_TIME_NONE || i.from <= i.until;
}

static void check_items(vg_slice text, const vg_times *t)
{
    uint32_t last = 0;
    for (size_t i = 0; i < t->count; i++) {
        const vg_times_item *x = &t->items[i];
        CHECK(x->from >= last && x->from < x->until && x->until <= text.size);
        CHECK(in_order(x->interval) && x->min_duration_days >= -1 && x->point_count <= 2);
        CHECK(!x->needs_published || (x->interval.from == VG_TIME_NONE && x->interval.until == VG_TIME_NONE));
        last = x->until;
        for (int k = 0; k < x->point_count; k++) {
            const vg_times_point *p = &x->points[k];
            CHECK(p->from >= x->from && p->from < p->until && p->until <= x->until);
            CHECK((p->interval.from == VG_TIME_NONE) == (p->interval.until == VG_TIME_NONE) && in_order(p->interval));
            CHECK(p->unit < VG_UNIT_COUNT);
        }
    }
}

static void check_picks(vg_slice text, const char *language, vg_time published)
{
    vg_dating *d = vg_dating_new();
    const vg_date_mention *mentions;
    if (!d) return;
    CHECK(vg_dating_scan(d, text, language, published) == VG_OK);
    size_t count = vg_dating_count(d, &mentions);
    for (size_t i = 0; i < count; i++) CHECK(mentions[i].from < mentions[i].until && in_order(mentions[i].interval));
    for (size_t at = 0; at < text.size && at < 64; at++) {
        vg_interval interval;
        size_t from, until;
        if (vg_dating_pick(d, at, at + 1, at % 2 ? SIZE_MAX : at + 40, &interval) == VG_DATED)
            CHECK(in_order(interval));
        vg_dating_sentence(d, at, &from, &until);
        CHECK(from <= at && until <= text.size && from <= until);
    }
    vg_interval interval;
    if (vg_dating_last(d, &interval) == VG_DATED) CHECK(in_order(interval));
    if (vg_dating_cell(text, language, published, &interval)) CHECK(in_order(interval));
    vg_dating_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "fr", "de", "es", "it", "", "xx", "en"};
    static const vg_time days[] = {VG_TIME_NONE, INT64_C(1694044800) * VG_SECOND_NS, INT64_C(951782400) * VG_SECOND_NS,
                                   INT64_C(-9000000000) * VG_SECOND_NS};
    if (size == 0) return 0;
    uint8_t *exact = malloc(size > 1 ? size - 1 : 1);
    if (!exact) return 0;
    memcpy(exact, data + 1, size - 1);
    vg_slice text = vg_slice_of(exact, size - 1);
    const char *language = languages[data[0] % 8];
    vg_time published = days[data[0] / 8 % 4];
    vg_times a = VG_TIMES_INIT, b = VG_TIMES_INIT;
    CHECK(vg_times_find(text, language, published, &a) == VG_OK);
    CHECK(vg_times_find(text, language, published, &b) == VG_OK);
    check_items(text, &a);
    CHECK(a.count == b.count);
    for (size_t i = 0; i < a.count; i++)
        CHECK(a.items[i].from == b.items[i].from && a.items[i].interval.from == b.items[i].interval.from);
    vg_when when;
    if (vg_times_when(&a, 0, text.size, &when)) CHECK(in_order((vg_interval){when.start, when.end}));
    check_picks(text, language, published);
    vg_times_free(&a);
    vg_times_free(&b);
    free(exact);
    return 0;
}
