// The film and its pictures, from bytes that were read again and compared. Only films and photographs, told by their
// first bytes; a page or a drawing of the dossier is never shown.
import { content } from "./archive.js";
import { el } from "./dom.js";
import { clean, platform, t } from "./texts.js";

const FILM = /^data\/deliverables\/(?!c2pa\/).*\.mp4$/;
const STILL = /^data\/deliverables\/(?!c2pa\/).*\.(?:jpe?g|png|webp)$/;
const [MOST_FILM, MOST_STILL, MOST_FILMS, MOST_STILLS] = [400000000, 12000000, 20, 12];
let addresses = [];

const starts = (bytes, at, ...wanted) => wanted.every((byte, index) => bytes[at + index] === byte);
const ascii = (text) => [...text].map((sign) => sign.charCodeAt(0));

/** What the first bytes say that a file is; empty for whatever isn't shown. */
const kindOf = (bytes) => {
  if (starts(bytes, 4, ...ascii("ftyp"))) return "video/mp4";
  if (starts(bytes, 0, 0xff, 0xd8, 0xff)) return "image/jpeg";
  if (starts(bytes, 0, 0x89, ...ascii("PNG\r\n"))) return "image/png";
  return starts(bytes, 0, ...ascii("RIFF")) && starts(bytes, 8, ...ascii("WEBP")) ? "image/webp" : "";
};

const address = (bytes, type) => {
  addresses.push(URL.createObjectURL(new Blob([bytes], { type })));
  return addresses.at(-1);
};

/** Let go of what the last dossier showed. */
export const forget = () => {
  addresses.forEach((one) => URL.revokeObjectURL(one));
  addresses = [];
};

const short = (name) => clean(name.split("/").at(-1), 80);
const titled = (name) => platform(short(name).replace(/\.mp4$/, ""));
const broken = (name) => el("p", { class: "notice", role: "alert" }, t("film.broken", { name: short(name) }));

const captions = async (dossier, name) => {
  const wanted = name.replace(/films\/([^/]+)\.mp4$/, "captions/$1.vtt");
  const bytes = wanted === name ? null : await content(dossier, wanted, 2000000);
  return bytes ? el("track", { kind: "captions", srclang: "fr", label: t("film.captions"), default: true, src: address(bytes, "text/vtt") }) : null;
};

const film = async (dossier, name) => {
  const bytes = await content(dossier, name, MOST_FILM);
  if (!bytes || kindOf(bytes) !== "video/mp4") return broken(name);
  const video = el("video", { controls: true, preload: "metadata", src: address(bytes, "video/mp4"), "aria-label": titled(name) }, await captions(dossier, name));
  video.addEventListener("error", () => video.replaceWith(broken(name)));
  return video;
};

const still = async (dossier, name) => {
  const bytes = await content(dossier, name, MOST_STILL);
  const kind = bytes ? kindOf(bytes) : "";
  if (!kind.startsWith("image/")) return broken(name);
  const picture = el("img", { src: address(bytes, kind), alt: t("film.still", { name: short(name) }), loading: "lazy" });
  picture.addEventListener("error", () => picture.replaceWith(broken(name)));
  return el("figure", {}, picture, el("figcaption", {}, short(name)));
};

/** A button that gives way to what it shows. */
export const shower = (label, make) => {
  const place = el("div", { class: "shown" });
  const button = el("button", { type: "button", on: { click: async () => {
    button.disabled = true;
    let made;
    try {
      made = await make();
    } catch {
      made = el("p", { class: "notice", role: "alert" }, t("refused.changed"));
    }
    place.replaceChildren(...[made].flat());
    place.querySelector("video")?.focus();
    button.remove();
  } } }, label);
  place.append(button);
  return place;
};

/** Those of the folder where films are delivered; where it has none, any. */
const best = (names, folder) => (names.some((name) => name.startsWith(folder)) ? names.filter((name) => name.startsWith(folder)) : names);
const named = (dossier, pattern, folder) => best([...dossier.digests.keys()].filter((name) => pattern.test(name)), `data/deliverables/${folder}/`);

export const screening = (verdict, changed) => {
  const { dossier } = verdict;
  const found = named(dossier, FILM, "films").slice(0, MOST_FILMS);
  const stills = named(dossier, STILL, "pictures").slice(0, MOST_STILLS);
  if (!found.length && !stills.length) return [];
  const shown = found.map((name) => shower(t("film.show", { name: titled(name) }), () => film(dossier, name)));
  const pictures = stills.length ? [shower(t("film.stills", { n: stills.length }), () => Promise.all(stills.map((name) => still(dossier, name))))] : [];
  const lead = el("p", { class: changed ? "notice" : "soft" }, t(changed ? "film.changed" : "film.lead"));
  return [el("section", { class: "films" }, el("h2", {}, t("film.h2")), lead, el("div", { class: "screening" }, shown, pictures))];
};
