/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context.h"

#define WORD_MAX       64U
#define SEPARATORS_MAX 8U

static bool in_word(uint8_t c)
{
    return vg_is_alnum(c) || c == '_' || c == '-';
}

/* What may stand before a product of a user agent (RFC 9110 10.1.5); '+' is a space in IIS logs. */
static bool before_product(uint8_t c)
{
    return vg_is_space(c) || c == '"' || c == '\'' || c == '(' || c == ';' || c == '+' || c == ',';
}

/* "Chrome", "Edg", "curl", but not Squid's "HIER_DIRECT" or "FIRSTUP_PARENT", whose address is an address. */
static bool is_product(vg_slice text, size_t begin, size_t end)
{
    if (!vg_is_alpha(text.data[begin])) return false;
    for (size_t i = begin; i < end; i++)
        if (text.data[i] >= 'a' && text.data[i] <= 'z') return true;
    return false;
}

static bool after_product(vg_slice text, size_t slash)
{
    size_t end = slash;
    if (end > 0 && text.data[end - 1] == '\\') end--; /* JSON's "\/" */
    size_t begin = end;
    while (begin > 0 && end - begin < WORD_MAX && in_word(text.data[begin - 1])) begin--;
    if (begin == end || !is_product(text, begin, end)) return false;
    return begin == 0 || before_product(text.data[begin - 1]);
}

static bool after_version_word(vg_slice text, size_t begin)
{
    size_t end = begin;
    while (end > 0 && begin - end < SEPARATORS_MAX) {
        uint8_t c = text.data[end - 1];
        if (c != ' ' && c != ':' && c != '=' && c != '"' && c != '\'') break;
        end--;
    }
    if (end == begin) return false;
    if (end >= 7 && vg_slice_ieq(vg_slice_of(text.data + end - 7, 7), vg_slice_str("version")))
        return end == 7 || !vg_is_alpha(text.data[end - 8]) || text.data[end - 7] == 'V'; /* "FileVersion" */
    return end >= 3 && vg_slice_ieq(vg_slice_of(text.data + end - 3, 3), vg_slice_str("ver")) &&
           (end == 3 || !vg_is_alpha(text.data[end - 4]));
}

bool vg_context_is_version(vg_slice text, size_t begin, size_t end)
{
    if (end + 1 < text.size && text.data[end] == ':' && vg_is_digit(text.data[end + 1])) return false;
    if (begin > 0 && text.data[begin - 1] == '/') return after_product(text, begin - 1);
    return after_version_word(text, begin);
}
