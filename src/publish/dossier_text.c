/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dossier_text.h"

#include <stdio.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

const char *dossier_precision(vg_precision precision)
{
    static const char *const names[VG_PRECISION_NS + 1] = {
        NULL, "year", "month", "day", "minute", "second", "second", "second", "second",
    };
    return names[precision];
}

void dossier_country(const char code[3], bool french, char ret_name[DOSSIER_COUNTRY_BYTES])
{
    char locale[8];
    UChar wide[DOSSIER_COUNTRY_BYTES];
    UErrorCode status = U_ZERO_ERROR;
    snprintf(locale, sizeof locale, "und_%.2s", code);
    int32_t size = uloc_getDisplayCountry(locale, french ? "fr" : "en", wide, DOSSIER_COUNTRY_BYTES, &status);
    if (U_SUCCESS(status) && size > 0) u_strToUTF8(ret_name, DOSSIER_COUNTRY_BYTES - 1, NULL, wide, size, &status);
    ret_name[DOSSIER_COUNTRY_BYTES - 1] = 0;
    if (U_FAILURE(status) || size <= 0) snprintf(ret_name, DOSSIER_COUNTRY_BYTES, "%.2s", code);
}

static void add_name(vg_buf *out, vg_slice name, const char country[3])
{
    char known[DOSSIER_COUNTRY_BYTES];
    if (!country[0]) {
        vg_buf_add_slice(out, name);
        return;
    }
    dossier_country(country, false, known);
    vg_buf_add_str(out, known);
}

void dossier_campaign(const vg_claim *c, vg_buf *out)
{
    static const char *const words[VG_ACTION_COUNT] = {
        "Activity", "Intrusion", "Espionage", "Targeting", "Collection", "Theft", "Disruption", "Influence",
    };
    vg_civil civil;
    bool any = false;
    vg_buf_printf(out, "%s by ", words[c->action]);
    add_name(out, c->actor.name, c->actor.name.size ? "" : c->actor.country);
    for (size_t i = 0; i < c->target_count && i < 4; i++) {
        const vg_target *t = &c->targets[i];
        if (!t->country[0] && !t->name.size) continue;
        vg_buf_add_str(out, any ? ", " : " against ");
        add_name(out, t->name, t->named ? "" : t->country);
        any = true;
    }
    vg_time_to_civil(c->when.start, &civil);
    vg_buf_printf(out, ", %d", civil.year);
}
