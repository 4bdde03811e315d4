/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was planted, counted while it was planted, so that a hunt can be judged by something that never searched. */
#ifndef NPO_MASH_TRUTH_H
#define NPO_MASH_TRUTH_H

#include "logfile.h"

typedef enum indicator_id {
    IND_NONE,
    IND_CENTOS,
    IND_REDHAT,
    IND_BSEF,
    IND_IP_197,
    IND_IP_142,
    IND_SHA1_LOADER,
    IND_SHA1_SERVICE,
    IND_MD5_LOADER,
    IND_MD5_SERVICE,
    IND_COUNT
} indicator_id;

typedef enum decoy_id {
    DECOY_LONGER_LEFT,    /* notcentos-packages.com */
    DECOY_LONGER_RIGHT,   /* centos-packages.com.mirror.example */
    DECOY_LONGER_LABEL,   /* redhat-packages.community */
    DECOY_HIDDEN_LABEL,   /* my%2Dcentos-packages.com */
    DECOY_SHORTER_NUMBER, /* 192.169.7.19 */
    DECOY_LONGER_NUMBER,  /* 1192.169.7.197 */
    DECOY_VERSION,        /* 5.192.169.7.197 */
    DECOY_LONGER_HEX,     /* a hash inside a longer one */
    DECOY_REFERENCE,      /* a site to which the report merely links */
    DECOY_COUNT
} decoy_id;

#define TRUTH_HOSTS 8

typedef struct tally {
    unsigned count;
    micros first, last;
    unsigned first_digits, last_digits;
    unsigned host_count;
    char hosts[TRUTH_HOSTS][48];
} tally;

typedef struct truth {
    tally all, valid[IND_COUNT], outside[IND_COUNT];
    unsigned outside_2020, decoys[DECOY_COUNT];
} truth;

extern const char *const truth_values[IND_COUNT];

/* One record of that log mentions the indicator, within its validity or outside. IND_NONE: nothing to count. */
void truth_hit(truth *t, indicator_id indicator, bool valid, log_id log, micros at, const char *host);
int truth_write(const truth *t, const log_store *logs, const char *path);

#endif
