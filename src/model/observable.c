/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie/observable.h"

#include <string.h>

static const struct {
    const char *name;
    int token;
} kinds[VG_KIND_COUNT] = {[VG_KIND_NONE] = {"none", 0},
#define X(id, json_name, is_token) [VG_KIND_##id] = {json_name, is_token},
                          VG_OBSERVABLE_KINDS(X)
#undef X
};

const char *vg_kind_name(vg_kind kind)
{
    return (unsigned)kind < VG_KIND_COUNT ? kinds[kind].name : kinds[VG_KIND_NONE].name;
}

vg_kind vg_kind_from_name(const char *name, size_t size)
{
    for (int i = 1; i < VG_KIND_COUNT; i++)
        if (strlen(kinds[i].name) == size && memcmp(kinds[i].name, name, size) == 0) return (vg_kind)i;
    return VG_KIND_NONE;
}

int vg_kind_is_token(vg_kind kind)
{
    return (unsigned)kind < VG_KIND_COUNT && kinds[kind].token;
}
