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
      "Non vu n'est pas « absent » : d'autres indicateurs, journaux ou machines peuvent le montrer.")                  \
    X(CLAIM, "claim", "affirmation")                                                                                   \
    X(CLAIMS, "claims", "affirmations")                                                                                \
    X(CLAIMS_HEAD, "Claims", "Affirmations")                                                                           \
    X(CLAIMS_NOTE, "as the report tells them; nothing here is verified",                                               \
      "telles que le rapport les donne ; rien n'est vérifié ici")                                                      \
    X(NO_CLAIMS, "no claim found", "aucune affirmation trouvée")                                                       \
    X(PUBLISHED, "published", "publié le")                                                                             \
    X(UNDATED_REPORT, "publication date unknown (--published)", "date de publication inconnue (--published)")          \
    X(NO_SOURCE, "(source not named)", "(source non nommée)")                                                          \
    X(AND, " and ", " et ")                                                                                            \
    X(ABOUT, "about", "au sujet de")                                                                                   \
    X(NO_ACTOR, "no actor named", "aucun acteur nommé")                                                                \
    X(ASSERTS, "asserts", "affirme")                                                                                   \
    X(ATTRIBUTES, "attributes", "attribue")                                                                            \
    X(ASSESSES, "assesses", "estime")                                                                                  \
    X(ACCUSES, "accuses", "accuse")                                                                                    \
    X(REVEALS, "reveals", "révèle")                                                                                    \
    X(DENIES, "denies", "nie")                                                                                         \
    X(DECLINES, "declines to comment", "refuse de commenter")                                                          \
    X(NO_ANSWER, "gives no answer", "ne répond pas")                                                                   \
    X(CONFIRMS, "confirms", "confirme")                                                                                \
    X(RETRACTS, "retracts", "se rétracte")                                                                             \
    X(ASSERT, "assert", "affirment")                                                                                   \
    X(ATTRIBUTE, "attribute", "attribuent")                                                                            \
    X(ASSESS, "assess", "estiment")                                                                                    \
    X(ACCUSE, "accuse", "accusent")                                                                                    \
    X(REVEAL, "reveal", "révèlent")                                                                                    \
    X(DENY, "deny", "nient")                                                                                           \
    X(DECLINE, "decline to comment", "refusent de commenter")                                                          \
    X(NO_ANSWER_MANY, "give no answer", "ne répondent pas")                                                            \
    X(CONFIRM, "confirm", "confirment")                                                                                \
    X(RETRACT, "retract", "se rétractent")                                                                             \
    X(ALLEGATION, "allegation", "allégation")                                                                          \
    X(QUOTED, "quoted", "citation")                                                                                    \
    X(NOT_SO, "it was not so", "il n'en est rien")                                                                     \
    X(ACTION_OTHER, "", "")                                                                                            \
    X(ACTION_INTRUSION, "intrusion", "intrusion")                                                                      \
    X(ACTION_ESPIONAGE, "espionage", "espionnage")                                                                     \
    X(ACTION_TARGETING, "targeting", "ciblage")                                                                        \
    X(ACTION_COLLECTION, "collection", "collecte")                                                                     \
    X(ACTION_THEFT, "theft", "vol")                                                                                    \
    X(ACTION_DISRUPTION, "disruption", "perturbation")                                                                 \
    X(ACTION_INFLUENCE, "influence", "influence")                                                                      \
    X(KIND_UNKNOWN, "", "")                                                                                            \
    X(KIND_STATE, "state", "État")                                                                                     \
    X(KIND_GROUP, "group", "groupe")                                                                                   \
    X(KIND_PERSON, "person", "personne")                                                                               \
    X(KIND_ORGANISATION, "organisation", "organisation")                                                               \
    X(LIKELY_NONE, "", "")                                                                                             \
    X(LIKELY_REMOTE, "almost no chance (1–5 %)", "presque exclu (1–5 %)")                                              \
    X(LIKELY_VERY_UNLIKELY, "very unlikely (5–20 %)", "très improbable (5–20 %)")                                      \
    X(LIKELY_UNLIKELY, "unlikely (20–45 %)", "improbable (20–45 %)")                                                   \
    X(LIKELY_EVEN, "roughly even chance (45–55 %)", "chances à peu près égales (45–55 %)")                             \
    X(LIKELY_POSSIBLE, "possible: no degree is stated", "possible : aucun degré n'est donné")                          \
    X(LIKELY_LIKELY, "likely (55–80 %)", "probable (55–80 %)")                                                         \
    X(LIKELY_VERY_LIKELY, "very likely (80–95 %)", "très probable (80–95 %)")                                          \
    X(LIKELY_CERTAIN, "almost certain (95–99 %)", "presque certain (95–99 %)")                                         \
    X(SINCE, "since", "depuis")                                                                                        \
    X(UNTIL, "until", "jusqu'à")                                                                                       \
    X(TO, "to", "à")                                                                                                   \
    X(SAID, "said", "dit")                                                                                             \
    X(BASIS, "basis", "fondement")                                                                                     \
    X(SOUGHT, "object", "objet")                                                                                       \
    X(REPEATS, "repeats", "reprend")                                                                                   \
    X(ACTORS_HEAD, "Actors", "Acteurs")                                                                                \
    X(MALWARE_HEAD, "Malware and tools", "Programmes et outils")                                                       \
    X(TECHNIQUES_HEAD, "Techniques", "Techniques")                                                                     \
    X(VICTIMS_HEAD, "Victims and targets", "Victimes et cibles")                                                       \
    X(INDICATORS_HEAD, "Indicators", "Indicateurs")                                                                    \
    X(ALSO, "also", "aussi")                                                                                           \
    X(PLACES, "places", "endroits")                                                                                    \
    X(AMBIGUOUS, "name of several", "nom de plusieurs")                                                                \
    X(INFERRED, "inferred from", "déduit de")                                                                          \
    X(NOT_NAMED, "not named", "non nommée")                                                                            \
    X(FROM_RELATIONS, "tied to the indicators", "lié aux indicateurs")                                                 \
    X(ASIDE, "set aside", "écarté")                                                                                    \
    X(ASIDE_MANY, "set aside", "écartés")                                                                              \
    X(MORE_ITEMS, "more; see --json", "de plus ; voir --json")                                                         \
    X(UNREAD_ONE, "sentence with a verb of saying gave no claim (--unread shows it)",                                  \
      "phrase avec un verbe de parole n'a donné aucune affirmation (--unread la montre)")                              \
    X(UNREAD_MANY, "sentences with a verb of saying gave no claim (--unread shows them)",                              \
      "phrases avec un verbe de parole n'ont donné aucune affirmation (--unread les montre)")                          \
    X(UNREAD_HEAD, "Sentences that gave no claim", "Phrases qui n'ont donné aucune affirmation")                       \
    X(NOTHING_FOUND, "Nothing was found in it.", "Rien n'y a été trouvé.")                                             \
    X(MADE_FROM, "made from", "tiré de")                                                                               \
    X(MONTHS, "January|February|March|April|May|June|July|August|September|October|November|December",                 \
      "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre")

typedef enum word {
#define X(id, english, french) W_##id,
    WORDS(X)
#undef X
        W_COUNT
} word;

#endif
