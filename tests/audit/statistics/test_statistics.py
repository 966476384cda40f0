"""Estimates, intervals, tests and verdicts against statsmodels, scipy, and sums by hand."""

import itertools
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from audit.statistics import findings, power, verdicts, whole
from audit.statistics.inference import intervals, resampling, significance
from audit.statistics.inference.estimates import (
    CONTRASTS,
    rank_correlation,
    rank_correlation_without_each,
    statistic,
)
from audit.statistics.inference.infer import infer
from audit.statistics.measure_arrays import Cells, crossed
from probes.suite import Contrast, Measure, Suite

RNG = np.random.default_rng(0)


def suite(*measures: Measure) -> Suite:
    return Suite("test", "", "", (), lambda: None, measures)  # type: ignore[arg-type, return-value]


def cells(
    values: np.ndarray, *clusters: np.ndarray, levels: np.ndarray | None = None, **kwargs: object
) -> Cells:
    levels = np.zeros(len(values), dtype=int) if levels is None else levels
    names = tuple("abc"[: len(clusters)])
    return Cells(np.asarray(values, float), levels, clusters, names, **kwargs)  # type: ignore[arg-type]


def estimate(made: Cells, name: str) -> float:
    stat = statistic(name)
    return float(stat.of(stat.features(made).sum(axis=0)))


def cluster_variance(y: np.ndarray, groups: np.ndarray) -> float:
    """statsmodels OLS(y, 1).fit(cov_type='cluster', cov_kwds={'groups': groups, 'use_correction': False})."""
    fit = sm.OLS(y, np.ones(len(y))).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    return float(fit.bse[0] ** 2)


def test_variance_is_the_cluster_robust_one() -> None:
    """The jackknife of a balanced mean is G/(G-1) times the uncorrected sandwich; two ways likewise in parts."""
    one, two = np.repeat(np.arange(12), 10), np.tile(np.arange(10), 12)
    y = RNG.normal(size=12)[one] + RNG.normal(size=10)[two] + RNG.normal(size=120)
    made, stat = cells(y, one, two), statistic("mean")
    features = stat.features(made)
    parts = {
        name: cluster_variance(y, groups) * n / (n - 1)
        for name, groups, n in (("one", one, 12), ("two", two, 10), ("both", np.arange(120), 120))
    }
    assert intervals.variance(stat, features, [one]) == pytest.approx(parts["one"], rel=1e-10)
    crossed = max(parts["one"], parts["two"], parts["one"] + parts["two"] - parts["both"])
    assert intervals.variance(stat, features, [one, two]) == pytest.approx(crossed, rel=1e-10)


def test_contrasts_are_regression_coefficients() -> None:
    """statsmodels OLS(y, design): treatment coding, so that the last coefficient is the contrast."""
    levels = RNG.integers(0, 4, 200)
    y = RNG.normal(size=200) + levels
    second, across = levels % 2, levels // 2
    made = cells(y, np.arange(200), levels=levels)
    fit = sm.OLS(y, np.column_stack([np.ones(200), second, across, second * across])).fit()
    assert estimate(made, "interaction") == pytest.approx(fit.params[3], rel=1e-10)
    two = cells(y, np.arange(200), levels=second)
    fit = sm.OLS(y, np.column_stack([np.ones(200), 1 - second])).fit()
    assert estimate(two, "difference") == pytest.approx(fit.params[1], rel=1e-10)
    one = cells(y, np.arange(200))
    assert estimate(one, "mean") == pytest.approx(stats.tmean(y), rel=1e-12)


def test_effect_size_is_weat() -> None:
    x, y = RNG.normal(0.3, 1, 40), RNG.normal(0, 1, 30)
    both = np.concatenate([x, y])
    made = cells(both, np.arange(70), levels=(np.arange(70) >= 40).astype(int))
    expected = (x.mean() - y.mean()) / both.std(ddof=1)
    assert estimate(made, "effect_size") == pytest.approx(expected, rel=1e-12)


