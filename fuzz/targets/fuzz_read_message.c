/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker's messages come from a process that read hostile input: whatever their bytes are, what is delivered of them
 * is in range, and told again it is delivered the same. */
#include <stdlib.h>

#include "../../src/read/message.h"
#include "check.h"

static void on_member(void *context, const char *name, const char *sha256)
{
    vg_message_member(context, name, sha256);
}

static vg_status retell(vg_slice messages, vg_buf *out)
{
    vg_message_handlers handlers = {.context = out, .member = on_member, .sink = vg_message_sink(out, true)};
    return vg_message_deliver(messages, &handlers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    vg_buf first = VG_BUF_INIT((size_t)64 << 20), second = VG_BUF_INIT((size_t)64 << 20);
    if (!exact) return 0;
    if (size) memcpy(exact, data, size);
    vg_status status = retell(vg_slice_of(exact, size), &first);
    CHECK(status == VG_OK || status == VG_E_FORMAT);
    free(exact);
    CHECK(retell(vg_buf_slice(&first), &second) == VG_OK);
    CHECK(vg_slice_eq(vg_buf_slice(&first), vg_buf_slice(&second)));
    vg_buf_free(&first);
    vg_buf_free(&second);
    return 0;
}
