/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E-mail (RFC 5322, MIME) by GMime. The text: a few header fields as context (their values are set aside), then the
 * body, as HTML where that holds more than the plain form. Attachments, archives included, are reports of their own,
 * whose indicators have no place in the mail's text. Charsets are decoded by encoding.c. */
#include <gmime/gmime.h>

#include "base/stream.h"
#include "document.h"
#include "encoding.h"
#include "formats/formats.h"

#define DEPTH_MAX       4 /* mails and attachments in one another */
#define PARTS_MAX       1000
#define MULTIPARTS_MAX  64 /* in one another */
#define ATTACHMENTS_MAX 100
#define MEMBERS_MAX     200 /* of attached archives */

typedef struct mail {
    const vg_read_job *job;
    vg_buf plain, html; /* UTF-8 */
    GPtrArray *attachments;
    size_t parts, skipped, encrypted;
    /* claims of attachments are numbered on */
    uint32_t last_claim, claim_base;
    vg_gather *g;
    const char *name; /* of the attachment that is read */
    size_t members;
} mail;

/* The header fields that only mails begin with, and those that tell nothing alone. */
static unsigned weight_of_field(vg_slice name)
{
    static const struct {
        const char *name;
        unsigned weight;
    } fields[] = {{"received", 2},     {"return-path", 2},    {"delivered-to", 2}, {"message-id", 2},
                  {"mime-version", 2}, {"dkim-signature", 2}, {"from", 1},         {"to", 1},
                  {"subject", 1},      {"date", 1},           {"content-type", 1}, {"reply-to", 1},
                  {"cc", 1},           {"x-mailer", 2},       {"list-id", 2}};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (vg_slice_ieq(name, vg_slice_str(fields[i].name))) return fields[i].weight;
    return 0;
}

bool vg_mail_detect(const vg_read_job *job)
{
    vg_slice head = vg_slice_take(job->bytes, 16384);
    unsigned weight = 0;
    bool strong = false;
    if (head.size >= 5 && memcmp(head.data, "From ", 5) == 0) { /* mbox's first line */
        size_t end = vg_slice_find(head, vg_slice_str("\n"));
        head = vg_slice_skip(head, end == SIZE_MAX ? head.size : end + 1);
    }
    for (bool first = true; head.size; first = false) {
        size_t end = vg_slice_find(head, vg_slice_str("\n"));
        vg_slice line = vg_slice_take(head, end == SIZE_MAX ? head.size : end);
        head = vg_slice_skip(head, end == SIZE_MAX ? head.size : end + 1);
        if (vg_slice_trim(line).size == 0) break;
        if (!first && (line.data[0] == ' ' || line.data[0] == '\t')) continue;
        size_t colon = vg_slice_find(vg_slice_take(line, 78), vg_slice_str(":"));
        if (colon == SIZE_MAX || colon == 0 || memchr(line.data, ' ', colon)) return false;
        unsigned w = weight_of_field(vg_slice_take(line, colon));
        weight += w;
        strong |= w == 2;
    }
    return weight >= 4 && (strong || vg_job_named(job, ".eml"));
}

/* ---- parts ---- */

static GByteArray *content_of(GMimePart *part)
{
    GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
    GByteArray *bytes = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE); /* the stream's end is not the array's */
    if (wrapper) g_mime_data_wrapper_write_to_stream(wrapper, stream);
    g_object_unref(stream);
    return bytes;
}

