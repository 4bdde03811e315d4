/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Throughput of vg_scan on real logs: each kernel, sets of growing size, one thread.
 *   bench_scan [MEGABYTES [FILE.gz...]]   without files: the Zeek logs of the shared data */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/slice.h"
#include "observe/set.h"

static double now_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); /* what others run here must not count */
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static size_t resident_bytes(void)
{
    size_t total = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f) return 0;
    if (fscanf(f, "%zu %zu", &total, &resident) != 2) resident = 0;
    fclose(f);
    return resident * (size_t)sysconf(_SC_PAGESIZE);
}

static uint64_t random_state = 0x2545f4914f6cdd1d;
static uint64_t next_random(void) /* xorshift64*: the same sets in each run */
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return random_state * UINT64_C(0x2545f4914f6cdd1d);
}

static size_t random_name(char *out)
{
    static const char *const tlds[] = {"com", "net", "org", "info", "ru",   "cn",     "de", "co.uk", "top", "xyz",
                                       "io",  "biz", "edu", "club", "site", "online", "fr", "it",    "pl",  "br"};
    size_t n = 0;
    unsigned labels = next_random() % 4 == 0 ? 2 : 1;
    for (unsigned l = 0; l < labels; l++) {
        unsigned size = 4 + (unsigned)(next_random() % 12);
        for (unsigned i = 0; i < size; i++) out[n++] = (char)('a' + next_random() % 26);
        out[n++] = '.';
    }
    const char *tld = tlds[next_random() % 20];
    memcpy(out + n, tld, strlen(tld));
    return n + strlen(tld);
}

static vg_kind random_indicator(char *out, size_t *ret_size)
{
    static const char hex[] = "0123456789abcdef";
    unsigned pick = (unsigned)(next_random() % 100);
    size_t n = 0;
    if (pick < 35) {
        *ret_size = random_name(out);
        return VG_KIND_DOMAIN;
    }
    if (pick < 60) {
        uint32_t v = (uint32_t)next_random();
        *ret_size = (size_t)sprintf(out, "%u.%u.%u.%u", v >> 24, v >> 16 & 255, v >> 8 & 255, v & 255);
        return VG_KIND_IPV4;
    }
    if (pick < 75) {
        memcpy(out, "http://", 7);
        n = 7 + random_name(out + 7);
        n += (size_t)sprintf(out + n, "/%llx/index.php", (unsigned long long)(next_random() >> 40));
        *ret_size = n;
        return VG_KIND_URL;
    }
    if (pick < 80) {
        n = (size_t)sprintf(out, "user%u@", (unsigned)(next_random() % 100000));
        *ret_size = n + random_name(out + n);
        return VG_KIND_EMAIL;
    }
    size_t digits = pick < 87 ? 32 : pick < 93 ? 40 : 64;
    for (size_t i = 0; i < digits; i++) out[i] = hex[next_random() % 16];
    *ret_size = digits;
    return digits == 32 ? VG_KIND_MD5 : digits == 40 ? VG_KIND_SHA1 : VG_KIND_SHA256;
}

static int count_hit(void *context, const vg_hit *hit)
{
    (void)hit;
    ++*(uint64_t *)context;
    return 0;
}

static uint8_t *load(size_t want, int count, char **files, size_t *ret_size)
{
    uint8_t *data = malloc(want + 2 * VG_SCAN_PADDING);
    size_t size = 0;
    if (!data) return NULL;
    memset(data, 0, VG_SCAN_PADDING);
    for (int i = 0; i < count && size < want; i++) {
        char command[4096];
        snprintf(command, sizeof command, "gzip -dc '%s'", files[i]);
        FILE *f = popen(command, "r");
        if (!f) continue;
        size_t n;
        while (size < want && (n = fread(data + VG_SCAN_PADDING + size, 1, want - size, f)) > 0) size += n;
        pclose(f);
    }
    for (size_t unit = size; unit > 0 && size < want;) {
        size_t n = unit < want - size ? unit : want - size;
        memcpy(data + VG_SCAN_PADDING + size, data + VG_SCAN_PADDING, n);
        size += n;
    }
    memset(data + VG_SCAN_PADDING + size, 0, VG_SCAN_PADDING);
    *ret_size = size;
    return data;
}

