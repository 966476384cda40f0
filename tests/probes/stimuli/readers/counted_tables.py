"""Tables of counted pictures, written and refused."""

from pathlib import Path

import pytest

from probes.errors import InputError
from probes.stimuli.readers import counted
from tests.support.varieties import MSA


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(path: Path) -> str:
    with pytest.raises(InputError) as error:
        counted.counted(path, MSA.lexicon.nouns)
    assert "\n" not in str(error.value)
    return str(error.value)
