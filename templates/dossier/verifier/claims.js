// What a dossier claims (`claims.json`), in the kit's own model.
import { strictJson } from "./json.js";
import { digest, list, map, number, oneOf, orNull, record, text } from "./shape.js";

export const CLAIMS = "data/claims.json";
export const MOST_CLAIMS_BYTES = 4000000;
const [MOST_PINNED, MOST_CITED] = [2000, 30000];
const name = text(400);
const said = text(8000);
const run = (value) => (/^[0-9A-Za-z][0-9A-Za-z_-]{0,80}$/.test(name(value)) ? value : text(-1)(value));
const count = (value) => (Number.isInteger(number(value)) && value >= 0 && value <= 10000 ? value : number(null));
const STATUSES = ["met", "unmet", "declared", "not_applicable", "not_run", "error"];

const claim = record(
  { id: name, statement: said, comparator: oneOf("bytes", "streamhash", "perceptual", "semantic", "check") },
  {
    criteria: [list(name, 100), []],
    status: [orNull(oneOf(...STATUSES)), null],
    artifacts: [list(record({ name, sha256: digest }), MOST_PINNED), []],
    tolerance: [map(number, 20), new Map()],
  },
);
const weighed = record(
  { framework: name, criterion: name, status: oneOf(...STATUSES) },
  { measures: [count, 0], unmet: [count, 0], texts: [list(name, 200), []], missing: [count, 0], opinions: [count, 0] },
);
const shape = record(
  { run, title: said, kit: name, claims: list(claim, 5000) },
  {
    version: [oneOf(1), 1],
    candidate: [name, ""],
    session: [name, ""],
    frameworks: [list(name), []],
    redacted: [map(digest), new Map()],
    weighed: [list(weighed, 500), []],
  },
);

/** The claims; throws where the file isn't one. */
export const readClaims = (bytes) => {
  const found = shape(strictJson(bytes, MOST_CLAIMS_BYTES));
  if (found.claims.reduce((sum, one) => sum + one.artifacts.length, 0) > MOST_CITED) throw new RangeError("cited");
  return found;
};
