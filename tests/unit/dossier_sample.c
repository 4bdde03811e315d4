/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dossier_sample.h"

#include <stdio.h>
#include <stdlib.h>

#include "../../src/read/dossier_names.h"

static const char *const names[] = {"press", "vendor", "two", "hostile", "large", "empty", NULL};

const char *dossier_sample_name(size_t i)
{
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

#define NONE VG_TIME_NONE

static vg_time at(const char *text)
{
    vg_time t = NONE;
    vg_precision p;
    if (text && text[0] && !vg_time_parse(vg_slice_str(text), &t, &p)) abort();
    return t;
}

/* ---- tables ---- */

/* Lists are "a|b|c;a|b|c"; words are found in the text. */
typedef struct claim_row {
    const char *words;
    vg_act act;
    vg_action action;
    const char *sources; /* name|kind|country */
    const char *actor;   /* the same */
    const char *targets; /* name|country|sector|named */
    const char *start, *end;
    int days;
    vg_precision precision;
    vg_likelihood likelihood;
    const char *basis, *object;
    const char *answers; /* name|kind|country|act */
    const char *derived;
    unsigned flags;
} claim_row;

enum { QUOTED = 1, NEGATED = 2 };

typedef struct mention_row {
    vg_mention_kind kind;
    const char *written, *name, *id, *coined, *country, *sector;
    unsigned flags;
} mention_row;

enum { NAMED = 1, AMBIGUOUS = 2, INFERRED = 4 };

typedef struct indicator_row {
    vg_kind kind;
    const char *value, *written, *role, *aside, *from, *until;
} indicator_row;

typedef struct report_row {
    const char *file, *format, *language, *title, *published, *text;
    const claim_row *claims;
    const mention_row *mentions;
    const indicator_row *indicators;
    const char *unread[3];
    const char *indicated;
} report_row;

/* ---- from tables to a dossier ---- */

typedef struct builder {
    vg_arena *arena;
    vg_dossier *d;
    const char *text;
} builder;

static vg_slice keep(const builder *b, vg_slice s)
{
    return s.size ? vg_arena_dup(b->arena, s) : vg_slice_of("", 0);
}

static vg_slice keep_str(const builder *b, const char *s)
{
    return keep(b, vg_slice_str(s));
}

/* The next part before `mark` of what *s holds; what it leaves is behind the mark. */
static vg_slice part(const char **s, char mark)
{
    const char *from = *s ? *s : "";
    size_t n = 0;
    while (from[n] && from[n] != mark) n++;
    *s = from + n + (from[n] == mark);
    return vg_slice_of(from, n);
}

static vg_span place(const builder *b, const char *words)
{
    size_t found = words ? vg_slice_find(vg_slice_str(b->text), vg_slice_str(words)) : SIZE_MAX;
    if (words && words[0] && found == SIZE_MAX) {
        fprintf(stderr, "not in the text: %s\n", words);
        abort();
    }
    return words && words[0] ? (vg_span){found, strlen(words)} : (vg_span){VG_REPORT_NOWHERE, 0};
}

static unsigned number(vg_slice s, const char *(*name)(int), int count)
{
    for (int i = 0; i < count; i++)
        if (name(i) && vg_slice_is(s, name(i))) return (unsigned)i;
    return 0;
}

static const char *kind_name(int i)
{
    return vg_party_kind_name((vg_party_kind)i);
}

static const char *act_name(int i)
{
    return vg_act_name((vg_act)i);
}

static void country(vg_slice s, char ret_country[3])
{
    memset(ret_country, 0, 3);
    if (s.size == 2) memcpy(ret_country, s.data, 2);
}

static vg_party party(const builder *b, const char **s)
{
    vg_party p = {.name = keep(b, part(s, '|')), .span = {VG_REPORT_NOWHERE, 0}};
    p.kind = (vg_party_kind)number(part(s, '|'), kind_name, VG_PARTY_COUNT);
    country(part(s, '|'), p.country);
    size_t found = p.name.size ? vg_slice_find(vg_slice_str(b->text), p.name) : SIZE_MAX;
    if (found != SIZE_MAX) p.span = (vg_span){found, p.name.size};
    return p;
}

/* A list's next element as text of its own. */
static const char *element(const builder *b, const char **list)
{
    vg_slice s = part(list, ';');
    return s.size ? vg_arena_str(b->arena, s) : NULL;
}

static void add_claim(const builder *b, const claim_row *row)
{
    vg_party *sources = vg_arena_alloc(b->arena, 8 * sizeof *sources);
    vg_target *targets = vg_arena_alloc(b->arena, 8 * sizeof *targets);
    vg_answer *answers = vg_arena_alloc(b->arena, 8 * sizeof *answers);
    const char *s, *list;
    vg_claim *c = &b->d->claims[b->d->claim_count++];
    *c = (vg_claim){.id = (uint32_t)b->d->claim_count,
                    .act = row->act,
                    .action = row->action,
                    .when = {at(row->start), at(row->end), row->days ? row->days : -1, row->precision},
                    .said_start = NONE,
                    .said_end = NONE,
                    .likelihood = row->likelihood,
                    .basis = keep_str(b, row->basis),
                    .object = keep_str(b, row->object),
                    .quoted = row->flags & QUOTED,
                    .negated = row->flags & NEGATED,
                    .derived_from = keep_str(b, row->derived),
                    .span = place(b, row->words)};
    for (list = row->sources; (s = element(b, &list)) != NULL;) sources[c->source_count++] = party(b, &s);
    s = row->actor;
    c->actor = party(b, &s);
    for (list = row->targets; (s = element(b, &list)) != NULL;) {
        vg_target *t = &targets[c->target_count++];
        t->name = keep(b, part(&s, '|'));
        country(part(&s, '|'), t->country);
        t->sector = keep(b, part(&s, '|'));
        t->named = vg_slice_is(part(&s, '|'), "named");
        t->span = (vg_span){VG_REPORT_NOWHERE, 0};
    }
    for (list = row->answers; (s = element(b, &list)) != NULL;) {
        vg_answer *a = &answers[c->answer_count++];
        a->by = party(b, &s);
        a->act = (vg_act)number(part(&s, '|'), act_name, VG_ACT_COUNT);
    }
    c->sources = sources;
    c->targets = targets;
    c->answers = answers;
    vg_buf words = VG_BUF_INIT(1 << 16);
    vg_dossier_words(b->d, c->span, 4096, &words);
    c->words = keep(b, vg_buf_slice(&words));
    vg_buf_free(&words);
}

static void add_mention(const builder *b, const mention_row *row)
{
    vg_mention *m = &b->d->mentions[b->d->mention_count++];
    *m = (vg_mention){.kind = row->kind,
                      .name = keep_str(b, row->name),
                      .written = keep_str(b, row->written),
                      .id = keep_str(b, row->id),
                      .coined_by = keep_str(b, row->coined),
                      .sector = keep_str(b, row->sector),
                      .named = row->flags & NAMED,
                      .ambiguous = row->flags & AMBIGUOUS,
                      .inferred = row->flags & INFERRED,
                      .when = {NONE, NONE, -1, VG_PRECISION_NONE},
                      .span = place(b, row->written)};
    country(vg_slice_str(row->country), m->country);
}

static void add_indicator(const builder *b, const indicator_row *row)
{
    vg_indicator *i = &b->d->indicators[b->d->indicator_count++];
    vg_span span = place(b, row->written);
    *i = (vg_indicator){.kind = row->kind,
                        .value = keep_str(b, row->value),
                        .written = keep_str(b, row->written),
                        .role = row->role,
                        .validity = {at(row->from), at(row->until)},
                        .set_aside = row->aside,
                        .offset = span.offset,
                        .length = span.length};
    b->d->set_aside += row->aside != NULL;
}

/* Paragraphs are parted by blank lines. */
static void add_text(const builder *b)
{
    size_t from = 0, size = strlen(b->text);
    while (from < size) {
        const char *end = strstr(b->text + from, "\n\n");
        size_t until = end ? (size_t)(end - b->text) : size;
        b->d->text = realloc(b->d->text, (b->d->text_count + 1) * sizeof *b->d->text);
        if (!b->d->text) abort();
        b->d->text[b->d->text_count++] = (vg_text_run){from ? VG_BLOCK_PARAGRAPH : VG_BLOCK_HEADING,
                                                       true,
                                                       vg_slice_of(b->text + from, until - from),
                                                       {from, until - from}};
        from = until + 2;
    }
}

static void fill(vg_read_result *r, const report_row *row)
{
    vg_dossier *d = &r->reports[r->report_count++];
    builder b = {r->arena, d, row->text};
    size_t n;
    *d = (vg_dossier){.file = row->file,
                      .format = row->format,
                      .language = row->language,
                      .title = row->title,
                      .published = at(row->published)};
    vg_sha256_hex(vg_slice_str(row->text), d->sha256);
    add_text(&b);
    for (n = 0; row->claims && row->claims[n].words; n++) continue;
    d->claims = calloc(n + 1, sizeof *d->claims);
    for (size_t i = 0; i < n; i++) add_claim(&b, &row->claims[i]);
    for (n = 0; row->mentions && row->mentions[n].written; n++) continue;
    d->mentions = calloc(n + 1, sizeof *d->mentions);
    for (size_t i = 0; i < n; i++) add_mention(&b, &row->mentions[i]);
    for (n = 0; row->indicators && row->indicators[n].value; n++) continue;
    d->indicators = calloc(n + 1, sizeof *d->indicators);
    for (size_t i = 0; i < n; i++) add_indicator(&b, &row->indicators[i]);
    d->unread = calloc(4, sizeof *d->unread);
    for (size_t i = 0; i < 3 && row->unread[i]; i++)
        d->unread[d->unread_count++] = (vg_unread){keep_str(&b, row->unread[i]), place(&b, row->unread[i])};
    d->indicated_by = calloc(2, sizeof *d->indicated_by);
    if (row->indicated) d->indicated_by[d->indicated_count++] = vg_slice_str(row->indicated);
    if (!vg_dossier_group(d, r->arena)) abort();
}

/* ---- a press article ---- */

static const char press_text[] =
    "North Korean hackers accused of breaking into Russian networks\n\n"
    "Microsoft says that hackers working for North Korea broke into Russian organisations in March. The company named "
    "no victim and gave few details.\n\n"
    "Its report says that North Korean threat actors could be using the moment to collect intelligence on Russian "
    "entities.\n\n"
    "North Korea's mission to the United Nations did not reply to a request for comment. Russia's embassy in "
    "Washington did not reply either.\n\n"
    "North Korea has been accused many times of going after targets in defence and diplomacy in South Korea and the "
    "United States.\n\n"
    "Last month, Reuters and researchers at SentinelOne revealed that North Korean spies had been inside a Russian "
    "missile design bureau for at least five months last year, and had looked for hypersonic missiles. The vendor ties "
    "part of it to ScarCruft, which others call APT37, and to the backdoor OpenCarrot.\n\n"
    "The report also speaks of Chinese hackers who target critical infrastructure in the United States, and says that "
    "Chinese propaganda goes on and grows, with artificial intelligence and influencers.\n\n"
    "China's embassy did not comment. Beijing regularly denies such accusations, and an expert said it was "
    "complicated.\n";

static const claim_row press_claims[] = {
    {"Microsoft says that hackers working for North Korea broke into Russian organisations in March", VG_ACT_ASSERTS,
     VG_ACTION_INTRUSION, "Microsoft|organisation|US", "hackers working for North Korea|state|KP",
     "Russian organisations|RU||", "2023-03-01T00:00:00Z", "2023-03-31T23:59:59.999999999Z", 0, VG_PRECISION_MONTH,
     VG_LIKELIHOOD_NONE, "The company named no victim and gave few details", NULL,
     "North Korea's mission to the United Nations|state|KP|no_answer;Russia's embassy in Washington|state|RU|no_answer",
     NULL, 0},
    {"North Korean threat actors could be using the moment to collect intelligence on Russian entities",
     VG_ACT_ASSESSES, VG_ACTION_COLLECTION, "Microsoft|organisation|US", "North Korean threat actors|state|KP",
     "Russian entities|RU||", NULL, NULL, 0, VG_PRECISION_NONE, VG_LIKELIHOOD_POSSIBLE, NULL, "intelligence", NULL,
     NULL, 0},
    {"North Korea has been accused many times of going after targets in defence and diplomacy in South Korea and the "
     "United States",
     VG_ACT_ACCUSES, VG_ACTION_TARGETING, NULL, "North Korea|state|KP",
     "|KR|defence, diplomacy|;|US|defence, diplomacy|", NULL, NULL, 0, VG_PRECISION_NONE, VG_LIKELIHOOD_NONE, NULL,
     NULL, NULL, NULL, 0},
    {"Last month, Reuters and researchers at SentinelOne revealed that North Korean spies had been inside a Russian "
     "missile design bureau for at least five months last year, and had looked for hypersonic missiles",
     VG_ACT_REVEALS, VG_ACTION_INTRUSION, "Reuters|organisation|GB;SentinelOne|organisation|US",
     "North Korean spies|state|KP", "Russian missile design bureau|RU|defence|", "2022-01-01T00:00:00Z",
     "2022-12-31T23:59:59.999999999Z", 150, VG_PRECISION_YEAR, VG_LIKELIHOOD_NONE, NULL, "hypersonic missiles", NULL,
     NULL, 0},
    {"Chinese hackers who target critical infrastructure in the United States", VG_ACT_ASSERTS, VG_ACTION_TARGETING,
     "Microsoft|organisation|US", "Chinese hackers|unknown|CN", "|US|critical infrastructure|", NULL, NULL, 0,
     VG_PRECISION_NONE, VG_LIKELIHOOD_NONE, NULL, NULL, NULL, NULL, 0},
    {"Chinese propaganda goes on and grows, with artificial intelligence and influencers", VG_ACT_ASSERTS,
     VG_ACTION_INFLUENCE, "Microsoft|organisation|US", "|state|CN", NULL, NULL, NULL, 0, VG_PRECISION_NONE,
     VG_LIKELIHOOD_NONE, NULL, "artificial intelligence and influencers", "China's embassy|state|CN|declines", NULL, 0},
    {"Beijing regularly denies such accusations", VG_ACT_DENIES, VG_ACTION_OTHER, "Beijing|state|CN", "|state|CN", NULL,
     NULL, NULL, 0, VG_PRECISION_NONE, VG_LIKELIHOOD_NONE, NULL, NULL, NULL, NULL, 0},
    {.words = NULL},
};

static const mention_row press_mentions[] = {
    {VG_MENTION_DATE, "in March", "in March", NULL, NULL, NULL, NULL, 0},
    {VG_MENTION_VICTIM, "Russian missile design bureau", "Russian missile design bureau", NULL, NULL, "RU", "defence",
     0},
    {VG_MENTION_ACTOR, "ScarCruft", "APT37", "G0067", "Kaspersky", "KP", NULL, 0},
    {VG_MENTION_ACTOR, "APT37", "APT37", "G0067", "Mandiant", "KP", NULL, 0},
    {VG_MENTION_MALWARE, "OpenCarrot", "OpenCarrot", NULL, NULL, NULL, NULL, 0},
    {.written = NULL},
};

/* ---- a vendor's report ---- */

static const char vendor_text[] =
    "Two clusters in one network\n\n"
    "The mail server was used as a proxy (T1090) and mail was collected from it. We attribute this with high "
    "confidence to Lazarus Group, also tracked as Diamond Sleet.\n\n"
    "The name centos-packages[.]com has been in use since November 2021; 192.169.7[.]197 was theirs between January "
    "and May 2022. The hosts resolved names through 8.8.8.8.\n\n"
    "The implant has the MD5 9216198a2ebc14dd68386738c1c59792. The victim, NPO Mashinostroyeniya, denied the "
    "intrusion. Lateral movement over remote desktop was seen, too.\n";

static const claim_row vendor_claims[] = {
    {"We attribute this with high confidence to Lazarus Group", VG_ACT_ATTRIBUTES, VG_ACTION_INTRUSION,
     "the report's authors|organisation|", "Lazarus Group|group|KP", "NPO Mashinostroyeniya|RU|defence|named",
     "2021-11-01T00:00:00Z", "2022-05-31T23:59:59.999999999Z", 0, VG_PRECISION_MONTH, VG_LIKELIHOOD_VERY_LIKELY, NULL,
     NULL, "NPO Mashinostroyeniya|organisation|RU|denies", NULL, QUOTED},
    {.words = NULL},
};

static const mention_row vendor_mentions[] = {
    {VG_MENTION_TECHNIQUE, "T1090", "Proxy", "T1090", NULL, NULL, NULL, 0},
    {VG_MENTION_TECHNIQUE, "mail was collected", "Email Collection", "T1114", NULL, NULL, NULL, INFERRED},
    {VG_MENTION_ACTOR, "Lazarus Group", "Lazarus Group", "G0032", NULL, "KP", NULL, 0},
    {VG_MENTION_ACTOR, "Diamond Sleet", "Lazarus Group", "G0032", "Microsoft", "KP", NULL, 0},
    {VG_MENTION_VICTIM, "NPO Mashinostroyeniya", "NPO Mashinostroyeniya", NULL, NULL, "RU", "defence", NAMED},
    {VG_MENTION_TECHNIQUE, "Lateral movement over remote desktop", "Remote Desktop Protocol", "T1021.001", NULL, NULL,
     NULL, INFERRED},
    {.written = NULL},
};

static const indicator_row vendor_indicators[] = {
    {VG_KIND_DOMAIN, "centos-packages.com", "centos-packages[.]com", "c2", NULL, "2021-11-01T00:00:00Z", NULL},
    {VG_KIND_IPV4, "192.169.7.197", "192.169.7[.]197", "c2", NULL, "2022-01-01T00:00:00Z",
     "2022-05-31T23:59:59.999999999Z"},
    {VG_KIND_IPV4, "8.8.8.8", "8.8.8.8", NULL, "public DNS resolvers", NULL, NULL},
    {VG_KIND_MD5, "9216198a2ebc14dd68386738c1c59792", "9216198a2ebc14dd68386738c1c59792", "payload", NULL, NULL, NULL},
    {.value = NULL},
};

/* ---- what is meant to break a page or a terminal ---- */

#define EVIL "<script>document.title='owned'</script><img src=x onerror=alert(1)>"
#define BIDI                                                                                                           \
    "\xe2\x80\xae"                                                                                                     \
    "txt.exe\xe2\x80\xac"
#define ESCAPES  "\x1b[31m\x1b]0;owned\x07"
#define NOT_UTF8 "\xff\xc3("

static const char hostile_text[] =
    "Title " EVIL "\n\n"
    "Someone " EVIL " says that " BIDI " broke into " ESCAPES " everything. " NOT_UTF8 " </script><!-- ]]> &amp;\n\n"
    "Someone " BIDI
    " denies it, and a word of aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa letters.\n";

static const claim_row hostile_claims[] = {
    {"Someone " EVIL " says that " BIDI " broke into " ESCAPES " everything.", VG_ACT_ASSERTS, VG_ACTION_INTRUSION,
     "Someone " EVIL "|person|", BIDI "|unknown|", ESCAPES EVIL "|ZZ|" NOT_UTF8 "|named", NULL, NULL, 0,
     VG_PRECISION_NONE, VG_LIKELIHOOD_ALMOST_CERTAIN, NOT_UTF8 ESCAPES EVIL, BIDI EVIL, EVIL "|person||denies", EVIL,
     QUOTED},
    {"Someone " BIDI " denies it", VG_ACT_DENIES, VG_ACTION_INTRUSION, "Someone " BIDI "|unknown|", BIDI "|unknown|",
     NULL, NULL, NULL, 0, VG_PRECISION_NONE, VG_LIKELIHOOD_NONE, NULL, NULL, NULL, NULL, NEGATED},
    {.words = NULL},
};

static const mention_row hostile_mentions[] = {
    {VG_MENTION_ACTOR, BIDI, EVIL, ESCAPES, EVIL, "ZZ", NULL, AMBIGUOUS},
    {VG_MENTION_MALWARE, NOT_UTF8, NOT_UTF8, NULL, NULL, NULL, NULL, 0},
    {VG_MENTION_VICTIM, "letters", EVIL ESCAPES, NULL, NULL, NULL, BIDI, NAMED},
    {.written = NULL},
};

static const indicator_row hostile_indicators[] = {
    {VG_KIND_LITERAL, EVIL, EVIL, ESCAPES, NULL, NULL, NULL},
    {VG_KIND_PATH, "C:\\" BIDI, BIDI, NULL, EVIL, NULL, NULL},
    {.value = NULL},
};

/* ---- all ---- */

static const report_row press = {"press.html",
                                 "html",
                                 "en",
                                 "North Korean hackers accused of breaking into Russian networks",
                                 "2023-09-07T00:00:00Z",
                                 press_text,
                                 press_claims,
                                 press_mentions,
                                 NULL,
                                 {"an expert said it was complicated", NULL, NULL},
                                 NULL};
static const report_row vendor = {"vendor.md",
                                  "markdown",
                                  "en",
                                  "Two clusters in one network",
                                  "2023-08-07T10:00:00Z",
                                  vendor_text,
                                  vendor_claims,
                                  vendor_mentions,
                                  vendor_indicators,
                                  {NULL, NULL, NULL},
                                  "Lazarus Group"};
static const report_row hostile = {"<b>" BIDI ".html",
                                   "html",
                                   "en",
                                   EVIL,
                                   "",
                                   hostile_text,
                                   hostile_claims,
                                   hostile_mentions,
                                   hostile_indicators,
                                   {NOT_UTF8 " </script><!-- ]]>", NULL, NULL},
                                   NULL};
static const report_row empty = {"nothing.txt",      "text", NULL, NULL, "", "Nothing of note.\n", NULL, NULL, NULL,
                                 {NULL, NULL, NULL}, NULL};

/* Many claims of one shape, and many indicators. */
static void fill_large(vg_read_result *r)
{
    enum { CLAIMS = 400, INDICATORS = 3000 };
    vg_buf text = VG_BUF_INIT((size_t)8 << 20);
    claim_row *claims = calloc(CLAIMS + 1, sizeof *claims);
    indicator_row *indicators = calloc(INDICATORS + 1, sizeof *indicators);
    char line[200];
    if (!claims || !indicators) abort();
    vg_buf_add_str(&text, "Large\n\n");
    for (size_t i = 0; i < CLAIMS; i++) {
        snprintf(line, sizeof line, "Agency number %zu says that group %zu broke into company %zu.", i, i, i);
        vg_buf_printf(&text, "%s\n\n", line);
        claims[i] = press_claims[0];
        claims[i].words = vg_arena_str(r->arena, vg_slice_str(line));
    }
    for (size_t i = 0; i < INDICATORS; i++) {
        snprintf(line, sizeof line, "host-%zu.evil-example.com", i);
        vg_buf_printf(&text, "%s\n", line);
        const char *value = vg_arena_str(r->arena, vg_slice_str(line));
        indicators[i] = (indicator_row){VG_KIND_DOMAIN, value, value, NULL, i % 10 ? NULL : "top domains", NULL, NULL};
    }
    report_row row = press;
    row.file = "large.txt";
    row.text = vg_arena_str(r->arena, vg_buf_slice(&text));
    row.claims = claims;
    row.mentions = NULL;
    row.indicators = indicators;
    row.unread[0] = NULL;
    fill(r, &row);
    vg_buf_free(&text);
    free(claims);
    free(indicators);
}

vg_read_result *dossier_sample(const char *name)
{
    vg_read_result *r = calloc(1, sizeof *r);
    if (!r) abort();
    r->arena = vg_arena_new((size_t)1 << 28);
    r->reports = calloc(2, sizeof *r->reports);
    r->problems = calloc(1, sizeof *r->problems);
    r->sandboxed = true;
    if (!r->arena || !r->reports || !r->problems) abort();
    if (strcmp(name, "press") == 0 || strcmp(name, "two") == 0) fill(r, &press);
    if (strcmp(name, "vendor") == 0 || strcmp(name, "two") == 0) fill(r, &vendor);
    if (strcmp(name, "hostile") == 0) fill(r, &hostile);
    if (strcmp(name, "empty") == 0) fill(r, &empty);
    if (strcmp(name, "large") == 0) fill_large(r);
    if (strcmp(name, "two") == 0 || strcmp(name, "hostile") == 0)
        r->problems[r->problem_count++] = (vg_problem){"broken.pdf", "it is empty " ESCAPES EVIL};
    if (r->report_count) return r;
    vg_read_result_free(r);
    return NULL;
}

void dossier_sample_free(vg_read_result *r)
{
    vg_read_result_free(r);
}

void dossier_tell(const vg_dossier *d, const vg_report_sink *sink)
{
    vg_report_head head = {.format = d->format,
                           .title = vg_slice_str(d->title),
                           .published = d->published,
                           .original_file = vg_slice_str(d->file),
                           .original_format = vg_slice_str(d->format)};
    if (d->language) memcpy(head.language, d->language, 2);
    sink->head(sink->context, &head);
    for (size_t i = 0; i < d->claim_count; i++)
        if (sink->claim(sink->context, &d->claims[i])) abort();
    for (size_t i = 0; i < d->mention_count; i++)
        if (sink->mention(sink->context, &d->mentions[i])) abort();
    for (size_t i = 0; i < d->text_count; i++)
        if (sink->text(sink->context, &d->text[i])) abort();
    for (size_t i = 0; i < d->indicator_count; i++)
        if (sink->indicator(sink->context, &d->indicators[i])) abort();
    for (size_t i = 0; i < d->unread_count; i++) sink->unread(sink->context, d->unread[i].sentence, d->unread[i].span);
    for (size_t i = 0; i < d->indicated_count; i++) sink->actor(sink->context, d->indicated_by[i]);
    sink->problem(sink->context, "a problem of it");
}
