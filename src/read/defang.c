/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over the text. Pairs of bytes that can begin something are in a table; at each of them the rules are tried
 * in the order: literal rules (`rules`, brackets around a separator), schemes (`schemes`), weak signs that count only
 * inside a token that ends in a known top-level domain or is an address, spelled words, characters that nobody sees,
 * and wrapped hashes (wrap.c). Every rule looks a bounded number of bytes around, weak tokens are judged once. */
#include "defang.h"

#include <stdlib.h>

#include "observe/canonical.h"

/* What must stand around the written form. */
typedef enum around {
    BETWEEN, /* label characters on both sides, or blanks on both sides and labels behind them */
    TIGHT,   /* label characters on both sides */
    ESCAPED, /* the same, or signs of a path, or another of its kind */
    LOOSE,   /* part of a URL or an address on the left */
} around;

typedef struct rule {
    const char *written; /* lower case */
    uint8_t size;
    const char *means;
    around around;
} rule;

#define RULE(written, means, around)                                                                                   \
    {                                                                                                                  \
        written, sizeof written - 1, means, around                                                                     \
    }
static const rule rules[] = {
    RULE("[.]", ".", BETWEEN),       RULE("(.)", ".", BETWEEN),       RULE("{.}", ".", BETWEEN),
    RULE("<.>", ".", BETWEEN),       RULE("\\[.\\]", ".", BETWEEN),   RULE("\\[.]", ".", BETWEEN),
    RULE("[\\.]", ".", BETWEEN),     RULE("[[.]]", ".", BETWEEN),     RULE("((.))", ".", BETWEEN),
    RULE("[dot]", ".", BETWEEN),     RULE("(dot)", ".", BETWEEN),     RULE("{dot}", ".", BETWEEN),
    RULE("<dot>", ".", BETWEEN),     RULE("\\[dot\\]", ".", BETWEEN), RULE("[point]", ".", BETWEEN),
    RULE("(point)", ".", BETWEEN),   RULE("[punkt]", ".", BETWEEN),   RULE("[punto]", ".", BETWEEN),
    RULE("[ponto]", ".", BETWEEN),   RULE("[:]", ":", LOOSE),         RULE("(:)", ":", LOOSE),
    RULE("{:}", ":", LOOSE),         RULE("\\[:\\]", ":", LOOSE),     RULE("[://]", "://", LOOSE),
    RULE("(://)", "://", LOOSE),     RULE("\\[://\\]", "://", LOOSE), RULE("[:/]", ":/", LOOSE),
    RULE("[//]", "//", LOOSE),       RULE("[/]", "/", LOOSE),         RULE("(/)", "/", LOOSE),
    RULE("[@]", "@", BETWEEN),       RULE("(@)", "@", BETWEEN),       RULE("{@}", "@", BETWEEN),
    RULE("[at]", "@", BETWEEN),      RULE("(at)", "@", BETWEEN),      RULE("{at}", "@", BETWEEN),
    RULE("<at>", "@", BETWEEN),      RULE("\\[at\\]", "@", BETWEEN),  RULE("\\[@\\]", "@", BETWEEN),
    RULE("[arobase]", "@", BETWEEN), RULE("(arobase)", "@", BETWEEN), RULE("[-]", "-", TIGHT),
    RULE("[ . ]", ".", TIGHT),       RULE("[. ]", ".", TIGHT),        RULE("[ .]", ".", TIGHT),
    RULE("( . )", ".", TIGHT),       RULE("\\_", "_", ESCAPED),       RULE("\\-", "-", ESCAPED), /* Markdown's */
    RULE("[?]", "?", LOOSE),         RULE("[=]", "=", LOOSE),         RULE("[&]", "&", LOOSE),
};

/* Schemes as people maim them; an "s" may follow. */
static const rule schemes[] = {
    RULE("hxxp", "http", LOOSE),   RULE("h**p", "http", LOOSE),   RULE("h[tt]p", "http", LOOSE),
    RULE("h[xx]p", "http", LOOSE), RULE("hxtp", "http", LOOSE),   RULE("htxp", "http", LOOSE),
    RULE("hzzp", "http", LOOSE),   RULE("h__p", "http", LOOSE),   RULE("h\\*\\*p", "http", LOOSE),
    RULE("ht[t]p", "http", LOOSE), RULE("h[t]tp", "http", LOOSE), RULE("h(tt)p", "http", LOOSE),
    RULE("hxxxp", "http", LOOSE),  RULE("hxp", "http", LOOSE),    RULE("hyyp", "http", LOOSE),
    RULE("meow", "http", LOOSE),   RULE("fxp", "ftp", LOOSE),     RULE("f[t]p", "ftp", LOOSE),
};

/* Characters beyond ASCII: what nobody sees goes, what looks like a blank becomes one. */
typedef struct sign {
    const char *utf8;
    uint8_t size;
    const char *means; /* "." only inside a token that makes a value */
} sign;

