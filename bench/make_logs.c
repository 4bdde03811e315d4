/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-make-logs OUTDIR BYTES TYPE=BASE…: large Zeek logs for ./dev bench hunt, and the lists to hunt for in them.
 *
 * BASE is a Zeek log as text (its header, then rows). Its rows are repeated until OUTDIR/TYPE.log has its share of
 * BYTES, each time with other addresses, names, hashes, uids and a later time, so that no two copies have the same
 * bytes. About one row in every 64 KiB names one of the true indicators, in one field and nowhere else, and one in
 * 128 KiB a near miss of one. Deterministic; no clock.
 *
 * Written beside the logs: truth.tsv and decoys.tsv (log, offset of the row, kind, value as it is in the list),
 * list-1000.txt, list-100000.txt, list-1000000.txt: the true ones among others that are in no log. */
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

#define TRUE_COUNT  400
#define ROW_MAX     65536
#define FIELDS_MAX  64
#define PLANT_EVERY 65536U
#define DECOY_EVERY 131072U
/* Addresses of the lists have an octet sum of this residue modulo 8, and those of the logs never do. */
#define LIST_RESIDUE 3U

typedef enum kind { DOMAIN_NAME, IPV4, URL, MD5, SHA1, SHA256, EMAIL, KINDS } kind;

static const char *const kind_names[KINDS] = {"domain", "ipv4", "url", "md5", "sha1", "sha256", "email"};
/* The mix of a list, in thousandths; docs and report repeat it. */
static const unsigned kind_share[KINDS] = {400, 250, 150, 60, 40, 80, 20};

/* Where a kind can stand: log, field, and how often it is chosen there. */
static const struct place {
    const char *type, *field;
    kind kind;
} places[] = {{"conn", "id.resp_h", IPV4},
              {"dns", "query", DOMAIN_NAME},
              {"http", "referrer", URL},
              {"http", "host", DOMAIN_NAME},
              {"ssl", "server_name", DOMAIN_NAME},
              {"ssl", "id.resp_h", IPV4},
              {"files", "md5", MD5},
              {"files", "sha1", SHA1},
              {"files", "sha256", SHA256},
              {"smtp", "mailfrom", EMAIL}};
#define PLACES (sizeof places / sizeof *places)

static const char *const words[] = {
    "amber",   "anchor",  "arrow",  "autumn",  "basin",  "beacon",  "birch",  "blue",   "bridge",  "bright",
    "canyon",  "cedar",   "cloud",  "copper",  "coral",  "crystal", "delta",  "dawn",   "desert",  "drift",
    "eagle",   "early",   "east",   "ember",   "falcon", "fern",    "field",  "flint",  "forest",  "frost",
    "garden",  "glacier", "gold",   "granite", "green",  "harbor",  "hazel",  "hill",   "hollow",  "iron",
    "island",  "ivory",   "jade",   "juniper", "lake",   "lantern", "lily",   "lunar",  "maple",   "marble",
    "meadow",  "mist",    "moss",   "north",   "ocean",  "olive",   "onyx",   "orchid", "pearl",   "pine",
    "prairie", "quartz",  "quiet",  "rain",    "raven",  "ridge",   "river",  "rose",   "saffron", "sage",
    "sand",    "scarlet", "shadow", "silver",  "sky",    "slate",   "snow",   "solar",  "south",   "spring",
    "spruce",  "star",    "stone",  "storm",   "summer", "sun",     "swift",  "thorn",  "timber",  "topaz",
    "valley",  "velvet",  "violet", "west",    "willow", "wind",    "winter", "wolf",   "wood",    "zephyr"};
static const char *const tops[] = {"com",   "com",    "com", "com", "net",    "net",  "org",  "info", "ru",
                                   "cn",    "top",    "xyz", "biz", "online", "site", "club", "de",   "fr",
                                   "co.uk", "com.br", "in",  "kr",  "pw",     "cc",   "io"};
