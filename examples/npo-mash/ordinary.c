/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an ordinary day writes: browsing, name lookups, mail, logins, processes. Names end in .example (RFC 2606) and
 * addresses are those kept for documentation and benchmarks (RFC 5737, RFC 2544), so that nobody's are used. */
#include "site.h"

#include <stdio.h>

static const char *const topics[] = {
    "acoustics",  "alloys",   "archive",   "astro",     "bearings",  "biblio",     "calculus", "ceramics",
    "cryogenics", "dynamics", "fluids",    "geodesy",   "gyro",      "hydraulics", "ionics",   "journal",
    "lattice",    "library",  "materials", "metrology", "optics",    "physics",    "polymers", "preprints",
    "propulsion", "seismic",  "solvers",   "standards", "telemetry", "turbine",    "vacuum",   "welding"};
static const char *const places[] = {"academy", "centre", "college",     "faculty", "forum", "institute",
                                     "lab",     "net",    "observatory", "portal",  "press", "review",
                                     "society", "supply", "union",       "works"};
static const char *const hosts[] = {"www", "cdn", "static", "api", "mail", "img", "files", "news", "docs", "search"};
static const char *const tops[] = {"research.example", "science.example", "tech.example", "example", "univ.example"};
static const char *const pages[] = {
    "index.html",      "articles/view",       "search",   "assets/main.css", "assets/app.js",
    "images/logo.png", "download/manual.pdf", "feed.xml", "api/v2/items",    "login"};
static const char *const agents[] = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:95.0) Gecko/20100101 Firefox/95.0",
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/96.0.4664.110 Safari/537.36"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:91.0) Gecko/20100101 Firefox/91.0", "curl/7.61.1", "python-requests/2.26.0"};
static const char *const programs[][2] = {
    {"C:\\\\Windows\\\\System32\\\\svchost.exe", "C:\\\\Windows\\\\system32\\\\svchost.exe -k netsvcs -p -s Schedule"},
    {"C:\\\\Program Files\\\\Mozilla Firefox\\\\firefox.exe", "\\\"firefox.exe\\\" -contentproc --channel"},
    {"C:\\\\Program Files\\\\Microsoft Office\\\\root\\\\Office16\\\\WINWORD.EXE", "\\\"WINWORD.EXE\\\" /n /dde"},
    {"C:\\\\Windows\\\\System32\\\\taskhostw.exe", "taskhostw.exe KEYROAMING"},
    {"C:\\\\Program Files\\\\Solver\\\\solve.exe", "solve.exe --mesh plate.msh --steps 400"},
    {"C:\\\\Windows\\\\System32\\\\backgroundTaskHost.exe", "backgroundTaskHost.exe -ServerName:App"}};

/* C leaves the order of arguments to the compiler: where one call needs several numbers they are drawn before it, or
 * gcc and clang would make different logs. */
#define COUNT(a)   (unsigned)(sizeof(a) / sizeof *(a))
#define PICK(s, a) (a)[random_below(&(s)->random, COUNT(a))]

/* Some moment between two minutes of a day. */
static micros moment(site *s, micros day, unsigned first_minute, unsigned end_minute)
{
    micros minutes = random_between(&s->random, first_minute, end_minute - 1) * MINUTE;
    return day + minutes + random_below(&s->random, 60000000);
}

/* A name out of about 100,000, the first topics much more often than the last; the address follows from the name. */
static void pick_site(site *s, char ret_name[96], char ret_ip[16])
{
    unsigned t = random_below(&s->random, COUNT(topics)) * random_below(&s->random, COUNT(topics)) / COUNT(topics);
    unsigned p = random_below(&s->random, COUNT(places)), h = random_below(&s->random, COUNT(hosts));
    unsigned d = random_below(&s->random, COUNT(tops)), n = random_below(&s->random, 4);
    if (n)
        snprintf(ret_name, 96, "%s.%s-%s%u.%s", hosts[h], topics[t], places[p], n, tops[d]);
    else
        snprintf(ret_name, 96, "%s.%s-%s.%s", hosts[h], topics[t], places[p], tops[d]);
    unsigned number = (t * 16 + p) * 23 + d * 5 + n;
    snprintf(ret_ip, 16, "198.%u.%u.%u", 18 + (number & 1), number / 2 % 256, 1 + (number * 7 + h) % 254);
}

