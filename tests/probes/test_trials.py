"""The two tables of trials."""

import hashlib

import numpy as np
import pandas as pd

from probes.trials import Trials


def test_the_hash_is_of_the_tables_as_pandas_splits_them() -> None:
    """Those of runs that were saved stay what they are."""
    made = Trials(
        pd.DataFrame(
            {"query": ["a/b", "ب"], "text": ["قطة", None], "image": [None, "x/y.png"], "options": ["o", "o"]}
            | {"answer": [("1",), ()], "count": [1.5, np.nan], "whole": [True, False]}
        ),
        pd.DataFrame({"options": ["o"], "option": ["1"], "text": ['"q"\\']}),
    )
    tables = (made.queries, made.options)
    told = "".join(each.to_json(orient="split", force_ascii=False, index=False) for each in tables)
    assert made.hash == hashlib.sha256(told.encode()).hexdigest()[:12]
