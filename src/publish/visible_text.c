/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "visible_text.h"

#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

vg_status text_finish(vg_buf *b, char **ret_text, size_t *ret_size, vg_error *err)
{
    vg_buf_text(b);
    if (b->status != VG_OK) {
        vg_status status = b->status;
        vg_buf_free(b);
        return vg_fail(err, status, status == VG_E_LIMIT ? "the result is larger than 4 GiB" : "no memory");
    }
    *ret_text = (char *)b->data;
    *ret_size = b->size;
    *b = VG_BUF_INIT(b->max);
    return VG_OK;
}

/* Marks that may pile up on one letter before they are spelled out. */
#define MARKS 3

static bool is_hidden(ucs4_t c)
{
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp) ||
           uc_is_property_default_ignorable_code_point(c);
}

void text_add_visible(vg_buf *b, vg_slice s)
{
    unsigned marks = 0;
    while (s.size) {
        ucs4_t c = 0;
        int n = u8_mbtoucr(&c, s.data, s.size);
        if (n < 1) {
            vg_buf_printf(b, "\\x%02x", s.data[0]);
            s = vg_slice_skip(s, 1);
            marks = 0;
            continue;
        }
        bool mark = uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me);
        marks = mark ? marks + 1 : 0;
        if (c == '\t')
            vg_buf_add_byte(b, ' ');
        else if (c < 0x20 || (c >= 0x7f && c < 0xa0))
            vg_buf_printf(b, "\\x%02x", (unsigned)c);
        else if (is_hidden(c) || marks > MARKS)
            vg_buf_printf(b, "<U+%04X>", (unsigned)c);
        else
            vg_buf_add(b, s.data, (size_t)n);
        s = vg_slice_skip(s, (size_t)n);
    }
}

void text_add_html(vg_buf *b, const char *text)
{
    vg_buf shown = VG_BUF_INIT(TEXT_BYTES);
    text_add_visible(&shown, vg_slice_str(text));
    for (size_t i = 0; i < shown.size; i++) {
        uint8_t c = shown.data[i];
        if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\'')
            vg_buf_printf(b, "&#%u;", (unsigned)c);
        else
            vg_buf_add_byte(b, c);
    }
    if (shown.status != VG_OK) b->status = shown.status;
    vg_buf_free(&shown);
}

size_t text_fit(vg_slice s, size_t columns)
{
    size_t at = 0, used = 0;
    while (at < s.size) {
        ucs4_t c = 0;
        int n = u8_mbtoucr(&c, s.data + at, s.size - at);
        int width = n < 1 ? 1 : uc_width(c, "UTF-8");
        if (n < 1) n = 1;
        if (width > 0) used += (size_t)width;
        if (used > columns) break;
        at += (size_t)n;
    }
    return at;
}

size_t text_width(vg_slice s)
{
    size_t used = 0;
    while (s.size) {
        ucs4_t c = 0;
        int n = u8_mbtoucr(&c, s.data, s.size);
        int width = n < 1 ? 1 : uc_width(c, "UTF-8");
        if (width > 0) used += (size_t)width;
        s = vg_slice_skip(s, n < 1 ? 1 : (size_t)n);
    }
    return used;
}

static void add_bracketed(vg_buf *b, vg_slice s, size_t from, uint8_t what)
{
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] == what && i >= from)
            vg_buf_printf(b, "[%c]", what);
        else
            vg_buf_add_byte(b, s.data[i]);
}

static void add_defanged_url(vg_buf *b, vg_slice url)
{
    size_t scheme = vg_slice_find(url, vg_slice_str("://"));
    if (scheme == SIZE_MAX) {
        add_bracketed(b, url, 0, '.');
        return;
    }
    vg_slice name = vg_slice_take(url, scheme);
    if (name.size >= 4 && vg_slice_ieq(vg_slice_take(name, 4), vg_slice_str("http"))) {
        vg_buf_add_str(b, "hxxp");
        name = vg_slice_skip(name, 4);
    }
    vg_buf_add_slice(b, name);
    vg_buf_add_str(b, "://");
    url = vg_slice_skip(url, scheme + 3);
    size_t host = 0;
    while (host < url.size && url.data[host] != '/' && url.data[host] != '?' && url.data[host] != '#') host++;
    add_bracketed(b, vg_slice_take(url, host), 0, '.');
    vg_buf_add_slice(b, vg_slice_skip(url, host));
}

