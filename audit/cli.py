"""The command line: parse, call, print; nothing else."""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

from probes.errors import InputError

FAILED = 2
INTERRUPTED = 130

Options = dict[str, Any]


def parser() -> argparse.ArgumentParser:
    """`python -m audit SUITE [options]`."""
    top = argparse.ArgumentParser(
        prog="python -m audit",
        description="Audits an Arabic vision-language model and writes a report with intervals and verdicts.",
        epilog="With no --model, the bundled reference model is audited on the drawn pictures, offline. "
        "Also: `python -m audit compare RUN RUN …` sets runs against each other; `python -m audit power SUITE "
        "--effect 0.05` says how many professions and pictures it takes to see that much. Each has its own --help.",
    )
    top.add_argument("suite", help="what to ask: gender, counting")
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
    what = top.add_argument_group("what it is shown")
    what.add_argument(
        "--images",
        metavar="scenes|emoji|PATH",
        help="drawn scenes (the default), emoji, a table of your pictures, or the folder of those of --captions",
    )
    what.add_argument(
        "--captions",
        metavar="FILE",
        nargs="+",
        help="captions of your own pictures; of several files, each may say what it holds: native=a.txt "
        "translated:opus=b.txt",
    )
    what.add_argument("--format", help="of the captions, where the file does not tell")
    what.add_argument("--classes", metavar="FILE", help="class names of a zero-shot set, JSON, YAML or CSV")
    what.add_argument("--templates", metavar="FILE", help="prompts with {c} for the class, JSON or YAML")
    what.add_argument(
        "--allow-downloads", action="store_true", help="fetch pictures and data sets that are not here"
    )
    what.add_argument("--emoji-font", metavar="FILE", help="a colour-emoji font (default: the one installed)")
    how = top.add_argument_group("how")
    how.add_argument(
        "--device", default="auto", help="cpu, cuda, cuda:1, mps (default: the fastest there is)"
    )
    how.add_argument("--batch-size", type=_positive, metavar="N", help="texts or pictures encoded at a time")
    _statistics(how)
    how.add_argument(
        "--out", default="runs", metavar="DIR", help="where the run's folder is made (default: runs)"
    )
    how.add_argument(
        "--no-report", dest="report", action="store_false", help="tables only, no notebook or HTML"
    )
    how.add_argument("--quiet", action="store_true", help="no progress bars, no findings on the screen")
    return top


def _compare_parser() -> argparse.ArgumentParser:
    own = argparse.ArgumentParser(
        prog="python -m audit compare",
        description="Sets each run against the first: the same trials, paired by query.",
    )
    own.add_argument("runs", nargs="+", metavar="RUN", help="folders that `python -m audit` wrote")
    _statistics(own)
    own.add_argument("--csv", metavar="FILE", help="also write every row, groups included")
    return own


def _power_parser() -> argparse.ArgumentParser:
    own = argparse.ArgumentParser(
        prog="python -m audit power",
        description="How many professions and pictures it takes to see an effect with 80 %% power.",
    )
    own.add_argument("suite", help="which: gender, counting")
    own.add_argument(
        "--effect", type=float, required=True, help="what should be seen, as 0.05 for five points of accuracy"
    )
    own.add_argument("--share", type=float, default=0.8, help="the accuracy that is assumed (default: 0.8)")
    own.add_argument(
        "--icc",
        type=float,
        default=0.1,
        help="intraclass correlation of a profession's pictures (default: 0.1)",
    )
    own.add_argument("--pilot", metavar="RUN", help="take the variances from this run instead")
    _policy(own)
    return own


def _statistics(to: Any) -> None:
    to.add_argument("--seed", type=int, default=0, help="of the resamples (default: 0)")
    to.add_argument("--resamples", type=_positive, default=9_999, help="of every test (default: 9999)")
    _policy(to)


def _policy(to: Any) -> None:
    to.add_argument("--policy", metavar="FILE", help="your own margins, as audit/policy.yaml has them")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code: 0, or 2 for a bad call or input (one line on stderr)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    make, call = COMMANDS[words.pop(0)] if words and words[0] in COMMANDS else (parser, _run)
    options = vars(make().parse_args(words))
    try:
        print("\n".join(call(options)))
    except InputError as error:
        print(f"audit: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("audit: interrupted; nothing was written", file=sys.stderr)
        return INTERRUPTED
    return 0


def _run(options: Options) -> list[str]:
    from audit import runs

    finished = runs.run(options.pop("suite"), options.pop("model"), **options)
    where = str(finished.folder / ("report.html" if options["report"] else "findings.csv"))
    if options["quiet"]:
        return [where]
    from audit.report.terminal import show

    return [show(finished), where]


def _compare(options: Options) -> list[str]:
    from audit.comparing import compare
    from audit.report.terminal import show_comparison

    path = options.pop("csv")
    table = compare(options.pop("runs"), **options)
    if path:
        try:
            table.to_csv(path, index=False)
        except OSError as error:
            raise InputError(
                f"--csv {path}: can't be written ({error.strerror}); give another file"
            ) from None
    return [show_comparison(table), *([path] if path else [])]


def _power(options: Options) -> list[str]:
    from audit.planning import power
    from audit.report.terminal import show_power

    return [show_power(power(options.pop("suite"), options.pop("effect"), **options))]


COMMANDS: dict[str, tuple[Callable[[], argparse.ArgumentParser], Callable[[Options], list[str]]]] = {
    "compare": (_compare_parser, _compare),
    "power": (_power_parser, _power),
}
"""What is no suite: name -> its parser and what it prints."""


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive whole number")
    return number