def test_rank_correlation_is_scipy_s() -> None:
    x, y = RNG.integers(0, 9, 30).astype(float), RNG.normal(size=30)
    assert rank_correlation(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)
    kept = [np.delete(np.arange(30), i) for i in range(30)]
    brute = [stats.spearmanr(x[rows], y[rows]).statistic for rows in kept]
    assert rank_correlation_without_each(x, y) == pytest.approx(brute, abs=1e-12)


def test_rank_correlation_of_cluster_means() -> None:
    cluster = np.repeat(np.arange(12), 5)
    x, y = np.arange(12.0), RNG.normal(size=60)
    found = infer(cells(y, cluster, covariate=x[cluster]), "rank_correlation", resamples=999)
    means = pd.Series(y).groupby(cluster).mean()
    assert found.estimate == pytest.approx(stats.spearmanr(x, means).statistic, abs=1e-12)
    assert found.interval.low < found.estimate < found.interval.high


@pytest.mark.parametrize("rho", [-1.0, 1.0])
def test_a_perfect_rank_correlation_keeps_an_interval(rho: float) -> None:
    interval = intervals.rank_interval(rho, 12)
    assert interval.high - interval.low > 0.02 and interval.low <= rho <= interval.high


def test_wilson_without_clustering_is_wilson() -> None:
    """statsmodels proportion_confint(method='wilson'), with the normal quantile that a t at 1e9 df is."""
    n, k = 100_000, 71_234
    share = k / n
    ours = intervals.share_interval(share, share * (1 - share) / n, n)
    assert (ours.low, ours.high) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-6)


@pytest.mark.parametrize("neutral", [0.1, 0.6])
def test_the_share_test_inverts_its_interval(neutral: float) -> None:
    """At the variance for which `neutral` is the end of the interval, p is 0.05."""
    share, n = 0.3, 20
    t = stats.t.ppf(0.975, n - 1)
    effective = t**2 * neutral * (1 - neutral) / (share - neutral) ** 2
    variance = share * (1 - share) / effective
    interval = intervals.share_interval(share, variance, n)
    assert min(abs(interval.low - neutral), abs(interval.high - neutral)) < 1e-9
    assert significance.share_test(share, neutral, variance, n)[0] == pytest.approx(0.05, abs=1e-9)


@pytest.mark.parametrize("k", [0, 1, 3])
def test_few_events_are_clopper_and_pearson(k: int) -> None:
    """statsmodels proportion_confint(method='beta') where clusters are all right or all wrong."""
    right = np.repeat(np.arange(30) >= k, 6).astype(float)
    found = infer(cells(right, np.repeat(np.arange(30), 6), neutral=0.5, bounds=(0, 1)), "mean")
    expected = proportion_confint(30 - k, 30, method="beta")
    assert found.few_events and "few events" in found.method
    assert (found.interval.low, found.interval.high) == pytest.approx(expected, abs=0.006)


def test_clusters_all_alike_are_as_sure_as_their_rows() -> None:
    """Each cluster right one time in eight: Wilson over 160 independent rows, with a t quantile."""
    right = np.tile(np.arange(8) == 0, 20).astype(float)
    found = infer(cells(right, np.repeat(np.arange(20), 8), neutral=0.125, bounds=(0.0, 1.0)), "mean")
    expected = intervals.share_interval(0.125, 0.125 * 0.875 / 160, 20)
    assert (found.interval.low, found.interval.high) == (expected.low, expected.high) and found.p_value == 1
    alike = infer(cells(np.tile([1.0, 3.0], 20), np.repeat(np.arange(20), 2)), "mean")
    assert (alike.interval.low, alike.interval.high) == (2, 2) and "all clusters alike" in alike.method


