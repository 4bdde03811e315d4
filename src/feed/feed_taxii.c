/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TAXII 2.1: from a discovery or API root to a collection (4.1, 4.2, 5.1), then its objects page by page (5.4), each
 * page durable before the next is asked for. Objects come in the order in which they were added; what comes after
 * added_after is new. A page's `next` belongs to the same query (3.5); without one the pass goes on from
 * X-TAXII-Date-Added-Last. */
#include <stdio.h>
#include <stdlib.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "feed_run.h"
#include "feed_seen.h"

#define PART         "part"
#define SEEN         "seen"
#define PAGE_OBJECTS 1000
#define PAGE_LEAST   10
#define BUNDLE_TAIL  "\n]}\n"

/* What vigie reads of STIX: indicators, what they indicate, who is behind it, who says so, and observables. */
static const char types_read[] =
    "artifact,attack-pattern,autonomous-system,campaign,directory,domain-name,email-addr,email-message,"
    "extension-definition,file,grouping,identity,incident,indicator,infrastructure,intrusion-set,ipv4-addr,ipv6-addr,"
    "language-content,location,malware,malware-analysis,marking-definition,mutex,network-traffic,note,observed-data,"
    "opinion,process,relationship,report,sighting,software,threat-actor,tool,url,user-account,vulnerability,"
    "windows-registry-key,x509-certificate";

/* -- finding the collection ------------------------------------------------------------------------------------------
 */

/* The length up to and with ".../collections/ID", or 0. */
static size_t collection_size(const char *url)
{
    static const char mark[] = "/collections/";
    vg_slice path = vg_url_path(url);
    size_t before = strlen(url) - path.size, at = 0, found = 0;
    for (size_t next; (next = vg_slice_find(vg_slice_skip(path, at), vg_slice_str(mark))) != SIZE_MAX;)
        found = at += next + sizeof mark - 1;
    vg_slice id = vg_slice_skip(path, found);
    size_t slash = vg_slice_find(id, vg_slice_str("/"));
    if (found == 0 || id.size == 0 || slash == 0) return 0;
    vg_slice rest = vg_slice_skip(id, slash == SIZE_MAX ? id.size : slash);
    bool ends =
        rest.size == 0 || vg_slice_is(rest, "/") || vg_slice_is(rest, "/objects") || vg_slice_is(rest, "/objects/");
    return ends ? before + found + id.size - rest.size : 0;
}

bool vg_taxii_is(const char *url)
{
    vg_slice path = vg_url_path(url);
    while (path.size && path.data[path.size - 1] == '/') path.size--;
    return collection_size(url) > 0 || (path.size >= 7 && vg_slice_is(vg_slice_skip(path, path.size - 7), "/taxii2")) ||
           (path.size >= 12 && vg_slice_is(vg_slice_skip(path, path.size - 12), "/collections"));
}

/* A TAXII answer's media type; some servers leave the version out, some say plain JSON. */
static bool is_taxii(const char *type)
{
    vg_slice name = vg_slice_trim(vg_slice_take(vg_slice_str(type), strcspn(type, ";")));
    return vg_slice_ieq(name, vg_slice_str(VG_TAXII_TYPE)) || vg_slice_ieq(name, vg_slice_str("application/json"));
}

static vg_status refuse_type(const char *url, const char *type, vg_error *err)
{
    if (strstr(type, "vnd.oasis.taxii"))
        return vg_fail(err, VG_E_UNSUPPORTED, "%.200s speaks TAXII 2.0; vigie speaks 2.1", url);
    return vg_fail(err, VG_E_UNSUPPORTED, "%.200s does not answer as TAXII does (%.60s)", url,
                   type[0] ? type : "no content type");
}

/* GETs a resource and takes it apart. */
static vg_status ask(vg_feed_run *r, const char *url, vg_slice *ret_reply, vg_error *err)
{
    const vg_http_request request = {.url = url, .accept = VG_TAXII_ACCEPT};
    vg_http_answer answer;
    vg_status status = vg_run_get(r, &request, &answer, err);
    if (status != VG_OK) return status;
    if (answer.status != 200) {
        (void)vg_run_explain(r, url, &answer, err);
        /* 401 and 403 say that something is there; others may be another kind of feed's. */
        return answer.status == 401 || answer.status == 403 ? VG_E_IO : VG_E_UNSUPPORTED;
    }
    if (!is_taxii(answer.type)) return refuse_type(url, answer.type, err);
    status = vg_run_parse(r, VG_ENVELOPE_RESOURCE, vg_buf_slice(&answer.body), ret_reply, err);
    return status == VG_E_FORMAT ? VG_E_UNSUPPORTED : status;
}

