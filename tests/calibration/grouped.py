"""Many groups of one measure at once, such as 32 professions: three ways to interval them, with a known truth."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

GROUPS = 32
PICTURES, TEMPLATES = 8, 4
ALPHA = 0.05


@dataclass(frozen=True)
class Grouped:
    """The gap between two sides within each of 32 groups, 8 pictures a side and 4 templates a picture.

    truth: `noise` (no group has one), `four` (4 of 32 have `size`), `spread` (normal, with standard deviation `size`).
    binary: whether outcomes are right or wrong, three in four right, or continuous with variance 1.
    """

    truth: str
    binary: bool
    size: float
    margin: float
    icc: float = 0.1

    def __str__(self) -> str:
        outcomes = "right or wrong" if self.binary else "cosines"
        return f"{GROUPS} groups, {outcomes}, truth {self.truth} {self.size:g}, ICC {self.icc:g}"

    @property
    def gaps(self) -> np.ndarray:
        """(groups,) what is true."""
        if self.truth == "spread":
            return self.size * stats.norm.ppf((np.arange(GROUPS) + 0.5) / GROUPS)
        return np.where(np.arange(GROUPS) < 4, self.size if self.truth == "four" else 0.0, 0.0)


DESIGNS = [
    Grouped("noise", True, 0, 0.05),
    Grouped("noise", False, 0, 0.2),
    Grouped("four", True, 0.4, 0.05),
    Grouped("four", False, 0.8, 0.2),
    Grouped("spread", True, 0.15, 0.05),
    Grouped("spread", False, 0.4, 0.2),
]

Ends = tuple[np.ndarray, np.ndarray]


def observed(design: Grouped, audits: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(audits, groups) estimates and their variances over pictures."""
    rng = np.random.default_rng([seed, *str(design).encode()])
    size = (audits, GROUPS, 2, PICTURES)
    latent = np.sqrt(design.icc) * rng.normal(size=size)[..., None]
    latent = latent + np.sqrt(1 - design.icc) * rng.normal(size=(*size, TEMPLATES))
    sides = np.stack([design.gaps / 2, -design.gaps / 2], axis=1)[:, :, None, None]
    values = latent < stats.norm.ppf(0.75 + sides) if design.binary else latent + sides
    pictures = values.mean(axis=-1)
    gaps = pictures[:, :, 0].mean(axis=-1) - pictures[:, :, 1].mean(axis=-1)
    return gaps, pictures.var(axis=-1, ddof=1).sum(axis=-1) / PICTURES


def plain(gaps: np.ndarray, variances: np.ndarray) -> Ends:
    """Each group's own 95 % interval, as if it were the only one."""
    reach = stats.t.ppf(1 - ALPHA / 2, 2 * PICTURES - 2) * np.sqrt(variances)
    return gaps - reach, gaps + reach


def false_coverage(gaps: np.ndarray, variances: np.ndarray) -> Ends:
    """Benjamini and Yekutieli (2005, J. Am. Stat. Assoc. 100, 71): of m groups, R are rejected by Benjamini and
    Hochberg's procedure at 5 %; all intervals are at 1 - max(R, 1) · 5 % / m. One leaves out 0 exactly where its
    group is rejected."""
    df = 2 * PICTURES - 2
    p = np.sort(2 * stats.t.sf(abs(gaps) / np.sqrt(np.maximum(variances, 1e-12)), df), axis=1)
    passed = p <= ALPHA * np.arange(1, GROUPS + 1) / GROUPS
    rejected = np.where(passed.any(axis=1), GROUPS - np.argmax(passed[:, ::-1], axis=1), 1)
    reach = stats.t.ppf(1 - ALPHA * rejected / GROUPS / 2, df)[:, None] * np.sqrt(variances)
    return gaps - reach, gaps + reach


def pooled(gaps: np.ndarray, variances: np.ndarray) -> Ends:
    """Morris (1983, J. Am. Stat. Assoc. 78, 47): gaps are normal about their mean, with a variance that is estimated
    by his iteration; each is drawn towards the mean by what its own variance is worth."""
    within = np.broadcast_to(variances.mean(axis=1, keepdims=True), variances.shape)
    k = GROUPS
    between = np.zeros((len(gaps), 1))
    for _ in range(100):
        weights = 1 / (within + between)
        share = weights / weights.sum(axis=1, keepdims=True)
        centre = (share * gaps).sum(axis=1, keepdims=True)
        spread = k / (k - 1) * (gaps - centre) ** 2 - within
        between = np.maximum((share * spread).sum(axis=1, keepdims=True), 0)
    drawn = (k - 3) / (k - 1) * within / (within + between)
    middle = (1 - drawn) * gaps + drawn * centre
    error = within * (1 - (k - 1) / k * drawn) + 2 / (k - 3) * drawn**2 * (gaps - centre) ** 2
    reach = stats.norm.ppf(1 - ALPHA / 2) * np.sqrt(error)
    return middle - reach, middle + reach


METHODS: dict[str, Callable[[np.ndarray, np.ndarray], Ends]] = {
    "plain": plain,
    "false coverage": false_coverage,
    "partial pooling": pooled,
}


def compared(audits: int, seed: int = 0) -> Iterator[dict[str, object]]:
    """A row a design and method. covered: of all groups; biased: of those beyond the margin; false_coverage: of those
    with a verdict, the share that miss the truth (0 where none has one); wrong: of audits, those with any wrong
    verdict; power: of groups beyond the margin, those that are `exceeds` or `present`."""
    for design in DESIGNS:
        made = observed(design, audits, seed)
        for name, method in METHODS.items():
            yield {
                "group": f"groups, {name}",
                "design": str(design),
                "n": audits,
                **_read(design, *method(*made)),
            }


def _read(design: Grouped, low: np.ndarray, high: np.ndarray) -> dict[str, float]:
    truth, margin = design.gaps, design.margin
    exceeds = (low > margin) | (high < -margin)
    within = (low > -margin) & (high < margin)
    present = ((low > 0) | (high < 0)) & ~exceeds & ~within
    claims = exceeds | within | present
    missed = (low > truth) | (high < truth)
    turned = np.where(low > 0, truth <= 0, truth >= 0)
    beyond = abs(truth) > margin
    wrong = (exceeds & (turned | ~beyond)) | (within & beyond) | (present & turned)
    shares = (claims & missed).sum(axis=1) / np.maximum(claims.sum(axis=1), 1)
    return {
        "covered": 1 - missed.mean(),
        "biased": 1 - missed[:, beyond].mean() if beyond.any() else np.nan,
        "false_coverage": shares.mean(),
        "wrong": wrong.any(axis=1).mean(),
        "power": (exceeds | present)[:, beyond].mean() if beyond.any() else np.nan,
        "width": (high - low).mean(),
    }
