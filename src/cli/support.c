/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

volatile sig_atomic_t vg_cli_stop;

static void on_signal(int number)
{
    (void)number;
    vg_cli_stop = 1;
}

void vg_cli_catch_signals(void)
{
    /* One shot: the second signal finds the default action. */
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

__attribute__((format(printf, 1, 0))) static void complain(const char *format, va_list args)
{
    fputs("vigie: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void vg_cli_complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain(format, args);
    va_end(args);
}

int vg_cli_misused(const char *name, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain(format, args);
    va_end(args);
    fprintf(stderr, "vigie: see vigie %s --help\n", name);
    return VG_EXIT_ERROR;
}

bool vg_cli_color(vg_color wish, int fd)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    if (wish != VG_COLOR_AUTO) return wish == VG_COLOR_ALWAYS;
    return !(no && no[0]) && !(term && strcmp(term, "dumb") == 0) && isatty(fd);
}

unsigned vg_cli_columns(int fd)
{
    struct winsize size;
    uint64_t columns;
    const char *set = getenv("COLUMNS");
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col) return size.ws_col;
    return set && vg_cli_parse_number(set, 1000, &columns) ? (unsigned)columns : 80;
}

bool vg_cli_parse_number(const char *text, uint64_t max, uint64_t *ret_value)
{
    uint64_t value = 0;
    if (!text[0]) return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9') return false;
        if (__builtin_mul_overflow(value, (uint64_t)10, &value)) return false;
        if (__builtin_add_overflow(value, (uint64_t)(*text - '0'), &value) || value > max) return false;
    }
    *ret_value = value;
    return true;
}

bool vg_cli_parse_size(const char *text, uint64_t *ret_bytes)
{
    static const char units[] = "kMGT";
    char digits[32];
    size_t n = strlen(text);
    uint64_t value;
    const char *unit = n && text[n - 1] ? strchr(units, text[n - 1] == 'K' ? 'k' : text[n - 1]) : NULL;
    if (unit) n--;
    if (n >= sizeof digits) return false;
    memcpy(digits, text, n);
    digits[n] = 0;
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    if (!vg_cli_parse_number(digits, UINT64_MAX >> shift, &value)) return false;
    *ret_bytes = value << shift;
    return true;
}

bool vg_cli_parse_zone(const char *text, int *ret_minutes)
{
    int sign = text[0] == '-' ? -1 : 1;
    uint64_t hours = 0, minutes = 0;
    char part[3] = "";
    if (strcmp(text, "Z") == 0 || strcmp(text, "UTC") == 0) {
        *ret_minutes = 0;
        return true;
    }
    if (text[0] != '+' && text[0] != '-') return false;
    text++;
    for (size_t i = 0; i < 2 && *text >= '0' && *text <= '9'; i++) part[i] = *text++;
    if (!vg_cli_parse_number(part, 14, &hours)) return false;
    if (*text == ':') text++;
    if (*text && (strlen(text) != 2 || !vg_cli_parse_number(text, 59, &minutes))) return false;
    *ret_minutes = sign * (int)(hours * 60 + minutes);
    return true;
}

bool vg_cli_parse_range(const char *text, uint64_t min, uint64_t max, uint64_t *ret_value)
{
    return vg_cli_parse_number(text, max, ret_value) && *ret_value >= min;
}

bool vg_cli_parse_color(const char *text, vg_color *ret_color)
{
    static const char *const names[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++)
        if (strcmp(text, names[i]) == 0) {
            *ret_color = (vg_color)i;
            return true;
        }
    return false;
}

bool vg_cli_parse_language(const char *text)
{
    return strcmp(text, "en") == 0 || strcmp(text, "fr") == 0;
}

bool vg_cli_known(const char *text, const char *(*names)(size_t))
{
    for (size_t i = 0; names(i); i++)
        if (strcmp(names(i), text) == 0) return true;
    return false;
}

const char *vg_cli_option_name(const struct option *options, int value)
{
    for (size_t i = 0; options[i].name; i++)
        if (options[i].val == value) return options[i].name;
    return "?";
}

bool vg_cli_print(const char *text, size_t size)
{
    if (fwrite(text, 1, size, stdout) == size && fflush(stdout) == 0) return true;
    vg_cli_complain("cannot write to standard output");
    return false;
}

bool vg_cli_write_file(const char *path, const char *text, size_t size)
{
    size_t room = strlen(path) + 16;
    char *beside = malloc(room);
    if (!beside) return false;
    snprintf(beside, room, "%s.XXXXXX", path);
    int fd = mkstemp(beside);
    bool ok = fd >= 0;
    while (ok && size) {
        ssize_t n = write(fd, text, size);
        if (n < 0 && errno == EINTR) continue;
        ok = n > 0;
        if (ok) {
            text += n;
            size -= (size_t)n;
        }
    }
    mode_t mask = umask(0);
    umask(mask);
    if (fd >= 0) {
        ok = fchmod(fd, 0666 & ~mask) == 0 && ok;
        ok = close(fd) == 0 && ok;
    }
    ok = ok && rename(beside, path) == 0;
    if (!ok) {
        vg_cli_complain("cannot write %s: %s", path, strerror(errno));
        if (fd >= 0) unlink(beside);
    }
    free(beside);
    return ok;
}

double vg_cli_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