static const sign signs[] = {
    {"\xC2\xAD", 2, ""},      /* U+00AD soft hyphen */
    {"\xC2\xA0", 2, " "},     /* U+00A0 no-break space */
    {"\xE1\xA0\x8E", 3, ""},  /* U+180E */
    {"\xE2\x80\x87", 3, " "}, /* U+2007 figure space */
    {"\xE2\x80\x8B", 3, ""},  /* U+200B zero width space */
    {"\xE2\x80\x8C", 3, ""},  /* U+200C */
    {"\xE2\x80\x8D", 3, ""},  /* U+200D */
    {"\xE2\x80\x8E", 3, ""},  /* U+200E */
    {"\xE2\x80\x8F", 3, ""},  /* U+200F */
    {"\xE2\x80\xAF", 3, " "}, /* U+202F narrow no-break space */
    {"\xE2\x81\xA0", 3, ""},  /* U+2060 word joiner */
    {"\xEF\xBB\xBF", 3, ""},  /* U+FEFF */
    {"\xE2\x80\xA4", 3, "."}, /* U+2024 one dot leader */
    {"\xE3\x80\x82", 3, "."}, /* U+3002 ideographic full stop */
    {"\xEF\xBC\x8E", 3, "."}, /* U+FF0E full-width full stop */
    {"\xEF\xBD\xA1", 3, "."}, /* U+FF61 half-width ideographic full stop */
};

/* Words that stand before " dot " in running text without being a label. */
static const char *const no_labels[] = {
    "a",  "an", "the", "this", "that", "every", "each",  "any",  "another", "one",   "le",  "un",   "no",    "red",
    "to", "of", "and", "or",   "in",   "big",   "first", "last", "its",     "their", "our", "your", "polka", "micro"};

#define TOKEN_BYTES 512

typedef struct pass {
    vg_refanged *r;
    vg_slice in;
    size_t copied;       /* everything before it is in the new text */
    size_t judged_until; /* the end of the last weak token that was judged… */
    bool judged;         /* …and what was found */
    vg_status status;
} pass;

static bool is_label(uint8_t c)
{
    return vg_is_alnum(c) || c == '-' || c == '_' || c >= 0x80;
}

static int at_or(const pass *p, size_t at)
{
    return at < p->in.size ? p->in.data[at] : -1;
}

static bool starts(const pass *p, size_t at, const char *lower, size_t size)
{
    if (p->in.size - at < size) return false;
    for (size_t i = 0; i < size; i++)
        if (vg_lower(p->in.data[at + i]) != (uint8_t)lower[i]) return false;
    return true;
}

static void add_piece(pass *p, size_t in, vg_piece_kind kind)
{
    vg_refanged *r = p->r;
    if (r->count == r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 16;
        vg_piece *pieces = realloc(r->pieces, capacity * sizeof *pieces);
        if (!pieces) {
            p->status = VG_E_NOMEM;
            return;
        }
        r->pieces = pieces;
        r->capacity = capacity;
    }
    r->pieces[r->count++] = (vg_piece){(uint32_t)r->buffer.size, (uint32_t)in, (uint32_t)kind};
}

/* [from, until) of the original becomes `means`. */
static void replace(pass *p, size_t from, size_t until, const char *means, vg_piece_kind kind)
{
    if (from > p->copied) {
        add_piece(p, p->copied, VG_PIECE_COPY);
        vg_buf_add(&p->r->buffer, p->in.data + p->copied, from - p->copied);
    }
    add_piece(p, from, kind);
    vg_buf_add_str(&p->r->buffer, means);
    p->copied = until;
}

static bool left_is_label(const pass *p, size_t at)
{
    return at > 0 && is_label(p->in.data[at - 1]);
}

static bool opens_again(int c)
{
    return c == '[' || c == '(' || c == '{' || c == '\\' || c == '<' || c == '/' || c == ':' || c == '?';
}

/* After "john [at] ": a label, then a dot in brackets or spelled. */
static bool domain_is_defanged(const pass *p, size_t at)
{
    size_t end = at;
    while (end < p->in.size && end - at < 64 && is_label(p->in.data[end])) end++;
    if (at_or(p, end) == ' ' && starts(p, end, " dot ", 5)) return true;
    int c = at_or(p, at_or(p, end) == ' ' ? end + 1 : end);
    return c == '[' || c == '(' || c == '{' || c == '<' || c == '\\';
}

static bool fits_between(const pass *p, size_t at, size_t end, bool at_sign, size_t *ret_from, size_t *ret_until)
{
    int next = at_or(p, end);
    *ret_from = at;
    *ret_until = end;
    if (left_is_label(p, at) && next >= 0 && is_label((uint8_t)next)) return true;
    /* "example [.] com": the blanks go too */
    if (at < 2 || at - 1 < p->copied || p->in.data[at - 1] != ' ' || !is_label(p->in.data[at - 2])) return false;
    int after = at_or(p, end + 1);
    if (next != ' ' || after < 0 || !is_label((uint8_t)after)) return false;
    if (at_sign && !domain_is_defanged(p, end + 1)) return false; /* "a (at) b" */
    *ret_from = at - 1;
    *ret_until = end + 1;
    return true;
}

