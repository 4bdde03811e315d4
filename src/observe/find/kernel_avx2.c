/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "find/lanes_avx2.h"

#define FIND_NAME  vg_find_avx2
#define MARKS_NAME vg_marks_avx2
#include "find/stages.h"
