// SPDX-License-Identifier: GPL-3.0-or-later
// docs/schemas/hunt.md, as far as the page uses it.

export type Time = string | null;

export interface Span {
  first: Time;
  last: Time;
}

export interface Indicator {
  kind: string;
  value: string;
  written: string | null;
  role: string | null;
  report: string | null;
  valid_from: Time;
  valid_until: Time;
}

export interface ListedIndicator extends Indicator {
  set_aside: string | null;
  count: number;
  outside: number;
}

export interface Evidence {
  file: string;
  member: string | null;
  offset: number;
  length: number;
  sha256: string;
  time: Time;
  host: string | null;
  line: string;
  check: string | null;
}

export interface Sighting extends Span {
  indicator: Indicator;
  in_validity: boolean;
  count: number;
  undated: number;
  hosts: string[];
  timeline: { host: string | null; day: string; count: number }[];
  per_host: (Span & { host: string | null; count: number })[];
  evidence: Evidence[];
}

export interface Coverage extends Span {
  file: string;
  member: string | null;
  source: string | null;
  format: string | null;
  detail: string | null;
  bytes: number;
  events: number;
  sampled: number;
  undated: number;
  unparsed_bytes: number;
  gaps: Span[];
  year_from: string | null;
}

export interface Source extends Span {
  name: string;
  format: string | null;
  files: number;
  gaps: Span[];
  hits: number;
}

export interface Result {
  vigie: string;
  interrupted: boolean;
  sandboxed: boolean;
  reports: {
    file: string;
    sha256: string | null;
    format: string | null;
    language: string | null;
    title: string | null;
    published: Time;
    indicators: number;
    set_aside: number;
  }[];
  indicators: ListedIndicator[];
  indicators_total: number;
  verdict: Span & {
    hit: boolean;
    dwell_days: number | null;
    censored_left: boolean;
    censored_right: boolean;
    hosts: string[];
    gaps: Span[];
    covered: Span;
    statement: string | null;
    language: string | null;
  };
  sightings: Sighting[];
  coverage: Coverage[];
  sources: Source[];
  errors: { file: string | null; reason: string | null }[];
  totals: { bytes: number; files: number; events: number; seconds: number | null };
}
