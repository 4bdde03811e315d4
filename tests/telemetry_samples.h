/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the samples of the log formats, tests/golden/telemetry/FORMAT/FILE. */
#ifndef VG_TESTS_TELEMETRY_SAMPLES_H
#define VG_TESTS_TELEMETRY_SAMPLES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/slice.h"
#include "telemetry/log.h"

/* The files' modification time in all tests: 2022-01-03T08:53:20Z. */
#define SAMPLE_MODIFIED (INT64_C(1641200000) * VG_SECOND_NS)

static inline void sample_folder(char *ret_path, size_t size, const char *format)
{
    const char *root = getenv("VIGIE_SOURCE");
    snprintf(ret_path, size, "%s/tests/golden/telemetry/%s", root ? root : ".", format);
}

/* Exact-size copy, NULL where it cannot be read. The caller frees data. */
static inline vg_slice sample_read(const char *path)
{
    FILE *f = fopen(path, "rb");
    vg_slice s = {NULL, 0};
    if (!f) return s;
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    if (data && size >= 0 && fread(data, 1, (size_t)size, f) == (size_t)size)
        s = vg_slice_of(data, (size_t)size);
    else
        free(data);
    fclose(f);
    return s;
}

static inline void sample_free(vg_slice s)
{
    union {
        const uint8_t *in;
        void *out;
    } p = {s.data};
    free(p.out);
}

/* Calls back for each sample of a format; returns how many there were. Files that end with .expected are not. */
static inline unsigned samples_each(const char *format,
                                    void (*with)(const char *format, const char *path, vg_slice bytes))
{
    char folder[1024], path[2048];
    unsigned count = 0;
    struct dirent **names = NULL;
    sample_folder(folder, sizeof folder, format);
    int found = scandir(folder, &names, NULL, alphasort);
    for (int i = 0; i < found; i++) {
        const char *dot = strrchr(names[i]->d_name, '.');
        if (names[i]->d_name[0] != '.' && !(dot && strcmp(dot, ".expected") == 0)) {
            snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
            vg_slice bytes = sample_read(path);
            if (bytes.data) {
                with(format, path, bytes);
                count++;
            }
            sample_free(bytes);
        }
        free(names[i]);
    }
    free(names);
    return count;
}

#endif
