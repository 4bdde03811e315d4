/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "find/lanes_neon.h"

#define FIND_NAME  vg_find_neon
#define MARKS_NAME vg_marks_neon
#include "find/stages.h"
