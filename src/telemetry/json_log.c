/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_log.h"

#define RANK_UNKNOWN 10 /* of a time under a name that is not known */

/* A time in a JSON value: a stamp, or a number of seconds, ms, us, ns. */
static bool value_stamp(vg_slice value, const vg_stamp_rules *rules, vg_stamp *ret_stamp)
{
    static const char dotnet[] = "\\/Date("; /* {"TimeCreated": "\/Date(1588205199824)\/"} of PowerShell */
    if (value.size < 5 || value.size > 64) return false;
    if (value.data[0] == '\\' || value.data[0] == '/') {
        vg_slice inner = vg_slice_skip(value, value.data[0] == '\\' ? sizeof dotnet - 1 : sizeof dotnet - 2);
        size_t open = vg_slice_find(value, vg_slice_str("/Date("));
        return open <= 1 && vg_stamp_read(inner, rules, ret_stamp);
    }
    return vg_stamp_parse(value, rules, ret_stamp) && !ret_stamp->dateless && !ret_stamp->yearless;
}

/* The record's best time by name, then by shape. */
static int best_time(const vg_log *log, vg_slice record, vg_json_walk *walk, uint8_t path[VG_LOG_KEY_BYTES],
                     size_t *ret_path_size, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    vg_json_value v;
    vg_stamp stamp;
    int best = 0;
    vg_json_begin(walk, record);
    while (vg_json_next(walk, &v)) {
        if (v.kind > VG_JSON_BARE || v.path.size == 0 || v.path.size > VG_LOG_KEY_BYTES) continue;
        int rank = vg_time_name_rank(v.key);
        if (rank == 0) {
            /* An unknown name with a full date and time of day in ISO's shape. */
            if (best >= RANK_UNKNOWN || v.kind != VG_JSON_STRING || v.value.size < 16 || v.value.data[4] != '-')
                continue;
            rank = RANK_UNKNOWN;
        }
        rank = 4 * rank - (v.depth > 1 && rank != 100 ? (v.depth > 3 ? 3 : (int)v.depth) : 0);
        if (rank <= best || !value_stamp(v.value, &rules, &stamp)) continue;
        if (stamp.precision < VG_PRECISION_SECOND && rank > 4) rank = 4;
        if (rank <= best) continue;
        best = rank;
        *ret_stamp = stamp;
        memcpy(path, v.path.data, v.path.size);
        *ret_path_size = v.path.size;
    }
    return best;
}

bool vg_json_log_time(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_json_walk walk;
    vg_json_value v;
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    vg_slice wanted = vg_slice_of(log->time_key, log->time_key_size);
    vg_json_begin(&walk, record);
    while (wanted.size && vg_json_next(&walk, &v))
        if (v.kind <= VG_JSON_BARE && vg_slice_eq(v.path, wanted) && value_stamp(v.value, &rules, ret_stamp))
            return true;
    uint8_t path[VG_LOG_KEY_BYTES];
    size_t path_size = 0;
    return best_time(log, record, &walk, path, &path_size, ret_stamp) > 0;
}

bool vg_json_member(vg_slice record, const char *name, vg_slice *ret_value)
{
    vg_json_walk walk;
    vg_json_value v;
    vg_json_begin(&walk, record);
    while (vg_json_next(&walk, &v)) {
        if (v.depth != 1 || v.kind > VG_JSON_BARE || v.in_array || !vg_slice_is(v.key, name)) continue;
        *ret_value = v.value;
        return true;
    }
    return false;
}

static bool is_object_line(vg_slice line)
{
    line = vg_slice_trim(line);
    return line.size >= 2 && line.data[0] == '{' &&
           (line.data[line.size - 1] == '}' || line.data[line.size - 1] == ',');
}

static bool is_only_brackets(vg_slice s)
{
    for (size_t i = 0; i < s.size; i++)
        if (!vg_is_space(s.data[i]) && s.data[i] != ',' && s.data[i] != '[' && s.data[i] != ']') return false;
    return true;
}

static bool is_object_or_bracket(vg_slice line)
{
    return is_object_line(line) || is_only_brackets(line);
}

