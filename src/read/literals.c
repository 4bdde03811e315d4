/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "literals.h"

#include <stdlib.h>

#define LITERAL_MAX ((size_t)512)
#define LABEL_BYTES ((size_t)40)
#define COLUMNS     24

typedef struct finder {
    const vg_document *d;
    vg_prose_literals *out;
    uint32_t block;
    size_t low, high; /* the block in the text */
    size_t code;      /* the next code span */
    vg_kind label;    /* the last label, where no mark has taken it */
    size_t label_end;
    uint32_t table; /* the group that kinds[] describes */
    uint8_t kinds[COLUMNS];
    bool failed;
} finder;

static uint8_t at(const finder *f, size_t i)
{
    return i >= f->low && i < f->high ? f->d->text.data[i] : '\n';
}

static bool begins(const finder *f, size_t i, const char *lower)
{
    size_t size = strlen(lower);
    return i >= f->low && i + size <= f->high &&
           vg_slice_ieq(vg_slice_of(f->d->text.data + i, size), vg_slice_of(lower, size));
}

/* Whether a value may begin here: nothing that it could be the rest of stands before it. */
static bool starts(const finder *f, size_t i)
{
    uint8_t before = at(f, i - 1);
    if (i == f->low) return true;
    if (f->code < f->d->code_count && f->d->codes[f->code].from == i) return true;
    return before <= ' ' || strchr("\"'`([{<|=,;:>*+", before) || before >= 0x80;
}

/* ---- where a value ends ---- */

/* What closes the mark that stands right before i; 0 where there is none. `ret_code`: a code span begins there. */
static uint8_t closing(const finder *f, size_t i, size_t *ret_span_end)
{
    const vg_document *d = f->d;
    *ret_span_end = 0;
    for (size_t c = f->code; c < d->code_count && d->codes[c].from <= i; c++)
        if (d->codes[c].from == i) {
            *ret_span_end = d->codes[c].until;
            return 1;
        }
    uint8_t before = at(f, i - 1);
    if (i == f->low) return 0;
    if (before == '`' || before == '"' || before == '\'') return before;
    if (before == 0x9C && i >= f->low + 3 && at(f, i - 3) == 0xE2 && at(f, i - 2) == 0x80) return 0x9D; /* “…” */
    if (before == 0x98 && i >= f->low + 3 && at(f, i - 3) == 0xE2 && at(f, i - 2) == 0x80) return 0x99; /* ‘…’ */
    if (before == 0xAB && i >= f->low + 2 && at(f, i - 2) == 0xC2) return 0xBB;                         /* «…» */
    return 0;
}

/* The end of what is marked, or 0 where it is not closed on its line. */
static size_t marked_end(const finder *f, size_t i, uint8_t close, size_t span_end)
{
    if (span_end) return span_end <= f->high && span_end - i <= LITERAL_MAX ? span_end : 0;
    for (size_t end = i; end < f->high && end - i <= LITERAL_MAX; end++) {
        uint8_t c = at(f, end);
        if (c == '\n' || c == 0x1F) return 0;
        if (close >= 0x80) {
            size_t lead = close == 0xBB ? 2 : 3;
            if (c == close && end >= i + lead - 1 && at(f, end - lead + 1) == (lead == 2 ? 0xC2 : 0xE2))
                return end - lead + 1;
        } else if (c == close) {
            return end;
        }
    }
    return 0;
}

/* "Program Files\": a blank inside a component, where a backslash follows soon and nothing speaks of a sentence. */
static bool goes_over_blank(const finder *f, size_t i, size_t blank)
{
    static const char *const words[] = {"and ", "or ", "to ", "in ", "the ", "with ", "et ", "und ", "y ", "e "};
    size_t component = blank;
    if (at(f, blank) != ' ' || at(f, blank + 1) <= ' ') return false;
    while (component > i && blank - component < 64 && at(f, component - 1) != '\\') {
        if (at(f, component - 1) == '.') return false; /* a file's name has ended */
        component--;
    }
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
        if (begins(f, blank + 1, words[w])) return false;
    for (size_t k = blank + 1; k < blank + 28; k++) {
        uint8_t c = at(f, k);
        if (c == '\\') return at(f, k - 1) != ' ';
        if (!vg_is_alnum(c) && !strchr(" ()-_", c)) return false;
    }
    return false;
}

