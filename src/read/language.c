/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of a text: by its script where that has one language, else by the commonest words that it uses
 * (data/languages/XX/common.tsv, compiled when vigie is built). */
#include <stdlib.h>

#include "base/hash.h"
#include "document.h"
#include "encoding.h"

#define LANGUAGE_BYTES ((size_t)1 << 16)
/* So much is enough to tell where it holds so many common words; a report that opens with a table is read on. */
#define ENOUGH_BYTES ((size_t)1 << 12)
#define ENOUGH_WORDS 120
#define WORD_BYTES   15

typedef struct common_word {
    char word[WORD_BYTES + 1];
    uint8_t size;
    uint32_t languages; /* a bit each, in the order of language_codes */
} common_word;

#include "common_words.h"

#define LANGUAGES (sizeof language_codes / sizeof language_codes[0])

static const struct {
    uint32_t first, last;
    char language[3];
} scripts[] = {
    {0x370, 0x3FF, "el"}, {0x590, 0x5FF, "he"},   {0x600, 0x6FF, "ar"},   {0x900, 0x97F, "hi"},
    {0xE00, 0xE7F, "th"}, {0x3040, 0x30FF, "ja"}, {0x4E00, 0x9FFF, "zh"}, {0xAC00, 0xD7AF, "ko"},
};

#define SCRIPTS (sizeof scripts / sizeof scripts[0])

static uint32_t languages_of(vg_slice word)
{
    uint8_t folded[WORD_BYTES];
    uint32_t hash = VG_FNV1A_SEED; /* as make_common_words.py has it */
    if (word.size == 0 || word.size > WORD_BYTES) return 0;
    for (size_t i = 0; i < word.size; i++) {
        folded[i] = vg_lower(word.data[i]);
        hash = vg_fnv1a(hash, folded[i]);
    }
    for (uint32_t at = hash & (COMMON_SLOTS - 1); common_slots[at]; at = (at + 1) & (COMMON_SLOTS - 1)) {
        const common_word *c = &common_words[common_slots[at] - 1];
        if (c->size == word.size && memcmp(c->word, folded, word.size) == 0) return c->languages;
    }
    return 0;
}

/* "ja" where kana stand among the ideographs. */
static const char *by_script(const size_t *letters, size_t all)
{
    size_t best = 0;
    for (size_t i = 0; i < SCRIPTS; i++)
        if (letters[i] > letters[best]) best = i;
    if (all < 20 || letters[best] * 3 < all) return NULL;
    const size_t kana = 5, ideographs = 6;
    if (best == ideographs && letters[kana] * 10 > letters[ideographs]) return scripts[kana].language;
    return scripts[best].language;
}

const char *vg_language_of(vg_slice text)
{
    size_t hits[LANGUAGES] = {0}, letters[SCRIPTS] = {0}, all_letters = 0, words = 0;
    text = vg_slice_take(text, LANGUAGE_BYTES);
    for (size_t at = 0; at < text.size && (at < ENOUGH_BYTES || words < ENOUGH_WORDS);) {
        size_t end = at;
        while (end < text.size && (vg_is_alpha(text.data[end]) || text.data[end] >= 0x80)) {
            if (text.data[end] < 0x80) {
                all_letters++;
                end++;
                continue;
            }
            uint32_t point = 0;
            size_t size = vg_utf8_get(text, end, &point);
            all_letters++;
            for (size_t i = 0; point >= 0x370 && i < SCRIPTS; i++)
                letters[i] += point >= scripts[i].first && point <= scripts[i].last;
            if (point >= 0x2000 && point < 0x2070) break; /* dashes and quotation marks */
            end += size ? size : 1;
        }
        uint32_t languages = languages_of(vg_slice_of(text.data + at, end - at));
        words += languages != 0;
        for (size_t i = 0; languages; i++, languages >>= 1) hits[i] += languages & 1U;
        while (end < text.size && !vg_is_alpha(text.data[end]) && text.data[end] < 0x80) end++;
        at = end > at ? end : at + 1;
    }
    const char *script = by_script(letters, all_letters);
    if (script) return script;
    size_t first = 0, second = 0;
    for (size_t i = 1; i < LANGUAGES; i++)
        if (hits[i] > hits[first]) first = i;
    for (size_t i = 0; i < LANGUAGES; i++)
        if (i != first && hits[i] > second) second = hits[i];
    if (hits[first] < 3 || hits[first] * 4 < second * 5) return "";
    return language_codes[first];
}
