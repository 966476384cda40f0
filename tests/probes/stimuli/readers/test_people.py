"""Columns of a table of people: skin by its usual names, levels that are one, rows that repeat, what nothing reads."""

import json
from pathlib import Path

import pandas as pd
import pytest

from probes import SUITES, Source
from probes.reasons import listed
from probes.stimuli.readers import caption_sets, counted
from probes.stimuli.readers.records import UNUSED, unused
from probes.trials import Trials
from tests.support.dataset_files import accounted, jpeg, pictures, refused, written
from tests.support.varieties import MSA

KNOWN = MSA.lexicon.professions


def people(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    return caption_sets.people(path, KNOWN)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return pictures(tmp_path, "a.jpg", "b.jpg", "c.jpg") / "t.csv"


@pytest.mark.parametrize(
    "name",
    [
        *("skin", "skin_tone", "SkinTone", "skin tone", "Skin-Type", "skin colour", "perceived_skin_color"),
        *("fitzpatrick", "fitzpatrick_scale", "fitzpatrick_skin_type", "monk", "Monk Skin Tone", "mst"),
        *("monk_skin_tone_scale", "لون البشرة"),
    ],
)
def test_skin_is_read_by_its_usual_names(name: str, table: Path) -> None:
    written(table, f"image,presentation,{name}\na.jpg,f,1\nb.jpg,m,6\n")
    assert people(table)[0]["skin"].tolist() == ["1", "6"]


@pytest.mark.parametrize("name", ["skinny", "monkey", "skin_tone_1", "hair", "tone"])
def test_what_is_no_skin_is_none(name: str, table: Path) -> None:
    written(table, f"image,presentation,{name}\na.jpg,f,1\n")
    assert "skin" not in people(table)[0]


def test_two_columns_of_skin(table: Path) -> None:
    written(table, "image,presentation,monk,fitzpatrick\na.jpg,f,1,2\n")
    assert refused(people, table) == f"{table}: skin may be monk or fitzpatrick; call one of them skin"
    written(table, "image,presentation,skin_tone,skin\na.jpg,f,1,2\n")
    assert people(table)[0][["skin", "skin_tone"]].values.tolist() == [["2", "1"]]


def test_one_level_however_it_is_written(table: Path) -> None:
    values = [1, "1", 1.0, "1.0", 1.5, "I", float("nan"), None]
    for place, _ in enumerate(values):
        (table.parent / f"{place}.jpg").write_bytes(jpeg(place))
    rows = [
        {"image": f"{place}.jpg", "presentation": "f", "skin": value} for place, value in enumerate(values)
    ]
    path = written(table.with_suffix(".json"), json.dumps(rows).replace("NaN", "null"))
    assert people(path)[0]["skin"].tolist() == ["1", "1", "1", "1", "1.5", "I", "", ""]
    made = SUITES["gender"].trials(Source(str(path)))
    skin = made.queries.loc[made.queries["probe"] == "presentation", "skin"]
    assert sorted(skin.dropna().unique()) == ["1", "1.5", "I"] and skin.isna().sum() == 2 * 3


def test_a_row_that_says_again_what_another_says(table: Path) -> None:
    written(
        table,
        "image,presentation,age\na.jpg,f,3\nb.jpg,m,3\n./a.jpg,woman,3\na.jpg,f,4\nc.jpg,f,\nc.jpg,f,\n",
    )
    used, dropped = accounted(people(table), 6)
    assert used["row"].tolist() == [2, 3, 5, 6] and dropped["row"].tolist() == [4, 7]
    assert str(listed(dropped)[0]) == "says again what row 2 says; remove one of them"
    assert refused(SUITES["gender"].trials, Source(str(table))) == (
        f"{table}: 2 of 6 rows can't be used, more than 2%; the first: row 4: says again what row 2 says; remove one "
        "of them; mend or remove them"
    )


def test_pictures_counted_or_labelled_twice(table: Path) -> None:
    written(table, "image,count,object\na.jpg,1,ball\nb.jpg,2,ball\na.jpg,1.0,كرة\na.jpg,2,ball\n")
    used, dropped = accounted(counted.counted(table, MSA.lexicon.nouns), 4)
    assert used["row"].tolist() == [2, 3, 5] and dropped["row"].tolist() == [4]
    written(table, "image,label\na.jpg,x\na.jpg,x\na.jpg,y\n")
    used, dropped = accounted(caption_sets.labelled(table), 3)
    assert used["row"].tolist() == [2, 4] and dropped["row"].tolist() == [3]


def test_what_is_no_number_is_named_with_its_row(table: Path) -> None:
    for value, told in (("inf", "'inf'"), ("nan", "'nan'"), ("1e99", "'1e99'")):
        written(table, f"image,count,object\na.jpg,1,ball\nb.jpg,{value},ball\n")
        message = refused(counted.counted, table, MSA.lexicon.nouns)
        assert message.startswith(f"{table}: row 3: count is {told}; give a whole number from 1 to 10")
    path = written(table.with_suffix(".json"), '[{"image": "a.jpg", "count": Infinity, "object": "ball"}]')
    said = refused(counted.counted, path, MSA.lexicon.nouns)
    assert f"{path}: row 1 is not JSON (NaN, Infinity or a number that is too large)" in said


def test_columns_that_nothing_reads_are_named(table: Path) -> None:
    def told(suite: str, text: str, **more: str) -> list[str]:
        written(table, text)
        return list(map(str, SUITES[suite].trials(Source(str(table), **more)).notes))

    rows = "".join(f"{name}.jpg,{gender},nurse,2,long,Fez,x\n" for name, gender in ("af", "bm", "cf"))
    first, *others = told("gender", "image,presentation,profession,skin_tone,hair,city,template\n" + rows)
    assert first == "columns not used: hair, city, template"
    few, form = told("gender", "image,sex,profession\na.jpg,f,nurse\n")
    assert few.startswith("professions that the pictures name: 1;") and form.startswith("«form» asks only of")
    assert len(others) == 2 and others[0] == few
    assert told("counting", "image,count,object,colour\na.jpg,1,ball,red\n") == ["columns not used: colour"]
    names = written(table.parent / "names" / "names.json", '{"x": ["كرة"], "y": ["سيارة"]}')
    text = "file,class,source\na.jpg,x,web\nb.jpg,y,web\n"
    assert told("zeroshot", text, classes=str(names)) == ["columns not used: source"]


@pytest.mark.parametrize("suite", ["retrieval", "captions", "counting"])
def test_columns_of_captions_that_nothing_reads_are_named(table: Path, suite: str) -> None:
    def told(text: str) -> list[str]:
        written(table, text)
        return list(map(str, SUITES[suite].trials(Source(captions=(str(table),))).notes))

    rows = "a.jpg,كلبان في الثلج,native,x,y,1\nb.jpg,ثلاثة كلاب,native,x,y,2\n"
    assert told("image,caption,origin,licence,split,id\n" + rows) == ["columns not used: licence, split"]
    assert told("file,text,origin,translator,language,id\n" + rows.replace("x,y", ",ar")) == []
    again = rows + rows.replace(",1\n", ",3\n").replace(",2\n", ",4\n")
    assert told("image,caption,origin,licence,split,id\n" + again)[1].startswith(
        "rows that say again what another says of the same picture: 2, the first row 4"
    )


def test_nothing_is_said_of_a_set_that_is_no_table(table: Path) -> None:
    pictures(table.parent / "set", "x/a.jpg", "y/b.jpg")
    assert unused(caption_sets.labelled(table.parent / "set")[0].attrs[UNUSED]) == ()


def test_a_column_of_trials_is_of_one_kind() -> None:
    queries = pd.DataFrame(
        {"query": ["a", "b", "c"], "text": "x", "options": "s", "answer": [()] * 3, "age": [1, "1", 1.0]}
    )
    options = pd.DataFrame({"options": ["s"], "option": ["o"], "text": ["y"]})
    assert Trials(queries, options).queries["age"].tolist() == ["1", "1", "1"]
    endless = queries.assign(age=[1.0, float("inf"), None])
    assert refused(Trials, endless, options) == (
        "trials: query 'b' (row 1): age is inf; expected a finite number, or nothing"
    )