static bool is_attached(GMimeObject *object)
{
    const char *disposition = g_mime_object_get_disposition(object);
    return disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

static void take_text(mail *m, GMimeObject *object, bool html)
{
    const char *charset = g_mime_object_get_content_type_parameter(object, "charset");
    GByteArray *bytes = content_of(GMIME_PART(object));
    vg_buf *out = html ? &m->html : &m->plain;
    if (out->size) vg_buf_add_str(out, "\n\n");
    if (vg_decode_named(vg_slice_of(bytes->data, bytes->len), vg_slice_str(charset ? charset : ""), out) != VG_OK)
        m->skipped++;
    g_byte_array_unref(bytes);
}

static void take_leaf(mail *m, GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    if (GMIME_IS_PART(object) && !is_attached(object) && g_mime_content_type_is_type(type, "text", "html")) {
        take_text(m, object, true);
    } else if (GMIME_IS_PART(object) && !is_attached(object) &&
               (!type || g_mime_content_type_is_type(type, "text", "plain"))) {
        take_text(m, object, false);
    } else if (g_mime_content_type_is_type(type, "image", "*") || g_mime_content_type_is_type(type, "audio", "*") ||
               g_mime_content_type_is_type(type, "video", "*")) {
        m->skipped += is_attached(object); /* what is shown in the text is a logo, mostly */
    } else if (g_mime_content_type_is_type(type, "application", "pgp-signature") ||
               g_mime_content_type_is_type(type, "application", "pkcs7-signature") ||
               g_mime_content_type_is_type(type, "application", "x-pkcs7-signature")) {
        return;
    } else if (g_mime_content_type_is_type(type, "application", "pkcs7-mime") ||
               g_mime_content_type_is_type(type, "application", "pgp-encrypted")) {
        m->encrypted++;
    } else {
        g_ptr_array_add(m->attachments, object);
    }
}

static void take_part(mail *m, GMimeObject *object, int depth)
{
    if (!object || m->parts++ > PARTS_MAX || depth > MULTIPARTS_MAX) {
        m->skipped++;
        return;
    }
    if (!GMIME_IS_MULTIPART(object)) {
        take_leaf(m, object);
        return;
    }
    if (GMIME_IS_MULTIPART_ENCRYPTED(object)) {
        m->encrypted++;
        return;
    }
    int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));
    for (int i = 0; i < count; i++) take_part(m, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
}

/* ---- attachments ---- */

static void nested_head(void *context, const vg_report_head *head)
{
    (void)context, (void)head; /* the mail has one already */
}

static int nested_indicator(void *context, const vg_indicator *indicator)
{
    mail *m = context;
    vg_indicator in = *indicator;
    in.offset = VG_REPORT_NOWHERE;
    in.length = 0;
    return vg_gather_add(m->g, &in, (vg_standing){.list_of_values = true}) == VG_OK ? 0 : 1;
}

static void nested_actor(void *context, vg_slice name)
{
    const mail *m = context;
    m->job->sink->actor(m->job->sink->context, name);
}

static int nested_claim(void *context, const vg_claim *claim)
{
    mail *m = context;
    vg_claim moved = *claim;
    moved.id += m->claim_base;
    if (moved.id > m->last_claim) m->last_claim = moved.id;
    return m->job->sink->claim(m->job->sink->context, &moved);
}

static int nested_mention(void *context, const vg_mention *mention)
{
    const mail *m = context;
    return m->job->sink->mention(m->job->sink->context, mention);
}

static void nested_unread(void *context, vg_slice sentence, vg_span span)
{
    const mail *m = context;
    m->job->sink->unread(m->job->sink->context, sentence, span);
}

static void nested_problem(void *context, const char *reason)
{
    const mail *m = context;
    vg_job_problem(m->job, "attachment %.80s: %s", m->name, reason);
}

static void read_nested(mail *m, vg_slice bytes, const char *name)
{
    const vg_report_sink *outer = m->job->sink;
    const vg_report_sink sink = {.context = m,
                                 .head = nested_head,
                                 .indicator = nested_indicator,
                                 .actor = outer->actor ? nested_actor : NULL,
                                 .claim = outer->claim ? nested_claim : NULL,
                                 .mention = outer->mention ? nested_mention : NULL,
                                 .unread = outer->unread ? nested_unread : NULL,
                                 .problem = nested_problem};
    const vg_report_options options = {.path = name, .published = m->job->published, .depth = m->job->depth + 1};
    vg_error why = {VG_OK, ""};
    m->name = name;
    m->claim_base = m->last_claim;
    if (vg_read_report(bytes, &options, &sink, &why) != VG_OK) nested_problem(m, why.message);
}

