"""What makes of a data set's files those that a suite reads, where no reader takes them as they are published. What is
left out is told with its row and reason, so that nothing vanishes."""

from . import boxes, classes, counts, links, people, texts
from .place import PAGES, Layout, LeftOut, Place

__all__ = ["LAYOUTS", "PAGES", "Layout", "LeftOut", "Place"]
LAYOUTS: dict[str, Layout] = {
    "cc3m": Layout(texts.cc3m, texts.cc3m_links),
    "coco-35l": Layout(texts.coco),
    "countbench": Layout(counts.countbench),
    "fairface": Layout(people.fairface),
    "imagenet": Layout(classes.imagenet),
    "lines": Layout(texts.lines),
    "miap": Layout(boxes.miap, boxes.miap_links),
    "tallyqa": Layout(counts.tallyqa),
    "unsplash": Layout(links.unsplash, links.unsplash_links),
    "visogender": Layout(people.visogender, people.visogender_links),
}
"""Name -> layout, for a recipe's `layout`."""
