"""The declared sources, in the order in which they are read and shown."""

from typing import Final

from etl.source import Source
from etl.sources import documents, palestine_datasets_gaza, ucdp_ged, unhcr_population

SOURCES: Final[tuple[Source, ...]] = (
    documents.SOURCE,
    unhcr_population.SOURCE,
    ucdp_ged.SOURCE,
    palestine_datasets_gaza.SOURCE,
)
