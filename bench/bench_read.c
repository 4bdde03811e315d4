/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Throughput of reading, on reports in memory, one thread. Three lines:
 *   values      what the public tools do: undo the defanging, find all values
 *   indicators  what a hunt reads: format, values, roles, validity, what is set aside
 *   whole       what `vigie read` reads: claims and names too
 *   bench_read MEGABYTES FILE…   each file again and again, until so much was read */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../src/read/defang.h"
#include "observe/extract.h"
#include "read/report.h"

typedef struct report {
    const char *path;
    char *bytes;
    size_t size;
} report;

typedef struct tally {
    size_t indicators, claims, mentions;
} tally;

static double now_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); /* what others run here must not count */
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int on_indicator(void *context, const vg_indicator *indicator)
{
    (void)indicator;
    ((tally *)context)->indicators++;
    return 0;
}

static int on_claim(void *context, const vg_claim *claim)
{
    (void)claim;
    ((tally *)context)->claims++;
    return 0;
}

static int on_mention(void *context, const vg_mention *mention)
{
    (void)mention;
    ((tally *)context)->mentions++;
    return 0;
}

static bool load(const char *path, report *ret_report)
{
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    *ret_report = (report){.path = path};
    for (size_t room = 0;;) {
        if (ret_report->size == room) {
            room = room ? 2 * room : 65536;
            char *bytes = realloc(ret_report->bytes, room);
            if (!bytes) exit(2);
            ret_report->bytes = bytes;
        }
        size_t got = fread(ret_report->bytes + ret_report->size, 1, room - ret_report->size, file);
        if (got == 0) break;
        ret_report->size += got;
    }
    fclose(file);
    return ret_report->size > 0;
}

static int on_found(void *context, const vg_found *found)
{
    (void)found;
    ((tally *)context)->indicators++;
    return 0;
}

typedef enum mode { MODE_VALUES, MODE_INDICATORS, MODE_WHOLE } mode;

static void read_one(const report *r, mode how, vg_refanged *refanged, tally *found)
{
    vg_slice bytes = vg_slice_of(r->bytes, r->size);
    if (how == MODE_VALUES) {
        if (vg_refang(refanged, bytes) == VG_OK) vg_extract(refanged->text, on_found, found);
        return;
    }
    const vg_report_sink sink = {.context = found,
                                 .indicator = on_indicator,
                                 .claim = how == MODE_WHOLE ? on_claim : NULL,
                                 .mention = how == MODE_WHOLE ? on_mention : NULL};
    const vg_report_options options = {.path = r->path, .published = VG_TIME_NONE};
    vg_error err;
    (void)vg_read_report(bytes, &options, &sink, &err);
}

/* Reads all of them until `want` bytes were read; prints the best of three rates. */
static void measure(const char *name, const report *reports, size_t count, size_t want, mode how)
{
    double best = 0;
    tally found = {0};
    vg_refanged refanged = VG_REFANGED_INIT;
    for (int round = 0; round < 3; round++) {
        size_t done = 0;
        double start = now_seconds();
        found = (tally){0};
        while (done < want) {
            for (size_t i = 0; i < count && done < want; i++) {
                read_one(&reports[i], how, &refanged, &found);
                done += reports[i].size;
            }
        }
        double rate = (double)done / (now_seconds() - start) / 1e6;
        if (rate > best) best = rate;
    }
    vg_refanged_free(&refanged);
    printf("%s %.1f MB/s %zu indicators %zu claims %zu mentions\n", name, best, found.indicators, found.claims,
           found.mentions);
}

int main(int argc, char **argv)
{
    size_t want = (size_t)(argc > 1 ? strtoul(argv[1], NULL, 10) : 0) * 1000000, count = 0;
    report *reports = calloc((size_t)argc, sizeof *reports);
    for (int i = 2; reports && i < argc; i++) count += load(argv[i], &reports[count]);
    if (!want || !count) {
        fprintf(stderr, "usage: bench_read MEGABYTES FILE…\n");
        return 2;
    }
    measure("values", reports, count, want, MODE_VALUES);
    measure("indicators", reports, count, want, MODE_INDICATORS);
    measure("whole", reports, count, want, MODE_WHOLE);
    for (size_t i = 0; i < count; i++) free(reports[i].bytes);
    free(reports);
    return 0;
}
