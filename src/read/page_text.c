/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines to paragraphs, cells to rows: what stands between two lines (a blank, nothing, a hyphen less), which lines are
 * one row, and which row goes on over the end of a page. */
#include <math.h>
#include <stdlib.h>

#include "page_impl.h"

#define ROW_LINES 256 /* of one row of a table */

/* "•", "-", "1.", "a)": the mark of an item. */
bool vg_page_is_mark(vg_slice text)
{
    if (text.size == 3 && text.data[0] == 0xE2) return true; /* •, ‣, –, ▪ */
    if (text.size == 2 && text.data[0] == 0xC2) return true; /* · */
    if (text.size == 1) return strchr("-*+o", text.data[0]) != NULL && text.data[0];
    uint8_t last = text.size ? text.data[text.size - 1] : 0;
    bool digits = text.size > 1 && text.size < 4;
    for (size_t i = 0; digits && i + 1 < text.size; i++) digits = vg_is_digit(text.data[i]);
    return digits && (last == '.' || last == ')');
}

/* ---- text out ---- */

void vg_page_close(vg_layout *l)
{
    vg_document *d = l->d;
    if (!l->open) return;
    l->open = false;
    d->text = vg_buf_slice(&d->buffer);
    vg_block b = {.from = (uint32_t)l->open_from, .until = (uint32_t)d->buffer.size, .kind = (uint8_t)l->open_kind};
    if (b.kind == VG_BLOCK_ITEM) b.group = l->group;
    vg_document_block(d, b);
    vg_buf_add_str(&d->buffer, "\n\n");
}

/* The last token of the buffer, from `low` on. */
static vg_slice last_token(const vg_buf *out, size_t low)
{
    size_t from = out->size;
    while (from > low && !vg_is_space(out->data[from - 1]) && out->data[from - 1] != CELL) from--;
    return vg_slice_of(out->data + from, out->size - from);
}

static bool holds(vg_slice s, const char *text)
{
    return vg_slice_find(s, vg_slice_str(text)) != SIZE_MAX;
}

static bool is_host_like(vg_slice s)
{
    return holds(s, "://") || holds(s, "[.") || holds(s, "(.") || holds(s, "hxxp") || holds(s, "www.") ||
           holds(s, "\\");
}

static bool has_inner_dot(vg_slice s)
{
    for (size_t i = 1; i + 1 < s.size; i++)
        if (s.data[i] == '.' && vg_is_alnum(s.data[i + 1]) && vg_is_alnum(s.data[i - 1])) return true;
    return false;
}

/* A hyphen at the end of a line that belongs to a host, a URL or a path. */
static bool keeps_hyphen(vg_slice last, vg_slice next)
{
    return is_host_like(last) || is_host_like(next) || has_inner_dot(last) || has_inner_dot(next);
}

/* "con-" and "figuration": letters on both sides, and no other hyphen, so that a compound of two stays one. */
static bool splits_word(vg_slice last, vg_slice next)
{
    uint8_t before = last.data[last.size - 2];
    return (vg_is_alpha(before) || before >= 0x80) && next.size && next.data[0] >= 'a' &&
           !memchr(last.data, '-', last.size - 1);
}

/* What stands between the last line and one that begins with `next`: a blank, nothing, or one hyphen less. */
static void join(vg_layout *l, vg_slice next)
{
    vg_buf *out = &l->d->buffer;
    vg_slice last = last_token(out, l->open_from);
    uint8_t end = last.size ? last.data[last.size - 1] : ' ';
    if (last.size > 2 && last.data[last.size - 2] == 0xC2 && end == 0xAD) { /* a soft hyphen */
        out->size -= 2;
        return;
    }
    if (end == '-' && last.size > 1 && next.size) {
        if (!keeps_hyphen(last, next) && splits_word(last, next)) out->size--;
        return;
    }
    bool open_url = is_host_like(last) && strchr("/=&?_.]%~", end) != NULL;
    if (open_url && end == '.' && !holds(last, "://") && !holds(last, "[")) open_url = false;
    if (open_url && !vg_is_alpha(next.size ? next.data[0] : ' ') && next.size && !vg_is_digit(next.data[0]) &&
        !strchr("[/%?&=._-~", next.data[0]))
        open_url = false;
    if (end == ']' && !(last.size > 3 && (holds(vg_slice_skip(last, last.size - 3), "[.]")))) open_url = false;
    /* a path goes on with another folder or with a file's name, not with a word of the sentence */
    bool open_path = end == '\\' && holds(last, ":\\") && (holds(next, "\\") || has_inner_dot(next));
    if (!open_url && !open_path) vg_buf_add_byte(out, ' ');
}