static bool fits_loose(const pass *p, size_t at, size_t end)
{
    if (at == 0) return false;
    uint8_t left = p->in.data[at - 1];
    int next = at_or(p, end);
    bool joined =
        is_label(left) || left == ']' || left == ')' || left == '}' || left == ':' || left == '/' || left == '*';
    bool more = next >= 0 && (is_label((uint8_t)next) || opens_again(next) || next == ']');
    bool slash_at_end = p->in.data[at + 1] == '/' && (next < 0 || vg_is_space((uint8_t)next));
    return joined && (more || slash_at_end);
}

static bool in_token(uint8_t c)
{
    return vg_is_alnum(c) || c == '-' || c == '_' || c == '.' || c == '[' || c == ']' || c == '\\';
}

static size_t dot_sign(const pass *p, size_t at)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (signs[i].means[0] == '.' && starts(p, at, signs[i].utf8, signs[i].size)) return signs[i].size;
    return 0;
}

static bool is_ipv4_shape(vg_slice host)
{
    unsigned dots = 0, digits = 0;
    for (size_t i = 0; i < host.size; i++) {
        if (host.data[i] == '.') {
            if (digits == 0 || digits > 3) return false;
            dots++;
            digits = 0;
        } else if (!vg_is_digit(host.data[i]) || ++digits > 3) {
            return false;
        }
    }
    return dots == 3 && digits > 0;
}

/* A host of labels whose last is a known top-level domain, or an IPv4 address. */
static bool is_host(vg_slice host)
{
    size_t dots = 0;
    if (host.size < 4 || host.data[0] == '.' || host.data[host.size - 1] == '.') return false;
    if (is_ipv4_shape(host)) return true;
    for (size_t i = 0; i < host.size; i++) {
        if (host.data[i] == '.') {
            if (host.data[i - 1] == '.') return false;
            dots++;
        } else if (!vg_is_alnum(host.data[i]) && host.data[i] != '-' && host.data[i] != '_') {
            return false;
        }
    }
    return dots > 0 && vg_tld_known(host);
}

/* The whole token around a weak sign, with every sign in it undone, is a host. Judged once a token. */
static bool judge_token(pass *p, size_t at)
{
    char host[TOKEN_BYTES];
    size_t size = 0, start = at, end;
    if (at < p->judged_until) return p->judged;
    while (start > 0 && at - start < TOKEN_BYTES / 2) {
        if (in_token(p->in.data[start - 1]))
            start--;
        else if (start >= 3 && dot_sign(p, start - 3))
            start -= 3;
        else
            break;
    }
    int left = start > 0 ? p->in.data[start - 1] : -1;
    bool path =
        p->in.data[start] == '\\' || (left == ':' || (left == '/' && (start < 2 || p->in.data[start - 2] != '/')));
    for (end = start; end < p->in.size && end - start < TOKEN_BYTES;) {
        size_t dot = p->in.data[end] >= 0x80 ? dot_sign(p, end) : 0;
        if (dot || p->in.data[end] == '.') {
            host[size++] = '.';
            end += dot ? dot : 1;
        } else if (!in_token(p->in.data[end])) {
            break;
        } else {
            uint8_t c = p->in.data[end++];
            int next = at_or(p, end);
            bool beside_dot = (c == '[' && next == '.') || (c == '\\' && next == '.') ||
                              (c == ']' && size > 0 && (host[size - 1] == '.' || p->in.data[start] != '['));
            if (!beside_dot) host[size++] = (char)c;
        }
    }
    bool cut = end - start >= TOKEN_BYTES || at - start >= TOKEN_BYTES / 2;
    while (size > 0 && host[size - 1] == '.') size--;
    p->judged_until = end > at ? end : at + 1;
    p->judged = !cut && !path && is_host(vg_slice_of(host, size));
    return p->judged;
}

/* "evil[.com", "evil.]com", "evil[.com]", "evil\.com": returns where to go on, or 0. */
static size_t try_weak(pass *p, size_t at)
{
    uint8_t c = p->in.data[at];
    int next = at_or(p, at + 1), after = at_or(p, at + 2);
    if (!left_is_label(p, at)) return 0;
    if ((c == '[' || c == '\\') && next == '.' && after >= 0 && vg_is_alnum((uint8_t)after)) {
        if (!judge_token(p, at)) return 0;
        replace(p, at, at + 2, ".", VG_PIECE_DEFANG);
        if (c == '\\') return at + 2;
        size_t close = at + 2;
        while (close < p->in.size && close - at < 64 && (is_label(p->in.data[close]) || p->in.data[close] == '.'))
            close++;
        if (at_or(p, close) == ']') replace(p, close, close + 1, "", VG_PIECE_DEFANG);
        return p->copied;
    }
    if (c == '.' && next == ']' && after >= 0 && vg_is_alnum((uint8_t)after)) {
        if (!judge_token(p, at)) return 0;
        replace(p, at, at + 2, ".", VG_PIECE_DEFANG);
        return at + 2;
    }
    return 0;
}

