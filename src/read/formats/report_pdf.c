/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF (ISO 32000) by poppler: letters with their places, which page_layout.c makes a text of. Pictures are not read.
 * Poppler opens no file for text: widths of the standard fonts are built in, and where a font needs a table of
 * poppler-data that the sandbox denies, its letters are missing and the rest is read. */
#include <poppler.h>

#include "document.h"
#include "encoding.h"
#include "formats/formats.h"
#include "page_layout.h"

#define PAGES_MAX 5000
#define LINKS_MAX 10000

bool vg_pdf_detect(const vg_read_job *job)
{
    /* up to 1 KiB may precede the header (Acrobat's note 13 to ISO 32000 7.5.2) */
    vg_slice head = vg_slice_take(job->bytes, 1024);
    size_t at = vg_slice_find(head, vg_slice_str("%PDF-"));
    return at == 0 || (at != SIZE_MAX && head.data[0] < ' ');
}

static bool is_code_font(const char *name)
{
    static const char *const parts[] = {"mono", "courier", "consola", "menlo", "code", "typewriter", "fixed", "cmtt"};
    for (size_t i = 0; name && i < sizeof parts / sizeof parts[0]; i++)
        if (strcasestr(name, parts[i])) return true;
    return false;
}

/* The letters of a page, and the runs of one font. */
typedef struct letters {
    vg_slice text;
    const PopplerRectangle *places;
    guint count;
    const GList *runs;
} letters;

static bool is_code(letters *l, guint i)
{
    while (l->runs && (gint)i > ((const PopplerTextAttributes *)l->runs->data)->end_index) l->runs = l->runs->next;
    const PopplerTextAttributes *run = l->runs ? l->runs->data : NULL;
    return run && (gint)i >= run->start_index && is_code_font(run->font_name);
}

static vg_status add_word(vg_layout *l, vg_buf *word, PopplerRectangle box, bool code)
{
    if (word->size == 0) return VG_OK;
    vg_status status =
        vg_layout_word(l, (float)box.x1, (float)box.y1, (float)box.x2, (float)box.y2, code, vg_buf_slice(word));
    vg_buf_reset(word);
    return status;
}

/* Ligatures at their places in TeX's encodings OT1 and T1: its bitmap fonts name their letters by no other name. Spaces
 * and line ends, which have the same numbers, are no wider than nothing. NULL: none. */
static const char *tex_ligature(uint32_t letter, const PopplerRectangle *r)
{
    static const char *const names[0x20] = {
        [0x0B] = "ff", [0x0C] = "fi", [0x0D] = "fl", [0x0E] = "ffi", [0x0F] = "ffl",
        [0x1B] = "ff", [0x1C] = "fi", [0x1D] = "fl", [0x1E] = "ffi", [0x1F] = "ffl"};
    return letter < 0x20 && r->x2 - r->x1 > 0.1 * (r->y2 - r->y1) ? names[letter] : NULL;
}

/* A small figure above the line, the mark of a footnote, is no part of the word before it. */
static bool is_note_mark(uint32_t letter, const PopplerRectangle *r, const PopplerRectangle *word)
{
    double height = word->y2 - word->y1;
    return letter >= '0' && letter <= '9' && r->y2 - r->y1 < 0.85 * height && r->y2 < word->y2 - 0.1 * height;
}

/* Puts letters together to words: those of one run that touch each other on one line. */
static vg_status take_words(vg_layout *l, letters *of)
{
    vg_buf word = VG_BUF_INIT(1 << 16);
    PopplerRectangle box = {0, 0, 0, 0};
    vg_status status = VG_OK;
    bool code = false, noted = false;
    size_t at = 0;
    for (guint i = 0; i < of->count && at < of->text.size && status == VG_OK; i++) {
        uint32_t letter = 0;
        const PopplerRectangle *r = &of->places[i];
        size_t size = vg_utf8_get(of->text, at, &letter);
        if (size == 0) break;
        const char *ligature = tex_ligature(letter, r);
        bool space = (letter <= ' ' && !ligature) || letter == 0xA0 || letter == 0x3000;
        double height = r->y2 - r->y1;
        bool apart = r->x1 > box.x2 + 0.2 * height || r->x1 < box.x2 - 0.8 * height || r->y1 > box.y2 - 0.3 * height ||
                     r->y2 < box.y1 + 0.3 * height;
        bool note = !apart && !noted && word.size > 0 && is_note_mark(letter, r, &box);
        if (space || apart || note || word.size > 8192) status = add_word(l, &word, box, code);
        if (!space) {
            if (note) { /* on the line of its word */
                box.x1 = r->x1;
                noted = true;
            } else if (word.size == 0) {
                box = *r;
                noted = false;
                code = is_code(of, i);
            }
            box.x2 = r->x2;
            if (r->y1 < box.y1) box.y1 = r->y1;
            if (r->y2 > box.y2) box.y2 = r->y2;
            if (ligature)
                vg_buf_add_str(&word, ligature);
            else
                vg_buf_add(&word, of->text.data + at, size);
        }
        at += size;
    }
    if (status == VG_OK) status = add_word(l, &word, box, code);
    vg_buf_free(&word);
    return status;
}

typedef struct pdf {
    const vg_read_job *job;
    vg_document *d;
    vg_layout *layout;
    vg_buf links; /* targets, NUL-terminated */
    size_t link_count, cut_pages, empty_pages;
} pdf;

static void take_links(pdf *p, PopplerPage *page)
{
    GList *links = poppler_page_get_link_mapping(page);
    for (const GList *each = links; each && p->link_count < LINKS_MAX; each = each->next) {
        const PopplerLinkMapping *link = each->data;
        if (!link->action || link->action->type != POPPLER_ACTION_URI || !link->action->uri.uri) continue;
        vg_slice target = vg_slice_str(link->action->uri.uri);
        if (target.size == 0 || target.size > 2048) continue;
        vg_buf_add(&p->links, target.data, target.size + 1);
        p->link_count++;
    }
    poppler_page_free_link_mapping(links);
}

