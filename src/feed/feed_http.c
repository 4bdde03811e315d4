/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed_http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "vigie/vigie.h"

#define ATTEMPTS        4
#define TIMEOUT_SECONDS 30
#define WAIT_SECONDS    60
#define SLOW_BYTES      1024 /* a second; slower than this for the whole timeout is standing still */
#define WHOLE_TIMEOUTS  20   /* one answer may take this many timeouts, however busy it is */

struct vg_http {
    const vg_feed_options *options;
    CURL *curl;
    char origin[VG_URL_BYTES];
    vg_auth auth;
    vg_buf body;
    size_t header_bytes;
    uint64_t requests, bytes, bytes_max;
    long timeout;
    int64_t ends; /* seconds of the monotonic clock */
    bool body_full, run_full;
    char reason[CURL_ERROR_SIZE];
};

static int64_t seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static bool stopped(const vg_http *h)
{
    return h->options->stop && *h->options->stop;
}

/* -- libcurl's callbacks ---------------------------------------------------------------------------------------------
 */

static size_t on_body(char *data, size_t one, size_t size, void *context)
{
    vg_http *h = context;
    size *= one;
    h->bytes += size;
    h->run_full = h->bytes > h->bytes_max;
    h->body_full = vg_buf_add(&h->body, data, size) != VG_OK;
    return h->run_full || h->body_full ? 0 : size; /* 0: libcurl gives up with CURLE_WRITE_ERROR */
}

/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl's type */
static size_t on_header(char *data, size_t one, size_t size, void *context)
{
    vg_http *h = context;
    (void)data;
    size *= one;
    h->header_bytes += size;
    return h->header_bytes > VG_LIMIT_FEED_HEADER_BYTES ? 0 : size;
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const vg_http *h = context;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return stopped(h);
}

/* -- set-up ----------------------------------------------------------------------------------------------------------
 */

static CURLcode set_up(vg_http *h)
{
    CURL *c = h->curl;
    CURLcode r = curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
#define SET(option, value)                                                                                             \
    if (r == CURLE_OK) r = curl_easy_setopt(c, option, value)
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_FOLLOWLOCATION, 0L); /* followed by hand: see go_on */
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_USERAGENT, "vigie/" VIGIE_VERSION);
    SET(CURLOPT_CONNECTTIMEOUT, h->timeout);
    SET(CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
    SET(CURLOPT_LOW_SPEED_TIME, h->timeout);
    SET(CURLOPT_TIMEOUT, h->timeout * WHOLE_TIMEOUTS);
    SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)VG_LIMIT_FEED_BODY_BYTES);
    SET(CURLOPT_ERRORBUFFER, h->reason);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, h);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, h);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, on_progress);
    SET(CURLOPT_XFERINFODATA, h);
    if (h->options->ca_file) SET(CURLOPT_CAINFO, h->options->ca_file);
    if (h->auth.scheme == VG_AUTH_BASIC) {
        SET(CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        SET(CURLOPT_USERPWD, h->auth.secret);
    }
#undef SET
    return r;
}

/* Credentials never leave this machine in plain text: not those given, and not netrc's either. */
static CURLcode guard_credentials(vg_http *h)
{
    bool plain = vg_url_is_plain(h->origin), local = vg_url_is_loopback(h->origin);
    bool netrc = h->auth.scheme == VG_AUTH_NONE && (!plain || local);
    CURLcode r = curl_easy_setopt(h->curl, CURLOPT_NETRC, netrc ? (long)CURL_NETRC_OPTIONAL : (long)CURL_NETRC_IGNORED);
    /* A proxy would see them. */
    if (r == CURLE_OK && plain && local && h->auth.scheme != VG_AUTH_NONE)
        r = curl_easy_setopt(h->curl, CURLOPT_PROXY, "");
    return r;
}