/* The members of an archive, or the bytes themselves. */
static void read_members(mail *m, vg_slice bytes, const char *name)
{
    const vg_stream_limits limits = {.max_bytes = (uint64_t)VG_PROSE_BYTES * 4};
    vg_stream *stream = NULL;
    vg_stream_member member;
    vg_error why = {VG_OK, ""};
    int more;
    m->name = name;
    if (vg_report_is_document(vg_slice_take(bytes, 512))) {
        read_nested(m, bytes, name);
        return;
    }
    if (vg_stream_open_bytes(bytes, &limits, &stream, &why) != VG_OK) return;
    while ((more = vg_stream_next(stream, &member, &why)) != 0 && m->members++ < MEMBERS_MAX) {
        vg_buf content = VG_BUF_INIT((size_t)limits.max_bytes);
        ptrdiff_t got = more;
        while (got > 0 && vg_buf_reserve(&content, 1 << 16) == VG_OK) {
            got = vg_stream_read(stream, content.data + content.size, content.capacity - content.size, &why);
            if (got > 0) content.size += (size_t)got;
        }
        m->name = name;
        if (got < 0) nested_problem(m, why.message);
        if (content.size) read_nested(m, vg_buf_slice(&content), member.name ? member.name : name);
        vg_buf_free(&content);
    }
    vg_stream_close(stream);
}

static void read_attachment(mail *m, GMimeObject *object)
{
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        char *text = inner ? g_mime_object_to_string(GMIME_OBJECT(inner), NULL) : NULL;
        if (text) read_nested(m, vg_slice_str(text), "message.eml");
        g_free(text);
        return;
    }
    if (!GMIME_IS_PART(object)) {
        m->skipped++;
        return;
    }
    const char *name = g_mime_part_get_filename(GMIME_PART(object));
    GByteArray *bytes = content_of(GMIME_PART(object));
    if (bytes->len) read_members(m, vg_slice_of(bytes->data, bytes->len), name ? name : "without a name");
    g_byte_array_unref(bytes);
}

static vg_status read_attachments(const vg_read_job *job, vg_gather *g, vg_error *err)
{
    mail *m = job->own;
    (void)err;
    m->g = g;
    if (m->attachments->len && job->depth + 1 >= DEPTH_MAX) {
        vg_job_problem(job, "%u attachments are nested too deep and were not read", m->attachments->len);
        return VG_OK;
    }
    for (guint i = 0; i < m->attachments->len && i < ATTACHMENTS_MAX; i++)
        read_attachment(m, g_ptr_array_index(m->attachments, i));
    if (m->attachments->len > ATTACHMENTS_MAX)
        vg_job_problem(job, "only the first %d of %u attachments were read", ATTACHMENTS_MAX, m->attachments->len);
    return VG_OK;
}

/* ---- the text ---- */

static void add_field(vg_document *d, const char *name, vg_slice value)
{
    size_t from = d->buffer.size;
    if (value.size == 0) return;
    vg_buf_printf(&d->buffer, "%s: ", name);
    for (size_t i = 0; i < value.size && i < 4096; i++)
        vg_buf_add_byte(&d->buffer, value.data[i] < ' ' ? ' ' : value.data[i]);
    d->text = vg_buf_slice(&d->buffer);
    vg_document_block(d, (vg_block){.from = (uint32_t)from,
                                    .until = (uint32_t)d->buffer.size,
                                    .kind = VG_BLOCK_PARAGRAPH,
                                    .set_aside = "a header field of the mail"});
    vg_buf_add_byte(&d->buffer, '\n');
}

static void add_addresses(vg_document *d, const char *name, InternetAddressList *list)
{
    char *text = list ? internet_address_list_to_string(list, NULL, FALSE) : NULL;
    if (text && g_utf8_validate(text, -1, NULL)) add_field(d, name, vg_slice_str(text));
    g_free(text);
}

