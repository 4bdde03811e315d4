/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "find/lanes_avx512.h"

#define FIND_NAME  vg_find_avx512
#define MARKS_NAME vg_marks_avx512
#include "find/stages.h"
