"""The tables that vectors are kept in: how they are opened, and what is asked of them.

SQLite was chosen by measuring 10^6 vectors of 512 numbers on two cores: written in 35 s and read by key, checked, in
2.2 s; LMDB 27 and 2.5 s in twice the space on disk, with a largest size that has to be known beforehand; Lance 10 and
2.2 s without checksums, for 217 MB more to install. A row for each vector takes SQLite 107 s.
"""

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

VERSION = 1
"""Of the schema; a database of another one is begun anew."""
ASKED = 5_000
"""Keys in one question; SQLite takes 32,766."""
WAIT = 60.0
"""Seconds that a writer waits for another."""
SETTINGS = "pragma auto_vacuum = incremental; pragma journal_mode = wal; pragma synchronous = normal;"
SCHEMA = f"""
begin immediate;
create table if not exists spaces (space integer primary key, digest text unique, name text, proof blob, used real);
create table if not exists parts (part integer primary key, space int, n int, width int, crc int, vectors blob);
create table if not exists keys (space int, key blob, part int, at int, primary key (space, key)) without rowid;
create table if not exists stamps (stamp blob primary key, content blob) without rowid;
create index if not exists parts_of_space on parts (space);
create index if not exists keys_of_part on keys (part);
pragma user_version = {VERSION};
commit;
"""
"""All of it or nothing, whenever its writer ends or the disk is full."""


def connected(file: Path | str) -> sqlite3.Connection:
    """A database with its tables. sqlite3.Error where it can't be opened, or is none."""
    database = sqlite3.connect(file, timeout=WAIT, isolation_level=None)
    database.execute("pragma page_size = 16384")
    at_once = "select user_version, (select count(*) from sqlite_master) from pragma_user_version"
    version, tables = database.execute(at_once).fetchone()
    if tables and version != VERSION:
        database.close()
        raise sqlite3.DatabaseError(f"of version {version}, not {VERSION}")
    try:
        database.executescript(SETTINGS if tables else SETTINGS + SCHEMA)
    except sqlite3.Error:
        database.close()
        raise
    return database


def read_only(file: Path) -> sqlite3.Connection | None:
    """The database of a folder in which nothing can be written; None where there is none."""
    if not file.is_file():
        return None
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


@contextmanager
def whole(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All that is changed within, or nothing."""
    database.execute("begin immediate")
    with database:
        yield database


def asked(
    database: sqlite3.Connection, sql: str, first: tuple[Any, ...], keys: Sequence[bytes]
) -> Iterator[tuple[Any, ...]]:
    """The rows of a question that ends with `in`, asked of so many keys at a time."""
    for start in range(0, len(keys), ASKED):
        some = keys[start : start + ASKED]
        yield from database.execute(f"{sql} ({', '.join('?' * len(some))})", (*first, *some)).fetchall()


def vectors(database: sqlite3.Connection, part: int) -> np.ndarray | None:
    """(n, d) of a part; None where it is gone or damaged."""
    try:
        row = database.execute("select n, width, crc, vectors from parts where part = ?", (part,)).fetchone()
    except sqlite3.Error:
        return None
    if row is None or zlib.crc32(row[3]) != row[2] or len(row[3]) != row[0] * row[1] * 4:
        return None
    return np.frombuffer(row[3], dtype="<f4").reshape(row[0], row[1])


def insert(database: sqlite3.Connection, space: int, rows: np.ndarray) -> int:
    """Writes (n, d) vectors as a part, and returns its number."""
    data = np.ascontiguousarray(rows, dtype="<f4").tobytes()
    sql = "insert into parts (space, n, width, crc, vectors) values (?, ?, ?, ?, ?)"
    return database.execute(sql, (space, *rows.shape, zlib.crc32(data), data)).lastrowid or 0


def drop(database: sqlite3.Connection, part: int) -> None:
    for table in ("keys", "parts"):
        database.execute(f"delete from {table} where part = ?", (part,))


def forget(database: sqlite3.Connection, space: int) -> None:
    for table in ("keys", "parts", "spaces"):
        database.execute(f"delete from {table} where space = ?", (space,))


def remove(file: Path) -> None:
    for beside in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(f"{file.name}{beside}").unlink()