static const char *const paths[] = {
    "gate.php",           "update/check",    "wp-includes/js/load", "images/logo.gif",   "api/v1/poll",
    "download/setup.exe", "doc/invoice.doc", "admin/get",           "cdn/jquery.min.js", "r"};

#define COUNT(a)   (unsigned)(sizeof(a) / sizeof *(a))
#define PICK(r, a) (a)[random_below(r, COUNT(a))]

static void fail(const char *what)
{
    fprintf(stderr, "bench-make-logs: %s\n", what);
    exit(2);
}

/* ---- values --------------------------------------------------------------------------------------------------- */

static void make_name(random_state *r, char *out, size_t room)
{
    const char *first = PICK(r, words), *second = PICK(r, words), *top = PICK(r, tops);
    unsigned number = random_between(r, 100, 99999);
    if (random_below(r, 3) == 0)
        snprintf(out, room, "%s%s%u.%s", first, second, number, top);
    else
        snprintf(out, room, "%s-%s%u.%s", first, second, number, top);
}

static void make_address(random_state *r, char *out, size_t room)
{
    for (;;) {
        unsigned a = random_between(r, 1, 223), b = random_below(r, 256), c = random_below(r, 256);
        unsigned d = random_between(r, 1, 254);
        bool special = a == 10 || a == 100 || a == 127 || a == 169 || a == 172 || a == 192 || a == 198 || a == 203;
        if (special || (a + b + c + d) % 8 != LIST_RESIDUE) continue;
        snprintf(out, room, "%u.%u.%u.%u", a, b, c, d);
        return;
    }
}

static void make_value(random_state *r, kind k, char *out, size_t room)
{
    static const unsigned digits[KINDS] = {[MD5] = 32, [SHA1] = 40, [SHA256] = 64};
    char name[64];
    switch (k) {
    case DOMAIN_NAME: make_name(r, out, room); return;
    case IPV4: make_address(r, out, room); return;
    case URL: {
        make_name(r, name, sizeof name);
        const char *path = PICK(r, paths);
        snprintf(out, room, "http://%s/%s", name, path);
        return;
    }
    case EMAIL: {
        make_name(r, name, sizeof name);
        const char *local = PICK(r, words);
        snprintf(out, room, "%s%u@%s", local, random_between(r, 1, 99), name);
        return;
    }
    case MD5:
    case SHA1:
    case SHA256:
        for (unsigned i = 0; i < digits[k]; i++) out[i] = "0123456789abcdef"[random_next(r) >> 60];
        out[digits[k]] = 0;
        return;
    case KINDS: break;
    }
    out[0] = 0;
}

static kind kind_at(unsigned number, unsigned of)
{
    unsigned thousandth = (unsigned)((uint64_t)number * 1000 / of);
    unsigned k = 0;
    for (unsigned end = kind_share[0]; k < KINDS - 1 && thousandth >= end; end += kind_share[k]) k++;
    return (kind)k;
}

typedef struct true_value {
    kind kind;
    char text[160];
} true_value;

static uint64_t hash_of(const char *text, size_t size, uint64_t seed)
{
    uint64_t h = seed ^ UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i++) h = (h ^ (uint8_t)text[i]) * UINT64_C(0x100000001b3);
    h ^= h >> 32;
    return h * UINT64_C(0x9e3779b97f4a7c15);
}

