"""The whole lexicon against three sources that others made: what they say otherwise is mended or confirmed.

A source that does not know a form says nothing; forms that none knows are listed, and the list is exact.
The sources are not part of the project, so the tests that read them are skipped where they are absent.
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml

from probes.arabic import morphology
from probes.arabic.lexicon import Forms, Noun, Verb
from probes.arabic.orthography import normalise
from probes.errors import InputError
from tests.support import places
from tests.support.varieties import MSA

SHARED = places.SHARED / "data"
CAMEL = SHARED / "camel_morph"
needs_data = pytest.mark.skipif(not SHARED.exists(), reason=f"{SHARED} is absent: nothing to check against")

READ_BY_HAND = """
أجداد أزواج أستاذات أستاذة أعمام إسكافي إسكافيات إسكافية إسكافيون ابتهج ابتهجت اجتهد
اجتهدت احترس احترست احتفل احتفلت ارتاح ارتاحت ارتجف ارتجفت استبشر استبشرت استحم
استحمت استراح استراحت استسلم استسلمت استلقت استلقى استمتع استمتعت اعتذر اعتذرت
اعترف اعترفت اغتسل اغتسلت افتخر افتخرت اقتنع اقتنعت امتنع امتنعت اندهش اندهشت انزعج انزعجت
انشغل انشغلت انصرف انصرفت انهمك انهمكت تبتهج تجتهد تحترس تحتفل ترتاح ترتجف تستبشر
تستحم تستريح تستسلم تستلقي تستمتع تعتذر تعترف تغتسل تفتخر تقتنع تمتنع تندهش تنزعج تنشغل
تنصرف تنهمك جارات جارة جد جدار جدران جندي جنود حفيدات حفيدة حكمة خالات خالة زوج سباك سباكات
سباكة سباكون سكرتير سكرتيرات سكرتيرة سكرتيرون سمسارات سمسارة شيخات شيخة صيادلة عم عمات عمة غيمة
غيوم كعكات كعكة نار نجمات نجمة يبتهج يجتهد يحترس يحتفل يرتاح يرتجف يستبشر يستحم
يستريح يستسلم يستلقي يستمتع يعتذر يعترف يغتسل يفتخر يقتنع يمتنع يندهش ينزعج ينشغل ينصرف
ينهمك
"""
"""Forms that none of the sources knows: read one by one, though not yet by a native speaker."""

GENDER = {"مذكر": "masculine", "مؤنث": "feminine"}


def rows() -> Iterator[object]:
    for read in ("professions", "people", "nouns", "adjectives", "colours", "verbs"):
        yield from getattr(MSA.lexicon, read).values()


def words() -> Iterator[tuple[object, str, Forms]]:
    """(row, gender, forms) for every word that has forms."""
    for row in rows():
        if isinstance(row, Noun):
            yield row, row.gender, row.forms
        elif not isinstance(row, Verb):
            yield row, "masculine", row.masculine
            yield row, "feminine", row.feminine


COLUMNS = ["form", "claim", "found", "verdict"]  # of what each source gives: one row for a word's number


def _verdict(ours: str, found: set[str]) -> str:
    return "known" if ours in found else "disagrees" if found else "unknown"


@cache
def camel() -> pd.DataFrame:
    """All cases of a word's number, with the article and without, as one row under its nominative.

    Where the database knows some of them and not others, that is a disagreement too: it is how a wrong
    derived form shows (*أحمرا beside أحمر).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMELTOOLS_DATA", str(CAMEL))
        analyzer = morphology.analyzer(CAMEL / "camel_morph_msa_subset.db")
    table = morphology.check(rows(), analyzer)
    number = table["claim"].str.replace(" (nominative|accusative|genitive)", "", regex=True)
    out = []
    for (_, claim), group in table.groupby([table["where"], number], sort=False):
        verdicts = set(group["verdict"])
        found = ""
        if "disagrees" in verdicts:
            found = group.loc[group["verdict"] == "disagrees", "found"].iloc[0]
        elif len(verdicts) == 2:
            found = "not " + " ".join(group.loc[group["verdict"] == "unknown", "form"].unique())
        out.append((group["form"].iloc[0], claim, found, "disagrees" if found else verdicts.pop()))
    return pd.DataFrame(out, columns=COLUMNS)


