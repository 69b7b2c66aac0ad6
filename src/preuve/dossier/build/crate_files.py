"""The crate's things: the dossier's files, artefacts that aren't in it, the programs and engines that made them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from preuve.artifact import digest_json
from preuve.dossier import bag, layout
from preuve.dossier.archive import Content
from preuve.i18n import _

Entity = dict[str, Any]
FORMATS: Mapping[str, str] = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".lock": "text/plain",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}
RECORDING = ".recording.json"


def ref(name: str) -> dict[str, str]:
    """A reference to an entity."""
    return {"@id": name}


def refs(names: "list[str] | tuple[str, ...]") -> list[dict[str, str]]:
    """References, each once, in order."""
    return [ref(name) for name in dict.fromkeys(names)]


def identifier(name: str) -> str:
    """A file's id in the crate: its path from `data/`, as a relative address."""
    return quote(name.removeprefix(layout.PAYLOAD))


@dataclass(frozen=True)
class Things:
    """What the crate speaks of. `digests` are the files' SHA-256; entities that were asked for are kept in `asked`."""

    contents: Mapping[str, Content]
    digests: Mapping[str, str]
    redacted: Mapping[str, str]
    asked: dict[str, Entity] = field(default_factory=dict)

    @cached_property
    def by_digest(self) -> Mapping[str, str]:
        """A file's name by its digest: of files that share their bytes, the first by name."""
        return {self.digests[name]: name for name in sorted(self.digests, reverse=True)}

    @cached_property
    def recordings(self) -> Mapping[str, str]:
        """The files of recordings by their ids."""
        names = (name for name in sorted(self.contents) if name.endswith(RECORDING))
        return {PurePosixPath(name).name.removesuffix(RECORDING): name for name in names}

    def files(self) -> Iterator[Entity]:
        """Every file of the dossier that the crate lists."""
        for name in sorted(self.contents):
            yield {
                "@id": identifier(name),
                "@type": "File",
                "name": name.removeprefix(layout.PAYLOAD),
                "encodingFormat": FORMATS.get(PurePosixPath(name).suffix, "application/octet-stream"),
                "contentSize": str(bag_size(self.contents[name])),
                "sha256": self.digests[name],
            }

    def absent(self) -> Iterator[Entity]:
        """Files left out on request: their digests stand for them."""
        for name, sha256 in sorted(self.redacted.items()):
            told = _("Laissé hors du dossier à la demande de la personne ; son empreinte reste.")
            entity = {"@type": "CreativeWork", "name": name, "description": told, "sha256": sha256}
            yield {"@id": f"urn:sha256:{sha256}", **entity}

    def artifact(self, name: str, sha256: str) -> str:
        """The id of an artefact: the file with those bytes, else a name made from its digest."""
        if sha256 in self.by_digest and sha256 != bag.EMPTY:
            return identifier(self.by_digest[sha256])
        known = f"urn:sha256:{sha256}"
        if sha256 not in self.redacted.values():
            told = _("Étape intermédiaire, connue par son empreinte : elle n'est pas dans le dossier.")
            self._keep(known, {"@type": "CreativeWork", "name": name, "description": told, "sha256": sha256})
        return known

    def person(self, name: str) -> str:
        """The id of somebody, by the name given."""
        return self._keep(f"#person/{digest_json(name)[:12]}", {"@type": "Person", "name": name})

    def tool(self, name: str, said: str) -> str:
        """The id of a program, a font or a library that shapes bytes: known by a digest, or by its version."""
        exact = {"sha256": said} if len(said) == len(bag.EMPTY) else {"softwareVersion": said}
        known = f"#program/{quote(name)}/{digest_json(said)[:12]}"
        return self._keep(known, {"@type": "SoftwareApplication", "name": name, **exact})

    def engine(self, said: Mapping[str, Any]) -> str:
        """The id of an engine with its model and parameters; it says whether it is AI."""
        ai = _("intelligence artificielle") if said.get("ai") else _("programme, pas une intelligence artificielle")
        model, model_sha256 = str(said.get("model") or ""), str(said.get("model_sha256") or "")
        entity: Entity = {
            "@type": "SoftwareApplication",
            "name": " ".join(filter(None, (str(said.get("engine", "")), model))),
            "applicationCategory": ai,
            "applicationSubCategory": str(said.get("capability", "")),
        }
        entity |= {"softwareVersion": model} if model else {}
        entity |= {"sha256": model_sha256} if model_sha256 else {}
        entity |= {"license": str(said["licence"])} if said.get("licence") else {}
        return self._keep(f"#engine/{digest_json(said)[:12]}", entity)

    def _keep(self, known: str, entity: Entity) -> str:
        self.asked.setdefault(known, {"@id": known, **entity})
        return known


def bag_size(content: Content) -> int:
    """A content's size in bytes."""
    return len(content) if isinstance(content, bytes) else content.stat().st_size
