/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels mark the runs of token bytes that may hold something; each of these is read as the longest thing that it
 * can be the beginning of. */
#include "observe/extract.h"

#include "address.h"
#include "base/limits.h"
#include "context.h"
#include "domain.h"
#include "extract_marked.h"
#include "extract_name.h"
#include "find/find.h"
#include "observe/canonical.h"
#include "unicode.h"
#include "url.h"

typedef struct extractor {
    vg_slice text;
    vg_found_fn on_found;
    void *context;
    size_t done; /* nothing that begins before it is reported any more */
    int stop;
    char value[VG_CANONICAL_MAX + 8];
} extractor;

static bool in_class(const extractor *x, size_t at, unsigned classes)
{
    return at < x->text.size && vg_find_class[x->text.data[at]] & classes;
}

static uint8_t byte_at(const extractor *x, size_t at)
{
    return at < x->text.size ? x->text.data[at] : 0;
}

static bool is_alnum_at(const extractor *x, size_t at)
{
    return at < x->text.size && vg_is_alnum(x->text.data[at]);
}

/* Reports text[begin, end) as kind, with the canonical form of `written`. False where it has none. */
static bool report_as(extractor *x, vg_kind kind, size_t begin, size_t end, vg_slice written)
{
    if (end - begin > VG_LIMIT_TOKEN_BYTES) return false;
    size_t n = vg_canonical(kind, written, x->value);
    if (n == 0) return false;
    vg_found found = {kind, begin, end - begin, vg_slice_of(x->value, n)};
    x->stop = x->on_found(x->context, &found);
    x->done = end;
    return true;
}

static bool report(extractor *x, vg_kind kind, size_t begin, size_t end)
{
    return report_as(x, kind, begin, end, vg_slice_of(x->text.data + begin, end - begin));
}

static bool plausible(const extractor *x, size_t begin, size_t end)
{
    char form[VG_CANONICAL_MAX];
    vg_slice written = vg_slice_of(x->text.data + begin, end - begin);
    size_t n = vg_domain_has_labels(written) ? vg_canonical(VG_KIND_DOMAIN, written, form) : 0;
    return n > 0 && vg_domain_plausible(vg_slice_of(form, n));
}

/* "http://" and the like begin at `at`. */
static bool scheme_at(const extractor *x, size_t at)
{
    size_t end = at;
    while (end - at < 12 && (is_alnum_at(x, end) || byte_at(x, end) == '+')) end++;
    return byte_at(x, end) == ':' && byte_at(x, end + 1) == '/' && byte_at(x, end + 2) == '/' &&
           vg_url_scheme_port(vg_slice_of(x->text.data + at, end - at)) >= 0;
}

/* Where a URL that is under way at `at` ends: at the comma before the next one, at a byte or character that cannot be
 * in one, at a bracket that it did not open, and without the punctuation of the sentence around it. */
static size_t url_end(const extractor *x, size_t at)
{
    const size_t begin = at;
    int round = 0;
    bool query = false;
    bool bracket = byte_at(x, at) == '['; /* an IPv6 host; elsewhere brackets belong to the text around */
    while (at < x->text.size && at - begin < VG_LIMIT_TOKEN_BYTES) {
        uint8_t c = x->text.data[at];
        size_t size = 1;
        if (c >= 0x80 && !vg_unicode_is_word(vg_unicode_at(x->text, at, &size))) break;
        if (!vg_url_byte(c)) break;
        if (c == '(') round++;
        if (c == ')' && --round < 0) break;
        if ((c == '[' && at > begin) || (c == ']' && !bracket)) break;
        if (c == ']') bracket = false;
        query |= c == '?';
        if ((c == ',' || c == ';') && !query && scheme_at(x, at + 1)) break;
        at += size;
    }
    while (at > begin && strchr(".,;:!?'*_", x->text.data[at - 1]) && x->text.data[at - 1]) at--;
    return at;
}

/* "http://…" where the run [begin, end) is the scheme. */
static bool take_url(extractor *x, size_t begin, size_t end)
{
    if (byte_at(x, end) != ':' || byte_at(x, end + 1) != '/' || byte_at(x, end + 2) != '/') return false;
    /* "foohttp://": the scheme is what a known one makes of the run's end. */
    size_t scheme = end;
    while (scheme > begin && end - scheme < 12 &&
           (vg_is_alnum(x->text.data[scheme - 1]) || x->text.data[scheme - 1] == '+'))
        scheme--;
    while (scheme < end && vg_url_scheme_port(vg_slice_of(x->text.data + scheme, end - scheme)) < 0) scheme++;
    if (scheme == end) return false;
    return report(x, VG_KIND_URL, scheme, url_end(x, end + 3));
}

