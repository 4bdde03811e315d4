/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "roles.h"

#include <stdbool.h>

#define ROLE_BYTES 512

/* Lower case, accents off. A phrase counts between word boundaries; a plural "s" may follow. */
static const struct {
    const char *phrase;
    const char *role;
} phrases[] = {
    {"c2", "c2"},
    {"c&c", "c2"},
    {"cnc", "c2"},
    {"command and control", "c2"},
    {"command-and-control", "c2"},
    {"command & control", "c2"},
    {"command server", "c2"},
    {"control server", "c2"},
    {"commande et controle", "c2"},
    {"commande et de controle", "c2"},
    {"serveur de commande", "c2"},
    {"serveurs de commande", "c2"},
    {"domaine de commande", "c2"},
    {"domaines de commande", "c2"},
    {"serveur de controle", "c2"},
    {"beacon", "c2"},
    {"reverse shell", "c2"},
    {"payload", "payload"},
    {"charge utile", "payload"},
    {"charges utiles", "payload"},
    {"backdoor", "payload"},
    {"porte derobee", "payload"},
    {"implant", "payload"},
    {"rat", "payload"},
    {"ransomware", "payload"},
    {"rancongiciel", "payload"},
    {"stealer", "payload"},
    {"wiper", "payload"},
    {"loader", "loader"},
    {"chargeur", "loader"},
    {"dropper", "loader"},
    {"downloader", "loader"},
    {"injector", "loader"},
    {"phishing", "phishing"},
    {"spearphishing", "phishing"},
    {"spear-phishing", "phishing"},
    {"hameconnage", "phishing"},
    {"credential harvesting", "phishing"},
    {"lure", "phishing"},
    {"sender", "phishing"},
    {"expediteur", "phishing"},
    {"exfiltration", "exfiltration"},
    {"data drop", "exfiltration"},
    {"download server", "delivery"},
    {"delivery", "delivery"},
    {"distribution", "delivery"},
    {"staging", "delivery"},
    {"watering hole", "delivery"},
    {"exploit kit", "delivery"},
    {"serveur de telechargement", "delivery"},
    {"proxy", "proxy"},
    {"relay", "proxy"},
    {"vpn", "proxy"},
    {"relais", "proxy"},
    {"scanner", "scanner"},
    {"scanning", "scanner"},
    {"victim", "victim"},
    {"victime", "victim"},
};

static size_t fold(vg_slice text, char ret_folded[ROLE_BYTES])
{
    static const char letters[] = "aaaaaaaceeeeiiiidnooooo-ouuuuy-s";
    size_t size = 0;
    for (size_t i = 0; i < text.size && size < ROLE_BYTES; i++) {
        uint8_t c = text.data[i];
        if (c == '<') { /* a placeholder ("<VICTIM_ID>") names no role */
            const uint8_t *close = memchr(text.data + i, '>', text.size - i < 48 ? text.size - i : 48);
            if (close) i = (size_t)(close - text.data), c = ' ';
        }
        if (c == 0xC3 && i + 1 < text.size && text.data[i + 1] >= 0x80)
            c = (uint8_t)letters[(text.data[++i] - 0x80U) & 31U];
        else if (vg_is_space(c) || c == '_')
            c = ' ';
        ret_folded[size++] = (char)vg_lower(c);
    }
    return size;
}

static bool stands_alone(const char *text, size_t size, size_t from, size_t until)
{
    if (from > 0 && (vg_is_alnum((uint8_t)text[from - 1]) || text[from - 1] == '.' || text[from - 1] == '/'))
        return false;
    if (until < size && text[until] == 's') until++;
    if (until >= size) return true;
    if (text[until] == '.' && until + 1 < size && vg_is_alnum((uint8_t)text[until + 1])) return false;
    return !vg_is_alnum((uint8_t)text[until]) && text[until] != '/';
}

const char *vg_role_in(vg_slice text)
{
    char folded[ROLE_BYTES + 1];
    size_t size = fold(text, folded);
    folded[size] = 0;
    const char *role = NULL;
    for (size_t at = 0; at < size; at++) {
        if (at > 0 && vg_is_alnum((uint8_t)folded[at - 1])) continue; /* inside a word */
        for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
            const char *phrase = phrases[i].phrase;
            if (phrase[0] != folded[at] || phrase[1] != folded[at + 1]) continue;
            size_t length = strlen(phrase);
            if (length > size - at || memcmp(phrase, folded + at, length) != 0) continue;
            if (!stands_alone(folded, size, at, at + length)) continue;
            if (role && strcmp(role, phrases[i].role) != 0) return NULL;
            role = phrases[i].role;
        }
    }
    return role;
}
