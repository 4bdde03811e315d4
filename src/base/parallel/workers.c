/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parent's side: a queue of tasks, a socket a worker, and nothing that blocks on any of them. */
#include "base/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "parallel/worker.h"

#define JOBS_MAX      256
#define FAILED_STARTS 3                 /* in a row; then this worker stays down */
#define PASS_MS       500               /* how often standing still is looked at */
#define REPLY_PIECE   ((size_t)1 << 16) /* allocated ahead of what has arrived */
#define KEPT_MEMORY   ((size_t)8 << 20) /* of a reply, for the next */
#define MAX_REPLY     (UINT64_C(1) << 30)
#define MESSAGE_MAX   (sizeof((vg_error *)0)->message - 1)

typedef struct task {
    struct task *next;
    uint64_t id;
    uint64_t serial;
    int fd;
    bool may_wait; /* reading fd can take its time: a pipe */
    bool retried;
    size_t size;
    uint8_t payload[];
} task;

typedef enum worker_state { WORKER_DOWN = 0, WORKER_STARTING, WORKER_IDLE, WORKER_BUSY } worker_state;

typedef struct worker {
    worker_state state;
    pid_t pid;
    int socket;
    unsigned failed_starts;
    task *task;
    size_t sent;       /* of the request and its payload */
    vg_buf in;         /* the reply so far */
    uint64_t progress; /* as last seen */
    uint64_t still_ms; /* since it changed */
} worker;

struct vg_workers {
    vg_workers_options options;
    vg_sandbox_report sandbox;
    worker *workers;
    struct pollfd *polled;
    vg_slot *slots;
    task *first, **last; /* queue */
    size_t queued, pending;
    uint64_t next_serial;
    unsigned turn;   /* whose socket is looked at first */
    int64_t pass_ms; /* when sockets were last looked at */
    vg_buf result;   /* what the last result points into */
    vg_error down;   /* why a worker could not start */
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- processes ---- */

static bool start_worker(vg_workers *w, size_t i)
{
    worker *k = &w->workers[i];
    int pair[2];
    pid_t parent = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        vg_fail(&w->down, VG_E_IO, "cannot start a worker: %s", strerrordesc_np(errno));
        return false;
    }
    pid_t pid = fork();
    if (pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (getppid() != parent) _exit(0);
        vg_worker_serve(&w->options, pair[1], &w->slots[i]);
    }
    close(pair[1]);
    if (pid < 0) {
        vg_fail(&w->down, VG_E_IO, "cannot start a worker: %s", strerrordesc_np(errno));
        close(pair[0]);
        return false;
    }
    k->pid = pid;
    k->socket = pair[0];
    k->state = WORKER_STARTING;
    k->still_ms = 0;
    vg_buf_reset(&k->in);
    return true;
}