static void visit(site *s, micros at, const machine *m)
{
    char name[96], ip[16], url[320], uri[160], peer[40];
    pick_site(s, name, ip);
    unsigned size = random_between(&s->random, 380, 92000);
    bool tls = random_below(&s->random, 10) < 6;
    const char *page = PICK(s, pages);
    snprintf(uri, sizeof uri, "/%s?id=%u", page, random_below(&s->random, 900000));
    snprintf(peer, sizeof peer, "HIER_DIRECT/%s", ip);
    micros t = at + random_below(&s->random, 900);
    if (random_below(&s->random, 3) != 0) site_dns(s, t, &(dns_row){m->ip, name, ip, "NOERROR"});
    t += random_between(&s->random, 2000, 60000);
    unsigned duration = random_between(&s->random, 9000, 4000000), sent = random_between(&s->random, 300, 4000);
    site_conn(s, t, &(conn_row){m->ip, PROXY_IP, "tcp", "http", "SF", 3128, duration, sent, size});
    if (tls)
        snprintf(url, sizeof url, "%s:443", name);
    else
        snprintf(url, sizeof url, "http://%s%s", name, uri);
    unsigned status = random_below(&s->random, 20) ? 200 : 404;
    char result[32];
    snprintf(result, sizeof result, "%s/%u",
             tls                           ? "TCP_TUNNEL"
             : random_below(&s->random, 4) ? "TCP_MISS"
                                           : "TCP_MEM_HIT",
             status);
    micros done = t + random_between(&s->random, 20000, 900000);
    site_squid(s, LOG_SQUID, done,
               &(squid_row){m->ip, result, tls ? "CONNECT" : "GET", url, peer, tls ? "-" : "text/html", size});
    if (!tls || random_below(&s->random, 4) == 0)
        site_http(s, t + 300,
                  &(http_row){m->ip, PROXY_IP, tls ? "CONNECT" : "GET", name, tls ? url : uri, PICK(s, agents),
                              "text/html", 3128, status, size});
}

static void workstation_day(site *s, micros day, const machine *m, bool off)
{
    unsigned visits = off ? random_below(&s->random, 6) : random_between(&s->random, 7, 18);
    if (off && random_below(&s->random, 4)) return;
    for (unsigned i = 0; i < visits; i++) {
        /* two humps with a lunch between them */
        unsigned minutes = random_below(&s->random, 2)
                               ? 440 + random_below(&s->random, 130) + random_below(&s->random, 130)
                               : 740 + random_below(&s->random, 170) + random_below(&s->random, 170);
        visit(s, day + minutes * MINUTE + random_below(&s->random, 60000000), m);
    }
    unsigned started = off ? 1 : random_between(&s->random, 2, 5);
    for (unsigned i = 0; i < started; i++) {
        unsigned p = random_below(&s->random, COUNT(programs));
        site_process(s, moment(s, day, 430, 1090), &(process_row){m, programs[p][0], programs[p][1], NULL, 1});
    }
    for (unsigned i = off ? 18 : 0; i < 24; i += 3) { /* the machine's own lookups */
        micros t = moment(s, day, i * 60, i * 60 + 180);
        site_dns(s, t, &(dns_row){m->ip, "time.institute.example", "10.20.1.53", "NOERROR"});
        if (i % 6 == 0) site_conn(s, t + 4000, &(conn_row){m->ip, RESOLVER_IP, "udp", "ntp", "SF", 123, 2100, 48, 48});
    }
}

static void one_message(site *s, micros at)
{
    char name[96], ip[16], id[11], hex[33];
    pick_site(s, name, ip);
    site_hex(s, 10, id);
    site_hex(s, 32, hex);
    const char *domain = name;
    while (*domain != '.') domain++;
    domain++;
    const char *user = s->ws[random_between(&s->random, 1, WORKSTATIONS)].user;
    unsigned size = random_between(&s->random, 1800, 240000);
    site_syslog(s, LOG_MAIL, at, "postfix/smtpd", "connect from %s[%s]", name, ip);
    site_syslog(s, LOG_MAIL, at + SECOND / 4, "postfix/smtpd", "%s: client=%s[%s]", id, name, ip);
    site_syslog(s, LOG_MAIL, at + SECOND / 3, "postfix/cleanup", "%s: message-id=<%.16s@%s>", id, hex, domain);
    site_syslog(s, LOG_MAIL, at + SECOND / 2, "postfix/qmgr", "%s: from=<%s@%s>, size=%u, nrcpt=1 (queue active)", id,
                PICK(s, topics), domain, size);
    site_syslog(s, LOG_MAIL, at + SECOND, "postfix/lmtp",
                "%s: to=<%s@institute.example>, relay=mail1.institute.example[private/dovecot-lmtp], delay=0.%02u, "
                "dsn=2.0.0, status=sent (250 2.0.0 <%s@institute.example> %.22s Saved)",
                id, user, random_below(&s->random, 99), user, hex);
    site_syslog(s, LOG_MAIL, at + SECOND + SECOND / 8, "postfix/qmgr", "%s: removed", id);
    if (random_below(&s->random, 3) == 0)
        site_conn(s, at - 20000,
                  &(conn_row){ip, MAIL_SERVER_IP, "tcp", "smtp", "SF", 25, random_between(&s->random, 300000, 5000000),
                              size, 612});
}

