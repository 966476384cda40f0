"""Labelled pictures and people in photographs."""

import json
from pathlib import Path

import pytest

from probes.stimuli.readers import caption_sets, people
from tests.support.dataset_files import (
    accounted,
    jpeg,
    parquet,
    pictures,
    refused,
    saved,
    shown,
    tarred,
    written,
)
from tests.support.reasons import said
from tests.support.varieties import MSA

CLASSES = {"label": {"names": ["قطة", "كلب"], "_type": "ClassLabel"}}


def test_a_folder_for_each_class(tmp_path: Path) -> None:
    root = pictures(tmp_path, "n1/a.jpg", "n1/deep/b.JPEG", "n2/c.JPEG", "stray.jpg")
    written(root / "n2" / "none.png", "x")
    written(root / "n2" / "notes.txt", "x")
    table, dropped = accounted(caption_sets.labelled(root), 5)
    assert table["label"].tolist() == ["n1", "n1", "n2"] and table["row"].tolist() == [1, 2, 3]
    assert [shown(image) for image in table["image"]] == [0, 10, 20]
    assert dropped["row"].tolist() == [4, 5] and said(dropped)[1].startswith(
        "stray.jpg is in no class's folder"
    )
    split = pictures(tmp_path / "split", "train/n1/a.jpg", "val/n1/b.jpg")
    assert "holds the splits train, val; give the folder of one" in refused(caption_sets.labelled, split)


def test_labels_in_webdataset(tmp_path: Path) -> None:
    members = [
        ("0.jpg", jpeg(0)), ("0.cls", b"3\n"), ("1.jpg", jpeg(10)), ("1.json", b'{"label": 0}'),
        ("2.jpg", jpeg(20)), ("../3.jpg", jpeg()), ("../3.cls", b"1"), ("0.jpg", jpeg(90)), ("0.cls", b"4"),
    ]  # fmt: skip
    tarred(tmp_path / "0.tar", members)
    tarred(tmp_path / "1.tar", members[:2])
    table, dropped = accounted(caption_sets.labelled(tmp_path / "0.tar"), 5)
    assert table["label"].tolist() == ["3", "0"] and [shown(image) for image in table["image"]] == [0, 10]
    assert dropped["row"].tolist() == [3, 4, 5] and "label is missing" in said(dropped)[0]
    assert "sample '0' stands twice" in said(dropped)[2]
    assert len(accounted(caption_sets.labelled(tmp_path), 6)[0]) == 3


@pytest.mark.parametrize("write", [parquet, saved])
def test_labels_in_parquet_and_in_what_datasets_saved(tmp_path: Path, write) -> None:
    cells = [{"bytes": jpeg(10 * n), "path": None} for n in range(3)]
    columns = {"image": [*cells, {"bytes": b"x", "path": None}], "label": [1, 0, -1, 1]}
    table, dropped = accounted(caption_sets.labelled(write(tmp_path / "t.parquet", columns, CLASSES)), 4)
    assert table["label"].tolist() == ["كلب", "قطة"] and [shown(image) for image in table["image"]] == [0, 10]
    assert "label is missing" in said(dropped)[0] and "can't be read" in said(dropped)[1]
    plain = parquet(tmp_path / "plain.parquet", {"image": [jpeg(), jpeg()], "label": [7, -1]})
    assert accounted(caption_sets.labelled(plain), 2)[0]["label"].tolist() == ["7"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", "image,label\na.jpg,قطة\ngone.jpg,قطة\nb.jpg,\n"),
        ("t.jsonl", '{"file": "a.jpg", "class": "قطة"}\n{"file": \n{"file": "b.jpg"}\n'),
    ],
)
def test_a_table_of_labels(tmp_path: Path, name: str, text: str) -> None:
    pictures(tmp_path / "images", "a.jpg", "b.jpg")
    path = written(tmp_path / name, text)
    table, dropped = accounted(caption_sets.labelled(path), 3)
    assert table["label"].tolist() == ["قطة"] and len(dropped) == 2
    assert caption_sets.labelled(tmp_path)[0].equals(table)


def test_what_holds_no_labels(tmp_path: Path) -> None:
    pictures(tmp_path, "a.jpg")
    assert "no such file or folder" in refused(caption_sets.labelled, tmp_path / "no")
    assert f"{tmp_path}: holds no pictures with classes" in refused(caption_sets.labelled, tmp_path)
    path = written(tmp_path / "t.csv", "image,name\na.jpg,x\n")
    assert refused(caption_sets.labelled, path).startswith(
        f"{path}: lacks label; it has image, name; expected image, label"
    )
    path = written(tmp_path / "t.csv", "image,label\ngone.jpg,x\n")
    assert "none of 1 pictures can be used; the first: row 2: no such picture" in refused(
        caption_sets.labelled, path
    )


