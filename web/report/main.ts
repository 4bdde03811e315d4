// SPDX-License-Identifier: GPL-3.0-or-later
// The report page: reads the result that stands in the page itself, and asks nothing of anybody.

import { h, svg, type Child } from "./dom";
import { coverage, errors, how, indicators, reports, section, sightings } from "./sections";
import { dayText, timeText, visible } from "./text";
import { timeline } from "./timeline";
import type { Result } from "./types";
import { bytes, count, number, setLanguage, word } from "./words";

type Tone = "hit" | "unsure" | "clear";

function toneOf(data: Result): { tone: Tone; title: string } {
  if (data.verdict.hit) return { tone: "hit", title: word("hit") };
  if (!data.verdict.covered.first) return { tone: "unsure", title: word("notCovered") };
  const holes = data.errors.length || data.sources.some((s) => s.gaps.length) || data.interrupted;
  return { tone: holes ? "unsure" : "clear", title: word("notSeen") };
}

/** The interval as a line: closed ends where the logs show them, arrows where they do not. */
function dwell(data: Result): HTMLElement | null {
  const v = data.verdict;
  if (!v.hit || !v.first || !v.last) return null;
  const end = (open: boolean, left: boolean): SVGElement => {
    const d = open ? (left ? "M14 2L3 10L14 18" : "M2 2L13 10L2 18") : left ? "M3 1V19" : "M13 1V19";
    return svg("svg", { class: "end", width: 16, height: 20, "aria-hidden": "true" }, svg("path", { d }));
  };
  const least = v.censored_left || v.censored_right ? `${word("atLeast")} ` : "";
  const days = v.dwell_days === null ? "" : least + count(v.dwell_days, "day", "days");
  const side = (name: string, title: string, time: string | null, note: string): HTMLElement =>
    h(
      "div",
      { class: `side ${name}` },
      h("p", { class: "k" }, title),
      h("p", { class: "t" }, h("time", {}, timeText(time)), " UTC"),
      h("p", { class: "note" }, note),
    );
  return h(
    "div",
    { class: "dwell" },
    h(
      "div",
      { class: "bar-line" },
      end(v.censored_left, true),
      h("span", { class: "rule" }),
      h("span", { class: "days" }, days),
      h("span", { class: "rule" }),
      end(v.censored_right, false),
    ),
    h(
      "div",
      { class: "sides" },
      side("left", word("firstSeen"), v.first, word(v.censored_left ? "openLeft" : "closedLeft")),
      side("right", word("lastSeen"), v.last, word(v.censored_right ? "openRight" : "closedRight")),
    ),
    v.gaps.length > 0 &&
      h(
        "p",
        { class: "note silent" },
        `${word("unknownBetween")} `,
        v.gaps
          .slice(0, 4)
          .map((g) => `${timeText(g.first)} → ${timeText(g.last)}`)
          .join("; "),
        v.gaps.length > 4 && ` (+ ${number(v.gaps.length - 4)})`,
      ),
  );
}

function facts(data: Result): HTMLElement {
  const v = data.verdict;
  const seen = data.sightings.filter((s) => s.in_validity);
  const gaps = data.sources.reduce((n, s) => n + s.gaps.length, 0);
  const fact = (big: string, small: string, tone: string | null = null): HTMLElement =>
    h("li", { class: tone }, h("b", {}, big), h("span", {}, small));
  const unit = (n: number, one: Parameters<typeof count>[1], many: Parameters<typeof count>[2]): string =>
    word(n === 1 ? one : many);
  return h(
    "ul",
    { class: "facts" },
    fact(
      number(seen.length),
      `${unit(seen.length, "indicatorSeen", "indicatorsSeen")} ${word("ofHunted", { n: number(data.indicators_total) })}`,
    ),
    v.hit && fact(number(v.hosts.length), unit(v.hosts.length, "host", "hosts")),
    fact(v.covered.first ? `${dayText(v.covered.first)} → ${dayText(v.covered.last)}` : "–", word("covered")),
    fact(number(gaps), unit(gaps, "gap", "gaps"), gaps ? "warn" : null),
    fact(
      number(data.errors.length),
      unit(data.errors.length, "problem", "problems"),
      data.errors.length ? "warn" : null,
    ),
  );
}

/** Dates and times do not break at their hyphens. */
function unbroken(text: string): Node[] {
  return text
    .split(/(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?)/)
    .map((part, i) => (i % 2 ? h("span", { class: "nowrap" }, part) : visible(part)));
}

function header(data: Result): HTMLElement {
  const { tone, title } = toneOf(data);
  const v = data.verdict;
  return h(
    "header",
    { class: tone },
    h("p", { class: "kicker" }, "vigie · ", word("kicker")),
    h("h1", {}, title),
    h("p", { class: "statement" }, ...unbroken(v.statement ?? "")),
    data.interrupted && h("p", { class: "warning" }, word("interrupted")),
    !data.sandboxed && h("p", { class: "warning" }, word("unsandboxed")),
    dwell(data),
    facts(data),
    v.hosts.length > 0 &&
      h(
        "ul",
        { class: "hosts", "aria-label": word("hosts") },
        ...v.hosts.slice(0, 60).map((host) => h("li", {}, visible(host))),
        v.hosts.length > 60 && h("li", { class: "rest" }, `+ ${number(v.hosts.length - 60)}`),
      ),
  );
}

function openForPrint(): void {
  for (const box of document.querySelectorAll("details")) {
    if (box.open) continue;
    box.dispatchEvent(new Event("fill"));
    box.open = true;
    box.dataset["printed"] = "";
  }
}

function closeAfterPrint(): void {
  for (const box of document.querySelectorAll<HTMLDetailsElement>("details[data-printed]")) {
    box.open = false;
    delete box.dataset["printed"];
  }
}

function start(): void {
  const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as Result;
  setLanguage(data.verdict.language);
  const totals = data.totals;
  const rows = timeline(data);
  const children: Child[] = [
    header(data),
    rows ? section("timeline", "timeline", "timelineNote", rows) : section("timeline", "timeline", "nothingDated"),
    sightings(data, true),
    sightings(data, false),
    indicators(data),
    coverage(data),
    errors(data),
    reports(data),
    how(),
  ];
  const main = document.querySelector("main")!;
  main.replaceChildren(...children.filter((c): c is Node => c instanceof Node));
  document
    .querySelector("footer")!
    .append(
      `vigie ${data.vigie}. `,
      word("footer", { files: number(totals.files), bytes: bytes(totals.bytes), events: number(totals.events) }),
    );
  window.addEventListener("beforeprint", openForPrint);
  window.addEventListener("afterprint", closeAfterPrint);
}

start();
