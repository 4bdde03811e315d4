/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read-lines FILE…: one line an indicator: file, kind, value, what sets it aside ("" where nothing), parted by tabs.
 * read-lines --text FILE…: the text that the places count in, where it is not the file's own. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "read/report.h"

typedef struct lines {
    const char *file;
    bool text;
} lines;

static void on_head(void *context, const vg_report_head *head)
{
    const lines *l = context;
    if (!l->text) return;
    printf("# %s [%s] %s %.*s\n", head->format, head->language, head->encoding, (int)head->title.size,
           (const char *)head->title.data);
    fwrite(head->extracted.data, 1, head->extracted.size, stdout);
}

static int on_indicator(void *context, const vg_indicator *i)
{
    const lines *l = context;
    if (l->text) return 0;
    printf("%s\t%s\t%.*s\t%s\n", l->file, vg_kind_name(i->kind), (int)i->value.size, (const char *)i->value.data,
           i->set_aside ? i->set_aside : "");
    return 0;
}

static void on_problem(void *context, const char *reason)
{
    const lines *l = context;
    fprintf(stderr, "%s: %s\n", l->file, reason);
}

static int read_one(lines *l, const char *path)
{
    vg_buf bytes = VG_BUF_INIT((size_t)1 << 30);
    vg_error err = {VG_OK, ""};
    FILE *file = fopen(path, "rb");
    if (!file) return 1;
    while (vg_buf_reserve(&bytes, 1 << 16) == VG_OK) {
        size_t got = fread(bytes.data + bytes.size, 1, 1 << 16, file);
        if (got == 0) break;
        bytes.size += got;
    }
    fclose(file);
    const vg_report_sink sink = {.context = l, .head = on_head, .indicator = on_indicator, .problem = on_problem};
    const vg_report_options options = {.path = path, .published = VG_TIME_NONE};
    l->file = path;
    vg_status status = vg_read_report(vg_buf_slice(&bytes), &options, &sink, &err);
    if (status != VG_OK) fprintf(stderr, "%s: %s\n", path, err.message);
    vg_buf_free(&bytes);
    return status != VG_OK;
}

int main(int argc, char **argv)
{
    lines l = {.text = argc > 1 && strcmp(argv[1], "--text") == 0};
    int worst = 0;
    for (int i = l.text ? 2 : 1; i < argc; i++) worst |= read_one(&l, argv[i]);
    return worst;
}
