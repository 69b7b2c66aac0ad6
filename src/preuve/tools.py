"""The tools that shape a step's bytes, and what identifies each: programs and fonts by digest, libraries by version.

To add one: a function here, and its name in the `tools=` of the steps that use it.
"""

from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from preuve.artifact import digest_file, digest_json
from preuve.i18n import catalogue


def ffmpeg_program() -> Path:
    """The ffmpeg that the package carries (or the one `IMAGEIO_FFMPEG_EXE` names)."""
    import imageio_ffmpeg

    return Path(imageio_ffmpeg.get_ffmpeg_exe())


def _ffmpeg() -> str:
    return digest_file(ffmpeg_program())


def _package(name: str) -> Callable[[], str]:
    return lambda: version(name)


def _fonts() -> str:
    from preuve.media.fonts import fonts_digest

    return str(fonts_digest())


def _ocr() -> str:
    """What reads texts in pictures: its weights, and the library that runs them."""
    from preuve.measures.ocr import weights

    return digest_json({"onnxruntime": version("onnxruntime"), **{path.name: digest_file(path) for path in weights()}})


def _reader() -> str:
    """What reads texts in pictures where it is installed; a control says so where it isn't."""
    from preuve.errors import MissingPart

    try:
        return _ocr()
    except MissingPart:
        return "none"


def _lists() -> str:
    """The lists of words that controls look for."""
    from preuve.controls.lists import identity

    return identity()


def _privacy() -> str:
    """What finds personal data by its form."""
    from preuve.privacy import looks_with

    return looks_with(deep=False)


def _audience() -> str:
    from preuve.audience.gather import identity

    return identity()


def _pages() -> str:
    """The templates and numbers that bundles and sites are written from."""
    from preuve.targets import templates

    kept = [*templates().glob("*.yaml"), *templates().glob("bundles/*"), *templates().glob("pages/*")]
    return digest_json({path.name: digest_file(path) for path in sorted(kept)})


TOOLS: dict[str, Callable[[], str]] = {
    "audience": _audience,
    "ffmpeg": _ffmpeg,
    "fonts": _fonts,
    "langid": _package("py3langid"),
    "lists": _lists,
    "moviepy": _package("moviepy"),
    "messages": catalogue,
    "numpy": _package("numpy"),
    "ocr": _ocr,
    "openpyxl": _package("openpyxl"),
    "opencv": _package("opencv-python-headless"),
    "pages": _pages,
    "pillow": _package("pillow"),
    "privacy": _privacy,
    "reader": _reader,
    "resvg": _package("resvg-py"),
    "soundfile": _package("soundfile"),
    "soxr": _package("soxr"),
    "xlsxwriter": _package("xlsxwriter"),
}


@cache
def identify(tool: str) -> str:
    """What identifies a tool, worked out once a process."""
    return TOOLS[tool]()


def identities(tools: Iterable[str]) -> dict[str, str]:
    """The tools a step's key carries."""
    return {tool: identify(tool) for tool in sorted(tools)}
