/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions of time: tests/golden/times/XX.tsv holds a text a row and what must be found in it. Columns, apart by
 * tabs: text, kind, words, start, end, days, flags (P: needs a day of publication, A: ambiguous); trailing ones may be
 * missing. A row whose text is "+" is a further expression of the text above. Published 2023-09-07 unless the text
 * begins with
 * "[DAY]" or "[-]" (unknown). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "../../src/read/time/times.h"
#include "base/buf.h"

static vg_time day(const char *text)
{
    vg_time t;
    vg_precision precision;
    return vg_time_parse(vg_slice_str(text), &t, &precision) ? t : VG_TIME_NONE;
}

static vg_times find(const char *text, const char *language, vg_time published)
{
    vg_times t = VG_TIMES_INIT;
    assert_int_equal(vg_times_find(vg_slice_str(text), language, published, &t), VG_OK);
    return t;
}

/* ---- the tables ---- */

typedef struct row {
    char *cells[8]; /* "" where missing */
} row;

static void split(char *line, row *ret_row)
{
    static char empty[] = "";
    for (int i = 0; i < 8; i++) {
        ret_row->cells[i] = line ? line : empty;
        if (!line) continue;
        line = strchr(line, '\t');
        if (line) *line++ = 0;
    }
}

static void say_item(const char *text, const vg_times_item *x, vg_buf *say)
{
    static const char *const kinds[] = {"date", "range", "duration", "set"};
    char from[VG_TIME_TEXT], until[VG_TIME_TEXT], days[16] = "";
    vg_time_format(x->interval.from, from);
    vg_time_format(x->interval.until, until);
    if (x->min_duration_days >= 0) snprintf(days, sizeof days, "%d", x->min_duration_days);
    vg_buf_printf(say, "%s|%.*s|%.10s|%.10s|%s|%s%s\n", kinds[x->kind], (int)(x->until - x->from), text + x->from, from,
                  until, days, x->needs_published ? "P" : "", x->ambiguous ? "A" : "");
}

static void check_text(const char *language, char *text, const vg_buf *want)
{
    vg_time published = day("2023-09-07");
    if (text[0] == '[') {
        char *end = strchr(text, ']');
        *end = 0;
        published = day(text + 1);
        text = end + 1;
    }
    vg_times t = find(text, language, published);
    vg_buf got = VG_BUF_INIT(1 << 16);
    for (size_t i = 0; i < t.count; i++) say_item(text, &t.items[i], &got);
    if (!vg_slice_eq(vg_buf_slice(&got), vg_buf_slice(want)))
        fail_msg("%s: %s\ngave\n%snot\n%s", language, text, got.size ? vg_buf_text(&got) : "nothing\n",
                 want->size ? (const char *)want->data : "nothing");
    vg_buf_free(&got);
    vg_times_free(&t);
}

/* The number of texts in a language's table. */
static size_t check_table(const char *language)
{
    char path[1024], line[1024], *text = NULL;
    snprintf(path, sizeof path, "%s/tests/golden/times/%s.tsv", getenv("VIGIE_SOURCE"), language);
    FILE *file = fopen(path, "rb");
    vg_buf want = VG_BUF_INIT(1 << 16);
    size_t count = 0;
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        row r;
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '#' || line[0] == 0) continue;
        split(line, &r);
        if (strcmp(r.cells[0], "+") != 0) {
            if (text) check_text(language, text, &want);
            free(text);
            text = strdup(r.cells[0]);
            vg_buf_reset(&want);
            count++;
        }
        if (strcmp(r.cells[1], "none") == 0) continue;
        vg_buf_printf(&want, "%s|%s|%s|%s|%s|%s\n", r.cells[1], r.cells[2], r.cells[3], r.cells[4], r.cells[5],
                      r.cells[6]);
        vg_buf_text(&want);
    }
    if (text) check_text(language, text, &want);
    free(text);
    fclose(file);
    vg_buf_free(&want);
    return count;
}

static void english(void **state)
{
    (void)state;
    assert_true(check_table("en") >= 60);
}

static void french(void **state)
{
    (void)state;
    assert_true(check_table("fr") >= 50);
}

static void german(void **state)
{
    (void)state;
    assert_true(check_table("de") >= 50);
}

static void spanish(void **state)
{
    (void)state;
    assert_true(check_table("es") >= 48);
}

static void italian(void **state)
{
    (void)state;
    assert_true(check_table("it") >= 30);
}

/* ---- the rest of the interface ---- */

