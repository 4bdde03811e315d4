/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "time_words.h"

#include "times.h"

#include "time_tables.h"

_Static_assert(sizeof languages / sizeof languages[0] <= VG_TIME_LANGUAGES, "each language has its place in a guess");
_Static_assert(VG_TW_COUNT <= 64, "the meanings of a word are the bits of its mask");

const vg_time_language *vg_time_language_at(size_t i)
{
    return i < sizeof languages / sizeof languages[0] ? &languages[i] : NULL;
}

const vg_time_language *vg_time_language_of(const char *code)
{
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++)
        if (strcmp(languages[i].code, code) == 0) return &languages[i];
    return NULL;
}

/* What the letter of two bytes at s[i] becomes, at most two bytes; 0: it stays, -1: it goes (a combining accent). */
static int fold_pair(uint8_t first, uint8_t second, char ret_text[2])
{
    unsigned point = ((first & 0x1FU) << 6) | (second & 0x3FU);
    if (point >= 0x300 && point < 0x370) return -1;
    if (point >= 0xC0 && point < 0x250) {
        const char *base = latin_fold[point - 0xC0];
        if (!base[0]) return 0;
        ret_text[0] = base[0];
        ret_text[1] = base[1];
        return base[1] ? 2 : 1;
    }
    if (point < 0x370 || point >= 0x530) return 0;
    unsigned other = other_fold[point - 0x370];
    ret_text[0] = (char)(0xC0U | (other >> 6));
    ret_text[1] = (char)(0x80U | (other & 0x3FU));
    return 2;
}

size_t vg_time_fold(vg_slice word, char ret_folded[VG_TIME_WORD_BYTES], uint32_t *hash)
{
    size_t size = 0;
    uint32_t h = *hash;
    for (size_t i = 0; i < word.size; i++) {
        uint8_t c = word.data[i];
        if (c < 0x80) {
            if (size == VG_TIME_WORD_BYTES) return 0;
            c = vg_lower(c);
            ret_folded[size++] = (char)c;
            h = vg_fnv1a(h, c);
            continue;
        }
        char text[2] = {(char)c, 0};
        int count = 1;
        if (c >= 0xC3 && c < 0xE0 && i + 1 < word.size && (word.data[i + 1] & 0xC0U) == 0x80U) {
            count = fold_pair(c, word.data[i + 1], text);
            if (count == 0) {
                text[1] = (char)word.data[i + 1];
                count = 2;
            }
            i++;
        }
        for (int k = 0; k < count; k++) {
            if (size == VG_TIME_WORD_BYTES) return 0;
            ret_folded[size++] = text[k];
            h = vg_fnv1a(h, (uint8_t)text[k]);
        }
    }
    *hash = h;
    return size;
}

/* Equal but for the case of ASCII and Latin-1 letters. */
static bool written_as(vg_slice written, const char *exact)
{
    if (written.size != strlen(exact)) return false;
    for (size_t i = 0; i < written.size; i++) {
        uint8_t c = vg_lower(written.data[i]);
        if (i > 0 && written.data[i - 1] == 0xC3 && c >= 0x80 && c < 0x9F && c != 0x97) c |= 0x20U;
        if (c != (uint8_t)exact[i]) return false;
    }
    return true;
}

static bool same_key(const vg_time_entry *e, vg_slice key)
{
    if (e->size != key.size) return false;
    size_t i = 0;
    while (i < key.size && vg_lower(key.data[i]) == (uint8_t)e->key[i]) i++;
    return i == key.size;
}

const vg_time_entry *vg_time_entry_of(const vg_time_language *l, vg_slice key, uint32_t hash, vg_slice written)
{
    for (uint32_t at = hash & l->mask; l->slots[at]; at = (at + 1) & l->mask) {
        if ((l->slots[at] ^ hash) >> 16) continue;
        const vg_time_entry *e = &l->entries[(l->slots[at] & 0xFFFFU) - 1];
        if (same_key(e, key) && (!e->exact || written_as(written, e->exact))) return e;
    }
    return NULL;
}

int vg_time_value(const vg_time_entry *entry, vg_time_word word)
{
    for (int i = 0; i < entry->sense_count; i++)
        if (entry->senses[i].word == word) return entry->senses[i].value;
    return 0;
}
