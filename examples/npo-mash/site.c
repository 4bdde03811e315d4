/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "site.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const users[] = {"alder", "birch",  "cedar",   "dogwood", "elm",    "fir",   "ginkgo",
                                    "hazel", "ivy",    "juniper", "kapok",   "larch",  "maple", "nutmeg",
                                    "oak",   "pine",   "quince",  "rowan",   "spruce", "teak",  "ulmus",
                                    "vine",  "willow", "yew",     "zelkova", "aspen"};

void site_init(site *s, log_store *logs, uint64_t seed)
{
    s->logs = logs;
    s->random.s = seed;
    for (unsigned i = 1; i <= WORKSTATIONS; i++) {
        machine *m = &s->ws[i];
        snprintf(m->name, sizeof m->name, "WS-%03u", i);
        snprintf(m->fqdn, sizeof m->fqdn, "WS-%03u.institute.example", i);
        snprintf(m->ip, sizeof m->ip, "10.20.2.%u", 100 + i);
        snprintf(m->user, sizeof m->user, "%s", users[i - 1]);
    }
}

bool site_is_holiday(micros day)
{
    static const struct {
        int year, month, first, last;
    } holidays[] = {{2021, 11, 1, 1},  {2021, 11, 11, 11}, {2021, 12, 24, 31}, {2022, 1, 1, 3},
                    {2022, 4, 15, 18}, {2022, 5, 26, 26},  {2022, 6, 6, 6}};
    civil c = civil_of(day);
    for (size_t i = 0; i < sizeof holidays / sizeof *holidays; i++)
        if (c.year == holidays[i].year && c.month == holidays[i].month && c.day >= holidays[i].first &&
            c.day <= holidays[i].last)
            return true;
    return c.weekday == 0 || c.weekday == 6;
}

void site_hex(site *s, unsigned digits, char *ret_hex)
{
    for (unsigned i = 0; i < digits; i++) ret_hex[i] = "0123456789abcdef"[random_below(&s->random, 16)];
    ret_hex[digits] = 0;
}

