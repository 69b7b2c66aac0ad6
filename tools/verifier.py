"""Assemble the juror's page, `templates/dossier/verify.html`, from `templates/dossier/verifier/`: one file, no address in it.

    python tools/verifier.py          write it
    python tools/verifier.py --check  say whether it is up to date

Each module becomes a function of its own, so that their names never meet. What the page shares with the kit (levels,
reasons for a refusal, référentiels) is taken from the kit, in both languages. Its security policy names the digest of
its one script and of its one style: nothing else runs. The same sources give the same bytes.
"""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from preuve.dossier.model import ABOUT, LevelVerdict, Point
from preuve.dossier.refusal import _OTHERS, REASONS, REMEDY, WORDS
from preuve.dossier.words import CHALLENGE, not_proved, proves, words
from preuve.frameworks import framework, names
from preuve.i18n import _, speaking
from preuve.pages import french_spaces
from preuve.portfolio import DEFAULT
from preuve.targets import platforms

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "templates" / "dossier" / "verifier"
PAGE = ROOT / "templates" / "dossier" / "verify.html"
FIRST, LANGUAGES = "page", ("fr", "en")
IMPORT = re.compile(r'^import (?:\* as (\w+)|\{([^}]*)\}) from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:const|class) (\[[^\]]*\]|\w+))", re.MULTILINE)
POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src blob:; media-src blob:; connect-src 'none'; "
    "form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def page() -> str:
    """The page's HTML."""
    style = (SOURCES / "style.css").read_text(encoding="utf-8")
    program = script()
    policy = POLICY.format(script=sha256(program), style=sha256(style))
    environment = Environment(
        loader=FileSystemLoader(SOURCES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    given = {"t": texts("fr"), "policy": policy, "style": Markup(style), "script": Markup(program)}
    return environment.get_template("page.html.j2").render(**given)


def script() -> str:
    """Every module, after those that it needs."""
    done: dict[str, str] = {"data": data()}
    add(FIRST, done)
    made = '"use strict";\n(() => {\n' + "".join(done.values()) + "})();\n"
    if re.search(r"</script|<!--", made, re.IGNORECASE):
        raise ValueError("the script would end the page's script")
    return made


def add(name: str, done: dict[str, str]) -> None:
    """Add a module to those that are done, after those that it imports."""
    source = (SOURCES / f"{name}.js").read_text(encoding="utf-8")
    needed = [(found[1], found[2], found[3]) for found in IMPORT.finditer(source)]
    for _whole, _some, module in needed:
        if module not in done:
            add(module, done)
    heads = [f"const {whole or spelt(some)} = {place(module)};\n" for whole, some, module in needed]
    body = EXPORT.sub(r"\1", IMPORT.sub("", source))
    if stray := re.search(r"^\s*(?:import|export)\b.*", body, re.MULTILINE):
        raise ValueError(f"{name}: {stray[0]}")
    exports = sorted({one for found in EXPORT.finditer(source) for one in re.findall(r"\w+", found[2])})
    done[name] = f"const {place(name)} = (() => {{\n{''.join(heads)}{body}return {{ {', '.join(exports)} }};\n}})();\n"


def spelt(some: str) -> str:
    """What is imported, as it is taken apart."""
    return "{" + some.replace(" as ", ": ") + "}"


def place(module: str) -> str:
    """What a module is called in the page."""
    return f"${module}"


def data() -> str:
    """The module of data: texts, and the référentiels."""
    told = {
        "TEXTS": {language: texts(language) for language in LANGUAGES},
        "FIRST": DEFAULT,
        "FRAMEWORKS": {name: asked(name) for name in names()},
        "TARGETS": {language: targets(language) for language in LANGUAGES},
    }
    lines = "".join(
        f"const {key} = {json.dumps(value, ensure_ascii=False, sort_keys=True)};\n" for key, value in told.items()
    )
    return f"const {place('data')} = (() => {{\n{lines.replace('</', '<' + chr(92) + '/')}return {{ {', '.join(told)} }};\n}})();\n"


def texts(language: str) -> dict[str, Any]:
    """The page's own texts, and those that it shares with the kit."""
    own = json.loads((SOURCES / f"{language}.json").read_text(encoding="utf-8"))
    with speaking(language):
        about = {
            f"about.{level}.{key}": _(text)
            for level, one in ABOUT.items()
            for key, text in (("title", one.title), ("proves", one.proves), ("not", one.not_proved))
        }
        answered = Point(level="L1", id=CHALLENGE, title="", status="verified")
        about |= {
            "about.L1.session": proves(LevelVerdict(level="L1", points=(answered,))),
            "about.L1.no-session": not_proved(LevelVerdict(level="L1", points=())),
        }
        refused = {f"refused.{code}": _(WORDS[code]) for code in REASONS}
        remedies = {f"remedy.{code}": _(_OTHERS.get(code, REMEDY)) for code in REASONS}
        states = {f"status.{status}": word[:1].upper() + word[1:] for status, word in words().items()}
    told = {**about, **refused, **remedies, **states, **own}
    return {key: spaced(text, language) for key, text in sorted(told.items())}


def targets(language: str) -> dict[str, str]:
    """The platforms' names as people know them, by the names of their films."""
    with speaking(language):
        return {name: str(one.label) for name, one in platforms().targets.items()}


def spaced(text: Any, language: str) -> Any:
    """A text with the spaces that French wants."""
    if isinstance(text, dict):
        return {key: spaced(one, language) for key, one in text.items()}
    return french_spaces(text) if language == "fr" else text


def asked(name: str) -> dict[str, Any]:
    """A référentiel's competences and criteria, in both languages, and what follows from a jury's decisions."""
    found = framework(name).model_dump(mode="json")
    keys = ("id", "label", "text", "english")
    competences = [
        {key: one[key] for key in keys} | {"criteria": [_whole(criterion, keys) for criterion in one["criteria"]]}
        for one in found["competences"]
    ]
    rules = found["modality"] or {}
    modality = {"together": rules.get("together", []), **{key: rules.get(key) for key in ("all_required", "deciding")}}
    return {"title": found["title"], "competences": competences, "modality": modality}


def _whole(criterion: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """A criterion with the sentence that its source puts above it."""
    above = {"text": criterion["under"], "english": criterion["under_english"]}
    return {key: f"{above[key]} {criterion[key]}".strip() if key in above else criterion[key] for key in keys}


def sha256(text: str) -> str:
    """A digest as security policies write it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def main() -> int:
    """Write the page, or say whether it is up to date."""
    made = page()
    if "--check" in sys.argv[1:]:
        same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == made
        print("up to date" if same else "out of date: python tools/verifier.py")
        return int(not same)
    PAGE.write_text(made, encoding="utf-8", newline="\n")
    print(f"{PAGE.relative_to(ROOT)}: {len(made.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
