/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message's time is what its Date field says, as its sender's clock had it; else the time of delivery in the line
 * that begins it in an mbox; else that of the topmost Received field. Its machine is the host that received it, which
 * that field names behind "by"; else whom it was delivered to; else the first address of To. */
#include "mail.h"

#define HEAD_FIELDS 2000U /* fields that are looked at for the time and the host */

static const char weekdays[] = "SunMonTueWedThuFriSat";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static bool among(const char *names, const uint8_t *name)
{
    for (; *names; names += 3)
        if (memcmp(names, name, 3) == 0) return true;
    return false;
}

/* Where "Www Mmm " stands in the line, or SIZE_MAX. */
static size_t find_asctime(vg_slice line)
{
    for (size_t at = 6; at + 8 <= line.size; at++) {
        const uint8_t *p = line.data + at;
        if (p[3] == ' ' && p[7] == ' ' && p[-1] == ' ' && among(weekdays, p) && among(months, p + 4)) return at;
    }
    return SIZE_MAX;
}

bool vg_mail_is_from_line(vg_slice line)
{
    if (line.size < 24 || memcmp(line.data, "From ", 5) != 0) return false;
    line = vg_slice_take(line, VG_MAIL_FROM_BYTES);
    const uint8_t *feed = memchr(line.data, '\n', line.size);
    if (feed) line.size = (size_t)(feed - line.data);
    size_t at = find_asctime(line);
    /* Behind it: day, time, year. */
    return at != SIZE_MAX && line.size - at >= 19 && vg_is_digit(line.data[at + 9]);
}

bool vg_mail_begins(vg_slice block, size_t at)
{
    if (at >= block.size || block.data[at] != 'F') return false;
    if (at > 0) {
        if (block.data[at - 1] != '\n') return false;
        size_t before = at - 1;
        if (before > 0 && block.data[before - 1] == '\r') before--;
        if (before > 0 && block.data[before - 1] != '\n') return false;
    }
    return vg_mail_is_from_line(vg_slice_skip(block, at));
}

