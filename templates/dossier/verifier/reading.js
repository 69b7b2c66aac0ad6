// Her own texts, which only a person can judge: shown as plain text, from bytes that were read again and compared.
import { content } from "./archive.js";
import { decoded } from "./bytes.js";
import { el } from "./dom.js";
import { shower } from "./film.js";
import { clean, t } from "./texts.js";

const WRITTEN = /^documents\/[^/]+\.(?:md|txt)$/;
const MOST_BYTES = 400000;

const plain = (bytes) => decoded(bytes).replace(/^\ufeff/, "").split(/\r?\n/).map((line) => clean(line)).join("\n");

const read = async (dossier, name) => {
  const bytes = await content(dossier, `data/inputs/${name}`, MOST_BYTES);
  try {
    return el("pre", { class: "text", tabindex: 0, role: "region", "aria-label": clean(name, 120) }, plain(bytes));
  } catch {
    return el("p", { class: "notice", role: "alert" }, t("claims.gone", { name: clean(name, 120) }));
  }
};

/** A button for each document that these places (« documents/charte.md › Ton ») are in. */
export const readers = (dossier, places) => {
  const names = [...new Set(places.map((one) => one.split("›")[0].trim()))].filter((name) => WRITTEN.test(name));
  return names.map((name) => shower(t("claims.read", { name: clean(name, 120) }), () => read(dossier, name)));
};
