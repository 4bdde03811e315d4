/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page is cut into strips (words on one height). Where strips that follow one another leave the same corridors free,
 * they are columns: of prose where their lines are full of words, which are then read one after the other; else of a
 * table, whose strips are put together to rows. What is left are lines, put together to paragraphs. */
#include "page_layout.h"

#include <math.h>
#include <stdlib.h>

#include "value.h"

#define COLUMNS_MAX 24
#define DEPTH_MAX   4
#define CELL        0x1F
#define ROW_LINES   256 /* of one row of a table */
#define EDGE_LINES  3   /* at the head and the foot of a page: running heads are looked for there */
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
    /* the paragraph that is open */
    size_t open_from;
    int open_kind;
    float open_x1, open_x2, open_y2, open_size;
    bool open;
    uint32_t group;
    vg_status status;
};

vg_layout *vg_layout_new(vg_document *d)
{
    vg_layout *l = calloc(1, sizeof *l);
    if (!l) return NULL;
    l->d = d;
    l->bytes = VG_BUF_INIT(2 * VG_PROSE_BYTES);
    l->scratch = VG_REFANGED_INIT;
    return l;
}

void vg_layout_free(vg_layout *l)
{
    if (!l) return;
    vg_buf_free(&l->bytes);
    vg_refanged_free(&l->scratch);
    free(l->words);
    free(l->pages);
    free(l->order);
    free(l->strips);
    free(l);
}

static bool grow(vg_layout *l, void *list, size_t count, size_t *capacity, size_t size)
{
    void **array = list;
    if (count < *capacity) return true;
    size_t wanted = *capacity ? *capacity * 2 : 256;
    void *grown = realloc(*array, wanted * size);
    if (!grown) {
        l->status = VG_E_NOMEM;
        return false;
    }
    *array = grown;
    *capacity = wanted;
    return true;
}

static void add_letters(vg_buf *out, vg_slice text)
{
    static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"}; /* U+FB00 … U+FB06 */
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t *p = text.data + i;
        if (p[0] == 0xEF && i + 2 < text.size && p[1] == 0xAC && p[2] >= 0x80 && p[2] <= 0x86) {
            vg_buf_add_str(out, ligatures[p[2] - 0x80]);
            i += 2;
        } else if (p[0] >= ' ' && p[0] != 0x7F) {
            vg_buf_add_byte(out, p[0]);
        }
    }
}

vg_status vg_layout_word(vg_layout *l, float x1, float y1, float x2, float y2, vg_slice text)
{
    uint32_t first = l->page_count ? l->pages[l->page_count - 1].first + l->pages[l->page_count - 1].count : 0;
    bool finite = isfinite(x1) && isfinite(y1) && isfinite(x2) && isfinite(y2);
    if (!finite || fabsf(x1) > 1e6F || fabsf(x2) > 1e6F || fabsf(y1) > 1e6F || fabsf(y2) > 1e6F) return VG_OK;
    if (l->word_count - first >= VG_PAGE_WORDS) return VG_E_LIMIT;
    if (!grow(l, &l->words, l->word_count, &l->word_capacity, sizeof *l->words)) return l->status;
    vg_word w = {x1 < x2 ? x1 : x2, y1 < y2 ? y1 : y2,       x1 < x2 ? x2 : x1,
                 y1 < y2 ? y2 : y1, (uint32_t)l->bytes.size, 0};
    add_letters(&l->bytes, text);
    w.size = (uint32_t)l->bytes.size - w.from;
    if (w.size && w.y2 - w.y1 > 0.5F) l->words[l->word_count++] = w;
    return l->bytes.status;
}

vg_status vg_layout_page(vg_layout *l, float height)
{
    uint32_t first = l->page_count ? l->pages[l->page_count - 1].first + l->pages[l->page_count - 1].count : 0;
    if (!grow(l, &l->pages, l->page_count, &l->page_capacity, sizeof *l->pages)) return l->status;
    l->pages[l->page_count++] = (page){first, (uint32_t)(l->word_count - first), height};
    return VG_OK;
}

static vg_slice text_of(const vg_layout *l, const vg_word *w)
{
    return vg_slice_of(l->bytes.data + w->from, w->size);
}

static const vg_word *word_at(const vg_layout *l, const strip *s, uint32_t i)
{
    return &l->words[l->order[s->first + i]];
}

/* ---- strips ---- */

