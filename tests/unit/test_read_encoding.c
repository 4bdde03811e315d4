/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encodings of texts: what is told, what comes out, and that a place of the text leads back to its stored bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/read/encoding.h"

#define TEXT(s)                                                                                                        \
    {                                                                                                                  \
        s, sizeof(s) - 1                                                                                               \
    }

typedef struct piece {
    const char *bytes;
    size_t size;
} piece;

static void texts_are_told_and_decoded(void **state)
{
    (void)state;
    static const struct {
        piece stored;
        const char *charset;
        const char *text; /* within the decoded text */
        bool placed, guessed;
    } rows[] = {
        {TEXT("pr\xC3\xA9par\xC3\xA9"), "UTF-8", "pr\xC3\xA9par\xC3\xA9", true, false},
        {TEXT("\xEF\xBB\xBFpr\xC3\xA9par\xC3\xA9"), "UTF-8", "pr\xC3\xA9par\xC3\xA9", true, false},
        {TEXT("Les pirates ont pr\xE9par\xE9 l\x92op\xE9ration \xE0 Paris et l\x92ont cach\xE9"
              "e apr\xE8s l\x92\xE9t\xE9"),
         "windows-1252", "l\xE2\x80\x99op\xC3\xA9ration", true, true},
        {TEXT("Le co\xFBt de l'\xBDuvre fut de \xA4 500 apr\xE8s l'\xE9t\xE9, tr\xE8s \xE9lev\xE9 pour les "
              "soci\xE9t\xE9s"),
         "ISO-8859-15", "\xC5\x93uvre fut de \xE2\x82\xAC 500", true, true},
        {TEXT("\xC7\xEB\xEE\xF3\xEC\xFB\xF8\xEB\xE5\xED\xED\xE8\xEA\xE8 \xEF\xF0\xEE\xED\xE8\xEA\xEB\xE8 \xE2 "
              "\xF1\xE5\xF2\xFC \xEA\xEE\xEC\xEF\xE0\xED\xE8\xE8 \xE2 \xEC\xE0\xF0\xF2\xE5"),
         "windows-1251", "\xD1\x81\xD0\xB5\xD1\x82\xD1\x8C", true, true},
        {TEXT("\xFA\xCC\xCF\xD5\xCD\xD9\xDB\xCC\xC5\xCE\xCE\xC9\xCB\xC9 \xD0\xD2\xCF\xCE\xC9\xCB\xCC\xC9 \xD7 "
              "\xD3\xC5\xD4\xD8 \xCB\xCF\xCD\xD0\xC1\xCE\xC9\xC9 \xD7 \xCD\xC1\xD2\xD4\xC5"),
         "KOI8-R", "\xD1\x81\xD0\xB5\xD1\x82\xD1\x8C", true, true},
        {TEXT("<html><meta charset=\"windows-1251\"><p>\xF1\xE5\xF2\xFC"), "windows-1251",
         "\xD1\x81\xD0\xB5\xD1\x82\xD1\x8C", true, false},
        {TEXT("<?xml version='1.0' encoding='iso-8859-1'?><a>\xE9\x92</a>"), "windows-1252", "\xC3\xA9\xE2\x80\x99",
         true, false},
        {TEXT("<meta charset=shift_jis>\x83\x6C\x83\x62\x83\x67"), "Shift_JIS", "\xE3\x83\x8D\xE3\x83\x83\xE3\x83\x88",
         false, false},
        {TEXT("e\0v\0i\0l\0.\0c\0o\0m\0 \0\xE9\0"), "UTF-16LE", "evil.com \xC3\xA9", true, false},
        {TEXT("\xFE\xFF\0e\0v\0i\0l\xD8\x3D\xDE\x00"), "UTF-16BE", "evil\xF0\x9F\x98\x80", true, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vg_decoded d;
        vg_slice bytes = vg_slice_of(rows[i].stored.bytes, rows[i].stored.size);
        assert_int_equal(vg_decode(bytes, &d, NULL), VG_OK);
        if (strcmp(d.charset, rows[i].charset) != 0) fail_msg("row %zu: %s, not %s", i, d.charset, rows[i].charset);
        if (vg_slice_find(d.text, vg_slice_str(rows[i].text)) == SIZE_MAX)
            fail_msg("row %zu: %.*s", i, (int)d.text.size, (const char *)d.text.data);
        assert_int_equal(d.placed, rows[i].placed);
        assert_int_equal(d.guessed, rows[i].guessed);
        vg_decoded_free(&d);
    }
}

/* Long enough for several marks: "é" of every line, and its end. */
static void places_lead_back(void **state)
{
    (void)state;
    vg_buf stored = VG_BUF_INIT(1 << 20);
    vg_decoded d;
    for (int i = 0; i < 500; i++)
        vg_buf_printf(&stored,
                      "ligne %d : l'op\xE9ration fut pr\xE9par\xE9"
                      "e\n",
                      i);
    assert_int_equal(vg_decode(vg_buf_slice(&stored), &d, NULL), VG_OK);
    assert_string_equal(d.charset, "windows-1252");
    size_t at = 0;
    for (size_t raw = 0; raw < stored.size; raw++) {
        assert_int_equal(vg_decoded_stored(&d, at), raw);
        at += stored.data[raw] < 0x80 ? 1 : 2;
    }
    assert_int_equal(at, d.text.size);
    assert_int_equal(vg_decoded_stored(&d, at), stored.size);
    vg_decoded_free(&d);
    vg_buf_free(&stored);
}

static void twice_encoded_text_is_mended_where_all_of_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *stored, *text;
        size_t repaired, garbled;
    } rows[] = {
        {"pr\xC3\x83\xC2\xA9par\xC3\x83\xC2\xA9 l\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2op",
         "pr\xC3\xA9par\xC3\xA9 l\xE2\x80\x99op", 3, 0},
        /* one sound letter among three: left, and told */
        {"pr\xC3\x83\xC2\xA9par\xC3\x83\xC2\xA9 \xC3\xA9t\xC3\xA9",
         "pr\xC3\x83\xC2\xA9par\xC3\x83\xC2\xA9 \xC3\xA9t\xC3\xA9", 0, 2},
        /* letters that are next to each other in Portuguese, and no such pair */
        {"S\xC3\xA3o Paulo, Jo\xC3\xA3o", "S\xC3\xA3o Paulo, Jo\xC3\xA3o", 0, 0},
        {"plain", "plain", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vg_decoded d;
        assert_int_equal(vg_decode(vg_slice_str(rows[i].stored), &d, NULL), VG_OK);
        assert_true(vg_slice_is(d.text, rows[i].text));
        assert_int_equal(d.repaired, rows[i].repaired);
        assert_int_equal(d.garbled, rows[i].garbled);
        vg_decoded_free(&d);
    }
}