def test_the_exact_bound_s_test_inverts_it() -> None:
    right = np.repeat(np.arange(30) >= 2, 6).astype(float)
    for low in (True, False):
        made = cells(right, np.repeat(np.arange(30), 6), bounds=(0.0, 1.0))
        interval = infer(made, "mean").interval
        end = interval.low if low else interval.high
        at = cells(right, np.repeat(np.arange(30), 6), neutral=end, bounds=(0.0, 1.0))
        assert infer(at, "mean").p_value == pytest.approx(0.05, abs=0.002)


@pytest.mark.parametrize(
    ("clusters", "levels"), [(1, 1), (1, 2), (2, 1), (2, 2)], ids=["one", "gap", "two", "two, gap"]
)
def test_the_bootstrap_is_resampling_row_by_row(clusters: int, levels: int) -> None:
    """The same cluster draws, rows repeated as often as the product of their clusters' counts."""
    columns = [RNG.integers(0, 6, 80), RNG.integers(0, 4, 80)][:clusters]
    y, which = RNG.normal(size=80), RNG.integers(0, levels, 80)
    stat = statistic("mean" if levels == 1 else "difference")
    made = cells(y, *columns, levels=which)
    ours = resampling.crossed_bootstrap(stat, stat.features(made), tuple(columns), 7, 50)
    counts = [
        np.concatenate(list(resampling.blocks("bootstrap", int(codes.max()) + 1, 7 + turn, 50)))
        for turn, codes in enumerate(columns)
    ]
    for draw in range(50):
        times = np.prod([c[draw, codes] for c, codes in zip(counts, columns, strict=True)], axis=0).astype(
            int
        )
        rows, label = np.repeat(y, times), np.repeat(which, times)
        means = [rows[label == level].mean() if (label == level).any() else np.nan for level in range(levels)]
        expected = means[0] - (means[1] if levels == 2 else 0)
        assert ours[draw] == pytest.approx(expected, abs=1e-10, nan_ok=True)


def test_blocks_make_one_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = list(resampling.blocks("signs", 7, 3, 100))
    assert len(blocks) == 1 and blocks[0].shape == (100, 7) and set(np.unique(blocks[0])) == {-1.0, 1.0}
    monkeypatch.setattr(resampling, "BLOCK", 70)
    parts = list(resampling.blocks("signs", 7, 3, 101))
    assert [len(part) for part in parts] == [10] * 10 + [1]


