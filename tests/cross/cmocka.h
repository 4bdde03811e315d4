/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the differential tests use of cmocka, for programs that are built for another processor with nothing but a C
 * library: a failed assertion ends the program. TAP on standard output. */
#ifndef VG_TESTS_CROSS_CMOCKA_H
#define VG_TESTS_CROSS_CMOCKA_H

#include <stdio.h>
#include <stdlib.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

#define cmocka_unit_test(function)                                                                                     \
    {                                                                                                                  \
#function, function                                                                                            \
    }

#define fail_msg(...)                                                                                                  \
    do {                                                                                                               \
        printf("not ok - " __VA_ARGS__);                                                                               \
        printf(" (line %d)\n", __LINE__);                                                                              \
        exit(1);                                                                                                       \
    } while (0)
#define assert_true(condition)                                                                                         \
    do {                                                                                                               \
        if (!(condition)) fail_msg("%s", #condition);                                                                  \
    } while (0)
#define assert_non_null(pointer)   assert_true((pointer) != NULL)
#define assert_int_equal(a, b)     assert_true((long long)(a) == (long long)(b))
#define assert_int_not_equal(a, b) assert_true((long long)(a) != (long long)(b))
#define print_message(...)         printf("# " __VA_ARGS__)

static int run_group(const struct CMUnitTest *tests, size_t count)
{
    printf("1..%zu\n", count);
    for (size_t i = 0; i < count; i++) {
        void *state = NULL;
        tests[i].run(&state);
        printf("ok %zu - %s\n", i + 1, tests[i].name);
        fflush(stdout);
    }
    return 0;
}

#define cmocka_run_group_tests(tests, setup, teardown) run_group(tests, sizeof tests / sizeof *tests)

#endif
