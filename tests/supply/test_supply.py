"""What is installed has hashes, and each package a licence."""

import re

from tests.supply import licences
from tests.support.places import ROOT


def names(file: str) -> dict[str, str]:
    pins = re.findall(
        r"^([A-Za-z0-9._-]+)==([^ ;\\\s]+)", (ROOT / file).read_text(encoding="utf-8"), flags=re.M
    )
    return {re.sub("[-_.]+", "-", name).lower(): version for name, version in pins}


def test_every_pin_but_torch_has_hashes() -> None:
    pinned = names("constraints.txt")
    assert pinned.pop("torch") and names("hashes.txt") == pinned
    told = (ROOT / "hashes.txt").read_text(encoding="utf-8")
    assert told.count("==") == len(re.findall(r"== ?\S+ \\\n    --hash=sha256:[0-9a-f]{64}", told))


def test_licences_are_told() -> None:
    told = {name: licence for licence, name, _ in licences.rows()}
    assert "BSD" in told["pandas"] and told["arabic-clip-audit"] == "Apache-2.0"
