/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Squid's native access log (wiki.squid-cache.org, "SquidLogFormat"): "1641092645.123 200 10.0.0.5 TCP_MISS/200 1234
 * GET http://example.com/ user HIER_DIRECT/192.0.2.1 text/html", with an epoch or a readable time. Fields are counted
 * from the word with result and status. */
#include "syslog.h"

static bool is_result(vg_slice word)
{
    static const char *const begins[] = {"TCP_", "UDP_", "NONE", "NONE_NONE", "TAG_"};
    const uint8_t *slash = word.size > 6 ? memchr(word.data, '/', word.size) : NULL;
    if (!slash || slash + 1 >= word.data + word.size || !vg_is_digit(slash[1])) return false;
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (word.size > strlen(begins[i]) && memcmp(word.data, begins[i], strlen(begins[i])) == 0) return true;
    return false;
}

static bool is_squid(vg_slice line)
{
    for (unsigned i = 0; i < 8 && line.size; i++)
        if (is_result(vg_syslog_word(&line))) return i > 1;
    return false;
}

static bool detect(const vg_log_head *head)
{
    return vg_head_share(head, is_squid) >= 60;
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    size_t at = 0;
    while (record.size && (record.data[0] == ' ' || record.data[0] == '[')) record = vg_slice_skip(record, 1);
    if (vg_stamp_read(record, &rules, ret_stamp) && !ret_stamp->dateless && !ret_stamp->yearless) return true;
    return vg_stamp_find(record, 96, VG_STAMP_NONE, &rules, &at, ret_stamp) && !ret_stamp->yearless;
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    static const char *const after[] = {"result", "bytes", "method", "url", "user", "hierarchy", "type"};
    vg_slice client = vg_slice_of(NULL, 0), elapsed = client;
    (void)log;
    while (record.size) {
        vg_slice word = vg_syslog_word(&record);
        if (!is_result(word)) {
            elapsed = client;
            client = word;
            continue;
        }
        vg_event_field(event, "client", client);
        vg_event_field(event, "elapsed", elapsed);
        vg_event_host(event, client);
        for (size_t i = 0; i < sizeof after / sizeof after[0] && word.size; i++) {
            if (!vg_slice_is(word, "-")) vg_event_field(event, after[i], word);
            word = vg_syslog_word(&record);
        }
        return;
    }
}

const vg_log_reader vg_log_reader_squid = {
    .name = "squid",
    .title = "Squid's native access log, epoch or readable times",
    .detect = detect,
    .time = time_of,
    .event = event_of,
};
