/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a report; the first byte forces a format or leaves it to detection. The head comes once and first,
 * values are canonical and come once, and a place holds what was written. */
#include <stdlib.h>

#include "check.h"
#include "observe/canonical.h"
#include "read/report.h"

typedef struct reading {
    vg_slice bytes;
    size_t heads, count;
    bool wide;
    bool elsewhere; /* places are those of another file */
} reading;

static void on_head(void *context, const vg_report_head *head)
{
    reading *r = context;
    r->heads++; /* a bundle may hold several reports */
    r->elsewhere = head->original_file.size > 0;
    CHECK(head->format && head->language[2] == 0);
    r->wide = head->encoding[0] && strcmp(head->encoding, "UTF-8") != 0 && !head->extracted.data;
    if (head->extracted.data) r->bytes = head->extracted;
}

static int on_indicator(void *context, const vg_indicator *in)
{
    static char canonical[VG_CANONICAL_MAX];
    reading *r = context;
    r->count++;
    CHECK(r->heads > 0);
    CHECK(in->kind > VG_KIND_NONE && in->kind < VG_KIND_COUNT);
    CHECK(in->value.size > 0 && in->value.size < VG_CANONICAL_MAX);
    size_t length = vg_canonical(in->kind, in->value, canonical);
    CHECK(vg_slice_eq(vg_slice_of(canonical, length), in->value));
    if (in->validity.until != VG_TIME_NONE) CHECK(in->validity.from <= in->validity.until);
    if (in->offset == VG_REPORT_NOWHERE || r->elsewhere) return 0;
    CHECK(in->length <= r->bytes.size && in->offset <= r->bytes.size - in->length);
    if (!r->wide) CHECK(vg_slice_eq(in->written, vg_slice_of(r->bytes.data + in->offset, (size_t)in->length)));
    return 0;
}

static void on_actor(void *context, vg_slice name)
{
    reading *r = context;
    CHECK(r->heads > 0 && name.size > 0);
}

static void check_span(const reading *r, vg_span span)
{
    CHECK(r->heads > 0);
    if (span.offset == VG_REPORT_NOWHERE || r->elsewhere) return;
    CHECK(span.length <= r->bytes.size && span.offset <= r->bytes.size - span.length);
}

static int on_claim(void *context, const vg_claim *c)
{
    reading *r = context;
    check_span(r, c->span);
    CHECK(c->act < VG_ACT_COUNT && c->action < VG_ACTION_COUNT && c->likelihood < VG_LIKELIHOOD_COUNT);
    for (size_t i = 0; i < c->source_count; i++) check_span(r, c->sources[i].span);
    for (size_t i = 0; i < c->target_count; i++) check_span(r, c->targets[i].span);
    for (size_t i = 0; i < c->answer_count; i++) CHECK(c->answers[i].act < VG_ACT_COUNT);
    return 0;
}

static int on_mention(void *context, const vg_mention *m)
{
    CHECK(m->kind < VG_MENTION_COUNT && m->country[2] == 0);
    check_span(context, m->span);
    return 0;
}

static int on_text(void *context, const vg_text_run *run)
{
    reading *r = context;
    check_span(r, run->span);
    CHECK(run->kind < VG_BLOCK_COUNT && run->text.size > 0);
    return 0;
}

static void on_unread(void *context, vg_slice sentence, vg_span span)
{
    (void)sentence;
    check_span(context, span);
}

static void on_problem(void *context, const char *reason)
{
    (void)context;
    CHECK(reason && reason[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {NULL,   "list", "csv",  "stix", "misp",    "html", "markdown", "text",
                                          "docx", "odt",  "mail", "pdf",  "openioc", "yara", "sigma"};
    const size_t format_count = sizeof formats / sizeof formats[0];
    if (size == 0) return 0;
    uint8_t *exact = malloc(size > 1 ? size - 1 : 1);
    if (!exact) return 0;
    memcpy(exact, data + 1, size - 1);
    reading r = {.bytes = vg_slice_of(exact, size - 1)};
    vg_report_sink sink = {.context = &r,
                           .head = on_head,
                           .indicator = on_indicator,
                           .actor = on_actor,
                           .claim = on_claim,
                           .mention = on_mention,
                           .text = on_text,
                           .unread = on_unread,
                           .problem = on_problem};
    vg_report_options options = {
        .path = "www.some-vendor.com/a", .published = VG_TIME_NONE, .format = formats[data[0] % format_count]};
    vg_error err = {VG_OK, ""};
    vg_status status = vg_read_report(r.bytes, &options, &sink, &err);
    CHECK(status == VG_OK ? r.heads > 0 : err.message[0] != 0);
    free(exact);
    return 0;
}
