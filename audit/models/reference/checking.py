"""Whether the bundled model is the one that was bundled: by SHA256SUMS, which `sha256sum --check` reads."""

import hashlib
from functools import cache
from pathlib import Path

from probes.errors import ModelError

TRAINED = Path(__file__).with_name("trained")
SUMS = Path(__file__).with_name("SHA256SUMS")


@cache
def bundled(trained: Path = TRAINED, sums: Path = SUMS) -> Path:
    """The folder of the bundled model. ModelError where a file is not as it was bundled."""
    for line in sums.read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        path = trained.parent / name
        if not path.is_file() or _digest(path) != digest:
            raise ModelError(f"{path}: is not as it was bundled; install arabic-clip-audit again")
    return trained


def seal(trained: Path = TRAINED, sums: Path = SUMS) -> None:
    """Writes the sums, of a model that was trained anew."""
    names = sorted(path for path in trained.iterdir() if path.is_file())
    sums.write_text(
        "".join(f"{_digest(path)}  {trained.name}/{path.name}\n" for path in names), encoding="utf-8"
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
