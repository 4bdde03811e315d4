/* SPDX-License-Identifier: GPL-3.0-or-later */
/* publish-sample NAME json|html|terminal [COLUMNS [plain]]: a result made by hand, as it is published. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "publish_sample.h"
#include "vigie/publish.h"

int main(int argc, char **argv)
{
    vg_hunt_result *r = argc > 2 ? sample_result(argv[1]) : NULL;
    if (!r) {
        fprintf(stderr, "usage: publish-sample NAME json|html|terminal [COLUMNS [plain]]\n");
        return 2;
    }
    char *out = NULL;
    size_t size = 0;
    vg_error err = {VG_OK, ""};
    vg_status status = VG_E_USAGE;
    vg_terminal terminal = {argc > 3 ? (unsigned)atoi(argv[3]) : 0, argc < 5, 0};
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
