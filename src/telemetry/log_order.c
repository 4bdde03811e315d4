/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates in numbers and slashes: a number above 12 in the head shows which of the two is the day; else the one that
 * changes while the other stands still is; else the month is taken to be first, and the log's detail says so. */
#include "log_format.h"

void vg_order_vote(vg_order_votes *votes, const vg_stamp *stamp)
{
    if (stamp->first == 0) return;
    votes->first_above += stamp->first > 12;
    votes->second_above += stamp->second > 12;
    if (votes->seen++) {
        bool first = stamp->first != votes->first, second = stamp->second != votes->second;
        votes->first_moves += first && !second;
        votes->second_moves += second && !first;
    }
    votes->first = stamp->first;
    votes->second = stamp->second;
}

void vg_order_decide(vg_log *log, const vg_order_votes *votes)
{
    const vg_order_votes *v = votes;
    if (v->seen == 0) return;
    bool shown = v->first_above || v->second_above || v->first_moves != v->second_moves;
    bool day_first =
        v->first_above > v->second_above || (v->first_above == v->second_above && v->first_moves > v->second_moves);
    log->order = day_first ? VG_ORDER_DAY_FIRST : VG_ORDER_MONTH_FIRST;
    vg_log_set_detail(log, vg_slice_str(!shown ? "month/day assumed" : day_first ? "day/month" : "month/day"));
}
