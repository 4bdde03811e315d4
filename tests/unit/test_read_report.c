/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of each format, bad ones among them: what comes out, where it stands, what is set aside and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "read_lines.h"

typedef struct row {
    const char *report, *want;
} row;

static void check_named(const row *r, const char *path, const char *published)
{
    read_lines got;
    vg_error err = {VG_OK, ""};
    vg_status status = read_lines_of(vg_slice_str(r->report), path, published, NULL, &got, &err);
    if (status != VG_OK) vg_buf_printf(&got.text, "error %d %s\n", (int)status, err.message);
    if (strcmp(vg_buf_text(&got.text), r->want) != 0)
        fail_msg("%s\ngave\n%s\nnot\n%s", r->report, vg_buf_text(&got.text), r->want);
    assert_int_equal(got.misplaced, 0);
    vg_buf_free(&got.text);
}

static void check_all(const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) check_named(&rows[i], NULL, NULL);
}

#define CHECK_ALL(rows) check_all(rows, sizeof(rows) / sizeof(rows)[0])

#define MD5    "9216198a2ebc14dd68386738c1c59792"
#define SHA256 "aabbccddeeff00112233445566778899aabbccddeeff0011223344556677889a"

static void lists_are_read(void **state)
{
    (void)state;
    static const row rows[] = {
        {"evil.com\n", "# list [] [] \ndomain evil.com\n"},
        {"evil.com", "# list [] [] \ndomain evil.com\n"},
        {"\xEF\xBB\xBF"
         "evil.com\r\n# a comment\r\n// another\r\n; a third\r\n1.2.3.4\r\n\r\n" MD5 "\r\n",
         "# list [] [] \ndomain evil.com\nipv4 1.2.3.4\nmd5 " MD5 "\n"},
        {"hxxp://evil[.]com/a # the loader\nEVIL.com. ; host\nevil.com\tc2\n",
         "# list [] [] \nurl http://evil.com/a\ndomain evil.com\n"},
        {"evil.com,c2,high\n1.2.3.4,c2,low\nhttp://evil.org/a,x,y\n",
         "# list [] [] \ndomain evil.com\nipv4 1.2.3.4\nurl http://evil.org/a\n"},
        {"http://evil.org/a,b\n", "# list [] [] \nurl http://evil.org/a,b\n"},
        {"\"evil.com\"\n'evil.org'\n", "# list [] [] \ndomain evil.com\ndomain evil.org\n"},
        {"0.0.0.0 evil.com\n127.0.0.1\tevil.org\n", "# list [] [] \ndomain evil.com\ndomain evil.org\n"},
        {"indicator\nevil.com\n1.2.3.0/24\n", "# list [] [] \ndomain evil.com\ncidr 1.2.3.0/24\n"},
        {"8.8.8.8\nevil.com\n192.168.1.1\n192.169.7.197\n",
         "# list [] [] \nipv4 8.8.8.8 aside=public DNS resolvers\ndomain evil.com\n"
         "ipv4 192.168.1.1 aside=RFC 1918 private addresses\nipv4 192.169.7.197\n"},
        {"CVE-2021-44228\nT1059.001\n", "# list [] [] \ncve CVE-2021-44228\nattack T1059.001\n"},
        {"HKLM\\Software\\Run\\x y # persistence\nC:\\Windows\\Temp\\a.exe\n\\\\.\\pipe\\x\nMozilla/5.0 (x) y\n",
         "# list [] [] \nregistry-key HKLM\\Software\\Run\\x y\npath C:\\Windows\\Temp\\a.exe\npipe \\\\.\\pipe\\x\n"
         "user-agent Mozilla/5.0 (x) y\n"},
        {"evil.com\nevil.org\nevil.net\nwhat is this\n",
         "# list [] [] \ndomain evil.com\ndomain evil.org\ndomain evil.net\n"
         "problem 1 lines hold no value of a known kind, the first is \"what is this\"\n"},
        {"evil.com/up/<id>\nevil.org/\n", "# list [] [] \nurl http://evil.com/up/*\ndomain evil.org\n"},
    };
    CHECK_ALL(rows);
}

