// SPDX-License-Identifier: GPL-3.0-or-later

export type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined>;

function fill(node: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) node.append(child);
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  fill(node, attributes, children);
  return node;
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(node, attributes, children);
  return node;
}

/** Puts `step` items in at a time, with a button for the next ones. */
export function inSteps<T>(
  items: readonly T[],
  step: number,
  into: Element,
  render: (item: T) => Node,
  label: (left: number) => string,
): HTMLElement {
  const foot = h("p", { class: "more" });
  let at = 0;
  const next = (): void => {
    for (const item of items.slice(at, at + step)) into.append(render(item));
    at = Math.min(items.length, at + step);
    foot.replaceChildren();
    if (at >= items.length) return;
    const button = h("button", { type: "button" }, label(Math.min(step, items.length - at)));
    button.addEventListener("click", next);
    foot.append(button);
  };
  next();
  return foot;
}