typedef struct choice {
    char id[128];
    char shown[300]; /* what may be chosen from */
    size_t shown_size;
    uint32_t readable, matching;
} choice;

static void weigh_collection(choice *c, const char *wanted, vg_slice id, vg_slice title, vg_slice alias)
{
    char line[160], plain_id[64], plain_title[64];
    c->readable++;
    if (wanted ? vg_slice_is(id, wanted) || vg_slice_is(title, wanted) || vg_slice_is(alias, wanted) : true) {
        if (c->matching++ == 0 && id.size < sizeof c->id) {
            memcpy(c->id, id.data, id.size);
            c->id[id.size] = 0;
        }
    }
    vg_run_show(id, plain_id, sizeof plain_id);
    vg_run_show(title, plain_title, sizeof plain_title);
    int size = snprintf(line, sizeof line, "%s%s (%s)", c->shown_size ? ", " : "", plain_id, plain_title);
    if (size < 0 || c->shown_size + (size_t)size + 4 > sizeof c->shown) return;
    memcpy(c->shown + c->shown_size, line, (size_t)size + 1);
    c->shown_size += (size_t)size;
}

/* An identifier that is one segment of a path (5.1: a UUID; some servers use other names). */
static bool is_segment(const char *id)
{
    size_t size = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");
    return size > 0 && id[size] == 0 && strcmp(id, ".") != 0 && strcmp(id, "..") != 0;
}

static vg_status choose(vg_feed_run *r, const char *collections, vg_cursor *c, vg_error *err)
{
    const char *wanted = r->options->collection;
    choice chosen = {.id = ""};
    uint32_t count = vg_cursor_count(c, 13);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        vg_slice id = vg_cursor_slice(c), title = vg_cursor_slice(c), alias = vg_cursor_slice(c);
        if (vg_cursor_u8(c)) weigh_collection(&chosen, wanted, id, title, alias);
    }
    if (c->failed) return vg_fail(err, VG_E_FORMAT, "the worker's answer is damaged");
    if (chosen.readable == 0)
        return vg_fail(err, VG_E_IO, "%.200s offers no collection that may be read%s", collections,
                       vg_http_has_auth(r->http) ? "" : " without credentials");
    if (chosen.matching != 1)
        return vg_fail(err, VG_E_USAGE, "%s of the collections must be chosen: %s",
                       chosen.matching == 0 ? "another" : "one", chosen.shown);
    if (!is_segment(chosen.id)) return vg_fail(err, VG_E_FORMAT, "a collection's id is none");
    char url[VG_URL_BYTES];
    vg_status status = vg_url_below(collections, chosen.id, url, err);
    return status == VG_OK ? vg_url_cut(url, strlen(url), r->target, err) : status;
}

static vg_status in_root(vg_feed_run *r, const char *root, vg_error *err)
{
    char url[VG_URL_BYTES];
    vg_slice reply;
    vg_status status = vg_url_below(root, "collections/", url, err);
    if (status == VG_OK) status = ask(r, url, &reply, err);
    if (status != VG_OK) return status;
    vg_cursor c = vg_cursor_of(reply);
    if (vg_cursor_u8(&c) != VG_RESOURCE_COLLECTIONS)
        return vg_fail(err, VG_E_FORMAT, "%.200s is no list of collections", url);
    return choose(r, url, &c, err);
}

/* 4.1: the default API root, else the only one; within the origin, as everything is. */
static vg_status in_discovery(vg_feed_run *r, const char *url, vg_cursor *c, vg_error *err)
{
    char root[VG_URL_BYTES];
    vg_slice named = vg_cursor_slice(c);
    uint32_t count = vg_cursor_count(c, 4);
    if (named.size == 0 && count == 1) named = vg_cursor_slice(c);
    if (c->failed || named.size == 0)
        return vg_fail(err, VG_E_USAGE, "%.200s names %u API roots and no default: give the URL of one", url, count);
    vg_status status = vg_url_resolve(url, named, root, err);
    if (status != VG_OK) return status;
    if (!vg_url_same_origin(url, root)) {
        char shown[200];
        vg_run_show(vg_slice_str(root), shown, sizeof shown);
        return vg_fail(err, VG_E_USAGE, "the API root lies at another origin, which is not contacted: %s", shown);
    }
    return in_root(r, root, err);
}

