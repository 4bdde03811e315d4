/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extraction with each kernel's marks against extraction that looks at every run of token bytes: the marks may leave
 * out what holds nothing, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/observe/extract_marked.h"
#include "observe/set.h"

static uint64_t random_state = 0x9e3779b97f4a7c15;
static uint32_t next_random(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 11) % below;
}

/* Every run's end, and the second of two colons. */
static void mark_all(vg_marks_state *state, const uint8_t *data, size_t blocks, uint64_t *ret_marks)
{
    for (size_t i = 0; i < 64 * blocks; i++) {
        const unsigned classes = vg_find_class[data[i]];
        if (i % 64 == 0) ret_marks[i / 64] = 0;
        bool ends = state->last.token && !(classes & VG_CLASS_TOKEN);
        bool pair = state->last.colon && classes & VG_CLASS_COLON;
        if (ends || pair) ret_marks[i / 64] |= UINT64_C(1) << (i % 64);
        state->last.token = (classes & VG_CLASS_TOKEN) != 0;
        state->last.colon = (classes & VG_CLASS_COLON) != 0;
    }
}

typedef struct listing {
    char text[1 << 16];
    size_t size;
} listing;

static int on_found(void *context, const vg_found *f)
{
    listing *l = context;
    int n = snprintf(l->text + l->size, sizeof l->text - l->size, "%zu+%zu %s %.*s\n", f->offset, f->length,
                     vg_kind_name(f->kind), (int)f->value.size, (const char *)f->value.data);
    assert_true(n > 0 && (size_t)n < sizeof l->text - l->size);
    l->size += (size_t)n;
    return 0;
}

static listing wanted, got;

static void compare(const char *text, size_t size)
{
    static const char *const kernels[] = {"scalar", "avx2", "avx512", "neon"};
    wanted.size = got.size = 0;
    wanted.text[0] = 0;
    vg_extract_marked(vg_slice_of(text, size), mark_all, on_found, &wanted);
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        setenv("VIGIE_KERNEL", kernels[k], 1);
        if (strcmp(vg_kernel_name(), kernels[k]) != 0) continue;
        got.size = 0;
        got.text[0] = 0;
        vg_extract(vg_slice_of(text, size), on_found, &got);
        if (strcmp(wanted.text, got.text) != 0)
            fail_msg("%s\nin: %.*s\nwanted:\n%sgot:\n%s", kernels[k], (int)size, text, wanted.text, got.text);
    }
}

/* Pieces that values are made of, and what stands between them. */
static void test_pieces(void **state)
{
    static const char *const pieces[] = {"evil.com",
                                         "info",
                                         "@",
                                         "a+b",
                                         ".",
                                         "..",
                                         " ",
                                         "\n",
                                         ":",
                                         "::",
                                         "://",
                                         "http",
                                         "https://",
                                         "ftp://u:p@",
                                         "/x",
                                         "1.2.3.4",
                                         "10.0.0.1-",
                                         "2001:db8::1",
                                         "fe80",
                                         "ffff",
                                         "T1059",
                                         "T1566.001",
                                         "CVE-2021-44228",
                                         "cve-",
                                         "2021-",
                                         "d41d8cd98f00b204e9800998ecf8427e",
                                         "abcdefabcdefabcdefabcdefabcdefab",
                                         "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
                                         "z\xC3\xBCrich.ch",
                                         "\xE2\x80\x99s",
                                         "\xE3\x80\x82",
                                         "-",
                                         "_",
                                         "%",
                                         "'",
                                         "&",
                                         "=",
                                         "[",
                                         "]",
                                         "(",
                                         ")",
                                         "word",
                                         "dead",
                                         "beef",
                                         "12",
                                         "9",
                                         "x",
                                         "localhost",
                                         "/24",
                                         "update.zip",
                                         "Win32/Agent.BT",
                                         "std",
                                         "%eth0",
                                         "\\",
                                         "|"};
    (void)state;
    for (int round = 0; round < 60000; round++) {
        char text[1024];
        size_t size = 0;
        for (uint32_t n = 1 + next_random(24); n > 0; n--) {
            const char *piece = pieces[next_random(sizeof pieces / sizeof *pieces)];
            size_t length = strlen(piece);
            if (size + length > sizeof text) break;
            memcpy(text + size, piece, length);
            size += length;
        }
        compare(text, size);
    }
}

/* A value at every offset round the blocks' edges. */
static void test_edges(void **state)
{
    static const char *const values[] = {"evil.com",
                                         "info@evil.com",
                                         "http://intranet/x",
                                         "::1",
                                         "2001:db8::1",
                                         "d41d8cd98f00b204e9800998ecf8427e",
                                         "abcdefabcdefabcdefabcdefabcdefab",
                                         "CVE-2021-44228",
                                         "T1059.001",
                                         "1.2.3.4",
                                         "z\xC3\xBCrich.ch"};
    static const char fillers[] = " a.:f9\xC3";
    (void)state;
    for (size_t v = 0; v < sizeof values / sizeof *values; v++)
        for (size_t f = 0; f + 1 < sizeof fillers; f++)
            for (size_t before = 0; before < 140; before++) {
                char text[320];
                size_t length = strlen(values[v]);
                memset(text, fillers[f], sizeof text);
                if (before > 0) text[before - 1] = ' ';
                memcpy(text + before, values[v], length);
                text[before + length] = ' ';
                compare(text, before + length + 1 + (before * 7 + f) % 100);
                compare(text, before + length);
            }
}

static void test_bytes(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        static const char few[] = "a1.:@f/-_ \xC3";
        char text[400];
        size_t size = next_random(sizeof text);
        for (size_t i = 0; i < size; i++)
            text[i] = round % 2 ? (char)next_random(256) : few[next_random(sizeof few - 1)];
        compare(text, size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pieces), cmocka_unit_test(test_edges),
                                       cmocka_unit_test(test_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
