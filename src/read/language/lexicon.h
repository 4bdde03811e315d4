/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that carry claims, a language a table: compiled from data/languages/XX/ by make_lexicon.py, which takes the
 * lists below from this file. Static, const, thread-safe. docs/languages.md says what each word does. */
#ifndef VG_READ_LEXICON_H
#define VG_READ_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/slice.h"

/* Which file of the language a meaning is from. */
#define VG_LEX_CLASSES(X) X(saying) X(hedge) X(action) X(body) X(function) X(remark)

/* The forms of an inflected word, as bits: one form may be several ("accused"). */
#define VG_LEX_FORMS(X) X(finite) X(participle) X(infinitive) X(gerund) X(noun)

/* saying.tsv: where the source stands and what the words after it are.
 *   that     SOURCE says [that] STATEMENT;  STATEMENT, says SOURCE
 *   of       SOURCE accuses ACTOR of DEED;  ACTOR is accused of DEED
 *   to       SOURCE attributes DEED to ACTOR
 *   before   according to SOURCE            behind   SOURCE zufolge
 *   noun     the allegation of SOURCE that STATEMENT
 *   cite     citing SOURCE: whom the source repeats */
#define VG_LEX_FRAMES(X) X(that) X(of) X(to) X(before) X(behind) X(noun) X(cite)

/* saying.tsv: comment, accusation: only with such a word in the clause; weak: only with a statement that names a deed
 * and an actor; own: who says it did it; impersonal: nobody is named who says it ("suspicion fell on X"). */
#define VG_LEX_SAYING_OPTIONS(X) X(comment) X(weak) X(accusation) X(own) X(impersonal)
/* actions.tsv: weak: only where no other deed is named; object: what it takes is sought or taken ("steal plans"). */
#define VG_LEX_ACTION_OPTIONS(X) X(weak) X(object)

/* bodies.tsv: what a noun makes of its phrase. Up to `group` they act, up to `document` they speak, `thing` is what
 * suffers, `portfolio` completes the name of a ministry, from `government` on they are parts of a state. */
#define VG_LEX_BODIES(X)                                                                                               \
    X(hackers)                                                                                                         \
    X(spies)                                                                                                           \
    X(group)                                                                                                           \
    X(people)                                                                                                          \
    X(person)                                                                                                          \
    X(experts)                                                                                                         \
    X(company)                                                                                                         \
    X(media)                                                                                                           \
    X(agency)                                                                                                          \
    X(document)                                                                                                        \
    X(thing)                                                                                                           \
    X(portfolio)                                                                                                       \
    X(government)                                                                                                      \
    X(ministry)                                                                                                        \
    X(embassy)                                                                                                         \
    X(mission)                                                                                                         \
    X(service)                                                                                                         \
    X(police)                                                                                                          \
    X(military)                                                                                                        \
    X(parliament)                                                                                                      \
    X(court)

/* functions.tsv: the words that hold a sentence together. */
#define VG_LEX_FUNCTIONS(X)                                                                                            \
    X(definite)   /* the */                                                                                            \
    X(indefinite) /* a */                                                                                              \
    X(possessive) /* its */                                                                                            \
    X(it)         /* it: a thing, a company, a state */                                                                \
    X(person)     /* he, she */                                                                                        \
    X(they)                                                                                                            \
    X(that)     /* begins a statement */                                                                               \
    X(relative) /* which, who */                                                                                       \
    X(negation) /* not, never, without */                                                                              \
    X(be)       /* auxiliary of the passive */                                                                         \
    X(have)     /* auxiliary of the perfect */                                                                         \
    X(modal)    /* will, should: a verb that says nothing itself */                                                    \
    X(verb)     /* a finite verb that is neither saying nor deed: ends a phrase */                                     \
    X(of)       /* joins a noun to its owner */                                                                        \
    X(genitive) /* 's: behind the owner */                                                                             \
    X(in)       /* where */                                                                                            \
    X(target)   /* against, on, into: what suffers */                                                                  \
    X(agent)    /* by: who did it */                                                                                   \
    X(to)       /* to: attributed to, linked to */                                                                     \
    X(from)                                                                                                            \
    X(for)                                                                                                             \
    X(about)                                                                                                           \
    X(with)                                                                                                            \
    X(subordinate) /* because, after, although: what follows is not the statement */                                   \
    X(and)                                                                                                             \
    X(but)                                                                                                             \
    X(as)           /* as X put it, wie X mitteilte */                                                                 \
    X(linked)       /* linked to, backed by: makes hackers a state's */                                                \
    X(evidence)     /* proof, logs, based on: what a claim rests on */                                                 \
    X(comment)      /* comment, request, e-mail: what is asked of who is accused */                                    \
    X(accusation)   /* allegation, charge: what is rejected */                                                         \
    X(elsewhere)    /* other places, which are not named */                                                            \
    X(habitual)     /* regularly: no answer to one claim */                                                            \
    X(whether)      /* if, whether: what follows is not stated */                                                      \
    X(reported)     /* allegedly, a conditional of hearsay: what others say */                                         \
    X(reflexive)    /* se, sich: with the auxiliary "be" no passive */                                                 \
    X(adverb)       /* may stand between a subject and its verb */                                                     \
    X(dative)       /* dem: an article that no subject has */                                                          \
    X(suffer)       /* victim of, underwent: whoever tells it was hit */                                               \
    X(infinitive)   /* to, zu: before an infinitive */                                                                 \
    X(abbreviation) /* its full stop ends no sentence */                                                               \
    X(behind)       /* behind: whoever stands in the clause did what it is behind */                                   \
    X(names)        /* calls: the clause gives a name to whom it speaks of */

