"""Vectors of pictures on disk: encoded once for a model and a gallery, and then mapped into memory.

A cache is a folder of parts. A part is one NumPy file of rows (key, vector), written under another name and then
renamed, and never changed: whoever reads it has it whole, and two processes that write do not meet. What both encoded,
and what is of no picture any more, is left behind when parts are merged. The first row of a part is its proof: the
vector of a picture that is always the same. A part whose proof the model does not give was made by other weights,
whatever the model is called.
"""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

CHUNK = 2_048
"""Vectors held before they are written."""
BLOCK = 4_096
"""Vectors read at a time."""
MANY, SPARE = 8, 0.1
"""Parts, and share of rows that no picture needs, above which they are merged."""
PROOF = 0.01
"""The distance of two proofs that two devices may give with the same weights; training gives more."""
UNIT = 1e-3
"""How far the length of a vector may be from 1 before it is taken for damage."""
ABANDONED = 3_600
"""Seconds after which nobody still writes a file."""


class VectorsCache:
    """Unit vectors, float32, by key. No fault of the disk stops it: `notes` has a line of each, and it goes on in
    memory.

    folder: where the parts are, made where it is missing; None: in memory.
    proof: (d,) the vector that the model gives of the picture that is always the same.
    """

    def __init__(self, folder: Path | None, proof: np.ndarray) -> None:
        self.notes: list[str] = []
        self._folder, self._proof = folder, proof
        self._rows = np.dtype([("key", "<u8"), ("vector", "<f4", (len(proof),))])
        self._new: list[tuple[np.ndarray, np.ndarray]] = []
        self._parts: list[np.ndarray] = []
        self._files: list[Path] = []
        if folder is not None:
            self._read(folder)

    def missing(self, keys: np.ndarray) -> np.ndarray:
        """Positions of those of the (n,) keys, uint64, that have no vector."""
        has = np.zeros(len(keys), dtype=bool)
        for places, _ in self._placed(keys):
            has[places[places >= 0]] = True
        return np.flatnonzero(~has)

    def blocks(self, keys: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """(positions in `keys`, vectors of these), some at a time; a position may come twice."""
        for places, part in self._placed(keys):
            for start in range(0, len(part), BLOCK):
                some = places[start : start + BLOCK]
                yield some[some >= 0], part["vector"][start : start + BLOCK][some >= 0]

    def add(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        """Takes (n,) keys and their (n, d) vectors, which are written when there are enough."""
        self._new.append((keys, vectors))
        if sum(len(some) for some, _ in self._new) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Writes what was added."""
        if self._new:
            keys, vectors = map(np.concatenate, zip(*self._new, strict=True))
            self._new = []
            self._keep([self._part(keys, vectors)])

    def tidy(self, keys: np.ndarray) -> None:
        """Merges the parts where they are many, or too many rows are of no picture in `keys`."""
        rows, used = sum(map(len, self._parts)), len(keys) - len(self.missing(keys))
        spare = rows - len(self._parts) - used
        if self._folder is None or (len(self._parts) <= MANY and spare <= SPARE * rows):
            return
        old = list(self._files)
        if self._write(self._merged(keys), used + 1):
            self._parts, self._files = self._parts[-1:], self._files[-1:]
            for file in old:
                _remove(file)

    def _merged(self, keys: np.ndarray) -> Iterator[np.ndarray]:
        yield self._part(keys[:0], np.empty((0, len(self._proof))))
        known = np.zeros(len(keys), dtype=bool)
        for places, vectors in self.blocks(keys):
            first = ~known[places]
            known[places] = True
            yield self._part(keys[places[first]], vectors[first])[1:]

    def _part(self, keys: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        part = np.empty(len(keys) + 1, dtype=self._rows)
        part["key"][0], part["vector"][0] = 0, self._proof
        part["key"][1:], part["vector"][1:] = keys, vectors
        return part

    def _placed(self, keys: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Each part, and where in `keys` its rows belong; -1: nowhere."""
        order = np.argsort(keys)
        ordered = keys[order]
        for part in list(self._parts):
            at = np.minimum(np.searchsorted(ordered, part["key"]), len(keys) - 1)
            yield np.where(ordered[at] == part["key"], order[at], -1), part

    def _read(self, folder: Path) -> None:
        """Opens what earlier searches left in the folder: each file is checked and mapped, so that none need be held.
        What is damaged is removed and noted; half-written files are removed once nobody can be at them any more."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for file in folder.glob("*.partial"):
                if time.time() - file.stat().st_mtime > ABANDONED:
                    _remove(file)
            files = sorted(folder.glob("*.npy"))
        except OSError as error:
            self._give_up(error)
            return
        damaged = []
        for file in files:
            try:
                self._parts.append(self._checked(file))
                self._files.append(file)
            except FileNotFoundError:  # merged by another process: at worst its pictures are encoded again
                continue
            except Exception as error:  # a damaged header raises whatever its parser comes upon
                damaged.append(" ".join(str(error).split())[:120])
                _remove(file)
        if damaged:
            self.notes.append(
                f"{folder}: {len(damaged)} of {len(files)} files of vectors could not be used ({damaged[0]}); "
                "their pictures are encoded again"
            )

    def _checked(self, file: Path) -> np.ndarray:
        """The rows of a part, mapped. ValueError where they are not what this model wrote."""
        part = np.load(file, mmap_mode="r")
        if part.dtype != self._rows or part.ndim != 1 or not len(part):
            raise ValueError("not rows of this model")
        if not np.linalg.norm(part["vector"][0] - self._proof) < PROOF:
            raise ValueError("made with other weights of the same name")
        for start in range(0, len(part), BLOCK):
            some = part["vector"][start : start + BLOCK]
            if not (np.abs(np.einsum("ij,ij->i", some, some) - 1) < UNIT).all():
                raise ValueError("damaged: vectors that are not of unit length")
        return part

    def _keep(self, rows: list[np.ndarray]) -> None:
        """In a file of their own, or in memory where that can't be written."""
        if not self._write(rows, sum(map(len, rows))):
            self._parts += rows

    def _write(self, rows: Iterable[np.ndarray], n: int) -> bool:
        """Whether the n rows are a part now. Plainly written, not mapped: of a full disk one is told, not killed."""
        if self._folder is None:
            return False
        name = f"{time.time_ns()}-{os.getpid()}"
        partial = self._folder / f"{name}.partial"
        header = {"descr": np.lib.format.dtype_to_descr(self._rows), "fortran_order": False, "shape": (n,)}
        try:
            try:
                with partial.open("wb") as file:
                    np.lib.format.write_array_header_1_0(file, header)
                    for some in rows:
                        file.write(some.tobytes())
                final = partial.replace(self._folder / f"{name}.npy")
            finally:
                _remove(partial)
            self._parts.append(np.load(final, mmap_mode="r"))
        except OSError as error:
            self._give_up(error)
            return False
        self._files.append(final)
        return True

    def _give_up(self, error: OSError) -> None:
        self.notes.append(
            f"{self._folder}: vectors can't be kept there ({error.strerror}), so they will be encoded again; "
            "name another folder in AUDIT_CACHE"
        )
        self._folder = None


def _remove(file: Path) -> None:
    """Where that can be done: another process may have been faster, or still have it open."""
    with suppress(OSError):
        file.unlink(missing_ok=True)
