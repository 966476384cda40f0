"""What makes of a data set's files those that a suite reads, where no reader takes them as they are published. What is
left out is told with its row and reason, so that nothing vanishes."""

from . import boxes, classes
from .place import Layout, LeftOut, Place

__all__ = ["LAYOUTS", "Layout", "LeftOut", "Place"]
LAYOUTS: dict[str, Layout] = {
    "imagenet": Layout(classes.imagenet),
    "miap": Layout(boxes.miap, boxes.miap_links),
}
"""Name -> layout, for a recipe's `layout`."""
