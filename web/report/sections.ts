// SPDX-License-Identifier: GPL-3.0-or-later
// What stands below the timeline: evidence, indicators, coverage, errors, reports.

import { h, inSteps, type Child } from "./dom";
import { dayText, defang, durationText, exactText, marked, plain, timeText, validityText, visible } from "./text";
import type { Coverage, Evidence, ListedIndicator, Result, Sighting, Source, Span } from "./types";
import { bytes, count, number, percent, word, type Word } from "./words";

const SIGHTINGS = 500;
const EAGER = 100;
const LISTED = 200;

const code = (text: string | null): HTMLElement => h("code", {}, visible(text ?? "–"));
const more = (left: number): string => word("more", { n: number(left) });

export function section(id: string, title: Word, note: Word | null, ...children: Child[]): HTMLElement {
  return h(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, word(title)),
    note && h("p", { class: "note" }, word(note)),
    ...children,
  );
}

function pairs(rows: [string, Child][]): HTMLElement {
  return h(
    "dl",
    { class: "pairs" },
    ...rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

async function copyText(text: string, from: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages opened from a file may have no clipboard: leave the command selected at least.
    const range = document.createRange();
    range.selectNodeContents(from);
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    return document.execCommand("copy");
  }
}

function command(text: string): HTMLElement {
  const line = h("code", {}, visible(text));
  const button = h("button", { type: "button", class: "copy" }, word("copy"));
  button.addEventListener("click", () => {
    void copyText(text, line).then((ok) => {
      if (!ok) return;
      button.textContent = word("copied");
      setTimeout(() => (button.textContent = word("copy")), 1500);
    });
  });
  return h("div", { class: "command" }, line, button);
}

function record(e: Evidence, s: Sighting): HTMLElement {
  const shown = new TextEncoder().encode(e.line).length;
  return h(
    "li",
    { class: "record" },
    h(
      "p",
      { class: "when" },
      h("time", {}, e.time ? exactText(e.time) : word("undated")),
      e.host && h("span", { class: "host" }, visible(e.host)),
    ),
    h("pre", { dir: "ltr" }, marked(e.line, [s.indicator.value, s.indicator.written])),
    e.length > shown && h("p", { class: "note" }, word("cutLine", { n: number(shown), length: number(e.length) })),
    pairs([
      [word("where"), h("span", {}, code(e.file), e.member !== null && " ▸ ", e.member !== null && code(e.member))],
      [word("offset"), code(String(e.offset))],
      [word("length"), code(String(e.length))],
      [word("sha"), code(e.sha256)],
    ]),
    e.check === null
      ? h("p", { class: "note" }, word("noCheck"))
      : h("div", { class: "check" }, h("p", { class: "note" }, word("check")), command(e.check)),
  );
}

function hostTable(s: Sighting): HTMLElement | null {
  if (!s.per_host.length) return null;
  const body = h("tbody");
  const foot = inSteps(
    s.per_host,
    50,
    body,
    (host) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, host.host === null ? word("noHost") : visible(host.host)),
        h("td", { class: "num", "data-label": word("eventsColumn") }, number(host.count)),
        h("td", { "data-label": word("first") }, timeText(host.first)),
        h("td", { "data-label": word("last") }, timeText(host.last)),
      ),
    more,
  );
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, word("hostColumn")),
    h("th", { scope: "col", class: "num" }, word("eventsColumn")),
    h("th", { scope: "col" }, word("first")),
    h("th", { scope: "col" }, word("last")),
  );
  return h("div", {}, h("table", { class: "cards per-host" }, h("thead", {}, head), body), foot);
}

