/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The claims of reports: the article that the project started from, samples in five languages, and hostile text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/time.h"
#include "claims_json.h"
#include "read/report.h"

static vg_buf read_file(const char *path)
{
    vg_buf b = VG_BUF_INIT((size_t)1 << 26);
    FILE *f = fopen(path, "rb");
    for (size_t n = 1; f && n > 0;) {
        if (vg_buf_reserve(&b, 65536) != VG_OK) break;
        n = fread(b.data + b.size, 1, 65536, f);
        b.size += n;
    }
    if (f) fclose(f);
    return b;
}

static const char *source_path(const char *path)
{
    static char text[512];
    const char *root = getenv("VIGIE_SOURCE");
    snprintf(text, sizeof text, "%s/%s", root ? root : ".", path);
    return text;
}

static vg_time day(const char *text)
{
    vg_time t = VG_TIME_NONE;
    vg_precision precision;
    assert_true(vg_time_parse(vg_slice_str(text), &t, &precision));
    return t;
}

/* ---- claims as they come, for what is asked of single ones ---- */

typedef struct found {
    size_t count, victims, unread;
    vg_slice report;
    vg_claim claims[32]; /* their lists are not kept */
    char sources[32][200], targets[32][200], answers[32][300], names[32][80], objects[32][200], sectors[32][80];
    char problem[200];
    int stop_at;
} found;

static void append(char *to, size_t size, vg_slice name, const char *country, const char *act)
{
    size_t n = strlen(to);
    snprintf(to + n, size - n, "%s%.*s%s%s%s%s", n ? "; " : "", (int)name.size, (const char *)name.data,
             country[0] ? " " : "", country, act ? " " : "", act ? act : "");
}

static int on_claim(void *context, const vg_claim *c)
{
    found *f = context;
    assert_true(f->count < 32);
    assert_true(c->id == f->count + 1);
    assert_true(c->span.offset + c->span.length <= f->report.size);
    size_t i = f->count++;
    f->claims[i] = *c;
    f->sources[i][0] = f->targets[i][0] = f->answers[i][0] = f->sectors[i][0] = 0;
    for (size_t k = 0; k < c->source_count; k++)
        append(f->sources[i], sizeof f->sources[i], c->sources[k].name, "", NULL);
    for (size_t k = 0; k < c->target_count; k++) {
        append(f->targets[i], sizeof f->targets[i], vg_slice_str(""), c->targets[k].country, NULL);
        append(f->sectors[i], sizeof f->sectors[i], c->targets[k].sector, "", NULL);
        assert_true(c->targets[k].span.offset + c->targets[k].span.length <= f->report.size);
    }
    for (size_t k = 0; k < c->answer_count; k++)
        append(f->answers[i], sizeof f->answers[i], c->answers[k].by.name, c->answers[k].by.country,
               vg_act_name(c->answers[k].act));
    snprintf(f->names[i], sizeof f->names[i], "%.*s", (int)c->actor.name.size, (const char *)c->actor.name.data);
    snprintf(f->objects[i], sizeof f->objects[i], "%.*s", (int)c->object.size, (const char *)c->object.data);
    return f->stop_at && f->count == (size_t)f->stop_at;
}

static int on_mention(void *context, const vg_mention *m)
{
    ((found *)context)->victims += m->kind == VG_MENTION_VICTIM;
    return 0;
}

static void on_unread(void *context, vg_slice sentence, vg_span span)
{
    found *f = context;
    (void)sentence;
    assert_true(span.offset + span.length <= f->report.size);
    f->unread++;
}

static void on_problem(void *context, const char *reason)
{
    found *f = context;
    snprintf(f->problem, sizeof f->problem, "%s", reason);
}

static int on_indicator(void *context, const vg_indicator *indicator)
{
    (void)context;
    (void)indicator;
    return 0;
}

