/* SPDX-License-Identifier: GPL-3.0-or-later */
/* claims-of FILE [PUBLISHED]: the claims of one report as JSON. */
#include <stdio.h>
#include <stdlib.h>

#include "claims_json.h"

int main(int argc, char **argv)
{
    vg_time published = VG_TIME_NONE;
    vg_precision precision;
    if (argc < 2 || (argc > 2 && !vg_time_parse(vg_slice_str(argv[2]), &published, &precision))) {
        fputs("usage: claims-of FILE [PUBLISHED]\n", stderr);
        return 2;
    }
    FILE *f = fopen(argv[1], "rb");
    if (!f) return 2;
    vg_buf text = VG_BUF_INIT((size_t)1 << 28), json = VG_BUF_INIT((size_t)1 << 30);
    for (size_t n = 1; n > 0;) {
        if (vg_buf_reserve(&text, 65536) != VG_OK) break;
        n = fread(text.data + text.size, 1, 65536, f);
        text.size += n;
    }
    fclose(f);
    bool good = claims_json(vg_buf_slice(&text), argv[1], published, &json);
    fputs(vg_buf_text(&json), stdout);
    vg_buf_free(&text);
    vg_buf_free(&json);
    return good ? 0 : 1;
}
