// The command that goes further, with the file's own name: a name that a shell could take for something else is never given.
import { el } from "./dom.js";
import { t } from "./texts.js";

const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const QUOTED = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N} ._'()-]*$/u;

/** A file's name as any shell reads it; empty where none would surely do. */
export const spelt = (name) => (name.length > 200 || !QUOTED.test(name) ? "" : PLAIN.test(name) ? name : `"${name}"`);

/** The command, and what to do first where the file's name can't stand in it. */
export const command = (name, options = "") => {
  const said = spelt(name);
  const code = el("code", {}, ["preuve verify", said || "dossier.zip", options].filter(Boolean).join(" "));
  return [said ? null : el("p", { class: "soft" }, t("command.rename")), el("p", { class: "command" }, code)].filter(Boolean);
};
