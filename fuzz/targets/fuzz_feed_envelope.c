/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as what a feed's server sends; the first byte says as which. What comes out is whole, its names are safe,
 * and the objects of a page are JSON again, one line each: they stand in a bundle as they are. */
#include <stdlib.h>

#include <jansson.h>

#include "../../src/feed/feed_envelope.h"
#include "base/cursor.h"
#include "check.h"

static void check_page(vg_cursor *c)
{
    CHECK(vg_cursor_u8(c) <= 1);
    (void)vg_cursor_slice(c);
    (void)vg_cursor_u32(c);
    uint32_t count = vg_cursor_count(c, 4);
    for (uint32_t i = 0; i < count; i++) {
        vg_slice object = vg_cursor_slice(c);
        json_t *again = json_loadb((const char *)object.data, object.size, JSON_ALLOW_NUL, NULL);
        CHECK(!c->failed && json_is_object(again));
        CHECK(!memchr(object.data, '\n', object.size));
        json_decref(again);
    }
}

static void check_resource(vg_cursor *c)
{
    uint8_t what = vg_cursor_u8(c);
    if (what == VG_RESOURCE_DISCOVERY) {
        (void)vg_cursor_slice(c);
        for (uint32_t i = vg_cursor_count(c, 4); i > 0; i--) (void)vg_cursor_slice(c);
    } else if (what == VG_RESOURCE_COLLECTIONS) {
        for (uint32_t i = vg_cursor_count(c, 13); i > 0; i--) {
            for (int field = 0; field < 3; field++) (void)vg_cursor_slice(c);
            CHECK(vg_cursor_u8(c) <= 1);
        }
    } else {
        CHECK(what == VG_RESOURCE_ROOT || what == VG_RESOURCE_COLLECTION);
    }
}

static void check_manifest(vg_cursor *c)
{
    int64_t before = 0;
    (void)vg_cursor_u32(c);
    for (uint32_t i = vg_cursor_count(c, 4 + VG_UUID_SIZE + 8); i > 0; i--) {
        CHECK(vg_is_uuid(vg_cursor_slice(c)));
        int64_t timestamp = vg_cursor_i64(c);
        CHECK(timestamp >= before);
        before = timestamp;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    vg_envelope kind = (vg_envelope)(data[0] % VG_ENVELOPE_END);
    uint8_t *exact = malloc(size); /* one byte more than its use: never empty */
    if (!exact) return 0;
    memcpy(exact, data + 1, size - 1);
    vg_buf reply = VG_BUF_INIT(VG_ENVELOPE_REPLY_BYTES);
    vg_error err = {VG_OK, ""};
    exact = realloc(exact, size > 1 ? size - 1 : 1);
    CHECK(exact);
    if (vg_envelope_read(kind, vg_slice_of(exact, size - 1), &reply, &err) == VG_OK) {
        vg_cursor c = vg_cursor_of(vg_buf_slice(&reply));
        if (kind == VG_ENVELOPE_RESOURCE) check_resource(&c);
        if (kind == VG_ENVELOPE_PAGE) check_page(&c);
        if (kind == VG_ENVELOPE_MANIFEST) check_manifest(&c);
        if (kind == VG_ENVELOPE_EVENT) CHECK(vg_is_uuid(vg_cursor_slice(&c)));
        if (kind == VG_ENVELOPE_ERROR)
            for (int field = 0; field < 2; field++) CHECK(vg_cursor_slice(&c).size <= 400);
        CHECK(!c.failed && vg_cursor_done(&c));
    } else {
        CHECK(err.code < 0 || kind == 0);
    }
    vg_buf_free(&reply);
    free(exact);
    return 0;
}
