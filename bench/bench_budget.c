/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work of a fixed size whose instructions are counted under callgrind (tools/dev/budget.py, bench/budgets.tsv):
 *   bench_budget scan      one MiB of made-up proxy and name server lines against 20,000 indicators
 *   bench_budget extract   every observable of the same text
 * No clock and no outside data, so that a count repeats. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/slice.h"
#include "observe/extract.h"
#include "observe/set.h"

#define TEXT_BYTES ((size_t)1 << 20)
#define ENTRIES    20000

static uint64_t next_random(uint64_t *state) /* splitmix64 */
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int make_host(uint64_t *state, char *out, size_t size)
{
    static const char *const tops[] = {"com", "net", "org", "info", "fr", "de", "co.uk", "xyz"};
    uint64_t r = next_random(state);
    return snprintf(out, size, "%c%c%c%u%s.%s", 'a' + (int)(r % 26), 'a' + (int)((r >> 8) % 26),
                    'a' + (int)((r >> 16) % 26), (unsigned)(r >> 32) % 100000, r & 64 ? "-cdn" : "",
                    tops[(r >> 60) & 7]);
}

static int make_line(uint64_t *state, unsigned i, char *out, size_t size)
{
    char host[64];
    (void)make_host(state, host, sizeof host);
    uint64_t r = next_random(state);
    unsigned a = (unsigned)(r & 255), b = (unsigned)(r >> 8) & 255, c = (unsigned)(r >> 16) & 255;
    if (i % 3 == 0)
        return snprintf(
            out, size,
            "16412%05u.%03u %6u 10.%u.%u.%u TCP_MISS/200 %u GET http://%s/a/%x?id=%u - DIRECT/%u.%u.%u.7 text/html\n",
            i % 100000, a, b, a, b, c, c * 31, host, a * b, c, c, b, a);
    if (i % 3 == 1)
        return snprintf(out, size,
                        "{\"ts\":16412%05u.%06u,\"id.orig_h\":\"10.%u.%u.%u\",\"query\":\"www.%s\",\"qtype_name\":"
                        "\"A\",\"rcode\":%u}\n",
                        i % 100000, a * 1000, a, b, c, host, a & 3);
    return snprintf(out, size,
                    "2022-01-%02uT%02u:%02u:00Z mx postfix/smtpd[%u]: %08X: client=%s[%u.%u.%u.9], from=<user%u@%s>\n",
                    i % 28 + 1, a % 24, b % 60, c * 17, (unsigned)(r >> 32), host, c, b, a, b, host);
}

/* TEXT_BYTES of lines with padding on both sides. */
static uint8_t *make_text(size_t *ret_size)
{
    uint8_t *memory = calloc(1, TEXT_BYTES + 2 * VG_SCAN_PADDING);
    if (!memory) return NULL;
    uint8_t *text = memory + VG_SCAN_PADDING;
    uint64_t state = 1;
    size_t used = 0;
    for (unsigned i = 0;; i++) {
        char line[512];
        int n = make_line(&state, i, line, sizeof line);
        if (n <= 0 || used + (size_t)n > TEXT_BYTES) break;
        memcpy(text + used, line, (size_t)n);
        used += (size_t)n;
    }
    *ret_size = used;
    return text;
}

static vg_status add(vg_set *set, vg_kind kind, const char *value, vg_error *err)
{
    uint32_t entry;
    return vg_set_add(set, kind, vg_slice_str(value), 0, &entry, err);
}

static vg_status make_set(vg_set *set, vg_error *err)
{
    uint64_t state = 2, same = 1; /* the first of them follow make_text's own numbers, and are hit */
    for (unsigned i = 0; i < ENTRIES; i++) {
        char value[128], host[64];
        (void)make_host(i < 100 ? &same : &state, host, sizeof host);
        uint64_t r = next_random(i < 100 ? &same : &state);
        vg_status status = VG_OK;
        switch (i % 4) {
        case 0:
            (void)snprintf(value, sizeof value, "%u.%u.%u.%u", (unsigned)(r & 127) + 11, (unsigned)(r >> 8) & 255,
                           (unsigned)(r >> 16) & 255, (unsigned)(r >> 24) & 255);
            status = add(set, VG_KIND_IPV4, value, err);
            break;
        case 1:
            (void)snprintf(value, sizeof value, "%016llx%016llx", (unsigned long long)r,
                           (unsigned long long)next_random(&state));
            status = add(set, VG_KIND_MD5, value, err);
            break;
        case 2:
            (void)snprintf(value, sizeof value, "http://%s/gate.php", host);
            status = add(set, VG_KIND_URL, value, err);
            break;
        default: status = add(set, VG_KIND_DOMAIN, host, err); break;
        }
        if (status < 0) return status;
    }
    return vg_set_compile(set, err);
}

static int count_hit(void *context, const vg_hit *hit)
{
    (void)hit;
    ++*(uint64_t *)context;
    return 0;
}

static int count_found(void *context, const vg_found *found)
{
    (void)found;
    ++*(uint64_t *)context;
    return 0;
}

static int run_scan(const uint8_t *text, size_t size, vg_error *err)
{
    uint64_t hits = 0;
    vg_scan_result result;
    vg_scanner *scanner = NULL;
    vg_set *set = vg_set_new();
    if (!set || make_set(set, err) < 0 || vg_scanner_new(set, &scanner, err) < 0) return 2;
    (void)vg_scan(scanner, text, size, count_hit, &hits, &result);
    (void)printf("%s: %zu bytes, %llu tokens, %llu hits\n", vg_kernel_name(), size, (unsigned long long)result.tokens,
                 (unsigned long long)hits);
    vg_scanner_free(scanner);
    vg_set_free(set);
    return result.tokens ? 0 : 1;
}

static int run_extract(const uint8_t *text, size_t size)
{
    uint64_t found = 0;
    (void)vg_extract((vg_slice){text, size}, count_found, &found);
    (void)printf("%s: %zu bytes, %llu observables\n", vg_kernel_name(), size, (unsigned long long)found);
    return found ? 0 : 1;
}

int main(int argc, char **argv)
{
    vg_error err = {VG_OK, ""};
    size_t size = 0;
    uint8_t *text = make_text(&size);
    int status = 2;
    if (text && argc == 2 && strcmp(argv[1], "scan") == 0) status = run_scan(text, size, &err);
    if (text && argc == 2 && strcmp(argv[1], "extract") == 0) status = run_extract(text, size);
    if (status == 2) (void)fprintf(stderr, "bench_budget: %s\n", err.message[0] ? err.message : "scan | extract");
    if (text) free(text - VG_SCAN_PADDING);
    return status;
}
