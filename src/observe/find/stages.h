/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The algorithm, once. Before including: classify64 (one of find/lanes_*.h), FIND_NAME and MARKS_NAME.
 *
 *   mark    64 bytes at a time: masks of byte classes, and from them where tokens end. A run of token bytes that
 *           contains a dot is found by one addition: token + dot carries out of the run exactly where it holds a dot
 *           (the carry ripples through the ones above the first dot), and the bit just after the run becomes one.
 *           The dots that survive in the sum are those after the first, so a second and a third addition find runs of
 *           two and three dots: clock times, floats and versions of fewer dots fall out without a look at them.
 *   narrow  for each end: the last two labels of a name, or the whole of a dotted number, by counting zeros in the
 *           masks; names whose last label is no last label of the set fall out (file names, field names).
 *   filter  hashes, with the filter's word prefetched; then the test. What passes goes to the exact comparison.
 */
#include "find/find.h"

#ifndef FIND_COUNT_ZEROS
/* Zeros above the highest set bit, 64 for none. Lanes may bring the processor's own, which needs no branch. */
static inline unsigned zeros_above(uint64_t bits)
{
    return bits == 0 ? 64 : (unsigned)__builtin_clzll(bits);
}
#endif

static inline unsigned ones_below(uint64_t bits) /* how many bits from the top are set */
{
    return zeros_above(~bits);
}

#ifndef FIND_ADD_CARRY
/* a + b + *carry; the carry out replaces *carry. Lanes may bring the processor's own. */
static inline uint64_t add_carry(uint64_t a, uint64_t b, uint8_t *carry)
{
    uint64_t sum;
    bool out = __builtin_add_overflow(a, b, &sum);
    *carry = (uint8_t)(out | __builtin_add_overflow(sum, (uint64_t)*carry, &sum));
    return sum;
}
#endif

/* Appends the positions of the set bits. `always` of them are written whether they are there or not: how many there
 * are is hard to predict, that they are no more is easy. */
static inline void flatten(vg_ends *ends, uint32_t base, uint64_t bits, unsigned always)
{
    int32_t *at = ends->at + ends->count;
    unsigned count = (unsigned)__builtin_popcountll(bits);
    for (unsigned i = 0; i < always; i++) {
        at[i] = (int32_t)base + __builtin_ctzll(bits | UINT64_C(1) << 63);
        bits &= bits - 1;
    }
    for (unsigned i = always; __builtin_expect(i < count, 0); i++) {
        at[i] = (int32_t)base + __builtin_ctzll(bits);
        bits &= bits - 1;
    }
    ends->count += count;
}

/* The 64 mask bits before position `at` of the chunk, the nearest on top, from those of its block and the one before.
 */
static inline uint64_t window(uint64_t now, uint64_t last, int32_t at)
{
    unsigned shift = (unsigned)at & 63;
    return now << 1 << (63 - shift) | last >> shift;
}

static inline void push_candidate(vg_find_out *out, uint64_t hash, int32_t end, size_t length, vg_candidate_kind kind)
{
    out->candidates[out->candidate_count++] = (vg_candidate){hash, end, (uint16_t)length, (uint16_t)kind};
}

/* A run of hex digits [end - length, end): a candidate where it is as long as a hash and stands alone. */
static void mark_hash(const vg_find_plan *plan, const uint8_t *data, size_t at, size_t size, bool last, uint32_t end,
                      uint64_t length, vg_find_out *out)
{
    if (length > 128 || !plan->hash_size[length]) return;
    const uint8_t *stop = data + at + end;
    size_t start = at + end - length;
    if (start > 0 && (vg_find_class[data[start - 1]] & (VG_CLASS_ALPHA | VG_CLASS_HIGH)) == VG_CLASS_ALPHA &&
        data[start - 1] != '_')
        return;
    if (!(last && end == size) && (vg_find_class[*stop] & (VG_CLASS_ALPHA | VG_CLASS_HIGH)) == VG_CLASS_ALPHA &&
        *stop != '_')
        return;
    uint64_t hash = vg_hash_fold(plan->secret, stop, length);
    out->tokens++;
    if (vg_bloom_has(plan, hash)) push_candidate(out, hash, (int32_t)end, length, VG_CANDIDATE_WHOLE);
}

