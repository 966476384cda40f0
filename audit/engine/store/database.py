"""Vectors on disk, encoded once for all audits and searches: one SQLite database in the cache's folder.

Vectors are written in parts, each a row with its checksum: a part is there whole or not at all, whoever is killed, and
two processes that write wait for each other. A space holds the vectors of one model as it is loaded. Its proof is what
the model gives of a text and a picture that are always the same: where that differs, other weights made the space,
whatever the model is called, and it is emptied.
"""

import errno
import os
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from probes.errors import CallError, DataError
from probes.reasons import Reason

from . import tables

NAME = "vectors.sqlite"
PROOF = 0.01
"""The distance of two proofs that two devices may give with the same weights; training gives more."""
LIMIT = 10.0
"""GB that are kept, where AUDIT_CACHE_GB says nothing else."""
RECENT = 3_600
"""Seconds for which a space that was used is left alone: another process may be at it."""

Placed = list[tuple[int, int]]
"""(position among the keys that were asked for, row of the part)."""


@dataclass(frozen=True)
class Kept:
    """What is kept of one model: how many vectors, in bytes, used last at that time (seconds since 1970)."""

    name: str
    digest: str
    vectors: int
    bytes: int
    used: float


class Store:
    """No fault of the disk stops it: `notes` has a line of each, and it goes on in memory.

    folder: where the database is, made where it is missing; None: in memory.
    """

    def __init__(self, folder: Path | None) -> None:
        self.notes: list[Reason] = []
        self.file = None if folder is None else folder / NAME
        self._memory, self._writable = tables.connected(":memory:"), True
        self._disk = None if self.file is None else self._opened(self.file)
        for database in self._all():  # else they close when Python next looks for circles
            weakref.finalize(self, database.close)

    def space(self, digest: str, name: str, proof: np.ndarray) -> "Space":
        """The vectors of the model of that digest; `name` is for people. proof: (d,) as the module says."""
        self._drop_surplus(digest)
        return Space(
            self, {database: self._entered(database, digest, name, proof) for database in self._all()}
        )

    def found(self, digest: str) -> "Space | None":
        """The vectors of the model of that digest, to be read by who doesn't load it; None where none are kept."""
        if self._disk is None:
            return None
        known = self._disk.execute("select space, name from spaces where digest = ?", (digest,)).fetchone()
        return Space(self, {self._disk: known[0]}, known[1]) if known else None

    def contents(self, stamps: Sequence[bytes]) -> dict[bytes, bytes]:
        """The digest of each file of which one is known, by what changes with it: path, size and time."""
        found: dict[bytes, bytes] = {}
        for database in self._all():
            with suppress(sqlite3.Error):
                found |= dict(
                    tables.asked(database, "select stamp, content from stamps where stamp in", (), stamps)
                )
        return found

    def know(self, contents: dict[bytes, bytes]) -> None:
        """Keeps such digests."""
        self.write(lambda to: to.executemany("insert or replace into stamps values (?, ?)", contents.items()))

    def kept(self) -> list[Kept]:
        """What is kept of each model, that used last first."""
        sql = (
            "select name, digest, coalesce(sum(n), 0), coalesce(sum(length(vectors)), 0), used from spaces "
            "left join parts using (space) group by space order by used desc"
        )
        return [Kept(*row) for row in self._disk.execute(sql)] if self._disk else []

    def clear(self, digest: str) -> None:
        """Forgets a model's vectors."""
        if self._disk is None:
            return
        with tables.whole(self._disk) as database:
            spaces = database.execute("select space from spaces where digest = ?", (digest,)).fetchall()
            for (space,) in spaces:
                tables.forget(database, space)
        self._disk.execute("pragma incremental_vacuum")

    def write(self, change: Callable[[sqlite3.Connection], object]) -> None:
        """Does `change`, which is given the connection, as a whole; in memory where the disk can't."""
        if self._disk is not None and self._writable:
            try:
                with tables.whole(self._disk):
                    change(self._disk)
                return
            except sqlite3.Error as error:
                self._give_up(error)
        change(self._memory)

    def _entered(self, database: sqlite3.Connection, digest: str, name: str, proof: np.ndarray) -> int:
        """The number of a model's space; 0 of one that is not there and can't be entered."""
        known = None
        with suppress(sqlite3.Error):
            sql = "select space, proof from spaces where digest = ?"
            known = database.execute(sql, (digest,)).fetchone()
        space = known[0] if known and _alike(known[1], proof) else 0
        if known and not space:
            self.notes.append(Reason("vectors-of-other-weights", model=name))
        with suppress(sqlite3.Error), tables.whole(database):
            if space:
                database.execute("update spaces set used = ? where space = ?", (time.time(), space))
                return space
            if known:
                tables.forget(database, known[0])
            row = (digest, name, proof.astype("<f4").tobytes(), time.time())
            sql = "insert into spaces (digest, name, proof, used) values (?, ?, ?, ?)"
            return database.execute(sql, row).lastrowid or 0
        return space

    def _all(self) -> list[sqlite3.Connection]:
        return [self._memory] if self._disk is None else [self._memory, self._disk]

    def _opened(self, file: Path) -> sqlite3.Connection | None:
        """The database; read alone where nothing can be written. One that is damaged is begun anew, with a note."""
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not os.access(file.parent, os.W_OK):
                self._give_up(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
                return tables.read_only(file)
            try:
                return tables.connected(file)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                tables.remove(file)
                self.notes.append(Reason("vectors-damaged", file=str(file), error=str(error)))
                return tables.connected(file)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)
            return None

    def _give_up(self, error: Exception) -> None:
        """What is there is read on; what is new stays in memory."""
        self._writable = False
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        self.notes.append(Reason("vectors-not-kept", file=str(self.file), error=why))

    def _drop_surplus(self, wanted: str) -> None:
        """Before a model's vectors are used: those of models that were used longest ago go until LIMIT is kept, and
        then the oldest of the model's own."""
        if self._disk is None:
            return
        limit, used = _limit(), time.time() - RECENT
        with suppress(sqlite3.Error), tables.whole(self._disk) as database:
            (held,) = database.execute("select coalesce(sum(length(vectors)), 0) from parts").fetchone()
            order = database.execute(
                "select part, length(vectors) from parts join spaces using (space) where digest = ? or used < ? "
                "order by digest = ?, used, part",
                (wanted, used, wanted),
            ).fetchall()
            for part, size in order if held > limit else ():
                if held <= limit:
                    break
                held -= size
                tables.drop(database, part)
        with suppress(sqlite3.Error):
            self._disk.execute("pragma incremental_vacuum")


