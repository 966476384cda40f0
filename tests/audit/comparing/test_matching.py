"""The same pictures are paired whatever they are called."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import audit
from audit import cli
from audit.comparing.matching import aligned, pairable
from probes import stimuli
from probes.captioned import captioned
from probes.errors import InputError
from probes.sources import SCENES
from probes.stimuli.drawn import scenes

pytestmark = pytest.mark.slow
Make = Callable[..., audit.Run]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Retrieval of thirty pictures, each of which lies in a folder under two names; `name` says which, by number."""
    folder, out = tmp_path_factory.mktemp("pictures"), tmp_path_factory.mktemp("runs")
    table, _ = captioned(SCENES)
    table = table[(table["origin"] == "native") & (table["phenomenon"] == "")]
    pictures = table["image"].unique()[::9][:30]
    number = {picture: place for place, picture in enumerate(pictures)}
    table = table[table["image"].isin(pictures)].assign(number=lambda rows: rows["image"].map(number))
    for picture, place in number.items():
        for name in (plain(place), other(place)):
            stimuli.open(picture).save(folder / name)

    def made(name: Callable[[int], str], shuffled: bool = False, **options: object) -> audit.Run:
        rows = table.sample(frac=1, random_state=1) if shuffled else table
        file = out / "captions.csv"
        rows.assign(image=rows["number"].map(name))[["image", "caption"]].to_csv(file, index=False)
        how = {"out": out, "quiet": True, "report": False, "resamples": 99, **options}
        return audit.run("retrieval", captions=(str(file),), images=str(folder), **how)

    return made


def plain(number: int) -> str:
    return f"{number:02d}.png"


def other(number: int) -> str:
    return f"other-{(number * 37) % 101}.png"


@pytest.fixture(scope="module")
def run(make: Make) -> audit.Run:
    return make(plain)


@pytest.mark.parametrize("shuffled", [False, True])
def test_pictures_of_other_names_are_paired_by_what_they_hold(
    make: Make, run: audit.Run, shuffled: bool, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    renamed = make(other, shuffled)
    assert renamed.trials.hash != run.trials.hash and pairable([run, renamed])
    both = aligned(run, renamed)
    for column in ("query", "text", "image", "scene", "chosen", "rank"):
        ours, theirs = run.outcomes[column], both[column]
        assert ((ours == theirs) | (ours.isna() & theirs.isna())).all(), column
    table = audit.compare([run, renamed], resamples=99)
    assert (table["difference"].abs() < 1e-12).all() and set(table["unit"]) == {"share", "reciprocal rank"}
    assert (audit.leaderboard([run, renamed], resamples=99)["group"] == "a").all()
    file = tmp_path / "c.csv"
    assert cli.main(["compare", str(run.folder), str(renamed.folder), "--csv", str(file)]) == 0
    said = capsys.readouterr().out
    revision = run.provenance["model"]["revision"]
    assert said.count(f": reference@{revision}\n") == 2 and "by itself" not in said
    assert pd.read_csv(file)["unit"].isin(["share", "reciprocal rank"]).all()


def test_another_picture_under_the_same_name_is_refused(make: Make, run: audit.Run) -> None:
    swapped = make(lambda number: plain({0: 1, 1: 0}.get(number, number)))
    assert not pairable([run, swapped])
    with pytest.raises(InputError, match=r"queries row \d+, image: 'sha256:") as error:
        audit.compare([run, swapped])
    assert "earlier version" not in str(error.value)


def test_a_run_that_does_not_tell_what_its_pictures_hold_is_refused_as_before(
    make: Make, run: audit.Run
) -> None:
    old = make(other)
    for name in ("pictures.parquet", "manifest.json"):  # an earlier version wrote neither
        (old.folder / name).unlink()
    assert not pairable([run, audit.load(old.folder)])
    with pytest.raises(InputError, match="doesn't tell what its pictures hold") as error:
        audit.compare([run, old.folder])
    assert "\n" not in str(error.value) and "other-" in str(error.value)


def test_the_gate_takes_a_baseline_of_other_names(make: Make, run: audit.Run) -> None:
    from audit.comparing.gate import failures

    assert failures(make(other), [], run) == {}


def test_drawn_pictures_are_what_they_are_called(tmp_path: Path) -> None:
    assert stimuli.content(scenes.person("doctor", "feminine", 0)) is None
    with pytest.raises(InputError, match=r"gone\.png: can't be read"):
        stimuli.content(str(tmp_path / "gone.png"))


def test_people_and_the_galleries_that_they_stand_in_are_paired(tmp_path: Path) -> None:
    rows = []
    for profession in list(scenes.PROFESSIONS)[:8]:
        for presentation in scenes.PRESENTATIONS:
            for seed in range(8 if presentation != "none" else 2):
                rows.append((profession, presentation))
                for name in (plain(len(rows)), f"x{len(rows)}.png"):
                    stimuli.open(scenes.person(profession, presentation, seed)).save(tmp_path / name)
    runs = []
    for name in ("{:02d}.png", "x{}.png"):
        table = pd.DataFrame(rows, columns=["profession", "presentation"])
        table.insert(0, "image", [name.format(place) for place in range(1, len(rows) + 1)])
        table.to_csv(tmp_path / "people.csv", index=False)
        how = {"images": str(tmp_path / "people.csv"), "out": tmp_path / "runs", "resamples": 99}
        runs.append(audit.run("gender", quiet=True, report=False, **how))
    both, first = aligned(*runs), runs[0].outcomes
    asked = first["probe"] == "form"
    assert asked.any()
    assert all(list(a) == list(b) for a, b in zip(both["top"][asked], first["top"][asked], strict=True))
    table = audit.compare(runs, resamples=99)
    assert (table["difference"].dropna() == 0).all() and "sd" in set(table["unit"])
