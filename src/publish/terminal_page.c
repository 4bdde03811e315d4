/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal.h"

const char *page_word(const page *p, word id)
{
    static const char *const words[W_COUNT][2] = {
#define X(id, english, french) {english, french},
        WORDS(X)
#undef X
    };
    return words[id][p->french];
}

void page_put(page *p, ink i, vg_slice s)
{
    static const char *const inks[INK_COUNT] = {"",   "1",  "2",       "1;31",  "33",   "32",
                                                "36", "35", "1;97;41", "30;43", "30;42"};
    if (!p->color || i == INK_PLAIN) {
        vg_buf_add_slice(p->out, s);
        return;
    }
    vg_buf_printf(p->out, "\x1b[%sm", inks[i]);
    vg_buf_add_slice(p->out, s);
    vg_buf_add_str(p->out, "\x1b[0m");
}

void page_text(page *p, ink i, const char *text)
{
    page_put(p, i, vg_slice_str(text));
}

void page_spaces(page *p, size_t n)
{
    while (n--) vg_buf_add_byte(p->out, ' ');
}

void page_line(page *p)
{
    vg_buf_add_byte(p->out, '\n');
}

void page_heading(page *p, word id, word note)
{
    page_line(p);
    page_text(p, INK_BOLD, page_word(p, id));
    if (note != W_COUNT) {
        page_text(p, INK_DIM, " · ");
        page_text(p, INK_DIM, page_word(p, note));
    }
    page_line(p);
}

size_t page_cut(page *p, ink i, const char *text, size_t columns)
{
    vg_buf_reset(&p->scratch);
    text_add_visible(&p->scratch, vg_slice_str(text));
    vg_slice s = vg_buf_slice(&p->scratch);
    size_t width = text_width(s);
    if (width <= columns) {
        page_put(p, i, s);
        return width;
    }
    size_t tail_columns = columns > 2 ? (columns - 1) / 2 : 0;
    size_t head = text_fit(s, columns > tail_columns ? columns - tail_columns - 1 : 0);
    /* A wide character or a mark at the cut goes with what is left out. */
    size_t tail = text_fit(s, width - tail_columns);
    if (text_width(vg_slice_skip(s, tail)) > tail_columns) tail += text_fit(vg_slice_skip(s, tail), 2);
    vg_slice end = vg_slice_skip(s, tail);
    s = vg_slice_take(s, head);
    width = text_width(s) + 1 + text_width(end);
    page_put(p, i, s);
    page_text(p, INK_DIM, "…");
    page_put(p, i, end);
    return width;
}

void page_wrap(page *p, ink i, const char *text, size_t indent)
{
    size_t room = p->columns > indent + 10 ? p->columns - indent : 10;
    vg_buf_reset(&p->scratch);
    text_add_visible(&p->scratch, vg_slice_str(text));
    vg_slice s = vg_buf_slice(&p->scratch);
    for (size_t at = 0; at < s.size;) {
        vg_slice rest = vg_slice_of(s.data + at, s.size - at);
        size_t n = text_fit(rest, room);
        if (n < rest.size) {
            size_t space = n;
            while (space > 0 && s.data[at + space] != ' ') space--;
            if (space > 0) n = space;
        }
        if (n == 0) n = rest.size;
        page_spaces(p, indent);
        page_put(p, i, vg_slice_take(rest, n));
        page_line(p);
        at += n;
        while (at < s.size && s.data[at] == ' ') at++;
    }
}

static vg_slice number_text(const page *p, uint64_t v, uint8_t text[64])
{
    const char *mark = p->french ? "\u202f" : ",";
    uint8_t *at = text + 64;
    int digits = 0;
    do {
        if (digits && digits % 3 == 0) {
            at -= strlen(mark);
            memcpy(at, mark, strlen(mark));
        }
        *--at = (uint8_t)('0' + v % 10);
        v /= 10;
        digits++;
    } while (v);
    return vg_slice_of(at, (size_t)(text + 64 - at));
}

void page_number(page *p, ink i, uint64_t v)
{
    uint8_t text[64];
    page_put(p, i, number_text(p, v, text));
}

void page_count(page *p, ink i, uint64_t n, word one, word many)
{
    uint8_t text[64];
    vg_buf_reset(&p->scratch);
    vg_buf_add_slice(&p->scratch, number_text(p, n, text));
    vg_buf_add_byte(&p->scratch, ' ');
    vg_buf_add_str(&p->scratch, page_word(p, n == 1 || (p->french && n == 0) ? one : many));
    page_put(p, i, vg_buf_slice(&p->scratch));
}

static void put_time(page *p, ink i, vg_time t, size_t width)
{
    char text[VG_TIME_TEXT];
    vg_time_format(t, text);
    if (text[0]) text[10] = ' ';
    if (text[0])
        page_put(p, i, vg_slice_take(vg_slice_str(text), width));
    else
        page_text(p, i, "?");
}

void page_time(page *p, ink i, vg_time t)
{
    put_time(p, i, t, 19);
}

void page_day(page *p, ink i, vg_time t)
{
    put_time(p, i, t, 10);
}

void page_duration(page *p, ink i, vg_time from, vg_time until)
{
    vg_time d = until > from ? until - from : 0;
    if (d >= 2 * VG_DAY_NS)
        page_count(p, i, (uint64_t)(d / VG_DAY_NS), W_DAY, W_DAYS);
    else if (d >= 2 * VG_HOUR_NS)
        page_count(p, i, (uint64_t)(d / VG_HOUR_NS), W_HOUR, W_HOURS);
    else
        page_count(p, i, (uint64_t)(d / VG_MINUTE_NS), W_MINUTE, W_MINUTES);
}
