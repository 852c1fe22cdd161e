"""What each filter would leave is what it leaves when it is chosen, or taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.query import FIELDS
from ledger.remaining import count_remaining
from ledger.selection import CHOSEN, Selection
from ledger.series import count_figures
from ledger.table import Ledger

VALUES: dict[str, list[Any]] = {
    "places": ["SYR", "NGA", "PSE"], "regions": [("SY07", "Idleb, Syria")], "sources": ["SOHR", "Sample Agency"],
    "categories": ["casualty", "child_impact"], "outcomes": ["killed", "displaced"], "statuses": ["civilian"],
    "age_groups": ["child"], "origins": ["SYR"], "measures": ["flow", "stock"], "qualifiers": ["at_least"],
}  # fmt: skip
SELECTIONS = st.builds(
    Selection,
    view=st.sampled_from([(), ("casualty",), ("child_impact",)]),
    first=st.sampled_from([None, date(2020, 1, 1)]),
    last=st.sampled_from([None, date(2021, 12, 31)]),
    search=st.sampled_from(["", "idleb", "nowhere"]),
    withheld=st.booleans(),
    **{name: st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple) for name, values in VALUES.items()},
)


@settings(max_examples=60)
@given(SELECTIONS, st.sampled_from(sorted(VALUES)), st.integers(0, 2))
def test_a_value_leaves_as_many_figures_as_it_says(ledger: Ledger, selection: Selection, field: str, at: int) -> None:
    value = VALUES[field][at % len(VALUES[field])]
    code = value[0] if field == "regions" else value
    chosen: dict[str, Any] = {field: (value,)}
    said = count_remaining(ledger, selection).by_value[field].get(code, 0)
    assert said == count_figures(ledger, replace(selection, **chosen))


@settings(max_examples=60)
@given(SELECTIONS)
@example(Selection(withheld=True))
def test_without_a_filter_there_are_as_many_as_it_says(ledger: Ledger, selection: Selection) -> None:
    remaining = count_remaining(ledger, selection)
    assert remaining.figures == count_figures(ledger, selection)
    assert remaining.waiting == count_figures(ledger, replace(selection, withheld=True))
    for name, fields in FIELDS.items():
        freed = replace(selection, **{field: getattr(Selection(), field) for field in fields})
        assert (name in remaining.without) == (freed != selection)
        assert remaining.without.get(name, remaining.figures) == count_figures(ledger, freed)


def test_every_field_of_chosen_values_is_counted(ledger: Ledger) -> None:
    assert set(count_remaining(ledger, Selection()).by_value) == set(CHOSEN)
