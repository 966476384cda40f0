"""Files of each format, damaged at random, and some that are large when they are opened: rows, or one line."""

import gzip
import io
import json
import random
import resource
import sys
import tarfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image

from audit.models import specs
from audit.runs import load
from audit.statistics.verdicts import read_policy
from probes import SUITES, Source
from probes.arabic.prompts.classnames import read_classes
from probes.arabic.prompts.templates import read_templates
from probes.arabic.variety import variety
from probes.data import recipe
from probes.errors import InputError
from probes.files.tabular import Unusable
from probes.stimuli import pixels
from probes.stimuli.readers import caption_sets, counted
from tests.fuzz.hostile import NASTY

from .commands import Row
from .place import Ended, begin, end, fresh

MSA = variety("msa")
Look = Callable[[Path, Path], Iterator[Callable[[], Any]]]


def rows(path: Path, folder: Path) -> Iterator[Callable[[], Any]]:
    """A file of captions, counts, people or labels."""
    yield lambda: caption_sets.captions(path, folder)
    yield lambda: caption_sets.people(path, MSA.lexicon.professions)
    yield lambda: counted.counted(path, MSA.lexicon.nouns)
    yield lambda: caption_sets.labelled(path)
    yield lambda: SUITES["retrieval"].trials(Source(captions=str(path), images=str(folder)))


def pictures(path: Path, folder: Path) -> Iterator[Callable[[], Any]]:
    yield lambda: pixels.decode(path, path.name)


def declared(path: Path, folder: Path) -> Iterator[Callable[[], Any]]:
    for read in (read_policy, recipe.read, specs.from_file, read_classes, read_templates):
        yield lambda read=read: read(path)  # type: ignore[operator,misc]


def runs(path: Path, folder: Path) -> Iterator[Callable[[], Any]]:
    def walked() -> None:
        run = load(path.parent)
        run.findings, run.outcomes, run.trials, run.warnings, run.notes, run.contents  # noqa: B018

    yield walked


def good(folder: Path) -> dict[str, tuple[Look, bytes]]:
    """A whole file of each format by its name."""
    table = pd.DataFrame(
        {
            "image": [f"pictures/{turn}.png" for turn in range(8)],
            "caption": [f"صورة {turn} كبيرة" for turn in range(8)],
        }
    )
    told = [row._asdict() for row in table.itertuples(index=False)]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in told).encode()
    text = table.to_csv(index=False).encode()
    parquet = io.BytesIO()
    table.to_parquet(parquet)
    made: dict[str, tuple[Look, bytes]] = {
        "t.csv": (rows, text),
        "t.tsv": (rows, table.to_csv(index=False, sep="\t").encode()),
        "t.csv.gz": (rows, gzip.compress(text)),
        "t.jsonl": (rows, lines),
        "t.json": (rows, json.dumps(told, ensure_ascii=False).encode()),
        "t.token": (rows, "".join(f"{row['image']}#0\t{row['caption']}\n" for row in told).encode()),
        "t.parquet": (rows, parquet.getvalue()),
        "t.tar": (rows, _tar()),
        "t.yaml": (declared, b"- id: a\n  AR: [\xd9\x83\xd8\xb1\xd8\xa9]\nclasses: {a: b}\nmodel: x\n"),
        "policy.yaml": (declared, b"gap: {margin: 0.05, unit: share, reason: because}\n"),
        "t.names.json": (
            declared,
            json.dumps({"classes": ["كرة", "قطة"], "templates": ["صورة {c}"]}).encode(),
        ),
    }
    for kind in ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP"):
        held = io.BytesIO()
        Image.new("RGB", (40, 30), (200, 9, 9)).save(held, kind)
        made[f"p.{kind.lower()}"] = (pictures, held.getvalue())
    for name in ("run.json", "manifest.json", "findings.csv", "findings.parquet", "outcomes.parquet"):
        made[f"runs/given/{name}"] = (runs, (folder / "runs/given" / name).read_bytes())
    return made


def _tar() -> bytes:
    held, png = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (9, 7)).save(png, "PNG")
    with tarfile.open(fileobj=held, mode="w") as tar:
        for name, content in (
            ("0.png", png.getvalue()),
            ("0.txt", "كرة".encode()),
            ("../1.png", png.getvalue()),
        ):
            told = tarfile.TarInfo(name)
            told.size = len(content)
            tar.addfile(told, io.BytesIO(content))
    return held.getvalue()


