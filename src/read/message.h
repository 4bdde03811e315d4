/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker's sink is told, as bytes, and back: a sequence of messages, each a letter and its fields. The worker
 * read hostile input, so its bytes are not trusted either: bounded cursors, enums within their range. */
#ifndef VG_READ_MESSAGE_H
#define VG_READ_MESSAGE_H

#include "base/buf.h"
#include "base/cursor.h"
#include "read/report.h"

/* A file or a member of an archive begins: its heads and items follow. sha256 "": not known. */
void vg_message_member(vg_buf *out, const char *name, const char *sha256);

/* A sink that writes messages to out; `dossier`: claims, mentions, unread sentences and text too. */
vg_report_sink vg_message_sink(vg_buf *out, bool dossier);

typedef struct vg_message_handlers {
    void *context;
    void (*member)(void *context, const char *name, const char *sha256); /* name NULL: no archive */
    vg_report_sink sink; /* context and all; what it has NULL is skipped. */
} vg_message_handlers;

/* Delivers all messages. VG_E_FORMAT where they are damaged (what came before was delivered), VG_E_NOMEM, or what the
 * sink stopped with. */
vg_status vg_message_deliver(vg_slice messages, const vg_message_handlers *handlers);

#endif
