"""The options that commands share, in groups."""

import argparse
import sys
from pathlib import Path
from typing import Any, NoReturn

Options = dict[str, Any]
"""What was given, by name."""
Printed = tuple[list[str], int]
"""Lines, and the exit code."""


def program() -> str:
    """How we were called: by the console script, or as a module."""
    script = Path(sys.argv[0]).stem
    return script if script == "arabic-clip-audit" else "python -m audit"


class OneLine(argparse.ArgumentParser):
    """Says what is wrong with a call in one line; argparse would print the whole usage above it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"audit: {message}; `{self.prog} --help` lists the options\n")


def parser(command: str, description: str, **how: Any) -> argparse.ArgumentParser:
    """The parser of a command; "": of a suite."""
    return OneLine(prog=f"{program()} {command}".rstrip(), description=description.replace("%", "%%"), **how)


def model(to: argparse.ArgumentParser) -> None:
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
    which.add_argument(
        "--dtype",
        choices=("float32", "auto", "bfloat16", "int8"),
        default="float32",
        help="that the towers compute in; auto: bfloat16 where it is faster here and near enough (default: float32)",
    )


def source(to: argparse.ArgumentParser) -> None:
    """What the model is shown: the fields of probes.Source."""
    what = to.add_argument_group("what it is shown")
    what.add_argument(
        "--images",
        metavar="scenes|emoji|PATH",
        help="drawn scenes (the default), emoji, a table of your pictures, or the folder of those of --captions",
    )
    what.add_argument(
        "--data",
        metavar="NAME[=PATH]|FILE.yaml",
        help="a data set by name, with pictures, captions and class names: see `data`; or a recipe of your own; of "
        "`all` also recommended: for each suite the best open set",
    )
    what.add_argument("--split", metavar="NAME", help="of --data, where it has splits: see `data show NAME`")
    what.add_argument(
        "--captions",
        metavar="FILE",
        nargs="+",
        help="captions of your own pictures; of several files, each may say what it holds: native=a.txt "
        "translated:opus=b.txt; revised=, post-edited:opus= and found= too",
    )
    what.add_argument("--format", help="of the captions, where the file does not tell: see `formats`")
    what.add_argument(
        "--image-key",
        metavar="NAME",
        help="the column of the pictures in a table, where it can't be told",
    )
    what.add_argument("--caption-key", metavar="NAME", help="the same of the captions")
    what.add_argument(
        "--classes",
        metavar="FILE",
        help="class names of a zero-shot set, JSON, YAML or CSV; with "
        "--data also the name of one of its lists",
    )
    what.add_argument("--templates", metavar="FILE", help="prompts with {c} for the class, JSON or YAML")
    what.add_argument(
        "--map",
        choices=("windows", "patches"),
        help="of localization: windows of the picture (any model), or the image tower's patches (default: windows)",
    )
    what.add_argument(
        "--variety",
        metavar="NAME",
        default=argparse.SUPPRESS,
        help="of Arabic that its texts are in, a name or a folder of your own (default: msa, Modern Standard Arabic)",
    )
    what.add_argument("--emoji-font", metavar="FILE", help="a colour-emoji font (default: the one installed)")
    what.add_argument(
        "--allow-downloads", action="store_true", help="fetch pictures and data sets that are not here"
    )
    what.add_argument(
        "--allow-outside", action="store_true", help="pictures may lie outside their folder, also by links"
    )
    what.add_argument(
        "--limit",
        dest="limits",
        metavar="NAME=N",
        action="append",
        default=[],
        help="allow more than usual: pixels of a picture, bytes of a file of rows, members of an archive, columns of a "
        "table, characters of a caption",
    )


def statistics(to: Any) -> None:
    """How tests are made, and what matters; to: a parser or a group of one."""
    to.add_argument("--seed", type=whole, default=0, help="of the resamples (default: 0)")
    to.add_argument("--resamples", type=positive, default=9_999, help="of every test (default: 9999)")
    policy(to)


def policy(to: Any) -> None:
    """What matters; to: a parser or a group of one."""
    to.add_argument(
        "--policy", metavar="FILE", help="your own margins, as audit/statistics/policy.yaml has them"
    )


def speech(to: Any, what: str) -> None:
    """The language and the digits of `what`, a report or a section; to: a parser or a group of one."""
    from audit.report.speech.reader import DIGITS, LANGUAGES

    to.add_argument("--lang", choices=LANGUAGES, default="en", help=f"of the {what} (default: en)")
    to.add_argument("--digits", choices=DIGITS, default="western", help=f"of an Arabic {what}")


def gate(to: argparse.ArgumentParser) -> None:
    """Where it fails, and what it writes: what audit.comparing.gate.checked takes."""
    from audit.comparing.gate import WORDS

    own = to.add_argument_group("the gate: exit code 1 where it fails")
    own.add_argument(
        "--fail-on",
        metavar="WORD",
        action="append",
        default=[],
        help=f"{', '.join(WORDS)}: verdicts of primary measures and controls that fail (repeat it, or use commas)",
    )
    own.add_argument(
        "--baseline",
        metavar="RUN",
        action="append",
        default=[],
        help="an earlier run of the same trials: fail only on what got worse since, beyond its interval (one a suite)",
    )
    own.add_argument("--junit", metavar="FILE", help="write the measures as test cases, JUnit XML")


def audited(to: argparse.ArgumentParser) -> None:
    """All that an audit takes: of one suite, or of all."""
    model(to)
    source(to)
    how = to.add_argument_group("how")
    statistics(how)
    how.add_argument(
        "--out", default="runs", metavar="DIR", help="where the run's folder is made (default: runs)"
    )
    how.add_argument(
        "--no-report", dest="report", action="store_false", help="tables only, no notebook or HTML"
    )
    how.add_argument(
        "--quick", action="store_true", help="only what the primary measures and the controls are about"
    )
    how.add_argument("--quiet", action="store_true", help="no progress bars, no findings on the screen")
    cache(how)
    engine(to)
    speech(how, "report")
    how.add_argument("--pdf", action="store_true", help="also print the report as PDF, by Chromium")
    gate(to)


def cache(to: Any) -> None:
    """Whether vectors are kept; to: a parser or a group of one."""
    to.add_argument(
        "--no-cache",
        dest="cache",
        action="store_false",
        help="keep no vectors, and use none that were kept (else in $AUDIT_CACHE, at most $AUDIT_CACHE_GB, 10)",
    )


def engine(to: argparse.ArgumentParser) -> None:
    """Who encodes and ranks."""
    where = to.add_argument_group("on many machines")
    where.add_argument(
        "--engine",
        choices=("local", "ray"),
        default="local",
        help="ray: workers of a Ray cluster (default: local)",
    )
    where.add_argument(
        "--address", help="of the cluster, auto or ray://HOST:10001 (default: one is begun here)"
    )
    where.add_argument(
        "--workers",
        type=positive,
        metavar="N",
        help="(default: one a GPU, or where there is none, a processor)",
    )


def gated(options: Options) -> Options:
    """What of an audit's options is the gate's, taken out of them."""
    return {name: options.pop(name) for name in ("fail_on", "baseline", "junit")}


def whole(text: str) -> int:
    """A whole number from 0."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0")
    return number


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive whole number")
    return number
