/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static const char usage[] =
    "usage: vigie hunt -r REPORT… [OPTION…] PATH…\n"
    "\n"
    "Reads what reports call malicious, searches logs for it where they lie, and says whether\n"
    "it was seen, since when, for how long and where, bounded by what the logs cover.\n"
    "\n"
    "  PATH                  log files, folders (all files below), - for standard input;\n"
    "                        plain or gz, zst, xz, bz2, lz4, and the members of zip and tar\n"
    "\n"
    "What to look for\n"
    "  -r, --report REPORT   text, Markdown, HTML, PDF, DOCX, ODT, e-mail, STIX 2.1, MISP, OpenIOC,\n"
    "                        YARA, Sigma, CSV or a plain list; a folder of them; - for standard\n"
    "                        input; may be repeated\n"
    "      --report-format NAME  instead of finding it out: text, markdown, html, pdf, docx, odt, mail,\n"
    "                        stix, misp, openioc, yara, sigma, csv, list\n"
    "      --published DATE  when the reports were published (2023-08-07), where they do not say\n"
    "\n"
    "How to read the logs\n"
    "      --format NAME     instead of finding it out, for all of them; `list` shows the names\n"
    "      --tz ZONE         of times that carry none: Z (the default), +02:00, -05:30\n"
    "      --year YYYY       in which logs without years begin, instead of inferring it\n"
    "      --max-ratio N     how far compressed input may expand (500)\n"
    "      --max-bytes SIZE  plain bytes read from one file at the most (1T)\n"
    "\n"
    "What comes out\n"
    "      --json            one JSON object on standard output (docs/schemas/hunt.md)\n"
    "      --html FILE       a page in one file: timeline, coverage, evidence\n"
    "      --lang en|fr      language of the statement and the page\n"
    "      --evidence N      records kept of an indicator, at each end of its time (5)\n"
    "      --color WHEN      auto, always or never\n"
    "  -q, --quiet           no progress, and no problems on standard error\n"
    "\n"
    "How it runs\n"
    "  -j, --jobs N          worker processes (one a processor)\n"
    "      --no-sandbox      parse without Landlock and seccomp: only where the kernel has none\n"
    "  -h, --help\n"
    "\n"
    "Exit status: 0 not seen, 1 seen within its validity, 2 nothing could be done.\n"
    "\n"
    "Examples\n"
    "  vigie hunt -r report.html /var/log\n"
    "  vigie hunt -r indicators.csv -r bundle.json --html verdict.html logs/ archive.tar.gz\n"
    "  zcat proxy.gz | vigie hunt -r report.md --json - | jq .verdict\n";

typedef struct hunt_command {
    vg_hunt_options hunt;
    const char **reports;
    size_t report_count;
    bool json, quiet;
    const char *html;
    vg_color color;
    unsigned evidence;
    bool done; /* --help, --format list */
    vg_bar bar;
} hunt_command;

enum {
    OPTION_REPORT_FORMAT = 256,
    OPTION_PUBLISHED,
    OPTION_FORMAT,
    OPTION_TZ,
    OPTION_YEAR,
    OPTION_MAX_RATIO,
    OPTION_MAX_BYTES,
    OPTION_JSON,
    OPTION_HTML,
    OPTION_LANG,
    OPTION_EVIDENCE,
    OPTION_COLOR,
    OPTION_NO_SANDBOX,
};

static const struct option options[] = {
    {"report", required_argument, NULL, 'r'},
    {"report-format", required_argument, NULL, OPTION_REPORT_FORMAT},
    {"published", required_argument, NULL, OPTION_PUBLISHED},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"tz", required_argument, NULL, OPTION_TZ},
    {"year", required_argument, NULL, OPTION_YEAR},
    {"max-ratio", required_argument, NULL, OPTION_MAX_RATIO},
    {"max-bytes", required_argument, NULL, OPTION_MAX_BYTES},
    {"json", no_argument, NULL, OPTION_JSON},
    {"html", required_argument, NULL, OPTION_HTML},
    {"lang", required_argument, NULL, OPTION_LANG},
    {"evidence", required_argument, NULL, OPTION_EVIDENCE},
    {"color", required_argument, NULL, OPTION_COLOR},
    {"quiet", no_argument, NULL, 'q'},
    {"jobs", required_argument, NULL, 'j'},
    {"no-sandbox", no_argument, NULL, OPTION_NO_SANDBOX},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* One option; false where its value is none. */
static bool take_option(hunt_command *c, int option, const char *value)
{
    uint64_t number = 0;
    bool ok = true;
    switch (option) {
    case 'r': c->reports[c->report_count++] = value; break;
    case OPTION_REPORT_FORMAT:
        c->hunt.report_format = value;
        ok = vg_cli_known(value, vg_hunt_report_format);
        break;
    case OPTION_PUBLISHED: c->hunt.published = value; break;
    case OPTION_FORMAT:
        c->hunt.log_format = value;
        ok = vg_cli_known(value, vg_hunt_log_format);
        break;
    case OPTION_TZ: ok = vg_cli_parse_zone(value, &c->hunt.zone_minutes); break;
    case OPTION_YEAR:
        ok = vg_cli_parse_range(value, 1970, 2261, &number);
        c->hunt.year = (int)number;
        break;
    case OPTION_MAX_RATIO: ok = vg_cli_parse_range(value, 1, UINT32_MAX, &c->hunt.max_ratio); break;
    case OPTION_MAX_BYTES: ok = vg_cli_parse_size(value, &c->hunt.max_bytes) && c->hunt.max_bytes; break;
    case OPTION_JSON: c->json = true; break;
    case OPTION_HTML: c->html = value; break;
    case OPTION_LANG:
        c->hunt.language = value;
        ok = vg_cli_parse_language(value);
        break;
    case OPTION_EVIDENCE:
        ok = vg_cli_parse_range(value, 1, 50, &number);
        c->hunt.evidence = (unsigned)number;
        break;
    case OPTION_COLOR: ok = vg_cli_parse_color(value, &c->color); break;
    case 'q': c->quiet = true; break;
    case 'j':
        ok = vg_cli_parse_range(value, 1, 1024, &number);
        c->hunt.jobs = (unsigned)number;
        break;
    case OPTION_NO_SANDBOX: c->hunt.no_sandbox = true; break;
    case 'h':
        fputs(usage, stdout);
        c->done = true;
        break;
    default: return false;
    }
    return ok;
}