#define VG_LEX_REMARKS(X) X(general)

#define X(name) VG_LEX_##name,
enum { VG_LEX_CLASSES(X) };
#undef X
#define X(name) VG_FORM_BIT_##name,
enum { VG_LEX_FORMS(X) };
#undef X
#define X(name) VG_FRAME_##name,
enum { VG_LEX_FRAMES(X) };
#undef X
#define X(name) VG_BODY_##name,
enum { VG_LEX_BODIES(X) VG_BODY_NONE };
#undef X
#define X(name) VG_FN_BIT_##name,
enum { VG_LEX_FUNCTIONS(X) VG_FN_COUNT };
#undef X
#define VG_FORM(name) (1U << VG_FORM_BIT_##name)
#define VG_FN(name)   (UINT64_C(1) << VG_FN_BIT_##name)
_Static_assert(VG_FN_COUNT <= 64, "functions are the bits of one word");

/* Acts go on behind those of vg_act: a verb of answering, which says something by its negation. */
#define VG_ACT_ANSWERS VG_ACT_COUNT

/* options of an action, and of a saying */
#define VG_ACTION_WEAK       1U
#define VG_ACTION_OBJECT     2U
#define VG_SAYING_COMMENT    1U
#define VG_SAYING_WEAK       2U
#define VG_SAYING_ACCUSATION 4U
#define VG_SAYING_OWN        8U
#define VG_SAYING_IMPERSONAL 16U

/* One meaning of a phrase. */
typedef struct vg_sense {
    uint8_t kind;      /* VG_LEX_saying … */
    uint8_t value;     /* vg_act, vg_likelihood, vg_action, VG_BODY_…, VG_FN_BIT_… */
    uint8_t forms;     /* VG_FORM(…) */
    uint8_t frame;     /* of a saying */
    uint8_t options;   /* of a saying or action */
    uint16_t particle; /* the word that must follow in the clause ("teilte … mit"); 0: none */
    uint16_t text;     /* of a body: its name and its sector, "Embassy|diplomacy" */
} vg_sense;

typedef struct vg_lexicon vg_lexicon;

/* The language by its ISO 639-1 code, or NULL where it is not supported. */
const vg_lexicon *vg_lexicon_find(const char *code);
/* All of them, in the order of their codes; NULL past the end. */
const vg_lexicon *vg_lexicon_at(size_t i);
const char *vg_lexicon_code(const vg_lexicon *l);
/* Whether the language writes its nouns with a capital letter and puts participles last, as German does: endings.tsv
 * says so. */
bool vg_lexicon_capital_nouns(const vg_lexicon *l);
/* Whether the last of several nouns beside each other is what they are. */
bool vg_lexicon_heads_last(const vg_lexicon *l);
/* Whether a verb may stand without its subject, as in Spanish: whoever spoke last goes on. */
bool vg_lexicon_subjects_left_out(const vg_lexicon *l);

#define VG_LEX_NO_NODE 0xFFFFU
/* The number of a word (lower case but for letters of ASCII, ' for any apostrophe), or 0; hash: vg_fnv1a over its
 * bytes in lower case, from the seed. ret_node: where phrases that begin with it go on. */
uint16_t vg_lexicon_word(const vg_lexicon *l, vg_slice word, uint32_t hash, uint16_t *ret_node);
/* The node below `node` for the next word, or VG_LEX_NO_NODE. */
uint16_t vg_lexicon_step(const vg_lexicon *l, uint16_t node, uint16_t word);
/* The meanings of the phrase that ends at `node`; their number. */
size_t vg_lexicon_senses(const vg_lexicon *l, uint16_t node, const vg_sense **ret_senses);
/* The meanings of a compound by its ending (the longest), at least three bytes behind its beginning; their number. */
size_t vg_lexicon_compound(const vg_lexicon *l, vg_slice word, const vg_sense **ret_senses);
/* The text of a sense; static. */
const char *vg_lexicon_text(const vg_lexicon *l, const vg_sense *sense);

#endif