static int compare_floats(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static int by_middle(const void *a, const void *b, void *context)
{
    const vg_word *words = context;
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    float x = words[i].y1 + words[i].y2, y = words[j].y1 + words[j].y2;
    return x != y ? (x > y) - (x < y) : (i > j) - (i < j);
}

static int by_left(const void *a, const void *b, void *context)
{
    const vg_word *words = context;
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    float x = words[i].x1, y = words[j].x1;
    return x != y ? (x > y) - (x < y) : (i > j) - (i < j);
}

/* Cuts order[first, first + count) into strips, put on top of the stack; how many. */
static size_t cut_strips(vg_layout *l, uint32_t first, uint32_t count)
{
    size_t base = l->strip_count;
    qsort_r(l->order + first, count, sizeof *l->order, by_middle, l->words);
    for (uint32_t i = 0; i < count;) {
        const vg_word *w = &l->words[l->order[first + i]];
        strip s = {.first = first + i, .count = 1, .x1 = w->x1, .y1 = w->y1, .x2 = w->x2, .y2 = w->y2};
        for (i++; i < count; i++, s.count++) {
            w = &l->words[l->order[first + i]];
            float middle = (w->y1 + w->y2) / 2;
            if (middle > s.y2 - (s.y2 - s.y1) * 0.25F || middle < s.y1) break;
            s.x1 = fminf(s.x1, w->x1);
            s.x2 = fmaxf(s.x2, w->x2);
            if (w->y2 - w->y1 < (s.y2 - s.y1) * 1.5F) s.y2 = fmaxf(s.y2, w->y2);
        }
        qsort_r(l->order + s.first, s.count, sizeof *l->order, by_left, l->words);
        s.size = word_at(l, &s, s.count / 2)->y2 - word_at(l, &s, s.count / 2)->y1;
        if (!grow(l, &l->strips, l->strip_count, &l->strip_capacity, sizeof *l->strips)) break;
        l->strips[l->strip_count++] = s;
    }
    return l->strip_count - base;
}

/* ---- corridors ---- */

/* Parts of the gaps in `have` that strip s leaves free, at least `least` wide; the outer ones go to infinity. */
static size_t narrow(const vg_layout *l, const strip *s, const gap *have, size_t count, float least, gap *ret_gaps)
{
    size_t found = 0;
    float free_from = -INFINITY;
    size_t g = 0;
    for (uint32_t i = 0; i <= s->count; i++) {
        float free_until = i < s->count ? word_at(l, s, i)->x1 : INFINITY;
        while (g < count && have[g].until <= free_from) g++;
        for (size_t k = g; k < count && have[k].from < free_until; k++) {
            gap both = {fmaxf(have[k].from, free_from), fminf(have[k].until, free_until)};
            if (both.until - both.from >= least && found < COLUMNS_MAX) ret_gaps[found++] = both;
        }
        if (i < s->count) free_from = fmaxf(free_from, word_at(l, s, i)->x2);
    }
    return found;
}

/* Gaps with something on both sides, at least so wide. */
static size_t inner(const gap *gaps, size_t count, float least)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += isfinite(gaps[i].from) && isfinite(gaps[i].until) && gaps[i].until - gaps[i].from >= least;
    return found;
}

static size_t column_of(const gap *corridors, size_t count, float x)
{
    size_t column = 0;
    while (column < count && x >= corridors[column].until - 0.01F) column++;
    return column;
}

/* The columns that a strip fills, as bits. */
static uint32_t filled(const vg_layout *l, const strip *s, const gap *corridors, size_t count)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < s->count; i++) bits |= 1U << column_of(corridors, count, word_at(l, s, i)->x1);
    return bits;
}

static unsigned bits_of(uint32_t v)
{
    return (unsigned)__builtin_popcount(v);
}

/* A line in larger letters without a gap that is more than the space between words: nothing beside it, no columns. */
static bool is_headline(const vg_layout *l, const strip *s)
{
    if (s->size < 1.12F * l->body) return false;
    for (uint32_t i = 1; i < s->count; i++)
        if (word_at(l, s, i)->x1 - word_at(l, s, i - 1)->x2 > 0.6F * s->size) return false;
    return true;
}

