// The page: which part shows, in which language, what she picked or dropped.
import { all, el, one } from "./dom.js";
import * as comparing from "./compare.js";
import { forget, screening } from "./film.js";
import * as marking from "./grid.js";
import { readChallenge, readKeyring } from "./keyring.js";
import { matter, toAsk, unmet } from "./matter.js";
import { clean, language, size, speak, t } from "./texts.js";
import { facts, faulty, head, headline, levels } from "./verdict.js";
import { verify } from "./verify.js";

const PARTS = ["verify", "grid", "compare"];
const brought = { keys: null, challenge: null };
const picked = { dossier: null, keyring: null, challenge: null };
const troubles = { keyring: "", challenge: "" };
let verdict = null;
let turn = 0;

const go = () => {
  const wanted = PARTS.find((part) => location.hash === `#${part}`) ?? PARTS[0];
  PARTS.forEach((part) => { one(`#part-${part}`).hidden = part !== wanted; });
  all("nav a").forEach((link) => {
    if (link.hash === `#${wanted}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
};

const told = () => {
  one("#dossier-said").textContent = picked.dossier ? `${clean(picked.dossier.name, 120)} · ${size(picked.dossier.size)}` : t("drop.chosen");
  one("#keyring-said").textContent = troubles.keyring ? t("keyring.bad") : brought.keys ? t("keyring.read", { n: brought.keys.length }) : t("drop.chosen");
  one("#challenge-said").textContent = troubles.challenge ? t("challenge.bad") : brought.challenge ? t("challenge.read", brought.challenge) : t("drop.chosen");
  for (const name of ["keyring", "challenge"]) one(`#${name}-said`).classList.toggle("trouble", Boolean(troubles[name]));
};

const onward = () => el("p", { class: "onward" }, el("a", { class: "button", href: "#grid" }, t("grade")));

const show = () => {
  forget();
  const place = one("#verdict");
  place.hidden = !verdict;
  place.dataset.refused = verdict?.refused ?? "";
  if (!verdict) return place.replaceChildren();
  if (!verdict.dossier) return place.replaceChildren(...head(verdict));
  const changed = faulty(verdict).length > 0;
  const ask = el("section", { class: "ask" }, toAsk(verdict));
  return place.replaceChildren(...head(verdict), ...levels(verdict), ask, ...unmet(verdict), ...screening(verdict, changed), ...matter(verdict, changed).flat(9).filter(Boolean), ...facts(verdict), onward());
};

const progress = (share) => {
  const bar = one("#progress");
  bar.hidden = share >= 1;
  bar.value = share;
};

const begin = async () => {
  const file = picked.dossier;
  if (!file) return;
  turn += 1;
  one("#status").classList.remove("done");
  const mine = turn;
  let last = 0;
  let spoken = -1;
  progress(0);
  const found = await verify(file, brought, (share) => {
    if (mine !== turn || performance.now() - last < 100) return;
    last = performance.now();
    progress(share);
    const quarter = Math.floor(share * 4) * 25;
    if (quarter > spoken) one("#status").textContent = t("reading", { done: (spoken = quarter) });
  });
  if (mine !== turn) return;
  verdict = found;
  progress(1);
  show();
  if (verdict.dossier) marking.about(verdict);
  one("#status").textContent = t("read", { said: headline(verdict) });
  one("#status").classList.add("done");
  one("#drop").classList.add("done");
};

const READERS = { keyring: ["keys", readKeyring], challenge: ["challenge", readChallenge] };

const bring = async (name, file) => {
  const [key, reader] = READERS[name];
  picked[name] = file;
  [brought[key], troubles[name]] = [null, ""];
  try {
    if (file.size > 4000000) throw new RangeError(file.name);
    brought[key] = await reader(new Uint8Array(await file.arrayBuffer()));
  } catch {
    troubles[name] = file.name;
  }
  told();
  return begin();
};

const take = (file) => {
  picked.dossier = file;
  told();
  return begin();
};

/** A dropped file goes where it belongs by its name; whatever isn't a keyring's or a challenge's is a dossier. */
const dropped = async (files) => {
  for (const file of files) {
    const text = file.name.endsWith(".json") && file.size < 4000000 ? await file.text() : "";
    const kind = /"preuve-(keyring|challenge)"/.exec(text)?.[1];
    if (kind) await bring(kind, file);
    else if (!text) await take(file);
  }
};

const listen = () => {
  one("#dossier").addEventListener("change", ({ target }) => target.files.length && take(target.files[0]));
  for (const name of ["keyring", "challenge"]) one(`#${name}`).addEventListener("change", ({ target }) => target.files.length && bring(name, target.files[0]));
  all("input[type=file]").forEach((field) => field.addEventListener("click", () => { field.value = ""; }));  // the same name may hold something else by now
  const drop = one("#drop");
  const over = (event) => {
    event.preventDefault();
    drop.classList.toggle("over", event.type === "dragover");
  };
  ["dragover", "dragleave", "drop"].forEach((kind) => document.addEventListener(kind, over));
  document.addEventListener("drop", (event) => dropped([...event.dataTransfer.files]));
};

const redraw = () => {
  told();
  show();
  marking.draw();
  comparing.draw();
  if (verdict) one("#status").textContent = t("read", { said: headline(verdict) });
};

marking.start();
comparing.start();
listen();
speak("fr");
one("#language").addEventListener("click", () => {
  speak(language() === "fr" ? "en" : "fr");
  redraw();
});
/** On paper nothing can be unfolded: what was looked at, and what doesn't hold, is printed open. */
let opened = [];
globalThis.addEventListener("beforeprint", () => {
  opened = all("#verdict .level details:not([open]), #verdict .unmet:not([open])");
  opened.forEach((fold) => { fold.open = true; });
});
globalThis.addEventListener("afterprint", () => {
  opened.forEach((fold) => { fold.open = false; });
  opened = [];
});
globalThis.addEventListener("hashchange", () => {
  go();
  one("main").focus();
  globalThis.scrollTo(0, 0);
});
go();
redraw();
