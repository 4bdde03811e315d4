/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json_out.h"

#include <math.h>
#include <stdlib.h>

static void line(vg_json_out *j)
{
    if (j->indent == 0) return;
    vg_buf_add_byte(j->out, '\n');
    for (int i = 0; i < j->depth * j->indent; i++) vg_buf_add_byte(j->out, ' ');
}

/* What stands before a value: a comma and a new line, unless its key was just written. */
static void before(vg_json_out *j)
{
    if (j->key) {
        j->key = false;
        return;
    }
    if (j->comma) vg_buf_add_byte(j->out, ',');
    if (j->depth > 0) line(j);
}

void vg_json_open(vg_json_out *j, char bracket)
{
    before(j);
    vg_buf_add_byte(j->out, (uint8_t)bracket);
    j->depth++;
    j->comma = false;
}

void vg_json_close(vg_json_out *j, char bracket)
{
    j->depth--;
    if (j->comma) line(j);
    vg_buf_add_byte(j->out, (uint8_t)bracket);
    j->comma = true;
}

void vg_json_open_row(vg_json_out *j)
{
    vg_json_open(j, '{');
    j->row_indent = j->indent;
    j->indent = 0;
}

void vg_json_close_row(vg_json_out *j)
{
    vg_json_close(j, '}');
    j->indent = j->row_indent;
}

/* Length of the UTF-8 sequence at s (RFC 3629), 0 where it is none. */
static size_t utf8_length(vg_slice s)
{
    uint8_t a = s.data[0];
    uint8_t low = 0x80, high = 0xbf;
    size_t n = a < 0x80 ? 1 : a >= 0xc2 && a <= 0xdf ? 2 : a >= 0xe0 && a <= 0xef ? 3 : a >= 0xf0 && a <= 0xf4 ? 4 : 0;
    if (n == 0 || s.size < n) return 0;
    if (a == 0xe0) low = 0xa0;
    if (a == 0xed) high = 0x9f;
    if (a == 0xf0) low = 0x90;
    if (a == 0xf4) high = 0x8f;
    for (size_t i = 1; i < n; i++, low = 0x80, high = 0xbf)
        if (s.data[i] < low || s.data[i] > high) return 0;
    return n;
}

static bool plain(uint8_t c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

static void escape(vg_buf *out, uint8_t c)
{
    static const char letters[32] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    static const char hex[] = "0123456789abcdef";
    char text[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    if (c == '"' || c == '\\' || (c < 0x20 && letters[c])) {
        text[1] = c < 0x20 ? letters[c] : (char)c;
        vg_buf_add(out, text, 2);
    } else {
        vg_buf_add(out, text, sizeof text);
    }
}

static void quoted(vg_buf *out, vg_slice s)
{
    vg_buf_add_byte(out, '"');
    while (s.size) {
        size_t run = 0;
        while (run < s.size && plain(s.data[run])) run++;
        vg_buf_add(out, s.data, run);
        s = vg_slice_skip(s, run);
        if (s.size == 0) break;
        size_t n = utf8_length(s);
        if (n == 0)
            vg_buf_add_str(out, "\xef\xbf\xbd");
        else if (n == 1)
            escape(out, s.data[0]);
        else if (n == 3 && s.data[0] == 0xe2 && s.data[1] == 0x80 && (s.data[2] == 0xa8 || s.data[2] == 0xa9))
            vg_buf_add_str(out, s.data[2] == 0xa8 ? "\\u2028" : "\\u2029");
        else
            vg_buf_add(out, s.data, n);
        s = vg_slice_skip(s, n ? n : 1);
    }
    vg_buf_add_byte(out, '"');
}

void vg_json_key(vg_json_out *j, const char *key)
{
    before(j);
    quoted(j->out, vg_slice_str(key));
    vg_buf_add_str(j->out, j->indent ? ": " : ":");
    j->key = true;
}

void vg_json_string(vg_json_out *j, vg_slice s)
{
    before(j);
    quoted(j->out, s);
    j->comma = true;
}

static void word(vg_json_out *j, const char *text)
{
    before(j);
    vg_buf_add_str(j->out, text);
    j->comma = true;
}

void vg_json_str(vg_json_out *j, const char *text)
{
    if (text)
        vg_json_string(j, vg_slice_str(text));
    else
        word(j, "null");
}

static void digits(vg_buf *out, uint64_t v)
{
    char text[20];
    size_t at = sizeof text;
    do text[--at] = (char)('0' + v % 10);
    while ((v /= 10) != 0);
    vg_buf_add(out, text + at, sizeof text - at);
}

void vg_json_int(vg_json_out *j, int64_t v)
{
    before(j);
    if (v < 0) vg_buf_add_byte(j->out, '-');
    digits(j->out, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
    j->comma = true;
}

void vg_json_u64(vg_json_out *j, uint64_t v)
{
    before(j);
    digits(j->out, v);
    j->comma = true;
}

void vg_json_bool(vg_json_out *j, bool v)
{
    word(j, v ? "true" : "false");
}

void vg_json_null(vg_json_out *j)
{
    word(j, "null");
}

void vg_json_fixed(vg_json_out *j, double v, int decimals)
{
    static const double powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    if (decimals < 0) decimals = 0;
    if (decimals > 6) decimals = 6;
    if (!isfinite(v) || fabs(v) > 9e11) {
        vg_json_null(j);
        return;
    }
    /* By integers, since printf's decimal point follows the locale. */
    int64_t scaled = llround(v * powers[decimals]);
    int64_t unit = (int64_t)powers[decimals];
    before(j);
    vg_buf_printf(j->out, "%s%lld", scaled < 0 ? "-" : "", (long long)llabs(scaled / unit));
    if (decimals) vg_buf_printf(j->out, ".%0*lld", decimals, (long long)llabs(scaled % unit));
    j->comma = true;
}

void vg_json_time(vg_json_out *j, vg_time t)
{
    char text[VG_TIME_TEXT];
    vg_time_format(t, text);
    vg_json_str(j, text[0] ? text : NULL);
}
