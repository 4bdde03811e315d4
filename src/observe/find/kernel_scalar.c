/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "find/lanes_scalar.h"

#define FIND_NAME  vg_find_scalar
#define MARKS_NAME vg_marks_scalar
#include "find/stages.h"
