/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal.h"

flow page_flow(page *p, size_t first, size_t indent)
{
    page_spaces(p, first);
    return (flow){.p = p, .indent = indent, .used = first, .fresh = true};
}

static void next_line(flow *f)
{
    page_line(f->p);
    page_spaces(f->p, f->indent);
    f->used = f->indent;
    f->fresh = true;
    f->space = false;
}

/* A word without blanks, made visible; one that is wider than a line is broken within. */
static void add_word(flow *f, ink i, vg_slice rest)
{
    while (rest.size) {
        size_t width = text_width(rest), blank = f->space && !f->fresh;
        /* The last column is kept for a comma or a bracket that follows without a blank. */
        if (f->used + blank + width + f->space > f->p->columns && !f->fresh) {
            next_line(f);
            continue;
        }
        size_t fit = text_fit(rest, f->p->columns - f->used - blank);
        if (fit == 0) fit = rest.size; /* a character wider than the page */
        if (blank) page_spaces(f->p, 1);
        vg_slice piece = vg_slice_take(rest, fit);
        page_put(f->p, i, piece);
        f->used += blank + text_width(piece);
        f->fresh = false;
        f->space = false;
        rest = vg_slice_skip(rest, fit);
        if (rest.size) next_line(f);
    }
}

void flow_text(flow *f, ink i, vg_slice s)
{
    vg_buf visible = VG_BUF_INIT(TEXT_BYTES);
    text_add_visible(&visible, s);
    vg_slice rest = vg_buf_slice(&visible);
    while (rest.size) {
        size_t n = 0;
        while (n < rest.size && rest.data[n] != ' ') n++;
        if (n) add_word(f, i, vg_slice_take(rest, n));
        if (n < rest.size) f->space = true;
        rest = vg_slice_skip(rest, n + 1);
    }
    if (visible.status != VG_OK) f->p->out->status = visible.status;
    vg_buf_free(&visible);
}

void flow_str(flow *f, ink i, const char *text)
{
    flow_text(f, i, vg_slice_str(text));
}

void flow_end(flow *f)
{
    page_line(f->p);
}
