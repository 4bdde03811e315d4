/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Until the names and times are there. */
#include "knowledge/names.h"
#include "time/times.h"
#include <stdlib.h>
#include <string.h>

static const struct { const char *text; vg_name_form form; vg_name_info info; } names[] = {
#define P(t, f, c, n) {t, VG_FORM_##f, {VG_NAME_PLACE, c, n, c, ""}}
#define O(t, c, y) {t, VG_FORM_NAME, {VG_NAME_ORGANISATION, "", t, c, y}}
#define S(t, i) {t, VG_FORM_NAME, {VG_NAME_SECTOR, i, t, "", ""}}
    P("Corée du Nord", NAME, "KP", "North Korea"), P("nord-coréens", ADJECTIVE, "KP", "North Korea"), P("Pyongyang", CAPITAL, "KP", "North Korea"),
    P("Corée du Sud", NAME, "KR", "South Korea"), P("États-Unis", NAME, "US", "United States"), P("américain", ADJECTIVE, "US", "United States"),
    P("Russie", NAME, "RU", "Russia"), P("russes", ADJECTIVE, "RU", "Russia"), P("Washington", CAPITAL, "US", "United States"),
    P("Ukraine", NAME, "UA", "Ukraine"), P("Asie de l'Est", REGION, "", "East Asia"), P("chinois", ADJECTIVE, "CN", "China"),
    P("Chine", NAME, "CN", "China"), P("Pékin", CAPITAL, "CN", "China"), P("Russian", ADJECTIVE, "RU", "Russia"), P("North Korean", ADJECTIVE, "KP", "North Korea"),
    P("Chinese", ADJECTIVE, "CN", "China"), P("Germany", NAME, "DE", "Germany"), P("German", ADJECTIVE, "DE", "Germany"),
    O("Microsoft", "US", "company"), O("Reuters", "GB", "media"), O("SentinelOne", "US", "company"), O("Nations unies", "", "ngo"),
    S("missiles", "defence"), S("défense", "defence"), S("diplomatie", "diplomacy"), S("infrastructures critiques", "critical infrastructure"),
};
#define N (sizeof names / sizeof names[0])
int vg_names_find(vg_slice text, const char *language, vg_name_fn fn, void *context)
{
    (void)language;
    for (size_t i = 0; i < text.size; i++) {
        if (i && (vg_is_alnum(text.data[i - 1]) || text.data[i - 1] >= 0x80)) continue;
        size_t best = N;
        for (size_t k = 0; k < N; k++) {
            size_t n = strlen(names[k].text);
            if (i + n > text.size || memcmp(text.data + i, names[k].text, n)) continue;
            if (i + n < text.size && (vg_is_alnum(text.data[i + n]) || text.data[i + n] >= 0xC3)) continue;
            if (best == N || n > strlen(names[best].text)) best = k;
        }
        if (best == N) continue;
        vg_name_match m = {i, i + strlen(names[best].text), (uint32_t)best, 1, names[best].info.kind, names[best].form, ""};
        if (fn(context, &m)) return 1;
        i = m.until - 1;
    }
    return 0;
}
const vg_name_info *vg_name_info_of(uint32_t entry) { return entry < N ? &names[entry].info : NULL; }
uint32_t vg_name_entry(const vg_name_match *m, uint32_t i) { return m->entry + i; }
