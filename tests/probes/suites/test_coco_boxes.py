"""COCO's categories in Arabic, and its boxes."""

import json
from pathlib import Path

import pytest
import yaml

import audit
from probes import SUITES, Source
from probes.arabic import lexicon, orthography
from probes.arabic.prompts import lint
from probes.arabic.prompts.classnames import Classes, ClassName
from probes.errors import InputError
from probes.stimuli.drawn import scenes
from probes.suites.localization import coco_boxes
from tests.support.reasons import said
from tests.support.varieties import MSA

COCO = """person bicycle car motorcycle airplane bus train truck boat traffic_light fire_hydrant stop_sign parking_meter
bench bird cat dog horse sheep cow elephant bear zebra giraffe backpack umbrella handbag tie suitcase frisbee skis
snowboard sports_ball kite baseball_bat baseball_glove skateboard surfboard tennis_racket bottle wine_glass cup fork
knife spoon bowl banana apple sandwich orange broccoli carrot hot_dog pizza donut cake chair couch potted_plant bed
dining_table toilet tv laptop mouse remote keyboard cell_phone microwave oven toaster sink refrigerator book clock vase
scissors teddy_bear hair_drier toothbrush"""
ROWS = yaml.safe_load((MSA.folder / "prompts" / "coco.yaml").read_text(encoding="utf-8"))


def test_all_of_coco_s_categories_have_a_noun() -> None:
    assert [row["category"] for row in ROWS] == [name.replace("_", " ") for name in COCO.split()]
    assert set(map(frozenset, ROWS)) == {frozenset(("category", "noun"))}
    assert {row["category"] for row in ROWS} <= set(coco_boxes.kinds(MSA))
    nouns = {noun.gloss: noun for noun in MSA.lexicon.nouns.values()}
    nouns |= {
        noun.gloss: noun
        for noun in lexicon.load(MSA.folder / "captions" / "caption_nouns.yaml", "noun").values()
    }
    known = [(row["noun"], nouns[row["category"]].singular) for row in ROWS if row["category"] in nouns]
    assert len(known) >= 24  # and so many are spelt as the lexicon spells them
    assert all(spelt == there for spelt, there in known)


def test_coco_s_nouns_are_well_written() -> None:
    written = [row["noun"] for row in ROWS]
    assert len(set(written)) == 80
    for row in ROWS:
        words = row["noun"].split(" ")
        assert all(lexicon.WORD.fullmatch(word) for word in words) and orthography.is_arabic(row["noun"])
        assert orthography.normalise(row["noun"]) == row["noun"] and not words[0].startswith("ال")
    names = [
        ClassName(row["category"], (row["noun"],), (row["noun"],), "coco.yaml", i)
        for i, row in enumerate(ROWS)
    ]
    assert lint.lint(Classes(tuple(names)), MSA).empty


def laid_out_as_coco(folder: Path) -> Path:
    """annotations/instances_val2017.json beside val2017 with its pictures, of COCO's kinds and one of its own."""
    (folder / "annotations").mkdir(parents=True)
    (folder / "val2017").mkdir()
    boxes = {
        "traffic light": [0, 0, 112, 56],
        "person": [100, 100, 50, 60],
        "balloon": [0, 0, 50, 50],
        "thing": [0, 0, 9, 9],
    }
    for place, _ in enumerate(boxes):
        scenes.draw(scenes.thing("ball", "red", 1, place)).resize((224, 112)).save(
            folder / "val2017" / f"{place}.png"
        )
    told = {
        "images": [
            {"id": i, "file_name": f"{i}.png", "width": 224, "height": 112} for i in range(len(boxes))
        ],
        "categories": [{"id": i, "name": name} for i, name in enumerate(boxes)],
        "annotations": [
            {"image_id": i, "category_id": i, "bbox": box} for i, box in enumerate(boxes.values())
        ],
    }
    path = folder / "annotations" / "instances_val2017.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def test_coco_s_boxes_from_its_own_folders(tmp_path: Path) -> None:
    path = laid_out_as_coco(tmp_path / "coco")
    used, dropped, skipped = coco_boxes.read(str(path), coco_boxes.kinds(MSA))
    assert [(each.lemma, each.text) for each in used] == [
        ("traffic light", "إشارة مرور"), ("person", "شخص"), ("balloon", "بالون"),
    ]  # fmt: skip
    assert used[0].boxes == ((0, 0, 50, 50),) and not len(dropped)
    assert said(skipped) == ["no noun is known for 'thing'"]
    elsewhere = laid_out_as_coco(tmp_path / "other place")
    hashes = {SUITES["localization"].trials(Source(str(file))).hash for file in (path, elsewhere)}
    assert len(hashes) == 1
    run = audit.run(
        "localization",
        images=str(path),
        map="patches",
        out=tmp_path / "runs",
        quiet=True,
        report=False,
        resamples=99,
    )
    asked = run.outcomes.query("words == 'own'")
    others = run.outcomes.query("words == 'other'")
    there = asked.groupby("scene")["text"].agg(set)
    assert len(others) == 3 and not any(each.text in there[each.scene] for each in others.itertuples())
    assert asked["text"].tolist() == ["إشارة مرور", "شخص", "بالون"] and asked["n_right"].iloc[0] == 25
    assert (
        run.findings["measure"].unique().tolist() == ["control: words", "pointing, photographs"]
        and run.provenance["pictures"] == 3
    )


