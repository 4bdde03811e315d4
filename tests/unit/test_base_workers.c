/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers that do their task, and workers that do not. A payload says what to do: its first byte is the order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/workers.h"

static int context_number = 1234;

static vg_status big_reply(vg_buf *reply, uint64_t size)
{
    if (vg_buf_reserve(reply, size) != VG_OK) return VG_OK; /* the reply's own status tells */
    for (uint64_t i = 0; i < size; i++) reply->data[i] = (uint8_t)(i * 7 >> 3);
    reply->size = size;
    return VG_OK;
}

static vg_status run(void *context, int fd, vg_slice payload, vg_buf *reply, _Atomic uint64_t *progress, vg_error *err)
{
    uint64_t number = 0;
    uint8_t byte = 0;
    if (payload.size > 1) (void)vg_slice_u64(vg_slice_skip(payload, 1), &number);
    switch (payload.size ? payload.data[0] : 0) {
    case 'e': vg_buf_add_slice(reply, payload); break; /* echo */
    case 'c': vg_buf_printf(reply, "%d", *(int *)context); break;
    case 'p': vg_buf_printf(reply, "%d", (int)getpid()); break;
    case 'B': return big_reply(reply, number);
    case 'f': return vg_fail(err, VG_E_FORMAT, "bad\nthing %d", (int)number);
    case 'F': vg_buf_add_str(reply, "half"); return vg_fail(err, VG_E_IO, "gone");
    case 'o': (void)!open("/etc/passwd", O_WRONLY); break;
    case 's': (void)!socket(AF_INET, SOCK_STREAM, 0); break;
    case 'x': execl("/bin/true", "true", (char *)NULL); break;
    case 't': (void)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL); break;
    case 'a': abort();
    case 'q': _exit(7);
    case 'v':
        signal(SIGSEGV, SIG_DFL); /* a sanitizer build keeps the handler of the test program */
        raise(SIGSEGV);
        break;
    case 'k': kill(getpid(), SIGKILL); break;
    case 'w': /* works for a while */
        for (uint64_t i = 0; i < number; i++) {
            nanosleep(&(struct timespec){0, 100000000}, NULL);
            atomic_fetch_add(progress, 1);
        }
        break;
    case 'h': /* hangs */
        for (;;) nanosleep(&(struct timespec){1, 0}, NULL);
    case 'd': /* counts the descriptor's bytes */
        while (read(fd, &byte, 1) == 1) number += byte;
        vg_buf_printf(reply, "%d %ju", fd, (uintmax_t)number);
        break;
    case 'R': /* a reply out of order, past the protocol */
        (void)!send(3, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 45, MSG_NOSIGNAL);
        break;
    default: vg_buf_add_str(reply, "none"); break;
    }
    atomic_fetch_add(progress, 1);
    return VG_OK;
}

static vg_workers *start(unsigned jobs, bool sandbox, unsigned stall)
{
    vg_workers *w = NULL;
    vg_error err = {VG_OK, ""};
    const vg_workers_options o = {.jobs = jobs,
                                  .sandbox = sandbox,
                                  .stall_seconds = stall,
                                  .run = run,
                                  .context = &context_number,
                                  .max_reply = 64 << 20};
    if (vg_workers_start(&o, &w, &err) != VG_OK) fail_msg("%s", err.message);
    return w;
}

static void submit(vg_workers *w, uint64_t id, const char *text)
{
    assert_int_equal(vg_workers_submit(w, id, -1, vg_slice_str(text), NULL), VG_OK);
}

static vg_task_result wait_one(vg_workers *w)
{
    vg_task_result r;
    for (;;) {
        int got = vg_workers_wait(w, -1, &r, NULL);
        assert_true(got >= 0);
        if (got == 1) return r;
    }
}

static int open_descriptors(void)
{
    int count = 0;
    DIR *d = opendir("/proc/self/fd");
    assert_non_null(d);
    while (readdir(d)) count++;
    closedir(d);
    return count;
}