typedef struct label {
    size_t from, until;
} label;

static label label_before(const pass *p, size_t at)
{
    size_t from = at;
    while (from > 0 && at - from < 64 && (is_label(p->in.data[from - 1]) || p->in.data[from - 1] == '.')) from--;
    return (label){from, at};
}

static label label_after(const pass *p, size_t at)
{
    size_t until = at;
    while (until < p->in.size && until - at < 64 && is_label(p->in.data[until])) until++;
    return (label){at, until};
}

/* The host that goes on at `at` (labels, dots, dots in brackets), plain, behind "x.": its size in ret_host. */
static size_t rest_of_host(const pass *p, size_t at, char ret_host[TOKEN_BYTES])
{
    size_t size = 0;
    ret_host[size++] = 'x';
    ret_host[size++] = '.';
    while (at < p->in.size && size < TOKEN_BYTES) {
        bool dot = starts(p, at, "[.]", 3);
        if (!dot && !is_label(p->in.data[at]) && p->in.data[at] != '.') break;
        ret_host[size++] = dot ? '.' : (char)p->in.data[at];
        at += dot ? 3 : 1;
    }
    while (ret_host[size - 1] == '.') size--;
    return size;
}

/* Past a blank, or a line's end and the indent of the next line; `at` where there is neither. */
static size_t skip_break(const pass *p, size_t at)
{
    size_t next = at;
    if (at_or(p, next) == ' ') next++;
    if (at_or(p, next) == '\r') next++;
    if (at_or(p, next) != '\n') return next;
    for (next++; next - at < 16 && at_or(p, next) == ' ';) next++;
    return next;
}

/* The same backwards. */
static size_t skip_break_back(const pass *p, size_t at)
{
    size_t before = at, line;
    while (before > p->copied && at - before < 16 && p->in.data[before - 1] == ' ') before--;
    line = before;
    if (line > p->copied && p->in.data[line - 1] == '\n') line--;
    if (line < before && line > p->copied && p->in.data[line - 1] == '\r') line--;
    if (line < before) return line;
    return at - before == 1 ? before : at;
}

/* The name that ends at `at` is a host's already: it has dots, in brackets or bare, or follows "//". */
static bool is_inside_host(const pass *p, size_t at)
{
    label l = label_before(p, at);
    int before = l.from ? p->in.data[l.from - 1] : -1;
    bool dot = l.until > l.from && memchr(p->in.data + l.from, '.', l.until - l.from);
    return l.until > l.from && (dot || before == '/' || (before == ']' && l.from > 1 && p->in.data[l.from - 2] == '.'));
}

/* "evil[.] com", "hxxp://evil [.]com/a", either over the end of a line: a blank on one side of a dot. Less sure than
 * blanks on both, so that the rest must make a host, and no short word of prose. */
static bool fits_half(const pass *p, size_t at, size_t end, size_t *ret_from, size_t *ret_until)
{
    char host[TOKEN_BYTES];
    size_t from = skip_break_back(p, at), until = skip_break(p, end);
    if ((from == at) == (until == end) || from == 0 || !is_label(p->in.data[from - 1])) return false;
    size_t size = rest_of_host(p, until, host);
    if (!is_host(vg_slice_of(host, size)) || (host[2] >= 'A' && host[2] <= 'Z')) return false;
    bool inside = is_inside_host(p, from);
    if (from < at ? !inside : !inside && size < 5 && at_or(p, until + size - 2) != '/') return false;
    *ret_from = from;
    *ret_until = until;
    return true;
}

/* What stands before a port that begins at `at` is a host. */
static bool host_before(const pass *p, size_t at)
{
    return at > 0 && vg_is_alnum(p->in.data[at - 1]) && is_inside_host(p, at);
}

/* The end of the one to five figures at `at`, or `at`. */
static size_t figures_end(const pass *p, size_t at)
{
    size_t end = at;
    while (end < p->in.size && end - at < 6 && vg_is_digit(p->in.data[end])) end++;
    return end - at < 6 ? end : at;
}

/* "1.2.3.4[:8080]", "1.2.3.4:[8080]": `at` is the bracket or the colon. */
static size_t try_port_in_brackets(pass *p, size_t at)
{
    size_t first = at + 2, end = figures_end(p, first);
    if (end == first || at_or(p, end) != ']' || !host_before(p, at)) return 0;
    int next = at_or(p, end + 1);
    if (next >= 0 && is_label((uint8_t)next)) return 0;
    replace(p, at, first, ":", VG_PIECE_DEFANG);
    add_piece(p, first, VG_PIECE_COPY);
    vg_buf_add(&p->r->buffer, p->in.data + first, end - first);
    p->copied = end;
    replace(p, end, end + 1, "", VG_PIECE_DEFANG);
    return end + 1;
}

