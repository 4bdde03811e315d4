/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The claims of a document: who says what about whom. The engine is one for all languages; what it knows of each is
 * compiled from data/languages/XX/ (docs/languages.md). Linear in the text: a sentence is bounded, and each of its
 * words is looked at a bounded number of times. */
#ifndef VG_READ_CLAIMS_H
#define VG_READ_CLAIMS_H

#include "document.h"
#include "text_names.h"
#include "time/times.h"

/* Whether the claims of this language (ISO 639-1) are read. */
bool vg_claims_speak(const char *language);

/* The language of a short text, or ""; static. */
const char *vg_claims_guess(vg_slice text);

/* Hands the claims, the victims (sink->mention) and the sentences that gave no claim (sink->unread) of d to the sink,
 * in the order of the text; each of the three may be NULL. words, times, names: of d's text. VG_E_NOMEM. */
vg_status vg_claims_read(const vg_document *d, const vg_words *words, const char *language, const vg_times *times,
                         const vg_text_names *names, const vg_report_sink *sink, vg_error *err);

#endif