static vg_set *build(uint32_t count, double *ret_add, double *ret_compile, size_t *ret_bytes)
{
    static const char *const known[] = {"open.rocket.chat", "tags.tiqcdn.com", "10.218.221.240", "bbs.archlinux.org"};
    vg_error err;
    random_state = 0x2545f4914f6cdd1d;
    char *values = malloc((size_t)count * 80);
    uint8_t *sizes = malloc(count), *kinds = malloc(count);
    if (!values || !sizes || !kinds) exit(2);
    for (uint32_t i = 0; i < count; i++) {
        size_t n;
        kinds[i] = (uint8_t)random_indicator(values + (size_t)i * 80, &n);
        sizes[i] = (uint8_t)n;
    }
    size_t before = resident_bytes();
    double start = now_seconds();
    vg_set *set = vg_set_new();
    for (uint32_t i = 0; i < count; i++)
        if (vg_set_add(set, (vg_kind)kinds[i], vg_slice_of(values + (size_t)i * 80, sizes[i]), 0, NULL, &err) < 0)
            fprintf(stderr, "%s\n", err.message);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        vg_set_add(set, vg_is_digit((uint8_t)known[i][0]) ? VG_KIND_IPV4 : VG_KIND_DOMAIN, vg_slice_str(known[i]), 0,
                   NULL, &err);
    *ret_add = now_seconds() - start;
    start = now_seconds();
    if (vg_set_compile(set, &err) < 0) fprintf(stderr, "%s\n", err.message);
    *ret_compile = now_seconds() - start;
    *ret_bytes = resident_bytes() - before;
    free(values);
    free(sizes);
    free(kinds);
    return set;
}

int main(int argc, char **argv)
{
    size_t want = (size_t)(argc > 1 ? strtoul(argv[1], NULL, 10) : 512) << 20, size = 0;
    glob_t found = {0};
    char **files = argv + 2;
    int count = argc - 2;
    if (count <= 0) {
        const char *shared = getenv("VIGIE_SHARED");
        char pattern[4096];
        snprintf(pattern, sizeof pattern, "%s/data/zeek/{tsv,json}/*.gz", shared ? shared : "../shared");
        if (glob(pattern, GLOB_BRACE, NULL, &found) != 0) {
            fprintf(stderr, "bench_scan: no logs (%s)\n", pattern);
            return 2;
        }
        files = found.gl_pathv;
        count = (int)found.gl_pathc;
    }
    uint8_t *data = load(want, count, files, &size);
    if (!data || size == 0) return 2;
    printf("%zu bytes of logs\n", size);
    const char *forced = getenv("VIGIE_KERNEL");
    char only[16] = "";
    if (forced) snprintf(only, sizeof only, "%s", forced);
    static const uint32_t counts[] = {1000, 100000, 1000000};
    static const char *const kernels[] = {"scalar", "avx2", "avx512", "neon"};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        double add, compile;
        size_t bytes;
        vg_set *set = build(counts[c], &add, &compile, &bytes);
        printf("%u indicators: add %.3f s, compile %.3f s, %.1f MB\n", counts[c], add, compile, (double)bytes / 1e6);
        for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
            if (only[0] && strcmp(only, kernels[k]) != 0) continue;
            setenv("VIGIE_KERNEL", kernels[k], 1);
            if (strcmp(vg_kernel_name(), kernels[k]) != 0) continue;
            vg_scanner *scanner;
            vg_error err;
            if (vg_scanner_new(set, &scanner, &err) < 0) return 2;
            double best = 1e9;
            uint64_t hits = 0;
            vg_scan_result result = {0};
            for (int round = 0; round < 3; round++) {
                hits = 0;
                double start = now_seconds();
                vg_scan(scanner, data + VG_SCAN_PADDING, size, count_hit, &hits, &result);
                double took = now_seconds() - start;
                if (took < best) best = took;
            }
            printf("  %-7s %6.3f GB/s  %llu hits  %llu tokens  %llu lines\n", kernels[k], (double)size / best / 1e9,
                   (unsigned long long)hits, (unsigned long long)result.tokens, (unsigned long long)result.newlines);
            vg_scanner_free(scanner);
        }
        vg_set_free(set);
    }
    free(data);
    globfree(&found);
    return 0;
}
