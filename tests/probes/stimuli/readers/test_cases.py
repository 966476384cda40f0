"""Files that users had trouble with elsewhere (../shared/cases): each is read, or dropped with its reason."""

from collections import Counter

import pytest

from probes import SUITES
from probes.errors import DataError
from probes.sources import Source
from probes.trials import Trials
from tests.support.places import SHARED

INPUTS = SHARED / "cases/inputs"
pytestmark = pytest.mark.skipif(not INPUTS.is_dir(), reason="the cases are not here (../shared/cases/inputs)")
CAPTIONS = ["كلب أسود", "قطة بيضاء", "كرة حمراء", "سيارة زرقاء", "طائر صغير", "شجرة خضراء"]
DOTTED = [f"{caption} ." for caption in CAPTIONS]


def retrieval(captions: str, images: str | None = "images") -> Trials:
    path = INPUTS / captions
    root = str(path.parent / images) if images else None
    return SUITES["retrieval"].trials(Source(captions=str(path), images=root))


def codes(table: object) -> dict[str, int]:
    return dict(Counter(table["code"]))  # type: ignore[index]


@pytest.mark.parametrize(
    ("file", "images", "captions"),
    [
        ("08-thumbnails-in-hidden-folders/c.csv", "set", CAPTIONS),
        ("12-cell-above-131072/wit.tsv", "images", CAPTIONS),
        ("13-utf16-excel/c.tsv", "images", CAPTIONS),
        ("13-utf16-excel/c.txt", "images", CAPTIONS),
        ("14-invisible-marks-in-cells/bom2.csv", "images", CAPTIONS),
        ("14-invisible-marks-in-cells/rlm.csv", "images", CAPTIONS),
        ("14-invisible-marks-in-cells/lre.csv", "images", CAPTIONS),
        ("15-separators-of-excel-and-flickr30k/sep.csv", "images", CAPTIONS),
        ("15-separators-of-excel-and-flickr30k/tab.csv", "images", CAPTIONS),
        ("15-separators-of-excel-and-flickr30k/results.csv", "images", DOTTED),
        ("18-wit-jsonl-of-iglue/test_ar.jsonl", "images", CAPTIONS),
        ("20-coco-variants/keys.json", "images", CAPTIONS),
        ("20-coco-variants/noname.json", "images", CAPTIONS),
        ("20-coco-variants/str.json", "images", CAPTIONS),
        ("20-coco-variants/karpathy.json", "images", CAPTIONS),
        ("22-tar-names-not-utf8/cp1256.tar", None, None),
        ("23-webdataset-other-names/cap.tar", None, None),
        ("23-webdataset-other-names/json.tar", None, None),
        ("23-webdataset-other-names/dots.tar", None, None),
        ("24-parquet-of-webdataset-and-coco/wds.parquet", None, None),
        ("24-parquet-of-webdataset-and-coco/sentences.parquet", None, None),
        ("24-parquet-of-webdataset-and-coco/lists.parquet", None, None),
    ],
)
def test_what_is_read(file: str, images: str | None, captions: list[str] | None) -> None:
    made = retrieval(file, images)
    said = made.options["text"].dropna().tolist()
    assert said == captions if captions else len(said) > 1 and set(said) <= set(CAPTIONS)
    assert made.dropped.empty


def test_a_quote_swallows_no_rows() -> None:
    made = retrieval("10-tsv-quote-swallows-rows/c.tsv")
    said = made.options["text"].dropna().tolist()
    assert [caption.strip('"') for caption in said] == CAPTIONS


def test_half_a_sign_is_dropped() -> None:
    """One of six rows is more than 2 %."""
    with pytest.raises(DataError, match="row 3: holds half a sign"):
        retrieval("16-lone-surrogate/c.jsonl")


@pytest.mark.parametrize("name", ["cut.gif", "cut.bmp", "cut.tif", "cut.jp2", "zlib.png"])
def test_one_picture_that_cannot_be_decoded_is_dropped(name: str) -> None:
    made = retrieval(f"07-one-undecodable-picture-stops-all/{name}.csv")
    assert codes(made.dropped) == {"picture-broken": 1} and len(made.options["text"].dropna()) == 60


def test_garbage_is_remarked_by_every_suite() -> None:
    made = retrieval("19-garbage-captions-unremarked/c.csv")
    assert set(made.remarks["row"]) == {2, 3, 4, 5, 6}


def test_marks_in_cells_of_people_and_counts() -> None:
    here = INPUTS / "14-invisible-marks-in-cells"
    for suite, file in {"gender": "images/people.csv", "counting": "images2/count.csv"}.items():
        assert SUITES[suite].trials(Source(images=str(here / file))).dropped.empty


def test_classes_in_columns_of_webdataset() -> None:
    here = INPUTS / "24-parquet-of-webdataset-and-coco"
    source = Source(images=str(here / "labels.parquet"), classes=str(here / "classes.json"))
    assert SUITES["zeroshot"].trials(source).dropped.empty


def test_boxes_of_turned_pictures() -> None:
    """The things are red: each is in its box, in the frame that the picture is shown in."""
    import numpy as np

    from probes import stimuli
    from probes.arabic.variety import variety
    from probes.suites.localization import coco_boxes

    file = INPUTS / "06-exif-boxes/instances.json"
    used, *_ = coco_boxes.read(str(file), coco_boxes.kinds(variety("msa")))
    for each in used:
        shown = np.asarray(stimuli.open(each.image))
        left, top, right, bottom = each.boxes[0]
        high, wide = shown.shape[:2]
        part = shown[
            int(top * high / 100) : int(bottom * high / 100), int(left * wide / 100) : int(right * wide / 100)
        ]
        assert (part[..., 1] < 100).mean() > 0.9


def test_pictures_of_any_depth_keep_their_ramp() -> None:
    import numpy as np

    from probes import stimuli

    pictures = [
        *(INPUTS / "05-sixteen-bit-pictures").glob("ramp*"),
        *(SHARED / "cases/faults/18").glob("*.*"),
    ]
    for path in pictures:
        if path.suffix in (".png", ".tif"):
            row = np.asarray(stimuli.open(str(path)))[0, :, 0].astype(int)
            assert row[0] < 30 and row[-1] > 225 and (np.diff(row) >= 0).all(), path
