"""What a step's artefacts are, in plain words: « le film pour TikTok », « la voix du plan panne »."""

from collections.abc import Mapping

from preuve.dossier.replay.claimed import Step
from preuve.i18n import _
from preuve.targets import platforms


def _layouts() -> Mapping[str, str]:
    return {"vertical": _("format vertical"), "portrait": _("format portrait"), "wide": _("format large")}


def what(line: Step) -> str:
    """What a line made, for people. Its label was written by anybody: only what can be shown of it is."""
    label = "".join(sign for sign in line.label if sign.isprintable())[:80]
    return named(line.step, label)


def named(step: str, label: str) -> str:
    """What a step made, for people."""
    wording = _words().get(step)
    if wording is None:
        return _("« {step} » {label}").format(step=step[:60], label=label).strip()
    return wording.format(label=label, shot=_shots(label), target=_target(label)).strip()


def _target(label: str) -> str:
    known = platforms().targets
    return known[label].label if label in known else label


def _shots(label: str) -> str:
    """« panne → fete, format vertical », from a label as « panne → fete vertical »."""
    name, _space, layout = label.rpartition(" ")
    return f"{name} ({_layouts()[layout]})" if name and layout in _layouts() else label


def _words() -> Mapping[str, str]:
    return {
        "notes": _("la transcription de la note {label}"),
        "note-picture": _("l'image de la note {label}"),
        "script": _("le scénario proposé par l'IA"),
        "storyboard": _("le storyboard"),
        "text-controls": _("le contrôle des textes"),
        "edit-plan": _("la proposition de plan de montage"),
        "plan": _("le plan de montage"),
        "review": _("la relecture"),
        "scene": _("l'image du plan {shot}"),
        "layers": _("les calques de l'image du plan {shot}"),
        "thumbnail": _("la vignette du plan {shot}"),
        "picture-controls": _("le contrôle des images"),
        "voice": _("la voix du plan {shot}"),
        "bed": _("la musique du film pour {target}"),
        "align": _("les mots minutés du plan {shot}"),
        "cues": _("les sous-titres du plan {shot}"),
        "tracks": _("les sous-titres et la transcription du film pour {target}"),
        "segment": _("le morceau de film {shot}"),
        "mix": _("le son du film pour {target}"),
        "film": _("le film pour {target}"),
        "cover": _("la couverture du film pour {target}"),
        "bundle": _("le dossier à publier pour {target}"),
        "site": _("la page du film"),
        "history": _("l'historique des demandes aux IA"),
        "audience": _("le tableau d'audience"),
        "streams": _("les mesures du fichier d'un film"),
        "look": _("les mesures de l'image du film pour {target}"),
        "listen": _("les mesures du son du film pour {target}"),
        "heard": _("ce qu'on entend dans le film pour {target}"),
        "spoken": _("les mots sous-titrés retrouvés dans le film pour {target}"),
        "retouch": _("la comparaison des images du film pour {target}"),
    }
