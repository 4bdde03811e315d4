/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public API as a program of someone else's uses it: include/vigie and nothing else. Compiled as C and, through
 * test_api.cpp, as C++. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "vigie/vigie.h"

typedef struct place {
    char folder[32];
    char report[64];
    char log[64];
} place;

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_place(void **state)
{
    place *p = (place *)calloc(1, sizeof *p);
    if (!p) return -1;
    (void)snprintf(p->folder, sizeof p->folder, "/tmp/vigie-api-XXXXXX");
    if (!mkdtemp(p->folder)) {
        free(p);
        return -1;
    }
    (void)snprintf(p->report, sizeof p->report, "%s/report.txt", p->folder);
    (void)snprintf(p->log, sizeof p->log, "%s/mail.log", p->folder);
    write_file(p->report, "203.0.114.7\nbad-updates-server.com\n9216198a2ebc14dd68386738c1c59792\n");
    write_file(p->log, "2022-01-03T08:00:01Z gate kernel: accepted 10.0.0.4 -> 198.41.0.4\n"
                       "2022-01-03T08:00:02Z gate named[1]: query: www.bad-updates-server.com IN A\n"
                       "2022-01-09T17:30:00Z gate named[1]: query: bad-updates-server.com IN A\n"
                       "2022-01-10T08:00:02Z gate named[1]: query: notbad-updates-server.com IN A\n");
    *state = p;
    return 0;
}

static int drop_place(void **state)
{
    place *p = (place *)*state;
    (void)unlink(p->report);
    (void)unlink(p->log);
    (void)rmdir(p->folder);
    free(p);
    return 0;
}

static vg_hunt_result *hunt(const place *p)
{
    const char *reports[] = {p->report};
    const char *paths[] = {p->log};
    vg_hunt_options options;
    vg_hunt_result *result = NULL;
    vg_error err;
    memset(&options, 0, sizeof options);
    options.jobs = 1;
    options.no_sandbox = true; /* the sandbox has tests of its own; this runs under every sanitizer */
    vg_status status = vg_hunt_run(&options, reports, 1, paths, 1, &result, &err);
    if (status != VG_OK) fail_msg("%d: %s", (int)status, err.message);
    assert_non_null(result);
    return result;
}

static void the_version_is_there(void **state)
{
    (void)state;
    assert_non_null(vg_version());
    assert_non_null(strchr(vg_version(), '.'));
}

static void kinds_have_names_there_and_back(void **state)
{
    (void)state;
    for (int kind = VG_KIND_NONE + 1; kind < VG_KIND_COUNT; kind++) {
        const char *name = vg_kind_name((vg_kind)kind);
        assert_int_equal((int)vg_kind_from_name(name, strlen(name)), kind);
    }
    assert_string_equal(vg_kind_name(VG_KIND_NONE), "none");
    assert_string_equal(vg_kind_name((vg_kind)9999), "none");
    assert_int_equal((int)vg_kind_from_name("no such kind", 12), (int)VG_KIND_NONE);
    assert_true(vg_kind_is_token(VG_KIND_DOMAIN));
    assert_false(vg_kind_is_token(VG_KIND_MUTEX));
}

static void formats_are_listed(void **state)
{
    (void)state;
    size_t logs = 0, reports = 0;
    while (vg_hunt_log_format(logs)) logs++;
    while (vg_hunt_report_format(reports)) reports++;
    assert_true(logs > 3);
    assert_true(reports > 3);
    assert_null(vg_hunt_log_format(logs + 100));
}

static void a_hunt_that_cannot_be_says_why_and_leaves_the_result_alone(void **state)
{
    const place *p = (const place *)*state;
    const char *absent[] = {"/nowhere/at/all.txt"};
    const char *paths[] = {p->log};
    vg_hunt_result *result = (vg_hunt_result *)0x1;
    vg_hunt_options options;
    vg_error err;
    memset(&options, 0, sizeof options);
    memset(&err, 0, sizeof err);
    options.no_sandbox = true;
    vg_status status = vg_hunt_run(&options, absent, 1, paths, 1, &result, &err);
    assert_true(status < 0);
    assert_int_equal((int)err.code, (int)status);
    assert_true(strlen(err.message) > 0);
    assert_ptr_equal(result, (vg_hunt_result *)0x1);
}