function sighting(s: Sighting, lazy: boolean): HTMLElement {
  const hosts = count(s.per_host.length || s.hosts.length, "host", "hosts");
  const summary = h(
    "summary",
    {},
    h("span", { class: "value" }, visible(defang(s.indicator.kind, s.indicator.value))),
    h(
      "span",
      { class: "tags" },
      [s.indicator.kind, s.indicator.role]
        .filter((t): t is string => t !== null)
        .map(plain)
        .join(" · "),
    ),
    h(
      "span",
      { class: "extent" },
      h("span", { class: "nowrap" }, `${timeText(s.first)} →`),
      " ",
      h("span", { class: "nowrap" }, timeText(s.last)),
    ),
    h("span", { class: "figures" }, `${count(s.count, "record", "records")}, ${hosts}`),
    !s.in_validity &&
      h(
        "span",
        { class: "reason" },
        `${word("stated")} ${validityText(s.indicator.valid_from, s.indicator.valid_until)}`,
      ),
  );
  const box = h("details", { class: s.in_validity ? "sighting" : "sighting apart" }, summary);
  let filled = false;
  const fillIn = (): void => {
    if (filled) return;
    filled = true;
    const stated = s.indicator.valid_from || s.indicator.valid_until;
    box.append(
      h(
        "div",
        { class: "inside" },
        h(
          "p",
          {},
          stated ? `${word("stated")} ${validityText(s.indicator.valid_from, s.indicator.valid_until)}. ` : "",
          s.indicator.report && code(s.indicator.report),
        ),
        s.undated > 0 && h("p", { class: "note" }, word("undatedCount", { n: number(s.undated) })),
        hostTable(s),
        s.count > s.evidence.length && h("p", { class: "note" }, word("extremes", { n: number(s.count) })),
        h("ol", { class: "records" }, ...s.evidence.map((e) => record(e, s))),
      ),
    );
  };
  if (lazy) box.addEventListener("toggle", fillIn);
  else fillIn();
  // A record longer than its frame opens at the indicator.
  box.addEventListener("toggle", () => {
    for (const pre of box.querySelectorAll("pre")) {
      const mark = pre.querySelector("mark");
      if (mark && mark.offsetTop - pre.offsetTop > pre.clientHeight)
        pre.scrollTop = mark.offsetTop - pre.offsetTop - pre.clientHeight / 2;
    }
  });
  box.addEventListener("fill", fillIn);
  return box;
}

export function sightings(data: Result, inValidity: boolean): HTMLElement | null {
  const list = data.sightings.filter((s) => s.in_validity === inValidity);
  if (!list.length) return null;
  const body = h("div", { class: "sightings" });
  let made = 0;
  const foot = inSteps(list, SIGHTINGS, body, (s) => sighting(s, made++ >= EAGER), more);
  return inValidity
    ? section("evidence", "evidence", "evidenceNote", body, foot)
    : section("outside", "outside", "outsideNote", body, foot);
}

/** A cell that says its column where the table becomes cards; one without a value is left out there. */
function cell(head: boolean, num: boolean, title: Word, what: Child): HTMLElement {
  const kind = [num && "num", what === "–" && "empty"].filter(Boolean).join(" ") || null;
  return head ? h("th", { scope: "row" }, what) : h("td", { class: kind, "data-label": word(title) }, what);
}

type State = "seen" | "outside" | "not" | "aside";

function stateOf(i: ListedIndicator): State {
  return i.set_aside !== null ? "aside" : i.count > 0 ? "seen" : i.outside > 0 ? "outside" : "not";
}

function stateText(i: ListedIndicator): string {
  const words: Record<State, Word> = {
    seen: "stateSeen",
    outside: "stateOutside",
    not: "stateNot",
    aside: "stateAside",
  };
  return word(words[stateOf(i)], { list: plain(i.set_aside ?? "") });
}

interface Column {
  title: Word;
  num?: boolean;
  key: (i: ListedIndicator) => string | number;
  cell: (i: ListedIndicator) => Child;
}

const order: Record<State, number> = { seen: 0, outside: 1, not: 2, aside: 3 };

const columns: Column[] = [
  { title: "value", key: (i) => i.value, cell: (i) => h("span", { class: "value" }, visible(defang(i.kind, i.value))) },
  { title: "kind", key: (i) => i.kind, cell: (i) => i.kind },
  { title: "role", key: (i) => i.role ?? "~", cell: (i) => (i.role === null ? "–" : visible(i.role)) },
  {
    title: "state",
    key: (i) => order[stateOf(i)],
    cell: (i) => h("span", { class: `state ${stateOf(i)}` }, stateText(i)),
  },
  { title: "eventsColumn", num: true, key: (i) => -i.count, cell: (i) => (i.count ? number(i.count) : "–") },
  { title: "outsideColumn", num: true, key: (i) => -i.outside, cell: (i) => (i.outside ? number(i.outside) : "–") },
  { title: "validColumn", key: (i) => i.valid_from ?? "~", cell: (i) => validityCell(i) },
];