static size_t bare_end(const finder *f, size_t i, bool windows)
{
    size_t end = i;
    while (end < f->high && end - i <= LITERAL_MAX) {
        uint8_t c = at(f, end);
        if (c <= ' ' && !(windows && goes_over_blank(f, i, end))) break;
        if (c < ' ' || strchr("\"`|;", c) || (c == '\'' && at(f, end + 1) <= ' ') || c == 0xE2) break;
        if (c == ',' && at(f, end + 1) <= ' ') break;
        if (windows && strchr("/?", c)) break;
        if (c == '<' || c == '>') {
            size_t close = end + 1;
            while (c == '<' && close < f->high && close - end < 40 &&
                   (vg_is_alnum(at(f, close)) || strchr("_- ", at(f, close))))
                close++;
            if (c == '>' || at(f, close) != '>') break;
            end = close;
        }
        end++;
    }
    while (end > i && strchr(".,:;!?)]}'*", at(f, end - 1))) {
        uint8_t c = at(f, end - 1);
        if ((c == ')' || c == '}' || c == ']') && memchr(f->d->text.data + i,
                                                         c == ')'   ? '('
                                                         : c == '}' ? '{'
                                                                    : '[',
                                                         end - i))
            break;
        end--;
    }
    return end;
}

/* ---- what a value is ---- */

static bool has_placeholder(vg_slice s)
{
    for (size_t i = 0; i < s.size; i++) {
        if (s.data[i] == '<' || s.data[i] == '*') return true;
        if (s.data[i] == '[' && i + 3 < s.size && vg_is_alpha(s.data[i + 1]) && memchr(s.data + i, ']', s.size - i))
            return true;
        if (s.data[i] == 0xE2 && i + 2 < s.size && s.data[i + 1] == 0x80 && s.data[i + 2] == 0xA6) return true; /* … */
        if (s.data[i] == '%' && i + 1 < s.size && (s.data[i + 1] == 's' || s.data[i + 1] == 'd') &&
            (i + 2 == s.size || !vg_is_alpha(s.data[i + 2])))
            return true;
    }
    return false;
}

static void add(finder *f, size_t from, size_t until, vg_kind kind, bool running)
{
    vg_prose_literals *out = f->out;
    while (from < until && vg_is_space(at(f, from))) from++;
    while (until > from && (vg_is_space(at(f, until - 1)) || (at(f, until - 1) == '\\' && kind != VG_KIND_MUTEX)))
        until--;
    if (until - from < 5 || until - from > LITERAL_MAX) return;
    if (out->count && out->list[out->count - 1].until > from) return;
    vg_slice s = vg_slice_of(f->d->text.data + from, until - from);
    if (memchr(s.data, '\n', s.size) || memchr(s.data, 0x1F, s.size)) return;
    if (out->count == out->capacity) {
        size_t capacity = out->capacity ? out->capacity * 2 : 32;
        vg_prose_literal *list = realloc(out->list, capacity * sizeof *list);
        if (!list) {
            f->failed = true;
            return;
        }
        out->list = list;
        out->capacity = capacity;
    }
    bool placeholder = (kind == VG_KIND_PATH || kind == VG_KIND_REGISTRY) && has_placeholder(s);
    if (kind == VG_KIND_USER_AGENT) placeholder = memchr(s.data, '<', s.size) != NULL;
    out->list[out->count++] = (vg_prose_literal){from, until, kind, f->block, running, placeholder};
}

/* A literal that begins at i by its own shape; where to go on. */
static size_t take(finder *f, size_t i, vg_kind kind, bool windows)
{
    size_t span_end;
    uint8_t close = closing(f, i, &span_end);
    size_t end = close ? marked_end(f, i, close, span_end) : 0;
    /* an apostrophe closes much, and a span may hold a whole command */
    vg_slice marked = vg_slice_of(f->d->text.data + i, end > i ? end - i : 0);
    bool whole = end > i && vg_slice_find(marked, vg_slice_str(" -")) == SIZE_MAX &&
                 vg_slice_find(marked, vg_slice_str(" /")) == SIZE_MAX &&
                 vg_slice_find(marked, vg_slice_str(",")) == SIZE_MAX;
    if (!whole) end = bare_end(f, i, windows);
    uint8_t before = at(f, i - 1);
    while (end > i && i > f->low && strchr("+*_", before) && at(f, end - 1) == before) end--; /* marks of the markup */
    if (end <= i) return i + 1;
    add(f, i, end, kind, close == 0);
    return end;
}

