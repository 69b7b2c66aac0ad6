// The marking grid: what the juror decides, typed by her, kept in this page until she saves it.
import { all, el, one, save } from "./dom.js";
import { framework, frameworks, label, weighed, wording } from "./frameworks.js";
import { DECISIONS, ROLES, WHO, asCsv, asJson, blank, fileName, readGrid, standing } from "./gridfile.js";
import { restsOn } from "./matter.js";
import { outcome } from "./outcome.js";
import { clean, t } from "./texts.js";
import { status } from "./verify.js";

let grid = blank();
let unsaved = false;
let claims = null;

export const current = () => grid;
export const isUnsaved = () => unsaved;

const tell = (key, given = {}) => {
  one("#grid-status").textContent = t(key, given);
};

const progress = () => {
  const every = framework(grid.framework).competences;
  const done = every.filter((competence) => grid.decisions.get(competence.id)).length;
  one("#grid-progress").textContent = t("grid.progress", { n: done, every: every.length });
  one("#grid-outcome").replaceChildren(...outcome(grid.framework, (id) => grid.decisions.get(id) ?? "").map((said) => el("p", {}, said)));
};

const changed = () => {
  if (!unsaved) tell("grid.unsaved");
  unsaved = true;
  progress();
};

/** A text area that grows with what is written in it, and its twin on paper. */
const area = (id, name, value, write) => {
  const twin = el("p", { class: "paper", "aria-hidden": "true" }, value);
  const box = el("textarea", { id, rows: 2, maxlength: 20000, on: { input: () => {
    write(box.value);
    twin.textContent = box.value;
    changed();
  } } });
  box.value = value;
  return el("div", { class: "field" }, el("label", { for: id }, name), box, twin);
};

const commentOn = (key, name) => area(`on-${key}`, t(name, { competence: key, criterion: key }), grid.comments.get(key) ?? "", (value) => grid.comments.set(key, value));

const says = (key) => {
  const found = claims ? weighed(claims, grid.framework, key) : null;
  return found ? el("p", { class: "soft" }, t("grid.says", { said: t(`said.${found.status}`).toLowerCase(), rests: restsOn(found) })) : null;
};

const source = (about, key) => el("details", { class: "source" }, el("summary", {}, t(key)), el("p", {}, wording(about)));

const criterionPart = (criterion) =>
  el("div", { class: "criterion-part" }, el("h4", {}, el("span", { class: "code" }, criterion.id), " ", label(criterion.label)), source(criterion, "claims.text"), says(criterion.id), commentOn(criterion.id, "grid.comment"));

const choice = (competence, decision) => {
  const id = `decide-${competence.id}-${decision || "none"}`;
  const input = el("input", { type: "radio", id, name: `decide-${competence.id}`, value: decision, on: { change: () => {
    grid.decisions.set(competence.id, decision);
    changed();
  } } });
  input.checked = (grid.decisions.get(competence.id) ?? "") === decision;
  return el("div", { class: `choice ${decision || "none"}` }, input, el("label", { for: id }, t(`decision.${decision}`)));
};

const competencePart = (competence) =>
  el(
    "section",
    { class: "marking", "aria-labelledby": `mark-${competence.id}` },
    el("h3", { id: `mark-${competence.id}` }, el("span", { class: "code" }, competence.id), " ", label(competence.label)),
    source(competence, "claims.competence-text"),
    el("fieldset", {}, el("legend", {}, t("grid.decision", { competence: competence.id })), DECISIONS.map((decision) => choice(competence, decision))),
    commentOn(competence.id, "grid.competence-comment"),
    competence.criteria.map(criterionPart),
  );

const who = (key) => {
  const input = el("input", { id: `grid-${key}`, type: key === "date" ? "date" : "text", maxlength: 200, autocomplete: "off", on: { input: () => {
    grid[key] = input.value;
    changed();
  } } });
  input.value = grid[key];
  return el("div", { class: "field" }, el("label", { for: `grid-${key}` }, t(`grid.${key}`)), input);
};

