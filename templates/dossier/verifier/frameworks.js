// The référentiels that the kit has as data, in their own words; their English is the kit's own rendering.
import { FIRST, FRAMEWORKS } from "./data.js";
import { language } from "./texts.js";

/** Their ids, the one of a video alone first. */
export const frameworks = () => [FIRST, ...Object.keys(FRAMEWORKS).filter((id) => id !== FIRST)];
export const framework = (id) => (Object.hasOwn(FRAMEWORKS, id) ? FRAMEWORKS[id] : null);
export const label = (one) => one[language()] ?? one.fr;
export const wording = (one) => (language() === "fr" ? one.text : one.english);

/** The criteria of a référentiel, each with its competence. */
export const criteria = (id) => (framework(id)?.competences ?? []).flatMap((competence) => competence.criteria.map((criterion) => ({ competence, criterion })));

export const SAID = ["unmet", "error", "not_run", "declared", "met", "not_applicable"];

/** How the dossier weighs a criterion; nothing where an older one doesn't say. This page never weighs by itself. */
export const weighed = (claims, id, criterion) => claims.weighed.find((one) => one.framework === id && one.criterion === criterion) ?? null;

/** The claims that bear on a criterion. */
export const bearing = (claims, id, criterion) => claims.filter((claim) => claim.criteria.includes(`${id} ${criterion}`));
