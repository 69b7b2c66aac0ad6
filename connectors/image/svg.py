"""`svg`: a language model draws a layered scene as SVG code; it is checked, and asked again where it isn't right."""

import re

from preuve.calls.asking import TRIES, until_right
from preuve.engines import Answer, Ask, Identity, ImageRequest, Indirect, TextEngine, TextRequest, plainly
from preuve.errors import BadMedia, PermanentError
from preuve.i18n import _
from preuve.media.scene import clean
from preuve.project import Project
from preuve.targets import templates

TEMPLATE = "image/scene.md"
STEP = "scene"
_SVG = re.compile(r"<svg\b.*</svg\s*>", re.DOTALL)


class SvgScenes:
    """Asks a text engine for scenes.

    An answer that `scene.clean` refuses is sent back with the reason, `TRIES` times in all: each call is recorded, and
    why it was refused is in `details["refused"]`.
    """

    def __init__(self, writer: TextEngine, ask: Ask = plainly) -> None:
        self.writer = writer
        self.ask = ask

    @classmethod
    def build(cls, project: Project) -> "SvgScenes":
        """With the text engine that `engines.writer` names."""
        from connectors.choose import choose
        from connectors.text import TEXTS

        writer = choose(TEXTS, project.settings.engines.writer, "writer")
        return cls(writer.build(project, step=STEP))

    def through(self, ask: Ask) -> "SvgScenes":
        """The same, asking the writer that way."""
        return SvgScenes(self.writer.through(ask) if isinstance(self.writer, Indirect) else self.writer, ask)

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

        def wrong(reason: str) -> PermanentError:
            return PermanentError(
                _(
                    "Aucun des {n} dessins proposés pour le plan « {shot} » n'est utilisable. Le dernier : {reason}"
                ).format(n=TRIES, shot=request.shot, reason=reason),
                remedy=_(
                    'Demandez-en un autre : « preuve iterate image {shot} --note "…" ». Si rien n\'y fait, simplifiez '
                    "le visuel de ce plan, prenez un modèle plus capable, ou image = « illustrator »."
                ).format(shot=request.shot),
            )

        found = until_right(self.ask, self.writer.write, ask_for(request), read, wrong=wrong)
        details = {**found.answer.details, "refused": list(found.refused)} if found.refused else found.answer.details
        return found.answer.model_copy(update={"data": found.value, "name": "scene.svg", "details": details})


def read(answer: Answer) -> bytes:
    """The clean drawing of an answer. Raises BadMedia."""
    return clean(extract(answer.data.decode("utf-8", errors="replace")), path=answer.name)


def ask_for(request: ImageRequest) -> TextRequest:
    """The request really sent for a picture: the caller's prompt, then the form the answer takes."""
    form = (templates() / TEMPLATE).read_text(encoding="utf-8")
    prompt = f"{request.prompt.strip()}\n\n{form.strip()}\n"
    return TextRequest(
        prompt=prompt,
        template=TEMPLATE,
        attempt=request.attempt,
        temperature=request.temperature,
        seed=request.seed or None,
    )


def extract(text: str) -> bytes:
    """The drawing in an answer, with or without a fence around it. Raises BadMedia where there is none."""
    found = _SVG.search(text)
    if found is None:
        raise BadMedia(
            _("la réponse ne contient aucun dessin SVG entier."),
            remedy=_("Donnez un document qui va de <svg> à </svg>."),
        )
    return found.group().encode()
