/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dossier.h"

static const char *const acts[VG_ACT_COUNT] = {
    "asserts", "attributes", "assesses",  "accuses",  "reveals",
    "denies",  "declines",   "no_answer", "confirms", "retracts",
};

static const char *const actions[VG_ACTION_COUNT] = {
    "other", "intrusion", "espionage", "targeting", "collection", "theft", "disruption", "influence",
};

static const char *const party_kinds[VG_PARTY_COUNT] = {"unknown", "state", "group", "person", "organisation"};

static const char *const likelihoods[VG_LIKELIHOOD_COUNT] = {
    NULL, "remote", "very_unlikely", "unlikely", "roughly_even", "possible", "likely", "very_likely", "almost_certain",
};

static const char *const mention_kinds[VG_MENTION_COUNT] = {
    "actor", "malware", "technique", "victim", "place", "sector", "date",
};

const char *vg_act_name(vg_act act)
{
    return acts[act];
}

const char *vg_action_name(vg_action action)
{
    return actions[action];
}

const char *vg_party_kind_name(vg_party_kind kind)
{
    return party_kinds[kind];
}

const char *vg_likelihood_name(vg_likelihood likelihood)
{
    return likelihoods[likelihood];
}

const char *vg_mention_kind_name(vg_mention_kind kind)
{
    return mention_kinds[kind];
}
