/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "roles.h"

#include <stdbool.h>

#define ROLE_BYTES 512

/* Small letters, accents off. A phrase counts between word boundaries; a plural "s" may follow. */
typedef struct role_phrase {
    const char *text;
    size_t size;
    const char *role;
} role_phrase;

#include "role_table.h" /* phrases, phrases_of: from data/languages */

static size_t fold(vg_slice text, char ret_folded[ROLE_BYTES])
{
    static const char letters[] = "aaaaaaaceeeeiiiidnooooo-ouuuuy-s";
    size_t size = 0;
    for (size_t i = 0; i < text.size && size < ROLE_BYTES; i++) {
        uint8_t c = text.data[i];
        if (c < 0x80 && c != '<' && c > ' ' && c != '_') {
            ret_folded[size++] = (char)vg_lower(c);
            continue;
        }
        if (c == '<') { /* a placeholder ("<VICTIM_ID>") names no role */
            const uint8_t *close = memchr(text.data + i, '>', text.size - i < 48 ? text.size - i : 48);
            if (close) i = (size_t)(close - text.data), c = ' ';
        }
        if (c == 0xC3 && i + 1 < text.size && text.data[i + 1] >= 0x80)
            c = (uint8_t)letters[(text.data[++i] - 0x80U) & 31U];
        else if (vg_is_space(c) || c == '_')
            c = ' ';
        ret_folded[size++] = (char)vg_lower(c);
    }
    return size;
}

static bool stands_alone(const char *text, size_t size, size_t from, size_t until)
{
    if (from > 0 && (vg_is_alnum((uint8_t)text[from - 1]) || text[from - 1] == '.' || text[from - 1] == '/'))
        return false;
    if (until < size && text[until] == 's') until++;
    if (until >= size) return true;
    if (text[until] == '.' && until + 1 < size && vg_is_alnum((uint8_t)text[until + 1])) return false;
    return !vg_is_alnum((uint8_t)text[until]) && text[until] != '/';
}

/* Of small letters: capitals are folded. */
static const bool is_word[256] = {
    ['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true,
    ['8'] = true, ['9'] = true, ['a'] = true, ['b'] = true, ['c'] = true, ['d'] = true, ['e'] = true, ['f'] = true,
    ['g'] = true, ['h'] = true, ['i'] = true, ['j'] = true, ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true,
    ['o'] = true, ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true, ['u'] = true, ['v'] = true,
    ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true};

const char *vg_role_in(vg_slice text)
{
    char folded[ROLE_BYTES + 1];
    size_t size = fold(text, folded);
    folded[size] = 0;
    const char *role = NULL;
    bool inside = false, before; /* inside a word */
    for (size_t at = 0; at < size; at++) {
        const uint8_t first = (uint8_t)folded[at] & 127;
        before = inside;
        inside = is_word[(uint8_t)folded[at]];
        if (before) continue;
        if (!(seconds_of[first] >> ((uint8_t)folded[at + 1] & 31U) & 1U)) continue;
        for (size_t i = phrases_of[first]; i < phrases_of[first + 1]; i++) {
            const size_t length = phrases[i].size;
            if (phrases[i].text[1] != folded[at + 1] || length > size - at) continue;
            if (memcmp(phrases[i].text, folded + at, length) != 0) continue;
            if (!stands_alone(folded, size, at, at + length)) continue;
            if (role && strcmp(role, phrases[i].role) != 0) return NULL;
            role = phrases[i].role;
        }
    }
    return role;
}
