"""Specs: what a line, a file and a short name say, and which of them goes first."""

from pathlib import Path

import pytest
import yaml
from transformers import BertConfig

from audit import models
from audit.models import families, known, specs
from audit.models.loading import hub
from probes.errors import InputError, ModelError
from tests.support import tiny_models as tiny
from tests.support.tiny_models.shown import IMAGES


def refused(message: str, *given: object, **options: object) -> None:
    with pytest.raises(InputError) as error:
        specs.read(*given, **options)
    assert message in str(error.value) and "\n" not in str(error.value), str(error.value)


def test_towers_and_their_revisions() -> None:
    dual = specs.read("owner/name", revision="v1")
    assert dual.text == dual.image == ("owner/name", "v1") and not dual.apart and dual.label == "name"
    apart = specs.read("owner/text@v1", image_model="owner/image@v2")
    assert (apart.text, apart.image) == (("owner/text", "v1"), ("owner/image", "v2")) and apart.apart
    other = specs.read("owner/clip", text_model="owner/text", revision="v1")
    assert (other.text, other.image) == (("owner/text", None), ("owner/clip", "v1"))
    alone = specs.read(text_model="owner/text", text_only=True)
    assert alone.text == ("owner/text", None) and not alone.apart
    both = specs.read(text_model="owner/text", image_model="owner/image")
    assert both.apart and both.label == "text"
    assert specs.read(image_model="owner/clip").text == ("owner/clip", None)
    assert specs.read().text == ("reference", None) == specs.read("reference").image


def test_a_revision_is_said_once(tmp_path: Path) -> None:
    refused("owner/name@v1: names a revision, and 'v2' is another; give one", "owner/name@v1", revision="v2")
    refused("no revision after the @", "owner/name", tokenizer="owner/words@")
    folder = tmp_path / "a@b"
    folder.mkdir()
    assert specs.read(str(folder)).model == str(folder)
    assert specs.read("./a@b").model == "./a@b"


