/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail as it lies on disk, read line by line as it comes: messages (mail.h), within them MIME's tree (RFC 2045, 2046),
 * within that what the transfer encodings hide. One message goes through in three states:
 *
 *     head ── empty line ──▶ body ── "--boundary" ──▶ head of a part … ── "--boundary--" ──▶ body (what is behind)
 *
 * Head fields are given as text with their encoded words undone, bodies as their encodings say. A part of an encoding
 * that is not known, and a multipart that cannot be split, are read as they lie, and counted. What is decoded is not
 * scanned as it lies as well: base64 is letters and digits, in which a short name could be found that nobody wrote. But
 * a line that cannot be base64 is: lists append their footers to encoded bodies.
 *
 * Not GMime: it reads from streams of its own into a tree that holds every part, and ends the process where memory is
 * short; here a message may be longer than memory, and comes in pieces. */
#include "telemetry/carrier.h"

#include <stdlib.h>

#include "base/limits.h"
#include "carrier_text.h"
#include "mail.h"
#include "mail_decode.h"
#include "telemetry/utf16.h"

#define HEAD_BYTES     ((size_t)64 << 10)  /* of a message, kept to date it */
#define TEXT_BYTES     ((size_t)256 << 10) /* given at once */
#define ASIDE_BYTES    ((size_t)32 << 10)
#define HELD_BYTES     ((size_t)16 << 10) /* of a line that the end of the fed bytes cuts */
#define DELIMITER_MAX  1000U              /* a boundary's line (RFC 5322 2.1.1) */
#define BOUNDARY_BYTES 256U               /* RFC 2046 5.1.1 allows 70 */

typedef enum encoding { ENCODING_NONE = 0, ENCODING_QUOTED, ENCODING_BASE64, ENCODING_UNKNOWN } encoding;
typedef enum content { CONTENT_OTHER = 0, CONTENT_MULTIPART, CONTENT_MESSAGE, CONTENT_HTML } content;

typedef struct boundary {
    size_t size;
    uint8_t bytes[BOUNDARY_BYTES];
} boundary;

/* What the head says of the part whose body follows. */
typedef struct part_head {
    content content;
    encoding encoding;
    vg_charset charset;
    boundary boundary;
} part_head;

typedef struct part_body {
    encoding encoding;
    bool html, hashed;
    vg_charset charset;
    vg_quoted quoted;
    vg_base64 base64;
    vg_entities entities;
    uint8_t magic[6];
    size_t magic_size;
} part_body;

/* A line, or a piece of one that is too long to be held. */
typedef struct mail_line {
    vg_slice text;  /* without its end */
    uint64_t at;    /* where the line begins */
    bool starts;    /* the text is the line's beginning */
    bool ends;      /* and its end */
    const char *by; /* what ended it: "\n", "\r\n" or nothing */
} mail_line;

struct vg_carrier {
    const vg_log *log;
    vg_carrier_calls calls;
    vg_carrier_counts counts;
    int stop;
    vg_carrier_text body, aside;
    /* Lines. */
    vg_buf held;
    uint64_t line_at;
    bool within_line; /* a piece of it was handled */
    bool behind_empty;
    /* The record. */
    bool open, seen; /* seen: it has more than empty lines */
    uint64_t begin;
    vg_buf head;
    bool in_top_head;
    vg_hasher *whole; /* of its bytes before the current block */
    vg_slice block;
    uint64_t block_at, end;
    /* MIME. */
    bool in_head;
    vg_buf field;
    part_head next;
    part_body part;
    boundary levels[VG_LIMIT_MIME_DEPTH];
    unsigned depth;
    vg_hasher *digests[VG_DIGEST_COUNT]; /* of the attachment; NULL: not wanted */
    vg_buf wide, narrow;
};

/* -- text out ------------------------------------------------------------------------------------------------------ */

static void put_text(void *context, vg_slice bytes)
{
    vg_carrier *c = context;
    if (c->stop == 0) c->stop = vg_carrier_text_put(&c->body, &c->calls, bytes);
}

static void put_aside(vg_carrier *c, vg_slice bytes)
{
    if (c->stop == 0) c->stop = vg_carrier_text_put(&c->aside, &c->calls, bytes);
}

