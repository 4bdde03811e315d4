// SPDX-License-Identifier: GPL-3.0-or-later
// One time axis for every row. Where the logs leave out more than a sixth of the whole time, that time is cut out.

import type { Result, Source } from "./types";

export const DAY = 86_400_000;
const CUT_PX = 22;
const LEAST_PX = 64;
const SEGMENTS = 4;

export interface Segment {
  from: number;
  until: number;
  left: number;
  right: number;
}

export interface Scale {
  segments: Segment[];
  width: number;
}

type Pair = [number, number];

/** What a source covers: its extent without its gaps. */
export function pieces(source: Source): Pair[] {
  if (!source.first || !source.last) return [];
  const out: Pair[] = [];
  let from = Date.parse(source.first);
  for (const gap of source.gaps) {
    if (!gap.first || !gap.last) continue;
    out.push([from, Date.parse(gap.first)]);
    from = Date.parse(gap.last);
  }
  out.push([from, Date.parse(source.last)]);
  return out;
}

function merged(pairs: Pair[]): Pair[] {
  const out: Pair[] = [];
  for (const [from, until] of pairs.sort((a, b) => a[0] - b[0])) {
    const last = out[out.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], until);
    else out.push([from, until]);
  }
  return out;
}

/** Null where nothing has a time. */
export function buildScale(data: Result, width: number): Scale | null {
  const { first, last } = data.verdict;
  const pairs = data.sources.flatMap(pieces);
  if (first && last) pairs.push([Date.parse(first), Date.parse(last)]);
  // Day by day: what was seen years apart leaves the time between free to be cut out.
  for (const s of data.sightings)
    for (const day of s.timeline) pairs.push([Date.parse(day.day), Date.parse(day.day) + DAY]);
  const spans = merged(pairs);
  if (!spans.length) return null;
  const total = spans[spans.length - 1]![1] - spans[0]![0];
  const longest = Math.max(total / 6, 30 * DAY);
  const whole: Pair[] = [];
  for (const [from, until] of spans) {
    const before = whole[whole.length - 1];
    if (before && (from - before[1] <= longest || whole.length === SEGMENTS)) before[1] = until;
    else whole.push([from, until]);
  }
  const single = whole[0]!;
  if (whole.length === 1 && single[1] - single[0] < 3_600_000) {
    single[0] -= 1_800_000;
    single[1] += 1_800_000;
  }
  const time = whole.reduce((sum, [from, until]) => sum + until - from, 0);
  const free = width - CUT_PX * (whole.length - 1) - LEAST_PX * whole.length;
  let left = 0;
  const segments = whole.map(([from, until]) => {
    const px = LEAST_PX + (free * (until - from)) / Math.max(time, 1);
    const segment = { from, until, left, right: left + px };
    left += px + CUT_PX;
    return segment;
  });
  return { segments, width };
}

/** Pixels from the left; times in a cut or outside stand at the nearest edge. */
export function position(scale: Scale, ms: number): number {
  for (const s of scale.segments) {
    if (ms > s.until) continue;
    if (ms <= s.from) return s.left;
    return s.left + ((ms - s.from) * (s.right - s.left)) / (s.until - s.from);
  }
  return scale.segments[scale.segments.length - 1]!.right;
}

/** The time at a pixel; null in a cut. */
export function timeAt(scale: Scale, px: number): number | null {
  for (const s of scale.segments)
    if (px >= s.left && px <= s.right) return s.from + ((px - s.left) * (s.until - s.from)) / (s.right - s.left);
  return null;
}

export interface Tick {
  at: number;
  px: number;
  unit: "year" | "month" | "day" | "hour";
}

const steps: { unit: Tick["unit"]; n: number; ms: number }[] = [
  { unit: "hour", n: 1, ms: 3_600_000 },
  { unit: "hour", n: 6, ms: 21_600_000 },
  { unit: "day", n: 1, ms: DAY },
  { unit: "day", n: 7, ms: 7 * DAY },
  { unit: "month", n: 1, ms: 30 * DAY },
  { unit: "month", n: 3, ms: 91 * DAY },
  { unit: "year", n: 1, ms: 365 * DAY },
  { unit: "year", n: 2, ms: 730 * DAY },
  { unit: "year", n: 5, ms: 1826 * DAY },
  { unit: "year", n: 20, ms: 7305 * DAY },
  { unit: "year", n: 100, ms: 36525 * DAY },
];

function ticksOf(s: Segment, apart: number): Tick[] {
  const perPx = (s.until - s.from) / (s.right - s.left);
  const step = steps.find((x) => x.ms / perPx >= apart) ?? steps[steps.length - 1]!;
  const ticks: Tick[] = [];
  const start = new Date(s.from);
  for (let i = 0; i < 400; i++) {
    let at: number;
    if (step.unit === "year") at = Date.UTC(Math.ceil(start.getUTCFullYear() / step.n) * step.n + i * step.n, 0, 1);
    else if (step.unit === "month")
      at = Date.UTC(start.getUTCFullYear(), Math.floor(start.getUTCMonth() / step.n) * step.n + i * step.n, 1);
    else at = Math.floor(s.from / step.ms) * step.ms + i * step.ms;
    if (at > s.until) break;
    if (at < s.from) continue;
    const px = s.left + (at - s.from) / perPx;
    ticks.push({ at, px, unit: step.unit });
  }
  return ticks;
}

/** Ticks at least `apart` pixels from each other; each segment has one, at its beginning where no round time fits. */
export function ticks(scale: Scale, apart: number): Tick[] {
  return scale.segments.flatMap((s) => {
    const own = ticksOf(s, apart).filter(
      (t) => t.px + apart * 0.8 <= s.right || s === scale.segments[scale.segments.length - 1],
    );
    const head: Tick = { at: s.from, px: s.left, unit: "month" };
    if (s.until - s.from < 60 * DAY) head.unit = scale.segments.length > 1 ? "month" : "day";
    if (!own.length) return [head];
    return own[0]!.px - s.left >= apart ? [head, ...own] : own;
  });
}
