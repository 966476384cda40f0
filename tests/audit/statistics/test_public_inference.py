"""Intervals, tests and measures of bias as public tools compute them, each with the call that gave it, pinned: scipy
1.17.1, statsmodels 0.15.0, numpy 2.4.6 and R 4.2.2. The data are made from a seed here, as they were for those
calls."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from audit.statistics import verdicts
from audit.statistics.inference import intervals, significance
from audit.statistics.inference.estimates import groups, rank_correlation
from audit.statistics.inference.infer import Inference, infer
from audit.statistics.inference.shapes import Wilson
from probes.suites.gender.columns import MAX_SKEW, NDKL
from tests.support.made_outcomes import cells, estimate

NORMAL = 1e12
"""Degrees of freedom at which a t is a normal to more digits than are compared: rows that are no clusters."""


def wilson(right: int, n: int, end: int) -> float:
    share = right / n
    return Wilson(share, np.sqrt(share * (1 - share) / n), NORMAL).interval(0.05)[end]


def differing(seed: int) -> Inference:
    """y - x of 24 pairs: x = rng.normal(size=24), y = x + rng.normal(0.05, 0.4, size=24)."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=24)
    y = x + rng.normal(0.05, 0.4, size=24)
    return infer(cells(y - x, np.arange(24), bounds=(-9.0, 9.0)), "mean", paired=True)


def paired(seed: int, what: str) -> float:
    found = differing(seed)
    low, high = found.interval(0.05)
    return {"low": low, "high": high, "p": found.p_value}[what]


def equivalence(seed: int, margin: float) -> float:
    """The larger of the two one-sided p-values, of an estimate within the margins."""
    shape = differing(seed).shape
    return max(shape.p(margin), shape.p(-margin)) / 2


def spearman(seed: int) -> float:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=20)
    return float(rank_correlation(x, np.round(x + rng.normal(size=20) * (seed + 1) / 2, 1)))


