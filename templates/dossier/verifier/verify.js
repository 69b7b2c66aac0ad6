// A dossier's verdict: read whole or refused, then level by level. What breaks is told, never shown as verified.
import { read } from "./archive.js";
import { Refused } from "./bytes.js";
import { Sha256, crc32, sha256 } from "./digests.js";
import { integrity, point } from "./integrity.js";
import { origin } from "./origin.js";

export const LEVELS = ["L0", "L1", "L2", "L3"];
const GRAVITY = ["failed", "not_run", "within_tolerance", "verified"];

/** The gravest of the points that count; not_run where there is none. */
export const status = (points) => {
  const counted = points.filter((one) => !one.optional || one.status === "failed").map((one) => one.status);
  return GRAVITY.find((one) => counted.includes(one)) ?? "not_run";
};

/** This page's own arithmetic against known answers, before anything is believed of it. */
const sound = async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_none, at) => (at * 7) & 255);
  const mine = new Sha256().update(bytes.subarray(0, 77)).update(bytes.subarray(77)).hex();
  return crc32(new TextEncoder().encode("123456789")) === 0xcbf43926 && mine === (await sha256(bytes));
};

const beyond = (changed) =>
  ["L2", "L3"].map((level) => point(level, "level", "level", "not_run", changed ? "level.changed" : `level.${level}`));

/** The verdict: { refused } or { dossier, points, claims }. Throws nothing. */
export const verify = async (file, brought, told) => {
  const about = { file: file.name, size: file.size };
  try {
    if (!globalThis.crypto?.subtle) return { ...about, unable: "no-crypto" };
    if (!(await sound())) return { ...about, unable: "unsound" };
    const dossier = await read(file, told);
    const first = await integrity(dossier);
    const changed = status(first) === "failed";
    const points = [...first, ...(changed ? [point("L1", "level", "level", "not_run", "level.changed")] : await origin(dossier, brought)), ...beyond(changed)];
    return { ...about, dossier, points, claims: dossier.claims ?? null };
  } catch (error) {
    if (error instanceof Refused) return { ...about, refused: error.code, entry: error.entry };
    return { ...about, unable: "broken", why: String(error?.message ?? error) };
  }
};
