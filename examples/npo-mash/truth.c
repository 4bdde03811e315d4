/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth.h"

#include <stdio.h>
#include <string.h>

const char *const truth_values[IND_COUNT] = {
    [IND_NONE] = "",
    [IND_CENTOS] = "centos-packages.com",
    [IND_REDHAT] = "redhat-packages.com",
    [IND_BSEF] = "bsef.or.kr",
    [IND_IP_197] = "192.169.7.197",
    [IND_IP_142] = "5.134.119.142",
    [IND_SHA1_LOADER] = "07b494575d548a83f0812ceba6b8d567c7ec86ed",
    [IND_SHA1_SERVICE] = "f974d22f74b0a105668c72dc100d1d9fcc8c72de",
    [IND_MD5_LOADER] = "9216198a2ebc14dd68386738c1c59792",
    [IND_MD5_SERVICE] = "921aa3783644750890b9d30843253ec6",
};

static const char *const kinds[IND_COUNT] = {"",     "domain", "domain", "domain", "ipv4",
                                             "ipv4", "sha1",   "sha1",   "md5",    "md5"};

static const char *const never_seen[][2] = {{"domain", "dallynk.com"},
                                            {"domain", "yolenny.com"},
                                            {"domain", "606qipai.com"},
                                            {"domain", "asplinc.com"},
                                            {"ipv4", "160.202.79.226"},
                                            {"ipv4", "96.9.255.150"},
                                            {"md5", "6ad6232bcf4cef9bf40cbcae8ed2f985"},
                                            {"md5", "d0f6cf0d54cf77e957bce6dfbbd34d8e"},
                                            {"md5", "99fd2e013b3fba1d03a574a24a735a82"},
                                            {"md5", "0b7dad90ecc731523e2eb7d682063a49"},
                                            {"md5", "516beb7da7f2a8b85cb170570545da4b"},
                                            {"sha1", "2217c29e5d5ccfcf58d2b6d9f5e250b687948440"},
                                            {"sha1", "246018220a4f4f3d20262b7333caf323e1c77d2e"},
                                            {"sha1", "8b6ffa56ca5bea5b406d6d8d6ef532b4d36d090f"},
                                            {"sha1", "90f52b6d077d508a23214047e680dded320ccf4e"},
                                            {"sha1", "f483c33acf0f2957da14ed422377387d6cb93c4d"}};

static const char *const decoy_names[DECOY_COUNT] = {"longer name on the left",
                                                     "longer name on the right",
                                                     "longer label",
                                                     "longer name behind an escape",
                                                     "shorter number",
                                                     "longer number",
                                                     "version string",
                                                     "longer hex string",
                                                     "site that the report merely links to"};

static void tally_hit(tally *t, micros at, unsigned digits, const char *host)
{
    if (t->count == 0 || at < t->first) {
        t->first = at;
        t->first_digits = digits;
    }
    if (t->count == 0 || at > t->last) {
        t->last = at;
        t->last_digits = digits;
    }
    t->count++;
    unsigned i = 0;
    while (i < t->host_count && strcmp(t->hosts[i], host) < 0) i++;
    if ((i < t->host_count && strcmp(t->hosts[i], host) == 0) || t->host_count == TRUTH_HOSTS) return;
    memmove(t->hosts[i + 1], t->hosts[i], (t->host_count - i) * sizeof t->hosts[0]);
    snprintf(t->hosts[i], sizeof t->hosts[i], "%s", host);
    t->host_count++;
}

void truth_hit(truth *t, indicator_id indicator, bool valid, log_id log, micros at, const char *host)
{
    if (indicator == IND_NONE) return;
    unsigned digits = log_fraction_digits(log);
    tally_hit(valid ? &t->valid[indicator] : &t->outside[indicator], at, digits, host);
    if (valid)
        tally_hit(&t->all, at, digits, host);
    else if (civil_of(at).year == 2020)
        t->outside_2020++;
}

