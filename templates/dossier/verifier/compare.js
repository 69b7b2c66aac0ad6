// Two jurors' grids side by side: where they agree and where they don't, in words. Nothing is decided in their place.
import { el, one } from "./dom.js";
import { framework, label } from "./frameworks.js";
import * as marking from "./grid.js";
import { asJson, readGrid, standing } from "./gridfile.js";
import { sameId } from "./keyring.js";
import { outcome, settled } from "./outcome.js";
import { clean, t } from "./texts.js";

const held = { one: null, other: null };
const troubles = { one: "", other: "" };

const nameOf = (grid) => clean(grid.juror, 200) || t("compare.no-name");
const decided = (grid, id) => grid.decisions.get(id) ?? "";

const gap = (one_, other, id) => {
  const [left, right] = [decided(one_, id), decided(other, id)];
  if (!left && !right) return "neither";
  if (!left || !right) return "half";
  return left === right ? "same" : "different";
};

const warnings = (left, right) => {
  const apart = (key) => left[key] && right[key] && !sameId(left[key], right[key]);
  const both = (key) => ({ one: left[key], other: right[key] });
  return [
    left.dossier && right.dossier && left.dossier !== right.dossier ? t("compare.dossiers") : "",
    apart("candidate") ? t("compare.candidates", both("candidate")) : "",
    apart("session") ? t("compare.sessions", both("session")) : "",
    ...[left, right].map((grid) => ([...grid.levels.values()].includes("failed") ? t("compare.failed", { who: nameOf(grid), said: standing(grid) }) : "")),
    left.juror && sameId(left.juror, right.juror) ? t("compare.jurors") : "",
  ].filter(Boolean);
};

const cell = (head, ...children) => el("td", { "data-head": head }, ...children);

const competenceRow = (left, right, competence) => {
  const state = gap(left, right, competence.id);
  const said = (grid) => cell(nameOf(grid), t(`decision.${decided(grid, competence.id)}`));
  return el("tr", { class: `gap-${state}`, "data-gap": state }, el("th", { scope: "row" }, el("span", { class: "code" }, competence.id), " ", label(competence.label)), said(left), said(right), cell(t("compare.gap"), el("strong", {}, t(`compare.${state}`))));
};

const table = (left, right, competences) =>
  el(
    "table",
    { class: "compare" },
    el("caption", {}, t("compare.caption")),
    el("thead", {}, el("tr", {}, [t("compare.competence"), nameOf(left), nameOf(right), t("compare.gap")].map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, competences.map((competence) => competenceRow(left, right, competence))),
  );

const comment = (grid, key) => {
  const said = key ? grid.comments.get(key) : grid.general;
  return el("div", {}, el("p", { class: "who" }, nameOf(grid)), said ? el("p", { class: "said" }, said) : el("p", { class: "soft" }, t("compare.no-comment")));
};

const comments = (left, right, competences) => {
  const told = competences.flatMap((one_) => [one_, ...one_.criteria]).filter(({ id }) => left.comments.get(id) || right.comments.get(id));
  const pair = (head, key) => el("section", { class: "pair" }, el("h3", {}, head), el("div", { class: "sides" }, comment(left, key), comment(right, key)));
  const general = left.general || right.general ? [pair(t("compare.general"), "")] : [];
  const all = [...told.map((about) => pair(`${about.id} ${label(about.label)}`, about.id)), ...general];
  return all.length ? [el("h2", {}, t("compare.comments")), ...all] : [];
};

/** Whose word decides where they disagree, as the référentiel says, and what follows from both. */
const follows = (left, right, apart) => {
  const { who, deciding, decided: both } = settled(left, right);
  const rule = !apart.length || !deciding ? "" : who ? t("compare.decides", { names: apart, who: nameOf(who) }) : t("compare.who-decides", { who: deciding });
  const said = [rule, ...outcome(left.framework, both)].filter(Boolean);
  return said.length ? [el("div", { class: "outcome" }, el("h2", {}, t("compare.outcome")), said.map((one_) => el("p", {}, one_)))] : [];
};

const comparison = (left, right) => {
  if (left.framework !== right.framework) return [el("p", { class: "notice" }, t("compare.frameworks"))];
  const { competences } = framework(left.framework);
  const same = competences.filter(({ id }) => gap(left, right, id) === "same").length;
  const apart = competences.filter(({ id }) => gap(left, right, id) === "different").map(({ id }) => id);
  return [
    el("p", { class: "lead" }, t("compare.said", { n: same, every: competences.length }), " ", apart.length ? t("compare.to-discuss", { names: apart }) : ""),
    ...warnings(left, right).map((said) => el("p", { class: "notice" }, said)),
    table(left, right, competences),
    ...follows(left, right, apart),
    ...comments(left, right, competences),
  ];
};

/** Draw again what is held. */
export const draw = () => {
  for (const side of ["one", "other"]) {
    const said = troubles[side] ? t("grid.bad", { name: troubles[side] }) : held[side] ? `${nameOf(held[side])} · ${clean(held[side].candidate, 200)}` : t("drop.chosen");
    one(`#compare-${side}-said`).textContent = said;
  }
  const both = held.one && held.other;
  one("#compared").replaceChildren(...(both ? comparison(held.one, held.other) : []));
  one("#compare-status").textContent = both ? "" : t("compare.need");
};

const take = async (side, file) => {
  held[side] = null;
  troubles[side] = "";
  try {
    if (file.size > 2000000) throw new RangeError(file.name);
    held[side] = readGrid(new Uint8Array(await file.arrayBuffer()));
  } catch {
    troubles[side] = file.name;
  }
  draw();
};

export const start = () => {
  for (const side of ["one", "other"]) {
    one(`#compare-${side}`).addEventListener("change", ({ target }) => target.files.length && take(side, target.files[0]));
  }
  one("#compare-mine").addEventListener("click", () => {
    held.one = readGrid(new TextEncoder().encode(asJson(marking.current())));
    troubles.one = "";
    draw();
  });
};