/** Whether she is the external member, where the source says that his or her word decides. */
const part = () => {
  const { deciding } = framework(grid.framework).modality;
  if (!deciding) return [];
  const select = el("select", { id: "grid-role", on: { change: () => {
    grid.role = select.value;
    changed();
  } } }, ROLES.map((role) => el("option", { value: role, selected: role === grid.role }, t(`role.${role}`))));
  return [el("div", { class: "field wide" }, el("label", { for: "grid-role" }, t("grid.role")), select, el("p", { class: "soft" }, t("grid.deciding", { who: label(deciding) })))];
};

const chooser = () => {
  const select = el("select", { id: "grid-framework", on: { change: () => {
    grid.framework = select.value;
    changed();
    draw();
    one("#grid-framework").focus();
  } } }, frameworks().map((id) => el("option", { value: id, selected: id === grid.framework }, label(framework(id).title))));
  return el("div", { class: "field wide" }, el("label", { for: "grid-framework" }, t("grid.framework")), select, el("p", { class: "paper", "aria-hidden": "true" }, label(framework(grid.framework).title)));
};

/** What verifying the dossier said, where it isn't all that it should be: whoever reads the grid must know. */
const warned = () => (grid.levels.size ? [el("p", { class: [...grid.levels.values()].every((one) => one === "verified") ? "soft wide" : "notice wide" }, standing(grid))] : []);

/** Draw the grid again from what it holds. */
export const draw = () => {
  const about = grid.dossier ? el("code", {}, grid.dossier) : t("grid.dossier.none");
  one("#grid-who").replaceChildren(...WHO.map(who), chooser(), ...part(), el("p", { class: "soft wide" }, t("grid.dossier"), " : ", about), ...warned());
  one("#grid-parts").replaceChildren(...framework(grid.framework).competences.map(competencePart), area("on-general", t("grid.general"), grid.general, (value) => {
    grid.general = value;
  }));
  progress();
};

const hold = (wanted, key, given) => {
  grid = wanted;
  unsaved = false;
  draw();
  tell(key, given);
};

const sure = (key) => !unsaved || globalThis.confirm(t(key));

/** Take a dossier's headings: whom and what it is about; nothing that she already typed is lost. */
export const about = (verdict) => {
  if (!verdict?.claims) return;
  const told = verdict.claims;
  claims = told;
  grid.dossier = verdict.dossier.sha256;
  grid.levels = new Map(["L0", "L1", "L2"].map((level) => [level, status(verdict.points.filter((one) => one.level === level))]));
  grid.candidate ||= clean(told.candidate, 200);
  grid.session ||= clean(told.session, 200);
  const known = told.frameworks.find((id) => framework(id));
  if (known && !grid.decisions.size && !grid.comments.size) grid.framework = known;
  draw();
};

const reopen = async (file) => {
  try {
    if (file.size > 2000000) throw new RangeError(file.name);
    const found = readGrid(new Uint8Array(await file.arrayBuffer()));
    if (sure("grid.replace.sure")) hold(found, "grid.opened", { name: file.name });
  } catch {
    tell("grid.bad", { name: file.name });
  }
};

const keep = () => {
  const name = fileName(grid, ".json");
  save(name, "application/json", asJson(grid));
  unsaved = false;
  tell(grid.juror.trim() ? "grid.saved" : "grid.saved.nobody", { name });
};

const publish = () => {
  const name = fileName(grid, ".csv");
  save(name, "text/csv;charset=utf-8", asCsv(grid));
  tell(grid.juror.trim() ? "grid.exported" : "grid.exported.nobody", { name });
};

export const start = () => {
  one("#grid-save").addEventListener("click", keep);
  one("#grid-csv").addEventListener("click", publish);
  one("#grid-clear").addEventListener("click", () => sure("grid.clear.sure") && hold(blank(), "grid.empty"));
  one("#grid-open").addEventListener("change", ({ target }) => {
    if (target.files.length) reopen(target.files[0]).finally(() => { target.value = ""; });
  });
  all("[data-print]").forEach((button) => button.addEventListener("click", () => globalThis.print()));
  globalThis.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
};
