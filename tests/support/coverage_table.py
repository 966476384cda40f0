"""What the tests ran, by room: `make coverage` after `make test ARGS=--cov`."""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoDataError

FLOOR = 92.0
"""Of all together, in percent: what the tests that take no whole audit run alone."""
LOWEST = 10
"""Files that are named below the rooms."""
DEPTH = 2
"""Parts of a path that a room's name has: audit/report, probes/suites."""
Counts = Mapping[str, int]
"""`lines`, `branches`, and how many of both were `ran`."""


def counted() -> dict[str, Counts]:
    """Path of each file -> its counts, of the data in the working folder."""
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        coverage.json_report(outfile=(report := str(Path(folder) / "coverage.json")))
        files = json.loads(Path(report).read_text(encoding="utf-8"))["files"]
    return {
        path: {
            "lines": told["summary"]["num_statements"],
            "branches": told["summary"]["num_branches"],
            "ran": told["summary"]["covered_lines"] + told["summary"]["covered_branches"],
        }
        for path, told in files.items()
    }


def share(counts: Counts) -> float:
    """Of lines and branches together, what was run, in percent; 100 where there are none."""
    asked = counts["lines"] + counts["branches"]
    return 100 * counts["ran"] / asked if asked else 100.0


def table(files: Mapping[str, Counts]) -> list[str]:
    """Lines: each room with what it holds and what of it was run, all together, and the files with the least."""
    rooms: dict[str, Counter] = {}
    for path, counts in files.items():
        parts = Path(path).parts
        room = "/".join(parts[: DEPTH if len(parts) > DEPTH else 1])
        rooms.setdefault(room, Counter()).update(counts)
    rows = [*sorted(rooms.items()), ("together", sum(rooms.values(), Counter()))]
    lines = [f"{'room':24s} {'lines':>6s} {'branches':>8s}    run"]
    lines += [f"{name:24s} {row['lines']:6d} {row['branches']:8d} {share(row):5.1f} %" for name, row in rows]
    least = sorted(files, key=lambda path: (share(files[path]), path))[:LOWEST]
    return [*lines, "", "the least:", *(f"{share(files[path]):5.1f} %  {path}" for path in least)]


def main() -> int:
    """Prints; 1 where less was run than FLOOR."""
    try:
        files = counted()
    except NoDataError:
        print("coverage: nothing was counted here; run `make test ARGS=--cov` first", file=sys.stderr)
        return 2
    print(*table(files), sep="\n")
    return below(files)


def below(files: Mapping[str, Counts]) -> int:
    """1 where less of all files together was run than FLOOR, and says so; else 0."""
    ran = share(sum(map(Counter, files.values()), Counter()))
    if ran < FLOOR:
        print(f"coverage: {ran:.1f} % is below {FLOOR} %; test what was added", file=sys.stderr)
    return int(ran < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
