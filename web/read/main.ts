// SPDX-License-Identifier: GPL-3.0-or-later
// The page of a dossier: reads what stands in the page itself, and asks nothing of anybody.

import { h, type Child } from "../report/dom";
import { visible } from "../report/text";
import { cards, places, published } from "./cards";
import { source } from "./source";
import type { Data, Report, Text } from "./types";
import { number, setLanguage, word, type Word } from "./words";

const kinds: [string, Word][] = [
  ["claim", "claims"],
  ["actor", "actors"],
  ["malware", "malware"],
  ["technique", "techniques"],
  ["victim", "victims"],
  ["indicator", "indicators"],
  ["unread", "unread"],
  ["other", "others"],
];

function has(data: Data, kind: string): boolean {
  return data.read.reports.some((r) => {
    const counts: Record<string, number> = {
      claim: r.claims.length,
      actor: r.actors.length,
      malware: r.malware.length,
      technique: r.techniques.length,
      victim: r.victims.length,
      indicator: r.indicators.length,
      unread: r.unread.length,
      other: r.mentions.filter((m) => ["place", "sector", "date"].includes(m.kind)).length,
    };
    return (counts[kind] ?? 0) > 0;
  });
}

/** One switch a kind: what is off is neither marked in the text nor listed beside it. */
function filter(data: Data): HTMLElement {
  const box = h("fieldset", { class: "filter" }, h("legend", {}, word("show")));
  for (const [kind, title] of kinds) {
    if (!has(data, kind)) continue;
    const input = h("input", { type: "checkbox", id: `show-${kind}`, checked: kind !== "other" && kind !== "unread" });
    input.addEventListener("change", () => document.body.classList.toggle(`hide-${kind}`, !input.checked));
    document.body.classList.toggle(`hide-${kind}`, !input.checked);
    box.append(h("label", { class: `kind-${kind}` }, input, h("span", {}, word(title))));
  }
  return box;
}

function head(data: Data, report: Report): HTMLElement {
  const facts: Child[] = [report.original?.file ?? report.file, report.member, report.format, report.language, published(report)]
    .filter((f): f is string => Boolean(f))
    .map((f) => h("li", {}, visible(f)));
  return h(
    "header",
    {},
    h("p", { class: "kicker" }, "vigie · ", word("kicker")),
    h("h1", { class: (report.title ?? "").length > 90 ? "long" : null }, visible(report.title ?? report.file)),
    h("ul", { class: "facts" }, ...facts),
    data.read.interrupted && h("p", { class: "warning" }, word("interrupted")),
    !data.read.sandboxed && h("p", { class: "warning" }, word("unsandboxed")),
  );
}

function body(report: Report, text: Text, prefix: string): HTMLElement {
  const list = cards(report, places(text, prefix));
  return h(
    "div",
    { class: "dossier" },
    h(
      "section",
      { class: "left", "aria-label": word("text") },
      text.blocks.length ? source(report, text, prefix) : h("p", { class: "note" }, word("noText")),
    ),
    h("section", { class: "right", tabindex: 0, "aria-label": word("claims") },
      ...(list.length ? list : [h("p", { class: "note" }, word("nothing"))])),
  );
}

/** Goes to what a link names and shows it for a moment. */
function go(id: string): void {
  const to = document.getElementById(id);
  if (!to) return;
  document.querySelectorAll(".here").forEach((n) => n.classList.remove("here"));
  to.classList.add("here");
  if (to.matches(".mark"))
    document.querySelectorAll(`[data-card="${CSS.escape(to.dataset["card"] ?? "")}"]`).forEach((n) => n.classList.add("here"));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  to.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  to.focus({ preventScroll: true });
}

function onClick(event: MouseEvent): void {
  const from = event.target as Element;
  const anchor = from.closest<HTMLAnchorElement>("a[data-to]");
  const mark = anchor ? null : from.closest<HTMLElement>("mark[data-card]");
  const id = anchor ? anchor.hash.slice(1) : mark?.dataset["card"];
  if (!id) return;
  event.preventDefault();
  if (anchor) history.replaceState(null, "", anchor.hash);
  go(id);
}

/** What the pointer is on is raised on both sides. */
function onHover(event: Event): void {
  const on = event.type === "mouseover";
  const from = event.target as Element;
  const mark = from.closest<HTMLElement>("mark[data-card]");
  const card = from.closest<HTMLElement>(".card[id]");
  if (mark) document.getElementById(mark.dataset["card"] ?? "")?.classList.toggle("near", on);
  if (card)
    document.querySelectorAll(`[data-card="${CSS.escape(card.id)}"]`).forEach((n) => n.classList.toggle("near", on));
}

function start(): void {
  const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as Data;
  setLanguage(data.language);
  const children: HTMLElement[] = [];
  data.read.reports.forEach((report, i) => {
    const text = data.texts[i] ?? { marks: [], blocks: [] };
    children.push(head(data, report));
    if (i === 0) children.push(filter(data));
    children.push(body(report, text, `r${i}-`));
  });
  if (data.read.errors.length)
    children.push(
      h(
        "section",
        { class: "errors" },
        h("h2", {}, word("errors"), " ", h("span", { class: "count" }, number(data.read.errors.length))),
        h("ul", {}, ...data.read.errors.map((e) => h("li", {}, h("code", {}, visible(e.file)), h("span", {}, visible(e.reason))))),
      ),
    );
  document.querySelector("main")!.replaceChildren(...children);
  document.querySelector("footer")!.append(`vigie ${data.read.vigie}`);
  document.addEventListener("click", onClick);
  document.addEventListener("mouseover", onHover);
  document.addEventListener("mouseout", onHover);
  if (location.hash) go(location.hash.slice(1));
}

start();