static void mail_day(site *s, micros day, bool off)
{
    unsigned messages = off ? random_between(&s->random, 20, 45) : random_between(&s->random, 50, 90);
    for (unsigned i = 0; i < messages; i++) {
        unsigned minutes =
            off ? random_below(&s->random, 1439) : 360 + random_below(&s->random, 400) + random_below(&s->random, 400);
        one_message(s, moment(s, day, minutes, minutes + 1));
    }
    for (unsigned i = 0; i < messages / 2; i++) {
        const machine *m = &s->ws[random_between(&s->random, 1, WORKSTATIONS)];
        char hex[33];
        site_hex(s, 16, hex);
        micros t = moment(s, day, 430, 1080);
        unsigned pid = random_between(&s->random, 2000, 31000);
        site_syslog(s, LOG_MAIL, t, "dovecot",
                    "imap-login: Login: user=<%s>, method=PLAIN, rip=%s, lip=" MAIL_SERVER_IP
                    ", mpid=%u, TLS, session=<%s>",
                    m->user, m->ip, pid, hex);
    }
}

static void auth_day(site *s, micros day)
{
    for (unsigned i = 0; i < 48; i++) {
        micros t = day + i * 30 * MINUTE + SECOND;
        site_syslog(s, LOG_AUTH, t, "CRON", "pam_unix(cron:session): session opened for user root by (uid=0)");
        site_syslog(s, LOG_AUTH, t + SECOND, "CRON", "pam_unix(cron:session): session closed for user root");
    }
    unsigned knocks = random_between(&s->random, 4, 30);
    for (unsigned i = 0; i < knocks; i++) {
        micros t = moment(s, day, 0, 1440);
        const char *name = PICK(s, topics);
        unsigned address = random_between(&s->random, 1, 254), port = random_between(&s->random, 1025, 65000);
        site_syslog(s, LOG_AUTH, t, "sshd", "Failed password for invalid user %s from 203.0.113.%u port %u ssh2", name,
                    address, port);
    }
    micros t = moment(s, day, 480, 540);
    site_syslog(s, LOG_AUTH, t, "sshd", "Accepted publickey for backup from 10.20.1.40 port %u ssh2: RSA SHA256:k3fQ",
                random_between(&s->random, 1025, 65000));
}

/* The mail server's own traffic: blocklist lookups, package updates, the clock. */
static void server_day(site *s, micros day)
{
    for (unsigned i = 0; i < 60; i++) {
        micros t = moment(s, day, i * 24, i * 24 + 24);
        char query[96];
        unsigned n = random_below(&s->random, 255);
        snprintf(query, sizeof query, "%u.113.0.203.blocklist.example", n);
        site_dns(s, t, &(dns_row){MAIL_SERVER_IP, query, NULL, "NXDOMAIN"});
    }
    micros t = moment(s, day, 240, 250);
    site_dns(s, t, &(dns_row){MAIL_SERVER_IP, "packages.linux-mirror.example", "198.51.100.80", "NOERROR"});
    site_http(s, t + 30000,
              &(http_row){MAIL_SERVER_IP, "198.51.100.80", "GET", "packages.linux-mirror.example",
                          "/el7/repodata/repomd.xml", "libdnf", "text/xml", 80, 200, 3088});
    site_conn(s, t + 20000, &(conn_row){MAIL_SERVER_IP, "198.51.100.80", "tcp", "http", "SF", 80, 81000, 188, 3410});
}

void site_ordinary_day(site *s, micros day)
{
    bool off = site_is_holiday(day);
    for (unsigned i = 1; i <= WORKSTATIONS; i++) workstation_day(s, day, &s->ws[i], off);
    mail_day(s, day, off);
    auth_day(s, day);
    server_day(s, day);
    civil c = civil_of(day); /* the endpoint product reports once a day */
    log_add(s->logs, LOG_EDR, day + 6 * HOUR + 11 * SECOND,
            "{\"timestamp\":\"%04d-%02d-%02dT06:00:11.000Z\",\"hostname\":\"files1.institute.example\",\"event\":"
            "\"heartbeat\",\"agents\":%u}",
            c.year, c.month, c.day, WORKSTATIONS);
}

void site_archive(site *s)
{
    micros first = time_of(2020, 3, 2, 0, 0, 0);
    for (unsigned i = 0; i < 5600; i++) {
        char name[96], ip[16], url[256], peer[40];
        pick_site(s, name, ip);
        snprintf(url, sizeof url, "http://%s/%s", name, PICK(s, pages));
        snprintf(peer, sizeof peer, "HIER_DIRECT/%s", ip);
        micros day = first + random_below(&s->random, 28) * DAY;
        const machine *m = &s->ws[random_between(&s->random, 1, WORKSTATIONS)];
        unsigned size = random_between(&s->random, 380, 92000);
        site_squid(s, LOG_ARCHIVE, moment(s, day, 440, 1080),
                   &(squid_row){m->ip, "TCP_MISS/200", "GET", url, peer, "text/html", size});
    }
}
