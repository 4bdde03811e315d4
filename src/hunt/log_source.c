/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "logs/2022-01-03/conn.00:00:00-01:00:00.log.gz" and its 8,000 siblings are one source: "logs/conn.log". So are the
 * messages of a folder of mail, each of which is a file: "mail/inbox". */
#include <string.h>

#include "base/buf.h"
#include "base/slice.h"
#include "conclude.h"

static const char *const packings[] = {".gz", ".zst", ".xz", ".bz2", ".lz4", ".zip", ".tar", ".tgz", ".Z"};

static vg_slice without_packing(vg_slice name)
{
    for (size_t i = 0; i < sizeof packings / sizeof *packings; i++) {
        size_t n = strlen(packings[i]);
        if (name.size > n && memcmp(name.data + name.size - n, packings[i], n) == 0)
            return without_packing(vg_slice_take(name, name.size - n));
    }
    return name;
}

static bool joins(uint8_t c)
{
    return c == '.' || c == '-' || c == '_' || c == ':' || c == 'T' || c == '+';
}

/* Length of a date, a time or a number at s: digits, joined by punctuation. */
static size_t stamp(vg_slice s)
{
    size_t n = 0;
    for (;;) {
        size_t digits = 0;
        while (n + digits < s.size && vg_is_digit(s.data[n + digits])) digits++;
        if (digits == 0) return n;
        n += digits;
        if (n + 1 < s.size && joins(s.data[n]) && vg_is_digit(s.data[n + 1]))
            n++;
        else
            return n;
    }
}

/* A part of a path without its stamps: those that stand alone between punctuation. */
static void add_part(vg_buf *out, vg_slice part)
{
    for (size_t i = 0; i < part.size;) {
        bool alone = i == 0 || joins(part.data[i - 1]);
        size_t n = alone ? stamp(vg_slice_skip(part, i)) : 0;
        if (n && (i + n == part.size || joins(part.data[i + n]))) {
            if (out->size && joins(out->data[out->size - 1])) out->size--;
            i += n;
            if (i < part.size && out->size == 0) i++;
            continue;
        }
        vg_buf_add_byte(out, part.data[i++]);
    }
}

static void add_path(vg_buf *out, vg_slice path)
{
    while (path.size) {
        const uint8_t *slash = memchr(path.data, '/', path.size);
        size_t n = slash ? (size_t)(slash - path.data) : path.size;
        vg_buf part = VG_BUF_INIT(1 << 16);
        add_part(&part, slash ? vg_slice_take(path, n) : without_packing(vg_slice_take(path, n)));
        if (part.size || n == 0) {
            vg_buf_add_slice(out, vg_buf_slice(&part));
            if (slash) vg_buf_add_byte(out, '/');
        }
        vg_buf_free(&part);
        path = vg_slice_skip(path, n + 1);
    }
    if (out->size > 1 && out->data[out->size - 1] == '/') out->size--;
}

static bool ends_with(vg_slice name, const char *with)
{
    size_t n = strlen(with);
    return name.size > n && memcmp(name.data + name.size - n, with, n) == 0;
}

/* The folder whose messages are files: of "a/1.eml", and of "a/cur/1641092645.M1P2.mx:2,S" and "a/new/…" (Maildir),
 * both "a". Empty where the file is none. */
static vg_slice mail_folder(vg_slice path)
{
    const uint8_t *slash = path.size ? memrchr(path.data, '/', path.size) : NULL;
    vg_slice folder = vg_slice_take(path, slash ? (size_t)(slash - path.data) : 0);
    vg_slice name = without_packing(vg_slice_skip(path, slash ? folder.size + 1 : 0));
    if (ends_with(name, ".eml") || ends_with(name, ".emlx")) return folder;
    bool maildir = ends_with(folder, "/cur") || ends_with(folder, "/new");
    size_t digits = 0;
    while (digits < name.size && vg_is_digit(name.data[digits])) digits++;
    bool unique = digits >= 9 && digits < name.size && name.data[digits] == '.';
    return maildir && unique ? vg_slice_take(folder, folder.size - 4) : vg_slice_of(NULL, 0);
}

/* As it is: a folder's name is not one file's, so dates in it tell folders apart. */
static bool add_mail(vg_buf *out, vg_slice path)
{
    vg_slice folder = mail_folder(path);
    vg_buf_add_slice(out, folder);
    return folder.size > 0;
}

char *vg_source_name(vg_arena *arena, const char *file, const char *member)
{
    vg_buf out = VG_BUF_INIT(1 << 16);
    if (!add_mail(&out, vg_slice_str(file))) add_path(&out, vg_slice_str(file));
    if (member) {
        vg_buf_add_byte(&out, '/');
        vg_buf inner = VG_BUF_INIT(1 << 16);
        if (!add_mail(&inner, vg_slice_str(member))) add_path(&inner, vg_slice_str(member));
        vg_buf_add_slice(&out, vg_buf_slice(&inner));
        vg_buf_free(&inner);
    }
    if (out.size == 0) vg_buf_add_str(&out, file);
    char *name = vg_arena_str(arena, vg_buf_slice(&out));
    vg_buf_free(&out);
    return name;
}
