/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal's words, by language. A language is one column. */
#ifndef VG_PUBLISH_TERMINAL_WORDS_H
#define VG_PUBLISH_TERMINAL_WORDS_H

/* X(id, English, French) */
#define WORDS(X)                                                                                                       \
    X(HIT, "HIT", "TOUCHÉ")                                                                                            \
    X(NOT_SEEN, "NOT SEEN", "NON VU")                                                                                  \
    X(NOT_COVERED, "NOTHING COVERED", "RIEN DE COUVERT")                                                               \
    X(INTERRUPTED, "Interrupted: what follows covers only what had been read.",                                        \
      "Interrompu : ce qui suit ne couvre que ce qui avait été lu.")                                                   \
    X(UNSANDBOXED, "Run without the sandbox (--no-sandbox).", "Exécuté sans bac à sable (--no-sandbox).")              \
    X(OF, "of", "sur")                                                                                                 \
    X(AT_LEAST, "at least", "au moins")                                                                                \
    X(INDICATOR, "indicator", "indicateur")                                                                            \
    X(INDICATORS, "indicators", "indicateurs")                                                                         \
    X(HOST, "host", "machine")                                                                                         \
    X(HOSTS, "hosts", "machines")                                                                                      \
    X(DAY, "day", "jour")                                                                                              \
    X(DAYS, "days", "jours")                                                                                           \
    X(HOUR, "hour", "heure")                                                                                           \
    X(HOURS, "hours", "heures")                                                                                        \
    X(MINUTE, "minute", "minute")                                                                                      \
    X(MINUTES, "minutes", "minutes")                                                                                   \
    X(RECORD, "record", "ligne")                                                                                       \
    X(RECORDS, "records", "lignes")                                                                                    \
    X(SOURCE, "source", "source")                                                                                      \
    X(SOURCES, "sources", "sources")                                                                                   \
    X(FILE_, "file", "fichier")                                                                                        \
    X(FILES, "files", "fichiers")                                                                                      \
    X(GAP, "gap", "trou")                                                                                              \
    X(GAPS, "gaps", "trous")                                                                                           \
    X(PROBLEM, "read problem", "problème de lecture")                                                                  \
    X(PROBLEMS, "read problems", "problèmes de lecture")                                                               \
    X(SEEN_OUTSIDE, "seen outside validity, not counted", "vu hors validité, non compté")                              \
    X(SEEN_OUTSIDE_MANY, "seen outside validity, not counted", "vus hors validité, non comptés")                       \
    X(TIMELINE, "When and where", "Quand et où")                                                                       \
    X(UTC, "times in UTC", "heures UTC")                                                                               \
    X(A_COLUMN, "a column is", "une colonne :")                                                                        \
    X(LOGGED, "logs kept", "journaux")                                                                                 \
    X(NO_HOST, "(no host named)", "(machine non nommée)")                                                              \
    X(MORE_HOSTS, "more hosts", "autres machines")                                                                     \
    X(KEY_HITS, "records", "lignes")                                                                                   \
    X(KEY_QUIET, "read, nothing", "lu, rien")                                                                          \
    X(KEY_GAP, "no log", "sans journal")                                                                               \
    X(KEY_PARTLY, "partly", "en partie")                                                                               \
    X(KEY_BREAK, "cut", "coupé")                                                                                       \
    X(SEEN, "Seen", "Vus")                                                                                             \
    X(MORE_SEEN, "more; see --html or --json", "de plus ; voir --html ou --json")                                      \
    X(UNDATED, "undated", "sans date")                                                                                 \
    X(OUTSIDE, "Not counted: outside what the report states", "Non comptés : hors de ce que dit le rapport")           \
    X(STATED, "The report states", "Le rapport indique")                                                               \
    X(STATED_FROM, "from", "dès le")                                                                                   \
    X(STATED_UNTIL, "until", "jusqu'au")                                                                               \
    X(OUTSIDE_WHY, "Addresses and names change hands: what was seen at another time may be somebody else's.",          \
      "Adresses et noms changent de mains : ce qui a été vu à un autre moment peut être à quelqu'un d'autre.")         \
    X(COVERAGE, "What the logs cover", "Ce que couvrent les journaux")                                                 \
    X(NO_COVERAGE, "No record could be dated: nothing is covered.",                                                    \
      "Aucune ligne n'a pu être datée : rien n'est couvert.")                                                          \
    X(NO_DATES, "no dated record", "aucune ligne datée")                                                               \
    X(MORE_SOURCES, "more sources", "autres sources")                                                                  \
    X(ERRORS, "Not read, or not whole", "Non lu, ou pas en entier")                                                    \
    X(MORE, "more", "de plus")                                                                                         \
    X(HUNTED, "Hunted", "Cherchés")                                                                                    \
    X(IN, "in", "dans")                                                                                                \
    X(SET_ASIDE, "set aside as benign", "écartés comme bénins")                                                        \
    X(NEXT, "Next", "Et maintenant")                                                                                   \
    X(NEXT_CHECK, "Check the first record against the original:", "Vérifier la première ligne dans l'original :")      \
    X(NEXT_MUST, "it must print", "elle doit afficher")                                                                \
    X(NEXT_KEEP, "Keep these logs from rotation, and copy them before anything else.",                                 \
      "Soustraire ces journaux à la rotation, et les copier avant toute chose.")                                       \
    X(NEXT_EARLIER, "Look for older logs: the beginning may lie before these.",                                        \
      "Chercher des journaux plus anciens : le début peut les précéder.")                                              \
    X(NEXT_LATER, "Look at newer logs: it may not have ended.",                                                        \
      "Regarder des journaux plus récents : ce n'est peut-être pas fini.")                                             \
    X(NEXT_GAPS, "Fill the gaps above, from backups or other sources, before ruling anything out.",                    \
      "Combler les trous ci-dessus (sauvegardes, autres sources) avant d'exclure quoi que ce soit.")                   \
    X(NEXT_ERRORS, "Read what could not be read, and hunt again.",                                                     \
      "Rendre lisible ce qui n'a pu être lu, et relancer.")                                                            \
    X(NEXT_OTHER, "Not seen is not \"not there\": other indicators, other logs, other hosts may show it.",             \
      "Non vu n'est pas « absent » : d'autres indicateurs, journaux ou machines peuvent le montrer.")

typedef enum word {
#define X(id, english, french) W_##id,
    WORDS(X)
#undef X
        W_COUNT
} word;

#endif
