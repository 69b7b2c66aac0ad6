// What the juror brings: the keyring of enrolled keys, and the challenge she gave. Never anything from a dossier.
import { encoded, fromBase64, hex, joined } from "./bytes.js";
import { strictJson } from "./json.js";
import { list, oneOf, record, text } from "./shape.js";

const MOST_BYTES = 4000000;
const label = (value) => text(200)(value).normalize("NFC").split(/\s+/).join(" ").trim();
const id = (value) => label(value) || text(-1)(value);

/** The points of small order: anybody can sign for such a key. Their last byte without its sign bit. */
const ANYBODYS = [
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
];

const publicKey = (value) => {
  const raw = fromBase64(text(44)(value));
  if (!raw || raw.length !== 32 || btoa(String.fromCharCode(...raw)) !== value) throw new TypeError("key");
  if (ANYBODYS.includes(hex([...raw.slice(0, 31), raw[31] & 0x7f]))) throw new TypeError("anybody's key");
  return raw;
};

const key = record({ id, role: oneOf("candidate", "examiner"), key: publicKey, added: text(40) }, { name: [label, ""] });
const authority = record({ name: id, use: list(oneOf("timestamp", "credentials"), 2), pem: text(100000) });
const keyring = record(
  { kind: oneOf("preuve-keyring") },
  { version: [oneOf(1), 1], keys: [list(key, 2000), []], authorities: [list(authority, 50), []] },
);
const challenge = record(
  { kind: oneOf("preuve-challenge"), candidate: id, session: id, nonce: text(32), issued: text(40), until: text(40) },
  { version: [oneOf(1), 1], examiner: [label, ""], key: [text(44), ""], proof: [text(100), ""] },
);

/** An id as it is compared: spaces, capitals and the way accents are written don't count. */
export const folded = (one) => one.normalize("NFKC").toLowerCase().toUpperCase().split(/\s+/).filter(Boolean).join(" ");
export const sameId = (one, other) => folded(one) === folded(other);

const distinct = (values) => new Set(values).size === values.length;

/** A keyring's keys; throws where it isn't one, where a key has two owners, or an id two keys. */
export const readKeyring = async (bytes) => {
  const { keys } = keyring(strictJson(bytes, MOST_BYTES));
  if (!distinct(keys.map((one) => hex(one.key))) || !distinct(keys.map((one) => folded(one.id)))) throw new TypeError("twins");
  for (const one of keys) {
    one.keyid = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", one.key)));
    one.who = one.name && one.name !== one.id ? `${one.name} (${one.id})` : one.id;
  }
  return keys;
};

/** A challenge; throws where it isn't one. */
export const readChallenge = (bytes) => {
  const found = challenge(strictJson(bytes, 20000));
  if (!/^[0-9a-f]{32}$/.test(found.nonce)) throw new TypeError("nonce");
  if (!(Date.parse(found.until) > Date.parse(found.issued))) throw new TypeError("until");
  return found;
};

/** What DSSE signs: its pre-authentication encoding. */
export const preAuthentication = (kind, payload) =>
  joined(encoded(`DSSEv1 ${encoded(kind).length} ${kind} ${payload.length} `), payload);

/** Whether a signature is a key's: true, false, or null where this browser doesn't know Ed25519. */
export const signedBy = async (raw, signature, bytes) => {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, bytes);
};
