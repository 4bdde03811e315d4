/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed_state.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define FIRST_LINE "vigie-feed 1"

#define TEXT(label, field)                                                                                             \
    {                                                                                                                  \
        label, offsetof(vg_state, field), sizeof(((vg_state *)0)->field)                                               \
    }
#define NUMBER(label, field)                                                                                           \
    {                                                                                                                  \
        label, offsetof(vg_state, field), 0                                                                            \
    }

static const struct {
    const char *name;
    size_t offset, room; /* room 0: a number */
} fields[] = {
    TEXT("kind", kind),
    TEXT("url", url),
    TEXT("types", types),
    TEXT("since", since),
    TEXT("added-after", added_after),
    NUMBER("under-way", under_way),
    NUMBER("again", again),
    TEXT("pass-after", pass_after),
    TEXT("next", next),
    TEXT("reached", reached),
    NUMBER("part-bytes", part_bytes),
    NUMBER("part-objects", part_objects),
    NUMBER("seen", seen),
    TEXT("asked", asked),
    TEXT("etag", etag),
    TEXT("modified", modified),
};

void vg_state_bundle_name(size_t number, char ret_name[VG_STATE_NAME_BYTES])
{
    (void)snprintf(ret_name, VG_STATE_NAME_BYTES, "bundle-%06zu.json", number);
}

void vg_state_event_name(const char *uuid, char ret_name[VG_STATE_NAME_BYTES])
{
    (void)snprintf(ret_name, VG_STATE_NAME_BYTES, "event-%.36s.json", uuid);
}

void vg_state_free(vg_state *s)
{
    free(s->bundles);
    free(s->events);
    s->bundles = NULL;
    s->events = NULL;
    s->bundle_count = s->bundle_capacity = s->event_count = s->event_capacity = 0;
}

/* Room for one more row. */
static bool make_room(void **rows, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) return true;
    size_t room = *capacity ? *capacity * 2 : 64;
    void *longer = realloc(*rows, room * size);
    if (!longer) return false;
    *rows = longer;
    *capacity = room;
    return true;
}

vg_status vg_state_add_bundle(vg_state *s, uint64_t objects, bool read, vg_error *err)
{
    void *rows = s->bundles;
    if (!make_room(&rows, s->bundle_count, &s->bundle_capacity, sizeof *s->bundles))
        return vg_fail(err, VG_E_NOMEM, "no memory");
    s->bundles = rows;
    s->bundles[s->bundle_count++] = (vg_state_bundle){objects, read};
    return VG_OK;
}

/* The first row that is not before uuid. */
static size_t place_of(const vg_state *s, vg_slice uuid)
{
    size_t low = 0, high = s->event_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(s->events[middle].uuid, uuid.data, VG_UUID_SIZE) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

vg_state_event *vg_state_find_event(const vg_state *s, vg_slice uuid)
{
    size_t at = uuid.size == VG_UUID_SIZE ? place_of(s, uuid) : s->event_count;
    return at < s->event_count && memcmp(s->events[at].uuid, uuid.data, VG_UUID_SIZE) == 0 ? &s->events[at] : NULL;
}

vg_status vg_state_set_event(vg_state *s, vg_slice uuid, int64_t timestamp, bool read, vg_error *err)
{
    if (!vg_is_uuid(uuid)) return vg_fail(err, VG_E_FORMAT, "no UUID");
    vg_state_event *event = vg_state_find_event(s, uuid);
    if (!event) {
        void *rows = s->events;
        if (s->event_count >= 2 * VG_LIMIT_FEED_EVENTS) return vg_fail(err, VG_E_LIMIT, "more events than are kept");
        if (!make_room(&rows, s->event_count, &s->event_capacity, sizeof *s->events))
            return vg_fail(err, VG_E_NOMEM, "no memory");
        s->events = rows;
        size_t at = place_of(s, uuid);
        event = &s->events[at];
        memmove(event + 1, event, (s->event_count - at) * sizeof *event);
        s->event_count++;
        memcpy(event->uuid, uuid.data, VG_UUID_SIZE);
        event->uuid[VG_UUID_SIZE] = 0;
    }
    event->timestamp = timestamp;
    event->read = read;
    return VG_OK;
}

/* ---- out ---- */

vg_status vg_state_write(const vg_state *s, vg_buf *out)
{
    vg_buf_add_str(out, FIRST_LINE "\n");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *at = (const char *)s + fields[i].offset;
        uint64_t number = 0;
        if (fields[i].room == 0) memcpy(&number, at, sizeof number);
        if (fields[i].room == 0 && number)
            vg_buf_printf(out, "%s %" PRIu64 "\n", fields[i].name, number);
        else if (fields[i].room && at[0])
            vg_buf_printf(out, "%s %s\n", fields[i].name, at);
    }
    for (size_t i = 0; i < s->bundle_count; i++)
        vg_buf_printf(out, "bundle %" PRIu64 " %d\n", s->bundles[i].objects, s->bundles[i].read);
    for (size_t i = 0; i < s->event_count; i++)
        vg_buf_printf(out, "event %s %" PRId64 " %d\n", s->events[i].uuid, s->events[i].timestamp, s->events[i].read);
    return vg_buf_add_str(out, "end\n");
}

