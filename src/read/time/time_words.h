/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of time of each language, compiled from data/languages/XX/time.tsv by make_time_tables.py. A word may have
 * several meanings; the grammar asks for one of them. docs/languages.md describes each class. */
#ifndef VG_READ_TIME_TIME_WORDS_H
#define VG_READ_TIME_TIME_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/slice.h"

typedef enum vg_time_word {
    VG_TW_NONE = 0,
    VG_TW_MONTH,          /* value 1..12 */
    VG_TW_WEEKDAY,        /* 1 Monday .. 7 */
    VG_TW_SEASON,         /* 1 spring .. 4 winter */
    VG_TW_UNIT,           /* vg_times_unit, + VG_UNIT_PLURAL where the form says so */
    VG_TW_NUMBER,         /* 1..; -1 several */
    VG_TW_SPAN,           /* half a year; in months */
    VG_TW_ORDINAL,        /* 1..31; -1 last */
    VG_TW_PART,           /* vg_time_part */
    VG_TW_EARLIER,        /* earlier this year */
    VG_TW_LATER,          /* later this year */
    VG_TW_DEICTIC,        /* yesterday; VG_DEICTIC(unit, offset) */
    VG_TW_LAST,           /* last, dernier; 1: derniers */
    VG_TW_PAST,           /* past: "the past year" ends with the day of publication */
    VG_TW_THIS,           /* this, cette */
    VG_TW_NEXT,           /* next, prochain */
    VG_TW_AGO_BEFORE,     /* il y a, vor */
    VG_TW_AGO_AFTER,      /* ago, fa */
    VG_TW_SINCE,          /* since, depuis */
    VG_TW_FROM,           /* from, de */
    VG_TW_UNTIL,          /* until, jusqu'à: an end even without a beginning */
    VG_TW_BETWEEN,        /* between, entre */
    VG_TW_IN,             /* in, during, en */
    VG_TW_ON,             /* on, le: a day follows */
    VG_TW_BEFORE,         /* before, avant */
    VG_TW_AFTER,          /* after, après */
    VG_TW_BY,             /* by, d'ici */
    VG_TW_FOR,            /* for, für: a duration follows */
    VG_TW_AND,            /* and, et */
    VG_TW_OR,             /* or, ou */
    VG_TW_TO,             /* to, à: the end of a range that has a beginning */
    VG_TW_ONWARD,         /* onwards: what stands before is a beginning */
    VG_TW_MIN,            /* at least */
    VG_TW_MAX,            /* at most */
    VG_TW_ABOUT,          /* about, environ */
    VG_TW_LONG,           /* fünf Monate lang */
    VG_TW_EVERY,          /* every, chaque */
    VG_TW_SET,            /* daily; vg_times_unit */
    VG_TW_FILLER,         /* the, of, la: skipped inside a date */
    VG_TW_FISCAL,         /* fiscal year */
    VG_TW_DECADE,         /* les années [1990] */
    VG_TW_NO_YEAR_AFTER,  /* a figure like a year behind it is none: version, server */
    VG_TW_NO_YEAR_BEFORE, /* … before it: victims, bytes */
    VG_TW_PAST_TENSE,     /* was, a, wurde */
    VG_TW_FUTURE_TENSE,   /* will, sera, wird */
    VG_TW_START,          /* the clause tells of a beginning: registered, first seen */
    VG_TW_END,            /* … of an end: taken down, last seen */
    VG_TW_REPORT,         /* … of a publication: reported, publié */
    VG_TW_USE,            /* … of use: served, hosted, resolved */
    VG_TW_UNRELATED,      /* … of somebody else: unrelated, sans lien */
    VG_TW_OTHER_ONE,      /* another, autre: of somebody else where a word for an actor follows */
    VG_TW_ACTOR,          /* group, actor, campaign, groupe */
    VG_TW_TURN,           /* but, while, mais: begins a clause */
    VG_TW_PRONOUN,        /* it, elle: may stand for the value of the sentence before */
    VG_TW_THING,          /* domain, server: with a THAT before it, the same */
    VG_TW_THAT,           /* this, the, ce */
    VG_TW_LETTER,         /* the Q of Q1; vg_times_unit, VG_UNIT_YEAR for FY */
    VG_TW_ORDINAL_MARK,   /* 1st */
    VG_TW_DECADE_MARK,    /* 1990s */
    VG_TW_COUNT,
} vg_time_word;