static void add_headers(vg_document *d, GMimeMessage *message)
{
    const char *subject = g_mime_message_get_subject(message);
    GDateTime *date = g_mime_message_get_date(message);
    if (subject && g_utf8_validate(subject, -1, NULL)) {
        vg_slice text = vg_slice_trim(vg_slice_str(subject));
        add_field(d, "Subject", text);
        if (text.size < 1000) vg_buf_add_slice(&d->title_text, text);
        if (d->block_count) d->blocks[d->block_count - 1].set_aside = NULL; /* its author wrote it for the reader */
    }
    add_addresses(d, "From", g_mime_message_get_from(message));
    add_addresses(d, "Reply-To", g_mime_message_get_reply_to(message));
    add_addresses(d, "To", g_mime_message_get_to(message));
    if (date) {
        gint64 seconds = g_date_time_to_unix(date);
        if (seconds > 0 && seconds < G_GINT64_CONSTANT(9000000000)) d->published = seconds * VG_SECOND_NS;
    }
    vg_buf_add_byte(&d->buffer, '\n');
}

static void add_body(mail *m, vg_document *d, vg_gather *g, char language[3])
{
    size_t from = d->buffer.size, blocks = d->block_count, links = d->link_count;
    vg_slice html = vg_slice_take(vg_buf_slice(&m->html), VG_PROSE_BYTES);
    if (html.size) vg_html_into(m->job, html, d, g, language);
    if (m->plain.size >
        2 * (d->buffer.size - from)) { /* the HTML form is empty, or says "your program shows no HTML" */
        d->buffer.size = from;
        d->block_count = blocks;
        d->link_count = links;
        language[0] = 0;
        vg_buf_add_slice(&d->buffer, vg_slice_take(vg_buf_slice(&m->plain), VG_PROSE_BYTES));
        d->text = vg_buf_slice(&d->buffer);
        vg_document_lines_from(d, from, false);
    }
    d->text = vg_buf_slice(&d->buffer);
    if (d->buffer.status != VG_OK) d->status = d->buffer.status;
}

static vg_status read_message(mail *m, GMimeMessage *message, vg_error *err)
{
    vg_document d;
    vg_read_job own = *m->job;
    char language[3] = "";
    vg_gather *g = vg_gather_new(vg_slice_of(NULL, 0));
    if (!g) return vg_fail(err, VG_E_NOMEM, "no memory");
    vg_document_init(&d, vg_slice_of(NULL, 0));
    d.buffer.max = 4 * VG_PROSE_BYTES;
    add_headers(&d, message);
    take_part(m, g_mime_message_get_mime_part(message), 0);
    add_body(m, &d, g, language);
    d.raw = own.extracted = d.text;
    d.title = vg_buf_slice(&d.title_text);
    d.origin_count = 0;
    vg_gather_set_raw(g, d.text);
    own.attached = read_attachments;
    own.own = m;
    if (own.published == VG_TIME_NONE) own.published = d.published;
    m->job = &own;
    vg_status status = vg_job_prose(&own, "mail", language, &d, g, err);
    if (m->encrypted) vg_job_problem(&own, "%zu parts are encrypted and were not read", m->encrypted);
    if (m->skipped)
        vg_job_problem(&own, "%zu parts (pictures and the like) hold no text and were not read", m->skipped);
    vg_gather_free(g);
    vg_document_free(&d);
    return status;
}

vg_status vg_mail_read(const vg_read_job *job, vg_error *err)
{
    mail m = {.job = job,
              .plain = VG_BUF_INIT(4 * VG_PROSE_BYTES),
              .html = VG_BUF_INIT(4 * VG_PROSE_BYTES),
              .attachments = g_ptr_array_new()};
    vg_status status;
    g_mime_init();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)job->bytes.data, job->bytes.size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    if (job->bytes.size > 5 && memcmp(job->bytes.data, "From ", 5) == 0)
        g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message)
        status = read_message(&m, message, err);
    else
        status = vg_fail(err, VG_E_FORMAT, "the mail has no header that can be read");
    if (message && g_mime_parser_get_format(parser) == GMIME_FORMAT_MBOX && !g_mime_parser_eos(parser) &&
        status == VG_OK)
        vg_job_problem(job, "it is a mailbox: only its first mail was read");
    if (message) g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
    g_ptr_array_free(m.attachments, TRUE);
    vg_buf_free(&m.plain);
    vg_buf_free(&m.html);
    return status;
}
