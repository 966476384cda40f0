"""`python -m audit suites`: what can be asked."""

import argparse

from audit.cli import options
from audit.cli.options import Options


def parser() -> argparse.ArgumentParser:
    """It takes none."""
    return options.parser(
        "suites", "What can be asked: each suite, its claim, what it takes, and where it comes from."
    )


def command(given: Options) -> list[str]:
    """Each with its claim, what it takes and where it comes from; of a plug-in that can't be used, what is wrong."""
    from audit.cli import COMMANDS
    from probes import registry

    hidden = [name for name in registry.found() if name in COMMANDS]
    return [
        *registry.listed(),
        *(
            f"{name}: a command has this name too; ask it by audit.run({name!r}), or rename it"
            for name in hidden
        ),
    ]