/* A whole object in a line: the brace that opens it is closed by the line's last one. */
static bool is_whole_object(vg_slice line)
{
    vg_json_walk walk;
    vg_json_value v;
    vg_json_begin(&walk, line);
    unsigned tops = 0;
    while (vg_json_next(&walk, &v)) tops += v.depth == 0;
    return is_object_line(line) && tops == 1 && walk.depth == 0 && walk.too_deep == 0;
}

/* {"Records":[{…},{…}]}: one document around an array, not one record. */
static bool is_wrapped_array(vg_slice line)
{
    vg_json_walk walk;
    vg_json_value v;
    vg_json_begin(&walk, line);
    /* The object, then its first array of objects before any other object. */
    if (!vg_json_next(&walk, &v) || v.kind != VG_JSON_OPEN_OBJECT) return false;
    for (unsigned scalars = 0; scalars < 8 && vg_json_next(&walk, &v);) {
        if (v.kind == VG_JSON_OPEN_OBJECT) return false;
        if (v.kind == VG_JSON_OPEN_ARRAY)
            return vg_json_next(&walk, &v) && v.kind == VG_JSON_OPEN_OBJECT && v.depth == 2;
        scalars++;
    }
    return false;
}

bool vg_json_log_lines(const vg_log_head *head)
{
    if (vg_head_share(head, is_object_or_bracket) < 70) return false;
    unsigned objects = 0, keyed = 0;
    for (unsigned i = 0; i < head->count; i++) {
        vg_slice line = vg_slice_trim(head->lines[i]);
        if (!is_object_line(line)) continue;
        objects++;
        vg_slice inner = vg_slice_trim(vg_slice_skip(line, 1));
        keyed += inner.size && inner.data[0] == '"';
    }
    if (head->count == 1 && is_wrapped_array(vg_head_first(head))) return false;
    return objects > 0 && keyed * 2 >= objects && (head->whole_line || is_whole_object(vg_head_first(head)));
}

/* The first bytes: `{` or `[` and then a key, an object, an array or a value in quotes. */
bool vg_json_log_detect(const vg_log_head *head)
{
    vg_slice s = head->all;
    unsigned open = 0;
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        if (vg_is_space(c)) continue;
        if (c != '{' && c != '[')
            return open > 0 && c == '"' && s.data[i - 1] != '"' && vg_json_string_end(s, i) < s.size &&
                   (memchr(s.data, ':', s.size) != NULL);
        /* "[2022-01-02 …] text" and "[info] …" are no JSON; neither is "{{{". */
        if (++open > 8) return false;
    }
    return false;
}

static void learn_one_line(vg_log *log, vg_slice all, size_t brace)
{
    size_t at = brace + 1;
    while (at < all.size && vg_is_space(all.data[at])) at++;
    if (at >= all.size || all.data[at] != '"') return;
    size_t end = vg_json_string_end(all, at);
    if (end - at > VG_LOG_MARK_BYTES) end = at + VG_LOG_MARK_BYTES;
    log->framing = VG_FRAMING_JSON_ONE_LINE;
    vg_log_set_mark(log, vg_slice_of(all.data + at, end - at));
}

/* An object that stands first on its line: its indentation is the mark. */
static void learn_pretty(vg_log *log, vg_slice all, size_t brace)
{
    size_t start = brace;
    while (start > 0 && (all.data[start - 1] == ' ' || all.data[start - 1] == '\t')) start--;
    if (brace - start > VG_LOG_MARK_BYTES) return;
    log->framing = VG_FRAMING_JSON_PRETTY;
    vg_log_set_mark(log, vg_slice_of(all.data + start, brace - start));
}

