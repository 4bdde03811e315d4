/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#define LANGUAGE_BYTES ((size_t)1 << 16)

/* The commonest words that only one of the languages has. */
static const struct {
    const char *word;
    char language; /* 'e', 'f' */
} common[] = {
    {"the", 'e'},  {"and", 'e'}, {"of", 'e'},  {"to", 'e'},  {"is", 'e'},   {"was", 'e'},  {"with", 'e'},
    {"that", 'e'}, {"for", 'e'}, {"by", 'e'},  {"are", 'e'}, {"this", 'e'}, {"le", 'f'},   {"la", 'f'},
    {"les", 'f'},  {"des", 'f'}, {"et", 'f'},  {"est", 'f'}, {"une", 'f'},  {"dans", 'f'}, {"par", 'f'},
    {"pour", 'f'}, {"que", 'f'}, {"qui", 'f'}, {"du", 'f'},  {"en", 'f'},   {"sur", 'f'},  {"avec", 'f'},
};

const char *vg_language_of(vg_slice text)
{
    size_t english = 0, french = 0;
    text = vg_slice_take(text, LANGUAGE_BYTES);
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && (vg_is_alnum(text.data[end]) || text.data[end] >= 0x80)) end++;
        vg_slice word = vg_slice_of(text.data + at, end - at);
        for (size_t i = 0; word.size > 1 && word.size < 5 && i < sizeof common / sizeof common[0]; i++) {
            if (!vg_slice_ieq(word, vg_slice_str(common[i].word))) continue;
            english += common[i].language == 'e';
            french += common[i].language == 'f';
        }
        at = end + 1;
    }
    if (english + french < 3) return "";
    return english >= 2 * french ? "en" : french >= 2 * english ? "fr" : "";
}
