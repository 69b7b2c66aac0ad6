"""`svg`: a language model draws a layered scene as SVG code; it is checked, and asked again where it isn't right."""

import re
from typing import Any

from preuve.engines import Answer, Identity, ImageRequest, TextEngine, TextRequest
from preuve.errors import BadMedia, PermanentError
from preuve.i18n import _
from preuve.media.scene import clean
from preuve.project import Project
from preuve.targets import templates

TEMPLATE = "image/scene.md"
STEP = "scene"
TRIES = 3
# What a model is shown of its own refused answer: enough to mend it, and never an endless prompt.
SHOWN = 60_000
_SVG = re.compile(r"<svg\b.*</svg\s*>", re.DOTALL)


class SvgScenes:
    """Asks a text engine for scenes.

    An answer that `scene.clean` refuses is sent back with the reason, `TRIES` times in all. The refused ones are kept
    in `details["refused"]`; `asked` is the first request, which finds the accepted drawing again in a replay.
    """

    def __init__(self, writer: TextEngine) -> None:
        self.writer = writer

    @classmethod
    def build(cls, project: Project) -> "SvgScenes":
        """With the text engine that `engines.writer` names."""
        from connectors.choose import choose
        from connectors.text import TEXTS

        writer = choose(TEXTS, project.settings.engines.writer, "writer")
        return cls(writer.build(project, step=STEP))

    def identity(self) -> Identity:
        """The writer's, as a drawing engine."""
        writer = self.writer.identity()
        return Identity(
            engine="svg",
            capability="image",
            ai=True,
            model=writer.model,
            model_sha256=writer.model_sha256,
            parameters={"writer": writer.model_dump(mode="json"), "tries": TRIES},
            seed=writer.seed,
            licence=writer.licence,
        )

    def draw(self, request: ImageRequest) -> Answer:
        """A clean scene. Raises PermanentError when no answer is one."""
        first = asked = ask_for(request)
        refused: list[dict[str, Any]] = []
        for _again in range(TRIES):
            answer = self.writer.write(asked)
            text = answer.data.decode("utf-8", errors="replace")
            try:
                drawn = clean(extract(text), path=answer.name)
            except BadMedia as error:
                reason = f"{error.message} {error.remedy}"
                refused.append({"prompt": asked.prompt, "answer": text, "reason": reason})
                asked = ask_again(first, text, reason)
                continue
            return _answer(answer, first, drawn, text, refused)
        raise PermanentError(
            _("Aucun des {n} dessins proposés pour le plan « {shot} » n'est utilisable. Le dernier : {reason}").format(
                n=TRIES, shot=request.shot, reason=refused[-1]["reason"]
            ),
            remedy=_("Simplifiez le visuel de ce plan, prenez un modèle plus capable, ou image = « illustrator »."),
        )


def ask_for(request: ImageRequest) -> TextRequest:
    """The request really sent for a picture: the caller's prompt, then the form the answer takes."""
    form = (templates() / TEMPLATE).read_text(encoding="utf-8")
    return TextRequest(prompt=f"{request.prompt.strip()}\n\n{form.strip()}\n", template=TEMPLATE)


def ask_again(first: TextRequest, answer: str, reason: str) -> TextRequest:
    """The same request, with the refused answer and why it was."""
    # Not translated: what a model is asked doesn't depend on the reader's language.
    prompt = (
        f"{first.prompt}\n# Ta réponse précédente a été refusée\n\nRaison : {reason}\n\n"
        f"Corrige-la et renvoie le document entier, au même format.\n\n{answer[:SHOWN]}\n"
    )
    return first.model_copy(update={"prompt": prompt})


def extract(text: str) -> bytes:
    """The drawing in an answer, with or without a fence around it. Raises BadMedia where there is none."""
    found = _SVG.search(text)
    if found is None:
        raise BadMedia(
            _("la réponse ne contient aucun dessin SVG entier."),
            remedy=_("Donnez un document qui va de <svg> à </svg>."),
        )
    return found.group().encode()


def _answer(answer: Answer, first: TextRequest, drawn: bytes, text: str, refused: list[dict[str, Any]]) -> Answer:
    details = dict(answer.details)
    if refused:
        details["refused"] = refused
    if not answer.recording and text.strip().encode() != drawn:
        details["answer"] = text
    return answer.model_copy(
        update={"data": drawn, "name": "scene.svg", "asked": first.model_dump(mode="json"), "details": details}
    )
