"""The command line: parse, call, print; nothing else."""

import argparse
import sys
from collections.abc import Sequence

from probes.errors import InputError

FAILED = 2
INTERRUPTED = 130


def parser() -> argparse.ArgumentParser:
    """`python -m audit SUITE [options]`."""
    top = argparse.ArgumentParser(
        prog="python -m audit",
        description="Audits an Arabic vision-language model and writes a report with intervals and verdicts.",
        epilog="With no --model, the bundled reference model is audited on the drawn pictures, offline.",
    )
    top.add_argument("suite", help="what to ask: gender")
    which = top.add_argument_group("the model")
    which.add_argument(
        "--model", metavar="ID|DIR", help="a Hugging Face id or a folder (default: the reference model)"
    )
    which.add_argument("--revision", help="commit, tag or branch of the model")
    which.add_argument("--tokenizer", metavar="ID|DIR", help="where the model's own repository has none")
    which.add_argument("--tokenizer-revision", metavar="REVISION")
    which.add_argument(
        "--image-processor", metavar="ID|DIR", help="where the model's own repository has none"
    )
    which.add_argument("--image-processor-revision", metavar="REVISION")
    how = top.add_argument_group("how")
    how.add_argument(
        "--device", default="auto", help="cpu, cuda, cuda:1, mps (default: the fastest there is)"
    )
    how.add_argument("--batch-size", type=_positive, metavar="N", help="texts or pictures encoded at a time")
    how.add_argument("--seed", type=int, default=0, help="of the permutation tests (default: 0)")
    how.add_argument(
        "--resamples", type=_positive, default=9_999, help="of the permutation tests (default: 9999)"
    )
    how.add_argument(
        "--out", default="runs", metavar="DIR", help="where the run's folder is made (default: runs)"
    )
    how.add_argument(
        "--no-report", dest="report", action="store_false", help="tables only, no notebook or HTML"
    )
    how.add_argument("--quiet", action="store_true", help="no progress bars, no findings on the screen")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code: 0, or 2 for a bad call or input (one line on stderr)."""
    options = vars(parser().parse_args(arguments))
    from audit import runs

    try:
        finished = runs.run(options.pop("suite"), options.pop("model"), **options)
    except InputError as error:
        print(f"audit: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("audit: interrupted; nothing was written", file=sys.stderr)
        return INTERRUPTED
    if not options["quiet"]:
        from audit.report.terminal import show

        print(show(finished))
    print(finished.folder / ("report.html" if options["report"] else "findings.csv"))
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive whole number")
    return number
