// SPDX-License-Identifier: GPL-3.0-or-later
// Every word of the page that is not data. A language is one column.

const table = {
  hit: ["Hit", "Touché"],
  notSeen: ["Not seen", "Non vu"],
  notCovered: ["Nothing covered", "Rien de couvert"],
  kicker: ["Was it here?", "Était-ce ici ?"],
  interrupted: [
    "The hunt was interrupted: this covers only what had been read.",
    "La recherche a été interrompue : ceci ne couvre que ce qui avait été lu.",
  ],
  unsandboxed: ["Run without the sandbox (--no-sandbox).", "Exécuté sans bac à sable (--no-sandbox)."],
  atLeast: ["at least", "au moins"],
  day: ["day", "jour"],
  days: ["days", "jours"],
  hour: ["hour", "heure"],
  hours: ["hours", "heures"],
  minute: ["minute", "minute"],
  minutes: ["minutes", "minutes"],
  host: ["host", "machine"],
  hosts: ["hosts", "machines"],
  hostColumn: ["Host", "Machine"],
  record: ["record", "ligne"],
  records: ["records", "lignes"],
  file: ["file", "fichier"],
  files: ["files", "fichiers"],
  gap: ["gap", "trou"],
  gaps: ["gaps", "trous"],
  source: ["source", "source"],
  sources: ["sources", "sources"],
  problem: ["read problem", "problème de lecture"],
  problems: ["read problems", "problèmes de lecture"],
  indicatorSeen: ["indicator seen", "indicateur vu"],
  indicatorsSeen: ["indicators seen", "indicateurs vus"],
  ofHunted: ["of {n} hunted", "sur {n} cherchés"],
  recordsWithOne: ["records with one", "lignes qui en portent"],
  covered: ["covered by logs", "couverts par des journaux"],
  firstSeen: ["First seen", "Vu d’abord"],
  lastSeen: ["Last seen", "Vu en dernier"],
  openLeft: [
    "The logs show no beginning: it may be earlier.",
    "Les journaux ne montrent pas de début : il peut être antérieur.",
  ],
  openRight: ["The logs show no end: it may go on.", "Les journaux ne montrent pas de fin : cela peut durer encore."],
  closedLeft: [
    "The logs reach further back and show nothing earlier.",
    "Les journaux remontent plus loin, sans trace antérieure.",
  ],
  closedRight: ["The logs go on and show nothing later.", "Les journaux continuent, sans trace ultérieure."],
  unknownBetween: ["Silent within this time:", "Silence dans cet intervalle :"],
  timeline: ["When and where", "Quand et où"],
  timelineNote: [
    "Times are UTC. Point at a row, or select it with the keyboard and use the arrow keys, for exact figures.",
    "Heures UTC. Pointer une ligne, ou la choisir au clavier puis utiliser les flèches, donne les chiffres exacts.",
  ],
  logsKept: ["Logs kept", "Journaux conservés"],
  hostsSeen: ["Records with an indicator, by host", "Lignes portant un indicateur, par machine"],
  validity: [
    "Indicators: what the report states, what was seen",
    "Indicateurs : ce que dit le rapport, ce qui a été vu",
  ],
  keyRecords: ["records a day", "lignes par jour"],
  keyCovered: ["covered", "couvert"],
  keyGap: ["no log", "sans journal"],
  keyValid: ["valid, says the report", "valide selon le rapport"],
  keySeen: ["seen, counted", "vu, compté"],
  keyOutside: ["seen outside, not counted", "vu hors validité, non compté"],
  keyCut: ["time cut out", "temps omis"],
  noHost: ["(no host named)", "(machine non nommée)"],
  noValidity: ["no validity stated", "validité non indiquée"],
  noRecord: ["no record", "aucune ligne"],
  nothingDated: ["No record could be dated: there is nothing to draw.", "Aucune ligne datée : rien à tracer."],
  evidence: ["Evidence", "Preuves"],
  evidenceNote: [
    "Open an indicator to see its records as they stand in the logs, and the command that checks each against the original.",
    "Ouvrir un indicateur montre ses lignes telles qu’elles sont dans les journaux, et la commande qui les vérifie dans l’original.",
  ],
  outside: ["Seen, but not counted", "Vus, mais non comptés"],
  outsideNote: [
    "These records lie outside the time for which the report calls the indicator malicious. Addresses and names change hands: at another time the same value may belong to somebody else. They are shown so that you can judge; they do not count towards the verdict.",
    "Ces lignes sont hors de la période pour laquelle le rapport dit l’indicateur malveillant. Adresses et noms changent de mains : à un autre moment, la même valeur peut être à quelqu’un d’autre. Elles sont montrées pour que vous en jugiez ; elles ne comptent pas dans le verdict.",
  ],
  indicators: ["Indicators", "Indicateurs"],
  indicatorsNote: [
    "Defanged here, so that nobody follows one by accident.",
    "Neutralisés ici, pour que personne n’en suive un par accident.",
  ],
  filter: ["Filter", "Filtrer"],
  filterHint: ["value, kind, role…", "valeur, genre, rôle…"],
  show: ["Show", "Montrer"],
  all: ["all", "tous"],
  seen: ["seen", "vus"],
  notSeenList: ["not seen", "non vus"],
  setAsideList: ["set aside", "écartés"],
  listed: ["{shown} of {n}", "{shown} sur {n}"],
  onlyFirst: ["The page lists the first {n} of {total}.", "La page liste les {n} premiers sur {total}."],
  value: ["Value", "Valeur"],
  kind: ["Kind", "Genre"],
  role: ["Role", "Rôle"],
  state: ["Found", "Trouvé"],
  stateSeen: ["Seen", "Vu"],
  stateOutside: ["Only outside validity", "Hors validité seulement"],
  stateNot: ["Not seen", "Non vu"],
  stateAside: ["Set aside: {list}", "Écarté : {list}"],
  outsideColumn: ["Outside", "Hors validité"],
  validColumn: ["Valid", "Validité"],
  from: ["from", "dès le"],
  until: ["until", "jusqu’au"],
  stated: ["The report states", "Le rapport indique"],
  undatedCount: ["{n} of these records have no readable time.", "{n} de ces lignes n’ont pas d’heure lisible."],
  undated: ["undated", "sans date"],
  where: ["Where", "Où"],
  first: ["First", "Premier"],
  last: ["Last", "Dernier"],
  time: ["Time", "Heure"],
  offset: ["Offset", "Position"],
  length: ["Length", "Longueur"],
  member: ["Member", "Membre"],
  sha: ["SHA-256 of the record", "SHA-256 de la ligne"],
  check: [
    "Check it against the original; this must print that SHA-256:",
    "Vérifier dans l’original ; ceci doit afficher ce SHA-256 :",
  ],
  noCheck: [
    "Unpack it first, then cut the record out by offset and length.",
    "L’extraire d’abord, puis découper la ligne par position et longueur.",
  ],
  copy: ["Copy", "Copier"],
  copied: ["Copied", "Copié"],
  cutLine: ["Shown in part: {n} of {length} bytes.", "Montrée en partie : {n} octets sur {length}."],
  extremes: [
    "The earliest and the latest records; all {n} are in the logs.",
    "Les premières et dernières lignes ; les {n} sont dans les journaux.",
  ],
  more: ["Show {n} more", "En montrer {n} de plus"],
  coverage: ["What the logs cover", "Ce que couvrent les journaux"],
  coverageNote: ["A verdict reaches only as far as these logs do.", "Un verdict ne va pas plus loin que ces journaux."],
  sourceColumn: ["Source", "Source"],
  format: ["Format", "Format"],
  gapsColumn: ["Gaps", "Trous"],
  none: ["none", "aucun"],
  filesColumn: ["Files", "Fichiers"],
  eventsColumn: ["Records", "Lignes"],
  bytesColumn: ["Bytes", "Octets"],
  undatedColumn: ["Undated", "Sans date"],
  hitsColumn: ["Hits", "Touches"],
  unreadColumn: ["Not parsed", "Non analysé"],
  everyFile: ["Every file ({n})", "Chaque fichier ({n})"],
  noLogs: ["No log was read.", "Aucun journal lu."],
  errors: ["Not read, or not whole", "Non lu, ou pas en entier"],
  errorsNote: ["The verdict says nothing about these.", "Le verdict ne dit rien de ceux-ci."],
  noErrors: ["Everything given was read to its end.", "Tout ce qui a été donné a été lu en entier."],
  reports: ["Reports", "Rapports"],
  published: ["published", "publié le"],
  huntedCount: ["{n} indicators hunted", "{n} indicateurs cherchés"],
  asideCount: ["{n} set aside", "{n} écartés"],
  how: ["How to read this page", "Comment lire cette page"],
  how1: [
    "“Hit” means that a record of the logs holds a value that a report calls malicious, within the time for which the report says so. It does not say who was behind it, nor what was done.",
    "« Touché » : une ligne des journaux porte une valeur qu’un rapport dit malveillante, dans la période qu’il indique. Cela ne dit ni qui, ni ce qui a été fait.",
  ],
  how2: [
    "“Not seen” is bounded by coverage: it holds for the sources and the times shown under “What the logs cover”, and for nothing else.",
    "« Non vu » ne vaut que pour la couverture : les sources et les temps montrés sous « Ce que couvrent les journaux », et rien d’autre.",
  ],
  how3: [
    "An open arrow at an end of the interval means that the logs do not show that end: the true time may be longer.",
    "Une flèche ouverte à un bout de l’intervalle : les journaux ne montrent pas ce bout, la durée vraie peut être plus longue.",
  ],
  how4: [
    "A set-aside value (a public resolver, a very common site, a documentation address) would match innocent traffic; the list that says so is named.",
    "Une valeur écartée (résolveur public, site très commun, adresse de documentation) toucherait un trafic innocent ; la liste qui le dit est nommée.",
  ],
  how5: [
    "Offsets and lengths count bytes of the plain content, after decompression. Characters that would hide or reorder text are spelled out, like this: ",
    "Positions et longueurs comptent les octets du contenu décompressé. Les caractères qui cacheraient ou réordonneraient le texte sont écrits ainsi : ",
  ],
  footer: ["Read: {files} files, {bytes}, {events} records.", "Lu : {files} fichiers, {bytes}, {events} lignes."],
} as const;

export type Word = keyof typeof table;

let column: 0 | 1 = 0;
let locale = "en-GB";

export function setLanguage(language: string | null): void {
  column = language === "fr" ? 1 : 0;
  locale = column ? "fr-FR" : "en-GB";
}

export function word(w: Word, values: Record<string, string> = {}): string {
  return table[w][column].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

export function number(n: number): string {
  return n.toLocaleString(locale);
}

export function percent(share: number): string {
  if (share > 0 && share < 0.001) return `< ${percent(0.001)}`;
  return share.toLocaleString(locale, { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 });
}

/** "1 host", "4 hosts". */
export function count(n: number, one: Word, many: Word): string {
  return `${number(n)} ${word(n === 1 || (column === 1 && n === 0) ? one : many)}`;
}

export function bytes(n: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  while (n >= 1000 && unit + 1 < units.length) {
    n /= 1000;
    unit++;
  }
  return `${n.toLocaleString(locale, { maximumFractionDigits: unit ? 1 : 0 })} ${units[unit]}`;
}

export function dateText(ms: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options }).format(ms);
}
