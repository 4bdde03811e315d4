/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a record begins and ends, from any place of a block and without state.
 *
 * Lines are lines. Every other framing knows *tokens*, places where a record begins or where one has just ended; they
 * cut the block into regions, and the region around a place is its record. What stands between records (a JSON array's
 * opening, "," and blanks) makes regions of its own, which vg_log_is_header recognises.
 *
 * Why tokens can be recognised without reading what precedes:
 * - Pretty-printed JSON: a line feed cannot stand inside a JSON string (RFC 8259 7), so a line with exactly the
 *   element's indentation and a brace is structure.
 * - A JSON array in one line: `{"key":` with its bare quotes cannot stand inside a string either. It may stand deeper
 *   in the structure; where the head shows that it does, the second name is asked for as well. Where even that does not
 *   tell (a tree of like objects), an object of the same kind inside a record is read as a record of its own.
 * - Journal export: an entry begins with the same field, after an empty line.
 * - Octet counting: a count is right where it leads to the next count or to the end.
 * - An mbox: see vg_mail_is_from_line; within messages such lines are quoted with ">". */
#include "json_scan.h"
#include "log_format.h"
#include "mail.h"

typedef struct token {
    size_t at; /* where the record begins, or just after its end */
    bool opens;
    bool closes;
} token;

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t line_start(vg_slice block, size_t at)
{
    const uint8_t *found = at ? memrchr(block.data, '\n', at) : NULL;
    return found ? (size_t)(found - block.data) + 1 : 0;
}

/* The position of the line feed, or the block's size. */
static size_t line_end(vg_slice block, size_t at)
{
    const uint8_t *found = at < block.size ? memchr(block.data + at, '\n', block.size - at) : NULL;
    return found ? (size_t)(found - block.data) : block.size;
}

/* Pretty-printed JSON: what the line at `start` is. At most two tokens, "}" and "{" in `}, {`. */
static unsigned pretty_tokens(const vg_log *log, vg_slice block, size_t start, token ret_tokens[2])
{
    size_t at = start + log->mark_size;
    unsigned count = 0;
    if (at >= block.size || memcmp(block.data + start, log->mark, log->mark_size) != 0) return 0;
    if (block.data[at] == '}') {
        ret_tokens[count++] = (token){++at, false, true};
        while (at < block.size && (block.data[at] == ' ' || block.data[at] == ',')) at++;
    }
    if (at < block.size && block.data[at] == '{') ret_tokens[count++] = (token){at, true, false};
    return count;
}

/* The last token that begins at or before `at`, and the first one after. */
static bool pretty_before(const vg_log *log, vg_slice block, size_t at, token *ret_token)
{
    size_t start = line_start(block, at);
    for (;;) {
        token found[2];
        unsigned count = pretty_tokens(log, block, start, found);
        while (count > 0) {
            if (found[--count].at > at) continue;
            *ret_token = found[count];
            return true;
        }
        if (start == 0) return false;
        start = line_start(block, start - 1);
    }
}

static bool pretty_after(const vg_log *log, vg_slice block, size_t at, token *ret_token)
{
    for (size_t start = line_start(block, at); start < block.size; start = line_end(block, start) + 1) {
        token found[2];
        unsigned count = pretty_tokens(log, block, start, found);
        for (unsigned i = 0; i < count; i++) {
            if (found[i].at <= at) continue;
            *ret_token = found[i];
            return true;
        }
    }
    return false;
}

static bool mark_at(const vg_log *log, vg_slice block, size_t at)
{
    return block.size - at >= log->mark_size && memcmp(block.data + at, log->mark, log->mark_size) == 0;
}

static size_t skip_blanks(vg_slice block, size_t at)
{
    while (at < block.size && is_blank(block.data[at])) at++;
    return at;
}

/* After the first name's colon: a value that is no container, then the second name. */
static bool second_follows(const vg_log *log, vg_slice block, size_t at)
{
    at = skip_blanks(block, at);
    if (at >= block.size || block.data[at] == '{' || block.data[at] == '[') return false;
    if (block.data[at] == '"')
        at = vg_json_string_end(block, at);
    else
        while (at < block.size && block.data[at] != ',' && block.data[at] != '}' && block.data[at] != '"') at++;
    at = skip_blanks(block, at);
    if (at >= block.size || block.data[at] != ',') return false;
    at = skip_blanks(block, at + 1);
    return at < block.size && block.data[at] == '"' && block.size - at > log->second_size + 1 &&
           memcmp(block.data + at + 1, log->second, log->second_size) == 0 &&
           block.data[at + 1 + log->second_size] == '"';
}

