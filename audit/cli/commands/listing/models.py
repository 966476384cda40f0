"""`python -m audit models [ID]`: the families of models, and what one would be loaded as."""

import argparse

from audit.cli import options
from audit.cli.options import Options
from probes.errors import CallError


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    own = options.parser(
        "models", "The families of models, what each needs, and what a model would be loaded as and why."
    )
    own.add_argument("id", nargs="?", metavar="ID", help="as --model takes it")
    options.model(own)
    return own


def command(given: Options) -> list[str]:
    """The families, and the model that is named."""
    from audit import models

    own, other = given.pop("id"), given.pop("model")
    if own and other:
        raise CallError(f"models: {own} and --model {other}: give one of them")
    parts = {name: value for name, value in given.items() if name not in models.HOW}
    return models.explain(own or other, **parts)
