/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed_url.h"

#include <curl/curl.h>
#include <stdio.h>

static vg_status too_long(vg_error *err)
{
    return vg_fail(err, VG_E_LIMIT, "a URL of more than %d bytes", VG_URL_BYTES - 1);
}

static vg_status put(vg_slice s, char ret_url[VG_URL_BYTES], vg_error *err)
{
    if (s.size >= VG_URL_BYTES) return too_long(err);
    if (s.size) memcpy(ret_url, s.data, s.size);
    ret_url[s.size] = 0;
    return VG_OK;
}

static bool has_part(CURLU *u, CURLUPart part)
{
    char *value = NULL;
    bool has = curl_url_get(u, part, &value, 0) == CURLUE_OK && value;
    curl_free(value);
    return has;
}

static vg_status get_whole(CURLU *u, char ret_url[VG_URL_BYTES], vg_error *err)
{
    char *whole = NULL;
    if (curl_url_get(u, CURLUPART_URL, &whole, 0) != CURLUE_OK || !whole)
        return vg_fail(err, VG_E_NOMEM, "no memory for a URL");
    vg_status status = put(vg_slice_str(whole), ret_url, err);
    curl_free(whole);
    return status;
}

static bool is_web(CURLU *u)
{
    char *scheme = NULL;
    bool web = curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK && scheme &&
               (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);
    curl_free(scheme);
    return web;
}

vg_status vg_url_accept(const char *text, char ret_url[VG_URL_BYTES], vg_error *err)
{
    if (strlen(text) >= VG_URL_BYTES) return too_long(err);
    CURLU *u = curl_url();
    if (!u) return vg_fail(err, VG_E_NOMEM, "no memory");
    vg_status status = VG_OK;
    if (curl_url_set(u, CURLUPART_URL, text, 0) != CURLUE_OK)
        status = vg_fail(err, VG_E_USAGE, "not a URL");
    else if (!is_web(u))
        status = vg_fail(err, VG_E_USAGE, "a feed's URL begins with https:// or http://");
    else if (has_part(u, CURLUPART_USER) || has_part(u, CURLUPART_PASSWORD))
        status = vg_fail(err, VG_E_USAGE,
                         "a user or password in a URL is seen by every user of this machine: give it in a file");
    else if (has_part(u, CURLUPART_QUERY) || has_part(u, CURLUPART_FRAGMENT))
        status = vg_fail(err, VG_E_USAGE, "the URL of a feed or collection has no ? and no #");
    else
        status = get_whole(u, ret_url, err);
    curl_url_cleanup(u);
    return status;
}

