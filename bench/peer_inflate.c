/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits that the hunt is measured against, and nothing more:
 *   peer-inflate inflate FILE.gz…   ISA-L's gzip inflation into a buffer that is thrown away
 *   peer-inflate read FILE…         read(2) from the page cache into a buffer
 *   peer-inflate touch FILE…        mmap(2), and the sum of all 8-byte words: what memory gives one core
 * Prints the number of plain bytes. */
#include <fcntl.h>
#include <inttypes.h>
#include <isa-l/igzip_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER (1U << 20)

static uint8_t input[BUFFER], output[BUFFER];

static void fail(const char *path)
{
    fprintf(stderr, "peer-inflate: %s cannot be read\n", path);
    exit(2);
}

static uint64_t read_file(int fd, const char *path)
{
    uint64_t total = 0;
    for (ssize_t got; (got = read(fd, output, sizeof output)) != 0; total += (uint64_t)got)
        if (got < 0) fail(path);
    return total;
}

static uint64_t touch_file(int fd, const char *path)
{
    struct stat st;
    if (fstat(fd, &st) != 0) fail(path);
    if (st.st_size == 0) return 0;
    size_t size = (size_t)st.st_size;
    const uint64_t *words = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (words == MAP_FAILED) fail(path);
    uint64_t sum = 0;
    for (size_t i = 0; i < size / 8; i++) sum += words[i];
    volatile uint64_t kept = sum;
    (void)kept;
    munmap((void *)(uintptr_t)words, size);
    return size;
}

static uint64_t inflate_file(int fd, const char *path)
{
    static struct inflate_state state;
    uint64_t total = 0;
    isal_inflate_init(&state);
    state.crc_flag = ISAL_GZIP;
    for (;;) {
        if (state.avail_in == 0) {
            ssize_t got = read(fd, input, sizeof input);
            if (got < 0) fail(path);
            if (got == 0) break;
            state.next_in = input;
            state.avail_in = (uint32_t)got;
        }
        do {
            state.next_out = output;
            state.avail_out = sizeof output;
            if (isal_inflate(&state) != ISAL_DECOMP_OK) fail(path);
            total += sizeof output - state.avail_out;
        } while (state.avail_out == 0);
        if (state.block_state == ISAL_BLOCK_FINISH) {
            isal_inflate_reset(&state); /* a further member; the input that is left stays */
            state.crc_flag = ISAL_GZIP;
        }
    }
    return total;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        uint64_t (*run)(int, const char *);
    } modes[] = {{"inflate", inflate_file}, {"read", read_file}, {"touch", touch_file}};
    uint64_t total = 0;
    for (size_t m = 0; argc > 2 && m < sizeof modes / sizeof *modes; m++) {
        for (int i = 2; strcmp(argv[1], modes[m].name) == 0 && i < argc; i++) {
            int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
            if (fd < 0) fail(argv[i]);
            total += modes[m].run(fd, argv[i]);
            close(fd);
        }
    }
    printf("%" PRIu64 "\n", total);
    return argc > 2 ? 0 : 2;
}
