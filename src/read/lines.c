/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain text, Markdown and AsciiDoc by their lines. Nothing is rewritten: blocks and links are ranges of the stored
 * bytes, so every offset stays what it is.
 *   heading   "# …", "== …", a line underlined by === or ---, a short line without a full stop before a blank one
 *   item      "- ", "* ", "+ ", "• ", "1. ", "1) "
 *   row       a line with "|" at its head, or with tabs
 *   code      between ``` or ~~~ or ---- fences, or lines indented by four after a blank line (Markdown) */
#include "document.h"
#include "value.h"

typedef struct lines {
    vg_document *d;
    vg_slice text;
    bool markup;
    uint32_t group;        /* the last table or list */
    uint8_t last_kind;     /* of the last block, to number the groups */
    bool blank;            /* the line before was blank */
    size_t paragraph_from; /* SIZE_MAX where none is open */
    uint8_t open_kind;     /* of the block that is open there */
    bool open_header;
} lines;

static void close_block(lines *l, size_t until)
{
    if (l->paragraph_from == SIZE_MAX) return;
    vg_block block = {.from = (uint32_t)l->paragraph_from, .until = (uint32_t)until, .kind = l->open_kind};
    bool grouped = block.kind == VG_BLOCK_ITEM || block.kind == VG_BLOCK_ROW;
    if (grouped && l->last_kind != block.kind) l->group++;
    block.group = grouped ? l->group : 0;
    if (block.kind == VG_BLOCK_ROW) {
        vg_slice row = vg_slice_of(l->text.data + block.from, until - block.from);
        block.cell = memchr(row.data, '|', row.size) ? '|' : '\t';
        block.header = l->last_kind != VG_BLOCK_ROW;
    }
    l->last_kind = block.kind;
    vg_document_block(l->d, block);
    l->paragraph_from = SIZE_MAX;
}

static void open_block(lines *l, size_t from, vg_block_kind kind)
{
    l->paragraph_from = from;
    l->open_kind = (uint8_t)kind;
}

static bool is_all(vg_slice line, const char *bytes)
{
    for (size_t i = 0; i < line.size; i++)
        if (!strchr(bytes, line.data[i]) || line.data[i] == 0) return false;
    return line.size > 0;
}

/* The length of a heading's mark ("## "), or 0. */
static size_t heading_mark(vg_slice line)
{
    size_t marks = 0;
    if (line.size == 0 || (line.data[0] != '#' && line.data[0] != '=')) return 0;
    while (marks < line.size && line.data[marks] == line.data[0]) marks++;
    return marks <= 6 && marks < line.size && line.data[marks] == ' ' ? marks + 1 : 0;
}

/* The length of an item's mark, or 0. */
static size_t item_mark(vg_slice line)
{
    size_t at = 0;
    if (line.size < 3) return 0;
    if (strchr("-*+", line.data[0]) && line.data[0]) {
        while (at < line.size && at < 5 && line.data[at] == line.data[0]) at++;
        return at < line.size && (line.data[at] == ' ' || line.data[at] == '\t') ? at + 1 : 0;
    }
    if (line.size > 4 && memcmp(line.data, "\xE2\x80\xA2", 3) == 0) return 3; /* • */
    while (at < line.size && at < 3 && vg_is_digit(line.data[at])) at++;
    bool closed = at > 0 && at + 1 < line.size && (line.data[at] == '.' || line.data[at] == ')');
    return closed && line.data[at + 1] == ' ' ? at + 2 : 0;
}

static bool is_row(vg_slice line, bool markup)
{
    if (line.size > 1 && line.data[0] == '|' && markup) return true;
    const uint8_t *bar = memchr(line.data, '|', line.size);
    if (bar && bar + 1 < line.data + line.size && markup &&
        memchr(bar + 1, '|', line.size - (size_t)(bar + 1 - line.data)))
        return true;
    return memchr(line.data, '\t', line.size) != NULL;
}

static bool is_fence(vg_slice line)
{
    vg_slice head = vg_slice_take(line, 3);
    return vg_slice_is(head, "```") || vg_slice_is(head, "~~~") ||
           (line.size >= 4 && is_all(line, "-") && line.size < 9) ||
           (line.size >= 4 && is_all(line, ".") && line.size < 9);
}

static bool next_is_blank(const lines *l, size_t at)
{
    for (; at < l->text.size && l->text.data[at] != '\n'; at++)
        if (!vg_is_space(l->text.data[at])) return false;
    return true;
}

/* "Indicators of compromise" on a line of its own, blank lines around it. */
static bool is_bare_heading(const lines *l, vg_slice line, size_t after)
{
    if (line.size > 80 || !l->blank || !next_is_blank(l, after)) return false;
    uint8_t last = line.data[line.size - 1];
    if (last == '.' || last == ',' || last == ';' || last == ':') return false;
    return memchr(line.data, ' ', line.size) ? vg_slice_find(line, vg_slice_str("[.]")) == SIZE_MAX
                                             : vg_slice_find(line, vg_slice_str(".")) == SIZE_MAX;
}

