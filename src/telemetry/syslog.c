/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syslog.h"

static const vg_stamp_rules utc = {0, VG_ORDER_UNKNOWN};

bool vg_syslog_pri(vg_slice *rest)
{
    size_t at = 1;
    if (rest->size < 3 || rest->data[0] != '<') return false;
    while (at < rest->size && at < 4 && vg_is_digit(rest->data[at])) at++;
    if (at == 1 || at >= rest->size || rest->data[at] != '>') return false;
    *rest = vg_slice_skip(*rest, at + 1);
    return true;
}

vg_slice vg_syslog_word(vg_slice *rest)
{
    size_t size = 0;
    if (!rest->data) return *rest;
    while (size < rest->size && rest->data[size] != ' ') size++;
    vg_slice word = vg_slice_take(*rest, size);
    while (size < rest->size && rest->data[size] == ' ') size++;
    *rest = vg_slice_skip(*rest, size);
    return word;
}

bool vg_syslog_bsd_head(vg_slice record, const vg_stamp_rules *rules, vg_stamp *ret_stamp, vg_slice *ret_rest)
{
    vg_slice rest = record;
    vg_syslog_pri(&rest);
    rest = vg_skip_any(rest, "*. ");
    size_t at = 0;
    /* A file may go on with ISO 8601 times after an upgrade. */
    bool found = vg_stamp_read(rest, rules, ret_stamp) &&
                 (ret_stamp->shape == VG_STAMP_NAME_DAY || ret_stamp->shape == VG_STAMP_ISO);
    if (!found && !vg_stamp_find(rest, 48, VG_STAMP_NAME_DAY, rules, &at, ret_stamp)) return false;
    if (ret_stamp->precision < VG_PRECISION_SECOND) return false;
    rest = vg_slice_skip(rest, at + ret_stamp->size);
    *ret_rest = vg_skip_any(rest, ": ");
    return true;
}

vg_slice vg_word_after(vg_slice text, const char *marker)
{
    size_t at = vg_slice_find(text, vg_slice_str(marker));
    if (at == SIZE_MAX) return vg_slice_of(NULL, 0);
    vg_slice rest = vg_slice_skip(text, at + strlen(marker));
    return vg_syslog_word(&rest);
}

/* prog, prog[pid], prog(pam)[pid], each with its colon. */
static bool read_program(vg_slice word, vg_syslog_tag *tag)
{
    if (word.size < 2 || word.data[word.size - 1] != ':') return false;
    word.size--;
    tag->program = word;
    tag->pid = vg_slice_of(NULL, 0);
    if (word.data[word.size - 1] == ']') {
        const uint8_t *open = memchr(word.data, '[', word.size);
        if (!open) return true;
        size_t at = (size_t)(open - word.data);
        tag->program = vg_slice_take(word, at);
        tag->pid = vg_slice_of(word.data + at + 1, word.size - at - 2);
    }
    return true;
}

void vg_syslog_read_tag(vg_slice rest, vg_syslog_tag *ret_tag)
{
    *ret_tag = (vg_syslog_tag){.message = rest};
    vg_slice after = rest;
    vg_slice first = vg_syslog_word(&after);
    if (read_program(first, ret_tag)) { /* a local message without a host */
        ret_tag->message = after;
        return;
    }
    ret_tag->host = first;
    ret_tag->message = after;
    vg_slice message = after;
    if (read_program(vg_syslog_word(&message), ret_tag)) ret_tag->message = message;
}

bool vg_syslog_bsd_tag(vg_slice line, vg_syslog_tag *ret_tag)
{
    vg_stamp stamp;
    vg_slice rest;
    if (!vg_syslog_bsd_head(line, &utc, &stamp, &rest)) return false;
    vg_syslog_read_tag(rest, ret_tag);
    return true;
}

bool vg_syslog_bsd_yearless(vg_slice line)
{
    vg_stamp stamp;
    vg_slice rest;
    return vg_syslog_bsd_head(line, &utc, &stamp, &rest) && stamp.yearless;
}

bool vg_syslog_bsd_time(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    vg_stamp_rules rules = vg_log_stamp_rules(log);
    vg_slice rest;
    return vg_syslog_bsd_head(record, &rules, ret_stamp, &rest);
}

void vg_syslog_bsd_event(vg_log *log, vg_slice record, vg_event *event)
{
    vg_syslog_tag tag = {.message = record};
    (void)log;
    vg_syslog_bsd_tag(record, &tag);
    vg_syslog_event(&tag, event);
}

static void sshd(vg_slice message, vg_event *event)
{
    vg_slice user = vg_word_after(message, " invalid user ");
    if (user.size == 0) user = vg_word_after(message, " for user ");
    if (user.size == 0) user = vg_word_after(message, " for ");
    vg_event_field(event, "user", user);
    vg_event_field(event, "ip", vg_word_after(message, " from "));
    vg_event_field(event, "port", vg_word_after(message, " port "));
}

/* "3C1F42A0D1: from=<a@b>, …": the queue's id, then pairs. "connect from host[1.2.3.4]". */
static void postfix(vg_slice message, vg_event *event)
{
    vg_slice rest = message;
    vg_slice id = vg_syslog_word(&rest);
    if (id.size >= 6 && id.size <= 20 && id.data[id.size - 1] == ':' && vg_is_alnum(id.data[0])) {
        id.size--;
        if (!vg_slice_is(id, "warning") && !vg_slice_is(id, "NOQUEUE")) vg_event_field(event, "qid", id);
    }
    vg_slice peer = vg_word_after(message, "connect from ");
    if (peer.size == 0) peer = vg_word_after(message, " RCPT from ");
    if (peer.size && peer.data[peer.size - 1] == ':') peer.size--;
    vg_event_field(event, "client", peer);
    vg_event_pairs(event, message);
}

