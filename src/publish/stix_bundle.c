/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stix_bundle.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "visible_text.h"

/* Of the ids that vigie gives; STIX 2.1 2.9 leaves the namespace of objects that are no observables to their maker. */
static const uint8_t name_space[16] = {0x30, 0xdf, 0x9f, 0xe6, 0xd1, 0x64, 0x4a, 0xd9,
                                       0x96, 0xb7, 0x6a, 0xa2, 0x5e, 0x71, 0x38, 0x65};

/* A set of ids. */
struct stix_ids {
    char (*ids)[STIX_ID];
    size_t count, capacity; /* a power of two, at most half full */
};

static size_t place_of(const struct stix_ids *set, const char *id)
{
    size_t at = (size_t)vg_hash64(vg_slice_str(id)) & (set->capacity - 1);
    while (set->ids[at][0] && strcmp(set->ids[at], id) != 0) at = (at + 1) & (set->capacity - 1);
    return at;
}

/* 1: it is new; 0: it was there; -1: no memory. */
static int add_id(struct stix_ids *set, const char *id)
{
    if (2 * (set->count + 1) > set->capacity) {
        struct stix_ids larger = {.capacity = set->capacity ? 2 * set->capacity : 256};
        larger.ids = calloc(larger.capacity, sizeof *larger.ids);
        if (!larger.ids) return -1;
        for (size_t i = 0; i < set->capacity; i++)
            if (set->ids[i][0]) memcpy(larger.ids[place_of(&larger, set->ids[i])], set->ids[i], STIX_ID);
        larger.count = set->count;
        free(set->ids);
        *set = larger;
    }
    size_t at = place_of(set, id);
    if (set->ids[at][0]) return 0;
    snprintf(set->ids[at], STIX_ID, "%s", id);
    set->count++;
    return 1;
}

vg_status stix_open(stix_bundle *s, vg_buf *out)
{
    *s = (stix_bundle){.j = vg_json_out_to(out, 2), .refs = VG_BUF_INIT(TEXT_BYTES), .key = VG_BUF_INIT(TEXT_BYTES)};
    s->written = calloc(1, sizeof *s->written);
    s->referred = calloc(1, sizeof *s->referred);
    stix_stamp(s, VG_TIME_NONE);
    return s->written && s->referred ? VG_OK : VG_E_NOMEM;
}

void stix_close(stix_bundle *s)
{
    if (s->refs.status != VG_OK) s->j.out->status = s->refs.status;
    vg_buf_free(&s->refs);
    vg_buf_free(&s->key);
    if (s->written) free(s->written->ids);
    if (s->referred) free(s->referred->ids);
    free(s->written);
    free(s->referred);
}

void stix_stamp(stix_bundle *s, vg_time t)
{
    char text[VG_TIME_TEXT];
    vg_time_format(t == VG_TIME_NONE ? 0 : t - t % 1000000, text);
    size_t size = strlen(text);
    if (size == 20) /* without a fraction */
        snprintf(s->stamp, sizeof s->stamp, "%.19s.000Z", text);
    else
        snprintf(s->stamp, sizeof s->stamp, "%s", text);
}

void stix_time(vg_json_out *j, const char *key, vg_time t)
{
    vg_json_key(j, key);
    vg_json_time(j, t == VG_TIME_NONE ? 0 : t);
}

void stix_key_slice(stix_bundle *s, vg_slice part)
{
    vg_json_out quoted = vg_json_out_to(&s->key, 0); /* as it is written: what is not UTF-8 is mended there */
    vg_json_string(&quoted, part);
}

void stix_key(stix_bundle *s, const char *part)
{
    stix_key_slice(s, vg_slice_str(part));
}

static void make_id(stix_bundle *s, const char *type, char ret_id[STIX_ID])
{
    char uuid[VG_UUID_TEXT];
    stix_key(s, type);
    vg_uuid5(name_space, vg_buf_slice(&s->key), uuid);
    vg_buf_reset(&s->key);
    snprintf(ret_id, STIX_ID, "%s--%s", type, uuid);
}

static bool open_object(stix_bundle *s, const char *type, const char *id)
{
    int added = add_id(s->written, id);
    if (added < 0) s->j.out->status = VG_E_NOMEM;
    if (added != 1) return false;
    vg_json_open(&s->j, '{');
    put_str(&s->j, "type", type);
    put_str(&s->j, "spec_version", "2.1");
    put_str(&s->j, "id", id);
    put_str(&s->j, "created_by_ref", STIX_VIGIE);
    put_str(&s->j, "created", s->stamp);
    put_str(&s->j, "modified", s->stamp);
    return true;
}

bool stix_object(stix_bundle *s, const char *type, char ret_id[STIX_ID])
{
    make_id(s, type, ret_id);
    int fresh = add_id(s->referred, ret_id);
    if (fresh == 1) vg_buf_add(&s->refs, ret_id, strlen(ret_id) + 1);
    if (fresh < 0) s->j.out->status = VG_E_NOMEM;
    return open_object(s, type, ret_id);
}

static void forget_refs(stix_bundle *s)
{
    vg_buf_reset(&s->refs);
    free(s->referred->ids);
    *s->referred = (struct stix_ids){NULL, 0, 0};
}

bool stix_container(stix_bundle *s, const char *type, char ret_id[STIX_ID])
{
    make_id(s, type, ret_id);
    if (open_object(s, type, ret_id)) return true;
    forget_refs(s);
    return false;
}

void stix_relation(stix_bundle *s, const char *source, const char *type, const char *target)
{
    char id[STIX_ID];
    stix_key(s, source);
    stix_key(s, type);
    stix_key(s, target);
    if (!stix_object(s, "relationship", id)) return;
    put_str(&s->j, "relationship_type", type);
    put_str(&s->j, "source_ref", source);
    put_str(&s->j, "target_ref", target);
    vg_json_close(&s->j, '}');
}

void stix_refs(stix_bundle *s, const char *otherwise)
{
    open_list(&s->j, "object_refs");
    for (size_t at = 0; at < s->refs.size; at += strlen((const char *)s->refs.data + at) + 1)
        vg_json_str(&s->j, (const char *)s->refs.data + at);
    if (!s->refs.size) vg_json_str(&s->j, otherwise);
    vg_json_close(&s->j, ']');
    forget_refs(s);
}
