/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of values that can be found in bytes. Names follow the STIX 2.1 cyber-observable objects where one exists.
 */
#ifndef VIGIE_OBSERVABLE_H
#define VIGIE_OBSERVABLE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(id, name in JSON, token?)  token: found by the token kernels; the others are literals and go to Vectorscan. */
#define VG_OBSERVABLE_KINDS(X)                                                                                         \
    X(IPV4, "ipv4", 1)                                                                                                 \
    X(IPV6, "ipv6", 1)                                                                                                 \
    X(CIDR, "cidr", 1)                                                                                                 \
    X(DOMAIN, "domain", 1)                                                                                             \
    X(URL, "url", 1)                                                                                                   \
    X(EMAIL, "email", 1)                                                                                               \
    X(MD5, "md5", 1)                                                                                                   \
    X(SHA1, "sha1", 1)                                                                                                 \
    X(SHA256, "sha256", 1)                                                                                             \
    X(SHA512, "sha512", 1)                                                                                             \
    X(CVE, "cve", 1)                                                                                                   \
    X(ATTACK, "attack", 1)                                                                                             \
    X(PATH, "path", 0)                                                                                                 \
    X(REGISTRY, "registry-key", 0)                                                                                     \
    X(MUTEX, "mutex", 0)                                                                                               \
    X(USER_AGENT, "user-agent", 0)                                                                                     \
    X(PIPE, "pipe", 0)                                                                                                 \
    X(LITERAL, "literal", 0)

typedef enum vg_kind {
    VG_KIND_NONE = 0,
#define X(id, name, token) VG_KIND_##id,
    VG_OBSERVABLE_KINDS(X)
#undef X
        VG_KIND_COUNT
} vg_kind;

/* The JSON name, static; "none" for VG_KIND_NONE and for what is out of range. */
const char *vg_kind_name(vg_kind kind);
/* The kind with that name, or VG_KIND_NONE. */
vg_kind vg_kind_from_name(const char *name, size_t size);
/* 1 where the token kernels find it, 0 where Vectorscan does. */
int vg_kind_is_token(vg_kind kind);

#ifdef __cplusplus
}
#endif
#endif