/* Distinct values: the true ones first, then shuffled by Fisher and Yates. */
static void write_list(const char *dir, unsigned count, const true_value *trues)
{
    random_state r = {count};
    size_t slots = 4U << 20;
    uint64_t *seen = calloc(slots, sizeof *seen);
    char(*values)[96] = calloc(count, sizeof *values);
    if (!seen || !values) fail("no memory");
    for (unsigned i = 0; i < count;) {
        char value[160];
        if (i < TRUE_COUNT)
            memcpy(value, trues[i].text, sizeof value);
        else
            make_value(&r, kind_at(i - TRUE_COUNT, count - TRUE_COUNT), value, sizeof value);
        uint64_t h = hash_of(value, strlen(value), 0) | 1;
        size_t at = (size_t)(h >> 20) % slots;
        while (seen[at] && seen[at] != h) at = (at + 1) % slots;
        if (seen[at] || strlen(value) >= sizeof values[0]) continue;
        seen[at] = h;
        snprintf(values[i++], sizeof values[0], "%.95s", value);
    }
    for (unsigned i = count - 1; i > 0; i--) {
        unsigned j = random_below(&r, i + 1);
        char swap[96];
        memcpy(swap, values[i], sizeof swap);
        memcpy(values[i], values[j], sizeof swap);
        memcpy(values[j], swap, sizeof swap);
    }
    char path[4096];
    snprintf(path, sizeof path, "%s/list-%u.txt", dir, count);
    FILE *f = fopen(path, "wb");
    if (!f) fail("a list cannot be written");
    for (unsigned i = 0; i < count; i++) fprintf(f, "%s\n", values[i]);
    if (fclose(f) != 0) fail("a list cannot be written");
    free(seen);
    free(values);
}

/* ---- variation ------------------------------------------------------------------------------------------------ */

typedef struct variation {
    uint64_t key;
    uint64_t shift_seconds;
    char hex[16];      /* a permutation of the digits */
    unsigned rotation; /* of letters in uids */
} variation;

static void variation_init(variation *v, unsigned copy)
{
    random_state r = {UINT64_C(0x766967696500) + copy};
    v->key = random_next(&r);
    v->shift_seconds = (uint64_t)copy * 3 * 86400;
    v->rotation = random_below(&r, 26);
    memcpy(v->hex, "0123456789abcdef", 16);
    for (unsigned i = 15; i > 0; i--) {
        unsigned j = random_below(&r, i + 1);
        char swap = v->hex[i];
        v->hex[i] = v->hex[j];
        v->hex[j] = swap;
    }
}

static bool parse_address(const char *s, size_t n, unsigned ret_octets[4])
{
    unsigned octet = 0, value = 0, digits = 0;
    for (size_t i = 0; i <= n; i++) {
        if (i == n || s[i] == '.') {
            if (!digits || digits > 3 || value > 255 || octet > 3) return false;
            ret_octets[octet++] = value;
            value = digits = 0;
        } else {
            value = value * 10 + (unsigned)(s[i] - '0');
            digits++;
        }
    }
    return octet == 4;
}

/* A run of digits and dots: a time is moved, an address is replaced, all else stays. */
static size_t vary_number(const variation *v, const char *s, size_t n, char *out)
{
    unsigned o[4];
    if (n == 17 && s[10] == '.' && s[0] == '1') {
        uint64_t seconds = 0;
        for (unsigned i = 0; i < 10; i++) seconds = seconds * 10 + (unsigned)(s[i] - '0');
        return (size_t)sprintf(out, "%" PRIu64 "%.7s", seconds + v->shift_seconds, s + 10);
    }
    if (n < 7 || n > 15 || !parse_address(s, n, o)) {
        memcpy(out, s, n);
        return n;
    }
    uint32_t low = o[1] << 16 | o[2] << 8 | o[3];
    uint64_t h = hash_of((const char *)&low, sizeof low, v->key + o[0]);
    bool local = o[0] == 10 || o[0] == 127 || (o[0] == 172 && o[1] / 16 == 1) || (o[0] == 192 && o[1] == 168);
    if (!local) o[1] = (unsigned)(h >> 56);
    o[2] = local ? (o[2] + (unsigned)(v->key & 15)) & 255 : (unsigned)(h >> 48) & 255;
    o[3] = 1 + ((unsigned)(h >> 40) & 255) % 253;
    if ((o[0] + o[1] + o[2] + o[3]) % 8 == LIST_RESIDUE) o[3]++;
    return (size_t)sprintf(out, "%u.%u.%u.%u", o[0], o[1], o[2], o[3]);
}

