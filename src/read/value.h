/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value standing alone: a line of a list, a cell, an attribute. */
#ifndef VG_READ_VALUE_H
#define VG_READ_VALUE_H

#include "defang.h"
#include "observe/canonical.h"

typedef struct vg_value {
    vg_kind kind;
    bool defanged;
    bool prefix; /* a URL cut at a placeholder: "http://evil.com/up/<id>" */
    size_t size;
    char data[VG_CANONICAL_MAX];
} vg_value;

static inline vg_slice vg_value_slice(const vg_value *v)
{
    return vg_slice_of(v->data, v->size);
}

/* The URL's host is a widely used site, or below one: a path there that is not whole would be everybody's. */
bool vg_value_on_shared_site(vg_slice url);

/* Refangs, finds the kind among the token kinds, then among the literals by their shape (registry keys, pipes, paths,
 * user agents). False where it is none of them. scratch is reused from call to call. */
bool vg_value_read(vg_slice written, vg_refanged *scratch, vg_value *ret_value);
/* The same where the kind is known; VG_KIND_DOMAIN also takes an address, VG_KIND_LITERAL anything. */
bool vg_value_read_as(vg_kind kind, vg_slice written, vg_refanged *scratch, vg_value *ret_value);
/* False where no byte of s could begin anything that vg_refang undoes. */
bool vg_value_may_be_defanged(vg_slice s);
/* The kind that the shape of a literal shows, or VG_KIND_NONE. */
vg_kind vg_literal_kind(vg_slice s);

#endif