static void an_unknown_language_is_guessed(void **state)
{
    (void)state;
    static const char *const texts[] = {"seit mindestens November 2021", "depuis au moins novembre 2021",
                                        "desde al menos noviembre de 2021", "since at least November 2021"};
    assert_true(vg_times_speaks("it"));
    assert_false(vg_times_speaks("xx"));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        vg_times t = find(texts[i], i % 2 ? "" : "xx", VG_TIME_NONE);
        assert_int_equal(t.count, 1);
        assert_true(t.items[0].interval.from == day("2021-11-01"));
        vg_times_free(&t);
    }
}

static void expressions_of_one_event_are_put_together(void **state)
{
    (void)state;
    vg_when when = {1, 2, 3, VG_PRECISION_DAY};
    const char *text =
        "They were inside for at least five months last year. It was in March. In May 2022 and in June 2022 "
        "they came. Nothing.";
    vg_times t = find(text, "en", day("2023-09-07"));
    const size_t first = (size_t)(strstr(text, "It was") - text), second = (size_t)(strstr(text, "In May") - text),
                 third = (size_t)(strstr(text, "Nothing") - text);
    assert_true(vg_times_when(&t, 0, first, &when));
    assert_true(when.start == day("2022-01-01") && when.end == day("2023-01-01") - 1);
    assert_int_equal(when.min_duration_days, 150);
    assert_int_equal(when.precision, VG_PRECISION_YEAR);
    assert_true(vg_times_when(&t, first, second, &when));
    assert_true(when.start == day("2023-03-01") && when.min_duration_days == -1 &&
                when.precision == VG_PRECISION_MONTH);
    assert_true(vg_times_when(&t, second, third, &when)); /* two months that contradict each other */
    assert_true(when.start == VG_TIME_NONE && when.end == VG_TIME_NONE);
    when.precision = VG_PRECISION_DAY;
    assert_false(vg_times_when(&t, third, strlen(text), &when));
    assert_int_equal(when.precision, VG_PRECISION_DAY);
    vg_times_free(&t);
}

static void ranges_know_their_ends(void **state)
{
    (void)state;
    vg_times t = find("between January and May 2022", "en", VG_TIME_NONE);
    assert_int_equal(t.count, 1);
    assert_int_equal(t.items[0].point_count, 2);
    const vg_times_point *p = t.items[0].points;
    assert_int_equal(p[0].from, 8);
    assert_int_equal(p[0].until, 15);
    assert_true(p[0].interval.from == day("2022-01-01") && p[0].interval.until == day("2022-02-01") - 1);
    assert_true(p[1].interval.from == day("2022-05-01") && p[1].unit == VG_UNIT_MONTH);
    vg_times_free(&t);
}

/* An expression after more text than one piece of the reading holds keeps its place. */
static void long_texts_are_read_to_their_end(void **state)
{
    (void)state;
    const size_t size = (size_t)3 << 20;
    static const char expression[] = "since March 2021.";
    static const char *const fillers[] = {"word ", "x", "\n\n", "word word.\n"};
    for (size_t f = 0; f < sizeof fillers / sizeof fillers[0]; f++) {
        vg_buf text = VG_BUF_INIT(size + 4096);
        while (text.size < size) vg_buf_add_str(&text, fillers[f]);
        vg_buf_add_str(&text, " ");
        const size_t at = text.size;
        vg_buf_add_str(&text, expression);
        vg_times t = VG_TIMES_INIT;
        assert_int_equal(vg_times_find(vg_buf_slice(&text), "en", VG_TIME_NONE, &t), VG_OK);
        assert_int_equal(t.count, 1);
        assert_int_equal(t.items[0].from, at);
        assert_int_equal(t.items[0].until, at + 16);
        vg_times_free(&t);
        vg_buf_free(&text);
    }
}

/* ---- laws ---- */

static uint64_t random_state = 88172645463325252;

static uint64_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static void check_laws(vg_slice text, const vg_times *t)
{
    uint32_t last = 0;
    for (size_t i = 0; i < t->count; i++) {
        const vg_times_item *x = &t->items[i];
        assert_true(x->from >= last && x->from < x->until && x->until <= text.size);
        last = x->until;
        assert_true(x->min_duration_days >= -1);
        if (x->interval.from != VG_TIME_NONE && x->interval.until != VG_TIME_NONE)
            assert_true(x->interval.from <= x->interval.until);
        if (x->needs_published) assert_true(x->interval.from == VG_TIME_NONE && x->interval.until == VG_TIME_NONE);
        for (int k = 0; k < x->point_count; k++) {
            const vg_times_point *p = &x->points[k];
            assert_true(p->from >= x->from && p->from < p->until && p->until <= x->until);
            assert_true((p->interval.from == VG_TIME_NONE) == (p->interval.until == VG_TIME_NONE));
            assert_true(p->interval.from <= p->interval.until);
        }
    }
}

