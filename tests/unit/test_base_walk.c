/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/walk.h"

static char root[64];

typedef struct seen {
    char text[16384]; /* "+path" for a file, "!path: reason" for a problem; a line each */
    int stop_after;
    int files;
} seen;

static void note(seen *s, const char *mark, const char *path, const char *more)
{
    size_t at = strlen(s->text);
    if (strncmp(path, root, strlen(root)) == 0) path += strlen(root);
    snprintf(s->text + at, sizeof s->text - at, "%s%s%s\n", mark, path, more);
}

static int on_file(void *context, const vg_walk_file *file)
{
    seen *s = context;
    char byte = 0;
    assert_true(file->fd >= 0);
    assert_int_equal(fcntl(file->fd, F_GETFL) & (O_NONBLOCK | O_ACCMODE), O_RDONLY);
    assert_true(fcntl(file->fd, F_GETFD) & FD_CLOEXEC);
    char more[32] = "";
    if (!file->regular) {
        while (read(file->fd, &byte, 1) == 1) strncat(more, (char[2]){byte, 0}, 2);
        assert_int_equal(file->size, 0);
    } else {
        snprintf(more, sizeof more, " %ju", (uintmax_t)file->size);
    }
    note(s, "+", file->path, more);
    close(file->fd);
    return ++s->files == s->stop_after ? 42 : 0;
}

static void on_problem(void *context, const char *path, const char *reason)
{
    char more[256];
    snprintf(more, sizeof more, ": %s", reason);
    note(context, "!", path, more);
}

static const vg_walk_handlers handlers = {on_file, on_problem};

static const char *in_root(const char *name)
{
    static char paths[8][256];
    static int turn;
    char *p = paths[turn++ % 8];
    snprintf(p, 256, "%s/%s", root, name);
    return p;
}

