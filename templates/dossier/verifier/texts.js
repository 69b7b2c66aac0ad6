// What a person reads, in French and in English. Texts from outside are only ever shown as plain text, made harmless.
import { TARGETS, TEXTS } from "./data.js";

let spoken = "fr";
export const language = () => spoken;

/** A text by its key, its `{names}` filled in; `n` chooses between singular and plural. */
export const t = (key, given = {}) => {
  const found = TEXTS[spoken][key] ?? TEXTS.fr[key];
  if (found === undefined) throw new Error(`no text ${key}`);
  const said = typeof found === "string" ? found : found[new Intl.PluralRules(spoken).select(given.n) === "one" ? "one" : "other"];
  return said.replace(/\{(\w+)\}/g, (_whole, name) => shown(given[name]));
};

const shown = (value) => {
  if (Array.isArray(value)) return listed(value);
  return typeof value === "number" ? new Intl.NumberFormat(spoken).format(value) : clean(value ?? "");
};

/** A few names, and how many more there are. */
const listed = (names, most = 6) => {
  const first = names.slice(0, most).map((one) => clean(one)).join(", ");
  return names.length > most ? t("and-more", { names: first, n: names.length - most }) : first;
};

const UNSEEN = /(?!\u200d)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** A text from outside, cut, with nothing invisible in it that could turn the reading around. */
export const clean = (text, most = 8000) => {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return cut.replace(/[\t\n\r]/g, " ").replace(UNSEEN, "\ufffd");
};

/** A platform by the name that people know, from its film's; another stands for itself. */
export const platform = (name) => (Object.hasOwn(TARGETS[spoken], name) ? TARGETS[spoken][name] : clean(name, 80));

/** « 12,4 Mo ». */
export const size = (count) => {
  const [unit, by, digits] = count < 1e6 ? ["kilobyte", 1e3, 0] : count < 1e9 ? ["megabyte", 1e6, 1] : ["gigabyte", 1e9, 2];
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits };
  return new Intl.NumberFormat(spoken, options).format(count / by);
};

/** Put the page's own texts in a language: whatever says `data-t`, and `data-label` for what only a screen reader says. */
export const speak = (wanted) => {
  spoken = wanted in TEXTS ? wanted : "fr";
  document.documentElement.lang = spoken;
  document.title = t("title");
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = t(one.dataset.t);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", t(one.dataset.label));
};
