/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kept mail hides comes out as text, whatever pieces it is fed in; records tile the bytes and hash as they lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "telemetry/carrier.h"
#include "telemetry_samples.h"

typedef struct carried {
    vg_carrier *carrier;
    vg_buf text;    /* all text, records one behind the other */
    vg_buf records; /* "offset length sha256" a line */
    vg_carrier_counts counts;
    const char *sought; /* how often a text holds it where it counts */
    unsigned found;
    size_t largest;
} carried;

static int on_text(void *context, vg_slice text, size_t from, size_t until)
{
    carried *c = context;
    assert_true(from <= until && until <= text.size);
    uint8_t sum = 0;
    for (size_t i = 0; i < text.size + 2 * VG_CARRIER_PADDING; i++) sum ^= text.data[(ptrdiff_t)i - VG_CARRIER_PADDING];
    vg_buf_add(&c->text, text.data, text.size + (sum & 0)); /* the padding is readable */
    if (text.size > c->largest) c->largest = text.size;
    for (size_t at = 0; c->sought && at < text.size;) {
        size_t here = vg_slice_find(vg_slice_skip(text, at), vg_slice_str(c->sought));
        if (here == SIZE_MAX) break;
        at += here;
        c->found += at >= from && at + strlen(c->sought) <= until;
        at++;
    }
    return 0;
}

static int on_record(void *context, const vg_carried_record *record)
{
    carried *c = context;
    char sha256[VG_SHA256_HEX];
    vg_carrier_sha256(c->carrier, sha256);
    vg_buf_printf(&c->records, "%llu %llu %s\n", (unsigned long long)record->offset, (unsigned long long)record->length,
                  sha256);
    return 0;
}

static void carry(carried *c, const char *format, vg_slice bytes, size_t chunk, unsigned digests)
{
    vg_log *log = NULL;
    vg_error err;
    const vg_log_hints hints = {.format = format, .modified = SAMPLE_MODIFIED};
    const vg_carrier_calls calls = {c, on_text, on_record};
    c->text = c->records = VG_BUF_INIT((size_t)64 << 20);
    assert_int_equal(vg_log_open(bytes, &hints, &log, &err), VG_OK);
    assert_true(vg_log_carries(log));
    assert_int_equal(vg_carrier_new(log, &calls, digests, &c->carrier, &err), VG_OK);
    for (size_t at = 0; at < bytes.size; at += chunk) {
        vg_slice piece = vg_slice_take(vg_slice_skip(bytes, at), chunk);
        uint8_t *exact = malloc(piece.size);
        assert_non_null(exact);
        memcpy(exact, piece.data, piece.size);
        assert_int_equal(vg_carrier_feed(c->carrier, vg_slice_of(exact, piece.size), at), 0);
        free(exact);
    }
    assert_int_equal(vg_carrier_end(c->carrier), 0);
    c->counts = vg_carrier_counted(c->carrier);
    vg_carrier_free(c->carrier);
    vg_log_free(log);
}

static void done(carried *c)
{
    vg_buf_free(&c->text);
    vg_buf_free(&c->records);
}

static bool holds(const carried *c, const char *text)
{
    return vg_slice_find(vg_buf_slice(&c->text), vg_slice_str(text)) != SIZE_MAX;
}

#define HEAD   "From: a@example.net\nTo: b@example.org\nSubject: s\n"
#define QUOTED HEAD "Content-Transfer-Encoding: quoted-printable\n\n"
#define BASE64 HEAD "Content-Transfer-Encoding: base64\n\n"
#define HTML   HEAD "Content-Type: text/html; charset=utf-8\n\n"
#define MIXED  HEAD "Content-Type: multipart/mixed;\n boundary=\"b 1\"\n\npreamble\n"

