/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many reports → one result: what the intake hands out is kept, and the names are made one a name. */
#include <stdlib.h>
#include <string.h>

#include "dossier_names.h"
#include "read/intake.h"
#include "read/read_result.h"

#define RESULT_BYTES_MAX ((size_t)8 << 30)
#define WORDS_BYTES_MAX  ((size_t)4096) /* of one claim */

typedef struct reading {
    const vg_read_options *options;
    vg_read_result *result;
    vg_read_progress progress;
    vg_error *err;
} reading;

static vg_status no_memory(const reading *r)
{
    return vg_fail(r->err, VG_E_NOMEM, "no memory for what the reports say");
}

static bool grow(void **list, size_t *capacity, size_t count, size_t element)
{
    if (count < *capacity) return true;
    size_t wanted = *capacity ? *capacity + *capacity / 2 : 16;
    void *data = realloc(*list, wanted * element);
    if (!data) return false;
    *list = data;
    *capacity = wanted;
    return true;
}

#define GROW(owner, list, name)                                                                                        \
    grow((void **)&(owner)->list, &(owner)->name##_capacity, (owner)->name##_count, sizeof *(owner)->list)

static vg_dossier *newest(const reading *r)
{
    return &r->result->reports[r->result->report_count - 1];
}

/* ---- copies ---- */

typedef struct copier {
    vg_arena *arena;
    bool failed;
} copier;

static vg_slice copy(copier *c, vg_slice s)
{
    if (!s.size) return vg_slice_of("", 0);
    vg_slice out = vg_arena_dup(c->arena, s);
    c->failed |= out.size != s.size;
    return out;
}

static const char *copy_text(copier *c, vg_slice s)
{
    if (!s.size) return NULL;
    const char *out = vg_arena_str(c->arena, s);
    c->failed |= !out;
    return out;
}

static void *copy_list(copier *c, const void *list, size_t count, size_t element)
{
    if (!count) return NULL;
    void *out = vg_arena_alloc(c->arena, count * element);
    c->failed |= !out;
    if (out) memcpy(out, list, count * element);
    return out;
}

/* ---- what the intake hands out ---- */

static void on_problem(void *context, const char *file, const char *reason)
{
    reading *r = context;
    vg_read_result *result = r->result;
    if (r->options->problem) r->options->problem(r->options->context, file, reason);
    if (!GROW(result, problems, problem)) return;
    vg_problem p = {vg_arena_str(result->arena, vg_slice_str(file)), vg_arena_str(result->arena, vg_slice_str(reason))};
    if (p.file && p.reason) result->problems[result->problem_count++] = p;
}

static bool fill_words(vg_dossier *d, vg_arena *arena)
{
    copier c = {arena, false};
    vg_buf words = VG_BUF_INIT(2 * WORDS_BYTES_MAX);
    for (size_t i = 0; i < d->claim_count; i++) {
        if (d->claims[i].words.size) continue;
        vg_buf_reset(&words);
        vg_dossier_words(d, d->claims[i].span, WORDS_BYTES_MAX, &words);
        d->claims[i].words = copy(&c, vg_buf_slice(&words));
    }
    vg_buf_free(&words);
    return !c.failed;
}

static vg_status finish_report(const reading *r)
{
    if (!r->result->report_count) return VG_OK;
    vg_dossier *d = newest(r);
    return fill_words(d, r->result->arena) && vg_dossier_group(d, r->result->arena) ? VG_OK : no_memory(r);
}

static int on_report(void *context, const vg_intake_report *from)
{
    reading *r = context;
    vg_read_result *result = r->result;
    copier c = {result->arena, false};
    vg_status status = finish_report(r);
    if (status != VG_OK) return status;
    if (!GROW(result, reports, report)) return no_memory(r);
    vg_dossier *d = &result->reports[result->report_count];
    *d = (vg_dossier){.file = copy_text(&c, vg_slice_str(from->file)),
                      .member = copy_text(&c, vg_slice_str(from->member)),
                      .format = copy_text(&c, vg_slice_str(from->head.format)),
                      .encoding = copy_text(&c, vg_slice_str(from->head.encoding)),
                      .extracted = from->head.extracted.data != NULL,
                      .language = copy_text(&c, vg_slice_str(from->head.language)),
                      .title = copy_text(&c, from->head.title),
                      .published = from->head.published,
                      .original_file = copy_text(&c, from->head.original_file),
                      .original_member = copy_text(&c, from->head.original_member),
                      .original_sha256 = copy_text(&c, from->head.original_sha256),
                      .original_format = copy_text(&c, from->head.original_format)};
    memcpy(d->sha256, from->sha256, strlen(from->sha256) + 1); /* same size, by vg_intake_report */
    result->report_count++;
    return c.failed || !d->file ? no_memory(r) : VG_OK;
}

static int on_indicator(void *context, const vg_indicator *from)
{
    reading *r = context;
    vg_dossier *d = newest(r);
    copier c = {r->result->arena, false};
    if (!GROW(d, indicators, indicator)) return no_memory(r);
    vg_indicator i = *from;
    i.value = copy(&c, from->value);
    i.written = vg_slice_eq(from->written, from->value) ? i.value : copy(&c, from->written);
    i.role = copy_text(&c, vg_slice_str(from->role));
    i.set_aside = copy_text(&c, vg_slice_str(from->set_aside));
    d->indicators[d->indicator_count++] = i;
    d->set_aside += i.set_aside != NULL;
    r->progress.indicators += i.set_aside == NULL;
    return c.failed ? no_memory(r) : VG_OK;
}

static int on_claim(void *context, const vg_claim *from)
{
    reading *r = context;
    vg_dossier *d = newest(r);
    copier c = {r->result->arena, false};
    if (!GROW(d, claims, claim)) return no_memory(r);
    vg_claim claim = *from;
    vg_party *sources = copy_list(&c, from->sources, from->source_count, sizeof *sources);
    vg_target *targets = copy_list(&c, from->targets, from->target_count, sizeof *targets);
    vg_answer *answers = copy_list(&c, from->answers, from->answer_count, sizeof *answers);
    if (c.failed) return no_memory(r);
    for (size_t i = 0; i < from->source_count; i++) sources[i].name = copy(&c, from->sources[i].name);
    for (size_t i = 0; i < from->target_count; i++) {
        targets[i].name = copy(&c, from->targets[i].name);
        targets[i].sector = copy(&c, from->targets[i].sector);
    }
    for (size_t i = 0; i < from->answer_count; i++) answers[i].by.name = copy(&c, from->answers[i].by.name);
    claim.sources = sources;
    claim.targets = targets;
    claim.answers = answers;
    claim.actor.name = copy(&c, from->actor.name);
    claim.words = copy(&c, from->words);
    claim.basis = copy(&c, from->basis);
    claim.object = copy(&c, from->object);
    claim.derived_from = copy(&c, from->derived_from);
    d->claims[d->claim_count++] = claim;
    r->progress.claims++;
    return c.failed ? no_memory(r) : VG_OK;
}

static int on_mention(void *context, const vg_mention *from)
{
    reading *r = context;
    vg_dossier *d = newest(r);
    copier c = {r->result->arena, false};
    if (!GROW(d, mentions, mention)) return no_memory(r);
    vg_mention m = *from;
    m.name = copy(&c, from->name);
    m.written = vg_slice_eq(from->written, from->name) ? m.name : copy(&c, from->written);
    m.id = copy(&c, from->id);
    m.coined_by = copy(&c, from->coined_by);
    m.sector = copy(&c, from->sector);
    d->mentions[d->mention_count++] = m;
    return c.failed ? no_memory(r) : VG_OK;
}

/* Stored places ascend (vg_dossier_words searches by them): a run that has none, or goes back, gets none here. */
static int on_text(void *context, const vg_text_run *from)
{
    reading *r = context;
    vg_dossier *d = newest(r);
    copier c = {r->result->arena, false};
    if (!GROW(d, text, text)) return no_memory(r);
    vg_text_run run = *from;
    uint64_t last = d->text_count ? d->text[d->text_count - 1].span.offset + d->text[d->text_count - 1].span.length : 0;
    if (run.span.offset == VG_REPORT_NOWHERE || run.span.offset < last) run.span = (vg_span){last, 0};
    run.text = copy(&c, from->text);
    d->text[d->text_count++] = run;
    return c.failed ? no_memory(r) : VG_OK;
}

static void on_unread(void *context, vg_slice sentence, vg_span span)
{
    reading *r = context;
    vg_dossier *d = newest(r);
    copier c = {r->result->arena, false};
    if (!GROW(d, unread, unread)) return;
    d->unread[d->unread_count++] = (vg_unread){copy(&c, sentence), span};
}

static void on_actor(void *context, vg_slice name)
{
    reading *r = context;
    vg_dossier *d = newest(r);
    copier c = {r->result->arena, false};
    if (!GROW(d, indicated_by, indicated)) return;
    d->indicated_by[d->indicated_count++] = copy(&c, name);
}

static void on_progress(void *context, const vg_intake_progress *progress)
{
    reading *r = context;
    r->result->bytes = progress->bytes_done;
    if (!r->options->progress) return;
    r->progress.bytes_done = progress->bytes_done;
    r->progress.bytes_total = progress->bytes_total;
    r->progress.files_done = progress->files_done;
    r->progress.files_total = progress->files_total;
    r->options->progress(r->options->context, &r->progress);
}

/* ---- all ---- */

static int by_file_and_reason(const void *a, const void *b)
{
    const vg_problem *x = a, *y = b;
    int files = strcmp(x->file, y->file);
    return files ? files : strcmp(x->reason, y->reason);
}

vg_status vg_read_run(const vg_read_options *options, const char *const *reports, size_t report_count,
                      vg_read_result **ret_result, vg_error *err)
{
    vg_read_result *result = calloc(1, sizeof *result);
    if (result) result->arena = vg_arena_new(RESULT_BYTES_MAX);
    if (!result || !result->arena) {
        free(result);
        return vg_fail(err, VG_E_NOMEM, "no memory");
    }
    reading r = {.options = options, .result = result, .err = err};
    const vg_intake_options intake = {.jobs = options->jobs,
                                      .sandbox = !options->no_sandbox,
                                      .format = options->format,
                                      .published = options->published,
                                      .dossier = true,
                                      .stop = options->stop};
    const vg_intake_sink sink = {.context = &r,
                                 .report = on_report,
                                 .problem = on_problem,
                                 .progress = on_progress,
                                 .items = {.indicator = on_indicator,
                                           .actor = on_actor,
                                           .claim = on_claim,
                                           .mention = on_mention,
                                           .text = on_text,
                                           .unread = on_unread}};
    result->sandboxed = !options->no_sandbox;
    for (size_t i = 0; i < options->lost_count; i++) on_problem(&r, options->lost[i].file, options->lost[i].reason);
    vg_status status = report_count ? vg_intake_run(&intake, reports, report_count, &sink, err) : VG_OK;
    result->interrupted = status == VG_E_INTERRUPTED;
    vg_status grouped = status == VG_OK || result->interrupted ? finish_report(&r) : status;
    if (grouped != VG_OK) {
        vg_read_result_free(result);
        return grouped;
    }
    if (result->problem_count)
        qsort(result->problems, result->problem_count, sizeof *result->problems, by_file_and_reason);
    *ret_result = result;
    return status;
}

void vg_read_result_free(vg_read_result *result)
{
    if (!result) return;
    for (size_t i = 0; i < result->report_count; i++) {
        vg_dossier *d = &result->reports[i];
        free(d->claims);
        free(d->indicators);
        free(d->mentions);
        free(d->unread);
        free(d->text);
        free(d->indicated_by);
    }
    free(result->reports);
    free(result->problems);
    vg_arena_free(result->arena);
    free(result);
}

bool vg_read_found(const vg_read_result *result)
{
    for (size_t i = 0; i < result->report_count; i++) {
        const vg_dossier *d = &result->reports[i];
        if (d->claim_count || d->indicator_count > d->set_aside || d->actor_count || d->malware_count ||
            d->technique_count || d->victim_count)
            return true;
    }
    return false;
}

size_t vg_read_problems(const vg_read_result *result)
{
    return result->problem_count;
}

size_t vg_read_reports(const vg_read_result *result)
{
    return result->report_count;
}

size_t vg_read_claims(const vg_read_result *result)
{
    size_t n = 0;
    for (size_t i = 0; i < result->report_count; i++) n += result->reports[i].claim_count;
    return n;
}

size_t vg_read_indicators(const vg_read_result *result)
{
    size_t n = 0;
    for (size_t i = 0; i < result->report_count; i++)
        n += result->reports[i].indicator_count - result->reports[i].set_aside;
    return n;
}

const char *vg_read_format(size_t i)
{
    return vg_report_format_name(i);
}
