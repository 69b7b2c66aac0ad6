// What follows from decisions that jurors made, by the référentiel's own rules. Nothing is decided in their place.
import { framework, label } from "./frameworks.js";
import { t } from "./texts.js";

/** The sentences that follow; `decided` gives the decision on a competence by its id. */
export const outcome = (id, decided) => {
  const { competences, modality } = framework(id);
  const every = competences.map((one) => one.id);
  const lost = every.filter((one) => decided(one) === "non_acquis");
  const open = every.filter((one) => !["acquis", "non_acquis"].includes(decided(one)));
  if (open.length === every.length) return [];
  const groups = modality.together.map((group) => ({ group, lost: group.filter((one) => lost.includes(one)) })).filter((one) => one.lost.length);
  const again = groups.map((one) => (one.group.length > 1 ? t("outcome.together", { names: one.group, lost: one.lost }) : t("outcome.alone", { names: one.group })));
  const ruled = modality.together.length || modality.all_required;
  return [
    lost.length || open.length ? "" : t("outcome.all"),
    lost.length && modality.all_required ? t("outcome.required", { names: lost }) : "",
    ...again,
    lost.length && !ruled ? t("outcome.unsaid", { names: lost }) : "",
    open.length ? t("outcome.open", { names: open }) : "",
  ].filter(Boolean);
};

/** Two jurors' decisions as one, where the source says whose word decides: hers where exactly one is the external member. */
export const settled = (left, right) => {
  const { modality } = framework(left.framework);
  const said = (grid) => (id) => grid.decisions.get(id) ?? "";
  const external = [left, right].filter((grid) => grid.role === "externe");
  const who = modality.deciding && external.length === 1 ? external[0] : null;
  return { who, deciding: modality.deciding ? label(modality.deciding) : "", decided: (id) => (said(left)(id) === said(right)(id) ? said(left)(id) : who && said(left)(id) && said(right)(id) ? said(who)(id) : "") };
};
