/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli.h"

typedef struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *what;
} command;

static const command commands[] = {
    {"read", vg_cmd_read, "what a report says: who accuses whom of what, and what it calls malicious"},
    {"hunt", vg_cmd_hunt, "search logs for what a report calls malicious: were we hit, since when"},
};

static void help(FILE *out)
{
    fputs("vigie turns a published threat report into a verdict.\n\n"
          "usage: vigie COMMAND [OPTION…] …\n\n",
          out);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].what);
    fputs("\n  vigie COMMAND --help   its options, with examples\n"
          "  vigie --version\n\n"
          "example: vigie hunt -r report.html /var/log\n",
          out);
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(name, commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        printf("vigie %s\n", vg_version());
        return VG_EXIT_NOTHING;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        help(stdout);
        return VG_EXIT_NOTHING;
    }
    if (name[0])
        vg_cli_complain("no such command: %s", name);
    else
        vg_cli_complain("a command is missing");
    help(stderr);
    return VG_EXIT_ERROR;
}
