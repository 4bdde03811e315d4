/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report's extension has its head, references to its claims (objects of their own), and rows for indicators, names
 * and sentences. What is absent is unknown; what is malformed is left out and counted. */
#include "formats/stix_claims.h"

#include <stdlib.h>

#include "observe/canonical.h"

#define EXTENSION   "extension-definition--ea0cd8ed-17f2-4f1a-97cb-ffc4758bca40"
#define CLAIM       "vigie-claim"
#define PARTIES_MAX 1000 /* of one claim and kind */
#define OFFSET_MAX  ((json_int_t)1 << 60)

typedef struct kept {
    const vg_read_job *job;
    const json_t *by_id;
    json_t *taken;
    size_t odd; /* rows that are not what they should be */
    int stop;
} kept;

/* ---- fields ---- */

static vg_time time_of(const json_t *object, const char *key)
{
    vg_time t;
    vg_precision precision;
    return vg_time_parse(vg_json_text(object, key), &t, &precision) ? t : VG_TIME_NONE;
}

static bool flag_of(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

static vg_span span_of(const json_t *object)
{
    const json_t *offset = json_object_get(object, "offset"), *length = json_object_get(object, "length");
    json_int_t at = json_integer_value(offset), size = json_integer_value(length);
    if (!json_is_integer(offset) || at < 0 || at > OFFSET_MAX || size < 0 || size > OFFSET_MAX)
        return (vg_span){VG_REPORT_NOWHERE, 0};
    return (vg_span){(uint64_t)at, (uint64_t)size};
}

static void country_of(const json_t *object, char ret_country[3])
{
    vg_slice s = vg_json_text(object, "country");
    memset(ret_country, 0, 3);
    if (s.size == 2 && vg_is_alpha(s.data[0]) && vg_is_alpha(s.data[1])) memcpy(ret_country, s.data, 2);
}

/* The number of a name in an enum's list, or `otherwise`. */
static unsigned number_of(const json_t *object, const char *key, const char *(*name)(unsigned), unsigned count,
                          unsigned otherwise)
{
    vg_slice s = vg_json_text(object, key);
    for (unsigned i = 0; s.size && i < count; i++)
        if (name(i) && vg_slice_is(s, name(i))) return i;
    return otherwise;
}

static const char *act_name(unsigned i)
{
    return vg_act_name((vg_act)i);
}

static const char *action_name(unsigned i)
{
    return vg_action_name((vg_action)i);
}

static const char *party_kind_name(unsigned i)
{
    return vg_party_kind_name((vg_party_kind)i);
}

static const char *likelihood_name(unsigned i)
{
    return vg_likelihood_name((vg_likelihood)i);
}

static const char *mention_kind_name(unsigned i)
{
    return vg_mention_kind_name((vg_mention_kind)i);
}

static const char *precision_name(unsigned i)
{
    static const char *const names[] = {NULL, "year", "month", "day", "minute", "second"};
    return names[i];
}

static vg_when when_of(const json_t *object)
{
    const json_t *when = json_object_get(object, "when"), *least = json_object_get(when, "min_duration_days");
    json_int_t days = json_integer_value(least);
    vg_when out = {time_of(when, "start"), time_of(when, "end"), -1, VG_PRECISION_NONE};
    if (json_is_integer(least) && days >= 0 && days <= INT32_MAX) out.min_duration_days = (int32_t)days;
    out.precision = (vg_precision)number_of(when, "precision", precision_name, VG_PRECISION_SECOND + 1, 0);
    return out;
}

static vg_party party_of(const json_t *object)
{
    vg_party party = {.name = vg_json_text(object, "name"), .span = span_of(object)};
    party.kind = (vg_party_kind)number_of(object, "kind", party_kind_name, VG_PARTY_COUNT, VG_PARTY_UNKNOWN);
    country_of(object, party.country);
    return party;
}

static size_t length_of(const json_t *list)
{
    return json_array_size(list) < PARTIES_MAX ? json_array_size(list) : PARTIES_MAX;
}

/* ---- claims ---- */

static void read_claim(kept *k, const json_t *object)
{
    const json_t *number = json_object_get(object, "number"), *targets = json_object_get(object, "targets");
    const json_t *sources = json_object_get(object, "sources"), *answers = json_object_get(object, "answers");
    unsigned act = number_of(object, "act", act_name, VG_ACT_COUNT, VG_ACT_COUNT);
    if (!vg_slice_is(vg_json_text(object, "type"), CLAIM) || act == VG_ACT_COUNT) {
        k->odd++;
        return;
    }
    vg_claim c = {.id = (uint32_t)json_integer_value(number),
                  .act = (vg_act)act,
                  .actor = party_of(json_object_get(object, "actor")),
                  .when = when_of(object),
                  .said_start = time_of(object, "said_start"),
                  .said_end = time_of(object, "said_end"),
                  .basis = vg_json_text(object, "basis"),
                  .object = vg_json_text(object, "object"),
                  .quoted = flag_of(object, "quoted"),
                  .negated = flag_of(object, "negated"),
                  .derived_from = vg_json_text(object, "derived_from"),
                  .span = span_of(json_object_get(object, "span")),
                  .words = vg_json_text(object, "words")};
    c.action = (vg_action)number_of(object, "claimed_action", action_name, VG_ACTION_COUNT, VG_ACTION_OTHER);
    c.likelihood = (vg_likelihood)number_of(object, "likelihood", likelihood_name, VG_LIKELIHOOD_COUNT, 0);
    size_t source_count = length_of(sources), target_count = length_of(targets), answer_count = length_of(answers);
    vg_party *from = calloc(source_count + 1, sizeof *from);
    vg_target *against = calloc(target_count + 1, sizeof *against);
    vg_answer *replies = calloc(answer_count + 1, sizeof *replies);
    for (size_t i = 0; from && i < source_count; i++) from[c.source_count++] = party_of(json_array_get(sources, i));
    for (size_t i = 0; against && i < target_count; i++) {
        const json_t *t = json_array_get(targets, i);
        vg_target *target = &against[c.target_count++];
        *target = (vg_target){.name = vg_json_text(t, "name"), .sector = vg_json_text(t, "sector")};
        target->named = flag_of(t, "named");
        target->span = span_of(t);
        country_of(t, target->country);
    }
    for (size_t i = 0; replies && i < answer_count; i++) {
        const json_t *answer = json_array_get(answers, i);
        replies[c.answer_count].act = (vg_act)number_of(answer, "act", act_name, VG_ACT_COUNT, VG_ACT_NO_ANSWER);
        replies[c.answer_count++].by = party_of(json_object_get(answer, "by"));
    }
    c.sources = from;
    c.targets = against;
    c.answers = replies;
    if (k->job->sink->claim) k->stop = k->job->sink->claim(k->job->sink->context, &c);
    free(from);
    free(against);
    free(replies);
}

static const json_t *object_of(const kept *k, vg_slice id)
{
    return id.size && id.size < 256 ? json_object_getn(k->by_id, (const char *)id.data, id.size) : NULL;
}

static void read_claims(kept *k, const json_t *refs)
{
    for (size_t i = 0; !k->stop && i < json_array_size(refs); i++) {
        const json_t *ref = json_array_get(refs, i);
        const json_t *claim = json_is_string(ref) ? object_of(k, vg_json_slice(ref)) : NULL;
        if (claim)
            read_claim(k, claim);
        else
            k->odd++;
    }
}

/* ---- rows ---- */

/* The row speaks for its object, unless that was taken out of the bundle or revoked since. */
static void read_indicator(kept *k, const json_t *row)
{
    char canonical[VG_CANONICAL_MAX];
    vg_slice kind = vg_json_text(row, "kind"), value = vg_json_text(row, "value"), ref = vg_json_text(row, "ref");
    vg_indicator i = {.kind = vg_kind_from_name((const char *)kind.data, kind.size),
                      .value = value,
                      .written = vg_json_text(row, "written"),
                      .role = json_string_value(json_object_get(row, "role")),
                      .validity = {time_of(row, "valid_from"), time_of(row, "valid_until")},
                      .set_aside = json_string_value(json_object_get(row, "set_aside")),
                      .prefix = flag_of(row, "prefix")};
    vg_span span = span_of(row);
    i.offset = span.offset;
    i.length = span.length;
    if (!i.written.size) i.written = value;
    size_t size = i.kind != VG_KIND_NONE && value.size ? vg_canonical(i.kind, value, canonical) : 0;
    bool reversed = i.validity.until != VG_TIME_NONE && i.validity.from > i.validity.until;
    if (!size || !vg_slice_eq(vg_slice_of(canonical, size), value) || reversed) {
        k->odd++;
        return;
    }
    if (ref.size) {
        const json_t *object = object_of(k, ref);
        if (!object) return;
        json_object_setn_new(k->taken, (const char *)ref.data, ref.size, json_true());
        if (flag_of(object, "revoked")) i.set_aside = "stix: revoked";
    }
    if (!i.set_aside) i.set_aside = vg_set_aside_by_value(i.kind, i.value, true);
    k->stop = k->job->sink->indicator(k->job->sink->context, &i);
}

static void read_mention(kept *k, const json_t *row)
{
    unsigned kind = number_of(row, "kind", mention_kind_name, VG_MENTION_COUNT, VG_MENTION_COUNT);
    vg_mention m = {.name = vg_json_text(row, "name"),
                    .written = vg_json_text(row, "written"),
                    .id = vg_json_text(row, "id"),
                    .coined_by = vg_json_text(row, "coined_by"),
                    .sector = vg_json_text(row, "sector"),
                    .named = flag_of(row, "named"),
                    .ambiguous = flag_of(row, "ambiguous"),
                    .inferred = flag_of(row, "inferred"),
                    .when = when_of(row),
                    .span = span_of(row)};
    if (kind == VG_MENTION_COUNT) {
        k->odd++;
        return;
    }
    m.kind = (vg_mention_kind)kind;
    country_of(row, m.country);
    if (k->job->sink->mention) k->stop = k->job->sink->mention(k->job->sink->context, &m);
}

static void read_indicated(kept *k, const json_t *name)
{
    if (json_string_length(name) && k->job->sink->actor)
        k->job->sink->actor(k->job->sink->context, vg_json_slice(name));
}

static void read_unread(kept *k, const json_t *row)
{
    if (k->job->sink->unread) k->job->sink->unread(k->job->sink->context, vg_json_text(row, "sentence"), span_of(row));
}

static void read_head(const kept *k, const json_t *extension)
{
    vg_report_head head = {.format = "stix",
                           .title = vg_json_text(extension, "title"),
                           .published = k->job->published,
                           .encoding = json_string_value(json_object_get(extension, "encoding")),
                           .original_file = vg_json_text(extension, "file_name"),
                           .original_member = vg_json_text(extension, "member"),
                           .original_sha256 = vg_json_text(extension, "sha256"),
                           .original_format = vg_json_text(extension, "format")};
    if (!head.encoding) head.encoding = "";
    if (flag_of(extension, "extracted")) head.extracted = vg_slice_str("");
    vg_slice language = vg_json_text(extension, "language");
    if (language.size == 2 && vg_is_alpha(language.data[0]) && vg_is_alpha(language.data[1]))
        memcpy(head.language, language.data, 2);
    if (head.published == VG_TIME_NONE) head.published = time_of(extension, "published");
    if (!head.original_file.size) head.original_file = vg_slice_str("?"); /* the spans point elsewhere all the same */
    if (k->job->sink->head) k->job->sink->head(k->job->sink->context, &head);
}

static void read_dossier(kept *k, const json_t *extension)
{
    static const struct {
        const char *key;
        void (*read)(kept *k, const json_t *row);
    } lists[] = {
        {"indicators", read_indicator},
        {"mentions", read_mention},
        {"indicated_by", read_indicated},
        {"unread", read_unread},
    };
    read_head(k, extension);
    read_claims(k, json_object_get(extension, "claim_refs"));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const json_t *list = json_object_get(extension, lists[i].key);
        for (size_t row = 0; !k->stop && row < json_array_size(list); row++)
            lists[i].read(k, json_array_get(list, row));
    }
}

int vg_stix_claims_read(const vg_read_job *job, const json_t *objects, const json_t *by_id, json_t *taken,
                        size_t *ret_count)
{
    kept k = {.job = job, .by_id = by_id, .taken = taken};
    for (size_t i = 0; !k.stop && i < json_array_size(objects); i++) {
        const json_t *object = json_array_get(objects, i);
        const json_t *extension = json_object_get(json_object_get(object, "extensions"), EXTENSION);
        if (!extension || !vg_slice_is(vg_json_text(object, "type"), "report")) continue;
        read_dossier(&k, extension);
        ++*ret_count;
    }
    if (k.odd) vg_job_problem(job, "%zu entries of vigie's extension are malformed", k.odd);
    return k.stop;
}
