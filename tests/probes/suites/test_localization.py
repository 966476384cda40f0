"""Localization: vectors of patches against upstream's layers by hand, where in a picture they lie, COCO's boxes."""

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from PIL import Image
from transformers import CLIPVisionConfig

import audit
from audit import models
from audit.engine import all_suites
from audit.engine.embed import embed
from audit.models.base import Encoder
from audit.models.loading import patches
from audit.report.sections import heat
from probes import SUITES, Source
from probes.arabic import lexicon, orthography
from probes.arabic.prompts import lint
from probes.arabic.prompts.classnames import Classes, ClassName
from probes.errors import InputError
from probes.stimuli import crops
from probes.stimuli.drawn import scenes
from probes.suites.localization import coco_boxes
from probes.trials import rows_to_trials
from tests.audit.models.test_families import unit
from tests.audit.models.test_models import IMAGES
from tests.support import tiny_models as tiny
from tests.support.reasons import said
from tests.support.varieties import MSA

LIKE_CLIP = {
    "clip": tiny.clip,
    "altclip": tiny.altclip,
    "chinese_clip": tiny.chinese_clip,
    "metaclip2": tiny.metaclip2,
}
WINDOWS_REMEDY = r"; leave --map patches out: windows can be asked of any model$"


@torch.inference_mode()
def through_the_last_layer(
    layer: torch.nn.Module, attention: torch.nn.Module, x: torch.Tensor, vit: bool
) -> torch.Tensor:
    """A layer that sees a token alone: attention passes on its value."""
    before, after = (
        (layer.layernorm_before, layer.layernorm_after) if vit else (layer.layer_norm1, layer.layer_norm2)
    )
    out = attention.o_proj if vit else attention.out_proj
    x = x + out(attention.v_proj(before(x)))
    return x + layer.mlp(after(x))


@torch.inference_mode()
def by_hand(model: torch.nn.Module) -> np.ndarray:
    """(7, 4, 4, d) of IMAGES, by upstream's own parts."""
    _, processor = tiny.parts(model)
    tower, pixels = model.vision_model, processor(IMAGES, return_tensors="pt")["pixel_values"]
    seen = tower(pixel_values=pixels, output_hidden_states=True)
    if hasattr(tower, "head"):  # SigLIP's, without a class token
        x, head = seen.last_hidden_state, tower.head
        rows, bias = (part[-32:] for part in (head.attention.in_proj_weight, head.attention.in_proj_bias))
        x = head.attention.out_proj(x @ rows.T + bias)
        return unit(x + head.mlp(head.layernorm(x))).reshape(7, 4, 4, -1)
    x = seen.hidden_states[-2][:, 1:]
    if hasattr(tower, "pooler"):
        layer = tower.layers[-1]
        x = tower.layernorm(through_the_last_layer(layer, layer.attention, x, vit=True))
        x = tower.pooler.activation(tower.pooler.dense(x))
    else:
        layer = tower.encoder.layers[-1]
        x = tower.post_layernorm(through_the_last_layer(layer, layer.self_attn, x, vit=False))
    return unit(model.visual_projection(x)).reshape(7, 4, 4, -1)


def bert_clip() -> torch.nn.Module:
    """The seed's kind, as its siblings are published: with CLIP's image tower."""
    return tiny.bert_vit(vision=CLIPVisionConfig(image_size=32, patch_size=8, **tiny.TINY))


@pytest.mark.parametrize("kind", [*LIKE_CLIP, "bert_vit", "bert_clip", "siglip"])
def test_patches_are_those_of_upstream_s_layers_by_hand(kind: str, tmp_path: Path) -> None:
    model = bert_clip() if kind == "bert_clip" else getattr(tiny, kind)()
    encoder = models.load(str(tiny.save(model, tmp_path / "m")), batch_size=3)
    pictures = encoder.encode_images(IMAGES)
    found = encoder.encode_patches(IMAGES)
    assert np.abs(found - by_hand(model)).max() < 1e-5 and np.ptp(found, axis=(1, 2)).max() > 1e-2
    assert np.array_equal(encoder.encode_images(IMAGES), pictures)  # no hook is left behind


def test_patches_of_an_image_tower_beside_a_text_tower(tmp_path: Path) -> None:
    clip = tiny.clip()
    config = tiny.BertConfig(vocab_size=len(tiny.tokenizer()), max_position_embeddings=34, **tiny.TINY)
    tiny.save_m_clip(config, tiny.tokenizer(), tmp_path / "m")
    encoder = models.load(str(tmp_path / "m"), image_model=str(tiny.save(clip, tmp_path / "clip")))
    assert np.abs(encoder.encode_patches(IMAGES) - by_hand(clip)).max() < 1e-5


