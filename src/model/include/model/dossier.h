/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report says, each item with the words that say it: claims, and the names of actors, malware, techniques and
 * victims. Plain data; strings and spans live as long as the reading that hands them out. An unknown value is "" or
 * VG_TIME_NONE or -1, never a guess. */
#ifndef VG_MODEL_DOSSIER_H
#define VG_MODEL_DOSSIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/time.h"

/* Bytes of the report as stored; of the text that was made of it (vg_report_head.extracted) where its words have no
 * place there: PDF, DOCX, ODT, mail. offset VG_REPORT_NOWHERE (model/indicator.h) where there is none, as in an
 * attachment. */
typedef struct vg_span {
    uint64_t offset;
    uint64_t length;
} vg_span;

/* What the source does with the statement: the field `act` of `vigie read --json`, in the same order. */
typedef enum vg_act {
    VG_ACT_ASSERTS = 0,
    VG_ACT_ATTRIBUTES,
    VG_ACT_ASSESSES,
    VG_ACT_ACCUSES,
    VG_ACT_REVEALS,
    VG_ACT_DENIES,
    VG_ACT_DECLINES,
    VG_ACT_NO_ANSWER,
    VG_ACT_CONFIRMS,
    VG_ACT_RETRACTS,
    VG_ACT_COUNT,
} vg_act;

/* What the actor is said to have done. */
typedef enum vg_action {
    VG_ACTION_OTHER = 0,
    VG_ACTION_INTRUSION,
    VG_ACTION_ESPIONAGE,
    VG_ACTION_TARGETING,
    VG_ACTION_COLLECTION,
    VG_ACTION_THEFT,
    VG_ACTION_DISRUPTION,
    VG_ACTION_INFLUENCE,
    VG_ACTION_COUNT,
} vg_action;

typedef enum vg_party_kind {
    VG_PARTY_UNKNOWN = 0,
    VG_PARTY_STATE,
    VG_PARTY_GROUP,
    VG_PARTY_PERSON,
    VG_PARTY_ORGANISATION,
    VG_PARTY_COUNT,
} vg_party_kind;

/* ICD 203, figure 1; VG_LIKELIHOOD_NONE where the text states no likelihood. */
typedef enum vg_likelihood {
    VG_LIKELIHOOD_NONE = 0,
    VG_LIKELIHOOD_REMOTE,         /* almost no chance, 1–5 % */
    VG_LIKELIHOOD_VERY_UNLIKELY,  /* 5–20 % */
    VG_LIKELIHOOD_UNLIKELY,       /* 20–45 % */
    VG_LIKELIHOOD_EVEN,           /* roughly even chance, 45–55 % */
    VG_LIKELIHOOD_POSSIBLE,       /* "could", "may": no share is stated; not a term of ICD 203 */
    VG_LIKELIHOOD_LIKELY,         /* 55–80 % */
    VG_LIKELIHOOD_VERY_LIKELY,    /* 80–95 % */
    VG_LIKELIHOOD_ALMOST_CERTAIN, /* 95–99 % */
    VG_LIKELIHOOD_COUNT,
} vg_likelihood;

/* The words of the JSON contract ("no_answer", "very_likely"); static. */
const char *vg_act_name(vg_act act);
const char *vg_action_name(vg_action action);
const char *vg_party_kind_name(vg_party_kind kind);
const char *vg_likelihood_name(vg_likelihood likelihood); /* NULL for VG_LIKELIHOOD_NONE */

/* A source, an actor, whoever answers. */
typedef struct vg_party {
    vg_slice name; /* "Microsoft", "Embassy of Russia in Washington"; "" where the text gives none */
    vg_party_kind kind;
    char country[3]; /* ISO 3166-1 alpha-2, or "" */
    vg_span span;
} vg_party;

typedef struct vg_target {
    vg_slice name; /* of the organisation, or the words for what it is; "" where only a country is said */
    char country[3];
    vg_slice sector; /* an id of the sector list ("defence"); several are joined by "; "; "" */
    bool named;      /* the victim is named, not merely described */
    vg_span span;
} vg_target;

typedef struct vg_when {
    vg_time start, end;        /* the interval within which it lies; VG_TIME_NONE: open or unknown */
    int32_t min_duration_days; /* "for at least five months": 150; -1 where not said */
    vg_precision precision;    /* of the words: VG_PRECISION_MONTH for "in March" */
} vg_when;

/* Who answers a claim, and how: denies, declines, no_answer, confirms. */
typedef struct vg_answer {
    vg_party by;
    vg_act act;
} vg_answer;

typedef struct vg_claim {
    uint32_t id; /* from 1, in the order of the text */
    const vg_party *sources;
    size_t source_count; /* 0: an accusation whose author the text does not name */
    vg_act act;
    vg_party actor;
    vg_action action;
    const vg_target *targets;
    size_t target_count;
    vg_when when;
    vg_time said_start, said_end; /* when the source said it ("last month"); VG_TIME_NONE where not said */
    vg_likelihood likelihood;
    vg_slice basis;  /* what it rests on, in the text's words */
    vg_slice object; /* what was sought or taken, in the text's words */
    bool quoted;     /* a direct quotation */
    bool negated;    /* the statement itself is a negation ("did not break in") */
    const vg_answer *answers;
    size_t answer_count;
    vg_slice derived_from; /* the source that the source repeats, or "" */
    vg_span span;          /* the words that make the claim */
    vg_slice words;        /* the same as a person reads them; filled in by the reading where it is empty */
} vg_claim;

typedef enum vg_mention_kind {
    VG_MENTION_ACTOR = 0,
    VG_MENTION_MALWARE, /* tools included */
    VG_MENTION_TECHNIQUE,
    VG_MENTION_VICTIM,
    VG_MENTION_PLACE,
    VG_MENTION_SECTOR,
    VG_MENTION_DATE,
    VG_MENTION_COUNT,
} vg_mention_kind;

/* "actor", "malware", "technique", "victim", "place", "sector", "date"; static. */
const char *vg_mention_kind_name(vg_mention_kind kind);

/* A name in the text. One per place; who wants one per name groups by (kind, id, name). */
typedef struct vg_mention {
    vg_mention_kind kind;
    vg_slice name;      /* the pack's name of it ("Lazarus Group", "Phishing"), or the text's words */
    vg_slice written;   /* as the text has it */
    vg_slice id;        /* "G0032", "S0154", "T1566.001", "RU", a sector's id; "" */
    vg_slice coined_by; /* whose name `written` is ("Microsoft"), or "" */
    char country[3];    /* of an actor: as the pack attributes it; of a victim or place: where it is */
    vg_slice sector;    /* of a victim */
    bool named;         /* of a victim */
    bool ambiguous;     /* `written` is the name of several; `id` is then "" */
    bool inferred;      /* a technique by described behaviour, not by name or id */
    vg_when when;       /* of a date */
    vg_span span;
} vg_mention;

#endif
