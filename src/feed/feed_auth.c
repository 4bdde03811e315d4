/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed_auth.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/slice.h"

static const struct {
    const char *name;
    vg_auth_scheme scheme;
} schemes[] = {{"bearer", VG_AUTH_BEARER}, {"basic", VG_AUTH_BASIC}, {"key", VG_AUTH_KEY}};

static vg_status unusable(vg_error *err, const char *why)
{
    return vg_fail(err, VG_E_USAGE,
                   "the credentials cannot be used: %s (one line: bearer TOKEN, basic USER:PASSWORD, or key KEY)", why);
}

static vg_status parse(vg_slice text, vg_auth *ret_auth, vg_error *err)
{
    vg_auth_scheme scheme = VG_AUTH_WORD;
    text = vg_slice_trim(text);
    size_t blank = vg_slice_find(text, vg_slice_str(" "));
    if (blank != SIZE_MAX) {
        scheme = VG_AUTH_NONE;
        for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
            if (vg_slice_ieq(vg_slice_take(text, blank), vg_slice_str(schemes[i].name))) scheme = schemes[i].scheme;
        if (scheme == VG_AUTH_NONE) return unusable(err, "an unknown scheme");
        text = vg_slice_trim(vg_slice_skip(text, blank));
    }
    if (text.size == 0) return unusable(err, "there are none");
    if (text.size >= VG_AUTH_BYTES) return unusable(err, "they are too long");
    for (size_t i = 0; i < text.size; i++) /* a line break would begin another header */
        if (text.data[i] < ' ' || text.data[i] == 0x7F) return unusable(err, "a control character, or a second line");
    if (scheme == VG_AUTH_BASIC && !memchr(text.data, ':', text.size)) return unusable(err, "no colon after the user");
    ret_auth->scheme = scheme;
    memcpy(ret_auth->secret, text.data, text.size);
    ret_auth->secret[text.size] = 0;
    return VG_OK;
}

static vg_status read_file(const char *path, vg_auth *ret_auth, vg_error *err)
{
    char text[VG_AUTH_BYTES + 64];
    size_t size = 0;
    ssize_t got = 0;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return vg_fail(err, VG_E_USAGE, "cannot open %.200s: %s", path, strerror(errno));
    if (fstat(fd, &st) != 0 || (st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        close(fd);
        return vg_fail(err, VG_E_USAGE, "%.200s can be read by others: chmod 600 it", path);
    }
    while (size < sizeof text) {
        got = read(fd, text + size, sizeof text - size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        size += (size_t)got;
    }
    int reason = errno;
    close(fd);
    vg_status status = got < 0 ? vg_fail(err, VG_E_USAGE, "cannot read %.200s: %s", path, strerror(reason))
                               : parse(vg_slice_of(text, size), ret_auth, err);
    explicit_bzero(text, sizeof text);
    return status;
}

vg_status vg_auth_load(const vg_feed_options *options, vg_auth *ret_auth, vg_error *err)
{
    if (options->auth_file) return read_file(options->auth_file, ret_auth, err);
    if (options->auth && options->auth[0]) return parse(vg_slice_str(options->auth), ret_auth, err);
    ret_auth->scheme = VG_AUTH_NONE;
    return VG_OK;
}

bool vg_auth_header(const vg_auth *a, bool misp, char ret_line[VG_AUTH_BYTES + 32])
{
    if (a->scheme == VG_AUTH_NONE || a->scheme == VG_AUTH_BASIC) return false;
    bool bearer = a->scheme == VG_AUTH_BEARER || (a->scheme == VG_AUTH_WORD && !misp);
    (void)snprintf(ret_line, VG_AUTH_BYTES + 32, "Authorization: %s%s", bearer ? "Bearer " : "", a->secret);
    return true;
}

bool vg_auth_in(const vg_auth *a, const char *text)
{
    if (a->scheme == VG_AUTH_NONE) return false;
    const char *password = a->scheme == VG_AUTH_BASIC ? strchr(a->secret, ':') : NULL;
    password = password ? password + 1 : a->secret;
    return password[0] && strstr(text, password) != NULL;
}

void vg_auth_wipe(vg_auth *a)
{
    explicit_bzero(a, sizeof *a);
}