/* `HKLM\`, `HKEY_LOCAL_MACHINE\`; ret_from: where the name begins. */
static bool is_hive(const finder *f, size_t slash, size_t *ret_from)
{
    static const char *const hives[] = {"hklm",
                                        "hkcu",
                                        "hkcr",
                                        "hku",
                                        "hkcc",
                                        "hkey_local_machine",
                                        "hkey_current_user",
                                        "hkey_classes_root",
                                        "hkey_users",
                                        "hkey_current_config"};
    for (size_t h = 0; h < sizeof hives / sizeof hives[0]; h++) {
        size_t size = strlen(hives[h]);
        if (slash < f->low + size || !begins(f, slash - size, hives[h])) continue;
        *ret_from = slash - size;
        return starts(f, *ret_from);
    }
    return false;
}

static size_t on_backslash(finder *f, size_t i)
{
    size_t from;
    if (at(f, i + 1) <= ' ') return i + 1;
    if (i >= f->low + 2 && at(f, i - 1) == ':' && vg_is_alpha(at(f, i - 2)) && starts(f, i - 2) &&
        (vg_is_alnum(at(f, i + 1)) || strchr("$%_.{<[\\", at(f, i + 1)) || at(f, i + 1) >= 0x80))
        return take(f, i - 2, VG_KIND_PATH, true);
    if (is_hive(f, i, &from)) return take(f, from, VG_KIND_REGISTRY, true);
    if (i > f->low && at(f, i - 1) == '%') {
        for (from = i - 1;
             from > f->low && i - from < 32 && (vg_is_alnum(at(f, from - 1)) || strchr("_()", at(f, from - 1)));)
            from--;
        if (from > f->low && from + 2 < i && at(f, from - 1) == '%' && starts(f, from - 1))
            return take(f, from - 1, VG_KIND_PATH, true);
        return i + 1;
    }
    if (begins(f, i, "\\\\.\\pipe\\") && starts(f, i)) return take(f, i, VG_KIND_PIPE, true);
    if (begins(f, i, "\\pipe\\") && starts(f, i)) return take(f, i, VG_KIND_PIPE, true);
    if (i >= f->low + 6 && begins(f, i - 6, "global") && starts(f, i - 6)) return take(f, i - 6, VG_KIND_MUTEX, true);
    return i + 1;
}

static size_t on_slash(finder *f, size_t i)
{
    static const char *const roots[] = {"etc/",    "tmp/",     "usr/",   "var/",         "opt/",     "home/",
                                        "root/",   "dev/shm/", "bin/",   "sbin/",        "library/", "users/",
                                        "lib/",    "boot/",    "mnt/",   "private/",     "data/",    "srv/",
                                        "sdcard/", "system/",  "media/", "applications/"};
    if (i >= f->low + 7 && begins(f, i - 7, "mozilla") && starts(f, i - 7) && vg_is_digit(at(f, i + 1))) {
        size_t span_end;
        uint8_t close = closing(f, i - 7, &span_end);
        size_t end = close ? marked_end(f, i - 7, close, span_end) : 0;
        if (!end) { /* a cell, an item, a line of code, what "User-Agent:" precedes: to the end of the line */
            bool listed = f->d->blocks[f->block].kind != VG_BLOCK_PARAGRAPH || begins(f, i - 19, "user-agent: ");
            for (end = i; listed && end < f->high && end - i < LITERAL_MAX && at(f, end) >= ' ' && at(f, end) != '|' &&
                          at(f, end) != '"';)
                end++;
        }
        if (end > i + 6) {
            add(f, i - 7, end, VG_KIND_USER_AGENT, close == 0);
            return end;
        }
        return i + 1;
    }
    bool home = i > f->low && at(f, i - 1) == '~' && (i - 1 == f->low || starts(f, i - 1));
    if (home) return vg_is_alnum(at(f, i + 1)) || at(f, i + 1) == '.' ? take(f, i - 1, VG_KIND_PATH, false) : i + 1;
    if (!starts(f, i)) return i + 1;
    for (size_t r = 0; r < sizeof roots / sizeof roots[0]; r++) {
        size_t size = strlen(roots[r]);
        if (!begins(f, i + 1, roots[r]) || at(f, i + 1 + size) <= ' ') continue;
        /* as Unix has them; "/Library/", "/Users/" and "/Applications/" are macOS's */
        bool capital = at(f, i + 1) != vg_lower(at(f, i + 1)), mac = strchr("lua", roots[r][0]) && size > 5;
        if (capital == mac) return take(f, i, VG_KIND_PATH, false);
    }
    return i + 1;
}

