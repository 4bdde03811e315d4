/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VG_READ_DOSSIER_NAMES_H
#define VG_READ_DOSSIER_NAMES_H

#include "read/read_result.h"

/* Makes the lists of actors, malware, techniques and victims from the mentions and relations of a dossier that is
 * complete otherwise. False without memory. Linear in the mentions. */
bool vg_dossier_group(vg_dossier *d, vg_arena *arena);

#endif
