"""Whatever a file holds, its reader gives rows, or refuses it in one line."""

import io
import json
import tarfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from PIL import Image

from audit.models import specs
from audit.remedies.judging import COLUMNS
from audit.report.remedies import shown
from audit.runs import load, manifest
from audit.statistics.verdicts import read_policy
from probes import SUITES, Source
from probes.arabic.prompts.classnames import read_classes
from probes.arabic.prompts.templates import read_templates
from probes.arabic.variety import variety
from probes.data import recipe
from probes.errors import InputError
from probes.files.tabular import Unusable
from probes.stimuli import pixels
from probes.stimuli.readers import caption_sets, counted, formats
from tests.support.small_runs import reported

from . import hostile, published

MSA = variety("msa")
SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt", ".token", ".yaml", ".csv.gz")


def refuses(call: Callable[[], Any]) -> None:
    """Calls, and takes a refusal in one line; any other exception is a fault of ours."""
    try:
        call()
    except (InputError, Unusable) as error:
        said = str(error)
        assert said.strip() and len(said.splitlines()) == 1, f"not one line: {said!r}"
        assert len(said) < 5000, f"a line of {len(said)} signs"


def _put(folder: Path, name: str, content: bytes) -> Path:
    for picture in ("a.jpg", "b.jpg"):
        (folder / picture).write_bytes(_picture("JPEG"))
    path = folder / name
    path.write_bytes(content)
    return path


@cache
def _picture(kind: str) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (9, 7), (200, 9, 9)).save(held, kind)
    return held.getvalue()


def _table(columns: dict[str, list[Any]]) -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table(columns), held)
    return held.getvalue()


def _captions(folder: Path, told: tuple[str, str | None, bytes]) -> None:
    suffix, format, content = told
    path = _put(folder, f"t{suffix}", content)
    refuses(lambda: caption_sets.captions(path, folder, format))
    refuses(lambda: SUITES["retrieval"].trials(Source(captions=str(path), images=str(folder))))


def _tables(folder: Path, told: tuple[str, bytes]) -> None:
    path = _put(folder, f"t{told[0]}", told[1])
    refuses(lambda: caption_sets.people(path, MSA.lexicon.professions))
    refuses(lambda: counted.counted(path, MSA.lexicon.nouns))
    refuses(lambda: caption_sets.labelled(path))
    for suite in ("gender", "counting", "zeroshot", "localization"):
        refuses(lambda suite=suite: SUITES[suite].trials(Source(images=str(path))))


def _names(folder: Path, told: tuple[str, bytes]) -> None:
    path = _put(folder, f"t{told[0]}", told[1])
    refuses(lambda: read_classes(path))
    refuses(lambda: read_templates(path))
    refuses(lambda: read_classes(path, "images"))
    refuses(lambda: read_templates(path, "images"))


def _declared(folder: Path, told: tuple[str, bytes]) -> None:
    path = _put(folder, f"t{told[0]}", told[1])
    refuses(lambda: read_policy(path))
    refuses(lambda: recipe.read(path))
    refuses(lambda: specs.from_file(path))


def _pictures(folder: Path, content: bytes) -> None:
    path = _put(folder, "p.png", content)
    refuses(lambda: pixels.decode(path, "p.png"))
    refuses(lambda: pixels.check(path, "p.png"))


def _columnar(folder: Path, content: bytes) -> None:
    path = _put(folder, "t.parquet", content)
    refuses(lambda: caption_sets.captions(path, folder))
    refuses(lambda: caption_sets.labelled(path))


def _of_datasets(folder: Path, content: bytes) -> None:
    """A folder that says that `datasets` saved it."""
    _put(folder, "state.json", content)
    refuses(lambda: caption_sets.captions(folder, folder))


def _archives(folder: Path, content: bytes) -> None:
    path = _put(folder, "t.tar", content)
    refuses(lambda: caption_sets.captions(path, folder))
    refuses(lambda: caption_sets.labelled(path))


@cache
def _tar() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for name, content in (
            ("0.jpg", _picture("JPEG")),
            ("0.json", json.dumps({"caption": "كرة", "id": 1}).encode()),
            ("1.png", _picture("PNG")),
            ("1.txt", "كرة".encode()),
        ):
            told = tarfile.TarInfo(name)
            told.size = len(content)
            tar.addfile(told, io.BytesIO(content))
    return held.getvalue()


@cache
def _run() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        run = reported(Path(folder) / "run")
        pd.DataFrame([REMEDY]).to_parquet(run / "remedies.parquet")
        return {path.name: path.read_bytes() for path in run.iterdir()}


