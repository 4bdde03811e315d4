// SPDX-License-Identifier: GPL-3.0-or-later
// Every word of the page that is not data. A language is one column.

import type { Act, When } from "./types";

const table = {
  kicker: ["What the report says", "Ce que dit le rapport"],
  published: ["published", "publié le"],
  unknownDate: ["publication date unknown", "date de publication inconnue"],
  madeFrom: ["made from", "tiré de"],
  claims: ["Claims", "Affirmations"],
  claimsNote: [
    "As the report tells them; nothing here is verified.",
    "Telles que le rapport les donne ; rien n’est vérifié ici.",
  ],
  text: ["The text", "Le texte"],
  noText: [
    "The text itself is not in this file: the words of each claim stand with it.",
    "Le texte lui-même n’est pas dans ce fichier : chaque affirmation porte ses mots.",
  ],
  actors: ["Actors", "Acteurs"],
  malware: ["Malware and tools", "Programmes et outils"],
  techniques: ["Techniques", "Techniques"],
  victims: ["Victims and targets", "Victimes et cibles"],
  indicators: ["Indicators", "Indicateurs"],
  unread: ["Gave no claim", "Sans affirmation"],
  unreadNote: [
    "Sentences with a verb of saying from which no claim was made.",
    "Phrases avec un verbe de parole, dont aucune affirmation n’a été tirée.",
  ],
  others: ["Places, sectors, dates", "Lieux, secteurs, dates"],
  errors: ["Not read, or not whole", "Non lu, ou pas en entier"],
  show: ["Show", "Montrer"],
  noSource: ["Source not named", "Source non nommée"],
  noActor: ["no actor named", "aucun acteur nommé"],
  about: ["about", "au sujet de"],
  asserts: ["asserts", "affirme"],
  attributes: ["attributes", "attribue"],
  assesses: ["assesses", "estime"],
  accuses: ["accuses", "accuse"],
  reveals: ["reveals", "révèle"],
  denies: ["denies", "nie"],
  declines: ["declines to comment", "refuse de commenter"],
  no_answer: ["gives no answer", "ne répond pas"],
  confirms: ["confirms", "confirme"],
  retracts: ["retracts", "se rétracte"],
  and: ["and", "et"],
  allegation: ["allegation", "allégation"],
  quoted: ["quoted", "citation"],
  repeats: ["repeats", "reprend"],
  notSo: ["it was not so", "il n’en est rien"],
  other: ["", ""],
  intrusion: ["intrusion", "intrusion"],
  espionage: ["espionage", "espionnage"],
  targeting: ["targeting", "ciblage"],
  collection: ["collection", "collecte"],
  theft: ["theft", "vol"],
  disruption: ["disruption", "perturbation"],
  influence: ["influence", "influence"],
  unknown: ["", ""],
  state: ["state", "État"],
  group: ["group", "groupe"],
  person: ["person", "personne"],
  organisation: ["organisation", "organisation"],
  remote: ["almost no chance (1–5 %)", "presque exclu (1–5 %)"],
  very_unlikely: ["very unlikely (5–20 %)", "très improbable (5–20 %)"],
  unlikely: ["unlikely (20–45 %)", "improbable (20–45 %)"],
  roughly_even: ["roughly even chance (45–55 %)", "chances à peu près égales (45–55 %)"],
  possible: ["possible: no degree is stated", "possible : aucun degré n’est donné"],
  likely: ["likely (55–80 %)", "probable (55–80 %)"],
  very_likely: ["very likely (80–95 %)", "très probable (80–95 %)"],
  almost_certain: ["almost certain (95–99 %)", "presque certain (95–99 %)"],
  when: ["when", "quand"],
  howLikely: ["likelihood", "probabilité"],
  said: ["said", "dit"],
  basis: ["basis", "fondement"],
  object: ["object", "objet"],
  atLeast: ["at least", "au moins"],
  day: ["day", "jour"],
  days: ["days", "jours"],
  since: ["since", "depuis"],
  until: ["until", "jusqu’à"],
  to: ["to", "à"],
  in: ["in", "en"],
  also: ["also", "aussi"],
  inferred: ["inferred from", "déduit de"],
  ambiguous: ["name of several", "nom de plusieurs"],
  notNamed: ["not named", "non nommée"],
  tied: ["tied to the indicators", "lié aux indicateurs"],
  places: ["places", "endroits"],
  setAside: ["set aside", "écarté"],
  inText: ["in the text", "dans le texte"],
  more: ["{n} more", "{n} de plus"],
  interrupted: ["Interrupted: this covers only what had been read.", "Interrompu : seul ce qui avait été lu y figure."],
  unsandboxed: ["Run without the sandbox (--no-sandbox).", "Exécuté sans bac à sable (--no-sandbox)."],
  nothing: ["Nothing was found in it.", "Rien n’y a été trouvé."],
} as const;

export type Word = keyof typeof table;
let language: "en" | "fr" = "en";

export function setLanguage(wish: string): void {
  language = wish === "fr" ? "fr" : "en";
}

export function word(w: Word, n?: number): string {
  const text = table[w][language === "fr" ? 1 : 0];
  return n === undefined ? text : text.replace("{n}", number(n));
}

// One who says it, several who do.
const several: Record<Act, readonly [string, string]> = {
  asserts: ["assert", "affirment"],
  attributes: ["attribute", "attribuent"],
  assesses: ["assess", "estiment"],
  accuses: ["accuse", "accusent"],
  reveals: ["reveal", "révèlent"],
  denies: ["deny", "nient"],
  declines: ["decline to comment", "refusent de commenter"],
  no_answer: ["give no answer", "ne répondent pas"],
  confirms: ["confirm", "confirment"],
  retracts: ["retract", "se rétractent"],
};

export function act(a: Act, many: boolean): string {
  return many ? several[a][language === "fr" ? 1 : 0] : word(a);
}

/** The word for a name of the contract, or the name itself. */
export function named(name: string): string {
  return Object.prototype.hasOwnProperty.call(table, name) ? word(name as Word) : name;
}

export function number(n: number): string {
  return n.toLocaleString(language);
}

export function country(code: string | null): string {
  if (!code) return "";
  try {
    return new Intl.DisplayNames([language], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

function point(time: string, precision: string | null): string {
  const options: Intl.DateTimeFormatOptions = { year: "numeric", timeZone: "UTC" };
  if (precision !== "year") options.month = "long";
  if (precision !== "year" && precision !== "month") options.day = "numeric";
  if (precision === "minute" || precision === "second") Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  return new Intl.DateTimeFormat(language === "fr" ? "fr" : "en-GB", options).format(new Date(time));
}

/** "March 2023", "November 2021 to May 2022", "at least 150 days in 2022". */
export function whenText(when: When): string {
  const from = when.start ? point(when.start, when.precision) : "";
  const until = when.end ? point(when.end, when.precision) : "";
  const days = when.min_duration_days;
  const least = days === null ? "" : `${word("atLeast")} ${number(days)} ${word(days === 1 ? "day" : "days")}`;
  if (from && from === until) return least ? `${least} ${word("in")} ${from}` : from;
  let range = "";
  if (from && until) range = `${from} ${word("to")} ${until}`;
  else if (from) range = `${word("since")} ${from}`;
  else if (until) range = `${word("until")} ${until}`;
  return [least, range].filter(Boolean).join(", ");
}

export function dayWords(time: string): string {
  return point(time, "day");
}
