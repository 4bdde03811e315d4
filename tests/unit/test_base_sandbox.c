/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process in the sandbox can still do, and what kills it; each layer alone and both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/sandbox.h"
#include "base/stream.h"
#include "unit/stream_samples.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZER 1
#endif
#endif
#ifndef SANITIZER
#define SANITIZER 0
#endif

enum { BOTH, LANDLOCK, SECCOMP };
enum { NO_LANDLOCK = 77, NO_SANDBOX = 78 };

/* The wait status of a process that enters and then acts. */
static int inside(int layer, int (*act)(void *), void *context)
{
    int status = -1;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        bool active = true;
        vg_status r = layer == LANDLOCK  ? vg_sandbox_landlock(&active, NULL)
                      : layer == SECCOMP ? vg_sandbox_seccomp(NULL)
                                         : vg_sandbox_enter(VG_LIMIT_WORKER_BYTES, NULL, NULL);
        if (r != VG_OK) _exit(NO_SANDBOX);
        if (!active) _exit(NO_LANDLOCK);
        _exit(act(context));
    }
    waitpid(pid, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_LANDLOCK) {
        print_message("SKIP: this kernel has no Landlock\n");
        skip();
    }
    return status;
}

static int open_file(void *c)
{
    return open(c ? c : "/etc/passwd", O_RDONLY) >= 0 ? 1 : errno == EACCES ? 10 : 2;
}
static int create_file(void *c)
{
    (void)c;
    return open("/tmp/vigie-sandbox-test", O_WRONLY | O_CREAT, 0600) >= 0 ? 1 : errno == EACCES ? 10 : 2;
}
static int make_socket(void *c)
{
    (void)c;
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}
static int run_program(void *c)
{
    (void)c;
    execl("/bin/true", "true", (char *)NULL);
    return errno == EACCES ? 10 : 2;
}
static int trace_parent(void *c)
{
    (void)c;
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0;
}
static int fork_again(void *c)
{
    (void)c;
    return fork() < 0;
}
static int kill_parent(void *c)
{
    (void)c;
    return kill(getppid(), 0) != 0;
}
static int stat_path(void *c)
{
    struct stat st;
    (void)c;
    return stat("/etc/passwd", &st) != 0;
}
static int delete_path(void *c)
{
    (void)c;
    return unlink("/tmp/vigie-sandbox-no-such-file") == 0;
}
static int executable_memory(void *c)
{
    (void)c;
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static void assert_killed(int status)
{
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void forbidden(void **state)
{
    (void)state;
    int (*const acts[])(void *) = {create_file, make_socket, run_program, trace_parent,
                                   fork_again,  stat_path,   delete_path};
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        assert_killed(inside(BOTH, acts[i], NULL));
        assert_killed(inside(SECCOMP, acts[i], NULL));
    }
    if (!SANITIZER) {
        assert_killed(inside(BOTH, kill_parent, NULL));
        assert_killed(inside(BOTH, executable_memory, NULL));
    }
}

/* A library that looks for a file goes on without it. */
static void refused(void **state)
{
    (void)state;
    assert_int_equal(WEXITSTATUS(inside(BOTH, open_file, NULL)), 10);
    assert_int_equal(WEXITSTATUS(inside(SECCOMP, open_file, NULL)), 10);
}

static void landlock_alone(void **state)
{
    (void)state;
    assert_int_equal(WEXITSTATUS(inside(LANDLOCK, open_file, NULL)), 10);
    assert_int_equal(WEXITSTATUS(inside(LANDLOCK, create_file, NULL)), 10);
    assert_int_equal(WEXITSTATUS(inside(LANDLOCK, run_program, NULL)), 10);
}

/* What a parser does must still work: memory, the clock, every decoder, hashes, an abort that shows as one. */
static int work(void *context)
{
    int *fds = context;
    static uint8_t data[1 << 16];
    char hex[VG_SHA256_HEX];
    struct stat st;
    for (size_t i = 1; i < 200; i++) {
        void *p = malloc(i * 100000);
        if (!p) return 3;
        memset(p, 1, i * 1000);
        free(p);
    }
    vg_sha256_hex(vg_slice_of("abc", 3), hex);
    if (strncmp(hex, "ba7816bf", 8) != 0) return 4;
    for (; *fds >= 0; fds++) {
        vg_stream *s = NULL;
        vg_stream_member m;
        if (fstat(*fds, &st) != 0) return 5;
        if (vg_stream_open(*fds, NULL, &s, NULL) != VG_OK) return 6;
        size_t sum = 0;
        int r;
        while ((r = vg_stream_next(s, &m, NULL)) > 0) {
            for (ptrdiff_t got; (got = vg_stream_read(s, data, sizeof data, NULL)) != 0; sum += (size_t)got)
                if (got < 0) return 7;
        }
        if (r < 0 || sum == 0) return 8;
        vg_stream_close(s);
    }
    /* An error path, too. */
    struct timespec t;
    return clock_gettime(CLOCK_REALTIME, &t) != 0 || time(NULL) == 0 ? 9 : 0;
}

static int file_of(blob b)
{
    int fd = memfd_create("sample", MFD_CLOEXEC);
    assert_int_equal(write(fd, b.data, b.size), b.size);
    lseek(fd, 0, SEEK_SET);
    free(b.data);
    return fd;
}

static void parsers_work(void **state)
{
    (void)state;
    blob plain = log_lines(3000);
    const sample_member names[] = {{"a.log", plain, 0}, {"\xc3\xa9t\xc3\xa9.log", plain, 0}};
    int fds[] = {
        file_of(to_gzip(plain, 1)),
        file_of(to_zstd(plain, 3)),
        file_of(to_filter(ARCHIVE_FILTER_XZ, plain)),
        file_of(to_filter(ARCHIVE_FILTER_BZIP2, plain)),
        file_of(to_filter(ARCHIVE_FILTER_LZ4, plain)),
        file_of(to_archive(ARCHIVE_FORMAT_ZIP, 0, names, 2, NULL)),
        file_of(utf8_zip()),
        file_of(to_archive(ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FILTER_ZSTD, names, 2, "hdrcharset=BINARY")),
        file_of(to_archive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_GZIP, names, 2, NULL)),
        -1,
    };
    int status = inside(BOTH, work, fds);
    if (WIFSIGNALED(status)) print_message("signal %d\n", WTERMSIG(status));
    assert_int_equal(status, 0);
    for (size_t i = 0; fds[i] >= 0; i++) close(fds[i]);
    free(plain.data);
}