vg_status vg_taxii_find(vg_feed_run *r, const char *url, vg_error *err)
{
    size_t size = collection_size(url);
    if (size > 0) return vg_url_cut(url, size, r->target, err);
    char slashed[VG_URL_BYTES];
    vg_slice reply;
    vg_status status = vg_url_cut(url, strlen(url), slashed, err);
    if (status == VG_OK) status = ask(r, slashed, &reply, err);
    if (status == VG_E_UNSUPPORTED && vg_slice_is(vg_url_path(slashed), "/")) { /* 4.1: a server's discovery */
        status = vg_url_below(url, "taxii2/", slashed, err);
        if (status == VG_OK) status = ask(r, slashed, &reply, err);
    }
    if (status != VG_OK) return status;
    vg_cursor c = vg_cursor_of(reply);
    switch (vg_cursor_u8(&c)) {
    case VG_RESOURCE_DISCOVERY: return in_discovery(r, slashed, &c, err);
    case VG_RESOURCE_ROOT: return in_root(r, slashed, err);
    case VG_RESOURCE_COLLECTIONS: return choose(r, slashed, &c, err);
    case VG_RESOURCE_COLLECTION: return vg_url_cut(slashed, strlen(slashed), r->target, err);
    default: return vg_fail(err, VG_E_UNSUPPORTED, "%.200s is no TAXII resource", url);
    }
}

/* -- the pass --------------------------------------------------------------------------------------------------------
 */

typedef struct pass {
    vg_feed_run *r;
    vg_seen seen;        /* objects */
    vg_seen tokens;      /* of pages of this run: a token that comes back is a circle */
    vg_buf part, prints; /* of the page at hand */
    uint64_t part_objects;
    unsigned limit; /* objects asked for */
    unsigned pages, idle;
    bool first; /* no page was had in this run */
    bool ended;
    bool broken; /* the pass cannot go on from where it is */
} pass;

static vg_status load_seen(pass *p, vg_error *err)
{
    vg_state *s = &p->r->state;
    vg_buf bytes = VG_BUF_INIT((size_t)VG_LIMIT_FEED_SEEN * VG_SEEN_BYTES + (1 << 20));
    bool there, fresh;
    vg_status status = vg_store_read(&p->r->store, SEEN, &bytes, &there, err);
    if (status == VG_OK && s->seen > bytes.size / VG_SEEN_BYTES)
        status = vg_fail(err, VG_E_FORMAT, "%.300s/" SEEN " is damaged; remove that folder to fetch all anew",
                         p->r->store.path);
    for (size_t i = 0; status == VG_OK && i < s->seen; i++)
        status = vg_seen_add(&p->seen, bytes.data + i * VG_SEEN_BYTES, &fresh, err);
    vg_buf_free(&bytes);
    return status;
}

/* The pages so far become a bundle: header, objects, end. Its id comes from its content. */
static vg_status finish_bundle(vg_feed_run *r, vg_error *err)
{
    vg_state *s = &r->state;
    char hex[VG_SHA256_HEX], head[160], name[VG_STATE_NAME_BYTES];
    if (s->part_objects == 0) return VG_OK;
    vg_status status = vg_store_hash(&r->store, PART, s->part_bytes, hex, err);
    if (status != VG_OK) return status;
    /* Version 8: "custom" (RFC 9562 5.8); variant 10xx. */
    (void)snprintf(head, sizeof head,
                   "{\"type\":\"bundle\",\"id\":\"bundle--%.8s-%.4s-8%.3s-a%.3s-%.12s\",\"objects\":[\n", hex, hex + 8,
                   hex + 12, hex + 15, hex + 18);
    vg_state_bundle_name(s->bundle_count + 1, name);
    /* Each object was followed by ",\n". */
    status =
        vg_store_wrap(&r->store, PART, s->part_bytes - 2, vg_slice_str(head), vg_slice_str(BUNDLE_TAIL), name, err);
    if (status == VG_OK) status = vg_state_add_bundle(s, s->part_objects, false, err);
    if (status != VG_OK) return status;
    s->part_bytes = s->part_objects = 0;
    status = vg_run_save(r, err);
    if (status == VG_OK) vg_store_remove(&r->store, PART);
    return status;
}

