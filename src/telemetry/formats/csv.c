/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables with a header line (RFC 4180, and its relatives with semicolons, tabs and bars). The time's column is found by
 * name, then by what its cells look like; the host's by name. A cell that holds a line feed is read as two records. */
#include "log_format.h"

#define LINES 24

static const uint8_t separators[] = {',', ';', '\t', '|'};

static size_t columns_with(vg_slice line, uint8_t separator)
{
    size_t count = 1;
    bool quoted = false;
    for (size_t i = 0; i < line.size; i++) {
        if (line.data[i] == '"')
            quoted = !quoted;
        else if (line.data[i] == separator && !quoted)
            count++;
    }
    return count;
}

static bool is_name(vg_slice name)
{
    size_t letters = 0;
    vg_stamp stamp;
    const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};
    if (name.size == 0 || name.size > 80 || vg_stamp_read(name, &utc, &stamp)) return false;
    for (size_t i = 0; i < name.size; i++) {
        uint8_t c = name.data[i];
        if (c < 0x20 || c == '{' || c == '=' || c == '<') return false;
        letters += vg_is_alpha(c) || c >= 0x80;
    }
    return letters * 3 >= name.size;
}

/* A line of names, and lines of as many cells. */
static uint8_t separator_of(const vg_log_head *head)
{
    vg_slice first = vg_head_first(head);
    for (size_t s = 0; s < sizeof separators; s++) {
        vg_log log = {.separator = separators[s], .quoted = true};
        size_t columns = columns_with(first, separators[s]), names = 0, timed = 0, same = 0, others = 0;
        vg_slice rest = first, name;
        if (columns < 2 || columns > VG_LAYOUT_COLUMNS) continue;
        while (vg_layout_next(&log, &rest, &name)) {
            names += is_name(vg_slice_trim(name));
            timed += vg_time_name_rank(vg_slice_trim(name)) > 0;
        }
        for (unsigned i = 1; i < head->count && i < LINES; i++) {
            same += columns_with(head->lines[i], separators[s]) == columns;
            others++;
        }
        if (names + 1 < columns || names < 2 || same * 10 < others * 7) continue;
        if (others == 0 && (columns < 3 || timed == 0)) continue;
        if (columns == 2 && timed == 0 && others < 4) continue; /* "Hello, world" and another line with a comma */
        return separators[s];
    }
    return 0;
}

static bool detect(const vg_log_head *head)
{
    return head->count > 0 && separator_of(head) != 0;
}

/* Letters and digits only, in lower case: "Source IP" and "source_ip" are one. */
static bool folds_to(vg_slice name, const char *wanted)
{
    for (size_t i = 0; i < name.size; i++) {
        if (!vg_is_alnum(name.data[i])) continue;
        if (vg_lower(name.data[i]) != (uint8_t)*wanted) return false;
        wanted++;
    }
    return *wanted == 0;
}

static void find_hosts(vg_log_layout *layout)
{
    static const char *const names[] = {"computer",      "computername", "hostname",   "host",     "machine",
                                        "machinename",   "device",       "devicename", "system",   "endpoint",
                                        "src",           "srcip",        "srchost",    "sourceip", "source",
                                        "sourceaddress", "srcaddr",      "sourcehost", "client",   "clientip",
                                        "clientaddress", "cip",          "dst",        "dstip",    "destip",
                                        "destinationip", "destination",  "dstaddr",    "server",   "serverip"};
    size_t at = 0;
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
        for (size_t i = 0; i < layout->count && at < VG_LAYOUT_HOSTS; i++)
            if (folds_to(vg_layout_name(layout, i), names[n])) layout->hosts[at++] = (int16_t)i;
}

static bool cell_stamp(vg_slice cell, const vg_stamp_rules *rules, vg_stamp *ret_stamp)
{
    return vg_stamp_parse(cell, rules, ret_stamp);
}

/* How many of the head's cells in that column are times with a date (or, for `clock`, times of day). */
static unsigned timed_cells(const vg_log *log, const vg_log_head *head, int column, bool clock)
{
    const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};
    unsigned count = 0;
    vg_slice cell;
    vg_stamp stamp;
    for (unsigned i = 1; i < head->count && i < LINES; i++)
        count += vg_layout_column(log, head->lines[i], column, &cell) && cell_stamp(cell, &utc, &stamp) &&
                 stamp.dateless == clock && !stamp.yearless;
    return count;
}

