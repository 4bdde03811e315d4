/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict in plain language. Each sentence says one thing that the numbers say; none says more. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "conclude.h"

typedef struct words {
    const char *code;
    const char *hit_dated, *hit_undated;
    const char *at_least, *exactly, *same_day, *day, *days;
    const char *hosts_none, *host_one, *hosts_many, *more_hosts;
    const char *bounded, *open_left, *open_right, *open_both;
    const char *gap_one, *gaps_many;
    const char *outside_one, *outside_many;
    const char *not_seen, *no_coverage, *covered, *not_covered_gaps, *unreadable, *undated, *absence;
    const char *no_indicator, *interrupted;
} words;

static const words languages[] = {
    {
        .code = "en",
        .hit_dated = "Seen in these logs from %s to %s: %s.",
        .hit_undated = "Seen in these logs, in records that carry no time: when cannot be said.",
        .at_least = "at least %lld %s",
        .exactly = "%lld %s",
        .same_day = "less than a day",
        .day = "day",
        .days = "days",
        .hosts_none = " The records name no host.",
        .host_one = " On one host: %s",
        .hosts_many = " On %zu hosts: %s",
        .more_hosts = " and %zu more",
        .bounded = " The logs that show it reach further at both ends, so the interval is bounded.",
        .open_left = " These logs do not reach far enough back to show a beginning: it may be earlier.",
        .open_right = " These logs do not reach far enough on to show an end: it may still go on.",
        .open_both = " These logs reach far enough neither back nor on: it may have begun earlier and may still go on.",
        .gap_one = " Inside it, some of these logs fall silent from %s to %s.",
        .gaps_many = " Inside it, some of these logs fall silent %zu times, the longest from %s to %s.",
        .outside_one = " One indicator was also seen outside the time for which the report calls it malicious; that is "
                       "listed apart and not counted.",
        .outside_many = " %zu indicators were also seen outside the time for which the reports call them malicious; "
                        "that is listed apart and not counted.",
        .not_seen = "Not seen: %zu %s searched, none found within the time for which the reports call it malicious.",
        .no_coverage = " No record of these logs could be dated, so what they cover is unknown.",
        .covered = " The logs cover %s to %s.",
        .not_covered_gaps = " Not covered: %zu stretches without logs inside that.",
        .unreadable = " %zu inputs could not be read, or not to their end.",
        .undated = " %.1f%% of the records carry no readable time.",
        .absence = " What was not logged cannot be seen here.",
        .no_indicator = "The reports contain no indicator that could be searched for, so nothing can be said.",
        .interrupted = " The hunt was interrupted: this covers what had been read until then.",
    },
    {
        .code = "fr",
        .hit_dated = "Vu dans ces journaux du %s au %s : %s.",
        .hit_undated = "Vu dans ces journaux, dans des lignes sans date : impossible de dire quand.",
        .at_least = "au moins %lld %s",
        .exactly = "%lld %s",
        .same_day = "moins d’un jour",
        .day = "jour",
        .days = "jours",
        .hosts_none = " Les lignes ne nomment aucune machine.",
        .host_one = " Sur une machine : %s",
        .hosts_many = " Sur %zu machines : %s",
        .more_hosts = " et %zu autres",
        .bounded = " Les journaux qui le montrent vont plus loin des deux côtés : l’intervalle est donc borné.",
        .open_left = " Ces journaux ne remontent pas assez loin pour montrer un début : il peut être antérieur.",
        .open_right = " Ces journaux s’arrêtent trop tôt pour montrer une fin : cela dure peut-être encore.",
        .open_both = " Ces journaux ne vont assez loin ni avant ni après : le début peut être antérieur, et cela dure "
                     "peut-être encore.",
        .gap_one = " À l’intérieur, une partie de ces journaux se tait du %s au %s.",
        .gaps_many = " À l’intérieur, une partie de ces journaux se tait %zu fois, le plus longtemps du %s au %s.",
        .outside_one =
            " Un indicateur a aussi été vu hors de la période où le rapport le dit malveillant ; c’est montré "
            "à part et n’est pas compté.",
        .outside_many =
            " %zu indicateurs ont aussi été vus hors de la période où les rapports les disent malveillants ; "
            "c’est montré à part et n’est pas compté.",
        .not_seen = "Rien vu : %zu %s cherchés, aucun trouvé dans la période où les rapports le disent malveillant.",
        .no_coverage = " Aucune ligne de ces journaux n’a pu être datée : ce qu’ils couvrent est inconnu.",
        .covered = " Les journaux couvrent du %s au %s.",
        .not_covered_gaps = " Non couvert : %zu périodes sans journaux à l’intérieur.",
        .unreadable = " %zu entrées n’ont pas pu être lues, ou pas jusqu’au bout.",
        .undated = " %.1f %% des lignes n’ont pas de date lisible.",
        .absence = " Ce qui n’a pas été journalisé ne peut pas se voir ici.",
        .no_indicator = "Les rapports ne contiennent aucun indicateur à chercher : rien ne peut être dit.",
        .interrupted = " La recherche a été interrompue : ceci couvre ce qui avait été lu.",
    },
};