static vg_status page_url(const pass *p, char ret_url[VG_URL_BYTES], vg_error *err)
{
    const vg_state *s = &p->r->state;
    char limit[16];
    (void)snprintf(limit, sizeof limit, "%u", p->limit);
    vg_status status = vg_url_below(s->url, "objects/", ret_url, err);
    if (status == VG_OK) status = vg_url_add_query(ret_url, "limit", limit, err);
    if (status == VG_OK && s->pass_after[0]) status = vg_url_add_query(ret_url, "added_after", s->pass_after, err);
    if (status == VG_OK && s->types[0]) status = vg_url_add_query(ret_url, "match[type]", s->types, err);
    if (status == VG_OK && s->next[0]) status = vg_url_add_query(ret_url, "next", s->next, err);
    return status;
}

/* The new objects of a page, in memory. */
static vg_status take_objects(pass *p, vg_cursor *c, uint32_t *ret_count, uint64_t *ret_new, vg_error *err)
{
    vg_feed_run *r = p->r;
    uint32_t odd = vg_cursor_u32(c), count = vg_cursor_count(c, 4);
    vg_status status = VG_OK;
    uint64_t fresh_count = 0;
    vg_buf_reset(&p->part);
    vg_buf_reset(&p->prints);
    for (uint32_t i = 0; status == VG_OK && i < count; i++) {
        uint8_t print[VG_SEEN_BYTES];
        bool fresh = false;
        vg_slice object = vg_cursor_slice(c);
        if (c->failed || object.size == 0) break;
        vg_seen_print(object, print);
        status = vg_seen_add(&p->seen, print, &fresh, err);
        if (status != VG_OK || !fresh) continue;
        fresh_count++;
        vg_buf_add(&p->prints, print, sizeof print);
        vg_buf_add_slice(&p->part, object);
        if (vg_buf_add_str(&p->part, ",\n") != VG_OK || p->prints.status != VG_OK)
            status = vg_fail(err, VG_E_NOMEM, "no memory for a page");
    }
    if (status == VG_OK && c->failed) status = vg_fail(err, VG_E_FORMAT, "the worker's answer is damaged");
    if (status == VG_OK && odd) {
        char reason[80];
        (void)snprintf(reason, sizeof reason, "%u entries of a page that are no objects", odd);
        vg_run_skip(r, r->state.url, reason);
    }
    *ret_count = count;
    *ret_new = fresh_count;
    return status;
}

/* First what the page holds, then the state that says so. */
static vg_status store_objects(pass *p, uint64_t count, vg_error *err)
{
    vg_feed_run *r = p->r;
    vg_state *s = &r->state;
    if (count == 0) return VG_OK;
    if (s->part_objects && s->part_bytes + p->part.size > VG_LIMIT_FEED_BUNDLE_BYTES) {
        vg_status status = finish_bundle(r, err);
        if (status != VG_OK) return status;
    }
    vg_status status = vg_store_append(&r->store, PART, s->part_bytes, vg_buf_slice(&p->part), err);
    if (status == VG_OK)
        status = vg_store_append(&r->store, SEEN, s->seen * VG_SEEN_BYTES, vg_buf_slice(&p->prints), err);
    if (status != VG_OK) return status;
    s->part_bytes += p->part.size;
    s->part_objects += count;
    if (p->seen.count < VG_LIMIT_FEED_SEEN) s->seen += count;
    r->progress.objects += count;
    return VG_OK;
}

static bool take_text(vg_slice text, char *ret_text, size_t room)
{
    if (text.size >= room) return false;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < ' ' || text.data[i] > '~') return false;
    memcpy(ret_text, text.data, text.size);
    ret_text[text.size] = 0;
    return true;
}

static vg_status break_off(pass *p, const char *reason)
{
    vg_run_skip(p->r, p->r->state.url, reason);
    p->ended = p->broken = true;
    return VG_OK;
}

