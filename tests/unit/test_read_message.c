/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker tells of a report comes out in the parent as it went in, and damage is noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "../../src/read/message.h"
#include "dossier_sample.h"
#include "read/read_result.h"

static void on_member(void *context, const char *name, const char *sha256)
{
    vg_message_member(context, name, sha256);
}

static vg_status deliver_again(vg_slice messages, vg_buf *again)
{
    vg_message_handlers handlers = {.context = again, .member = on_member, .sink = vg_message_sink(again, true)};
    return vg_message_deliver(messages, &handlers);
}

static void what_is_told_comes_out_as_it_went_in(void **state)
{
    (void)state;
    for (size_t i = 0; dossier_sample_name(i); i++) {
        vg_read_result *r = dossier_sample(dossier_sample_name(i));
        vg_buf first = VG_BUF_INIT((size_t)64 << 20), again = VG_BUF_INIT((size_t)64 << 20);
        vg_report_sink sink = vg_message_sink(&first, true);
        for (size_t k = 0; k < r->report_count; k++) {
            vg_message_member(&first, k ? "in/side" : NULL, r->reports[k].sha256);
            dossier_tell(&r->reports[k], &sink);
        }
        assert_int_equal(deliver_again(vg_buf_slice(&first), &again), VG_OK);
        assert_int_equal(again.size, first.size);
        assert_memory_equal(again.data, first.data, first.size);
        vg_buf_free(&first);
        vg_buf_free(&again);
        dossier_sample_free(r);
    }
}

static void damage_is_noticed_and_what_came_before_is_kept(void **state)
{
    (void)state;
    vg_read_result *r = dossier_sample("vendor");
    vg_buf first = VG_BUF_INIT((size_t)1 << 20), again = VG_BUF_INIT((size_t)1 << 20);
    vg_report_sink sink = vg_message_sink(&first, true);
    vg_message_member(&first, NULL, "");
    dossier_tell(&r->reports[0], &sink);
    size_t whole = 0;
    for (size_t cut = 0; cut < first.size; cut++) {
        uint8_t *exact = malloc(cut + 1);
        assert_non_null(exact);
        memcpy(exact, first.data, cut);
        vg_buf_reset(&again);
        vg_status status = deliver_again(vg_slice_of(exact, cut), &again);
        assert_true(status == VG_OK || status == VG_E_FORMAT);
        assert_true(again.size <= cut);
        assert_memory_equal(again.data ? again.data : exact, first.data, again.size);
        whole += status == VG_OK;
        free(exact);
    }
    /* A cut is well formed only between two messages. */
    const vg_dossier *d = &r->reports[0];
    assert_int_equal(whole, 1 + 1 + 1 + d->claim_count + d->mention_count + d->text_count + d->indicator_count +
                                d->unread_count + d->indicated_count);
    vg_buf_free(&first);
    vg_buf_free(&again);
    dossier_sample_free(r);
}

static void a_value_out_of_range_is_damage(void **state)
{
    (void)state;
    vg_read_result *r = dossier_sample("press");
    const vg_report_head head = {.format = "text"};
    vg_buf first = VG_BUF_INIT((size_t)1 << 20), again = VG_BUF_INIT((size_t)1 << 20);
    vg_report_sink sink = vg_message_sink(&first, true);
    vg_message_member(&first, NULL, "");
    sink.head(sink.context, &head);
    size_t at = first.size;
    vg_claim claim = r->reports[0].claims[0];
    claim.act = VG_ACT_COUNT;
    sink.claim(sink.context, &claim);
    assert_int_equal(deliver_again(vg_buf_slice(&first), &again), VG_E_FORMAT);
    assert_int_equal(again.size, at);

    first.size = at; /* and what belongs to a report does not come before one */
    sink.claim(sink.context, &r->reports[0].claims[0]);
    vg_buf_reset(&again);
    assert_int_equal(deliver_again(vg_slice_of(first.data + at, first.size - at), &again), VG_E_FORMAT);
    vg_buf_free(&first);
    vg_buf_free(&again);
    dossier_sample_free(r);
}

static int refuse(void *context, const vg_claim *claim)
{
    (void)context;
    (void)claim;
    return VG_E_NOMEM;
}

static void a_sink_that_stops_is_obeyed(void **state)
{
    (void)state;
    vg_read_result *r = dossier_sample("press");
    vg_buf first = VG_BUF_INIT((size_t)1 << 20);
    vg_report_sink sink = vg_message_sink(&first, true);
    dossier_tell(&r->reports[0], &sink);
    vg_message_handlers handlers = {.sink = {.claim = refuse}};
    assert_int_equal(vg_message_deliver(vg_buf_slice(&first), &handlers), VG_E_NOMEM);
    vg_buf_free(&first);
    dossier_sample_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_comes_out_as_it_went_in),
        cmocka_unit_test(damage_is_noticed_and_what_came_before_is_kept),
        cmocka_unit_test(a_value_out_of_range_is_damage),
        cmocka_unit_test(a_sink_that_stops_is_obeyed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
