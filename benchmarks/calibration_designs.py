"""The designs of the calibration, and what is promised for each group of them."""

from itertools import product

from tests.calibration.designs import Design, Simulated
from tests.calibration.samples import Missing, Sizes, Wordings

OWN = "own"
TWELVE = "twelve clusters"
NO_EFFECT = "a column without effect"
EXTREME = "extreme"
UNEVEN = "uneven clusters"
NULL = "true null"
TEN = "true null, ten clusters"
SKEWED = "skewed"
LONG_TAIL = "skewed, a long tail over few clusters"
APART = "effect size"
APART_SKEWED = "effect size, a long tail"
WORDS = "true null, words"
FEW = "fewer than eight clusters"
ESTIMAND = "the estimand"
OTHER_ESTIMAND = "another estimand"

HOLDS = (0.94, 0.965)
PROMISED: dict[str, dict[str, tuple[float, float]]] = {
    OWN: {"covered": (0.94, 0.97), "within": (0, 0.055)},
    TWELVE: {"covered": (0.93, 1), "within": (0, 0.055)},
    NO_EFFECT: {"covered": (0.94, 1), "within": (0, 0.055)},
    EXTREME: {"covered": (0.93, 1)},  # where just enough clusters deviate for the plain interval
    UNEVEN: {"rejected": (0, 0.06)},
    NULL: {"rejected": (0.035, 0.06)},
    TEN: {"rejected": (0, 0.06)},
    SKEWED: {"covered": HOLDS},
    LONG_TAIL: {"covered": (0.90, 1)},  # audits in which no cluster of the tail came up can't know of it
    WORDS: {"rejected": (0.04, 0.06)},
    APART: {"covered": (0.94, 0.985)},
    APART_SKEWED: {"covered": (0.90, 1)},
    FEW: {"covered": (0.94, 1)},
    ESTIMAND: {"covered": HOLDS},
    OTHER_ESTIMAND: {},  # shown: what our interval is not of
    "ceiling": {"wrong": (0, 0.05)},
    "power": {"power": (0.78, 0.85)},
    "suite": {"wrong": (0, 0.05), "rejected": (0, 0.05), "groups": (0, 0.055)},
    "equal pairs": {"compared": (0, 0.05), "gated": (0, 0.05)},
    "Holm over five": {"rejected": (0, 0.055)},
    "groups, plain": {},  # shown: what a verdict from each group's own interval would say
    "groups, false coverage": {"false_coverage": (0, 0.06)},
    "groups, partial pooling": {},
    "encoder, biased": {"covered": (0.94, 0.97)},
    "encoder, fair": {"covered": (0.94, 0.97), "rejected": (0, 0.055)},
    "encoder, hubs": {"covered": (0.94, 0.965), "rejected": (0.04, 0.06)},
}


def designs() -> list[tuple[str, Simulated]]:
    """(what is promised for it, design). Rows a cluster and level: 8 pictures × 4 templates of the gender
    suite's resolution (32 professions), 3 pictures × 8 sites of its agreement (31), and smaller ones."""
    return [*_own(), *_small(), *_nulls(), *_skewed(), *_estimands()]


def _own() -> list[tuple[str, Simulated]]:
    made: list[tuple[str, Simulated]] = []
    for clusters, share, icc in product((20, 32, 60), (0.2, 0.5, 0.8), (0.0, 0.1, 0.3)):
        made.append((OWN, Design("share", (clusters,), share, icc=(icc,), rows=32)))
    for clusters, effect, icc in product((20, 32), (0.0, 0.1, 0.3), (0.0, 0.1, 0.3)):
        made.append((OWN, Design("gap", (clusters,), 0.8, effect, (icc,), 32)))
    for kind, icc in product(("unpaired gap", "interaction", "between interaction"), (0.1, 0.3)):
        made.append((OWN, Design(kind, (24,), 0.7, 0.1, (icc,), 24)))
    for kind, icc in product(("margin", "margin gap"), (0.0, 0.1, 0.3, 0.5)):
        made.append((OWN, Design(kind, (32,), effect=0.3, icc=(icc,), rows=32)))
    for sizes in ((60, 8), (60, 16), (20, 12), (40, 24)):
        made += [
            (OWN, Design("margin", sizes, icc=(0.2, 0.2), rows=1)),
            (OWN, Design("margin gap", sizes, effect=0.3, icc=(0.2, 0.2), rows=1)),
            (OWN, Design("share", sizes, 0.6, icc=(0.1, 0.1), rows=2)),
            (OWN, Design("gap", sizes, 0.7, 0.2, (0.1, 0.1), 2)),
            (NO_EFFECT, Design("margin", sizes, icc=(0.2, 0.0), rows=1)),
            (NO_EFFECT, Design("share", sizes, 0.6, icc=(0.2, 0.0), rows=2)),
            (NO_EFFECT, Design("margin", sizes, icc=(0.0, 0.0), rows=1)),
        ]
    made += [(OWN, Design("rank correlation", (32,), effect=rho, rows=1)) for rho in (0.0, 0.5, 0.9)]
    return made


