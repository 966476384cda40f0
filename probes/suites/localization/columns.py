"""Columns of the localization suite's outcomes."""

from probes.columns import SHARE, Column

CHOSEN_OVERLAP = Column("chosen_overlap", unit="overlap", bounds=SHARE)
"""Intersection over union of the chosen window and the thing's box: a label of the options, which outcomes hold."""
