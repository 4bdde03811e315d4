// SPDX-License-Identifier: GPL-3.0-or-later
// Text from outside, made harmless to look at: nothing here ever becomes markup or a link.

import { count, word } from "./words";

// Controls, format characters (bidirectional overrides, zero width, tags), private use, lone surrogates, separators,
// the letters that Unicode calls ignorable, and more than three marks on one letter.
const hidden =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]|(?<=\p{M}{3})\p{M}/gu;

function spelled(c: string): string {
  const code = c.codePointAt(0) ?? 0;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A string with what cannot be seen spelled out: for labels and attributes. */
export function plain(text: string): string {
  return text.replace(hidden, (c) => (c === "\t" ? " " : spelled(c)));
}

/** The same as nodes, each such character set apart from the letters around it. */
export function visible(text: string): DocumentFragment {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const match of text.matchAll(hidden)) {
    const [found = "", index = 0] = [match[0], match.index];
    if (found === "\t") continue;
    out.append(text.slice(at, index));
    const mark = document.createElement("span");
    mark.className = "ctl";
    mark.textContent = spelled(found);
    out.append(mark);
    at = index + found.length;
  }
  out.append(text.slice(at));
  return out;
}

/** An observable that nobody can follow by accident, as the terminal writes it. */
export function defang(kind: string, value: string): string {
  if (kind === "domain") return value.replaceAll(".", "[.]");
  if (kind === "ipv4" || kind === "cidr") return value.replace(/\.(?=[^.]*$)/, "[.]");
  if (kind === "email") {
    const at = value.lastIndexOf("@") + 1;
    return value.slice(0, at) + value.slice(at).replaceAll(".", "[.]");
  }
  if (kind === "url") {
    const parts = /^([^:]*):\/\/([^/?#]*)(.*)$/s.exec(value);
    if (!parts) return value.replaceAll(".", "[.]");
    return `${parts[1]!.replace(/^http/i, "hxxp")}://${parts[2]!.replaceAll(".", "[.]")}${parts[3]}`;
  }
  return value;
}

const lower = (text: string): string => text.replace(/[A-Z]/g, (c) => c.toLowerCase());

/** The record with the indicator marked wherever it stands as it is or as the report writes it. */
export function marked(line: string, needles: (string | null)[]): DocumentFragment {
  const out = document.createDocumentFragment();
  const hay = lower(line);
  const found = needles.map((n) => lower(n ?? "")).find((n) => n.length > 0 && hay.includes(n));
  let at = 0;
  for (let i = 0; found && i < 100; i++) {
    const next = hay.indexOf(found, at);
    if (next < 0) break;
    out.append(visible(line.slice(at, next)));
    const mark = document.createElement("mark");
    mark.append(visible(line.slice(next, next + found.length)));
    out.append(mark);
    at = next + found.length;
  }
  out.append(visible(line.slice(at)));
  return out;
}

/** "2022-05-14 16:40:51", to the second. */
export function timeText(time: string | null): string {
  return time ? time.slice(0, 19).replace("T", " ") : "–";
}

/** The same with the fraction that the record has. */
export function exactText(time: string): string {
  return time.replace("T", " ").replace("Z", " UTC");
}

export function dayText(time: string | null): string {
  return time ? time.slice(0, 10) : "–";
}

export function durationText(from: string | null, until: string | null): string {
  const minutes = from && until ? Math.max(0, Date.parse(until) - Date.parse(from)) / 60000 : 0;
  if (minutes >= 2880) return count(Math.floor(minutes / 1440), "day", "days");
  if (minutes >= 120) return count(Math.floor(minutes / 60), "hour", "hours");
  return count(Math.floor(minutes), "minute", "minutes");
}

/** The folders that all these begin with; nothing for a single one. */
export function commonFolder(names: string[]): string {
  let folder = names.length > 1 ? names[0]! : "";
  for (const name of names) {
    let n = 0;
    while (n < folder.length && folder[n] === name[n]) n++;
    folder = n ? folder.slice(0, folder.lastIndexOf("/", n - 1) + 1) : "";
  }
  return folder;
}

/** "from 2022-01-01 until 2022-05-31", or that nothing is stated. */
export function validityText(from: string | null, until: string | null): string {
  const parts = [];
  if (from) parts.push(`${word("from")} ${dayText(from)}`);
  if (until) parts.push(`${word("until")} ${dayText(until)}`);
  return parts.length ? parts.join(" ") : word("noValidity");
}
