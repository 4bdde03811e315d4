/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of fetching that need no server: addresses, credentials, the state, the set of what was seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/feed/feed_auth.h"
#include "../../src/feed/feed_seen.h"
#include "../../src/feed/feed_state.h"
#include "../../src/feed/feed_url.h"
#include "vigie/feed.h"

static void urls_are_told_from_files(void **state)
{
    (void)state;
    assert_true(vg_feed_is_url("https://h/"));
    assert_true(vg_feed_is_url("HTTP://h/"));
    assert_false(vg_feed_is_url("httpd.log"));
    assert_false(vg_feed_is_url("http:/h"));
    assert_false(vg_feed_is_url(""));
}

static void an_origin_is_scheme_host_and_port(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        {"https://h/a", "https://h/b?c", true},
        {"https://h/", "https://h:443/", true},
        {"https://H/", "https://h/", true},
        {"http://h:80/", "http://h/", true},
        {"https://h/", "http://h/", false},
        {"https://h/", "https://h:444/", false},
        {"https://h/", "https://sub.h/", false},
        {"https://h/", "https://h.evil.example.org/", false},
        {"https://h/", "https://h@evil.example.org/", false},
        {"https://h/", "https://evil.example.org/h", false},
        {"https://h/", "https://evil.example.org#@h/", false},
        {"https://h/", "not a URL", false},
        {"", "", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (vg_url_same_origin(rows[i].a, rows[i].b) != rows[i].same) fail_msg("%s and %s", rows[i].a, rows[i].b);
}

static void references_are_resolved(void **state)
{
    (void)state;
    static const struct {
        const char *reference, *whole;
    } rows[] = {
        {"/api2/", "https://h:8443/api2/"},
        {"x", "https://h:8443/taxii2/x"},
        {"https://other.example.org/x", "https://other.example.org/x"},
        {"//other.example.org/x", "https://other.example.org/x"},
        {"file:///etc/passwd", NULL},
        {"https://user@h/", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char url[VG_URL_BYTES] = "";
        vg_status status = vg_url_resolve("https://h:8443/taxii2/", vg_slice_str(rows[i].reference), url, NULL);
        assert_int_equal(status == VG_OK, rows[i].whole != NULL);
        if (rows[i].whole) assert_string_equal(url, rows[i].whole);
    }
    char url[VG_URL_BYTES];
    assert_int_equal(vg_url_resolve("https://h/", vg_slice_of("/a\0b", 4), url, NULL), VG_E_FORMAT);
}

static void queries_are_escaped(void **state)
{
    (void)state;
    char url[VG_URL_BYTES] = "https://h/objects/", long_value[VG_URL_BYTES];
    assert_int_equal(vg_url_add_query(url, "match[type]", "a,b", NULL), VG_OK);
    assert_int_equal(vg_url_add_query(url, "next", "&limit=9#\"", NULL), VG_OK);
    assert_string_equal(url, "https://h/objects/?match%5Btype%5D=a%2Cb&next=%26limit%3D9%23%22");
    memset(long_value, 'x', sizeof long_value - 1);
    long_value[sizeof long_value - 1] = 0;
    assert_int_equal(vg_url_add_query(url, "next", long_value, NULL), VG_E_LIMIT);
}

static void this_machine_is_known(void **state)
{
    (void)state;
    static const char *const here[] = {"http://localhost/", "http://LOCALHOST:1/", "http://127.0.0.1:80/x",
                                       "http://127.255.0.9/", "http://[::1]/"};
    static const char *const there[] = {"http://localhost.example.org/",
                                        "http://127.0.0.1.example.org/",
                                        "http://127.example.org/",
                                        "http://[::2]/",
                                        "http://128.0.0.1/",
                                        "http://127.0.0.1@example.org/",
                                        "nonsense"};
    for (size_t i = 0; i < sizeof here / sizeof *here; i++) assert_true(vg_url_is_loopback(here[i]));
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) assert_false(vg_url_is_loopback(there[i]));
}

static void credentials_become_headers(void **state)
{
    (void)state;
    static const struct {
        const char *line, *taxii, *misp;
    } rows[] = {
        {"bearer abc", "Authorization: Bearer abc", "Authorization: Bearer abc"},
        {"KEY abc", "Authorization: abc", "Authorization: abc"},
        {" abc\n", "Authorization: Bearer abc", "Authorization: abc"},
        {"basic user:word", NULL, NULL}, /* libcurl makes it */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const vg_feed_options options = {.auth = rows[i].line};
        vg_auth auth;
        char line[VG_AUTH_BYTES + 32];
        assert_int_equal(vg_auth_load(&options, &auth, NULL), VG_OK);
        assert_int_equal(vg_auth_header(&auth, false, line), rows[i].taxii != NULL);
        if (rows[i].taxii) assert_string_equal(line, rows[i].taxii);
        assert_int_equal(vg_auth_header(&auth, true, line), rows[i].misp != NULL);
        if (rows[i].misp) assert_string_equal(line, rows[i].misp);
        assert_true(vg_auth_in(&auth, i == 3 ? "it was word!" : "it was abc!"));
        assert_false(vg_auth_in(&auth, "it was user!"));
        vg_auth_wipe(&auth);
        assert_int_equal(auth.secret[0], 0);
    }
    const vg_feed_options split = {.auth = "bearer a\r\nX-Evil: 1"};
    vg_auth auth;
    assert_int_equal(vg_auth_load(&split, &auth, NULL), VG_E_USAGE);
}

static void a_state_is_the_same_once_read(void **state)
{
    (void)state;
    static vg_state first, again;
    char uuid[VG_UUID_SIZE + 1];
    vg_buf text = VG_BUF_INIT(1 << 20), twice = VG_BUF_INIT(1 << 20);
    memset(&first, 0, sizeof first);
    memset(&again, 0, sizeof again);
    strcpy(first.kind, "misp");
    strcpy(first.url, "https://h/feed/");
    strcpy(first.etag, "W/\"a b\"");
    first.seen = UINT64_MAX;
    for (int i = 99; i >= 0; i--) { /* out of order, and each twice */
        snprintf(uuid, sizeof uuid, "%08d-0000-4000-8000-000000000000", i % 50);
        assert_int_equal(vg_state_set_event(&first, vg_slice_str(uuid), i, i & 1, NULL), VG_OK);
    }
    assert_int_equal(first.event_count, 50);
    assert_int_equal(vg_state_find_event(&first, vg_slice_str("00000007-0000-4000-8000-000000000000"))->timestamp, 7);
    assert_null(vg_state_find_event(&first, vg_slice_str("00000077-0000-4000-8000-000000000000")));
    assert_int_equal(vg_state_add_bundle(&first, 12, true, NULL), VG_OK);
    assert_int_equal(vg_state_write(&first, &text), VG_OK);
    assert_int_equal(vg_state_parse(vg_buf_slice(&text), &again, NULL), VG_OK);
    assert_int_equal(vg_state_write(&again, &twice), VG_OK);
    assert_true(vg_slice_eq(vg_buf_slice(&text), vg_buf_slice(&twice)));
    assert_string_equal(again.etag, first.etag);
    assert_true(again.seen == UINT64_MAX && again.bundles[0].read && again.bundles[0].objects == 12);
    /* Every shorter text is refused: half a file is never taken for a whole one. */
    for (size_t size = 0; size + 1 < text.size; size++) {
        static vg_state part;
        memset(&part, 0, sizeof part);
        if (vg_state_parse(vg_slice_of(text.data, size), &part, NULL) == VG_OK) fail_msg("%zu bytes were taken", size);
    }
    vg_state_free(&first);
    vg_state_free(&again);
    vg_buf_free(&text);
    vg_buf_free(&twice);
}

static void what_was_seen_is_known(void **state)
{
    (void)state;
    vg_seen seen = {NULL, 0, 0};
    bool fresh;
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < 5000; i++) {
            uint8_t print[VG_SEEN_BYTES];
            vg_seen_print(vg_slice_of(&i, sizeof i), print);
            assert_int_equal(vg_seen_add(&seen, print, &fresh, NULL), VG_OK);
            assert_int_equal(fresh, round == 0);
        }
    }
    assert_int_equal(seen.count, 5000);
    vg_seen_free(&seen);
}

static void uuids_are_nothing_else(void **state)
{
    (void)state;
    static const char *const others[] = {"",
                                         "../../../../../../../../../etc/passwd",
                                         "00000007-0000-4000-8000-00000000000",
                                         "00000007-0000-4000-8000-00000000000/",
                                         "00000007_0000-4000-8000-000000000000",
                                         "0000000-70000-4000-8000-000000000000",
                                         "00000007-0000-4000-8000-0000000000000"};
    assert_true(vg_is_uuid(vg_slice_str("9F1b6a7e-0d2c-4b11-8f4e-1a2b3c4d5e6f")));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_false(vg_is_uuid(vg_slice_str(others[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_are_told_from_files),      cmocka_unit_test(an_origin_is_scheme_host_and_port),
        cmocka_unit_test(references_are_resolved),       cmocka_unit_test(queries_are_escaped),
        cmocka_unit_test(this_machine_is_known),         cmocka_unit_test(credentials_become_headers),
        cmocka_unit_test(a_state_is_the_same_once_read), cmocka_unit_test(what_was_seen_is_known),
        cmocka_unit_test(uuids_are_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