static void read_report(vg_slice report, const char *path, const char *published, found *f)
{
    vg_error err = {0};
    vg_report_options options = {.path = path, .published = day(published)};
    vg_report_sink sink = {.context = f,
                           .indicator = on_indicator,
                           .claim = on_claim,
                           .mention = on_mention,
                           .unread = on_unread,
                           .problem = on_problem};
    int stop_at = f->stop_at;
    memset(f, 0, sizeof *f);
    f->stop_at = stop_at;
    f->report = report;
    assert_int_equal(vg_read_report(report, &options, &sink, &err), VG_OK);
}

static void read_text(const char *text, found *f)
{
    read_report(vg_slice_str(text), "x.txt", "2023-06-20", f);
}

/* ---- the seed ---- */

typedef struct wanted {
    const char *sources, *answers;
    vg_act act;
    vg_party_kind kind; /* VG_PARTY_UNKNOWN: anything */
    const char *actor, *targets;
    vg_action actions[3]; /* any of them; VG_ACTION_COUNT fills up */
    const char *start, *end;
    int32_t min_duration_days;
    vg_likelihood likelihood;
    bool quoted;
    const char *sector;
} wanted;

#define NO_MORE VG_ACTION_COUNT

/* ../shared/data/seed.claims.json, in this order. */
static const wanted seed[] = {
    {"Microsoft",
     "Mission of North Korea to the United Nations KP no_answer; Embassy of Russia in Washington RU no_answer",
     VG_ACT_ASSERTS,
     VG_PARTY_STATE,
     "KP",
     "RU",
     {VG_ACTION_INTRUSION, VG_ACTION_ESPIONAGE, NO_MORE},
     "2023-03-01",
     "2023-03-31",
     -1,
     VG_LIKELIHOOD_NONE,
     false,
     ""},
    {"Microsoft",
     "",
     VG_ACT_ASSESSES,
     VG_PARTY_STATE,
     "KP",
     "RU",
     {VG_ACTION_COLLECTION, NO_MORE},
     NULL,
     NULL,
     -1,
     VG_LIKELIHOOD_POSSIBLE,
     true,
     ""},
    {"",
     "",
     VG_ACT_ACCUSES,
     VG_PARTY_STATE,
     "KP",
     "KR; US",
     {VG_ACTION_TARGETING, NO_MORE},
     NULL,
     NULL,
     -1,
     VG_LIKELIHOOD_NONE,
     false,
     "def"},
    {"Reuters; SentinelOne",
     "",
     VG_ACT_REVEALS,
     VG_PARTY_STATE,
     "KP",
     "RU",
     {VG_ACTION_INTRUSION, NO_MORE},
     "2022-01-01",
     "2022-12-31",
     150,
     VG_LIKELIHOOD_NONE,
     false,
     "defence"},
    {"Microsoft",
     "",
     VG_ACT_ASSERTS,
     VG_PARTY_UNKNOWN,
     "CN",
     "US",
     {VG_ACTION_TARGETING, NO_MORE},
     NULL,
     NULL,
     -1,
     VG_LIKELIHOOD_NONE,
     false,
     "critical-infrastructure"},
    {"Microsoft",
     "Embassy of China CN no_answer",
     VG_ACT_ASSERTS,
     VG_PARTY_STATE,
     "CN",
     NULL,
     {VG_ACTION_INFLUENCE, NO_MORE},
     NULL,
     NULL,
     -1,
     VG_LIKELIHOOD_NONE,
     true,
     ""},
    {"China",
     "",
     VG_ACT_DENIES,
     VG_PARTY_STATE,
     "CN",
     NULL,
     {VG_ACTION_ESPIONAGE, VG_ACTION_INTRUSION, VG_ACTION_OTHER},
     NULL,
     NULL,
     -1,
     VG_LIKELIHOOD_NONE,
     false,
     ""},
};

static void same_day(vg_time t, const char *text)
{
    char written[VG_TIME_TEXT];
    vg_time_format(t, written);
    if (text)
        assert_memory_equal(written, text, 10);
    else
        assert_true(t == VG_TIME_NONE);
}

