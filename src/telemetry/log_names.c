/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log_format.h"

/* Names under which logs keep the time of a record, by the last part of the joined name without regard to case and to
 * "@", "_", "-", " " and "#"; the higher the rank the better. A time that the sensor took ranks above one that a
 * collector wrote, UTC above local time. */
static const struct {
    const char *name;
    int rank;
} time_names[] = {
    {"systemtime", 100},
    {"timestamp", 90},
    {"ts", 88},
    {"realtimetimestamp", 86},
    {"utctime", 84},
    {"timecreated", 82},
    {"eventtime", 80},
    {"time", 78},
    {"datetime", 76},
    {"starttime", 74},
    {"starttimestamp", 74},
    {"timegenerated", 72},
    {"creationtime", 70},
    {"createddatetime", 70},
    {"activitydatetime", 70},
    {"timestampms", 68},
    {"epochtime", 66},
    {"epoch", 66},
    {"unixtime", 66},
    {"eventtimestamp", 66},
    {"createdat", 64},
    {"created", 62},
    {"date", 60},
    {"published", 58},
    {"asctime", 58},
    {"logtime", 58},
    {"logtimestamp", 58},
    {"start", 56},
    {"firstseen", 54},
    {"t", 52},
    {"when", 50},
    {"writets", 48},
    {"receivedtime", 46},
    {"ingestiontime", 40},
    {"lastseen", 38},
    {"end", 30},
    {"endtime", 30},
};
static bool is_dropped(uint8_t c)
{
    return c == '@' || c == '_' || c == '-' || c == ' ' || c == '#';
}

int vg_time_name_rank(vg_slice name)
{
    uint8_t folded[20];
    size_t n = 0;
    for (size_t i = 0; i < name.size; i++) {
        if (is_dropped(name.data[i])) continue;
        if (n == sizeof folded) return 0;
        folded[n++] = vg_lower(name.data[i]);
    }
    for (size_t i = 0; i < sizeof time_names / sizeof time_names[0]; i++)
        if (strlen(time_names[i].name) == n && memcmp(time_names[i].name, folded, n) == 0) return time_names[i].rank;
    return 0;
}
