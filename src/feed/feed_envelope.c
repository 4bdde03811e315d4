/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TAXII Version 2.1, OASIS Standard, 10 June 2021: JSON documents {"objects": […], "more": …, "next": …} and the
 * resources that lead to them. A MISP feed: {"UUID": {"timestamp": "…", …}, …} and, by event, {"Event": {…}}. */
#include "feed_envelope.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"

bool vg_is_uuid(vg_slice s)
{
    if (s.size != VG_UUID_SIZE) return false;
    for (size_t i = 0; i < s.size; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s.data[i] != '-' : vg_hex_value(s.data[i]) < 0) return false;
    }
    return true;
}

static vg_slice text_of(const json_t *value)
{
    return json_is_string(value) ? vg_slice_of(json_string_value(value), json_string_length(value))
                                 : vg_slice_of("", 0);
}

static vg_slice member(const json_t *object, const char *key)
{
    return text_of(json_object_get(object, key));
}

/* Room for a u32 that is known later. */
static size_t put_count(vg_buf *reply)
{
    size_t at = reply->size;
    vg_buf_put_u32(reply, 0);
    return at;
}

static void set_count(vg_buf *reply, size_t at, uint32_t count)
{
    for (size_t i = 0; reply->status == VG_OK && i < 4; i++) reply->data[at + i] = (uint8_t)(count >> (8 * i));
}

/* ---- TAXII ---- */

static void put_collection(vg_buf *reply, const json_t *collection)
{
    vg_buf_put_slice(reply, member(collection, "id"));
    vg_buf_put_slice(reply, member(collection, "title"));
    vg_buf_put_slice(reply, member(collection, "alias"));
    vg_buf_put_u8(reply, json_is_true(json_object_get(collection, "can_read")));
}

static vg_status read_resource(const json_t *root, vg_buf *reply, vg_error *err)
{
    const json_t *roots = json_object_get(root, "api_roots"), *list = json_object_get(root, "collections");
    uint32_t count = 0;
    if (json_is_array(list) || (json_object_size(root) == 0 && !roots)) { /* 5.1: no collections at all is {} */
        vg_buf_put_u8(reply, VG_RESOURCE_COLLECTIONS);
        size_t at = put_count(reply);
        for (size_t i = 0; i < json_array_size(list) && count < VG_LIMIT_FEED_COLLECTIONS; i++, count++)
            put_collection(reply, json_array_get(list, i));
        set_count(reply, at, count);
    } else if (json_object_get(root, "id") && json_object_get(root, "can_read")) {
        vg_buf_put_u8(reply, VG_RESOURCE_COLLECTION);
    } else if (json_is_array(json_object_get(root, "versions"))) {
        vg_buf_put_u8(reply, VG_RESOURCE_ROOT);
    } else if (json_is_array(roots) || json_is_string(json_object_get(root, "default"))) {
        vg_buf_put_u8(reply, VG_RESOURCE_DISCOVERY);
        vg_buf_put_slice(reply, member(root, "default"));
        size_t at = put_count(reply);
        for (size_t i = 0; i < json_array_size(roots) && count < VG_LIMIT_FEED_COLLECTIONS; i++, count++)
            vg_buf_put_slice(reply, text_of(json_array_get(roots, i)));
        set_count(reply, at, count);
    } else {
        return vg_fail(err, VG_E_FORMAT, "the answer is no TAXII resource");
    }
    return VG_OK;
}

static int add_piece(const char *data, size_t size, void *context)
{
    return vg_buf_add(context, data, size) == VG_OK ? 0 : -1;
}

static vg_status read_page(const json_t *root, vg_buf *reply, vg_error *err)
{
    const json_t *objects = json_object_get(root, "objects"), *next = json_object_get(root, "next");
    uint32_t odd = 0, count = 0;
    if (objects && !json_is_array(objects)) return vg_fail(err, VG_E_FORMAT, "\"objects\" is no list");
    vg_buf_put_u8(reply, json_is_true(json_object_get(root, "more")));
    vg_buf_put_slice(reply, text_of(next));
    size_t odd_at = put_count(reply), count_at = put_count(reply);
    for (size_t i = 0; i < json_array_size(objects) && reply->status == VG_OK; i++) {
        const json_t *object = json_array_get(objects, i);
        size_t size_at = put_count(reply), begin = reply->size;
        if (json_is_object(object) && json_dump_callback(object, add_piece, reply, JSON_COMPACT) == 0) {
            set_count(reply, size_at, (uint32_t)(reply->size - begin));
            count++;
        } else {
            if (reply->status == VG_OK) reply->size = size_at;
            odd++;
        }
    }
    set_count(reply, odd_at, odd);
    set_count(reply, count_at, count);
    return VG_OK;
}