def test_a_folder_in_the_place_of_its_boxes_is_one_line(tmp_path: Path) -> None:
    def told() -> str:
        with pytest.raises(InputError) as error:
            SUITES["localization"].trials(Source(str(tmp_path)))
        assert "\n" not in str(error.value)
        return str(error.value)

    expected = f"--images {tmp_path}: a folder; localization takes COCO's instances, a JSON file with the boxes of its"
    expected += " pictures"
    assert told() == f"{expected}; give that file"
    path = laid_out_as_coco(tmp_path)
    assert told() == f"{expected}; give {path}"
    (tmp_path / "instances.json").write_text("{}")
    assert told() == f"{expected}; give {path} or {tmp_path / 'instances.json'}"


@pytest.mark.parametrize(
    "annotation",
    [
        7,
        {},
        {"category_id": 1, "image_id": 1, "bbox": None},
        {"category_id": 1, "image_id": 1, "bbox": [0, 0, "wide", 5]},
        {"category_id": 1, "image_id": 1, "bbox": [0, 0, 5]},
        {"category_id": 1, "image_id": 1, "bbox": [224, 0, 9, 9]},  # beside the picture
        {"category_id": 1, "image_id": 1},  # with a segmentation alone
        {"category_id": 1, "image_id": 2, "bbox": [0, 0, 5, 5]},
        {"category_id": [1], "image_id": 1, "bbox": [0, 0, 5, 5]},
    ],
)
def test_a_box_that_is_none_is_dropped_with_its_reason(tmp_path: Path, annotation: object) -> None:
    scenes.draw(scenes.thing("ball", "red", 1, 1)).save(tmp_path / "a.png")
    told = {
        "images": [{"id": 1, "file_name": "a.png", "width": 224, "height": 224}],
        "categories": [{"id": 1, "name": "ball"}],
        "annotations": [{"category_id": 1, "image_id": 1, "bbox": [0, 0, 112, 112]}, annotation],
    }
    (tmp_path / "i.json").write_text(json.dumps(told), encoding="utf-8")
    used, dropped, skipped = coco_boxes.read(str(tmp_path / "i.json"), coco_boxes.kinds(MSA))
    assert [each.boxes for each in used] == [((0, 0, 50, 50),)] and len(dropped) == 1 and not len(skipped)
    assert "mend it, or remove the row" in said(dropped)[0]
    (tmp_path / "i.json").write_text(
        '{"images": [], "annotations": null, "categories": []}', encoding="utf-8"
    )
    with pytest.raises(InputError, match="expected COCO's instances"):
        coco_boxes.read(str(tmp_path / "i.json"), coco_boxes.kinds(MSA))


def test_a_box_ends_where_its_picture_does(tmp_path: Path) -> None:
    scenes.draw(scenes.thing("ball", "red", 1, 1)).save(tmp_path / "a.png")
    told = {
        "images": [{"id": 1, "file_name": "a.png", "width": 224, "height": 224}],
        "categories": [{"id": 1, "name": "ball"}],
        "annotations": [{"category_id": 1, "image_id": 1, "bbox": [112, -9, 1e30, 65]}],
    }
    (tmp_path / "i.json").write_text(json.dumps(told), encoding="utf-8")
    assert coco_boxes.read(str(tmp_path / "i.json"), coco_boxes.kinds(MSA))[0][0].boxes == ((50, 0, 100, 25),)


def test_categories_in_capitals_and_in_arabic() -> None:
    known = coco_boxes.kinds(MSA)
    assert known["قطة"] == known["cat"]