/* Ends the process if it has not; its wait status, or -1. */
static int reap_worker(worker *k)
{
    int status = -1;
    if (k->state == WORKER_DOWN) return -1;
    (void)kill(k->pid, SIGKILL);
    while (waitpid(k->pid, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return status;
}

static void describe_death(int status, vg_error *ret_error)
{
    static const struct {
        int signal;
        const char *reason;
    } rows[] = {
        {SIGSYS, "forbidden system call"},
        {SIGSEGV, "reads memory it should not"},
        {SIGBUS, "reads memory it should not"},
        {SIGABRT, "an inner check failed"},
        {SIGFPE, "wrong arithmetic"},
        {SIGILL, "wrong instruction"},
        {SIGKILL, "killed from outside, perhaps for want of memory"},
        {SIGTERM, "killed from outside"},
    };
    if (status >= 0 && WIFSIGNALED(status)) {
        const char *reason = "killed";
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
            if (rows[i].signal == WTERMSIG(status)) reason = rows[i].reason;
        vg_fail(ret_error, VG_E_WORKER, "stopped: %s (signal %d)", reason, WTERMSIG(status));
    } else if (status >= 0 && WIFEXITED(status)) {
        vg_fail(ret_error, VG_E_WORKER, "stopped: it ended by itself (status %d)", WEXITSTATUS(status));
    } else {
        vg_fail(ret_error, VG_E_WORKER, "stopped for an unknown reason");
    }
}

/* ---- tasks ---- */

static void free_task(task *t)
{
    if (!t) return;
    if (t->fd >= 0) close(t->fd);
    free(t);
}

static void push_task(vg_workers *w, task *t)
{
    t->next = NULL;
    *w->last = t;
    w->last = &t->next;
    w->queued++;
}

static void push_task_first(vg_workers *w, task *t)
{
    t->next = w->first;
    w->first = t;
    if (w->last == &w->first) w->last = &t->next;
    w->queued++;
}

static task *pop_task(vg_workers *w)
{
    task *t = w->first;
    if (!t) return NULL;
    w->first = t->next;
    if (!w->first) w->last = &w->first;
    w->queued--;
    return t;
}

/* The task is over: its result is ready. */
static int finish(vg_workers *w, worker *k, vg_status status, const vg_error *error, vg_slice reply,
                  vg_task_result *ret_result)
{
    *ret_result = (vg_task_result){.id = k->task->id, .status = status, .reply = reply};
    if (status < 0 && error) ret_result->error = *error;
    ret_result->error.code = status < 0 ? status : VG_OK;
    free_task(k->task);
    k->task = NULL;
    w->pending--;
    return 1;
}

/* The worker is gone, or must go. reason: NULL to tell it from how the process ended. 1: a result. */
static int lose_worker(vg_workers *w, size_t i, const char *reason, vg_task_result *ret_result)
{
    worker *k = &w->workers[i];
    vg_error error = {VG_OK, ""};
    bool starting = k->state == WORKER_STARTING;
    int status = reap_worker(k);
    if (reason)
        vg_fail(&error, VG_E_WORKER, "%s", reason);
    else
        describe_death(status, &error);
    close(k->socket);
    k->socket = -1;
    k->state = WORKER_DOWN;
    k->failed_starts = starting ? k->failed_starts + 1 : 0;
    if (starting && w->down.code == VG_OK) w->down = error;
    task *t = k->task;
    if (!t) return 0;
    if (!reason && !t->retried && atomic_load(&w->slots[i].started) != t->serial) {
        t->retried = true; /* it died before it began this task: not the task's fault */
        k->task = NULL;
        push_task_first(w, t);
        return 0;
    }
    return finish(w, k, VG_E_WORKER, &error, (vg_slice){NULL, 0}, ret_result);
}

/* Sends what the socket takes. False where the worker is gone. */
static bool send_task(worker *k)
{
    task *t = k->task;
    vg_request request = {t->serial, t->size, t->fd >= 0};
    while (k->sent < sizeof request + t->size) {
        union {
            struct cmsghdr align;
            char bytes[CMSG_SPACE(sizeof(int))];
        } control = {.bytes = {0}};
        size_t head = k->sent < sizeof request ? sizeof request - k->sent : 0;
        size_t body = k->sent > sizeof request ? k->sent - sizeof request : 0;
        struct iovec parts[2] = {{(uint8_t *)&request + sizeof request - head, head},
                                 {t->payload + body, t->size - body}};
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
        if (k->sent == 0 && t->fd >= 0) {
            message.msg_control = &control;
            message.msg_controllen = sizeof control;
            control.align =
                (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
            memcpy(CMSG_DATA(&control.align), &t->fd, sizeof(int));
        }
        ssize_t sent = sendmsg(k->socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return true;
        if (sent < 0) return false;
        k->sent += (size_t)sent;
    }
    return true;
}

static bool sending(const worker *k)
{
    return k->state == WORKER_BUSY && k->sent < sizeof(vg_request) + k->task->size;
}

static void dispatch(vg_workers *w)
{
    for (unsigned i = 0; i < w->options.jobs && w->first; i++) {
        worker *k = &w->workers[i];
        if (k->state != WORKER_IDLE) continue;
        k->task = pop_task(w);
        k->state = WORKER_BUSY;
        k->sent = 0;
        k->still_ms = 0;
        k->progress = atomic_load(&w->slots[i].progress);
        (void)send_task(k); /* a worker that is gone shows on its socket */
    }
}

/* ---- replies ---- */

/* How many bytes are still missing, or SIZE_MAX where the reply breaks the rules. */
static size_t missing(const vg_workers *w, const worker *k)
{
    vg_reply head;
    if (k->in.size < sizeof head) return sizeof head - k->in.size;
    memcpy(&head, k->in.data, sizeof head);
    uint64_t serial = k->state == WORKER_BUSY ? k->task->serial : VG_HELLO_SERIAL;
    if (head.serial != serial || head.message_size > MESSAGE_MAX || head.reply_size > w->options.max_reply)
        return SIZE_MAX;
    return (size_t)(sizeof head + head.message_size + head.reply_size) - k->in.size;
}

/* 1: complete; 0: more to come; -1: the worker is gone; -2: it breaks the rules; -3: no memory. */
static int receive(const vg_workers *w, worker *k)
{
    for (;;) {
        size_t more = missing(w, k);
        if (more == 0) return 1;
        if (more == SIZE_MAX || k->state == WORKER_IDLE) return -2;
        size_t ahead = k->in.size > REPLY_PIECE ? k->in.size : REPLY_PIECE;
        if (more > ahead) more = ahead;
        if (vg_buf_reserve(&k->in, more) != VG_OK) return -3;
        ssize_t got = recv(k->socket, k->in.data + k->in.size, more, MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return 0;
        if (got <= 0) return -1;
        k->in.size += (size_t)got;
        k->still_ms = 0;
    }
}

static void take_message(const uint8_t *text, size_t size, vg_status status, vg_error *ret_error)
{
    ret_error->code = status;
    for (size_t i = 0; i < size; i++) ret_error->message[i] = text[i] < ' ' || text[i] == 0x7f ? ' ' : (char)text[i];
    ret_error->message[size] = 0;
}

/* A whole reply has arrived. 1: a result. */
static int take_reply(vg_workers *w, worker *k, vg_task_result *ret_result)
{
    vg_reply head;
    vg_error error = {VG_OK, ""};
    memcpy(&head, k->in.data, sizeof head);
    vg_status status = head.status >= 0 ? VG_OK : head.status < VG_E_INTERRUPTED ? VG_E_WORKER : (vg_status)head.status;
    if (status < 0) take_message(k->in.data + sizeof head, (size_t)head.message_size, status, &error);
    const size_t at = sizeof head + (size_t)head.message_size;
    if (k->state == WORKER_STARTING) {
        if (status == VG_OK && head.reply_size == 2) {
            w->sandbox = (vg_sandbox_report){k->in.data[at] == 1, k->in.data[at + 1] == 1};
            k->state = WORKER_IDLE;
            k->failed_starts = 0;
        } else {
            w->down = error; /* it ends by itself now */
        }
        vg_buf_reset(&k->in);
        return 0;
    }
    vg_buf swapped = w->result;
    w->result = k->in;
    k->in = swapped;
    if (k->in.capacity > KEPT_MEMORY) vg_buf_free(&k->in);
    vg_buf_reset(&k->in);
    k->in.max = w->result.max;
    k->state = WORKER_IDLE;
    return finish(w, k, status, &error, vg_slice_of(w->result.data + at, (size_t)head.reply_size), ret_result);
}

static int handle_socket(vg_workers *w, size_t i, short events, vg_task_result *ret_result)
{
    worker *k = &w->workers[i];
    if (events & (POLLIN | POLLHUP | POLLERR)) {
        switch (receive(w, k)) {
        case 1: return take_reply(w, k, ret_result);
        case 0: break;
        case -1: return lose_worker(w, i, NULL, ret_result);
        case -3: return lose_worker(w, i, "stopped: no memory for its result", ret_result);
        default: return lose_worker(w, i, "stopped: its reply breaks the rules", ret_result);
        }
    }
    if ((events & POLLOUT) && sending(k) && !send_task(k)) return lose_worker(w, i, NULL, ret_result);
    return 0;
}

/* ---- time ---- */

/* A worker that waits for bytes which nobody has written yet does not stand still. */
static bool waits_for_input(const worker *k)
{
    struct pollfd p = {.fd = k->task->fd, .events = POLLIN};
    return k->task->may_wait && poll(&p, 1, 0) == 0;
}

/* Stops the first worker that stood still for too long. Only time in which we looked counts, so that neither a busy
 * parent nor a suspended one (SIGTSTP) makes a worker seem idle. */
static int check_stalls(vg_workers *w, vg_task_result *ret_result)
{
    int64_t now = now_ms(), passed = now - w->pass_ms;
    w->pass_ms = now;
    if (passed < 0 || passed > 3 * PASS_MS) passed = 3 * PASS_MS;
    for (size_t i = 0; i < w->options.jobs; i++) {
        worker *k = &w->workers[i];
        if (k->state != WORKER_BUSY && k->state != WORKER_STARTING) continue;
        uint64_t progress = atomic_load(&w->slots[i].progress);
        if (progress != k->progress || (k->state == WORKER_BUSY && waits_for_input(k))) k->still_ms = 0;
        k->progress = progress;
        k->still_ms += (uint64_t)passed;
        if (k->still_ms < (uint64_t)w->options.stall_seconds * 1000) continue;
        char reason[64];
        snprintf(reason, sizeof reason, "stopped: no progress for %u s", w->options.stall_seconds);
        if (lose_worker(w, i, reason, ret_result)) return 1;
    }
    return 0;
}

/* ---- the interface ---- */

static unsigned processors(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count > JOBS_MAX ? JOBS_MAX : (unsigned)count;
}

static void fill_options(vg_workers_options *o)
{
    if (o->jobs == 0) o->jobs = processors();
    if (o->jobs > JOBS_MAX) o->jobs = JOBS_MAX;
    if (o->memory_bytes == 0) o->memory_bytes = VG_LIMIT_WORKER_BYTES;
    if (o->stall_seconds == 0) o->stall_seconds = VG_LIMIT_WORKER_STALL_SECONDS;
    if (o->max_reply == 0) o->max_reply = MAX_REPLY;
    if (o->max_reply > SIZE_MAX / 4) o->max_reply = SIZE_MAX / 4;
}

static vg_status allocate(vg_workers *w)
{
    size_t jobs = w->options.jobs;
    w->last = &w->first;
    w->next_serial = VG_HELLO_SERIAL + 1;
    w->pass_ms = now_ms();
    w->workers = calloc(jobs, sizeof *w->workers);
    w->polled = calloc(jobs, sizeof *w->polled);
    void *slots = mmap(NULL, jobs * sizeof(vg_slot), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    w->slots = slots == MAP_FAILED ? NULL : slots;
    if (!w->workers || !w->polled || !w->slots) return VG_E_NOMEM;
    const size_t max = (size_t)w->options.max_reply + sizeof(vg_reply) + MESSAGE_MAX;
    w->result = VG_BUF_INIT(max);
    for (size_t i = 0; i < jobs; i++) {
        w->workers[i].socket = -1;
        w->workers[i].in = VG_BUF_INIT(max);
    }
    return VG_OK;
}

/* Restarts what is down; false where nothing can be. */
static bool keep_alive(vg_workers *w)
{
    bool alive = false;
    for (size_t i = 0; i < w->options.jobs; i++) {
        worker *k = &w->workers[i];
        if (k->state == WORKER_DOWN && k->failed_starts < FAILED_STARTS && !start_worker(w, i)) k->failed_starts++;
        alive |= k->state != WORKER_DOWN || k->failed_starts < FAILED_STARTS;
    }
    return alive;
}

/* One look at all sockets. 1: a result; 0: none; negative: a signal came. */
static int pass(vg_workers *w, int timeout_ms, vg_task_result *ret_result)
{
    const unsigned jobs = w->options.jobs;
    for (unsigned i = 0; i < jobs; i++) {
        worker *k = &w->workers[i];
        w->polled[i] = (struct pollfd){.fd = k->socket, .events = (short)(sending(k) ? POLLIN | POLLOUT : POLLIN)};
    }
    int ready = poll(w->polled, jobs, timeout_ms);
    if (ready < 0 && errno == EINTR) return -1;
    for (unsigned n = 0; ready > 0 && n < jobs; n++) {
        unsigned i = (w->turn + n) % jobs;
        if (w->polled[i].revents == 0) continue;
        if (handle_socket(w, i, w->polled[i].revents, ret_result) == 1) {
            w->turn = i + 1;
            return 1;
        }
    }
    return check_stalls(w, ret_result);
}

vg_status vg_workers_start(const vg_workers_options *options, vg_workers **ret_workers, vg_error *err)
{
    vg_task_result none;
    vg_workers *w = calloc(1, sizeof *w);
    if (!w) return vg_fail(err, VG_E_NOMEM, "no memory for workers");
    w->options = *options;
    fill_options(&w->options);
    vg_status r = allocate(w);
    if (r != VG_OK) vg_fail(err, r, "no memory for workers");
    for (bool waiting = r == VG_OK; waiting;) {
        waiting = false;
        if (!keep_alive(w) || (w->down.code != VG_OK && w->down.code != VG_E_WORKER)) {
            r = vg_fail(err, w->down.code, "%s", w->down.message);
            break;
        }
        (void)pass(w, PASS_MS, &none);
        for (size_t i = 0; i < w->options.jobs; i++) waiting |= w->workers[i].state != WORKER_IDLE;
    }
    if (r != VG_OK) {
        vg_workers_stop(w);
        return r;
    }
    *ret_workers = w;
    return VG_OK;
}

vg_status vg_workers_submit(vg_workers *w, uint64_t id, int fd, vg_slice payload, vg_error *err)
{
    struct stat st;
    task *t = payload.size < SIZE_MAX / 4 ? malloc(sizeof *t + payload.size) : NULL;
    if (!t) {
        if (fd >= 0) close(fd);
        return vg_fail(err, VG_E_NOMEM, "no memory for a task");
    }
    *t = (task){.id = id, .serial = w->next_serial++, .fd = fd, .size = payload.size};
    t->may_wait = fd >= 0 && fstat(fd, &st) == 0 && !S_ISREG(st.st_mode);
    if (payload.size) memcpy(t->payload, payload.data, payload.size);
    push_task(w, t);
    w->pending++;
    dispatch(w);
    return VG_OK;
}

int vg_workers_wait(vg_workers *w, int timeout_ms, vg_task_result *ret_result, vg_error *err)
{
    if (w->pending == 0) return vg_fail(err, VG_E_USAGE, "no task is under way");
    if (w->result.capacity > KEPT_MEMORY) {
        size_t max = w->result.max;
        vg_buf_free(&w->result);
        w->result = VG_BUF_INIT(max);
    }
    vg_buf_reset(&w->result);
    const int64_t begun = now_ms();
    for (;;) {
        if (!keep_alive(w)) return vg_fail(err, VG_E_WORKER, "no worker can be kept running: %s", w->down.message);
        dispatch(w);
        int64_t left = timeout_ms < 0 ? PASS_MS : timeout_ms - (now_ms() - begun);
        if (left < 0) left = 0;
        int r = pass(w, left < PASS_MS ? (int)left : PASS_MS, ret_result);
        if (r == 1) {
            dispatch(w); /* the worker that became free goes on while the caller looks at the result */
            return 1;
        }
        if (r < 0 || left == 0) return 0;
    }
}

size_t vg_workers_pending(const vg_workers *w)
{
    return w->pending;
}

bool vg_workers_ready(const vg_workers *w)
{
    return w->queued < 2 * (size_t)w->options.jobs;
}

uint64_t vg_workers_progress(const vg_workers *w)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < w->options.jobs; i++) sum += atomic_load(&w->slots[i].progress);
    return sum;
}

unsigned vg_workers_jobs(const vg_workers *w)
{
    return w->options.jobs;
}

vg_sandbox_report vg_workers_sandbox(const vg_workers *w)
{
    return w->sandbox;
}

void vg_workers_stop(vg_workers *w)
{
    if (!w) return;
    for (size_t i = 0; w->workers && i < w->options.jobs; i++) {
        worker *k = &w->workers[i];
        (void)reap_worker(k);
        if (k->socket >= 0) close(k->socket);
        free_task(k->task);
        vg_buf_free(&k->in);
    }
    for (task *t = pop_task(w); t; t = pop_task(w)) free_task(t);
    if (w->slots) (void)munmap(w->slots, w->options.jobs * sizeof(vg_slot));
    vg_buf_free(&w->result);
    free(w->workers);
    free(w->polled);
    free(w);
}
