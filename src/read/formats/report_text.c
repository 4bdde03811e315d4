/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text: press articles, mails, notes. Title: the first line where it is short. */
#include "formats/formats.h"

#include <stdlib.h>

#include "document.h"

bool vg_text_detect(const vg_read_job *job)
{
    (void)job;
    return true; /* report.c has turned binary data away */
}

static vg_slice first_line(vg_slice text)
{
    text = vg_slice_trim(vg_slice_take(text, 4096));
    size_t end = vg_slice_find(text, vg_slice_str("\n"));
    vg_slice line = vg_slice_trim(vg_slice_take(text, end == SIZE_MAX ? text.size : end));
    return line.size <= 200 ? line : vg_slice_of(NULL, 0);
}

/* "Published: 7 August 2023", "Publié le 7 août 2023", ":date: 2023-08-07", "date: …" in the first lines. */
void vg_document_find_published(vg_document *d)
{
    static const char *const labels[] = {"published:",
                                         "published on",
                                         "published",
                                         "publi\xC3\xA9 le",
                                         "date:",
                                         ":date:",
                                         "date de publication :",
                                         "date de publication:",
                                         "updated:"};
    vg_slice head = vg_slice_take(d->text, 4096);
    for (int lines = 0; head.size && lines < 30; lines++) {
        size_t end = vg_slice_find(head, vg_slice_str("\n"));
        vg_slice line = vg_slice_trim(vg_slice_take(head, end == SIZE_MAX ? head.size : end));
        while (line.size && (line.data[0] == '*' || line.data[0] == '_')) line = vg_slice_skip(line, 1);
        for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
            vg_slice label = vg_slice_str(labels[i]);
            if (line.size <= label.size || !vg_slice_ieq(vg_slice_take(line, label.size), label)) continue;
            vg_slice rest = vg_slice_skip(line, label.size);
            while (rest.size && (rest.data[0] == '*' || rest.data[0] == ':' || rest.data[0] == ' '))
                rest = vg_slice_skip(rest, 1);
            if (vg_publication_date(rest, &d->published)) return;
        }
        head = end == SIZE_MAX ? vg_slice_of(NULL, 0) : vg_slice_skip(head, end + 1);
    }
}

static vg_status read_lines(const vg_read_job *job, const char *format, bool markup, vg_error *err)
{
    vg_document d;
    vg_gather *g = vg_gather_new(job->bytes);
    if (!g) return vg_fail(err, VG_E_NOMEM, "no memory");
    vg_document_init(&d, job->bytes);
    if (d.text.size > VG_PROSE_BYTES) {
        d.text = vg_slice_take(d.text, VG_PROSE_BYTES);
        vg_job_problem(job, "only the first %zu MiB of prose were read", VG_PROSE_BYTES >> 20);
    }
    vg_document_lines(&d, markup);
    d.title = first_line(d.text);
    for (size_t i = 0; markup && i < d.block_count && i < 20; i++)
        if (d.blocks[i].kind == VG_BLOCK_HEADING) {
            d.title = vg_slice_trim(vg_slice_of(d.text.data + d.blocks[i].from, d.blocks[i].until - d.blocks[i].from));
            break;
        }
    vg_document_find_published(&d);
    vg_status status = vg_job_prose(job, format, "", &d, g, err);
    vg_document_free(&d);
    vg_gather_free(g);
    return status;
}

vg_status vg_text_read(const vg_read_job *job, vg_error *err)
{
    return read_lines(job, "text", false, err);
}

/* Markdown and AsciiDoc: by the name, or by two signs of either in the first 64 KiB. */
bool vg_markdown_detect(const vg_read_job *job)
{
    static const char *const openings[] = {
        "# ", "## ", "### ", "== ", "=== ", "|===", "```", "|---", "| ---", "[options=", "- `", "* `"};
    static const char *const signs[] = {"](http", "|:--", "| `"};
    const size_t opening_count = sizeof openings / sizeof openings[0];
    if (vg_job_named(job, ".md") || vg_job_named(job, ".markdown") || vg_job_named(job, ".adoc")) return true;
    vg_slice head = vg_slice_take(job->bytes, 65536);
    unsigned seen = 0; /* a bit a sign: each counts once */
    for (vg_slice rest = head; rest.size > 0;) {
        for (size_t i = 0; strchr("#=|`[-*", rest.data[0]) && i < opening_count; i++)
            if (vg_slice_eq(vg_slice_take(rest, strlen(openings[i])), vg_slice_str(openings[i]))) seen |= 1U << i;
        const uint8_t *end = memchr(rest.data, '\n', rest.size);
        rest = vg_slice_skip(rest, end ? (size_t)(end - rest.data) + 1 : rest.size);
    }
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (vg_slice_find(head, vg_slice_str(signs[i])) != SIZE_MAX) seen |= 1U << (opening_count + i);
    return (seen & (seen - 1)) != 0; /* two */
}

vg_status vg_markdown_read(const vg_read_job *job, vg_error *err)
{
    return read_lines(job, "markdown", true, err);
}