/* A host at [begin, end) with a path behind it: a URL whose scheme goes without saying. */
static bool take_bare_url(extractor *x, size_t begin, size_t end)
{
    size_t at = end;
    if (byte_at(x, at) == ':' && vg_is_digit(byte_at(x, at + 1))) {
        do at++;
        while (vg_is_digit(byte_at(x, at)));
    }
    if (byte_at(x, at) != '/' || at + 1 >= x->text.size || !vg_url_byte(x->text.data[at + 1])) return false;
    size_t stop = url_end(x, at + 1);
    if (stop <= at + 1) return false;
    size_t segment = at + 1;
    while (segment < stop && x->text.data[segment] != '/' && x->text.data[segment] != '?') segment++;
    if (segment == stop && plausible(x, at + 1, stop) && !vg_extract_name_is_other(x->text, at + 1, stop))
        return false; /* "evil.com/evil.net": two names */
    if (stop - begin > VG_LIMIT_TOKEN_BYTES - 8) return false;
    uint8_t written[VG_LIMIT_TOKEN_BYTES + 8] = "http://";
    memcpy(written + 7, x->text.data + begin, stop - begin);
    return report_as(x, VG_KIND_URL, begin, stop, vg_slice_of(written, 7 + stop - begin));
}

static bool in_local(uint8_t c)
{
    return vg_is_alnum(c) || c == '.' || c == '_' || c == '+' || c == '-' || c == '%' || c == '\'' || c == '&' ||
           c == '=';
}

static bool take_email(extractor *x, size_t begin)
{
    size_t at = begin;
    while (at < x->text.size && at - begin <= 64 && in_local(x->text.data[at])) at++;
    if (byte_at(x, at) != '@' || at == begin) return false;
    size_t domain = at + 1, end = domain;
    while (in_class(x, end, VG_CLASS_TOKEN) && end - domain < 300 &&
           (x->text.data[end] < 0x80 || x->text.data[end] >= 0xc3))
        end++;
    while (end > domain && x->text.data[end - 1] == '.') end--;
    if (end == domain || !plausible(x, domain, end)) return false;
    while (begin < at && (x->text.data[begin] == '\'' || x->text.data[begin] == '.' || x->text.data[begin] == '='))
        begin++;
    return begin < at && report(x, VG_KIND_EMAIL, begin, end);
}

/* "/24" behind an address that ends at `end`: its end, or `end`. */
static size_t prefix_end(const extractor *x, size_t end)
{
    size_t at = end + 1;
    if (byte_at(x, end) != '/') return end;
    while (at - end <= 3 && vg_is_digit(byte_at(x, at))) at++;
    if (at == end + 1 || is_alnum_at(x, at) || byte_at(x, at) == '/' || byte_at(x, at) == '_') return end;
    return byte_at(x, at) == '.' && is_alnum_at(x, at + 1) ? end : at;
}

static bool take_address(extractor *x, size_t begin, size_t end)
{
    uint32_t v4;
    if (!vg_address_parse4(vg_slice_of(x->text.data + begin, end - begin), &v4)) return false;
    size_t prefix = prefix_end(x, end);
    if (prefix > end && report(x, VG_KIND_CIDR, begin, prefix)) return true;
    if (vg_context_is_version(x->text, begin, end)) {
        x->done = end;
        return true;
    }
    return take_bare_url(x, begin, end) || report(x, VG_KIND_IPV4, begin, end);
}

static bool take_ipv6(extractor *x, size_t begin)
{
    size_t end = begin, colons = 0, digits = 0;
    while (in_class(x, end, VG_CLASS_HEX | VG_CLASS_COLON) && end - begin < 46) {
        colons += x->text.data[end] == ':';
        digits += vg_is_digit(x->text.data[end]);
        end++;
    }
    if (colons < 2 || digits == 0) return false;
    size_t dotted = end;
    while (dotted - begin < 46 && (vg_is_digit(byte_at(x, dotted)) || byte_at(x, dotted) == '.')) dotted++;
    while (dotted > end && x->text.data[dotted - 1] == '.') dotted--;
    uint8_t bytes[16];
    if (dotted > end && vg_address_parse6(vg_slice_of(x->text.data + begin, dotted - begin), bytes))
        end = dotted;
    else if (end > begin && x->text.data[end - 1] == ':' && x->text.data[end - 2] != ':')
        end--;
    if (!vg_address_parse6(vg_slice_of(x->text.data + begin, end - begin), bytes)) return false;
    if (is_alnum_at(x, end) || byte_at(x, end) == '_' || byte_at(x, end) == '-') return false;
    size_t prefix = prefix_end(x, end);
    if (prefix > end && report(x, VG_KIND_CIDR, begin, prefix)) return true;
    return report(x, VG_KIND_IPV6, begin, end);
}