static void put(const char *name, const char *text)
{
    FILE *f = fopen(in_root(name), "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(root, "/tmp/vigie-walk-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void check(const char *const *paths, size_t count, const char *want)
{
    seen s = {{0}, 0, 0};
    assert_int_equal(vg_walk(paths, count, &handlers, &s), 0);
    assert_string_equal(s.text, want);
}

static void order_and_links(void **state)
{
    (void)state;
    mkdir(in_root("d"), 0755);
    mkdir(in_root("d/a"), 0755);
    put("d/a/2", "22");
    put("d/a/10", "1");
    put("d/a.log", "x");
    put("d/Z", "");
    put("d/b", "b");
    assert_int_equal(link(in_root("d/b"), in_root("d/hard")), 0);
    assert_int_equal(symlink("b", in_root("d/soft")), 0);
    assert_int_equal(symlink("..", in_root("d/a/up")), 0);
    assert_int_equal(symlink("nothing", in_root("d/dangling")), 0);
    assert_int_equal(symlink("self", in_root("d/self")), 0);
    const char *want = "+/d/Z 0\n+/d/a/10 1\n+/d/a/2 2\n+/d/a.log 1\n+/d/b 1\n"
                       "!/d/dangling: there is no such file or folder\n"
                       "!/d/self: its symbolic links lead in a circle\n";
    check((const char *[]){in_root("d")}, 1, want);
    check((const char *[]){in_root("d"), in_root("d/b"), in_root("d/a")}, 3, want);
    check((const char *[]){in_root("d/soft"), in_root("d/a/")}, 2,
          "+/d/soft 1\n+/d/a/10 1\n+/d/a/2 2\n"
          "+/d/a/up/Z 0\n+/d/a/up/a.log 1\n"
          "!/d/a/up/dangling: there is no such file or folder\n"
          "!/d/a/up/self: its symbolic links lead in a circle\n");
}

static void what_is_not_read(void **state)
{
    (void)state;
    mkdir(in_root("s"), 0755);
    mkdir(in_root("empty"), 0755);
    assert_int_equal(mkfifo(in_root("s/fifo"), 0644), 0);
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    snprintf(a.sun_path, sizeof a.sun_path, "%.60s/s/socket", root);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    close(fd);
    assert_int_equal(symlink("/dev/zero", in_root("s/zero")), 0);
    check((const char *[]){in_root("s"), in_root("empty"), in_root("none"), "/dev/null"}, 4,
          "!/s/fifo: a named pipe inside a folder is not read\n!/s/socket: a socket is not read\n"
          "!/s/zero: a device is not read\n!/empty: the folder holds no file\n"
          "!/none: there is no such file or folder\n!/dev/null: a device is not read\n");
}

/* As an ordinary user, where the test runs as root. */
static void no_permission(void **state)
{
    (void)state;
    mkdir(in_root("p"), 0755);
    put("p/closed", "x");
    put("p/open", "x");
    chmod(in_root("p/closed"), 0);
    chmod(in_root("p/open"), 0644);
    chmod(root, 0755);
    pid_t pid = fork();
    if (pid == 0) {
        seen s = {{0}, 0, 0};
        if (geteuid() == 0 && setuid(65534) != 0) _exit(2);
        vg_walk((const char *[]){in_root("p")}, 1, &handlers, &s);
        _exit(strcmp(s.text, "!/p/closed: no permission to read it\n+/p/open 1\n") != 0);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
}

static void fifos(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(in_root("quiet"), 0644), 0);
    assert_int_equal(mkfifo(in_root("busy"), 0644), 0);
    assert_int_equal(mkfifo(in_root("slow"), 0644), 0);
    const char *busy = in_root("busy"), *slow = in_root("slow");
    pid_t a = fork();
    if (a == 0) {
        int fd = open(busy, O_WRONLY);
        _exit(write(fd, "hello", 5) != 5);
    }
    pid_t b = fork();
    if (b == 0) { /* is there, but has nothing to say for a while */
        int fd = open(slow, O_WRONLY);
        usleep(1500000);
        _exit(write(fd, "late", 4) != 4);
    }
    check((const char *[]){busy, slow, in_root("quiet")}, 3,
          "+/busyhello\n+/slowlate\n!/quiet: a named pipe that nobody writes to\n");
    waitpid(a, NULL, 0);
    waitpid(b, NULL, 0);
}

static void standard_input(void **state)
{
    (void)state;
    int kept = dup(0), ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "abc", 3), 3);
    close(ends[1]);
    dup2(ends[0], 0);
    check((const char *[]){"-"}, 1, "+-abc\n");
    put("in", "12345");
    int fd = open(in_root("in"), O_RDONLY);
    dup2(fd, 0);
    check((const char *[]){"-"}, 1, "+- 5\n");
    dup2(kept, 0);
    close(kept);
    close(fd);
    close(ends[0]);
}

static void stops(void **state)
{
    (void)state;
    mkdir(in_root("many"), 0755);
    for (int i = 0; i < 50; i++) {
        char name[32];
        snprintf(name, sizeof name, "many/%02d", i);
        put(name, "x");
    }
    seen s = {{0}, 7, 0};
    assert_int_equal(vg_walk((const char *[]){in_root("many"), root}, 2, &handlers, &s), 42);
    assert_int_equal(s.files, 7);
}

static void too_deep(void **state)
{
    (void)state;
    char name[512] = "deep";
    mkdir(in_root(name), 0755);
    int fd = open(in_root("deep"), O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < 80; i++) {
        assert_int_equal(mkdirat(fd, "x", 0755), 0);
        int next = openat(fd, "x", O_RDONLY | O_DIRECTORY);
        close(fd);
        fd = next;
    }
    close(fd);
    seen s = {{0}, 0, 0};
    assert_int_equal(vg_walk((const char *[]){in_root("deep")}, 1, &handlers, &s), 0);
    assert_non_null(strstr(s.text, "too deep"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(order_and_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_permission, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fifos, set_up, tear_down),
        cmocka_unit_test_setup_teardown(standard_input, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stops, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_deep, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("base_walk", tests, NULL, NULL);
}
