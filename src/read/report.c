/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "document.h"
#include "formats/formats.h"
#include "language/claims.h"
#include "time/validity.h"
#include "value.h"

static const struct {
    const char *name;
    bool (*detect)(const vg_read_job *job);
    vg_status (*read)(const vg_read_job *job, vg_error *err);
} formats[] = {
#define X(name) {#name, vg_##name##_detect, vg_##name##_read},
    VG_REPORT_FORMATS(X)
#undef X
};

/* ---- helpers of the formats ---- */

void vg_job_head(const vg_read_job *job, const char *format, const char *language, vg_slice title, vg_time published)
{
    vg_report_head head = {.format = format, .title = title};
    head.published = job->published != VG_TIME_NONE ? job->published : published;
    if (strlen(language) == 2) memcpy(head.language, language, 2);
    if (!head.title.data) head.title = vg_slice_str("");
    if (job->sink->head) job->sink->head(job->sink->context, &head);
}

void vg_job_problem(const vg_read_job *job, const char *format, ...)
{
    char text[400];
    va_list args;
    if (!job->sink->problem) return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args); /* NOLINT(clang-analyzer-valist.Uninitialized): va_start is above */
    va_end(args);
    job->sink->problem(job->sink->context, text);
}

bool vg_job_named(const vg_read_job *job, const char *ending)
{
    vg_slice path = vg_slice_str(job->path), end = vg_slice_str(ending);
    return path.size > end.size && vg_slice_ieq(vg_slice_skip(path, path.size - end.size), end);
}

bool vg_publication_date(vg_slice s, vg_time *ret_time)
{
    vg_precision precision;
    vg_interval interval;
    s = vg_slice_trim(s);
    if (vg_time_parse(s, ret_time, &precision)) return true;
    if (!vg_dating_cell(s, "", VG_TIME_NONE, &interval)) return false;
    *ret_time = interval.from;
    return true;
}

/* Folders of a saved site carry its name: ".../www.vendor.com/blog/x.html". */
static void own_site_of_path(const vg_read_job *job, vg_gather *g)
{
    vg_slice path = vg_slice_str(job->path);
    for (;;) {
        size_t slash = vg_slice_find(path, vg_slice_str("/"));
        if (slash == SIZE_MAX) return;
        if (vg_classify(vg_slice_take(path, slash)) == VG_KIND_DOMAIN)
            vg_gather_own_site(g, vg_slice_take(path, slash));
        path = vg_slice_skip(path, slash + 1);
    }
}

/* A report in a language that is not supported still yields its indicators. */
static vg_status read_claims(const vg_read_job *job, const char *language, vg_time published, const vg_document *d,
                             vg_error *err)
{
    if (vg_claims_speak(language)) return vg_claims_read(d, language, published, job->sink, err);
    vg_job_problem(job, "claims are not read in this language%s%s", language[0] ? ": " : "", language);
    return VG_OK;
}

vg_status vg_job_prose(const vg_read_job *job, const char *format, const char *language, vg_document *d, vg_gather *g,
                       vg_error *err)
{
    vg_time published = job->published != VG_TIME_NONE ? job->published : d->published;
    if (!language[0]) language = vg_language_of(d->text);
    vg_job_head(job, format, language, d->title, d->published);
    own_site_of_path(job, g);
    if (vg_document_tell(d, job->sink) != 0) return vg_fail(err, VG_E_INTERRUPTED, "stopped");
    if (strlen(language) == 2) memcpy(d->language, language, 2);
    vg_status status = vg_prose_read(d, published, g, job->sink, err);
    if (status == VG_OK) vg_gather_flush(g, job->sink);
    if (status == VG_OK && (job->sink->claim || job->sink->unread)) status = read_claims(job, language, published, d, err);
    return status;
}

/* ---- from stored bytes to UTF-8 and back ---- */

#define STEP ((size_t)1024) /* bytes of UTF-8 between two marks */

typedef struct carrier {
    const vg_report_sink *sink;
    size_t shift; /* bytes before the text: a BOM */
    bool wide;    /* UTF-16: offsets are looked up in marks */
    vg_slice text;
    uint32_t *marks; /* stored offsets at every STEP of the text */
} carrier;

/* The stored offset of a place of the text. */
static uint64_t stored(const carrier *c, uint64_t at)
{
    if (!c->wide) return at + c->shift;
    uint64_t raw = c->marks[at / STEP];
    for (size_t i = (size_t)(at / STEP * STEP); i < at; i++) {
        uint8_t b = c->text.data[i];
        if ((b & 0xC0U) != 0x80U) raw += b >= 0xF0 ? 4 : 2;
    }
    return raw;
}