/* The first object that is an array's element, else the document's own brace. */
static void learn_framing(vg_log *log, const vg_log_head *head)
{
    vg_json_walk walk;
    vg_json_value v;
    size_t brace = SIZE_MAX, root = SIZE_MAX;
    unsigned depth = 0;
    log->framing = VG_FRAMING_LINE;
    if (vg_json_log_lines(head)) return;
    vg_json_begin(&walk, head->all);
    while (vg_json_next(&walk, &v) && brace == SIZE_MAX) {
        if (v.kind != VG_JSON_OPEN_OBJECT) continue;
        if (root == SIZE_MAX && v.depth == 0) root = v.at;
        if (v.in_array && v.depth <= 3) {
            brace = v.at;
            depth = v.depth;
        }
    }
    /* An array deep inside a pretty-printed root that is itself one of many records is not the list of records. */
    if (root != SIZE_MAX && (brace == SIZE_MAX || (walk.depth > 0 && depth > 2))) brace = root;
    if (brace == SIZE_MAX) return;
    const uint8_t *feed = memchr(head->all.data + brace, '\n', head->all.size - brace);
    size_t line = brace;
    while (line > 0 && (head->all.data[line - 1] == ' ' || head->all.data[line - 1] == '\t')) line--;
    bool first_on_line = line == 0 || head->all.data[line - 1] == '\n';
    vg_slice after = vg_slice_trim(vg_slice_of(
        head->all.data + brace + 1, feed ? (size_t)(feed - head->all.data) - brace - 1 : head->all.size - brace - 1));
    bool opens_line = after.size == 0 || (feed && !memchr(after.data, '}', after.size));
    if (first_on_line && opens_line && feed)
        learn_pretty(log, head->all, brace);
    else if (brace != root || !feed)
        learn_one_line(log, head->all, brace);
}

/* Whether the object at `brace` begins with the log's mark and, where `second` is not empty, goes on with that name. */
static bool begins_as(const vg_log *log, vg_slice all, size_t brace, vg_slice second)
{
    vg_json_walk walk;
    vg_json_value v;
    vg_slice mark = vg_slice_of(log->mark + 1, log->mark_size - 2); /* without its quotes */
    vg_json_begin(&walk, vg_slice_skip(all, brace));
    if (log->mark_size < 2 || !vg_json_next(&walk, &v) || !vg_json_next(&walk, &v) || !vg_slice_eq(v.key, mark))
        return false;
    return second.size == 0 || (v.kind <= VG_JSON_BARE && vg_json_next(&walk, &v) && vg_slice_eq(v.key, second));
}

/* Whether objects deeper than the elements begin in the same way. */
static bool occurs_deeper(const vg_log *log, vg_slice all, vg_slice second)
{
    vg_json_walk walk;
    vg_json_value v;
    unsigned level = UINT32_MAX;
    vg_json_begin(&walk, all);
    while (vg_json_next(&walk, &v)) {
        if (v.kind != VG_JSON_OPEN_OBJECT || !v.in_array || !begins_as(log, all, v.at, second)) continue;
        if (level == UINT32_MAX)
            level = v.depth;
        else if (v.depth != level)
            return true;
    }
    return false;
}

/* Where the first name does not tell elements from what stands deeper, the first two may. */
static void learn_second(vg_log *log, const vg_log_head *head)
{
    vg_json_walk walk;
    vg_json_value v;
    if (log->framing != VG_FRAMING_JSON_ONE_LINE || !occurs_deeper(log, head->all, vg_slice_of(NULL, 0))) return;
    vg_json_begin(&walk, head->all);
    while (vg_json_next(&walk, &v)) {
        if (v.kind != VG_JSON_OPEN_OBJECT || !v.in_array || !begins_as(log, head->all, v.at, vg_slice_of(NULL, 0)))
            continue;
        if (!vg_json_next(&walk, &v) || v.kind > VG_JSON_BARE || !vg_json_next(&walk, &v)) return;
        if (v.key.size == 0 || v.key.size > VG_LOG_MARK_BYTES || occurs_deeper(log, head->all, v.key)) return;
        memcpy(log->second, v.key.data, v.key.size);
        log->second_size = (uint32_t)v.key.size;
        return;
    }
}