#define VG_TW_BIT(word) (UINT64_C(1) << (word))

typedef enum vg_time_part { VG_PART_NONE = 0, VG_PART_EARLY, VG_PART_MID, VG_PART_LATE } vg_time_part;

/* A unit and how many of it from the day of publication; in one number. */
#define VG_DEICTIC(unit, offset) ((unit)*256 + (offset) + 128)
#define VG_DEICTIC_UNIT(value)   ((value) / 256)
#define VG_DEICTIC_OFFSET(value) ((value) % 256 - 128)

#define VG_UNIT_PLURAL 16

#define VG_TIME_SENSES       3
#define VG_TIME_LANGUAGES    32
#define VG_TIME_WORD_BYTES   24 /* of a word, folded; a longer one is none of these */
#define VG_TIME_PHRASE_WORDS 6
#define VG_TIME_PHRASE_BYTES 95

typedef struct vg_time_entry {
    const char *key;    /* folded; words of a phrase apart by one blank */
    const char *exact;  /* small letters with accents, where those are needed ("dès"); else NULL */
    uint64_t mask;      /* its meanings, a bit each */
    uint64_t follow;    /* of the words that follow it in phrases: the bit of each, the lowest six of its hash */
    uint8_t size;       /* of the key */
    uint8_t most_words; /* of the phrases that begin with it */
    bool weak;          /* alone and in small letters it is another word: may, march */
    uint8_t sense_count;
    struct {
        uint8_t word; /* vg_time_word */
        int16_t value;
    } senses[VG_TIME_SENSES];
} vg_time_entry;

enum { VG_ORDER_DMY = 1, VG_ORDER_MDY = 2, VG_ORDER_YMD = 4 };

typedef struct vg_time_language {
    char code[3];
    uint8_t orders;   /* of a date in figures that does not begin with the year: VG_ORDER_… */
    bool ordinal_dot; /* "7. September" */
    bool which_after; /* "le mois dernier" as well as "le dernier mois" */
    uint32_t mask;
    const uint32_t *slots; /* the upper half of the hash, and the number of the entry from 1; 0: free */
    const vg_time_entry *entries;
    const char *const *past_endings; /* of verbs; ends with NULL */
    const char *const *future_endings;
} vg_time_language;

/* NULL where it is not compiled in. */
const vg_time_language *vg_time_language_of(const char *code);
/* The i-th, or NULL past the end; there are VG_TIME_LANGUAGES at most. */
const vg_time_language *vg_time_language_at(size_t i);

/* Small letters without accents, at most VG_TIME_WORD_BYTES; updates *hash. 0: too long. */
size_t vg_time_fold(vg_slice word, char ret_folded[VG_TIME_WORD_BYTES], uint32_t *hash);

/* The entry of a word or phrase with its hash, or NULL; folded, but for capitals of ASCII. written: as it stands, for
 * entries that need accents. */
const vg_time_entry *vg_time_entry_of(const vg_time_language *l, vg_slice key, uint32_t hash, vg_slice written);

/* False where no entry has the hash: of most words. */
static inline bool vg_time_may_be(const vg_time_language *l, uint32_t hash)
{
    for (uint32_t at = hash & l->mask; l->slots[at]; at = (at + 1) & l->mask)
        if ((l->slots[at] ^ hash) >> 16 == 0) return true;
    return false;
}

/* The value of a meaning that the entry has. */
int vg_time_value(const vg_time_entry *entry, vg_time_word word);

/* Whether the entry has this meaning; *ret_value (may be NULL) is its value then. */
static inline bool vg_time_means(const vg_time_entry *entry, vg_time_word word, int *ret_value)
{
    if (!entry || !(entry->mask & VG_TW_BIT(word))) return false;
    if (ret_value) *ret_value = vg_time_value(entry, word);
    return true;
}

#endif
