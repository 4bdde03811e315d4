/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read_json.h"

#include "base/hash.h"
#include "model/indicator.h"

vg_status vg_json_load(vg_slice bytes, json_t **ret_root, vg_error *err)
{
    json_error_t where;
    if (bytes.size > VG_JSON_BYTES)
        return vg_fail(err, VG_E_LIMIT, "a JSON document of more than %zu MiB", VG_JSON_BYTES >> 20);
    /* else jansson would open /dev/urandom, which a worker cannot; the first call counts */
    json_object_seed((size_t)vg_hash64(vg_slice_str("jansson")) | 1U);
    json_t *root = json_loadb((const char *)bytes.data, bytes.size, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &where);
    if (!root) return vg_fail(err, VG_E_FORMAT, "malformed JSON at line %d: %.120s", where.line, where.text);
    *ret_root = root;
    return VG_OK;
}

vg_slice vg_json_text(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? vg_json_slice(value) : vg_slice_of("", 0);
}

uint64_t vg_locate(vg_locator *l, vg_slice written)
{
    if (written.size == 0 || l->budget == 0) return VG_REPORT_NOWHERE;
    vg_slice rest = vg_slice_take(vg_slice_skip(l->bytes, l->at), l->budget);
    size_t found = vg_slice_find(rest, written);
    size_t walked = found == SIZE_MAX ? rest.size : found;
    l->budget = l->budget > walked ? l->budget - walked : 0;
    if (found == SIZE_MAX) return VG_REPORT_NOWHERE;
    uint64_t place = l->at + found;
    l->at += found + written.size;
    return place;
}

void vg_locate_past(vg_locator *l, vg_slice mark)
{
    (void)vg_locate(l, mark);
}
