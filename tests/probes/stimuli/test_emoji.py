"""Emoji as pictures: exact counts, counterfactual people, and one line where there is no font."""

import json
from collections.abc import Iterator
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

from probes import stimuli
from probes.arabic import orthography
from probes.errors import InputError
from probes.stimuli import emoji
from probes.stimuli.drawn import layouts, people
from probes.stimuli.emoji import font, glyphs
from tests.support import places
from tests.support.varieties import MSA

SHARED = places.SHARED / "data" / "cldr"
MONOCHROME = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def installed() -> bool:
    try:
        return emoji.find_font().is_file()
    except InputError:
        return False


with_font = pytest.mark.skipif(
    not installed(), reason="no colour-emoji font (apt-get install fonts-noto-color-emoji)"
)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a font."""
    monkeypatch.setattr(font, "PLACES", ())
    monkeypatch.setattr(font, "FOLDERS", ())
    monkeypatch.delenv(font.VARIABLE, raising=False)
    emoji.use_font(None)
    yield
    monkeypatch.undo()
    emoji.use_font(None)


def pixels(reference: str) -> np.ndarray:
    return np.asarray(stimuli.open(reference)).astype(int)


def test_what_can_be_drawn_is_in_the_lexicon() -> None:
    assert {name for name, _ in emoji.people()} <= set(MSA.lexicon.professions)
    assert len(emoji.people()) >= 15
    assert set(emoji.things()) <= set(MSA.lexicon.things)
    assert len(emoji.things()) >= 12
    assert len(set(glyphs.THINGS.values())) == len(emoji.things())


def test_a_sequence_is_what_unicode_has() -> None:
    assert glyphs.ROLES["doctor"].sequence("feminine", 3) == "👩🏽‍⚕️"
    assert glyphs.ROLES["cook"].sequence("none", 1) == "🧑🏻‍🍳"
    assert glyphs.ROLES["guard"].sequence("masculine", 5) == "💂🏿‍♂️"
    assert glyphs.ROLES["guard"].sequence("none", 5) == "💂🏿"


@pytest.mark.skipif(not SHARED.is_dir(), reason="Unicode CLDR is not there (../shared/data/cldr)")
def test_cldr_calls_the_people_what_the_lexicon_calls_them() -> None:
    """By the Arabic name of the woman's form; where that is another word, the word is written here."""
    names = {}
    for file, key in (("annotations", "annotations"), ("annotations-derived", "annotationsDerived")):
        names |= json.loads((SHARED / f"{file}.ar.json").read_text(encoding="utf-8"))[key]["annotations"]
    others = {
        "doctor": "عاملة بقطاع الصحة",
        "programmer": "عالمة تكنولوجيا",
        "singer": "مطربة",
        "pilot": "ربانة طائرة",
        "firefighter": "سيدة إطفاء",
    }
    for profession, role in glyphs.ROLES.items():
        plain = role.sequence("feminine", 1).replace(glyphs.TONES[1], "").replace("\ufe0f", "")
        name = orthography.normalise(names[plain]["tts"][0])
        word = MSA.lexicon.professions[profession].feminine.singular
        assert name == others.get(profession, name) and (profession in others or word in name.split())


@with_font
def test_every_glyph_is_one_picture_and_no_two_are_alike() -> None:
    people = [
        emoji.person(name, shown, skin)
        for name, _ in emoji.people()
        for shown in emoji.PRESENTATIONS
        for skin in emoji.SKINS
    ]
    drawn = people + [emoji.thing(name, 1, 0) for name in emoji.things()]
    assert len({stimuli.open(reference).tobytes() for reference in drawn}) == len(drawn)


@with_font
def test_the_woman_the_man_and_the_person_differ_in_nothing_but_the_person() -> None:
    for profession, _ in emoji.people():
        references = [emoji.person(profession, shown, 4, 2) for shown in emoji.PRESENTATIONS]
        assert len({str(emoji.boxes(reference)) for reference in references}) == 1
        told = [emoji.describe(reference) for reference in references]
        assert len({row["background"] for row in told}) == 1
        left, top, right, bottom = emoji.boxes(references[0])[0]
        assert 0 <= left < right <= emoji.SIZE and 0 <= top < bottom <= emoji.SIZE
        first = pixels(references[0])
        for other in map(pixels, references[1:]):
            changed = (first != other).any(axis=2)
            assert changed.any()
            changed[top:bottom, left:right] = False
            assert not changed.any()
    assert emoji.boxes(emoji.person("cook", "none", 1, 2)) == emoji.boxes(emoji.person("cook", "none", 5, 2))