static void put_visible(vg_carrier *c, vg_slice bytes)
{
    const vg_sink out = {put_text, c};
    if (c->part.html)
        vg_entities_decode(&c->part.entities, bytes, out);
    else
        put_text(c, bytes);
}

static void put_wide(vg_carrier *c, vg_slice bytes)
{
    size_t used = 0;
    vg_buf_add_slice(&c->wide, bytes);
    vg_buf_reset(&c->narrow);
    vg_utf16_to_utf8(c->part.charset, vg_buf_slice(&c->wide), &c->narrow, &used);
    if (c->wide.status != VG_OK || c->narrow.status != VG_OK) {
        c->stop = VG_E_NOMEM;
        return;
    }
    put_visible(c, vg_buf_slice(&c->narrow));
    c->wide.size -= used;
    if (c->wide.size) memmove(c->wide.data, c->wide.data + used, c->wide.size);
}

/* Decoded bytes of the part. */
static void put_part(void *context, vg_slice bytes)
{
    vg_carrier *c = context;
    part_body *p = &c->part;
    if (bytes.size == 0) return;
    if (p->magic_size == 0 && bytes.size >= 2 && p->charset == VG_CHARSET_BYTES) {
        if (bytes.data[0] == 0xff && bytes.data[1] == 0xfe) p->charset = VG_CHARSET_UTF16LE;
        if (bytes.data[0] == 0xfe && bytes.data[1] == 0xff) p->charset = VG_CHARSET_UTF16BE;
    }
    for (size_t i = 0; i < bytes.size && p->magic_size < sizeof p->magic; i++)
        p->magic[p->magic_size++] = bytes.data[i];
    for (size_t i = 0; p->hashed && i < VG_DIGEST_COUNT; i++)
        if (c->digests[i]) vg_hasher_add(c->digests[i], bytes);
    if (p->charset == VG_CHARSET_BYTES)
        put_visible(c, bytes);
    else
        put_wide(c, bytes);
}

/* -- parts --------------------------------------------------------------------------------------------------------- */

