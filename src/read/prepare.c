/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the libraries of the formats load at their first use is loaded here, while files can still be opened. */
#include <gmime/gmime.h>
#include <iconv.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <poppler.h>

#include "base/hash.h"
#include "encoding.h"
#include "read/report.h"

/* Encoded words in header fields are decoded by GMime through iconv, which loads a module a charset and forgets it when
 * its last descriptor is closed: these stay open as long as the process. Nothing reads them again: no state. */
static void hold_charsets(void)
{
    static const char *const names[] = {
        "ISO-8859-1",   "ISO-8859-15", "WINDOWS-1252", "CP1252", "WINDOWS-1251", "CP1251", "KOI8-R",     "ISO-8859-2",
        "WINDOWS-1250", "CP1250",      "GB18030",      "GBK",    "GB2312",       "BIG5",   "SHIFT_JIS",  "EUC-JP",
        "ISO-2022-JP",  "EUC-KR",      "WINDOWS-1254", "CP1254", "ISO-8859-9",   "KOI8-U", "ISO-8859-5", "US-ASCII"};
    enum { COUNT = sizeof names / sizeof names[0] };
    static iconv_t held[COUNT];
    if (held[0]) return;
    for (size_t i = 0; i < COUNT; i++) held[i] = iconv_open("UTF-8", names[i]);
}

/* One page with one standard font. */
static void open_a_pdf(void)
{
    static const char pdf[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F "
        "5 0 R>>>>>>endobj\n"
        "4 0 obj<</Length 27>>stream\nBT /F 9 Tf 9 9 Td (ab) Tj ET\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "trailer<</Root 1 0 R>>\n";
    GBytes *bytes = g_bytes_new_static(pdf, sizeof pdf - 1);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    PopplerPage *page = document ? poppler_document_get_page(document, 0) : NULL;
    if (page) {
        g_free(poppler_page_get_text(page));
        g_object_unref(page);
    }
    if (document) g_object_unref(document);
    g_bytes_unref(bytes);
}

void vg_read_prepare(void)
{
    json_object_seed((size_t)vg_hash64(vg_slice_str("jansson")) | 1U);
    xmlInitParser();
    vg_encoding_prepare();
    hold_charsets();
    g_mime_init();
    open_a_pdf();
}
