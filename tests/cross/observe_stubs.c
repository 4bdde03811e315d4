/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In place of libpsl, libidn2, libunistring and Vectorscan, which are not there for the other processor. */
#include <string.h>
#include <unictype.h>

#include "domain.h"
#include "literal.h"
#include "observe/canonical.h"

size_t vg_domain_from_unicode(vg_slice written, char *ret_value)
{
    (void)written, (void)ret_value;
    return 0;
}

bool vg_tld_known(vg_slice domain)
{
    static const char *const known[] = {".com", ".net", ".org", ".uk"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t size = strlen(known[i]);
        if (domain.size > size && memcmp(domain.data + domain.size - size, known[i], size) == 0) return true;
    }
    return false;
}

bool vg_domain_plausible(vg_slice canonical)
{
    return vg_tld_known(canonical);
}

/* Latin, Greek, Cyrillic and CJK letters: enough to cut pieces, the same for each kernel. */
bool uc_is_general_category_withtable(ucs4_t code, uint32_t mask)
{
    (void)mask;
    return (code >= 0xc0 && code < 0x530 && code != 0xd7 && code != 0xf7) || (code >= 0x4e00 && code < 0xa000);
}

vg_status vg_literals_compile(const struct vg_set *set, vg_literals **ret_literals, vg_error *err)
{
    (void)set, (void)ret_literals, (void)err;
    return VG_OK;
}

void vg_literals_free(vg_literals *l)
{
    (void)l;
}

vg_status vg_literal_scratch_new(const vg_literals *l, vg_literal_scratch **ret_scratch, vg_error *err)
{
    (void)l, (void)ret_scratch, (void)err;
    return VG_OK;
}

void vg_literal_scratch_free(vg_literal_scratch *s)
{
    (void)s;
}

vg_status vg_literals_scan(const vg_literals *l, vg_literal_scratch *scratch, const uint8_t *data, size_t size,
                           size_t from, size_t to, vg_literal_fn on_literal, void *context)
{
    (void)l, (void)scratch, (void)data, (void)size, (void)from, (void)to, (void)on_literal, (void)context;
    return VG_OK;
}

size_t vg_literals_longest(const vg_literals *l)
{
    (void)l;
    return 0;
}
