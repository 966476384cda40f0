"""The varieties of Arabic that tests ask: Modern Standard Arabic, and a small one that has no dual."""

from probes.arabic.variety import variety

MSA = variety("msa")
