/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invented research organisation: its machines, its calendar, and how each of its logs writes one record. */
#ifndef NPO_MASH_SITE_H
#define NPO_MASH_SITE_H

#include "logfile.h"
#include "random.h"

#define MAIL_SERVER_IP   "10.20.1.25"
#define MAIL_SERVER_NAME "mail1"
#define RESOLVER_IP      "10.20.1.53"
#define PROXY_IP         "10.20.1.80"
#define WORKSTATIONS     26

typedef struct machine {
    char name[16]; /* WS-007 */
    char fqdn[48]; /* as its own events call it */
    char ip[16];
    char user[16];
} machine;

typedef struct site {
    log_store *logs;
    random_state random;
    machine ws[WORKSTATIONS + 1]; /* 1 … WORKSTATIONS */
} site;

void site_init(site *s, log_store *logs, uint64_t seed);
bool site_is_holiday(micros day);

/* Each returns what log_add returns. */
typedef struct dns_row {
    const char *client, *query, *answers, *rcode; /* answers NULL: none */
} dns_row;
bool site_dns(site *s, micros at, const dns_row *row);

typedef struct conn_row {
    const char *orig, *resp, *proto, *service, *state;
    unsigned port, duration_us, sent, received;
} conn_row;
bool site_conn(site *s, micros at, const conn_row *row);

typedef struct http_row {
    const char *orig, *resp, *method, *host, *uri, *agent, *mime;
    unsigned port, status, size;
} http_row;
bool site_http(site *s, micros at, const http_row *row);

typedef struct squid_row {
    const char *client, *result, *method, *url, *peer, *mime; /* result: TCP_MISS/200 */
    unsigned size;
} squid_row;
bool site_squid(site *s, log_id id, micros at, const squid_row *row);

/* A process creation (Sysmon event 1) as Winlogbeat writes it; hashes NULL: made up. Image and command line are
 * written into JSON as they are. */
typedef struct process_row {
    const machine *host;
    const char *image, *command, *hashes;
    unsigned event_id; /* 1: process creation, 7: image loaded */
} process_row;
bool site_process(site *s, micros at, const process_row *row);

/* "Dec  9 01:47:23 mail1 " and the message; program without its pid. */
bool site_syslog(site *s, log_id id, micros at, const char *program, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

void site_hex(site *s, unsigned digits, char *ret_hex);

/* Everything that an ordinary day writes. */
void site_ordinary_day(site *s, micros day);
/* The proxy log of March 2020 that somebody kept. */
void site_archive(site *s);

#endif
