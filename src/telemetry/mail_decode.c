/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail_decode.h"

#define PIECE_BYTES 3072U

static void put(vg_sink out, const void *data, size_t size)
{
    if (size) out.put(out.context, vg_slice_of(data, size));
}

static void put_byte(vg_sink out, uint8_t byte)
{
    put(out, &byte, 1);
}

/* -- quoted-printable ---------------------------------------------------------------------------------------------- */

enum { QUOTED_TEXT = 0, QUOTED_EQUALS, QUOTED_PADDED, QUOTED_DIGIT };

void vg_quoted_end(vg_quoted *q, vg_sink out)
{
    if (q->state != QUOTED_TEXT) put_byte(out, '=');
    if (q->state == QUOTED_DIGIT) put_byte(out, q->held);
    q->state = QUOTED_TEXT;
}

/* The byte behind a "=", or behind that and a digit. False: it is text, to be looked at again. */
static bool quoted_escape(vg_quoted *q, uint8_t byte, vg_sink out)
{
    int digit = vg_hex_value(byte);
    if (q->state == QUOTED_EQUALS && digit >= 0) {
        q->state = QUOTED_DIGIT;
        q->held = byte;
        return true;
    }
    if (q->state == QUOTED_DIGIT && digit >= 0) {
        put_byte(out, (uint8_t)(vg_hex_value(q->held) << 4 | digit));
        q->state = QUOTED_TEXT;
        return true;
    }
    if (q->state != QUOTED_DIGIT && (byte == ' ' || byte == '\t' || byte == '\r')) {
        q->state = QUOTED_PADDED; /* blanks that a transport has added behind a soft line break */
        return true;
    }
    vg_quoted_end(q, out);
    return false;
}

void vg_quoted_decode(vg_quoted *q, vg_slice in, bool line_end, vg_sink out)
{
    for (size_t at = 0; at < in.size;) {
        if (q->state != QUOTED_TEXT && quoted_escape(q, in.data[at], out)) {
            at++;
            continue;
        }
        const uint8_t *equals = memchr(in.data + at, '=', in.size - at);
        size_t end = equals ? (size_t)(equals - in.data) : in.size;
        put(out, in.data + at, end - at);
        if (equals) q->state = QUOTED_EQUALS;
        at = end + (equals != NULL);
    }
    if (!line_end) return;
    bool soft = q->state == QUOTED_EQUALS || q->state == QUOTED_PADDED;
    if (soft) q->state = QUOTED_TEXT;
    vg_quoted_end(q, out);
    if (!soft) put_byte(out, '\n');
}

/* -- base64 -------------------------------------------------------------------------------------------------------- */

