/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xml_walk.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <limits.h>

typedef struct walk {
    const vg_xml_handlers *handlers;
    xmlParserCtxtPtr parser;
    bool dtd;
} walk;

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                     const xmlChar **namespace_list, int count, int defaulted, const xmlChar **attributes)
{
    const walk *w = context;
    (void)prefix, (void)uri, (void)namespaces, (void)namespace_list, (void)defaulted;
    w->handlers->start(w->handlers->context, (const char *)name, (vg_xml_attributes){attributes, count});
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    const walk *w = context;
    (void)prefix, (void)uri;
    w->handlers->end(w->handlers->context, (const char *)name);
}

static void on_text(void *context, const xmlChar *text, int size)
{
    const walk *w = context;
    if (size > 0) w->handlers->text(w->handlers->context, vg_slice_of(text, (size_t)size));
}

static void on_dtd(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    walk *w = context;
    (void)name, (void)external, (void)system;
    w->dtd = true;
    xmlStopParser(w->parser);
}

static void on_error(void *context, const char *message, ...)
{
    (void)context, (void)message;
}

vg_slice vg_xml_attribute(vg_xml_attributes attributes, const char *name)
{
    for (int i = 0; i < attributes.count; i++) {
        const xmlChar **a = attributes.list + (size_t)5 * (size_t)i; /* name, prefix, URI, value, its end */
        if (strcmp((const char *)a[0], name) == 0) return vg_slice_of(a[3], (size_t)(a[4] - a[3]));
    }
    return vg_slice_of(NULL, 0);
}

vg_status vg_xml_walk(vg_slice bytes, bool utf8, const vg_xml_handlers *handlers, vg_error *err)
{
    walk w = {.handlers = handlers};
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .cdataBlock = on_text,
                         .ignorableWhitespace = on_text,
                         .internalSubset = on_dtd,
                         .warning = on_error,
                         .error = on_error};
    if (bytes.size == 0 || bytes.size > INT_MAX) return vg_fail(err, VG_E_FORMAT, "no XML document");
    w.parser = xmlCreateMemoryParserCtxt((const char *)bytes.data, (int)bytes.size);
    if (!w.parser) return vg_fail(err, VG_E_NOMEM, "no memory for an XML document");
    xmlCtxtUseOptions(w.parser,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | (utf8 ? XML_PARSE_IGNORE_ENC : 0));
    xmlSAXHandlerPtr own = w.parser->sax;
    w.parser->sax = &sax;
    w.parser->userData = &w;
    xmlParseDocument(w.parser);
    bool good = w.parser->wellFormed;
    int line = w.parser->input ? w.parser->input->line : 0;
    w.parser->sax = own;
    if (w.parser->myDoc) xmlFreeDoc(w.parser->myDoc);
    w.parser->myDoc = NULL;
    xmlFreeParserCtxt(w.parser);
    if (w.dtd) return vg_fail(err, VG_E_UNSUPPORTED, "an XML document with a DTD is not read");
    return good ? VG_OK : vg_fail(err, VG_E_FORMAT, "the XML is not well-formed at line %d", line);
}
