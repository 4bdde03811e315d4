/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peer-vectorscan LIST FILE…: every line of LIST as a literal, without regard to case, through Vectorscan; block mode
 * over pieces of whole lines of about 1 MiB. Prints FILE:OFFSET: for each line with a match, as grep -b does. */
#include <fcntl.h>
#include <hs/hs.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE (1U << 20)
#define ROOM  (4U * PIECE)

typedef struct scan {
    const char *path;
    const char *data;
    uint64_t offset; /* of data in the file */
    size_t line_end; /* of the last line that was printed; matches come in ascending order of their ends */
    uint64_t matches;
} scan;

static void fail(const char *what)
{
    fprintf(stderr, "peer-vectorscan: %s\n", what);
    exit(2);
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
    scan *s = context;
    (void)id;
    (void)from;
    (void)flags;
    s->matches++;
    if (to <= s->line_end) return 0;
    const char *before = memrchr(s->data, '\n', (size_t)to - 1);
    size_t start = before ? (size_t)(before - s->data) + 1 : 0;
    const char *end = strchr(s->data + to - 1, '\n'); /* the piece ends in LF and NUL */
    s->line_end = end ? (size_t)(end - s->data) : (size_t)to;
    printf("%s:%" PRIu64 ":\n", s->path, s->offset + start);
    return 0;
}

static char *read_whole(const char *path, size_t *ret_size)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0) fail("the list cannot be read");
    long size = ftell(f);
    rewind(f);
    char *text = malloc((size_t)size + 1);
    if (!text || fread(text, 1, (size_t)size, f) != (size_t)size) fail("the list cannot be read");
    fclose(f);
    text[size] = 0;
    *ret_size = (size_t)size;
    return text;
}

static hs_database_t *compile_list(const char *path)
{
    size_t size, count = 0;
    char *text = read_whole(path, &size);
    for (size_t i = 0; i < size; i++) count += text[i] == '\n';
    const char **values = calloc(count, sizeof *values);
    unsigned *flags = calloc(count, sizeof *flags), *ids = calloc(count, sizeof *ids);
    size_t *lengths = calloc(count, sizeof *lengths), n = 0;
    if (!values || !flags || !ids || !lengths) fail("no memory");
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = 0;
        if (end == line) continue;
        values[n] = line;
        lengths[n] = (size_t)(end - line);
        flags[n] = HS_FLAG_CASELESS;
        ids[n] = (unsigned)n;
        n++;
    }
    hs_database_t *db = NULL;
    hs_compile_error_t *error = NULL;
    if (hs_compile_lit_multi(values, flags, ids, lengths, (unsigned)n, HS_MODE_BLOCK, NULL, &db, &error) != HS_SUCCESS)
        fail(error ? error->message : "the list does not compile");
    free(values);
    free(flags);
    free(ids);
    free(lengths);
    free(text);
    return db;
}

static uint64_t scan_file(const hs_database_t *db, hs_scratch_t *scratch, const char *path, char *buffer)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) fail("a file cannot be opened");
    scan s = {.path = path, .data = buffer};
    size_t held = 0;
    for (;;) {
        size_t room = held + PIECE <= ROOM ? PIECE : ROOM - held;
        ssize_t got = room ? read(fd, buffer + held, room) : -1;
        if (got < 0) fail("a file cannot be read, or a line is too long");
        size_t size = held + (size_t)got, whole = size;
        if (got > 0) {
            const char *last = memrchr(buffer, '\n', size);
            whole = last ? (size_t)(last - buffer) + 1 : 0;
        }
        if (whole) {
            char kept = buffer[whole];
            buffer[whole] = 0;
            s.line_end = 0;
            if (hs_scan(db, buffer, (unsigned)whole, 0, scratch, on_match, &s) != HS_SUCCESS) fail("hs_scan failed");
            buffer[whole] = kept;
            s.offset += whole;
            held = size - whole;
            memmove(buffer, buffer + whole, held);
        } else {
            held = size;
        }
        if (got == 0) break;
    }
    close(fd);
    return s.matches;
}

int main(int argc, char **argv)
{
    if (argc < 3) fail("usage: peer-vectorscan LIST FILE...");
    hs_database_t *db = compile_list(argv[1]);
    hs_scratch_t *scratch = NULL;
    if (hs_alloc_scratch(db, &scratch) != HS_SUCCESS) fail("no scratch");
    char *buffer = malloc(ROOM + 1);
    if (!buffer) fail("no memory");
    uint64_t matches = 0;
    for (int i = 2; i < argc; i++) matches += scan_file(db, scratch, argv[i], buffer);
    free(buffer);
    hs_free_scratch(scratch);
    hs_free_database(db);
    return fflush(stdout) != 0 ? 2 : matches ? 0 : 1;
}