static void compare(const found *f, size_t i, const wanted *w)
{
    const vg_claim *c = &f->claims[i];
    assert_string_equal(f->sources[i], w->sources);
    assert_string_equal(f->answers[i], w->answers);
    assert_int_equal(c->act, w->act);
    if (w->kind != VG_PARTY_UNKNOWN) assert_int_equal(c->actor.kind, w->kind);
    assert_string_equal(c->actor.country, w->actor);
    assert_true(c->action == w->actions[0] || c->action == w->actions[1] || c->action == w->actions[2]);
    if (w->targets) {
        const char *at = f->targets[i];
        char plain[80] = "";
        for (; *at; at++)
            if (*at != ' ' || at[-1] == ';') strncat(plain, at, 1);
        assert_string_equal(plain, w->targets);
    }
    same_day(c->when.start, w->start);
    same_day(c->when.end, w->end);
    assert_int_equal(c->when.min_duration_days, w->min_duration_days);
    assert_int_equal(c->likelihood, w->likelihood);
    assert_int_equal(c->quoted, w->quoted);
    assert_int_equal(c->negated, false);
    assert_true(strstr(f->sectors[i], w->sector) != NULL);
}

static void reads_the_seed(void **state)
{
    (void)state;
    const char *shared = getenv("VIGIE_SHARED");
    char path[1024];
    snprintf(path, sizeof path, "%s/data/seed.fr.txt", shared ? shared : source_path("../shared"));
    vg_buf text = read_file(path);
    if (text.size == 0) {
        print_message("SKIP: %s is absent\n", path);
        skip();
    }
    static found f;
    f.stop_at = 0;
    read_report(vg_buf_slice(&text), path, "2023-09-07", &f);
    assert_int_equal(f.count, sizeof seed / sizeof seed[0]); /* no extra one */
    for (size_t i = 0; i < f.count; i++) compare(&f, i, &seed[i]);
    assert_non_null(strstr(f.objects[3], "missiles hypersoniques"));
    vg_time said = f.claims[3].said_start; /* "le mois dernier" */
    same_day(said, "2023-08-01");
    assert_true(f.victims > 0);
    vg_buf_free(&text);
}

/* ---- samples ---- */

static void reads_samples(void **state)
{
    (void)state;
    static const char *const languages[] = {"de", "en", "es", "fr", "it"};
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        char path[64];
        snprintf(path, sizeof path, "tests/golden/claims/%s.txt", languages[i]);
        vg_buf text = read_file(source_path(path)), json = VG_BUF_INIT((size_t)1 << 24);
        assert_true(text.size > 0);
        assert_true(claims_json(vg_buf_slice(&text), path, day("2023-06-20"), &json));
        snprintf(path, sizeof path, "tests/golden/claims/%s.txt.expected", languages[i]);
        vg_buf expected = read_file(source_path(path));
        if (!vg_slice_eq(vg_buf_slice(&json), vg_buf_slice(&expected)))
            print_error("%s differs:\n%s", path, vg_buf_text(&json));
        assert_true(vg_slice_eq(vg_buf_slice(&json), vg_buf_slice(&expected)));
        vg_buf_free(&text);
        vg_buf_free(&json);
        vg_buf_free(&expected);
    }
}

static void negation_never_accuses(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Investigators of the firm Copperlatch found no evidence that Iran broke into the network of a Greek port.",
        "The firm Copperlatch said that Iran did not break into the network of a Greek port.",
        "La société Copperlatch n'a trouvé aucune preuve que l'Iran ait piraté le réseau d'un port grec.",
        "Die Firma Copperlatch fand keine Beweise dafür, dass der Iran das Netz eines Hafens gehackt hat.",
        "La empresa Copperlatch no encontró pruebas de que Irán hackeara la red de un puerto griego.",
    };
    static found f;
    f.stop_at = 0;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        read_text(texts[i], &f);
        for (size_t k = 0; k < f.count; k++) assert_true(f.claims[k].negated || f.claims[k].act == VG_ACT_DENIES);
    }
}

/* Who stands first in the dative is accused, and accuses nobody. */
static void dative_is_no_subject(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Dem Iran wirft Berlin vor, deutsche Wasserwerke gehackt zu haben.",
        "Berlin wirft dem Iran vor, deutsche Wasserwerke gehackt zu haben.",
    };
    static found f;
    f.stop_at = 0;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        read_text(texts[i], &f);
        assert_int_equal(f.count, 1);
        assert_string_equal(f.claims[0].actor.country, "IR");
        assert_string_equal(f.sources[0], "Germany");
    }
}

