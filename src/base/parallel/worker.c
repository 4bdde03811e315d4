/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker's side: give up everything but the socket, then a task after the other. */
#include "parallel/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/sandbox.h"
#include "sandbox/sanitizer.h"

#define SOCKET      3
#define KEPT_MEMORY ((size_t)16 << 20) /* what a task's reply may leave allocated for the next */

/* Only standard error stays: another worker's socket, or a file that waits in the parent's queue, is none of ours. */
static void drop_descriptors(int socket)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0) {
        (void)dup2(null, STDIN_FILENO);
        (void)dup2(null, STDOUT_FILENO);
    }
    if (socket != SOCKET) (void)dup2(socket, SOCKET);
    if (close_range(SOCKET + 1, ~0U, 0) == 0) return;
    long max = sysconf(_SC_OPEN_MAX);
    for (int fd = SOCKET + 1; fd < (max > 0 && max < 65536 ? (int)max : 65536); fd++) close(fd);
}

static void reset_signals(void)
{
    static const int defaults[] = {SIGHUP, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGCHLD, SIGWINCH, SIGTSTP, SIGCONT};
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    sigset_t none;
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) (void)signal(defaults[i], SIG_DFL);
    /* A crash is the worker's end, whatever handler the parent has; a sanitizer's tells why first. */
    for (size_t i = 0; !VG_SANITIZER && i < sizeof crashes / sizeof crashes[0]; i++) (void)signal(crashes[i], SIG_DFL);
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGPIPE, SIG_IGN);
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static void send_all(const void *data, size_t size)
{
    const uint8_t *at = data;
    while (size > 0) {
        ssize_t sent = send(SOCKET, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) _exit(1); /* the parent has gone */
        at += sent;
        size -= (size_t)sent;
    }
}

static void receive_all(void *data, size_t size)
{
    uint8_t *at = data;
    while (size > 0) {
        ssize_t got = recv(SOCKET, at, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) _exit(0);
        at += got;
        size -= (size_t)got;
    }
}

static void send_reply(uint64_t serial, vg_status status, const vg_error *err, vg_slice reply)
{
    size_t message_size = status < 0 ? strnlen(err->message, sizeof err->message) : 0;
    const vg_reply head = {serial, status, message_size, reply.size};
    send_all(&head, sizeof head);
    send_all(err->message, message_size);
    send_all(reply.data, reply.size);
}

/* A request and its descriptor, or -1. */
static int receive_request(vg_request *ret_request)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    int fd = -1;
    ssize_t got;
    struct iovec part = {ret_request, sizeof *ret_request};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    do got = recvmsg(SOCKET, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got <= 0) _exit(0);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) memcpy(&fd, CMSG_DATA(c), sizeof fd);
    receive_all((uint8_t *)ret_request + got, sizeof *ret_request - (size_t)got);
    return fd;
}

static void serve_task(const vg_workers_options *options, vg_slot *slot, vg_buf *payload, vg_buf *reply)
{
    vg_request request;
    vg_error err = {VG_OK, ""};
    int fd = receive_request(&request);
    atomic_store(&slot->started, request.serial);
    vg_buf_reset(payload);
    vg_buf_reset(reply);
    if (vg_buf_reserve(payload, request.payload_size) != VG_OK) _exit(2);
    receive_all(payload->data, request.payload_size);
    payload->size = request.payload_size;
    vg_status status;
    if (request.has_fd && fd < 0)
        status = vg_fail(&err, VG_E_IO, "the descriptor did not reach the worker");
    else
        status = options->run(options->context, fd, vg_buf_slice(payload), reply, &slot->progress, &err);
    if (fd >= 0) close(fd);
    if (status > 0) status = VG_OK;
    if (status == VG_OK && reply->status != VG_OK)
        status = vg_fail(&err, reply->status, "the result of this file is too large to keep");
    send_reply(request.serial, status, &err, vg_buf_slice(reply));
    if (reply->capacity > KEPT_MEMORY) vg_buf_free(reply);
    if (payload->capacity > KEPT_MEMORY) vg_buf_free(payload);
}

void vg_worker_serve(const vg_workers_options *options, int socket, vg_slot *slot)
{
    vg_error err = {VG_OK, ""};
    vg_sandbox_report report = {false, false};
    vg_status status = VG_OK;
    reset_signals();
    drop_descriptors(socket);
    vg_sandbox_warm_up();
    if (options->begin) status = options->begin(options->context, &err);
    if (status == VG_OK && options->sandbox) status = vg_sandbox_enter(options->memory_bytes, &report, &err);
    const uint8_t told[2] = {report.landlock, report.seccomp};
    send_reply(VG_HELLO_SERIAL, status, &err, vg_slice_of(told, sizeof told));
    if (status != VG_OK) _exit(3);
    vg_buf payload = VG_BUF_INIT(SIZE_MAX / 2), reply = VG_BUF_INIT(options->max_reply);
    for (;;) {
        serve_task(options, slot, &payload, &reply);
        payload.max = SIZE_MAX / 2;
        reply.max = options->max_reply;
    }
}