static void utf16_lists_keep_their_places(void **state)
{
    (void)state;
    const uint8_t little[] = "\xFF\xFE"
                             "e\0v\0i\0l\0.\0c\0o\0m\0\n\0"
                             "1\0.\0002\0.\0003\0.\0004\0";
    uint8_t big[sizeof little - 1];
    read_lines got;
    vg_error err;
    for (size_t i = 0; i + 1 < sizeof little - 1; i += 2) {
        big[i] = little[i + 1];
        big[i + 1] = little[i];
    }
    assert_int_equal(read_lines_of(vg_slice_of(little, sizeof little - 1), NULL, NULL, NULL, &got, &err), VG_OK);
    assert_string_equal(vg_buf_text(&got.text), "# list [] [] \ndomain evil.com\nipv4 1.2.3.4\n");
    vg_buf_free(&got.text);
    assert_int_equal(read_lines_of(vg_slice_of(big, sizeof big), NULL, NULL, NULL, &got, &err), VG_OK);
    assert_string_equal(vg_buf_text(&got.text), "# list [] [] \ndomain evil.com\nipv4 1.2.3.4\n");
    assert_int_equal(got.misplaced, 0);
    vg_buf_free(&got.text);
}

static void tables_are_read(void **state)
{
    (void)state;
    static const row rows[] = {
        {"value,type,first_seen,last_seen,comment\nevil[.]com,domain,2022-01-03,2022-05-12,C2 server\n" MD5
         ",md5,,,payload\n"
         "Global\\x1,mutex,2022-01,,\n8.8.8.8,ip,,,\n",
         "# csv [] [] \ndomain evil.com role=c2 valid=2022-01-03T00:00:00..2022-05-12T23:59:59\nmd5 " MD5
         " role=payload\n"
         "mutex Global\\x1 valid=2022-01-01T00:00:00..\nipv4 8.8.8.8 aside=public DNS resolvers\n"},
        {"id;host;reference\n1;\"evil.com\";https://blog.other-vendor.com/x\n2;\"1.2.3.4\";\n",
         "# csv [] [] \ndomain evil.com\nurl https://blog.other-vendor.com/x aside=a column of references\nipv4 "
         "1.2.3.4\n"},
        {"# made by a feed\n# id,date,ip\n1,2022-01-01,1.2.3.4\n2,2022-01-01,5.6.7.8\n",
         "# csv [] [] \nipv4 1.2.3.4\nipv4 5.6.7.8\n"},
        {"ioc\ttype\r\nevil.com\tdomain\r\nevil.com\tdomain\r\n", "# csv [] [] \ndomain evil.com\n"},
    };
    CHECK_ALL(rows);
}

#define BUNDLE(objects)     "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[" objects "]}"
#define INDICATOR(id, more) "{\"type\":\"indicator\",\"spec_version\":\"2.1\",\"id\":\"indicator--" id "\"," more "}"