def large() -> Iterator[tuple[str, Look, bytes]]:
    """What is small on the disk and large in memory, or deep, or wide."""
    head = b"image,caption\n"
    yield "t.csv.gz", rows, gzip.compress(head + b"pictures/0.png," + b"a" * 10**9 + b"\n", 9)
    yield "t.jsonl.gz", rows, gzip.compress(b'{"a": ' * 10**7)
    yield "t.csv", rows, head + b"pictures/0.png," + "كرة ".encode() * 4_000_000
    yield "t.csv", rows, b",".join(b"c%d" % turn for turn in range(10**5)) + b"\n" + b"," * (10**5 - 1)
    yield "t.json", rows, b"[" * 10**5
    yield "t.json", rows, b'[{"image": "pictures/0.png", "caption": ' + b"9" * 10**6 + b"}]"
    yield "t.yaml", declared, b"a: &a [x, x]\n" + b"".join(b"b%d: [*a, *a]\n" % turn for turn in range(10**4))
    yield "t.yaml", declared, b"{a: " * 10**5
    yield "policy.yaml", declared, b"a: !!python/object/apply:os.system [true]\n"
    held = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(held, "PNG")
    yield "p.png", pictures, held.getvalue()
    yield "p.jpg", pictures, b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"
    table = pd.DataFrame({"image": ["a.png"], "caption": ["a" * 10**8]})
    held = io.BytesIO()
    table.to_parquet(held, compression="zstd")
    yield "t.parquet", rows, held.getvalue()


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """Bytes that are others, gone, twice, or what nobody should write."""
    made = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(made) + 1)
        kind = chance.randrange(6)
        if kind == 0 and made:
            made[at % len(made)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del made[at : at + chance.randint(1, 40)]
        elif kind == 2:
            made[at:at] = made[at // 2 : at]
        elif kind == 3:
            made[at:at] = chance.choice(NASTY).encode("utf-8", "surrogatepass")
        elif kind == 4:
            made[at:] = b""
        else:
            made[at : at + 8] = chance.randbytes(8)
    return bytes(made)


def looked(folder: Path, name: str, look: Look, content: bytes) -> Ended:
    """A child reads it; exit code 0 where all readers give rows, 2 where one refuses it in a line."""

    def call() -> int:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        path = folder / name
        path.write_bytes(content)
        said = []
        for read in look(path, folder):
            try:
                read()
            except (InputError, Unusable) as error:
                said.append(str(error))
        assert all(line.strip() and len(line.splitlines()) == 1 for line in said), said
        print(*[f"audit: {line}" for line in said[:1]], end="", file=sys.stderr)
        return 2 if said else 0

    return end(folder, begin(folder, call))


def counted_files(template: Path, folder: Path, n: int, chance: random.Random) -> tuple[Row, int]:
    """n damaged files, and the large ones; and how many bytes of memory one took at most above a whole one."""
    fresh(template, folder)
    kinds = good(folder)
    whole, usual = {look: (name, look, content) for name, (look, content) in kinds.items()}, dict[Look, int]()
    names = [sorted(kinds)[turn % len(kinds)] for turn in range(n)]
    small = ((name, kinds[name][0], damaged(kinds[name][1], chance)) for name in names)
    row, most = Row(), 0
    for turn, (name, look, content) in enumerate(chain(small, large())):
        if (
            look not in usual or turn >= n
        ):  # by making what is large this process has grown, and so its children
            usual[look] = looked(fresh(template, folder), *whole[look]).peak
        ended = looked(fresh(template, folder), name, look, content)
        most = max(most, ended.peak - usual[look])
        row["tried"] += 1
        row["named"] += ended.one_line
        row["hung"] += ended.code is None
        row["tracebacks"] += ended.fault
        row["lost"] += (ended.code or 0) < 0
        row["survived"] += ended.code in (0, 2)
        if ended.code not in (0, 2) or ended.peak - usual[look] > 10**9:
            print(
                f"  {name}: {ended.code} {ended.peak >> 20} MB {ended.err[-700:]} {content[:80]!r}",
                flush=True,
            )
    return row, most
