/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static const char usage[] =
    "usage: vigie read [OPTION…] REPORT…\n"
    "\n"
    "Reads reports and says what they say: who claims what about whom, when, on what basis, who answers;\n"
    "actors, malware, techniques, victims and indicators, each with its place in the text.\n"
    "\n"
    "  REPORT                files, folders (all files below), - for standard input;\n"
    "                        plain or compressed, and the members of zip and tar\n"
    "\n"
    "How to read\n"
    "      --format NAME     instead of finding it out, for all of them; `list` shows the names\n"
    "      --published DATE  when the reports were published (2023-09-07), where they do not say\n"
    "\n"
    "What comes out\n"
    "      --json            one JSON object on standard output (docs/schemas/read.md)\n"
    "      --color WHEN      auto, always or never\n"
    "  -q, --quiet           no progress, and no problems on standard error\n"
    "\n"
    "How it runs\n"
    "  -j, --jobs N          worker processes (one a processor)\n"
    "      --no-sandbox      parse without Landlock and seccomp: only where the kernel has none\n"
    "  -h, --help\n"
    "\n"
    "Exit status: 0 nothing found, 1 something found, 2 nothing could be done.\n"
    "\n"
    "Examples\n"
    "  vigie read article.html\n"
    "  vigie read --json --published 2023-09-07 article.txt | jq '.reports[].claims'\n";

typedef struct read_command {
    vg_read_options read;
    bool json, quiet;
    vg_color color;
    bool done; /* --help, --format list */
    vg_bar bar;
} read_command;

enum {
    OPTION_FORMAT = 256,
    OPTION_PUBLISHED,
    OPTION_JSON,
    OPTION_COLOR,
    OPTION_NO_SANDBOX,
};

static const struct option options[] = {
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"published", required_argument, NULL, OPTION_PUBLISHED},
    {"json", no_argument, NULL, OPTION_JSON},
    {"color", required_argument, NULL, OPTION_COLOR},
    {"quiet", no_argument, NULL, 'q'},
    {"jobs", required_argument, NULL, 'j'},
    {"no-sandbox", no_argument, NULL, OPTION_NO_SANDBOX},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static bool take_format(read_command *c, const char *value)
{
    if (strcmp(value, "list") == 0) {
        for (size_t i = 0; vg_read_format(i); i++) puts(vg_read_format(i));
        c->done = true;
        return true;
    }
    c->read.format = value;
    return vg_cli_known(value, vg_read_format);
}

/* One option; false where its value is none. */
static bool take_option(read_command *c, int option, const char *value)
{
    uint64_t number = 0;
    bool ok = true;
    switch (option) {
    case OPTION_FORMAT: return take_format(c, value);
    case OPTION_PUBLISHED: c->read.published = value; break;
    case OPTION_JSON: c->json = true; break;
    case OPTION_COLOR: return vg_cli_parse_color(value, &c->color);
    case 'q': c->quiet = true; break;
    case 'j':
        ok = vg_cli_parse_range(value, 1, 1024, &number);
        c->read.jobs = (unsigned)number;
        break;
    case OPTION_NO_SANDBOX: c->read.no_sandbox = true; break;
    case 'h':
        fputs(usage, stdout);
        c->done = true;
        break;
    default: return false;
    }
    return ok;
}

/* VG_EXIT_NOTHING, or VG_EXIT_ERROR after a complaint. */
static int take_options(read_command *c, int argc, char **argv)
{
    int option;
    opterr = 0;
    while (!c->done && (option = getopt_long(argc, argv, ":qj:h", options, NULL)) != -1) {
        if (option == ':') return vg_cli_misused("read", "%s needs a value", argv[optind - 1]);
        if (option == '?') return vg_cli_misused("read", "no such option: %s", argv[optind - 1]);
        if (!take_option(c, option, optarg))
            return vg_cli_misused("read", "--%s does not take %s", vg_cli_option_name(options, option),
                                  optarg ? optarg : "that");
    }
    if (!c->done && optind >= argc)
        return vg_cli_misused("read", "which report? REPORT is missing (- is standard input)");
    return VG_EXIT_NOTHING;
}

static void on_progress(void *context, const vg_read_progress *progress)
{
    read_command *c = context;
    const vg_bar_state state = {"reading", progress->bytes_done, progress->bytes_total,
                                progress->claims + progress->indicators, "claims and indicators"};
    vg_bar_draw(&c->bar, &state);
}

static void on_problem(void *context, const char *file, const char *reason)
{
    read_command *c = context;
    if (c->quiet) return;
    vg_bar_clear(&c->bar);
    vg_cli_complain("%s: %s", file, reason);
}

static bool show(const read_command *c, const vg_read_result *result)
{
    vg_error err = {VG_OK, ""};
    char *text = NULL;
    size_t size = 0;
    (void)c;
    if (vg_publish_read_json(result, &text, &size, &err) != VG_OK) {
        vg_cli_complain("%s", err.message);
        return false;
    }
    bool ok = vg_cli_print(text, size);
    free(text);
    return ok;
}

static int read_reports(read_command *c, const char *const *paths, size_t path_count)
{
    vg_read_result *result = NULL;
    vg_error err = {VG_OK, ""};
    vg_cli_catch_signals();
    vg_bar_begin(&c->bar, c->quiet);
    c->read.progress = c->bar.shown ? on_progress : NULL;
    c->read.problem = on_problem;
    c->read.context = c;
    c->read.stop = &vg_cli_stop;
    vg_status status = vg_read_run(&c->read, paths, path_count, &result, &err);
    vg_bar_clear(&c->bar);
    if (!result) {
        vg_cli_complain("%s", err.message[0] ? err.message : "the reading failed");
        return VG_EXIT_ERROR;
    }
    int exit_status = vg_read_found(result) ? VG_EXIT_FOUND : VG_EXIT_NOTHING;
    if (!show(c, result)) exit_status = VG_EXIT_ERROR;
    if (status == VG_E_INTERRUPTED)
        vg_cli_complain("interrupted after %zu reports: the result covers these; the same command starts again",
                        vg_read_reports(result));
    vg_read_result_free(result);
    return status == VG_E_INTERRUPTED && exit_status == VG_EXIT_NOTHING ? VG_EXIT_ERROR : exit_status;
}

int vg_cmd_read(int argc, char **argv)
{
    read_command c = {.json = false};
    int status = take_options(&c, argc, argv);
    if (status != VG_EXIT_NOTHING || c.done) return status;
    return read_reports(&c, (const char *const *)argv + optind, (size_t)(argc - optind));
}