static int take_memory(void *c)
{
    (void)c;
    size_t sum = 0;
    for (; sum < (size_t)4 << 30; sum += 64 << 20)
        if (mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) ==
            MAP_FAILED)
            break;
    return sum >= VG_LIMIT_WORKER_BYTES - (UINT64_C(128) << 20) && sum <= VG_LIMIT_WORKER_BYTES ? 0 : 1;
}

static int fail_assertion(void *c)
{
    (void)c;
    abort();
}

static void bounds(void **state)
{
    (void)state;
    if (!SANITIZER) assert_int_equal(inside(BOTH, take_memory, NULL), 0);
    int status = inside(BOTH, fail_assertion, NULL);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_false(WCOREDUMP(status));
}

static void report_is_true(void **state)
{
    (void)state;
    int ends[2], status = 0;
    char told[2] = {9, 9};
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        vg_sandbox_report r = {false, false};
        vg_status s = vg_sandbox_enter(0, &r, NULL);
        const char out[2] = {r.landlock, r.seccomp};
        _exit(write(ends[1], out, 2) != 2 || s != VG_OK);
    }
    assert_int_equal(read(ends[0], told, 2), 2);
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(told[1], 1);
    print_message("Landlock: %s\n", told[0] ? "yes" : "no");
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forbidden),    cmocka_unit_test(refused), cmocka_unit_test(landlock_alone),
        cmocka_unit_test(parsers_work), cmocka_unit_test(bounds),  cmocka_unit_test(report_is_true),
    };
    return cmocka_run_group_tests_name("base_sandbox", tests, NULL, NULL);
}
