/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time expressions of a text, for eval/read_dates.py and for looking at: read-dates LANGUAGE PUBLISHED|- FILE…
 * One line each, fields apart by tabs: kind, from, until, start, end, precision, min_duration_days, flags, words; below
 * it, indented, its dates: from, until, start, end, precision, unit. "FILE NAME" stands before those of each file. */
#include <stdio.h>
#include <stdlib.h>

#include "../../src/read/time/times.h"

static void say_interval(vg_interval i)
{
    char from[VG_TIME_TEXT], until[VG_TIME_TEXT];
    vg_time_format(i.from, from);
    vg_time_format(i.until, until);
    printf("%.10s\t%.10s", from, until);
}

static void say(vg_slice text, const vg_times *t)
{
    static const char *const kinds[] = {"date", "range", "duration", "set"};
    static const char *const precisions[] = {"none", "year", "month", "day", "minute", "second", "ms", "us", "ns"};
    static const char *const units[] = {"none",   "hour",    "day",  "week", "fortnight", "month",
                                        "season", "quarter", "half", "year", "decade"};
    for (size_t i = 0; i < t->count; i++) {
        const vg_times_item *x = &t->items[i];
        printf("%s\t%u\t%u\t", kinds[x->kind], x->from, x->until);
        say_interval(x->interval);
        printf("\t%s\t%d\t%s%s\t", precisions[x->precision], x->min_duration_days, x->needs_published ? "P" : "",
               x->ambiguous ? "A" : "");
        for (uint32_t k = x->from; k < x->until; k++)
            putchar(text.data[k] == '\n' || text.data[k] == '\t' ? ' ' : text.data[k]);
        putchar('\n');
        for (int k = 0; k < x->point_count; k++) {
            const vg_times_point *p = &x->points[k];
            printf("\t%u\t%u\t", p->from, p->until);
            say_interval(p->interval);
            printf("\t%s\t%s\n", precisions[p->precision], units[p->unit]);
        }
    }
}

static uint8_t *load(const char *path, size_t *ret_size)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = malloc((size_t)1 << 26);
    if (!f || !data) exit(2);
    *ret_size = fread(data, 1, (size_t)1 << 26, f);
    fclose(f);
    return data;
}

int main(int argc, char **argv)
{
    vg_time published = VG_TIME_NONE;
    vg_precision precision;
    if (argc < 4) return 2;
    if (!vg_time_parse(vg_slice_str(argv[2]), &published, &precision)) published = VG_TIME_NONE;
    for (int i = 3; i < argc; i++) {
        size_t size;
        uint8_t *data = load(argv[i], &size);
        vg_slice text = vg_slice_of(data, size);
        vg_times t = VG_TIMES_INIT;
        if (vg_times_find(text, argv[1], published, &t) != VG_OK) return 2;
        printf("FILE %s\n", argv[i]);
        say(text, &t);
        vg_times_free(&t);
        free(data);
    }
    return 0;
}
