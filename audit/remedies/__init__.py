"""Remedies: what may help a model that an audit found something against, tried on the vectors of its runs."""

from . import requests
from .remedy import Remedy

REMEDIES: dict[str, Remedy] = {each.name: each for each in (*requests.REMEDIES,)}
