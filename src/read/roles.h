/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a value is for, by the words around it. */
#ifndef VG_READ_ROLES_H
#define VG_READ_ROLES_H

#include "base/slice.h"

/* The one role that text names (static), or NULL where it names none or several. Looks at 512 bytes. */
const char *vg_role_in(vg_slice text);

#endif