@pytest.mark.parametrize(
    ("kind", "x", "y"),
    [
        # 64 x 32: the middle half is cropped, and what lies to its left and right is nearest to its edges
        ("clip", [31.25, 43.75, 56.25, 68.75], [12.5, 37.5, 62.5, 87.5]),
        ("chinese_clip", [12.5, 37.5, 62.5, 87.5], [12.5, 37.5, 62.5, 87.5]),  # squashed
    ],
)
def test_where_the_patches_of_a_wide_picture_lie(kind: str, x: list, y: list, tmp_path: Path) -> None:
    encoder = models.load(str(tiny.save(getattr(tiny, kind)(), tmp_path / "m")))
    for size in ((64, 32), (640, 320)):
        across, down = encoder.patch_centres(size)
        assert across == pytest.approx(x, abs=0.6) and down == pytest.approx(y, abs=0.6)
    across, down = encoder.patch_centres((30, 90))
    assert across == pytest.approx(y, abs=0.6)
    assert down == pytest.approx(y if kind == "chinese_clip" else [37.5, 45.8, 54.2, 62.5], abs=0.6)


def test_padding_is_no_place() -> None:
    """A picture of 20 x 10 on a grey square of 20 x 20, at the top."""

    def padded(images: list[Image.Image]) -> dict[str, torch.Tensor]:
        made = torch.full((len(images), 3, 20, 20), 7.0)
        for place, image in enumerate(images):
            made[place, :, :10] = torch.tensor(np.array(image)).permute(2, 0, 1) / 3 - 40
        return {"pixel_values": made}

    across, down = patches.centres(tiny.bert_vit(), padded, (20, 10))  # of 8 pixels, the last 4 in no patch
    assert (
        across == pytest.approx([20, 60], abs=0.3)
        and down[0] == pytest.approx(40, abs=0.3)
        and np.isinf(down[1])
    )


@pytest.mark.parametrize(
    ("kind", "why"), [("align", "it has none"), ("siglip2", "they are no grid of one size")]
)
def test_a_tower_without_patches_is_refused_in_one_line(kind: str, why: str, tmp_path: Path) -> None:
    encoder = models.load(str(tiny.save(getattr(tiny, kind)(), tmp_path / "m")))
    with pytest.raises(
        InputError, match=rf"^m: its image tower gives no vectors of patches \({why}\){WINDOWS_REMEDY}"
    ):
        encoder.encode_patches(IMAGES)


def test_a_text_tower_alone_has_no_patches(tmp_path: Path) -> None:
    encoder = models.load(str(tiny.save(tiny.clip(), tmp_path / "m")), text_only=True)
    with pytest.raises(InputError, match="a text tower alone sees no pictures; give its image tower by"):
        encoder.encode_patches(IMAGES)


def test_one_s_own_model_has_no_patches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own_without_patches.py").write_text(
        "class Mine:\n"
        "    def encode_texts(self, texts): return [[1.0, 2.0] for _ in texts]\n"
        "    def encode_images(self, images): return [[1.0, 2.0] for _ in images]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(InputError, match=rf"\(pictures are only seen whole\){WINDOWS_REMEDY}"):
        audit.run(
            "localization",
            "own_without_patches:Mine",
            map="patches",
            out=tmp_path / "runs",
            report=False,
            quiet=True,
        )
    del sys.modules["own_without_patches"]
    assert not (tmp_path / "runs").exists()


