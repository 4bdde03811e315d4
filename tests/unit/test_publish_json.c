/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "publish_sample.h"
#include "vigie/publish.h"

static char *json_of(const char *name, double seconds, size_t *ret_size)
{
    vg_hunt_result *r = sample_result(name);
    char *out = NULL;
    vg_error err;
    assert_non_null(r);
    assert_int_equal(vg_publish_hunt_json(r, seconds, &out, ret_size, &err), VG_OK);
    assert_int_equal(strlen(out), *ret_size);
    sample_free(r);
    return out;
}

static char *read_golden(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/golden/%s", getenv("VIGIE_SOURCE") ? getenv("VIGIE_SOURCE") : ".", name);
    FILE *f = fopen(path, "rb");
    if (!f) fail_msg("%s cannot be read", path);
    char *data = calloc(1, 1 << 20);
    assert_non_null(data);
    size_t size = fread(data, 1, (1 << 20) - 1, f);
    fclose(f);
    data[size] = 0;
    return data;
}

/* To renew it: publish-sample small json > tests/golden/publish_small.json */
static void is_the_golden_file(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = json_of("small", 1.5, &size), *golden = read_golden("publish_small.json");
    assert_string_equal(out, golden);
    free(out);
    free(golden);
}

static void is_the_same_twice(void **state)
{
    (void)state;
    for (size_t i = 0; sample_name(i); i++) {
        size_t size = 0, again_size = 0;
        char *out = json_of(sample_name(i), 2, &size), *again = json_of(sample_name(i), 2, &again_size);
        assert_int_equal(size, again_size);
        assert_memory_equal(out, again, size);
        free(out);
        free(again);
    }
}

static void differs_in_seconds_alone(void **state)
{
    (void)state;
    size_t size = 0, other_size = 0;
    char *out = json_of("hit", 2, &size), *other = json_of("hit", 3, &other_size);
    assert_int_equal(size, other_size);
    size_t differing = 0;
    for (size_t i = 0; i < size; i++) differing += out[i] != other[i];
    assert_int_equal(differing, 1);
    free(out);
    free(other);
}

static void unknown_is_null(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = json_of("nothing", -1, &size);
    assert_non_null(strstr(out, "\"seconds\": null"));
    assert_non_null(strstr(out, "\"dwell_days\": null"));
    assert_non_null(strstr(out, "\"covered\": {\n      \"first\": null,\n      \"last\": null\n    }"));
    free(out);
}

static void hostile_text_is_escaped(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = json_of("hostile", 1, &size);
    assert_null(u8_check((const uint8_t *)out, size));
    for (size_t i = 0; i < size; i++) {
        uint8_t c = (uint8_t)out[i];
        assert_true(c == '\n' || c >= 0x20);
        assert_true(c != '<' && c != '>' && c != '&' && c != 0x7f);
    }
    assert_non_null(strstr(out, "\\u003c/script\\u003e"));
    assert_non_null(strstr(out, "\\u001b[31mred"));
    free(out);
}

static void huge_is_whole(void **state)
{
    (void)state;
    size_t size = 0;
    char *out = json_of("large", 1, &size);
    assert_true(size > 1000000);
    assert_string_equal(out + size - 4, "}\n}\n");
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_golden_file),       cmocka_unit_test(is_the_same_twice),
        cmocka_unit_test(differs_in_seconds_alone), cmocka_unit_test(unknown_is_null),
        cmocka_unit_test(hostile_text_is_escaped),  cmocka_unit_test(huge_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
