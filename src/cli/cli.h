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

/* Feeds among the reports (vigie/feed.h): what they take as options, and what they leave to be read. */
#define VG_FEED_OPTIONS                                                                                                \
    {"auth", required_argument, NULL, VG_OPTION_AUTH}, {"ca-file", required_argument, NULL, VG_OPTION_CA_FILE},        \
        {"collection", required_argument, NULL, VG_OPTION_COLLECTION},                                                 \
        {"feed", required_argument, NULL, VG_OPTION_FEED}, {"feed-all", no_argument, NULL, VG_OPTION_FEED_ALL},        \
        {"feed-dir", required_argument, NULL, VG_OPTION_FEED_DIR},                                                     \
    {                                                                                                                  \
        "since", required_argument, NULL, VG_OPTION_SINCE                                                              \
    }
enum {
    VG_OPTION_AUTH = 1024,
    VG_OPTION_CA_FILE,
    VG_OPTION_COLLECTION,
    VG_OPTION_FEED,
    VG_OPTION_FEED_ALL,
    VG_OPTION_FEED_DIR,
    VG_OPTION_SINCE,
};
#define VG_FEED_USAGE                                                                                                  \
    "Feeds: a REPORT that begins with https:// (docs/feeds.md); what is new in it is read\n"                           \
    "      --auth FILE       credentials, one line: bearer TOKEN, basic USER:PASSWORD or key KEY;\n"                   \
    "                        else VIGIE_FEED_TOKEN, else ~/.netrc\n"                                                   \
    "      --ca-file FILE    certificates to trust (PEM), instead of the system's\n"                                   \
    "      --collection NAME  id, alias or title, where the URL is a TAXII server's\n"                                 \
    "      --feed KIND       taxii or misp, instead of finding it out\n"                                               \
    "      --feed-all        read what was fetched and read before, too\n"                                             \
    "      --feed-dir DIR    what is kept of feeds (the cache folder's vigie/feeds)\n"                                 \
    "      --since DATE      nothing that was added, or last changed, before\n"

typedef struct vg_cli_feeds {
    vg_feed_options options;
    bool all, quiet;
    vg_bar bar;
    vg_feed_result **results;
    size_t result_count;
    const char **paths; /* what is to be read: reports as they were named, and files of feeds */
    size_t path_count, path_capacity;
    vg_read_lost *lost; /* views: of the arguments, the results, and what is owned */
    size_t lost_count, lost_capacity;
    char **owned;
    size_t owned_count;
} vg_cli_feeds;

/* One of VG_FEED_OPTIONS; false where it is none, or its value is none. */
bool vg_cli_feeds_option(vg_cli_feeds *f, int option, const char *value);
/* Fills paths and lost. VG_EXIT_NOTHING, or VG_EXIT_ERROR after a complaint. */
int vg_cli_feeds_fetch(vg_cli_feeds *f, const char *command, const char *const *reports, size_t count);
/* Once the result is out: what was fresh has been read. */
void vg_cli_feeds_done(vg_cli_feeds *f);
void vg_cli_feeds_free(vg_cli_feeds *f);

#endif
