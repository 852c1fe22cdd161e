"""Downloads of a selection, one file a format; the rows that no licence allows passing on stay here."""

from ledger.export.plain import csv_of
from ledger.export.selected import Leaving, count_guarded, count_leaving, export_csv, export_rows

__all__ = ["Leaving", "count_guarded", "count_leaving", "csv_of", "export_csv", "export_rows"]
