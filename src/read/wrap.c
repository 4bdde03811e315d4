/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hashes that a page or a table cell wrapped. Joined where the chunks, alone on their lines, make up a digest's length
 * and could not each be a digest: two MD5s one above the other are not a SHA-256, unless the words before say so. */
#include "defang.h"

#define LONGEST_DIGEST 128
#define SHORTEST_CHUNK 16
#define LABEL_BYTES    48

static bool is_digest_length(size_t size)
{
    return size == 32 || size == 40 || size == 64 || size == 128;
}

static bool joins_words(uint8_t c)
{
    return vg_is_alnum(c) || c == '_' || c == '-' || c == '/' || c == '.' || c == '=' || c == ':' || c >= 0x80;
}

/* The hexadecimal run that begins at `at`, bounded on the right; its length or 0. */
static size_t hex_run(vg_slice text, size_t at)
{
    size_t end = at;
    while (end < text.size && end - at <= LONGEST_DIGEST && vg_hex_value(text.data[end]) >= 0) end++;
    if (end - at > LONGEST_DIGEST) return 0;
    if (end < text.size && (vg_is_alnum(text.data[end]) || text.data[end] == '_' || text.data[end] == '-' ||
                            text.data[end] == '/' || text.data[end] >= 0x80))
        return 0;
    if (end + 1 < text.size && text.data[end] == '.' && vg_is_alnum(text.data[end + 1])) return 0;
    return end - at;
}

/* Blanks and at most one line end. *ret_newline says whether there was one. */
static size_t skip_gap(vg_slice text, size_t at, bool *ret_newline)
{
    size_t start = at;
    *ret_newline = false;
    for (; at < text.size && at - start < 64; at++) {
        uint8_t c = text.data[at];
        if (c == '\n') {
            if (*ret_newline) break;
            *ret_newline = true;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            break;
        }
    }
    return at;
}

static bool ends_line(vg_slice text, size_t at)
{
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == '\r')) at++;
    return at >= text.size || text.data[at] < ' ' || text.data[at] == '|';
}

/* "SHA-256", "sha256", "SHA 256" shortly before `at`, as the last algorithm named there. */
static bool labelled(vg_slice text, size_t at, size_t target)
{
    size_t from = at > LABEL_BYTES ? at - LABEL_BYTES : 0;
    size_t named = 0;
    for (size_t i = from; i + 3 < at; i++) {
        const uint8_t *p = text.data + i;
        if (vg_lower(p[0]) == 'm' && vg_lower(p[1]) == 'd' && p[2] == '5') named = 32;
        if (vg_lower(p[0]) != 's' || vg_lower(p[1]) != 'h' || vg_lower(p[2]) != 'a') continue;
        size_t digit = i + 3 + ((p[3] == '-' || p[3] == ' ') ? 1 : 0);
        if (digit >= at) continue;
        named = text.data[digit] == '1' ? 40 : text.data[digit] == '2' ? 64 : text.data[digit] == '5' ? 128 : named;
    }
    return named == target;
}

static bool looks_random(vg_slice text, size_t from, size_t until)
{
    bool digit = false, letter = false;
    for (size_t i = from; i < until; i++) {
        digit |= vg_is_digit(text.data[i]);
        letter |= vg_is_alpha(text.data[i]);
    }
    return digit && letter;
}

/* Whether chunks of these lengths, the last being `last`, are one digest of `target` digits. */
static bool is_one(vg_slice text, size_t start, size_t first, size_t last, size_t chunks, size_t target, bool newline)
{
    bool all_digests = is_digest_length(first) && is_digest_length(last);
    if (labelled(text, start, target)) return newline || chunks == 2;
    if (all_digests || (is_digest_length(first) && !(first == 40 && last == 24))) return false;
    if (!newline) return chunks == 2 && target != 32 && first != last && last >= 8;
    return target != 32 || first != last;
}

size_t vg_wrap_find(vg_slice text, size_t at, size_t ret_gaps[VG_WRAP_CHUNKS], size_t ret_nexts[VG_WRAP_CHUNKS])
{
    static const size_t targets[] = {64, 40, 128, 32};
    size_t start = at;
    while (start > 0 && at - start <= LONGEST_DIGEST && vg_hex_value(text.data[start - 1]) >= 0) start--;
    size_t first = at - start, total = first;
    if (first < SHORTEST_CHUNK || first >= LONGEST_DIGEST) return 0;
    if (start > 0 && joins_words(text.data[start - 1]) && text.data[start - 1] != ':' && text.data[start - 1] != '=')
        return 0;
    size_t end = at, found = 0;
    bool wrapped = true;
    for (size_t chunks = 1; chunks < VG_WRAP_CHUNKS && total < LONGEST_DIGEST; chunks++) {
        bool newline;
        size_t next = skip_gap(text, end, &newline);
        size_t run = next > end ? hex_run(text, next) : 0;
        wrapped = wrapped && newline;
        if (run == 0 || run > first || (!newline && (chunks > 1 || next != end + 1))) break;
        if (run < 8 && !ends_line(text, next + run)) break;
        ret_gaps[chunks - 1] = end;
        ret_nexts[chunks - 1] = next;
        total += run;
        end = next + run;
        for (size_t t = 0; t < sizeof targets / sizeof targets[0] && !found; t++)
            if (total == targets[t] && is_one(text, start, first, run, chunks + 1, targets[t], wrapped)) found = chunks;
        if (found || run != first) break;
    }
    return found && looks_random(text, start, end) ? found : 0;
}