static void write_time(FILE *f, const char *name, micros at, unsigned digits)
{
    civil c = civil_of(at);
    char fraction[16];
    snprintf(fraction, sizeof fraction, ".%06d", c.micro);
    fraction[digits ? digits + 1 : 0] = 0;
    fprintf(f, "\"%s\": \"%04d-%02d-%02dT%02d:%02d:%02d%sZ\"", name, c.year, c.month, c.day, c.hour, c.minute, c.second,
            fraction);
}

static void write_tally(FILE *f, const tally *t)
{
    fprintf(f, "\"count\": %u, ", t->count);
    write_time(f, "first", t->first, t->first_digits);
    fputs(", ", f);
    write_time(f, "last", t->last, t->last_digits);
    fputs(", \"hosts\": [", f);
    for (unsigned i = 0; i < t->host_count; i++) fprintf(f, "%s\"%s\"", i ? ", " : "", t->hosts[i]);
    fputs("]", f);
}

static void write_tallies(FILE *f, const char *name, const tally *tallies)
{
    fprintf(f, "  \"%s\": [", name);
    for (int i = 1, any = 0; i < IND_COUNT; i++) {
        if (!tallies[i].count) continue;
        fprintf(f, "%s\n    {\"kind\": \"%s\", \"value\": \"%s\", ", any++ ? "," : "", kinds[i], truth_values[i]);
        write_tally(f, &tallies[i]);
        fputs("}", f);
    }
    fputs("\n  ],\n", f);
}

static void write_coverage(FILE *f, const log_store *logs)
{
    fputs("  \"coverage\": [", f);
    for (int i = 0; i < LOG_COUNT; i++) {
        micros first = 0, last = 0;
        size_t count = log_covered(logs, (log_id)i, &first, &last);
        fprintf(f, "%s\n    {\"source\": \"%s\", \"format\": \"%s\", \"events\": %zu, ", i ? "," : "",
                log_name((log_id)i), log_format((log_id)i), count);
        write_time(f, "first", first, log_fraction_digits((log_id)i));
        fputs(", ", f);
        write_time(f, "last", last, log_fraction_digits((log_id)i));
        fputs("}", f);
    }
    fputs("\n  ],\n  \"gap\": {", f);
    write_time(f, "first", GAP_FIRST, 0);
    fputs(", ", f);
    write_time(f, "last", GAP_END, 0);
    fputs(", \"reason\": \"the disks that hold these logs failed and were replaced\", \"sources\": [", f);
    for (int i = 0, any = 0; i < LOG_COUNT; i++)
        if (log_has_gap((log_id)i)) fprintf(f, "%s\"%s\"", any++ ? ", " : "", log_name((log_id)i));
    fputs("]}\n", f);
}

int truth_write(const truth *t, const log_store *logs, const char *path)
{
    FILE *f = fopen(path, "wb");
    if (!f) return -1;
    fputs("{\n  \"schema\": 1,\n  \"verdict\": {", f);
    write_tally(f, &t->all);
    fputs("},\n", f);
    write_tallies(f, "indicators", t->valid);
    write_tallies(f, "out_of_validity", t->outside);
    fprintf(f, "  \"out_of_validity_2020\": %u,\n  \"never_seen\": [", t->outside_2020);
    for (size_t i = 0; i < sizeof never_seen / sizeof *never_seen; i++)
        fprintf(f, "%s\n    {\"kind\": \"%s\", \"value\": \"%s\"}", i ? "," : "", never_seen[i][0], never_seen[i][1]);
    fputs("\n  ],\n  \"decoys\": {", f);
    for (int i = 0; i < DECOY_COUNT; i++) fprintf(f, "%s\n    \"%s\": %u", i ? "," : "", decoy_names[i], t->decoys[i]);
    fputs("\n  },\n", f);
    write_coverage(f, logs);
    fputs("}\n", f);
    int failed = ferror(f);
    return fclose(f) != 0 || failed ? -1 : 0;
}
