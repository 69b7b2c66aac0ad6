// The verdict, to be read in thirty seconds: one sentence, then level by level what holds and what that doesn't prove.
import { command } from "./command.js";
import { el, sign } from "./dom.js";
import { announced } from "./matter.js";
import { clean, size, t } from "./texts.js";
import { LEVELS, status } from "./verify.js";

const of = (verdict, level) => verdict.points.filter((one) => one.level === level);
export const faulty = (verdict) => [...new Set(verdict.points.filter((one) => one.level === "L0" && one.status === "failed").flatMap((one) => one.names))];

/** The points that tell a change since the lists were written; others tell a dossier that was never in order. */
const CHANGED = /^archive$|-(?:changed|missing|extra)$(?<!^required-missing)/;
const LISTS = /^(?:tag)?manifest-sha256\.txt$/;
const damaged = (verdict) => faulty(verdict).filter((name) => !LISTS.test(name)).length || faulty(verdict).length;

/** The first sentence: its key, what fills it in, what to do, and its status. */
const summary = (verdict) => {
  const [integrity, origin] = ["L0", "L1"].map((level) => status(of(verdict, level)));
  const found = (id) => of(verdict, "L1").find((one) => one.id === id);
  if (integrity === "failed") {
    const n = damaged(verdict);
    const changed = of(verdict, "L0").some((one) => one.status === "failed" && CHANGED.test(one.id));
    return { key: changed && n ? "head.changed" : "head.broken", given: { n }, sub: "sub.changed", status: "failed", names: faulty(verdict).filter((name) => !LISTS.test(name)) };
  }
  if (origin === "failed") return { key: "head.origin", sub: "sub.origin", status: "failed", why: of(verdict, "L1").filter((one) => one.status === "failed") };
  const signature = found("signature");
  if (signature.said === "signature.none") return { key: "head.unsigned", sub: "sub.unsigned", status: "not_run" };
  if (signature.status !== "verified") {
    const sub = signature.said === "signature.no-keyring" ? "sub.keyring" : "sub.origin";
    return { key: "head.unknown", sub, status: "not_run" };
  }
  const key = found("challenge")?.status === "verified" ? "head.session" : "head.signed";
  return { key, given: signature.given, sub: "sub.ok", status: "verified" };
};

const refusal = (verdict) => {
  const why = t(`refused.${verdict.refused}`);
  return verdict.entry ? t("entry", { entry: clean(verdict.entry, 120), why }) : why.charAt(0).toUpperCase() + why.slice(1);
};

const remedy = ({ refused, file }) => [el("p", {}, t(`remedy.${refused}`)), ...(refused === "sealed" ? command(file, t("command.identity")) : [])];

/** What the whole comes to, in words, for the status line. */
export const headline = (verdict) => {
  if (verdict.refused) return `${t("head.refused")} ${refusal(verdict)}`;
  if (verdict.unable) return `${t("head.unable")} ${t(`unable.${verdict.unable}`, verdict)}`;
  const { key, given, status: state } = summary(verdict);
  return `${t(key, given)}${state === "failed" ? "" : ` ${t("head.beyond")}`}`;
};

/** Whose it says it is, and what it says it made. */
const declared = ({ claims }) => {
  if (!claims) return null;
  const told = [claims.title, claims.candidate, claims.session].filter(Boolean).map((one) => clean(one, 200));
  return el("p", { class: "soft" }, t("head.declared", { said: told.join(" · ") }));
};

const hero = (state, first, ...rest) =>
  el("div", { class: `hero ${state}` }, sign(state), el("div", {}, el("h2", { id: "verdict-title", tabindex: -1 }, first), ...rest));

/** What it says of its own checks, its own word for it. */
const announcing = ({ claims }) => {
  const found = claims ? announced(claims.claims) : [];
  return found.length ? el("p", { class: "why" }, t("head.announced", { said: found.map(([state, n]) => t(`announced.${state}`, { n })).join(", ") })) : null;
};

/** What nobody looked at here is as visible as what holds: a lie that is signed passes both levels of this page. */
const beyond = (verdict) =>
  el("div", { class: "hero not_run", "data-beyond": "" }, sign("not_run"), el("div", {}, el("p", { class: "big" }, t("head.beyond")), announcing(verdict), el("p", {}, t("sub.beyond")), ...command(verdict.file)));

