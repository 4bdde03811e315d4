/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "publish_sample.h"
#include "vigie/publish.h"

static char *html_of(const char *name, size_t *ret_size)
{
    vg_hunt_result *r = sample_result(name);
    char *out = NULL;
    vg_error err;
    assert_non_null(r);
    assert_int_equal(vg_publish_hunt_html(r, &out, ret_size, &err), VG_OK);
    assert_int_equal(strlen(out), *ret_size);
    assert_null(u8_check((const uint8_t *)out, *ret_size));
    sample_free(r);
    return out;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what)) n++;
    return n;
}

/* Whatever the data holds, the elements are the template's. */
static void data_adds_no_element(void **state)
{
    (void)state;
    static const struct {
        const char *tag;
        size_t count;
    } rows[] = {{"<script", 2},    {"</script", 2}, {"<style", 1},  {"</style", 1}, {"<noscript", 1},
                {"</noscript", 1}, {"<title", 1},   {"</title", 1}, {"<!--", 0},    {"<img", 0}};
    for (size_t i = 0; sample_name(i); i++) {
        size_t size = 0;
        char *out = html_of(sample_name(i), &size);
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
            size_t n = count(out, rows[k].tag);
            if (n != rows[k].count) fail_msg("%s: %zu %s, not %zu", sample_name(i), n, rows[k].tag, rows[k].count);
        }
        free(out);
    }
}

/* The policy names the digests of what stands in the page: else a browser would refuse to run it. */
static void check_digest(const char *html, const char *open, const char *close)
{
    const char *from = strstr(html, open);
    assert_non_null(from);
    from += strlen(open);
    const char *end = strstr(from, close);
    assert_non_null(end);
    unsigned char digest[EVP_MAX_MD_SIZE], text[EVP_MAX_MD_SIZE * 2];
    unsigned int size = 0;
    assert_int_equal(EVP_Digest(from, (size_t)(end - from), digest, &size, EVP_sha256(), NULL), 1);
    EVP_EncodeBlock(text, digest, (int)size);
    const char *head_end = strstr(html, "<title");
    const char *found = strstr(html, (const char *)text);
    assert_true(found && found < head_end);
}

static void policy_fits_the_page(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = html_of("hostile", &size);
    assert_non_null(strstr(out, "content=\"default-src 'none'; style-src 'sha256-"));
    assert_null(strstr(out, "unsafe"));
    check_digest(out, "<style>", "</style>");
    check_digest(out, "<script>", "</script>");
    free(out);
}

static void statement_stands_there_without_scripts(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = html_of("hostile", &size);
    const char *from = strstr(out, "<noscript>");
    assert_non_null(from);
    const char *statement = strstr(from, "<p class=\"statement\">&#60;/noscript&#62;&#60;/script&#62;");
    assert_true(statement && statement < strstr(from, "</noscript>"));
    assert_non_null(strstr(from, "&#60;U+202E&#62; end</p>"));
    free(out);
    out = html_of("fr", &size);
    assert_non_null(strstr(out, "<html lang=\"fr\">"));
    assert_non_null(strstr(out, "<title>Touch\xc3\xa9 \xc2\xb7 vigie</title>"));
    free(out);
}

static void is_the_same_twice(void **state)
{
    (void)state;
    size_t size = 0, again_size = 0;
    char *out = html_of("hit", &size), *again = html_of("hit", &again_size);
    assert_int_equal(size, again_size);
    assert_memory_equal(out, again, size);
    free(out);
    free(again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_adds_no_element),
        cmocka_unit_test(policy_fits_the_page),
        cmocka_unit_test(statement_stands_there_without_scripts),
        cmocka_unit_test(is_the_same_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
