// SPDX-License-Identifier: GPL-3.0-or-later
// One row a source, a host and an indicator over one time axis. Rows are drawn again when the width changes.

import { h, svg } from "./dom";
import { buildScale, DAY, pieces, position, ticks, timeAt, type Scale } from "./scale";
import { commonFolder, defang, durationText, plain, timeText, validityText } from "./text";
import type { Result, Sighting, Span } from "./types";
import { count, dateText, number, word } from "./words";

const ROWS = 30;
const HOST_PX = 26;
const THIN_PX = 12;
const BAND_PX = 18;

interface Row {
  label: string;
  code: boolean;
  summary: string;
  height: number;
  draw: (scale: Scale, strip: SVGSVGElement) => void;
  /** What stands at this time, for pointer and keyboard. */
  at: (ms: number, next: number) => string;
  /** Times worth a stop of the arrow keys. */
  stops: number[];
}

interface HostDays {
  name: string | null;
  first: number;
  total: number;
  days: Map<number, number>;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const dayOf = (ms: number): string => iso(ms).slice(0, 10);

function hatch(scale: Scale, from: number, until: number, y: number, height: number): SVGRectElement | null {
  const x = position(scale, from);
  const width = Math.max(2, position(scale, until) - x);
  return svg("rect", { class: "gap", x, y, width, height, fill: "url(#hatch)" });
}

function collectHosts(data: Result): HostDays[] {
  const hosts = new Map<string | null, HostDays>();
  const get = (name: string | null): HostDays => {
    let row = hosts.get(name);
    if (!row) hosts.set(name, (row = { name, first: Infinity, total: 0, days: new Map() }));
    return row;
  };
  for (const s of data.sightings) {
    if (!s.in_validity) continue;
    for (const host of s.per_host) {
      const row = get(host.host);
      row.total += host.count;
      if (host.first) row.first = Math.min(row.first, Date.parse(host.first));
    }
    for (const day of s.timeline) {
      const row = get(day.host);
      const at = Date.parse(day.day);
      row.days.set(at, (row.days.get(at) ?? 0) + day.count);
    }
  }
  return [...hosts.values()].sort((a, b) => a.first - b.first || ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
}

/** Sums the days into columns at least `px` wide, so that 10,000 days cost no more than a screen of bars. */
function bars(scale: Scale, days: Map<number, number>, px: number): { x: number; width: number; count: number }[] {
  const out = new Map<number, { x: number; width: number; count: number }>();
  for (const [at, n] of days) {
    const left = position(scale, at);
    const right = position(scale, at + DAY);
    const column = Math.floor(left / px);
    const key = right - left >= px ? -at - 1 : column;
    const bar = out.get(key);
    if (bar) bar.count += n;
    else
      out.set(
        key,
        right - left >= px ? { x: left, width: right - left, count: n } : { x: column * px, width: px, count: n },
      );
  }
  return [...out.values()];
}

/** The tallest bar of all hosts, so that their rows compare; reckoned once a scale. */
function tallest(hosts: HostDays[]): (scale: Scale) => number {
  let known: Scale | null = null;
  let most = 1;
  return (scale) => {
    if (scale !== known)
      most = Math.max(1, ...hosts.map((x) => bars(scale, x.days, 3).reduce((m, b) => Math.max(m, b.count), 1)));
    known = scale;
    return most;
  };
}

function hostRow(host: HostDays, data: Result, mostOf: (scale: Scale) => number): Row {
  const stops = [...host.days.keys()].sort((a, b) => a - b);
  const name = host.name === null ? word("noHost") : plain(host.name);
  const gaps = data.verdict.gaps;
  return {
    label: name,
    code: host.name !== null,
    summary: `${name}: ${count(host.total, "record", "records")}${stops.length ? `, ${dayOf(stops[0]!)} – ${dayOf(stops[stops.length - 1]!)}` : ""}`,
    height: HOST_PX,
    stops,
    draw(scale, strip) {
      for (const gap of gaps)
        if (gap.first && gap.last)
          strip.append(hatch(scale, Date.parse(gap.first), Date.parse(gap.last), 2, HOST_PX - 3) ?? "");
      const list = bars(scale, host.days, 3);
      const most = mostOf(scale);
      for (const b of list) {
        const height = Math.max(3, Math.sqrt(b.count / most) * (HOST_PX - 4));
        const width = Math.max(1.5, b.width - (b.width > 3 ? 1 : 0.6));
        strip.append(
          svg("rect", {
            class: "bar",
            x: b.x.toFixed(1),
            y: (HOST_PX - 1 - height).toFixed(1),
            width: width.toFixed(1),
            height: height.toFixed(1),
          }),
        );
      }
      strip.append(svg("line", { class: "base", x1: 0, x2: scale.width, y1: HOST_PX - 0.5, y2: HOST_PX - 0.5 }));
    },
    at(ms, next) {
      const from = Math.floor(ms / DAY) * DAY;
      const until = Math.max(from + DAY, next);
      let sum = 0;
      for (let d = from; d < until; d += DAY) sum += host.days.get(d) ?? 0;
      const when = until - from > DAY ? `${dayOf(from)} – ${dayOf(until - DAY)}` : dayOf(from);
      const gap = gaps.find((g) => g.first && g.last && Date.parse(g.first) < until && Date.parse(g.last) >= from);
      const what = sum ? count(sum, "record", "records") : gap ? word("keyGap") : word("noRecord");
      return `${name} · ${when} · ${what}`;
    },
  };
}

function inGap(gaps: Span[], ms: number): Span | undefined {
  return gaps.find((g) => g.first && g.last && ms >= Date.parse(g.first) && ms <= Date.parse(g.last));
}

function sourceRow(data: Result, i: number, folder: string): Row {
  const source = data.sources[i]!;
  const covered = pieces(source);
  const name = plain(source.name.slice(folder.length));
  return {
    label: name,
    code: true,
    summary: `${name}: ${timeText(source.first)} – ${timeText(source.last)}, ${count(source.gaps.length, "gap", "gaps")}`,
    height: THIN_PX,
    stops: covered.flat(),
    draw(scale, strip) {
      for (const [from, until] of covered) {
        const x = position(scale, from);
        strip.append(
          svg("rect", { class: "kept", x, y: 3, width: Math.max(2, position(scale, until) - x), height: 6, rx: 1 }),
        );
      }
      for (const gap of source.gaps)
        if (gap.first && gap.last) strip.append(hatch(scale, Date.parse(gap.first), Date.parse(gap.last), 1, 10) ?? "");
    },
    at(ms) {
      const gap = inGap(source.gaps, ms);
      if (gap)
        return `${name} · ${word("keyGap")} · ${timeText(gap.first)} – ${timeText(gap.last)} (${durationText(gap.first, gap.last)})`;
      const inside = covered.some(([from, until]) => ms >= from && ms <= until);
      return `${name} · ${inside ? word("keyCovered") : word("keyGap")} · ${timeText(source.first)} – ${timeText(source.last)}`;
    },
  };
}

interface Band {
  kind: string;
  value: string;
  from: string | null;
  until: string | null;
  inside: Sighting | null;
  outside: Sighting | null;
}

function collectBands(data: Result): Band[] {
  const bands = new Map<string, Band>();
  for (const s of data.sightings) {
    const { kind, value, valid_from: from, valid_until: until } = s.indicator;
    const key = `${kind} ${value}`;
    const band = bands.get(key) ?? { kind, value, from, until, inside: null, outside: null };
    if (s.in_validity) band.inside = s;
    else band.outside = s;
    bands.set(key, band);
  }
  return [...bands.values()];
}

function drawValidity(scale: Scale, strip: SVGSVGElement, band: Band): void {
  const left = band.from ? position(scale, Date.parse(band.from)) : 0.75;
  const right = band.until ? position(scale, Date.parse(band.until)) : scale.width - 0.75;
  const [top, bottom] = [3, BAND_PX - 3];
  const middle = BAND_PX / 2;
  if (!band.from && !band.until) {
    strip.append(svg("line", { class: "unstated", x1: 0, x2: scale.width, y1: middle, y2: middle }));
    return;
  }
  strip.append(
    svg("rect", { class: "valid", x: left, y: top, width: Math.max(1, right - left), height: bottom - top }),
  );
  // A stated end is a line; an open one points on.
  const end = (x: number, out: number, stated: boolean): void => {
    const d = stated
      ? `M${x} ${top - 2}V${bottom + 2}`
      : `M${x - out * 5} ${top}L${x} ${middle}L${x - out * 5} ${bottom}`;
    strip.append(svg("path", { class: "edge", d }));
  };
  end(left, -1, band.from !== null);
  end(right, 1, band.until !== null);
}

function drawSeen(scale: Scale, strip: SVGSVGElement, s: Sighting | null): void {
  if (!s || !s.first || !s.last) return;
  const middle = BAND_PX / 2;
  const x = position(scale, Date.parse(s.first));
  const width = Math.max(3, position(scale, Date.parse(s.last)) - x);
  strip.append(svg("rect", { class: "seen", x, y: middle - 2.5, width, height: 5, rx: 1 }));
}

/** Day by day: the first and the last may lie on both sides of the validity. */
function drawOutside(scale: Scale, strip: SVGSVGElement, s: Sighting | null): void {
  const days = new Map<number, number>();
  for (const day of s?.timeline ?? []) days.set(Date.parse(day.day), day.count);
  const columns = bars(scale, days, 5).sort((a, b) => a.x - b.x);
  const y = BAND_PX / 2 - 2.5;
  columns.forEach((b, i) => {
    // Neighbours make one mark.
    const before = columns[i - 1];
    const last = strip.lastElementChild;
    if (before && last && b.x - (before.x + before.width) < 1) {
      last.setAttribute("width", String(b.x + b.width - Number(last.getAttribute("x"))));
      return;
    }
    strip.append(svg("rect", { class: "outside", x: b.x, y, width: b.width, height: 5, rx: 1 }));
  });
}

function bandRow(band: Band): Row {
  const name = plain(defang(band.kind, band.value));
  const seen = (s: Sighting | null, w: "keySeen" | "keyOutside"): string =>
    s ? ` · ${word(w)}: ${count(s.count, "record", "records")}, ${timeText(s.first)} – ${timeText(s.last)}` : "";
  const stated =
    band.from || band.until ? `${word("stated")} ${validityText(band.from, band.until)}` : word("noValidity");
  const text = `${name} · ${stated}${seen(band.inside, "keySeen")}${seen(band.outside, "keyOutside")}`;
  const times = [band.inside, band.outside].flatMap((s) => (s ? [s.first, s.last] : []));
  return {
    label: name,
    code: true,
    summary: text,
    height: BAND_PX,
    stops: [band.from, band.until, ...times].flatMap((t) => (t ? [Date.parse(t)] : [])).sort((a, b) => a - b),
    draw(scale, strip) {
      drawValidity(scale, strip, band);
      drawSeen(scale, strip, band.inside);
      drawOutside(scale, strip, band.outside);
    },
    at: () => text,
  };
}

function tickText(unit: string, at: number): string {
  if (unit === "year") return dateText(at, { year: "numeric" });
  if (unit === "month") return dateText(at, { month: "short", year: "numeric" });
  if (unit === "day") return dateText(at, { day: "numeric", month: "short" });
  return dateText(at, { day: "numeric", hour: "2-digit", minute: "2-digit" });
}

function setSize(strip: SVGSVGElement, width: number, height: number): void {
  strip.setAttribute("width", String(width));
  strip.setAttribute("height", String(height));
  strip.setAttribute("viewBox", `0 0 ${width} ${height}`);
}

/** Room for a date. */
const apart = (scale: Scale): number => (scale.width < 500 ? 62 : 84);

function drawAxis(scale: Scale, strip: SVGSVGElement): void {
  setSize(strip, scale.width, 22);
  for (const s of scale.segments)
    strip.append(svg("line", { class: "axis", x1: s.left, x2: s.right, y1: 21.5, y2: 21.5 }));
  scale.segments.slice(1).forEach((s, i) => {
    const middle = (scale.segments[i]!.right + s.left) / 2;
    strip.append(
      svg("path", { class: "cutline", d: `M${middle - 6} 26L${middle - 1} 16M${middle + 1} 26L${middle + 6} 16` }),
    );
  });
  for (const t of ticks(scale, apart(scale))) {
    strip.append(svg("line", { class: "axis", x1: t.px, x2: t.px, y1: 16, y2: 22 }));
    const last = t.px > scale.width - 60;
    strip.append(
      svg(
        "text",
        { x: last ? scale.width : t.px, y: 12, "text-anchor": last ? "end" : "start" },
        tickText(t.unit, t.at),
      ),
    );
  }
}

/** Grid lines and cuts, under everything; joined from row to row where no label stands between. */
function drawGround(scale: Scale, strip: SVGSVGElement, height: number): void {
  const over = matchMedia("(max-width: 40rem)").matches ? 0 : 3;
  for (const t of ticks(scale, apart(scale)))
    strip.append(svg("line", { class: "grid", x1: t.px, x2: t.px, y1: -over, y2: height + over }));
  scale.segments.slice(1).forEach((s, i) => {
    const from = scale.segments[i]!.right;
    const middle = (from + s.left) / 2;
    strip.append(
      svg("rect", { class: "cut", x: from, y: -over, width: s.left - from, height: height + 2 * over }),
      svg("line", { class: "cutedge", x1: middle, x2: middle, y1: -over, y2: height + over }),
    );
  });
}

class Strip {
  readonly node: HTMLElement;
  private readonly strip = svg("svg", { "aria-hidden": "true" });
  private readonly cursor = svg("line", { class: "cursor", y1: 0 });
  private scale: Scale | null = null;
  private stop = -1;

  constructor(
    private readonly row: Row,
    private readonly say: (text: string, owner: Strip | null, px: number) => void,
  ) {
    const label = h("div", { class: row.code ? "label code" : "label", title: row.label }, row.label);
    this.node = h("div", { class: "trow", role: "img", tabindex: 0, "aria-label": row.summary }, label, this.strip);
    this.strip.addEventListener("pointermove", (e) => this.point(e));
    this.strip.addEventListener("pointerdown", (e) => this.point(e));
    this.strip.addEventListener("pointerleave", () => this.leave());
    this.node.addEventListener("focus", () => this.say(row.summary, this, 0));
    this.node.addEventListener("blur", () => this.leave());
    this.node.addEventListener("keydown", (e) => this.key(e));
  }

  draw(scale: Scale): void {
    this.scale = scale;
    this.strip.replaceChildren();
    setSize(this.strip, scale.width, this.row.height);
    drawGround(scale, this.strip, this.row.height);
    this.row.draw(scale, this.strip);
    this.cursor.setAttribute("y2", String(this.row.height));
  }

  private mark(px: number): void {
    this.cursor.setAttribute("x1", String(px));
    this.cursor.setAttribute("x2", String(px));
    this.strip.append(this.cursor);
  }

  private show(px: number): void {
    if (!this.scale) return;
    const ms = timeAt(this.scale, px);
    const next = timeAt(this.scale, px + 3);
    if (ms === null) return this.leave();
    this.mark(px);
    this.say(this.row.at(ms, next ?? ms), this, px);
  }

  private point(e: PointerEvent): void {
    this.show(e.clientX - this.strip.getBoundingClientRect().left);
  }

  private leave(): void {
    this.cursor.remove();
    this.stop = -1;
    this.say("", null, 0);
  }

  private key(e: KeyboardEvent): void {
    const last = this.row.stops.length - 1;
    const go: Record<string, number> = {
      ArrowRight: Math.min(last, this.stop + 1),
      ArrowLeft: Math.max(0, this.stop - 1),
      Home: 0,
      End: last,
    };
    const stop = go[e.key];
    if (stop === undefined || last < 0 || !this.scale) return;
    e.preventDefault();
    this.stop = stop;
    const at = this.row.stops[stop]!;
    const px = position(this.scale, at);
    this.mark(px);
    this.say(this.row.at(at, at), this, px);
  }
}

function swatch(name: string, draw: (s: SVGSVGElement) => void, text: string): HTMLElement {
  const s = svg("svg", { class: `swatch ${name}`, width: 26, height: 14, "aria-hidden": "true" });
  draw(s);
  return h("li", {}, s, text);
}

function legend(hit: boolean, bands: boolean, cut: boolean): HTMLElement {
  const bar = (s: SVGSVGElement): void =>
    [3, 6, 9, 13].forEach((height, i) =>
      s.append(svg("rect", { class: "bar", x: 1 + i * 6, y: 14 - height, width: 4, height })),
    );
  return h(
    "ul",
    { class: "legend" },
    swatch(
      "",
      (s) => s.append(svg("rect", { class: "kept", x: 0, y: 4, width: 26, height: 6, rx: 1 })),
      word("keyCovered"),
    ),
    swatch(
      "",
      (s) => s.append(svg("rect", { class: "gap", x: 0, y: 1, width: 26, height: 12, fill: "url(#hatch)" })),
      word("keyGap"),
    ),
    hit && swatch("", bar, word("keyRecords")),
    bands &&
      swatch(
        "",
        (s) => s.append(svg("rect", { class: "valid", x: 0.5, y: 1, width: 25, height: 12 })),
        word("keyValid"),
      ),
    bands &&
      swatch(
        "",
        (s) => s.append(svg("rect", { class: "seen", x: 0, y: 4, width: 26, height: 5, rx: 1 })),
        word("keySeen"),
      ),
    bands &&
      swatch(
        "",
        (s) => s.append(svg("rect", { class: "outside", x: 1, y: 4, width: 24, height: 5, rx: 1 })),
        word("keyOutside"),
      ),
    cut && swatch("", (s) => s.append(svg("path", { class: "cutline", d: "M9 14L13 0M13 14L17 0" })), word("keyCut")),
  );
}

function hatchPattern(): SVGSVGElement {
  return svg(
    "svg",
    { width: 0, height: 0, class: "defs", "aria-hidden": "true" },
    svg(
      "defs",
      {},
      svg(
        "pattern",
        { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        svg("rect", { class: "hatch-ground", width: 5, height: 5 }),
        svg("line", { class: "hatch-line", x1: 0, y1: 0, x2: 0, y2: 5 }),
      ),
    ),
  );
}

/** Null where nothing has a time. */
export function timeline(data: Result): HTMLElement | null {
  const box = h("div", { class: "timeline" });
  if (!buildScale(data, 600)) return null;
  const tip = h("div", { class: "tip", role: "status", hidden: true });
  const axis = svg("svg", { class: "axisline", "aria-hidden": "true" });
  const strips: Strip[] = [];
  const say = (text: string, owner: Strip | null, px: number): void => {
    tip.hidden = !text;
    tip.textContent = text;
    if (!owner) return;
    const row = owner.node.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    const strip = owner.node.lastElementChild!.getBoundingClientRect();
    const left = strip.left - frame.left + px - tip.offsetWidth / 2;
    tip.style.left = `${Math.max(0, Math.min(frame.width - tip.offsetWidth, left))}px`;
    tip.style.top = `${row.bottom - frame.top + 6}px`;
  };
  let scale: Scale | null = null;
  const group = (title: string, rows: Row[]): void => {
    if (!rows.length) return;
    box.append(h("h3", {}, title));
    const body = h("div");
    box.append(body);
    const add = (from: number): void => {
      for (const row of rows.slice(from, from + ROWS)) {
        const strip = new Strip(row, say);
        strips.push(strip);
        body.append(strip.node);
        if (scale) strip.draw(scale);
      }
      const left = rows.length - from - ROWS;
      if (left <= 0) return;
      const button = h("button", { type: "button" }, word("more", { n: number(Math.min(left, ROWS)) }));
      button.addEventListener("click", () => {
        button.parentElement?.remove();
        add(from + ROWS);
      });
      body.append(h("p", { class: "more" }, button));
    };
    add(0);
  };
  const hosts = collectHosts(data);
  const folder = commonFolder(data.sources.map((s) => s.name));
  const most = tallest(hosts);
  const bands = collectBands(data);
  box.append(hatchPattern(), h("div", { class: "trow axisrow" }, h("div", { class: "label" }), axis));
  group(
    folder ? `${word("logsKept")} · ${plain(folder)}` : word("logsKept"),
    data.sources.map((_, i) => sourceRow(data, i, folder)),
  );
  group(
    word("hostsSeen"),
    hosts.map((host) => hostRow(host, data, most)),
  );
  group(word("validity"), bands.map(bandRow));
  box.append(tip, legend(hosts.length > 0, bands.length > 0, (buildScale(data, 600)?.segments.length ?? 1) > 1));

  const draw = (width: number): void => {
    if (width < 50) return;
    scale = buildScale(data, width);
    if (!scale) return;
    axis.replaceChildren();
    drawAxis(scale, axis);
    for (const strip of strips) strip.draw(scale);
  };
  const fit = (): void =>
    draw(Math.floor(axis.parentElement!.getBoundingClientRect().right - axis.getBoundingClientRect().left));
  new ResizeObserver(fit).observe(box);
  // The paper's width is not known yet: drawn for a narrow one, stretched by the style sheet.
  window.addEventListener("beforeprint", () => draw(500));
  window.addEventListener("afterprint", fit);
  return box;
}
