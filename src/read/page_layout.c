/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page is cut into strips (words on one height). Where strips that follow one another leave the same corridors free,
 * they are columns: of prose where their lines are full of words, which are then read one after the other; else of a
 * table, whose strips are put together to rows. What is left are lines, put together to paragraphs. */

#include <math.h>
#include <stdlib.h>

#include "page_impl.h"

#define DEPTH_MAX  4
#define EDGE_LINES 3 /* at the head and the foot of a page: running heads are looked for there */

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

vg_status vg_layout_word(vg_layout *l, float x1, float y1, float x2, float y2, bool code, vg_slice text)
{
    uint32_t first = l->page_count ? l->pages[l->page_count - 1].first + l->pages[l->page_count - 1].count : 0;
    bool finite = isfinite(x1) && isfinite(y1) && isfinite(x2) && isfinite(y2);
    if (!finite || fabsf(x1) > 1e6F || fabsf(x2) > 1e6F || fabsf(y1) > 1e6F || fabsf(y2) > 1e6F) return VG_OK;
    if (l->word_count - first >= VG_PAGE_WORDS) return VG_E_LIMIT;
    if (!grow(l, &l->words, l->word_count, &l->word_capacity, sizeof *l->words)) return l->status;
    vg_word w = {.x1 = x1 < x2 ? x1 : x2,
                 .y1 = y1 < y2 ? y1 : y2,
                 .x2 = x1 < x2 ? x2 : x1,
                 .y2 = y1 < y2 ? y2 : y1,
                 .from = (uint32_t)l->bytes.size,
                 .code = code};
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

/* ---- strips ---- */

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
        s.size = vg_page_word(l, &s, s.count / 2)->y2 - vg_page_word(l, &s, s.count / 2)->y1;
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
        float free_until = i < s->count ? vg_page_word(l, s, i)->x1 : INFINITY;
        while (g < count && have[g].until <= free_from) g++;
        for (size_t k = g; k < count && have[k].from < free_until; k++) {
            gap both = {fmaxf(have[k].from, free_from), fminf(have[k].until, free_until)};
            if (both.until - both.from >= least && found < COLUMNS_MAX) ret_gaps[found++] = both;
        }
        if (i < s->count) free_from = fmaxf(free_from, vg_page_word(l, s, i)->x2);
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

/* A line in larger letters without a gap that is more than the space between words: nothing beside it, no columns. */
static bool is_headline(const vg_layout *l, const strip *s)
{
    if (s->size < 1.12F * l->body) return false;
    for (uint32_t i = 1; i < s->count; i++)
        if (vg_page_word(l, s, i)->x1 - vg_page_word(l, s, i - 1)->x2 > 0.6F * s->size) return false;
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
        if (until > at + 3 && 2 * inner(next, left, 0.45F * s->size) < inner(now, count, 0.45F * s->size)) break;
        memcpy(now, next, left * sizeof *next);
        count = left;
    }
    size_t corridors = 0;
    float narrowest = INFINITY, widest = 0, size = strips[at].size;
    for (size_t i = 0; i < count; i++)
        if (isfinite(now[i].from) && isfinite(now[i].until)) widest = fmaxf(widest, now[i].until - now[i].from);
    /* beside real ones a blank that a few lines happen to share is none */
    float least = widest > 0.5F * size && until - at < 8 ? 0.35F * size : 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(now[i].from) && isfinite(now[i].until) && now[i].until - now[i].from >= least)
            ret_corridors[corridors++] = now[i];
    if (corridors == 0 || until < at + 2) return 0;
    size_t both_sides = 0;
    for (size_t i = at; i < until; i++) {
        uint32_t bits = vg_page_filled(l, &strips[i], ret_corridors, corridors);
        /* lines of two columns that do not stand on one height overlap */
        if (i > at && strips[i].y1 < strips[i - 1].y2 - 0.3F * strips[i].size)
            bits |= vg_page_filled(l, &strips[i - 1], ret_corridors, corridors);
        both_sides += vg_page_bits(bits) > 1;
    }
    for (size_t i = 0; i < corridors; i++)
        narrowest = fminf(narrowest, (ret_corridors[i].until - ret_corridors[i].from) / strips[at].size);
    /* the fewer and the narrower they are, the more lines must agree: blanks between words fall on one another, too */
    unsigned lines = narrowest > 0.6F ? 3 : 4;
    if (corridors > 1 && narrowest > 0.4F) lines--;
    if (corridors > 2 && narrowest > 0.4F) lines = 2;
    if (both_sides < lines) return 0;
    *ret_count = corridors;
    return until - at;
}

