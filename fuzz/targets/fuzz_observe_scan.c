/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kernel finds what the scalar one finds: in the input as it is, and across a chunk's end. The first line of the
 * input holds further indicators for the set. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "observe/canonical.h"
#include "observe/set.h"

#define CHUNK 16384

static const char *const fixed[] = {"evil.com",
                                    "a.b.c.evil.org",
                                    "1.2.3.4",
                                    "10.0.0.0/8",
                                    "2001:db8::1",
                                    "2001:db8::/32",
                                    "http://evil.com/a/b",
                                    "http://evil.com/p/",
                                    "http://[2001:db8::2]/x",
                                    "http://1.2.3.4:81/y?z",
                                    "user@evil.com",
                                    "d41d8cd98f00b204e9800998ecf8427e",
                                    "CVE-2021-44228",
                                    "T1059.001",
                                    ("b\xc3\xbc"
                                     "cher.de"),
                                    "::ffff:1.2.3.4"};

static void add(vg_set *set, vg_slice text)
{
    char form[VG_CANONICAL_MAX];
    vg_kind kind = vg_classify(text);
    size_t n = vg_canonical(kind, text, form);
    if (n == 0) return;
    unsigned flags = kind == VG_KIND_URL && form[n - 1] == '/' ? VG_SET_PREFIX : 0;
    if (vg_set_add(set, kind, vg_slice_of(form, n), flags, NULL, NULL) < 0) abort();
}

static vg_set *make_set(vg_slice line)
{
    vg_set *set = vg_set_new();
    if (!set) abort();
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) add(set, vg_slice_str(fixed[i]));
    for (size_t at = 0; at < line.size;) {
        size_t end = at;
        while (end < line.size && line.data[end] != ' ') end++;
        add(set, vg_slice_of(line.data + at, end - at));
        at = end + 1;
    }
    if (vg_set_compile(set, NULL) < 0) abort();
    return set;
}

typedef struct hit_list {
    vg_hit hits[4096];
    size_t count;
    size_t size;
} hit_list;

static int on_hit(void *context, const vg_hit *hit)
{
    hit_list *l = context;
    if (hit->length == 0 || hit->offset > l->size || hit->length > l->size - hit->offset) abort();
    if (l->count > 0 && (hit->offset < l->hits[l->count - 1].offset)) abort();
    l->hits[l->count++] = *hit;
    return l->count == sizeof l->hits / sizeof *l->hits;
}

static void scan(const vg_set *set, const char *kernel, const uint8_t *data, size_t size, hit_list *list)
{
    vg_scanner *scanner;
    vg_scan_result result;
    setenv("VIGIE_KERNEL", kernel, 1);
    if (vg_scanner_new(set, &scanner, NULL) < 0) abort();
    list->count = 0;
    list->size = size;
    if (vg_scan(scanner, data, size, on_hit, list, &result) < 0) abort();
    vg_scanner_free(scanner);
}

static void compare(const vg_set *set, const uint8_t *text, size_t size, size_t before)
{
    static hit_list first, other;
    static const char *const kernels[] = {"avx2", "avx512", "neon"};
    uint8_t *all = malloc(before + size + 2 * VG_SCAN_PADDING); /* exact: a read past the padding shows */
    if (!all) abort();
    memset(all, 'a', before + size + 2 * VG_SCAN_PADDING);
    memset(all + VG_SCAN_PADDING, ' ', before);
    memcpy(all + VG_SCAN_PADDING + before, text, size);
    scan(set, "scalar", all + VG_SCAN_PADDING, before + size, &first);
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        scan(set, kernels[k], all + VG_SCAN_PADDING, before + size, &other);
        if (first.count != other.count) abort();
        for (size_t i = 0; i < first.count; i++)
            if (first.hits[i].offset != other.hits[i].offset || first.hits[i].length != other.hits[i].length ||
                first.hits[i].entry != other.hits[i].entry || first.hits[i].how != other.hits[i].how)
                abort();
    }
    free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > CHUNK) return 0;
    const uint8_t *newline = size ? memchr(data, '\n', size) : NULL;
    size_t line = newline ? (size_t)(newline - data) : 0;
    vg_set *set = make_set(vg_slice_of(data, line));
    size_t from = newline ? line + 1 : 0;
    compare(set, data + from, size - from, 0);
    if (size % 4 == 0) compare(set, data + from, size - from, CHUNK - (size - from) / 2);
    vg_set_free(set);
    return 0;
}
