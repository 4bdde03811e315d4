/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NPO_MASH_PLANT_H
#define NPO_MASH_PLANT_H

#include "site.h"
#include "truth.h"

/* The intrusion, from its first second to its last. */
void plant_intrusion(site *s, truth *t);
/* True words about an indicator that must not count: the address while it served somebody else, or nobody known. */
void plant_outside_validity(site *s, truth *t);
/* What a careless matcher takes for a hit. */
void plant_decoys(site *s, truth *t);

#endif
