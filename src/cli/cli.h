/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands share. The program uses only include/vigie. */
#ifndef VG_CLI_H
#define VG_CLI_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/vigie.h"

/* Exit statuses, as clamscan's. */
enum { VG_EXIT_NOTHING = 0, VG_EXIT_FOUND = 1, VG_EXIT_ERROR = 2 };

int vg_cmd_hunt(int argc, char **argv);

/* Set by SIGINT and SIGTERM once vg_cli_catch_signals was called; a second signal ends the program at once. */
extern volatile sig_atomic_t vg_cli_stop;
void vg_cli_catch_signals(void);

/* "vigie: …" on standard error. */
void vg_cli_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, then where help is; returns VG_EXIT_ERROR. */
int vg_cli_misused(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef enum vg_color { VG_COLOR_AUTO, VG_COLOR_ALWAYS, VG_COLOR_NEVER } vg_color;
bool vg_cli_color(vg_color wish, int fd); /* NO_COLOR and TERM=dumb are honoured */
unsigned vg_cli_columns(int fd);

/* Options' values; false where the text is none. */
bool vg_cli_parse_number(const char *text, uint64_t max, uint64_t *ret_value);
bool vg_cli_parse_size(const char *text, uint64_t *ret_bytes); /* 10, 10k, 10M, 10G, 10T */
bool vg_cli_parse_zone(const char *text, int *ret_minutes);    /* Z, +02:00, -0530, +2 */

/* Writes beside the file, then renames: a reader never meets half a file. */
bool vg_cli_write_file(const char *path, const char *text, size_t size);

/* A bar with rate and ETA on standard error, if that is a terminal; nothing otherwise. */
typedef struct vg_bar {
    bool shown;
    double started, drawn; /* seconds of the monotonic clock */
} vg_bar;
void vg_bar_begin(vg_bar *bar, bool quiet);
void vg_bar_draw(vg_bar *bar, const vg_hunt_progress *progress);
void vg_bar_clear(const vg_bar *bar);
double vg_cli_seconds(void);

#endif