/* ---- in ---- */

/* What stands before the next `stop`, or all; *rest goes on behind it. */
static vg_slice cut(vg_slice *rest, char stop)
{
    const uint8_t *end = rest->size ? memchr(rest->data, stop, rest->size) : NULL;
    vg_slice part = end ? vg_slice_take(*rest, (size_t)(end - rest->data)) : *rest;
    *rest = vg_slice_skip(*rest, part.size + (end ? 1 : 0));
    return part;
}

static bool is_printable(vg_slice s)
{
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] < ' ' || s.data[i] > '~') return false;
    return true;
}

static bool read_flag(vg_slice text, bool *ret_flag)
{
    *ret_flag = vg_slice_is(text, "1");
    return *ret_flag || vg_slice_is(text, "0");
}

static bool read_event(vg_state *s, vg_slice value)
{
    bool read;
    uint64_t timestamp;
    vg_slice uuid = cut(&value, ' '), seconds = cut(&value, ' ');
    return vg_is_uuid(uuid) && vg_slice_u64(seconds, &timestamp) && timestamp <= INT64_MAX && read_flag(value, &read) &&
           vg_state_set_event(s, uuid, (int64_t)timestamp, read, NULL) == VG_OK;
}

static bool read_bundle(vg_state *s, vg_slice value)
{
    bool read;
    uint64_t objects;
    vg_slice number = cut(&value, ' ');
    return vg_slice_u64(number, &objects) && read_flag(value, &read) &&
           vg_state_add_bundle(s, objects, read, NULL) == VG_OK;
}

static bool read_field(vg_state *s, vg_slice name, vg_slice value)
{
    if (vg_slice_is(name, "event")) return read_event(s, value);
    if (vg_slice_is(name, "bundle")) return read_bundle(s, value);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        char *at = (char *)s + fields[i].offset;
        if (!vg_slice_is(name, fields[i].name)) continue;
        if (fields[i].room == 0) {
            uint64_t number;
            if (!vg_slice_u64(value, &number)) return false;
            memcpy(at, &number, sizeof number);
            return true;
        }
        if (value.size >= fields[i].room || !is_printable(value)) return false;
        memcpy(at, value.data, value.size);
        at[value.size] = 0;
        return true;
    }
    return false;
}

vg_status vg_state_parse(vg_slice text, vg_state *ret_state, vg_error *err)
{
    bool good = vg_slice_is(cut(&text, '\n'), FIRST_LINE), ended = false;
    while (good && !ended && text.size > 0) {
        vg_slice line = cut(&text, '\n'), name = cut(&line, ' ');
        ended = vg_slice_is(name, "end");
        good = ended || read_field(ret_state, name, line);
    }
    if (good && ended && text.size == 0) return VG_OK;
    vg_state_free(ret_state);
    return vg_fail(err, VG_E_FORMAT, "it is damaged, or of another version of vigie");
}
