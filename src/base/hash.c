/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/hash.h"

#include <errno.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
#include <xxhash.h>

static uint64_t seed;
static pthread_once_t seed_once = PTHREAD_ONCE_INIT;

static void make_seed(void)
{
    if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed) seed = (uint64_t)(uintptr_t)&seed;
}

uint64_t vg_hash64(vg_slice s)
{
    pthread_once(&seed_once, make_seed);
    return XXH3_64bits_withSeed(s.data, s.size, seed);
}

static void hex(const uint8_t *digest, unsigned size, char ret_hex[VG_SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    for (unsigned i = 0; i < size && i < 32; i++) {
        ret_hex[2 * i] = digits[digest[i] >> 4];
        ret_hex[2 * i + 1] = digits[digest[i] & 15];
    }
    ret_hex[size < 32 ? 2 * size : VG_SHA256_HEX - 1] = 0;
}

struct vg_hasher {
    EVP_MD_CTX *context;
    const EVP_MD *algorithm;
};

vg_hasher *vg_hasher_new(vg_digest digest)
{
    const EVP_MD *const algorithms[VG_DIGEST_COUNT] = {EVP_md5(), EVP_sha1(), EVP_sha256()};
    vg_hasher *h = calloc(1, sizeof *h);
    if (!h) return NULL;
    h->algorithm = algorithms[digest];
    h->context = EVP_MD_CTX_new();
    if (!h->context || EVP_DigestInit_ex(h->context, h->algorithm, NULL) != 1) {
        vg_hasher_free(h);
        return NULL;
    }
    return h;
}

void vg_hasher_reset(vg_hasher *h)
{
    EVP_DigestInit_ex(h->context, h->algorithm, NULL);
}

void vg_hasher_add(vg_hasher *h, vg_slice bytes)
{
    if (bytes.size) EVP_DigestUpdate(h->context, bytes.data, bytes.size);
}

size_t vg_hasher_hex(vg_hasher *h, char ret_hex[VG_SHA256_HEX])
{
    uint8_t digest[EVP_MAX_MD_SIZE] = {0};
    unsigned size = 0;
    EVP_DigestFinal_ex(h->context, digest, &size);
    hex(digest, size, ret_hex);
    return (size_t)2 * size;
}

void vg_hasher_free(vg_hasher *h)
{
    if (!h) return;
    EVP_MD_CTX_free(h->context);
    free(h);
}

void vg_sha256_hex(vg_slice s, char ret_hex[VG_SHA256_HEX])
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    memset(ret_hex, '0', VG_SHA256_HEX - 1);
    ret_hex[VG_SHA256_HEX - 1] = 0;
    if (EVP_Digest(s.size ? (const void *)s.data : "", s.size, digest, &size, EVP_sha256(), NULL) == 1)
        hex(digest, size, ret_hex);
}

void vg_uuid5(const uint8_t name_space[16], vg_slice name, char ret_text[VG_UUID_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[EVP_MAX_MD_SIZE] = {0};
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    if (md && EVP_DigestInit_ex(md, EVP_sha1(), NULL) == 1 && EVP_DigestUpdate(md, name_space, 16) == 1)
        if (name.size == 0 || EVP_DigestUpdate(md, name.data, name.size) == 1) EVP_DigestFinal_ex(md, digest, NULL);
    EVP_MD_CTX_free(md);
    digest[6] = (uint8_t)((digest[6] & 0x0FU) | 0x50U);
    digest[8] = (uint8_t)((digest[8] & 0x3FU) | 0x80U);
    char *out = ret_text;
    for (unsigned i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
        *out++ = digits[digest[i] >> 4];
        *out++ = digits[digest[i] & 15];
    }
    *out = 0;
}

vg_status vg_sha256_fd(int fd, char ret_hex[VG_SHA256_HEX], vg_error *err)
{
    uint8_t piece[1 << 16], digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    off_t at = 0;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    if (!md || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1) {
        EVP_MD_CTX_free(md);
        return vg_fail(err, VG_E_NOMEM, "no memory to hash");
    }
    for (;;) {
        ssize_t got = pread(fd, piece, sizeof piece, at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            EVP_MD_CTX_free(md);
            return vg_fail(err, VG_E_IO, "cannot read: %s", strerror(errno));
        }
        if (got == 0) break;
        EVP_DigestUpdate(md, piece, (size_t)got);
        at += got;
    }
    EVP_DigestFinal_ex(md, digest, &size);
    EVP_MD_CTX_free(md);
    hex(digest, size, ret_hex);
    return VG_OK;
}
