/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suricata's EVE (docs.suricata.io, "EVE JSON Format"): objects with timestamp and event_type, one a line; tools also
 * write them as pretty-printed arrays. */
#include "json_log.h"

static bool detect(const vg_log_head *head)
{
    if (!vg_json_log_detect(head)) return false;
    vg_slice start = vg_slice_take(head->all, 16384);
    return vg_slice_find(start, vg_slice_str("\"event_type\"")) != SIZE_MAX &&
           vg_slice_find(start, vg_slice_str("\"timestamp\"")) != SIZE_MAX &&
           (vg_slice_find(start, vg_slice_str("\"src_ip\"")) != SIZE_MAX ||
            vg_slice_find(start, vg_slice_str("\"stats\"")) != SIZE_MAX ||
            vg_slice_find(start, vg_slice_str("\"flow_id\"")) != SIZE_MAX);
}

static void learn(vg_log *log, const vg_log_head *head)
{
    vg_json_log_learn(log, head);
    vg_slice type;
    size_t start = 0, end = 0;
    for (size_t at = 0, tries = 0; at < head->all.size && tries < 4; tries++) {
        vg_log_record(log, head->all, at, &start, &end);
        if (vg_json_member(vg_slice_of(head->all.data + start, end - start), "event_type", &type)) {
            vg_log_set_detail(log, type);
            return;
        }
        size_t next = vg_log_next(log, head->all, end);
        at = next > at ? next : at + 1;
    }
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    static const vg_json_host_name hosts[] = {{"=src_ip", 0}, {"=dest_ip", 1}, {"=host", 2}, {NULL, 0}};
    vg_json_log_event(log, record, hosts, event);
}

const vg_log_reader vg_log_reader_suricata_eve = {
    .name = "suricata-eve",
    .title = "Suricata's EVE JSON, lines or an array",
    .detect = detect,
    .learn = learn,
    .header = vg_json_log_header,
    .time = vg_json_log_time,
    .event = event_of,
};