static void on_head(void *context, const vg_report_head *head)
{
    const carrier *c = context;
    if (c->sink->head) c->sink->head(c->sink->context, head);
}

static int on_indicator(void *context, const vg_indicator *indicator)
{
    const carrier *c = context;
    vg_indicator in = *indicator;
    if (in.offset != VG_REPORT_NOWHERE) {
        in.offset = stored(c, indicator->offset);
        in.length = stored(c, indicator->offset + indicator->length) - in.offset;
    }
    return c->sink->indicator(c->sink->context, &in);
}

static void on_actor(void *context, vg_slice name)
{
    const carrier *c = context;
    if (c->sink->actor) c->sink->actor(c->sink->context, name);
}

static vg_span stored_span(const carrier *c, vg_span span)
{
    if (span.offset == VG_REPORT_NOWHERE) return span;
    uint64_t from = stored(c, span.offset);
    return (vg_span){from, stored(c, span.offset + span.length) - from};
}

/* A copy of `list` with its spans moved, or NULL where there is nothing, or no memory for it. */
static void *moved_copy(const void *list, size_t count, size_t element)
{
    void *copy = count ? malloc(count * element) : NULL;
    if (copy) memcpy(copy, list, count * element);
    return copy;
}

static int on_claim(void *context, const vg_claim *claim)
{
    const carrier *c = context;
    vg_claim moved = *claim;
    vg_party *sources = moved_copy(claim->sources, claim->source_count, sizeof *sources);
    vg_target *targets = moved_copy(claim->targets, claim->target_count, sizeof *targets);
    vg_answer *answers = moved_copy(claim->answers, claim->answer_count, sizeof *answers);
    if (!sources) moved.source_count = 0;
    if (!targets) moved.target_count = 0;
    if (!answers) moved.answer_count = 0;
    for (size_t i = 0; i < moved.source_count; i++) sources[i].span = stored_span(c, sources[i].span);
    for (size_t i = 0; i < moved.target_count; i++) targets[i].span = stored_span(c, targets[i].span);
    for (size_t i = 0; i < moved.answer_count; i++) answers[i].by.span = stored_span(c, answers[i].by.span);
    moved.sources = sources;
    moved.targets = targets;
    moved.answers = answers;
    moved.actor.span = stored_span(c, claim->actor.span);
    moved.span = stored_span(c, claim->span);
    int stop = c->sink->claim(c->sink->context, &moved);
    free(sources);
    free(targets);
    free(answers);
    return stop;
}

static int on_mention(void *context, const vg_mention *mention)
{
    const carrier *c = context;
    vg_mention moved = *mention;
    moved.span = stored_span(c, mention->span);
    return c->sink->mention(c->sink->context, &moved);
}

static int on_text(void *context, const vg_text_run *run)
{
    const carrier *c = context;
    vg_text_run moved = *run;
    moved.span = stored_span(c, run->span);
    return c->sink->text(c->sink->context, &moved);
}

static void on_unread(void *context, vg_slice sentence, vg_span span)
{
    const carrier *c = context;
    c->sink->unread(c->sink->context, sentence, stored_span(c, span));
}

static void on_problem(void *context, const char *reason)
{
    const carrier *c = context;
    if (c->sink->problem) c->sink->problem(c->sink->context, reason);
}

static size_t put_utf8(uint32_t point, uint8_t ret_bytes[4])
{
    if (point < 0x80) {
        ret_bytes[0] = (uint8_t)point;
        return 1;
    }
    size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--, point >>= 6) ret_bytes[i] = (uint8_t)(0x80U | (point & 0x3FU));
    ret_bytes[0] = (uint8_t)(lead[size] | point);
    return size;
}

/* UTF-16 with a BOM → UTF-8 with marks. Unpaired surrogates become U+FFFD. */
static vg_status widen(vg_slice bytes, carrier *c, vg_buf *text)
{
    bool big = bytes.data[0] == 0xFE;
    c->wide = true;
    c->marks = malloc((bytes.size * 3 / 2 / STEP + 2) * sizeof *c->marks);
    if (!c->marks) return VG_E_NOMEM;
    size_t mark = 0;
    for (size_t at = 2; at + 1 < bytes.size;) {
        uint8_t utf8[4];
        uint32_t point =
            (uint32_t)(big ? bytes.data[at] << 8 | bytes.data[at + 1] : bytes.data[at + 1] << 8 | bytes.data[at]);
        size_t from = at;
        at += 2;
        if (point >= 0xD800 && point < 0xE000) {
            uint32_t low = 0;
            if (point < 0xDC00 && at + 1 < bytes.size)
                low = (uint32_t)(big ? bytes.data[at] << 8 | bytes.data[at + 1]
                                     : bytes.data[at + 1] << 8 | bytes.data[at]);
            if (low >= 0xDC00 && low < 0xE000) {
                point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            } else {
                point = 0xFFFD;
            }
        }
        size_t size = put_utf8(point, utf8);
        for (size_t i = 0; i < size; i++)
            if ((text->size + i) % STEP == 0) c->marks[mark++] = (uint32_t)(i ? at : from);
        if (vg_buf_add(text, utf8, size) != VG_OK) return text->status;
    }
    if (text->size % STEP == 0) c->marks[mark] = (uint32_t)bytes.size;
    c->text = vg_buf_slice(text);
    return VG_OK;
}

