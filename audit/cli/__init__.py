"""The command line: parse, call, print; nothing else."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from probes import SUITE_NAMES
from probes.errors import CallError, InputError

FAILED = 2
INTERRUPTED = 130

Options = dict[str, Any]
Printed = tuple[list[str], int]
"""Lines, and the exit code."""
Command = tuple[Callable[[], argparse.ArgumentParser], Callable[[Options], "list[str] | Printed"]]
"""Its parser, and what it prints."""


def parser() -> argparse.ArgumentParser:
    """`python -m audit SUITE [options]`."""
    top = argparse.ArgumentParser(
        prog="python -m audit",
        description="Audits an Arabic vision-language model and writes a report with intervals and verdicts.",
        epilog="With no --model, the bundled reference model is audited on the drawn pictures, offline. Also, each "
        "with its own --help: `card RUN… --into README.md` writes a model card's section, `compare RUN RUN …` sets "
        "runs against each other, `models ID` says how a model would be loaded, `notebooks` copies them to open in "
        "Jupyter, `power SUITE --effect 0.05` how many pictures it takes to see that much, `prompts SUITE` exports "
        "them, `search TEXT --images DIR` finds pictures.",
    )
    top.add_argument("suite", help=f"what to ask: {', '.join(SUITE_NAMES)}; or all of them: all")
    model_options(top)
    source_options(top)
    how = top.add_argument_group("how")
    _statistics(how)
    how.add_argument(
        "--out", default="runs", metavar="DIR", help="where the run's folder is made (default: runs)"
    )
    how.add_argument(
        "--no-report", dest="report", action="store_false", help="tables only, no notebook or HTML"
    )
    how.add_argument("--quiet", action="store_true", help="no progress bars, no findings on the screen")
    how.add_argument("--lang", choices=("en", "ar"), default="en", help="of the report (default: en)")
    how.add_argument(
        "--digits", choices=("western", "arabic-indic"), default="western", help="of an Arabic report"
    )
    how.add_argument("--pdf", action="store_true", help="also print the report as PDF, by Chromium")
    from audit.comparing.gate import add_gate_options

    add_gate_options(top)
    return top


def model_options(to: argparse.ArgumentParser) -> None:
    """Which model, and where its parts are."""
    which = to.add_argument_group("the model")
    which.add_argument(
        "--model",
        metavar="ID[@REVISION]|DIR|FILE.yaml|NAME|MODULE:CALLABLE",
        help="a Hugging Face id, a folder, a file that describes it, a name of `models`, or your own two methods "
        "(default: the reference model)",
    )
    which.add_argument("--revision", help="commit, tag or branch of the model")
    for part, told in (
        ("text-model", "a text tower of its own"),
        ("image-model", "the image tower that a text tower was trained beside"),
        ("tokenizer", "where the model's own repository has none"),
        ("image-processor", "where the model's own repository has none"),
    ):
        which.add_argument(f"--{part}", metavar="ID|DIR", help=told)
        which.add_argument(f"--{part.removesuffix('-model')}-revision", metavar="REVISION")
    which.add_argument("--family", metavar="NAME", help="where the files don't tell: see `models`")
    which.add_argument(
        "--text-only",
        action="store_true",
        default=None,
        help="the text tower alone: what needs no picture",
    )
    which.add_argument(
        "--device", default="auto", help="cpu, cuda, cuda:1, mps (default: the fastest there is)"
    )
    which.add_argument("--batch-size", type=positive, metavar="N", help="texts or pictures encoded at a time")


def source_options(to: argparse.ArgumentParser) -> None:
    """What the model is shown: the fields of probes.Source."""
    what = to.add_argument_group("what it is shown")
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
        "--map",
        choices=("windows", "patches"),
        help="of localization: windows of the picture (any model), or the image tower's patches (default: windows)",
    )
    what.add_argument("--emoji-font", metavar="FILE", help="a colour-emoji font (default: the one installed)")
    what.add_argument(
        "--allow-downloads", action="store_true", help="fetch pictures and data sets that are not here"
    )


def _compare_parser() -> argparse.ArgumentParser:
    own = argparse.ArgumentParser(
        prog="python -m audit compare",
        description="Ranks runs of one suite, and sets each against the first: the same trials, paired by query.",
    )
    own.add_argument("runs", nargs="+", metavar="RUN", help="folders that `python -m audit` wrote")
    _statistics(own)
    own.add_argument("--csv", metavar="FILE", help="also write every row, groups included")
    return own


def _models_parser() -> argparse.ArgumentParser:
    own = argparse.ArgumentParser(
        prog="python -m audit models",
        description="The families of models, what each needs, and what a model would be loaded as and why.",
    )
    own.add_argument("id", nargs="?", metavar="ID", help="as --model takes it")
    model_options(own)
    return own


def _power_parser() -> argparse.ArgumentParser:
    own = argparse.ArgumentParser(
        prog="python -m audit power",
        description="How many professions and pictures it takes to see an effect with 80 %% power.",
    )
    own.add_argument("suite", help=f"which: {', '.join(SUITE_NAMES)}")
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
    to.add_argument("--seed", type=whole, default=0, help="of the resamples (default: 0)")
    to.add_argument("--resamples", type=positive, default=9_999, help="of every test (default: 9999)")
    _policy(to)


def _policy(to: Any) -> None:
    to.add_argument("--policy", metavar="FILE", help="your own margins, as audit/policy.yaml has them")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code: 0, 1 where a gate failed, or 2 for a bad call or input (one line on stderr)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    make, call = COMMANDS[words.pop(0)] if words and words[0] in COMMANDS else (parser, _run)
    options = vars(make().parse_args(words))
    try:
        made = call(options)
        lines, code = made if isinstance(made, tuple) else (made, 0)
        print("\n".join(lines))
    except InputError as error:
        print(f"audit: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("audit: interrupted; what was not finished is not kept", file=sys.stderr)
        return INTERRUPTED
    return code


def _run(options: Options) -> Printed:
    from audit.comparing import gate
    from audit.engine.auditing import run

    gated = {name: options.pop(name) for name in ("fail_on", "baseline", "junit")}
    gate.check_options(gated, options["suite"])
    if options["suite"] == "all":
        return _all(options, gated)
    finished = run(options.pop("suite"), options.pop("model"), **options)
    where = str(finished.folder / ("report.html" if options["report"] else "findings.csv"))
    lines, code = gate.checked([finished], gated)
    if options["quiet"]:
        return [*lines, where], code
    from audit.report.terminal import show

    return [show(finished), *lines, where], code


def _all(options: Options, gated: Options) -> Printed:
    from audit.comparing import gate
    from audit.engine.all_suites import everything
    from audit.report.terminal import show_summary

    del options["suite"]
    quiet = options["quiet"]
    folder, table, runs = everything(options.pop("model"), **options)
    lines, code = gate.checked(runs, gated)
    left_out = [f"not asked: {suite}: {why}" for suite, why in table.attrs["left out"].items()]
    shown = [] if quiet else [show_summary(table), *left_out, table.attrs["told"]]
    made = ["summary.html", *(["summary.pdf"] if options["pdf"] else [])]
    return [*shown, *lines, *(str(folder / name) for name in made)], code


def _compare(options: Options) -> list[str]:
    from audit.comparing.compare import compare, opened
    from audit.comparing.leaderboard import leaderboard
    from audit.report.html.escaping import spreadsheet
    from audit.report.terminal import show_comparison, show_leaderboard

    path, runs = options.pop("csv"), opened(options.pop("runs"))
    shown = [show_leaderboard(leaderboard(runs, **options))]
    if len({run.provenance["trials"] for run in runs}) > 1:
        if path:
            raise CallError(
                f"--csv {path}: the runs' trials differ, so that no query can be set against another"
            )
        return [*shown, "", "The runs' trials differ: each estimate stands by itself."]
    table = compare(runs, **options)
    if path:
        try:
            spreadsheet(table).to_csv(path, index=False)
        except OSError as error:
            raise CallError(
                f"--csv {path}: can't be written ({error.strerror or error}); give another file"
            ) from None
    return [*shown, "", show_comparison(table), *([path] if path else [])]


def _models(options: Options) -> list[str]:
    from audit import models

    own, other = options.pop("id"), options.pop("model")
    if own and other:
        raise CallError(f"models: {own} and --model {other}: give one of them")
    own = own or other
    return models.explain(
        own, **{name: value for name, value in options.items() if name not in ("device", "batch_size")}
    )


def _power(options: Options) -> list[str]:
    from audit.comparing.power import power
    from audit.report.terminal import show_power

    return [show_power(power(options.pop("suite"), options.pop("effect"), **options))]


def _of(module: str, parser: str = "parser", command: str = "command") -> Command:
    """A command that a module of its own has, imported when it is called."""
    return (
        lambda: getattr(import_module(module), parser)(),
        lambda options: getattr(import_module(module), command)(options),
    )


COMMANDS: dict[str, Command] = {
    "card": _of("audit.report.card.card"),
    "compare": (_compare_parser, _compare),
    "models": (_models_parser, _models),
    "notebooks": _of("audit.report.copying"),
    "power": (_power_parser, _power),
    "prompts": _of("audit.report.exporting"),
    "search": _of("audit.searching.search"),
}
"""What is no suite: name -> its parser and what it prints."""


def whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0")
    return number


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive whole number")
    return number