static void a_hunt_finds_what_is_there(void **state)
{
    vg_hunt_result *result = hunt((const place *)*state);
    assert_true(vg_hunt_found(result));
    assert_int_equal((int)vg_hunt_indicators(result), 3);
    assert_int_equal((int)vg_hunt_files(result), 1);
    assert_int_equal((int)vg_hunt_problems(result), 0);
    vg_hunt_result_free(result);
    vg_hunt_result_free(NULL);
}

static void a_result_is_published_in_three_ways(void **state)
{
    vg_hunt_result *result = hunt((const place *)*state);
    char *text = NULL;
    size_t size = 0;
    vg_error err;
    assert_int_equal(vg_publish_hunt_json(result, -1, &text, &size, &err), VG_OK);
    assert_int_equal((int)strlen(text), (int)size);
    assert_non_null(strstr(text, "\"hit\": true"));
    assert_non_null(strstr(text, "\"first\": \"2022-01-03T08:00:02Z\""));
    assert_non_null(strstr(text, "\"last\": \"2022-01-09T17:30:00Z\""));
    assert_non_null(strstr(text, "\"seconds\": null"));
    free(text);

    assert_int_equal(vg_publish_hunt_html(result, &text, &size, &err), VG_OK);
    assert_non_null(strstr(text, "<html"));
    assert_non_null(strstr(text, "bad-updates-server.com"));
    free(text);

    vg_terminal terminal;
    memset(&terminal, 0, sizeof terminal);
    assert_int_equal(vg_publish_hunt_terminal(result, &terminal, &text, &size, &err), VG_OK);
    assert_non_null(strstr(text, "bad-updates-server.com"));
    assert_null(strchr(text, '\033'));
    free(text);
    vg_hunt_result_free(result);
}

static void a_report_is_read_and_published_in_five_ways(void **state)
{
    const place *p = (const place *)*state;
    const char *reports[] = {p->report};
    const char *absent[] = {"/nowhere/at/all.txt"};
    vg_read_options options;
    vg_read_result *result = NULL;
    vg_error err;
    vg_ledger ledger;
    char *text = NULL;
    size_t size = 0;
    memset(&options, 0, sizeof options);
    memset(&ledger, 0, sizeof ledger);
    options.jobs = 1;
    options.no_sandbox = true;
    assert_true(vg_read_run(&options, absent, 1, &result, &err) < 0);
    assert_null(result);
    assert_int_equal((int)vg_read_run(&options, reports, 1, &result, &err), (int)VG_OK);
    assert_true(vg_read_found(result));
    assert_int_equal((int)vg_read_reports(result), 1);
    assert_int_equal((int)vg_read_indicators(result), 3);
    assert_int_equal((int)vg_read_problems(result), 0);
    assert_int_equal((int)vg_publish_read_json(result, &text, &size, &err), (int)VG_OK);
    assert_int_equal((int)strlen(text), (int)size);
    assert_non_null(strstr(text, "bad-updates-server.com"));
    free(text);
    assert_int_equal((int)vg_publish_read_terminal(result, &ledger, &text, &size, &err), (int)VG_OK);
    assert_non_null(strstr(text, "bad-updates-server[.]com"));
    free(text);
    assert_int_equal((int)vg_publish_read_html(result, NULL, &text, &size, &err), (int)VG_OK);
    assert_non_null(strstr(text, "<html"));
    free(text);
    assert_int_equal((int)vg_publish_read_stix(result, &text, &size, &err), (int)VG_OK);
    assert_non_null(strstr(text, "[domain-name:value = 'bad-updates-server.com']"));
    free(text);
    assert_int_equal((int)vg_publish_read_misp(result, &text, &size, &err), (int)VG_OK);
    assert_non_null(strstr(text, "\"type\": \"domain\""));
    free(text);
    vg_read_result_free(result);
    vg_read_result_free(NULL);
    assert_non_null(vg_read_format(0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_is_there),
        cmocka_unit_test(kinds_have_names_there_and_back),
        cmocka_unit_test(formats_are_listed),
        cmocka_unit_test_setup_teardown(a_hunt_that_cannot_be_says_why_and_leaves_the_result_alone, make_place,
                                        drop_place),
        cmocka_unit_test_setup_teardown(a_hunt_finds_what_is_there, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_result_is_published_in_three_ways, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_report_is_read_and_published_in_five_ways, make_place, drop_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