/* Who did it, in the usual ways of saying so: the deed's victim stands between, behind or before. */
static void says_who_did_it(void **state)
{
    (void)state;
    static const struct {
        const char *text, *actor, *target, *source;
    } cases[] = {
        {"Germany blamed the attack on the Dutch police on Russia.", "RU", " NL", "Germany"},
        {"Germany attributed an attack on the Dutch police to Russia.", "RU", " NL", "Germany"},
        {"The attack on the Dutch police has been linked to Russia.", "RU", " NL", ""},
        {"The attack on the Dutch police was blamed on Russia.", "RU", " NL", ""},
        {"La Germania ha attribuito un attacco alla polizia olandese alla Russia.", "RU", " NL", "Germany"},
        {"Alemania culpó a Rusia del ataque a la policía neerlandesa.", "RU", " NL", "Germany"},
        {"Mandiant said that the network of the Dutch police was broken into. Germany blames Russia.", "RU", " NL",
         "Germany"},
    };
    static const char *const leads[] = {
        "This is what was in the papers of the day, and it is all that there is to be read about it.\n\n",
        "Questo è quello che si trova nelle pagine di oggi, e non c'è altro.\n\n",
        "Esto es lo que hay en las páginas del día, y no hay más que esto.\n\n",
    };
    static found f;
    f.stop_at = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[400];
        snprintf(text, sizeof text, "%s%s", leads[i == 4 ? 1 : i == 5 ? 2 : 0], cases[i].text);
        read_text(text, &f);
        assert_true(f.count > 0);
        const size_t last = f.count - 1;
        assert_string_equal(f.claims[last].actor.country, cases[i].actor);
        assert_string_equal(f.targets[last], cases[i].target);
        assert_string_equal(f.sources[last], cases[i].source);
    }
}

/* A deed that nobody claims is what the next sentence means, and a report that is withdrawn takes its claim back. */
static void means_what_was_told(void **state)
{
    (void)state;
    static found f;
    f.stop_at = 0;
    read_text("It was all in the papers of the day. The mail of two Dutch ports was stolen in March. Germany blames "
              "Russia.",
              &f);
    assert_int_equal(f.count, 1);
    assert_string_equal(f.claims[0].actor.country, "RU");
    assert_string_equal(f.targets[0], " NL");
    assert_int_equal(f.claims[0].action, VG_ACTION_THEFT);
    read_text("Mandiant said Russian hackers had breached the Dutch police. The company later withdrew the report.",
              &f);
    assert_int_equal(f.count, 2);
    assert_int_equal(f.claims[1].act, VG_ACT_RETRACTS);
    assert_string_equal(f.claims[1].actor.country, "RU");
    read_text("Mandiant said Russian hackers had breached the Dutch police. The Kremlin called the allegations absurd.",
              &f);
    assert_int_equal(f.count, 1);
    assert_string_equal(f.answers[0], "Russia RU denies");
}

/* "That was said by X", in each language: what the sentence before told. */
static void takes_up_the_sentence_before(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "It was all in the papers of the day. Russian hackers broke into the Dutch police. This was announced by "
        "Mandiant.",
        "C'est tout ce que l'on trouve dans les pages du jour. Des pirates russes se sont introduits dans les systèmes "
        "de "
        "la police néerlandaise. C'est ce qu'a annoncé Mandiant.",
        "Das ist alles, was in den Seiten des Tages steht. Russische Hacker haben die niederländische Polizei gehackt. "
        "Das "
        "teilte Mandiant am Montag mit.",
        "Esto es lo que hay en las páginas del día. Hackers rusos vulneraron los sistemas de la policía neerlandesa. "
        "Así lo "
        "anunció el lunes Mandiant.",
        "Questo è quello che si trova nelle pagine di oggi. Hacker russi hanno violato i sistemi della polizia "
        "olandese. Lo "
        "ha reso noto Mandiant.",
    };
    static found f;
    f.stop_at = 0;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        read_text(texts[i], &f);
        if (f.count != 1) print_error("%s\n", texts[i]);
        assert_int_equal(f.count, 1);
        assert_string_equal(f.sources[0], "Mandiant");
        assert_string_equal(f.claims[0].actor.country, "RU");
        assert_string_equal(f.targets[0], " NL");
    }
}

