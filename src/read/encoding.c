/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "encoding.h"

#include <stdlib.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include "base/limits.h"

#define STEP         ((size_t)1024) /* bytes of UTF-8 between two marks */
#define HEAD_BYTES   ((size_t)2048) /* within which a declaration must stand */
#define SAMPLE_BYTES ((size_t)16384)
#define PIECE        ((size_t)4096)

/* What is decoded, by the names that declarations use (WHATWG Encoding, 4.2), lower case. ISO-8859-1 is declared where
 * Windows-1252 is meant, and has it as a superset. */
typedef struct charset {
    const char *label;
    const char *name; /* ICU's */
    bool single;      /* one byte a character */
} charset;

static const charset charsets[] = {
    {"windows-1252", "windows-1252", true},
    {"cp1252", "windows-1252", true},
    {"iso-8859-1", "windows-1252", true},
    {"latin1", "windows-1252", true},
    {"iso8859-1", "windows-1252", true},
    {"iso_8859-1", "windows-1252", true},
    {"l1", "windows-1252", true},
    {"iso-8859-15", "ISO-8859-15", true},
    {"iso8859-15", "ISO-8859-15", true},
    {"latin9", "ISO-8859-15", true},
    {"latin-9", "ISO-8859-15", true},
    {"windows-1251", "windows-1251", true},
    {"cp1251", "windows-1251", true},
    {"koi8-r", "KOI8-R", true},
    {"koi8-u", "KOI8-U", true},
    {"iso-8859-5", "ISO-8859-5", true},
    {"ibm866", "IBM866", true},
    {"cp866", "IBM866", true},
    {"windows-1250", "windows-1250", true},
    {"cp1250", "windows-1250", true},
    {"iso-8859-2", "ISO-8859-2", true},
    {"latin2", "ISO-8859-2", true},
    {"windows-1253", "windows-1253", true},
    {"iso-8859-7", "ISO-8859-7", true},
    {"windows-1254", "windows-1254", true},
    {"iso-8859-9", "ISO-8859-9", true},
    {"windows-1255", "windows-1255", true},
    {"windows-1256", "windows-1256", true},
    {"windows-1257", "windows-1257", true},
    {"windows-1258", "windows-1258", true},
    {"shift_jis", "Shift_JIS", false},
    {"shift-jis", "Shift_JIS", false},
    {"windows-31j", "Shift_JIS", false},
    {"euc-jp", "EUC-JP", false},
    {"iso-2022-jp", "ISO-2022-JP", false},
    {"gb2312", "GB18030", false},
    {"gbk", "GB18030", false},
    {"gb18030", "GB18030", false},
    {"big5", "Big5", false},
    {"euc-kr", "EUC-KR", false},
    {"ks_c_5601-1987", "EUC-KR", false},
    {"utf-16le", "UTF-16LE", false},
    {"utf-16be", "UTF-16BE", false},
    {"utf-7", "UTF-7", false},
};

#define CHARSETS (sizeof charsets / sizeof charsets[0])

static const charset *charset_of(vg_slice label)
{
    for (size_t i = 0; i < CHARSETS; i++)
        if (vg_slice_ieq(label, vg_slice_str(charsets[i].label))) return &charsets[i];
    return NULL;
}

/* ---- UTF-8 ---- */

size_t vg_utf8_put(uint32_t point, uint8_t ret_bytes[4])
{
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (point < 0x80) {
        ret_bytes[0] = (uint8_t)point;
        return 1;
    }
    size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, point >>= 6) ret_bytes[i] = (uint8_t)(0x80U | (point & 0x3FU));
    ret_bytes[0] = (uint8_t)(lead[size] | point);
    return size;
}

size_t vg_utf8_get(vg_slice s, size_t at, uint32_t *ret_point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (at >= s.size) return 0;
    uint8_t c = s.data[at];
    if (c < 0x80) {
        *ret_point = c;
        return 1;
    }
    size_t size = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || size > s.size - at) return 0;
    uint32_t point = c & (0x7FU >> size);
    for (size_t i = 1; i < size; i++) {
        if ((s.data[at + i] & 0xC0U) != 0x80U) return 0;
        point = point << 6 | (s.data[at + i] & 0x3FU);
    }
    if (point < least[size] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return 0;
    *ret_point = point;
    return size;
}

