/* SPDX-License-Identifier: GPL-3.0-or-later */
/* publish-sample NAME json|html|terminal [COLUMNS [plain]]: a result made by hand, as it is published.
 * publish-sample check FILE MEMBER OFFSET LENGTH: the command that checks a record; MEMBER may be "". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/publish/visible_text.h"
#include "publish_sample.h"
#include "vigie/publish.h"

static int print_check(char **argv)
{
    vg_evidence e = {.file = argv[2], .member = argv[3][0] ? argv[3] : NULL};
    vg_buf b = VG_BUF_INIT(1 << 20);
    if (!vg_slice_u64(vg_slice_str(argv[4]), &e.offset) || !vg_slice_u64(vg_slice_str(argv[5]), &e.length)) return 2;
    bool has = text_add_check(&b, &e);
    if (has) printf("%s\n", vg_buf_text(&b));
    vg_buf_free(&b);
    return has ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[1], "check") == 0) return print_check(argv);
    vg_hunt_result *r = argc > 2 ? sample_result(argv[1]) : NULL;
    if (!r) {
        fprintf(stderr, "usage: publish-sample NAME json|html|terminal [COLUMNS [plain]]\n");
        return 2;
    }
    char *out = NULL;
    size_t size = 0;
    vg_error err = {VG_OK, ""};
    vg_status status = VG_E_USAGE;
    uint64_t columns = 0;
    if (argc > 3 && !vg_slice_u64(vg_slice_str(argv[3]), &columns)) columns = 80;
    vg_terminal terminal = {(unsigned)columns, argc < 5, 0};
    if (strcmp(argv[2], "json") == 0) status = vg_publish_hunt_json(r, 1.5, &out, &size, &err);
    if (strcmp(argv[2], "html") == 0) status = vg_publish_hunt_html(r, &out, &size, &err);
    if (strcmp(argv[2], "terminal") == 0) status = vg_publish_hunt_terminal(r, &terminal, &out, &size, &err);
    if (status == VG_OK)
        fwrite(out, 1, size, stdout);
    else
        fprintf(stderr, "publish-sample: %s\n", err.message);
    free(out);
    sample_free(r);
    return status == VG_OK ? 0 : 2;
}