class Counted(Encoder):
    """Tells how often it saw a picture. Its patches, 2 x 3 of any picture, are the six axes turned by how red it is."""

    def __init__(self) -> None:
        super().__init__("counted", "one", "cpu", batch_size=2)
        self.seen: Counter[str] = Counter()

    def _texts(self, texts: list[str]) -> torch.Tensor:
        return torch.ones(len(texts), 6)

    def _images(self, images: list[Image.Image]) -> torch.Tensor:
        self.seen["whole"] += len(images)
        return torch.ones(len(images), 6)

    def _patches(self, images: list[Image.Image]) -> torch.Tensor:
        self.seen["patches"] += len(images)
        turned = [torch.roll(torch.eye(6), image.getpixel((0, 0))[0], dims=1) for image in images]
        return 3 * torch.stack(turned).reshape(len(images), 2, 3, 6)

    def patch_centres(self, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        assert size == (8, 4)
        return np.array([20.0, 50.0, 80.0]), np.array([25.0, 75.0])


def test_every_picture_goes_through_the_tower_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.engine.embed.PATCHED_HELD", 2)  # the third picture is of another block
    places = {(0, 0): 0, (34, 49): 0, (36, 49): 1, (100, 1): 2, (12, 51): 3, (50, 75): 4, (80.5, 99): 5}
    names = [str(tmp_path / f"{red}:x.png") for red in range(3)]
    for red, name in enumerate(names):
        Image.new("RGB", (8, 4), (red, 0, 0)).save(name)
    rows: list[tuple[str, dict]] = [
        ("query", {"probe": "place", "text": "كرة", "options": "a", "answer": ()})
    ]
    for x, y in places:  # the pictures one after the other at each place
        rows += [
            ("option", {"options": "a", "option": f"{name} {x} {y}", "image": crops.point(name, x, y)})
            for name in names
        ]
    rows.append(("option", {"options": "a", "option": "whole", "image": names[0]}))
    encoder = Counted()
    vectors = embed(encoder, rows_to_trials(rows), quiet=True)["image"]
    assert encoder.seen == {"patches": 3, "whole": 1}
    assert vectors.matrix.shape == (1 + 3 * 6, 6) and vectors.index[names[0]] == 0
    for red, name in enumerate(names):
        for (x, y), patch in places.items():
            row = vectors.matrix[vectors.index[crops.point(name, x, y)]]
            assert row.tolist() == np.eye(6)[(patch + red) % 6].tolist()


def test_a_reference_of_a_place() -> None:
    ball = scenes.thing("ball", "red", 1, 1)
    assert crops.point(ball, 25, 7.5) == f"at:25,7.5:{ball}" and crops.pointed(f"at:25,7.5:{ball}") == (
        ball,
        25,
        7.5,
    )
    assert crops.pointed(ball) is None
    parts = (ball, crops.point(ball, 5, 5), crops.crop(ball, (0, 0, 50, 50)))
    assert {crops.behind(part) for part in parts} == {ball}


def test_the_reference_model_by_patches(tmp_path: Path) -> None:
    """It was made to read windows, and its patches do no better than chance: here it only has to run."""
    run = audit.run("localization", map="patches", out=tmp_path, quiet=True, report=False, resamples=99)
    told = run.provenance
    assert told["images"] == "scenes, by patches" and "images scenes, by patches |" in run.signature
    assert told["trials"] != SUITES["localization"].trials().hash and told["not asked"][0] == "overlap"
    assert told["pictures"] == run.outcomes["scene"].nunique() and set(run.outcomes["probe"]) == {"place"}
    chance = run.whole.query("measure == 'pointing'")["chance"].iloc[0]
    assert chance == pytest.approx(
        run.outcomes.query("distractor == 'none'").eval("n_right / n_options").mean()
    )
    assert "Read by patches" in heat.maps(run).data and heat.maps(run).data.count("<figure>") == 12


def test_windows_and_patches_ask_for_the_same_places() -> None:
    by_patches, by_windows = (
        SUITES["localization"].trials(Source(map=name)) for name in ("patches", "windows")
    )
    of_places = by_windows.queries.query("probe == 'place'").drop(columns="overlap_by_chance")
    assert of_places.equals(by_patches.queries) and by_windows.hash == SUITES["localization"].trials().hash
    assert len(by_patches.options) == 100 * by_patches.queries["options"].nunique()


def test_a_map_that_is_none_or_not_for_the_suite() -> None:
    with pytest.raises(InputError, match="--map tiles: not known; give one of windows, patches"):
        SUITES["localization"].trials(Source(map="tiles"))
    with pytest.raises(InputError, match="--map patches: not for gender; leave it out"):
        SUITES["gender"].trials(Source(map="patches"))


def test_all_of_them_give_each_suite_what_it_reads() -> None:
    asked, _ = all_suites._allowed(Source(map="patches", classes="names.json"))
    read = {suite.name: (own.map, own.classes) for suite, own in asked}
    assert read["localization"] == ("patches", None) and read["gender"] == (None, None)
    assert read["zeroshot"] == (None, "names.json")


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


class Blind:
    """What stands out, whatever the words: the more a window's colours differ, the nearer it is to any text."""

    def encode_texts(self, texts: list[str]) -> np.ndarray:
        return np.tile([1.0, 0.0], (len(texts), 1))

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        return np.array([[np.asarray(image, dtype=float).std(axis=(0, 1)).max(), 20.0] for image in images])


def test_a_model_that_looks_at_whatever_is_there_does_not_point(tmp_path: Path) -> None:
    """It finds a thing alone far oftener than by chance, and as often by another thing's words."""
    run = audit.run(
        "localization",
        "tests.probes.suites.test_localization:Blind",
        out=tmp_path,
        quiet=True,
        report=False,
        resamples=99,
    )
    found = run.whole.set_index("measure")
    assert found.loc["pointing", "ci_low"] > found.loc["pointing", "chance"]
    assert found.loc["control: words", "estimate"] == 0 and found.loc["control: words", "verdict"] != "able"
    assert set(found["verdict"].drop("control: words")) == {"not interpretable"}