/* Digits + 1; 0: none. */
static const uint8_t digits[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,  ['I'] = 9,
    ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18,
    ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27,
    ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36,
    ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45,
    ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54,
    ['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63,
    ['/'] = 64, ['-'] = 63, ['_'] = 64,
};

/* Four digits into three bytes; false where not all four are digits. */
static bool whole_group(const uint8_t *in, uint8_t *out)
{
    uint32_t a = digits[in[0]], b = digits[in[1]], c = digits[in[2]], d = digits[in[3]];
    if (!a || !b || !c || !d) return false;
    uint32_t bits = (a - 1) << 18 | (b - 1) << 12 | (c - 1) << 6 | (d - 1);
    out[0] = (uint8_t)(bits >> 16);
    out[1] = (uint8_t)(bits >> 8);
    out[2] = (uint8_t)bits;
    return true;
}

void vg_base64_end(vg_base64 *b, vg_sink out)
{
    uint8_t rest[2];
    if (b->count == 2) rest[0] = (uint8_t)(b->bits >> 4);
    if (b->count == 3) {
        rest[0] = (uint8_t)(b->bits >> 10);
        rest[1] = (uint8_t)(b->bits >> 2);
    }
    if (b->count >= 2) put(out, rest, b->count - 1);
    *b = (vg_base64){0, 0};
}

bool vg_base64_decode(vg_base64 *b, vg_slice in, vg_sink out)
{
    uint8_t piece[PIECE_BYTES];
    size_t size = 0;
    bool clean = true;
    for (size_t at = 0; at < in.size;) {
        if (size + 3 > sizeof piece) {
            put(out, piece, size);
            size = 0;
        }
        if (b->count == 0 && in.size - at >= 4 && whole_group(in.data + at, piece + size)) {
            size += 3;
            at += 4;
            continue;
        }
        uint8_t byte = in.data[at++];
        if (byte == '=') { /* the end; some programs put several encoded pieces one behind the other */
            put(out, piece, size);
            size = 0;
            vg_base64_end(b, out);
        } else if (digits[byte]) {
            b->bits = b->bits << 6 | (uint32_t)(digits[byte] - 1);
            if (++b->count < 4) continue;
            piece[size++] = (uint8_t)(b->bits >> 16);
            piece[size++] = (uint8_t)(b->bits >> 8);
            piece[size++] = (uint8_t)b->bits;
            *b = (vg_base64){0, 0};
        } else {
            clean = clean && vg_is_space(byte);
        }
    }
    put(out, piece, size);
    return clean;
}

/* -- entities ------------------------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    uint8_t byte; /* 0: nothing at all */
} named[] = {
    {"amp", '&'},    {"lt", '<'},       {"gt", '>'},     {"quot", '"'},   {"apos", '\''},  {"nbsp", ' '},
    {"period", '.'}, {"sol", '/'},      {"bsol", '\\'},  {"colon", ':'},  {"commat", '@'}, {"num", '#'},
    {"equals", '='}, {"quest", '?'},    {"percnt", '%'}, {"lowbar", '_'}, {"plus", '+'},   {"comma", ','},
    {"lpar", '('},   {"rpar", ')'},     {"lsqb", '['},   {"lbrack", '['}, {"rsqb", ']'},   {"rbrack", ']'},
    {"Tab", '\t'},   {"NewLine", '\n'}, {"shy", 0},      {"zwnj", 0},     {"zwj", 0},      {"semi", ';'},
    {"excl", '!'},
};

static bool has_no_width(uint32_t code)
{
    return code == 0xad || (code >= 0x200b && code <= 0x200d) || code == 0x2060 || code == 0xfeff;
}

static void put_code(vg_sink out, uint32_t code)
{
    uint8_t utf8[4];
    size_t size = 0;
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
    if (has_no_width(code)) return;
    if (code < 0x80) {
        utf8[size++] = (uint8_t)code;
    } else {
        if (code >= 0x10000) {
            utf8[size++] = (uint8_t)(0xf0 | code >> 18);
            utf8[size++] = (uint8_t)(0x80 | (code >> 12 & 0x3f));
        } else if (code >= 0x800) {
            utf8[size++] = (uint8_t)(0xe0 | code >> 12);
        }
        utf8[size++] = (uint8_t)(code >= 0x800 ? 0x80 | (code >> 6 & 0x3f) : 0xc0 | code >> 6);
        utf8[size++] = (uint8_t)(0x80 | (code & 0x3f));
    }
    put(out, utf8, size);
}

/* "&#46" or "&#x2e" as a code; false where it is no number. */
static bool numeric(vg_slice s, uint32_t *ret_code)
{
    if (s.size < 3 || s.data[1] != '#') return false;
    bool hex = (s.data[2] | 0x20) == 'x';
    size_t at = hex ? 3 : 2;
    uint32_t code = 0;
    if (at == s.size) return false;
    for (; at < s.size; at++) {
        int digit = vg_hex_value(s.data[at]);
        if (digit < 0 || (!hex && digit > 9)) return false;
        code = code * (hex ? 16 : 10) + (uint32_t)digit;
        if (code > 0x10ffff) code = 0x110000;
    }
    *ret_code = code;
    return true;
}

void vg_entities_end(vg_entities *e, vg_sink out)
{
    put(out, e->held, e->size);
    e->size = 0;
}

/* The reference in `held` is complete: `closed` by ";", else by what cannot belong to it (which numbers allow). */
static void put_reference(vg_entities *e, bool closed, vg_sink out)
{
    vg_slice s = vg_slice_of(e->held, e->size);
    uint32_t code;
    bool known = numeric(s, &code);
    if (known) put_code(out, code);
    for (size_t i = 0; closed && !known && i < sizeof named / sizeof *named; i++) {
        known = vg_slice_is(vg_slice_skip(s, 1), named[i].name);
        if (known && named[i].byte) put_byte(out, named[i].byte);
    }
    if (!known) {
        put(out, e->held, e->size);
        if (closed) put_byte(out, ';');
    }
    e->size = 0;
}

