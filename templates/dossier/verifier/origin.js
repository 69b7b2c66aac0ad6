// L1: who vouches for these bytes, and for which session. The keys are the juror's; the envelope's own word is a hint.
import { content } from "./archive.js";
import { ENVELOPE, MANIFEST, TIMESTAMP } from "./bag.js";
import { EMPTY, fromBase64 } from "./bytes.js";
import { point } from "./integrity.js";
import { strictJson } from "./json.js";
import { preAuthentication, readChallenge, sameId, signedBy } from "./keyring.js";
import { digest, list, oneOf, record, text } from "./shape.js";

const CHALLENGE = "data/inputs/challenge.json";
const MOST_ENVELOPE = 8000000;
const MOST_STATEMENT = 4000000;
const WORK = 268435456;  // bytes hashed at most to look for a signer whom the envelope doesn't name
const name = text(400);
const KIND = "application/vnd.in-toto+json";

const envelopeShape = record({
  payload: text(MOST_ENVELOPE * 2),
  payloadType: oneOf(KIND),
  signatures: (value) => {
    const found = list(record({ sig: text(200) }, { keyid: [text(200), ""] }), 8)(value);
    if (!found.length) throw new TypeError("signatures");
    return found;
  },
});
const loose = (needed, optional) => record(needed, optional, false);
const subject = record({ name, digest: record({ sha256: digest }) });
const challengeShape = record({ nonce: name }, { candidate: [name, ""], session: [name, ""], sha256: [digest, undefined] });
const external = loose({}, { candidate: [name, ""], session: [name, ""], challenge: [challengeShape, null] });
const statementShape = record({
  _type: oneOf("https://in-toto.io/Statement/v1"),
  predicateType: oneOf("https://slsa.dev/provenance/v1"),
  subject: list(subject, 8),
  predicate: loose(
    { buildDefinition: loose({ buildType: oneOf("urn:preuve:run:1"), externalParameters: external }) },
    { runDetails: [loose({}, { metadata: [loose({}, { invocationId: [name, ""] }), { invocationId: "" }] }), null] },
  ),
});

const L1 = (id, status, said, given = {}, more = {}) => point("L1", id, id, status, said, given, more);

const readEnvelope = async (dossier) => {
  const envelope = envelopeShape(strictJson(await content(dossier, ENVELOPE, MOST_ENVELOPE), MOST_ENVELOPE));
  const payload = fromBase64(envelope.payload);
  if (!payload) throw new TypeError("payload");
  return { ...envelope, payload };
};

/** Who signed: { state, signer }, the states of the kit's `seals.py`, and "unable" where the browser can't tell. */
const sealed = async ({ payload, payloadType, signatures }, keys) => {
  const names = new Set(signatures.map((one) => one.keyid));
  const signed = preAuthentication(payloadType, payload);
  const ordered = [...keys].sort((one, other) => (one.role !== "candidate") - (other.role !== "candidate"));
  const [named, others] = [true, false].map((wanted) => ordered.filter((one) => names.has(one.keyid) === wanted));
  const most = Math.floor(WORK / (payload.length * signatures.length + 1));
  for (const signer of [...named, ...others.slice(0, most)]) {
    for (const { sig } of signatures) {
      const holds = await signedBy(signer.key, fromBase64(sig) ?? new Uint8Array(0), signed);
      if (holds === null) return { state: "unable" };
      if (holds) return { state: signer.role === "candidate" ? "trusted" : "other-role", signer };
    }
  }
  return named.length ? { state: "tampered", signer: named[0] } : { state: "unknown" };
};

const SIGNATURE = { trusted: "verified", unable: "not_run", unknown: "not_run" };

/** Who signed, as a point. A signer nobody enrolled fails only where the candidate it names has another key. */
const signature = async (envelope, told, keys) => {
  const say = (status, said, signer, ask = "ask.key") => L1("signature", status, said, { who: signer?.who ?? "" }, { names: [ENVELOPE], ask });
  if (!keys) return { points: [say("not_run", "signature.no-keyring", null, "")] };
  const { state, signer } = await sealed(envelope, keys);
  const expected = keys.find((one) => one.role === "candidate" && sameId(one.id, told.candidate));
  if (state === "unknown" && expected) return { points: [say("failed", "signature.not-hers", expected)] };
  if (state === "unknown" && !keys.some((one) => one.role === "candidate")) return { points: [say("not_run", "signature.empty-keyring")] };
  const ask = SIGNATURE[state] === "verified" || state === "unable" ? "" : "ask.key";
  return { signer: state === "trusted" ? signer : null, points: [say(SIGNATURE[state] ?? "failed", `signature.${state}`, signer, ask)] };
};

