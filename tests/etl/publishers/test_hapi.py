"""HDX HAPI's tables: names of places in both forms, and what is left out of both."""

from __future__ import annotations

import polars as pl
import pytest

from etl.publishers import hapi


@pytest.mark.parametrize(
    ("level", "names", "codes", "place", "whole"),
    [
        ("0", (None, None, None, None), (None, None), "TCD", None),
        ("1", ("Lac", None, "Lac", None), ("TD07", None), "TD07", "TCD"),
        ("2", ("Lac", "Kaya", "Lac", "Kaya"), ("TD07", "TD0703"), "TD07/TD0703", "TD07"),
        ("1", ("Lac", "Inventedville", "Lac", None), ("TD07", None), "TD07/Inventedville", "TD07"),
        ("0", ("Inventedland", None, "Unspecified", None), (None, None), "Inventedland", "TCD"),
        ("2", ("Lac", None, "Lac", None), ("TD07", None), "TD07/unspecified", "TD07"),
    ],
)
def test_a_place_is_told_apart_by_its_codes_or_else_by_the_providers_names(
    level: str,
    names: tuple[str | None, ...],
    codes: tuple[str | None, ...],
    place: str,
    whole: str | None,
) -> None:
    columns = ("provider_admin1_name", "provider_admin2_name", "admin1_name", "admin2_name", "admin1_code")
    row = {"location_code": "TCD", "admin_level": level, **dict(zip(columns, (*names, codes[0]), strict=True))}
    table = pl.DataFrame([{**row, "admin2_code": codes[1]}], schema=dict.fromkeys((*row, "admin2_code"), pl.String()))
    assert hapi.name_places(table).select("place_key", "whole_key").rows() == [(place, whole)]


def test_pages_follow_each_other_until_one_is_not_full() -> None:
    online = hapi.serve("affected-people/idps", "hdx_hapi_idps.json")
    assert online.next_page is not None
    full = {"data": [{}] * 10_000}
    second = online.next_page(online.url, full)
    assert second is not None and "offset=10000" in second
    assert online.next_page(second, {"data": [{}]}) is None
