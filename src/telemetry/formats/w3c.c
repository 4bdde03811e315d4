/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W3C extended logs (WD-logfile-960323): IIS, proxies, CDNs. "#Fields:" names the columns and may come again with
 * others; times are UTC; where there is a time column alone, the day is that of the last "#Date:". */
#include "log_format.h"

static bool begins(vg_slice line, const char *with)
{
    size_t size = strlen(with);
    return line.size >= size && vg_slice_ieq(vg_slice_take(line, size), vg_slice_of(with, size));
}

static bool detect(const vg_log_head *head)
{
    for (unsigned i = 0; i < head->count && i < 16; i++) {
        if (begins(head->lines[i], "#Fields:")) return true;
        if (head->lines[i].data[0] != '#') return false;
    }
    return false;
}

static const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};

static int16_t first_of(const vg_log_layout *layout, const char *const *names)
{
    for (; *names; names++) {
        int16_t column = vg_layout_find(layout, *names);
        if (column >= 0) return column;
    }
    return -1;
}

/* A proxy's log is about its client, a web server's about the server. */
static void find_hosts(vg_log_layout *layout)
{
    static const char *const proxy_signs[] = {"r-ip",          "r-host",           "s-action",
                                              "s-hierarchy",   "cs-categories",    "s-supplier-ip",
                                              "cs-auth-group", "sc-filter-result", NULL};
    static const char *const names[][4] = {{"c-ip", "cs-ip", "x-client-ip", NULL},
                                           {"c-dns", "c-computername", NULL, NULL},
                                           {"s-computername", "x-edge-location", NULL, NULL},
                                           {"s-ip", "s-dns", NULL, NULL}};
    static const char *const vhost[] = {"cs-host", "cs(host)", NULL};
    static const uint8_t proxy[] = {0, 1, 2, 3}, server[] = {2, 3, 0, 1};
    bool is_proxy = first_of(layout, proxy_signs) >= 0;
    const uint8_t *order = is_proxy ? proxy : server;
    size_t at = 0;
    for (size_t i = 0; i < 4 && at < VG_LAYOUT_HOSTS; i++) {
        int16_t column = first_of(layout, names[order[i]]);
        if (column >= 0) layout->hosts[at++] = column;
        if (i == 0 && !is_proxy && (column = first_of(layout, vhost)) >= 0) layout->hosts[at++] = column;
    }
}

static void read_fields(vg_log *log, vg_slice names)
{
    static const char *const dates[] = {"date", "date-local", NULL}, *const times[] = {"time", "time-local", NULL};
    static const char *const both[] = {"timestamp",   "gmttime",  "x-timestamp", "localtime",
                                       "x-localtime", "datetime", NULL};
    vg_log_layout *layout = vg_layout_begin(log);
    vg_slice name;
    log->separator = memchr(names.data, '\t', names.size) ? '\t' : ' ';
    log->quoted = true;
    while (vg_layout_next(log, &names, &name))
        if (vg_slice_trim(name).size && !vg_layout_add(layout, vg_slice_trim(name))) break;
    layout->date = first_of(layout, dates);
    layout->time = first_of(layout, times);
    if (layout->date < 0 && first_of(layout, both) >= 0)
        layout->time = first_of(layout, both);
    else if (layout->date < 0 && layout->time >= 0)
        log->clock_only = true;
    find_hosts(layout);
    vg_layout_commit(log);
}

static bool header(vg_log *log, vg_slice record)
{
    vg_stamp stamp;
    if (record.size == 0 || record.data[0] != '#') return false;
    if (begins(record, "#Fields:")) {
        vg_slice names = vg_slice_skip(record, 8);
        while (names.size && vg_is_space(names.data[0])) names = vg_slice_skip(names, 1);
        if (names.size) read_fields(log, names);
    } else if (begins(record, "#Date:")) {
        vg_slice value = vg_slice_trim(vg_slice_skip(record, 6));
        if (vg_stamp_read(value, &utc, &stamp) && !stamp.dateless && !stamp.yearless)
            log->day = vg_time_day(stamp.time) * VG_DAY_NS;
    } else if (begins(record, "#Software:")) {
        vg_log_set_detail(log, vg_slice_trim(vg_slice_skip(record, 10)));
    }
    return true;
}

static void learn(vg_log *log, const vg_log_head *head)
{
    uint32_t first = UINT32_MAX;
    vg_time day = VG_TIME_NONE;
    log->separator = ' ';
    log->quoted = true;
    for (unsigned i = 0; i < head->count; i++) {
        header(log, head->lines[i]);
        if (first == UINT32_MAX && log->layout_count) first = log->layout;
        if (day == VG_TIME_NONE) day = log->day;
    }
    /* Headers may name tabs where the records have blanks, and the other way round. */
    for (unsigned i = 0; i < head->count; i++) {
        if (head->lines[i].data[0] == '#') continue;
        log->separator = memchr(head->lines[i].data, '\t', head->lines[i].size) ? '\t' : ' ';
        break;
    }
    if (first != UINT32_MAX) log->layout = first;
    log->day = day;
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_slice date, time;
    if (record.size == 0 || record.data[0] == '#') return false;
    if (log->layout < log->layout_count) {
        const vg_log_layout *layout = &log->layouts[log->layout];
        if (!vg_layout_column(log, record, layout->time, &time)) time.size = 0;
        if (layout->date >= 0 && vg_layout_column(log, record, layout->date, &date)) {
            uint8_t both[48];
            if (date.size + time.size + 1 > sizeof both || date.size == 0) return false;
            memcpy(both, date.data, date.size);
            both[date.size] = ' ';
            if (time.size) memcpy(both + date.size + 1, time.data, time.size);
            if (vg_stamp_parse(vg_slice_of(both, date.size + 1 + time.size), &utc, ret_stamp))
                return !ret_stamp->yearless;
        } else if (time.size && vg_stamp_parse(time, &utc, ret_stamp)) {
            return !ret_stamp->yearless;
        }
    }
    return vg_stamp_read(record, &utc, ret_stamp) && !ret_stamp->yearless && !ret_stamp->dateless;
}

const vg_log_reader vg_log_reader_w3c = {
    .name = "w3c",
    .title = "W3C extended logs: IIS, proxies",
    .detect = detect,
    .learn = learn,
    .header = header,
    .time = time_of,
    .event = vg_layout_event,
};