/* ---- what cannot be read ---- */

static const char *foreign(vg_slice bytes)
{
    static const struct {
        const char *magic;
        size_t size;
        const char *name;
    } known[] = {
        {"%PDF-", 5, "PDF"},
        {"PK\x03\x04", 4, "a ZIP container (DOCX, ODT)"},
        {"\xD0\xCF\x11\xE0", 4, "an OLE document"},
        {"\x7F"
         "ELF",
         4, "a program"},
        {"MZ\x90", 3, "a program"},
        {"\x89PNG", 4, "an image"},
        {"\xFF\xD8\xFF", 3, "an image"},
        {"\x1F\x8B", 2, "gzip data"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (bytes.size >= known[i].size && memcmp(bytes.data, known[i].magic, known[i].size) == 0) return known[i].name;
    return NULL;
}

/* Text has hardly any control bytes in its first 64 KiB. */
static bool is_binary(vg_slice bytes)
{
    size_t odd = 0;
    bytes = vg_slice_take(bytes, 65536);
    for (size_t i = 0; i < bytes.size; i++)
        odd += bytes.data[i] < 32 && !vg_is_space(bytes.data[i]) && bytes.data[i] != 27;
    return odd > bytes.size / 20;
}

static vg_status read_as(const vg_read_job *job, const char *format, vg_error *err)
{
    const size_t count = sizeof formats / sizeof formats[0];
    for (size_t i = 0; i < count; i++) {
        bool asked = format ? strcmp(format, formats[i].name) == 0 : formats[i].detect(job);
        if (asked) return formats[i].read(job, err);
    }
    if (format) return vg_fail(err, VG_E_USAGE, "no such report format: %.40s", format);
    return vg_fail(err, VG_E_FORMAT, "not a report in a known format");
}

vg_status vg_read_report(vg_slice bytes, const vg_report_options *options, const vg_report_sink *sink, vg_error *err)
{
    carrier c = {.sink = sink};
    vg_buf text = VG_BUF_INIT(VG_LIMIT_REPORT_BYTES);
    vg_report_sink inner = {.context = &c,
                            .head = on_head,
                            .indicator = on_indicator,
                            .actor = on_actor,
                            .claim = sink->claim ? on_claim : NULL,
                            .mention = sink->mention ? on_mention : NULL,
                            .text = sink->text ? on_text : NULL,
                            .unread = sink->unread ? on_unread : NULL,
                            .problem = on_problem};
    vg_read_job job = {.bytes = bytes, .path = options->path, .published = options->published, .sink = &inner};
    if (bytes.size > VG_LIMIT_REPORT_BYTES) return vg_fail(err, VG_E_LIMIT, "a report of more than 1 GiB");
    const char *other = foreign(bytes);
    if (other) return vg_fail(err, VG_E_UNSUPPORTED, "%s is not read yet as a report", other);
    if (bytes.size >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0) {
        c.shift = 3;
        job.bytes = vg_slice_skip(bytes, 3);
    } else if (bytes.size >= 2 &&
               ((bytes.data[0] == 0xFF && bytes.data[1] == 0xFE) || (bytes.data[0] == 0xFE && bytes.data[1] == 0xFF))) {
        vg_status status = widen(bytes, &c, &text);
        if (status != VG_OK) {
            free(c.marks);
            vg_buf_free(&text);
            return vg_fail(err, status, "no memory for a UTF-16 report");
        }
        job.bytes = c.text;
    }
    vg_status status;
    if (is_binary(job.bytes))
        status = vg_fail(err, VG_E_FORMAT, "binary data, not a report");
    else
        status = read_as(&job, options->format, err);
    free(c.marks);
    vg_buf_free(&text);
    return status;
}

const char *vg_report_format_name(size_t i)
{
    static const char *const names[] = {
#define X(name) #name,
        VG_REPORT_FORMATS(X)
#undef X
    };
    return i < sizeof names / sizeof names[0] ? names[i] : NULL;
}
