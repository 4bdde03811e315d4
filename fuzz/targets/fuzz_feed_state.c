/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a feed's state: what is taken can be written, read again, and is then the same; and any bytes as an
 * address that a server names: what is taken is http or https, and has an origin. */
#include <stdlib.h>

#include "../../src/feed/feed_state.h"
#include "check.h"

static void check_state(vg_slice text)
{
    static vg_state first, again;
    vg_buf written = VG_BUF_INIT(1 << 26), twice = VG_BUF_INIT(1 << 26);
    memset(&first, 0, sizeof first);
    memset(&again, 0, sizeof again);
    if (vg_state_parse(text, &first, NULL) == VG_OK) {
        CHECK(vg_state_write(&first, &written) == VG_OK);
        CHECK(vg_state_parse(vg_buf_slice(&written), &again, NULL) == VG_OK);
        CHECK(vg_state_write(&again, &twice) == VG_OK);
        CHECK(vg_slice_eq(vg_buf_slice(&written), vg_buf_slice(&twice)));
        for (size_t i = 1; i < first.event_count; i++)
            CHECK(memcmp(first.events[i - 1].uuid, first.events[i].uuid, VG_UUID_SIZE) < 0);
        vg_state_free(&first);
        vg_state_free(&again);
    }
    vg_buf_free(&written);
    vg_buf_free(&twice);
}

static void check_address(vg_slice text)
{
    static const char base[] = "https://feeds.example.org:8443/api/";
    char url[VG_URL_BYTES], longer[VG_URL_BYTES];
    if (vg_url_resolve(base, text, url, NULL) != VG_OK) return;
    CHECK(strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0);
    CHECK(vg_url_same_origin(url, url));
    bool same = vg_url_same_origin(base, url);
    CHECK(same == vg_url_same_origin(url, base));
    if (vg_url_cut(url, strlen(url) - vg_url_path(url).size, longer, NULL) == VG_OK && same)
        CHECK(vg_url_same_origin(longer, base));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact) return 0;
    if (size) memcpy(exact, data, size);
    check_state(vg_slice_of(exact, size));
    check_address(vg_slice_of(exact, size));
    free(exact);
    return 0;
}
