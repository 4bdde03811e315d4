/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenIOC 1.0 (<ioc>, schemas.mandiant.com/2010/ioc) and 1.1 (<OpenIOC>, openioc.org/schemas/OpenIOC_1.1): trees of
 * <Indicator operator> with <IndicatorItem condition negate> leaves, each a <Context search="FileItem/Md5sum"> and a
 * <Content>. Taken: is, contains, starts-with and ends-with on the terms of the table. Left out, and counted: negated
 * items, regular expressions, other terms. */
#include <stdio.h>
#include <stdlib.h>

#include "formats/formats.h"
#include "read_json.h"
#include "value.h"
#include "xml_walk.h"

#define DEPTH_MAX 64

static const struct {
    const char *term; /* the end of the search path, lower case */
    vg_kind kind;
    bool weak; /* says little beside other parts of an AND */
} terms[] = {
    {"fileitem/md5sum", VG_KIND_MD5, false},
    {"fileitem/sha1sum", VG_KIND_SHA1, false},
    {"fileitem/sha256sum", VG_KIND_SHA256, false},
    {"fileitem/fullpath", VG_KIND_PATH, true},
    {"fileitem/filepath", VG_KIND_PATH, true},
    {"fileitem/filename", VG_KIND_LITERAL, true},
    {"taskitem/md5sum", VG_KIND_MD5, false},
    {"serviceitem/pathmd5sum", VG_KIND_MD5, false},
    {"serviceitem/servicedllmd5sum", VG_KIND_MD5, false},
    {"processitem/path", VG_KIND_PATH, true},
    {"processitem/handlelist/handle/name", VG_KIND_MUTEX, true},
    {"hookitem/hookingmodule", VG_KIND_LITERAL, true},
    {"dnsentryitem/host", VG_KIND_DOMAIN, false},
    {"dnsentryitem/recordname", VG_KIND_DOMAIN, false},
    {"dnsentryitem/recorddata/host", VG_KIND_DOMAIN, false},
    {"dnsentryitem/recorddata/ipv4address", VG_KIND_IPV4, false},
    {"routeentryitem/destination", VG_KIND_IPV4, true},
    {"arpentryitem/ipv4address", VG_KIND_IPV4, true},
    {"portitem/remoteip", VG_KIND_IPV4, false},
    {"portitem/localip", VG_KIND_IPV4, true},
    {"network/dns", VG_KIND_DOMAIN, false},
    {"network/uri", VG_KIND_URL, false},
    {"network/useragent", VG_KIND_USER_AGENT, true},
    {"network/string", VG_KIND_LITERAL, true},
    {"urlhistoryitem/url", VG_KIND_URL, false},
    {"urlhistoryitem/hostname", VG_KIND_DOMAIN, false},
    {"filedownloadhistoryitem/sourceurl", VG_KIND_URL, false},
    {"registryitem/path", VG_KIND_REGISTRY, true},
    {"registryitem/keypath", VG_KIND_REGISTRY, true},
    {"email/from", VG_KIND_EMAIL, false},
    {"email/to", VG_KIND_EMAIL, true},
    {"email/attachment/md5sum", VG_KIND_MD5, false},
};

typedef struct ioc {
    const vg_read_job *job;
    vg_gather *g;
    vg_locator locator;
    vg_refanged scratch;
    vg_value value;
    vg_buf text, term, title, condition;
    vg_time published;
    bool and[DEPTH_MAX]; /* operators of the Indicators that are open */
    int depth;
    bool negated, in_item;
    size_t negative, patterns, unknown, unread;
    char first[80];
    vg_status status;
} ioc;

bool vg_openioc_detect(const vg_read_job *job)
{
    vg_slice head = vg_slice_take(job->bytes, 8192);
    if (vg_slice_trim(head).size == 0 || vg_slice_trim(head).data[0] != '<') return false;
    return vg_slice_find(head, vg_slice_str("schemas.mandiant.com/2010/ioc")) != SIZE_MAX ||
           vg_slice_find(head, vg_slice_str("<OpenIOC")) != SIZE_MAX ||
           vg_slice_find(head, vg_slice_str("openioc.org/schemas")) != SIZE_MAX;
}

static void on_start(void *context, const char *name, vg_xml_attributes attributes)
{
    ioc *x = context;
    vg_buf_reset(&x->text);
    if (strcmp(name, "Indicator") == 0) {
        if (x->depth < DEPTH_MAX)
            x->and [x->depth] = vg_slice_ieq(vg_xml_attribute(attributes, "operator"), vg_slice_str("and"));
        x->depth++;
    } else if (strcmp(name, "IndicatorItem") == 0) {
        x->in_item = true;
        x->negated = vg_slice_ieq(vg_xml_attribute(attributes, "negate"), vg_slice_str("true"));
        vg_buf_reset(&x->condition);
        vg_buf_reset(&x->term);
        vg_buf_add_slice(&x->condition, vg_xml_attribute(attributes, "condition"));
    } else if (strcmp(name, "Context") == 0 && x->in_item) {
        vg_buf_reset(&x->term);
        vg_buf_add_slice(&x->term, vg_xml_attribute(attributes, "search"));
    } else if (strcmp(name, "OpenIOC") == 0) {
        vg_time t;
        vg_slice day = vg_xml_attribute(attributes, "published-date");
        if (day.size && day.data[0] != '0' && vg_publication_date(day, &t)) x->published = t;
    }
}

static size_t term_of(vg_slice search)
{
    const size_t count = sizeof terms / sizeof terms[0];
    for (size_t i = 0; i < count; i++) {
        vg_slice term = vg_slice_str(terms[i].term);
        if (search.size >= term.size && vg_slice_ieq(vg_slice_skip(search, search.size - term.size), term)) return i;
    }
    return count;
}

