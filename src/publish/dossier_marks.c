/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "dossier_text.h"
#include "json_fields.h"

enum { MARK_CLAIM, MARK_ANSWER, MARK_MENTION, MARK_INDICATOR, MARK_UNREAD };

typedef struct mark {
    uint64_t from, until; /* stored bytes */
    size_t index;         /* in its list */
    size_t answer;        /* of the claim at index */
    uint32_t number;      /* in the marks as written */
    int kind;
} mark;

typedef struct marker {
    vg_json_out *j;
    mark *marks; /* by their beginnings, the longer first */
    size_t count, next;
    const mark *active[DOSSIER_MARKS];
    size_t active_count;
} marker;

static void add(marker *m, int kind, size_t index, size_t answer, vg_span span)
{
    if (span.offset == VG_REPORT_NOWHERE || span.length == 0) return;
    m->marks[m->count] = (mark){span.offset, span.offset + span.length, index, answer, (uint32_t)m->count, kind};
    m->count++;
}

static int by_place(const void *a, const void *b)
{
    const mark *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->until != y->until) return x->until > y->until ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static bool collect(marker *m, const vg_dossier *d)
{
    size_t answers = 0;
    for (size_t i = 0; i < d->claim_count; i++) answers += d->claims[i].answer_count;
    m->marks = calloc(answers + d->claim_count + d->mention_count + d->indicator_count + d->unread_count + 1,
                      sizeof *m->marks);
    if (!m->marks) return false;
    for (size_t i = 0; i < d->claim_count; i++) add(m, MARK_CLAIM, i, 0, d->claims[i].span);
    for (size_t i = 0; i < d->claim_count; i++)
        for (size_t k = 0; k < d->claims[i].answer_count; k++)
            add(m, MARK_ANSWER, i, k, d->claims[i].answers[k].by.span);
    for (size_t i = 0; i < d->mention_count; i++) add(m, MARK_MENTION, i, 0, d->mentions[i].span);
    for (size_t i = 0; i < d->indicator_count; i++)
        add(m, MARK_INDICATOR, i, 0, (vg_span){d->indicators[i].offset, d->indicators[i].length});
    for (size_t i = 0; i < d->unread_count; i++) add(m, MARK_UNREAD, i, 0, d->unread[i].span);
    return true;
}

static void write_marks(const marker *m)
{
    static const char *const kinds[] = {"claim", "answer", "mention", "indicator", "unread"};
    open_list(m->j, "marks");
    for (size_t i = 0; i < m->count; i++) {
        vg_json_open(m->j, '[');
        vg_json_str(m->j, kinds[m->marks[i].kind]);
        vg_json_u64(m->j, m->marks[i].index);
        if (m->marks[i].kind == MARK_ANSWER) vg_json_u64(m->j, m->marks[i].answer);
        vg_json_close(m->j, ']');
    }
    vg_json_close(m->j, ']');
}

/* Takes up what began before `until` (inclusive where `at` is) and drops what ended. */
static void move(marker *m, uint64_t at, uint64_t until)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->active_count; i++)
        if (m->active[i]->until > at) m->active[kept++] = m->active[i];
    m->active_count = kept;
    for (; m->next < m->count && (m->marks[m->next].from <= at || m->marks[m->next].from < until); m->next++)
        if (m->marks[m->next].until > at && m->active_count < DOSSIER_MARKS)
            m->active[m->active_count++] = &m->marks[m->next];
}

static void write_part(const marker *m, vg_slice text)
{
    if (!text.size) return;
    vg_json_open(m->j, '{');
    vg_json_key(m->j, "t");
    vg_json_string(m->j, text);
    if (m->active_count) {
        open_list(m->j, "m");
        for (size_t i = 0; i < m->active_count; i++) vg_json_u64(m->j, m->active[i]->number);
        vg_json_close(m->j, ']');
    }
    vg_json_close(m->j, '}');
}

static void write_run(marker *m, const vg_text_run *run)
{
    uint64_t at = run->span.offset, end = at + run->span.length;
    if (run->span.length != run->text.size) { /* it has no places within */
        move(m, at, end);
        write_part(m, run->text);
        return;
    }
    while (at < end) {
        move(m, at, at);
        uint64_t stop = m->next < m->count && m->marks[m->next].from < end ? m->marks[m->next].from : end;
        for (size_t i = 0; i < m->active_count; i++)
            if (m->active[i]->until < stop) stop = m->active[i]->until;
        while (stop < end && (run->text.data[stop - run->span.offset] & 0xC0U) == 0x80U) stop++;
        write_part(m, vg_slice_of(run->text.data + (at - run->span.offset), (size_t)(stop - at)));
        at = stop;
    }
}

static void write_blocks(marker *m, const vg_dossier *d)
{
    static const char *const kinds[VG_BLOCK_COUNT] = {"paragraph", "heading", "item", "row", "code"};
    bool open = false;
    open_list(m->j, "blocks");
    for (size_t i = 0; i < d->text_count; i++) {
        const vg_text_run *run = &d->text[i];
        if (open && run->begins) {
            vg_json_close(m->j, ']');
            vg_json_close(m->j, '}');
            open = false;
        }
        if (!open) {
            vg_json_open(m->j, '{');
            put_str(m->j, "k", kinds[run->kind]);
            open_list(m->j, "p");
            open = true;
        }
        write_run(m, run);
    }
    if (open) {
        vg_json_close(m->j, ']');
        vg_json_close(m->j, '}');
    }
    vg_json_close(m->j, ']');
}

void dossier_marks_write(vg_json_out *j, const vg_dossier *d)
{
    marker m = {.j = j};
    if (!collect(&m, d)) {
        j->out->status = VG_E_NOMEM;
        return;
    }
    vg_json_open(j, '{');
    write_marks(&m);
    qsort(m.marks, m.count, sizeof *m.marks, by_place);
    write_blocks(&m, d);
    vg_json_close(j, '}');
    free(m.marks);
}
