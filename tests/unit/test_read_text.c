/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The readable text of a report, each piece with its stored bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/buf.h"
#include "read/read_result.h"
#include "read/report.h"

typedef struct collected {
    vg_slice bytes;
    vg_dossier d;
    vg_buf text; /* blocks, one a line */
    uint64_t last;
    size_t blocks;
} collected;

static int on_indicator(void *context, const vg_indicator *indicator)
{
    (void)context;
    (void)indicator;
    return 0;
}

static int on_text(void *context, const vg_text_run *run)
{
    collected *c = context;
    if (run->begins && c->blocks++) vg_buf_add_byte(&c->text, '\n');
    assert_true(run->begins || c->blocks);
    vg_buf_add_slice(&c->text, run->text);
    assert_true(run->span.offset != VG_REPORT_NOWHERE);
    assert_true(run->span.offset >= c->last); /* they ascend */
    assert_true(run->span.offset + run->span.length <= c->bytes.size);
    c->last = run->span.offset + run->span.length;
    if (run->span.length == run->text.size)
        assert_memory_equal(run->text.data, c->bytes.data + run->span.offset, run->text.size);
    c->d.text = realloc(c->d.text, (c->d.text_count + 1) * sizeof *c->d.text);
    assert_non_null(c->d.text);
    c->d.text[c->d.text_count++] = *run;
    return 0;
}

/* The text, and the words at every span that `words` has in the bytes. */
static void read_text(const char *bytes, const char *format, const char *expected, const char *written,
                      const char *words)
{
    collected c = {.bytes = vg_slice_str(bytes), .text = VG_BUF_INIT(1 << 20)};
    vg_report_sink sink = {.context = &c, .indicator = on_indicator, .text = on_text};
    vg_report_options options = {.path = "report", .published = VG_TIME_NONE, .format = format};
    vg_error err;
    assert_int_equal(vg_read_report(c.bytes, &options, &sink, &err), VG_OK);
    assert_string_equal(vg_buf_text(&c.text), expected);
    size_t at = vg_slice_find(c.bytes, vg_slice_str(written));
    assert_true(at != SIZE_MAX);
    vg_buf out = VG_BUF_INIT(1 << 16);
    /* The views of the runs are gone: the words are looked for in the buffer that keeps them. */
    size_t from = 0;
    for (size_t i = 0; i < c.d.text_count; i++) {
        if (c.d.text[i].begins && i) from++;
        c.d.text[i].text.data = c.text.data + from;
        from += c.d.text[i].text.size;
    }
    vg_dossier_words(&c.d, (vg_span){at, strlen(written)}, 1000, &out);
    assert_string_equal(vg_buf_text(&out), words);
    vg_buf_reset(&out);
    vg_dossier_words(&c.d, (vg_span){at, strlen(written)}, 3, &out);
    assert_true(out.size <= 3 + strlen("…"));
    vg_buf_free(&out);
    vg_buf_free(&c.text);
    free(c.d.text);
}

static void plain_text_is_its_own_place(void **state)
{
    (void)state;
    read_text("One line\nand another.\n\n  A second paragraph\xc3\xa9.\n", "text",
              "One line\nand another.\nA second paragraph\xc3\xa9.", "line\nand", "line and");
}

static void markup_and_entities_are_seen_through(void **state)
{
    (void)state;
    read_text("<html><body><p>L&#8217;&eacute;t&eacute; <b>dernier</b>,   deux\n fois &amp; plus</p><p>Fin.</p></body>",
              "html", "L\xe2\x80\x99\xc3\xa9t\xc3\xa9 dernier, deux fois & plus\nFin.",
              "&eacute;t&eacute; <b>dernier</b>,   deux\n fois &amp;", "\xc3\xa9t\xc3\xa9 dernier, deux fois &");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_is_its_own_place),
        cmocka_unit_test(markup_and_entities_are_seen_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
