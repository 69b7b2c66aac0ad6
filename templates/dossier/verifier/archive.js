// The dossier's ZIP: one form only, the one that the kit writes. What is accepted here is that form, byte for byte; the
// order of the questions only chooses the reason told, and is that of the kit's own `directory.py`.
import { Reader, Refused, decoded, encoded, joined, order, part, same } from "./bytes.js";
import { PIECE, Sha256, measured, sha256 } from "./digests.js";
import { LONGEST_NAME, clash, wrong } from "./names.js";

export const MOST_BYTES = 4294967295;
export const MOST_FILES = 20000;
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [LOCAL_SIZE, LINE_SIZE, END_SIZE] = [30, 46, 22];
const MOST_DIRECTORY = MOST_FILES * (LINE_SIZE + 4 * LONGEST_NAME);
const LONGEST_COMMENT = 65535;
const [FIRST_DAY, UTF8, MADE_BY, NEEDED, MODE] = [33, 0x0800, 788, 20, 0o100644 * 65536];
const AROUND_HEADERS = 1 << 16;
const SEALED = "age-encryption.org/";

/** Little-endian fields: [size in bytes, value] each. */
const packed = (...fields) => {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
};
const flags = (name) => (/^[\x00-\x7f]*$/.test(name) ? 0 : UTF8);

const localHeader = ({ name, size, crc }) => {
  const raw = encoded(name);
  const fields = [[4, LOCAL], [2, NEEDED], [2, flags(name)], [2, 0], [2, 0], [2, FIRST_DAY], [4, crc], [4, size], [4, size], [2, raw.length], [2, 0]];
  return joined(packed(...fields), raw);
};

const line = ({ name, size, crc, offset }) => {
  const raw = encoded(name);
  const known = [[4, CENTRAL], [2, MADE_BY], [2, NEEDED], [2, flags(name)], [2, 0], [2, 0], [2, FIRST_DAY], [4, crc], [4, size], [4, size]];
  return joined(packed(...known, [2, raw.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, MODE], [4, offset]), raw);
};

const tail = (entries, start) => {
  const lines = joined(...entries.map(line));
  const end = packed([4, END], [2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, lines.length], [4, start], [2, 0]);
  return joined(lines, end);
};

/** Why the file doesn't finish with an end record: a comment, something after it, or it has none. */
const elsewhere = async (file) => {
  const last = await part(file, Math.max(0, file.size - LONGEST_COMMENT - END_SIZE), file.size);
  const view = new DataView(last.buffer);
  for (let at = last.length - END_SIZE; at >= 0; at -= 1) {
    if (view.getUint32(at, true) === END) {
      return view.getUint16(at + 20, true) === last.length - at - END_SIZE ? "comment" : "trailing";
    }
  }
  return "not-zip";
};

const end = async (file) => {
  if (file.size > MOST_BYTES) throw new Refused("too-big");
  if (decodedStart(await part(file, 0, SEALED.length)) === SEALED) throw new Refused("sealed");
  if (file.size < END_SIZE) throw new Refused("not-zip");
  const view = new DataView((await part(file, file.size - END_SIZE, file.size)).buffer);
  if (view.getUint32(0, true) !== END) throw new Refused(await elsewhere(file));
  const [disk, first, here, count] = [4, 6, 8, 10].map((at) => view.getUint16(at, true));
  const [length, start] = [12, 16].map((at) => view.getUint32(at, true));
  if (count > MOST_FILES || length > MOST_DIRECTORY) {
    throw new Refused(length === 0xffffffff && count !== 0xffff ? "zip64" : "too-many");
  }
  if (start === 0xffffffff) throw new Refused("zip64");
  if (view.getUint16(20, true)) throw new Refused("not-zip");
  if (disk || first || here !== count) throw new Refused("headers");
  const finish = start + length + END_SIZE;
  if (finish !== file.size) throw new Refused(finish < file.size ? "leading" : "not-zip");
  if (!count) throw new Refused("empty");
  return { count, start };
};

const decodedStart = (bytes) => String.fromCharCode(...bytes);

const kindOf = (attributes) => ({ 0xa: "link", 0x2: "device", 0x6: "device", 0x1: "device", 0xc: "device" })[attributes >>> 28] ?? "";