/* The formats above are data of this file alone; each takes what its call gives. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void say_time(vg_time t, bool day_only, char ret_text[VG_TIME_TEXT])
{
    vg_civil c;
    if (t == VG_TIME_NONE) {
        snprintf(ret_text, VG_TIME_TEXT, "?");
        return;
    }
    vg_time_to_civil(t, &c);
    if (day_only)
        snprintf(ret_text, VG_TIME_TEXT, "%04d-%02d-%02d", c.year, c.month, c.day);
    else
        snprintf(ret_text, VG_TIME_TEXT, "%04d-%02d-%02d %02d:%02d:%02d UTC", c.year, c.month, c.day, c.hour, c.minute,
                 c.second);
}

static void say_dwell(vg_buf *out, const words *w, const vg_verdict *v)
{
    char first[VG_TIME_TEXT], last[VG_TIME_TEXT], length[64];
    say_time(v->first, false, first);
    say_time(v->last, false, last);
    const char *unit = v->dwell_days == 1 ? w->day : w->days;
    bool open = v->censored_left || v->censored_right;
    if (v->dwell_days == 0 && !open)
        snprintf(length, sizeof length, "%s", w->same_day);
    else
        snprintf(length, sizeof length, open ? w->at_least : w->exactly, (long long)v->dwell_days, unit);
    vg_buf_printf(out, w->hit_dated, first, last, length);
}

static void say_hosts(vg_buf *out, const words *w, const vg_verdict *v)
{
    const size_t named = v->host_count == 5 ? 5 : 4; /* "and 1 more" would be no shorter than its name */
    vg_buf list = VG_BUF_INIT(1 << 20);
    for (size_t i = 0; i < v->host_count && i < named; i++)
        vg_buf_printf(&list, "%s%.100s", i ? ", " : "", v->hosts[i]);
    if (v->host_count == 0)
        vg_buf_add_str(out, w->hosts_none);
    else if (v->host_count == 1)
        vg_buf_printf(out, w->host_one, vg_buf_text(&list));
    else
        vg_buf_printf(out, w->hosts_many, v->host_count, vg_buf_text(&list));
    if (v->host_count > named) vg_buf_printf(out, w->more_hosts, v->host_count - named);
    if (v->host_count) vg_buf_add_str(out, ".");
    vg_buf_free(&list);
}

static void say_bounds(vg_buf *out, const words *w, const vg_verdict *v)
{
    const char *bounds[] = {w->bounded, w->open_left, w->open_right, w->open_both};
    char from[VG_TIME_TEXT], until[VG_TIME_TEXT];
    vg_buf_add_str(out, bounds[(v->censored_left ? 1 : 0) + (v->censored_right ? 2 : 0)]);
    if (v->gap_count == 0) return;
    vg_interval longest = v->gaps[0];
    for (size_t i = 1; i < v->gap_count; i++)
        if (v->gaps[i].until - v->gaps[i].from > longest.until - longest.from) longest = v->gaps[i];
    say_time(longest.from, true, from);
    say_time(longest.until, true, until);
    if (v->gap_count == 1)
        vg_buf_printf(out, w->gap_one, from, until);
    else
        vg_buf_printf(out, w->gaps_many, v->gap_count, from, until);
}

static void say_outside(vg_buf *out, const words *w, const vg_hunt_result *r)
{
    size_t outside = 0;
    for (size_t i = 0; i < r->sighting_count; i++) outside += !r->sightings[i].in_validity;
    if (outside == 1) vg_buf_add_str(out, w->outside_one);
    if (outside > 1) vg_buf_printf(out, w->outside_many, outside);
}

static void say_absence(vg_buf *out, const words *w, const vg_hunt_result *r)
{
    char from[VG_TIME_TEXT], until[VG_TIME_TEXT];
    size_t gaps = 0;
    uint64_t undated = 0;
    if (r->verdict.covered_first == VG_TIME_NONE) {
        vg_buf_add_str(out, w->no_coverage);
    } else {
        say_time(r->verdict.covered_first, true, from);
        say_time(r->verdict.covered_last, true, until);
        vg_buf_printf(out, w->covered, from, until);
    }
    for (size_t i = 0; i < r->source_count; i++) gaps += r->sources[i].gap_count;
    for (size_t i = 0; i < r->coverage_count; i++) undated += r->coverage[i].undated;
    if (gaps) vg_buf_printf(out, w->not_covered_gaps, gaps);
    if (undated && r->events) vg_buf_printf(out, w->undated, 100.0 * (double)undated / (double)r->events);
    vg_buf_add_str(out, w->absence);
}

char *vg_result_statement(const vg_hunt_result *r, const char *language)
{
    const words *w = strcmp(language, "fr") == 0 ? &languages[1] : &languages[0];
    const vg_verdict *v = &r->verdict;
    vg_buf out = VG_BUF_INIT(1 << 16);
    if (r->indicator_count == 0) {
        vg_buf_add_str(&out, w->no_indicator);
    } else if (v->hit) {
        if (v->first == VG_TIME_NONE)
            vg_buf_add_str(&out, w->hit_undated);
        else
            say_dwell(&out, w, v);
        say_hosts(&out, w, v);
        if (v->first != VG_TIME_NONE) say_bounds(&out, w, v);
        say_outside(&out, w, r);
    } else {
        vg_buf_printf(&out, w->not_seen, r->indicator_count,
                      strcmp(w->code, "fr") == 0 ? (r->indicator_count == 1 ? "indicateur" : "indicateurs")
                                                 : (r->indicator_count == 1 ? "indicator" : "indicators"));
        say_outside(&out, w, r);
        say_absence(&out, w, r);
    }
    if (r->problem_count) vg_buf_printf(&out, w->unreadable, r->problem_count);
    if (r->interrupted) vg_buf_add_str(&out, w->interrupted);
    char *text = vg_arena_str(r->arena, vg_buf_slice(&out));
    vg_buf_free(&out);
    return text;
}

#pragma GCC diagnostic pop
