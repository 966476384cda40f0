"""Estimates, intervals, tests and verdicts against statsmodels, scipy, and sums by hand."""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from audit.statistics import findings, intervals, significance, verdicts
from audit.statistics.estimates import STATISTICS
from audit.statistics.values import values
from probes.suite import Measure, Suite

RNG = np.random.default_rng(0)


def suite(*measures: Measure) -> Suite:
    return Suite("test", "", (), lambda: None, measures)  # type: ignore[arg-type, return-value]


def test_balanced_variance_is_the_cluster_robust_one() -> None:
    """statsmodels OLS(y, 1).fit(cov_type='cluster', cov_kwds={'groups': g}), df correction G/(G-1)·(n-1)/(n-k)."""
    cluster = np.repeat(np.arange(15), 8)
    y = RNG.normal(size=15)[cluster] + RNG.normal(size=120)
    none = np.zeros(120, bool)
    ours = intervals.variance(
        STATISTICS["mean"].features(y, none, none), STATISTICS["mean"].combine, [cluster]
    )
    theirs = sm.OLS(y, np.ones(120)).fit(cov_type="cluster", cov_kwds={"groups": cluster}).bse[0] ** 2
    assert ours == pytest.approx(theirs, rel=1e-10)


def test_two_way_variance_is_cameron_gelbach_miller() -> None:
    one, two = np.repeat(np.arange(12), 10), np.tile(np.arange(10), 12)
    y = RNG.normal(size=12)[one] + RNG.normal(size=10)[two] + RNG.normal(size=120)
    statistic, none = STATISTICS["mean"], np.zeros(120, bool)
    features = statistic.features(y, none, none)
    parts = [intervals.variance(features, statistic.combine, [c]) for c in (one, two, np.arange(120))]
    ours = intervals.variance(features, statistic.combine, [one, two])
    assert ours == pytest.approx(max(parts[0], parts[1], parts[0] + parts[1] - parts[2]), rel=1e-12)
    nested = intervals.variance(features, statistic.combine, [one, np.arange(120)])
    assert nested == pytest.approx(parts[0], rel=1e-12)


def test_wilson_without_clustering_is_wilson() -> None:
    """statsmodels proportion_confint(method='wilson'), with the normal quantile that a t at 1e9 df is."""
    n, k = 100_000, 71_234
    share = k / n
    ours = intervals.share_interval(share, share * (1 - share) / n, n, n)
    assert (ours.low, ours.high) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-6)


def test_effect_size_is_weat() -> None:
    x, y = RNG.normal(0.3, 1, 40), RNG.normal(0, 1, 30)
    both = np.concatenate([x, y])
    first = np.arange(70) < 40
    statistic = STATISTICS["effect_size"]
    ours = statistic.combine(statistic.features(both, first, ~first).sum(axis=0))
    assert ours == pytest.approx((x.mean() - y.mean()) / both.std(ddof=1), rel=1e-12)