static void simple(void **state)
{
    (void)state;
    int before = open_descriptors();
    vg_workers *w = start(2, true, 0);
    vg_task_result r;
    vg_error err;
    assert_int_equal(vg_workers_jobs(w), 2);
    assert_true(vg_workers_sandbox(w).seccomp);
    assert_int_equal(vg_workers_wait(w, 0, &r, &err), VG_E_USAGE);
    submit(w, 5, "c");
    r = wait_one(w);
    assert_int_equal(r.id, 5);
    assert_int_equal(r.status, VG_OK);
    assert_true(vg_slice_is(r.reply, "1234"));
    submit(w, 6, "f77");
    r = wait_one(w);
    assert_int_equal(r.status, VG_E_FORMAT);
    assert_int_equal(r.error.code, VG_E_FORMAT);
    assert_string_equal(r.error.message, "bad thing 77"); /* one line */
    submit(w, 7, "F");
    r = wait_one(w);
    assert_int_equal(r.status, VG_E_IO);
    assert_true(vg_slice_is(r.reply, "half"));
    submit(w, 8, "");
    r = wait_one(w);
    assert_true(vg_slice_is(r.reply, "none"));
    assert_int_equal(vg_workers_pending(w), 0);
    submit(w, 9, "w3");
    assert_int_equal(vg_workers_wait(w, 10, &r, NULL), 0);
    assert_int_equal(vg_workers_pending(w), 1);
    wait_one(w);
    assert_int_equal(vg_workers_progress(w), 3 + 1 + 1 + 1);
    vg_workers_stop(w);
    vg_workers_stop(NULL);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nobody left behind */
}

static int pipe_with(const char *text)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    return ends[0];
}

static void descriptors(void **state)
{
    (void)state;
    int before = open_descriptors();
    vg_workers *w = start(1, true, 0);
    for (uint64_t i = 0; i < 500; i++) { /* far more than a worker may have open: it closes each */
        assert_int_equal(vg_workers_submit(w, i, pipe_with("ab"), vg_slice_str("d"), NULL), VG_OK);
        vg_task_result r = wait_one(w);
        assert_int_equal(r.status, VG_OK);
        assert_true(vg_slice_is(r.reply, "4 195")); /* the same number each time */
    }
    vg_workers_stop(w);
    assert_int_equal(open_descriptors(), before);
}

/* Each that misbehaves costs its own task. */
static void deaths(void **state)
{
    (void)state;
    static const struct {
        const char *order, *reason;
    } rows[] = {
        {"o", "forbidden system call"}, {"s", "forbidden system call"},
        {"x", "forbidden system call"}, {"t", "forbidden system call"},
        {"a", "inner check failed"},    {"q", "ended by itself"},
        {"v", "memory it should not"},  {"k", ""},
        {"R", "breaks the rules"},
    };
    const size_t bad = sizeof rows / sizeof rows[0];
    int before = open_descriptors();
    vg_workers *w = start(2, true, 0);
    size_t seen = 0;
    for (size_t i = 0; i < 10 * bad; i++) submit(w, i, i % 10 == 0 ? rows[i / 10].order : "e12");
    while (vg_workers_pending(w)) {
        vg_task_result r = wait_one(w);
        seen++;
        if (r.id % 10 == 0) {
            if (r.status == VG_OK) print_message("%s\n", rows[r.id / 10].order);
            assert_int_equal(r.status, VG_E_WORKER);
            if (!strstr(r.error.message, rows[r.id / 10].reason)) print_message("%s\n", r.error.message);
            assert_non_null(strstr(r.error.message, rows[r.id / 10].reason));
        } else {
            assert_int_equal(r.status, VG_OK);
            assert_true(vg_slice_is(r.reply, "e12"));
        }
    }
    assert_int_equal(seen, 10 * bad);
    vg_workers_stop(w);
    assert_int_equal(open_descriptors(), before);
}

static void standing_still(void **state)
{
    (void)state;
    vg_workers *w = start(2, true, 1);
    int ends[2];
    submit(w, 1, "h");
    submit(w, 2, "w25"); /* longer than a second, but it moves */
    vg_task_result a = wait_one(w);
    assert_int_equal(a.id, 1);
    assert_int_equal(a.status, VG_E_WORKER);
    assert_string_equal(a.error.message, "stopped: no progress for 1 s");
    vg_task_result b = wait_one(w);
    assert_int_equal(b.id, 2);
    assert_int_equal(b.status, VG_OK);
    /* Waiting for a pipe's writer is not standing still. */
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(vg_workers_submit(w, 3, ends[0], vg_slice_str("d"), NULL), VG_OK);
    for (int i = 0; i < 20; i++) assert_int_equal(vg_workers_wait(w, 100, &a, NULL), 0);
    assert_int_equal(write(ends[1], "a", 1), 1);
    close(ends[1]);
    a = wait_one(w);
    assert_int_equal(a.status, VG_OK);
    assert_true(vg_slice_is(a.reply, "4 97"));
    vg_workers_stop(w);
}

