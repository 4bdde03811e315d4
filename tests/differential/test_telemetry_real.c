/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real logs of the shared data folder against a second, plain reading of the same bytes: the format found, how many
 * events and undated ones, the first and last time. Skipped where the folder is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "base/stream.h"
#include "telemetry_samples.h"

typedef struct reading {
    unsigned events, undated;
    vg_time first, last;
} reading;

static char shared[1024];

/* The plain content of a file (its first member), as malloc'd bytes. */
static vg_slice plain(const char *path)
{
    vg_buf out = VG_BUF_INIT((size_t)256 << 20);
    vg_stream *stream = NULL;
    vg_stream_member member;
    vg_error err;
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    assert_int_equal(vg_stream_open(fd, NULL, &stream, &err), VG_OK);
    assert_int_equal(vg_stream_next(stream, &member, &err), 1);
    for (;;) {
        assert_int_equal(vg_buf_reserve(&out, 1 << 20), VG_OK);
        ptrdiff_t got = vg_stream_read(stream, out.data + out.size, 1 << 20, &err);
        assert_true(got >= 0);
        if (got == 0) break;
        out.size += (size_t)got;
    }
    vg_stream_close(stream);
    close(fd);
    return vg_buf_slice(&out);
}

static void note(reading *r, vg_time t)
{
    if (r->first == VG_TIME_NONE || t < r->first) r->first = t;
    if (r->last == VG_TIME_NONE || t > r->last) r->last = t;
}

static reading read_log(const char *path, vg_slice all, const char *format)
{
    reading r = {0, 0, VG_TIME_NONE, VG_TIME_NONE};
    vg_log *log = NULL;
    vg_error err;
    const vg_log_hints hints = {.path = path, .modified = INT64_C(1700000000) * VG_SECOND_NS};
    assert_int_equal(vg_log_open(vg_slice_take(all, 65536), &hints, &log, &err), VG_OK);
    if (strcmp(vg_log_format(log), format) != 0) fail_msg("%s: read as %s", path, vg_log_detail(log));
    size_t start = 0, end = 0;
    for (size_t at = 0; at < all.size; at = vg_log_next(log, all, end > at ? end : at)) {
        vg_time t;
        vg_precision p;
        vg_log_record(log, all, at, &start, &end);
        vg_slice record = vg_slice_of(all.data + start, end - start);
        if (vg_log_is_header(log, record)) continue;
        r.events++;
        if (vg_log_time(log, record, &t, &p))
            note(&r, t);
        else
            r.undated++;
    }
    vg_log_settle(log);
    r.first = vg_log_real(log, r.first);
    r.last = vg_log_real(log, r.last);
    vg_log_free(log);
    return r;
}

/* "1521911720.865716" by the C library, in microseconds. */
static vg_time epoch_text(const char *text)
{
    char *end = NULL;
    long long seconds = strtoll(text, &end, 10), fraction = 0;
    int digits = 0;
    if (*end == '.')
        for (end++; *end >= '0' && *end <= '9' && digits < 9; end++, digits++) fraction = fraction * 10 + (*end - '0');
    for (; digits < 9; digits++) fraction *= 10;
    return seconds * VG_SECOND_NS + fraction;
}

/* "2018-03-24T17:15:20.865716Z", "…-0600" by strptime and timegm. */
static vg_time iso_text(const char *text)
{
    struct tm tm = {0};
    char copy[48]; /* what the C library is given ends */
    snprintf(copy, sizeof copy, "%.47s", text);
    const char *p = strptime(copy, "%Y-%m-%dT%H:%M:%S", &tm);
    assert_non_null(p);
    long long seconds = timegm(&tm), ns = 0;
    int digits = 0;
    if (*p == '.')
        for (p++; *p >= '0' && *p <= '9'; p++, digits++) ns = ns * 10 + (*p - '0');
    for (; digits < 9; digits++) ns *= 10;
    if (*p == '+' || *p == '-') {
        long zone = strtol(p, NULL, 10); /* -0600 */
        seconds -= (zone / 100 * 60 + zone % 100) * 60;
    }
    return seconds * VG_SECOND_NS + ns;
}

