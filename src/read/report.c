/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "document.h"
#include "encoding.h"
#include "formats/formats.h"
#include "language/claims.h"
#include "mentions.h"
#include "time/validity.h"
#include "value.h"

static const struct {
    const char *name;
    bool (*detect)(const vg_read_job *job);
    vg_status (*read)(const vg_read_job *job, vg_error *err);
} formats[] = {
#define X(name) {#name, vg_##name##_detect, vg_##name##_read},
    VG_REPORT_CONTAINERS(X) VG_REPORT_FORMATS(X)
#undef X
};

/* How many of them take the stored bytes as they are. */
#define X(name) +1
enum { CONTAINERS = 0 VG_REPORT_CONTAINERS(X) };
#undef X

/* ---- helpers of the formats ---- */

void vg_job_head(const vg_read_job *job, const char *format, const char *language, vg_slice title, vg_time published)
{
    vg_report_head head = {
        .format = format, .title = title, .encoding = job->encoding ? job->encoding : "", .extracted = job->extracted};
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

#define SHORT_TEXT 1024 /* bytes of a text whose commonest words may mislead */

/* A report in a language that is not supported still yields its indicators. */
static vg_status read_claims(const vg_read_job *job, const char *language, const vg_words *words, const vg_times *times,
                             const vg_text_names *names, const vg_document *d, vg_error *err)
{
    if (vg_claims_speak(language)) return vg_claims_read(d, words, language, times, names, job->sink, err);
    vg_job_problem(job, "claims are not read in this language%s%s", language[0] ? ": " : "", language);
    return VG_OK;
}

/* Names, dates and claims: what a hunt does not ask for. */
static vg_status read_dossier(const vg_read_job *job, const char *language, vg_time published, const vg_document *d,
                              vg_error *err)
{
    bool claims = job->sink->claim || job->sink->unread;
    vg_words words = {0};
    vg_times times = VG_TIMES_INIT;
    vg_text_names names = {0};
    if (!job->sink->mention && !claims) return VG_OK;
    vg_status status = vg_words_cut(&words, d->text);
    if (status == VG_OK) status = vg_times_find_in(&words, language, published, &times);
    if (status == VG_OK) status = vg_text_names_find(d, &words, language, &names);
    if (status == VG_OK && job->sink->mention)
        status = vg_mentions_read(d, &words, language, &times, &names, job->sink);
    if (status != VG_OK)
        vg_fail(err, status, "no memory for the names of a report");
    else if (claims)
        status = read_claims(job, language, &words, &times, &names, d, err);
    vg_text_names_free(&names);
    vg_times_free(&times);
    vg_words_free(&words);
    return status;
}

vg_status vg_job_prose(const vg_read_job *job, const char *format, const char *language, vg_document *d, vg_gather *g,
                       vg_error *err)
{
    vg_time published = job->published != VG_TIME_NONE ? job->published : d->published;
    const char *told = vg_language_of(d->text); /* what a page declares is often its template's */
    if (d->text.size < SHORT_TEXT && !vg_claims_speak(told) && vg_claims_guess(d->text)[0])
        told = vg_claims_guess(d->text);
    if (told[0]) language = told;
    vg_job_head(job, format, language, d->title, d->published);
    own_site_of_path(job, g);
    if (vg_document_tell(d, job->sink) != 0) return vg_fail(err, VG_E_INTERRUPTED, "stopped");
    if (strlen(language) == 2) memcpy(d->language, language, 2);
    if (vg_document_mark(d) != VG_OK) return vg_fail(err, VG_E_NOMEM, "no memory for the places of a report");
    vg_status status = vg_prose_read(d, published, g, job->sink, err);
    if (status == VG_OK && job->attached) status = job->attached(job, g, err);
    if (status == VG_OK) vg_gather_flush(g, job->sink);
    if (status == VG_OK) status = read_dossier(job, language, published, d, err);
    return status;
}

/* ---- from places in the text to places in the stored bytes ---- */

typedef struct carrier {
    const vg_report_sink *sink;
    bool elsewhere; /* places are those of another file */
    bool nowhere;   /* an attachment: it has no places in what was handed in */
    vg_decoded decoded;
} carrier;

/* The stored offset of a place of the text; the place itself where the text is what counts. */
static uint64_t stored(const carrier *c, uint64_t at)
{
    return c->decoded.placed ? vg_decoded_stored(&c->decoded, at) : at;
}

static void on_head(void *context, const vg_report_head *head)
{
    carrier *c = context;
    c->elsewhere = head->original_file.size > 0;
    if (c->sink->head) c->sink->head(c->sink->context, head);
}

static int on_indicator(void *context, const vg_indicator *indicator)
{
    const carrier *c = context;
    vg_indicator in = *indicator;
    if (in.offset != VG_REPORT_NOWHERE && c->decoded.placed && !c->elsewhere) {
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
    if (c->nowhere) return (vg_span){VG_REPORT_NOWHERE, 0};
    if (span.offset == VG_REPORT_NOWHERE || !c->decoded.placed || c->elsewhere) return span;
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

/* ---- what cannot be read ---- */

static const char *foreign(vg_slice bytes)
{
    static const struct {
        const char *magic;
        size_t size;
        const char *name;
    } known[] = {
        {"PK\x03\x04", 4, "an archive that is no document"},
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

/* The row of a format by its name, or by its own detection among rows [from, until); `count` where there is none. */
static size_t find_format(const vg_read_job *job, const char *name, size_t from, size_t until)
{
    for (size_t i = from; i < until; i++)
        if (name ? strcmp(name, formats[i].name) == 0 : formats[i].detect(job)) return i;
    return sizeof formats / sizeof formats[0];
}

static void tell_encoding(const vg_read_job *job, const vg_decoded *d)
{
    if (d->guessed) vg_job_problem(job, "the encoding is not declared: read as %s, by its letters", d->charset);
    if (d->repaired)
        vg_job_problem(job,
                       "%zu letters were UTF-8 read as Windows-1252 (\"\xC3\x83\xC2\xA9\" for \"\xC3\xA9\"): repaired",
                       d->repaired);
    if (d->garbled)
        vg_job_problem(job, "%zu letters look like UTF-8 read as Windows-1252, but not all do: left as they are",
                       d->garbled);
}

static vg_status read_text(vg_read_job *job, const char *format, carrier *c, vg_error *err)
{
    const size_t count = sizeof formats / sizeof formats[0];
    vg_status status = vg_decode(job->bytes, &c->decoded, err);
    if (status != VG_OK) return status;
    job->bytes = c->decoded.text;
    job->encoding = c->decoded.charset;
    if (!c->decoded.placed) job->extracted = c->decoded.text;
    if (is_binary(job->bytes)) return vg_fail(err, VG_E_FORMAT, "binary data, not a report");
    size_t row = find_format(job, format, CONTAINERS, count);
    if (row == count && format) return vg_fail(err, VG_E_USAGE, "no such report format: %.40s", format);
    if (row == count) return vg_fail(err, VG_E_FORMAT, "not a report in a known format");
    status = formats[row].read(job, err);
    if (status == VG_OK) tell_encoding(job, &c->decoded);
    return status;
}

vg_status vg_read_report(vg_slice bytes, const vg_report_options *options, const vg_report_sink *sink, vg_error *err)
{
    carrier c = {.sink = sink, .nowhere = options->depth > 0};
    vg_report_sink inner = {.context = &c,
                            .head = on_head,
                            .indicator = on_indicator,
                            .actor = on_actor,
                            .claim = sink->claim ? on_claim : NULL,
                            .mention = sink->mention ? on_mention : NULL,
                            .text = sink->text ? on_text : NULL,
                            .unread = sink->unread ? on_unread : NULL,
                            .problem = on_problem};
    vg_read_job job = {.bytes = bytes,
                       .path = options->path,
                       .published = options->published,
                       .depth = options->depth,
                       .sink = &inner};
    if (bytes.size > VG_LIMIT_REPORT_BYTES) return vg_fail(err, VG_E_LIMIT, "a report of more than 1 GiB");
    size_t row = find_format(&job, options->format, 0, CONTAINERS);
    if (row < CONTAINERS) return formats[row].read(&job, err);
    const char *other = foreign(bytes);
    if (other) return vg_fail(err, VG_E_UNSUPPORTED, "%s is not read as a report", other);
    vg_status status = read_text(&job, options->format, &c, err);
    vg_decoded_free(&c.decoded);
    return status;
}

const char *vg_report_format_name(size_t i)
{
    static const char *const names[] = {
#define X(name) #name,
        VG_REPORT_CONTAINERS(X) VG_REPORT_FORMATS(X)
#undef X
    };
    return i < sizeof names / sizeof names[0] ? names[i] : NULL;
}

bool vg_report_is_document(vg_slice head)
{
    static const char *const firsts[] = {"[Content_Types].xml", "_rels/", "docProps/", "word/"};
    if (head.size < 40 || memcmp(head.data, "PK\x03\x04", 4) != 0) return false;
    vg_slice name = vg_slice_skip(head, 30);
    for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++) {
        vg_slice first = vg_slice_str(firsts[i]);
        if (vg_slice_eq(vg_slice_take(name, first.size), first)) return true;
    }
    return vg_slice_eq(vg_slice_take(name, 8), vg_slice_str("mimetype")) &&
           vg_slice_find(head, vg_slice_str("application/vnd.oasis.opendocument")) != SIZE_MAX;
}