class Space:
    """Unit vectors, float32, of one model, by key: 16 bytes that change with the text or the picture. name: what the
    model was called when it was first seen."""

    def __init__(self, store: Store, ids: dict[sqlite3.Connection, int], name: str = "") -> None:
        self.store, self._ids, self.name = store, ids, name

    def filled(
        self,
        keys: Sequence[bytes],
        encode: Callable[[list[int]], np.ndarray],
        tick: Callable[[int], object] = lambda n: None,
    ) -> np.ndarray:
        """(n, d) vectors of n keys: those that are kept, and what `encode` gives of the positions of the others, which
        is kept then. tick: is told how many need not be encoded. DataError where one was lost meanwhile."""
        missing = self.missing(keys)
        if missing:
            self.add([keys[i] for i in missing], encode(missing))
        tick(len(keys) - len(missing))
        result, seen = np.empty((0, 0), dtype=np.float32), np.zeros(len(keys), dtype=bool)
        for positions, vectors in self.blocks(keys):
            result = result if len(result) else np.empty((len(keys), vectors.shape[1]), dtype=np.float32)
            result[positions], seen[positions] = vectors, True
        if not seen.all():
            raise self._lost()
        return result

    def missing(self, keys: Sequence[bytes]) -> list[int]:
        """Positions of those keys that have no vector. What is damaged is dropped, with a note."""
        has = np.zeros(len(keys), dtype=bool)
        for database, part, placed in self._parts(keys):
            if tables.vectors(database, part) is None:
                self._drop(database, part)
            else:
                has[[position for position, _ in placed]] = True
        return np.flatnonzero(~has).tolist()

    def blocks(self, keys: Sequence[bytes]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """(positions in `keys`, their vectors), a part at a time. DataError where a part was damaged since `missing`
        found it whole."""
        for database, part, placed in self._parts(keys):
            vectors = tables.vectors(database, part)
            if vectors is None:
                raise self._lost()
            positions, rows = np.array(placed).T
            yield positions, vectors[rows]

    def add(self, keys: Sequence[bytes], vectors: np.ndarray) -> None:
        """Keeps (n, d) vectors of n keys, all or none; of a key that is known, the vector that it has."""

        def change(database: sqlite3.Connection) -> None:
            space = self._ids[database]
            sql = "select key from keys where space = ? and key in"
            known = {key for (key,) in tables.asked(database, sql, (space,), keys)}
            new = {key: row for row, key in reversed(list(enumerate(keys))) if key not in known}
            if not new:
                return
            part = tables.insert(database, space, vectors[list(new.values())])
            told = ((space, key, part, row) for row, key in enumerate(new))
            database.executemany("insert into keys values (?, ?, ?, ?)", told)

        self.store.write(change)

    def _parts(self, keys: Sequence[bytes]) -> Iterator[tuple[sqlite3.Connection, int, Placed]]:
        """Each part that holds vectors of the keys, with where they belong; of a key that is in two, one."""
        positions: dict[bytes, list[int]] = {}
        for position, key in enumerate(keys):
            positions.setdefault(key, []).append(position)
        left = list(positions)
        for database, space in self._ids.items():
            parts: dict[int, Placed] = {}
            sql = "select key, part, at from keys where space = ? and key in"
            with suppress(sqlite3.Error):
                for key, part, row in tables.asked(database, sql, (space,), left):
                    parts.setdefault(part, []).extend((position, row) for position in positions.pop(key))
            left = list(positions)
            for part, placed in parts.items():
                yield database, part, placed

    def _lost(self) -> DataError:
        return DataError(f"{self.store.file}: vectors were lost while they were read; run the same again")

    def _drop(self, database: sqlite3.Connection, part: int) -> None:
        with suppress(sqlite3.Error), tables.whole(database):
            tables.drop(database, part)
        self.store.notes.append(
            Reason("vectors-damaged", file=str(self.store.file), error="a checksum that does not match")
        )


def _alike(kept: bytes, proof: np.ndarray) -> bool:
    was = np.frombuffer(kept, dtype="<f4")
    return was.shape == proof.shape and bool(np.linalg.norm(was - proof) < PROOF)


def _limit() -> float:
    """Bytes that are kept. CallError where the variable is no number."""
    told = os.environ.get("AUDIT_CACHE_GB") or str(LIMIT)
    try:
        return float(told) * 1e9
    except ValueError:
        raise CallError(f"AUDIT_CACHE_GB={told}: expected a number of gigabytes, as 10") from None