def test_sign_flips_are_exact_for_few_clusters() -> None:
    """scipy.stats.permutation_test(permutation_type='samples') enumerates the same flips."""
    d = RNG.normal(0.5, 1, 9)
    ours, how = significance.sign_flip(d, 0, 9_999)
    theirs = stats.permutation_test((d,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert how == "exact sign flips" and ours == pytest.approx(theirs.pvalue, abs=1e-12)


def test_sign_flips_by_chance_agree_with_all_of_them() -> None:
    d = RNG.normal(0.4, 1, 14)
    exact, _ = significance.sign_flip(d, 0, 2**14)
    ours, how = significance.sign_flip(d, 0, 9_999)
    assert how == "9,999 sign flips" and ours == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize(("n", "how"), [(8, "exact label permutations"), (24, "9,999 label permutations")])
def test_label_permutation_agrees_with_scipy(n: int, how: str) -> None:
    x, y = RNG.normal(0.6, 1, n // 2), RNG.normal(0, 1, n - n // 2)
    ours, done = significance.label_permutation(x, y, 0, 9_999)
    theirs = stats.permutation_test(
        (x, y), lambda a, b, axis: stats.ttest_ind(a, b, axis=axis, equal_var=False).statistic,
        n_resamples=99_999, vectorized=True, rng=np.random.default_rng(1),
    )  # fmt: skip
    assert done == how and ours == pytest.approx(theirs.pvalue, abs=1e-12 if n == 8 else 0.02)


def test_rank_permutation_agrees_with_scipy() -> None:
    x, y = RNG.normal(size=20), RNG.normal(size=20)
    y = y + 0.3 * x
    ours, _ = significance.rank_permutation(x, y, 0, 9_999)
    theirs = stats.permutation_test(
        (x,), lambda a: stats.spearmanr(a, y).statistic, permutation_type="pairings", n_resamples=9_999,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    assert ours == pytest.approx(theirs.pvalue, abs=0.02)


def test_no_permutation_gives_a_p_of_zero() -> None:
    far = np.arange(30) + 100.0
    assert significance.sign_flip(far, 0, 999)[0] == 1 / 1_000
    assert significance.label_permutation(far, -far, 0, 999)[0] == 1 / 1_000
    assert significance.rank_permutation(far, far, 0, 999)[0] == 1 / 1_000


@pytest.mark.parametrize(
    ("name", "within"),
    [("mean", 1), ("difference", 2), ("difference", 1), ("interaction", 4), ("interaction", 2)],
)
def test_the_variance_that_power_reckons_with(name: str, within: int) -> None:
    """Against the spread of simulated estimates; within: how many levels each of 40 clusters holds."""
    sides: Contrast = ("side", 0, 1)
    measure = Measure("m", "?", "disparity", "margin", "share", {}, name, sides, sides)  # type: ignore[arg-type]
    parts, n, pictures = power.Components(between=0.5, within=1.0, shared=0.4), 40, 5
    n_levels = len(CONTRASTS[name])
    levels = np.tile(np.repeat(np.arange(within), pictures), n)
    cluster = np.repeat(np.arange(n), within * pictures)
    if within < n_levels:
        levels = levels + within * (cluster % 2)
    rng, found = np.random.default_rng(0), []
    for _ in range(1_500):
        common = np.sqrt(0.5 * 0.4) * rng.normal(size=n)[cluster]
        own = np.sqrt(0.5 * 0.6) * rng.normal(size=(n, n_levels))[cluster, levels]
        found.append(
            estimate(cells(common + own + rng.normal(size=len(levels)), cluster, levels=levels), name)
        )
    assert np.var(found) * n == pytest.approx(power.variance_of(measure, parts, pictures, within), rel=0.12)


def test_more_clusters_than_a_float_counts_subsets_of() -> None:
    p, how = significance.sign_flip(RNG.normal(size=1_500), 0, 999)
    assert 0 < p <= 1 and how == "999 sign flips"


def test_unequal_clusters_in_unequal_arms_are_not_permuted() -> None:
    """6 clusters of 2 against 26 of 50 under a true null: permuting means would reject a third."""
    sizes = np.array([2] * 6 + [50] * 26)
    cluster = np.repeat(np.arange(32), sizes)
    levels, rejected = (cluster >= 6).astype(int), 0
    for _ in range(300):
        found = infer(
            cells(RNG.normal(size=len(cluster)), cluster, levels=levels), "difference", resamples=199
        )
        rejected += found.p_value <= 0.05
    assert "permutations" not in found.method and rejected / 300 <= 0.09


def test_effective_clusters() -> None:
    """All of them where they are alike; about twice the smaller arm where few hold one level."""
    cluster = np.repeat(np.arange(20), 4)
    assert intervals.effective_clusters(cells(np.zeros(80), cluster), (1,)) == 20
    few = cells(np.zeros(80), cluster, levels=(cluster >= 2).astype(int))
    assert 2 < intervals.effective_clusters(few, (1, -1)) < 3
    uneven = np.repeat(np.arange(4), [1, 1, 1, 97])
    assert intervals.effective_clusters(cells(np.zeros(100), uneven), (1,)) == 1.5


def test_what_has_no_cluster_is_counted() -> None:
    frame = outcomes(lemmas=8, each=6)
    frame["twin"] = frame["scene"]
    frame.loc[3, "lemma"], frame.loc[5, "twin"] = None, None
    row = findings(suite(replace(GAP, pair="twin", by=())), frame, pd.DataFrame()).iloc[0]
    assert "2 outcomes without a value or a lemma, scene, twin" in row.method
    assert not np.isnan(row.estimate)


def test_few_events_in_either_of_two_columns() -> None:
    """The test takes the larger of the columns' p-values, as the interval takes the wider bound."""
    one, two = np.repeat(np.arange(32), 4), np.tile(np.arange(4), 32)
    right = (RNG.random(128) < 0.5).astype(float)
    made = cells(right, one, two, neutral=0.5, bounds=(0.0, 1.0))
    found = infer(made, "mean")
    alone = infer(cells(right, two, neutral=0.4999, bounds=(0.0, 1.0)), "mean")
    assert found.few_events and found.p_value >= alone.p_value * 0.9
    assert (found.p_value <= 0.05) == (not found.interval.low <= 0.5 <= found.interval.high)


def test_nested_clusters_are_counted_whole_and_crossed_ones_both() -> None:
    lemma, look, template = np.repeat(np.arange(6), 8), np.arange(48) // 4, np.tile(np.arange(4), 12)
    _, names = crossed([lemma, look], ["lemma", "look"])
    assert names == ("lemma",)
    _, names = crossed([look, lemma], ["look", "lemma"])
    assert names == ("lemma",)
    codes, names = crossed([lemma, template], ["lemma", "template"])
    assert names == ("lemma", "template") and [codes[0].max(), codes[1].max()] == [5, 3]
    _, names = crossed([lemma, lemma + 10], ["one", "same"])
    assert names == ("one",)


def test_the_test_follows_how_levels_lie_over_clusters() -> None:
    """Within clusters signs, between them labels, crossed or mixed the t."""
    cluster, y = np.repeat(np.arange(20), 4), RNG.normal(size=80)
    inside, between = np.tile([0, 1, 0, 1], 20), (cluster >= 10).astype(int)
    four = inside + 2 * between
    how = {
        "sign flips": infer(cells(y, cluster, levels=inside), "difference"),
        "label permutations": infer(cells(y, cluster, levels=between), "difference"),
        "9,999 label permutations": infer(cells(y, cluster, levels=four), "interaction"),
        "9,999 sign flips": infer(cells(y, cluster, levels=np.tile(np.arange(4), 20)), "interaction"),
        "; t(3)": infer(cells(y, cluster, np.tile(np.arange(4), 20), levels=inside), "difference"),
        "; t(1": infer(cells(y, cluster, levels=inside * (cluster > 0)), "difference"),
    }
    for text, found in how.items():
        assert text in found.method, found.method


def test_pairs_are_compared_with_each_other_and_the_lonely_are_counted() -> None:
    frame = outcomes(lemmas=8, each=6)
    frame["twin"] = frame["scene"]
    lonely = frame.drop(index=frame.index[(frame["scene"] == "l2/3") & (frame["presentation"] == "feminine")])
    paired = replace(GAP, pair="twin", by=())
    row = findings(suite(paired), lonely, pd.DataFrame()).iloc[0]
    sides = lonely.pivot(index="scene", columns="presentation", values="correct").dropna()
    assert row.estimate == pytest.approx((sides["feminine"] - sides["masculine"]).mean(), abs=1e-12)
    assert row.n == 47 and "1 pairs lack one side" in row.method
    both = [
        findings(suite(measure), frame, pd.DataFrame()).iloc[0] for measure in (paired, replace(GAP, by=()))
    ]
    assert both[0].ci_low == pytest.approx(both[1].ci_low, abs=1e-9)


def test_an_empty_cell_stays_to_be_seen() -> None:
    frame = outcomes()
    frame["skin"] = pd.Categorical(np.where(frame.index % 2, "1", "2"), categories=["1", "2", "3"])
    found = findings(suite(replace(GAP, by=("skin",))), frame, pd.DataFrame()).set_index("group")
    empty = found.loc["skin=3"]
    assert empty.n == 0 and np.isnan(empty.estimate) and empty.method == "no outcomes"


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


def test_what_is_nearly_all_right_by_chance_can_still_be_able() -> None:
    measure = Measure("top-100", "?", "ability", "correct", "ability", neutral=0.97, clusters=("scene",))
    frame = pd.DataFrame({"scene": range(1_000), "correct": 1.0})
    assert findings(suite(measure), frame, pd.DataFrame()).iloc[0].verdict == "able"


@pytest.mark.parametrize(("right", "expected"), [(40, "able"), (1, "at chance")])
def test_of_a_thousand_options_four_per_cent_is_no_guessing(right: int, expected: str) -> None:
    """Forty times chance lies within five points of it: the margin of an ability is no more than chance."""
    measure = Measure("top-1", "?", "ability", "correct", "ability", neutral=0.001, clusters=("scene",))
    frame = pd.DataFrame({"scene": range(50_000), "correct": np.arange(50_000) % 1_000 < right})
    found = findings(suite(measure), frame.astype({"correct": float}), pd.DataFrame()).iloc[0]
    assert found.verdict == expected and found.margin == 0.001


def test_a_count_is_held_against_the_same_margin() -> None:
    own = dict(verdicts.policy()) | {"ability": verdicts.Margin(0.3, "raw", "stricter")}
    measure = Measure(
        "ceiling",
        "?",
        "ability",
        "correct",
        "ceiling",
        statistic="ceiling",
        covariate="count",
        clusters=("scene",),
    )
    frame = pd.DataFrame(
        {"scene": range(40), "count": 1 + np.arange(40) % 2, "correct": 1.0, "n_options": 10}
    )
    found = findings(suite(measure), frame, pd.DataFrame(), resamples=99, policy=own).iloc[0]
    assert "against 0.200" in found.method


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
    row = whole(found).query("measure == 'gap'").iloc[0]
    assert row.verdict == "exceeds" and row.ci_high < -0.05 and row.p_value < 0.001
    assert row.n_clusters == 20 and row.p_adjusted == row.p_value
    one = found[found.group == "lemma=l3"].iloc[0]
    assert one.n_clusters == 10 and not np.isnan(one.ci_low)


def test_a_failed_control_takes_away_the_verdict() -> None:
    blind = outcomes(0.0).assign(correct=0.5)
    found = findings(suite(GAP, SEEN), blind, pd.DataFrame())
    gap = whole(found).query("measure == 'gap'").iloc[0]
    assert gap.verdict == "not interpretable" and "its control seen is" in gap.method


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = (findings(suite(GAP), outcomes(), pd.DataFrame(), seed=3).to_csv() for _ in range(2))
    assert first == second != findings(suite(GAP), outcomes(), pd.DataFrame(), seed=4).to_csv()


@pytest.mark.parametrize(
    "frame",
    [
        outcomes(lemmas=1),
        outcomes().assign(correct=1.0),
        outcomes().assign(correct=np.nan),
    ],
    ids=["one cluster", "all equal", "nan"],
)
def test_degenerate_outcomes_give_notes_and_no_warnings(frame: pd.DataFrame) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = findings(suite(GAP, SEEN), frame, pd.DataFrame())
    row = whole(found).query("measure == 'gap'").iloc[0]
    assert row.verdict in ("inconclusive", "not interpretable") and row.method


@pytest.mark.parametrize(
    ("frame", "asked"),
    [
        (outcomes(each=0).assign(correct=pd.Series(dtype=float)), []),
        (outcomes().query("presentation == 'feminine'"), ["seen"]),
        (outcomes().drop(columns="presentation"), ["seen"]),
    ],
    ids=["empty", "one level", "no such column"],
)
def test_what_was_not_asked_has_no_finding(frame: pd.DataFrame, asked: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = findings(suite(GAP, SEEN), frame, pd.DataFrame())
    assert list(found["measure"].unique()) == asked
