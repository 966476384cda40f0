"""Pictures: the same bytes anywhere, counterfactual sets, exact counts and boxes."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from probes import stimuli
from probes.errors import InputError
from probes.stimuli.drawn import scenes

OWN = {"presentation", "cover", "hair", "scarf"}
SOME = [
    scenes.person("doctor", "feminine", 3),
    scenes.person("cook", "none", 1),
    scenes.thing("car", "red", 7, 2),
]


def digest(references: list[str]) -> str:
    return hashlib.sha256(b"".join(scenes.draw(reference).tobytes() for reference in references)).hexdigest()


def test_the_same_bytes_in_another_process() -> None:
    code = "from tests.probes.stimuli.test_scenes import SOME, digest; print(digest(SOME))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest(SOME)


@pytest.mark.parametrize("kind", scenes.OBJECTS)
@pytest.mark.parametrize(("layout", "held"), [(None, None), ("grid", "size"), ("clustered", "area")])
def test_nothing_of_a_thing_is_left_out(
    kind: str, layout: str | None, held: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture of things is that which is reduced whole."""
    references = [scenes.thing(kind, "red", count, 1, layout, held) for count in (1, 6, 10)]
    drawn = [scenes.draw(reference).tobytes() for reference in references]
    monkeypatch.setattr(scenes.Place, "box", lambda *_: (0, 0, scenes.SIZE, scenes.SIZE))
    assert drawn == [scenes.draw(reference).tobytes() for reference in references]


@pytest.mark.parametrize("profession", scenes.PROFESSIONS)
def test_counterfactual_sets_differ_in_presentation_alone(profession: str) -> None:
    told = [scenes.describe(scenes.person(profession, shown, 5)) for shown in scenes.PRESENTATIONS]
    common = [{k: v for k, v in row.items() if k not in OWN} for row in told]
    assert common[0] == common[1] == common[2]
    one, other, hidden = (
        np.asarray(scenes.draw(scenes.person(profession, shown, 5))) for shown in scenes.PRESENTATIONS
    )
    left, top, right, bottom = scenes.boxes(scenes.person(profession, "feminine", 5))[0]
    for picture in (other, hidden):
        assert (one != picture).any()
        outside = np.ones(one.shape[:2], bool)
        outside[top:bottom, left:right] = False
        assert (one == picture).all(axis=2)[outside].all()


def test_professions_are_all_different() -> None:
    pictures = {scenes.draw(scenes.person(name, "none", 0)).tobytes() for name in scenes.PROFESSIONS}
    assert len(pictures) == len(scenes.PROFESSIONS) >= 16


def test_every_skin_and_cover_is_drawn() -> None:
    told = [
        scenes.describe(scenes.person(p, g, s))
        for p in scenes.PROFESSIONS
        for g in scenes.PRESENTATIONS
        for s in range(8)
    ]
    assert {row["skin"] for row in told} == set(scenes.SKINS)
    covers = {row["cover"] for row in told}
    assert covers == {"headscarf", "long", "bun", "beard", "moustache", "clean", "hood"}


@pytest.mark.parametrize("kind", scenes.OBJECTS)
def test_counts_and_boxes(kind: str) -> None:
    for count in scenes.COUNTS:
        reference = scenes.thing(kind, scenes.COLOURS[count % 6], count, count)
        boxes = scenes.boxes(reference)
        assert len(boxes) == count
        for i, (left, top, right, bottom) in enumerate(boxes):
            assert 0 <= left < right <= scenes.SIZE and 0 <= top < bottom <= scenes.SIZE
            for other in boxes[i + 1 :]:
                apart = (
                    right <= other[0] + 2
                    or other[2] <= left + 2
                    or bottom <= other[1] + 2
                    or other[3] <= top + 2
                )
                assert apart, (reference, boxes)
        pixels = np.asarray(scenes.draw(reference)).astype(int)
        drawn = np.abs(pixels - pixels[0, 0]).sum(axis=2) > 24
        for left, top, right, bottom in boxes:
            inside = drawn[top:bottom, left:right]
            rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
            assert rows[0] <= 3 and columns[0] <= 3
            assert inside.shape[0] - rows[-1] <= 4 and inside.shape[1] - columns[-1] <= 4
            drawn[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1] = False
        assert not drawn.any(), f"{reference}: something is drawn outside the boxes"


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("scene:cat?seed=1", "scene:cat?seed=1: no such scene 'cat'; there are person, thing, pair"),
        (
            "scene:thing?object=ball&colour=red&count=11&seed=1",
            "scene:thing?object=ball&colour=red&count=11&seed=1: "
            "count is '11'; it must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
        ),
        (
            "scene:person?profession=doctor&seed=1",
            "scene:person?profession=doctor&seed=1: "
            "presentation is missing; person needs profession, presentation, seed",
        ),
        (
            "scene:person?profession=doctor&presentation=none&seed=-1",
            "scene:person?profession=doctor&presentation=none&seed=-1: seed is '-1'; it must be a whole number from 0",
        ),
        ("nowhere.png", "nowhere.png: no such picture; give its path, or a reference as scene:…"),
    ],
)
def test_wrong_references_say_what_is_wrong(reference: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        stimuli.open(reference)
    assert str(error.value) == message


def test_a_file_is_opened_upright(tmp_path) -> None:
    picture = Image.new("RGB", (20, 10), "red")
    exif = picture.getexif()
    exif[0x0112] = 6  # turned by a quarter
    picture.save(tmp_path / "a.jpg", exif=exif)
    assert stimuli.open(str(tmp_path / "a.jpg")).size == (10, 20)
    (tmp_path / "b.jpg").write_bytes(b"no picture")
    with pytest.raises(InputError, match=r"b\.jpg: can't be read as a picture"):
        stimuli.open(str(tmp_path / "b.jpg"))
    (tmp_path / "c.ppm").write_bytes(b"P6 64x 64 255 ")  # Pillow's own ValueError
    with pytest.raises(InputError, match=r"c\.ppm: can't be read as a picture"):
        stimuli.open(str(tmp_path / "c.ppm"))
