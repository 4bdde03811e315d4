/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML by libxml2's SAX parser: no tree, no network, no entities of its own. The text is rebuilt with block bounds;
 * each piece of it remembers which stored bytes the parser had taken when it came, so that a value's place is looked
 * for there and nowhere else. Scripts, styles, navigation and footers say nothing. */
#include "formats/formats.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

#include "document.h"
#include "value.h"

#define DEPTH_MAX 1024 /* open elements; libxml2 walks them for each end tag */
#define CELL      0x1F

enum { TAG_OTHER = 0, TAG_BLOCK, TAG_HEADING, TAG_ITEM, TAG_ROW, TAG_CELL, TAG_CODE, TAG_BREAK, TAG_SKIP, TAG_LIST };

static const struct {
    const char *name;
    int tag;
} tags[] = {
    {"address", TAG_BLOCK},    {"article", TAG_BLOCK}, {"aside", TAG_BLOCK},   {"blockquote", TAG_BLOCK},
    {"body", TAG_BLOCK},       {"br", TAG_BREAK},      {"caption", TAG_BLOCK}, {"dd", TAG_ITEM},
    {"div", TAG_BLOCK},        {"dl", TAG_LIST},       {"dt", TAG_ITEM},       {"fieldset", TAG_BLOCK},
    {"figcaption", TAG_BLOCK}, {"figure", TAG_BLOCK},  {"footer", TAG_SKIP},   {"form", TAG_BLOCK},
    {"h1", TAG_HEADING},       {"h2", TAG_HEADING},    {"h3", TAG_HEADING},    {"h4", TAG_HEADING},
    {"h5", TAG_HEADING},       {"h6", TAG_HEADING},    {"head", TAG_BLOCK},    {"header", TAG_BLOCK},
    {"hr", TAG_BLOCK},         {"iframe", TAG_SKIP},   {"li", TAG_ITEM},       {"main", TAG_BLOCK},
    {"nav", TAG_SKIP},         {"noscript", TAG_SKIP}, {"ol", TAG_LIST},       {"p", TAG_BLOCK},
    {"pre", TAG_CODE},         {"script", TAG_SKIP},   {"section", TAG_BLOCK}, {"select", TAG_SKIP},
    {"style", TAG_SKIP},       {"svg", TAG_SKIP},      {"table", TAG_LIST},    {"tbody", TAG_BLOCK},
    {"td", TAG_CELL},          {"template", TAG_SKIP}, {"textarea", TAG_CODE}, {"tfoot", TAG_BLOCK},
    {"th", TAG_CELL},          {"thead", TAG_BLOCK},   {"title", TAG_OTHER},   {"tr", TAG_ROW},
    {"ul", TAG_LIST},
};

typedef struct html {
    const vg_read_job *job;
    vg_slice bytes;
    vg_document *d;
    vg_gather *g;
    htmlParserCtxtPtr parser;
    size_t taken;          /* stored bytes that the parser had taken at the last event */
    size_t block_from;     /* in the text */
    int kind;              /* vg_block_kind of the block that is open */
    uint32_t group;        /* the list or table that is open, or the last one */
    uint32_t header_group; /* the table whose header was taken */
    int skip, row, code, title, ld_json;
    bool row_header, row_data, in_group;
    bool deep;
    vg_buf href;
    size_t anchor_from; /* SIZE_MAX: no link is open */
    size_t code_from;   /* SIZE_MAX: no inline code is open */
    char language[3];
    /* what is the article, and what stands around it */
    vg_buf places;      /* a place a block, beginning with `first_block` */
    size_t first_block; /* blocks before it are not the page's */
    int aside_depth;    /* open elements when a menu, a banner or the like began; 0: none is open */
    int article_depth, main_depth;
    uint16_t article, articles; /* the one that is open, and how many there were */
    size_t link_bytes;          /* of the block that is open: text of links whose words are prose */
} html;

/* Of a block. */
typedef struct place {
    uint16_t article; /* 0: in none */
    bool aside, in_main, linked;
} place;

#define ARTICLES_MAX 1000

static int tag_of(const char *name)
{
    size_t low = 0, high = sizeof tags / sizeof tags[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, tags[middle].name);
        if (order == 0) return tags[middle].tag;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return TAG_OTHER;
}

