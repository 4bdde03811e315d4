/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a character is to those who cut a text into words and names. */
#ifndef VG_KNOWLEDGE_LETTERS_H
#define VG_KNOWLEDGE_LETTERS_H

#include "knowledge/text_words.h"

enum { IS_OTHER = 0, IS_LETTER, IS_DIGIT, IS_SPACE, IS_NEWLINE, IS_MARK, IS_DASH, IS_APOSTROPHE, IS_AND, IS_LEAD };

/* The kind of the character at s[at] and its size; IS_LEAD: nothing at all (soft hyphen, zero width, combining accent).
 */
uint8_t vg_letter_kind(vg_slice s, size_t at, size_t *ret_size);

/* The folded bytes of a word, at most `most`; a larger number where they are more. */
size_t vg_word_fold(vg_slice word, uint8_t *ret_folded, size_t most);

#endif
