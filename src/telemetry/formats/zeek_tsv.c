/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zeek's ASCII logs (docs.zeek.org, "Zeek Log Formats"): directives in lines that begin with "#", then one record a
 * line, in columns. #separator is written as \x09; it separates directives from their values too. Columns may be added
 * (_node_name, before ts), removed and renamed; files that were concatenated carry several headers. */
#include "log_format.h"

static bool is_directive(vg_slice line, const char *name)
{
    size_t size = strlen(name);
    return line.size > size && memcmp(line.data, name, size) == 0;
}

static bool detect(const vg_log_head *head)
{
    vg_slice first = vg_head_first(head);
    if (is_directive(first, "#separator ")) return true;
    /* A rotated piece may begin later in its header. */
    for (unsigned i = 0; i < head->count && i < 8; i++) {
        vg_slice line = head->lines[i];
        if (line.data[0] != '#') return false;
        if (is_directive(line, "#fields\t") && i + 1 < head->count && is_directive(head->lines[i + 1], "#types\t"))
            return true;
    }
    return false;
}

/* "\x09", or the byte itself. */
static uint8_t separator_of(vg_slice value)
{
    value = value.size > 1 ? vg_slice_trim(value) : value;
    if (value.size == 4 && value.data[0] == '\\' && value.data[1] == 'x') {
        int high = vg_hex_value(value.data[2]), low = vg_hex_value(value.data[3]);
        if (high >= 0 && low >= 0) return (uint8_t)(high * 16 + low);
    }
    return value.size == 1 ? value.data[0] : '\t';
}

static void read_fields(vg_log *log, vg_slice names)
{
    /* The reporting machine of a flow is its client; then its server. */
    static const char *const hosts[][VG_LAYOUT_HOSTS] = {{"id.orig_h", "id_orig_h", "tx_hosts", "src"},
                                                         {"id.resp_h", "id_resp_h", "rx_hosts", "dst"},
                                                         {"host", "host_p", "remote_ip", "client_addr"},
                                                         {"_system_name", "peer", "", ""}};
    vg_log_layout *layout = vg_layout_begin(log);
    vg_slice name;
    while (vg_layout_next(log, &names, &name) && vg_layout_add(layout, name)) continue;
    layout->time = vg_layout_find(layout, "ts");
    bool flow = vg_layout_find(layout, "id.orig_h") >= 0 || vg_layout_find(layout, "id_orig_h") >= 0;
    for (size_t i = 0; i < VG_LAYOUT_HOSTS; i++) {
        if (flow && i == 2) continue; /* http.log's host is the server's name as asked for */
        for (size_t k = 0; k < VG_LAYOUT_HOSTS && layout->hosts[i] < 0; k++)
            if (hosts[i][k][0]) layout->hosts[i] = vg_layout_find(layout, hosts[i][k]);
    }
    vg_layout_commit(log);
}

static bool header(vg_log *log, vg_slice record)
{
    vg_slice name, value;
    if (record.size == 0 || record.data[0] != '#') return false;
    if (is_directive(record, "#separator ")) {
        log->separator = separator_of(vg_slice_skip(record, 11));
        return true;
    }
    if (!vg_layout_next(log, &record, &name)) return true;
    if (vg_slice_is(name, "#fields")) read_fields(log, record);
    bool unnamed = strchr(log->detail, ':') == NULL;
    if (unnamed && vg_slice_is(name, "#path") && vg_layout_next(log, &record, &value)) vg_log_set_detail(log, value);
    return true;
}

static void learn(vg_log *log, const vg_log_head *head)
{
    uint32_t first = UINT32_MAX;
    for (unsigned i = 0; i < head->count; i++) {
        header(log, head->lines[i]);
        if (first == UINT32_MAX && log->layout_count) first = log->layout;
    }
    if (first != UINT32_MAX) log->layout = first;
}

static bool epoch_of(const vg_log *log, vg_slice value, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    return vg_stamp_parse(value, &rules, ret_stamp) && !ret_stamp->dateless && !ret_stamp->yearless;
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_slice value;
    if (record.size && record.data[0] == '#') return false;
    int column = log->layout < log->layout_count ? log->layouts[log->layout].time : 0;
    if (vg_layout_column(log, record, column, &value) && epoch_of(log, value, ret_stamp)) return true;
    /* Another header's records, or one that was not seen: the time stands in one of the first columns. */
    for (int i = 0; i < 4 && vg_layout_next(log, &record, &value); i++)
        if (value.size >= 14 && epoch_of(log, value, ret_stamp)) return true;
    return false;
}

const vg_log_reader vg_log_reader_zeek_tsv = {
    .name = "zeek-tsv",
    .title = "Zeek's tab-separated logs",
    .detect = detect,
    .learn = learn,
    .header = header,
    .time = time_of,
    .event = vg_layout_event,
};
