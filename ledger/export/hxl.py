"""HXL hashtags for the columns of a download (Humanitarian Exchange Language 1.1).

https://hxlstandard.org/standard/1-1final/dictionary/. Only `people` is tagged as a number of people harmed: its
outcome stands in the row, as `#indicator+name`. Where one outcome is selected, the tag says it. A place is named by
codes alone, since its level differs from row to row and `#loc` would make it a town.
"""

from __future__ import annotations

from typing import Final

from etl import plain_csv
from ledger.selection import Selection

HASHTAGS: Final = {
    "figure_id": "#meta+id",
    "dataset": "#meta+dataset",
    "category": "#indicator+category",
    "outcome": "#indicator+name",
    "about_children": "#indicator+children",
    "reported_term": "#description+term",
    "measure": "#indicator+measure",
    "unit": "#indicator+unit",
    "number_text": "#description+number",
    "value": "#indicator+num+value",
    "qualifier": "#indicator+qualifier",
    "low": "#indicator+min+num",
    "high": "#indicator+max+num",
    "low_inclusive": "#indicator+inclusive+min",
    "high_inclusive": "#indicator+inclusive+max",
    "bound_basis": "#indicator+basis",
    "rounding": "#indicator+rounding",
    "people": "#affected",
    "household_size": "#indicator+hh_size",
    "household_size_source": "#meta+hh_size+origin",
    "status": "#population+status",
    "group": "#population+group",
    "age_group": "#population+age",
    "age_min": "#population+age+min",
    "age_max": "#population+age+max",
    "sex": "#population+sex",
    "nationality": "#country+code+origin+v_iso3",
    "alleged_actor": "#org+actor",
    "cause": "#cause",
    "period_start": "#date+start",
    "period_end": "#date+end",
    "period_precision": "#meta+date+precision",
    "period_text": "#description+date",
    "as_of": "#date",
    "published_on": "#date+reported",
    "retrieved_at": "#date+retrieved",
    "place": "#description+place",
    "place_text": "#description+original+place",
    "iso3": "#country+code+v_iso3",
    "admin1_pcode": "#adm1+code+v_pcode",
    "admin2_pcode": "#adm2+code+v_pcode",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "place_precision": "#geo+precision",
    "place_role": "#geo+role",
    "source": "#meta+source",
    "source_type": "#meta+type",
    "attribution_text": "#description+attribution",
    "publisher": "#org+publisher",
    "relay_depth": "#meta+relay",
    "document_id": "#description+document+id",
    "document_title": "#description+document+title",
    "url": "#meta+url",
    "language": "#meta+lang",
    "licence": "#meta+license",
    "redistributable": "#meta+redistributable",
    "quote": "#description+quote",
    "quote_start": "#meta+quote+start",
    "quote_end": "#meta+end+quote",
    "number_start": "#meta+number+start",
    "number_end": "#meta+end+number",
    "text_sha256": "#meta+sha256",
    "table_file": "#meta+file",
    "table_sheet": "#meta+sheet",
    "table_row": "#meta+row",
    "table_column": "#meta+column",
    "part_of": "#meta+part+whole",
    "claim_id": "#meta+claim",
    "series_id": "#meta+series",
    "phase": "#meta+phase",
    "supersedes": "#meta+superseded",
    "role": "#status+role",
    "role_reason": "#description+role",
    "method": "#meta+method",
    "confidence": "#meta+confidence",
    "review_status": "#status+review",
    "review_note": "#description+review",
}
"""By column; `#meta` is what the dictionary has for anything about the row itself."""

SAID: Final = {
    "killed": "killed",
    "injured": "injured",
    "missing": "missing",
    "abducted": "abducted",
    "displaced": "displaced",
    "refugee": "refugees",
    "returned": "returned",
}
"""By outcome its attribute of #affected."""


def list_hashtags(selection: Selection) -> list[str]:
    """The hashtag of each column of CSV, in their order."""
    outcome = SAID.get(selection.outcomes[0]) if len(selection.outcomes) == 1 else None
    people = f"#affected+{outcome}" if outcome else "#inneed" if selection.outcomes == ("in_need",) else "#affected"
    return [(HASHTAGS | {"people": people})[name] for name in plain_csv.flatten()]
