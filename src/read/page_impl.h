/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What page_layout.c (where lines and columns are) and page_text.c (how they become text) share. */
#ifndef VG_READ_PAGE_IMPL_H
#define VG_READ_PAGE_IMPL_H

#include "page_layout.h"
#include "value.h"

#define COLUMNS_MAX 24
#define CELL        0x1F
#define RUNNING_MAX 64

typedef struct page {
    uint32_t first, count; /* words */
    float height;
} page;

typedef struct strip {
    uint32_t first, count; /* in the order array */
    float x1, y1, x2, y2;
    float size; /* the middle height of its words */
    bool dropped;
} strip;

typedef struct gap {
    float from, until;
} gap;

struct vg_layout {
    vg_document *d;
    vg_buf bytes;
    vg_word *words;
    size_t word_count, word_capacity;
    page *pages;
    size_t page_count, page_capacity;
    uint32_t *order; /* words of the part that is laid out */
    strip *strips;   /* a stack: parts inside parts take theirs from the end */
    size_t strip_count, strip_capacity;
    size_t work;                   /* words that may still be looked at for columns; each page adds to it */
    float body;                    /* the commonest height of a line */
    uint64_t running[RUNNING_MAX]; /* hashes of heads and feet that come back */
    bool told[RUNNING_MAX];
    size_t running_count;
    vg_refanged scratch;
    /* the table that was the last thing so far, for one that goes on at the top of the next page */
    gap table[COLUMNS_MAX];
    size_t table_columns; /* corridors; 0: it was no table */
    size_t row_from;      /* of its last row, in the document's buffer */
    bool page_top;        /* nothing of the page was laid out yet */
    /* the paragraph that is open */
    size_t open_from;
    int open_kind;
    float open_x1, open_x2, open_y2, open_size;
    bool open;
    uint32_t group;
    vg_status status;
};

static inline vg_slice vg_page_text(const vg_layout *l, const vg_word *w)
{
    return vg_slice_of(l->bytes.data + w->from, w->size);
}

static inline const vg_word *vg_page_word(const vg_layout *l, const strip *s, uint32_t i)
{
    return &l->words[l->order[s->first + i]];
}

static inline size_t vg_page_column(const gap *corridors, size_t count, float x)
{
    size_t column = 0;
    while (column < count && x >= corridors[column].until - 0.01F) column++;
    return column;
}

/* The columns that a strip fills, as bits. */
static inline uint32_t vg_page_filled(const vg_layout *l, const strip *s, const gap *corridors, size_t count)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < s->count; i++) bits |= 1U << vg_page_column(corridors, count, vg_page_word(l, s, i)->x1);
    return bits;
}

static inline unsigned vg_page_bits(uint32_t v)
{
    return (unsigned)__builtin_popcount(v);
}

static inline int vg_page_compare(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* ---- page_text.c ---- */

/* "•", "-", "1.", "a)": the mark of an item. */
bool vg_page_is_mark(vg_slice text);
/* Ends the paragraph that is open. */
void vg_page_close(vg_layout *l);
/* A line of running text goes to the paragraph that is open, or opens one. right: where lines of this part end. */
void vg_page_line(vg_layout *l, const strip *s, float right);
/* Strips [at, end) with these corridors between their columns, as rows. */
void vg_page_table(vg_layout *l, size_t at, size_t end, const gap *corridors, size_t count);
/* Whether these are the columns of the table that ended the page before. */
bool vg_page_continues(const vg_layout *l, const gap *corridors, size_t count);

#endif