vg_status vg_http_open(const vg_feed_options *options, const char *origin, const vg_auth *auth, vg_http **ret_http,
                       vg_error *err)
{
    if (auth->scheme != VG_AUTH_NONE && vg_url_is_plain(origin) && !vg_url_is_loopback(origin))
        return vg_fail(err, VG_E_USAGE, "credentials are not sent over http://: use https://");
    vg_http *h = calloc(1, sizeof *h);
    if (!h) return vg_fail(err, VG_E_NOMEM, "no memory");
    h->options = options;
    h->auth = *auth;
    h->body = VG_BUF_INIT(VG_LIMIT_FEED_BODY_BYTES);
    h->bytes_max = options->max_bytes ? options->max_bytes : VG_LIMIT_FEED_RUN_BYTES;
    h->ends = seconds_now() + (options->max_seconds ? options->max_seconds : VG_LIMIT_FEED_RUN_SECONDS);
    h->timeout = options->timeout_seconds ? (long)options->timeout_seconds : TIMEOUT_SECONDS;
    (void)snprintf(h->origin, sizeof h->origin, "%s", origin);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        vg_auth_wipe(&h->auth);
        free(h);
        return vg_fail(err, VG_E_NOMEM, "libcurl does not start");
    }
    h->curl = curl_easy_init();
    CURLcode r = h->curl ? set_up(h) : CURLE_OUT_OF_MEMORY;
    if (r == CURLE_OK) r = guard_credentials(h);
    if (r != CURLE_OK) {
        vg_http_close(h);
        return vg_fail(err, VG_E_UNSUPPORTED, "libcurl refuses its options: %s", curl_easy_strerror(r));
    }
    *ret_http = h;
    return VG_OK;
}

void vg_http_close(vg_http *h)
{
    if (!h) return;
    curl_easy_cleanup(h->curl);
    curl_global_cleanup();
    vg_auth_wipe(&h->auth);
    vg_buf_free(&h->body);
    free(h);
}

bool vg_http_has_auth(const vg_http *h)
{
    return h->auth.scheme != VG_AUTH_NONE;
}

bool vg_http_quotes_auth(const vg_http *h, const char *text)
{
    return vg_auth_in(&h->auth, text);
}

bool vg_http_is_spent(const vg_http *h)
{
    return h->bytes > h->bytes_max || seconds_now() >= h->ends;
}

uint64_t vg_http_requests(const vg_http *h)
{
    return h->requests;
}

uint64_t vg_http_bytes(const vg_http *h)
{
    return h->bytes;
}

/* -- one request -----------------------------------------------------------------------------------------------------
 */

static bool add_line(struct curl_slist **list, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*list, line);
    if (longer) *list = longer;
    return longer != NULL;
}

/* The headers; NULL without memory. To be freed by free_headers. */
static struct curl_slist *make_headers(const vg_http *h, const vg_http_request *request)
{
    struct curl_slist *list = NULL;
    char line[VG_AUTH_BYTES + 64];
    (void)snprintf(line, sizeof line, "Accept: %s", request->accept);
    bool ok = add_line(&list, line);
    if (request->etag && request->etag[0]) {
        (void)snprintf(line, sizeof line, "If-None-Match: %s", request->etag);
        ok = ok && add_line(&list, line);
    }
    if (request->modified && request->modified[0]) {
        (void)snprintf(line, sizeof line, "If-Modified-Since: %s", request->modified);
        ok = ok && add_line(&list, line);
    }
    if (vg_auth_header(&h->auth, request->misp, line)) ok = ok && add_line(&list, line);
    explicit_bzero(line, sizeof line);
    if (ok) return list;
    curl_slist_free_all(list);
    return NULL;
}

static void free_headers(struct curl_slist *list)
{
    for (struct curl_slist *i = list; i; i = i->next) explicit_bzero(i->data, strlen(i->data));
    curl_slist_free_all(list);
}