/* "evil.com:80:/gate.php", as a configuration writes it: the second colon goes. */
static size_t try_port_before_path(pass *p, size_t at)
{
    size_t first = at, colon;
    int path = at_or(p, at + 2);
    while (first > p->copied && at - first < 6 && vg_is_digit(p->in.data[first - 1])) first--;
    if (first == at || at - first > 5 || path < 0 || !(is_label((uint8_t)path) || path == '?')) return 0;
    colon = first - 1;
    if (first >= 3 && (starts(p, first - 3, "[:]", 3) || starts(p, first - 3, "(:)", 3))) colon = first - 3;
    if (first == 0 || (colon == first - 1 && p->in.data[colon] != ':') || !host_before(p, colon)) return 0;
    replace(p, at, at + 1, "", VG_PIECE_DEFANG);
    return at + 1;
}

static size_t try_port(pass *p, size_t at)
{
    return at_or(p, at + 1) == '/' ? try_port_before_path(p, at) : try_port_in_brackets(p, at);
}

/* "http://[1.2.3.4]:80/a", "hxxp://[evil[.]com]/a": the brackets around a host that is no IPv6 address go. */
static size_t try_host_in_brackets(pass *p, size_t at)
{
    char host[TOKEN_BYTES];
    if (at < 2 || p->in.data[at - 1] != '/' || !(p->in.data[at - 2] == ':' || p->in.data[at - 2] == ']')) return 0;
    size_t open = at + 1, close = open + 1, size = rest_of_host(p, close, host);
    while (close < p->in.size && close - open < TOKEN_BYTES && p->in.data[close] != ']')
        close += starts(p, close, "[.]", 3) ? 3 : 1;
    if (size < 3 || at_or(p, close) != ']' || !is_host(vg_slice_of(host + 2, size - 2))) return 0;
    replace(p, open, open + 1, "", VG_PIECE_DEFANG);
    for (size_t i = open + 1; i < close; i++)
        if (starts(p, i, "[.]", 3)) replace(p, i, i + 3, ".", VG_PIECE_DEFANG);
    replace(p, close, close + 1, "", VG_PIECE_DEFANG);
    return close + 1;
}

#define FULL_LINE 60 /* columns: a shorter line was not broken for want of room */

/* The token that ends at `end` is a URL that its author defanged, on a line that is full. */
static bool ends_full_line(const pass *p, size_t end)
{
    size_t from = end;
    bool maimed = false, slashes = false;
    while (from > 0 && end - from < TOKEN_BYTES && !vg_is_space(p->in.data[from - 1])) {
        from--;
        maimed |= starts(p, from, "[.]", 3) || starts(p, from, "hxxp", 4);
        slashes |= starts(p, from, "//", 2);
    }
    size_t column = end - from;
    while (column < FULL_LINE && from > 0 && p->in.data[from - 1] != '\n') from--, column++;
    return maimed && slashes && column >= FULL_LINE;
}

/* The token at `at` is the rest of a path: it has a sign of one, and is no value of its own. */
static bool is_rest_of_path(const pass *p, size_t at)
{
    size_t end = at, host = 0;
    bool path = false;
    while (end < p->in.size && end - at < TOKEN_BYTES && !vg_is_space(p->in.data[end])) {
        uint8_t c = p->in.data[end];
        int next = at_or(p, end + 1);
        if (c == 0 || strchr("[<>|\\\"", c) || c >= 0x80) return false;
        if (c == ':' && next == '/') return false;
        path |= strchr("/?=&%", c) != NULL || (c == '.' && next >= 0 && vg_is_alnum((uint8_t)next));
        if (!host && strchr("/?:", c)) host = end;
        end++;
    }
    if (!host) host = end;
    while (host > at && strchr(".,;)", p->in.data[host - 1])) host--;
    return path && end > at && !is_host(vg_slice_of(p->in.data + at, host - at));
}

/* "hxxp://evil[.]com/panel/" at the end of a full line, and "gate.php" on the next: `at` is where the line ends. */
static size_t try_url_break(pass *p, size_t at)
{
    size_t next = skip_break(p, at);
    int first = at_or(p, next);
    bool open = at > 0 && p->in.data[at - 1] && strchr("/=&?_-%", p->in.data[at - 1]);
    if (next == at || at <= p->copied || first < 0) return 0;
    if (!(open ? vg_is_alnum((uint8_t)first) || (first && strchr("?&=%", first)) : first == '/')) return 0;
    if (!is_rest_of_path(p, next) || !ends_full_line(p, at)) return 0;
    replace(p, at, next, "", VG_PIECE_TYPE);
    return next;
}

