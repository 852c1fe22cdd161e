"""What holds of relations whatever the figures are, over thousands of small invented tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import gate
from etl.readings import with_keys
from etl.relate import relate
from etl.schema import FRAME_SCHEMA, UNATTRIBUTED, WITHHELD
from tests.etl.claims import cell, figures, number

DAYS = [date(2024, 3, day) for day in (1, 2)]
TEXT = "On a day in March {} people were killed in the town."


DEVIATIONS: dict[str, list[Any]] = {
    "source": ["Ministry", UNATTRIBUTED],
    "measure": ["cumulative"],
    "qualifier": ["about", "at_least"],
    "relay_depth": [1, None],
    "place": [None],
    "period_start": [date(2024, 2, 1), None],
    "period_end": [DAYS[0], None],
    "published_on": [None],
}
"""How a claim can differ from the others: mostly in one or two answers, so that many speak of the same thing."""


@st.composite
def claims(draw: st.DrawFn) -> dict[str, Any]:
    """A claim from one of three data sets or three documents."""
    at = draw(st.integers(1, 3))
    said: dict[str, Any] = {"measure": "flow", "period_start": date(2024, 1, 1), "period_end": DAYS[1]}
    said |= {"published_on": date(2024, 4, at), "relay_depth": 0, "value": draw(st.sampled_from([11, 12, 12, 13]))}
    for name in draw(st.lists(st.sampled_from(sorted(DEVIATIONS)), max_size=2, unique=True)):
        said[name] = draw(st.sampled_from(DEVIATIONS[name]))
    said["as_of"] = said["period_end"] if said["measure"] == "cumulative" else None
    text = TEXT.format(said["value"])
    if draw(st.booleans()):
        dataset = draw(st.sampled_from(["one", "two", "three"]))
        part_of_key = draw(st.sampled_from([None, None, None, "0"]))
        status = draw(st.sampled_from(["not_needed", "not_needed", "not_needed", "rejected"]))
        row = {"dataset": dataset, "document_id": f"{dataset}/{at}", "part_of_key": part_of_key}
        return cell(**{**said, **row, "number_text": str(said["value"]), "review_status": status})
    status = draw(st.sampled_from(["unreviewed", "waiting", "rejected"]))
    return number(text, text, str(said["value"]), document_id=f"documents/{at}", review_status=status, **said)


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    said = draw(st.lists(claims(), min_size=2, max_size=9))
    numbered = [
        claim | {"cell_key": str(at)} if "table_ref" in claim else claim | _moved(claim, at)
        for at, claim in enumerate(said)
    ]
    return figures(*numbered)


def _moved(claim: dict[str, Any], at: int) -> dict[str, Any]:
    return {name: claim[name] + 100 * at for name in ("quote_start", "quote_end", "number_start", "number_end")}


@given(tables())
@settings(max_examples=40)
def test_relating_a_related_table_changes_nothing(table: pl.DataFrame) -> None:
    once = relate(table)
    assert relate(with_keys(once)).equals(once)


@given(tables(), st.sets(st.sampled_from([f"{kind}/{at}" for kind in ("one", "documents") for at in (1, 2, 3)])))
@settings(max_examples=40)
def test_which_files_were_kept_and_which_read_anew_changes_nothing(table: pl.DataFrame, kept: set[str]) -> None:
    once = relate(table)
    known = pl.col("document_id").is_in(list(kept))
    mixed = pl.concat([with_keys(once.filter(known)), table.filter(~known)])
    assert relate(mixed).sort("figure_id").equals(once.sort("figure_id"))


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_the_figures_changes_nothing(table: pl.DataFrame, random: Any) -> None:
    order = list(range(table.height))
    random.shuffle(order)
    assert relate(table[order]).sort("figure_id").equals(relate(table).sort("figure_id"))


@given(tables())
@settings(max_examples=40)
def test_of_each_claim_one_figure_is_quoted_and_none_of_its_copies(table: pl.DataFrame) -> None:
    related = relate(table)
    rows = {row["figure_id"]: row for row in related.to_dicts()}
    assert gate.claims_dangle(related, "claims") == []
    for row in rows.values():
        assert row["role_reason"]
        if row["claim_id"] is None:
            assert row["role"] in ("recommended", "superseded")
            continue
        quoted = rows[row["claim_id"]]
        assert row["role"] == "alternative"
        assert quoted["outcome"] == row["outcome"] and quoted["measure"] == row["measure"]
        assert row["source"] == quoted["source"] or row["document_id"] == quoted["document_id"]
        if quoted["high"] is not None and row["low"] is not None:
            assert row["low"] <= quoted["high"]


@given(tables())
@settings(max_examples=40)
def test_no_claim_joins_two_figures_that_contradict_each_other(table: pl.DataFrame) -> None:
    named = relate(table).with_columns(claim=pl.coalesce("claim_id", "figure_id"))
    for _, claim in named.group_by("claim"):
        bodies = claim.filter(pl.col("source") != UNATTRIBUTED)["source"]
        assert bodies.n_unique() <= 1
        for day in ("period_start", "period_end", "as_of"):
            assert claim[day].drop_nulls().n_unique() <= 1
        least, most = claim["low"].max(), claim["high"].min()
        assert least is None or most is None or least <= most  # type: ignore[operator]


@given(tables())
@settings(max_examples=40)
def test_what_waits_for_review_never_stands_before_what_is_published(table: pl.DataFrame) -> None:
    rows = {row["figure_id"]: row for row in relate(table).to_dicts()}
    for row in rows.values():
        waits = row["review_status"] in WITHHELD
        if row["claim_id"] is not None and not waits:
            assert rows[row["claim_id"]]["review_status"] not in WITHHELD
        assert not (waits and row["supersedes"])
        if row["part_of"] in rows and not waits:
            assert rows[row["part_of"]]["review_status"] not in WITHHELD


@given(tables())
@settings(max_examples=40)
def test_a_rejected_figure_relates_to_nothing_and_changes_no_other(table: pl.DataFrame) -> None:
    rejected = pl.col("review_status") == "rejected"
    related = relate(table)
    assert related.filter(rejected).select("part_of", "claim_id", "supersedes").null_count().sum_horizontal()[0] == (
        3 * related.filter(rejected).height
    )
    assert related.filter(~rejected).equals(relate(table.filter(~rejected)))


@given(tables())
@settings(max_examples=40)
def test_a_figure_replaces_only_one_that_its_own_source_said_no_later(table: pl.DataFrame) -> None:
    related = relate(table)
    assert related.columns == list(FRAME_SCHEMA)
    rows = {row["figure_id"]: row for row in related.to_dicts()}
    for row in rows.values():
        if row["supersedes"] is not None:
            replaced = rows[row["supersedes"]]
            assert (replaced["source"], replaced["outcome"]) == (row["source"], row["outcome"])
            assert replaced["role"] != "recommended"
            assert "a revision" in row["role_reason"]
