/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mechanics of a STIX 2.1 bundle: ids that follow from what an object is, the properties that all share, what a
 * report refers to. */
#ifndef VG_PUBLISH_STIX_BUNDLE_H
#define VG_PUBLISH_STIX_BUNDLE_H

#include "json_fields.h"

/* docs/schemas/stix-claims.md. src/read/formats/stix_claims.c reads them. */
#define STIX_VIGIE     "identity--f61a8225-0c73-5b5a-8a80-5f5094d59b98"
#define STIX_EXTENSION "extension-definition--ea0cd8ed-17f2-4f1a-97cb-ffc4758bca40"

#define STIX_ID 96 /* a type, "--", a UUID and a NUL */

typedef struct stix_bundle {
    vg_json_out j;
    char stamp[VG_TIME_TEXT]; /* `created` and `modified` of the objects that follow */
    vg_buf refs;              /* of the report at hand: ids, each with its NUL, once */
    vg_buf key;               /* of one call */
    struct stix_ids *written, *referred;
} stix_bundle;

vg_status stix_open(stix_bundle *s, vg_buf *out);
void stix_close(stix_bundle *s);
/* `created` from now on: t, to the millisecond; VG_TIME_NONE is 1970. */
void stix_stamp(stix_bundle *s, vg_time t);
/* Times as STIX wants them. */
void stix_time(vg_json_out *j, const char *key, vg_time t);

/* A key is what makes an object what it is: parts that are put one after the other into s->key. */
void stix_key(stix_bundle *s, const char *part);
void stix_key_slice(stix_bundle *s, vg_slice part);

/* The id of `type` with the key put so far, which is then empty again. The report at hand refers to it. True where the
 * object is new: its common properties were written and the caller goes on with its own, then vg_json_close. */
bool stix_object(stix_bundle *s, const char *type, char ret_id[STIX_ID]);
/* The same for what holds the refs themselves: where it is not new, they are gone. */
bool stix_container(stix_bundle *s, const char *type, char ret_id[STIX_ID]);
/* A relationship, once. */
void stix_relation(stix_bundle *s, const char *source, const char *type, const char *target);
/* The refs so far as "object_refs", or `otherwise` where there are none; none from then on. */
void stix_refs(stix_bundle *s, const char *otherwise);

#endif
