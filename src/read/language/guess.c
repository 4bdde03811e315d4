/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of a text that is too short for its commonest words to show it (../language.c): the one whose articles,
 * prepositions and auxiliaries (data/languages/XX/functions.tsv) make up most of it. A word that several languages
 * share counts for each by its share; the first must lead by a fifth. */
#include "claims.h"
#include "lexicon.h"

#define LANGUAGE_BYTES ((size_t)1 << 16)
#define WORD_BYTES     12 /* longer words are no articles */
#define LANGUAGES      16 /* of the lexicon, at most, that are told apart */
#define WEIGHT         60 /* of a word that one language has alone; that two have: half of it */
#define LEAST          (3 * WEIGHT / 2)

#define COMMON                                                                                                         \
    (VG_FN(definite) | VG_FN(indefinite) | VG_FN(possessive) | VG_FN(that) | VG_FN(relative) | VG_FN(negation) |       \
     VG_FN(be) | VG_FN(have) | VG_FN(of) | VG_FN(in) | VG_FN(agent) | VG_FN(to) | VG_FN(with) | VG_FN(for) | VG_FN(and))

static bool is_common(const vg_lexicon *l, vg_slice word, uint32_t hash)
{
    uint16_t node;
    const vg_sense *senses;
    if (!vg_lexicon_word(l, word, hash, &node) || node == VG_LEX_NO_NODE) return false;
    size_t count = vg_lexicon_senses(l, node, &senses);
    for (size_t i = 0; i < count; i++)
        if (senses[i].kind == VG_LEX_function && (COMMON >> senses[i].value & 1U)) return true;
    return false;
}

const char *vg_claims_guess(vg_slice text)
{
    size_t hits[LANGUAGES] = {0}, first = 0, second = 0, best = 0;
    text = vg_slice_take(text, LANGUAGE_BYTES);
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        uint32_t hash = VG_FNV1A_SEED;
        for (; end < text.size && (vg_is_alnum(text.data[end]) || text.data[end] >= 0x80); end++)
            hash = vg_fnv1a(hash, vg_lower(text.data[end]));
        const vg_slice word = vg_slice_of(text.data + at, end - at);
        bool common[LANGUAGES] = {false};
        size_t owners = 0;
        for (size_t i = 0; word.size > 0 && word.size <= WORD_BYTES && i < LANGUAGES && vg_lexicon_at(i); i++)
            owners += common[i] = is_common(vg_lexicon_at(i), word, hash);
        for (size_t i = 0; owners && i < LANGUAGES; i++) hits[i] += common[i] ? WEIGHT / owners : 0;
        at = end + 1;
    }
    for (size_t i = 0; i < LANGUAGES; i++) {
        if (hits[i] > first) {
            second = first;
            first = hits[i];
            best = i;
        } else if (hits[i] > second) {
            second = hits[i];
        }
    }
    return first >= LEAST && 5 * first > 6 * second ? vg_lexicon_code(vg_lexicon_at(best)) : "";
}