static size_t position(const html *h)
{
    const xmlParserInput *input = h->parser->input;
    if (!input || !input->base) return h->taken;
    size_t at = input->consumed + (size_t)(input->cur - input->base);
    return at > h->bytes.size ? h->bytes.size : at;
}

static void close_block(html *h)
{
    vg_document *d = h->d;
    d->text = vg_buf_slice(&d->buffer);
    vg_block block = {
        .from = (uint32_t)h->block_from, .until = (uint32_t)d->buffer.size, .kind = (uint8_t)h->kind, .cell = CELL};
    if (h->kind == VG_BLOCK_ITEM || h->kind == VG_BLOCK_ROW) block.group = h->group;
    if (h->kind == VG_BLOCK_ROW) {
        block.header = h->header_group != h->group && (h->row_header || !h->row_data);
        h->header_group = h->group;
    }
    size_t before = d->block_count;
    if (block.until > block.from) {
        vg_document_block(d, block);
        vg_buf_add_byte(&d->buffer, '\n');
    }
    if (d->block_count > before) {
        const vg_block *b = &d->blocks[before];
        const place here = {.article = h->article,
                            .aside = h->aside_depth > 0,
                            .in_main = h->main_depth > 0,
                            .linked = h->link_bytes * 10 > (size_t)(b->until - b->from) * 8};
        vg_buf_add(&h->places, &here, sizeof here);
    }
    h->link_bytes = 0;
    h->block_from = d->buffer.size;
}

static void open_block(html *h, int kind)
{
    close_block(h);
    h->kind = kind;
}

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (size_t i = 0; attributes && attributes[i]; i += 2)
        if (xmlStrcasecmp(attributes[i], (const xmlChar *)name) == 0) return (const char *)attributes[i + 1];
    return NULL;
}

static vg_slice host_of_url(vg_slice url)
{
    size_t at = vg_slice_find(url, vg_slice_str("://")), end = 0;
    if (at == SIZE_MAX || at > 8 || !url.data) return vg_slice_of(NULL, 0);
    url = vg_slice_skip(url, at + 3);
    while (end < url.size && url.data[end] != '/' && url.data[end] != ':' && url.data[end] != '?') end++;
    return vg_slice_take(url, end);
}

static void take_date(html *h, const char *text)
{
    vg_time t;
    if (text && h->d->published == VG_TIME_NONE && vg_publication_date(vg_slice_take(vg_slice_str(text), 64), &t))
        h->d->published = t;
}

static void read_meta(html *h, const xmlChar **attributes)
{
    static const char *const dates[] = {"article:published_time",
                                        "date",
                                        "dc.date",
                                        "dc.date.issued",
                                        "pubdate",
                                        "publish-date",
                                        "publish_date",
                                        "datepublished",
                                        "parsely-pub-date",
                                        "sailthru.date",
                                        "dcterms.created",
                                        "og:published_time"};
    const char *name = attribute(attributes, "property"), *content = attribute(attributes, "content");
    if (!name) name = attribute(attributes, "name");
    if (!name) name = attribute(attributes, "itemprop");
    if (!name || !content) return;
    vg_slice key = vg_slice_str(name);
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
        if (vg_slice_ieq(key, vg_slice_str(dates[i]))) take_date(h, content);
    if (vg_slice_ieq(key, vg_slice_str("og:url"))) vg_gather_own_site(h->g, host_of_url(vg_slice_str(content)));
    if (vg_slice_ieq(key, vg_slice_str("og:title")) && strlen(content) < 1000) {
        vg_buf_reset(&h->d->title_text);
        vg_buf_add_str(&h->d->title_text, content);
        h->title = -1; /* goes before <title>, which often holds the site's name */
    }
}

static void begin_link(html *h, const xmlChar **attributes)
{
    const char *href = attribute(attributes, "href");
    h->anchor_from = SIZE_MAX;
    if (!href || h->skip) return;
    vg_slice target = vg_slice_trim(vg_slice_str(href));
    if (target.size > 2048 || host_of_url(target).size == 0) return;
    vg_buf_reset(&h->href);
    vg_buf_add_slice(&h->href, target);
    h->anchor_from = h->d->buffer.size;
}