static void stix_is_read(void **state)
{
    (void)state;
    static const row rows[] = {
        {BUNDLE(INDICATOR("1", "\"pattern_type\":\"stix\",\"pattern\":\"[ipv4-addr:value = '1.2.3.4']\","
                               "\"valid_from\":\"2022-01-01T00:00:00Z\",\"valid_until\":\"2022-06-01T00:00:00Z\","
                               "\"indicator_types\":[\"malicious-activity\"],\"name\":\"C2 server\"")),
         "# stix [] [] \nipv4 1.2.3.4 role=c2 valid=2022-01-01T00:00:00..2022-05-31T23:59:59\n"},
        {BUNDLE(INDICATOR("1", "\"pattern\":\"[domain-name:value = 'evil.com']\",\"revoked\":true")),
         "# stix [] [] \ndomain evil.com aside=stix: revoked\n"},
        {BUNDLE(INDICATOR("1", "\"pattern_type\":\"sigma\",\"pattern\":\"title: x\"")),
         "# stix [] [] \nproblem indicator--1: a pattern of type sigma is not read here\n"},
        {BUNDLE(INDICATOR("1", "\"pattern\":\"[ipv4-addr:value = \"") "," INDICATOR(
             "2", "\"pattern\":\"[url:value = 'http://evil.com/a']\"") ",7"),
         "# stix [] [] \nproblem 1 entries are no STIX objects\n"
         "problem indicator--1: the pattern cannot be read: a literal was expected at byte 19\nurl "
         "http://evil.com/a\n"},
        {BUNDLE(INDICATOR("1", "\"pattern\":\"[file:hashes.MD5 = '" MD5
                               "' AND file:name = 'update.exe']\"") ","
                                                                    "{\"type\":\"intrusion-set\",\"id\":\"intrusion-"
                                                                    "set--1\",\"name\":\"APT37\"},"
                                                                    "{\"type\":\"relationship\",\"id\":\"relationship--"
                                                                    "1\",\"relationship_type\":\"indicates\","
                                                                    "\"source_ref\":\"indicator--1\",\"target_ref\":"
                                                                    "\"intrusion-set--1\"}"),
         "# stix [] [] \nactor APT37\nmd5 " MD5 "\nliteral update.exe aside=one part of a combination, weak alone\n"},
        {"{\"type\":\"bundle\",\"spec_version\":\"2.0\",\"objects\":[",
         "error -3 malformed JSON at line 1: ']' expected near end of file\n"},
        {BUNDLE(""), "# stix [] [] \n"},
    };
    CHECK_ALL(rows);
}

static void misp_is_read(void **state)
{
    (void)state;
    static const row rows[] = {
        {"{\"Event\":{\"info\":\"Case\",\"date\":\"2022-06-01\",\"Tag\":[{\"name\":\"misp-galaxy:threat-actor="
         "\\\"APT37\\\"\"}],"
         "\"Attribute\":[{\"type\":\"ip-dst\",\"value\":\"1.2.3.4\",\"to_ids\":true,\"comment\":\"C2\",\"first_seen\":"
         "\"2022-01-01T00:00:00+00:00\"},"
         "{\"type\":\"domain|ip\",\"value\":\"evil.com|5.6.7.8\",\"to_ids\":true},"
         "{\"type\":\"filename|md5\",\"value\":\"a.exe|" MD5 "\",\"to_ids\":true},"
         "{\"type\":\"domain\",\"value\":\"evil.org\",\"to_ids\":false},"
         "{\"type\":\"link\",\"value\":\"https://blog.other-vendor.com/x\",\"to_ids\":false},"
         "{\"type\":\"domain\",\"value\":\"gone.org\",\"to_ids\":true,\"deleted\":true},"
         "{\"type\":\"ip-src|port\",\"value\":\"9.8.7.6|443\",\"to_ids\":true},"
         "{\"type\":\"text\",\"value\":\"evil.net\",\"to_ids\":true},"
         "{\"type\":\"md5\",\"value\":\"nonsense\",\"to_ids\":true}],"
         "\"Object\":[{\"name\":\"file\",\"Attribute\":[{\"type\":\"mutex\",\"value\":\"Global\\\\x1\",\"to_ids\":true}"
         "]}]}}",
         "# misp [] [2022-06-01T00:00:00Z] Case\nactor APT37\n"
         "problem 1 values are not what their type says, the first is \"nonsense\"\n"
         "problem 1 attributes of types that are not searched for were left out\n"
         "ipv4 1.2.3.4 role=c2 valid=2022-01-01T00:00:00..\ndomain evil.com\nipv4 5.6.7.8\n"
         "literal a.exe aside=one part of a combination, weak alone\nmd5 " MD5 "\n"
         "domain evil.org aside=misp: to_ids is false\nurl https://blog.other-vendor.com/x aside=misp: a link to a "
         "reference\n"
         "ipv4 9.8.7.6\nmutex Global\\x1 nowhere\n"},
        {"{\"response\":[{\"Event\":{\"info\":\"A\",\"Attribute\":[{\"type\":\"ip-dst\",\"value\":\"1.2.3.4\"}]}},"
         "{\"Event\":{\"Attribute\":[{\"type\":\"ip-dst\",\"value\":\"1.2.3.5\"}]}}]}",
         "# misp [] [] A\nipv4 1.2.3.4\nipv4 1.2.3.5\n"},
        {"{\"response\":{\"Attribute\":[{\"type\":\"url\",\"value\":\"http://evil.com/a\",\"to_ids\":\"1\"}]}}",
         "# misp [] [] \nurl http://evil.com/a\n"},
    };
    CHECK_ALL(rows);
}

