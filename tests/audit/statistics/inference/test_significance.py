"""The adjustment of p-values, against statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from audit.statistics.inference import significance


def test_adjustments_are_statsmodels() -> None:
    p = np.array([0.01, 0.04, np.nan, 0.03, 0.5, 0.0001])
    known = ~np.isnan(p)
    for ours, method in ((significance.holm, "holm"), (significance.benjamini_hochberg, "fdr_bh")):
        adjusted = ours(p)
        assert np.isnan(adjusted[2])
        assert adjusted[known] == pytest.approx(multipletests(p[known], method=method)[1], abs=1e-12)