static bool same_part(CURLU *a, CURLU *b, CURLUPart part)
{
    char *of_a = NULL, *of_b = NULL;
    bool same = curl_url_get(a, part, &of_a, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                curl_url_get(b, part, &of_b, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                vg_slice_ieq(vg_slice_str(of_a), vg_slice_str(of_b));
    curl_free(of_a);
    curl_free(of_b);
    return same;
}

bool vg_url_same_origin(const char *a, const char *b)
{
    CURLU *of_a = curl_url(), *of_b = curl_url();
    bool same = of_a && of_b && curl_url_set(of_a, CURLUPART_URL, a, 0) == CURLUE_OK &&
                curl_url_set(of_b, CURLUPART_URL, b, 0) == CURLUE_OK && same_part(of_a, of_b, CURLUPART_SCHEME) &&
                same_part(of_a, of_b, CURLUPART_HOST) && same_part(of_a, of_b, CURLUPART_PORT);
    curl_url_cleanup(of_a);
    curl_url_cleanup(of_b);
    return same;
}

vg_status vg_url_resolve(const char *base, vg_slice reference, char ret_url[VG_URL_BYTES], vg_error *err)
{
    char text[VG_URL_BYTES];
    vg_status status = VG_OK;
    if (reference.size == 0 || memchr(reference.data, 0, reference.size))
        return vg_fail(err, VG_E_FORMAT, "an address that is none");
    if ((status = put(reference, text, err)) != VG_OK) return status;
    CURLU *u = curl_url();
    if (!u) return vg_fail(err, VG_E_NOMEM, "no memory");
    if (curl_url_set(u, CURLUPART_URL, base, 0) != CURLUE_OK || curl_url_set(u, CURLUPART_URL, text, 0) != CURLUE_OK ||
        !is_web(u) || has_part(u, CURLUPART_USER))
        status = vg_fail(err, VG_E_FORMAT, "an address that is none");
    else
        status = get_whole(u, ret_url, err);
    curl_url_cleanup(u);
    return status;
}

vg_status vg_url_below(const char *base, const char *name, char ret_url[VG_URL_BYTES], vg_error *err)
{
    size_t size = strlen(base);
    bool slash = size > 0 && base[size - 1] == '/';
    int n = snprintf(ret_url, VG_URL_BYTES, "%s%s%s", base, slash ? "" : "/", name);
    return n < 0 || n >= VG_URL_BYTES ? too_long(err) : VG_OK;
}

vg_status vg_url_add_query(char url[VG_URL_BYTES], const char *name, const char *value, vg_error *err)
{
    char *escaped_name = curl_easy_escape(NULL, name, 0), *escaped = curl_easy_escape(NULL, value, 0);
    size_t size = strlen(url);
    vg_status status = VG_OK;
    if (!escaped_name || !escaped)
        status = vg_fail(err, VG_E_NOMEM, "no memory");
    else if (size + strlen(escaped_name) + strlen(escaped) + 2 >= VG_URL_BYTES)
        status = too_long(err);
    else
        (void)snprintf(url + size, VG_URL_BYTES - size, "%c%s=%s", strchr(url, '?') ? '&' : '?', escaped_name, escaped);
    curl_free(escaped_name);
    curl_free(escaped);
    return status;
}

vg_slice vg_url_path(const char *url)
{
    vg_slice whole = vg_slice_str(url);
    size_t at = vg_slice_find(whole, vg_slice_str("://"));
    vg_slice rest = vg_slice_skip(whole, at == SIZE_MAX ? whole.size : at + 3);
    size_t slash = vg_slice_find(rest, vg_slice_str("/"));
    rest = vg_slice_skip(rest, slash == SIZE_MAX ? rest.size : slash);
    size_t query = vg_slice_find(rest, vg_slice_str("?"));
    return query == SIZE_MAX ? rest : vg_slice_take(rest, query);
}

vg_status vg_url_cut(const char *url, size_t size, char ret_url[VG_URL_BYTES], vg_error *err)
{
    vg_status status = put(vg_slice_take(vg_slice_str(url), size), ret_url, err);
    if (status != VG_OK) return status;
    size = strlen(ret_url);
    if (size > 0 && ret_url[size - 1] == '/') return VG_OK;
    if (size + 1 >= VG_URL_BYTES) return too_long(err);
    ret_url[size] = '/';
    ret_url[size + 1] = 0;
    return VG_OK;
}

bool vg_url_is_plain(const char *url)
{
    return vg_slice_ieq(vg_slice_take(vg_slice_str(url), 7), vg_slice_str("http://"));
}

/* 127.0.0.1 and its like: four numbers, so that 127.0.0.1.example.org is none. */
static bool is_loopback_v4(const char *host)
{
    if (strncmp(host, "127.", 4) != 0) return false;
    size_t dots = 0;
    for (const char *c = host; *c; c++) {
        if (*c == '.')
            dots++;
        else if (!vg_is_digit((uint8_t)*c))
            return false;
    }
    return dots == 3;
}

bool vg_url_is_loopback(const char *url)
{
    CURLU *u = curl_url();
    char *host = NULL;
    bool loopback = false;
    if (u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK && host)
        loopback = vg_slice_ieq(vg_slice_str(host), vg_slice_str("localhost")) || strcmp(host, "[::1]") == 0 ||
                   is_loopback_v4(host);
    curl_free(host);
    curl_url_cleanup(u);
    return loopback;
}