static void undefanged_references_are_set_aside_only_where_the_report_defangs(void **state)
{
    (void)state;
    static const row rows[] = {
        /* defangs: what is not defanged in prose is a reference; a listing keeps all */
        {"The group used evil[.]com, as the people of other-vendor.org told us at length in their talk.\n\n- "
         "evil.net\n- 1.2.3.4\n",
         "# text [en] [] The group used evil[.]com, as the people of other-vendor.org told us at length in their "
         "talk.\n"
         "domain evil.com\ndomain other-vendor.org aside=not defanged, as the report's indicators are\ndomain "
         "evil.net\nipv4 1.2.3.4\n"},
        /* does not: all stay */
        {"The group used evil.com and the people of other-vendor.org told us about that in their talk.\n\n- evil.net\n",
         "# text [en] [] The group used evil.com and the people of other-vendor.org told us about that in their talk.\n"
         "domain evil.com\ndomain other-vendor.org\ndomain evil.net\n"},
        /* addresses are their own class: domains are defanged, addresses are not */
        {"The group of the case used evil[.]com with the address 1.2.3.4 for a long time before it went away.\n",
         "# text [en] [] The group of the case used evil[.]com with the address 1.2.3.4 for a long time before it went "
         "away.\n"
         "domain evil.com\nipv4 1.2.3.4\n"},
        /* a second place in a listing takes the first one's reproach back */
        {"They used evil[.]com and the people of evil.net, who said so in a talk that we heard.\n\n- evil.net\n",
         "# text [en] [] They used evil[.]com and the people of evil.net, who said so in a talk that we heard.\n"
         "domain evil.com\ndomain evil.net\n"},
    };
    CHECK_ALL(rows);
}

static void links_are_not_glued(void **state)
{
    (void)state;
    static const row rows[] = {
        {"# Title\n\nSee [the talk](https://other-vendor.org/talk) on evil[.]com.\n\n```\nevil.net\n```\n\n| Domain | "
         "Role |\n|---|---|\n"
         "| evil.org | C2 |\n| evil.biz | payload |\n",
         "# markdown [] [] Title\nurl https://other-vendor.org/talk aside=a reference link of the report\ndomain "
         "evil.com\n"
         "domain evil.net\ndomain evil.org role=c2\ndomain evil.biz role=payload\n"},
        {"# T\n\n## U\n\n[evil.com](http://evil.com/) is bad\n", "# markdown [] [] T\ndomain evil.com\n"},
    };
    CHECK_ALL(rows);
}

#define PAGE(head, body) "<!DOCTYPE html><html lang=\"en\"><head>" head "</head><body>" body "</body></html>"

