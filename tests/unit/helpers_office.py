"""DOCX files as Word writes them, part by part, for tests that read them back."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docx import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ALL = (
    W
    + ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def word(path: Path, body: str, parts: Mapping[str, str] | None = None) -> Path:
    """A DOCX with that body (XML of `w:` elements), on the parts that python-docx's own template has; `parts` added."""
    out = io.BytesIO()
    Document().save(out)
    main = f'<?xml version="1.0" encoding="UTF-8"?><w:document {ALL}><w:body>{body}</w:body></w:document>'
    return changed(path, out.getvalue(), {"word/document.xml": main, **(parts or {})})


def changed(path: Path, data: bytes, parts: Mapping[str, str | bytes | None]) -> Path:
    """A zip with some parts changed, added, or taken away (None)."""
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return path


def para(*runs: str, style: str = "", more: str = "") -> str:
    """A paragraph of runs given as XML or as plain words."""
    properties = f"<w:pPr>{f'<w:pStyle w:val={chr(34)}{style}{chr(34)}/>' if style else ''}{more}</w:pPr>"
    return f"<w:p>{properties}{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def run(words: str, properties: str = "") -> str:
    """A run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def field(instruction: str, result: str) -> str:
    """A field as Word writes it, over several runs."""
    turns = {name: f'<w:r><w:fldChar w:fldCharType="{name}"/></w:r>' for name in ("begin", "separate", "end")}
    told = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return turns["begin"] + told + turns["separate"] + result + turns["end"]


def picture(rel: str, alt: str = "") -> str:
    """A run that shows a picture of the file, as Word writes it."""
    return (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:docPr id="1" name="Image 1" descr="{alt}"/><a:blip r:embed="{rel}" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></wp:inline></w:drawing></w:r>'
    )


def shows(parts: Mapping[str, bytes]) -> dict[str, str | bytes]:
    """The parts of a file that has these pictures, named p0, p1… in order."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    told = "".join(f'<Relationship Id="p{at}" Type="{kind}" Target="media/{one}"/>' for at, one in enumerate(parts))
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = f'<Relationships xmlns="{space}">{told}</Relationships>'
    return {"word/_rels/document.xml.rels": relations, **{f"word/media/{name}": data for name, data in parts.items()}}