/* Blanks of running lines may fall on one another down to where a table begins: whether one with real corridors begins
 * inside strips [at, end), whose own are mere blanks. */
static bool has_better(vg_layout *l, size_t at, size_t end, const gap *corridors, size_t count)
{
    gap others[COLUMNS_MAX];
    const float least = 0.5F * l->strips[at].size;
    if (inner(corridors, count, least)) return false;
    for (size_t k = at + 1; k + 1 < end; k++) {
        size_t found = 0, taken = find_columns(l, k, end, others, &found);
        if (taken > 1 && inner(others, found, least)) return true;
    }
    return false;
}

/* Lines that begin alike ("%APPDATA%\\Microsoft\\Internet Explorer\\…" in a list of paths) leave the same blank free:
 * no corridor. Takes away narrow ones whose last word before them is the same in all strips. */
static size_t drop_blanks(const vg_layout *l, size_t at, size_t end, gap *corridors, size_t count)
{
    for (size_t c = 0; c < count;) {
        vg_slice first = {NULL, 0};
        bool same = corridors[c].until - corridors[c].from < 0.9F * l->strips[at].size;
        for (size_t i = at; same && i < end; i++) {
            vg_slice before = {NULL, 0};
            for (uint32_t k = 0; k < l->strips[i].count && vg_page_word(l, &l->strips[i], k)->x1 < corridors[c].from;
                 k++)
                before = vg_page_text(l, vg_page_word(l, &l->strips[i], k));
            if (i == at) first = before;
            same = before.size > 0 && vg_slice_eq(first, before);
        }
        if (same)
            memmove(corridors + c, corridors + c + 1, (--count - c) * sizeof *corridors);
        else
            c++;
    }
    return count;
}

