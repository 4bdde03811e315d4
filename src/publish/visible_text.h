/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers of results share. */
#ifndef VG_PUBLISH_VISIBLE_TEXT_H
#define VG_PUBLISH_VISIBLE_TEXT_H

#include "base/buf.h"
#include "hunt/result.h"

/* What one result may grow to as text. */
#define TEXT_BYTES ((size_t)1 << 32)

/* Hands the buffer's memory over to the caller's free(), or frees it and says why not. */
vg_status text_finish(vg_buf *b, char **ret_text, size_t *ret_size, vg_error *err);

/* The JSON document into *b; indent 0: on one line. */
void hunt_json_write(vg_buf *b, const vg_hunt_result *result, double seconds, int indent);

/* Makes text from logs and reports harmless to show: valid UTF-8 without control, format or unassigned characters.
 * What a terminal would obey (controls, escapes), what would reorder or hide (bidirectional and zero-width
 * characters) and what is not UTF-8 is spelled out: \x1b, <U+202E>, \xff. A tab is one space. */
void text_add_visible(vg_buf *b, vg_slice s);
/* Made visible, then escaped: as text of an HTML element or a quoted attribute. */
void text_add_html(vg_buf *b, const char *text);
/* Columns that text from text_add_visible takes on a terminal (UAX 11). */
size_t text_width(vg_slice s);
/* The longest beginning that takes at most `columns`, in bytes. */
size_t text_fit(vg_slice s, size_t columns);

/* An observable that nobody can follow by accident: evil[.]com, hxxps://evil[.]com/a. Not made visible yet. */
void text_add_defanged(vg_buf *b, vg_kind kind, const char *value);

/* One word of a POSIX shell, or of bash, ksh and zsh ($'…') where it holds what cannot be printed. */
void text_add_shell_word(vg_buf *b, const char *word);
/* The command that prints the SHA-256 of a record's original bytes. False, with nothing added, where no one command
 * does: standard input, archives within archives. The compression is told by the name. */
bool text_add_check(vg_buf *b, const vg_evidence *e);

#endif