/* ---- labels ---- */

static const struct {
    const char *word; /* lower case */
    vg_kind kind;
} labels[] = {
    {"mutex", VG_KIND_MUTEX},           {"mutexes", VG_KIND_MUTEX},
    {"mutant", VG_KIND_MUTEX},          {"mutexe", VG_KIND_MUTEX},
    {"named pipe", VG_KIND_PIPE},       {"tube nomm\xC3\xA9", VG_KIND_PIPE},
    {"user agent", VG_KIND_USER_AGENT}, {"user-agent", VG_KIND_USER_AGENT},
    {"useragent", VG_KIND_USER_AGENT},  {"user agents", VG_KIND_USER_AGENT},
    {"named pipes", VG_KIND_PIPE},
};

/* The last label within a short `text` (a heading, the name of a column). */
static vg_kind label_in(vg_slice text)
{
    size_t best = 0;
    vg_kind kind = VG_KIND_NONE;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        vg_slice word = vg_slice_str(labels[i].word);
        for (size_t k = 0; k + word.size <= text.size; k++) {
            if (!vg_slice_ieq(vg_slice_of(text.data + k, word.size), word)) continue;
            if (k > 0 && vg_is_alnum(text.data[k - 1])) continue;
            if (k + word.size < text.size && vg_is_alnum(text.data[k + word.size])) continue;
            if (k + word.size > best) best = k + word.size, kind = labels[i].kind;
        }
    }
    return kind;
}

/* A name that somebody gave a mutex or a pipe: one token, no common word. */
static bool is_name(vg_slice s, vg_kind kind)
{
    bool digit = false, inner_capital = false, sign = false;
    if (s.size < 4 || s.size > 200) return false;
    if (kind == VG_KIND_USER_AGENT) return s.size > 8 && memchr(s.data, '/', s.size);
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        if (c <= ' ' || c == '<' || c == '>') return false;
        digit |= vg_is_digit(c);
        inner_capital |= i > 0 && c >= 'A' && c <= 'Z';
        sign |= strchr("{}_-$#@!\\.", c) != NULL;
    }
    return digit || inner_capital || sign || s.size > 11;
}

/* What is marked at i (the mark itself stands before it), shortly behind a label that no other mark has taken. */
static size_t on_mark(finder *f, size_t i)
{
    size_t span_end;
    if (f->label == VG_KIND_NONE || i - f->label_end > LABEL_BYTES) return i;
    vg_kind kind = f->label;
    for (size_t k = f->label_end; k + 1 < i; k++)
        if ((at(f, k) == '.' || at(f, k) == ';') && vg_is_space(at(f, k + 1))) return i; /* another sentence */
    uint8_t close = closing(f, i, &span_end);
    f->label = VG_KIND_NONE;
    size_t end = close ? marked_end(f, i, close, span_end) : 0;
    if (end <= i || !is_name(vg_slice_of(f->d->text.data + i, end - i), kind)) return i;
    add(f, i, end, kind, false);
    const vg_document *d = f->d;
    bool span_follows = span_end && f->code + 1 < d->code_count && d->codes[f->code + 1].from - end < 8;
    if (span_follows || begins(f, end, "` and `") || begins(f, end, "` or `") || begins(f, end, "`, `")) {
        f->label = kind; /* "the mutexes `A` and `B`" */
        f->label_end = end;
    }
    return span_end ? end : end + 1;
}

