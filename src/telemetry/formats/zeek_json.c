/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zeek's JSON logs: one object a line, `ts` as epoch or ISO 8601. Told from other JSON by names that only Zeek has:
 * uid and fuid, id.orig_h (id_orig_h where a pipeline could not take the dot), _path and @stream. */
#include "json_log.h"

static bool is_zeek(vg_slice line)
{
    static const char *const names[] = {"_path", "@stream", "id.orig_h", "id_orig_h", "uid", "fuid", "id_orig_p"};
    vg_json_walk walk;
    vg_json_value v;
    bool ts = false, own = false;
    vg_json_begin(&walk, line);
    while (!(ts && own) && vg_json_next(&walk, &v)) {
        if (v.depth != 1 || v.in_array) continue;
        ts |= vg_slice_is(v.key, "ts") || vg_slice_is(v.key, "_write_ts");
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) own |= vg_slice_is(v.key, names[i]);
    }
    return ts && own;
}

static bool detect(const vg_log_head *head)
{
    return vg_json_log_detect(head) && vg_json_log_lines(head) && vg_head_share(head, is_zeek) >= 60;
}

static void learn(vg_log *log, const vg_log_head *head)
{
    vg_slice what;
    vg_json_log_learn(log, head);
    if (vg_json_member(vg_head_first(head), "_path", &what) || vg_json_member(vg_head_first(head), "@stream", &what))
        vg_log_set_detail(log, what);
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    static const vg_json_host_name hosts[] = {{"id.orig_h", 0},    {"id_orig_h", 0}, {"=tx_hosts", 1}, {"=src", 1},
                                              {"id.resp_h", 2},    {"id_resp_h", 2}, {"=rx_hosts", 3}, {"=dst", 3},
                                              {"_system_name", 5}, {"@system", 6},   {NULL, 0}};
    static const vg_json_host_name no_flow[] = {{"=tx_hosts", 1},    {"=rx_hosts", 2}, {"=host", 3}, {"=remote_ip", 4},
                                                {"_system_name", 5}, {"@system", 6},   {NULL, 0}};
    vg_slice flow;
    bool is_flow = vg_json_member(record, "id.orig_h", &flow) || vg_json_member(record, "id_orig_h", &flow);
    vg_json_log_event(log, record, is_flow ? hosts : no_flow, event);
}

const vg_log_reader vg_log_reader_zeek_json = {
    .name = "zeek-json",
    .title = "Zeek's JSON logs",
    .detect = detect,
    .learn = learn,
    .header = vg_json_log_header,
    .time = vg_json_log_time,
    .event = event_of,
};
