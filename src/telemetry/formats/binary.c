/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is no text: scanned all the same, never dated. A hole of zero bytes in a text (a crash leaves those) is not
 * enough. */
#include "log_format.h"

static bool detect(const vg_log_head *head)
{
    vg_slice s = vg_slice_take(head->all, 65536);
    size_t control = 0;
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        control += c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B;
    }
    return control * 20 > s.size;
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    (void)log;
    (void)record;
    (void)ret_stamp;
    return false;
}

const vg_log_reader vg_log_reader_binary = {
    .name = "binary",
    .title = "no text: scanned, not dated",
    .detect = detect,
    .time = time_of,
};
