// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a report, with what was found in it marked where it stands.

import { h } from "../report/dom";
import { plain, visible } from "../report/text";
import type { MarkKind, Report, Text } from "./types";
import { named, word } from "./words";

const tags = { paragraph: "p", heading: "h3", item: "p", row: "p", code: "pre" } as const;

/** The group that a mark is shown with, and what it says of itself. */
function describe(
  report: Report,
  kind: MarkKind,
  index: number,
  sub: number,
): { group: string; act: string; label: string } {
  if (kind === "answer") {
    const answer = report.claims[index]?.answers[sub];
    return { group: "answer", act: answer?.act ?? "", label: answer ? word(answer.act) : "" };
  }
  if (kind === "claim") {
    const claim = report.claims[index];
    return claim
      ? { group: "claim", act: claim.act, label: `${claim.id} ${word(claim.act)}` }
      : { group: "claim", act: "", label: "" };
  }
  if (kind === "mention") {
    const m = report.mentions[index];
    const group = m && ["actor", "malware", "technique", "victim"].includes(m.kind) ? m.kind : "other";
    return { group, act: "", label: m ? `${named(m.kind)}: ${plain(m.name ?? "")}` : "" };
  }
  if (kind === "indicator") return { group: "indicator", act: "", label: report.indicators[index]?.kind ?? "" };
  return { group: "unread", act: "", label: word("unread") };
}

/** The card that a mark leads to: of a name that stands in several places, the card of the first one. */
function cardOf(report: Report, kind: MarkKind, index: number): string {
  if (kind === "answer") return `claim-${index}`;
  if (kind !== "mention") return `${kind}-${index}`;
  const m = report.mentions[index];
  const first = report.mentions.findIndex((o) => o.kind === m?.kind && o.name === m.name && o.id === m.id);
  return `mention-${first}`;
}

export function source(report: Report, text: Text, prefix: string): HTMLElement {
  const seen = new Set<number>();
  const out = h("div", { class: "source", lang: report.language });
  for (const block of text.blocks) {
    const node = h(tags[block.k], { class: `block ${block.k}` });
    for (const part of block.p) {
      const marks = part.m ?? [];
      // Sentences that gave no claim, then claims, then what stands within them: the innermost is drawn last.
      const order: MarkKind[] = ["unread", "claim", "answer", "mention", "indicator"];
      const sorted = [...marks].sort(
        (a, b) => order.indexOf(text.marks[a]?.[0] ?? "claim") - order.indexOf(text.marks[b]?.[0] ?? "claim"),
      );
      let into: HTMLElement | DocumentFragment = document.createDocumentFragment();
      const outer = into;
      for (const m of sorted) {
        const mark = text.marks[m];
        if (!mark) continue;
        const [kind, index, sub = 0] = mark;
        const { group, act, label } = describe(report, kind, index, sub);
        const first = !seen.has(m);
        seen.add(m);
        const wrap: HTMLElement = h("mark", {
          class: `mark kind-${group}${act ? ` act-${act}` : ""}`,
          "data-kind": group,
          id: first && kind !== "answer" ? `${prefix}${kind}-${index}` : null,
          "data-card": `${prefix}card-${cardOf(report, kind, index)}`,
          title: label,
          tabindex: first && kind === "claim" ? -1 : null,
        });
        if (first && (kind === "claim" || kind === "answer"))
          wrap.append(h("a", { class: "tag", href: `#${prefix}card-claim-${index}`, "data-to": "card" }, label), " ");
        into.append(wrap);
        into = wrap;
      }
      // Line breaks are the text's own.
      part.t.split(/\r?\n/).forEach((line, i) => into.append(i ? "\n" : "", visible(line)));
      node.append(outer);
    }
    out.append(node);
  }
  return out;
}
