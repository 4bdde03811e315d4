/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals in words. In each text "X.example" stands for the value that is asked about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "../../src/read/time/validity.h"
#include "base/buf.h"

/* from and until as days (first instant, last instant), "" open, NULL for no interval; "?" unclear, "!" the day of
 * publication would be needed. */
static const struct {
    const char *text, *from, *until;
} rows[] = {
    {"X.example served them between January and May 2022.", "2022-01-01", "2022-05-31"},
    {"X.example was in use from November 2021 until mid-May 2022.", "2021-11-01", "2022-05-20"},
    {"X.example was in use from November 2021 to May 2022.", "2021-11-01", "2022-05-31"},
    {"From November to May 2022 X.example was the server.", "2021-11-01", "2022-05-31"},
    {"X.example has been active since November 2021.", "2021-11-01", ""},
    {"X.example, active since November 2021, is a server.", "2021-11-01", ""},
    {"X.example answered until May 2022.", "", "2022-05-31"},
    {"In March 2022, X.example hosted the loader.", "2022-03-01", "2022-03-31"},
    {"In March 2022, the group began using X.example.", "2022-03-01", ""},
    {"X.example was registered on 3 January 2022.", "2022-01-03", ""},
    {"X.example (first seen 2022-01-03, last seen 2022-05-12)", "2022-01-03", "2022-05-12"},
    {"X.example, first seen: January 3, 2022", "2022-01-03", ""},
    {"X.example as of 12 May 2022", "2022-05-12", ""},
    {"X.example was used from May 2022 onwards.", "2022-05-01", ""},
    {"X.example (January\xE2\x80\x93May 2022)", "2022-01-01", "2022-05-31"},
    {"X.example was up in the first quarter of 2022.", "2022-01-01", "2022-03-31"},
    {"X.example was used in early 2022.", "2022-01-01", "2022-04-30"},
    {"X.example was used in 2021 and 2022.", "2021-01-01", "2022-12-31"},
    {"Last March X.example was used.", "2023-03-01", "2023-03-31"},
    {"X.example was used throughout February 2024.", "2024-02-01", "2024-02-29"},
    {"X.example est actif depuis novembre 2021.", "2021-11-01", ""},
    {"X.example, actif d\xC3\xA8s novembre 2021, a servi.", "2021-11-01", ""},
    {"X.example a servi de janvier \xC3\xA0 mai 2022.", "2022-01-01", "2022-05-31"},
    {"Entre janvier et mai 2022, X.example a servi.", "2022-01-01", "2022-05-31"},
    {"X.example a tenu jusqu'\xC3\xA0 la mi-mai 2022.", "", "2022-05-20"},
    {"X.example a tenu jusqu\xE2\x80\x99"
     "en mai 2022.",
     "", "2022-05-31"},
    {"X.example a servi de novembre 2021 jusqu'\xC3\xA0 la mi-mai 2022.", "2021-11-01", "2022-05-20"},
    {"En mars dernier, X.example a \xC3\xA9t\xC3\xA9 utilis\xC3\xA9.", "2023-03-01", "2023-03-31"},
    {"X.example a servi \xC3\xA0 partir du 3 janvier 2022.", "2022-01-03", ""},
    {"X.example a servi du 3 janvier 2022 au 12 mai 2022.", "2022-01-03", "2022-05-12"},
    {"X.example, enregistr\xC3\xA9 le 1er f\xC3\xA9vrier 2022, a servi.", "2022-02-01", ""},
    /* about somebody else, or about a publication */
    {"In 2020 X.example served an unrelated group.", NULL, NULL},
    {"In 2020 X.example served Arid Viper, an unrelated group.", NULL, NULL},
    {"X.example served this actor between January and May 2022, while in 2020 it had served another group.",
     "2022-01-01", "2022-05-31"},
    {"En 2020, X.example servait un autre groupe.", NULL, NULL},
    {"X.example a servi de janvier \xC3\xA0 mai 2022, alors qu'en 2020 elle servait un autre acteur.", "2022-01-01",
     "2022-05-31"},
    {"In August 2023 the researchers published a report that names X.example.", NULL, NULL},
    {"On 12 May 2022 the victim called about X.example.", NULL, NULL},
    /* nothing said */
    {"X.example may be down. It was a march through 22 hosts.", NULL, NULL},
    {"X.example is bad. In 2020 the same address served an unrelated group.", NULL, NULL},
    {"An earlier note. Active since May 2021. X.example is bad.", NULL, NULL},
    {"X.example has version 2022.", NULL, NULL},
    {"The e-mail of January 2022 names X.example.", NULL, NULL},
    /* the sentence after, where its subject can only be the value */
    {"X.example served as the C2 server. It was active between January and May 2022.", "2022-01-01", "2022-05-31"},
    {"X.example was bad. This domain was in use from November 2021 until May 2022.", "2021-11-01", "2022-05-31"},
    {"X.example was bad. The C2 server went offline in May 2022.", "", "2022-05-31"},
    {"X.example was bad. Between January and May 2022, it served a loader.", "2022-01-01", "2022-05-31"},
    {"X.example \xC3\xA9tait le serveur. Il a servi entre janvier et mai 2022.", "2022-01-01", "2022-05-31"},
    {"X.example est mauvais. Ce domaine est actif depuis novembre 2021.", "2021-11-01", ""},
    {"X.example diente der Gruppe. Die Domain war von November 2021 bis Mai 2022 aktiv.", "2021-11-01", "2022-05-31"},
    {"X.example ist b\xC3\xB6se. Sie wurde am 3. Januar 2022 registriert.", "2022-01-03", ""},
    {"X.example era el servidor. Estuvo activo entre enero y mayo de 2022.", "2022-01-01", "2022-05-31"},
    {"X.example es malo. Este dominio fue registrado el 3 de enero de 2022.", "2022-01-03", ""},
    {"X.example era il server. Questo dominio \xC3\xA8 attivo da novembre 2021.", "2021-11-01", ""},
    {"X.example was bad. The group was active between January and May 2022.", NULL, NULL},
    {"X.example was bad. The server of the ministry was in use between January and May 2022.", NULL, NULL},
    {"X.example was bad. The victim's server was in use between January and May 2022.", NULL, NULL},
    {"X.example was bad. The server was breached in May 2022.", NULL, NULL},
    {"X.example was bad. It is believed that the group began in May 2022.", NULL, NULL},
    {"X.example was bad. It was reported in May 2022.", NULL, NULL},
    {"X.example was bad. It talked to y.example, active between January and May 2022.", NULL, NULL},
    {"X.example and y.example were bad. It was active between January and May 2022.", NULL, NULL},
    {"X.example was bad. Nothing more. It was active between January and May 2022.", NULL, NULL},
    {"X.example \xC3\xA9tait mauvais. Il est probable que le groupe a commenc\xC3\xA9 en mai 2022.", NULL, NULL},
    {"In 2021 X.example was used. It was active between January and May 2022.", "2021-01-01", "2021-12-31"},
    /* further languages */
    {"X.example war von November 2021 bis Mitte Mai 2022 im Einsatz.", "2021-11-01", "2022-05-20"},
    {"X.example ist seit November 2021 aktiv.", "2021-11-01", ""},
    {"Im M\xC3\xA4rz 2022 diente X.example als Server.", "2022-03-01", "2022-03-31"},
    {"Im Jahr 2020 diente X.example einer anderen Gruppe.", NULL, NULL},
    {"X.example estuvo activo desde noviembre de 2021 hasta mediados de mayo de 2022.", "2021-11-01", "2022-05-20"},
    {"En marzo de 2022 X.example aloj\xC3\xB3 el programa.", "2022-03-01", "2022-03-31"},
    {"En 2020 X.example serv\xC3\xAD"
     "a a otro grupo.",
     NULL, NULL},
    {"X.example \xC3\xA8 stato attivo da novembre 2021 a maggio 2022.", "2021-11-01", "2022-05-31"},
    /* told from the day of publication */
    {"Two weeks ago X.example was used.", "2023-07-24", "2023-07-30"},
    {"X.example was used last year.", "2022-01-01", "2022-12-31"},
    {"X.example a servi l'ann\xC3\xA9"
     "e derni\xC3\xA8re.",
     "2022-01-01", "2022-12-31"},
    /* several: the one that stands by the value, or none */
    {"X.example was used in January 2022 and y.example in March 2022.", "2022-01-01", "2022-01-31"},
    {"In January 2022 and then in June 2022, X.example was used and dropped.", "?", "?"},
};

