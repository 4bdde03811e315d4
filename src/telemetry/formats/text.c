/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text. Where its lines carry times, their shape and place are learnt from the head; lines without one (the rest of
 * a stack trace) are undated. */
#include "json_any.h"

#define WINDOW 256

static bool detect(const vg_log_head *head)
{
    (void)head;
    return true; /* what is no text was taken by "binary", which stands before */
}

/* Every line of the head counts here, not only the sampled ones: days change rarely. */
static void learn_order(vg_log *log, const vg_log_head *head)
{
    const vg_stamp_rules rules = {0, VG_ORDER_UNKNOWN};
    vg_order_votes votes = {0, 0, 0, 0, 0, 0, 0};
    vg_slice rest = head->all;
    while (rest.size) {
        const uint8_t *end = memchr(rest.data, '\n', rest.size);
        size_t size = end ? (size_t)(end - rest.data) : rest.size, at = 0;
        vg_stamp stamp;
        if (vg_stamp_find(vg_slice_take(rest, size), WINDOW, log->shape, &rules, &at, &stamp))
            vg_order_vote(&votes, &stamp);
        rest = vg_slice_skip(rest, size + 1);
    }
    vg_order_decide(log, &votes);
}

static void learn(vg_log *log, const vg_log_head *head)
{
    const vg_stamp_rules rules = {0, VG_ORDER_UNKNOWN};
    unsigned counts[VG_STAMP_COUNT] = {0}, yearless = 0;
    size_t places[VG_STAMP_COUNT] = {0}, at = 0;
    vg_stamp stamp;
    vg_stamp_shape best = VG_STAMP_NONE;
    for (unsigned i = 0; i < head->count; i++) {
        if (!vg_stamp_find(head->lines[i], WINDOW, VG_STAMP_NONE, &rules, &at, &stamp)) continue;
        if (counts[stamp.shape]++ == 0) places[stamp.shape] = at;
        yearless += stamp.yearless;
        if (counts[stamp.shape] > counts[best]) best = stamp.shape;
    }
    /* Bare numbers and days without a time only where nothing better is there. */
    static const vg_stamp_shape weak[] = {VG_STAMP_EPOCH, VG_STAMP_ISO, VG_STAMP_SLASHES, VG_STAMP_DOTS,
                                          VG_STAMP_YEAR_SLASH};
    for (size_t w = 0; w < sizeof weak / sizeof weak[0] && counts[best] * 5 < head->count; w++) {
        unsigned count = 0;
        for (unsigned i = 0; i < head->count; i++) {
            /* "1.2.2022" is a day at the very beginning; elsewhere it may be a version. */
            bool anywhere = weak[w] == VG_STAMP_EPOCH || weak[w] == VG_STAMP_ISO;
            if (!vg_stamp_find(head->lines[i], anywhere ? 64 : 3, weak[w], &rules, &at, &stamp)) continue;
            if (count++ == 0) places[weak[w]] = at;
        }
        if (count <= counts[best]) continue;
        counts[weak[w]] = count;
        best = weak[w];
    }
    if (counts[best] == 0) return;
    log->shape = best;
    log->stamp_at = (uint32_t)places[best];
    log->year.yearless = (best == VG_STAMP_NAME_DAY || best == VG_STAMP_MONTH_DAY) && yearless > 0;
    if (best == VG_STAMP_SLASHES || best == VG_STAMP_MONTH_DAY) learn_order(log, head);
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    size_t at = 0;
    vg_stamp stamp;
    if (log->shape == VG_STAMP_NONE) return vg_stamp_find(record, WINDOW, VG_STAMP_NONE, &rules, &at, ret_stamp);
    if (log->stamp_at < record.size && (log->stamp_at == 0 || !vg_is_alnum(record.data[log->stamp_at - 1])) &&
        vg_stamp_read(vg_slice_skip(record, log->stamp_at), &rules, &stamp) && stamp.shape == log->shape) {
        *ret_stamp = stamp;
        return true;
    }
    if (vg_stamp_find(record, WINDOW, log->shape, &rules, &at, ret_stamp)) return true;
    return !log->year.yearless && vg_stamp_find(record, WINDOW, VG_STAMP_NONE, &rules, &at, ret_stamp) &&
           !ret_stamp->yearless;
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    /* A time, then JSON: what many services write. */
    size_t open = vg_slice_find(record, vg_slice_str("{\""));
    if (open != SIZE_MAX)
        vg_json_any_event(log, vg_slice_skip(record, open), event);
    else
        vg_event_pairs(event, record);
}

const vg_log_reader vg_log_reader_text = {
    .name = "text",
    .title = "any text, with times near the beginning of its lines",
    .detect = detect,
    .learn = learn,
    .time = time_of,
    .event = event_of,
};