static bool is_packed(vg_slice magic)
{
    static const struct {
        size_t size;
        const char *bytes;
    } known[] = {{4, "PK\3\4"},
                 {2, "\x1f\x8b"},
                 {6, "7z\xbc\xaf\x27\x1c"},
                 {4, "Rar!"},
                 {6, "\xfd"
                     "7zXZ\0"},
                 {4, "(\xb5/\xfd"},
                 {3, "BZh"},
                 {4, "MSCF"},
                 {5, "%PDF-"},
                 {4, "\xd0\xcf\x11\xe0"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (magic.size >= known[i].size && memcmp(magic.data, known[i].bytes, known[i].size) == 0) return true;
    return false;
}

static void begin_part(vg_carrier *c)
{
    const part_head *h = &c->next;
    c->part = (part_body){.encoding = h->encoding, .html = h->content == CONTENT_HTML};
    if (h->encoding == ENCODING_UNKNOWN) {
        c->counts.undecoded++;
        c->part.encoding = ENCODING_NONE;
    }
    if (c->part.encoding != ENCODING_NONE) c->part.charset = h->charset;
    c->counts.nested += c->part.encoding != ENCODING_NONE && h->content == CONTENT_MESSAGE;
    c->part.hashed = c->part.encoding == ENCODING_BASE64;
    c->wide.size = 0;
    for (size_t i = 0; c->part.hashed && i < VG_DIGEST_COUNT; i++)
        if (c->digests[i]) vg_hasher_reset(c->digests[i]);
}

static void end_part(vg_carrier *c)
{
    part_body *p = &c->part;
    const vg_sink decoded = {put_part, c}, visible = {put_text, c};
    char hex[VG_SHA256_HEX];
    vg_quoted_end(&p->quoted, decoded);
    vg_base64_end(&p->base64, decoded);
    vg_entities_end(&p->entities, visible);
    if (p->hashed && p->magic_size) {
        c->counts.packed += is_packed(vg_slice_of(p->magic, p->magic_size));
        for (size_t i = 0; i < VG_DIGEST_COUNT; i++) {
            if (!c->digests[i]) continue;
            put_aside(c, vg_slice_of(hex, vg_hasher_hex(c->digests[i], hex)));
            put_aside(c, vg_slice_str("\n"));
        }
    }
    put_text(c, vg_slice_str("\n"));
    c->part = (part_body){.encoding = ENCODING_NONE};
}

static void put_body(vg_carrier *c, const mail_line *line)
{
    const vg_sink out = {put_part, c};
    switch (c->part.encoding) {
    case ENCODING_QUOTED: vg_quoted_decode(&c->part.quoted, line->text, line->ends, out); return;
    case ENCODING_BASE64:
        if (!vg_base64_decode(&c->part.base64, line->text, out)) {
            put_aside(c, line->text);
            put_aside(c, vg_slice_str(line->ends ? "\n" : ""));
        }
        return;
    case ENCODING_NONE:
    case ENCODING_UNKNOWN: break;
    }
    put_visible(c, line->text);
    if (line->ends) put_visible(c, vg_slice_str("\n"));
}

/* -- heads --------------------------------------------------------------------------------------------------------- */

static bool begins_with(vg_slice s, const char *lower)
{
    size_t n = strlen(lower);
    return s.size >= n && vg_slice_ieq(vg_slice_take(s, n), vg_slice_str(lower));
}

/* The next parameter of a Content-Type, its value without quotes: RFC 2045 5.1. */
static bool next_parameter(vg_slice *rest, vg_slice *ret_name, boundary *ret_value)
{
    const uint8_t *semicolon = rest->size ? memchr(rest->data, ';', rest->size) : NULL;
    if (!semicolon) return false;
    vg_slice s = vg_slice_trim(vg_slice_skip(*rest, (size_t)(semicolon - rest->data) + 1));
    size_t n = 0, at;
    while (n < s.size && s.data[n] != '=' && s.data[n] != ';') n++;
    *ret_name = vg_slice_trim(vg_slice_take(s, n));
    ret_value->size = 0;
    at = n + (n < s.size && s.data[n] == '=');
    while (at < s.size && vg_is_space(s.data[at])) at++;
    bool quoted = at < s.size && s.data[at] == '"';
    for (at += quoted; at < s.size; at++) {
        if (quoted ? s.data[at] == '"' : s.data[at] == ';' || vg_is_space(s.data[at])) break;
        if (quoted && s.data[at] == '\\' && at + 1 < s.size) at++;
        if (ret_value->size < sizeof ret_value->bytes) ret_value->bytes[ret_value->size] = s.data[at];
        ret_value->size++;
    }
    *rest = vg_slice_skip(s, at);
    return true;
}

static void read_content_type(part_head *h, vg_slice value)
{
    vg_slice rest = value, name;
    boundary v;
    h->content = begins_with(value, "multipart/")           ? CONTENT_MULTIPART
                 : begins_with(value, "message/rfc822")     ? CONTENT_MESSAGE
                 : begins_with(value, "message/global")     ? CONTENT_MESSAGE
                 : begins_with(value, "text/html")          ? CONTENT_HTML
                 : begins_with(value, "application/xhtml+") ? CONTENT_HTML
                                                            : CONTENT_OTHER;
    while (next_parameter(&rest, &name, &v)) {
        vg_slice bytes = vg_slice_of(v.bytes, v.size < sizeof v.bytes ? v.size : 0);
        if (vg_slice_ieq(name, vg_slice_str("boundary")) && bytes.size) h->boundary = v;
        if (!vg_slice_ieq(name, vg_slice_str("charset")) || !begins_with(bytes, "utf-16")) continue;
        h->charset = begins_with(bytes, "utf-16be") ? VG_CHARSET_UTF16BE : VG_CHARSET_UTF16LE;
    }
}

static void read_encoding(part_head *h, vg_slice value)
{
    static const struct {
        const char *name;
        encoding encoding;
    } known[] = {{"base64", ENCODING_BASE64},
                 {"quoted-printable", ENCODING_QUOTED},
                 {"7bit", ENCODING_NONE},
                 {"8bit", ENCODING_NONE},
                 {"binary", ENCODING_NONE}};
    h->encoding = ENCODING_UNKNOWN;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (begins_with(value, known[i].name)) h->encoding = known[i].encoding;
}

static void flush_field(vg_carrier *c)
{
    const vg_sink out = {put_text, c};
    vg_slice field = vg_buf_slice(&c->field), rest = field, name, value;
    if (field.size == 0) return;
    if (vg_mail_next_field(&rest, &name, &value)) {
        if (vg_slice_ieq(name, vg_slice_str("content-type"))) read_content_type(&c->next, value);
        if (vg_slice_ieq(name, vg_slice_str("content-transfer-encoding"))) read_encoding(&c->next, value);
    }
    vg_words_decode(field, out);
    put_text(c, vg_slice_str("\n"));
    vg_buf_reset(&c->field);
}

static void begin_head(vg_carrier *c)
{
    c->in_head = true;
    c->next = (part_head){.content = CONTENT_OTHER};
}

static void end_head(vg_carrier *c)
{
    const part_head *h = &c->next;
    flush_field(c);
    c->in_head = c->in_top_head = false;
    begin_part(c);
    if (h->content == CONTENT_MULTIPART) {
        c->part.encoding = ENCODING_NONE;
        if (h->boundary.size && c->depth < VG_LIMIT_MIME_DEPTH)
            c->levels[c->depth++] = h->boundary;
        else
            c->counts.unsplit++;
    } else if (h->content == CONTENT_MESSAGE && c->part.encoding == ENCODING_NONE) {
        begin_head(c); /* a message within a message: its head follows */
    }
}

static void add_field(vg_carrier *c, const mail_line *line)
{
    bool fold = line->text.size && (line->text.data[0] == ' ' || line->text.data[0] == '\t');
    if (line->starts && !fold) flush_field(c);
    if (c->field.size + line->text.size <= VG_LIMIT_HEADER_FIELD_BYTES) {
        if (vg_buf_add_slice(&c->field, line->text) != VG_OK) c->stop = VG_E_NOMEM;
        return;
    }
    flush_field(c);
    put_text(c, line->text);
    if (line->ends) put_text(c, vg_slice_str("\n"));
}

/* -- the tree ------------------------------------------------------------------------------------------------------ */

/* "--boundary" or "--boundary--" of any level that is open, the innermost first: an outer one ends the inner ones. */
static bool delimits(vg_carrier *c, const mail_line *line)
{
    vg_slice text = line->text;
    if (!line->starts || !line->ends || text.size < 3 || text.size > DELIMITER_MAX) return false;
    if (text.data[0] != '-' || text.data[1] != '-') return false;
    text = vg_slice_skip(text, 2);
    for (unsigned level = c->depth; level-- > 0;) {
        const boundary *b = &c->levels[level];
        if (text.size < b->size || memcmp(text.data, b->bytes, b->size) != 0) continue;
        vg_slice rest = vg_slice_skip(text, b->size);
        bool closes = rest.size >= 2 && rest.data[0] == '-' && rest.data[1] == '-';
        if (vg_slice_trim(vg_slice_skip(rest, closes ? 2 : 0)).size) continue;
        flush_field(c);
        end_part(c);
        c->depth = closes ? level : level + 1;
        c->in_head = false;
        if (!closes) begin_head(c);
        return true;
    }
    return false;
}

/* -- records ------------------------------------------------------------------------------------------------------- */

static void begin_record(vg_carrier *c, uint64_t at)
{
    c->open = true;
    c->seen = false;
    c->begin = at;
    c->depth = 0;
    c->in_top_head = true;
    c->part = (part_body){.encoding = ENCODING_NONE};
    vg_buf_reset(&c->head);
    vg_buf_reset(&c->field);
    vg_hasher_reset(c->whole);
    begin_head(c);
}

static void end_record(vg_carrier *c, uint64_t at)
{
    if (!c->open) return;
    flush_field(c);
    end_part(c);
    c->open = false;
    if (c->stop == 0) c->stop = vg_carrier_text_end(&c->body, &c->calls);
    if (c->stop == 0) c->stop = vg_carrier_text_end(&c->aside, &c->calls);
    if (c->stop != 0 || !c->seen) return;
    c->end = at;
    c->counts.records++;
    const vg_carried_record record = {c->begin, at - c->begin, vg_buf_slice(&c->head)};
    c->stop = c->calls.record(c->calls.context, &record);
}

static void keep_head(vg_carrier *c, const mail_line *line)
{
    size_t max = c->in_top_head ? HEAD_BYTES : VG_LIMIT_EVIDENCE_BYTES;
    if (c->head.size >= max) return;
    vg_buf_add_slice(&c->head, vg_slice_take(line->text, max - c->head.size));
    vg_buf_add_str(&c->head, line->by);
    if (c->head.status != VG_OK) c->stop = VG_E_NOMEM;
}

static void handle(vg_carrier *c, const mail_line *line)
{
    bool empty = line->starts && line->ends && line->text.size == 0;
    bool may_begin = c->log->framing == VG_FRAMING_MBOX && line->starts && (c->behind_empty || !c->open);
    bool from_line = may_begin && vg_mail_is_from_line(line->text);
    if (from_line) end_record(c, line->at);
    if (!c->open) begin_record(c, line->at);
    if (c->stop) return;
    c->behind_empty = empty;
    c->seen = c->seen || !empty;
    keep_head(c, line);
    if (from_line) {
        put_text(c, line->text);
        put_text(c, vg_slice_str("\n"));
    } else if (c->depth && delimits(c, line)) {
        return;
    } else if (!c->in_head) {
        put_body(c, line);
    } else if (!empty) {
        add_field(c, line);
    } else if (c->seen) { /* empty lines before a message are none of its head */
        end_head(c);
    }
}

/* -- lines --------------------------------------------------------------------------------------------------------- */

/* Handles text that is a line, or the rest of one, up to its line feed if that is there. */
static void handle_text(vg_carrier *c, vg_slice text, uint64_t at, bool starts, bool fed)
{
    bool crlf = fed && text.size && text.data[text.size - 1] == '\r';
    text.size -= crlf;
    const mail_line line = {text, at, starts, true, crlf ? "\r\n" : fed ? "\n" : ""};
    handle(c, &line);
}

static void handle_piece(vg_carrier *c, vg_slice text, uint64_t at, bool starts)
{
    const mail_line line = {text, at, starts, false, ""};
    if (text.size) handle(c, &line);
    c->within_line = true;
}

/* What of the held line was in blocks before this one is hashed when it is known which record it belongs to. */
static void hash_held(vg_carrier *c, size_t before)
{
    if (c->open && c->begin < c->block_at) vg_hasher_add(c->whole, vg_slice_of(c->held.data, before));
}

/* The line that the last block cut; returns where the next one begins. */
static size_t go_on(vg_carrier *c, vg_slice bytes)
{
    const uint8_t *feed = memchr(bytes.data, '\n', bytes.size);
    size_t end = feed ? (size_t)(feed - bytes.data) : bytes.size, before = c->held.size;
    vg_slice rest = vg_slice_take(bytes, end);
    if (c->within_line) {
        if (!feed) {
            handle_piece(c, rest, c->line_at, false);
            return bytes.size;
        }
        c->within_line = false;
        handle_text(c, rest, c->line_at, false, true);
        return end + 1;
    }
    bool fits = before + rest.size <= HELD_BYTES;
    if (fits && vg_buf_add_slice(&c->held, rest) != VG_OK) c->stop = VG_E_NOMEM;
    if (fits && !feed) return bytes.size;
    if (fits) {
        handle_text(c, vg_buf_slice(&c->held), c->line_at, true, true);
    } else {
        handle_piece(c, vg_buf_slice(&c->held), c->line_at, true);
        if (feed) {
            c->within_line = false;
            handle_text(c, rest, c->line_at, false, true);
        } else {
            handle_piece(c, rest, c->line_at, false);
        }
    }
    hash_held(c, before);
    vg_buf_reset(&c->held);
    return feed ? end + 1 : bytes.size;
}

int vg_carrier_feed(vg_carrier *c, vg_slice bytes, uint64_t offset)
{
    size_t at = 0;
    c->block = bytes;
    c->block_at = offset;
    if (bytes.size == 0 || c->stop) return c->stop;
    if (c->held.size || c->within_line) at = go_on(c, bytes);
    while (at < bytes.size && c->stop == 0) {
        const uint8_t *feed = memchr(bytes.data + at, '\n', bytes.size - at);
        size_t end = feed ? (size_t)(feed - bytes.data) : bytes.size;
        vg_slice text = vg_slice_of(bytes.data + at, end - at);
        if (feed) {
            handle_text(c, text, offset + at, true, true);
            at = end + 1;
            continue;
        }
        c->line_at = offset + at;
        if (text.size > HELD_BYTES) {
            handle_piece(c, text, c->line_at, true);
        } else if (vg_buf_add_slice(&c->held, text) != VG_OK) {
            c->stop = VG_E_NOMEM;
        }
        at = bytes.size;
    }
    /* The record goes on: its bytes in this block, up to a line that is held. */
    uint64_t from = c->begin > offset ? c->begin : offset, until = c->held.size ? c->line_at : offset + bytes.size;
    if (c->open && from < until)
        vg_hasher_add(c->whole, vg_slice_of(bytes.data + (from - offset), (size_t)(until - from)));
    c->end = offset + bytes.size;
    return c->stop;
}

int vg_carrier_end(vg_carrier *c)
{
    c->block = vg_slice_of(NULL, 0);
    c->block_at = c->end;
    if (c->held.size && c->stop == 0) {
        handle_text(c, vg_buf_slice(&c->held), c->line_at, true, false);
        hash_held(c, c->held.size);
        vg_buf_reset(&c->held);
    }
    end_record(c, c->block_at);
    return c->stop;
}

void vg_carrier_sha256(vg_carrier *c, char ret_hex[VG_SHA256_HEX])
{
    uint64_t from = c->begin > c->block_at ? c->begin : c->block_at;
    vg_slice rest = vg_slice_of(NULL, 0);
    if (c->end > from) rest = vg_slice_of(c->block.data + (from - c->block_at), (size_t)(c->end - from));
    if (c->begin < c->block_at) {
        vg_hasher_add(c->whole, rest);
        vg_hasher_hex(c->whole, ret_hex);
    } else {
        vg_sha256_hex(rest, ret_hex);
    }
}

vg_carrier_counts vg_carrier_counted(const vg_carrier *c)
{
    return c->counts;
}

void vg_carrier_free(vg_carrier *c)
{
    if (!c) return;
    vg_carrier_text_free(&c->body);
    vg_carrier_text_free(&c->aside);
    vg_buf *const buffers[] = {&c->held, &c->head, &c->field, &c->wide, &c->narrow};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) vg_buf_free(buffers[i]);
    for (size_t i = 0; i < VG_DIGEST_COUNT; i++) vg_hasher_free(c->digests[i]);
    vg_hasher_free(c->whole);
    free(c);
}

vg_status vg_carrier_new(const vg_log *log, const vg_carrier_calls *calls, unsigned digests, vg_carrier **ret_carrier,
                         vg_error *err)
{
    vg_carrier *c = calloc(1, sizeof *c);
    if (!c) return vg_fail(err, VG_E_NOMEM, "no memory to read mail");
    c->log = log;
    c->calls = *calls;
    c->held = VG_BUF_INIT(2 * HELD_BYTES);
    c->head = VG_BUF_INIT(2 * HEAD_BYTES);
    c->field = VG_BUF_INIT(2 * VG_LIMIT_HEADER_FIELD_BYTES);
    c->wide = VG_BUF_INIT(2 * VG_LIMIT_RECORD_BYTES);
    c->narrow = VG_BUF_INIT(4 * VG_LIMIT_RECORD_BYTES);
    c->whole = vg_hasher_new(VG_DIGEST_SHA256);
    for (unsigned i = 0; i < VG_DIGEST_COUNT; i++)
        if (digests & 1U << i) c->digests[i] = vg_hasher_new((vg_digest)i);
    if (!c->whole || vg_carrier_text_init(&c->body, TEXT_BYTES) != VG_OK ||
        vg_carrier_text_init(&c->aside, ASIDE_BYTES) != VG_OK) {
        vg_carrier_free(c);
        return vg_fail(err, VG_E_NOMEM, "no memory to read mail");
    }
    *ret_carrier = c;
    return VG_OK;
}