static bool begins(vg_slice s, const char *with)
{
    size_t size = strlen(with);
    return s.size >= size && memcmp(s.data, with, size) == 0;
}

/* The client's name for the machine comes first where the program serves DNS; everywhere else the reporting host. */
void vg_syslog_event(const vg_syslog_tag *tag, vg_event *event)
{
    vg_slice client = vg_slice_of(NULL, 0);
    vg_event_field(event, "program", tag->program);
    vg_event_field(event, "pid", tag->pid);
    if (begins(tag->program, "sshd"))
        sshd(tag->message, event);
    else if (begins(tag->program, "postfix"))
        postfix(tag->message, event);
    else if (begins(tag->program, "dnsmasq"))
        client = vg_dns_dnsmasq(tag->message, event);
    else if (begins(tag->program, "named"))
        client = vg_dns_bind(tag->message, event);
    else if (begins(tag->program, "unbound"))
        client = vg_dns_unbound(tag->message, event);
    else
        vg_event_pairs(event, tag->message);
    vg_event_field(event, "message", tag->message);
    vg_event_host(event, client);
    vg_event_host(event, tag->host);
}

void vg_syslog_learn_program(vg_log *log, const vg_log_head *head,
                             bool (*tag_of)(vg_slice line, vg_syslog_tag *ret_tag))
{
    vg_slice names[VG_HEAD_LINES];
    unsigned counts[VG_HEAD_LINES] = {0}, known = 0, best = 0;
    vg_syslog_tag tag;
    for (unsigned i = 0; i < head->count; i++) {
        if (!tag_of(head->lines[i], &tag) || tag.program.size == 0) continue;
        unsigned k = 0;
        while (k < known && !vg_slice_eq(names[k], tag.program)) k++;
        if (k == known) names[known++] = tag.program;
        counts[k]++;
        if (counts[k] > counts[best]) best = k;
    }
    if (known) vg_log_set_detail(log, names[best]);
}

static vg_slice inside(vg_slice text, const char *open, uint8_t close)
{
    size_t at = vg_slice_find(text, vg_slice_str(open));
    if (at == SIZE_MAX) return vg_slice_of(NULL, 0);
    vg_slice rest = vg_slice_skip(text, at + strlen(open));
    const uint8_t *end = rest.data ? memchr(rest.data, close, rest.size) : NULL;
    return end ? vg_slice_take(rest, (size_t)(end - rest.data)) : vg_slice_of(NULL, 0);
}

/* "query[A] example.com from 10.0.0.5", "forwarded example.com to 9.9.9.9", "reply example.com is 192.0.2.1"; with
 * log-queries=extra a serial number and "10.0.0.5/53211" stand before. */
vg_slice vg_dns_dnsmasq(vg_slice message, vg_event *event)
{
    vg_slice from = vg_word_after(message, " from ");
    size_t verb = vg_slice_find(message, vg_slice_str("query["));
    if (verb == SIZE_MAX) {
        vg_event_field(event, "answer", vg_word_after(message, " is "));
        vg_event_field(event, "server", vg_word_after(message, " to "));
        return vg_slice_of(NULL, 0);
    }
    vg_event_field(event, "type", inside(message, "query[", ']'));
    vg_event_field(event, "query", vg_word_after(vg_slice_skip(message, verb), " "));
    vg_event_field(event, "client", from);
    return from;
}

/* "client @0x7f8 10.0.0.5#53211 (example.com): query: example.com IN A +E(0)K (10.0.0.1)" (BIND 9 ARM, "query-log"). */
vg_slice vg_dns_bind(vg_slice message, vg_event *event)
{
    vg_slice client = vg_word_after(message, "client ");
    if (client.size && client.data[0] == '@') {
        size_t at = (size_t)(client.data - message.data) + client.size;
        vg_slice rest = vg_slice_trim(vg_slice_skip(message, at));
        client = vg_syslog_word(&rest);
    }
    const uint8_t *hash = client.size ? memchr(client.data, '#', client.size) : NULL;
    if (hash) client.size = (size_t)(hash - client.data);
    size_t query = vg_slice_find(message, vg_slice_str(" query: "));
    if (query != SIZE_MAX) {
        vg_slice rest = vg_slice_skip(message, query + 8);
        vg_event_field(event, "query", vg_syslog_word(&rest));
        vg_event_field(event, "class", vg_syslog_word(&rest));
        vg_event_field(event, "type", vg_syslog_word(&rest));
    }
    vg_event_field(event, "client", client);
    return client;
}

/* "info: 10.0.0.5 example.com. A IN" (unbound.conf, log-queries), replies with code, time and size after it. */
vg_slice vg_dns_unbound(vg_slice message, vg_event *event)
{
    size_t at = vg_slice_find(message, vg_slice_str("info: "));
    vg_slice rest = at == SIZE_MAX ? message : vg_slice_skip(message, at + 6);
    vg_slice client = vg_syslog_word(&rest), name = vg_syslog_word(&rest), type = vg_syslog_word(&rest);
    vg_slice class = vg_syslog_word(&rest);
    if (!vg_slice_is(class, "IN") && !vg_slice_is(class, "CH")) return vg_slice_of(NULL, 0);
    vg_event_field(event, "client", client);
    vg_event_field(event, "query", name);
    vg_event_field(event, "type", type);
    return client;
}