def _small() -> list[tuple[str, Simulated]]:
    """Few clusters, uneven ones, and shares near the ends."""
    made: list[tuple[str, Simulated]] = []
    for kind, share in (
        ("share", 0.5),
        ("share", 0.8),
        ("gap", 0.7),
        ("unpaired gap", 0.7),
        ("margin gap", 0.5),
    ):
        made += [(TWELVE, Design(kind, (12,), share, 0.1, (icc,), 32)) for icc in (0.1, 0.3)]
    made += [(TWELVE, Design("rank correlation", (12,), effect=0.5, rows=1))]
    for clusters, share, icc in product((20, 32, 60), (0.9, 0.95, 0.98), (0.1, 0.5)):
        made.append((EXTREME, Design("share", (clusters,), share, icc=(icc,), rows=32)))
    made += [(EXTREME, Design("gap", (32,), 0.97, effect, (0.5,), 32)) for effect in (0.0, 0.1)]
    made += [(EXTREME, Design(kind, (32,), 0.5, 0.2, (0.5,), 32)) for kind in ("share", "gap")]
    for kind, share, icc in product(("share", "gap", "unpaired gap", "margin gap"), (0.5, 0.8), (0.1, 0.3)):
        made.append((UNEVEN, Design(kind, (32,), share, icc=(icc,), rows=48, uneven=8)))
    for clusters, share in product((5, 7), (0.5, 0.8)):
        made.append((FEW, Design("share", (clusters,), share, icc=(0.1,), rows=32)))
    made += [(FEW, Design("share", (6,), 0.5, icc=(0.1,), rows=2))]
    made += [(FEW, Design(kind, (6,), 0.7, 0.1, (0.3,), 16)) for kind in ("gap", "margin gap", "margin")]
    return made


def _nulls() -> list[tuple[str, Simulated]]:
    made: list[tuple[str, Simulated]] = []
    kinds = (
        "share",
        "gap",
        "unpaired gap",
        "interaction",
        "between interaction",
        "margin",
        "margin gap",
        "WEAT",
    )
    for kind, n in product((*kinds, "rank correlation"), (10, 20, 32)):
        rows, icc = (1 if kind in ("WEAT", "rank correlation") else 32), (0.1,)
        made.append((NULL if n > 10 else TEN, Design(kind, (n,), 0.5, 0.0, icc, rows)))
    made += [(NULL, Design("margin", (40, 12), icc=(0.2, 0.2), rows=1))]
    return made


def _skewed() -> list[tuple[str, Simulated]]:
    """Values with tails: means, paired and unpaired gaps, and effect sizes of words that stand on one side each."""
    made: list[tuple[str, Simulated]] = []
    for tail, n in product(("exponential", "lognormal", "t3"), (12, 20, 32, 60)):
        group = LONG_TAIL if tail == "lognormal" and n < 32 else SKEWED
        made.append((group, Design("margin", (n,), icc=(0.0,), rows=1, tail=tail)))
    for tail in ("exponential", "lognormal"):
        made.append((SKEWED, Design("margin", (32,), icc=(0.5,), rows=4, tail=tail)))
        made.append((SKEWED, Design("margin gap", (32,), effect=0.3, icc=(0.5,), rows=1, tail=tail)))
        made.append((SKEWED, Design("unpaired margin gap", (36,), effect=0.3, icc=(0.5,), rows=1, tail=tail)))
        made.append((SKEWED, Design("margin", (40, 24), icc=(0.2, 0.2), rows=1, tail=tail)))
    for tail, effect in product(("normal", "exponential", "lognormal", "t3"), (0.2, 0.8, 2.0)):
        group = APART if tail in ("normal", "exponential") else APART_SKEWED
        for kind, icc in (("WEAT", 0.1), ("unpaired WEAT", 0.0)):
            made.append((group, Design(kind, (36,), effect=effect, icc=(icc,), rows=1, tail=tail)))
    for tail, n in product(("normal", "exponential", "lognormal", "t3"), (20, 36)):
        for kind, icc in (("WEAT", 0.1), ("unpaired WEAT", 0.0)):
            made.append((WORDS, Design(kind, (n,), icc=(icc,), rows=1, tail=tail)))
    return made


def _estimands() -> list[tuple[str, Simulated]]:
    """Ours, and beside each the one that it is not."""
    return [
        *((ESTIMAND, Wordings(templates, over=False)) for templates in (4, 8)),
        *((OTHER_ESTIMAND, Wordings(templates, over=True)) for templates in (4, 8)),
        (ESTIMAND, Sizes("answers")),
        (OTHER_ESTIMAND, Sizes("professions")),
        (ESTIMAND, Missing(0.15, informative=False)),
        (ESTIMAND, Missing(0.3, informative=False)),
        (OTHER_ESTIMAND, Missing(0.15, informative=True)),
        (OTHER_ESTIMAND, Missing(0.3, informative=True)),
    ]
