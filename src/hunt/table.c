/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

#include <stdlib.h>

bool vg_table_next(const vg_table *t, uint64_t hash, size_t *at, uint32_t *ret_number)
{
    if (!t->slots) return false;
    size_t i = *at == SIZE_MAX ? (size_t)hash & t->mask : (*at + 1) & t->mask;
    for (; t->slots[i].number; i = (i + 1) & t->mask) {
        if (t->slots[i].hash == hash) {
            *at = i;
            *ret_number = t->slots[i].number - 1;
            return true;
        }
    }
    return false;
}

static void place(struct vg_table_slot *slots, size_t mask, uint64_t hash, uint32_t number)
{
    size_t i = (size_t)hash & mask;
    while (slots[i].number) i = (i + 1) & mask;
    slots[i] = (struct vg_table_slot){hash, number};
}

bool vg_table_put(vg_table *t, uint64_t hash, uint32_t number)
{
    if (!t->slots || (t->count + 1) * 2 > t->mask + 1) {
        size_t size = t->slots ? (t->mask + 1) * 2 : 64;
        struct vg_table_slot *slots = calloc(size, sizeof *slots);
        if (!slots) return false;
        for (size_t i = 0; t->slots && i <= t->mask; i++)
            if (t->slots[i].number) place(slots, size - 1, t->slots[i].hash, t->slots[i].number);
        free(t->slots);
        t->slots = slots;
        t->mask = size - 1;
    }
    place(t->slots, t->mask, hash, number + 1);
    t->count++;
    return true;
}

void vg_table_free(vg_table *t)
{
    free(t->slots);
    *t = (vg_table){NULL, 0, 0};
}
