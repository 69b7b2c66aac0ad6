// SHA-256 and CRC-32. The browser's own SHA-256 takes bytes whole: what is too big for that is worked out here, in
// pieces, so that memory stays flat (FIPS 180-4). The CRC is PKWARE's, four bytes at a time.
import { breathe, hex, joined } from "./bytes.js";

export const PIECE = 8 << 20;

const primes = (count) => {
  const found = [];
  for (let one = 2; found.length < count; one += 1) if (found.every((prime) => one % prime)) found.push(one);
  return found;
};
const fraction = (value) => ((value - Math.floor(value)) * 2 ** 32) | 0;
const ROUNDS = Int32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)));

export class Sha256 {
  constructor() {
    this.state = START.slice();
    this.words = new Int32Array(64);
    this.rest = new Uint8Array(0);
    this.size = 0;
  }

  update(bytes) {
    this.size += bytes.length;
    let at = 0;
    if (this.rest.length) {
      at = Math.min(64 - this.rest.length, bytes.length);
      this.rest = joined(this.rest, bytes.subarray(0, at));
      if (this.rest.length < 64) return this;
      this.block(this.rest, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) this.block(bytes, at);
    this.rest = bytes.slice(at);
    return this;
  }

  hex() {
    const end = new Uint8Array(this.rest.length < 56 ? 64 : 128);
    end.set(this.rest);
    end[this.rest.length] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(this.size / 2 ** 29));
    view.setUint32(end.length - 4, (this.size << 3) >>> 0);
    for (let at = 0; at < end.length; at += 64) this.block(end, at);
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  block(bytes, from) {
    const w = this.words;
    for (let i = 0, at = from; i < 16; i += 1, at += 4) {
      w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    this.rounds(w);
  }

  /** The 64 rounds. Plain indices: this runs two million times for a dossier of 130 MB. */
  rounds(w) {
    const h = this.state;
    let a0 = h[0], b0 = h[1], c0 = h[2], d0 = h[3], e0 = h[4], f0 = h[5], g0 = h[6], h0 = h[7];
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e0 >>> 6) | (e0 << 26)) ^ ((e0 >>> 11) | (e0 << 21)) ^ ((e0 >>> 25) | (e0 << 7));
      const t1 = (h0 + s1 + ((e0 & f0) ^ (~e0 & g0)) + ROUNDS[i] + w[i]) | 0;
      const s0 = ((a0 >>> 2) | (a0 << 30)) ^ ((a0 >>> 13) | (a0 << 19)) ^ ((a0 >>> 22) | (a0 << 10));
      const t2 = (s0 + ((a0 & b0) ^ (a0 & c0) ^ (b0 & c0))) | 0;
      h0 = g0; g0 = f0; f0 = e0; e0 = (d0 + t1) | 0;
      d0 = c0; c0 = b0; b0 = a0; a0 = (t1 + t2) | 0;
    }
    h[0] += a0; h[1] += b0; h[2] += c0; h[3] += d0; h[4] += e0; h[5] += f0; h[6] += g0; h[7] += h0;
  }
}

const tables = () => {
  const made = Array.from({ length: 4 }, () => new Int32Array(256));
  for (let n = 0; n < 256; n += 1) {
    let c = n;
    for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    made[0][n] = c;
  }
  for (let n = 0; n < 256; n += 1) {
    for (let k = 1; k < 4; k += 1) made[k][n] = (made[k - 1][n] >>> 8) ^ made[0][made[k - 1][n] & 255];
  }
  return made;
};
const [T0, T1, T2, T3] = tables();

/** The CRC-32 of bytes that follow others whose CRC-32 is `before`. */
export const crc32 = (bytes, before = 0) => {
  let c = ~before;
  let at = 0;
  for (const last = bytes.length - 3; at < last; at += 4) {
    c ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    c = T3[c & 255] ^ T2[(c >>> 8) & 255] ^ T1[(c >>> 16) & 255] ^ T0[c >>> 24];
  }
  for (; at < bytes.length; at += 1) c = (c >>> 8) ^ T0[(c ^ bytes[at]) & 255];
  return ~c >>> 0;
};

export const sha256 = async (bytes) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

/** SHA-256 and CRC-32 of bytes [from, to) of a reader's file, in pieces; `whole` is fed the same bytes. */
export const measured = async (reader, from, to, whole, told) => {
  const small = to - from <= PIECE;
  const own = new Sha256();
  let crc = 0;
  let digest = "";
  for (let at = from; at < to || (small && !digest); at += PIECE) {
    const bytes = await reader.at(at, Math.min(at + PIECE, to));
    if (small) digest = await sha256(bytes);
    else own.update(bytes);
    crc = crc32(bytes, crc);
    whole.update(bytes);
    told(Math.min(at + PIECE, to));
    if (bytes.length > 1 << 20) await breathe();
  }
  return { crc, digest: small ? digest : own.hex() };
};