/* Words in a code font that stand together are one span of code. */
static void add_words(vg_layout *l, const strip *s, uint32_t first, uint32_t until)
{
    vg_buf *out = &l->d->buffer;
    size_t code_from = SIZE_MAX;
    for (uint32_t i = first; i < until; i++) {
        const vg_word *w = vg_page_word(l, s, i);
        if (!w->code && code_from != SIZE_MAX) {
            vg_document_code(l->d, code_from, out->size);
            code_from = SIZE_MAX;
        }
        if (i > first) vg_buf_add_byte(out, ' ');
        if (w->code && code_from == SIZE_MAX) code_from = out->size;
        vg_buf_add_slice(out, vg_page_text(l, w));
    }
    if (code_from != SIZE_MAX) vg_document_code(l->d, code_from, out->size);
}

/* A line of running text goes to the paragraph that is open, or opens one. */
void vg_page_line(vg_layout *l, const strip *s, float right)
{
    vg_slice first = vg_page_text(l, vg_page_word(l, s, 0));
    l->page_top = false;
    l->table_columns = 0;
    bool mark = s->count > 1 && vg_page_is_mark(first);
    bool heading = s->size > 1.12F * l->body && s->count < 20;
    int kind = mark ? VG_BLOCK_ITEM : heading ? VG_BLOCK_HEADING : VG_BLOCK_PARAGRAPH;
    if (l->open) {
        float gap_before = s->y1 - l->open_y2;
        const vg_buf *out = &l->d->buffer;
        uint8_t last = out->size ? out->data[out->size - 1] : ' ';
        bool ends = last == '.' || last == ':' || last == '!' || last == '?';
        bool ended_short = l->open_x2 < l->open_x1 + (right - l->open_x1) * 0.8F;
        bool jump = gap_before < -s->size; /* another column, another page */
        bool same_size = fabsf(s->size - l->open_size) < 0.15F * s->size;
        bool new_one =
            mark || !same_size || heading != (l->open_kind == VG_BLOCK_HEADING) ||
            (!jump && gap_before > 0.75F * s->size) || (ends && ended_short) || last == ':' ||
            (jump && (ends || !(first.data[0] >= 'a' || vg_is_digit(first.data[0])))) ||
            (ended_short && l->open_kind != VG_BLOCK_ITEM && s->x1 < l->open_x1 + s->size && is_host_like(first));
        if (new_one) vg_page_close(l);
    }
    if (!l->open) {
        if (kind == VG_BLOCK_ITEM &&
            (l->d->block_count == 0 || l->d->blocks[l->d->block_count - 1].kind != VG_BLOCK_ITEM))
            l->group++;
        l->open = true;
        l->open_kind = kind;
        l->open_from = l->d->buffer.size;
        l->open_x1 = s->x1;
    } else {
        join(l, first);
    }
    add_words(l, s, mark && l->d->buffer.size == l->open_from ? 1 : 0, s->count);
    l->open_y2 = s->y2;
    l->open_x2 = s->x2;
    l->open_size = s->size;
}

/* ---- tables ---- */

static bool is_value(vg_layout *l, vg_slice text)
{
    vg_value value;
    return text.size > 3 && vg_value_read(text, &l->scratch, &value);
}

