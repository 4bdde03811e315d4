/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this build has a sanitizer whose run-time lives in the process: it reserves address space in terabytes, has
 * signal handlers and makes system calls of its own. */
#ifndef VG_BASE_SANDBOX_SANITIZER_H
#define VG_BASE_SANDBOX_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define VG_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define VG_SANITIZER 1
#endif
#endif
#ifndef VG_SANITIZER
#define VG_SANITIZER 0
#endif

#endif
