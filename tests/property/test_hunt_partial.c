/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Partials merge associatively and commutatively, and survive being saved: the rule that lets any number of workers,
 * in any order, give one result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "../../src/hunt/partial.h"

static uint64_t state_of_random;

static uint32_t pick(uint32_t below)
{
    state_of_random = state_of_random * UINT64_C(6364136223846793005) + 1;
    return (uint32_t)(state_of_random >> 33) % below;
}

static void add_random(vg_partial *p, uint64_t record)
{
    char file[32], host[32], line[64];
    snprintf(file, sizeof file, "file%u", pick(3));
    snprintf(host, sizeof host, "host%u", pick(4));
    snprintf(line, sizeof line, "line %llu", (unsigned long long)record);
    vg_record_hit hit = {
        .entry = pick(5), .outside = pick(4) == 0, .record = record, .offset = record, .length = strlen(line)};
    hit.time = pick(10) == 0 ? VG_TIME_NONE : (vg_time)pick(40) * VG_DAY_NS + pick(1000);
    hit.host = pick(6) == 0 ? vg_slice_str("") : vg_slice_str(host);
    hit.file = vg_partial_name(p, vg_slice_str(file));
    hit.line = hit.bytes = vg_slice_str(line);
    vg_partial_add(p, &hit);
    if (hit.time != VG_TIME_NONE) vg_cover_time(vg_partial_cover(p, hit.file, 0), hit.time);
    vg_partial_cover(p, hit.file, 0)->events++;
}

static void settle(vg_partial *p)
{
    for (size_t i = 0; i < p->cover_count; i++) vg_cover_settle(&p->covers[i]);
}

static void fill(vg_partial *p, uint64_t base, unsigned count)
{
    vg_partial_init(p, 3);
    for (unsigned i = 0; i < count; i++) add_random(p, base + i);
    settle(p);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Everything that a partial says, a line each, sorted: two partials are equal where these are. */
static char *describe(const vg_partial *p)
{
    char **lines = calloc(100000, sizeof *lines);
    size_t count = 0;
#define TEXT(name) (int)vg_partial_text(p, name).size, (const char *)vg_partial_text(p, name).data
    for (size_t i = 0; i < p->seen_count; i++) {
        const vg_seen *s = &p->seen[i];
        assert_true(asprintf(&lines[count++], "seen %u %d %lld %lld %llu %llu", s->entry, s->outside,
                             (long long)s->first, (long long)s->last, (unsigned long long)s->count,
                             (unsigned long long)s->undated) > 0);
        for (unsigned late = 0; late < 2; late++)
            for (unsigned j = 0; j < (late ? s->late_count : s->early_count); j++) {
                const vg_proof *e = late ? &s->late[j] : &s->early[j];
                assert_true(asprintf(&lines[count++], "proof %u %d %u %u %lld %.*s %.*s %llu %.*s", s->entry,
                                     s->outside, late, j, (long long)e->time, TEXT(e->file), TEXT(e->host),
                                     (unsigned long long)e->offset, (int)e->line_size, (const char *)e->line) > 0);
            }
    }
    for (size_t i = 0; i < p->host_count; i++) {
        const vg_seen_host *h = &p->hosts[i];
        const vg_seen *s = &p->seen[h->seen];
        assert_true(asprintf(&lines[count++], "host %u %d %.*s %lld %lld %llu", s->entry, s->outside, TEXT(h->host),
                             (long long)h->first, (long long)h->last, (unsigned long long)h->count) > 0);
    }
    for (size_t i = 0; i < p->day_count; i++) {
        const vg_seen_host *h = &p->hosts[p->days[i].seen_host];
        const vg_seen *s = &p->seen[h->seen];
        assert_true(asprintf(&lines[count++], "day %u %d %.*s %d %llu", s->entry, s->outside, TEXT(h->host),
                             p->days[i].day, (unsigned long long)p->days[i].count) > 0);
    }
    for (size_t i = 0; i < p->cover_count; i++) {
        const vg_file_cover *c = &p->covers[i];
        assert_true(asprintf(&lines[count++], "cover %.*s %llu %llu", TEXT(c->file), (unsigned long long)c->events,
                             (unsigned long long)c->hits) > 0);
        for (size_t j = 0; j < c->hour_count; j++)
            assert_true(asprintf(&lines[count++], "hour %.*s %lld %lld %lld", TEXT(c->file),
                                 (long long)c->hours[j].hour, (long long)c->hours[j].first,
                                 (long long)c->hours[j].last) > 0);
    }
    qsort(lines, count, sizeof *lines, by_text);
    vg_buf out = VG_BUF_INIT(1 << 26);
    for (size_t i = 0; i < count; i++) {
        vg_buf_add_str(&out, lines[i]);
        vg_buf_add_byte(&out, '\n');
        free(lines[i]);
    }
    free(lines);
    char *text = strdup(vg_buf_text(&out));
    vg_buf_free(&out);
    return text;
}

static void assert_same(const vg_partial *a, const vg_partial *b)
{
    char *x = describe(a), *y = describe(b);
    assert_string_equal(x, y);
    free(x);
    free(y);
}

static void merged(vg_partial *into, const vg_partial *const *parts, size_t count)
{
    vg_partial_init(into, 3);
    for (size_t i = 0; i < count; i++) vg_partial_merge(into, parts[i]);
}

static void merging_is_associative_and_commutative(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 40; round++) {
        vg_partial a, b, c, bc, left, right, back;
        state_of_random = round;
        fill(&a, 0, pick(60));
        fill(&b, 1000, pick(60));
        fill(&c, 2000, pick(60));
        merged(&left, (const vg_partial *const[]){&a, &b, &c}, 3);
        merged(&bc, (const vg_partial *const[]){&b, &c}, 2);
        merged(&right, (const vg_partial *const[]){&a, &bc}, 2);
        merged(&back, (const vg_partial *const[]){&c, &b, &a}, 3);
        assert_same(&left, &right);
        assert_same(&left, &back);
        vg_partial *all[] = {&a, &b, &c, &bc, &left, &right, &back};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) vg_partial_free(all[i]);
    }
}

