"""`python -m audit remedies RUN …`: what helps the model, and what it costs."""

import argparse

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "remedies",
        "Tries what may help on finished runs of one model, from the vectors that are kept; the model is loaded where "
        "--model names it, to encode texts that a remedy writes otherwise and no run has asked. Each "
        "remedy is chosen on one half of the lemmas or pictures and judged on the other, in turn. Costs are read off "
        "the runs that are given: those of `all` tell most. Writes tables, changed prompts and what was learnt into "
        "the runs' folders, where the next report and card show them.",
    )
    own.add_argument(
        "runs", nargs="+", metavar="RUN", help="folders that `python -m audit` wrote, also by `all`"
    )
    own.add_argument("--seed", type=options.whole, default=0, help="of halves and resamples (default: 0)")
    own.add_argument(
        "--resamples", type=options.positive, default=9_999, help="of every test (default: 9999)"
    )
    options.speech(own, "table")
    options.model(own)
    return own


def command(given: Options) -> list[str]:
    """What was tried, what it does and costs, and where the files are."""
    from audit.remedies import erasing
    from audit.remedies.trying import tried
    from audit.report.remedies.terminal import how_to_use, not_tried, show
    from audit.report.speech import words

    lang, digits = given.pop("lang"), given.pop("digits")
    table, written = tried(given.pop("runs"), given.pop("model"), **given)
    with words.speaking(lang, digits):
        left = [] if erasing.INSTALLED else [not_tried(erasing.NAME)]
        used = [how_to_use(path) for path in written if path.suffix == ".py"]
        return [show(table), *left, *used, *map(str, written)]