static void take_header(CURL *curl, const char *name, char *ret_value, size_t room)
{
    struct curl_header *header = NULL;
    ret_value[0] = 0;
    if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return;
    size_t size = strlen(header->value);
    if (size >= room) return;
    for (size_t i = 0; i < size; i++)
        if ((uint8_t)header->value[i] < ' ' || (uint8_t)header->value[i] > '~') return;
    memcpy(ret_value, header->value, size + 1);
}

static void take_answer(vg_http *h, vg_http_answer *ret_answer)
{
    curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &ret_answer->status);
    take_header(h->curl, "Content-Type", ret_answer->type, sizeof ret_answer->type);
    take_header(h->curl, "ETag", ret_answer->etag, sizeof ret_answer->etag);
    take_header(h->curl, "Last-Modified", ret_answer->modified, sizeof ret_answer->modified);
    take_header(h->curl, "X-TAXII-Date-Added-Last", ret_answer->added_last, sizeof ret_answer->added_last);
    ret_answer->body = h->body;
}

static vg_status explain_failure(const vg_http *h, CURLcode r, vg_error *err)
{
    if (stopped(h)) return vg_fail(err, VG_E_INTERRUPTED, "interrupted");
    if (h->run_full)
        return vg_fail(err, VG_E_LIMIT, "%llu MiB were fetched in this run; the next one goes on",
                       (unsigned long long)(h->bytes_max >> 20));
    if (h->body_full || r == CURLE_FILESIZE_EXCEEDED)
        return vg_fail(err, VG_E_LIMIT, "an answer of more than %zu MiB", VG_LIMIT_FEED_BODY_BYTES >> 20);
    if (h->header_bytes > VG_LIMIT_FEED_HEADER_BYTES)
        return vg_fail(err, VG_E_LIMIT, "headers of more than %zu KiB", VG_LIMIT_FEED_HEADER_BYTES >> 10);
    if (r == CURLE_OPERATION_TIMEDOUT)
        return vg_fail(err, VG_E_IO, "the server does not answer, or too slowly (%ld s)", h->timeout);
    if (r == CURLE_PARTIAL_FILE || r == CURLE_RECV_ERROR || r == CURLE_GOT_NOTHING)
        return vg_fail(err, VG_E_IO, "the server broke off in the middle of an answer");
    return vg_fail(err, VG_E_IO, "%.200s", h->reason[0] ? h->reason : curl_easy_strerror(r));
}

/* What another attempt may mend. */
static bool is_passing(CURLcode r)
{
    static const CURLcode passing[] = {CURLE_PARTIAL_FILE, CURLE_RECV_ERROR,         CURLE_SEND_ERROR,
                                       CURLE_GOT_NOTHING,  CURLE_OPERATION_TIMEDOUT, CURLE_COULDNT_CONNECT};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (r == passing[i]) return true;
    return false;
}

static vg_status pause_for(const vg_http *h, uint64_t ms, vg_error *err)
{
    const struct timespec step = {0, 50000000};
    for (uint64_t waited = 0; waited < ms; waited += 50) {
        if (stopped(h)) return vg_fail(err, VG_E_INTERRUPTED, "interrupted");
        (void)nanosleep(&step, NULL);
    }
    return VG_OK;
}

/* One GET, as it is. */
static CURLcode perform(vg_http *h, const char *url, struct curl_slist *headers)
{
    vg_buf_reset(&h->body);
    h->header_bytes = 0;
    h->body_full = h->run_full = false;
    h->reason[0] = 0;
    CURLcode r = curl_easy_setopt(h->curl, CURLOPT_URL, url);
    if (r == CURLE_OK) r = curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, headers);
    if (r == CURLE_OK) r = curl_easy_perform(h->curl);
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
    h->requests++;
    return r;
}

