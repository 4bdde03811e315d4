// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the text: a card a claim, a list a kind of name.

import { h, inSteps, type Child } from "../report/dom";
import { defang, visible } from "../report/text";
import type { Answer, Claim, Indicator, Name, Party, Report, Target, Text } from "./types";
import { act, country, dayWords, named, number, whenText, word, type Word } from "./words";

const STEP = 200;

/** The ids of a report's marks in the text, and of its cards. */
export interface Places {
  prefix: string;
  /** The first mark in the text of a kind and index, where there is one. */
  has(kind: string, index: number): boolean;
}

export function places(text: Text, prefix: string): Places {
  const there = new Set<string>();
  for (const block of text.blocks)
    for (const part of block.p)
      for (const m of part.m ?? []) {
        const mark = text.marks[m];
        if (mark) there.add(mark.join(" "));
      }
  return { prefix, has: (kind, index) => there.has(`${kind} ${index}`) };
}

function link(where: Places, kind: string, index: number, ...children: Child[]): HTMLElement {
  if (!where.has(kind, index)) return h("span", {}, ...children);
  return h("a", { href: `#${where.prefix}${kind}-${index}`, title: word("inText"), "data-to": "text" }, ...children);
}

/** "[North Korea, state]": what the words do not say themselves. */
function meaning(code: string | null, name: string | null, extra: string): string {
  const place = name ? country(code) : "";
  const parts = [place && !name?.includes(place) ? place : "", extra].filter(Boolean);
  return parts.length ? ` [${parts.join(", ")}]` : "";
}

function party(p: Party, withKind: boolean): DocumentFragment {
  const out = document.createDocumentFragment();
  const code = withKind || p.kind === "state" ? p.country : null;
  out.append(p.name ? visible(p.name) : country(p.country));
  out.append(h("span", { class: "meaning" }, visible(meaning(code, p.name, withKind ? named(p.kind) : ""))));
  return out;
}

function target(t: Target): DocumentFragment {
  const out = document.createDocumentFragment();
  const name = t.name ?? (t.country ? country(t.country) : (t.sector ?? ""));
  out.append(t.named ? h("b", {}, visible(name)) : visible(name));
  const sector = name === t.sector ? "" : (t.sector ?? "");
  out.append(h("span", { class: "meaning" }, visible(meaning(t.country, t.name, sector))));
  return out;
}

function matter(c: Claim): HTMLElement | null {
  const known = c.actor.name || c.actor.country;
  const action = named(c.action);
  const alone = !action && c.targets.length === 0;
  if (!known && alone) return null;
  const out = h("p", { class: "matter" });
  if (alone) out.append(`${word("about")} `);
  out.append(known ? party(c.actor, true) : word("noActor"));
  if (!alone) out.append(" → ");
  if (action) out.append(h("b", {}, action));
  c.targets.forEach((t, i) => out.append(i ? ", " : action ? ": " : "", target(t)));
  if (c.negated) out.append(" · ", h("span", { class: "not" }, word("notSo")));
  return out;
}

function answer(a: Answer): HTMLElement {
  const by = party({ name: a.by, kind: a.kind, country: a.country, span: null }, false);
  return h("li", { class: `act-${a.act}` }, by, " ", h("span", { class: "act" }, word(a.act)));
}

function detail(name: Word, value: string | null): HTMLElement | null {
  return value ? h("div", {}, h("dt", {}, word(name)), h("dd", {}, visible(value))) : null;
}

