"""Figures put in order for a reader: series over time, the newest of each source, the largest, and their counts.

Nothing here adds one figure to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from etl.schema import UNATTRIBUTED
from ledger.index import count_kinds, find_figures, search_days, sum_kinds
from ledger.language import mark, say
from ledger.runs import follow_series
from ledger.selection import Selection
from ledger.table import Ledger
from ledger.wording import SENTENCE_COLUMNS

SERIES: Final = pl.coalesce("series_id", "figure_id")
STALE_STOCK: Final = 400
QUOTABLE: Final = (pl.col("role") == "recommended") & pl.col("dated")
NAMED: Final = pl.col("source") != UNATTRIBUTED
NOT_QUOTED: Final = mark("said again elsewhere, computed by the data set, or without a date")
DRAWN_COLUMNS: Final = tuple(
    dict.fromkeys(
        (
            *SENTENCE_COLUMNS,
            "figure_id",
            "dataset",
            "category",
            "about_children",
            "published_on",
            "reported_term",
            "series_id",
            "role",
            "confidence",
        )
    )
)
"""What charts, cards and their footers need of a figure, besides `day` and `since`."""


@dataclass(frozen=True)
class Drawn:
    """The figures chosen to be drawn, and how many more the selection holds, each with the reason in words.

    ``behind`` has the numbers, in the table, of the figures behind rows that add several up; null where each row is a
    figure.
    """

    rows: pl.DataFrame
    left_out: tuple[tuple[int, str], ...]
    behind: pl.Series | None = None

    @property
    def figures(self) -> int:
        """How many figures what is drawn rests on."""
        return self.rows.height if self.behind is None else self.behind.len()

    def find_figures(self, ledger: Ledger) -> pl.Series:
        """The numbers, in the table, of the figures that what is drawn rests on."""
        return ledger.columns.rows_with("figure_id", self.rows["figure_id"]) if self.behind is None else self.behind


def count_figures(ledger: Ledger, selection: Selection) -> int:
    """How many figures the selection holds."""
    return sum_kinds(count_kinds(ledger, selection))


def largest_series(ledger: Ledger, selection: Selection, measure: str, series: int = 6) -> Drawn:
    """The series of this measure whose newest values are the largest, whole, ordered by series and date.

    `rows` has `series` (1 is the largest) beside the columns to draw. A figure that stands alone is no series, nor are
    figures whose source is not named, for nobody says that one body counted them; and a stock last reported more than
    STALE_STOCK days before the newest one says nothing of people present now.
    """
    kinds = count_kinds(ledger, selection, pl.col("measure") == measure)
    named = sum_kinds(kinds, QUOTABLE, NAMED)
    asked = (pl.col("measure") == measure, QUOTABLE, NAMED)
    followed = follow_series(ledger, selection, *asked)
    moving = followed.series
    still = moving.filter(pl.col("day") >= pl.col("day").max() - pl.duration(days=STALE_STOCK))
    in_order = (still if measure == "stock" else moving).sort("size", "day", descending=True)
    tied = pl.struct("size", "day").is_in(in_order.select(pl.struct("size", "day")).head(series).to_series().implode())
    largest_of = in_order.filter(tied).select("series", of_size="size", of_day="day")
    among = followed.find_rows(largest_of["series"]).join(largest_of, on="series").sort("row")
    read = ledger.columns.read(among["row"], (*DRAWN_COLUMNS, "day", "since", "figure_id"))
    keyed = read.with_columns(among["of_size"], among["of_day"], key=SERIES)
    largest = (
        keyed.select("key", "of_size", "of_day")
        .unique("key")
        .sort("of_size", "of_day", "key", descending=[True, True, False])
        .with_row_index("series", offset=1)
        .head(series)
        .select("key", "series")
    )
    if measure == "stock":
        smaller = say("not among the {count} series still reported with the largest newest figure", count=series)
    else:
        smaller = say("not among the {count} series with the largest newest figure", count=series)
    drawn = keyed.join(largest, on="key").sort("series", "day", "figure_id")
    return Drawn(
        drawn.drop("key", "of_size", "of_day"),
        (
            *_left_out(kinds),
            (named - sum_kinds(moving), say("standing alone, with no second date")),
            (sum_kinds(moving) - drawn.height, smaller),
        ),
    )


def newest_of_each_source(ledger: Ledger, selection: Selection, figures: int = 24) -> Drawn:
    """For each source and outcome its newest figure, the largest of the newest day; the newest first.

    Sources stand side by side, so that a reader can compare who said what; they are never added.
    """
    kinds = count_kinds(ledger, selection)
    newest = newest_by(ledger, selection, ("source", "outcome"))
    drawn = newest.sort(["day", "size", "figure_id"], descending=[True, True, False]).head(figures)
    named = sum_kinds(kinds, QUOTABLE, NAMED)
    return Drawn(
        drawn.drop("size"),
        (
            *_left_out(kinds),
            (
                named - newest.height,
                say("older, or of the same day and smaller, than another of its source and outcome"),
            ),
            (newest.height - drawn.height, say("not among the {count} newest of these", count=figures)),
        ),
    )


def newest_by(ledger: Ledger, selection: Selection, by: tuple[str, ...]) -> pl.DataFrame:
    """Of all recommended figures of a named source that agree in these columns of KIND the newest, the largest of its
    day: the columns to draw, `day`, `since` and `size`."""
    kinds = ledger.index.kinds.select(*by).with_row_index("kind")
    days = _newest_of_kinds(ledger, selection)
    newest = days.join(kinds, on="kind").filter(pl.col("day") == pl.col("day").max().over(by))
    of_day = _figures_on(ledger, selection, newest)
    largest = of_day.filter(pl.col("size") == pl.col("size").max().over(by))
    read = ledger.columns.read(largest["row"], (*DRAWN_COLUMNS, "day", "since")).with_columns(largest["size"])
    return read.sort("figure_id").unique(by, keep="first", maintain_order=True)


def _newest_of_kinds(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """The kinds whose figures of a named source somebody may quote, with the newest `day` of each."""
    if selection.last or selection.search:
        found = find_figures(ledger, selection, QUOTABLE, NAMED, columns=("kind", "day"))
        return found.group_by("kind").agg(pl.max("day"))
    index = ledger.index
    days = index.kinds.with_columns(index.newest(selection.first)).with_row_index("kind")
    held = (*selection.kind_conditions().values(), QUOTABLE, NAMED)
    return days.filter(*held, pl.col("day").is_not_null()).select("kind", "day")


def _figures_on(ledger: Ledger, selection: Selection, newest: pl.DataFrame) -> pl.DataFrame:
    """The figures of these kinds on the `day` beside each, with `row`, `size` and the columns of ``newest``."""
    index = ledger.index
    if selection.last or selection.search:
        held = index.kinds.with_row_index("kind")["kind"].is_in(newest["kind"].implode())
        named = find_figures(ledger, selection, QUOTABLE, NAMED, pl.lit(held), columns=("row", "kind", "day", "size"))
        return named.join(newest, on=["kind", "day"])
    of_kind = index.kinds.select("begin", "figures")[newest["kind"]]
    end = of_kind["begin"] + of_kind["figures"]
    begin = search_days(index.ordered["day"], of_kind["begin"], end, newest["day"])
    places = newest.with_columns(place=pl.select(pl.int_ranges(begin, end, dtype=pl.UInt32)).to_series())
    figures = places.explode("place")
    found = figures.drop("place").with_columns(index.ordered.select("row", "size")[figures["place"]])
    index.let_go()
    return found


def _left_out(kinds: pl.DataFrame) -> tuple[tuple[int, str], tuple[int, str]]:
    """How many figures of these kinds nobody should quote, and how many others have no source that is named."""
    quotable, named = sum_kinds(kinds, QUOTABLE), sum_kinds(kinds, QUOTABLE, NAMED)
    return (sum_kinds(kinds) - quotable, say(NOT_QUOTED)), (quotable - named, say("whose source is not named"))


def newest_reports(ledger: Ledger, selection: Selection, figures: int = 12) -> pl.DataFrame:
    """The newest figures that were read in prose, in the order of their text, those of the newest document first."""
    read = (pl.col("in_words"), pl.col("role") == "recommended")
    rows = find_figures(ledger, selection, *read, columns=["row"])["row"].sort()
    order = ("published_on", "document_id", "number_start")
    newest = (
        ledger.columns.read(rows, order)
        .with_columns(rows)
        .sort(order, descending=[True, False, False], nulls_last=True)
        .head(figures)
    )
    columns = (*DRAWN_COLUMNS, "day", "since", "document_id", "document_title", "number_start")
    return ledger.columns.read(newest["row"], columns)


def count_by_outcome(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """How many *figures* each outcome has: category, outcome, figures. A count of reports, not of people."""
    return (
        count_kinds(ledger, selection)
        .group_by("category", "outcome")
        .agg(pl.sum("figures"))
        .sort(["category", "figures", "outcome"], descending=[False, True, False])
    )


def count_by_dataset(ledger: Ledger, selection: Selection) -> pl.DataFrame:
    """What each data set holds: dataset, figures, first and last day, and the licence and publisher on its rows."""
    found = find_figures(ledger, selection, columns=("row", "kind", "day"))
    found = found.with_columns(retrieved_at=ledger.columns["retrieved_at"].take(found["row"]))
    of_kind = found.group_by("kind").agg(
        pl.len().alias("figures"),
        pl.min("day").alias("first"),
        pl.max("day").alias("last"),
        pl.max("retrieved_at"),
        pl.min("row"),
    )
    told = ("dataset", "redistributable")
    by_dataset = (
        of_kind.join(ledger.index.kinds.select(*told).with_row_index("kind"), on="kind")
        .group_by("dataset")
        .agg(
            pl.sum("figures"),
            pl.min("first"),
            pl.max("last"),
            pl.max("retrieved_at"),
            pl.min("row"),
            pl.col("redistributable").all(),
        )
        .sort("figures", "dataset", descending=[True, False])
    )
    first = ledger.columns.read(by_dataset["row"], ("publisher", "licence", "document_title", "url"))
    columns = ("dataset", "figures", "first", "last", "retrieved_at", *first.columns, "redistributable")
    return by_dataset.with_columns(first).select(columns)