/* Whether the byte goes on with the reference in `held`. */
static bool goes_on(const vg_entities *e, uint8_t byte)
{
    if (e->size == 1) return byte == '#' || vg_is_alpha(byte);
    if (e->held[1] != '#') return vg_is_alnum(byte);
    if (e->size == 2) return vg_is_digit(byte) || (byte | 0x20) == 'x';
    return (e->held[2] | 0x20) == 'x' ? vg_hex_value(byte) >= 0 : vg_is_digit(byte);
}

void vg_entities_decode(vg_entities *e, vg_slice in, vg_sink out)
{
    for (size_t at = 0; at < in.size;) {
        if (e->size == 0) {
            const uint8_t *mark = memchr(in.data + at, '&', in.size - at);
            size_t end = mark ? (size_t)(mark - in.data) : in.size;
            put(out, in.data + at, end - at);
            at = end;
            if (mark) e->held[e->size++] = in.data[at++];
            continue;
        }
        uint8_t byte = in.data[at];
        if (goes_on(e, byte)) {
            if (e->size == sizeof e->held)
                vg_entities_end(e, out);
            else
                e->held[e->size++] = in.data[at++];
            continue;
        }
        at += byte == ';';
        put_reference(e, byte == ';', out);
    }
}

/* -- encoded words ------------------------------------------------------------------------------------------------- */

#define WORD_BYTES 1024U /* RFC 2047 allows 75; the bound keeps the search for an end linear */

/* "=?charset?B?text?=" at s[0]: its size, or 0. */
static size_t read_word(vg_slice s, uint8_t *ret_encoding, vg_slice *ret_text)
{
    s = vg_slice_take(s, WORD_BYTES);
    if (s.size < 8 || s.data[0] != '=' || s.data[1] != '?') return 0;
    size_t at = 2;
    while (at < s.size && s.data[at] > ' ' && s.data[at] < 0x7f && s.data[at] != '?') at++;
    if (at == 2 || s.size - at < 4 || s.data[at] != '?' || s.data[at + 2] != '?') return 0;
    uint8_t encoding = vg_lower(s.data[at + 1]);
    if (encoding != 'b' && encoding != 'q') return 0;
    size_t begin = at + 3, end = begin;
    while (end < s.size && s.data[end] != '?') end++;
    if (s.size - end < 2 || s.data[end + 1] != '=') return 0;
    *ret_encoding = encoding;
    *ret_text = vg_slice_of(s.data + begin, end - begin);
    return end + 2;
}

static void put_word(uint8_t encoding, vg_slice text, vg_sink out)
{
    if (encoding == 'b') {
        vg_base64 state = {0, 0};
        vg_base64_decode(&state, text, out);
        vg_base64_end(&state, out);
        return;
    }
    vg_quoted state = {0, 0};
    for (size_t at = 0; at < text.size; at++) {
        uint8_t byte = text.data[at] == '_' ? ' ' : text.data[at];
        vg_quoted_decode(&state, vg_slice_of(&byte, 1), false, out);
    }
    vg_quoted_end(&state, out);
}

void vg_words_decode(vg_slice field, vg_sink out)
{
    size_t at = 0, plain = 0, behind_word = SIZE_MAX;
    while (at < field.size) {
        const uint8_t *mark = memchr(field.data + at, '=', field.size - at);
        if (!mark) break;
        at = (size_t)(mark - field.data);
        uint8_t encoding = 0;
        vg_slice text;
        size_t size = read_word(vg_slice_skip(field, at), &encoding, &text);
        if (size == 0) {
            at++;
            continue;
        }
        vg_slice between = vg_slice_of(field.data + plain, at - plain);
        if (behind_word != plain || vg_slice_trim(between).size) put(out, between.data, between.size);
        put_word(encoding, text, out);
        at += size;
        plain = behind_word = at;
    }
    put(out, field.data + plain, field.size - plain);
}
