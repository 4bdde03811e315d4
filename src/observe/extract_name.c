/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract_name.h"

#include "words.h"

typedef struct name_labels {
    vg_slice whole;
    vg_slice first, before_last, last;
    unsigned count;
} name_labels;

static name_labels split(vg_slice whole)
{
    name_labels l = {.whole = whole};
    for (size_t at = 0, begin = 0; at <= whole.size; at++)
        if (at == whole.size || whole.data[at] == '.') {
            vg_slice label = vg_slice_of(whole.data + begin, at - begin);
            if (l.count == 0) l.first = label;
            l.before_last = l.last;
            l.last = label;
            l.count++;
            begin = at + 1;
        }
    return l;
}

static bool has_lower(vg_slice s)
{
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] >= 'a' && s.data[i] <= 'z') return true;
    return false;
}

static bool has_upper(vg_slice s)
{
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] >= 'A' && s.data[i] <= 'Z') return true;
    return false;
}

static bool is_common_ending(vg_slice label)
{
    return vg_slice_ieq(label, vg_slice_str("com")) || vg_slice_ieq(label, vg_slice_str("net")) ||
           vg_slice_ieq(label, vg_slice_str("org"));
}

/* What stands around shows a host: a scheme, a port, a path, an '@' before it. */
static bool host_context(vg_slice text, size_t begin, size_t end, vg_slice first_label)
{
    if (vg_slice_ieq(first_label, vg_slice_str("www"))) return true;
    if (begin >= 2 && text.data[begin - 1] == '/' && text.data[begin - 2] == '/') return true;
    if (begin >= 1 && text.data[begin - 1] == '@') return true;
    if (end + 1 < text.size && text.data[end] == '/' && vg_is_alnum(text.data[end + 1])) return true;
    return end + 1 < text.size && text.data[end] == ':' && vg_is_digit(text.data[end + 1]);
}

/* "Win32/Agent.BT", "Trojan:MSIL/Korplug.RU!MTB", "a variant of Linux/Mozi.C": the word before the separator. */
static bool after_platform(vg_slice text, size_t begin)
{
    if (begin < 3) return false;
    uint8_t mark = text.data[begin - 1];
    if (mark != '/' && mark != ':' && mark != '!') return false;
    size_t end = begin - 1, from = end;
    while (from > 0 && end - from < 24 && vg_is_alnum(text.data[from - 1])) from--;
    return vg_word_in(VG_WORDS_PLATFORM, vg_slice_of(text.data + from, end - from));
}

static bool is_detection(vg_slice text, size_t begin, size_t end, const name_labels *l)
{
    if (after_platform(text, begin)) return true;
    /* "Agent.BT": a word and a variant in capitals. "EVIL.RU" and "Evil.COM" are left to be hosts. */
    if (has_upper(l->last) && !has_lower(l->last) && has_lower(l->first) && !is_common_ending(l->last)) return true;
    if (end < text.size && text.data[end] == '!') { /* "Trojan.Gen.ws!ml" */
        if (end + 1 < text.size && vg_is_alnum(text.data[end + 1])) return true;
    }
    if (vg_word_in(VG_WORDS_PLATFORM, l->first) && (l->count > 2 || has_upper(l->first))) return true;
    return l->count == 2 && l->last.size <= 3 && !is_common_ending(l->last) && vg_word_in(VG_WORDS_FAMILY, l->first);
}

static bool is_file(vg_slice text, size_t begin, const name_labels *l)
{
    bool after_backslash = begin >= 1 && text.data[begin - 1] == '\\';
    bool after_share = after_backslash && begin >= 2 && text.data[begin - 2] == '\\'; /* "\\host\share" */
    if (after_backslash && !after_share) return true;
    if (vg_word_in(VG_WORDS_FILE_ENDING, l->last))
        return l->count == 2 || vg_slice_ieq(l->last, vg_slice_str("zip")) ||
               vg_word_in(VG_WORDS_INNER_ENDING, l->before_last) ||
               (l->before_last.size > 0 && vg_is_digit(l->before_last.data[0])) || /* "tool-4.5.zip" */
               (begin >= 1 && text.data[begin - 1] == '/');
    return l->count == 2 && vg_slice_ieq(l->last, vg_slice_str("com")) && vg_word_in(VG_WORDS_DOS_COMMAND, l->first);
}

bool vg_extract_name_is_other(vg_slice text, size_t begin, size_t end)
{
    name_labels l = split(vg_slice_of(text.data + begin, end - begin));
    if (l.count < 2) return true;
    if (is_detection(text, begin, end, &l)) return true;
    if (host_context(text, begin, end, l.first)) return false;
    if (is_file(text, begin, &l) || vg_word_in(VG_WORDS_CODE, l.whole)) return true;
    /* "in the software.In 2021": a missing blank. */
    vg_slice rest = vg_slice_skip(l.last, 1);
    bool sentence = l.last.data[0] >= 'A' && l.last.data[0] <= 'Z' && !has_upper(rest) && has_lower(rest);
    return l.count == 2 && sentence && !is_common_ending(l.last) && !(l.first.data[0] >= 'A' && l.first.data[0] <= 'Z');
}
