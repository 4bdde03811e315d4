/* SPDX-License-Identifier: GPL-3.0-or-later */
/* STIX patterns: what is taken, what is left out, what is no pattern. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../src/read/pattern.h"
#include "base/buf.h"

/* "kind=value " for a value ("~" before it: a part), "-reason " for what is left out. */
static void on_value(void *context, vg_kind kind, vg_slice written, bool part)
{
    vg_buf_printf(context, "%s%s=%.*s ", part ? "~" : "", vg_kind_name(kind), (int)written.size,
                  (const char *)written.data);
}

static void on_left_out(void *context, const char *reason, vg_slice where)
{
    (void)where;
    vg_buf_printf(context, "-%.8s ", reason);
}

static const struct {
    const char *pattern, *want; /* NULL: refused */
} rows[] = {
    {"[ipv4-addr:value = '1.2.3.4']", "ipv4=1.2.3.4 "},
    {"[ipv4-addr:value='1.2.3.0/24']", "ipv4=1.2.3.0/24 "},
    {"[ipv4-addr:value == '1.2.3.4']", "ipv4=1.2.3.4 "},
    {"[ipv4-addr:value = '1.2.3.4' OR ipv4-addr:value = '5.6.7.8']", "ipv4=1.2.3.4 ipv4=5.6.7.8 "},
    {"[ipv4-addr:value IN ('1.2.3.4', '5.6.7.8')]", "ipv4=1.2.3.4 ipv4=5.6.7.8 "},
    {"[ipv4-addr:value ISSUBSET '10.1.0.0/16']", "ipv4=10.1.0.0/16 "},
    {"[domain-name:value = 'evil.com'] AND [url:value = 'http://evil.com/a']",
     "domain=evil.com url=http://evil.com/a "},
    {"[domain-name:value = 'a.com'] FOLLOWEDBY [domain-name:value = 'b.com'] WITHIN 300 SECONDS",
     "domain=a.com domain=b.com "},
    {"([email-addr:value = 'a@b.com'] OR [mutex:name = 'Global\\\\x\\'y']) REPEATS 5 TIMES",
     "email=a@b.com mutex=Global\\x'y "},
    {"[file:hashes.'SHA-256' = 'ab' AND file:name = 'a.exe']", "sha256=ab ~literal=a.exe "},
    {"[file:hashes.MD5 = 'ab']", "md5=ab "},
    {"[file:hashes.\"MD5\" = 'ab']", NULL},
    {"[file:name = 'a.exe']", "literal=a.exe "},
    {"[file:name = 'a.exe' AND file:size > 10]", "literal=a.exe -an order "},
    {"[windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\x']", "registry-key=HKEY_LOCAL_MACHINE\\x "},
    {"[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'Mozilla/5.0 x']",
     "user-agent=Mozilla/5.0 x "},
    {"[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '1.2.3.4']",
     "-a proper ipv4=1.2.3.4 "},
    {"[ipv4-addr:value != '1.2.3.4']", "-a negate "},
    {"[ipv4-addr:value NOT = '1.2.3.4']", "-a negate "},
    {"[ipv4-addr:value NOT IN ('1.2.3.4')]", "-a negate "},
    {"[domain-name:value LIKE '%evil%']", "-LIKE, MA "},
    {"[domain-name:value MATCHES '^ev[il]+']", "-LIKE, MA "},
    {"[EXISTS file:name]", "-EXISTS "},
    {"[ (domain-name:value = 'a.com' OR domain-name:value = 'b.com') AND ipv4-addr:value = '1.2.3.4' ]",
     "domain=a.com domain=b.com ipv4=1.2.3.4 "},
    {"[domain-name:value = 'a.com' /* it's a ] comment */] // the end", "domain=a.com "},
    {"[domain-name:resolves_to_refs[*].value = '1.2.3.4']", "ipv4=1.2.3.4 "},
    {"[domain-name:value = 'a.com'] START t'2022-01-01T00:00:00Z' STOP t'2022-02-01T00:00:00Z'", "domain=a.com "},
    {"[artifact:payload_bin = b'aGVsbG8=']", "-a proper "},
    {"[process:pid = 4]", "-a proper "},
    {"", NULL},
    {"ipv4-addr:value = '1.2.3.4'", NULL},
    {"[ipv4-addr:value = '1.2.3.4'", NULL},
    {"[ipv4-addr:value = '1.2.3.4]", NULL},
    {"[ipv4-addr:value '1.2.3.4']", NULL},
    {"[ipv4-addr = '1.2.3.4']", NULL},
    {"[ipv4-addr:value = '1.2.3.4' AND]", NULL},
    {"[ipv4-addr:value = '1.2.3.4'] [x:y = 'z']", NULL},
    {"[ipv4-addr:value IN ('1.2.3.4', )]", NULL},
    {"[domain-name:value = 'a.com'] WITHIN 300", NULL},
    {"rule x { condition: true }", NULL},
};

static void patterns_give_their_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vg_buf got = VG_BUF_INIT(4096);
        vg_pattern_sink sink = {&got, on_value, on_left_out};
        vg_error err = {VG_OK, ""};
        vg_status status = vg_pattern_read(vg_slice_str(rows[i].pattern), &sink, &err);
        if (!rows[i].want) {
            if (status != VG_E_FORMAT || !err.message[0] || got.size) fail_msg("%s was taken", rows[i].pattern);
        } else if (status != VG_OK || strcmp(vg_buf_text(&got), rows[i].want) != 0) {
            fail_msg("%s gave \"%s\" (%s)", rows[i].pattern, vg_buf_text(&got), err.message);
        }
        vg_buf_free(&got);
    }
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    const size_t size = (size_t)1 << 19;
    char *pattern = malloc(size);
    vg_buf got = VG_BUF_INIT(64);
    vg_pattern_sink sink = {&got, on_value, on_left_out};
    assert_non_null(pattern);
    memset(pattern, '(', size);
    assert_int_equal(vg_pattern_read(vg_slice_of(pattern, size), &sink, NULL), VG_E_FORMAT);
    pattern[0] = '[';
    assert_int_equal(vg_pattern_read(vg_slice_of(pattern, size), &sink, NULL), VG_E_FORMAT);
    free(pattern);
    vg_buf_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_give_their_values),
        cmocka_unit_test(nesting_has_a_limit),
    };
    return cmocka_run_group_tests_name("read: STIX patterns", tests, NULL, NULL);
}