/* "[https]://evil.com", "[hxxps:]//evil.com", "(https://)evil.com": brackets around the scheme. */
static size_t try_scheme_in_brackets(pass *p, size_t at)
{
    static const struct {
        const char *open, *ends[3];
    } pairs[] = {{"[", {"]://", ":]//", "://]"}}, {"(", {")://", ":)//", "://)"}}, {"<", {">://", ":>//", "://>"}}};
    static const char *const written[] = {"https", "http", "hxxps", "hxxp"};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (p->in.data[at] != (uint8_t)pairs[i].open[0]) continue;
        for (size_t k = 0; k < sizeof written / sizeof written[0]; k++) {
            size_t end = at + 1 + strlen(written[k]);
            if (!starts(p, at + 1, written[k], end - at - 1)) continue;
            for (size_t n = 0; n < 3; n++) {
                int next = at_or(p, end + 4);
                if (!starts(p, end, pairs[i].ends[n], 4) || next < 0 || !is_label((uint8_t)next)) continue;
                replace(p, at, end + 4, k % 2 ? "http://" : "https://", VG_PIECE_DEFANG);
                return end + 4;
            }
        }
    }
    return 0;
}

/* Markdown's "a\_b\_\_c", "/\_a". */
static bool fits_escaped(const pass *p, size_t at, size_t end)
{
    int left = at > 0 ? p->in.data[at - 1] : ' ', next = at_or(p, end);
    bool joined = left_is_label(p, at) || (at > 0 && p->copied == at) || left == '/' || left == '=' || left == '&';
    return joined && next >= 0 && (is_label((uint8_t)next) || (next == '\\' && starts(p, end, "\\_", 2)));
}

/* What stands around [*from, *until) fits the rule; blanks that go with it are added to the range. */
static bool fits_rule(const pass *p, const rule *r, size_t *from, size_t *until)
{
    size_t at = *from, end = *until;
    int next = at_or(p, end);
    switch (r->around) {
    case BETWEEN:
        return fits_between(p, at, end, r->means[0] == '@', from, until) ||
               (r->means[0] == '.' && fits_half(p, at, end, from, until));
    case TIGHT: return left_is_label(p, at) && next >= 0 && is_label((uint8_t)next);
    case ESCAPED: return fits_escaped(p, at, end);
    case LOOSE: break;
    }
    return fits_loose(p, at, end);
}

static size_t try_rules(pass *p, size_t at)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const rule *r = &rules[i];
        if (!starts(p, at, r->written, r->size)) continue;
        size_t from = at, until = at + r->size;
        if (!fits_rule(p, r, &from, &until)) continue;
        replace(p, from, until, r->means, r->around == ESCAPED ? VG_PIECE_TYPE : VG_PIECE_DEFANG);
        return until;
    }
    return 0;
}

/* What may follow a scheme: "://" in one of its forms. */
static bool is_separator(const pass *p, size_t at)
{
    static const char *const forms[] = {"://", "[:", "(:", "{:", ":[", "\\[:", ":]//", ":\\\\"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (starts(p, at, forms[i], strlen(forms[i]))) return true;
    return false;
}

static size_t try_scheme(pass *p, size_t at)
{
    if (at > 0 && vg_is_alnum(p->in.data[at - 1])) return 0;
    if (starts(p, at, "http[s]", 7) || starts(p, at, "http(s)", 7)) {
        if (!is_separator(p, at + 7)) return 0;
        replace(p, at, at + 7, "https", VG_PIECE_DEFANG);
        return at + 7;
    }
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        const rule *scheme = &schemes[i];
        if (!starts(p, at, scheme->written, scheme->size)) continue;
        size_t end = at + scheme->size, secure = 0;
        if (starts(p, end, "[s]", 3) || starts(p, end, "(s)", 3)) secure = 3;
        if (starts(p, end, "s", 1)) secure = 1;
        if (!is_separator(p, end + secure)) continue;
        replace(p, at, end + secure, scheme->means, VG_PIECE_DEFANG);
        if (secure) vg_buf_add_byte(&p->r->buffer, 's');
        return end + secure;
    }
    return 0;
}

static bool has_figure(const pass *p, label l)
{
    for (size_t i = l.from; i < l.until; i++)
        if (vg_is_digit(p->in.data[i]) || p->in.data[i] == '-' || p->in.data[i] == '_' || p->in.data[i] == '.')
            return true;
    return false;
}

static bool is_common_word(const pass *p, label l)
{
    for (size_t i = 0; i < sizeof no_labels / sizeof no_labels[0]; i++)
        if (vg_slice_ieq(vg_slice_of(p->in.data + l.from, l.until - l.from), vg_slice_str(no_labels[i]))) return true;
    return false;
}

