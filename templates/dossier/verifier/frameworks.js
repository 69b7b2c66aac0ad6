// The référentiels that the kit has as data, in their own words; their English is the kit's own rendering.
import { FRAMEWORKS } from "./data.js";
import { language } from "./texts.js";

export const frameworks = () => Object.keys(FRAMEWORKS);
export const framework = (id) => (Object.hasOwn(FRAMEWORKS, id) ? FRAMEWORKS[id] : null);
export const label = (one) => one[language()] ?? one.fr;
export const wording = (one) => (language() === "fr" ? one.text : one.english);

/** The criteria of a référentiel, each with its competence. */
export const criteria = (id) => (framework(id)?.competences ?? []).flatMap((competence) => competence.criteria.map((criterion) => ({ competence, criterion })));

const GRAVITY = ["unmet", "error", "not_run", "declared", "met", "not_applicable"];
export const SAID = GRAVITY;
export const gravest = (claims) => GRAVITY.find((one) => claims.some((claim) => claim.status === one)) ?? "none";

/** The claims that bear on a criterion. */
export const bearing = (claims, id, criterion) => claims.filter((claim) => claim.criteria.includes(`${id} ${criterion}`));
