/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"
#include "vigie/publish.h"

vg_status vg_publish_hunt_html(const vg_hunt_result *result, char **ret_text, size_t *ret_size, vg_error *err)
{
    (void)result;
    (void)ret_text;
    (void)ret_size;
    return vg_fail(err, VG_E_UNSUPPORTED, "not yet");
}