static void read_line(lines *l, size_t from, size_t until)
{
    vg_slice whole = vg_slice_of(l->text.data + from, until - from);
    vg_slice line = vg_slice_trim(whole);
    size_t start = line.size ? (size_t)(line.data - l->text.data) : from;
    size_t mark;
    if (line.size == 0) {
        close_block(l, from);
        l->blank = true;
        return;
    }
    if (l->markup && (vg_slice_is(line, "|====") || vg_slice_is(line, "|==="))) {
        close_block(l, from);
        l->last_kind = VG_BLOCK_PARAGRAPH; /* a new table */
    } else if (l->markup && is_all(line, "|-:+= ") && line.size > 2) {
        bool underline = is_all(line, "=") || is_all(line, "-");
        if (underline && l->paragraph_from != SIZE_MAX && l->open_kind == VG_BLOCK_PARAGRAPH)
            l->open_kind = VG_BLOCK_HEADING;
        close_block(l, from);
    } else if (l->markup && (mark = heading_mark(line)) > 0) {
        close_block(l, from);
        open_block(l, start + mark, VG_BLOCK_HEADING);
        close_block(l, until);
    } else if ((mark = item_mark(line)) > 0) {
        close_block(l, from);
        open_block(l, start + mark, VG_BLOCK_ITEM);
    } else if (is_row(line, l->markup)) {
        close_block(l, from);
        open_block(l, start, VG_BLOCK_ROW);
        close_block(l, until);
    } else if (is_bare_heading(l, line, until + 1)) {
        close_block(l, from);
        open_block(l, start, VG_BLOCK_HEADING);
        close_block(l, until);
    } else if (l->paragraph_from == SIZE_MAX) {
        open_block(l, start, VG_BLOCK_PARAGRAPH);
    }
    l->blank = false;
    /* what introduces a list ends here */
    if (line.data[line.size - 1] == ':' && l->paragraph_from != SIZE_MAX) close_block(l, until);
}

/* "[:]" behind a URL is no link's words, but the author's defanging. */
static bool is_defang(vg_slice t, size_t from, size_t until)
{
    static const char *const forms[] = {"dot", "point", "punkt", "punto", "at", "@", ":", "/", "://", ":/", "//"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (vg_slice_ieq(vg_slice_of(t.data + from, until - from), vg_slice_str(forms[i]))) return true;
    return false;
}

/* `[words](target)` and AsciiDoc's `https://target[words]`: [from, until) of the target. */
static void find_links(vg_document *d)
{
    vg_slice t = d->text;
    vg_refanged scratch = VG_REFANGED_INIT;
    vg_value value;
    size_t open = SIZE_MAX; /* the last "[" of this line */
    static const bool counts[256] = {['\n'] = true, ['['] = true, [']'] = true, [':'] = true};
    for (size_t i = 0; i < t.size; i++) {
        uint8_t c = t.data[i];
        if (!counts[c]) continue;
        if (c == '\n') {
            open = SIZE_MAX;
        } else if (c == '[') {
            open = i;
        } else if (c == ']' && i + 2 < t.size && t.data[i + 1] == '(' && open != SIZE_MAX) {
            size_t end = i + 2;
            while (end < t.size && end - i < 2048 && t.data[end] != ')' && !vg_is_space(t.data[end])) end++;
            if (end >= t.size || t.data[end] != ')' || end == i + 2) continue;
            vg_slice words = vg_slice_trim(vg_slice_of(t.data + open + 1, i - open - 1));
            vg_slice target = vg_slice_of(t.data + i + 2, end - i - 2);
            bool url = vg_slice_find(target, vg_slice_str("://")) != SIZE_MAX;
            if (url) vg_document_link(d, i + 2, end, vg_slice_of(NULL, 0), !vg_value_read(words, &scratch, &value));
            i = end;
            open = SIZE_MAX;
        } else if (c == ':' && i + 3 < t.size && t.data[i + 1] == '/' && t.data[i + 2] == '/' && i >= 4) {
            size_t from = i, end = i + 3;
            while (from > 0 && i - from < 6 && vg_is_alpha(t.data[from - 1])) from--;
            while (end < t.size && end - i < 2048 && t.data[end] > ' ' && t.data[end] != '[' && t.data[end] != ')')
                end++;
            bool words = end + 1 < t.size && t.data[end] == '[' && t.data[end + 1] != '.';
            size_t close = end;
            while (words && close < t.size && close - end < 512 && t.data[close] != ']') close++;
            if (words && close < t.size && t.data[close] == ']' && close - end > 1 && !is_defang(t, end + 1, close))
                vg_document_link(d, from, end, vg_slice_of(NULL, 0), true);
            i = end > i + 3 ? end - 1 : i;
        }
    }
    vg_refanged_free(&scratch);
}

/* A fence closes what is open; between two of them every line is code. */
void vg_document_lines(vg_document *d, bool markup)
{
    vg_document_lines_from(d, 0, markup);
}

void vg_document_lines_from(vg_document *d, size_t first, bool markup)
{
    lines l = {.d = d, .text = d->text, .markup = markup, .blank = true, .paragraph_from = SIZE_MAX};
    size_t code_from = SIZE_MAX;
    for (size_t from = first; from < l.text.size;) {
        const uint8_t *newline = memchr(l.text.data + from, '\n', l.text.size - from);
        size_t until = newline ? (size_t)(newline - l.text.data) : l.text.size;
        vg_slice line = vg_slice_trim(vg_slice_of(l.text.data + from, until - from));
        bool setext = l.paragraph_from != SIZE_MAX && is_all(line, "-");
        if (markup && is_fence(line) && (code_from != SIZE_MAX || !setext)) {
            close_block(&l, from);
            if (code_from != SIZE_MAX) {
                open_block(&l, code_from, VG_BLOCK_CODE);
                close_block(&l, from);
                code_from = SIZE_MAX;
            } else {
                code_from = until;
            }
        } else if (code_from == SIZE_MAX) {
            read_line(&l, from, until);
        }
        from = until + 1;
    }
    if (code_from != SIZE_MAX) open_block(&l, code_from, VG_BLOCK_CODE);
    close_block(&l, l.text.size);
    if (markup) find_links(d);
}
