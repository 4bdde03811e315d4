/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a hunt as one HTML file: the page that web/ builds with the JSON in it. The page's own script does the
 * rest; without scripts the statement stands there. */
#include "report_page.h"
#include "vigie/publish.h"
#include "visible_text.h"

static bool is_french(const vg_hunt_result *r)
{
    return r->verdict.language && strcmp(r->verdict.language, "fr") == 0;
}

static void add_title(vg_buf *b, const vg_hunt_result *r)
{
    static const char *const titles[][2] = {
        {"Hit", "Touché"}, {"Not seen", "Non vu"}, {"Nothing covered", "Rien de couvert"}};
    size_t row = r->verdict.hit ? 0 : r->verdict.covered_first != VG_TIME_NONE ? 1 : 2;
    vg_buf_add_str(b, titles[row][is_french(r)]);
    vg_buf_add_str(b, " · vigie");
}

static void add_statement(vg_buf *b, const vg_hunt_result *r)
{
    text_add_html(b, r->verdict.statement ? r->verdict.statement : "");
}

static void add_language(vg_buf *b, const vg_hunt_result *r)
{
    vg_buf_add_str(b, is_french(r) ? "fr" : "en");
}

static void add_version(vg_buf *b, const vg_hunt_result *r)
{
    (void)r;
    text_add_html(b, VIGIE_VERSION);
}

/* base/json_out.h escapes what could end the element. */
static void add_data(vg_buf *b, const vg_hunt_result *r)
{
    hunt_json_write(b, r, -1, 0);
}

static const struct {
    const char *slot;
    void (*add)(vg_buf *b, const vg_hunt_result *r);
} slots[] = {
    {"data", add_data},   {"language", add_language}, {"statement", add_statement},
    {"title", add_title}, {"version", add_version},
};

vg_status vg_publish_hunt_html(const vg_hunt_result *result, char **ret_text, size_t *ret_size, vg_error *err)
{
    vg_buf b = VG_BUF_INIT(TEXT_BYTES);
    for (size_t i = 0; i < report_part_count; i++) {
        vg_buf_add(&b, report_parts[i].text, report_parts[i].size);
        for (size_t k = 0; k < sizeof slots / sizeof *slots; k++)
            if (strcmp(report_parts[i].slot, slots[k].slot) == 0) slots[k].add(&b, result);
    }
    return text_finish(&b, ret_text, ret_size, err);
}