function validityCell(i: ListedIndicator): Child {
  const parts = [
    i.valid_from && validityText(i.valid_from, null),
    i.valid_until && validityText(null, i.valid_until),
  ].filter((t): t is string => !!t);
  return parts.length ? h("span", {}, ...parts.flatMap((t) => [h("span", { class: "nowrap" }, t), " "])) : "–";
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const groups: { title: Word; has: (s: State) => boolean }[] = [
  { title: "all", has: () => true },
  { title: "seen", has: (s) => s === "seen" || s === "outside" },
  { title: "notSeenList", has: (s) => s === "not" },
  { title: "setAsideList", has: (s) => s === "aside" },
];

export function indicators(data: Result): HTMLElement {
  const body = h("tbody");
  const foot = h("div");
  const shown = h("output", {});
  const filter = h("input", {
    type: "search",
    id: "filter",
    placeholder: word("filterHint"),
    autocomplete: "off",
    spellcheck: "false",
  });
  const choice = h(
    "select",
    { id: "group" },
    ...groups.map((g, i) =>
      h(
        "option",
        { value: i },
        `${word(g.title)} (${number(data.indicators.filter((x) => g.has(stateOf(x))).length)})`,
      ),
    ),
  );
  let sorted: Column | null = null;
  let down = false;
  const hay = new Map(
    data.indicators.map((i) => [
      i,
      [i.value, i.written, defang(i.kind, i.value), i.kind, i.role, i.set_aside, stateText(i), i.report]
        .join("\n")
        .toLowerCase(),
    ]),
  );
  const render = (): void => {
    const needle = filter.value.trim().toLowerCase();
    const group = groups[Number(choice.value)] ?? groups[0]!;
    const list = data.indicators.filter((i) => group.has(stateOf(i)) && hay.get(i)!.includes(needle));
    const by = sorted;
    if (by) list.sort((a, b) => (down ? -1 : 1) * compare(by.key(a), by.key(b)));
    body.replaceChildren();
    foot.replaceChildren(
      inSteps(
        list,
        LISTED,
        body,
        (i) =>
          h("tr", { class: stateOf(i) }, ...columns.map((c, n) => cell(n === 0, c.num === true, c.title, c.cell(i)))),
        more,
      ),
    );
    shown.textContent = word("listed", { shown: number(list.length), n: number(data.indicators.length) });
  };
  const heads = columns.map((c) => {
    const button = h("button", { type: "button" }, word(c.title));
    const head = h("th", { scope: "col", class: c.num ? "num" : null, "aria-sort": "none" }, button);
    button.addEventListener("click", () => {
      down = sorted === c && !down;
      sorted = c;
      for (const other of heads) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      render();
    });
    return head;
  });
  filter.addEventListener("input", render);
  choice.addEventListener("change", render);
  render();
  const all = data.indicators_total + data.reports.reduce((sum, r) => sum + r.set_aside, 0);
  return section(
    "indicators",
    "indicators",
    "indicatorsNote",
    data.indicators.length < all &&
      h("p", { class: "note" }, word("onlyFirst", { n: number(data.indicators.length), total: number(all) })),
    h(
      "div",
      { class: "tools" },
      h("label", { for: "filter" }, word("filter")),
      filter,
      h("label", { for: "group" }, word("show")),
      choice,
      shown,
    ),
    h("table", { class: "cards sortable" }, h("thead", {}, h("tr", {}, ...heads)), body),
    foot,
  );
}

function gapList(gaps: Span[]): Child {
  if (!gaps.length) return word("none");
  const list = h("ul", { class: "gaps" });
  const foot = inSteps(
    gaps,
    5,
    list,
    (g) => h("li", {}, `${timeText(g.first)} → ${timeText(g.last)} (${durationText(g.first, g.last)})`),
    more,
  );
  return h("div", {}, list, foot);
}

function table(heads: [Word, boolean][], body: HTMLElement): HTMLElement {
  return h(
    "table",
    { class: "cards" },
    h(
      "thead",
      {},
      h("tr", {}, ...heads.map(([w, num]) => h("th", { scope: "col", class: num ? "num" : null }, word(w)))),
    ),
    body,
  );
}

function cells(heads: [Word, boolean][], first: Child, rest: Child[]): HTMLElement {
  return h(
    "tr",
    {},
    cell(true, false, heads[0]![0], first),
    ...rest.map((what, i) => cell(false, heads[i + 1]![1], heads[i + 1]![0], what)),
  );
}

function share(c: { events: number; undated: number }): string {
  return c.events && c.undated ? percent(c.undated / c.events) : "–";
}

export function coverage(data: Result): HTMLElement {
  const heads: [Word, boolean][] = [
    ["sourceColumn", false],
    ["format", false],
    ["first", false],
    ["last", false],
    ["gapsColumn", false],
    ["undatedColumn", true],
    ["filesColumn", true],
    ["hitsColumn", true],
  ];
  const undated = new Map<string | null, { events: number; undated: number }>();
  for (const c of data.coverage) {
    const sum = undated.get(c.source) ?? { events: 0, undated: 0 };
    sum.events += c.events;
    sum.undated += c.undated;
    undated.set(c.source, sum);
  }
  const row = (s: Source): HTMLElement =>
    cells(heads, code(s.name), [
      s.format,
      timeText(s.first),
      timeText(s.last),
      gapList(s.gaps),
      share(undated.get(s.name) ?? { events: 0, undated: 0 }),
      number(s.files),
      s.hits ? number(s.hits) : "–",
    ]);
  const body = h("tbody");
  const foot = inSteps(data.sources, LISTED, body, row, more);
  if (!data.sources.length && !data.coverage.length)
    return section("coverage", "coverage", "coverageNote", h("p", {}, word("noLogs")));
  return section("coverage", "coverage", "coverageNote", table(heads, body), foot, everyFile(data.coverage));
}

function everyFile(list: Coverage[]): HTMLElement {
  const heads: [Word, boolean][] = [
    ["file", false],
    ["format", false],
    ["first", false],
    ["last", false],
    ["eventsColumn", true],
    ["undatedColumn", true],
    ["bytesColumn", true],
    ["unreadColumn", true],
  ];
  const row = (c: Coverage): HTMLElement =>
    cells(heads, h("span", {}, code(c.file), c.member !== null && " ▸ ", c.member !== null && code(c.member)), [
      visible([c.format, c.detail].filter(Boolean).join(" · ") || "–"),
      timeText(c.first),
      timeText(c.last),
      number(c.events),
      share(c),
      bytes(c.bytes),
      c.unparsed_bytes ? bytes(c.unparsed_bytes) : "–",
    ]);
  const box = h("details", { class: "every" }, h("summary", {}, word("everyFile", { n: number(list.length) })));
  const fillIn = (): void => {
    if (box.querySelector("table")) return;
    const body = h("tbody");
    const foot = inSteps(list, LISTED, body, row, more);
    box.append(table(heads, body), foot);
  };
  box.addEventListener("toggle", fillIn);
  box.addEventListener("fill", fillIn);
  return box;
}

export function errors(data: Result): HTMLElement {
  if (!data.errors.length) return section("errors", "errors", null, h("p", {}, word("noErrors")));
  const list = h("ul", { class: "errors" });
  const foot = inSteps(
    data.errors,
    LISTED,
    list,
    (e) => h("li", {}, code(e.file), h("span", {}, visible(e.reason ?? ""))),
    more,
  );
  return section("errors", "errors", "errorsNote", list, foot);
}

export function reports(data: Result): HTMLElement {
  const list = h(
    "ul",
    { class: "reports" },
    ...data.reports.map((r) =>
      h(
        "li",
        {},
        h("p", { class: "title" }, visible(r.title ?? r.file)),
        h(
          "p",
          { class: "note" },
          [
            r.format,
            r.language,
            r.published && `${word("published")} ${dayText(r.published)}`,
            word("huntedCount", { n: number(r.indicators) }),
            r.set_aside > 0 && word("asideCount", { n: number(r.set_aside) }),
          ]
            .filter((t): t is string => typeof t === "string" && t !== "")
            .map(plain)
            .join(" · "),
        ),
        h(
          "p",
          { class: "note" },
          r.title !== null && code(r.file),
          r.title !== null && " ",
          "SHA-256 ",
          code(r.sha256),
        ),
      ),
    ),
  );
  return section("reports", "reports", null, list);
}

export function how(): HTMLElement {
  const example = h("span", { class: "ctl" }, "U+202E");
  const items = (["how1", "how2", "how3", "how4"] as const).map((w) => h("li", {}, word(w)));
  return section("how", "how", null, h("ul", { class: "how" }, ...items, h("li", {}, word("how5"), example)));
}
