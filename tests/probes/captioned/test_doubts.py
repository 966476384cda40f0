"""Captions that are broken as texts, and those that say what another says."""

import pandas as pd
import pytest

from probes.captioned import doubts


def remarked(*captions: str, pictures: str = "abcdef") -> list[tuple[int, str]]:
    rows = [
        {"image": picture, "picture": picture, "row": row, "caption": caption, "origin": "", "translator": ""}
        for row, (caption, picture) in enumerate(zip(captions, pictures, strict=False), start=1)
    ]
    found = doubts.remarks(pd.DataFrame(rows))
    return list(zip(found["row"], found["code"], strict=True))


@pytest.mark.parametrize(
    ("caption", "code"),
    [
        ("!?", "no-letters"),
        ("قطة بيضاء".encode("cp1256").decode("cp1252"), "mojibake"),
        ("قطة".encode().decode("latin-1"), "mojibake"),
        ("هر ينام".encode().decode("cp1256", "replace").replace("\ufffd", ""), "mojibake"),
        ("ق\ufffdة بيضاء", "signs-lost"),
        ("قط ةٌ بيضاء", "split-off"),
        ("كتاب ٌ كبير", "split-off"),
        ("قطة\u200f بيضاء", "invisible-marks"),
        ("a white cat", "not-arabic"),
        ("Über die Straße gehen wir", "not-arabic"),
    ],
)
def test_a_broken_caption(caption: str, code: str) -> None:
    assert remarked("كلب أسود", caption) == [(2, code)]


def test_what_is_no_fault() -> None:
    assert remarked("قِطَّةٌ بَيْضَاءُ", "٣ كلاب (صغيرة)!", "سماء زرقاء ... وبحر", "قطة تشرب Pepsi باردة") == []


def test_captions_alike() -> None:
    assert remarked("قطة", "قطه", "!", "!") == [(3, "no-letters"), (4, "no-letters"), (2, "near-duplicate")]
    assert remarked("قطة", "قطّة", pictures="aa") == [(2, "repetition")]