/* One-line JSON: the mark is `"key"`, as the first thing in an object that follows "[" or ",". */
static bool one_line_token(const vg_log *log, vg_slice block, size_t brace)
{
    size_t at = skip_blanks(block, brace + 1), before = brace;
    if (at >= block.size || !mark_at(log, block, at)) return false;
    at = skip_blanks(block, at + log->mark_size);
    if (at < block.size && block.data[at] != ':') return false;
    if (log->second_size && !second_follows(log, block, at + 1)) return false;
    while (before > 0 && is_blank(block.data[before - 1])) before--;
    return before == 0 || block.data[before - 1] == ',' || block.data[before - 1] == '[';
}

/* Journal: the mark is a field's name with its "=", at a line's start after an empty line. */
static bool journal_token(const vg_log *log, vg_slice block, size_t at)
{
    if (!mark_at(log, block, at)) return false;
    return at == 0 || (block.data[at - 1] == '\n' && (at == 1 || block.data[at - 2] == '\n'));
}

/* "123 <34>1 ": digits before the space at `space`, and a priority with a version after it. */
static bool is_octets_header(vg_slice block, size_t space)
{
    size_t at = space + 2;
    if (space + 1 >= block.size || block.data[space] != ' ' || block.data[space + 1] != '<') return false;
    while (at < block.size && at < space + 5 && vg_is_digit(block.data[at])) at++;
    return at > space + 2 && at + 1 < block.size && block.data[at] == '>' && vg_is_digit(block.data[at + 1]);
}

static bool octets_follow(vg_slice block, size_t at)
{
    size_t digits = 0;
    if (at == block.size) return true;
    while (at + digits < block.size && digits < 7 && vg_is_digit(block.data[at + digits])) digits++;
    return digits > 0 && is_octets_header(block, at + digits);
}

/* Octet counting: `space` stands before "<"; the count's first digit goes to *ret_start. The message before may end
 * with digits of its own, so the count that leads to a further one, or to the block's end, wins; then the shortest
 * that leads past the block, as its message is cut. */
static bool octets_token(vg_slice block, size_t space, size_t *ret_start)
{
    size_t digits = 0, cut = 0;
    if (!is_octets_header(block, space)) return false;
    while (digits < 7 && digits < space && vg_is_digit(block.data[space - 1 - digits])) digits++;
    for (size_t use = digits; use > 0; use--) {
        size_t count = 0;
        if (block.data[space - use] == '0') continue;
        for (size_t i = space - use; i < space; i++) count = count * 10 + (size_t)(block.data[i] - '0');
        size_t next = space + 1 + count;
        if (next > block.size) cut = use > 1 || cut == 0 ? use : cut;
        if (next > block.size || !octets_follow(block, next)) continue;
        *ret_start = space - use;
        return true;
    }
    *ret_start = space - cut;
    return cut > 0;
}

static bool token_at(const vg_log *log, vg_slice block, size_t at, size_t *ret_start)
{
    *ret_start = at;
    switch (log->framing) {
    case VG_FRAMING_JSON_ONE_LINE: return one_line_token(log, block, at);
    case VG_FRAMING_JOURNAL: return journal_token(log, block, at);
    case VG_FRAMING_OCTETS: return octets_token(block, at, ret_start);
    case VG_FRAMING_MBOX: return vg_mail_begins(block, at);
    case VG_FRAMING_LINE:
    case VG_FRAMING_WHOLE:
    case VG_FRAMING_JSON_PRETTY:
    case VG_FRAMING_COUNT: break;
    }
    return false;
}

/* The byte at which token_at is worth asking. */
static uint8_t token_byte(const vg_log *log)
{
    if (log->framing == VG_FRAMING_JSON_ONE_LINE) return '{';
    if (log->framing == VG_FRAMING_OCTETS) return ' ';
    if (log->framing == VG_FRAMING_MBOX) return 'F';
    return log->mark_size ? log->mark[0] : '_';
}