/* One more line of a cell whose text began at `from`. right: where the column ends; reach: the line before ended there;
 * digest: the cell's lines are one. */
static void add_cell_line(vg_layout *l, const strip *s, uint32_t first, uint32_t until, size_t from, float reach,
                          float right, bool digest)
{
    vg_buf *out = &l->d->buffer;
    if (out->size > from) {
        vg_slice next = vg_page_text(l, vg_page_word(l, s, first)), last = last_token(out, from);
        bool full = reach > right - 0.75F * s->size;
        bool value = is_value(l, last);
        bool lone = until - first == 1 && last.size == out->size - from; /* nothing but one token so far */
        bool hex = last.size > 7;
        for (size_t i = 0; hex && i < last.size; i++) hex = vg_hex_value(last.data[i]) >= 0;
        for (size_t i = 0; hex && i < next.size; i++) hex = vg_hex_value(next.data[i]) >= 0;
        /* 32 digits of 40: a digest of its own, but its cell ends there and the rest follows */
        size_t sum = last.size + next.size;
        bool rest = full && next.size < 32 && (sum == 40 || sum == 64 || sum == 128);
        bool whole_digest = hex && value && !rest;
        /* a token that the cell was too narrow for; and a digest, whatever the width */
        bool cut = (lone || hex || is_host_like(last)) && full && !(value && is_value(l, next));
        bool one = digest || (!whole_digest && (cut || hex));
        if (!one && last.size > 1 && last.data[last.size - 1] == '-') {
            if (!keeps_hyphen(last, next) && splits_word(last, next)) out->size--;
        } else if (!one) {
            vg_buf_add_byte(out, value && is_value(l, next) ? '\n' : ' ');
        }
    }
    add_words(l, s, first, until);
}

static bool is_hex(vg_slice s)
{
    for (size_t i = 0; i < s.size; i++)
        if (vg_hex_value(s.data[i]) < 0) return false;
    return s.size > 0;
}

/* The hexadecimal word of strip i that begins at x; empty where there is none. */
static vg_slice hex_at(const vg_layout *l, size_t i, float x)
{
    const strip *s = &l->strips[i];
    for (uint32_t k = 0; k < s->count; k++) {
        const vg_word *w = vg_page_word(l, s, k);
        vg_slice text = vg_page_text(l, w);
        if (fabsf(w->x1 - x) < 0.5F * s->size && is_hex(text)) return text;
    }
    return (vg_slice){NULL, 0};
}

static bool is_digest_size(size_t digits)
{
    return digits == 32 || digits == 40 || digits == 64 || digits == 128;
}

/* Strips [row, until) from `row` on are, at x, the pieces of one digest that its cell was too narrow for. */
static bool is_cut_digest(const vg_layout *l, size_t row, size_t until, float x)
{
    size_t sum = 0, first = hex_at(l, row, x).size, last = first;
    if (first < 8 || is_digest_size(first)) return false;
    for (size_t k = row; k < until; k++) {
        size_t size = hex_at(l, k, x).size;
        if (size == 0 || size > last) return false;
        sum += last = size;
    }
    return is_digest_size(sum);
}

/* Strip i is nothing but more digits of a digest that the row's first strip began. The row ends where another word
 * stands beside the digits. */
static bool is_rest_of_digest(const vg_layout *l, size_t row, size_t i, size_t end)
{
    const strip *s = &l->strips[i];
    float x = vg_page_word(l, s, 0)->x1;
    size_t until = i;
    while (until < end && until - row < 16 && l->strips[until].count == 1 && hex_at(l, until, x).size) until++;
    return until > i && is_cut_digest(l, row, until, x);
}