static const struct {
    const char *message, *holds, *lacks;
} rows[] = {
    /* Quoted-printable: RFC 2045 6.7. */
    {QUOTED "http://evil.ex=\nample.com/", "http://evil.example.com/", "ex=\n"},
    {QUOTED "evil.ex=\r\nample.com", "evil.example.com", "=\r"},
    {QUOTED "evil.ex= \t \nample.com", "evil.example.com", "ex="},
    {QUOTED "evil=2eexample=2Ecom", "evil.example.com", "=2"},
    {QUOTED "evil=2\nexample", "evil=2\nexample", NULL},
    {QUOTED "a=b c==d =", "a=b c==d ", NULL},
    {QUOTED "evil.com\nmunity", "evil.com\nmunity", "evil.community"},
    {HEAD "\nevil=2Ecom stays", "evil=2Ecom stays", "evil.com"},
    /* Base64: RFC 2045 6.8; at any width, cut anywhere. */
    {BASE64 "aHR0cDovL2V2aWwuZXhhbXBsZS5jb20v", "http://evil.example.com/", "aHR0"},
    {BASE64 "aHR0cDovL2V2aWwu\nZXhhbXBsZS5jb20v\n", "http://evil.example.com/", "aHR0"},
    {BASE64 "aHR\r\n0cDovL2V\r\n2\r\naWwuZXhhbXBsZS5jb20v\r\n", "http://evil.example.com/", "aHR0"},
    {BASE64 "ICBldmlsLmNvbQ==\nbXVuaXR5", "  evil.community", "evil.com\n"},
    {BASE64 "ICBldmls\nLmNvbW11bml0\neSAg", "  evil.community  ", "evil.com\n"},
    {BASE64 "aHR0cDovL2V2aWwuZXhhbXBsZS5jb20vY", "http://evil.example.com/", NULL},
    {BASE64 "aHR0cDov*L2V2aWwuZXhhbXBsZS5jb20v", "http://evil.example.com/", NULL},
    /* A text that holds the value's base64 is not the value. */
    {HEAD "\nZXZpbC5leGFtcGxlLmNvbQ==", "ZXZpbC5leGFtcGxlLmNvbQ==", "evil.example.com"},
    {BASE64 "WlhacGJDNWxlR0Z0Y0d4bExtTnZiUT09", "ZXZpbC5leGFtcGxlLmNvbQ==", "evil.example.com"},
    /* What a list appended to an encoded body is read as it lies. */
    {BASE64 "aGVsbG8=\n_____\nlist: http://evil.example.com/\n", "list: http://evil.example.com/\n", NULL},
    /* Encoded words: RFC 2047. */
    {HEAD "X: =?utf-8?B?ZXZpbC5leGFtcGxlLmNvbQ==?=\n\n", "X: evil.example.com\n", "?="},
    {HEAD "X: =?UTF-8?q?evil=2Eexample=2Ecom_is?= it\n\n", "X: evil.example.com is it\n", "?="},
    {HEAD "X: =?utf-8?B?ZXZpbC5leA==?=\n =?us-ascii?Q?ample.com?=\n\n", "X: evil.example.com\n", "?="},
    {HEAD "X: a =?utf-8?Q?b?= c =?utf-8?Q?d?=\n\n", "X: a b c d\n", NULL},
    {HEAD "X: =?utf-8?X?evil?= =?utf-8?Q?cut\n\n", "X: =?utf-8?X?evil?= =?utf-8?Q?cut\n", NULL},
    /* References in HTML, and only there. */
    {HTML "<a href=\"http://evil&#46;example&#x2E;com/\">", "http://evil.example.com/", "&"},
    {HTML "evil&period;example&#46com&sol;x", "evil.example.com/x", "&"},
    {HTML "evil&shy;.ex&#8203;ample.com&nbsp;x", "evil.example.com x", "&"},
    {HTML "a && b &unknown; &#; &#x; &toolongforaname; &", "a && b &unknown; &#; &#x; &toolongforaname; &", NULL},
    {HTML "a?b=1&amp;c=2&amp", "a?b=1&c=2&amp", NULL},
    {HEAD "\nevil&#46;com", "evil&#46;com", "evil.com"},
    {HEAD "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\nevil=26#4=\n6;com", "evil.com", "&"},
    /* MIME: RFC 2046 5.1. */
    {MIXED "--b 1\nContent-Transfer-Encoding: base64\n\nZXZpbC5leGFtcGxlLmNvbQ==\n--b 1--\nepilogue=2E", "epilogue=2E",
     "ZXZ"},
    {MIXED "--b 1 \nContent-Transfer-Encoding: base64\n\nZXZpbC5leGFtcGxlLmNvbQ==\n", "evil.example.com", "ZXZ"},
    {MIXED "--b 12\nContent-Transfer-Encoding: base64\n\nZXZpbC5leGFtcGxlLmNvbQ==\n", "ZXZ", "evil.example.com"},
    /* An outer boundary ends what is open within. */
    {MIXED "--b 1\nContent-Type: multipart/x; boundary=in\n\n--in\nContent-Transfer-Encoding: base64\n\nYWFh\n"
           "--b 1\n\nplain=2E YWFh\n",
     "plain=2E YWFh", NULL},
    {MIXED "--b 1\nContent-Type: multipart/x; boundary=in\n\n--b 1\n\n"
           "--in\nContent-Transfer-Encoding: base64\n\nYWFh\n",
     "--in\nContent-Transfer-Encoding: base64\n\nYWFh\n", "aaa"},
    {MIXED "--b 1\nContent-Type: multipart/x; boundary=in\n\n--in\n\nx\n--b 1--\n"
           "--in\nContent-Transfer-Encoding: base64\n\nYWFh\n",
     "--in\nContent-Transfer-Encoding: base64\n\nYWFh\n", "aaa"},
    {MIXED "--b 1\nContent-Type: message/rfc822\n\nSubject: =?utf-8?Q?evil=2Ecom?=\n"
           "Content-Transfer-Encoding: quoted-printable\n\nin=\nner\n--b 1--\n",
     "inner", "=?"},
    {MIXED "--b 1\nContent-Type: message/rfc822\n\nSubject: =?utf-8?Q?evil=2Ecom?=\n\n--b 1--\n", "Subject: evil.com",
     NULL},
    /* UTF-16 under base64, by its name and by its mark. */
    {HEAD "Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\nZQB2AGkAbAAuAGMAbwBtAA==\n",
     "evil.com", NULL},
    {BASE64 "//5lAHYAaQBsAC4AYwBvAG0A\n", "evil.com", NULL},
    /* Nothing but a head; no head at all; zero bytes are in the test below. */
    {HEAD, "Subject: s\n", NULL},
    {"just text", "just text\n", NULL},
};

