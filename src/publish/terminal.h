/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A terminal page: a buffer, its width, its colours, its language. */
#ifndef VG_PUBLISH_TERMINAL_H
#define VG_PUBLISH_TERMINAL_H

#include "terminal_words.h"
#include "visible_text.h"

typedef enum ink {
    INK_PLAIN,
    INK_BOLD,
    INK_DIM,
    INK_HIT,      /* what was found */
    INK_GAP,      /* what is not known */
    INK_OK,       /* what was read */
    INK_ACT,      /* what somebody does by saying it */
    INK_ACCUSE,   /* an allegation */
    INK_HIT_BAND, /* the verdict's background */
    INK_GAP_BAND,
    INK_OK_BAND,
    INK_COUNT
} ink;

typedef struct page {
    vg_buf *out;
    size_t columns;
    bool color;
    bool french;
    vg_buf scratch; /* of one call */
} page;

const char *page_word(const page *p, word id);
/* Text of our own or made visible already, as it is. */
void page_put(page *p, ink i, vg_slice s);
void page_text(page *p, ink i, const char *text);
void page_spaces(page *p, size_t n);
void page_line(page *p);
void page_heading(page *p, word id, word note);
/* Text from outside: made visible, cut in the middle (…) where it is wider than `columns`; returns its width. */
size_t page_cut(page *p, ink i, const char *text, size_t columns);
/* Text from outside, wrapped between words (and within those that are too long), each line after `indent` spaces. */
void page_wrap(page *p, ink i, const char *text, size_t indent);
/* 1,234,567, or with no-break spaces in French. */
void page_number(page *p, ink i, uint64_t v);
/* "1 host", "4 hosts". */
void page_count(page *p, ink i, uint64_t n, word one, word many);
/* 2022-05-14 16:40:51, or its day alone. */
void page_time(page *p, ink i, vg_time t);
void page_day(page *p, ink i, vg_time t);
/* "4 days", "7 hours". */
void page_duration(page *p, ink i, vg_time from, vg_time until);

/* Text that flows: pieces in inks of their own, broken between words, with a hanging indent. */
typedef struct flow {
    page *p;
    size_t indent; /* of the lines that follow the first */
    size_t used;   /* columns of the line at hand */
    bool fresh;    /* nothing but the indent stands on it */
    bool space;    /* a blank is due before the next word */
} flow;

/* Begins on an empty line, `first` columns in; what follows is `indent` in. */
flow page_flow(page *p, size_t first, size_t indent);
/* Text from outside, made visible. */
void flow_text(flow *f, ink i, vg_slice s);
void flow_str(flow *f, ink i, const char *text);
void flow_end(flow *f);

/* One row a host over the covered time; hosts in the order in which they were first seen. */
void page_timeline(page *p, const vg_hunt_result *r);

#endif
