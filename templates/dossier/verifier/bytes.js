// Bytes, and the little that is asked of them: hexadecimal, base64, UTF-8, and pieces of a file she picked.
export const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Why a file isn't read as a dossier: `code` is one of the kit's stable words, `entry` the name at fault. */
export class Refused extends Error {
  constructor(code, entry = "") {
    super(code);
    this.code = code;
    this.entry = entry;
  }
}

/** Bytes [from, to) of a file; Refused("changed") where the file isn't there any more as it was. */
export const part = async (file, from, to) => {
  let bytes;
  try {
    bytes = new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch {
    throw new Refused("changed");
  }
  if (bytes.length !== Math.max(0, Math.min(to, file.size) - from)) throw new Refused("changed");
  return bytes;
};

/** Reads a file's bytes a window at a time: thousands of small pieces cost few trips to the disk. */
export class Reader {
  constructor(file, window) {
    Object.assign(this, { file, window, from: 0, bytes: new Uint8Array(0) });
  }

  async at(from, to) {
    if (from < this.from || to > this.from + this.bytes.length) {
      this.bytes = await part(this.file, from, Math.min(this.file.size, Math.max(to, from + this.window)));
      this.from = from;
    }
    return this.bytes.subarray(from - this.from, to - this.from);
  }
}

export const encoded = (text) => new TextEncoder().encode(text);

/** A text from UTF-8; throws where it isn't. A byte order mark is kept, so that it is seen. */
export const decoded = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

export const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

/** A UTF-16 unit's place among code points: surrogates stand for what comes after everything else. */
const rank = (unit) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** Below zero, zero or above: the order of Unicode code points, which is that of UTF-8's bytes. */
export const order = (one, other) => {
  const most = Math.min(one.length, other.length);
  for (let at = 0; at < most; at += 1) {
    const [left, right] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (left !== right) return rank(left) - rank(right);
  }
  return one.length - other.length;
};

export const same = (one, other) => one.length === other.length && one.every((byte, index) => byte === other[index]);

/** Bytes from standard base64 with its padding and nothing else; null where it isn't. */
export const fromBase64 = (text) => {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (text.length % 4 || /[^A-Za-z0-9+/]/.test(text.slice(0, text.length - padding))) return null;
  const binary = atob(text);
  const made = new Uint8Array(binary.length);
  for (let at = 0; at < made.length; at += 1) made[at] = binary.charCodeAt(at);
  return made;
};

export const joined = (...pieces) => {
  const made = new Uint8Array(pieces.reduce((sum, one) => sum + one.length, 0));
  pieces.reduce((at, one) => (made.set(one, at), at + one.length), 0);
  return made;
};

/** Let the page breathe: draw, and answer the keyboard. */
export const breathe = () => new Promise((done) => setTimeout(done, 0));
