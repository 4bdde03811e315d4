/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "logfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <zlib.h>

typedef enum rotation { ZEEK_DAILY, WEEKLY, MONTHLY, ONE_FILE } rotation;

/* WEEKLY is logrotate's dateext: the file is named after the Sunday on which it was put away at 06:25, so that it holds
 * the week before; the running week lies in the file without a date, uncompressed. */
static const struct log_kind {
    const char *name, *dir, *file, *suffix, *format;
    rotation rotation;
    unsigned digits;
    bool gap;
} kinds[LOG_COUNT] = {
    [LOG_MAIL] = {"mail", "mail", "mail.log", "", "syslog-rfc3164", WEEKLY, 0, false},
    [LOG_AUTH] = {"auth", "mail", "auth.log", "", "syslog-rfc3164", WEEKLY, 0, false},
    [LOG_CONN] = {"zeek conn", "zeek", "conn", ".log", "zeek-tsv", ZEEK_DAILY, 6, true},
    [LOG_DNS] = {"zeek dns", "zeek", "dns", ".log", "zeek-tsv", ZEEK_DAILY, 6, true},
    [LOG_HTTP] = {"zeek http", "zeek", "http", ".log", "zeek-tsv", ZEEK_DAILY, 6, true},
    [LOG_SQUID] = {"squid", "squid", "access.log", "", "squid", WEEKLY, 3, true},
    [LOG_WINDOWS] = {"windows", "windows", "winlogbeat", ".ndjson", "json-lines", WEEKLY, 3, false},
    [LOG_EDR] = {"edr", "edr", "edr", ".ndjson", "json-lines", MONTHLY, 3, false},
    [LOG_ARCHIVE] = {"archive 2020", "archive", "proxy-2020.log", "", "squid", ONE_FILE, 3, false},
};

static const char *const zeek_fields[LOG_COUNT] = {
    [LOG_CONN] = "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes"
                 "\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes"
                 "\tresp_pkts\tresp_ip_bytes\ttunnel_parents\n"
                 "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool"
                 "\tbool\tcount\tstring\tcount\tcount\tcount\tcount\tset[string]\n",
    [LOG_DNS] = "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\trtt\tquery\tqclass"
                "\tqclass_name\tqtype\tqtype_name\trcode\trcode_name\tAA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected\n"
                "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tinterval\tstring\tcount\tstring\tcount"
                "\tstring\tcount\tstring\tbool\tbool\tbool\tbool\tcount\tvector[string]\tvector[interval]\tbool\n",
    [LOG_HTTP] = "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\ttrans_depth\tmethod\thost\turi"
                 "\treferrer\tversion\tuser_agent\torigin\trequest_body_len\tresponse_body_len\tstatus_code"
                 "\tstatus_msg\tinfo_code\tinfo_msg\ttags\tusername\tpassword\tproxied\torig_fuids\torig_filenames"
                 "\torig_mime_types\tresp_fuids\tresp_filenames\tresp_mime_types\n"
                 "#types\ttime\tstring\taddr\tport\taddr\tport\tcount\tstring\tstring\tstring\tstring\tstring"
                 "\tstring\tstring\tcount\tcount\tcount\tstring\tcount\tstring\tset[enum]\tstring\tstring"
                 "\tset[string]\tvector[string]\tvector[string]\tvector[string]\tvector[string]\tvector[string]"
                 "\tvector[string]\n",
};

typedef struct record {
    micros at;
    size_t offset; /* of its text; also the order of arrival */
    size_t length;
} record;

typedef struct log_data {
    char *text;
    size_t text_size, text_room;
    record *records;
    size_t count, room;
} log_data;

struct log_store {
    log_data logs[LOG_COUNT];
};

micros time_of(int year, int month, int day, int hour, int minute, int second)
{
    struct tm tm = {.tm_year = year - 1900,
                    .tm_mon = month - 1,
                    .tm_mday = day,
                    .tm_hour = hour,
                    .tm_min = minute,
                    .tm_sec = second};
    return (micros)timegm(&tm) * SECOND;
}