static void list_formats(void)
{
    for (size_t i = 0; vg_hunt_log_format(i); i++) puts(vg_hunt_log_format(i));
}

/* VG_EXIT_NOTHING, or VG_EXIT_ERROR after a complaint. */
static int take_options(hunt_command *c, int argc, char **argv)
{
    int option;
    opterr = 0;
    while (!c->done && (option = getopt_long(argc, argv, ":r:qj:h", options, NULL)) != -1) {
        if (option == ':') return vg_cli_misused("hunt", "%s needs a value", argv[optind - 1]);
        if (option == '?') return vg_cli_misused("hunt", "no such option: %s", argv[optind - 1]);
        if (option == OPTION_FORMAT && strcmp(optarg, "list") == 0) {
            list_formats();
            c->done = true;
            return VG_EXIT_NOTHING;
        }
        if (!take_option(c, option, optarg))
            return vg_cli_misused("hunt", "--%s does not take %s", vg_cli_option_name(options, option),
                                  optarg ? optarg : "that");
    }
    if (c->done) return VG_EXIT_NOTHING;
    if (c->report_count == 0) return vg_cli_misused("hunt", "which report? -r REPORT is missing");
    if (optind >= argc) return vg_cli_misused("hunt", "which logs? PATH is missing (- is standard input)");
    return VG_EXIT_NOTHING;
}

static void on_progress(void *context, const vg_hunt_progress *progress)
{
    hunt_command *c = context;
    const vg_bar_state state = {progress->phase, progress->bytes_done, progress->bytes_total, progress->sightings,
                                "sightings"};
    vg_bar_draw(&c->bar, &state);
}

static void on_problem(void *context, const char *file, const char *reason)
{
    hunt_command *c = context;
    if (c->quiet) return;
    vg_bar_clear(&c->bar);
    vg_cli_complain("%s: %s", file, reason);
}

typedef struct printed {
    char *text;
    size_t size;
} printed;

static bool show(const hunt_command *c, const vg_hunt_result *result, double seconds)
{
    vg_error err = {VG_OK, ""};
    printed out = {NULL, 0}, page = {NULL, 0};
    const vg_terminal terminal = {vg_cli_columns(STDOUT_FILENO), vg_cli_color(c->color, STDOUT_FILENO), 0};
    vg_status status = c->json ? vg_publish_hunt_json(result, seconds, &out.text, &out.size, &err)
                               : vg_publish_hunt_terminal(result, &terminal, &out.text, &out.size, &err);
    if (status == VG_OK && c->html) status = vg_publish_hunt_html(result, &page.text, &page.size, &err);
    bool ok = status == VG_OK;
    if (!ok) vg_cli_complain("%s", err.message);
    /* The page first: a reader of standard output may go away (`| head`). */
    if (ok && c->html) ok = vg_cli_write_file(c->html, page.text, page.size);
    if (ok) ok = vg_cli_print(out.text, out.size);
    if (ok && c->html && !c->quiet && !c->json) fprintf(stderr, "vigie: the page is %s\n", c->html);
    free(out.text);
    free(page.text);
    return ok;
}

static int hunt(hunt_command *c, const char *const *paths, size_t path_count)
{
    vg_hunt_result *result = NULL;
    vg_error err = {VG_OK, ""};
    vg_cli_catch_signals();
    vg_bar_begin(&c->bar, c->quiet);
    c->hunt.progress = c->bar.shown ? on_progress : NULL;
    c->hunt.problem = on_problem;
    c->hunt.context = c;
    c->hunt.stop = &vg_cli_stop;
    vg_status status = vg_hunt_run(&c->hunt, c->reports, c->report_count, paths, path_count, &result, &err);
    vg_bar_clear(&c->bar);
    if (!result) {
        vg_cli_complain("%s", err.message[0] ? err.message : "the hunt failed");
        return VG_EXIT_ERROR;
    }
    int exit_status = vg_hunt_found(result) ? VG_EXIT_FOUND : VG_EXIT_NOTHING;
    if (!show(c, result, vg_cli_seconds() - c->bar.started)) exit_status = VG_EXIT_ERROR;
    if (status == VG_E_INTERRUPTED)
        vg_cli_complain("interrupted after %zu files: the result covers these; nothing was written to the logs, the "
                        "same command starts again",
                        vg_hunt_files(result));
    vg_hunt_result_free(result);
    return status == VG_E_INTERRUPTED && exit_status == VG_EXIT_NOTHING ? VG_EXIT_ERROR : exit_status;
}

int vg_cmd_hunt(int argc, char **argv)
{
    hunt_command c = {.reports = calloc((size_t)argc + 1, sizeof *c.reports)};
    if (!c.reports) {
        vg_cli_complain("no memory");
        return VG_EXIT_ERROR;
    }
    int status = take_options(&c, argc, argv);
    if (status == VG_EXIT_NOTHING && !c.done)
        status = hunt(&c, (const char *const *)argv + optind, (size_t)(argc - optind));
    free(c.reports);
    return status;
}
