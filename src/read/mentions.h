/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names and dates of a document, each with its place. */
#ifndef VG_READ_MENTIONS_H
#define VG_READ_MENTIONS_H

#include "document.h"
#include "language/text_names.h"
#include "time/times.h"

/* Hands the actors, malware, techniques, places, sectors and dates of d to sink->mention, in the order of the text, one
 * a place; a name inside a longer one ("Bank of France") and names inside URLs, paths and code are not told.
 * Organisations are not mentions. Rules beyond those of knowledge/names.h:
 *   - an everyday word ("Ares", "Play") is a name where the document calls it one anywhere ("the Ares trojan");
 *   - what is both an actor and malware is what the words beside it say, here or elsewhere in the document; else what
 *     ATT&CK knows it as; else what it is of one entry only; else both;
 *   - a sector's general word ("government", "media") is told beside "companies", "targets" and the like, or in a list
 *     with one that is surely a sector; a government's seat ("the Kremlin") is no place;
 *   - a word written as only names are ("HydroJiin"), that no list has, is an actor or malware where a word right
 * beside it says so ("the HydroJiin group") and it occurs more than once; it has no id;
 *   - the name of several entries is ambiguous, and has no id; it has a country where all of them have the same.
 * language: ISO 639-1, or "": then only names that belong to no language, and no dates but of the text's own language.
 * words, times, names: of the document's text. Of more than VG_LIMIT_MENTIONS the rest is counted among the problems.
 * VG_E_NOMEM; a sink that stops ends it with VG_OK. */
vg_status vg_mentions_read(const vg_document *d, const vg_words *words, const char *language, const vg_times *times,
                           const vg_text_names *names, const vg_report_sink *sink);

#endif