/* Where the next page is. added_last: "" where the page holds no object: then the header tells of none. */
static vg_status step(pass *p, bool more, vg_slice next, const char *added_last, uint64_t fresh, vg_error *err)
{
    vg_state *s = &p->r->state;
    vg_time time;
    vg_precision precision;
    bool dated = vg_time_parse(vg_slice_str(added_last), &time, &precision) && precision > VG_PRECISION_DAY;
    if (dated) memcpy(s->reached, added_last, strlen(added_last) + 1);
    p->idle = fresh ? 0 : p->idle + 1;
    if (!more) {
        p->ended = true;
        return VG_OK;
    }
    if (p->idle > VG_LIMIT_FEED_IDLE_PAGES && !s->again)
        return break_off(p, "the server has more and more pages with nothing new: it goes round in circles");
    if (next.size > 0) {
        uint8_t print[VG_SEEN_BYTES];
        bool fresh_token = false;
        vg_seen_print(next, print);
        vg_status status = vg_seen_add(&p->tokens, print, &fresh_token, err);
        if (status != VG_OK) return status;
        if (!fresh_token) return break_off(p, "the server's pages go round in a circle");
        return take_text(next, s->next, sizeof s->next) ? VG_OK
                                                        : break_off(p, "the name of the next page cannot be used");
    }
    if (!dated || strcmp(added_last, s->pass_after) == 0)
        return break_off(p, "there are more pages, and the server does not say how to get them");
    memcpy(s->pass_after, added_last, strlen(added_last) + 1);
    s->next[0] = 0;
    return VG_OK;
}

static void keep_validators(vg_state *s, const char *url, const vg_http_answer *answer)
{
    memcpy(s->asked, url, strlen(url) + 1);
    memcpy(s->etag, answer->etag, sizeof s->etag);
    memcpy(s->modified, answer->modified, sizeof s->modified);
}

static void forget_validators(vg_state *s)
{
    s->asked[0] = s->etag[0] = s->modified[0] = 0;
}

static vg_status take_page(pass *p, const char *url, const vg_http_answer *answer, vg_error *err)
{
    vg_state *s = &p->r->state;
    vg_slice reply;
    uint32_t count = 0;
    uint64_t fresh = 0;
    bool whole = s->next[0] == 0 && strcmp(s->pass_after, s->added_after) == 0;
    if (!is_taxii(answer->type)) return refuse_type(url, answer->type, err);
    vg_status status = vg_run_parse(p->r, VG_ENVELOPE_PAGE, vg_buf_slice(&answer->body), &reply, err);
    if (status != VG_OK) return status;
    vg_cursor c = vg_cursor_of(reply);
    bool more = vg_cursor_u8(&c) != 0;
    vg_slice next = vg_cursor_slice(&c);
    status = take_objects(p, &c, &count, &fresh, err);
    if (status == VG_OK) status = store_objects(p, fresh, err);
    if (status == VG_OK) status = step(p, more, next, count ? answer->added_last : "", fresh, err);
    if (status != VG_OK) return status;
    if (whole && !more)
        keep_validators(s, url, answer);
    else
        forget_validators(s);
    if (++p->pages >= VG_LIMIT_FEED_PAGES && !p->ended)
        return vg_fail(err, VG_E_LIMIT, "%d pages were fetched in this run; the next one goes on", VG_LIMIT_FEED_PAGES);
    return p->ended ? VG_OK : vg_run_save(p->r, err); /* at the end it is saved with the end's marks */
}

/* A token that a run left behind may have aged: the pass begins again; what it brings twice is told apart. */
static bool begin_again(pass *p, long status)
{
    vg_state *s = &p->r->state;
    bool moved = s->next[0] || strcmp(s->pass_after, s->added_after) != 0;
    if (!p->first || !moved || (status != 400 && status != 404 && status != 410 && status != 416 && status != 422))
        return false;
    s->next[0] = 0;
    memcpy(s->pass_after, s->added_after, sizeof s->pass_after);
    s->again = 1;
    return true;
}

