"""Our schema of LHEO 2.3, written from the facts of the format."""

from functools import cache
from pathlib import Path

from lxml import etree


@cache
def schema() -> etree.XMLSchema:
    """Return the schema, read once."""
    return etree.XMLSchema(etree.parse(Path(__file__).parent / "lheo-2.3.xsd"))