static const char *const words[] = {
    "last",       "March",    "may",     "2022",     "between",  "and",    "to",   "-",       "/",          ",",
    ".",          "from",     "until",   "since",    "5",        "31",     "Q3",   "first",   "quarter",    "of",
    "year",       "months",   "ago",     "for",      "at least", "early",  "mid",  "Tuesday", "2021-02-30", "7/9/2023",
    "07.09.2023", "past",     "three",   "the",      "summer",   "1990s",  "half", "within",  "before",     "after",
    "depuis",     "mois",     "dernier", "derniers", "il y a",   "trois",  "au",   "du",      "1er",        "mars",
    "vor",        "zwei",     "Wochen",  "im",       "Jahr",     "7.",     "seit", "bis",     "hace",       "meses",
    "a",          "mediados", "de",      "mayo",     "pasado",   "winter", "next", "daily",   "fiscal",     "\n",
    "\n\n",       "evil.com", "was",     "will",     "9999",     "1900",   "2099", "29",      "February",   "Februar",
    "hiver",      "fa",       "99/2022"};

static void random_words_keep_the_laws(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "fr", "de", "es", "it", ""};
    static const char *const days[] = {"2023-09-07", "2024-02-29", "2000-01-01", "1999-12-31", "-"};
    for (int round = 0; round < 20000; round++) {
        vg_buf text = VG_BUF_INIT(4096);
        for (uint64_t left = 1 + random_next() % 24; left; left--) {
            vg_buf_add_str(&text, words[random_next() % (sizeof words / sizeof words[0])]);
            if (random_next() % 8) vg_buf_add_str(&text, " ");
        }
        vg_times t = VG_TIMES_INIT;
        vg_slice s = vg_buf_slice(&text);
        assert_int_equal(vg_times_find(s, languages[round % 6], day(days[round % 5]), &t), VG_OK);
        check_laws(s, &t);
        vg_times_free(&t);
        vg_buf_free(&text);
    }
}

/* A megabyte of what a careless reader would go over again and again; quadratic work would take minutes here. */
static void hostile_text_is_linear(void **state)
{
    (void)state;
    static const char *const pieces[] = {"last ",
                                         "1",
                                         "between and ",
                                         "between ",
                                         "since ",
                                         "the ",
                                         "at least ",
                                         "2022-",
                                         "2022 - ",
                                         "1/",
                                         "1.",
                                         "May ",
                                         "March 2022 and ",
                                         "5 and ",
                                         "from from to to ",
                                         "a couple of ",
                                         "the day before ",
                                         "a",
                                         "\xC3\xA9",
                                         "\n",
                                         " ",
                                         ".",
                                         "the last the past ",
                                         "12:",
                                         "2022/",
                                         "\n \t",
                                         "vor ",
                                         "il y a ",
                                         "07.09.",
                                         "\xE2\x80\x93",
                                         "1 - ",
                                         "in on of "};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        vg_buf text = VG_BUF_INIT((1 << 20) + 64);
        while (text.size < 1 << 20) vg_buf_add_str(&text, pieces[i]);
        const char *const languages[] = {"en", "de", ""};
        for (size_t l = 0; l < 3; l++) {
            vg_times t = VG_TIMES_INIT;
            clock_t start = clock();
            assert_int_equal(vg_times_find(vg_buf_slice(&text), languages[l], day("2023-09-07"), &t), VG_OK);
            double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
            if (seconds > 4) fail_msg("a megabyte of \"%s\" took %.1f s", pieces[i], seconds);
            check_laws(vg_buf_slice(&text), &t);
            vg_times_free(&t);
        }
        vg_buf_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english),
        cmocka_unit_test(french),
        cmocka_unit_test(german),
        cmocka_unit_test(spanish),
        cmocka_unit_test(italian),
        cmocka_unit_test(an_unknown_language_is_guessed),
        cmocka_unit_test(expressions_of_one_event_are_put_together),
        cmocka_unit_test(ranges_know_their_ends),
        cmocka_unit_test(long_texts_are_read_to_their_end),
        cmocka_unit_test(random_words_keep_the_laws),
        cmocka_unit_test(hostile_text_is_linear),
    };
    return cmocka_run_group_tests_name("read: times", tests, NULL, NULL);
}