/* Sequences of several bytes that are UTF-8, and bytes that belong to none. */
static void weigh_utf8(vg_slice s, size_t *ret_good, size_t *ret_bad)
{
    uint32_t point;
    *ret_good = *ret_bad = 0;
    for (size_t at = 0; at < s.size;) {
        if (s.data[at] < 0x80) {
            at++;
            continue;
        }
        size_t size = vg_utf8_get(s, at, &point);
        *ret_good += size > 0;
        *ret_bad += size == 0;
        at += size ? size : 1;
    }
}

/* ---- places ---- */

static vg_status begin_marks(vg_decoded *d, size_t stored_size, size_t unit)
{
    d->unit = unit;
    d->placed = true;
    d->marks = malloc((stored_size * 3 / STEP + 2) * sizeof *d->marks); /* a byte gives three bytes at most */
    return d->marks ? VG_OK : VG_E_NOMEM;
}

static void mark(vg_decoded *d, size_t size, size_t from, size_t until)
{
    for (size_t i = 0; i < size; i++)
        if ((d->buffer.size + i) % STEP == 0) d->marks[(d->buffer.size + i) / STEP] = (uint32_t)(i ? until : from);
}

static void end_marks(vg_decoded *d, size_t stored_size)
{
    if (d->buffer.size % STEP == 0) d->marks[d->buffer.size / STEP] = (uint32_t)stored_size;
    d->text = vg_buf_slice(&d->buffer);
}

uint64_t vg_decoded_stored(const vg_decoded *d, uint64_t at)
{
    if (d->unit == 0) return at + d->shift;
    uint64_t raw = d->marks[at / STEP];
    for (size_t i = (size_t)(at / STEP * STEP); i < at; i++) {
        uint8_t b = d->text.data[i];
        if ((b & 0xC0U) != 0x80U) raw += b >= 0xF0 ? 2 * d->unit : d->unit;
    }
    return raw;
}

/* ---- UTF-16 ---- */

static uint32_t unit_at(vg_slice s, size_t at, bool big)
{
    return (uint32_t)(big ? s.data[at] << 8 | s.data[at + 1] : s.data[at + 1] << 8 | s.data[at]);
}

/* Unpaired surrogates become U+FFFD. */
static vg_status widen(vg_slice bytes, size_t skip, bool big, vg_decoded *d)
{
    if (begin_marks(d, bytes.size, 2) != VG_OK) return VG_E_NOMEM;
    d->charset = big ? "UTF-16BE" : "UTF-16LE";
    for (size_t at = skip; at + 1 < bytes.size;) {
        uint8_t utf8[4];
        uint32_t point = unit_at(bytes, at, big);
        size_t from = at;
        at += 2;
        if (point >= 0xD800 && point < 0xE000) {
            uint32_t low = point < 0xDC00 && at + 1 < bytes.size ? unit_at(bytes, at, big) : 0;
            bool pair = low >= 0xDC00 && low < 0xE000;
            point = pair ? 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
            at += pair ? 2 : 0;
        }
        size_t size = vg_utf8_put(point, utf8);
        mark(d, size, from, at);
        if (vg_buf_add(&d->buffer, utf8, size) != VG_OK) return d->buffer.status;
    }
    end_marks(d, bytes.size);
    return VG_OK;
}

/* Without a BOM: every other byte is zero in the first 256, as in no 8-bit text. 0: no, 1: little, 2: big. */
static int bare_utf16(vg_slice bytes)
{
    size_t zero[2] = {0, 0}, size = bytes.size < 256 ? bytes.size & ~(size_t)1 : 256;
    for (size_t i = 0; i < size; i++) zero[i & 1] += bytes.data[i] == 0;
    if (size < 8) return 0;
    if (zero[0] == 0 && zero[1] * 4 >= size) return 1;
    return zero[1] == 0 && zero[0] * 4 >= size ? 2 : 0;
}

/* ---- legacy charsets ---- */