def _cells(path: Path) -> Iterator[dict[str, str]]:
    """One dict a row of a word list; the five files head their columns a little differently."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter="\t")
        head = next(reader)
        place = {"number": "عدد", "gender": "جنس", "plural": "الجمع", "singular": "مفرد"}
        at = {name: next(i for i, h in enumerate(head) if h.startswith(word)) for name, word in place.items()}
        for cells in reader:
            cells += [""] * (len(head) - len(cells))
            row = {name: cells[i].strip() for name, i in at.items()}
            yield row | {"word": normalise(cells[1].strip()), "flags": set(cells[at["singular"] :])}


@cache
def arramooz_words() -> dict[str, list[dict]]:
    entries = defaultdict(list)
    for path in sorted((SHARED / "arramooz").glob("*.csv")):
        for row in _cells(path):
            entries[row["word"]].append(row)
    return dict(entries)


def _plurals(forms: Forms, entries: list[dict]) -> set[str]:
    """The plurals that the list gives for a singular; +ون and +ات stand for the sound ones."""
    stem = forms.singular.removesuffix("ة")
    found = set()
    for entry in entries:
        said = re.sub(r"\([^)]*\)|مؤنث.*|مثنى.*|واحد.*", " ", normalise(entry["plural"]))
        found |= {
            stem + plural[1:] if plural[0] == "+" else plural
            for plural in re.split(r"[\s;،,]+", said)
            if plural.strip("-+")
        }
        found |= {stem + ending for flag, ending in (("Pf", "ات"), ("Pm", "ون")) if flag in entry["flags"]}
    return found


@cache
def arramooz() -> pd.DataFrame:
    known = arramooz_words()
    out = []
    for row, gender, forms in words():
        stem = forms.definite or forms.singular
        own = [e for s in {stem, forms.singular} for e in known.get(s, []) if e["number"] != "جمع"]
        taken = []
        if gender == "feminine" and not isinstance(row, Noun) and stem.endswith("ة"):
            bare = stem.removesuffix("ة")
            taken = [e for e in known.get(bare, []) if e["number"] != "جمع" and "Ta" in e["flags"]]
        genders = {GENDER[e["gender"]] for e in own if e["gender"] in GENDER} | (
            {"feminine"} if taken else set()
        )
        out.append((forms.singular, f"{gender} singular", genders, gender))
        plurals = _plurals(forms, own)
        if any("Pf" in e["flags"] or "+ات" in e["plural"] for e in taken):
            plurals.add(stem.removesuffix("ة") + "ات")
        out.append((forms.plural, f"plural of {forms.singular}", plurals, forms.plural))
    return pd.DataFrame(
        [(form, claim, "; ".join(sorted(found)), _verdict(ours, found)) for form, claim, found, ours in out],
        columns=COLUMNS,
    )


@cache
def jobs() -> pd.DataFrame:
    """Professions only: the list is of plurals, so a row is found by its masculine plural."""
    listed = json.loads((SHARED / "jobs" / "jobs_data_multi_one_word.json").read_text(encoding="utf-8"))
    feminine = defaultdict(set)
    for entry in listed.values():
        feminine[entry["job_males"]].add(entry["job_females"])
    out = []
    for row in MSA.lexicon.professions.values():
        found, form = feminine.get(row.masculine.plural, set()), row.feminine.plural
        claim = f"feminine of {row.masculine.plural}"
        out.append((form, claim, "; ".join(sorted(found)), _verdict(form, found)))
    return pd.DataFrame(out, columns=COLUMNS)


SOURCES = {"camel_morph": camel, "arramooz": arramooz, "jobs": jobs}


@needs_data
@pytest.mark.parametrize("source", SOURCES)
def test_every_disagreement_is_confirmed_and_no_confirmation_is_stale(source: str) -> None:
    table = SOURCES[source]()
    disagree = table[table["verdict"] == "disagrees"]
    confirmed = yaml.safe_load((MSA.folder / "prompts" / "confirmed.yaml").read_text(encoding="utf-8"))
    assert all(entry["reason"] and set(entry) == {"form", "source", "says", "reason"} for entry in confirmed)
    assert {entry["source"] for entry in confirmed} <= set(SOURCES)
    kept = {(e["form"], e["says"]) for e in confirmed if e["source"] == source}
    assert set(zip(disagree["form"], disagree["found"], strict=True)) == kept


@needs_data
def test_every_form_is_known_to_a_source_or_read_by_hand() -> None:
    """So a misspelt form fails, even where all sources only say that they don't know it."""
    known: set[str] = set()
    for source in SOURCES.values():
        known |= set(source().loc[source()["verdict"] != "unknown", "form"])
    forms = {form for _, _, f in words() for form in (f.singular, f.plural)}
    for verb in MSA.lexicon.verbs.values():
        forms |= {form for pair in (verb.present, verb.past) for form in (pair.masculine, pair.feminine)}
    print(f"{len(forms & known)} of {len(forms)} forms are known to a source")
    assert forms - known == set(READ_BY_HAND.split())


@needs_data
def test_a_wrong_claim_is_found() -> None:
    """What the check is for: a noun of the wrong gender and a plural that is none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMELTOOLS_DATA", str(CAMEL))
        analyzer = morphology.analyzer(CAMEL / "camel_morph_msa_subset.db")
    wrong = Noun("ball", "ball", "masculine", "masculine", "سيارة", "سيارتان", "كرون")
    table = morphology.check([wrong], analyzer)
    singular = table[table["form"] == "سيارة"]
    assert set(singular["verdict"]) == {"disagrees"}
    assert set(singular["where"]) == {"ball"}
    assert "feminine singular genitive" in singular["found"].iloc[0]
    assert set(table.loc[table["form"] == "كرون", "verdict"]) == {"unknown"}
    assert list(table.columns) == morphology.COLUMNS


def test_without_data_the_line_to_run_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    with pytest.raises(InputError) as error:
        morphology.analyzer()
    assert str(error.value) == (
        f"{tmp_path}/catalogue.json: not there; expected camel-tools' data; "
        "run `camel_data -i morphology-db-msa-r13`, or name their folder in CAMELTOOLS_DATA"
    )
    (tmp_path / "catalogue.json").write_text("{}")
    with pytest.raises(InputError) as error:
        morphology.analyzer(tmp_path / "no.db")
    assert str(error.value) == (
        f"{tmp_path}/no.db: no such file; expected a morphology database; "
        "run `camel_data -i morphology-db-msa-r13`"
    )