static void pages_are_read(void **state)
{
    (void)state;
    static const row rows[] = {
        {PAGE("<title>A &amp; B</title><meta property=\"article:published_time\" content=\"2023-08-07T10:00:00Z\">"
              "<link rel=\"canonical\" href=\"https://labs.vendor-site.com/a\">",
              "<nav>menu.org</nav><p>Both evil<b>[.]</b>com and hxxp://evil[.]net/a?b=1&amp;c=2 were used.</p>"
              "<p>See <a href=\"https://other-vendor.org/x\">their words</a> and labs.vendor-site.com for more of it "
              "all.</p>"
              "<script>var x = 'script.org';</script><footer>foot.org</footer>"),
         "# html [en] [2023-08-07T10:00:00Z] A & B\ndomain evil.com nowhere\nurl http://evil.net/a?b=1&c=2\n"
         "url https://other-vendor.org/x aside=a reference link of the report nowhere\n"
         "domain labs.vendor-site.com aside=the report's own site\n"},
        {PAGE("", "<table><tr><th>SHA-256</th><th>First seen</th></tr><tr><td>aabbccddeeff00112233445566778899<br>"
                  "aabbccddeeff0011223344556677889a</td><td>2022-01-03</td></tr></table>"
                  "<table><tr><th>MD5</th><th>What</th></tr><tr><td>" MD5 "</td><td>payload</td></tr>"
                  "<tr><td>6ad6232bcf4cef9bf40cbcae8ed2f985</td><td>loader</td></tr></table>"),
         "# html [en] [] \nsha256 " SHA256 " valid=2022-01-03T00:00:00.. nowhere\nmd5 " MD5 " role=payload\n"
         "md5 6ad6232bcf4cef9bf40cbcae8ed2f985 role=loader\n"},
        {PAGE("", "<h2>Domains used between January and May "
                  "2022</h2><ul><li>evil.com</li><li><p>evil.org</p></li></ul><p>evil.net</p>"),
         "# html [en] [] \ndomain evil.com valid=2022-01-01T00:00:00..2022-05-31T23:59:59\n"
         "domain evil.org valid=2022-01-01T00:00:00..2022-05-31T23:59:59\ndomain evil.net\n"},
        {"<p>unclosed <b>evil.com<table><td>1.2.3.4", "# html [] [] \ndomain evil.com\nipv4 1.2.3.4\n"},
    };
    CHECK_ALL(rows);
}

/* The case of the addresses that served somebody else two years before. */
static void the_case_is_dated_in_both_languages(void **state)
{
    (void)state;
    static const row english = {
        "A maker of missiles was broken into.\n\nThe address 192.169.7[.]197 worked for this group between January and "
        "May 2022. "
        "In 2020 the same address served another group, which has nothing to do with this one.\n\n"
        "Both redhat-packages[.]com and centos-packages[.]com have been active since November 2021.\n",
        "# text [en] [2023-08-07T00:00:00Z] A maker of missiles was broken into.\n"
        "ipv4 192.169.7.197 valid=2022-01-01T00:00:00..2022-05-31T23:59:59\n"
        "domain redhat-packages.com valid=2021-11-01T00:00:00..\ndomain centos-packages.com "
        "valid=2021-11-01T00:00:00..\n"};
    static const row french = {
        "Un fabricant de missiles a \xC3\xA9t\xC3\xA9 pirat\xC3\xA9.\n\nL'adresse 192.169.7[.]197 a servi \xC3\xA0 ce "
        "groupe de janvier "
        "\xC3\xA0 mai 2022. En 2020, la m\xC3\xAAme adresse avait servi \xC3\xA0 un autre groupe, sans lien avec "
        "celui-ci.\n\n"
        "Le domaine de commande centos-packages[.]com est actif depuis novembre 2021.\n",
        "# text [fr] [2023-08-07T00:00:00Z] Un fabricant de missiles a \xC3\xA9t\xC3\xA9 pirat\xC3\xA9.\n"
        "ipv4 192.169.7.197 valid=2022-01-01T00:00:00..2022-05-31T23:59:59\n"
        "domain centos-packages.com role=c2 valid=2021-11-01T00:00:00..\n"};
    check_named(&english, NULL, "2023-08-07");
    check_named(&french, NULL, "2023-08-07");
}

static void the_last_instant_of_a_month_is_meant(void **state)
{
    (void)state;
    read_lines got;
    vg_error err;
    vg_slice text = vg_slice_str("It was used between January and May 2022: evil[.]com");
    assert_int_equal(read_lines_of(text, NULL, NULL, "text", &got, &err), VG_OK);
    assert_int_equal(got.indicators, 1);
    vg_buf_free(&got.text);
}

