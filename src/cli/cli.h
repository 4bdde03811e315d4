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
int vg_cmd_read(int argc, char **argv);

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
bool vg_cli_parse_range(const char *text, uint64_t min, uint64_t max, uint64_t *ret_value);
bool vg_cli_parse_color(const char *text, vg_color *ret_color);
bool vg_cli_parse_language(const char *text); /* of what is shown: en, fr */
/* One of the names that names(0), names(1)… give, up to NULL. */
bool vg_cli_known(const char *text, const char *(*names)(size_t));
/* The long option with that value, for a complaint. */
struct option;
const char *vg_cli_option_name(const struct option *options, int value);

/* Writes beside the file, then renames: a reader never meets half a file. */
bool vg_cli_write_file(const char *path, const char *text, size_t size);
/* To standard output; complains where that fails. */
bool vg_cli_print(const char *text, size_t size);

/* A bar with rate and ETA on standard error, if that is a terminal; nothing otherwise. */
typedef struct vg_bar {
    bool shown;
    double started, drawn; /* seconds of the monotonic clock */
} vg_bar;
void vg_bar_begin(vg_bar *bar, bool quiet);
typedef struct vg_bar_state {
    const char *phase;
    uint64_t done, total; /* bytes */
    uint64_t found;
    const char *found_what; /* "sightings" */
} vg_bar_state;
void vg_bar_draw(vg_bar *bar, const vg_bar_state *state);
void vg_bar_clear(const vg_bar *bar);
double vg_cli_seconds(void);

#endif