static bool take_hash(extractor *x, size_t begin, size_t end)
{
    static const struct {
        size_t digits;
        vg_kind kind;
    } sizes[] = {{32, VG_KIND_MD5}, {40, VG_KIND_SHA1}, {64, VG_KIND_SHA256}, {128, VG_KIND_SHA512}};
    bool decimal = true;
    for (size_t i = begin; i < end; i++) {
        if (vg_hex_value(x->text.data[i]) < 0) return false;
        decimal &= vg_is_digit(x->text.data[i]);
    }
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !decimal; i++)
        if (end - begin == sizes[i].digits) return report(x, sizes[i].kind, begin, end);
    return false;
}

static bool take_id(extractor *x, size_t begin)
{
    size_t end = begin;
    if (vg_slice_ieq(vg_slice_take(vg_slice_skip(x->text, begin), 4), vg_slice_str("CVE-"))) {
        end += 4;
        while (end - begin < 24 && (vg_is_digit(byte_at(x, end)) || (end == begin + 8 && byte_at(x, end) == '-')))
            end++;
        return !is_alnum_at(x, end) && report(x, VG_KIND_CVE, begin, end);
    }
    if (byte_at(x, begin) != 'T' || (byte_at(x, begin + 1) != '0' && byte_at(x, begin + 1) != '1')) return false;
    while (end - begin < 5 && end < x->text.size && (end == begin || vg_is_digit(x->text.data[end]))) end++;
    if (end - begin != 5) return false;
    if (byte_at(x, end) == '.' && vg_is_digit(byte_at(x, end + 1)) && vg_is_digit(byte_at(x, end + 2)) &&
        vg_is_digit(byte_at(x, end + 3)) && !is_alnum_at(x, end + 4))
        return report(x, VG_KIND_ATTACK, begin, end + 4);
    return !is_alnum_at(x, end) && byte_at(x, end) != '-' && byte_at(x, end) != '_' &&
           report(x, VG_KIND_ATTACK, begin, end);
}

static bool take_domain(extractor *x, size_t begin, size_t end)
{
    /* "https%3A%2F%2Fevil.com": the figures belong to the sign before them */
    if (begin > 0 && x->text.data[begin - 1] == '%' && begin + 2 < end && vg_hex_value(x->text.data[begin]) >= 0 &&
        vg_hex_value(x->text.data[begin + 1]) >= 0)
        begin += 2;
    if (end - begin > 4 * VG_DOMAIN_MAX || !plausible(x, begin, end)) return false;
    size_t label = end, second;
    while (label > begin && x->text.data[label - 1] != '.') label--;
    for (second = label - 1; second > begin && x->text.data[second - 1] != '.';) second--;
    for (size_t i = second; i < end; i++)
        if (x->text.data[i] == '_') return false; /* no registry sells one */
    if (vg_extract_name_is_other(x->text, begin, end)) return false;
    return take_bare_url(x, begin, end) || report(x, VG_KIND_DOMAIN, begin, end);
}

/* The words of a run that is no name as a whole: hashes and ids between '.', '-' and '_', addresses between dashes. */
static void take_words(extractor *x, size_t begin, size_t end)
{
    for (size_t at = begin; at < end && x->stop == 0;) {
        if (at < x->done) at = x->done;
        if (at >= end) return;
        if (!vg_is_alnum(x->text.data[at])) {
            at++;
            continue;
        }
        size_t word = at;
        while (word < end && vg_is_alnum(x->text.data[word])) word++;
        if (take_id(x, at) || take_hash(x, at, word)) continue;
        size_t number = at;
        while (number < end && number - at < 20 && (vg_is_digit(x->text.data[number]) || x->text.data[number] == '.'))
            number++;
        bool joined = at > begin && x->text.data[at - 1] != '-';
        bool goes_on = number < end && (x->text.data[number] != '-' || !vg_is_digit(byte_at(x, number + 1)));
        while (number > at && x->text.data[number - 1] == '.') number--;
        if (number > word && !joined && !goes_on && take_address(x, at, number)) continue;
        at = word;
    }
}

