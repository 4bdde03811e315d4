/* SPDX-License-Identifier: GPL-3.0-or-later */
/* npo-mash-generate OUTDIR [TRUTH.json]: nine months of logs of an invented research organisation in which an intrusion
 * with the indicators of the NPO Mashinostroyeniya case is planted, and, where asked for, what was planted (beside the
 * logs and not among them: it names every indicator, and a hunt would find it). No clock and no system randomness:
 * the same program writes the same bytes. See README.md. */
#include "plant.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SEED UINT64_C(0x6e706f2d6d617368) /* "npo-mash" */

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3 || argv[1][0] == '-') {
        fputs("usage: npo-mash-generate OUTDIR [TRUTH.json]\n", stderr);
        return 2;
    }
    if (mkdir(argv[1], 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "npo-mash-generate: %s: %s\n", argv[1], strerror(errno));
        return 2;
    }
    static truth planted;
    static site organisation;
    log_store *logs = log_store_new();
    if (!logs) return 2;
    site_init(&organisation, logs, SEED);
    for (micros day = FIRST_DAY; day < END_OF_LOGS; day += DAY) site_ordinary_day(&organisation, day);
    site_archive(&organisation);
    plant_intrusion(&organisation, &planted);
    plant_outside_validity(&organisation, &planted);
    plant_decoys(&organisation, &planted);

    int status = log_write_all(logs, argv[1]);
    if (status == 0 && argc == 3 && truth_write(&planted, logs, argv[2]) != 0) {
        fprintf(stderr, "npo-mash-generate: %s: %s\n", argv[2], strerror(errno));
        status = -1;
    }
    log_store_free(logs);
    return status == 0 ? 0 : 2;
}
