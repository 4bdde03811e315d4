/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text made harmless for a terminal and for a shell. The first byte is a number of columns; the rest is any text. What
 * is made visible holds nothing that a terminal obeys and stays as it is when it is made visible again; a shell word
 * reads back as the word. */
#include <stdlib.h>
#include <string.h>

#include "../../src/publish/visible_text.h"

static void require(bool condition)
{
    if (!condition) abort();
}

/* The next character of well-formed UTF-8 (RFC 3629 4), without the library that made it. */
static uint32_t next(vg_slice *s)
{
    uint8_t first = s->data[0];
    size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    static const uint8_t masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    require((first < 0x80 || first >= 0xc0) && first < 0xf8 && s->size >= size);
    uint32_t c = first & masks[size];
    for (size_t i = 1; i < size; i++) {
        require((s->data[i] & 0xc0) == 0x80);
        c = c << 6 | (s->data[i] & 0x3fU);
    }
    require(c >= smallest[size] && c <= 0x10ffff && (c < 0xd800 || c >= 0xe000));
    *s = vg_slice_skip(*s, size);
    return c;
}

static void check_harmless(vg_slice s)
{
    while (s.size) {
        uint32_t c = next(&s);
        require(c >= 0x20 && c != 0x7f && (c < 0x80 || c >= 0xa0)); /* C0, DEL, C1 */
        require(c != 0xad && c != 0x61c && c != 0xfeff);
        require(c < 0x200b || c > 0x200f);                             /* zero width, marks of direction */
        require(c < 0x2028 || c > 0x202e);                             /* separators, embeddings, overrides */
        require(c < 0x2060 || c > 0x206f);                             /* isolates */
        require(c < 0xe0000 || c > 0xe0fff);                           /* tags */
        require((c < 0xe000 || c > 0xf8ff) && (c & 0xfffe) != 0xfffe); /* private, no characters */
    }
}

static void check_columns(vg_slice s, size_t columns)
{
    size_t fits = text_fit(s, columns);
    require(fits <= s.size);
    require(text_width(vg_slice_take(s, fits)) <= columns);
    require(text_fit(s, text_width(s)) == s.size);
    vg_slice rest = vg_slice_skip(s, fits);
    if (rest.size) { /* one more does not fit */
        vg_slice after = rest;
        next(&after);
        require(text_width(vg_slice_take(s, s.size - after.size)) > columns);
    }
}

/* One word in '…', with \' between such pieces, or in $'…' with octal escapes. */
static void read_shell_word(vg_slice s, vg_buf *out)
{
    bool dollar = s.data[0] == '$', inside = false;
    for (size_t at = dollar; at < s.size; at++) {
        uint8_t c = s.data[at];
        if (c == '\'') {
            inside = !inside;
        } else if (!inside) {
            require(!dollar && c == '\\' && at + 1 < s.size && s.data[at + 1] == '\'');
            vg_buf_add_byte(out, s.data[++at]);
        } else if (dollar && c == '\\') {
            require(s.size - at > 3);
            unsigned value = 0;
            for (int i = 0; i < 3; i++) value = value * 8 + (unsigned)(s.data[++at] - '0');
            require(value < 256);
            vg_buf_add_byte(out, (uint8_t)value);
        } else {
            vg_buf_add_byte(out, c);
        }
    }
    require(!inside);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    char *word = malloc(size);
    require(word != NULL);
    memcpy(word, data + 1, size - 1);
    word[size - 1] = 0;
    vg_slice text = vg_slice_of(word, size - 1);
    vg_buf shown = VG_BUF_INIT(1 << 24), again = VG_BUF_INIT(1 << 24), quoted = VG_BUF_INIT(1 << 24);
    text_add_visible(&shown, text);
    require(shown.status == VG_OK);
    check_harmless(vg_buf_slice(&shown));
    text_add_visible(&again, vg_buf_slice(&shown));
    require(vg_slice_eq(vg_buf_slice(&shown), vg_buf_slice(&again)));
    check_columns(vg_buf_slice(&shown), data[0]);
    require(text_fit(text, data[0]) <= text.size); /* raw text is measured too */

    text_add_shell_word(&quoted, word);
    check_harmless(vg_buf_slice(&quoted));
    vg_buf_reset(&again);
    read_shell_word(vg_buf_slice(&quoted), &again);
    require(vg_slice_eq(vg_buf_slice(&again), vg_slice_str(word)));

    for (int kind = 0; kind < VG_KIND_COUNT; kind++) {
        vg_buf_reset(&again);
        text_add_defanged(&again, (vg_kind)kind, word);
        require(again.status == VG_OK && again.size >= strlen(word));
    }
    vg_buf_free(&shown);
    vg_buf_free(&again);
    vg_buf_free(&quoted);
    free(word);
    return 0;
}