static void day_of(vg_time t, char ret_day[16], bool end)
{
    char text[VG_TIME_TEXT];
    vg_time_format(t, text);
    assert_true(t == VG_TIME_NONE || (end ? t % VG_DAY_NS == VG_DAY_NS - 1 : t % VG_DAY_NS == 0));
    snprintf(ret_day, 16, "%.10s", text);
}

static vg_dated date(const char *text, vg_time published, vg_interval *ret_interval)
{
    vg_dating *d = vg_dating_new();
    vg_slice s = vg_slice_str(text);
    size_t at = vg_slice_find(s, vg_slice_str("X.example")), other = vg_slice_find(s, vg_slice_str("y.example"));
    assert_non_null(d);
    assert_true(at != SIZE_MAX);
    assert_int_equal(vg_dating_scan(d, s, "", published), VG_OK);
    vg_dated dated = vg_dating_pick(d, at, at + 9, other != SIZE_MAX && other > at ? other : SIZE_MAX, ret_interval);
    vg_dating_free(d);
    return dated;
}

static void intervals_are_read(void **state)
{
    (void)state;
    vg_time published;
    vg_precision precision;
    assert_true(vg_time_parse(vg_slice_str("2023-08-07"), &published, &precision));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vg_interval got = VG_INTERVAL_ALWAYS;
        char from[16], until[16];
        vg_dated dated = date(rows[i].text, published, &got);
        vg_dated want = !rows[i].from ? VG_DATED_NOT : rows[i].from[0] == '?' ? VG_DATED_UNCLEAR : VG_DATED;
        day_of(got.from, from, false);
        day_of(got.until, until, true);
        if (dated != want) fail_msg("%s: %d (%s to %s), not %d", rows[i].text, (int)dated, from, until, (int)want);
        if (want == VG_DATED && (strcmp(from, rows[i].from) != 0 || strcmp(until, rows[i].until) != 0))
            fail_msg("%s: %s to %s", rows[i].text, from, until);
    }
}

