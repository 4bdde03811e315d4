/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access logs of Apache and nginx: "client ident user [02/Jan/2022:03:04:05 +0100] "request" status bytes "referer"
 * "user agent"" (httpd.apache.org, mod_log_config: common, combined), with the virtual host first (vhost_combined), and
 * custom ones as far as they keep a time in brackets, which may stand anywhere. */
#include "json_scan.h"
#include "syslog.h"

static bool find_time(vg_slice record, const vg_stamp_rules *rules, size_t *ret_at, vg_stamp *ret_stamp)
{
    size_t from = 0;
    for (unsigned tries = 0; tries < 8 && from < record.size; tries++) {
        const uint8_t *open = memchr(record.data + from, '[', record.size - from);
        if (!open) return false;
        size_t at = (size_t)(open - record.data) + 1;
        if (vg_stamp_read(vg_slice_skip(record, at), rules, ret_stamp) && ret_stamp->shape == VG_STAMP_DAY_NAME_YEAR &&
            ret_stamp->precision >= VG_PRECISION_SECOND) {
            *ret_at = at;
            return true;
        }
        from = at;
    }
    return false;
}

static bool is_access(vg_slice line)
{
    size_t at = 0;
    vg_stamp stamp;
    const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};
    return find_time(line, &utc, &at, &stamp);
}

static bool detect(const vg_log_head *head)
{
    return vg_head_share(head, is_access) >= 60;
}

static bool time_of(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    size_t at = 0;
    return find_time(record, &rules, &at, ret_stamp);
}

/* Host names and addresses: a point or a colon, and nothing that stands in other columns. */
static bool is_host(vg_slice word)
{
    bool joined = false;
    for (size_t i = 0; i < word.size; i++) {
        uint8_t c = word.data[i];
        joined |= c == '.' || c == ':';
        if (!vg_is_alnum(c) && c != '.' && c != ':' && c != '-' && c != '_' && c != '[' && c != ']') return false;
    }
    return joined || vg_slice_is(word, "localhost");
}

/* "www.example.org:443 10.0.0.5 - - [": of two hosts the first is the virtual one, unless it ends with the comma of a
 * list of proxies. */
static void before_time(vg_slice before, vg_event *event)
{
    vg_slice words[6], client = {NULL, 0}, vhost = {NULL, 0};
    unsigned count = 0;
    while (before.size && count < 6) words[count++] = vg_syslog_word(&before);
    for (unsigned i = 0; i < count; i++) {
        bool listed = words[i].size && words[i].data[words[i].size - 1] == ',';
        if (listed) words[i].size--;
        if (!is_host(words[i])) continue;
        if (client.size && i > 1) break;
        if (client.size) vhost = client;
        client = words[i];
        if (listed) break;
    }
    if (client.size == 0 && count >= 3 && words[0].size && vg_is_alnum(words[0].data[0]) &&
        !memchr(words[0].data, '=', words[0].size))
        client = words[0]; /* a bare name: HostnameLookups in a small network */
    const uint8_t *colon = vhost.size ? memrchr(vhost.data, ':', vhost.size) : NULL;
    if (colon) vhost.size = (size_t)(colon - vhost.data);
    vg_event_field(event, "vhost", vhost);
    vg_event_host(event, vhost);
    vg_event_field(event, "client", client);
    vg_event_host(event, client);
    vg_slice user = count >= 3 ? words[count - 1] : vg_slice_of(NULL, 0);
    if (user.size && !vg_slice_is(user, "-") && user.data[0] != '"') vg_event_field(event, "user", user);
}

static void add_request(vg_slice request, vg_event *event)
{
    vg_slice rest = request;
    vg_slice method = vg_syslog_word(&rest), uri = vg_syslog_word(&rest);
    vg_event_field(event, "method", uri.size ? method : vg_slice_of(NULL, 0));
    if (!vg_slice_is(request, "-")) vg_event_field(event, "uri", uri.size ? uri : request);
}

/* Quoted strings by their order, and the numbers that follow the first. */
static void after_time(vg_slice rest, vg_event *event)
{
    static const char *const names[] = {NULL, "referer", "user_agent", "quoted 4", "quoted 5", "quoted 6"};
    unsigned quoted = 0, bare = 0;
    while (rest.size && quoted < 6) {
        if (rest.data[0] != '"') {
            vg_slice word = vg_syslog_word(&rest);
            if (quoted == 1 && bare < 2 && !vg_slice_is(word, "-"))
                vg_event_field(event, bare ? "bytes" : "status", word);
            bare += quoted == 1;
            continue;
        }
        size_t end = vg_json_string_end(rest, 0);
        bool closed = end > 1 && rest.data[end - 1] == '"';
        vg_slice value = vg_slice_of(rest.data + 1, end - 1 - closed);
        if (quoted == 0)
            add_request(value, event);
        else if (!vg_slice_is(value, "-"))
            vg_event_field(event, names[quoted], value);
        quoted++;
        rest = vg_slice_skip(rest, end);
        while (rest.size && rest.data[0] == ' ') rest = vg_slice_skip(rest, 1);
    }
}

static void event_of(vg_log *log, vg_slice record, vg_event *event)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    vg_stamp stamp;
    size_t at = 0;
    if (!find_time(record, &rules, &at, &stamp)) return;
    before_time(vg_slice_take(record, at - 1), event);
    after_time(vg_skip_any(vg_slice_skip(record, at + stamp.size), "] "), event);
}

const vg_log_reader vg_log_reader_web = {
    .name = "web-access",
    .title = "Apache's and nginx's access logs: common, combined, with virtual host, custom",
    .detect = detect,
    .time = time_of,
    .event = event_of,
};
