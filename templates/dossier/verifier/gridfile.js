// A marking grid as a file: JSON to be opened again here, CSV for the certifying body's spreadsheet.
import { criteria, framework, frameworks, label } from "./frameworks.js";
import { strictJson } from "./json.js";
import { outcome } from "./outcome.js";
import { map, oneOf, record, text } from "./shape.js";
import { t } from "./texts.js";

export const DECISIONS = ["", "acquis", "non_acquis", "a_revoir"];
export const ROLES = ["", "interne", "externe"];
export const WHO = ["candidate", "session", "juror", "date"];
const MOST_BYTES = 2000000;
const [line, comment] = [text(200), text(20000)];
const day = (value) => (value === "" || /^\d{4}-\d{2}-\d{2}$/.test(text(10)(value)) ? value : line(null));
const sha256 = (value) => (value === "" || /^[0-9a-f]{64}$/.test(value) ? value : line(null));

const shape = record(
  { kind: oneOf("preuve-grid"), version: oneOf(1), framework: (value) => oneOf(...frameworks())(value) },
  {
    candidate: [line, ""],
    session: [line, ""],
    juror: [line, ""],
    role: [oneOf(...ROLES), ""],
    date: [day, ""],
    dossier: [sha256, ""],
    levels: [map(oneOf("verified", "within_tolerance", "failed", "not_run"), 4), new Map()],
    decisions: [map(oneOf(...DECISIONS), 200), new Map()],
    comments: [map(comment, 500), new Map()],
    general: [comment, ""],
  },
);

/** Today's date where she sits, as date fields want it. */
const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((one) => String(one).padStart(2, "0")).join("-");
};

export const blank = () => ({ framework: frameworks()[0], candidate: "", session: "", juror: "", role: "", date: today(), dossier: "", levels: new Map(), decisions: new Map(), comments: new Map(), general: "" });

/** A grid from a file's bytes; throws where it isn't one. */
export const readGrid = (bytes) => shape(strictJson(bytes, MOST_BYTES));

/** The comments' keys: each competence's, then its criteria's. */
export const commented = (id) => framework(id).competences.flatMap((one) => [one.id, ...one.criteria.map((criterion) => criterion.id)]);

/** How the dossier stood when it was marked, in words; empty where no dossier was. */
export const standing = ({ dossier, levels }) => {
  if (!dossier) return "";
  if (!levels.size) return t("grid.standing.unknown");
  return [...levels].map(([level, state]) => t("grid.standing", { level: t(`about.${level}.title`), state: t(`status.${state}`).toLowerCase() })).join(" ; ");
};

const kept = (found, keys) => Object.fromEntries(keys.filter((key) => found.get(key)).map((key) => [key, found.get(key)]));

export const asJson = (grid) => {
  const competences = framework(grid.framework).competences.map((one) => one.id);
  const { role, ...rest } = grid;
  const told = { ...rest, ...(role ? { role } : {}), levels: Object.fromEntries(grid.levels), decisions: kept(grid.decisions, competences), comments: kept(grid.comments, commented(grid.framework)) };
  return `${JSON.stringify({ kind: "preuve-grid", version: 1, ...told }, null, 1)}\n`;
};

const FORMULA = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** A cell that no spreadsheet takes for a formula: an apostrophe before what would start one. */
const cell = (value) => {
  const inert = FORMULA.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};

const rows = (grid) => {
  const who = WHO.map((key) => grid[key] || (key === "juror" ? t("compare.no-name") : ""));
  const row = (kind, competence, criterion, name, decision, said) => [...who, label(framework(grid.framework).title), kind, competence, criterion, name, decision, said, grid.dossier, standing(grid)];
  const decided = framework(grid.framework).competences.map((one) =>
    row(t("csv.competence"), one.id, "", label(one.label), t(`decision.${grid.decisions.get(one.id) ?? ""}`), grid.comments.get(one.id) ?? ""),
  );
  const told = criteria(grid.framework).map(({ competence, criterion }) =>
    row(t("csv.criterion"), competence.id, criterion.id, label(criterion.label), "", grid.comments.get(criterion.id) ?? ""),
  );
  const sorted = [...decided, ...told].sort((one, other) => one[6].localeCompare(other[6], "fr", { numeric: true }));
  const follows = outcome(grid.framework, (id) => grid.decisions.get(id) ?? "").map((said) => row(t("csv.outcome"), "", "", "", "", said));
  return [...sorted, ...follows, row(t("csv.general"), "", "", "", "", grid.general)];
};

/** The grid as French Excel opens it: UTF-8 with its mark, semicolons, no formula. */
export const asCsv = (grid) => {
  const who = WHO.map((key) => t(`grid.${key}`));
  const heads = [...who, t("grid.framework"), ...["kind", "competence", "criterion", "label", "decision", "comment", "dossier", "standing"].map((key) => t(`csv.${key}`))];
  return `\ufeff${[heads, ...rows(grid)].map((row) => `${row.map(cell).join(";")}\r\n`).join("")}`;
};

/** A file's name from what people typed: letters, figures and hyphens alone. */
export const fileName = (grid, suffix) => {
  const plain = (said) => said.normalize("NFD").replace(/[^A-Za-z0-9]+/g, " ").trim().replaceAll(" ", "-").toLowerCase().slice(0, 40);
  return ["grille", plain(grid.candidate), plain(grid.juror), grid.date].filter(Boolean).join("-") + suffix;
};
