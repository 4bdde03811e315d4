/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publish_sample.h"

#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"small", "hit", "fr", "clean", "nothing", "hostile", "large", NULL};

const char *sample_name(size_t i)
{
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

static vg_time at(const char *text)
{
    vg_time t = VG_TIME_NONE;
    vg_precision p;
    if (text && !vg_time_parse(vg_slice_str(text), &t, &p)) abort();
    return t;
}

static vg_interval span(const char *from, const char *until)
{
    return (vg_interval){at(from), at(until)};
}

static uint32_t chance(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static char *keep(vg_arena *a, const char *text)
{
    return vg_arena_str(a, vg_slice_str(text));
}

/* With a `char line[]` in scope. */
#define TEXT(a, ...) (snprintf(line, sizeof line, __VA_ARGS__), keep(a, line))

typedef struct host_row {
    const char *name, *first, *last;
    unsigned share; /* of 100 days, how many show records */
    unsigned most;  /* records in a day */
} host_row;

/* Days between first and last of each host, deterministic: heavier on working days. */
static void fill_days(vg_arena *a, vg_sighting *s, const host_row *rows, size_t count, uint64_t seed)
{
    size_t room = 0;
    s->hosts = vg_arena_alloc(a, count * sizeof *s->hosts);
    s->host_count = count;
    for (size_t h = 0; h < count; h++)
        room += (size_t)(vg_time_day(at(rows[h].last)) - vg_time_day(at(rows[h].first))) + 1;
    s->days = vg_arena_alloc(a, room * sizeof *s->days);
    s->first = INT64_MAX;
    for (size_t h = 0; h < count; h++) {
        vg_sighting_host *host = &s->hosts[h];
        *host = (vg_sighting_host){rows[h].name, at(rows[h].first), at(rows[h].last), 0};
        int64_t from = vg_time_day(host->first), until = vg_time_day(host->last);
        for (int64_t d = from; d <= until; d++) {
            bool weekend = (d + 4) % 7 == 0 || (d + 4) % 7 == 6;
            bool end = d == from || d == until;
            bool gap = d > vg_time_day(at("2022-02-11")) && d < vg_time_day(at("2022-02-15"));
            if (!end && (gap || chance(&seed) % 100 >= rows[h].share / (weekend ? 3U : 1U))) continue;
            uint64_t n = 1 + chance(&seed) % rows[h].most;
            s->days[s->day_count++] = (vg_sighting_day){(uint32_t)h, (int32_t)d, n};
            host->count += n;
        }
        s->count += host->count;
        if (host->first < s->first) s->first = host->first;
        if (host->last > s->last) s->last = host->last;
    }
}

static void add_evidence(vg_arena *a, vg_sighting *s, const char *file, const char *member, uint64_t offset,
                         const char *time, const char *host, const char *line)
{
    vg_evidence *e = &s->evidence[s->evidence_count++];
    e->file = vg_arena_str(a, vg_slice_str(file));
    e->member = member;
    e->offset = offset;
    e->line = vg_arena_dup(a, vg_slice_str(line));
    e->length = e->line.size;
    e->time = at(time);
    e->host = host;
    vg_sha256_hex(e->line, e->sha256);
}

#define REPORT "reports/npo-mash-report.html"
#define PRESS  "reports/press.fr.txt"

static void sample_reports(vg_hunt_result *r)
{
    static const char *actors[] = {"Example Lynx"};
    r->report_count = 2;
    r->reports = vg_arena_alloc(r->arena, 2 * sizeof *r->reports);
    r->reports[0] = (vg_hunt_report){
        REPORT,           "", "html", "en",   "A missile maker's mail server: two intrusions, one neighbour",
        at("2023-08-07"), 17, 3,      actors, 1};
    r->reports[1] = (vg_hunt_report){PRESS, "", "text", "fr", NULL, at("2023-09-07"), 1, 0, NULL, 0};
    vg_sha256_hex(vg_slice_str(REPORT), r->reports[0].sha256);
    vg_sha256_hex(vg_slice_str(PRESS), r->reports[1].sha256);
}

static void sample_indicators(vg_hunt_result *r, bool hit)
{
    static const struct {
        vg_kind kind;
        const char *value, *written, *role, *set_aside, *from, *until;
        uint64_t count, outside;
    } rows[] = {
        {VG_KIND_DOMAIN, "centos-packages.com", "centos-packages[.]com", "c2", NULL, "2021-11-01",
         "2022-05-31T23:59:59Z", 2117, 0},
        {VG_KIND_IPV4, "192.169.7.197", "192.169.7[.]197", "c2", NULL, "2022-01-01", "2022-05-31T23:59:59Z", 5304, 31},
        {VG_KIND_DOMAIN, "redhat-packages.com", "redhat-packages[.]com", "c2", NULL, "2021-11-01",
         "2022-05-31T23:59:59Z", 642, 0},
        {VG_KIND_MD5, "9216198a2ebc14dd68386738c1c59792", "9216198A2EBC14DD68386738C1C59792", "payload", NULL, NULL,
         NULL, 3, 0},
        {VG_KIND_IPV4, "5.134.119.142", "5.134.119[.]142", "c2", NULL, "2021-11-01", NULL, 0, 0},
        {VG_KIND_IPV4, "160.202.79.226", "160.202.79[.]226", "c2", NULL, "2023-02-01", NULL, 0, 0},
        {VG_KIND_IPV4, "96.9.255.150", "96.9.255[.]150", "c2", NULL, NULL, NULL, 0, 0},
        {VG_KIND_DOMAIN, "dallynk.com", "dallynk[.]com", NULL, NULL, NULL, NULL, 0, 0},
        {VG_KIND_DOMAIN, "yolenny.com", "yolenny[.]com", NULL, NULL, NULL, NULL, 0, 0},
        {VG_KIND_DOMAIN, "606qipai.com", "606qipai[.]com", NULL, NULL, NULL, NULL, 0, 0},
        {VG_KIND_DOMAIN, "bsef.or.kr", "bsef[.]or[.]kr", NULL, NULL, NULL, NULL, 0, 0},
        {VG_KIND_URL, "http://asplinc.com/view/1.php", "hxxp://asplinc[.]com/view/1.php", "payload", NULL, NULL, NULL,
         0, 0},
        {VG_KIND_MD5, "6ad6232bcf4cef9bf40cbcae8ed2f985", "6ad6232bcf4cef9bf40cbcae8ed2f985", "payload", NULL, NULL,
         NULL, 0, 0},
        {VG_KIND_SHA1, "07b494575d548a83f0812ceba6b8d567c7ec86ed", "07b494575d548a83f0812ceba6b8d567c7ec86ed",
         "payload", NULL, NULL, NULL, 0, 0},
        {VG_KIND_SHA1, "2217c29e5d5ccfcf58d2b6d9f5e250b687948440", "2217c29e5d5ccfcf58d2b6d9f5e250b687948440",
         "payload", NULL, NULL, NULL, 0, 0},
        {VG_KIND_IPV4, "8.8.8.8", "8.8.8.8", NULL, "public DNS resolvers", NULL, NULL, 0, 0},
        {VG_KIND_DOMAIN, "microsoft.com", "microsoft.com", NULL, "top domains (Tranco)", NULL, NULL, 0, 0},
        {VG_KIND_IPV4, "192.0.2.1", "192.0.2.1", NULL, "RFC 5737 documentation addresses", NULL, NULL, 0, 0},
    };
    size_t n = sizeof rows / sizeof *rows;
    r->indicators = vg_arena_alloc(r->arena, n * sizeof *r->indicators);
    r->listed_count = n;
    r->indicator_count = 15;
    for (size_t i = 0; i < n; i++)
        r->indicators[i] = (vg_hunt_indicator){rows[i].kind,
                                               rows[i].value,
                                               rows[i].written,
                                               rows[i].role,
                                               rows[i].set_aside,
                                               REPORT,
                                               span(rows[i].from, rows[i].until),
                                               hit ? rows[i].count : 0,
                                               hit ? rows[i].outside : 0};
}

static vg_sighting *sample_sighting(vg_hunt_result *r, size_t i, size_t indicator, bool in_validity, size_t evidence)
{
    vg_sighting *s = &r->sightings[i];
    const vg_hunt_indicator *from = &r->indicators[indicator];
    s->kind = from->kind;
    s->value = from->value;
    s->written = from->written;
    s->role = from->role;
    s->report = from->report;
    s->validity = from->validity;
    s->in_validity = in_validity;
    s->evidence = vg_arena_alloc(r->arena, evidence * sizeof *s->evidence);
    return s;
}

static void sample_sightings(vg_hunt_result *r)
{
    static const host_row beacon[] = {{"mail01", "2021-12-06T04:12:09Z", "2022-05-13T17:20:44Z", 70, 40},
                                      {"ws-014", "2021-12-20T08:03:51Z", "2022-04-28T16:11:02Z", 30, 12}};
    static const host_row address[] = {
        {"fs-02", "2022-03-02T23:10:12Z", "2022-05-14T16:40:51Z", 55, 60},
        {"mail01", "2022-01-03T05:00:00Z", "2022-05-14T02:31:07Z", 80, 50},
        {"ws-014", "2022-01-11T09:41:00Z", "2022-05-02T15:00:01Z", 30, 18},
        {"ws-031.lab.example.org", "2022-02-21T10:12:30Z", "2022-03-30T12:00:00Z", 25, 6}};
    static const host_row second[] = {{"mail01", "2021-12-14T01:15:00Z", "2022-03-11T03:58:10Z", 22, 30}};
    static const host_row hash[] = {{"ws-014", "2022-01-11T09:40:12Z", "2022-02-02T11:05:33Z", 0, 1},
                                    {"ws-031.lab.example.org", "2022-02-21T10:11:58Z", "2022-02-21T10:11:58Z", 0, 1}};
    static const host_row old[] = {{"ws-003", "2020-03-04T09:12:41Z", "2020-03-19T15:44:02Z", 50, 4}};
    vg_arena *a = r->arena;
    r->sightings = vg_arena_alloc(a, 5 * sizeof *r->sightings);
    r->sighting_count = 5;

    vg_sighting *s = sample_sighting(r, 0, 0, true, 4);
    fill_days(a, s, beacon, 2, 1);
    add_evidence(a, s, "logs/dns/dnsmasq.log-20211212.gz", NULL, 48219933, "2021-12-06T04:12:09Z", "mail01",
                 "Dec  6 04:12:09 ns1 dnsmasq[811]: query[A] centos-packages.com from 10.20.0.5");
    add_evidence(a, s, "logs/dns/dnsmasq.log-20211212.gz", NULL, 48220011, "2021-12-06T04:12:10Z", "mail01",
                 "Dec  6 04:12:10 ns1 dnsmasq[811]: reply centos-packages.com is 5.134.119.142");
    add_evidence(a, s, "logs/proxy/access.log-20220515.gz", NULL, 901177, "2022-05-13T17:20:43Z", "ws-014",
                 "1652462443.118    212 10.20.4.14 TCP_MISS/200 4120 GET http://repo.CentOS-Packages.com/7/os/x86_64/"
                 "repodata/repomd.xml - HIER_DIRECT/192.169.7.197 text/xml");
    add_evidence(
        a, s, "logs/archive/march.tar", "zeek/dns.22-03-14.log.gz", 12044, "2022-05-13T17:20:44Z", "mail01",
        "1652462444.001\tCkd81a\t10.20.0.5\t40112\t10.20.0.2\t53\tudp\t1187\t-\tcentos-packages.com\t1\tC_INTERNET");

    s = sample_sighting(r, 1, 3, true, 2);
    fill_days(a, s, hash, 2, 4);
    add_evidence(
        a, s, "logs/windows/ws-014.jsonl", NULL, 771204, "2022-01-11T09:40:12Z", "ws-014",
        "{\"EventID\":1,\"Computer\":\"ws-014\",\"UtcTime\":\"2022-01-11 09:40:12.000\",\"Image\":\"C:\\\\Windows\\\\"
        "System32\\\\rundll32.exe\",\"Hashes\":\"MD5=9216198A2EBC14DD68386738C1C59792\"}");
    add_evidence(a, s, "logs/windows/ws-031's copy.jsonl", NULL, 99120, "2022-02-21T10:11:58Z",
                 "ws-031.lab.example.org",
                 "{\"EventID\":1,\"Computer\":\"ws-031.lab.example.org\",\"UtcTime\":\"2022-02-21 10:11:58.000\","
                 "\"Hashes\":\"MD5=9216198A2EBC14DD68386738C1C59792\"}");

    s = sample_sighting(r, 2, 2, true, 1);
    fill_days(a, s, second, 1, 3);
    add_evidence(a, s, "logs/proxy/access.log-20211219.gz", NULL, 5512, "2021-12-14T01:15:00Z", "mail01",
                 "1639444500.000     98 10.20.0.5 TCP_TUNNEL/200 3911 CONNECT redhat-packages.com:443 - "
                 "HIER_DIRECT/5.134.119.142 -");

    s = sample_sighting(r, 3, 1, true, 2);
    fill_days(a, s, address, 4, 2);
    s->undated = 12;
    s->count += 12;
    add_evidence(
        a, s, "logs/zeek/conn.2022-01-03.log.zst", NULL, 1188201, "2022-01-03T05:00:00Z", "mail01",
        "1641186000.000000\tCHhAvVGS1DHFjwGM9\t10.20.0.5\t51123\t192.169.7.197\t443\ttcp\tssl\t3.21\t1201\t88123\tSF");
    add_evidence(
        a, s, "logs/zeek/conn.2022-05-14.log.zst", NULL, 7104333, "2022-05-14T16:40:51Z", "fs-02",
        "1652546451.000000\tCqp1aa2Nop\t10.20.0.40\t49811\t192.169.7.197\t443\ttcp\tssl\t61.5\t82119200\t19231\tSF");

    s = sample_sighting(r, 4, 1, false, 1);
    fill_days(a, s, old, 1, 9);
    add_evidence(a, s, "logs/kept/proxy-2020.log", NULL, 40021, "2020-03-04T09:12:41Z", "ws-003",
                 "1583313161.004    340 10.20.4.3 TCP_MISS/200 8122 GET http://192.169.7.197/blog/ - "
                 "HIER_DIRECT/192.169.7.197 text/html");
}

static vg_interval *intervals(vg_arena *a, size_t n, const char *const *ends)
{
    vg_interval *list = vg_arena_alloc(a, n * sizeof *list);
    for (size_t i = 0; i < n; i++) list[i] = span(ends[2 * i], ends[2 * i + 1]);
    return list;
}

static const struct {
    const char *file, *source, *format, *first, *last;
    uint64_t bytes, events, undated, files, hits;
    const char *gaps[4];
} covered[] = {
    {"logs/dns/dnsmasq.log",
     "dns/dnsmasq.log",
     "dnsmasq",
     "2021-10-01T00:00:03Z",
     "2022-06-30T23:59:58Z",
     UINT64_C(3120000000),
     39100000,
     1204,
     39,
     1620,
     {"2022-02-11T18:02:11Z", "2022-02-15T07:30:02Z", NULL, NULL}},
    {"logs/mail/mail.log",
     "mail/mail.log",
     "postfix",
     "2021-10-01T00:01:07Z",
     "2022-06-30T23:58:41Z",
     880000000,
     6100000,
     0,
     39,
     0,
     {NULL, NULL, NULL, NULL}},
    {"logs/kept/proxy-2020.log",
     "kept/proxy-2020.log",
     "squid",
     "2020-03-01T06:00:00Z",
     "2020-03-31T20:00:00Z",
     41000000,
     310000,
     0,
     1,
     0,
     {NULL, NULL, NULL, NULL}},
    {"logs/proxy/access.log",
     "proxy/access.log",
     "squid",
     "2021-10-01T05:58:00Z",
     "2022-06-30T21:13:20Z",
     UINT64_C(5900000000),
     48100000,
     0,
     39,
     1810,
     {"2022-02-11T18:02:12Z", "2022-02-15T07:31:44Z", "2022-04-02T00:00:00Z", "2022-04-03T06:12:00Z"}},
    {"logs/windows/ws-014.jsonl",
     "windows/ws-014.jsonl",
     "json-lines",
     "2021-11-15T07:00:00Z",
     "2022-06-30T18:12:09Z",
     310000000,
     412000,
     52110,
     1,
     2,
     {NULL, NULL, NULL, NULL}},
    {"logs/zeek/conn.log",
     "zeek/conn.log",
     "zeek-tsv",
     "2022-01-01T00:00:00Z",
     "2022-06-30T23:59:59Z",
     UINT64_C(8000000000),
     71000000,
     0,
     181,
     5304,
     {NULL, NULL, NULL, NULL}},
};

static void sample_coverage(vg_hunt_result *r, bool hit)
{
    size_t n = sizeof covered / sizeof *covered;
    vg_arena *a = r->arena;
    r->coverage = vg_arena_alloc(a, n * sizeof *r->coverage);
    r->sources = vg_arena_alloc(a, n * sizeof *r->sources);
    r->coverage_count = r->source_count = n;
    for (size_t i = 0; i < n; i++) {
        size_t gaps = covered[i].gaps[2] ? 2 : covered[i].gaps[0] ? 1 : 0;
        vg_interval *list = intervals(a, gaps, covered[i].gaps);
        r->coverage[i] = (vg_coverage){covered[i].file,
                                       NULL,
                                       covered[i].source,
                                       covered[i].format,
                                       NULL,
                                       at(covered[i].first),
                                       at(covered[i].last),
                                       covered[i].bytes,
                                       covered[i].events,
                                       covered[i].events / 50 + 1,
                                       covered[i].undated,
                                       covered[i].undated * 90,
                                       list,
                                       gaps,
                                       i == 0 ? "the gzip header's date" : NULL};
        r->sources[i] = (vg_source){.name = covered[i].source,
                                    .format = covered[i].format,
                                    .first = at(covered[i].first),
                                    .last = at(covered[i].last),
                                    .files = covered[i].files,
                                    .gaps = list,
                                    .gap_count = gaps,
                                    .hits = hit ? covered[i].hits : 0,
                                    .hit_first = VG_TIME_NONE,
                                    .hit_last = VG_TIME_NONE};
        r->bytes += covered[i].bytes;
        r->events += covered[i].events;
        r->files += covered[i].files;
    }
    r->verdict.covered_first = at("2020-03-01T06:00:00Z");
    r->verdict.covered_last = at("2022-06-30T23:59:59Z");
}

static void sample_problems(vg_hunt_result *r)
{
    r->problem_count = 2;
    r->problems = vg_arena_alloc(r->arena, 2 * sizeof *r->problems);
    r->problems[0] = (vg_problem){"logs/dns/dnsmasq.log-20220327.gz",
                                  "damaged after 18,220,114 plain bytes: what precedes was hunted"};
    r->problems[1] = (vg_problem){"logs/windows/ws-022.jsonl", "no permission to read it"};
}

static void sample_hit(vg_hunt_result *r, bool french)
{
    static const char *const hosts[] = {"fs-02", "mail01", "ws-014", "ws-031.lab.example.org"};
    static const char *const gap[] = {"2022-02-11T18:02:11Z", "2022-02-15T07:30:02Z"};
    vg_verdict *v = &r->verdict;
    sample_reports(r);
    sample_indicators(r, true);
    sample_sightings(r);
    sample_coverage(r, true);
    sample_problems(r);
    v->hit = true;
    v->first = at("2021-12-06T04:12:09Z");
    v->last = at("2022-05-14T16:40:51Z");
    v->dwell_days = 159;
    v->censored_right = false;
    v->host_count = 4;
    v->hosts = vg_arena_alloc(r->arena, sizeof hosts);
    memcpy(v->hosts, hosts, sizeof hosts);
    v->gap_count = 1;
    v->gaps = intervals(r->arena, 1, gap);
    v->language = french ? "fr" : "en";
    v->statement =
        keep(r->arena, french ? "Quatre indicateurs sur 15 ont \xc3\xa9t\xc3\xa9 vus, sur 4 machines, du 2021-12-06 "
                                "04:12:09 au 2022-05-14 16:40:51 UTC : au moins "
                                "159 jours. Les journaux commencent 66 jours plus t\xc3\xb4t et finissent 47 jours "
                                "plus tard sans autre trace : ces "
                                "bornes sont celles de l'activit\xc3\xa9 vue. Rien n'est connu du 11 au 15 "
                                "f\xc3\xa9vrier 2022 (journaux interrompus)."
                              : "4 of 15 indicators were seen, on 4 hosts, from 2021-12-06 04:12:09 to 2022-05-14 "
                                "16:40:51 UTC: at least 159 "
                                "days. The logs begin 66 days earlier and end 47 days later without another trace, so "
                                "these are the bounds of "
                                "what was seen. Nothing is known from 11 to 15 February 2022, when the logs fall "
                                "silent. One indicator was "
                                "also seen in March 2020, before the report says it was used: that is not counted.");
}

static void sample_clean(vg_hunt_result *r)
{
    sample_reports(r);
    sample_indicators(r, false);
    sample_coverage(r, false);
    sample_problems(r);
    r->verdict.first = r->verdict.last = VG_TIME_NONE;
    r->verdict.dwell_days = -1;
    r->verdict.language = "en";
    r->verdict.statement = keep(
        r->arena,
        "None of 15 indicators was seen in what the logs cover: 6 sources, from 2020-03-01 to 2022-06-30, with 3 gaps. "
        "Two files could not be read in full, so this says nothing about them.");
}

static void sample_nothing(vg_hunt_result *r)
{
    char line[256];
    sample_reports(r);
    sample_indicators(r, false);
    r->problem_count = 13;
    r->problems = vg_arena_alloc(r->arena, 13 * sizeof *r->problems);
    for (int i = 0; i < 13; i++)
        r->problems[i] = (vg_problem){TEXT(r->arena, "logs/core-%02d.bin", i), "not a log: no record could be dated"};
    r->verdict = (vg_verdict){.first = VG_TIME_NONE,
                              .last = VG_TIME_NONE,
                              .dwell_days = -1,
                              .covered_first = VG_TIME_NONE,
                              .covered_last = VG_TIME_NONE,
                              .language = "en"};
    r->verdict.statement = keep(r->arena, "Nothing was covered: no record of the 13 files could be dated. This says "
                                          "nothing about whether the indicators were here.");
    r->interrupted = true;
    r->sandboxed = false;
}

/* Everything that a log can hold to fool whoever reads the result. */
static void sample_hostile(vg_hunt_result *r)
{
    sample_hit(r, false);
    vg_arena *a = r->arena;
    vg_sighting *s = &r->sightings[0];
    s->evidence_count = 0;
    add_evidence(a, s, "logs/</script><script>alert(1)</script>.log", NULL, 0, "2021-12-06T04:12:09Z",
                 "</script><b>mail01",
                 "</script><script>document.title='pwned'</script><img src=http://centos-packages.com/x "
                 "onerror=alert(1)> <!-- ");
    add_evidence(a, s, "logs/it's a \"$(reboot)`id`\\ name\n\x1b[2J.log", NULL, 9, "2021-12-06T04:12:10Z",
                 "mail\x1b]0;pwned\x07",
                 "\x1b[31mred\x1b[0m \x1b]8;;http://centos-packages.com\x07link\x1b]8;;\x07 \x9b\x33\x31m \xc2\x9b"
                 "31m \xff\xfe bell\x07 back\x08\x08\x08 tab\there\rcr");
    add_evidence(a, s,
                 "logs/bidi-\xe2\x80\xae"
                 "gol.log",
                 NULL, 1, NULL, NULL,
                 "user \xe2\x80\xae"
                 "exe.cod\xe2\x80\xac zero\xe2\x80\x8bwidth wide \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e "
                 "Z\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85 "
                 "centos-packages.com \xe2\x80\xa8 separator \xf3\xa0\x81\x81 tag");
    char *longest = vg_arena_alloc(a, 10001);
    memset(longest, 'A', 10000);
    memcpy(longest + 6000, " CENTOS-packages.com ", 21);
    add_evidence(a, s, "logs/long.zip", "a [b]*?.log.gz", 77, "2022-05-13T17:20:44Z", "", longest);
    s->evidence[3].line.size = VG_LIMIT_EVIDENCE_BYTES;
    s->evidence[3].length = 10000;
    s->hosts[0].name = "mail\x1b[41m01";
    s->hosts[1].name = "";
    s->role = "</td>&c2;";
    r->verdict.hosts[1] = "\xe2\x80\xaemail01\x1b[2J";
    r->sources[0].name = "dns/\x1b[2Jevil\xff";
    r->coverage[0].source = r->sources[0].name;
    r->coverage[0].file = "logs/\xff\xfe\x1b[H.log";
    r->problems[0].reason = "</noscript><script>alert(2)</script>\x1b[2J";
    r->reports[0].title = "</title><script>alert(3)</script>";
    r->verdict.statement =
        keep(a, "</noscript></script><script>alert(4)</script> & \"quotes\" \x1b[2J \xe2\x80\xae end");
}

/* 1,200 sightings on 80 hosts over 28 years: 10,000 days. */
static void sample_large(vg_hunt_result *r)
{
    char line[256];
    vg_arena *a = r->arena;
    uint64_t seed = 7;
    sample_reports(r);
    sample_indicators(r, true);
    sample_coverage(r, true);
    size_t n = 1200;
    r->sightings = vg_arena_alloc(a, n * sizeof *r->sightings);
    r->sighting_count = n;
    vg_hunt_indicator *list = vg_arena_alloc(a, VG_HUNT_LISTED * sizeof *list);
    vg_time from = at("1995-02-14"), until = at("2022-06-30T23:59:59Z");
    for (size_t i = 0; i < VG_HUNT_LISTED; i++)
        list[i] = (vg_hunt_indicator){VG_KIND_DOMAIN,
                                      TEXT(a, "host%05zu.example.net", i),
                                      TEXT(a, "host%05zu[.]example[.]net", i),
                                      "c2",
                                      NULL,
                                      REPORT,
                                      VG_INTERVAL_ALWAYS,
                                      i < n ? 30 : 0,
                                      0};
    r->indicators = list;
    r->listed_count = VG_HUNT_LISTED;
    r->indicator_count = 1000000;
    for (size_t i = 0; i < n; i++) {
        vg_sighting *s = sample_sighting(r, i, i, true, 1);
        size_t days = i == 0 ? 9998 : 25;
        s->host_count = 2;
        s->hosts = vg_arena_alloc(a, 2 * sizeof *s->hosts);
        s->days = vg_arena_alloc(a, days * sizeof *s->days);
        s->day_count = days;
        int64_t day = vg_time_day(from) + (i ? (int64_t)(chance(&seed) % 9900) : 0);
        uint32_t first_host = chance(&seed) % 79;
        for (uint32_t h = 0; h < 2; h++)
            s->hosts[h] = (vg_sighting_host){TEXT(a, "node-%02u", first_host + h), day * VG_DAY_NS,
                                             (day + (int64_t)days) * VG_DAY_NS, 0};
        for (size_t d = 0; d < days; d++) {
            uint64_t count = 1 + chance(&seed) % 90;
            s->days[d] = (vg_sighting_day){0, (int32_t)(day + (int64_t)d), count};
            s->hosts[0].count += count;
        }
        s->count = s->hosts[0].count + 1;
        s->hosts[1].count = 1;
        s->first = day * VG_DAY_NS;
        s->last = (day + (int64_t)days) * VG_DAY_NS;
        add_evidence(a, s, "logs/dns.log.gz", NULL, 100 * i, "2001-01-01T00:00:00Z", s->hosts[0].name,
                     TEXT(a, "2001-01-01T00:00:00Z query %s from 10.0.0.1", s->value));
    }
    r->sources[0].first = from;
    r->verdict.covered_first = from;
    r->verdict.covered_last = until;
    r->verdict.hit = true;
    r->verdict.first = from;
    r->verdict.last = until;
    r->verdict.dwell_days = 9998;
    r->verdict.censored_left = r->verdict.censored_right = true;
    r->verdict.language = "en";
    r->verdict.host_count = 80;
    r->verdict.hosts = vg_arena_alloc(a, 80 * sizeof *r->verdict.hosts);
    for (unsigned i = 0; i < 80; i++) r->verdict.hosts[i] = TEXT(a, "node-%02u", i);
    r->verdict.statement = keep(a, "1,200 of 1,000,000 indicators were seen, on 80 hosts, from 1995-02-14 to "
                                   "2022-06-30: at least 9,998 days. The logs show neither a beginning nor an end.");
}

/* One of everything: the golden file's. */
static void sample_small(vg_hunt_result *r)
{
    static const char *const gap[] = {"2022-01-02T00:00:00Z", "2022-01-03T12:30:00.250Z"};
    static const char *const hosts[] = {"mail01"};
    static const host_row rows[] = {{"", "2022-01-01T10:00:00Z", "2022-01-01T10:00:00Z", 0, 1},
                                    {"mail01", "2022-01-01T08:00:00.123456Z", "2022-01-05T09:30:00Z", 0, 1}};
    vg_arena *a = r->arena;
    sample_reports(r);
    r->report_count = 1;
    sample_indicators(r, true);
    r->listed_count = 1;
    r->indicator_count = 1;
    r->sightings = vg_arena_alloc(a, sizeof *r->sightings);
    r->sighting_count = 1;
    vg_sighting *s = sample_sighting(r, 0, 0, true, 2);
    fill_days(a, s, rows, 2, 1);
    s->undated = 1;
    add_evidence(a, s, "logs/mail.log", NULL, 0, "2022-01-01T08:00:00.123456Z", "mail01",
                 "centos-packages.com <&> \t \"\\ \xff");
    add_evidence(a, s, "-", "in/it", 12, NULL, "", "");
    r->coverage = vg_arena_alloc(a, sizeof *r->coverage);
    r->sources = vg_arena_alloc(a, sizeof *r->sources);
    r->coverage_count = r->source_count = 1;
    r->coverage[0] = (vg_coverage){.file = "logs/mail.log",
                                   .source = "mail.log",
                                   .format = "postfix",
                                   .first = at("2022-01-01T08:00:00.123456Z"),
                                   .last = at("2022-01-05T09:30:00Z"),
                                   .bytes = 4096,
                                   .events = 40,
                                   .sampled = 40,
                                   .undated = 1,
                                   .unparsed_bytes = 80,
                                   .gaps = intervals(a, 1, gap),
                                   .gap_count = 1};
    r->sources[0] = (vg_source){.name = "mail.log",
                                .format = "postfix",
                                .first = r->coverage[0].first,
                                .last = r->coverage[0].last,
                                .files = 1,
                                .gaps = r->coverage[0].gaps,
                                .gap_count = 1,
                                .hits = 4,
                                .hit_first = s->first,
                                .hit_last = s->last};
    sample_problems(r);
    r->problem_count = 1;
    r->bytes = 4096;
    r->files = 1;
    r->events = 40;
    r->verdict = (vg_verdict){.hit = true,
                              .first = s->first,
                              .last = s->last,
                              .dwell_days = 4,
                              .censored_left = true,
                              .hosts = vg_arena_alloc(a, sizeof hosts),
                              .host_count = 1,
                              .gaps = r->coverage[0].gaps,
                              .gap_count = 1,
                              .covered_first = r->coverage[0].first,
                              .covered_last = r->coverage[0].last,
                              .statement = keep(a, "1 of 1 indicator was seen."),
                              .language = "en"};
    memcpy(r->verdict.hosts, hosts, sizeof hosts);
}

vg_hunt_result *sample_result(const char *name)
{
    vg_hunt_result *r = calloc(1, sizeof *r);
    if (!r || !(r->arena = vg_arena_new((size_t)1 << 28))) abort();
    r->sandboxed = true;
    if (strcmp(name, "small") == 0)
        sample_small(r);
    else if (strcmp(name, "hit") == 0)
        sample_hit(r, false);
    else if (strcmp(name, "fr") == 0)
        sample_hit(r, true);
    else if (strcmp(name, "clean") == 0)
        sample_clean(r);
    else if (strcmp(name, "nothing") == 0)
        sample_nothing(r);
    else if (strcmp(name, "hostile") == 0)
        sample_hostile(r);
    else if (strcmp(name, "large") == 0)
        sample_large(r);
    else {
        sample_free(r);
        return NULL;
    }
    return r;
}

void sample_free(vg_hunt_result *r)
{
    if (r) vg_arena_free(r->arena);
    free(r);
}