static void parts_of_mails_are_decoded_by_their_names(void **state)
{
    (void)state;
    static const struct {
        piece stored;
        const char *charset, *text;
    } rows[] = {
        {TEXT("\xE9\x80"), "windows-1252", "\xC3\xA9\xE2\x82\xAC"}, {TEXT("\xE9"), "ISO-8859-1", "\xC3\xA9"},
        {TEXT("\x1B$B%M\x1B(B"), "iso-2022-jp", "\xE3\x83\x8D"},    {TEXT("\xC3\xA9"), "us-ascii", "\xC3\xA9"},
        {TEXT("\xC3\xA9"), "x-nobody-knows", "\xC3\xA9"},           {TEXT(""), "", ""},
    };
    vg_buf out = VG_BUF_INIT(4096);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vg_buf_reset(&out);
        vg_slice bytes = vg_slice_of(rows[i].stored.bytes, rows[i].stored.size);
        assert_int_equal(vg_decode_named(bytes, vg_slice_str(rows[i].charset), &out), VG_OK);
        assert_string_equal(vg_buf_text(&out), rows[i].text);
    }
    vg_buf_free(&out);
}

static void only_well_formed_bytes_are_utf8(void **state)
{
    (void)state;
    static const piece bad[] = {TEXT("\x80"),
                                TEXT("\xC0\x80"),
                                TEXT("\xC3"),
                                TEXT("\xE0\x80\x80"),
                                TEXT("\xED\xA0\x80"),
                                TEXT("\xF4\x90\x80\x80"),
                                TEXT("\xF8\x88\x80\x80\x80")};
    uint32_t point;
    uint8_t bytes[4];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(vg_utf8_get(vg_slice_of(bad[i].bytes, bad[i].size), 0, &point), 0);
    for (uint32_t p = 1; p < 0x110000; p += p < 0x3000 ? 1 : 977) {
        if (p >= 0xD800 && p < 0xE000) continue;
        size_t size = vg_utf8_put(p, bytes);
        assert_int_equal(vg_utf8_get(vg_slice_of(bytes, size), 0, &point), size);
        assert_int_equal(point, p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_told_and_decoded),
        cmocka_unit_test(places_lead_back),
        cmocka_unit_test(twice_encoded_text_is_mended_where_all_of_it_is),
        cmocka_unit_test(parts_of_mails_are_decoded_by_their_names),
        cmocka_unit_test(only_well_formed_bytes_are_utf8),
    };
    return cmocka_run_group_tests_name("read: encodings", tests, NULL, NULL);
}