/* What to do after an answer: VG_OK and *ret_again, with the pause before it. */
static vg_status weigh(vg_http *h, CURLcode r, unsigned attempt, bool *ret_again, vg_error *err)
{
    long status = 0;
    curl_off_t after = 0;
    uint64_t longest = h->options->max_wait_seconds ? h->options->max_wait_seconds : WAIT_SECONDS;
    bool last = attempt + 1 == ATTEMPTS;
    *ret_again = false;
    if (r != CURLE_OK) {
        if (h->run_full || h->body_full || stopped(h) || last || !is_passing(r)) return explain_failure(h, r, err);
        *ret_again = true;
        return pause_for(h, 250U << attempt, err);
    }
    curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 429 && status != 502 && status != 503 && status != 504) return VG_OK;
    if (last)
        return status == 429 ? vg_fail(err, VG_E_IO, "the server has had too many requests (429): try later") : VG_OK;
    curl_easy_getinfo(h->curl, CURLINFO_RETRY_AFTER, &after);
    if (after > 0 && (uint64_t)after > longest)
        return vg_fail(err, VG_E_IO, "the server wants to be left alone for %lld s (%ld): try then", (long long)after,
                       status);
    *ret_again = true;
    return pause_for(h, after > 0 ? (uint64_t)after * 1000 : 500U << attempt, err);
}

static vg_status get_once(vg_http *h, const char *url, struct curl_slist *headers, vg_error *err)
{
    bool again = true;
    vg_status status = VG_OK;
    for (unsigned attempt = 0; again && status == VG_OK; attempt++)
        status = weigh(h, perform(h, url, headers), attempt, &again, err);
    return status;
}

/* The target of a redirect (RFC 9110 15.4), if that is within the origin. */
static vg_status go_on(vg_http *h, char url[VG_URL_BYTES], vg_error *err)
{
    char *target = NULL;
    curl_easy_getinfo(h->curl, CURLINFO_REDIRECT_URL, &target);
    if (!target || strlen(target) >= VG_URL_BYTES)
        return vg_fail(err, VG_E_FORMAT, "the server redirects, and does not say where to");
    if (!vg_url_same_origin(h->origin, target)) {
        char shown[200];
        size_t size = 0; /* without what may be secret in it */
        for (; size + 1 < sizeof shown && target[size] && target[size] != '?' && target[size] != '#'; size++)
            shown[size] = target[size] < ' ' || target[size] > '~' ? '?' : target[size];
        shown[size] = 0;
        return vg_fail(err, VG_E_USAGE, "the server redirects to another origin, which is not followed: %s",
                       vg_auth_in(&h->auth, shown) ? "(it quotes the credentials)" : shown);
    }
    memcpy(url, target, strlen(target) + 1);
    return VG_OK;
}

vg_status vg_http_get(vg_http *h, const vg_http_request *request, vg_http_answer *ret_answer, vg_error *err)
{
    char url[VG_URL_BYTES];
    vg_status status = VG_OK;
    if (!vg_url_same_origin(h->origin, request->url))
        return vg_fail(err, VG_E_USAGE, "another origin is not contacted: %.200s", request->url);
    (void)snprintf(url, sizeof url, "%s", request->url);
    if (seconds_now() >= h->ends) return vg_fail(err, VG_E_LIMIT, "the time of one run is over; the next one goes on");
    struct curl_slist *headers = make_headers(h, request);
    if (!headers) return vg_fail(err, VG_E_NOMEM, "no memory");
    for (unsigned redirects = 0; status == VG_OK; redirects++) {
        long code = 0;
        status = get_once(h, url, headers, err);
        if (status != VG_OK) break;
        curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &code);
        if (code < 300 || code > 399 || code == 304 || code == 300) break;
        if (redirects == VG_LIMIT_FEED_REDIRECTS)
            status = vg_fail(err, VG_E_LIMIT, "the server redirects more than %d times", VG_LIMIT_FEED_REDIRECTS);
        else
            status = go_on(h, url, err);
    }
    free_headers(headers);
    if (status == VG_OK) take_answer(h, ret_answer);
    return status;
}