static void an_unknown_day_of_publication_is_said(void **state)
{
    (void)state;
    vg_interval got;
    assert_int_equal(date("Last March X.example was used.", VG_TIME_NONE, &got), VG_DATED_UNKNOWN_DAY);
    assert_int_equal(date("X.example was used in March 2022.", VG_TIME_NONE, &got), VG_DATED);
}

static void cells_hold_a_date_or_an_interval(void **state)
{
    (void)state;
    vg_interval got;
    char day[16];
    assert_true(vg_dating_cell(vg_slice_str("2022-01-03"), "", VG_TIME_NONE, &got));
    day_of(got.until, day, true);
    assert_string_equal(day, "2022-01-03");
    assert_true(vg_dating_cell(vg_slice_str("January - May 2022"), "", VG_TIME_NONE, &got));
    day_of(got.until, day, true);
    assert_string_equal(day, "2022-05-31");
    assert_false(vg_dating_cell(vg_slice_str("unknown"), "", VG_TIME_NONE, &got));
    assert_false(vg_dating_cell(vg_slice_str(""), "", VG_TIME_NONE, &got));
    assert_false(vg_dating_cell(vg_slice_str("2022-13-45"), "", VG_TIME_NONE, &got));
}

/* Lines without full stops: each value has the date that stands behind it, however many there are. */
static void long_lists_are_dated_line_by_line(void **state)
{
    (void)state;
    const size_t lines = 4000;
    vg_buf text = VG_BUF_INIT(1 << 20);
    size_t *places = calloc(lines + 1, sizeof *places);
    assert_non_null(places);
    for (size_t i = 0; i < lines; i++) {
        places[i] = text.size;
        vg_buf_printf(&text, "host%04zu.example active between 20%02zu-03-01 and 20%02zu-05-31\n", i, i % 20, i % 20);
    }
    places[lines] = SIZE_MAX;
    vg_dating *d = vg_dating_new();
    clock_t start = clock();
    assert_int_equal(vg_dating_scan(d, vg_buf_slice(&text), "en", VG_TIME_NONE), VG_OK);
    for (size_t i = 0; i < lines; i++) {
        char day[16], want[16];
        vg_interval got;
        assert_int_equal(vg_dating_pick(d, places[i], places[i] + 16, places[i + 1], &got), VG_DATED);
        day_of(got.from, day, false);
        snprintf(want, sizeof want, "20%02zu-03-01", i % 20);
        assert_string_equal(day, want);
    }
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 5);
    vg_dating_free(d);
    vg_buf_free(&text);
    free(places);
}

/* A megabyte of mentions and values in one sentence, each asked for: no square. */
static void hostile_blocks_are_linear(void **state)
{
    (void)state;
    static const char *const pieces[] = {"in 2020 an unrelated group, evil.example, ",
                                         "evil.example. It was active since 2020. ",
                                         "first seen: ",
                                         "evil.example, active since May 2021, and ",
                                         "It. ",
                                         "in 2020 and "};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        vg_buf text = VG_BUF_INIT((1 << 20) + 64);
        while (text.size < 1 << 20) vg_buf_add_str(&text, pieces[i]);
        vg_dating *d = vg_dating_new();
        clock_t start = clock();
        assert_int_equal(vg_dating_scan(d, vg_buf_slice(&text), "en", VG_TIME_NONE), VG_OK);
        for (size_t at = 0; at + 20 < text.size; at += 16) {
            vg_interval got;
            vg_dating_pick(d, at, at + 4, at + 24, &got);
        }
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds > 5) fail_msg("a megabyte of \"%s\" took %.1f s", pieces[i], seconds);
        vg_dating_free(d);
        vg_buf_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_read),
        cmocka_unit_test(an_unknown_day_of_publication_is_said),
        cmocka_unit_test(cells_hold_a_date_or_an_interval),
        cmocka_unit_test(long_lists_are_dated_line_by_line),
        cmocka_unit_test(hostile_blocks_are_linear),
    };
    return cmocka_run_group_tests_name("read: validity", tests, NULL, NULL);
}