civil civil_of(micros t)
{
    time_t seconds = (time_t)(t / SECOND);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    return (civil){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,        tm.tm_hour,
                   tm.tm_min,         tm.tm_sec,     (int)(t % SECOND), tm.tm_wday};
}

log_store *log_store_new(void)
{
    return calloc(1, sizeof(log_store));
}

void log_store_free(log_store *s)
{
    for (int i = 0; s && i < LOG_COUNT; i++) {
        free(s->logs[i].text);
        free(s->logs[i].records);
    }
    free(s);
}

/* The generator is a tool that runs once: without memory there is nothing to save. */
static void *grown(void *old, size_t count, size_t size)
{
    void *new = reallocarray(old, count, size);
    if (!new) {
        fputs("npo-mash-generate: no memory\n", stderr);
        exit(2);
    }
    return new;
}

bool log_add(log_store *s, log_id id, micros at, const char *format, ...)
{
    if (kinds[id].gap && at >= GAP_FIRST && at < GAP_END) return false;
    log_data *log = &s->logs[id];
    if (log->count == log->room) {
        log->room = log->room ? log->room * 2 : 4096;
        log->records = grown(log->records, log->room, sizeof(record));
    }
    if (log->text_room - log->text_size < 8192) {
        log->text_room = log->text_room ? log->text_room * 2 : 1U << 20;
        log->text = grown(log->text, log->text_room, 1);
    }
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(log->text + log->text_size, 8192, format, arguments);
    va_end(arguments);
    if (n < 0 || n >= 8192) {
        fputs("npo-mash-generate: a record is too long\n", stderr);
        exit(2);
    }
    log->records[log->count++] = (record){at, log->text_size, (size_t)n};
    log->text_size += (size_t)n;
    return true;
}

static int compare_records(const void *a, const void *b)
{
    const record *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* When the file that holds `at` is put away. */
static micros rotation_end(rotation how, micros at)
{
    civil c = civil_of(at);
    micros midnight = time_of(c.year, c.month, c.day, 0, 0, 0);
    switch (how) {
    case ZEEK_DAILY: return midnight + DAY;
    case WEEKLY: {
        micros sunday = midnight - c.weekday * DAY + 6 * HOUR + 25 * MINUTE;
        return at < sunday ? sunday : sunday + 7 * DAY;
    }
    case MONTHLY: return time_of(c.year, c.month + 1, 1, 0, 0, 0);
    case ONE_FILE: break;
    }
    return INT64_MAX;
}

/* Its path below the output; true where it is compressed. */
static bool file_path(const struct log_kind *k, micros first, micros end, char *path, size_t room)
{
    civil f = civil_of(first), e = civil_of(end == INT64_MAX ? 0 : end);
    switch (k->rotation) {
    case ZEEK_DAILY:
        snprintf(path, room, "%s/%04d-%02d-%02d/%s%s.gz", k->dir, f.year, f.month, f.day, k->file, k->suffix);
        return true;
    case WEEKLY:
        if (end > END_OF_LOGS) {
            snprintf(path, room, "%s/%s%s", k->dir, k->file, k->suffix);
            return false;
        }
        snprintf(path, room, "%s/%s-%04d%02d%02d%s.gz", k->dir, k->file, e.year, e.month, e.day, k->suffix);
        return true;
    case MONTHLY:
        snprintf(path, room, "%s/%s-%04d-%02d%s.gz", k->dir, k->file, f.year, f.month, k->suffix);
        return true;
    case ONE_FILE: break;
    }
    snprintf(path, room, "%s/%s.gz", k->dir, k->file);
    return true;
}

static int make_folders(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/') continue;
        *p = 0;
        int failed = mkdir(path, 0777) != 0 && errno != EEXIST;
        *p = '/';
        if (failed) return -1;
    }
    return 0;
}