/* The parent looks away for longer than a worker may stand still: nobody is blamed for it. */
static void busy_parent(void **state)
{
    (void)state;
    vg_workers *w = start(1, true, 2);
    submit(w, 1, "B30000000");
    usleep(2500000);
    vg_task_result r = wait_one(w);
    assert_int_equal(r.status, VG_OK);
    assert_int_equal(r.reply.size, 30000000);
    vg_workers_stop(w);
}

static void large_replies(void **state)
{
    (void)state;
    vg_workers *w = start(2, true, 0);
    for (uint64_t i = 0; i < 6; i++) submit(w, i, i == 4 ? "B70000000" : "B50000000");
    for (int n = 0; n < 6; n++) {
        vg_task_result r = wait_one(w);
        if (r.id == 4) {
            assert_int_equal(r.status, VG_E_LIMIT);
            continue;
        }
        assert_int_equal(r.status, VG_OK);
        assert_int_equal(r.reply.size, 50000000);
        for (uint64_t i = 0; i < r.reply.size; i += 997) assert_int_equal(r.reply.data[i], (uint8_t)(i * 7 >> 3));
    }
    vg_workers_stop(w);
}

static void large_payloads(void **state)
{
    (void)state;
    const size_t size = 20 << 20;
    uint8_t *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < size; i++) text[i] = (uint8_t)(i ^ i >> 9);
    text[0] = 'e';
    vg_workers *w = start(2, true, 0);
    for (uint64_t i = 0; i < 4; i++)
        assert_int_equal(vg_workers_submit(w, i, pipe_with("x"), vg_slice_of(text, size), NULL), VG_OK);
    for (int n = 0; n < 4; n++) {
        vg_task_result r = wait_one(w);
        assert_int_equal(r.status, VG_OK);
        assert_int_equal(r.reply.size, size);
        assert_memory_equal(r.reply.data, text, size);
    }
    vg_workers_stop(w);
    free(text);
}

/* All results of many tasks, by id, do not depend on how many work on them. */
static void many_tasks(void **state)
{
    (void)state;
    enum { TASKS = 10000 };
    static const unsigned jobs[] = {1, 2, 5};
    for (size_t k = 0; k < 3; k++) {
        vg_workers *w = start(jobs[k], k != 2, 0);
        bool *seen = calloc(TASKS, sizeof *seen);
        uint64_t next = 0;
        for (size_t got = 0; got < TASKS; got++) {
            while (next < TASKS && vg_workers_ready(w)) {
                char text[32];
                snprintf(text, sizeof text, "e%ju", (uintmax_t)next * 3);
                submit(w, next++, text);
            }
            assert_true(vg_workers_pending(w) <= 3 * jobs[k]);
            vg_task_result r = wait_one(w);
            char want[32];
            snprintf(want, sizeof want, "e%ju", (uintmax_t)r.id * 3);
            assert_true(vg_slice_is(r.reply, want));
            assert_false(seen[r.id]);
            seen[r.id] = true;
        }
        assert_int_equal(vg_workers_pending(w), 0);
        free(seen);
        vg_workers_stop(w);
    }
}

static pid_t worker_pid(vg_workers *w)
{
    uint64_t pid = 0;
    submit(w, 1000, "p");
    assert_true(vg_slice_u64(wait_one(w).reply, &pid));
    return (pid_t)pid;
}

