"""Records of any file that a user may have: tables, Parquet, folders of Hugging Face `datasets`, WebDataset tars."""

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from probes import escaping
from probes.errors import CallError, DataError, Vanished
from probes.files import bounded, json_files, tabular, text
from probes.files.tabular import Stored, Unusable
from probes.reasons import Reason
from probes.stimuli.pixels import PICTURES

from .files import columnar, tar_files
from .files.folders import below, hidden

HEAD = 2**16
SHOWN, LONGEST = 20, 60
"""Columns that a message names, and the signs of each."""


class Record(NamedTuple):
    """One record of a file: where it stands, and its values, or why it has none."""

    place: str
    row: int
    values: dict[str, Any] | Unusable


IMAGE = (
    *("image", "image_path", "image_file", "image_name", "file_name", "filename", "filepath", "file"),
    *(
        "images",
        "الصورة",
        "صورة",
        "picture",
        "img",
        "photo",
        "path",
        "jpg",
        "jpeg",
        "png",
        "webp",
        "image_url",
        "url",
    ),
)
"""What a column of pictures may be called."""
CAPTION = (
    *("caption", "captions", "text", "txt", "cap", "sentence", "sentences", "description", "comment"),
    *("caption_text", "raw", "alt_text", "alt", "title", "الوصف", "وصف"),
)
"""What a column of captions, a file of a sample or a value of its JSON may be called."""
WEAK = {"path", "photo", "image_url", "url", "comment", "raw", "cap", "txt", "alt_text", "alt", "title"}
"""Names that are meant only where there is none of the others."""
Roles = Mapping[str, tuple[str, ...]]
"""Columns that are needed -> what they may be called. Its own name comes before all others."""


def whole(place: object, read: Iterable[int], used: Iterable[int], dropped: Iterable[int]) -> None:
    """Raises Vanished where a row that was read is neither used nor dropped, or one more often than it was read: each
    the numbers of the rows, as often as there are records in them."""
    expected, seen = Counter(read), Counter([*used, *dropped])
    if expected != seen:
        row = min({*(expected - seen), *(seen - expected)})
        raise Vanished(
            f"{place}: {expected.total()} records were read and {seen.total()} are used or dropped; row {row} was read "
            f"{expected[row]} times and is used or dropped {seen[row]} times"
        )


class Once:
    """Rows of which none may say what another says: one picture would count as two."""

    def __init__(self) -> None:
        self._said: dict[tuple[object, ...], int] = {}

    def check(self, row: int, *said: object) -> None:
        """Unusable, naming the earlier row, where what a row says was said before."""
        if (first := self._said.setdefault(said, row)) != row:
            raise Unusable("row-twice", row=first)


UNUSED = "unused"
"""In the `attrs` of what is read of a table: its columns that are not read."""


def unused(columns: Iterable[str]) -> tuple[Reason, ...]:
    """A note of a table's columns that nothing reads; none where there are none."""
    told = [name for name in columns if name]
    return (Reason("columns-unused", columns=listed(told)),) if told else ()


def listed(columns: Collection[str]) -> str:
    """Columns for a message: the first of many."""
    more = f", … ({len(columns):,} in all)" if len(columns) > SHOWN else ""
    return ", ".join(escaping.visible(each, LONGEST) for each in islice(columns, SHOWN)) + more


def head(path: Path) -> str:
    """The beginning of a file as text; nothing of a folder."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == bounded.GZIP
        with gzip.open(path) if packed else path.open("rb") as file:
            return text.decoded(file.read(HEAD), "replace")
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: can't be read ({error}); mend its permissions or copy it again") from None


def table_records(path: Path, roles: Roles, kind: str = "") -> Iterator[Record]:
    """Of a CSV, TSV, JSONL or JSON file: the roles under their own names, all other columns under theirs."""
    columns, rows = tabular.read_rows(path, kind)
    if not columns and all(isinstance(values, dict) for _, values in rows):
        raise DataError(f"{path}: has no columns; expected {', '.join(roles)}")
    found = named(path, columns, roles) if columns else dict.fromkeys(roles, "")
    for row, values in rows:
        yield Record(str(path), row, values if isinstance(values, Unusable) else _renamed(values, found))


def columnar_records(path: Path, roles: Roles, names_of: str = "") -> Iterator[Record]:
    """Of Parquet files or a folder that `datasets` saved. Rows are counted from 1 in each file.

    names_of: a role whose numbers are replaced by the class names that the file has for them.
    """
    files = columnar.files(path)
    if not files:
        raise DataError(f"{path}: holds no Parquet file, and `datasets` did not save it; give one that does")
    for file in files:
        columns = {text.heading(name): name for name in columnar.schema(file).names}
        found = named(file, list(columns), roles)
        classes = columnar.class_names(file, columns[found[names_of]]) if names_of else []
        wanted = [name for lower, name in columns.items() if lower in found.values() or lower in OPTIONAL]
        for row, values in enumerate(columnar.rows(file, wanted), start=1):
            told = _renamed({text.heading(key): value for key, value in values.items()}, found)
            if len(files) > 1:
                told["id"] = identity(told, f"{file.stem}:{row}")
            if classes:
                number = told[names_of]
                told[names_of] = (
                    classes[number] if isinstance(number, int) and 0 <= number < len(classes) else None
                )
            yield Record(str(file), row, told)


OPTIONAL = ("origin", "translator", "language", "id")


def identity(values: Mapping[str, Any], otherwise: object) -> str:
    """The record's id, or what it is called where it has none."""
    return text.bare(values.get("id")) or str(otherwise)


