/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a document tells of its names: rules that need the whole of it, and places in the stored bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "read/report.h"

typedef struct told {
    vg_slice bytes;
    char out[4000];
    size_t size, limit, count;
} told;

/* "written=kind:id/country", a + where it is ambiguous, a ~ where it is inferred. */
static int on_mention(void *context, const vg_mention *m)
{
    static const char kinds[] = "AMTVPSD";
    told *t = context;
    assert_true(m->span.offset + m->span.length <= t->bytes.size);
    if (m->span.length == m->written.size) /* HTML: entities and tags aside */
        assert_memory_equal(t->bytes.data + m->span.offset, m->written.data, m->written.size);
    int n = snprintf(t->out + t->size, sizeof t->out - t->size, "%s%.*s=%c:%.*s%s%s%s%s", t->size ? "; " : "",
                     (int)m->written.size, (const char *)m->written.data, kinds[m->kind], (int)m->id.size,
                     (const char *)m->id.data, m->country[0] ? "/" : "", m->country, m->ambiguous ? "+" : "",
                     m->inferred ? "~" : "");
    assert_true(n > 0 && (size_t)n < sizeof t->out - t->size);
    t->size += (size_t)n;
    return ++t->count == t->limit;
}

static int on_indicator(void *context, const vg_indicator *indicator)
{
    (void)context;
    (void)indicator;
    return 0;
}

static void read_told(told *t, const char *path, const char *text)
{
    vg_error err = {0};
    vg_report_sink sink = {.context = t, .indicator = on_indicator, .mention = on_mention};
    vg_report_options options = {.path = path, .published = VG_TIME_NONE};
    t->bytes = vg_slice_str(text);
    assert_int_equal(vg_read_report(t->bytes, &options, &sink, &err), VG_OK);
}

static void assert_told(const char *path, const char *text, const char *mentions)
{
    told t = {0};
    read_told(&t, path, text);
    assert_string_equal(t.out, mentions);
}

static void names_and_dates_in_order(void **state)
{
    (void)state;
    assert_told("a.txt",
                "In March 2022 the hackers of the group APT28 used Emotet against energy companies in Ukraine.\n",
                "March 2022=D:; APT28=A:G0007/RU; Emotet=M:S0367; energy companies=S:energy; Ukraine=P:UA/UA");
}

static void an_everyday_word_is_a_name_where_the_document_says_so(void **state)
{
    (void)state;
    assert_told("a.txt", "It is in the hands of Ares.\n\nAnd that is the end of the story.\n", "");
    assert_told("a.txt", "It is in the hands of Ares.\n\nThis is the Ares trojan.\n", "Ares=M:; Ares=M:");
}

static void two_kinds_in_one_place(void **state)
{
    (void)state;
    assert_told("a.txt", "This is the Winnti group. Then Winnti came.\n", "Winnti group=A:G0044/CN; Winnti=A:G0044/CN");
    assert_told("a.txt", "This is the Winnti malware. Then Winnti came.\n", "Winnti=M:+; Winnti=M:+");
}

static void an_ambiguous_alias_has_no_id(void **state)
{
    (void)state;
    assert_told("a.txt", "This is Grizzly Steppe for you.\n", "Grizzly Steppe=A:/RU+");
}

static void a_number_of_a_scheme_is_a_group(void **state)
{
    (void)state;
    assert_told("a.txt", "This is the TA9999 for you, not ta9999.\n", "TA9999=A:");
}

static void what_the_report_coins(void **state)
{
    (void)state;
    assert_told("a.txt",
                "The ZorgHopper backdoor is new to the world. This is how ZorgHopper works, and that is all of it.\n",
                "ZorgHopper=M:; ZorgHopper=M:");
    assert_told("a.txt",
                "The group QuibbleFox is new to the world. That is how QuibbleFox works, and that is all of it.\n",
                "QuibbleFox=A:; QuibbleFox=A:");
    assert_told("a.txt", "The ZorgHopper backdoor is new to the world. It stands once, and that is all of it.\n", "");
    assert_told("a.txt", "The ZorgHopper is new to the world. This is how ZorgHopper works, and that is all of it.\n",
                "");
    assert_told("a.txt", "The PowerShell backdoor is new to the world. That is PowerShell, and that is all of it.\n",
                "PowerShell=T:T1059.001; PowerShell=T:T1059.001");
    assert_told("a.txt", "The ZorgHopper backdoor is at /opt/ZorgHopper and ZorgHopper.exe for all of the world.\n",
                "");
}

static void general_words_need_company(void **state)
{
    (void)state;
    assert_told("a.txt", "That is in the media and for the public.\n", "");
    assert_told("a.txt", "They are the ones that were targeting media, finance and energy.\n",
                "media=S:media; finance=S:finance; energy=S:energy");
    assert_told("a.txt", "That is the media company of the year.\n", "media company=S:media");
}

static void governments_are_no_places(void **state)
{
    (void)state;
    assert_told("a.txt", "This is the Kremlin and the Russian government, for the Russian people in Moscow.\n",
                "Russian=P:RU/RU; Moscow=P:RU/RU");
}

static void behaviour_is_inferred(void **state)
{
    (void)state;
    assert_told("a.txt", "The intruders of this are those that dumped LSASS memory and used T1566.001.\n",
                "dumped LSASS memory=T:T1003.001~; T1566.001=T:T1566.001");
}

static void code_and_urls_are_passed_over(void **state)
{
    (void)state;
    assert_told("a.md",
                "# The title of it\n\nThis is for the people of Iran.\n\n```\nAPT28 in "
                "code\n```\n\nhttp://evil.example/Iran/x\n",
                "Iran=P:IR/IR");
}

static void places_are_in_the_stored_bytes(void **state)
{
    (void)state;
    assert_told("a.html",
                "<html><head><title>The title</title></head><body><article><p>This is the <b>Lazarus</b> Group and the "
                "people of the North&nbsp;Korea, with <i>Emotet</i>.</p></article></body></html>",
                "Lazarus Group=A:G0032/KP; North\xC2\xA0"
                "Korea=P:KP/KP; Emotet=M:S0367");
}

static void the_sink_stops(void **state)
{
    (void)state;
    told t = {.limit = 2};
    read_told(&t, "a.txt", "This is the APT28 and the APT29 and the APT41 of the day.\n");
    assert_int_equal(t.count, 2);
}

static void other_languages(void **state)
{
    (void)state;
    assert_told("a.txt",
                "Les pirates nord-cor\xC3\xA9"
                "ens ont vis\xC3\xA9 les entreprises de la d\xC3\xA9"
                "fense en Russie et dans les \xC3\x89tats-Unis.\n",
                "nord-cor\xC3\xA9"
                "ens=P:KP/KP; d\xC3\xA9"
                "fense=S:defence; Russie=P:RU/RU; \xC3\x89tats-Unis=P:US/US");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_dates_in_order),
        cmocka_unit_test(an_everyday_word_is_a_name_where_the_document_says_so),
        cmocka_unit_test(two_kinds_in_one_place),
        cmocka_unit_test(an_ambiguous_alias_has_no_id),
        cmocka_unit_test(a_number_of_a_scheme_is_a_group),
        cmocka_unit_test(what_the_report_coins),
        cmocka_unit_test(general_words_need_company),
        cmocka_unit_test(governments_are_no_places),
        cmocka_unit_test(behaviour_is_inferred),
        cmocka_unit_test(code_and_urls_are_passed_over),
        cmocka_unit_test(places_are_in_the_stored_bytes),
        cmocka_unit_test(the_sink_stops),
        cmocka_unit_test(other_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
