/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_scan.h"

#define PATH_TOO_LONG UINT16_MAX

void vg_json_begin(vg_json_walk *walk, vg_slice text)
{
    walk->text = text;
    walk->at = 0;
    walk->depth = 0;
    walk->too_deep = 0;
    walk->key = vg_slice_of(NULL, 0);
    walk->has_key = false;
    walk->path_size[0] = 0;
}

size_t vg_json_string_end(vg_slice text, size_t at)
{
    size_t from = at + 1;
    while (from < text.size) {
        const uint8_t *quote = memchr(text.data + from, '"', text.size - from);
        if (!quote) return text.size;
        size_t here = (size_t)(quote - text.data), slashes = 0;
        while (here - slashes > from && text.data[here - slashes - 1] == '\\') slashes++;
        if (slashes % 2 == 0) return here + 1;
        from = here + 1;
    }
    return text.size;
}

static bool in_object(const vg_json_walk *walk)
{
    if (walk->depth == 0) return false;
    unsigned bit = walk->depth - 1;
    return walk->objects[bit / 64] >> (bit % 64) & 1;
}

static void push(vg_json_walk *walk, bool object)
{
    if (walk->depth >= VG_LIMIT_JSON_DEPTH || walk->too_deep) {
        walk->too_deep++;
        return;
    }
    unsigned bit = walk->depth++;
    uint64_t mask = UINT64_C(1) << (bit % 64);
    walk->objects[bit / 64] = object ? walk->objects[bit / 64] | mask : walk->objects[bit / 64] & ~mask;
    size_t size = walk->path_size[bit];
    if (walk->has_key && size != PATH_TOO_LONG) {
        size_t dot = size ? 1 : 0;
        if (walk->key.size + dot > sizeof walk->path - size) {
            size = PATH_TOO_LONG;
        } else {
            if (dot) walk->path[size] = '.';
            if (walk->key.size) memcpy(walk->path + size + dot, walk->key.data, walk->key.size);
            size += dot + walk->key.size;
        }
    }
    walk->path_size[walk->depth] = (uint16_t)size;
    walk->has_key = false;
}

static void pop(vg_json_walk *walk)
{
    if (walk->too_deep)
        walk->too_deep--;
    else if (walk->depth)
        walk->depth--;
    walk->has_key = false;
}

/* The joined name of what stands here, beyond the container's own name in walk->path. */
static void name_value(vg_json_walk *walk, vg_json_value *v)
{
    size_t size = walk->path_size[walk->depth];
    v->key = walk->has_key ? walk->key : vg_slice_of(NULL, 0);
    v->path = vg_slice_of(NULL, 0);
    v->path_in_record = false;
    if (size == PATH_TOO_LONG) return;
    if (!walk->has_key) { /* an array's element */
        v->path = vg_slice_of(walk->path, size);
        size_t from = size;
        while (from > 0 && walk->path[from - 1] != '.') from--;
        v->key = vg_slice_of(walk->path + from, size - from);
        return;
    }
    if (size == 0) {
        v->path = walk->key;
        v->path_in_record = true;
        return;
    }
    if (walk->key.size + 1 > sizeof walk->path - size) return;
    walk->path[size] = '.';
    if (walk->key.size) memcpy(walk->path + size + 1, walk->key.data, walk->key.size);
    v->path = vg_slice_of(walk->path, size + 1 + walk->key.size);
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A string: a name where a colon follows inside an object. */
static bool take_string(vg_json_walk *walk, vg_json_value *v)
{
    vg_slice text = walk->text;
    size_t from = walk->at, end = vg_json_string_end(text, from);
    bool closed = end > from + 1 && text.data[end - 1] == '"';
    vg_slice content = vg_slice_of(text.data + from + 1, end - from - 1 - closed);
    walk->at = end;
    if (!walk->has_key && (in_object(walk) || walk->depth == 0) && !walk->too_deep) {
        size_t colon = end;
        while (colon < text.size && is_blank(text.data[colon])) colon++;
        if (colon < text.size && text.data[colon] == ':') {
            walk->key = content;
            walk->has_key = true;
            walk->at = colon + 1;
            return false;
        }
    }
    v->kind = VG_JSON_STRING;
    v->value = content;
    v->at = from;
    return true;
}

static void take_bare(vg_json_walk *walk, vg_json_value *v)
{
    vg_slice text = walk->text;
    size_t end = walk->at;
    while (end < text.size) {
        uint8_t c = text.data[end];
        if (c == ',' || c == '}' || c == ']' || c == '"' || c == '{' || c == '[' || c == ':' || is_blank(c)) break;
        end++;
    }
    if (end == walk->at) end++; /* a stray colon */
    v->kind = VG_JSON_BARE;
    v->value = vg_slice_of(text.data + walk->at, end - walk->at);
    v->at = walk->at;
    walk->at = end;
}

bool vg_json_next(vg_json_walk *walk, vg_json_value *ret_value)
{
    vg_json_value *v = ret_value;
    while (walk->at < walk->text.size) {
        uint8_t c = walk->text.data[walk->at];
        if (is_blank(c)) {
            walk->at++;
            continue;
        }
        if (c == ',' || c == '}' || c == ']') {
            walk->at++;
            walk->has_key = false;
            if (c != ',') pop(walk);
            continue;
        }
        if (c == '{' || c == '[') {
            v->kind = c == '{' ? VG_JSON_OPEN_OBJECT : VG_JSON_OPEN_ARRAY;
            v->value = vg_slice_of(NULL, 0);
            v->at = walk->at++;
            bool shown = !walk->too_deep;
            v->depth = walk->depth;
            v->in_array = walk->depth > 0 && !in_object(walk);
            if (shown) name_value(walk, v);
            push(walk, c == '{');
            if (shown) return true;
            continue;
        }
        if (c == '"') {
            if (!take_string(walk, v)) continue;
        } else {
            take_bare(walk, v);
        }
        if (walk->too_deep) continue;
        v->depth = walk->depth;
        v->in_array = walk->depth > 0 && !in_object(walk);
        name_value(walk, v);
        walk->has_key = false;
        return true;
    }
    return false;
}