static void find_time(const vg_log *log, const vg_log_head *head, vg_log_layout *layout)
{
    int best = 0;
    bool rows = head->count > 1;
    for (size_t i = 0; i < layout->count; i++) {
        vg_slice name = vg_slice_trim(vg_layout_name(layout, i));
        unsigned cells = rows ? timed_cells(log, head, (int)i, false) : 1;
        int rank = vg_time_name_rank(name);
        if (rank == 0 && folds_to(name, "dateandtime")) rank = 78;
        if (rank == 0 && cells > 0 && cells * 2 >= (head->count < LINES ? head->count : LINES) - 1) rank = 5;
        if (cells == 0 || rank <= best) continue;
        best = rank;
        layout->time = (int16_t)i;
    }
    if (!rows) return;
    /* A date here and a time of day there. */
    for (size_t i = 0; i < layout->count; i++) {
        vg_slice name = vg_slice_trim(vg_layout_name(layout, i));
        if (!folds_to(name, "time") && !folds_to(name, "timeofday") && !folds_to(name, "hour")) continue;
        if (layout->time < 0 || layout->time == (int16_t)i || timed_cells(log, head, (int)i, true) == 0) continue;
        layout->date = layout->time;
        layout->time = (int16_t)i;
        return;
    }
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    if (log->layout >= log->layout_count) return false;
    const vg_log_layout *layout = &log->layouts[log->layout];
    vg_slice cell, date;
    if (!vg_layout_column(log, record, layout->time, &cell)) return false;
    if (layout->date < 0) return cell_stamp(cell, &rules, ret_stamp) && !ret_stamp->yearless && !ret_stamp->dateless;
    if (!vg_layout_column(log, record, layout->date, &date)) return false;
    uint8_t both[64];
    if (date.size == 0 || cell.size == 0 || date.size + cell.size + 1 > sizeof both) return false;
    memcpy(both, date.data, date.size);
    both[date.size] = ' ';
    memcpy(both + date.size + 1, cell.data, cell.size);
    return cell_stamp(vg_slice_of(both, date.size + 1 + cell.size), &rules, ret_stamp) && !ret_stamp->yearless &&
           !ret_stamp->dateless;
}

static void learn(vg_log *log, const vg_log_head *head)
{
    vg_slice rest = vg_head_first(head), name;
    uint8_t separator = separator_of(head);
    log->quoted = true;
    log->separator = separator ? separator : ',';
    if (rest.size == 0) return;
    vg_log_layout *layout = vg_layout_begin(log);
    while (vg_layout_next(log, &rest, &name) && vg_layout_add(layout, vg_slice_trim(name))) continue;
    find_time(log, head, layout);
    find_hosts(layout);
    vg_layout_commit(log);
    vg_order_votes votes = {0, 0, 0, 0, 0, 0, 0};
    vg_stamp stamp;
    vg_slice lines = head->all;
    while (lines.size) {
        const uint8_t *end = memchr(lines.data, '\n', lines.size);
        size_t size = end ? (size_t)(end - lines.data) : lines.size;
        vg_slice line = vg_slice_take(lines, size);
        if (size && line.data[size - 1] == '\r') line.size--;
        if (time_of(log, line, &stamp)) vg_order_vote(&votes, &stamp);
        lines = vg_slice_skip(lines, size + 1);
    }
    vg_order_decide(log, &votes);
}

/* The names again: at the beginning, and where files were joined. */
static bool header(vg_log *log, vg_slice record)
{
    if (log->layout >= log->layout_count) return false;
    const vg_log_layout *layout = &log->layouts[log->layout];
    vg_slice cell;
    for (size_t i = 0; i < layout->count; i++) {
        if (!vg_layout_next(log, &record, &cell)) return false;
        if (!vg_slice_eq(vg_slice_trim(cell), vg_layout_name(layout, i))) return false;
    }
    return layout->count > 0;
}

const vg_log_reader vg_log_reader_csv = {
    .name = "csv",
    .title = "tables with a header line: commas, semicolons, tabs or bars",
    .detect = detect,
    .learn = learn,
    .header = header,
    .time = time_of,
    .event = vg_layout_event,
};