/* One byte, one character: a table of 256 serves. */
static vg_status decode_single(vg_slice bytes, UConverter *converter, vg_decoded *d)
{
    uint32_t points[256];
    if (begin_marks(d, bytes.size, 1) != VG_OK) return VG_E_NOMEM;
    for (unsigned b = 0; b < 256; b++) {
        UErrorCode code = U_ZERO_ERROR;
        UChar wide[4];
        char byte = (char)b;
        ucnv_reset(converter);
        int32_t size = ucnv_toUChars(converter, wide, 4, &byte, 1, &code);
        points[b] = U_SUCCESS(code) && size == 1 ? wide[0] : 0xFFFD;
    }
    for (size_t at = 0; at < bytes.size; at++) {
        uint8_t utf8[4];
        size_t size = vg_utf8_put(points[bytes.data[at]], utf8);
        mark(d, size, at, at + 1);
        if (vg_buf_add(&d->buffer, utf8, size) != VG_OK) return d->buffer.status;
    }
    end_marks(d, bytes.size);
    return VG_OK;
}

static vg_status convert(vg_slice bytes, UConverter *converter, vg_buf *out)
{
    const char *from = (const char *)bytes.data, *end = from + bytes.size;
    UChar wide[PIECE] = {0};
    while (from < end) {
        UErrorCode code = U_ZERO_ERROR;
        UChar *to = wide;
        uint8_t utf8[4];
        ucnv_toUnicode(converter, &to, wide + PIECE, &from, end, NULL, true, &code);
        for (const UChar *c = wide; c < to; c++) {
            uint32_t point = *c;
            if (U16_IS_LEAD(point) && c + 1 < to && U16_IS_TRAIL(c[1])) {
                point = (uint32_t)U16_GET_SUPPLEMENTARY(point, c[1]);
                c++;
            } else if (U16_IS_SURROGATE(point)) {
                point = 0xFFFD;
            }
            vg_buf_add(out, utf8, vg_utf8_put(point, utf8));
        }
        if (out->status != VG_OK) return out->status;
        if (U_FAILURE(code) && code != U_BUFFER_OVERFLOW_ERROR) break;
    }
    return VG_OK;
}

static vg_status decode_as(const charset *set, vg_slice bytes, vg_decoded *d)
{
    UErrorCode code = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(set->name, &code);
    if (U_FAILURE(code)) return VG_E_UNSUPPORTED;
    d->charset = set->name;
    vg_status status = set->single ? decode_single(bytes, converter, d) : convert(bytes, converter, &d->buffer);
    if (!set->single) {
        d->text = vg_buf_slice(&d->buffer);
        d->placed = false;
    }
    ucnv_close(converter);
    return status;
}

/* `charset=…` of a meta element or `encoding="…"` of an XML declaration. */
static const charset *declared(vg_slice bytes)
{
    static const char *const marks[] = {"charset=", "encoding="};
    vg_slice head = vg_slice_take(bytes, HEAD_BYTES);
    size_t first = 0;
    while (first < head.size && vg_is_space(head.data[first])) first++;
    if (first == head.size || head.data[first] != '<') return NULL;
    for (size_t at = first; at + 9 < head.size; at++) {
        for (size_t i = 0; i < 2; i++) {
            vg_slice sign = vg_slice_str(marks[i]);
            if (!vg_slice_ieq(vg_slice_take(vg_slice_skip(head, at), sign.size), sign)) continue;
            size_t from = at + sign.size;
            if (from < head.size && (head.data[from] == '"' || head.data[from] == '\'')) from++;
            size_t until = from;
            while (until < head.size &&
                   (vg_is_alnum(head.data[until]) || head.data[until] == '-' || head.data[until] == '_'))
                until++;
            const charset *set = charset_of(vg_slice_of(head.data + from, until - from));
            if (set) return set;
        }
    }
    return NULL;
}

/* The lines around bytes that are no ASCII, up to SAMPLE_BYTES. */
static void sample(vg_slice bytes, vg_buf *out)
{
    size_t done = 0;
    for (size_t at = 0; at < bytes.size && out->size < SAMPLE_BYTES; at++) {
        if (bytes.data[at] < 0x80) continue;
        size_t from = at > done + 60 ? at - 60 : done, until = at + 60 < bytes.size ? at + 60 : bytes.size;
        vg_buf_add(out, bytes.data + from, until - from);
        at = done = until;
    }
}

