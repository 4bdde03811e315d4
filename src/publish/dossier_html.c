/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reports say as one HTML file: the page that web/ builds with the JSON and the text in it. The page's own script
 * does the rest; without scripts the claims stand there in the report's words. */
#include <stdlib.h>

#include "dossier_text.h"
#include "json_fields.h"
#include "report_page.h"
#include "vigie/publish.h"
#include "visible_text.h"

typedef struct html {
    vg_buf *out;
    const vg_read_result *r;
    bool french;
} html;

static void add_title(const html *h)
{
    const vg_dossier *d = h->r->report_count ? &h->r->reports[0] : NULL;
    text_add_html(h->out, d ? d->title ? d->title : d->file : "vigie");
    vg_buf_add_str(h->out, " · vigie");
}

static void add_summary(const html *h)
{
    vg_buf words = VG_BUF_INIT(TEXT_BYTES);
    for (size_t i = 0; i < h->r->report_count; i++)
        for (size_t k = 0; k < h->r->reports[i].claim_count; k++) {
            vg_buf_reset(&words);
            vg_buf_add_slice(&words, h->r->reports[i].claims[k].words);
            text_add_html(h->out, vg_buf_text(&words));
            vg_buf_add_str(h->out, "<br>");
        }
    if (words.status != VG_OK) h->out->status = words.status;
    vg_buf_free(&words);
}

static void add_language(const html *h)
{
    vg_buf_add_str(h->out, h->french ? "fr" : "en");
}

static void add_version(const html *h)
{
    text_add_html(h->out, VIGIE_VERSION);
}

/* base/json_out.h escapes what could end the element. */
static void add_data(const html *h)
{
    vg_json_out j = vg_json_out_to(h->out, 0);
    vg_json_open(&j, '{');
    put_str(&j, "language", h->french ? "fr" : "en");
    vg_json_key(&j, "read");
    dossier_json_write(&j, h->r);
    open_list(&j, "texts");
    for (size_t i = 0; i < h->r->report_count; i++) dossier_marks_write(&j, &h->r->reports[i]);
    vg_json_close(&j, ']');
    vg_json_close(&j, '}');
}

static const struct {
    const char *slot;
    void (*add)(const html *h);
} slots[] = {
    {"data", add_data},   {"language", add_language}, {"summary", add_summary},
    {"title", add_title}, {"version", add_version},
};

vg_status vg_publish_read_html(const vg_read_result *result, const char *language, char **ret_text, size_t *ret_size,
                               vg_error *err)
{
    vg_buf b = VG_BUF_INIT(TEXT_BYTES);
    const html h = {&b, result, language && strcmp(language, "fr") == 0};
    for (size_t i = 0; i < read_part_count; i++) {
        vg_buf_add(&b, read_parts[i].text, read_parts[i].size);
        for (size_t k = 0; k < sizeof slots / sizeof *slots; k++)
            if (strcmp(read_parts[i].slot, slots[k].slot) == 0) slots[k].add(&h);
    }
    return text_finish(&b, ret_text, ret_size, err);
}