/* Strips [at, …) that share corridors: how many; the corridors go to ret_corridors. 0: none. */
static size_t find_columns(vg_layout *l, size_t at, size_t end, gap *ret_corridors, size_t *ret_count)
{
    gap now[COLUMNS_MAX] = {{-INFINITY, INFINITY}}, next[COLUMNS_MAX];
    size_t count = 1, until = at;
    const strip *strips = l->strips;
    for (; until < end; until++) {
        const strip *s = &strips[until];
        if (is_headline(l, s) || s->dropped) break;
        if (until > at && s->y1 - strips[until - 1].y2 > 2.5F * s->size) break;
        if (l->work < s->count) return 0; /* a page made to be slow is read by its lines */
        l->work -= s->count;
        size_t left = narrow(l, s, now, count, 0.24F * s->size, next);
        if (until > at && inner(next, left, 0) == 0) break;
        /* another table, or its end: what is no mere space between words grows less */
        if (until > at + 3 && 2 * inner(next, left, s->size) < inner(now, count, s->size)) break;
        memcpy(now, next, left * sizeof *next);
        count = left;
    }
    size_t corridors = 0;
    float narrowest = INFINITY;
    for (size_t i = 0; i < count; i++)
        if (isfinite(now[i].from) && isfinite(now[i].until)) ret_corridors[corridors++] = now[i];
    if (corridors == 0 || until < at + 2) return 0;
    size_t both_sides = 0;
    for (size_t i = at; i < until; i++) {
        uint32_t bits = filled(l, &strips[i], ret_corridors, corridors);
        /* lines of two columns that do not stand on one height overlap */
        if (i > at && strips[i].y1 < strips[i - 1].y2 - 0.3F * strips[i].size)
            bits |= filled(l, &strips[i - 1], ret_corridors, corridors);
        both_sides += bits_of(bits) > 1;
    }
    for (size_t i = 0; i < corridors; i++)
        narrowest = fminf(narrowest, (ret_corridors[i].until - ret_corridors[i].from) / strips[at].size);
    if (both_sides < (narrowest > 1.5F && corridors > 1 ? 2U : narrowest > 0.6F ? 3U : 4U)) return 0;
    *ret_count = corridors;
    return until - at;
}

/* "•", "-", "1.", "a)": the mark of an item. */
static bool is_mark(vg_slice text)
{
    if (text.size == 3 && text.data[0] == 0xE2) return true; /* •, ‣, –, ▪ */
    if (text.size == 2 && text.data[0] == 0xC2) return true; /* · */
    if (text.size == 1) return strchr("-*+o", text.data[0]) != NULL && text.data[0];
    uint8_t last = text.size ? text.data[text.size - 1] : 0;
    bool digits = text.size > 1 && text.size < 4;
    for (size_t i = 0; digits && i + 1 < text.size; i++) digits = vg_is_digit(text.data[i]);
    return digits && (last == '.' || last == ')');
}

/* Takes away the corridor behind a column that holds nothing but marks of items. */
static size_t drop_marks(const vg_layout *l, size_t at, size_t end, gap *corridors, size_t count)
{
    for (size_t i = at; i < end; i++)
        for (uint32_t k = 0; k < l->strips[i].count; k++) {
            const vg_word *w = word_at(l, &l->strips[i], k);
            if (column_of(corridors, count, w->x1) == 0 && !is_mark(text_of(l, w))) return count;
        }
    memmove(corridors, corridors + 1, (count - 1) * sizeof *corridors);
    return count - 1;
}

/* Columns of prose: two or three, whose lines hold many words. */
static bool is_prose(const vg_layout *l, size_t at, size_t end, const gap *corridors, size_t count)
{
    size_t words[4] = {0}, lines[4] = {0};
    if (count > 2 || end - at < 4) return false;
    for (size_t i = at; i < end; i++) {
        uint32_t bits = filled(l, &l->strips[i], corridors, count);
        for (size_t c = 0; c <= count; c++) lines[c] += bits >> c & 1U;
        for (uint32_t k = 0; k < l->strips[i].count; k++)
            words[column_of(corridors, count, word_at(l, &l->strips[i], k)->x1)]++;
    }
    for (size_t c = 0; c <= count; c++)
        if (lines[c] < 3 || words[c] < lines[c] * 3) return false;
    return true;
}

/* ---- text out ---- */