def weat(seed: int) -> float:
    """X, Y, A, B = (rng.normal(size=(8, 16)) for _ in range(4)); s(W) = (1 - cdist(W, A, "cosine")).mean(1) -
    (1 - cdist(W, B, "cosine")).mean(1): the effect size of Caliskan, Bryson and Narayanan 2017."""
    rng = np.random.default_rng(seed)
    sets = [rng.normal(size=(8, 16)) for _ in range(4)]
    first, second, a, b = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in sets)
    words = np.concatenate([first, second])
    association = words @ a.mean(axis=0) - words @ b.mean(axis=0)
    return estimate(cells(association, np.arange(16), levels=np.arange(16) // 8), "effect_size")


def adjusted(seed: int, method: str) -> float:
    """Of p = rng.uniform(size=6) ** 2 / 10."""
    p = np.random.default_rng(seed).uniform(size=6) ** 2 / 10
    return float(getattr(significance, method)(p).sum())


def ranking(seed: int, column: str, k: int) -> float:
    """Of masculine = rng.permutation([1] * (8 + seed) + [0] * (12 - seed)): MaxSkew@k and NDKL of Geyik, Ambler and
    Kenthapadi 2019. shares[i] = [m, 1 - m] with m = masculine[:i].mean(); gallery = shares[20]; z[i] = 1 / log2(i + 1),
    over their sum."""
    rng = np.random.default_rng(seed)
    masculine = rng.permutation([1] * (8 + seed) + [0] * (12 - seed))
    names = [f"p{i}" for i in range(20)]
    gender = np.where(masculine == 1, "masculine", "feminine")
    options = pd.DataFrame({"options": "g", "option": names, "gender": gender})
    outcomes = pd.DataFrame({"options": ["g"], "top": [names]})
    return float({"ndkl": NDKL, "max_skew": MAX_SKEW}[column].at(k).values(outcomes, options).item())


FIGURES: list[tuple[str, Callable[..., float], tuple, float]] = [
    ('statsmodels proportion_confint(3, 20, method="wilson")[0]', wilson, (3, 20, 0), 0.052368745896216595),
    ("R: prop.test(3, 20, correct = FALSE)$conf.int[1]", wilson, (3, 20, 0), 0.05236874589621661),
    ('statsmodels proportion_confint(3, 20, method="wilson")[1]', wilson, (3, 20, 1), 0.36041886474075696),
    ("R: prop.test(3, 20, correct = FALSE)$conf.int[2]", wilson, (3, 20, 1), 0.3604188647407569),
    ('statsmodels proportion_confint(18, 20, method="wilson")[0]', wilson, (18, 20, 0), 0.6989663547715127),
    ("R: prop.test(18, 20, correct = FALSE)$conf.int[1]", wilson, (18, 20, 0), 0.6989663547715128),
    ('statsmodels proportion_confint(18, 20, method="wilson")[1]', wilson, (18, 20, 1), 0.9721335187862318),
    ("R: prop.test(18, 20, correct = FALSE)$conf.int[2]", wilson, (18, 20, 1), 0.9721335187862318),
    ('statsmodels proportion_confint(70, 144, method="wilson")[0]', wilson, (70, 144, 0), 0.40590508334501507),
    ("R: prop.test(70, 144, correct = FALSE)$conf.int[1]", wilson, (70, 144, 0), 0.40590508334501507),
    ('statsmodels proportion_confint(70, 144, method="wilson")[1]', wilson, (70, 144, 1), 0.5670389065756248),
    ("R: prop.test(70, 144, correct = FALSE)$conf.int[2]", wilson, (70, 144, 1), 0.5670389065756248),
    ('statsmodels proportion_confint(500, 740, method="wilson")[0]', wilson, (500, 740, 0), 0.6411153553612939),
    ("R: prop.test(500, 740, correct = FALSE)$conf.int[1]", wilson, (500, 740, 0), 0.6411153553612938),
    ('statsmodels proportion_confint(500, 740, method="wilson")[1]', wilson, (500, 740, 1), 0.7084214940799981),
    ("R: prop.test(500, 740, correct = FALSE)$conf.int[2]", wilson, (500, 740, 1), 0.7084214940799981),
    ("statsmodels ttost_paired(y, x, -0.2, 0.2)[0]", equivalence, (0, 0.2), 0.25436381797942104),
    ("statsmodels ttost_paired(y, x, -0.3, 0.3)[0]", equivalence, (0, 0.3), 0.02612223330652709),
    ("R: t.test(y, x, paired = TRUE)$conf.int[1]", paired, (0, "low"), 0.0008429411521561924),
    ("R: t.test(y, x, paired = TRUE)$conf.int[2]", paired, (0, "high"), 0.3015706273338026),
    ("R: t.test(y, x, paired = TRUE)$p.value", paired, (0, "p"), 0.04883128289580493),
    ('R: cor(x, y, method = "spearman")', spearman, (0,), 0.9288152063867517),
    ("(s(X).mean() - s(Y).mean()) / numpy.std([*s(X), *s(Y)], ddof=1)", weat, (0,), 1.0721561491753813),
    ('R: sum(p.adjust(p, "holm"))', adjusted, (0, "holm"), 0.4163967109651423),
    ('R: sum(p.adjust(p, "BH"))', adjusted, (0, "benjamini_hochberg"), 0.23876384161425704),
    ("sum(scipy.stats.entropy(shares[i], gallery) * z[i]), i to 10", ranking, (0, "ndkl", 10), 0.2589248233923633),
    ("sum(scipy.stats.entropy(shares[i], gallery) * z[i]), i to 20", ranking, (0, "ndkl", 20), 0.16887168608912626),
    ("max(numpy.log(shares[10] / gallery))", ranking, (0, "max_skew", 10), 0.0),
    ("statsmodels ttost_paired(y, x, -0.2, 0.2)[0]", equivalence, (1, 0.2), 0.05227209062428535),
    ("statsmodels ttost_paired(y, x, -0.3, 0.3)[0]", equivalence, (1, 0.3), 0.004793114574305619),
    ("R: t.test(y, x, paired = TRUE)$conf.int[1]", paired, (1, "low"), -0.23334317977118776),
    ("R: t.test(y, x, paired = TRUE)$conf.int[2]", paired, (1, "high"), 0.1309467987813433),
    ("R: t.test(y, x, paired = TRUE)$p.value", paired, (1, "p"), 0.5665805817452607),
    ('R: cor(x, y, method = "spearman")', spearman, (1,), 0.1942041132524844),
    ("(s(X).mean() - s(Y).mean()) / numpy.std([*s(X), *s(Y)], ddof=1)", weat, (1,), 0.11869184892713515),
    ('R: sum(p.adjust(p, "holm"))', adjusted, (1, "holm"), 0.57133345862982343),
    ('R: sum(p.adjust(p, "BH"))', adjusted, (1, "benjamini_hochberg"), 0.29745236311585482),
    ("sum(scipy.stats.entropy(shares[i], gallery) * z[i]), i to 10", ranking, (1, "ndkl", 10), 0.21090591186216423),
    ("sum(scipy.stats.entropy(shares[i], gallery) * z[i]), i to 20", ranking, (1, "ndkl", 20), 0.13773625653163207),
    ("max(numpy.log(shares[10] / gallery))", ranking, (1, "max_skew", 10), 0.24116205681688788),
    ("statsmodels ttost_paired(y, x, -0.2, 0.2)[0]", equivalence, (2, 0.2), 0.07300250621773635),
    ("statsmodels ttost_paired(y, x, -0.3, 0.3)[0]", equivalence, (2, 0.3), 0.0072755510803612835),
    ("R: t.test(y, x, paired = TRUE)$conf.int[1]", paired, (2, "low"), -0.11405280816454151),
    ("R: t.test(y, x, paired = TRUE)$conf.int[2]", paired, (2, "high"), 0.2495623191271611),
    ("R: t.test(y, x, paired = TRUE)$p.value", paired, (2, "p"), 0.44859463347324513),
    ('R: cor(x, y, method = "spearman")', spearman, (2,), 0.34113450434830045),
    ("(s(X).mean() - s(Y).mean()) / numpy.std([*s(X), *s(Y)], ddof=1)", weat, (2,), 0.3540868159938773),
    ('R: sum(p.adjust(p, "holm"))', adjusted, (2, "holm"), 0.39903694086088803),
    ('R: sum(p.adjust(p, "BH"))', adjusted, (2, "benjamini_hochberg"), 0.22471841413147994),
    ("sum(scipy.stats.entropy(shares[i], gallery) * z[i]), i to 10", ranking, (2, "ndkl", 10), 0.1629446559168496),
    ("sum(scipy.stats.entropy(shares[i], gallery) * z[i]), i to 20", ranking, (2, "ndkl", 20), 0.10893957636336316),
    ("max(numpy.log(shares[10] / gallery))", ranking, (2, "max_skew", 10), 0.1823215567939546),
    ("statsmodels ttost_paired(y, x, -0.2, 0.2)[0]", equivalence, (3, 0.2), 0.06424311882182028),
    ("statsmodels ttost_paired(y, x, -0.3, 0.3)[0]", equivalence, (3, 0.3), 0.005626380045151351),
    ("R: t.test(y, x, paired = TRUE)$conf.int[1]", paired, (3, "low"), -0.10920331808875243),
    ("R: t.test(y, x, paired = TRUE)$conf.int[2]", paired, (3, "high"), 0.24171397103328435),
    ("R: t.test(y, x, paired = TRUE)$p.value", paired, (3, "p"), 0.4426808046208772),
    ('R: cor(x, y, method = "spearman")', spearman, (3,), 0.08436926448930754),
    ("(s(X).mean() - s(Y).mean()) / numpy.std([*s(X), *s(Y)], ddof=1)", weat, (3,), -0.39060672805845786),
    ('R: sum(p.adjust(p, "holm"))', adjusted, (3, "holm"), 0.22310799335959608),
    ('R: sum(p.adjust(p, "BH"))', adjusted, (3, "benjamini_hochberg"), 0.14954539914199738),
    ("sum(scipy.stats.entropy(shares[i], gallery) * z[i]), i to 10", ranking, (3, "ndkl", 10), 0.42000652753551404),
    ("sum(scipy.stats.entropy(shares[i], gallery) * z[i]), i to 20", ranking, (3, "ndkl", 20), 0.2727782654704187),
    ("max(numpy.log(shares[10] / gallery))", ranking, (3, "max_skew", 10), 0.10536051565782635),
]  # fmt: skip
EXACT = [
    (0, 12, 0.0, 0.26464846939705117),
    (3, 20, 0.03207093718554477, 0.37892682654529564),
    (19, 20, 0.7512672372279723, 0.998734910502044),
    (30, 60, 0.3680620319424367, 0.6319379680575633),
]  # fmt: skip
"""right, n, and Clopper and Pearson's interval: scipy.stats.binomtest(right, n).proportion_ci(method="exact"), to 12
digits also R: binom.test(right, n)$conf.int."""


@pytest.mark.parametrize(("call", "ours", "asked", "value"), FIGURES)
def test_it_is_the_public_figure(call: str, ours: Callable[..., float], asked: tuple, value: float) -> None:
    assert ours(*asked) == pytest.approx(value, rel=1e-9, abs=1e-12), call


@pytest.mark.parametrize(("right", "n", "low", "high"), EXACT)
def test_the_bound_of_clusters_that_are_right_or_wrong_is_clopper_and_pearson_s(
    right: int, n: int, low: float, high: float
) -> None:
    """Gaffke's, of 99,999 draws."""
    made = cells(np.arange(n) < right, np.arange(n), bounds=(0.0, 1.0))
    some = groups(made, np.arange(n), (1,))
    assert some is not None
    found = intervals.bounded(right / n, some, 0, 99_999).interval(0.05)
    assert found == pytest.approx((low, high), abs=0.004)


@pytest.mark.parametrize(("seed", "margin"), [asked for _, ours, asked, _ in FIGURES if ours is equivalence])
def test_within_is_two_one_sided_tests(seed: int, margin: float) -> None:
    """At a level alpha each, `within` is read off the interval at confidence 1 - 2 alpha."""
    p = equivalence(seed, margin)
    for alpha in (0.01, 0.05, p * 1.001, p * 0.999):
        low, high = differing(seed).interval(2 * alpha)
        assert (verdicts.verdict("disparity", low, high, 0.0, margin) == "within") == (p < alpha)