static vg_status take_page(pdf *p, PopplerPage *page)
{
    PopplerRectangle *places = NULL;
    guint count = 0;
    double width, height;
    char *text = poppler_page_get_text(page);
    poppler_page_get_size(page, &width, &height);
    vg_status status = VG_OK;
    if (text && poppler_page_get_text_layout(page, &places, &count) && count > 0) {
        GList *runs = poppler_page_get_text_attributes(page);
        letters of = {vg_slice_str(text), places, count, runs};
        status = take_words(p->layout, &of);
        poppler_page_free_text_attributes(runs);
    } else {
        p->empty_pages++;
    }
    p->cut_pages += status == VG_E_LIMIT;
    if (status == VG_OK || status == VG_E_LIMIT) status = vg_layout_page(p->layout, (float)height);
    g_free(places);
    g_free(text);
    take_links(p, page);
    return status;
}

static vg_status take_pages(pdf *p, PopplerDocument *document)
{
    vg_status status = VG_OK;
    int pages = poppler_document_get_n_pages(document), read = pages < PAGES_MAX ? pages : PAGES_MAX;
    for (int i = 0; i < read && status == VG_OK; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        if (!page) {
            p->cut_pages++;
            continue;
        }
        status = take_page(p, page);
        g_object_unref(page);
    }
    if (status == VG_OK) status = vg_layout_finish(p->layout);
    if (pages > read) vg_job_problem(p->job, "only the first %d of %d pages were read", read, pages);
    if (p->cut_pages) vg_job_problem(p->job, "%zu pages are damaged or too full to be read whole", p->cut_pages);
    if (p->empty_pages) vg_job_problem(p->job, "%zu of %d pages hold no text (pictures?)", p->empty_pages, read);
    return status;
}

static void take_metadata(pdf *p, PopplerDocument *document)
{
    char *title = poppler_document_get_title(document);
    GDateTime *made = poppler_document_get_creation_date_time(document);
    size_t size = title ? strlen(title) : 0;
    /* names of files and of programs' templates stand there often */
    if (size > 3 && size < 400 && !strstr(title, "Microsoft Word") && !strstr(title, ".doc") && !strstr(title, ".indd"))
        vg_buf_add(&p->d->title_text, title, size);
    if (made) {
        gint64 seconds = g_date_time_to_unix(made);
        if (seconds > 0 && seconds < G_GINT64_CONSTANT(9000000000)) p->d->published = seconds * VG_SECOND_NS;
        g_date_time_unref(made);
    }
    g_free(title);
}

static void add_links(const pdf *p)
{
    for (size_t at = 0; at < p->links.size;) {
        vg_slice target = vg_slice_str((const char *)p->links.data + at);
        at += target.size + 1;
        bool written = vg_slice_find(p->d->text, target) != SIZE_MAX;
        size_t end = p->d->text.size;
        if (!written) vg_document_link(p->d, end, end, target, true);
    }
}

static vg_status read_document(const vg_read_job *job, PopplerDocument *document, vg_error *err)
{
    vg_document d;
    vg_read_job own = *job;
    vg_document_init(&d, vg_slice_of(NULL, 0));
    pdf p = {.job = job, .d = &d, .layout = vg_layout_new(&d), .links = VG_BUF_INIT((size_t)8 << 20)};
    vg_status status = p.layout ? take_pages(&p, document) : VG_E_NOMEM;
    if (d.text.size > VG_PROSE_BYTES) d.text.size = VG_PROSE_BYTES;
    d.raw = own.extracted = d.text;
    vg_gather *g = vg_gather_new(d.text);
    if (!g) status = VG_E_NOMEM;
    if (status == VG_OK) {
        take_metadata(&p, document);
        vg_document_find_published(&d);
        for (size_t i = 0; i < d.block_count && i < 20 && d.title_text.size == 0; i++)
            if (d.blocks[i].kind == VG_BLOCK_HEADING && d.blocks[i].until - d.blocks[i].from < 400)
                vg_buf_add(&d.title_text, d.text.data + d.blocks[i].from, d.blocks[i].until - d.blocks[i].from);
        d.title = vg_slice_trim(vg_buf_slice(&d.title_text));
        add_links(&p);
        status = vg_job_prose(&own, "pdf", "", &d, g, err);
    } else {
        vg_fail(err, status, "the PDF's text could not be taken: no memory, or too much of it");
    }
    vg_gather_free(g);
    vg_layout_free(p.layout);
    vg_buf_free(&p.links);
    vg_document_free(&d);
    return status;
}

vg_status vg_pdf_read(const vg_read_job *job, vg_error *err)
{
    GError *why = NULL;
    size_t start = vg_slice_find(vg_slice_take(job->bytes, 1024), vg_slice_str("%PDF-"));
    vg_slice body = start == SIZE_MAX ? job->bytes : vg_slice_skip(job->bytes, start);
    GBytes *bytes = g_bytes_new_static(body.data, body.size);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &why);
    vg_status status;
    if (document) {
        status = read_document(job, document, err);
        g_object_unref(document);
    } else if (why && g_error_matches(why, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) {
        status = vg_fail(err, VG_E_UNSUPPORTED, "the PDF is encrypted and needs a password");
    } else {
        status = vg_fail(err, VG_E_FORMAT, "the PDF is damaged: %.200s", why ? why->message : "not readable");
    }
    g_clear_error(&why);
    g_bytes_unref(bytes);
    return status;
}