static void close_open(vg_layout *l)
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
        if (is_host_like(last) || is_host_like(next) || has_inner_dot(last) || has_inner_dot(next)) return;
        uint8_t before = last.data[last.size - 2];
        bool letters = (vg_is_alpha(before) || before >= 0x80) && (next.data[0] >= 'a' || next.data[0] >= 0x80);
        if (letters && !memchr(last.data, '-', last.size - 1)) out->size--;
        return;
    }
    bool open_url = is_host_like(last) && strchr("/=&?_.]%~", end) != NULL;
    if (open_url && end == '.' && !holds(last, "://") && !holds(last, "[")) open_url = false;
    if (open_url && !vg_is_alpha(next.size ? next.data[0] : ' ') && next.size && !vg_is_digit(next.data[0]) &&
        !strchr("[/%?&=._-~", next.data[0]))
        open_url = false;
    if (end == ']' && !(last.size > 3 && (holds(vg_slice_skip(last, last.size - 3), "[.]")))) open_url = false;
    if (!open_url) vg_buf_add_byte(out, ' ');
}

static void add_words(vg_layout *l, const strip *s, uint32_t first, uint32_t until)
{
    for (uint32_t i = first; i < until; i++) {
        if (i > first) vg_buf_add_byte(&l->d->buffer, ' ');
        vg_buf_add_slice(&l->d->buffer, text_of(l, word_at(l, s, i)));
    }
}