/* A run of letters, digits, hyphens and dots. */
static size_t vary_word(const variation *v, const char *s, size_t n, char *out)
{
    size_t hex = 0, letters = 0, last_dot = n;
    for (size_t i = 0; i < n; i++) {
        hex += isxdigit((unsigned char)s[i]) != 0;
        if (s[i] == '.') {
            last_dot = i;
            letters = 0;
        } else {
            letters += isalpha((unsigned char)s[i]) != 0;
        }
    }
    if (hex == n && n >= 32) {
        for (size_t i = 0; i < n; i++) {
            unsigned char c = (unsigned char)s[i];
            out[i] = v->hex[c <= '9' ? c - '0' : (c | 32) - 'a' + 10];
        }
        return n;
    }
    if (last_dot == n && n >= 16 && (s[0] == 'C' || s[0] == 'F')) { /* a uid */
        for (size_t i = 0; i < n; i++) {
            unsigned char c = (unsigned char)s[i];
            unsigned base = c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' && i ? 'A' : 0;
            out[i] = base ? (char)(base + (c - base + v->rotation) % 26) : s[i];
        }
        return n;
    }
    /* a name: its next to last label gets a suffix, in three of four */
    if (last_dot > 0 && last_dot < n && letters >= 2 && letters == n - last_dot - 1) {
        uint64_t h = hash_of(s, last_dot, v->key);
        if (h >> 62) {
            memcpy(out, s, last_dot);
            out[last_dot] = '-';
            for (unsigned i = 0; i < 3; i++)
                out[last_dot + 1 + i] = "0123456789abcdefghijklmnopqrstuvwxyz"[(h >> (8 * i)) % 36];
            memcpy(out + last_dot + 4, s + last_dot, n - last_dot);
            return n + 4;
        }
    }
    memcpy(out, s, n);
    return n;
}

static bool in_word(unsigned char c)
{
    return isalnum(c) || c == '.' || c == '-';
}

/* The row in another copy; its size. out has room for twice the row. */
static size_t vary_row(const variation *v, const char *row, size_t size, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < size;) {
        size_t end = i;
        bool number = true;
        while (end < size && in_word((unsigned char)row[end])) {
            number = number && (row[end] == '.' || (row[end] >= '0' && row[end] <= '9'));
            end++;
        }
        if (end == i)
            out[n++] = row[i++];
        else if (number)
            n += vary_number(v, row + i, end - i, out + n);
        else
            n += vary_word(v, row + i, end - i, out + n);
        i = end > i ? end : i;
    }
    return n;
}

/* ---- planting ------------------------------------------------------------------------------------------------- */

static void upper(char *s)
{
    for (; *s; s++) *s = (char)toupper((unsigned char)*s);
}

/* A spelling that is the indicator. */
static void spell(random_state *r, const true_value *t, char *out, size_t room)
{
    unsigned dice = random_below(r, 100);
    snprintf(out, room, "%s", t->text);
    if (t->kind == DOMAIN_NAME && dice < 25)
        snprintf(out, room, "%s.%s", PICK(r, words), t->text);
    else if (t->kind == DOMAIN_NAME && dice < 35)
        upper(out);
    else if (t->kind == DOMAIN_NAME && dice < 40)
        snprintf(out, room, "%s.", t->text);
    else if ((t->kind == MD5 || t->kind == SHA1 || t->kind == SHA256) && dice < 20)
        upper(out);
}