def test_a_file(tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text("model: ./weights\ntokenizer: owner/words@v1\nimage_processor: owner/pixels\n")
    spec = specs.read(str(file))
    assert spec.model == str(tmp_path / "weights") and spec.label == "odd"
    assert (spec.tokenizer, spec.tokenizer_revision) == ("owner/words", "v1")
    other = specs.read(str(file), tokenizer="owner/other", revision="v3")
    assert (other.tokenizer, other.tokenizer_revision, other.revision) == ("owner/other", None, "v3")
    assert other.image_processor == "owner/pixels"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "model: a\ntokeniser: b\n",
            "line 2: tokeniser: unknown key (like tokenizer); expected one of model, ",
        ),
        ("model: a\nrevision: 123\n", "line 2: revision: 123: expected a text; put it in quotes"),
        ("model: a\ntext_only: maybe\n", "line 2: text_only: 'maybe': expected true or false"),
        ("- model: a\n", "[{'model': 'a'}]: expected keys and values (model, revision, text_model"),
        ("model: a\nmodel: b\n", "line 2 has the key 'model' twice (it is also in line 1); remove or rename"),
        ("", "is empty; give a file, a folder or a hub id by --model"),
        ("model: [\n", "is not YAML (line 2, column 1: "),
    ],
)
def test_a_file_with_a_fault(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(text)
    refused(f"{tmp_path / 'm.yaml'}: {message}", str(tmp_path / "m.yaml"))


def test_no_file_and_no_family(tmp_path: Path) -> None:
    refused(
        "gone.yaml: no such file; give a file, a folder or a hub id by --model", str(tmp_path / "gone.yaml")
    )
    with pytest.raises(
        InputError, match="family 'x': there is none; there are own, open_clip, multimodal, text-tower, hf"
    ):
        models.load("owner/name", family="x")


def test_shipped_files_are_whole_and_say_what_is_not_certain() -> None:
    assert {"lit-arabic-clip", "mclip", "araclip"} <= specs.shipped().keys()
    for name, path in specs.shipped().items():
        spec = specs.read(name)
        assert spec.label == name and spec.model.count("/") == 1
        assert yaml.safe_load(path.read_text(encoding="utf-8"))
    assert specs.read("lit-arabic-clip").tokenizer == "asafaya/bert-base-arabic"
    assert specs.read("mclip").apart and specs.read("araclip").apart
    assert "Not certain" in specs.shipped()["lit-arabic-clip"].read_text(encoding="utf-8")


def test_every_known_model_has_a_name_or_what_to_do() -> None:
    for each in known.known():
        assert bool(each.name) != bool(each.instead) and (each.id != "") == bool(each.instead), each
        assert not each.name or bool(each.model) != (each.name in specs.shipped()), each.name
    named = {each.name for each in known.known() if each.name}
    assert named >= specs.shipped().keys() and len(named) == sum(bool(each.name) for each in known.known())
    for name in known.by_name():
        spec = specs.read(name)
        assert spec.label == name and spec.model and spec.model.count("/") == 1
    assert specs.read("mclip-l14").image == ("openai/clip-vit-large-patch14", None)
    assert specs.read("nllb-siglip-mrl-base", revision="abc").revision == "abc"
    assert all(known.by_name()[name].family == "open_clip" for name in known.by_name() if "nllb" in name)


@pytest.mark.parametrize(
    ("id", "told"),
    [
        (
            "jinaai/jina-clip-v2",
            "needs code of its repository, which is never run here: call it from --model",
        ),
        ("LinaAlhuri/Arabic-clip-vit-base-patch32", "has Flax weights alone .* hybrid-clip"),
    ],
)
def test_what_can_not_be_loaded_is_told_before_anything_is_fetched(id: str, told: str) -> None:
    for call in (models.load, models.explain):
        with pytest.raises(ModelError, match=f"^{id}: {told}"):
            call(id)


# What each name is published as, of true architecture and layout, tiny and random.
PUBLISHED = {
    "lit-arabic-clip-two-stages": tiny.bert_vit,
    "altclip-m9": tiny.altclip,
    "siglip-i18n": tiny.siglip,
    "siglip2-base": tiny.siglip,
    "metaclip2-b32": tiny.metaclip2,
    "clip-english": tiny.clip,
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_known_name_loads_what_is_published_under_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = PUBLISHED[name]()
    spec = specs.read(name)
    apart = {part: getattr(spec, part) for part in ("tokenizer", "image_processor") if getattr(spec, part)}
    if apart:
        tiny.save_weights_only(model, tmp_path / "weights")
        tiny.save_parts(tmp_path / "parts")
    else:
        tiny.save(model, tmp_path / "weights")
    places = {spec.model: tmp_path / "weights"} | dict.fromkeys(apart.values(), tmp_path / "parts")
    monkeypatch.setattr(hub, "find", lambda id, *_: hub.Source(id, places[id]))
    encoder = models.load(name, device="cpu")
    assert encoder.name == name and encoder.provenance["id"] == spec.model
    assert encoder.encode_texts(["كلب", "قطة"]).shape[1] == encoder.encode_images(IMAGES[:1]).shape[1]


def test_m_clip_s_l14_beside_clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tiny.tokenizer()
    text = BertConfig(
        vocab_size=len(words), max_position_embeddings=34, pad_token_id=words.pad_token_id, **tiny.TINY
    )
    tiny.save_m_clip(text, words, tmp_path / "text")
    tiny.save(tiny.clip(), tmp_path / "image")
    spec = specs.read("mclip-l14")
    places = {spec.model: tmp_path / "text", spec.image_model: tmp_path / "image"}
    monkeypatch.setattr(hub, "find", lambda id, *_: hub.Source(id, places.get(id, Path(id))))
    assert models.load("mclip-l14", device="cpu").provenance["text_tower"]["kind"] == "M-CLIP"


def test_a_file_is_loaded_as_its_parts_are(tmp_path: Path) -> None:
    tiny.save_weights_only(tiny.bert_vit(), tmp_path / "weights")
    tiny.save_parts(tmp_path / "parts")
    (tmp_path / "seed.yaml").write_text("model: ./weights\ntokenizer: ./parts\nimage_processor: ./parts\n")
    encoder = models.load(str(tmp_path / "seed.yaml"))
    assert encoder.name == "seed" and encoder.provenance["id"] == str(tmp_path / "weights")
    parts = {"tokenizer": str(tmp_path / "parts"), "image_processor": str(tmp_path / "parts")}
    named = models.load(str(tmp_path / "weights"), **parts)
    assert (
        named.revision == encoder.revision
        and (named.encode_texts(["ا"]) == encoder.encode_texts(["ا"])).all()
    )


def test_a_folder_beside_the_file_is_no_hub_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text("model: ./gone\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=f"{tmp_path}/gone: no such folder; give a folder"):
        models.load("a.yaml")


def test_the_bundled_model_has_no_revision() -> None:
    with pytest.raises(InputError, match="reference: the bundled model has no revision 'main'; leave it out"):
        models.load("reference@main")


def test_what_is_explained(tmp_path: Path) -> None:
    lines = models.explain()
    assert [line.split()[0] for line in lines[1 : lines.index("")] if line[2:3].strip()] == list(
        families.families()
    )
    said = "\n".join(lines)
    assert (
        "\n  siglip-i18n                google/siglip-base-patch16-256-multilingual: multilingual SigLIP"
        in said
    )
    assert (
        "\n  jinaai/jina-clip-v2: Jina-XLM-R beside EVA02-L" in said
        and "never run here: call it from --model" in said
    )
    tiny.save_sentence_transformers(tmp_path / "text")
    for file in tmp_path.rglob("*.safetensors"):
        file.unlink()  # no weights are read
    said = models.explain(str(tmp_path / "text"), text_only=True)
    assert f"text would be loaded as text-tower: {tmp_path / 'text'} has a modules.json" in "\n".join(said)
    assert said[-1].split() == ["text", "tower", str(tmp_path / "text")]
    clip = tiny.save(tiny.clip(), tmp_path / "clip")
    said = models.explain(str(clip), tokenizer=str(tmp_path / "text"))
    assert f"clip would be loaded as hf: the config.json of {clip} is of type clip" in "\n".join(said)
    assert [line.split()[0] for line in said[-3:]] == ["text", "image", "tokenizer"]
    with pytest.raises(InputError, match="no such folder; give a folder or a hub id"):
        models.explain(str(tmp_path / "gone"))


def test_what_cannot_be_loaded_is_explained_as_loading_says_it(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "1.png").touch()
    pictures, clip = str(tmp_path / "pictures"), str(tiny.save(tiny.clip(), tmp_path / "clip"))
    tiny.save_sentence_transformers(tmp_path / "text")
    for model, parts, message in (
        (pictures, {}, "the folder has no config.json"),
        (pictures, {"text_only": True}, "the folder has no config.json"),
        (pictures, {"image_model": clip}, "the folder has no config.json"),
        (str(tmp_path / "text"), {"image_model": pictures}, "the folder has no config.json"),
        (str(tmp_path / "text/0_Transformer"), {}, "a distilbert model has no image tower"),
        (
            clip,
            {"image_model": str(tmp_path / "text/0_Transformer")},
            "both towers in one; leave --text-model",
        ),
    ):
        said = []
        for ask in (models.load, models.explain):
            with pytest.raises(InputError, match=message) as error:
                ask(model, **parts)
            said.append(str(error.value))
        assert said[0] == said[1]