/* A line of running text goes to the paragraph that is open, or opens one. */
static void add_line(vg_layout *l, const strip *s, float right)
{
    vg_slice first = text_of(l, word_at(l, s, 0));
    bool mark = s->count > 1 && is_mark(first);
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
        if (new_one) close_open(l);
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

/* One more line of a cell whose text began at `from`. right: where the column ends; reach: the line before ended there.
 */
static void add_cell_line(vg_layout *l, const strip *s, uint32_t first, uint32_t until, size_t from, float reach,
                          float right)
{
    vg_buf *out = &l->d->buffer;
    if (out->size > from) {
        vg_slice next = text_of(l, word_at(l, s, first)), last = last_token(out, from);
        bool full = reach > right - 0.75F * s->size;
        bool value = is_value(l, last);
        bool lone = until - first == 1 && last.size == out->size - from; /* nothing but one token so far */
        bool hex = last.size > 7;
        for (size_t i = 0; hex && i < last.size; i++) hex = vg_hex_value(last.data[i]) >= 0;
        for (size_t i = 0; hex && i < next.size; i++) hex = vg_hex_value(next.data[i]) >= 0;
        bool whole_digest = hex && value;
        if ((lone || hex || is_host_like(last)) && full && !whole_digest && !(value && is_value(l, next))) {
            /* a token that the cell was too narrow for */
        } else if (hex && !whole_digest) {
            /* so is a digest, whatever the width */
        } else if (last.size > 1 && last.data[last.size - 1] == '-' && !is_host_like(last)) {
            out->size--;
        } else {
            vg_buf_add_byte(out, value && is_value(l, next) ? '\n' : ' ');
        }
    }
    add_words(l, s, first, until);
}

/* Whether strip i goes on with the row that began at strip `row`. */
static bool goes_on(const vg_layout *l, size_t row, size_t i, const gap *corridors, size_t count, float row_gap)
{
    const strip *s = &l->strips[i], *before = &l->strips[i - 1];
    uint32_t first = filled(l, &l->strips[row], corridors, count), now = filled(l, s, corridors, count);
    float space = s->y1 - before->y2;
    if (i - row >= ROW_LINES) return false;
    if (space < -0.3F * s->size) return true; /* cells that are centred beside others */
    for (size_t k = row + 1; k < i; k++) first |= filled(l, &l->strips[k], corridors, count);
    if (now & ~first)
        return (bits_of(first) == 1 || bits_of(now) == 1) && space < 0.3F * s->size && space < 0.6F * row_gap;
    if (row_gap > 0 && space > 0.85F * row_gap && bits_of(now) > 1) return false;
    if (bits_of(now) < bits_of(first) && space < 0.8F * s->size) return !(row_gap > 0.5F && space > 0.85F * row_gap);
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
    qsort(spaces, count, sizeof *spaces, compare_floats);
    return spaces[count * 5 / 6 < count ? count * 5 / 6 : count - 1];
}

static void add_row(vg_layout *l, size_t row, size_t end, const gap *corridors, size_t count, const float *rights,
                    bool header)
{
    vg_document *d = l->d;
    size_t block_from = d->buffer.size;
    for (size_t c = 0; c <= count; c++) {
        size_t cell_from;
        float reach = 0;
        if (c > 0) vg_buf_add_byte(&d->buffer, CELL);
        cell_from = d->buffer.size;
        for (size_t i = row; i < end; i++) {
            const strip *s = &l->strips[i];
            uint32_t first = 0, until;
            while (first < s->count && column_of(corridors, count, word_at(l, s, first)->x1) < c) first++;
            for (until = first; until < s->count && column_of(corridors, count, word_at(l, s, until)->x1) == c;)
                until++;
            if (first == until) continue;
            add_cell_line(l, s, first, until, cell_from, reach, rights[c]);
            reach = word_at(l, s, until - 1)->x2;
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

static void add_table(vg_layout *l, size_t at, size_t end, const gap *corridors, size_t count)
{
    float rights[COLUMNS_MAX + 1] = {0}, row_gap = space_of_rows(l, at, end);
    close_open(l);
    l->group++;
    for (size_t i = at; i < end; i++)
        for (uint32_t k = 0; k < l->strips[i].count; k++) {
            const vg_word *w = word_at(l, &l->strips[i], k);
            size_t c = column_of(corridors, count, w->x1);
            rights[c] = fmaxf(rights[c], w->x2);
        }
    for (size_t row = at; row < end;) {
        size_t until = row + 1;
        while (until < end && goes_on(l, row, until, corridors, count, row_gap)) until++;
        add_row(l, row, until, corridors, count, rights, row == at);
        row = until;
    }
    vg_buf_add_byte(&l->d->buffer, '\n');
}

/* ---- parts of a page ---- */

static void lay_out(vg_layout *l, uint32_t first, uint32_t count, int depth);

/* Each column in turn, as a part of its own. Its words are moved together within the order array. */
static void add_columns(vg_layout *l, size_t at, size_t end, const gap *corridors, size_t count, int depth)
{
    uint32_t first = l->strips[at].first, until = l->strips[end - 1].first + l->strips[end - 1].count;
    uint32_t *copy = malloc((until - first) * sizeof *copy), size[COLUMNS_MAX + 1] = {0}, put = first;
    if (!copy) {
        l->status = VG_E_NOMEM;
        return;
    }
    memcpy(copy, l->order + first, (until - first) * sizeof *copy);
    for (size_t c = 0; c <= count; c++)
        for (uint32_t i = 0; i < until - first; i++)
            if (column_of(corridors, count, l->words[copy[i]].x1) == c) {
                l->order[put++] = copy[i];
                size[c]++;
            }
    free(copy);
    for (size_t c = 0; c <= count; c++) {
        if (size[c]) lay_out(l, first, size[c], depth + 1);
        first += size[c];
    }
}

static void lay_strips(vg_layout *l, size_t base, size_t end, int depth)
{
    float right = 0;
    for (size_t i = base; i < end; i++) right = fmaxf(right, l->strips[i].x2);
    for (size_t i = base; i < end && l->status == VG_OK;) {
        gap corridors[COLUMNS_MAX];
        size_t count = 0;
        if (l->strips[i].dropped) {
            i++;
            continue;
        }
        size_t taken = depth < DEPTH_MAX ? find_columns(l, i, end, corridors, &count) : 0;
        size_t lead = 0; /* lines before the first that fills two columns stand above them */
        if (taken > 1) count = drop_marks(l, i, i + taken, corridors, count);
        if (taken < 2 || count == 0) {
            add_line(l, &l->strips[i++], right);
            continue;
        }
        bool prose = is_prose(l, i, i + taken, corridors, count);
        while (!prose && lead < taken && bits_of(filled(l, &l->strips[i + lead], corridors, count)) < 2) lead++;
        if (lead) {
            add_line(l, &l->strips[i++], right);
            continue;
        }
        if (prose)
            add_columns(l, i, i + taken, corridors, count, depth);
        else
            add_table(l, i, i + taken, corridors, count);
        i += taken;
    }
}

static void lay_out(vg_layout *l, uint32_t first, uint32_t count, int depth)
{
    size_t base = l->strip_count;
    size_t strips = cut_strips(l, first, count);
    if (l->status == VG_OK) lay_strips(l, base, base + strips, depth);
    l->strip_count = base;
}

/* ---- running heads and feet ---- */

/* FNV-1a of a line, digits as one sign: "Page 3 of 9" is the same on every page. */
static uint64_t hash_line(const vg_layout *l, const strip *s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (uint32_t i = 0; i < s->count; i++) {
        vg_slice t = text_of(l, word_at(l, s, i));
        for (size_t k = 0; k < t.size; k++) {
            uint8_t c = vg_is_digit(t.data[k]) ? '0' : t.data[k];
            if (c == '0' && k > 0 && vg_is_digit(t.data[k - 1])) continue;
            h = (h ^ c) * UINT64_C(0x100000001b3);
        }
        h = (h ^ ' ') * UINT64_C(0x100000001b3);
    }
    return h;
}

static bool is_page_number(const vg_layout *l, const strip *s)
{
    vg_slice t = text_of(l, word_at(l, s, s->count - 1));
    if (s->count > 4 || t.size > 5) return false;
    for (size_t i = 0; i < t.size; i++)
        if (!vg_is_digit(t.data[i])) return false;
    vg_slice first = text_of(l, word_at(l, s, 0));
    return s->count == 1 || vg_slice_ieq(first, vg_slice_str("page")) || vg_slice_ieq(first, vg_slice_str("seite"));
}

static bool at_edge(size_t i, size_t count)
{
    return i < EDGE_LINES || i + EDGE_LINES >= count;
}

/* Lines at the edge of a page that stand at the edge of another, too. */
static void find_running(vg_layout *l)
{
    uint64_t *seen = malloc((l->page_count * 2 * EDGE_LINES + 1) * sizeof *seen);
    size_t count = 0;
    for (size_t p = 0; seen && p < l->page_count && l->running_count < RUNNING_MAX; p++) {
        size_t strips = cut_strips(l, l->pages[p].first, l->pages[p].count);
        if (strips == 0) continue;
        const strip *list = l->strips + (l->strip_count - strips);
        for (size_t i = 0; i < strips; i++) {
            if (!at_edge(i, strips)) continue;
            uint64_t h = hash_line(l, &list[i]);
            size_t from = count > (size_t)6 * EDGE_LINES ? count - (size_t)6 * EDGE_LINES : 0;
            bool again = false, known = false;
            for (size_t k = from; k < count; k++) again |= seen[k] == h;
            for (size_t k = 0; k < l->running_count; k++) known |= l->running[k] == h;
            if (again && !known && l->running_count < RUNNING_MAX) l->running[l->running_count++] = h;
            seen[count++] = h;
        }
        l->strip_count -= strips;
    }
    if (!seen) l->status = VG_E_NOMEM;
    free(seen);
}

/* The first of each is kept; bare page numbers are not. */
static void drop_running(vg_layout *l, size_t base, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        strip *s = &l->strips[base + i];
        if (!at_edge(i, count)) continue;
        if ((i == 0 || i + 1 == count) && is_page_number(l, s)) s->dropped = true;
        uint64_t h = hash_line(l, s);
        for (size_t k = 0; k < l->running_count; k++) {
            if (l->running[k] != h) continue;
            if (l->told[k] || is_page_number(l, s)) s->dropped = true;
            l->told[k] = true;
        }
    }
}

static void find_body(vg_layout *l)
{
    float *sizes = malloc((l->word_count + 1) * sizeof *sizes);
    if (!sizes) {
        l->status = VG_E_NOMEM;
        return;
    }
    for (size_t i = 0; i < l->word_count; i++) sizes[i] = l->words[i].y2 - l->words[i].y1;
    qsort(sizes, l->word_count, sizeof *sizes, compare_floats);
    l->body = l->word_count ? sizes[l->word_count / 2] : 10;
    free(sizes);
}

vg_status vg_layout_finish(vg_layout *l)
{
    l->order = malloc((l->word_count + 1) * sizeof *l->order);
    if (!l->order) return VG_E_NOMEM;
    for (size_t i = 0; i < l->word_count; i++) l->order[i] = (uint32_t)i;
    find_body(l);
    if (l->word_count == 0) return l->status;
    if (l->page_count > 1) find_running(l);
    for (size_t p = 0; p < l->page_count && l->status == VG_OK; p++) {
        size_t base = l->strip_count;
        size_t strips = cut_strips(l, l->pages[p].first, l->pages[p].count);
        drop_running(l, base, strips);
        l->work += (size_t)64 * l->pages[p].count + 100000;
        if (l->status == VG_OK) lay_strips(l, base, base + strips, 0);
        l->strip_count = base;
    }
    close_open(l);
    if (l->d->buffer.status != VG_OK) l->status = l->d->buffer.status;
    l->d->text = vg_buf_slice(&l->d->buffer);
    return l->status;
}