static bool is_taken(vg_slice condition)
{
    static const char *const taken[] = {"is", "contains", "starts-with", "ends-with", ""};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        if (vg_slice_ieq(condition, vg_slice_str(taken[i]))) return true;
    return false;
}

static void take_item(ioc *x)
{
    vg_slice written = vg_slice_trim(vg_buf_slice(&x->text)), condition = vg_buf_slice(&x->condition);
    vg_slice search = vg_buf_slice(&x->term);
    size_t row = term_of(search);
    bool not = x->negated || vg_slice_ieq(condition, vg_slice_str("isnot")) ||
               vg_slice_ieq(condition, vg_slice_str("containsnot"));
    if (not || !is_taken(condition)) {
        if (not )
            x->negative++;
        else
            x->patterns++;
        return;
    }
    if (row == sizeof terms / sizeof terms[0]) {
        if (x->unknown++ == 0)
            snprintf(x->first, sizeof x->first, "%.*s", search.size > 70 ? 70 : (int)search.size,
                     (const char *)search.data);
        return;
    }
    if (!vg_value_read_as(terms[row].kind, written, &x->scratch, &x->value) &&
        !(terms[row].kind == VG_KIND_URL && vg_value_read_as(VG_KIND_DOMAIN, written, &x->scratch, &x->value)) &&
        !(terms[row].kind == VG_KIND_URL && vg_value_read_as(VG_KIND_LITERAL, written, &x->scratch, &x->value))) {
        x->unread++;
        return;
    }
    bool token = vg_kind_is_token(x->value.kind);
    vg_indicator in = {.kind = x->value.kind,
                       .value = vg_value_slice(&x->value),
                       .written = written,
                       .length = written.size,
                       .prefix = x->value.prefix,
                       .validity = VG_INTERVAL_ALWAYS};
    in.offset = vg_locate(&x->locator, written);
    bool in_and = x->depth > 0 && x->depth <= DEPTH_MAX && x->and [x->depth - 1];
    if (in_and && terms[row].weak)
        in.set_aside = "one part of a combination, weak alone";
    else if (x->value.kind == VG_KIND_LITERAL)
        in.set_aside = "a name or a part of an address, weak alone";
    else if (!token && written.size < 5)
        in.set_aside = "too short to search for";
    vg_status status = vg_gather_add(x->g, &in, (vg_standing){.defanged = x->value.defanged});
    if (status != VG_OK) x->status = status;
}

static void on_end(void *context, const char *name)
{
    ioc *x = context;
    vg_time t;
    if (strcmp(name, "Indicator") == 0 && x->depth > 0) {
        x->depth--;
    } else if (strcmp(name, "Content") == 0 && x->in_item) {
        take_item(x);
    } else if (strcmp(name, "IndicatorItem") == 0) {
        x->in_item = false;
    } else if (strcmp(name, "short_description") == 0 && x->title.size == 0) {
        vg_buf_add_slice(&x->title, vg_slice_trim(vg_slice_take(vg_buf_slice(&x->text), 1000)));
    } else if (strcmp(name, "authored_date") == 0 && x->published == VG_TIME_NONE &&
               vg_publication_date(vg_buf_slice(&x->text), &t)) {
        x->published = t;
    }
    vg_buf_reset(&x->text);
}

static void on_text(void *context, vg_slice text)
{
    vg_buf_add_slice(&((ioc *)context)->text, text);
}

static void tell(const ioc *x)
{
    if (x->negative) vg_job_problem(x->job, "%zu negated items were left out", x->negative);
    if (x->patterns)
        vg_job_problem(x->job, "%zu items that are regular expressions or compare were left out", x->patterns);
    if (x->unread) vg_job_problem(x->job, "%zu items hold no value of their kind", x->unread);
    if (x->unknown)
        vg_job_problem(x->job, "%zu items search for what is not searched for here, the first is %s", x->unknown,
                       x->first);
}

vg_status vg_openioc_read(const vg_read_job *job, vg_error *err)
{
    ioc x = {.job = job,
             .locator = vg_locator_of(job->bytes),
             .scratch = VG_REFANGED_INIT,
             .text = VG_BUF_INIT(1 << 20),
             .term = VG_BUF_INIT(1024),
             .title = VG_BUF_INIT(1024),
             .condition = VG_BUF_INIT(256),
             .published = VG_TIME_NONE};
    const vg_xml_handlers handlers = {&x, on_start, on_end, on_text};
    vg_error why = {VG_OK, ""};
    x.g = vg_gather_new(job->bytes);
    if (!x.g) return vg_fail(err, VG_E_NOMEM, "no memory");
    vg_status walked = vg_xml_walk(job->bytes, true, &handlers, &why);
    vg_status status = x.status;
    if (status == VG_OK && walked != VG_OK && vg_gather_count(x.g) == 0) {
        status = vg_fail(err, walked, "%s", why.message);
    } else if (status == VG_OK) {
        vg_job_head(job, "openioc", "", vg_buf_slice(&x.title), x.published);
        if (walked != VG_OK) vg_job_problem(job, "%s: what came before was read", why.message);
        tell(&x);
        vg_gather_flush(x.g, job->sink);
    } else {
        vg_fail(err, status, "no memory for the indicators");
    }
    vg_gather_free(x.g);
    vg_refanged_free(&x.scratch);
    vg_buf_free(&x.text);
    vg_buf_free(&x.term);
    vg_buf_free(&x.title);
    vg_buf_free(&x.condition);
    return status;
}
