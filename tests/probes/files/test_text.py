"""Encodings, invisible marks, halves of signs."""

import codecs

import pytest

from probes.files import text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_the_first_bytes_say(encoding: str) -> None:
    assert text.decoded("صورة قطة".encode(encoding)) == "صورة قطة"


def test_big_endian_and_two_marks() -> None:
    assert text.decoded(codecs.BOM_UTF16_BE + "صورة".encode("utf-16-be")) == "صورة"
    assert text.decoded(codecs.BOM_UTF8 * 2 + b"image") == "image"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (
            "قطة".encode("cp1256"),
            "row 1 is not UTF-8 (byte 0xDE); save it as UTF-8, or if it is Windows-1256",
        ),
        (
            b"a\n" + "صورة قطة".encode("utf-16-le"),
            "row 2 is not UTF-8 (byte 0x00)",
        ),
        ("صورة".encode("utf-16")[:-1], "is not UTF-16-LE, though its first bytes say so"),
    ],
)
def test_what_is_none_of_these(raw: bytes, told: str) -> None:
    with pytest.raises(UnicodeDecodeError) as error:
        text.decoded(raw)
    assert told in text.fault(raw, error.value)


def test_marks_that_nobody_sees() -> None:
    name = "\u202a p\u200f0.jpg\u202c "
    assert text.bare(name) == "p\u200f0.jpg" and text.plain(text.bare(name)) == "p0.jpg"
    assert text.bare(None) == "" and text.bare(3) == "3"


def test_half_a_sign() -> None:
    assert text.halved({"a": ["b", {"c": "\ud83d"}]}) and not text.halved(["😀", None, 3])