static void end_link(html *h)
{
    vg_refanged scratch = VG_REFANGED_INIT;
    vg_value value;
    size_t until = h->d->buffer.size;
    if (h->anchor_from == SIZE_MAX || h->anchor_from > until || vg_buf_reserve(&h->d->buffer, 1) != VG_OK) return;
    vg_slice words = vg_slice_trim(vg_slice_of(h->d->buffer.data + h->anchor_from, until - h->anchor_from));
    bool prose = words.size == 0 || words.size > 2048 || !vg_value_read(words, &scratch, &value);
    vg_refanged_free(&scratch);
    vg_document_link(h->d, until, until, vg_buf_slice(&h->href), prose);
    if (prose) h->link_bytes += until - h->anchor_from;
    h->anchor_from = SIZE_MAX;
}

static void start_row_or_cell(html *h, int tag, bool head)
{
    if (tag == TAG_ROW) {
        open_block(h, VG_BLOCK_ROW);
        h->row++;
        h->row_header = h->row_data = false;
        return;
    }
    if (h->d->buffer.size > h->block_from) vg_buf_add_byte(&h->d->buffer, CELL);
    h->row_header |= head;
    h->row_data |= !head;
}

/* Words of classes, ids and roles that name what stands around an article on a page. */
static bool names_surroundings(vg_slice names)
{
    static const char *const words[] = {
        "nav",         "navbar",      "navigation",    "menu",     "breadcrumb", "breadcrumbs", "cookie",  "cookies",
        "consent",     "gdpr",        "footer",        "sidebar",  "related",    "share",       "sharing", "social",
        "banner",      "newsletter",  "subscribe",     "comments", "popup",      "modal",       "promo",   "advert",
        "recommended", "contentinfo", "complementary", "search",   "dialog",     "pagination"};
    bool found = false;
    for (size_t at = 0; at < names.size && at < 512;) {
        size_t end = at;
        while (end < names.size && vg_is_alpha(names.data[end])) end++;
        vg_slice word = vg_slice_of(names.data + at, end - at);
        at = end + 1;
        /* "has-sidebar" says what else is on the page */
        static const char *const denials[] = {"no", "has", "with", "without"};
        for (size_t i = 0; i < sizeof denials / sizeof denials[0]; i++)
            if (vg_slice_ieq(word, vg_slice_str(denials[i]))) return false;
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) found |= vg_slice_ieq(word, vg_slice_str(words[i]));
    }
    return found;
}

/* An element that opens a block: does an article, or something beside it, begin here? */
static void enter(html *h, const char *name, const xmlChar **attributes)
{
    int depth = h->parser->nameNr;
    static const char *const around[] = {"div", "section", "aside", "ul", "ol", "header", "form", "dl"};
    if (strcmp(name, "article") == 0 && !h->article_depth && h->articles < ARTICLES_MAX) {
        h->article_depth = depth;
        h->article = ++h->articles;
        return;
    }
    const char *role = attribute(attributes, "role");
    if (!h->main_depth && (strcmp(name, "main") == 0 || (role && strcmp(role, "main") == 0))) {
        h->main_depth = depth;
        return;
    }
    bool may = false;
    for (size_t i = 0; i < sizeof around / sizeof around[0]; i++) may |= strcmp(name, around[i]) == 0;
    if (!may || h->aside_depth) return;
    const char *class = attribute(attributes, "class"), *id = attribute(attributes, "id");
    if (strcmp(name, "aside") == 0 || (class && names_surroundings(vg_slice_str(class))) ||
        (id && names_surroundings(vg_slice_str(id))) || (role && names_surroundings(vg_slice_str(role))))
        h->aside_depth = depth;
}

static void leave(html *h)
{
    int depth = h->parser->nameNr;
    if (h->aside_depth && depth <= h->aside_depth) h->aside_depth = 0;
    if (h->main_depth && depth <= h->main_depth) h->main_depth = 0;
    if (h->article_depth && depth <= h->article_depth) h->article_depth = h->article = 0;
}

/* Marks the blocks that are not the article: values in them are set aside unless they are defanged. Rows of tables and
 * code stay, wherever they are. An article, or else <main>, is one where it holds a fair share of the page's text. */
