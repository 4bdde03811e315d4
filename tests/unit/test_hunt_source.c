/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/hunt/conclude.h"

static void rotations_are_one_source(void **state)
{
    static const struct {
        const char *file, *member, *source;
    } rows[] = {
        {"/var/log/mail.log", NULL, "/var/log/mail.log"},
        {"/var/log/mail.log.1", NULL, "/var/log/mail.log"},
        {"/var/log/mail.log.12.gz", NULL, "/var/log/mail.log"},
        {"/var/log/mail.log-20220105.gz", NULL, "/var/log/mail.log"},
        {"logs/2022-01-03/conn.00:00:00-01:00:00.log.gz", NULL, "logs/conn.log"},
        {"logs/2022-01-04/conn.log", NULL, "logs/conn.log"},
        {"access_log.2022-01-03.zst", NULL, "access_log"},
        {"old.tar.gz", "var/log/mail.log.3", "old/var/log/mail.log"},
        {"u_ex220103.log", NULL, "u_ex220103.log"}, /* letters stand before the digits: part of the name */
        {"host7/auth.log", NULL, "host7/auth.log"},
        {"2022.log", NULL, "log"},
        {"-", NULL, "-"},
        {"mail/2021/1.eml", NULL, "mail/2021"},
        {"mail/2021/2.eml.gz", NULL, "mail/2021"},
        {"7.eml", NULL, "eml"}, /* in no folder */
        {"Maildir/cur/1641092645.M1P2.mx,S=9:2,S", NULL, "Maildir"},
        {"Maildir/new/1641092646.M1P3.mx", NULL, "Maildir"},
        {"Maildir/.Sent/cur/1641092646.M1P3.mx:2,", NULL, "Maildir/.Sent"},
        {"etc/new/auth.log", NULL, "etc/new/auth.log"},
        {"mail.zip", "inbox/3.eml", "mail/inbox"},
    };
    (void)state;
    vg_arena *arena = vg_arena_new(1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(vg_source_name(arena, rows[i].file, rows[i].member), rows[i].source);
    vg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rotations_are_one_source)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
