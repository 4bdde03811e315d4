/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "find/lanes_neon.h"

#define FIND_NAME vg_find_neon
#include "find/stages.h"