/* A spelling that only resembles it. */
static void resemble(random_state *r, const true_value *t, char *out, size_t room)
{
    unsigned dice = random_below(r, 2), o[4] = {0};
    switch (t->kind) {
    case DOMAIN_NAME: snprintf(out, room, dice ? "not%s" : "%s.mirror.example", t->text); return;
    case IPV4:
        parse_address(t->text, strlen(t->text), o);
        if (o[0] < 100 && o[0] > 9)
            snprintf(out, room, "1%s", t->text); /* the sum grows by 100: another residue */
        else if (o[3] < 25)
            snprintf(out, room, "%s%u", t->text, (9 * o[3] + 1) % 8 ? 1U : 2U);
        else
            snprintf(out, room, "5.%s", t->text);
        return;
    case URL: snprintf(out, room, dice ? "%sx" : "%s/more", t->text); return;
    case EMAIL: snprintf(out, room, dice ? "x%s" : "%s.example", t->text); return;
    case MD5:
    case SHA1:
    case SHA256: snprintf(out, room, dice ? "%s00" : "f0%s", t->text); return;
    case KINDS: break;
    }
    out[0] = 0;
}

typedef struct log_maker {
    const char *type;
    FILE *log, *truth, *decoys;
    const true_value *trues;
    random_state random;
    char *base;
    size_t base_size, rows_at; /* the first row after the header */
    unsigned place[PLACES], place_field[PLACES], place_count;
    uint64_t written, next_plant, next_decoy;
} log_maker;

/* The row with one field replaced. */
static size_t replace_field(const char *row, size_t size, unsigned field, const char *value, char *out)
{
    size_t at = 0;
    for (unsigned i = 0; i < field; i++) {
        const char *tab = memchr(row + at, '\t', size - at);
        if (!tab) return 0;
        at = (size_t)(tab - row) + 1;
    }
    const char *tab = memchr(row + at, '\t', size - at);
    size_t end = tab ? (size_t)(tab - row) : size, n = strlen(value);
    memcpy(out, row, at);
    memcpy(out + at, value, n);
    memcpy(out + at + n, row + end, size - end);
    return size - (end - at) + n;
}

static void plant(log_maker *m, const char *row, size_t size, bool decoy)
{
    static char planted[ROW_MAX * 3];
    unsigned p = random_below(&m->random, m->place_count);
    const true_value *t;
    do t = &m->trues[random_below(&m->random, TRUE_COUNT)];
    while (t->kind != places[m->place[p]].kind);
    char value[256];
    if (decoy)
        resemble(&m->random, t, value, sizeof value);
    else
        spell(&m->random, t, value, sizeof value);
    size_t n = replace_field(row, size, m->place_field[p], value, planted);
    if (!n) return;
    fprintf(decoy ? m->decoys : m->truth, "%s\t%" PRIu64 "\t%s\t%s\n", m->type, m->written, kind_names[t->kind],
            t->text);
    planted[n++] = '\n';
    fwrite(planted, 1, n, m->log);
    m->written += n;
}

static void make_log(log_maker *m, uint64_t bytes)
{
    static char row[ROW_MAX * 2];
    fwrite(m->base, 1, m->rows_at, m->log);
    m->written = m->rows_at;
    m->next_plant = m->written + random_below(&m->random, PLANT_EVERY * 2);
    m->next_decoy = m->written + random_below(&m->random, DECOY_EVERY * 2);
    for (unsigned copy = 0; m->written < bytes; copy++) {
        variation v;
        variation_init(&v, copy);
        for (size_t at = m->rows_at; at < m->base_size && m->written < bytes;) {
            const char *end = memchr(m->base + at, '\n', m->base_size - at);
            size_t size = end ? (size_t)(end - m->base) - at : m->base_size - at;
            if (size && size < ROW_MAX && m->base[at] != '#') {
                size_t n = vary_row(&v, m->base + at, size, row);
                if (m->place_count && m->written >= m->next_plant) {
                    plant(m, row, n, false);
                    m->next_plant += random_below(&m->random, PLANT_EVERY * 2);
                }
                if (m->place_count && m->written >= m->next_decoy) {
                    plant(m, row, n, true);
                    m->next_decoy += random_below(&m->random, DECOY_EVERY * 2);
                }
                row[n++] = '\n';
                fwrite(row, 1, n, m->log);
                m->written += n;
            }
            at += size + 1;
        }
    }
}

