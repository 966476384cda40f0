"""Vectors are kept whole or not at all, whatever the disk does."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from audit import cli
from audit.engine.store import database, tables
from audit.engine.store.database import NAME, Space, Store
from probes.errors import CallError

PROOF = np.array([1, 0, 0], dtype=np.float32)
KEYS = [bytes([i]) * 16 for i in range(6)]
ROWS = np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32)


def space(folder: Path, digest: str = "one", proof: np.ndarray = PROOF) -> Space:
    return Store(folder).space(digest, "model@1", proof)


def read(kept: Space, keys: list[bytes] = KEYS) -> dict[int, list[float]]:
    return {
        int(position): row.tolist()
        for positions, rows in kept.blocks(keys)
        for position, row in zip(positions, rows, strict=True)
    }


def test_what_was_added_is_there(tmp_path: Path) -> None:
    kept = space(tmp_path)
    kept.add(KEYS[:4], ROWS[:4])
    again = space(tmp_path)
    assert again.missing(KEYS[::-1]) == [0, 1]
    assert read(again) == {i: ROWS[i].tolist() for i in range(4)}
    assert read(again, [KEYS[2], KEYS[2]]) == {0: ROWS[2].tolist(), 1: ROWS[2].tolist()}
    assert space(tmp_path, "other").missing(KEYS) == list(range(6))


def test_a_key_keeps_its_first_vector(tmp_path: Path) -> None:
    kept = space(tmp_path)
    kept.add([KEYS[0], KEYS[0]], ROWS[:2])
    kept.add([KEYS[0], KEYS[1]], ROWS[2:4])
    assert read(kept) == {0: ROWS[0].tolist(), 1: ROWS[3].tolist()}
    assert Store(tmp_path).kept()[0].vectors == 2


def test_filled_encodes_what_is_missing(tmp_path: Path) -> None:
    kept, asked, told = space(tmp_path), [], []
    kept.add(KEYS[1:3], ROWS[1:3])

    def encode(at: list[int]) -> np.ndarray:
        asked.append(at)
        return ROWS[at]

    for _ in range(2):
        assert np.array_equal(kept.filled(KEYS, encode, told.append), ROWS)
    assert asked == [[0, 3, 4, 5]] and told == [2, 6]


def test_a_proof_that_differs_empties_the_space(tmp_path: Path) -> None:
    space(tmp_path).add(KEYS, ROWS)
    assert space(tmp_path, proof=PROOF + 1e-4).missing(KEYS) == []
    store = Store(tmp_path)
    assert store.space("one", "model@1", PROOF[::-1].copy()).missing(KEYS) == list(range(6))
    assert [note.code for note in store.notes] == ["vectors-of-other-weights"]
    assert space(tmp_path, proof=PROOF[::-1].copy()).missing(KEYS) == list(range(6))


def test_other_weights_are_seen_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space(tmp_path).add(KEYS, ROWS)
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    other = space(tmp_path, proof=PROOF[::-1].copy())
    assert other.missing(KEYS) == list(range(6))
    other.add(KEYS, ROWS[::-1])
    assert read(other) == {i: ROWS[5 - i].tolist() for i in range(6)}


def test_a_damaged_part_is_dropped_and_said(tmp_path: Path) -> None:
    kept = space(tmp_path)
    kept.add(KEYS[:3], ROWS[:3])
    kept.add(KEYS[3:], ROWS[3:])
    with sqlite3.connect(tmp_path / NAME) as other:
        other.execute("update parts set vectors = zeroblob(36) where part = 1")
    again = space(tmp_path)
    assert again.missing(KEYS) == [0, 1, 2]
    assert [note.code for note in again.store.notes] == ["vectors-damaged"]
    again.add(KEYS[:3], ROWS[:3])
    assert read(space(tmp_path)) == {i: ROWS[i].tolist() for i in range(6)}


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: b"\0" * len(raw),
        lambda raw: b"no database" * 1000,
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw[:100] + b"\xff" * (len(raw) - 100),
    ],
    ids=["empty", "zeros", "text", "cut", "pages"],
)
def test_a_damaged_database_is_begun_anew(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    space(tmp_path).add(KEYS, ROWS)
    file = tmp_path / NAME
    file.write_bytes(damage(file.read_bytes()))
    again = space(tmp_path)
    left = again.missing(KEYS)
    if left:
        again.add([KEYS[i] for i in left], ROWS[left])
    assert read(again) == {i: ROWS[i].tolist() for i in range(6)}
    assert space(tmp_path).missing(KEYS) == []


def test_another_version_s_database_is_begun_anew(tmp_path: Path) -> None:
    space(tmp_path).add(KEYS, ROWS)
    with sqlite3.connect(tmp_path / NAME) as other:
        other.execute("pragma user_version = 99")
    again = space(tmp_path)
    assert again.missing(KEYS) == list(range(6))
    assert "of version 99" in str(again.store.notes[0])


def test_a_full_disk_costs_time_only(tmp_path: Path) -> None:
    kept = space(tmp_path)
    kept.add(KEYS[:2], ROWS[:2])
    disk = kept.store._disk
    assert disk
    disk.execute(f"pragma max_page_count = {disk.execute('pragma page_count').fetchone()[0]}")
    many = [i.to_bytes(16, "little") for i in range(10, 20_010)]
    for _ in range(2):
        kept.add([*many, *KEYS[2:]], np.ones((20_004, 3), np.float32))
    assert kept.missing(KEYS) == [] and read(kept, KEYS[:1]) == {0: ROWS[0].tolist()}
    (note,) = kept.store.notes
    assert "can't be kept there (database or disk is full)" in str(note)
    assert space(tmp_path).missing(KEYS) == [2, 3, 4, 5]


def test_a_folder_that_can_t_be_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = space(tmp_path)
    kept.add(KEYS[:2], ROWS[:2])
    del kept
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    again = space(tmp_path)
    assert again.missing(KEYS) == [2, 3, 4, 5]
    again.add(KEYS[2:], ROWS[2:])
    assert read(again) == {i: ROWS[i].tolist() for i in range(6)}
    assert [note.code for note in again.store.notes] == ["vectors-not-kept"]


def test_what_was_used_longest_ago_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "RECENT", -1.0)
    clock = iter(range(1, 100))
    monkeypatch.setattr(database.time, "time", lambda: float(next(clock)))
    for name in ("old", "new"):
        space(tmp_path, name).add(KEYS, ROWS)
    monkeypatch.setenv("AUDIT_CACHE_GB", str(100 / 1e9))  # one space has 72 bytes
    assert space(tmp_path, "new").missing(KEYS) == []
    assert space(tmp_path, "old").missing(KEYS) == list(range(6))
    monkeypatch.setenv("AUDIT_CACHE_GB", str(10 / 1e9))
    assert space(tmp_path, "new").missing(KEYS) == list(range(6))


def test_a_limit_that_is_no_number_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_CACHE_GB", "much")
    with pytest.raises(CallError, match=r"^AUDIT_CACHE_GB=much: expected a number of gigabytes"):
        space(tmp_path)


def test_a_kill_leaves_whole_parts(tmp_path: Path) -> None:
    code = (
        "import sys, numpy as np; from pathlib import Path; from audit.engine.store.database import Store\n"
        f"kept = Store(Path({str(tmp_path)!r})).space('one', 'model@1', np.array([1, 0, 0], np.float32))\n"
        "for i in range(10_000):\n"
        "    kept.add([(8 * i + j).to_bytes(16, 'big') for j in range(8)], np.full((8, 3), i, np.float32))\n"
        "    print(i, flush=True)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    said = [int(child.stdout.readline()) for _ in range(50)]
    child.kill()
    child.wait()
    kept = space(tmp_path)
    keys = [i.to_bytes(16, "big") for i in range(80_000)]
    found = read(kept, keys)
    assert len(found) % 8 == 0 and len(found) >= 8 * len(said)
    assert all(row == [position // 8] * 3 for position, row in found.items())


def test_forgetting(tmp_path: Path) -> None:
    for name in ("one", "other"):
        space(tmp_path, name).add(KEYS, ROWS)
    Store(tmp_path).clear("one")
    assert [(each.digest, each.vectors) for each in Store(tmp_path).kept()] == [("other", 6)]
    assert space(tmp_path, "one").missing(KEYS) == list(range(6))


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path))
    assert cli.main(["cache"]) == 0 and capsys.readouterr().out == f"0 models in {tmp_path / NAME}\n"
    for digest, name in (("one", "a@1"), ("two", "a@2"), ("three", "b@1")):
        Store(tmp_path).space(digest, name, PROOF).add(KEYS, ROWS)
    assert cli.main(["cache"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 4 and all("6 vectors" in line for line in told[:3])
    assert [line.split()[-1] for line in told[:3]] == ["b@1", "a@2", "a@1"]
    assert cli.main(["cache", "--clear", "c"]) == 2
    said = "audit: cache --clear c: nothing is kept of it; there is b@1, a@2, a@1\n"
    assert capsys.readouterr().err == said
    assert cli.main(["cache", "--clear", "a"]) == 0
    assert [each.name for each in Store(tmp_path).kept()] == ["b@1"]
    assert cli.main(["cache", "--clear"]) == 0 and Store(tmp_path).kept() == []
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "file"))
    assert cli.main(["cache"]) == 2 and "can't be kept there" in capsys.readouterr().err


def test_a_database_whose_making_was_cut_short_is_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a full disk, or by a kill."""
    half = tables.SCHEMA.partition("create index")[0]
    with monkeypatch.context() as patched:
        patched.setattr(tables, "SCHEMA", half + "no sql;")
        with pytest.raises(sqlite3.OperationalError):
            tables.connected(tmp_path / "vectors.sqlite")
    database = tables.connected(tmp_path / "vectors.sqlite")
    assert database.execute("pragma user_version").fetchone() == (tables.VERSION,)
    assert database.execute("pragma journal_mode").fetchone() == ("wal",)
    assert database.execute("pragma auto_vacuum").fetchone() == (2,)