/* Whether strip i goes on with the row that began at strip `row`. */
static bool goes_on(const vg_layout *l, size_t row, size_t i, size_t end, const gap *corridors, size_t count,
                    float row_gap)
{
    const strip *s = &l->strips[i], *before = &l->strips[i - 1];
    uint32_t first = vg_page_filled(l, &l->strips[row], corridors, count), now = vg_page_filled(l, s, corridors, count);
    float space = s->y1 - before->y2;
    if (i - row >= ROW_LINES) return false;
    if (space < -0.3F * s->size) return true; /* cells that are centred beside others */
    if (space < 0.8F * s->size && is_rest_of_digest(l, row, i, end)) return true;
    for (size_t k = row + 1; k < i; k++) first |= vg_page_filled(l, &l->strips[k], corridors, count);
    if (now & ~first)
        return (vg_page_bits(first) == 1 || vg_page_bits(now) == 1) && space < 0.3F * s->size && space < 0.6F * row_gap;
    if (row_gap > 0 && space > 0.85F * row_gap && vg_page_bits(now) > 1) return false;
    if (vg_page_bits(now) < vg_page_bits(first) && space < 0.8F * s->size)
        return !(row_gap > 0.5F && space > 0.85F * row_gap);
    return row_gap > 0.25F * s->size && space < 0.6F * row_gap;
}

/* The space between the rows of a table: the widest third among its strips. */
static float space_of_rows(const vg_layout *l, size_t at, size_t end)
{
    float spaces[256];
    size_t count = 0;
    for (size_t i = at + 1; i < end && count < 256; i++)
        spaces[count++] = fmaxf(0, l->strips[i].y1 - l->strips[i - 1].y2);
    if (count == 0) return 0;
    qsort(spaces, count, sizeof *spaces, vg_page_compare);
    return spaces[count * 5 / 6 < count ? count * 5 / 6 : count - 1];
}

static void add_row(vg_layout *l, size_t row, size_t end, const gap *corridors, size_t count, const float *rights,
                    bool header)
{
    vg_document *d = l->d;
    size_t block_from = l->row_from = d->buffer.size;
    for (size_t c = 0; c <= count; c++) {
        size_t cell_from;
        float reach = 0;
        bool digest = false;
        if (c > 0) vg_buf_add_byte(&d->buffer, CELL);
        cell_from = d->buffer.size;
        for (size_t i = row; i < end; i++) {
            const strip *s = &l->strips[i];
            uint32_t first = 0, until;
            while (first < s->count && vg_page_column(corridors, count, vg_page_word(l, s, first)->x1) < c) first++;
            for (until = first;
                 until < s->count && vg_page_column(corridors, count, vg_page_word(l, s, until)->x1) == c;)
                until++;
            if (first == until) continue;
            digest = digest || (i == row && is_cut_digest(l, row, end, vg_page_word(l, s, first)->x1));
            add_cell_line(l, s, first, until, cell_from, reach, rights[c], digest);
            reach = vg_page_word(l, s, until - 1)->x2;
        }
    }
    d->text = vg_buf_slice(&d->buffer);
    vg_document_block(d, (vg_block){.from = (uint32_t)block_from,
                                    .until = (uint32_t)d->buffer.size,
                                    .group = l->group,
                                    .kind = VG_BLOCK_ROW,
                                    .cell = CELL,
                                    .header = header});
    vg_buf_add_byte(&d->buffer, '\n');
}

/* Whether these are the columns of the table that ended the page before. */
bool vg_page_continues(const vg_layout *l, const gap *corridors, size_t count)
{
    if (!l->page_top || l->table_columns != count) return false;
    for (size_t i = 0; i < count; i++)
        if (corridors[i].until < l->table[i].from || l->table[i].until < corridors[i].from) return false;
    return true;
}

/* The next cell of a row from *at on. */
static vg_slice next_cell(vg_slice row, size_t *at)
{
    const uint8_t *end = *at < row.size ? memchr(row.data + *at, CELL, row.size - *at) : NULL;
    size_t from = *at, until = end ? (size_t)(end - row.data) : row.size;
    *at = until + 1;
    return from < until ? vg_slice_trim(vg_slice_of(row.data + from, until - from)) : vg_slice_of(NULL, 0);
}

