/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in any bytes: inside, in order, not overlapping within a layer; and the same when a paragraph stands before.
 * The first byte chooses the language. */
#include <stdlib.h>

#include "check.h"
#include "knowledge/names.h"

#define HEAD "APT28.\n\n"

typedef struct seen {
    size_t size, from, count;
    size_t until[2];
    uint64_t sum; /* of all that was told */
    size_t shift;
} seen;

static int on_match(void *context, const vg_name_match *m)
{
    seen *s = context;
    if (s->shift && m->from < s->shift) return 0;
    const vg_name_info *info = vg_name_info_of(m->entry);
    int layer = m->kind == VG_NAME_TECHNIQUE;
    CHECK(info && info->kind == m->kind && m->count > 0);
    CHECK(m->from < m->until && m->until <= s->size && m->from >= s->from);
    CHECK(m->from >= s->until[layer] || m->from == s->from);
    for (uint32_t i = 0; i < m->count; i++) CHECK(vg_name_info_of(vg_name_entry(m, i)));
    s->from = m->from;
    s->until[layer] = m->until;
    s->count++;
    s->sum = s->sum * 31 + (m->from - s->shift) * 7 + (m->until - s->shift) * 3 + m->bearer + m->beside;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "fr", "de", "es", "it", "", "xx"};
    if (size < 1) return 0;
    const char *language = languages[data[0] % 7];
    size--;
    uint8_t *exact = malloc(size ? size : 1), *longer = malloc(size + sizeof HEAD);
    if (!exact || !longer) abort();
    if (size) memcpy(exact, data + 1, size);
    memcpy(longer, HEAD, sizeof HEAD - 1);
    if (size) memcpy(longer + sizeof HEAD - 1, data + 1, size);
    seen alone = {.size = size}, after = {.size = size + sizeof HEAD - 1, .shift = sizeof HEAD - 1};
    CHECK(vg_names_find(vg_slice_of(exact, size), language, VG_NAMES_WEAK, on_match, &alone) == 0);
    CHECK(vg_names_find(vg_slice_of(longer, after.size), language, VG_NAMES_WEAK, on_match, &after) == 0);
    /* a broken sequence at the start is a letter in both */
    CHECK(alone.count == after.count && alone.sum == after.sum);
    free(exact);
    free(longer);
    return 0;
}
