/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a hunt as docs/schemas/hunt.md describes it. */
#include "json_fields.h"
#include "vigie/publish.h"
#include "visible_text.h"

/* A record that names no host has "" inside, null outside. */
static const char *host_or_null(const char *name)
{
    return name && name[0] ? name : NULL;
}

static void put_gaps(vg_json_out *j, const vg_interval *gaps, size_t count)
{
    open_list(j, "gaps");
    for (size_t i = 0; i < count; i++) {
        vg_json_open(j, '{');
        put_time(j, "first", gaps[i].from);
        put_time(j, "last", gaps[i].until);
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
}

static void put_reports(vg_json_out *j, const vg_hunt_result *r)
{
    open_list(j, "reports");
    for (size_t i = 0; i < r->report_count; i++) {
        const vg_hunt_report *report = &r->reports[i];
        vg_json_open(j, '{');
        put_str(j, "file", report->file);
        put_str(j, "sha256", host_or_null(report->sha256));
        put_str(j, "format", report->format);
        put_str(j, "language", report->language);
        put_str(j, "title", report->title);
        put_time(j, "published", report->published);
        put_u64(j, "indicators", report->indicators);
        put_u64(j, "set_aside", report->set_aside);
        open_list(j, "actors");
        for (size_t k = 0; k < report->actor_count; k++) vg_json_str(j, report->actors[k]);
        vg_json_close(j, ']');
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
}

static void put_indicators(vg_json_out *j, const vg_hunt_result *r)
{
    open_list(j, "indicators");
    for (size_t i = 0; i < r->listed_count; i++) {
        const vg_hunt_indicator *indicator = &r->indicators[i];
        vg_json_open(j, '{');
        put_str(j, "kind", vg_kind_name(indicator->kind));
        put_str(j, "value", indicator->value);
        put_str(j, "written", indicator->written);
        put_str(j, "role", indicator->role);
        put_str(j, "report", indicator->report);
        put_time(j, "valid_from", indicator->validity.from);
        put_time(j, "valid_until", indicator->validity.until);
        put_str(j, "set_aside", indicator->set_aside);
        put_u64(j, "count", indicator->count);
        put_u64(j, "outside", indicator->outside);
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
    put_u64(j, "indicators_total", r->indicator_count);
}

static void put_verdict(vg_json_out *j, const vg_verdict *v)
{
    vg_json_key(j, "verdict");
    vg_json_open(j, '{');
    put_bool(j, "hit", v->hit);
    put_time(j, "first", v->first);
    put_time(j, "last", v->last);
    vg_json_key(j, "dwell_days");
    if (v->dwell_days < 0)
        vg_json_null(j);
    else
        vg_json_int(j, v->dwell_days);
    put_bool(j, "censored_left", v->censored_left);
    put_bool(j, "censored_right", v->censored_right);
    open_list(j, "hosts");
    for (size_t i = 0; i < v->host_count; i++) vg_json_str(j, v->hosts[i]);
    vg_json_close(j, ']');
    put_gaps(j, v->gaps, v->gap_count);
    vg_json_key(j, "covered");
    vg_json_open(j, '{');
    put_time(j, "first", v->covered_first);
    put_time(j, "last", v->covered_last);
    vg_json_close(j, '}');
    put_str(j, "statement", v->statement);
    put_str(j, "language", v->language);
    vg_json_close(j, '}');
}

static void put_hosts(vg_json_out *j, const vg_sighting *s)
{
    char text[VG_TIME_TEXT];
    open_list(j, "hosts");
    for (size_t i = 0; i < s->host_count; i++)
        if (host_or_null(s->hosts[i].name)) vg_json_str(j, s->hosts[i].name);
    vg_json_close(j, ']');
    open_list(j, "timeline");
    for (size_t i = 0; i < s->day_count; i++) {
        const vg_sighting_day *day = &s->days[i];
        vg_time_format(day->day * VG_DAY_NS, text);
        vg_json_open_row(j);
        put_str(j, "host", day->host < s->host_count ? host_or_null(s->hosts[day->host].name) : NULL);
        vg_json_key(j, "day");
        vg_json_string(j, vg_slice_take(vg_slice_str(text), 10));
        put_u64(j, "count", day->count);
        vg_json_close_row(j);
    }
    vg_json_close(j, ']');
    open_list(j, "per_host");
    for (size_t i = 0; i < s->host_count; i++) {
        vg_json_open_row(j);
        put_str(j, "host", host_or_null(s->hosts[i].name));
        put_time(j, "first", s->hosts[i].first);
        put_time(j, "last", s->hosts[i].last);
        put_u64(j, "count", s->hosts[i].count);
        vg_json_close_row(j);
    }
    vg_json_close(j, ']');
}

static void put_evidence(vg_json_out *j, const vg_sighting *s)
{
    vg_buf check = VG_BUF_INIT(TEXT_BYTES);
    open_list(j, "evidence");
    for (size_t i = 0; i < s->evidence_count; i++) {
        const vg_evidence *e = &s->evidence[i];
        vg_json_open(j, '{');
        put_str(j, "file", e->file);
        put_str(j, "member", e->member);
        put_u64(j, "offset", e->offset);
        put_u64(j, "length", e->length);
        put_str(j, "sha256", e->sha256);
        put_time(j, "time", e->time);
        put_str(j, "host", host_or_null(e->host));
        vg_json_key(j, "line");
        vg_json_string(j, e->line);
        vg_buf_reset(&check);
        vg_json_key(j, "check");
        if (text_add_check(&check, e))
            vg_json_string(j, vg_buf_slice(&check));
        else
            vg_json_null(j);
        if (check.status != VG_OK) j->out->status = check.status;
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
    vg_buf_free(&check);
}

static void put_sightings(vg_json_out *j, const vg_hunt_result *r)
{
    open_list(j, "sightings");
    for (size_t i = 0; i < r->sighting_count; i++) {
        const vg_sighting *s = &r->sightings[i];
        vg_json_open(j, '{');
        vg_json_key(j, "indicator");
        vg_json_open(j, '{');
        put_str(j, "kind", vg_kind_name(s->kind));
        put_str(j, "value", s->value);
        put_str(j, "written", s->written);
        put_str(j, "role", s->role);
        put_str(j, "report", s->report);
        put_time(j, "valid_from", s->validity.from);
        put_time(j, "valid_until", s->validity.until);
        vg_json_close(j, '}');
        put_bool(j, "in_validity", s->in_validity);
        put_time(j, "first", s->first);
        put_time(j, "last", s->last);
        put_u64(j, "count", s->count);
        put_u64(j, "undated", s->undated);
        put_hosts(j, s);
        put_evidence(j, s);
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
}

static void put_coverage(vg_json_out *j, const vg_hunt_result *r)
{
    open_list(j, "coverage");
    for (size_t i = 0; i < r->coverage_count; i++) {
        const vg_coverage *c = &r->coverage[i];
        vg_json_open(j, '{');
        put_str(j, "file", c->file);
        put_str(j, "member", c->member);
        put_str(j, "source", c->source);
        put_str(j, "format", c->format);
        put_str(j, "detail", c->detail);
        put_time(j, "first", c->first);
        put_time(j, "last", c->last);
        put_u64(j, "bytes", c->bytes);
        put_u64(j, "events", c->events);
        put_u64(j, "sampled", c->sampled);
        put_u64(j, "undated", c->undated);
        put_u64(j, "unparsed_bytes", c->unparsed_bytes);
        put_gaps(j, c->gaps, c->gap_count);
        put_str(j, "year_from", c->year_note);
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
}

static void put_sources(vg_json_out *j, const vg_hunt_result *r)
{
    open_list(j, "sources");
    for (size_t i = 0; i < r->source_count; i++) {
        const vg_source *s = &r->sources[i];
        vg_json_open(j, '{');
        put_str(j, "name", s->name);
        put_str(j, "format", s->format);
        put_time(j, "first", s->first);
        put_time(j, "last", s->last);
        put_u64(j, "files", s->files);
        put_gaps(j, s->gaps, s->gap_count);
        put_u64(j, "hits", s->hits);
        put_time(j, "hit_first", s->hits ? s->hit_first : VG_TIME_NONE);
        put_time(j, "hit_last", s->hits ? s->hit_last : VG_TIME_NONE);
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
}

static void put_end(vg_json_out *j, const vg_hunt_result *r, double seconds)
{
    open_list(j, "errors");
    for (size_t i = 0; i < r->problem_count; i++) {
        vg_json_open(j, '{');
        put_str(j, "file", r->problems[i].file);
        put_str(j, "reason", r->problems[i].reason);
        vg_json_close(j, '}');
    }
    vg_json_close(j, ']');
    vg_json_key(j, "totals");
    vg_json_open(j, '{');
    put_u64(j, "bytes", r->bytes);
    put_u64(j, "files", r->files);
    put_u64(j, "events", r->events);
    vg_json_key(j, "seconds");
    if (seconds < 0)
        vg_json_null(j);
    else
        vg_json_fixed(j, seconds, 3);
    vg_json_close(j, '}');
}

void hunt_json_write(vg_buf *b, const vg_hunt_result *result, double seconds, int indent)
{
    vg_json_out j = vg_json_out_to(b, indent);
    vg_json_open(&j, '{');
    put_str(&j, "schema", "vigie.hunt/1");
    put_str(&j, "vigie", VIGIE_VERSION);
    put_bool(&j, "interrupted", result->interrupted);
    put_bool(&j, "sandboxed", result->sandboxed);
    put_reports(&j, result);
    put_indicators(&j, result);
    put_verdict(&j, &result->verdict);
    put_sightings(&j, result);
    put_coverage(&j, result);
    put_sources(&j, result);
    put_end(&j, result, seconds);
    vg_json_close(&j, '}');
    vg_buf_add_byte(b, '\n');
}

vg_status vg_publish_hunt_json(const vg_hunt_result *result, double seconds, char **ret_text, size_t *ret_size,
                               vg_error *err)
{
    vg_buf b = VG_BUF_INIT(TEXT_BYTES);
    hunt_json_write(&b, result, seconds, 2);
    return text_finish(&b, ret_text, ret_size, err);
}