/* Latin letters with "œ" or "€" where Latin-1 has fractions and a currency sign, and none of Windows-1252's own. */
static bool is_latin9(vg_slice bytes)
{
    size_t signs = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        uint8_t c = bytes.data[i];
        uint8_t before = i ? bytes.data[i - 1] : ' ', after = i + 1 < bytes.size ? bytes.data[i + 1] : ' ';
        if (c >= 0x80 && c < 0xA0) return false;
        signs += (c == 0xBC || c == 0xBD) && (vg_is_alpha(before) || vg_is_alpha(after));
        signs += c == 0xA4 && (vg_is_digit(after) || before == ' ');
    }
    return signs > 0;
}

static const charset *guess(vg_slice bytes)
{
    vg_buf text = VG_BUF_INIT(SAMPLE_BYTES + 512);
    UErrorCode code = U_ZERO_ERROR;
    const charset *found = NULL;
    sample(bytes, &text);
    UCharsetDetector *detector = ucsdet_open(&code);
    if (U_SUCCESS(code)) ucsdet_setText(detector, (const char *)text.data, (int32_t)text.size, &code);
    int32_t count = 0;
    const UCharsetMatch **matches = U_SUCCESS(code) ? ucsdet_detectAll(detector, &count, &code) : NULL;
    for (int32_t i = 0; U_SUCCESS(code) && i < count && !found; i++) {
        UErrorCode named = U_ZERO_ERROR;
        const char *name = ucsdet_getName(matches[i], &named);
        bool sure = ucsdet_getConfidence(matches[i], &named) >= 10;
        const charset *set = U_SUCCESS(named) && name ? charset_of(vg_slice_str(name)) : NULL;
        if (set && sure && strncmp(set->name, "UTF-16", 6) != 0) found = set;
    }
    if (detector) ucsdet_close(detector);
    if (!found) found = &charsets[0];
    if (strcmp(found->name, "windows-1252") == 0 && is_latin9(bytes)) found = charset_of(vg_slice_str("iso-8859-15"));
    vg_buf_free(&text);
    return found;
}

/* ---- UTF-8 that was read as Windows-1252 and stored as UTF-8 again ---- */

