"""A project of three use cases without a video, and référentiels of a few pieces of evidence."""

from datetime import date
from pathlib import Path

from preuve.checks.subject import subject_of
from preuve.frameworks import cases_of, weigh
from preuve.frameworks.model import Framework
from preuve.project import Project

CASES = ("devis", "relances", "tri")
HEADING = "Ce que fait l'outil"
TOLD = {
    "devis": "Chaque semaine, Lucie reçoit une trentaine de demandes de prix et l'outil prépare une première réponse "
    "chiffrée qu'elle relit ligne à ligne avant de l'envoyer au client.",
    "relances": "Les factures en retard de plus de dix jours sont rappelées par un message dont le ton change avec "
    "l'ancienneté du client ; le comptable choisit celui qui part.",
    "tri": "Le courrier entrant est rangé par thème dans cinq dossiers ; deux personnes vérifient chaque vendredi un "
    "échantillon de vingt messages tirés au hasard.",
}
BRIEF = """\
title: Essai
organisation: Nous
subject: un sujet
objectives: [un but]
audience: tous
key_messages: [un message]
call_to_action: Venez
targets: [web]
"""


def tell(text):
    return {"fr": text, "en": f"en {text}"}


def framework(*evidence, cases=3):
    """A référentiel of one criterion for each piece of evidence."""
    criteria = [
        {
            "id": f"Cr1.{at}",
            "label": tell("critère"),
            "text": "texte",
            "english": "text",
            "parts": [{"id": f"Cr1.{at}.a", "asks": tell("partie"), "evidence": list(proofs)}],
        }
        for at, proofs in enumerate(evidence, start=1)
    ]
    competence = {"id": "C1", "label": tell("compétence"), "text": "texte", "english": "text", "criteria": criteria}
    term = {"id": "E1", "label": tell("cas"), "text": "trois cas", "english": "three cases"}
    return Framework.model_validate(
        {
            "id": "essai",
            "title": tell("essai"),
            "source": {"title": "source", "read": date(2026, 11, 22)},
            "modality": {"terms": [term], "cases": cases},
            "competences": [competence],
        }
    )


def portfolio(folder, *lines):
    cases = "".join(f"  - {{{one}}}\n" for one in lines)
    (folder / "portfolio.yaml").write_text(f"frameworks: [usage-responsable-iag]\ncases:\n{cases}", encoding="utf-8")


def project(tmp_path: Path) -> Path:
    """A project without a video: three use cases, each told in its own words."""
    (tmp_path / "documents" / "emploi").mkdir(parents=True)
    for name, text in TOLD.items():
        path = tmp_path / "documents" / "emploi" / f"{name}.md"
        path.write_text(f"# Cas\n\n## {HEADING}\n\n{text}\n", encoding="utf-8")
    portfolio(tmp_path, *(f"id: {name}, title: Cas {name}" for name in CASES))
    return tmp_path


def run(folder: Path, name: str) -> Path:
    """A run whose film was made."""
    place = folder / "runs" / name
    (place / "films").mkdir(parents=True)
    (place / "films" / "web.mp4").write_bytes(b"film")
    (place / "ledger.jsonl").write_text('{"kind":"start","at":"2026-03-04T05:06:07+00:00"}\n', encoding="utf-8")
    (folder / "brief.yaml").write_text(BRIEF, encoding="utf-8")
    return place


def rows(asked, folder, cases=None, findings=()):
    subject = subject_of(Project(folder))
    known = cases_of(subject.project, subject, findings) if cases is None else cases
    return [list(one.rows()) for one in weigh(asked, findings, subject, known).criteria()]