static void killed_from_outside(void **state)
{
    (void)state;
    vg_workers *w = start(1, true, 0);
    vg_task_result r;
    pid_t first = worker_pid(w);
    /* While it works: its task is lost, and only that. */
    submit(w, 1, "w50");
    submit(w, 2, "e");
    assert_int_equal(vg_workers_wait(w, 300, &r, NULL), 0);
    assert_int_equal(kill(first, SIGKILL), 0);
    r = wait_one(w);
    assert_int_equal(r.id, 1);
    assert_int_equal(r.status, VG_E_WORKER);
    r = wait_one(w);
    assert_int_equal(r.id, 2);
    assert_int_equal(r.status, VG_OK);
    /* While it is idle: nothing is lost. */
    for (int i = 0; i < 20; i++) {
        pid_t now = worker_pid(w);
        assert_true(now != first);
        assert_int_equal(kill(now, SIGKILL), 0);
        submit(w, 3, "e");
        r = wait_one(w);
        assert_int_equal(r.status, VG_OK);
        first = now;
    }
    vg_workers_stop(w);
}

static volatile sig_atomic_t signals;

static void on_signal(int number)
{
    (void)number;
    signals++;
}

/* A terminal sends SIGINT to all; the parent alone decides. */
static void interrupted(void **state)
{
    (void)state;
    struct sigaction act = {.sa_handler = on_signal}, old_int, old_alarm;
    sigaction(SIGINT, &act, &old_int);
    sigaction(SIGALRM, &act, &old_alarm);
    vg_workers *w = start(2, true, 0);
    pid_t pid = worker_pid(w);
    submit(w, 1, "w5");
    assert_int_equal(kill(pid, SIGINT), 0);
    const struct itimerval often = {{0, 3000}, {0, 3000}}, never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &often, NULL);
    for (uint64_t i = 2; i < 20; i++) submit(w, i, "B3000000");
    int zeros = 0;
    while (vg_workers_pending(w)) {
        vg_task_result r;
        int got = vg_workers_wait(w, 10000, &r, NULL);
        assert_true(got >= 0);
        zeros += got == 0;
        if (got == 1) assert_int_equal(r.status, VG_OK);
    }
    setitimer(ITIMER_REAL, &never, NULL);
    assert_true(zeros > 0); /* a signal ends the wait */
    vg_workers_stop(w);
    sigaction(SIGINT, &old_int, NULL);
    sigaction(SIGALRM, &old_alarm, NULL);
}

static void die_with_the_parent(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t parent = fork();
    if (parent == 0) {
        vg_workers *w = start(1, true, 0);
        pid_t pid = worker_pid(w);
        submit(w, 1, "h");
        (void)!write(ends[1], &pid, sizeof pid);
        kill(getpid(), SIGKILL);
    }
    pid_t worker = 0;
    assert_int_equal(read(ends[0], &worker, sizeof worker), sizeof worker);
    waitpid(parent, NULL, 0);
    for (int i = 0; i < 100 && kill(worker, 0) == 0; i++) {
        char path[64], text[256] = "";
        snprintf(path, sizeof path, "/proc/%d/stat", (int)worker);
        int fd = open(path, O_RDONLY);
        if (fd >= 0) {
            (void)!read(fd, text, sizeof text - 1);
            close(fd);
        }
        if (strstr(text, ") Z")) break; /* dead, and nobody asked yet */
        usleep(20000);
        assert_int_not_equal(i, 99);
    }
    close(ends[0]);
    close(ends[1]);
}

static void stop_with_work_left(void **state)
{
    (void)state;
    int before = open_descriptors();
    vg_workers *w = start(2, true, 0);
    for (uint64_t i = 0; i < 20; i++)
        assert_int_equal(vg_workers_submit(w, i, pipe_with("x"), vg_slice_str("w100"), NULL), VG_OK);
    assert_false(vg_workers_ready(w));
    vg_workers_stop(w);
    assert_int_equal(open_descriptors(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simple),         cmocka_unit_test(descriptors),         cmocka_unit_test(deaths),
        cmocka_unit_test(standing_still), cmocka_unit_test(busy_parent),         cmocka_unit_test(large_replies),
        cmocka_unit_test(large_payloads), cmocka_unit_test(many_tasks),          cmocka_unit_test(killed_from_outside),
        cmocka_unit_test(interrupted),    cmocka_unit_test(die_with_the_parent), cmocka_unit_test(stop_with_work_left),
    };
    return cmocka_run_group_tests_name("base_workers", tests, NULL, NULL);
}
