"""The reference is whole, what is named exists, and the README's workflow and recipe are commands of ours."""

import ast
import os
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from audit import cli
from audit.comparing import gate
from docs import build
from probes import SUITE_NAMES
from tests.support.places import ROOT


def called(words: list[str]) -> dict:
    """What our own parser makes of the words after `python -m audit`; it exits where it can't."""
    module, rest = cli.command(words)
    return vars(module.parser().parse_args(rest))


def test_what_says_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = '"""Told."""\ndef told():\n    """Told."""\nclass Silent:\n    def method(self): ...\ndef _own(): ...\n'
    (tmp_path / "silence.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    found = set(build.undocumented(build.Module(import_module("silence"))))
    assert found == {"silence.Silent: no docstring", "silence.Silent.method: no docstring"}


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(
        '<a href="two.html#there"></a><a href="#here"></a><a href="three.html"></a>'
    )
    (tmp_path / "two.html").write_text('<p id="there"></p><a href="https://example.org"></a>')
    assert list(build.broken(tmp_path)) == [
        "one.html: #here leads nowhere",
        "one.html: three.html leads nowhere",
    ]


def test_a_paragraph_sets_arabic_and_arguments_apart() -> None:
    text = "<p>word, n: «كرة», «كرتان».\n    case: of كرة حمراء</p>"
    shown = build.told(re.match(".*", text, flags=re.S))  # type: ignore[arg-type]
    assert shown == (
        '<p><code>word, n</code>: <bdi lang="ar">«كرة»</bdi>, <bdi lang="ar">«كرتان»</bdi>.\n'
        '<br><code>case</code>: of <bdi lang="ar">كرة حمراء</bdi></p>'
    )


def docstrings() -> dict[str, str]:
    """Whatever stands as a text of its own in audit/ and probes/, those of variables too, by file and line."""
    return {
        f"{path.relative_to(ROOT)}:{node.lineno}": node.value.value
        for room in ("audit", "probes")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def exists(name: str) -> bool:
    module, _, rest = name, "", ""
    while True:
        try:
            found = import_module(module)
            break
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            rest = f"{last}.{rest}".rstrip(".")
    for part in filter(None, rest.split(".")):
        if not hasattr(found, part) and part not in getattr(found, "__annotations__", {}):
            return False
        found = getattr(found, part, None)
    return True


def test_names_in_docstrings_exist() -> None:
    named = re.compile(r"(?<![\w./\"'])(?:audit|probes)(?!\.yaml)(?:\.[A-Za-z_]\w*)+")
    wrong = {
        f"{place}: {name}"
        for place, text in docstrings().items()
        for name in named.findall(text)
        if not exists(name)
    }
    assert wrong == set()


EXAMPLES = {"probes/stimuli/readers/formats/cards.py", "audit/models/families/letters.py"}
"""Files that CONTRIBUTING shows whole, for a reader to write."""


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_paths_in_pages_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:audit|benchmarks|docs|notebooks|probes|tests)/[\w./-]+)`", text)
    assert {path for path in named if not (ROOT / path).exists()} <= EXAMPLES


def workflow() -> dict:
    (block,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.S)
    return yaml.safe_load(block)["jobs"]["audit"]


def test_the_workflow_of_the_readme() -> None:
    job = workflow()
    steps = [step for step in job["steps"] if "run" in step]
    (command,) = [step["run"] for step in steps if "-m audit" in step["run"]]
    assert sorted(job["strategy"]["matrix"]["suite"]) == list(SUITE_NAMES)
    for suite in SUITE_NAMES:
        words = shlex.split(command.replace("${{ matrix.suite }}", suite))
        assert words[:3] == ["python", "-m", "audit"]
        options = called(words[3:])
        gate.check_options(options, suite)
        assert options["suite"] == suite and options["fail_on"] and options["out"] == "runs"
    (upload,) = [step for step in job["steps"] if step.get("uses", "").startswith("actions/upload-artifact@")]
    assert upload["if"] == "always()"  # what failed is what one wants to see
    assert upload["with"]["path"].split() == [options["out"], options["junit"]]


def test_the_commands_of_the_readme() -> None:
    text = re.sub(r" +#.*", "", (ROOT / "README.md").read_text(encoding="utf-8"))
    commands = re.findall(r"^\.venv/bin/python -m (audit .*)$", text, flags=re.M)
    assert len(commands) > 15
    for command in commands:
        called(shlex.split(command)[1:])


STUB = """#!{python}
import os, pathlib, sys
words = sys.argv[3:]
with open("{log}", "a") as log:
    print(*words, sep="\\t", file=log)
if words[0] == "all":
    for suite in ("gender", "counting"):
        run = pathlib.Path(words[words.index("--out") + 1], "all-tiny-1", suite)
        run.mkdir(parents=True)
        (run / "run.json").touch()
    (run.parent / "summary.html").touch()
    sys.exit({code})
"""


def pre_release(
    folder: Path, code: int, *variables: str
) -> tuple[subprocess.CompletedProcess[str], list[list[str]]]:
    """`make pre-release` with a stub in the place of Python, which exits with `code` of `audit all`: what came of it,
    and the words of each call."""
    stub, log = folder / "bin" / "python", folder / "log"
    stub.parent.mkdir(exist_ok=True)
    stub.write_text(STUB.format(python=sys.executable, log=log, code=code))
    stub.chmod(0o755)
    (folder / "installed").touch()
    log.unlink(missing_ok=True)
    done = subprocess.run(
        ["make", "pre-release", f"VENV={folder}", f"OUT={folder / 'out'}{code}", *variables],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "MAKEFLAGS": ""},
    )  # fmt: skip
    return done, [line.split("\t") for line in log.read_text().splitlines()] if log.exists() else []


def test_the_recipe_before_a_release(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    done, (audited, carded) = pre_release(tmp_path, 0, "MODEL=./model", f"CARD={card}", "ARGS=--lang ar")
    options = called(audited)
    out = str(tmp_path / "out0")
    assert done.returncode == 0 and audited[0] == "all"
    assert (options["model"], options["out"]) == ("./model", out)
    assert options["pdf"] and options["lang"] == "ar" and options["baseline"] == []
    gate.check_options(options)
    runs = [f"{out}/all-tiny-1/{suite}" for suite in ("counting", "gender")]
    options = called(carded)
    assert [run.rstrip("/") for run in options["runs"]] == runs and options["into"] == str(card)

    done, (audited, carded) = pre_release(tmp_path, 1, "MODEL=./model", f"BASELINE={out}")
    assert done.returncode and called(audited)["baseline"] == runs  # the gate failed: the card says so
    assert called(carded)["into"] == str(tmp_path / "out1" / "README.md")

    done, calls = pre_release(tmp_path, 2, "MODEL=./model")
    assert done.returncode and len(calls) == 1  # a bad call: there is nothing to tell


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ([], "MODEL=… is missing: a folder, a hub id"),
        (
            ["MODEL=m", "BASELINE=runs/none"],
            "BASELINE=runs/none: no runs there; give a folder that `make pre-release`",
        ),
    ],
)
def test_a_wrong_call_of_the_recipe(variables: list[str], message: str, tmp_path: Path) -> None:
    done, calls = pre_release(tmp_path, 0, *variables)
    assert done.returncode == 2 and message in done.stderr and calls == []
