/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names: domains and the hosts of URLs and e-mail addresses, by every suffix at a label boundary. */
#include "scan.h"

#define LABEL_MAX 63U

/* Where the name's bytes are: in the data, or in a form made from it. */
typedef struct name_walk {
    vg_scanner *s;
    const uint8_t *begin; /* of the name's bytes; the walk does not go before it */
    const uint8_t *end;
    bool in_data;
    size_t token_begin, token_end; /* the token in the data, known once something matched */
    bool token_known;
} name_walk;

static bool in_label(uint8_t c)
{
    return (vg_find_class[c] & (VG_CLASS_TOKEN | VG_CLASS_DOT)) == VG_CLASS_TOKEN;
}

/* Where the label before `end` begins; `end` where it is empty or too long to be one. */
static const uint8_t *label_begin(const name_walk *w, const uint8_t *end)
{
    const uint8_t *p = end;
    while (p > w->begin && in_label(p[-1])) {
        if (--p + LABEL_MAX < end) return end;
    }
    return p;
}

/* The token as it stands: the run of token bytes without dots at its beginning. */
static void know_token(name_walk *w)
{
    const vg_scanner *s = w->s;
    if (w->token_known) return;
    w->token_known = true;
    if (!w->in_data) return;
    size_t at = w->token_end, least = s->floor;
    if (at - least > VG_LIMIT_TOKEN_BYTES) least = at - VG_LIMIT_TOKEN_BYTES;
    while (at > least && vg_class_at(s, at - 1) & VG_CLASS_TOKEN) at--;
    while (s->data[at] == '.') at++;
    w->token_begin = at;
}

static void match_suffix(name_walk *w, const uint8_t *begin, uint64_t hash)
{
    vg_scanner *s = w->s;
    const vg_set *set = s->set;
    size_t size = (size_t)(w->end - begin);
    vg_key key;
    uint32_t entry;
    for (vg_probe p = vg_probe_first(set, hash); vg_probe_next(&p, &key, &entry);) {
        vg_slice value = vg_set_text(set, entry);
        if (key == VG_KEY_URL_HOST)
            value = vg_set_url_key(value).host;
        else if (key == VG_KEY_EMAIL_HOST)
            value = vg_set_email_host(value);
        else if (key != VG_KEY_VALUE || set->entries[entry].kind != VG_KIND_DOMAIN)
            continue;
        if (!vg_slice_ieq(value, vg_slice_of(begin, size))) continue;
        know_token(w);
        bool whole = w->in_data ? begin == s->data + w->token_begin : begin == w->begin;
        if (key == VG_KEY_VALUE)
            vg_scan_push(s, w->token_begin, w->token_end, entry, whole ? VG_HOW_EXACT : VG_HOW_SUBDOMAIN);
        else if (whole && key == VG_KEY_EMAIL_HOST)
            vg_scan_email(s, w->token_begin, w->token_end, value);
        else if (whole) {
            size_t after = w->token_end;
            while (after < s->ceiling && s->data[after] == '.') after++;
            vg_scan_url(s, w->token_begin, w->token_end, after, value);
        }
    }
}

static void walk_name(name_walk *w)
{
    const vg_find_plan *plan = &w->s->set->plan;
    const uint8_t *one = label_begin(w, w->end);
    if (one == w->end) return;
    if (one <= w->begin + 1 || one[-1] != '.') {
        /* A name of one label is a machine of the neighbourhood: it matches where it stands alone. */
        if (plan->single) match_suffix(w, one, vg_hash_fold(plan->secret, w->end, (size_t)(w->end - one)));
        return;
    }
    const uint8_t *at = label_begin(w, one - 1);
    if (at == one - 1) return;
    uint64_t hash = vg_hash_fold(plan->secret, w->end, (size_t)(w->end - at));
    if (!vg_bloom_has(plan, hash)) return; /* of each longer key these two labels are in the filter, too */
    match_suffix(w, at, hash);
    while (at > w->begin + 1 && at[-1] == '.') {
        const uint8_t *label = label_begin(w, at - 1);
        if (label == at - 1 || w->end - label > VG_DOMAIN_MAX) return;
        hash = vg_hash_label(plan->secret, hash, at - 1, (size_t)(at - 1 - label));
        at = label;
        if (vg_bloom_has(plan, hash)) match_suffix(w, at, hash);
    }
}

void vg_scan_name(vg_scanner *s, size_t end)
{
    name_walk w = {.s = s, .begin = s->data + s->floor, .end = s->data + end, .in_data = true, .token_end = end};
    walk_name(&w);
}

void vg_scan_name_form(vg_scanner *s, vg_slice form, size_t begin, size_t end)
{
    name_walk w = {.s = s,
                   .begin = form.data,
                   .end = form.data + form.size,
                   .token_begin = begin,
                   .token_end = end,
                   .token_known = true};
    walk_name(&w);
}