/* Runs of 32 hex digits and more that end in this block, where the one before leaves `*run` of them. */
static inline void mark_hashes(const vg_find_plan *plan, const uint8_t *data, size_t at, size_t size, bool last,
                               uint32_t base, uint64_t hex, uint64_t *run, vg_find_out *out)
{
    uint64_t other = ~hex;
    uint64_t first = other ? (uint64_t)__builtin_ctzll(other) : 64;
    /* A run of 32 inside the block fills one of the four aligned groups of 16. */
    uint64_t group = (other - UINT64_C(0x0001000100010001)) & hex & UINT64_C(0x8000800080008000);
    if (__builtin_expect(group != 0 || *run + first >= 32, 0) && first < 64) {
        if (*run + first >= 32) mark_hash(plan, data, at, size, last, base + (uint32_t)first, *run + first, out);
        uint64_t rest = hex >> first << first;
        while (rest) {
            unsigned from = (unsigned)__builtin_ctzll(rest);
            unsigned length = (unsigned)__builtin_ctzll(~(rest >> from)); /* not all ones: the block has another byte */
            if (from + length >= 64) break;
            if (length >= 32) mark_hash(plan, data, at, size, last, base + from + length, length, out);
            rest = rest >> (from + length) << (from + length);
        }
    }
    *run = other ? (uint64_t)zeros_above(other) : *run + 64;
}

/* Runs of hex digits and colons with "::" or three colons. */
static inline uint64_t mark_ipv6(vg_find_state *state, const vg_masks *m)
{
    uint64_t run = m->hex | m->colon;
    uint64_t gap = m->colon & (m->colon << 1 | m[-1].colon >> 63);
    uint64_t second = add_carry(run, m->colon, &state->carry_colon) & m->colon;
    uint64_t third = add_carry(run, second, &state->carry_colon2) & second;
    return (add_carry(run, third, &state->carry_colon3) | add_carry(run, gap, &state->carry_gap)) & ~run;
}

static inline uint64_t before(uint64_t now, uint64_t last, unsigned by)
{
    return now << by | last >> (64 - by);
}

static inline uint64_t digits_of(const vg_masks *m)
{
    return m->hex & ~m->alpha;
}

static inline uint64_t dashes_of(const vg_masks *m)
{
    return m->token & ~(m->alpha | m->dot | m->hex);
}

/* Where the fourth digit of "T1059" stands, or the first of the last part of "CVE-2021-4…". */
static inline uint64_t mark_ids(const vg_masks *m)
{
    uint64_t digit = digits_of(m), last_digit = digits_of(m - 1);
    uint64_t dash = dashes_of(m), last_dash = dashes_of(m - 1);
    uint64_t four = digit & before(digit, last_digit, 1) & before(digit, last_digit, 2) & before(digit, last_digit, 3);
    uint64_t last_four =
        last_digit & last_digit << 1 & last_digit << 2 & last_digit << 3; /* its low bits do not count */
    uint64_t technique = four & before(m->alpha, m[-1].alpha, 4);
    return technique | (digit & before(dash, last_dash, 1) & before(four, last_four, 2) & before(dash, last_dash, 6));
}

/* 1 for the letter of an escape that may hide where a token begins, 0 for others. */
static inline bool escape_matters(uint8_t letter)
{
    switch (letter) {
    case 'n':
    case 't':
    case 'r':
    case 'b':
    case 'f':
    case 'u':
    case 'x':
    case 'v':
    case 'a': return true;
    default: return false;
    }
}

static inline bool is_hex(uint8_t c)
{
    return vg_find_class[c] & VG_CLASS_HEX;
}

