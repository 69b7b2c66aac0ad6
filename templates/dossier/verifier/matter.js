// What the dossier claims, by competence; what it says it doesn't meet; what is worth asking. Nothing here is measured
// again: a claim that says « met » is never shown as verified.
import { el } from "./dom.js";
import { SAID, bearing, framework, frameworks, label, weighed, wording } from "./frameworks.js";
import { readers } from "./reading.js";
import { clean, platform, t } from "./texts.js";

const MOST_DECLARED = 8;
const MOST_WRITTEN = 4;
const MOST_ASKED = 14;

const chip = (state) => el("span", { class: `chip ${state}` }, t(`said.${state}`));

/** Which film a finding is about, as its id tells. */
const about = (claim) => (claim.id.startsWith("finding/") ? platform(claim.id.split("/").slice(2).join("/")) : "");
const tag = (claim) => (about(claim) ? el("span", { class: "tag" }, ` ${about(claim)}`) : null);
const claimRow = (claim) => el("li", {}, claim.status ? chip(claim.status) : null, " ", clean(claim.statement, 1200), tag(claim));

/** How a competence's criteria stand, each counted once, whatever the number of films; nothing where none is weighed. */
const counts = (criteria) => {
  const found = SAID.map((state) => [state, criteria.filter((one) => one?.status === state).length]).filter(([, n]) => n);
  const told = found.map(([state, n]) => t(`count.${state}`, { n })).join(", ");
  return told && t("count.criteria", { n: criteria.length, told });
};

/** What a criterion rests on: « 12 mesures, dont 1 non tenue · 2 textes à lire ». */
export const restsOn = ({ measures, unmet, texts, missing, opinions }) => {
  const measured = measures ? [t("rests.measures", { n: measures }), unmet ? t("rests.unmet", { n: unmet }) : ""].filter(Boolean).join(", ") : "";
  const told = [["texts", texts.length], ["missing", missing], ["opinions", opinions]].filter(([, n]) => n).map(([key, n]) => t(`rests.${key}`, { n }));
  return [measured, ...told].filter(Boolean).join(" · ") || t("rests.nothing");
};

const toRead = (texts, dossier) => (texts.length ? [el("p", {}, t("claims.texts")), el("ul", { class: "claims" }, texts.map((one) => el("li", {}, clean(one, 400)))), el("div", { class: "screening" }, readers(dossier, texts))] : []);

/** How many checks stand so, of those that a criterion asks for: each once whatever its films, by its worst one. */
export const announced = (claims) => {
  const asked = byCheck(claims.filter((one) => one.id.startsWith("finding/") && one.status && one.criteria.length));
  const worst = asked.map((same) => SAID.find((state) => same.some((one) => one.status === state)));
  return ["met", "unmet", "declared", "not_run", "error"].map((state) => [state, worst.filter((one) => one === state).length]).filter(([, n]) => n);
};

const order = (claims) => [...claims].sort((one, other) => SAID.indexOf(one.status) - SAID.indexOf(other.status));

const source = (one, key) => el("details", { class: "source" }, el("summary", {}, t(key)), el("p", { lang: null }, wording(one)), t("claims.rendering") ? el("p", { class: "soft" }, t("claims.rendering")) : null);

const criterionRow = (id, criterion, { claims, dossier }) => {
  const found = bearing(claims.claims, id, criterion.id);
  const one = weighed(claims, id, criterion.id);
  return el(
    "details",
    { class: "criterion", "data-criterion": criterion.id },
    el("summary", {}, el("span", { class: "code" }, criterion.id), " ", el("span", { class: "label" }, label(criterion.label)), ...(one ? [" ", chip(one.status), el("span", { class: "soft rests" }, restsOn(one))] : [])),
    source(criterion, "claims.text"),
    ...toRead(one?.texts ?? [], dossier),
    found.length ? el("ul", { class: "claims" }, order(found).map(claimRow)) : el("p", { class: "soft" }, t("claims.none")),
  );
};

const competenceBlock = (id, competence, verdict) => {
  const own = competence.criteria.map((one) => weighed(verdict.claims, id, one.id));
  return el(
    "section",
    { class: "competence", "aria-labelledby": `said-${id}-${competence.id}` },
    el("h4", { id: `said-${id}-${competence.id}` }, el("span", { class: "code" }, competence.id), " ", label(competence.label)),
    el("p", { class: "soft" }, counts(own) || t("claims.unweighed")),
    competence.criteria.map((criterion) => criterionRow(id, criterion, verdict)),
  );
};

const shown = (claims) => (claims.frameworks.length ? claims.frameworks : frameworks().slice(0, 1));

