/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read_lines.h"

static void add(vg_buf *out, vg_slice s)
{
    for (size_t i = 0; i < s.size; i++) vg_buf_add_byte(out, s.data[i] < ' ' ? '~' : s.data[i]);
}

static void on_head(void *context, const vg_report_head *head)
{
    read_lines *l = context;
    char published[VG_TIME_TEXT];
    vg_time_format(head->published, published);
    vg_buf_printf(&l->text, "# %s [%s] [%s] ", head->format, head->language, published);
    add(&l->text, head->title);
    vg_buf_add_byte(&l->text, '\n');
    l->heads++;
    if (head->extracted.data) l->bytes = head->extracted;
    l->wide = head->encoding[0] && strcmp(head->encoding, "UTF-8") != 0 && !head->extracted.data;
}

static int on_indicator(void *context, const vg_indicator *i)
{
    read_lines *l = context;
    char from[VG_TIME_TEXT], until[VG_TIME_TEXT];
    vg_time_format(i->validity.from, from);
    vg_time_format(i->validity.until, until);
    vg_buf_printf(&l->text, "%s ", vg_kind_name(i->kind));
    add(&l->text, i->value);
    if (i->prefix) vg_buf_add_str(&l->text, "*");
    if (i->role) vg_buf_printf(&l->text, " role=%s", i->role);
    if (from[0] || until[0]) vg_buf_printf(&l->text, " valid=%.19s..%.19s", from, until);
    if (i->set_aside) vg_buf_printf(&l->text, " aside=%s", i->set_aside);
    if (i->offset == VG_REPORT_NOWHERE) {
        vg_buf_add_str(&l->text, " nowhere");
    } else {
        bool inside = i->offset + i->length <= l->bytes.size && l->heads > 0;
        /* other encodings are written otherwise than read */
        l->misplaced +=
            !inside ||
            (!l->wide && !vg_slice_eq(i->written, vg_slice_of(l->bytes.data + i->offset, (size_t)i->length)));
    }
    vg_buf_add_byte(&l->text, '\n');
    l->indicators++;
    return 0;
}

static void on_actor(void *context, vg_slice name)
{
    read_lines *l = context;
    vg_buf_add_str(&l->text, "actor ");
    add(&l->text, name);
    vg_buf_add_byte(&l->text, '\n');
}

static void on_problem(void *context, const char *reason)
{
    read_lines *l = context;
    vg_buf_printf(&l->text, "problem %s\n", reason);
}

vg_status read_lines_of(vg_slice bytes, const char *path, const char *published, const char *format,
                        read_lines *ret_lines, vg_error *err)
{
    vg_report_options options = {.path = path, .published = VG_TIME_NONE, .format = format};
    vg_precision precision;
    if (published) vg_time_parse(vg_slice_str(published), &options.published, &precision);
    *ret_lines = (read_lines){.text = VG_BUF_INIT((size_t)64 << 20), .bytes = bytes};
    vg_report_sink sink = {
        .context = ret_lines, .head = on_head, .indicator = on_indicator, .actor = on_actor, .problem = on_problem};
    return vg_read_report(bytes, &options, &sink, err);
}