def test_sign_flips_are_exact_for_few_clusters() -> None:
    """scipy.stats.permutation_test(permutation_type='samples') enumerates the same flips."""
    d = RNG.normal(0.5, 1, 9)
    ours, how = significance.sign_flip(d, np.random.default_rng(0), 9_999)
    theirs = stats.permutation_test((d,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert how == "exact sign flips" and ours == pytest.approx(theirs.pvalue, abs=1e-12)


def test_label_permutation_agrees_with_scipy() -> None:
    x = RNG.normal(size=24)
    first = np.arange(24) < 10
    ours, _ = significance.label_permutation(x, first, np.random.default_rng(0), 9_999)
    theirs = stats.permutation_test(
        (x[first], x[~first]), lambda a, b, axis: a.mean(axis) - b.mean(axis), n_resamples=9_999, vectorized=True,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    assert ours == pytest.approx(theirs.pvalue, abs=0.02)


def test_adjustments_are_statsmodels() -> None:
    p = np.array([0.01, 0.04, np.nan, 0.03, 0.5, 0.0001])
    known = ~np.isnan(p)
    for ours, method in ((significance.holm, "holm"), (significance.benjamini_hochberg, "fdr_bh")):
        adjusted = ours(p)
        assert np.isnan(adjusted[2])
        assert adjusted[known] == pytest.approx(multipletests(p[known], method=method)[1], abs=1e-12)


@pytest.mark.parametrize(
    ("kind", "low", "high", "expected"),
    [
        ("disparity", 0.06, 0.2, "exceeds"),
        ("disparity", -0.2, -0.06, "exceeds"),
        ("disparity", -0.04, 0.04, "within"),
        ("disparity", -0.04, 0.06, "inconclusive"),
        ("ability", 0.06, 0.2, "able"),
        ("ability", -0.5, 0.04, "at chance"),
        ("ability", 0.0, 0.2, "inconclusive"),
        ("ability", np.nan, np.nan, "inconclusive"),
    ],
)
def test_verdicts(kind: str, low: float, high: float, expected: str) -> None:
    assert verdicts.verdict(kind, low, high, 0.0, 0.05) == expected


def outcomes(gap: float = 0.3, lemmas: int = 20, each: int = 10) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = []
    for lemma, who in itertools.product(range(lemmas), ("feminine", "masculine")):
        for scene in range(each):
            right = float(rng.random() < 0.8 - gap * (who == "feminine"))
            rows.append((f"l{lemma}", f"l{lemma}/{scene}", who, right, right - 0.5, 0))
    return pd.DataFrame(rows, columns=["lemma", "scene", "presentation", "correct", "margin", "probe"])


GAP = Measure(
    "gap", "?", "disparity", "correct", "accuracy_gap", statistic="difference",
    contrast=("presentation", "feminine", "masculine"), by=("lemma",), primary=True,
)  # fmt: skip
SEEN = Measure("seen", "?", "ability", "correct", "binary_ability", neutral=0.5, guards=("gap",))


def test_a_gap_is_found_and_its_groups_are_read_over_scenes() -> None:
    found = findings(suite(GAP, SEEN), outcomes(), pd.DataFrame())
    whole = found[(found.measure == "gap") & (found.group == "")].iloc[0]
    assert whole.verdict == "exceeds" and whole.ci_high < -0.05 and whole.p_value < 0.001
    assert whole.n_clusters == 20 and whole.p_adjusted == whole.p_value
    one = found[found.group == "lemma=l3"].iloc[0]
    assert one.n_clusters == 10 and not np.isnan(one.ci_low)


def test_a_failed_control_takes_away_the_verdict() -> None:
    blind = outcomes(0.0).assign(correct=0.5)
    found = findings(suite(GAP, SEEN), blind, pd.DataFrame())
    gap = found[(found.measure == "gap") & (found.group == "")].iloc[0]
    assert gap.verdict == "not interpretable" and "its control seen is" in gap.method


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = (findings(suite(GAP), outcomes(), pd.DataFrame(), seed=3).to_csv() for _ in range(2))
    assert first == second != findings(suite(GAP), outcomes(), pd.DataFrame(), seed=4).to_csv()


@pytest.mark.parametrize(
    "frame",
    [
        outcomes(lemmas=1),
        outcomes(each=0).assign(correct=pd.Series(dtype=float)),
        outcomes().assign(correct=1.0),
        outcomes().assign(correct=np.nan),
        outcomes().query("presentation == 'feminine'"),
    ],
    ids=["one cluster", "empty", "all equal", "nan", "one level"],
)
def test_degenerate_outcomes_give_notes_and_no_warnings(frame: pd.DataFrame) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = findings(suite(GAP, SEEN), frame, pd.DataFrame())
    row = found[(found.measure == "gap") & (found.group == "")].iloc[0]
    assert row.verdict in ("inconclusive", "not interpretable") and row.method


def ranking(men_on_top: list[list[bool]], gallery: int = 20) -> tuple[pd.DataFrame, pd.DataFrame]:
    options = pd.DataFrame({"options": "g", "option": [f"o{i}" for i in range(gallery)]})
    options["gender"] = ["masculine" if i < gallery // 2 else "feminine" for i in range(gallery)]
    tops = [[f"o{i}" if man else f"o{gallery // 2 + i}" for i, man in enumerate(row)] for row in men_on_top]
    return pd.DataFrame({"options": "g", "top": tops}), options


def test_skew_and_ndkl_by_hand() -> None:
    out, options = ranking([[True, True, True, False]])
    assert values(out, options, "top_share@4")[0] == 0.75
    assert values(out, options, "max_skew@4")[0] == pytest.approx(np.log(0.75 / 0.5))
    weights = 1 / np.log2([2, 3, 4, 5])
    thirds = 0.75 * np.log(1.5) + 0.25 * np.log(0.5)
    expected = weights @ [np.log(2), np.log(2), np.log(2), thirds] / weights.sum()
    assert values(out, options, "ndkl@4")[0] == pytest.approx(expected)


def test_chance_levels_are_those_of_random_orders() -> None:
    rng = np.random.default_rng(0)
    men = np.array([True] * 10 + [False] * 10)
    shuffled = [rng.permutation(men)[:6].tolist() for _ in range(4_000)]
    out, options = ranking(shuffled)
    for name in ("max_skew", "ndkl"):
        mean = values(out, options, f"{name}@6").mean()
        assert mean == pytest.approx(values(out, options, f"{name}_by_chance@6")[0], abs=0.01)