static void mark_surroundings(html *h)
{
    vg_document *d = h->d;
    const size_t count = h->places.size / sizeof(place);
    size_t sizes[ARTICLES_MAX + 1] = {0}, biggest = 0, in_main = 0, all = 0;
    for (size_t i = 0; i < count; i++) {
        place here;
        memcpy(&here, h->places.data + i * sizeof here, sizeof here);
        const vg_block *b = &d->blocks[h->first_block + i];
        size_t size = here.aside || here.linked ? 0 : (size_t)(b->until - b->from);
        all += size;
        in_main += here.in_main ? size : 0;
        if (here.article) sizes[here.article] += size;
    }
    for (size_t a = 1; a <= h->articles; a++)
        if (sizes[a] > biggest) biggest = sizes[a];
    bool by_article = biggest > 300 && biggest * 3 > all, by_main = !by_article && in_main > 300 && in_main * 3 > all;
    for (size_t i = 0; i < count; i++) {
        place here;
        memcpy(&here, h->places.data + i * sizeof here, sizeof here);
        vg_block *b = &d->blocks[h->first_block + i];
        bool outside = here.aside || (by_main && !here.in_main) ||
                       (by_article && (!here.article || sizes[here.article] * 4 < biggest)) ||
                       (here.linked && b->kind == VG_BLOCK_ITEM);
        if (outside && b->kind != VG_BLOCK_ROW && b->kind != VG_BLOCK_CODE) b->set_aside = VG_OUTSIDE_ARTICLE;
    }
}

static bool is_inline_code(const char *name)
{
    return strcmp(name, "code") == 0 || strcmp(name, "tt") == 0 || strcmp(name, "kbd") == 0 ||
           strcmp(name, "samp") == 0;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    html *h = context;
    const char *tag_name = (const char *)name;
    int tag = tag_of(tag_name);
    h->taken = position(h);
    if (h->parser->nameNr > DEPTH_MAX) {
        h->deep = true;
        xmlStopParser(h->parser);
        return;
    }
    if (strcmp(tag_name, "html") == 0) {
        const char *language = attribute(attributes, "lang");
        if (language && strlen(language) >= 2 && vg_is_alpha((uint8_t)language[0]) &&
            vg_is_alpha((uint8_t)language[1])) {
            h->language[0] = (char)vg_lower((uint8_t)language[0]);
            h->language[1] = (char)vg_lower((uint8_t)language[1]);
        }
    } else if (strcmp(tag_name, "meta") == 0) {
        read_meta(h, attributes);
    } else if (strcmp(tag_name, "link") == 0) {
        const char *rel = attribute(attributes, "rel"), *href = attribute(attributes, "href");
        if (rel && href && strcmp(rel, "canonical") == 0) vg_gather_own_site(h->g, host_of_url(vg_slice_str(href)));
    } else if (strcmp(tag_name, "title") == 0) {
        h->title += h->title == 0;
    } else if (strcmp(tag_name, "time") == 0) {
        take_date(h, attribute(attributes, "datetime"));
    } else if (strcmp(tag_name, "a") == 0) {
        begin_link(h, attributes);
    } else if (strcmp(tag_name, "script") == 0) {
        const char *type = attribute(attributes, "type");
        h->ld_json = type && strcmp(type, "application/ld+json") == 0;
    }
    if (tag == TAG_SKIP) h->skip++;
    if (h->skip) return;
    bool in_cell = h->row > 0;
    /* a paragraph inside an item, and any block inside a cell, only breaks the line */
    bool inside = (in_cell && tag != TAG_OTHER) ||
                  (tag == TAG_BLOCK && h->kind == VG_BLOCK_ITEM && h->d->buffer.size > h->block_from);
    if (tag == TAG_ROW || (tag == TAG_CELL && in_cell)) {
        start_row_or_cell(h, tag, strcmp(tag_name, "th") == 0);
    } else if (tag == TAG_LIST && !in_cell) {
        close_block(h);
        h->group++;
    } else if (tag == TAG_BREAK || inside) {
        vg_buf_add_byte(&h->d->buffer, '\n');
    } else if (tag == TAG_ITEM) {
        open_block(h, VG_BLOCK_ITEM);
    } else if (tag == TAG_HEADING) {
        open_block(h, VG_BLOCK_HEADING);
    } else if (tag == TAG_CODE) {
        open_block(h, VG_BLOCK_CODE);
    } else if (tag == TAG_BLOCK && h->kind != VG_BLOCK_ITEM) {
        open_block(h, VG_BLOCK_PARAGRAPH);
    }
    if (!in_cell && tag != TAG_OTHER && tag != TAG_BREAK && !inside) enter(h, tag_name, attributes);
    h->code += tag == TAG_CODE;
    if (is_inline_code(tag_name)) h->code_from = h->d->buffer.size;
}