void text_add_defanged(vg_buf *b, vg_kind kind, const char *value)
{
    vg_slice s = vg_slice_str(value);
    size_t at = s.size;
    if (kind == VG_KIND_DOMAIN) {
        add_bracketed(b, s, 0, '.');
    } else if (kind == VG_KIND_IPV4 || kind == VG_KIND_CIDR) {
        while (at > 0 && s.data[at - 1] != '.') at--;
        add_bracketed(b, s, at ? at - 1 : s.size, '.');
    } else if (kind == VG_KIND_EMAIL) {
        while (at > 0 && s.data[at - 1] != '@') at--;
        add_bracketed(b, s, at, '.');
    } else if (kind == VG_KIND_URL) {
        add_defanged_url(b, s);
    } else {
        vg_buf_add_slice(b, s);
    }
}

void text_add_shell_word(vg_buf *b, const char *word)
{
    vg_buf shown = VG_BUF_INIT(TEXT_BYTES);
    vg_slice s = vg_slice_str(word);
    text_add_visible(&shown, s);
    bool plain = vg_slice_eq(vg_buf_slice(&shown), s);
    if (shown.status != VG_OK) b->status = shown.status;
    vg_buf_free(&shown);
    vg_buf_add_str(b, plain ? "'" : "$'");
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        if (plain && c == '\'')
            vg_buf_add_str(b, "'\\''");
        else if (!plain && (c < 0x20 || c >= 0x7f || c == '\'' || c == '\\'))
            vg_buf_printf(b, "\\%03o", c);
        else
            vg_buf_add_byte(b, c);
    }
    vg_buf_add_byte(b, '\'');
}

static bool ends_with(vg_slice name, const char *suffix)
{
    size_t n = strlen(suffix);
    return name.size >= n && vg_slice_ieq(vg_slice_skip(name, name.size - n), vg_slice_str(suffix));
}

static const char *decompressor(vg_slice name)
{
    static const char *const rows[][2] = {
        {".gz", "zcat"}, {".zst", "zstdcat"}, {".xz", "xzcat"}, {".bz2", "bzcat"}, {".lz4", "lz4cat"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ends_with(name, rows[i][0])) return rows[i][1];
    return NULL;
}

static bool is_archive(vg_slice name)
{
    static const char *const rows[] = {".zip",    ".tar", ".tgz", ".tar.gz",  ".tar.zst",
                                       ".tar.xz", ".txz", ".tbz", ".tar.bz2", ".tar.lz4"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ends_with(name, rows[i])) return true;
    return false;
}

/* A path that no program takes for an option. */
static void add_path(vg_buf *b, const char *path)
{
    vg_buf whole = VG_BUF_INIT(TEXT_BYTES);
    if (path[0] == '-') vg_buf_add_str(&whole, "./");
    vg_buf_add_str(&whole, path);
    text_add_shell_word(b, vg_buf_text(&whole));
    vg_buf_free(&whole);
}

/* unzip takes a member's name for a pattern. */
static void add_member(vg_buf *b, const char *member, bool pattern)
{
    vg_buf whole = VG_BUF_INIT(TEXT_BYTES);
    for (const char *c = member; *c; c++) {
        if (pattern && strchr("*?[]\\", *c)) vg_buf_add_byte(&whole, '\\');
        vg_buf_add_byte(&whole, (uint8_t)*c);
    }
    text_add_shell_word(b, vg_buf_text(&whole));
    vg_buf_free(&whole);
}

bool text_add_check(vg_buf *b, const vg_evidence *e)
{
    vg_slice file = vg_slice_str(e->file);
    if (vg_slice_is(file, "-") || file.size == 0) return false;
    const char *unpack = decompressor(file);
    if (!e->member) {
        if (!unpack) {
            vg_buf_add_str(b, "dd if=");
            text_add_shell_word(b, e->file);
            vg_buf_printf(b, " bs=1 skip=%llu count=%llu status=none | sha256sum", (unsigned long long)e->offset,
                          (unsigned long long)e->length);
            return true;
        }
        vg_buf_printf(b, "%s ", unpack);
        add_path(b, e->file);
    } else {
        vg_slice member = vg_slice_str(e->member);
        if (!is_archive(file) || member.size == 0 || member.data[0] == '-') return false;
        for (size_t i = 0; i < member.size; i++)
            if (member.data[i] == '/' && is_archive(vg_slice_take(member, i))) return false;
        bool zip = ends_with(file, ".zip");
        vg_buf_add_str(b, zip ? "unzip -p " : "tar -xOf ");
        add_path(b, e->file);
        vg_buf_add_byte(b, ' ');
        add_member(b, e->member, zip);
        unpack = decompressor(member);
        if (unpack) vg_buf_printf(b, " | %s", unpack);
    }
    vg_buf_printf(b, " | tail -c +%llu | head -c %llu | sha256sum", (unsigned long long)e->offset + 1,
                  (unsigned long long)e->length);
    return true;
}
