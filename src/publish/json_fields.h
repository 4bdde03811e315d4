/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key and its value in one call. An unknown value is null. */
#ifndef VG_PUBLISH_JSON_FIELDS_H
#define VG_PUBLISH_JSON_FIELDS_H

#include "base/json_out.h"

static inline void put_str(vg_json_out *j, const char *key, const char *text)
{
    vg_json_key(j, key);
    vg_json_str(j, text);
}

static inline void put_time(vg_json_out *j, const char *key, vg_time t)
{
    vg_json_key(j, key);
    vg_json_time(j, t);
}

static inline void put_u64(vg_json_out *j, const char *key, uint64_t v)
{
    vg_json_key(j, key);
    vg_json_u64(j, v);
}

static inline void put_bool(vg_json_out *j, const char *key, bool v)
{
    vg_json_key(j, key);
    vg_json_bool(j, v);
}

static inline void open_list(vg_json_out *j, const char *key)
{
    vg_json_key(j, key);
    vg_json_open(j, '[');
}

/* "" is null. */
static inline void put_known(vg_json_out *j, const char *key, vg_slice s)
{
    vg_json_key(j, key);
    if (s.size)
        vg_json_string(j, s);
    else
        vg_json_null(j);
}

/* An object on one line, with what is in it; the second call takes what the first returned. */
static inline int open_line(vg_json_out *j)
{
    int indent = j->indent;
    vg_json_open(j, '{');
    j->indent = 0;
    return indent;
}

static inline void close_line(vg_json_out *j, int indent)
{
    vg_json_close(j, '}');
    j->indent = indent;
}

#endif
