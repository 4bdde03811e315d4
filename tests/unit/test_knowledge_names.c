/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The finder of names: what stands in a text, and what only looks like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "knowledge/names.h"

/* What was found, one after another: "written=kind:id/country"; ? weak, + several entries. */
typedef struct finding {
    const char *text;
    char out[2000];
    size_t size;
} finding;

static int note(void *context, const vg_name_match *m)
{
    static const char kinds[] = "AMTPSO";
    finding *f = context;
    const vg_name_info *info = vg_name_info_of(m->entry);
    assert_non_null(info);
    assert_int_equal(info->kind, m->kind);
    assert_int_equal(vg_name_entry(m, 0), m->entry);
    assert_int_equal(vg_name_entry(m, m->count), UINT32_MAX);
    int n = snprintf(f->out + f->size, sizeof f->out - f->size, "%s%.*s=%c:%s%s%s%s%s", f->size ? "; " : "",
                     (int)(m->until - m->from), f->text + m->from, kinds[m->kind], info->id,
                     info->country[0] ? "/" : "", info->country, m->weak ? "?" : "", m->count > 1 ? "+" : "");
    assert_true(n > 0 && (size_t)n < sizeof f->out - f->size);
    f->size += (size_t)n;
    return 0;
}

typedef struct both {
    finding sure, weak;
} both;

static int note_both(void *context, const vg_name_match *m)
{
    both *b = context;
    assert_true(m->searches & (VG_NAMES_SURE | VG_NAMES_WEAK));
    if (m->searches & VG_NAMES_SURE) note(&b->sure, m);
    if (m->searches & VG_NAMES_WEAK) note(&b->weak, m);
    return 0;
}

/* And both searches in one pass find what each finds alone. */
static void assert_names(const char *language, const char *text, const char *names)
{
    finding f = {.text = text}, weak = {.text = text};
    both b = {.sure = {.text = text}, .weak = {.text = text}};
    assert_int_equal(vg_names_find(vg_slice_str(text), language, VG_NAMES_SURE, note, &f), 0);
    assert_string_equal(f.out, names);
    assert_int_equal(vg_names_find(vg_slice_str(text), language, VG_NAMES_WEAK, note, &weak), 0);
    assert_int_equal(vg_names_find(vg_slice_str(text), language, VG_NAMES_SURE | VG_NAMES_WEAK, note_both, &b), 0);
    assert_string_equal(b.sure.out, f.out);
    assert_string_equal(b.weak.out, weak.out);
}

static void actors_by_any_spelling(void **state)
{
    (void)state;
    assert_names("", "APT28, APT 28, APT-28, apt28",
                 "APT28=A:G0007/RU; APT 28=A:G0007/RU; APT-28=A:G0007/RU; apt28=A:G0007/RU");
    assert_names("",
                 "APT\xC2\xA0"
                 "28",
                 "APT\xC2\xA0"
                 "28=A:G0007/RU");
    assert_names("", "Fancy\n Bear", "Fancy\n Bear=A:G0007/RU");
    assert_names("", "the Lazarus-Gruppe", "Lazarus=A:G0032/KP");
    assert_names("", "G0032.", "G0032=A:G0032/KP");
    assert_names("", "Muddy Water and MuddyWater", "Muddy Water=A:G0069/IR; MuddyWater=A:G0069/IR");
    assert_names("", "APT2800 xAPT28 APT28x APT28 . 5 G 0032", "APT28=A:G0007/RU");
}

static void an_alias_of_two_stays_two(void **state)
{
    (void)state;
    assert_names("", "Grizzly Steppe", "Grizzly Steppe=A:G0007/RU+");
}

static void everyday_words_need_a_word_beside_them(void **state)
{
    (void)state;
    assert_names("en", "Tick a box. The tick bites.", "");
    assert_names("en", "The Tick group came.", "Tick=A:G0060/CN");
    assert_names("en", "Play it again with Carbon.", "");
    assert_names("en", "the Play ransomware", "Play=A:G1040; Play=M:S1162");
    assert_names("en", "They play. A group of hackers came", "");
    finding f = {.text = "They use Carbon."};
    assert_int_equal(vg_names_find(vg_slice_str(f.text), "en", VG_NAMES_WEAK, note, &f), 0);
    assert_string_equal(f.out, "Carbon=M:S0335?");
}

static void one_name_of_two_kinds(void **state)
{
    (void)state;
    assert_names("", "Turla", "Turla=A:G0010/RU; Turla=M:");
}

static void techniques_by_id_and_name(void **state)
{
    (void)state;
    assert_names("", "T1566.001 and T1566", "T1566.001=T:T1566.001; T1566=T:T1566");
    assert_names("", "T1566. 001", "T1566=T:T1566");
    assert_names("", "spearphishing attachment", "spearphishing attachment=T:T1566.001");
}