/* Takes away the corridor behind a column that holds nothing but marks of items. */
static size_t drop_marks(const vg_layout *l, size_t at, size_t end, gap *corridors, size_t count)
{
    for (size_t i = at; i < end; i++)
        for (uint32_t k = 0; k < l->strips[i].count; k++) {
            const vg_word *w = vg_page_word(l, &l->strips[i], k);
            if (vg_page_column(corridors, count, w->x1) == 0 && !vg_page_is_mark(vg_page_text(l, w))) return count;
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
        uint32_t bits = vg_page_filled(l, &l->strips[i], corridors, count);
        for (size_t c = 0; c <= count; c++) lines[c] += bits >> c & 1U;
        for (uint32_t k = 0; k < l->strips[i].count; k++)
            words[vg_page_column(corridors, count, vg_page_word(l, &l->strips[i], k)->x1)]++;
    }
    for (size_t c = 0; c <= count; c++)
        if (lines[c] < 3 || words[c] < lines[c] * 3) return false;
    return true;
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
            if (vg_page_column(corridors, count, l->words[copy[i]].x1) == c) {
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
        if (taken > 1 && has_better(l, i, i + taken, corridors, count)) taken = 0;
        if (taken > 1) count = drop_blanks(l, i, i + taken, corridors, count);
        if (taken > 1 && count) count = drop_marks(l, i, i + taken, corridors, count);
        if (taken < 2 || count == 0) {
            vg_page_line(l, &l->strips[i++], right);
            continue;
        }
        bool prose = is_prose(l, i, i + taken, corridors, count);
        while (!prose && lead < taken && vg_page_bits(vg_page_filled(l, &l->strips[i + lead], corridors, count)) < 2)
            lead++;
        if (lead && !vg_page_continues(l, corridors, count)) {
            vg_page_line(l, &l->strips[i++], right);
            continue;
        }
        if (prose)
            add_columns(l, i, i + taken, corridors, count, depth);
        else
            vg_page_table(l, i, i + taken, corridors, count);
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

/* FNV-1a of a line and of its height on the page. Beside words a number is one sign ("Page 3 of 9" is the same on every
 * page); a line without words is none of those: addresses in a list look alike. 0: it cannot be a running line. */
static uint64_t hash_line(const vg_layout *l, const strip *s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    size_t letters = 0, numbers = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        vg_slice t = vg_page_text(l, vg_page_word(l, s, i));
        bool digits = true;
        for (size_t k = 0; k < t.size; k++) {
            letters += vg_is_alpha(t.data[k]) || t.data[k] >= 0x80;
            digits &= vg_is_digit(t.data[k]);
        }
        numbers += digits && t.size < 6;
        for (size_t k = 0; k < t.size; k++) {
            if (digits && k > 0) break;
            h = (h ^ (digits ? '0' : t.data[k])) * UINT64_C(0x100000001b3);
        }
        h = (h ^ ' ') * UINT64_C(0x100000001b3);
    }
    h = (h ^ (uint64_t)lrintf(s->y1 / 4)) * UINT64_C(0x100000001b3);
    return letters == 0 && numbers < s->count ? 0 : h | 1;
}

static bool is_page_number(const vg_layout *l, const strip *s)
{
    vg_slice t = vg_page_text(l, vg_page_word(l, s, s->count - 1));
    if (s->count > 4 || t.size > 5) return false;
    for (size_t i = 0; i < t.size; i++)
        if (!vg_is_digit(t.data[i])) return false;
    vg_slice first = vg_page_text(l, vg_page_word(l, s, 0));
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
            if (h == 0) continue;
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

static bool is_running(const vg_layout *l, const strip *s, size_t *ret_which)
{
    uint64_t h = hash_line(l, s);
    for (size_t k = 0; h && k < l->running_count; k++)
        if (l->running[k] == h) {
            *ret_which = k;
            return true;
        }
    return false;
}

/* How many strips from one end of the page come back on others and stand apart from the text. */
static size_t running_from(const vg_layout *l, size_t base, size_t count, bool foot)
{
    size_t run = 0, which;
    while (run < count && run < EDGE_LINES) {
        const strip *s = &l->strips[base + (foot ? count - 1 - run : run)];
        if (!is_running(l, s, &which) && !(run == 0 && is_page_number(l, s))) break;
        run++;
    }
    if (run == 0 || run == count) return run;
    const strip *upper = &l->strips[base + (foot ? count - 1 - run : run - 1)], *lower = upper + 1;
    return lower->y1 - upper->y2 > 0.6F * upper->size ? run : 0;
}

/* The first of each is kept; bare page numbers are not. */
static void drop_running(vg_layout *l, size_t base, size_t count)
{
    size_t head = running_from(l, base, count, false), foot = running_from(l, base, count, true);
    for (size_t i = 0; i < count; i++) {
        strip *s = &l->strips[base + i];
        size_t which = SIZE_MAX;
        if (i >= head && i + foot < count) continue;
        bool running = is_running(l, s, &which);
        s->dropped = is_page_number(l, s) || (running && l->told[which]);
        if (running) l->told[which] = true;
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
    qsort(sizes, l->word_count, sizeof *sizes, vg_page_compare);
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
        l->page_top = true;
        l->work += (size_t)64 * l->pages[p].count + 100000;
        if (l->status == VG_OK) lay_strips(l, base, base + strips, 0);
        l->strip_count = base;
    }
    vg_page_close(l);
    if (l->d->buffer.status != VG_OK) l->status = l->d->buffer.status;
    l->d->text = vg_buf_slice(&l->d->buffer);
    return l->status;
}