static void load_base(log_maker *m, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0) fail("a base log cannot be read");
    long size = ftell(f);
    rewind(f);
    m->base = size > 0 ? malloc((size_t)size) : NULL;
    if (!m->base || fread(m->base, 1, (size_t)size, f) != (size_t)size) fail("a base log cannot be read");
    fclose(f);
    m->base_size = (size_t)size;
    while (m->rows_at < m->base_size && m->base[m->rows_at] == '#') {
        const char *line = m->base + m->rows_at, *end = memchr(line, '\n', m->base_size - m->rows_at);
        size_t length = end ? (size_t)(end - line) : m->base_size - m->rows_at;
        unsigned field = 0;
        for (size_t at = 8; length > 8 && memcmp(line, "#fields\t", 8) == 0 && at < length; field++) {
            size_t stop = at;
            while (stop < length && line[stop] != '\t') stop++;
            for (unsigned p = 0; p < PLACES; p++) {
                if (strcmp(places[p].type, m->type) == 0 && strlen(places[p].field) == stop - at &&
                    memcmp(places[p].field, line + at, stop - at) == 0) {
                    m->place[m->place_count] = p;
                    m->place_field[m->place_count++] = field;
                }
            }
            at = stop + 1;
        }
        m->rows_at += length + 1;
    }
    if (m->rows_at >= m->base_size) fail("a base log has no rows");
}

static FILE *create(const char *dir, const char *name, const char *suffix)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s%s", dir, name, suffix);
    FILE *f = fopen(path, "wb");
    if (!f) fail("an output cannot be created");
    return f;
}

static unsigned share_of(const char *type)
{
    static const struct {
        const char *type;
        unsigned share;
    } shares[] = {{"conn", 36}, {"dns", 25}, {"http", 18}, {"ssl", 10}, {"files", 9}, {"smtp", 2}};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        if (strcmp(shares[i].type, type) == 0) return shares[i].share;
    return 5;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: bench-make-logs OUTDIR BYTES TYPE=BASE...\n", stderr);
        return 2;
    }
    static true_value trues[TRUE_COUNT];
    random_state r = {UINT64_C(0x74727565)};
    for (unsigned i = 0; i < TRUE_COUNT; i++) {
        trues[i].kind = kind_at(i, TRUE_COUNT);
        make_value(&r, trues[i].kind, trues[i].text, sizeof trues[i].text);
    }
    uint64_t bytes = 0;
    for (const char *p = argv[2]; *p >= '0' && *p <= '9' && bytes < UINT64_C(1) << 50; p++)
        bytes = bytes * 10 + (unsigned)(*p - '0');
    FILE *truth = create(argv[1], "truth", ".tsv"), *decoys = create(argv[1], "decoys", ".tsv");
    unsigned total = 0;
    for (int i = 3; i < argc; i++) {
        char *equals = strchr(argv[i], '=');
        if (!equals) fail("TYPE=BASE expected");
        *equals = 0;
        total += share_of(argv[i]);
    }
    for (int i = 3; i < argc; i++) {
        log_maker m = {.type = argv[i], .truth = truth, .decoys = decoys, .trues = trues};
        m.random.s = hash_of(m.type, strlen(m.type), 7);
        load_base(&m, argv[i] + strlen(argv[i]) + 1);
        m.log = create(argv[1], m.type, ".log");
        make_log(&m, bytes * share_of(m.type) / total);
        if (fclose(m.log) != 0) fail("a log cannot be written: no room?");
        free(m.base);
    }
    if (fclose(truth) != 0 || fclose(decoys) != 0) fail("the truth cannot be written");
    static const unsigned sizes[] = {1000, 100000, 1000000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) write_list(argv[1], sizes[i], trues);
    return 0;
}