/** What stands at the top: one block, and a second for what wasn't looked at. */
export const head = (verdict) => {
  if (verdict.refused) {
    return [hero("failed", t("head.refused"), el("p", { class: "why" }, refusal(verdict)), ...remedy(verdict))];
  }
  if (verdict.unable) return [hero("not_run", t("head.unable"), el("p", {}, t(`unable.${verdict.unable}`, verdict)))];
  const { key, given, sub, status: state, names, why = [] } = summary(verdict);
  const which = names?.length ? el("p", { class: "why" }, t("head.names", { names })) : null;
  const first = hero(state, t(key, given), which, ...why.map((one) => el("p", { class: "why" }, t(one.said, one.given))), el("p", {}, t(sub)), declared(verdict));
  return state === "failed" ? [first] : [first, beyond(verdict)];
};

const badge = (state) => el("span", { class: `badge ${state}` }, t(`status.${state}`));

const said = (one, verdict) => {
  const given = one.id === "archive" ? { ...one.given, size: size(verdict.size) } : { ...one.given, file: one.given.file ?? verdict.file };
  return one.said ? el("p", {}, t(one.said, given)) : null;
};

const pointRow = (one, verdict) =>
  el(
    "li",
    { class: one.status, "data-id": `${one.level}.${one.id}` },
    sign(one.status),
    el(
      "div",
      {},
      el("p", { class: "name" }, t(one.title), " ", badge(one.status), one.optional ? el("span", { class: "soft" }, ` ${t("optional")}`) : null),
      said(one, verdict),
    ),
  );

const further = ({ said: key, level }, { file }) => (key === "level.changed" ? [] : command(file, level === "L3" ? "--replay" : ""));

/** What the level proves, in the conditional as long as it hasn't; no session without its challenge. */
const proof = (level, state, points) => {
  const answered = points.some((one) => one.id === "challenge" && one.status === "verified");
  const [proved, not] = level !== "L1" ? ["proves", "not"] : answered ? ["session", "not"] : ["proves", "no-session"];
  const row = (name, key) => el("div", {}, el("dt", {}, t(name)), el("dd", {}, t(`about.${level}.${key}`)));
  return el("dl", {}, row(state === "verified" ? "level.proves" : "level.would-proves", proved), row("level.not", not));
};

const levelCard = (level, verdict) => {
  const points = of(verdict, level);
  const state = status(points);
  const alone = points.length === 1 && points[0].id === "level";
  const rows = el("ul", { class: "points" }, points.map((one) => pointRow(one, verdict)));
  return el(
    "li",
    { class: `level ${state}`, "data-level": level },
    el("h3", {}, sign(state), el("span", {}, t(`about.${level}.title`)), " ", badge(state)),
    proof(level, state, points),
    alone ? [said(points[0], verdict), ...further(points[0], verdict)] : el("details", { open: state === "failed" }, el("summary", {}, t("level.details", { n: points.length })), rows),
  );
};

export const levels = (verdict) => [el("h2", {}, t("levels.h2")), el("ol", { class: "levels" }, LEVELS.map((level) => levelCard(level, verdict)))];

const fact = (name, value, declared = false) =>
  el("div", {}, el("dt", {}, t(name), declared ? el("span", { class: "soft" }, ` (${t("declared")})`) : null), el("dd", {}, value || t("facts.none")));

/** Which dossier this is about; what it says of itself is marked as declared. */
export const facts = (verdict) => {
  const { claims, dossier } = verdict;
  const told = claims
    ? [
        fact("facts.title", clean(claims.title, 300), true),
        fact("facts.candidate", clean(claims.candidate), true),
        fact("facts.session", clean(claims.session), true),
        fact("facts.run", clean(claims.run), true),
        fact("facts.kit", clean(claims.kit), true),
        claims.redacted.size ? fact("facts.redacted", t("facts.redacted.said", { n: claims.redacted.size })) : null,
      ]
    : [];
  const own = [fact("facts.file", clean(verdict.file, 200)), fact("facts.size", size(verdict.size)), fact("facts.sha256", el("code", {}, dossier.sha256))];
  return [el("h2", {}, t("facts.h2")), el("dl", { class: "facts" }, ...told, ...own)];
};
