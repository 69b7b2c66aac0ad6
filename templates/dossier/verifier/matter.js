// What the dossier claims, by competence; what it says it doesn't meet; what is worth asking. Nothing here is measured
// again: a claim that says « met » is never shown as verified.
import { el } from "./dom.js";
import { SAID, bearing, framework, frameworks, gravest, label, wording } from "./frameworks.js";
import { clean, t } from "./texts.js";

const MOST_DECLARED = 8;
const MOST_ASKED = 14;

const chip = (state) => el("span", { class: `chip ${state}` }, t(`said.${state}`));

/** Which film a finding is about, as its id tells. */
const about = (claim) => (claim.id.startsWith("finding/") ? clean(claim.id.split("/").slice(2).join("/"), 80) : "");
const tag = (claim) => (about(claim) ? el("span", { class: "tag" }, ` ${about(claim)}`) : null);
const claimRow = (claim) => el("li", {}, claim.status ? chip(claim.status) : null, " ", clean(claim.statement, 1200), tag(claim));

const counts = (claims) =>
  SAID.map((state) => [state, claims.filter((claim) => claim.status === state).length])
    .filter(([state, n]) => n && state !== "not_applicable")
    .map(([state, n]) => t(`count.${state}`, { n }))
    .join(" · ");

const order = (claims) => [...claims].sort((one, other) => SAID.indexOf(one.status) - SAID.indexOf(other.status));

const source = (one, key) => el("details", { class: "source" }, el("summary", {}, t(key)), el("p", { lang: null }, wording(one)), t("claims.rendering") ? el("p", { class: "soft" }, t("claims.rendering")) : null);

const criterionRow = (id, criterion, claims) => {
  const found = bearing(claims, id, criterion.id);
  const state = gravest(found);
  return el(
    "details",
    { class: "criterion", "data-criterion": criterion.id },
    el("summary", {}, el("span", { class: "code" }, criterion.id), " ", el("span", { class: "label" }, label(criterion.label)), " ", chip(state)),
    source(criterion, "claims.text"),
    found.length ? el("ul", { class: "claims" }, order(found).map(claimRow)) : el("p", { class: "soft" }, t("claims.none")),
  );
};

const competenceBlock = (id, competence, claims) => {
  const own = claims.filter((claim) => competence.criteria.some((one) => claim.criteria.includes(`${id} ${one.id}`)));
  return el(
    "section",
    { class: "competence", "aria-labelledby": `said-${id}-${competence.id}` },
    el("h4", { id: `said-${id}-${competence.id}` }, el("span", { class: "code" }, competence.id), " ", label(competence.label)),
    el("p", { class: "soft" }, counts(own) || t("said.none")),
    competence.criteria.map((criterion) => criterionRow(id, criterion, claims)),
  );
};

const shown = (claims) => (claims.frameworks.length ? claims.frameworks : frameworks());

/** A référentiel that this page doesn't have as data: its criteria as the dossier names them. */
const unknownBlock = (id, claims) => {
  const found = [...new Set(claims.flatMap((one) => one.criteria).filter((one) => one.startsWith(`${id} `)))];
  return [
    el("p", { class: "notice" }, t("claims.unknown", { framework: clean(id, 80) })),
    found.map((name) => el("details", { class: "criterion" }, el("summary", {}, clean(name, 120)), el("ul", { class: "claims" }, claims.filter((one) => one.criteria.includes(name)).map(claimRow)))),
  ];
};

const frameworkBlock = (id, claims) => {
  const known = framework(id);
  return known ? [el("h3", {}, label(known.title)), known.competences.map((one) => competenceBlock(id, one, claims))] : unknownBlock(id, claims);
};

const others = (claims) => {
  const rest = claims.filter((claim) => !claim.criteria.length);
  if (!rest.length) return null;
  return el("details", { class: "criterion" }, el("summary", {}, t("claims.other"), " ", el("span", { class: "soft" }, t("claims.files", { n: rest.length }))), el("ul", { class: "claims" }, order(rest).map(claimRow)));
};

export const matter = ({ claims }, changed) => {
  if (!claims) return [el("h2", {}, t("claims.h2")), el("p", { class: "notice" }, t("claims.unreadable"))];
  return [
    el("h2", {}, t("claims.h2")),
    el("p", { class: "notice" }, t(changed ? "claims.changed" : "claims.lead")),
    shown(claims).flatMap((id) => frameworkBlock(id, claims.claims)),
    others(claims.claims),
  ];
};

export const unmet = ({ claims }) => {
  if (!claims) return [];
  const found = claims.claims.filter((claim) => claim.status === "unmet");
  const asked = found.filter((one) => one.criteria.length);
  const advice = found.filter((one) => !one.criteria.length);
  const rows = (claims_) => el("ul", { class: "claims" }, claims_.map((one) => el("li", {}, where(one) ? el("span", { class: "code" }, where(one)) : null, " ", clean(one.statement, 600), tag(one))));
  return [
    el("h2", {}, t("unmet.h2")),
    asked.length ? rows(asked) : el("p", { class: "soft" }, t("unmet.none")),
    advice.length ? el("details", { class: "criterion" }, el("summary", {}, t("unmet.advice", { n: advice.length })), rows(advice)) : null,
  ].filter(Boolean);
};

const where = (claim) => claim.criteria.map((one) => clean(one, 80).split(" ").at(-1)).join(", ");

const labelOf = (claim) => {
  const [id, criterion] = (claim.criteria[0] ?? "").split(" ");
  const found = framework(id)?.competences.flatMap((one) => one.criteria).find((one) => one.id === criterion);
  return found ? label(found.label) : clean(claim.statement, 120);
};

/** One question a criterion for what is only declared: asking once is enough to see it. */
const declared = (claims) => {
  const found = new Map();
  for (const one of claims.filter((claim) => claim.status === "declared" && claim.criteria.length)) {
    if (!found.has(one.criteria[0])) found.set(one.criteria[0], one);
  }
  return [...found.values()].slice(0, MOST_DECLARED);
};

/** What is worth asking: first of the file itself, then of what the dossier says it lacks or only declares. */
export const questions = (verdict) => {
  const changed = verdict.points.some((one) => one.level === "L0" && one.status === "failed");
  const asked = [...new Set([...(changed ? ["ask.changed"] : []), ...verdict.points.map((one) => one.ask).filter(Boolean)])].map((key) => t(key));
  if (changed) return asked;
  const claims = (verdict.claims?.claims ?? []).filter((claim) => claim.criteria.length);
  const short = (claim) => ({ criterion: where(claim), statement: clean(claim.statement, 240), label: labelOf(claim) });
  const ask = (state, key) => claims.filter((claim) => claim.status === state).map((claim) => t(key, short(claim)));
  const rest = [...ask("unmet", "ask.unmet"), ...declared(claims).map((claim) => t("ask.declared", short(claim))), ...ask("error", "ask.unseen"), ...ask("not_run", "ask.unseen")];
  return [...asked, ...rest].slice(0, MOST_ASKED);
};

export const toAsk = (verdict) => {
  const found = questions(verdict);
  return [el("h2", {}, t("questions.h2")), found.length ? el("ol", { class: "questions" }, found.map((one) => el("li", {}, one))) : el("p", { class: "soft" }, t("questions.none"))];
};
