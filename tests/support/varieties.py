"""The varieties of Arabic that tests ask: Modern Standard Arabic, and a small one that has no dual."""

from pathlib import Path

from probes.arabic.variety import variety

SMALL_FOLDER = Path(__file__).parent / "small_variety"

MSA = variety("msa")
SMALL = variety(str(SMALL_FOLDER))