static vg_slice next_line(vg_slice *rest)
{
    const uint8_t *feed = rest->size ? memchr(rest->data, '\n', rest->size) : NULL;
    size_t size = feed ? (size_t)(feed - rest->data) : rest->size;
    vg_slice line = vg_slice_take(*rest, size);
    *rest = vg_slice_skip(*rest, feed ? size + 1 : size);
    if (line.size && line.data[line.size - 1] == '\r') line.size--;
    return line;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* Length of "Name:" without the colon (RFC 5322 2.2: printable but for the colon), or 0. */
static size_t field_name(vg_slice line)
{
    size_t n = 0, end;
    while (n < line.size && line.data[n] > ' ' && line.data[n] < 0x7f && line.data[n] != ':') n++;
    end = n;
    while (end < line.size && is_blank(line.data[end])) end++; /* obsolete syntax: RFC 5322 4.5 */
    return n && end < line.size && line.data[end] == ':' ? n : 0;
}

bool vg_mail_next_field(vg_slice *rest, vg_slice *ret_name, vg_slice *ret_value)
{
    while (rest->size) {
        vg_slice line = next_line(rest);
        if (line.size == 0) return false;
        size_t name = is_blank(line.data[0]) ? 0 : field_name(line);
        if (name == 0) continue;
        size_t end = line.size;
        while (rest->size && is_blank(rest->data[0])) {
            vg_slice more = next_line(rest);
            end = (size_t)(more.data - line.data) + more.size;
        }
        size_t colon = name;
        while (line.data[colon] != ':') colon++;
        *ret_name = vg_slice_take(line, name);
        *ret_value = vg_slice_trim(vg_slice_of(line.data + colon + 1, end - colon - 1));
        return true;
    }
    return false;
}

/* "Sun, 2 Jan 2022 03:04:05 +0100 (CET)": RFC 5322 3.3. */
static bool read_date(vg_slice value, const vg_stamp_rules *rules, vg_stamp *ret_stamp)
{
    size_t at;
    return vg_stamp_find(value, 64, VG_STAMP_NONE, rules, &at, ret_stamp) && !ret_stamp->yearless &&
           !ret_stamp->dateless;
}

/* "Jan 02 03:04:05 +0000 2022", as Google Takeout has it, with the zone and the year in the usual order. */
static bool read_from_line(vg_slice line, const vg_stamp_rules *rules, vg_stamp *ret_stamp)
{
    uint8_t turned[64];
    size_t at = find_asctime(vg_slice_take(line, VG_MAIL_FROM_BYTES));
    if (at == SIZE_MAX) return false;
    vg_slice date = vg_slice_trim(vg_slice_skip(line, at + 4));
    if (date.size < 20 || date.size > sizeof turned) return false;
    const uint8_t *last = memrchr(date.data, ' ', date.size);
    size_t year = last ? (size_t)(last - date.data) + 1 : date.size;
    uint8_t sign = year >= 7 ? date.data[year - 6] : 0;
    if (date.size - year != 4 || (sign != '+' && sign != '-')) return read_date(date, rules, ret_stamp);
    memcpy(turned, date.data, year - 6);
    memcpy(turned + year - 6, date.data + year, 4);
    turned[year - 2] = ' ';
    memcpy(turned + year - 1, date.data + year - 6, 5);
    return read_date(vg_slice_of(turned, year + 4), rules, ret_stamp);
}

/* The time in a Received field stands behind its last semicolon (RFC 5321 4.4). */
static bool read_received(vg_slice value, const vg_stamp_rules *rules, vg_stamp *ret_stamp)
{
    const uint8_t *semicolon = value.size ? memrchr(value.data, ';', value.size) : NULL;
    if (!semicolon) return false;
    vg_slice date = vg_slice_trim(vg_slice_skip(value, (size_t)(semicolon - value.data) + 1));
    return read_date(date, rules, ret_stamp);
}

bool vg_mail_time(const vg_log *log, vg_slice record, vg_stamp *ret_stamp)
{
    const vg_stamp_rules rules = vg_log_stamp_rules(log);
    vg_slice rest = record, name, value, received = vg_slice_of(NULL, 0), from_line = received;
    if (vg_mail_is_from_line(rest)) from_line = next_line(&rest);
    for (unsigned i = 0; i < HEAD_FIELDS && vg_mail_next_field(&rest, &name, &value); i++) {
        if (vg_slice_ieq(name, vg_slice_str("date")) && read_date(value, &rules, ret_stamp)) return true;
        if (received.size == 0 && vg_slice_ieq(name, vg_slice_str("received"))) received = value;
    }
    if (from_line.size && read_from_line(from_line, &rules, ret_stamp)) return true;
    return read_received(received, &rules, ret_stamp);
}

/* The word behind "by" of a Received field, outside comments. */
static vg_slice received_by(vg_slice value)
{
    unsigned depth = 0;
    for (size_t at = 0; at + 4 < value.size; at++) {
        uint8_t c = value.data[at];
        depth += c == '(';
        depth -= c == ')' && depth;
        bool starts = at == 0 || vg_is_space(value.data[at - 1]);
        if (depth || !starts || c != 'b' || value.data[at + 1] != 'y' || !vg_is_space(value.data[at + 2])) continue;
        vg_slice word = vg_slice_trim(vg_slice_skip(value, at + 3));
        size_t n = 0;
        while (n < word.size && !vg_is_space(word.data[n]) && word.data[n] != ';' && word.data[n] != '(') n++;
        return vg_slice_take(word, n);
    }
    return vg_slice_of(NULL, 0);
}

/* The first address: what stands in angle brackets, else the word with an "@". */
static vg_slice first_address(vg_slice value)
{
    const uint8_t *at = value.size ? memchr(value.data, '@', value.size) : NULL;
    if (!at) return vg_slice_of(NULL, 0);
    size_t begin = (size_t)(at - value.data), end = begin + 1;
    while (begin > 0 && !vg_is_space(value.data[begin - 1]) && !strchr("<,;:\"(", value.data[begin - 1])) begin--;
    while (end < value.size && !vg_is_space(value.data[end]) && !strchr(">,;\")", value.data[end])) end++;
    return vg_slice_of(value.data + begin, end - begin);
}

static const struct kept_field {
    const char *name, *shown;
} kept[] = {
    {"from", "From"},
    {"to", "To"},
    {"cc", "Cc"},
    {"reply-to", "Reply-To"},
    {"subject", "Subject"},
    {"message-id", "Message-ID"},
    {"date", "Date"},
    {"return-path", "Return-Path"},
    {"delivered-to", "Delivered-To"},
    {"received", "Received"},
    {"x-originating-ip", "X-Originating-IP"},
    {"user-agent", "User-Agent"},
    {"x-mailer", "X-Mailer"},
};
#define KEPT (sizeof kept / sizeof *kept)

void vg_mail_event(vg_log *log, vg_slice record, vg_event *event)
{
    vg_slice rest = record, name, value, seen[KEPT] = {{NULL, 0}};
    (void)log;
    if (vg_mail_is_from_line(rest)) next_line(&rest);
    for (unsigned i = 0; i < HEAD_FIELDS && vg_mail_next_field(&rest, &name, &value); i++)
        for (size_t k = 0; k < KEPT; k++) /* the topmost of each name */
            if (seen[k].size == 0 && vg_slice_ieq(name, vg_slice_str(kept[k].name))) seen[k] = value;
    for (size_t k = 0; k < KEPT; k++) vg_event_field(event, kept[k].shown, seen[k]);
    vg_event_host(event, received_by(seen[9]));
    vg_event_host(event, first_address(seen[8]));
    vg_event_host(event, first_address(seen[1]));
}

/* A message's head has field names that mail has, and nothing but fields, up to its empty line or as far as it is seen.
 */
bool vg_mail_recognise(vg_slice text)
{
    static const char *const names[] = {"from",         "received",
                                        "return-path",  "delivered-to",
                                        "message-id",   "date",
                                        "to",           "subject",
                                        "mime-version", "cc",
                                        "reply-to",     "dkim-signature",
                                        "content-type", "content-transfer-encoding"};
    unsigned seen = 0, known = 0, lines = 0;
    while (text.size) {
        vg_slice line = next_line(&text);
        if (line.size == 0) break;
        if (text.size == 0 && lines) break; /* may be cut */
        if (is_blank(line.data[0]) && lines++) continue;
        size_t n = field_name(line);
        if (n == 0) return false;
        lines++;
        for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
            if (vg_slice_ieq(vg_slice_take(line, n), vg_slice_str(names[i]))) seen |= 1U << i;
    }
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) known += seen >> i & 1U;
    return known >= 3 && (seen & 0x1fU) != 0; /* one of the first five, which other protocols' heads have not */
}
