"""What a design can show, against statsmodels 0.15.0 and against audits that are simulated."""

import numpy as np
import pytest
from scipy import stats

from audit.statistics.inference import detectable as d


@pytest.mark.parametrize(
    ("n", "alpha", "effect", "power"),
    [(32, 0.05, 0.5, 0.78227), (12, 0.05, 0.9, 0.80981), (6, 0.01, 2, 0.75195), (200, 0.0064, 0.25, 0.78110)],
)
def test_the_power_of_a_p(n: int, alpha: float, effect: float, power: float) -> None:
    """statsmodels.stats.power.TTestPower().power(effect, n, alpha), effects in standard deviations."""
    assert d.shows_effect(effect * np.sqrt(n), n - 1, alpha) == pytest.approx(power, abs=2e-5)


@pytest.mark.parametrize(
    ("n", "alpha", "smallest"),
    [(32, 0.05, 0.511274), (12, 0.05, 0.888657), (6, 0.01, 2.109351), (32, 0.0064, 0.671388)],
)
def test_the_smallest_effect_beyond_a_margin(n: int, alpha: float, smallest: float) -> None:
    """TTestPower().solve_power(None, n, alpha / 2, 0.8, alternative="larger"): of what exceeds the margin."""
    found = d.for_exceeds(1 / np.sqrt(n), n - 1, alpha, margin=0.1)
    assert found == pytest.approx(0.1 + smallest, abs=2e-5)
    assert d.detectable(1 / np.sqrt(n), n - 1, alpha) == pytest.approx(
        smallest, abs=2e-5
    )  # the far side adds nothing


def test_within_where_the_error_is_known() -> None:
    """statsmodels.stats.proportion._power_ztost(-3.5, 1, 3.5, 1, 0, 1, alpha=0.025, discrete=False, nobs=1)[0]."""
    assert d.shows_inside(3.5, 1e6, 0.05) == pytest.approx(0.876448, abs=2e-5)


@pytest.mark.parametrize(("n", "alpha"), [(4, 0.05), (8, 0.05), (32, 0.0064)])
def test_an_even_model_is_within_in_80_of_100(n: int, alpha: float) -> None:
    """The interval that is read, over simulated clusters of a model that has nothing: inside the margin in 80 %."""
    error, rng = 0.3 / np.sqrt(n), np.random.default_rng(0)
    margin = d.for_within(error, n - 1, alpha)
    audits = rng.normal(scale=0.3, size=(40_000, n))
    reach = stats.t.ppf(1 - alpha / 2, n - 1) * audits.std(axis=1, ddof=1) / np.sqrt(n)
    assert np.mean(abs(audits.mean(axis=1)) + reach < margin) == pytest.approx(0.8, abs=0.007)


@pytest.mark.parametrize(("n", "alpha", "bar"), [(400, 0.05, 0.1), (400, 0.005, 0.3)])
def test_a_share_has_the_variance_of_each_value(n: int, alpha: float, bar: float) -> None:
    """Of n answers that are independent, simulated: Wilson's interval leaves out chance, lies beyond the bar, or
    within the margin in 80 of 100 audits."""
    least, exceeds, within = d.of_share(1 / np.sqrt(n), 1e6, alpha, 0.5, bar)
    rng, z = np.random.default_rng(0), stats.norm.ppf(1 - alpha / 2)

    def wilson(truth: float) -> tuple[np.ndarray, np.ndarray]:
        share = rng.binomial(n, truth, 40_000) / n
        centre, reach = share + z**2 / (2 * n), z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        return (centre - reach) / (1 + z**2 / n), (centre + reach) / (1 + z**2 / n)

    assert np.mean(wilson(0.5 + least)[0] > 0.5) == pytest.approx(
        0.8, abs=0.03
    )  # shares come in steps of 1 / n
    assert np.mean(wilson(0.5 + exceeds)[0] > 0.5 + bar) == pytest.approx(0.8, abs=0.03)
    low, high = wilson(0.5)
    assert np.mean((low > 0.5 - within) & (high < 0.5 + within)) == pytest.approx(0.8, abs=0.05)


def test_what_no_share_reaches_is_nan() -> None:
    assert np.isnan(d.of_share(2.0, 5, 0.05, 0.5, 0.1)).all()
    assert np.isnan(d.of_share(0.05, 30, 0.05, 0.5, 0.6)[1])


def test_what_does_not_exist_is_nan_and_what_is_alike_needs_nothing() -> None:
    for error, df, alpha in [(np.nan, 5, 0.05), (0.1, np.nan, 0.05), (0.1, 0, 0.05), (0.1, 5, np.nan)]:
        assert np.isnan(d.detectable(error, df, alpha)) and np.isnan(d.for_within(error, df, alpha))
        assert np.isnan(d.for_exceeds(error, df, alpha, 0.1))
    assert np.isnan(d.for_exceeds(0.1, 5, 0.05, np.nan))
    assert (d.detectable(0, 5, 0.05), d.for_exceeds(0, 5, 0.05, 0.1), d.for_within(0, 5, 0.05)) == (0, 0.1, 0)
    assert np.isfinite(d.for_within(0.1, 0.5, 0.005))  # the fewest effective clusters that an interval has