/* Whether a value was cut between two cells, one above the other: neither is whole, together they are. */
static bool is_cut_value(vg_layout *l, vg_slice upper, vg_slice lower)
{
    uint8_t both[512];
    size_t sum = upper.size + lower.size;
    if (upper.size == 0 || lower.size == 0 || sum > sizeof both) return false;
    if (is_hex(upper) && is_hex(lower))
        return lower.size != 32 && lower.size != 40 && lower.size != 64 &&
               (sum == 32 || sum == 40 || sum == 64 || sum == 128);
    if (is_value(l, upper) || memchr(upper.data, ' ', upper.size) || memchr(lower.data, ' ', lower.size)) return false;
    memcpy(both, upper.data, upper.size);
    memcpy(both + upper.size, lower.data, lower.size);
    return !is_value(l, lower) && is_value(l, vg_slice_of(both, sum));
}

/* A row may be cut by the end of a page: the first row of the next one (from `second` on) is then its rest. */
static void mend_row(vg_layout *l, size_t first, size_t second, size_t columns)
{
    vg_document *d = l->d;
    vg_buf mended = VG_BUF_INIT(1 << 20);
    vg_slice upper = vg_slice_trim(vg_slice_of(d->buffer.data + first, second - first));
    vg_slice lower = vg_slice_trim(vg_slice_of(d->buffer.data + second, d->buffer.size - second));
    bool cut = false, two = false;
    for (size_t c = 0, at = 0, below = 0; c <= columns; c++) {
        vg_slice a = next_cell(upper, &at), b = next_cell(lower, &below);
        bool one = is_cut_value(l, a, b);
        cut |= one;
        two |= !one && is_value(l, a) && is_value(l, b);
        if (c > 0) vg_buf_add_byte(&mended, CELL);
        vg_buf_add_slice(&mended, a);
        if (!one && a.size && b.size) vg_buf_add_byte(&mended, ' ');
        vg_buf_add_slice(&mended, b);
    }
    if (cut && !two && mended.status == VG_OK && d->block_count > 1) {
        vg_block block = d->blocks[d->block_count - 2];
        d->block_count -= 2;
        while (d->code_count && d->codes[d->code_count - 1].from >= first) d->code_count--;
        d->buffer.size = first;
        vg_buf_add_slice(&d->buffer, vg_buf_slice(&mended));
        d->text = vg_buf_slice(&d->buffer);
        block.from = (uint32_t)first;
        block.until = (uint32_t)d->buffer.size;
        vg_document_block(d, block);
        vg_buf_add_byte(&d->buffer, '\n');
        l->row_from = first;
    }
    vg_buf_free(&mended);
}

void vg_page_table(vg_layout *l, size_t at, size_t end, const gap *corridors, size_t count)
{
    float rights[COLUMNS_MAX + 1] = {0}, row_gap = space_of_rows(l, at, end);
    bool goes_on_here = vg_page_continues(l, corridors, count);
    vg_page_close(l);
    l->group += !goes_on_here;
    for (size_t i = at; i < end; i++)
        for (uint32_t k = 0; k < l->strips[i].count; k++) {
            const vg_word *w = vg_page_word(l, &l->strips[i], k);
            size_t c = vg_page_column(corridors, count, w->x1);
            rights[c] = fmaxf(rights[c], w->x2);
        }
    for (size_t row = at; row < end;) {
        size_t until = row + 1, before = l->row_from;
        while (until < end && goes_on(l, row, until, end, corridors, count, row_gap)) until++;
        add_row(l, row, until, corridors, count, rights, row == at && !goes_on_here);
        if (row == at && goes_on_here) mend_row(l, before, l->row_from, count);
        row = until;
    }
    l->page_top = false;
    l->table_columns = count;
    memcpy(l->table, corridors, count * sizeof *corridors);
    vg_buf_add_byte(&l->d->buffer, '\n');
}