/** Why a line of the directory can't be a dossier's; an empty text where it can. */
const wrongLine = (name, view, at) => {
  const attributes = view.getUint32(at + 38, true);
  const reason = kindOf(attributes) || wrong(name);
  if (reason) return reason;
  if (attributes >>> 28 === 0x4 || attributes & 0x10) return "folder";
  if (view.getUint16(at + 8, true) & 1) return "password";
  if (view.getUint16(at + 10, true)) return "compressed";
  const [small, size, offset] = [20, 24, 42].map((from) => view.getUint32(at + from, true));
  if ([small, size, offset].includes(0xffffffff)) return "zip64";
  if (small !== size) return "sizes";
  return view.getUint16(at + 30, true) || view.getUint16(at + 32, true) ? "form" : "";
};

const nameAt = (raw, marked) => {
  let name;
  try {
    name = decoded(raw);
  } catch {
    throw new Refused("encoding", new TextDecoder().decode(raw));
  }
  if (!marked && flags(name)) throw new Refused("encoding", name);
  return name;
};

const lines = (data, count) => {
  const view = new DataView(data.buffer);
  const found = [];
  let at = 0;
  for (let number = 0; number < count; number += 1) {
    if (data.length - at < LINE_SIZE || view.getUint32(at, true) !== CENTRAL) throw new Refused("headers");
    const next = at + LINE_SIZE + view.getUint16(at + 28, true);
    if (next > data.length) throw new Refused("headers");
    const name = nameAt(data.slice(at + LINE_SIZE, next), view.getUint16(at + 8, true) & UTF8);
    const reason = wrongLine(name, view, at);
    if (reason) throw new Refused(reason, name);
    const [crc, size, offset] = [16, 24, 42].map((from) => view.getUint32(at + from, true));
    found.push({ name, crc, size, offset });
    at = next;
  }
  if (at !== data.length) throw new Refused("headers");
  return found;
};

const contiguous = (found, start) => {
  let finish = 0;
  for (const one of [...found].sort((left, right) => left.offset - right.offset)) {
    if (one.offset !== finish) throw new Refused(one.offset < finish ? "overlap" : finish ? "gap" : "leading", one.name);
    finish += LOCAL_SIZE + encoded(one.name).length + one.size;
    if (finish > start) throw new Refused("sizes", one.name);
  }
  if (finish !== start) throw new Refused("gap");
};

/** The files that an archive holds, in order, their bytes not read yet: name, size, crc, at. Throws Refused. */
export const entries = async (file) => {
  const { count, start } = await end(file);
  const found = lines(await part(file, start, file.size - END_SIZE), count);
  const met = clash(found.map((one) => one.name));
  if (met) throw new Refused(...met);
  contiguous(found, start);
  if (found.some((one, index) => index && order(found[index - 1].name, one.name) > 0)) throw new Refused("order");
  if (!same(await part(file, start, file.size), tail(found, start))) throw new Refused("form");
  const reader = new Reader(file, AROUND_HEADERS);
  for (const one of found) {
    one.header = localHeader(one);
    one.at = one.offset + one.header.length;
    if (!same(await reader.at(one.offset, one.at), one.header)) throw new Refused("headers", one.name);
  }
  return { found, start };
};

/** Read a dossier whole: its files' digests by name, those whose checksum lies, and its own SHA-256. Throws Refused. */
export const read = async (file, told = () => {}) => {
  const { found, start } = await entries(file);
  const [whole, reader] = [new Sha256(), new Reader(file, PIECE)];
  const [digests, files, damaged] = [new Map(), new Map(), []];
  for (const one of found) {
    whole.update(one.header);
    const hear = (at) => told(at / file.size, one.name);
    const { crc, digest } = await measured(reader, one.at, one.at + one.size, whole, hear);
    digests.set(one.name, digest);
    files.set(one.name, one);
    if (crc !== one.crc) damaged.push(one.name);
  }
  whole.update(await part(file, start, file.size));
  return { file, files, digests, damaged, sha256: whole.hex(), size: file.size };
};

/** A file's bytes, read again and compared with the digest that was found. Throws Refused where they aren't the same. */
export const content = async (dossier, name, most) => {
  const one = dossier.files.get(name);
  if (!one || one.size > most) return null;
  const bytes = await part(dossier.file, one.at, one.at + one.size);
  if ((await sha256(bytes)) !== dossier.digests.get(name)) throw new Refused("changed", name);
  return bytes;
};