static void mark_escapes(vg_find_state *state, const uint8_t *data, size_t at, uint32_t base, uint64_t bits,
                         vg_find_out *out)
{
    for (; bits; bits &= bits - 1) {
        uint32_t rel = base + (uint32_t)__builtin_ctzll(bits);
        const uint8_t *p = data + at + rel;
        if (at + rel < state->escape_skip) continue;
        bool matters;
        if (*p == '%') {
            matters = is_hex(p[1]) && is_hex(p[2]);
        } else {
            state->escape_skip = at + rel + 2; /* "\\\\" is one escape: the second is not the next's beginning */
            matters = escape_matters(p[1]);
        }
        out->escapes.at[out->escapes.count] = (int32_t)rel;
        out->escapes.count += matters;
    }
}

/* The masks of all blocks. Returns which classes there are at all: bits of VG_CLASS_ESCAPE and VG_CLASS_HIGH. */
static inline unsigned classify(const uint8_t *chunk, size_t size, uint32_t blocks, vg_find_out *out)
{
    uint64_t escapes = 0, high = 0, newlines = 0;
    for (uint32_t i = 0; i < blocks; i++) {
        vg_masks m;
        classify64(chunk + (size_t)i * 64, &m);
        newlines += (unsigned)__builtin_popcountll(m.newline);
        escapes |= m.escape;
        high |= m.high;
        out->masks[i + 1] = m;
    }
    if (blocks * 64 > size) { /* what lies behind the data belongs to no token */
        vg_masks *m = &out->masks[blocks];
        uint64_t valid = (UINT64_C(1) << (size & 63)) - 1;
        newlines -= (unsigned)__builtin_popcountll(m->newline & ~valid);
        m->token &= valid, m->dot &= valid, m->alpha &= valid, m->hex &= valid;
        m->colon &= valid, m->escape &= valid, m->newline &= valid, m->high &= valid;
    }
    out->newlines += newlines;
    return (escapes ? VG_CLASS_ESCAPE : 0) | (high ? VG_CLASS_HIGH : 0);
}

static inline void mark_tokens(const vg_find_plan *plan, vg_find_state *state, uint32_t blocks, bool unicode,
                               vg_find_out *out)
{
    const uint64_t every = plan->single ? ~UINT64_C(0) : 0;
    const uint64_t names = plan->names ? ~UINT64_C(0) : 0;
    const uint64_t numbers = plan->ipv4 ? ~UINT64_C(0) : 0;
    uint8_t carry_dot = state->carry_dot, carry_dot2 = state->carry_dot2, carry_dot3 = state->carry_dot3;
    uint8_t carry_alpha = state->carry_alpha, carry_dash = state->carry_dash;
    for (uint32_t i = 0; i < blocks; i++) {
        const vg_masks *m = &out->masks[i + 1];
        const uint64_t token = m->token, dots = m->dot, base = i * 64;
        uint64_t dot1 = add_carry(token, dots, &carry_dot);
        uint64_t second = dot1 & dots;
        uint64_t dot2 = add_carry(token, second, &carry_dot2);
        uint64_t dot3 = add_carry(token, dot2 & second, &carry_dot3);
        uint64_t alpha = add_carry(token, m->alpha, &carry_alpha);
        /* Dots and digits; with dashes they may be a range of addresses, which is rare. */
        uint64_t dash = add_carry(token, dashes_of(m), &carry_dash);
        uint64_t name_ends = (dot1 | every) & alpha & ~token & names;
        uint64_t number_ends = dot3 & ~alpha & ~token & numbers;
        if (unicode) {
            uint64_t high = add_carry(token, m->high, &state->carry_high) & ~token;
            flatten(&out->unicode, (uint32_t)base, high & dot1, 1);
            name_ends &= ~high;
        }
        flatten(&out->names, (uint32_t)base, name_ends, 2);
        if (__builtin_expect((number_ends & dash) != 0, 0))
            flatten(&out->odd_numbers, (uint32_t)base, number_ends & dash, 1);
        flatten(&out->numbers, (uint32_t)base, number_ends & ~dash, 1);
    }
    state->carry_dot = carry_dot;
    state->carry_dot2 = carry_dot2;
    state->carry_dot3 = carry_dot3;
    state->carry_alpha = carry_alpha;
    state->carry_dash = carry_dash;
}