static void one_pass_equals_the_merge_of_two(void **state)
{
    (void)state;
    vg_partial whole, first, second, both;
    state_of_random = 7;
    vg_partial_init(&whole, 3);
    for (unsigned i = 0; i < 200; i++) add_random(&whole, i);
    settle(&whole);
    state_of_random = 7;
    fill(&first, 0, 80);
    fill(&second, 80, 120);
    merged(&both, (const vg_partial *const[]){&first, &second}, 2);
    assert_same(&whole, &both);
    vg_partial *all[] = {&whole, &first, &second, &both};
    for (size_t i = 0; i < 4; i++) vg_partial_free(all[i]);
}

static void saving_and_loading_changes_nothing(void **state)
{
    (void)state;
    vg_partial a, loaded;
    vg_buf saved = VG_BUF_INIT(1 << 26);
    state_of_random = 11;
    fill(&a, 0, 300);
    assert_int_equal(vg_partial_save(&a, &saved), VG_OK);
    vg_partial_init(&loaded, 3);
    assert_true(vg_partial_load(&loaded, vg_buf_slice(&saved)));
    assert_same(&a, &loaded);
    assert_true(loaded.seen[0].early[0].sha256[0] != 0); /* made when it was saved */
    vg_partial_free(&loaded);
    /* Cut anywhere, it is refused, never half taken. */
    for (size_t size = 0; size < saved.size; size += 1 + size / 64) {
        vg_partial_init(&loaded, 3);
        assert_false(vg_partial_load(&loaded, vg_slice_of(saved.data, size)));
        assert_int_equal(loaded.seen_count, 0);
        vg_partial_free(&loaded);
    }
    /* Any byte changed: no crash, whatever it then says. */
    for (size_t at = 0; at < saved.size; at += 7) {
        saved.data[at] ^= 0xff;
        vg_partial_init(&loaded, 3);
        vg_partial_load(&loaded, vg_buf_slice(&saved));
        vg_partial_free(&loaded);
        saved.data[at] ^= 0xff;
    }
    vg_partial_free(&a);
    vg_buf_free(&saved);
}

/* Quarter of a million hours, newest first: sorting them takes no time, inserting each at the front would take minutes.
 */
static void hours_in_any_order_cost_no_square(void **state)
{
    (void)state;
    enum { hours = 250000 };
    vg_partial p;
    vg_partial_init(&p, 0);
    vg_file_cover *c = vg_partial_cover(&p, 0, 0);
    clock_t began = clock();
    for (int64_t i = hours; i > 0; i--) vg_cover_time(c, i * VG_HOUR_NS);
    vg_cover_settle(c);
    assert_true(clock() - began < 5 * CLOCKS_PER_SEC);
    assert_int_equal(c->hour_count, hours);
    for (size_t i = 0; i < hours; i++) assert_int_equal(c->hours[i].hour, i + 1);
    vg_partial_free(&p);
}

static void a_record_counts_once(void **state)
{
    (void)state;
    vg_partial p;
    vg_partial_init(&p, 3);
    vg_record_hit hit = {.entry = 1, .record = 5, .time = 9, .line = vg_slice_str("x"), .bytes = vg_slice_str("x")};
    hit.bytes = hit.line;
    vg_partial_add(&p, &hit);
    vg_partial_add(&p, &hit);
    hit.record = 6;
    vg_partial_add(&p, &hit);
    assert_int_equal(p.seen_count, 1);
    assert_int_equal(p.seen[0].count, 2);
    vg_partial_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merging_is_associative_and_commutative),
        cmocka_unit_test(one_pass_equals_the_merge_of_two),
        cmocka_unit_test(saving_and_loading_changes_nothing),
        cmocka_unit_test(hours_in_any_order_cost_no_square),
        cmocka_unit_test(a_record_counts_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