function claim(c: Claim, index: number, where: Places): HTMLElement {
  const said = c.said.start ? whenText({ ...c.said, min_duration_days: null, precision: "day" }) : null;
  const accused = c.act === "accuses" || (c.sources.length === 0 && !["denies", "declines"].includes(c.act));
  const sources = document.createDocumentFragment();
  c.sources.forEach((s, i) =>
    sources.append(i === 0 ? "" : i + 1 < c.sources.length ? ", " : ` ${word("and")} `, party(s, false)),
  );
  if (!c.sources.length) sources.append(word("noSource"));
  const details = [
    detail("when", whenText(c.when)),
    detail("howLikely", c.likelihood && named(c.likelihood)),
    detail("said", said),
    detail("basis", c.basis),
    detail("object", c.object),
  ].filter(Boolean);
  return h(
    "li",
    { class: `card claim act-${c.act}`, id: `${where.prefix}card-claim-${index}`, tabindex: -1 },
    h(
      "p",
      { class: "saying" },
      link(where, "claim", index, h("span", { class: "no" }, String(c.id))),
      " ",
      h("b", {}, sources),
      " ",
      h("span", { class: "act" }, act(c.act, c.sources.length > 1)),
      accused && h("span", { class: "flag" }, word("allegation")),
      c.quoted && h("span", { class: "flag plain" }, word("quoted")),
      c.derived_from && h("span", { class: "flag plain" }, `${word("repeats")} `, visible(c.derived_from)),
    ),
    matter(c),
    details.length > 0 && h("dl", { class: "details" }, ...details),
    c.words && h("blockquote", { class: /^["“«„]/.test(c.words) ? "own-marks" : null }, visible(c.words)),
    c.answers.length > 0 && h("ul", { class: "answers" }, ...c.answers.map(answer)),
  );
}

function group(kind: string, title: Word, count: number, note: Word | null, ...children: Child[]): HTMLElement {
  return h(
    "section",
    { class: "group", "data-kind": kind },
    h("h3", {}, word(title), " ", h("span", { class: "count" }, number(count))),
    note && h("p", { class: "note" }, word(note)),
    ...children,
  );
}

function steps<T>(items: [T, number][], render: (item: T, index: number) => Node): HTMLElement[] {
  const list = h("ul", { class: "cards" });
  const foot = inSteps(items, STEP, list, ([item, index]) => render(item, index), (left) => word("more", left));
  return [list, foot];
}

const numbered = <T>(items: T[]): [T, number][] => items.map((item, i) => [item, i]);

/** Where a name first stands, as a mention of the text. */
function mentionOf(report: Report, kind: string, n: Name): number {
  return report.mentions.findIndex((m) => m.kind === kind && m.name === n.name && (m.id ?? null) === (n.id ?? m.id ?? null));
}

function name(report: Report, kind: string, n: Name, where: Places): HTMLElement {
  const index = mentionOf(report, kind, n);
  const aliases = (n.aliases_in_text ?? []).filter((a) => a !== n.id);
  const notes: Child[] = [];
  const add = (...children: Child[]): number => notes.push(h("span", { class: "part" }, ...children));
  // A victim may be a country, or a sector, and no more.
  const title = n.name ?? (country(n.country ?? null) || n.sector || "–");
  if (n.country && n.name) add(country(n.country));
  if (n.sector && n.sector !== title) add(visible(n.sector));
  if (aliases.length) add(`${word(n.inferred ? "inferred" : "also")} `, visible(aliases.join(", ")));
  if (n.ambiguous) add(h("span", { class: "not" }, word("ambiguous")));
  if (kind === "victim" && !n.named) add(word("notNamed"));
  if (n.indicates) add(word("tied"));
  if (n.count > 1) add(`${number(n.count)} ${word("places")}`);
  return h(
    "li",
    { class: `card name kind-${kind}`, id: index < 0 ? null : `${where.prefix}card-mention-${index}`, tabindex: -1 },
    h("b", {}, link(where, "mention", index, visible(title))),
    n.id && h("code", {}, " ", visible(n.id)),
    ...notes,
  );
}

function indicator(i: Indicator, index: number, where: Places): HTMLElement {
  const valid = whenText({ start: i.valid_from, end: i.valid_until, min_duration_days: null, precision: "day" });
  return h(
    "li",
    {
      class: `card name kind-indicator${i.set_aside ? " aside" : ""}`,
      id: `${where.prefix}card-indicator-${index}`,
      tabindex: -1,
    },
    link(where, "indicator", index, h("code", {}, visible(defang(i.kind, i.value)))),
    h("span", { class: "part" }, i.kind),
    i.role && h("span", { class: "part" }, visible(i.role)),
    valid && h("span", { class: "part" }, valid),
    i.set_aside && h("span", { class: "part not" }, `${word("setAside")}: `, visible(i.set_aside)),
  );
}

/** All groups of one report that hold anything. */
export function cards(report: Report, where: Places): HTMLElement[] {
  const names: [string, Word, Name[]][] = [
    ["actor", "actors", report.actors],
    ["malware", "malware", report.malware],
    ["technique", "techniques", report.techniques],
    ["victim", "victims", report.victims],
  ];
  const out: HTMLElement[] = [];
  if (report.claims.length)
    out.push(
      group("claim", "claims", report.claims.length, "claimsNote",
        ...steps(numbered(report.claims), (c, i) => claim(c, i, where))),
    );
  for (const [kind, title, list] of names)
    if (list.length)
      out.push(group(kind, title, list.length, null, ...steps(numbered(list), (n) => name(report, kind, n, where))));
  if (report.indicators.length)
    out.push(
      group("indicator", "indicators", report.indicators.filter((i) => !i.set_aside).length, null,
        ...steps(numbered(report.indicators), (i, at) => indicator(i, at, where))),
    );
  if (report.unread.length)
    out.push(
      group("unread", "unread", report.unread.length, "unreadNote",
        ...steps(numbered(report.unread), (u, i) =>
          h("li", { class: "card name kind-unread", id: `${where.prefix}card-unread-${i}`, tabindex: -1 },
            link(where, "unread", i, visible(u.sentence ?? ""))))),
    );
  return out;
}

export function published(report: Report): string {
  return report.published ? `${word("published")} ${dayWords(report.published)}` : word("unknownDate");
}