def named(path: Path, columns: list[str], roles: Roles) -> dict[str, str]:
    """Role -> column, `image name` being `image_name`. InputError where a role has no column, or several and none of
    its own name."""
    found: dict[str, str] = {}
    joined = {re.sub(r"[\s-]+", "_", name): name for name in columns} | {name: name for name in columns}
    for role, others in roles.items():
        called = [joined[name] for name in (others[:1] if others[0] in joined else meant(others, joined))]
        if len(called) > 1:
            raise DataError(
                f"{path}: {role} may be {' or '.join(called)}; call one of them {others[0]}{_by_key(role)}"
            )
        if called:
            found[role] = called[0]
    if missing := [role for role in roles if role not in found]:
        raise DataError(
            f"{path}: lacks {', '.join(missing)}; it has {listed(columns)}; expected "
            f"{', '.join(names[0] for names in roles.values())}{_by_key(*missing)}"
        )
    return found


def meant(names: Iterable[str], there: Collection[str]) -> list[str]:
    """Those of a role's names that are there; the weak ones where there is none of the others."""
    found = [name for name in names if name in there]
    return [name for name in found if name not in WEAK] or found


def keyed(path: Path, roles: Roles, image_key: str | None, fixed: bool = False) -> Roles:
    """The roles, the pictures' column by the name that the user gave of it. fixed: whether what is there has its own
    place for pictures, so that none may be named: CallError."""
    if not image_key:
        return roles
    if fixed:
        raise CallError(f"--image-key {image_key}: {path} has its own place for pictures; leave it out")
    return {**roles, "image": (text.heading(image_key),)}


KEYS = ("image", "caption")
"""Roles whose column a user can name by an option."""


def _by_key(*roles: str) -> str:
    """How else they are given."""
    options = [f"--{role}-key NAME" for role in roles if role in KEYS]
    return f", or say which by {' and '.join(options)}" if options else ""


def _renamed(values: dict[str, Any], found: dict[str, str]) -> dict[str, Any]:
    taken = set(found.values())
    rest = {key: value for key, value in values.items() if key not in taken}
    return rest | {role: values.get(name) for role, name in found.items()}


def samples(path: Path) -> Iterator[Record]:
    """Of WebDataset tars (one, or those of a folder): `key`, `image`, and by suffix («txt», «cls», «json») the Member
    of the tar. Rows are samples, counted from 1 in each tar.

    Unusable is a sample with files that are links or lie outside the archive, and one without a picture.
    """
    tars = below(path, ".tar") if path.is_dir() else [path]
    for tar in tars:
        before = f"{tar.stem}:" if len(tars) > 1 else ""
        for row, (key, members) in enumerate(_grouped(_seen(tar)), start=1):
            yield Record(str(tar), row, _sample(tar, before + key, members))


def _seen(tar: Path) -> tuple[tar_files.Member, ...]:
    return tuple(member for member in tar_files.members(tar) if not hidden(member.name))


def text_of(sample: dict[str, Any], suffix: str) -> str:
    """What the sample's file of that suffix holds. Unusable where it is not text."""
    try:
        return text.decoded(tar_files.data(sample["tar"], sample[suffix]))
    except UnicodeDecodeError:
        raise Unusable("not-utf-8", name=sample[suffix].name) from None


def json_of(sample: dict[str, Any]) -> dict[str, Any]:
    """The keys and values of the sample's .json; none where it has no such file."""
    if "json" not in sample:
        return {}
    try:
        told = json_files.rows(text_of(sample, "json"))
    except json_files.NotJson as error:
        raise Unusable("file-not-json", name=sample["json"].name, error=str(error)) from None
    if not isinstance(told, dict):
        raise Unusable("file-not-keys", name=sample["json"].name)
    if wrong := tabular.fault(told):
        raise wrong
    return {text.heading(key): value for key, value in told.items()}


def holds(path: Path, *suffixes: str) -> bool:
    """Whether it is a file that ends so, or a folder with one in it."""
    files = below(path, *suffixes) if path.is_dir() else [path]
    return any(file.name.lower().endswith(suffixes) for file in files)


def _grouped(members: tuple[tar_files.Member, ...]) -> list[tuple[str, list[tar_files.Member]]]:
    """Files by what stands before the first dot of their names; a name that returns begins a sample of its own."""
    found: list[tuple[str, list[tar_files.Member]]] = []
    last: dict[str, list[tar_files.Member]] = {}
    for member in members:
        key = _key(PurePosixPath(member.name))
        if key not in last or any(member.name == each.name for each in last[key]):
            last[key] = []
            found.append((key, last[key]))
        last[key].append(member)
    return found


def _key(name: PurePosixPath) -> str:
    return str(name.parent / name.name.split(".")[0])


def _sample(tar: Path, key: str, members: list[tar_files.Member]) -> dict[str, Any] | Unusable:
    """One sample of a WebDataset tar: its members by suffix, its key, and the one picture in it; Unusable where
    there is none or more than one."""
    if refused := [member.reason for member in members if member.reason]:
        return Unusable("not-a-plain-file", fault=refused[0])
    pictures = [member for member in members if PurePosixPath(member.name).suffix.lower() in PICTURES]
    if not pictures:
        return Unusable("sample-without-picture", key=key)
    if len(pictures) > 1:
        return Unusable("sample-with-pictures", key=key, n=len(pictures))
    name = pictures[0].name
    by_suffix = {PurePosixPath(member.name).name.partition(".")[2].lower(): member for member in members}
    return by_suffix | {"tar": tar, "key": key, "image": Stored(tar_files.reference(tar, name), name)}
