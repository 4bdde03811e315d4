/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_any.h"

/* Where a record of any JSON names the machine it is about: the reporting host first, then the client, then the
 * server. A name stands for itself and for every joined name that ends with it. */
static const vg_json_host_name host_names[] = {
    {"Computer", 0},       {"System.Computer", 0}, {"computer_name", 0},   {"winlog.computer_name", 0},
    {"ComputerName", 0},   {"host.name", 1},       {"host.hostname", 1},   {"=hostname", 1},
    {"MachineName", 1},    {"DeviceName", 1},      {"device.hostname", 1}, {"_HOSTNAME", 1},
    {"dvchost", 1},        {"dvc_hostname", 1},    {"=host", 2},           {"SourceHost", 2},
    {"agent.hostname", 3}, {"beat.hostname", 3},   {"agent.name", 3},      {"host.ip", 3},
    {"src_ip", 4},         {"source.ip", 4},       {"client.ip", 4},       {"clientip", 4},
    {"client_ip", 4},      {"ClientIP", 4},        {"sourceIPAddress", 4}, {"=src", 4},
    {"srcip", 4},          {"SourceIp", 4},        {"=client", 4},         {"remote_addr", 5},
    {"dest_ip", 6},        {"destination.ip", 6},  {"dst_ip", 6},          {"=dst", 6},
    {"dstip", 6},          {"DestinationIp", 6},   {"=server", 6},         {NULL, 0}};

/* What is logged, where a known name says it. */
static const char *const kind_names[] = {"Channel",     "channel", "log_name", "SourceName",
                                         "eventSource", "type",    "logger"};

void vg_json_any_learn(vg_log *log, const vg_log_head *head)
{
    size_t start = 0, end = 0;
    vg_slice what;
    vg_json_log_learn(log, head);
    if (head->all.size == 0) return;
    vg_log_record(log, head->all, 0, &start, &end);
    for (size_t i = 0; i < sizeof kind_names / sizeof kind_names[0]; i++) {
        if (!vg_json_member(vg_slice_of(head->all.data + start, end - start), kind_names[i], &what)) continue;
        vg_log_set_detail(log, what);
        return;
    }
}

void vg_json_any_event(vg_log *log, vg_slice record, vg_event *event)
{
    vg_json_log_event(log, record, host_names, event);
}