/* A run, or a piece of one, of ASCII or as an internationalised name. */
static void take_piece(extractor *x, size_t begin, size_t end)
{
    while (end > begin && x->text.data[end - 1] == '.') end--;
    while (begin < end && x->text.data[begin] == '.') begin++;
    if (begin >= end || begin < x->done) return;
    if (take_address(x, begin, end)) return;
    size_t name = begin, stop = end; /* "-evil.com-", "_evil.com_" as people mark it up */
    while (name < stop && (x->text.data[name] == '-' || x->text.data[name] == '_')) name++;
    while (stop > name && (x->text.data[stop - 1] == '-' || x->text.data[stop - 1] == '_')) stop--;
    if (take_domain(x, name, stop)) return;
    take_words(x, begin, end);
}

/* The run of token bytes [begin, end). */
static void take_run(extractor *x, size_t begin, size_t end)
{
    if (take_url(x, begin, end)) return;
    if (in_class(x, begin, VG_CLASS_HEX) && take_ipv6(x, begin)) return;
    if (take_email(x, begin)) return;
    bool high = false;
    for (size_t i = begin; i < end && !high; i++) high = x->text.data[i] >= 0x80;
    if (!high) {
        take_piece(x, begin, end);
        return;
    }
    vg_slice run = vg_slice_of(x->text.data + begin, end - begin);
    vg_piece piece;
    for (vg_piece_walk walk = {0}; x->stop == 0 && vg_unicode_next_piece(run, &walk, &piece);) {
        if (begin + piece.begin < x->done) continue;
        if (piece.end == run.size && take_url(x, begin + piece.begin, begin + piece.end)) return;
        if (piece.ascii && take_email(x, begin + piece.begin)) return;
        take_piece(x, begin + piece.begin, begin + piece.end);
    }
}

/* "info@evil.com" where nothing in "info" was worth a look: a local part may begin with any run that leads to the '@',
 * here or further on, and the first that does has it. until: just before an '@', or behind a byte of a local part. */
static bool take_email_before(extractor *x, size_t until)
{
    size_t begin = until;
    while (begin > x->done && until - begin <= 64 && in_local(x->text.data[begin - 1])) begin--;
    for (; begin < until; begin++) {
        bool starts = in_class(x, begin, VG_CLASS_TOKEN) &&
                      (begin == x->done || !(vg_find_class[x->text.data[begin - 1]] & VG_CLASS_TOKEN));
        if (starts && take_email(x, begin)) return true;
    }
    return false;
}

/* What ends, or stands, at a mark. */
static void take_mark(extractor *x, size_t at)
{
    const uint8_t *text = x->text.data;
    if (byte_at(x, at) == ':' && at > 0 && text[at - 1] == ':') {
        size_t first = at - 1; /* "::1" with nothing before it */
        if (first < x->done || (first > 0 && vg_find_class[text[first - 1]] & (VG_CLASS_TOKEN | VG_CLASS_COLON)))
            return;
        take_ipv6(x, first);
        if (x->done <= first) x->done = first + 1;
        return;
    }
    size_t begin = at;
    while (begin > x->done && vg_find_class[text[begin - 1]] & VG_CLASS_TOKEN) begin--;
    if (begin >= at) return;
    const uint8_t before = begin > x->done ? text[begin - 1] : ' ';
    bool taken = before == '@' ? take_email_before(x, begin - 1) : in_local(before) && take_email_before(x, begin);
    if (taken && x->stop == 0) begin = x->done; /* what is left of the run */
    if (begin < at && x->stop == 0) take_run(x, begin, at);
    if (x->done < at) x->done = at;
}

#define MARK_BLOCKS 64 /* 4 KiB of text at once */

int vg_extract_marked(vg_slice text, vg_marks_fn marks, vg_found_fn on_found, void *context)
{
    extractor x = {.text = text, .on_found = on_found, .context = context};
    vg_marks_state state = {0};
    uint64_t found[MARK_BLOCKS];
    uint8_t tail[64] = {0};
    for (size_t at = 0; at <= text.size && x.stop == 0;) {
        size_t blocks = (text.size - at) / 64;
        if (blocks > MARK_BLOCKS) blocks = MARK_BLOCKS;
        if (blocks > 0) {
            marks(&state, text.data + at, blocks, found);
        } else { /* what is left, and the zero behind it that ends the last run */
            blocks = 1;
            if (text.size > at) memcpy(tail, text.data + at, text.size - at);
            marks(&state, tail, blocks, found);
        }
        for (size_t i = 0; i < blocks; i++)
            for (uint64_t bits = found[i]; bits && x.stop == 0; bits &= bits - 1)
                take_mark(&x, at + i * 64 + (size_t)__builtin_ctzll(bits));
        at += blocks * 64;
    }
    return x.stop;
}

int vg_extract(vg_slice text, vg_found_fn on_found, void *context)
{
    return vg_extract_marked(text, vg_kernel_choose()->marks, on_found, context);
}