def test_a_table_of_people(tmp_path: Path) -> None:
    pictures(tmp_path, "a.jpg", "b.jpg", "c.jpg", "d.jpg")
    text = (
        "image,presentation,profession,age\na.jpg,Female,طبيبة,30\nb.jpg,m,Police Officer,40\nc.jpg,none,,\n"
        "d.jpg,رجل,nurse,5\ngone.jpg,woman,nurse,5\n"
    )
    table, dropped = accounted(
        caption_sets.people(written(tmp_path / "t.csv", text), MSA.lexicon.professions), 5
    )
    assert table.columns.tolist() == ["image", "presentation", "profession", "row", "age"]
    assert table["presentation"].tolist() == ["feminine", "masculine", "none", "masculine"]
    assert table["profession"].tolist()[0] == "doctor" and table["profession"].tolist()[2:] == ["", "nurse"]
    assert table["age"].tolist() == ["30", "40", "", "5"] and dropped["row"].tolist() == [6]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "image,profession\na.jpg,nurse\n",
            "lacks presentation; it has image, profession; expected image, presentation",
        ),
        (
            "image,presentation\na.jpg,x\n",
            "row 2: presentation is 'x'; give feminine, masculine or none, or remove",
        ),
        ("image,presentation\na.jpg,\n", "row 2: presentation is missing; give feminine, masculine or none"),
        (
            "image,presentation,profession\na.jpg,f,docter\n",
            "row 2: profession is 'docter', which the lexicon lacks; ",
        ),
        ("image,presentation\ngone.jpg,f\n", "none of 1 rows can be used; the first: row 2: no such picture"),
    ],
)
def test_a_wrong_table_of_people(tmp_path: Path, text: str, message: str) -> None:
    path = written(pictures(tmp_path, "a.jpg") / "t.csv", text)
    assert refused(caption_sets.people, path, MSA.lexicon.professions).startswith(f"{path}: {message}")


OO = "IDX\tSector\tSpecialisation\tOccupation\tObject\tURL type (Type NA if can't find)\tLICENSE OK?\t"
OO += "Occupation_perceived_gender\tError codes\tAnnotator\n"
OP = "IDX\tSector\tSpecialisation\tOccupation\tParticipant\tURL type (Type NA if can't find)\tLicence\t"
OP += "Occupation_perceived_gender\tParticipant_perceived_gender\tError codes\tAnnotator\n"


def test_visogender_as_published(tmp_path: Path) -> None:
    pictures(tmp_path, "OO_1.jpg", "OO/OO_2.png", "photo-77.jpeg", "images.jpg")
    rows = [
        ("OO_1", "physician", "stethoscope", "https://x.example/images?q=a", "masculine"),
        ("OO_2", "paralegal", "desk", "NA", "feminine"),
        ("OO_3", "teacher", "board", "https://x.example/photos/77/photo-77.jpeg?w=600&lazy=load", "neutral"),
        ("OO_4", "teacher", "board", "https://x.example/images?q=b", "feminine"),
    ]
    lines = [
        f"{i}\tsector\tspecial\t{job}\t{what}\t{url}\tYes\t{gender}\t\tX"
        for i, job, what, url, gender in rows
    ]
    table, dropped = accounted(
        caption_sets.people(written(tmp_path / "OO.tsv", OO + "\n".join(lines)), MSA.lexicon.professions), 4
    )
    assert [Path(image).name for image in table["image"]] == ["OO_1.jpg", "OO_2.png", "photo-77.jpeg"]
    assert table["presentation"].tolist() == ["masculine", "feminine", "none"]
    assert table["profession"].tolist() == ["doctor", "", "teacher"]
    assert table["occupation"].tolist() == ["physician", "paralegal", "teacher"] and "object" in table
    assert (
        dropped["row"].tolist() == [5]
        and "no picture is called 'OO_4', and image is an address" in said(dropped)[0]
    )
    line = "OP_1\teducation\tinstitutional\tteacher\tstudent\thttps://x.example/1.jpg\tYes\tfeminine\tmasculine\t\tX\n"
    pictures(tmp_path, "OP_1.jpg")
    table, _ = accounted(
        caption_sets.people(written(tmp_path / "OP.tsv", OP + line), MSA.lexicon.professions), 1
    )
    assert table[["presentation", "participant_perceived_gender"]].to_numpy().tolist() == [
        ["feminine", "masculine"]
    ]


def test_fairface_as_published(tmp_path: Path) -> None:
    pictures(tmp_path, "val/1.jpg", "val/2.jpg", "train/3.jpg")
    text = "file,age,gender,race,service_test\nval/1.jpg,3-9,Male,East Asian,False\n"
    text += "".join(f"val/{n}.jpg,20-29,Female,Indian,True\n" for n in (2, 3))
    path = written(tmp_path / "fairface_label_val.csv", text)
    table, dropped = accounted(caption_sets.people(path, MSA.lexicon.professions), 3)
    assert table["presentation"].tolist() == ["masculine", "feminine"] and (table["profession"] == "").all()
    assert table["race"].tolist() == ["East Asian", "Indian"] and table["age"].tolist() == ["3-9", "20-29"]
    assert dropped["row"].tolist() == [4]  # train/3.jpg is another picture


def test_every_synonym_is_a_profession_of_the_lexicon() -> None:
    assert set(people.SYNONYMS.values()) <= set(people._names(MSA.lexicon.professions))
    assert json.dumps(people._names(MSA.lexicon.professions))