/* The name of the time: the one that ranks best, then the most frequent, over some records of the head. */
static void learn_time(vg_log *log, const vg_log_head *head)
{
    enum { NAMES = 16, RECORDS = 32 };
    struct {
        int rank;
        unsigned count;
        size_t size;
        uint8_t path[VG_LOG_KEY_BYTES];
    } names[NAMES];
    size_t known = 0, at = 0, start = 0, end = 0, best = NAMES;
    vg_json_walk walk;
    vg_stamp stamp;
    for (unsigned records = 0; records < RECORDS && at < head->all.size; records++) {
        uint8_t path[VG_LOG_KEY_BYTES];
        size_t size = 0;
        vg_log_record(log, head->all, at, &start, &end);
        size_t next = vg_log_next(log, head->all, end);
        at = next > at ? next : at + 1;
        int rank = best_time(log, vg_slice_of(head->all.data + start, end - start), &walk, path, &size, &stamp);
        if (rank == 0) continue;
        size_t i = 0;
        while (i < known && (names[i].size != size || memcmp(names[i].path, path, size) != 0)) i++;
        if (i == NAMES) continue;
        if (i == known) {
            names[known].rank = rank;
            names[known].count = 0;
            names[known].size = size;
            memcpy(names[known++].path, path, size);
        }
        names[i].count++;
    }
    for (size_t i = 0; i < known; i++)
        if (best == NAMES || names[i].rank > names[best].rank) best = i;
    if (best == NAMES) return;
    memcpy(log->time_key, names[best].path, names[best].size);
    log->time_key_size = (uint32_t)names[best].size;
}

void vg_json_log_learn(vg_log *log, const vg_log_head *head)
{
    learn_framing(log, head);
    learn_second(log, head);
    learn_time(log, head);
}

/* What stands before, between and after the elements is no event: {"Records": [ … ], "count": 2}. Unless it holds a
 * string: that could be what is looked for, and then it is a record without a time. */
bool vg_json_log_header(vg_log *log, vg_slice record)
{
    vg_json_walk walk;
    vg_json_value v;
    record = vg_slice_trim(record);
    if (is_only_brackets(record)) return true;
    if (log->framing == VG_FRAMING_LINE || (record.data[0] == '{' && record.data[record.size - 1] == '}')) return false;
    vg_json_begin(&walk, record);
    while (vg_json_next(&walk, &v))
        if (v.kind == VG_JSON_STRING) return false;
    return true;
}

/* Ends with the name, at the beginning or after a dot, without regard to case. "=host": nothing else may stand before
 * it ("http.host" is whom somebody spoke to), but what search engines wrap records in. */
static bool path_ends_with(vg_slice path, const char *name)
{
    static const char wrap[] = "_source.";
    if (name[0] == '=') {
        size_t skip =
            path.size > sizeof wrap - 1 && memcmp(path.data, wrap, sizeof wrap - 1) == 0 ? sizeof wrap - 1 : 0;
        return vg_slice_ieq(vg_slice_skip(path, skip), vg_slice_str(name + 1));
    }
    size_t size = strlen(name);
    if (path.size < size || (path.size > size && path.data[path.size - size - 1] != '.')) return false;
    return vg_slice_ieq(vg_slice_skip(path, path.size - size), vg_slice_of(name, size));
}

void vg_json_log_event(vg_log *log, vg_slice record, const vg_json_host_name *hosts, vg_event *event)
{
    struct {
        vg_slice value;
        int rank;
    } found[VG_EVENT_HOSTS];
    unsigned count = 0;
    vg_json_walk walk;
    vg_json_value v;
    vg_json_begin(&walk, record);
    while (vg_json_next(&walk, &v)) {
        if (v.kind > VG_JSON_BARE || v.value.size == 0 || vg_slice_is(v.value, "null")) continue;
        vg_slice name = v.path_in_record ? v.path : vg_log_name(log, v.path);
        if (event->field_count < VG_EVENT_FIELDS) vg_event_field_view(event, name, v.value);
        if (v.kind != VG_JSON_STRING) continue;
        int rank = -1;
        for (size_t i = 0; hosts[i].name && v.path.size; i++) {
            if (!path_ends_with(v.path, hosts[i].name)) continue;
            rank = hosts[i].rank;
            break;
        }
        if (rank < 0) continue;
        unsigned place = count < VG_EVENT_HOSTS ? count++ : VG_EVENT_HOSTS;
        if (place == VG_EVENT_HOSTS) {
            if (found[place - 1].rank <= rank) continue;
            place--;
        }
        for (; place > 0 && found[place - 1].rank > rank; place--) found[place] = found[place - 1];
        found[place].value = v.value;
        found[place].rank = rank;
    }
    for (unsigned i = 0; i < count; i++) vg_event_host(event, found[i].value);
}
