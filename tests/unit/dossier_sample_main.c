/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dossier-sample NAME json|stix|misp|html|page|messages|terminal|french [COLUMNS [plain]]: a reading made by hand, as
 * it is published. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/read/message.h"
#include "dossier_sample.h"
#include "vigie/publish.h"

/* What a worker would send of it. */
static int print_messages(vg_read_result *r)
{
    vg_buf b = VG_BUF_INIT((size_t)64 << 20);
    vg_report_sink sink = vg_message_sink(&b, true);
    for (size_t i = 0; i < r->report_count; i++) {
        vg_message_member(&b, NULL, r->reports[i].sha256);
        dossier_tell(&r->reports[i], &sink);
    }
    fwrite(b.data, 1, b.size, stdout);
    vg_buf_free(&b);
    dossier_sample_free(r);
    return 0;
}

int main(int argc, char **argv)
{
    vg_read_result *r = argc > 2 ? dossier_sample(argv[1]) : NULL;
    char *out = NULL;
    size_t size = 0;
    vg_error err = {VG_OK, "no such form"};
    vg_status status = VG_E_USAGE;
    if (!r) {
        fprintf(stderr, "usage: dossier-sample NAME json|stix\n");
        return 2;
    }
    if (strcmp(argv[2], "messages") == 0) return print_messages(r);
    if (strcmp(argv[2], "json") == 0) status = vg_publish_read_json(r, &out, &size, &err);
    uint64_t columns = 0;
    if (argc > 3 && !vg_slice_u64(vg_slice_str(argv[3]), &columns)) columns = 80;
    vg_ledger ledger = {(unsigned)columns, argc < 5, true, true, "en"};
    if (strcmp(argv[2], "french") == 0) ledger.language = "fr";
    if (strcmp(argv[2], "terminal") == 0 || strcmp(argv[2], "french") == 0)
        status = vg_publish_read_terminal(r, &ledger, &out, &size, &err);
    if (strcmp(argv[2], "html") == 0) status = vg_publish_read_html(r, ledger.language, &out, &size, &err);
    if (strcmp(argv[2], "page") == 0) status = vg_publish_read_html(r, "fr", &out, &size, &err);
    if (strcmp(argv[2], "misp") == 0) status = vg_publish_read_misp(r, &out, &size, &err);
    if (strcmp(argv[2], "stix") == 0) status = vg_publish_read_stix(r, &out, &size, &err);
    if (status == VG_OK)
        fwrite(out, 1, size, stdout);
    else
        fprintf(stderr, "dossier-sample: %s\n", err.message);
    free(out);
    dossier_sample_free(r);
    return status == VG_OK ? 0 : 2;
}