/** A référentiel that this page doesn't have as data: its criteria as the dossier names them. */
const unknownBlock = (id, claims) => {
  const found = [...new Set(claims.flatMap((one) => one.criteria).filter((one) => one.startsWith(`${id} `)))];
  return [
    el("p", { class: "notice" }, t("claims.unknown", { framework: clean(id, 80) })),
    found.map((name) => el("details", { class: "criterion" }, el("summary", {}, clean(name, 120)), el("ul", { class: "claims" }, claims.filter((one) => one.criteria.includes(name)).map(claimRow)))),
  ];
};

const frameworkBlock = (id, verdict) => {
  const known = framework(id);
  return known ? [el("h3", {}, label(known.title)), known.competences.map((one) => competenceBlock(id, one, verdict))] : unknownBlock(id, verdict.claims.claims);
};

const others = (claims) => {
  const rest = claims.filter((claim) => !claim.criteria.length);
  if (!rest.length) return null;
  return el("details", { class: "criterion" }, el("summary", {}, t("claims.other"), " ", el("span", { class: "soft" }, t("claims.files", { n: rest.length }))), el("ul", { class: "claims" }, order(rest).map(claimRow)));
};

export const matter = (verdict, changed) => {
  const { claims } = verdict;
  if (!claims) return [el("h2", {}, t("claims.h2")), el("p", { class: "notice" }, t("claims.unreadable"))];
  return [
    el("h2", {}, t("claims.h2")),
    el("p", { class: "notice" }, t(changed ? "claims.changed" : "claims.lead")),
    shown(claims).flatMap((id) => frameworkBlock(id, verdict)),
    others(claims.claims),
  ];
};

/** Findings by check: what one says of several films is told once, of the first, with the names of all. */
const byCheck = (claims) => {
  const found = new Map();
  for (const one of claims) {
    const check = one.id.split("/").slice(0, 2).join("/");
    found.set(check, [...(found.get(check) ?? []), one]);
  }
  return [...found.values()];
};

const unmetRow = (same) => {
  const films = same.map(about).filter(Boolean).join(", ");
  return el("li", {}, where(same[0]) ? el("span", { class: "code" }, where(same[0])) : null, " ", clean(same[0].statement, 600), films ? el("span", { class: "tag" }, ` ${films}`) : null);
};

export const unmet = ({ claims }) => {
  if (!claims) return [];
  const found = byCheck(claims.claims.filter((claim) => claim.status === "unmet"));
  const asked = found.filter(([one]) => one.criteria.length);
  const advice = found.filter(([one]) => !one.criteria.length);
  const rows = (groups) => el("ul", { class: "claims" }, groups.map(unmetRow));
  return [
    el("h2", {}, t("unmet.h2")),
    asked.length ? rows(asked) : el("p", { class: "soft" }, t("unmet.none")),
    advice.length ? el("details", { class: "criterion unmet" }, el("summary", {}, t("unmet.advice", { n: advice.length })), rows(advice)) : null,
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

/** One question a criterion for what she wrote, where no finding already raises one. */
const written = (claims, told) => {
  const known = new Set(told.flatMap((one) => one.criteria));
  const found = (claims?.weighed ?? []).filter((one) => one.texts.length && !known.has(`${one.framework} ${one.criterion}`));
  return found.slice(0, MOST_WRITTEN).map((one) => t("ask.written", { criterion: one.criterion, label: labelOf({ criteria: [`${one.framework} ${one.criterion}`], statement: "" }), where: one.texts.slice(0, 2) }));
};

/** What is worth asking: first of the file itself, then of what the dossier says it lacks or only declares. */
export const questions = (verdict) => {
  const changed = verdict.points.some((one) => one.level === "L0" && one.status === "failed");
  const asked = [...new Set([...(changed ? ["ask.changed"] : []), ...verdict.points.map((one) => one.ask).filter(Boolean)])].map((key) => t(key));
  if (changed) return asked;
  const claims = (verdict.claims?.claims ?? []).filter((claim) => claim.criteria.length);
  const short = (claim) => ({ criterion: where(claim), statement: clean(claim.statement, 240), label: labelOf(claim) });
  const ask = (state, key) => claims.filter((claim) => claim.status === state).map((claim) => t(key, short(claim)));
  const unmetOnce = byCheck(claims.filter((claim) => claim.status === "unmet")).map(([claim]) => t("ask.unmet", short(claim)));
  const told = declared(claims);
  const rest = [...unmetOnce, ...told.map((claim) => t("ask.declared", short(claim))), ...written(verdict.claims, told), ...ask("error", "ask.unseen"), ...ask("not_run", "ask.unseen")];
  return [...asked, ...rest].slice(0, MOST_ASKED);
};

export const toAsk = (verdict) => {
  const found = questions(verdict);
  return [el("h2", {}, t("questions.h2")), found.length ? el("ol", { class: "questions" }, found.map((one) => el("li", {}, one))) : el("p", { class: "soft" }, t("questions.none"))];
};
