/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text_names.h"

#include <stdlib.h>

typedef struct search {
    vg_text_names *out;
    size_t base; /* of the block that is read */
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
    vg_name_match *at = &n->list[n->count++];
    *at = *match;
    at->from += s->base;
    at->until += s->base;
    return 0;
}

vg_status vg_text_names_find(const vg_document *d, const char *language, vg_text_names *ret_names)
{
    search s = {.out = ret_names, .status = VG_OK};
    *ret_names = (vg_text_names){0};
    for (size_t i = 0; i < d->block_count && s.status == VG_OK; i++) {
        const vg_block *b = &d->blocks[i];
        if (b->kind == VG_BLOCK_CODE || b->set_aside) continue;
        s.base = b->from;
        vg_names_find_both(vg_slice_of(d->text.data + b->from, b->until - b->from), language, on_match, &s);
    }
    return s.status;
}

void vg_text_names_free(vg_text_names *n)
{
    free(n->list);
    *n = (vg_text_names){0};
}