static inline void mark(const vg_find_plan *plan, vg_find_state *state, const uint8_t *data, size_t at, size_t size,
                        bool last, vg_find_out *out)
{
    const uint32_t blocks = (uint32_t)(size / 64) + (last ? 1 : 0);
    out->masks[0] = state->last;
    unsigned classes = classify(data + at, size, blocks, out);
    if (classes & VG_CLASS_HIGH || state->carry_high)
        mark_tokens(plan, state, blocks, true, out);
    else
        mark_tokens(plan, state, blocks, false, out);
    if (classes & VG_CLASS_ESCAPE)
        for (uint32_t i = 0; i < blocks; i++)
            if (out->masks[i + 1].escape) mark_escapes(state, data, at, i * 64, out->masks[i + 1].escape, out);
    if (plan->hashes) {
        uint64_t run = state->hex_run;
        for (uint32_t i = 0; i < blocks; i++)
            mark_hashes(plan, data, at, size, last, i * 64, out->masks[i + 1].hex, &run, out);
        state->hex_run = run;
    }
    if (plan->ipv6)
        for (uint32_t i = 0; i < blocks; i++) {
            uint64_t ends = mark_ipv6(state, &out->masks[i + 1]);
            if (__builtin_expect(ends != 0, 0)) flatten(&out->ipv6, i * 64, ends, 1);
        }
    if (plan->ids)
        for (uint32_t i = 0; i < blocks; i++) {
            uint64_t ends = mark_ids(&out->masks[i + 1]);
            if (__builtin_expect(ends != 0, 0)) flatten(&out->ids, i * 64, ends, 1);
        }
    state->last = out->masks[blocks];
}

static inline uint64_t pack(int32_t end, unsigned length, vg_candidate_kind kind)
{
    return (uint32_t)end | (uint64_t)length << 32 | (uint64_t)kind << 48;
}

/* Names: finds their last two labels. Returns how many are kept. */
static inline uint32_t narrow_names(const vg_find_plan *plan, const uint8_t *chunk, vg_find_out *out, uint32_t kept)
{
    const uint32_t count = out->names.count;
    const uint32_t single = plan->single;
    const uint8_t *tld = plan->tld;
    uint32_t longs = 0;
    for (uint32_t i = 0; i < count; i++) {
        int32_t end = out->names.at[i];
        const vg_masks *m = &out->masks[(uint32_t)end >> 6]; /* the block before */
        uint64_t token = window(m[1].token, m[0].token, end), dots = window(m[1].dot, m[0].dot, end);
        unsigned run = ones_below(token);
        unsigned trailing = ones_below(dots); /* "evil.com." */
        unsigned whole = run < 64;            /* the window shows where the token begins */
        unsigned blind = trailing >> 6;       /* nothing but dots in it */
        trailing &= 63;
        dots <<= trailing;
        run -= trailing;
        end -= (int32_t)trailing;
        unsigned label = zeros_above(dots);
        unsigned two = zeros_above(dots & ~(UINT64_C(0x8000000000000000) >> (label & 63)));
        unsigned length = two < run ? two : run;
        label = label < run ? label : run;
        uint32_t index = vg_tld_index(plan->secret, chunk + end, label);
        unsigned known = tld[index >> 3] >> (index & 7) & 1;
        unsigned seen = (whole | (two < run)) & (blind ^ 1);
        unsigned flat = (length <= VG_FIND_FLAT) & seen;
        unsigned two_labels = (label < length) | single;
        out->kept[kept] = pack(end, length, VG_CANDIDATE_NAME);
        kept += known & flat & two_labels;
        out->long_names.at[longs] = end;
        longs += (flat ^ 1) & (known | (seen ^ 1));
    }
    out->long_names.count = longs;
    out->tokens += count;
    return kept;
}