static void hidden_text_comes_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        vg_slice bytes = vg_slice_str(rows[i].message);
        for (size_t chunk = 1;; chunk = chunk < 9 ? chunk + 1 : 2 * chunk) {
            carried c = {0};
            carry(&c, "rfc5322", bytes, chunk, 0);
            if (!holds(&c, rows[i].holds) || (rows[i].lacks && holds(&c, rows[i].lacks)))
                fail_msg("row %zu in pieces of %zu: %s", i, chunk, vg_buf_text(&c.text));
            assert_int_equal(c.counts.records, 1);
            done(&c);
            if (chunk >= bytes.size) break;
        }
    }
}

/* The records tile the bytes from the first that is not blank, and each hash is that of its bytes. */
static void check_records(const carried *c, vg_slice bytes)
{
    vg_slice rest = vg_buf_slice(&c->records);
    uint64_t expected = 0;
    while (rest.size) {
        uint64_t offset = 0, length = 0;
        char sha256[VG_SHA256_HEX];
        size_t line = vg_slice_find(rest, vg_slice_str("\n")), first = vg_slice_find(rest, vg_slice_str(" "));
        size_t second = first + 1 + vg_slice_find(vg_slice_skip(rest, first + 1), vg_slice_str(" "));
        assert_true(vg_slice_u64(vg_slice_take(rest, first), &offset));
        assert_true(vg_slice_u64(vg_slice_of(rest.data + first + 1, second - first - 1), &length));
        assert_int_equal(offset, expected);
        vg_sha256_hex(vg_slice_of(bytes.data + offset, length), sha256);
        assert_memory_equal(rest.data + second + 1, sha256, VG_SHA256_HEX - 1);
        expected = offset + length;
        rest = vg_slice_skip(rest, line + 1);
    }
    assert_int_equal(expected, bytes.size);
}

static void any_pieces(const char *format, const char *path, vg_slice bytes)
{
    carried whole = {0};
    (void)path;
    carry(&whole, format, bytes, bytes.size, 7);
    check_records(&whole, bytes);
    for (size_t chunk = 1; chunk < bytes.size; chunk += chunk / 3 + 1) {
        carried c = {0};
        carry(&c, format, bytes, chunk, 7);
        assert_true(vg_slice_eq(vg_buf_slice(&c.text), vg_buf_slice(&whole.text)));
        assert_true(vg_slice_eq(vg_buf_slice(&c.records), vg_buf_slice(&whole.records)));
        done(&c);
    }
    done(&whole);
}

