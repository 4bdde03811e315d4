/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every regular file below some paths, in a stable order (byte order of names within a folder). Symbolic links to
 * files are followed, loops and files reached twice (same device and inode) are visited once. */
#ifndef VG_BASE_WALK_H
#define VG_BASE_WALK_H

#include <stdint.h>
#include <sys/types.h>

#include "base/time.h"
#include "vigie/status.h"

typedef struct vg_walk_file {
    const char *path; /* as a person would write it: argument joined with the names below; lives during the call */
    int fd;           /* open for reading (O_RDONLY, O_CLOEXEC); the callback owns it */
    uint64_t size;    /* 0 for what is not a regular file */
    vg_time modified;
    int regular; /* 1 where pread and splitting are possible; 0: a pipe, standard input */
} vg_walk_file;

typedef struct vg_walk_handlers {
    /* Non-zero stops the walk, and vg_walk returns it. */
    int (*file)(void *context, const vg_walk_file *file);
    /* What could not be read (no permission, a FIFO or device met in a folder, a path that is not there). */
    void (*problem)(void *context, const char *path, const char *reason);
} vg_walk_handlers;

/* "-" is standard input (path "-"). A FIFO given as an argument is read if a writer is there within a second;
 * one found in a folder is a problem (sockets and devices too). Files are opened read-only and, where the system
 * allows, with O_NOATIME. */
int vg_walk(const char *const *paths, size_t count, const vg_walk_handlers *handlers, void *context);

#endif
