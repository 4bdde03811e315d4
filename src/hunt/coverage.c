/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coverage.h"

#include <stdlib.h>
#include <string.h>

#define GAP_FLOOR_NS   (30 * VG_HOUR_NS)   /* a day without events is a quiet Sunday as often as a gap */
#define COMPLETE_BYTES (UINT64_C(1) << 20) /* up to here every record is dated */
#define STRIPE_BYTES   (UINT64_C(8) << 10) /* behind that, one in each stripe */

void vg_sampler_begin(vg_sampler *s, vg_file_cover *cover, vg_log *log)
{
    *s = (vg_sampler){.cover = cover, .log = log, .last = VG_TIME_NONE, .first_seen = VG_TIME_NONE, .complete = true};
}

/* Dates one record; false for what is no event. */
static bool sample(vg_sampler *s, vg_slice record, vg_time *ret_time)
{
    vg_precision precision;
    *ret_time = VG_TIME_NONE;
    if (vg_log_is_header(s->log, record)) return false;
    s->cover->sampled++;
    s->cover->sampled_bytes += record.size;
    bool dated = vg_log_time(s->log, record, ret_time, &precision);
    if (dated) {
        if (s->first_seen == VG_TIME_NONE) {
            s->first_seen = *ret_time;
            vg_log_settle(s->log); /* provisional, see vg_sampler_begin */
        }
    }
    vg_time real = dated ? vg_log_real(s->log, *ret_time) : VG_TIME_NONE;
    if (real == VG_TIME_NONE) {
        s->cover->undated++;
        s->cover->undated_bytes += record.size;
    } else {
        vg_cover_time(s->cover, real);
    }
    return true;
}

/* Dates every record that begins in [from, until); where that ends is returned. */
static size_t sample_all(vg_sampler *s, vg_slice block, size_t from, size_t until)
{
    size_t start, end;
    vg_time t;
    while (from < until) {
        vg_log_record(s->log, block, from, &start, &end);
        if (sample(s, vg_slice_of(block.data + start, end - start), &t))
            s->records++;
        else
            s->headers++;
        if (t != VG_TIME_NONE) s->last = t;
        size_t next = vg_log_next(s->log, block, end);
        from = next > from ? next : from + 1;
    }
    return from;
}

static void sample_stripes(vg_sampler *s, const vg_block *b)
{
    size_t previous = 0; /* where the records behind the last sample begin */
    size_t at = s->next > b->offset ? (size_t)(s->next - b->offset) : 0;
    while (at < b->text.size) {
        size_t start, end;
        vg_time t, before = s->last;
        vg_log_record(s->log, b->text, at, &start, &end);
        vg_slice record = vg_slice_of(b->text.data + start, end - start);
        if (!sample(s, record, &t)) s->headers++;
        if (t != VG_TIME_NONE && before != VG_TIME_NONE && (t > before + VG_HOUR_NS || t < before - VG_HOUR_NS)) {
            uint64_t records = s->records;
            sample_all(s, b->text, previous < start ? previous : start, start);
            s->records = records;
        }
        if (t != VG_TIME_NONE) s->last = t;
        previous = vg_log_next(s->log, b->text, end);
        s->next = b->offset + previous + STRIPE_BYTES;
        at = previous + (size_t)STRIPE_BYTES;
    }
}

void vg_sampler_date(vg_sampler *s, const vg_block *b)
{
    if (b->offset + b->text.size <= COMPLETE_BYTES || vg_log_sequential(s->log) || !vg_log_lines(s->log)) {
        sample_all(s, b->text, 0, b->text.size);
    } else {
        s->complete = false;
        sample_stripes(s, b);
    }
}

void vg_sampler_count(vg_sampler *s, const vg_block *b, uint64_t newlines)
{
    s->cover->bytes += b->raw.size;
    s->newlines += newlines;
    if (b->text.size) s->open_line = b->text.data[b->text.size - 1] != '\n';
    if (strcmp(vg_log_format(s->log), "binary") == 0) s->cover->binary_bytes += b->raw.size;
}

int vg_sampler_wrong_year(vg_sampler *s)
{
    vg_civil after;
    if (s->first_seen == VG_TIME_NONE) return 0;
    vg_time provisional = vg_log_real(s->log, s->first_seen);
    vg_log_settle(s->log);
    vg_time settled = vg_log_real(s->log, s->first_seen);
    if (settled == provisional || settled == VG_TIME_NONE) return 0;
    vg_time_to_civil(settled, &after);
    return after.year;
}

void vg_sampler_end(vg_sampler *s)
{
    vg_cover_settle(s->cover);
    uint64_t lines = s->newlines + s->open_line;
    if (s->complete)
        s->cover->events += s->records;
    else
        s->cover->events += lines > s->headers ? lines - s->headers : 0;
}

static int longest_first(const void *a, const void *b)
{
    vg_time x = *(const vg_time *)a, y = *(const vg_time *)b;
    return (x < y) - (x > y);
}

size_t vg_coverage_gaps(const vg_hour *hours, size_t count, vg_interval *ret_gaps, size_t max)
{
    size_t silent = 0, found = 0;
    vg_time *silences = count > 1 ? malloc(count * sizeof *silences) : NULL;
    if (!silences) return 0;
    for (size_t i = 1; i < count; i++) {
        vg_time length = hours[i].first - hours[i - 1].last;
        if (length > VG_HOUR_NS) silences[silent++] = length;
    }
    qsort(silences, silent, sizeof *silences, longest_first);
    vg_time span = hours[count - 1].last - hours[0].first;
    size_t rank = (size_t)(span / (14 * VG_DAY_NS)); /* a weekly silence recurs more often than every other week */
    if (rank < 3) rank = 3;
    vg_time threshold = GAP_FLOOR_NS;
    if (silent >= rank && silences[rank - 1] + silences[rank - 1] / 2 > threshold)
        threshold = silences[rank - 1] + silences[rank - 1] / 2;
    vg_time mean = span / (vg_time)(count - 1);
    if (8 * mean > threshold) threshold = 8 * mean;
    for (size_t i = 1; i < count && found < max; i++)
        if (hours[i].first - hours[i - 1].last > threshold)
            ret_gaps[found++] = (vg_interval){hours[i - 1].last, hours[i].first};
    free(silences);
    return found;
}
