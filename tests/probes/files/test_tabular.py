"""Tables as people have them: separators, quotes, headings, long cells."""

from pathlib import Path

import pytest

from probes.files import tabular
from probes.files.tabular import Unusable


def rows(path: Path, content: str) -> list[tuple[int, object]]:
    path.write_text(content, encoding="utf-8", newline="")
    return [
        (row, str(values) if isinstance(values, Unusable) else list(values.values()))
        for row, values in tabular.read_rows(path)[1]
    ]


@pytest.mark.parametrize(
    "content",
    [
        "image,text\na,b\n",
        "image;text\na;b\n",
        "image\ttext\na\tb\n",
        "image|text\r\na|b\r\n",
        "image\ttext\na\tb",
    ],
)
@pytest.mark.parametrize("name", ["t.csv", "t.tsv"])
def test_the_separator_is_that_of_the_heading(tmp_path: Path, name: str, content: str) -> None:
    assert rows(tmp_path / name, content) == [(2, ["a", "b"])]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
def test_what_excel_says_of_the_separator(tmp_path: Path, first: str) -> None:
    assert rows(tmp_path / "t.csv", f'{first}\r\nimage;text\r\na;"b;c"\r\n') == [(3, ["a", "b;c"])]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('"قال', '"قال'),
        ('قال "نعم"', 'قال "نعم"'),
        ('"قال ""نعم"""', 'قال "نعم"'),
        ('"a\tb"', "a\tb"),
        ('"', '"'),
        ("", ""),
    ],
)
def test_quotes_of_a_tsv(tmp_path: Path, cell: str, read: str) -> None:
    """The row below begins or ends with a quote too."""
    told = rows(tmp_path / "t.tsv", f'image\ttext\na\t{cell}\nb\tc"\nd\t"e\n')
    assert told == [(2, ["a", read]), (3, ["b", 'c"']), (4, ["d", '"e'])]


def test_a_line_within_a_cell_of_a_tsv(tmp_path: Path) -> None:
    assert rows(tmp_path / "t.tsv", 'image\ttext\na\t"b\nc"\nd\te\n') == [(3, ["a", "b\nc"]), (4, ["d", "e"])]


def test_too_few_and_too_many_cells_of_a_tsv(tmp_path: Path) -> None:
    (_, few), (_, many) = rows(tmp_path / "t.tsv", "image\ttext\na\nb\tc\td\n")
    assert few == ["a", ""] and "has 3 cells" in str(many)


def test_a_cell_longer_than_python_takes(tmp_path: Path) -> None:
    long = "ن" * 200_000
    assert rows(tmp_path / "t.csv", f"image,text\na,{long}\n") == [(2, ["a", long])]


def test_headings_without_marks(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\ufeff\ufeffIma\u200fge\u202c,text\na,b\n", encoding="utf-8")
    assert tabular.read_rows(path)[0] == ["image", "text"]


def test_half_a_sign_is_a_row(tmp_path: Path) -> None:
    first, second = rows(
        tmp_path / "t.jsonl", '{"image": "a", "text": "\\ud83d"}\n{"image": "\\ud83d\\ude00"}\n'
    )
    assert "half a sign" in str(first[1]) and second == (2, ["😀"])


def test_lines_of_files_that_were_joined(tmp_path: Path) -> None:
    told = rows(tmp_path / "t.jsonl", '{"image": "a"}\n\ufeff{"image": "b"}\n')
    assert told == [(1, ["a"]), (2, ["b"])]


def test_a_hidden_table_is_none(tmp_path: Path) -> None:
    for name in ("._c.csv", "~$c.csv", "c.csv"):
        (tmp_path / name).write_text("x")
    assert tabular.find_table(tmp_path).name == "c.csv"