@with_font
@pytest.mark.parametrize("held", [None, *layouts.HELD])
@pytest.mark.parametrize("layout", layouts.LAYOUTS)
def test_counts_and_boxes(layout: str, held: str | None) -> None:
    for turn, kind in enumerate(emoji.things()[::4]):
        for count in (1, 2, 4, 7, 10):
            reference = emoji.thing(kind, count, turn, layout, held)
            boxes = emoji.boxes(reference)
            assert len(boxes) == count
            picture = pixels(reference)
            corner = Image.new("RGB", (1, 1), people.BACKGROUNDS[emoji.describe(reference)["background"]][0])
            drawn = np.abs(picture - np.asarray(corner).astype(int)).sum(axis=2) > 24
            for i, (left, top, right, bottom) in enumerate(boxes):
                assert 0 <= left < right <= emoji.SIZE and 0 <= top < bottom <= emoji.SIZE
                assert all(
                    right < other[0] or other[2] < left or bottom < other[1] or other[3] < top
                    for other in boxes[i + 1 :]
                ), reference
                assert drawn[top:bottom, left:right].mean() > 0.1, reference
                drawn[top:bottom, left:right] = False
            assert not drawn.any(), f"{reference}: something is drawn outside the boxes"


@with_font
def test_held_area_is_one_area_whatever_the_count() -> None:
    for kind in ("ball", "key", "fish"):
        for layout in layouts.LAYOUTS:
            painted = []
            for count in range(1, 11):
                boxes = np.array(emoji.boxes(emoji.thing(kind, count, 1, layout, "area"), size=2240))
                painted.append(((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).sum())
            assert max(painted) <= 1.04 * min(painted)


@with_font
def test_the_same_reference_gives_the_same_bytes() -> None:
    reference = emoji.thing("ball", 4, 0, "grid")
    assert reference == "emoji:thing?object=ball&count=4&layout=grid&seed=0"
    first = stimuli.open(reference).tobytes()
    emoji.use_font(emoji.find_font())
    assert stimuli.open(reference).tobytes() == first
    emoji.use_font(None)
    short = "emoji:person?profession=doctor&presentation=feminine&skin=3"
    assert stimuli.open(short).tobytes() == stimuli.open(f"{short}&seed=0").tobytes()
    assert len(emoji.font_name().rsplit(", ", 1)[1]) == 12


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("emoji:cat?seed=1", "no such emoji 'cat'; there are person, thing"),
        (
            "emoji:person?profession=doctor&skin=3",
            "presentation is missing; person needs profession, presentation, skin",
        ),
        (
            "emoji:person?profession=doctor&presentation=none&skin=6",
            "skin is '6'; it must be one of 1, 2, 3, 4, 5",
        ),
        (
            "emoji:thing?object=ball&colour=red&count=2",
            "thing has no 'colour'; it has object, count, layout, held, seed",
        ),
        ("emoji:thing?object=ball&count=0", "count is '0'; it must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
    ],
)
def test_wrong_references_say_what_is_wrong(reference: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        stimuli.open(reference)
    assert str(error.value) == f"{reference}: {message}"


def test_no_font_is_one_line_with_the_remedy(bare: None) -> None:
    with pytest.raises(InputError) as error:
        stimuli.open("emoji:thing?object=ball&count=2")
    assert str(error.value) == (
        "emoji: no colour-emoji font is installed; `apt-get install fonts-noto-color-emoji`, "
        "or give another with --emoji-font"
    )


def test_a_font_that_is_not_there_or_is_none_is_refused(tmp_path: Path, bare: None) -> None:
    with pytest.raises(InputError, match=r"absent\.ttf: no such font file; `apt-get"):
        emoji.use_font(tmp_path / "absent.ttf")
    (tmp_path / "text.ttf").write_text("no font")
    with pytest.raises(InputError, match=r"text\.ttf: can't be read as a colour-emoji font"):
        emoji.use_font(tmp_path / "text.ttf")
    with pytest.raises(InputError, match="no colour-emoji font is installed"):  # the refused one is not kept
        emoji.find_font()


def test_the_environment_names_a_font(bare: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(font.VARIABLE, "/nowhere/emoji.ttf")
    with pytest.raises(InputError, match=r"/nowhere/emoji\.ttf: no such font file"):
        stimuli.open("emoji:thing?object=ball&count=2")


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("emoji:thing?object=umbrella&count=2", r"DejaVuSans\.ttf: .*U\+2602 U\+FE0F\) has no colours there"),
        ("emoji:thing?object=axe&count=2", r"DejaVuSans\.ttf: has no picture of .*U\+1FA93\)"),
        (
            "emoji:person?profession=doctor&presentation=none&skin=2",
            r"DejaVuSans\.ttf: .*U\+200D .*comes apart into several pictures; give a font of Emoji 12\.1",
        ),
    ],
)
def test_a_font_without_the_picture_is_refused(reference: str, message: str, bare: None) -> None:
    emoji.use_font(MONOCHROME)
    with pytest.raises(InputError, match=message):
        stimuli.open(reference)


@with_font
def test_a_pillow_that_does_not_join_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    emoji.use_font(None)
    monkeypatch.setattr(font.features, "check", lambda name: False)
    with pytest.raises(
        InputError, match="this Pillow has no raqm, which joins emoji; reinstall it with `pip"
    ):
        stimuli.open("emoji:thing?object=ball&count=2")
