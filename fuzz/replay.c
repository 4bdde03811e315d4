/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target over a folder of saved inputs, each a named test (TAP). Stands in for libFuzzer's main, with any
 * compiler and in every build. Each input is copied to an allocation of its exact size, so that an over-read shows. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

#define INPUT_BYTES ((size_t)64 << 20)

/* NULL where it cannot be read. Empty input is one byte of memory and size 0. */
static uint8_t *read_input(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    uint8_t *exact = NULL;
    uint8_t *whole = malloc(INPUT_BYTES);
    if (whole) {
        size_t size = fread(whole, 1, INPUT_BYTES, file);
        exact = ferror(file) ? NULL : malloc(size > 0 ? size : 1);
        if (exact) {
            memcpy(exact, whole, size);
            *ret_size = size;
        }
        free(whole);
    }
    (void)fclose(file);
    return exact;
}

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int replay(const char *folder, const char *name, int number)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    (void)printf("# %s\n", name);
    (void)fflush(stdout); /* a crash below then shows which input it was */
    size_t size = 0;
    uint8_t *data = read_input(path, &size);
    if (data) (void)LLVMFuzzerTestOneInput(data, size);
    (void)printf("%s %d - %s\n", data ? "ok" : "not ok", number, name);
    free(data);
    return data ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    if (LLVMFuzzerInitialize) (void)LLVMFuzzerInitialize(&argc, &argv);
    struct dirent **entries = NULL;
    int count = scandir(argv[1], &entries, is_input, alphasort);
    int failed = 0;
    if (count > 0) {
        (void)printf("1..%d\n", count);
        for (int i = 0; i < count; i++) failed += replay(argv[1], entries[i]->d_name, i + 1);
    } else {
        (void)printf("1..0 # SKIP no saved inputs in %s\n", argv[1]);
    }
    for (int i = 0; i < count; i++) free(entries[i]);
    free(entries);
    return failed ? 1 : 0;
}
