// SPDX-License-Identifier: GPL-3.0-or-later
// What the program puts into the page: docs/schemas/read.md, and the text in blocks.

export interface Span {
  offset: number;
  length: number;
}
export interface Party {
  name: string | null;
  kind: string;
  country: string | null;
  span: Span | null;
}
export interface Target {
  name: string | null;
  country: string | null;
  sector: string | null;
  named: boolean;
}
export interface When {
  start: string | null;
  end: string | null;
  min_duration_days: number | null;
  precision: string | null;
}
export interface Answer {
  by: string | null;
  act: Act;
  kind: string;
  country: string | null;
}
export type Act =
  | "asserts"
  | "attributes"
  | "assesses"
  | "accuses"
  | "reveals"
  | "denies"
  | "declines"
  | "no_answer"
  | "confirms"
  | "retracts";
export interface Claim {
  id: number;
  sources: Party[];
  act: Act;
  actor: Party;
  action: string;
  negated: boolean;
  targets: Target[];
  when: When;
  said: { start: string | null; end: string | null };
  likelihood: string | null;
  basis: string | null;
  object: string | null;
  quoted: boolean;
  answers: Answer[];
  derived_from: string | null;
  words: string | null;
}
export interface Indicator {
  kind: string;
  value: string;
  role: string | null;
  valid_from: string | null;
  valid_until: string | null;
  set_aside: string | null;
}
export interface Name {
  name: string | null;
  id?: string | null;
  aliases_in_text?: string[];
  country?: string | null;
  sector?: string | null;
  named?: boolean;
  ambiguous?: boolean;
  inferred?: boolean;
  indicates?: boolean;
  count: number;
  span: Span | null;
}
export interface Mention {
  kind: string;
  name: string | null;
  written: string | null;
  id: string | null;
  country: string | null;
}
export interface Report {
  file: string;
  member: string | null;
  format: string | null;
  original: { file: string } | null;
  language: string | null;
  title: string | null;
  published: string | null;
  claims: Claim[];
  indicators: Indicator[];
  actors: Name[];
  malware: Name[];
  techniques: Name[];
  victims: Name[];
  mentions: Mention[];
  unread: { sentence: string | null }[];
}
/** A piece of text and the marks that it belongs to, by their place in Text.marks. */
export interface Part {
  t: string;
  m?: number[];
}
export type MarkKind = "claim" | "answer" | "mention" | "indicator" | "unread";
export interface Text {
  marks: [MarkKind, number, number?][];
  blocks: { k: "paragraph" | "heading" | "item" | "row" | "code"; p: Part[] }[];
}
export interface Data {
  language: string;
  read: {
    vigie: string;
    interrupted: boolean;
    sandboxed: boolean;
    reports: Report[];
    errors: { file: string; reason: string }[];
  };
  texts: Text[];
}
