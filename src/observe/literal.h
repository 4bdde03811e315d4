/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Literals that are no tokens: paths, registry keys, mutexes, user agents, pipes. Vectorscan finds them, as written
 * and as JSON escapes them, in any case. */
#ifndef VG_OBSERVE_LITERAL_H
#define VG_OBSERVE_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "vigie/status.h"

struct vg_set;
typedef struct vg_literals vg_literals;
typedef struct vg_literal_scratch vg_literal_scratch;

/* Compiles all literals of the set. */
vg_status vg_literals_compile(const struct vg_set *set, vg_literals **ret_literals, vg_error *err);
void vg_literals_free(vg_literals *l);
vg_status vg_literal_scratch_new(const vg_literals *l, vg_literal_scratch **ret_scratch, vg_error *err);
void vg_literal_scratch_free(vg_literal_scratch *s);

/* A literal that ends in data[from, to): reported once, in the order of the ends. */
typedef void (*vg_literal_fn)(void *context, uint32_t entry, size_t begin, size_t end, bool escaped);
vg_status vg_literals_scan(const vg_literals *l, vg_literal_scratch *scratch, const uint8_t *data, size_t size,
                           size_t from, size_t to, vg_literal_fn on_literal, void *context);
/* The longest of them, as bytes in data. */
size_t vg_literals_longest(const vg_literals *l);

#endif
