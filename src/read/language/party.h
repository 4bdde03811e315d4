/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups → parties: who a noun phrase is, by itself or by what was said before. What cannot be settled stays open. */
#ifndef VG_READ_PARTY_H
#define VG_READ_PARTY_H

#include "base/arena.h"
#include "base/buf.h"
#include "phrase.h"

#define VG_RECENT 8
#define VG_HEADS  16
#define VG_KNOWN  32

/* A name that the text explains: "Rustmoth, a group from Iran". */
typedef struct vg_known {
    vg_slice name;
    const vg_name_info *place, *actor; /* NULL: not said */
    bool acts;
} vg_known;

/* What the text has spoken of so far. */
typedef struct vg_discourse {
    vg_arena *arena;             /* names that had to be put together */
    vg_party sources[VG_RECENT]; /* organisations, latest first */
    const char *source_types[VG_RECENT];
    size_t source_count;
    vg_party last_source; /* who spoke last; name "" where nobody did */
    vg_party author;      /* of the report that the text is about */
    vg_party actor;       /* who acted last */
    struct {
        uint16_t word;
        vg_party party;
    } heads[VG_HEADS]; /* "the shipyard" again: who was introduced by that word; a ring */
    size_t head_count;
    vg_known known[VG_KNOWN]; /* a ring */
    size_t known_count;
    const vg_sense *state_body; /* "the embassy" again */
    vg_party body;
} vg_discourse;

static inline bool vg_party_is(const vg_party *p)
{
    return p->name.size > 0 || p->country[0] != '\0';
}

static inline bool vg_body_of_state(uint8_t body)
{
    return body >= VG_BODY_government && body < VG_BODY_NONE;
}

static inline bool vg_body_acts(uint8_t body)
{
    return body <= VG_BODY_group;
}

/* Who speaks; false where g is nobody who could. */
bool vg_party_source(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *ret_party);
/* Who speaks of a deed as their own: whoever could act, too. */
bool vg_party_boaster(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *ret_party);
/* Who is said to act; false where g is nobody who could. */
bool vg_party_actor(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *ret_party);
/* By what a group is: an organisation that is known, a state or a part of it, a name that nobody knows. */
void vg_party_of_org(const vg_phrases *p, const vg_group *g, vg_party *party);
void vg_party_of_state(vg_discourse *c, const vg_phrases *p, const vg_group *g, vg_party *party);
bool vg_party_of_name(const vg_phrases *p, const vg_group *g, vg_party *party);

/* Where a party that has no country is said to be, right behind its name: ", a firm in India,". */
void vg_party_locate(const vg_phrases *p, const vg_group *g, vg_party *party);

/* The words of a group without its article, and its span. */
vg_slice vg_group_text(const vg_phrases *p, const vg_group *g, vg_span *ret_span);
/* Whether a group is a country that stands for its government: "China", "Pékin", "the Kremlin". */
bool vg_group_is_state(const vg_group *g);
/* Whether a group is a body of a state with a name of its own, which may act: "the GRU". */
bool vg_group_is_service(const vg_group *g);

#endif