static void pieces_of_any_size_give_the_same(void **state)
{
    (void)state;
    assert_true(samples_each("mbox", any_pieces) > 0);
    assert_true(samples_each("rfc5322", any_pieces) > 0);
}

static void messages_of_an_mbox_are_told_from_prose(void **state)
{
    (void)state;
    static const char mbox[] = "From a@b Sun Jan  2 03:04:05 2022\n" HEAD "\nFrom here on: Sun Jan 2\n\n"
                               "From the desk of Sun Jan\n\n>From a@b Sun Jan  2 03:04:05 2022\n"
                               "From a@b Sun Jan  2 03:04:05 2022\n\r\n"
                               "From - Sun Jan  2 03:04:06 2022\n" HEAD "\nlast\n";
    carried c = {0};
    carry(&c, "mbox", vg_slice_str(mbox), 1 << 20, 0);
    assert_int_equal(c.counts.records, 2);
    check_records(&c, vg_slice_str(mbox));
    assert_true(holds(&c, "From the desk"));
    done(&c);
}

static void formats_are_recognised_or_not(void **state)
{
    (void)state;
    static const struct {
        const char *head, *format;
    } heads[] = {
        {"From a@b Sun Jan  2 03:04:05 2022\nSubject: x\n\n", "mbox"},
        {"From a@b Sun Jan  2 03:04:05 2022\nis where it began\n", NULL},
        {HEAD "\nbody", "rfc5322"},
        {"Received: from a\n\tby b; Sun, 2 Jan 2022 03:04:05 +0000\nDate: x\nTo: c\n\n", "rfc5322"},
        {"HTTP/1.1 200 OK\nDate: Sun, 2 Jan 2022 03:04:05 GMT\nContent-Type: text/html\nSubject: x\n\n", NULL},
        {"Date: Sun, 2 Jan 2022 03:04:05 GMT\nContent-Type: text/html\nX-To: x\n\n", NULL},
        {"to: [a]\nfrom: b\nsubject: c\nnot a field\n\n", NULL},
        {"2022-01-02T03:04:05Z host From: a To: b Subject: c\n", NULL},
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        vg_log *log = NULL;
        vg_error err;
        assert_int_equal(vg_log_open(vg_slice_str(heads[i].head), NULL, &log, &err), VG_OK);
        assert_int_equal(vg_log_carries(log), heads[i].format != NULL);
        if (heads[i].format) assert_string_equal(vg_log_format(log), heads[i].format);
        vg_log_free(log);
    }
}

static void attachments_are_hashed_and_what_is_not_opened_is_counted(void **state)
{
    (void)state;
    static const char mail[] = MIXED "--b 1\nContent-Transfer-Encoding: base64\n\naGVsbG8g\nd29ybGQ=\n--b 1\n"
                                     "Content-Transfer-Encoding: base64\n\nUEsDBAoAAAAAAA==\n--b 1\n"
                                     "Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--b 1\n"
                                     "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                                     "U3ViamVjdDogcw==\n--b 1\n"
                                     "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n--b 1\n"
                                     "Content-Type: multipart/mixed\n\nno boundary\n--b 1--\n";
    carried c = {0};
    carry(&c, "rfc5322", vg_slice_str(mail), 7, 1U << VG_DIGEST_MD5 | 1U << VG_DIGEST_SHA1 | 1U << VG_DIGEST_SHA256);
    assert_true(holds(&c, "5eb63bbbe01eeed093cb22bb8f5acdc3\n")); /* of "hello world" */
    assert_true(holds(&c, "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed\n"));
    assert_true(holds(&c, "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9\n"));
    assert_int_equal(c.counts.packed, 2);
    assert_int_equal(c.counts.nested, 1);
    assert_true(holds(&c, "Subject: s\n"));
    assert_int_equal(c.counts.undecoded, 1);
    assert_int_equal(c.counts.unsplit, 1);
    assert_true(holds(&c, "begin 644 x"));
    done(&c);
    carry(&c, "rfc5322", vg_slice_str(mail), 1 << 20, 1U << VG_DIGEST_MD5);
    assert_true(holds(&c, "5eb63bbbe01eeed093cb22bb8f5acdc3\n"));
    assert_false(holds(&c, "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed"));
    done(&c);
}

