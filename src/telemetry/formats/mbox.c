/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail folders in one file (RFC 4155; mboxo, mboxrd, mboxcl alike): each message begins with "From sender Sun Jan  2
 * 03:04:05 2022" behind an empty line; what looks like that within a message has ">" before it. */
#include "mail.h"

static bool detect(const vg_log_head *head)
{
    if (!vg_mail_is_from_line(head->all)) return false;
    const uint8_t *feed = memchr(head->all.data, '\n', head->all.size);
    vg_slice rest = feed ? vg_slice_skip(head->all, (size_t)(feed - head->all.data) + 1) : vg_slice_of(NULL, 0);
    vg_slice name, value;
    return vg_mail_next_field(&rest, &name, &value);
}

static void learn(vg_log *log, const vg_log_head *head)
{
    (void)head;
    log->framing = VG_FRAMING_MBOX;
    vg_log_set_mark(log, vg_slice_str("From "));
}

const vg_log_reader vg_log_reader_mbox = {
    .name = "mbox",
    .title = "kept mail, many messages in a file (RFC 4155)",
    .detect = detect,
    .learn = learn,
    .time = vg_mail_time,
    .event = vg_mail_event,
    .carries = true,
};