/* The file's content as one piece of memory. */
static char *file_content(const log_data *log, log_id id, size_t begin, size_t end, micros rotated, size_t *ret_size)
{
    size_t size = 4096;
    for (size_t i = begin; i < end; i++) size += log->records[i].length + 1;
    char *content = grown(NULL, size, 1);
    size_t at = 0;
    civil o = civil_of(log->records[begin].at), c = civil_of(rotated == INT64_MAX ? 0 : rotated);
    if (zeek_fields[id])
        at = (size_t)snprintf(content, size,
                              "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n"
                              "#path\t%s\n#open\t%04d-%02d-%02d-%02d-%02d-%02d\n%s",
                              kinds[id].file, o.year, o.month, o.day, o.hour, o.minute, o.second, zeek_fields[id]);
    for (size_t i = begin; i < end; i++) {
        memcpy(content + at, log->text + log->records[i].offset, log->records[i].length);
        at += log->records[i].length;
        content[at++] = '\n';
    }
    if (zeek_fields[id])
        at += (size_t)snprintf(content + at, size - at, "#close\t%04d-%02d-%02d-%02d-%02d-%02d\n", c.year, c.month,
                               c.day, c.hour, c.minute, c.second);
    *ret_size = at;
    return content;
}

/* A gzip member (RFC 1952) with the header's time, or the bytes as they are. */
static char *packed(char *content, size_t size, bool gzip, time_t modified, size_t *ret_size)
{
    *ret_size = size;
    if (!gzip) return content;
    z_stream z = {0};
    gz_header header = {.time = (uLong)modified, .os = 3};
    if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return content;
    deflateSetHeader(&z, &header);
    size_t room = deflateBound(&z, (uLong)size) + 64;
    char *out = grown(NULL, room, 1);
    z.next_in = (Bytef *)content;
    z.avail_in = (uInt)size;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    int status = deflate(&z, Z_FINISH);
    *ret_size = z.total_out;
    deflateEnd(&z);
    free(content);
    if (status != Z_STREAM_END) exit(2);
    return out;
}

static int write_file(const char *path, const char *content, size_t size, time_t modified)
{
    FILE *f = fopen(path, "wb");
    if (!f) return -1;
    size_t written = fwrite(content, 1, size, f);
    if (fclose(f) != 0 || written != size) return -1;
    const struct timespec times[2] = {{modified, 0}, {modified, 0}};
    return utimensat(AT_FDCWD, path, times, 0);
}

static int write_log(log_data *log, log_id id, const char *dir)
{
    if (log->count) qsort(log->records, log->count, sizeof(record), compare_records);
    for (size_t begin = 0, end; begin < log->count; begin = end) {
        micros rotated = rotation_end(kinds[id].rotation, log->records[begin].at);
        for (end = begin; end < log->count && log->records[end].at < rotated; end++) {
        }
        char name[256], path[4096];
        bool gzip = file_path(&kinds[id], log->records[begin].at, rotated, name, sizeof name);
        /* logrotate keeps the time of the last record, not that of the rotation */
        time_t modified = (time_t)(log->records[end - 1].at / SECOND);
        if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path) return -1;
        size_t size;
        char *content = file_content(log, id, begin, end, rotated, &size);
        content = packed(content, size, gzip, modified, &size);
        int status = make_folders(path) != 0 ? -1 : write_file(path, content, size, modified);
        free(content);
        if (status != 0) {
            fprintf(stderr, "npo-mash-generate: %s: %s\n", path, strerror(errno));
            return -1;
        }
    }
    return 0;
}

int log_write_all(log_store *s, const char *dir)
{
    for (int i = 0; i < LOG_COUNT; i++)
        if (write_log(&s->logs[i], (log_id)i, dir) != 0) return -1;
    return 0;
}

const char *log_name(log_id id)
{
    return kinds[id].name;
}

const char *log_format(log_id id)
{
    return kinds[id].format;
}

unsigned log_fraction_digits(log_id id)
{
    return kinds[id].digits;
}

bool log_has_gap(log_id id)
{
    return kinds[id].gap;
}

size_t log_covered(const log_store *s, log_id id, micros *ret_first, micros *ret_last)
{
    const log_data *log = &s->logs[id];
    for (size_t i = 0; i < log->count; i++) {
        if (i == 0 || log->records[i].at < *ret_first) *ret_first = log->records[i].at;
        if (i == 0 || log->records[i].at > *ret_last) *ret_last = log->records[i].at;
    }
    return log->count;
}
