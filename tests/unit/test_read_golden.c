/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden reports: tests/golden/read/NAME and what must come out of it, NAME.expected. With VIGIE_GOLDEN_WRITE set the
 * expected files are written instead, for a person to look at. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "read_lines.h"

static vg_buf read_file(const char *path)
{
    vg_buf b = VG_BUF_INIT((size_t)16 << 20);
    uint8_t piece[4096];
    FILE *file = fopen(path, "rb");
    if (!file) return b;
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;) vg_buf_add(&b, piece, got);
    fclose(file);
    return b;
}

static void check(const char *folder, const char *name)
{
    char path[2048], expected[2100];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    snprintf(expected, sizeof expected, "%s.expected", path);
    vg_buf input = read_file(path), want = read_file(expected);
    read_lines got;
    vg_error err = {VG_OK, ""};
    vg_status status = read_lines_of(vg_buf_slice(&input), name, NULL, NULL, &got, &err);
    if (status != VG_OK) vg_buf_printf(&got.text, "error %s\n", err.message);
    if (getenv("VIGIE_GOLDEN_WRITE")) {
        FILE *file = fopen(expected, "wb");
        assert_non_null(file);
        fwrite(got.text.data, 1, got.text.size, file);
        fclose(file);
    } else if (!vg_slice_eq(vg_buf_slice(&got.text), vg_buf_slice(&want))) {
        fail_msg("%s gave\n%s", name, vg_buf_text(&got.text));
    }
    if (got.misplaced) fail_msg("%s: %zu places do not hold what was written", name, got.misplaced);
    vg_buf_free(&got.text);
    vg_buf_free(&input);
    vg_buf_free(&want);
}

static int is_input(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && !(dot && strcmp(dot, ".expected") == 0);
}

static void golden_reports_read_as_expected(void **state)
{
    (void)state;
    char folder[1024];
    struct dirent **entries;
    snprintf(folder, sizeof folder, "%s/tests/golden/read", getenv("VIGIE_SOURCE"));
    int count = scandir(folder, &entries, is_input, alphasort);
    assert_true(count >= 8);
    for (int i = 0; i < count; i++) {
        check(folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(golden_reports_read_as_expected)};
    return cmocka_run_group_tests_name("read: golden reports", tests, NULL, NULL);
}