/* The byte that Windows-1252 has for a code point, or -1 (WHATWG's index: the five holes are C1 controls). */
static int byte_1252(uint32_t point)
{
    static const uint16_t high[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                      0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                      0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                      0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    if (point >= 0xA0 && point < 0x100) return (int)point;
    if (point < 0xA0 && point >= 0x80) return (int)point;
    for (int i = 0; i < 32; i++)
        if (high[i] == point) return 0x80 + i;
    return -1;
}

/* The twice encoded character at s[at]: its code point, and the bytes it takes there; 0 where there is none. */
static size_t twice_encoded(vg_slice s, size_t at, uint32_t *ret_point)
{
    uint8_t bytes[4];
    size_t size = 0, wanted = 1, taken = 0;
    while (size < wanted) {
        uint32_t point = 0;
        size_t step = vg_utf8_get(s, at + taken, &point);
        int byte = step > 1 ? byte_1252(point) : -1;
        if (byte < 0) return 0;
        if (size == 0) wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 0;
        if (wanted == 0) return 0;
        bytes[size++] = (uint8_t)byte;
        taken += step;
    }
    return vg_utf8_get(vg_slice_of(bytes, size), 0, ret_point) == size ? taken : 0;
}

static vg_status mend(vg_decoded *d)
{
    vg_slice s = d->text;
    uint32_t point;
    size_t garbled = 0, sound = 0;
    for (size_t at = 0; at < s.size;) {
        if (s.data[at] < 0x80) {
            at++;
            continue;
        }
        size_t size = twice_encoded(s, at, &point);
        garbled += size > 0;
        if (size == 0) {
            size = vg_utf8_get(s, at, &point);
            /* a no-break space and typographic marks are put in by programs, too */
            sound += size > 0 && point > 0xBF && (point < 0x2000 || point > 0x206F);
        }
        at += size ? size : 1;
    }
    if (garbled < 2 || sound * 20 > garbled) {
        d->garbled = garbled;
        return VG_OK;
    }
    vg_buf out = VG_BUF_INIT(s.size + 1);
    for (size_t at = 0; at < s.size;) {
        uint8_t utf8[4];
        size_t size = s.data[at] < 0x80 ? 0 : twice_encoded(s, at, &point);
        if (size)
            vg_buf_add(&out, utf8, vg_utf8_put(point, utf8));
        else
            vg_buf_add_byte(&out, s.data[at]);
        at += size ? size : 1;
    }
    vg_buf_free(&d->buffer);
    d->buffer = out;
    d->text = vg_buf_slice(&d->buffer);
    d->repaired = garbled;
    d->placed = false;
    return out.status;
}

/* ---- all of it ---- */

vg_status vg_decode(vg_slice bytes, vg_decoded *d, vg_error *err)
{
    *d = (vg_decoded){.text = bytes, .charset = "UTF-8", .placed = true, .buffer = VG_BUF_INIT(VG_LIMIT_REPORT_BYTES)};
    vg_status status = VG_OK;
    size_t good, bad;
    int bare = 0;
    if (bytes.size >= 2 &&
        (vg_slice_is(vg_slice_take(bytes, 2), "\xFF\xFE") || vg_slice_is(vg_slice_take(bytes, 2), "\xFE\xFF"))) {
        status = widen(bytes, 2, bytes.data[0] == 0xFE, d);
    } else if ((bare = bare_utf16(bytes)) != 0) {
        status = widen(bytes, 0, bare == 2, d);
    } else {
        if (bytes.size >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0) {
            d->shift = 3;
            d->text = vg_slice_skip(bytes, 3);
        }
        weigh_utf8(d->text, &good, &bad);
        if (bad > good && d->shift == 0) {
            const charset *set = declared(bytes);
            d->guessed = !set;
            status = decode_as(set ? set : guess(bytes), bytes, d);
            if (status == VG_E_UNSUPPORTED) status = VG_OK; /* this ICU lacks it: the readers pass over such bytes */
        } else if (good > 1) {
            status = mend(d);
        }
    }
    return status == VG_OK ? VG_OK : vg_fail(err, status, "no memory for the text as UTF-8");
}

void vg_decoded_free(vg_decoded *d)
{
    free(d->marks);
    vg_buf_free(&d->buffer);
    *d = (vg_decoded){0};
}

vg_status vg_decode_named(vg_slice bytes, vg_slice charset_name, vg_buf *out)
{
    vg_decoded d;
    const charset *set = charset_of(vg_slice_trim(charset_name));
    size_t good, bad;
    weigh_utf8(bytes, &good, &bad);
    /* seven bits of an escape-based charset look like ASCII */
    bool escaped = set && (strcmp(set->name, "ISO-2022-JP") == 0 || strcmp(set->name, "UTF-7") == 0);
    bool wide = set && strncmp(set->name, "UTF-16", 6) == 0;
    if (set && (escaped || wide || bad > 0)) {
        d = (vg_decoded){.buffer = VG_BUF_INIT(out->max), .text = bytes};
        vg_status status = decode_as(set, bytes, &d);
        if (status == VG_OK || status == VG_E_UNSUPPORTED) status = vg_buf_add_slice(out, d.text);
        vg_decoded_free(&d);
        return status;
    }
    vg_status status = vg_decode(bytes, &d, NULL);
    if (status == VG_OK) status = vg_buf_add_slice(out, d.text);
    vg_decoded_free(&d);
    return status;
}

void vg_encoding_prepare(void)
{
    for (size_t i = 0; i < CHARSETS; i++) {
        UErrorCode code = U_ZERO_ERROR;
        UConverter *converter = ucnv_open(charsets[i].name, &code);
        if (U_SUCCESS(code)) ucnv_close(converter);
    }
    (void)guess(vg_slice_str("pr\xE9par\xE9"));
}
