// SPDX-License-Identifier: GPL-3.0-or-later
// The same test of the public API, by a C++ compiler.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

extern "C" {
#include <cmocka.h> // says itself to no C++ compiler that it is C
}

#include "test_api.c"