static void what_is_no_report_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        vg_status status;
    } rows[] = {
        {"%PDF-1.7\n", 9, VG_E_FORMAT}, /* a PDF, but damaged */
        {"PK\x03\x04....", 8, VG_E_UNSUPPORTED},
        {"\0\1\2\3\4\5\6\7", 8, VG_E_FORMAT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        read_lines got;
        vg_error err = {VG_OK, ""};
        assert_int_equal(read_lines_of(vg_slice_of(rows[i].bytes, rows[i].size), NULL, NULL, NULL, &got, &err),
                         rows[i].status);
        assert_true(err.message[0] != 0);
        vg_buf_free(&got.text);
    }
    read_lines got;
    vg_error err = {VG_OK, ""};
    assert_int_equal(read_lines_of(vg_slice_str("x"), NULL, NULL, "tiff", &got, &err), VG_E_USAGE);
    vg_buf_free(&got.text);
}

static void a_report_without_indicators_is_fine(void **state)
{
    (void)state;
    static const row rows[] = {
        {"Nothing to see here.\n", "# text [en] [] Nothing to see here.\n"},
        {"", "# text [] [] \n"},
        {"\n\n\n", "# text [] [] \n"},
    };
    CHECK_ALL(rows);
}

/* Deep, long and twisted: each must be over in no time. */
static void hostile_reports_end_soon(void **state)
{
    (void)state;
    static const struct {
        const char *format, *head, *unit, *tail;
    } rows[] = {
        {NULL, "{\"type\":\"bundle\",\"spec_version\":\"2.1\",\"objects\":", "[", ""},
        {NULL, "{\"Event\":{\"Attribute\":", "[{\"Attribute\":", ""},
        {"html", "<html>", "<div>", ""},
        {"html", "<html>", "<b>", ""},
        {"html", "<html>", "<b></i>", ""},
        {"html", "<html>", "<a href=", ""},
        {"html", "<html><!--", "-", ""},
        {"html", "<html>", "<td>1.2.3.4", ""},
        {"html", "<html>", "&#x41", ""},
        {"markdown", "", "[x](", ""},
        {"markdown", "", "https://a.com[", ""},
        {"text", "", "1.2.3.4 in 2020, ", ""},
        {"text", "", "evil.com, ", " between January and May 2022."},
        {"text", "", "a.com\n", ""},
        {"csv", "a,b\n", "\"", ""},
        {"csv", "a,b\n", ",", ""},
        {"list", "", "[", ""},
        {"list", "", "evil.com\n", ""},
    };
    const size_t size = (size_t)1 << 19;
    char *text = malloc(size + 4096);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t at = (size_t)snprintf(text, 4096, "%s", rows[i].head), length = strlen(rows[i].unit);
        for (; at + length < size; at += length) memcpy(text + at, rows[i].unit, length);
        at += (size_t)snprintf(text + at, 4096, "%s", rows[i].tail);
        read_lines got;
        vg_error err = {VG_OK, ""};
        struct timespec begun, ended;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun);
        vg_status status = read_lines_of(vg_slice_of(text, at), NULL, NULL, rows[i].format, &got, &err);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
        assert_true(status == VG_OK || err.message[0]);
        double seconds = (double)(ended.tv_sec - begun.tv_sec) + 1e-9 * (double)(ended.tv_nsec - begun.tv_nsec);
        if (seconds > 20) fail_msg("%s %s: %.1f s", rows[i].format ? rows[i].format : "json", rows[i].unit, seconds);
        if (getenv("VIGIE_VERBOSE"))
            printf("# %s %s: %.2f s\n", rows[i].format ? rows[i].format : "json", rows[i].unit, seconds);
        vg_buf_free(&got.text);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_read),
        cmocka_unit_test(utf16_lists_keep_their_places),
        cmocka_unit_test(tables_are_read),
        cmocka_unit_test(stix_is_read),
        cmocka_unit_test(misp_is_read),
        cmocka_unit_test(undefanged_references_are_set_aside_only_where_the_report_defangs),
        cmocka_unit_test(links_are_not_glued),
        cmocka_unit_test(pages_are_read),
        cmocka_unit_test(the_case_is_dated_in_both_languages),
        cmocka_unit_test(the_last_instant_of_a_month_is_meant),
        cmocka_unit_test(what_is_no_report_is_refused),
        cmocka_unit_test(a_report_without_indicators_is_fine),
        cmocka_unit_test(hostile_reports_end_soon),
    };
    return cmocka_run_group_tests_name("read: reports", tests, NULL, NULL);
}
