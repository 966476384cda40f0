"""The median of clustered values, by hand."""

import numpy as np
import pandas as pd

from audit.statistics.inference.medians import median
from audit.statistics.measure_arrays import cells
from probes.suite import Measure


def test_a_median_by_hand() -> None:
    frame = pd.DataFrame({"rank": np.arange(1.0, 102.0), "scene": [f"s{i}" for i in range(101)]})
    middle, low, high = median(
        cells(Measure("r", "", "ability", "rank", "ability", clusters=("scene",)), frame, frame)
    )
    assert middle == 51 and 38 <= low <= 44 and 58 <= high <= 64  # binomial: 41 and 61
