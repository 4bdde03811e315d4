/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message a file (RFC 5322), as .eml and in a Maildir. Apple Mail's .emlx has a line with the message's size before
 * it. */
#include "mail.h"

static bool detect(const vg_log_head *head)
{
    vg_slice text = head->all;
    size_t digits = 0;
    while (digits < text.size && digits < 12 && vg_is_digit(text.data[digits])) digits++;
    if (digits) {
        const uint8_t *feed = memchr(text.data, '\n', text.size < 32 ? text.size : 32);
        if (!feed || vg_slice_trim(vg_slice_of(text.data + digits, (size_t)(feed - text.data) - digits)).size)
            return false;
        text = vg_slice_skip(text, (size_t)(feed - text.data) + 1);
    }
    return vg_mail_recognise(text);
}

static void learn(vg_log *log, const vg_log_head *head)
{
    (void)head;
    log->framing = VG_FRAMING_WHOLE;
}

const vg_log_reader vg_log_reader_rfc5322 = {
    .name = "rfc5322",
    .title = "one e-mail: .eml, a Maildir's files (RFC 5322)",
    .detect = detect,
    .learn = learn,
    .time = vg_mail_time,
    .event = vg_mail_event,
    .carries = true,
};