/** What was signed, which must be about this very list of files; or why it isn't. */
const readStatement = (dossier, payload) => {
  let found;
  try {
    found = statementShape(strictJson(payload, MOST_STATEMENT));
  } catch {
    return { why: "signature.not-ours" };
  }
  const vouched = (one) => one.digest.sha256 !== EMPTY && dossier.digests.get(one.name) === one.digest.sha256;
  if (!found.subject.some((one) => one.name === MANIFEST && vouched(one))) return { why: "signature.other-list" };
  const other = found.subject.find((one) => !vouched(one));
  if (other) return { why: "signature.other-file", file: other.name };
  const run = found.predicate.runDetails?.metadata.invocationId ?? "";
  return { told: { ...found.predicate.buildDefinition.externalParameters, run } };
};

const sameRun = ({ claims }, told) => {
  const same = claims && ["run", "candidate", "session"].every((one) => claims[one] === told[one]);
  return L1("statement", same ? "verified" : "failed", same ? "statement.verified" : "statement.failed", { run: told.run }, { ask: same ? "" : "ask.statement" });
};

const person = (told, signer) => {
  if (!signer) return L1("candidate", "not_run", "candidate.unknown", {}, { optional: true });
  const given = { candidate: told.candidate, who: signer.who };
  if (!told.candidate) return L1("candidate", "not_run", "candidate.none", given, { optional: true });
  return sameId(told.candidate, signer.id)
    ? L1("candidate", "verified", "candidate.verified", given)
    : L1("candidate", "failed", "candidate.failed", given, { ask: "ask.candidate" });
};

const carried = async (dossier) => {
  const bytes = await content(dossier, CHALLENGE, 20000);
  try {
    return bytes && readChallenge(bytes);
  } catch {
    return null;
  }
};

const about = ({ candidate, session }) => ({ candidate, session });

/** Whether the dossier answers the challenge she gave. Without a known signer, the answer proves nothing. */
const challenge = async (dossier, told, signer, hers) => {
  const answered = told?.challenge;
  const failed = (said) => L1("challenge", "failed", said, {}, { names: [CHALLENGE], ask: "ask.challenge" });
  if (told && (answered?.sha256 ?? undefined) !== dossier.digests.get(CHALLENGE)) return failed("challenge.stray");
  if (!hers) return L1("challenge", "not_run", answered ? "challenge.not-given" : "challenge.none", {}, { optional: true });
  if (!told) return failed("challenge.unsigned");
  if (["candidate", "session"].some((one) => told[one] && !sameId(told[one], hers[one]))) {
    return L1("challenge", "failed", "challenge.wrong-file", { ...about(hers), other: [told.candidate, told.session].filter(Boolean) });
  }
  if (!answered) return failed("challenge.unanswered");
  if (answered.nonce !== hers.nonce || (await carried(dossier))?.nonce !== hers.nonce) return failed("challenge.other");
  if (![answered, told].every((one) => sameId(one.candidate, hers.candidate) && sameId(one.session, hers.session))) return failed("challenge.somebody");
  const given = about(hers);
  if (!signer) return L1("challenge", "not_run", "challenge.unproved", given);
  return Date.now() > Date.parse(hers.until) ? L1("challenge", "not_run", "challenge.late", given) : L1("challenge", "verified", "challenge.verified", given);
};

const beyond = (dossier) => [
  L1("timestamp", "not_run", dossier.digests.has(TIMESTAMP) ? "timestamp.there" : "timestamp.none", {}, { optional: true }),
  L1("credentials", "not_run", "credentials.said", {}, { optional: true }),
];

const unsigned = async (dossier, brought) => [
  L1("signature", "not_run", "signature.none", {}, { ask: "ask.unsigned" }),
  await challenge(dossier, null, null, brought.challenge),
  ...beyond(dossier),
];

const unreadable = (said, given = {}) => [L1("signature", "failed", said, given, { names: [ENVELOPE, MANIFEST], ask: "ask.statement" })];

/** The points of origin. `brought`: { keys, challenge }, each null where the juror gave none. */
export const origin = async (dossier, brought) => {
  if (!dossier.digests.has(ENVELOPE)) return unsigned(dossier, brought);
  let envelope;
  try {
    envelope = await readEnvelope(dossier);
  } catch (error) {
    if (error.code) throw error;
    return unreadable("signature.unreadable");
  }
  const { told, why, file } = readStatement(dossier, envelope.payload);
  if (!told) return unreadable(why, { file });
  const { signer, points } = await signature(envelope, told, brought.keys);
  return [...points, sameRun(dossier, told), person(told, signer), await challenge(dossier, told, signer, brought.challenge), ...beyond(dossier)];
};
