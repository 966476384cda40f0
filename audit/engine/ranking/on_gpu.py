"""What decides, found by a GPU: larger tiles of the same products, counted where they lie.

Only what may decide comes back, and is computed exactly as everywhere (`deciding`), so that the outcomes are the same
bytes. One direction at a time: a product costs less there than a second look at it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

from .deciding import Deciding, Side, Vectors, tensor

ROWS, COLUMNS = 4_096, 16_384
"""Of a tile (256 MB)."""


class Seen(Side):
    """Its tiles lie on a device."""

    def look(self, tile: torch.Tensor, first: int) -> None:
        """As `see`, at a tile of all its queries."""
        if self.crowded:
            return
        high, low, floor = (
            torch.from_numpy(each[: len(tile)]).to(tile.device)[:, None]
            for each in (self._high, self._low, self._floor)
        )
        above = (tile > high).sum(dim=1)
        if tile.shape[1] >= self.nearest:
            floor = torch.maximum(floor, tile.topk(self.nearest, dim=1).values[:, -1:])
        kept = ((tile >= low) & (tile <= high)) | (tile >= floor - float(self._slack))
        self._left -= int(kept.sum())
        self.crowded = self._left < 0
        if self.crowded:
            return
        row, column = kept.nonzero(as_tuple=True)
        self._found.append((row.cpu().numpy(), column.cpu().numpy() + first, tile[row, column].cpu().numpy()))
        self.above[: len(tile)] += above.cpu().numpy()
        self._floor[: len(tile)] = floor[:, 0].cpu().numpy()


def blocks(
    left: Vectors, right: np.ndarray, right_ones: tuple[np.ndarray, np.ndarray], level: np.ndarray, nearest: int,
    off: float, device: str,
) -> Iterator[tuple[np.ndarray, Deciding | None]]:  # fmt: skip
    """As `deciding.blocks`, on a device. OutOfMemoryError where it has no room for the options and a tile."""
    row, column = right_ones
    with _single_precision():
        options = tensor(right).to(device)
        for start in range(0, len(level), ROWS):
            some = level[start : start + ROWS]
            at = np.arange(start, start + len(some))
            own = slice(*np.searchsorted(row, [start, start + len(some)]))
            asks, to = (tensor(each).to(device) for each in (row[own] - start, column[own]))
            side = Seen(some, nearest, off, len(some) * len(options) // 16 + COLUMNS)
            queries = tensor(left(at)).to(device)
            for first in range(0, len(options), COLUMNS):
                tile = queries @ options[first : first + COLUMNS].T
                here = (to >= first) & (to < first + tile.shape[1])
                tile[asks[here], to[here] - first] = -torch.inf
                side.look(tile, first)
            yield at, None if side.crowded else side.deciding()


@contextmanager
def _single_precision() -> Iterator[None]:
    """No product in fewer bits, as who trains beside may have asked for: its error would be beyond the known one."""
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("highest")
    try:
        yield
    finally:
        torch.set_float32_matmul_precision(before)
