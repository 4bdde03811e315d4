/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a text, which all who read it share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "knowledge/text_words.h"

static uint32_t fnv(const char *folded)
{
    uint32_t hash = 0x811C9DC5U;
    for (; *folded; folded++) hash = (hash ^ (uint8_t)*folded) * 0x01000193U;
    return hash;
}

static void letters_and_figures_part(void **state)
{
    (void)state;
    static const struct {
        const char *written, *folded;
        uint8_t flags;
    } expected[] = {
        {"The", "the", VG_WORD_PLAIN | VG_WORD_UPPER},
        {"APT", "apt", VG_WORD_PLAIN | VG_WORD_UPPER},
        {"28", "28", VG_WORD_FIGURES | VG_WORD_UPPER},
        {"d", "d", VG_WORD_PLAIN},
        {"\xC3\x89t\xC3\xA9", "ete", VG_WORD_UPPER},
        {"HydroJiin", "hydrojiin", VG_WORD_PLAIN | VG_WORD_UPPER | VG_WORD_MIXED},
        {"co\xC2\xADop", "coop", 0},
        {"x", "x", VG_WORD_PLAIN},
    };
    const vg_slice text =
        vg_slice_str("The APT28 d\xE2\x80\x99\xC3\x89t\xC3\xA9, \xFFHydroJiin co\xC2\xADop\xE2\x80\x94x");
    vg_words w = {0};
    assert_int_equal(vg_words_cut(&w, text), VG_OK);
    assert_int_equal(w.count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < w.count; i++) {
        const vg_word *word = &w.list[i];
        assert_int_equal(word->until - word->from, strlen(expected[i].written));
        assert_memory_equal(text.data + word->from, expected[i].written, word->until - word->from);
        assert_int_equal(word->hash, fnv(expected[i].folded));
        assert_int_equal(word->flags, expected[i].flags);
        const vg_word alone = vg_word_at(text, word->from);
        assert_int_equal(alone.until, word->until);
        assert_int_equal(alone.hash, word->hash);
        assert_int_equal(alone.flags, word->flags);
    }
    vg_words_free(&w);
}

static void a_place_has_its_word(void **state)
{
    (void)state;
    vg_words w = {0};
    assert_int_equal(vg_words_cut(&w, vg_slice_str("one two  three")), VG_OK);
    assert_int_equal(vg_words_seek(&w, 0), 0);
    assert_int_equal(vg_words_seek(&w, 1), 1);
    assert_int_equal(vg_words_seek(&w, 4), 1);
    assert_int_equal(vg_words_seek(&w, 8), 2);
    assert_int_equal(vg_words_seek(&w, 10), 3);
    assert_int_equal(vg_words_cut(&w, vg_slice_of(NULL, 0)), VG_OK); /* anew */
    assert_int_equal(w.count, 0);
    assert_int_equal(vg_words_seek(&w, 0), 0);
    vg_words_free(&w);
}

/* Any bytes: words are apart, ascending, and hold what begins a word. */
static void any_bytes(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a",        "Z",    "7", " ", "-", "\xC3", "\xA9", "\xE2\x80\x8B",
                                         "\xCC\x81", "\xF0", "."};
    uint64_t random = 7;
    for (int round = 0; round < 2000; round++) {
        char text[64 * 4];
        size_t size = 0;
        for (int i = 0; i < 40; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407U;
            const char *piece = pieces[(random >> 33) % (sizeof pieces / sizeof pieces[0])];
            memcpy(text + size, piece, strlen(piece));
            size += strlen(piece);
        }
        char *exact = malloc(size); /* so that a sanitizer sees what is read behind it */
        assert_non_null(exact);
        memcpy(exact, text, size);
        vg_words w = {0};
        assert_int_equal(vg_words_cut(&w, vg_slice_of(exact, size)), VG_OK);
        size_t end = 0;
        for (size_t i = 0; i < w.count; i++) {
            assert_true(w.list[i].from >= end && w.list[i].until > w.list[i].from && w.list[i].until <= size);
            for (; end < w.list[i].from; end++) assert_false(vg_is_alnum((uint8_t)exact[end]));
            end = w.list[i].until;
        }
        for (; end < size; end++) assert_false(vg_is_alnum((uint8_t)exact[end]));
        vg_words_free(&w);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_and_figures_part),
        cmocka_unit_test(a_place_has_its_word),
        cmocka_unit_test(any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
