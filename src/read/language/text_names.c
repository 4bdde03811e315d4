/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text_names.h"

#include <stdlib.h>

typedef struct search {
    vg_text_names *out;
    vg_status status;
} search;

static int on_match(void *context, const vg_name_match *match)
{
    search *s = context;
    vg_text_names *n = s->out;
    if (n->count == n->capacity) {
        size_t wanted = n->capacity ? n->capacity * 2 : 256;
        vg_name_match *grown = realloc(n->list, wanted * sizeof *grown);
        if (!grown) {
            s->status = VG_E_NOMEM;
            return 1;
        }
        n->list = grown;
        n->capacity = wanted;
    }
    n->list[n->count++] = *match;
    return 0;
}

vg_status vg_text_names_find(const vg_document *d, const vg_words *words, const char *language,
                             vg_text_names *ret_names)
{
    search s = {.out = ret_names, .status = VG_OK};
    *ret_names = (vg_text_names){0};
    for (size_t i = 0; i < d->block_count && s.status == VG_OK; i++) {
        const vg_block *b = &d->blocks[i];
        if (b->kind == VG_BLOCK_CODE || b->set_aside) continue;
        vg_names_find_in(words, b->from, b->until, language, VG_NAMES_SURE | VG_NAMES_WEAK, on_match, &s);
    }
    return s.status;
}

void vg_text_names_free(vg_text_names *n)
{
    free(n->list);
    *n = (vg_text_names){0};
}
