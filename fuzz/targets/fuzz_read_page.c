/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words anywhere on pages: a record of nine bytes places one (the last picks its text), one that begins with 0xFF ends
 * the page. Blocks stand in order within the text, and every letter of the words is in it or was a running line. */
#include <stdlib.h>

#include "../../src/read/page_layout.h"
#include "check.h"

static const char *const texts[] = {
    "the",         "of",           "files.heron-", "cdn[.]com",    "9e107d9d372bb6826bd81d35",
    "42a419d6",    "\xEF\xAC\x81", "con-",         "figuration.",  "Page",
    "3",           "\xE2\x80\xA2", "hxxp://a.b/",  "C:\\x\\y.exe", "1.",
    "203.0.113.77"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vg_document d;
    vg_document_init(&d, vg_slice_of(NULL, 0));
    vg_layout *l = vg_layout_new(&d);
    if (!l) return 0;
    vg_status status = VG_OK;
    for (size_t at = 0; at + 9 <= size && status == VG_OK; at += 9) {
        const uint8_t *r = data + at;
        if (r[0] == 0xFF) {
            status = vg_layout_page(l, 842);
            continue;
        }
        float x = (float)(r[0] << 2 | r[1] >> 6), y = (float)(r[2] << 2 | r[3] >> 6);
        float width = (float)(r[4] + 1), height = (float)(r[5] % 32 + 1);
        if (r[6] & 1U) height = 10, y = (float)((int)(y / 12) * 12); /* on lines, as type is set */
        status = vg_layout_word(l, x, y, x + width, y + height, (r[6] & 2U) != 0, vg_slice_str(texts[r[8] % 16]));
    }
    if (status == VG_OK) status = vg_layout_page(l, 842);
    if (status == VG_OK) status = vg_layout_finish(l);
    CHECK(status == VG_OK);
    size_t last = 0;
    for (size_t i = 0; i < d.block_count; i++) {
        CHECK(d.blocks[i].from >= last && d.blocks[i].from < d.blocks[i].until && d.blocks[i].until <= d.text.size);
        last = d.blocks[i].until;
    }
    for (size_t i = 0; i < d.code_count; i++) {
        CHECK(d.codes[i].from < d.codes[i].until && d.codes[i].until <= d.text.size);
        CHECK(i == 0 || d.codes[i - 1].from <= d.codes[i].from);
    }
    vg_layout_free(l);
    vg_document_free(&d);
    return 0;
}
