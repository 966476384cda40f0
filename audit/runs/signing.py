"""Signatures of a run's manifest by OpenSSH, which every system has and nearly everyone has keys of: `ssh-keygen -Y`.

It needs no network, no account and no package. A signature says that the holder of a key had these very files; it
doesn't say that what they tell is true.
"""

import base64
import shutil
import subprocess
import tempfile
from pathlib import Path

from probes.errors import CallError, DataError
from probes.files import bounded, whole

from . import manifest

SPACE = "arabic-clip-audit"
"""What is signed, so that no signature made for something else fits."""
ARMOUR = "-----BEGIN SSH SIGNATURE-----\n", "\n-----END SSH SIGNATURE-----\n"


def sign(folder: Path, key: str) -> Path:
    """Writes the signature of the manifest by a private key, of which ssh-keygen asks the passphrase where it has one;
    where. CallError where it can't."""
    signature = folder / manifest.SIGNATURE
    done = _keygen("sign", "-f", key, given=(folder / manifest.NAME).read_bytes())
    if done.returncode:
        raise CallError(f"--sign {key}: {_why(done)}; give a private key of ssh-keygen")
    whole.write(signature, done.stdout)
    return signature


def signer(folder: Path, public: str | None = None) -> str | None:
    """By which key the manifest is signed, as its fingerprint; None where it is not signed at all.

    public: a file with the public key that it must be. DataError where the signature is of another manifest or key.
    """
    signature = folder / manifest.SIGNATURE
    if not signature.is_file():
        return None
    content = (folder / manifest.NAME).read_bytes()
    if not _as_written(signature):
        raise DataError(
            f"{folder}: {manifest.SIGNATURE} is not as ssh-keygen wrote it; sign it again by --sign"
        )
    if public is None:
        done = _keygen("check-novalidate", "-s", str(signature), given=content)
    else:
        with tempfile.TemporaryDirectory() as aside:
            allowed = Path(aside) / "allowed"
            allowed.write_text(f"signer {_public(public)}\n", encoding="utf-8")
            done = _keygen("verify", "-f", str(allowed), "-I", "signer", "-s", str(signature), given=content)
    if done.returncode:
        by = f" by {public}" if public else ""
        raise DataError(
            f"{folder}: {manifest.SIGNATURE} is no signature of its {manifest.NAME}{by} ({_why(done)})"
        )
    return next(word for word in done.stdout.decode().split() if word.startswith("SHA256:"))


def _as_written(signature: Path) -> bool:
    """Whether it is to the byte what ssh-keygen writes of what it reads there: base64 in lines of 70 letters, whose
    last bits, that nobody reads, are zero."""
    first, last = ARMOUR
    try:
        text = bounded.raw(signature).decode("ascii")
        again = base64.b64encode(base64.b64decode(text.removeprefix(first).removesuffix(last))).decode()
    except (OSError, ValueError):
        return False
    lines = "\n".join(again[at : at + 70] for at in range(0, len(again), 70))
    return not signature.is_symlink() and text == f"{first}{lines}{last}"


def _public(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip().splitlines()[0]
    except (OSError, ValueError, IndexError):
        raise CallError(
            f"--key {path}: can't be read; give a public key of ssh-keygen, as id_ed25519.pub"
        ) from None


def _keygen(what: str, *words: str, given: bytes) -> "subprocess.CompletedProcess[bytes]":
    """ssh-keygen -Y, of what is given on its stdin; a passphrase it asks of the terminal."""
    program = shutil.which("ssh-keygen")
    if program is None:
        raise CallError("signatures are those of ssh-keygen, which is not installed; install OpenSSH")
    words = (program, "-Y", what, "-n", SPACE, *words)
    return subprocess.run(words, input=given, capture_output=True, check=False)


def _why(done: "subprocess.CompletedProcess[bytes]") -> str:
    text = (done.stderr or done.stdout).decode(errors="replace").strip()
    return text.splitlines()[-1][:160] if text else f"exit code {done.returncode}"