/* Dotted numbers: an IPv4 address has 7 to 15 bytes, and one spelling only, so it is looked up as text. */
static inline uint32_t narrow_numbers(const uint8_t *chunk, vg_find_out *out, uint32_t kept)
{
    const uint32_t count = out->numbers.count;
    for (uint32_t i = 0; i < count; i++) {
        int32_t end = out->numbers.at[i];
        const vg_masks *m = &out->masks[(uint32_t)end >> 6];
        unsigned run = ones_below(window(m[1].token, m[0].token, end));
        if (__builtin_expect(chunk[end - 1] == '.', 0)) { /* at the end of a sentence */
            unsigned trailing = ones_below(window(m[1].dot, m[0].dot, end));
            out->odd_numbers.at[out->odd_numbers.count] = end;
            out->odd_numbers.count += run == 64; /* where it begins is not in sight */
            run -= trailing;
            end -= (int32_t)trailing;
        }
        out->kept[kept] = pack(end, run, VG_CANDIDATE_WHOLE);
        kept += run - 7 <= 8;
    }
    out->tokens += count;
    return kept;
}

/* All addresses, for the networks of the set. */
static void copy_addresses(vg_find_out *out, uint32_t first, uint32_t kept)
{
    for (uint32_t i = first; i < kept; i++) {
        out->addresses.at[out->addresses.count] = (int32_t)(uint32_t)out->kept[i];
        out->address_length[out->addresses.count++] = (uint8_t)(out->kept[i] >> 32);
    }
}

static inline void filter(const vg_find_plan *plan, const uint8_t *chunk, vg_find_out *out, uint32_t kept)
{
    const uint64_t *bloom = plan->bloom;
    const unsigned shift = plan->bloom_shift;
    for (uint32_t i = 0; i < kept; i++) {
        uint64_t k = out->kept[i];
        uint64_t h = vg_hash_flat(plan->secret, chunk + (int32_t)(uint32_t)k, k >> 32 & 0xff);
        out->kept_hash[i] = h;
        __builtin_prefetch(bloom + (h >> shift));
    }
    uint32_t count = out->candidate_count;
    for (uint32_t i = 0; i < kept; i++) {
        uint64_t h = out->kept_hash[i], bits = vg_bloom_bits(h), k = out->kept[i];
        out->candidates[count] = (vg_candidate){h, (int32_t)(uint32_t)k, (uint16_t)(k >> 32), (uint16_t)(k >> 48)};
        count += (bloom[h >> shift] & bits) == bits;
    }
    out->candidate_count = count;
}

void FIND_NAME(const vg_find_plan *plan, vg_find_state *state, const uint8_t *data, size_t at, size_t size, bool last,
               vg_find_out *out)
{
    out->candidate_count = 0;
    out->long_names.count = out->odd_numbers.count = out->addresses.count = 0;
    out->ipv6.count = out->ids.count = out->unicode.count = out->escapes.count = 0;
    out->names.count = out->numbers.count = 0;
    mark(plan, state, data, at, size, last, out);
    uint32_t kept = narrow_names(plan, data + at, out, 0);
    const uint32_t names = kept;
    kept = narrow_numbers(data + at, out, kept);
    if (plan->networks4) copy_addresses(out, names, kept);
    filter(plan, data + at, out, kept);
}

void MARKS_NAME(vg_marks_state *state, const uint8_t *data, size_t blocks, uint64_t *ret_marks)
{
    vg_masks masks[2] = {state->last}; /* mark_ids looks at the block before */
    vg_masks *m = &masks[1];
    for (size_t i = 0; i < blocks; i++) {
        classify64(data + i * 64, m);
        const uint64_t hex2 = m->hex & before(m->hex, m[-1].hex, 1);
        const uint64_t hex4 = hex2 & before(hex2, state->hex2, 2);
        const uint64_t hex8 = hex4 & before(hex4, state->hex4, 4);
        const uint64_t hex16 = hex8 & before(hex8, state->hex8, 8);
        const uint64_t hex32 = hex16 & before(hex16, state->hex16, 16);
        const uint64_t worth = m->dot | m->high | hex32 | mark_ids(m);
        const uint64_t ends = before(m->token, m[-1].token, 1) & ~m->token;
        const uint64_t colons = before(m->colon, m[-1].colon, 1) & m->colon;
        ret_marks[i] = (add_carry(m->token, worth, &state->carry) & ~m->token) | (ends & m->colon) | colons;
        state->hex2 = hex2, state->hex4 = hex4, state->hex8 = hex8, state->hex16 = hex16;
        masks[0] = *m;
    }
    state->last = masks[0];
}