/* "evil dot example dot com" from the first " dot ": the labels joined, only where a value stands around it. */
#define SPELLED_LABELS 8
static size_t try_spelled(pass *p, size_t at)
{
    label labels[SPELLED_LABELS + 1];
    char host[SPELLED_LABELS * 65 + 66];
    size_t count = 1, size = 0;
    if (!starts(p, at, " dot ", 5) || !left_is_label(p, at)) return 0;
    labels[0] = label_before(p, at);
    if (labels[0].from < p->copied || is_common_word(p, labels[0])) return 0;
    for (size_t next = at; count <= SPELLED_LABELS && starts(p, next, " dot ", 5); count++) {
        labels[count] = label_after(p, next + 5);
        next = labels[count].until;
        if (labels[count].from == labels[count].until) return 0;
    }
    if (count < 2) return 0;
    bool figure = false;
    for (size_t i = 0; i < count; i++) {
        size_t length = labels[i].until - labels[i].from;
        if (i) host[size++] = '.';
        memcpy(host + size, p->in.data + labels[i].from, length);
        size += length;
        figure |= has_figure(p, labels[i]);
    }
    int before = labels[0].from ? p->in.data[labels[0].from - 1] : '\n';
    int after = at_or(p, labels[count - 1].until);
    bool alone =
        (before == '\n' || before == '/' || before == '"' || before == '@' || before == '\t' || before == '|') &&
        (after < 0 || after == '\n' || after == '\r' || after == '/' || after == '"' || after == '\t' || after == '|');
    bool closed = after < 0 || (!is_label((uint8_t)after) && after != ' ');
    if (!is_host(vg_slice_of(host, size)) ||
        !(figure || count > 2 || alone || (closed && labels[1].until - labels[1].from > 2)))
        return 0;
    /* "john.doe at evil dot com": only here, where the author spells his values, is " at " an @ */
    label name = {0, 0};
    if (labels[0].from > 4 && starts(p, labels[0].from - 4, " at ", 4)) name = label_before(p, labels[0].from - 4);
    int lead = name.from > 0 ? p->in.data[name.from - 1] : -1;
    if (name.until > name.from && name.from >= p->copied &&
        (has_figure(p, name) || lead == '<' || lead == '(' || lead == '"'))
        replace(p, labels[0].from - 4, labels[0].from, "@", VG_PIECE_DEFANG);
    for (size_t i = 1; i < count; i++) replace(p, labels[i - 1].until, labels[i].from, ".", VG_PIECE_DEFANG);
    return labels[count - 1].from;
}

static size_t try_high(pass *p, size_t at)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        const sign *s = &signs[i];
        if (!starts(p, at, s->utf8, s->size)) continue;
        size_t end = at + s->size;
        if (s->means[0] != '.') {
            replace(p, at, end, s->means, VG_PIECE_TYPE);
            return end;
        }
        int next = at_or(p, end);
        if (at == 0 || !vg_is_alnum(p->in.data[at - 1]) || next < 0 || !vg_is_alnum((uint8_t)next) ||
            !judge_token(p, at))
            return 0;
        replace(p, at, end, ".", VG_PIECE_DEFANG);
        return end;
    }
    return 0;
}

static size_t try_wrap(pass *p, size_t at)
{
    size_t gaps[VG_WRAP_CHUNKS], nexts[VG_WRAP_CHUNKS];
    if (at == 0 || vg_hex_value(p->in.data[at - 1]) < 0) return 0;
    size_t joined = vg_wrap_find(p->in, at, gaps, nexts);
    for (size_t i = 0; i < joined; i++) replace(p, gaps[i], nexts[i], "", VG_PIECE_TYPE);
    if (joined == 0) return 0;
    /* past the last chunk, so that it does not begin another hash */
    size_t end = nexts[joined - 1];
    while (end < p->in.size && vg_hex_value(p->in.data[end]) >= 0) end++;
    return end < p->in.size ? end + 1 : end;
}

/* What two bytes that stand side by side can begin. A pair begins something where the bits of the first and of the
 * second have one in common; nearly no pair of prose does, and the rules look at the few that do. */