/* "the `HeronNest7` mutex": what is marked right before the label that begins at i. */
static void take_before(finder *f, size_t i, vg_kind kind)
{
    uint8_t mark = i > f->low + 2 && at(f, i - 1) == ' ' ? at(f, i - 2) : 0;
    if (mark != '`' && mark != '"') return;
    for (size_t from = i - 2; from > f->low && i - from < 200 && at(f, from - 1) >= ' '; from--) {
        if (at(f, from - 1) != mark) continue;
        if (is_name(vg_slice_of(f->d->text.data + from, i - 2 - from), kind)) add(f, from, i - 2, kind, false);
        return;
    }
}

/* "a mutex named HeronNest7", "mutex: HeronNest7": i stands behind the label. */
static void take_behind(finder *f, size_t i)
{
    static const char *const links[] = {" named ",  " called ",  " name ",     ": ",  " nomm\xC3\xA9 ",
                                        " namens ", " llamado ", " chiamato ", " is "};
    for (size_t k = 0; k < sizeof links / sizeof links[0]; k++) {
        if (!begins(f, i, links[k])) continue;
        size_t from = i + strlen(links[k]), span_end;
        if (closing(f, from, &span_end) || strchr("`\"'", at(f, from)) || at(f, from) >= 0x80)
            return; /* on_mark takes it */
        size_t end = bare_end(f, from, false);
        if (end > from && is_name(vg_slice_of(f->d->text.data + from, end - from), VG_KIND_MUTEX))
            add(f, from, end, VG_KIND_MUTEX, true);
        return;
    }
}

/* ---- blocks ---- */

/* Letters that stand in labels alone or seldom elsewhere: i is one of them. */
static void on_letter(finder *f, size_t i)
{
    static const struct {
        const char *before, *after; /* around the letter, which stands first in `after` */
        vg_kind kind;
    } signs[] = {{"mute", "x", VG_KIND_MUTEX},
                 {"named ", "pipe", VG_KIND_PIPE},
                 {"user a", "gent", VG_KIND_USER_AGENT},
                 {"user-a", "gent", VG_KIND_USER_AGENT},
                 {"usera", "gent", VG_KIND_USER_AGENT}};
    const uint8_t before = at(f, i - 1) | 0x20U; /* most of these letters stand in other words */
    const uint8_t needed = vg_lower(at(f, i)) == 'x' ? 'e' : vg_lower(at(f, i)) == 'p' ? ' ' : 'a';
    if (before != needed) return;
    for (size_t k = 0; k < sizeof signs / sizeof signs[0]; k++) {
        if (vg_lower(at(f, i)) != (uint8_t)signs[k].after[0]) continue;
        size_t size = strlen(signs[k].before);
        if (i < f->low + size || !begins(f, i, signs[k].after) || !begins(f, i - size, signs[k].before)) continue;
        if (i > f->low + size && vg_is_alnum(at(f, i - size - 1))) continue;
        f->label = signs[k].kind;
        f->label_end = i + strlen(signs[k].after);
        take_before(f, i - size, f->label);
        if (f->label == VG_KIND_MUTEX) take_behind(f, f->label_end);
        return;
    }
}

static void scan(finder *f)
{
    enum { BACKSLASH = 1, SLASH, MARK, LETTER };
    static const uint8_t class[256] = {
        ['\\'] = BACKSLASH, ['/'] = SLASH,  ['`'] = MARK,   ['"'] = MARK,   [0x9C] = MARK,  [0xAB] = MARK,
        ['x'] = LETTER,     ['X'] = LETTER, ['p'] = LETTER, ['P'] = LETTER, ['g'] = LETTER, ['G'] = LETTER};
    const vg_document *d = f->d;
    size_t tried = SIZE_MAX;
    f->label = VG_KIND_NONE;
    for (size_t i = f->low; i < f->high;) {
        while (f->code < d->code_count && d->codes[f->code].until <= i) f->code++;
        const size_t code = f->code < d->code_count ? d->codes[f->code].from : SIZE_MAX;
        const size_t quiet = code <= i ? i : code < f->high ? code : f->high; /* up to there bytes alone count */
        while (i < quiet && !class[d->text.data[i]]) i++;
        if (i == f->high) break;
        size_t next = i + 1;
        if (f->code < d->code_count && d->codes[f->code].from == i && tried != i) {
            tried = i;
            next = on_mark(f, i);
            if (next > i) {
                i = next;
                continue;
            }
            next = i + 1;
        }
        switch (class[d->text.data[i]]) {
        case BACKSLASH: next = on_backslash(f, i); break;
        case SLASH: next = on_slash(f, i); break;
        case MARK: next = on_mark(f, i + 1); break;
        case LETTER: on_letter(f, i); break;
        default: break;
        }
        i = next > i ? next : i + 1;
    }
}

