/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which compression or archive the first bytes are. Magic only, never the name. */
#include "io/source.h"

#define TAR_HEADER   512
#define TAR_CHECKSUM 148 /* POSIX.1-1988 ustar: 8 bytes of octal */

static const struct magic {
    vg_format format;
    uint8_t size;
    uint8_t bytes[10];
} magics[] = {
    {VG_FORMAT_GZIP, 3, {0x1f, 0x8b, 0x08}},                                       /* RFC 1952 2.3.1 */
    {VG_FORMAT_ZSTD, 4, {0x28, 0xb5, 0x2f, 0xfd}},                                 /* RFC 8878 3.1.1 */
    {VG_FORMAT_XZ, 6, {0xfd, '7', 'z', 'X', 'Z', 0x00}},                           /* xz file format 2.1.1.1 */
    {VG_FORMAT_BZIP2, 10, {'B', 'Z', 'h', 0, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59}}, /* then a block */
    {VG_FORMAT_BZIP2, 10, {'B', 'Z', 'h', 0, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90}}, /* empty: the end mark */
    {VG_FORMAT_LZ4, 4, {0x04, 0x22, 0x4d, 0x18}},
    {VG_FORMAT_LZIP, 4, {'L', 'Z', 'I', 'P'}},
    {VG_FORMAT_COMPRESS, 2, {0x1f, 0x9d}},
    {VG_FORMAT_ZIP, 4, {'P', 'K', 0x03, 0x04}}, /* APPNOTE 4.3.7 */
    {VG_FORMAT_ZIP, 4, {'P', 'K', 0x05, 0x06}}, /* without members */
    {VG_FORMAT_ZIP, 8, {'P', 'K', '0', '0', 'P', 'K', 0x03, 0x04}},
    {VG_FORMAT_7Z, 6, {'7', 'z', 0xbc, 0xaf, 0x27, 0x1c}},
    {VG_FORMAT_RAR, 6, {'R', 'a', 'r', '!', 0x1a, 0x07}},
    {VG_FORMAT_CAB, 8, {'M', 'S', 'C', 'F', 0, 0, 0, 0}}, /* MS-CAB 2.1 */
};

static const char *const names[VG_FORMAT_COUNT] = {
    [VG_FORMAT_PLAIN] = "plain", [VG_FORMAT_GZIP] = "gzip",         [VG_FORMAT_ZSTD] = "zstd",
    [VG_FORMAT_XZ] = "xz",       [VG_FORMAT_BZIP2] = "bzip2",       [VG_FORMAT_LZ4] = "lz4",
    [VG_FORMAT_LZIP] = "lzip",   [VG_FORMAT_COMPRESS] = "compress", [VG_FORMAT_ZIP] = "zip",
    [VG_FORMAT_TAR] = "tar",     [VG_FORMAT_CUT] = "compressed",    [VG_FORMAT_7Z] = "7z",
    [VG_FORMAT_RAR] = "RAR",     [VG_FORMAT_CAB] = "cabinet",
};

const char *vg_format_name(vg_format format)
{
    return (unsigned)format < VG_FORMAT_COUNT ? names[format] : names[VG_FORMAT_PLAIN];
}

/* How many bytes agree, up to the shorter of the two. A 0 at bzip2's fourth byte stands for the digits 1 to 9. */
static bool magic_agrees(const struct magic *m, vg_slice head)
{
    for (size_t i = 0; i < m->size && i < head.size; i++) {
        if (m->format == VG_FORMAT_BZIP2 && i == 3) {
            if (head.data[i] < '1' || head.data[i] > '9') return false;
        } else if (m->bytes[i] != head.data[i]) {
            return false;
        }
    }
    return true;
}

/* The header's checksum holds (the field itself counted as spaces; some old writers summed signed bytes). */
static bool is_tar(vg_slice head)
{
    if (head.size < TAR_HEADER || head.data[0] == 0) return false;
    uint32_t stored = 0, sum = 0;
    int32_t signed_sum = 0;
    bool digits = false;
    for (size_t i = TAR_CHECKSUM; i < TAR_CHECKSUM + 8; i++) {
        uint8_t c = head.data[i];
        if (c >= '0' && c <= '7') {
            stored = stored * 8 + (uint32_t)(c - '0');
            digits = true;
        } else if (c == 0 || (c == ' ' && digits)) {
            break;
        } else if (c != ' ') {
            return false;
        }
    }
    for (size_t i = 0; i < TAR_HEADER; i++) {
        uint8_t c = i >= TAR_CHECKSUM && i < TAR_CHECKSUM + 8 ? ' ' : head.data[i];
        sum += c;
        signed_sum += (int8_t)c;
    }
    return digits && (stored == sum || (int32_t)stored == signed_sum);
}

/* zstd and lz4 share the magic of skippable frames (RFC 8878 3.1.2): what follows them decides. */
static vg_format detect_skippable(vg_slice head)
{
    while (head.size >= 8 && (head.data[0] & 0xf0) == 0x50 && head.data[1] == 0x2a && head.data[2] == 0x4d &&
           head.data[3] == 0x18) {
        uint64_t size = (uint64_t)head.data[4] | (uint64_t)head.data[5] << 8 | (uint64_t)head.data[6] << 16 |
                        (uint64_t)head.data[7] << 24;
        if (size > head.size - 8) return VG_FORMAT_ZSTD;
        head = vg_slice_skip(head, 8 + (size_t)size);
        if (head.size == 0) return VG_FORMAT_ZSTD;
        if (head.size >= 4 && head.data[0] == 0x04 && head.data[1] == 0x22 && head.data[2] == 0x4d &&
            head.data[3] == 0x18)
            return VG_FORMAT_LZ4;
        if (head.size >= 4 && head.data[0] == 0x28 && head.data[1] == 0xb5 && head.data[2] == 0x2f &&
            head.data[3] == 0xfd)
            return VG_FORMAT_ZSTD;
    }
    return VG_FORMAT_PLAIN;
}

static bool is_binary(vg_slice s)
{
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] >= 0x80 || (s.data[i] < ' ' && !vg_is_space(s.data[i]))) return true;
    return false;
}

vg_format vg_format_detect(vg_slice head, bool whole)
{
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
        if (!magic_agrees(&magics[i], head)) continue;
        if (head.size >= magics[i].size) return magics[i].format;
        /* "P" or "BZh" alone may be text; 1f 8b is not. */
        if (whole && head.size >= 2 && is_binary(head)) return VG_FORMAT_CUT;
    }
    vg_format format = detect_skippable(head);
    if (format != VG_FORMAT_PLAIN) return format;
    return is_tar(head) ? VG_FORMAT_TAR : VG_FORMAT_PLAIN;
}

bool vg_format_enough(vg_slice head)
{
    if (head.size >= VG_SOURCE_HEAD) return true;
    if (head.size < 10) return false;
    /* A line before any NUL is no tar header, so that a slow pipe need not fill one before its first line shows. */
    for (size_t i = 0; i < head.size; i++) {
        if (head.data[i] == 0) return false;
        if (head.data[i] == '\n') return detect_skippable(head) == VG_FORMAT_PLAIN;
    }
    return false;
}
