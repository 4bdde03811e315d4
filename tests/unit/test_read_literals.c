/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths, registry keys, pipes, mutexes and user agents in prose: what is taken, where it ends, and the near misses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "../../src/read/literals.h"

/* "path C:\a\b.exe; mutex Foo1" */
static void check(const char *text, bool markup, const char *want)
{
    vg_document d;
    vg_prose_literals found;
    vg_buf got = VG_BUF_INIT(1 << 16);
    vg_document_init(&d, vg_slice_str(text));
    vg_document_lines(&d, markup);
    assert_int_equal(vg_literals_find(&d, &found), VG_OK);
    for (size_t i = 0; i < found.count; i++) {
        const vg_prose_literal *l = &found.list[i];
        assert_true(l->from < l->until && l->until <= d.text.size);
        assert_true(i == 0 || found.list[i - 1].until <= l->from);
        vg_buf_printf(&got, "%s%s %.*s", i ? "; " : "", vg_kind_name(l->kind), (int)(l->until - l->from),
                      (const char *)d.text.data + l->from);
    }
    if (strcmp(vg_buf_text(&got), want) != 0) fail_msg("%s\ngave\n%s\nnot\n%s", text, vg_buf_text(&got), want);
    vg_buf_free(&got);
    free(found.list);
    vg_document_free(&d);
}

typedef struct row {
    const char *text, *want;
} row;

#define CHECK_ALL(rows, markup)                                                                                        \
    for (size_t i_ = 0; i_ < sizeof(rows) / sizeof(rows)[0]; i_++) check((rows)[i_].text, markup, (rows)[i_].want)

static void what_shows_itself_is_taken(void **state)
{
    (void)state;
    static const row rows[] = {
        {"It drops C:\\ProgramData\\Heron\\svc.dll, then runs.", "path C:\\ProgramData\\Heron\\svc.dll"},
        {"It drops C:\\Program Files (x86)\\Heron Nest\\a.exe and waits.",
         "path C:\\Program Files (x86)\\Heron Nest\\a.exe"},
        {"It drops c:\\users\\public\\a.exe or System32\\b.dll.", "path c:\\users\\public\\a.exe"},
        {"It drops \"C:\\some folder\\with blanks\\x y.exe\" there.", "path C:\\some folder\\with blanks\\x y.exe"},
        {"It runs C:\\Windows\\a.exe -nest C:\\b\\c.txt.", "path C:\\Windows\\a.exe; path C:\\b\\c.txt"},
        {"(see %APPDATA%\\Heron\\up.exe)", "path %APPDATA%\\Heron\\up.exe"},
        {"It sets HKCU\\Software\\Microsoft\\Windows NT\\Heron and HKEY_LOCAL_MACHINE\\SOFTWARE\\Heron.",
         "registry-key HKCU\\Software\\Microsoft\\Windows NT\\Heron; registry-key HKEY_LOCAL_MACHINE\\SOFTWARE\\Heron"},
        {"It opens \\\\.\\pipe\\heron_1 for orders.", "pipe \\\\.\\pipe\\heron_1"},
        {"It makes Global\\HeronNest once.", "mutex Global\\HeronNest"},
        {"On Linux it is /tmp/.heron/a.sh, started from /etc/cron.d/heron.",
         "path /tmp/.heron/a.sh; path /etc/cron.d/heron"},
        {"On macOS it is ~/Library/LaunchAgents/heron.plist.", "path ~/Library/LaunchAgents/heron.plist"},
        {"C:\\Users\\<user>\\a.exe", "path C:\\Users\\<user>\\a.exe"},
        {"User-Agent: Mozilla/5.0 (Heron; 1.2.3.4) Nest/2\nnext", "user-agent Mozilla/5.0 (Heron; 1.2.3.4) Nest/2"},
        {"C\xC3\xA9 fichier \xC2\xAB"
         "C:\\temp\\a b.exe\xC2\xBB suit.",
         "path C:\\temp\\a b.exe"},
    };
    CHECK_ALL(rows, false);
}

static void marks_labels_and_lists_show_the_others(void **state)
{
    (void)state;
    static const row rows[] = {
        {"It creates a mutex named HeronNest7 first.", "mutex HeronNest7"},
        {"It creates the mutexes `Nest_1` and `Nest_2`.", "mutex Nest_1; mutex Nest_2"},
        {"The `Nest_1` mutex is made.", "mutex Nest_1"},
        {"A named pipe \"nest.pipe\" is opened.", "pipe nest.pipe"},
        {"with the user agent `Heron/1.0 (nest)`", "user-agent Heron/1.0 (nest)"},
        {"Mutexes:\n\n- {8761-ABBD}\n- some words here\n- Nest_3\n", "mutex {8761-ABBD}; mutex Nest_3"},
        {"| Mutex | Path |\n|---|---|\n| Nest_4 | C:\\a\\b.exe |\n", "mutex Nest_4; path C:\\a\\b.exe"},
        {"The ++C:\\Intel\\x.dll++ file", "path C:\\Intel\\x.dll"},
    };
    CHECK_ALL(rows, true);
}

static void near_misses_are_left(void **state)
{
    (void)state;
    static const row rows[] = {
        {"See http://evil.com/tmp/x.sh and evil.com/etc/passwd.", ""},
        {"and/or /tmp or/usr/x", ""},
        {"A mutex is created. The name \"Nest_5\" is used elsewhere.", ""},
        {"a mutex named the same as the file", ""},
        {"Note: \\ is a backslash, C:\\ a drive, 50%\\60% a share.", ""},
        {"Section 3:\\4", ""},
        {"Mozilla/ Firefox and the Mozilla foundation", ""},
        {"LocalGlobal\\x, MyHKLM\\x", ""},
        {"\\\\server\\share\\x", ""},
        {"/Tmp/x, /ETC/y", ""},
    };
    CHECK_ALL(rows, false);
}

/* Text made to be slow: twice as much takes about twice as long, not four times. */
static void hostile_text_takes_linear_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {"C:\\a b ", "mutex \"", "\xE2\x80\x9C",   "%a", "HKLM\\", "\\", "/tmp/",
                                         "`",        "<",        "mutex `x` and `"};
    for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
        double seconds[2];
        for (int turn = 0; turn < 2; turn++) {
            size_t size = ((size_t)1 << 18) << turn, length = strlen(pieces[p]);
            char *text = malloc(size + 1);
            for (size_t i = 0; i < size; i++) text[i] = pieces[p][i % length];
            text[size] = 0;
            vg_document d;
            vg_prose_literals found;
            vg_document_init(&d, vg_slice_of(text, size));
            vg_document_block(&d, (vg_block){.from = 0, .until = (uint32_t)size});
            clock_t begin = clock();
            assert_int_equal(vg_literals_find(&d, &found), VG_OK);
            seconds[turn] = (double)(clock() - begin) / CLOCKS_PER_SEC;
            free(found.list);
            vg_document_free(&d);
            free(text);
        }
        if (seconds[1] > 3.2 * seconds[0] + 0.1) fail_msg("%s: %.3f s, then %.3f s", pieces[p], seconds[0], seconds[1]);
        if (seconds[1] > 2) fail_msg("%s: %.3f s for half a MiB", pieces[p], seconds[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_shows_itself_is_taken),
        cmocka_unit_test(marks_labels_and_lists_show_the_others),
        cmocka_unit_test(near_misses_are_left),
        cmocka_unit_test(hostile_text_takes_linear_time),
    };
    return cmocka_run_group_tests_name("read: literals", tests, NULL, NULL);
}
