/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "literal.h"

vg_status vg_literals_compile(const struct vg_set *set, vg_literals **ret_literals, vg_error *err)
{
    (void)set, (void)err;
    *ret_literals = NULL;
    return VG_OK;
}
void vg_literals_free(vg_literals *l) { (void)l; }
vg_status vg_literal_scratch_new(const vg_literals *l, vg_literal_scratch **ret_scratch, vg_error *err)
{
    (void)l, (void)err;
    *ret_scratch = NULL;
    return VG_OK;
}
void vg_literal_scratch_free(vg_literal_scratch *s) { (void)s; }
vg_status vg_literals_scan(const vg_literals *l, vg_literal_scratch *scratch, const uint8_t *data, size_t size,
                           size_t from, size_t to, vg_literal_fn on_literal, void *context)
{
    (void)l, (void)scratch, (void)data, (void)size, (void)from, (void)to, (void)on_literal, (void)context;
    return VG_OK;
}
size_t vg_literals_longest(const vg_literals *l) { (void)l; return 0; }