/* What stands beside a name says who bears it, here and in the rest of the text. */
static void knows_what_stands_beside(void **state)
{
    (void)state;
    static const struct {
        const char *text, *source, *actor, *target;
    } cases[] = {
        {"The FBI said that a group that Velmora calls Rustmoth had broken into American ports.", "FBI", "Rustmoth",
         " US"},
        {"Two firms, Ravelin and Ostrea, said that Russian hackers had broken into Dutch ports.", "Ravelin; Ostrea",
         "hackers", " NL"},
        {"Sweden's security service, Sapo, said that Russian hackers had broken into Dutch ports.", "Sapo", "hackers",
         " NL"},
        {"The FBI said that Chinese hackers had broken into Roomlift. Roomlift, a company in Malta, is closed.", "FBI",
         "hackers", " MT"},
        {"Russian hackers are said to have broken into Dutch ports.", "", "hackers", " NL"},
    };
    static found f;
    f.stop_at = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[400];
        snprintf(text, sizeof text, "It was all in the papers of the day. %s", cases[i].text);
        read_text(text, &f);
        if (f.count != 1) print_error("%s\n", text);
        assert_int_equal(f.count, 1);
        assert_string_equal(f.sources[0], cases[i].source);
        assert_string_equal(f.names[0], cases[i].actor);
        assert_string_equal(f.targets[0], cases[i].target);
    }
}

/* The words of a claim hold what is said, whatever stands before who says it. */
static void shows_the_statement(void **state)
{
    (void)state;
    static found f;
    static const char text[] =
        "It was all in the papers of the day. Last month, Reuters and researchers at SentinelOne "
        "revealed that North Korean spies had broken into the network of a Russian bureau.";
    f.stop_at = 0;
    read_text(text, &f);
    assert_int_equal(f.count, 1);
    const vg_slice words = vg_slice_of((const uint8_t *)text + f.claims[0].span.offset, f.claims[0].span.length);
    assert_true(vg_slice_find(words, vg_slice_str("North Korean spies")) != SIZE_MAX);
    assert_true(vg_slice_find(words, vg_slice_str("Reuters")) != SIZE_MAX);
}

/* What a page says around its article is not what the article says. */
static void reads_the_article_alone(void **state)
{
    (void)state;
    static const char page[] =
        "<html><head><title>News</title></head><body><aside><p>Helmswatch said that Russia broke into the network of a "
        "Norwegian port.</p></aside><article><h1>A breach in Greece</h1><p>The firm Copperlatch said on Tuesday that "
        "Iran broke into the network of a Greek port in March.</p></article></body></html>";
    static found f;
    f.stop_at = 0;
    read_report(vg_slice_str(page), "x.html", "2023-06-20", &f);
    assert_int_equal(f.count, 1);
    assert_string_equal(f.claims[0].actor.country, "IR");
}

static void makes_no_claim(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Hospitals are easy prey for hackers, experts say. The ministry said that it had published a budget.",
        "The insurer announced on Thursday that its policies will cost more, and declined to publish its figures.",
        "Le maire a expliqué que le budget n'avait pas été voté. Les hôpitaux sont des proies faciles, disent-ils.",
    };
    static found f;
    f.stop_at = 0;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        read_text(texts[i], &f);
        assert_int_equal(f.count, 0);
        assert_true(f.unread > 0);
    }
}

static void says_that_a_language_is_not_read(void **state)
{
    (void)state;
    static found f;
    f.stop_at = 0;
    read_text("Шпионы взломали сеть верфи в марте, сообщила компания. Посольство не ответило на запрос.", &f);
    assert_int_equal(f.count, 0);
    assert_non_null(strstr(f.problem, "claims are not read in this language"));
}

