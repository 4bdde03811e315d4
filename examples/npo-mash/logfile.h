/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log files that the example writes: records are collected in any order, sorted by time, cut where the machine's
 * rotation cuts, and written as gzip with the rotation's time in the gzip header (RFC 1952 2.3.1, MTIME). */
#ifndef NPO_MASH_LOGFILE_H
#define NPO_MASH_LOGFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Microseconds UTC since 1970. */
typedef int64_t micros;

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

typedef struct civil {
    int year, month, day, hour, minute, second, micro;
    int weekday; /* 0: Sunday */
} civil;

micros time_of(int year, int month, int day, int hour, int minute, int second);
civil civil_of(micros t);

/* The logs, in the order in which truth.json lists them. */
typedef enum log_id {
    LOG_MAIL,
    LOG_AUTH,
    LOG_CONN,
    LOG_DNS,
    LOG_HTTP,
    LOG_SQUID,
    LOG_WINDOWS,
    LOG_EDR,
    LOG_ARCHIVE,
    LOG_COUNT
} log_id;

typedef struct log_store log_store;

log_store *log_store_new(void);
void log_store_free(log_store *s);

/* Appends a record (no line end in it); false where the log has no records for that time: the storage failure. */
bool log_add(log_store *s, log_id id, micros at, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Writes every file below dir. 0, or -1 with a message on standard error. */
int log_write_all(log_store *s, const char *dir);

const char *log_name(log_id id);
const char *log_format(log_id id);
unsigned log_fraction_digits(log_id id); /* of the times in it */
/* The first and last record, and how many there are. */
size_t log_covered(const log_store *s, log_id id, micros *ret_first, micros *ret_last);
bool log_has_gap(log_id id);

#define FIRST_DAY   time_of(2021, 10, 1, 0, 0, 0)
#define END_OF_LOGS time_of(2022, 7, 1, 0, 0, 0)
/* The disks that hold Zeek's and Squid's logs failed, and nothing was written until they were replaced. */
#define GAP_FIRST time_of(2022, 2, 12, 3, 17, 0)
#define GAP_END   time_of(2022, 2, 21, 9, 42, 0)

#endif