enum {
    RULES = 1,    /* a bracket or backslash and what follows it in a rule */
    STOPS = 2,    /* ".]" */
    SCHEMES = 4,  /* "hx", "h*", "ht", "f[" */
    MEOWS = 8,    /* "me" */
    SPELLED = 16, /* " d" */
    WRAPS = 32,   /* a hexadecimal digit and a blank or a line's end */
    SIGNS = 64,   /* the first two bytes of a sign */
    PORTS = 128,  /* ":/", ":[": behind a host, and before a port in brackets */
    HOSTS = 256,  /* "/[" */
    OPENS = 512,  /* what a URL goes on behind, and a line's end */
    PATHS = 1024, /* a line's end and "/" */
};
/* clang-format off */
static const uint16_t begins[256] = {
    ['['] = RULES, ['('] = RULES, ['{'] = RULES, ['<'] = RULES, ['\\'] = RULES,
    ['.'] = STOPS, ['h'] = SCHEMES, ['H'] = SCHEMES, ['m'] = MEOWS, ['M'] = MEOWS, [' '] = SPELLED,
    ['0'] = WRAPS, ['1'] = WRAPS, ['2'] = WRAPS, ['3'] = WRAPS, ['4'] = WRAPS, ['5'] = WRAPS, ['6'] = WRAPS,
    ['7'] = WRAPS, ['8'] = WRAPS, ['9'] = WRAPS, ['a'] = WRAPS, ['b'] = WRAPS, ['c'] = WRAPS, ['d'] = WRAPS,
    ['e'] = WRAPS, ['f'] = WRAPS | SCHEMES, ['A'] = WRAPS, ['B'] = WRAPS, ['C'] = WRAPS, ['D'] = WRAPS,
    ['E'] = WRAPS, ['F'] = WRAPS | SCHEMES,
    [0xC2] = SIGNS, [0xE1] = SIGNS, [0xE2] = SIGNS, [0xE3] = SIGNS, [0xEF] = SIGNS,
    [':'] = PORTS, ['/'] = HOSTS | OPENS, ['='] = OPENS, ['&'] = OPENS, ['?'] = OPENS, ['_'] = OPENS, ['-'] = OPENS,
    ['\n'] = PATHS,
};
static const uint16_t goes_on[256] = {
    ['.'] = RULES, [':'] = RULES, ['@'] = RULES, ['/'] = RULES | PORTS | PATHS, ['d'] = RULES | SPELLED, ['D'] = RULES | SPELLED,
    ['p'] = RULES, ['P'] = RULES, ['a'] = RULES, ['A'] = RULES, ['['] = RULES | SCHEMES | PORTS | HOSTS, ['('] = RULES | SCHEMES,
    ['\\'] = RULES | SCHEMES, [']'] = STOPS, ['x'] = SCHEMES, ['X'] = SCHEMES, ['*'] = SCHEMES, ['t'] = SCHEMES,
    ['T'] = SCHEMES, ['z'] = SCHEMES, ['Z'] = SCHEMES, ['_'] = SCHEMES | RULES, ['e'] = MEOWS, ['E'] = MEOWS,
    [' '] = WRAPS | RULES, ['?'] = RULES, ['='] = RULES, ['&'] = RULES, ['-'] = RULES, ['h'] = RULES, ['H'] = RULES,
    ['y'] = SCHEMES, ['Y'] = SCHEMES, ['\n'] = WRAPS | OPENS, ['\r'] = WRAPS | OPENS,
    [0x80] = SIGNS, [0x81] = SIGNS, [0xA0] = SIGNS, [0xAD] = SIGNS, [0xBB] = SIGNS, [0xBC] = SIGNS, [0xBD] = SIGNS,
};
/* clang-format on */

static size_t try_bracket(pass *p, size_t at)
{
    size_t next = try_rules(p, at);
    if (!next && starts(p, at, "[:", 2)) next = try_port_in_brackets(p, at);
    if (!next) next = try_scheme_in_brackets(p, at);
    return next ? next : try_weak(p, at);
}

static size_t try_all(pass *p, size_t at, unsigned what)
{
    switch (what) {
    case RULES: return try_bracket(p, at);
    case PORTS: return try_port(p, at);
    case OPENS: return try_url_break(p, at + 1);
    case PATHS: return try_url_break(p, at > 0 && p->in.data[at - 1] == '\r' ? at - 1 : at);
    case HOSTS: return try_host_in_brackets(p, at);
    case STOPS: return try_weak(p, at);
    case SCHEMES:
    case MEOWS: return try_scheme(p, at);
    case SPELLED: return try_spelled(p, at);
    case WRAPS: return try_wrap(p, at + 1);
    case SIGNS: return try_high(p, at);
    default: return 0;
    }
}

vg_status vg_refang(vg_refanged *r, vg_slice text)
{
    pass p = {.r = r, .in = text};
    vg_buf_reset(&r->buffer);
    r->buffer.max = UINT32_MAX;
    r->count = 0;
    r->original = r->text = text;
    if (text.size >= UINT32_MAX) return VG_E_LIMIT;
    for (size_t at = 0; at + 1 < text.size;) {
        unsigned what = begins[text.data[at]] & goes_on[text.data[at + 1]];
        if (what == 0) {
            at++;
            continue;
        }
        size_t next = try_all(&p, at, what);
        at = next > at ? next : at + 1;
        if (p.status != VG_OK) return p.status;
    }
    if (r->count == 0) return VG_OK;
    if (p.copied < text.size) {
        add_piece(&p, p.copied, VG_PIECE_COPY);
        vg_buf_add(&r->buffer, text.data + p.copied, text.size - p.copied);
    }
    r->text = vg_buf_slice(&r->buffer);
    return p.status != VG_OK ? p.status : r->buffer.status;
}