/* The line at all[*at] as a slice that a NUL or a line feed follows; false at the end. */
static bool next_line(vg_slice all, size_t *at, vg_slice *ret_line)
{
    if (*at >= all.size) return false;
    const uint8_t *feed = memchr(all.data + *at, '\n', all.size - *at);
    size_t end = feed ? (size_t)(feed - all.data) : all.size;
    *ret_line = vg_slice_of(all.data + *at, end - *at);
    *at = end + 1;
    return true;
}

static bool line_begins(vg_slice line, const char *with)
{
    return line.size >= strlen(with) && memcmp(line.data, with, strlen(with)) == 0;
}

static reading plain_zeek_tsv(vg_slice all)
{
    reading r = {0, 0, VG_TIME_NONE, VG_TIME_NONE};
    int column = -1;
    vg_slice line;
    for (size_t at = 0; next_line(all, &at, &line);) {
        if (line.size == 0) continue;
        if (line.data[0] == '#') {
            size_t ts = vg_slice_find(line, vg_slice_str("\tts\t"));
            if (!line_begins(line, "#fields") || ts == SIZE_MAX) continue;
            column = 0;
            for (size_t i = 0; i < ts; i++) column += line.data[i] == '\t';
            continue;
        }
        r.events++;
        if (column < 0) {
            r.undated++;
            continue;
        }
        for (int i = 0; i < column; i++) line = vg_slice_skip(line, vg_slice_find(line, vg_slice_str("\t")) + 1);
        note(&r, epoch_text((const char *)line.data));
    }
    return r;
}

/* Each line that begins with event_start is an event; its time stands behind the key, in this line or in one that
 * begins with the key. */
static reading plain_json(vg_slice all, const char *key, const char *event_start)
{
    reading r = {0, 0, VG_TIME_NONE, VG_TIME_NONE};
    vg_slice line;
    for (size_t at = 0; next_line(all, &at, &line);) {
        bool begins = line_begins(line, event_start);
        if (begins) r.events++;
        if (begins) r.undated++;
        size_t found = vg_slice_find(line, vg_slice_str(key));
        if (found == SIZE_MAX || !(begins || found == 0)) continue;
        const char *value = (const char *)line.data + found + strlen(key);
        r.undated--;
        note(&r, *value == '"' ? iso_text(value + 1) : epoch_text(value));
    }
    return r;
}

static void same(const char *path, reading ours, reading plainly)
{
    if (ours.events != plainly.events || ours.undated != plainly.undated)
        fail_msg("%s: %u events, %u undated instead of %u, %u", path, ours.events, ours.undated, plainly.events,
                 plainly.undated);
    if (ours.first != plainly.first || ours.last != plainly.last)
        fail_msg("%s: first or last time is %lld, %lld instead of %lld, %lld", path, (long long)ours.first,
                 (long long)ours.last, (long long)plainly.first, (long long)plainly.last);
}

static unsigned each_file(const char *folder, const char *end, void (*with)(const char *path, vg_slice all))
{
    char path[3000];
    unsigned count = 0;
    snprintf(path, sizeof path, "%s/%s", shared, folder);
    struct dirent **names = NULL;
    int found = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < found; i++) {
        size_t size = strlen(names[i]->d_name), ends = strlen(end);
        if (size > ends && strcmp(names[i]->d_name + size - ends, end) == 0) {
            snprintf(path, sizeof path, "%s/%s/%s", shared, folder, names[i]->d_name);
            vg_slice all = plain(path);
            vg_buf z = VG_BUF_INIT(all.size + 1); /* ends with NUL, for the plain reading */
            vg_buf_add_slice(&z, all);
            vg_buf_text(&z);
            with(path, vg_slice_of(z.data, all.size));
            vg_buf_free(&z);
            sample_free(all);
            count++;
        }
        free(names[i]);
    }
    free(names);
    return count;
}

static void zeek_tsv(const char *path, vg_slice all)
{
    if (strstr(path, "/conn-summary.")) return; /* a summary for people, a few times in much prose */
    same(path, read_log(path, all, "zeek-tsv"), plain_zeek_tsv(all));
}

static void zeek_json(const char *path, vg_slice all)
{
    bool untimed = strstr(path, "loaded_scripts") != NULL; /* has no ts; _write_ts is the epoch itself */
    const char *first = all.size > 10 && memcmp(all.data, "{\"@stream\"", 10) == 0 ? "{\"@stream\"" : "{\"_path\"";
    reading plainly = plain_json(all, "\"ts\":", first), ours = read_log(path, all, "zeek-json");
    if (!untimed) assert_int_equal(ours.undated, 0);
    same(path, ours, plainly);
}

