// L0: nothing has changed since the lists of files were written. The points are those of the kit's `integrity.py`.
import { content } from "./archive.js";
import { BAGIT, DECLARATION, ENVELOPE, INFO, MANIFEST, PAYLOAD, TAGS, TIMESTAMP, readManifest } from "./bag.js";
import { EMPTY, decoded } from "./bytes.js";
import { CLAIMS, readClaims } from "./claims.js";
import { bounded, strictJson } from "./json.js";

const MOST_LIST_BYTES = 32000000;
const MOST_JSON_BYTES = 4000000;
const MOST_LEDGER = 12000000;
const [MOST_LINES, LONGEST_LINE] = [100000, 4000000];
const PLACES = [BAGIT, INFO, MANIFEST, ENVELOPE, TIMESTAMP];
const NAMED = /^data\/(?:artifacts|recordings\/blobs)\//;
const SHUT = /\.(?:zip|7z|rar|tar|gz|tgz|bz2|xz|zst|jar|iso|dmg|age|exe|com|bat|cmd|ps1|vbs|scr|msi|lnk|app|apk|docm|xlsm)$/i;
export const [LEDGER, CRATE] = ["data/ledger.jsonl", "data/ro-crate-metadata.json"];

/** One thing that was looked at: `title` and `said` are texts' keys, `given` what fills them in. */
export const point = (level, id, title, status, said = "", given = {}, more = {}) => ({ level, id, title, status, said, given, names: [], optional: false, ...more });
const L0 = (id, title, status, said, names = [], given = {}) => point("L0", id, title, status, said, { names, ...given }, { names });

const names = (dossier) => [...dossier.digests.keys()];

const archive = ({ damaged, digests, size }) =>
  damaged.length
    ? L0("archive", "archive", "failed", "archive.failed", damaged)
    : L0("archive", "archive", "verified", "archive.verified", [], { n: digests.size, size });

const listed = async (dossier, id, list, there) => {
  let said;
  try {
    const bytes = await content(dossier, list, MOST_LIST_BYTES);
    if (!bytes) return [L0(id, id, "failed", "list.none", [list])];
    said = readManifest(bytes);
  } catch (error) {
    if (error.code) throw error;
    return [L0(id, id, "failed", "list.unreadable", [list])];
  }
  const found = faults(dossier.digests, id, list, said, there);
  return found.length ? found : [L0(id, id, "verified", "list.verified", [], { n: said.size })];
};

const faults = (digests, id, list, said, there) => {
  const here = new Set(there);
  const known = [...said].filter(([name]) => here.has(name));
  const empty = known.filter(([name, digest]) => digest === EMPTY && digests.get(name) !== EMPTY).map(([name]) => name);
  const emptied = new Set(empty);
  const found = {
    "empty-digest": empty,
    changed: known.filter(([name, digest]) => digest !== digests.get(name) && !emptied.has(name)).map(([name]) => name),
    missing: [...said.keys()].filter((name) => !here.has(name)),
    extra: there.filter((name) => !said.has(name)),
  };
  return Object.entries(found)
    .filter(([, which]) => which.length)
    .map(([kind, which]) => ({ ...L0(`${id}-${kind}`, id, "failed", `list.${kind}`, which), names: [...which, list] }));
};

const places = (tags) => {
  const strays = tags.filter((name) => !PLACES.includes(name));
  return L0("places", "places", strays.length ? "failed" : "verified", strays.length ? "places.failed" : "", strays);
};

const declaration = async (dossier) => {
  let declared;
  let info;
  try {
    [declared, info] = (await Promise.all([BAGIT, INFO].map((name) => content(dossier, name, MOST_LIST_BYTES)))).map(decoded);
  } catch (error) {
    if (error.code) throw error;
    return L0("declaration", "declaration", "failed", "declaration.missing", [BAGIT, INFO]);
  }
  if (declared !== DECLARATION) return L0("declaration", "declaration", "failed", "declaration.failed", [BAGIT]);
  const sizes = names(dossier).filter((name) => name.startsWith(PAYLOAD)).map((name) => dossier.files.get(name).size);
  const sums = info.split("\n").filter((line) => line.startsWith("Payload-Oxum:"));
  const found = `${sizes.reduce((sum, size) => sum + size, 0)}.${sizes.length}`;
  if (sums.length !== 1 || sums[0] !== `Payload-Oxum: ${found}`) {
    return L0("declaration", "declaration", "failed", "declaration.oxum", [INFO], { found });
  }
  return L0("declaration", "declaration", "verified");
};

const ownNames = (dossier) => {
  const pinned = names(dossier).filter((name) => NAMED.test(name));
  const wrong = pinned.filter((name) => dossier.digests.get(name) !== name.replace(NAMED, "") || name.endsWith(EMPTY));
  if (wrong.length) return [L0("own-names", "own-names", "failed", "own-names.failed", wrong)];
  return pinned.length ? [L0("own-names", "own-names", "verified")] : [];
};

const ledger = (bytes) => {
  bounded(bytes, MOST_LEDGER);
  const lines = decoded(bytes).split("\n");
  if (lines.pop() || lines.length > MOST_LINES) throw new RangeError(LEDGER);
  const kinds = lines.filter((line) => line.trim()).map((line) => strictJson(new TextEncoder().encode(line), LONGEST_LINE)?.kind);
  if (!kinds.length || !kinds.every((kind) => typeof kind === "string")) throw new TypeError(LEDGER);
};
const crate = (bytes) => {
  if (!Array.isArray(strictJson(bytes, MOST_JSON_BYTES)?.["@graph"])) throw new TypeError(CRATE);
};
const READERS = { [CLAIMS]: [readClaims, MOST_JSON_BYTES], [LEDGER]: [ledger, MOST_LEDGER], [CRATE]: [crate, MOST_JSON_BYTES] };

const required = async (dossier) => {
  const missing = Object.keys(READERS).filter((name) => !dossier.digests.has(name));
  const unreadable = [];
  for (const name of Object.keys(READERS).filter((one) => !missing.includes(one))) {
    const [reader, most] = READERS[name];
    const bytes = await content(dossier, name, most);
    try {
      const value = reader(bytes);
      if (name === CLAIMS) dossier.claims = value;
    } catch {
      unreadable.push(name);
    }
  }
  if (!missing.length && !unreadable.length) return [L0("required", "required", "verified", "required.verified")];
  const found = [];
  if (missing.length) found.push(L0("required-missing", "required", "failed", "required.missing", missing));
  if (unreadable.length) found.push(L0("required-unreadable", "required", "failed", "required.unreadable", unreadable));
  return found;
};

const toldApart = (dossier) => {
  const shut = names(dossier).filter((name) => SHUT.test(name));
  const empty = names(dossier).filter((name) => dossier.digests.get(name) === EMPTY);
  const apart = (id, which) => ({ ...L0(id, id, "not_run", `${id}.said`, which), optional: true });
  return [...(shut.length ? [apart("unopened", shut)] : []), ...(empty.length ? [apart("empty-files", empty)] : [])];
};

/** The points of integrity. `dossier.claims` is set where they can be read. */
export const integrity = async (dossier) => {
  const payload = names(dossier).filter((name) => name.startsWith(PAYLOAD));
  const tags = names(dossier).filter((name) => !name.startsWith(PAYLOAD) && name !== TAGS);
  return [
    archive(dossier),
    ...(await listed(dossier, "payload", MANIFEST, payload)),
    ...(await listed(dossier, "tags", TAGS, tags)),
    places(tags),
    await declaration(dossier),
    ...ownNames(dossier),
    ...(await required(dossier)),
    ...toldApart(dossier),
  ];
};