REMEDY = dict.fromkeys(COLUMNS, 0.1) | {
    "remedy": "wording: field", "told": "a", "changes": "a", "role": "helps", "suite": "gender", "measure": "gap",
    "unit": "share", "adjustment": "", "verdict": "exceeds", "stands": "recommended", "method": "a",
}  # fmt: skip
PARTS = """provenance signature suite source warnings notes policy trials contents outcomes findings whole judged
primary controls is_earlier gone remedies""".split()  # noqa: SIM905


def _runs(folder: Path, told: tuple[str, bytes, bool]) -> None:
    """A run of which one file holds something else; sealed, since who forges it may seal it."""
    name, content, sealed = told
    for other, held in _run().items():
        (folder / other).write_bytes(held)
    if sealed:
        manifest.write(folder)
    (folder / name).write_bytes(content)

    def walked() -> None:
        run = load(folder)
        for part in PARTS:
            getattr(run, part)
        for reasons in (run.warnings, run.notes):
            [str(each) for each in reasons]
        shown.section(run)
        shown.points(run.remedies) if run.remedies is not None else None

    refuses(walked)


def _spoilt_run() -> st.SearchStrategy[tuple[str, bytes, bool]]:
    names = st.sampled_from(sorted(_run()))
    merged = hostile.records.map(lambda held: json.dumps({**json.loads(_run()["run.json"]), **held}).encode())
    of_json = st.tuples(
        st.sampled_from(["run.json", "manifest.json"]),
        st.one_of(merged, hostile.contents(hostile.jsons)),
        st.just(False),
    )
    columns = names.filter(lambda name: name.endswith(".parquet")).flatmap(
        lambda name: st.tuples(st.just(name), _columns(name), st.just(False))
    )
    bytes_of = names.flatmap(
        lambda name: st.tuples(st.just(name), hostile.damaged(_run()[name]), st.booleans())
    )
    return st.one_of(of_json, columns, bytes_of)


def _columns(name: str) -> st.SearchStrategy[bytes]:
    """A table of a run in which one column is gone or holds something else."""
    table = pd.read_parquet(io.BytesIO(_run()[name]))

    def made(column: str, value: Any, gone: bool) -> bytes:
        other = table.drop(columns=column) if gone else table.assign(**{column: [value] * len(table)})
        held = io.BytesIO()
        other.to_parquet(held)
        return held.getvalue()

    of = st.one_of(st.none(), hostile.plain, st.integers(-(2**60), 2**60), st.floats(), st.booleans())
    return st.builds(made, st.sampled_from(sorted(table)), of, st.booleans())


_texts = st.one_of(hostile.tables, hostile.lines, hostile.jsons)
_parquets = st.builds(
    lambda names, cells, n: _table({name: [cell] * n for name, cell in zip(names, cells, strict=False)}),
    st.lists(hostile.keys, max_size=5, unique=True),
    st.lists(st.one_of(hostile.plain, st.integers(-(2**60), 2**60), st.just(_picture("JPEG")), st.none()), max_size=5),
    st.integers(0, 3),
)  # fmt: skip
TARGETS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Path, Any], None]]] = {
    "captions": (
        st.tuples(
            st.sampled_from(SUFFIXES),
            st.one_of(st.none(), st.sampled_from(sorted(formats.formats()))),
            hostile.contents(_texts),
        ),
        _captions,
    ),
    "tables": (st.tuples(st.sampled_from(SUFFIXES), hostile.contents(_texts)), _tables),
    "names": (
        st.tuples(st.sampled_from(SUFFIXES), hostile.contents(hostile.yamls, hostile.jsons, hostile.tables)),
        _names,
    ),
    "declared": (
        st.tuples(st.sampled_from([".yaml", ".json"]), hostile.contents(hostile.yamls)),
        _declared,
    ),
    "pictures": (
        st.one_of(
            st.binary(max_size=50),
            *(hostile.damaged(_picture(kind)) for kind in ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP")),
        ),
        _pictures,
    ),
    "columnar": (st.one_of(_parquets, _parquets.flatmap(hostile.damaged)), _columnar),
    "datasets": (hostile.contents(hostile.jsons), _of_datasets),
    "archives": (st.one_of(hostile.damaged(_tar()), st.binary(max_size=600)), _archives),
    "runs": (_spoilt_run(), _runs),
    "published": (published.spoilt(), published.look(refuses)),
}