static void zeek_id(site *s, char kind, char ret_id[19])
{
    ret_id[0] = kind;
    for (int i = 1; i < 18; i++)
        ret_id[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[random_below(&s->random, 62)];
    ret_id[18] = 0;
}

#define ZEEK_TIME        "%lld.%06lld"
#define ZEEK_TIME_OF(at) (long long)((at) / SECOND), (long long)((at) % SECOND)

bool site_dns(site *s, micros at, const dns_row *row)
{
    char uid[19];
    zeek_id(s, 'C', uid);
    unsigned rtt = random_between(&s->random, 400, 48000), port = random_between(&s->random, 32768, 60999);
    bool failed = strcmp(row->rcode, "NOERROR") != 0;
    return log_add(s->logs, LOG_DNS, at,
                   ZEEK_TIME "\t%s\t%s\t%u\t" RESOLVER_IP "\t53\tudp\t%u\t0.%06u\t%s\t1\tC_INTERNET\t1\tA\t%d\t%s"
                             "\tF\tF\tT\t%s\t0\t%s\t%s\tF",
                   ZEEK_TIME_OF(at), uid, row->client, port, random_below(&s->random, 65536), rtt, row->query,
                   failed ? 3 : 0, row->rcode, failed ? "F" : "T", row->answers ? row->answers : "-",
                   row->answers ? "300.000000" : "-");
}

bool site_conn(site *s, micros at, const conn_row *row)
{
    char uid[19];
    zeek_id(s, 'C', uid);
    bool out = strncmp(row->orig, "10.", 3) == 0, in = strncmp(row->resp, "10.", 3) == 0;
    unsigned sent_packets = row->sent / 900 + 4, got_packets = row->received / 1300 + 3;
    return log_add(s->logs, LOG_CONN, at,
                   ZEEK_TIME "\t%s\t%s\t%u\t%s\t%u\t%s\t%s\t%u.%06u\t%u\t%u\t%s\t%s\t%s\t0\t%s\t%u\t%u\t%u\t%u\t-",
                   ZEEK_TIME_OF(at), uid, row->orig, random_between(&s->random, 32768, 60999), row->resp, row->port,
                   row->proto, row->service, row->duration_us / 1000000, row->duration_us % 1000000, row->sent,
                   row->received, row->state, out ? "T" : "F", in ? "T" : "F", row->proto[0] == 'u' ? "Dd" : "ShADadFf",
                   sent_packets, row->sent + sent_packets * 40, got_packets, row->received + got_packets * 40);
}

bool site_http(site *s, micros at, const http_row *row)
{
    char uid[19], fuid[19];
    zeek_id(s, 'C', uid);
    zeek_id(s, 'F', fuid);
    return log_add(s->logs, LOG_HTTP, at,
                   ZEEK_TIME "\t%s\t%s\t%u\t%s\t%u\t1\t%s\t%s\t%s\t-\t1.1\t%s\t-\t0\t%u\t%u\t%s\t-\t-\t(empty)\t-\t-"
                             "\t-\t-\t-\t-\t%s\t-\t%s",
                   ZEEK_TIME_OF(at), uid, row->orig, random_between(&s->random, 32768, 60999), row->resp, row->port,
                   row->method, row->host, row->uri, row->agent, row->size, row->status,
                   row->status == 200   ? "OK"
                   : row->status == 404 ? "Not Found"
                                        : "Found",
                   fuid, row->mime);
}

bool site_squid(site *s, log_id id, micros at, const squid_row *row)
{
    return log_add(s->logs, id, at, "%lld.%03lld %6u %s %s %u %s %s - %s %s", (long long)(at / SECOND),
                   (long long)(at % SECOND / 1000), random_between(&s->random, 18, 2400), row->client, row->result,
                   row->size, row->method, row->url, row->peer, row->mime);
}

bool site_process(site *s, micros at, const process_row *row)
{
    char sha1[41], md5[33], made[128], guid[33];
    site_hex(s, 40, sha1);
    site_hex(s, 32, md5);
    site_hex(s, 32, guid);
    snprintf(made, sizeof made, "SHA1=%s,MD5=%s", sha1, md5);
    for (char *p = made; *p; p++)
        if (*p >= 'a' && *p <= 'f') *p = (char)(*p - 32);
    civil c = civil_of(at), late = civil_of(at + 2 * SECOND + random_below(&s->random, 3000000));
    unsigned record = random_between(&s->random, 100000, 9999999), pid = random_between(&s->random, 400, 14000);
    char when[40];
    snprintf(when, sizeof when, "%04d-%02d-%02d", c.year, c.month, c.day);
    return log_add(
        s->logs, LOG_WINDOWS, at,
        "{\"@timestamp\":\"%sT%02d:%02d:%02d.%03dZ\",\"event\":{\"code\":\"%u\",\"kind\":\"event\",\"provider\":"
        "\"Microsoft-Windows-Sysmon\",\"created\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\"},\"host\":{\"name\":\"%s\"},"
        "\"winlog\":{\"channel\":\"Microsoft-Windows-Sysmon/Operational\",\"computer_name\":\"%s\",\"record_id\":%u,"
        "\"event_data\":{\"UtcTime\":\"%s %02d:%02d:%02d.%03d\",\"ProcessGuid\":\"{%.8s-%.4s-%.4s-%.4s-%.12s}\","
        "\"ProcessId\":\"%u\",\"%s\":\"%s\",\"CommandLine\":\"%s\",\"User\":\"INSTITUTE\\\\%s\",\"IntegrityLevel\":"
        "\"Medium\",\"Hashes\":\"%s\"}}}",
        when, c.hour, c.minute, c.second, c.micro / 1000, row->event_id, late.year, late.month, late.day, late.hour,
        late.minute, late.second, late.micro / 1000, row->host->fqdn, row->host->fqdn, record, when, c.hour, c.minute,
        c.second, c.micro / 1000, guid, guid + 8, guid + 12, guid + 16, guid + 20, pid,
        row->event_id == 7 ? "ImageLoaded" : "Image", row->image, row->command, row->host->user,
        row->hashes ? row->hashes : made);
}

bool site_syslog(site *s, log_id id, micros at, const char *program, const char *format, ...)
{
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char message[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    civil c = civil_of(at);
    return log_add(s->logs, id, at, "%s %2d %02d:%02d:%02d " MAIL_SERVER_NAME " %s[%u]: %s", months[c.month - 1], c.day,
                   c.hour, c.minute, c.second, program, random_between(&s->random, 700, 31999), message);
}