/* The spans of an HTML page point at its stored bytes. */
static void spans_point_at_stored_bytes(void **state)
{
    (void)state;
    static const char page[] =
        "<html><head><title>News</title></head><body><article><p>A first paragraph of the article says nothing of "
        "interest at all, but it is long enough.</p><p>Chinese spies broke into the network of a&nbsp;Danish shipyard "
        "in "
        "March, the security firm <b>Helmswatch</b> said on Monday &amp; Tuesday. The Chinese embassy in Copenhagen "
        "did "
        "not answer a request for comment.</p></article></body></html>";
    static found f;
    f.stop_at = 0;
    read_report(vg_slice_str(page), "x.html", "2023-06-20", &f);
    assert_int_equal(f.count, 1);
    assert_string_equal(f.sources[0], "Helmswatch");
    vg_span actor = f.claims[0].actor.span;
    assert_memory_equal(page + actor.offset, "Chinese spies", 13);
    assert_int_equal(actor.length, 13);
    assert_memory_equal(page + f.claims[0].span.offset, "Chinese spies broke", 19);
}

static void stops_when_told(void **state)
{
    (void)state;
    static found f;
    f.stop_at = 1;
    vg_buf text = read_file(source_path("tests/golden/claims/en.txt"));
    read_report(vg_buf_slice(&text), "x.txt", "2023-06-20", &f);
    assert_int_equal(f.count, 1);
    vg_buf_free(&text);
}

/* ---- hostile text ---- */

static int ignore_claim(void *context, const vg_claim *c)
{
    (void)c;
    ++*(size_t *)context;
    return 0;
}

static double seconds_for(const char *piece, size_t size)
{
    size_t n = strlen(piece), claims = 0;
    char *text = malloc(size + n + 1);
    vg_error err = {0};
    vg_report_options options = {.path = "x.txt", .published = VG_TIME_NONE, .format = "text"};
    vg_report_sink sink = {.context = &claims, .indicator = on_indicator, .claim = ignore_claim};
    assert_non_null(text);
    size_t filled =
        (size_t)snprintf(text, size, "The firm said that the hackers of the group had broken into the network. ");
    for (; filled < size; filled += n) memcpy(text + filled, piece, n);
    clock_t begin = clock(); /* of this process: other load does not count */
    vg_status status = vg_read_report(vg_slice_of(text, size), &options, &sink, &err);
    clock_t end = clock();
    free(text);
    assert_int_equal(status, VG_OK);
    return (double)(end - begin) / (double)CLOCKS_PER_SEC;
}

/* Four times the text takes about four times as long; a square would take sixteen times. */
static void is_linear(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "said that ",
        "\"",
        "\xC2\xAB\xC2\xBB",
        "the hackers of ",
        "Microsoft accused China of hacking Russia and ",
        "according to Reuters, ",
        "A",
        "A B ",
        ", and Russia",
        "it said. ",
        "not been by the of ",
        "X, a firm in Malta, ",
        "the group, which Microsoft calls ",
        "state-backed ",
        "'s ",
        "Microsoft said Chinese spies hacked Russia. ",
        "China denies it. ",
        "(",
        ". ",
    };
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        double small = seconds_for(pieces[i], (size_t)1 << 18), large = seconds_for(pieces[i], (size_t)1 << 20);
        if (large > 8 * small + 0.5) print_error("'%s': %.3f s, four times as much: %.3f s\n", pieces[i], small, large);
        assert_true(large <= 8 * small + 0.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_seed),
        cmocka_unit_test(reads_samples),
        cmocka_unit_test(negation_never_accuses),
        cmocka_unit_test(dative_is_no_subject),
        cmocka_unit_test(shows_the_statement),
        cmocka_unit_test(says_who_did_it),
        cmocka_unit_test(means_what_was_told),
        cmocka_unit_test(takes_up_the_sentence_before),
        cmocka_unit_test(knows_what_stands_beside),
        cmocka_unit_test(reads_the_article_alone),
        cmocka_unit_test(makes_no_claim),
        cmocka_unit_test(says_that_a_language_is_not_read),
        cmocka_unit_test(spans_point_at_stored_bytes),
        cmocka_unit_test(stops_when_told),
        cmocka_unit_test(is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
