/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names that reports use: actors, malware, techniques, places, sectors, organisations. Compiled from
 * data/knowledge/names/ and data/languages/; facts only, each with its source. An alias belongs to whoever coined it,
 * and is never merged through a third name. */
#ifndef VG_KNOWLEDGE_NAMES_H
#define VG_KNOWLEDGE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "knowledge/text_words.h"
#include "vigie/status.h"

typedef enum vg_name_kind {
    VG_NAME_ACTOR = 0,
    VG_NAME_MALWARE, /* tools included */
    VG_NAME_TECHNIQUE,
    VG_NAME_PLACE,
    VG_NAME_SECTOR,
    VG_NAME_ORGANISATION, /* vendors, agencies, media, governments' bodies: who speaks */
    VG_NAME_COUNT,
} vg_name_kind;

/* How a name is written: what it may stand for depends on it. */
typedef enum vg_name_form {
    VG_FORM_NAME = 0,  /* "Russia", "APT28" */
    VG_FORM_ADJECTIVE, /* "Russian", "nord-coréens" */
    VG_FORM_CAPITAL,   /* "Pyongyang": the city, or its government */
    VG_FORM_SEAT,      /* "the Kremlin": always the government */
    VG_FORM_REGION,    /* "East Asia", "Europe", a city that is no capital */
    VG_FORM_ID,        /* "G0032", "T1566.001" */
    VG_FORM_BEHAVIOUR, /* a technique by what it does, not by its name */
} vg_name_form;

/* What the pack says of one entry. Static. */
typedef struct vg_name_info {
    vg_name_kind kind;
    const char *id;   /* "G0032", "S0154", "T1566.001", ISO alpha-2 for a country, an area's or sector's id, or "" */
    const char *name; /* the pack's own; of a place the English one */
    const char
        *country;     /* ISO alpha-2, or "": of a place itself; of an actor or organisation, where it is said to be */
    const char *type; /* organisation: "company", "agency", "government", "media", "ngo"; actor: "", "campaign";
                         malware: "tool"… */
} vg_name_info;

/* What the words around a name say that it is; data/languages/XX/context.tsv. */
enum {
    VG_BESIDE_ACTOR = 1,     /* "group", "hackers" within three words */
    VG_BESIDE_MALWARE = 2,   /* "ransomware", "trojan" within three words */
    VG_BESIDE_SECTOR = 4,    /* "companies", "targets" within three words before it, two after */
    VG_BESIDE_BODY = 16,     /* "government", "army" within two words of a place */
    VG_WORD_OF = 64,         /* "of" between a body and the town in its name */
    VG_BESIDE_TITLE = 128,   /* of a place: in a body's name, "University of London" */
    VG_WORD_PRODUCT = 32,    /* of vg_names_word: "PowerShell", no name that a report coins */
    VG_BESIDE_GANG_NEXT = 8, /* a word of ACTOR right after it: "the TrickBot gang" */
};

typedef struct vg_name_match {
    size_t from, until; /* in the text */
    uint32_t entry;     /* the first entry of that name */
    uint32_t count;     /* how many entries bear it: more than one is ambiguous */
    vg_name_kind kind;
    vg_name_form form;     /* of the first entry */
    const char *coined_by; /* static; of the first entry; "" where it is everybody's name, or not known */
    uint8_t beside;        /* of an actor, malware, place, sector: VG_BESIDE_… */
    bool weak;             /* an everyday word without a word beside it that says what it is: VG_NAMES_WEAK */
    bool general;          /* a sector by a word that says much else, too: "government", "media" */
    uint8_t searches;      /* VG_NAMES_…: which of the searches finds it */
    uint32_t bearer;       /* for vg_name_entry and vg_name_coined_by */
} vg_name_match;

/* Two searches: for names alone; and for everyday words without such a word beside them, too, marked weak: for callers
 * that know from elsewhere in the text whether it speaks of them. One pass makes either or both. Most names are found
 * by both; one may begin inside a weak one, which hides it from the second search alone. */
enum { VG_NAMES_SURE = 1, VG_NAMES_WEAK = 2 };

/* Calls on_match for each name within [from, until) of the words' text, leftmost longest, at word boundaries, in the
 * order of the text; a place may carry several kinds ("Turla": actor and malware): then once a kind. Techniques are
 * found apart from the other kinds and may overlap them. language: ISO 639-1, or "" (or one that is not there) for
 * names that belong to no language only. Case, accents, and whether "Tick" needs "group" beside it are rules of each
 * name; space, no-break space and hyphen are one. Names inside URLs, host names, paths and e-mail addresses are passed
 * over. Nothing outside [from, until) is looked at. Non-zero from on_match stops and is returned. Linear in the text:
 * each word is looked up a bounded number of times. Pure; thread-safe. */
typedef int (*vg_name_fn)(void *context, const vg_name_match *match);
int vg_names_find_in(const vg_words *w, size_t from, size_t until, const char *language, uint8_t searches,
                     vg_name_fn on_match, void *context);
/* The same of a text that is not cut into words yet; VG_E_NOMEM too. */
int vg_names_find(vg_slice text, const char *language, uint8_t searches, vg_name_fn on_match, void *context);

/* What one word says by itself: VG_BESIDE_ACTOR, _MALWARE, _SECTOR, _BODY, VG_WORD_PRODUCT; 0 for nothing, and where
 * the text is more than one. */
uint8_t vg_names_word(vg_slice text);

/* Entries are dense from 0 to below the count; NULL past the end. */
uint32_t vg_name_entry_count(void);
const vg_name_info *vg_name_info_of(uint32_t entry);
/* The i-th entry that bears a match's name, and who coined the name for it; UINT32_MAX and "" where i >= count. */
uint32_t vg_name_entry(const vg_name_match *match, uint32_t i);
const char *vg_name_coined_by(const vg_name_match *match, uint32_t i);

#endif