static void places_in_five_languages(void **state)
{
    (void)state;
    assert_names("en", "North Korea's spies, Russian and U.S. targets, the Kremlin",
                 "North Korea=P:KP/KP; Russian=P:RU/RU; U.S.=P:US/US; Kremlin=P:RU/RU");
    assert_names("en",
                 "It is for us. A U.S. Army. South\xE2\x80\x91"
                 "Korea. EAST ASIA",
                 "U.S.=P:US/US; Army=S:military; South\xE2\x80\x91"
                 "Korea=P:KR/KR; EAST ASIA=P:m49-030");
    assert_names("fr",
                 "l'\xC3\x89lys\xC3\xA9"
                 "e, des espions nord-cor\xC3\xA9"
                 "ens, la Cor\xC3\xA9"
                 "e du Nord, P\xC3\xA9kin, les \xC3\x89tats-Unis",
                 "\xC3\x89lys\xC3\xA9"
                 "e=P:FR/FR; nord-cor\xC3\xA9"
                 "ens=P:KP/KP; Cor\xC3\xA9"
                 "e du Nord=P:KP/KP; P\xC3\xA9kin=P:CN/CN; "
                 "\xC3\x89tats-Unis=P:US/US");
    assert_names("de", "nordkoreanische Hacker, Russlands Regierung, die Chinesen",
                 "nordkoreanische=P:KP/KP; Russlands=P:RU/RU; Regierung=S:government; Chinesen=P:CN/CN");
    assert_names("es", "EE. UU., EEUU y los surcoreanos", "EE. UU.=P:US/US; EEUU=P:US/US; surcoreanos=P:KR/KR");
    assert_names("it", "gli Stati Uniti, i nordcoreani e Pechino",
                 "Stati Uniti=P:US/US; nordcoreani=P:KP/KP; Pechino=P:CN/CN");
    assert_names("", "Russian Corée Russland APT28", "APT28=A:G0007/RU");
    assert_names("xx", "Russian APT28", "APT28=A:G0007/RU");
}

static void a_place_of_several_names_each(void **state)
{
    (void)state;
    assert_names("en", "Georgia", "Georgia=P:GE/GE+");
    assert_names("es", "la India y el indio", "India=P:IN/IN; indio=P:IN/IN");
}

static void sectors_and_organisations(void **state)
{
    (void)state;
    assert_names("en", "Reuters and SentinelOne Inc. on critical infrastructure",
                 "Reuters=O:/GB; SentinelOne Inc.=O:/US; critical infrastructure=S:critical-infrastructure");
    assert_names("fr", "missiles hypersoniques", "missiles hypersoniques=S:defence");
    assert_names("en", "the Bank of France", "Bank=S:finance; France=P:FR/FR");
}

static void nothing_inside_urls_and_paths(void **state)
{
    (void)state;
    assert_names(
        "en", "http://china.example.com/Iran/Russia?x=Emotet C:\\Iran\\x.exe me@Russia.org Iran.exe /usr/Iran/Russia/x",
        "");
    assert_names("en", "Iran/Russia", "Iran=P:IR/IR; Russia=P:RU/RU");
}

static int stop_at_second(void *context, const vg_name_match *m)
{
    (void)m;
    return ++*(int *)context == 2 ? 7 : 0;
}

static void the_callback_stops(void **state)
{
    (void)state;
    int count = 0;
    assert_int_equal(vg_names_find(vg_slice_str("APT28 APT29 APT41"), "", VG_NAMES_SURE, stop_at_second, &count), 7);
    assert_int_equal(count, 2);
}

static void entries_are_dense(void **state)
{
    (void)state;
    uint32_t n = 0;
    for (const vg_name_info *i; (i = vg_name_info_of(n)); n++) {
        assert_true(i->kind < VG_NAME_COUNT);
        assert_true(i->name[0]);
        assert_true(strlen(i->country) == 0 || strlen(i->country) == 2);
    }
    assert_true(n > 8000);
    assert_null(vg_name_info_of(UINT32_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(actors_by_any_spelling),
        cmocka_unit_test(an_alias_of_two_stays_two),
        cmocka_unit_test(everyday_words_need_a_word_beside_them),
        cmocka_unit_test(one_name_of_two_kinds),
        cmocka_unit_test(techniques_by_id_and_name),
        cmocka_unit_test(places_in_five_languages),
        cmocka_unit_test(a_place_of_several_names_each),
        cmocka_unit_test(sectors_and_organisations),
        cmocka_unit_test(nothing_inside_urls_and_paths),
        cmocka_unit_test(the_callback_stops),
        cmocka_unit_test(entries_are_dense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