static void multiparts_nest_up_to_a_limit(void **state)
{
    (void)state;
    vg_buf mail = VG_BUF_INIT(1 << 20);
    vg_buf_add_str(&mail, HEAD);
    for (int i = 0; i < 1000; i++)
        vg_buf_printf(&mail, "Content-Type: multipart/mixed; boundary=level%d\n\n--level%d\n", i, i);
    vg_buf_add_str(&mail, "Content-Transfer-Encoding: base64\n\nZXZpbC5leGFtcGxlLmNvbQ==\nhttp://deep.example.com/\n");
    carried c = {0};
    carry(&c, "rfc5322", vg_buf_slice(&mail), 100, 0);
    assert_int_equal(c.counts.unsplit, 1);
    assert_true(holds(&c, "http://deep.example.com/"));
    assert_true(holds(&c, "ZXZpbC5leGFtcGxlLmNvbQ=="));
    done(&c);
    vg_buf_free(&mail);
}

/* A value is whole, once at least, wherever a text is cut; it is not taken for a shorter one at the cut. */
static void values_across_a_cut_are_seen_whole(void **state)
{
    (void)state;
    vg_buf mail = VG_BUF_INIT(1 << 20);
    for (size_t before = 240000; before < 264000; before += 97) {
        carried c = {.sought = "http://evil.example.com/path"};
        vg_buf_reset(&mail);
        vg_buf_add_str(&mail, HEAD "\n");
        for (size_t i = 0; i < before; i++) vg_buf_add_byte(&mail, '.');
        vg_buf_add_str(&mail, c.sought);
        for (size_t i = 0; i < 20000; i++) vg_buf_add_byte(&mail, i % 90 ? ' ' : '\n');
        carry(&c, "rfc5322", vg_buf_slice(&mail), mail.size / 3 + 1, 0);
        assert_true(c.found == 1 || c.found == 2);
        assert_true(c.largest <= (size_t)256 << 10);
        done(&c);
    }
    vg_buf_free(&mail);
}

static void hostile_mail_is_read_to_its_end(void **state)
{
    (void)state;
    static const uint8_t zeros[] = HEAD "X: \0\0\nContent-Transfer-Encoding: base64\n\n\0\0aGVsbG8=\0\n";
    carried c = {0};
    carry(&c, "rfc5322", vg_slice_of(zeros, sizeof zeros - 1), 5, 7);
    assert_true(holds(&c, "hello"));
    done(&c);
    /* A line, and a field, longer than anything that is held. */
    vg_buf mail = VG_BUF_INIT((size_t)16 << 20);
    vg_buf_add_str(&mail, HEAD "Long: ");
    for (int i = 0; i < 40000; i++) vg_buf_add_str(&mail, "=?a?q?");
    vg_buf_add_str(&mail, " field.example.com\nContent-Transfer-Encoding: base64\n\n");
    for (int i = 0; i < 400000; i++) vg_buf_add_str(&mail, "YWFhYWFh");
    vg_buf_add_str(&mail, "IGV2aWwuZXhhbXBsZS5jb20=");
    for (size_t chunk = 100; chunk < mail.size; chunk *= 40) {
        c = (carried){.sought = " evil.example.com"};
        carry(&c, "rfc5322", vg_buf_slice(&mail), chunk, 7);
        assert_true(c.found > 0);
        assert_true(holds(&c, " field.example.com"));
        check_records(&c, vg_buf_slice(&mail));
        done(&c);
    }
    vg_buf_free(&mail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hidden_text_comes_out),
        cmocka_unit_test(pieces_of_any_size_give_the_same),
        cmocka_unit_test(messages_of_an_mbox_are_told_from_prose),
        cmocka_unit_test(formats_are_recognised_or_not),
        cmocka_unit_test(attachments_are_hashed_and_what_is_not_opened_is_counted),
        cmocka_unit_test(multiparts_nest_up_to_a_limit),
        cmocka_unit_test(values_across_a_cut_are_seen_whole),
        cmocka_unit_test(hostile_mail_is_read_to_its_end),
    };
    return cmocka_run_group_tests_name("telemetry carrier", tests, NULL, NULL);
}