static void on_end(void *context, const xmlChar *name)
{
    html *h = context;
    int tag = tag_of((const char *)name);
    h->taken = position(h);
    if (strcmp((const char *)name, "title") == 0 && h->title == 1) h->title = 2;
    if (strcmp((const char *)name, "a") == 0) end_link(h);
    if (strcmp((const char *)name, "script") == 0) h->ld_json = 0;
    if (tag == TAG_SKIP && h->skip > 0) {
        h->skip--;
        return;
    }
    if (h->skip) return;
    if (is_inline_code((const char *)name) && h->code_from != SIZE_MAX) {
        vg_document_code(h->d, h->code_from, h->d->buffer.size);
        h->code_from = SIZE_MAX;
    }
    if (tag == TAG_CODE && h->code > 0) h->code--;
    if (tag == TAG_ROW && h->row > 0) h->row--;
    bool in_cell = h->row > 0;
    if (tag == TAG_CELL || tag == TAG_BREAK || tag == TAG_OTHER) return;
    if (in_cell || (tag == TAG_BLOCK && h->kind == VG_BLOCK_ITEM && h->d->buffer.size > h->block_from)) {
        vg_buf_add_byte(&h->d->buffer, '\n');
        return;
    }
    open_block(h, VG_BLOCK_PARAGRAPH);
    leave(h);
}

/* Runs of white space are one blank, except in code. */
static void add_text(html *h, vg_slice s)
{
    vg_buf *out = &h->d->buffer;
    size_t from = out->size;
    if (vg_buf_reserve(out, s.size) != VG_OK) return;
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        bool space = vg_is_space(c);
        if (c == 0 || c == CELL) c = ' ';
        if (space && h->code == 0) {
            if (out->size == h->block_from || vg_is_space(out->data[out->size - 1])) continue;
            c = ' ';
        }
        out->data[out->size++] = c;
    }
    if (out->size > from) {
        size_t now = position(h);
        vg_document_origin(h->d, from, h->taken, now > h->taken ? now : h->taken);
    }
}

/* `"datePublished": "2023-08-07…"` of a JSON-LD script. */
static void find_ld_date(html *h, vg_slice script)
{
    size_t at = vg_slice_find(script, vg_slice_str("\"datePublished\""));
    char date[65];
    if (at == SIZE_MAX) return;
    script = vg_slice_skip(script, at + 15);
    at = vg_slice_find(script, vg_slice_str("\""));
    if (at == SIZE_MAX || at > 8) return;
    script = vg_slice_take(vg_slice_skip(script, at + 1), 64);
    size_t end = vg_slice_find(script, vg_slice_str("\""));
    if (end == SIZE_MAX || !script.data) return;
    memcpy(date, script.data, end);
    date[end] = 0;
    take_date(h, date);
}

static void on_characters(void *context, const xmlChar *text, int size)
{
    html *h = context;
    vg_slice s = vg_slice_of(text, size > 0 ? (size_t)size : 0);
    if (h->ld_json) find_ld_date(h, s);
    if (h->title == 1) {
        if (h->d->title_text.size + s.size < 1000) vg_buf_add_slice(&h->d->title_text, s);
    } else if (!h->skip) {
        add_text(h, s);
    }
    h->taken = position(h);
}

/* Bytes that are no UTF-8 become "?", one for one, so that offsets stay (Latin-1 pages lose their accents, no value).
 */
static void make_utf8(uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size;) {
        uint8_t c = data[i];
        size_t more = c < 0x80                ? 0
                      : c >= 0xC2 && c < 0xE0 ? 1
                      : (c & 0xF0U) == 0xE0   ? 2
                      : c >= 0xF0 && c < 0xF5 ? 3
                                              : 9;
        bool good = more < 4 && more < size - i;
        for (size_t k = 1; good && k <= more; k++) good = (data[i + k] & 0xC0U) == 0x80U;
        if (good && ((c == 0xE0 && data[i + 1] < 0xA0) || (c == 0xED && data[i + 1] >= 0xA0) ||
                     (c == 0xF0 && data[i + 1] < 0x90) || (c == 0xF4 && data[i + 1] >= 0x90)))
            good = false;
        if (!good) data[i] = '?';
        if (c == 0) data[i] = ' ';
        i += good ? more + 1 : 1;
    }
}