static vg_status read_error(const json_t *root, vg_buf *reply)
{
    vg_buf_put_slice(reply, vg_slice_take(member(root, "title"), 400));
    vg_buf_put_slice(reply, vg_slice_take(member(root, "description"), 400));
    return VG_OK;
}

/* ---- MISP ---- */

typedef struct manifest_row {
    const char *uuid;
    int64_t timestamp;
} manifest_row;

static int by_time(const void *a, const void *b)
{
    const manifest_row *left = a, *right = b;
    if (left->timestamp != right->timestamp) return left->timestamp < right->timestamp ? -1 : 1;
    return strcmp(left->uuid, right->uuid);
}

/* Seconds since 1970, as a number or as its digits. */
static bool read_timestamp(const json_t *value, int64_t *ret_seconds)
{
    uint64_t digits;
    if (json_is_integer(value) && json_integer_value(value) >= 0) {
        *ret_seconds = json_integer_value(value);
        return true;
    }
    if (!vg_slice_u64(text_of(value), &digits) || digits > INT64_MAX) return false;
    *ret_seconds = (int64_t)digits;
    return true;
}

static vg_status read_manifest(json_t *root, vg_buf *reply, vg_error *err)
{
    size_t size = json_object_size(root);
    uint32_t odd = 0, count = 0;
    manifest_row *rows = malloc((size ? size : 1) * sizeof *rows);
    if (!rows) return vg_fail(err, VG_E_NOMEM, "no memory");
    for (void *i = json_object_iter(root); i; i = json_object_iter_next(root, i)) {
        manifest_row row = {json_object_iter_key(i), 0};
        const json_t *about = json_object_iter_value(i);
        if (json_object_iter_key_len(i) == VG_UUID_SIZE && vg_is_uuid(vg_slice_str(row.uuid)) &&
            read_timestamp(json_object_get(about, "timestamp"), &row.timestamp))
            rows[count++] = row;
        else
            odd++;
    }
    if (count == 0 && odd > 0) {
        free(rows);
        return vg_fail(err, VG_E_FORMAT, "the manifest names no event");
    }
    qsort(rows, count, sizeof *rows, by_time);
    uint32_t first = count > VG_LIMIT_FEED_EVENTS ? count - VG_LIMIT_FEED_EVENTS : 0; /* the newest are kept */
    vg_buf_put_u32(reply, odd + first);
    vg_buf_put_u32(reply, count - first);
    for (uint32_t i = first; i < count; i++) {
        vg_buf_put_slice(reply, vg_slice_of(rows[i].uuid, VG_UUID_SIZE));
        vg_buf_put_i64(reply, rows[i].timestamp);
    }
    free(rows);
    return VG_OK;
}

static vg_status read_event(const json_t *root, vg_buf *reply, vg_error *err)
{
    vg_slice uuid = member(json_object_get(root, "Event"), "uuid");
    if (!vg_is_uuid(uuid)) return vg_fail(err, VG_E_FORMAT, "no MISP event");
    vg_buf_put_slice(reply, uuid);
    return VG_OK;
}

/* ---- */

vg_status vg_envelope_read(vg_envelope kind, vg_slice bytes, vg_buf *reply, vg_error *err)
{
    json_error_t where;
    vg_status status = VG_E_USAGE;
    static const uint8_t mark[] = {0xEF, 0xBB, 0xBF};
    if (bytes.size >= sizeof mark && memcmp(bytes.data, mark, sizeof mark) == 0) bytes = vg_slice_skip(bytes, 3);
    /* else jansson would open /dev/urandom, which a worker cannot; the first call counts */
    json_object_seed((size_t)vg_hash64(vg_slice_str("jansson")) | 1U);
    json_t *root = json_loadb((const char *)bytes.data, bytes.size, JSON_ALLOW_NUL, &where);
    if (!root) return vg_fail(err, VG_E_FORMAT, "malformed JSON at line %d: %.120s", where.line, where.text);
    if (!json_is_object(root))
        status = vg_fail(err, VG_E_FORMAT, "JSON, but no object");
    else if (kind == VG_ENVELOPE_RESOURCE)
        status = read_resource(root, reply, err);
    else if (kind == VG_ENVELOPE_PAGE)
        status = read_page(root, reply, err);
    else if (kind == VG_ENVELOPE_ERROR)
        status = read_error(root, reply);
    else if (kind == VG_ENVELOPE_MANIFEST)
        status = read_manifest(root, reply, err);
    else if (kind == VG_ENVELOPE_EVENT)
        status = read_event(root, reply, err);
    json_decref(root);
    if (status == VG_OK && reply->status != VG_OK) status = vg_fail(err, reply->status, "more than can be held");
    return status;
}
