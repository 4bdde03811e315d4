/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sentence → its items (a word, a phrase of the lexicon, a name, a date, a mark) and its groups: the noun phrases,
 * each with what makes it a party (a country, an organisation, hackers, an embassy) and the preposition before it. */
#ifndef VG_READ_PHRASE_H
#define VG_READ_PHRASE_H

#include "knowledge/names.h"
#include "model/dossier.h"
#include "sentence.h"
#include "time/times.h"

typedef struct vg_item {
    uint32_t from, until; /* in the text */
    uint8_t mark, flags;  /* as of a token */
    uint8_t body;         /* VG_BODY_… or VG_BODY_NONE */
    uint8_t place_form;   /* vg_name_form where `place` is set */
    uint8_t hedge;        /* vg_likelihood */
    bool time;            /* part of a time expression */
    bool known;           /* stands in the lexicon */
    bool general;         /* a mark of a general remark */
    bool verb, noun;      /* of a saying or an action: as what it stands here */
    bool malware;         /* "LockBit": a gang too, where it speaks */
    uint8_t sense_count;
    int16_t group; /* that it belongs to, or -1 */
    uint16_t word;
    uint64_t fn;            /* VG_FN(…) */
    const vg_sense *senses; /* all of its meanings */
    const vg_sense *saying, *saying_noun, *action, *body_sense;
    const vg_name_info *place, *org, *actor, *sector;
} vg_item;

enum {
    VG_GROUP_DEFINITE = 1,
    VG_GROUP_INDEFINITE = 2,
    VG_GROUP_POSSESSIVE = 4,
    VG_GROUP_IT = 8,
    VG_GROUP_PERSON = 16,
    VG_GROUP_THEY = 32,
    VG_GROUP_OWNER = 64,     /* stands in the genitive before the next group */
    VG_GROUP_ATTACHED = 128, /* a complement of the group `parent` */
    VG_GROUP_AND = 256,      /* joined by "and" to the group before */
    VG_GROUP_COMMA = 8192,   /* a comma stands between it and the group before: a list, where an "and" follows */
    VG_GROUP_PROPER = 512,   /* holds a capitalised word that nobody knows */
    VG_GROUP_LINKED = 1024,  /* state-backed, linked to … */
    VG_GROUP_ELSEWHERE = 2048,
    VG_GROUP_DEED = 4096,    /* holds the noun of an action */
    VG_GROUP_OFFICE = 16384, /* the president's, a ministry's */
    VG_GROUP_RUN = 32768,    /* a name of several unknown words, or beside a word that says what it is */
    VG_GROUP_CALLED = 65536, /* its name stands aside: "the security service, Sapo," */
};
#define VG_GROUP_PRONOUN (VG_GROUP_IT | VG_GROUP_PERSON | VG_GROUP_THEY)

#define VG_GROUP_SECTORS 3

typedef struct vg_group {
    uint16_t from, until; /* items */
    uint16_t end;         /* behind its complements */
    uint32_t flags;
    int16_t parent;
    uint16_t head; /* the item that `body` is from */
    uint16_t where_item;
    uint16_t org_item, actor_item, proper_from, proper_until; /* items that write the name */
    uint8_t body;
    uint8_t place_form;
    uint8_t sector_count;
    uint64_t prep; /* the prepositions before it, as functions; 0: none */
    const vg_sense *body_sense;
    const vg_name_info *place; /* whose it is: a demonym, a genitive, "of Russia" */
    const vg_name_info *where; /* "in Washington" */
    const vg_name_info *org, *actor;
    const vg_name_info *sectors[VG_GROUP_SECTORS];
} vg_group;

#define VG_PHRASE_GROUPS 128

/* One sentence taken apart; reused from one to the next. */
typedef struct vg_phrases {
    const vg_lexicon *lexicon;
    vg_slice text;
    vg_sentence sentence;
    vg_item items[VG_SENTENCE_TOKENS];
    size_t count;
    vg_group groups[VG_PHRASE_GROUPS];
    size_t group_count;
    uint64_t all; /* the functions of all items */
    bool has_saying, has_action, has_general;
} vg_phrases;

/* The names of a block, in the order of the text. */
typedef struct vg_block_names {
    vg_name_match *matches;
    size_t count, capacity, at;
} vg_block_names;

/* Whether the sentence may hold a claim. */
static inline bool vg_phrases_claim(const vg_phrases *p)
{
    return (p->has_saying || p->has_action) && !p->has_general;
}

/* Fills items and groups from p->sentence; groups only where the sentence may hold a claim, or an organisation or a
 * noun for somebody that a later one may mean. names->at moves on behind the sentence. times: of the whole text. */
void vg_phrases_read(vg_phrases *p, vg_block_names *names, const vg_times *times, size_t *time_at);

static inline vg_slice vg_phrases_text(const vg_phrases *p, size_t from, size_t until)
{
    if (from >= until) return vg_slice_of(NULL, 0);
    size_t begin = p->items[from].from;
    return vg_slice_of(p->text.data + begin, p->items[until - 1].until - begin);
}

#endif
