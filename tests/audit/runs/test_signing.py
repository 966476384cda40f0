"""Signatures of OpenSSH: by whom, of what, and by nobody else."""

import shutil
import subprocess
from pathlib import Path

import pytest

from audit.runs import manifest, signing
from probes.errors import CallError, DataError

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "run.json").write_text("{}")
    manifest.write(folder)
    return folder


def key(path: Path) -> str:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return str(path)


def test_a_signature_is_of_these_files_and_that_key(run: Path, tmp_path: Path) -> None:
    mine, other = key(tmp_path / "mine"), key(tmp_path / "other")
    assert signing.signer(run) is None
    signing.sign(run, mine)
    signing.sign(run, mine)  # again: asks nothing
    by = signing.signer(run)
    assert by and by.startswith("SHA256:") and signing.signer(run, f"{mine}.pub") == by
    with pytest.raises(
        DataError, match=r"manifest\.json\.sig is no signature of its manifest\.json by .*other\.pub"
    ):
        signing.signer(run, f"{other}.pub")
    (run / manifest.NAME).write_text((run / manifest.NAME).read_text() + " ")
    for public in (None, f"{mine}.pub"):
        with pytest.raises(DataError, match="is no signature of its"):
            signing.signer(run, public)


def test_a_new_manifest_has_no_signature(run: Path, tmp_path: Path) -> None:
    signing.sign(run, key(tmp_path / "mine"))
    manifest.write(run)
    assert signing.signer(run)  # nothing changed
    (run / "report.html").touch()
    manifest.write(run)
    assert signing.signer(run) is None


def test_what_is_no_key_is_one_line(run: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"--sign .*: .*; give a private key of ssh-keygen"):
        signing.sign(run, str(tmp_path / "none"))
    signing.sign(run, key(tmp_path / "mine"))
    with pytest.raises(CallError, match=r"--key .*none\.pub: can't be read"):
        signing.signer(run, str(tmp_path / "none.pub"))


def test_where_the_disk_is_full_the_signature_stays(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = key(tmp_path / "mine")
    before = signing.sign(run, by).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("probes.files.whole.sync", full)
        with pytest.raises(OSError):
            signing.sign(run, by)
    assert (run / manifest.SIGNATURE).read_bytes() == before


def test_any_byte_of_a_signature_that_is_another_is_named(run: Path, tmp_path: Path) -> None:
    """Also one that ssh-keygen reads over: a blank, a line's end, the last bits of base64."""
    public = f"{key(tmp_path / 'mine')}.pub"
    signature = signing.sign(run, str(tmp_path / "mine"))
    whole = signature.read_bytes()
    for place in [*range(0, len(whole), 40), *range(len(whole) - 40, len(whole))]:
        signature.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(
            DataError, match=r"manifest\.json\.sig is (not as ssh-keygen wrote it|no signature of)"
        ):
            signing.signer(run, public)
    for other in (whole + b"\n", whole.replace(b"\n", b"\r\n"), b"", b"\xff"):
        signature.write_bytes(other)
        with pytest.raises(DataError, match="is not as ssh-keygen wrote it"):
            signing.signer(run)
    signature.write_bytes(whole)
    assert signing.signer(run, public)