/* What the cells of a row are, by its header. */
static void read_header(finder *f, const vg_block *b)
{
    size_t column = 0, from = b->from;
    f->table = b->group;
    memset(f->kinds, 0, sizeof f->kinds);
    for (size_t i = b->from; i <= b->until && column < COLUMNS; i++) {
        if (i < b->until && f->d->text.data[i] != b->cell) continue;
        vg_slice name = vg_slice_of(f->d->text.data + from, i - from);
        if (name.size && name.size < 40) f->kinds[column] = (uint8_t)label_in(name);
        column++;
        from = i + 1;
    }
}

/* Cells of a column of mutexes, items below "Mutexes:": they are values whatever they look like. */
static void take_listed(finder *f, const vg_block *b)
{
    size_t column = 0, from = b->from;
    for (size_t i = b->from; i <= b->until && column < COLUMNS; i++) {
        if (i < b->until && f->d->text.data[i] != b->cell) continue;
        size_t begin = from, end = i;
        while (begin < end && (vg_is_space(at(f, begin)) || at(f, begin) == '`')) begin++;
        while (end > begin && (vg_is_space(at(f, end - 1)) || at(f, end - 1) == '`')) end--;
        vg_slice s = vg_slice_of(f->d->text.data + begin, end - begin);
        if (f->kinds[column] && is_name(s, (vg_kind)f->kinds[column])) {
            add(f, begin, end, (vg_kind)f->kinds[column], false);
        } else if (!f->kinds[column] && i > from) {
            size_t low = f->low, high = f->high;
            f->low = from;
            f->high = i;
            scan(f);
            f->low = low;
            f->high = high;
        }
        column++;
        from = i + 1;
    }
}

static vg_kind intro_kind(const vg_document *d, size_t i)
{
    size_t first = i;
    while (first > 0 && d->blocks[first - 1].group == d->blocks[i].group && d->blocks[i].group) first--;
    if (first == 0) return VG_KIND_NONE;
    const vg_block *b = &d->blocks[first - 1];
    size_t size = b->until - b->from;
    bool colon = d->text.data[b->until - 1] == ':';
    if (size > 60 || !(colon || b->kind == VG_BLOCK_HEADING)) return VG_KIND_NONE;
    return label_in(vg_slice_of(d->text.data + b->from, size));
}

vg_status vg_literals_find(const vg_document *d, vg_prose_literals *ret)
{
    finder f = {.d = d, .out = ret};
    uint32_t items = 0; /* the group that `listed` is true for */
    vg_kind listed = VG_KIND_NONE;
    *ret = (vg_prose_literals){NULL, 0, 0};
    for (size_t i = 0; i < d->block_count && !f.failed; i++) {
        const vg_block *b = &d->blocks[i];
        f.block = (uint32_t)i;
        f.low = b->from;
        f.high = b->until;
        while (f.code < d->code_count && d->codes[f.code].from < f.low) f.code++;
        if (b->kind == VG_BLOCK_ROW && b->header) read_header(&f, b);
        bool labelled = false;
        for (size_t c = 0; c < COLUMNS && f.table == b->group && b->group; c++) labelled |= f.kinds[c] != 0;
        if (b->kind == VG_BLOCK_ITEM && b->group != items) {
            items = b->group;
            listed = intro_kind(d, i);
        }
        if (b->kind == VG_BLOCK_ROW && labelled && !b->header) {
            take_listed(&f, b);
            continue;
        }
        if (b->kind == VG_BLOCK_ITEM && listed != VG_KIND_NONE && items == b->group) {
            vg_block whole = *b;
            whole.cell = 0;
            memset(f.kinds, 0, sizeof f.kinds);
            f.table = 0;
            f.kinds[0] = (uint8_t)listed;
            take_listed(&f, &whole);
            f.kinds[0] = 0;
            continue;
        }
        scan(&f);
    }
    if (!f.failed) return VG_OK;
    free(ret->list);
    *ret = (vg_prose_literals){NULL, 0, 0};
    return VG_E_NOMEM;
}
