// Elements are made one by one: their text is only ever text, never markup.
export const all = (selector, from = document) => [...from.querySelectorAll(selector)];
export const one = (selector, from = document) => from.querySelector(selector);

/** An element: attributes by name (`on` gives listeners by event; null leaves an attribute out), then its children. */
export const el = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") Object.entries(value).forEach(([event, hear]) => made.addEventListener(event, hear));
    else if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== ""));
  return made;
};

const SVG = "http://www.w3.org/2000/svg";
const MARKS = { verified: "M5 12.5l4.5 4.5L19 7.5", failed: "M7 7l10 10M17 7L7 17", not_run: "M6 12h12", within_tolerance: "M5 10q3.5-4 7 0t7 0M5 16q3.5-4 7 0t7 0" };

/** A status's sign: its shape tells it as much as its colour. */
export const sign = (status) => {
  const [svg, circle, path] = ["svg", "circle", "path"].map((name) => document.createElementNS(SVG, name));
  Object.entries({ viewBox: "0 0 24 24", class: "sign", "aria-hidden": "true" }).forEach((pair) => svg.setAttribute(...pair));
  Object.entries({ cx: 12, cy: 12, r: 11, fill: "currentColor" }).forEach((pair) => circle.setAttribute(...pair));
  Object.entries({ d: MARKS[status], fill: "none", stroke: "#fff", "stroke-width": 2.6, "stroke-linecap": "round" }).forEach((pair) => path.setAttribute(...pair));
  svg.append(circle, path);
  return svg;
};

/** Give a file to whoever sits here: the only thing that leaves this page, and it goes to her own disk. */
export const save = (name, type, text) => {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};