bool vg_html_detect(const vg_read_job *job)
{
    static const char *const signs[] = {"<!doctype html", "<html", "<head",  "<body", "<article",
                                        "<meta ",         "<div",  "<table", "<p>"};
    vg_slice head = vg_slice_trim(vg_slice_take(job->bytes, 4096));
    if (vg_job_named(job, ".html") || vg_job_named(job, ".htm") || vg_job_named(job, ".xhtml")) return true;
    if (head.size == 0 || head.data[0] != '<') return false;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        vg_slice sign = vg_slice_str(signs[i]);
        for (size_t at = 0; at + sign.size <= head.size && at < 1024; at++)
            if (head.data[at] == '<' && vg_slice_ieq(vg_slice_of(head.data + at, sign.size), sign)) return true;
    }
    return false;
}

static void parse(html *h, vg_slice bytes)
{
    htmlSAXHandler sax = {.startElement = on_start,
                          .endElement = on_end,
                          .characters = on_characters,
                          .cdataBlock = on_characters,
                          .ignorableWhitespace = on_characters};
    h->parser = htmlCreateMemoryParserCtxt((const char *)bytes.data, (int)bytes.size);
    if (!h->parser) {
        h->d->status = VG_E_NOMEM;
        return;
    }
    htmlCtxtUseOptions(h->parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
    h->parser->charset = XML_CHAR_ENCODING_UTF8; /* as make_utf8 left it: no guessing, no conversion */
    htmlSAXHandlerPtr own = h->parser->sax;
    h->parser->sax = &sax;
    h->parser->userData = h;
    htmlParseDocument(h->parser);
    h->parser->sax = own;
    if (h->parser->myDoc) xmlFreeDoc(h->parser->myDoc);
    h->parser->myDoc = NULL;
    htmlFreeParserCtxt(h->parser);
    h->parser = NULL;
}

void vg_html_into(const vg_read_job *job, vg_slice bytes, vg_document *d, vg_gather *g, char language[3])
{
    html h = {.job = job,
              .bytes = bytes,
              .d = d,
              .g = g,
              .block_from = d->buffer.size,
              .anchor_from = SIZE_MAX,
              .code_from = SIZE_MAX,
              .places = VG_BUF_INIT(VG_PROSE_BYTES * 8),
              .first_block = d->block_count,
              .href = VG_BUF_INIT(4096)};
    uint8_t *copy = malloc(bytes.size + 1);
    if (!copy) {
        d->status = VG_E_NOMEM;
        return;
    }
    if (d->title_text.size) h.title = -1;
    if (bytes.size) memcpy(copy, bytes.data, bytes.size);
    copy[bytes.size] = 0;
    make_utf8(copy, bytes.size);
    if (bytes.size) parse(&h, vg_slice_of(copy, bytes.size));
    close_block(&h);
    mark_surroundings(&h);
    vg_buf_free(&h.places);
    d->text = vg_buf_slice(&d->buffer);
    if (h.deep) vg_job_problem(job, "elements are nested deeper than %d: the rest was not read", DEPTH_MAX);
    if (d->buffer.status != VG_OK) d->status = d->buffer.status;
    memcpy(language, h.language, sizeof h.language);
    free(copy);
    vg_buf_free(&h.href);
}

vg_status vg_html_read(const vg_read_job *job, vg_error *err)
{
    vg_document d;
    char language[3] = "";
    vg_slice bytes = vg_slice_take(job->bytes, VG_PROSE_BYTES);
    vg_gather *g = vg_gather_new(job->bytes);
    if (!g) return vg_fail(err, VG_E_NOMEM, "no memory for the page");
    vg_document_init(&d, job->bytes);
    d.buffer.max = 4 * VG_PROSE_BYTES;
    d.text = vg_slice_of(NULL, 0);
    vg_html_into(job, bytes, &d, g, language);
    d.title = vg_slice_trim(vg_buf_slice(&d.title_text));
    if (bytes.size < job->bytes.size) vg_job_problem(job, "only the first %zu MiB were read", VG_PROSE_BYTES >> 20);
    vg_status status = vg_job_prose(job, "html", language, &d, g, err);
    vg_document_free(&d);
    vg_gather_free(g);
    return status;
}