static void skip_without_data(void)
{
    char readme[1100];
    const char *root = getenv("VIGIE_SHARED"), *source = getenv("VIGIE_SOURCE");
    snprintf(shared, sizeof shared, "%s%s/data", root ? root : source ? source : ".", root ? "" : "/../shared");
    snprintf(readme, sizeof readme, "%s/README.md", shared);
    if (access(readme, R_OK) == 0) return;
    print_message("skipped: no shared data at %s\n", shared);
    skip();
}

static void zeek_in_columns(void **state)
{
    (void)state;
    skip_without_data();
    assert_true(each_file("zeek/tsv", ".log.gz", zeek_tsv) >= 30);
}

static void zeek_in_columns_over_three_days(void **state)
{
    (void)state;
    skip_without_data();
    unsigned count = 0;
    count += each_file("zeek/tsv-72h/2024-04-19", ".log.gz", zeek_tsv);
    count += each_file("zeek/tsv-72h/2024-04-20", ".log.gz", zeek_tsv);
    count += each_file("zeek/tsv-72h/2024-04-21", ".log.gz", zeek_tsv);
    assert_true(count > 1000);
}

static void zeek_in_json(void **state)
{
    (void)state;
    skip_without_data();
    assert_true(each_file("zeek/json", ".json.gz", zeek_json) >= 30);
    assert_true(each_file("zeek/apt29-day1/individual_zeek_logs", ".log", zeek_json) >= 20);
}

static void suricata_in_arrays(void **state)
{
    static const char *const folders[] = {"wrccdc-2017", "wrccdc-2018", "honeypot-2018", "first-org-conf-2015"};
    char path[2100];
    (void)state;
    skip_without_data();
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/suricata/%s/alerts-only.json", shared, folders[i]);
        vg_slice all = sample_read(path);
        vg_buf z = VG_BUF_INIT(all.size + 1);
        vg_buf_add_slice(&z, all);
        vg_buf_text(&z);
        vg_slice text = vg_slice_of(z.data, all.size);
        same(path, read_log(path, text, "suricata-eve"), plain_json(text, "    \"timestamp\": ", "  {"));
        vg_buf_free(&z);
        sample_free(all);
    }
}

/* Facts of these files, found with other tools. */
static void logs_among_the_attack_samples(void **state)
{
    static const struct {
        const char *path, *format, *first, *last;
        unsigned events, undated;
    } files[] = {
        /* #-lines and blank ones aside */
        {"Command and Control/Tunna_rdp_tunnel_IIS.log", "w3c", "2019-09-03T10:13:36Z", "2019-09-03T11:08:51Z", 4298,
         0},
        /* one record is of [01/Jan/1970:03:00:00 +0300], which is no time */
        {"Command and Control/web_attack_and_isp_webshell_localhost_access_log.txt", "web-access",
         "2018-07-11T05:41:28Z", "2018-07-11T12:33:50Z", 2661, 1},
        /* month and day alone; the year that fits the modification time given above */
        {"Other/netlogon_log_CVE-2020-1472_ZeroLogon.txt", "text", "2023-09-14T12:33:00Z", "2023-09-14T12:33:13Z",
         37130, 0},
    };
    (void)state;
    skip_without_data();
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[2100], first[VG_TIME_TEXT], last[VG_TIME_TEXT];
        snprintf(path, sizeof path, "%s/evtx-attack-samples/%s", shared, files[i].path);
        vg_slice all = sample_read(path);
        assert_non_null(all.data);
        reading r = read_log(path, all, files[i].format);
        vg_time_format(r.first, first);
        vg_time_format(r.last, last);
        assert_string_equal(first, files[i].first);
        assert_string_equal(last, files[i].last);
        assert_int_equal(r.events, files[i].events);
        assert_int_equal(r.undated, files[i].undated);
        sample_free(all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zeek_in_columns),
        cmocka_unit_test(zeek_in_columns_over_three_days),
        cmocka_unit_test(zeek_in_json),
        cmocka_unit_test(suricata_in_arrays),
        cmocka_unit_test(logs_among_the_attack_samples),
    };
    return cmocka_run_group_tests_name("telemetry real", tests, NULL, NULL);
}
