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
    "                        plain or compressed, and the members of zip and tar;\n"
    "                        https://…: a TAXII 2.1 collection or a MISP feed\n"
    "\n"
    "How to read\n"
    "      --format NAME     instead of finding it out, for all of them; `list` shows the names\n"
    "      --published DATE  when the reports were published (2023-09-07), where they do not say\n"
    "\n"
    "What comes out\n"
    "      --json            one JSON object on standard output (docs/schemas/read.md)\n"
    "      --html FILE       a page in one file: the text beside the claims\n"
    "      --stix FILE       a STIX 2.1 bundle; vigie reads it back without loss (docs/schemas/stix-claims.md)\n"
    "      --misp FILE       a MISP event: indicators, actors, malware, techniques\n"
    "      --quotes          below each claim the words that make it\n"
    "      --unread          the sentences with a verb of saying that gave no claim\n"
    "      --lang en|fr      language of labels\n"
    "      --color WHEN      auto, always or never\n"
    "  -q, --quiet           no progress, and no problems on standard error\n"
    "\n" VG_FEED_USAGE "\n"
    "How it runs\n"
    "  -j, --jobs N          worker processes (one a processor)\n"
    "      --no-sandbox      parse without Landlock and seccomp: only where the kernel has none\n"
    "  -h, --help\n"
    "\n"
    "Exit status: 0 nothing found, 1 something found, 2 nothing could be done.\n"
    "\n"
    "Examples\n"
    "  vigie read article.html\n"
    "  vigie read --json https://feeds.example.org/osint/manifest.json\n"
    "  vigie read --json --published 2023-09-07 article.txt | jq '.reports[].claims'\n";

typedef struct read_command {
    vg_read_options read;
    bool json, quotes, unread, quiet;
    const char *html, *stix, *misp;
    const char *language;
    vg_color color;
    bool done; /* --help, --format list */
    vg_bar bar;
    vg_cli_feeds feeds;
} read_command;

enum {
    OPTION_FORMAT = 256,
    OPTION_PUBLISHED,
    OPTION_JSON,
    OPTION_HTML,
    OPTION_STIX,
    OPTION_MISP,
    OPTION_QUOTES,
    OPTION_UNREAD,
    OPTION_LANG,
    OPTION_COLOR,
    OPTION_NO_SANDBOX,
};

static const struct option options[] = {
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"published", required_argument, NULL, OPTION_PUBLISHED},
    {"json", no_argument, NULL, OPTION_JSON},
    {"stix", required_argument, NULL, OPTION_STIX},
    {"html", required_argument, NULL, OPTION_HTML},
    {"misp", required_argument, NULL, OPTION_MISP},
    {"quotes", no_argument, NULL, OPTION_QUOTES},
    {"unread", no_argument, NULL, OPTION_UNREAD},
    {"lang", required_argument, NULL, OPTION_LANG},
    {"color", required_argument, NULL, OPTION_COLOR},
    {"quiet", no_argument, NULL, 'q'},
    {"jobs", required_argument, NULL, 'j'},
    {"no-sandbox", no_argument, NULL, OPTION_NO_SANDBOX},
    {"help", no_argument, NULL, 'h'},
    VG_FEED_OPTIONS,
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
    case OPTION_HTML: c->html = value; break;
    case OPTION_STIX: c->stix = value; break;
    case OPTION_MISP: c->misp = value; break;
    case OPTION_QUOTES: c->quotes = true; break;
    case OPTION_UNREAD: c->unread = true; break;
    case OPTION_LANG: c->language = value; return vg_cli_parse_language(value);
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
    default: return vg_cli_feeds_option(&c->feeds, option, value);
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

typedef vg_status (*publish_fn)(const vg_read_result *result, char **ret_text, size_t *ret_size, vg_error *err);

/* publish NULL: the page. */
static bool write_to(const read_command *c, const char *path, publish_fn publish, const vg_read_result *result)
{
    vg_error err = {VG_OK, ""};
    char *text = NULL;
    size_t size = 0;
    if (!path) return true;
    vg_status status =
        publish ? publish(result, &text, &size, &err) : vg_publish_read_html(result, c->language, &text, &size, &err);
    if (status != VG_OK) {
        vg_cli_complain("%s: %s", path, err.message);
        return false;
    }
    bool ok = vg_cli_write_file(path, text, size);
    if (ok && !c->quiet && !c->json) fprintf(stderr, "vigie: written: %s\n", path);
    free(text);
    return ok;
}

static bool show(const read_command *c, const vg_read_result *result)
{
    vg_error err = {VG_OK, ""};
    char *text = NULL;
    size_t size = 0;
    /* Files first: a reader of standard output may go away (`| head`). */
    bool written = write_to(c, c->html, NULL, result) && write_to(c, c->stix, vg_publish_read_stix, result) &&
                   write_to(c, c->misp, vg_publish_read_misp, result);
    const vg_ledger ledger = {vg_cli_columns(STDOUT_FILENO), vg_cli_color(c->color, STDOUT_FILENO), c->quotes,
                              c->unread, c->language};
    vg_status status = c->json ? vg_publish_read_json(result, &text, &size, &err)
                               : vg_publish_read_terminal(result, &ledger, &text, &size, &err);
    if (status != VG_OK) {
        vg_cli_complain("%s", err.message);
        return false;
    }
    bool ok = vg_cli_print(text, size);
    free(text);
    return ok && written;
}

static int read_reports(read_command *c, const char *const *paths, size_t path_count)
{
    vg_read_result *result = NULL;
    vg_error err = {VG_OK, ""};
    vg_bar_begin(&c->bar, c->quiet);
    c->read.progress = c->bar.shown ? on_progress : NULL;
    c->read.problem = on_problem;
    c->read.context = c;
    c->read.stop = &vg_cli_stop;
    c->read.lost = c->feeds.lost;
    c->read.lost_count = c->feeds.lost_count;
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
    else if (exit_status != VG_EXIT_ERROR)
        vg_cli_feeds_done(&c->feeds);
    vg_read_result_free(result);
    return status == VG_E_INTERRUPTED && exit_status == VG_EXIT_NOTHING ? VG_EXIT_ERROR : exit_status;
}

int vg_cmd_read(int argc, char **argv)
{
    read_command c = {.json = false};
    int status = take_options(&c, argc, argv);
    if (status != VG_EXIT_NOTHING || c.done) return status;
    vg_cli_catch_signals();
    c.feeds.quiet = c.quiet;
    c.feeds.options.no_sandbox = c.read.no_sandbox;
    status = vg_cli_feeds_fetch(&c.feeds, "read", (const char *const *)argv + optind, (size_t)(argc - optind));
    if (status == VG_EXIT_NOTHING) status = read_reports(&c, c.feeds.paths, c.feeds.path_count);
    vg_cli_feeds_free(&c.feeds);
    return status;
}
