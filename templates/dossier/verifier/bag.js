// The lists of files (BagIt manifests): read as the kit's `bag.py` reads them.
import { decoded, order } from "./bytes.js";

export const [MANIFEST, TAGS] = ["manifest-sha256.txt", "tagmanifest-sha256.txt"];
export const [BAGIT, INFO] = ["bagit.txt", "bag-info.txt"];
export const [ENVELOPE, TIMESTAMP] = ["attestations/run.dsse.json", "attestations/run.tsr"];
export const DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
export const PAYLOAD = "data/";
const LINE = /^([0-9a-f]{64}) {2}(\S(?:.*\S)?)$/s;

/** A list's digests by name; throws where a line isn't one, a name comes twice, or they aren't sorted. */
export const readManifest = (bytes) => {
  const lines = decoded(bytes).split("\n");
  if (lines.pop()) throw new SyntaxError("no last line break");
  const found = new Map();
  let before = "";
  for (const line of lines) {
    const said = LINE.exec(line);
    if (!said || found.has(said[2]) || (found.size && order(before, said[2]) > 0)) throw new SyntaxError(line);
    found.set(said[2], said[1]);
    before = said[2];
  }
  return found;
};
