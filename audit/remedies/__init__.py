"""Remedies: what may help a model that an audit found something against, tried on the vectors of its runs."""

from . import calques, erasing, hubs, numerals, requests, templates
from .remedy import Remedy

KINDS = (requests, erasing, templates, numerals, calques, hubs)
REMEDIES: dict[str, Remedy] = {each.name: each for kind in KINDS for each in kind.REMEDIES}
