"""What was found, as a sheet of pictures and as a page."""

import re
import shutil
from pathlib import Path

import numpy as np

from audit.report.html import contact_sheet, pictures
from audit.searching.search import search

from .galleries import Stub, names, paint


def test_the_sheet_keeps_the_shape_of_pictures_and_runs_from_the_right(tmp_path: Path) -> None:
    paint(tmp_path / "s" / "wide.png", (255, 0, 0), (80, 20))
    paint(tmp_path / "s" / "tall.png", (0, 255, 0), (20, 80))
    paint(tmp_path / "s" / "thread.png", (0, 0, 255), (900, 1))
    found = search("أحمر", tmp_path / "s", Stub(), quiet=True)
    assert names(found)[0] == "wide.png"
    for table, first, second in ((found.table, 2, 1), (found.table.assign(query="red"), 0, 1)):
        pixels = np.asarray(contact_sheet.sheet(table)).astype(int)
        head = pixels.shape[0] - contact_sheet.CELL - contact_sheet.LABEL - contact_sheet.GAP
        cells = [
            pixels[head:, contact_sheet.GAP + i * (contact_sheet.CELL + contact_sheet.GAP) :][
                :, : contact_sheet.CELL
            ]
            for i in range(3)
        ]
        red = np.argwhere((cells[first] == (255, 0, 0)).all(-1))
        assert tuple(np.ptp(red, axis=0) + 1) == (contact_sheet.CELL / 4, contact_sheet.CELL)
        others = [(cells[second] == colour).all(-1).any() for colour in ((0, 255, 0), (0, 0, 255))]
        assert sum(others) == 1
        ink = np.flatnonzero((pixels[:head].sum(-1) < 300).any(0))  # the caption
        assert (ink.min() > pixels.shape[1] / 2) == (first == 2)


def test_arabic_on_the_sheet_is_joined_and_ordered() -> None:
    """A joined word is narrower than its letters, and «من» is not «نم»."""
    joined = contact_sheet._lettering("سمسم", 900).width
    assert joined < 0.9 * contact_sheet._lettering("\u200c".join("سمسم"), 900).width
    whole, alone = (
        np.asarray(contact_sheet._lettering(text, 900).convert("L")) < 128 for text in ("من الدار", "الدار")
    )
    assert (whole[:, : alone.shape[1] - 4] == alone[:, :-4]).mean() > 0.95  # the second word is at the left


def test_a_picture_that_went_away_is_grey(folder: Path) -> None:
    found = search("أحمر", folder, Stub(), quiet=True)
    shutil.rmtree(folder)
    assert pictures.GREY == "#d8dce4" and found.sheet().getcolors(1 << 20)
    assert pictures.thumbnail(found.table["image"][0], 8).getpixel((0, 0)) == (0xD8, 0xDC, 0xE4)


def test_the_page_stands_alone(folder: Path) -> None:
    (folder / "a" / "1.png").rename(folder / "a" / "<b>&.png")
    found = search(["أحمر"], folder, Stub(), top=3, quiet=True)
    page = found.html()
    assert not re.findall(r"""(?:src|href)=["'](?!data:)""", page)
    assert not re.search(r"@import|url\(|https?://", re.sub(r"data:image/jpeg;base64,[\w+/=]+", "", page))
    assert page.count("<img ") == 3 and 'dir="rtl" lang="ar"' in page and "<h2>أحمر</h2>" in page
    assert "&lt;b&gt;&amp;.png" in page and "<b>" not in page
    assert f"1 · {found.table['similarity'][0]:.3f}" in page and found._repr_html_() in page
