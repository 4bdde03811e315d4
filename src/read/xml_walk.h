/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML by libxml2's SAX2 parser: no network, no external entity, no DTD at all (a document with one is refused), at most
 * 256 elements deep. Names come without their prefix; namespaces are not told apart. */
#ifndef VG_READ_XML_WALK_H
#define VG_READ_XML_WALK_H

#include <stdbool.h>

#include "base/slice.h"
#include "vigie/status.h"

typedef struct vg_xml_attributes {
    const unsigned char **list; /* as libxml2 has them, five pointers each */
    int count;
} vg_xml_attributes;

typedef struct vg_xml_handlers {
    void *context;
    void (*start)(void *context, const char *name, vg_xml_attributes attributes);
    void (*end)(void *context, const char *name);
    void (*text)(void *context, vg_slice text); /* in pieces */
} vg_xml_handlers;

/* The value of the attribute of that local name, as it stands (references undone); an empty slice where there is none.
 */
vg_slice vg_xml_attribute(vg_xml_attributes attributes, const char *name);

/* bytes: UTF-8, whatever the declaration says, where `utf8`. VG_E_FORMAT where the document is not well-formed (what
 * came before was handed out), VG_E_UNSUPPORTED where it has a DTD. */
vg_status vg_xml_walk(vg_slice bytes, bool utf8, const vg_xml_handlers *handlers, vg_error *err);

#endif
