// Which names a dossier's files may have: the same questions, in the same order, as the kit's own `names.py`.
import { encoded } from "./bytes.js";

export const LONGEST_NAME = 240;
const LONGEST_PART = 255;
const MOST_FOLDERS = 5000;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const FORBIDDEN = /[<>"|?*]/;
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*$/i;

const windows = (one) => /[. ]$/.test(one) || FORBIDDEN.test(one) || RESERVED.test(one.split(".", 1)[0]);

/** Why a name can't be a dossier's; an empty text where it can. */
export const wrong = (name) => {
  if (UNSEEN.test(name)) return "control";
  if (name.includes("\\")) return "backslash";
  if (name.startsWith("/")) return "absolute";
  if (name.includes(":")) return "colon";
  const parts = name.split("/");
  if (parts.includes("..") || parts.includes(".")) return "traversal";
  if (name.endsWith("/")) return "folder";
  if (!parts.every(Boolean)) return "blank-part";
  if ([...name].length > LONGEST_NAME || parts.some((one) => encoded(one).length > LONGEST_PART)) return "too-long";
  if (name.normalize("NFC") !== name) return "not-nfc";
  return parts.some(windows) ? "reserved" : "";
};

/** What a file system that ignores case and composition takes a name for. */
const fold = (name) => name.normalize("NFD").toLowerCase().toUpperCase().normalize("NFD");

const above = (key) => Array.from(key.matchAll(/\//g), (found) => key.slice(0, found.index));

/** Two names that can't stand in one folder, or too many folders: [why, whose name], or null. */
export const clash = (names) => {
  const [files, folded, folders] = [new Set(), new Set(), new Set()];
  for (const name of names) {
    const key = fold(name);
    if (files.has(name)) return ["duplicate", name];
    if (folded.has(key)) return ["same-name", name];
    if (folders.has(key) || above(key).some((one) => folded.has(one))) return ["file-and-folder", name];
    if (folders.size > MOST_FOLDERS) return ["too-many", name];
    files.add(name);
    folded.add(key);
    above(key).forEach((one) => folders.add(one));
  }
  return null;
};