static bool token_before(const vg_log *log, vg_slice block, size_t at, size_t *ret_start)
{
    uint8_t byte = token_byte(log);
    /* An octet count stands before the byte that shows it: look a little further than `at`. */
    size_t until = log->framing == VG_FRAMING_OCTETS ? at + 8 : at + 1;
    if (until > block.size) until = block.size;
    while (until > 0) {
        const uint8_t *found = memrchr(block.data, byte, until);
        if (!found) return false;
        until = (size_t)(found - block.data);
        size_t start = 0;
        if (!token_at(log, block, until, &start) || start > at) continue;
        *ret_start = start;
        return true;
    }
    return false;
}

static bool token_after(const vg_log *log, vg_slice block, size_t at, size_t *ret_start)
{
    uint8_t byte = token_byte(log);
    for (size_t from = at; from < block.size;) {
        const uint8_t *found = memchr(block.data + from, byte, block.size - from);
        if (!found) return false;
        size_t here = (size_t)(found - block.data), start = 0;
        from = here + 1;
        if (!token_at(log, block, here, &start) || start <= at) continue;
        *ret_start = start;
        return true;
    }
    return false;
}

static void trim_separators(vg_slice block, size_t *start, size_t *end)
{
    while (*start < *end && (is_blank(block.data[*start]) || block.data[*start] == ',')) ++*start;
    while (*end > *start && is_blank(block.data[*end - 1])) --*end;
    if (*end > *start && block.data[*end - 1] == ',') --*end;
    while (*end > *start && is_blank(block.data[*end - 1])) --*end;
}

static void pretty_record(const vg_log *log, vg_slice block, size_t at, size_t *ret_start, size_t *ret_end)
{
    token before = {0, false, false}, after = {block.size, false, false};
    size_t start = pretty_before(log, block, at, &before) ? before.at : 0;
    size_t end = pretty_after(log, block, at, &after) ? after.at : block.size;
    trim_separators(block, &start, &end);
    *ret_start = start;
    *ret_end = end;
}

void vg_log_record(const vg_log *log, vg_slice block, size_t at, size_t *ret_start, size_t *ret_end)
{
    size_t start = 0, end = block.size;
    *ret_start = *ret_end = block.size;
    if (block.size == 0) return;
    if (at >= block.size) at = block.size - 1;
    if (log->framing == VG_FRAMING_JSON_PRETTY) {
        pretty_record(log, block, at, ret_start, ret_end);
        return;
    }
    if (log->framing == VG_FRAMING_LINE) {
        start = line_start(block, at);
        end = line_end(block, at);
        if (end > start && block.data[end - 1] == '\r') end--;
    } else if (log->framing != VG_FRAMING_WHOLE) {
        if (!token_before(log, block, at, &start)) start = 0;
        if (!token_after(log, block, at, &end)) end = block.size;
        if (log->framing == VG_FRAMING_JSON_ONE_LINE)
            trim_separators(block, &start, &end);
        else
            while (end > start && (block.data[end - 1] == '\n' || block.data[end - 1] == '\r')) end--;
    }
    *ret_start = start;
    *ret_end = end;
}

size_t vg_log_next(const vg_log *log, vg_slice block, size_t end)
{
    if (end >= block.size) return block.size;
    if (log->framing == VG_FRAMING_LINE) return line_end(block, end) + (line_end(block, end) < block.size);
    size_t at = end;
    bool json = log->framing == VG_FRAMING_JSON_PRETTY || log->framing == VG_FRAMING_JSON_ONE_LINE;
    while (at < block.size && (is_blank(block.data[at]) || (json && block.data[at] == ','))) at++;
    return at;
}

size_t vg_log_last_boundary(const vg_log *log, vg_slice block)
{
    size_t start = 0;
    if (block.size == 0) return 0;
    switch (log->framing) {
    case VG_FRAMING_JSON_PRETTY: {
        token last;
        if (!pretty_before(log, block, block.size, &last)) return 0;
        /* A block may begin at "{" without its indentation: what precedes its first token is a record too. */
        return last.closes ? vg_log_next(log, block, last.at) : last.at;
    }
    case VG_FRAMING_JSON_ONE_LINE:
    case VG_FRAMING_JOURNAL:
    case VG_FRAMING_MBOX:
    case VG_FRAMING_OCTETS: return token_before(log, block, block.size - 1, &start) ? start : 0;
    case VG_FRAMING_WHOLE: return 0;
    case VG_FRAMING_LINE:
    case VG_FRAMING_COUNT: break;
    }
    return line_start(block, block.size);
}
