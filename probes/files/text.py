"""Text of a user's files: how it is encoded, and the marks in it that nobody sees."""

import codecs
import json
import re

MARKS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""Signs that show nothing: marks of direction, joiners, soft hyphens, byte-order marks."""
INVISIBLE = re.compile(f"[{MARKS}]")
ENDS = re.compile(rf"^[\s{MARKS}]+|[\s{MARKS}]+$")
SIGNS = re.compile("[\u0640\u064b-\u0652\u0670]")
"""Tatweel, vowel signs."""
SURROGATE = re.compile("[\ud800-\udfff]")
ENCODINGS = (  # UTF-16's mark is the beginning of UTF-32's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks -> what they say; what has none is UTF-8."""


def decoded(raw: bytes, errors: str = "strict") -> str:
    """The text, by its byte-order mark, without such marks. UnicodeDecodeError where it is not what that says."""
    encoding = next((name for mark, name in ENCODINGS if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and errors == "strict" and b"\0" in raw:  # UTF-16 of Arabic is UTF-8 of nonsense
        at = raw.index(b"\0")
        raise UnicodeDecodeError(encoding, raw, at, at + 1, "no text holds it")
    return raw.decode(encoding, errors).lstrip("\ufeff")


def fault(raw: bytes, error: UnicodeDecodeError) -> str:
    """Where the text is not what it should be, and what mends it."""
    if error.encoding != "utf-8":
        return f"is not {error.encoding.upper()}, though its first bytes say so; save it as UTF-8"
    row = raw[: error.start].count(b"\n") + 1
    byte = f"row {row} is not UTF-8 (byte 0x{raw[error.start]:02X}); save it as UTF-8"
    if b"\0" in raw:
        return f"{byte}: it looks like UTF-16 without a byte-order mark"
    return f"{byte}, or if it is Windows-1256: `iconv -f cp1256 -t utf-8`"


def bare(value: object) -> str:
    """A value as text, without blanks and invisible marks at its ends; empty where there is none."""
    return "" if value is None else ENDS.sub("", str(value))


def plain(text: str) -> str:
    """Without invisible marks anywhere."""
    return INVISIBLE.sub("", text)


def heading(name: object) -> str:
    """A column's name: in lower case, without blanks at its ends, invisible marks, tatweel and vowel signs."""
    return SIGNS.sub("", plain(str(name))).strip().lower()


def halved(value: object) -> bool:
    """Whether a value of JSON holds half a sign, a surrogate alone, which no file and no tokenizer takes."""
    return SURROGATE.search(json.dumps(value, ensure_ascii=False, default=str)) is not None


def shown(text: str) -> str:
    """With invisible marks as ⟨U+200F⟩, for a message."""
    return INVISIBLE.sub(lambda mark: f"⟨U+{ord(mark[0]):04X}⟩", text)
