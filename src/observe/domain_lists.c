/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What needs the world's lists: internationalised names (libidn2) and top-level domains (libpsl). */
#include <idn2.h>
#include <libpsl.h>
#include <string.h>

#include "domain.h"
#include "observe/canonical.h"

size_t vg_domain_from_unicode(vg_slice written, char *ret_value)
{
    char name[1024];
    if (written.size == 0 || written.size >= sizeof name) return 0;
    for (size_t i = 0; i < written.size; i++)
        if (written.data[i] <= ' ') return 0; /* a sentence: libidn2 takes its time to say so */
    memcpy(name, written.data, written.size);
    name[written.size] = 0;
    char *ascii = NULL;
    /* UTS 46, non-transitional: lower-cases, composes (NFC) and maps the other full stops (U+3002…) to '.'. */
    if (idn2_to_ascii_8z(name, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) != IDN2_OK) return 0;
    size_t n = strlen(ascii);
    while (n > 0 && ascii[n - 1] == '.') n--;
    if (!vg_domain_is_canonical(vg_slice_of(ascii, n))) n = 0;
    memcpy(ret_value, ascii, n);
    idn2_free(ascii);
    return n;
}

/* Asking libpsl costs a binary search over its list: a few recent answers stand per thread. */
#define TLD_CACHE 256U

static vg_slice last_label(vg_slice domain)
{
    size_t at = domain.size;
    while (at > 0 && domain.data[at - 1] != '.') at--;
    return vg_slice_skip(domain, at);
}

bool vg_tld_known(vg_slice domain)
{
    static _Thread_local struct {
        char name[24];
        bool used, known;
    } cache[TLD_CACHE];
    while (domain.size > 0 && domain.data[domain.size - 1] == '.') domain.size--;
    vg_slice label = last_label(domain);
    char name[64];
    if (label.size < 2 || label.size >= sizeof name) return false;
    unsigned hash = 0;
    for (size_t i = 0; i < label.size; i++) {
        uint8_t c = label.data[i];
        if (!vg_is_alnum(c) && c != '-') return false;
        name[i] = (char)vg_lower(c);
        hash = hash * 31 + (uint8_t)name[i];
    }
    name[label.size] = 0;
    bool cacheable = label.size < sizeof cache[0].name;
    hash = (hash ^ hash >> 8) % TLD_CACHE;
    if (cacheable && cache[hash].used && strcmp(cache[hash].name, name) == 0) return cache[hash].known;
    /* The rule "*", under which every unknown name would be a suffix, is left out. */
    bool known = psl_is_public_suffix2(psl_builtin(), name, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
    if (cacheable) {
        memcpy(cache[hash].name, name, label.size + 1);
        cache[hash].used = true;
        cache[hash].known = known;
    }
    return known;
}

bool vg_domain_plausible(vg_slice canonical)
{
    static const char *const outside_dns[] = {"onion", "i2p", "bit", "eth"};
    vg_slice label = last_label(canonical);
    if (label.size == canonical.size) return false;
    for (size_t i = 0; i < sizeof outside_dns / sizeof *outside_dns; i++)
        if (vg_slice_ieq(label, vg_slice_str(outside_dns[i]))) return true;
    return vg_tld_known(canonical);
}