static vg_status one_page(pass *p, vg_error *err)
{
    vg_state *s = &p->r->state;
    char url[VG_URL_BYTES];
    vg_http_answer answer;
    vg_status status = page_url(p, url, err);
    if (status != VG_OK) return status;
    bool same = strcmp(url, s->asked) == 0;
    const vg_http_request request = {
        .url = url, .accept = VG_TAXII_ACCEPT, .etag = same ? s->etag : NULL, .modified = same ? s->modified : NULL};
    status = vg_run_get(p->r, &request, &answer, err);
    if (status != VG_OK) return status;
    if (answer.status == 304 && same) {
        p->ended = true;
        return VG_OK;
    }
    if (answer.status == 413 && p->limit > PAGE_LEAST && s->next[0] == 0) { /* its pages are too large for itself */
        p->limit = p->limit / 10 > PAGE_LEAST ? p->limit / 10 : PAGE_LEAST;
        return VG_OK;
    }
    if (begin_again(p, answer.status)) return VG_OK;
    if (answer.status != 200) return vg_run_explain(p->r, url, &answer, err);
    status = take_page(p, url, &answer, err);
    if (status == VG_OK) p->first = false;
    return status;
}

static void begin_pass(pass *p)
{
    vg_state *s = &p->r->state;
    if (s->under_way) return;
    s->under_way = 1;
    s->next[0] = s->reached[0] = 0;
    memcpy(s->pass_after, s->added_after, sizeof s->pass_after);
}

/* The pass has come to its end, or cannot go on. */
static vg_status end_pass(pass *p, vg_error *err)
{
    vg_state *s = &p->r->state;
    s->under_way = s->again = 0;
    s->next[0] = s->pass_after[0] = 0;
    if (s->reached[0]) memcpy(s->added_after, s->reached, sizeof s->added_after);
    p->r->complete = !p->broken;
    vg_status status = vg_run_save(p->r, err);
    return status == VG_OK ? finish_bundle(p->r, err) : status;
}

/* TAXII 2: to the microsecond, always. */
static void format_timestamp(vg_time time, char ret_text[VG_TIME_TEXT])
{
    vg_civil c;
    vg_time_to_civil(time, &c);
    (void)snprintf(ret_text, VG_TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", c.year, c.month, c.day, c.hour,
                   c.minute, c.second, (int)(c.nanosecond / 1000));
}

/* Types or a beginning that differ from the last run's: what was passed over then is asked for now. */
static vg_status apply_wishes(vg_feed_run *r, vg_error *err)
{
    vg_state *s = &r->state;
    char types[VG_STATE_TYPES_BYTES], since[VG_TIME_TEXT] = "";
    vg_time time;
    vg_precision precision;
    if (!take_text(vg_slice_str(r->options->types ? r->options->types : types_read), types, sizeof types))
        return vg_fail(err, VG_E_USAGE, "no list of STIX types");
    if (r->options->since && !vg_time_parse(vg_slice_str(r->options->since), &time, &precision))
        return vg_fail(err, VG_E_USAGE, "not a date: %.60s (2023-09-07 is one)", r->options->since);
    if (r->options->since) format_timestamp(time, since);
    bool begun = s->under_way || s->added_after[0] || s->seen || s->asked[0];
    if (begun && strcmp(s->types, types) == 0 && strcmp(s->since, since) == 0) return VG_OK;
    memcpy(s->types, types, sizeof s->types);
    memcpy(s->since, since, sizeof since);
    memcpy(s->added_after, since, sizeof since);
    s->under_way = 0;
    s->again = begun;
    forget_validators(s);
    return VG_OK;
}

vg_status vg_taxii_fetch(vg_feed_run *r, vg_error *err)
{
    pass p = {.r = r, .first = true};
    p.limit = r->options->page_objects ? r->options->page_objects : PAGE_OBJECTS;
    p.part = VG_BUF_INIT(2 * VG_ENVELOPE_REPLY_BYTES);
    p.prints = VG_BUF_INIT(VG_ENVELOPE_REPLY_BYTES);
    vg_status status = apply_wishes(r, err);
    if (status == VG_OK) status = load_seen(&p, err);
    if (status == VG_OK) begin_pass(&p);
    while (status == VG_OK && !p.ended) status = one_page(&p, err);
    if (status == VG_OK) {
        status = end_pass(&p, err);
    } else if (!p.first && status != VG_E_INTERRUPTED && status != VG_E_NOMEM) {
        /* Broken off on the way: what is there is handed out, and the next run goes on. */
        vg_run_skip(r, r->state.url, err->message);
        status = finish_bundle(r, err);
    }
    vg_seen_free(&p.seen);
    vg_seen_free(&p.tokens);
    vg_buf_free(&p.part);
    vg_buf_free(&p.prints);
    return status;
}
